"""What the documents do not cover, said as plainly as what they do.

What comes in is an inquiry with the sections made so far; what goes out are points: what was looked for and not found,
topics and documents that never speak of the subject, what rests on one word, what could not be read or dated.
"""

from __future__ import annotations

from collections.abc import Sequence

from graph.model import Statement
from graph.queries.coverage import coverage
from graph.queries.projection import Entity, Graph
from graph.queries.territory import states_of_place
from graph.views.briefs.inquiry import Inquiry, documents_counted
from graph.views.briefs.model import Point, Section
from graph.views.briefs.wording import capital, counted, date_in_words, listed, number, subject_matter, the
from graph.vocabulary import pillars, topic_iri, topics

FEW = 12


def limits(inquiry: Inquiry, entities: Sequence[Entity], sections: Sequence[Section]) -> list[Point]:
    """The points on what is missing or weak."""
    return [
        *_empty(sections),
        *_silent(inquiry, entities),
        *_topics(inquiry, entities),
        *_weak(inquiry, entities),
        *_undated(inquiry),
        *_reading(inquiry),
    ]


def _empty(sections: Sequence[Section]) -> list[Point]:
    """The sections in which nothing was found."""
    bare = [
        one.heading
        for one in sections
        if one.key != "disagreements" and not one.tables and not any(point.sources for point in one.points)
    ]
    if not bare:
        return []
    return [
        Point(f"Nothing was found under: {'; '.join(bare)}. That is a remark on these documents, not on the world.")
    ]


def _silent(inquiry: Inquiry, entities: Sequence[Entity]) -> list[Point]:
    """How many of the documents never speak of the subject."""
    graph = inquiry.graph
    told = coverage(graph)
    named = {entity.iri for entity in entities}
    named |= {iri for entity in entities if entity.type == "Place" for iri in states_of_place(graph, entity.iri)}
    speak = {document for iri in named for document in told.get(iri, ())}
    read = [entry for entry in graph.documents.values() if entry.origin != "register"]
    silent = sorted(entry.name for entry in read if entry.id not in speak)
    if not read:
        return [Point("No document was read; all that is told here comes from the register.")]
    whom = listed(
        f"{the(entity)} or its States" if entity.type == "Place" and len(named) > 2 else the(entity)
        for entity in entities
    )
    if not silent:
        return []
    names = listed(silent, FEW)
    do = "does" if len(silent) == 1 else "do"
    return [Point(f"{capital(number(len(silent)))} of {documents_counted(graph)} {do} not speak of {whom}: {names}.")]


def _topics(inquiry: Inquiry, entities: Sequence[Entity]) -> list[Point]:
    """The topics on which no document connects anything with the subject."""
    graph = inquiry.graph
    if any(entity.type in ("Topic", "Place") for entity in entities):
        return []
    points = []
    for entity in entities:
        spoken = {item.object for item in graph.about(entity.iri) if not graph.register(item)}
        silent = [code for code in topics() if not any(iri.endswith(f"/{code}") for iri in spoken)]
        if silent and len(silent) < len(topics()):
            count = f"{len(silent)} of the {len(topics())} topics"
            names = "; ".join(_of_pillar(graph, pillar, silent) for pillar in pillars())
            points.append(Point(f"On {count} of the Strategy no document says anything of {the(entity)}: {names}."))
    return points


def _of_pillar(graph: Graph, pillar: str, silent: Sequence[str]) -> str:
    """The silent topics of one pillar, or that it has none."""
    own = [code for code, topic in topics().items() if topic.pillar == pillar]
    names = [subject_matter(graph.entity(topic_iri(code))) for code in own if code in silent]
    return f"of pillar {pillar} {', '.join(names) if names else 'none'}"


def _weak(inquiry: Inquiry, entities: Sequence[Entity]) -> list[Point]:
    """How many claims rest on a party's own word, on the register, or on no source that was read."""
    graph = inquiry.graph
    said: dict[str, Statement] = {}
    for entity in entities:
        for item in [*graph.about(entity.iri), *graph.towards(entity.iri)]:
            said[item.id or str(item)] = item
    own = sum(item.self_reported for item in said.values())
    register = sum(graph.register(item) for item in said.values())
    unread = sum(not graph.register(item) and not graph.source(item) for item in said.values())
    parts = [f"{register} come from the register, which is not a document"] if register else []
    parts += [f"{unread} from rows for which no source was read"] if unread else []
    parts += [f"{own} from a party about itself"] if own else []
    if not parts or not said:
        return []
    return [Point(f"Of the {len(said)} claims about {listed(the(e) for e in entities)}, {listed(parts)}.")]


def _undated(inquiry: Inquiry) -> list[Point]:
    graph = inquiry.graph
    texts = [entry for entry in graph.documents.values() if entry.origin == "text"]
    dated = sorted(entry.metadata.date for entry in texts if entry.metadata.date)
    undated = sorted(entry.name for entry in texts if not entry.metadata.date)
    points = []
    if dated:
        points.append(
            Point(
                f"The dated documents reach from {date_in_words(dated[0])} to {date_in_words(dated[-1])}; what "
                "happened since is not known here."
            )
        )
    if undated:
        names = listed(undated, FEW)
        points.append(
            Point(
                f"{capital(counted(len(undated), 'document'))} bear{'s' if len(undated) == 1 else ''} no date, so that "
                f"their claims cannot be placed in time: {names}."
            )
        )
    return points


def _reading(inquiry: Inquiry) -> list[Point]:
    """What the reading itself leaves out."""
    graph = inquiry.graph
    points = []
    if graph.proposed:
        one = graph.proposed == 1
        points.append(
            Point(
                f"{capital(counted(graph.proposed, 'claim'))} of this store still wait{'s' if one else ''} for a "
                f"person's verdict and {'is' if one else 'are'} left out."
            )
        )
    points.append(
        Point(
            "Only English text is read; of texts in other languages only the names. The claims were found by a "
            "program, which misses some: what is not told here may still stand in the documents. Read a quote before "
            "you cite it."
        )
    )
    return [*points, *(Point(f"{remark}.") for remark in graph.remarks)]
