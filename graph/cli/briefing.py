"""The command ``brief``: a briefing pack on a body, a pair, a region or a topic, as a file of the form of its suffix.

What comes in are names or a region or topic, and perhaps a ministry's template; what goes out is one ``.docx``,
``.pptx``, ``.xlsx`` or ``.html`` file. The same store gives the same bytes.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from graph.cli.app import app, opened
from graph.cli.asking import graph_of, narrowed
from graph.cli.options import SHOW, AsOfOption, KnownByOption, RegionOption, StoreOption, TopicOption, WaitOption
from graph.cli.terminal import put
from graph.cli.tracing import decisions_beside
from graph.model import InputError

if TYPE_CHECKING:
    from graph.views.briefs.model import Brief

SUFFIXES = (".docx", ".pptx", ".xlsx", ".html")
TEMPLATES = {".docx": (".docx", ".dotx"), ".pptx": (".pptx", ".potx")}


@app.command(rich_help_panel=SHOW, epilog="Example: `ctgraph brief CARICC -o caricc.docx`")
def brief(
    output: Annotated[
        Path, typer.Option("--output", "-o", metavar="FILE", help="The file: .docx, .pptx, .xlsx or .html.")
    ],
    names: Annotated[
        list[str] | None,
        typer.Argument(metavar="[NAME]...", help="An actor, or two that are compared.", show_default=False),
    ] = None,
    other: Annotated[
        list[str] | None, typer.Option("--with", metavar="NAME", help="Another actor to compare with; may be repeated.")
    ] = None,
    region: RegionOption = None,
    topic: TopicOption = None,
    template: Annotated[
        Path | None,
        typer.Option("--template", metavar="FILE", help="A paper or slides of your own: .docx, .dotx, .pptx, .potx."),
    ] = None,
    title: Annotated[str | None, typer.Option("--title", metavar="TEXT", help="Title of the briefing.")] = None,
    as_of: AsOfOption = None,
    known_by: KnownByOption = None,
    store: StoreOption = None,
    wait: WaitOption = None,
) -> None:
    """Write a briefing pack on an actor, a pair, a region or a topic: every fact with its numbered sources."""
    from graph.queries.decisions import read_decisions
    from graph.views.briefs.content import brief_of

    _check(output, template)
    with opened(store, wait) as there:
        snapshot = there.revision()
    graph = narrowed(graph_of(store, wait), as_of=as_of, known_by=known_by)
    made = brief_of(
        graph,
        [*(names or ()), *(other or ())],
        region=region,
        topic=topic,
        snapshot=snapshot,
        title=title,
        as_of=as_of,
        known_by=known_by,
        decisions=read_decisions(decisions_beside(store)),
    )
    put(_written(made, output.suffix.lower(), template), output)


def _check(output: Path, template: Path | None) -> None:
    """Whether the form and the template are ones that can be written, before anything is read."""
    suffix = output.suffix.lower()
    if suffix not in SUFFIXES:
        raise InputError(
            f"{output}: a briefing is written as {', '.join(SUFFIXES)}; give the file one of these endings"
        )
    if template is None:
        return
    fitting = TEMPLATES.get(suffix)
    if fitting is None:
        raise InputError(f"--template: a {suffix} briefing takes none; use it with .docx or .pptx")
    if template.suffix.lower() not in fitting:
        raise InputError(f"{template}: a template of a {suffix} briefing ends in {' or '.join(fitting)}")
    if not template.is_file():
        raise InputError(f"{template}: no such file")


def _written(made: Brief, suffix: str, template: Path | None) -> bytes:
    """The briefing in the form of the suffix."""
    if suffix == ".docx":
        from graph.views.briefs.docx import write_docx

        return write_docx(made, template)
    if suffix == ".pptx":
        from graph.views.briefs.pptx import write_pptx

        return write_pptx(made, template)
    if suffix == ".xlsx":
        from graph.views.briefs.xlsx import write_xlsx

        return write_xlsx(made)
    from graph.views.briefs.html import write_html

    return write_html(made).encode("utf-8", "backslashreplace")
