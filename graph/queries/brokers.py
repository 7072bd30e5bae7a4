"""Who holds the cooperation network together: degree, betweenness, communities and bridges.

What comes in is a graph; what goes out is a ranked table of actors. The network is that of asserted cooperation; an
agreement, project or event of n ends is one act, so its pairs share one unit of weight:

    w(a, b) = sum over acts with a and b of 1 / (n(n-1)/2), plus 1 for each direct tie

    strength(a)    = sum of w(a, b)
    betweenness(a) = share of shortest paths of others through a, length of a step 1 / w  (Freeman 1977; Brandes 2001);
                     in a large network estimated from some starting points (Brandes and Pich 2007), which a note tells
    community      = Louvain (Blondel et al. 2008), weights w, seed fixed
    bridges        = actors that only a connects: steps of a whose removal parts the network

``without``, ``without_agreement`` and ``with_tie`` answer what-if: the same figures after an actor or an agreement is
taken out, or two actors are joined. Then ``change`` is the betweenness minus that without the "if", and a note tells
into how many parts the network falls, before and after. ``clusters`` gives a row for each community instead of each
actor, with the ties inside it and the ties that leave it.

>>> toy: nx.Graph[str] = nx.Graph()
>>> toy.add_edge("a", "b", weight=1.0)
>>> toy.add_edge("b", "c", weight=1.0)
>>> figures(toy).betweenness["b"], figures(toy).bridges["b"]
(1.0, 2)
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from itertools import combinations

import networkx as nx

from graph.model import STATUS_ORDER, InputError, Statement
from graph.queries.answer import Answer, answer
from graph.queries.names import find
from graph.queries.projection import ACTORS, Agreement, Graph
from graph.queries.projection import known_by as limited
from graph.queries.ties import COOPERATION
from graph.queries.who import at_date, chosen

SEED = 11
WORK = 300_000  # actors times pairs; above it betweenness is estimated from a fixed sample of starting points
FEWEST = 40  # starting points of such an estimate


def brokers(
    graph: Graph,
    *,
    status: str | Iterable[str] | None = None,
    as_of: str | None = None,
    known_by: str | None = None,
    without: str | None = None,
    without_agreement: str | None = None,
    with_tie: tuple[str, str] | None = None,
    clusters: bool = False,
    limit: int = 30,
) -> Answer:
    """Actors by betweenness, then strength; or, with ``clusters``, the communities by size."""
    if known_by:
        graph = limited(graph, known_by)
    network, evidence, notes = cooperation_network(graph, status=status, as_of=as_of)
    if not len(network):
        return answer(graph, "Brokers", ["actor"], [], [], [*notes, "No cooperation of these statuses"])
    before = figures(network)
    asked = bool(without or without_agreement or with_tie)
    if without_agreement:
        act = find_agreement(graph, without_agreement)
        network, evidence, _ = cooperation_network(graph, status=status, as_of=as_of, less=act.iris)
        notes.append(f"As if this were not signed: {act.title} ({', '.join(map(graph.label, act.parties))})")
    if with_tie:
        one, other = (find(graph, name, ACTORS).iri for name in with_tie)
        _join(network, one, other, 1.0)
        notes.append(f"As if {graph.label(one)} and {graph.label(other)} cooperated")
    if without:
        gone = find(graph, without, ACTORS).iri
        if gone in network:
            network.remove_node(gone)
        notes.append(f"As if {graph.label(gone)} were not there")
    after = figures(network) if asked else before
    told = f"{len(network)} actors, {network.number_of_edges()} pairs, {after.parts} separate parts, "
    notes.insert(0, told + f"{len(after.communities)} communities")
    if after.sample:
        notes.append(f"Betweenness is estimated from {after.sample} starting points")
    if asked:
        lost = before.betweenness.keys() - network.nodes
        cut = sorted(graph.label(iri) for iri in lost if not without or iri != gone)
        notes.insert(1, f"Before: {len(before.betweenness)} actors, {before.parts} separate parts")
        notes += [f"Left without any partner: {', '.join(cut)}"] if cut else []
    if clusters:
        return _clusters(graph, network, after, notes, limit)
    ranked = sorted(
        network, key=lambda iri: (-round(after.betweenness[iri], 9), -round(after.strength[iri], 9), graph.label(iri))
    )
    if asked:  # what changes most stands first
        ranked.sort(key=lambda iri: -abs(round(after.betweenness[iri] - before.betweenness.get(iri, 0.0), 3)))
    rows = []
    for iri in ranked[:limit]:
        change = round(after.betweenness[iri] - before.betweenness.get(iri, 0.0), 3)
        row = (graph.label(iri), round(after.betweenness[iri], 3), *([change] if asked else []))
        rows.append(
            (*row, round(after.strength[iri], 2), network.degree(iri), after.community[iri], after.bridges[iri])
        )
    for number, group in enumerate(after.communities[:6], 1):
        notes.append(f"Community {number}: {_few(graph, group, 12)}")
    columns = ["actor", "betweenness", *(["change"] if asked else []), "strength", "partners", "community", "bridges"]
    if len(network) > limit:
        notes.append(f"The first {limit} of {len(network)} actors are shown (--limit)")
    shown = [_weightiest(evidence.get(iri, [])) for iri in ranked[:limit]]
    return answer(graph, "Brokers of cooperation", columns, rows, shown, notes)


@dataclass(frozen=True, slots=True)
class Figures:
    """What is measured of a network."""

    betweenness: dict[str, float]
    strength: dict[str, float]
    bridges: dict[str, int]
    communities: list[set[str]]
    community: dict[str, int]
    parts: int
    sample: int | None = None


def figures(network: nx.Graph[str]) -> Figures:
    """Betweenness, strength, bridges and communities, by the definitions of this module."""
    for _, _, data in network.edges(data=True):
        data["length"] = 1 / data["weight"]
    pairs = max(network.number_of_edges(), 1)
    sample = max(WORK // pairs, FEWEST) if len(network) * pairs > WORK else None
    sample = min(sample, len(network)) if sample else None
    between = nx.betweenness_centrality(network, k=sample, weight="length", seed=SEED)
    groups = sorted(_louvain(network), key=lambda group: (-len(group), min(group)))
    bridges: dict[str, int] = defaultdict(int)
    for pair in nx.bridges(network):
        for iri in pair:
            bridges[iri] += 1
    return Figures(
        between,
        dict(network.degree(weight="weight")),
        bridges,
        groups,
        {iri: number for number, group in enumerate(groups, 1) for iri in group},
        nx.number_connected_components(network),
        sample,
    )


def _louvain(network: nx.Graph[str]) -> list[set[str]]:
    """Communities; with numbers for actors, because sets of those keep one order in every process."""
    names = sorted(network)
    number = {name: index for index, name in enumerate(names)}
    plain: nx.Graph[int] = nx.Graph()
    plain.add_nodes_from(range(len(names)))
    for one, other in sorted((number[a], number[b]) for a, b in network.edges()):
        plain.add_edge(one, other, weight=network[names[one]][names[other]]["weight"])
    found = nx.community.louvain_communities(plain, weight="weight", seed=SEED) if names else []
    return [{names[one] for one in group} for group in found]


def find_agreement(graph: Graph, name: str) -> Agreement:
    """The agreement of that name or identifier, or the only one between the actors named with commas."""
    parties = [part.strip() for part in name.split(",") if part.strip()]
    if len(parties) > 1:
        wanted = {find(graph, part, ACTORS).iri for part in parties}
        found = [one for one in graph.agreements if wanted <= one.parties.keys() and one.status == "asserted"]
        if not found:
            raise InputError(f"No signed agreement of {' and '.join(map(graph.label, sorted(wanted)))} is known")
    else:
        entity = find(graph, name, ("Agreement",))
        found = [one for one in graph.agreements if entity.iri in one.iris]
        if not found:
            raise InputError(f"{entity.name} has no parties in this graph")
    if len(found) > 1:
        listed = "; ".join(f"{one.title} [{graph.entity(one.iri).slug}]" for one in found)
        raise InputError(f"'{name}' fits several agreements: {listed}. Give one of the identifiers in brackets")
    return found[0]


def _clusters(graph: Graph, network: nx.Graph[str], found: Figures, notes: list[str], limit: int) -> Answer:
    said: dict[frozenset[str], list[Statement]] = defaultdict(list)
    for tie in graph.ties:
        if tie.kind in COOPERATION:
            said[frozenset((tie.a, tie.b))].append(tie.statements[0])
    rows, evidence = [], []
    for number, group in enumerate(found.communities[:limit], 1):
        inner = network.subgraph(group)
        out = sorted((sorted(pair) for pair in nx.edge_boundary(network, group)), key=lambda pair: (pair[0], pair[1]))
        head = sorted(group, key=lambda iri: (-round(found.strength[iri], 9), graph.label(iri)))
        doors = Counter(iri for pair in out for iri in pair if iri in group)
        gate = sorted(doors, key=lambda iri: (-doors[iri], graph.label(iri)))
        rows.append(
            (
                number,
                len(group),
                _few(graph, head, 10, sort=False),
                inner.number_of_edges(),
                len(out),
                ", ".join(map(graph.label, gate[:3])) or None,
            )
        )
        pairs = [*map(frozenset, inner.edges()), *map(frozenset, out)]
        evidence.append(_weightiest([item for pair in sorted(pairs, key=sorted) for item in said[pair][:1]]))
    columns = ["community", "actors", "who, the strongest first", "pairs inside", "pairs out", "doors"]
    notes.append("Doors are the members with most partners outside; communities are Louvain's, which is one way to cut")
    return answer(graph, "Communities of cooperation", columns, rows, evidence, notes)


def _few(graph: Graph, group: Iterable[str], most: int, *, sort: bool = True) -> str:
    names = [graph.label(iri) for iri in group]
    names = sorted(names, key=str.casefold) if sort else names
    return ", ".join(names[:most]) + (f" and {len(names) - most} more" if len(names) > most else "")


def _weightiest(items: Iterable[Statement]) -> list[Statement]:
    return sorted(items, key=lambda item: (STATUS_ORDER[item.status], item.self_reported, item.id))[:10]


def cooperation_network(
    graph: Graph,
    *,
    status: str | Iterable[str] | None = None,
    as_of: str | None = None,
    less: Collection[str] = (),
) -> tuple[nx.Graph[str], dict[str, list[Statement]], list[str]]:
    """The weighted network of pairs that cooperate, the statements behind each actor, and remarks.

    ``less`` are agreements that do not count.
    """
    statuses = chosen(status or "asserted", STATUS_ORDER, "status")
    ties = [tie for tie in graph.ties if tie.kind in COOPERATION and tie.status in statuses and tie.via not in less]
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
