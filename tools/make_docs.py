"""Write what the documentation shows but does not say itself: ``docs/cli.md``, and the outputs in ``README.md`` and
``docs/briefings.md``.

What comes in is the application, the README with its examples, and the figures of ``docs/quality.json``; what goes out
are the two pages: every command with its help, arguments and options as the program tells them, under each example what
it prints today, and the table of figures. Tests compare both, so the pages cannot fall behind.
"""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import typer

from graph.cli.app import commands

ROOT = Path(__file__).resolve().parent.parent
PAGE, README, FIGURES = ROOT / "docs" / "cli.md", ROOT / "README.md", ROOT / "docs" / "quality.json"

BRIEFINGS = ROOT / "docs" / "briefings.md"

SHOWN = {
    "entities": "entities",
    "entity types": "their types",
    "relations": "relations with their status",
    "agreements": "agreements",
    "projects found": "projects",
    "events found": "events",
    "instruments": "instruments",
    "topics": "who works on what",
    "recommendations found": "recommendations",
}
"""Sections of the figures that the README shows, and what it calls them."""

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


def with_outputs(text: str) -> str:
    """The README with what its examples print: they are run one after the other in one empty folder."""
    with tempfile.TemporaryDirectory() as folder:
        tools = Path(folder) / "bin"
        tools.mkdir()
        command = tools / "ctgraph"
        command.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m graph.cli "$@"\n', encoding="utf-8")
        command.chmod(0o755)
        room = Path(folder) / "room"
        room.mkdir()
        env = {name: value for name, value in os.environ.items() if not name.startswith("CTGRAPH_")}
        env |= {"PATH": f"{tools}{os.pathsep}{env['PATH']}", "PYTHONPATH": str(ROOT), "COLUMNS": "118"}

        def block(match: re.Match[str]) -> str:
            lines = []
            for line in (line for line in match[1].splitlines() if line.startswith("$ ")):
                lines.append(line)
                if variable := re.fullmatch(r"\$ export (\w+)=(\S+)", line):
                    env[variable[1]] = variable[2]
                    continue
                ran = subprocess.run(
                    ["bash", "-c", f"{{ {line[2:]}; }} 2>&1"], cwd=room, env=env, capture_output=True, check=False
                )
                if ran.returncode:
                    raise RuntimeError(f"{line}: {ran.stdout.decode()}")
                lines += ran.stdout.decode("utf-8").rstrip("\n").splitlines()
            return "```console\n" + "\n".join(lines) + "\n```"

        return re.sub(r"```console\n(.*?)\n```", block, text, flags=re.DOTALL)


def with_figures(text: str) -> str:
    """The README with the table of figures."""
    report = json.loads(FIGURES.read_text(encoding="utf-8"))
    unseen = report["test"]["sections"]
    rows = ["| what | precision | recall | F1 | unseen: precision | recall | F1 |", "|---|---|---|---|---|---|---|"]
    for name, label in SHOWN.items():
        figures = [report[name][figure] for figure in ("precision", "recall", "f1")]
        figures += [unseen[name][figure] for figure in ("precision", "recall", "f1")]
        rows.append(f"| {label} | " + " | ".join(f"{figure:.2f}" for figure in figures) + " |")
    table = "\n".join(rows)
    return re.sub(
        r"<!-- quality -->\n.*?<!-- /quality -->",
        f"<!-- quality -->\n{table}\n<!-- /quality -->",
        text,
        flags=re.DOTALL,
    )


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8", newline="\n")
    written = with_figures(with_outputs(README.read_text(encoding="utf-8")))
    README.write_text(written, encoding="utf-8", newline="\n")
    told = with_outputs(BRIEFINGS.read_text(encoding="utf-8"))
    BRIEFINGS.write_text(told, encoding="utf-8", newline="\n")
    sys.stdout.write(f"written: {PAGE.name}, {README.name}, {BRIEFINGS.name}\n")
