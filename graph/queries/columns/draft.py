"""Records written down as tables: what a store holds, before anything is derived from it.

What comes in are the records of one document after another, none of which is kept; what goes out are the tables of
statements, namings and documents with their indexes. A draft may begin with the tables of an earlier revision: then
the rows of documents that did not change are taken over, and only the others are written down.
"""

from __future__ import annotations

import json
from bisect import bisect_left
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from graph.model import DocumentEntry, Evidence, Naming, Statement
from graph.queries.arrays import Array, index, spans
from graph.queries.columns.tables import COLUMN, DOCUMENT, EVIDENCE, NAMING, NONE, STATEMENT, Columns
from graph.queries.columns.texts import Pen, packed

S, N, D = COLUMN["statements"], COLUMN["namings"], COLUMN["documents"]


@dataclass
class Ink:
    """The strings of the tables that are being written: words by number, texts, and where both came from."""

    words: dict[str, int] = field(default_factory=lambda: {"": 0})
    pen: Pen = field(default_factory=Pen)
    before: tuple[Array, Array] | None = None

    @classmethod
    def of(cls, columns: Columns | None) -> Ink:
        """New ink, or that of earlier tables."""
        if columns is None:
            ink = cls()
            ink.pen.write("")
            return ink
        words = {word: number for number, word in enumerate(columns.words)}
        return cls(words, Pen(len(columns.texts)), (columns.arrays["texts"], columns.arrays["texts_at"]))

    def word(self, text: str) -> int:
        """The number of a short string that many rows share."""
        return self.words.setdefault(text, len(self.words))

    def text(self, text: str) -> int:
        """The number of any other string."""
        return self.pen.write(text) if text else 0

    def arrays(self) -> dict[str, Array]:
        """The strings as arrays."""
        words, words_at = packed(self.words)
        texts, texts_at = self.pen.arrays()
        if self.before is not None:
            data, at = self.before
            texts, texts_at = np.concatenate([data, texts]), np.concatenate([at[:-1], texts_at + at[-1]])
        return {"words": words, "words_at": words_at, "texts": texts, "texts_at": texts_at}


@dataclass
class Draft:
    """Tables in the making, nodes and documents numbered as they come."""

    ink: Ink
    nodes: dict[str, int] = field(default_factory=dict)
    documents: dict[str, int] = field(default_factory=dict)
    hashes: dict[str, str] = field(default_factory=dict)
    statements: list[Array] = field(default_factory=list)
    namings: list[Array] = field(default_factory=list)
    ids: list[str] = field(default_factory=list)
    aliases: list[int] = field(default_factory=list)
    attributes: list[tuple[int, int]] = field(default_factory=list)

    def add(self, content_hash: str, document: str, namings: Iterable[Naming], statements: Iterable[Statement]) -> None:
        """Write the records of a document down; rejected claims are left out."""
        self.hashes[document] = content_hash
        self._document(document)
        said = [item for item in statements if item.verdict in ("accepted", "proposed")]
        self.ids += [item.id for item in said]
        rows = [self._statement(item) for item in said]
        self.statements.append(np.array(rows, np.int32).reshape(len(rows), len(STATEMENT) + len(EVIDENCE)))
        named = [self._naming(item) for item in namings]
        self.namings.append(np.array(named, np.int32).reshape(len(named), len(NAMING) + len(EVIDENCE)))

    def _node(self, iri: str) -> int:
        return self.nodes.setdefault(iri, len(self.nodes))

    def _document(self, iri: str) -> int:
        return self.documents.setdefault(iri, len(self.documents))

    def _statement(self, item: Statement) -> tuple[int, ...]:
        word = self.ink.word
        return (
            self._document(item.document), self._node(item.subject), word(item.relation), self._node(item.object),
            word(item.status), word(item.valid_from), word(item.valid_to), self.ink.text(item.said_by),
            item.self_reported, word(item.method), word(item.rule), word(json.dumps(item.confidence)),
            word(item.verdict), self.ink.pen.anew(item.id), *self._evidence(item.evidence),
        )  # fmt: skip

    def _evidence(self, item: Evidence) -> tuple[int, ...]:
        text = self.ink.text
        return (
            text(item.quote), item.start, item.end, _number(item.page), _number(item.paragraph), _number(item.line),
            text(item.heading), text(item.table), _number(item.row), text(item.source),
        )  # fmt: skip

    def _naming(self, item: Naming) -> tuple[int, ...]:
        word, text = self.ink.word, self.ink.text
        first, begin = len(self.aliases), len(self.attributes)
        self.aliases += map(text, item.aliases)
        self.attributes += [(word(key), text(value)) for key, value in item.attributes]
        return (
            self._document(item.document), self._node(item.entity), word(item.type), text(item.name),
            first, len(self.aliases), begin, len(self.attributes), *self._evidence(item.evidence),
        )  # fmt: skip

    def flat(self) -> dict[str, Array]:
        """The aliases and attributes of the namings that were added."""
        pairs = np.array(self.attributes, np.int32).reshape(len(self.attributes), 2)
        return {"naming_aliases": np.array(self.aliases, np.int32), "naming_attributes": pairs}

    def document_table(self, entries: Sequence[DocumentEntry]) -> tuple[Array, Array]:
        """The table of documents in the order of the entries, and the new number of each document."""
        rows: list[list[int]] = []
        order = np.zeros(len(self.documents) + len(entries), np.int32)
        known = {entry.id for entry in entries}
        unknown = sorted(iri for iri in self.documents if iri not in known)
        for entry in [*entries, *(DocumentEntry(iri, "", "", "") for iri in unknown)]:
            order[self._document(entry.id)] = len(rows)
            about = entry.metadata
            cells = [
                entry.id, entry.name, entry.origin, entry.sha256, about.title, about.publisher, about.author,
                about.date, about.language, about.address, entry.format,
            ]  # fmt: skip
            rows.append([entry.id in known, *map(self.ink.text, cells), entry.words,
                         self.ink.text(self.hashes.get(entry.id, ""))])  # fmt: skip
        return np.array(rows, np.int32).reshape(len(rows), len(DOCUMENT)), order


def _number(value: int | None) -> int:
    return NONE if value is None else value


def fresh(
    entries: Sequence[DocumentEntry],
    contents: Iterable[tuple[str, str, Sequence[Naming], Sequence[Statement]]],
    nodes: Iterable[str],
) -> tuple[Draft, dict[str, Array]]:
    """The tables of a whole store; ``contents`` are content hash, document, namings and statements of each document,
    ``nodes`` are there in any case.
    """
    draft = Draft(Ink.of(None))
    for content in contents:
        draft.add(*content)
    for iri in nodes:
        draft._node(iri)
    statements, namings = _joined(draft.statements, STATEMENT), _joined(draft.namings, NAMING)
    order = sorted(range(len(draft.ids)), key=draft.ids.__getitem__)
    draft.ids = []
    statements = statements[order]
    arrays = _numbered(draft, entries, statements, namings)
    return draft, arrays | {"statements": statements, "namings": namings} | draft.flat()


def _joined(parts: list[Array], names: tuple[str, ...]) -> Array:
    return np.concatenate([np.empty((0, len(names) + len(EVIDENCE)), np.int32), *parts])


def _numbered(draft: Draft, entries: Sequence[DocumentEntry], statements: Array, namings: Array) -> dict[str, Array]:
    """Give nodes and documents their lasting numbers, in place; goes out what numbers them, old to new too."""
    iris = list(draft.nodes)
    order = sorted(range(len(iris)), key=iris.__getitem__)
    place = np.empty(len(iris), np.int32)
    place[order] = np.arange(len(iris))
    table, of_document = draft.document_table(entries)
    for rows, column, new in (
        (statements, S["subject"], place),
        (statements, S["object"], place),
        (statements, S["document"], of_document),
        (namings, N["entity"], place),
        (namings, N["document"], of_document),
    ):
        rows[:, column] = new[rows[:, column]]
    nodes, nodes_at = packed(iris[number] for number in order)
    return {"nodes": nodes, "nodes_at": nodes_at, "documents": table, "place": place}


def changed(
    old: Columns,
    entries: Sequence[DocumentEntry],
    contents: Iterable[tuple[str, str, Sequence[Naming], Sequence[Statement]]],
    gone: Collection[str],
    nodes: Iterable[str],
) -> tuple[Draft, dict[str, Array]]:
    """The tables of a store of which some documents came and others (``gone``) went since the earlier tables.

    Beside the tables goes out ``old_rows``: for each old statement its new number, or -1.
    """
    draft = Draft(Ink.of(old))
    draft.nodes = {iri: number for number, iri in enumerate(old.nodes.all())}
    ids = [old.document_id(number) for number in range(len(old.arrays["documents"]))]
    draft.documents = {iri: number for number, iri in enumerate(ids)}
    hashes = old.column("documents", "hash").tolist()
    draft.hashes = {iri: old.texts[number] for iri, number in zip(ids, hashes, strict=True) if iri not in gone}
    left = np.array([iri in gone for iri in ids], bool)
    kept = np.flatnonzero(~left[old.column("statements", "document")])
    for content in contents:
        draft.add(*content)
    for iri in nodes:
        draft._node(iri)
    new = _joined(draft.statements, STATEMENT)
    new = new[sorted(range(len(draft.ids)), key=draft.ids.__getitem__)]
    identity = old.arrays["statements"][kept, S["id"]]

    def told(row: int) -> str:
        return old.texts[int(identity[row])]

    at = [bisect_left(range(len(kept)), one, key=told) for one in sorted(draft.ids)]
    statements = np.insert(old.arrays["statements"][kept], at, new, axis=0) if at else old.arrays["statements"][kept]
    old_rows = np.full(len(old.arrays["statements"]), -1, np.int32)
    old_rows[kept] = np.arange(len(kept)) + np.searchsorted(np.array(at, np.int64), np.arange(len(kept)), side="right")
    namings, flat = _namings(old, draft, left)
    arrays = _numbered(draft, entries, statements, namings)
    order = np.lexsort((np.arange(len(namings)), _by_iri(draft, arrays["documents"])[namings[:, N["document"]]]))
    return draft, arrays | {"statements": statements, "namings": namings[order], "old_rows": old_rows} | flat


def _namings(old: Columns, draft: Draft, left: Array) -> tuple[Array, dict[str, Array]]:
    """The namings of documents that stayed and those that were added, with their aliases and attributes."""
    rows = old.arrays["namings"][~left[old.column("namings", "document")]]
    added = _joined(draft.namings, NAMING)
    flat = draft.flat()
    for name, column in (("naming_aliases", N["aliases"]), ("naming_attributes", N["attributes"])):
        starts = np.concatenate([rows[:, column], added[:, column] + len(old.arrays[name])])
        ends = np.concatenate([rows[:, column + 1], added[:, column + 1] + len(old.arrays[name])])
        numbers, _ = spans(starts.astype(np.int64), ends.astype(np.int64))
        flat[name] = np.concatenate([old.arrays[name], flat[name]])[numbers]
        lengths = ends - starts
        both = np.cumsum(lengths) - lengths, np.cumsum(lengths)
        for offset, cells in enumerate(both):
            rows[:, column + offset], added[:, column + offset] = cells[: len(rows)], cells[len(rows) :]
    return np.concatenate([rows, added]), flat


def _by_iri(draft: Draft, table: Array) -> Array:
    """For each document its place in the order of the IRIs, in which the namings stand."""
    iri = {draft.ink.text(text): text for text in draft.documents}
    ranked = sorted(range(len(table)), key=lambda number: iri[int(table[number, D["id"]])])
    place = np.empty(len(table), np.int32)
    place[ranked] = np.arange(len(table))
    return place


def indexed(arrays: dict[str, Any], *, proposed: bool, accepted: int, nodes: int, documents: int) -> None:
    """Add the indexes of the statements and namings, in place; without ``proposed`` only accepted claims are indexed.

    ``accepted`` is the number of that word.
    """
    statements, namings = arrays["statements"], arrays["namings"]
    counts = np.ones(len(statements), bool) if proposed else statements[:, S["verdict"]] == accepted
    kept = arrays["kept"] = np.flatnonzero(counts).astype(np.int32)
    arrays["waiting"] = np.flatnonzero(~counts).astype(np.int32)
    for name, column in (("by_subject", "subject"), ("by_object", "object")):
        arrays[name], arrays[name + "_at"] = index(statements[kept, S[column]], nodes, kept)
    arrays["by_document"], arrays["by_document_at"] = index(statements[kept, S["document"]], documents, kept)
    arrays["namings_of"], arrays["namings_of_at"] = index(namings[:, N["entity"]], nodes)
