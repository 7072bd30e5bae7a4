"""How much of their work two bodies share: states, functions and time.

What comes in is a graph and two bodies; what goes out are the factors of their overlap with the elements that they
share. The questions of :mod:`graph.queries.duplication` and :mod:`graph.queries.uncoordinated` rest on it.

**Theirs** is the definition. Panke and Stapel call overlapping regionalism "the extent to which ROs share member states
and policy competencies at the same time" (2018, Overlapping regionalism in Europe: Patterns and effects, BJPIR 20(1),
239-258, doi 10.1177/1369148117737924); they compare organizations in pairs (2018, Exploring overlapping regionalism,
JIRD 21, doi 10.1057/s41268-016-0081-x). From it we take the three things that must coincide: member states, policy
competences, time.

**Ours** is the formula, which puts them into one figure between 0 and 1, and the reading of "competence" as a topic of
counter-terrorism on which a document or the register says that the body works:

    overlap(A, B) = states * functions * period

    states    = |S(A) & S(B)| / |S(A) | S(B)|                       member states (the parent's, where a body has none)
    functions = sum of w(f) over F(A) & F(B) / (c + sum of w(f) over F(A) | F(B))
                                            F: the topics a body works on
    w(f)      = ln(1 + N / n(f))            N bodies, n(f) of them with the function: a rare one weighs more
    c         = mean of w(f)                one shared function, if it is all that is known, makes no twins
    period    = years both existed / years from the first foundation to the last end (or to the latest document)

A function counts when a text says that the body works on it; those that only the register gives count too and are
marked. Where a year of foundation is missing the period is unknown, counts as one half and is marked.

>>> round(weighted({"borders"}, {"borders", "training"}, {"borders": 2.0, "training": 1.0}), 2)
0.44
>>> half = Overlap(0.5, 0.4, None, (), ())
>>> half.score, half.without("states"), half.without("period")
(0.1, 0.2, 0.2)
"""

from __future__ import annotations

from collections.abc import Mapping, Set
from dataclasses import dataclass
from math import log, prod
from typing import TYPE_CHECKING, cast

import numpy as np

from graph.model import STATUS_ORDER, Statement
from graph.queries.dates import years
from graph.queries.projection import Entity, Graph, Tie, of_relation, once_per_graph
from graph.queries.territory import Members, members
from graph.queries.ties import COOPERATION

if TYPE_CHECKING:
    from graph.queries.columns.tables import Columns

OURS = "Definition after Panke and Stapel (shared members and competences at the same time); the formula is ours"
FACTORS = ("states", "functions", "period")


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

    def without(self, factor: str) -> float:
        """The product of the other two factors: how the figure would be if this one did not count."""
        values = {"states": self.states, "functions": self.functions, "period": self.period}
        return prod(0.5 if value is None else value for name, value in values.items() if name != factor)


def weighted(first: Set[str], second: Set[str], weights: Mapping[str, float]) -> float:
    """Weight of what two sets share for the weight of all they hold and one mean weight more; 0 for two empty sets."""
    if not weights or not first & second:
        return 0.0
    mean = sum(weights.values()) / len(weights)
    every = sum(weights.get(item, mean) for item in sorted(first | second))
    return sum(weights.get(item, mean) for item in sorted(first & second)) / (every + mean)


def body(graph: Graph, entity: Entity, as_of: str = "") -> Body:
    """Members, functions and lifetime of a body, made once for a graph and date."""
    known = cast("dict[tuple[str, str], Body]", graph.cache.setdefault("bodies", {}))
    if (entity.iri, as_of) not in known:
        known[entity.iri, as_of] = _body(graph, entity, as_of)
    return known[entity.iri, as_of]


def _body(graph: Graph, entity: Entity, as_of: str) -> Body:
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


@once_per_graph
def specificity(graph: Graph) -> dict[str, float]:
    """The weight w(f) of every function: rare ones weigh more."""
    if graph.columns is not None:
        return _specificity_of_columns(graph.columns)
    working: dict[str, set[str]] = {}
    for item in of_relation(graph, "works_on"):
        if item.status == "asserted" and graph.entity(item.subject).type == "Organization":
            working.setdefault(item.object, set()).add(item.subject)
    count = len({iri for group in working.values() for iri in group})
    return {topic: log(1 + count / len(group)) for topic, group in sorted(working.items())}


def _specificity_of_columns(columns: Columns) -> dict[str, float]:
    from graph.queries.columns.sharing import workers

    pairs = workers(columns)
    pairs = pairs[columns.column("entities", "type")[pairs[:, 0]] == columns.code("Organization")]
    topics, counts = np.unique(pairs[:, 1], return_counts=True)
    count = len(np.unique(pairs[:, 0]))
    return {
        columns.nodes[topic]: log(1 + count / number)
        for topic, number in zip(topics.tolist(), counts.tolist(), strict=True)
    }


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
    ours, theirs = house(graph, a), house(graph, b)
    ties = [tie for tie in _ties_between(graph, ours - theirs, theirs - ours) if tie.kind in COOPERATION]
    ties.sort(key=lambda tie: (STATUS_ORDER[tie.status], {tie.a, tie.b} != {a, b}, tie.a, tie.b, tie.via))
    acts = [tie for tie in ties if tie.kind == "agreement"]
    if acts:
        signers = [graph.label(iri) for iri in (acts[0].a, acts[0].b) if iri not in (a, b)]
        word = "yes" if acts[0].status == "asserted" else acts[0].status
        return word + (f", by {' and '.join(signers)}" if signers else ""), list(acts[0].statements)
    held = [tie for tie in ties if tie.status == "asserted"]
    return ("no, but they cooperate", list(held[0].statements)) if held else ("no", [])


def _ties_between(graph: Graph, ours: set[str], theirs: set[str]) -> list[Tie]:
    """The ties of some bodies with some others."""
    if graph.columns is None:
        return [tie for iri in sorted(ours) for tie in graph.ties_of.get(iri, ()) if tie.other(iri) in theirs]
    from graph.queries.columns.sharing import ties_between

    return [graph.columns.tie(number) for number in ties_between(graph.columns, ours, theirs)]


def house(graph: Graph, iri: str) -> set[str]:
    """A body with all that is part of it."""
    known = cast("dict[str, set[str]]", graph.cache.setdefault("houses", {}))
    if iri not in known:
        found, todo = {iri}, [iri]
        while todo:
            for item in graph.towards(todo.pop(), "part_of"):
                if item.subject not in found:
                    found.add(item.subject)
                    todo.append(item.subject)
        known[iri] = found
    return known[iri]


def above(graph: Graph, iri: str) -> set[str]:
    """All that a body is part of, however far up."""
    known = cast("dict[str, set[str]]", graph.cache.setdefault("above", {}))
    if iri not in known:
        found: set[str] = set()
        todo = [iri]
        while todo:
            for item in graph.about(todo.pop(), "part_of"):
                if item.object not in found:
                    found.add(item.object)
                    todo.append(item.object)
        known[iri] = found
    return known[iri]


def kin(graph: Graph, a: str, b: str) -> bool:
    """Whether one of two bodies is part of the other."""
    return b in above(graph, a) or a in above(graph, b)


def same_house(graph: Graph, a: str, b: str) -> bool:
    """Whether one is part of the other, or both are part of one body."""
    return bool((above(graph, a) | {a}) & (above(graph, b) | {b}))
