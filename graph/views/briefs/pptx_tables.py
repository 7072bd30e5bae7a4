"""Tables of a briefing as native tables of slides, broken over as many slides as they need, with their heads repeated.

What comes in are :class:`~graph.views.briefs.model.Table` values; what goes out are tables that can be edited. A row is
never lost: where a cell is too long for a slide it is shortened with an ellipsis and the notes hold it whole.
"""

from __future__ import annotations

from collections.abc import Sequence
from math import ceil, sqrt
from typing import Any

from pptx.enum.text import MSO_ANCHOR
from pptx.util import Emu, Pt

from graph.views.briefs.model import Row, Table
from graph.views.briefs.pptx_measure import POINT, fitted, height, lines, safe, shortened, width
from graph.views.briefs.pptx_slides import (
    SMALL,
    Box,
    Writer,
    describe,
    new_page,
    numbers,
    status_words,
    text_box,
)

SIZES = (14.0, 12.0)
"""Sizes of letters of a table: the first at which its rows have hardly more than two lines, else the last."""

SIDE, EDGE = 64008, 36576  # room left and right, above and below the text of a cell
CAPTION = 16.0
GAP = 10 * POINT
CELL = 500  # letters of a cell
FEW = 3  # rows of a table that must fit under what stands above, or else it begins on a new slide


def put_table(writer: Writer, table: Table) -> None:
    """Write a table where there is room, and go on over further slides."""
    heads, rows = _texts(table)
    room = writer.design.area.width
    size, widths = _fit(writer, heads, rows, room)
    highs = [_row_height(writer, cells, widths, size) for cells in rows]
    head = _row_height(writer, heads, widths, size, bold=True)
    note = _note_height(writer, table)
    caption = int(height(1, CAPTION) + GAP // 2)
    first = caption + head + sum(highs[:FEW]) + (note if len(rows) <= FEW else 0)
    if writer.page.top > writer.design.area.top and writer.left < first:
        new_page(writer, writer.design.bare)
    start = 0
    while True:
        free = writer.left - caption - head
        count = 0
        while start + count < len(rows) and sum(highs[start : start + count + 1]) <= free:
            count += 1
        count = max(count, min(1, len(rows) - start))
        last = start + count >= len(rows)
        if last and count > 1 and sum(highs[start:]) + note > free:  # the remark goes with the last row
            count, last = count - 1, False
        part = f" ({start + 1} to {start + count} of {len(rows)})" if start or not last else ""
        _caption(writer, table.title, part)
        _put(writer, table, heads, rows[start : start + count], table.rows[start : start + count], widths, size, part)
        writer.page.top += head + sum(highs[start : start + count])
        start += count
        if last:
            break
        new_page(writer, writer.design.bare)
    if table.note:
        put_remark(writer, table.note)
    writer.page.top += GAP


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


def _note_height(writer: Writer, table: Table) -> int:
    return remark_height(writer, table.note)


def _caption(writer: Writer, title: str, part: str) -> None:
    area, page = writer.design.area, writer.page
    shown = fitted(safe(title), CAPTION, area.width * 0.8, bold=True, breadth=writer.design.breadth)
    if shown != safe(title):
        page.whole.append(safe(title))
    high = int(height(1, CAPTION))
    text_box(writer, Box(area.left, page.top, area.width, high), shown + part, CAPTION, bold=True, name="Caption")
    page.top += high + GAP // 2


def _texts(table: Table) -> tuple[list[str], list[list[str]]]:
    """The heads and the rows as texts, with a column for the status and one for the sources where rows have them."""
    statuses, cited = any(row.status for row in table.rows), any(row.sources for row in table.rows)
    heads = [shortened(safe(name), 60) for name in table.columns]
    heads += ["status"] * statuses + ["sources"] * cited
    return heads, [_cells(row, len(table.columns), statuses, cited) for row in table.rows]


def _cells(row: Row, columns: int, statuses: bool, cited: bool) -> list[str]:
    cells = [shortened(safe(text), CELL) for text in row.cells[:columns]]
    cells += [""] * (columns - len(cells))
    cells += [status_words(row.status)] * statuses
    return cells + ([shortened(numbers(row.sources), 80)] if cited else [])


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
        least.append(min(max(words, default=0.0), room / 4) + 2.6 * SIDE)
        wish.append(max(wholes, default=0.0) + 2.6 * SIDE)
    if sum(least) > room:
        return [int(value * room / sum(least)) for value in least]
    if sum(wish) <= room:  # a narrow table stays narrow, but not so narrow that it looks lost
        scale = room / sum(wish) if sum(wish) >= room * 0.55 else 1.35
        return [int(value * scale) for value in wish]
    extra = [sqrt(max(have - need, 0.0)) for have, need in zip(wish, least, strict=True)]
    share = (room - sum(least)) / (sum(extra) or 1.0)
    return [int(need + part * share) for need, part in zip(least, extra, strict=True)]


def _row_height(writer: Writer, cells: Sequence[str], widths: list[int], size: float, *, bold: bool = False) -> int:
    most = max(
        lines(text, size, (wide - 2 * SIDE) * 0.97, bold=bold, breadth=writer.design.breadth)
        for text, wide in zip(cells, widths, strict=True)
    )
    return ceil(height(most, size)) + 2 * EDGE


def _put(
    writer: Writer,
    table: Table,
    heads: list[str],
    texts: list[list[str]],
    rows: Sequence[Row],
    widths: list[int],
    size: float,
    part: str,
) -> None:
    page, area = writer.page, writer.design.area
    frame = page.slide.shapes.add_table(
        len(texts) + 1, len(heads), Emu(area.left), Emu(page.top), Emu(sum(widths)), Emu(POINT)
    )
    frame.name = "Table"
    describe(frame, f"Table: {table.title}{part}, with the columns {', '.join(heads)}")
    for column, wide in zip(frame.table.columns, widths, strict=True):
        column.width = Emu(wide)
    for number, cells in enumerate([heads, *texts]):
        line = frame.table.rows[number]
        line.height = Emu(_row_height(writer, cells, widths, size, bold=number == 0))
        for index, text in enumerate(cells):
            _fill(frame.table.cell(number, index), text, size)
    for row in rows:
        page.cited.update(row.sources)
        long = [safe(text) for text in row.cells if len(safe(text)) > CELL]
        if long or len(numbers(row.sources)) > 80:
            page.whole.append(" | ".join([*map(safe, row.cells), row.status, numbers(row.sources)]))


def _fill(cell: Any, text: str, size: float) -> None:
    cell.margin_left = cell.margin_right = Emu(SIDE)
    cell.margin_top = cell.margin_bottom = Emu(EDGE)
    cell.vertical_anchor = MSO_ANCHOR.TOP
    paragraph = cell.text_frame.paragraphs[0]
    run = paragraph.add_run()
    run.text, run.font.size = text, Pt(size)
