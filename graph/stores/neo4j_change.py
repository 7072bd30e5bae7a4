"""One transaction of a Neo4j store: documents come, are replaced or go, with everything that is derived from them.

What comes in are an open transaction, the documents made ready (:func:`prepared`) and what this writer knows of the
store; what goes out are queries, sent one behind the other without waiting for each answer, so that the server writes
one while the next is packed. What a writer found out or wrote itself it need not ask for again as long as nobody else
wrote (:class:`Known`): into an empty store nothing is looked up at all. Each new claim comes in one query with its
derived relationship, which finds its two ends by their addresses.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import Any

import neo4j

from graph.model import DocumentGraph, Naming, Statement
from graph.stores import neo4j_shape as form
from graph.stores.changes import ledger_with_hash

ROWS = 10_000
"""Rows that one query writes at once."""

Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Prepared:
    """A document as it goes to the server: rows for its nodes, and the keys of its claims in their order."""

    graph: DocumentGraph
    content_hash: str
    entry: Row
    namings: list[Row]
    statements: list[Row]


@dataclass(slots=True)
class Known:
    """What a writer knows of a store after its ``writes``-th change; of no use once another writer came between.

    ``namings`` holds entities that are there with all their namings, each with the origin of its document, ``claims``
    all statements of a claim by its key, ``documents`` content hashes. With ``all`` what is not in here is not there.
    """

    writes: int = -1
    all: bool = False
    documents: dict[str, str] = field(default_factory=dict)
    namings: dict[str, list[tuple[str, Naming]]] = field(default_factory=dict)
    claims: dict[str, list[Statement]] = field(default_factory=dict)


def prepared(graphs: Iterable[DocumentGraph]) -> list[Prepared]:
    """Make documents ready for writing."""
    return [
        Prepared(
            graph,
            content_hash := ledger_with_hash(graph)[1],
            form.entry_row(graph.entry, content_hash),
            [form.naming_row(item) for item in graph.namings],
            [form.statement_row(item) for item in graph.statements],
        )
        for graph in graphs
    ]


def ahead(groups: Iterable[list[DocumentGraph]]) -> Iterator[list[Prepared]]:
    """Groups of documents made ready for writing, each while the one before is on its way."""
    with ThreadPoolExecutor(1) as pool:
        coming: Future[list[Prepared]] | None = None
        for group in groups:
            then = pool.submit(prepared, group)
            if coming is not None:
                yield coming.result()
            coming = then
        if coming is not None:
            yield coming.result()


def ask(tx: neo4j.Transaction, query: str, **parameters: object) -> list[Row]:
    """The rows that a query finds."""
    found = tx.run(query, parameters)
    return [dict(zip(record.keys(), record.values(), strict=True)) for record in found]


def _send(tx: neo4j.Transaction, query: str, rows: Collection[object]) -> None:
    """Write rows; what goes wrong is told by a later query or by the end of the transaction."""
    every = rows if isinstance(rows, list) else list(rows)
    for start in range(0, len(every), ROWS):
        tx.run(query, {"rows": every[start : start + ROWS]})


def change(tx: neo4j.Transaction, known: Known, coming: Collection[Prepared], going: Collection[str] = ()) -> None:
    """Bring documents to what they shall be, or take them out: old nodes go, new ones come, what is derived follows.

    ``known`` is brought up to date too; it is of no use if the transaction fails.
    """
    wanted = [*(each.graph.entry.id for each in coming), *going]
    _learn_documents(tx, known, wanted)
    new = [each for each in coming if known.documents.get(each.graph.entry.id) != each.content_hash]
    old = {each.graph.entry.id for each in new} | set(going)
    old &= known.documents.keys()
    if old:
        _replace(tx, known, new, sorted(old))
    else:
        _add(tx, known, new)
    for iri in old:
        del known.documents[iri]
    known.documents |= {each.graph.entry.id: each.content_hash for each in new}


# -- what is there -----------------------------------------------------------------------------------------------------


def _learn_documents(tx: neo4j.Transaction, known: Known, documents: Iterable[str]) -> None:
    if not known.documents and not known.all:
        known.all = ask(tx, "RETURN NOT EXISTS { (:Document) } AND NOT EXISTS { (:Entity) } AS nothing")[0]["nothing"]
    if known.all:
        return
    query = "MATCH (d:Document) WHERE d.id IN $ids AND d.contentHash IS NOT NULL RETURN d.id AS id, d.contentHash AS h"
    unknown = sorted(set(documents) - known.documents.keys())
    known.documents |= {row["id"]: row["h"] for row in ask(tx, query, ids=unknown)}


def _learn_entities(tx: neo4j.Transaction, known: Known, entities: Iterable[str]) -> None:
    unknown = () if known.all else sorted(set(entities) - known.namings.keys())
    query = (
        "UNWIND $ids AS id MATCH (n:Entity {id: id}) OPTIONAL MATCH (n)<-[:NAMES]-(x:Naming) "
        "OPTIONAL MATCH (d:Document {id: x.document}) RETURN id, d.origin AS origin, properties(x) AS p"
    )
    for row in ask(tx, query, ids=unknown) if unknown else ():
        namings = known.namings.setdefault(row["id"], [])
        if row["p"] is not None:
            namings.append((row["origin"] or "", form.naming_of(row["p"])))


def _learn_claims(tx: neo4j.Transaction, known: Known, claims: Iterable[str]) -> None:
    unknown = () if known.all else sorted(set(claims) - known.claims.keys())
    query = "UNWIND $claims AS claim MATCH (x:Statement {claim: claim}) RETURN claim, properties(x) AS p"
    for row in ask(tx, query, claims=unknown) if unknown else ():
        known.claims.setdefault(row["claim"], []).append(form.statement_of(row["p"]))


def _ends(new: Iterable[Prepared]) -> set[str]:
    """The entities that documents name or speak of."""
    out: set[str] = set()
    for each in new:
        out.update(item.entity for item in each.graph.namings)
        for item in each.graph.statements:
            out.update((item.subject, item.object))
    return out


# -- documents that are new --------------------------------------------------------------------------------------------


def _add(tx: neo4j.Transaction, known: Known, new: Sequence[Prepared]) -> None:
    """Write documents of which nothing is there yet."""
    claims: dict[str, list[Statement]] = defaultdict(list)
    for each in new:
        for row, item in zip(each.statements, each.graph.statements, strict=True):
            claims[row["claim"]].append(item)
    entities = sorted(_ends(new))
    _learn_entities(tx, known, entities)
    _learn_claims(tx, known, claims)
    _bring_entities(tx, known, entities, new)
    _send(tx, "UNWIND $rows AS p CREATE (d:Document) SET d = p", [each.entry for each in new])
    _bring_namings(tx, new)
    fresh = {claim: form.derived_row(claim, items) for claim, items in claims.items() if claim not in known.claims}
    held = {claim: known.claims[claim] for claim in claims if claim in known.claims}
    _renew(tx, {claim: (items, [*items, *claims[claim]]) for claim, items in held.items()})
    _bring_statements(tx, new, {claim: row["properties"] for claim, row in fresh.items() if row})
    for claim, items in claims.items():
        known.claims.setdefault(claim, []).extend(items)


def _bring_entities(tx: neo4j.Transaction, known: Known, entities: Sequence[str], new: Iterable[Prepared]) -> None:
    """Make the nodes of entities that are new, and renew those that are called otherwise now."""
    more: dict[str, list[tuple[str, Naming]]] = defaultdict(list)
    for each in new:
        for naming in each.graph.namings:
            more[naming.entity].append((each.graph.entry.origin, naming))
    made: dict[str, list[Row]] = defaultdict(list)
    renewed: dict[str, list[Row]] = defaultdict(list)
    for iri in entities:
        before = known.namings.get(iri)
        now = [*(before or ()), *more.get(iri, ())]
        label, row = form.entity_row(iri, now)
        if before is None:
            made[label].append(row)
        elif len(now) > len(before) and (label, row) != form.entity_row(iri, before):
            renewed[label].append(row)
        known.namings[iri] = now
    for label, rows in made.items():
        _send(tx, f"UNWIND $rows AS p CREATE (n:Entity{_also(label)}) SET n = p", rows)
    _rename(tx, renewed)


def _also(label: str) -> str:
    return f":`{label}`" if label else ""


def _rename(tx: neo4j.Transaction, rows: Mapping[str, list[Row]]) -> None:
    """Give nodes of entities that are there another class, names and attributes."""
    for label, of_class in rows.items():
        query = f"UNWIND $rows AS p MATCH (n:Entity {{id: p.id}}) SET n = p REMOVE n:{form.all_classes()}"
        _send(tx, query + (f" SET n{_also(label)}" if label else ""), of_class)


def _bring_namings(tx: neo4j.Transaction, new: Iterable[Prepared]) -> None:
    query = "UNWIND $rows AS p MATCH (e:Entity {id: p.entity}) CREATE (x:Naming) SET x = p CREATE (x)-[:NAMES]->(e)"
    _send(tx, query, [row for each in new for row in each.namings])


ENDS = (
    "UNWIND $rows AS row WITH row, row.p AS p "
    "MATCH (s:Entity {id: p.subject}) MATCH (o:Entity {id: p.object}) MATCH (d:Document {id: p.document}) "
    "CREATE (x:Statement) SET x = p "
    "CREATE (x)-[:SUBJECT]->(s) CREATE (x)-[:OBJECT]->(o) CREATE (x)-[:STATED_IN]->(d) "
)
"""How a statement is written; the two ends are at hand behind it as ``s`` and ``o``."""


def _bring_statements(tx: neo4j.Transaction, new: Iterable[Prepared], derived: dict[str, Row]) -> None:
    """Write statements; with the first of each claim in ``derived``, which is used up, the relationship of the claim.

    Both in one query, since finding the ends of a claim takes as long as writing it.
    """
    alone: list[Row] = []
    first: dict[str, list[Row]] = defaultdict(list)
    for each in new:
        for row in each.statements:
            tie = derived.pop(row["claim"], None)
            if tie is None:
                alone.append({"p": row})
            else:
                first[row["relation"]].append({"p": row, "tie": tie})
    for relation, rows in first.items():
        _send(tx, f"{ENDS}CREATE (s)-[r:{form.type_of(relation)}]->(o) SET r = row.tie", rows)
    _send(tx, ENDS, alone)


def _renew(tx: neo4j.Transaction, claims: Mapping[str, tuple[Sequence[Statement], Sequence[Statement]]]) -> None:
    """Bring the relationships of claims from what follows from some statements to what follows from others."""
    made: dict[str, list[Row]] = defaultdict(list)
    gone: dict[str, list[Row]] = defaultdict(list)
    for claim, (before, after) in claims.items():
        was, shall = form.derived_row(claim, before), form.derived_row(claim, after)
        if was != shall:
            type_ = form.type_of((*before, *after)[0].relation)
            if was:
                gone[type_].append(was)
            if shall:
                made[type_].append(shall)
    for type_, rows in gone.items():
        _untie(tx, type_, rows)
    for type_, rows in made.items():
        query = "UNWIND $rows AS row MATCH (s:Entity {id: row.subject}) MATCH (o:Entity {id: row.object}) "
        _send(tx, f"{query}CREATE (s)-[r:{type_}]->(o) SET r = row.properties", rows)


def _untie(tx: neo4j.Transaction, type_: str, rows: Collection[Row]) -> None:
    """Delete derived relationships, each looked for between its ends."""
    query = "UNWIND $rows AS row MATCH (s:Entity {id: row.subject}) MATCH (o:Entity {id: row.object}) "
    _send(tx, f"{query}MATCH (s)-[r:{type_}]->(o) DELETE r", rows)


# -- documents that are there ------------------------------------------------------------------------------------------


def _replace(tx: neo4j.Transaction, known: Known, new: Sequence[Prepared], old: list[str]) -> None:
    """Take documents out, bring what is left to what it would be without them, and write the new ones."""
    lost = ask(
        tx,
        "MATCH (x:Statement) WHERE x.document IN $ids "
        "RETURN DISTINCT x.claim AS claim, x.relation AS relation, x.subject AS subject, x.object AS object",
        ids=old,
    )
    named = ask(tx, "MATCH (x:Naming) WHERE x.document IN $ids RETURN DISTINCT x.entity AS entity", ids=old)
    for query in (
        "MATCH (x:Statement) WHERE x.document IN $ids DETACH DELETE x",
        "MATCH (x:Naming) WHERE x.document IN $ids DETACH DELETE x",
        "MATCH (d:Document) WHERE d.id IN $ids DETACH DELETE d",
    ):
        tx.run(query, ids=old)
    ties: dict[str, list[Row]] = defaultdict(list)
    for row in lost:
        ties[form.type_of(row["relation"])].append(row)
    for type_, rows in ties.items():
        _untie(tx, type_, rows)
    entities = {row["entity"] for row in named} | {row[end] for row in lost for end in ("subject", "object")}
    query = "UNWIND $rows AS id MATCH (n:Entity {id: id}) WHERE NOT EXISTS { (n)<-[:SUBJECT|OBJECT|NAMES]-() } "
    _send(tx, query + "DETACH DELETE n", sorted(entities))
    known.all = False
    for iri in entities:
        known.namings.pop(iri, None)
    for row in lost:
        known.claims.pop(row["claim"], None)
    claims = [row["claim"] for row in lost]
    _learn_claims(tx, known, claims)
    _renew(tx, {claim: ((), known.claims[claim]) for claim in claims if claim in known.claims})
    _learn_entities(tx, known, entities)
    left: dict[str, list[Row]] = defaultdict(list)
    for iri in sorted(entities & known.namings.keys()):
        label, row = form.entity_row(iri, known.namings[iri])
        left[label].append(row)
    _rename(tx, left)
    _add(tx, known, new)
