"""Score extracted records against gold records.

What comes in are gold files (those of one document are merged) and a folder of records files in the format of
``docs/guidelines.md``; what goes out is precision, recall and F1 for each section, over entities that are aligned by
their names. The overall figure is the mean of the F1 of all sections that the gold or the prediction has. Run it as
``python -m graph.evaluation.score --gold GOLD.json ... --predicted DIR [--corpus DIR] [--errors N] [--json]``.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from graph.evaluation.comparison import SECTIONS, Record, Sections, Tallies, Tally, flat, score_document
from graph.model import InputError

REQUIRED = {
    "entities": ("id", "type", "name"),
    "agreements": ("kind", "parties", "status"),
    "relations": ("type", "subject", "object", "status"),
    "topics": ("actor", "topic", "mode"),
    "recommendations": ("quote",),
}


def read_json(path: Path) -> Record:
    """A JSON file with one object, or an :class:`InputError`."""
    try:
        data = json.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise InputError(f"{path}: cannot be read ({error.strerror or error})") from None
    except ValueError as error:
        raise InputError(f"{path}: not JSON ({error})") from None
    if not isinstance(data, dict):
        raise InputError(f"{path}: not a records file (no JSON object)")
    return data


def merge_gold(paths: Iterable[Path]) -> dict[str, Sections]:
    """The gold of each document; parts of one document are put together, their entities by id."""
    documents: dict[str, Sections] = {}
    for path in paths:
        part = read_json(path)
        if "document" not in part:
            raise InputError(f"{path}: not a gold file (it names no document)")
        whole = documents.setdefault(part["document"], {section: [] for section in SECTIONS})
        known = {entity["id"]: entity for entity in whole["entities"]}
        for entity in part["entities"]:
            if entity["id"] in known:
                mine = known[entity["id"]]
                mine["aliases"] = sorted({*mine.get("aliases", []), entity["name"], *entity.get("aliases", [])})
            else:
                whole["entities"].append(entity)
                known[entity["id"]] = entity
        for section in SECTIONS[1:]:
            whole[section].extend(part.get(section, []))
    return documents


def usable(predicted: Record) -> Sections:
    """The records that have the keys scoring needs; the others are named on stderr and count as nothing."""
    out: Sections = {section: [] for section in SECTIONS}
    for section in SECTIONS:
        for record in predicted.get(section) or []:
            missing = [key for key in REQUIRED.get(section, ()) if record.get(key) is None]
            if missing:
                print(f"{section}: a record without {', '.join(missing)}: {json.dumps(record)[:120]}", file=sys.stderr)
            else:
                out[section].append(record)
    return out


@dataclass(slots=True)
class Scores:
    """The tallies of all sections, with the number of records whose quote stands in the document (or does not)."""

    documents: list[str]
    tallies: Tallies
    grounded: Counter[bool] | None = None

    def report(self) -> dict[str, dict[str, Any]]:
        """All figures, as plain values."""
        out: dict[str, dict[str, Any]] = {name: tally.figures() for name, tally in self.tallies.items()}
        counted = [s for s in SECTIONS if self.tallies[s].gold or self.tallies[s].predicted]
        mean = sum(out[section]["f1"] for section in counted) / len(counted) if counted else 0.0
        out["overall"] = {"f1": round(mean, 4), "sections": counted, "documents": self.documents}
        if self.grounded is not None:
            total = sum(self.grounded.values())
            share = round(self.grounded[True] / total, 4) if total else 0.0
            out["grounded"] = {"share": share, "records": total}
        return out


def score(
    gold: Mapping[str, Sections], predicted: Mapping[str, Record], texts: Mapping[str, str] | None = None
) -> Scores:
    """Score predictions by document; with ``texts`` also whether every quote stands in its document."""
    scores = Scores(list(gold), defaultdict(Tally), None if texts is None else Counter())
    for document, wanted in gold.items():
        found = usable(predicted.get(document) or {})
        score_document(wanted, found, scores.tallies)
        if texts is None or scores.grounded is None:
            continue
        text = flat(texts[document])
        for record in (record for section in SECTIONS for record in found[section]):
            scores.grounded[bool(record.get("quote")) and flat(record["quote"]) in text] += 1
    return scores


def score_files(gold: Iterable[Path], predicted: Path, corpus: Path | None = None) -> Scores:
    """Score a folder of records files. A document without a file is named on stderr and counts as empty."""
    documents, found, texts = merge_gold(gold), {}, {}
    for document in documents:
        path = predicted / f"{document}.json"
        if path.exists():
            found[document] = read_json(path)
        else:
            print(f"no prediction for {document}", file=sys.stderr)
        if corpus:
            try:
                texts[document] = (corpus / f"{document}.txt").read_text(encoding="utf-8")
            except OSError as error:
                raise InputError(f"{corpus / document}.txt: cannot be read ({error.strerror or error})") from None
    return score(documents, found, texts if corpus else None)


def text_report(scores: Scores, errors: int = 0) -> str:
    """The figures as a table; with the first ``errors`` misses and wrong records of each section."""
    report = scores.report()
    lines = [f"{'section':28} {'P':>7} {'R':>7} {'F1':>7} {'gold':>6} {'pred':>6}"]
    for name, tally in scores.tallies.items():
        f = report.get(name) or tally.figures()
        lines.append(
            f"{name:28} {f['precision']:7.3f} {f['recall']:7.3f} {f['f1']:7.3f} {f['gold']:6d} {f['predicted']:6d}"
        )
        for kind, found in (("missed", tally.missed), ("wrong", tally.wrong)):
            lines += [f"    {kind:6} {line}" for line in found[:errors]]
    if "grounded" in report:
        share, records = report["grounded"]["share"], report["grounded"]["records"]
        lines.append(f"quotes that stand in the document: {share:.3f} of {records}")
    overall = report["overall"]
    lines.append(f"overall (mean F1 of {len(overall['sections'])} sections): {overall['f1']:.3f}")
    return "\n".join(lines) + "\n"


def main(arguments: Sequence[str] | None = None) -> int:
    """Run from the command line."""
    parser = argparse.ArgumentParser(description="Score extracted records against gold records.")
    parser.add_argument("--gold", nargs="+", required=True, type=Path, metavar="GOLD.json")
    parser.add_argument("--predicted", required=True, type=Path, metavar="DIR", help="folder of DOCUMENT.json")
    parser.add_argument("--corpus", type=Path, help="folder of DOCUMENT.txt: also check that quotes stand there")
    parser.add_argument("--errors", type=int, default=0, help="print the first N misses and wrong records of a section")
    parser.add_argument("--json", action="store_true")
    args = parser.parse_args(arguments)
    try:
        scores = score_files(args.gold, args.predicted, args.corpus)
    except InputError as error:
        print(f"score: {error}", file=sys.stderr)
        return 2
    sys.stdout.write(json.dumps(scores.report(), indent=1) + "\n" if args.json else text_report(scores, args.errors))
    return 0


if __name__ == "__main__":
    sys.exit(main())
