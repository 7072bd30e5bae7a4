"""Who acts where on what, where needs are stated, and which states are a body's, as tables beside the others.

What comes in are finished tables; what goes out are more: ``acts`` are the activities of :mod:`graph.queries.cube` by
the place that they are for, ``needs`` the needs by the place that states them; for each body ``members`` are its member
states (its parent's, where it has none) and ``seats`` the states of its seat.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cache
from operator import itemgetter

import numpy as np

from graph.model import STATUS_ORDER
from graph.queries.arrays import Array, index
from graph.queries.columns.lazy import graph_of
from graph.queries.columns.tables import COLUMN, Columns
from graph.queries.projection import ACTORS, Graph

S, T = COLUMN["statements"], COLUMN["ties"]
RULES = ("beneficiary", "support", "event", "own", "members")
ACT = {
    name: number
    for number, name in enumerate(("topic", "at", "actor", "rule", "status", "first", "second", "tie", "turn"))
}
"""An activity rests on two statements or on those of a tie (-1: none); ``turn`` is the order in which it is found."""

AT_ONCE = 5_000


def add(columns: Columns) -> None:
    """Add the tables."""
    graph, arrays, size = graph_of(columns), columns.arrays, len(columns.nodes)
    tables = {"acts": [*_acts(columns, graph)], "needs": [*_needs(columns, graph)]}
    for name, parts in tables.items():
        table = np.concatenate(parts)
        if name == "acts":
            table[:, ACT["turn"]] = np.arange(len(table))
        order, starts = index(table[:, 1], size)
        arrays[name], arrays[name + "_at"] = table[order], starts
    bodies = sorted(
        number for type_ in ACTORS - {"State"} for number in columns.group("by_type", columns.code(type_)).tolist()
    )
    belonging: dict[str, list[tuple[int, int]]] = {"members": [], "seats": []}
    for first in range(0, len(bodies), AT_ONCE):
        for number in bodies[first : first + AT_ONCE]:
            for name, states in zip(belonging, _states(graph, columns.nodes[number]), strict=True):
                belonging[name] += [(number, columns.number(state)) for state in states]
        columns.forget()
        graph = graph_of(columns)
    for name, pairs in belonging.items():
        both = np.array(pairs, np.int32).reshape(len(pairs), 2)
        arrays[name], arrays[name + "_at"] = index(both[:, 0], size, both[:, 1])


def _states(graph: Graph, iri: str) -> tuple[list[str], list[str]]:
    from graph.queries.territory import members, seat_states

    return list(members(graph, iri).states), list(seat_states(graph, iri))


def _acts(columns: Columns, graph: Graph) -> Iterator[Array]:
    """The activities in the order in which the cube finds them, those of nodes without making their records."""
    from graph.queries.cube import activity_of_tie

    yield _acts_of_nodes(columns, graph)
    ties = columns.arrays["ties"]
    direct = (ties[:, T["kind"]] == columns.code("support")) & (ties[:, T["via"]] < 0)
    acts = []
    for number in np.flatnonzero(direct & (ties[:, T["topics_end"]] > ties[:, T["topics"]])).tolist():
        said = columns.arrays["tie_statements"][ties[number, T["statements"]] : ties[number, T["statements_end"]]]
        for topic, at, act in activity_of_tie(graph, columns.tie(number)):
            acts.append((
                columns.number(topic), columns.number(at), columns.number(act.actor), RULES.index(act.rule),
                STATUS_ORDER[act.status], int(said[0]), -1, number, 0,
            ))  # fmt: skip
        columns.forget()
    yield np.array(acts, np.int32).reshape(len(acts), len(ACT))


def _acts_of_nodes(columns: Columns, graph: Graph) -> Array:
    """What programmes and events stand for, as :func:`graph.queries.cube.activities_of_node` has it."""
    from graph.queries.cube import home
    from graph.queries.territory import states_of_place

    @cache
    def homes(beneficiary: int) -> list[int]:
        return [columns.number(iri) for iri in home(graph, columns.nodes[beneficiary])]

    @cache
    def around(place: int) -> list[int]:
        return [place, *(columns.number(state) for state in states_of_place(graph, columns.nodes[place]))]

    @cache
    def weakness(status: int) -> tuple[int, int]:
        word = columns.words[status]
        return {"asserted": 0, "planned": 1}.get(word, 2), STATUS_ORDER[word]

    topics = _told(columns, "by_subject", ("concerns", "addresses"))
    doers = {
        "Programme": _told(columns, "by_object", ("leads", "operates", "partner_of", "implements")),
        "Event": _told(columns, "by_object", ("organizes", "hosts")),
    }
    benefits, places = _told(columns, "by_object", ("benefits_from",)), _told(columns, "by_subject", ("located_in",))
    types = {columns.code(one): one for one in doers}
    acts: list[tuple[int, ...]] = []
    nodes = np.sort(np.concatenate([columns.group("by_type", code) for code in types]))
    for node, code in zip(nodes.tolist(), columns.column("entities", "type")[nodes].tolist(), strict=True):
        programme = types[code] == "Programme"
        about = sorted({topic for topic, _, _ in topics.get(node, ())}, key=columns.nodes.__getitem__)
        some, rule = doers[types[code]].get(node, ()), RULES.index("beneficiary" if programme else "event")
        for other, said, row in (benefits if programme else places).get(node, ()) if about and some else ():
            for at in homes(other) if programme else around(other):
                for actor, spoken, first in some:
                    status = max(weakness(spoken), weakness(said), key=itemgetter(0))[1]
                    acts += [(topic, at, actor, rule, status, first, row, -1, 0) for topic in about]
    columns.forget()
    return np.array(acts, np.int32).reshape(len(acts), len(ACT))


def _told(columns: Columns, by: str, relations: Sequence[str]) -> dict[int, list[tuple[int, int, int]]]:
    """For each node at one end of some relations: the other ends with status and row, in the order of the index."""
    rows, said = columns.arrays[by], columns.arrays["statements"]
    chosen = rows[np.isin(said[rows, S["relation"]], [columns.code(relation) for relation in relations])]
    ends = ("subject", "object") if by == "by_subject" else ("object", "subject")
    found: dict[int, list[tuple[int, int, int]]] = {}
    cells = said[chosen][:, [S[ends[0]], S[ends[1]], S["status"]]].tolist()
    for (node, other, status), row in zip(cells, chosen.tolist(), strict=True):
        found.setdefault(node, []).append((other, status, row))
    return found


def _needs(columns: Columns, graph: Graph) -> Iterator[Array]:
    """Topic, place and statement of each need, some thousand at a time."""
    from graph.queries.cube import home

    rows = columns.group("by_relation", columns.code("needs"))
    yield np.empty((0, 3), np.int32)
    for first in range(0, len(rows), AT_ONCE):
        some = rows[first : first + AT_ONCE]
        found = [
            (columns.number(item.object), columns.number(at), row)
            for row, item in zip(some.tolist(), columns.statements(some), strict=True)
            for at in home(graph, item.subject)
        ]
        columns.forget()
        yield np.array(found, np.int32).reshape(len(found), 3)
