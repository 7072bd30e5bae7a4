"""A briefing as slides that can be edited: native text, tables, charts and shapes, with sources on slides and in notes.

What comes in is a :class:`~graph.views.briefs.model.Brief` and, if wanted, a ministry's own ``.pptx`` or ``.potx``;
what goes out are the bytes of a presentation. The same briefing and template give the same bytes. Nothing is cut
silently: long parts go on over further slides, and what is shortened on a slide stands whole in its notes.
"""

from __future__ import annotations

import io
from collections.abc import Callable, Sequence
from datetime import datetime
from pathlib import Path

from pptx.util import Emu, Pt

from graph.views.briefs.model import Brief, Point, Row, Section, Table
from graph.views.briefs.pptx_charts import put_chart
from graph.views.briefs.pptx_measure import POINT, height, lines, safe, shortened
from graph.views.briefs.pptx_network import put_network
from graph.views.briefs.pptx_slides import (
    BODY,
    SMALL,
    SOURCE,
    Box,
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
SUMMARY = 18.0
LEGEND = (
    "● asserted: reported as agreed or done.  ◐ planned: announced.  ○ recommended: proposed or asked for.  "
    "Numbers in brackets are sources: at the end, and with their quotes in the notes of each slide."
)


def write_pptx(brief: Brief, template: Path | None = None) -> bytes:
    """The briefing as a presentation, in our design or that of ``template``.

    Raises :class:`~graph.model.InputError` if the template cannot be used.
    """
    design = design_of(template)
    footer = f"Snapshot {safe(brief.snapshot)[:16]} · documents to {safe(brief.as_of) or 'a date not known'}"
    writer = Writer(design, brief, {source.number: source for source in brief.sources}, footer)
    parts: list[tuple[str, Callable[[], None]]] = []
    if brief.summary:
        parts.append(("Summary", lambda: _summary(writer)))
    parts += [(section.heading, lambda section=section: _section(writer, section)) for section in brief.sections]  # type: ignore[misc]
    if brief.not_covered:
        parts.append(("What the documents do not cover", lambda: _points(writer, brief.not_covered, last=True)))
    if any(section.question for section in brief.sections):
        parts.append(("Questions asked", lambda: _questions(writer)))
    if brief.sources:
        parts.append(("Sources", lambda: _sources(writer)))
    writer.title_size = title_size(design, [heading for heading, _ in parts])
    _cover(writer)
    for heading, write in parts:
        before = len(writer.pages)
        write()
        entitle(writer, writer.pages[before:], heading)
    finish(writer)
    _properties(writer)
    out = io.BytesIO()
    design.deck.save(out)
    return fixed(out.getvalue())


def _cover(writer: Writer) -> None:
    """The first slide: title, what it is about, the date that the documents reach to, the snapshot in full."""
    brief, page = writer.brief, new_page(writer, writer.design.cover)
    title = page.slide.shapes.title
    title.text_frame.text = shortened(safe(brief.title), 140)
    if title.text_frame.text != safe(brief.title):
        page.whole.append(safe(brief.title))
    said = [
        safe(brief.subtitle),
        f"Documents to {safe(brief.as_of)}" if brief.as_of else "",
        f"Snapshot {safe(brief.snapshot)}",
    ]
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


def _summary(writer: Writer) -> None:
    """The points for a reader in a hurry, and how statuses and numbers are to be read."""
    area = writer.design.area
    room = int(height(lines(LEGEND, SMALL, area.width, breadth=writer.design.breadth), SMALL)) + GAP
    free = area.height - room
    size = SUMMARY if sum(point_height(writer, point, SUMMARY) for point in writer.brief.summary) <= free else BODY
    _points(writer, writer.brief.summary, size=size, keep=room, last=True)
    page = writer.page
    text_box(
        writer, Box(area.left, area.bottom - room + GAP, area.width, room - GAP), LEGEND, SMALL, name="How to read"
    )
    page.top = area.bottom


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

    ``keep`` is left free below; ``last`` says that nothing follows on the slide.
    """
    items = [*((point, size) for point in points), *((Point(text), SMALL) for text in remarks)]
    highs = [point_height(writer, point, scale) for point, scale in items]
    start, area = 0, writer.design.area
    while start < len(items):
        page = new_page(writer, writer.design.text)
        free, count, used = writer.left - keep, 0, 0
        while start + count < len(items) and (not count or used + highs[start + count] <= free):
            count, used = count + 1, used + highs[start + count]
        body = body_of(page.slide)
        if body is None:
            body = text_box(writer, Box(area.left, page.top, area.width, used), "", size)
        follows = start + count >= len(items) and not last
        if keep or follows:
            body.left, body.top, body.width = Emu(area.left), Emu(area.top), Emu(area.width)
            body.height = Emu(used + 4 * POINT if follows else max(free, used))
        for point, scale in items[start : start + count]:
            put_points(writer, body.text_frame, [point], scale, bullets=scale == size)
        page.top += used + GAP
        start += count


def _section(writer: Writer, section: Section) -> None:
    """A part of the briefing: its points and remarks, then tables, charts and the network."""
    more = bool(section.tables or section.charts or section.network)
    points = section.points or (() if more else (Point("Nothing found."),))
    _points(writer, points, last=not more, remarks=section.notes)
    if more and not points and not section.notes:
        new_page(writer, writer.design.bare)
    for table in section.tables:
        put_table(writer, table)
    for chart in section.charts:
        put_chart(writer, chart)
    if section.network is not None:
        put_network(writer, section.network)


def _questions(writer: Writer) -> None:
    """What was asked, as commands that anybody can run again."""
    rows = [Row((section.heading, section.question)) for section in writer.brief.sections if section.question]
    new_page(writer, writer.design.bare)
    put_table(
        writer, Table("Each part is the answer to a question that can be asked again", ("part", "command"), tuple(rows))
    )


def _sources(writer: Writer) -> None:
    """All sources by number in two columns, quotes shortened; the notes have them whole."""
    area, gutter = writer.design.area, 24 * POINT
    wide = (area.width - gutter) // 2
    column, top = 2, 0
    frame = None
    for source in writer.brief.sources:
        text = f"[{source.number}] {shortened(source_line(source, QUOTED), 600)}"
        high = int(height(lines(text, SOURCE, wide * 0.97, breadth=writer.design.breadth), SOURCE) + 4 * POINT)
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


def _column(writer: Writer, box: Box, column: int):  # type: ignore[no-untyped-def]
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
