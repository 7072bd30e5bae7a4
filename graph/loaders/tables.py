"""Tables of agreements, projects, measures and activities: CSV, XLSX and tables in DOCX.

In comes a path, out come :class:`Table` objects whose rows have the canonical columns, whatever the headings of the
file are called: ``data/registry/table_columns.csv`` lists the synonyms. Cells stay text; several values in one cell are
separated by ``;``. Formulas are never computed: of a spreadsheet the values that were saved are read. A matrix of
bodies by pillars in a DOCX (:mod:`graph.loaders.matrix`) is a table of activities, a row for each line of its cells.
"""

from __future__ import annotations

import csv
import datetime
import hashlib
import io
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Literal

import openpyxl
from openpyxl.utils.exceptions import InvalidFileException

from graph.loaders.docx import read_docx
from graph.loaders.files import DAMAGE, MAX_SIZE, check_archive, decode, kind_of, read_bytes
from graph.loaders.matrix import find_matrices
from graph.model import InputError
from graph.vocabulary import data_folder

TableKind = Literal["agreements", "projects", "measures", "activities"]

NEEDED: dict[TableKind, tuple[str, ...]] = {
    "projects": ("title", "lead"),
    "agreements": ("parties",),
    "measures": ("measure",),
    "activities": ("body", "topic"),
}
"""The columns without which a table is not of a kind; the most telling kind first."""

MANY = frozenset({"parties", "partners", "funders", "beneficiaries", "topics", "lead", "actors"})
"""Columns that may hold several values; where a file spreads them over several columns they are put together."""


@dataclass(frozen=True, slots=True)
class TableRow:
    """A row of a table: canonical column -> text, and its number as a spreadsheet counts (the head is row 1)."""

    values: dict[str, str]
    number: int


@dataclass(frozen=True, slots=True)
class Table:
    """A table of one kind. ``sheet`` is the sheet of a workbook or the table of a DOCX; ``columns`` what it has.

    ``inside`` are the numbers of the tables of a DOCX that were read for it: a matrix and the lists of sources. They
    are not to be read as text too, or what the sources say would be told a second time, by nobody. ``alone`` tells
    that the file holds no other table, so that the rest of its text is a title and a legend.
    """

    kind: TableKind
    name: str
    path: str
    sha256: str
    rows: tuple[TableRow, ...]
    columns: tuple[str, ...]
    sheet: str = ""
    warnings: tuple[str, ...] = ()
    inside: frozenset[int] = frozenset()
    alone: bool = False


@cache
def _synonyms() -> dict[str, dict[str, str]]:
    """Kind -> heading in lower case -> canonical column."""
    found: dict[str, dict[str, str]] = {kind: {} for kind in NEEDED}
    with (data_folder() / "registry" / "table_columns.csv").open(encoding="utf-8", newline="") as stream:
        for row in csv.DictReader(stream):
            for kind in NEEDED if row["kind"] == "*" else (row["kind"],):
                found[kind][row["synonym"]] = row["column"]
                found[kind].setdefault(row["column"].replace("_", " "), row["column"])
    return found


def _heading(text: str) -> str:
    text = re.sub(r"\([^)]*\)|[*:.#]", " ", text.replace("_", " ").lower())
    return " ".join(text.split())


def load_table(path: str | Path, *, max_size: int = MAX_SIZE, kind: TableKind | None = None) -> list[Table]:
    """The tables of a file. ``kind`` says what they are where the headings fit several. Raises :class:`InputError`."""
    path = Path(path)
    data = read_bytes(path, max_size)
    form = kind_of(path, data)
    digest = hashlib.sha256(data).hexdigest()
    tables: list[Table] = []
    if form == "xlsx":
        sheets = _xlsx(path, data, max_size)
    elif form == "docx":
        tables, sheets = _docx(path, data, max_size, digest)
    elif form in ("table", "text"):
        sheets = [("", _csv(path, data))]
    else:
        raise InputError(f"{path}: is no table (known: .csv .tsv .xlsx .docx)")
    refused: list[tuple[str, list[str]]] = []
    for sheet, rows in sheets:
        found = _find_head(rows, kind)
        if found is None:
            filled = next((cells for _, cells in rows if sum(bool(cell) for cell in cells) > 1), [])
            refused.append((sheet, [cell for cell in filled if cell]))
            continue
        what, head, body = found
        content = tuple(_rows(path, form, head, body))
        columns = tuple(dict.fromkeys(column for column in head if column))
        if content:
            tables.append(Table(what, path.name, str(path), digest, content, columns, sheet))
    if not tables:
        raise InputError(f"{path}: {_explain(refused, kind)}")
    if refused and not any(table.alone for table in tables):
        skipped = ", ".join(sheet or "a table" for sheet, _ in refused)
        first = tables[0]
        tables[0] = Table(
            first.kind, first.name, first.path, first.sha256, first.rows, first.columns, first.sheet,
            (*first.warnings, f"not read, columns unknown: {skipped}"), first.inside, first.alone,
        )  # fmt: skip
    return tables


def _explain(refused: Sequence[tuple[str, list[str]]], kind: TableKind | None) -> str:
    if not refused:
        return "the table has no rows"
    sheet, columns = max(refused, key=lambda pair: len(pair[1]))
    needed = "; ".join(f"{name}: {' and '.join(NEEDED[name])}" for name in ([kind] if kind else NEEDED))
    where = f"sheet {sheet!r} " if sheet else ""
    return f"{where}has the columns {', '.join(columns[:20]) or 'none'}; needed are, for {needed}"


def _find_head(
    rows: Sequence[tuple[int, list[str]]], wanted: TableKind | None
) -> tuple[TableKind, list[str], Sequence[tuple[int, list[str]]]] | None:
    """The kind of a table, the canonical name of each column, and the rows below the head.

    Titles may stand above the head.
    """
    for place, (_, cells) in enumerate(rows[:10]):
        names = [_heading(cell) for cell in cells]
        best: tuple[int, TableKind, list[str]] | None = None
        for kind, needed in NEEDED.items():
            if wanted and kind != wanted:
                continue
            columns = [_synonyms()[kind].get(name, "") for name in names]
            if all(column in columns for column in needed):
                score = sum(bool(column) for column in columns) + 2 * sum(name in needed for name in names)
                if best is None or score > best[0]:
                    best = (score, kind, columns)
        if best is not None:
            return best[1], best[2], rows[place + 1 :]
    return None


def _rows(path: Path, form: str, head: list[str], rows: Iterable[tuple[int, list[str]]]) -> Iterable[TableRow]:
    for number, cells in rows:
        if not any(cells):
            continue
        if form in ("table", "text") and any(cells[len(head) :]):
            raise InputError(
                f"{path}, row {number}: has {len(cells)} cells but the head has {len(head)}; is a separator not quoted?"
            )
        values: dict[str, str] = {}
        for column, cell in zip(head, [*cells, *[""] * (len(head) - len(cells))], strict=False):
            if not column:
                continue
            if column in values and cell and values[column]:
                if column in MANY:
                    values[column] += ";" + cell
            elif cell or column not in values:
                values[column] = cell
        if any(values.values()):
            yield TableRow(values, number)


def _csv(path: Path, data: bytes) -> list[tuple[int, list[str]]]:
    source, _ = decode(path, data)
    head = next((line for line in source.splitlines() if line.strip()), "")
    counts = {delimiter: head.count(delimiter) for delimiter in ",;\t"}
    delimiter = max(counts, key=lambda sign: counts[sign])
    # A head of few words may hold none or several of the signs: the one that the rows agree on is right.
    if sorted(counts.values())[-2] > 0:
        widths = {}
        for sign in counts:
            lengths = {len(row) for row in csv.reader(io.StringIO(source[:20000], newline=""), delimiter=sign) if row}
            widths[sign] = (len(lengths) == 1 and max(lengths) > 1, counts[sign])
        delimiter = max(widths, key=lambda sign: widths[sign])
    rows: list[tuple[int, list[str]]] = []
    try:
        csv.field_size_limit(10_000_000)
        for number, row in enumerate(csv.reader(io.StringIO(source, newline=""), delimiter=delimiter), 1):
            rows.append((number, [_text(cell) for cell in row]))
    except csv.Error as error:
        raise InputError(f"{path}, row {len(rows) + 1}: cannot be read as CSV ({error})") from None
    return rows


def _xlsx(path: Path, data: bytes, max_size: int) -> list[tuple[str, list[tuple[int, list[str]]]]]:
    check_archive(path, data, max_size)
    try:
        book = openpyxl.load_workbook(io.BytesIO(data), read_only=True, data_only=True, keep_links=False)
        sheets = []
        for sheet in book.worksheets:
            rows = []
            for number, cells in enumerate(sheet.iter_rows(values_only=True), 1):
                texts = [_text(cell) for cell in cells]
                while texts and not texts[-1]:
                    texts.pop()
                rows.append((number, texts))
            if any(texts for _, texts in rows):
                sheets.append((sheet.title, rows))
        book.close()
    except (InvalidFileException, *DAMAGE) as error:
        raise InputError(f"{path}: is truncated or damaged ({str(error)[:80]}); get the file again") from None
    return sheets


def _docx(
    path: Path, data: bytes, max_size: int, digest: str
) -> tuple[list[Table], list[tuple[str, list[tuple[int, list[str]]]]]]:
    """The matrices of a DOCX as tables of activities, and the rows of its other tables."""
    flow, _ = read_docx(path, data, max_size)
    source = flow.source
    tables: dict[int, list[tuple[int, list[str]]]] = {}
    outside = []
    for draft in flow.drafts:
        if draft.kind == "row" and draft.table is not None and draft.row is not None:
            cells = ["".join(source[a:b] for a, b in cell).strip() for cell in draft.cells]
            tables.setdefault(draft.table, []).append((draft.row + 1, cells))
        else:
            outside.append(draft.marker + " " + "".join(source[a:b] for a, b in draft.spans))
    if not tables:
        raise InputError(f"{path}: has no tables")
    matrices, lists = find_matrices(flow.paragraphs, outside)
    found = []
    for number, matrix in matrices.items():
        rows = tuple(TableRow(values, row) for row, values in matrix.rows)
        columns = tuple(sorted({column for row in rows for column in row.values}))
        warnings = tuple(f"table {number + 1}: {warning}" for warning in matrix.warnings)
        sheet = f"table {number + 1}"
        inside = frozenset({number, *lists}) if rows else frozenset()
        alone = bool(rows) and bool(lists) and len(tables) == len(matrices) + len(lists)
        found.append(Table("activities", path.name, str(path), digest, rows, columns, sheet, warnings, inside, alone))
    rest = [(f"table {n + 1}", rows) for n, rows in tables.items() if n not in matrices and n not in lists]
    return found, rest


def _text(value: object) -> str:
    """A cell as text: dates in ISO form, whole numbers without a decimal point, white space collapsed."""
    if value is None:
        return ""
    if isinstance(value, datetime.datetime):
        return value.date().isoformat()
    if isinstance(value, datetime.date):
        return value.isoformat()
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return " ".join(re.sub(r"[\x00-\x08\x0b-\x1f\x7f\ufeff]", " ", str(value)).split())
