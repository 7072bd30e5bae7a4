"""Where an actor may do the same work as others, and with whom of them it has no agreement.

What comes in is an inquiry and an actor; what goes out are two sections and a sentence for the summary. The measure is
that of :mod:`graph.queries.overlap`; overlap is no fault, and the briefing says so.
"""

from __future__ import annotations

from graph.queries.duplication import Choice, Pair, evidence_of, pairs
from graph.queries.overlap import agreement_between
from graph.queries.projection import Entity
from graph.queries.uncoordinated import LEAST
from graph.views.briefs.inquiry import Inquiry, table
from graph.views.briefs.model import Chart, Point, Section
from graph.views.briefs.wording import capital, counted, the, topics_listed

FIRST, MOST_TOLD = 10, 8
MEASURE = (
    "The overlap is the product of shared States, shared topics and shared time, each between 0 and 1; it is no fault, "
    "and two bodies with an agreement may well share a field."
)


def overlap_sections(inquiry: Inquiry, entity: Entity) -> tuple[list[Section], list[Point]]:
    """Overlap, and overlap without an agreement; the greatest overlap as a sentence."""
    graph, name = inquiry.graph, inquiry.names[0]
    question = inquiry.command("duplication", name)
    found = pairs(graph, Choice(one=entity.slug))[0] if entity.type == "Organization" else []
    found = [pair for pair in found if pair.overlap.score >= LEAST]
    if not found:
        points = (inquiry.nothing(f"other body that shares States and topics with {the(entity)}"),)
        return [Section("overlap", "Overlap with others", question, points)], []
    rows, acts = [], {}
    for pair in found:
        other = _other(pair, entity)
        acts[other.iri] = agreement_between(graph, entity.iri, other.iri)
        shared = pair.overlap
        cells = (
            other.label,
            f"{shared.score:.2f}",
            str(len(shared.shared_states)),
            topics_listed(graph, shared.shared_functions, 4),
            acts[other.iri][0],
        )
        rows.append(inquiry.row(cells, [*acts[other.iri][1][:2], *evidence_of(pair)]))
    columns = ("Body", "Overlap", "Shared States", "Shared topics", "Agreement")
    chart = Chart(
        f"Overlap with {the(entity)}",
        "bar",
        tuple(_other(pair, entity).label for pair in found[:FIRST]),
        (("overlap", tuple(round(pair.overlap.score, 2) for pair in found[:FIRST])),),
        "0 to 1",
    )
    whole = table("Bodies with the greatest overlap", columns, rows, most=FIRST)
    overlap = Section("overlap", "Overlap with others", question, (), (whole,), (chart,), notes=(MEASURE,))
    alone = [pair for pair in found if not acts[_other(pair, entity).iri][0].startswith("yes")]
    return [overlap, _uncoordinated(inquiry, entity, alone)], [_most(inquiry, entity, found[0])]


def _other(pair: Pair, entity: Entity) -> Entity:
    return pair.other.entity if pair.one.entity.iri == entity.iri else pair.one.entity


def _most(inquiry: Inquiry, entity: Entity, pair: Pair) -> Point:
    graph, other = inquiry.graph, _other(pair, entity)
    word, said = agreement_between(graph, entity.iri, other.iri)
    has = {
        "yes": "the two have an agreement",
        "no": "these documents tell of no agreement between them",
        "no, but they cooperate": "they cooperate without an agreement",
    }.get(word, f"an agreement is {word}" if not word.startswith("yes") else "bodies of theirs have an agreement")
    shared = pair.overlap
    text = (
        f"The work of {the(entity)} overlaps most with that of {the(other)} ({shared.score:.2f} of 1): they share "
        f"{counted(len(shared.shared_states), 'State')} and {counted(len(shared.shared_functions), 'topic')}; {has}."
    )
    return inquiry.point(text, [*evidence_of(pair), *said[:1]])


def _uncoordinated(inquiry: Inquiry, entity: Entity, alone: list[Pair]) -> Section:
    graph = inquiry.graph
    points = []
    for pair in alone[:MOST_TOLD]:
        other = _other(pair, entity)
        word, said = agreement_between(graph, entity.iri, other.iri)
        contact = {
            "no": "no agreement or other contact is told of",
            "no, but they cooperate": "they cooperate without an act",
        }.get(word, f"an act is only {word}")
        shared = pair.overlap
        common = topics_listed(graph, shared.shared_functions)
        text = (
            f"{capital(the(other))} (overlap {shared.score:.2f}): shares "
            f"{counted(len(shared.shared_states), 'State')} and works on {common}; {contact}."
        )
        points.append(inquiry.point(text, [*said[:1], *evidence_of(pair)]))
    if not points:
        points = [inquiry.nothing(f"body that overlaps with {the(entity)} and has no agreement with it")]
    notes = (f"{len(alone) - MOST_TOLD} more with a smaller overlap are left out.",) if len(alone) > MOST_TOLD else ()
    question = inquiry.command("uncoordinated", inquiry.names[0])
    return Section("uncoordinated", "Overlap without an agreement", question, tuple(points), notes=notes)
