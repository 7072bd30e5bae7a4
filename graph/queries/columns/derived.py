"""Agreements and ties as tables, made part by part so that never all records lie in memory.

What comes in are tables with statements and entities; what goes out are the tables of agreements and ties. The rules
are those of :mod:`graph.queries.ties`, which are asked for one part of the statements after another: all agreements of
the same parties, all roles in one node, all that is said of two ends. After a change only the parts are made again
that a statement or a naming of which came or went.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from graph.model import STATUS_ORDER, Statement
from graph.queries.arrays import Array, spans
from graph.queries.columns.change import Change
from graph.queries.columns.draft import Ink, S
from graph.queries.columns.lazy import graph_of
from graph.queries.columns.tables import AGREEMENT, COLUMN, TIE, Columns
from graph.queries.projection import Agreement, Tie
from graph.queries.ties import (
    COOPERATION,
    NODE_RELATIONS,
    TIE_KINDS,
    agreements_of,
    direct,
    pairs_of_agreement,
    through_nodes,
    topics_by_place,
)

A, T = COLUMN["agreements"], COLUMN["ties"]
AT_ONCE = 20_000
"""Statements of which ties are made at once."""

MADE = ("agreement", "project", "funding", "support", "event")
"""Kinds of tie in the order in which they are made; it decides between two that are the same otherwise."""

FLAT = {
    "agreement_iris": ("agreements", "iris"),
    "agreement_topics": ("agreements", "topics"),
    "tie_topics": ("ties", "topics"),
    "tie_statements": ("ties", "statements"),
}
"""Lists that rows of a table refer to by where they begin and end."""


@dataclass
class Page:
    """Rows of agreements and ties as they are written."""

    columns: Columns
    ink: Ink
    agreements: list[list[int]] = field(default_factory=list)
    ties: list[list[int]] = field(default_factory=list)
    parties: list[tuple[int, int, int]] = field(default_factory=list)
    party_statements: list[int] = field(default_factory=list)
    flat: dict[str, list[int]] = field(default_factory=lambda: {name: [] for name in FLAT})

    def write(self, agreements: Iterable[Agreement], ties: Iterable[Tie]) -> None:
        """Write some down, and let go of all records that they were made of."""
        rows = self.columns.rows_by_identity()
        for agreement in agreements:
            self._agreement(agreement, rows)
        for tie in ties:
            self._tie(tie, rows)
        self.columns.forget()

    def _list(self, name: str, numbers: Iterable[int]) -> tuple[int, int]:
        flat = self.flat[name]
        first = len(flat)
        flat.extend(numbers)
        return first, len(flat)

    def _agreement(self, one: Agreement, rows: Mapping[int, int]) -> None:
        word, number = self.ink.word, self.columns.number
        first = len(self.parties)
        for party, said in one.parties.items():
            begin = len(self.party_statements)
            self.party_statements += [rows[id(item)] for item in said]
            self.parties.append((number(party), begin, len(self.party_statements)))
        self.agreements.append([
            word(one.kind), self.ink.text(one.name), word(one.date), word(one.until), word(one.status),
            *self._list("agreement_iris", map(number, one.iris)), first, len(self.parties),
            *self._list("agreement_topics", map(number, one.topics)),
        ])  # fmt: skip

    def _tie(self, one: Tie, rows: Mapping[int, int]) -> None:
        word, number = self.ink.word, self.columns.number
        self.ties.append([
            number(one.a), number(one.b), word(one.kind), word(one.relation), number(one.via) if one.via else -1,
            word(one.status), word(one.since), word(one.until), one.sources, one.self_reported, word(one.confirmed),
            *self._list("tie_topics", map(number, one.topics)),
            *self._list("tie_statements", (rows[id(item)] for item in one.statements)),
        ])  # fmt: skip

    def arrays(self) -> dict[str, Array]:
        """What was written, as arrays."""
        tables = {"agreements": (self.agreements, AGREEMENT), "ties": (self.ties, TIE)}
        made = {name: np.array(rows, np.int32).reshape(len(rows), len(names)) for name, (rows, names) in tables.items()}
        made["parties"] = np.array(self.parties, np.int32).reshape(len(self.parties), 3)
        made["party_statements"] = np.array(self.party_statements, np.int32)
        return made | {name: np.array(numbers, np.int32) for name, numbers in self.flat.items()}


class _Beside(dict[str, Any]):
    """Where a document says that actors work on topics, looked up when it is asked for."""

    def __init__(self, columns: Columns) -> None:
        super().__init__()
        self.columns = columns
        self.codes = [columns.code(word) for word in ("works_on", "should_work_on")]
        ids = columns.column("documents", "id").tolist()
        self.numbers = {columns.texts[text]: number for number, text in enumerate(ids)}

    def get(self, document: str, default: Any = None) -> Any:
        if document not in self:
            rows = self.columns.group("by_document", self.numbers.get(document, -1))
            rows = rows[np.isin(self.columns.arrays["statements"][rows, S["relation"]], self.codes)]
            self[document] = topics_by_place(self.columns.statements(rows)).get(document, default)
        return self[document]


def parts(keys: Array, rows: Array) -> Iterator[Array]:
    """Rows in groups of some thousand, all of one key in one group, each group in order."""
    order = np.argsort(keys, kind="stable")
    keys, rows = keys[order], rows[order]
    ends = np.flatnonzero(np.append(keys[1:] != keys[:-1], True)) + 1 if len(keys) else np.empty(0, np.int64)
    first = 0
    while first < len(rows):
        end = int(ends[min(int(np.searchsorted(ends, first + AT_ONCE)), len(ends) - 1)])
        yield np.sort(rows[first:end])
        first = end


def party_keys(agreements: Array, parties: Array, count: int) -> tuple[Array, Array]:
    """For each agreement a number that is the same for those of the same parties, from who is party to what.

    ``count`` is the number of nodes. Two arrays go out, the agreements and their numbers; that others may have a number
    too does no harm.
    """
    pairs = np.unique(agreements.astype(np.int64) * count + parties)
    subjects, parties = np.divmod(pairs, max(count, 1))
    mixed = (parties.astype(np.uint64) + np.uint64(1)) * np.uint64(0x9E3779B97F4A7C15)
    mixed = (mixed ^ (mixed >> np.uint64(29))) * np.uint64(0xBF58476D1CE4E5B9)
    nodes, first = np.unique(subjects, return_index=True)
    return nodes, np.add.reduceat(mixed, first) if len(nodes) else mixed


def pair_keys(columns: Columns, rows: Array, one: int, other: int) -> Array:
    """A number for each two ends, whichever of them stands first."""
    a, b = rows[:, one].astype(np.int64), rows[:, other].astype(np.int64)
    found: Array = np.minimum(a, b) * len(columns.nodes) + np.maximum(a, b)
    return found


def rows_with(columns: Columns, relations: Iterable[str]) -> Array:
    """The statements that count and are of some relations."""
    kept = columns.arrays["kept"]
    codes = [columns.code(relation) for relation in relations]
    found: Array = kept[np.isin(columns.arrays["statements"][kept, S["relation"]], codes)]
    return found


def derive(columns: Columns, ink: Ink, change: Change | None = None) -> dict[str, Array]:
    """The agreements and ties as tables, sorted; after a change only those that it touches are made again."""
    page, graph, table = Page(columns, ink), graph_of(columns), columns.arrays["statements"]
    rows = rows_with(columns, ["party"])
    subjects = table[rows, S["subject"]]
    nodes, mixed = party_keys(subjects, table[rows, S["object"]], len(columns.nodes))
    keys = mixed[np.searchsorted(nodes, subjects)] if len(rows) else mixed
    here = change.agreements(keys, subjects, party_keys) if change else np.ones(len(rows), bool)
    for some in parts(keys[here], rows[here]):
        agreements = agreements_of(graph, columns.statements(some))
        page.write(agreements, [tie for one in agreements for tie in pairs_of_agreement(graph, one)])
    rows = rows_with(columns, NODE_RELATIONS)
    keys = table[rows, S["object"]]
    here = change.nodes(keys, table[rows, S["subject"]]) if change else np.ones(len(rows), bool)
    for some in parts(keys[here], rows[here]):
        page.write([], through_nodes(graph, columns.statements(some)))
    _direct(page, change)
    return ordered(columns, ink, merged(change.old if change else None, page.arrays()))


def _direct(page: Page, change: Change | None) -> None:
    """Write the ties of one statement each, seeing what is said of their ends through nodes."""
    columns = page.columns
    graph, beside, statements = graph_of(columns), _Beside(columns), columns.arrays["statements"]
    rows, made = rows_with(columns, TIE_KINDS), page.arrays()
    keys = pair_keys(columns, statements[rows], S["subject"], S["object"])
    here = change.pairs(keys, pair_keys, made["ties"]) if change else np.ones(len(rows), bool)
    through = merged(change.old if change else None, made)
    joint = through["ties"]
    cooperation = [page.ink.word(kind) for kind in sorted(COOPERATION)]
    joint = joint[np.isin(joint[:, T["kind"]], cooperation) & (joint[:, T["via"]] >= 0)]
    of_pair = pair_keys(columns, joint, T["a"], T["b"])
    order = np.argsort(of_pair, kind="stable")
    of_pair, joint = of_pair[order], joint[order]
    for some in parts(keys[here], rows[here]):
        table = statements[some]
        table = table[table[:, S["relation"]] == columns.code("cooperates_with")]
        pairs = np.unique(pair_keys(columns, table, S["subject"], S["object"]))
        said: dict[frozenset[str], list[Statement]] = {}
        firsts, ends = (np.searchsorted(of_pair, pairs, side) for side in ("left", "right"))
        for tie in joint[spans(firsts, ends)[0]].tolist():
            two = frozenset((columns.nodes[tie[T["a"]]], columns.nodes[tie[T["b"]]]))
            numbers = through["tie_statements"][tie[T["statements"]] : tie[T["statements_end"]]]
            said.setdefault(two, []).extend(columns.statements(numbers))
        page.write([], direct(graph, columns.statements(some), said, beside))


def merged(old: dict[str, Array] | None, new: dict[str, Array]) -> dict[str, Array]:
    """Two sets of tables as one, the lists that the rows of the second refer to behind those of the first."""
    if old is None:
        return new
    made = {name: np.concatenate([old[name], array]) for name, array in new.items()}
    shifts = [("agreements", "parties", "parties"), *((table, column, name) for name, (table, column) in FLAT.items())]
    for table, column, name in shifts:
        at = COLUMN[table][column]
        made[table][len(old[table]) :, at : at + 2] += len(old[name])
    made["parties"][len(old["parties"]) :, 1:] += len(old["party_statements"])
    return made


def ordered(columns: Columns, ink: Ink, made: dict[str, Array]) -> dict[str, Array]:
    """Agreements in the order of their IRIs, ties in that of status, ends, relation and node."""
    first = made["agreement_iris"][made["agreements"][:, A["iris"]]]
    made["agreements"] = made["agreements"][np.argsort(first, kind="stable")]
    strength = {ink.word(status): order for status, order in STATUS_ORDER.items()}
    turn = {ink.word(kind): order for order, kind in enumerate(MADE)}
    words: list[str] = list(ink.words)
    by_text = np.empty(len(words), np.int32)
    by_text[np.array(sorted(range(len(words)), key=words.__getitem__), np.int64)] = np.arange(len(words))
    by_status, by_kind = np.zeros(len(words), np.int32), np.full(len(words), len(MADE), np.int32)
    by_status[list(strength)], by_kind[list(turn)] = list(strength.values()), list(turn.values())
    ties = made["ties"]
    column = {name: ties[:, number] for name, number in T.items()}
    made["ties"] = ties[
        np.lexsort((
            by_kind[column["kind"]], column["via"], by_text[column["relation"]], column["b"], column["a"],
            by_status[column["status"]],
        ))
    ]  # fmt: skip
    return made
