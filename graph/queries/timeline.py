"""What happened when: agreements, events, projects, foundations and memberships in order of their dates.

What comes in is a graph, and optionally a name; what goes out is a table by date. Dates keep their precision, ``2009``
stands before ``2009-12``; what has no date is counted in a note. No score.
"""

from __future__ import annotations

from collections import defaultdict

from graph.model import Statement, strongest
from graph.queries.answer import Answer, answer
from graph.queries.dates import checked, first_day, last_day
from graph.queries.names import find
from graph.queries.projection import Graph
from graph.queries.projection import known_by as limited
from graph.queries.who import PHRASES


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
            found.append((entity.attributes["founded"], "foundation", entity.name, "asserted", []))
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
        if status and held != status:
            continue
        if not date:
            undated += 1
        elif (not since or last_day(date) >= first_day(checked(since))) and (
            not until or first_day(date) <= last_day(checked(until))
        ):
            rows.append((date, kind, text, held))
            evidence.append(items)
    notes = [f"{undated} agreements, events and projects have no date"] if undated else []
    title = f"Timeline of {graph.entity(iri).name}" if iri else "Timeline"
    return answer(graph, title, ["date", "kind", "what", "status"], rows, evidence, notes)
