"""Plain text and Markdown to drafts of blocks.

In comes decoded text, out come :class:`Draft` blocks in reading order. The reader knows Markdown and what converters
leave of reports: bold lines as headings, stray tags, rules, photo credits, tab-separated tables, page numbers and
paragraphs that a page break cut in two. Everything dropped stays in the source, so quotes can still be found there.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Callable

from graph.loaders.headings import (
    guess_level,
    is_code_title,
    is_field,
    is_label,
    is_part,
    looks_like_heading,
    settle_levels,
)
from graph.loaders.joining import Hyphens, ended, glue, goes_on, has_verb, join_broken, unfinished
from graph.loaders.lines import Line, begins_with_by, is_no_text, is_page_number, running_heads, split_lines, wrap_width
from graph.loaders.lists import Nesting, item_marker
from graph.loaders.markup import inline_spans
from graph.loaders.normalise import Draft, Span

_MARKDOWN = re.compile(r"(#{1,6})\s+(.*?)\s*#*$")
_BOLD = re.compile(r"(\*{2,3}|__|<b>|<strong>)(?![\s*])(.+?)(?:\*{2,3}|__|</b>|</strong>)[:.]?$", re.IGNORECASE)
_NOTE = re.compile(r"([¹²³⁰⁴-⁹]{1,3}|\[\^?\d{1,3}\]:?|<sup>\d{1,3}</sup>)\s*(?=\S)")
_CODE_LABEL = re.compile(r"(?:\*\*|<b>)[^*<>]*\d[^*<>]*(?::\s*(?:\*\*|</b>)|(?:\*\*|</b>):)\s+\S")
_PIPES = re.compile(r"\|?\s*:?-{2,}:?\s*(?:\|\s*:?-{2,}:?\s*)*\|?$")
_DASHES = re.compile(r"-{2,}(?:\t+-{2,})+$")


def read_text(source: str, start: int = 0, progress: Callable[[float], None] | None = None) -> list[Draft]:
    """The drafts of a text from an offset on (after its front matter)."""
    return _Reader(source, split_lines(source, start), progress).read()


class _Reader:
    """Walks over the lines once; each method takes the kind of block that begins at a line."""

    def __init__(self, source: str, lines: list[Line], progress: Callable[[float], None] | None) -> None:
        self.source, self.lines, self.progress = source, lines, progress
        self.hyphens = Hyphens(source)
        self.drafts: list[Draft] = []
        self.nesting = Nesting()
        self.table = -1
        self.width, self.wrapped = wrap_width(lines)
        self.prose = self.titles = False
        self.heads = running_heads(lines)

    def read(self) -> list[Draft]:
        index, lines = 0, self.lines
        while index < len(lines):
            if self.progress and index % 20000 == 0:
                self.progress(index / len(lines))
            if not lines[index].text or self.noise(index):
                index += 1
                continue
            index = self.block(index)
        self.drafts = [draft for draft in self.drafts if draft.kind == "row" or draft.spans]
        self._headings()
        drafts = join_broken(self.source, self.drafts, self.hyphens)
        settle_levels(self.source, drafts)
        return title_page(self.source, drafts)

    def block(self, index: int) -> int:
        """Take the block that begins at a line; the index of the first line after it."""
        line = self.lines[index]
        if found := _MARKDOWN.match(line.text):
            self._heading(line, found)
            return index + 1
        if self._is_setext(index):
            level = 1 if self.lines[index + 1].text.startswith("=") else 2
            self._add(Draft("heading", self._spans(line), level, style="markdown"))
            return index + 2
        if "|" in line.text or "\t" in line.text or (self._continues_table(index) and line.indent):
            after = self._rows(index)
            if after > index:
                return after
        if note := _NOTE.match(line.text):
            return self._lines(index, Draft("note", [], marker=note.group(1)), note.end())
        if (item := item_marker(line.text)) and not self._numbered_heading(index, item[2]):
            level = self.nesting.level(line.indent, item[2], item[0])
            return self._lines(index, Draft("item", [], level, item[0]), item[1])
        return self._paragraph(index)

    def noise(self, index: int) -> bool:
        """Whether a line is no text: a rule, a photo credit, a page number, a running head, a line of the contents."""
        line = self.lines[index]
        text = line.text
        if index in self.heads or is_no_text(text) or _DASHES.match(text):
            return True
        return is_page_number(text) and self._alone(index)

    def _alone(self, index: int) -> bool:
        before = index == 0 or not self.lines[index - 1].text or self.lines[index - 1].page_end
        after = index + 1 == len(self.lines) or not self.lines[index + 1].text or self.lines[index].page_end
        return before and after

    def _spans(self, line: Line, skip: int = 0) -> list[Span]:
        return inline_spans(self.source, line.start + skip, line.end)

    def _add(self, draft: Draft) -> None:
        if draft.kind != "item" and draft.kind != "note":
            self.nesting.clear()
        self.drafts.append(draft)

    def _heading(self, line: Line, found: re.Match[str]) -> None:
        spans = inline_spans(self.source, line.start + found.start(2), line.start + found.end(2))
        draft = Draft("heading", spans, len(found.group(1)), style="markdown")
        if is_field(draft.head(self.source)):
            draft.kind, draft.level, draft.style = "paragraph", 0, "label"
        self._add(draft)

    def _is_setext(self, index: int) -> bool:
        if index + 1 >= len(self.lines) or len(self.lines[index].text) > 120 or "\t" in self.lines[index].text:
            return False
        under = self.lines[index + 1].text
        if not re.fullmatch(r"={3,}|-{3,}", under) or (index and self.lines[index - 1].text):
            return False
        text = self.lines[index].text
        return not (is_label(text) or item_marker(text) or _BOLD.match(text) or ended(text))

    def _numbered_heading(self, index: int, kind: str) -> bool:
        """Whether ``1. Introduction`` is a heading: alone, and the next block is not another such item."""
        if not kind.startswith("digits") or not self._alone(index) or not looks_like_heading(self.lines[index].text):
            return False
        following = next((line for line in self.lines[index + 1 : index + 6] if line.text), None)
        if following is None or item_marker(following.text) is not None:
            return False
        return len(following.text) > 60 or ended(following.text)

    def _special(self, index: int) -> bool:
        """Whether a line inside a group begins a block of another kind."""
        text = self.lines[index].text
        if not text or self.noise(index) or _MARKDOWN.match(text) or _NOTE.match(text):
            return True
        return ("|" in text or "\t" in text) and self._row_cells(index) is not None and self._is_table(index)

    def _starts_item(self, index: int, before: str) -> bool:
        item = item_marker(self.lines[index].text)
        if item is None:
            return False
        doubtful = item[2].startswith("digits") or item[0] in ("–", "—", "-", "o")
        return not (doubtful and (unfinished(before) or (item[0] in "–—-" and not ended(before) and self.wrapped)))

    def _lines(self, index: int, draft: Draft, skip: int) -> int:
        """Take an item or a note with the lines that continue it."""
        draft.spans = self._spans(self.lines[index], skip)
        last, indent = self.lines[index], self.lines[index].indent
        index += 1
        while index < len(self.lines) and not self._special(index) and not last.page_end:
            line = self.lines[index]
            marker = item_marker(line.text)
            if marker and (
                self._starts_item(index, last.text)
                or (line.indent, marker[0]) == (indent, draft.marker)
                or (line.indent > indent and marker[0] in "-o" and not unfinished(last.text))
            ):
                break
            if is_label(line.text) and ended(last.text):
                break
            if not self.wrapped and not goes_on(last.text, line.text) and line.indent <= last.indent:
                break
            if ended(last.text) and len(last.text) < 0.6 * self.width and line.indent <= last.indent:
                break
            glue(self.source, draft.spans, self._spans(line), (last.end, last.end + 1), self.hyphens)
            last = line
            index += 1
        self._add(draft)
        return index

    def _paragraph(self, index: int) -> int:
        """Take the lines up to the next blank or special one, as one paragraph or as several."""
        first = index
        self.titles = self._is_title_group(index)
        groups: list[list[Line]] = [[self.lines[index]]]
        index += 1
        while index < len(self.lines) and not self._special(index) and not groups[-1][-1].page_end:
            before, line = groups[-1][-1], self.lines[index]
            if self._starts_item(index, before.text) or self._is_setext(index):
                break
            if self._breaks(before, line):
                groups.append([line])
            else:
                groups[-1].append(line)
            index += 1
        ends = index >= len(self.lines) or not self.lines[index].text or self.noise(index)
        lone = len(groups) == 1 and ends and (first == 0 or not self.lines[first - 1].text or self.noise(first - 1))
        for lines in groups:
            draft = Draft("paragraph", self._spans(lines[0]), alone=lone or len(groups) > 1)
            for before, line in itertools.pairwise(lines):
                glue(self.source, draft.spans, self._spans(line), (before.end, before.end + 1), self.hyphens)
            self._style(draft, lines)
            if lines is not groups[0] and not draft.style:
                draft.style = "line"
            self._add(draft)
        return index

    def _style(self, draft: Draft, lines: list[Line]) -> None:
        text = lines[0].text if len(lines) == 1 else self.source[lines[0].start : lines[-1].end]
        if is_label(text) or is_field(draft.head(self.source)):
            draft.style = "label"
        elif len(text) <= 300 and (bold := _BOLD.fullmatch(text)) and "**" not in bold.group(2):
            draft.style = "bold-italic" if bold.group(1) == "***" else "bold"
        elif len(text) <= 400 and _CODE_LABEL.match(text) and not ended(text):
            draft.style = "code"

    def _breaks(self, before: Line, line: Line) -> bool:
        """Whether a line inside a group begins a new paragraph (a new line of a form, a title page, an address)."""
        words = line.text.split(None, 1)
        if is_label(line.text) and (
            is_label(before.text) or ended(before.text) or len(before.text) < 0.75 * self.width
        ):
            return not unfinished(before.text)
        small = words[0].lower() in ("in", "of", "on", "and", "for", "to", "the")
        if unfinished(before.text) or (small and not ended(before.text)):
            return False
        if self.titles and begins_with_by(line.text):
            return True
        if line.text[:1].islower() and not ended(before.text):
            return False
        if before.hard or not self.wrapped:
            return True
        if self.titles:
            return len(before.text) + len(words[0]) < self.width
        return len(before.text) < 0.6 * self.width

    def _is_title_group(self, index: int) -> bool:
        """Whether the lines up to the next blank one belong to a title page: names and dates without any sentence."""
        if self.prose:
            return False
        last = next((i for i in range(index, min(index + 20, len(self.lines))) if not self.lines[i].text), index + 20)
        text = " ".join(line.text for line in self.lines[index:last])
        self.prose = len(text) > 900 or ended(text) or has_verb(text)
        return not self.prose

    def _row_cells(self, index: int) -> list[tuple[int, int]] | None:
        """The bounds of the cells of a table line, or nothing if it is none."""
        line = self.lines[index]
        text = line.text
        if text.startswith("|") or text.count("|") >= 2 or (" | " in text and self._pipes_near(index)):
            bounds = [found.start() for found in re.finditer(r"(?<!\\)\|", text)]
            edges = [-1, *bounds, len(text)]
            if text.startswith("|"):
                edges = edges[1:]
            if text.endswith("|") and len(edges) > 2:
                edges = edges[:-1]
            return [(line.start + low + 1, line.start + high) for low, high in itertools.pairwise(edges)]
        raw = self.source.rfind("\n", 0, line.start) + 1
        begin = raw if "\t" in self.source[raw : line.start] and text else line.start
        if "\t" not in self.source[begin : line.end] or (item_marker(text) and "\t" not in text.split("\t", 1)[-1]):
            return None
        if begin < line.start and "\t" not in text and not self._continues_table(index):
            return None
        cells, position = [], begin
        for part in self.source[begin : line.end].split("\t"):
            cells.append((position, position + len(part)))
            position += len(part) + 1
        return cells

    def _continues_table(self, index: int) -> bool:
        return bool(self.drafts) and self.drafts[-1].kind == "row" and index > 0

    def _pipes_near(self, index: int) -> bool:
        return any(_PIPES.match(line.text) and "|" in line.text for line in self.lines[max(index - 1, 0) : index + 2])

    def _is_table(self, index: int) -> bool:
        """Whether a line with cells stands in a table: the next line that is no rule has cells too."""
        if self._continues_table(index):
            return True
        for line in (self.lines[i] for i in range(index + 1, min(index + 4, len(self.lines)))):
            if not line.text or _PIPES.match(line.text) or _DASHES.match(line.text):
                continue
            return "\t" in line.text or line.text.startswith("|") or line.text.count("|") >= 2
        return False

    def _rows(self, index: int) -> int:
        """Take the rows of a table; the same index if there is none."""
        if self._row_cells(index) is None or not self._is_table(index):
            return index
        if not self._continues_table(index):
            self.table += 1
        row = (self.drafts[-1].row or 0) + 1 if self._continues_table(index) else 0
        while index < len(self.lines):
            text = self.lines[index].text
            if _PIPES.match(text) or _DASHES.match(text):
                index += 1
                continue
            cells = self._row_cells(index) if text else None
            if cells is None:
                break
            parts = [inline_spans(self.source, low, high) for low, high in cells]
            self._add(Draft("row", [], table=self.table, row=row, cells=parts))
            row += 1
            index += 1
        return index

    def _headings(self) -> None:
        """Turn the paragraphs that stand alone and read as headings into headings."""
        for index, draft in enumerate(self.drafts):
            if draft.kind != "paragraph" or not draft.alone or draft.style == "label" or draft.size() > 420:
                continue
            text = draft.head(self.source, 420)
            following = next((later for later in self.drafts[index + 1 : index + 4] if later.kind != "note"), None)
            if following is None or following.head(self.source)[:1].islower():
                continue
            if following.kind == "paragraph" and goes_on(text, following.head(self.source)) and not draft.style:
                continue
            before = self.drafts[index - 1] if index else None
            if before is not None and before.kind in ("paragraph", "item"):
                tail = before.tail(self.source)
                if goes_on(tail, text) and not (draft.style or is_code_title(text)):
                    continue
            bold = draft.style in ("bold", "bold-italic") and not (ended(text) and not text.endswith(":"))
            if bold or draft.style == "code" or looks_like_heading(text):
                draft.kind = "heading"
                draft.level = guess_level(text, "bold" if draft.style == "code" else draft.style)


def title_page(source: str, drafts: list[Draft], limit: int = 16) -> list[Draft]:
    """Mark the lines before the first paragraph as title page."""
    titles: list[Draft] = []
    for draft in drafts:
        if draft.kind not in ("title", "heading", "paragraph") or draft.style == "label":
            break
        text = draft.head(source, 400)
        if draft.style == "code" or is_part(text) or is_code_title(text):
            break
        if draft.kind == "paragraph" and (ended(text) or len(text) > 150 or (has_verb(text) and len(text) > 60)):
            break
        if draft.style == "markdown" and titles and (draft.level > 1 or any(t.style == "markdown" for t in titles)):
            break
        if titles and guess_level(text, "") in (1, 3) and len(text.split()) <= 2:
            break
        titles.append(draft)
    if len(titles) < len(drafts) and len(titles) <= limit:
        for draft in titles:
            draft.kind, draft.level = "title", 0
    return drafts
