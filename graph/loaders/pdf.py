"""PDF files: text in reading order, page by page, with tables, footnotes and headings.

In come the bytes of a PDF, out come the source text (lines in reading order, a form feed between pages), drafts of
blocks and an anchor per page. pypdfium2 gives the characters with their places; :mod:`graph.loaders.pdf_layout` orders
them into columns and lines; here running heads are dropped and lines become paragraphs, items, headings, notes, rows.
"""

from __future__ import annotations

import ctypes
import io
import itertools
import re
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median
from typing import Any

import pypdfium2
import pypdfium2.raw as pdfium

from graph.loaders.headings import guess_level, is_label, looks_like_heading, settle_levels
from graph.loaders.joining import Hyphens, ended, glue, goes_on, join_broken, unfinished
from graph.loaders.lines import begins_with_by, is_page_number
from graph.loaders.lists import Nesting, item_marker
from graph.loaders.normalise import Draft
from graph.loaders.pdf_layout import Line, Segment, Word, order_page, page_gutter, segments, take_tables
from graph.loaders.text import title_page
from graph.model import Anchor, InputError, Metadata

_MARK = re.compile(r"([¹²³⁰⁴-⁹]{1,3}|\d{1,3}(?=\s)|\*{1,3}|[†‡§])\s*(?=\S)")
_LIGATURES = {
    0xFB00: "ff", 0xFB01: "fi", 0xFB02: "fl", 0xFB03: "ffi", 0xFB04: "ffl", 0xFB05: "st", 0xFB06: "st",
    0x02: "-", 0xFFFE: "-", 0xA0: " ",
}  # fmt: skip


@dataclass(slots=True)
class Pages:
    """What a PDF gave: its source, drafts, anchors, properties and what to warn of."""

    source: str
    drafts: list[Draft]
    anchors: list[Anchor]
    metadata: Metadata
    warnings: list[str] = field(default_factory=list)


def read_pdf(path: Path, data: bytes, progress: Callable[[float], None] | None = None) -> Pages:
    """Read a PDF. Raises :class:`InputError` if it is locked, cut off, empty or a scan."""
    if b"%%EOF" not in data[-65536:]:
        raise InputError(f"{path}: is truncated (the end of the file is missing); get the file again")
    try:
        document = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        if "password" in str(error).lower():
            raise InputError(f"{path}: is password-protected; save a copy without a password") from None
        raise InputError(f"{path}: is truncated or damaged; get the file again") from None
    try:
        if not len(document):
            raise InputError(f"{path}: has no pages")
        pages, ruled = [], []
        for number in range(len(document)):
            words, height, lines = _read_page(document, number)
            pages.append((words, height))
            if lines:
                ruled.append(number)
            if progress and number % 10 == 0:
                progress(0.8 * number / len(document))
        metadata = _properties(document)
    except pypdfium2.PdfiumError:
        raise InputError(f"{path}: is truncated or damaged; get the file again") from None
    finally:
        document.close()
    blank = [number + 1 for number, (words, _) in enumerate(pages) if not words]
    if len(blank) == len(pages):
        raise InputError(f"{path}: no text layer; run OCR, e.g. `ocrmypdf in.pdf out.pdf`, and load the result")
    tables = _tables(data, ruled)
    warnings = []
    if blank and len(blank) > 0.1 * len(pages):
        shown = ", ".join(map(str, blank[:8])) + (" …" if len(blank) > 8 else "")
        warnings.append(f"no text layer on {len(blank)} of {len(pages)} pages ({shown}); run OCR to read them")
    source, drafts, anchors = _Writer(pages, tables).write()
    return Pages(source, drafts, anchors, metadata, warnings)


def _properties(document: Any) -> Metadata:
    values = document.get_metadata_dict()
    title = " ".join((values.get("Title") or "").split())
    junk = not title or bool(
        re.search(r"(?:\.(?:docx?|pdf|indd|qxd|rtf|pptx?)$|^microsoft word|^untitled|^\(?anonymous)", title, re.I)
    )
    author = " ".join((values.get("Author") or "").split())
    return Metadata(
        title="" if junk else title, author="" if author.lower() in ("(anonymous)", "anonymous") else author
    )


def _read_page(document: Any, number: int) -> tuple[list[Word], float, bool]:
    """The words of a page in the order of its content stream, its height, and whether it has ruling lines."""
    page = document[number]
    text = page.get_textpage()
    handle, height = text.raw, page.get_height()
    left, right, low, high = (ctypes.c_double() for _ in range(4))
    x, y = ctypes.c_double(), ctypes.c_double()
    words: list[Word] = []
    word: Word | None = None
    for index in range(pdfium.FPDFText_CountChars(handle)):
        code = pdfium.FPDFText_GetUnicode(handle, index)
        if (code <= 32 and code != 2) or code == 0xA0:
            word = None
            continue
        pdfium.FPDFText_GetCharBox(handle, index, left, right, low, high)
        pdfium.FPDFText_GetCharOrigin(handle, index, x, y)
        size = pdfium.FPDFText_GetFontSize(handle, index)
        if size <= 1.5:  # fonts scaled by the text matrix: take the height of the character
            size = max((high.value - low.value) * 1.35, 1.0) if high.value > low.value else size
        letter = _LIGATURES.get(code) or chr(code)
        if word is not None and word.follows(left.value, y.value, size):
            word.add(letter, right.value, size, y.value)
        else:
            bold = pdfium.FPDFText_GetFontWeight(handle, index) >= 600 or _bold_name(handle, index)
            word = Word(letter, left.value, right.value, y.value, size, bold)
            words.append(word)
    for word in words:
        if any("\ud800" <= letter <= "\udfff" for letter in word.text):
            word.text = word.text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    ruled = bool(words) and page.get_rotation() == 0 and _has_grid(page)
    text.close()
    page.close()
    return words, height, ruled


def _bold_name(handle: Any, index: int) -> bool:
    """Whether the font's name says bold: many files give no weight."""
    buffer, flags = ctypes.create_string_buffer(128), ctypes.c_int()
    length = pdfium.FPDFText_GetFontInfo(handle, index, buffer, 128, flags)
    return 0 < length <= 128 and bool(re.search(rb"bold|black|heavy|semibold|demi", buffer.raw[:length], re.I))


def _has_grid(page: Any) -> bool:
    """Whether a page has the ruling lines of a table: several across and several down."""
    across = down = boxes = 0
    for count, item in enumerate(page.get_objects(filter=[pdfium.FPDF_PAGEOBJ_PATH], max_depth=3)):
        if count > 4000:
            break
        left, bottom, right, top = item.get_bounds() if hasattr(item, "get_bounds") else item.get_pos()
        width, height = right - left, top - bottom
        across += width > 25 and height < 3
        down += height > 7 and width < 3
        boxes += width > 25 and height > 7
    return (across >= 3 and down >= 2) or boxes >= 4 or (boxes >= 1 and across + down >= 3)


def _tables(data: bytes, pages: list[int]) -> dict[int, list[list[list[tuple[float, float, float, float] | None]]]]:
    """The cells of the ruled tables of some pages: page -> tables -> rows -> boxes (left, bottom, right, top)."""
    if not pages:
        return {}
    import pdfplumber  # slow to import, and needed only for pages with ruling lines

    found: dict[int, list[list[list[tuple[float, float, float, float] | None]]]] = {}
    with pdfplumber.open(io.BytesIO(data)) as document:
        for number in pages:
            page = document.pages[number]
            for table in page.find_tables():
                rows = [
                    [None if c is None else (c[0], page.height - c[3], c[2], page.height - c[1]) for c in row.cells]
                    for row in table.rows
                ]
                if len(rows) >= 2 and max(map(len, rows)) >= 2:
                    found.setdefault(number, []).append(rows)
            page.close()
    return found


class _Writer:
    """Turns the lines of all pages into source, drafts and anchors."""

    def __init__(self, pages: list[tuple[list[Word], float]], tables: dict[int, list[Any]]) -> None:
        self.heights = [height for _, height in pages]
        placed = [take_tables(words, tables.get(number, [])) for number, (words, _) in enumerate(pages)]
        parts = self._drop_heads([segments(words) + rows for words, rows in placed])
        gutters = [page_gutter(part) for part in parts]
        common = Counter(round(gutter / 4) * 4 for gutter in gutters if gutter is not None).most_common(1)
        usual = float(common[0][0]) if common and common[0][1] * 3 >= len(pages) else None
        self.pages = [order_page(part, gutter, usual) for part, gutter in zip(parts, gutters, strict=True)]
        lines = [line for page in self.pages for line in page if not line.cells]
        sizes: Counter[float] = Counter()
        for line in lines:
            sizes[round(line.size * 2) / 2] += len(line.text)
        self.body = sizes.most_common(1)[0][0] if sizes else 10.0
        bold = sum(len(line.text) for line in lines if line.bold)
        self.bold_counts = bold < 0.4 * sum(len(line.text) for line in lines)
        larger = sorted((size for size in sizes if size > 1.08 * self.body), reverse=True)
        self.levels = {size: min(level, 5) for level, size in enumerate(larger, 1)}
        gaps = [a.y - b.y for a, b in itertools.pairwise(lines) if a.leaf == b.leaf and 0 < a.y - b.y < 3 * a.size]
        self.spacing = median(gaps) if gaps else 1.2 * self.body
        self.table, self.row, self.hang = -1, 0, 0.0
        self.nesting = Nesting()
        self.before: Line | None = None
        self.current: Draft | None = None

    def _drop_heads(self, pages: list[list[Segment]]) -> list[list[Segment]]:
        """Leave out what repeats at the same height on most pages, and page numbers at the edge of a page."""
        seen: Counter[tuple[int, str]] = Counter()
        edges = [_edges(page, height) for page, height in zip(pages, self.heights, strict=True)]
        for rows in edges:
            seen.update({(round(y / 4), text) for y, text, _ in rows})
        many = max(2, 0.4 * len(pages))
        kept: list[list[Segment]] = []
        for page, rows in zip(pages, edges, strict=True):
            dropped: set[int] = set()
            for y, text, parts in rows:
                often = max(seen[round(y / 4) + shift, text] for shift in (-1, 0, 1)) >= many
                if often or is_page_number(" ".join(part.text for part in parts)):
                    dropped.update(map(id, parts))
            kept.append([part for part in page if id(part) not in dropped])
        return kept

    def write(self) -> tuple[str, list[Draft], list[Anchor]]:
        parts: list[str] = []
        length = 0
        anchors: list[Anchor] = []
        for number, page in enumerate(self.pages):
            anchors.append(Anchor(length, page=number + 1))
            for line in page:
                line.start = length
                parts.append(line.text)
                length += len(line.text)
                parts.append("\n")
                length += 1
            if number + 1 < len(self.pages):
                parts.append("\f")
                length += 1
        source = "".join(parts)
        self.hyphens = Hyphens(source)
        self.source, self.drafts = source, []
        for page in self.pages:
            notes = self._notes_begin(page)
            self._paragraphs(page[:notes] if notes is not None else page)
            if notes is not None:
                self.drafts.extend(self._notes(page[notes:]))
        drafts = join_broken(source, self.drafts, self.hyphens)
        self._plain_headings(source, drafts)
        settle_levels(source, drafts)
        return source, title_page(source, drafts), anchors

    def _notes_begin(self, page: list[Line]) -> int | None:
        """The index of the first line of the footnotes at the end of a page: smaller type, begun by a mark."""
        index = len(page)
        while index and not page[index - 1].cells and page[index - 1].size < 0.93 * self.body:
            index -= 1
        return next((i for i in range(index, len(page)) if _MARK.match(page[i].text)), None)

    def _notes(self, lines: list[Line]) -> list[Draft]:
        drafts: list[Draft] = []
        for line in lines:
            mark = _MARK.match(line.text)
            if mark and (not drafts or _follows(drafts[-1].marker, mark.group(1))):
                drafts.append(Draft("note", [(line.start + mark.end(), line.end)], marker=mark.group(1)))
            else:
                gap = (line.start - 1, line.start)
                glue(self.source, drafts[-1].spans, [(line.start, line.end)], gap, self.hyphens)
        return drafts

    def _paragraphs(self, lines: list[Line]) -> None:
        """Take the lines of a page above its footnotes; the first may go on with the page before."""
        for number, line in enumerate(lines):
            before, draft = self.before, self.current
            if line.cells:
                self._row(line, before)
            else:
                item = self._item(line, before)
                if (
                    before is None
                    or draft is None
                    or before.cells
                    or item
                    or self._begins(before, line, draft, not number)
                ):
                    self.current = self._begin(line, before, item)
                    self.drafts.append(self.current)
                else:
                    glue(self.source, draft.spans, [(line.start, line.end)], (line.start - 1, line.start), self.hyphens)
            self.before = line

    def _row(self, line: Line, before: Line | None) -> None:
        if before is None or not before.cells or line.first_row:
            self.table, self.row = self.table + 1, 0
        cells, position = [], line.start
        for cell in line.cells:
            cells.append([(position, position + len(cell))])
            position += len(cell) + 1
        self.drafts.append(Draft("row", [], table=self.table, row=self.row, cells=cells))
        self.row += 1

    def _item(self, line: Line, before: Line | None) -> tuple[str, int, str] | None:
        item = item_marker(line.text)
        if item and before is not None and unfinished(before.text) and item[2].startswith("digits"):
            return None
        inside = before is not None and not ended(before.text) and abs(line.x0 - before.x0) < 3
        if (
            item
            and item[2].startswith("digits")
            and inside
            and before
            and before.x1 > before.right - 0.2 * before.width
        ):
            return None  # a number that happens to begin a line of a paragraph
        if item and (line.bold or line.size > 1.08 * self.body) and looks_like_heading(line.text):
            return None
        return item

    def _begin(self, line: Line, before: Line | None, item: tuple[str, int, str] | None) -> Draft:
        """A new block that begins with a line."""
        if item:
            level = self.nesting.level(round((line.x0 - line.left) / 6), item[2], item[0])
            self.hang = line.x0 - line.left
            return Draft("item", [(line.start + item[1], line.end)], level, item[0])
        if line.x0 - line.left < 6:
            self.nesting.clear()
        apart = before is None or before.leaf != line.leaf or before.y - line.y > 1.25 * self.spacing
        draft = Draft("paragraph", [(line.start, line.end)], alone=apart)
        self._style(draft, line)
        if begins_with_by(line.text):
            draft.style = "line"
        return draft

    def _style(self, draft: Draft, line: Line) -> None:
        if draft.kind != "paragraph":
            return
        if note := re.match(r"[¹²³⁰⁴-⁹]{1,3}\s*(?=\S)", line.text):
            draft.kind, draft.marker = "note", note.group().strip()
            draft.spans = [(line.start + note.end(), line.end)]
            return
        size = round(line.size * 2) / 2
        if size in self.levels and len(line.text) < 200:
            draft.kind, draft.style, draft.level = "heading", "size", self.levels[size]
        elif is_label(line.text):
            draft.style = "label"
        elif line.bold and self.bold_counts:
            draft.style = "bold"

    def _begins(self, before: Line, line: Line, draft: Draft, new_page: bool) -> bool:
        """Whether a line begins a new paragraph."""
        if abs(line.size - before.size) > 0.08 * before.size or (line.bold != before.bold and self.bold_counts):
            prose = draft.kind in ("paragraph", "item") and draft.style != "bold"
            return not (prose and unfinished(before.text) and not line.bold)
        heading = draft.kind == "heading" or draft.style == "bold"
        # Where the first word of this line would have fitted on the line before, somebody broke the line on purpose.
        word = line.text.split(None, 1)[0]
        needed = (line.x1 - line.x0) / max(len(line.text), 1) * (len(word) + 1.5)
        fits = before.x1 + needed < before.right and not unfinished(before.text)
        hanging = draft.kind == "item" and line.x0 - line.left > self.hang + 4
        if new_page or line.leaf != before.leaf:
            if hanging and not fits:
                return False
            return heading or ended(before.text) or (fits and not goes_on(before.text, line.text))
        gap = before.y - line.y
        if gap > max(1.35 * self.spacing, 1.25 * line.size + 2) and not (heading and gap < 1.6 * line.size):
            return True
        if heading:
            return False
        if is_label(line.text) and (is_label(before.text) or ended(before.text)):
            return True
        if hanging:
            return False
        if fits and (not line.text[:1].islower() or (begins_with_by(line.text) and not ended(before.text))):
            return True
        indented = line.x0 > line.left + 0.8 * line.size and before.x0 < before.left + 0.4 * line.size
        return ended(before.text) and indented and draft.kind == "paragraph"

    def _plain_headings(self, source: str, drafts: list[Draft]) -> None:
        """Bold paragraphs and short ones that read as headings become headings, below those in larger type."""
        bands: list[tuple[Draft, tuple[int, int]]] = []
        for draft, following in zip(drafts, [*drafts[1:], None], strict=True):
            if draft.kind not in ("paragraph", "heading") or draft.style == "label" or draft.size() > 260:
                continue
            text = draft.head(source, 260)
            if draft.kind == "heading":
                band = draft.level
            elif following is None:
                continue
            elif draft.style == "bold" and (not ended(text) or text.endswith(":")):
                band = 10
            elif (
                draft.alone
                and len(text) < 110
                and not following.head(source)[:1].islower()
                and looks_like_heading(text)
            ):
                band = 11
            else:
                continue
            draft.kind = "heading"
            bands.append((draft, (band, guess_level(text, "bold"))))
        ranks = {key: rank for rank, key in enumerate(sorted({key for _, key in bands}), 1)}
        for draft, key in bands:
            draft.level = min(ranks[key], 9)


def _edges(page: list[Segment], height: float) -> list[tuple[float, str, list[Segment]]]:
    """The rows at the edges of a page: baseline, text without its figures, and the segments on it."""
    rows: list[tuple[float, list[Segment]]] = []
    for part in sorted((p for p in page if not 0.11 * height < p.y < 0.89 * height), key=lambda part: -part.y):
        if rows and rows[-1][0] - part.y < 0.5 * part.size:
            rows[-1][1].append(part)
        else:
            rows.append((part.y, [part]))
    found = []
    for y, parts in rows:
        text = re.sub(r"\d+", "#", " ".join(part.text for part in sorted(parts, key=lambda part: part.x0)))
        if len(text) <= 120 and not any(part.cells for part in parts):
            found.append((y, text, parts))
    return found


def _follows(last: str, mark: str) -> bool:
    """Whether a footnote mark comes after another: so a year or a number at a line's start is no new note."""
    plain = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹", "0123456789")
    first, second = last.translate(plain), mark.translate(plain)
    return not (first.isdigit() and second.isdigit()) or int(second) == int(first) + 1
