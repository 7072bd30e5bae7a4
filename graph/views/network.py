"""The cooperation network as one HTML file that works offline: picture, panel with evidence, table.

What comes in is a graph and what to show of it; what goes out is a page with everything inside: the vis-network script
that pyvis ships, our template, positions computed beforehand, the data as JSON.

Drawn are the bodies that cooperate: pairs are lines (solid asserted, dashed planned, dotted recommended, wider with
more independent sources), and what ties three actors or more is a small node of its own with a line to each. A picture
of few actors shows them all. A larger one opens as a map of communities, which open on demand; around one actor
(``focus``) its firmest partners are open. ``start`` and ``end`` draw the paths between two actors.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import combinations
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypedDict, Unpack

from graph.model import STATUS_ORDER, InputError
from graph.queries.answer import clean
from graph.queries.names import find, find_topic
from graph.queries.projection import ACTORS, Graph, Tie
from graph.queries.projection import known_by as limited
from graph.queries.territory import body_in, find_place, states_of_place
from graph.queries.ties import COOPERATION
from graph.queries.who import at_date, chosen

if TYPE_CHECKING:
    from graph.views.network_data import Room

SHOWN_KINDS = ("agreement", "cooperation", "project", "event", "support", "funding", "structure")
PASSAGE = "passage "
MANY = 3  # ends from which a tie through one node is drawn as a node
LONG = 60  # letters of a name that a title can hold
FEW = 45  # actors that one picture shows at once without a map of communities
MOST_AT_ONCE = 120  # the same where a number of actors was asked for


@dataclass(slots=True)
class Picture:
    """What is drawn: actors, the ties among them, the nodes that stand for ties of many, and the groups of a map.

    ``groups`` is empty where all is drawn at once; ``opened`` are the groups that the first view shows in full.
    """

    actors: list[str]
    ties: list[Tie]
    hubs: dict[str, list[Tie]] = field(default_factory=dict)
    left_out: int = 0
    groups: list[list[str]] = field(default_factory=list)
    opened: list[int] = field(default_factory=list)

    def folded(self, tie: Tie) -> str:
        """The node of many that stands for this tie, or nothing."""
        key = _bundle(tie)
        return key if key in self.hubs else ""


def write_network(graph: Graph, path: str | Path, *, known_by: str | None = None, **options: object) -> Path:
    """Write the network to ``path`` and return it; options are those of :func:`network_drawn`."""
    from graph.views.page import write

    if known_by:
        graph = limited(graph, known_by)
    return write(network_page(graph, **options), path)  # type: ignore[arg-type]


@dataclass(slots=True)
class Drawn:
    """A network as it is drawn: its title, the values that the page and the pictures are made of, its ties, remarks."""

    title: str
    data: dict[str, Any]
    ties: list[Tie]
    remarks: list[str]


class Options(TypedDict, total=False):
    """What of the graph to draw: see :func:`network_drawn`."""

    focus: str | None
    start: str | None
    end: str | None
    region: str | None
    topic: str | None
    status: str | Iterable[str] | None
    kind: str | Iterable[str] | None
    as_of: str | None
    states: bool
    most: int | None
    title: str | None


def network_page(graph: Graph, **options: Unpack[Options]) -> str:
    """The page as text; options are those of :func:`network_drawn`."""
    from graph.views.network_data import render_network

    return render_network(graph, network_drawn(graph, **options))


def network_drawn(
    graph: Graph,
    *,
    focus: str | None = None,
    start: str | None = None,
    end: str | None = None,
    region: str | None = None,
    topic: str | None = None,
    status: str | Iterable[str] | None = None,
    kind: str | Iterable[str] | None = None,
    as_of: str | None = None,
    states: bool = False,
    most: int | None = None,
    title: str | None = None,
    room: Room | None = None,
) -> Drawn:
    """What is drawn.

    ``focus`` draws one actor with those it is tied to; ``start`` and ``end`` the paths between two; ``region`` the
    bodies of a region; ``topic`` the ties on a topic and those among actors that both work on it. States are drawn
    where they are the focus or ``states`` asks for them. ``most`` draws only as many actors, those with most ties.
    ``room`` says how much room labels take and how wide the picture is; without it, those of a screen.
    """
    from graph.views.network_data import SCREEN, page_data

    if most is not None and most < 2:
        raise InputError(f"A network needs at least two actors, not {most}")
    if (start is None) != (end is None):
        raise InputError("A picture of paths needs both ends")
    if start is not None and end is not None:
        from graph.views.paths import paths_drawn

        return paths_drawn(graph, start, end, status=status, topic=topic, as_of=as_of, title=title, room=room)
    kinds = chosen(kind, SHOWN_KINDS, "kind of tie of this picture")
    statuses = chosen(status, STATUS_ORDER, "status")
    centre = find(graph, focus, ACTORS).iri if focus else ""
    drawn_types = ACTORS if states else ACTORS - {"State"}
    ties = [
        tie
        for tie in graph.ties
        if tie.kind in kinds
        and tie.status in statuses
        and all(end == centre or graph.entity(end).type in drawn_types for end in (tie.a, tie.b))
    ]
    remarks: list[str] = []
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
    if centre:
        body = graph.entity(centre)
        about += f" of {body.name if len(body.name) <= LONG else body.label}"
    if about == "Cooperation":
        about += " against terrorism"
    picture = select(graph, ties, centre=centre, most=most, eager=bool(kind))
    if picture.left_out:
        remarks.append(
            f"The {len(picture.actors)} actors with most ties are drawn; {picture.left_out} with fewer are left out."
        )
    if not states:
        remarks.append("States are not drawn; --states draws them.")
    data = page_data(graph, picture, centre, eager=bool(kind), room=room or SCREEN)
    return Drawn(clean(title or about), data, picture.ties, remarks)


def _on_topic(graph: Graph, ties: list[Tie], topic: str) -> list[Tie]:
    working = {item.subject for item in graph.towards(topic, "works_on")}
    return [tie for tie in ties if topic in tie.topics or (tie.a in working and tie.b in working)]


def select(graph: Graph, ties: list[Tie], *, centre: str = "", most: int | None = None, eager: bool = False) -> Picture:
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
    shown = ranked[:most]
    drawn = set(shown)
    kept = [tie for tie in ties if tie.a in drawn and tie.b in drawn]
    picture = Picture(sorted(drawn), kept, _hubs(kept), len(ranked) - len(drawn))
    if len(drawn) > (FEW if most is None else MOST_AT_ONCE):
        links = [(a, b, value) for a in drawn for b, value in partners[a].items() if a < b and b in drawn]
        picture.groups, picture.opened = _groups(shown, links, centre)
    return picture


def _groups(ranked: list[str], links: list[tuple[str, str, float]], centre: str) -> tuple[list[list[str]], list[int]]:
    """The groups of the map and those that are open at first: around one actor, the actor with its firmest partners."""
    from graph.views.communities import communities

    core = set(ranked[:FEW]) if centre else set()
    rest = [iri for iri in ranked if iri not in core]
    found = communities(rest, [link for link in links if not core.intersection(link[:2])])
    return ([sorted(core), *found], [0]) if centre else (found, [])


def _hubs(kept: list[Tie]) -> dict[str, list[Tie]]:
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
    return hubs


def _bundle(tie: Tie) -> str:
    """What a tie shares with others: its agreement, project or event, or the one passage that all its evidence is."""
    if tie.via:
        return tie.via
    passages = {(item.document, item.evidence.quote, item.evidence.row) for item in tie.statements}
    return PASSAGE + "\x1f".join(map(str, passages.pop())) if len(passages) == 1 and tie.kind == "cooperation" else ""


def hub_name(graph: Graph, key: str) -> str:
    """What a node of many is called."""
    if not key.startswith(PASSAGE):
        return clean(graph.entity(key).name)
    entry = graph.documents.get(key[len(PASSAGE) :].split("\x1f")[0])
    return clean(f"Named together in {entry.name}" if entry else "Named together")
