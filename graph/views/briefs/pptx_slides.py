"""Slides as they are filled: a new one from a layout, its title, footer, text, notes and the room that is left.

What comes in are a design (:mod:`~graph.views.briefs.pptx_template`), a briefing and texts; what goes out are slides of
python-pptx. Every slide has a real title, a footer with snapshot and date, a number, and notes that hold the sources of
what it says in full, so that a slide which is copied elsewhere keeps its evidence.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from copy import deepcopy
from dataclasses import dataclass, field, replace
from typing import Any
from xml.sax.saxutils import escape

from pptx.enum.shapes import PP_PLACEHOLDER
from pptx.oxml import parse_xml
from pptx.oxml.ns import nsdecls, qn
from pptx.util import Emu, Pt

from graph.queries.answer import MARKS
from graph.views.briefs.model import Brief, Point, Source
from graph.views.briefs.notes import status_cell, whole_note
from graph.views.briefs.pptx_measure import LINE, POINT, height, lines, lines_of, safe, shortened, width

BODY, SMALL, SOURCE, FOOT = 16.0, 14.0, 11.0, 10.0
"""Sizes of letters in points: points, remarks under tables and pictures, sources, footer."""

NUMBERS = 12.0  # size of the numbers of sources behind a point
BEFORE = 6.0  # points of room above a paragraph
INDENT = 228600
LONGEST = 1100  # letters of a point on a slide; the notes hold the whole
NOTES = 60_000  # letters of notes behind a slide
TITLE_SIZES = (28, 26, 24, 22, 20)


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle on a slide, in EMU."""

    left: int
    top: int
    width: int
    height: int

    @property
    def bottom(self) -> int:
        """Where it ends."""
        return self.top + self.height


@dataclass(slots=True)
class Design:
    """A presentation to write into, with the layouts to use and the room that they leave.

    ``breadth`` is how wide its font is taken to be for the width of Arial, ``line`` the height of its lines for the
    size of its letters; ``title`` the room of a title; ``own`` whether it is ours, with slides of white.
    """

    deck: Any
    cover: Any
    text: Any
    bare: Any
    area: Box
    title: Box
    breadth: float = 1.0
    line: float = LINE
    own: bool = True


@dataclass(slots=True)
class Page:
    """A slide in the making: where its free room begins, what it cites, had to shorten, and was asked for."""

    slide: Any
    top: int
    cited: set[int] = field(default_factory=set)
    whole: list[str] = field(default_factory=list)
    asked: tuple[str, ...] = ()


@dataclass(slots=True)
class Writer:
    """What is being written: the design, the briefing, its sources by number and the slides so far."""

    design: Design
    brief: Brief
    sources: dict[int, Source]
    footer: str
    title_size: int = TITLE_SIZES[0]
    pages: list[Page] = field(default_factory=list)

    @property
    def page(self) -> Page:
        """The slide that is being filled."""
        return self.pages[-1]

    @property
    def left(self) -> int:
        """The height in EMU that is free on the slide that is being filled."""
        return self.design.area.bottom - self.page.top


def new_page(writer: Writer, layout: Any) -> Page:
    """A new slide with footer and number, without a title yet."""
    slide = writer.design.deck.slides.add_slide(layout)
    keep = {PP_PLACEHOLDER.TITLE, PP_PLACEHOLDER.CENTER_TITLE}
    keep |= {PP_PLACEHOLDER.SUBTITLE} if layout is writer.design.cover else set()
    body = body_of(slide) if layout is writer.design.text else None
    for holder in list(slide.placeholders):
        if holder.placeholder_format.type not in keep and (body is None or holder.shape_id != body.shape_id):
            holder._element.getparent().remove(holder._element)
    page = Page(slide, writer.design.area.top)
    writer.pages.append(page)
    return page


def body_of(slide: Any) -> Any:
    """The placeholder that takes the text of a slide: the largest one for text or any content."""
    kinds = (PP_PLACEHOLDER.OBJECT, PP_PLACEHOLDER.BODY)
    found = [holder for holder in slide.placeholders if holder.placeholder_format.type in kinds]
    return max(found, key=lambda one: (one.width * one.height, -one.placeholder_format.idx), default=None)


def entitle(writer: Writer, pages: Sequence[Page], heading: str) -> None:
    """Give the slides of a part their title; several are numbered, so that no two titles are equal."""
    heading, box = safe(heading), writer.design.title
    for number, page in enumerate(pages, 1):
        count = f" ({number}/{len(pages)})" if len(pages) > 1 else ""
        text = heading
        while lines(text + count, writer.title_size, box.width, bold=True, breadth=writer.design.breadth) > 2:
            text = shortened(text, len(text) * 9 // 10)
        if text != heading:
            page.whole.insert(0, heading)
        title = page.slide.shapes.title
        title.text_frame.text = text + count
        for run in title.text_frame.paragraphs[0].runs:
            run.font.size = Pt(writer.title_size)


def title_size(design: Design, headings: Iterable[str]) -> int:
    """The largest size at which all headings fit into the room of the title, so that all slides have the same."""
    texts = [shortened(safe(heading), 120) + " (10/10)" for heading in headings]
    for size in TITLE_SIZES:
        most = max(1, int(design.title.height // height(1, size)))
        if all(lines(text, size, design.title.width, bold=True, breadth=design.breadth) <= most for text in texts):
            return size
    return TITLE_SIZES[-1]


def numbers(sources: Iterable[int]) -> str:
    """The numbers of sources in brackets."""
    found = sorted(set(sources))
    return f"[{', '.join(map(str, found))}]" if found else ""


def point_text(point: Point) -> tuple[str, str, str]:
    """A point as it stands on a slide: what it says, its status, the numbers of its sources.

    Where the sentence names its status in brackets, the mark stands there and not once more behind it.
    """
    text, status = shortened(safe(point.text), LONGEST), status_cell(point.status)
    told = re.compile(rf"\({re.escape(point.status)}(?=[;)])")
    if point.status in MARKS and told.search(text):
        text, status = told.sub(f"({status}", text), ""
    return text, status, numbers(point.sources)


def point_height(writer: Writer, point: Point, size: float = BODY) -> int:
    """The height of a point in EMU, with the space above it."""
    text, status, cited = point_text(point)
    parts = [(text, size), *([(f" {status}", size)] if status else []), *([(f" {cited}", NUMBERS)] if cited else [])]
    count = lines_of(parts, (writer.design.area.width - INDENT) * 0.98, breadth=writer.design.breadth)
    return int(height(count, size, writer.design.line) + BEFORE * POINT)


def put_points(
    writer: Writer,
    frame: Any,
    points: Sequence[Point],
    size: float = BODY,
    *,
    bullets: bool = True,
    own: bool = False,
) -> None:
    """Write points into a text frame, after what it holds, and note what they cite.

    ``own`` is a text box of ours, to which no design gives bullets.
    """
    page = writer.page
    for point in points:
        first = frame.paragraphs[0]
        paragraph = frame.add_paragraph() if first.runs else first
        text, status, cited = point_text(point)
        for part, scale in (
            (text, size),
            (f" {status}" if status else "", size),
            (f" {cited}" if cited else "", NUMBERS),
        ):
            if part:
                run = paragraph.add_run()
                run.text, run.font.size = part, Pt(scale)
        paragraph.line_spacing, paragraph.space_before, paragraph.space_after = 1.0, Pt(BEFORE), Pt(0)
        if not bullets:
            unmarked(paragraph)
        elif own:
            _marked(paragraph)
        if text.endswith("…"):
            page.whole.append(safe(point.text))
        page.cited.update(point.sources)


def _marked(paragraph: Any) -> None:
    """Give a paragraph a bullet and its indent."""
    properties = paragraph._p.get_or_add_pPr()
    properties.set("marL", str(INDENT))
    properties.set("indent", str(-INDENT))
    properties.append(properties.makeelement(qn("a:buFont"), {"typeface": "Arial"}))
    properties.append(properties.makeelement(qn("a:buChar"), {"char": "•"}))


def unmarked(paragraph: Any) -> None:
    """Take from a paragraph the bullet and the indent that a placeholder gives it."""
    properties = paragraph._p.get_or_add_pPr()
    properties.set("marL", "0")
    properties.set("indent", "0")
    if properties.find(qn("a:buNone")) is None:
        properties.append(properties.makeelement(qn("a:buNone"), {}))


def text_box(writer: Writer, box: Box, text: str, size: float, *, bold: bool = False, name: str = "Text") -> Any:
    """A text of our own on the slide, in the font and colour of the design; returns the shape."""
    shape = writer.page.slide.shapes.add_textbox(Emu(box.left), Emu(box.top), Emu(box.width), Emu(box.height))
    shape.name = name
    frame = shape.text_frame
    frame.word_wrap = True
    frame.margin_left = frame.margin_right = frame.margin_top = frame.margin_bottom = 0
    run = frame.paragraphs[0].add_run()
    run.text, run.font.size, run.font.bold = text, Pt(size), bold
    return shape


def describe(shape: Any, text: str) -> None:
    """Give a picture, chart, table or group the words that a screen reader speaks."""
    for known in shape._element.iter(qn("p:cNvPr")):
        known.set("descr", shortened(safe(text), 1000))
        return


def source_line(source: Source, quote: int = 0) -> str:
    """A source as a note on paper tells it, with its address; ``quote`` shortens the quote to so many letters."""
    said = safe(source.quote)
    told = replace(source, quote=shortened(said, quote) if quote else said)
    text = safe(whole_note(told, told.number)).replace(" p. ", " p.\u00a0").replace(" row ", " row\u00a0")
    return f"{text} {safe(source.address)}" if source.address and source.address not in source.cited else text


def finish(writer: Writer) -> None:
    """Footer, number and notes of every slide, once all is written."""
    for page in writer.pages:
        _foot(writer, page)
        _notes(writer, page)


def _foot(writer: Writer, page: Page) -> None:
    layout = page.slide.slide_layout
    holders = {holder.placeholder_format.type: holder for holder in layout.placeholders}
    for kind, content in (
        (
            PP_PLACEHOLDER.FOOTER,
            f"<a:r><a:rPr lang='en-GB' sz='{int(FOOT * 100)}'/><a:t>{escape(_footer(writer, holders))}</a:t></a:r>",
        ),
        (
            PP_PLACEHOLDER.SLIDE_NUMBER,
            "<a:fld id='{B6F15528-21DE-4FAA-801E-634DDDAF4B2B}' type='slidenum'><a:rPr lang='en-GB'/><a:t>"
            f"{writer.pages.index(page) + 1}</a:t></a:fld>",
        ),
    ):
        paragraph = parse_xml(f"<a:p {nsdecls('a')}>{content}</a:p>")
        if kind in holders:
            shape = deepcopy(holders[kind]._element)
            shape.spPr.clear()
            known = next(shape.iter(qn("p:cNvPr")))
            page.slide.shapes._spTree.append(shape)
        else:
            box = _foot_box(writer, kind)
            made = text_box_on(page, box, "", FOOT)
            shape, known = made._element, next(made._element.iter(qn("p:cNvPr")))
        known.set("id", str(max(int(one.get("id")) for one in page.slide.shapes._spTree.iter(qn("p:cNvPr"))) + 1))
        known.set("name", "Footer" if kind == PP_PLACEHOLDER.FOOTER else "Slide number")
        body = shape.txBody
        for old in body.findall(qn("a:p")):
            body.remove(old)
        if kind not in holders:
            for run in paragraph.iter(qn("a:rPr")):
                run.set("sz", str(int(FOOT * 100)))
        body.append(paragraph)
        style = body.find(qn("a:lstStyle"))
        if style is not None:
            style.clear()


def _footer(writer: Writer, holders: dict[Any, Any]) -> str:
    """The footer, shorter where a template gives it little room; the notes have it whole."""
    room = holders[PP_PLACEHOLDER.FOOTER].width if PP_PLACEHOLDER.FOOTER in holders else writer.design.area.width
    if width(writer.footer, FOOT, breadth=writer.design.breadth) <= int(room) - 16 * POINT:
        return writer.footer
    return f"Snapshot {safe(writer.brief.snapshot)[:12]} · to {safe(writer.brief.as_of) or 'no known date'}"


def text_box_on(page: Page, box: Box, text: str, size: float) -> Any:
    """A bare text box on a slide that is written already."""
    shape = page.slide.shapes.add_textbox(Emu(box.left), Emu(box.top), Emu(box.width), Emu(box.height))
    frame = shape.text_frame
    frame.margin_left = frame.margin_right = frame.margin_top = frame.margin_bottom = 0
    run = frame.paragraphs[0].add_run()
    run.text, run.font.size = text, Pt(size)
    return shape


def _foot_box(writer: Writer, kind: Any) -> Box:
    """Where a footer goes that a template has no place for: along the lower edge."""
    design, high = writer.design, int(20 * POINT)
    top = int(design.deck.slide_height) - high
    if kind == PP_PLACEHOLDER.FOOTER:
        return Box(design.area.left, top, design.area.width * 9 // 10, high)
    return Box(design.area.left + design.area.width * 95 // 100, top, design.area.width * 5 // 100, high)


def _notes(writer: Writer, page: Page) -> None:
    """What the slide shortened, then every source it cites with its full quote."""
    parts = [*page.whole]
    cited = [number for number in sorted(page.cited) if number in writer.sources]
    if cited:
        parts.append("Sources of this slide")
        parts += [f"[{number}] {source_line(writer.sources[number])}" for number in cited]
    parts += [f"Asked: {safe(question)}" for question in page.asked]
    parts.append(writer.footer)
    text = "\n".join(parts)
    if len(text) > NOTES:
        text = shortened(text, NOTES)
    notes = page.slide.notes_slide
    frame = notes.notes_text_frame
    if frame is None:  # a template whose notes have no place for text
        notes.shapes._spTree.append(
            parse_xml(
                f"<p:sp {nsdecls('p', 'a')}><p:nvSpPr><p:cNvPr id='90' name='Notes'/><p:cNvSpPr/><p:nvPr>"
                "<p:ph type='body' idx='1'/></p:nvPr></p:nvSpPr><p:spPr/><p:txBody><a:bodyPr/><a:lstStyle/><a:p/>"
                "</p:txBody></p:sp>"
            )
        )
        frame = notes.notes_text_frame
    frame.text = text
