"""Agreement without later activity: what was signed, and nothing that our documents tell came of it.

What comes in is a graph, and optionally a name or a region; what goes out is a row for each asserted, dated agreement
after which nothing is found that two of its parties did together:

    active(G)  = there are parties a, b of G and an asserted tie of a and b, or of bodies that are part of them,
                 through another node (project, event, agreement, support, funding) that began after the date of G,
                 or a later text that says that a and b cooperate, or a later event in which both took part
    silent(G)  = years from the date of G to the latest document of the graph, at least one

Two States are no sign by themselves: a pair counts when one of the two is not a State, unless all parties are.
The state of a row is *nothing found* where later texts name two of the parties and tell of nothing, and *not covered*
where no later text names two of them: then the graph cannot tell. What is covered stands first, the longest silence
before shorter ones. The measure is ours.

>>> from graph.queries.toy import report, toy
>>> signed = ("agreement:one party a", "agreement:one party b", "agreement:two party a", "agreement:two party c")
>>> dates = {"agreement:one": {"date": "2001"}, "agreement:two": {"date": "2002"}}
>>> later = report("later", "a cooperates_with c", date="2010")
>>> graph = toy(report("acts", *signed, facts=dates), later)
>>> dormant(graph).rows[["parties", "years", "later activity"]].values.tolist()
[['A, B', 9, 'not covered']]
"""

from __future__ import annotations

from collections import defaultdict
from itertools import combinations

from graph.model import Statement
from graph.queries.answer import Answer, answer
from graph.queries.coverage import coverage, published_after
from graph.queries.dates import first_day, held, last_day, years
from graph.queries.names import find
from graph.queries.overlap import house
from graph.queries.projection import Agreement, Graph, Tie
from graph.queries.projection import known_by as limited
from graph.queries.territory import body_in, find_place, states_of_place
from graph.queries.ties import COOPERATION

SIGNS = COOPERATION | {"support", "funding"}
LEAST = 1.0
"""Years that must have gone by before silence means anything."""


def dormant(
    graph: Graph,
    name: str | None = None,
    *,
    region: str | None = None,
    as_of: str | None = None,
    known_by: str | None = None,
    limit: int = 30,
) -> Answer:
    """Agreements without later activity; ``name`` keeps those of an actor, ``region`` those with a party of a place."""
    if known_by:
        graph = limited(graph, known_by)
    iri = find(graph, name).iri if name else ""
    inside = frozenset(states_of_place(graph, find_place(graph, region).iri)) if region else frozenset()
    rows, evidence, live, undated, fresh = [], [], 0, 0, 0
    for agreement in graph.agreements:
        if agreement.status != "asserted" or (iri and iri not in agreement.parties):
            continue
        if region and not any(body_in(graph, party, inside)[0] for party in agreement.parties):
            continue
        if as_of and not held(agreement.date, agreement.until, as_of):
            continue
        if not agreement.date:
            undated += 1
        elif signs_of_life(graph, agreement):
            live += 1
        elif years(agreement.date, graph.today()) < LEAST:
            fresh += 1
        else:
            later = _later_texts(graph, agreement)
            said = [item for items in agreement.parties.values() for item in items]
            rows.append(
                (
                    agreement.name or agreement.kind.replace("_", " "),
                    ", ".join(graph.label(party) for party in agreement.parties),
                    agreement.date,
                    round(years(agreement.date, graph.today())),
                    "nothing found" if later else "not covered",
                    later,
                )
            )
            evidence.append(sorted(said, key=lambda item: (not graph.text(item), item.id)))
    order = sorted(range(len(rows)), key=lambda n: (rows[n][4] == "not covered", first_day(rows[n][2]), rows[n][0]))
    where = f" in {find_place(graph, region).name}" if region else ""
    notes = [
        f"{len(rows)} dated agreements without a later sign of life; {live} with one; {undated} without a date, "
        f"and {fresh} of the last year before the latest document, which is too early to tell",
        f"Years count to {graph.today() or 'the latest document'}, the latest document; 'not covered': no later text "
        "names two of the parties",
    ]
    if len(rows) > limit:
        notes.insert(0, f"The first {limit} of {len(rows)} are shown (--limit)")
    columns = ["agreement", "parties", "date", "years", "later activity", "later texts"]
    shown = order[:limit]
    return answer(
        graph,
        f"Agreements without later activity{where}",
        columns,
        [rows[n] for n in shown],
        [evidence[n] for n in shown],
        notes,
    )


def signs_of_life(graph: Graph, agreement: Agreement) -> list[Statement]:
    """The statements that show two parties acting together after the date of an agreement."""
    limit = last_day(agreement.date)
    parties = list(agreement.parties)
    states = {party for party in parties if graph.entity(party).type == "State"}
    for a, b in combinations(parties, 2):
        if {a, b} <= states and len(states) < len(parties):
            continue
        ours, theirs = house(graph, a), house(graph, b)
        for one in sorted(ours - theirs):
            for tie in graph.ties_of.get(one, ()):
                if tie.other(one) in theirs - ours and _after(graph, tie, agreement, limit):
                    return list(tie.statements)
        if met := _met(graph, a, b, limit):
            return met
    return []


def _after(graph: Graph, tie: Tie, agreement: Agreement, limit: str) -> bool:
    if tie.kind not in SIGNS or tie.status != "asserted" or tie.via in agreement.iris:
        return False
    if tie.since:
        return first_day(tie.since) > limit
    if tie.via:
        return False
    told = [graph.published(item) for item in tie.statements if graph.text(item) and item.status == "asserted"]
    return any(date and first_day(date) > limit for date in told)


def _met(graph: Graph, a: str, b: str, limit: str) -> list[Statement]:
    """Two statements that both took part in one later event."""
    roles = ("participates_in", "organizes", "hosts")
    events: dict[str, Statement] = {item.object: item for item in graph.about(a, *roles) if item.status == "asserted"}
    for item in graph.about(b, *roles):
        if item.object in events and item.status == "asserted":
            attributes = graph.entity(item.object).attributes
            date = attributes.get("start") or attributes.get("date") or ""
            if date and first_day(date) > limit:
                return [events[item.object], item]
    return []


def _later_texts(graph: Graph, agreement: Agreement) -> int:
    """How many texts that were published later name two of the parties."""
    later, known = published_after(graph, agreement.date), coverage(graph)
    named: dict[str, int] = defaultdict(int)
    for party in agreement.parties:
        for document in known.get(party, set()) & later:
            named[document] += 1
    return sum(count > 1 for count in named.values())
