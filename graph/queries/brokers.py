"""Who holds the cooperation network together: degree, betweenness, communities and bridges.

What comes in is a graph; what goes out is a ranked table of actors. The network is that of asserted cooperation; an
agreement, project or event of n ends is one act, so its pairs share one unit of weight:

    w(a, b) = sum over acts with a and b of 1 / (n(n-1)/2), plus 1 for each direct tie

    strength(a)    = sum of w(a, b)
    betweenness(a) = share of shortest paths of others through a, length of a step 1 / w  (Freeman 1977; Brandes 2001)
    community      = Louvain (Blondel et al. 2008), weights w, seed fixed
    bridges        = actors that only a connects: steps of a whose removal parts the network

``without`` and ``with_tie`` answer what-if: the same figures after an actor is taken out, or two are joined.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from itertools import combinations

import networkx as nx

from graph.model import STATUS_ORDER, Statement
from graph.queries.answer import Answer, answer
from graph.queries.names import find
from graph.queries.projection import ACTORS, Graph
from graph.queries.projection import known_by as limited
from graph.queries.ties import COOPERATION
from graph.queries.who import at_date, chosen

SEED = 11
SAMPLED = 600  # above this many actors betweenness is estimated from a fixed sample of starting points


def brokers(
    graph: Graph,
    *,
    status: str | Iterable[str] | None = None,
    as_of: str | None = None,
    known_by: str | None = None,
    without: str | None = None,
    with_tie: tuple[str, str] | None = None,
    limit: int = 30,
) -> Answer:
    """Actors by betweenness, then strength."""
    if known_by:
        graph = limited(graph, known_by)
    network, evidence, notes = cooperation_network(graph, status=status, as_of=as_of)
    if with_tie:
        one, other = (find(graph, name, ACTORS).iri for name in with_tie)
        _join(network, one, other, 1.0)
        notes.append(f"As if {graph.label(one)} and {graph.label(other)} cooperated")
    if without:
        gone = find(graph, without, ACTORS).iri
        if gone in network:
            network.remove_node(gone)
        notes.append(f"As if {graph.label(gone)} were not there")
    if not len(network):
        return answer(graph, "Brokers", ["actor"], [], [], ["No cooperation of these statuses"])
    for _, _, data in network.edges(data=True):
        data["length"] = 1 / data["weight"]
    sample = SAMPLED // 4 if len(network) > SAMPLED else None
    between = nx.betweenness_centrality(network, k=sample, weight="length", seed=SEED)
    groups = sorted(
        nx.community.louvain_communities(network, weight="weight", seed=SEED),
        key=lambda group: (-len(group), min(group)),
    )
    community = {iri: number for number, group in enumerate(groups, 1) for iri in group}
    bridges: dict[str, int] = defaultdict(int)
    for pair in nx.bridges(network):
        for iri in pair:
            bridges[iri] += 1
    strength = dict(network.degree(weight="weight"))
    ranked = sorted(network, key=lambda iri: (-round(between[iri], 9), -round(strength[iri], 9), graph.label(iri)))
    rows = [
        (
            graph.label(iri),
            round(between[iri], 3),
            round(strength[iri], 2),
            network.degree(iri),
            community[iri],
            bridges[iri],
        )
        for iri in ranked[:limit]
    ]
    parts = nx.number_connected_components(network)
    pairs = network.number_of_edges()
    notes.insert(0, f"{len(network)} actors, {pairs} pairs, {parts} separate parts, {len(groups)} communities")
    for number, group in enumerate(groups[:6], 1):
        names = sorted((graph.label(iri) for iri in group), key=str.casefold)
        notes.append(
            f"Community {number}: {', '.join(names[:12])}" + (f" and {len(names) - 12} more" if len(names) > 12 else "")
        )
    columns = ["actor", "betweenness", "strength", "partners", "community", "bridges"]
    return answer(
        graph, "Brokers of cooperation", columns, rows, [evidence.get(iri, [])[:10] for iri in ranked[:limit]], notes
    )


def cooperation_network(
    graph: Graph, *, status: str | Iterable[str] | None = None, as_of: str | None = None
) -> tuple[nx.Graph[str], dict[str, list[Statement]], list[str]]:
    """The weighted network of pairs that cooperate, the statements behind each actor, and remarks."""
    statuses = chosen(status or "asserted", STATUS_ORDER, "status")
    ties = [tie for tie in graph.ties if tie.kind in COOPERATION and tie.status in statuses]
    notes: list[str] = []
    if as_of:
        ties, notes = at_date(graph, ties, as_of)
    network: nx.Graph[str] = nx.Graph()
    evidence: dict[str, list[Statement]] = defaultdict(list)
    acts: dict[str, set[str]] = defaultdict(set)
    for tie in ties:
        if tie.via:
            acts[tie.via] |= {tie.a, tie.b}
        for iri in (tie.a, tie.b):
            evidence[iri].append(tie.statements[0])
    pairs: dict[str, int] = {via: len(list(combinations(ends, 2))) for via, ends in acts.items()}
    for tie in ties:
        _join(network, tie.a, tie.b, 1 / pairs[tie.via] if tie.via else 1.0)
    return network, evidence, notes


def _join(network: nx.Graph[str], a: str, b: str, weight: float) -> None:
    known = network.get_edge_data(a, b, {"weight": 0.0})["weight"]
    network.add_edge(a, b, weight=known + weight)
