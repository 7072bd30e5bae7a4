"""Commands that draw: ``view network``, ``matrix``, ``gaps``, ``timeline`` and ``sources``.

What comes in is a store and what of it to show; what goes out is one HTML file with everything inside, or a static
picture where the file is to be one. Options mean what they mean for the questions, and the same for both; a view that
has no sense of its own for one is drawn of a graph narrowed by it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from graph.cli.app import app
from graph.cli.asking import narrowed, snapshot_of
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
from graph.model import InputError

if TYPE_CHECKING:
    from graph.queries.projection import Graph

view = typer.Typer(
    help="Draw a page that works offline (.html), or a picture for a paper or a slide (.svg, .png, .pdf).",
    rich_markup_mode="markdown",
)
app.add_typer(view, name="view", rich_help_panel=SHOW)

ViewOption = Annotated[
    Path,
    typer.Option(
        "--output",
        "-o",
        help="The file to write: a page (.html) or a picture (.svg, .png, .pdf).",
        metavar="FILE.html|svg|png|pdf",
    ),
]
SizeOption = Annotated[
    str | None,
    typer.Option(
        "--size",
        help="Size of a picture: slide, a4, a4-landscape, or one such as 160x90mm [slide].",
        metavar="SIZE",
        show_default=False,
    ),
]
TitleOption = Annotated[str | None, typer.Option("--title", metavar="TEXT", help="Title of the page or picture.")]
FocusOption = Annotated[
    str | None, typer.Option("--focus", metavar="NAME", help="Draw this actor and those it is tied to.")
]


@dataclass(frozen=True, slots=True)
class Target:
    """What is to be written where: a page if ``form`` is empty, or a picture of that form and size."""

    output: Path
    form: str
    size: str


def _target(output: Path, size: str | None) -> Target:
    """The form of the file, by its suffix. A device such as ``/dev/stdout`` gets the page."""
    from graph.views.stills.sizes import FORMATS, SLIDE, size_of

    suffix = output.suffix.lower().lstrip(".")
    if suffix in FORMATS:
        size_of(size or SLIDE)
        return Target(output, suffix, size or SLIDE)
    device = output.exists() and not output.is_file()
    if suffix not in ("html", "htm") and not device:
        raise InputError(f"{output}: end the name of the file in .html for a page, or .svg, .png or .pdf for a picture")
    if size is not None:
        raise InputError("--size is for pictures (.svg, .png, .pdf); a page fits itself to the screen")
    return Target(output, "", "")


def _draw(
    target: Target,
    page: Callable[..., str],
    still: Callable[..., bytes],
    graph: Graph,
    snapshot: str,
    options: Mapping[str, Any],
) -> None:
    """Write the page or the picture."""
    if target.form:
        put(still(graph, format=target.form, size=target.size, snapshot=snapshot, **options), target.output)
    else:
        put(page(graph, **options).encode("utf-8", "backslashreplace"), target.output)


def _graph(
    store: str | None,
    wait: float | None,
    proposed: bool,
    *,
    known_by: str | None,
    status: str | None = None,
    as_of: str | None = None,
) -> tuple[Graph, str]:
    """The graph of the store, narrowed, and the revision of the store."""
    graph, revision = snapshot_of(store, wait, proposed=proposed)
    if known_by or status or as_of:
        graph = narrowed(graph, known_by=known_by, status=status, as_of=as_of)
    return graph, revision


@view.command(epilog="Example: `ctgraph view network --region 'Central Asia' -o network.html`")
def network(
    output: ViewOption,
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
    size: SizeOption = None,
    status: StatusOption = None,
    as_of: AsOfOption = None,
    known_by: KnownByOption = None,
    proposed: ProposedOption = False,
    store: StoreOption = None,
    wait: WaitOption = None,
) -> None:
    """Draw who cooperates with whom: in a page, a click on a line shows the quotes.

    A large network is a map of groups, each of which opens on demand in the page.
    """
    from graph.views.network import network_page
    from graph.views.stills import network_still

    target = _target(output, size)
    graph, snapshot = _graph(store, wait, proposed, known_by=known_by)
    options = {
        "focus": focus,
        "start": start,
        "end": end,
        "region": region,
        "topic": topic,
        "status": status,
        "kind": kind,
        "as_of": as_of,
        "states": states,
        "most": most,
        "title": title,
    }
    _draw(target, network_page, network_still, graph, snapshot, options)


@view.command(epilog="Example: `ctgraph view matrix --region 'Central Asia' -o matrix.html`")
def matrix(
    output: ViewOption,
    focus: Annotated[str | None, typer.Option("--focus", metavar="NAME", help="Only the pairs of this body.")] = None,
    region: RegionOption = None,
    family: Annotated[
        str | None, typer.Option("--family", metavar="BODY", help="Only bodies that are part of this one.")
    ] = None,
    most: Annotated[int, typer.Option("--most", metavar="N", help="Most bodies to draw.", min=2)] = 22,
    title: TitleOption = None,
    size: SizeOption = None,
    status: StatusOption = None,
    as_of: AsOfOption = None,
    known_by: KnownByOption = None,
    proposed: ProposedOption = False,
    store: StoreOption = None,
    wait: WaitOption = None,
) -> None:
    """Draw where bodies do the same for the same States: a matrix of bodies by bodies."""
    from graph.views.matrix import matrix_page
    from graph.views.stills import matrix_still

    target = _target(output, size)
    graph, snapshot = _graph(store, wait, proposed, known_by=known_by, status=status)
    options = {"focus": focus, "region": region, "family": family, "as_of": as_of, "most": most, "title": title}
    _draw(target, matrix_page, matrix_still, graph, snapshot, options)


@view.command(epilog="Example: `ctgraph view gaps --region 'Central Asia' -o gaps.html`")
def gaps(
    output: ViewOption,
    region: RegionOption = None,
    topic: TopicOption = None,
    actor: Annotated[
        str | None, typer.Option("--actor", metavar="NAME", help="Only what this actor does fills a gap.")
    ] = None,
    most: Annotated[int, typer.Option("--most", metavar="N", help="Most places to draw.", min=1)] = 40,
    title: TitleOption = None,
    size: SizeOption = None,
    status: StatusOption = None,
    as_of: AsOfOption = None,
    known_by: KnownByOption = None,
    proposed: ProposedOption = False,
    store: StoreOption = None,
    wait: WaitOption = None,
) -> None:
    """Draw where needs are stated and who works on them: a matrix of places by topics."""
    from graph.views.gaps import gaps_page
    from graph.views.stills import gaps_still

    target = _target(output, size)
    graph, snapshot = _graph(store, wait, proposed, known_by=known_by, status=status, as_of=as_of)
    options = {"region": region, "topic": topic, "actor": actor, "most": most, "title": title}
    _draw(target, gaps_page, gaps_still, graph, snapshot, options)


@view.command(epilog="Example: `ctgraph view timeline --focus CARICC -o timeline.html`")
def timeline(
    output: ViewOption,
    focus: Annotated[str | None, typer.Option("--focus", metavar="NAME", help="Only what concerns this actor.")] = None,
    since: Annotated[str | None, typer.Option("--since", help="Nothing before this date.", metavar="DATE")] = None,
    until: Annotated[str | None, typer.Option("--until", help="Nothing after this date.", metavar="DATE")] = None,
    topic: TopicOption = None,
    title: TitleOption = None,
    size: SizeOption = None,
    status: StatusOption = None,
    as_of: AsOfOption = None,
    known_by: KnownByOption = None,
    proposed: ProposedOption = False,
    store: StoreOption = None,
    wait: WaitOption = None,
) -> None:
    """Draw what happened when: agreements, events, projects and foundations along the years."""
    from graph.views.stills import timeline_still
    from graph.views.timeline import timeline_page

    target = _target(output, size)
    graph, snapshot = _graph(store, wait, proposed, known_by=known_by, as_of=as_of, status=status)
    options = {"focus": focus, "since": since, "until": until, "topic": topic, "title": title}
    _draw(target, timeline_page, timeline_still, graph, snapshot, options)


@view.command(epilog="Example: `ctgraph view sources --focus CARICC -o sources.html`")
def sources(
    output: ViewOption,
    focus: Annotated[str | None, typer.Option("--focus", metavar="NAME", help="Only the ties of this actor.")] = None,
    region: RegionOption = None,
    topic: TopicOption = None,
    most: Annotated[int, typer.Option("--most", metavar="N", help="Most ties to draw.", min=1)] = 150,
    title: TitleOption = None,
    size: SizeOption = None,
    status: StatusOption = None,
    as_of: AsOfOption = None,
    known_by: KnownByOption = None,
    proposed: ProposedOption = False,
    store: StoreOption = None,
    wait: WaitOption = None,
) -> None:
    """Draw which document speaks of which tie, and which ties hang on one source."""
    from graph.views.sources import sources_page
    from graph.views.stills import sources_still

    target = _target(output, size)
    graph, snapshot = _graph(store, wait, proposed, known_by=known_by)
    options = {
        "focus": focus,
        "region": region,
        "topic": topic,
        "status": status,
        "as_of": as_of,
        "most": most,
        "title": title,
    }
    _draw(target, sources_page, sources_still, graph, snapshot, options)
