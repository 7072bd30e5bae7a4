"""What the words around two names tell of them: the features of a pair for the learned step of relations.

What comes in are the shape of a sentence and two of its groups of names; what goes out are words such as
``mid:support`` or ``role:with``. Which words count at all was settled in training: words that several documents write
in lower case.
"""

from __future__ import annotations

from itertools import pairwise

from graph.extraction.cast import Thing
from graph.extraction.clauses import AUXILIARIES, Group
from graph.extraction.pair_paths import path, root_path
from graph.extraction.pair_shape import Shape, Told, stem, word_classes

FAR = 16
"""Most words between two groups that count one by one; of longer stretches both ends do."""


def _classed(shape: Shape, first: int, last: int, where: str) -> list[str]:
    """The classes of the words of a stretch."""
    found = {c for i in range(max(0, first), min(last, len(shape.classes))) for c in shape.classes[i]}
    return [f"{where}:{c}" for c in sorted(found)]


def _of_word(shape: Shape, index: int, where: str) -> list[str]:
    return [f"{where}:{c}" for c in shape.classes[index]] if 0 <= index < len(shape.classes) else []


def _column(shape: Shape, group: Group, where: str) -> list[str]:
    """The column of a group: its place and the words and classes of its head."""
    if group.first not in shape.columns:
        return []
    column, head = shape.columns[group.first]
    single, _ = word_classes()
    classes = sorted({c for word in head for c in single.get(word, ())})
    out = [f"{where}-column:{min(column, 4)}", *(f"{where}-head:{stem(w)}" for w in head)]
    return [*out, *(f"c-{where}-head:{c}" for c in classes)]


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
    joint += path(shape, one, other)
    joint += _lexical(shape, one.last, other.first, "lex")
    joint += _lexical(shape, max(0, one.first - 6), one.first, "lexpre")
    joint += _lexical(shape, other.last, other.last + 8, "lexpost")
    return Told([*plain, *joint], joint)


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
    joint += root_path(shape, group)
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
