"""Files become graphs: the whole way from a path to what a store takes, for the command line and for notebooks.

What comes in are paths of documents, tables and RDF files, and the register; what goes out, for each file, is an
:class:`Outcome` with its document graphs or the reason why there are none. Files do not depend on each other, so a
pool of processes may read them; the outcomes come back in the order of the files, the same whatever the number of jobs.
"""

from __future__ import annotations

import multiprocessing
import os
import signal
import threading
from collections import Counter, deque
from collections.abc import Callable, Generator, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, Literal

from graph.extraction.extractor import extract
from graph.loaders import MAX_SIZE, find_inputs, input_kind, load_document, metadata_for, read_metadata
from graph.loaders.rdf import read_quads
from graph.loaders.register import register_graphs as tables_of_register
from graph.loaders.tables import Table, load_table
from graph.model import Document, DocumentGraph, InputError, Metadata, Records
from graph.register import Register, shared_register
from graph.statements import from_records
from graph.stores.shape import from_quads
from graph.table_statements import from_table
from graph.vocabulary import data_folder, slug

AHEAD = 8
"""Files for each process that are read, or wait to be, ahead of the one whose outcome is asked for."""

What = Literal["document", "table", "graph"]

METADATA_FILE = "metadata.csv"
"""In a folder of documents, the table of what is known of them; it is read as ``--metadata`` is, not as a document."""


@dataclass(frozen=True, slots=True)
class Source:
    """A file to read: what it is, and under which name its document is kept."""

    path: Path
    what: What
    name: str
    metadata: Metadata | None = None


@dataclass(frozen=True, slots=True)
class Options:
    """How files are read. ``registry`` is the folder of the register's tables; ``fast`` leaves the parser out."""

    registry: Path
    max_size: int = MAX_SIZE
    debug: bool = False
    fast: bool = False


@dataclass(slots=True)
class Outcome:
    """What became of a file: graphs for a store, or records where only those were asked for, or an error."""

    source: Source
    graphs: list[DocumentGraph] = field(default_factory=list)
    records: Records | None = None
    warnings: tuple[str, ...] = ()
    error: str = ""


def registry_folder(given: Path | None = None) -> Path:
    """The folder of the register's tables: the given one, ``CTGRAPH_REGISTRY``, or the one that comes with us."""
    named = given or (Path(os.environ["CTGRAPH_REGISTRY"]) if os.environ.get("CTGRAPH_REGISTRY") else None)
    if named is None:
        return data_folder() / "registry"
    if not (named / "bodies.csv").is_file():
        raise InputError(f"{named}: not a register (it has no bodies.csv)")
    return named


def sources(paths: Iterable[str | Path], metadata: Path | None = None, *, documents_only: bool = False) -> list[Source]:
    """The files behind the given paths, each under a name of its own.

    Of a folder, ``metadata.csv`` tells what its documents are, unless ``metadata`` names another table; with
    ``documents_only`` its tables and graphs are left out. Raises :class:`InputError`.
    """
    given = [Path(path) for path in paths]
    files: list[Path] = []
    tables: dict[str, Metadata] = read_metadata(metadata) if metadata else {}
    for path in given:
        for file in find_inputs([path]):
            if file != path and file.name == METADATA_FILE:
                if not metadata:
                    tables.update(read_metadata(file))
            elif not (file != path and documents_only and what_is(file) != "document"):
                files.append(file)
    files = list(dict.fromkeys(files))
    if not files:
        raise InputError(f"{', '.join(map(str, given))}: no documents here")
    names = unique_names(files)
    return [
        Source(file, what_is(file), name, metadata_for(tables, file)) for file, name in zip(files, names, strict=True)
    ]


def what_is(path: Path) -> What:
    """Whether a file is read as document, table or graph, by its suffix."""
    kind = input_kind(path)
    return "graph" if kind == "rdf" else "table" if kind in ("table", "xlsx") else "document"


def unique_names(paths: Sequence[Path]) -> list[str]:
    """A name for each file: its stem; with its extension, then its folder, where two would have one name.

    >>> unique_names([Path("a/x.md"), Path("a/x.pdf"), Path("a/y.md"), Path("b/y.md"), Path("z.txt")])
    ['x.md', 'x.pdf', 'a-y.md', 'b-y.md', 'z']
    """
    forms: tuple[Callable[[Path], str], ...] = (
        lambda path: path.stem,
        lambda path: path.name,
        lambda path: f"{path.parent.name}-{path.name}",
        lambda path: "-".join(path.absolute().parts[1:]),
    )
    chosen = [0 if what_is(path) == "document" else 1 for path in paths]
    while True:
        names = [forms[form](path) for form, path in zip(chosen, paths, strict=True)]
        count = Counter(map(slug, names))
        twice = [i for i, name in enumerate(names) if count[slug(name)] > 1 and chosen[i] < len(forms) - 1]
        if not twice:
            return names
        for index in twice:
            chosen[index] += 1


def load(source: Source, options: Options) -> Document:
    """The document of a source, under its name."""
    document = load_document(source.path, max_size=options.max_size, metadata=source.metadata)
    return document if document.name == source.name else replace(document, name=source.name)


def read_records(source: Source, options: Options) -> Outcome:
    """The records of a document."""
    if source.what != "document":
        raise InputError(f"{source.path}: is a {source.what}, not a document; use ctgraph build or ctgraph add")
    document = load(source, options)
    records = extract(document, shared_register(options.registry), fast=options.fast)
    return Outcome(source, [], records, document.warnings)


def read_graphs(source: Source, options: Options) -> Outcome:
    """The graphs of a document, a table or an RDF file."""
    if source.what == "table":
        tables = load_table(source.path, max_size=options.max_size)
        return Outcome(source, graphs_of_tables(source, tables, options), warnings=_warnings(tables))
    if source.what == "graph":
        graphs = from_quads(read_quads(source.path, max_size=options.max_size))
        if not graphs:
            raise InputError(f"{source.path}: holds no documents of ctgraph; only its own exports are read")
        return Outcome(source, graphs)
    document = load(source, options)
    tables = _tables_inside(source, document, options)
    warnings = tuple(warning for table in tables if table.kind == "activities" for warning in table.warnings)
    inside = [table for table in tables if table.rows]
    graphs = graphs_of_tables(replace(source, name=source.path.name), inside, options)
    if any(table.alone for table in tables):
        return Outcome(source, graphs, warnings=warnings)
    register, taken = shared_register(options.registry), frozenset[int]().union(*(table.inside for table in tables))
    if taken:
        document = replace(document, blocks=tuple(block for block in document.blocks if block.table not in taken))
    text = from_records(document, extract(document, register, fast=options.fast), register)
    return Outcome(source, [text, *graphs], warnings=(*document.warnings, *warnings))


def _tables_inside(source: Source, document: Document, options: Options) -> list[Table]:
    """The tables of a known kind in a DOCX, if it has such; other tables are part of its text."""
    if document.format != "docx" or not any(block.kind == "row" for block in document.blocks):
        return []
    try:
        return load_table(source.path, max_size=options.max_size)
    except InputError:
        return []


def _warnings(tables: Iterable[Table]) -> tuple[str, ...]:
    return tuple(warning for table in tables for warning in table.warnings)


def graphs_of_tables(source: Source, tables: Iterable[Table], options: Options) -> list[DocumentGraph]:
    """The tables of one file, each a document."""
    register = shared_register(options.registry)
    graphs = [from_table(replace(table, name=source.name), register) for table in tables]
    if source.metadata is None:
        return graphs
    return [replace(graph, entry=replace(graph.entry, metadata=source.metadata)) for graph in graphs]


def attempt(read: Callable[[Source, Options], Outcome], source: Source, options: Options) -> Outcome:
    """Read a file; what is wrong with it becomes the error of its outcome, so that other files go on."""
    try:
        return read(source, options)
    except InputError as error:
        return Outcome(source, error=str(error))
    except MemoryError:
        return Outcome(source, error=f"{source.path}: needs more memory than there is")
    except Exception as error:
        if options.debug:
            raise
        return Outcome(source, error=f"{source.path}: could not be read ({type(error).__name__}: {error}); report this")


def run(
    read: Callable[[Source, Options], Outcome], files: Sequence[Source], options: Options, jobs: int = 1
) -> Generator[Outcome, None, None]:
    """Read files one after the other, or by a pool of ``jobs`` processes; outcomes come in the order of the files.

    Only some files are read ahead of the one whose outcome is asked for, so that few outcomes are in memory at a time.
    """
    jobs = min(jobs, len(files))
    if jobs <= 1:
        yield from (attempt(read, source, options) for source in files)
        return
    with ProcessPoolExecutor(jobs, _context(), initializer=_ignore_interrupt) as pool:
        todo = deque(files)
        waiting: deque[Future[Outcome]] = deque()
        try:
            while todo or waiting:
                while todo and len(waiting) < AHEAD * jobs:
                    with _uninterrupted():
                        waiting.append(pool.submit(attempt, read, todo.popleft(), options))
                yield waiting.popleft().result()
        finally:
            for future in waiting:
                future.cancel()


def _context() -> Any:
    """Processes that start clean: one that is forked would take locks along that threads of ours hold."""
    if "forkserver" not in multiprocessing.get_all_start_methods():
        return multiprocessing.get_context("spawn")
    from multiprocessing import forkserver, resource_tracker

    resource_tracker.ensure_running()  # it would let go of Ctrl-C again, were it only started with the other
    with _uninterrupted():
        forkserver.ensure_running()
    return multiprocessing.get_context("forkserver")


@contextmanager
def _uninterrupted() -> Iterator[None]:
    """Hold Ctrl-C back for a moment: a process that is just being started would end with a report of its own.

    A new process takes the mask along; here it is not enough, since the database has threads that take signals too.
    """
    if threading.current_thread() is not threading.main_thread() or not hasattr(signal, "pthread_sigmask"):
        yield
        return
    came: list[int] = []
    handler = signal.signal(signal.SIGINT, lambda number, frame: came.append(number))
    mask = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, mask)
        signal.signal(signal.SIGINT, handler)
        if came:
            signal.raise_signal(signal.SIGINT)


def _ignore_interrupt() -> None:
    """Ctrl-C is answered by the main process, which ends the pool."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)


def register_graphs(folder: Path) -> list[DocumentGraph]:
    """The register as documents of a store."""
    return tables_of_register(folder, usable_register(folder))


def usable_register(folder: Path) -> Register:
    """The register of a folder, or an :class:`InputError` where its tables cannot be used."""
    try:
        return shared_register(folder)
    except KeyError as error:
        raise InputError(f"{folder}: a table of the register lacks the column {error}") from None


def with_register(outcomes: Iterable[Outcome], registry: Path) -> Iterator[DocumentGraph]:
    """The register's documents and those of files as they are read; what was handed on is let go of.

    The register comes once the first file could be read, so that nothing comes where none can. A later document takes
    the place of an earlier one of the same address.
    """
    begun = False
    for outcome in outcomes:
        if not outcome.error and not begun:
            begun = True
            yield from register_graphs(registry)
        yield from taken(outcome)


def taken(outcome: Outcome) -> Iterator[DocumentGraph]:
    """The graphs of a file, taken out of its outcome."""
    graphs, outcome.graphs = outcome.graphs, []
    yield from graphs


def merged(groups: Iterable[Iterable[DocumentGraph]]) -> list[DocumentGraph]:
    """Documents of several origins, each once: a later one replaces an earlier one of the same address."""
    found: Mapping[str, DocumentGraph] = {graph.entry.id: graph for group in groups for graph in group}
    return list(found.values())
