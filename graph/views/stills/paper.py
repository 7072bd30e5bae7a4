"""Each view put on paper: what is drawn, with the words around it.

What comes in are a graph and the options of a view; what goes out is a sheet that holds the whole picture.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from graph.model import STATUS_ORDER
from graph.queries.projection import Graph
from graph.views.network import FEW, Options, network_drawn
from graph.views.network_data import KIND_LABELS
from graph.views.page import counts
from graph.views.stills.network import network_body, network_legend, room_of
from graph.views.stills.sheet import Sheet, Words, size_of

OPTION = re.compile(r"\s*\([^()]*--[a-z][^()]*\)|[;,]\s[^;.]*--[a-z][^;.]*")
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
    notes = list(drawn.remarks)
    off = [KIND_LABELS[kind["id"]].lower() for kind in drawn.data["kinds"] if not kind["on"]]
    if off:
        notes.append(f"Not drawn: ties of {_listed(off)}")
    if drawn.data["communities"]:
        notes.insert(0, f"{actors} actors in {len(drawn.data['communities'])} groups, those with most ties named")
    words = _words(graph, options.get("title"), drawn.title, _counted(f"{actors} actors", ties), notes, snapshot)
    sheet = Sheet(wide, high, words)
    network_body(sheet, drawn.data, sheet.frame(network_legend(drawn.data)))
    return sheet


def _words(graph: Graph, asked: str | None, title: str, counted: str, notes: Sequence[str], snapshot: str) -> Words:
    """The words around a picture; an empty title was asked for where there is none to draw."""
    said = [*notes, *graph.remarks]
    if graph.proposed:
        said.append(f"{graph.proposed} proposed claims are left out")
    plain = dict.fromkeys(OPTION.sub("", note).strip() for note in said)
    return Words(title, counted, [note for note in plain if note], source_line(graph, snapshot), shown=asked != "")


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
