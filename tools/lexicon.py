"""Print what every entry of the lexicon of predicates finds in the develop part of the benchmark.

What comes in are ``data/registry/predicates.csv`` and the develop documents of ``data/benchmark``; what goes out is a
table, one line for each entry: how often it is met, how many relations it finds (each relation of a document once), how
many of them are right, and the precision. ``--weak`` shows only entries that find five relations or more and err too
often, ``--unmet`` only those that are never met.
"""

from __future__ import annotations

import argparse
import sys
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from graph.evaluation.comparison import SYMMETRIC, align
from graph.evaluation.labels import documents_of
from graph.extraction.extractor import read_document
from graph.extraction.lexicon import entries, matches
from graph.extraction.reading import Reading
from graph.extraction.writing import write
from graph.loaders import load_document
from graph.pipeline import registry_folder
from graph.register import shared_register

BENCHMARK = Path(__file__).resolve().parent.parent / "data" / "benchmark"
ENOUGH, LEAST = 5, 0.4
"""From how many relations an entry is judged, and the precision it must have."""
Key = tuple[str, str, str]


@dataclass(slots=True)
class Tally:
    """How often entries are met, and which relations they find, right or not."""

    met: Counter[str] = field(default_factory=Counter)
    found: Counter[str] = field(default_factory=Counter)
    right: Counter[str] = field(default_factory=Counter)


def develop(folder: Path, fast: bool) -> Iterator[tuple[Reading, dict[str, Any]]]:
    """The reading and the gold records of every develop document."""
    register = shared_register(registry_folder())
    for _, path, gold in documents_of("develop", folder, Path()):
        yield read_document(load_document(path), register, fast=fast), gold


def key(relation: str, one: str, other: str) -> Key:
    """A relation as it is compared: the ends of a symmetric one in one order."""
    return (relation, *sorted((one, other))) if relation in SYMMETRIC else (relation, one, other)  # type: ignore[return-value]


def count(tally: Tally, reading: Reading, gold: dict[str, Any]) -> None:
    """Count the entries of one document."""
    known = {entry.id for entry in entries()}
    for sentence in reading.sentences:
        tally.met.update({match.predicate.id for match in matches(sentence)})
    mapping = align(gold["entities"], write(reading).as_dict()["entities"])
    wanted = {key(r["type"], r["subject"], r["object"]) for r in gold["relations"]}
    found: dict[str, set[Key]] = defaultdict(set)
    for claim in reading.claims:
        entry = claim.rule.split("/")[0]
        if entry in known:
            one, other = (mapping.get(t.id, "?" + t.id) for t in (claim.subject, claim.object))
            found[entry].add(key(claim.relation, one, other))
    for entry, keys in found.items():
        tally.found[entry] += len(keys)
        tally.right[entry] += len(keys & wanted)


def main(arguments: Sequence[str] | None = None) -> int:
    """Print the table."""
    parser = argparse.ArgumentParser(description="What every entry of the lexicon of predicates finds in develop.")
    parser.add_argument("--weak", action="store_true", help="only entries that err too often")
    parser.add_argument("--unmet", action="store_true", help="only entries that are never met")
    parser.add_argument("--fast", action="store_true", help="without trees")
    args = parser.parse_args(arguments)
    tally = Tally()
    for reading, gold in develop(BENCHMARK, args.fast):
        count(tally, reading, gold)
    for entry in entries():
        met, found, right = tally.met[entry.id], tally.found[entry.id], tally.right[entry.id]
        precision = right / found if found else 0.0
        weak = found >= ENOUGH and precision < LEAST
        if (args.weak and not weak) or (args.unmet and met):
            continue
        sys.stdout.write(f"{entry.id:48} met {met:4} found {found:4} right {right:4}")
        sys.stdout.write(f" precision {precision:.2f}\n" if found else "\n")
    finds = sum(tally.found[e.id] > 0 for e in entries())
    sys.stdout.write(f"{len(entries())} entries, {len(tally.met)} met, {finds} find relations\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
