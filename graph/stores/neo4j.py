"""A store in a Neo4j server (5.x), in the form in which people who use Neo4j expect a graph.

What comes in is a Bolt address (user name and password come from ``NEO4J_USERNAME`` and ``NEO4J_PASSWORD``); what goes
out are the records of the contract. Documents, namings and statements are nodes with the properties of the ontology,
and entities are nodes labelled by their class, with derived relationships of the ontology's names between them: one
for each claim that some accepted statement makes (:mod:`graph.stores.neo4j_shape`). Texts go in as parameters only;
labels and relationship types come from the ontology, never from a text. Each transaction first locks the one node that
marks the store, so that writers come one after another. Constraints and indexes are made when a store is.
"""

from __future__ import annotations

import logging
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any, TypeVar

import neo4j
from neo4j import exceptions

from graph.claims import normal
from graph.model import DocumentEntry, DocumentGraph, InputError, Naming, Statement
from graph.stores import neo4j_shape as form
from graph.stores.base import FORMAT, StoreBusy, StoreDamaged
from graph.stores.changes import ledger_with_hash
from graph.stores.remote import Remote, StoreUnreachable, batches, check_address, credentials

OLDEST = 5
"""The oldest version of Neo4j whose Cypher we speak."""

ROWS = 10_000
"""Rows that one statement of Cypher writes at once."""

Row = dict[str, Any]
T = TypeVar("T")

LOCK = "MERGE (m:CtgraphStore {id: 'store'}) SET m.writes = coalesce(m.writes, 0) + 1 RETURN m.format AS format"

logging.getLogger("neo4j").setLevel(logging.CRITICAL)  # what matters is raised; its warnings would quote queries


class Neo4jStore(Remote):
    """A store in a Neo4j server. Use :func:`open_store`."""

    def __init__(self, address: str, create: bool, wait: float) -> None:
        super().__init__(address, wait)
        check_address(address)
        try:
            self._driver = neo4j.GraphDatabase.driver(
                address, auth=credentials("NEO4J"), notifications_min_severity="OFF", connection_timeout=15
            )
        except (ValueError, exceptions.ConfigurationError) as error:
            raise InputError(f"{address}: is no address of a Neo4j server ({error})") from None
        self._session: neo4j.Session | None = None
        try:
            self._check(create)
        except BaseException:
            self.close()
            raise

    def _check(self, create: bool) -> None:
        """Whether the server is new enough, and whether there is a store of a version that we can read."""
        with self._errors():
            self._driver.verify_connectivity()
            agent = self._driver.get_server_info().agent
            self._session = self._driver.session()
        version = agent.rpartition("/")[2].split(".")[0]
        if version.isdigit() and int(version) < OLDEST:
            raise StoreDamaged(f"{self.address}: is {agent}; Neo4j {OLDEST} or newer is needed")
        found = self._rows("OPTIONAL MATCH (m:CtgraphStore {id: 'store'}) RETURN m.format AS format")
        held = found[0]["format"]
        if held is None and not create:
            raise InputError(f"{self.address}: no store here; fill it with ctgraph push or ctgraph build")
        if held is None:
            self._make_schema()
            self._write(lambda tx: tx.run("MATCH (m:CtgraphStore) SET m.format = $format", format=FORMAT).consume())
        elif held > FORMAT:
            raise StoreDamaged(
                f"{self.address}: made by a newer ctgraph (format {held}, this one reads {FORMAT}); update yours"
            )

        elif not self._rows("SHOW CONSTRAINTS YIELD name WHERE name = 'ctgraph_store' RETURN name"):
            self._make_schema()  # the files of an export, loaded by neo4j-admin, bring none

    def _make_schema(self) -> None:
        for statement in form.schema():
            self._rows(statement)
        self._rows("CALL db.awaitIndexes(120)")

    @contextmanager
    def _errors(self) -> Iterator[None]:
        """Say in one line what the driver complains of; never what was sent."""
        try:
            yield
        except exceptions.AuthError:
            raise StoreUnreachable(
                f"{self.address}: wrong user name or password; give them in NEO4J_USERNAME and NEO4J_PASSWORD"
            ) from None
        except (exceptions.ServiceUnavailable, exceptions.SessionExpired, exceptions.IncompleteCommit) as error:
            reason = " ".join(str(error).split())[:160]
            raise StoreUnreachable(f"{self.address}: the server does not answer ({reason})") from None
        except exceptions.Neo4jError as error:
            code, said = error.code or "", " ".join((error.message or "").split())
            if "TransactionTimedOut" in code or "LockClient" in code:
                raise StoreBusy(
                    f"{self.address}: in use by another writer (waited {self.wait:g} s); try again later "
                    "or allow more time with --wait"
                ) from None
            raise StoreUnreachable(f"{self.address}: the server refuses ({code}: {said[:200]})") from None

    def close(self) -> None:
        """Let go of the connection."""
        if self._session is not None:
            self._session.close()
            self._session = None
        self._driver.close()

    def _rows(self, query: str, **parameters: object) -> list[Row]:
        """The rows that a query returns, each with the names of its columns."""
        if self._session is None:
            raise ValueError("the store is closed")
        with self._errors():
            return [
                dict(zip(record.keys(), record.values(), strict=True))
                for record in self._session.run(query, parameters)
            ]

    def _write(self, work: Callable[[neo4j.Transaction], T]) -> T:
        """Do something in one transaction, after those of other writers.

        A first, short transaction waits until no writer is at work, or gives up: the time that it is allowed does not
        limit how long a large document may take.
        """
        if self._session is None:
            raise ValueError("the store is closed")
        with self._errors():
            with self._session.begin_transaction(timeout=max(self.wait, 0.05)) as probe:
                probe.run(LOCK).consume()
                probe.rollback()
            with self._session.begin_transaction() as tx:
                tx.run(LOCK).consume()
                result = work(tx)
                tx.commit()
            return result

    # -- changing --------------------------------------------------------------------------------------------------

    def put(self, graphs: Iterable[DocumentGraph]) -> None:
        """Add each document, or replace it if it is there; small ones share a transaction."""
        for group in batches([normal(graph) for graph in graphs]):
            wanted = {graph.entry.id: graph for graph in group}
            self._write(lambda tx, wanted=wanted: _change(tx, wanted))  # type: ignore[misc]

    def remove(self, document: str) -> None:
        """Take a document out with all it contributed. Raises ``KeyError`` if it is not there."""
        if document not in self.hashes():
            raise KeyError(document)
        self._write(lambda tx: _change(tx, {document: None}))

    # -- reading ---------------------------------------------------------------------------------------------------

    def hashes(self) -> dict[str, str]:
        """The content hash of every document."""
        rows = self._rows("MATCH (d:Document) WHERE d.contentHash IS NOT NULL RETURN d.id AS id, d.contentHash AS hash")
        return {row["id"]: row["hash"] for row in rows}

    def fetch(self, documents: Collection[str] | None) -> list[DocumentGraph]:
        """Some documents, or all, whole and in their normal form."""
        some = "" if documents is None else "WHERE x.document IN $documents "
        wanted = {"documents": sorted(documents or ())}
        namings: dict[str, list[Naming]] = defaultdict(list)
        statements: dict[str, list[Statement]] = defaultdict(list)
        entries = self._entries("" if documents is None else "WHERE d.id IN $documents ", **wanted)
        for row in self._rows(f"MATCH (x:Naming) {some}RETURN properties(x) AS p", **wanted):
            namings[row["p"]["document"]].append(form.naming_of(row["p"]))
        for row in self._rows(f"MATCH (x:Statement) {some}RETURN properties(x) AS p", **wanted):
            statements[row["p"]["document"]].append(form.statement_of(row["p"]))
        return [
            normal(DocumentGraph(entry, tuple(namings[entry.id]), tuple(statements[entry.id])))
            for entry in sorted(entries, key=lambda entry: entry.id)
        ]

    def _entries(self, condition: str = "", **parameters: object) -> list[DocumentEntry]:
        rows = self._rows(f"MATCH (d:Document) {condition}RETURN properties(d) AS p", **parameters)
        return [form.entry_of(row["p"]) for row in rows if "contentHash" in row["p"]]

    def documents(self) -> list[DocumentEntry]:
        """All documents, sorted by name."""
        return sorted(self._entries(), key=lambda entry: (entry.name, entry.id))

    def counts(self, document: str) -> dict[str, int]:
        """How many ``statements`` and ``namings`` a document contributed."""
        row = self._rows(
            "RETURN COUNT { MATCH (x:Statement {document: $document}) } AS statements, "
            "COUNT { MATCH (x:Naming {document: $document}) } AS namings",
            document=document,
        )[0]
        return {"statements": row["statements"], "namings": row["namings"]}

    def namings(self, entity: str | None = None, document: str | None = None) -> list[Naming]:
        """The namings of an entity, of a document, of both, or all; sorted."""
        if entity is None and document is None:
            return self.all_namings()
        given = {name: value for name, value in (("entity", entity), ("document", document)) if value is not None}
        condition = " AND ".join(f"x.{name} = ${name}" for name in given)
        rows = self._rows(f"MATCH (x:Naming) WHERE {condition} RETURN properties(x) AS p ORDER BY x.id", **given)
        return [form.naming_of(row["p"]) for row in rows]

    def statements(
        self,
        subject: str | None = None,
        relation: str | None = None,
        object: str | None = None,
        document: str | None = None,
        touching: str | None = None,
    ) -> list[Statement]:
        """The statements that meet all conditions, sorted by address; ``touching`` is either end."""
        given = {"subject": subject, "relation": relation, "object": object, "document": document}
        given = {name: value for name, value in given.items() if value is not None}
        if touching is None and not given:
            return self.all_statements()
        start, wanted = "MATCH (x:Statement)", [f"x.{name} = ${name}" for name in given]
        if touching is not None:
            start = "MATCH (:Entity {id: $touching})<-[:SUBJECT|OBJECT]-(x:Statement)"
        elif subject is not None:
            start = "MATCH (:Entity {id: $subject})<-[:SUBJECT]-(x:Statement)"
        elif object is not None:
            start = "MATCH (:Entity {id: $object})<-[:OBJECT]-(x:Statement)"
        condition = f" WHERE {' AND '.join(wanted)}" if wanted else ""
        query = f"{start}{condition} WITH DISTINCT x RETURN properties(x) AS p ORDER BY x.id"
        return [form.statement_of(row["p"]) for row in self._rows(query, **given, touching=touching)]


# -- one transaction ---------------------------------------------------------------------------------------------------


def _ask(tx: neo4j.Transaction, query: str, **parameters: object) -> list[Row]:
    found = tx.run(query, parameters)
    return [dict(zip(record.keys(), record.values(), strict=True)) for record in found]


def _in_parts(tx: neo4j.Transaction, query: str, rows: Collection[object], **parameters: object) -> None:
    every = list(rows)
    for start in range(0, len(every), ROWS):
        tx.run(query, {"rows": every[start : start + ROWS], **parameters}).consume()


def _change(tx: neo4j.Transaction, documents: Mapping[str, DocumentGraph | None]) -> None:
    """Bring some documents to what they shall be: old nodes go, new ones come, what is derived is made anew."""
    known = _ask(
        tx,
        "MATCH (d:Document) WHERE d.id IN $ids AND d.contentHash IS NOT NULL RETURN d.id AS id, d.contentHash AS hash",
        ids=list(documents),
    )
    before = {row["id"]: row["hash"] for row in known}
    hashes = {iri: ledger_with_hash(graph)[1] if graph else None for iri, graph in documents.items()}
    changed = {iri: graph for iri, graph in documents.items() if before.get(iri) != hashes[iri]}
    new = [graph for graph in changed.values() if graph is not None]
    claims = {form.claim_key(item): item.relation for graph in new for item in graph.statements}
    entities: set[str] = {item.entity for graph in new for item in graph.namings}
    for item in (item for graph in new for item in graph.statements):
        entities |= {item.subject, item.object}
    old = sorted(before.keys() & changed.keys())
    if old:
        lost = _take_out(tx, old)
        claims |= lost[0]
        entities |= lost[1]
    others = _ask(
        tx,
        "UNWIND $claims AS claim MATCH (x:Statement {claim: claim}) RETURN claim, properties(x) AS p",
        claims=sorted(claims),
    )
    held = [form.statement_of(row["p"]) for row in others]
    existing = set(claims) if old else {row["claim"] for row in others}
    _make_entities(tx, entities, new)
    _bring_in(tx, new, hashes)
    _derive(tx, claims, existing, [*held, *(item for graph in new for item in graph.statements)])
    if old:
        query = "UNWIND $rows AS id MATCH (n:Entity {id: id}) WHERE NOT EXISTS { (n)<-[:SUBJECT|OBJECT|NAMES]-() } "
        _in_parts(tx, query + "DETACH DELETE n", sorted(entities))


def _take_out(tx: neo4j.Transaction, documents: list[str]) -> tuple[dict[str, str], set[str]]:
    """Delete what some documents contributed; tells which claims, with their relation, and entities that touches."""
    claims = _ask(
        tx,
        "MATCH (x:Statement) WHERE x.document IN $ids "
        "RETURN DISTINCT x.claim AS claim, x.relation AS r, x.subject AS s, x.object AS o",
        ids=documents,
    )
    named = _ask(tx, "MATCH (x:Naming) WHERE x.document IN $ids RETURN DISTINCT x.entity AS entity", ids=documents)
    for label in ("Statement", "Naming"):
        tx.run(f"MATCH (x:{label}) WHERE x.document IN $ids DETACH DELETE x", ids=documents).consume()
    tx.run("MATCH (d:Document) WHERE d.id IN $ids DETACH DELETE d", ids=documents).consume()
    entities = {row["entity"] for row in named} | {end for row in claims for end in (row["s"], row["o"])}
    return {row["claim"]: row["r"] for row in claims}, entities


def _make_entities(tx: neo4j.Transaction, entities: set[str], new: list[DocumentGraph]) -> None:
    """Make or renew the nodes of entities, with class and names from all namings that there are now."""
    rows = _ask(
        tx,
        "UNWIND $ids AS id MATCH (x:Naming {entity: id}) MATCH (d:Document {id: x.document}) "
        "RETURN d.origin AS origin, properties(x) AS p",
        ids=sorted(entities),
    )
    namings: dict[str, list[tuple[str, Naming]]] = defaultdict(list)
    for row in rows:
        naming = form.naming_of(row["p"])
        namings[naming.entity].append((row["origin"] or "", naming))
    for graph in new:
        for naming in graph.namings:
            namings[naming.entity].append((graph.entry.origin, naming))
    _in_parts(tx, "UNWIND $rows AS id MERGE (n:Entity {id: id})", sorted(entities))
    by_class: dict[str, list[Row]] = defaultdict(list)
    for iri in sorted(entities):
        label, properties = form.entity_row(iri, namings.get(iri, ()))
        by_class[label].append(properties)
    for label, properties_of in by_class.items():
        query = f"UNWIND $rows AS p MATCH (n:Entity {{id: p.id}}) SET n = p REMOVE n:{form.all_classes()}"
        _in_parts(tx, query + (f" SET n:`{label}`" if label else ""), properties_of)


def _bring_in(tx: neo4j.Transaction, new: list[DocumentGraph], hashes: Mapping[str, str | None]) -> None:
    """Write the nodes of documents, namings and statements, and the relationships that hang them together."""
    rows = [form.entry_row(graph.entry, hashes[graph.entry.id] or "") for graph in new]
    _in_parts(tx, "UNWIND $rows AS p CREATE (d:Document) SET d = p", rows)
    rows = [form.naming_row(item) for graph in new for item in graph.namings]
    query = "UNWIND $rows AS p MATCH (e:Entity {id: p.entity}) CREATE (x:Naming) SET x = p CREATE (x)-[:NAMES]->(e)"
    _in_parts(tx, query, rows)
    rows = [form.statement_row(item) for graph in new for item in graph.statements]
    query = (
        "UNWIND $rows AS p MATCH (s:Entity {id: p.subject}) MATCH (o:Entity {id: p.object}) "
        "MATCH (d:Document {id: p.document}) CREATE (x:Statement) SET x = p "
        "CREATE (x)-[:SUBJECT]->(s) CREATE (x)-[:OBJECT]->(o) CREATE (x)-[:STATED_IN]->(d)"
    )
    _in_parts(tx, query, rows)


def _derive(tx: neo4j.Transaction, claims: Mapping[str, str], existing: set[str], statements: list[Statement]) -> None:
    """Make the relationships between entities anew for some claims, each given with its relation."""
    groups: dict[str, list[Statement]] = defaultdict(list)
    for item in statements:
        groups[form.claim_key(item)].append(item)
    by_relation: dict[str, list[str]] = defaultdict(list)
    for claim, relation in sorted(claims.items()):
        by_relation[relation].append(claim)
    for relation, keys in by_relation.items():
        type_ = form.type_of(relation)
        gone = [claim for claim in keys if claim in existing]
        _in_parts(tx, f"UNWIND $rows AS claim MATCH ()-[r:{type_} {{claim: claim}}]->() DELETE r", gone)
        rows = [row for claim in keys if (row := form.derived_row(claim, groups.get(claim, ()))) is not None]
        query = (
            "UNWIND $rows AS row MATCH (s:Entity {id: row.subject}) MATCH (o:Entity {id: row.object}) "
            f"CREATE (s)-[r:{type_}]->(o) SET r = row.properties"
        )
        _in_parts(tx, query, rows)


def open_store(address: str, create: bool = False, wait: float = 10.0) -> Neo4jStore:
    """Open the store in a Neo4j server; without ``create`` there must be one."""
    return Neo4jStore(address, create, wait)
