"""Where two bodies may do the same work: shared states, functions and time, and whether they have an agreement.

What comes in is a graph and two names, or none; what goes out is the overlap of the pair with its elements and their
evidence, the ranked list of pairs, or a matrix of the bodies that overlap most.

    overlap(A, B) = states * functions * period, each between 0 and 1

:mod:`graph.queries.overlap` defines the factors, and tells what of it is Panke and Stapel's and what ours. Overlap is
no fault: two bodies with an agreement may well share a field, so the column ``agreement`` stands beside it.

**Sensitivity**: with ``sensitivity`` each pair also shows the rank that it would have if one factor were left out,

    rank without f = rank by the product of the other two factors

A pair that stays in its place rests on none of them alone; one that falls far when *functions* go, rests on those. A
note tells how many of the first ten pairs stay among the first ten.

>>> from graph.model import DocumentEntry, DocumentGraph, Evidence, Naming, Statement
>>> from graph.queries.projection import from_graphs
>>> def said(subject, relation, object):
...     return Statement("d", subject, relation, object, "asserted", Evidence(f"{subject} {relation} {object}"))
>>> kind = (("founded", "2000"), ("kind", "regional_organization"))
>>> names = [Naming("d", iri, "Organization", iri.upper(), (), kind) for iri in "ab"]
>>> names += [Naming("d", iri, "State", iri.title()) for iri in ("x", "y")]
>>> claims = [said(state, "member_of", body) for state, body in (("x", "a"), ("y", "a"), ("x", "b"))]
>>> claims += [said(body, "works_on", "https://w3id.org/ctgraph/topic/borders") for body in "ab"]
>>> toy = from_graphs([DocumentGraph(DocumentEntry("d", "d", "text", ""), tuple(names), tuple(claims))])
>>> duplication(toy, "A", "B").notes[0]
'overlap 0.25 = states 0.50 × functions 0.50 × period 1.00'
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import TYPE_CHECKING

import numpy as np

from graph.model import InputError, Statement
from graph.queries.answer import Answer, answer, told
from graph.queries.names import find
from graph.queries.overlap import (
    FACTORS,
    OURS,
    Body,
    Overlap,
    above,
    agreement_between,
    body,
    kin,
    overlap,
    same_house,
    specificity,
)
from graph.queries.projection import ACTORS, Entity, Graph, of_type
from graph.queries.projection import known_by as limited
from graph.queries.territory import body_in, find_place, states_of_place

if TYPE_CHECKING:
    from graph.queries.columns.tables import Columns

FIRST = 10
"""Pairs among which the note on sensitivity counts."""


@dataclass(frozen=True, slots=True)
class Pair:
    """Two bodies and what they share."""

    one: Body
    other: Body
    overlap: Overlap


@dataclass(frozen=True, slots=True)
class Choice:
    """Which bodies are compared: of a region, of one house, at a date; or all pairs of one body."""

    one: str | None = None
    region: str | None = None
    family: str | None = None
    as_of: str = ""


def duplication(
    graph: Graph,
    one: str | None = None,
    other: str | None = None,
    *,
    region: str | None = None,
    family: str | None = None,
    as_of: str | None = None,
    known_by: str | None = None,
    sensitivity: bool = False,
    matrix: bool = False,
    limit: int = 30,
) -> Answer:
    """The overlap of two bodies, or the pairs that overlap most.

    ``region`` keeps pairs that share a state of it and compares only its states, ``family`` keeps bodies that are part
    of one body. With one name, the pairs of that body. ``sensitivity`` adds the ranks with a factor left out,
    ``matrix`` gives a table of bodies by bodies (``limit`` of them) instead of the ranked pairs.
    """
    if known_by:
        graph = limited(graph, known_by)
    if one and other:
        return _of_two(graph, find(graph, one, ACTORS), find(graph, other, ACTORS), as_of or "")
    choice = Choice(one, region, family, as_of or "")
    found, compared = pairs(graph, choice)
    where = f" in {find_place(graph, region).name}" if region else ""
    notes = [
        f"{len(found)} of the pairs among {compared} bodies with known states and functions overlap",
        "Bodies of one house are no pair (--family compares them); an empty period is unknown and counts as one half",
        OURS,
    ]
    if matrix:
        return _matrix(graph, found, where, min(limit, len(found) + 1), notes)
    return _ranking(graph, found, where, limit, sensitivity, notes)


def pairs(graph: Graph, choice: Choice) -> tuple[list[Pair], int]:
    """The pairs that share states and functions, by overlap, and how many bodies were compared."""
    within = frozenset(states_of_place(graph, find_place(graph, choice.region).iri)) if choice.region else frozenset()
    head = find(graph, choice.family, ACTORS) if choice.family else None
    fixed = find(graph, choice.one, ACTORS) if choice.one else None
    if graph.columns is not None and not head and not choice.as_of:
        several, compared = _sharing_of_columns(graph, graph.columns, within, fixed)
    else:
        several, compared = _sharing(graph, choice.as_of, within, head, fixed)
    weights = specificity(graph)
    found = []
    for a, b in several:
        if (kin if head else same_house)(graph, a.entity.iri, b.entity.iri):
            continue
        shared = overlap(graph, a, b, weights, within)
        if shared.shared_states:
            found.append(Pair(a, b, shared))
    found.sort(key=lambda pair: (-pair.overlap.score, pair.one.entity.name, pair.other.entity.name))
    return found, compared


def _sharing(
    graph: Graph, as_of: str, within: frozenset[str], head: Entity | None, fixed: Entity | None
) -> tuple[list[tuple[Body, Body]], int]:
    """The pairs of bodies that share a function, in the order of their IRIs, and how many bodies were compared."""
    bodies = [
        body(graph, entity, as_of)
        for entity in of_type(graph, "Organization")
        if entity == fixed or _compared(graph, entity, within, head, bool(fixed))
    ]
    bodies = [item for item in bodies if item.members.states and item.functions]
    by_function: dict[str, list[int]] = defaultdict(list)
    for number, item in enumerate(bodies):
        for function in item.functions:
            by_function[function].append(number)
    numbers = sorted({pair for group in by_function.values() for pair in combinations(group, 2)})
    both = [(bodies[i], bodies[j]) for i, j in numbers]
    return [(a, b) for a, b in both if not fixed or fixed in (a.entity, b.entity)], len(bodies)


def _sharing_of_columns(
    graph: Graph, columns: Columns, within: frozenset[str], fixed: Entity | None
) -> tuple[list[tuple[Body, Body]], int]:
    """The same of a graph that lies in tables, but for pairs without a common state, which no answer tells of."""
    from graph.queries.columns import sharing

    chosen = sharing.compared(columns, within, any_kind=bool(fixed))
    number = columns.number(fixed.iri) if fixed else None
    if fixed and fixed.type == "Organization":
        chosen = np.union1d(chosen, [number])
    found, compared = sharing.pairs(columns, chosen, within, number)
    bodies = {iri: body(graph, columns.entity(iri)) for iri in sorted({iri for pair in found for iri in pair})}
    return [(bodies[a], bodies[b]) for a, b in found], compared


def evidence_of(pair: Pair) -> list[Statement]:
    """What the shared functions and the shared states of a pair rest on: the first statement of each side."""
    out = []
    for kind, shared in (("functions", pair.overlap.shared_functions), ("states", pair.overlap.shared_states)):
        for item in shared:
            for side in (pair.one, pair.other):
                said = side.functions[item] if kind == "functions" else side.members.states[item]
                out += said[:1]
    return out


def _of_two(graph: Graph, one: Entity, other: Entity, as_of: str) -> Answer:
    if one.iri == other.iri:
        raise InputError(f"Both names mean {one.name}: give two bodies")
    a, b, weights = body(graph, one, as_of), body(graph, other, as_of), specificity(graph)
    found = overlap(graph, a, b, weights)
    rows: list[tuple[str, str, float | None, str | None]] = []
    evidence: list[list[Statement]] = []
    for state in found.shared_states:
        rows.append(("state", graph.entity(state).name, None, _inheritance(graph, a, b)))
        evidence.append([*a.members.states[state], *b.members.states[state]])
    for topic in sorted(found.shared_functions, key=lambda code: (-weights.get(code, 1.0), code)):
        said = [*a.functions[topic], *b.functions[topic]]
        spoken = {item.subject for item in said if graph.text(item)}
        mark = ", ".join(x.label for x in (one, other) if x.iri not in spoken)
        remark = f"register only for {mark}" if mark else None
        rows.append(("function", graph.entity(topic).name, round(weights.get(topic, 1.0), 2), remark))
        evidence.append(said)
    remark = "a year of foundation is not known" if found.period is None else None
    rows.append(("period", _lifetimes(a, b), None, remark))
    evidence.append([item for x in (a, b) for key in ("founded", "ended") for item in _dated(graph, x, key)])
    word, statements = agreement_between(graph, one.iri, other.iri)
    rows.append(("agreement", word, None, None if statements else "no document tells of one"))
    evidence.append(statements)
    title = f"Overlap of {one.titled} and {other.titled}"
    notes = _notes_of_two(graph, a, b, found)
    return answer(graph, title, ["factor", "shared", "weight", "remark"], rows, evidence, notes)


def _notes_of_two(graph: Graph, a: Body, b: Body, found: Overlap) -> list[str]:
    period = "unknown, counted as 0.5" if found.period is None else f"{found.period:.2f}"
    notes = [
        f"overlap {found.score:.2f} = states {found.states:.2f} × functions {found.functions:.2f} × period {period}"
    ]
    for x in (a, b):
        alone = sorted(graph.entity(code).slug for code in x.functions.keys() - set(found.shared_functions))
        notes.append(
            f"{x.entity.label} shares {len(found.shared_states)} of its {len(x.members.states)} states and "
            f"{len(found.shared_functions)} of its {len(x.functions)} functions"
            + (f"; alone it works on {', '.join(alone)}" if alone else "")
        )
    notes += [OURS]
    notes += [
        f"{x.entity.label} has no member states of its own; those of {graph.entity(x.members.inherited).name} are taken"
        for x in (a, b)
        if x.members.inherited
    ]
    notes += [f"No states of {x.entity.label} are known" for x in (a, b) if not x.members.states]
    return notes + [f"No functions of {x.entity.label} are known" for x in (a, b) if not x.functions]


def _ranking(
    graph: Graph, found: Sequence[Pair], where: str, limit: int, sensitivity: bool, notes: list[str]
) -> Answer:
    ranks = _ranks(found) if sensitivity else {}
    rows, evidence = [], []
    for number, pair in enumerate(found[:limit]):
        word, statements = agreement_between(graph, pair.one.entity.iri, pair.other.entity.iri)
        period = pair.overlap.period
        row = [
            pair.one.entity.label,
            pair.other.entity.label,
            round(pair.overlap.score, 3),
            round(pair.overlap.states, 2),
            round(pair.overlap.functions, 2),
            None if period is None else round(period, 2),
        ]
        row += [number + 1, *(ranks[factor][number] for factor in FACTORS)] if sensitivity else []
        shared = ", ".join(graph.entity(topic).slug for topic in pair.overlap.shared_functions)
        rows.append((*row, len(pair.overlap.shared_states), shared, word))
        evidence.append([*evidence_of(pair), *statements])
    columns = ["one", "other", "overlap", "states", "functions", "period"]
    columns += ["rank", *(f"rank without {factor}" for factor in FACTORS)] if sensitivity else []
    columns += ["shared states", "shared functions", "agreement"]
    if sensitivity:
        notes = [*_stays(ranks, len(found)), *notes]
    if len(found) > limit:
        notes = [f"The first {limit} of {len(found)} pairs are shown (--limit)", *notes]
    return answer(graph, f"Overlap of bodies{where}", columns, rows, evidence, notes)


def _ranks(found: Sequence[Pair]) -> dict[str, list[int]]:
    """For each factor, the rank of every pair by the other two."""
    ranks = {}
    for factor in FACTORS:
        order = sorted(range(len(found)), key=lambda number: (-found[number].overlap.without(factor), number))
        place = {number: rank for rank, number in enumerate(order, 1)}
        ranks[factor] = [place[number] for number in range(len(found))]
    return ranks


def _stays(ranks: Mapping[str, Sequence[int]], count: int) -> list[str]:
    first = min(FIRST, count)
    kept = [f"{sum(rank <= first for rank in ranks[factor][:first])} without {factor}" for factor in FACTORS]
    return [f"Of the first {first} pairs stay among the first {first}: {', '.join(kept)}"] if first else []


def _matrix(graph: Graph, found: Sequence[Pair], where: str, most: int, notes: list[str]) -> Answer:
    """Bodies by bodies; those of the greatest summed overlap, in the order of their names."""
    total: dict[str, float] = defaultdict(float)
    scores: dict[tuple[str, str], Pair] = {}
    for pair in found:
        for a, b in ((pair.one, pair.other), (pair.other, pair.one)):
            total[a.entity.iri] += pair.overlap.score
            scores[a.entity.iri, b.entity.iri] = pair
    first = sorted(total, key=lambda iri: (-round(total[iri], 9), iri))[:most]
    chosen = sorted((a for a in first if any((a, b) in scores for b in first)), key=graph.label)
    rows, evidence = [], []
    for row in chosen:
        cells = [round(scores[row, iri].overlap.score, 2) if (row, iri) in scores else None for iri in chosen]
        rows.append((graph.label(row), *cells))
        own = sorted((scores[row, iri] for iri in chosen if (row, iri) in scores), key=lambda one: -one.overlap.score)
        evidence.append([item for pair in own[:3] for item in evidence_of(pair)])
    notes = [
        "Each figure is the overlap of its row and its column; empty: nothing shared, or one house",
        "The evidence of a row is that of its three greatest figures",
        *notes,
    ]
    return answer(graph, f"Matrix of overlap{where}", ["body", *map(graph.label, chosen)], rows, evidence, notes)


def _compared(graph: Graph, entity: Entity, within: frozenset[str], head: Entity | None, any_kind: bool) -> bool:
    if head is not None:
        return head.iri in above(graph, entity.iri)
    if entity.kind == "organ":
        return False  # a secretariat or committee does its body's work
    if within:
        return bool(body_in(graph, entity.iri, within)[0])
    return any_kind or entity.kind.startswith("regional") or not entity.kind


def _inheritance(graph: Graph, a: Body, b: Body) -> str | None:
    taken = [f"{x.entity.label} by {graph.label(x.members.inherited)}" for x in (a, b) if x.members.inherited]
    return "; ".join(taken) or None


def _dated(graph: Graph, x: Body, attribute: str) -> list[Statement]:
    value = x.entity.attributes.get(attribute, "")
    return told(graph, x.entity.iri, attribute, value)[:1] if value else []


def _lifetimes(a: Body, b: Body) -> str:
    return "; ".join(f"{x.entity.label} {x.founded or '?'} to {x.ended or 'now'}" for x in (a, b))
