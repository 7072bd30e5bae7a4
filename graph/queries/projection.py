"""The graph in memory that all questions read: entities, statements, agreements and the ties between actors.

What comes in are namings and statements, from a store (:func:`load`) or straight from documents (:func:`from_graphs`);
what goes out is one :class:`Graph`, built once, with indexes. Claims that a person rejected are dropped here, claims
that are only proposed are counted and left out unless asked for. The ties themselves are made in
:mod:`graph.queries.ties`.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import wraps
from typing import TYPE_CHECKING, Protocol, TypeVar, cast

from graph.model import DocumentEntry, DocumentGraph, Naming, Statement
from graph.queries.dates import checked, first_day, last_day
from graph.vocabulary import actors, topic_iri, topics

if TYPE_CHECKING:
    from graph.queries.columns.tables import Columns

ACTORS = actors()
T = TypeVar("T")

UNREAD = "general knowledge"
"""What a row says where no source was read for it."""


class Readable(Protocol):
    """The part of a store that questions need."""

    def documents(self) -> Sequence[DocumentEntry]:
        """All documents."""
        ...

    def namings(self) -> Sequence[Naming]:
        """All namings of entities."""
        ...

    def statements(self) -> Sequence[Statement]:
        """All statements, sorted by their identifiers."""
        ...


@dataclass(frozen=True, slots=True)
class Entity:
    """A thing with its names; ``acronym`` is empty where none is known, ``kind`` is the register's or a document's."""

    iri: str
    type: str
    name: str
    acronym: str = ""
    aliases: tuple[str, ...] = ()
    kind: str = ""
    attributes: Mapping[str, str] = field(default_factory=dict)

    @property
    def label(self) -> str:
        """What stands on a picture or in a narrow column: the acronym, else a short form that holds one, else the
        name.
        """
        if self.acronym or len(self.name) <= 24:
            return self.acronym or self.name
        short = [a for a in self.aliases if len(a) <= 24 and " " in a and re.search(r"[A-Z]{2}", a) and a.isascii()]
        return min(short, key=lambda a: (len(a), a), default=self.name)

    @property
    def titled(self) -> str:
        """What stands in a heading: the acronym with the name behind it, or the name alone."""
        return f"{self.acronym} ({self.name})" if self.acronym and self.acronym not in self.name else self.name

    @property
    def slug(self) -> str:
        """The last part of the IRI, which is the identifier in the register (or a topic's code)."""
        return self.iri.rsplit("/", 1)[-1]


@dataclass(frozen=True, slots=True)
class Agreement:
    """An agreement with its parties; ``iris`` are all nodes that report it, ``status`` is its strongest."""

    iri: str
    iris: tuple[str, ...]
    kind: str
    name: str
    date: str
    until: str
    status: str
    parties: Mapping[str, tuple[Statement, ...]]
    topics: tuple[str, ...]

    @property
    def title(self) -> str:
        """The agreement in a few words: name or kind, with its date."""
        named = self.name or self.kind.replace("_", " ") or "agreement"
        return f"{named} ({self.date})" if self.date and self.date not in named else named


@dataclass(frozen=True, slots=True)
class Tie:
    """That two things are tied: ``relation`` of ``a`` to ``b``, through the node ``via`` where there is one.

    ``sources`` counts independent publishers of texts and tables (0: only the register says so); ``statements`` are
    all that speak of the tie, the strongest status first, and only those of that status are counted.
    """

    a: str
    b: str
    kind: str
    relation: str
    via: str
    status: str
    since: str
    until: str
    topics: tuple[str, ...]
    statements: tuple[Statement, ...]
    sources: int
    self_reported: bool
    confirmed: str

    def other(self, iri: str) -> str:
        """The end that is not ``iri``."""
        return self.b if iri == self.a else self.a


@dataclass(slots=True)
class Graph:
    """Everything a question may ask for. ``statements`` are the accepted ones (with the proposed, if asked for);
    ``waiting`` are the proposed ones that were left out. A graph of a store lies in ``columns``
    (:mod:`graph.queries.columns`): then its records are made when they are touched.
    """

    entities: Mapping[str, Entity]
    statements: Sequence[Statement]
    namings: Sequence[Naming]
    documents: Mapping[str, DocumentEntry]
    by_subject: Mapping[str, Sequence[Statement]]
    by_object: Mapping[str, Sequence[Statement]]
    namings_of: Mapping[str, Sequence[Naming]] = field(default_factory=dict)
    agreements: Sequence[Agreement] = ()
    ties: Sequence[Tie] = ()
    ties_of: Mapping[str, Sequence[Tie]] = field(default_factory=dict)
    waiting: Sequence[Statement] = ()
    remarks: tuple[str, ...] = ()
    cache: dict[str, object] = field(default_factory=dict)
    columns: Columns | None = None

    @property
    def proposed(self) -> int:
        """How many proposed claims are left out."""
        return len(self.waiting)

    def entity(self, iri: str) -> Entity:
        """The entity of that IRI; one that no document names gets a name made from its IRI."""
        return self.entities.get(iri) or nameless(iri)

    def label(self, iri: str) -> str:
        """Shortest name of an entity."""
        return self.entity(iri).label

    def text(self, statement: Statement) -> bool:
        """Whether a text says so (not a table, not the register)."""
        entry = self.documents.get(statement.document)
        return entry is None or entry.origin == "text"

    def register(self, statement: Statement) -> bool:
        """Whether the register says so."""
        entry = self.documents.get(statement.document)
        return entry is not None and entry.origin == "register"

    def published(self, statement: Statement) -> str:
        """When it was published what a statement stands in: its text, or the source that a table's row gives.

        Empty where unknown.
        """
        entry = self.documents.get(statement.document)
        if entry is None:
            return ""
        return source_date(statement.evidence.source) if entry.origin == "table" else entry.metadata.date

    def source(self, statement: Statement) -> str:
        """Whom a statement counts for: the publisher of a text, the source of a table's row.

        Nobody in the register, nor where a row says that no source was read for it.
        """
        entry = self.documents.get(statement.document)
        if entry is None:
            return statement.document
        if entry.origin == "register" or statement.evidence.source.startswith(UNREAD):
            return ""
        named = statement.evidence.source if entry.origin == "table" else entry.metadata.publisher
        return re.sub(r"\W+", " ", named.casefold()).strip() or statement.document

    def today(self) -> str:
        """The reference date, for ages: the latest date of publication among the documents (never the clock)."""
        if "today" not in self.cache:
            self.cache["today"] = max((entry.metadata.date for entry in self.documents.values()), default="")
        return str(self.cache["today"])

    def about(self, subject: str, *relations: str) -> list[Statement]:
        """Statements with this subject (and one of these relations)."""
        if relations and self.columns is not None:
            return self.columns.related("by_subject", subject, relations)
        found = self.by_subject.get(subject, [])
        return [item for item in found if item.relation in relations] if relations else list(found)

    def towards(self, target: str, *relations: str) -> list[Statement]:
        """Statements with this object (and one of these relations)."""
        if relations and self.columns is not None:
            return self.columns.related("by_object", target, relations)
        found = self.by_object.get(target, [])
        return [item for item in found if item.relation in relations] if relations else list(found)


def of_type(graph: Graph, *types: str) -> list[Entity]:
    """All entities of some types, in the order of their IRIs."""
    columns = graph.columns
    if columns is None:
        return [entity for entity in graph.entities.values() if entity.type in types]
    numbers = sorted(number for type_ in types for number in columns.group("by_type", columns.code(type_)).tolist())
    return [columns.entity(number) for number in numbers]


def of_relation(graph: Graph, *relations: str) -> list[Statement]:
    """All statements of some relations, in the order of their identifiers."""
    columns = graph.columns
    if columns is None:
        return [item for item in graph.statements if item.relation in relations]
    rows = sorted(row for one in relations for row in columns.group("by_relation", columns.code(one)).tolist())
    return columns.statements(rows)


def once_per_graph(build: Callable[[Graph], T]) -> Callable[[Graph], T]:
    """Let a function of a graph run once for each one; what it returns is kept as long as the graph is."""
    name = f"{build.__module__}.{build.__qualname__}"

    @wraps(build)
    def built(graph: Graph) -> T:
        if name not in graph.cache:
            graph.cache[name] = build(graph)
        return cast(T, graph.cache[name])

    return built


def source_date(source: str) -> str:
    """The date in the source of a row, as tables put it together: title, publisher, date, address.

    >>> source_date("Report of 2009, UNODC, 2011-07, https://example.org/2012"), source_date("A page")
    ('2011-07', '')
    """
    found = re.findall(r", (\d{4}(?:-\d\d){0,2})(?=,|$)", source)
    return found[-1] if found else ""


def load(store: Readable, *, proposed: bool = False) -> Graph:
    """The graph of a store: from the tables that lie beside it, which are made where they are not there or too old."""
    from graph.queries.columns import opened

    found = opened(store, proposed=proposed)
    return found or read(store, proposed=proposed)


def read(store: Readable, *, proposed: bool = False) -> Graph:
    """The graph of a store with every record in memory."""
    return build(store.documents(), store.namings(), store.statements(), proposed=proposed)


def from_graphs(graphs: Iterable[DocumentGraph], *, proposed: bool = False) -> Graph:
    """The graph of documents in memory, for tests and for notebooks without a store."""
    graphs = sorted(graphs, key=lambda graph: graph.entry.name)
    return build(
        [graph.entry for graph in graphs],
        [naming for graph in graphs for naming in graph.namings],
        sorted((item for graph in graphs for item in graph.statements), key=lambda item: item.id),
        proposed=proposed,
    )


def build(
    documents: Iterable[DocumentEntry],
    namings: Iterable[Naming],
    statements: Iterable[Statement],
    *,
    proposed: bool = False,
    remarks: tuple[str, ...] = (),
) -> Graph:
    """Put a graph together. Rejected claims are gone, proposed ones stay only if asked for."""
    from graph.queries.ties import derive  # ties are made of a graph, so that module must know this one

    kept, entries, names = list(statements), {entry.id: entry for entry in documents}, list(namings)
    waiting = [] if proposed else [item for item in kept if item.verdict == "proposed"]
    kept = [item for item in kept if item.verdict == "accepted" or (proposed and item.verdict == "proposed")]
    by_subject: dict[str, list[Statement]] = defaultdict(list)
    by_object: dict[str, list[Statement]] = defaultdict(list)
    for item in kept:
        by_subject[item.subject].append(item)
        by_object[item.object].append(item)
    namings_of: dict[str, list[Naming]] = defaultdict(list)
    for naming in names:
        namings_of[naming.entity].append(naming)
    entities = {iri: entity_of(iri, group, entries) for iri, group in namings_of.items()} | topic_entities()
    for iri in [*by_subject, *by_object]:
        if iri not in entities:
            entities[iri] = nameless(iri)
    entities = dict(sorted(entities.items()))
    _tell_apart(entities, by_subject)
    graph = Graph(
        entities,
        kept,
        names,
        entries,
        dict(by_subject),
        dict(by_object),
        dict(namings_of),
        waiting=waiting,
        remarks=remarks,
    )
    graph.agreements, graph.ties = derive(graph)
    ties_of: dict[str, list[Tie]] = defaultdict(list)
    for tie in graph.ties:
        ties_of[tie.a].append(tie)
        if tie.b != tie.a:
            ties_of[tie.b].append(tie)
    graph.ties_of = dict(ties_of)
    return graph


def known_by(graph: Graph, date: str) -> Graph:
    """The graph that documents published until ``date`` let one know.

    Texts without a date of publication are left out, which a remark tells. Of a table those rows count whose source was
    published by then; of the register, and of rows whose source has no date, what had begun by then.
    """
    limit = last_day(checked(date))
    undated = [entry for entry in graph.documents.values() if entry.origin == "text" and not entry.metadata.date]
    kept = {
        entry.id: entry
        for entry in graph.documents.values()
        if entry.origin != "text" or (entry.metadata.date and first_day(entry.metadata.date) <= limit)
    }
    remark = f"Known by {date}: {len(kept)} of {len(graph.documents)} documents count"
    if undated:
        remark += f"; without a date of publication, left out: {', '.join(sorted(entry.name for entry in undated))}"

    def counts(item: Statement) -> bool:
        if item.document not in kept:
            return False
        if kept[item.document].origin == "text":
            return True
        date = graph.published(item) if kept[item.document].origin == "table" else ""
        return not (date or item.valid_from) or first_day(date or item.valid_from) <= limit

    return restricted(graph, counts, remark, kept.values())


def restricted(
    graph: Graph, counts: Callable[[Statement], bool], remark: str, documents: Iterable[DocumentEntry] | None = None
) -> Graph:
    """The graph with only the claims that count, and a remark that tells so; claims left out as proposed stay so."""
    found = build(
        graph.documents.values() if documents is None else documents,
        graph.namings,
        [item for item in graph.statements if counts(item)],
        proposed=True,
        remarks=(*graph.remarks, remark),
    )
    found.waiting = [item for item in graph.waiting if counts(item)]
    return found


_ACRONYM = re.compile(r"[^\W\d_a-zà-þа-я][^\W_a-zà-þа-я]*(?:[ /&-]?[^\W_a-zà-þа-я]+){0,3}")


def entity_of(iri: str, group: Iterable[Naming], documents: Mapping[str, DocumentEntry]) -> Entity:
    """The entity that several namings name: as the register does, else by the longest name."""

    def rank(naming: Naming) -> tuple[bool, int, str]:
        entry = documents.get(naming.document)
        return (entry is None or entry.origin != "register", -len(naming.name), naming.name)

    group = sorted(group, key=rank)
    attributes: dict[str, str] = {}
    for naming in group:
        for key, value in naming.attributes:
            attributes.setdefault(key, value)
    names = list(dict.fromkeys(name for naming in group for name in (naming.name, *naming.aliases) if name))
    head = group[0]
    return Entity(
        iri,
        head.type,
        head.name,
        attributes.get("acronym") or _acronym(head, names),
        tuple(name for name in names if name != head.name),
        attributes.get("kind", ""),
        dict(sorted(attributes.items())),
    )


def topic_entities() -> dict[str, Entity]:
    """The topics of the vocabulary, which no document needs to name."""
    return {
        topic_iri(code): Entity(
            topic_iri(code), "Topic", topic.label, attributes={"code": code, "pillar": topic.pillar}
        )
        for code, topic in topics().items()
    }


def _acronym(head: Naming, names: list[str]) -> str:
    if head.type not in ("Organization", "NationalBody", "System"):
        return ""
    latin = re.search("[A-Za-z]", head.name) is not None  # an acronym in another script than the name helps nobody
    short = [name for name in names if 2 <= len(name) <= 14 and _ACRONYM.fullmatch(name)]
    short = [name for name in short if not latin or max(name) < "\u0370"]
    return min(
        short, key=lambda name: (not name.isascii(), " " not in name and "/" not in name, len(name), name), default=""
    )


SHORT = 3
"""Letters up to which an acronym may be that of many bodies."""


def _tell_apart(entities: dict[str, Entity], by_subject: Mapping[str, Sequence[Statement]]) -> None:
    for iri, entity in entities.items():
        if 0 < len(entity.acronym) <= SHORT:
            parents = (item.object for item in by_subject.get(iri, ()) if item.relation == "part_of")
            entities[iri] = told_apart(entity, (entities[parent].acronym for parent in parents))


def told_apart(entity: Entity, parents: Iterable[str]) -> Entity:
    """A body with a very short acronym under the one that names its parent too, where it goes by it: CIS ATC for ATC.

    ``parents`` are the acronyms of what it is part of.
    """
    for parent in parents:
        longer = [name for name in (f"{parent} {entity.acronym}", f"{entity.acronym} {parent}") if parent]
        known = [name for name in longer if name in entity.aliases]
        if known:
            aliases = tuple(dict.fromkeys((entity.acronym, *entity.aliases)))
            return replace(entity, acronym=known[0], aliases=aliases)
    return entity


def nameless(iri: str) -> Entity:
    """An entity that no document names: its name is made from its IRI."""
    *_, room, slug = ["", *iri.rsplit("/", 2)[1:]] if iri.count("/") > 1 else ["", iri]
    types = {"topic": "Topic", "agreement": "Agreement", "recommendation": "Recommendation", "document": "Document"}
    type_ = types.get(room) or ("State" if slug.startswith("state-") else "Place" if slug.startswith("place-") else "")
    name = re.sub(r"[-_]+", " ", slug)
    return Entity(iri, type_ or "Organization", name[:1].upper() + name[1:])
