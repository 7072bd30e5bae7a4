"""Sources of a briefing: each place that is cited gets one number, in the order in which a reader meets it.

What comes in are statements; what goes out are numbers, and in the end the :class:`Source` behind each. While a
briefing is put together the numbers are provisional; :func:`numbered` gives the final ones.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import TypeVar

from graph.model import STATUS_ORDER, Evidence, Statement
from graph.queries.answer import VOCABULARY, clean
from graph.queries.projection import UNREAD, Graph, once_per_graph, source_date
from graph.views.briefs.model import Brief, Link, Point, Row, Section, Source, Table

MOST = 4
"""Sources given for one sentence: one of each publisher first, so that four tell more than ten of one hand."""

MOST_ROWS = 12
NOT_READ = "no source was read for this row"

_ADDRESS = re.compile(r"\bhttps?://\S+|\bwww\.\S+")
Cited = TypeVar("Cited", Point, Row, Link)


class Citations:
    """The sources cited so far, by their provisional numbers."""

    def __init__(self, graph: Graph) -> None:
        self.graph = graph
        self.numbers: dict[tuple[str, ...], int] = {}
        self.sources: list[Source] = []

    def __call__(self, statements: Iterable[Statement], most: int = MOST) -> tuple[int, ...]:
        """The numbers of the places that say so; the register is cited only where nobody else speaks."""
        graph = self.graph
        every = list({item.id or str(item): item for item in statements}.values())
        spoken = [item for item in every if not graph.register(item)]
        if not spoken:
            return self._register(every)
        spoken.sort(key=lambda item: (STATUS_ORDER[item.status], not graph.source(item), not graph.text(item)))
        by_source: dict[str, list[Statement]] = defaultdict(list)
        for item in sorted(spoken, key=lambda item: (STATUS_ORDER[item.status], not graph.text(item), item.id)):
            by_source[graph.source(item)].append(item)
        ordered = sorted(by_source.items(), key=lambda one: (not one[0], STATUS_ORDER[one[1][0].status], one[0]))
        found: list[int] = []
        for turn in range(max(len(items) for _, items in ordered)):
            for _, items in ordered:
                if turn < len(items) and len(found) < most:
                    mark = self._number(*_place(graph, items[turn]))
                    found += [mark] if mark not in found else []
        return tuple(sorted(found))

    def _register(self, items: Sequence[Statement]) -> tuple[int, ...]:
        """Rows of one table of the register with one source of their own are one place."""
        groups: dict[tuple[str, str], list[Statement]] = defaultdict(list)
        for item in items:
            groups[item.evidence.table or item.document, item.evidence.source].append(item)
        found = []
        for (table, cited), group in sorted(groups.items()):
            rows = sorted({item.evidence.row for item in group if item.evidence.row})
            told = ", ".join(map(str, rows[:MOST_ROWS])) + (
                f" and {len(rows) - MOST_ROWS} more" if len(rows) > MOST_ROWS else ""
            )
            place = f"row{'s' if len(rows) > 1 else ''} {told}" if rows else ""
            source = Source(
                0, "register", clean(table), f"Register: {clean(table)}", "", source_date(cited), place, "",
                _cited(cited), _address(cited),
            )  # fmt: skip
            found.append(self._number((table, cited, *map(str, rows)), source))
        return tuple(sorted(found))

    def _number(self, key: tuple[str, ...], source: Source) -> int:
        if key not in self.numbers:
            self.numbers[key] = len(self.sources) + 1
            self.sources.append(replace(source, number=len(self.sources) + 1))
        mark = self.numbers[key]
        if source.self_reported:  # of the claims that rest on this place at least one is a party's own
            self.sources[mark - 1] = replace(self.sources[mark - 1], self_reported=True)
        return mark


@once_per_graph
def _wider(graph: Graph) -> dict[tuple[str, int, int], Evidence]:
    """For each passage that stands within a longer quote of its document, that quote: it tells more and is as exact."""
    by_document: dict[str, list[Evidence]] = defaultdict(list)
    for item in graph.statements:
        if item.evidence.start >= 0 and item.evidence.quote:
            by_document[item.document].append(item.evidence)
    found = {}
    for document, passages in by_document.items():
        passages.sort(key=lambda one: (one.start, -one.end, one.quote))
        around = passages[0]
        for one in passages:
            if one.end > around.end:
                around = one
            elif len(one.quote) < len(around.quote):
                found[document, one.start, one.end] = around
    return found


def _place(graph: Graph, item: Statement) -> tuple[tuple[str, ...], Source]:
    """What tells one cited place from another, and the place."""
    entry, evidence = graph.documents.get(item.document), item.evidence
    if entry is None or item.document == VOCABULARY:
        title = clean(item.document)
        return (item.document, evidence.quote), Source(0, "text", title, title, "", "", "", clean(evidence.quote))
    data = entry.metadata
    if entry.origin == "table" or evidence.source:
        place = f"row {evidence.row}" if evidence.row else evidence.place()
        cited = evidence.source
        return (item.document, place, cited), Source(
            0, "table", clean(entry.name), clean(data.title or entry.name), clean(data.publisher), source_date(cited),
            clean(place), "", _cited(cited), _address(cited), item.self_reported,
        )  # fmt: skip
    evidence = _wider(graph).get((item.document, evidence.start, evidence.end), evidence)
    key = (item.document, evidence.quote, evidence.place())
    return key, Source(
        0, "text", clean(entry.name), clean(data.title or entry.name), clean(data.publisher), data.date,
        clean(evidence.place()), clean(evidence.quote), "", clean(data.address), item.self_reported,
    )  # fmt: skip


def _cited(source: str) -> str:
    if not source or source.startswith(UNREAD):
        return NOT_READ
    return clean(_ADDRESS.sub("", source)).rstrip(" ,")


def _address(source: str) -> str:
    found = _ADDRESS.search(source)
    return clean(found.group()).rstrip(".,;") if found else ""


def numbered(brief: Brief, sources: Sequence[Source]) -> Brief:
    """The briefing with its sources numbered in reading order: the summary, of each section its points and tables, what
    is not covered. What only the lines of a network cite comes last: a list of sources gives it, no sentence does.
    Sources that nothing cites are gone.
    """
    order: dict[int, int] = {}

    def meet(numbers: Iterable[int]) -> tuple[int, ...]:
        return tuple(sorted(order.setdefault(one, len(order) + 1) for one in numbers))

    def cited(items: Iterable[Cited]) -> tuple[Cited, ...]:
        return tuple(replace(item, sources=meet(item.sources)) for item in items)

    def table(one: Table) -> Table:
        return replace(one, rows=cited(one.rows))

    def section(one: Section) -> Section:
        points = cited(one.points)
        return replace(one, points=points, tables=tuple(map(table, one.tables)))

    def pictured(one: Section) -> Section:
        if one.network is None:
            return one
        return replace(one, network=replace(one.network, links=cited(one.network.links)))

    summary = cited(brief.summary)
    sections = tuple(map(section, brief.sections))
    left_out = cited(brief.not_covered)
    sections = tuple(map(pictured, sections))
    kept = [replace(sources[old - 1], number=new) for old, new in order.items()]
    kept.sort(key=lambda one: one.number)
    documents = tuple(dict.fromkeys(_document(one) for one in kept))
    return replace(
        brief,
        summary=summary,
        sections=sections,
        not_covered=left_out,
        sources=tuple(kept),
        documents=tuple(sorted(documents)),
    )


def _document(source: Source) -> str:
    about = ", ".join(part for part in (source.publisher, source.date) if part and source.origin == "text")
    name = source.title if source.title == source.document else f"{source.title} [{source.document}]"
    return name + (f", {about}" if about else "")
