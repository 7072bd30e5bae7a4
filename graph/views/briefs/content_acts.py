"""Cooperation of an actor, by status: what is in force, what is planned, what is only recommended, what has ended.

What comes in are the bonds of an actor; what goes out are sections and the sentences of the summary. A table of what is
in force holds asserted bonds only; what is planned or recommended is told in sections of its own, in words that cannot
be read as done.
"""

from __future__ import annotations

from collections.abc import Sequence

from graph.queries.projection import Entity
from graph.views.briefs.bonds import Bond, article, ground, in_force, remark, sentence
from graph.views.briefs.inquiry import Inquiry, table
from graph.views.briefs.model import Point, Section, Table
from graph.views.briefs.picture import network
from graph.views.briefs.wording import (
    PLANNED,
    RECOMMENDED,
    attested,
    capital,
    counted,
    date_in_words,
    listed,
    the,
)

COLUMNS = ("With", "Ground", "Since", "Independent sources", "Remark")
FIRM = ("agreement", "cooperation", "project", "event")
MOST_TOLD = 20


def cooperation_sections(inquiry: Inquiry, entity: Entity, own: Sequence[Bond]) -> list[Section]:
    """The sections on cooperation; the first has the picture."""
    graph, name = inquiry.graph, inquiry.names[0]
    held = [bond for bond in own if in_force(graph, bond)]
    over = [bond for bond in own if bond.status == "asserted" and not in_force(graph, bond)]
    points = (
        [count_point(inquiry, entity, held)] if held else [inquiry.nothing(f"cooperation of {the(entity)} in force")]
    )
    tables = [
        *_table(inquiry, "Agreements", [bond for bond in held if bond.kind == "agreement"]),
        *_table(inquiry, "Cooperation without an act", [bond for bond in held if bond.kind == "cooperation"]),
        *_table(inquiry, "Joint projects and events", [bond for bond in held if bond.kind in ("project", "event")]),
        *_table(inquiry, "Cooperation that has ended", over),
    ]
    picture = network(inquiry, f"With whom {the(entity)} cooperates", graph.ties, entity.iri)
    force = Section(
        "cooperation",
        "Cooperation in force",
        inquiry.command("who", name, "--kind", ",".join(FIRM)),
        tuple(points),
        tuple(tables),
        network=picture,
        notes=("Cooperation without an act: a document says that they cooperate and names no agreement.",)
        if any(bond.kind == "cooperation" for bond in held)
        else (),
    )
    return [force, *meant_sections(inquiry, own, f"cooperation of {the(entity)}", name)]


def meant_sections(inquiry: Inquiry, own: Sequence[Bond], what: str, *names: str) -> list[Section]:
    """What is planned and what is recommended, each in a section of its own."""
    sections = []
    for status, heading in (("planned", PLANNED), ("recommended", RECOMMENDED)):
        some = [bond for bond in own if bond.status == status]
        points = [
            inquiry.point(sentence(inquiry.graph, bond), bond.statements, status) for bond in some[:MOST_TOLD]
        ] or [inquiry.nothing(f"{status} {what}")]
        notes = (f"{len(some) - MOST_TOLD} more are left out here.",) if len(some) > MOST_TOLD else ()
        question = inquiry.command("who" if len(names) == 1 else "sources", *names, "--status", status)
        sections.append(Section(status, heading, question, tuple(points), notes=notes))
    return sections


def count_point(inquiry: Inquiry, entity: Entity, held: Sequence[Bond]) -> Point:
    """How many acts an actor has with how many others, and how well they are attested."""
    acts = [bond for bond in held if bond.kind == "agreement"]
    partners = {other for bond in held for other in bond.others}
    signers = {other for bond in acts for other in bond.others}
    text = f"{capital(the(entity))} cooperates with {counted(len(partners), 'other actor')}"
    if acts:
        names = listed(sorted(the(inquiry.graph.entity(iri)) for iri in signers), 12)
        text += f"; {counted(len(acts), 'agreement')} {'is' if len(acts) == 1 else 'are'} on record, with {names}"
    said = [bond.statements[0] for bond in (acts or held)]
    return inquiry.point(f"{text} (asserted).", said, "asserted", most=12)


def _table(inquiry: Inquiry, title: str, some: Sequence[Bond]) -> list[Table]:
    graph = inquiry.graph
    rows = [
        inquiry.row(
            (
                listed((graph.label(other) for other in bond.others), 10),
                ground(graph, bond),
                date_in_words(bond.since),
                str(bond.sources),
                remark(graph, bond.statements, bond.until),
            ),
            bond.statements,
            bond.status,
        )
        for bond in some
    ]
    return [table(title, COLUMNS, rows)] if rows else []


def summary_of_bonds(inquiry: Inquiry, entity: Entity, own: Sequence[Bond]) -> list[Point]:
    """For a reader in a hurry: the count, the best attested and the latest act, what is planned, how firm it is."""
    graph = inquiry.graph
    held = [bond for bond in own if in_force(graph, bond)]
    if not held:
        points = [inquiry.nothing(f"cooperation of {the(entity)} in force")]
    else:
        points = [count_point(inquiry, entity, held)]
        acts = [bond for bond in held if bond.kind == "agreement"]
        best = max(acts, key=lambda bond: (bond.sources, bond.since), default=None)
        latest = max(acts, key=lambda bond: bond.since, default=None)
        if latest is not None and latest.since:
            points.append(inquiry.point(f"The latest act: {sentence(graph, latest)}", latest.statements, "asserted"))
        if best is not None and best is not latest and best.sources > 1:
            points.append(inquiry.point(f"Best attested: {sentence(graph, best)}", best.statements, "asserted"))
    for status, heading in (("planned", PLANNED), ("recommended", RECOMMENDED)):
        some = [bond for bond in own if bond.status == status]
        if some:
            told = listed((_in_short(inquiry, bond) for bond in some), 4)
            said = [item for bond in some[:4] for item in bond.statements[:1]]
            points.append(inquiry.point(f"{heading}: {told} ({attested(graph, said, status)}).", said, status))
    return [*points, *_firmness(inquiry, held)]


def _in_short(inquiry: Inquiry, bond: Bond) -> str:
    ends = listed((the(inquiry.graph.entity(iri)) for iri in bond.others), 6)
    what = article(inquiry.graph, bond.via) if bond.via else "cooperation"
    return f"{what} with {ends}"


def _firmness(inquiry: Inquiry, held: Sequence[Bond]) -> list[Point]:
    """How many of the bonds hang on one source, on a party's own word, or on no source that was read."""
    lone = [bond for bond in held if bond.sources == 1]
    unread = [bond for bond in held if bond.sources == 0]
    if not held or not (lone or unread):
        return []
    parts = [f"{counted(len(lone), 'rests', 'rest')} on one source"] if lone else []
    parts += [f"{counted(len(unread), 'rests', 'rest')} on no source that was read"] if unread else []
    text = f"Of {counted(len(held), 'such bond')}, {' and '.join(parts)}: confirm these before use."
    return [inquiry.point(text, [bond.statements[0] for bond in [*unread, *lone]], most=6)]
