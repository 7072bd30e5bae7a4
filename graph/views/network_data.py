"""What the page of a network carries: nodes with positions, lines with their ties, quotes, filters, rows of the table.

What comes in is a :class:`~graph.views.network.Picture`; what goes out are plain values and the page made of them.
Texts that many ties share (where a quote stands) are kept once and named by their number.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from graph.model import STATUS_ORDER
from graph.queries.answer import clean, evidence_line
from graph.queries.projection import Graph, Tie
from graph.queries.territory import body_in, regions, states_of_place
from graph.queries.ties import COOPERATION
from graph.queries.who import instrument, own_word, phrase
from graph.views.layout import WIDE, place, place_groups
from graph.views.network import PASSAGE, SHOWN_KINDS, Drawn, Picture, hub_name
from graph.views.page import MOST_TOLD, counts, render, told
from graph.views.palette import GROUPS, group_of

LATER_KINDS = frozenset({"support", "funding", "structure"})  # in the page, but not drawn until asked for
KIND_LABELS = {
    "agreement": "Agreement",
    "cooperation": "Cooperation without an act",
    "project": "Joint project",
    "event": "Joint event",
    "support": "Support",
    "funding": "Funding",
    "structure": "Part of",
}
CHARACTER, LINE = 9.3, 19.0  # width of a letter and height of a line at the size of the labels
DIAMOND = 26  # size of the node of many, whose label stands below it
WRAP = 24  # letters of a label before it goes on in a second line
MOST_ROWS = 500  # rows of the table; the script fills it again with what is drawn
LARGE = 1000  # actors from which on fewer quotes of a tie are told, so that the file stays small
WEIGHT = {"asserted": 1.0, "planned": 0.8, "recommended": 0.5}


@dataclass(frozen=True, slots=True)
class Room:
    """The room that a label and the caption of a joint act take in the layout, and how wide it is for its height."""

    label: Callable[[str], tuple[float, float]]
    caption: Callable[[str], tuple[float, float]]
    wide: float = WIDE
    hub: tuple[int, int] = (22, 2)  # letters of a row of a caption, and rows


class Texts:
    """Texts that occur often, each once, by number."""

    def __init__(self) -> None:
        self.numbers: dict[str, int] = {}

    def __call__(self, text: str) -> int:
        """The number of a text."""
        return self.numbers.setdefault(text, len(self.numbers))


def page_data(
    graph: Graph, picture: Picture, centre: str = "", *, eager: bool = False, room: Room | None = None
) -> dict[str, Any]:
    """All that the page needs, as plain values."""
    room = room or SCREEN
    labels = labels_of(graph, picture.actors)
    sizes = {iri: room.label(label) for iri, label in labels.items()}
    captions = {via: "\n".join(wrapped(hub_name(graph, via), *room.hub)) for via in picture.hubs}
    sizes |= {via: room.caption(caption) for via, caption in captions.items()}
    texts = Texts()
    links = _links(graph, picture, texts)
    first = [
        (link["from"], link["to"], max(WEIGHT[tie["status"]] for tie in link["ties"]))
        for link in links
        if eager or any(tie["kind"] not in LATER_KINDS for tie in link["ties"])
    ]
    spots, groups = _spots(picture, sizes, first, room.wide)
    number = {iri: index for index, iri in enumerate(spots)}
    areas = _regions(graph, picture.actors)
    nodes = []
    for iri, index in number.items():
        hub = iri in picture.hubs
        node = _hub(graph, iri, captions[iri]) if hub else actor_node(graph, iri, labels[iri])
        node |= {
            "id": index,
            "x": spots[iri][0],
            "y": spots[iri][1] if not hub else round(spots[iri][1] - sizes[iri][1] / 2 + DIAMOND / 2),
            "w": DIAMOND if hub else sizes[iri][0],
            "h": DIAMOND if hub else sizes[iri][1],
            "focus": iri == centre,
            "regions": [code for code, _, members in areas if iri in members],
        }
        nodes.append(node)
    for name, group in enumerate(groups):
        for iri in group["members"]:
            nodes[number[iri]]["community"] = name
        group["members"] = [number[iri] for iri in group["members"]]
    for link in links:
        link["from"], link["to"] = number[link["from"]], number[link["to"]]
    return {
        "nodes": nodes,
        "links": links,
        "communities": groups,
        "opened": picture.opened,
        "texts": list(texts.numbers),
        **choices(graph, picture.ties, eager),
        "regions": [{"id": code, "label": name} for code, name, _ in areas],
        "groups": looks(),
    }


def looks() -> dict[str, dict[str, str]]:
    """How the kinds of actor are drawn."""
    return {
        key: {"fill": group.fill, "ink": group.ink, "shape": group.shape, "label": group.label}
        for key, group in GROUPS.items()
    }


def actor_node(graph: Graph, iri: str, label: str) -> dict[str, Any]:
    """An actor with its names, without its place."""
    entity = graph.entity(iri)
    names = dict.fromkeys((entity.acronym, *entity.aliases, entity.slug))
    return {
        "label": label,
        "short": clean(entity.label),
        "hub": False,
        "name": clean(entity.name),
        "aliases": [clean(name) for name in names if name],
        "group": group_of(graph, iri),
        "kind": clean((entity.kind or entity.type).replace("_", " ")),
    }


def _hub(graph: Graph, iri: str, caption: str) -> dict[str, Any]:
    entity, name = graph.entity(iri), hub_name(graph, iri)
    kind = "joint statement" if iri.startswith(PASSAGE) else clean((entity.kind or entity.type).replace("_", " "))
    return {"label": caption, "short": name, "hub": True, "name": name, "aliases": [], "group": "hub", "kind": kind}


def _spots(
    picture: Picture,
    sizes: Mapping[str, tuple[float, float]],
    links: Sequence[tuple[str, str, float]],
    wide: float,
) -> tuple[dict[str, tuple[int, int]], list[dict[str, Any]]]:
    """Positions of all nodes, and the groups of the map with their place; a joint act is in the group of most ends."""
    if not picture.groups:
        return place(sizes, links, wide=wide), []
    home = {iri: index for index, group in enumerate(picture.groups) for iri in group}
    for via, ties in sorted(picture.hubs.items()):
        ends = Counter(home[iri] for iri in sorted({iri for tie in ties for iri in (tie.a, tie.b)}))
        home[via] = min(ends, key=lambda index: (-ends[index], index))
    members: list[list[str]] = [[] for _ in picture.groups]
    for iri in sorted(home):
        members[home[iri]].append(iri)
    spots, frames = place_groups(sizes, links, members)
    degree = Counter(end for a, b, _ in links for end in (a, b))
    groups = []
    for group, frame in zip(members, frames, strict=True):
        actors = [iri for iri in group if iri not in picture.hubs]
        leading = sorted(actors, key=lambda iri: (-degree[iri], iri))
        x, y, w, h = frame
        groups.append({"members": [*leading, *(iri for iri in group if iri in picture.hubs)], "size": len(actors)})
        groups[-1] |= {"x": x, "y": y, "w": w, "h": h}
    return spots, groups


def choices(graph: Graph, ties: Iterable[Tie], eager: bool) -> dict[str, Any]:
    """What the filters offer: topics, kinds of tie, documents, years."""
    ties = list(ties)
    topics = sorted({code for tie in ties for code in tie.topics})
    documents = sorted(
        {item.document for tie in ties for item in tie.statements},
        key=lambda iri: (
            (graph.documents[iri].origin != "text", graph.documents[iri].name)
            if iri in graph.documents
            else (True, iri)
        ),
    )
    years = sorted({year for tie in ties for year in span(graph, tie) if year})
    there = {tie.kind for tie in ties}
    kinds = [*(kind for kind in SHOWN_KINDS if kind in there), *sorted(there.difference(SHOWN_KINDS))]
    return {
        "topics": [{"id": code, "label": clean(graph.entity(code).name)} for code in topics],
        "kinds": [
            {"id": kind, "label": KIND_LABELS.get(kind) or kind.capitalize(), "on": eager or kind not in LATER_KINDS}
            for kind in kinds
        ],
        "documents": [{"id": iri, "label": document_name(graph, iri)} for iri in documents],
        "years": [years[0], years[-1]] if years else [],
    }


def document_name(graph: Graph, iri: str) -> str:
    """A document as a filter names it: title (or name) and date."""
    entry = graph.documents.get(iri)
    if entry is None:
        return clean(iri)
    title = entry.metadata.title or entry.name
    return clean(f"{title} ({entry.metadata.date})" if entry.metadata.date else title)


def span(graph: Graph, tie: Tie) -> tuple[int, int]:
    """First and last year of a tie; without a beginning, that of the first document that tells; 0 where unknown."""
    since = tie.since or min((date for item in tie.statements if (date := graph.published(item))), default="")
    return int(since[:4] or 0), int(tie.until[:4] or 0)


def _regions(graph: Graph, actors: Iterable[str]) -> list[tuple[str, str, set[str]]]:
    """Regions with the drawn actors that are of them, those without any left out."""
    actors = list(actors)
    found = []
    for place_ in sorted(regions(graph), key=lambda one: one.name):
        inside = frozenset(states_of_place(graph, place_.iri))
        members = {iri for iri in actors if body_in(graph, iri, inside)[0]}
        if members:
            found.append((place_.slug, clean(place_.name), members))
    return found


def labels_of(graph: Graph, actors: Iterable[str]) -> dict[str, str]:
    """Short labels, wrapped; two actors with one acronym get their parent's beside it."""
    short = {iri: clean(graph.label(iri)) for iri in actors}
    twice = Counter(short.values())
    for iri, label in short.items():
        if twice[label] > 1:
            parents = sorted(graph.label(item.object) for item in graph.about(iri, "part_of"))
            short[iri] = clean(f"{label} ({parents[0]})" if parents else graph.entity(iri).name)
    return {iri: "\n".join(wrapped(label)) for iri, label in short.items()}


def wrapped(label: str, width: int = WRAP, lines: int = 3) -> list[str]:
    """A label in at most three lines; a word longer than a line is broken, what does not fit ends in an ellipsis."""
    rows = [""]
    for word in label.split():
        while len(word) > width:
            if rows[-1]:
                rows.append("")
            rows[-1], word = word[: width - 1] + "-", word[width - 1 :]
            rows.append("")
            if len(rows) > lines + 2:
                break
        joined = f"{rows[-1]} {word}".strip()
        if len(joined) <= width:
            rows[-1] = joined
        else:
            rows.append(word[:width])
    rows = [row for row in rows if row]
    return rows if len(rows) <= lines else [*rows[: lines - 1], rows[lines - 1][: width - 1].rstrip() + "…"]


def box(label: str) -> tuple[float, float]:
    """Width and height of the box around a label."""
    rows = label.split("\n")
    width = max(
        sum(CHARACTER * (1.18 if letter.isupper() or ord(letter) > 0x3FF else 1.0) for letter in row) for row in rows
    )
    return round(max(width, 34.0) + 26), round(LINE * len(rows) + 16)


def _caption_box(caption: str) -> tuple[float, float]:
    """The room of a node of many: a diamond with small letters below it."""
    rows = caption.split("\n")
    return round(max(max(len(row) for row in rows) * CHARACTER * 0.8, 30.0) + 8), round(34 + 15 * len(rows))


SCREEN = Room(box, _caption_box)
"""The room on a screen."""


def _links(graph: Graph, picture: Picture, texts: Texts) -> list[dict[str, Any]]:
    """Lines: one for each pair with all its ties, and one from each hub to each of its ends."""
    most = MOST_TOLD if len(picture.actors) < LARGE else 2
    pairs: dict[tuple[str, str], list[dict[str, Any]]] = defaultdict(list)
    for tie in picture.ties:
        if tie.kind not in COOPERATION or not picture.folded(tie):
            pairs[min(tie.a, tie.b), max(tie.a, tie.b)].append(tie_data(graph, tie, tie.a, tie.b, texts, most=most))
    for via, ties in picture.hubs.items():
        ends: dict[str, list[Tie]] = defaultdict(list)
        for tie in ties:
            ends[tie.a].append(tie)
            ends[tie.b].append(tie)
        for iri, own in ends.items():
            best = min(own, key=lambda tie: (STATUS_ORDER[tie.status], tie.other(iri)))
            pairs[iri, via].append(tie_data(graph, best, iri, "", texts, hub_name(graph, via), most=most))
    return [
        {"id": index, "from": a, "to": b, "ties": ties} for index, ((a, b), ties) in enumerate(sorted(pairs.items()))
    ]


def tie_data(
    graph: Graph, tie: Tie, a: str, b: str, texts: Texts, hub: str = "", most: int = MOST_TOLD
) -> dict[str, Any]:
    """A tie as the panel tells it; ``b`` is empty where it is one end of a node of many."""
    mine = [item for item in tie.statements if b or not tie.via or a in (item.subject, item.object)] or list(
        tie.statements
    )
    evidence, more = told(graph, mine, most)
    begun, ended = span(graph, tie)
    found: dict[str, Any] = {
        "kind": tie.kind,
        "status": tie.status,
        "phrase": phrase(tie, a) if b else "takes part in",
        "turned": bool(b) and a > b,
        "start": clean(graph.entity(a).label),
        "end": clean(graph.entity(b).label) if b else hub,
        "through": clean(instrument(graph, tie) or ""),
        "since": tie.since,
        "until": tie.until,
        "years": [begun, ended],
        "topics": list(tie.topics),
        "sources": tie.sources,
        "own": own_word(graph, tie),
        "directed": tie.relation != "cooperates_with",
        "documents": sorted({item.document for item in mine}),
        "evidence": [{**line, "source": texts(line["source"])} for line in evidence],
        "more": more,
    }
    found["documents"] = [texts(one) for one in found["documents"]]
    return {key: value for key, value in found.items() if value not in (False, "", [], 0) or key == "sources"}


def render_network(graph: Graph, drawn: Drawn) -> str:
    """The page."""
    data, ties, remarks = drawn.data, drawn.ties, drawn.remarks
    ordered = sorted(
        ties,
        key=lambda tie: (STATUS_ORDER[tie.status], graph.label(tie.a), graph.label(tie.b), tie.relation, tie.via),
    )
    rows = [
        {
            "start": graph.entity(tie.a).name,
            "phrase": phrase(tie, tie.a),
            "end": graph.entity(tie.b).name,
            "through": instrument(graph, tie) or "",
            "status": tie.status,
            "since": tie.since,
            "sources": tie.sources,
            "evidence": evidence_line(tie.statements[0], graph.documents) if tie.statements else "",
        }
        for tie in ordered[:MOST_ROWS]
    ]
    if len(ordered) > MOST_ROWS:
        remarks = [*remarks, f"The table shows {MOST_ROWS} of {len(ordered)} ties; ctgraph export writes all of them."]
    used = {node["group"] for node in data["nodes"]}
    return render(
        graph,
        "network.html",
        drawn.title,
        data,
        ["network.js", "network_picture.js"],
        remarks,
        with_network=True,
        rows=[{key: clean(value) if isinstance(value, str) else value for key, value in row.items()} for row in rows],
        groups=[{"id": key, **look} for key, look in looks().items() if key in used],
        kinds=data["kinds"],
        topics=data["topics"],
        regions=data["regions"],
        sources=data["documents"],
        years=data["years"],
        counts=counts(tie.status for tie in ties),
        actors=sum(not node["hub"] for node in data["nodes"]),
    )
