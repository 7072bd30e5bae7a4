"""What may not change an answer, what must change it, and whether networkx agrees."""

from __future__ import annotations

from collections.abc import Callable
from itertools import islice

import networkx as nx
import pytest
from world import Source, iri, world

from graph.model import Naming
from graph.queries.answer import Answer
from graph.queries.authority import authority
from graph.queries.brokers import brokers, cooperation_network
from graph.queries.contradictions import contradictions
from graph.queries.dormant import dormant
from graph.queries.duplication import duplication
from graph.queries.gaps import compare, gaps, matrix
from graph.queries.match import match
from graph.queries.paths import Conditions, cost, load_weights, paths, routes
from graph.queries.projection import ACTORS, Graph
from graph.queries.recommendations import recommendations
from graph.queries.search import search
from graph.queries.show import show
from graph.queries.sources import sources
from graph.queries.timeline import timeline
from graph.queries.uncoordinated import uncoordinated
from graph.queries.who import who

QUESTIONS: dict[str, Callable[[Graph], Answer]] = {
    "who": lambda graph: who(graph, "CARICC", kind="all"),
    "who in a region": lambda graph: who(graph, "CARICC", region="Central Asia"),
    "path": lambda graph: paths(graph, "UNODC", "CIS ATC"),
    "duplication of two": lambda graph: duplication(graph, "CIS ATC", "RCTS"),
    "duplication": lambda graph: duplication(graph, region="Central Asia", sensitivity=True),
    "matrix of overlap": lambda graph: duplication(graph, region="Central Asia", matrix=True),
    "uncoordinated": lambda graph: uncoordinated(graph, region="Central Asia"),
    "dormant": lambda graph: dormant(graph, "CARICC"),
    "gaps": lambda graph: gaps(graph, region="Central Asia", every=True),
    "gaps by pillar": lambda graph: gaps(graph, region="Central Asia", by="pillar"),
    "matrix of gaps": lambda graph: matrix(graph, region="Central Asia"),
    "two regions": lambda graph: compare(graph, "Tajikistan", "Central Asia"),
    "match": lambda graph: match(graph, region="Central Asia"),
    "authority": lambda graph: authority(graph, "CIS ATC"),
    "timeline": lambda graph: timeline(graph, "CARICC"),
    "brokers": lambda graph: brokers(graph),
    "communities": lambda graph: brokers(graph, clusters=True),
    "contradictions": lambda graph: contradictions(graph),
    "sources": lambda graph: sources(graph, "CARICC", "CIS ATC"),
    "sources on one": lambda graph: sources(graph, "CARICC"),
    "recommendations": lambda graph: recommendations(graph, "CIS ATC"),
    "show": lambda graph: show(graph, "CARICC"),
    "search": lambda graph: search(graph, "terror"),
}


def disagreement() -> Source:
    """Gives the questions on disagreement and advice something to answer."""
    it = Source("other", publisher="Other", date="2013")
    it.agree("caricc-rcts-2", "protocol", "Protocol", "2011-02", "asserted", "caricc", "sco-rcts")
    it.name_("recommendation:r", "Recommendation", "CIS ATC should hold exercises", number="1")
    it.say("recommendation:r", "addressed_to", "cis-atc")
    it.say("recommendation:r", "concerns", "topic:exercises")
    return it


@pytest.mark.parametrize("name", QUESTIONS)
def test_every_row_of_every_question_shows_its_evidence(name: str) -> None:
    found = QUESTIONS[name](world(disagreement()))
    assert len(found)
    text = found.to_text(evidence=True, width=80)
    for number in range(len(found)):
        lines = found.lines(number)
        nothing = found.records()[number].get("shared") == "no"  # "no agreement" rests on nothing
        assert nothing or (lines and all(line.strip() for line in lines)), found.records()[number]
        assert nothing or f"[{number + 1}] " in text


@pytest.mark.parametrize("name", QUESTIONS)
@pytest.mark.parametrize("width", [80, 100])
def test_no_line_is_longer_than_the_terminal(name: str, width: int) -> None:
    text = QUESTIONS[name](world(disagreement())).to_text(evidence=True, width=width)
    assert max(map(len, text.splitlines())) <= width


@pytest.mark.parametrize("name", sorted(QUESTIONS.keys() - {"brokers", "communities", "search"}))
def test_a_document_about_others_changes_no_row(name: str) -> None:
    more = Source("about-others", publisher="Nobody", date="2013")
    more.name_("foo", "Organization", "Foo Federation")
    more.name_("bar", "Organization", "Bar Bureau")
    more.say("foo", "cooperates_with", "bar")
    ask = QUESTIONS[name]
    assert ask(world(disagreement(), more)).records() == ask(world(disagreement())).records()


@pytest.mark.parametrize("name", sorted(QUESTIONS.keys() - {"show", "search"}))
def test_an_alias_more_changes_no_row(name: str) -> None:
    more = Source("aliases", publisher="Nobody", date="2013")
    more.namings.append(
        Naming(more.id, iri("caricc"), "Organization", "Drug Information Centre of the region", ("DICR",))
    )
    ask = QUESTIONS[name]
    rows = ask(world(disagreement(), more)).records()
    assert [row | {"documents": 0} for row in rows] == [
        row | {"documents": 0} for row in ask(world(disagreement())).records()
    ]


def test_every_alias_gives_the_same_answer() -> None:
    graph = world()
    assert who(graph, "РАТС").records() == who(graph, "SCO RATS").records() == who(graph, "RCTS of the SCO").records()


def test_splitting_the_evidence_of_an_agreement_raises_sources_not_ties() -> None:
    second = Source("second", publisher="Second Publisher", date="2012")
    second.agree(
        "caricc-rcts-told-again", "protocol", "Protocol of Cooperation", "2010-09", "asserted", "caricc", "sco-rcts"
    )
    before, after = (
        [row for row in who(graph, "CARICC", kind="agreement").records() if row["other"] == "RCTS"]
        for graph in (world(), world(second))
    )
    assert [row["sources"] for row in before] == [1]
    assert [row["sources"] for row in after] == [2]


def test_more_evidence_never_makes_a_path_dearer() -> None:
    second = Source("second", publisher="Second Publisher", date="2012")
    second.agree("again", "protocol", "Protocol of Cooperation", "2010-09", "asserted", "caricc", "sco-rcts")
    costs = [
        sum(row["cost"] for row in paths(graph, "CARICC", "UNODC", k=1).records()) for graph in (world(), world(second))
    ]
    assert costs[1] < costs[0]


def actor_network(graph: Graph, statuses: frozenset[str]) -> nx.Graph[str]:
    """Actors with the cheapest tie between each two, states left out, as networkx holds it."""
    weights, network = load_weights(), nx.Graph()
    for tie in graph.ties:
        kinds = {graph.entity(tie.a).type, graph.entity(tie.b).type}
        if tie.status in statuses and tie.kind in weights["kind"] and kinds <= ACTORS - {"State"}:
            price = cost(graph, tie, weights)
            known = network.get_edge_data(tie.a, tie.b, {"cost": price})["cost"]
            network.add_edge(tie.a, tie.b, cost=min(known, price))
    return network


@pytest.mark.parametrize("ends", [("unodc", "cis-atc"), ("caricc", "sco"), ("cted", "interpol"), ("csto", "un")])
def test_networkx_finds_the_same_paths_of_the_same_costs(ends: tuple[str, str]) -> None:
    graph = world()
    start, end = map(iri, ends)
    asked = Conditions(frozenset({"asserted"}))
    ours = [
        (round(sum(hop.cost for hop in path), 6), [start, *(hop.end for hop in path)])
        for path in islice(routes(graph, start, end, asked, load_weights()), 6)
    ]
    network = actor_network(graph, asked.statuses)
    simple = islice(nx.shortest_simple_paths(network, start, end, weight="cost"), 6)
    theirs = [(round(nx.path_weight(network, path, "cost"), 6), path) for path in simple]
    assert [price for price, _ in ours] == [price for price, _ in theirs]
    last = ours[-1][0]  # of the dearest ones others may cost the same
    assert sorted(pair for pair in ours if pair[0] < last) == sorted(pair for pair in theirs if pair[0] < last)


def test_networkx_finds_the_same_betweenness_and_degree() -> None:
    graph = world()
    network, *_ = cooperation_network(graph)
    lengths = {(a, b): 1 / data["weight"] for a, b, data in network.edges(data=True)}
    nx.set_edge_attributes(network, lengths, "len")
    between = nx.betweenness_centrality(network, weight="len")
    for row in brokers(graph).records():
        entity = next(e for e in graph.entities.values() if e.label == row["actor"] and e.iri in network)
        assert row["betweenness"] == pytest.approx(between[entity.iri], abs=0.001)
        assert row["partners"] == network.degree(entity.iri)


def test_paths_keep_to_every_condition() -> None:
    graph = world()
    free = paths(graph, "UNODC", "INTERPOL", k=3).records()
    assert any("CARICC" in (row["from"], row["to"]) for row in free)
    without = paths(graph, "UNODC", "INTERPOL", avoid=["RCTS"], k=3).records()
    assert not any("RCTS" in (row["from"], row["to"]) for row in without)
    short = paths(graph, "UNODC", "INTERPOL", hops=2)
    assert len(short) == 0
    assert any("With more than 2 hops there is one" in note for note in short.notes)
    early = paths(graph, "UNODC", "INTERPOL", as_of="2009")
    assert any("At any date there is one" in note for note in early.notes)


def test_the_nearest_gap_between_two_parts_is_named() -> None:
    more = Source("more", publisher="More", date="2012")
    more.name_("x", "Organization", "Xenon Office")
    more.name_("island", "Programme", "Island programme")
    more.say("x", "participates_in", "almaty-meeting")
    notes = paths(world(more), "Xenon Office", "CTITF").notes
    assert any("between Xenon Office and CTITF: both have a part in Third expert meeting in Almaty" in n for n in notes)


def test_partners_of_one_programme_and_members_of_one_body_are_told_apart() -> None:
    more = Source("more", publisher="More", date="2012")
    more.say("caricc", "partner_of", "border-biometrics")
    rows = who(world(more), "CARICC").records()
    assert ("has a part in one programme with", "INTERPOL", "Border biometrics") in {
        (row["tie"], row["other"], row["instrument"]) for row in rows
    }
    assert not [row for row in rows if row["tie"] == "is a member of the same bodies as"]
    fellows = who(world(), "Norway", kind="common-membership").records()
    assert {row["other"]: row["instrument"] for row in fellows}["Kazakhstan"] == "OSCE, UN"


def test_proposed_claims_count_only_when_asked_for_and_say_so() -> None:
    left = [row["other"] for row in who(world(), "OSCE").records()]
    found = who(world(proposed=True), "OSCE")
    taken = {row["other"]: number for number, row in enumerate(found.records())}
    assert "UNRCCA" not in left
    assert found.lines(taken["UNRCCA"])[0].startswith("not yet accepted (confidence 0.30)")
    for name, ask in QUESTIONS.items():
        assert any("1 proposed claim of this graph is left out" in note for note in ask(world(disagreement())).notes), (
            name
        )
        assert not any("proposed claim" in note for note in ask(world(disagreement(), proposed=True)).notes), name
