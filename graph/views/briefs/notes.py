"""How a source is told in words, the same in every form of a briefing.

What comes in is a :class:`~graph.views.briefs.model.Source`; what goes out is the text of its note. The first note of a
document gives it in full, the others refer to that. Addresses stand in the annex, where there is room for them.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from graph.queries.answer import MARKS
from graph.views.briefs.citing import NOT_READ
from graph.views.briefs.model import Brief, Point, Source, Table
from graph.views.briefs.wording import date_in_words

LEGEND = (
    ("asserted", "a document says that it is so"),
    ("planned", "it is under way and not yet in force"),
    ("recommended", "somebody proposes it"),
)
OWN = "A party says so of itself."


def first_notes(sources: Sequence[Source]) -> dict[str, int]:
    """For each document the number of the note that gives it in full."""
    found: dict[str, int] = {}
    for source in sources:
        found.setdefault(source.document, source.number)
    return found


def note(source: Source, first: int) -> tuple[str, int, str]:
    """The text of a note, in three parts: what stands before a reference to another note, that note, and the rest.

    ``first`` is the note that gives the document in full; the reference is 0 where this is the one.
    """
    own = f" {OWN}" if source.self_reported else ""
    place = f", {source.place}" if source.place else ""
    quote = f": “{source.quote}”" if source.quote else _cited(source)
    end = "" if quote.endswith((".", ".”")) else "."
    if first != source.number:
        return "As note ", first, f"{place}{quote}{end}{own}"
    return f"{about(source)}{place}{quote}{end}{own}", 0, ""


def _cited(source: Source) -> str:
    """What a row gives as its own source."""
    return f"; {source.cited}" if source.cited == NOT_READ else f", citing {source.cited}" if source.cited else ""


def by_document(sources: Sequence[Source]) -> list[tuple[str, list[Source]]]:
    """The sources by their document, each document told once with its address, in the order of first citation."""
    groups: dict[str, list[Source]] = {}
    for source in sources:
        groups.setdefault(source.document, []).append(source)
    found = []
    for group in groups.values():
        first = group[0]
        address = f". {first.address}" if first.origin == "text" and first.address else ""
        name = f" [{first.document}]" if first.document not in first.title else ""
        found.append((f"{about(first)}{address}{name}", group))
    return found


def words_of(source: Source) -> str:
    """What a source says: its quote, or what its row cites, with the address."""
    own = f" {OWN}" if source.self_reported else ""
    if source.quote:
        return f"“{source.quote}”{own}"
    return f"{source.cited or 'a row of a table'}{f', {source.address}' if source.address else ''}.{own}"


def about(source: Source) -> str:
    """The document of a source: title, publisher and date, with its file name where it has no publisher."""
    if source.origin != "text":
        return f"{source.title}, a table" if source.origin == "table" else source.title
    parts = [source.title.rstrip(" :;,"), source.publisher or f"publisher not known ({source.document})"]
    return ", ".join([*parts, date_in_words(source.date) or "undated"])


def whole_note(source: Source, first: int) -> str:
    """The note as one text."""
    before, other, rest = note(source, first)
    return f"{before}{other or ''}{rest}"


def told_numbers(brief: Brief) -> frozenset[int]:
    """The numbers of the sources that a sentence or row cites; the others stand behind lines of a network only."""
    found: set[int] = set()
    for point in (*brief.summary, *brief.not_covered, *(point for one in brief.sections for point in one.points)):
        found.update(point.sources)
    for row in (row for one in brief.sections for table in one.tables for row in table.rows):
        found.update(row.sources)
    return frozenset(found)


def marked(point: Point) -> str:
    """The sentence with the mark of its status beside the word, so that it does not hang on colour.

    >>> marked(Point("A works with B (asserted; 1 source).", "asserted")).replace(chr(160), " ")
    'A works with B (● asserted; 1 source).'
    """
    if point.status not in MARKS:
        return point.text
    return re.sub(rf"\({point.status}\b", f"({MARKS[point.status]}\u00a0{point.status}", point.text)


def status_cell(status: str) -> str:
    """A status as a cell shows it: mark and word."""
    return f"{MARKS[status]}\u00a0{status}" if status in MARKS else status


def laid_out(table: Table) -> tuple[list[str], list[list[str]]]:
    """Heads and rows of a table as paper and pages show it: the status first where rows differ in it, no empty column.

    A status that all rows have stands in the title (:func:`full_title`).
    """
    with_status = len({row.status for row in table.rows}) > 1
    kept = [place for place in range(len(table.columns)) if any(row.cells[place] for row in table.rows)]
    heads = [*(["Status"] if with_status else []), *(table.columns[place] for place in kept)]
    rows = [
        [*([status_cell(row.status)] if with_status else []), *(row.cells[place] for place in kept)]
        for row in table.rows
    ]
    return heads, rows


def full_title(table: Table) -> str:
    """The title of a table with the status of its rows, where they have one and the same."""
    statuses = {row.status for row in table.rows}
    status = statuses.pop() if len(statuses) == 1 else ""
    return f"{table.title} ({'all ' if len(table.rows) > 1 else ''}{status_cell(status)})" if status else table.title


def questions(brief: Brief) -> list[tuple[str, str]]:
    """The sections with the commands that ask their questions again."""
    return [(section.heading, section.question) for section in brief.sections if section.question]


def snapshot_line(brief: Brief) -> str:
    """What the briefing was made of, in one line."""
    reach = f"Documents to {date_in_words(brief.as_of)}" if brief.as_of else "Undated documents"
    return f"{reach}. Snapshot of the store: {brief.snapshot or 'none'}."
