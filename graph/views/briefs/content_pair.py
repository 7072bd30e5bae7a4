"""The briefing on two actors: do they cooperate, on what ground, since when, and who says so.

What comes in is an inquiry, the first actor and the others; what goes out is a draft. With several others each is
compared with the first in sections of its own.
"""

from __future__ import annotations

from collections.abc import Sequence

from graph.queries.projection import Entity
from graph.views.briefs.bonds import Bond, bonds, in_force, sentence
from graph.views.briefs.content_acts import meant_sections
from graph.views.briefs.content_limits import limits
from graph.views.briefs.inquiry import Draft, Inquiry
from graph.views.briefs.model import Point, Section
from graph.views.briefs.wording import listed, the


def pair_brief(inquiry: Inquiry, one: Entity, others: Sequence[Entity]) -> Draft:
    """All sections on the first actor with each of the others."""
    draft = Draft(listed(entity.label for entity in (one, *others)), "")
    for entity in others:
        own = bonds(inquiry.graph, one.iri, entity.iri)
        draft.sections += _sections(inquiry, one, entity, own)
        draft.summary += _summary(inquiry, one, entity, own)
    draft.not_covered = limits(inquiry, [one, *others], draft.sections)
    return draft


def _sections(inquiry: Inquiry, one: Entity, other: Entity, own: Sequence[Bond]) -> list[Section]:
    graph = inquiry.graph
    held = [bond for bond in own if in_force(graph, bond)]
    pair = f"{the(one)} and {the(other)}"
    points = [inquiry.point(sentence(graph, bond), bond.statements, "asserted") for bond in held]
    question = inquiry.command("sources", *inquiry.names)
    empty = [inquiry.nothing(f"cooperation in force between {pair}")]
    force = Section("cooperation", "Cooperation in force", question, tuple(points or empty))
    return [force, *meant_sections(inquiry, own, f"cooperation between {pair}", *inquiry.names)]


def _summary(inquiry: Inquiry, one: Entity, other: Entity, own: Sequence[Bond]) -> list[Point]:
    held = [bond for bond in own if in_force(inquiry.graph, bond)]
    if not held:
        return [inquiry.nothing(f"cooperation in force between {the(one)} and {the(other)}")]
    return [inquiry.point(sentence(inquiry.graph, bond), bond.statements, "asserted") for bond in held[:5]]
