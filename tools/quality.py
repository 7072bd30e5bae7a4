"""Score the extraction on the gold records, and keep the figures in ``docs/quality.json`` and ``docs/quality.md``.

What comes in are the documents of ``data/benchmark`` (develop and test) and, where it is there, the folder
``../shared`` (documents in ``corpus``, gold records in ``eval/gold``); what goes out is the report, the two files and
the leaderboard of ``docs/benchmark.md``. With ``--check`` nothing is written but compared: the script fails when the
overall figure, entities or relations of a part fell by more than 0.02, or another section by more than 0.06.
``--errors`` lists what was missed in develop; of test only figures are ever shown.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from graph.evaluation import quality_page
from graph.evaluation.baselines import co_occurrence, random_spans
from graph.evaluation.collection import SPLITS, read_collection
from graph.evaluation.quality import Measured, figures, summary
from graph.evaluation.score import Scores, merge_gold, score, text_report
from graph.model import InputError
from graph.pipeline import Options, read_records, registry_folder, run, sources

ROOT = Path(__file__).resolve().parent.parent
FIGURES, PAGE, BOARD = (ROOT / "docs" / name for name in ("quality.json", "quality.md", "benchmark.md"))
BENCHMARK = ROOT / "data" / "benchmark"
TIGHT, LOOSE = 0.02, 0.06
TIGHT_SECTIONS = ("overall", "entities", "relations")

Found = dict[str, dict[str, Any]]


def extracted(texts: Mapping[str, str], jobs: int = 1) -> Found:
    """The records that the extraction finds in texts, by their names."""
    with tempfile.TemporaryDirectory() as folder:
        for name, text in texts.items():
            (Path(folder) / f"{name}.md").write_text(text, encoding="utf-8")
        return _records([Path(folder)], jobs)


def _records(paths: Sequence[Path], jobs: int) -> Found:
    out: Found = {}
    for outcome in run(read_records, sources(paths), Options(registry_folder()), jobs):
        if outcome.records is None:
            raise SystemExit(outcome.error)
        out[outcome.source.path.stem] = {**outcome.records.as_dict(), "document": outcome.source.path.stem}
    return out


def benchmark_parts(folder: Path) -> dict[str, tuple[list[Measured], dict[str, str]]]:
    """The documents of each split, and the texts that systems read."""
    parts: dict[str, tuple[list[Measured], dict[str, str]]] = {split: ([], {}) for split in SPLITS}
    for item in read_collection(folder):
        front = item.document.front
        groups = {
            "genre": [front.get("genre", "")],
            "region": [front.get("region", "")],
            "construction": item.tags,
            "constructed": [front.get("constructed", "no")],
        }
        documents, texts = parts[item.split]
        documents.append(Measured(item.name, item.document.text, item.document.gold, groups))
        texts[item.name] = item.text()
    return {split: part for split, part in parts.items() if part[0]}


def shared_part(shared: Path, jobs: int) -> tuple[list[Measured], Found]:
    """The documents beside the repository that have gold records, and what is found in them."""
    documents = merge_gold(sorted((shared / "eval" / "gold").glob("*.json")))
    paths = [shared / "corpus" / f"{name}.txt" for name in documents]
    found = _records(paths, jobs)
    part = [
        Measured(name, path.read_text(encoding="utf-8"), gold)
        for (name, gold), path in zip(documents.items(), paths, strict=True)
    ]
    return part, found


def scores_of(part: Sequence[Measured], found: Found) -> Scores:
    """The scorer's own figures of a part."""
    return score({d.name: d.gold for d in part}, found, {d.name: d.text for d in part})


def measure(shared: Path) -> Scores:
    """Read the documents of ``shared`` that have gold records, and score what is found in them."""
    return scores_of(*shared_part(shared, 1))


def systems_on(part: Sequence[Measured], found: Found) -> dict[str, dict[str, Any]]:
    """The extraction and the two baselines on a part."""
    by_name = {document.name: document.text for document in part}
    baselines = {
        "co-occurrence": {name: co_occurrence(text, found[name]) for name, text in by_name.items()},
        "random": {name: random_spans(text, found[name]) for name, text in by_name.items()},
    }
    return {name: summary(part, rows) for name, rows in {"extraction": found, **baselines}.items()}


def fallen(now: Mapping[str, Any], before: Mapping[str, Any]) -> list[str]:
    """The sections whose F1 fell by more than they may."""
    out = []
    for name, old in before.items():
        if "f1" not in old:
            continue
        limit = TIGHT if name in TIGHT_SECTIONS else LOOSE
        new = now.get(name, {}).get("f1", 0.0)
        if old["f1"] - new > limit + 1e-9:
            out.append(f"{name}: {new:.3f}, was {old['f1']:.3f}")
    return out


def compared(report: Mapping[str, Any], before: Mapping[str, Any]) -> list[str]:
    """What fell against the figures that were written, over all parts measured on the same documents."""
    found = fallen(report, before) if "overall" in report else []
    for split in SPLITS:
        now, old = report.get(split), before.get(split)
        if not now or not old:
            continue
        if now["fingerprint"] != old["fingerprint"]:
            print(f"{split}: other documents than in {FIGURES.name}, not compared; run make quality", file=sys.stderr)
            continue
        old_values, new_values = ({**f["sections"], "overall": f["overall"]} for f in (old, now))
        found += [f"{split}: {line}" for line in fallen(new_values, old_values)]
    return found


def _without_register(arguments: Sequence[str] | None) -> int:
    """Run the comparison with a register that holds nothing; the figures are printed only."""
    rest = [word for word in (sys.argv[1:] if arguments is None else arguments) if word != "--without-register"]
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / "bodies.csv").write_text("id,name\n", encoding="utf-8")
        os.environ["CTGRAPH_REGISTRY"] = folder
        main([*rest, "--check"])
    return 0


def main(arguments: Sequence[str] | None = None) -> int:
    """Write the figures, or compare them with those that were written."""
    parser = argparse.ArgumentParser(description="Score the extraction on the gold records.")
    parser.add_argument("--check", action="store_true", help="compare with docs/quality.json instead of writing it")
    parser.add_argument("--shared", type=Path, help="folder with corpus and eval/gold (default: ../shared, if there)")
    parser.add_argument("--benchmark", type=Path, default=BENCHMARK, help="folder of the benchmark")
    parser.add_argument(
        "--errors", type=int, default=0, metavar="N", help="list N misses of each section, develop only"
    )
    parser.add_argument("--jobs", type=int, default=1)
    parser.add_argument(
        "--without-register", action="store_true", help="print what the extraction reaches with an empty register"
    )
    args = parser.parse_args(arguments)
    if args.without_register:
        return _without_register(arguments)
    shared = args.shared or ROOT.parent / "shared"
    with_shared = (shared / "eval" / "gold").is_dir()
    if not with_shared and (args.shared or not (args.benchmark / "documents").is_dir()):
        print(f"{shared}: no gold records here; name the folder with --shared", file=sys.stderr)
        return 2
    before = json.loads(FIGURES.read_text(encoding="utf-8")) if FIGURES.exists() else {}
    report: dict[str, Any] = {}
    systems: dict[str, dict[str, Any]] = {}
    try:
        parts: dict[str, tuple[list[Measured], Found]] = {
            split: (documents, extracted(texts, args.jobs))
            for split, (documents, texts) in benchmark_parts(args.benchmark).items()
        }
        if with_shared:
            parts["shared"] = shared_part(shared, args.jobs)
    except InputError as error:
        print(f"quality: {error}", file=sys.stderr)
        return 2
    if with_shared:
        report.update(scores_of(*parts["shared"]).report())
    for part, (documents, found) in parts.items():
        report[part] = figures(documents, found)
        for system, row in systems_on(documents, found).items():
            systems.setdefault(system, {})[part] = row
    report["baselines"] = {name: row for name, row in systems.items() if name != "extraction"}
    page = quality_page.page({part: report[part] for part in parts}, systems)
    sys.stdout.write(page)
    if args.errors and "develop" in parts:
        sys.stdout.write("\n## Misses in develop\n\n" + text_report(scores_of(*parts["develop"]), args.errors))
    if args.check:
        fell = compared(report, before)
        for line in fell:
            print(f"fell: {line}", file=sys.stderr)
        return 1 if fell else 0
    if not with_shared:
        report = {**before, **report}
    FIGURES.write_text(json.dumps(report, indent=1) + "\n", encoding="utf-8")
    PAGE.write_text(page, encoding="utf-8")
    if BOARD.exists():
        board = quality_page.leaderboard(systems)
        text = quality_page.replaced(BOARD.read_text(encoding="utf-8"), "leaderboard", board)
        BOARD.write_text(text, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
