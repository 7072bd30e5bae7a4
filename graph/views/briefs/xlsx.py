"""The briefing as a workbook: summary, a sheet for each table, questions, what is not covered, sources.

What comes in is a :class:`~graph.views.briefs.model.Brief`; what goes out are the bytes of an ``.xlsx``. Text that a
spreadsheet would take for a formula is neutralised; the numbers of sources are links to the sheet of sources, within
the workbook only. The same brief gives the same bytes.
"""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from typing import Any

from openpyxl import Workbook
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.hyperlink import Hyperlink
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from graph.queries.answer import neutral, workbook_bytes
from graph.views.briefs.docx_text import xml_text
from graph.views.briefs.figures import chart_words
from graph.views.briefs.model import Brief, Chart, Point, Section, Source, Table
from graph.views.briefs.notes import LEGEND, full_title, laid_out, marked, questions, snapshot_line, status_cell
from graph.views.briefs.wording import date_in_words

SOURCES = "Sources"
HEAD = PatternFill("solid", fgColor="DCE6F1")
FONT = "Calibri"
BOLD, SLANTED = Font(name=FONT, bold=True), Font(name=FONT, italic=True)
LINK = Font(name=FONT, color="0A4A8A", underline="single")
WIDEST, LONGEST, HIGH = 70, 32000, 15.0
_NUMBER = re.compile(r"-?\d{1,9}(?:\.\d{1,6})?")


def write_xlsx(brief: Brief) -> bytes:
    """The briefing as the bytes of a workbook."""
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "Summary"
    _summary(sheet, brief)
    names: set[str] = {"summary", "sources", "questions", "not covered"}
    for section in brief.sections:
        _section(book, section, names)
    _lines(book.create_sheet("Not covered"), ("What the documents do not cover",), brief.not_covered)
    page = book.create_sheet("Questions")
    _rows(page, ("Section", "Command"), [((heading, command), ()) for heading, command in questions(brief)])
    _sources(book.create_sheet(SOURCES), brief.sources)
    book.properties.title = xml_text(brief.title)
    book.properties.creator = "ctgraph"
    return workbook_bytes(book)


def _summary(sheet: Worksheet, brief: Brief) -> None:
    """The points of the first page, and below them what the marks mean and what the workbook was made of."""
    _lines(sheet, (brief.title,), brief.summary)
    told = [brief.subtitle, *(f"{status_cell(status)}: {meaning}" for status, meaning in LEGEND), snapshot_line(brief)]
    at = sheet.max_row + 2
    for number, text in enumerate(told):
        _text(sheet.cell(at + number, 1), text)


def _section(book: Workbook, section: Section, names: set[str]) -> None:
    """A sheet for the sentences of a section, where it has some, and one for each of its tables and charts."""
    sourced = [point for point in section.points if point.sources]
    if sourced or not (section.tables or section.charts):
        page = book.create_sheet(_name(section.heading, names))
        _lines(page, (section.heading,), section.points)
        _below(page, section.notes)
    for table in section.tables:
        title = table.title if len(section.tables) > 1 or sourced else section.heading
        page = book.create_sheet(_name(title, names))
        _table(page, table)
        _below(page, (full_title(table), table.note, *section.notes))
    for chart in section.charts:
        _chart(book.create_sheet(_name(f"Figures {section.heading}", names)), chart)


def _name(wanted: str, names: set[str]) -> str:
    """A name for a sheet: 31 characters, none of those that Excel forbids, and no second one of that name."""
    plain = re.sub(r"[\[\]:*?/\\']", " ", xml_text(wanted)).strip() or "Table"
    name, number = plain[:31].strip(), 1
    while name.casefold() in names:
        number += 1
        name = f"{plain[: 30 - len(str(number))].strip()} {number}"
    names.add(name.casefold())
    return name


def _table(page: Worksheet, table: Table) -> None:
    heads, texts = laid_out(table)
    _rows(page, heads, [(cells, row.sources) for row, cells in zip(table.rows, texts, strict=True)])


def _lines(page: Worksheet, heads: Sequence[str], points: Sequence[Point]) -> None:
    _rows(page, heads, [((marked(point),), point.sources) for point in points])


def _chart(page: Worksheet, chart: Chart) -> None:
    """The figures behind a chart, as numbers."""
    heads = (chart.title, *(name for name, _ in chart.series))
    rows = [
        ((category, *(f"{of[place]:g}" for _, of in chart.series)), ())
        for place, category in enumerate(chart.categories)
    ]
    _rows(page, heads, rows)
    _below(page, (chart.unit, chart.note, chart_words(chart)))


def _rows(page: Worksheet, heads: Sequence[str], rows: Sequence[tuple[Sequence[str], Sequence[int]]]) -> None:
    """A head that stays in sight, the rows, and behind them the numbers of their sources, one in each cell."""
    most = max((len(numbers) for _, numbers in rows), default=0)
    columns = [*heads, *(["Sources"] if most else []), *([""] * (most - 1))]
    for place, head in enumerate(columns, 1):
        cell = page.cell(1, place)
        _text(cell, head)
        cell.font, cell.fill = BOLD, HEAD
    figures = [all(_NUMBER.fullmatch(cells[place]) for cells, _ in rows) for place in range(len(heads))]
    for number, (cells, numbers) in enumerate(rows, 2):
        for place, text in enumerate(cells, 1):
            _text(page.cell(number, place), text, figure=figures[place - 1])
        for place, source in enumerate(numbers, len(heads) + 1):
            cell = page.cell(number, place, source)
            cell.hyperlink = Hyperlink(ref=cell.coordinate, location=f"'{SOURCES}'!A{source + 1}")
            cell.font, cell.alignment = LINK, Alignment(vertical="top")
    for place, head in enumerate(columns, 1):
        texts = [head, *(cells[place - 1] for cells, _ in rows if place <= len(cells))]
        wide = max(map(len, texts), default=8) * 1.05 + 2
        page.column_dimensions[get_column_letter(place)].width = min(max(wide, 9), 110 if len(heads) == 1 else WIDEST)
        if place > len(heads):
            page.column_dimensions[get_column_letter(place)].width = 9
    for number, (cells, _) in enumerate(rows, 2):
        page.row_dimensions[number].height = HIGH * _lines_of(page, cells)
    page.freeze_panes = "A2"
    page.page_setup.orientation, page.page_setup.fitToHeight = "landscape", 0
    page.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    page.print_title_rows = "1:1"
    if rows:
        page.auto_filter.ref = f"A1:{get_column_letter(max(len(heads), 1))}{len(rows) + 1}"


def _lines_of(page: Worksheet, cells: Sequence[str]) -> int:
    """How many lines the longest of some cells takes in its column, since not every program counts them itself."""
    most = 1
    for place, text in enumerate(cells, 1):
        wide = page.column_dimensions[get_column_letter(place)].width or 9
        most = max(most, math.ceil(len(text) * 1.12 / wide))
    return min(most, 25)


def _below(page: Worksheet, notes: Sequence[str]) -> None:
    at = page.max_row + 2
    for number, text in enumerate(note for note in notes if note):
        _text(page.cell(at + number, 1), text)
        page.cell(at + number, 1).font = SLANTED


def _sources(page: Worksheet, sources: Sequence[Source]) -> None:
    heads = ("No.", "Kind", "Document", "Title", "Publisher", "Date", "Where", "Quote", "Cites", "Address", "Of itself")
    rows = [
        (
            (
                str(one.number),
                one.origin,
                one.document,
                one.title,
                one.publisher,
                date_in_words(one.date),
                one.place,
                one.quote,
                one.cited,
                one.address,
                "yes" if one.self_reported else "",
            ),
            (),
        )
        for one in sources
    ]
    _rows(page, heads, rows)


def _text(cell: Any, text: str, *, figure: bool = False) -> None:
    """Text into a cell, neutralised; in a column of figures a number."""
    cell.alignment = Alignment(wrap_text=True, vertical="top")
    if figure:
        cell.value = float(text) if "." in text else int(text)
        return
    cell.value = xml_text(neutral(text))[:LONGEST]
    cell.data_type = "s"
