"""The timeline as a page: agreements, events, projects and foundations along the years, each with its evidence.

What comes in is a graph and optionally a name; what goes out is the answer of :func:`graph.queries.timeline.timeline`
drawn as a page. Each item is a mark at its date with its text beside it; the script puts items into rows in which no
text covers another, and does so again when a filter changes.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, TypedDict, Unpack

from graph.model import Statement
from graph.queries.answer import Answer, clean
from graph.queries.names import find_topic
from graph.queries.projection import ACTORS, Graph
from graph.queries.territory import body_in, regions, states_of_place
from graph.queries.ties import concerned
from graph.queries.timeline import timeline
from graph.views.grid import in_words
from graph.views.network_data import document_name
from graph.views.page import counts, render, told

KINDS = {
    "agreement": "Agreements",
    "event": "Events",
    "programme": "Projects",
    "foundation": "Foundations",
    "tie": "Other dated ties",
}
FIRST = ("agreement",)  # kinds that the first view shows, where there are any
MOST_ITEMS = 3000
FEW = 3  # parties that a mark names
PARTIES = re.compile(r" between (?!.* (?:on|for|about|against|concerning|regarding|to|in) ).*$")


@dataclass(slots=True)
class Drawn:
    """Dated items in order, the kinds of them (``on``: drawn at first), the answer they come from, and remarks."""

    title: str
    items: list[dict[str, Any]]
    kinds: list[dict[str, Any]]
    answer: Answer
    remarks: list[str]


class Options(TypedDict, total=False):
    """What of the graph to draw: see :func:`timeline_drawn`."""

    focus: str | None
    since: str | None
    until: str | None
    status: str | None
    topic: str | None
    title: str | None


def timeline_page(graph: Graph, **options: Unpack[Options]) -> str:
    """The page as text; options are those of :func:`timeline_drawn`."""
    drawn = timeline_drawn(graph, **options)
    items = drawn.items
    chosen = {name: sorted({value for item in items for value in item[name]}) for name in ("topics", "documents")}
    areas = {value for item in items for value in item["regions"]}
    return render(
        graph,
        "timeline.html",
        drawn.title,
        {"items": items},
        ["timeline.js"],
        [*drawn.remarks, *drawn.answer.notes],
        kinds=drawn.kinds,
        topics=[{"id": iri, "label": clean(graph.entity(iri).name)} for iri in chosen["topics"]],
        regions=[{"id": area.slug, "label": clean(area.name)} for area in regions(graph) if area.slug in areas],
        sources=[{"id": iri, "label": document_name(graph, iri)} for iri in chosen["documents"]],
        years=[items[0]["year"], max(item["year"] for item in items)] if items else [],
        counts=counts(item["status"] for item in items),
        words=in_words(drawn.answer),
    )


def timeline_drawn(
    graph: Graph,
    *,
    focus: str | None = None,
    since: str | None = None,
    until: str | None = None,
    status: str | None = None,
    topic: str | None = None,
    title: str | None = None,
) -> Drawn:
    """What is drawn; ``focus`` keeps what concerns one actor, ``topic`` what is about one topic."""
    found = timeline(graph, focus, since=since, until=until, status=status)
    about = find_topic(graph, topic) if topic else None
    cache: dict[str, list[str]] = {}
    items, remarks = [], []
    for row, said in zip(found.records(), found.evidence, strict=True):
        item = _item(graph, row, said, cache)
        if about is None or about.iri in item["topics"]:
            items.append(item)
    if len(items) > MOST_ITEMS:
        remarks.append(f"The first {MOST_ITEMS} of {len(items)} dated facts are drawn; --since and --until choose")
        items = items[:MOST_ITEMS]
    kinds = Counter(item["kind"] for item in items)
    first = {kind for kind in FIRST if kinds[kind]} or set(kinds)
    heading = found.title + (f" on {about.name.casefold()}" if about else "")
    ordered = sorted(kinds.items(), key=lambda one: list(KINDS).index(one[0]) if one[0] in KINDS else 9)
    labels = [
        {"id": kind, "label": KINDS.get(kind, kind), "count": count, "on": kind in first} for kind, count in ordered
    ]
    return Drawn(clean(title or heading), items, labels, found, remarks)


def _item(graph: Graph, row: dict[str, Any], said: Iterable[Statement], cache: dict[str, list[str]]) -> dict[str, Any]:
    said = list(said)
    evidence, more = told(graph, said)
    ends = list(dict.fromkeys(end for item in said for end in (item.subject, item.object)))
    actors = [iri for iri in ends if graph.entity(iri).type in ACTORS]
    date = str(row["date"])
    return {
        "date": date,
        "year": int(date[:4]),
        "at": _position(date),
        "kind": str(row["kind"]),
        "status": str(row["status"]),
        "text": clean(str(row["what"])),
        "short": _short(graph, str(row["kind"]), str(row["what"]), actors),
        "actors": [clean(graph.entity(iri).name) for iri in actors],
        "names": _names(graph, actors, str(row["what"])),
        "topics": sorted({topic for iri in ends for topic in concerned(graph, iri)}),
        "regions": sorted({area for iri in actors for area in _regions(graph, iri, cache)}),
        "documents": sorted({item.document for item in said}),
        "evidence": evidence,
        "more": more,
    }


def _short(graph: Graph, kind: str, what: str, actors: list[str]) -> str:
    """The text of a mark: of an agreement its parties first, because they are what one looks for."""
    if kind != "agreement" or not actors:
        return clean(what)
    labels = [graph.label(iri) for iri in actors]
    parties = " – ".join(labels) if len(labels) <= FEW else f"{' – '.join(labels[:2])} and {len(labels) - 2} more"
    return clean(f"{parties}: {without_parties(what.rpartition(': ')[0] or what)}")


def without_parties(title: str) -> str:
    """The title of an act without the names of those who made it, where these stand at its end.

    >>> without_parties("Memorandum of Understanding between the Secretariat of X and Y")
    'Memorandum of Understanding'
    >>> without_parties("Agreement between the States of X on Joint Exercises")
    'Agreement between the States of X on Joint Exercises'
    """
    return PARTIES.sub("", title)


def _position(date: str) -> float:
    """A date as a number of years; without a month, the middle of the year."""
    month = int(date[5:7]) - 0.5 if len(date) >= 7 else 6.0
    return round(int(date[:4]) + month / 12, 3)


def _names(graph: Graph, actors: list[str], what: str) -> list[str]:
    found = [name for iri in actors for name in (graph.label(iri), graph.entity(iri).name, *graph.entity(iri).aliases)]
    return [clean(name) for name in dict.fromkeys((*found, what))]


def _regions(graph: Graph, iri: str, cache: dict[str, list[str]]) -> list[str]:
    if iri not in cache:
        cache[iri] = [
            area.slug for area in regions(graph) if body_in(graph, iri, frozenset(states_of_place(graph, area.iri)))[0]
        ]
    return cache[iri]
