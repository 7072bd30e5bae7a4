"""A matrix as a page: rows and columns with names, cells that a click explains with their quotes, filters, a legend.

What comes in are the rows, columns, cells and filters that a question's answer was turned into; what goes out is the
page. The matrix is a table of the page itself, so it can be read without the script and by a screen reader.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from graph.model import Statement
from graph.queries.answer import Answer, cell, clean
from graph.queries.projection import Entity, Graph
from graph.views.page import render, told

MOST_LINES = 500  # rows of the table in words
MOST_TOP = 15  # cells that the page names beside the matrix


@dataclass(slots=True)
class Head:
    """The head of a row or a column: what stands there, the full name, and all names by which it is found."""

    label: str
    name: str = ""
    names: tuple[str, ...] = ()


@dataclass(slots=True)
class Square:
    """What one cell, or two that mirror each other, show and tell; ``values`` are what the filters look at."""

    spots: list[tuple[int, int]]
    text: str
    tone: str
    heading: str
    facts: list[str]
    statements: Sequence[Statement] = ()
    values: dict[str, Any] = field(default_factory=dict)


@dataclass(slots=True)
class Filter:
    """A filter over the values of that name: ``boxes`` and ``choice`` have items, ``least`` is a lower bound."""

    id: str
    kind: str
    label: str
    items: list[dict[str, str]] = field(default_factory=list)
    most: float = 1.0


@dataclass(slots=True)
class Tone:
    """A line of the legend: class of the cell, what stands in it, what it means."""

    tone: str
    text: str
    label: str


@dataclass(slots=True)
class Grid:
    """All of a page but its title; squares come in the order in which the page names the first of them."""

    rows: list[Head]
    columns: list[Head]
    squares: list[Square]
    tones: list[Tone]
    filters: list[Filter]
    corner: str
    search: str
    summary: str
    top: str
    page: str


@dataclass(slots=True)
class Drawn:
    """A matrix with its title, the answer that it draws, and remarks of its own."""

    title: str
    grid: Grid
    answer: Answer
    remarks: list[str]


def grid_page(graph: Graph, drawn: Drawn) -> str:
    """The page as text; the answer is its table in words."""
    grid = drawn.grid
    at = {spot: number for number, square in enumerate(grid.squares) for spot in square.spots}
    lines = [
        [(at[row, column], grid.squares[at[row, column]]) if (row, column) in at else None
         for column in range(len(grid.columns))]
        for row in range(len(grid.rows))
    ]  # fmt: skip
    for square in grid.squares:
        square.text, square.heading = clean(square.text), clean(square.heading)
    data = {
        "rows": [_names(head) for head in grid.rows],
        "columns": [_names(head) for head in grid.columns],
        "squares": [_square(graph, square) for square in grid.squares],
        "filters": [{"id": one.id, "kind": one.kind} for one in grid.filters],
        "top": MOST_TOP,
    }
    return render(
        graph,
        "grid.html",
        drawn.title,
        data,
        ["grid.js"],
        [*drawn.remarks, *drawn.answer.notes],
        grid=grid,
        lines=lines,
        words=in_words(drawn.answer),
    )


def _names(head: Head) -> list[str]:
    return [clean(name) for name in dict.fromkeys((head.label, head.name, *head.names)) if name]


def _square(graph: Graph, square: Square) -> dict[str, Any]:
    evidence, more = told(graph, square.statements)
    return {
        "spots": square.spots,
        "heading": square.heading,
        "text": square.text,
        "tone": square.tone,
        "facts": [clean(fact) for fact in square.facts if fact],
        "values": square.values,
        "evidence": evidence,
        "more": more,
    }


def in_words(answer: Answer) -> dict[str, Any]:
    """An answer as a table of a page: heads, and rows with their first line of evidence."""
    heads = answer.columns
    rows = [
        [*(cell(value) for value in row.values()), *(answer.lines(number)[:1] or [""])]
        for number, row in enumerate(answer.records()[:MOST_LINES])
    ]
    left = len(answer) - len(rows)
    return {"heads": [*heads, "evidence"], "rows": rows, "left": left}


def head_of(entity: Entity, label: str = "") -> Head:
    """The head of an entity."""
    return Head(clean(label or entity.label), clean(entity.name), entity.aliases)


def by_label(graph: Graph, *types: str) -> dict[str, Entity]:
    """The entities of these types by the short names that answers use; of two with one name, the first."""
    found: dict[str, Entity] = {}
    for entity in graph.entities.values():
        if entity.type in types:
            found.setdefault(entity.label, entity)
            found.setdefault(entity.name, entity)
    return found
