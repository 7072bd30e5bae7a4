"""The benchmark's tools: check, compile and count its documents, look for templates, compare second annotations.

What comes in is ``data/benchmark/documents``; what goes out, by subcommand, are problems, the compiled files (``text``,
``gold``, ``split.csv``, ``test-hashes.txt``), counts against the targets, pairs of sentences with one skeleton, or the
agreement of a folder of second annotations with the gold.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from graph.evaluation.benchmark import Annotated, read_annotated
from graph.evaluation.collection import (
    Item,
    all_problems,
    compiled,
    counts,
    read_collection,
    targets,
    write_compiled,
)
from graph.evaluation.comparison import SECTIONS
from graph.evaluation.quality_page import number, replaced, table
from graph.evaluation.score import Scores, score, text_report
from graph.evaluation.skeletons import near_pairs, skeletons, templates
from graph.model import InputError

ROOT = Path(__file__).resolve().parent.parent
FOLDER, PAGE = ROOT / "data" / "benchmark", ROOT / "docs" / "benchmark.md"


def check(items: Sequence[Item]) -> int:
    """Print all problems; 1 if there are any."""
    found = all_problems(items)
    for problem in found:
        print(problem)
    print(f"{len(items)} documents, {len(found)} problems")
    return 1 if found else 0


def compile_all(items: Sequence[Item], folder: Path) -> int:
    """Write the compiled files, unless a document has problems."""
    if check(items):
        print("not compiled", file=sys.stderr)
        return 1
    files = compiled(items)
    write_compiled(folder, files)
    print(f"{len(files)} files written")
    return 0


def show_counts(items: Sequence[Item], page: Path | None) -> int:
    """Print the counts and whether the targets hold (0 if all do); with ``page`` also write them there."""
    found = counts(items)
    for name, value in found.items():
        if isinstance(value, dict):
            print(f"{name}:")
            for key, figure in value.items():
                shown = ", ".join(f"{n} {k}" for k, n in figure.items()) if isinstance(figure, dict) else figure
                print(f"  {key or '(none)':28} {shown}")
        else:
            print(f"{name}: {value}")
    print("targets:")
    wanted = targets(found)
    for name, least, have in wanted:
        print(f"  {name:36} {have:6d} of {least:5d}  {'holds' if have >= least else 'MISSED'}")
    if page:
        write_part(page, "counts", counts_table(found))
    return 0 if all(have >= least for _, least, have in wanted) else 1


def counts_table(found: Mapping[str, Any]) -> str:
    """The counts as they stand in the page on the benchmark."""
    splits = found["splits"]
    out = [
        table(
            ["", *splits, "all"],
            [[k, *(splits[s][k] for s in splits), found[k]] for k in ("documents", "words", "relations")],
        ),
        table(["records", "number"], [*found["records"].items(), ("traps", found["traps"])]),
        table(["relation type", "number"], found["relation types"].items()),
        table(["status", "number"], found["statuses"].items()),
    ]
    for key in ("genre", "region", "register"):
        out.append(table([key, "documents"], found[f"by {key}"].items()))
    out.append(table(["construction", "documents"], found["tags"].items()))
    out.append(f"Constructed documents: {found['constructed share']:.0%}. Long ones: {found['long documents']}.\n")
    return "\n".join(out)


def show_skeletons(items: Sequence[Item]) -> int:
    """Print near-identical skeletons and the documents that count as one."""
    found = [sentence for item in items for sentence in skeletons(item.document)]
    pairs = near_pairs(found)
    for one, other, ratio in pairs:
        print(f"{ratio:5} {one.document}: {one.text}\n      {other.document}: {other.text}")
    groups = templates(pairs)
    for group in groups:
        print("one template:", ", ".join(group))
    print(
        f"{len(found)} sentences, {len(pairs)} near-identical pairs; "
        f"{len(items) - sum(len(g) - 1 for g in groups)} of {len(items)} documents count"
    )
    return 0


def agree(items: Sequence[Item], folder: Path, differences: int, page: Path | None) -> int:
    """Score second annotations against the gold and the gold against them."""
    gold = {item.name: item.document for item in items}
    second: dict[str, Annotated] = {}
    for path in sorted(folder.glob("*.md")):
        document = read_annotated(path)
        if document.name not in gold:
            raise InputError(f"{path}: the benchmark has no document of this name")
        if document.text.split() != gold[document.name].text.split():
            raise InputError(f"{path}: not the text of the benchmark's document")
        for problem in document.problems:
            print(f"{document.name}: {problem}", file=sys.stderr)
        second[document.name] = document
    if not second:
        raise InputError(f"{folder}: no second annotations here (*.md)")
    first = {name: gold[name] for name in second}
    scores, back = both_ways(first, second)
    shown = agreement_table(scores, back, len(second))
    print(shown)
    if differences:
        print(text_report(scores, differences))
    if page:
        write_part(page, "agreement", shown)
    return 0


def both_ways(first: Mapping[str, Annotated], second: Mapping[str, Annotated]) -> tuple[Scores, Scores]:
    """The second annotations scored against the first, and the first against the second."""
    one, other = ({name: document.gold for name, document in side.items()} for side in (first, second))
    return score(one, other), score(other, one)


def agreement_table(scores: Scores, back: Scores, documents: int) -> str:
    """F1 of each section in both directions."""
    there, here = scores.report(), back.report()
    rows = [
        [name, number(there[name]["f1"]), number(here[name]["f1"]), there[name]["gold"], there[name]["predicted"]]
        for name in scores.tallies
    ]
    rows.append(["overall", number(there["overall"]["f1"]), number(here["overall"]["f1"]), "", ""])
    header = ["section", "F1, second against gold", "F1, gold against second", "gold", "second"]
    sections = [s for s in SECTIONS if s in there]
    return f"{documents} documents, {len(sections)} sections.\n\n{table(header, rows)}"


def write_part(page: Path, name: str, content: str) -> None:
    """Put content between the markers of a page."""
    page.write_text(replaced(page.read_text(encoding="utf-8"), name, content), encoding="utf-8")


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a subcommand."""
    parser = argparse.ArgumentParser(description="Check, compile and count the benchmark.")
    parser.add_argument("--folder", type=Path, default=FOLDER, help="folder of the benchmark")
    commands = parser.add_subparsers(dest="command", required=True)
    commands.add_parser("check", help="print all problems of all documents")
    commands.add_parser("compile", help="write text, gold, split.csv and test-hashes.txt")
    counting = commands.add_parser("counts", help="print how much there is and whether the targets hold")
    commands.add_parser("skeletons", help="print near-identical sentences of different documents")
    agreement = commands.add_parser("agreement", help="score second annotations against the gold, both ways")
    agreement.add_argument("second", type=Path, metavar="DIR", help="folder of documents in the same format")
    agreement.add_argument("--differences", type=int, default=0, metavar="N", help="list N of each section")
    for command in (counting, agreement):
        command.add_argument("--write", action="store_true", help="also put the tables into docs/benchmark.md")
    args = parser.parse_args(arguments)
    try:
        items = read_collection(args.folder)
        if args.command == "check":
            return check(items)
        if args.command == "compile":
            return compile_all(items, args.folder)
        if args.command == "counts":
            return show_counts(items, PAGE if args.write else None)
        if args.command == "skeletons":
            return show_skeletons(items)
        return agree(items, args.second, args.differences, PAGE if args.write else None)
    except InputError as error:
        print(f"benchmark: {error}", file=sys.stderr)
        return 2


if __name__ == "__main__":
    sys.exit(main())
