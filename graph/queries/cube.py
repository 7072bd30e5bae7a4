"""The cube of activity: topic by place by actor, each cell with its state and what it rests on.

What comes in is a graph, and optionally a region, a topic or an actor; what goes out are cells. The state of a cell
(topic t, place p) is the first that holds of

    active                  an actor acts on t for p (asserted), by one of the rules below
    planned only            an actor plans to, or is told to
    need stated             a document says that p, a part of p or the region of p lacks or asks for t
    nothing found           some document speaks of p and of t, and says none of the above
    not covered             no document speaks of both: the graph cannot tell

Rules by which an actor counts as active for a place, strongest first, named in the answer:

    beneficiary   it leads, runs or is partner of a project on t that p (or a body of p) benefits from
    support       it supports p in a sentence that is also about t
    event         it organizes or hosts an event on t that is held in p
    own           p is a state and works on t itself
    members       a document says that it works on t, and it has its seat in p or member states there (weak: it need not
                  act in each of them; worldwide bodies do not count so, nor do functions that only the register gives)

The scheme is ours.

>>> Cell("t", "p", covered=2).state, Cell("t", "p").state
('nothing found', 'not covered')
"""

from __future__ import annotations

from abc import abstractmethod
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache, partial
from typing import TYPE_CHECKING

from graph.model import Statement
from graph.queries.coverage import coverage
from graph.queries.names import find, find_topic
from graph.queries.projection import ACTORS, Entity, Graph, Tie, of_relation, of_type, once_per_graph
from graph.queries.territory import body_in, find_place, regions, states_of_place
from graph.queries.ties import concerned

if TYPE_CHECKING:
    from graph.queries.columns.cells import Ground

STATES = ("active", "planned only", "need stated", "nothing found", "not covered")
WEAK = "members"


@dataclass(frozen=True, slots=True)
class Activity:
    """That an actor acts on a topic for a place: by which rule, how firmly, and what says so."""

    actor: str
    rule: str
    place: str
    status: str
    statements: Sequence[Statement]


class Chooser(Sequence[Activity]):
    """Activities that can tell some of theirs apart without making records of the rest."""

    @abstractmethod
    def chosen(self, asserted: bool | None, weak: bool | None) -> Sequence[Activity]:
        """Those that are asserted (or are not), and those by the weak rule (or by another)."""


def chosen(
    activities: Sequence[Activity], *, asserted: bool | None = None, weak: bool | None = None
) -> Sequence[Activity]:
    """Those that are asserted (or are not), and those by the weak rule (or by another); None takes both."""
    if isinstance(activities, Chooser):
        return activities.chosen(asserted, weak)
    return [
        item
        for item in activities
        if asserted in (None, item.status == "asserted") and weak in (None, item.rule == WEAK)
    ]


@dataclass(slots=True)
class Cell:
    """One topic in one place; ``activities`` are one for each actor, the firmest by the strongest rule first."""

    topic: str
    place: str
    activities: Sequence[Activity] = field(default_factory=list)
    needs: list[Statement] = field(default_factory=list)
    covered: int = 0

    @property
    def state(self) -> str:
        """The first of :data:`STATES` that holds."""
        if any(item.status == "asserted" for item in self.activities[:1]):
            return "active"
        if self.activities:
            return "planned only"
        if self.needs:
            return "need stated"
        return "nothing found" if self.covered else "not covered"

    @property
    def direct(self) -> bool:
        """Whether somebody is active by a stronger rule than membership."""
        return any(item.status == "asserted" and item.rule != WEAK for item in self.activities[:1])

    @property
    def rank(self) -> int:
        """0 need and nobody, 1 need and only plans, 2 need met by membership alone, 3 need met, 4 no need stated."""
        if not self.needs:
            return 4 if self.state != "active" else 5
        return {"need stated": 0, "planned only": 1}.get(self.state, 3 if self.direct else 2)


def cube(graph: Graph, *, region: str | None = None, topic: str | None = None, actor: str | None = None) -> list[Cell]:
    """All cells, by topic and place; each lists its actors, which is the third side of the cube."""
    topics = [find_topic(graph, topic).iri] if topic else sorted(entity.iri for entity in of_type(graph, "Topic"))
    places = _places(graph, region)
    only = find(graph, actor, ACTORS).iri if actor else ""
    if graph.columns is not None:
        ground = _ground(graph)
        return [cell for place in places for cell in ground.cells(place, topics, only)]
    needs, acts, told = _needs(graph), _activities(graph), coverage(graph)
    cells = []
    for place in places:
        states = frozenset(states_of_place(graph, place)) or frozenset({place})
        weak = _by_membership(graph, states)
        touches = cache(partial(_touches, graph, place=place, states=states))
        spoken = _documents_of(graph, told, place, states)
        for code in topics:
            cell = Cell(code, place)
            near = {item.id: item for at, item in needs.get(code, ()) if touches(at)}
            cell.needs = sorted(near.values(), key=lambda item: (not graph.text(item), item.id))
            found = [act for at, act in acts.get(code, ()) if touches(at)]
            found += weak.get(code, [])
            cell.activities = _distinct(act for act in found if not only or act.actor == only)
            cell.covered = len(spoken & told.get(code, set()))
            cells.append(cell)
    return cells


@once_per_graph
def _ground(graph: Graph) -> Ground:
    from graph.queries.columns.cells import Ground

    return Ground.of(graph)


def _places(graph: Graph, region: str | None) -> list[str]:
    """The region with its states; without one, every region and all states that a text serves or names a need of."""
    if region:
        place = find_place(graph, region).iri
        return list(dict.fromkeys([place, *sorted(states_of_place(graph, place), key=graph.label)]))
    named = {
        end
        for item in of_relation(graph, "needs", "benefits_from", "supports", "addressed_to", "seeks_support_from")
        if not graph.register(item)
        for end in (item.subject, item.object)
    }
    areas = [place.iri for place in regions(graph)] + [iri for iri in named if graph.entity(iri).type == "Place"]
    return list(
        dict.fromkeys(
            [
                *sorted(set(areas), key=graph.label),
                *sorted((iri for iri in named if graph.entity(iri).type == "State"), key=graph.label),
            ]
        )
    )


def _touches(graph: Graph, at: str, place: str, states: frozenset[str]) -> bool:
    """Whether what is said of ``at`` concerns ``place``: the same, a part of it, or the region it lies in."""
    if at in (place,) or at in states:
        return True
    return states <= states_of_place(graph, at).keys() if graph.entity(place).type == "State" else False


def home(graph: Graph, iri: str) -> list[str]:
    """Where a need or a benefit lies: the place or state itself, or the state of a national body."""
    if graph.entity(iri).type in ("Place", "State"):
        return [iri]
    return sorted(
        {
            item.object
            for item in graph.about(iri, "part_of", "located_in")
            if graph.entity(item.object).type in ("State", "Place")
        }
    )


@once_per_graph
def _needs(graph: Graph) -> dict[str, list[tuple[str, Statement]]]:
    """Needs by topic with the place they are of; found once for a graph."""
    found: dict[str, list[tuple[str, Statement]]] = defaultdict(list)
    for item in graph.statements:
        if item.relation == "needs":
            for at in home(graph, item.subject):
                found[item.object].append((at, item))
    return found


@once_per_graph
def _activities(graph: Graph) -> dict[str, list[tuple[str, Activity]]]:
    """Activities by topic with their place, by the rules ``beneficiary``, ``support`` and ``event``; made once."""
    found: dict[str, list[tuple[str, Activity]]] = defaultdict(list)
    for entity in graph.entities.values():
        for topic, at, act in activities_of_node(graph, entity):
            found[topic].append((at, act))
    for tie in graph.ties:
        for topic, at, act in activity_of_tie(graph, tie):
            found[topic].append((at, act))
    return found


def activities_of_node(graph: Graph, entity: Entity) -> Iterator[tuple[str, str, Activity]]:
    """The activities that a programme or event stands for, each with its topic and place."""
    if entity.type not in ("Programme", "Event"):
        return
    node = entity.iri
    topics = concerned(graph, node)
    if entity.type == "Programme":
        rule, doers = "beneficiary", graph.towards(node, "leads", "operates", "partner_of", "implements")
        reached = [(at, item) for item in graph.towards(node, "benefits_from") for at in home(graph, item.subject)]
    else:
        rule, doers = "event", graph.towards(node, "organizes", "hosts")
        reached = [
            (state, item)
            for item in graph.about(node, "located_in")
            for state in (item.object, *states_of_place(graph, item.object))
        ]
    for at, item in reached:
        for doer in doers:
            status = max(doer.status, item.status, key=_weakness)
            for topic in topics:
                yield topic, at, Activity(doer.subject, rule, at, status, (doer, item))


def activity_of_tie(graph: Graph, tie: Tie) -> Iterator[tuple[str, str, Activity]]:
    """The activities that a tie of support says by itself, each with its topic and place."""
    if tie.kind == "support" and not tie.via and tie.relation == "supports":
        for at in home(graph, tie.b) if tie.topics else ():
            for topic in tie.topics:
                yield topic, at, Activity(tie.a, "support", at, tie.status, tie.statements)


def _by_membership(graph: Graph, states: frozenset[str]) -> dict[str, list[Activity]]:
    """Activities by the weak rule, by topic."""
    found: dict[str, list[Activity]] = defaultdict(list)
    for iri, working in _workers(graph).items():
        if iri not in states and (reason := body_in(graph, iri, states))[0]:
            for item in working:
                found[item.object].append(Activity(iri, WEAK, "", "asserted", (item, *reason[1][:1])))
    for state in states:
        for item in graph.about(state, "works_on"):
            found[item.object].append(Activity(state, "own", state, item.status, (item,)))
    return found


@once_per_graph
def _workers(graph: Graph) -> dict[str, list[Statement]]:
    """The actors of which a document says that they work on something, with these statements; found once."""
    found: dict[str, list[Statement]] = defaultdict(list)
    for item in graph.statements:
        if item.relation == "works_on" and item.status == "asserted" and not graph.register(item):
            if graph.entity(item.subject).type in ACTORS:
                found[item.subject].append(item)
    return dict(sorted(found.items()))


def _weakness(status: str) -> int:
    return {"asserted": 0, "planned": 1}.get(status, 2)


def _distinct(activities: Iterable[Activity]) -> list[Activity]:
    """One activity for each actor: the firmest, by the strongest rule."""
    order = ("beneficiary", "support", "event", "own", WEAK)
    best: dict[str, Activity] = {}
    for item in sorted(
        activities, key=lambda one: (_weakness(one.status), order.index(one.rule), one.actor, one.statements[0].id)
    ):
        best.setdefault(item.actor, item)
    return sorted(best.values(), key=lambda one: (_weakness(one.status), order.index(one.rule), one.actor))


def _documents_of(graph: Graph, told: dict[str, set[str]], place: str, states: frozenset[str]) -> set[str]:
    """The documents that speak of a place, of a state of it, or of a region that it lies in."""
    found = set(told.get(place, ()))
    for state in states:
        found |= told.get(state, set())
    if graph.entity(place).type == "State":
        for area in regions(graph):
            if place in states_of_place(graph, area.iri):
                found |= told.get(area.iri, set())
    return found
