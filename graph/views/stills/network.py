"""The network as a picture: actors as boxes, ties as lines, joint acts as diamonds; a large one as a map of groups.

What comes in is what :func:`graph.views.network.network_drawn` says is drawn; what goes out is a sheet. It shows what
the page shows first: the same actors and ties, laid out for the room that the paper has.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import log2
from typing import Any

from graph.model import STATUS_ORDER
from graph.queries.ties import COOPERATION
from graph.views.layout import place
from graph.views.network_data import DIAMOND, Room
from graph.views.palette import GROUPS, LINES
from graph.views.stills.arrange import arranged
from graph.views.stills.letters import BOLD, PLAIN, SLANTED, readable, widest
from graph.views.stills.shapes import Point, arrow, bent, border, crosses, curve, inside, outline
from graph.views.stills.sheet import GREY, INK, Box, Draw, Key, Sheet

LETTER, ROW = 16.0, 19.0  # size of a label and height of its rows, in units of the layout
SMALL = 0.8  # size of a caption for that of a label
NAMED = ((12, 6), (20, 4), (30, 2))  # leading members that each group names on a map of so many groups
MOST_GROUPS = 30  # groups of a map, the largest; more could not be read
LONGEST = 26  # letters of such a name
WIDEST = 3.4  # of a line, in points on a slide


def label_room(label: str) -> tuple[float, float]:
    """Width and height of the box around a label, in units of the layout."""
    rows = [readable(row) for row in label.split("\n")]
    return max(widest(rows, LETTER, BOLD), 26.0) + 24, ROW * len(rows) + 13


def caption_room(caption: str) -> tuple[float, float]:
    """The same of a diamond with its caption below."""
    rows = [readable(row) for row in caption.split("\n")]
    return max(widest(rows, LETTER * SMALL, SLANTED), DIAMOND) + 6, DIAMOND + 3 + ROW * SMALL * len(rows)


def room_of(wide: float) -> Room:
    """The room that labels take in a picture so wide for its height."""
    return Room(label_room, caption_room, min(max(wide, 0.5), 3.2), (24, 3))


@dataclass(frozen=True, slots=True)
class Line:
    """A line as it is drawn: its ends by number, its status, how many sources or ties it stands for, its arrow."""

    a: int
    b: int
    status: str
    weight: int
    side: bool = False
    arrow: str = ""
    label: str = ""


@dataclass(slots=True)
class Spot:
    """A box as it is drawn: what stands in it, its shape and colours, its room, and whether it is a diamond."""

    label: str
    group: str
    size: tuple[float, float]
    x: float
    y: float
    focus: bool = False
    members: int = 0

    @property
    def hub(self) -> bool:
        """Whether it stands for a tie of many."""
        return self.group == "hub"


def first_view(data: Mapping[str, Any]) -> tuple[list[Spot], list[Line]]:
    """Boxes and lines that the page shows first: only kinds of tie that are on, groups of the map closed."""
    kinds = {kind["id"] for kind in data["kinds"] if kind["on"]}
    shown = {}
    for link in data["links"]:
        ties = [tie for tie in link["ties"] if tie["kind"] in kinds]
        if ties:
            shown[link["id"]] = (link, ties)
    if data["communities"]:
        return _map(data, [(link["from"], link["to"], ties) for link, ties in shown.values()])
    tied = {end for link, _ in shown.values() for end in (link["from"], link["to"])}
    kept = [node for node in data["nodes"] if node["id"] in tied or node["focus"]]
    number = {node["id"]: index for index, node in enumerate(kept)}
    spots = []
    for node in kept:
        size = caption_room(node["label"]) if node["hub"] else (node["w"], node["h"])
        y = node["y"] + (size[1] - DIAMOND) / 2 if node["hub"] else node["y"]
        spots.append(Spot(node["label"], node["group"], size, node["x"], y, node["focus"]))
    lines = []
    for link, ties in shown.values():
        best = _strongest(ties)
        sources = max([1, *(tie["sources"] for tie in ties if tie["status"] == best["status"])])
        pointed = "" if not best.get("directed") else "a" if best.get("turned") else "b"
        a, b = number[link["from"]], number[link["to"]]
        side = best["kind"] not in COOPERATION
        lines.append(Line(a, b, best["status"], sources, side, pointed, link.get("label", "")))
    return spots, lines


def _strongest(ties: Sequence[Mapping[str, Any]]) -> Mapping[str, Any]:
    firm = [tie for tie in ties if tie["kind"] in COOPERATION]
    return min(firm or ties, key=lambda tie: STATUS_ORDER[tie["status"]])


def _map(data: Mapping[str, Any], links: Sequence[tuple[int, int, Any]]) -> tuple[list[Spot], list[Line]]:
    """Each group as one box with its leading members, and the ties between groups as one line each."""
    home = {node["id"]: node["community"] for node in data["nodes"]}
    between: dict[tuple[int, int], list[Any]] = defaultdict(list)
    for a, b, ties in links:
        if home[a] != home[b]:
            between[min(home[a], home[b]), max(home[a], home[b])] += ties
    names = {node["id"]: node["short"] for node in data["nodes"] if not node["hub"]}
    groups = [[names[one] for one in group["members"] if one in names] for group in data["communities"]]
    drawn = largest(data)
    most = next(leading for number, leading in NAMED if len(drawn) <= number)
    spots = []
    for index in drawn:
        members = groups[index]
        rows = [name if len(name) <= LONGEST else name[: LONGEST - 1].rstrip() + "…" for name in members[:most]]
        if len(members) > len(rows):
            rows.append(f"and {len(members) - len(rows)} more")
        label = "\n".join(rows)
        wide, high = label_room(label)
        spots.append(Spot(label, "community", (wide + 12, high + 10), 0, 0, members=len(members)))
    number = {index: place_ for place_, index in enumerate(drawn)}
    lines = [
        Line(number[a], number[b], _strongest(ties)["status"], len(ties))
        for (a, b), ties in sorted(between.items())
        if a in number and b in number
    ]
    return spots, lines


def largest(data: Mapping[str, Any]) -> list[int]:
    """The groups of a map that are drawn."""
    size = {index: group["size"] for index, group in enumerate(data["communities"])}
    return sorted(sorted(size, key=lambda index: (-size[index], index))[:MOST_GROUPS])


def network_body(sheet: Sheet, data: Mapping[str, Any], body: Box) -> None:
    """Draw boxes and lines into the body of a sheet."""
    spots, lines = first_view(data)
    if not spots:
        sheet.nothing(body)
        return
    if any(spot.members for spot in spots):
        _lay_out(spots, lines, body)
    draw_spots(sheet, spots, lines, body)


def draw_spots(sheet: Sheet, spots: Sequence[Spot], lines: Sequence[Line], body: Box) -> None:
    """Set boxes into the body of a sheet, as large as they can be, and draw them with their lines."""
    middles, scale = arranged(
        [(spot.x, spot.y) for spot in spots],
        [spot.size for spot in spots],
        [(line.a, line.b) for line in lines],
        (body.wide, body.high),
        sheet.base * 1.15 / LETTER,
        keep=any(line.label for line in lines),
    )
    for spot, (x, y) in zip(spots, middles, strict=True):
        spot.x, spot.y = body.left + x, body.top + y
    outlines = [_outline(spot, scale) for spot in spots]
    taken = [_box(*_centre(spot, scale), *_drawn_size(spot, scale)) for spot in spots]
    ways = [_way(line, spots, outlines, taken, scale, body) for line in lines]
    for line, way in sorted(zip(lines, ways, strict=True), key=lambda one: -STATUS_ORDER[one[0].status]):
        _draw_line(sheet, line, way, bool(spots[line.a].members))
    for line, way in zip(lines, ways, strict=True):
        if line.label:
            _label(sheet, line.label, way[0], way[-1], scale, taken)
    for spot, points in zip(spots, outlines, strict=True):
        _draw_spot(sheet, spot, points, scale)
    for spot in spots:
        if spot.hub:
            _caption(sheet, spot, scale, taken, ways, body)


def _lay_out(spots: list[Spot], lines: Sequence[Line], body: Box) -> None:
    """Places for the groups of a map, whose boxes are smaller here than in the page, where they open."""
    names = [f"{number:05d}" for number in range(len(spots))]
    most = max((line.weight for line in lines), default=1)
    found = place(
        {name: spot.size for name, spot in zip(names, spots, strict=True)},
        [(names[line.a], names[line.b], 0.2 + 0.8 * line.weight / most) for line in lines],
        wide=min(max(body.wide / body.high, 0.5), 3.2),
    )
    for name, spot in zip(names, spots, strict=True):
        spot.x, spot.y = found[name]


def _centre(spot: Spot, scale: float) -> Point:
    """The middle of a box, or of the diamond above its caption."""
    return spot.x, spot.y - (spot.size[1] - DIAMOND) / 2 * scale if spot.hub else spot.y


def _outline(spot: Spot, scale: float) -> list[Point]:
    wide, high = (DIAMOND, DIAMOND) if spot.hub else spot.size
    shape = "community" if spot.members else GROUPS[spot.group].shape
    return outline(shape, *_centre(spot, scale), wide * scale, high * scale)


def _drawn_size(spot: Spot, scale: float) -> tuple[float, float]:
    wide, high = (DIAMOND, DIAMOND) if spot.hub else spot.size
    return wide * scale, high * scale


def _box(x: float, y: float, wide: float, high: float) -> Box:
    return Box(x - wide / 2, y - high / 2, x + wide / 2, y + high / 2)


def _way(
    line: Line, spots: Sequence[Spot], outlines: Sequence[list[Point]], taken: Sequence[Box], scale: float, body: Box
) -> list[Point]:
    """The way of a line from the edge of one box to that of the other: straight, or bent around boxes between them."""
    one, other = _centre(spots[line.a], scale), _centre(spots[line.b], scale)
    others = [box for number, box in enumerate(taken) if number not in (line.a, line.b)]
    bend = 0.0 if line.label else bent(one, other, others, body)
    way = curve(one, other, bend)
    if not bend:
        return [border(outlines[line.a], one, other), border(outlines[line.b], other, one)]
    first = next((n for n, point in enumerate(way) if not inside(outlines[line.a], point)), 1)
    last = next((n for n in range(len(way) - 1, 0, -1) if not inside(outlines[line.b], way[n])), len(way) - 2)
    start = border(outlines[line.a], way[first - 1], way[first])
    end = border(outlines[line.b], way[min(last + 1, len(way) - 1)], way[last])
    return [start, *way[first : last + 1], end]


def _draw_line(sheet: Sheet, line: Line, way: list[Point], bundle: bool) -> None:
    look, unit = LINES[line.status], sheet.base / 12
    more = log2(line.weight) if bundle else line.weight - 1
    wide = min(look.wide + 0.55 * more, WIDEST) * unit
    ink = GREY if line.side else look.ink
    wide = min(wide, 0.9 * unit) if line.side else wide
    if line.arrow:
        way = way if line.arrow == "b" else way[::-1]
        head = arrow(way[-1], way[-2], 8 * unit)
        sheet.area(head, fill=ink, layer=2)
        way = [*way[:-1], ((head[1][0] + head[2][0]) / 2, (head[1][1] + head[2][1]) / 2)]
    sheet.line(way, ink=ink, wide=wide, dashes=[length * unit for length in look.dashes])


def _caption(sheet: Sheet, spot: Spot, scale: float, taken: list[Box], ways: Sequence[list[Point]], body: Box) -> None:
    """The name of a joint act beside its diamond: on the side where it covers no box and the fewest lines."""
    size, half = LETTER * SMALL * scale, DIAMOND / 2 * scale
    rows = [readable(row) for row in spot.label.split("\n")]
    wide, high = widest(rows, size, SLANTED) + size * 0.3, size * 1.17 * len(rows)
    x, y = _centre(spot, scale)
    sides = [
        (x, y + half + high / 2),
        (x, y - half - high / 2),
        (x + half + wide / 2, y),
        (x - half - wide / 2, y),
        (x + wide / 2, y + half + high / 2),
        (x - wide / 2, y + half + high / 2),
        (x + wide / 2, y - half - high / 2),
        (x - wide / 2, y - half - high / 2),
    ]
    own = [box for box in taken if not (box.left <= x <= box.right and box.top <= y <= box.bottom)]

    def cost(middle: Point) -> tuple[bool, bool, int]:
        box = _box(*middle, wide, high)
        outside = box.left < body.left or box.right > body.right or box.top < body.top or box.bottom > body.bottom + 2
        return outside, any(box.touches(other) for other in own), sum(crosses(box, way) for way in ways)

    middle = min(sides, key=cost)
    if cost(middle)[0] or (cost(middle)[1] and sides[0] != middle):
        middle = sides[0]  # where the layout has kept room for it
    box = _box(*middle, wide, high)
    taken.append(box)
    sheet.rectangle(box, fill="#FFFFFFD9", layer=2.5)
    _rows(sheet, rows, *middle, size, slanted=True)


def _label(sheet: Sheet, label: str, start: Point, end: Point, scale: float, taken: list[Box]) -> None:
    """The act that a line runs through, on the line where nothing else stands."""
    size = LETTER * SMALL * scale
    rows = [readable(row) for row in label.split("\n")]
    wide, high = widest(rows, size, SLANTED) + size * 0.5, size * 1.2 * len(rows)
    for share in (0.5, 0.42, 0.58, 0.35, 0.65, 0.28, 0.72):
        x, y = start[0] + (end[0] - start[0]) * share, start[1] + (end[1] - start[1]) * share
        box = Box(x - wide / 2, y - high / 2, x + wide / 2, y + high / 2)
        if not any(box.touches(other) for other in taken):
            taken.append(box)
            sheet.rectangle(box, fill="#FFFFFF", layer=2)
            _rows(sheet, rows, x, y, size, slanted=True)
            return


def _draw_spot(sheet: Sheet, spot: Spot, points: list[Point], scale: float) -> None:
    unit = sheet.base / 12
    if spot.members:
        sheet.area(points, fill="#DCE8F2", edge="#33506B", wide=0.9 * unit)
        _rows(sheet, spot.label.split("\n"), spot.x, spot.y, LETTER * scale, first=True)
        return
    group = GROUPS[spot.group]
    wide = 2.2 if spot.focus else 0.9
    dashes = (4 * unit, 2 * unit) if group.shape == "plain" else ()
    sheet.area(points, fill=group.fill, edge="#222222", wide=wide * unit, dashes=dashes)
    rows = [readable(row) for row in spot.label.split("\n")]
    if not spot.hub:
        _rows(sheet, rows, spot.x, spot.y, LETTER * scale, ink=group.ink)


def _rows(
    sheet: Sheet,
    rows: Sequence[str],
    x: float,
    y: float,
    size: float,
    *,
    ink: str = INK,
    slanted: bool = False,
    first: bool = False,
) -> None:
    """Rows of a label around a middle; ``first`` sets only the first of them bold."""
    high = size * ROW / LETTER
    for number, row in enumerate(rows):
        face = SLANTED if slanted else BOLD if not first or not number else PLAIN
        sheet.text(x, y + (number - (len(rows) - 1) / 2) * high, row, size, face=face, ink=ink, at="center")


def network_legend(data: Mapping[str, Any]) -> list[Key]:
    """What the lines and shapes of a picture mean; only those that occur."""
    spots, lines = first_view(data)
    many = any(spot.members for spot in spots)
    keys = [
        Key(status, _sample_line(status), 3.4)
        for status in STATUS_ORDER
        if any(line.status == status and not (line.side and status == "asserted") for line in lines)
    ]
    if any(line.side for line in lines):
        words = "read in this direction" if any(line.label for line in lines) else "supports, funds or is part of"
        keys.append(Key(words, _sample_arrow, 3.4))
    if any(line.weight > 1 for line in lines):
        keys.append(Key("wider: more ties" if many else "wider: more sources", _sample_wide, 3.4))
    used = {spot.group for spot in spots}
    if many:
        keys.append(Key("actors tied among themselves more than to others", _sample_shape("community"), 2.4))
    keys += [Key(look.label, _sample_shape(key), 2.4) for key, look in GROUPS.items() if key in used]
    return keys


def _sample_line(status: str) -> Draw:
    look = LINES[status]

    def draw(sheet: Sheet, box: Box) -> None:
        unit, y = sheet.base / 12, (box.top + box.bottom) / 2
        dashes = [length * unit for length in look.dashes]
        sheet.line([(box.left, y), (box.right, y)], ink=look.ink, wide=(look.wide + 0.4) * unit, dashes=dashes)

    return draw


def _sample_arrow(sheet: Sheet, box: Box) -> None:
    y, unit = (box.top + box.bottom) / 2, sheet.base / 12
    sheet.line([(box.left, y), (box.right - 6 * unit, y)], ink=GREY, wide=0.9 * unit)
    sheet.area(arrow((box.right, y), (box.left, y), 8 * unit), fill=GREY)


def _sample_wide(sheet: Sheet, box: Box) -> None:
    y = (box.top + box.bottom) / 2
    wide = WIDEST * sheet.base / 12
    sheet.area(
        [(box.left, y - 0.3), (box.right, y - wide / 2), (box.right, y + wide / 2), (box.left, y + 0.3)], fill=INK
    )


def _sample_shape(group: str) -> Draw:
    def draw(sheet: Sheet, box: Box) -> None:
        x, y, unit = (box.left + box.right) / 2, (box.top + box.bottom) / 2, sheet.base / 12
        if group == "community":
            points = outline("community", x, y, box.wide, box.high)
            sheet.area(points, fill="#DCE8F2", edge="#33506B", wide=0.9 * unit)
            return
        look = GROUPS[group]
        wide = box.high if look.shape == "diamond" else box.wide
        dashes = (4 * unit, 2 * unit) if look.shape == "plain" else ()
        points = outline(look.shape, x, y, wide, box.high)
        sheet.area(points, fill=look.fill, edge="#222222", wide=0.9 * unit, dashes=dashes)

    return draw
