"""Commands that read files: ``build``, ``add``, ``remove``, ``documents`` and ``extract``.

What comes in are paths; what goes out is a store, or records files. A file that cannot be read does not stop the
others: it is named at the end, and the exit code is 1. Where nothing at all could be read nothing is changed, and the
exit code is 2.
"""

from __future__ import annotations

import json
import os
import re
from collections.abc import Generator, Iterable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from graph.cli.app import SETTINGS, app, opened, store_address, waiting_time
from graph.cli.options import (
    BUILD,
    EvidenceOption,
    FastOption,
    FormatOption,
    JobsOption,
    MaxSizeOption,
    MetadataOption,
    OutputOption,
    RegistryOption,
    SchedulerOption,
    StoreOption,
    WaitOption,
)
from graph.cli.terminal import complain, progress, replacing, say, write_answer
from graph.model import DocumentEntry, DocumentGraph, InputError

if TYPE_CHECKING:
    from graph.pipeline import Options, Outcome, Source

Paths = Annotated[list[Path], typer.Argument(metavar="PATH...", help="Files or folders.", show_default=False)]

MANY = 4
"""From this many files on it pays to read them in several processes."""


@app.command(rich_help_panel=BUILD, epilog="Example: `ctgraph build reports/ agreements.xlsx --metadata reports.csv`")
def build(
    paths: Paths,
    store: StoreOption = None,
    force: Annotated[bool, typer.Option("--force", help="Replace a store that is there already.")] = False,
    metadata: MetadataOption = None,
    max_size: MaxSizeOption = None,
    registry: RegistryOption = None,
    jobs: JobsOption = 0,
    scheduler: SchedulerOption = None,
    fast: FastOption = False,
    wait: WaitOption = None,
) -> None:
    """Make a new store from documents, tables, RDF files and the register.

    Documents: TXT, Markdown, HTML, PDF, DOCX. Tables of agreements, projects or measures: CSV, XLSX, DOCX, known by
    their columns.
    """
    from graph.pipeline import with_register
    from graph.stores import build_store, check_place

    address = store_address(store)
    check_place(address, force=force, wait=waiting_time(wait))
    options = _options(registry, max_size, fast)
    outcomes: list[Outcome] = []
    loaded: dict[str, Loaded] = {}
    with closing(_read(paths, metadata, options, jobs, outcomes, scheduler=scheduler)) as reading:
        graphs = _noted(with_register(reading, options.registry), loaded)
        build_store(address, graphs, force=force, wait=waiting_time(wait))
    documents = sum(not one.registered for one in loaded.values())
    statements = sum(one.statements for one in loaded.values())
    say(f"{address}: {_count(documents, 'document')} and the register, {_count(statements, 'statement')}")
    _end(outcomes)


@app.command(rich_help_panel=BUILD, epilog="Example: `ctgraph add report-2024.pdf`")
def add(
    paths: Paths,
    store: StoreOption = None,
    metadata: MetadataOption = None,
    max_size: MaxSizeOption = None,
    registry: RegistryOption = None,
    jobs: JobsOption = 0,
    scheduler: SchedulerOption = None,
    fast: FastOption = False,
    wait: WaitOption = None,
) -> None:
    """Add documents to the store; one of the same name is replaced.

    Each is there as soon as it was read, so what was read stays where the command is broken off.
    """
    from graph.pipeline import taken

    options = _options(registry, max_size, fast)
    outcomes: list[Outcome] = []
    loaded: dict[str, Loaded] = {}
    with opened(store, wait) as there:
        known = there.hashes().keys()
        before = there.revision()
        with closing(_read(paths, metadata, options, jobs, outcomes, scheduler=scheduler)) as reading:
            there.put(_noted((graph for outcome in reading for graph in taken(outcome)), loaded))
        if there.revision() == before:
            say("nothing changed: the store holds just this already")
        for iri, one in loaded.items():
            what = "replaced" if iri in known else "added"
            say(f"{what}: {one.name}, {_count(one.statements, 'statement')}")
    _end(outcomes)


@dataclass(frozen=True, slots=True)
class Loaded:
    """What is told of a document that was loaded."""

    name: str
    registered: bool
    statements: int


def _noted(graphs: Iterable[DocumentGraph], loaded: dict[str, Loaded]) -> Iterator[DocumentGraph]:
    """The same documents; what is to be told of each is noted by its address as it passes."""
    for graph in graphs:
        loaded[graph.entry.id] = Loaded(graph.entry.name, graph.entry.origin == "register", len(graph.statements))
        yield graph


@app.command(rich_help_panel=BUILD, epilog="Example: `ctgraph remove report-2024`")
def remove(
    names: Annotated[list[str], typer.Argument(metavar="DOCUMENT...", help="As `ctgraph documents` lists it.")],
    store: StoreOption = None,
    wait: WaitOption = None,
) -> None:
    """Take documents out of the store, with all they claim."""
    with opened(store, wait) as there:
        entries = there.documents()
        chosen = {entry.id: entry for entry in (_named(name, entries) for name in names)}
        for entry in chosen.values():
            there.remove(entry.id)
            say(f"removed: {entry.name}")


@app.command(rich_help_panel=BUILD, epilog="Example: `ctgraph documents --format csv -o documents.csv`")
def documents(
    store: StoreOption = None,
    everything: Annotated[bool, typer.Option("--all", help="List the tables of the register too.")] = False,
    form: FormatOption = None,
    output: OutputOption = None,
    evidence: EvidenceOption = False,
    wait: WaitOption = None,
) -> None:
    """List what the store was built from."""
    import pandas as pd

    from graph.queries.answer import Answer

    with opened(store, wait) as there:
        entries = there.documents()
        listed = [entry for entry in entries if everything or entry.origin != "register"]
        rows = [
            {
                "name": entry.name,
                "origin": entry.origin,
                "title": entry.metadata.title,
                "publisher": entry.metadata.publisher,
                "date": entry.metadata.date,
                "words": entry.words,
                "statements": there.counts(entry.id)["statements"],
            }
            for entry in listed
        ]
    columns = ["name", "origin", "title", "publisher", "date", "words", "statements"]
    hidden = len(entries) - len(listed)
    notes = [f"and {_count(hidden, 'table')} of the register (--all lists them)"] if hidden else []
    frame = pd.DataFrame(rows, columns=columns)
    write_answer(Answer(f"Documents of {store_address(store)}", frame, notes=notes), form, output, evidence=evidence)


@app.command(rich_help_panel=BUILD, epilog="Example: `ctgraph extract report.pdf --output records`")
def extract(
    paths: Paths,
    output: Annotated[Path, typer.Option("--output", "-o", help="Folder for the records files.", metavar="DIR")],
    metadata: MetadataOption = None,
    max_size: MaxSizeOption = None,
    registry: RegistryOption = None,
    jobs: JobsOption = 0,
    scheduler: SchedulerOption = None,
    fast: FastOption = False,
) -> None:
    """Write what is found in each document to a file NAME.json, without a store.

    The files have the format of docs/guidelines.md. Two documents NAME.pdf and NAME.docx give NAME.pdf.json and
    NAME.docx.json.
    """
    if output.exists() and not output.is_dir():
        raise InputError(f"{output}: is a file; name a folder for the records")

    options = _options(registry, max_size, fast)
    outcomes: list[Outcome] = []
    try:
        with closing(_read(paths, metadata, options, jobs, outcomes, scheduler=scheduler, records=True)) as reading:
            for outcome in reading:
                if outcome.records is not None:
                    output.mkdir(parents=True, exist_ok=True)
                    _write_records(output / f"{_file_name(outcome.source.name)}.json", outcome.records.as_dict())
                    outcome.records = None
    except OSError as error:
        raise InputError(f"{error.filename or output}: cannot be written ({error.strerror or error})") from None
    say(f"{output}: {_count(sum(not outcome.error for outcome in outcomes), 'records file')}")
    _end(outcomes)


def _write_records(path: Path, content: dict[str, Any]) -> None:
    text = json.dumps(content, ensure_ascii=False, indent=1, sort_keys=True) + "\n"
    with replacing(path) as draft:
        draft.write_bytes(text.encode("utf-8", "backslashreplace"))


def _file_name(name: str) -> str:
    """A document's name as that of a file: what some system does not allow in one becomes a hyphen."""
    return re.sub(r'[\x00-\x1f\x7f<>:"/\\|?*]', "-", name)[:180].rstrip(". ") or "document"


def _options(registry: Path | None, max_size: float | None, fast: bool) -> Options:
    from graph.loaders import MAX_SIZE
    from graph.pipeline import Options, registry_folder, usable_register

    if max_size is not None and max_size <= 0:
        raise InputError(f"--max-size {max_size:g}: give a number of megabytes above 0")
    folder = registry_folder(registry)
    usable_register(folder)
    return Options(folder, MAX_SIZE if max_size is None else int(max_size * 1048576), SETTINGS.debug, fast)


def _read(
    paths: Sequence[Path],
    metadata: Path | None,
    options: Options,
    jobs: int,
    outcomes: list[Outcome],
    *,
    scheduler: str | None = None,
    records: bool = False,
) -> Generator[Outcome, None, None]:
    """Read files with a bar, one outcome after the other: the graphs of each file, or the records of each document.

    They are noted in ``outcomes`` too; take out of each what it holds, so that it need not stay in memory. At the end
    come the warnings, and an :class:`InputError` where no file at all could be read.
    """
    from graph.pipeline import read_graphs, read_records, run, sources

    files = sources(paths, metadata, documents_only=records)
    read = read_records if records else read_graphs
    if scheduler:
        from graph.cluster import run as run_on_cluster

        read_all = run_on_cluster(read, files, options, scheduler)
    else:
        read_all = run(read, files, options, jobs or _enough(files))
    with progress(len(files), "Reading") as step, closing(read_all):
        for outcome in read_all:
            outcomes.append(outcome)
            yield outcome
            step(outcome.source.name)
    for outcome in outcomes:
        for warning in outcome.warnings:
            say(f"note: {outcome.source.path}: {warning}")
    bad = [outcome.error for outcome in outcomes if outcome.error]
    if len(bad) == len(outcomes):
        for error in bad[:-1]:
            complain(error)
        raise InputError(bad[-1])


def _enough(files: Sequence[Source]) -> int:
    """How many processes are worth their start: none for a few small files."""
    size = sum(file.path.stat().st_size for file in files if file.path.exists())
    return min(os.cpu_count() or 1, len(files)) if len(files) >= MANY and size > 400_000 else 1


def _end(outcomes: Sequence[Outcome]) -> None:
    """Name the files that could not be read, and leave with 1 if there are any."""
    bad = [outcome for outcome in outcomes if outcome.error]
    for outcome in bad:
        complain(outcome.error)
    if bad:
        say(f"{len(bad)} of {_count(len(outcomes), 'file')} could not be read; the rest is done")
        raise typer.Exit(1)


def _named(name: str, entries: Sequence[DocumentEntry]) -> DocumentEntry:
    """The document that a person means: by its name, its address, or the name of its file."""
    from graph.vocabulary import document_iri

    for wanted in (name, Path(name).stem):
        found = [entry for entry in entries if wanted == entry.name or name == entry.id]
        found = found or [entry for entry in entries if entry.id == document_iri(wanted)]
        if len(found) == 1:
            return found[0]
    near = [entry.name for entry in entries if name.casefold() in entry.name.casefold()][:5]
    hint = f"; near: {', '.join(near)}" if near else "; ctgraph documents lists them"
    raise InputError(f"{name}: no such document in the store{hint}")


def _count(number: int, what: str) -> str:
    return f"{number} {what}{'' if number == 1 else 's'}"
