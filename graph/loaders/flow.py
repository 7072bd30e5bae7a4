"""Source text of files that are not text themselves (DOCX, HTML): written paragraph by paragraph.

In come paragraphs and rows with their kind, out come the source text that quotes are taken from, the drafts of its
blocks, and the anchors (paragraph number, or table and row) that say where each stands in the file.
"""

from __future__ import annotations

import re

from graph.loaders.headings import guess_level, is_field, is_label, looks_like_heading
from graph.loaders.joining import ended, goes_on
from graph.loaders.lists import Nesting, item_marker
from graph.loaders.normalise import Draft, Span
from graph.model import Anchor, BlockKind


class Flow:
    """Collects the source, the drafts and the anchors of a document that is read paragraph by paragraph."""

    def __init__(self) -> None:
        self._parts: list[str] = []
        self._length = 0
        self._nesting = Nesting()
        self.drafts: list[Draft] = []
        self.anchors: list[Anchor] = []
        self.paragraph = 0
        self.tables = 0
        self.paragraphs: dict[int, list[tuple[int, list[list[str]]]]] = {}
        """Of each table of a DOCX: its rows by number (the first is 1), each with the paragraphs of its cells."""

    @property
    def source(self) -> str:
        """All that was written."""
        return "".join(self._parts)

    def _write(self, text: str) -> Span:
        start = self._length
        self._parts.append(text)
        self._length += len(text)
        return start, self._length

    def add(self, kind: BlockKind, text: str, *, level: int = 0, marker: str = "", bold: bool = False) -> None:
        """Add a paragraph; one that begins with a typed bullet or number becomes a list item."""
        self.paragraph += 1
        if not text.strip():
            return
        self.anchors.append(Anchor(self._length, paragraph=self.paragraph))
        start, end = self._write(text)
        self._write("\n")
        draft = Draft(kind, [(start, end)], level, marker, style="markdown" if kind == "heading" else "")
        if kind == "paragraph":
            lead = len(text) - len(text.lstrip())
            item = item_marker(text[lead:])
            if item and not (bold and looks_like_heading(text.strip())):
                draft.kind, draft.marker = "item", item[0]
                draft.level = self._nesting.level(lead, item[2], item[0])
                draft.spans = [(start + lead + item[1], end)]
            else:
                self._nesting.clear()
                draft.style = "label" if is_label(text) or is_field(text.strip()) else "bold" if bold else ""
        elif kind != "item":
            self._nesting.clear()
        self.drafts.append(draft)

    def row(self, cells: list[str], table: int, row: int) -> None:
        """Add a row of a table; the source holds its cells between tabs."""
        if not any(cell.strip() for cell in cells):
            return
        self.anchors.append(Anchor(self._length, sheet=f"table {table + 1}", row=row + 1))
        draft = Draft("row", [], table=table, row=row)
        for number, cell in enumerate(cells):
            if number:
                self._write("\t")
            draft.cells.append([self._write(re.sub(r"[\t\r\n]+", " ", cell).strip())])
        self._write("\n")
        self.drafts.append(draft)

    def headings(self) -> None:
        """Turn short paragraphs that read as headings into headings: bold ones, and plain ones before a text."""
        source = self.source
        for index, draft in enumerate(self.drafts):
            if draft.kind != "paragraph" or draft.style == "label" or draft.size() > 300:
                continue
            text = draft.head(source, 300)
            following = next((later for later in self.drafts[index + 1 : index + 4] if later.kind != "note"), None)
            if following is None or following.kind == "note" or following.head(source)[:1].islower():
                continue
            before = self.drafts[index - 1] if index else None
            if before is not None and before.kind == "paragraph" and goes_on(before.tail(source), text):
                continue
            bold = draft.style == "bold" and not (ended(text) and not text.endswith(":"))
            plain = looks_like_heading(text) and (
                following.kind != "paragraph" or len(following.head(source)) > len(text)
            )
            if bold or plain:
                draft.kind, draft.level = "heading", guess_level(text, draft.style)
