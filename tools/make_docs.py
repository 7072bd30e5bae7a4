"""Write ``docs/cli.md``: every command with its help, arguments and options, as the program itself tells them.

What comes in is the application; what goes out is the page. A test compares the two, so the page cannot fall behind.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import typer

from graph.cli.app import commands

PAGE = Path(__file__).resolve().parent.parent / "docs" / "cli.md"

HEAD = """# The command line

Written by `tools/make_docs.py` from the program's own help; do not edit.

Options on questions mean the same everywhere. The store is `./ctgraph.store` unless `--store` or the variable
`CTGRAPH_STORE` names another. Names are matched by any alias in any language of the register; an ambiguous one lists
the candidates.

Exit codes: 0 done; 2 bad input or usage, nothing was changed; 1 failed, or done in part (one bad file among many: the
rest is loaded, and the end names it); 130 interrupted.
"""


def page() -> str:
    """The whole page."""
    parts = [HEAD]
    for name, command in leaves(typer.main.get_command(commands()), ""):
        parts.append("\n".join(section(name, command)))
    return "\n".join(parts)


def leaves(command: Any, name: str) -> Iterator[tuple[str, Any]]:
    """All commands that do something, groups opened."""
    inside = getattr(command, "commands", None)
    if inside is None:
        yield name, command
        return
    for key, item in inside.items():
        yield from leaves(item, f"{name} {key}".strip())


def section(name: str, command: Any) -> Iterator[str]:
    """The part of the page on one command."""
    arguments = [item for item in command.params if item.param_type_name == "argument"]
    options = [item for item in command.params if item.param_type_name == "option" and item.name != "help"]
    yield f"## ctgraph {name}\n"
    usage = " ".join(["ctgraph", name, *(_argument(item) for item in arguments), *(["[OPTIONS]"] if options else [])])
    yield f"```\n{usage}\n```\n"
    yield f"{command.help}\n"
    if command.epilog:
        yield f"{command.epilog}\n"
    if options:
        yield "| option | meaning |\n|---|---|"
        for item in options:
            value = "" if item.is_flag else f" {_cell(item.metavar or item.name.upper())}"
            flags = ", ".join(
                f"`{flag}{value if flag.startswith('--') else ''}`" for flag in sorted(item.opts, key=len)
            )
            default = f" Default: {_default(item)}." if _default(item) else ""
            yield f"| {flags} | {_cell(item.help or '')}{' Required.' if item.required else ''}{default} |"
        yield ""


def _argument(item: Any) -> str:
    return str(item.metavar or item.name.upper())


def _default(item: Any) -> str:
    if item.is_flag or not item.show_default or item.default is None or callable(item.default):
        return ""
    return str(item.default)


def _cell(text: str) -> str:
    return " ".join(text.split()).replace("|", "\\|")


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8", newline="\n")
    sys.stdout.write(f"written: {PAGE.name}\n")
