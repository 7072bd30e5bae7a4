"""A copy of each document's records in plain files, for reading everything at once: beside an embedded store, and on
the reader's machine for a server's.

What comes in is a document's graph and its content hash, which names the file; what goes out are the same namings and
statements. Questions over the whole graph read all records: from these files that takes about a tenth of the time of
decoding every triple (7 s for 50,000 statements). A file is only believed under the hash that the database holds, so
one that is missing, broken or out of date costs time, never truth; the folder may be deleted.
"""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import fields
from operator import attrgetter
from pathlib import Path
from typing import Any

from graph.model import DocumentGraph, Evidence, Naming, Statement

FOLDER = "records"

Records = tuple[list[Naming], list[Statement]]

_EVIDENCE = [field.name for field in fields(Evidence)]
_STATEMENT = [field.name for field in fields(Statement) if field.name != "evidence"]
_NAMING = [field.name for field in fields(Naming) if field.name not in ("aliases", "attributes", "evidence")]

_evidence_row: Callable[[Any], tuple[Any, ...]] = attrgetter(*_EVIDENCE)
_statement_row: Callable[[Any], tuple[Any, ...]] = attrgetter(*_STATEMENT)
_naming_row: Callable[[Any], tuple[Any, ...]] = attrgetter(*_NAMING)

Row = tuple[tuple[Any, ...], tuple[str, ...], tuple[tuple[str, str], ...], tuple[Any, ...]]
"""A naming as plain values: its own fields, aliases, attributes, evidence."""


def naming_row(naming: Naming) -> Row:
    """A naming as plain values, for a file."""
    return _naming_row(naming), naming.aliases, naming.attributes, _evidence_row(naming.evidence)


def naming_of(row: Row) -> Naming:
    """The naming behind :func:`naming_row`."""
    return _naming(*row)


def _path(folder: Path, content_hash: str) -> Path:
    return folder / f"{content_hash}.json"


def save(folder: Path, content_hash: str, graph: DocumentGraph) -> None:
    """Keep the records of a document; without complaint where that is not possible, since they are a copy."""
    data = {
        "fields": [_NAMING, _STATEMENT, _EVIDENCE],
        "namings": [naming_row(naming) for naming in graph.namings],
        "statements": [(_statement_row(s), _evidence_row(s.evidence)) for s in graph.statements],
    }
    path = _path(folder, content_hash)
    with suppress(OSError):
        path.parent.mkdir(exist_ok=True)
        draft = path.with_suffix(".part")
        draft.write_text(json.dumps(data, ensure_ascii=False, separators=(",", ":")), encoding="utf-8")
        os.replace(draft, path)


def drop(folder: Path, content_hash: str) -> None:
    """Delete the copy of a document that is no longer there."""
    with suppress(OSError):
        _path(folder, content_hash).unlink()


def load(folder: Path, content_hash: str) -> Records | None:
    """The namings and statements kept under a hash, or ``None`` where they must be read from the database."""
    try:
        data = json.loads(_path(folder, content_hash).read_text(encoding="utf-8"))
        if data["fields"] != [_NAMING, _STATEMENT, _EVIDENCE]:
            return None
        namings = [_naming(*row) for row in data["namings"]]
        return namings, [_statement(*row) for row in data["statements"]]
    except (OSError, ValueError, KeyError, TypeError):
        return None


def _naming(
    row: Sequence[Any], aliases: Sequence[str], attributes: Sequence[Sequence[str]], evidence: Sequence[Any]
) -> Naming:
    pairs = tuple((key, value) for key, value in attributes)
    named = dict(zip(_NAMING, row, strict=True))
    return Naming(**named, aliases=tuple(aliases), attributes=pairs, evidence=Evidence(*evidence))


def _statement(row: Sequence[Any], evidence: Sequence[Any]) -> Statement:
    return Statement(**dict(zip(_STATEMENT, row, strict=True)), evidence=Evidence(*evidence))
