"""What the stores on servers share: who may enter, a local copy of what was read, and the reading of whole graphs.

What comes in is a back end that can tell the content hash of each document and fetch documents whole; what goes out is
the reading half of the contract. User names and passwords come from the environment or from a file that
``CTGRAPH_CREDENTIALS`` names (lines ``NAME=value``), never from an address, and are never shown. What was read is kept
in a folder of the user (``CTGRAPH_CACHE``, else ``~/.cache/ctgraph``; ``off`` keeps nothing) under the hash of its
content, so that the next question fetches only what changed.
"""

from __future__ import annotations

import hashlib
import os
import re
from abc import ABC, abstractmethod
from collections.abc import Collection, Iterable, Iterator, Mapping
from pathlib import Path
from types import TracebackType
from typing import IO, Self

from graph.model import DocumentGraph, InputError, Naming, Statement
from graph.stores import export, records, shape

BATCH = 4_000
"""Statements and namings that are written in one transaction, if that many come in several documents."""


class StoreUnreachable(InputError):
    """The server does not answer, or refuses us."""


def check_address(address: str) -> None:
    """Refuse an address with a password in it: it would stand in the history of the shell and in logs."""
    if re.match(r"[^:/?#]+://[^/?#]*@", address):
        raise InputError("an address must not hold a user name or password; give them in the environment (docs/cli.md)")


def credentials(prefix: str) -> tuple[str, str] | None:
    """User name and password from ``PREFIX_USERNAME`` and ``PREFIX_PASSWORD``, or none where neither is given."""
    given: Mapping[str, str] = os.environ
    names = f"{prefix}_USERNAME", f"{prefix}_PASSWORD"
    if not any(name in given for name in names) and os.environ.get("CTGRAPH_CREDENTIALS"):
        given = _credentials_file(Path(os.environ["CTGRAPH_CREDENTIALS"]))
    user, password = (given.get(name, "") for name in names)
    return (user, password) if user or password else None


def _credentials_file(path: Path) -> dict[str, str]:
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError):
        raise InputError(f"{path}: the file that CTGRAPH_CREDENTIALS names cannot be read") from None
    pairs = (line.partition("=") for line in lines if "=" in line and not line.lstrip().startswith("#"))
    return {name.strip(): value.strip() for name, _, value in pairs}


def cache_folder() -> Path | None:
    """Where copies of what servers told are kept; none if the user wants none."""
    named = os.environ.get("CTGRAPH_CACHE", "")
    if named == "off":
        return None
    base = Path(named) if named else Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "ctgraph"
    folder = base / records.FOLDER
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    except OSError:
        return None
    return folder


def batches(graphs: Iterable[DocumentGraph], most: int = BATCH) -> Iterator[list[DocumentGraph]]:
    """Documents in groups of ``most`` claims and namings that one transaction holds; a larger one stands alone."""
    group: list[DocumentGraph] = []
    size = 0
    for graph in graphs:
        more = len(graph.statements) + len(graph.namings)
        if group and (size + more > most or any(other.entry.id == graph.entry.id for other in group)):
            yield group
            group, size = [], 0
        group.append(graph)
        size += more
    if group:
        yield group


class Remote(ABC):
    """The reading half of a store on a server; its two ways of fetching are what a back end adds."""

    def __init__(self, address: str, wait: float) -> None:
        self.address, self.wait = address, wait
        self._cache = cache_folder()
        self._copies: dict[str, records.Records] = {}

    @abstractmethod
    def hashes(self) -> dict[str, str]:
        """The content hash of every document."""

    @abstractmethod
    def fetch(self, documents: Collection[str] | None) -> list[DocumentGraph]:
        """Some documents, or all, whole and in their normal form."""

    @abstractmethod
    def close(self) -> None:
        """Let go of the connection."""

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _snapshot(self, documents: Collection[str] | None) -> tuple[dict[str, str], list[DocumentGraph]]:
        """All hashes, and some documents or all, as they were at one moment: read again if a writer came between."""
        before = self.hashes()
        while True:
            graphs = self.fetch(documents)
            after = self.hashes()
            if before == after:
                return after, graphs
            before = after

    def _everything(self) -> Iterator[records.Records]:
        """The records of each document, by address."""
        for _, _, namings, statements in self.contents():
            yield namings, statements

    def contents(
        self, documents: Collection[str] | None = None
    ) -> Iterator[tuple[str, str, list[Naming], list[Statement]]]:
        """Content hash, address, namings and statements of each document, or of some, by address: from the local
        copies where they are, else from the server.
        """
        hashes = self.hashes()
        if documents is not None:
            hashes = {document: told for document, told in hashes.items() if document in documents}
        known: dict[str, records.Records] = {}
        if self._cache:
            for document, content_hash in hashes.items():
                copy = self._copies.get(content_hash) or records.load(self._cache, content_hash)
                if copy is not None:
                    known[document] = self._copies[content_hash] = copy
        missing = hashes.keys() - known.keys()
        if missing:
            now, graphs = self._snapshot(sorted(missing) if known or documents is not None else None)
            if documents is not None:
                now = {document: told for document, told in now.items() if document in documents}
            if now != hashes and known:
                yield from self.contents(documents)
                return
            hashes = now
            for graph in graphs:
                known[graph.entry.id] = (list(graph.namings), list(graph.statements))
                if self._cache and graph.entry.id in now:
                    records.save(self._cache, now[graph.entry.id], graph)
        for document in sorted(hashes):
            if document in known:
                yield hashes[document], document, *known[document]

    def projection_folder(self) -> Path | None:
        """Where the tables that questions read are kept, one place for each address; none if nothing may be kept."""
        if self._cache is None:
            return None
        folder = self._cache.parent / "projection"
        try:
            folder.mkdir(exist_ok=True, mode=0o700)
        except OSError:
            return None
        return folder / hashlib.sha256(self.address.encode()).hexdigest()[:16]

    def all_namings(self) -> list[Naming]:
        """All namings, by document."""
        return [item for copy in self._everything() for item in copy[0]]

    def all_statements(self) -> list[Statement]:
        """All statements, sorted by address."""
        return sorted((item for copy in self._everything() for item in copy[1]), key=lambda item: item.id)

    def revision(self) -> str:
        """A hash of the content, made from the hashes that lie beside the documents."""
        return shape.revision(self.hashes().values())

    def export(self, stream: IO[bytes], format: str) -> None:
        """Write everything in one of :data:`graph.stores.export.FORMATS`."""
        export.write(self._snapshot(None)[1], stream, format)
