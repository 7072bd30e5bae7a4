"""Cited paths between two actors."""

import pytest
from world import Source, world

from graph.model import InputError
from graph.queries.answer import Answer
from graph.queries.paths import paths
from graph.queries.projection import from_graphs


def stops(found: Answer, number: int = 1) -> list[str]:
    rows = [row for row in found.records() if row["path"] == number]
    return [rows[0]["from"], *(row["to"] for row in rows)] if rows else []


def total(found: Answer, number: int = 1) -> float:
    return round(sum(row["cost"] for row in found.records() if row["path"] == number), 6)


def test_the_cheapest_path_is_by_agreements_and_every_hop_cites() -> None:
    found = paths(world(), "UNODC", "INTERPOL")
    assert stops(found) == ["UNODC", "RCTS", "CARICC", "INTERPOL"]
    assert all(found.lines(row) for row in range(len(found)))
    assert sum(row["remark"] == "weakest" for row in found.records() if row["path"] == 1) == 1


def test_costs_rise_from_path_to_path() -> None:
    found = paths(world(), "UNODC", "CIS ATC", k=5)
    costs = [total(found, number) for number in range(1, 6)]
    assert costs == sorted(costs)


def test_a_planned_tie_never_shortens_an_asserted_path() -> None:
    more = Source("more", publisher="More", date="2013")
    more.agree("unodc-interpol", "memorandum", "Memorandum", "", "planned", "unodc", "interpol")
    assert paths(world(more), "UNODC", "INTERPOL").records() == paths(world(), "UNODC", "INTERPOL").records()
    assert stops(paths(world(more), "UNODC", "INTERPOL", status="asserted,planned")) == ["UNODC", "INTERPOL"]


def test_more_sources_make_a_hop_cheaper() -> None:
    more = Source("more", publisher="More", date="2011-11")
    more.agree("caricc-rcts-again", "protocol", "Protocol of Cooperation", "2010", "asserted", "caricc", "sco-rcts")
    assert total(paths(world(more), "CARICC", "RCTS", k=1)) < total(paths(world(), "CARICC", "RCTS", k=1))


def test_states_are_no_stops_unless_asked_for() -> None:
    graph = world()
    assert stops(paths(graph, "CSTO", "OSCE", k=1)) != ["CSTO", "Russian Federation", "OSCE"]
    through = paths(graph, "Norway", "China", k=1)
    assert stops(through) == ["Norway", "UN", "China"]
    assert not any(row["to"] == "Kazakhstan" for row in paths(graph, "CSTO", "OSCE").records())


def test_an_agreement_of_many_is_one_stop() -> None:
    found = paths(world(), "CIS", "OSCE", status="recommended", k=3)
    assert stops(found) == ["CIS", "OSCE"]
    assert len({row["path"] for row in found.records()}) == 1


def test_two_partners_of_a_project_are_not_tied_through_it() -> None:
    more = Source("more", publisher="More", date="2012")
    more.name_("x", "Organization", "Xenon Office")
    more.say("x", "partner_of", "border-biometrics")
    assert stops(paths(world(more), "Xenon Office", "INTERPOL", k=1)) == ["Xenon Office", "OSCE", "INTERPOL"]


def test_no_path_is_explained_by_the_nearest_plan() -> None:
    more = Source("more", publisher="More", date="2012")
    more.name_("x", "Organization", "Xenon Office")
    more.agree("x-rcts", "memorandum", "Memorandum", "", "planned", "x", "sco-rcts")
    found = paths(world(more), "Xenon Office", "CARICC")
    assert len(found) == 0
    assert "Xenon Office – RCTS (planned" in " ".join(found.notes)


def test_no_path_at_all_is_told() -> None:
    assert "none over planned" in paths(world(), "ASEANAPOL", "CARICC").notes[0]


def test_two_names_of_one_body_are_an_error() -> None:
    with pytest.raises(InputError, match="needs two ends"):
        paths(world(), "RCTS", "РАТС")


def test_a_document_about_others_changes_no_path() -> None:
    more = Source("more", publisher="Nobody", date="2014-03")
    more.name_("foo", "Organization", "Foo Federation")
    more.say("foo", "cooperates_with", "aseanapol")
    assert paths(world(more), "UNODC", "CIS ATC").records() == paths(world(), "UNODC", "CIS ATC").records()


def test_an_empty_graph_knows_nobody() -> None:
    with pytest.raises(InputError):
        paths(from_graphs([]), "A", "B")
