"""The briefing on two actors: do they cooperate, on what ground, since when, and who says so.

What comes in is an inquiry, the first actor and the others; what goes out is a draft. With several others each is
compared with the first in sections of its own, whose headings name the two.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import islice

from graph.queries.duplication import duplication
from graph.queries.measures import advice
from graph.queries.no_path import why_not
from graph.queries.paths import LONGEST, Conditions, Hop, load_weights, routes
from graph.queries.projection import Entity, Graph
from graph.queries.shared import common_memberships, common_programmes, shared_bodies
from graph.queries.sources import sources
from graph.queries.who import phrase
from graph.views.briefs.bonds import Bond, act_name, bonds, in_force, sentence
from graph.views.briefs.content_acts import firmness, meant_sections, summary_of_meant
from graph.views.briefs.content_limits import limits
from graph.views.briefs.content_open import COLUMNS, disagreement_section
from graph.views.briefs.inquiry import Draft, Inquiry, table
from graph.views.briefs.model import Point, Row, Section
from graph.views.briefs.picture import network
from graph.views.briefs.wording import (
    attested,
    capital,
    counted,
    date_in_words,
    listed,
    subject_matter,
    the,
)
from graph.vocabulary import topic_iri

FACTORS = {"state": "State", "function": "Topic", "period": "Time"}
WAYS = 3
MOST_TOLD = 3


def pair_brief(inquiry: Inquiry, one: Entity, others: Sequence[Entity]) -> Draft:
    """All sections on the first actor with each of the others."""
    draft = Draft(listed(entity.label for entity in (one, *others)), "")
    for number, entity in enumerate(others, 1):
        pair = replace(inquiry, names=[inquiry.names[0], inquiry.names[number]])
        own = bonds(inquiry.graph, one.iri, entity.iri)
        sections, summary = _both(pair, one, entity, own)
        if len(others) > 1:
            sections = [
                replace(part, key=f"{part.key}-{number}", heading=f"{one.label} and {entity.label}: {part.heading}")
                for part in sections
            ]
        draft.sections += sections
        draft.summary += summary
    draft.not_covered = limits(inquiry, [one, *others], draft.sections)
    return draft


def _both(inquiry: Inquiry, one: Entity, other: Entity, own: Sequence[Bond]) -> tuple[list[Section], list[Point]]:
    graph, pair = inquiry.graph, f"{the(one)} and {the(other)}"
    held = [bond for bond in own if in_force(graph, bond)]
    ways, nearest = _ways(inquiry, one, other)
    overlap, told = _overlap(inquiry, one, other)
    advised, advice_told = _advised(inquiry, one, other)
    sections = [
        _force(inquiry, one, other, own),
        *meant_sections(inquiry, own, f"cooperation between {pair}", *inquiry.names),
        _word(inquiry, one, other),
        ways,
        _common(inquiry, one, other),
        overlap,
        advised,
        disagreement_section(inquiry, one),
    ]
    summary = [_answer(inquiry, one, other, held)]
    summary += [
        inquiry.point(sentence(graph, bond), bond.statements, "asserted") for bond in _weightiest(held)[:MOST_TOLD]
    ]
    summary += summary_of_meant(inquiry, own, pair=True)
    summary += ([] if held else nearest) + told + advice_told + firmness(inquiry, held)
    return sections, summary


def _weightiest(held: Sequence[Bond]) -> list[Bond]:
    return sorted(held, key=lambda bond: (bond.kind != "agreement", -bond.sources, bond.since or "9999", bond.via))


def _answer(inquiry: Inquiry, one: Entity, other: Entity, held: Sequence[Bond]) -> Point:
    """Whether the two cooperate, since when, and by how many acts."""
    if not held:
        return inquiry.nothing(f"cooperation in force between {the(one)} and {the(other)}")
    acts = [bond for bond in held if bond.kind == "agreement"]
    first = min((bond for bond in held if bond.since), key=lambda bond: bond.since, default=None)
    said = [bond.statements[0] for bond in (acts or held)]
    text = f"{capital(the(one))} and {the(other)} cooperate"
    if first is not None:
        text += f", by these documents since {date_in_words(first.since)}"
        said = [first.statements[0], *said]
    text += f": {counted(len(acts), 'agreement')} {'is' if len(acts) == 1 else 'are'} on record" if acts else ""
    return inquiry.point(f"{text or 'without an act that is named'} (asserted).", said, "asserted")


def _force(inquiry: Inquiry, one: Entity, other: Entity, own: Sequence[Bond]) -> Section:
    graph = inquiry.graph
    held = [bond for bond in own if in_force(graph, bond)]
    over = [bond for bond in own if bond.status == "asserted" and not in_force(graph, bond)]
    question = inquiry.command("sources", *inquiry.names, "--status", "asserted")
    points = [inquiry.point(sentence(graph, bond), bond.statements, "asserted") for bond in _weightiest(held)]
    points = points or [inquiry.nothing(f"cooperation in force between {the(one)} and {the(other)}")]
    rows = [inquiry.row((sentence(graph, bond),), bond.statements, "asserted") for bond in over]
    tables = (table("Cooperation that has ended", ("What was",), rows),) if rows else ()
    return Section("cooperation", "Cooperation in force", question, tuple(points), tables)


def _word(inquiry: Inquiry, one: Entity, other: Entity) -> Section:
    """On whose word each tie rests."""
    found = sources(inquiry.graph, one.slug, other.slug)
    rows = [
        inquiry.row(
            (
                _tie(str(record["tie"])),
                str(record["source"]),
                str(record["counts"]) + ("; self-reported" if record["self-reported"] == "yes" else ""),
                date_in_words(record["published"] or "") or "undated",
            ),
            said,
            record["status"],
        )
        for record, said in zip(found.records(), found.evidence, strict=True)
    ]
    question = inquiry.command("sources", *inquiry.names)
    if not rows:
        point = inquiry.nothing(f"tie between {the(one)} and {the(other)}, so that no source can be named")
        return Section("sources", "Who says so", question, (point,))
    columns = ("Tie", "Source", "Counts", "Published")
    note = "Two reports of one publisher are one source; the register and rows whose source was not read count nothing."
    return Section("sources", "Who says so", question, (), (table("Sources of each tie", columns, rows, note),))


def _tie(text: str) -> str:
    """A tie with its date in words.

    >>> _tie("cooperates with: Protocol (2011-05)")
    'Cooperates with: Protocol (May 2011)'
    """
    return capital(re.sub(r"\((\d{4}(?:-\d\d){0,2})\)$", lambda found: f"({date_in_words(found[1])})", text))


def _ways(inquiry: Inquiry, one: Entity, other: Entity) -> tuple[Section, list[Point]]:
    """The ways from one to the other over asserted ties, with the picture of those on them."""
    graph, asked, weights = inquiry.graph, Conditions(frozenset({"asserted"}), hops=LONGEST), load_weights()
    found = list(islice(routes(graph, one.iri, other.iri, asked, weights), WAYS))
    question = inquiry.command("path", *inquiry.names)
    if not found:
        told = tuple(f"{capital(text)}." for text in why_not(graph, one, other, asked, weights))
        point = inquiry.nothing(f"way from {the(one)} to {the(other)} over ties in force")
        return Section("ways", "Ways between them", question, (point,), notes=told), [point]
    rows = [_hop(inquiry, number, hop) for number, path in enumerate(found, 1) for hop in path]
    on_them = {iri for path in found for hop in path for iri in (hop.start, hop.end)}
    ties = [tie for tie in graph.ties if tie.a in on_them and tie.b in on_them]
    picture = network(inquiry, f"{capital(the(one))}, {the(other)} and those between them", ties)
    columns = ("Way", "From", "Tie", "To", "Since", "Sources")
    whole = table("The nearest ways", columns, rows)
    section = Section("ways", "Ways between them", question, (), (whole,), network=picture)
    names = [graph.label(found[0][0].start), *(graph.label(hop.end) for hop in found[0])]
    said = [hop.tie.statements[0] for hop in found[0]]
    return section, [inquiry.point(f"The nearest way between them: {' – '.join(names)} (asserted).", said, "asserted")]


def _hop(inquiry: Inquiry, number: int, hop: Hop) -> Row:
    graph, tie = inquiry.graph, hop.tie
    what = phrase(tie, hop.start) + (f": {act_name(graph, tie.via)}" if tie.via else "")
    cells = (
        str(number),
        graph.label(hop.start),
        what,
        graph.label(hop.end),
        date_in_words(tie.since),
        str(tie.sources),
    )
    return inquiry.row(cells, tie.statements, tie.status)


def _common(inquiry: Inquiry, one: Entity, other: Entity) -> Section:
    """Programmes in which both have a part, and bodies of which both are members."""
    graph, points = inquiry.graph, []
    for tie in common_programmes(graph, one.iri):
        if tie.other(one.iri) == other.iri:
            text = f"Both have a part in {the(graph.entity(tie.via))} ({attested(graph, tie.statements, tie.status)})."
            points.append(inquiry.point(text, tie.statements, tie.status))
    for tie in common_memberships(graph, one.iri):
        if tie.other(one.iri) == other.iri:
            bodies = sorted(shared_bodies(tie), key=graph.label)
            names = listed((the(graph.entity(iri)) for iri in bodies), 8)
            text = f"Both are members of {names} ({attested(graph, tie.statements)})."
            points.append(inquiry.point(text, tie.statements, tie.status))
    question = inquiry.command("who", inquiry.names[0], "--kind", "common-programme,common-membership")
    empty = [inquiry.nothing(f"programme or body in which both {the(one)} and {the(other)} have a part")]
    return Section("common", "What both take part in", question, tuple(points or empty))


def _overlap(inquiry: Inquiry, one: Entity, other: Entity) -> tuple[Section, list[Point]]:
    """The factors of their overlap, each with what it is made of."""
    found = duplication(inquiry.graph, one.slug, other.slug, as_of=inquiry.as_of or None)
    rows, unknown, factor = [], list[str](), ""
    for record, said in zip(found.records(), found.evidence, strict=True):
        factor = str(record["factor"] or factor)
        if factor == "agreement":
            continue  # which the first section tells
        if not said:
            unknown.append(f"{capital(factor)}: {record['shared']}; {record['remark']}.")
            continue
        shared = _dates(str(record["shared"] or "nothing"))
        rows.append(inquiry.row((FACTORS.get(factor, factor), shared, str(record["remark"] or "")), said))
    question = inquiry.command("duplication", *inquiry.names)
    notes = (*unknown, *(f"{capital(_named(inquiry.graph, note))}." for note in found.notes[:3]))
    if not any(row.cells[0] in ("State", "Topic") for row in rows):
        point = inquiry.nothing(f"State or topic that {the(one)} and {the(other)} share")
        return Section("overlap", "Overlap of their work", question, (point,), notes=notes), []
    whole = table("What they share", ("Factor", "Shared", "Remark"), rows)
    section = Section("overlap", "Overlap of their work", question, (), (whole,), notes=notes)
    states, topics = (sum(row.cells[0] == name for row in rows) for name in ("State", "Topic"))
    text = (
        f"They share {counted(states, 'State')} and {counted(topics, 'topic')}: {found.notes[0].split(' = ')[0]} of 1."
    )
    said = [items[0] for items in found.evidence if items]
    return section, [inquiry.point(text, said)]


def _dates(text: str) -> str:
    """A text with its dates in words."""
    return re.sub(r"\b\d{4}-\d\d(?:-\d\d)?\b", lambda found: date_in_words(found[0]), text)


def _named(graph: Graph, note: str) -> str:
    """A remark with the topics that it names by their codes in words."""
    before, mark, codes = note.partition("alone it works on ")
    names = [subject_matter(graph.entity(topic_iri(code.strip()))) for code in codes.split(",") if code.strip()]
    return f"{before}{mark}{', '.join(names)}" if mark and names else note


def _advised(inquiry: Inquiry, one: Entity, other: Entity) -> tuple[Section, list[Point]]:
    """Recommendations addressed to both."""
    graph = inquiry.graph
    rows = []
    for item in advice(graph):
        if {one.iri, other.iri} <= set(item.addressees):
            mark = f"{item.number}. " if item.number else ""
            cells = (
                f"{mark}{item.text}",
                listed(map(graph.label, item.addressees)),
                date_in_words(item.date) or "undated",
            )
            rows.append(inquiry.row(cells, item.statements[:1], "recommended"))
    question = inquiry.command("recommendations", inquiry.names[0])
    heading = "Recommendations addressed to both"
    if not rows:
        point = inquiry.nothing(f"recommendation addressed to both {the(one)} and {the(other)}")
        return Section("recommendations", heading, question, (point,)), []
    section = Section("recommendations", heading, question, (), (table("Recommendations", COLUMNS[:3], rows),))
    verb = "is" if len(rows) == 1 else "are"
    text = f"{capital(counted(len(rows), 'recommendation'))} {verb} addressed to both."
    marks = tuple(sorted({mark for row in rows for mark in row.sources}))[:6]
    return section, [Point(text, "recommended", marks)]
