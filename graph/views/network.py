"""The cooperation network as one HTML file that works offline: picture, panel with evidence, table.

What comes in is a graph and what to show of it; what goes out is a file with everything inside: the vis-network script
that pyvis ships, our template, positions computed beforehand, the data as JSON. The page runs no string as code, loads
nothing and writes every name and quote as text; its Content-Security-Policy lets only these scripts run.

Drawn are the actors that cooperate: pairs are lines (solid asserted, dashed planned, dotted recommended, wider with
more independent sources), and what ties three actors or more is a small node of its own with a line to each. Shown is
one actor with its partners (``focus``), or the actors with most ties, never everything.
"""

from __future__ import annotations

import base64
import hashlib
import json
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from importlib.resources import files
from itertools import combinations
from pathlib import Path
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from graph.model import STATUS_ORDER, InputError
from graph.queries.answer import clean, evidence_line
from graph.queries.names import find, find_topic
from graph.queries.projection import ACTORS, Graph, Tie
from graph.queries.projection import known_by as limited
from graph.queries.territory import body_in, find_place, states_of_place
from graph.queries.ties import COOPERATION
from graph.queries.who import at_date, chosen, instrument, own_word, phrase
from graph.views.layout import place
from graph.views.palette import GROUPS, group_of

SHOWN_KINDS = ("agreement", "cooperation", "project", "event", "support", "funding", "structure")
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
PASSAGE = "passage "
MANY = 3  # ends from which a tie through one node is drawn as a node
CHARACTER, LINE = 9.3, 19.0  # width of a letter and height of a line at the size of the labels
MOST_TOLD = 12  # quotes shown for one tie
DIAMOND = 26  # size of the node of many, whose label stands below it
WRAP = 24  # letters of a label before it goes on in a second line


@dataclass(slots=True)
class Picture:
    """What is drawn: actors, the ties among them, and the nodes that stand for ties of many."""

    actors: list[str]
    ties: list[Tie]
    hubs: dict[str, list[Tie]] = field(default_factory=dict)
    left_out: int = 0

    def folded(self, tie: Tie) -> str:
        """The node of many that stands for this tie, or nothing."""
        key = _bundle(tie)
        return key if key in self.hubs else ""


def write_network(
    graph: Graph,
    path: str | Path,
    *,
    focus: str | None = None,
    region: str | None = None,
    topic: str | None = None,
    status: str | Iterable[str] | None = None,
    kind: str | Iterable[str] | None = None,
    as_of: str | None = None,
    known_by: str | None = None,
    most: int = 40,
    title: str | None = None,
) -> Path:
    """Write the network to ``path`` and return it.

    ``focus`` draws one actor with those it is tied to; ``region`` the bodies of a region; ``topic`` the ties on a topic
    and those among actors that both work on it. At most ``most`` actors are drawn, those with most ties first.
    """
    if known_by:
        graph = limited(graph, known_by)
    text = network_page(
        graph, focus=focus, region=region, topic=topic, status=status, kind=kind, as_of=as_of, most=most, title=title
    )
    target = Path(path)
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_text(text, encoding="utf-8", errors="backslashreplace", newline="\n")
    return target


def network_page(
    graph: Graph,
    *,
    focus: str | None = None,
    region: str | None = None,
    topic: str | None = None,
    status: str | Iterable[str] | None = None,
    kind: str | Iterable[str] | None = None,
    as_of: str | None = None,
    most: int = 40,
    title: str | None = None,
) -> str:
    """The page as text."""
    if most < 2:
        raise InputError(f"A network needs at least two actors, not {most}")
    kinds = chosen(kind, SHOWN_KINDS, "kind of tie of this picture")
    statuses = chosen(status, STATUS_ORDER, "status")
    ties = [
        tie
        for tie in graph.ties
        if tie.kind in kinds
        and tie.status in statuses
        and graph.entity(tie.a).type in ACTORS
        and graph.entity(tie.b).type in ACTORS
    ]
    remarks = list(graph.remarks)
    if as_of:
        ties, said = at_date(graph, ties, as_of)
        remarks += said
    about = "Cooperation"
    if topic:
        code = find_topic(graph, topic)
        ties, about = _on_topic(graph, ties, code.iri), f"Cooperation on {code.name.casefold()}"
    if region:
        area = find_place(graph, region)
        inside = frozenset(states_of_place(graph, area.iri))
        of_region = {iri for tie in ties for iri in (tie.a, tie.b) if body_in(graph, iri, inside)[0]}
        ties = [tie for tie in ties if tie.a in of_region or tie.b in of_region]
        about += f" in {area.name}"
    centre = find(graph, focus, ACTORS).iri if focus else ""
    if centre:
        about += f" of {graph.entity(centre).name}"
    picture = select(graph, ties, centre=centre, most=most, eager=bool(kind))
    if picture.left_out:
        remarks.append(
            f"The {len(picture.actors)} actors with most ties are drawn; {picture.left_out} with fewer are left out."
        )
    data = page_data(graph, picture, centre, eager=bool(kind))
    return render(graph, title or about, data, picture, remarks)


def _on_topic(graph: Graph, ties: list[Tie], topic: str) -> list[Tie]:
    working = {item.subject for item in graph.towards(topic, "works_on")}
    return [tie for tie in ties if topic in tie.topics or (tie.a in working and tie.b in working)]


def select(graph: Graph, ties: list[Tie], *, centre: str = "", most: int = 40, eager: bool = False) -> Picture:
    """The actors to draw and the ties among them; an actor counts by its cooperation, the firmer the more."""
    weight = {"asserted": 3.0, "planned": 2.0, "recommended": 1.0}
    first = [tie for tie in ties if eager or tie.kind in COOPERATION]
    partners: dict[str, dict[str, float]] = defaultdict(dict)
    for tie in first:
        for a, b in ((tie.a, tie.b), (tie.b, tie.a)):
            partners[a][b] = max(partners[a].get(b, 0.0), weight[tie.status] + min(tie.sources, 5) / 10)
    score = {iri: sum(found.values()) for iri, found in partners.items()}
    if centre:
        near = [iri for iri in score if iri in partners[centre]]
        ranked = [centre, *sorted(near, key=lambda iri: (-partners[centre][iri], -score[iri], iri))]
    else:
        ranked = sorted(score, key=lambda iri: (-score[iri], iri))
    drawn = set(ranked[:most])
    kept = [tie for tie in ties if tie.a in drawn and tie.b in drawn]
    groups: dict[str, list[Tie]] = defaultdict(list)
    for tie in kept:
        if tie.kind in COOPERATION and (key := _bundle(tie)):
            groups[key].append(tie)
    tied = {frozenset((tie.a, tie.b)) for tie in kept if tie.kind in COOPERATION}
    hubs = {}
    for key, found in sorted(groups.items()):
        ends = sorted({iri for tie in found for iri in (tie.a, tie.b)})
        many = len(ends) >= MANY
        if key.startswith(PASSAGE):  # a sentence is no act: only where it names all with all does a node say the same
            many = len(ends) > MANY and all(frozenset(pair) in tied for pair in combinations(ends, 2))
        if many:
            hubs[key] = found
    return Picture(sorted(drawn), kept, hubs, len(ranked) - len(drawn))


def _bundle(tie: Tie) -> str:
    """What a tie shares with others: its agreement, project or event, or the one passage that all its evidence is."""
    if tie.via:
        return tie.via
    passages = {(item.document, item.evidence.quote, item.evidence.row) for item in tie.statements}
    return PASSAGE + "\x1f".join(map(str, passages.pop())) if len(passages) == 1 and tie.kind == "cooperation" else ""


def _hub_name(graph: Graph, key: str) -> str:
    if not key.startswith(PASSAGE):
        return clean(graph.entity(key).name)
    entry = graph.documents.get(key[len(PASSAGE) :].split("\x1f")[0])
    return clean(f"Named together in {entry.name}" if entry else "Named together")


def page_data(graph: Graph, picture: Picture, centre: str = "", *, eager: bool = False) -> dict[str, Any]:
    """All that the page needs, as plain values: nodes with positions, links with their ties, texts of evidence."""
    labels = _labels(graph, picture.actors)
    sizes = {iri: _box(label) for iri, label in labels.items()}
    captions = {via: "\n".join(_wrapped(_hub_name(graph, via), 22, 2)) for via in picture.hubs}
    sizes |= {via: _caption_box(caption) for via, caption in captions.items()}
    links = _links(graph, picture)
    weight = {"asserted": 1.0, "planned": 0.8, "recommended": 0.5}
    drawn_first = [link for link in links if eager or any(tie["kind"] not in LATER_KINDS for tie in link["ties"])]
    spots = place(
        sizes, [(link["from"], link["to"], max(weight[tie["status"]] for tie in link["ties"])) for link in drawn_first]
    )
    number = {iri: index for index, iri in enumerate(spots)}
    nodes = []
    for iri, index in number.items():
        entity = graph.entity(iri)
        hub = iri in picture.hubs
        group = "hub" if hub else group_of(graph, iri)
        nodes.append(
            {
                "id": index,
                "label": captions[iri] if hub else labels[iri],
                "short": _hub_name(graph, iri) if hub else clean(entity.label),
                "hub": hub,
                "name": _hub_name(graph, iri) if hub else clean(entity.name),
                "aliases": []
                if hub
                else [clean(name) for name in dict.fromkeys((entity.acronym, *entity.aliases, entity.slug)) if name],
                "group": group,
                "kind": "joint statement"
                if iri.startswith(PASSAGE)
                else clean((entity.kind or entity.type).replace("_", " ")),
                "x": spots[iri][0],
                "y": spots[iri][1] if not hub else round(spots[iri][1] - sizes[iri][1] / 2 + DIAMOND / 2),
                "w": DIAMOND if hub else sizes[iri][0],
                "h": DIAMOND if hub else sizes[iri][1],
                "focus": iri == centre,
            }
        )
    topics = sorted({code for tie in picture.ties for code in tie.topics})
    for link in links:
        link["from"], link["to"] = number[link["from"]], number[link["to"]]
    return {
        "nodes": nodes,
        "links": links,
        "topics": [{"id": code, "label": graph.entity(code).name} for code in topics],
        "kinds": [
            {"id": kind, "label": KIND_LABELS[kind], "on": eager or kind not in LATER_KINDS}
            for kind in SHOWN_KINDS
            if any(tie.kind == kind for tie in picture.ties)
        ],
        "groups": {
            key: {"fill": group.fill, "ink": group.ink, "shape": group.shape, "label": group.label}
            for key, group in GROUPS.items()
        },
    }


def _labels(graph: Graph, actors: Iterable[str]) -> dict[str, str]:
    """Short labels, wrapped; two actors with one acronym get their parent's beside it."""
    short = {iri: clean(graph.label(iri)) for iri in actors}
    twice = Counter(short.values())
    for iri, label in short.items():
        if twice[label] > 1:
            parents = sorted(graph.label(item.object) for item in graph.about(iri, "part_of"))
            short[iri] = f"{label} ({parents[0]})" if parents else graph.entity(iri).name
    return {iri: "\n".join(_wrapped(label)) for iri, label in short.items()}


def _wrapped(label: str, width: int = WRAP, lines: int = 3) -> list[str]:
    """A label in at most three lines; a word longer than a line is broken, what does not fit ends in an ellipsis."""
    rows = [""]
    for word in label.split():
        while len(word) > width:
            if rows[-1]:
                rows.append("")
            rows[-1], word = word[: width - 1] + "-", word[width - 1 :]
            rows.append("")
        joined = f"{rows[-1]} {word}".strip()
        if len(joined) <= width:
            rows[-1] = joined
        else:
            rows.append(word)
    rows = [row for row in rows if row]
    return rows if len(rows) <= lines else [*rows[: lines - 1], rows[lines - 1][: width - 1].rstrip() + "…"]


def _box(label: str) -> tuple[float, float]:
    rows = label.split("\n")
    width = max(
        sum(CHARACTER * (1.18 if letter.isupper() or ord(letter) > 0x3FF else 1.0) for letter in row) for row in rows
    )
    return round(max(width, 34.0) + 26), round(LINE * len(rows) + 16)


def _caption_box(caption: str) -> tuple[float, float]:
    """The room of a node of many: a diamond with small letters below it."""
    rows = caption.split("\n")
    return round(max(max(len(row) for row in rows) * CHARACTER * 0.8, 30.0) + 8), round(34 + 15 * len(rows))


def _links(graph: Graph, picture: Picture) -> list[dict[str, Any]]:
    """Lines: one for each pair with all its ties, and one from each hub to each of its ends."""
    pairs: dict[tuple[str, str], list[dict[str, Any]]] = defaultdict(list)
    for tie in picture.ties:
        if tie.kind not in COOPERATION or not picture.folded(tie):
            pairs[min(tie.a, tie.b), max(tie.a, tie.b)].append(_tie(graph, tie, tie.a, tie.b))
    for via, ties in picture.hubs.items():
        ends: dict[str, list[Tie]] = defaultdict(list)
        for tie in ties:
            ends[tie.a].append(tie)
            ends[tie.b].append(tie)
        for iri, own in ends.items():
            best = min(own, key=lambda tie: (STATUS_ORDER[tie.status], tie.other(iri)))
            pairs[iri, via].append(_tie(graph, best, iri, "", _hub_name(graph, via)))
    return [
        {"id": index, "from": a, "to": b, "ties": ties} for index, ((a, b), ties) in enumerate(sorted(pairs.items()))
    ]


def _tie(graph: Graph, tie: Tie, a: str, b: str, hub: str = "") -> dict[str, Any]:
    mine = [item for item in tie.statements if b or not tie.via or a in (item.subject, item.object)] or list(
        tie.statements
    )
    told = list({tuple(sorted(line.items())): line for line in (_evidence(graph, item) for item in mine)}.values())
    return {
        "kind": tie.kind,
        "status": tie.status,
        "phrase": phrase(tie, a) if b else "takes part in",
        "turned": bool(b) and a > b,
        "start": clean(graph.entity(a).name),
        "end": clean(graph.entity(b).name) if b else hub,
        "through": clean(instrument(graph, tie) or ""),
        "since": tie.since,
        "until": tie.until,
        "topics": list(tie.topics),
        "sources": tie.sources,
        "own": own_word(graph, tie),
        "directed": tie.relation != "cooperates_with",
        "evidence": told[:MOST_TOLD],
        "more": max(len(told) - MOST_TOLD, 0),
    }


def _evidence(graph: Graph, item: Any) -> dict[str, str]:
    line = evidence_line(item, graph.documents)
    _quote, dash, source = line.partition('" — ') if '" — ' in line else ("", "", line)
    text = clean(item.evidence.quote) if dash else ""
    return {"quote": text, "source": source, "status": item.status}


def render(graph: Graph, title: str, data: Mapping[str, Any], picture: Picture, remarks: list[str]) -> str:
    """The template filled: scripts and style with their hashes in the policy, data with every ``<`` escaped."""
    environment = Environment(
        loader=PackageLoader("graph.views"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    folder = files("graph.views") / "templates"
    library = (files("pyvis") / "templates/lib/vis-9.1.2/vis-network.min.js").read_text(encoding="utf-8")
    script = (folder / "network.js").read_text(encoding="utf-8")
    style = (folder / "network.css").read_text(encoding="utf-8")
    policy = (
        f"default-src 'none'; script-src {_hash(library)} {_hash(script)}; style-src {_hash(style)}; "
        "img-src data: blob:; base-uri 'none'; form-action 'none'"
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
        for tie in sorted(
            picture.ties,
            key=lambda tie: (STATUS_ORDER[tie.status], graph.label(tie.a), graph.label(tie.b), tie.relation, tie.via),
        )
    ]
    rows = [{key: clean(value) if isinstance(value, str) else value for key, value in row.items()} for row in rows]
    used = {node["group"] for node in data["nodes"]}
    return environment.get_template("network.html").render(
        title=clean(title),
        policy=policy,
        library=Markup(library),
        script=Markup(script),
        style=Markup(style),
        data=Markup(_json(data)),
        rows=rows,
        groups=[group for key, group in GROUPS.items() if key in used],
        kinds=data["kinds"],
        topics=data["topics"],
        remarks=[clean(remark) for remark in remarks],
        counts={status: sum(tie.status == status for tie in picture.ties) for status in STATUS_ORDER},
        actors=len(picture.actors),
        documents=sum(entry.origin == "text" for entry in graph.documents.values()),
    )


def _json(data: Mapping[str, Any]) -> str:
    text = json.dumps(data, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    for letter in "<>&\u2028\u2029":
        text = text.replace(letter, f"\\u{ord(letter):04x}")
    return text


def _hash(text: str) -> str:
    return "'sha256-" + base64.b64encode(hashlib.sha256(text.encode("utf-8")).digest()).decode("ascii") + "'"
