"""The network that paths run over: who is beside whom, over which tie and at what cost, as arrays.

What comes in are the ties that keep to some conditions, with their costs; what goes out is a :class:`Network` that
finds the part of itself in which the cheapest paths between two actors lie. From each actor the cheapest way to each
other comes first; a dearer one is kept only behind one whose agreement or event has other parties too, since a path
may use that up. Nodes are numbered in the order of their IRIs.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from heapq import heappop, heappush
from itertools import count

import numpy as np

from graph.queries.arrays import Array, spans

LONGEST = 8  # hops; what is further away is no contact
MOST_SOUGHT = 200_000  # partial paths looked at for k whole ones; no question of ours came near
SLACK = 1e-6
"""Far more than sums of costs in another order differ by, far less than two costs do."""


@dataclass(frozen=True, slots=True)
class Step:
    """One way from an actor to another: the number of its tie, its cost, its agreement or node (-1: none), whether
    that is ``whole``, so that a path may use it once, and whether it has other parties too.
    """

    other: int
    tie: int
    cost: float
    via: int
    whole: bool
    shared: bool


Ways = dict[int, dict[int, list[Step]]]


@dataclass(frozen=True, slots=True)
class Network:
    """For each node the ways that lead from it: those of node n are ``starts[n]`` to ``starts[n + 1]``."""

    starts: Array
    others: Array
    ties: Array
    costs: Array
    vias: Array
    whole: Array
    shared: Array

    def beside(self, nodes: Array) -> tuple[Array, Array]:
        """The ways from some nodes, and for each the place of its node among them."""
        return spans(self.starts[nodes], self.starts[nodes + 1])

    def ball(self, start: int, radius: float, open_: Array) -> Array:
        """The cost of the cheapest way to each open node that can be reached for at most ``radius``; else infinity."""
        found = np.full(len(self.starts) - 1, np.inf)
        found[start] = 0.0
        edge = np.array([start])
        while len(edge):
            rows, of = self.beside(edge)
            spent, to = found[edge][of] + self.costs[rows], self.others[rows]
            nearer = (spent <= radius) & (spent < found[to]) & open_[to]
            np.minimum.at(found, to[nearer], spent[nearer])
            edge = np.unique(to[nearer])
        return found

    def reached(self, start: int, open_: Array, most: int = LONGEST) -> Array:
        """Hops to each open node that can be reached in so many; -1 for others."""
        found = np.full(len(self.starts) - 1, -1, np.int32)
        found[start] = 0
        edge = np.array([start])
        for hops in range(1, most + 1):
            to = self.others[self.beside(edge)[0]]
            edge = np.unique(to[open_[to] & (found[to] < 0)])
            found[edge] = hops
        return found

    def part(self, start: int, end: int, radius: float, open_: Array) -> tuple[Ways, dict[int, float]]:
        """The ways of which a path of at most ``radius`` may consist, and the cost from each of its nodes to the end.

        On every such path each node is within half of it from one of the two ends.
        """
        half = radius / 2 + SLACK
        near = open_ & (np.isfinite(self.ball(start, half, open_)) | np.isfinite(self.ball(end, half, open_)))
        from_start, to_end = (self.ball(node, radius + SLACK, near) for node in (start, end))
        nodes = np.flatnonzero(from_start + to_end <= radius + SLACK)
        rows, of = self.beside(nodes)
        inside = from_start[nodes][of] + self.costs[rows] + to_end[self.others[rows]] <= radius + SLACK
        rows, of = rows[inside], nodes[of[inside]]
        ways: Ways = {}
        cells = (self.others, self.ties, self.costs, self.vias, self.whole, self.shared)
        for one, other, *step in zip(of.tolist(), *(cell[rows].tolist() for cell in cells), strict=True):
            ways.setdefault(one, {}).setdefault(other, []).append(Step(other, *step))
        return ways, dict(zip(nodes.tolist(), to_end[nodes].tolist(), strict=True))

    def routes(self, start: int, end: int, hops: int, open_: Array) -> Iterator[list[Step]]:
        """The simple paths from one node to another over open nodes, cheapest first, each sequence of nodes once.

        They are sought among those up to some cost, which is then raised.
        """
        if not len(self.costs):
            return
        farthest, step = hops * float(self.costs.max()), float(np.median(self.costs)) / 2 or 1.0
        told, radius, turn = 0, step, 0
        while True:
            ways, left = self.part(start, end, min(radius, farthest), open_)
            number = 0
            for number, path in enumerate(_cheapest(ways, left, (start, end), hops, radius), 1):
                if number > told:
                    yield path
            told = max(told, number)
            turn += 1
            if radius >= farthest or (turn == 8 and not self.reached(end, open_, hops)[start] > 0):
                return
            radius += step if turn < 16 else radius


def _cheapest(
    ways: Ways, left: Mapping[int, float], ends: tuple[int, int], hops: int, most: float
) -> Iterator[list[Step]]:
    """The paths of at most some cost, best first, with the cost that is left to the end as the bound."""
    start, end = ends
    if start not in left:
        return
    far = _hops_to(ways, end, hops)
    number = count()  # of two equal paths the one that was begun first
    queue: list[tuple[float, tuple[int, ...], int, float, tuple[Step, ...]]]
    queue = [(left[start], (start,), next(number), 0.0, ())]
    seen: set[tuple[int, ...]] = set()
    sought = 0
    while queue and sought < MOST_SOUGHT:
        _, actors, _, spent, path = heappop(queue)
        if actors[-1] == end:
            if actors not in seen:
                seen.add(actors)
                yield list(path)
            continue
        sought += 1
        used = {step.via for step in path if step.whole}
        for other, steps in ways.get(actors[-1], {}).items():
            if other in actors or other not in left or len(actors) + far.get(other, LONGEST) > hops:
                continue
            for step in steps:
                if step.via not in used:
                    whole = spent + step.cost
                    bound = round(whole + left[other], 9)
                    if bound <= most:
                        heappush(queue, (bound, (*actors, other), next(number), whole, (*path, step)))
                    if not step.shared:
                        break  # a dearer one is only needed where an act of several parties may be used up


def _hops_to(ways: Ways, end: int, most: int) -> dict[int, int]:
    """Hops from each node to the end, up to so many."""
    back: dict[int, list[int]] = {}
    for one, others in ways.items():
        for other in others:
            back.setdefault(other, []).append(one)
    found, edge = {end: 0}, [end]
    for hops in range(1, most + 1):
        edge = sorted({one for node in edge for one in back.get(node, ()) if one not in found})
        found.update(dict.fromkeys(edge, hops))
    return found


def network(ties: Array, costs: Array, ends: Array, vias: Array, whole: Array, order: Array, size: int) -> Network:
    """The network of some ties.

    ``ties`` are their numbers, ``ends`` two nodes for each, ``vias`` its node or -1, ``whole`` whether that ties all
    its ends, ``order`` the ties from the cheapest on, ``size`` the number of nodes.
    """
    acts = np.repeat(vias[whole], 2).astype(np.int64)
    parties = np.unique(acts * size + ends[whole].reshape(-1))
    parties = np.bincount(parties[parties >= 0] // size, minlength=size)
    shared = (vias >= 0) & (parties[vias] > 2)
    both = np.concatenate([order, order])
    here = np.concatenate([ends[order, 0], ends[order, 1]]).astype(np.int64)
    there = np.concatenate([ends[order, 1], ends[order, 0]])
    turn = np.concatenate([np.arange(len(order))] * 2)
    sort = np.lexsort((turn, here * size + there))
    both, here, there = both[sort], here[sort], there[sort]
    first = np.ones(len(both), bool)
    first[1:] = (here[1:] != here[:-1]) | (there[1:] != there[:-1])
    alone = np.cumsum(~shared[both]) - ~shared[both]
    kept = alone == alone[np.flatnonzero(first)][np.cumsum(first) - 1] if len(both) else first
    both, here, there = both[kept], here[kept], there[kept]
    starts = np.searchsorted(here, np.arange(size + 1))
    return Network(starts, there, ties[both], costs[both], vias[both], whole[both], shared[both])
