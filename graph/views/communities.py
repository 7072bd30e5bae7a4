"""Groups of actors that are tied among themselves more than to others, so that a large network opens as a map.

What comes in are actors and weighted links; what goes out are groups, the largest first, none larger than asked for.
Groups are those of Louvain (Blondel et al. 2008) with a fixed seed; one that is too large is parted again, and actors
of very small groups are put together. Same input, same groups.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import networkx as nx

SEED = 11
SMALL = 3  # actors from which on a group stands for itself
MOST_GROUPS = 240  # of more, the smallest are put together: a map must be taken in at a glance


def communities(actors: Iterable[str], links: Iterable[tuple[str, str, float]], *, most: int = 150) -> list[list[str]]:
    """The groups, each sorted; what is left of small ones comes last."""
    names = sorted(actors)
    number = {name: index for index, name in enumerate(names)}
    network: nx.Graph[int] = nx.Graph()  # numbers, because sets of them keep one order in every process
    network.add_nodes_from(range(len(names)))
    for a, b, weight in sorted(links):
        known = network.get_edge_data(number[a], number[b], {"weight": 0})["weight"]
        # Whole numbers: with fractions the gains of a move and of its return can both come out above zero, for ever.
        network.add_edge(number[a], number[b], weight=known + round(weight * 10))
    groups = _parted(network, range(len(names)), most, 1.0)
    groups.sort(key=lambda group: (-len(group), group[0]))
    large = [group for group in groups[:MOST_GROUPS] if len(group) >= SMALL]
    rest = [one for group in groups[len(large) :] for one in group]
    chunks = [rest[start : start + most] for start in range(0, len(rest), most)]
    return [[names[one] for one in group] for group in [*large, *chunks]]


def _parted(network: nx.Graph[int], members: Sequence[int], most: int, resolution: float) -> list[list[int]]:
    part: nx.Graph[int] = nx.Graph()
    part.add_nodes_from(members)
    part.add_edges_from(network.subgraph(members).edges(data=True))
    found = [sorted(group) for group in nx.community.louvain_communities(part, seed=SEED, resolution=resolution)]
    groups: list[list[int]] = []
    for group in sorted(found):
        if len(group) <= most:
            groups.append(group)
        elif resolution > 60:  # a knot that does not part: cut it
            groups += [group[start : start + most] for start in range(0, len(group), most)]
        else:
            groups += _parted(network, group, most, resolution * 2.5)
    return groups
