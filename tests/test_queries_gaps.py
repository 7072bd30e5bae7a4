"""Gaps as a matrix, by pillar and by measure, and of two regions, on the hand-made world."""

import pytest
from world import Source, world

from graph.model import InputError
from graph.queries.gaps import compare, gaps, matrix
from graph.queries.projection import Graph, from_graphs


def plan(name: str = "plan") -> Source:
    it = Source(name, "table")
    for number, text, topics in (
        ("P-1", "Equip borders", ("borders", "equipment")),
        ("P-2", "Act against use of the internet", ("internet",)),
        ("P-3", "Exercise together", ("exercises",)),
    ):
        node = "recommendation:" + number.lower()
        it.name_(node, "Recommendation", text, number=number, text=text)
        for topic in topics:
            it.say(node, "concerns", "topic:" + topic, source="A plan, CTITF, 2010, www.example.org")
    return it


def with_plan() -> Graph:
    return world(plan())


def test_the_matrix_has_a_sign_for_each_of_the_five_states() -> None:
    found = matrix(world(), region="Central Asia")
    rows = {row["topic"]: row for row in found.records()}
    assert rows["Border security and travel documents"]["Tajikistan"] == "●!"
    assert rows["Border security and travel documents"]["Uzbekistan"] == "!"
    assert rows["Prisons and detention"]["Kyrgyzstan"] == "◐!"
    assert rows["Joint exercises"]["Kazakhstan"] == "○"
    assert "Refugees and asylum" not in rows  # no document covers it


def test_a_measure_is_as_weak_as_its_weakest_topic() -> None:
    rows = {(row["no."], row["place"]): row for row in gaps(with_plan(), region="Central Asia", by="measure").records()}
    assert rows["P-1", "Uzbekistan"]["state"] == "need stated"
    assert rows["P-2", "Central Asia"]["state"] == "need stated"
    assert not [key for key in rows if key[0] == "P-3" and key[1] == "Kazakhstan"]  # bodies of the region work on it


def test_every_measure_cites_its_own_row_of_the_plan() -> None:
    found = gaps(with_plan(), region="Central Asia", by="measure")
    assert all(any("plan.csv, row" in line for line in found.lines(number)) for number in range(len(found)))


def test_a_pillar_counts_its_topics_by_state() -> None:
    rows = gaps(world(), region="Central Asia", by="pillar").records()
    second = next(row for row in rows if row["pillar"].startswith("II ") and row["place"] == "Central Asia")
    assert second["need stated"] >= 1
    assert "internet" in second["unmet"]


def test_two_regions_are_set_side_by_side_where_they_differ_first() -> None:
    rows = compare(world(), "Tajikistan", "Uzbekistan").records()
    told = {row["topic"]: (row["Tajikistan"], row["Uzbekistan"]) for row in rows}
    assert told["Border security and travel documents"] == ("need stated, active", "need stated")
    assert rows[0]["topic"] == "Equipment and technical base"  # a need in one, nothing said of the other
    alike = [row["topic"] for row in rows if row["Tajikistan"] == row["Uzbekistan"]]
    assert [row["topic"] for row in rows][-len(alike) :] == alike


def test_what_is_missing_for_a_question_is_told() -> None:
    with pytest.raises(InputError, match="No plan of action is loaded"):
        gaps(world(), by="measure")
    with pytest.raises(InputError, match="Several plans are loaded: plan, second"):
        gaps(world(plan(), plan("second")), by="measure")
    with pytest.raises(InputError, match="No plan of action is named 'third'; loaded: plan"):
        gaps(with_plan(), by="measure", measures="third")
    with pytest.raises(InputError, match="by topic, pillar, measure, not by 'moon'"):
        gaps(world(), by="moon")
    with pytest.raises(InputError, match="give two regions"):
        compare(world(), "Tajikistan", "tajikistan")
    with pytest.raises(InputError, match=r"Near: .*borders"):
        gaps(world(), topic="borderz")
    with pytest.raises(InputError, match="the graph is empty"):
        gaps(from_graphs([]), region="Central Asia")
