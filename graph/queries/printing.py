"""An answer as a terminal shows it: columns that fit, words that stay whole, quotes and notes under the table.

What comes in is an answer and a width; what goes out is text. Columns are shown from the left as far as there is room;
what is left out is told. A cell that says the same as the one above it, with all cells left of it, stays empty.
"""

from __future__ import annotations

import io
import re
import textwrap
from collections.abc import Iterable, Sequence
from html import escape
from typing import TYPE_CHECKING, Any, Literal

from graph.queries.answer import cell, clean, marked

if TYPE_CHECKING:
    from graph.queries.answer import Answer

LONGEST_WORD = 16
"""Letters from which on a word may be broken over two lines of a cell."""

LEAST = 3
"""Columns that are shown in any case."""

REPEATED = 3
"""Columns from the left in which a repeated cell stays empty."""


_COMPOUND = re.compile(r"[^\W\d_]{3}-[^\W\d_]{3}")


def text_of(answer: Answer, *, evidence: bool, width: int, color: bool) -> str:
    """The table, with the quotes under it if asked for, no line longer than ``width``."""
    from rich.console import Console
    from rich.text import Text

    out = io.StringIO()
    console = Console(file=out, width=width, force_terminal=color, no_color=not color, highlight=False)
    console.print(Text(clean(answer.title), style="bold"))
    if len(answer):
        _table(answer, console, numbered=evidence)
    else:
        console.print(Text("Nothing found."))
    if evidence:
        for number in range(len(answer)):
            for line in answer.lines(number):
                console.print(Text(f"[{number + 1}] {line}"))
    for note in answer.notes:
        console.print(Text(clean(note), style="italic"))
    return "\n".join(line.rstrip() for line in out.getvalue().splitlines()) + "\n"


SHOWN_ROWS = 25


def html_of(answer: Answer) -> str:
    """The answer for a notebook: the first rows, the quotes of each to be opened, the notes; all text escaped."""
    names = answer.columns
    out = [f"<p><b>{escape(clean(answer.title))}</b></p>"]
    if len(answer):
        head = "".join(f"<th style='text-align:left'>{escape(name)}</th>" for name in [*names, "evidence"])
        out.append(f"<table><tr>{head}</tr>")
        for number, row in enumerate(answer.records()[:SHOWN_ROWS]):
            cells = "".join(
                f"<td style='text-align:left;vertical-align:top{'' if name != 'status' else ';white-space:nowrap'}'>"
                f"{escape(marked(name, row[name]))}</td>"
                for name in names
            )
            quotes = "".join(f"<div>{escape(line)}</div>" for line in answer.lines(number)[:6])
            out.append(f"<tr>{cells}<td><details><summary>quotes</summary>{quotes}</details></td></tr>")
        out.append("</table>")
        if len(answer) > SHOWN_ROWS:
            out.append(f"<p>The first {SHOWN_ROWS} of {len(answer)} rows.</p>")
    else:
        out.append("<p>Nothing found.</p>")
    return "".join([*out, *(f"<p><i>{escape(clean(note))}</i></p>" for note in answer.notes)])


def _table(answer: Answer, console: Any, *, numbered: bool) -> None:
    from rich.table import Table
    from rich.text import Text

    table = Table(box=None, pad_edge=False, header_style="bold")
    records = answer.records()
    if numbered:
        table.add_column("#", justify="right")
    names = [name for name in answer.columns if any(cell(row[name]) for row in records)]
    columns = [[name, *(marked(name, row[name]) for row in records)] for name in names]
    widths = fitting(columns, console.width - (2 + len(str(len(records))) if numbered else 0))
    left_out, shown = names[len(widths) :], names[: len(widths)]
    for name, wide in zip(shown, widths, strict=True):
        justify: Literal["left", "right"] = "right" if _numeric(row[name] for row in records) else "left"
        table.add_column(Text(wrapped(name, wide)), justify=justify, width=wide)
    above: list[str] = []
    for number in range(len(records)):
        cells = [column[number + 1] for column in columns[: len(widths)]]
        same = 0
        while same < min(REPEATED, len(cells) - 1) and cells[: same + 1] == above[: same + 1]:
            same += 1
        texts = ["" if place < same else text for place, text in enumerate(cells)]
        above = cells
        made = [Text(wrapped(text, wide)) for text, wide in zip(texts, widths, strict=True)]
        table.add_row(*([Text(str(number + 1))] if numbered else []), *made)
    console.print(table)
    if left_out:
        console.print(Text(f"No room for: {', '.join(left_out)} (--format csv has them)", style="italic"))


def fitting(columns: Sequence[Sequence[str]], room: int) -> list[int]:
    """The widths of as many columns, from the left, as there is room for; the first cell of each is its head.

    No column is narrower than its longest word, up to a limit; what room is left goes to longer words, then to the
    column that would need the most lines.
    """
    words = [max(len(part) for text in column for part in _parts(text)) for column in columns]
    whole = [max(map(len, column)) for column in columns]
    widths = [
        min(all_ if column[0] == "status" else word, LONGEST_WORD)
        for column, all_, word in zip(columns, whole, words, strict=True)
    ]
    while len(widths) > LEAST and sum(widths) + 2 * len(widths) - 2 > room:
        widths.pop()
    spare = room - sum(widths) - 2 * len(widths) + 2
    if spare < 0:
        return [max((room - 4) // LEAST, 1)] * len(widths)
    for number, width in enumerate(widths):
        more = min(max(words[number] - width, 0), spare, LONGEST_WORD)
        widths[number] += more
        spare -= more
    for _ in range(spare):
        lines = [whole[number] / width for number, width in enumerate(widths)]
        if max(lines) <= 1:
            break
        widths[lines.index(max(lines))] += 1
    return widths


def wrapped(text: str, width: int) -> str:
    r"""Text in lines of this width, broken between words, else behind a hyphen, else anywhere.

    >>> wrapped("CBRN and non-proliferation", 15)
    'CBRN and non-\nproliferation'
    """
    return "\n".join(textwrap.wrap(text, max(width, 1), break_on_hyphens=True)) or ""


def _parts(text: str) -> list[str]:
    """The parts of a text that stay whole: words, and the halves of long words with a hyphen.

    >>> _parts("self-reported 2018-06-15 CA-II-1")
    ['self-', 'reported', '2018-06-15', 'CA-II-1']
    """
    return [
        part
        for word in text.split() or [""]
        for part in (re.split("(?<=-)", word) if _COMPOUND.search(word) else [word])
    ]


def _numeric(column: Iterable[Any]) -> bool:
    values = [value for value in column if value is not None]
    return bool(values) and all(isinstance(value, (int, float)) and not isinstance(value, bool) for value in values)
