"""The register tables as documents of a graph: bodies, memberships, states, instruments, places and regions.

What comes in is the folder of the register; what goes out is one :class:`~graph.model.DocumentGraph` for each table,
of origin ``register``. The evidence of each claim is the row and the source that it names; rows that nobody has checked
are trusted less and say so. A row is passed over where one of its ends is in no table. Parties of conventions are left
out: 158 states bound by one treaty are no cooperation of each with each.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from graph.claims import Collector, confidence_of, source_of
from graph.model import DocumentEntry, DocumentGraph, Evidence, Metadata
from graph.register import Register, load_register, read_table
from graph.table_statements import split_cell
from graph.vocabulary import document_iri, entity_iri
from graph.words import key

Row = Mapping[str, str]
Reader = Callable[["_Reading", Collector, Row, Evidence], None]

MEMBER_KINDS = {"member": "member_of", "suspended": "member_of"}
"""The relation of each kind of membership; every other kind is ``observer_of``. The kind itself stands as the rule."""

NO_SOURCE = "general knowledge"


@dataclass(slots=True)
class _Reading:
    """What reading one table needs of the others."""

    folder: Path
    register: Register
    sources: dict[str, str]
    names: dict[str, list[str]] = field(default_factory=dict)
    types: dict[str, str] = field(default_factory=dict)
    places: dict[tuple[str, str], str] = field(default_factory=dict)


def register_graphs(folder: Path, register: Register | None = None) -> list[DocumentGraph]:
    """One graph for each table of the register that is there."""
    register = register or load_register(folder)
    reading = _Reading(folder, register, {row["id"]: source_of(row) for row in read_table(folder / "sources.csv")})
    reading.types = {entity_iri(slug): entry.type for slug, entry in register.entries.items()}
    for table, column, prefix in (
        ("body_names.csv", "body", ""),
        ("state_names.csv", "state", "state-"),
        ("instrument_names.csv", "instrument", ""),
    ):
        for row in read_table(folder / table):
            if row.get("form") != "demonym" and row.get("name"):
                reading.names.setdefault(prefix + row[column], []).append(row["name"])
    for row in read_table(folder / "places.csv"):
        for name in (row["name"], *split_cell(row.get("aliases"))):
            reading.places.setdefault((key(name), row.get("state", "")), f"place-{row['id']}")
    return [
        _table(reading, name, companion, read) for name, companion, read in TABLES if (folder / f"{name}.csv").exists()
    ]


def _table(reading: _Reading, name: str, companion: str, read: Reader) -> DocumentGraph:
    paths = [reading.folder / f"{table}.csv" for table in (name, companion) if table]
    content = b"".join(path.read_bytes() for path in paths if path.exists())
    rows = read_table(paths[0])
    table = f"registry/{name}.csv"
    words = sum(len(cell.split()) for row in rows for cell in row.values())
    title = Metadata(title=f"Register of {name}")
    sha256 = hashlib.sha256(content).hexdigest()
    collector = Collector(
        DocumentEntry(document_iri(table), table, "register", sha256, title, "csv", words), "register"
    )
    collector.types |= reading.types
    for number, row in enumerate(rows, 2):
        source = reading.sources.get(row.get("source", "")) or row.get("source") or NO_SOURCE
        text = " | ".join(value for column, value in row.items() if value and column not in ("source", "checked"))
        evidence = Evidence(text, table=table, row=number, source=source)
        read(reading, collector, row, evidence)
    return collector.graph()


class _Claims:
    """Claims of one row, all with its evidence and confidence."""

    def __init__(self, collector: Collector, row: Row, evidence: Evidence) -> None:
        self.collector, self.evidence, self.confidence = collector, evidence, confidence_of(row)

    def __call__(self, subject: str, relation: str, target: str, **more: str) -> bool:
        claim = self.collector.claim
        return claim(
            entity_iri(subject), relation, entity_iri(target), self.evidence, confidence=self.confidence, **more
        )

    def topics(self, subject: str, relation: str, codes: str | None) -> None:
        for code in split_cell(codes):
            topic = self.collector.topic(code)
            self.collector.claim(entity_iri(subject), relation, topic, self.evidence, confidence=self.confidence)


def _body(reading: _Reading, collector: Collector, row: Row, evidence: Evidence) -> None:
    slug, names, claims = row["id"], reading.names.get(row["id"], []), _Claims(collector, row, evidence)
    kept = ("acronym", "kind", "founded", "ended", "exists", "website", "seat", "checked")
    told = {column: row.get(column) for column in kept} | {"state": row.get("seat_state")}
    type = row.get("class") or "Organization"
    collector.name(entity_iri(slug), type, row["name"], evidence, [row.get("acronym", ""), *names], told)
    parent, founded, state = row.get("parent", ""), row.get("founded", ""), row.get("seat_state", "")
    claims(slug, "part_of", parent) or claims(slug, "part_of", f"state-{parent}")
    place = reading.places.get((key(row.get("seat", "")), state), "")
    claims(slug, "located_in", place) or claims(slug, "located_in", f"state-{state}")
    for old in split_cell(row.get("predecessor")):
        claims(slug, "succeeds", old, valid_from=founded)
    for new in split_cell(row.get("successor")):
        claims(new, "succeeds", slug)
    for instrument in split_cell(row.get("founding_instrument")):
        known = instrument if instrument in reading.register.entries else reading.register.resolve(instrument)
        if known is not None:
            claims(slug, "mandated_by", known, valid_from=founded)
    claims.topics(slug, "works_on", row.get("topics"))


def _membership(reading: _Reading, collector: Collector, row: Row, evidence: Evidence) -> None:
    claims, kind = _Claims(collector, row, evidence), row.get("kind") or "member"
    relation = MEMBER_KINDS.get(kind, "observer_of")
    more = {"valid_from": row.get("from", ""), "valid_to": row.get("to", ""), "rule": kind}
    for member in (f"state-{row['member']}", row["member"]):
        if claims(member, relation, row["organization"], **more):
            break


def _state(reading: _Reading, collector: Collector, row: Row, evidence: Evidence) -> None:
    slug = f"state-{row['iso2']}"
    told = {column: row.get(column) for column in ("iso2", "iso3", "un_member", "checked")} | {"state": row["iso2"]}
    collector.name(entity_iri(slug), "State", row["name"], evidence, reading.names.get(slug, []), told)


def _instrument(reading: _Reading, collector: Collector, row: Row, evidence: Evidence) -> None:
    slug, adopted = row["id"], row.get("adopted", "")
    kept = ("kind", "symbol", "in_force", "replaces", "status", "checked")
    told = {column: row.get(column) for column in kept} | {"date": adopted, "year": adopted[:4]}
    names = [row.get("symbol", ""), *reading.names.get(slug, [])]
    collector.name(entity_iri(slug), "Instrument", row["name"], evidence, names, told)
    claims = _Claims(collector, row, evidence)
    for adopter in split_cell(row.get("adopter")):
        claims(adopter, "adopted", slug, valid_from=adopted)
    claims.topics(slug, "addresses", row.get("topics"))


def _place(reading: _Reading, collector: Collector, row: Row, evidence: Evidence) -> None:
    told = {"kind": "city", "state": row.get("state"), "checked": row.get("checked")}
    aliases = split_cell(row.get("aliases"))
    collector.name(entity_iri(f"place-{row['id']}"), "Place", row["name"], evidence, aliases, told)


def _region(reading: _Reading, collector: Collector, row: Row, evidence: Evidence) -> None:
    told = {"kind": "region", "states": row.get("states"), "checked": row.get("checked")}
    aliases = split_cell(row.get("aliases"))
    collector.name(entity_iri(f"place-{row['id']}"), "Place", row["name"], evidence, aliases, told)


TABLES: tuple[tuple[str, str, Reader], ...] = (
    ("bodies", "body_names", _body),
    ("memberships", "", _membership),
    ("states", "state_names", _state),
    ("instruments", "instrument_names", _instrument),
    ("places", "", _place),
    ("regions", "", _region),
)
"""Each table with the table of further names that belongs to it, and what reads a row of it."""
