"""Commands that draw: ``view network``, ``matrix``, ``gaps``, ``timeline`` and ``sources``.

What comes in is a store and what of it to show; what goes out is one HTML file with everything inside. Options mean
what they mean for the questions; a page that has no sense of its own for one is drawn of a graph narrowed by it.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from graph.cli.app import app
from graph.cli.asking import graph_of, narrowed
from graph.cli.options import (
    SHOW,
    AsOfOption,
    KnownByOption,
    ProposedOption,
    RegionOption,
    StatusOption,
    StoreOption,
    TopicOption,
    WaitOption,
)
from graph.cli.terminal import put

if TYPE_CHECKING:
    from graph.queries.projection import Graph

view = typer.Typer(help="Draw a picture as one page that works offline.", rich_markup_mode="markdown")
app.add_typer(view, name="view", rich_help_panel=SHOW)

PageOption = Annotated[Path, typer.Option("--output", "-o", help="The page to write.", metavar="FILE.html")]
TitleOption = Annotated[str | None, typer.Option("--title", metavar="TEXT", help="Title of the page.")]
FocusOption = Annotated[
    str | None, typer.Option("--focus", metavar="NAME", help="Draw this actor and those it is tied to.")
]


def _put(page: str, output: Path) -> None:
    put(page.encode("utf-8", "backslashreplace"), output)


def _graph(
    store: str | None,
    wait: float | None,
    proposed: bool,
    *,
    known_by: str | None,
    status: str | None = None,
    as_of: str | None = None,
) -> Graph:
    graph = graph_of(store, wait, proposed=proposed)
    if known_by or status or as_of:
        return narrowed(graph, known_by=known_by, status=status, as_of=as_of)
    return graph


@view.command(epilog="Example: `ctgraph view network --region 'Central Asia' -o network.html`")
def network(
    output: PageOption,
    focus: FocusOption = None,
    start: Annotated[
        str | None, typer.Option("--from", metavar="NAME", help="Draw the paths from this actor to that of --to.")
    ] = None,
    end: Annotated[str | None, typer.Option("--to", metavar="NAME", help="Where the paths end.")] = None,
    region: RegionOption = None,
    topic: TopicOption = None,
    kind: Annotated[str | None, typer.Option("--kind", metavar="KINDS", help="Kinds of tie, with commas; all.")] = None,
    states: Annotated[bool, typer.Option("--states", help="Draw States as well as bodies.")] = False,
    most: Annotated[
        int | None,
        typer.Option("--most", metavar="N", help="Draw only so many actors, those with most ties.", min=2),
    ] = None,
    title: TitleOption = None,
    status: StatusOption = None,
    as_of: AsOfOption = None,
    known_by: KnownByOption = None,
    proposed: ProposedOption = False,
    store: StoreOption = None,
    wait: WaitOption = None,
) -> None:
    """Draw who cooperates with whom: a click on a line shows the quotes.

    A large network opens as a map of groups, each of which opens on demand.
    """
    from graph.views.network import network_page

    graph = _graph(store, wait, proposed, known_by=known_by)
    _put(
        network_page(
            graph,
            focus=focus,
            start=start,
            end=end,
            region=region,
            topic=topic,
            status=status,
            kind=kind,
            as_of=as_of,
            states=states,
            most=most,
            title=title,
        ),
        output,
    )


@view.command(epilog="Example: `ctgraph view matrix --region 'Central Asia' -o matrix.html`")
def matrix(
    output: PageOption,
    focus: Annotated[str | None, typer.Option("--focus", metavar="NAME", help="Only the pairs of this body.")] = None,
    region: RegionOption = None,
    family: Annotated[
        str | None, typer.Option("--family", metavar="BODY", help="Only bodies that are part of this one.")
    ] = None,
    most: Annotated[int, typer.Option("--most", metavar="N", help="Most bodies to draw.", min=2)] = 22,
    title: TitleOption = None,
    status: StatusOption = None,
    as_of: AsOfOption = None,
    known_by: KnownByOption = None,
    proposed: ProposedOption = False,
    store: StoreOption = None,
    wait: WaitOption = None,
) -> None:
    """Draw where bodies do the same for the same States: a matrix of bodies by bodies."""
    from graph.views.matrix import matrix_page

    graph = _graph(store, wait, proposed, known_by=known_by, status=status)
    _put(matrix_page(graph, focus=focus, region=region, family=family, as_of=as_of, most=most, title=title), output)


@view.command(epilog="Example: `ctgraph view gaps --region 'Central Asia' -o gaps.html`")
def gaps(
    output: PageOption,
    region: RegionOption = None,
    topic: TopicOption = None,
    actor: Annotated[
        str | None, typer.Option("--actor", metavar="NAME", help="Only what this actor does fills a gap.")
    ] = None,
    most: Annotated[int, typer.Option("--most", metavar="N", help="Most places to draw.", min=1)] = 40,
    title: TitleOption = None,
    status: StatusOption = None,
    as_of: AsOfOption = None,
    known_by: KnownByOption = None,
    proposed: ProposedOption = False,
    store: StoreOption = None,
    wait: WaitOption = None,
) -> None:
    """Draw where needs are stated and who works on them: a matrix of places by topics."""
    from graph.views.gaps import gaps_page

    graph = _graph(store, wait, proposed, known_by=known_by, status=status, as_of=as_of)
    _put(gaps_page(graph, region=region, topic=topic, actor=actor, most=most, title=title), output)


@view.command(epilog="Example: `ctgraph view timeline --focus CARICC -o timeline.html`")
def timeline(
    output: PageOption,
    focus: Annotated[str | None, typer.Option("--focus", metavar="NAME", help="Only what concerns this actor.")] = None,
    since: Annotated[str | None, typer.Option("--since", help="Nothing before this date.", metavar="DATE")] = None,
    until: Annotated[str | None, typer.Option("--until", help="Nothing after this date.", metavar="DATE")] = None,
    topic: TopicOption = None,
    title: TitleOption = None,
    status: StatusOption = None,
    as_of: AsOfOption = None,
    known_by: KnownByOption = None,
    proposed: ProposedOption = False,
    store: StoreOption = None,
    wait: WaitOption = None,
) -> None:
    """Draw what happened when: agreements, events, projects and foundations along the years."""
    from graph.views.timeline import timeline_page

    graph = _graph(store, wait, proposed, known_by=known_by, as_of=as_of, status=status)
    _put(timeline_page(graph, focus=focus, since=since, until=until, topic=topic, title=title), output)


@view.command(epilog="Example: `ctgraph view sources --focus CARICC -o sources.html`")
def sources(
    output: PageOption,
    focus: Annotated[str | None, typer.Option("--focus", metavar="NAME", help="Only the ties of this actor.")] = None,
    region: RegionOption = None,
    topic: TopicOption = None,
    most: Annotated[int, typer.Option("--most", metavar="N", help="Most ties to draw.", min=1)] = 150,
    title: TitleOption = None,
    status: StatusOption = None,
    as_of: AsOfOption = None,
    known_by: KnownByOption = None,
    proposed: ProposedOption = False,
    store: StoreOption = None,
    wait: WaitOption = None,
) -> None:
    """Draw which document speaks of which tie, and which ties hang on one source."""
    from graph.views.sources import sources_page

    graph = _graph(store, wait, proposed, known_by=known_by)
    _put(
        sources_page(
            graph, focus=focus, region=region, topic=topic, status=status, as_of=as_of, most=most, title=title
        ),
        output,
    )
