"""The application itself: its help, the options before the command, and the commands put together.

What comes in are the modules of commands; what goes out is ``app``. Options that hold for every command may also stand
before it: ``ctgraph --store my.store who UNODC``.
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from importlib import import_module
from typing import Annotated, Any

import typer

from graph import __version__

DEFAULT_STORE = "ctgraph.store"

HELP = """Who cooperates with whom against terrorism, on what ground, and what is missing: asked of your documents.

ctgraph reads reports, plans, memorandums and tables, notes every claim with its exact quote, and answers questions.
Try `ctgraph demo` first; then `ctgraph build FOLDER` with documents of your own and `ctgraph who NAME`."""


@dataclass(slots=True)
class Settings:
    """What was given before the command."""

    store: str | None = None
    wait: float | None = None
    debug: bool = False

    def reset(self) -> None:
        """Forget everything, for another run in one process."""
        self.store, self.wait, self.debug = None, None, bool(os.environ.get("CTGRAPH_DEBUG"))


SETTINGS = Settings()

app = typer.Typer(
    name="ctgraph",
    help=HELP,
    add_completion=False,
    rich_markup_mode="markdown",
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)


def _version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"ctgraph {__version__}")
        raise typer.Exit


@app.callback(invoke_without_command=True)
def start(
    context: typer.Context,
    store: Annotated[
        str | None, typer.Option(metavar="ADDRESS", help="The store: a folder, or a server's address.")
    ] = None,
    wait: Annotated[float | None, typer.Option(metavar="SECONDS", help="Seconds to wait for another writer.")] = None,
    debug: Annotated[bool, typer.Option("--debug", help="Show where an unexpected fault happened.")] = False,
    version: Annotated[
        bool, typer.Option("--version", help="Show the version.", callback=_version, is_eager=True)
    ] = False,
) -> None:
    """Keep what stands before the command; without a command show the help."""
    SETTINGS.store, SETTINGS.wait = store, wait
    SETTINGS.debug = SETTINGS.debug or debug
    if context.invoked_subcommand is None:
        typer.echo(context.get_help())


def store_address(given: str | None) -> str:
    """The store that is meant: the option, the one before the command, ``CTGRAPH_STORE``, or ``./ctgraph.store``."""
    return given or SETTINGS.store or os.environ.get("CTGRAPH_STORE") or DEFAULT_STORE


def waiting_time(given: float | None) -> float:
    """How many seconds to wait for another writer."""
    chosen = given if given is not None else SETTINGS.wait
    return 10.0 if chosen is None else max(chosen, 0.0)


def opened(store: str | None, wait: float | None, *, create: bool = False) -> Any:
    """The store, open."""
    from graph.stores import open_store

    return open_store(store_address(store), create, waiting_time(wait))


def commands() -> typer.Typer:
    """The application with all its commands, in the order in which the help lists them."""
    names = (
        "demo",
        "loading",
        "asking",
        "comparing",
        "tracing",
        "drawing",
        "briefing",
        "keeping",
        "moving",
        "registering",
    )
    modules = [f"graph.cli.{name}" for name in names]
    for module in modules:
        import_module(module)
    # A module that was imported before by another way put its commands in first.
    app.registered_commands.sort(key=lambda command: modules.index(getattr(command.callback, "__module__", modules[0])))
    return app
