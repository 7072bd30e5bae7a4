"""How records look as nodes and relationships of Neo4j, and back; the labels, types, constraints and indexes.

What comes in are the records of the model; what goes out are maps of properties, named as in the ontology. An entity's
node has its class as label and its names and attributes as properties; a derived relationship between two entities
stands for all accepted statements of one claim: ``status`` is the strongest of theirs, ``since`` and ``until`` are the
earliest begin and, where all know one, the latest end, ``statements`` and ``documents`` count them.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import fields
from functools import cache
from typing import Any

from graph import vocabulary
from graph.claims import naming_iri
from graph.model import DocumentEntry, Evidence, Metadata, Naming, Statement, strongest
from graph.stores.shape import EVIDENCE, METADATA
from graph.vocabulary import local_name, topic_iri

Row = dict[str, Any]

_EVIDENCE = {name: local_name(iri) for name, iri in EVIDENCE.items()}
_METADATA = {name: local_name(iri) for name, iri in METADATA.items()}
_UNSET = Evidence("")
_STATEMENT = {
    "document": "document",
    "subject": "subject",
    "relation": "relation",
    "object": "object",
    "status": "status",
    "valid_from": "validFrom",
    "valid_to": "validTo",
    "said_by": "saidBy",
    "method": "method",
    "rule": "rule",
    "verdict": "verdict",
}
_ENTRY = ("id", "name", "origin", "sha256", "format")
_TAKEN = {"id", "name", "aliases"}

NODES = ("Document", "Naming", "Statement", "Entity")
"""The labels that every store has; the classes of entities come on top."""


@cache
def classes() -> tuple[str, ...]:
    """The classes that an entity's node may have as label."""
    ends = (relation.subjects | relation.objects for relation in vocabulary.relations().values())
    return tuple(sorted(frozenset().union(*ends) - set(NODES)))


@cache
def all_classes() -> str:
    """All classes, as Cypher writes several labels."""
    return ":".join(f"`{name}`" for name in classes())


def type_of(relation: str) -> str:
    """The type of a relationship for a relation of the ontology; anything else is a ``KeyError``.

    >>> type_of("cooperates_with")
    'COOPERATES_WITH'
    """
    return vocabulary.relations()[relation].name.upper()


def types() -> list[str]:
    """The types of derived relationships."""
    return [type_of(name) for name in vocabulary.relations()]


def schema_first() -> dict[str, str]:
    """Constraints that writing relies on, in Cypher by their names: whatever it looks for, it looks for by address."""
    made = {"ctgraph_store": "CtgraphStore", "ctgraph_Entity": "Entity", "ctgraph_Document": "Document"}
    return {name: f"CREATE CONSTRAINT {name} IF NOT EXISTS FOR (n:{label}) REQUIRE n.id IS UNIQUE"
            for name, label in made.items()}  # fmt: skip


def schema() -> dict[str, str]:
    """All constraints and indexes, in Cypher by their names; each can be run again without harm."""
    out = schema_first()
    for label in ("Naming", "Statement"):
        name = f"ctgraph_{label}"
        out[name] = f"CREATE CONSTRAINT {name} IF NOT EXISTS FOR (n:{label}) REQUIRE n.id IS UNIQUE"
    for label, key in (
        ("Statement", "document"), ("Statement", "claim"), ("Statement", "relation"), ("Naming", "document"),
    ):  # fmt: skip
        name = f"ctgraph_{label}_{key}"
        out[name] = f"CREATE INDEX {name} IF NOT EXISTS FOR (n:{label}) ON (n.{key})"
    for name, label, keys in (
        ("ctgraph_names", "Entity", "n.name, n.aliases, n.acronym"), ("ctgraph_quotes", "Statement", "n.quote"),
    ):  # fmt: skip
        out[name] = f"CREATE FULLTEXT INDEX {name} IF NOT EXISTS FOR (n:{label}) ON EACH [{keys}]"
    return out


def dropped() -> set[str]:
    """Names of indexes that earlier versions made and that nothing uses."""
    return {"ctgraph_Statement_status", "ctgraph_Naming_entity"} | {f"ctgraph_claim_{type_}" for type_ in types()}


def claim_key(item: Statement) -> str:
    """A short key of what a statement claims, the same for all statements of one claim."""
    return vocabulary.digest(item.subject, item.relation, item.object)


# -- records as properties, and back -----------------------------------------------------------------------------------


def entry_row(entry: DocumentEntry, content_hash: str) -> Row:
    """The properties of a document's node."""
    row: Row = {name: getattr(entry, name) for name in _ENTRY if getattr(entry, name)}
    row |= {key: getattr(entry.metadata, name) for name, key in _METADATA.items() if getattr(entry.metadata, name)}
    if entry.words:
        row["words"] = entry.words
    return row | {"contentHash": content_hash}


def entry_of(row: Mapping[str, Any]) -> DocumentEntry:
    """A document from the properties of its node."""
    iri, name, origin, sha256, form = (row.get(key, "") for key in _ENTRY)
    metadata = Metadata(**{name: row.get(key, "") for name, key in _METADATA.items()})
    return DocumentEntry(iri, name, origin, sha256, metadata, form, row.get("words", 0))


def _evidence_row(evidence: Evidence) -> Row:
    return {
        key: value
        for name, key in _EVIDENCE.items()
        if (value := getattr(evidence, name)) != getattr(_UNSET, name)
    }  # fmt: skip


def _evidence_of(row: Mapping[str, Any]) -> Evidence:
    return Evidence(**{name: row.get(key, getattr(_UNSET, name)) for name, key in _EVIDENCE.items()})


def naming_row(item: Naming) -> Row:
    """The properties of a naming's node. Attributes stand as two lists, since one may have several values."""
    row: Row = {"id": naming_iri(item), "document": item.document, "entity": item.entity, "entityType": item.type}
    row |= {"name": item.name, "aliases": list(item.aliases)}
    row["attributes"], row["values"] = [key for key, _ in item.attributes], [value for _, value in item.attributes]
    return row | _evidence_row(item.evidence)


def naming_of(row: Mapping[str, Any]) -> Naming:
    """A naming from the properties of its node."""
    pairs = tuple(zip(row.get("attributes", ()), row.get("values", ()), strict=True))
    return Naming(
        row["document"],
        row["entity"],
        row["entityType"],
        row.get("name", ""),
        tuple(row.get("aliases", ())),
        pairs,
        _evidence_of(row),
    )


def statement_row(item: Statement) -> Row:
    """The properties of a statement's node, with the key of its claim."""
    row: Row = {key: value for name, key in _STATEMENT.items() if (value := getattr(item, name))}
    row |= {"id": item.id, "claim": claim_key(item), "confidence": float(item.confidence)}
    if item.self_reported:
        row["selfReported"] = True
    return row | _evidence_row(item.evidence)


_LISTED = [field.name for field in fields(Statement) if field.name != "evidence"]
_BARE = {"self_reported": "coalesce(x.selfReported, false)", "confidence": "x.confidence"}
_PARTS = [_BARE.get(name) or f"coalesce(x.{_STATEMENT.get(name, name)}, '')" for name in _LISTED]
_PLACES = {"": "coalesce(x.{}, '')", -1: "coalesce(x.{}, -1)", None: "x.{}"}
_PARTS += [_PLACES[getattr(_UNSET, name)].format(key) for name, key in _EVIDENCE.items()]

STATEMENT_LIST = f"[{', '.join(_PARTS)}] AS p"
"""A statement's node ``x`` as a list for :func:`listed_statement`: a third less to read than its properties."""


def listed_statement(row: Sequence[Any]) -> Statement:
    """A statement from :data:`STATEMENT_LIST`."""
    several = len(_LISTED)
    values: list[Any] = [*row[:5], Evidence(*row[several:]), *row[5:several]]
    return Statement(*values)


def statement_of(row: Mapping[str, Any]) -> Statement:
    """A statement from the properties of its node."""
    return Statement(
        **{name: row.get(key, "") for name, key in _STATEMENT.items()},
        evidence=_evidence_of(row),
        self_reported=row.get("selfReported", False),
        confidence=row["confidence"],
        id=row["id"],
    )


# -- what is derived ---------------------------------------------------------------------------------------------------


def entity_row(iri: str, namings: Iterable[tuple[str, Naming]]) -> tuple[str, Row]:
    """Class and properties of an entity's node, by the rule of the plain triples (:func:`graph.stores.shape.plain`)."""
    ranked = sorted(namings, key=lambda pair: (pair[0] != "register", -len(pair[1].name), pair[1].name, repr(pair[1])))
    if not ranked:
        return _unnamed(iri)
    first = ranked[0][1]
    row: Row = {"id": iri, "name": first.name}
    for _, naming in ranked:
        for key, value in naming.attributes:
            row.setdefault(key if key not in _TAKEN else f"{key}_", value)
    names = {name for _, naming in ranked for name in (naming.name, *naming.aliases)} - {first.name, ""}
    row["aliases"] = sorted(names)
    return first.type if first.type in classes() else "", row


def _unnamed(iri: str) -> tuple[str, Row]:
    """An entity that no document names: a topic of the ontology, or only an address."""
    name = local_name(iri)
    topic = vocabulary.topics().get(name)
    if topic is not None and topic_iri(name) == iri:
        return "Topic", {"id": iri, "name": topic.label, "code": name, "pillar": topic.pillar}
    return "", {"id": iri, "name": name}


def derived_row(claim: str, statements: Sequence[Statement]) -> Row | None:
    """The relationship that stands for all accepted statements of a claim; none where there is none."""
    accepted = [item for item in statements if item.verdict == "accepted"]
    if not accepted:
        return None
    ends = [item.valid_to for item in accepted]
    statuses = [item.status for item in accepted if item.status]
    properties: Row = {
        "claim": claim,
        "status": strongest(statuses) if statuses else "",
        "statements": len(accepted),
        "documents": len({item.document for item in accepted}),
    }
    if since := min((item.valid_from for item in accepted if item.valid_from), default=""):
        properties["since"] = since
    if all(ends):
        properties["until"] = max(ends)
    return {"subject": accepted[0].subject, "object": accepted[0].object, "properties": properties}
