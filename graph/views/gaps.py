"""The gap matrix: places by topics, each cell what is known to be done, planned or needed there.

What comes in is a graph and a region, topic or actor; what goes out is the answer of :func:`graph.queries.gaps.gaps`
drawn as a page. A gap of the documents is no gap of the world, so a cell that no document covers looks like none.
"""

from __future__ import annotations

from typing import Any, TypedDict, Unpack

from graph.queries.answer import cell, clean
from graph.queries.gaps import gaps
from graph.queries.projection import Graph
from graph.views.grid import Drawn, Filter, Grid, Head, Square, Tone, by_label, grid_page, head_of

EVERYTHING = 100_000  # rows of the answer: all
STATES = {
    "need": ("!", "need stated, nobody found"),
    "planned": ("◐", "planned only"),
    "members": ("○", "active by membership alone (weak)"),
    "active": ("●", "active"),
    "nothing": ("·", "covered, nothing found"),
}
"""States of a cell with their marks, the emptiest first."""


class Options(TypedDict, total=False):
    """What of the graph to draw: see :func:`gaps_drawn`."""

    region: str | None
    topic: str | None
    actor: str | None
    most: int
    title: str | None


def gaps_page(graph: Graph, **options: Unpack[Options]) -> str:
    """The page as text; options are those of :func:`gaps_drawn`."""
    return grid_page(graph, gaps_drawn(graph, **options))


def gaps_drawn(
    graph: Graph,
    *,
    region: str | None = None,
    topic: str | None = None,
    actor: str | None = None,
    most: int = 40,
    title: str | None = None,
) -> Drawn:
    """What is drawn: of the places the ``most`` with most stated needs and activities."""
    found = gaps(graph, region=region, topic=topic, actor=actor, every=True, limit=EVERYTHING)
    rows = [row for row in found.records() if row.get("place") and row.get("topic")]
    weight: dict[str, int] = {}
    for row in rows:
        filled = _state(row) != "nothing"
        weight[row["place"]] = weight.get(row["place"], 0) + int(row.get("needs") or 0) * 3 + filled
    ranked = sorted(weight, key=lambda name: (-weight[name], name))[:most]
    known = by_label(graph, "Place", "State", "Topic")
    areas = [name for name in ranked if name in known and known[name].type == "Place"]
    places = [*areas, *(name for name in ranked if name not in areas)]
    topics = _topics(rows, set(places))
    line, column = {name: n for n, name in enumerate(places)}, {name: n for n, name in enumerate(topics)}
    squares = []
    for row, said in zip(found.records(), found.evidence, strict=True):
        if row.get("place") not in line or not row.get("topic"):
            continue
        state, needs = _state(row), int(row.get("needs") or 0)
        facts = [f"{row['state']}" + (f"; needs stated: {needs}" if needs else "")]
        facts += [
            f"{name}: {cell(value)}"
            for name, value in row.items()
            if name not in ("topic", "place", "state", "needs") and value
        ]
        squares.append(
            Square(
                [(line[row["place"]], column[row["topic"]])],
                STATES[state][0] + (str(needs) if needs else ""),
                f"gap-{state}" + (" needed" if needs else ""),
                f"{row['topic']} – {row['place']}",
                facts,
                said,
                {"state": state, "needed": "yes" if needs else "no", "topic": row["topic"], "place": row["place"]},
            )
        )
    squares.sort(key=lambda one: (one.values["needed"] == "no", list(STATES).index(one.values["state"])))
    names = {name: _head(known, name) for name in (*places, *topics)}
    grid = Grid(
        [names[name] for name in places],
        [names[name] for name in topics],
        squares,
        [Tone(f"gap-{state}", mark, label) for state, (mark, label) in STATES.items()]
        + [
            Tone("gap-active needed", "●2", "a number: needs stated"),
            Tone("none", "\u00a0", "not covered by the documents"),
        ],
        [
            Filter("state", "boxes", "State", [_item(state, *STATES[state]) for state in STATES]),
            Filter("needed", "choice", "Need stated", [{"id": "yes", "label": "yes"}, {"id": "no", "label": "no"}]),
            Filter("topic", "choice", "Topic", [{"id": name, "label": clean(name)} for name in topics]),
            Filter("place", "choice", "Place", [{"id": name, "label": clean(name)} for name in sorted(places)]),
        ],
        "place",
        "Find a place or a topic",
        f"{len(places)} places, {len(topics)} topics; "
        f"{sum(one.values['state'] == 'need' for one in squares)} cells with a need that nobody is found to meet",
        "Cells, needs first",
        "gaps",
    )
    remarks = []
    if len(weight) > len(places):
        remarks.append(f"{len(places)} of {len(weight)} places are drawn, those with most needs first (--most)")
    return Drawn(clean(title or found.title), grid, found, remarks)


def _topics(rows: list[dict[str, Any]], places: set[str]) -> list[str]:
    """The topics, those with most needs that nobody meets first, then those with most needs."""
    found: dict[str, list[int]] = {}
    for row in rows:
        if row["place"] in places:
            count = found.setdefault(row["topic"], [0, 0, 0])
            state = _state(row)
            count[0] -= state == "need"
            count[1] -= state == "planned"
            count[2] -= int(row.get("needs") or 0)
    return sorted(found, key=lambda name: (found[name], name))


def _state(row: dict[str, Any]) -> str:
    said = str(row.get("state") or "")
    if "by members only" in said:
        return "members"
    for word, state in (("active", "active"), ("planned", "planned"), ("need", "need")):
        if word in said:
            return state
    return "nothing"


def _head(known: dict[str, Any], name: str) -> Head:
    return head_of(known[name], name) if name in known else Head(clean(name))


def _item(state: str, mark: str, label: str) -> dict[str, str]:
    return {"id": state, "label": label, "mark": mark}
