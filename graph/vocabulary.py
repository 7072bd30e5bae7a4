"""The vocabulary of the graph, read from ``ontology.ttl``: relations with their ends, classes, topics, statuses, kinds.

What comes in is the ontology that lies beside this module; what goes out are small records about its terms and the
functions that make addresses (IRIs). It is the one place that knows how an address is built: from the register's
identifier, an official code, or type and normalised name, never from chance or from the clock.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pyoxigraph as ox

from graph.model import InputError
from graph.words import key

BASE = "https://w3id.org/ctgraph/"
"""Where all addresses of the graph begin. A name for now: the redirect is not registered."""

CT = BASE + "ontology#"
ENTITY, TOPIC, PILLAR = BASE + "id/", BASE + "topic/", BASE + "pillar/"
AGREEMENT, RECOMMENDATION = BASE + "agreement/", BASE + "recommendation/"
DOCUMENT, STATEMENT, NAMING = BASE + "document/", BASE + "statement/", BASE + "naming/"
STATUS, VERDICT = BASE + "status/", BASE + "verdict/"

RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
RDFS = "http://www.w3.org/2000/01/rdf-schema#"
OWL = "http://www.w3.org/2002/07/owl#"
XSD = "http://www.w3.org/2001/XMLSchema#"
SKOS = "http://www.w3.org/2004/02/skos/core#"
DCTERMS = "http://purl.org/dc/terms/"
DC = "http://purl.org/dc/elements/1.1/"
ORG = "http://www.w3.org/ns/org#"
PROV = "http://www.w3.org/ns/prov#"
FOAF = "http://xmlns.com/foaf/0.1/"
SCHEMA = "https://schema.org/"
TYPE = RDF + "type"

PREFIXES = {
    "ct": CT,
    "id": ENTITY,
    "topic": TOPIC,
    "agreement": AGREEMENT,
    "recommendation": RECOMMENDATION,
    "document": DOCUMENT,
    "statement": STATEMENT,
    "naming": NAMING,
    "status": STATUS,
    "verdict": VERDICT,
    "rdf": RDF,
    "xsd": XSD,
    "skos": SKOS,
    "dcterms": DCTERMS,
    "dc": DC,
}
"""Prefixes of exports, in the order in which they are written."""

LONGEST_SLUG = 80


@dataclass(frozen=True, slots=True)
class Relation:
    """A relation of the ontology: its local name, how to read it aloud, and the classes that may be its ends."""

    name: str
    label: str
    definition: str
    subjects: frozenset[str]
    objects: frozenset[str]
    symmetric: bool


@dataclass(frozen=True, slots=True)
class Term:
    """A class, an attribute, or an entry of a closed list, with its code, label and definition."""

    code: str
    label: str
    definition: str
    iri: str


@dataclass(frozen=True, slots=True)
class Topic:
    """A topic with the pillar it belongs to; ``scope`` lists what counts to it."""

    code: str
    pillar: str
    label: str
    scope: str
    definition: str = ""


def ontology_path() -> Path:
    """The file of the ontology."""
    return Path(__file__).with_name("ontology.ttl")


def shapes_path() -> Path:
    """The file of the SHACL shapes."""
    return Path(__file__).with_name("shapes.ttl")


def data_folder() -> Path:
    """The folder ``data`` of a checkout, or its copy in an installed package."""
    packaged = Path(__file__).with_name("_data")
    checkout = Path(__file__).parent.parent / "data"
    if packaged.is_dir():
        return packaged
    if checkout.is_dir():
        return checkout
    raise InputError(f"the data folder is missing ({checkout}); install the package again")


@cache
def _triples() -> dict[str, dict[str, list[str]]]:
    """The ontology as subject -> predicate -> objects, in the order of the file."""
    out: dict[str, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    for quad in ox.parse(path=str(ontology_path()), format=ox.RdfFormat.TURTLE):
        out[quad.subject.value][quad.predicate.value].append(quad.object.value)
    return out


def _one(subject: str, predicate: str) -> str:
    values = _triples()[subject].get(predicate)
    return values[0] if values else ""


def _of_type(type_iri: str) -> list[str]:
    return [subject for subject, found in list(_triples().items()) if type_iri in found.get(TYPE, ())]


def _members(head: str) -> list[str]:
    out = []
    while head and head != RDF + "nil":
        out.append(_one(head, RDF + "first"))
        head = _one(head, RDF + "rest")
    return out


def _ends(iris: Iterable[str]) -> frozenset[str]:
    """Local names of classes, unions opened and ``Actor`` replaced by its sub-classes."""
    out: set[str] = set()
    for iri in iris:
        union = _one(iri, OWL + "unionOf")
        out |= _ends(_members(union)) if union else {local_name(iri)}
    return frozenset(out)


@cache
def relations() -> dict[str, Relation]:
    """All relations by local name, in the order of the ontology.

    >>> sorted(relations()["member_of"].subjects), relations()["cooperates_with"].symmetric
    (['Organization', 'State'], True)
    """
    return {
        local_name(iri): Relation(
            local_name(iri),
            _one(iri, RDFS + "label"),
            _one(iri, SKOS + "definition"),
            _ends(_triples()[iri][RDFS + "domain"]),
            _ends(_triples()[iri][RDFS + "range"]),
            OWL + "SymmetricProperty" in _triples()[iri][TYPE],
        )
        for iri in _of_type(CT + "Relation")
    }


@cache
def actors() -> frozenset[str]:
    """The classes that are actors; ``ct:Actor`` as an end of a relation stands for them."""
    return _ends([CT + "Actor"])


@cache
def classes() -> dict[str, Term]:
    """All classes of the ontology by local name."""
    return {local_name(iri): _term(iri) for iri in _of_type(OWL + "Class") if iri.startswith(CT)}


@cache
def attributes() -> dict[str, Term]:
    """All attributes that a naming may carry, by the key that tables and code use (``status`` is ``ct:standing``)."""
    return {term.code: term for term in (_term(iri) for iri in _of_type(CT + "Attribute"))}


@cache
def topics() -> dict[str, Topic]:
    """All topics by code, in the order of the ontology.

    >>> topics()["borders"].pillar
    'II'
    """
    return {
        _one(iri, SKOS + "notation"): Topic(
            _one(iri, SKOS + "notation"),
            local_name(_one(iri, SKOS + "broader")),
            _one(iri, SKOS + "prefLabel"),
            _one(iri, SKOS + "scopeNote"),
            _one(iri, SKOS + "definition"),
        )
        for iri in _of_type(CT + "Topic")
    }


def topic_named(name: str) -> str:
    """The code of the topic of that code or label, or of the one label that begins with these words; else empty.

    >>> topic_named("Border security"), topic_named("crime_drugs"), topic_named("security")
    ('borders', 'crime_drugs', '')
    """
    wanted = key(name.replace("_", " "))
    labels = {code: key(topic.label) for code, topic in topics().items()}
    for code, label in labels.items():
        if wanted in (label, key(code.replace("_", " "))):
            return code
    begun = [code for code, label in labels.items() if wanted and label.startswith(wanted + " ")]
    return begun[0] if len(begun) == 1 else ""


@cache
def pillars() -> dict[str, Term]:
    """The four pillars by number, ``I`` to ``IV``."""
    return kinds("pillar")


@cache
def kinds(scheme: str) -> dict[str, Term]:
    """The entries of a closed list by code: ``status``, ``verdict``, ``origin``, ``agreement-kind`` and so on.

    >>> list(kinds("place-kind"))
    ['city', 'region']
    """
    found = [
        iri for iri in _of_type(SKOS + "Concept") if f"{BASE}scheme/{scheme}" in _triples()[iri][SKOS + "inScheme"]
    ]
    if not found:
        raise KeyError(scheme)
    return {term.code: term for term in (_term(iri) for iri in found)}


def statuses() -> dict[str, Term]:
    """What a document may say of a claim, strongest first."""
    return kinds("status")


def verdicts() -> dict[str, Term]:
    """What may be held of our reading of a claim."""
    return kinds("verdict")


def _term(iri: str) -> Term:
    code = _one(iri, SKOS + "notation") or _one(iri, CT + "key") or local_name(iri)
    label = _one(iri, RDFS + "label") or _one(iri, SKOS + "prefLabel")
    return Term(code, label, _one(iri, SKOS + "definition"), iri)


def local_name(iri: str) -> str:
    """What stands behind the last ``#`` or ``/`` of an address.

    >>> local_name(CT + "part_of"), local_name(TOPIC + "borders")
    ('part_of', 'borders')
    """
    return iri[max(iri.rfind("#"), iri.rfind("/")) + 1 :]


def slug(name: str) -> str:
    """A name as a part of an address: lower case, accents gone, hyphens; a very long one is cut and gets a hash.

    >>> slug("Almaty, 2011 (final)"), slug("Comité d'experts"), slug("АТЦ СНГ")
    ('almaty-2011-final', 'comite-d-experts', 'атц-снг')
    """
    plain = "".join(c for c in unicodedata.normalize("NFKD", name.casefold()) if not unicodedata.combining(c))
    text = re.sub(r"[\W_]+", "-", unicodedata.normalize("NFC", plain)).strip("-")
    if not text:
        return digest(name)
    return text if len(text) <= LONGEST_SLUG else f"{text[:LONGEST_SLUG].rstrip('-')}-{digest(name)[:8]}"


def digest(*parts: str) -> str:
    """The first 16 hexadecimal digits of SHA-256 over the parts."""
    return hashlib.sha256("\x1f".join(parts).encode("utf-8", "surrogatepass")).hexdigest()[:16]


def entity_iri(slug: str) -> str:
    """The address of an entity by its register identifier (``sco-rcts``, ``state-kz``, ``place-almaty``)."""
    return ENTITY + slug


def local_slug(type: str, name: str) -> str:
    """The identifier of an entity that the register does not know: its type with its normalised name.

    >>> local_slug("System", "The Counter-Terrorism Database")
    'system-counterterrorism-database'
    """
    return f"{slug(type)}-{slug(key(name) or name)}"


def state_iri(code: str) -> str:
    """The address of a state by its two-letter code."""
    return f"{ENTITY}state-{code.lower()}"


def topic_iri(code: str) -> str:
    """The address of a topic by its code."""
    return TOPIC + code


def document_iri(name: str) -> str:
    """The address of a document by its name."""
    return DOCUMENT + slug(name)


def agreement_iri(kind: str, parties: Iterable[str], date: str = "") -> str:
    """The address of an agreement: its kind, the identifiers of its parties in order, its year.

    >>> agreement_iri("memorandum", ["sco-rcts", "cis-atc"], "2011-07-22")
    'https://w3id.org/ctgraph/agreement/memorandum-cis-atc-sco-rcts-2011'
    """
    return AGREEMENT + slug("-".join([kind or "other", *sorted(set(parties)), date[:4] or "undated"]))


def recommendation_iri(document: str, number: str, text: str) -> str:
    """The address of a recommendation: a hash of the document's address, the printed number and its first words."""
    return RECOMMENDATION + digest(document, number, text)
