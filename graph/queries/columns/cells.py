"""The cells of the cube of gaps, worked out on tables: records are made only of what an answer shows.

What comes in are tables, places and topics; what goes out are the cells that :func:`graph.queries.cube.cube` defines,
in the same order and with the same content.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import overload

import numpy as np

from graph.model import STATUS_ORDER, Statement
from graph.queries.arrays import Array, spans
from graph.queries.columns.acting import ACT, RULES
from graph.queries.columns.tables import COLUMN, Columns
from graph.queries.cube import WEAK, Activity, Cell, Chooser
from graph.queries.projection import ACTORS, Graph
from graph.queries.territory import WORLDWIDE, body_in, regions, states_of_place

S, D = COLUMN["statements"], COLUMN["documents"]
STATUSES = list(STATUS_ORDER)


class Found(Chooser):
    """The activities of a cell, each made when it is looked at."""

    def __init__(self, make: Callable[[list[int]], Activity], rows: Array) -> None:
        self._make, self._rows = make, rows
        self._made: dict[int, Activity] = {}

    def __len__(self) -> int:
        return len(self._rows)

    @overload
    def __getitem__(self, place: int) -> Activity: ...

    @overload
    def __getitem__(self, place: slice) -> list[Activity]: ...

    def __getitem__(self, place: int | slice) -> Activity | list[Activity]:
        if isinstance(place, slice):
            return [self[number] for number in range(*place.indices(len(self)))]
        if not -len(self) <= place < len(self):
            raise IndexError(place)
        place %= len(self)
        if place not in self._made:
            self._made[place] = self._make(self._rows[place].tolist())
        return self._made[place]

    def chosen(self, asserted: bool | None, weak: bool | None) -> Sequence[Activity]:
        """Those that are asserted (or are not), and those by the weak rule (or by another)."""
        rows = self._rows
        if asserted is not None:
            rows = rows[(rows[:, ACT["status"]] == STATUS_ORDER["asserted"]) == asserted]
        if weak is not None:
            rows = rows[(rows[:, ACT["rule"]] == RULES.index(WEAK)) == weak]
        return Found(self._make, rows)


class Said(Sequence[Statement]):
    """The statements of an activity, looked up when they are asked for."""

    def __init__(self, find: Callable[[], Sequence[Statement]]) -> None:
        self._find = find

    def __len__(self) -> int:
        return len(self._find())

    @overload
    def __getitem__(self, place: int) -> Statement: ...

    @overload
    def __getitem__(self, place: slice) -> Sequence[Statement]: ...

    def __getitem__(self, place: int | slice) -> Statement | Sequence[Statement]:
        return self._find()[place]


@dataclass
class Ground:
    """What holds for all cells of a graph."""

    graph: Graph
    columns: Columns
    around: dict[int, list[int]] = field(default_factory=dict)
    """For each state the places that it lies in, of those that activities or needs are for."""

    texts: Array = field(default_factory=lambda: np.empty(0))
    workers: Array = field(default_factory=lambda: np.empty(0))
    """The statements that count for the weak rule: a document says that an actor works on a topic."""

    working: Array = field(default_factory=lambda: np.empty(0))
    """Their topics and actors."""

    @classmethod
    def of(cls, graph: Graph) -> Ground:
        """Look up what all cells need."""
        columns = graph.columns
        assert columns is not None
        made = cls(graph, columns)
        places = np.flatnonzero(np.diff(columns.arrays["acts_at"]) + np.diff(columns.arrays["needs_at"]))
        for place in places.tolist():
            for state in states_of_place(graph, columns.nodes[place]):
                made.around.setdefault(columns.number(state), []).append(place)
        documents = columns.arrays["documents"]
        known = documents[:, D["known"]] > 0
        origins = {name: columns.text_is(documents[:, D["origin"]], name) for name in ("text", "register")}
        made.texts = ~known | origins["text"]
        rows = columns.group("by_relation", columns.code("works_on"))
        said = columns.arrays["statements"][rows]
        actors = np.isin(columns.column("entities", "type"), [columns.code(one) for one in sorted(ACTORS)])
        counts = actors[said[:, S["subject"]]] & (said[:, S["status"]] == columns.code("asserted"))
        counts &= ~(known & origins["register"])[said[:, S["document"]]]
        made.workers, made.working = rows[counts], said[counts][:, [S["object"], S["subject"]]]
        return made

    def cells(self, place: str, topics: list[str], only: str) -> Iterator[Cell]:
        """The cells of a place, by topic."""
        graph, columns = self.graph, self.columns
        states = frozenset(states_of_place(graph, place)) or frozenset({place})
        at = self._touching(place, states)
        needs = _rows_at(columns, "needs", at)
        needs = needs[np.lexsort((needs[:, 2], ~self.texts[columns.column("statements", "document")[needs[:, 2]]]))]
        acts = self._distinct(
            np.concatenate([_rows_at(columns, "acts", at), self._weak(states), self._own(states)]), only
        )
        spoken = self._spoken(place, states)
        for code in topics:
            number = columns.number(code)
            said = needs[needs[:, 0] == number, 2].tolist()
            cell = Cell(code, place)
            cell.needs = columns.statements(dict.fromkeys(said))
            cell.activities = Found(lambda row: self._activity(row, states), acts[acts[:, ACT["topic"]] == number])
            cell.covered = int(spoken[columns.group("told", number)].sum())
            yield cell

    def _touching(self, place: str, states: frozenset[str]) -> list[int]:
        numbers = {self.columns.number(iri) for iri in (place, *states)} - {-1}
        if self.graph.entity(place).type == "State":
            numbers |= set(self.around.get(self.columns.number(place), ()))
        return sorted(numbers)

    def _weak(self, states: frozenset[str]) -> Array:
        """Activities by membership: of bodies with their seat or members in these states, but not everywhere."""
        columns = self.columns
        inside = bodies_in(columns, states)
        chosen = inside[self.working[:, 1]]
        found = np.full((int(chosen.sum()), len(ACT)), -1, np.int32)
        found[:, ACT["topic"]], found[:, ACT["actor"]] = self.working[chosen].T
        found[:, ACT["rule"]], found[:, ACT["status"]] = RULES.index(WEAK), 0
        found[:, ACT["first"]] = self.workers[chosen]
        return found

    def _own(self, states: frozenset[str]) -> Array:
        """What states work on themselves."""
        columns, works_on = self.columns, self.columns.code("works_on")
        found = []
        for state in sorted(states):
            number = columns.number(state)
            for row in columns.group("by_subject", number).tolist():
                said = columns.arrays["statements"][row]
                if said[S["relation"]] == works_on:
                    status = STATUS_ORDER[columns.words[said[S["status"]]]]
                    found.append((said[S["object"]], number, number, RULES.index("own"), status, row, -1, -1, -1))
        return np.array(found, np.int32).reshape(len(found), len(ACT))

    def _distinct(self, acts: Array, only: str) -> Array:
        """One activity for each topic and actor: the firmest, by the strongest rule."""
        if only:
            acts = acts[acts[:, ACT["actor"]] == self.columns.number(only)]
        keys = [acts[:, ACT[name]] for name in ("first", "actor", "rule", "status", "topic")]
        acts = acts[np.lexsort((acts[:, ACT["turn"]], *keys))]
        pairs = acts[:, ACT["topic"]].astype(np.int64) * len(self.columns.nodes) + acts[:, ACT["actor"]]
        found: Array = acts[np.sort(np.unique(pairs, return_index=True)[1])]
        return found

    def _activity(self, row: list[int], states: frozenset[str]) -> Activity:
        _, at, actor, rule, status, first, second, tie, _ = row
        columns, graph = self.columns, self.graph

        def said() -> Sequence[Statement]:
            if tie >= 0:
                return columns.tie(tie).statements
            if RULES[rule] == WEAK:
                return (*columns.statements([first]), *body_in(graph, columns.nodes[actor], states)[1][:1])
            return columns.statements([first] if second < 0 else [first, second])

        place = "" if at < 0 else columns.nodes[at]
        return Activity(columns.nodes[actor], RULES[rule], place, STATUSES[status], Said(said))

    def _spoken(self, place: str, states: frozenset[str]) -> Array:
        """Which documents speak of a place, of a state of it, or of a region that it lies in."""
        names = [place, *states]
        if self.graph.entity(place).type == "State":
            names += [area.iri for area in regions(self.graph) if place in states_of_place(self.graph, area.iri)]
        found = np.zeros(len(self.columns.arrays["documents"]), bool)
        for name in names:
            found[self.columns.group("told", self.columns.number(name))] = True
        return found


def _rows_at(columns: Columns, name: str, places: list[int]) -> Array:
    """The rows of a table for some places, in the order in which they were found."""
    starts = columns.arrays[name + "_at"]
    rows, _ = spans(starts[places], starts[[place + 1 for place in places]])
    found: Array = columns.arrays[name][rows]
    return found


def bodies_in(columns: Columns, states: frozenset[str]) -> Array:
    """For each node whether it is a body of some states, as :func:`graph.queries.territory.body_in` has it."""
    inside = np.zeros(len(columns.nodes), bool)
    inside[[number for state in sorted(states) if (number := columns.number(state)) >= 0]] = True
    found = np.zeros(len(columns.nodes), bool)
    for name, most in (("seats", len(columns.nodes) + 1), ("members", WORLDWIDE)):
        starts = columns.arrays[name + "_at"]
        of = np.repeat(np.arange(len(columns.nodes)), np.diff(starts))
        there = np.zeros(len(columns.nodes), bool)
        there[of[inside[columns.arrays[name]]]] = True
        found |= there & (np.diff(starts) < most)
    return found
