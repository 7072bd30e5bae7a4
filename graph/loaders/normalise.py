"""From spans of a source text to the blocks of a Document, with the way back.

In come the source text and a list of :class:`Draft`: blocks in the making, each a list of spans of the source that are
to be kept. Out come the normalised text (one line per block, white space collapsed, control characters left out), its
blocks, and the pieces that map it to the source. Characters are never changed, so the map holds one for one.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from graph.model import Block, BlockKind

Span = tuple[int, int]


def word_set(words: str) -> frozenset[str]:
    """A set of words written with spaces between them."""
    return frozenset(words.split())


SPACE: Span = (-1, -1)
"""A space that the source does not have, for instance where a tag between two words was dropped."""

# Control and invisible format characters; joiners (U+200C, U+200D) stay because scripts need them.
_HIDDEN = "\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\xad\u200b\u200e\u200f\u202a-\u202e\u2060-\u2064\ufeff\ufffe\uffff"
_RUN = re.compile(rf"[^\s{_HIDDEN}]+(?:\s[^\s{_HIDDEN}]+)*")
_WHITE = re.compile(r"\s")
_NOT_SPACE = re.compile(r"[^\S ]")


@dataclass(slots=True)
class Draft:
    """A block in the making: its kind, and the spans of the source that make its text.

    ``cells`` are the spans of each cell of a row. ``style`` says how the block was told (``markdown``, ``bold``,
    ``plain``, ``label``), ``alone`` that white space stood before and after it; both only serve the loaders.
    """

    kind: BlockKind
    spans: list[Span]
    level: int = 0
    marker: str = ""
    table: int | None = None
    row: int | None = None
    cells: list[list[Span]] = field(default_factory=list)
    style: str = ""
    alone: bool = False

    def head(self, source: str, length: int = 240) -> str:
        """The first characters of the text, white space collapsed."""
        found, have = [], 0
        for start, end in self.spans:
            found.append(" " if start < 0 else source[start : min(end, start + length)])
            have += len(found[-1])
            if have >= length:
                break
        return " ".join("".join(found).split())

    def tail(self, source: str, length: int = 400) -> str:
        """The last characters of the text, white space collapsed."""
        found, have = [], 0
        for start, end in reversed(self.spans):
            found.append(" " if start < 0 else source[max(start, end - length) : end])
            have += len(found[-1])
            if have >= length:
                break
        return " ".join("".join(reversed(found)).split())

    def size(self) -> int:
        """The number of characters of the source that it holds."""
        return sum(end - start for start, end in self.spans)


class _Writer:
    """Collects text and pieces; neighbouring pieces that run on in both texts become one."""

    def __init__(self, source: str) -> None:
        self.source = source
        self.parts: list[str] = []
        self.length = 0
        self.pieces: list[tuple[int, int, int]] = []

    def put(self, text: str, origin: int) -> None:
        if origin >= 0:
            if self.pieces:
                start, first, size = self.pieces[-1]
                if start + size == self.length and first + size == origin:
                    self.pieces[-1] = (start, first, size + len(text))
                else:
                    self.pieces.append((self.length, origin, len(text)))
            else:
                self.pieces.append((self.length, origin, len(text)))
        self.parts.append(text)
        self.length += len(text)

    def spans(self, spans: Iterable[Span]) -> None:
        """Write the spans with single spaces between words and none at the ends."""
        source, started = self.source, False
        pending: int | None = None
        for start, end in spans:
            if start < 0:
                pending = -1 if pending is None else pending
                continue
            position = start
            for run in _RUN.finditer(source, start, end):
                if pending is None and (white := _WHITE.search(source, position, run.start())):
                    pending = white.start()
                if pending is not None and started:
                    self.put(" ", pending)
                pending = None
                self.put(_NOT_SPACE.sub(" ", run.group()), run.start())
                started, position = True, run.end()
            if pending is None and (white := _WHITE.search(source, position, end)):
                pending = white.start()


def build(source: str, drafts: Iterable[Draft]) -> tuple[str, tuple[Block, ...], tuple[tuple[int, int, int], ...]]:
    r"""The text, blocks and pieces of a Document; drafts without a visible character are left out.

    >>> text, blocks, pieces = build("One two  **three**", [Draft("paragraph", [(0, 9), (11, 16)])])
    >>> text, pieces
    ('One two three', ((0, 0, 8), (8, 11, 5)))
    """
    writer = _Writer(source)
    blocks: list[Block] = []
    for draft in drafts:
        mark = (len(writer.parts), writer.length, len(writer.pieces))
        if blocks:
            writer.put("\n", -1)
        start = writer.length
        cells: list[Span] = []
        if draft.kind == "row":
            for number, cell in enumerate(draft.cells):
                if number:
                    writer.put("\t", -1)
                begin = writer.length
                writer.spans(cell)
                cells.append((begin, writer.length))
            empty = all(begin == end for begin, end in cells)
        else:
            writer.spans(draft.spans)
            empty = writer.length == start
        if empty:
            del writer.parts[mark[0] :]
            writer.length = mark[1]
            continue
        blocks.append(
            Block(draft.kind, start, writer.length, draft.level, draft.marker, draft.table, draft.row, tuple(cells))
        )
    return "".join(writer.parts), tuple(blocks), tuple(writer.pieces)
