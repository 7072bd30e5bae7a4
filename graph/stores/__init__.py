"""Stores: where the graph is kept. :func:`open_store` picks the back end by the form of the address.

A folder is the embedded store (:mod:`graph.stores.rdf`), ``http://`` and ``https://`` a SPARQL endpoint,
``neo4j://``, ``bolt://`` and their secure forms a Neo4j server. Nothing else knows which one it talks to.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from importlib import import_module
from pathlib import Path
from typing import cast

from graph.model import DocumentGraph, InputError
from graph.stores.base import Store, StoreBusy, StoreDamaged

__all__ = ["Store", "StoreBusy", "StoreDamaged", "build_store", "check_place", "is_server", "open_store"]

BACK_ENDS = {
    "http": "sparql",
    "https": "sparql",
    "bolt": "neo4j",
    "bolt+s": "neo4j",
    "bolt+ssc": "neo4j",
    "neo4j": "neo4j",
    "neo4j+s": "neo4j",
    "neo4j+ssc": "neo4j",
}
"""The module of this package that speaks to addresses of a scheme; each has ``open_store`` with the arguments below."""


def open_store(address: str | Path, create: bool = False, wait: float = 10.0) -> Store:
    """Open a store by its address: a folder, or a server's.

    ``create`` makes an empty store in a folder that has none; ``wait`` is how many seconds a change waits for another
    writer before it fails with :class:`StoreBusy`.
    """
    scheme = _scheme(address)
    if not scheme:
        from graph.stores.rdf import open_rdf

        return open_rdf(Path(address), create, wait)
    back_end = BACK_ENDS.get(scheme)
    if back_end is None:
        raise InputError(f"{address}: unknown kind of address; name a folder, or begin with {', '.join(BACK_ENDS)}")
    return cast(Store, import_module(f"graph.stores.{back_end}").open_store(str(address), create, wait))


def _scheme(address: str | Path) -> str:
    found = re.match(r"([A-Za-z][A-Za-z0-9+.-]+)://", str(address))
    return found.group(1).lower() if found else ""


def is_server(address: str | Path) -> bool:
    """Whether an address is that of a server, not of a folder."""
    return bool(_scheme(address))


def check_place(address: str | Path, *, force: bool = False, wait: float = 10.0) -> None:
    """Whether a new store may be built at an address; told before hours are spent on reading documents."""
    if is_server(address):
        with open_store(address, create=True, wait=wait) as store:
            if store.hashes() and not force:
                raise InputError(f"{address}: holds documents; add to them with ctgraph add, or replace with --force")
        return
    folder = Path(address)
    if not force and folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise InputError(f"{folder}: is there already; add to it with ctgraph add, or replace a store with --force")
    if not folder.absolute().parent.is_dir():
        raise InputError(f"{folder.parent}: no such folder; make it first")


def build_store(
    address: str | Path, graphs: Iterable[DocumentGraph], *, force: bool = False, wait: float = 10.0
) -> None:
    """Make a store of just these documents: a new folder at once, a server's document by document.

    Documents are taken one after the other, so they may come from an iterator that is still reading them. A later one
    takes the place of an earlier one of the same address. Where the iterator fails no folder is made.
    """
    if not is_server(address):
        from graph.stores.folder import build

        build(Path(address), graphs, force=force, wait=wait, later_wins=True)
        return
    kept: set[str] = set()

    def noted() -> Iterator[DocumentGraph]:
        for graph in graphs:
            kept.add(graph.entry.id)
            yield graph

    with open_store(address, create=True, wait=wait) as store:
        store.put(noted())
        for document in store.hashes().keys() - kept:
            store.remove(document)
