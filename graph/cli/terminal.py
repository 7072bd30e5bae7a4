"""What is printed and how: answers in their forms, messages on the error stream, a bar while files are read.

What comes in are answers, names and messages, all of them strangers' text; what goes out carries no control characters
to the terminal, and nothing but the answer on standard output.
"""

from __future__ import annotations

import os
import re
import shutil
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from graph.cli.options import Format
from graph.model import InputError

if TYPE_CHECKING:
    from graph.queries.answer import Answer

_CONTROL = re.compile("[\x00-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")


class Bar(Protocol):
    """Something that can be told that one more file was read."""

    def __call__(self, name: str) -> None:
        """Move on by one."""


def shown(text: object) -> str:
    """Text as it may go to a terminal: control characters are written out, so that a name cannot play tricks.

    >>> shown(f"a{chr(27)}[31mb") == "a" + chr(92) + "x1b[31mb"
    True
    """
    return _CONTROL.sub(lambda match: match[0].encode("unicode_escape").decode("ascii"), str(text))


def say(text: str) -> None:
    """Tell how things went, on the error stream, so that the answer stays alone on standard output."""
    sys.stderr.write(shown(text) + "\n")


def complain(text: str) -> None:
    """Tell in one line what is wrong."""
    say("ctgraph: " + " ".join(text.split("\n")))


def width() -> int:
    """Columns of the terminal; 120 where the output goes elsewhere."""
    if sys.stdout.isatty() or os.environ.get("COLUMNS", "").isdigit():
        return max(shutil.get_terminal_size((120, 40)).columns, 40)
    return 120


def color() -> bool:
    """Whether to write in colour."""
    return sys.stdout.isatty() and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"


def form_of(given: Format | None, output: Path | None) -> Format:
    """The form of an answer: as asked for, or by the suffix of the file, or a table."""
    if given is not None:
        return given
    suffix = output.suffix.lower().lstrip(".") if output else ""
    return Format(suffix) if suffix in ("csv", "json", "md", "xlsx") else Format.table


def write_answer(answer: Answer, form: Format | None, output: Path | None, *, evidence: bool) -> None:
    """Print an answer, or write it to a file."""
    chosen = form_of(form, output)
    if chosen is Format.xlsx:
        if output is None and sys.stdout.isatty():
            raise InputError("a workbook cannot be shown in a terminal; name a file: -o answer.xlsx")
        data: bytes | str = answer.to_xlsx()
    elif chosen is Format.csv:
        data = answer.to_csv()
    elif chosen is Format.json:
        data = answer.to_json()
    elif chosen is Format.md:
        data = answer.to_markdown(evidence=evidence)
    elif output is None:
        data = answer.to_text(evidence=evidence, width=width(), color=color())
    else:
        data = answer.to_text(evidence=evidence, width=160)
    put(data, output)


def put(data: bytes | str, output: Path | None) -> None:
    """Text or bytes to a file, or to standard output."""
    raw = data if isinstance(data, bytes) else data.encode("utf-8", "backslashreplace")
    if output is None:
        if isinstance(data, str):
            sys.stdout.write(data)
        else:
            sys.stdout.buffer.write(raw)
        return
    write_file(output, raw)
    say(f"written: {output}")


def write_file(path: Path, data: bytes) -> None:
    """Write a file whole or not at all. A device such as ``/dev/stdout`` is written to as it is."""
    try:
        if path.exists() and not path.is_file():
            if path.is_dir():
                raise InputError(f"{path}: is a folder; name a file in it")
            path.write_bytes(data)
            return
        with replacing(path) as draft:
            draft.write_bytes(data)
    except BrokenPipeError:
        raise
    except OSError as error:
        raise InputError(f"{path}: cannot be written ({error.strerror or error})") from None


@contextmanager
def replacing(path: Path) -> Iterator[Path]:
    """A file beside ``path`` that takes its place when all went well."""
    if not path.parent.is_dir():
        raise InputError(f"{path.parent}: no such folder; make it first")
    handle, name = tempfile.mkstemp(prefix=f".{path.name[:80]}.", dir=path.parent)
    os.close(handle)
    draft = Path(name)
    try:
        mask = os.umask(0)
        os.umask(mask)
        draft.chmod(0o666 & ~mask)
        yield draft
        os.replace(draft, path)
    finally:
        draft.unlink(missing_ok=True)


@contextmanager
def progress(total: int, what: str) -> Iterator[Bar]:
    """A bar on the error stream, where that is a terminal."""
    if total < 2 or not sys.stderr.isatty():
        yield lambda name: None
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn
    from rich.text import Text

    columns = (
        TextColumn(what),
        BarColumn(),
        MofNCompleteColumn(),
        TimeRemainingColumn(),
        TextColumn("{task.fields[file]}"),
    )
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task(what, total=total, file="")

        def step(name: str) -> None:
            bar.update(task, advance=1, file=Text(shown(name)[:40]).markup)

        yield step
