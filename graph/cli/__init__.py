"""The command ``ctgraph``: what a person types, turned into calls of the other rooms, and what they return, printed.

What comes in are arguments; what goes out is text, files and an exit code: 0 done; 2 bad input or usage, nothing was
changed; 1 failed, or done in part. Heavy libraries are imported inside the commands, so that ``--help`` is quick.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from typing import Any, Protocol, cast

from graph.model import InputError

__all__ = ["main", "run"]

INTERRUPTED, BROKEN_PIPE = 130, 141


class _Usage(Protocol):
    exit_code: int

    def show(self) -> None: ...


def main() -> None:
    """Run the command line and end the process with its exit code."""
    _force_utf8()
    code = run(sys.argv[1:])
    try:
        sys.stdout.flush()
    except BrokenPipeError:
        code = _quiet()
    except (OSError, ValueError):
        code = code or 1
    sys.exit(code)


def run(arguments: Sequence[str]) -> int:
    """Run the command line and return its exit code."""
    from graph.cli.app import SETTINGS, commands
    from graph.cli.terminal import complain

    SETTINGS.reset()
    try:
        code = commands()(list(arguments), standalone_mode=False, prog_name="ctgraph")
        return code if isinstance(code, int) else 0
    except InputError as error:
        complain(str(error))
        return 2
    except BrokenPipeError:
        return _quiet()
    except KeyboardInterrupt:
        return _interrupted()
    except Exception as error:
        name = type(error).__name__
        if name == "Exit":
            return int(getattr(error, "exit_code", 0))
        if name == "Abort":
            return _interrupted()
        if hasattr(error, "exit_code") and hasattr(error, "show"):
            cast(_Usage, error).show()
            return 2
        if hasattr(error, "exit_code") and hasattr(error, "format_message"):
            complain(error.format_message())
            return 2
        if SETTINGS.debug:
            raise
        if isinstance(error, OSError):
            complain(_of_system(error))
        else:
            complain(f"failed: {name}: {error} (ctgraph --debug shows where; please report it)")
        return 1


def _of_system(error: OSError) -> str:
    place = f"{error.filename}: " if error.filename else ""
    return f"{place}{error.strerror or error}"


def _interrupted() -> int:
    from graph.cli.terminal import complain

    complain("interrupted")
    return INTERRUPTED


def _quiet() -> int:
    """Who reads our output left (``ctgraph ... | head``): that is no fault."""
    sink: Any = os.open(os.devnull, os.O_WRONLY)
    os.dup2(sink, sys.stdout.fileno())
    return BROKEN_PIPE


def _force_utf8() -> None:
    """Names come in every script; a terminal or file that was promised another encoding still gets UTF-8."""
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            reconfigure(encoding="utf-8", errors="backslashreplace")
