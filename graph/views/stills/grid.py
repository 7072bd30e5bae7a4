"""A matrix as a picture: names at the left, heads on end above, cells coloured and marked as in the page.

What comes in is a :class:`~graph.views.grid.Grid`; what goes out is drawn on a sheet. Rows and columns that the paper
has no room for in letters one can read are left out, the last first, and how many is told.
"""

from __future__ import annotations

from dataclasses import dataclass

from graph.views.grid import Grid, Head, Tone
from graph.views.palette import TONES
from graph.views.stills.letters import BOLD, readable, rows_of, shortened, width
from graph.views.stills.sheet import GREY, PALE, Box, Draw, Key, Sheet

SMALLEST = 0.68  # letters of the heads for the running text
FEWEST = 5.5  # points below which nobody reads them
HEADS = 0.36  # most of the height that the heads of the columns take, unless rows leave more
NAMES = 0.38  # most of the width that the names of the rows take
SQUARE = 2.6  # most of a cell's height, in letters of the running text
BROAD = 5.5  # most of its width


@dataclass(frozen=True, slots=True)
class Plan:
    """How a grid is set: rows and columns drawn, size of letters, room of names and heads, size of a cell, and whether
    the heads of the columns stand whole.
    """

    rows: int
    columns: int
    letters: float
    names: float
    heads: float
    wide: float
    high: float
    whole: bool


def plan(grid: Grid, room: Box, base: float) -> Plan:
    """The largest letters at which all rows and columns fit; at the smallest, as many of them as do."""
    smallest = max(base * SMALLEST, FEWEST)
    letters = base
    while letters > smallest:
        found = _fitting(grid, room, letters, base)
        if found.whole and found.rows == len(grid.rows) and found.columns == len(grid.columns):
            return found
        letters *= 0.96
    return _fitting(grid, room, smallest, base)


def _fitting(grid: Grid, room: Box, letters: float, base: float) -> Plan:
    longest = max((width(readable(head.label), letters) for head in grid.rows), default=0)
    names = min(longest + 0.1, room.wide * NAMES) + letters * 0.8
    columns = min(len(grid.columns), int((room.wide - names) / (letters * 1.55)))
    wide = min((room.wide - names) / max(columns, 1), base * BROAD)
    most = max(room.high * HEADS, room.high * 0.9 - len(grid.rows) * letters * 2.4)
    heads, whole = _longest(grid, columns, letters, wide, most)
    heads += letters
    rows = min(len(grid.rows), int((room.high - heads) / (letters * 1.4)))
    high = min((room.high - heads) / max(rows, 1), base * SQUARE)
    return Plan(rows, columns, letters, names, heads, wide, high, whole)


def _longest(grid: Grid, columns: int, letters: float, wide: float, most: float) -> tuple[float, bool]:
    """The least height at which the heads of the columns stand whole in the width they have, or the most there is."""
    whole = True
    lines = max(int(wide / (letters * 1.15)), 1)
    longest = 0.0
    for head in grid.columns[:columns]:
        text = readable(_column(grid, head))
        room = max(width(text, letters) / lines, *(width(word, letters) for word in text.split()), 0.0) + 0.1
        while room < most and " ".join(rows_of(text, letters, room, lines)) != text:
            room *= 1.06
        whole = whole and room < most
        longest = max(longest, min(room, most))
    return longest, whole


def _column(grid: Grid, head: Head) -> str:
    """What stands above a column: of a document its whole title, which the page gives at a touch."""
    return head.name or head.label if grid.page == "sources" else head.label


def grid_body(sheet: Sheet, grid: Grid, body: Box) -> None:
    """Draw as much of the grid as fits into the body of a sheet."""
    if not grid.squares:
        sheet.nothing(body)
        return
    it = plan(grid, body, sheet.base)
    left = body.left + (body.wide - it.names - it.wide * it.columns) / 2
    top = body.top + max((body.high - it.heads - it.high * it.rows) / 2, 0) * 0.5
    cells = Box(
        left + it.names, top + it.heads, left + it.names + it.wide * it.columns, top + it.heads + it.high * it.rows
    )
    _heads(sheet, grid, it, cells)
    shown = {spot: square for square in grid.squares for spot in square.spots}
    gap = min(0.05 * it.high, 0.8)
    for row in range(it.rows):
        for column in range(it.columns):
            square = shown.get((row, column))
            fill, ink = tone_of(square.tone if square else "none")
            x, y = cells.left + it.wide * column, cells.top + it.high * row
            sheet.rectangle(Box(x + gap, y + gap, x + it.wide - gap, y + it.high - gap), fill=fill)
            if square:
                text = readable(square.text)
                size = min(it.letters, it.high * 0.72)
                size *= min(1.0, (it.wide - 2 * gap) * 0.94 / max(width(text, size, BOLD), 0.1))
                sheet.text(x + it.wide / 2, y + it.high / 2, text, size, face=BOLD, ink=ink, at="center")


def _heads(sheet: Sheet, grid: Grid, it: Plan, cells: Box) -> None:
    left = cells.left - it.letters * 0.6
    sheet.text(left, cells.top - it.letters, grid.corner, it.letters * 0.9, ink=GREY, at="right")
    for number, head in enumerate(grid.rows[: it.rows]):
        text = shortened(readable(head.label), it.letters, it.names - it.letters * 0.8)
        sheet.text(left, cells.top + it.high * (number + 0.5), text, it.letters, at="right")
    lines = max(int(it.wide / (it.letters * 1.15)), 1)
    for number, head in enumerate(grid.columns[: it.columns]):
        rows = rows_of(readable(_column(grid, head)), it.letters, it.heads - it.letters, lines)
        for line, row in enumerate(rows):
            x = cells.left + it.wide * (number + 0.5) + (line - (len(rows) - 1) / 2) * it.letters * 1.15
            sheet.text(x, cells.top - it.letters * 0.5, row, it.letters, turned=90)
    sheet.line([(cells.left, cells.top), (cells.right, cells.top)], ink=PALE, wide=0.5)


def tone_of(tone: str) -> tuple[str, str]:
    """Fill and ink of a cell by the names of its look."""
    names = tone.split()
    return TONES["plain" if "plain" in names else names[0]]


def grid_legend(grid: Grid) -> list[Key]:
    """What the cells mean; only looks that occur."""
    used = {part for square in grid.squares for part in (square.tone.split()[0], square.tone)} | {"none"}
    ticks = any("✓" in square.text for square in grid.squares)
    shown = [tone for tone in grid.tones if tone.tone in used or ("plain" in tone.tone and ticks)]
    return [Key(tone.label, _sample(tone), 2.9) for tone in shown]


def _sample(tone: Tone) -> Draw:
    def draw(sheet: Sheet, box: Box) -> None:
        fill, ink = tone_of(tone.tone)
        sheet.rectangle(box, fill=fill, edge="#777777", wide=0.5)
        text = readable(tone.text)
        size = min(sheet.base * 0.85, box.wide / max(width(text, 1.0, BOLD), 0.1) * 0.9)
        sheet.text((box.left + box.right) / 2, (box.top + box.bottom) / 2, text, size, face=BOLD, ink=ink, at="center")

    return draw
