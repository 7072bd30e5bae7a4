"""What a change of documents takes out of an RDF store and brings in, the same for every RDF back end.

What comes in are the documents as they shall be (``None`` for one that goes) and a way to read what a store holds now;
what goes out are two sets of triples, to be applied in one transaction. With a document's ledger go the plain triples
that no other document supports, and the names of entities are made anew from all namings that are left.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
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
    documents: Mapping[str, DocumentGraph | None],
    store: Reading,
    ledgers: Mapping[str, Collection[str]],
    registered: Mapping[str, Sequence[Naming]] | None = None,
) -> Change:
    """Work out how a store gets from what it holds of some documents to what it shall hold of them.

    ``ledgers`` are those of the new documents, with their hashes (:func:`ledger_with_hash`), by address. Who knows all
    namings by the ``registered`` tables, by entity, need not be asked for those of entities that many documents name.
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

    was, will = _called(old), _called(new)
    entities = {entity for entity in was.keys() | will.keys() if was.get(entity) != will.get(entity)}
    labels: dict[str, set[str]] = defaultdict(set)
    for triple in store.about(entities):
        if isinstance(triple.object, ox.Literal) or triple.predicate == node(TYPE):
            labels[shape.value(triple.subject)].add(str(triple))
    asked = set()
    for entity in entities:
        more = None
        if registered is not None and entity not in was:
            more = _further(labels[entity], will[entity], registered.get(entity, ()))
        if more is None:
            asked.add(entity)
        else:
            come |= more - labels[entity]
    namings = {entity: list(will.get(entity, ())) for entity in asked}
    for origin, naming in store.named(asked):
        if naming.document not in documents:
            namings[naming.entity].append((origin, naming))
    for entity, group in namings.items():
        now_called = shape.entity_lines(group)
        gone |= labels[entity] - now_called
        come |= now_called - labels[entity]
    hashes = {shape.value(t.subject): shape.value(t.object) for t in before if t.predicate == node(HASH)}
    return Change(gone, come, hashes)


def _called(graphs: Iterable[DocumentGraph]) -> dict[str, list[tuple[str, Naming]]]:
    """The namings of each entity in some documents, each with the origin of its document."""
    found: dict[str, list[tuple[str, Naming]]] = defaultdict(list)
    for graph in graphs:
        for naming in graph.namings:
            found[naming.entity].append((graph.entry.origin, naming))
    return dict(found)


def _further(
    labels: Collection[str], more: Sequence[tuple[str, Naming]], registered: Sequence[Naming]
) -> set[str] | None:
    """Class, names and attributes of an entity once further documents name it, worked out from those it has.

    ``None`` where that cannot be told without all its namings: the new ones may have the first word, or the register
    speaks in them, or an attribute differs that no table of the register settles.
    """
    if not labels:
        return shape.entity_lines(more)
    known = shape.read_labels(labels)
    if known is None or any(origin == "register" for origin, _ in more):
        return None
    settled = {key for naming in registered for key, _ in naming.attributes}
    for _, naming in more:
        if not registered:
            if naming.name == known.name and naming.type != known.type:
                return None
            if (-len(naming.name), naming.name) < (-len(known.name), known.name):
                return None
        for key in {key for key, _ in naming.attributes} - settled:
            values = {pair for pair in known.attributes if pair[0] == key}
            if values and values != {pair for pair in naming.attributes if pair[0] == key}:
                return None
    return shape.entity_lines([("register", known), *more])


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
