"""The table of entities, made of the namings of each node.

What comes in are tables with namings; what goes out is the table of entities. After a change only the entities whose
namings changed are made again, and those with very short acronyms, which may go by the name of what they are part of.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

import numpy as np

from graph.queries.arrays import Array
from graph.queries.columns.draft import Ink, S
from graph.queries.columns.lazy import Documents
from graph.queries.columns.tables import COLUMN, ENTITY, Columns
from graph.queries.projection import SHORT, Entity, entity_of, nameless, told_apart, topic_entities

E = COLUMN["entities"]


@dataclass
class _Page:
    """The rows of entities as they are written."""

    ink: Ink
    rows: Array
    offsets: tuple[int, int]
    aliases: list[int] = field(default_factory=list)
    attributes: list[tuple[int, int]] = field(default_factory=list)
    acronyms: dict[int, str] = field(default_factory=dict)

    def write(self, number: int, entity: Entity, short: bool) -> None:
        word, text = self.ink.word, self.ink.text
        first, begin = self.offsets[0] + len(self.aliases), self.offsets[1] + len(self.attributes)
        self.aliases += map(text, entity.aliases)
        self.attributes += [(word(key), text(value)) for key, value in entity.attributes.items()]
        self.acronyms[number] = entity.acronym
        self.rows[number] = (
            True, word(entity.type), text(entity.name), text(entity.acronym), word(entity.kind), first,
            self.offsets[0] + len(self.aliases), begin, self.offsets[1] + len(self.attributes), short,
        )  # fmt: skip


def write(columns: Columns, ink: Ink, old: Columns | None = None, place: Array | None = None,
          dirty: Iterable[int] = ()) -> list[int]:  # fmt: skip
    """Add the table of entities to the tables; of ``old`` ones those are kept that are not ``dirty``.

    ``place`` is the new number of each old node. The nodes that were written go out.
    """
    rows = np.zeros((len(columns.nodes), len(ENTITY)), np.int32)
    page = _Page(ink, rows, (0, 0))
    todo: list[int] = list(range(len(rows)))
    if old is not None and place is not None:
        rows[place[: len(old.nodes)]] = old.arrays["entities"]
        page.offsets = len(old.arrays["entity_aliases"]), len(old.arrays["entity_attributes"])
        todo = sorted({*dirty, *np.flatnonzero(rows[:, E["short"]]).tolist()})
    shorts = _write_named(columns, page, todo)
    part_of = columns.code("part_of")
    for number in sorted(shorts):
        said = columns.arrays["statements"][columns.group("by_subject", number)]
        parents = said[said[:, S["relation"]] == part_of, S["object"]].tolist()
        found = told_apart(shorts[number], (_acronym(columns, page, shorts, parent) for parent in parents))
        page.write(number, found, True)
        shorts[number] = found
    columns.arrays["entities"] = rows
    flat = {
        "entity_aliases": np.array(page.aliases, np.int32),
        "entity_attributes": np.array(page.attributes, np.int32).reshape(len(page.attributes), 2),
    }
    for name, array in flat.items():
        columns.arrays[name] = array if old is None else np.concatenate([old.arrays[name], array])
    return todo


def _write_named(columns: Columns, page: _Page, numbers: Iterable[int]) -> dict[int, Entity]:
    """Write the entities of some nodes, but for those with a very short acronym, which are given back."""
    documents, topics, shorts = Documents(columns), topic_entities(), {}
    for number in numbers:
        iri = columns.nodes[number]
        group = columns.group("namings_of", number)
        if iri in topics:
            entity = topics[iri]
        elif len(group):
            entity = entity_of(iri, map(columns.naming, group.tolist()), documents)
        elif len(columns.group("by_subject", number)) or len(columns.group("by_object", number)):
            entity = nameless(iri)
        else:
            page.rows[number] = 0
            continue
        if 0 < len(entity.acronym) <= SHORT:
            shorts[number] = entity
        else:
            page.write(number, entity, False)
    columns.forget()
    return shorts


def _acronym(columns: Columns, page: _Page, shorts: dict[int, Entity], number: int) -> str:
    if number in shorts:
        return shorts[number].acronym
    if number in page.acronyms:
        return page.acronyms[number]
    return columns.texts[int(page.rows[number, E["acronym"]])]
