"""Commands that export and look after a store: ``export``, ``backup``, ``validate`` and ``doctor``.

What comes in is a store; what goes out is a file, or a report on its state.
"""

from __future__ import annotations

import io
import os
import platform
import sys
from collections import Counter, defaultdict
from collections.abc import Iterable
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any

import typer

from graph import __version__
from graph.cli.app import app, opened, store_address
from graph.cli.asking import graph_of, narrowed
from graph.cli.options import (
    KEEP,
    SHOW,
    RegistryOption,
    StoreOption,
    WaitOption,
)
from graph.cli.terminal import put, say, shown, write_file
from graph.model import InputError


class ExportFormat(StrEnum):
    """Forms of an export."""

    trig = "trig"
    nquads = "nquads"
    turtle = "turtle"
    rdf12 = "rdf12"
    jsonld = "jsonld"
    jsonl = "jsonl"
    graphml = "graphml"
    gexf = "gexf"
    cytoscape = "cytoscape"
    ftm = "ftm"
    csv = "csv"
    xlsx = "xlsx"
    docx_matrix = "docx-matrix"
    parquet = "parquet"
    neo4j_admin = "neo4j-admin"


SUFFIXES = {".nq": "nquads", ".ttl": "turtle", ".cyjs": "cytoscape", ".docx": "docx-matrix"}
"""Suffixes that are not named as their form."""

OFFICE = {"xlsx": "graph.xlsx", "docx-matrix": "matrix.docx"}
"""Forms that are no text, with a name for a file of them."""


@app.command(rich_help_panel=SHOW, epilog="Example: `ctgraph export --format trig -o graph.trig`")
def export(
    form: Annotated[
        ExportFormat | None,
        typer.Option(
            "--format",
            "-f",
            metavar="|".join(ExportFormat),
            help="Form of the file [by the suffix of -o, else trig].",
        ),
    ] = None,
    output: Annotated[
        Path | None, typer.Option("--output", "-o", help="The file, or folder, to write.", metavar="FILE")
    ] = None,
    region: Annotated[
        str | None,
        typer.Option("--region", metavar="PLACE", help="For docx-matrix: the bodies of this region or state."),
    ] = None,
    status: Annotated[
        str | None,
        typer.Option(
            "--status",
            metavar="STATUS",
            help="For network tools, tables and ftm: only claims of this status; several with commas "
            "[all; for ftm: asserted].",
        ),
    ] = None,
    store: StoreOption = None,
    wait: WaitOption = None,
) -> None:
    """Write the whole graph for other programs; equal content gives equal bytes.

    RDF: trig, nquads, turtle, jsonld, rdf12 (Turtle with reified triples). Network tools: graphml, gexf (Gephi),
    cytoscape (.cyjs). Aleph: ftm (.ftm.json). Tables: csv, xlsx, jsonl (a statement on each line).
    Word: docx-matrix (what regional bodies do, by pillar of the UN Global Counter-Terrorism Strategy), which build
    reads back.
    Folders of files: parquet (statements, entities, documents), neo4j-admin (to load millions of statements at once).
    """
    chosen = (form or _form(output)).value
    if region and chosen != ExportFormat.docx_matrix:
        raise InputError(f"--region is for docx-matrix, not for {chosen}")
    if output is None and chosen in OFFICE and sys.stdout.isatty():
        raise InputError(f"an Office file cannot be shown in a terminal; name a file: -o {OFFICE[chosen]}")
    from graph.views.exchange import WRITERS

    if chosen in WRITERS:
        put(_of_graph(chosen, status, store, wait), output)
        return
    if status:
        raise InputError(f"--status is not for {chosen}, which holds every claim with its status")
    if chosen == ExportFormat.docx_matrix:
        put(_matrix(region, store, wait), output)
    elif chosen in (ExportFormat.parquet, ExportFormat.neo4j_admin):
        _export_folder(chosen, output, store, wait)
    else:
        stream = io.BytesIO()
        with opened(store, wait) as there:
            there.export(stream, chosen)
            _tell_proposed(item.verdict for item in there.statements())
        put(stream.getvalue(), output)


def _of_graph(form: str, status: str | None, store: str | None, wait: float | None) -> bytes:
    """The graph in one of the forms that are made of its ties or its rows."""
    from graph.views.exchange import ACCEPTED_ONLY, WRITERS

    graph = graph_of(store, wait, proposed=form not in ACCEPTED_ONLY)
    if graph.proposed:
        say(f"{graph.proposed} proposed claims, which nobody has accepted yet, are left out")
    if status or form == ExportFormat.ftm:
        graph = narrowed(graph, status=status or "asserted")
    _tell_proposed(item.verdict for item in graph.statements)
    return WRITERS[form](graph)


def _matrix(region: str | None, store: str | None, wait: float | None) -> bytes:
    from graph.queries.projection import load
    from graph.views.exchange.matrix_docx import to_docx
    from graph.views.exchange.pillars import matrix_of

    with opened(store, wait) as there:
        graph, snapshot = load(there), there.revision()
    if graph.proposed:
        say(f"{graph.proposed} proposed claims, which nobody has accepted yet, are left out")
    matrix = matrix_of(graph, region)
    if not matrix.rows:
        say("no activity of such bodies was found; ctgraph documents lists what was read")
    return to_docx(matrix, snapshot)


def _tell_proposed(verdicts: Iterable[str]) -> None:
    """Say how many of the claims that were written are only proposed."""
    count = Counter(verdicts)
    if count["proposed"]:
        say(
            f"{count['proposed']} of {count.total()} claims are proposed, which nobody has accepted yet; "
            "their verdict says so"
        )


def _export_folder(form: str, output: Path | None, store: str | None, wait: float | None) -> None:
    from graph.stores.export import graphs_of
    from graph.stores.tables import write_folder

    if output is None or output.is_file():
        raise InputError(f"{form} is a folder of files; name one: -o graph-{form}")
    with opened(store, wait) as there:
        graphs = graphs_of(there)
    written = write_folder(graphs, output, form)
    _tell_proposed(item.verdict for graph in graphs for item in graph.statements)
    say(f"written: {output} ({', '.join(path.name for path in written)})")


def _form(output: Path | None) -> ExportFormat:
    """The form that a file is meant to have by its suffix; ``x.ftm.json`` and ``x.ftm`` are FollowTheMoney."""
    name = output.name.lower() if output else ".trig"
    suffix = ".ftm" if name.endswith(".ftm.json") else Path("x" + name).suffix
    found = SUFFIXES.get(suffix, suffix.lstrip("."))
    if found not in set(ExportFormat):
        raise InputError(f"{output}: the form cannot be told by the suffix; give --format {'|'.join(ExportFormat)}")
    return ExportFormat(found)


@app.command(rich_help_panel=KEEP, epilog="Example: `ctgraph backup monday.nq`, and back: `ctgraph build monday.nq`")
def backup(
    output: Annotated[Path, typer.Argument(help="The file to write.", metavar="FILE.nq")],
    store: StoreOption = None,
    wait: WaitOption = None,
) -> None:
    """Write all documents of the store to one file, from which `build` makes the same store again."""
    if output.suffix.lower() != ".nq":
        raise InputError(f"{output}: name it with the suffix .nq, so that ctgraph build can read it back")
    stream = io.BytesIO()
    with opened(store, wait) as there:
        there.export(stream, "nquads")
    write_file(output, stream.getvalue())
    say(f"written: {output}")


@app.command(rich_help_panel=KEEP, epilog="Example: `ctgraph validate`")
def validate(
    store: StoreOption = None,
    wait: WaitOption = None,
    pyshacl: Annotated[
        bool, typer.Option("--pyshacl", help="Run the shapes with pySHACL instead: the reference, for small stores.")
    ] = False,
) -> None:
    """Check the graph against the ontology and its shapes; exit code 1 with the findings if it is not valid."""
    from graph.validation import triples_of, validate_with_pyshacl
    from graph.validation import validate as check

    with opened(store, wait) as there:
        if pyshacl:
            findings = [f"{focus}: {message}" for focus, message in sorted(validate_with_pyshacl(triples_of(there)))]
        else:
            findings = [str(finding) for finding in check(there)]
    for finding in findings:
        sys.stdout.write(shown(finding) + "\n")
    if findings:
        say(f"not valid: {len(findings)} findings")
        raise typer.Exit(1)
    say("valid")


@app.command(rich_help_panel=KEEP, epilog="Example: `ctgraph doctor`")
def doctor(registry: RegistryOption = None, store: StoreOption = None, wait: WaitOption = None) -> None:
    """Tell versions, what the register knows, which acronyms are ambiguous, and how the store is."""
    from graph.pipeline import registry_folder, usable_register

    folder = registry_folder(registry)
    lines = [f"ctgraph {__version__}, Python {platform.python_version()}, {platform.system()} {platform.machine()}"]
    lines += [_versions(), "", f"Register: {folder}", *_register_counts(folder)]
    twice = _ambiguous(usable_register(folder))
    lines += [f"  ambiguous acronyms: {len(twice)}", *(f"    {name}: {', '.join(slugs)}" for name, slugs in twice)]
    lines += _register_findings(folder)
    lines += ["", *_store_state(store, wait)]
    sys.stdout.write("\n".join(map(shown, lines)) + "\n")


def _versions() -> str:
    from importlib.metadata import PackageNotFoundError, version

    found = []
    for name in ("pyoxigraph", "rdflib", "pypdfium2", "python-docx", "lxml", "networkx", "pandas", "pyshacl", "neo4j"):
        try:
            found.append(f"{name} {version(name)}")
        except PackageNotFoundError:
            found.append(f"{name} MISSING")
    return ", ".join(found)


def _register_counts(folder: Path) -> list[str]:
    """How many rows the tables have: by kind and class, by language of names, and by what they rest on."""
    from graph.register import read_table

    bodies, body_names = read_table(folder / "bodies.csv"), read_table(folder / "body_names.csv")
    names = [*body_names, *read_table(folder / "state_names.csv")]
    out = [f"  {name}: {len(read_table(folder / f'{name}.csv'))}" for name in ("bodies", "memberships", "states")]
    out += [f"  {name}: {len(read_table(folder / f'{name}.csv'))}" for name in ("regions", "places", "instruments")]
    out.append("  bodies by kind: " + _tally(row.get("kind", "") for row in bodies))
    out.append("  names by language: " + _tally(row.get("lang", "") for row in names))
    checked = Counter(row.get("checked", "") == "yes" for row in bodies)
    out.append(f"  bodies with a checked source: {checked[True]} of {len(bodies)}")
    titles = {row["id"]: row.get("title", "") for row in read_table(folder / "sources.csv")}
    used = Counter(row.get("source", "") for row in bodies)
    out.append(f"  sources: {len(titles)}; those that most bodies rest on:")
    out += [f"    {count}  {titles.get(source, source) or 'none given'}" for source, count in used.most_common(5)]
    return out


def _register_findings(folder: Path) -> list[str]:
    """Rows without a read source by table, what the rows rest on, and what a person should look at."""
    from graph.register_check import by_publisher, findings, shares

    out = ["  rows without a read source:"]
    out += [f"    {s.table}: {s.unchecked} of {s.rows} ({s.unchecked / max(s.rows, 1):.0%})" for s in shares(folder)]
    out.append("  rows of all tables by publisher of their source, the ten with most:")
    out += [f"    {count}  {name}" for name, count in by_publisher(folder).most_common(10)]
    about: dict[str, list[str]] = defaultdict(list)
    for finding in findings(folder):
        about[finding.about].append(finding.text)
    out.append("  to look at:" if about else "  nothing to look at")
    for name, texts in sorted(about.items()):
        more = f" and {len(texts) - 8} more" if len(texts) > 8 else ""
        out.append(f"    {name} ({len(texts)}): {'; '.join(texts[:8])}{more}")
    return out


def _tally(values: Any) -> str:
    return ", ".join(f"{value or 'none'} {count}" for value, count in Counter(values).most_common())


def _ambiguous(register: Any) -> list[tuple[str, list[str]]]:
    """Acronyms that several entries bear."""
    owners: dict[str, set[str]] = defaultdict(set)
    for slug, entry in register.entries.items():
        for name, form in entry.names:
            if form == "acronym":
                owners[name].add(slug)
    return [(name, sorted(slugs)) for name, slugs in sorted(owners.items()) if len(slugs) > 1]


def _store_state(store: str | None, wait: float | None) -> list[str]:
    address = store_address(store)
    if "://" not in address and not os.path.exists(address):
        return [f"Store: none at {address}; make one with ctgraph build, or try ctgraph demo"]
    with opened(store, wait) as there:
        entries = there.documents()
        claims = sum(there.counts(entry.id)["statements"] for entry in entries)
        undated = [entry.name for entry in entries if entry.origin == "text" and not entry.metadata.date]
        lines = [
            f"Store: {address}, revision {there.revision()[:16]}",
            f"  documents: {_tally(entry.origin for entry in entries)}; statements: {claims}",
        ]
    if undated:
        lines.append(f"  without a date of publication: {', '.join(undated[:10])}")
    return lines
