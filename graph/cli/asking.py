"""Commands that ask: one for each question, with options that mean the same in all of them.

What comes in are names and options; what goes out is an answer, printed in the form asked for. A question that has no
sense of its own for ``--status`` or ``--as-of`` is asked of a graph that holds only such claims.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable
from functools import wraps
from typing import TYPE_CHECKING, Annotated, Any, get_type_hints

import typer

from graph.cli.app import app, opened, store_address
from graph.cli.options import (
    ASK,
    AsOfOption,
    EvidenceOption,
    FormatOption,
    KnownByOption,
    LimitOption,
    OutputOption,
    ProposedOption,
    RegionOption,
    StatusOption,
    StoreOption,
    TopicOption,
    WaitOption,
)
from graph.cli.terminal import write_answer
from graph.model import InputError

if TYPE_CHECKING:
    from graph.queries.answer import Answer
    from graph.queries.projection import Graph

Name = Annotated[str, typer.Argument(metavar="NAME", help="A name or acronym, in any language of the register.")]
PerhapsName = Annotated[str | None, typer.Argument(metavar="[NAME]", help="A name or acronym.", show_default=False)]

FILTERS: dict[str, Any] = {
    "status": StatusOption,
    "as_of": AsOfOption,
    "known_by": KnownByOption,
}
COMMON: dict[str, tuple[Any, Any]] = {
    "proposed": (ProposedOption, False),
    "evidence": (EvidenceOption, False),
    "form": (FormatOption, None),
    "output": (OutputOption, None),
    "store": (StoreOption, None),
    "wait": (WaitOption, None),
}


def question(example: str) -> Callable[[Callable[..., Any]], Callable[..., None]]:
    """Make a command of a function from a graph to an answer; it gets the options that all questions share."""

    def command(ask: Callable[..., Any]) -> Callable[..., None]:
        own = inspect.signature(ask).parameters
        hints = get_type_hints(ask, {**ask.__globals__, "Graph": Any, "Answer": Any}, include_extras=True)

        @wraps(ask)
        def run(**given: Any) -> None:
            form, output, evidence = given.pop("form"), given.pop("output"), given.pop("evidence")
            graph = graph_of(given.pop("store"), given.pop("wait"), proposed=given.pop("proposed"))
            filters = {name: given.pop(name) for name in FILTERS}
            native = {name: value for name, value in filters.items() if name in own}
            others = {name: value for name, value in filters.items() if name not in own and value}
            answer = ask(narrowed(graph, **others) if others else graph, **given, **native)
            write_answer(answer, form, output, evidence=evidence)

        parameters = [item for name, item in own.items() if name != "graph" and name not in FILTERS]
        annotations = {item.name: hints[item.name] for item in parameters}
        for name, kind in FILTERS.items():
            parameters.append(inspect.Parameter(name, inspect.Parameter.KEYWORD_ONLY, default=None, annotation=kind))
            annotations[name] = kind
        for name, (kind, default) in COMMON.items():
            parameters.append(inspect.Parameter(name, inspect.Parameter.KEYWORD_ONLY, default=default, annotation=kind))
            annotations[name] = kind
        run.__signature__ = inspect.Signature(  # type: ignore[attr-defined]
            [
                item.replace(kind=inspect.Parameter.KEYWORD_ONLY, annotation=annotations[item.name])
                for item in parameters
            ]
        )
        run.__annotations__ = annotations
        del run.__wrapped__  # typer would look through to the function
        app.command(rich_help_panel=ASK, epilog=f"Example: `{example}`")(run)
        return run

    return command


def graph_of(store: str | None, wait: float | None, *, proposed: bool = False) -> Graph:
    """The graph of the store, in memory."""
    with opened(store, wait) as there:
        return _loaded(there, store, proposed)


def snapshot_of(store: str | None, wait: float | None, *, proposed: bool = False) -> tuple[Graph, str]:
    """The graph of the store with the revision it was read at, which files that are handed on give."""
    with opened(store, wait) as there:
        return _loaded(there, store, proposed), there.revision()


def _loaded(there: Any, store: str | None, proposed: bool) -> Graph:
    from graph.queries.projection import load

    graph = load(there, proposed=proposed)
    if not graph.statements:
        raise InputError(f"{store_address(store)}: the store is empty; load documents with ctgraph add FILE...")
    return graph


def narrowed(
    graph: Graph, *, status: str | None = None, as_of: str | None = None, known_by: str | None = None
) -> Graph:
    """The graph with only the claims of some statuses, or only those that held at a date, or were known by one."""
    from graph.model import STATUS_ORDER
    from graph.queries.dates import checked, held
    from graph.queries.projection import known_by as limited
    from graph.queries.projection import restricted
    from graph.queries.who import chosen

    if known_by:
        graph = limited(graph, known_by)
    if status:
        wanted = chosen(status, STATUS_ORDER, "status")
        told = " or ".join(sorted(wanted, key=STATUS_ORDER.__getitem__))
        graph = restricted(graph, lambda item: item.status in wanted, f"Only claims that are {told} count")
    if as_of:
        date = checked(as_of)
        remark = f"As of {date}: claims that began later or had ended are left out"
        graph = restricted(graph, lambda item: held(item.valid_from, item.valid_to, date), remark)
    return graph


@question("ctgraph who 'SCO RCTS' --evidence")
def who(
    graph: Graph,
    name: Name,
    topic: TopicOption = None,
    region: RegionOption = None,
    kind: Annotated[
        str | None,
        typer.Option(
            "--kind",
            metavar="KINDS",
            help="Kinds of tie: agreement, cooperation, project, event, support, funding, common-programme, structure, "
            "succession, membership, programme, mandate, place, common-membership; several with commas; all.",
        ),
    ] = None,
    status: StatusOption = None,
    as_of: AsOfOption = None,
    known_by: KnownByOption = None,
) -> Answer:
    """Whom does it cooperate with, belong to, support, or have the support of?"""
    from graph.queries.who import who as ask

    return ask(graph, name, status=status, as_of=as_of, known_by=known_by, topic=topic, region=region, kind=kind)


@question("ctgraph path CARICC UNCCT")
def path(
    graph: Graph,
    start: Annotated[str, typer.Argument(metavar="FROM", help="Where the path begins.")],
    end: Annotated[str, typer.Argument(metavar="TO", help="Where it ends.")],
    number: Annotated[int, typer.Option("-k", "--paths", metavar="N", help="How many paths to show.", min=1)] = 3,
    topic: TopicOption = None,
    avoid: Annotated[
        list[str] | None, typer.Option("--avoid", metavar="NAME", help="Not through this actor; may be repeated.")
    ] = None,
    hops: Annotated[int | None, typer.Option("--hops", metavar="N", help="No path longer than so many steps.")] = None,
    through_states: Annotated[bool, typer.Option("--through-states", help="Let paths pass through States.")] = False,
    status: StatusOption = None,
    as_of: AsOfOption = None,
    known_by: KnownByOption = None,
) -> Answer:
    """How does one actor reach another, through whom and on what ground?

    Counts asserted ties unless --status says otherwise. Where there is no path, tells why, and where the nearest gap
    is.
    """
    from graph.queries.paths import paths as ask

    return ask(
        graph,
        start,
        end,
        k=number,
        status=status,
        as_of=as_of,
        known_by=known_by,
        topic=topic,
        avoid=avoid or (),
        hops=hops,
        through_states=through_states,
    )


@question("ctgraph authority UNCCT")
def authority(graph: Graph, name: Name, known_by: KnownByOption = None) -> Answer:
    """Which instrument or body does its mandate come from, and what stands under it?"""
    from graph.queries.authority import authority as ask

    return ask(graph, name, known_by=known_by)


@question("ctgraph timeline CARICC --since 2006")
def timeline(
    graph: Graph,
    name: PerhapsName = None,
    since: Annotated[str | None, typer.Option("--since", help="Nothing before this date.", metavar="DATE")] = None,
    until: Annotated[str | None, typer.Option("--until", help="Nothing after this date.", metavar="DATE")] = None,
    status: StatusOption = None,
    known_by: KnownByOption = None,
) -> Answer:
    """What happened when?"""
    from graph.queries.timeline import timeline as ask

    return ask(graph, name, since=since, until=until, known_by=known_by, status=status)


@question("ctgraph brokers --without UNODC")
def brokers(
    graph: Graph,
    without: Annotated[
        str | None, typer.Option("--without", metavar="NAME", help="As if this actor were not there.")
    ] = None,
    tied: Annotated[
        str | None, typer.Option("--with", help="As if these two cooperated.", metavar="A,B", show_default=False)
    ] = None,
    without_agreement: Annotated[
        str | None,
        typer.Option("--without-agreement", metavar="NAME", help="As if it were not signed; its name, or A,B."),
    ] = None,
    clusters: Annotated[bool, typer.Option("--clusters", help="List communities instead of actors.")] = False,
    limit: LimitOption = 30,
    status: StatusOption = None,
    as_of: AsOfOption = None,
    known_by: KnownByOption = None,
) -> Answer:
    """Who stands between others, which communities are there, and what would change without an actor or agreement?"""
    from graph.queries.brokers import brokers as ask

    pair = [part.strip() for part in (tied or "").split(",") if part.strip()]
    if tied and len(pair) != 2:
        raise InputError(f"--with {tied}: give two names with a comma between them")
    return ask(
        graph,
        status=status,
        as_of=as_of,
        known_by=known_by,
        without=without,
        without_agreement=without_agreement,
        clusters=clusters,
        with_tie=(pair[0], pair[1]) if pair else None,
        limit=limit,
    )


@question("ctgraph search border training")
def search(
    graph: Graph,
    words: Annotated[list[str], typer.Argument(metavar="WORDS", help="Words that must all occur.")],
    limit: LimitOption = 40,
) -> Answer:
    """Find names and quotes that hold all of these words."""
    from graph.queries.search import search as ask

    return ask(graph, " ".join(words), limit=limit)


@question("ctgraph show CARICC")
def show(graph: Graph, name: Name, status: StatusOption = None, known_by: KnownByOption = None) -> Answer:
    """Everything the store holds on an actor, an agreement, a project, a topic or a place."""
    from graph.queries.show import show as ask

    return ask(graph, name, status=status, known_by=known_by)
