"""The briefing as a Word paper: title, summary, sections, what is not covered, questions, documents, annex of sources.

What comes in is a :class:`~graph.views.briefs.model.Brief` and perhaps a template; what goes out are the bytes of a
``.docx``. Headings, lists and captions are those of the template; sources are native footnotes. The same brief and
template give the same bytes.
"""

from __future__ import annotations

import io
import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from docx.document import Document
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.oxml.ns import qn
from docx.shared import Emu, Mm, Pt
from docx.text.paragraph import Paragraph

from graph.views.briefs.docx_notes import Footnotes
from graph.views.briefs.docx_template import opened
from graph.views.briefs.docx_text import field, file_bytes, flag, run_of, shaded, xml_text
from graph.views.briefs.figures import chart_figure, chart_words, network_figure, network_words
from graph.views.briefs.model import Brief, Chart, Network, Point, Row, Section, Source, Table
from graph.views.briefs.notes import (
    LEGEND,
    by_document,
    full_title,
    laid_out,
    marked,
    questions,
    snapshot_line,
    status_cell,
    words_of,
)
from graph.views.briefs.wording import date_in_words

HEAD, BAND, SMALL = "DCE6F1", "F2F5FA", 8.5
PADDING, SHORT = 12.0, 84.0  # points of the margins of a cell, and of a text that stays on one line, such as a date
NOTES = "000, 000"  # the notes of a row, for the width of their column


@dataclass(slots=True)
class Paper:
    """A document in the making: its footnotes, and how many tables and figures it has so far."""

    document: Document
    notes: Footnotes
    width: int
    tables: int = 0
    figures: int = 0


def write_docx(brief: Brief, template: Path | None = None) -> bytes:
    """The briefing as the bytes of a ``.docx``. Raises :class:`~graph.model.InputError` for a template that is none."""
    document, marker = opened(template)
    section = document.sections[-1]
    width = (section.page_width or Mm(210)) - (section.left_margin or 0) - (section.right_margin or 0)
    paper = Paper(document, Footnotes(document, brief, keep=marker is not None), max(width, Mm(80)))
    before = list(document.element.body)
    _front(paper, brief)
    for part in brief.sections:
        _section(paper, part)
    _heading(paper, "What the documents do not cover")
    for point in brief.not_covered:
        _point(paper, point)
    _annexes(paper, brief)
    paper.notes.close()
    if marker is not None:
        for child in [one for one in document.element.body if one not in before]:
            marker.addprevious(child)
        marker.getparent().remove(marker)
    elif template is None:
        _footer(document, brief)
    document.core_properties.title = xml_text(brief.title)
    document.core_properties.subject = xml_text(brief.subtitle)
    if template is None:
        document.core_properties.author, document.core_properties.comments = "ctgraph", snapshot_line(brief)
    return file_bytes(document)


def _front(paper: Paper, brief: Brief) -> None:
    """The title block and the summary."""
    _add(paper, brief.title, "Title")
    _add(paper, brief.subtitle, "Subtitle")
    _heading(paper, "Summary")
    for point in brief.summary:
        _point(paper, point)
    legend = "; ".join(f"{status_cell(status)}: {meaning}" for status, meaning in LEGEND)
    _small(paper, f"{legend}. “Register” is the list of bodies that comes with the program; it is no document.")


def _section(paper: Paper, section: Section) -> None:
    _heading(paper, section.heading)
    for point in section.points:
        _point(paper, point)
    for chart in section.charts:
        _chart(paper, chart)
    if section.network is not None:
        _network(paper, section.network)
    for table in section.tables:
        _table(paper, table)
    for text in section.notes:
        _small(paper, text)


def _annexes(paper: Paper, brief: Brief) -> None:
    _heading(paper, "Questions asked")
    told = "Each section answers a question that anybody can ask again of the same store."
    _small(paper, told).paragraph_format.keep_with_next = True
    rows = [Row((heading, command)) for heading, command in questions(brief)]
    _table(paper, Table("Commands", ("Section", "Command"), tuple(rows)))
    _heading(paper, "Annex: documents used and sources")
    if brief.sources:
        _sources(paper, brief.sources)
    else:
        _add(paper, "Nothing is cited.")
    _small(paper, snapshot_line(brief))


def _add(paper: Paper, text: str, style: str = "Normal") -> Paragraph:
    paragraph = paper.document.add_paragraph(style=style if style != "Normal" else None)
    paragraph._p.append(run_of(text))
    return paragraph


def _heading(paper: Paper, text: str) -> None:
    _add(paper, text, "Heading 1").paragraph_format.keep_with_next = True


def _point(paper: Paper, point: Point) -> None:
    paragraph = _add(paper, marked(point), "List Bullet")
    paper.notes.cite(paragraph, point.sources)


def _small(paper: Paper, text: str) -> Paragraph:
    paragraph = paper.document.add_paragraph()
    run = paragraph.add_run(xml_text(text))
    run.font.size, run.font.italic = Pt(SMALL + 0.5), True
    return paragraph


def _caption(paper: Paper, kind: str, number: int, text: str) -> Paragraph:
    """A caption above a table or picture, whose number Word can count again."""
    paragraph = paper.document.add_paragraph(style="Caption")
    paragraph._p.append(run_of(f"{kind} "))
    paragraph._p.append(field(f"SEQ {kind} \\* ARABIC", str(number)))
    paragraph._p.append(run_of(f". {text}"))
    paragraph.paragraph_format.keep_with_next = True
    return paragraph


def _picture(paper: Paper, data: bytes, title: str, words: str) -> None:
    paragraph = paper.document.add_paragraph()
    paragraph.paragraph_format.space_after = Pt(0)
    paragraph.add_run().add_picture(io.BytesIO(data), width=Emu(paper.width))
    for properties in paragraph._p.iter(qn("wp:docPr")):
        properties.set("title", xml_text(title))
        properties.set("descr", xml_text(words))
        properties.set("name", f"Figure {paper.figures}")


def _network(paper: Paper, network: Network) -> None:
    paper.figures += 1
    note = f" {network.note}" if network.note else ""
    caption = _caption(paper, "Figure", paper.figures, f"{network.title}.{note} Sources of the lines, by number: ")
    cited = sorted({number for link in network.links for number in link.sources})
    paper.notes.cite(caption, cited, noted=False)
    _picture(paper, network_figure(network), network.title, network_words(network))


def _chart(paper: Paper, chart: Chart) -> None:
    paper.figures += 1
    note = f" {chart.note}." if chart.note else ""
    _caption(paper, "Figure", paper.figures, f"{chart.title} ({chart.unit}).{note}")
    _picture(paper, chart_figure(chart), chart.title, chart_words(chart))


def _table(paper: Paper, table: Table) -> None:
    """A table with its caption above; its head is repeated on every page, its rows do not break."""
    paper.tables += 1
    _caption(paper, "Table", paper.tables, full_title(table))
    heads, texts = laid_out(table)
    with_notes = any(row.sources for row in table.rows)
    heads += ["Notes"] if with_notes else []
    widths = _widths(paper.width, heads, [[*text, *([NOTES] if with_notes else [])] for text in texts])
    made = _grid(paper, heads, len(texts), widths)
    for number, (row, cells) in enumerate(zip(table.rows, texts, strict=True), 1):
        for place, text in enumerate(cells):
            mono = table.title == "Commands" and place == 1
            _cell(made.rows[number].cells[place], text, mono=mono)
        if with_notes:
            paragraph = _cell(made.rows[number].cells[-1], "")
            paper.notes.cite(paragraph, row.sources)
    if table.note:
        _small(paper, table.note)
    else:
        paper.document.add_paragraph().paragraph_format.space_after = Pt(2)


def _grid(paper: Paper, heads: Sequence[str], rows: int, widths: Sequence[int]) -> Any:
    made = paper.document.add_table(rows=rows + 1, cols=len(heads))
    known = {style.name for style in paper.document.styles}
    if "Table Grid" in known:
        made.style = "Table Grid"
    made.alignment, made.autofit = WD_TABLE_ALIGNMENT.CENTER, False
    for column, width in zip(made.columns, widths, strict=True):
        column.width = Emu(width)
    for row in made.rows:
        flag(row, "cantSplit")
        for cell, width in zip(row.cells, widths, strict=True):
            cell.width = Emu(width)
    flag(made.rows[0], "tblHeader")
    for cell, head in zip(made.rows[0].cells, heads, strict=True):
        shaded(cell, HEAD)
        paragraph = _cell(cell, head, bold=True)
        paragraph.paragraph_format.keep_with_next = True
    return made


def _cell(cell: Any, text: str, *, bold: bool = False, mono: bool = False) -> Paragraph:
    paragraph: Paragraph = cell.paragraphs[0]
    paragraph.paragraph_format.space_after = paragraph.paragraph_format.space_before = Pt(1)
    run = paragraph.add_run(xml_text(text))
    run.font.size, run.font.bold = Pt(SMALL), bold or None
    if mono:
        run.font.name = "Consolas"
    return paragraph


def _widths(whole: int, heads: Sequence[str], texts: Sequence[Sequence[str]]) -> list[int]:
    """Widths of the columns: no word is broken as long as there is room, and long texts get the most of the rest."""
    whole_points = whole / Pt(1)
    columns = [[heads[place], *(row[place] for row in texts)] for place in range(len(heads))]
    words = [
        max(_length(word) * (1.12 if text is column[0] else 1.0) for text in column for word in re.split("[ -]", text))
        for column in columns
    ]
    lines = [max(_length(text) for text in column) for column in columns]
    least = [max(word, line if line <= SHORT else 0.0, 12.0) + PADDING for word, line in zip(words, lines, strict=True)]
    if sum(least) > 0.84 * whole_points:
        least = [max(word, 12.0) + PADDING for word in words]
    room = whole_points - sum(least)
    if room <= 0:
        return [int(whole * one / sum(least)) for one in least]
    wish = []
    for column, one in zip(columns, least, strict=True):
        long = [_length(text) for text in column[1:]] or [0.0]
        wish.append(max(min(0.5 * sum(long) / len(long) + 0.5 * max(long), 480) - one, 0.0) ** 0.9)
    total = sum(wish) or 1.0
    found = [int(Pt(1) * (one + room * want / total)) for one, want in zip(least, wish, strict=True)]
    found[wish.index(max(wish))] += whole - sum(found)
    return found


def _length(text: str) -> float:
    """About how many points a text takes in a table, by kinds of letter."""
    narrow = sum(letter in "iljtfrI.,:;'|()- " for letter in text)
    broad = sum(letter in "mwMW@●◐○" or letter.isupper() for letter in text)
    return SMALL * (0.3 * narrow + 0.72 * broad + 0.56 * (len(text) - narrow - broad))


def _sources(paper: Paper, sources: Sequence[Source]) -> None:
    """All sources under their documents; a number refers to the footnote, so that both are counted again together."""
    paper.tables += 1
    _caption(paper, "Table", paper.tables, "Documents and sources, by the number of the footnote")
    groups = by_document(sources)
    share = (0.07, 0.2, 0.73)
    widths = [int(paper.width * one) for one in share]
    made = _grid(paper, ("Note", "Where", "What it says"), len(sources) + len(groups), widths)
    at = 1
    for name, group in groups:
        head = made.rows[at].cells[0].merge(made.rows[at].cells[2])
        shaded(head, BAND)
        _cell(head, name, bold=True).paragraph_format.keep_with_next = True
        for source in group:
            at += 1
            cells = made.rows[at].cells
            first = _cell(cells[0], "")
            paper.notes.refer(first._p, source.number, raised=False)
            for run in first._p.iter(qn("w:r")):
                run.insert(0, _size())
            _cell(cells[1], source.place)
            _cell(cells[2], words_of(source))
        at += 1


def _size() -> Any:
    from docx.oxml import OxmlElement

    properties, size = OxmlElement("w:rPr"), OxmlElement("w:sz")
    size.set(qn("w:val"), str(int(SMALL * 2)))
    properties.append(size)
    return properties


def _footer(document: Document, brief: Brief) -> None:
    """Page numbers and the snapshot, at the foot of our own paper."""
    paragraph = document.sections[0].footer.paragraphs[0]
    reach = f"documents to {date_in_words(brief.as_of)}; " if brief.as_of else ""
    paragraph._p.append(run_of(f"{reach}snapshot {brief.snapshot or 'none'}; page "))
    paragraph._p.append(field("PAGE", "1"))
    paragraph._p.append(run_of(" of "))
    paragraph._p.append(field("NUMPAGES", "1"))
    for run in paragraph._p.iter(qn("w:r")):
        run.insert(0, _size())
