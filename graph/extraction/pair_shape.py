"""A sentence as the features of pairs see it: stems, classes of words, hits of the lexicon, and what surrounds it.

What comes in are a sentence and its reading; what goes out is a :class:`Shape`, made once for all pairs of a sentence.
Names themselves never become features: a word counts only where it is no part of a name.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import lru_cache

from graph.extraction.cast import Cast, Thing
from graph.extraction.clauses import FINITE, Group, Sentence
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
