"""Putting a briefing together: which questions are asked of the graph, and what their answers become.

What comes in is a graph and what to brief on (a body, two or more, a region, a topic); what goes out is a
:class:`~graph.views.briefs.model.Brief` whose every fact has numbered sources. The sections of each kind are made in
:mod:`~graph.views.briefs.content_body`, ``content_pair``, ``content_region`` and ``content_topic``.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from graph.model import InputError
from graph.queries.answer import clean
from graph.queries.decisions import Decision
from graph.queries.names import find, find_topic
from graph.queries.projection import ACTORS, Entity, Graph
from graph.queries.territory import find_place
from graph.views.briefs.citing import Citations, numbered
from graph.views.briefs.inquiry import Draft, Inquiry, plain, scope
from graph.views.briefs.model import Brief, Point

MOST_NAMES = 4
MOST_POINTS = 8
DROPPED = ("Best attested: ", "Only bodies with members there")
"""How points begin that a summary of more than so many leaves to its sections."""
MOST_IN_SUMMARY = 3
"""Sources of a point of the summary, so that the first page is not all footnotes; the sections give the others."""


def brief_of(
    graph: Graph,
    names: Sequence[str] = (),
    *,
    region: str | None = None,
    topic: str | None = None,
    snapshot: str = "",
    title: str | None = None,
    as_of: str | None = None,
    known_by: str | None = None,
    decisions: Mapping[str, Decision] | None = None,
) -> Brief:
    """The briefing on the actors ``names`` (one: a body; more: the first with each other), a region or a topic.

    ``as_of`` and ``known_by`` only tell how the graph was narrowed before, so that the questions can be asked again.
    ``snapshot`` is the revision of the store. A name that is a region or a topic stands for that. Raises
    :class:`InputError` where a name is unknown or ambiguous, or where too much or nothing is asked for.
    """
    kind, entities = subject_of(graph, names, region, topic)
    asked = list(names) or [region or topic or ""]
    inquiry = Inquiry(graph, Citations(graph), asked, as_of or "", known_by or "", decisions or {})
    draft = _draft(kind, inquiry, entities)
    brief = Brief(
        kind,
        clean(title or draft.title),
        clean(draft.subtitle + scope(inquiry)),
        graph.today(),
        snapshot,
        tuple(replace(point, sources=point.sources[:MOST_IN_SUMMARY]) for point in _few(draft.summary)),
        tuple(draft.sections),
        tuple(draft.not_covered),
        (),
    )
    return plain(numbered(brief, inquiry.cite.sources))


def _few(points: Sequence[Point]) -> list[Point]:
    """The points of the summary: where there are more than a page holds, the least telling ones go first."""
    found = list(points)
    for opening in DROPPED:
        if len(found) > MOST_POINTS:
            found = [point for point in found if not point.text.startswith(opening)]
    return found


def subject_of(graph: Graph, names: Sequence[str], region: str | None, topic: str | None) -> tuple[str, list[Entity]]:
    """What is to be briefed on, and its kind."""
    if sum((bool(names), bool(region), bool(topic))) != 1:
        raise InputError("Name what to brief on: one actor, two actors, --region PLACE or --topic TOPIC, and only one")
    if region:
        return "region", [find_place(graph, region)]
    if topic:
        return "topic", [find_topic(graph, topic)]
    if len(names) == 1:
        return _one(graph, names[0])
    if len(names) > MOST_NAMES:
        raise InputError(f"A briefing takes up to {MOST_NAMES} names, not {len(names)}")
    found = [find(graph, name, ACTORS) for name in names]
    for place, entity in enumerate(found):
        if entity in found[:place]:
            raise InputError(f"'{names[place]}' and another of the names are both {entity.name}")
    return "pair", found


def _one(graph: Graph, name: str) -> tuple[str, list[Entity]]:
    try:
        entity = find(graph, name)
    except InputError as error:
        if "can mean" in str(error):
            raise
        try:
            return "topic", [find_topic(graph, name)]
        except InputError:
            raise error from None
    if entity.type == "Place":
        return "region", [find_place(graph, name)]
    if entity.type not in ACTORS:
        raise InputError(f"'{name}' is no actor, region or topic but of the type {entity.type}: try ctgraph show")
    return "organization", [entity]


def _draft(kind: str, inquiry: Inquiry, entities: list[Entity]) -> Draft:
    if kind == "organization":
        from graph.views.briefs.content_body import body_brief

        return body_brief(inquiry, entities[0])
    if kind == "pair":
        from graph.views.briefs.content_pair import pair_brief

        return pair_brief(inquiry, entities[0], entities[1:])
    if kind == "region":
        from graph.views.briefs.content_region import region_brief

        return region_brief(inquiry, entities[0])
    from graph.views.briefs.content_topic import topic_brief

    return topic_brief(inquiry, entities[0])
