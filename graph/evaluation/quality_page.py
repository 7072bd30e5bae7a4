"""The quality report as Markdown: ``docs/quality.md`` and the leaderboard of ``docs/benchmark.md``.

What comes in are the figures of :mod:`graph.evaluation.quality` for each part of the benchmark and each system; what
goes out are the pages' words. Only figures stand here, never a record that was missed.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

Figures = Mapping[str, Any]

PARTS = {
    "develop": "our benchmark, the part that rules are made from",
    "test": "our benchmark, the part that nobody looks into: only its figures are shown",
    "shared": "real reports with gold records that are not part of this repository",
}
SYSTEMS = {
    "extraction": "ctgraph, this repository",
    "co-occurrence": "two actors in one sentence cooperate, over ctgraph's entities",
    "random": "random spans, types and pairs",
}

HEAD = """# How well documents are read

Written by `tools/quality.py` (`make quality`); do not edit. The same figures with all digits: `docs/quality.json`.

Records are compared with gold records by `graph.evaluation.score`, by the rules of [guidelines.md](guidelines.md). P is
the share of found records that are right, R the share of gold records that are found, F1 their harmonic mean. Brackets
hold 95 % intervals from 1,000 draws of documents (fixed seed); they say how far a figure may move with other documents
of the same kind, not with documents of another kind. With a handful of documents they are only a hint.
[benchmark.md](benchmark.md) says what the documents are.
"""


def table(header: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """A Markdown table; columns of figures are aligned to the right."""
    cells = [[str(cell) for cell in row] for row in rows]
    figures = [all(not row[i] or row[i][0].isdigit() for row in cells) for i in range(len(header))]
    lines = [" | ".join(header), " | ".join("---:" if right else "---" for right in figures)]
    lines += [" | ".join(row) for row in cells]
    return "\n".join(f"| {line} |" for line in lines) + "\n"


def number(value: float) -> str:
    """A figure as it is printed.

    >>> number(0.45678)
    '0.457'
    """
    return f"{value:.3f}"


def with_interval(figures: Figures, name: str = "f1") -> str:
    """A figure with its interval."""
    low, high = figures["interval"][name]
    return f"{number(figures[name])} [{low:.2f}, {high:.2f}]"


def _cell(figures: Figures | None) -> str:
    if figures is None:
        return ""
    return " / ".join(number(figures[n]) for n in ("precision", "recall", "f1")) + f" ({figures['gold']})"


def _side_by_side(first: str, parts: Mapping[str, Figures], key: str) -> str:
    """One row for each name under ``key``, one column for each part."""
    rows = list(dict.fromkeys(name for figures in parts.values() for name in figures[key]))
    if key not in ("measures", "statuses"):
        rows.sort()
    return table(
        [first, *(f"{part} P / R / F1 (gold)" for part in parts)],
        [[name, *(_cell(figures[key].get(name)) for figures in parts.values())] for name in rows],
    )


def _sections(parts: Mapping[str, Figures]) -> Iterator[str]:
    for part, figures in parts.items():
        yield f"### {part}\n"
        rows = [
            [name, *(with_interval(row, n) for n in ("precision", "recall", "f1")), row["gold"], row["predicted"]]
            for name, row in figures["sections"].items()
        ]
        whole = figures["overall"]
        rows.append([f"**overall**, mean F1 of {whole['sections']} sections", "", "", with_interval(whole), "", ""])
        yield table(["section", "P", "R", "F1", "gold", "found"], rows)


def _groups(parts: Mapping[str, Figures], key: str) -> str:
    with_groups = {part: figures for part, figures in parts.items() if figures[key]}
    values = sorted({value for figures in with_groups.values() for value in figures[key]})
    header = [key]
    for part in with_groups:
        header += [f"{part}: documents", "relations (gold)", "relations F1", "F1 of the others", "entities F1"]
    rows = []
    for value in values:
        row: list[object] = [value]
        for figures in with_groups.values():
            f = figures[key].get(value)
            row += (
                [f["documents"], f["gold"], number(f["f1"]), number(f["f1 of the others"]), number(f["entities f1"])]
                if f
                else [""] * 5
            )
        rows.append(row)
    return table(header, rows)


def _losing(parts: Mapping[str, Figures]) -> Iterator[str]:
    for part, figures in parts.items():
        if figures["losing"]:
            named = []
            for name in figures["losing"]:
                row = figures["construction"][name]
                named.append(f"{name} ({number(row['f1'])}, the others {number(row['f1 of the others'])})")
            yield f"- {part}: {'; '.join(named)}"


def leaderboard(systems: Mapping[str, Mapping[str, Figures]]) -> str:
    """The table of systems: one row for each, entities, relations and overall on each part of the benchmark."""
    parts = [part for part in ("test", "develop", "shared") if any(part in row for row in systems.values())]
    columns = ("entities", "relations", "overall")
    header = ["system", *(f"{part}: {name} F1" for part in parts for name in columns)]
    rows = []
    for name, by_part in systems.items():
        cells = [with_interval(by_part[part][c]) if part in by_part else "" for part in parts for c in columns]
        rows.append([SYSTEMS.get(name, name), *cells])
    return table(header, rows)


def page(parts: Mapping[str, Figures], systems: Mapping[str, Mapping[str, Figures]]) -> str:
    """The whole report."""
    out = [HEAD, "## What was measured\n"]
    sizes = [
        [part, PARTS[part], f["documents"], f["words"], f["sections"].get("relations", {}).get("gold", 0)]
        for part, f in parts.items()
    ]
    out.append(table(["part", "what it is", "documents", "words", "gold relations"], sizes))
    out.append("Command: `make quality`, that is `python tools/quality.py`. Nothing else was run.\n")
    out.append("## Sections\n")
    out += _sections(parts)
    out.append("## Exact and relaxed\n")
    out.append(
        "Entities are the same when a name is the same; relations when type, both ends, direction and status are. The\n"
        "relaxed rows say how much of the loss is a matter of boundaries, status or direction.\n"
    )
    out.append(_side_by_side("measure", parts, "measures"))
    shares = [
        ["relations found that have the right status", *(number(f["status accuracy"]) for f in parts.values())],
        ["records whose quote stands in the document", *(number(f["grounded"]) for f in parts.values())],
    ]
    out.append(table(["share", *parts], shares))
    out += ["## Relation types\n", _side_by_side("type", parts, "relation types")]
    out += ["## Statuses of relations\n", _side_by_side("status", parts, "statuses")]
    for key, title in (("genre", "Genres"), ("region", "Regions"), ("constructed", "Constructed documents")):
        out += [f"## {title}\n", _groups(parts, key)]
    out.append("## Constructions\n")
    out.append(
        "Figures of the documents that have the construction somewhere, not of the construction alone. A document has\n"
        "several, so the rows overlap.\n"
    )
    out.append(_groups(parts, "construction"))
    out.append(
        "The constructions that lose most: F1 of relations in documents that have them, against the other documents\n"
        "(at least five documents).\n"
    )
    out.append("\n".join(_losing(parts)) + "\n")
    out += ["## Against baselines\n", leaderboard(systems)]
    return "\n".join(out)


def replaced(text: str, name: str, content: str) -> str:
    r"""A page with new content between its markers ``<!-- NAME -->`` and ``<!-- /NAME -->``.

    >>> replaced("<!-- a -->\nold\n<!-- /a -->", "a", "new")
    '<!-- a -->\nnew\n<!-- /a -->'
    """
    pattern = re.compile(rf"(<!-- {name} -->\n).*?(<!-- /{name} -->)", re.DOTALL)
    if not pattern.search(text):
        raise ValueError(f"the page has no markers {name}")
    return pattern.sub(lambda found: found[1] + content.strip() + "\n" + found[2], text)
