"""Find documents that were written after one template, by the skeletons of their sentences.

What comes in are documents of the benchmark; what goes out are sentences, masked of names, dates and numbers, that
are nearly the same in two documents, and groups of documents that share several: such a group counts as one document.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from rapidfuzz import fuzz, process

from graph.evaluation.benchmark import LINE, Annotated
from graph.extraction.passages import sentences

NEAR, SHORTEST, SEVERAL = 92, 8, 3
"""The ratio from which two skeletons are near-identical, the fewest words of one, and how many make a template."""

MONTHS = "January|February|March|April|May|June|July|August|September|October|November|December"
DATE = re.compile(rf"\b(?:\d{{1,2}}(?:st|nd|rd|th)?\s+)?(?:{MONTHS})\b(?:\s+\d{{1,2}}\b)?(?:,?\s+\d{{4}})?|\b\d{{4}}\b")
NUMBER = re.compile(r"\b\d[\d.,/]*\b")
CAPITALS = re.compile(r"(?<=\S )(?:[A-Z][\w’'-]*)(?:\s+(?:(?:of|the|and|for|on|in|to)\s+){0,2}[A-Z][\w’'-]*)*")

BRACKET = re.compile(r"\s*\(\s*_n\s*\)")
LISTED = re.compile(r"_n(?:(?:\s*[,;]\s*|\s+)(?:and\s+)?(?:the\s+)?_n\b)+")


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence of a document and its skeleton."""

    document: str
    text: str
    skeleton: str


def skeletons(document: Annotated) -> list[Sentence]:
    """The sentences of a document that are long enough, without what makes them about something.

    Names become ``_n``, dates ``_d`` and other numbers ``_0``; a list of names is one.
    """
    gold = document.gold["entities"]
    forms = sorted({form for e in gold for form in (e["name"], *e["aliases"])}, key=len, reverse=True)
    named = re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, forms))})(?!\w)") if forms else None
    out = []
    for paragraph in re.split(r"\n\s*\n", document.text):
        for line in LINE.split(paragraph):
            flat = re.sub(r"^[\s#>-]+|[\s|*_]+", " ", line).strip()
            for start, end in sentences(flat, 0, len(flat)):
                text = flat[start:end]
                masked = named.sub("_n", text) if named else text
                masked = CAPITALS.sub("_n", NUMBER.sub("_0", DATE.sub("_d", masked)))
                masked = LISTED.sub("_n", BRACKET.sub("", masked))
                masked = " ".join(masked.split())
                if len(re.findall(r"\w+", masked)) >= SHORTEST:
                    out.append(Sentence(document.name, text, masked))
    return out


def near_pairs(found: Sequence[Sentence], near: int = NEAR) -> list[tuple[Sentence, Sentence, float]]:
    """Pairs of near-identical skeletons that stand in different documents."""
    texts = [sentence.skeleton for sentence in found]
    pairs = []
    for first in range(0, len(texts), 500):
        ratios = process.cdist(
            texts[first : first + 500], texts[first:], scorer=fuzz.ratio, score_cutoff=near, dtype=np.float32
        )
        for row, column in zip(*np.nonzero(ratios), strict=True):
            one, other = found[first + int(row)], found[first + int(column)]
            if row < column and one.document != other.document:
                pairs.append((one, other, round(float(ratios[row, column]), 1)))
    return pairs


def templates(pairs: Iterable[tuple[Sentence, Sentence, float]], several: int = SEVERAL) -> list[list[str]]:
    """Groups of documents of which each shares several skeletons with another one."""
    shared: dict[tuple[str, str], set[str]] = defaultdict(set)
    for one, other, _ in pairs:
        shared[one.document, other.document].add(one.skeleton)
    group: dict[str, set[str]] = {}
    for (first, second), same in shared.items():
        if len(same) >= several:
            together = group.get(first, {first}) | group.get(second, {second})
            group.update(dict.fromkeys(together, together))
    return [list(names) for names in sorted({tuple(sorted(names)) for names in group.values()})]
