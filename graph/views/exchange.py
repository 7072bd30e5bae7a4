"""The graph as files for other programs: GraphML for network tools, CSV and XLSX for spreadsheets.

What comes in is a graph; what goes out are bytes, the same for the same graph. The network has the actors as nodes and
their ties as edges; the tables have one row for each statement, with both names, the quote and where it stands.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from typing import Any

from graph.queries.answer import clean, neutral, workbook_bytes
from graph.queries.projection import ACTORS, Graph

STATEMENT_COLUMNS = (
    "subject",
    "relation",
    "object",
    "status",
    "valid_from",
    "valid_to",
    "document",
    "published",
    "place",
    "quote",
    "source",
    "self_reported",
    "confidence",
    "verdict",
    "subject_id",
    "object_id",
    "statement_id",
)
ENTITY_COLUMNS = ("name", "acronym", "type", "kind", "also_named", "id")
DOCUMENT_COLUMNS = ("name", "origin", "title", "publisher", "author", "date", "language", "address", "id")


def statement_rows(graph: Graph) -> Iterator[tuple[Any, ...]]:
    """A row for each statement, in the order of their addresses."""
    for item in graph.statements:
        entry = graph.documents.get(item.document)
        yield (
            graph.entity(item.subject).name,
            item.relation,
            graph.entity(item.object).name,
            item.status,
            item.valid_from,
            item.valid_to,
            entry.name if entry else item.document,
            entry.metadata.date if entry else "",
            item.evidence.place(),
            item.evidence.quote,
            item.evidence.source,
            "yes" if item.self_reported else "no",
            item.confidence,
            item.verdict,
            item.subject,
            item.object,
            item.id,
        )


def entity_rows(graph: Graph) -> Iterator[tuple[Any, ...]]:
    """A row for each entity, in the order of their addresses."""
    for iri, entity in sorted(graph.entities.items()):
        yield entity.name, entity.acronym, entity.type, entity.kind, "; ".join(entity.aliases), iri


def document_rows(graph: Graph) -> Iterator[tuple[Any, ...]]:
    """A row for each document, in the order of their names."""
    for entry in sorted(graph.documents.values(), key=lambda one: (one.name, one.id)):
        about = entry.metadata
        yield (
            *(entry.name, entry.origin, about.title, about.publisher, about.author),
            *(about.date, about.language, about.address, entry.id),
        )


def to_csv(graph: Graph) -> bytes:
    """All statements as CSV."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(STATEMENT_COLUMNS)
    writer.writerows([neutral(value) for value in row] for row in statement_rows(graph))
    return out.getvalue().encode("utf-8", "backslashreplace")


def to_xlsx(graph: Graph) -> bytes:
    """A workbook with the sheets ``statements``, ``entities`` and ``documents``."""
    from openpyxl import Workbook

    book = Workbook(write_only=True)
    for title, columns, rows in (
        ("statements", STATEMENT_COLUMNS, statement_rows(graph)),
        ("entities", ENTITY_COLUMNS, entity_rows(graph)),
        ("documents", DOCUMENT_COLUMNS, document_rows(graph)),
    ):
        sheet = book.create_sheet(title)
        sheet.freeze_panes = "A2"
        sheet.append(list(columns))
        for row in rows:
            sheet.append([value if isinstance(value, (int, float)) else neutral(value)[:32000] for value in row])
    return workbook_bytes(book)


def to_graphml(graph: Graph) -> bytes:
    """The actors and their ties as GraphML; two actors may be joined by several edges."""
    import networkx as nx

    network: nx.MultiDiGraph[str] = nx.MultiDiGraph()
    ties = [tie for tie in graph.ties if {graph.entity(tie.a).type, graph.entity(tie.b).type} <= ACTORS]
    for iri in sorted({end for tie in ties for end in (tie.a, tie.b)}):
        entity = graph.entity(iri)
        network.add_node(iri, name=clean(entity.name), label=clean(entity.label), type=entity.type, kind=entity.kind)
    for tie in ties:
        network.add_edge(
            tie.a,
            tie.b,
            kind=tie.kind,
            relation=tie.relation,
            status=tie.status,
            since=tie.since,
            until=tie.until,
            via=clean(graph.entity(tie.via).name) if tie.via else "",
            sources=tie.sources,
            statements=len(tie.statements),
        )
    stream = io.BytesIO()
    nx.write_graphml_xml(network, stream, encoding="utf-8", prettyprint=True)
    return stream.getvalue()


WRITERS = {"csv": to_csv, "xlsx": to_xlsx, "graphml": to_graphml}
"""Forms and what writes them."""
