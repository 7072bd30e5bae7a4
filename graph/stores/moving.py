"""Moving a graph from one store to another, whatever their kinds, without loss.

What comes in are two stores; what goes out is what was done. Documents that both hold alike are passed over, each other
one is added or replaced in a transaction, so a move that was broken off goes on where it stopped.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from graph.model import DocumentGraph
from graph.stores import build_store, is_server, open_store
from graph.stores.base import Store
from graph.stores.export import graphs_of


@dataclass(slots=True)
class Moved:
    """Names of documents: written to the target, deleted there, and kept though only the target has them."""

    written: list[str] = field(default_factory=list)
    deleted: list[str] = field(default_factory=list)
    only_there: list[str] = field(default_factory=list)


def copy(source: Store, address: str, *, exact: bool = False, wait: float = 10.0) -> Moved:
    """Bring all documents of ``source`` to the store at an address; a folder that is not there yet is made at once."""
    if not is_server(address) and not Path(address).exists():
        graphs = graphs_of(source)
        build_store(address, graphs, wait=wait)
        return Moved([graph.entry.name for graph in graphs])
    with open_store(address, create=True, wait=wait) as target:
        return move(source, target, exact=exact)


def move(source: Store, target: Store, *, exact: bool = False) -> Moved:
    """Bring all documents of ``source`` to ``target``; with ``exact`` also delete what only the target has."""
    moved = Moved()
    here, there = source.hashes(), target.hashes()
    missing = {iri for iri, content_hash in here.items() if there.get(iri) != content_hash}

    def chosen() -> Iterator[DocumentGraph]:
        for graph in graphs_of(source) if missing else ():
            if graph.entry.id in missing:
                moved.written.append(graph.entry.name)
                yield graph

    names = {entry.id: entry.name for entry in target.documents()}
    target.put(chosen())
    for iri in sorted(there.keys() - here.keys(), key=lambda iri: names[iri]):
        if exact:
            target.remove(iri)
        (moved.deleted if exact else moved.only_there).append(names[iri])
    return moved
