"""What the words around two names tell of them: the features of a pair for the learned step of relations.

What comes in are a sentence and two of its groups of names; what goes out are words such as ``mid:support`` or
``to:with|after:cooperate``. Names themselves never become features: a word counts only where it is no part of a name,
and which words count at all was settled in training (words that several documents write in lower case).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import pairwise

from graph.extraction.cast import Cast, Thing
from graph.extraction.clauses import AUXILIARIES, FINITE, PREPOSITIONS, Group, Sentence
from graph.extraction.lexicon import matches
from graph.extraction.parsing import Tree
from graph.extraction.reading import Reading
from graph.extraction.status import status_of
from graph.register import read_table
from graph.vocabulary import data_folder
from graph.words import fold

NEGATIVE = frozenset("not no never neither nor without denied rejected".split())
SUPPOSED = frozenset("if whether were would could might unless".split())
SMALL = frozenset({"the", "a", "an"})
FAR = 16
"""Most words between two groups that count one by one; of longer stretches both ends do."""


@lru_cache(maxsize=50_000)
def stem(word: str) -> str:
    """A word without its inflection, roughly.

    >>> [stem(w) for w in ("supports", "supported", "supporting", "countries", "led")]
    ['support', 'support', 'support', 'countri', 'led']
    """
    if len(word) <= 4 or not word.isalpha():
        return word
    for end in ("ing", "ed", "es", "s", "e"):
        if word.endswith(end) and len(word) - len(end) >= 4 and not word.endswith("ss"):
            word = word[: -len(end)]
            break
    return word[:-1] if word.endswith("y") or (word[-1] == word[-2] and word[-1] in "nmptgr") else word


@lru_cache(maxsize=1)
def word_classes() -> tuple[dict[str, tuple[str, ...]], dict[tuple[str, str], tuple[str, ...]]]:
    """The classes of words and of pairs of words in ``data/registry/relation_words.csv``."""
    single: dict[str, set[str]] = {}
    double: dict[tuple[str, str], set[str]] = {}
    for row in read_table(data_folder() / "registry" / "relation_words.csv"):
        for word in row["words"].split():
            parts = [fold(part) for part in word.split("_")]
            if len(parts) == 1:
                single.setdefault(parts[0], set()).add(row["class"])
            else:
                double.setdefault((parts[0], parts[1]), set()).add(row["class"])
    return {w: tuple(sorted(c)) for w, c in single.items()}, {w: tuple(sorted(c)) for w, c in double.items()}


@dataclass(slots=True)
class Told:
    """Features of two groups: those that stand alone, and those that also count together with the types of the ends."""

    plain: list[str]
    joint: list[str]


@dataclass(slots=True)
class Shape:
    """A sentence as the features see it: stems of its free words, hits of the lexicon, and what surrounds it."""

    sentence: Sentence
    cast: Cast
    stems: list[str]
    lexical: dict[int, list[str]]
    classes: list[tuple[str, ...]]
    verbs: list[int]
    plain: list[str]
    label: list[str]
    tree: Tree | None
    columns: dict[int, tuple[int, list[str]]]
    known: dict[tuple[int, int], Told] = field(default_factory=dict)
    statuses: dict[int, str | None] = field(default_factory=dict)

    def cached(self, one: Group | None, other: Group, tell: Callable[..., Told]) -> Told:
        """What is told of two groups, once for all pairs of their members."""
        spot = (one.first if one is not None else -1, other.first)
        if spot not in self.known:
            self.known[spot] = tell(self, one, other)
        return self.known[spot]

    def typed(self, told: Told, left: Thing, right: Thing) -> list[str]:
        """Features that hold the types and kinds of both ends."""
        types = f"{left.type}>{right.type}".lower()
        out = [f"types:{types}", f"left:{left.type.lower()}", f"right:{right.type.lower()}"]
        out += [f"{types}|{feature}" for feature in told.joint]
        if left.head:
            out.append(f"lhead:{left.head}")
        if right.head:
            out.append(f"rhead:{right.head}")
        if left.kind or right.kind:
            out.append(f"kinds:{left.kind}>{right.kind}".lower())
        return out

    def status(self, at: int) -> str | None:
        """What the words before a predicate say of its reality."""
        if at not in self.statuses:
            self.statuses[at] = status_of(self.sentence, at)
        return self.statuses[at]

    def predicate(self, one: Group | None, other: Group) -> int:
        """The word before which the status of what is told would stand: the last verb between, else the first after."""
        first = one.last if one is not None and one is not other else 0
        inside = [i for i in self.verbs if first <= i < other.first]
        if inside:
            return inside[-1]
        after = [i for i in self.verbs if i >= other.last]
        return after[0] if after else other.first


def shape_of(sentence: Sentence, reading: Reading) -> Shape:
    """Read a sentence for its features."""
    stems = [stem(w.norm) if sentence.free(i) else "" for i, w in enumerate(sentence.words)]
    hits = _hits(sentence)
    classes = _classes(sentence)
    verbs = [i for i in range(len(sentence.words)) if sentence.free(i) and _verbal(sentence, i)]
    part = sentence.part
    plain = [f"block:{part.block.kind}"]
    label = _label(sentence, stems)
    plain += [f"label:{w}" for w in label]
    if label:
        plain += sorted({f"c-label:{c}" for found in classes[: len(label) + 2] for c in found})
    plain += [f"all:{hit}" for hit in sorted({h for found in hits.values() for h in found})]
    if part.block.kind not in ("heading", "title"):
        plain += [f"heading:{w}" for w in _heading_stems(reading, part.index)]
    if part.lead is not None and part.lead < len(reading.sentences):
        lead = reading.sentences[part.lead]
        plain += sorted({f"c-lead:{c}" for found in _classes(lead) for c in found})
        plain += sorted({f"lead:{stem(w.norm)}" for i, w in enumerate(lead.words) if lead.free(i) and w.norm.isalpha()})
    if any(s in NEGATIVE for s in stems):
        plain.append("negative")
    if any(s in SUPPOSED for s in stems):
        plain.append("supposed")
    columns = _columns(sentence, reading)
    tree = reading.trees.get(part.index)
    return Shape(sentence, reading.cast, stems, hits, classes, verbs, plain, label, tree, columns)


def _classes(sentence: Sentence) -> list[tuple[str, ...]]:
    """The classes of every free word; a pair of words has those of the pair."""
    single, double = word_classes()
    norms = [w.norm if sentence.free(i) else "" for i, w in enumerate(sentence.words)]
    return [
        double.get((norm, norms[i + 1] if i + 1 < len(norms) else "")) or single.get(norm, ())
        for i, norm in enumerate(norms)
    ]


def _classed(shape: Shape, first: int, last: int, where: str) -> list[str]:
    """The classes of the words of a stretch."""
    found = {c for i in range(max(0, first), min(last, len(shape.classes))) for c in shape.classes[i]}
    return [f"{where}:{c}" for c in sorted(found)]


def _of_word(shape: Shape, index: int, where: str) -> list[str]:
    return [f"{where}:{c}" for c in shape.classes[index]] if 0 <= index < len(shape.classes) else []


def _verbal(sentence: Sentence, i: int) -> bool:
    norm = sentence.norm(i)
    return norm in sentence.verbs or norm in FINITE or (norm.endswith("ed") and len(norm) > 4)


def _columns(sentence: Sentence, reading: Reading) -> dict[int, tuple[int, list[str]]]:
    """For every group of a row of a table its column and the words at the head of the column."""
    block = sentence.part.block
    if block.kind != "row" or not block.cells:
        return {}
    heads: list[list[str]] = []
    for at in range(sentence.part.index - 1, max(-1, sentence.part.index - 60), -1):
        part = reading.parts[at]
        if part.block.table != block.table:
            break
        if part.block.row == 0:
            head = reading.sentences[at]
            free = [w for i, w in enumerate(head.words) if head.free(i) and w.norm.isalpha()]
            heads = [[w.norm for w in free if a <= w.start < b] for a, b in part.block.cells]
    out = {}
    for group in sentence.groups:
        start = sentence.words[group.first].start
        column = next((n for n, (a, b) in enumerate(block.cells) if a <= start < b), -1)
        out[group.first] = (column, heads[column] if 0 <= column < len(heads) else [])
    return out


def _column(shape: Shape, group: Group, where: str) -> list[str]:
    """The column of a group: its place and the words and classes of its head."""
    if group.first not in shape.columns:
        return []
    column, head = shape.columns[group.first]
    single, _ = word_classes()
    classes = sorted({c for word in head for c in single.get(word, ())})
    out = [f"{where}-column:{min(column, 4)}", *(f"{where}-head:{stem(w)}" for w in head)]
    return [*out, *(f"c-{where}-head:{c}" for c in classes)]


def _label(sentence: Sentence, stems: list[str]) -> list[str]:
    """The words before a colon near the beginning: "Seat:", "Members of the group:"."""
    for i in range(min(7, len(stems))):
        if stems[i] == ":":
            return [s for s in stems[:i] if s.isalpha() and s not in SMALL]
    return []


def _heading_stems(reading: Reading, passage: int) -> list[str]:
    """The free words of the heading that stands above a passage."""
    for at in range(passage - 1, max(-1, passage - 80), -1):
        part = reading.parts[at]
        if part.block.kind in ("heading", "title"):
            sentence = reading.sentences[at] if at < len(reading.sentences) else None
            if sentence is None:
                return []
            found = {stem(w.norm) for i, w in enumerate(sentence.words) if sentence.free(i) and w.norm.isalpha()}
            return sorted(found - SMALL)
    return []


def _hits(sentence: Sentence) -> dict[int, list[str]]:
    """What the predicates of the lexicon say, by the word at which each begins."""
    out: dict[int, list[str]] = {}
    for match in matches(sentence):
        says = f"{match.predicate.relation}/{match.predicate.kind}"
        voice = match.voice or "-"
        slots = "+".join((*match.predicate.first, ">", *match.predicate.second))
        out.setdefault(match.first, []).extend([says, f"{says}/{voice}", f"{says}/{slots}"])
    return {at: sorted(set(found)) for at, found in out.items()}


def _inside(shape: Shape, first: int, last: int) -> list[int]:
    return [i for i in range(max(0, first), min(last, len(shape.stems))) if shape.stems[i]]


def _side(shape: Shape, one: Group | None, other: Group) -> list[str]:
    """Words right before and right after both groups."""
    s = shape.stems
    out = []
    if one is not None:
        before = [s[i] for i in range(max(0, one.first - 3), one.first) if s[i]]
        out += [f"pre:{w}" for w in before]
        if len(before) > 1:
            out.append(f"pre:{before[-2]} {before[-1]}")
        if one.first == 0:
            out.append("pre:start")
    after = [s[i] for i in range(other.last, min(len(s), other.last + 5)) if s[i]]
    out += [f"post:{w}" for w in after]
    if len(after) > 1:
        out.append(f"post:{after[0]} {after[1]}")
    if not after:
        out.append("post:end")
    return out


def _governor(shape: Shape, group: Group) -> str:
    """The word that governs a group, and the word before its preposition: "assist to"."""
    s = shape.stems
    near = group.near
    if not 0 <= near < len(s) or not s[near]:
        return group.role
    behind = s[near - 1] if near > 0 and s[near - 1] else "-"
    return f"{behind} {s[near]}"


def _verb_features(shape: Shape, first: int, last: int, end: int) -> tuple[list[str], list[str]]:
    """The verbs between two groups and the first one after both, with a passive marked."""
    s = shape.stems
    inside = [i for i in shape.verbs if first <= i < last]
    main = [i for i in inside if shape.sentence.norm(i) not in AUXILIARIES]
    after = [i for i in shape.verbs if i >= end and shape.sentence.norm(i) not in AUXILIARIES]
    plain, joint = [], []
    if main:
        joint += [f"verb1:{s[main[0]]}", f"verbn:{s[main[-1]]}"]
        passive = shape.sentence.norm(main[-1]).endswith("ed") and "by" in s[main[-1] + 1 : main[-1] + 3]
        if passive:
            joint.append("passive")
            plain.append(f"passive:{s[main[-1]]}")
    elif inside:
        joint.append("verb:auxiliary")
    else:
        joint.append("verb:none")
    if after:
        plain.append(f"verbafter:{s[after[0]]}")
    return plain, joint


def _lexical(shape: Shape, first: int, last: int, where: str) -> list[str]:
    return sorted({f"{where}:{hit}" for at, hits in shape.lexical.items() if first <= at < last for hit in hits})


def between(shape: Shape, one: Group, other: Group) -> Told:
    """What is told of two groups by the words between and around them."""
    s = shape.stems
    spots = _inside(shape, one.last, other.first)
    told = [s[i] for i in spots]
    plain = [*shape.plain, *_side(shape, one, other)]
    joint = [f"roles:{one.role}>{other.role}", f"gov:{_governor(shape, other)}", f"role:{other.role}"]
    plain.append(f"lgov:{_governor(shape, one)}")
    close = told if len(told) <= FAR else [*told[:6], "…", *told[-8:]]
    plain += [f"mid:{w}" for w in dict.fromkeys(close)]
    plain += [f"mid:{a} {b}" for a, b in pairwise(close)]
    if len(told) <= 4:
        joint.append("exact:" + " ".join(told))
    if told:
        joint += [f"midfirst:{told[0]}", f"midlast:{told[-1]}"]
        plain.append(f"midends:{told[0]} {told[-1]}")
    others = sum(1 for g in shape.sentence.groups if one.last <= g.first and g.last <= other.first)
    joint.append(f"groups:{min(others, 4)}")
    plain.append(f"gap:{min(len(told).bit_length(), 6)}")
    joint += [f"mark:{mark}" for mark in (";", ":", "(", ")", "\t") if mark in told]
    plain.append(f"commas:{min(told.count(','), 3)}")
    more, typed = _verb_features(shape, one.last, other.first, other.last)
    plain += more
    joint += typed
    joint += [*_column(shape, one, "l"), *_column(shape, other, "r")]
    joint += _classed(shape, one.last, other.first, "c-mid")
    joint += _classed(shape, one.first - 4, one.first, "c-pre")
    joint += _classed(shape, other.last, other.last + 5, "c-post")
    joint += [*_of_word(shape, other.near, "c-gov"), *_of_word(shape, other.near - 1, "c-behind")]
    joint += _classed(shape, other.first - 4, other.first, "c-close")
    joint += _classed(shape, one.last, one.last + 4, "c-next")
    main = [i for i in shape.verbs if one.last <= i < other.first and shape.sentence.norm(i) not in AUXILIARIES]
    if main:
        joint += [*_of_word(shape, main[0], "c-verb1"), *_of_word(shape, main[-1], "c-verbn")]
    joint += _path(shape, one, other)
    joint += _lexical(shape, one.last, other.first, "lex")
    joint += _lexical(shape, max(0, one.first - 6), one.first, "lexpre")
    joint += _lexical(shape, other.last, other.last + 8, "lexpost")
    return Told([*plain, *joint], joint)


def _chain(tree: Tree, node: int) -> list[int]:
    """A node and those above it, up to the root."""
    out = [node]
    while tree.heads[out[-1]] != out[-1] and len(out) < 40:
        out.append(tree.heads[out[-1]])
    return out


def _steps(tree: Tree, nodes: list[int]) -> list[str]:
    """The labels of nodes on a path, without those of lists; of a word of relation also the word."""
    out = []
    for node in nodes:
        label = tree.labels[node].lower()
        if label in ("conj", "appos", "flat", "dep") or label.startswith("conj"):
            continue
        word = tree.norms[node]
        out.append(f"{label}:{word}" if word in PREPOSITIONS else label)
    return out


def _node(shape: Shape, group: Group) -> int:
    """The node of the first mention of a group."""
    return shape.tree.node_at(group.first) if shape.tree is not None else -1


def _path(shape: Shape, one: Group, other: Group) -> list[str]:
    """The way from one group to the other in the tree: labels up and down, the word where both meet."""
    tree = shape.tree
    left, right = _node(shape, one), _node(shape, other)
    if tree is None or left < 0 or right < 0:
        return []
    up, down = _chain(tree, left), _chain(tree, right)
    below = set(up)
    top = next((node for node in down if node in below), -1)
    if top < 0:
        return ["path:none"]
    climb, drop = up[: up.index(top)], down[: down.index(top)]
    rise, fall = _steps(tree, climb), _steps(tree, drop)[::-1]
    word = stem(tree.norms[top]) if tree.mention[top] < 0 else "^"
    shape_of_path = " ".join(rise) + "^" + " ".join(fall)
    out = [
        f"path:{shape_of_path}" if len(rise) + len(fall) <= 6 else "path:long",
        f"top:{word}",
        f"steps:{min(len(rise) + len(fall), 7)}",
        f"ends:{rise[0] if rise else '-'}>{fall[-1] if fall else '-'}",
        f"meet:{rise[-1] if rise else '-'}>{fall[0] if fall else '-'}",
    ]
    if len(rise) + len(fall) <= 4:
        out.append(f"way:{' '.join(rise)}^{word}^{' '.join(fall)}")
    first, last = tree.spans[top]
    out += [f"c-top:{c}" for i in range(first, last) for c in shape.classes[i]]
    out += [f"lextop:{hit}" for i in range(first, last) for hit in shape.lexical.get(i, ())]
    inner = [n for n in (*climb[1:], *drop[1:]) if n != top and tree.mention[n] < 0]
    out += sorted({f"on:{stem(tree.norms[n])}" for n in inner})
    out += sorted({f"c-on:{c}" for n in inner for i in range(*tree.spans[n]) for c in shape.classes[i]})
    out += sorted({f"lexon:{hit}" for n in inner for i in range(*tree.spans[n]) for hit in shape.lexical.get(i, ())})
    if any(tree.norms[child] in NEGATIVE for child in tree.children[top]):
        out.append("top-negative")
    if any(n != left and n != right and tree.mention[n] >= 0 for n in (*climb, *drop)):
        out.append("over-name")
    return out


def _root_path(shape: Shape, group: Group) -> list[str]:
    """The way from the root of the tree to a group."""
    tree, node = shape.tree, _node(shape, group)
    if tree is None or node < 0:
        return []
    up = _chain(tree, node)
    steps = _steps(tree, up[:-1])
    word = stem(tree.norms[up[-1]]) if tree.mention[up[-1]] < 0 else "^"
    first, last = tree.spans[up[-1]]
    out = [f"a-path:{' '.join(steps[:4])}", f"a-root:{word}", f"a-end:{steps[0] if steps else 'root'}"]
    out += [f"c-a-root:{c}" for i in range(first, last) for c in shape.classes[i]]
    out += [f"a-lexroot:{hit}" for i in range(first, last) for hit in shape.lexical.get(i, ())]
    subjects = tree.below(up[-1], "nsubj", "nsubj:pass")
    if any(tree.mention[n] < 0 for n in subjects):
        out.append(f"a-subject:{stem(tree.norms[next(n for n in subjects if tree.mention[n] < 0)])}")
    out.append(f"a-subjects:{min(len(subjects), 1)}{any(tree.mention[n] >= 0 for n in subjects):d}")
    return out


def within_list(shape: Shape, group: Group, _same: Group) -> Told:
    """What is told of two members of one list: its size, what governs it, what stands around it."""
    plain = ["list", *shape.plain]
    plain += [f"list-{f}" for f in _side(shape, group, group)]
    joint = ["list", f"list:{group.role}", f"listgov:{_governor(shape, group)}", f"size:{min(len(group.things), 6)}"]
    told = [shape.stems[i] for i in range(group.first, group.last) if shape.stems[i]]
    if len(group.things) == 2 and len(told) <= 4:
        joint.append("listmid:" + " ".join(told))
    after = [i for i in shape.verbs if i >= group.last and shape.sentence.norm(i) not in AUXILIARIES]
    before = [i for i in shape.verbs if i < group.first and shape.sentence.norm(i) not in AUXILIARIES]
    if after:
        plain.append(f"listverb:{shape.stems[after[0]]}")
        joint.append(f"listverbgap:{min((after[0] - group.last).bit_length(), 4)}")
    if before:
        plain.append(f"listverbbefore:{shape.stems[before[-1]]}")
    joint += _classed(shape, group.first - 6, group.first, "c-listpre")
    joint += _classed(shape, group.last, group.last + 6, "c-listpost")
    joint += [*_of_word(shape, group.near, "c-listgov"), *_of_word(shape, group.near - 1, "c-listbehind")]
    if after:
        joint += _of_word(shape, after[0], "c-listverb")
    joint += _lexical(shape, max(0, group.first - 8), group.first, "listpre")
    joint += _lexical(shape, group.last, group.last + 10, "listpost")
    return Told([*plain, *joint], joint)


def outside(shape: Shape, _none: Group | None, group: Group) -> Told:
    """What is told of a group and something that the sentence does not name: as if that stood before the sentence."""
    s = shape.stems
    told = [s[i] for i in _inside(shape, 0, group.first)]
    plain = ["around", *shape.plain, *(f"a-{f}" for f in _side(shape, None, group))]
    close = told if len(told) <= FAR else [*told[:6], "…", *told[-8:]]
    plain += [f"a-mid:{w}" for w in dict.fromkeys(close)]
    plain += [f"a-mid:{a} {b}" for a, b in pairwise(close)]
    joint = ["around", f"a-gov:{_governor(shape, group)}", f"a-role:{group.role}"]
    joint += [f"a-label:{w}" for w in shape.label]
    if told:
        joint += [f"a-first:{told[0]}", f"a-last:{told[-1]}"]
    else:
        joint.append("a-first:none")
    opening = [w.norm for w in shape.sentence.words[:4]]
    if {"it", "its", "they", "their"} & set(opening):
        joint.append("pronoun")
    if opening and opening[0] in {"the", "this"}:
        joint.append("definite")
    words = shape.sentence.words
    joint.append(f"whole:{min(len(words).bit_length(), 6)}")
    joint.append(f"share:{sum(g.last - g.first for g in shape.sentence.groups) * 4 // max(len(words), 1)}")
    others = sum(1 for g in shape.sentence.groups if g.last <= group.first)
    joint.append(f"a-groups:{min(others, 3)}")
    more, typed = _verb_features(shape, 0, group.first, group.last)
    plain += [f"a-{f}" for f in more]
    joint += [f"a-{f}" for f in typed]
    joint += _column(shape, group, "a")
    joint += _classed(shape, 0, group.first, "c-a-mid")
    joint += _classed(shape, group.first - 4, group.first, "c-a-close")
    joint += _classed(shape, group.last, group.last + 5, "c-a-post")
    joint += [*_of_word(shape, group.near, "c-a-gov"), *_of_word(shape, group.near - 1, "c-a-behind")]
    joint += _root_path(shape, group)
    joint += _lexical(shape, 0, group.first, "a-lex")
    joint += _lexical(shape, group.last, group.last + 8, "a-lexpost")
    return Told([*plain, *joint], joint)


def surroundings(shape: Shape, outer: Thing, thing: Thing, ways: tuple[str, ...]) -> list[str]:
    """In which ways a thing is there although the sentence does not name it, alone and with both types."""
    types = f"{outer.type}>{thing.type}".lower()
    out = [f"way:{way}" for way in ways]
    out += [f"way:{way}|{types}" for way in ways]
    out.append("ways:" + " ".join(ways))
    subject = any(g.role == "subject" and any(t.is_actor for t in g.things) for g in shape.sentence.groups)
    out.append(f"way:own-subject-{subject:d}")
    out += [f"way:{way}|own-subject-{subject:d}" for way in ways]
    block = shape.sentence.part.block
    if block.kind == "row" and block.cells:
        column = next((n for n, (a, b) in enumerate(block.cells) if _holds(shape, thing, a, b)), -1)
        out += [f"cell:{min(column, 4)}", f"cell:{min(column, 4)}|{types}"]
    return out


def _holds(shape: Shape, thing: Thing, start: int, end: int) -> bool:
    words = shape.sentence.words
    return any(m.thing == thing.id and start <= words[m.first].start < end for m in shape.sentence.mentions)


assert PREPOSITIONS
