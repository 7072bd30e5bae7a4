"""Commands that trace: sources, recommendations and what came of them, what disagrees, what changed between editions.

What comes in are names and options; what goes out is an answer, as of every command of :mod:`graph.cli.asking`.
Decisions on claims that disagree are kept in a table beside the store, so that they outlive it.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from graph.cli.app import SETTINGS, app, opened, store_address
from graph.cli.asking import Name, PerhapsName, graph_of, narrowed, question
from graph.cli.options import (
    ASK,
    KEEP,
    AsOfOption,
    EvidenceOption,
    FormatOption,
    KnownByOption,
    LimitOption,
    OutputOption,
    ProposedOption,
    StatusOption,
    StoreOption,
    TopicOption,
    WaitOption,
)
from graph.cli.terminal import say, write_answer, write_file
from graph.model import InputError

if TYPE_CHECKING:
    from graph.queries.answer import Answer
    from graph.queries.projection import Graph

DecisionsOption = Annotated[
    Path | None,
    typer.Option("--decisions", metavar="FILE.csv", help="Table of decisions [beside the store: STORE.decisions.csv]."),
]
_DATE = re.compile(r"\d{4}(-\d\d){0,2}")


@question("ctgraph sources CARICC 'SCO RCTS'")
def sources(
    graph: Graph,
    name: Name,
    other: Annotated[str | None, typer.Argument(metavar="[OTHER]", help="The other end.", show_default=False)] = None,
    status: StatusOption = None,
    as_of: AsOfOption = None,
    known_by: KnownByOption = None,
) -> Answer:
    """On whose word does a tie rest, and how many independent sources are there?"""
    from graph.queries.sources import sources as ask

    return ask(graph, name, other, status=status, as_of=as_of, known_by=known_by)


@question("ctgraph recommendations UNRCCA")
def recommendations(
    graph: Graph,
    name: Annotated[
        str | None, typer.Argument(metavar="[ADDRESSEE]", help="To whom they are made.", show_default=False)
    ] = None,
    topic: TopicOption = None,
    document: Annotated[
        str | None, typer.Option("--document", metavar="NAME", help="Only those of this document.")
    ] = None,
    unmet: Annotated[bool, typer.Option("--unmet", help="Only those that nothing later fits.")] = False,
    most: Annotated[int, typer.Option("--most", metavar="N", help="Most later acts for each.", min=1)] = 2,
    limit: LimitOption = 40,
    known_by: KnownByOption = None,
) -> Answer:
    """What was recommended to whom, and what came later that looks like it?"""
    from graph.queries.recommendations import recommendations as ask

    return ask(graph, name, topic=topic, document=document, unmet=unmet, known_by=known_by, most=most, limit=limit)


@question("ctgraph contradictions")
def contradictions(
    graph: Graph,
    name: PerhapsName = None,
    every: Annotated[bool, typer.Option("--all", help="List what is decided too.")] = False,
    decisions: DecisionsOption = None,
    known_by: KnownByOption = None,
) -> Answer:
    """Where do documents disagree on parties, dates or status?"""
    from graph.queries.contradictions import contradictions as ask
    from graph.queries.decisions import read_decisions

    return ask(graph, name, decisions=read_decisions(decisions or decisions_beside()), every=every, known_by=known_by)


@app.command(rich_help_panel=KEEP, epilog="Example: `ctgraph decide 1f0c22ab --holds one --by 'A. Person'`")
def decide(
    mark: Annotated[str, typer.Argument(metavar="ID", help="The identifier that ctgraph contradictions shows.")],
    holds: Annotated[
        str, typer.Option("--holds", metavar="one|another|both|neither|open", help="What holds; open takes it back.")
    ],
    by: Annotated[str, typer.Option("--by", metavar="NAME", help="Who decides.")] = "",
    note: Annotated[str, typer.Option("--note", metavar="TEXT", help="Why.")] = "",
    decisions: DecisionsOption = None,
    store: StoreOption = None,
    wait: WaitOption = None,
) -> None:
    """Keep what a person decided about claims that disagree. Both claims stay in the graph."""
    from graph.queries.answer import clean
    from graph.queries.contradictions import contradictions as ask
    from graph.queries.decisions import HOLDS, Decision, decisions_text, read_decisions

    if holds not in (*HOLDS, "open"):
        raise InputError(f"'{holds}' is no decision: use {', '.join(HOLDS)} or open")
    if store is not None:
        SETTINGS.store = store
    path = decisions or decisions_beside()
    known = read_decisions(path)
    rows = {row["id"]: row for row in ask(graph_of(store, wait), every=True).records()}
    if holds == "open" and mark in known:
        del known[mark]
    elif mark not in rows:
        near = ", ".join(sorted(rows)[:8]) or "none"
        raise InputError(f"No disagreement has the identifier '{mark}'; there are: {near}")
    elif holds != "open":
        row = rows[mark]
        told = (str(row[column] or "") for column in ("about", "what", "one says", "another says"))
        known[mark] = Decision(mark, holds, clean(by), clean(note), *told)
    write_file(path, decisions_text(known).encode("utf-8"))
    say(f"written: {path}, {len(known)} decisions")


def decisions_beside(store: str | None = None) -> Path:
    """The table of decisions beside the store; for a store on a server, in this folder."""
    address = store_address(store)
    return Path("ctgraph.decisions.csv" if "://" in address else f"{address.rstrip('/')}.decisions.csv")


@app.command(rich_help_panel=ASK, epilog="Example: `ctgraph diff 2011 2014`, or with documents, files and stores")
def diff(
    one: Annotated[str, typer.Argument(metavar="A", help="A document of the store, a file, a store, or a date.")],
    other: Annotated[str, typer.Argument(metavar="B", help="Another.")],
    reworded: Annotated[
        bool, typer.Option("--reworded/--no-reworded", help="List claims that only changed their words.")
    ] = True,
    status: StatusOption = None,
    as_of: AsOfOption = None,
    known_by: KnownByOption = None,
    proposed: ProposedOption = False,
    evidence: EvidenceOption = False,
    form: FormatOption = None,
    output: OutputOption = None,
    store: StoreOption = None,
    wait: WaitOption = None,
) -> None:
    """What does one edition, snapshot or date add, drop or reword against another?

    Each side is the name of a document in the store, a file to be read, a store (folder or backup), or a date, which
    stands for what the documents of that time let one know.
    """
    from graph.queries.diff import diff as ask

    first, second = (
        narrowed(_side(given, store, wait, proposed=proposed), status=status, as_of=as_of, known_by=known_by)
        for given in (one, other)
    )
    names = (Path(one).name or one, Path(other).name or other)
    write_answer(ask(first, second, names, rewording=reworded), form, output, evidence=evidence)


def _side(given: str, store: str | None, wait: float | None, *, proposed: bool) -> Graph:
    """The graph that one side of a comparison means."""
    from graph.queries.diff import only
    from graph.queries.names import nearest
    from graph.queries.projection import known_by as limited
    from graph.queries.projection import load

    path = Path(given)
    if "://" in given or (path.is_dir() and (path / "store.json").exists()):
        with opened(given, wait) as there:
            return load(there, proposed=proposed)
    if path.is_file():
        return _read(path, proposed=proposed)
    whole = graph_of(store, wait, proposed=proposed)
    if _DATE.fullmatch(given):
        return limited(whole, given)
    entries = {entry.name: entry.id for entry in whole.documents.values() if entry.origin != "register"}
    titles = {entry.metadata.title: entry.id for entry in whole.documents.values() if entry.metadata.title}
    if found := entries.get(given) or titles.get(given):
        return only(whole, found)
    near = ", ".join(nearest(given, list(entries))) or "none"
    raise InputError(f"'{given}' is no document of the store, no file, no store and no date. Documents: {near}")


def _read(path: Path, *, proposed: bool) -> Graph:
    """The graph of one file, read as ctgraph build would, with the names that the register knows."""
    from graph.pipeline import Options, merged, read_graphs, register_graphs, registry_folder, run
    from graph.pipeline import sources as files
    from graph.queries.projection import build

    options = Options(registry_folder(None), debug=SETTINGS.debug)
    outcomes = list(run(read_graphs, files([path]), options))
    for outcome in outcomes:
        if outcome.error:
            raise InputError(outcome.error)
    read = merged([outcome.graphs for outcome in outcomes])
    named = [*register_graphs(options.registry), *read]
    return build(
        [one.entry for one in named],
        [naming for one in named for naming in one.namings],
        sorted((item for one in read for item in one.statements), key=lambda item: item.id),
        proposed=proposed,
    )
