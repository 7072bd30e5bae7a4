"""Namings of many documents brought together by entity, without holding them all in memory.

What comes in are documents' graphs, one after the other; what goes out, at the end, are the namings of each entity
with the origins of their documents. A few are kept in memory; beyond that they are shared out by entity among files
in a folder of the caller's, and each file is read back on its own.
"""

from __future__ import annotations

import marshal
from collections import defaultdict
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from types import TracebackType
from typing import IO, Any, Self
from zlib import crc32

from graph.model import DocumentGraph, Naming
from graph.stores import records

PARTS = 64
"""Among how many files namings are shared out: enough that one of them fits in memory for tens of millions."""

KEPT = 50_000
"""Namings that are held in memory before they are written."""


class Grouping:
    """Collects namings; a context, since it may open files."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._rows: list[list[Any]] = [[] for _ in range(PARTS)]
        self._held = 0
        self._files: list[IO[bytes]] = []
        self._stack = ExitStack()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._stack.close()
        for file in self._files:
            Path(file.name).unlink(missing_ok=True)

    def add(self, graph: DocumentGraph) -> None:
        """Note the namings of one more document."""
        for naming in graph.namings:
            part = crc32(naming.entity.encode("utf-8", "surrogatepass")) % PARTS
            self._rows[part].append((graph.entry.origin, records.naming_row(naming)))
        self._held += len(graph.namings)
        if self._held > KEPT:
            self._write()

    def _write(self) -> None:
        if not self._files:
            self._files = [
                self._stack.enter_context((self._folder / f"namings-{part}").open("w+b")) for part in range(PARTS)
            ]
        for file, rows in zip(self._files, self._rows, strict=True):
            marshal.dump(rows, file)
            rows.clear()
        self._held = 0

    def groups(self) -> Iterator[list[tuple[str, Naming]]]:
        """The namings of each entity, each with the origin of its document; to be asked for once, at the end."""
        if self._files:
            self._write()
        for part in range(PARTS):
            found: dict[str, list[tuple[str, Naming]]] = defaultdict(list)
            for origin, row in self._read(part):
                naming = records.naming_of(row)
                found[naming.entity].append((origin, naming))
            yield from found.values()

    def _read(self, part: int) -> Iterator[Any]:
        if not self._files:
            yield from self._rows[part]
            return
        file = self._files[part]
        end = file.tell()
        file.seek(0)
        while file.tell() < end:
            yield from marshal.load(file)
