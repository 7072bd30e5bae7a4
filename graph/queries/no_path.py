"""Why there is no path between two actors: which condition stands in the way, or where the nearest gap is.

What comes in is a question that found no path; what goes out are sentences. Each condition is lifted alone, then
all together. Where that does not help either, the two lie in separate parts of the network: of all pairs with one end
in each part that have something in common, the one is named that is nearest to the two ends,

    distance(a, b) = hops(start, a) + hops(b, end) + basis

with basis 1 for a programme or event in which both have a part, 2 for a body that both are part or members of, 3 for a
topic on which both work. The measure is ours.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import replace

from graph.model import STATUS_ORDER
from graph.queries.network import LONGEST
from graph.queries.paths import Conditions, Hop, Weights, distances, named, routes
from graph.queries.projection import ACTORS, Entity, Graph
from graph.queries.who import instrument, phrase

IN_COMMON = (
    (("leads", "partner_of", "operates", "organizes", "participates_in", "hosts"), 1, "both have a part in"),
    (("part_of", "member_of"), 2, "both belong to"),
    (("works_on",), 3, "both work on"),
)


def why_not(graph: Graph, one: Entity, other: Entity, asked: Conditions, weights: Weights) -> list[str]:
    """Why no path was found, in a sentence or several."""
    told = " or ".join(sorted(asked.statuses, key=STATUS_ORDER.__getitem__))
    reason = f"No path of {told} ties"
    alone = [
        entity.label
        for entity in (one, other)
        if not any(tie.status in asked.statuses for tie in graph.ties_of.get(entity.iri, ()))
    ]
    if alone:
        reason += f": {' and '.join(alone)} {'has' if len(alone) == 1 else 'have'} none"
    found = []
    for lifted, wider in _wider(asked):
        path = next(routes(graph, one.iri, other.iri, wider, weights), None)
        if path:
            found.append(f"{lifted} there is one: {named(graph, path)}{_missing(graph, path, asked)}")
    if not found:
        every = replace(asked, statuses=frozenset(STATUS_ORDER), avoid=frozenset(), hops=LONGEST, topic="", as_of="")
        path = next(routes(graph, one.iri, other.iri, every, weights), None)
        if path:
            found.append(f"With all conditions lifted there is one: {named(graph, path)}{_missing(graph, path, asked)}")
    if found:
        return [reason, *found]
    return [f"{reason}; none over planned or recommended ones either", _gap(graph, one, other)]


def _wider(asked: Conditions) -> Iterator[tuple[str, Conditions]]:
    """The conditions with each one lifted that was made."""
    if asked.statuses != frozenset(STATUS_ORDER):
        yield "With planned and recommended ties", replace(asked, statuses=frozenset(STATUS_ORDER))
    if asked.avoid:
        yield "Through those it was to keep away from", replace(asked, avoid=frozenset())
    if asked.hops < LONGEST:
        yield f"With more than {asked.hops} hops", replace(asked, hops=LONGEST)
    if asked.topic:
        yield "On any topic", replace(asked, topic="")
    if asked.as_of:
        yield "At any date", replace(asked, as_of="")
    if not asked.through_states:
        yield "Through States (--through-states)", replace(asked, through_states=True)


def _missing(graph: Graph, path: list[Hop], asked: Conditions) -> str:
    """The hops of a path that are of another status than was asked for."""
    links = "; ".join(
        f"{graph.label(hop.start)} – {graph.label(hop.end)} ({hop.tie.status}: "
        f"{instrument(graph, hop.tie) or phrase(hop.tie, hop.start)})"
        for hop in path
        if hop.tie.status not in asked.statuses
    )
    return f"; missing is {links}" if links else ""


def _gap(graph: Graph, one: Entity, other: Entity) -> str:
    """The nearest pair across two parts of the network that have something in common."""
    beside: dict[str, set[str]] = defaultdict(set)
    for tie in graph.ties:
        if {graph.entity(tie.a).type, graph.entity(tie.b).type} <= ACTORS - {"State"}:
            beside[tie.a].add(tie.b)
            beside[tie.b].add(tie.a)
    sides = distances(beside, one.iri, LONGEST), distances(beside, other.iri, LONGEST)
    best: tuple[int, str, str, str, str] | None = None
    for relations, basis, words in IN_COMMON:
        nearest: list[dict[str, tuple[int, str]]] = [{}, {}]
        for place, side in enumerate(sides):
            for iri, hops in sorted(side.items()):
                for item in graph.about(iri, *relations):
                    if item.status == "asserted":
                        known = nearest[place].get(item.object)
                        nearest[place][item.object] = min(known or (hops, iri), (hops, iri))
        for thing in sorted(nearest[0].keys() & nearest[1].keys()):
            (near, a), (far, b) = nearest[0][thing], nearest[1][thing]
            if a != b and (best is None or (near + far + basis, thing) < (best[0], best[4])):
                best = (near + far + basis, a, b, words, thing)
    counts = f"{one.label} reaches {len(sides[0]) - 1} actors, {other.label} {len(sides[1]) - 1}"
    if best is None:
        return f"{counts}; nobody on one side has anything in common with anybody on the other"
    _, a, b, words, thing = best
    pair = f"{graph.label(a)} and {graph.label(b)}"
    return f"{counts}. The nearest gap is between {pair}: {words} {graph.entity(thing).name}"
