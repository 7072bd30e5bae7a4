"""The folder of an embedded store, and how one is made.

The folder holds ``store.json`` (the version of the layout), ``data`` (the database), ``records``
(a copy for quick reading), ``lock`` (held by the one writer)
and ``log.jsonl`` (when what was loaded; the moment is no part of the graph). What comes in to :func:`build` are the
graphs of all documents; what goes out is a finished folder: it is written beside its place and then renamed, so that
nothing half-written ever lies there.
"""

from __future__ import annotations

import json
import os
import shutil
import tempfile
from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import IO

import pyoxigraph as ox

from graph import __version__
from graph.claims import normal
from graph.model import DocumentEntry, DocumentGraph, InputError
from graph.stores import records, shape
from graph.stores.base import FORMAT, StoreDamaged
from graph.stores.grouping import Grouping
from graph.stores.lock import lock

MARK, DATA, LOCK, LOG = "store.json", "data", "lock", "log.jsonl"

CHUNK = 32_000_000
"""Characters of triples that are handed to the database at once: enough to be fast, few enough to fit in memory."""


def check_mark(folder: Path) -> None:
    """Whether a folder is a store that this version can read; else :class:`StoreDamaged` says what it is."""
    if not folder.exists():
        raise InputError(f"{folder}: no store here; make one with ctgraph build")
    try:
        mark = json.loads((folder / MARK).read_text(encoding="utf-8"))
        version = int(mark["format"])
    except (OSError, ValueError, KeyError, TypeError):
        raise StoreDamaged(
            f"{folder}: not a ctgraph store; name another folder or build one with ctgraph build"
        ) from None
    if version > FORMAT:
        raise StoreDamaged(
            f"{folder}: made by a newer version of ctgraph (format {version}, this one reads {FORMAT}); update ctgraph"
        )


def write_log(folder: Path, events: Iterable[tuple[str, DocumentEntry]]) -> None:
    """Note in the log beside the database when what was loaded."""
    moment = datetime.now(UTC).isoformat(timespec="seconds")
    with (folder / LOG).open("a", encoding="utf-8") as stream:
        for action, entry in events:
            line = {"moment": moment, "action": action, "document": entry.name, "sha256": entry.sha256}
            stream.write(json.dumps(line, ensure_ascii=False) + "\n")


def build(
    folder: Path,
    graphs: Iterable[DocumentGraph],
    *,
    force: bool = False,
    wait: float = 10.0,
    later_wins: bool = False,
) -> None:
    """Make a new store of many documents at once, several times as fast as adding them one by one.

    Documents are taken one after the other, so they may come from an iterator; few are in memory at a time. All is
    written beside ``folder`` first. A store that is there already is replaced only with ``force``, when no writer holds
    it; anything else that is there never is. Of two documents with one address the later one stays with
    ``later_wins``, else they are an :class:`InputError`.
    """
    folder = Path(os.path.abspath(folder))
    occupied = folder.exists() and (not folder.is_dir() or any(folder.iterdir()))
    if occupied:
        check_mark(folder)
        if not force:
            raise InputError(f"{folder}: a store is there already; add to it, or replace it with --force")
    _sweep(folder)
    try:
        new = Path(tempfile.mkdtemp(prefix=f".{folder.name}.building-", dir=folder.parent))
        mask = os.umask(0)
        os.umask(mask)
        new.chmod(0o777 & ~mask)  # a temporary folder is closed to others; a store is as open as any other folder
    except OSError as error:
        raise InputError(f"{folder.parent}: cannot be written to ({error.strerror or error})") from None
    try:
        with lock(new / LOCK, 0, str(new)) as held:
            _fill(new, graphs, later_wins, held)
            if occupied:
                with lock(folder / LOCK, wait, str(folder)):
                    old = Path(tempfile.mkdtemp(prefix=f".{folder.name}.building-", dir=folder.parent))
                    folder.rename(old / "old")
                    new.rename(folder)
                shutil.rmtree(old, ignore_errors=True)
            else:
                if folder.exists():
                    folder.rmdir()
                new.rename(folder)
    except OSError as error:
        raise InputError(f"{folder}: the store could not be written ({error.strerror or error})") from None
    finally:
        shutil.rmtree(new, ignore_errors=True)


def _fill(folder: Path, graphs: Iterable[DocumentGraph], later_wins: bool, held: IO[bytes]) -> None:
    """Write a whole store into an empty folder whose lock is held."""
    database = ox.Store(str(folder / DATA))
    events: dict[str, DocumentEntry] = {}
    hashes: dict[str, str] = {}
    again: list[DocumentGraph] = []

    def parts() -> Iterator[Iterable[str]]:
        """The triples of one document after the other as lines, then those that all namings of an entity decide."""
        with Grouping(folder) as grouping:
            for graph in graphs:
                graph = normal(graph)
                ledger = shape.ledger_lines(graph)
                content_hash = shape.content_hash(ledger)
                if graph.entry.id in events:
                    if not later_wins:
                        raise InputError(f"{graph.entry.name}: two documents have this name; rename one")
                    if content_hash != hashes[graph.entry.id] or any(x.entry.id == graph.entry.id for x in again):
                        again.append(graph)
                    continue
                events[graph.entry.id], hashes[graph.entry.id] = graph.entry, content_hash
                ledger.append(shape.hash_line(graph.entry.id, content_hash))
                yield ledger
                yield {shape.claim_line(item) for item in graph.statements if shape.is_plain(item)}
                grouping.add(graph)
                records.save(folder / records.FOLDER, content_hash, graph)
            yield from map(shape.entity_lines, grouping.groups())

    if _load(database, parts()) > 1:
        database.optimize()  # one file of all: look-ups take two thirds of the time, for an eighth more disk
    database.flush()
    del database
    write_log(folder, (("build", entry) for entry in events.values()))
    mark = {"format": FORMAT, "made_by": f"ctgraph {__version__}"}
    (folder / MARK).write_text(json.dumps(mark) + "\n", encoding="utf-8")
    if again:
        from graph.stores.rdf import RdfStore

        with RdfStore(folder, lent=held) as store:
            store.put(again)


def _load(database: ox.Store, parts: Iterable[Iterable[str]]) -> int:
    """Hand lines to the database, which sorts and writes some in a thread of its own while the next are made.

    Addresses were looked at when the lines were made, so the database need not do it again. Tells in how many goes.
    """
    goes = 0
    with ThreadPoolExecutor(1) as pool:
        before: Future[None] | None = None
        for text in _texts(parts):
            if before is not None:
                before.result()
            before = pool.submit(database.bulk_load, text, ox.RdfFormat.N_TRIPLES, lenient=True)
            goes += 1
        if before is not None:
            before.result()
    return goes


def _texts(parts: Iterable[Iterable[str]]) -> Iterator[bytes]:
    texts: list[bytes] = []
    size = 0
    for lines in parts:
        texts.append("".join([f"{line} .\n" for line in lines]).encode())
        size += len(texts[-1])
        if size > CHUNK:
            yield b"".join(texts)
            texts, size = [], 0
    if texts:
        yield b"".join(texts)


def _sweep(folder: Path) -> None:
    """Delete what builds that were killed left beside the store: folders whose lock nobody holds."""
    for left in folder.parent.glob(f".{folder.name}.building-*"):
        with suppress(OSError, InputError), lock(left / LOCK, 0, str(left)):
            shutil.rmtree(left, ignore_errors=True)
