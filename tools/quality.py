"""Score the extraction on the gold records beside the repository, and keep the figures in ``docs/quality.json``.

What comes in is the folder ``../shared`` (documents in ``corpus``, gold records in ``eval/gold``); what goes out is the
table of figures, and the file. With ``--check`` the file is not written but compared: the script fails when the overall
figure, entities or relations fell by more than 0.02, or another section by more than 0.06.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from graph.evaluation.score import Scores, score_files, text_report
from graph.pipeline import Options, read_records, registry_folder, run, sources

ROOT = Path(__file__).resolve().parent.parent
FIGURES = ROOT / "docs" / "quality.json"
TIGHT, LOOSE = 0.02, 0.06
TIGHT_SECTIONS = ("overall", "entities", "relations")


def measure(shared: Path) -> Scores:
    """Read the documents that have gold records, and score what is found in them."""
    gold = sorted((shared / "eval" / "gold").glob("*.json"))
    names = dict.fromkeys(json.loads(path.read_text(encoding="utf-8"))["document"] for path in gold)
    files = sources([shared / "corpus" / f"{name}.txt" for name in names])
    with tempfile.TemporaryDirectory() as folder:
        for outcome in run(read_records, files, Options(registry_folder())):
            if outcome.records is None:
                raise SystemExit(outcome.error)
            path = Path(folder) / f"{outcome.source.path.stem}.json"
            path.write_text(json.dumps(outcome.records.as_dict()), encoding="utf-8")
        return score_files(gold, Path(folder), shared / "corpus")


def fallen(now: dict[str, Any], before: dict[str, Any]) -> list[str]:
    """The sections whose F1 fell by more than they may."""
    out = []
    for name, figures in before.items():
        if "f1" not in figures:
            continue
        limit = TIGHT if name in TIGHT_SECTIONS else LOOSE
        new = now.get(name, {}).get("f1", 0.0)
        if figures["f1"] - new > limit + 1e-9:
            out.append(f"{name}: {new:.3f}, was {figures['f1']:.3f}")
    return out


def main(arguments: Sequence[str] | None = None) -> int:
    """Write the figures, or compare them with those that were written."""
    parser = argparse.ArgumentParser(description="Score the extraction on the gold records.")
    parser.add_argument("--check", action="store_true", help="compare with docs/quality.json instead of writing it")
    parser.add_argument("--shared", type=Path, default=ROOT.parent / "shared", help="folder with corpus and eval/gold")
    args = parser.parse_args(arguments)
    if not (args.shared / "eval" / "gold").is_dir():
        print(f"{args.shared}: no gold records here; name the folder with --shared", file=sys.stderr)
        return 2
    scores = measure(args.shared)
    sys.stdout.write(text_report(scores))
    report = scores.report()
    if not args.check:
        FIGURES.write_text(json.dumps(report, indent=1) + "\n", encoding="utf-8")
        return 0
    found = fallen(report, json.loads(FIGURES.read_text(encoding="utf-8")))
    for line in found:
        print(f"fell: {line}", file=sys.stderr)
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
