"""The timeline as a picture: each dated fact a mark at its date with its text beside it, in rows without overlap.

What comes in are the items that the page shows first; what goes out is drawn on a sheet. Where not all fit in letters
one can read, the latest are drawn, and how many earlier ones are left out is told.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import cos, pi, sin
from typing import Any

from graph.views.palette import DATED, LINES
from graph.views.stills.letters import readable, rows_of, widest
from graph.views.stills.sheet import GREY, INK, PALE, Box, Draw, Key, Sheet

FEWEST = 5.5  # points of letters below which nobody reads them
CUT = 0.5  # how much worse it is if all texts are cut short
MOST = 400  # items beyond which no paper has room for all
SHARES = (1.1, 1.05, 1.0, 0.95, 0.9, 0.86, 0.82, 0.78, 0.74, 0.7, 0.66, 0.62)
WIDTHS = ((3, 0.28), (3, 0.2), (2, 0.26), (2, 0.21), (2, 0.17), (1, 0.36), (1, 0.3), (1, 0.25), (1, 0.2))
CHOICES = tuple((share, lines, wide) for share in SHARES for lines, wide in WIDTHS)
"""Letters for the running text, lines of a text, and its width for that of the picture, the best first."""


@dataclass(frozen=True, slots=True)
class Placed:
    """An item with its lines of text, the place of its mark, and its row."""

    item: Mapping[str, Any]
    lines: list[str]
    x: float
    row: int


@dataclass(frozen=True, slots=True)
class Plan:
    """How items are set: letters, height of a row, the items in their rows, and where each year begins."""

    letters: float
    high: float
    placed: list[Placed]
    years: list[tuple[int, float]]
    rows: int


def first_items(items: Sequence[Mapping[str, Any]], kinds: Sequence[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
    """The items that the page shows first, in the order of their dates."""
    on = {kind["id"] for kind in kinds if kind["on"]}
    return sorted((item for item in items if item["kind"] in on), key=lambda item: (item["at"], item["text"]))


def plan(
    items: Sequence[Mapping[str, Any]], room: Box, base: float, choices: Sequence[tuple[float, int, float]] = CHOICES
) -> Plan | None:
    """The best way in which these items fit into the room, or None: large letters, but few texts cut short."""
    best, score = None, 0.0
    for share, lines, wide in choices:
        if share <= score:
            break
        letters = max(base * share, FEWEST)
        found = _set(items, room, letters, lines, room.wide * wide)
        if found.rows * found.high > room.high - base * 1.6:
            continue
        cut = sum(placed.lines[-1:] != [] and placed.lines[-1].endswith("…") for placed in found.placed)
        if share * (1 - CUT * cut / len(items)) > score:
            best, score = found, share * (1 - CUT * cut / len(items))
    return best


def latest(items: Sequence[Mapping[str, Any]], room: Box, base: float) -> tuple[Plan, int]:
    """A plan for as many of the latest items as fit, and how many they are."""
    found = plan(items, room, base) if len(items) <= MOST else None
    if found is not None:
        return found, len(items)
    smallest = CHOICES[-len(WIDTHS) :]
    low, high = 1, min(len(items), MOST)
    while low < high:
        middle = (low + high + 1) // 2
        if plan(items[-middle:], room, base, smallest) is not None:
            low = middle
        else:
            high = middle - 1
    found = plan(items[-low:], room, base, smallest)
    return found or _set(items[-low:], room, FEWEST, 1, room.wide * 0.3), low


def _set(items: Sequence[Mapping[str, Any]], room: Box, letters: float, lines: int, wide: float) -> Plan:
    mark = letters * 1.3
    years = _years(items, room.wide - wide - mark)
    at = {year: (start, end) for year, start, end in years}
    ends: list[float] = []
    placed = []
    for item in items:
        start, end = at[item["year"]]
        x = start + (item["at"] - item["year"]) * (end - start)
        text = rows_of(readable(item["short"]), letters, wide, lines)
        row = next((number for number, taken in enumerate(ends) if taken < x), len(ends))
        if row == len(ends):
            ends.append(0.0)
        ends[row] = x + mark + widest(text, letters) + letters * 0.6
        placed.append(Placed(item, text, room.left + x + mark * 0.4, row))
    high = letters * (1.2 * lines + 0.45)
    return Plan(letters, high, placed, [(year, room.left + start) for year, start, _ in years], len(ends))


def _years(items: Sequence[Mapping[str, Any]], wide: float) -> list[tuple[int, float, float]]:
    """Each year with where it begins and ends: as wide as it is full, an empty one narrow."""
    counts = Counter(item["year"] for item in items)
    span = range(min(counts), max(counts) + 1)
    weights = [0.5 + 0.45 * counts[year] if counts[year] else 0.3 for year in span]
    total, at, found = sum(weights), 0.0, []
    for year, weight in zip(span, weights, strict=True):
        found.append((year, at, at + weight / total * wide))
        at += weight / total * wide
    return found


def timeline_body(sheet: Sheet, it: Plan, body: Box) -> None:
    """Draw the items of a plan into the body of a sheet."""
    size = sheet.base * 0.85
    top = body.top + size * 1.8
    high = min((body.bottom - top) / max(it.rows, 1), it.high * 2)
    bottom = top + high * it.rows
    labelled = -1e9
    for year, x in it.years:
        sheet.line([(x, top - size * 0.2), (x, bottom)], ink="#DDDDDD", wide=0.5, layer=0.5)
        if x - labelled > size * 2.9:
            sheet.text(x, body.top + size * 0.7, str(year), size, ink=GREY)
            labelled = x
    sheet.line([(body.left, top - size * 0.2), (body.right, top - size * 0.2)], ink=PALE, wide=0.6)
    for placed in it.placed:
        y = top + high * (placed.row + 0.5)
        radius = it.letters * 0.36
        wide = widest(placed.lines, it.letters)
        start = placed.x + radius + it.letters * 0.35
        tall = it.letters * 0.6 * len(placed.lines)
        sheet.rectangle(Box(placed.x - radius, y - tall, start + wide, y + tall), fill="#FFFFFF", layer=1)
        mark(sheet, placed.x, y, radius, placed.item["status"], DATED[placed.item["kind"]])
        for number, row in enumerate(placed.lines):
            at = y + (number - (len(placed.lines) - 1) / 2) * it.letters * 1.2
            sheet.text(start, at, row, it.letters)


def mark(sheet: Sheet, x: float, y: float, radius: float, status: str, ink: str) -> None:
    """A full circle for what is asserted, a half one for what is planned, an empty one for what is recommended."""
    circle = [(x + radius * cos(step * pi / 16), y + radius * sin(step * pi / 16)) for step in range(32)]
    sheet.area(circle, fill=ink if status == "asserted" else "#FFFFFF", edge=ink, wide=radius * 0.3)
    if status == "planned":
        sheet.area([circle[step % 32] for step in range(8, 25)], fill=ink)


def timeline_legend(items: Sequence[Mapping[str, Any]], kinds: Sequence[Mapping[str, Any]]) -> list[Key]:
    """What the marks mean; only those that occur."""
    statuses = {item["status"] for item in items}
    used = {item["kind"] for item in items}
    keys = [Key(status, _sample(status, INK), 1.0) for status in LINES if status in statuses]
    looks = [(kind["label"], DATED[kind["id"]]) for kind in kinds if kind["id"] in used]
    return keys + [Key(label, _sample("asserted", ink), 1.0) for label, ink in looks]


def _sample(status: str, ink: str) -> Draw:
    def draw(sheet: Sheet, box: Box) -> None:
        mark(sheet, (box.left + box.right) / 2, (box.top + box.bottom) / 2, box.wide * 0.42, status, ink)

    return draw
