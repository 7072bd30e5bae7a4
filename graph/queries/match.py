"""Needs and offers that belong together: who could help whom, and why.

What comes in is a graph; what goes out is a table of needs, unmatched ones first, each with the actors that offer,
support or work on the same topic, and the reasons. The score of a match is ours:

    score = basis + place + tie

    basis   3 offers the topic, 2 runs a project or supports somebody on it, 1 works on it
    place   1 if the actor is of the place or its members are, or has acted for the place before
    tie     1 if actor and needer already have an asserted tie

>>> from graph.queries.toy import report, toy
>>> graph = toy(report("r", "state:kz needs topic:borders", "a offers topic:borders", "state:kz needs topic:legal"))
>>> match(graph).rows[["in need", "actor", "score", "reasons"]].values.tolist()
[['KZ', 'nobody found', None, None], ['KZ', 'A', 3, 'offers it']]
"""

from __future__ import annotations

from collections import defaultdict

from graph.model import Statement, strongest
from graph.queries.answer import Answer, answer
from graph.queries.dates import years
from graph.queries.names import find, find_topic
from graph.queries.projection import ACTORS, Graph, once_per_graph
from graph.queries.projection import known_by as limited
from graph.queries.territory import body_in, find_place, states_of_place
from graph.queries.ties import concerned


def match(
    graph: Graph,
    name: str | None = None,
    *,
    topic: str | None = None,
    region: str | None = None,
    known_by: str | None = None,
    most: int = 3,
    limit: int = 60,
) -> Answer:
    """Needs with up to ``most`` actors each; ``name`` is the one in need, or the one that offers.

    ``limit`` counts needs, not rows.
    """
    if known_by:
        graph = limited(graph, known_by)
    about = find_topic(graph, topic).iri if topic else ""
    who = find(graph, name).iri if name else ""
    inside = frozenset(states_of_place(graph, find_place(graph, region).iri)) if region else None
    suppliers = _suppliers(graph)
    needs: dict[tuple[str, str], list[Statement]] = defaultdict(list)
    for item in graph.statements:
        if item.relation == "needs" and (not about or item.object == about):
            states = frozenset(states_of_place(graph, item.subject))
            if inside is None or states & inside:
                needs[item.subject, item.object].append(item)
    found = []
    for (needer, code), said in sorted(needs.items()):
        offers = sorted(
            (
                (*_score(graph, needer, supplier, basis), supplier, items)
                for supplier, (basis, items) in suppliers.get(code, {}).items()
                if supplier != needer
            ),
            key=lambda offer: (-offer[0], graph.label(offer[2])),
        )
        if who and who != needer:
            offers = [offer for offer in offers if offer[2] == who]
            if not offers:
                continue
        found.append((needer, code, said, offers[:most]))
    found.sort(key=lambda one: (max((offer[0] for offer in one[3]), default=0), graph.label(one[0]), one[1]))
    rows, evidence = [], []
    for needer, code, said, offers in found[:limit]:
        told = max((graph.published(item) for item in said), default="")
        age = round(years(told, graph.today())) if told else None
        for score, reasons, supplier, items in offers or [(0, "", "", [])]:
            rows.append(
                (
                    graph.label(needer),
                    graph.entity(code).name,
                    graph.label(supplier) if supplier else "nobody found",
                    score if supplier else None,
                    reasons or None,
                    strongest(item.status for item in (items or said)),
                    age,
                )
            )
            evidence.append([*said, *items])
    columns = ["in need", "topic", "actor", "score", "reasons", "status", "years since told"]
    alone = sum(not offers for *_, offers in found)
    notes = [
        f"Needs: {len(found)}, {alone} of them without any actor on the topic",
        "Status is that of the offer or activity; age counts from the latest document that states the need to the "
        f"latest of all ({graph.today() or 'undated'})",
    ]
    if not name:
        notes += _unasked(graph, {code for _, code, *_ in found})
    if len(found) > limit:
        notes.append(f"The first {limit} of {len(found)} needs are shown (--limit)")
    return answer(graph, "Needs and who could meet them", columns, rows, evidence, notes)


def _unasked(graph: Graph, needed: set[str]) -> list[str]:
    """Offers on topics for which none of these needs was found."""
    offers = {(item.subject, item.object) for item in graph.statements if item.relation == "offers"}
    left = sorted(f"{graph.label(actor)} ({graph.entity(code).slug})" for actor, code in offers if code not in needed)
    more = f" and {len(left) - 8} more" if len(left) > 8 else ""
    return [f"Offers that meet none of these needs: {', '.join(left[:8])}{more}"] if left else []


def _suppliers(graph: Graph) -> dict[str, dict[str, tuple[int, list[Statement]]]]:
    """By topic, the actors that could help, with the strength of their claim and what says so."""
    found: dict[str, dict[str, tuple[int, list[Statement]]]] = defaultdict(dict)

    def put(topic: str, actor: str, basis: int, items: list[Statement]) -> None:
        if graph.entity(actor).type in ACTORS:
            known = found[topic].get(actor, (0, []))
            if basis > known[0]:
                found[topic][actor] = (basis, items)

    for item in graph.statements:
        if item.relation == "offers":
            put(item.object, item.subject, 3, [item])
        elif item.relation == "works_on" and item.status == "asserted":
            put(item.object, item.subject, 1, [item])
        elif item.relation in ("leads", "operates") and item.status == "asserted":
            for topic in concerned(graph, item.object):
                put(topic, item.subject, 2, [item])
    for tie in graph.ties:
        if tie.relation == "supports" and tie.status == "asserted":
            for topic in tie.topics:
                put(topic, tie.a, 2, list(tie.statements))
    return found


def _score(graph: Graph, needer: str, supplier: str, basis: int) -> tuple[int, str]:
    reasons = [{3: "offers it", 2: "runs projects or gives support on it", 1: "works on it"}[basis]]
    score = basis
    states = frozenset(states_of_place(graph, needer)) or frozenset(
        item.object for item in graph.about(needer, "part_of") if graph.entity(item.object).type == "State"
    )
    tied, supported = _partners(graph)
    if needer in tied.get(supplier, ()):
        score += 1
        reasons.append("is tied to it already")
    reason = body_in(graph, supplier, states)[0] if states else ""
    if reason or states & supported.get(supplier, set()):
        score += 1
        reasons.append(
            {"seat": "has its seat there", "members": "has members there", "state": "lies there"}.get(
                reason, "has acted there"
            )
        )
    return score, ", ".join(reasons)


@once_per_graph
def _partners(graph: Graph) -> tuple[dict[str, set[str]], dict[str, set[str]]]:
    """For each actor those it has an asserted tie with, and those it supports."""
    tied: dict[str, set[str]] = defaultdict(set)
    supported: dict[str, set[str]] = defaultdict(set)
    for tie in graph.ties:
        if tie.status == "asserted":
            tied[tie.a].add(tie.b)
            tied[tie.b].add(tie.a)
            if tie.relation == "supports":
                supported[tie.a].add(tie.b)
    return tied, supported
