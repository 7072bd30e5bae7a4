"""What happened when: agreements, events, projects, foundations and memberships in order of their dates.

What comes in is a graph, and optionally a name; what goes out is a table by date. Dates keep their precision, ``2009``
stands before ``2009-12``; what has no date is counted in a note. No score.

There are two clocks. ``date`` is when a thing began to hold; ``known since`` is the date of publication of the first
document that tells of it, empty where only the register or an undated document does:

    known since(f) = min { date of publication of d : d tells of f }

``as_of`` and ``known_by`` set one each: what held then, and what one could know then.

>>> from graph.queries.toy import report, toy
>>> act = ("agreement:m party a", "agreement:m party b")
>>> graph = toy(report("r", *act, date="2011-05", facts={"agreement:m": {"date": "2009"}}))
>>> timeline(graph, "A").rows[["date", "kind", "known since"]].values.tolist()
[['2009', 'agreement', '2011-05']]
"""

from __future__ import annotations

from collections import defaultdict

from graph.model import STATUS_ORDER, Statement, strongest
from graph.queries.answer import Answer, answer, told
from graph.queries.dates import first_day, interval, last_day
from graph.queries.names import find
from graph.queries.projection import Graph
from graph.queries.projection import known_by as limited
from graph.queries.who import PHRASES, chosen


def timeline(
    graph: Graph,
    name: str | None = None,
    *,
    since: str | None = None,
    until: str | None = None,
    known_by: str | None = None,
    status: str | None = None,
) -> Answer:
    """Dated facts on ``name`` (or on all), between ``since`` and ``until``."""
    if known_by:
        graph = limited(graph, known_by)
    iri = find(graph, name).iri if name else ""
    begin, end = interval(since, until)
    statuses = chosen(status, STATUS_ORDER, "status")
    found: list[tuple[str, str, str, str, list[Statement]]] = []
    undated = 0
    for agreement in graph.agreements:
        if not iri or iri in agreement.parties:
            said = [item for items in agreement.parties.values() for item in items]
            text = f"{agreement.name or agreement.kind}: {', '.join(graph.label(party) for party in agreement.parties)}"
            found.append((agreement.date, "agreement", text, agreement.status, said))
    for node, entity in graph.entities.items():
        if entity.type in ("Event", "Programme"):
            said = [*graph.towards(node), *graph.about(node)]
            if said and (not iri or any(item.subject == iri for item in graph.towards(node))):
                date = (
                    entity.attributes.get("start")
                    or entity.attributes.get("date")
                    or min((item.valid_from for item in said if item.valid_from), default="")
                )
                found.append((date, entity.type.casefold(), entity.name, strongest(item.status for item in said), said))
        elif entity.attributes.get("founded") and (not iri or node == iri):
            date = entity.attributes["founded"]
            found.append((date, "foundation", entity.name, "asserted", told(graph, node, "founded", date)))
    rest: dict[tuple[str, str, str, str], list[Statement]] = defaultdict(list)
    for item in graph.statements:
        if (
            item.valid_from
            and item.relation in PHRASES
            and (iri in (item.subject, item.object) if iri else item.relation not in ("member_of", "observer_of"))
        ):
            rest[item.valid_from, item.relation, item.subject, item.object].append(item)
    for (date, relation, subject, object_), items in rest.items():
        text = f"{graph.label(subject)} {PHRASES[relation][0]} {graph.label(object_)}"
        found.append((date, "tie", text, strongest(item.status for item in items), items))
    rows, evidence = [], []
    for date, kind, text, held, items in sorted(found, key=lambda one: (first_day(one[0]), one[0], one[1], one[2])):
        if held not in statuses:
            continue
        if not date:
            undated += 1
        elif (not begin or last_day(date) >= first_day(begin)) and (not end or first_day(date) <= last_day(end)):
            heard = min((day for item in items if (day := graph.published(item))), default="")
            rows.append((date, kind, text, held, heard or None))
            evidence.append(items)
    notes = [f"{undated} agreements, events and projects have no date"] if undated else []
    title = f"Timeline of {graph.entity(iri).titled}" if iri else "Timeline"
    return answer(graph, title, ["date", "kind", "what", "status", "known since"], rows, evidence, notes)
