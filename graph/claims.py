"""Collecting what one document contributes: namings and statements that fit the ontology, each once, each identified.

What comes in are names and claims in the order in which a source tells them, from records, from rows of a table or from
the register; what goes out is a :class:`~graph.model.DocumentGraph` in its one :func:`normal` form. A claim whose ends
the ontology does not allow, or of a relation or topic that it does not have, is passed over here, so that whatever was
loaded is valid.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, fields, replace
from operator import attrgetter
from typing import Protocol

from graph import vocabulary
from graph.model import DocumentEntry, DocumentGraph, Evidence, Naming, Statement
from graph.vocabulary import NAMING, STATEMENT, entity_iri, topic_iri
from graph.words import key

_evidence_values: Callable[[Evidence], tuple[object, ...]] = attrgetter(*(field.name for field in fields(Evidence)))

UNCHECKED = 0.7
"""Confidence in a row of a table that nobody has compared with its source yet."""


class Known(Protocol):
    """What is needed of an entry of the register."""

    @property
    def type(self) -> str:
        """A class of the ontology."""
        ...


class Names(Protocol):
    """What is needed of the register: who bears a name, and of which class an entry is."""

    @property
    def entries(self) -> Mapping[str, Known]:
        """All entries by identifier."""
        ...

    def resolve(self, name: str) -> str | None:
        """The identifier of the one entry that bears a name."""
        ...


@dataclass(slots=True)
class Collector:
    """The namings and statements of one document as they are found."""

    entry: DocumentEntry
    method: str
    publishers: frozenset[str] = frozenset()
    types: dict[str, str] = field(default_factory=dict)
    namings: list[Naming] = field(default_factory=list)
    statements: list[Statement] = field(default_factory=list)

    def name(
        self,
        iri: str,
        type: str,
        name: str,
        evidence: Evidence,
        aliases: Iterable[str] = (),
        attributes: Mapping[str, object] | None = None,
    ) -> str:
        """Note that the document names an entity so; gives back its address."""
        self.types.setdefault(iri, type)
        told = (attributes or {}).items()
        pairs = tuple(sorted((key, str(value)) for key, value in told if value not in (None, "")))
        naming = Naming(self.entry.id, iri, type, name, tuple(sorted(set(aliases) - {"", name})), pairs, evidence)
        self.namings.append(naming)
        return iri

    def claim(
        self,
        subject: str,
        relation: str,
        target: str,
        evidence: Evidence,
        *,
        status: str = "asserted",
        valid_from: str = "",
        valid_to: str = "",
        said_by: str = "",
        rule: str = "",
        confidence: float = 1.0,
        verdict: str = "accepted",
        method: str = "",
    ) -> bool:
        """Note a claim between two entities that were named before. Tells whether the ontology has room for it."""
        known = vocabulary.relations().get(relation)
        ends = self.types.get(subject), self.types.get(target)
        if known is None or subject == target or ends[0] not in known.subjects or ends[1] not in known.objects:
            return False
        if known.symmetric and target < subject:
            subject, target = target, subject
        self.statements.append(
            Statement(
                document=self.entry.id,
                subject=subject,
                relation=relation,
                object=target,
                status=status,
                evidence=evidence,
                valid_from=valid_from,
                valid_to=valid_to,
                said_by=said_by,
                self_reported=bool({subject, target} & self.publishers),
                method=method or self.method,
                rule=rule,
                confidence=confidence,
                verdict=verdict,
            )
        )
        return True

    def topic(self, code: str) -> str:
        """The address of a topic; empty for a code that the ontology does not have."""
        if code not in vocabulary.topics():
            return ""
        self.types[topic_iri(code)] = "Topic"
        return topic_iri(code)

    def graph(self) -> DocumentGraph:
        """All that was collected."""
        return normal(DocumentGraph(self.entry, tuple(self.namings), tuple(self.statements)))


def statement_iri(statement: Statement) -> str:
    """The address of a statement: a hash of the claim and its evidence, without what a re-reading may change.

    Offsets, page and line, method, rule, confidence and verdict are left out: a corrected page head, a better rule or a
    reviewer's verdict does not make another statement.
    """
    s, e = statement, statement.evidence
    claim = (s.document, s.subject, s.relation, s.object, s.status, s.valid_from, s.valid_to, s.said_by)
    return STATEMENT + vocabulary.digest(*claim, e.quote, e.table, str(e.row or ""), e.source)


def naming_iri(naming: Naming) -> str:
    """The address of a naming: a hash of all that it says."""
    pairs = [part for pair in naming.attributes for part in pair]
    evidence = map(str, _evidence_values(naming.evidence))
    fixed = [naming.document, naming.entity, naming.type, naming.name]
    return NAMING + vocabulary.digest(*fixed, "\x1e", *naming.aliases, "\x1e", *pairs, "\x1e", *evidence)


def normal(graph: DocumentGraph) -> DocumentGraph:
    """The graph in the one form in which stores keep it: addresses filled in, everything sorted, nothing twice.

    Of statements with one address the surest is kept. A statement or naming of another document is a ``ValueError``.
    """
    named = {item.document for item in graph.namings} | {item.document for item in graph.statements}
    foreign = named - {graph.entry.id}
    if foreign:
        raise ValueError(f"{graph.entry.name}: holds claims of another document: {', '.join(sorted(foreign))}")
    statements: dict[str, Statement] = {}
    for item in graph.statements:
        item = item if item.id else replace(item, id=statement_iri(item))
        known = statements.get(item.id)
        if known is None or _preference(item) < _preference(known):
            statements[item.id] = item
    namings = {naming_iri(item): item for item in map(_normal_naming, graph.namings)}
    return DocumentGraph(
        graph.entry,
        tuple(namings[iri] for iri in sorted(namings)),
        tuple(statements[iri] for iri in sorted(statements)),
    )


def _normal_naming(item: Naming) -> Naming:
    aliases = tuple(sorted(set(item.aliases) - {"", item.name}))
    attributes = tuple(sorted({pair for pair in item.attributes if pair[1]}))
    if (aliases, attributes) == (item.aliases, item.attributes):
        return item
    return replace(item, aliases=aliases, attributes=attributes)


def _preference(item: Statement) -> tuple[float, int, str]:
    return -item.confidence, item.evidence.start, repr(item)


def publishers(names: Names | None, publisher: str, local: Mapping[str, str]) -> frozenset[str]:
    """The addresses of those who published a document: "CTITF, UNRCCA and EU" are three, where the whole is no name.

    ``local`` are the addresses of what the document itself names, by the key of the name.
    """
    found = _publisher(names, publisher, local)
    if found:
        return frozenset({found})
    parts = publisher.replace(";", ",").replace(" / ", ",").replace(" and ", ",").replace(" & ", ",").split(",")
    return frozenset(iri for part in parts if (iri := _publisher(names, part.strip(), local)))


def _publisher(names: Names | None, name: str, local: Mapping[str, str]) -> str:
    if not name:
        return ""
    slug = names.resolve(name) if names else None
    return entity_iri(slug) if slug else local.get(key(name), "")


def source_of(row: Mapping[str, str], prefix: str = "") -> str:
    """Where a row has it from, in words: title, publisher, date, address.

    >>> source_of({"title": "About us", "publisher": "CARICC", "date": "", "address": "https://caricc.org"})
    'About us, CARICC, https://caricc.org'
    """
    parts = [row.get(prefix + column, "") for column in ("title", "publisher", "date", "address")]
    return ", ".join(part for part in parts if part)


def confidence_of(row: Mapping[str, str]) -> float:
    """How far a row is trusted: fully once a person has checked it."""
    return 1.0 if row.get("checked", "yes") == "yes" else UNCHECKED
