"""The briefing on one body or State: who it is, by what right it acts, with whom, on what, and what is open.

What comes in is an :class:`~graph.views.briefs.inquiry.Inquiry` and the actor; what goes out is a
:class:`~graph.views.briefs.inquiry.Draft`. Cooperation that is in force, planned and recommended stands in sections of
its own, so that nothing planned reads as done.
"""

from __future__ import annotations

from graph.model import Statement
from graph.queries.answer import told
from graph.queries.authority import authority
from graph.queries.projection import Entity
from graph.queries.territory import members
from graph.views.briefs.bonds import bonds
from graph.views.briefs.content_acts import cooperation_sections, summary_of_bonds
from graph.views.briefs.content_limits import limits
from graph.views.briefs.content_open import disagreement_section, recommendation_section
from graph.views.briefs.content_overlap import overlap_sections
from graph.views.briefs.content_work import project_section, timeline_section, topic_section
from graph.views.briefs.inquiry import Draft, Inquiry, table
from graph.views.briefs.model import Point, Section
from graph.views.briefs.wording import attested, capital, claim, counted, date_in_words, dated, listed, the, when
from graph.vocabulary import kinds
from graph.words import key

LONGEST_TITLE = 90
MOST_ABOVE = 12
MOST_MEMBERS = 30


def body_brief(inquiry: Inquiry, entity: Entity) -> Draft:
    """All sections on one actor, and the summary made of them."""
    own = bonds(inquiry.graph, entity.iri)
    overlaps, overlap_told = overlap_sections(inquiry, entity)
    advised, advice_told = recommendation_section(inquiry, entity)
    short = len(entity.titled) <= LONGEST_TITLE
    draft = Draft(entity.titled if short else entity.label, "" if short else f"{entity.name}. ")
    draft.sections = [
        _identity(inquiry, entity),
        _mandate(inquiry, entity),
        *cooperation_sections(inquiry, entity, own),
        project_section(inquiry, entity),
        timeline_section(inquiry, entity),
        topic_section(inquiry, entity),
        *overlaps,
        advised,
        disagreement_section(inquiry, entity),
    ]
    draft.summary = [who_it_is(inquiry, entity), *summary_of_bonds(inquiry, entity, own), *overlap_told, *advice_told]
    draft.not_covered = limits(inquiry, [entity], draft.sections)
    return draft


def who_it_is(inquiry: Inquiry, entity: Entity) -> Point:
    """What an actor is, in one sentence: kind, what it is part of, foundation and seat."""
    graph = inquiry.graph
    said = told(graph, entity.iri, "name", entity.name)[:1]
    kind = kinds("organization-kind").get(entity.kind)
    what = {"State": "State", "NationalBody": "national body"}.get(entity.type) or (kind.label if kind else "body")
    parents = [item for item in graph.about(entity.iri, "part_of") if item.status == "asserted"]
    held = [item for item in parents if graph.register(item)] or parents
    above = list(dict.fromkeys(item.object for item in held))
    parts = [f"{_a(what)} {what}"]
    if above:
        parts[0] += f" of {listed(the(graph.entity(iri)) for iri in above[:2])}"
        said += held[:2]
    founded, ended = entity.attributes.get("founded", ""), entity.attributes.get("ended", "")
    if founded:
        parts.append(f"founded{when(founded)}")
        said += told(graph, entity.iri, "founded", founded)[:1]
    if ended:
        parts.append(f"ended{when(ended)}")
        said += told(graph, entity.iri, "ended", ended)[:1]
    if seat := entity.attributes.get("seat", ""):
        parts.append(f"with its seat in {seat}")
        said += told(graph, entity.iri, "seat", seat)[:1]
    verb = "was" if ended else "is"
    only = " (register only)" if said and all(graph.register(item) for item in said) else ""
    return inquiry.point(f"{capital(_named(entity))} {verb} {', '.join(parts)}{only}.", said)


def _named(entity: Entity) -> str:
    """The actor by its full name with its short name behind it."""
    full = the(Entity(entity.iri, entity.type, entity.name))
    return f"{full} ({entity.acronym})" if entity.acronym and entity.acronym not in entity.name else the(entity)


def _a(text: str) -> str:
    return "an" if text[:1].casefold() in "aeio" else "a"


def _identity(inquiry: Inquiry, entity: Entity) -> Section:
    """Names, members, and the bodies within."""
    graph = inquiry.graph
    facts = [inquiry.row((what, words), said) for what, words, said in _facts(inquiry, entity)]
    points = _members(inquiry, entity)
    parts = [item for item in graph.towards(entity.iri, "part_of") if item.status == "asserted"]
    inside = sorted({item.subject for item in parts}, key=graph.label)
    if inside and entity.type != "State":
        shown = listed((the(graph.entity(iri)) for iri in inside), 8)
        points.append(inquiry.point(f"Part of it: {shown} ({attested(graph, parts)}).", parts))
    tables = (table("At a glance", ("What", "As told"), facts),)
    return Section("identity", "Who it is", inquiry.command("show", inquiry.names[0]), tuple(points), tables)


def _facts(inquiry: Inquiry, entity: Entity) -> list[tuple[str, str, list[Statement]]]:
    """Names and attributes, each with who gives it."""
    graph, data = inquiry.graph, entity.attributes
    facts = [("Name", entity.name, told(graph, entity.iri, "name", entity.name)[:2])]
    if other := _other_names(inquiry.names[0], entity):
        said = [item for name in other for item in told(graph, entity.iri, "name", name)[:1]]
        facts.append(("Also called", listed(other), said))
    kind = kinds("organization-kind").get(entity.kind)
    if kind and entity.type == "Organization":
        facts.append(("Kind", kind.label, told(graph, entity.iri, "kind", entity.kind)[:2]))
    for what, attribute in (("Founded", "founded"), ("Ended", "ended"), ("Seat", "seat"), ("Website", "website")):
        if value := data.get(attribute, ""):
            words = date_in_words(value) if attribute in ("founded", "ended") else value
            facts.append((what, words, told(graph, entity.iri, attribute, value)[:2]))
    return facts


def _other_names(asked: str, entity: Entity) -> list[str]:
    """A few other short names, the one that was asked for first; spellings of one name count once."""
    short = [name for name in (entity.acronym, *entity.aliases) if name and name.isascii() and len(name) <= 16]
    seen, found = {_words(entity.name), _words(entity.acronym)}, []
    for name in sorted(short, key=lambda name: name != asked):
        if _words(name) not in seen:
            seen.add(_words(name))
            found.append(name)
    return found[:4]


def _words(name: str) -> frozenset[str]:
    return frozenset(key(name).split()) - {"of"}


def _members(inquiry: Inquiry, entity: Entity) -> list[Point]:
    graph = inquiry.graph
    belonging = members(graph, entity.iri)
    points = []
    if entity.type == "State":
        held = [item for item in graph.about(entity.iri, "member_of") if item.status == "asserted"]
        bodies = sorted({item.object for item in held}, key=graph.label)
        if bodies:
            shown = listed((the(graph.entity(iri)) for iri in bodies), 12)
            points.append(inquiry.point(f"It is a member of {shown} ({attested(graph, held)}).", held))
        return points
    if belonging.states and not belonging.inherited:
        said = [item for items in belonging.states.values() for item in items]
        spoken = [item for item in said if not graph.register(item)]
        names = listed((the(graph.entity(iri)) for iri in belonging.states), MOST_MEMBERS)
        text = f"It has {counted(len(belonging.states), 'member State')}: {names} ({attested(graph, said)})."
        points.append(inquiry.point(text, spoken or said))
    elif belonging.inherited:
        above = graph.entity(belonging.inherited)
        said = [item for items in belonging.states.values() for item in items]
        text = f"It has no member States of its own on record; {the(above)} has {len(belonging.states)}."
        points.append(inquiry.point(text, said))
    watching = [item for item in graph.towards(entity.iri, "observer_of") if item.status == "asserted"]
    if watching:
        names = listed(the(graph.entity(iri)) for iri in sorted({item.subject for item in watching}, key=graph.label))
        points.append(inquiry.point(f"Observers: {names} ({attested(graph, watching)}).", watching))
    return points


def _mandate(inquiry: Inquiry, entity: Entity) -> Section:
    """The chain of mandates above it, and what it adopted, runs and carries out."""
    graph = inquiry.graph
    found = authority(graph, entity.iri.rsplit("/", 1)[-1])
    upwards, down = [], []
    for row, said in zip(found.records(), found.evidence, strict=True):
        best = min(said, key=lambda item: (item.status != row["status"], item.id))
        text = capital(claim(graph, best)) + dated(best, row["since"] or "")
        if row["step"] > 0 and (best.relation, graph.entity(best.object).type) != ("implements", "Programme"):
            point = inquiry.point(f"{text} ({attested(graph, said, row['status'])}).", said, row["status"])
            upwards.append(point)
        else:
            cells = (capital(claim(graph, best)), date_in_words(row["since"] or ""), attested(graph, said))
            down.append(inquiry.row(cells, said, row["status"]))
    points = upwards[:MOST_ABOVE] or [inquiry.nothing(f"instrument or body from which {the(entity)} has its mandate")]
    tables = [table("What it adopted, runs or carries out", ("What", "Since", "Attested by"), down)] if down else []
    return Section(
        "mandate",
        "Mandate and legal basis",
        inquiry.command("authority", inquiry.names[0]),
        tuple(points),
        tuple(tables),
    )
