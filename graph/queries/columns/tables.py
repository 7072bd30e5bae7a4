"""The graph as tables of numbers: a row for each statement, naming, entity, document, agreement and tie.

What comes in are arrays, from a file or just made; what goes out are the records that a row stands for, made when they
are asked for and then kept. Nodes are numbered in the order of their IRIs, statements in the order of their
identifiers, so that numbers sort as names do. Short strings that many rows share (relations, statuses, dates, kinds)
are ``words`` and all in memory; names, quotes and identifiers are ``texts`` and decoded one by one. An index tells for
each node, document or word the rows that belong to it, in order: the rows of ``k`` are
``rows[starts[k] : starts[k + 1]]``.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np

from graph.model import DocumentEntry, Evidence, Metadata, Naming, Statement
from graph.queries.arrays import Array
from graph.queries.columns.texts import Texts
from graph.queries.projection import Agreement, Entity, Tie

NONE = -(2**31)
"""What stands for a number that is not given."""

STATEMENT = (
    "document", "subject", "relation", "object", "status", "valid_from", "valid_to", "said_by", "self_reported",
    "method", "rule", "confidence", "verdict", "id",
)  # fmt: skip
EVIDENCE = ("quote", "start", "end", "page", "paragraph", "line", "heading", "table", "row", "source")
NAMING = ("document", "entity", "type", "name", "aliases", "aliases_end", "attributes", "attributes_end")
ENTITY = ("known", "type", "name", "acronym", "kind", "aliases", "aliases_end", "attributes", "attributes_end", "short")
DOCUMENT = ("known", "id", "name", "origin", "sha256", "title", "publisher", "author", "date", "language", "address",
            "format", "words", "hash")  # fmt: skip
AGREEMENT = ("kind", "name", "date", "until", "status", "iris", "iris_end", "parties", "parties_end", "topics",
             "topics_end")  # fmt: skip
TIE = ("a", "b", "kind", "relation", "via", "status", "since", "until", "sources", "self_reported", "confirmed",
       "topics", "topics_end", "statements", "statements_end")  # fmt: skip
COLUMN = {
    table: {name: number for number, name in enumerate(names)}
    for table, names in {
        "statements": STATEMENT + EVIDENCE,
        "namings": NAMING + EVIDENCE,
        "entities": ENTITY,
        "documents": DOCUMENT,
        "agreements": AGREEMENT,
        "ties": TIE,
    }.items()
}


class Columns:
    """The tables with what is needed to read them."""

    def __init__(self, meta: dict[str, Any], arrays: dict[str, Array]) -> None:
        self.meta, self.arrays = meta, arrays
        self.words: list[str] = Texts(arrays["words"], arrays["words_at"]).all()
        self.texts = Texts(arrays["texts"], arrays["texts_at"])
        self.nodes = Texts(arrays["nodes"], arrays["nodes_at"])
        self.numbers: dict[str, int] = {}
        self.lasting = True
        """Whether records are kept that were made; not while tables are being made."""
        self._codes: dict[str, int] = {}
        self._confidences: dict[int, float] = {}
        self._made: dict[str, dict[int, Any]] = {table: {} for table in COLUMN}
        self._ids: dict[int, str] = {}

    def column(self, table: str, name: str) -> Array:
        """One column of a table."""
        found: Array = self.arrays[table][:, COLUMN[table][name]]
        return found

    def text_is(self, numbers: Array, text: str) -> Array:
        """Which of some texts are this one."""
        unique, back = np.unique(numbers, return_inverse=True)
        found: Array = np.array([self.texts[number] == text for number in unique.tolist()], bool)[back]
        return found

    def number(self, iri: str) -> int:
        """The number of a node, or -1."""
        found = self.numbers.get(iri)
        if found is None:
            found = self.numbers[iri] = self.nodes.find(iri)
        return found

    def code(self, word: str) -> int:
        """The number of a word, or -1."""
        if not self._codes:
            self._codes.update((text, number) for number, text in enumerate(self.words))
        return self._codes.get(word, -1)

    def group(self, index: str, key: int) -> Array:
        """The rows that belong to a key of an index; none for -1."""
        if key < 0:
            return np.empty(0, np.int32)
        first, end = self.arrays[index + "_at"][key : key + 2].tolist()
        found: Array = self.arrays[index][first:end]
        return found

    def related(self, index: str, iri: str, relations: Sequence[str]) -> list[Statement]:
        """The statements of a node that are of some relations."""
        rows = self.group(index, self.number(iri))
        if not len(rows):
            return []
        of = self.arrays["statements"][rows, COLUMN["statements"]["relation"]]
        codes = [self.code(relation) for relation in relations]
        counts = of == codes[0]
        for code in codes[1:]:
            counts = counts | (of == code)
        return self.statements(rows[counts])

    def refresh(self, strings: dict[str, Array]) -> None:
        """Take strings over that have been written since."""
        self.arrays.update(strings)
        self.words = Texts(strings["words"], strings["words_at"]).all()
        self.texts = Texts(strings["texts"], strings["texts_at"])
        self._codes.clear()

    def rows_by_identity(self) -> dict[int, int]:
        """The rows of the statements that are in memory, by the identity of the record."""
        made: dict[int, Statement] = self._made["statements"]
        return {id(item): row for row, item in made.items()}

    def forget(self) -> None:
        """Let go of the records that were made, but for documents."""
        for table in ("statements", "namings", "entities", "agreements", "ties"):
            self._made[table].clear()
        self.texts.forget()

    # -- records ---------------------------------------------------------------------------------------------------

    def statements(self, rows: Iterable[int] | Array) -> list[Statement]:
        """The statements of some rows."""
        made: dict[int, Statement] = self._made["statements"]
        wanted: Sequence[int] = rows.tolist() if isinstance(rows, np.ndarray) else list(rows)
        missing = [row for row in wanted if row not in made]
        if missing:
            for row, cells in zip(missing, self.arrays["statements"][missing].tolist(), strict=True):
                made[row] = self._statement(cells)
        return [made[row] for row in wanted]

    def _statement(self, cells: list[int]) -> Statement:
        words, texts, nodes = self.words, self.texts, self.nodes
        (document, subject, relation, target, status, since, until, said_by, own, method, rule, confidence, verdict,
         identity, *evidence) = cells  # fmt: skip
        return Statement(
            self.document_id(document), nodes[subject], words[relation], nodes[target], words[status],
            self._evidence(evidence), words[since], words[until], texts[said_by], bool(own), words[method],
            words[rule], self._confidence(confidence), words[verdict], texts[identity],
        )  # fmt: skip

    def _confidence(self, number: int) -> float:
        if number not in self._confidences:
            self._confidences[number] = json.loads(self.words[number])
        return self._confidences[number]

    def _evidence(self, cells: list[int]) -> Evidence:
        quote, start, end, page, paragraph, line, heading, table, row, source = cells
        texts = self.texts
        return Evidence(
            texts[quote], start, end, _given(page), _given(paragraph), _given(line), texts[heading], texts[table],
            _given(row), texts[source],
        )  # fmt: skip

    def naming(self, number: int) -> Naming:
        """The naming of a row."""
        made: dict[int, Naming] = self._made["namings"]
        if number not in made:
            cells = self.arrays["namings"][number].tolist()
            document, entity, type_, name, aliases, aliases_end, attributes, attributes_end, *evidence = cells
            made[number] = Naming(
                self.document_id(document),
                self.nodes[entity],
                self.words[type_],
                self.texts[name],
                tuple(map(self.texts.__getitem__, self.arrays["naming_aliases"][aliases:aliases_end].tolist())),
                self._pairs("naming_attributes", attributes, attributes_end),
                self._evidence(evidence),
            )
        return made[number]

    def _pairs(self, name: str, first: int, end: int) -> tuple[tuple[str, str], ...]:
        flat = self.arrays[name][first:end].tolist()
        return tuple((self.words[key], self.texts[value]) for key, value in flat)

    def entity(self, number: int) -> Entity:
        """The entity of a node."""
        made: dict[int, Entity] = self._made["entities"]
        if number not in made:
            cells = self.arrays["entities"][number].tolist()
            _, type_, name, acronym, kind, aliases, aliases_end, attributes, attributes_end, _ = cells
            made[number] = Entity(
                self.nodes[number],
                self.words[type_],
                self.texts[name],
                self.texts[acronym],
                tuple(map(self.texts.__getitem__, self.arrays["entity_aliases"][aliases:aliases_end].tolist())),
                self.words[kind],
                dict(self._pairs("entity_attributes", attributes, attributes_end)),
            )
        return made[number]

    def document_id(self, number: int) -> str:
        """The IRI of a document."""
        found = self._ids.get(number)
        if found is None:
            found = self._ids[number] = self.texts[int(self.arrays["documents"][number, 1])]
        return found

    def document(self, number: int) -> DocumentEntry:
        """The entry of a document."""
        made: dict[int, DocumentEntry] = self._made["documents"]
        if number not in made:
            _, *cells, words, _ = self.arrays["documents"][number].tolist()
            id_, name, origin, sha, title, publisher, author, date, language, address, format_ = (
                self.texts[cell] for cell in cells
            )
            metadata = Metadata(title, publisher, author, date, language, address)
            made[number] = DocumentEntry(id_, name, origin, sha, metadata, format_, words)
        return made[number]

    def tie(self, number: int) -> Tie:
        """The tie of a row, with its statements."""
        made: dict[int, Tie] = self._made["ties"]
        if number not in made:
            (a, b, kind, relation, via, status, since, until, sources, own, confirmed, topics, topics_end, said,
             said_end) = self.arrays["ties"][number].tolist()  # fmt: skip
            words, nodes = self.words, self.nodes
            made[number] = Tie(
                nodes[a], nodes[b], words[kind], words[relation], nodes[via] if via >= 0 else "", words[status],
                words[since], words[until],
                tuple(map(nodes.__getitem__, self.arrays["tie_topics"][topics:topics_end].tolist())),
                tuple(self.statements(self.arrays["tie_statements"][said:said_end])),
                sources, bool(own), words[confirmed],
            )  # fmt: skip
        return made[number]

    def agreement(self, number: int) -> Agreement:
        """The agreement of a row, with its statements."""
        made: dict[int, Agreement] = self._made["agreements"]
        if number not in made:
            kind, name, date, until, status, iris, iris_end, parties, parties_end, topics, topics_end = self.arrays[
                "agreements"
            ][number].tolist()
            words, nodes = self.words, self.nodes
            named = tuple(map(nodes.__getitem__, self.arrays["agreement_iris"][iris:iris_end].tolist()))
            said = {
                nodes[party]: tuple(self.statements(self.arrays["party_statements"][first:end]))
                for party, first, end in self.arrays["parties"][parties:parties_end].tolist()
            }
            made[number] = Agreement(
                named[0], named, words[kind], self.texts[name], words[date], words[until], words[status], said,
                tuple(map(nodes.__getitem__, self.arrays["agreement_topics"][topics:topics_end].tolist())),
            )  # fmt: skip
        return made[number]


def _given(number: int) -> int | None:
    return None if number == NONE else number
