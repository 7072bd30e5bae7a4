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
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from functools import cache, lru_cache
from operator import attrgetter
from typing import Any
from urllib.parse import quote, unquote

import pyoxigraph as ox

from graph import vocabulary
from graph.claims import naming_iri, normal
from graph.model import DocumentEntry, DocumentGraph, Evidence, Metadata, Naming, Statement
from graph.stores.rdf12 import told_apart
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
_EVIDENCE = (
    [getattr(_UNSET, name) for name in EVIDENCE],
    [f"<{predicate}>" for predicate in EVIDENCE.values()],
    [name in _NUMBERS for name in EVIDENCE],
)
_evidence_values: Callable[[Evidence], tuple[Any, ...]] = attrgetter(*EVIDENCE)
_A = f"<{TYPE}>"
_ESCAPED = re.compile('[\x00-\x1f"\\\\\x7f\ud800-\udfff\ufffe\uffff]')


@lru_cache(maxsize=200_000)
def node(iri: str) -> ox.NamedNode:
    """The address as a term. Kept, because the same few properties and entities come again and again."""
    return ox.NamedNode(iri)


def _own(iri: str) -> str:
    """The address of a node as N-Triples; one that is none is a ``ValueError``."""
    return str(ox.NamedNode(iri))


_iri = lru_cache(maxsize=200_000)(_own)
"""The same, kept."""


def value(term: object) -> str:
    """The text of an address or literal."""
    return term.value  # type: ignore[attr-defined, no-any-return]


@lru_cache(maxsize=10_000)
def _number(value: float) -> str:
    """A number as Oxigraph writes it, so that what is stored and what would be stored compare equal."""
    text = format(Decimal(repr(value)), "f")
    return f'"{text.rstrip("0").rstrip(".") if "." in text else text}"^^<{XSD}double>'


def _integer(value: int) -> str:
    return f'"{value}"^^<{XSD}integer>'


def _text(value: str) -> str:
    """A literal as N-Triples, with the escapes that Oxigraph writes."""
    return str(ox.Literal(value)) if _ESCAPED.search(value) else f'"{value}"'


def _date(value: str) -> str:
    """A partial date with the type of its precision; anything else stays plain text, so that nothing is lost."""
    if _PARTIAL_DATE.fullmatch(value):
        return f'"{value}"^^<{_DATE_TYPES[len(value)]}>'
    return _text(value)


@lru_cache(maxsize=10_000)
def _concept(base: str, code: str) -> str:
    return _iri(base + quote(code, safe=""))


def triples(lines: Iterable[str]) -> Iterator[ox.Triple]:
    """Lines of N-Triples, as the functions below make them, as triples."""
    text = "".join(f"{line} .\n" for line in lines)
    return (quad.triple for quad in ox.parse(text, ox.RdfFormat.N_TRIPLES, lenient=True))


def ledger(graph: DocumentGraph) -> list[ox.Triple]:
    """The document, its namings and its statements as triples. The graph is taken as :func:`normal` gives it."""
    return list(triples(ledger_lines(graph)))


def ledger_lines(graph: DocumentGraph) -> list[str]:
    """The ledger as N-Triples without the full stops: text is made, hashed and loaded many times as fast as objects."""
    out = list(_entry_lines(graph.entry))
    for naming in graph.namings:
        out += _naming_lines(naming)
    for statement in graph.statements:
        out += _statement_lines(statement)
    return out


def hash_line(document: str, content_hash: str) -> str:
    """What is kept beside a document: the hash of its content."""
    return f'{_iri(document)} <{HASH}> "{content_hash}"'


def _entry_lines(entry: DocumentEntry) -> Iterator[str]:
    subject = _iri(entry.id)
    yield f"{subject} {_A} <{CT}Document>"
    for name in ("name", "origin", "sha256", "format"):
        if value := getattr(entry, name):
            yield f"{subject} <{CT}{name}> {_text(value)}"
    if entry.words:
        yield f"{subject} <{CT}words> {_integer(entry.words)}"
    for name, predicate in METADATA.items():
        if value := getattr(entry.metadata, name):
            yield f"{subject} <{predicate}> {_date(value) if name == 'date' else _text(value)}"


def _evidence_lines(subject: str, evidence: Evidence) -> Iterator[str]:
    for value, unset, property_, is_number in zip(_evidence_values(evidence), *_EVIDENCE, strict=True):
        if value != unset:
            yield f"{subject} {property_} {_integer(value) if is_number else _text(value)}"


def _naming_lines(naming: Naming) -> list[str]:
    subject = _own(naming_iri(naming))
    out = [
        f"{subject} {_A} <{CT}Naming>",
        f"{subject} <{CT}document> {_iri(naming.document)}",
        f"{subject} <{CT}entity> {_iri(naming.entity)}",
        f"{subject} <{CT}entityType> {_concept(CT, naming.type)}",
        f"{subject} <{CT}name> {_text(naming.name)}",
    ]
    out += [f"{subject} <{CT}alias> {_text(alias)}" for alias in naming.aliases]
    out += [f"{subject} {_attribute(key)} {_text(value)}" for key, value in naming.attributes]
    out += _evidence_lines(subject, naming.evidence)
    return out


def _statement_lines(item: Statement) -> list[str]:
    subject = _own(item.id)
    out = [
        f"{subject} {_A} <{CT}Statement>",
        f"{subject} <{CT}subject> {_iri(item.subject)}",
        f"{subject} <{CT}relation> {_concept(CT, item.relation)}",
        f"{subject} <{CT}object> {_iri(item.object)}",
        f"{subject} <{CT}document> {_iri(item.document)}",
        f"{subject} <{CT}confidence> {_number(float(item.confidence))}",
    ]
    if item.status:
        out.append(f"{subject} <{CT}status> {_concept(STATUS, item.status)}")
    if item.verdict:
        out.append(f"{subject} <{CT}verdict> {_concept(VERDICT, item.verdict)}")
    if item.valid_from:
        out.append(f"{subject} <{CT}validFrom> {_date(item.valid_from)}")
    if item.valid_to:
        out.append(f"{subject} <{CT}validTo> {_date(item.valid_to)}")
    if item.said_by:
        out.append(f"{subject} <{CT}saidBy> {_iri(item.said_by)}")
    if item.self_reported:
        out.append(f'{subject} <{CT}selfReported> "true"^^<{XSD}boolean>')
    if item.method:
        out.append(f"{subject} <{CT}method> {_text(item.method)}")
    if item.rule:
        out.append(f"{subject} <{CT}rule> {_text(item.rule)}")
    out += _evidence_lines(subject, item.evidence)
    return out


@cache
def _attribute(key: str) -> str:
    """The property of an attribute. One that the ontology does not have is a ``ValueError``."""
    try:
        return _iri(vocabulary.attributes()[key].iri)
    except KeyError:
        raise ValueError(f"{key!r} is no attribute of the ontology") from None


@cache
def _attribute_keys() -> dict[str, str]:
    return {term.iri: key for key, term in vocabulary.attributes().items()}


def relation(name: str) -> str:
    """The property of a relation, as N-Triples."""
    return _concept(CT, name)


def is_plain(statement: Statement) -> bool:
    """Whether a claim also stands as a plain triple: accepted, and asserted by its document."""
    return statement.verdict == "accepted" and statement.status == "asserted"


def claim_line(statement: Statement) -> str:
    """The plain triple of a claim."""
    return f"{_iri(statement.subject)} {_concept(CT, statement.relation)} {_iri(statement.object)}"


def _rank(pair: tuple[str, Naming]) -> tuple[bool, int, str, str]:
    origin, naming = pair
    return origin != "register", -len(naming.name), naming.name, repr(naming)


def entity_lines(namings: Iterable[tuple[str, Naming]]) -> set[str]:
    """Class, names and attributes of one entity, from all its namings, each with the origin of its document.

    The register speaks first, then the longest name. The first name is the label, all others are further labels; of
    attributes that differ the first is kept.
    """
    ranked = list(namings)
    if not ranked:
        return set()
    if len(ranked) > 1:
        ranked.sort(key=_rank)
    first = ranked[0][1]
    subject = _iri(first.entity)
    out = {
        f"{subject} {_A} {_concept(CT, first.type)}",
        f"{subject} <{SKOS}prefLabel> {_text(first.name)}",
    }
    told: dict[str, Naming] = {}
    for _, naming in ranked:
        for name in {naming.name, *naming.aliases} - {first.name}:
            out.add(f"{subject} <{SKOS}altLabel> {_text(name)}")
        for key, value in naming.attributes:
            if told.setdefault(key, naming) is naming:
                out.add(f"{subject} {_attribute(key)} {_text(value)}")
    return out


def plain_lines(graphs: Iterable[DocumentGraph]) -> set[str]:
    """All plain triples that follow from some documents together, as N-Triples without the full stops."""
    out: set[str] = set()
    namings: dict[str, list[tuple[str, Naming]]] = defaultdict(list)
    for graph in graphs:
        out.update(claim_line(item) for item in graph.statements if is_plain(item))
        for naming in graph.namings:
            namings[naming.entity].append((graph.entry.origin, naming))
    for group in namings.values():
        out |= entity_lines(group)
    return out


def plain(graphs: Iterable[DocumentGraph]) -> set[ox.Triple]:
    """All plain triples that follow from some documents together."""
    return set(triples(plain_lines(graphs)))


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
    for iri, fields in gather(told_apart(quads)).items():
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


def read_labels(lines: Iterable[str]) -> Naming | None:
    """What :func:`entity_lines` made of an entity as one naming; ``None`` where there is nothing, or not just that."""
    for iri, fields in gather(triples(lines)).items():
        types, names = fields.get(TYPE, []), fields.get(SKOS + "prefLabel", [])
        if len(types) != 1 or len(names) != 1:
            return None
        pairs = sorted((key, value) for p, key in _attribute_keys().items() for value in fields.get(p, ()))
        return Naming("", iri, _code(types[0]), names[0], tuple(fields.get(SKOS + "altLabel", ())), tuple(pairs))
    return None


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
