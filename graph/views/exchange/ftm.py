"""The graph as FollowTheMoney entities, one JSON object on each line, for Aleph, OpenAleph and the ``ftm`` tools.

What comes in is a graph; what goes out are bytes, the same for the same graph. Bodies and states are things, ties are
links between them with role, status, dates, quotes and the documents that prove them. Only accepted claims are written:
a picture in Aleph shows a link as a link, so a proposed one would look like a fact. A tie that is not asserted has its
status in front of its role and no start. Instruments, needs, offers and recommendations have no place in that model.
"""

from __future__ import annotations

import json
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import Any

from graph.model import Statement, strongest
from graph.queries.answer import clean
from graph.queries.projection import ACTORS, Graph, Tie
from graph.views.exchange.networks import source_line
from graph.vocabulary import digest, kinds, relations

SCHEMATA = {
    "Organization": "Organization",
    "NationalBody": "PublicBody",
    "State": "PublicBody",
    "Programme": "Project",
    "Event": "Event",
    "Place": "Address",
}
"""What a class of ours is there. A state is a public body, because only such can be member of an organization."""

PARTICIPANTS = ("leads", "operates", "implements", "partner_of", "funds", "benefits_from", "supports")
"""The relations that make an actor a participant of a project."""
MEMBERS = ("member_of", "observer_of", "part_of")
"""The relations that are a membership there."""

LONGEST_NAME, LONGEST, LONGEST_TEXT = 380, 1000, 20000
"""Characters that a name, a short text and a long text may have."""
QUOTES = 3
"""How many quotes a link carries, at most."""

_ID = re.compile(r"[0-9a-zA-Z](?:[0-9a-zA-Z.-]{0,120}[0-9a-zA-Z])?")
_DATE = re.compile(r"\d{4}(?:-\d\d(?:-\d\d)?)?", re.ASCII)

Links = dict[tuple[str, str, str], list[Statement]]


def to_ftm(graph: Graph) -> bytes:
    """Things first, then links, each group sorted by identifier."""
    links = [*_tie_links(graph), *_node_links(graph)]
    used = {end for link, ends in links for end in ends}
    proofs = {item for link, _ in links for item in link["properties"].get("proof", ())}
    things = [_thing(graph, iri) for iri in sorted(used)]
    things += [_document(graph, iri) for iri in sorted(graph.documents) if _id(iri) in proofs]
    rows = sorted(things, key=_order) + sorted((link for link, _ in links), key=_order)
    lines = (json.dumps(row, ensure_ascii=False, sort_keys=True) for row in rows)
    return "".join(f"{line}\n" for line in lines).encode("utf-8", "backslashreplace")


def _order(row: dict[str, Any]) -> tuple[str, str]:
    return row["schema"], row["id"]


def _id(iri: str) -> str:
    """An identifier that FollowTheMoney takes: the last parts of the address, or a hash of it.

    >>> _id("https://w3id.org/ctgraph/id/cis-atc"), _id("https://w3id.org/ctgraph/id/атц")
    ('ctgraph-id-cis-atc', 'ctgraph-e8af55b69b5a0a60')
    """
    room, _, name = iri.rpartition("/")
    named = f"ctgraph-{room.rpartition('/')[2]}-{name}"
    return named if _ID.fullmatch(named) else f"ctgraph-{digest(iri)}"


def _entity(id: str, schema: str, **told: str | Iterable[str]) -> dict[str, Any]:
    """An entity with the properties that have a value; values are sorted, each once."""
    properties = {}
    for name, given in sorted(told.items()):
        longest = LONGEST_TEXT if name in ("description", "summary") else LONGEST
        values = {clean(text)[:longest].strip() for text in ([given] if isinstance(given, str) else given)}
        if values - {""}:
            properties[name] = sorted(values - {""})
    return {"id": id, "schema": schema, "properties": properties}


def _thing(graph: Graph, iri: str) -> dict[str, Any]:
    entity = graph.entity(iri)
    attributes = entity.attributes
    name = clean(entity.name)[:LONGEST_NAME].strip() or entity.slug
    aliases = [alias[:LONGEST_NAME] for alias in entity.aliases]
    if entity.type == "Place":
        return _entity(_id(iri), "Address", name=name, full=name, alias=aliases, country=_code(attributes.get("state")))
    if entity.type in ("Programme", "Event"):
        about = [graph.entity(item.object).name for item in _held(graph.about(iri, "concerns"))]
        told: dict[str, Any] = {"name": name, "alias": aliases, "keywords": about, "proof": _proofs(graph, iri)}
        told |= {"startDate": _date(attributes.get("start")), "endDate": _date(attributes.get("end"))}
        if entity.type == "Programme":
            told |= {"projectId": attributes.get("code", "")[:60], "status": attributes.get("status", "")}
        else:
            places = _held(graph.about(iri, "located_in"))
            told["location"] = [graph.entity(item.object).name[:200] for item in places]
        return _entity(_id(iri), SCHEMATA[entity.type], **told)
    country = attributes.get("iso2") if entity.type == "State" else attributes.get("state")
    return _entity(
        _id(iri),
        SCHEMATA[entity.type],
        name=name,
        alias=aliases,
        abbreviation=entity.acronym[:LONGEST_NAME],
        country=_code(country),
        keywords=[graph.entity(item.object).name for item in _held(graph.about(iri, "works_on"))],
        website=_url(attributes.get("website")),
        incorporationDate=_date(attributes.get("founded")),
        dissolutionDate=_date(attributes.get("ended")),
        legalForm="State" if entity.type == "State" else "",
    )


def _document(graph: Graph, iri: str) -> dict[str, Any]:
    entry = graph.documents[iri]
    about = entry.metadata
    title = clean(about.title or entry.name)[:LONGEST_NAME].strip() or _id(iri)
    return _entity(
        _id(iri),
        "Document",
        name=title,
        title=title,
        fileName=clean(entry.name) or _id(iri),
        author=about.author,
        publisher=about.publisher,
        publishedAt=_date(about.date),
        sourceUrl=_url(about.address),
    )


def _held(statements: Iterable[Statement]) -> list[Statement]:
    return [item for item in statements if item.status == "asserted"]


def _proofs(graph: Graph, iri: str) -> list[str]:
    named = {naming.document for naming in graph.namings_of.get(iri, ())}
    return [_id(document) for document in sorted(named & graph.documents.keys())]


def _tie_links(graph: Graph) -> Iterator[tuple[dict[str, Any], tuple[str, str]]]:
    """Links of actors, and of actors with places: one for each tie, but those that a project or an event makes."""
    for tie in graph.ties:
        types = graph.entity(tie.a).type, graph.entity(tie.b).type
        through = graph.entity(tie.via).type if tie.via else ""
        if types[0] not in ACTORS or types[1] not in {*ACTORS, "Place"} or through in ("Programme", "Event"):
            continue
        key = (tie.a, tie.b, tie.kind, tie.relation, tie.via, tie.status)
        told = _told(graph, tie.status, _role(graph, tie), tie.statements, tie.since, tie.until)
        schema, ends = _schema(graph, tie)
        link = _entity(f"ctgraph-link-{digest(*key)}", schema, **told, **{name: _id(iri) for name, iri in ends.items()})
        yield link, (tie.a, tie.b)


def _schema(graph: Graph, tie: Tie) -> tuple[str, dict[str, str]]:
    if tie.relation in MEMBERS and not tie.via:
        return "Membership", {"member": tie.a, "organization": tie.b}
    if tie.relation == "succeeds":
        return "Succession", {"successor": tie.a, "predecessor": tie.b}
    return "UnknownLink", {"subject": tie.a, "object": tie.b}


def _role(graph: Graph, tie: Tie) -> str:
    """What a link is called: the kind and title of the agreement, or the relation in words."""
    if tie.kind == "agreement" and tie.via:
        named = graph.entity(tie.via)
        kind = kinds("agreement-kind").get(named.kind)
        word = kind.label if kind and named.kind != "other" else "agreement"
        return f"{word}: {named.name}" if named.name and named.name.casefold() != word.casefold() else word
    return relations()[tie.relation].label if tie.relation in relations() else tie.kind


def _node_links(graph: Graph) -> Iterator[tuple[dict[str, Any], tuple[str, str]]]:
    """What joins actors to projects and events."""
    found: Links = defaultdict(list)
    for item in graph.statements:
        node, actor = graph.entity(item.object), graph.entity(item.subject)
        fits = PARTICIPANTS if node.type == "Programme" else ("organizes", "hosts", "participates_in", "leads", "funds")
        if node.type in ("Programme", "Event") and item.relation in fits and actor.type in {*ACTORS, "Place"}:
            found[item.subject, item.relation, item.object].append(item)
    for (actor_iri, relation, node_iri), items in sorted(found.items()):
        status = strongest(item.status for item in items)
        since = min((item.valid_from for item in items if item.valid_from and item.status == status), default="")
        until = max((item.valid_to for item in items if item.valid_to and item.status == status), default="")
        told = _told(graph, status, relations()[relation].label, items, since, until)
        id = f"ctgraph-link-{digest(actor_iri, relation, node_iri, status)}"
        ends = {"subject": _id(actor_iri), "object": _id(node_iri)}
        schema = "UnknownLink"
        if graph.entity(node_iri).type == "Programme" and graph.entity(actor_iri).type in ACTORS:
            schema, ends = "ProjectParticipant", {"participant": _id(actor_iri), "project": _id(node_iri)}
        yield _entity(id, schema, **told, **ends), (actor_iri, node_iri)


def _told(
    graph: Graph, status: str, role: str, statements: Iterable[Statement], since: str, until: str
) -> dict[str, str | list[str]]:
    """What all links say alike. One that is not asserted has no start: it has not begun."""
    same = [item for item in statements if item.status == status] or list(statements)
    quotes = [f"“{clean(item.evidence.quote)}” – {source_line(graph, item)}" for item in same[:QUOTES]]
    entries = [graph.documents[item.document] for item in same if item.document in graph.documents]
    asserted = status == "asserted"
    return {
        "role": role if asserted else f"{status}: {role}",
        "status": status,
        "startDate": _date(since) if asserted else "",
        "endDate": _date(until) if asserted else "",
        "summary": "" if asserted else f"{status}{f', for {since}' if since else ''}: does not exist yet",
        "description": quotes,
        "publisher": sorted({entry.metadata.publisher for entry in entries}),
        "sourceUrl": sorted({_url(entry.metadata.address) for entry in entries}),
        "proof": sorted({_id(entry.id) for entry in entries if entry.origin != "register"}),
    }


def _date(text: str | None) -> str:
    return text if text and _DATE.fullmatch(text) else ""


def _code(text: str | None) -> str:
    return text.lower() if text and re.fullmatch("[A-Za-z]{2}", text) else ""


def _url(text: str | None) -> str:
    """An address that can be opened, or nothing: no script, no file of somebody's disk."""
    return text if text and re.fullmatch(r"https?://[^\s<>\"']{3,900}", text) else ""
