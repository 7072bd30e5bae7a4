"""Each view put on paper: what is drawn, with the words around it.

What comes in are a graph and the options of a view; what goes out is a sheet that holds the whole picture.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from typing import Any

from graph.model import STATUS_ORDER
from graph.queries.projection import Graph
from graph.views.grid import Drawn as GridDrawn
from graph.views.network import FEW, Options, network_drawn
from graph.views.network_data import KIND_LABELS
from graph.views.page import counts
from graph.views.stills.grid import grid_body, grid_legend, plan
from graph.views.stills.network import largest, network_body, network_legend, room_of
from graph.views.stills.sheet import Sheet, Words
from graph.views.stills.sizes import size_of
from graph.views.stills.timeline import first_items, latest, timeline_body, timeline_legend
from graph.views.timeline import Options as TimelineOptions
from graph.views.timeline import timeline_drawn

OPTIONS = (re.compile(r"\s*\([^()]*--[a-z][^()]*\)"), re.compile(r"[;,]\s[^;.]*--[a-z][^;.]*"))
"""What the remarks of a page say of the command that made it; on paper nobody can use it."""
REVISION = 16  # letters of the revision, as ctgraph doctor shows it


def network_paper(graph: Graph, size: str, snapshot: str, options: Options) -> Sheet:
    """The network; around one actor, no more than a page shows at once."""
    wide, high = size_of(size)
    if options.get("focus") and options.get("most") is None and not options.get("start"):
        options = {**options, "most": FEW}
    drawn = network_drawn(graph, **options, room=room_of(1.3 * wide / high))
    on = {kind["id"] for kind in drawn.data["kinds"] if kind["on"]}
    ties = [tie for tie in drawn.ties if tie.kind in on]
    actors = sum(not node["hub"] for node in drawn.data["nodes"])
    notes = [re.sub(r"; hops .*", "", note) if note.startswith("Path ") else note for note in drawn.remarks]
    off = [KIND_LABELS[kind["id"]].lower() for kind in drawn.data["kinds"] if not kind["on"]]
    if off:
        notes.append(f"Not drawn: {_listed(off)}")
    if groups := drawn.data["communities"]:
        shown = largest(drawn.data)
        told = f"{actors} actors in {len(groups)} groups, those with most ties named"
        if left := len(groups) - len(shown):
            rest = actors - sum(groups[index]["size"] for index in shown)
            told += f"; {left} smaller groups with {rest} actors are left out"
        notes.insert(0, told)
    words = _words(graph, options.get("title"), drawn.title, _counted(f"{actors} actors", ties), notes, snapshot)
    sheet = Sheet(wide, high, words)
    network_body(sheet, drawn.data, sheet.frame(network_legend(drawn.data)))
    return sheet


def grid_paper(graph: Graph, draw: Callable[..., GridDrawn], size: str, snapshot: str, options: Any) -> Sheet:
    """A matrix; where the paper has not room for all rows, those that would be drawn if only so many were asked for."""
    drawn = draw(graph, **options)
    for _ in range(3):
        sheet = _grid_sheet(graph, drawn, size, snapshot, options)
        legend = grid_legend(drawn.grid)
        fits = plan(drawn.grid, sheet.frame(legend), sheet.base)
        rows = min(fits.rows, fits.columns) if drawn.grid.page == "matrix" else fits.rows
        if rows == len(drawn.grid.rows) or rows < 2:
            break
        drawn = draw(graph, **{**options, "most": rows})
    left = [
        f"{number} of {len(heads)} {what}"
        for number, heads, what in ((fits.rows, drawn.grid.rows, "rows"), (fits.columns, drawn.grid.columns, "columns"))
        if number < len(heads)
    ]
    notes = [f"This size has room for {_listed(left)}"] if left else []
    sheet = _grid_sheet(graph, drawn, size, snapshot, options, notes)
    grid_body(sheet, drawn.grid, sheet.frame(grid_legend(drawn.grid)))
    return sheet


def _grid_sheet(
    graph: Graph, drawn: GridDrawn, size: str, snapshot: str, options: Any, notes: Sequence[str] = ()
) -> Sheet:
    said = [*notes, *drawn.remarks, *drawn.answer.notes]
    words = _words(graph, options.get("title"), drawn.title, drawn.grid.summary, said, snapshot)
    return Sheet(*size_of(size), words)


def timeline_paper(graph: Graph, size: str, snapshot: str, options: TimelineOptions) -> Sheet:
    """The timeline: what the page shows first, the latest where not all has room."""
    wide, high = size_of(size)
    drawn = timeline_drawn(graph, **options)
    items = first_items(drawn.items, drawn.kinds)
    legend = timeline_legend(items, drawn.kinds)
    off = [kind["label"].lower() for kind in drawn.kinds if not kind["on"]]
    notes = [f"Not drawn: {_listed(off)}"] if off else []
    found = counts(item["status"] for item in items)
    told = ", ".join(f"{found[status]} {status}" for status in STATUS_ORDER if found[status])
    counted = f"{_listed([kind['label'].lower() for kind in drawn.kinds if kind['on']])}: {told or 'none'}".capitalize()

    def sheet_with(more: Sequence[str]) -> Sheet:
        said = [*more, *notes, *drawn.remarks, *drawn.answer.notes]
        return Sheet(wide, high, _words(graph, options.get("title"), drawn.title, counted, said, snapshot))

    if not items:
        sheet = sheet_with([])
        sheet.nothing(sheet.frame(legend))
        return sheet
    trial = sheet_with([f"The latest {len(items)} of {len(items)} are drawn"])
    _, fitting = latest(items, trial.frame(legend), trial.base)
    left = len(items) - fitting
    sheet = sheet_with([f"The latest {fitting} of {len(items)} are drawn"] if left else [])
    body = sheet.frame(legend)
    timeline_body(sheet, latest(items[left:], body, sheet.base)[0], body)
    return sheet


def _words(graph: Graph, asked: str | None, title: str, counted: str, notes: Sequence[str], snapshot: str) -> Words:
    """The words around a picture; an empty title was asked for where there is none to draw."""
    said = [*notes, *graph.remarks]
    if graph.proposed and not any("proposed claim" in note for note in said):
        said.append(f"{graph.proposed} proposed claims of this graph are left out")
    plain = dict.fromkeys(_plain(note) for note in said)
    return Words(title, counted, [note for note in plain if note], source_line(graph, snapshot), shown=asked != "")


def _plain(note: str) -> str:
    for option in OPTIONS:
        note = option.sub("", note)
    return note.strip().rstrip(".")


def source_line(graph: Graph, snapshot: str = "") -> str:
    """What a picture rests on: how many documents and tables, the date that they reach to, the snapshot."""
    origins = [entry.origin for entry in graph.documents.values()]
    parts = [
        f"{number} {what if number == 1 else what + 's'}"
        for what, number in (("document", origins.count("text")), ("table", origins.count("table")))
        if number
    ]
    parts += ["the register"] if "register" in origins else []
    reach = f", up to {graph.today()}" if graph.today() else ""
    held = f". Snapshot of the store: {snapshot[:REVISION]}" if snapshot else ""
    return f"Sources: {_listed(parts) or 'none'}{reach}{held}."


def _counted(what: str, ties: Iterable[object]) -> str:
    found = counts(tie.status for tie in ties)  # type: ignore[attr-defined]
    told = ", ".join(f"{found[status]} {status}" for status in STATUS_ORDER if found[status])
    return f"{what}; ties: {told or 'none'}"


def _listed(parts: Sequence[str]) -> str:
    return " and ".join(filter(None, (", ".join(parts[:-1]), *parts[-1:])))
