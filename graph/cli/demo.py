"""The command ``demo``: the sample documents read, the headline questions answered, pictures drawn, a briefing written.

What comes in is the data that the package brings; what goes out is a folder with a store, pages and a briefing, and a
tour on the screen. Its answers rest on sources that a person has read: rows of the register that nobody has checked
stay out of them.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from graph.cli.app import SETTINGS, app
from graph.cli.options import BUILD
from graph.cli.terminal import color, complain, progress, say, width
from graph.model import InputError

if TYPE_CHECKING:
    from graph.pipeline import Outcome
    from graph.queries.answer import Answer
    from graph.queries.projection import Graph

ROWS, QUOTED = 12, 3
"""Rows of an answer that the tour shows, and those whose evidence it shows."""


@app.command(rich_help_panel=BUILD, epilog="Example: `ctgraph demo --output demo`")
def demo(
    output: Annotated[
        Path, typer.Option("--output", "-o", help="Folder for the store and the pages.", metavar="DIR")
    ] = Path("demo"),
) -> None:
    """Build a graph of the sample documents that come with ctgraph, and show what it answers."""
    from graph.queries.duplication import duplication
    from graph.queries.gaps import gaps
    from graph.queries.paths import paths
    from graph.queries.recommendations import recommendations
    from graph.queries.sources import sources
    from graph.queries.uncoordinated import uncoordinated

    store = build_sample(output)
    graph = sample_graph(store)
    pair, region = "'CIS ATC' 'SCO RCTS'", "--region 'Central Asia'"
    print(
        "The CIS and the SCO each keep a structure against terrorism. Do the two work together? Do they do the same?\n"
    )
    _present(
        "What could one know in 2012? No tie of the two, but a way through others:",
        paths(graph, "CIS ATC", "SCO RCTS", k=1, known_by="2012"),
        ("from", "tie", "to", "instrument", "status", "since", "sources"),
        f"ctgraph path {pair} --known-by 2012 --store {store}",
    )
    _present(
        "And today? On whose word do the ties of the two rest?",
        sources(graph, "CIS ATC", "SCO RCTS", status="asserted"),
        ("tie", "source", "self-reported", "status", "published"),
        f"ctgraph sources {pair} --status asserted --store {store}",
    )
    _present(
        "Do they do the same, for the same States, at the same time?",
        duplication(graph, "CIS ATC", "SCO RCTS"),
        ("factor", "shared", "weight"),
        f"ctgraph duplication {pair} --store {store}",
    )
    _present(
        "What was recommended to them, and what came of it?",
        recommendations(graph, "CIS ATC"),
        ("recommendation", "to", "later act", "date", "reasons"),
        f"ctgraph recommendations 'CIS ATC' --store {store}",
    )
    _present(
        "Who else does the same as CIS ATC, without an act between them?",
        uncoordinated(graph, "CIS ATC", region="Central Asia", limit=5),
        ("one", "other", "contact", "overlap", "shared functions"),
        f"ctgraph uncoordinated 'CIS ATC' {region} --store {store}",
    )
    _present(
        "And which needs of Central Asia does nobody meet?",
        idle(gaps(graph, region="Central Asia")),
        ("topic", "place", "state", "needs", "needed by", "planned"),
        f"ctgraph gaps {region} --store {store}",
    )
    for page in draw(graph, output):
        print(f"Open in a browser: {page}")
    for file in brief(store, output):
        print(f"Open in an office program: {file}")
    print(f"\nGo on with:  export CTGRAPH_STORE={store}")
    print("             ctgraph show CARICC        ctgraph match        ctgraph brokers        ctgraph timeline UNRCCA")
    print("Your own:    ctgraph build FOLDER       ctgraph --help")


def build_sample(folder: Path) -> Path:
    """Make the store of the sample in a folder; one that the demo made before is replaced."""
    from graph.pipeline import Options, read_graphs, run, with_register
    from graph.sample import files as sample_files
    from graph.stores import build_store
    from graph.vocabulary import data_folder

    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise InputError(f"{folder}: cannot be made ({error.strerror or error}); name another with --output") from None
    options = Options(data_folder() / "registry", debug=SETTINGS.debug)
    files = sample_files()
    store = folder / "ctgraph.store"
    errors = []

    def outcomes() -> Iterator[Outcome]:
        with progress(len(files), "Reading") as step:
            for outcome in run(read_graphs, files, options):
                errors.extend([outcome.error] if outcome.error else [])
                step(outcome.source.name)
                yield outcome

    build_store(store, with_register(outcomes(), options.registry), force=True)
    for line in errors:
        complain(line)
    tables = sum(file.what == "table" for file in files)
    say(f"{store}: {len(files) - tables} sample documents, {tables} tables and the register")
    return store


def sample_graph(store: Path) -> Graph:
    """The graph of the store without what rests on unchecked rows alone."""
    from graph.queries.projection import UNREAD, build
    from graph.stores import open_store

    with open_store(store) as there:
        known = [item for item in there.statements() if not item.evidence.source.startswith(UNREAD)]
        return build(there.documents(), there.namings(), known)


def draw(graph: Graph, folder: Path) -> list[Path]:
    """The pages of the demo."""
    from graph.views.gaps import gaps_page
    from graph.views.matrix import matrix_page
    from graph.views.network import network_page
    from graph.views.page import write
    from graph.views.sources import sources_page
    from graph.views.timeline import timeline_page

    title = "Cooperation against terrorism"
    pages = {
        "network": network_page(graph, title=title),
        "central-asia": network_page(
            graph, region="Central Asia", kind="agreement,cooperation", most=16, title=f"{title} in Central Asia"
        ),
        "matrix": matrix_page(graph),
        "gaps": gaps_page(graph),
        "timeline": timeline_page(graph),
        "sources": sources_page(graph),
    }
    return [write(page, folder / f"{name}.html") for name, page in pages.items()]


def brief(store: Path, folder: Path) -> list[Path]:
    """The briefing on the two bodies of the tour, as a paper and as slides: what ``ctgraph brief`` writes."""
    from graph.cli.terminal import write_file
    from graph.queries.projection import load
    from graph.stores import open_store
    from graph.views.briefs.content import brief_of
    from graph.views.briefs.docx import write_docx
    from graph.views.briefs.pptx import write_pptx

    with open_store(store) as there:
        snapshot, graph = there.revision(), load(there)
    made = brief_of(graph, ["CIS ATC", "SCO RCTS"], snapshot=snapshot)
    files = {folder / "briefing.docx": write_docx(made), folder / "briefing.pptx": write_pptx(made)}
    for file, data in files.items():
        write_file(file, data)
    return list(files)


def part(answer: Answer, rows: Iterable[int], columns: Sequence[str] = ()) -> Answer:
    """Some rows and columns of an answer, with their evidence."""
    chosen = list(rows)
    names = [name for name in columns if name in answer.rows.columns] or list(answer.rows.columns)
    evidence = [answer.evidence[row] if row < len(answer.evidence) else [] for row in chosen]
    return type(answer)(answer.title, answer.rows.iloc[chosen][names], evidence, answer.notes, answer.documents)


def idle(answer: Answer) -> Answer:
    """The gaps where nobody is found at work, not even with a plan."""
    return part(answer, (number for number, row in enumerate(answer.records()) if not row.get("active")))


def _present(heading: str, answer: Answer, columns: Sequence[str], command: str) -> None:
    """Print the first rows of an answer under a heading, with the evidence of the very first."""
    from rich.console import Console
    from rich.rule import Rule
    from rich.text import Text

    first = part(answer, range(min(ROWS, len(answer))), columns)
    first.evidence = [items[:2] if row < QUOTED else [] for row, items in enumerate(first.evidence)]
    more = len(answer) - len(first)
    first.notes = [*([f"{more} more rows with the command above"] if more else []), *answer.notes]
    console = Console(file=sys.stdout, width=width(), highlight=False, no_color=not color())
    console.print(Rule(Text(heading, style="bold"), align="left"))
    console.print(Text(f"$ {command}", style="dim"))
    sys.stdout.write(first.to_text(evidence=True, width=width(), color=color()) + "\n")
