"""On whose word a tie rests: every source of it, independent or not, a party or not.

What comes in is a graph and one or two names; what goes out, for two names, is a row for each document that tells of a
tie between them; for one name, a row for each source that speaks of the actor. A source is the publisher of a text or
what the row of a table gives as its own source; the register is listed and never counts:

    independent(t) = | { source(s) : s a statement of t with the strongest status, not of the register } |

Two reports of one publisher are one source. A source is *self-reported* where the publisher is an end of the tie: it
counts as one, but a note tells when nobody else says so.

>>> from graph.queries.toy import report, toy
>>> told = ("a cooperates_with b",)
>>> graph = toy(*(report(name, *told, publisher=who) for name, who in (("x", "P"), ("y", "P"), ("z", "Q"))))
>>> sources(graph, "A", "B").notes
['cooperates with: 2 independent sources']
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence

from graph.model import STATUS_ORDER, InputError, Statement, strongest
from graph.queries.answer import Answer, answer, clean
from graph.queries.names import find
from graph.queries.projection import Entity, Graph, Tie
from graph.queries.projection import known_by as limited
from graph.queries.shared import common_programmes
from graph.queries.who import at_date, chosen, instrument, phrase


def sources(
    graph: Graph,
    name: str,
    other: str | None = None,
    *,
    status: str | Iterable[str] | None = None,
    as_of: str | None = None,
    known_by: str | None = None,
) -> Answer:
    """The sources of the ties between two actors, or of all that is said of one."""
    if known_by:
        graph = limited(graph, known_by)
    statuses = chosen(status, STATUS_ORDER, "status")
    one = find(graph, name)
    if other is None:
        return _of_one(graph, one, statuses)
    second = find(graph, other)
    if second.iri == one.iri:
        raise InputError(f"'{name}' and '{other}' are both {one.name}: a tie needs two ends")
    ties: Sequence[Tie] = [
        tie
        for tie in [*graph.ties_of.get(one.iri, []), *common_programmes(graph, one.iri)]
        if tie.other(one.iri) == second.iri and tie.status in statuses
    ]
    notes: list[str] = []
    if as_of:
        ties, notes = at_date(graph, ties, as_of)
    rows, evidence = [], []
    for tie in sorted(ties, key=lambda tie: (STATUS_ORDER[tie.status], tie.kind, tie.since, tie.via)):
        through = instrument(graph, tie)
        what = phrase(tie, one.iri) + (f": {through}" if through else "")
        groups: dict[str, list[Statement]] = defaultdict(list)
        for item in tie.statements:
            groups[item.document + "\x1f" + (item.evidence.source if item.evidence.table else "")].append(item)
        for items in sorted(groups.values(), key=lambda items: (graph.register(items[0]), graph.published(items[0]))):
            rows.append((what, *_cells(graph, items)))
            evidence.append(items)
        notes.append(f"{what}: {_verdict(graph, tie)}")
    columns = ["tie", "source", "counts", "self-reported", "status", "published", "document"]
    if not rows:
        notes.append(f"No document tells of a tie between {one.label} and {second.label}")
    return answer(graph, f"Sources of the ties of {one.label} and {second.label}", columns, rows, evidence, notes)


def _of_one(graph: Graph, entity: Entity, statuses: frozenset[str]) -> Answer:
    groups: dict[str, list[Statement]] = defaultdict(list)
    for item in [*graph.about(entity.iri), *graph.towards(entity.iri)]:
        if item.status in statuses:
            groups[graph.source(item) or source_name(graph, item)].append(item)
    rows, evidence = [], []
    order = sorted(groups.values(), key=lambda items: (not graph.source(items[0]), -len(items), items[0].id))
    for items in order:
        dates = sorted(date for item in items if (date := graph.published(item)))
        rows.append(
            (
                source_name(graph, items[0]),
                _counts(graph, items[0]),
                len(items),
                sum(item.self_reported for item in items) or None,
                len({item.document for item in items}),
                dates[0] if dates else None,
                dates[-1] if dates else None,
            )
        )
        evidence.append(items[:10])
    spoken = sum(bool(graph.source(items[0])) for items in order)
    columns = ["source", "counts", "claims", "self-reported", "documents", "first", "last"]
    notes = [f"{spoken} sources that count; the evidence shows ten claims of each at most"]
    return answer(graph, f"Sources on {entity.titled}", columns, rows, evidence, notes)


def source_name(graph: Graph, item: Statement) -> str:
    """Whose word a statement is, as it is written."""
    entry = graph.documents.get(item.document)
    if entry is None:
        return item.document
    if entry.origin == "register":
        return "register"
    if entry.origin == "table":
        named = re.sub(r",? *(https?://\S+|\w+:\S+)$", "", clean(item.evidence.source))
        return named or f"{entry.name} (no source given)"
    return clean(entry.metadata.publisher) or f"{entry.name} (no publisher known)"


def _cells(graph: Graph, items: Sequence[Statement]) -> tuple[str, str, str, str, str | None, str]:
    item = items[0]
    entry = graph.documents.get(item.document)
    return (
        source_name(graph, item),
        _counts(graph, item),
        "yes" if all(one.self_reported for one in items) else "no",
        strongest(one.status for one in items),
        graph.published(item) or None,
        entry.name if entry else item.document,
    )


def _counts(graph: Graph, item: Statement) -> str:
    if graph.register(item):
        return "no, register"
    return "yes" if graph.source(item) else "no, not read"


def _verdict(graph: Graph, tie: Tie) -> str:
    told = f"{tie.sources} independent source{'' if tie.sources == 1 else 's'}"
    if not tie.sources:
        return "no source that counts"
    return f"{told}, all of them an end of the tie" if tie.self_reported else told
