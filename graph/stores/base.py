"""What every store can do, and how it fails: the small contract that the back ends fill and all questions rely on.

What comes in are :class:`~graph.model.DocumentGraph` objects, each added, replaced or removed as one whole; what goes
out are the records they hold, sorted, the same from every back end.
"""

from __future__ import annotations

from collections.abc import Iterable
from types import TracebackType
from typing import IO, Protocol, Self

from graph.model import DocumentEntry, DocumentGraph, InputError, Naming, Statement

FORMAT = 1
"""Version of the layout of stores. A store of a later version is refused; earlier ones stay readable."""


class StoreBusy(InputError):
    """Another process is writing to the store, and did not end in the time given."""


class StoreDamaged(InputError):
    """What lies at the address is no store, a broken one, or one that a later version made."""


class Store(Protocol):
    """A graph that is kept. Several may read while one writes."""

    def put(self, graphs: Iterable[DocumentGraph]) -> None:
        """Add each document, or replace it if it is there, in one transaction each."""

    def remove(self, document: str) -> None:
        """Take a document out with all it contributed. Raises ``KeyError`` if it is not there."""

    def documents(self) -> list[DocumentEntry]:
        """All documents, sorted by name."""

    def hashes(self) -> dict[str, str]:
        """A hash of the content of each document, by address: equal content has equal hashes in every store."""

    def counts(self, document: str) -> dict[str, int]:
        """How many ``statements`` and ``namings`` a document contributed."""

    def namings(self, entity: str | None = None, document: str | None = None) -> list[Naming]:
        """The namings of an entity, of a document, of both, or all."""

    def statements(
        self,
        subject: str | None = None,
        relation: str | None = None,
        object: str | None = None,
        document: str | None = None,
        touching: str | None = None,
    ) -> list[Statement]:
        """The statements that meet all conditions, sorted by address; ``touching`` is either end."""

    def revision(self) -> str:
        """A hash of the content: the same content has the same revision, whatever the order it came in."""

    def export(self, stream: IO[bytes], format: str) -> None:
        """Write everything, byte-identical for equal content (see :mod:`graph.stores.export`)."""

    def close(self) -> None:
        """Let go of files and locks. A closed store can no longer be used."""

    def __enter__(self) -> Self: ...

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None: ...
