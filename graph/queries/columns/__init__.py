"""The graph of a store as tables in one file beside it, so that a question reads only what it touches.

What comes in is a store; what goes out is a :class:`~graph.queries.projection.Graph` over a file that was made at the
same revision of the store, by the same rules (their modules, the ontology and the tables of the register that they
read are part of what is compared). Where the file is of an earlier revision, the rows of documents that did not change
are taken over; where it is missing, broken or made by other rules, all is made anew. Then it is written for the next
question; where that is not possible, the question is answered all the same.
"""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterator, Sequence
from contextlib import suppress
from functools import cache
from pathlib import Path
from typing import Protocol, runtime_checkable

from graph.model import Naming, Statement
from graph.queries.columns import making, shelf
from graph.queries.columns.lazy import graph_of
from graph.queries.columns.tables import Columns
from graph.queries.projection import Graph, Readable

FORMAT = 1
"""Version of the layout of the tables."""

MOST_CHANGED = 0.2
"""Share of documents that may have changed for the rest to be taken over."""


@runtime_checkable
class Kept(Readable, Protocol):
    """A store that has a place for tables."""

    def projection_folder(self) -> Path | None:
        """The folder for tables; none if there is no place."""
        ...

    def revision(self) -> str:
        """A hash of the content."""
        ...

    def hashes(self) -> dict[str, str]:
        """A hash of the content of each document."""
        ...

    def contents(
        self, documents: Collection[str] | None = None
    ) -> Iterator[tuple[str, str, Sequence[Naming], Sequence[Statement]]]:
        """Content hash, address, namings and statements of each document, or of some, by address; none is kept."""
        ...


def opened(store: Readable, *, proposed: bool = False) -> Graph | None:
    """The graph of a store from its tables, made now where they are not there; ``None`` where the store keeps none."""
    if not isinstance(store, Kept):
        return None
    folder = store.projection_folder()
    if folder is None:
        return None
    path = folder / ("proposed.columns" if proposed else "accepted.columns")
    revision, old = store.revision(), existing(path)
    if old is not None and old.meta["revision"] == revision:
        return graph_of(old)
    columns = _made(store, old, proposed)
    columns.meta |= {"rules": rules(), "revision": revision}
    if store.revision() == revision:  # a server may have changed while it was read
        with suppress(OSError):
            shelf.save(path, columns.meta, columns.arrays)
    return graph_of(columns)


def existing(path: Path) -> Columns | None:
    """The tables of a file that the present rules made; ``None`` where there is no such file."""
    found = shelf.load(path)
    if found is None or found[0].get("rules") != rules():
        return None
    try:
        return Columns(*found)
    except (KeyError, ValueError, IndexError):
        return None


def _made(store: Kept, old: Columns | None, proposed: bool) -> Columns:
    entries, hashes = store.documents(), store.hashes()
    if old is not None:
        before = making.hashes_of(old)
        gone = {document for document, told in before.items() if hashes.get(document) != told}
        come = {document for document, told in hashes.items() if before.get(document) != told}
        if len(gone | come) <= max(MOST_CHANGED * len(hashes), 1):
            found = making.update(old, entries, store.contents(come) if come else iter(()), gone, come, proposed)
            if found is not None:
                return found
    return making.make(entries, store.contents(), proposed)


@cache
def rules() -> str:
    """A hash of all that decides what the tables hold, apart from the store."""
    from graph.vocabulary import data_folder, ontology_path

    here = Path(__file__).parent
    modules = [here.parent / f"{name}.py" for name in ("dates", "names", "projection", "ties", "paths", "network")]
    others = [here.parent.parent / "words.py", here.parent.parent / "model.py", ontology_path()]
    known = hashlib.sha256(str(FORMAT).encode())
    for path in [*modules, *sorted(here.glob("*.py")), *others, data_folder() / "registry" / "path_weights.csv"]:
        with suppress(OSError):
            known.update(path.read_bytes())
    return known.hexdigest()[:16]
