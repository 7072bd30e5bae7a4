"""Sequences and mappings that look like lists and dictionaries of records and make a record when it is touched.

What comes in are the tables; what goes out is a :class:`~graph.queries.projection.Graph` over them, which questions
read as they read any other.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, TypeVar, overload

import numpy as np

from graph.model import DocumentEntry, Statement
from graph.queries.arrays import Array
from graph.queries.columns.tables import Columns
from graph.queries.projection import Entity, Graph

T = TypeVar("T")
AT_ONCE = 4096
"""Records that are made in one go when all are wanted."""


class Rows(Sequence[T]):
    """The records of some rows."""

    def __init__(self, make: Callable[[Array], list[T]], rows: Array) -> None:
        self._make, self.rows = make, rows

    def __len__(self) -> int:
        return len(self.rows)

    @overload
    def __getitem__(self, place: int) -> T: ...

    @overload
    def __getitem__(self, place: slice) -> list[T]: ...

    def __getitem__(self, place: int | slice) -> T | list[T]:
        if isinstance(place, slice):
            return self._make(self.rows[place])
        return self._make(self.rows[[place]])[0]

    def __iter__(self) -> Iterator[T]:
        for first in range(0, len(self.rows), AT_ONCE):
            yield from self._make(self.rows[first : first + AT_ONCE])


class Groups(Mapping[str, Sequence[T]]):
    """For each node that has some, its records in order."""

    def __init__(self, columns: Columns, name: str, make: Callable[[Array], list[T]]) -> None:
        self._columns, self._name, self._make = columns, name, make

    def get(self, iri: str, default: Any = None) -> Any:
        """The records of a node, or something else."""
        rows = self._columns.group(self._name, self._columns.number(iri))
        return self._make(rows) if len(rows) else default

    def __getitem__(self, iri: str) -> Sequence[T]:
        found: list[T] | None = self.get(iri)
        if found is None:
            raise KeyError(iri)
        return found

    def __iter__(self) -> Iterator[str]:
        starts = self._columns.arrays[self._name + "_at"]
        return (self._columns.nodes[number] for number in np.flatnonzero(np.diff(starts)).tolist())

    def __len__(self) -> int:
        return int(np.count_nonzero(np.diff(self._columns.arrays[self._name + "_at"])))


class Entities(Mapping[str, Entity]):
    """All entities by IRI, in the order of the IRIs."""

    def __init__(self, columns: Columns) -> None:
        self._columns = columns
        self._there = columns.column("entities", "known")
        self._known: dict[str, Entity] = {}

    def get(self, iri: str, default: Any = None) -> Any:
        """The entity of an IRI, or something else."""
        found = self._known.get(iri)
        if found is None:
            number = self._columns.number(iri)
            if number < 0 or not self._there[number]:
                return default
            found = self._columns.entity(number)
            if self._columns.lasting:
                self._known[iri] = found
        return found

    def __getitem__(self, iri: str) -> Entity:
        found: Entity | None = self.get(iri)
        if found is None:
            raise KeyError(iri)
        return found

    def __iter__(self) -> Iterator[str]:
        for number in np.flatnonzero(self._there).tolist():
            iri = self._columns.nodes[number]
            self._columns.numbers[iri] = number
            yield iri

    def __len__(self) -> int:
        return int(np.count_nonzero(self._there))


class Documents(Mapping[str, DocumentEntry]):
    """All documents by IRI, in the order of their names."""

    def __init__(self, columns: Columns) -> None:
        self._columns = columns
        there = np.flatnonzero(columns.column("documents", "known")).tolist()
        self._numbers = {columns.document_id(number): number for number in there}
        self._known: dict[str, DocumentEntry] = {}

    def get(self, iri: str, default: Any = None) -> Any:
        """The entry of a document, or something else."""
        found = self._known.get(iri)
        if found is None:
            if iri not in self._numbers:
                return default
            found = self._known[iri] = self._columns.document(self._numbers[iri])
        return found

    def __contains__(self, iri: object) -> bool:
        return iri in self._numbers

    def __getitem__(self, iri: str) -> DocumentEntry:
        return self._columns.document(self._numbers[iri])

    def __iter__(self) -> Iterator[str]:
        return iter(self._numbers)

    def __len__(self) -> int:
        return len(self._numbers)


def graph_of(columns: Columns) -> Graph:
    """The graph whose records are made from the tables."""

    def every(make: Callable[[int], T]) -> Callable[[Array], list[T]]:
        return lambda rows: [make(row) for row in rows.tolist()]

    statements: Callable[[Array], list[Statement]] = columns.statements
    arrays = columns.arrays
    cache: dict[str, Any] = {"today": columns.meta["today"]} if "today" in columns.meta else {}
    return Graph(
        entities=Entities(columns),
        statements=Rows(statements, arrays["kept"]),
        namings=Rows(every(columns.naming), np.arange(len(arrays["namings"]))),
        documents=Documents(columns),
        by_subject=Groups(columns, "by_subject", statements),
        by_object=Groups(columns, "by_object", statements),
        namings_of=Groups(columns, "namings_of", every(columns.naming)),
        agreements=Rows(every(columns.agreement), np.arange(len(arrays.get("agreements", ())))),
        ties=Rows(every(columns.tie), np.arange(len(arrays.get("ties", ())))),
        ties_of=Groups(columns, "ties_of", every(columns.tie)) if "ties_of" in arrays else {},
        waiting=Rows(statements, arrays["waiting"]),
        cache=cache,
        columns=columns,
    )
