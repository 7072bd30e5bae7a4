"""The matrix of bodies and pillars as a Word file that a ministry can go on working in, and that can be read back.

What comes in is a :class:`~graph.views.exchange.pillars.Matrix`; what goes out are the bytes of a DOCX, the same for
the same matrix: a landscape table whose head is repeated on each page, a line for each topic with its mark, status and
source numbers, and the sources as a second table. There are no fields, links or macros in it. How the lines are read
back is told by :mod:`graph.loaders.matrix`.
"""

from __future__ import annotations

import datetime
import io
from collections.abc import Sequence
from typing import Any

import docx
from docx.enum.section import WD_ORIENT
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt, RGBColor

from graph.loaders.matrix import DETAIL, OWN_WORD
from graph.queries.answer import MARKS, clean
from graph.views.briefs.model import Source
from graph.views.briefs.zipped import fixed
from graph.views.exchange.pillars import Cell, Line, Matrix
from graph.vocabulary import pillars, statuses

FIXED = datetime.datetime(2000, 1, 1)
"""The date that the file bears instead of that of writing."""

NOTHING = "nothing found in these documents"
NOT_COVERED = "not covered by these documents"
LONGEST = 300
"""Characters of a name or quote that are printed."""

FONT = "Arial"
"""A font that every machine has, or has one of the same widths for."""

SHORT = 6
"""Paragraphs up to which a row is kept on one page; a longer one would leave half a page empty."""

MOST_SILENT = 20
"""Bodies without an activity that are named, at most."""

WIDTHS = (3.7, 5.5, 5.5, 5.5, 5.5)
SOURCE_COLUMNS = (("No.", 1.1), ("Title", 6.6), ("Publisher", 3.4), ("Date", 2.1), ("Where", 3.7), ("Quote", 8.8))
"""Columns with their width in centimetres."""

DARK, SOFT, BAND = RGBColor(0x1B, 0x3A, 0x5C), RGBColor(0x5A, 0x5A, 0x5A), "E9EEF4"


def to_docx(matrix: Matrix, snapshot: str) -> bytes:
    """The matrix as DOCX. ``snapshot`` is the revision of the store, which the last line gives."""
    document = docx.Document()
    _page(document)
    where = f"bodies of {matrix.place}" if matrix.place else "regional bodies"
    title = f"Activities of {where} by pillar of the United Nations Global Counter-Terrorism Strategy"
    _properties(document, title)
    document.add_paragraph(style="Title").add_run(_cut(title))
    _legend(document)
    if matrix.rows:
        _matrix(document, matrix)
    else:
        document.add_paragraph(f"The documents tell no activity of {where}.")
    if matrix.sources:
        document.add_paragraph(style="Heading 1").add_run("Sources")
        _sources(document, matrix.sources)
    _remarks(document, matrix, snapshot)
    out = io.BytesIO()
    document.save(out)
    return fixed(out.getvalue())


def _page(document: Any) -> None:
    """A4 on its side, narrow margins, and plain styles."""
    section = document.sections[0]
    section.orientation = WD_ORIENT.LANDSCAPE
    section.page_width, section.page_height = Cm(29.7), Cm(21)
    section.left_margin = section.right_margin = Cm(2)
    section.top_margin = section.bottom_margin = Cm(1.8)
    for name, size, after in (("Normal", 9, 4), ("Title", 14, 6), ("Heading 1", 12, 4)):
        style = document.styles[name]
        style.font.name, style.font.size = FONT, Pt(size)
        style.element.rPr.rFonts.set(qn("w:eastAsia"), FONT)
        for theme in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
            style.element.rPr.rFonts.attrib.pop(qn(f"w:{theme}"), None)
        style.paragraph_format.space_after = Pt(after)
        if name != "Normal":
            style.font.bold, style.font.color.rgb = True, DARK
    border = document.styles["Title"].element.pPr.find(qn("w:pBdr"))
    if border is not None:
        document.styles["Title"].element.pPr.remove(border)


def _properties(document: Any, title: str) -> None:
    core = document.core_properties
    core.title, core.author, core.last_modified_by, core.comments = _cut(title, 200), "ctgraph", "ctgraph", ""
    core.created = core.modified = FIXED
    core.revision, core.language = 1, "en"


def _legend(document: Any) -> None:
    paragraph = document.add_paragraph()
    for code, term in statuses().items():
        paragraph.add_run(f"{MARKS[code]} {code}").bold = True
        paragraph.add_run(f": {term.definition.split(';')[0].rstrip('.').lower()}.   ")
    paragraph.add_run("[1]").bold = True
    paragraph.add_run(": number of the source below.   ")
    paragraph.add_run(NOTHING.capitalize()).italic = True
    paragraph.add_run(": documents speak of the body and of the pillar, but tell no activity.   ")
    paragraph.add_run(NOT_COVERED.capitalize()).italic = True
    paragraph.add_run(": no document speaks of both, so nothing can be said.")


def _matrix(document: Any, matrix: Matrix) -> None:
    heads = ["Body", *(f"Pillar {code}: {term.label}" for code, term in pillars().items())]
    table = _table(document, heads, WIDTHS)
    for row in matrix.rows:
        longest = max(sum(1 + bool(line.ways) for line in cell.lines) for cell in row.cells)
        cells = _row(table, WIDTHS, whole=longest <= SHORT)
        _shade(cells[0], BAND)
        names = [row.acronym] if row.acronym == row.name else [row.acronym, row.name]
        _text(cells[0], _cut(names[0]), bold=True)
        for name in names[1:]:
            _text(cells[0], _cut(name), size=7.5, color=SOFT)
        for cell, found in zip(cells[1:], row.cells, strict=True):
            _fill(cell, found)


def _fill(cell: Any, found: Cell) -> None:
    for line in found.lines:
        _line(cell, line)
    if not found.lines:
        _text(cell, NOTHING if found.covered else NOT_COVERED, size=8, color=SOFT, italic=True)


def _line(cell: Any, line: Line) -> None:
    """``● Joint exercises: asserted [1, 4]``, and under it through what."""
    numbers = f" [{', '.join(map(str, line.sources))}]" if line.sources else ""
    shown = _text(cell, f"{MARKS[line.status]} {line.label}: {line.status}{numbers}", size=8.5)
    if line.ways:
        shown.paragraph_format.keep_with_next = True
        _text(cell, DETAIL + _cut("; ".join(line.ways)), size=7, color=SOFT, indent=0.35)


def _sources(document: Any, sources: Sequence[Source]) -> None:
    widths = [width for _, width in SOURCE_COLUMNS]
    table = _table(document, [name for name, _ in SOURCE_COLUMNS], widths)
    for source in sources:
        title, where = source.title, [source.place]
        if source.origin == "table":  # what the row itself names as its source; its date stands in a column of its own
            title = source.cited.removesuffix(f", {source.date}") if source.date else source.cited
            where = [f"{source.document}, {source.place}" if source.place else source.document]
        quote = f"“{_cut(source.quote)}”" if source.quote else ""
        if source.self_reported:
            where.append(OWN_WORD)
        cells = _row(table, widths)
        told = (
            f"[{source.number}]",
            _cut(title),
            _cut(source.publisher),
            source.date,
            "\n".join(filter(None, where)),
            quote,
        )
        for cell, text in zip(cells, told, strict=True):
            for part in text.split("\n"):
                _text(cell, part, size=8)


def _remarks(document: Any, matrix: Matrix, snapshot: str) -> None:
    """Who is spoken of without an activity, what the matrix was made from, and what is left out."""
    texts = []
    if matrix.silent:
        more = len(matrix.silent) - MOST_SILENT
        named = ", ".join(matrix.silent[:MOST_SILENT]) + (f" and {more} more" if more > 0 else "")
        texts.append(f"Documents speak of these bodies but tell no activity: {named}.")
    span = f", published {matrix.first} to {matrix.last}" if matrix.first else ""
    texts.append(
        f"Made by ctgraph from {matrix.documents} documents and tables{span}. What the register alone lists and what "
        f"nobody has accepted yet is left out. At most two sources are given for a line. Snapshot of the graph: "
        f"{snapshot}."
    )
    for text in texts:
        paragraph = document.add_paragraph()
        paragraph.paragraph_format.space_before = Pt(6)
        run = paragraph.add_run(_cut(text, 2000))
        run.font.size, run.font.color.rgb = Pt(8), SOFT


def _table(document: Any, heads: Sequence[str], widths: Sequence[float]) -> Any:
    """A table with its head, which Word repeats on each page."""
    table = document.add_table(rows=1, cols=len(heads))
    table.style, table.alignment, table.autofit = "Table Grid", WD_TABLE_ALIGNMENT.CENTER, False
    for column, width in zip(table.columns, widths, strict=True):
        column.width = Cm(width)
    for cell, head in zip(table.rows[0].cells, heads, strict=True):
        _shade(cell, str(DARK))
        _text(cell, head, bold=True, color=RGBColor(255, 255, 255))
    repeated = OxmlElement("w:tblHeader")
    repeated.set(qn("w:val"), "true")
    table.rows[0]._tr.get_or_add_trPr().append(repeated)
    return table


def _row(table: Any, widths: Sequence[float], *, whole: bool = True) -> Sequence[Any]:
    """A new row, which stays on one page if it is ``whole``."""
    row = table.add_row()
    if whole:
        kept = OxmlElement("w:cantSplit")
        kept.set(qn("w:val"), "true")
        row._tr.get_or_add_trPr().append(kept)
    cells: Sequence[Any] = row.cells
    for cell, width in zip(cells, widths, strict=True):
        cell.width = Cm(width)
    return cells


def _text(
    cell: Any,
    text: str,
    *,
    size: float = 9,
    color: RGBColor | None = None,
    bold: bool = False,
    italic: bool = False,
    indent: float = 0,
) -> Any:
    """A paragraph of a cell; the first one is there already."""
    first = cell.paragraphs[0]
    paragraph = first if len(cell.paragraphs) == 1 and not first.runs else cell.add_paragraph()
    paragraph.paragraph_format.space_before, paragraph.paragraph_format.space_after = Pt(1), Pt(2)
    if indent:
        paragraph.paragraph_format.left_indent = Cm(indent)
    run = paragraph.add_run(clean(text))
    run.bold, run.italic, run.font.size = bold or None, italic or None, Pt(size)
    if color is not None:
        run.font.color.rgb = color
    return paragraph


def _shade(cell: Any, fill: str) -> None:
    shading = OxmlElement("w:shd")
    for name, value in (("val", "clear"), ("color", "auto"), ("fill", fill)):
        shading.set(qn(f"w:{name}"), value)
    cell._tc.get_or_add_tcPr().append(shading)


def _cut(text: str, most: int = LONGEST) -> str:
    text = clean(text)
    return text if len(text) <= most else text[: most - 1].rstrip() + "…"
