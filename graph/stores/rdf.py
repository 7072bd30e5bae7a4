"""The embedded store: a folder with an Oxigraph database, one default graph, no server.

What comes in are documents' graphs and look-ups; what goes out are records. What lies in the folder is told in
:mod:`graph.stores.folder`. Reading opens the database read-only, beside a writer; the first change locks the store for
writing until it is closed. A store that was opened for reading does not see later changes of others: open it again.

Every change to a document is one transaction of the database: its old nodes go, the new ones come, and with them the
plain triples and the names of entities that this changes. Look-ups ask for the subject first, which the database's
indexes answer at once; SPARQL patterns in another order took 28 times as long, measured on 800,000 statements.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Collection, Iterable, Iterator
from contextlib import suppress
from functools import cache
from pathlib import Path
from types import TracebackType
from typing import IO, Self

import pyoxigraph as ox

from graph.claims import normal
from graph.model import DocumentEntry, DocumentGraph, InputError, Naming, Statement
from graph.stores import export, records, shape
from graph.stores.base import StoreBusy, StoreDamaged
from graph.stores.changes import change, ledger_with_hash
from graph.stores.folder import DATA, LOCK, build, check_mark, write_log
from graph.stores.lock import lock
from graph.stores.shape import HASH, node
from graph.vocabulary import CT, STATEMENT, TYPE

FLUSHED = 100
"""After how many documents a long change is written through to the disk, against a loss of power."""


PASS = 2
"""From how many wanted namings for each document on it pays to read the copies of all documents."""


class RdfStore:
    """A store in a folder. Use :func:`open_rdf`, or :func:`build` for a new one."""

    def __init__(self, folder: Path, wait: float = 10.0, lent: IO[bytes] | None = None) -> None:
        """Open a store for reading, or at once for writing under a lock that is ``lent`` by who holds it."""
        self.folder, self.wait = folder, wait
        check_mark(folder)
        self._held, self._lent = lent, lent is not None
        self._registered: dict[str, list[Naming]] | None = None
        self._copies: dict[str, records.Records] = {}  # namings and statements of one document lie in one file
        self._open: ox.Store | None = self._opened(ox.Store if lent else ox.Store.read_only)

    # -- opening and closing ---------------------------------------------------------------------------------------

    def _opened(self, how: Callable[[str], ox.Store], tries: int = 20) -> ox.Store:
        """Open the database. A writer may tidy up a file that a reader was about to open: then it tries again."""
        try:
            return how(str(self.folder / DATA))
        except (OSError, RuntimeError) as error:
            if tries > 1 and "No such file" in str(error) and (self.folder / DATA / "CURRENT").exists():
                time.sleep(0.05)
                return self._opened(how, tries - 1)
            if "lock" in str(error).lower():
                raise StoreBusy(f"{self.folder}: in use by another writer; try again later") from None
            if isinstance(error, PermissionError) or "Permission denied" in str(error):
                raise InputError(f"{self.folder}: no permission to open the store") from None
            reason = " ".join(str(error).split())[:200]
            raise StoreDamaged(
                f"{self.folder}: the store is damaged ({reason}); build it again from its documents"
            ) from None

    @property
    def _database(self) -> ox.Store:
        if self._open is None:
            raise ValueError("the store is closed")
        return self._open

    def _writable(self) -> ox.Store:
        """The database for writing: the lock is taken with the first change and kept until the store is closed."""
        if self._held is None:
            database = self._database
            try:
                held = lock(self.folder / LOCK, self.wait, str(self.folder))
            except (PermissionError, FileNotFoundError) as error:
                raise InputError(f"{self.folder}: cannot be written to ({error.strerror or error})") from None
            try:
                self._open = self._opened(ox.Store)
            except InputError:
                held.close()
                self._open = database
                raise
            self._held = held
        return self._database

    def close(self) -> None:
        """Write what is buffered, let go of the lock. A closed store can no longer be used."""
        if self._held is not None and self._open is not None:
            with suppress(OSError):  # flushed after each change; what is left here is nothing new
                self._open.flush()
        self._open = None
        if self._held is not None and not self._lent:
            self._held.close()
        self._held = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    # -- changing --------------------------------------------------------------------------------------------------

    def put(self, graphs: Iterable[DocumentGraph]) -> None:
        """Add each document, or replace it if it is there, in one transaction each.

        The lock is taken when the first document comes, and documents that came are safe while others still come.
        """
        log: list[tuple[str, DocumentEntry]] = []
        try:
            for graph in graphs:
                if action := self._change(graph.entry.id, normal(graph)):
                    log.append((action, graph.entry))
                if len(log) == FLUSHED:
                    self._log(log)
                    log = []
        finally:
            self._log(log)

    def remove(self, document: str) -> None:
        """Take a document out with all it contributed. Raises ``KeyError`` if it is not there."""
        self._writable()
        old = next((entry for entry in self.documents() if entry.id == document), None)
        if old is None:
            raise KeyError(document)
        self._change(document, None)
        self._log([("remove", old)])

    def _change(self, document: str, new: DocumentGraph | None) -> str:
        """Replace what a document contributes, in one transaction; tells what it did, if anything."""
        database = self._writable()
        kept = database.quads_for_pattern(node(document), node(HASH), None)
        old_hash = next((shape.value(quad.object) for quad in kept), "")
        ledger, new_hash = ledger_with_hash(new) if new else ([], "")
        if old_hash == new_hash:
            return ""
        origin_before = self._origin(document)
        made = change({document: new}, self, {document: ledger}, self._by_register())
        try:
            if not made.gone:
                database.load(_lines(made.come), ox.RdfFormat.N_TRIPLES, lenient=True)
            else:
                parts = (("DELETE", made.gone), ("INSERT", made.come))
                text = ";\n".join(f"{verb} DATA {{\n{_lines(lines)}}}" for verb, lines in parts if lines)
                database.update(text)
        except OSError as error:
            raise self._full(error, new.entry.name if new else document) from None
        if "register" in (origin_before, new.entry.origin if new else ""):
            self._registered = None
        if new:
            records.save(self.folder / records.FOLDER, new_hash, new)
        if old_hash:
            records.drop(self.folder / records.FOLDER, old_hash)
        return "replace" if old_hash else "add"

    def _full(self, error: OSError, name: str) -> InputError:
        """What to say when the disk takes no more: the change that was being made is not there, all before it is."""
        reason = " ".join(str(error).split())[:200]
        return InputError(f"{self.folder}: {name} could not be written, its change was not made ({reason})")

    # what graph.stores.changes asks for

    def ledgers(self, documents: Collection[str]) -> set[ox.Triple]:
        """The ledgers of some documents with their content hashes, as they lie there."""
        return {quad.triple for document in documents for quad in self._document_quads(document)}

    def supporters(self, claims: Collection[tuple[str, str, str]]) -> Iterator[Statement]:
        """At least all statements that make one of these claims."""
        for subject in {claim[0] for claim in claims}:
            yield from self.statements(subject=subject)

    def named(self, entities: Collection[str]) -> Iterator[tuple[str, Naming]]:
        """All namings of some entities, each with the origin of its document."""
        origin = cache(self._origin)
        if sum(len(self._ids("entity", entity)) for entity in entities) < PASS * len(self.hashes()):
            for entity in entities:
                for item in self.namings(entity):
                    yield origin(item.document), item
            return
        wanted = set(entities)
        for _, document, namings, _ in self.contents():  # the copies of all documents are read sooner
            for item in namings:
                if item.entity in wanted:
                    yield origin(document), item

    def _by_register(self) -> dict[str, list[Naming]]:
        """The namings by the register's tables, by entity."""
        if self._registered is None:
            self._registered = {}
            for quad in self._database.quads_for_pattern(None, node(CT + "origin"), ox.Literal("register")):
                for item in self.namings(document=shape.value(quad.subject)):
                    self._registered.setdefault(item.entity, []).append(item)
        return self._registered

    def about(self, entities: Collection[str]) -> Iterator[ox.Triple]:
        """All triples whose subject is one of these entities."""
        for entity in entities:
            for quad in self._database.quads_for_pattern(node(entity), None, None):
                yield quad.triple

    def _origin(self, document: str) -> str:
        found = self._database.quads_for_pattern(node(document), node(CT + "origin"), None)
        return next((shape.value(quad.object) for quad in found), "")

    def _log(self, events: list[tuple[str, DocumentEntry]]) -> None:
        if events:
            with suppress(OSError):  # the log is no part of the graph
                write_log(self.folder, events)
            try:
                self._writable().flush()
            except OSError as error:
                raise self._full(error, events[-1][1].name) from None

    # -- reading ---------------------------------------------------------------------------------------------------

    def _ids(self, predicate: str, value: str) -> set[str]:
        found = self._database.quads_for_pattern(None, node(CT + predicate), node(value))
        return {shape.value(quad.subject) for quad in found}

    def _fields(self, iri: str) -> shape.Fields:
        found: dict[str, list[str]] = {}
        for quad in self._database.quads_for_pattern(ox.NamedNode(iri), None, None):
            found.setdefault(quad.predicate.value, []).append(shape.value(quad.object))
        return found

    def _document_quads(self, document: str) -> Iterator[ox.Quad]:
        database = self._database
        yield from database.quads_for_pattern(node(document), None, None)
        for quad in database.quads_for_pattern(None, node(CT + "document"), node(document)):
            yield from database.quads_for_pattern(quad.subject, None, None)

    def _graph(self, document: str) -> DocumentGraph | None:
        found = shape.from_quads(self._document_quads(document))
        return found[0] if found else None

    def documents(self) -> list[DocumentEntry]:
        """All documents, sorted by name."""
        found = self._database.quads_for_pattern(None, node(TYPE), node(CT + "Document"))
        entries = [shape.read_entry(iri, self._fields(iri)) for iri in (shape.value(quad.subject) for quad in found)]
        return sorted(entries, key=lambda entry: (entry.name, entry.id))

    def counts(self, document: str) -> dict[str, int]:
        """How many ``statements`` and ``namings`` a document contributed."""
        ids = self._ids("document", document)
        statements = len({iri for iri in ids if iri.startswith(STATEMENT)})
        return {"statements": statements, "namings": len(ids) - statements}

    def namings(self, entity: str | None = None, document: str | None = None) -> list[Naming]:
        """The namings of an entity, of a document, of both, or all; sorted."""
        if entity is None:
            return [item for pair in sorted(self._hashes_of(document).items()) for item in self._records(*pair)[0]]
        nodes = (self._fields(iri) for iri in sorted(self._ids("entity", entity)))
        found = [shape.read_naming(fields) for fields in nodes if CT + "entity" in fields]
        return [item for item in found if document in (None, item.document)]

    def statements(
        self,
        subject: str | None = None,
        relation: str | None = None,
        object: str | None = None,
        document: str | None = None,
        touching: str | None = None,
    ) -> list[Statement]:
        """The statements that meet all conditions, sorted by address; ``touching`` is either end."""
        if subject is not None:
            found = self._statements_of(self._ids("subject", subject))
        elif object is not None:
            found = self._statements_of(self._ids("object", object))
        elif touching is not None:
            found = self._statements_of(self._ids("subject", touching) | self._ids("object", touching))
        elif relation is not None and document is None:
            found = self._statements_of(self._ids("relation", CT + relation))
        else:
            every = (item for pair in self._hashes_of(document).items() for item in self._records(*pair)[1])
            found = sorted(every, key=lambda item: item.id)
        return [
            item
            for item in found
            if subject in (None, item.subject)
            and relation in (None, item.relation)
            and object in (None, item.object)
            and document in (None, item.document)
            and (touching is None or touching in (item.subject, item.object))
        ]

    def _statements_of(self, ids: set[str]) -> list[Statement]:
        nodes = ((iri, self._fields(iri)) for iri in sorted(ids))
        return [shape.read_statement(iri, fields) for iri, fields in nodes if CT + "subject" in fields]

    def _hashes_of(self, document: str | None) -> dict[str, str]:
        """The content hash of one document, or of all."""
        if document is None:
            return self.hashes()
        found = next(self._database.quads_for_pattern(node(document), node(HASH), None), None)
        return {document: shape.value(found.object)} if found else {}

    def hashes(self) -> dict[str, str]:
        """The content hash of every document."""
        found = self._database.quads_for_pattern(None, node(HASH), None)
        return {shape.value(quad.subject): shape.value(quad.object) for quad in found}

    def _records(self, document: str, content_hash: str) -> records.Records:
        """All namings and statements of a document, from the copy of its records where there is one."""
        copy = self._copies.get(content_hash) or self._read(document, content_hash)
        self._copies[content_hash] = copy
        return copy

    def _read(self, document: str, content_hash: str) -> records.Records:
        copy = records.load(self.folder / records.FOLDER, content_hash)
        if copy is None:
            graph = self._graph(document)
            copy = (list(graph.namings), list(graph.statements)) if graph else ([], [])
        return copy

    def contents(
        self, documents: Collection[str] | None = None
    ) -> Iterator[tuple[str, str, list[Naming], list[Statement]]]:
        """Content hash, address, namings and statements of each document, or of some, by address; none is kept."""
        for document, content_hash in sorted(self.hashes().items()):
            if documents is None or document in documents:
                copy = self._copies.get(content_hash) or self._read(document, content_hash)
                yield content_hash, document, *copy

    def projection_folder(self) -> Path:
        """Where the tables that questions read are kept."""
        return self.folder / "projection"

    def triples(self) -> Iterator[ox.Triple]:
        """Everything as it lies in the database, for validation."""
        for quad in self._database.quads_for_pattern(None, None, None):
            yield quad.triple

    def revision(self) -> str:
        """A hash of the content, made from the hashes that lie beside the documents."""
        return shape.revision(self.hashes().values())

    def export(self, stream: IO[bytes], format: str) -> None:
        """Write everything in one of :data:`graph.stores.export.FORMATS`."""
        export.write(export.graphs_of(self), stream, format)


def open_rdf(folder: Path, create: bool = False, wait: float = 10.0) -> RdfStore:
    """Open the store in a folder; with ``create`` an empty one is made where there is none."""
    if create and (not folder.exists() or (folder.is_dir() and not any(folder.iterdir()))):
        build(folder, [])
    return RdfStore(folder, wait)


def _lines(lines: Iterable[str]) -> str:
    return "".join(f"{line} .\n" for line in lines)
