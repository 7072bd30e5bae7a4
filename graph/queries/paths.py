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
of a path, not stops on it: nearly all of them are members of one body, which brings nobody in touch.

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
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import islice, pairwise

import networkx as nx

from graph.model import STATUS_ORDER, InputError
from graph.queries.answer import Answer, answer, weakest
from graph.queries.dates import years
from graph.queries.names import find, find_topic
from graph.queries.projection import ACTORS, Entity, Graph, Tie
from graph.queries.projection import known_by as limited
from graph.queries.who import at_date, chosen, instrument, phrase

Weights = Mapping[str, Mapping[str, float]]
LONGEST = 8  # hops; what is further away is no contact
MOST_SOUGHT = 2000  # simple paths looked at for k different ones
MARGIN = 20  # paths beyond k that are looked at, because the ends of one act can differ in cost
VIA = "via "


@dataclass(frozen=True, slots=True)
class Hop:
    """One step of a path with its tie and its cost."""

    start: str
    end: str
    tie: Tie
    cost: float


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
    through_states: bool = False,
    weights: Weights | None = None,
) -> Answer:
    """The ``k`` cheapest paths from ``start`` to ``end``; ``topic`` keeps the ties on a topic."""
    if k < 1:
        raise InputError(f"At least one path must be asked for, not {k}")
    if known_by:
        graph = limited(graph, known_by)
    one, other = find(graph, start), find(graph, end)
    if one.iri == other.iri:
        raise InputError(f"'{start}' and '{end}' are both {one.name}: a path needs two ends")
    weights = weights or load_weights()
    statuses = chosen(status or "asserted", STATUS_ORDER, "status")
    about = find_topic(graph, topic).iri if topic else ""
    ties = [tie for tie in graph.ties if not about or about in tie.topics]
    notes: list[str] = []
    if as_of:
        ties, notes = at_date(graph, ties, as_of)
    usable = [tie for tie in ties if tie.status in statuses]
    found = list(islice(routes(graph, usable, one.iri, other.iri, weights, through_states), 4 * k + MARGIN))
    found = _each_way_once(sorted(found, key=lambda path: round(sum(hop.cost for hop in path), 6)))[:k]
    rows, evidence = [], []
    for number, path in enumerate(found, 1):
        total = sum(hop.cost for hop in path)
        weak = max(path, key=lambda hop: hop.cost)
        notes.append(
            f"Path {number}: {_named(graph, path)}; hops {len(path)}, cost {total:.2f}; "
            f"weakest: {graph.label(weak.start)} – {graph.label(weak.end)}, {weakest(graph, weak.tie.statements)}"
        )
        for step, hop in enumerate(path, 1):
            rows.append((number, step, *_cells(graph, hop), "weakest" if hop is weak and len(path) > 1 else None))
            evidence.append(hop.tie.statements)
    if not found:
        notes.append(_why_not(graph, ties, one, other, weights, through_states, statuses))
    columns = ["path", "hop", "from", "tie", "to", "instrument", "status", "since", "sources", "cost", "remark"]
    return answer(graph, f"Paths from {one.name} to {other.name}", columns, rows, evidence, notes)


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


def routes(
    graph: Graph, ties: Iterable[Tie], start: str, end: str, weights: Weights, through_states: bool = False
) -> Iterator[list[Hop]]:
    """All simple paths over these ties, cheapest first; of equal cost, in the order of their names."""
    network, steps = _network(graph, ties, weights, {start, end}, through_states)
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
        if mark not in seen and len(path) <= LONGEST:
            seen.add(mark)
            yield path


def _network(
    graph: Graph, ties: Iterable[Tie], weights: Weights, ends: set[str], through_states: bool
) -> tuple[nx.Graph[str], dict[tuple[frozenset[str], str], Hop]]:
    """Actors and the nodes between them. A node (agreement, project, event) lies in the middle of its hops."""
    steps: dict[tuple[frozenset[str], str], Hop] = {}
    for tie in ties:
        kinds = {graph.entity(tie.a).type, graph.entity(tie.b).type}
        if not kinds <= ACTORS or (weights["kind"] and tie.kind not in weights["kind"]):
            continue
        if not through_states and any(graph.entity(x).type == "State" and x not in ends for x in (tie.a, tie.b)):
            continue
        key, hop = (frozenset((tie.a, tie.b)), tie.via), Hop(tie.a, tie.b, tie, cost(graph, tie, weights))
        if key not in steps or (hop.cost, tie.relation) < (steps[key].cost, steps[key].tie.relation):
            steps[key] = hop
    network: nx.Graph[str] = nx.Graph()
    for (pair, via), hop in sorted(steps.items(), key=lambda item: (sorted(item[0][0]), item[0][1])):
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
    return network, steps


def _cells(graph: Graph, hop: Hop) -> tuple[str, str, str, str | None, str, str | None, int, float]:
    tie = hop.tie
    return (
        graph.label(hop.start),
        phrase(tie, hop.start),
        graph.label(hop.end),
        instrument(graph, tie),
        tie.status,
        tie.since or None,
        tie.sources,
        round(hop.cost, 2),
    )


def _why_not(
    graph: Graph,
    ties: list[Tie],
    one: Entity,
    other: Entity,
    weights: Weights,
    through_states: bool,
    statuses: frozenset[str],
) -> str:
    """Why there is no path, with the nearest one that plans or recommendations would make."""
    alone = [
        entity.label
        for entity in (one, other)
        if not any(tie.status in statuses for tie in graph.ties_of.get(entity.iri, ()))
    ]
    reason = f"No path of {' or '.join(sorted(statuses, key=STATUS_ORDER.__getitem__))} ties"
    if alone:
        reason += f": {' and '.join(alone)} {'has' if len(alone) == 1 else 'have'} none"
    path = next(routes(graph, ties, one.iri, other.iri, weights, through_states), None)
    if path is None:
        return f"{reason}; none over planned or recommended ones either"
    missing = [hop for hop in path if hop.tie.status not in statuses]
    links = "; ".join(
        f"{graph.label(hop.start)} – {graph.label(hop.end)} ({hop.tie.status}: "
        f"{instrument(graph, hop.tie) or phrase(hop.tie, hop.start)})"
        for hop in missing
    )
    return f"{reason}. Nearest over others: {_named(graph, path)}; missing is {links}"


def _named(graph: Graph, path: list[Hop]) -> str:
    return " – ".join(graph.label(iri) for iri in (path[0].start, *(hop.end for hop in path)))
