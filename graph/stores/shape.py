"""How a document's part of the graph looks as RDF, and back: the shape that every RDF store and every export shares.

What comes in is a :class:`~graph.model.DocumentGraph`; what goes out are its *ledger* (the document, its namings and
its statements as nodes) and the *plain* triples that follow from all ledgers together (accepted and asserted claims as
``subject ct:relation object``, and each entity's class, names and attributes). Only the ledger is a record; the plain
triples are made from it for simple queries. :func:`from_quads` reads ledgers back and passes over everything else.
"""

from __future__ import annotations

import hashlib
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from functools import cache
from typing import Any
from urllib.parse import quote, unquote

import pyoxigraph as ox

from graph import vocabulary
from graph.claims import naming_iri, normal
from graph.model import DocumentEntry, DocumentGraph, Evidence, Metadata, Naming, Statement
from graph.vocabulary import CT, DC, DCTERMS, SKOS, STATUS, TYPE, VERDICT, XSD

Fields = Mapping[str, Sequence[str]]
"""What is known of a node: the values under each predicate, addresses and literals alike as text."""

HASH = CT + "contentHash"
"""The property that keeps the hash of a document's ledger beside it in a store. It is left out of exports."""

_PARTIAL_DATE = re.compile(r"\d{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?)?", re.ASCII)
_DATE_TYPES = {4: XSD + "gYear", 7: XSD + "gYearMonth", 10: XSD + "date"}

EVIDENCE = {
    "quote": CT + "quote",
    "start": CT + "quoteStart",
    "end": CT + "quoteEnd",
    "page": CT + "page",
    "paragraph": CT + "paragraph",
    "line": CT + "line",
    "heading": CT + "heading",
    "table": CT + "table",
    "row": CT + "row",
    "source": CT + "source",
}
"""The property of each field of :class:`~graph.model.Evidence`."""

METADATA = {
    "title": DCTERMS + "title",
    "publisher": DC + "publisher",
    "author": DC + "creator",
    "date": DCTERMS + "issued",
    "language": DCTERMS + "language",
    "address": CT + "address",
}
"""The property of each field of :class:`~graph.model.Metadata`."""

_NUMBERS = {"start", "end", "page", "paragraph", "line", "row"}
_UNSET = Evidence("")


@cache
def node(iri: str) -> ox.NamedNode:
    """The address as a term. Kept, because the same few properties and entities come again and again."""
    return ox.NamedNode(iri)


@cache
def _integer(value: int) -> ox.Literal:
    return ox.Literal(str(value), datatype=node(XSD + "integer"))


def value(term: object) -> str:
    """The text of an address or literal."""
    return term.value  # type: ignore[attr-defined, no-any-return]


@cache
def _number(value: float) -> ox.Literal:
    """A number as Oxigraph writes it, so that what is stored and what would be stored compare equal."""
    text = format(Decimal(repr(value)), "f")
    return ox.Literal(text.rstrip("0").rstrip(".") if "." in text else text, datatype=node(XSD + "double"))


def _text(value: str) -> ox.Literal:
    return ox.Literal(value)


def _date(value: str) -> ox.Literal:
    """A partial date with the type of its precision; anything else stays plain text, so that nothing is lost."""
    if _PARTIAL_DATE.fullmatch(value):
        return ox.Literal(value, datatype=node(_DATE_TYPES[len(value)]))
    return ox.Literal(value)


@cache
def _concept(base: str, code: str) -> ox.NamedNode:
    return node(base + quote(code, safe=""))


def ledger(graph: DocumentGraph) -> list[ox.Triple]:
    """The document, its namings and its statements as triples. The graph is taken as :func:`normal` gives it."""
    out = list(_entry_triples(graph.entry))
    for naming in graph.namings:
        out += _naming_triples(naming)
    for statement in graph.statements:
        out += _statement_triples(statement)
    return out


def _entry_triples(entry: DocumentEntry) -> Iterator[ox.Triple]:
    subject = node(entry.id)
    yield ox.Triple(subject, node(TYPE), node(CT + "Document"))
    for name in ("name", "origin", "sha256", "format"):
        if value := getattr(entry, name):
            yield ox.Triple(subject, node(CT + name), _text(value))
    if entry.words:
        yield ox.Triple(subject, node(CT + "words"), _integer(entry.words))
    for name, predicate in METADATA.items():
        if value := getattr(entry.metadata, name):
            yield ox.Triple(subject, node(predicate), _date(value) if name == "date" else _text(value))


def _evidence_triples(subject: ox.NamedNode, evidence: Evidence) -> Iterator[ox.Triple]:
    for name, predicate in EVIDENCE.items():
        value = getattr(evidence, name)
        if value != getattr(_UNSET, name):
            yield ox.Triple(subject, node(predicate), _integer(value) if name in _NUMBERS else _text(value))


def _naming_triples(naming: Naming) -> Iterator[ox.Triple]:
    subject = ox.NamedNode(naming_iri(naming))
    yield ox.Triple(subject, node(TYPE), node(CT + "Naming"))
    yield ox.Triple(subject, node(CT + "document"), node(naming.document))
    yield ox.Triple(subject, node(CT + "entity"), node(naming.entity))
    yield ox.Triple(subject, node(CT + "entityType"), _concept(CT, naming.type))
    yield ox.Triple(subject, node(CT + "name"), _text(naming.name))
    for alias in naming.aliases:
        yield ox.Triple(subject, node(CT + "alias"), _text(alias))
    for key, value in naming.attributes:
        yield ox.Triple(subject, attribute(key), _text(value))
    yield from _evidence_triples(subject, naming.evidence)


def _statement_triples(item: Statement) -> Iterator[ox.Triple]:
    subject = ox.NamedNode(item.id)
    yield ox.Triple(subject, node(TYPE), node(CT + "Statement"))
    yield ox.Triple(subject, node(CT + "subject"), node(item.subject))
    yield ox.Triple(subject, node(CT + "relation"), _concept(CT, item.relation))
    yield ox.Triple(subject, node(CT + "object"), node(item.object))
    yield ox.Triple(subject, node(CT + "document"), node(item.document))
    if item.status:
        yield ox.Triple(subject, node(CT + "status"), _concept(STATUS, item.status))
    if item.verdict:
        yield ox.Triple(subject, node(CT + "verdict"), _concept(VERDICT, item.verdict))
    if item.valid_from:
        yield ox.Triple(subject, node(CT + "validFrom"), _date(item.valid_from))
    if item.valid_to:
        yield ox.Triple(subject, node(CT + "validTo"), _date(item.valid_to))
    if item.said_by:
        yield ox.Triple(subject, node(CT + "saidBy"), node(item.said_by))
    if item.self_reported:
        yield ox.Triple(subject, node(CT + "selfReported"), ox.Literal("true", datatype=node(XSD + "boolean")))
    if item.method:
        yield ox.Triple(subject, node(CT + "method"), _text(item.method))
    if item.rule:
        yield ox.Triple(subject, node(CT + "rule"), _text(item.rule))
    yield ox.Triple(subject, node(CT + "confidence"), _number(float(item.confidence)))
    yield from _evidence_triples(subject, item.evidence)


def relation(name: str) -> ox.NamedNode:
    """The property of a relation."""
    return _concept(CT, name)


@cache
def attribute(key: str) -> ox.NamedNode:
    """The property of an attribute. One that the ontology does not have is a ``ValueError``."""
    try:
        return node(vocabulary.attributes()[key].iri)
    except KeyError:
        raise ValueError(f"{key!r} is no attribute of the ontology") from None


@cache
def _attribute_keys() -> dict[str, str]:
    return {term.iri: key for key, term in vocabulary.attributes().items()}


def is_plain(statement: Statement) -> bool:
    """Whether a claim also stands as a plain triple: accepted, and asserted by its document."""
    return statement.verdict == "accepted" and statement.status == "asserted"


def claim(statement: Statement) -> ox.Triple:
    """The plain triple of a claim."""
    return ox.Triple(node(statement.subject), _concept(CT, statement.relation), node(statement.object))


def entity_triples(namings: Iterable[tuple[str, Naming]]) -> set[ox.Triple]:
    """Class, names and attributes of one entity, from all its namings, each with the origin of its document.

    The register speaks first, then the longest name. The first name is the label, all others are further labels; of
    attributes that differ the first is kept.
    """
    ranked = sorted(namings, key=lambda pair: (pair[0] != "register", -len(pair[1].name), pair[1].name, repr(pair[1])))
    if not ranked:
        return set()
    first = ranked[0][1]
    subject = node(first.entity)
    out = {
        ox.Triple(subject, node(TYPE), _concept(CT, first.type)),
        ox.Triple(subject, node(SKOS + "prefLabel"), _text(first.name)),
    }
    told: dict[str, Naming] = {}
    for _, naming in ranked:
        for name in {naming.name, *naming.aliases} - {first.name}:
            out.add(ox.Triple(subject, node(SKOS + "altLabel"), _text(name)))
        for key, value in naming.attributes:
            if told.setdefault(key, naming) is naming:
                out.add(ox.Triple(subject, attribute(key), _text(value)))
    return out


def plain(graphs: Iterable[DocumentGraph]) -> set[ox.Triple]:
    """All plain triples that follow from some documents together."""
    out: set[ox.Triple] = set()
    namings: dict[str, list[tuple[str, Naming]]] = defaultdict(list)
    for graph in graphs:
        out.update(claim(item) for item in graph.statements if is_plain(item))
        for naming in graph.namings:
            namings[naming.entity].append((graph.entry.origin, naming))
    for group in namings.values():
        out |= entity_triples(group)
    return out


def content_hash(lines: Iterable[str]) -> str:
    """SHA-256 over the triples of a ledger as text, in whatever order they come."""
    return hashlib.sha256("\n".join(sorted(lines)).encode()).hexdigest()


def revision(hashes: Iterable[str]) -> str:
    """One hash for a whole store from the content hashes of its documents."""
    return hashlib.sha256("\n".join(sorted(hashes)).encode()).hexdigest()[:16]


def gather(triples: Iterable[ox.Triple | ox.Quad]) -> dict[str, dict[str, list[str]]]:
    """Triples as node -> property -> values, all as text."""
    nodes: dict[str, dict[str, list[str]]] = {}
    for triple in triples:
        fields = nodes.setdefault(triple.subject.value, {})  # type: ignore[union-attr]
        fields.setdefault(triple.predicate.value, []).append(triple.object.value)  # type: ignore[union-attr]
    return nodes


def from_quads(quads: Iterable[ox.Triple | ox.Quad]) -> list[DocumentGraph]:
    """The documents in an export of ours, sorted by address. Named graphs and plain triples say nothing new here."""
    entries: dict[str, DocumentEntry] = {}
    namings: dict[str, list[Naming]] = defaultdict(list)
    statements: dict[str, list[Statement]] = defaultdict(list)
    for iri, fields in gather(quads).items():
        types = fields.get(TYPE, ())
        if CT + "Statement" in types:
            statement = read_statement(iri, fields)
            statements[statement.document].append(statement)
        elif CT + "Naming" in types:
            naming = read_naming(fields)
            namings[naming.document].append(naming)
        elif CT + "Document" in types:
            entries[iri] = read_entry(iri, fields)
    return [normal(DocumentGraph(entries[iri], tuple(namings[iri]), tuple(statements[iri]))) for iri in sorted(entries)]


def _first(fields: Fields, predicate: str, default: str = "") -> str:
    values = fields.get(predicate)
    return values[0] if values else default


def _code(iri: str) -> str:
    return unquote(vocabulary.local_name(iri))


def read_entry(iri: str, fields: Fields) -> DocumentEntry:
    """A document from the fields of its node."""
    return DocumentEntry(
        iri,
        _first(fields, CT + "name"),
        _first(fields, CT + "origin"),
        _first(fields, CT + "sha256"),
        Metadata(**{name: _first(fields, predicate) for name, predicate in METADATA.items()}),
        _first(fields, CT + "format"),
        int(_first(fields, CT + "words", "0")),
    )


def _read_evidence(fields: Fields) -> Evidence:
    found: dict[str, Any] = {}
    for name, predicate in EVIDENCE.items():
        values = fields.get(predicate)
        if values:
            found[name] = int(values[0]) if name in _NUMBERS else values[0]
    return Evidence(**{"quote": "", **found})


def read_naming(fields: Fields) -> Naming:
    """A naming from the fields of its node."""
    keys = _attribute_keys()
    pairs = sorted((keys[p], value) for p, values in fields.items() if p in keys for value in values)
    return Naming(
        _first(fields, CT + "document"),
        _first(fields, CT + "entity"),
        _code(_first(fields, CT + "entityType")),
        _first(fields, CT + "name"),
        tuple(sorted(fields.get(CT + "alias", ()))),
        tuple(pairs),
        _read_evidence(fields),
    )


def read_statement(iri: str, fields: Fields) -> Statement:
    """A statement from the fields of its node."""
    return Statement(
        document=_first(fields, CT + "document"),
        subject=_first(fields, CT + "subject"),
        relation=_code(_first(fields, CT + "relation")),
        object=_first(fields, CT + "object"),
        status=_code(_first(fields, CT + "status")),
        evidence=_read_evidence(fields),
        valid_from=_first(fields, CT + "validFrom"),
        valid_to=_first(fields, CT + "validTo"),
        said_by=_first(fields, CT + "saidBy"),
        self_reported=_first(fields, CT + "selfReported") in ("true", "1"),
        method=_first(fields, CT + "method"),
        rule=_first(fields, CT + "rule"),
        confidence=float(_first(fields, CT + "confidence", "1")),
        verdict=_code(_first(fields, CT + "verdict")),
        id=iri,
    )
