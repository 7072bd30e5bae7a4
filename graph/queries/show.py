"""Everything the graph holds on one thing: its names, kind and attributes, and all statements, grouped.

What comes in is a graph and a name of anything (actor, project, instrument, event, place, topic); what goes out is a
table: first names and attributes, then a row for each statement made of it, several documents that say the same in one.
There is no score.

>>> from graph.queries.toy import report, toy
>>> show(toy(report("r", "a works_on topic:borders")), "A").rows[["what", "value"]].values.tolist()
[['type', 'Organization'], ['works on', 'Border security and travel documents']]
"""

from __future__ import annotations

from collections import defaultdict

from graph.model import STATUS_ORDER, InputError, Statement, strongest
from graph.queries.answer import Answer, answer, told
from graph.queries.names import find, find_topic
from graph.queries.projection import Entity, Graph
from graph.queries.projection import known_by as limited
from graph.queries.who import PHRASES


def show(graph: Graph, name: str, *, status: str | None = None, known_by: str | None = None) -> Answer:
    """All on ``name``; ``status`` keeps statements of that status."""
    if known_by:
        graph = limited(graph, known_by)
    entity = _any(graph, name)
    rows: list[tuple[str, str, str | None, str | None, int | None]] = [("type", entity.type, None, None, None)]
    evidence: list[list[Statement]] = [told(graph, entity.iri, "name", entity.name)[:3]]
    for alias in dict.fromkeys((entity.acronym, *entity.aliases)):
        if alias:
            rows.append(("also named", alias, None, None, None))
            evidence.append(
                (told(graph, entity.iri, "name", alias) or told(graph, entity.iri, "acronym", alias) or evidence[0])[:3]
            )
    for attribute, value in entity.attributes.items():
        if value and attribute != "acronym":
            rows.append((attribute, value, None, None, None))
            evidence.append(told(graph, entity.iri, attribute, value)[:3])
    groups: dict[tuple[bool, str, str], list[Statement]] = defaultdict(list)
    for item in graph.about(entity.iri):
        groups[True, item.relation, item.object].append(item)
    for item in graph.towards(entity.iri):
        groups[False, item.relation, item.subject].append(item)
    found = []
    for (forward, relation, other), items in groups.items():
        best = strongest(item.status for item in items)
        if status and best != status:
            continue
        spoken = {graph.source(item) for item in items if not graph.register(item) and item.status == best} - {""}
        since = min((item.valid_from for item in items if item.valid_from), default="")
        found.append(
            (
                not forward,
                STATUS_ORDER[best],
                verb(relation, forward),
                graph.entity(other).name,
                best,
                since,
                len(spoken),
                items,
            )
        )
    for *_, reads, other_name, best, since, sources, items in sorted(found, key=lambda one: one[:4]):
        rows.append((reads, other_name, best, since or None, sources))
        evidence.append(items)
    documents = len({item.document for *_, items in found for item in items})
    notes = [f"Statements: {len(found)}; documents that make them: {documents}; identifier: {entity.slug}"]
    return answer(graph, entity.name, ["what", "value", "status", "since", "sources"], rows, evidence, notes)


READS: dict[str, tuple[str, str]] = {
    "partner_of": ("is a partner of", "has the partner"),
    "benefits_from": ("benefits from", "benefits"),
    "works_on": ("works on", "is the work of"),
    "should_work_on": ("should work on", "should be the work of"),
    "participates_in": ("takes part in", "is attended by"),
    "organizes": ("organizes", "is organized by"),
    "hosts": ("hosts", "is hosted by"),
    "needs": ("needs", "is needed by"),
    "offers": ("offers", "is offered by"),
    "concerns": ("is about", "is the subject of"),
    "addresses": ("is about", "is the subject of"),
    "addressed_to": ("is addressed to", "is advised by"),
    "party": ("has the party", "is a party to"),
}
"""How relations that tie nobody to anybody read from their subject and from their object."""


def _any(graph: Graph, name: str) -> Entity:
    try:
        return find(graph, name)
    except InputError as first:
        for types in (("Agreement",), ("Recommendation", "Document")):
            try:
                return find(graph, name, types)
            except InputError:
                continue
        try:
            return find_topic(graph, name)
        except InputError:
            raise first from None


def verb(relation: str, forward: bool) -> str:
    """A relation as it reads from its subject (``forward``) or from its object."""
    phrases = PHRASES.get(relation) or READS.get(relation)
    if phrases:
        return phrases[0] if forward else phrases[1]
    words = relation.replace("_", " ")
    return words if forward else f"({words} this)"
