"""Where a need is stated and nobody is seen to act: topic or measure by place by actor.

What comes in is a graph, and optionally a region, a topic or an actor; what goes out is a ranked list of cells of the
cube (:mod:`graph.queries.cube` defines the five states of a cell), a matrix of topics by places, the same by pillar of
the Strategy or by measure of a plan of action that was loaded as a table, or two regions side by side.

    rank(cell) = 0 a need and nobody
                 1 a need and only plans
                 2 a need that members of a body alone meet (weak)
                 3 a need that is met
                 4 no need stated, and nobody or only plans
                 5 no need stated, and active

Within a rank by the number of needs stated, regions before states. A measure stands for its topics,

    state(measure) = need stated, if that is the state of one of its topics
                     otherwise the worst of them: not covered, nothing found, planned only, active

so that it is active only where somebody acts on every topic of it. A pillar counts its topics by state. All of this is
ours. A gap of the documents is not a gap of the world, which is why cells that no document covers are counted and not
listed. A state that only shares the need of its region, in the same state as the region, is not listed again.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from itertools import chain, islice

from graph.model import InputError, Statement
from graph.queries.answer import Answer, answer
from graph.queries.cube import STATES, Activity, Cell, chosen, cube
from graph.queries.measures import measures_of
from graph.queries.names import find
from graph.queries.projection import ACTORS, Graph
from graph.queries.projection import known_by as limited
from graph.queries.territory import find_place
from graph.vocabulary import pillars

__all__ = ["BY", "STATES", "Cell", "compare", "cube", "gaps", "matrix"]

BY = ("topic", "pillar", "measure")
WORST = ("active", "planned only", "nothing found", "not covered")
SIGNS = {"active": "●", "planned only": "◐", "need stated": "", "nothing found": "–", "not covered": "?"}
LEGEND = "● active, ○ active by members only, ◐ planned only, – nothing found, ? not covered; ! a need is stated"
MOST_QUOTES = 20


def gaps(
    graph: Graph,
    *,
    region: str | None = None,
    topic: str | None = None,
    actor: str | None = None,
    by: str = "topic",
    measures: str | None = None,
    known_by: str | None = None,
    every: bool = False,
    limit: int = 100,
) -> Answer:
    """The ranked gaps. ``every`` lists all covered cells, not only those with a need or a plan.

    ``region`` takes that place and its states, ``topic`` one topic, ``actor`` only what that actor does (so a gap is
    what it does not do). ``by`` puts topics together by ``pillar`` or by ``measure``; ``measures`` names the table of
    measures, where the graph has several.
    """
    if by not in BY:
        raise InputError(f"Gaps can be listed by {', '.join(BY)}, not by '{by}'")
    if known_by:
        graph = limited(graph, known_by)
    if actor:
        find(graph, actor, ACTORS)
    where = f" in {find_place(graph, region).name}" if region else ""
    cells = cube(graph, region=region, topic=topic, actor=actor)
    if by == "pillar":
        return _by_pillar(graph, cells, where)
    if by == "measure":
        return _by_measure(graph, cells, where, measures, every=every, limit=limit)
    shown = _listed_cells(graph, cells, every=every)
    rows, evidence = [], []
    for cell in shown[:limit]:
        planned = chosen(cell.activities, asserted=False)
        rows.append(
            (
                graph.entity(cell.topic).name,
                graph.entity(cell.place).name,
                in_words(cell),
                len(cell.needs),
                ", ".join(sorted({graph.label(item.subject) for item in cell.needs})) or None,
                _listed(graph, chosen(cell.activities, asserted=True), cell.place),
                _listed(graph, planned, cell.place),
                cell.covered,
            )
        )
        evidence.append(_evidence([cell]) or _spoken(graph, cell))
    notes = [
        counted(cells),
        "An actor is followed by the rule that makes it active; 'members' is weak",
        "What no document covers is unknown, not empty",
    ]
    if len(shown) > limit:
        notes.append(f"{len(shown)} cells have a need or a plan; the first {limit} are shown (--limit)")
    columns = ["topic", "place", "state", "needs", "needed by", "active", "planned", "documents"]
    return answer(graph, f"Gaps{where}", columns, rows, evidence, notes)


def matrix(
    graph: Graph,
    *,
    region: str,
    topic: str | None = None,
    actor: str | None = None,
    known_by: str | None = None,
) -> Answer:
    """Topics by places of a region, each cell a sign for its state."""
    if known_by:
        graph = limited(graph, known_by)
    cells = cube(graph, region=region, topic=topic, actor=actor)
    places = list(dict.fromkeys(cell.place for cell in cells))
    by_topic: dict[str, list[Cell]] = defaultdict(list)
    for cell in cells:
        by_topic[cell.topic].append(cell)
    rows, evidence = [], []
    for code, row in sorted(by_topic.items(), key=lambda item: graph.entity(item[0]).name):
        if all(cell.state == "not covered" for cell in row):
            continue
        rows.append((graph.entity(code).name, *map(_sign, row)))
        evidence.append(_evidence(row) or [item for cell in row for item in _spoken(graph, cell)][:MOST_QUOTES])
    silent = len(by_topic) - len(rows)
    notes = [LEGEND, counted(cells)]
    if silent:
        notes.append(f"Topics that no document covers for these places are left out: {silent}")
    heads = [graph.label(place) for place in places]
    return answer(
        graph, f"Topics by places in {find_place(graph, region).name}", ["topic", *heads], rows, evidence, notes
    )


def compare(
    graph: Graph,
    one: str,
    other: str,
    *,
    topic: str | None = None,
    actor: str | None = None,
    known_by: str | None = None,
) -> Answer:
    """Two regions (or states) side by side, topic by topic: first what is a gap in one and not in the other."""
    if known_by:
        graph = limited(graph, known_by)
    places = [find_place(graph, name) for name in (one, other)]
    if places[0].iri == places[1].iri:
        raise InputError(f"Both names mean {places[0].name}: give two regions")
    sides = [
        {cell.topic: cell for cell in cube(graph, region=name, topic=topic, actor=actor) if cell.place == place.iri}
        for name, place in zip((one, other), places, strict=True)
    ]
    found = []
    for code, first in sides[0].items():
        second = sides[1][code]
        if {first.state, second.state} != {"not covered"}:
            found.append((first, second))
    found.sort(
        key=lambda pair: (
            -abs(pair[0].rank - pair[1].rank),
            min(pair[0].rank, pair[1].rank),
            graph.entity(pair[0].topic).name,
        )
    )
    rows, evidence = [], []
    for pair in found:
        told = [(in_words(cell), _actors(graph, cell)) for cell in pair]
        rows.append((graph.entity(pair[0].topic).name, *told[0], *told[1]))
        evidence.append(_evidence(pair) or [item for cell in pair for item in _spoken(graph, cell)])
    a, b = (place.name for place in places)
    columns = ["topic", a, f"active in {a}", b, f"active in {b}"]
    notes = [f"{place.name}: {counted(side.values())}" for place, side in zip(places, sides, strict=True)]
    notes.append("Both are taken as a whole; where the two differ most stands first")
    return answer(graph, f"{a} and {b} side by side", columns, rows, evidence, notes)


def _by_pillar(graph: Graph, cells: Sequence[Cell], where: str) -> Answer:
    """For each pillar and place, how many of its topics are in which state."""
    groups: dict[tuple[str, str], list[Cell]] = defaultdict(list)
    for cell in cells:
        groups[graph.entity(cell.topic).attributes.get("pillar", ""), cell.place].append(cell)
    labels = {code: f"{code} {term.label}" for code, term in pillars().items()}
    order = {place: number for number, place in enumerate(dict.fromkeys(cell.place for cell in cells))}
    rows, evidence = [], []
    whole: dict[str, Counter[str]] = {}
    for (pillar, place), group in sorted(groups.items(), key=lambda item: (item[0][0], order[item[0][1]])):
        count = Counter(cell.state for cell in group)
        if count["not covered"] == len(group) or (where and whole.setdefault(pillar, count) == count and order[place]):
            continue
        open_ = sorted(graph.entity(cell.topic).slug for cell in group if cell.rank in (0, 1))
        row = (labels.get(pillar, pillar or "of no pillar"), graph.entity(place).name)
        rows.append((*row, *(count[state] for state in STATES), ", ".join(open_) or None))
        evidence.append(_evidence(sorted(group, key=lambda cell: cell.rank)) or _spoken(graph, *group))
    notes = [
        counted(cells),
        "The figures count topics of the pillar; unmet are those with a need and nobody, or only plans",
    ]
    if where:
        notes.append("States in which a pillar stands as in the whole region are not listed again")
    columns = ["pillar", "place", *STATES, "unmet"]
    return answer(graph, f"Gaps by pillar of the Strategy{where}", columns, rows, evidence, notes)


def _by_measure(
    graph: Graph, cells: Sequence[Cell], where: str, table: str | None, *, every: bool, limit: int
) -> Answer:
    """For each measure of a plan and each place, its state by its topics."""
    plan = measures_of(graph, table)
    at: dict[tuple[str, str], Cell] = {(cell.topic, cell.place): cell for cell in cells}
    places = list(dict.fromkeys(cell.place for cell in cells))
    found = []
    for number, measure in enumerate(plan):
        whole = [at[code, places[0]].state for code in measure.topics if (code, places[0]) in at]
        for place in places:
            row = [at[code, place] for code in measure.topics if (code, place) in at]
            state = measure_state(row)
            same = where and place != places[0] and [cell.state for cell in row] == whole
            if row and (every or (state not in ("active", "not covered") and not same)):
                found.append((_severity(state), places.index(place), number, measure, place, state, row))
    found.sort(key=lambda item: item[:3])
    rows, evidence = [], []
    for _, _, _, measure, place, state, row in found[:limit]:
        told = "; ".join(f"{graph.entity(cell.topic).slug} {in_words(cell)}" for cell in row)
        actors = sorted({graph.label(act.actor) for cell in row for act in chosen(cell.activities, weak=False)})
        rows.append(
            (measure.number, measure.text, graph.entity(place).name, state, told, ", ".join(actors[:6]) or None)
        )
        evidence.append([*measure.statements[:1], *_evidence(row)][:MOST_QUOTES])
    notes = [
        f"{len(plan)} measures in {len(places)} places; a measure is active where somebody acts on each of its topics"
    ]
    if where and not every:
        notes.append("States in which a measure stands as in the region are not listed again (--all lists them)")
    bare = [measure.number for measure in plan if not measure.topics]
    if bare:
        notes.append(f"Measures without a topic are left out: {', '.join(bare)}")
    if len(found) > limit:
        notes.append(f"The first {limit} of {len(found)} are shown (--limit)")
    columns = ["no.", "measure", "place", "state", "by topic", "who acts or plans to"]
    return answer(graph, f"Measures{where}", columns, rows, evidence, notes)


def measure_state(cells: Iterable[Cell]) -> str:
    """The state of a measure by the cells of its topics (the formula of this module).

    >>> measure_state([Cell("a", "p", covered=1), Cell("b", "p")])
    'not covered'
    """
    states = {cell.state for cell in cells}
    if "need stated" in states:
        return "need stated"
    return max(states, key=WORST.index, default="not covered")


def counted(cells: Iterable[Cell]) -> str:
    """How many cells are in which state."""
    count = Counter(cell.state for cell in cells)
    return f"{sum(count.values())} cells: " + ", ".join(f"{count[state]} {state}" for state in STATES)


def in_words(cell: Cell) -> str:
    """The state of a cell with whether a need is stated, and whether only the weak rule makes it active."""
    state = cell.state + (" by members only" if cell.state == "active" and not cell.direct else "")
    return f"need stated, {state}" if cell.needs and cell.state != "need stated" else state


def _severity(state: str) -> int:
    return ("need stated", "planned only", "nothing found", "active", "not covered").index(state)


def _sign(cell: Cell) -> str:
    sign = "○" if cell.state == "active" and not cell.direct else SIGNS[cell.state]
    return sign + ("!" if cell.needs else "")


def _listed_cells(graph: Graph, cells: Sequence[Cell], *, every: bool) -> list[Cell]:
    shown = [
        cell for cell in cells if cell.state != "not covered" and (every or cell.needs or cell.state == "planned only")
    ]
    by_place = {(cell.topic, cell.place): cell for cell in shown}
    shown = [cell for cell in shown if every or not _repeats(graph, cell, by_place)]
    return sorted(
        shown,
        key=lambda cell: (
            cell.rank,
            -len(cell.needs),
            graph.entity(cell.place).type == "State",
            graph.label(cell.place),
            cell.topic,
        ),
    )


def _evidence(cells: Iterable[Cell]) -> list[Statement]:
    """What the needs and activities of some cells rest on."""
    found: dict[str, Statement] = {}
    sides = ((cell.needs, (item for act in cell.activities for item in act.statements[:2])) for cell in cells)
    for number, item in enumerate(item for needs, acts in sides for item in chain(needs, acts)):
        found.setdefault(item.id or str(number), item)
        if len(found) == MOST_QUOTES:
            break
    return list(found.values())


def _spoken(graph: Graph, *cells: Cell) -> list[Statement]:
    """For cells in which nothing was found: what the documents that cover them say of the topic."""
    found: list[Statement] = []
    for cell in cells:
        if cell.covered:
            found += islice((item for item in graph.towards(cell.topic) if not graph.register(item)), 2)
    return found[:MOST_QUOTES]


def _actors(graph: Graph, cell: Cell) -> str | None:
    return _listed(graph, chosen(cell.activities, asserted=True), cell.place, 4)


def _listed(graph: Graph, activities: Sequence[Activity], place: str, most: int = 6) -> str | None:
    shown = []
    strong = chosen(activities, weak=False)
    for item in strong[:most]:
        where = f" for {graph.label(item.place)}" if item.place not in ("", place) else ""
        shown.append(f"{graph.label(item.actor)} ({item.rule}{where})")
    if len(strong) > most:
        shown.append(f"{len(strong) - most} more")
    weak = chosen(activities, weak=True)
    if weak:
        more = f" and {len(weak) - 3} more" if len(weak) > 3 else ""
        shown.append(f"by members: {', '.join(graph.label(one.actor) for one in weak[:3])}{more}")
    return "; ".join(shown) or None


def _repeats(graph: Graph, cell: Cell, by_place: dict[tuple[str, str], Cell]) -> bool:
    """Whether a state's cell says no more than the listed cell of its region."""
    if graph.entity(cell.place).type != "State" or any(cell.place == item.subject for item in cell.needs):
        return False
    for item in cell.needs:
        area = by_place.get((cell.topic, item.subject))
        if area is not None and area.rank == cell.rank:
            return True
    return False
