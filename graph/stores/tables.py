"""The graph as tables: Parquet for data tools, and the files that ``neo4j-admin database import`` reads.

What comes in are the documents of any store; what goes out is a folder of files, the same for the same content.

Parquet has three tables, one row each. ``statements``: ``id``, ``subject``, ``subject_name``, ``relation``,
``object``, ``object_name``, ``status``, ``verdict``, ``valid_from``, ``valid_to``, ``said_by``, ``self_reported``,
``method``, ``rule``, ``confidence``, ``document``, and the evidence: ``quote``, ``start``, ``end`` (characters in the
document), ``page``, ``paragraph``, ``line``, ``heading``, ``table``, ``row``, ``source``. ``entities``: ``id``,
``class``, ``name``, ``aliases``, ``attributes`` (a map). ``documents``: ``id``, ``name``, ``origin``, ``sha256``,
``title``, ``publisher``, ``author``, ``date``, ``language``, ``address``, ``format``, ``words``, ``statements``. What
is not known is empty text, or null where a number is meant.
"""

from __future__ import annotations

import csv
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import fields
from pathlib import Path
from typing import Any

from graph.claims import normal
from graph.model import DocumentGraph, Evidence, InputError, Naming, Statement
from graph.stores import neo4j_shape as form
from graph.stores.base import FORMAT
from graph.stores.changes import ledger_with_hash

PARQUET, ADMIN = "parquet", "neo4j-admin"

FORMATS = (PARQUET, ADMIN)
"""Forms of an export that are a folder of files."""

_NUMBERS = {"start", "end", "page", "paragraph", "line", "row"}

Row = dict[str, Any]


def write_folder(graphs: Iterable[DocumentGraph], folder: Path, format: str) -> list[Path]:
    """Write the tables of a form into a folder, which is made, in place of older ones; gives back the files."""
    if format not in FORMATS:
        raise InputError(f"unknown form {format!r}; there are {', '.join(FORMATS)}")
    graphs = sorted((normal(graph) for graph in graphs), key=lambda graph: graph.entry.id)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        return _parquet(graphs, folder) if format == PARQUET else _admin(graphs, folder)
    except OSError as error:
        raise InputError(f"{folder}: cannot be written to ({error.strerror or error})") from None


def entities_of(graphs: Iterable[DocumentGraph]) -> dict[str, tuple[str, Row]]:
    """Class and properties of each entity, as Neo4j shows them, sorted by address."""
    namings: dict[str, list[tuple[str, Naming]]] = defaultdict(list)
    for graph in graphs:
        for naming in graph.namings:
            namings[naming.entity].append((graph.entry.origin, naming))
        for item in graph.statements:
            for end in (item.subject, item.object):
                namings.setdefault(end, [])
    return {iri: form.entity_row(iri, namings[iri]) for iri in sorted(namings)}


# -- Parquet -----------------------------------------------------------------------------------------------------------


def _parquet(graphs: Sequence[DocumentGraph], folder: Path) -> list[Path]:
    try:
        import pyarrow as pa
        from pyarrow import parquet
    except ImportError:
        raise InputError("Parquet needs one more package: pip install 'ct-cooperation-graph[parquet]'") from None
    entities = entities_of(graphs)
    text, number = pa.string(), pa.int64()
    evidence = [(field.name, number if field.name in _NUMBERS else text) for field in fields(Evidence)]
    claim = [(field.name, text) for field in fields(Statement) if field.name not in ("evidence", "id")]
    kinds = {"self_reported": pa.bool_(), "confidence": pa.float64()}
    schemas = {
        "statements": pa.schema(
            [
                *(("id", text), ("subject_name", text), ("object_name", text)),
                *((name, kinds.get(name, kind)) for name, kind in claim),
                *evidence,
            ]
        ),
        "entities": pa.schema(
            [
                *((name, text) for name in ("id", "class", "name")),
                *(("aliases", pa.list_(text)), ("attributes", pa.map_(text, text))),
            ]
        ),
        "documents": pa.schema(
            [
                *((name, text) for name in ("id", "name", "origin", "sha256", "title", "publisher", "author", "date")),
                *((name, text) for name in ("language", "address", "format")),
                *((name, number) for name in ("words", "statements")),
            ]
        ),
    }
    rows = {
        "statements": _statement_rows(graphs, entities),
        "entities": (_entity_row(iri, *found) for iri, found in entities.items()),
        "documents": (_document_row(graph) for graph in graphs),
    }
    out = []
    for name, schema in schemas.items():
        out.append(folder / f"{name}.parquet")
        with parquet.ParquetWriter(out[-1], schema, compression="zstd") as writer:
            for part in _parts(rows[name], 100_000):
                writer.write_table(pa.Table.from_pylist(part, schema))
    return out


def _parts(rows: Iterable[Row], size: int) -> Iterator[list[Row]]:
    part: list[Row] = []
    for row in rows:
        part.append(row)
        if len(part) == size:
            yield part
            part = []
    if part:
        yield part


def _statement_rows(graphs: Sequence[DocumentGraph], entities: Mapping[str, tuple[str, Row]]) -> Iterator[Row]:
    names = [field.name for field in fields(Statement) if field.name != "evidence"]
    for item in sorted((item for graph in graphs for item in graph.statements), key=lambda item: item.id):
        row = {name: getattr(item, name) for name in names}
        row |= {field.name: getattr(item.evidence, field.name) for field in fields(Evidence)}
        row |= {name: None for name in ("start", "end") if row[name] == -1}
        row["subject_name"] = entities[item.subject][1]["name"]
        row["object_name"] = entities[item.object][1]["name"]
        yield row


def _entity_row(iri: str, label: str, properties: Row) -> Row:
    more = {key: value for key, value in properties.items() if key not in ("id", "name", "aliases")}
    row = {"id": iri, "class": label, "name": properties["name"], "aliases": properties.get("aliases", [])}
    return row | {"attributes": sorted(more.items())}


def _document_row(graph: DocumentGraph) -> Row:
    entry, about = graph.entry, graph.entry.metadata
    row: Row = {name: getattr(entry, name) for name in ("id", "name", "origin", "sha256", "format", "words")}
    row |= {field.name: getattr(about, field.name) for field in fields(about)}
    return row | {"statements": len(graph.statements)}


# -- files for neo4j-admin ---------------------------------------------------------------------------------------------


def _admin(graphs: Sequence[DocumentGraph], folder: Path) -> list[Path]:
    """Nodes and relationships as CSV, with ``import.sh``, which holds the command that loads them."""
    entities = entities_of(graphs)
    nodes: dict[str, list[tuple[str, Row]]] = {
        "entities": [(f"Entity;{label}" if label else "Entity", row) for label, row in entities.values()],
        "documents": [("Document", form.entry_row(g.entry, ledger_with_hash(g)[1])) for g in graphs],
        "namings": [("Naming", form.naming_row(item)) for g in graphs for item in g.namings],
        "statements": [("Statement", form.statement_row(item)) for g in graphs for item in g.statements],
        "store": [("CtgraphStore", {"id": "store", "format": FORMAT})],
    }
    parting = _parting(row for rows in nodes.values() for _, row in rows)
    out = []
    for name, rows in nodes.items():
        out.append(folder / f"{name}.csv")
        _write_nodes(out[-1], rows, parting)
    out.append(folder / "ties.csv")
    _write_ties(out[-1], graphs, nodes)
    command = [
        "#!/bin/sh",
        "# Loads these files into a stopped Neo4j 5. Give the path of neo4j-admin, if it is not on PATH.",
        'cd "$(dirname "$0")" && exec "${1:-neo4j-admin}" database import full neo4j --overwrite-destination \\',
        f"    --multiline-fields=true --array-delimiter=U+{ord(parting):04X} \\",
        *(f"    --nodes={name}.csv \\" for name in nodes),
        "    --relationships=ties.csv",
    ]
    out.append(folder / "import.sh")
    out[-1].write_text("\n".join(command) + "\n", encoding="utf-8")
    out[-1].chmod(0o755)
    return out


def _parting(rows: Iterable[Row]) -> str:
    """A character that no list holds, to part the values of lists; labels are parted by it too."""
    held = {
        char for row in rows for value in row.values() if isinstance(value, list) for text in value for char in text
    }
    return next(char for char in map(chr, (0x1F, 0x1E, 0x1D, *range(0xE000, 0xF8FF))) if char not in held)


def _write_nodes(path: Path, rows: Sequence[tuple[str, Row]], parting: str) -> None:
    kinds: dict[str, str] = {}
    for _, row in rows:
        for key, value in row.items():
            kinds[key] = _kind(value)
    keys = sorted(kinds.keys() - {"id"})
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream, lineterminator="\n")
        writer.writerow(["id:ID", *(f"{key}{kinds[key]}" for key in keys), ":LABEL"])
        for labels, row in rows:
            values = (_cell(row.get(key), parting) for key in keys)
            writer.writerow([row["id"], *values, labels.replace(";", parting)])


def _kind(value: object) -> str:
    kinds = {bool: ":boolean", int: ":long", float: ":double", list: ":string[]"}
    return kinds.get(type(value), ":string")


def _cell(value: Any, parting: str) -> str:
    if isinstance(value, list):
        return parting.join(value)
    if isinstance(value, bool):
        return "true" if value else "false"
    return "" if value is None else str(value)


def _write_ties(path: Path, graphs: Sequence[DocumentGraph], nodes: Mapping[str, Sequence[tuple[str, Row]]]) -> None:
    groups: dict[str, list[Statement]] = defaultdict(list)
    for item in (item for graph in graphs for item in graph.statements):
        groups[form.claim_key(item)].append(item)
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream, lineterminator="\n")
        head = ["claim:string", "status:string", "since:string", "until:string", "statements:long", "documents:long"]
        writer.writerow([":START_ID", ":END_ID", ":TYPE", *head])
        nothing = [""] * len(head)
        for _, row in nodes["namings"]:
            writer.writerow([row["id"], row["entity"], "NAMES", *nothing])
        for _, row in nodes["statements"]:
            writer.writerow([row["id"], row["subject"], "SUBJECT", *nothing])
            writer.writerow([row["id"], row["object"], "OBJECT", *nothing])
            writer.writerow([row["id"], row["document"], "STATED_IN", *nothing])
        for claim, items in sorted(groups.items()):
            derived = form.derived_row(claim, items)
            if derived is not None:
                values = [_cell(derived["properties"].get(key.partition(":")[0]), "") for key in head]
                type_ = form.type_of(items[0].relation)
                writer.writerow([derived["subject"], derived["object"], type_, *values])
