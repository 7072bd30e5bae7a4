"""Which bodies share a function and a state, found on tables: only of such pairs the overlap is worked out.

What comes in are tables and which bodies are compared; what goes out are pairs of nodes, and how many bodies have
functions and states at all.
"""

from __future__ import annotations

from collections.abc import Collection

import numpy as np

from graph.queries.arrays import Array, spans
from graph.queries.columns.cells import bodies_in
from graph.queries.columns.tables import COLUMN, Columns

S, T = COLUMN["statements"], COLUMN["ties"]
AT_ONCE = 256
"""Bodies that are compared with all others at once."""


def workers(columns: Columns) -> Array:
    """Actors with the topics that they are said to work on, each pair once, in order; two columns of nodes."""
    said = columns.arrays["statements"][columns.group("by_relation", columns.code("works_on"))]
    said = said[said[:, S["status"]] == columns.code("asserted")]
    size = max(len(columns.nodes), 1)
    pairs = np.unique(said[:, S["subject"]].astype(np.int64) * size + said[:, S["object"]])
    return np.stack([pairs // size, pairs % size], axis=1)


def compared(columns: Columns, states: frozenset[str], *, any_kind: bool) -> Array:
    """The organizations that a question compares: those of some states, or regional ones, or of any kind; no organs."""
    bodies = columns.group("by_type", columns.code("Organization"))
    kinds = columns.column("entities", "kind")[bodies]
    named = {number: columns.words[number] for number in np.unique(kinds).tolist()}
    counts = kinds != columns.code("organ")
    if states:
        counts &= bodies_in(columns, states)[bodies]
    elif not any_kind:
        wanted = [number for number, kind in named.items() if kind.startswith("regional") or not kind]
        counts &= np.isin(kinds, wanted)
    found: Array = bodies[counts]
    return found


def pairs(
    columns: Columns, bodies: Array, within: frozenset[str], fixed: int | None
) -> tuple[list[tuple[int, int]], int]:
    """The pairs of some bodies that share a function and a state (of ``within``, if given), or those of one body.

    With them goes out how many of the bodies have both.
    """
    functions = _matrix(len(columns.nodes), bodies, workers(columns))
    starts = columns.arrays["members_at"]
    rows, of = spans(starts[bodies], starts[bodies + 1])
    states = columns.arrays["members"][rows]
    both = functions.any(axis=1) & (starts[bodies + 1] > starts[bodies])
    if within:
        inside = np.isin(states, [columns.number(state) for state in sorted(within)])
        states, of = states[inside], of[inside]
    belonging = _matrix(len(columns.nodes), bodies, np.stack([bodies[of], states], axis=1))
    bodies, functions, belonging = bodies[both], functions[both], belonging[both]
    found: list[tuple[int, int]] = []
    lines = np.flatnonzero(bodies == fixed) if fixed is not None else np.arange(len(bodies))
    for first in range(0, len(lines), AT_ONCE):
        some = lines[first : first + AT_ONCE]
        shared = (functions[some] @ functions.T > 0) & (belonging[some] @ belonging.T > 0)
        one, other = np.nonzero(shared)
        one = some[one]
        kept = one != other if fixed is not None else one < other
        low, high = np.minimum(one, other)[kept], np.maximum(one, other)[kept]
        found += zip(bodies[low].tolist(), bodies[high].tolist(), strict=True)
    return sorted(found), len(bodies)


def _matrix(size: int, bodies: Array, pairs: Array) -> Array:
    """Bodies by what they have, 1 where they have it."""
    place = np.full(size, -1)
    place[bodies] = np.arange(len(bodies))
    pairs = pairs[place[pairs[:, 0]] >= 0]
    things, column = np.unique(pairs[:, 1], return_inverse=True)
    found = np.zeros((len(bodies), len(things)), np.float32)
    found[place[pairs[:, 0]], column] = 1
    return found


def ties_between(columns: Columns, ones: Collection[str], others: Collection[str]) -> list[int]:
    """The ties of some nodes with some others, node by node."""
    here, there = (
        np.array(sorted(number for iri in side if (number := columns.number(iri)) >= 0), np.int64)
        for side in (ones, others)
    )
    starts = columns.arrays["ties_of_at"]
    places, of = spans(starts[here], starts[here + 1])
    rows = columns.arrays["ties_of"][places]
    ends = columns.arrays["ties"][rows, : T["b"] + 1]
    other = np.where(ends[:, 0] == here[of], ends[:, 1], ends[:, 0])
    found: list[int] = rows[np.isin(other, there)].tolist()
    return found
