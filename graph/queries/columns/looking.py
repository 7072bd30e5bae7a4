"""Indexes over entities and ties: who bears a name, what is of a type, whose ties, which documents speak of what.

What comes in are finished tables; what goes out are more arrays beside them. Names are kept as hashes of 64 bits of
each form of each name (:mod:`graph.queries.names`), in order, so that a name is found by halving; that two of a
million names meet by chance has a probability of one in tens of millions.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from hashlib import blake2b

import numpy as np

from graph.queries.arrays import Array, index
from graph.queries.columns import acting, ways
from graph.queries.columns.lazy import graph_of
from graph.queries.columns.tables import COLUMN, Columns
from graph.queries.names import forms_of

S, E, T, N, D = (COLUMN[table] for table in ("statements", "entities", "ties", "namings", "documents"))
AT_ONCE = 10_000


def add(columns: Columns, old: Columns | None = None, place: Array | None = None, dirty: Iterable[int] = ()) -> None:
    """Add the indexes to the tables; of names those of ``old`` tables are kept for entities that are not ``dirty``."""
    from graph.queries.paths import USUAL, WHOLE, load_weights

    arrays, size = columns.arrays, len(columns.nodes)
    ends = arrays["ties"][:, : T["b"] + 1].reshape(-1)
    rows = np.repeat(np.arange(len(ends) // 2), 2)
    once = np.ones(len(ends), bool)
    once[1::2] = ends[1::2] != ends[::2]
    arrays["ties_of"], arrays["ties_of_at"] = index(ends[once], size, rows[once])
    relations = arrays["statements"][arrays["kept"], S["relation"]]
    arrays["by_relation"], arrays["by_relation_at"] = index(relations, len(columns.words), arrays["kept"])
    known = np.flatnonzero(columns.column("entities", "known"))
    types = columns.column("entities", "type")[known]
    arrays["by_type"], arrays["by_type_at"] = index(types, len(columns.words), known)
    arrays["told"], arrays["told_at"] = _told(columns)
    ways.keep(columns, ways.network_of(columns, USUAL, load_weights(), WHOLE))
    acting.add(columns)
    _names(columns, old, place, dirty)


def _told(columns: Columns) -> tuple[Array, Array]:
    """For each node the documents that name it or claim something of it, the register aside."""
    arrays = columns.arrays
    documents = arrays["documents"]
    known, register = documents[:, D["known"]] > 0, columns.text_is(documents[:, D["origin"]], "register")
    statements, namings = arrays["statements"][arrays["kept"]], arrays["namings"]
    statements = statements[~(known & register)[statements[:, S["document"]]]]
    namings = namings[(known & ~register)[namings[:, N["document"]]]]
    nodes = np.concatenate([statements[:, S["subject"]], statements[:, S["object"]], namings[:, N["entity"]]])
    speak = np.concatenate([statements[:, S["document"]]] * 2 + [namings[:, N["document"]]])
    pairs = np.unique(nodes.astype(np.int64) * len(documents) + speak)
    return index(pairs // max(len(documents), 1), len(columns.nodes), pairs % max(len(documents), 1))


def _names(columns: Columns, old: Columns | None, place: Array | None, dirty: Iterable[int]) -> None:
    hashes: list[Array] = []
    nodes: list[Array] = []
    todo = np.flatnonzero(columns.column("entities", "known"))
    if old is not None and place is not None:
        again = _below(columns, dirty)
        todo = todo[np.isin(todo, again)]
        stayed = place[old.arrays["name_nodes"]]
        stay = ~np.isin(stayed, again)
        hashes, nodes = [old.arrays["name_hashes"][stay]], [stayed[stay]]
    graph, hash_of = graph_of(columns), cache(name_hash)
    for first in range(0, len(todo), AT_ONCE):
        for number in todo[first : first + AT_ONCE].tolist():
            found = [hash_of(form, text) for form, text in forms_of(graph, columns.nodes[number])]
            hashes.append(np.array(found, np.uint64))
            nodes.append(np.full(len(found), number, np.int32))
        columns.forget()
    every, bearers = np.concatenate([np.empty(0, np.uint64), *hashes]), np.concatenate([np.empty(0, np.int32), *nodes])
    order = np.lexsort((bearers, every))
    columns.arrays["name_hashes"], columns.arrays["name_nodes"] = every[order], bearers[order]


def _below(columns: Columns, dirty: Iterable[int]) -> Array:
    """The entities whose names may have changed, with what is part of them, since that goes by their names too."""
    changed = np.array(sorted(dirty), np.int32)
    rows = columns.arrays["statements"][columns.group("by_relation", columns.code("part_of"))]
    return np.union1d(changed, rows[np.isin(rows[:, S["object"]], changed), S["subject"]])


def name_hash(form: str, text: str) -> int:
    """A number for a name in a form."""
    told = f"{form}\x1f{text}".encode("utf-8", "surrogatepass")
    return int.from_bytes(blake2b(told, digest_size=8).digest(), "little")


def bearers(columns: Columns, form: str, text: str) -> list[int]:
    """The nodes that bear a name in a form."""
    hashes, wanted = columns.arrays["name_hashes"], np.uint64(name_hash(form, text))
    first, end = (int(np.searchsorted(hashes, wanted, side)) for side in ("left", "right"))
    found: list[int] = columns.arrays["name_nodes"][first:end].tolist()
    return found
