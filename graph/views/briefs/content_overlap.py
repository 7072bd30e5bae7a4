"""Where an actor may do the same work as others, and with whom of them it has no agreement.

What comes in is an inquiry and an actor; what goes out are two sections and a sentence for the summary. The measure is
that of :mod:`graph.queries.overlap`; overlap is no fault, and the briefing says so.
"""

from __future__ import annotations

from graph.model import Statement
from graph.queries.duplication import Choice, Pair, evidence_of, pairs
from graph.queries.overlap import agreement_between
from graph.queries.projection import Entity, Graph
from graph.queries.ties import COOPERATION
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
        acts[other.iri] = contact(graph, entity.iri, other.iri)
        shared = pair.overlap
        cells = (
            other.label,
            f"{shared.score:.2f}",
            str(len(shared.shared_states)),
            topics_listed(graph, shared.shared_functions, 4),
            acts[other.iri][0],
        )
        rows.append(inquiry.row(cells, [*acts[other.iri][2][:2], *evidence_of(pair)]))
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


def contact(graph: Graph, one: str, other: str) -> tuple[str, str, list[Statement]]:
    """What there is between two bodies, as a cell and as a clause, with its statements.

    An agreement or tie of bodies that are part of them is told as theirs, not as one of the two.
    """
    word, said = agreement_between(graph, one, other)
    direct = any(
        tie.other(one) == other and tie.kind in COOPERATION and tie.status == "asserted"
        for tie in graph.ties_of.get(one, ())
    )
    if word == "yes":
        return word, "the two have an agreement", said
    if word.startswith("yes"):
        return word, f"an agreement is on record{word[3:]}", said
    if word == "no":
        return word, "no agreement or other contact is told of", said
    if word == "no, but they cooperate":
        if direct:
            return "none named; they cooperate", "they cooperate without an act that is named", said
        return "none named; their bodies cooperate", "bodies that are part of them cooperate without an act", said
    return word, f"an agreement is only {word}", said


def _other(pair: Pair, entity: Entity) -> Entity:
    return pair.other.entity if pair.one.entity.iri == entity.iri else pair.one.entity


def _most(inquiry: Inquiry, entity: Entity, pair: Pair) -> Point:
    graph, other = inquiry.graph, _other(pair, entity)
    _, has, said = contact(graph, entity.iri, other.iri)
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
        _, between, said = contact(graph, entity.iri, other.iri)
        shared = pair.overlap
        common = topics_listed(graph, shared.shared_functions)
        text = (
            f"{capital(the(other))} (overlap {shared.score:.2f}): shares "
            f"{counted(len(shared.shared_states), 'State')} and works on {common}; {between}."
        )
        points.append(inquiry.point(text, [*said[:1], *evidence_of(pair)]))
    if not points:
        points = [inquiry.nothing(f"body that overlaps with {the(entity)} and has no agreement with it")]
    notes = (f"{len(alone) - MOST_TOLD} more with a smaller overlap are left out.",) if len(alone) > MOST_TOLD else ()
    question = inquiry.command("uncoordinated", inquiry.names[0])
    return Section("uncoordinated", "Overlap without an agreement", question, tuple(points), notes=notes)
