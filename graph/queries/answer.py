"""The table that every question returns, with the evidence of each row, and the ways to write it down.

What comes in are rows, the statements behind each, and notes; what goes out is text for a terminal, CSV, JSON, Markdown
or XLSX. Names and quotes are strangers' text: control characters are taken out, cells that a spreadsheet would take
for a formula get an apostrophe in front, and nothing is read as markup.
"""

from __future__ import annotations

import csv
import io
import json
import re
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from graph.model import STATUS_ORDER, DocumentEntry, Evidence, Statement
from graph.queries.projection import Graph

if TYPE_CHECKING:
    import pandas as pd

MARKS = {"asserted": "●", "planned": "◐", "recommended": "○"}
"""How a status is marked in a terminal and in Markdown: full, half, empty."""

VOCABULARY = "topics of the vocabulary"
"""What is cited for the name of a topic, which no document gives."""

_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufffe\uffff]")


@dataclass(frozen=True, slots=True)
class Cells:
    """The cells of a table by row, with the names of the columns."""

    columns: tuple[str, ...]
    rows: list[tuple[Any, ...]]


class Answer:
    """A table with evidence: ``evidence[i]`` are the statements behind ``rows.iloc[i]``, the weightiest first.

    The rows are given as a frame or as cells, of which a frame is made when it is asked for: pandas takes longer to
    load than most questions to answer.
    """

    __slots__ = ("_rows", "documents", "evidence", "notes", "title")

    def __init__(
        self,
        title: str,
        rows: pd.DataFrame | Cells,
        evidence: list[list[Statement]] | None = None,
        notes: list[str] | None = None,
        documents: Mapping[str, DocumentEntry] | None = None,
    ) -> None:
        self.title, self._rows = title, rows
        self.evidence = [] if evidence is None else evidence
        self.notes = [] if notes is None else notes
        self.documents: Mapping[str, DocumentEntry] = {} if documents is None else documents

    @property
    def rows(self) -> pd.DataFrame:
        """The table as a frame; what is changed in it is changed in the answer."""
        if isinstance(self._rows, Cells):
            import pandas as pd

            data, names = [list(row) for row in self._rows.rows], pd.Index(list(self._rows.columns), dtype=object)
            self._rows = pd.DataFrame(data, columns=names, dtype=object)
        return self._rows

    @rows.setter
    def rows(self, rows: pd.DataFrame) -> None:
        self._rows = rows

    @property
    def columns(self) -> list[str]:
        """The names of the columns."""
        return list(map(str, self._rows.columns))

    def __len__(self) -> int:
        return len(self._rows.rows) if isinstance(self._rows, Cells) else len(self._rows)

    def records(self) -> list[dict[str, Any]]:
        """The rows as dictionaries of plain Python values; a missing value is None."""
        if isinstance(self._rows, Cells):
            found = [dict(zip(self._rows.columns, row, strict=True)) for row in self._rows.rows]
        else:
            found = [
                {str(key): value for key, value in row.items()} for row in self._rows.astype(object).to_dict("records")
            ]
        return [
            {key: None if value is None or value != value else value for key, value in row.items()} for row in found
        ]

    def lines(self, row: int) -> list[str]:
        """The evidence of a row, one line for each statement, without repetition."""
        if row >= len(self.evidence):
            return []
        return list(dict.fromkeys(evidence_line(item, self.documents) for item in self.evidence[row]))

    def to_text(self, *, evidence: bool = False, width: int | None = None, color: bool = False) -> str:
        """The table as a terminal shows it, statuses marked ● ◐ ○, with the quotes under it if asked for."""
        from graph.queries.printing import text_of

        return text_of(self, evidence=evidence, width=width or 120, color=color)

    def _repr_html_(self) -> str:
        from graph.queries.printing import html_of

        return html_of(self)

    def to_csv(self) -> str:
        """The table as CSV with a last column ``evidence`` (lines of it parted by " | ")."""
        out = io.StringIO()
        writer = csv.writer(out, lineterminator="\n")
        writer.writerow([neutral(name) for name in [*self.columns, "evidence"]])
        for number, row in enumerate(self.records()):
            writer.writerow([*(neutral(value) for value in row.values()), neutral(" | ".join(self.lines(number)))])
        return out.getvalue()

    def to_json(self) -> str:
        """The table with the full evidence, as one JSON object."""
        rows = []
        for number, row in enumerate(self.records()):
            statements = self.evidence[number] if number < len(self.evidence) else []
            rows.append({**row, "evidence": [_as_record(item, self.documents) for item in statements]})
        return (
            json.dumps(
                {"title": self.title, "rows": rows, "notes": self.notes}, ensure_ascii=False, indent=1, default=str
            )
            + "\n"
        )

    def to_markdown(self, *, evidence: bool = False) -> str:
        """The table in Markdown, with numbered evidence under it if asked for."""
        names = self.columns
        lines = [f"**{_escaped(self.title)}**", ""]
        if len(self):
            lines += ["| " + " | ".join(map(_escaped, names)) + " |", "|" + "---|" * len(names)]
            for row in self.records():
                lines.append("| " + " | ".join(_escaped(marked(name, row[name])) for name in names) + " |")
        else:
            lines.append("Nothing found.")
        if evidence and len(self):
            lines.append("")
            for number in range(len(self)):
                lines += [f"- [{number + 1}] {_escaped(line)}" for line in self.lines(number)]
        if self.notes:
            lines += ["", *(f"_{_escaped(note)}_  " for note in self.notes)]
        return "\n".join(lines) + "\n"

    def to_xlsx(self) -> bytes:
        """A workbook with the sheets ``answer``, ``evidence`` and ``notes``; the same answer gives the same bytes."""
        from openpyxl import Workbook
        from openpyxl.styles import Alignment, Font

        book = Workbook()
        sheet = book.active
        assert sheet is not None
        sheet.title = "answer"
        tables: list[tuple[Any, list[list[Any]]]] = [
            (sheet, [self.columns, *(list(row.values()) for row in self.records())]),
            (
                book.create_sheet("evidence"),
                [["row", "evidence"], *([n + 1, line] for n in range(len(self)) for line in self.lines(n))],
            ),
            (book.create_sheet("notes"), [["note"], [self.title], *([note] for note in self.notes)]),
        ]
        for page, rows in tables:
            for row in rows:
                page.append([value if isinstance(value, (int, float)) else neutral(value)[:32000] for value in row])
            for head in page[1]:
                head.font = Font(bold=True)
            for column in page.columns:
                widest = max((len(str(one.value or "")) for one in column), default=8)
                page.column_dimensions[column[0].column_letter].width = min(max(widest + 2, 8), 60)
                for one in column:
                    one.alignment = Alignment(wrap_text=True, vertical="top")
            page.freeze_panes = "A2"
        return workbook_bytes(book)


def workbook_bytes(book: Any) -> bytes:
    """An openpyxl workbook as bytes without the time of writing, so that equal content gives equal files."""
    from datetime import datetime

    fixed = datetime(2000, 1, 1)
    raw, out = io.BytesIO(), io.BytesIO()
    book.properties.created = book.properties.modified = fixed
    book.save(raw)
    with zipfile.ZipFile(raw) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            data = old.read(name)
            if name == "docProps/core.xml":  # openpyxl sets the time of saving again
                data = re.sub(rb"(<dcterms:modified[^>]*>)[^<]*", rb"\g<1>2000-01-01T00:00:00Z", data)
            new.writestr(zipfile.ZipInfo(name, (2000, 1, 1, 0, 0, 0)), data, zipfile.ZIP_DEFLATED)
    return out.getvalue()


def answer(
    graph: Graph,
    title: str,
    columns: Sequence[str],
    rows: Sequence[Sequence[Any]],
    evidence: Sequence[Sequence[Statement]],
    notes: Sequence[str] = (),
) -> Answer:
    """An answer over a graph; the graph's own remarks and the number of proposed claims left out become notes."""
    said = [*notes, *graph.remarks]
    if graph.proposed:
        one = graph.proposed == 1
        said.append(
            f"{graph.proposed} proposed claim{'' if one else 's'} of this graph {'is' if one else 'are'} left out "
            f"(--proposed counts {'it' if one else 'them'} in)"
        )
    cells = Cells(tuple(columns), [tuple(row) for row in rows])
    return Answer(title, cells, [list(items) for items in evidence], said, graph.documents)


def evidence_line(statement: Statement, documents: Mapping[str, DocumentEntry]) -> str:
    """``"quote" — Title (publisher, date), p. 4``, or ``agreements.csv, row 7 — title, date, address`` for a table."""
    evidence, entry = statement.evidence, documents.get(statement.document)
    mark = "" if statement.status == "asserted" else f"{statement.status}: "
    if statement.verdict == "proposed":
        mark = f"not yet accepted (confidence {statement.confidence:.2f}), {mark or 'asserted: '}"
    if evidence.source or (entry is not None and entry.origin != "text"):
        parts = [evidence.place() or (entry.name if entry else ""), evidence.source or "no source given"]
        return clean(mark + " — ".join(part for part in parts if part))
    title = (entry.metadata.title or entry.name) if entry else statement.document
    about = ", ".join(part for part in (entry.metadata.publisher, entry.metadata.date) if part) if entry else ""
    place = evidence.place()
    return clean(
        f'{mark}"{evidence.quote}" — {title}' + (f" ({about})" if about else "") + (f", {place}" if place else "")
    )


def told(graph: Graph, iri: str, attribute: str, value: str = "") -> list[Statement]:
    """Who gives an entity this attribute (with this value), as claims that can be shown like any other.

    ``name`` stands for the names themselves: then ``value`` is a name or alias.
    """
    found = []
    if graph.entity(iri).type == "Topic" and attribute == "name":
        return [Statement(VOCABULARY, iri, attribute, value, "asserted", Evidence(graph.entity(iri).name))]
    for naming in graph.namings_of.get(iri, ()):
        names = {naming.name, *naming.aliases}
        given = names if attribute == "name" else {text for key, text in naming.attributes if key == attribute}
        if value in given if value else given:
            evidence = naming.evidence
            if not (evidence.quote or evidence.table):
                evidence = Evidence(naming.name)
            found.append(Statement(naming.document, iri, attribute, value, "asserted", evidence))
    return found


def clean(text: str) -> str:
    r"""Text on one line, without control and direction characters and without what XML does not allow.

    >>> clean("a\x1b[31m b\nc")
    'a[31m b c'
    """
    return _CONTROL.sub("", " ".join(str(text).split()))


def cell(value: Any) -> str:
    """A value as a cell shows it."""
    if value is None or value != value:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    return f"{round(value, 2) + 0.0:.2f}" if isinstance(value, float) else clean(str(value))


def marked(column: str, value: Any) -> str:
    """A cell, with the mark of its status in a column ``status``."""
    text = cell(value)
    return f"{MARKS[text]} {text}" if column == "status" and text in MARKS else text


def neutral(value: Any) -> str:
    """A cell for a spreadsheet: text that would be taken for a formula gets an apostrophe in front.

    >>> neutral("=HYPERLINK(1)"), neutral(-3), neutral("-3 states")
    ("'=HYPERLINK(1)", '-3', "'-3 states")
    """
    text = cell(value)
    return "'" + text if isinstance(value, str) and text[:1] in tuple("=+-@\t\r") else text


def weakest(graph: Graph, statements: Sequence[Statement]) -> str:
    """In words, what the claim hangs on at its weakest: the statement that one would doubt first.

    Doubted first is a weaker status, then a reading that nobody has accepted yet, then a party's own word, then the
    less confident reading, then the older document. The register speaks only where no document does.
    """
    if not statements:
        return ""
    spoken = [item for item in statements if not graph.register(item)]
    item = max(
        spoken or statements,
        key=lambda one: (
            STATUS_ORDER[one.status],
            one.verdict == "proposed",
            one.self_reported,
            -one.confidence,
            _older(graph, one),
            one.id,
        ),
    )
    entry = graph.documents.get(item.document)
    parts = (
        [item.evidence.place()]
        if item.evidence.table
        else [entry.name if entry else item.document, item.evidence.place()]
    )
    remarks = [item.status] if item.status != "asserted" else []
    remarks += ["self-reported"] if item.self_reported else []
    remarks += ["register only"] if not spoken else []
    remarks += ["not yet accepted"] if item.verdict == "proposed" else []
    remarks += [f"confidence {item.confidence:.2f}"] if item.confidence < 0.75 else []
    return clean(", ".join(part for part in parts if part) + (f" ({', '.join(remarks)})" if remarks else ""))


def _older(graph: Graph, statement: Statement) -> int:
    date = graph.published(statement)
    return -int(date[:4]) if date[:4].isdigit() else 0


def _escaped(text: str) -> str:
    return re.sub(r"([\\|*_`\[\]<>])", r"\\\1", clean(text)) if text else ""


def _as_record(item: Statement, documents: Mapping[str, DocumentEntry]) -> dict[str, Any]:
    entry, evidence = documents.get(item.document), item.evidence
    found = {
        "statement": item.id,
        "subject": item.subject,
        "relation": item.relation,
        "object": item.object,
        "status": item.status,
        "quote": evidence.quote,
        "document": entry.name if entry else item.document,
        "title": entry.metadata.title if entry else "",
        "publisher": entry.metadata.publisher if entry else "",
        "published": entry.metadata.date if entry else "",
        "place": evidence.place(),
        "start": evidence.start if evidence.start >= 0 else None,
        "end": evidence.end if evidence.end >= 0 else None,
        "source": evidence.source,
        "self_reported": item.self_reported,
        "rule": item.rule,
        "confidence": item.confidence,
        "verdict": item.verdict if item.verdict != "accepted" else "",
    }
    return {name: value for name, value in found.items() if value not in ("", None)}
