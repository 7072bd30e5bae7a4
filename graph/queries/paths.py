"""How one actor can be reached from another: the k cheapest paths, each hop with its citation, the weakest hop named.

What comes in is a graph and two names; what goes out is a table with a row for each hop.

A hop is a tie, through an agreement, project or event (which is one stop, however many parties it has) or direct. Its

    cost(hop) = status + kind + min(age * years, most) + sources / max(1, n)

where ``status`` and ``kind`` are charges for what the tie is, ``years`` is the time between the last document that
confirms the tie and the latest document of the graph, and n is the number of independent sources; the charges stand in
``data/registry/path_weights.csv`` with their reasons. The cost of a path is the sum of its hops, the weakest hop is the
dearest one. Formula and charges are ours; the order of simple paths is Yen's (1971, "Finding the K Shortest Loopless
Paths in a Network", Management Science 17), as :func:`networkx.shortest_simple_paths` implements it.

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
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import islice, pairwise

import networkx as nx

from graph.model import STATUS_ORDER, InputError
from graph.queries.answer import Answer, answer, weakest
from graph.queries.dates import years
from graph.queries.names import find, find_topic
from graph.queries.projection import ACTORS, Graph, Tie
from graph.queries.projection import known_by as limited
from graph.queries.who import at_date, chosen, instrument, phrase
from graph.vocabulary import state_iri

Weights = Mapping[str, Mapping[str, float]]
LONGEST = 8  # hops; what is further away is no contact
MOST_SOUGHT = 2000  # simple paths looked at for k different ones
MARGIN = 20  # paths beyond k that are looked at, because the ends of one act can differ in cost
DETOUR = 3  # hops by which a path may be longer than the shortest one, unless ``hops`` allows fewer
VIA = "via "
STATE = state_iri("")


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
    found = list(islice(routes(graph, one.iri, other.iri, asked, weights), 4 * k + MARGIN))
    found = _each_way_once(sorted(found, key=lambda path: round(sum(hop.cost for hop in path), 6)))[:k]
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


def _each_way_once(found: list[list[Hop]]) -> list[list[Hop]]:
    """The cheapest path of each sequence of actors: another project between the same two is no other way."""
    ways: dict[tuple[str, ...], list[Hop]] = {}
    for path in found:
        ways.setdefault((path[0].start, *(hop.end for hop in path)), path)
    return list(ways.values())


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
    """All simple paths that keep to the conditions, cheapest first; of equal cost, in the order of their names."""
    steps = _within(_steps(graph, asked, weights), start, end, asked)
    network = _network(steps)
    if start not in network or end not in network or not nx.has_path(network, start, end):
        return
    seen: set[tuple[str, ...]] = set()
    for nodes in islice(nx.shortest_simple_paths(network, start, end, weight="cost"), MOST_SOUGHT):
        stops = [index for index, node in enumerate(nodes) if not node.startswith(VIA)]
        keys = [
            (frozenset((nodes[i], nodes[j])), nodes[i + 1][len(VIA) :].split(" ")[0] if j - i > 1 else "")
            for i, j in pairwise(stops)
        ]
        if any(key not in steps for key in keys):  # one party signed, the other is only to: no tie of that status
            continue
        path = []
        for (i, j), key in zip(pairwise(stops), keys, strict=True):
            path.append(Hop(nodes[i], nodes[j], steps[key].tie, steps[key].cost))
        mark = tuple(f"{hop.tie.via}|{hop.tie.relation}|{hop.end}" for hop in path)
        if mark not in seen and len(path) <= asked.hops:
            seen.add(mark)
            yield path


Steps = dict[tuple[frozenset[str], str], Hop]


def _steps(graph: Graph, asked: Conditions, weights: Weights) -> Steps:
    """The cheapest hop between each two actors through each node, of the ties that keep to status, topic and date."""
    known = graph.cache.setdefault("steps", {})
    assert isinstance(known, dict)
    mark = (asked.statuses, asked.topic, asked.as_of, id(weights))
    if mark in known and known[mark][0] is weights:
        found: Steps = known[mark][1]
        return found
    ties: Iterable[Tie] = (tie for tie in graph.ties if not asked.topic or asked.topic in tie.topics)
    if asked.as_of:
        ties = at_date(graph, ties, asked.as_of)[0]
    steps: Steps = {}
    for tie in ties:
        if tie.status not in asked.statuses or (weights["kind"] and tie.kind not in weights["kind"]):
            continue
        if {graph.entity(tie.a).type, graph.entity(tie.b).type} <= ACTORS:
            key, hop = (frozenset((tie.a, tie.b)), tie.via), Hop(tie.a, tie.b, tie, cost(graph, tie, weights))
            if key not in steps or (hop.cost, tie.relation) < (steps[key].cost, steps[key].tie.relation):
                steps[key] = hop
    steps = dict(sorted(steps.items(), key=lambda item: (sorted(item[0][0]), item[0][1])))
    known[mark] = (weights, steps)
    return steps


def _within(steps: Steps, start: str, end: str, asked: Conditions) -> Steps:
    """The steps that a path of so many hops can use, between actors that it may touch."""

    def open_(iri: str) -> bool:
        if iri in (start, end):
            return True
        return iri not in asked.avoid and (asked.through_states or not iri.startswith(STATE))

    kept = {key: hop for key, hop in steps.items() if open_(hop.start) and open_(hop.end)}
    beside: dict[str, set[str]] = defaultdict(set)
    for hop in kept.values():
        beside[hop.start].add(hop.end)
        beside[hop.end].add(hop.start)
    near, far = distances(beside, start, asked.hops), distances(beside, end, asked.hops)
    most = asked.hops if asked.hops < LONGEST else min(LONGEST, near.get(end, LONGEST) + DETOUR)
    too_far = LONGEST + 1
    return {
        key: hop
        for key, hop in kept.items()
        if min(
            near.get(hop.start, too_far) + far.get(hop.end, too_far),
            near.get(hop.end, too_far) + far.get(hop.start, too_far),
        )
        < most
    }


def distances(beside: Mapping[str, Iterable[str]], start: str, most: int) -> dict[str, int]:
    """Hops from an actor to all that can be reached in so many.

    >>> distances({"a": "b", "b": "ac", "c": "bd"}, "a", 2)
    {'a': 0, 'b': 1, 'c': 2}
    """
    found, edge = {start: 0}, [start]
    for hops in range(1, most + 1):
        edge = sorted({other for iri in edge for other in beside.get(iri, ())} - found.keys())
        found.update(dict.fromkeys(edge, hops))
    return found


def _network(steps: Steps) -> nx.Graph[str]:
    """Actors and the nodes between them. A node (agreement, project, event) lies in the middle of its hops."""
    network: nx.Graph[str] = nx.Graph()
    for (pair, via), hop in steps.items():
        a, b = sorted(pair)
        if not via:
            network.add_edge(a, b, cost=hop.cost)
            continue
        # The ends of an agreement or event are all tied: one node, so no path uses one act twice. A project ties its
        # lead to each partner, not the partners: a node for each pair.
        middle = f"{VIA}{via}" if hop.tie.kind in ("agreement", "event") else f"{VIA}{via} {a} {b}"
        for party in (a, b):
            known = network.get_edge_data(party, middle, {"cost": hop.cost})["cost"]
            network.add_edge(party, middle, cost=min(known, hop.cost / 2))
    return network


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
