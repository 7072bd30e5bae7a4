"""The paths between two actors as a picture: one at the left, the other at the right, the ways between them in rows.

What comes in is a graph with two names; what goes out is the answer of :func:`graph.queries.paths.paths` drawn as a
page of the same make as the network: each line is a hop with the act it runs through, and a click tells its evidence.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any

from graph.model import Statement
from graph.queries.answer import clean
from graph.queries.paths import paths
from graph.queries.projection import Graph, Tie
from graph.views.network import Drawn
from graph.views.network_data import (
    SCREEN,
    Room,
    Texts,
    actor_node,
    choices,
    labels_of,
    looks,
    tie_data,
    wrapped,
)

ROW, STEP = 150, 390  # distance of two ways, and of two actors on a way
LONGEST = 24  # letters of an act in a line of its label


def paths_drawn(
    graph: Graph,
    start: str,
    end: str,
    *,
    k: int = 4,
    status: str | Iterable[str] | None = None,
    as_of: str | None = None,
    topic: str | None = None,
    title: str | None = None,
    room: Room | None = None,
) -> Drawn:
    """What is drawn; options are those of the question, ``room`` is that of its labels (a screen's without it)."""
    found = paths(graph, start, end, k=k, status=status, as_of=as_of, topic=topic)
    ties = _ties(graph)
    hops = [
        (int(row["path"]), row, tie)
        for row, said in zip(found.records(), found.evidence, strict=True)
        if (tie := _meant(ties, row, said)) is not None
    ]
    ways: dict[int, list[str]] = defaultdict(list)
    for number, row, tie in hops:
        a, b = (tie.a, tie.b) if graph.label(tie.a) == row["from"] else (tie.b, tie.a)
        ways[number] = [*(ways[number] or [a]), b]
    spots = _spots(list(ways.values()))
    ends = {way[place] for way in ways.values() for place in (0, -1)}
    labels = labels_of(graph, spots)
    nodes = []
    for index, (iri, (x, y)) in enumerate(spots.items()):
        width, height = (room or SCREEN).label(labels[iri])
        node = {"id": index, "x": x, "y": y, "w": width, "h": height, "focus": iri in ends, "regions": []}
        nodes.append({**actor_node(graph, iri, labels[iri]), **node})
    texts = Texts()
    data = {
        "nodes": nodes,
        "links": _links(graph, hops, {iri: index for index, iri in enumerate(spots)}, texts),
        "communities": [],
        "opened": [],
        "regions": [],
        "groups": looks(),
        **choices(graph, [tie for *_, tie in hops], eager=True),
    }
    data["texts"] = list(texts.numbers)
    heading = clean(title or _title(graph, list(ways.values()), found.title))
    return Drawn(heading, data, [tie for *_, tie in hops], list(found.notes))


def _title(graph: Graph, ways: list[list[str]], long: str) -> str:
    """The ends by their short names; where there is no path, the title of the answer."""
    return f"Paths from {graph.label(ways[0][0])} to {graph.label(ways[0][-1])}" if ways else long


def _ties(graph: Graph) -> dict[frozenset[str], list[Tie]]:
    found: dict[frozenset[str], list[Tie]] = defaultdict(list)
    for tie in graph.ties:
        found[frozenset((graph.label(tie.a), graph.label(tie.b)))].append(tie)
    return found


def _meant(ties: dict[frozenset[str], list[Tie]], row: dict[str, Any], said: Sequence[Statement]) -> Tie | None:
    """The tie of a hop: between these two, with this status, resting on the same statements as far as any does."""
    near = [tie for tie in ties[frozenset((row["from"], row["to"]))] if tie.status == row["status"]]
    told = {item.id for item in said}
    return max(near, key=lambda tie: len(told & {item.id for item in tie.statements}), default=None)


def _spots(ways: list[list[str]]) -> dict[str, tuple[int, int]]:
    """Positions: the ends in the middle of the height, each way in a row, an actor of several ways in the first."""
    found: dict[str, tuple[int, int]] = {}
    if not ways:
        return found
    wide = max(len(way) for way in ways) - 1
    rows = 0
    inner: dict[str, tuple[int, int]] = {}
    for way in ways:
        new = [iri for iri in way[1:-1] if iri not in inner]
        for iri in new:
            inner[iri] = (round(STEP * wide * way.index(iri) / (len(way) - 1)), rows * ROW)
        rows += bool(new)
    middle = (max(rows, 1) - 1) * ROW // 2
    found[ways[0][0]] = (0, middle)
    found[ways[0][-1]] = (STEP * wide, middle)
    return {**found, **inner}


def _links(
    graph: Graph, hops: list[tuple[int, dict[str, Any], Tie]], number: dict[str, int], texts: Texts
) -> list[dict[str, Any]]:
    links: dict[tuple[str, str], dict[str, Any]] = {}
    for path, row, tie in hops:
        a, b = min(tie.a, tie.b), max(tie.a, tie.b)
        told = tie_data(graph, tie, a, b, texts)
        if row["remark"]:
            told["remark"] = clean(f"{row['remark']} hop of path {path}")
        link = links.setdefault((a, b), {"from": number[a], "to": number[b], "ties": []})
        if all(other["evidence"] != told["evidence"] for other in link["ties"]):
            link["ties"].append(told)
    for index, link in enumerate(links.values()):
        act = str(link["ties"][0].get("through") or link["ties"][0]["phrase"])
        link |= {"id": index, "label": "\n".join(wrapped(act, LONGEST, 3))}
    return list(links.values())
