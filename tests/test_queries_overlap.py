"""Duplication, gaps, and needs with offers, on the hand-made world."""

import pytest
from world import Source, iri, world

from graph.queries.duplication import duplication
from graph.queries.gaps import cube, gaps
from graph.queries.match import match


def test_a_pair_shows_its_shared_states_functions_period_and_agreement() -> None:
    found = duplication(world(), "CIS ATC", "RCTS")
    shared = {
        factor: [row["shared"] for row in found.records() if row["factor"] == factor]
        for factor in ("state", "function")
    }
    assert shared["state"] == ["Kyrgyzstan", "Kazakhstan", "Russian Federation", "Tajikistan", "Uzbekistan"]
    assert len(shared["function"]) == 3
    assert "states 0.83 × functions 0.71" in found.notes[0]
    assert any("those of Shanghai Cooperation Organization are taken" in note for note in found.notes)
    assert [row["shared"] for row in found.records() if row["factor"] == "agreement"] == ["no"]


def test_every_shared_state_and_function_cites_both_sides() -> None:
    found = duplication(world(), "CIS ATC", "RCTS")
    for number, row in enumerate(found.records()):
        if row["factor"] in ("state", "function"):
            assert len({(item.subject, item.object) for item in found.evidence[number]}) >= 2


def test_pairs_are_ranked_and_say_whether_they_have_an_agreement() -> None:
    rows = duplication(world()).records()
    assert {rows[0]["one"], rows[0]["other"]} == {"CIS ATC", "RCTS"}
    assert [row["agreement"] for row in rows] == ["no", "yes", "yes"]
    assert [row["overlap"] for row in rows] == sorted((row["overlap"] for row in rows), reverse=True)


def test_the_order_of_the_names_does_not_matter() -> None:
    graph = world()
    assert duplication(graph, "CIS ATC", "RCTS").notes[0] == duplication(graph, "RCTS", "CIS ATC").notes[0]


def test_a_rare_shared_function_weighs_more_than_a_common_one() -> None:
    rows = {row["shared"]: row["weight"] for row in duplication(world(), "CIS ATC", "RCTS").records()}
    assert rows["Joint exercises"] > rows["Information exchange and databases"]


def test_functions_that_only_the_register_gives_are_marked() -> None:
    more = Source("more", publisher="More", date="2012")
    more.say("caricc", "works_on", "topic:exercises")
    rows = duplication(world(more), "CARICC", "RCTS").records()
    assert [row["remark"] for row in rows if row["shared"] == "Joint exercises"] == [None]


def test_a_body_and_its_parent_are_no_pair() -> None:
    more = Source("more", publisher="More", date="2012")
    more.say("sco", "works_on", "topic:exercises")
    pairs = [{row["one"], row["other"]} for row in duplication(world(more)).records()]
    assert {"SCO", "RCTS"} not in pairs
    assert {"SCO", "CIS ATC"} in pairs


def state_of(topic: str, place: str, **options: str) -> str:
    cell = next(
        cell for cell in cube(world(), **options) if cell.topic == iri("topic:" + topic) and cell.place == iri(place)
    )
    return cell.state


@pytest.mark.parametrize(
    ("topic", "place", "state"),
    [
        ("borders", "state-tj", "active"),
        ("borders", "state-uz", "need stated"),
        ("internet", "place-central-asia", "need stated"),
        ("detention", "state-kg", "planned only"),
        ("strategy", "state-kz", "active"),
        ("crime_drugs", "state-tm", "active"),
        ("refugees", "state-tm", "not covered"),
    ],
)
def test_a_cell_has_the_state_that_the_documents_give_it(topic: str, place: str, state: str) -> None:
    assert state_of(topic, place, region="Central Asia") == state


def test_needs_with_nobody_come_first_and_carry_their_evidence() -> None:
    found = gaps(world(), region="Central Asia")
    rows = found.records()
    assert (rows[0]["state"], rows[-1]["state"]) == ("need stated", "need stated, active")
    assert not [row for row in rows if row["place"] == "Uzbekistan" and row["topic"].startswith("Internet")]
    assert all(found.evidence)


def test_what_one_actor_does_not_do_is_a_gap_of_that_actor() -> None:
    rows = gaps(world(), region="Tajikistan", topic="borders", actor="UNODC").records()
    assert rows[0]["state"] == "need stated"


def test_membership_is_marked_as_the_weak_rule() -> None:
    cell = next(
        cell for cell in cube(world(), region="Central Asia", topic="crime_drugs") if cell.place == iri("state-tm")
    )
    assert [(item.actor, item.rule) for item in cell.activities] == [(iri("caricc"), "members")]
    assert not cell.direct


def test_an_offer_meets_a_need_and_a_need_without_anybody_comes_first() -> None:
    rows = match(world()).records()
    assert rows[0]["actor"] == "nobody found"
    assert [row["actor"] for row in rows if row["in need"] == "Tajikistan"] == ["Russian Federation"]


def test_needs_and_gaps_of_others_change_nothing_here() -> None:
    more = Source("more", publisher="More", date="2012")
    more.say("state-no", "needs", "topic:legal")
    assert gaps(world(more), region="Tajikistan").records() == gaps(world(), region="Tajikistan").records()


def test_an_agreement_that_a_part_of_a_body_signed_is_told_with_its_signer() -> None:
    rows = duplication(world(), "SCO", "CARICC").records()
    assert [row["shared"] for row in rows if row["factor"] == "agreement"] == ["yes, by RCTS"]
