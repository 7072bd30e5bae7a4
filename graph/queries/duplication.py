"""Where two bodies may do the same work: shared states, functions and time, and whether they have an agreement.

What comes in is a graph and two names, or none; what goes out is the overlap of the pair with its elements and their
evidence, or the ranked list of pairs.

The definition is that of Panke and Stapel: overlapping regionalism is the extent to which regional organizations share
member states and policy competences at the same time (2018, doi 10.1177/1369148117737924; for pairs of organizations
2018, doi 10.1057/s41268-016-0081-x). The formula is ours:

    overlap(A, B) = states * functions * period, each between 0 and 1

    states    = |S(A) & S(B)| / |S(A) | S(B)|                       member states (the parent's, where a body has none)
    functions = sum of w(f) over F(A) & F(B) / (c + sum of w(f) over F(A) | F(B))
                                            F: the topics a body works on
    w(f)      = ln(1 + N / n(f))            N bodies, n(f) of them with the function: a rare one weighs more
    c         = mean of w(f)                one shared function, if it is all that is known, makes no twins
    period    = years both existed / years from the first foundation to the last end (or to the latest document)

A function counts when a text says that the body works on it; those that only the register gives count too and are
marked. Where a year of foundation is missing the period is unknown, counts as one half and is marked. Overlap is no
fault: two bodies with an agreement may well share a field, so the column ``agreement`` stands beside it.

>>> round(weighted({"borders"}, {"borders", "training"}, {"borders": 2.0, "training": 1.0}), 2)
0.44
"""

from __future__ import annotations

from collections.abc import Mapping, Set
from dataclasses import dataclass
from itertools import combinations
from math import log

from graph.model import STATUS_ORDER, InputError, Statement
from graph.queries.answer import Answer, answer
from graph.queries.dates import years
from graph.queries.names import find
from graph.queries.projection import ACTORS, Entity, Graph
from graph.queries.projection import known_by as limited
from graph.queries.territory import Members, body_in, find_place, members, states_of_place
from graph.queries.ties import COOPERATION

OURS = "Definition after Panke and Stapel (shared members and competences at the same time); the formula is ours"


@dataclass(frozen=True, slots=True)
class Body:
    """What is compared of one body."""

    entity: Entity
    members: Members
    functions: Mapping[str, list[Statement]]
    founded: str
    ended: str


@dataclass(frozen=True, slots=True)
class Overlap:
    """The three factors of a pair with their shared elements."""

    states: float
    functions: float
    period: float | None
    shared_states: tuple[str, ...]
    shared_functions: tuple[str, ...]

    @property
    def score(self) -> float:
        """The product; an unknown period counts as one half."""
        return self.states * self.functions * (0.5 if self.period is None else self.period)


def duplication(
    graph: Graph,
    one: str | None = None,
    other: str | None = None,
    *,
    region: str | None = None,
    family: str | None = None,
    as_of: str | None = None,
    known_by: str | None = None,
    limit: int = 30,
) -> Answer:
    """The overlap of two bodies, or the pairs that overlap most.

    ``region`` keeps pairs that share a state of it and compares only its states, ``family`` keeps bodies that are part
    of one body. With one name, the pairs of that body.
    """
    if known_by:
        graph = limited(graph, known_by)
    if one and other:
        return _pair(graph, find(graph, one, ACTORS), find(graph, other, ACTORS), as_of or "")
    return _ranking(graph, one, region, family, as_of or "", limit)


def weighted(first: Set[str], second: Set[str], weights: Mapping[str, float]) -> float:
    """Weight of what two sets share for the weight of all they hold and one mean weight more; 0 for two empty sets."""
    if not weights or not first & second:
        return 0.0
    mean = sum(weights.values()) / len(weights)
    every = sum(weights.get(item, mean) for item in sorted(first | second))
    return sum(weights.get(item, mean) for item in sorted(first & second)) / (every + mean)


def body(graph: Graph, entity: Entity, as_of: str = "") -> Body:
    """Members, functions and lifetime of a body."""
    functions: dict[str, list[Statement]] = {}
    for item in graph.about(entity.iri, "works_on"):
        if item.status == "asserted":
            functions.setdefault(item.object, []).append(item)
    for said in functions.values():
        said.sort(key=lambda item: (not graph.text(item), item.id))
    return Body(
        entity,
        members(graph, entity.iri, as_of),
        dict(sorted(functions.items())),
        entity.attributes.get("founded", ""),
        entity.attributes.get("ended", ""),
    )


def specificity(graph: Graph) -> dict[str, float]:
    """The weight w(f) of every function: rare ones weigh more."""
    working: dict[str, set[str]] = {}
    for item in graph.statements:
        if (
            item.relation == "works_on"
            and item.status == "asserted"
            and graph.entity(item.subject).type == "Organization"
        ):
            working.setdefault(item.object, set()).add(item.subject)
    count = len({iri for group in working.values() for iri in group})
    return {topic: log(1 + count / len(group)) for topic, group in sorted(working.items())}


def overlap(
    graph: Graph, a: Body, b: Body, weights: Mapping[str, float], within: frozenset[str] = frozenset()
) -> Overlap:
    """The three factors for two bodies; ``within`` limits the states that are compared."""
    first, second = set(a.members.states), set(b.members.states)
    if within:
        first, second = first & within, second & within
    return Overlap(
        len(first & second) / len(first | second) if first | second else 0.0,
        weighted(a.functions.keys(), b.functions.keys(), weights),
        _period(graph, a, b),
        tuple(sorted(first & second)),
        tuple(sorted(a.functions.keys() & b.functions.keys())),
    )


def _period(graph: Graph, a: Body, b: Body) -> float | None:
    if not (a.founded and b.founded):
        return None
    now = graph.today() or max(a.founded, b.founded)
    ends = a.ended or now, b.ended or now
    whole = years(min(a.founded, b.founded), max(ends))
    return min(years(max(a.founded, b.founded), min(ends)) / whole, 1.0) if whole else 1.0


def agreement_between(graph: Graph, a: str, b: str) -> tuple[str, list[Statement]]:
    """Whether two bodies, or bodies that are part of them, have an agreement, or cooperate without one."""
    ours, theirs = _house(graph, a), _house(graph, b)
    ties = [
        tie
        for iri in sorted(ours - theirs)
        for tie in graph.ties_of.get(iri, ())
        if tie.other(iri) in theirs - ours and tie.kind in COOPERATION
    ]
    ties.sort(key=lambda tie: (STATUS_ORDER[tie.status], {tie.a, tie.b} != {a, b}, tie.a, tie.b, tie.via))
    acts = [tie for tie in ties if tie.kind == "agreement"]
    if acts:
        signers = [graph.label(iri) for iri in (acts[0].a, acts[0].b) if iri not in (a, b)]
        word = "yes" if acts[0].status == "asserted" else acts[0].status
        return word + (f", by {' and '.join(signers)}" if signers else ""), list(acts[0].statements)
    held = [tie for tie in ties if tie.status == "asserted"]
    return ("no, but they cooperate", list(held[0].statements)) if held else ("no", [])


def _house(graph: Graph, iri: str) -> set[str]:
    """A body with all that is part of it."""
    found, todo = {iri}, [iri]
    while todo:
        for item in graph.towards(todo.pop(), "part_of"):
            if item.subject not in found:
                found.add(item.subject)
                todo.append(item.subject)
    return found


def _pair(graph: Graph, one: Entity, other: Entity, as_of: str) -> Answer:
    if one.iri == other.iri:
        raise InputError(f"Both names mean {one.name}: give two bodies")
    a, b, weights = body(graph, one, as_of), body(graph, other, as_of), specificity(graph)
    found = overlap(graph, a, b, weights)
    rows: list[tuple[str, str, float | None, str | None]] = []
    evidence: list[list[Statement]] = []
    for state in found.shared_states:
        rows.append(("state", graph.entity(state).name, None, _inheritance(graph, a, b)))
        evidence.append([*a.members.states[state], *b.members.states[state]])
    for topic in found.shared_functions:
        said = [*a.functions[topic], *b.functions[topic]]
        named = {item.subject for item in said if graph.text(item)}
        mark = ", ".join(x.label for x in (one, other) if x.iri not in named)
        rows.append(
            (
                "function",
                graph.entity(topic).name,
                round(weights.get(topic, 1.0), 2),
                f"register only for {mark}" if mark else None,
            )
        )
        evidence.append(said)
    rows.append(
        ("period", _lifetimes(a, b), None, "a year of foundation is not known" if found.period is None else None)
    )
    evidence.append([])
    word, statements = agreement_between(graph, one.iri, other.iri)
    rows.append(("agreement", word, None, None))
    evidence.append(statements)
    period = "unknown, counted as 0.5" if found.period is None else f"{found.period:.2f}"
    notes = [
        f"overlap {found.score:.2f} = states {found.states:.2f} × functions {found.functions:.2f} × period {period}",
        f"{_share(found.shared_states, a.members.states, one)}; {_share(found.shared_states, b.members.states, other)}",
        OURS,
    ]
    notes += [
        f"{x.entity.label} has no member states of its own; those of {graph.entity(x.members.inherited).name} are taken"
        for x in (a, b)
        if x.members.inherited
    ]
    notes += [f"No states of {x.entity.label} are known" for x in (a, b) if not x.members.states]
    notes += [f"No functions of {x.entity.label} are known" for x in (a, b) if not x.functions]
    title = f"Overlap of {one.name} and {other.name}"
    return answer(graph, title, ["factor", "shared", "weight", "remark"], rows, evidence, notes)


def _ranking(graph: Graph, one: str | None, region: str | None, family: str | None, as_of: str, limit: int) -> Answer:
    within = frozenset(states_of_place(graph, find_place(graph, region).iri)) if region else frozenset()
    head = find(graph, family, ACTORS) if family else None
    fixed = find(graph, one, ACTORS) if one else None
    bodies = [
        body(graph, entity, as_of)
        for entity in graph.entities.values()
        if entity.type == "Organization" and (entity == fixed or _compared(graph, entity, within, head, bool(fixed)))
    ]
    bodies = [item for item in bodies if item.members.states and item.functions]
    weights = specificity(graph)
    found = []
    for a, b in combinations(bodies, 2):
        if fixed and fixed not in (a.entity, b.entity):
            continue
        if a.functions.keys().isdisjoint(b.functions) or (_kin if head else _same_house)(
            graph, a.entity.iri, b.entity.iri
        ):
            continue
        pair = overlap(graph, a, b, weights, within)
        if pair.shared_states:
            found.append((pair.score, a, b, pair))
    found.sort(key=lambda item: (-item[0], item[1].entity.name, item[2].entity.name))
    rows, evidence = [], []
    for score, a, b, pair in found[:limit]:
        word, statements = agreement_between(graph, a.entity.iri, b.entity.iri)
        shared = ", ".join(graph.entity(topic).slug for topic in pair.shared_functions)
        rows.append(
            (
                a.entity.label,
                b.entity.label,
                round(score, 3),
                round(pair.states, 2),
                round(pair.functions, 2),
                None if pair.period is None else round(pair.period, 2),
                len(pair.shared_states),
                shared,
                word,
            )
        )
        evidence.append(
            [
                *(
                    item
                    for topic in pair.shared_functions
                    for item in (*a.functions[topic][:1], *b.functions[topic][:1])
                ),
                *statements,
            ]
        )
    columns = [
        "one",
        "other",
        "overlap",
        "states",
        "functions",
        "period",
        "shared states",
        "shared functions",
        "agreement",
    ]
    notes = [
        f"{len(found)} of the pairs among {len(bodies)} bodies with known states and functions overlap"
        + (f"; the first {limit} are shown" if len(found) > limit else ""),
        "Bodies of one house are no pair (family= compares them); an empty period is unknown and counts as one half",
        OURS,
    ]
    where = f" in {find_place(graph, region).name}" if region else ""
    return answer(graph, f"Overlap of bodies{where}", columns, rows, evidence, notes)


def _compared(graph: Graph, entity: Entity, within: frozenset[str], head: Entity | None, any_kind: bool) -> bool:
    if head is not None:
        return head.iri in _above(graph, entity.iri)
    if entity.kind == "organ" and not any_kind:
        return False  # a secretariat or committee does its body's work
    if within:
        return bool(body_in(graph, entity.iri, within)[0])
    return any_kind or entity.kind.startswith("regional") or not entity.kind


def _above(graph: Graph, iri: str) -> set[str]:
    found: set[str] = set()
    todo = [iri]
    while todo:
        for item in graph.about(todo.pop(), "part_of"):
            if item.object not in found:
                found.add(item.object)
                todo.append(item.object)
    return found


def _kin(graph: Graph, a: str, b: str) -> bool:
    return b in _above(graph, a) or a in _above(graph, b)


def _same_house(graph: Graph, a: str, b: str) -> bool:
    """Whether one is part of the other, or both are part of one body."""
    return bool((_above(graph, a) | {a}) & (_above(graph, b) | {b}))


def _inheritance(graph: Graph, a: Body, b: Body) -> str | None:
    taken = [f"{x.entity.label} by {graph.label(x.members.inherited)}" for x in (a, b) if x.members.inherited]
    return "; ".join(taken) or None


def _lifetimes(a: Body, b: Body) -> str:
    return "; ".join(f"{x.entity.label} {x.founded or '?'}–{x.ended}" for x in (a, b))


def _share(shared: tuple[str, ...], states: Mapping[str, list[Statement]], entity: Entity) -> str:
    return f"{len(shared)} of {len(states)} states of {entity.label} are shared"
