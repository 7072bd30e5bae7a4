"""Claims that disagree: other dates, another status, other parties for what looks like one thing.

What comes in is a graph and the decisions that a person made before; what goes out is a row for each disagreement with
the evidence of both sides. Nothing is decided here: both stay, a person decides (:mod:`graph.queries.decisions`), and
what was decided is left out of the answer unless asked for. What counts:

    date      two documents date one lasting tie, one agreement or one entity so that neither date begins with the other
    status    one document asserts what another, published later, still calls planned or recommended
    parties   two agreements of one kind and compatible date where the parties of one are part of the other's
    end       one document lets a tie end before another says it began

Two agreements of the same parties with different dates disagree only where their names do not tell them apart.

>>> from graph.queries.toy import report, toy
>>> def told(name, year):
...     return report(name, "agreement:m party a", "agreement:m party b", "a part_of c", facts={"a": {"founded": year}})
>>> contradictions(toy(told("x", "2001"), told("y", "2003"))).rows[["about", "what", "one says"]].values.tolist()
[['date', 'A: founded', '2001 (x)']]
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from itertools import combinations

from graph.model import STATUS_ORDER, Statement
from graph.queries.answer import Answer, answer, told
from graph.queries.dates import compatible, first_day, last_day
from graph.queries.decisions import Decision
from graph.queries.names import find
from graph.queries.projection import Agreement, Graph
from graph.queries.projection import known_by as limited
from graph.queries.ties import TIE_KINDS
from graph.queries.who import PHRASES
from graph.vocabulary import digest
from graph.words import key

Row = tuple[str, str, str, str, list[Statement]]
COLUMNS = ["id", "about", "what", "one says", "another says"]


COMMON = frozenset("between with memorandum understanding protocol agreement cooperation joint declaration".split())
LASTING = frozenset("part_of member_of observer_of succeeds adopted mandated_by located_in operates".split())
"""Ties that begin once; help is given again and again, so that other dates of it disagree with nothing."""

SHARED = 0.7
"""Share of the words of the shorter name above which two names mean one agreement."""


def contradictions(
    graph: Graph,
    name: str | None = None,
    *,
    decisions: Mapping[str, Decision] | None = None,
    every: bool = False,
    known_by: str | None = None,
) -> Answer:
    """All disagreements that nobody decided, by kind; ``every`` lists the decided ones too, ``name`` those on an actor.

    The identifier of a row is that of :func:`disagreement`; ``ctgraph decide`` takes it.
    """
    if known_by:
        graph = limited(graph, known_by)
    iri = find(graph, name).iri if name else ""
    found = {disagreement(row): row for row in [*_ties(graph), *_agreements(graph), *_attributes(graph)]}
    decided = decisions or {}
    rows, evidence, done, alone = [], [], 0, len(found)
    for mark, row in sorted(found.items(), key=lambda item: (item[1][:4], item[0])):
        if iri and not any(iri in (item.subject, item.object) for item in row[4]):
            alone -= 1
            continue
        done += mark in decided
        if every or mark not in decided:
            decision = decided.get(mark)
            rows.append((mark, *row[:4], _told(decision) if decision else None))
            evidence.append(row[4])
    notes = ["Both claims stay in the graph; a person decides which holds: ctgraph decide ID --holds one|another|both"]
    if not rows:
        notes = ["No claims disagree" if not done else "No claims disagree that nobody has decided"]
    if done:
        notes.append(f"{done} of {alone} are decided" + ("" if every else " and left out (--all lists them)"))
    gone = sorted(decided.keys() - found.keys())
    if gone and not iri:
        notes.append(f"{len(gone)} decisions are about claims that this graph no longer holds: {', '.join(gone[:6])}")
    return answer(graph, "Claims that disagree", [*COLUMNS, "decided"], rows, evidence, notes)


def disagreement(row: Row) -> str:
    """The identifier of a disagreement: eight digits of a hash over what is said and by which statements."""
    return digest(*row[:4], *sorted(item.id for item in row[4] if item.id))[:8]


def _told(decision: Decision) -> str:
    parts = [f"{decision.holds} holds" if decision.holds in ("one", "another") else f"{decision.holds} hold"]
    return ", ".join(part for part in (*parts, decision.by, decision.note) if part)


def _ties(graph: Graph) -> list[Row]:
    groups: dict[tuple[str, str, str], list[Statement]] = defaultdict(list)
    for item in graph.statements:
        if item.relation in TIE_KINDS:
            ends = (
                sorted((item.subject, item.object))
                if item.relation == "cooperates_with"
                else [item.subject, item.object]
            )
            groups[ends[0], item.relation, ends[1]].append(item)
    found: list[Row] = []
    for (a, relation, b), items in sorted(groups.items()):
        if len(items) < 2:
            continue
        what = f"{graph.label(a)} {PHRASES[relation][0]} {graph.label(b)}"
        for one, other in combinations(sorted(items, key=lambda item: item.id), 2):
            if one.document == other.document:
                continue
            if (
                one.valid_from
                and other.valid_from
                and not compatible(one.valid_from, other.valid_from)
                and relation in LASTING
            ):
                found.append(("date", what, one.valid_from, other.valid_from, [one, other]))
            for first, second in ((one, other), (other, one)):
                if first.valid_to and second.valid_from and last_day(first.valid_to) < first_day(second.valid_from):
                    found.append(
                        ("end", what, f"ended {first.valid_to}", f"since {second.valid_from}", [first, second])
                    )
                if _late_plan(graph, first, second):
                    found.append(("status", what, _dated(graph, first), _dated(graph, second), [first, second]))
    return found


def _agreements(graph: Graph) -> list[Row]:
    found: list[Row] = []
    by_party: dict[str, list[Agreement]] = defaultdict(list)
    for agreement in graph.agreements:
        for party in agreement.parties:
            by_party[party].append(agreement)
        said = [item for items in agreement.parties.values() for item in items]
        for one, other in combinations(sorted(said, key=lambda item: item.id), 2):
            if one.document != other.document and one.object == other.object:
                for first, second in ((one, other), (other, one)):
                    if _late_plan(graph, first, second):
                        found.append(
                            (
                                "status",
                                _title(graph, agreement),
                                _dated(graph, first),
                                _dated(graph, second),
                                [first, second],
                            )
                        )
                        break
    seen: set[tuple[str, str]] = set()
    for near in by_party.values():
        for a, b in combinations(near, 2):
            if (a.iri, b.iri) in seen:
                continue
            seen.add((a.iri, b.iri))
            said_a, said_b = ([item for items in x.parties.values() for item in items] for x in (a, b))
            if {item.document for item in said_a} == {item.document for item in said_b}:
                continue  # one document that lists two agreements means two
            kinds = {a.kind, b.kind} - {"other", ""}
            if len(kinds) > 1 or a.status != b.status:
                continue
            parties_a, parties_b = set(a.parties), set(b.parties)
            if parties_a == parties_b and a.date and b.date and not compatible(a.date, b.date) and _alike(graph, a, b):
                found.append(("date", _title(graph, a), a.date, b.date, [*said_a[:1], *said_b[:1]]))
            elif (parties_a < parties_b or parties_b < parties_a) and a.date and b.date and compatible(a.date, b.date):
                names = [", ".join(graph.label(party) for party in x.parties) for x in (a, b)]
                found.append(("parties", _title(graph, a), names[0], names[1], [*said_a[:1], *said_b[:1]]))
    return found


def _alike(graph: Graph, a: Agreement, b: Agreement) -> bool:
    """Whether two agreements may be one by their names: one has no name of its own, or both share what is left of it
    without its kind and its parties.
    """
    parties = {word for party in a.parties for name in _names(graph, party) for word in key(name).split()}
    left = [{word for word in key(one.name).split() if len(word) > 3} - parties - COMMON for one in (a, b)]
    return not left[0] or not left[1] or len(left[0] & left[1]) / min(map(len, left)) > SHARED


def _names(graph: Graph, iri: str) -> tuple[str, ...]:
    entity = graph.entity(iri)
    return (entity.name, entity.acronym, *entity.aliases)


def _attributes(graph: Graph) -> list[Row]:
    given: dict[tuple[str, str], dict[str, str]] = defaultdict(dict)
    for naming in graph.namings:
        if graph.entity(naming.entity).type == "Agreement":
            continue
        for attribute, value in naming.attributes:
            if attribute in ("founded", "ended", "start", "end", "date", "adopted", "year") and value:
                given[naming.entity, attribute].setdefault(value, naming.document)
    found: list[Row] = []
    for (iri, attribute), values in sorted(given.items()):
        for one, other in combinations(sorted(values), 2):
            if not compatible(one, other) and values[one] != values[other]:
                names = [
                    graph.documents[values[value]].name if values[value] in graph.documents else ""
                    for value in (one, other)
                ]
                sides = [told(graph, iri, attribute, value)[:2] for value in (one, other)]
                what = f"{graph.entity(iri).name}: {attribute}"
                found.append(("date", what, f"{one} ({names[0]})", f"{other} ({names[1]})", [*sides[0], *sides[1]]))
    return found


def _late_plan(graph: Graph, first: Statement, second: Statement) -> bool:
    """Whether ``first`` asserts what ``second``, published later, still plans or recommends."""
    if first.status != "asserted" or STATUS_ORDER[second.status] == 0 or not graph.text(second):
        return False
    done, told = graph.published(first), graph.published(second)
    return bool(done and told) and first_day(told) > last_day(done)


def _dated(graph: Graph, item: Statement) -> str:
    return f"{item.status} ({graph.published(item)})"


def _title(graph: Graph, agreement: Agreement) -> str:
    return f"{agreement.title}: {', '.join(graph.label(party) for party in agreement.parties)}"
