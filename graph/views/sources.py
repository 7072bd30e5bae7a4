"""The sources as a page: ties by documents, so that one sees what several say and what hangs on one word.

What comes in is a graph and which ties to show; what goes out is a page with a row for each tie, a column for each
document, and a mark where the document speaks of the tie: by its status, and whether a party speaks of itself.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import TypedDict, Unpack

from graph.model import STATUS_ORDER, Statement, strongest
from graph.queries.answer import MARKS, answer, clean, weakest
from graph.queries.names import find, find_topic
from graph.queries.projection import ACTORS, Graph, Tie
from graph.queries.territory import body_in, find_place, states_of_place
from graph.queries.ties import COOPERATION
from graph.queries.who import at_date, chosen, instrument, own_word
from graph.views.grid import Drawn, Filter, Grid, Head, Square, Tone, grid_page
from graph.views.network_data import KIND_LABELS, document_name
from graph.views.timeline import without_parties

STRENGTH = {0: "register only", 1: "1 source", 2: "2 sources", 3: "3 or more"}
KINDS = ("agreement", "cooperation", "project", "event")
LONGEST = 58  # letters of the head of a row
MOST_COLUMNS = 40


class Options(TypedDict, total=False):
    """What of the graph to draw: see :func:`sources_drawn`."""

    focus: str | None
    region: str | None
    topic: str | None
    status: str | Iterable[str] | None
    as_of: str | None
    most: int
    title: str | None


def sources_page(graph: Graph, **options: Unpack[Options]) -> str:
    """The page as text; options are those of :func:`sources_drawn`."""
    return grid_page(graph, sources_drawn(graph, **options))


def sources_drawn(
    graph: Graph,
    *,
    focus: str | None = None,
    region: str | None = None,
    topic: str | None = None,
    status: str | Iterable[str] | None = None,
    as_of: str | None = None,
    most: int = 150,
    title: str | None = None,
) -> Drawn:
    """What is drawn: the ``most`` ties that most sources speak of, all of them where there are fewer."""
    statuses = chosen(status, STATUS_ORDER, "status")
    ties = [
        tie
        for tie in graph.ties
        if tie.kind in COOPERATION
        and tie.status in statuses
        and all(graph.entity(end).type in ACTORS for end in (tie.a, tie.b))
    ]
    heading = "Sources of cooperation"
    remarks: list[str] = []
    if as_of:
        ties, remarks = at_date(graph, ties, as_of)
    if focus:
        body = find(graph, focus, ACTORS)
        ties, heading = [tie for tie in ties if body.iri in (tie.a, tie.b)], f"{heading} of {body.label}"
    if topic:
        code = find_topic(graph, topic)
        ties, heading = [tie for tie in ties if code.iri in tie.topics], f"{heading} on {code.name.casefold()}"
    if region:
        area = find_place(graph, region)
        inside = frozenset(states_of_place(graph, area.iri))
        ties = [tie for tie in ties if any(body_in(graph, end, inside)[0] for end in (tie.a, tie.b))]
        heading += f" in {area.name}"
    tally = Counter(min(tie.sources, 3) for tie in ties)
    ties.sort(key=lambda tie: (-tie.sources, STATUS_ORDER[tie.status], graph.label(tie.a), graph.label(tie.b), tie.via))
    if len(ties) > most:
        remarks.append(f"{most} of {len(ties)} ties are drawn, those of most sources first (--most)")
    drawn = ties[:most]
    grid = _grid(graph, drawn)
    grid.summary = (
        "; ".join(f"{label}: {tally[number]}" for number, label in STRENGTH.items()) + " (independent sources)"
    )
    rows = [
        (
            graph.label(tie.a), graph.label(tie.b), KIND_LABELS[tie.kind], instrument(graph, tie), tie.status,
            tie.sources, own_word(graph, tie), weakest(graph, tie.statements),
        )
        for tie in drawn
    ]  # fmt: skip
    columns = ["one", "other", "kind", "instrument", "status", "sources", "self-reported", "weakest"]
    words = answer(graph, heading, columns, rows, [list(tie.statements) for tie in drawn])
    return Drawn(clean(title or heading), grid, words, remarks)


def _grid(graph: Graph, ties: list[Tie]) -> Grid:
    spoken = Counter(iri for tie in ties for iri in {item.document for item in tie.statements})
    order = sorted(spoken, key=lambda iri: (_origin(graph, iri), -spoken[iri], document_name(graph, iri)))
    columns = {iri: number for number, iri in enumerate(order[:MOST_COLUMNS])}
    squares = []
    for row, tie in enumerate(ties):
        by_document: dict[str, list[Statement]] = {}
        for item in tie.statements:
            by_document.setdefault(item.document, []).append(item)
        for iri, said in sorted(by_document.items()):
            if iri in columns:
                squares.append(_square(graph, tie, said, (row, columns[iri])))
    squares.sort(key=lambda one: (list(STRENGTH.values()).index(one.values["strength"]), one.spots))
    topics = sorted({code for tie in ties for code in tie.topics})
    return Grid(
        [_row(graph, tie) for tie in ties],
        [_column(graph, iri) for iri in columns],
        squares,
        [
            *(Tone(f"said-{status}", MARKS[status], f"says that it is {status}") for status in STATUS_ORDER),
            Tone("said-asserted own", "●*", "* a party about itself"),
            Tone("none", "\u00a0", "does not speak of it"),
        ],
        [
            Filter("strength", "boxes", "Independent sources", [{"id": s, "label": s} for s in STRENGTH.values()]),
            Filter("status", "boxes", "Status", [{"id": s, "label": s, "mark": MARKS[s]} for s in STATUS_ORDER]),
            Filter("kind", "choice", "Kind", [{"id": kind, "label": KIND_LABELS[kind]} for kind in KINDS]),
            Filter("topic", "choice", "Topic", [{"id": t, "label": clean(graph.entity(t).name)} for t in topics]),
            Filter("own", "choice", "A party itself", [{"id": word, "label": word} for word in ("yes", "no")]),
        ],
        "sources · tie",
        "Find a body or a document by any of its names",
        "",
        "The least supported ties first",
        "sources",
    )  # fmt: skip


def _square(graph: Graph, tie: Tie, said: list[Statement], spot: tuple[int, int]) -> Square:
    status = strongest(item.status for item in said)
    own = all(item.self_reported for item in said)
    facts = [f"{status}; {tie.sources} independent sources in all" if tie.sources else f"{status}; register only"]
    facts += [instrument(graph, tie) or "", f"since {tie.since}" if tie.since else ""]
    facts += ["A party speaks of itself"] if own else []
    return Square(
        [spot],
        MARKS[status] + ("*" if own else ""),
        f"said-{status}" + (" own" if own else ""),
        f"{graph.label(tie.a)} – {graph.label(tie.b)}, {document_name(graph, said[0].document)}",
        facts,
        said,
        {
            "status": status,
            "own": "yes" if own else "no",
            "kind": tie.kind,
            "topic": list(tie.topics),
            "strength": STRENGTH[min(tie.sources, 3)],
        },
    )


def _row(graph: Graph, tie: Tie) -> Head:
    ends = [graph.entity(iri) for iri in (tie.a, tie.b)]
    act = instrument(graph, tie)
    pair = f"{ends[0].label} – {ends[1].label}"
    full, brief = pair + (f": {act}" if act else ""), pair + (f": {without_parties(act)}" if act else "")
    names = tuple(name for end in ends for name in (end.label, end.name, *end.aliases))
    return Head(f"{tie.sources} · {_short(clean(brief), LONGEST)}", clean(full), names)


def _short(text: str, most: int) -> str:
    return text if len(text) <= most else text[: most - 1].rstrip() + "…"


def _origin(graph: Graph, iri: str) -> int:
    entry = graph.documents.get(iri)
    return {"text": 0, "table": 1}.get(entry.origin, 2) if entry else 0


def _column(graph: Graph, iri: str) -> Head:
    name, entry = document_name(graph, iri), graph.documents.get(iri)
    more = (entry.name, entry.metadata.publisher, entry.metadata.author) if entry else ()
    return Head(_short(name, 46), name, more)
