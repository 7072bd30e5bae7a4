"""Recommendations and measures as records: text, number, addressees, topics, and the document that makes them.

What comes in is a graph; what goes out are :class:`Advice` records, those of a plan of action (a table of measures) or
all. A measure is a recommendation that a table holds; its table is the plan.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from graph.model import InputError, Statement
from graph.queries.answer import told
from graph.queries.names import nearest
from graph.queries.projection import Entity, Graph
from graph.queries.ties import concerned


@dataclass(frozen=True, slots=True)
class Advice:
    """One recommendation or measure, by one document. ``statements`` begins with its own words; ``date`` is that of the
    text, or of the source that the row of a table gives.
    """

    iri: str
    number: str
    text: str
    document: str
    date: str
    addressees: tuple[str, ...]
    topics: tuple[str, ...]
    statements: tuple[Statement, ...]


def advice(graph: Graph) -> list[Advice]:
    """All recommendations and measures, by document and number."""
    found = []
    for iri, entity in graph.entities.items():
        if entity.type == "Recommendation":
            for document in sorted(
                {naming.document for naming in graph.namings_of.get(iri, ())} & graph.documents.keys()
            ):
                found.append(_one(graph, iri, entity, document))
    return sorted(found, key=lambda one: (graph.documents[one.document].name, _natural(one.number), one.text))


def measures_of(graph: Graph, table: str | None = None) -> list[Advice]:
    """The measures of a plan of action: those of the table of that name, or of the only one."""
    found = [one for one in advice(graph) if graph.documents[one.document].origin == "table"]
    names = sorted({graph.documents[one.document].name for one in found})
    if not names:
        raise InputError(
            "No plan of action is loaded: add a table with the columns measure and topics (docs/tables.md)"
        )
    if table is None and len(names) > 1:
        raise InputError(f"Several plans are loaded: {', '.join(names)}; name one with --measures")
    if table is not None:
        wanted = [name for name in names if table in (name, name.rsplit(".", 1)[0])]
        if not wanted:
            raise InputError(f"No plan of action is named '{table}'; loaded: {', '.join(nearest(table, names))}")
        names = wanted
    return [one for one in found if graph.documents[one.document].name == names[0]]


def _one(graph: Graph, iri: str, entity: Entity, document: str) -> Advice:
    own = [item for item in graph.about(iri) if item.document == document]
    text = entity.attributes.get("text") or entity.name
    words = [item for item in told(graph, iri, "name", entity.name) if item.document == document]
    return Advice(
        iri,
        entity.attributes.get("number", ""),
        text,
        document,
        max((graph.published(item) for item in words), default=""),
        tuple(sorted({item.object for item in own if item.relation == "addressed_to"})),
        tuple(concerned(graph, iri)),
        (*words, *own),
    )


def _natural(number: str) -> list[tuple[int, str]]:
    """A number as it sorts for a person: 2 before 10.

    >>> sorted(["10", "2", "CA-I-1"], key=_natural)
    ['2', '10', 'CA-I-1']
    """
    return [(int(part), "") if part.isdigit() else (10**9, part) for part in re.findall(r"\d+|\D+", number)]
