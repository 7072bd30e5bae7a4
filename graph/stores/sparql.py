"""A store behind any SPARQL 1.1 endpoint with Query and Update: Fuseki, an Oxigraph server, GraphDB, Virtuoso.

What comes in is the address of its queries; where updates go follows from the known layouts, or is told by
``CTGRAPH_SPARQL_UPDATE``. The graph lies in the default graph, or in the one that ``CTGRAPH_SPARQL_GRAPH`` names, as
the same triples as in an embedded store. Each change is one update request, or one file of triples (Graph Store) where
nothing goes, which such servers carry out whole or not at all. A writer first says that it wants to write and looks
whether another one does; then each gives way for a moment. Its change names the last one that it knows of and does
nothing if another came between. Both are needed: some servers carry out two updates at once. All terms are written as
terms, so that a text can never become a part of a request.
"""

from __future__ import annotations

import os
import random
import time
import uuid
from collections.abc import Collection, Iterable, Iterator
from contextlib import suppress
from urllib.parse import urlencode

import pyoxigraph as ox

from graph.claims import normal
from graph.model import DocumentEntry, DocumentGraph, InputError, Naming, Statement
from graph.stores import shape
from graph.stores.base import FORMAT, StoreBusy, StoreDamaged
from graph.stores.changes import addition, change, ledger_with_hash
from graph.stores.endpoint import Endpoint
from graph.stores.remote import Remote, StoreUnreachable, batches
from graph.stores.shape import HASH, node
from graph.vocabulary import BASE, CT, STATEMENT, TYPE

MARK, LAYOUT = node(BASE + "store"), node(CT + "storeFormat")
"""The node that marks a store, and the version of its layout. No export holds them."""

TURN, WRITER = node(CT + "storeTurn"), node(CT + "storeWriter")
"""The name of the last change, and who wants to write, each with the moment when it said so."""

STALE = 60
"""Seconds after which a writer that wanted to write is taken for dead."""

VALUES = 500
"""Addresses that one request asks for at once."""

PACE = 5_000
"""Triples that a server is trusted to take in a second: so much longer than :data:`STALE` a writer may seem dead."""


class SparqlStore(Endpoint, Remote):
    """A store behind a SPARQL endpoint. Use :func:`open_store`."""

    def __init__(self, address: str, wait: float = 10.0) -> None:
        Remote.__init__(self, address, wait)
        Endpoint.__init__(self, address)
        self._known: tuple[ox.Literal | None, dict[str, list[tuple[str, Naming]]]] | None = None
        """The last change, if it was ours, and all namings that there are, if the store was empty before ours."""
        self._asked = False
        named = os.environ.get("CTGRAPH_SPARQL_GRAPH", "")
        self._head, self._tail = (f"GRAPH {node(named)} {{", "}") if named else ("", "")
        found = {t.predicate: shape.value(t.object) for t in self._triples(f"{MARK} ?p ?o", f"{MARK} ?p ?o")}
        self._made = LAYOUT in found
        version = found.get(LAYOUT, "0")
        if not version.isdigit() or int(version) > FORMAT:
            raise StoreDamaged(
                f"{address}: made by a newer ctgraph (format {version}, this one reads {FORMAT}); update yours"
            )

    def _triples(self, template: str, pattern: str) -> list[ox.Triple]:
        """The triples that a CONSTRUCT makes of a pattern, which stands in the graph of the store."""
        query = f"CONSTRUCT {{ {template} }} WHERE {{ {self._head} {pattern} {self._tail} }}"
        accept = "application/n-triples"
        body = urlencode({"query": query}).encode()
        data = self._request(self.address, body, "application/x-www-form-urlencoded", accept, again=True)
        try:
            return [quad.triple for quad in ox.parse(data, ox.RdfFormat.N_TRIPLES)]
        except (SyntaxError, ValueError) as error:
            raise StoreUnreachable(f"{self.address}: is no SPARQL endpoint, or a broken one ({error})") from None

    def _values(self, variables: str, rows: Iterable[str], pattern: str, template: str) -> Iterator[ox.Triple]:
        """The triples of a pattern for some values, asked for in parts."""
        every = sorted(rows)
        for start in range(0, len(every), VALUES):
            values = " ".join(every[start : start + VALUES])
            yield from self._triples(template, f"VALUES {variables} {{ {values} }} {pattern}")

    # -- changing --------------------------------------------------------------------------------------------------

    def put(self, graphs: Iterable[DocumentGraph]) -> None:
        """Add each document, or replace it if it is there; small ones share a transaction."""
        for group in batches(map(normal, graphs)):
            self._change({graph.entry.id: graph for graph in group})

    def remove(self, document: str) -> None:
        """Take a document out with all it contributed. Raises ``KeyError`` if it is not there."""
        if document not in self.hashes():
            raise KeyError(document)
        self._change({document: None})

    def _change(self, documents: dict[str, DocumentGraph | None]) -> None:
        ledgers = {iri: ledger_with_hash(graph) for iri, graph in documents.items() if graph}
        size = sum(len(lines) for lines, _ in ledgers.values())
        mine, until = self._enter(size // PACE), time.monotonic() + self.wait
        try:
            while True:
                turn = self._turn()
                hashes = self._hashes_of(documents)
                wanted = {
                    iri: graph
                    for iri, graph in documents.items()
                    if hashes.get(iri) != (ledgers[iri][1] if graph else None)
                }
                if not wanted:
                    return
                if self._made_change(turn, wanted, hashes, {iri: ledger for iri, (ledger, _) in ledgers.items()}):
                    return
                if time.monotonic() > until:
                    raise self._busy()
        finally:
            with suppress(StoreUnreachable):
                self._update(f"DELETE DATA {{ {self._head} {MARK} {WRITER} {mine} {self._tail} }}")

    def _made_change(
        self,
        turn: ox.Literal | None,
        documents: dict[str, DocumentGraph | None],
        hashes: dict[str, str],
        ledgers: dict[str, list[str]],
    ) -> bool:
        """Work out a change and make it. What this writer knows of the store it need not ask for."""
        if self._known and self._known[0] != turn:
            self._known = None
        new = [graph for iri, graph in documents.items() if graph is not None and iri not in hashes]
        if self._known is None and not self._asked:
            self._asked = True
            self._known = None if self.hashes() else (turn, {})
        known, self._known = self._known, None
        if known is not None and len(new) == len(documents):
            made = addition(new, known[1], ledgers)
        else:
            known, made = None, change(documents, self, ledgers)
        now = self._apply(turn, made.gone, made.come)
        if known is not None and now is not None:
            self._known = now, known[1]
        return now is not None

    def _busy(self) -> StoreBusy:
        return StoreBusy(
            f"{self.address}: in use by another writer (waited {self.wait:g} s); try again later "
            "or allow more time with --wait"
        )

    def _enter(self, longer: int = 0) -> ox.Literal:
        """Become the only one who wants to write. Who sees another gives way, and tries again a little later.

        ``longer`` are the seconds beyond :data:`STALE` that the change may take.
        """
        until = time.monotonic() + self.wait
        while True:
            mine = ox.Literal(f"{uuid.uuid4().hex} {int(time.time()) + longer}")
            self._update(f"INSERT DATA {{ {self._head} {MARK} {WRITER} {mine} {self._tail} }}")
            pattern = f"{MARK} {WRITER} ?w"
            found = [triple.object for triple in self._triples(pattern, pattern)]
            others = [shape.value(writer) for writer in found if writer != mine]
            if all(int(writer.partition(" ")[2] or 0) < time.time() - STALE for writer in others):
                for writer in others:
                    self._update(f"DELETE DATA {{ {self._head} {MARK} {WRITER} {ox.Literal(writer)} {self._tail} }}")
                return mine
            self._update(f"DELETE DATA {{ {self._head} {MARK} {WRITER} {mine} {self._tail} }}")
            if time.monotonic() > until:
                raise self._busy()
            time.sleep(random.uniform(0.01, 0.2))

    def _turn(self) -> ox.Literal | None:
        pattern = f"{MARK} {TURN} ?o"
        found = self._triples(pattern, pattern)
        if len(found) > 1:
            raise StoreDamaged(f"{self.address}: two writers changed it at once; fill it again with ctgraph push")
        return found[0].object if found else None  # type: ignore[return-value]

    def _apply(self, turn: ox.Literal | None, gone: set[str], come: set[str]) -> ox.Literal | None:
        """Make a change, if the last one is still the one we know of. Gives back its name if it was made.

        What only comes goes as a file, which servers read several times as fast as an update: first its turn is taken
        by an update, then the file is written, whole or not at all.
        """
        if come and not gone and self._data_address:
            mine = self._take(turn, set(), set())
            if mine is None or self._post("\n".join(_lines(come))):
                return mine
            self._data_address = ""  # is not offered here, as this server has just said
            turn = mine
        return self._take(turn, gone, come)

    def _take(self, turn: ox.Literal | None, gone: set[str], come: set[str]) -> ox.Literal | None:
        """Make a change by an update, if the last one is still the one we know of; its name, if it was made."""
        mine = ox.Literal(uuid.uuid4().hex)
        come = come | {f'{MARK} {LAYOUT} "{FORMAT}"', f"{MARK} {TURN} {mine}"}
        gone = gone | ({f"{MARK} {TURN} {turn}"} if turn else set())
        last = f"{self._head} {MARK} {TURN} {turn or '?any'} {self._tail}"
        parts = [(verb, lines) for verb, lines in (("DELETE", gone), ("INSERT", come)) if lines]
        where = f"WHERE {{ {last} }}" if turn else f"WHERE {{ FILTER NOT EXISTS {{ {last} }} }}"
        changes = (
            line for verb, lines in parts for line in (f"{verb} {{ {self._head}", *_lines(lines), f"{self._tail} }}")
        )
        self._update("\n".join([*changes, where]))
        return mine if self._turn() == mine else None

    # what graph.stores.changes asks for

    def ledgers(self, documents: Collection[str]) -> set[ox.Triple]:
        """The ledgers of some documents with their content hashes, as they lie there."""
        every, rows = "?s ?p ?o", [str(node(document)) for document in documents]
        entries = self._values("?s", rows, every + " .", every)
        claims = self._values("?d", rows, f"?s {node(CT + 'document')} ?d . {every} .", every)
        return {*entries, *claims}

    def supporters(self, claims: Collection[tuple[str, str, str]]) -> Iterator[Statement]:
        """All statements that make one of these claims."""
        rows = (f"({node(s)} {shape.relation(r)} {node(o)})" for s, r, o in claims)
        pattern = f"?n {node(CT + 'subject')} ?s ; {node(CT + 'relation')} ?r ; {node(CT + 'object')} ?t . ?n ?p ?o ."
        found = shape.gather(self._values("(?s ?r ?t)", rows, pattern, "?n ?p ?o"))
        return (shape.read_statement(iri, fields) for iri, fields in found.items())

    def named(self, entities: Collection[str]) -> Iterator[tuple[str, Naming]]:
        """All namings of some entities, each with the origin of its document."""
        rows = [str(node(entity)) for entity in entities]
        found = shape.gather(self._values("?e", rows, f"?n {node(CT + 'entity')} ?e . ?n ?p ?o .", "?n ?p ?o"))
        namings = [shape.read_naming(fields) for fields in found.values()]
        documents = (str(node(document)) for document in {naming.document for naming in namings})
        pattern = f"?d {node(CT + 'origin')} ?o"
        origins = {t.subject: shape.value(t.object) for t in self._values("?d", documents, pattern + " .", pattern)}
        return ((origins.get(node(naming.document), ""), naming) for naming in namings)

    def about(self, entities: Collection[str]) -> Iterator[ox.Triple]:
        """All names and classes of some entities (plain claims are left on the server)."""
        rows = (str(node(entity)) for entity in entities)
        pattern = f"?s ?p ?o . FILTER(isLiteral(?o) || ?p = {node(TYPE)})"
        return self._values("?s", rows, pattern, "?s ?p ?o")

    # -- reading ---------------------------------------------------------------------------------------------------

    def hashes(self) -> dict[str, str]:
        """The content hash of every document."""
        pattern = f"?d {node(HASH)} ?h"
        return {shape.value(t.subject): shape.value(t.object) for t in self._triples(pattern, pattern)}

    def _hashes_of(self, documents: Iterable[str]) -> dict[str, str]:
        pattern = f"?d {node(HASH)} ?h"
        found = self._values("?d", (str(node(iri)) for iri in documents), pattern + " .", pattern)
        return {shape.value(t.subject): shape.value(t.object) for t in found}

    def fetch(self, documents: Collection[str] | None) -> list[DocumentGraph]:
        """Some documents, or all, whole and in their normal form."""
        every = "?s ?p ?o"
        if documents is not None:
            return shape.from_quads(self.ledgers(documents))
        kinds = " ".join(str(node(CT + kind)) for kind in ("Document", "Naming", "Statement"))
        return shape.from_quads(self._triples(every, f"VALUES ?t {{ {kinds} }} ?s {node(TYPE)} ?t . {every} ."))

    def documents(self) -> list[DocumentEntry]:
        """All documents, sorted by name."""
        every = "?s ?p ?o"
        found = shape.gather(self._triples(every, f"?s {node(TYPE)} {node(CT + 'Document')} . {every} ."))
        entries = (shape.read_entry(iri, fields) for iri, fields in found.items())
        return sorted(entries, key=lambda entry: (entry.name, entry.id))

    def counts(self, document: str) -> dict[str, int]:
        """How many ``statements`` and ``namings`` a document contributed."""
        pattern = f"?s {node(CT + 'document')} {node(document)}"
        ids = {shape.value(t.subject) for t in self._triples(pattern, pattern)}
        statements = sum(iri.startswith(STATEMENT) for iri in ids)
        return {"statements": statements, "namings": len(ids) - statements}

    def namings(self, entity: str | None = None, document: str | None = None) -> list[Naming]:
        """The namings of an entity, of a document, of both, or all; sorted."""
        if entity is None and document is None:
            return self.all_namings()
        conditions = [f"?s {node(CT + 'entity')} {node(entity) if entity else '?e'}"]
        if document:
            conditions.append(f"?s {node(CT + 'document')} {node(document)}")
        found = shape.gather(self._triples("?s ?p ?o", " . ".join(conditions) + " . ?s ?p ?o ."))
        return [shape.read_naming(found[iri]) for iri in sorted(found)]

    def statements(
        self,
        subject: str | None = None,
        relation: str | None = None,
        object: str | None = None,
        document: str | None = None,
        touching: str | None = None,
    ) -> list[Statement]:
        """The statements that meet all conditions, sorted by address; ``touching`` is either end."""
        ends = {"subject": subject, "object": object, "document": document}
        conditions = [f"?s {node(CT + name)} {node(iri)} ." for name, iri in ends.items() if iri is not None]
        if relation is not None:
            conditions.append(f"?s {node(CT + 'relation')} {shape.relation(relation)} .")
        if touching is not None:
            subjects, objects = (f"{{ ?s {node(CT + end)} {node(touching)} }}" for end in ("subject", "object"))
            conditions.append(f"{subjects} UNION {objects}")
        if not conditions:
            return self.all_statements()
        kind = f"?s {node(CT + 'confidence')} ?c ."
        found = shape.gather(self._triples("?s ?p ?o", " ".join(conditions) + f" {kind} ?s ?p ?o ."))
        return [shape.read_statement(iri, found[iri]) for iri in sorted(found)]


def _lines(lines: Iterable[str]) -> Iterator[str]:
    return (f"{line} ." for line in sorted(lines))


def open_store(address: str, create: bool = False, wait: float = 10.0) -> SparqlStore:
    """Open the store behind a SPARQL endpoint; without ``create`` there must be one."""
    store = SparqlStore(address, wait)
    if not store._made:
        if not create:
            store.close()
            raise InputError(f"{address}: no store here; fill it with ctgraph push or ctgraph build")
        store._apply(None, set(), set())
    return store
