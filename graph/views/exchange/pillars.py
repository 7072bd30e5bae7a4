"""What each regional body does for each pillar of the UN Global Counter-Terrorism Strategy, with status and sources.

What comes in is a graph of accepted claims, and optionally a region; what goes out is a :class:`Matrix`: a row for each
body of which the documents tell an activity, a cell for each pillar, a line for each topic and status. A body works on
a topic when a document says so, when it has a part in a project or event on it, or is party of an agreement about it;
what is recommended to it stands as recommended. The register does not count: it lists what bodies are for, and nobody
reported from there. An empty cell says whether any document speaks of both the body and the pillar.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from graph.model import STATUS_ORDER, Statement
from graph.queries.answer import clean
from graph.queries.coverage import coverage
from graph.queries.projection import Graph
from graph.queries.territory import body_in, find_place, states_of_place
from graph.views.briefs.citing import Citations
from graph.views.briefs.model import Source
from graph.views.palette import group_of
from graph.vocabulary import pillars, topic_iri, topics

REGIONAL = ("ct", "regional")
"""The groups of the palette whose bodies stand in the matrix where no region is named."""

PROJECT_ROLES = {"leads": "lead", "operates": "operates it", "partner_of": "partner", "implements": "carries it out"}
EVENT_ROLES = {"organizes": "organizer", "hosts": "host"}
MOST_SOURCES, MOST_WAYS, LONGEST_WAY = 2, 2, 90


@dataclass(frozen=True, slots=True)
class Line:
    """That a body works on a topic: with which status, through what (projects, agreements), and who says so."""

    topic: str
    label: str
    status: str
    ways: tuple[str, ...]
    sources: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Cell:
    """The lines of one pillar; ``covered`` counts the documents that speak of the body and of a topic of it."""

    pillar: str
    lines: tuple[Line, ...]
    covered: int


@dataclass(frozen=True, slots=True)
class Row:
    """One body with a cell for each pillar."""

    iri: str
    name: str
    acronym: str
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class Matrix:
    """The whole matrix. ``silent`` are bodies that documents speak of, but of which no activity is told."""

    place: str
    rows: tuple[Row, ...]
    sources: tuple[Source, ...]
    silent: tuple[str, ...]
    documents: int
    first: str
    last: str


@dataclass(frozen=True, slots=True)
class _Work:
    """One thing that makes a body work on a topic."""

    status: str
    through: str
    role: str
    statements: tuple[Statement, ...]


Works = dict[tuple[str, str], list[_Work]]


def matrix_of(graph: Graph, region: str | None = None) -> Matrix:
    """The matrix of the regional bodies, or of the bodies of a region. Raises ``InputError`` for an unknown region."""
    place = find_place(graph, region) if region else None
    works, told, cite = _works(graph), coverage(graph), Citations(graph)
    bodies = sorted(_bodies(graph, place.iri if place else ""), key=lambda iri: (graph.label(iri).casefold(), iri))
    working = {body for body, _ in works}
    rows = []
    for body in (body for body in bodies if body in working):
        entity = graph.entity(body)
        cells = tuple(_cell(body, pillar, works, told, cite) for pillar in pillars())
        rows.append(Row(body, clean(entity.name), clean(entity.label), cells))
    reporting = [entry for entry in graph.documents.values() if entry.origin != "register"]
    dates = sorted(entry.metadata.date for entry in reporting if entry.metadata.date)
    return Matrix(
        clean(place.name) if place else "",
        tuple(rows),
        tuple(cite.sources),
        tuple(clean(graph.label(body)) for body in bodies if body not in working and told.get(body)),
        len(reporting),
        dates[0] if dates else "",
        dates[-1] if dates else "",
    )


def _bodies(graph: Graph, place: str) -> Iterator[str]:
    """The organizations of a region, or all regional ones."""
    states = frozenset(states_of_place(graph, place)) if place else frozenset()
    for iri, entity in graph.entities.items():
        if entity.type == "Organization":
            if body_in(graph, iri, states)[0] if place else group_of(graph, iri) in REGIONAL:
                yield iri


def _cell(body: str, pillar: str, works: Works, told: dict[str, set[str]], cite: Citations) -> Cell:
    lines = []
    covered: set[str] = set()
    for code, topic in topics().items():
        if topic.pillar != pillar:
            continue
        covered |= told.get(topic_iri(code), set()) & told.get(body, set())
        by_status: dict[str, list[_Work]] = defaultdict(list)
        for work in works.get((body, topic_iri(code)), ()):
            by_status[work.status].append(work)
        for status, group in sorted(by_status.items(), key=lambda one: STATUS_ORDER[one[0]]):
            numbers = cite((item for work in group for item in work.statements), MOST_SOURCES)
            lines.append(Line(code, topic.label, status, _ways(group), numbers))
    return Cell(pillar, tuple(lines), len(covered))


def _ways(group: Sequence[_Work]) -> tuple[str, ...]:
    """Projects, events and agreements by name, each once with all the parts that the body has in it."""
    roles: dict[str, set[str]] = defaultdict(set)
    for work in group:
        if work.through:
            roles[work.through].add(work.role)
    named = [
        f"{through} ({', '.join(sorted(parts - {''}))})" if parts - {""} else through
        for through, parts in sorted(roles.items())
    ]
    more = len(named) - MOST_WAYS
    return tuple(named[:MOST_WAYS]) + ((f"{more} more",) if more > 0 else ())


def _works(graph: Graph) -> Works:
    """Whatever documents and tables tell of bodies and topics."""
    found: Works = defaultdict(list)
    for body, topic, work in (*_said(graph), *_in_projects(graph), *_by_agreements(graph), *_advised(graph)):
        if any(not graph.register(item) for item in work.statements):
            found[body, topic].append(work)
    return dict(found)


def _said(graph: Graph) -> Iterator[tuple[str, str, _Work]]:
    for item in graph.statements:
        if item.relation == "works_on":
            yield item.subject, item.object, _Work(item.status, "", "", (item,))
        elif item.relation == "should_work_on":
            yield item.subject, item.object, _Work("recommended", "", "", (item,))


def _in_projects(graph: Graph) -> Iterator[tuple[str, str, _Work]]:
    """Parts in projects and events, as firm as the weaker of the part and of what the project is about."""
    for node, entity in graph.entities.items():
        roles = {"Programme": PROJECT_ROLES, "Event": EVENT_ROLES}.get(entity.type, {})
        for about in graph.about(node, "concerns") if roles else ():
            for part in graph.towards(node, *roles):
                word = "project" if entity.type == "Programme" else "event"
                name = _short(entity.name)
                named = name if name.casefold().startswith(word) else f"{word} {name}"
                status = max(part.status, about.status, key=STATUS_ORDER.__getitem__)
                yield part.subject, about.object, _Work(status, named, roles[part.relation], (part, about))


def _by_agreements(graph: Graph) -> Iterator[tuple[str, str, _Work]]:
    for agreement in graph.agreements:
        for topic in agreement.topics:
            for party, statements in agreement.parties.items():
                title = _short(agreement.title)
                others = sorted(graph.label(other) for other in agreement.parties if other != party)
                unsaid = [name for name in others if name not in title]
                shown = ", ".join(unsaid[:3]) + (f" and {len(unsaid) - 3} more" if len(unsaid) > 3 else "")
                through = title + (f" with {shown}" if shown else "")
                yield party, topic, _Work(agreement.status, through, "", statements)


def _advised(graph: Graph) -> Iterator[tuple[str, str, _Work]]:
    for node, entity in graph.entities.items():
        if entity.type == "Recommendation":
            for about in graph.about(node, "concerns"):
                for item in graph.about(node, "addressed_to"):
                    yield item.object, about.object, _Work("recommended", "", "", (item, about))


def _short(text: str) -> str:
    text = clean(text)
    return text if len(text) <= LONGEST_WAY else text[: LONGEST_WAY - 1].rstrip(" ,;:") + "…"


def lines_of(matrix: Matrix) -> Iterable[tuple[str, str, str]]:
    """Body, topic and status of every line."""
    return [(row.iri, line.topic, line.status) for row in matrix.rows for cell in row.cells for line in cell.lines]
