"""Cooperation of an actor, by status: what is in force, what is planned, what is only recommended, what has ended.

What comes in are the bonds of an actor; what goes out are sections and the sentences of the summary. A table of what is
in force holds asserted bonds only; what is planned or recommended is told in sections of its own, in words that cannot
be read as done.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

from graph.queries.projection import Entity
from graph.views.briefs.bonds import Bond, article, ground, in_force, remark, sentence
from graph.views.briefs.citing import MOST
from graph.views.briefs.inquiry import MOST_ROWS, Inquiry, table
from graph.views.briefs.model import Point, Row, Section, Table
from graph.views.briefs.picture import around, network
from graph.views.briefs.wording import (
    PLANNED,
    RECOMMENDED,
    attested,
    capital,
    counted,
    date_in_words,
    listed,
    number,
    the,
)

COLUMNS = ("With", "Ground", "Since", "Sources", "Remark")
FIRM = ("agreement", "cooperation", "project", "event")
MOST_TOLD = 20


def cooperation_sections(inquiry: Inquiry, entity: Entity, own: Sequence[Bond]) -> list[Section]:
    """The sections on cooperation; the first has the picture."""
    graph, name = inquiry.graph, inquiry.names[0]
    held = [bond for bond in own if in_force(graph, bond)]
    over = [bond for bond in own if bond.status == "asserted" and not in_force(graph, bond)]
    points = [Point(_counts(held))] if held else [inquiry.nothing(f"cooperation of {the(entity)} in force")]
    tables = [
        *_table(inquiry, "Agreements", [bond for bond in held if bond.kind == "agreement"]),
        *_table(inquiry, "Cooperation without an act", [bond for bond in held if bond.kind == "cooperation"]),
        *_table(inquiry, "Joint projects and events", [bond for bond in held if bond.kind in ("project", "event")]),
        *_table(inquiry, "Cooperation that has ended", over),
    ]
    picture = network(inquiry, f"With whom {the(entity)} cooperates", around(graph, entity.iri), entity.iri)
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


def meant_sections(
    inquiry: Inquiry, own: Sequence[Bond], what: str, *names: str, option: tuple[str, str] | None = None
) -> list[Section]:
    """What is planned and what is recommended, each in a section of its own; ``option`` is that of a question."""
    sections = []
    for status, heading in (("planned", PLANNED), ("recommended", RECOMMENDED)):
        some = [bond for bond in own if bond.status == status]
        points = [
            inquiry.point(sentence(inquiry.graph, bond), bond.statements, status) for bond in some[:MOST_TOLD]
        ] or [inquiry.nothing(f"{status} {what}")]
        left = len(some) - MOST_TOLD
        notes = (f"{capital(counted(left, 'more', 'more'))} {'is' if left == 1 else 'are'} left out here.",)
        words = ("view", "network", *option) if option else ("who" if len(names) == 1 else "sources", *names)
        question = inquiry.command(*words, "--status", status, *(("-o", "network.html") if option else ()))
        sections.append(Section(status, heading, question, tuple(points), notes=notes if left > 0 else ()))
    return sections


def summary_of_meant(inquiry: Inquiry, own: Sequence[Bond], *, pair: bool = False) -> list[Point]:
    """What is planned and what is recommended, one sentence each; of a pair it goes without saying with whom."""
    points = []
    for status, heading in (("planned", PLANNED), ("recommended", RECOMMENDED)):
        some = [bond for bond in own if bond.status == status]
        if some:
            told = listed((in_short(inquiry, bond, pair=pair) for bond in some), 4)
            said = [item for bond in some[:4] for item in bond.statements[:1]]
            words = attested(inquiry.graph, some[0].statements, status) if len(some) == 1 else status
            points.append(inquiry.point(f"{heading}: {told} ({words}).", said, status))
    return points


def act_table(inquiry: Inquiry, title: str, some: Sequence[Bond]) -> list[Table]:
    """Agreements with all their parties, the best attested first."""
    order = sorted(some, key=lambda bond: (-bond.sources, bond.since or "9999", bond.via))
    rows = [
        _row(inquiry, bond, (bond.reader, *bond.others), most=3) if number < MOST_ROWS else Row(("",) * len(COLUMNS))
        for number, bond in enumerate(order)
    ]
    return [table(title, ("Parties", *COLUMNS[1:]), rows)] if rows else []


def count_point(inquiry: Inquiry, entity: Entity, held: Sequence[Bond]) -> Point:
    """How many acts an actor has with how many others, and how well they are attested."""
    acts = [bond for bond in held if bond.kind == "agreement"]
    partners = {other for bond in held for other in bond.others}
    signers = {other for bond in acts for other in bond.others}
    graph = inquiry.graph
    text = f"{capital(the(entity))} cooperates with {counted(len(partners), 'other actor')}"
    if acts:
        names = listed((the(graph.entity(iri)) for iri in sorted(signers, key=graph.label)), 12)
        text += f"; {counted(len(acts), 'agreement')} {'is' if len(acts) == 1 else 'are'} on record, with {names}"
    else:
        names = listed((the(graph.entity(iri)) for iri in sorted(partners, key=graph.label)), 12)
        text += f": {names}; no agreement is on record"
    said = [bond.statements[0] for bond in (acts or held)]
    return inquiry.point(f"{text} (asserted).", said, "asserted", most=12)


def _counts(held: Sequence[Bond]) -> str:
    """How many there are of each kind, which is our own count."""
    kinds = Counter("joint" if bond.kind in ("project", "event") else bond.kind for bond in held)
    parts = [counted(kinds["agreement"], "agreement")] if kinds["agreement"] else []
    parts += [counted(kinds["cooperation"], "tie") + " without an act"] if kinds["cooperation"] else []
    parts += [counted(kinds["joint"], "joint project or event", "joint projects and events")] if kinds["joint"] else []
    return f"In force, as far as these documents tell: {listed(parts)}."


def _table(inquiry: Inquiry, title: str, some: Sequence[Bond]) -> list[Table]:
    rows = [_row(inquiry, bond, bond.others) for bond in some]
    return [table(title, COLUMNS, rows)] if rows else []


def _row(inquiry: Inquiry, bond: Bond, actors: Iterable[str], most: int = MOST) -> Row:
    """A bond in a table, under :data:`COLUMNS`."""
    graph = inquiry.graph
    cells = (
        listed((graph.label(iri) for iri in actors), 10),
        ground(graph, bond),
        date_in_words(bond.since),
        str(bond.sources),
        remark(graph, bond.statements, bond.until),
    )
    return inquiry.row(cells, bond.statements, bond.status, most=most)


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
    return [*points, *summary_of_meant(inquiry, own), *firmness(inquiry, held)]


def in_short(inquiry: Inquiry, bond: Bond, *, pair: bool = False) -> str:
    """A bond in a list: the act, and with whom where its title does not say so."""
    graph = inquiry.graph
    what = article(graph, bond.via) if bond.via else "cooperation"
    if " between " in what or pair:
        return what
    return f"{what} with {listed((the(graph.entity(iri)) for iri in bond.others), 6)}"


def firmness(inquiry: Inquiry, held: Sequence[Bond]) -> list[Point]:
    """How many of the bonds hang on one source, on a party's own word, or on no source that was read."""
    lone = [bond for bond in held if bond.sources == 1]
    unread = [bond for bond in held if bond.sources == 0]
    if not held or not (lone or unread):
        return []
    parts = [f"{number(len(lone))} {'rests' if len(lone) == 1 else 'rest'} on one source alone"] if lone else []
    parts += [f"{number(len(unread))} on no source that was read"] if unread else []
    if len(held) == 1:
        text = f"It rests on {'one source alone' if lone else 'no source that was read'}: confirm it before use."
    elif len(held) in (len(lone), len(unread)):
        on = "one source alone" if lone else "no source that was read"
        text = f"All {number(len(held))} acts and ties in force rest on {on}: confirm them before use."
    else:
        them = "it" if len(lone) + len(unread) == 1 else "them"
        text = f"Of these {number(len(held))} acts and ties in force, {' and '.join(parts)}: confirm {them} before use."
    return [inquiry.point(text, [bond.statements[0] for bond in [*unread, *lone]], most=6)]
