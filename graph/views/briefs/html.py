"""The briefing as one page that works offline: no script, nothing fetched, sources as links back and forth.

What comes in is a :class:`~graph.views.briefs.model.Brief`; what goes out is the text of the page. All text is escaped
by the template; pictures stand in the page as data. The Content-Security-Policy allows our style and these pictures.
"""

from __future__ import annotations

import base64
from collections.abc import Sequence
from importlib.resources import files
from typing import Any

from markupsafe import Markup

from graph.views.briefs.figures import chart_figure, chart_words, network_figure, network_words
from graph.views.briefs.model import Brief, Point, Section, Table
from graph.views.briefs.notes import (
    LEGEND,
    first_notes,
    full_title,
    laid_out,
    marked,
    note,
    questions,
    snapshot_line,
    status_cell,
)
from graph.views.page import environment, source_hash


class _Marks:
    """The references to sources; the first to each has an address, so that the list of sources can lead back."""

    def __init__(self) -> None:
        self.first: dict[int, str] = {}

    def __call__(self, numbers: Sequence[int]) -> list[dict[str, Any]]:
        marks = []
        for number in numbers:
            new = number not in self.first
            address = self.first.setdefault(number, f"cited-{number}")
            marks.append({"number": number, "id": address if new else ""})
        return marks


def write_html(brief: Brief) -> str:
    """The page as text."""
    style = (files("graph.views") / "templates" / "brief.css").read_text(encoding="utf-8")
    policy = f"default-src 'none'; style-src {source_hash(style)}; img-src data:; base-uri 'none'; form-action 'none'"
    marks, tables = _Marks(), iter(range(1, 1 << 30))
    first = first_notes(brief.sources)
    summary = _points(brief.summary, marks)
    sections = [_section(section, number, marks, tables) for number, section in enumerate(brief.sections, 1)]
    not_covered = _points(brief.not_covered, marks)
    sources = []
    for source in brief.sources:
        before, other, rest = note(source, first[source.document])
        sources.append(
            {
                "number": source.number,
                "before": before,
                "other": other,
                "rest": rest,
                "address": source.address if not other or source.origin != "text" else "",
                "back": marks.first.get(source.number, ""),
            }
        )
    meanings = "; ".join(f"{status_cell(status)}: {meaning}" for status, meaning in LEGEND)
    return (
        environment()
        .get_template("brief.html")
        .render(
            title=brief.title,
            subtitle=brief.subtitle,
            policy=policy,
            style=Markup(style),
            legend=f"{meanings}. “Register” is the list of bodies that comes with the program; it is no document.",
            summary=summary,
            sections=sections,
            not_covered=not_covered,
            questions=questions(brief),
            sources=sources,
            snapshot=snapshot_line(brief),
        )
    )


def _points(points: Sequence[Point], marks: _Marks) -> list[dict[str, Any]]:
    return [{"text": marked(point), "marks": marks(point.sources)} for point in points]


def _section(section: Section, number: int, marks: _Marks, tables: Any) -> dict[str, Any]:
    figures: list[dict[str, Any]] = [
        {
            "source": _data(chart_figure(chart, "svg")),
            "words": chart_words(chart),
            "caption": f"{chart.title} ({chart.unit})." + (f" {chart.note}." if chart.note else ""),
            "marks": [],
        }
        for chart in section.charts
    ]
    points = _points(section.points, marks)
    if section.network is not None:
        network = section.network
        cited = sorted({one for link in network.links for one in link.sources})
        figures.append(
            {
                "source": _data(network_figure(network, "svg")),
                "words": network_words(network),
                "caption": f"{network.title}. {network.note} Sources of the lines:".replace("  ", " "),
                "marks": marks(cited),
            }
        )
    return {
        "id": f"section-{number}",
        "heading": section.heading,
        "points": points,
        "figures": figures,
        "tables": [_table(table, next(tables), marks) for table in section.tables],
        "notes": section.notes,
    }


def _table(table: Table, number: int, marks: _Marks) -> dict[str, Any]:
    heads, texts = laid_out(table)
    with_notes = any(row.sources for row in table.rows)
    return {
        "title": full_title(table),
        "number": number,
        "heads": [*heads, *(["Notes"] if with_notes else [])],
        "with_notes": with_notes,
        "rows": [{"cells": cells, "marks": marks(row.sources)} for row, cells in zip(table.rows, texts, strict=True)],
        "note": table.note,
    }


def _data(picture: bytes) -> str:
    return "data:image/svg+xml;base64," + base64.b64encode(picture).decode("ascii")
