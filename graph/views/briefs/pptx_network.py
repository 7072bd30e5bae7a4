"""The network of a briefing on a slide: shapes with connectors glued to them, or a picture where it is too large.

What comes in is a :class:`~graph.views.briefs.model.Network` with the places of its nodes; what goes out is one group
of native shapes that can be moved and edited, with a legend below it, or a PNG. Kinds of actors have a colour and a
shape, statuses a dash: solid asserted, dashed planned, dotted recommended.
"""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass
from math import hypot
from typing import Any

from pptx.dml.color import RGBColor
from pptx.enum.dml import MSO_LINE
from pptx.enum.shapes import MSO_CONNECTOR, MSO_SHAPE
from pptx.enum.text import MSO_ANCHOR, PP_ALIGN
from pptx.oxml.ns import qn
from pptx.util import Emu, Pt

from graph.model import STATUS_ORDER
from graph.views.briefs.figures import network_words
from graph.views.briefs.model import Link, Network, Node
from graph.views.briefs.notes import status_cell
from graph.views.briefs.pptx_measure import LINE, POINT, fitted, height, safe, shortened, width
from graph.views.briefs.pptx_slides import (
    Box,
    Writer,
    describe,
    new_page,
    numbers,
    text_box,
)
from graph.views.briefs.pptx_tables import CAPTION, put_remark, remark_height
from graph.views.network_data import DIAMOND
from graph.views.palette import GROUPS, LINES, Group
from graph.views.stills.arrange import arranged

MANY = 40
"""Nodes from which on a network is a picture."""

SHAPES = {
    "pill": MSO_SHAPE.FLOWCHART_TERMINATOR,
    "hexagon": MSO_SHAPE.FLOWCHART_PREPARATION,
    "box": MSO_SHAPE.RECTANGLE,
    "cut": MSO_SHAPE.FLOWCHART_CARD,
    "slant": MSO_SHAPE.FLOWCHART_MANUAL_INPUT,
    "plain": MSO_SHAPE.RECTANGLE,
    "round": MSO_SHAPE.ROUNDED_RECTANGLE,
    "diamond": MSO_SHAPE.DIAMOND,
}
"""All of these have four places for a connector: top, left, bottom, right, in this order."""

DASHES = {"asserted": MSO_LINE.SOLID, "planned": MSO_LINE.DASH, "recommended": MSO_LINE.ROUND_DOT}
INSET = {"pill": 0.13, "hexagon": 0.2, "cut": 0.1, "slant": 0.05}  # part of the width that a shape takes from its text
TALLER = {"cut": 1.25, "slant": 1.2}  # a shape whose upper edge takes room from its text
UNIT = 16.0  # size of a letter in units of the layout
LARGEST = 16.0  # the same in points, at most
CAPTION_SCALE = 0.9  # size of the name of a joint act for that of an actor
LEGEND = 11.0
MARGIN = 7 * POINT  # free above and below the network
LONGEST, MOST_ROWS = 30, 3  # letters of a line of a label, and its lines
INK = "#1A1A1A"
INCH = 914400


@dataclass(frozen=True, slots=True)
class Spot:
    """Where a node stands on the slide, the size of its letters and the lines of its label.

    The name of a joint act stands below its diamond, or ``above`` it where its lines go down.
    """

    node: Node
    shape: Box
    size: float
    rows: tuple[str, ...]
    above: bool = False


def put_network(writer: Writer, network: Network) -> None:
    """Draw the network on a slide of its own."""
    page = writer.page
    if page.top > writer.design.area.top:
        page = new_page(writer, writer.design.bare)
    area = writer.design.area
    title = fitted(safe(network.title), CAPTION, area.width, bold=True, breadth=writer.design.breadth)
    if title:
        text_box(
            writer,
            Box(area.left, page.top, area.width, int(height(1, CAPTION))),
            title,
            CAPTION,
            bold=True,
            name="Caption",
        )
        page.top += int(height(1, CAPTION)) + 2 * POINT
    if title != safe(network.title):
        page.whole.append(safe(network.title))
    foot = remark_height(writer, network.note)
    legend = _legend_height(writer, network)
    room = Box(area.left, page.top, area.width, area.bottom - page.top - foot - legend - 4 * POINT)
    inner = Box(room.left, room.top + MARGIN, room.width, room.height - 2 * MARGIN)
    if not writer.design.own:  # the inks are made for white
        _panel(writer, Box(room.left, room.top, room.width, room.height + legend + 4 * POINT))
    if len(network.nodes) < MANY:
        _shapes(writer, network, inner)
    else:
        _picture(writer, network, inner)
    page.top = room.bottom + 4 * POINT
    _legend(writer, network, Box(area.left, page.top, area.width, legend))
    page.top += legend
    if network.note:
        put_remark(writer, network.note)
    _tell(writer, network)


def _panel(writer: Writer, box: Box) -> None:
    """White paper under the network, whatever the background of a ministry's slides is."""
    shapes = writer.page.slide.shapes
    panel = shapes.add_shape(MSO_SHAPE.RECTANGLE, Emu(box.left), Emu(box.top), Emu(box.width), Emu(box.height))
    panel.name = "Panel"
    panel.shadow.inherit = False
    panel.fill.solid()
    panel.fill.fore_color.rgb = RGBColor(0xFF, 0xFF, 0xFF)
    panel.line.fill.background()


def _tell(writer: Writer, network: Network) -> None:
    """Names in full and what each line stands for go to the notes; the sources of the lines with them."""
    page = writer.page
    names = {node.id: safe(node.label) for node in network.nodes}
    page.whole += [
        f"{names[node.id]}: {safe(node.name)}" for node in network.nodes if safe(node.name) != names[node.id]
    ]
    for link in network.links:
        parts = [status_cell(link.status), safe(link.label), numbers(link.sources)]
        page.whole.append(f"{names[link.a]} – {names[link.b]}: " + " ".join(part for part in parts if part))
        page.cited.update(link.sources)


def _shapes(writer: Writer, network: Network, room: Box) -> None:
    group = writer.page.slide.shapes.add_group_shape()
    group.name = "Network"
    group.shapes.turbo_add_enabled = True
    spots = _spots(writer, network, room)
    drawn = {spot.node.id: _node(group, spot) for spot in spots}
    places = {spot.node.id: spot.shape for spot in spots}
    captions = [_caption_box(spot) for spot in spots if spot.node.group == "hub"]
    tree = group._element
    first = tree.index(drawn[spots[0].node.id]._element) if spots else 0
    for link in network.links:
        if link.a in drawn and link.b in drawn and link.a != link.b:
            line = _line(group, link, drawn, places, captions)
            tree.remove(line._element)
            tree.insert(first, line._element)  # lines lie under the nodes
            first += 1
    describe(group, network_words(network))


def _spots(writer: Writer, network: Network, room: Box) -> list[Spot]:
    """Places and sizes on the slide: as large as can be without touching, in the order of the layout."""
    breadth = writer.design.breadth
    nodes = network.nodes
    rows = [_rows(node) for node in nodes]
    sizes = [_room(node, texts, breadth) for node, texts in zip(nodes, rows, strict=True)]
    starts = [
        (node.x, node.y + (size[1] - DIAMOND) / 2 if node.group == "hub" else node.y)
        for node, size in zip(nodes, sizes, strict=True)
    ]
    number = {node.id: index for index, node in enumerate(nodes)}
    pairs = [(number[link.a], number[link.b]) for link in network.links if link.a in number and link.b in number]
    middles, scale = arranged(starts, sizes, pairs, (room.width / POINT, room.height / POINT), LARGEST / UNIT)
    letters = max(int(UNIT * scale * 2) / 2, 1.0)
    found = []
    for index, (node, texts, (w, h), (x, y)) in enumerate(zip(nodes, rows, sizes, middles, strict=True)):
        hub = node.group == "hub"
        wide, high = (DIAMOND * scale,) * 2 if hub else (w * scale, h * scale)
        ends = [middles[a + b - index][1] for a, b in pairs if index in (a, b)]
        above = hub and bool(ends) and sum(ends) / len(ends) > y
        top = y + h * scale / 2 - high if above else y - h * scale / 2
        box = Box(*(int(value * POINT) for value in (x - wide / 2, top, wide, high)))
        moved = Box(box.left + room.left, box.top + room.top, box.width, box.height)
        found.append(Spot(node, moved, max(letters * CAPTION_SCALE, 1.0) if hub else letters, texts, above))
    return found


def _rows(node: Node) -> tuple[str, ...]:
    """The lines of a label, none longer than a picture has room for."""
    found = [shortened(safe(line), LONGEST) for line in node.label.split("\n") if line.strip()]
    return tuple(found[:MOST_ROWS]) or (safe(node.id),)


def _room(node: Node, rows: tuple[str, ...], breadth: float) -> tuple[float, float]:
    """Width and height of a node in units of the layout, of which a letter is :data:`UNIT` high."""
    hub = node.group == "hub"
    size = UNIT * (CAPTION_SCALE if hub else 1.0)
    text = max(width(row, size, bold=not hub, breadth=breadth) for row in rows) / POINT
    if hub:
        return max(text, DIAMOND) + 8, DIAMOND + size * LINE * len(rows) + 4
    shape = GROUPS.get(node.group, GROUPS["other"]).shape
    return max(text / (1 - INSET.get(shape, 0.0)) + 14, 40.0), (size * LINE * len(rows) + 8) * TALLER.get(
        shape, 1.0
    ) + 4


def _node(group: Any, spot: Spot) -> Any:
    look = GROUPS.get(spot.node.group, GROUPS["other"])
    box = spot.shape
    shape = group.shapes.add_shape(SHAPES[look.shape], Emu(box.left), Emu(box.top), Emu(box.width), Emu(box.height))
    shape.name = safe(spot.node.label)[:60]
    _paint(shape, look, 2.5 if spot.node.focus else 1.0)
    describe(shape, spot.node.name or spot.node.label)
    if spot.node.group == "hub":
        _caption(group, spot)
    else:
        _write(shape.text_frame, spot.rows, spot.size, look.ink, bold=True)
    return shape


def _paint(shape: Any, look: Group, edge: float) -> None:
    shape.shadow.inherit = False
    shape.fill.solid()
    shape.fill.fore_color.rgb = RGBColor.from_string(look.fill[1:])
    shape.line.color.rgb = RGBColor.from_string(INK[1:])
    shape.line.width = Pt(edge)
    if look.shape == "plain":
        shape.line.dash_style = MSO_LINE.DASH


def _caption_box(spot: Spot) -> Box:
    """Where the name of a joint act stands, under or over its diamond."""
    room = int(max(width(row, spot.size) for row in spot.rows) * 1.1)
    left = spot.shape.left + spot.shape.width // 2 - room // 2
    high = int(height(len(spot.rows), spot.size))
    return Box(left, spot.shape.top - high if spot.above else spot.shape.bottom, room, high)


def _caption(group: Any, spot: Spot) -> None:
    box = _caption_box(spot)
    shape = group.shapes.add_textbox(Emu(box.left), Emu(box.top), Emu(box.width), Emu(box.height))
    shape.name = "Name of the joint act"
    shape.fill.solid()
    shape.fill.fore_color.rgb = RGBColor(0xFF, 0xFF, 0xFF)
    colour = next(shape._element.spPr.iter(qn("a:srgbClr")))
    colour.append(colour.makeelement(qn("a:alpha"), {"val": "80000"}))  # lines behind it stay to be seen
    _write(shape.text_frame, spot.rows, spot.size, INK)
    for paragraph in shape.text_frame.paragraphs:
        paragraph.runs[0].font.italic = True


def _write(frame: Any, rows: Sequence[str], size: float, ink: str, *, bold: bool = False) -> None:
    frame.margin_left = frame.margin_right = frame.margin_top = frame.margin_bottom = 0
    frame.word_wrap, frame.vertical_anchor = False, MSO_ANCHOR.MIDDLE
    for number, text in enumerate(rows):
        paragraph = frame.paragraphs[0] if number == 0 else frame.add_paragraph()
        paragraph.alignment = PP_ALIGN.CENTER
        run = paragraph.add_run()
        run.text, run.font.size, run.font.bold = text, Pt(size), bold
        run.font.color.rgb = RGBColor.from_string(ink[1:])


def _line(group: Any, link: Link, drawn: dict[str, Any], places: dict[str, Box], captions: list[Box]) -> Any:
    """A connector glued to the two places of its nodes that look at each other."""
    begin, end = _nearest(places, captions, link)
    (x1, y1), (x2, y2) = _sites(places[link.a])[begin], _sites(places[link.b])[end]
    line = group.shapes.add_connector(MSO_CONNECTOR.STRAIGHT, Emu(x1), Emu(y1), Emu(x2), Emu(y2))
    line.begin_connect(drawn[link.a], begin)
    line.end_connect(drawn[link.b], end)
    line.name = f"{safe(link.a)[-40:]} – {safe(link.b)[-40:]}"
    _dash(line, link.status)
    describe(line, f"{drawn[link.a].name} – {drawn[link.b].name}: {link.status} {link.label}")
    return line


def _dash(line: Any, status: str) -> None:
    look = LINES.get(status, LINES["asserted"])
    line.line.color.rgb = RGBColor.from_string(look.ink[1:])
    line.line.width = Pt(look.wide + 0.25)
    line.line.dash_style = DASHES.get(status, MSO_LINE.SOLID)
    line._element.spPr.append(line._element.makeelement(qn("a:effectLst"), {}))  # no shadow of the design


def _sites(box: Box) -> list[tuple[int, int]]:
    x, y = box.left + box.width // 2, box.top + box.height // 2
    return [(x, box.top), (box.left, y), (x, box.bottom), (box.left + box.width, y)]


def _nearest(places: dict[str, Box], captions: list[Box], link: Link) -> tuple[int, int]:
    """The pair of sides with the shortest way between them that turns not back and crosses no other node or name."""
    a, b = places[link.a], places[link.b]
    others = [box for name, box in sorted(places.items()) if name not in (link.a, link.b)] + captions

    def cost(i: int, j: int) -> tuple[float, int, int]:
        (x1, y1), (x2, y2) = _sites(a)[i], _sites(b)[j]
        out = {0: y1 - y2, 1: x1 - x2, 2: y2 - y1, 3: x2 - x1}[i]
        into = {0: y2 - y1, 1: x2 - x1, 2: y1 - y2, 3: x1 - x2}[j]
        back = sum(INCH * 3 for value in (out, into) if value < 0)
        met = sum(_meets((x1, y1), (x2, y2), box) for box in others)
        return hypot(x2 - x1, y2 - y1) + back + met * INCH, i, j

    _, i, j = min(cost(i, j) for i in range(4) for j in range(4))
    return i, j


def _meets(start: tuple[int, int], end: tuple[int, int], box: Box) -> bool:
    """Whether a line runs through a box: what is left of it after it is cut at the four edges."""
    low, high = 0.0, 1.0
    for first, last, least, most in (
        (start[0], end[0], box.left, box.left + box.width),
        (start[1], end[1], box.top, box.bottom),
    ):
        step = last - first
        if not step:
            if not least < first < most:
                return False
            continue
        enter, leave = sorted(((least - first) / step, (most - first) / step))
        low, high = max(low, enter), min(high, leave)
    return low < high


def _keys(network: Network) -> tuple[list[str], list[str]]:
    """The groups and the statuses that occur, in the order of palette and scale."""
    groups = {node.group if node.group in GROUPS else "other" for node in network.nodes}
    statuses = {link.status for link in network.links}
    return [name for name in GROUPS if name in groups], sorted(
        statuses & set(STATUS_ORDER), key=STATUS_ORDER.__getitem__
    )


def _entries(writer: Writer, network: Network) -> list[list[tuple[str, str, float]]]:
    """The legend in lines: kind of entry, its key and how wide it is."""
    groups, statuses = _keys(network)
    found: list[list[tuple[str, str, float]]] = [[]]
    used = 0.0
    for kind, key in [*(("group", name) for name in groups), *(("status", name) for name in statuses)]:
        label = GROUPS[key].label if kind == "group" else status_cell(key)
        wide = 0.4 * INCH + width(label, LEGEND, breadth=writer.design.breadth) * 1.03 + 0.16 * INCH
        if used + wide > writer.design.area.width and found[-1]:
            found.append([])
            used = 0.0
        found[-1].append((kind, key, wide))
        used += wide
    return found


def _legend_height(writer: Writer, network: Network) -> int:
    return int(len(_entries(writer, network)) * LEGEND * 1.55 * POINT)


def _legend(writer: Writer, network: Network, box: Box) -> None:
    group = writer.page.slide.shapes.add_group_shape()
    group.name = "Legend"
    group.shapes.turbo_add_enabled = True
    step = int(LEGEND * 1.55 * POINT)
    for number, entries in enumerate(_entries(writer, network)):
        left, top = float(box.left), box.top + number * step
        for kind, key, wide in entries:
            label = _key(group, kind, key, Box(int(left), top, int(0.34 * INCH), int(step * 0.72)))
            text = group.shapes.add_textbox(
                Emu(int(left + 0.4 * INCH)), Emu(top), Emu(int(wide - 0.5 * INCH)), Emu(int(step * 0.72))
            )
            text.name = "Legend: " + label
            _write(text.text_frame, [label], LEGEND, INK)
            text.text_frame.paragraphs[0].alignment = PP_ALIGN.LEFT
            left += wide
    describe(group, "Legend of shapes and lines")


def _key(group: Any, kind: str, key: str, box: Box) -> str:
    """The sign of a legend entry; returns its words."""
    if kind == "status":
        y = box.top + box.height // 2
        line = group.shapes.add_connector(
            MSO_CONNECTOR.STRAIGHT, Emu(box.left), Emu(y), Emu(box.left + box.width), Emu(y)
        )
        line.name = f"Line: {key}"
        _dash(line, key)
        return status_cell(key)
    look = GROUPS[key]
    inner = Box(box.left + box.width // 4, box.top, box.height, box.height) if look.shape == "diamond" else box
    shape = group.shapes.add_shape(
        SHAPES[look.shape], Emu(inner.left), Emu(inner.top), Emu(inner.width), Emu(inner.height)
    )
    shape.name = f"Sign: {look.label}"
    _paint(shape, look, 0.75)
    return look.label


def _picture(writer: Writer, network: Network, room: Box) -> None:
    from graph.views.briefs.pptx_picture import network_png

    data = network_png(network, room.width / POINT, room.height / POINT)
    picture = writer.page.slide.shapes.add_picture(
        io.BytesIO(data), Emu(room.left), Emu(room.top), Emu(room.width), Emu(room.height)
    )
    picture.name = "Network"
    describe(picture, network_words(network))
