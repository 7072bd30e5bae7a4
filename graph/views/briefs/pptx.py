"""A briefing as slides that can be edited: native text, tables, charts and shapes, with sources on slides and in notes.

What comes in is a :class:`~graph.views.briefs.model.Brief` and, if wanted, a ministry's own ``.pptx`` or ``.potx``;
what goes out are the bytes of a presentation. The same briefing and template give the same bytes. Nothing is cut
silently: long parts go on over further slides, and what is shortened on a slide stands whole in its notes.
"""

from __future__ import annotations

import io
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Any

from pptx.util import Emu, Pt

from graph.views.briefs.model import Brief, Point, Row, Section, Table
from graph.views.briefs.notes import LEGEND, questions, status_cell
from graph.views.briefs.pptx_charts import put_chart
from graph.views.briefs.pptx_measure import POINT, height, lines, safe, shortened
from graph.views.briefs.pptx_network import put_network
from graph.views.briefs.pptx_slides import (
    BODY,
    SMALL,
    SOURCE,
    Box,
    Page,
    Writer,
    body_of,
    entitle,
    finish,
    new_page,
    point_height,
    put_points,
    source_line,
    text_box,
    title_size,
    unmarked,
)
from graph.views.briefs.pptx_tables import GAP, put_table
from graph.views.briefs.pptx_template import design_of
from graph.views.briefs.zipped import fixed

QUOTED = 220  # letters of a quote on the slides of sources; the notes have it whole
LARGE = 18.0  # size of points that have a slide to themselves
SIZES = (LARGE, BODY, 15.0, SMALL)
COVER_SIZES = (40, 36, 32, 28, 24)
PARTED = 14  # points of room above the heading of a short section
TOGETHER = 3  # short sections on one slide
NOTHING = Point("Nothing found.")
KEY = 12.0  # size of the legend


@dataclass(frozen=True, slots=True)
class _Part:
    """What gets a title of its own: its heading, what writes it, and the sections that it is made of."""

    heading: str
    write: Callable[[], None]
    sections: Sequence[Section] = ()


def write_pptx(brief: Brief, template: Path | None = None) -> bytes:
    """The briefing as a presentation, in our design or that of ``template``.

    Raises :class:`~graph.model.InputError` if the template cannot be used.
    """
    design = design_of(template)
    footer = f"Snapshot {safe(brief.snapshot)[:16]} · documents to {safe(brief.as_of) or 'a date not known'}"
    writer = Writer(design, brief, {source.number: source for source in brief.sources}, footer)
    parts: list[_Part] = []
    if brief.summary:
        parts.append(_Part("Summary", partial(_summary, writer)))
    for sections in _groups(writer):
        heading = " · ".join(section.heading for section in sections)
        parts.append(_Part(heading, partial(_sections, writer, sections), sections))
    if brief.not_covered:
        covered = partial(_points, writer, brief.not_covered, size=0, last=True)
        parts.append(_Part("What the documents do not cover", covered))
    if questions(brief):
        parts.append(_Part("Questions asked", partial(_questions, writer)))
    if brief.sources:
        parts.append(_Part("Sources", partial(_sources, writer)))
    _cover(writer)
    written: list[tuple[list[_Part], list[Page]]] = []
    for part in parts:
        if written and _joins(writer, *written[-1], part):
            _add_below(writer, part)
            written[-1][0].append(part)
            continue
        before = len(writer.pages)
        part.write()
        written.append(([part], writer.pages[before:]))
    headings = [" · ".join(part.heading for part in group) for group, _ in written]
    writer.title_size = title_size(design, headings)
    for heading, (group, pages) in zip(headings, written, strict=True):
        entitle(writer, pages, heading)
        for page in pages:
            page.asked = tuple(one.question for part in group for one in part.sections if one.question)
    finish(writer)
    _properties(writer)
    out = io.BytesIO()
    design.deck.save(out)
    return fixed(out.getvalue())


def _joins(writer: Writer, group: Sequence[_Part], pages: Sequence[Page], part: _Part) -> bool:
    """Whether short sections fit under what the slide before holds, so that they need none of their own."""
    there = sum(len(one.sections) for one in group)
    if len(pages) > 1 or not there or not part.sections or there + len(part.sections) > TOGETHER:
        return False
    if not all(map(_plain, part.sections)):
        return False
    return sum(_need(writer, section) for section in part.sections) <= writer.left


def _add_below(writer: Writer, part: _Part) -> None:
    """Short sections under headings of their own, below what the slide holds."""
    area, page = writer.design.area, writer.page
    for section in part.sections:
        box = text_box(writer, Box(area.left, page.top, area.width, _need(writer, section)), "", LARGE, name="Text")
        _write_short(writer, box.text_frame, section, own=True)
        page.top += _need(writer, section)


def _cover(writer: Writer) -> None:
    """The first slide: title, what it is about, the snapshot in full."""
    brief, page = writer.brief, new_page(writer, writer.design.cover)
    title, text = page.slide.shapes.title, safe(brief.title)
    size = _cover_size(writer, text, title)
    while _cover_lines(writer, text, size, title) * height(1, size) > title.height and len(text) > 20:
        text = shortened(text, len(text) * 95 // 100)
    title.text_frame.text = text
    for run in title.text_frame.paragraphs[0].runs:
        run.font.size = Pt(size)
    if text != safe(brief.title):
        page.whole.append(safe(brief.title))
    about = safe(brief.subtitle) or (f"Documents to {safe(brief.as_of)}" if brief.as_of else "")
    said = [about, f"Snapshot {safe(brief.snapshot)}" if brief.snapshot else ""]
    rows = [shortened(text, 240) for text in said if text]
    page.whole += [text for text in said if len(text) > 240]
    holder = next((one for one in page.slide.placeholders if one.placeholder_format.idx != 0), None)
    if holder is None:
        area = writer.design.area
        holder = text_box(writer, Box(area.left, area.top, area.width, area.height // 3), "", SMALL)
    for number, text in enumerate(rows):
        paragraph = holder.text_frame.paragraphs[0] if number == 0 else holder.text_frame.add_paragraph()
        run = paragraph.add_run()
        run.text, run.font.size = text, Pt(20 if number == 0 and len(text) < 120 else SMALL)
        paragraph.space_before = Pt(6)


def _cover_size(writer: Writer, text: str, title: Any) -> int:
    """The largest size at which a title fits into its place."""
    for size in COVER_SIZES:
        if _cover_lines(writer, text, size, title) * height(1, size) <= title.height:
            return size
    return COVER_SIZES[-1]


def _cover_lines(writer: Writer, text: str, size: int, title: Any) -> int:
    return lines(text, size, int(title.width) * 0.97, bold=True, breadth=writer.design.breadth)


def _summary(writer: Writer) -> None:
    """The points for a reader in a hurry, and how statuses and numbers are to be read."""
    area = writer.design.area
    words = [f"{status_cell(status)}: {meaning}." for status, meaning in LEGEND]
    legend = "  ".join([*words, "Numbers in brackets: sources, at the end and in the notes of each slide."])
    room = int(height(lines(legend, KEY, area.width, breadth=writer.design.breadth), KEY)) + GAP
    free = area.height - room
    _points(writer, writer.brief.summary, size=_size(writer, writer.brief.summary, free), keep=room, last=True)
    page = writer.page
    text_box(writer, Box(area.left, area.bottom - room + GAP, area.width, room - GAP), legend, KEY, name="How to read")
    page.top = area.bottom


def _size(writer: Writer, points: Sequence[Point], free: int) -> float:
    """The largest size at which points fill one slide; else the one that leaves the last of them well filled."""
    wholes = {size: sum(point_height(writer, point, size) for point in points) for size in SIZES}
    for size in SIZES:
        if wholes[size] <= free:
            return size
    return max(SIZES[1:], key=lambda size: (-(wholes[size] // free) if wholes[size] % free < free * 0.3 else 0, size))


def _points(
    writer: Writer,
    points: Sequence[Point],
    *,
    size: float = BODY,
    keep: int = 0,
    last: bool = False,
    remarks: Sequence[str] = (),
) -> None:
    """Points on new slides, as many as they need, and remarks after them, smaller and without a mark.

    ``keep`` is left free below; ``last`` says that nothing follows on the slide. A size of 0 is chosen here.
    """
    area = writer.design.area
    size = size or _size(
        writer, points, area.height - sum(point_height(writer, Point(text), SMALL) for text in remarks)
    )
    items = [*((point, size, True) for point in points), *((Point(text), SMALL, False) for text in remarks)]
    highs = [point_height(writer, point, scale) for point, scale, _ in items]
    start = 0
    while start < len(items):
        page = new_page(writer, writer.design.text)
        free, count, used = writer.left - keep, 0, 0
        while start + count < len(items) and (not count or used + highs[start + count] <= free):
            count, used = count + 1, used + highs[start + count]
        body = _body(writer, Box(area.left, page.top, area.width, used))
        follows = start + count >= len(items) and not last
        if keep or follows:
            body.left, body.top, body.width = Emu(area.left), Emu(area.top), Emu(area.width)
            body.height = Emu(used + 4 * POINT if follows else max(free, used))
        for point, scale, marked in items[start : start + count]:
            put_points(writer, body.text_frame, [point], scale, bullets=marked)
        page.top += used + GAP
        start += count


def _plain(section: Section) -> bool:
    return not (section.tables or section.charts or section.network)


def _need(writer: Writer, section: Section) -> int:
    """The height in EMU of a section of points with its heading."""
    points = section.points or (NOTHING,)
    notes = sum(point_height(writer, Point(note), SMALL) for note in section.notes)
    return (
        sum(point_height(writer, point, LARGE) for point in (Point(section.heading), *points)) + notes + PARTED * POINT
    )


def _groups(writer: Writer) -> list[list[Section]]:
    """The sections, those of a few points each with their neighbours, so that no slide holds a line alone."""
    found: list[list[Section]] = []
    room = 0
    for section in writer.brief.sections:
        need = _need(writer, section)
        if _plain(section) and found and need <= room and len(found[-1]) < TOGETHER:
            found[-1].append(section)
            room -= need
        else:
            found.append([section])
            room = writer.design.area.height - need if _plain(section) else 0
    return found


def _sections(writer: Writer, sections: Sequence[Section]) -> None:
    """One part of the briefing, or several short ones on one slide under headings of their own."""
    if len(sections) == 1:
        _section(writer, sections[0])
        return
    page, area = new_page(writer, writer.design.text), writer.design.area
    frame = _body(writer, area).text_frame
    for section in sections:
        _write_short(writer, frame, section)
    page.top = area.bottom


def _write_short(writer: Writer, frame: Any, section: Section, *, own: bool = False) -> None:
    put_points(writer, frame, [Point(section.heading)], LARGE, bullets=False)
    heading = frame.paragraphs[-1]
    heading.runs[0].font.bold, heading.space_before = True, Pt(PARTED)
    put_points(writer, frame, section.points or [NOTHING], LARGE, own=own)
    put_points(writer, frame, [Point(note) for note in section.notes], SMALL, bullets=False)


def _section(writer: Writer, section: Section) -> None:
    """A part of the briefing: its points and remarks, then tables, charts and the network."""
    more = not _plain(section)
    points = section.points or (() if more else (NOTHING,))
    _points(writer, points, size=BODY if more else 0, last=not more, remarks=section.notes)
    if more and not points and not section.notes:
        new_page(writer, writer.design.bare)
    for table in section.tables:
        put_table(writer, table)
    for chart in section.charts:
        put_chart(writer, chart)
    if section.network is not None:
        put_network(writer, section.network)


def _body(writer: Writer, box: Box) -> Any:
    """The placeholder for the text of the slide, or a text box of ours where the design has none."""
    found = body_of(writer.page.slide)
    return found if found is not None else text_box(writer, box, "", BODY)


def _questions(writer: Writer) -> None:
    """What was asked, as commands that anybody can run again."""
    rows = [Row(pair) for pair in questions(writer.brief)]
    new_page(writer, writer.design.bare)
    put_table(
        writer, Table("Each part is the answer to a question that can be asked again", ("part", "command"), tuple(rows))
    )


def _sources(writer: Writer) -> None:
    """All sources by number in two columns, quotes shortened; the notes have them whole."""
    area, gutter = writer.design.area, 24 * POINT
    wide = (area.width - gutter) // 2
    column, top, line = 2, 0, writer.design.line
    frame = None
    for source in writer.brief.sources:
        text = f"[{source.number}] {shortened(source_line(source, QUOTED), 600)}"
        high = int(height(lines(text, SOURCE, wide * 0.97, breadth=writer.design.breadth), SOURCE, line) + 4 * POINT)
        if frame is None or (top and top + high > area.height):
            column, top = column + 1, 0
            if column > 1:
                new_page(writer, writer.design.text)
                column = 0
            box = Box(area.left + column * (wide + gutter), area.top, wide, area.height)
            frame = _column(writer, box, column)
        paragraph = frame.paragraphs[0] if top == 0 else frame.add_paragraph()
        unmarked(paragraph)
        paragraph.line_spacing, paragraph.space_before, paragraph.space_after = 1.0, Pt(0), Pt(4)
        run = paragraph.add_run()
        run.text, run.font.size = text, Pt(SOURCE)
        writer.page.cited.add(source.number)
        top += high


def _column(writer: Writer, box: Box, column: int) -> Any:
    """The text frame of a column: the placeholder of the slide on the left, a box of our own on the right."""
    body = body_of(writer.page.slide) if column == 0 else None
    if body is None:
        body = text_box(writer, box, "", SOURCE, name="Sources")
    body.left, body.top, body.width, body.height = Emu(box.left), Emu(box.top), Emu(box.width), Emu(box.height)
    return body.text_frame


def _properties(writer: Writer) -> None:
    """What the file says of itself, without clock or machine."""
    properties = writer.design.deck.core_properties
    properties.title, properties.subject = safe(writer.brief.title)[:250], safe(writer.brief.subtitle)[:250]
    properties.author = properties.last_modified_by = "ctgraph"
    properties.comments = f"Snapshot {safe(writer.brief.snapshot)[:200]}"
    properties.keywords, properties.category, properties.revision = "", "", 1
    properties.created = properties.modified = datetime(2000, 1, 1)
