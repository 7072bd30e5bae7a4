"""Stores: where the graph is kept. :func:`open_store` picks the back end by the form of the address.

A folder is the embedded store (:mod:`graph.stores.rdf`), ``http://`` and ``https://`` a SPARQL endpoint,
``neo4j://``, ``bolt://`` and their secure forms a Neo4j server. Nothing else knows which one it talks to.
"""

from __future__ import annotations

import re
from importlib import import_module
from pathlib import Path
from typing import cast

from graph.model import InputError
from graph.stores.base import Store, StoreBusy, StoreDamaged

__all__ = ["Store", "StoreBusy", "StoreDamaged", "open_store"]

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
    scheme = re.match(r"([A-Za-z][A-Za-z0-9+.-]+)://", str(address))
    if scheme is None:
        from graph.stores.rdf import open_rdf

        return open_rdf(Path(address), create, wait)
    back_end = BACK_ENDS.get(scheme.group(1).lower())
    if back_end is None:
        raise InputError(f"{address}: unknown kind of address; name a folder, or begin with {', '.join(BACK_ENDS)}")
    return cast(Store, import_module(f"graph.stores.{back_end}").open_store(str(address), create, wait))
