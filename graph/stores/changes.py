"""What a change of documents takes out of an RDF store and brings in, the same for every RDF back end.

What comes in are the documents as they shall be (``None`` for one that goes) and a way to read what a store holds now;
what goes out are two sets of triples, to be applied in one transaction. With a document's ledger go the plain triples
that no other document supports, and the names of entities are made anew from all namings that are left.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Protocol

import pyoxigraph as ox

from graph.model import DocumentGraph, Naming, Statement
from graph.stores import shape
from graph.stores.shape import HASH, node
from graph.vocabulary import TYPE


class Reading(Protocol):
    """What must be asked of a store to work out a change."""

    def ledgers(self, documents: Collection[str]) -> set[ox.Triple]:
        """The ledgers of some documents with their content hashes, as they lie there."""

    def supporters(self, claims: Collection[tuple[str, str, str]]) -> Iterable[Statement]:
        """At least all statements that make one of these claims (subject, relation, object)."""

    def named(self, entities: Collection[str]) -> Iterable[tuple[str, Naming]]:
        """All namings of some entities, each with the origin of its document."""

    def about(self, entities: Collection[str]) -> Iterable[ox.Triple]:
        """All triples whose subject is one of these entities."""


@dataclass(frozen=True, slots=True)
class Change:
    """Triples that go and that come, as lines of N-Triples; which documents were there before, with their hashes."""

    gone: set[str]
    come: set[str]
    before: dict[str, str]


def ledger_with_hash(graph: DocumentGraph) -> tuple[list[str], str]:
    """The ledger of a document as it lies in a store, with the hash of its content beside it, as N-Triples."""
    lines = shape.ledger_lines(graph)
    content_hash = shape.content_hash(lines)
    return [*lines, shape.hash_line(graph.entry.id, content_hash)], content_hash


def change(
    documents: Mapping[str, DocumentGraph | None], store: Reading, ledgers: Mapping[str, Collection[str]]
) -> Change:
    """Work out how a store gets from what it holds of some documents to what it shall hold of them.

    ``ledgers`` are those of the new documents, with their hashes (:func:`ledger_with_hash`), by address.
    """
    before = store.ledgers(documents)
    old = shape.from_quads(before)
    new = [graph for graph in documents.values() if graph is not None]
    now = {line for graph in new for line in ledgers[graph.entry.id]}
    known = set(map(str, before))
    gone, come = known - now, now - known

    claims_before, claims_now = _claims(old), _claims(new)
    lost = set(claims_before) - set(claims_now)
    for item in store.supporters(lost) if lost else ():
        if item.document not in documents and shape.is_plain(item):
            lost.discard((item.subject, item.relation, item.object))
    gone |= {claims_before[key] for key in lost}
    come |= {claims_now[key] for key in claims_now.keys() - claims_before.keys()}

    entities = {item.entity for graph in (*old, *new) for item in graph.namings}
    namings: dict[str, list[tuple[str, Naming]]] = defaultdict(list)
    for origin, naming in store.named(entities):
        if naming.document not in documents:
            namings[naming.entity].append((origin, naming))
    for graph in new:
        for naming in graph.namings:
            namings[naming.entity].append((graph.entry.origin, naming))
    about = store.about(entities)
    labels_before = {str(t) for t in about if isinstance(t.object, ox.Literal) or t.predicate == node(TYPE)}
    labels_now = {line for group in namings.values() for line in shape.entity_lines(group)}
    gone |= labels_before - labels_now
    come |= labels_now - labels_before
    hashes = {shape.value(t.subject): shape.value(t.object) for t in before if t.predicate == node(HASH)}
    return Change(gone, come, hashes)


def addition(
    new: Iterable[DocumentGraph],
    namings: dict[str, list[tuple[str, Naming]]],
    ledgers: Mapping[str, Collection[str]],
) -> Change:
    """What :func:`change` works out, without a question to the store: for documents that come where none of them is.

    ``namings`` are those of all entities that the store holds, each with the origin of its document, and are brought up
    to date: they are of no use if the change is not made.
    """
    gone: set[str] = set()
    come: set[str] = set()
    called: dict[str, list[tuple[str, Naming]]] = defaultdict(list)
    for graph in new:
        come.update(ledgers[graph.entry.id], _claims([graph]).values())
        for naming in graph.namings:
            called[naming.entity].append((graph.entry.origin, naming))
    for entity, more in called.items():
        before = shape.entity_lines(namings.get(entity, ()))
        namings[entity] = [*namings.get(entity, ()), *more]
        now = shape.entity_lines(namings[entity])
        gone |= before - now
        come |= now - before
    return Change(gone, come, {})


def _claims(graphs: Iterable[DocumentGraph]) -> dict[tuple[str, str, str], str]:
    return {
        (item.subject, item.relation, item.object): shape.claim_line(item)
        for graph in graphs
        for item in graph.statements
        if shape.is_plain(item)
    }
