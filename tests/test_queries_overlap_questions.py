"""Sensitivity and matrix of overlap, overlap without agreement, agreement without activity, on the hand-made world."""

import pytest
from world import Source, world

from graph.model import InputError
from graph.queries.dormant import dormant
from graph.queries.duplication import duplication
from graph.queries.uncoordinated import uncoordinated


def test_without_a_factor_the_rank_is_that_of_the_other_two() -> None:
    rows = duplication(world(), sensitivity=True).records()
    for factor, kept in (("states", "functions"), ("functions", "states")):
        order = sorted(rows, key=lambda row: row[f"rank without {factor}"])
        scores = [row[kept] * (row["period"] if row["period"] is not None else 0.5) for row in order]
        assert scores == sorted(scores, reverse=True)
    assert [row["rank"] for row in rows] == [1, 2, 3]


def test_the_matrix_shows_each_pair_twice_and_nothing_else() -> None:
    pairs = {(row["one"], row["other"]): round(row["overlap"], 2) for row in duplication(world()).records()}
    rows = {row["body"]: row for row in duplication(world(), matrix=True).records()}
    for (one, other), score in pairs.items():
        assert rows[one][other] == rows[other][one] == score
    assert sum(value is not None for row in rows.values() for value in row.values()) == len(rows) + 2 * len(pairs)


def test_a_pair_tells_what_each_side_does_alone() -> None:
    notes = duplication(world(), "CARICC", "RCTS").notes
    assert any(
        "CARICC shares 5 of its 6 states and 1 of its 2 functions; alone it works on crime_drugs" in n for n in notes
    )


def test_every_shared_state_is_cited_in_the_ranking_too() -> None:
    found = duplication(world())
    for row, said in zip(found.records(), found.evidence, strict=True):
        assert sum(item.relation == "member_of" for item in said) == 2 * row["shared states"]


def test_pairs_with_an_agreement_are_not_uncoordinated() -> None:
    found = uncoordinated(world())
    assert [(row["one"], row["other"], row["contact"]) for row in found.records()] == [
        ("CIS ATC", "RCTS", "nothing found")
    ]
    assert "2 have an agreement" in found.notes[0]


def test_a_planned_act_does_not_make_a_pair_coordinated() -> None:
    more = Source("more", publisher="More", date="2013")
    more.agree("atc-rcts", "memorandum", "Memorandum", "", "planned", "cis-atc", "sco-rcts")
    assert uncoordinated(world(more)).records()[0]["contact"] == "an act is planned"
    signed = Source("signed", publisher="More", date="2013")
    signed.agree("atc-rcts", "memorandum", "Memorandum", "2013", "asserted", "cis-atc", "sco-rcts")
    assert len(uncoordinated(world(signed))) == 0


def test_an_agreement_after_which_the_parties_meet_again_is_not_dormant() -> None:
    before = {row["parties"]: row for row in dormant(world()).records()}
    assert before["CARICC, RCTS"]["years"] == 4
    more = Source("more", publisher="More", date="2014-01")
    more.name_("joint-course", "Event", "Joint course", start="2013-05")
    more.say("caricc", "participates_in", "joint-course")
    more.say("sco-rcts", "participates_in", "joint-course")
    assert "CARICC, RCTS" not in {row["parties"] for row in dormant(world(more)).records()}


def test_silence_and_missing_documents_are_told_apart() -> None:
    rows = {row["parties"]: row["later activity"] for row in dormant(world()).records()}
    assert rows["CIS ATC, CSTO"] == "not covered"
    more = Source("more", publisher="More", date="2014-01")
    more.say("csto", "works_on", "topic:training")
    more.say("cis-atc", "works_on", "topic:training")
    rows = {row["parties"]: row["later activity"] for row in dormant(world(more)).records()}
    assert rows["CIS ATC, CSTO"] == "nothing found"


def test_an_agreement_of_the_last_year_is_too_fresh_to_be_dormant() -> None:
    more = Source("more", publisher="More", date="2014-03")
    more.agree("fresh", "memorandum", "Memorandum", "2013-10", "asserted", "osce", "cted")
    assert "CTED, OSCE" not in {row["parties"] for row in dormant(world(more)).records()}


def test_dormant_can_be_asked_of_one_actor_or_region() -> None:
    assert all("UNODC" in row["parties"] for row in dormant(world(), "UNODC").records())
    assert len(dormant(world(), region="Central Asia")) > 0
    with pytest.raises(InputError, match="Regions of this graph: Central Asia"):
        dormant(world(), region="Sahel")
