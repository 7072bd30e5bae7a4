"""Claims that disagree: other dates, another status, other parties for what looks like one thing.

What comes in is a graph; what goes out is a row for each disagreement with the evidence of both sides. Nothing is
decided here: both stay, a person decides. What counts:

    date      two documents give one tie, one agreement or one entity dates of which neither begins with the other
    status    one document asserts what another, published later, still calls planned or recommended
    parties   two agreements of one kind and compatible date where the parties of one are part of the other's
    end       one document lets a tie end before another says it began
"""

from __future__ import annotations

from collections import defaultdict
from itertools import combinations

from graph.model import STATUS_ORDER, Statement
from graph.queries.answer import Answer, answer
from graph.queries.dates import compatible, first_day, last_day
from graph.queries.projection import Agreement, Graph
from graph.queries.projection import known_by as limited
from graph.queries.ties import TIE_KINDS
from graph.queries.who import PHRASES

Row = tuple[str, str, str, str, list[Statement]]


def contradictions(graph: Graph, *, known_by: str | None = None) -> Answer:
    """All disagreements, by kind."""
    if known_by:
        graph = limited(graph, known_by)
    found = [*_ties(graph), *_agreements(graph), *_attributes(graph)]
    found.sort(key=lambda row: row[:4])
    notes = ["Both claims stay in the graph; a person decides which holds"] if found else ["No claims disagree"]
    rows = [row[:4] for row in found]
    return answer(
        graph,
        "Claims that disagree",
        ["about", "what", "one says", "another says"],
        rows,
        [row[4] for row in found],
        notes,
    )


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
                and relation != "cooperates_with"
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
            if parties_a == parties_b and a.date and b.date and not compatible(a.date, b.date):
                found.append(("date", _title(graph, a), a.date, b.date, [*said_a[:1], *said_b[:1]]))
            elif (parties_a < parties_b or parties_b < parties_a) and a.date and b.date and compatible(a.date, b.date):
                names = [", ".join(graph.label(party) for party in x.parties) for x in (a, b)]
                found.append(("parties", _title(graph, a), names[0], names[1], [*said_a[:1], *said_b[:1]]))
    return found


def _attributes(graph: Graph) -> list[Row]:
    given: dict[tuple[str, str], dict[str, str]] = defaultdict(dict)
    for naming in graph.namings:
        if graph.entity(naming.entity).type == "Agreement":
            continue
        for key, value in naming.attributes:
            if key in ("founded", "ended", "start", "end", "date", "adopted", "year") and value:
                given[naming.entity, key].setdefault(value, naming.document)
    found: list[Row] = []
    for (iri, key), values in sorted(given.items()):
        for one, other in combinations(sorted(values), 2):
            if not compatible(one, other):
                names = [
                    graph.documents[values[value]].name if values[value] in graph.documents else ""
                    for value in (one, other)
                ]
                found.append(
                    ("date", f"{graph.entity(iri).name}: {key}", f"{one} ({names[0]})", f"{other} ({names[1]})", [])
                )
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
