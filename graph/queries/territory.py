"""Places, states and bodies: which states a region has, which states are a body's, which bodies are of a region.

What comes in is a graph and an IRI; what goes out are sets of states, each with the statements that say so. A body
without member states of its own has those of the body it is part of, and the answer says from whom it has them.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import partial

from graph.model import InputError, Statement
from graph.queries.dates import held
from graph.queries.names import find
from graph.queries.projection import Entity, Graph, of_type, once_per_graph
from graph.vocabulary import state_iri

WORLDWIDE = 100
"""A body with this many member states is of no region: its membership says nothing about where it works."""


@dataclass(frozen=True, slots=True)
class Members:
    """Member states of a body, each with its statements; ``inherited`` is the parent that they are taken from."""

    states: dict[str, list[Statement]]
    inherited: str = ""


def states_of_place(graph: Graph, iri: str) -> dict[str, list[Statement]]:
    """The states of a region, the state of a city, or a state itself."""
    known = graph.cache.setdefault("places", {})
    assert isinstance(known, dict)
    if iri not in known:
        known[iri] = _states_of_place(graph, iri)
    found: dict[str, list[Statement]] = known[iri]
    return found


def _states_of_place(graph: Graph, iri: str) -> dict[str, list[Statement]]:
    if graph.entity(iri).type == "State":
        return {iri: []}
    found: dict[str, list[Statement]] = {}
    for item in graph.towards(iri, "located_in", "part_of"):
        if graph.entity(item.subject).type == "State":
            found.setdefault(item.subject, []).append(item)
    for item in graph.about(iri, "located_in", "part_of"):
        if graph.entity(item.object).type == "State":
            found.setdefault(item.object, []).append(item)
    for state in _coded(graph, iri, "states", "state"):
        found.setdefault(state, [])
    return found


def _coded(graph: Graph, iri: str, *attributes: str) -> list[str]:
    """States that attributes of an entity name by their codes ("kz;kg")."""
    given = " ".join(graph.entity(iri).attributes.get(name, "") for name in attributes)
    states = [state_iri(code) for code in re.split(r"[;,\s]+", given.casefold()) if code]
    return [state for state in states if state in graph.entities]


@once_per_graph
def regions(graph: Graph) -> list[Entity]:
    """Places with two states or more; found once for a graph."""
    return [place for place in of_type(graph, "Place") if len(states_of_place(graph, place.iri)) > 1]


def find_place(graph: Graph, name: str) -> Entity:
    """The region, city or state of that name; a region or city must have states in this graph."""
    try:
        place = find(graph, name, ("Place", "State"))
    except InputError as error:
        known = "; ".join(region.name for region in regions(graph)[:12])
        if "can mean" in str(error) or not known:
            raise
        raise InputError(f"{error}. Regions of this graph: {known}") from None
    if not states_of_place(graph, place.iri):
        known = "; ".join(region.name for region in regions(graph)[:12]) or "none"
        raise InputError(f"No states of {place.name} are known; regions of this graph: {known}")
    return place


def members(graph: Graph, iri: str, as_of: str = "") -> Members:
    """The member states of a body (at a date), or those of the nearest body above it that has some."""
    seen: set[str] = set()
    current, first = iri, True
    while current not in seen:
        seen.add(current)
        states: dict[str, list[Statement]] = {}
        for item in graph.towards(current, "member_of"):
            holds = item.status == "asserted" and (not as_of or held(item.valid_from, item.valid_to, as_of))
            if holds and graph.entity(item.subject).type == "State":
                states.setdefault(item.subject, []).append(item)
        if states:
            return Members(dict(sorted(states.items())), "" if first else current)
        parents = sorted(item.object for item in graph.about(current, "part_of"))
        if not parents:
            break
        if graph.entity(parents[0]).type == "State":
            return Members({parents[0]: graph.about(current, "part_of")}, parents[0])
        current, first = parents[0], False
    return Members({})


def seat_states(graph: Graph, iri: str) -> dict[str, list[Statement]]:
    """The states where a body has its seat: as the register has it, else as documents say."""
    found: dict[str, list[Statement]] = {}
    said = graph.about(iri, "located_in")
    for item in [one for one in said if graph.register(one)] or said:
        for state in states_of_place(graph, item.object):
            found.setdefault(state, []).append(item)
    for state in _coded(graph, iri, "state"):
        found.setdefault(state, [])
    return found


def body_in(graph: Graph, iri: str, states: frozenset[str]) -> tuple[str, list[Statement]]:
    """Why a body counts as one of a region (``seat`` or ``members``) with the statements, or an empty reason.

    A body is of a region when its seat lies there, or when states of the region are among its members (its parent's,
    where it has none) and it is not worldwide.
    """
    if graph.entity(iri).type == "State":
        return ("state", []) if iri in states else ("", [])
    seat = {state: items for state, items in seat_states(graph, iri).items() if state in states}
    if seat:
        return "seat", [item for items in seat.values() for item in items]
    belonging = _members_now(graph)(iri).states
    shared = sorted(states & belonging.keys())
    if shared and len(belonging) < WORLDWIDE:
        return "members", [item for state in shared for item in belonging[state][:1]]
    return "", []


class _Cached(dict[str, Members]):
    def __init__(self, graph: Graph) -> None:
        super().__init__()
        self.find = partial(members, graph)

    def __call__(self, iri: str) -> Members:
        if iri not in self:
            self[iri] = self.find(iri)
        return self[iri]


def _members_now(graph: Graph) -> _Cached:
    known = graph.cache.setdefault("members", _Cached(graph))
    assert isinstance(known, _Cached)
    return known
