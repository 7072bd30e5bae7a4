"""Commands that bring a graph from one store to another: ``push`` and ``pull``.

What comes in is the address of the other store: a folder, a Neo4j server or a SPARQL endpoint. What goes out is the
same graph there, or here. User names and passwords come from the environment, never from the command line.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from graph.cli.app import app, opened, store_address, waiting_time
from graph.cli.options import KEEP, StoreOption, WaitOption
from graph.cli.terminal import say

if TYPE_CHECKING:
    from graph.stores.moving import Moved

Address = Annotated[
    str,
    typer.Argument(metavar="ADDRESS", help="A folder, bolt://… or neo4j://…, or the http(s):// address of queries."),
]
Exact = Annotated[bool, typer.Option("--exact", help="Also delete the documents that only the other store has.")]
ExactHere = Annotated[bool, typer.Option("--exact", help="Also delete the documents that only this store has.")]


@app.command(rich_help_panel=KEEP, epilog="Example: `ctgraph push bolt://localhost:7687`")
def push(address: Address, exact: Exact = False, store: StoreOption = None, wait: WaitOption = None) -> None:
    """Bring all documents of the store to another one, such as a server's.

    User name and password stand in NEO4J_USERNAME and NEO4J_PASSWORD, or CTGRAPH_SPARQL_USERNAME and
    CTGRAPH_SPARQL_PASSWORD, or in a file of such lines that CTGRAPH_CREDENTIALS names.
    """
    from graph.stores.moving import copy

    with opened(store, wait) as here:
        _tell(address, copy(here, address, exact=exact, wait=waiting_time(wait)))


@app.command(rich_help_panel=KEEP, epilog="Example: `ctgraph pull http://localhost:3030/kg/query`")
def pull(address: Address, exact: ExactHere = False, store: StoreOption = None, wait: WaitOption = None) -> None:
    """Bring all documents of another store here; a store that is not there yet is made."""
    from graph.stores import open_store
    from graph.stores.moving import copy

    with open_store(address, wait=waiting_time(wait)) as there:
        _tell(store_address(store), copy(there, store_address(store), exact=exact, wait=waiting_time(wait)))


def _tell(target: str, moved: Moved) -> None:
    def count(names: list[str]) -> str:
        return f"{len(names)} document{'' if len(names) == 1 else 's'}"

    say(f"{target}: {count(moved.written)} written" + (f", {count(moved.deleted)} deleted" if moved.deleted else ""))
    if moved.only_there:
        shown = ", ".join(moved.only_there[:5]) + (" …" if len(moved.only_there) > 5 else "")
        say(f"kept, though only {target} has them: {shown} (--exact deletes such documents)")
