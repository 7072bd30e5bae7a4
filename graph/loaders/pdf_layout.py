"""From the words of a PDF page to its lines in reading order.

In come words with their places, out come lines, column after column. A gutter is a height-long stretch that almost no
text crosses, with well filled lines on both sides; what crosses it (a title over both columns) cuts the page into
bands, and each band is read left column first. Without a gutter the page is read from top to bottom. Coordinates are
those of the PDF: y grows upwards.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from statistics import median

_SUPERSCRIPT = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")
_BIN = 2.0


@dataclass(slots=True)
class Word:
    """Characters without white space between them; ``y`` is the baseline."""

    text: str
    x0: float
    x1: float
    y: float
    size: float
    bold: bool

    def follows(self, left: float, y: float, size: float) -> bool:
        """Whether a character at this place goes on with the word (a raised small digit does)."""
        gap = left - self.x1
        if not -0.6 * self.size < gap < 0.35 * self.size:
            return False
        rise = y - self.y
        return abs(rise) < 0.1 * self.size or (size < 0.85 * self.size and 0 < rise < 0.7 * self.size)

    def add(self, letter: str, right: float, size: float, y: float) -> None:
        """Add a character; a raised digit is written as a superscript, so that it does not look like part of a name."""
        if size < 0.85 * self.size and y > self.y + 0.1 * self.size:
            letter = letter.translate(_SUPERSCRIPT)
        self.text += letter
        self.x1 = max(self.x1, right)


@dataclass(slots=True)
class Segment:
    """Words that stand close together on one baseline, or a row of a table with its cells."""

    text: str
    x0: float
    x1: float
    y: float
    size: float
    bold: bool
    cells: tuple[str, ...] = ()
    first_row: bool = False


@dataclass(slots=True)
class Line:
    """A line of a column: ``left`` and ``right`` are the edges of the column, ``leaf`` its number on the page."""

    text: str
    x0: float
    x1: float
    y: float
    size: float
    bold: bool
    left: float
    right: float
    leaf: tuple[int, ...]
    cells: tuple[str, ...] = ()
    first_row: bool = False
    start: int = field(default=0)

    @property
    def end(self) -> int:
        """The offset after the line in the source."""
        return self.start + len(self.text)

    @property
    def width(self) -> float:
        """The width of the column."""
        return max(self.right - self.left, 1.0)


Box = tuple[float, float, float, float]


def take_tables(words: list[Word], tables: list[list[list[Box | None]]]) -> tuple[list[Word], list[Segment]]:
    """The words outside of tables, and the rows of the tables with the text of their cells."""
    rows: list[Segment] = []
    for table in tables:
        boxes = [box for row in table for box in row if box]
        left, low = min(box[0] for box in boxes) - 1, min(box[1] for box in boxes) - 1
        right, high = max(box[2] for box in boxes) + 1, max(box[3] for box in boxes) + 1
        inside = [
            word for word in words if left < (word.x0 + word.x1) / 2 < right and low < word.y + 0.3 * word.size < high
        ]
        if not inside:
            continue
        taken = {id(word) for word in inside}
        words = [word for word in words if id(word) not in taken]
        first = True
        for row in table:
            cells = tuple(_cell(inside, box) for box in row)
            filled = [box for box in row if box]
            if not any(cells) or not filled:
                continue
            size = median(word.size for word in inside)
            rows.append(
                Segment("\t".join(cells), left, right, max(box[3] for box in filled) - size, size, False, cells, first)
            )
            first = False
    return words, rows


def _cell(words: list[Word], box: Box | None) -> str:
    if box is None:
        return ""
    left, low, right, high = box
    mine = [
        word for word in words if left <= (word.x0 + word.x1) / 2 < right and low <= word.y + 0.3 * word.size < high
    ]
    return " ".join(line.text for line in _lines(segments(mine), 0.0, 0.0, ()))


def segments(words: list[Word]) -> list[Segment]:
    """Words that follow each other closely on one baseline, joined."""
    found: list[Segment] = []
    for word in words:
        if found:
            last = found[-1]
            gap = word.x0 - last.x1
            if abs(word.y - last.y) < 0.12 * last.size and -0.3 * last.size < gap < 0.75 * max(last.size, word.size):
                # Type that follows without a gap is one word cut by a change of font.
                last.text += word.text if gap < 0.05 * word.size else " " + word.text
                last.x1 = max(last.x1, word.x1)
                if len(word.text) > len(last.text) / 2:
                    last.size = word.size
                last.bold = last.bold and word.bold
                continue
        found.append(Segment(word.text, word.x0, word.x1, word.y, word.size, word.bold))
    return found


def page_gutter(parts: list[Segment], strict: bool = True, at: float | None = None) -> float | None:
    """The middle of the best gutter of a region, or nothing. ``at`` tests one place, less strictly."""
    if len(parts) < 2 or (strict and len(parts) < 10):
        return None
    left, right = min(part.x0 for part in parts), max(part.x1 for part in parts)
    width = right - left
    if width < 150:
        return None
    bins = int(width / _BIN) + 2
    cover = [0] * (bins + 1)
    for part in parts:
        cover[int((part.x0 - left) / _BIN)] += 1
        cover[min(int((part.x1 - left) / _BIN) + 1, bins)] -= 1
    for index in range(1, bins):
        cover[index] += cover[index - 1]
    rows = len({round(part.y) for part in parts})
    allowed = 0.2 * rows if strict else 0.3 * rows
    if at is not None:
        index = int((at - left) / _BIN)
        return at if 0 < index < bins and cover[index] <= allowed and _sides(parts, at, strict) else None
    best: tuple[int, float, float] | None = None
    index, last = int(0.2 * bins), int(0.8 * bins)
    while index < last:
        if cover[index] > allowed:
            index += 1
            continue
        low = index
        while index < last and cover[index] <= allowed:
            index += 1
        fewest = min(cover[low:index])
        run = [i for i in range(low, index) if cover[i] == fewest]
        middle = left + (run[0] + run[-1] + 1) / 2 * _BIN
        if len(run) * _BIN >= 6 and _sides(parts, middle, strict):
            score = (-fewest, len(run) * _BIN, middle)
            best = max(best, (score[0], score[1], middle)) if best else (score[0], score[1], middle)
    return best[2] if best else None


def _sides(parts: list[Segment], at: float, strict: bool) -> bool:
    """Whether both sides of a gutter hold lines of running text (not labels, page numbers or cells)."""
    for side in ([p for p in parts if p.x1 <= at + 1], [p for p in parts if p.x0 >= at - 1]):
        if not side or (strict and len({round(part.y) for part in side}) < 4):
            return False
        low, high = min(part.x0 for part in side), max(part.x1 for part in side)
        extents: dict[int, float] = {}
        for part in side:
            extents[round(part.y)] = extents.get(round(part.y), 0.0) + part.x1 - part.x0
        if high - low < 70 or median(extents.values()) < (0.4 if strict else 0.3) * (high - low):
            return False
    return True


def order_page(parts: list[Segment], gutter: float | None, usual: float | None) -> list[Line]:
    """The lines of a page in reading order; ``usual`` is the gutter of most pages of the document."""
    if gutter is None and usual is not None:
        gutter = page_gutter(parts, strict=False, at=usual)
    if not parts:
        return []
    return _order(parts, gutter, (), min(part.x0 for part in parts), max(part.x1 for part in parts))


def _order(parts: list[Segment], gutter: float | None, leaf: tuple[int, ...], left: float, right: float) -> list[Line]:
    """The lines of a region with its edges, cut at the gutter."""
    if not parts:
        return []
    if gutter is None or len(leaf) > 6:
        ends = sorted(part.x1 for part in parts if not part.cells)
        if len(ends) >= 10:  # an address that runs over the edge does not move the edge
            right = min(right, ends[int(0.92 * len(ends))])
        return _lines(parts, left, right, leaf)
    across = sorted((p for p in parts if p.x0 < gutter - 3 and p.x1 > gutter + 3), key=lambda part: -part.y)
    rest = [part for part in parts if not (part.x0 < gutter - 3 and part.x1 > gutter + 3)]
    edge_left = max((part.x1 for part in rest if part.x1 <= gutter + 3), default=gutter)
    edge_right = min((part.x0 for part in rest if part.x1 > gutter + 3), default=gutter)
    lines: list[Line] = []
    band = 0
    index = 0
    while True:
        # A run of crossing lines with nothing between them is read as one band.
        top = across[index].y if index < len(across) else float("-inf")
        above = [part for part in rest if part.y > top]
        rest = [part for part in rest if part.y <= top]
        before, after = [p for p in above if p.x1 <= gutter + 3], [p for p in above if p.x1 > gutter + 3]
        lines.extend(_order(before, page_gutter(before), (*leaf, band, 0), left, edge_left))
        lines.extend(_order(after, page_gutter(after), (*leaf, band, 1), edge_right, right))
        if index >= len(across):
            return lines
        run = [across[index]]
        index += 1
        while index < len(across) and not any(part.y > across[index].y for part in rest):
            run.append(across[index])
            index += 1
        lines.extend(_lines(run, left, right, (*leaf, band, 2)))
        band += 1


def _lines(parts: list[Segment], left: float, right: float, leaf: tuple[int, ...]) -> list[Line]:
    """The lines of one column: segments of one baseline from left to right, from top to bottom."""
    rows: list[list[Segment]] = []
    for part in sorted(parts, key=lambda part: (-part.y, part.x0)):
        if rows and not part.cells and not rows[-1][0].cells:
            base = max(rows[-1], key=lambda other: len(other.text))
            raised = part.size < 0.85 * base.size or base.size < 0.85 * part.size
            if abs(base.y - part.y) < (0.55 if raised else 0.3) * max(base.size, part.size):
                rows[-1].append(part)
                continue
        rows.append([part])
    lines = []
    for row in rows:
        row.sort(key=lambda part: part.x0)
        main = max(row, key=lambda part: len(part.text))
        texts: list[str] = []
        for part in row:
            small = part is not main and part.size < 0.85 * main.size and part.y > main.y + 0.1 * main.size
            text = part.text.translate(_SUPERSCRIPT) if small and part.text.isdigit() else part.text
            close = texts and (small or part.x0 - row[row.index(part) - 1].x1 < 0.05 * main.size)
            texts.append(text if not texts or close else " " + text)
        bold = all(part.bold for part in row if len(part.text) > 1) and any(len(part.text) > 1 for part in row)
        lines.append(
            Line(
                "".join(texts), row[0].x0, max(part.x1 for part in row), main.y, main.size, bold, left, right, leaf,
                main.cells, main.first_row,
            )
        )  # fmt: skip
    return lines
