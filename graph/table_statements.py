"""From rows of tables to statements: agreements, projects, measures and activities that a person wrote down.

What comes in is a :class:`~graph.loaders.tables.Table` and the register; what goes out is a
:class:`~graph.model.DocumentGraph` whose evidence is the row and the source that it names. Names are looked up in the
register; one that it does not know, or knows twice, is an organization of that name. A measure is a recommendation.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from graph.claims import Collector, Names, confidence_of, publishers, source_of
from graph.loaders.tables import Table
from graph.model import DocumentEntry, DocumentGraph, Evidence
from graph.statements import PROJECT_ROLES, agreement_title, distinct
from graph.vocabulary import (
    agreement_iri,
    document_iri,
    entity_iri,
    local_name,
    local_slug,
    recommendation_iri,
    statuses,
    topic_named,
)


def from_table(table: Table, register: Names) -> DocumentGraph:
    """The statements of a table. Of a workbook each sheet is a document of its own."""
    name = f"{table.name} {table.sheet}".strip()
    words = sum(len(value.split()) for row in table.rows for value in row.values.values())
    entry = DocumentEntry(document_iri(name), name, "table", table.sha256, format=table.kind, words=words)
    collector = Collector(entry, "table")
    reports: dict[str, list[tuple[Mapping[str, str], Evidence, list[str]]]] = {}
    for row in table.rows:
        cells: Mapping[str, str] = row.values
        text = " | ".join(value for column, value in cells.items() if value and not column.startswith("source_"))
        evidence = Evidence(text, table=name, row=row.number, source=source_of(cells, "source_"))
        collector.publishers = publishers(register, cells.get("source_publisher", ""), {})
        if table.kind == "projects":
            _project(collector, cells, evidence, register)
        elif table.kind == "measures":
            _measure(collector, cells, evidence, register)
        elif table.kind == "activities":
            _activity(collector, cells, evidence, register)
        else:
            parties = sorted(set(_resolved(collector, cells.get("parties"), evidence, register)))
            base = agreement_iri(cells.get("kind", ""), map(local_name, parties), cells.get("date", ""))
            reports.setdefault(base, []).append((cells, evidence, parties))
    for base, same in reports.items():
        iris = distinct(base, [(cells.get("date", ""), cells.get("name", "")) for cells, _, _ in same])
        for iri, (cells, evidence, parties) in zip(iris, same, strict=True):
            collector.publishers = publishers(register, cells.get("source_publisher", ""), {})
            _agreement(collector, cells, evidence, iri, parties)
    return collector.graph()


def split_cell(cell: str | None) -> list[str]:
    """The values of a cell that holds several, separated by ``;``."""
    return [part.strip() for part in (cell or "").split(";") if part.strip()]


def _resolved(collector: Collector, cell: str | None, evidence: Evidence, register: Names) -> list[str]:
    """The addresses of the bodies, states and places that a cell names."""
    out = []
    for name in split_cell(cell):
        slug = register.resolve(name)
        type = register.entries[slug].type if slug else "Organization"
        out.append(collector.name(entity_iri(slug or local_slug(type, name)), type, name, evidence))
    return out


def _agreement(
    collector: Collector, row: Mapping[str, str], evidence: Evidence, iri: str, parties: Sequence[str]
) -> None:
    kind, date, status = row.get("kind") or "other", row.get("date", ""), row.get("status") or "asserted"
    end, confidence = row.get("valid_to", ""), confidence_of(row)
    name = row.get("name") or agreement_title(kind, split_cell(row.get("parties")))
    told = {column: row.get(column) for column in ("kind", "date", "place", "topics", "note", "checked")}
    collector.name(iri, "Agreement", name, evidence, (), {**told, "status": status, "end": end})
    for party in parties:
        collector.claim(
            iri, "party", party, evidence, status=status, valid_from=date, valid_to=end, confidence=confidence
        )
    for code in split_cell(row.get("topics")):
        collector.claim(iri, "concerns", collector.topic(code), evidence, confidence=confidence)


def _project(collector: Collector, row: Mapping[str, str], evidence: Evidence, register: Names) -> None:
    code, title = row.get("code", ""), row.get("title", "")
    iri = entity_iri(local_slug("Programme", code or title))
    told = {column: row.get(column) for column in ("code", "title", "status", "start", "end", "topics", "checked")}
    collector.name(iri, "Programme", title or code, evidence, [code], told)
    status = "planned" if row.get("status") == "planned" else "asserted"
    span, confidence = {"valid_from": row.get("start", ""), "valid_to": row.get("end", "")}, confidence_of(row)
    for column, relation in PROJECT_ROLES.items():
        for actor in _resolved(collector, row.get(column), evidence, register):
            collector.claim(actor, relation, iri, evidence, status=status, confidence=confidence, **span)
    for topic in split_cell(row.get("topics")):
        collector.claim(iri, "concerns", collector.topic(topic), evidence, confidence=confidence)


def _measure(collector: Collector, row: Mapping[str, str], evidence: Evidence, register: Names) -> None:
    number, text = row.get("id", ""), row.get("measure", "")
    iri = recommendation_iri(collector.entry.id, number, text)
    told = {"number": number, "text": text, "status": row.get("status"), "note": row.get("note")}
    collector.name(iri, "Recommendation", text, evidence, (), {**told, "checked": row.get("checked")})
    for column in ("actors", "place"):
        for addressee in _resolved(collector, row.get(column), evidence, register):
            collector.claim(iri, "addressed_to", addressee, evidence, confidence=confidence_of(row))
    for topic in split_cell(row.get("topics")):
        collector.claim(iri, "concerns", collector.topic(topic), evidence, confidence=confidence_of(row))


def _activity(collector: Collector, row: Mapping[str, str], evidence: Evidence, register: Names) -> None:
    """That a body works on a topic, plans to, or should. It is found by its name: the acronym may be another's too."""
    name, acronym = row.get("body", ""), row.get("acronym", "")
    slug = register.resolve(name)
    type = register.entries[slug].type if slug else "Organization"
    body = collector.name(entity_iri(slug or local_slug(type, name)), type, name, evidence, [acronym])
    if row.get("self_reported") == "yes":
        collector.publishers |= {body}
    status = (row.get("status") or "asserted").lower()
    if status not in statuses():
        return
    relation = "should_work_on" if status == "recommended" else "works_on"
    for topic in split_cell(row.get("topic")):
        code = collector.topic(topic_named(topic))
        collector.claim(body, relation, code, evidence, status=status, confidence=confidence_of(row))
