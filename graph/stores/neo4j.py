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
from graph.stores.neo4j_change import Known, ahead, ask, change
from graph.stores.remote import Remote, StoreUnreachable, batches, check_address, credentials

OLDEST = 5
"""The oldest version of Neo4j whose Cypher we speak."""

BATCH = 10_000
"""Statements and namings that are written in one transaction, if that many come in several documents."""

FETCH = 10_000
"""Rows that the server sends at once."""

PATIENCE = 3600
"""Seconds that the making of indexes over a large graph may take."""

Row = dict[str, Any]
T = TypeVar("T")

LOCK = "MERGE (m:CtgraphStore {id: 'store'}) SET m.writes = coalesce(m.writes, 0) + 1 RETURN m.writes AS writes"

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
        self._known = Known()
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
            self._session = self._driver.session(fetch_size=FETCH)
        version = agent.rpartition("/")[2].split(".")[0]
        if version.isdigit() and int(version) < OLDEST:
            raise StoreDamaged(f"{self.address}: is {agent}; Neo4j {OLDEST} or newer is needed")
        found = self._rows("OPTIONAL MATCH (m:CtgraphStore {id: 'store'}) RETURN m.format AS format")
        held = found[0]["format"]
        if held is None and not create:
            raise InputError(f"{self.address}: no store here; fill it with ctgraph push or ctgraph build")
        if held is None:
            self._make_schema(form.schema_first())
            self._write(lambda tx, _: tx.run("MATCH (m:CtgraphStore) SET m.format = $format", format=FORMAT).consume())
        elif held > FORMAT:
            raise StoreDamaged(
                f"{self.address}: made by a newer ctgraph (format {held}, this one reads {FORMAT}); update yours"
            )
        elif self._rows("RETURN EXISTS { (:Document) } AS filled")[0]["filled"]:
            self._make_schema(form.schema())  # of an export loaded by neo4j-admin, or of a load that was broken off

    def _make_schema(self, wanted: Mapping[str, str]) -> None:
        """Make the constraints and indexes that are missing, and drop those of earlier versions."""
        there = {row["name"] for row in self._rows("SHOW INDEXES YIELD name")}
        missing = [statement for name, statement in wanted.items() if name not in there]
        for statement in [*missing, *(f"DROP INDEX {name} IF EXISTS" for name in sorted(there & form.dropped()))]:
            self._rows(statement)
        if missing:
            self._rows(f"CALL db.awaitIndexes({PATIENCE})")

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

    def _write(self, work: Callable[[neo4j.Transaction, Known], T]) -> T:
        """Do something in one transaction, after those of other writers.

        A first, short transaction waits until no writer is at work, or gives up: the time that it is allowed does not
        limit how long a large document may take. What this writer knows of the store it knows no longer if another
        one came between, which the count of changes tells, or if the transaction fails.
        """
        if self._session is None:
            raise ValueError("the store is closed")
        known, self._known = self._known, Known()
        with self._errors():
            with self._session.begin_transaction(timeout=max(self.wait, 0.05)) as probe:
                probe.run(LOCK).consume()
                probe.rollback()
            with self._session.begin_transaction() as tx:
                writes = ask(tx, LOCK)[0]["writes"]
                known = known if known.writes + 1 == writes else Known()
                known.writes = writes
                result = work(tx, known)
                tx.commit()
            self._known = known
            return result

    # -- changing --------------------------------------------------------------------------------------------------

    def put(self, graphs: Iterable[DocumentGraph]) -> None:
        """Add each document, or replace it if it is there; small ones share a transaction.

        Indexes that only readers need are made after the first documents: that takes less than keeping them meanwhile.
        """
        indexed = False
        for group in ahead(batches(map(normal, graphs), BATCH)):
            self._write(lambda tx, known, group=group: change(tx, known, group))  # type: ignore[misc]
            if not indexed and not self._known.all:  # from now on it must look things up
                self._make_schema(form.schema())
                indexed = True
        if not indexed:
            self._make_schema(form.schema())

    def remove(self, document: str) -> None:
        """Take a document out with all it contributed. Raises ``KeyError`` if it is not there."""
        if document not in self.hashes():
            raise KeyError(document)
        self._write(lambda tx, known: change(tx, known, [], [document]))

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
        for row in self._rows(f"MATCH (x:Statement) {some}RETURN {form.STATEMENT_LIST}", **wanted):
            statements[row["p"][0]].append(form.listed_statement(row["p"]))
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
        start = "(x:Naming)" if entity is None else "(:Entity {id: $entity})<-[:NAMES]-(x:Naming)"
        condition = "" if document is None else "WHERE x.document = $document "
        query = f"MATCH {start} {condition}RETURN properties(x) AS p ORDER BY x.id"
        rows = self._rows(query, entity=entity, document=document)
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
        query = f"{start}{condition} WITH DISTINCT x RETURN {form.STATEMENT_LIST}"
        found = (form.listed_statement(row["p"]) for row in self._rows(query, **given, touching=touching))
        return sorted(found, key=lambda item: item.id)


def open_store(address: str, create: bool = False, wait: float = 10.0) -> Neo4jStore:
    """Open the store in a Neo4j server; without ``create`` there must be one."""
    return Neo4jStore(address, create, wait)
