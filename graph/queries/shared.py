"""Ties that nobody states as such: two actors in one programme, two members of one body.

What comes in is a graph and an actor; what goes out are ties, each resting on the statements of its two ends. They are
weaker than any other: the partners of a programme need not know each other, and members of one body need not work
together. So no path, overlap or centrality counts them; :func:`graph.queries.who.who` shows the first kind, and the
second when asked for. A body of a hundred members or more (:data:`graph.queries.territory.WORLDWIDE`) ties nobody.
"""

from __future__ import annotations

from collections import defaultdict

from graph.model import STATUS_ORDER, Statement, strongest
from graph.queries.projection import ACTORS, Graph, Tie
from graph.queries.territory import WORLDWIDE
from graph.queries.ties import concerned, make_tie

IN_PROGRAMME = ("leads", "partner_of", "operates", "implements")
PROGRAMME, MEMBERSHIP = "common-programme", "common-membership"


def common_programmes(graph: Graph, iri: str) -> list[Tie]:
    """Ties to those who have a part in a programme with an actor and no closer tie through it."""
    closer = {(tie.via, tie.other(iri)) for tie in graph.ties_of.get(iri, ()) if tie.via}
    found = []
    parts: dict[str, list[Statement]] = defaultdict(list)
    for item in graph.about(iri, *IN_PROGRAMME):
        parts[item.object].append(item)
    for node, own in sorted(parts.items()):
        if graph.entity(node).type != "Programme":
            continue
        others: dict[str, list[Statement]] = defaultdict(list)
        for item in graph.towards(node, *IN_PROGRAMME):
            if item.subject != iri and graph.entity(item.subject).type in ACTORS:
                others[item.subject].append(item)
        attributes = graph.entity(node).attributes
        for other, said in sorted(others.items()):
            if (node, other) not in closer:
                found.append(
                    make_tie(
                        graph,
                        (iri, other),
                        PROGRAMME,
                        "shares_programme",
                        [*own, *said],
                        via=node,
                        status=_weaker(own, said),
                        since=attributes.get("start", ""),
                        until=attributes.get("end", ""),
                        topics=concerned(graph, node),
                    )
                )
    return found


def common_memberships(graph: Graph, iri: str) -> list[Tie]:
    """A tie to each actor that is a member of a body of which this one is a member too, over all such bodies."""
    shared: dict[str, list[tuple[Statement, Statement]]] = defaultdict(list)
    for own in graph.about(iri, "member_of"):
        fellows = graph.towards(own.object, "member_of")
        if len({item.subject for item in fellows}) < WORLDWIDE:
            for item in fellows:
                if item.subject != iri:
                    shared[item.subject].append((own, item))
    return [
        make_tie(
            graph,
            (iri, other),
            MEMBERSHIP,
            "shares_membership",
            [item for pair in pairs for item in pair],
            status=strongest(_weaker([own], [item]) for own, item in pairs),
            since=min((_later(own, item) for own, item in pairs), default=""),
        )
        for other, pairs in sorted(shared.items())
    ]


def shared_bodies(tie: Tie) -> list[str]:
    """The bodies that make a common membership."""
    return sorted({item.object for item in tie.statements})


def _weaker(one: list[Statement], other: list[Statement]) -> str:
    return max((strongest(item.status for item in said) for said in (one, other)), key=STATUS_ORDER.__getitem__)


def _later(one: Statement, other: Statement) -> str:
    return max(one.valid_from, other.valid_from) if one.valid_from and other.valid_from else ""
