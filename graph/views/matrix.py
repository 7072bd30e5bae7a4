"""The duplication matrix: bodies by bodies, each cell the overlap of a pair, dark where it is large.

What comes in is a graph and what to compare; what goes out is the answer of
:func:`graph.queries.duplication.duplication` drawn as a page. Bodies that overlap stand side by side.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from typing import TypedDict, Unpack

from graph.queries.answer import cell, clean
from graph.queries.duplication import duplication
from graph.queries.projection import Graph
from graph.views.grid import Drawn, Filter, Grid, Square, Tone, by_label, grid_page, head_of

STEPS = (0.02, 0.05, 0.1, 0.2)  # overlap from which a cell is one step darker
PAIRS = 2000  # pairs asked for; the bodies of the first of them are drawn


class Options(TypedDict, total=False):
    """What of the graph to draw: see :func:`matrix_drawn`."""

    focus: str | None
    region: str | None
    family: str | None
    as_of: str | None
    most: int
    title: str | None


def matrix_page(graph: Graph, **options: Unpack[Options]) -> str:
    """The page as text; options are those of :func:`matrix_drawn`."""
    return grid_page(graph, matrix_drawn(graph, **options))


def matrix_drawn(
    graph: Graph,
    *,
    focus: str | None = None,
    region: str | None = None,
    family: str | None = None,
    as_of: str | None = None,
    most: int = 22,
    title: str | None = None,
) -> Drawn:
    """What is drawn: the ``most`` bodies that overlap most, or those that overlap with ``focus``."""
    found = duplication(graph, focus, region=region, family=family, as_of=as_of, limit=PAIRS)
    scores: dict[str, dict[str, float]] = defaultdict(dict)
    for row in found.records():
        a, b = str(row["one"]), str(row["other"])
        if len(scores) + (a not in scores) + (b not in scores) <= most or (a in scores and b in scores):
            scores[a][b] = scores[b][a] = float(row["overlap"])
    order = _side_by_side(scores)
    place = {label: index for index, label in enumerate(order)}
    known = by_label(graph, "Organization")
    squares = []
    for row, said in zip(found.records(), found.evidence, strict=True):
        a, b = str(row["one"]), str(row["other"])
        if b not in scores.get(a, {}):
            continue
        score = float(row["overlap"])
        signed = str(row.get("agreement") or "no")
        facts = [f"overlap {score:.2f}"]
        facts += [
            f"{name}: {cell(value)}" for name, value in row.items() if name not in ("one", "other", "overlap") and value
        ]
        squares.append(
            Square(
                [(place[a], place[b]), (place[b], place[a])],
                f"{score:.2f}" + ("✓" if signed.startswith("yes") else ""),
                f"step{sum(round(score, 2) >= step for step in STEPS)}",
                f"{a} and {b}",
                facts,
                said,
                {"overlap": score, "agreement": _word(signed)},
            )
        )
    heads = [head_of(known[label], label) for label in order]
    best = max((float(row["overlap"]) for row in found.records()), default=0.0)
    grid = Grid(
        heads,
        heads,
        squares,
        [Tone(f"step{n}", text, label) for n, (text, label) in enumerate(_legend())]
        + [Tone("none plain", "✓", "they have an agreement"), Tone("none", "\u00a0", "no overlap known")],
        [
            Filter("agreement", "boxes", "Agreement", [{"id": word, "label": word} for word in WORDS]),
            Filter("overlap", "least", "Overlap at least", most=round(best, 2)),
        ],
        "overlap",
        "Find a body by any of its names",
        f"{len(order)} bodies, {len(squares)} pairs that share States and functions",
        "Pairs that overlap most",
        "matrix",
    )
    remarks = [f"The {len(order)} bodies of the pairs that overlap most are drawn (--most)"]
    return Drawn(clean(title or found.title), grid, found, remarks)


WORDS = ("yes", "planned or recommended", "no")


def _word(signed: str) -> str:
    if signed.startswith("yes"):
        return "yes"
    return "no" if signed.startswith("no") else "planned or recommended"


def _legend() -> list[tuple[str, str]]:
    bounds = [0.0, *STEPS]
    return [(f"{low:.2f}", f"from {low:.2f}" if low else f"below {STEPS[0]:.2f}") for low in bounds]


def _side_by_side(scores: Mapping[str, Mapping[str, float]]) -> list[str]:
    """Bodies in an order that puts each beside the one it overlaps with most of those left."""
    left = sorted(scores, key=lambda label: (-sum(scores[label].values()), label))
    order = left[:1]
    while len(order) < len(left):
        rest = [label for label in left if label not in order]
        order.append(max(rest, key=lambda label: (scores[order[-1]].get(label, 0.0), -left.index(label))))
    return order
