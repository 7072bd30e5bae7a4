"""The network of a briefing: who is drawn, and where.

What comes in are ties and the actor at the centre, if there is one; what goes out is a
:class:`~graph.views.briefs.model.Network` with the layout of the page ``ctgraph view network``. A picture on paper has
room for few: those with the firmest ties are drawn, and a note counts the others.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from graph.model import STATUS_ORDER, Statement
from graph.queries.answer import clean
from graph.queries.projection import ACTORS, Graph, Tie
from graph.queries.ties import COOPERATION
from graph.views.briefs.bonds import act_name
from graph.views.briefs.inquiry import Inquiry
from graph.views.briefs.model import Link, Network, Node
from graph.views.briefs.wording import counted
from graph.views.layout import place
from graph.views.network import Picture, hub_name, select
from graph.views.network_data import DIAMOND, WEIGHT, box, labels_of, wrapped
from graph.views.palette import group_of

MOST = 22
"""Actors on one picture; more cannot be read on a page of paper."""
CAPTION = 15  # pixels of a line of the caption below the diamond of an act


def network(inquiry: Inquiry, title: str, ties: Iterable[Tie], centre: str = "", most: int = MOST) -> Network | None:
    """The picture of the cooperation among these ties, or nothing where there is none.

    States are not drawn, unless one stands at the centre.
    """
    graph = inquiry.graph
    acts = [tie for tie in ties if tie.kind in COOPERATION]
    shown = [
        tie
        for tie in acts
        if all(end == centre or graph.entity(end).type in ACTORS - {"State"} for end in (tie.a, tie.b))
    ]
    picture = select(graph, shown, centre=centre, most=most)
    if len(picture.actors) < 2:
        return None
    lines = _lines(picture)
    nodes = _nodes(inquiry, picture, lines, centre)
    links = tuple(
        _link(inquiry, (nodes[a].id, nodes[b].id), ties, said) for (a, b), (ties, said) in sorted(lines.items())
    )
    note = f"{counted(picture.left_out, 'actor')} with fewer ties left out." if picture.left_out else ""
    note += " States are not drawn." if len(shown) < len(acts) else ""
    return Network(clean(title), tuple(nodes[iri] for iri in sorted(nodes)), links, note.strip())


def around(graph: Graph, iri: str) -> list[Tie]:
    """The ties of an actor, and the firm ones among its partners: what is asserted by an act of two."""
    own = [tie for tie in graph.ties_of.get(iri, ()) if tie.kind in COOPERATION]
    near = {tie.other(iri) for tie in own}
    among = [tie for tie in graph.ties if tie.a in near and tie.b in near and tie.kind == "agreement"]
    return own + [tie for tie in among if tie.status == "asserted" and len(graph.about(tie.via, "party")) == 2]


Lines = dict[tuple[str, str], tuple[list[Tie], list[Statement]]]


def _lines(picture: Picture) -> Lines:
    """A line for each pair, and one from each act of three or more to each of its ends."""
    found: Lines = defaultdict(lambda: ([], []))
    for tie in picture.ties:
        if not picture.folded(tie):
            ties, said = found[min(tie.a, tie.b), max(tie.a, tie.b)]
            ties.append(tie)
            said += tie.statements
    for via, bundle in picture.hubs.items():
        for tie in bundle:
            for end in (tie.a, tie.b):
                ties, said = found[end, via]
                ties.append(tie)
                said += [item for item in tie.statements if end in (item.subject, item.object)] or tie.statements
    return dict(found)


def _nodes(inquiry: Inquiry, picture: Picture, lines: Lines, centre: str) -> dict[str, Node]:
    graph = inquiry.graph
    labels = labels_of(graph, picture.actors)
    labels |= {via: "\n".join(wrapped(hub_name(graph, via), 22, 2)) for via in picture.hubs}
    sizes = {iri: box(labels[iri]) for iri in picture.actors}
    for via in picture.hubs:
        rows = labels[via].split("\n")
        sizes[via] = (max(7.4 * max(map(len, rows)), 30.0) + 8, DIAMOND + 8 + CAPTION * len(rows))
    firm = [(a, b, max(WEIGHT[tie.status] for tie in ties)) for (a, b), (ties, _) in lines.items()]
    spots = place(sizes, firm)
    nodes = {}
    for number, iri in enumerate(sorted(spots)):
        (x, y), (w, h), hub = spots[iri], sizes[iri], iri in picture.hubs
        nodes[iri] = Node(
            f"n{number}",
            labels[iri],
            clean(hub_name(graph, iri) if hub else graph.entity(iri).name),
            "hub" if hub else group_of(graph, iri),
            float(x),
            float(y - h / 2 + DIAMOND / 2 if hub else y),
            float(DIAMOND if hub else w),
            float(DIAMOND if hub else h),
            iri == centre,
        )
    return nodes


def _link(inquiry: Inquiry, ends: tuple[str, str], ties: list[Tie], said: list[Statement]) -> Link:
    """One line: its strongest status, what it stands for, and two of its sources."""
    graph = inquiry.graph
    best = min(ties, key=lambda tie: (STATUS_ORDER[tie.status], tie.kind, -tie.sources, tie.via))
    label = act_name(graph, best.via) if best.via else "cooperation"
    same = [item for item in said if item.status == best.status] or said
    return Link(*ends, best.status, clean(label), inquiry.cite(same, 1))
