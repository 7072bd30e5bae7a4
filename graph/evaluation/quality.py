"""The figures of the quality report: a system's records against the gold of a part of the benchmark.

What comes in are documents with gold records and what is known of each (genre, region, constructions), and the records
that a system found; what goes out are plain figures: every section with intervals, relation types, statuses, groups of
documents, exact and relaxed measures. A figure is computed from sums over documents, its interval by drawing documents
anew with a fixed seed.
"""

from __future__ import annotations

import hashlib
import json
import random
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from graph.evaluation.comparison import (
    SECTIONS,
    SYMMETRIC,
    Key,
    Record,
    Sections,
    Tallies,
    Tally,
    align,
    compare_sets,
    flat,
    names,
    score_document,
)
from graph.evaluation.score import usable
from graph.model import STATUS_ORDER

SEED, RESAMPLES, FEWEST, OVERLAP = 7, 1000, 5, 0.5
"""Seed and number of the draws, the fewest documents of a construction that is ranked, and the share of words of a name
that relaxed entities have in common."""

GROUPS = ("genre", "region", "construction", "constructed")

Numbers = NDArray[np.float64]
"""Per document: hits among the predicted, predicted, hits among the gold, gold."""


@dataclass(frozen=True, slots=True)
class Measured:
    """A document with its gold, the text that quotes must stand in, and the values of its groups."""

    name: str
    text: str
    gold: Sections
    groups: Mapping[str, Sequence[str]] = field(default_factory=dict)


def draws(documents: int, resamples: int = RESAMPLES, seed: int = SEED) -> Numbers:
    """How often each document is drawn, one row for each resample; the same for the same numbers."""
    chosen = random.Random(seed)
    out = np.zeros((resamples, documents))
    for row in out:
        for index, often in Counter(chosen.choices(range(documents), k=documents)).items():
            row[index] = often
    return out


def measures(sums: Numbers) -> Numbers:
    """Precision, recall and F1 (last axis) of rows of numbers."""
    hit_p, all_p, hit_g, all_g = np.moveaxis(sums, -1, 0)
    p = np.divide(hit_p, all_p, out=np.zeros_like(hit_p), where=all_p > 0)
    r = np.divide(hit_g, all_g, out=np.zeros_like(hit_g), where=all_g > 0)
    f = np.divide(2 * p * r, p + r, out=np.zeros_like(p), where=p + r > 0)
    return np.stack([p, r, f], axis=-1)


def _interval(values: Numbers) -> list[float]:
    return [round(float(v), 4) for v in np.percentile(values, [2.5, 97.5])]


def entry(rows: Numbers, drawn: Numbers | None = None) -> dict[str, Any]:
    """The figures of one measure; with ``drawn`` also its intervals."""
    total = rows.sum(axis=0)
    p, r, f = (round(float(v), 4) for v in measures(total))
    out: dict[str, Any] = {"precision": p, "recall": r, "f1": f, "gold": round(total[3]), "predicted": round(total[1])}
    if drawn is not None:
        sampled = measures(drawn @ rows)
        out["interval"] = {n: _interval(sampled[:, i]) for i, n in enumerate(("precision", "recall", "f1"))}
    return out


def relation_keys(
    rows: Iterable[Record], convert: Callable[[str], str], *, status: bool = True, directed: bool = True
) -> dict[Key, str]:
    """The keys by which relations are the same, with the strongest status of each."""
    out: dict[Key, str] = {}
    for row in rows:
        far = row["object"] if row["type"] == "addresses" else convert(row["object"])
        ends = [convert(row["subject"]), far]
        if row["type"] in SYMMETRIC or not directed:
            ends.sort()
        key = (row["type"], *ends, *([row["status"]] if status else []))
        if STATUS_ORDER.get(row["status"], 9) < STATUS_ORDER.get(out.get(key, ""), 10):
            out[key] = row["status"]
    return out


@lru_cache(maxsize=50_000)
def _words(name: str) -> frozenset[str]:
    return frozenset(name.split())


def overlapping(gold: Sequence[Record], predicted: Sequence[Record], least: float = OVERLAP) -> int:
    """How many entities pair off when names need only share some of their words, whatever the types."""
    pairs = []
    wanted = [[_words(n) for n in names(entity)] for entity in gold]
    for j, entity in enumerate(predicted):
        mine = [_words(n) for n in names(entity)]
        for i, theirs in enumerate(wanted):
            best = max((len(a & b) / len(a | b) for a in mine for b in theirs), default=0.0)
            if best >= least:
                pairs.append((-best, i, j))
    used_gold: set[int] = set()
    used: set[int] = set()
    for _, i, j in sorted(pairs):
        if i not in used_gold and j not in used:
            used_gold.add(i)
            used.add(j)
    return len(used)


def tallies_of(document: Measured, found: Sections) -> dict[Key, Tally]:
    """All tallies of one document, by kind of measure and name."""
    sections: Tallies = defaultdict(Tally)
    score_document(document.gold, found, sections)
    out: dict[Key, Tally] = {("section", name): tally for name, tally in sections.items()}
    gold, mapping = document.gold, align(document.gold["entities"], found["entities"])
    label = {entity["id"]: entity["name"] for entity in found["entities"]}

    def convert(identifier: str) -> str:
        return mapping.get(identifier, f"?{label.get(identifier, identifier)}")

    want, have = relation_keys(gold["relations"], str), relation_keys(found["relations"], convert)
    for position, kind in ((0, "type"), (-1, "status")):
        for value in {key[position] for key in (*want, *have)}:
            tally = out[kind, value] = Tally()
            compare_sets(tally, (k for k in want if k[position] == value), (k for k in have if k[position] == value))
    out["measure", "relations"] = sections["relations"]
    out["measure", "relations without status"] = sections["relations without status"]
    loose = out["measure", "relations without status and direction"] = Tally()
    compare_sets(
        loose,
        relation_keys(gold["relations"], str, status=False, directed=False),
        relation_keys(found["relations"], convert, status=False, directed=False),
    )
    types = {entity["id"]: entity["type"] for entity in gold["entities"]}
    typed = {mapping[e["id"]] for e in found["entities"] if types.get(mapping.get(e["id"], "")) == e["type"]}
    size = (len(found["entities"]), len(types))
    out["measure", "entities with their type"] = Tally(len(typed), *size)
    out["measure", "entities"] = sections["entities"]
    out["measure", "entities that share half of the words"] = Tally(
        overlapping(gold["entities"], found["entities"]), *size
    )
    plain = relation_keys(gold["relations"], str, status=False)
    got = relation_keys(found["relations"], convert, status=False)
    both = [(plain[k], status) for k, status in got.items() if k in plain]
    out["share", "status"] = Tally(sum(a == b for a, b in both), len(both), len(both))
    text = flat(document.text)
    quotes = [flat(record.get("quote") or "") for section in SECTIONS for record in found[section]]
    out["share", "grounded"] = Tally(sum(bool(q) and q in text for q in quotes), len(quotes), len(quotes))
    return out


def count(part: Sequence[Measured], predicted: Mapping[str, Record]) -> dict[Key, Numbers]:
    """The numbers of every measure, a row for each document."""
    out: dict[Key, Numbers] = defaultdict(lambda: np.zeros((len(part), 4)))
    for index, document in enumerate(part):
        for key, tally in tallies_of(document, usable(predicted.get(document.name) or {})).items():
            out[key][index] = tally.weights or (tally.hit, tally.predicted, tally.hit, tally.gold)
    return dict(out)


def overall(numbers: Mapping[Key, Numbers], drawn: Numbers) -> dict[str, Any]:
    """The mean F1 of all sections that the gold or the prediction has."""
    rows = [numbers["section", s] for s in SECTIONS if ("section", s) in numbers and numbers["section", s].any()]
    if not rows:
        return {"f1": 0.0, "interval": {"f1": [0.0, 0.0]}, "sections": 0}
    value = np.mean([measures(r.sum(axis=0))[2] for r in rows])
    sampled = np.mean([measures(drawn @ r)[:, 2] for r in rows], axis=0)
    return {"f1": round(float(value), 4), "interval": {"f1": _interval(sampled)}, "sections": len(rows)}


def grouped(part: Sequence[Measured], numbers: Mapping[Key, Numbers], group: str) -> dict[str, dict[str, Any]]:
    """Relations and entities of the documents of each value of a group."""
    out = {}
    for value in sorted({v for document in part for v in document.groups.get(group, ())}):
        inside = np.array([value in document.groups.get(group, ()) for document in part])
        out[value] = {
            "documents": int(inside.sum()),
            **entry(numbers["section", "relations"][inside]),
            "entities f1": entry(numbers["section", "entities"][inside])["f1"],
            "f1 of the others": entry(numbers["section", "relations"][~inside])["f1"],
        }
    return out


def losing(constructions: Mapping[str, Mapping[str, Any]], most: int = 5) -> list[str]:
    """The constructions whose documents lie furthest below the other documents in relations."""
    ranked = [
        (figures["f1"] - figures["f1 of the others"], name)
        for name, figures in constructions.items()
        if figures["documents"] >= FEWEST
    ]
    return [name for _, name in sorted(ranked)[:most]]


def figures(
    part: Sequence[Measured], predicted: Mapping[str, Record], resamples: int = RESAMPLES, seed: int = SEED
) -> dict[str, Any]:
    """All figures of a system on a part of the benchmark."""
    numbers, drawn = count(part, predicted), draws(len(part), resamples, seed)
    groups = {group: grouped(part, numbers, group) for group in GROUPS}

    def kind(wanted: str, order: Iterable[str] = ()) -> dict[str, dict[str, Any]]:
        found = [name for k, name in numbers if k == wanted]
        ordered = [name for name in order if name in found] or sorted(found)
        return {name: entry(numbers[wanted, name], drawn) for name in ordered}

    sections = list(dict.fromkeys(name for k, name in numbers if k == "section"))
    return {
        "documents": len(part),
        "words": sum(len(document.text.split()) for document in part),
        "fingerprint": fingerprint(part),
        "overall": overall(numbers, drawn),
        "sections": {name: entry(numbers["section", name], drawn) for name in sections},
        "measures": kind(
            "measure",
            [
                "entities with their type",
                "entities",
                "entities that share half of the words",
                "relations",
                "relations without status",
                "relations without status and direction",
            ],
        ),
        "relation types": kind("type"),
        "statuses": kind("status", STATUS_ORDER),
        "status accuracy": entry(numbers["share", "status"])["precision"],
        "grounded": entry(numbers["share", "grounded"])["precision"],
        **groups,
        "losing": losing(groups["construction"]),
    }


def summary(part: Sequence[Measured], predicted: Mapping[str, Record]) -> dict[str, Any]:
    """The figures of one line of the leaderboard."""
    numbers, drawn = count(part, predicted), draws(len(part))
    return {
        "entities": entry(numbers["section", "entities"], drawn),
        "relations": entry(numbers["section", "relations"], drawn),
        "relations without status": entry(numbers["section", "relations without status"], drawn),
        "overall": overall(numbers, drawn),
    }


def fingerprint(part: Iterable[Measured]) -> str:
    """Sixteen hex digits that change when a text or a gold record does."""
    sums = hashlib.sha256()
    for document in part:
        sums.update(json.dumps([document.name, document.text, document.gold], sort_keys=True).encode())
    return sums.hexdigest()[:16]
