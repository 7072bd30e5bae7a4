"""The matrix that this field keeps by hand: bodies down the side, the four pillars of the Strategy across the top.

What comes in are the tables of a DOCX with the paragraphs of their cells; what goes out is one row for each line of a
cell: body, topic, status and source. A line is a topic with its status, as in ``Joint exercises: planned [3]``; a mark
(● asserted, ◐ planned, ○ recommended) may stand in front, and counts where no word does. The number leads to a table of
sources (``No.``, ``Title`` …) or to a paragraph ``[3] …`` elsewhere in the file. Lines that do not say what they mean
are not guessed at: they are counted in a warning.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from graph.vocabulary import pillars, statuses, topic_named
from graph.words import key

Rows = Sequence[tuple[int, list[list[str]]]]
"""Rows of a table by number, each with the paragraphs of its cells."""

MARKS = {"●": "asserted", "◐": "planned", "○": "recommended"}
EMPTY = ("nothing found", "not covered")
"""How a cell begins that holds no activity."""
NONE = frozenset({"none", "n/a", "nil", "–", "—", "-"})
"""What a cell says that holds no activity."""
DETAIL = "through "
"""How a paragraph begins that tells more of the line above: through which project or agreement."""

OWN_WORD = "a party’s own word"
"""What is noted of a source whose publisher is the body itself."""

HEADS = {
    "number": ("no", "number", "source", "nr"),
    "title": ("title", "source", "document"),
    "publisher": ("publisher", "published by"),
    "date": ("date", "published"),
    "where": ("where", "place", "page"),
    "quote": ("quote", "words", "quotation"),
}
"""Columns of a table of sources, with the headings that they may have."""

_NUMBERS = re.compile(r"\s*((?:\[\s*\d{1,4}(?:\s*[-–,;]\s*\d{1,4})*\s*\]\s*)+)$")
_STATUS = re.compile(rf"\s*[:–—(,-]\s*[{''.join(MARKS)}]?\s*({'|'.join(statuses())})\s*\)?$", re.IGNORECASE)
_MARK = re.compile(rf"^([{''.join(MARKS)}])\s*")
_NAMED = re.compile(r"(.+?)\s*\(([^()]{2,30})\)")
_ADDRESS = re.compile(r"[a-z]+:\S+|www\.\S+")
_PILLAR = re.compile(r"pillar\s+(IV|I{1,3}|[1-4])\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Matrix:
    """A matrix as read: values of each line with the number of its table row, and what could not be read."""

    rows: tuple[tuple[int, dict[str, str]], ...]
    warnings: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Line:
    topic: str
    status: str
    numbers: tuple[int, ...]


def find_matrices(
    tables: dict[int, list[tuple[int, list[list[str]]]]], paragraphs: Iterable[str]
) -> tuple[dict[int, Matrix], set[int]]:
    """The matrices among the tables of a file, and which tables list their sources.

    ``paragraphs`` are those of the text outside the tables, where sources may be listed too.
    """
    heads = {number: head for number, rows in tables.items() if (head := _head(rows)) is not None}
    lists = {number for number, rows in tables.items() if number not in heads and _source_columns(rows)}
    if not heads:
        return {}, set()
    sources = _listed(paragraphs)
    for number in sorted(lists):
        sources.update(_tabled(tables[number]))
    return {number: _matrix(tables[number], head, sources) for number, head in heads.items()}, lists


def _head(rows: Rows) -> tuple[int, int, dict[int, str]] | None:
    """Where the head of a matrix is: its place, the column of the bodies, and the pillar of each other column."""
    labels = {key(term.label): code for code, term in pillars().items()}
    for place, (_, cells) in enumerate(rows[:5]):
        columns: dict[int, str] = {}
        for column, paragraphs in enumerate(cells):
            text = " ".join(paragraphs)
            found = _PILLAR.search(text)
            code = found[1].upper() if found else labels.get(key(text), "")
            if code:
                columns[column] = list(pillars())[int(code) - 1] if code.isdigit() else code
        bodies = [column for column in range(len(cells)) if column not in columns]
        if len(set(columns.values())) > 1 and bodies and bodies[0] < min(columns):
            return place, bodies[0], columns
    return None


def _matrix(rows: Rows, head: tuple[int, int, dict[int, str]], sources: dict[int, dict[str, str]]) -> Matrix:
    place, bodies, columns = head
    out: list[tuple[int, dict[str, str]]] = []
    bare: list[tuple[int, str]] = []
    strange: list[tuple[int, str]] = []
    unlisted: set[int] = set()
    body: dict[str, str] = {}
    for number, cells in rows[place + 1 :]:
        body = _body(cells[bodies] if bodies < len(cells) else []) or body
        for column in columns:
            for text in _texts(cells[column] if column < len(cells) else []):
                line = _line(text)
                code = topic_named(line.topic) if line else ""
                if line is None or not body:
                    bare.append((number, text))
                elif not code:
                    strange.append((number, text))
                else:
                    out += [
                        (number, {**body, "topic": code, "status": line.status, **source})
                        for source in _sources(line.numbers, sources, unlisted)
                    ]
    warnings = [
        *_warning(bare, "no status (such as “: planned” or ◐ in front)"),
        *_warning(strange, "no topic that the vocabulary knows (docs/tables.md)"),
    ]
    if unlisted:
        warnings.append(f"sources cited in the matrix but not listed: {', '.join(map(str, sorted(unlisted)))}")
    return Matrix(tuple(out), tuple(warnings))


def _warning(lines: Sequence[tuple[int, str]], lack: str) -> list[str]:
    if not lines:
        return []
    many = f"{len(lines)} line{'' if len(lines) == 1 else 's'} of the matrix {'is' if len(lines) == 1 else 'are'}"
    number, text = lines[0]
    short = text if len(text) <= 60 else text[:59] + "…"
    return [f"{many} not read: {lack}; the first in row {number}: {short!r}"]


def _body(paragraphs: Sequence[str]) -> dict[str, str]:
    """The name of a body with its acronym: "CARICC" above the name, "Name (CARICC)", or one of the two alone."""
    texts = [text for paragraph in paragraphs for text in _split(paragraph)]
    if len(texts) > 1:
        return {"body": texts[1], "acronym": texts[0]}
    found = _NAMED.fullmatch(texts[0]) if texts else None
    if found:
        return {"body": found[1], "acronym": found[2]}
    return {"body": texts[0]} if texts else {}


def _texts(paragraphs: Iterable[str]) -> list[str]:
    """The lines of a cell that should tell an activity."""
    texts = [text for paragraph in paragraphs for text in _split(paragraph)]
    return [text for text in texts if not text.lower().startswith((*EMPTY, DETAIL)) and text.lower() not in NONE]


def _split(paragraph: str) -> list[str]:
    lines = (" ".join(line.split()).lstrip("•·*").strip() for line in paragraph.split("\n"))
    return [line for line in lines if line]


def _line(text: str) -> _Line | None:
    """A line in its parts; nothing where no status is told. A word of status counts before a mark."""
    numbers: tuple[int, ...] = ()
    text = text.rstrip(" .;")
    if found := _NUMBERS.search(text):
        numbers, text = _numbers(found[1]), text[: found.start()]
    mark = _MARK.match(text)
    text = text[mark.end() :] if mark else text
    word = _STATUS.search(text)
    if word:
        return _Line(text[: word.start()].strip(), word[1].lower(), numbers)
    return _Line(text.strip(" :"), MARKS[mark[1]], numbers) if mark else None


def _numbers(text: str) -> tuple[int, ...]:
    """The numbers in brackets, ranges written out.

    >>> _numbers("[1, 4] [7-9]")
    (1, 4, 7, 8, 9)
    """
    found: list[int] = []
    for first, last in re.findall(r"(\d+)(?:\s*[-–]\s*(\d+))?", text):
        found += range(int(first), min(int(last or first), int(first) + 50) + 1)
    return tuple(dict.fromkeys(found))


def _sources(numbers: Iterable[int], listed: dict[int, dict[str, str]], unlisted: set[int]) -> list[dict[str, str]]:
    """What the numbers of a line stand for; a line without any is kept, but as one that nobody has checked."""
    unlisted.update(set(numbers) - listed.keys())
    return [listed[number] for number in numbers if number in listed] or [{"checked": "no"}]


def _source_columns(rows: Rows) -> dict[str, int]:
    """The columns of a table of sources, if it is one."""
    heads = [key(" ".join(cell)) for cell in rows[0][1]] if rows else []
    found: dict[str, int] = {}
    for name, known in HEADS.items():
        column = next((at for at, head in enumerate(heads) if head in known and at not in found.values()), None)
        if column is not None:
            found[name] = column
    return found if {"number", "title"} <= found.keys() else {}


def _tabled(rows: Rows) -> dict[int, dict[str, str]]:
    columns = _source_columns(rows)
    found: dict[int, dict[str, str]] = {}
    for _, cells in rows[1:]:
        told = {name: " ".join(cells[at]) for name, at in columns.items() if at < len(cells)}
        title = cells[columns["title"]] if columns["title"] < len(cells) else []
        addresses = [text for text in title[1:] if _ADDRESS.fullmatch(text)]
        number = re.fullmatch(r"\[?(\d{1,4})[\].]?", told.get("number", "").strip())
        if number:
            place, quote = told.get("where", ""), told.get("quote", "").strip()
            own = OWN_WORD in place
            place = place.replace(OWN_WORD, "").strip()
            named = " ".join(text for text in title if text not in addresses)
            date = told.get("date", "")
            source = {
                "source_title": named,
                "source_publisher": told.get("publisher", ""),
                "source_date": "" if date in named else date,  # a title may be a whole reference, with its date
                "self_reported": "yes" if own else "",
                "source_address": addresses[0] if addresses else "",
                "quote": f"{quote} ({place})" if quote and place else quote or place,
            }
            found[int(number[1])] = {name: value for name, value in source.items() if value}
    return found


def _listed(paragraphs: Iterable[str]) -> dict[int, dict[str, str]]:
    """Sources in paragraphs of the form ``[3] title and whatever else``."""
    found = (re.fullmatch(r"\[(\d{1,4})\]\s*(.+)", " ".join(text.split())) for text in paragraphs)
    return {int(match[1]): {"source_title": match[2]} for match in found if match}
