"""From statements to ties: who is tied to whom, how, since when, by whose word.

What comes in is a :class:`~graph.queries.projection.Graph` without ties; what goes out are its agreements and its ties.
Pairs are derived from the nodes that carry several ends: every pair of parties of an agreement, lead and partner (and
joint leads) of a project, joint organizers of an event. Everything else is one statement's two ends. The same tie said
by several documents is one tie with several statements; where they differ in status the strongest stands.

Two documents report one agreement when the parties are the same, the kinds do not differ (``other`` matches any) and
the dates are compatible (one begins with the other). A text that plans what was signed before it was written means
another agreement, so those two stay apart.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from itertools import combinations

from graph.model import STATUS_ORDER, Statement, strongest
from graph.queries.dates import compatible, first_day
from graph.queries.projection import ACTORS, Agreement, Graph, Tie

TIE_KINDS = {
    "cooperates_with": "cooperation",
    "part_of": "structure",
    "succeeds": "succession",
    "member_of": "membership",
    "observer_of": "membership",
    "supports": "support",
    "seeks_support_from": "support",
    "funds": "funding",
    "leads": "programme",
    "operates": "programme",
    "implements": "mandate",
    "monitors": "mandate",
    "adopted": "mandate",
    "mandated_by": "mandate",
    "located_in": "place",
}
"""The relations that tie two things, and the kind of tie they are. Pairs through a node are of the kinds ``agreement``,
``project`` and ``event`` (cooperation), ``funding`` (funder to lead) and ``support`` (lead to beneficiary)."""

COOPERATION = frozenset({"agreement", "cooperation", "project", "event"})
NODE_RELATIONS = ("party", "leads", "partner_of", "organizes", "funds", "benefits_from")
REACH = 2000  # characters: no sentence or table row is longer, so overlaps need not be sought further


def derive(graph: Graph) -> tuple[list[Agreement], list[Tie]]:
    """The agreements of a graph and all its ties, sorted."""
    agreements = agreements_of(graph, graph.statements)
    ties = [tie for agreement in agreements for tie in pairs_of_agreement(graph, agreement)]
    ties += through_nodes(graph, graph.statements)
    ties += direct(graph, graph.statements, said_of(ties), topics_by_place(graph.statements))
    return agreements, sorted(ties, key=lambda tie: (STATUS_ORDER[tie.status], tie.a, tie.b, tie.relation, tie.via))


def make_tie(
    graph: Graph,
    ends: tuple[str, str],
    kind: str,
    relation: str,
    statements: Sequence[Statement],
    *,
    via: str = "",
    status: str = "",
    since: str = "",
    until: str = "",
    topics: Iterable[str] = (),
) -> Tie:
    """One tie of the statements that say so: status, dates and sources are read off those of the strongest status."""
    status = status or strongest(item.status for item in statements)
    counted = [item for item in statements if STATUS_ORDER[item.status] <= STATUS_ORDER[status]] or list(statements)
    dates = sorted((item.valid_from for item in counted if item.valid_from), key=first_day)
    ends_known = [item.valid_to for item in counted]
    spoken = [item for item in counted if not graph.register(item)]
    whole = dict.fromkeys(statements)
    return Tie(
        *ends,
        kind,
        relation,
        via,
        status,
        since or (dates[0] if dates else ""),
        until or (max(ends_known) if all(ends_known) else ""),
        tuple(sorted(set(topics))),
        tuple(sorted(whole, key=lambda item: (STATUS_ORDER[item.status], not graph.text(item), item.id))),
        len({graph.source(item) for item in spoken} - {""}),
        bool(spoken) and all(item.self_reported for item in spoken),
        max((graph.published(item) for item in counted), default=""),
    )


def concerned(graph: Graph, node: str) -> list[str]:
    """The topics that an agreement, a project, an event or a recommendation is about."""
    return sorted({item.object for item in graph.about(node, "concerns", "addresses")})


def agreements_of(graph: Graph, statements: Iterable[Statement]) -> list[Agreement]:
    """The agreements of some statements, those that several documents report under different nodes put together.

    Agreements of the same parties must be among them together.
    """
    nodes: dict[str, list[Statement]] = defaultdict(list)
    for item in statements:
        if item.relation == "party":
            nodes[item.subject].append(item)
    single = [_one_agreement(graph, (iri,), items) for iri, items in sorted(nodes.items())]
    single.sort(key=lambda one: (-len(one.date), STATUS_ORDER[one.status], one.iri))
    groups: list[list[Agreement]] = []
    by_parties: dict[frozenset[str], list[list[Agreement]]] = defaultdict(list)
    for one in single:
        fitting = [
            group for group in by_parties[frozenset(one.parties)] if all(_same(graph, one, other) for other in group)
        ]
        if len(fitting) == 1:  # a date that fits two agreements tells neither, so such a report stays alone
            fitting[0].append(one)
        else:
            groups.append([one])
            by_parties[frozenset(one.parties)].append(groups[-1])
    whole = []
    for group in groups:
        items = [item for one in group for items in one.parties.values() for item in items]
        whole.append(_one_agreement(graph, tuple(one.iri for one in group), items))
    return sorted(whole, key=lambda one: one.iri)


def _one_agreement(graph: Graph, iris: tuple[str, ...], items: Sequence[Statement]) -> Agreement:
    parties: dict[str, list[Statement]] = defaultdict(list)
    for item in items:
        parties[item.object].append(item)
    nodes = [graph.entity(iri) for iri in iris]
    dates = [node.attributes.get("date", "") for node in nodes] + [item.valid_from for item in items]
    kinds = [node.kind for node in nodes if node.kind and node.kind != "other"] or [nodes[0].kind]
    ends = [item.valid_to for item in items]
    status = max(
        (strongest(item.status for item in said) for said in parties.values()), key=lambda status: STATUS_ORDER[status]
    )
    named = [node.name for node in nodes if node.iri in graph.entities and not node.name.startswith("Http")]
    return Agreement(
        iris[0],
        iris,
        kinds[0],
        max(named, key=lambda name: (len(name), name), default=""),
        max(dates, key=lambda date: (len(date), date)),
        max(ends) if all(ends) else "",
        status,
        {party: tuple(said) for party, said in sorted(parties.items())},
        tuple(sorted({topic for iri in iris for topic in concerned(graph, iri)})),
    )


def _same(graph: Graph, one: Agreement, other: Agreement) -> bool:
    free = {"other", "", "agreement"}
    if one.kind != other.kind and one.kind not in free and other.kind not in free:
        return False
    if not compatible(one.date, other.date):
        return False
    done, meant = (one, other) if STATUS_ORDER[one.status] < STATUS_ORDER[other.status] else (other, one)
    if done.status != "asserted" or meant.status == "asserted" or not done.date:
        return True
    written = max((graph.published(item) for said in meant.parties.values() for item in said), default="")
    return not written or first_day(done.date) >= first_day(written) or compatible(done.date, written)


def pairs_of_agreement(graph: Graph, agreement: Agreement) -> list[Tie]:
    """A tie for each two parties of an agreement."""
    ties = []
    for a, b in combinations(agreement.parties, 2):
        sides = agreement.parties[a], agreement.parties[b]
        weaker = max((strongest(item.status for item in side) for side in sides), key=lambda item: STATUS_ORDER[item])
        ties.append(
            make_tie(
                graph,
                (a, b),
                "agreement",
                "cooperates_with",
                [*sides[0], *sides[1]],
                via=agreement.iri,
                status=weaker,
                since=agreement.date,
                until=agreement.until,
                topics=agreement.topics,
            )
        )
    return ties


def through_nodes(graph: Graph, statements: Iterable[Statement]) -> list[Tie]:
    """Ties through programmes and events, each in the role that the statements give its ends.

    All statements on one node must be among them together.
    """
    roles: dict[str, dict[str, dict[str, list[Statement]]]] = defaultdict(
        lambda: defaultdict(lambda: defaultdict(list))
    )
    for item in statements:
        if item.relation not in NODE_RELATIONS or graph.entity(item.object).type not in ("Programme", "Event"):
            continue
        if graph.entity(item.subject).type in ACTORS or item.relation == "benefits_from":
            roles[item.object][item.relation][item.subject].append(item)
    ties = []
    for node, role in sorted(roles.items()):
        attributes = graph.entity(node).attributes
        since = attributes.get("start", "") or attributes.get("date", "")
        until = attributes.get("end", "")
        topics = concerned(graph, node)

        def tie(
            kind: str,
            relation: str,
            one: tuple[str, list[Statement]],
            other: tuple[str, list[Statement]],
            at: tuple[str, str, str] = (node, since, until),
            topics: list[str] = topics,
        ) -> None:
            (a, said_a), (b, said_b) = one, other
            if a != b:
                weaker = max(
                    (strongest(item.status for item in said) for said in (said_a, said_b)),
                    key=lambda status: STATUS_ORDER[status],
                )
                via, begun, ended = at
                ties.append(
                    make_tie(
                        graph,
                        (a, b),
                        kind,
                        relation,
                        [*said_a, *said_b],
                        via=via,
                        status=weaker,
                        since=begun,
                        until=ended,
                        topics=topics,
                    )
                )

        leads, partners = sorted(role["leads"].items()), sorted(role["partner_of"].items())
        for pair in combinations(leads, 2):
            tie("project", "cooperates_with", *pair)
        for lead in leads:
            for partner in partners:
                if partner[0] not in role["leads"]:
                    tie("project", "cooperates_with", lead, partner)
            for funder in sorted(role["funds"].items()):
                if funder[0] not in role["leads"]:
                    tie("funding", "funds", funder, lead)
            for beneficiary in sorted(role["benefits_from"].items()):
                tie("support", "supports", lead, beneficiary)
        for pair in combinations(sorted(role["organizes"].items()), 2):
            tie("event", "cooperates_with", *pair)
    return ties


Spoken = Mapping[str, tuple[list[int], list[Statement]]]
"""Per document the statements that an actor works on a topic, in order, with their positions."""


def said_of(through: Iterable[Tie]) -> dict[frozenset[str], list[Statement]]:
    """What is said of each two that cooperate through a node."""
    said: dict[frozenset[str], list[Statement]] = defaultdict(list)
    for tie in through:
        if tie.kind in COOPERATION:
            said[frozenset((tie.a, tie.b))] += tie.statements
    return said


def direct(
    graph: Graph,
    statements: Iterable[Statement],
    said: Mapping[frozenset[str], Sequence[Statement]],
    spoken: Spoken,
) -> list[Tie]:
    """Ties that one statement makes. One that repeats the sentence of a pair through a node is that pair's, not new.

    All statements on two ends must be among them together, with what is ``said`` of these ends through nodes.
    """
    groups: dict[tuple[str, str, str], list[Statement]] = defaultdict(list)
    for item in statements:
        if item.relation not in TIE_KINDS or item.subject == item.object:
            continue
        a, b = item.subject, item.object
        if item.relation == "cooperates_with":
            a, b = min(a, b), max(a, b)
            if any(same_passage(item, other) for other in said.get(frozenset((a, b)), ())):
                continue
        groups[a, item.relation, b].append(item)
    ties = []
    for (a, relation, b), items in sorted(groups.items()):
        topics = {topic for item in items for topic in _topics_beside(item, spoken)}
        ties.append(make_tie(graph, (a, b), TIE_KINDS[relation], relation, items, topics=topics))
    return ties


def same_passage(one: Statement, other: Statement) -> bool:
    """Whether two statements rest on the same words: one row, one quote or overlapping stretches of one document."""
    if one.document != other.document:
        return False
    first, second = one.evidence, other.evidence
    if first.start >= 0 and second.start >= 0:
        return first.start < second.end and second.start < first.end
    if first.table or second.table:
        return (first.table, first.row) == (second.table, second.row)
    return bool(first.quote) and first.quote == second.quote


def topics_by_place(statements: Iterable[Statement]) -> Spoken:
    """Where some statements say that an actor works on a topic."""
    found: dict[str, list[Statement]] = defaultdict(list)
    for item in statements:
        if item.relation in ("works_on", "should_work_on") and item.evidence.start >= 0:
            found[item.document].append(item)
    ordered = {document: sorted(items, key=lambda item: item.evidence.start) for document, items in found.items()}
    return {document: ([item.evidence.start for item in items], items) for document, items in ordered.items()}


def _topics_beside(item: Statement, spoken: Spoken) -> set[str]:
    """Topics that the same words say one of the two ends works on."""
    there = spoken.get(item.document)
    if there is None or item.evidence.start < 0:
        return set()
    starts, items = there
    near = items[bisect_left(starts, item.evidence.start - REACH) : bisect_right(starts, item.evidence.end)]
    return {
        other.object for other in near if other.subject in (item.subject, item.object) and same_passage(item, other)
    }
