"""The command that helps to keep the register: ``propose``.

What comes in is a name and a document that bears it; what goes out is a row in a table for a person to check.
"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from graph.cli.app import app
from graph.cli.options import KEEP, RegistryOption
from graph.cli.terminal import say


@app.command(
    rich_help_panel=KEEP,
    epilog="Example: `ctgraph propose 'Harbour States Security Forum' report.pdf` adds a row to bodies-to-check.csv.",
)
def propose(
    name: Annotated[str, typer.Argument(help="The body's name as the document writes it.", metavar="NAME")],
    document: Annotated[Path, typer.Argument(help="The document that names it.", metavar="FILE")],
    output: Annotated[
        Path, typer.Option("--output", "-o", help="The table to add the row to.", metavar="FILE.csv")
    ] = Path("bodies-to-check.csv"),
    registry: RegistryOption = None,
) -> None:
    """Write a row for a body that the register lacks, for a person to check and to move into bodies.csv."""
    from graph.loaders import load_document
    from graph.pipeline import registry_folder, usable_register
    from graph.proposals import append_row
    from graph.proposals import propose as make

    folder = registry_folder(registry)
    found = make(name, load_document(document), usable_register(folder), folder)
    append_row(output, found.row)
    say(f"{output}: {found.row['id']} ({found.row['class']}), to be checked")
    say(f'"{found.evidence.quote}" — {document.name}, {found.evidence.place()}')
