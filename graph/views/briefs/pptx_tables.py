"""Tables of a briefing as native tables of slides, broken over as many slides as they need, with their heads repeated.

What comes in are :class:`~graph.views.briefs.model.Table` values; what goes out are tables that can be edited. A row is
never lost: where a cell is too long for a slide it is shortened with an ellipsis and the notes hold it whole.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil
from typing import Any

from pptx.enum.text import MSO_ANCHOR
from pptx.util import Emu, Pt

from graph.queries.answer import MARKS
from graph.views.briefs.model import Table
from graph.views.briefs.notes import full_title, laid_out
from graph.views.briefs.pptx_measure import POINT, fitted, height, lines, safe, shortened, width
from graph.views.briefs.pptx_slides import (
    SMALL,
    Box,
    Writer,
    describe,
    new_page,
    numbers,
    text_box,
)

SIZES = (14.0, 12.0)
"""Sizes of letters of a table: the first at which its rows have hardly more than two lines, else the last."""

SIDE, EDGE = 64008, 36576  # room left and right, above and below the text of a cell
CAPTION = 16.0
GAP = 10 * POINT
SHARE = 0.8  # below 1: a column of much text gets more room, but not all of it
TIGHT = 1.2  # least height of a line in a table, where a line too many would push all below it
TALLEST = 0.6  # part of the height of a slide that a row may take
CELL, NUMBERED = 500, 80  # letters of a cell, and of one with numbers of sources
FEW = 3  # rows of a table that must fit under what stands above, or else it begins on a new slide


@dataclass(frozen=True, slots=True)
class Plan:
    """A table as it fits the slide: its texts, size of letters, widths of columns, heights of head, rows and remark."""

    table: Table
    heads: list[str]
    texts: list[list[str]]
    size: float
    widths: list[int]
    head: int
    highs: list[int]
    note: int

    @property
    def each(self) -> bool:
        """Whether the remark stands under every part: it explains the marks in the cells."""
        return any(mark in self.table.note for mark in MARKS.values())


def put_table(writer: Writer, table: Table) -> None:
    """Write a table where there is room, and go on over further slides."""
    plan = _planned(writer, table)
    caption = int(height(1, CAPTION) + GAP // 2)
    first = caption + plan.head + sum(plan.highs[:FEW]) + (plan.note if len(plan.highs) <= FEW or plan.each else 0)
    if writer.page.top > writer.design.area.top and writer.left < first:
        new_page(writer, writer.design.bare)
    start = 0
    while True:
        count, last = _count(plan, start, writer.left - caption - plan.head)
        part = _part(start, count, len(plan.texts))
        _caption(writer, full_title(table), part)
        _put(writer, plan, start, start + count, part)
        writer.page.top += plan.head + sum(plan.highs[start : start + count])
        if table.note and (last or plan.each):
            put_remark(writer, table.note)
        start += count
        if last:
            break
        new_page(writer, writer.design.bare)
    writer.page.top += GAP


def _count(plan: Plan, start: int, free: int) -> tuple[int, bool]:
    """How many rows go on this slide, and whether they are the last."""
    room = free - plan.note if plan.each else free
    highs = plan.highs[start:]
    count = 0
    while count < len(highs) and sum(highs[: count + 1]) <= room:
        count += 1
    count = max(count, min(1, len(highs)))
    last = count == len(highs)
    if last and count > 1 and sum(highs) + plan.note > free:  # the remark goes with the last row
        count, last = count - 1, False
    behind = len(highs) - count
    if 0 < behind < FEW and count >= 2 * FEW:  # no slide for a row or two
        count -= FEW - behind
    return count, last


def _planned(writer: Writer, table: Table) -> Plan:
    heads, texts = _texts(table)
    size, widths = _fit(writer, heads, texts, writer.design.area.width)
    most = int(writer.design.area.height * TALLEST // height(1, size, writer.design.line))
    texts = [_held(writer, cells, widths, size, most) for cells in texts]
    highs = [_row_height(writer, cells, widths, size) for cells in texts]
    head = _row_height(writer, heads, widths, size, bold=True)
    return Plan(table, heads, texts, size, widths, head, highs, remark_height(writer, table.note))


def _held(writer: Writer, cells: list[str], widths: list[int], size: float, most: int) -> list[str]:
    """The cells of a row, shortened so that none has more lines than so many."""
    found = []
    for text, wide in zip(cells, widths, strict=True):
        while lines(text, size, (wide - 2 * SIDE) * 0.985, breadth=writer.design.breadth) > most and len(text) > 4:
            text = shortened(text, len(text) * 85 // 100)
        found.append(text)
    return found


def _part(start: int, count: int, whole: int) -> str:
    """Which rows of a table stand here, where not all do."""
    if count >= whole:
        return ""
    return f", {start + 1} to {start + count} of {whole}" if count > 1 else f", {start + 1} of {whole}"


def put_remark(writer: Writer, text: str) -> None:
    """A remark under a table, a chart or a network."""
    high = remark_height(writer, text)
    area = writer.design.area
    shown = shortened(safe(text), 600)
    if shown != safe(text):
        writer.page.whole.append(safe(text))
    text_box(
        writer, Box(area.left, writer.page.top + GAP // 2, area.width, high - GAP // 2), shown, SMALL, name="Remark"
    )
    writer.page.top += high


def remark_height(writer: Writer, text: str) -> int:
    """The height in EMU of a remark with the space above it."""
    if not text:
        return 0
    count = lines(shortened(safe(text), 600), SMALL, writer.design.area.width * 0.98, breadth=writer.design.breadth)
    return int(height(count, SMALL)) + GAP // 2


def _caption(writer: Writer, title: str, part: str) -> None:
    area, page = writer.design.area, writer.page
    shown = fitted(safe(title), CAPTION, area.width * 0.8, bold=True, breadth=writer.design.breadth)
    if shown != safe(title):
        page.whole.append(safe(title))
    high = int(height(1, CAPTION))
    text_box(writer, Box(area.left, page.top, area.width, high), shown + part, CAPTION, bold=True, name="Caption")
    page.top += high + GAP // 2


def _texts(table: Table) -> tuple[list[str], list[list[str]]]:
    """The heads and the rows as texts, laid out as on paper, with a last column for the numbers of the sources."""
    heads, rows = laid_out(table) if table.rows else (list(table.columns), [])
    cited = any(row.sources for row in table.rows)
    texts = [[shortened(safe(text), CELL) for text in cells] for cells in rows]
    if cited:
        texts = [
            [*cells, shortened(_kept(numbers(row.sources)), NUMBERED)]
            for cells, row in zip(texts, table.rows, strict=True)
        ]
    return [*(shortened(safe(name), 60) for name in heads), *(["Cited"] if cited else [])], texts


def _kept(text: str) -> str:
    """A few numbers stay on one line."""
    return text.replace(", ", ",\u00a0") if text.count(",") < FEW else text


def _fit(writer: Writer, heads: list[str], rows: list[list[str]], room: int) -> tuple[float, list[int]]:
    """The size of the letters and the widths of the columns."""
    for size in SIZES:
        widths = _widths(writer, heads, rows, room, size)
        whole = sum(_row_height(writer, cells, widths, size) for cells in rows)
        if whole <= len(rows) * (2.3 * height(1, size) + 2 * EDGE) or size == SIZES[-1]:
            return size, widths
    raise AssertionError("the last size always fits")


def _widths(writer: Writer, heads: list[str], rows: list[list[str]], room: int, size: float) -> list[int]:
    """Each column gets its longest word; what is left is shared by how much text there is."""
    breadth = writer.design.breadth
    least, wish = [], []
    for index, name in enumerate(heads):
        texts = [cells[index] for cells in rows]
        words = [width(word, size, breadth=breadth) for text in texts for word in text.split(" ")]
        words += [width(word, size, bold=True, breadth=breadth) for word in name.split(" ")]
        wholes = [width(text, size, breadth=breadth) for text in texts] + [
            width(name, size, bold=True, breadth=breadth)
        ]
        least.append(min(max(words, default=0.0) * 1.04, room / 4) + 2 * SIDE)
        wish.append(max(max(wholes, default=0.0) * 1.04 + 2 * SIDE, least[-1]))
    if sum(least) > room:
        return [int(value * room / sum(least)) for value in least]
    if sum(wish) <= room:
        return [int(value * room / sum(wish)) for value in wish]
    found = list(least)
    while (free := room - sum(found)) > len(found):
        short = [max(have - now, 0.0) ** SHARE for have, now in zip(wish, found, strict=True)]
        if not sum(short):
            break
        found = [min(now + part * free / sum(short), have) for now, part, have in zip(found, short, wish, strict=True)]
    return [int(value) for value in found]


def _row_height(writer: Writer, cells: Sequence[str], widths: list[int], size: float, *, bold: bool = False) -> int:
    most = max(
        lines(text, size, (wide - 2 * SIDE) * 0.985, bold=bold, breadth=writer.design.breadth)
        for text, wide in zip(cells, widths, strict=True)
    )
    return ceil(height(most, size, max(writer.design.line, TIGHT))) + 2 * EDGE


def _put(writer: Writer, plan: Plan, start: int, end: int, part: str) -> None:
    page, area = writer.page, writer.design.area
    texts = plan.texts[start:end]
    high = plan.head + sum(plan.highs[start:end])
    frame = page.slide.shapes.add_table(
        len(texts) + 1, len(plan.heads), Emu(area.left), Emu(page.top), Emu(sum(plan.widths)), Emu(high)
    )
    frame.name = "Table"
    describe(frame, f"Table: {full_title(plan.table)}{part}, with the columns {', '.join(plan.heads)}")
    for column, wide in zip(frame.table.columns, plan.widths, strict=True):
        column.width = Emu(wide)
    for number, cells in enumerate([plan.heads, *texts]):
        frame.table.rows[number].height = Emu(plan.highs[start + number - 1] if number else plan.head)
        for index, text in enumerate(cells):
            _fill(frame.table.cell(number, index), text, plan.size, bold=number == 0)
    for row, cells in zip(plan.table.rows[start:end], texts, strict=True):
        page.cited.update(row.sources)
        if any(text.endswith("…") for text in cells):
            page.whole.append(" | ".join([*map(safe, row.cells), row.status, numbers(row.sources)]))


def _fill(cell: Any, text: str, size: float, *, bold: bool) -> None:
    cell.margin_left = cell.margin_right = Emu(SIDE)
    cell.margin_top = cell.margin_bottom = Emu(EDGE)
    cell.vertical_anchor = MSO_ANCHOR.TOP
    paragraph = cell.text_frame.paragraphs[0]
    if text:
        run = paragraph.add_run()
        run.text, run.font.size = text, Pt(size)
        if bold:
            run.font.bold = True
    else:  # an empty cell would else be as high as a line of the default size
        paragraph._p.get_or_add_endParaRPr().set("sz", str(int(size * 100)))
