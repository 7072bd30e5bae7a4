"""The graph as tables: CSV and XLSX for spreadsheets, JSON Lines for programs.

What comes in is a graph; what goes out are bytes, the same for the same graph, with one row or line for each statement:
both names, what is said of them, the quote and where it stands. Spreadsheets get no formulas; JSON keeps every text as
it is and only writes out what would break a line.
"""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterator
from typing import Any

from graph.model import Statement
from graph.queries.answer import neutral, workbook_bytes
from graph.queries.projection import Graph

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


def to_jsonl(graph: Graph) -> bytes:
    """One statement on each line, as a JSON object with its two ends, its evidence and its document."""
    lines = (json.dumps(_record(graph, item), ensure_ascii=False) for item in graph.statements)
    # a lone surrogate is no Unicode text, and some readers break lines at the signs of the second kind
    escaped = (_BREAKS.sub(lambda found: f"\\u{ord(found[0]):04x}", line) for line in lines)
    return "".join(f"{line}\n" for line in escaped).encode()


_BREAKS = re.compile("[\ud800-\udfff\x7f-\x9f\u2028\u2029]")


def _record(graph: Graph, item: Statement) -> dict[str, Any]:
    """A statement as an object; every line has the same keys, and what is not known is null."""
    entry, evidence = graph.documents.get(item.document), item.evidence
    about = entry.metadata if entry else None
    return {
        "id": item.id,
        "subject": _end(graph, item.subject),
        "relation": item.relation,
        "object": _end(graph, item.object),
        "status": item.status,
        "verdict": item.verdict,
        "valid_from": item.valid_from or None,
        "valid_to": item.valid_to or None,
        "said_by": item.said_by or None,
        "self_reported": item.self_reported,
        "method": item.method or None,
        "rule": item.rule or None,
        "confidence": item.confidence,
        "evidence": {
            "quote": evidence.quote,
            "place": evidence.place() or None,
            "start": evidence.start if evidence.start >= 0 else None,
            "end": evidence.end if evidence.end >= 0 else None,
            "page": evidence.page,
            "paragraph": evidence.paragraph,
            "line": evidence.line,
            "heading": evidence.heading or None,
            "table": evidence.table or None,
            "row": evidence.row,
            "source": evidence.source or None,
        },
        "document": {
            "id": item.document,
            "name": entry.name if entry else None,
            "origin": entry.origin if entry else None,
            "title": (about.title if about else "") or None,
            "publisher": (about.publisher if about else "") or None,
            "date": (about.date if about else "") or None,
            "address": (about.address if about else "") or None,
        },
    }


def _end(graph: Graph, iri: str) -> dict[str, str]:
    entity = graph.entity(iri)
    return {"id": iri, "name": entity.name, "type": entity.type}
