"""What all parts of a briefing share while it is put together: the graph, the citations, how a command is told.

What comes in are statements and texts; what goes out are points and rows with their sources, commands that anybody can
run again, and sentences for what was not found.
"""

from __future__ import annotations

import shlex
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from graph.model import Statement
from graph.queries.answer import clean
from graph.queries.decisions import Decision
from graph.queries.projection import Graph
from graph.views.briefs.citing import MOST, Citations
from graph.views.briefs.model import Brief, Network, Point, Row, Section, Table
from graph.views.briefs.wording import counted, date_in_words, listed, when

MOST_ROWS = 40


@dataclass(slots=True)
class Inquiry:
    """The graph that is asked, the citations made so far, and what was asked for."""

    graph: Graph
    cite: Citations
    names: list[str]
    as_of: str = ""
    known_by: str = ""
    decisions: Mapping[str, Decision] = field(default_factory=dict)

    def point(self, text: str, statements: Iterable[Statement] = (), status: str = "", most: int = MOST) -> Point:
        """A sentence with the sources of what it says."""
        return Point(text, status, self.cite(statements, most))

    def row(self, cells: Iterable[str], statements: Iterable[Statement], status: str = "", most: int = MOST) -> Row:
        """A row of a table with its sources."""
        return Row(tuple(cells), status, self.cite(statements, most))

    def command(self, *words: str) -> str:
        """The command that asks this question again."""
        options = ["--as-of", self.as_of] if self.as_of else []
        options += ["--known-by", self.known_by] if self.known_by else []
        return "ctgraph " + " ".join(shlex.quote(clean(word)) for word in (*words, *options))

    def nothing(self, what: str) -> Point:
        """That the documents tell of no such thing."""
        return Point(f"{these(self.graph)} of no {what}.")


@dataclass(slots=True)
class Draft:
    """A briefing before its sources have their final numbers."""

    title: str
    subtitle: str
    summary: list[Point] = field(default_factory=list)
    sections: list[Section] = field(default_factory=list)
    not_covered: list[Point] = field(default_factory=list)


def read_documents(graph: Graph) -> tuple[int, int]:
    """How many texts and how many tables were read; the register is neither."""
    origins = [entry.origin for entry in graph.documents.values()]
    return origins.count("text"), origins.count("table")


def documents_counted(graph: Graph) -> str:
    """The documents in words: "14 documents and three tables"."""
    texts, tables = read_documents(graph)
    parts = [counted(texts, "document")] if texts or not tables else []
    return listed([*parts, *([counted(tables, "table")] if tables else [])])


def these(graph: Graph) -> str:
    """The documents as they speak: "These 14 documents and three tables tell"."""
    texts, tables = read_documents(graph)
    if texts + tables == 0:
        return "No document was read, so that nothing tells"
    if texts + tables == 1:
        return "This one document tells" if texts else "This one table tells"
    return f"These {documents_counted(graph)} tell"


def scope(inquiry: Inquiry) -> str:
    """What a briefing rests on, for its subtitle."""
    graph = inquiry.graph
    told = f"From {documents_counted(graph)}"
    told += f", which reach to {date_in_words(graph.today())}" if graph.today() else ", none of them dated"
    told += f"; as things stood{when(inquiry.as_of)}" if inquiry.as_of else ""
    return told + (f"; as known by {date_in_words(inquiry.known_by)}" if inquiry.known_by else "")


def table(title: str, columns: Sequence[str], rows: Sequence[Row], note: str = "", most: int = MOST_ROWS) -> Table:
    """A table of at most so many rows; a note tells how many more there are."""
    left = (
        f"The first {most} of {len(rows)} are shown; the command for this part lists all." if len(rows) > most else ""
    )
    return Table(title, tuple(columns), tuple(rows[:most]), " ".join(part for part in (left, note) if part))


def plain(brief: Brief) -> Brief:
    """The briefing with all its texts on one line each and without control or direction characters."""

    def point(one: Point) -> Point:
        return replace(one, text=clean(one.text))

    def row(one: Row) -> Row:
        return replace(one, cells=tuple(map(clean, one.cells)))

    def whole(one: Table) -> Table:
        columns = tuple(map(clean, one.columns))
        return replace(one, title=clean(one.title), columns=columns, rows=tuple(map(row, one.rows)))

    def picture(one: Network | None) -> Network | None:
        return replace(one, title=clean(one.title), note=clean(one.note)) if one else None

    def section(one: Section) -> Section:
        return replace(
            one,
            heading=clean(one.heading),
            points=tuple(map(point, one.points)),
            tables=tuple(map(whole, one.tables)),
            charts=tuple(
                replace(chart, title=clean(chart.title), categories=tuple(map(clean, chart.categories)))
                for chart in one.charts
            ),
            network=picture(one.network),
            notes=tuple(map(clean, one.notes)),
        )

    return replace(
        brief,
        summary=tuple(map(point, brief.summary)),
        sections=tuple(map(section, brief.sections)),
        not_covered=tuple(map(point, brief.not_covered)),
        documents=tuple(map(clean, brief.documents)),
    )
