"""Typed records that the steps of the pipeline pass to one another.

Loaders make a :class:`Document` (or rows of a table), extraction turns it into :class:`Records`, the records become
:class:`Naming` and :class:`Statement` objects that a store keeps, and queries read those back. This module knows none
of the rooms and all rooms know it.

Two texts exist for every document. ``Document.source`` is the text as the file gave it (pages of a PDF in order,
paragraphs of a DOCX, the decoded text of a text file); quotes are slices of it. ``Document.text`` is the normalised
text that extraction reads: one line per block, page breaks joined, running heads dropped, hyphens undone, markup
removed. ``Document.pieces`` maps the second back to the first, character by character.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any, Literal

BlockKind = Literal["title", "heading", "paragraph", "item", "row", "note"]
Status = Literal["asserted", "planned", "recommended"]

STATUS_ORDER: dict[str, int] = {"asserted": 0, "planned": 1, "recommended": 2}
"""Strength of a status, strongest first: where a document supports several, the strongest stands."""


class InputError(Exception):
    """Something the user gave cannot be used. The message is one line: what is wrong, with which file, what to do."""


@dataclass(frozen=True, slots=True)
class Block:
    """A run of ``Document.text`` that the layout sets apart; blocks follow each other, one per line, no overlap.

    ``start`` and ``end`` are offsets in ``Document.text``. ``level`` is the depth of a heading (1 is the highest) or
    of a list item (1 is outermost). ``marker`` is the bullet or number as printed ("-", "3.", "(a)"), which is not
    part of the text of the block. A ``row`` has the spans of its cells, the number of its table in the document and
    its row number (0 is the first row, mostly the head).
    """

    kind: BlockKind
    start: int
    end: int
    level: int = 0
    marker: str = ""
    table: int | None = None
    row: int | None = None
    cells: tuple[tuple[int, int], ...] = ()


@dataclass(frozen=True, slots=True)
class Anchor:
    """Where a stretch of ``Document.source`` that begins at ``start`` stands in the file, until the next anchor."""

    start: int
    page: int | None = None
    paragraph: int | None = None
    sheet: str = ""
    row: int | None = None


@dataclass(frozen=True, slots=True)
class Evidence:
    """Why a claim is believed: a verbatim quote in a document, or a row of a table with its source.

    ``start`` and ``end`` are character offsets in the source text of the document (``-1`` for a table's row).
    ``row`` counts from 1 as a spreadsheet does (the head is row 1). ``source`` says where the table's row comes from.
    """

    quote: str
    start: int = -1
    end: int = -1
    page: int | None = None
    paragraph: int | None = None
    line: int | None = None
    heading: str = ""
    table: str = ""
    row: int | None = None
    source: str = ""

    def place(self) -> str:
        """Where to look, in words: ``p. 4``, ``paragraph 12``, ``line 80`` or ``agreements.csv, row 7``."""
        if self.table:
            return f"{self.table}, row {self.row}" if self.row else self.table
        if self.page is not None:
            return f"p. {self.page}"
        if self.paragraph is not None:
            return f"paragraph {self.paragraph}" + (f" ({self.heading})" if self.heading else "")
        return f"line {self.line}" if self.line is not None else ""


@dataclass(frozen=True, slots=True)
class Metadata:
    """What is known of a document itself; empty where nothing says it. ``date`` is a partial ISO date."""

    title: str = ""
    publisher: str = ""
    author: str = ""
    date: str = ""
    language: str = ""
    address: str = ""


@dataclass(frozen=True, slots=True)
class Document:
    """A file as read: its two texts, its blocks, and the way back from one to the other.

    ``pieces`` holds ``(start in text, start in source, length)`` sorted by the first; within a piece the two texts run
    in step, one character for one (a line break of the source may stand as a space in the text). Characters of the text
    that no piece covers were added by normalisation (the line break between two blocks).
    """

    name: str
    path: str
    format: str
    sha256: str
    source: str
    text: str
    blocks: tuple[Block, ...]
    pieces: tuple[tuple[int, int, int], ...]
    anchors: tuple[Anchor, ...] = ()
    metadata: Metadata = field(default_factory=Metadata)
    warnings: tuple[str, ...] = ()
    names_only: bool = False
    _lines: list[int] = field(init=False, repr=False, compare=False, default_factory=list)
    _places: list[int] = field(init=False, repr=False, compare=False, default_factory=list)

    def __post_init__(self) -> None:
        """Note where lines and anchors begin, so that a place is found without reading the text again."""
        self._lines.extend(match.start() for match in re.finditer("\n", self.source))
        self._places.extend(anchor.start for anchor in self.anchors)

    def source_offset(self, position: int) -> int:
        """Offset in ``source`` of the character at ``position`` of ``text`` (of the next one that has an origin)."""
        index = max(bisect_right(self.pieces, (position, 1 << 62, 0)) - 1, 0)
        for start, origin, length in self.pieces[index : index + 2]:
            if position < start:
                return origin
            if position < start + length:
                return origin + position - start
        start, origin, length = self.pieces[min(index + 1, len(self.pieces) - 1)]
        return origin if position <= start else origin + length

    def evidence(self, start: int, end: int) -> Evidence:
        """The evidence for ``text[start:end]``: its verbatim slice of the source with its place.

        Where the slice runs over something that normalisation took out (a page head, a photo credit), the quote is the
        longest part of it without such a break.
        """
        runs: list[list[int]] = []
        index = max(bisect_right(self.pieces, (start, 1 << 62, 0)) - 1, 0)
        for begin, origin, length in self.pieces[index:]:
            if begin >= end:
                break
            low, high = max(begin, start), min(begin + length, end)
            if low >= high:
                continue
            first, last = origin + low - begin, origin + high - begin
            gap = self.source[runs[-1][1] : first] if runs else ""
            if runs and first >= runs[-1][1] and not re.search(r"[^\W_]", gap):
                runs[-1][1] = last
            else:
                runs.append([first, last])
        if not runs:
            return Evidence("")
        first, last = max(runs, key=lambda run: run[1] - run[0])
        while first < last and self.source[first].isspace():
            first += 1
        while last > first and self.source[last - 1].isspace():
            last -= 1
        return Evidence(
            quote=" ".join(self.source[first:last].split()),
            start=first,
            end=last,
            line=bisect_right(self._lines, first - 1) + 1 if not self.anchors else None,
            **self._place(first),
        )

    def _place(self, offset: int) -> dict[str, Any]:
        if not self.anchors:
            return {}
        index = bisect_right(self._places, offset) - 1
        anchor = self.anchors[max(index, 0)]
        return {"page": anchor.page, "paragraph": anchor.paragraph, "table": anchor.sheet, "row": anchor.row}


@dataclass(slots=True)
class Records:
    """What extraction found in one document: the sections of the records file, as plain dictionaries.

    The keys of each record are those of the guidelines (``docs/guidelines.md``), with ``quote`` and also
    ``char_start``, ``char_end``, ``page``, ``paragraph``, ``line``, ``rule`` and ``confidence``. Entities are named by
    ``id`` everywhere.
    """

    document: str
    entities: list[dict[str, Any]] = field(default_factory=list)
    agreements: list[dict[str, Any]] = field(default_factory=list)
    relations: list[dict[str, Any]] = field(default_factory=list)
    projects: list[dict[str, Any]] = field(default_factory=list)
    events: list[dict[str, Any]] = field(default_factory=list)
    instruments: list[dict[str, Any]] = field(default_factory=list)
    topics: list[dict[str, Any]] = field(default_factory=list)
    recommendations: list[dict[str, Any]] = field(default_factory=list)

    SECTIONS = (
        "entities",
        "agreements",
        "relations",
        "projects",
        "events",
        "instruments",
        "topics",
        "recommendations",
    )

    def as_dict(self) -> dict[str, Any]:
        """The content of the records file."""
        return {"document": self.document, **{section: getattr(self, section) for section in self.SECTIONS}}

    @classmethod
    def from_dict(cls, data: dict[str, Any]) -> Records:
        """Read back what :meth:`as_dict` gave."""
        return cls(data["document"], **{section: list(data.get(section) or []) for section in cls.SECTIONS})


@dataclass(frozen=True, slots=True)
class DocumentEntry:
    """A document as a store lists it. ``origin`` is ``text`` (read and extracted), ``table`` or ``register``."""

    id: str
    name: str
    origin: str
    sha256: str
    metadata: Metadata = field(default_factory=Metadata)
    format: str = ""
    words: int = 0


@dataclass(frozen=True, slots=True)
class Naming:
    """That one document (or table) names an entity so, of that type, with these attributes.

    ``entity`` and ``document`` are IRIs. ``attributes`` are sorted pairs of a property of the ontology and its value
    (``kind``, ``acronym``, ``date``, ``code``, ``symbol``, ``number`` …). The labels and types that a store shows are
    made from the namings that it holds: the register's first, then the longest name.
    """

    document: str
    entity: str
    type: str
    name: str
    aliases: tuple[str, ...] = ()
    attributes: tuple[tuple[str, str], ...] = ()
    evidence: Evidence = field(default_factory=lambda: Evidence(""))


@dataclass(frozen=True, slots=True)
class Statement:
    """One claim with its evidence, by one document. ``relation`` is a local name of the ontology, ends are IRIs.

    ``status`` is what the text says; ``verdict`` is what we hold of our reading: ``accepted``, ``proposed`` or
    ``rejected``. ``valid_from`` and ``valid_to`` are partial ISO dates. ``said_by`` is the IRI of the body that is
    reported to say so, or empty for the document itself. ``self_reported`` tells that the publisher is an end of it.
    """

    document: str
    subject: str
    relation: str
    object: str
    status: str
    evidence: Evidence
    valid_from: str = ""
    valid_to: str = ""
    said_by: str = ""
    self_reported: bool = False
    method: str = "rules"
    rule: str = ""
    confidence: float = 1.0
    verdict: str = "accepted"
    id: str = ""


@dataclass(frozen=True, slots=True)
class DocumentGraph:
    """All that one document contributes to a graph; a store adds, replaces or removes it as one whole."""

    entry: DocumentEntry
    namings: tuple[Naming, ...]
    statements: tuple[Statement, ...]


def strongest(statuses: Iterable[str]) -> str:
    """The strongest of several statuses.

    >>> strongest(["recommended", "planned"])
    'planned'
    """
    return min(statuses, key=lambda status: STATUS_ORDER[status])
