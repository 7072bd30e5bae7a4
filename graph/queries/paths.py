"""How one actor can be reached from another: the k cheapest paths, each hop with its citation, the weakest hop named.

What comes in is a graph and two names; what goes out is a table with a row for each hop.

A hop is a tie, through an agreement, project or event (which is one stop, however many parties it has) or direct. Its

    cost(hop) = status + kind + min(age * years, most) + sources / max(1, n)

where ``status`` and ``kind`` are charges for what the tie is, ``years`` is the time between the last document that
confirms the tie and the latest document of the graph, and n is the number of independent sources; the charges stand in
``data/registry/path_weights.csv`` with their reasons. The cost of a path is the sum of its hops, the weakest hop is the
dearest one. Formula and charges are ours. The paths are the k shortest loopless ones (the problem of Yen 1971, "Finding
the K Shortest Loopless Paths in a Network", Management Science 17), found best first with the exact cost that is left
to the end as the bound (Hart, Nilsson and Raphael 1968); tests compare them with
:func:`networkx.shortest_simple_paths`.

By default only asserted ties count, so a planned tie can never shorten a path; ``status`` widens that. States are ends
of a path, not stops on it: nearly all of them are members of one body, which brings nobody in touch. A path can also be
kept away from an actor, short, on a topic, and to what held at a date. Where there is none, a note tells which of these
conditions stands in the way, and what the path would be without it; where the two lie in separate parts of the network,
between whom the nearest gap is (:mod:`graph.queries.no_path`).

>>> from graph.model import DocumentEntry, DocumentGraph, Evidence, Naming, Statement
>>> from graph.queries.projection import from_graphs
>>> def said(subject, object, status="asserted"):
...     return Statement("d", subject, "cooperates_with", object, status, Evidence(f"{subject} works with {object}"))
>>> names = tuple(Naming("d", iri, "Organization", iri.upper()) for iri in "abc")
>>> told = (said("a", "b"), said("b", "c"), said("a", "c", "planned"))
>>> toy = from_graphs([DocumentGraph(DocumentEntry("d", "d", "text", ""), names, told)])
>>> charges = {"status": {"asserted": 1}, "kind": {}, "evidence": {"sources": 0.5}}
>>> paths(toy, "A", "C", weights=charges).rows[["path", "from", "to", "cost"]].values.tolist()
[[1, 'A', 'B', 1.5], [1, 'B', 'C', 1.5]]
"""

from __future__ import annotations

import csv
import sys
from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache, partial
from itertools import islice

import numpy as np

from graph.model import STATUS_ORDER, InputError
from graph.queries.answer import Answer, answer, weakest
from graph.queries.dates import years
from graph.queries.names import find, find_topic
from graph.queries.network import LONGEST as LONGEST
from graph.queries.network import Network, network
from graph.queries.projection import ACTORS, Graph, Tie
from graph.queries.projection import known_by as limited
from graph.queries.who import at_date, chosen, instrument, phrase
from graph.vocabulary import state_iri

Weights = Mapping[str, Mapping[str, float]]
USUAL = frozenset({"asserted"})
STATE = state_iri("")
WHOLE = frozenset({"agreement", "event"})
"""Kinds of tie whose node ties all its ends. A project ties its lead to each partner, not the partners."""


@dataclass(frozen=True, slots=True)
class Hop:
    """One step of a path with its tie and its cost."""

    start: str
    end: str
    tie: Tie
    cost: float


@dataclass(frozen=True, slots=True)
class Conditions:
    """What a path must keep to: status of its ties, actors that it must not touch, most hops, whether through states,
    a topic, a date.
    """

    statuses: frozenset[str]
    avoid: frozenset[str] = frozenset()
    hops: int = LONGEST
    through_states: bool = False
    topic: str = ""
    as_of: str = ""


def paths(
    graph: Graph,
    start: str,
    end: str,
    *,
    k: int = 5,
    status: str | Iterable[str] | None = None,
    as_of: str | None = None,
    known_by: str | None = None,
    topic: str | None = None,
    avoid: Iterable[str] = (),
    hops: int | None = None,
    through_states: bool = False,
    weights: Weights | None = None,
) -> Answer:
    """The ``k`` cheapest paths from ``start`` to ``end``.

    ``topic`` keeps the ties on a topic, ``avoid`` names actors that no path may touch, ``hops`` is the most steps.
    """
    from graph.queries.no_path import why_not

    if k < 1:
        raise InputError(f"At least one path must be asked for, not {k}")
    if hops is not None and not 1 <= hops <= LONGEST:
        raise InputError(f"A path has 1 to {LONGEST} hops, not {hops}")
    if known_by:
        graph = limited(graph, known_by)
    one, other = find(graph, start), find(graph, end)
    if one.iri == other.iri:
        raise InputError(f"'{start}' and '{end}' are both {one.name}: a path needs two ends")
    shunned = frozenset(find(graph, name, ACTORS).iri for name in avoid)
    if shunned & {one.iri, other.iri}:
        raise InputError("A path cannot keep away from its own ends")
    weights = weights or load_weights()
    asked = Conditions(
        chosen(status or "asserted", STATUS_ORDER, "status"),
        shunned,
        hops or LONGEST,
        through_states,
        find_topic(graph, topic).iri if topic else "",
        as_of or "",
    )
    notes = at_date(graph, (), as_of)[1] if as_of else []
    found = list(islice(routes(graph, one.iri, other.iri, asked, weights), k))
    rows, evidence = [], []
    for number, path in enumerate(found, 1):
        total = sum(hop.cost for hop in path)
        weak = max(path, key=lambda hop: hop.cost)
        notes.append(
            f"Path {number}: {named(graph, path)}; hops {len(path)}, cost {total:.2f}; "
            f"weakest: {graph.label(weak.start)} – {graph.label(weak.end)}, {weakest(graph, weak.tie.statements)}"
        )
        for step, hop in enumerate(path, 1):
            rows.append((number, step, *_cells(graph, hop), "weakest" if hop is weak and len(path) > 1 else None))
            evidence.append(hop.tie.statements)
    if not found:
        notes += why_not(graph, one, other, asked, weights)
    columns = ["path", "hop", "from", "tie", "to", "instrument", "status", "since", "sources", "cost", "remark"]
    return answer(graph, f"Paths from {one.titled} to {other.titled}", columns, rows, evidence, notes)


@cache
def load_weights() -> Weights:
    """The charges of ``path_weights.csv``, by group and name."""
    from graph.vocabulary import data_folder

    found: dict[str, dict[str, float]] = {"status": {}, "kind": {}, "evidence": {}}
    with (data_folder() / "registry" / "path_weights.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            found[row["group"]][row["name"]] = float(row["cost"])
    return found


def cost(graph: Graph, tie: Tie, weights: Weights) -> float:
    """What a hop over this tie costs (the formula of this module)."""
    evidence = weights["evidence"]
    age = min(evidence.get("age_per_year", 0.0) * years(tie.confirmed, graph.today()), evidence.get("age_most", 1.0))
    base = weights["status"].get(tie.status, 1.0) + weights["kind"].get(tie.kind, 0.0)
    return base + age + evidence.get("sources", 0.0) / max(1, tie.sources)


def routes(graph: Graph, start: str, end: str, asked: Conditions, weights: Weights) -> Iterator[list[Hop]]:
    """The simple paths that keep to the conditions, cheapest first, each sequence of actors once.

    Best first, with the cost that is left to the end as the bound, which makes the order exact. No path uses one
    agreement or event twice: between its parties it is one stop.
    """
    ground = ground_of(graph, asked, weights)
    ends = [ground.number(start), ground.number(end)]
    if min(ends) < 0:
        return
    open_ = np.ones(len(ground.network.starts) - 1, bool)
    if not asked.through_states:
        open_[slice(*ground.states)] = False
    open_[[number for iri in sorted(asked.avoid) if (number := ground.number(iri)) >= 0]] = False
    open_[ends] = True
    for path in ground.network.routes(ends[0], ends[1], asked.hops, open_):
        stops = [start, *(ground.iri(step.other) for step in path)]
        yield [
            Hop(one, other, graph.ties[step.tie], step.cost)
            for one, other, step in zip(stops, stops[1:], path, strict=False)
        ]


@dataclass(frozen=True, slots=True)
class Ground:
    """The network for some conditions, with its nodes' names and which of them are States (from one to another)."""

    network: Network
    number: Callable[[str], int]
    iri: Callable[[int], str]
    states: tuple[int, int]


def ground_of(graph: Graph, asked: Conditions, weights: Weights) -> Ground:
    """The network that conditions leave, made once for a graph."""
    known = graph.cache.setdefault("paths", {})
    assert isinstance(known, dict)
    mark = (asked.statuses, asked.topic, asked.as_of, id(weights))
    if mark not in known or known[mark][0] is not weights:
        make = _ground_of_columns if graph.columns is not None else _ground_of_ties
        known[mark] = (weights, make(graph, asked, weights))
    found: Ground = known[mark][1]
    return found


def _ground_of_ties(graph: Graph, asked: Conditions, weights: Weights) -> Ground:
    """The network of the ties of a graph that has them all in memory."""
    ties: Iterable[Tie] = (tie for tie in graph.ties if not asked.topic or asked.topic in tie.topics)
    if asked.as_of:
        ties = at_date(graph, ties, asked.as_of)[0]
    places = {id(tie): number for number, tie in enumerate(graph.ties)}
    kept = [
        tie
        for tie in ties
        if tie.status in asked.statuses
        and (not weights["kind"] or tie.kind in weights["kind"])
        and {graph.entity(tie.a).type, graph.entity(tie.b).type} <= ACTORS
    ]
    iris = sorted({iri for tie in kept for iri in (tie.a, tie.b, tie.via) if iri})
    numbers = {iri: number for number, iri in enumerate(iris)}
    costs = [cost(graph, tie, weights) for tie in kept]
    order = sorted(range(len(kept)), key=lambda number: (costs[number], kept[number].relation, kept[number].via))
    made = network(
        np.array([places[id(tie)] for tie in kept], np.int64),
        np.array(costs),
        np.array([(numbers[tie.a], numbers[tie.b]) for tie in kept], np.int64).reshape(len(kept), 2),
        np.array([numbers.get(tie.via, -1) for tie in kept], np.int64),
        np.array([tie.kind in WHOLE for tie in kept], bool),
        np.array(order, np.int64),
        len(iris),
    )
    states = bisect_left(iris, STATE), bisect_left(iris, STATE + chr(sys.maxunicode))
    return Ground(made, lambda iri: numbers.get(iri, -1), iris.__getitem__, states)


def _ground_of_columns(graph: Graph, asked: Conditions, weights: Weights) -> Ground:
    """The same of a graph that lies in tables, without making a record of any tie."""
    from graph.queries.columns import ways

    columns = graph.columns
    assert columns is not None
    nodes = columns.nodes
    states = nodes.place(STATE), nodes.place(STATE + chr(sys.maxunicode))
    usual = asked.statuses == USUAL and not asked.topic and not asked.as_of and weights is load_weights()
    made = ways.kept(columns) if usual else None
    if made is None:
        date = (asked.as_of, partial(at_date, graph)) if asked.as_of else None
        made = ways.network_of(columns, asked.statuses, weights, WHOLE, asked.topic, date)
    return Ground(made, columns.number, nodes.__getitem__, states)


def distances(
    beside: Mapping[str, Iterable[str]], start: str, most: int, open_: Callable[[str], bool] = lambda iri: True
) -> dict[str, int]:
    """Hops from an actor to all that can be reached in so many.

    >>> distances({"a": "b", "b": "ac", "c": "bd"}, "a", 2)
    {'a': 0, 'b': 1, 'c': 2}
    """
    found, edge = {start: 0}, [start]
    for hops in range(1, most + 1):
        edge = sorted({other for iri in edge for other in beside.get(iri, ()) if other not in found and open_(other)})
        found.update(dict.fromkeys(edge, hops))
    return found


def _cells(graph: Graph, hop: Hop) -> tuple[str, str, str, str | None, str, str | None, int, float]:
    tie = hop.tie
    return (
        graph.label(hop.start),
        phrase(tie, hop.start),
        graph.label(hop.end),
        instrument(graph, tie, dated=False),
        tie.status,
        tie.since or None,
        tie.sources,
        round(hop.cost, 2),
    )


def named(graph: Graph, path: list[Hop]) -> str:
    """The actors of a path in a row."""
    return " – ".join(graph.label(iri) for iri in (path[0].start, *(hop.end for hop in path)))
