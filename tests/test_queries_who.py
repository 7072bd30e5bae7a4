"""Who an actor is tied to, on the hand-made world."""

import pytest
from world import Source, iri, meeting, register, world

from graph.model import InputError
from graph.queries.projection import Graph, from_graphs
from graph.queries.who import who


def cooperation(graph: Graph, name: str, **options: str) -> list[tuple[str, str, str | None]]:
    rows = who(graph, name, kind="agreement,cooperation,project,event", **options).records()
    return [(row["other"], row["status"], row["since"]) for row in rows]


def test_agreements_planned_and_recommended_ties_are_listed_and_sorted_by_status() -> None:
    assert cooperation(world(), "CARICC") == [
        ("CIS ATC", "asserted", "2009-12"),
        ("INTERPOL", "asserted", "2010"),
        ("RCTS", "asserted", "2010-09"),
        ("CIS", "recommended", None),
        ("CSTO", "recommended", None),
        ("OSCE", "recommended", None),
        ("SCO", "recommended", None),
        ("UN", "recommended", None),
    ]


def test_two_documents_that_give_compatible_dates_report_one_agreement() -> None:
    found = who(world(), "CIS ATC", kind="agreement")
    row = next(row for row in found.records() if row["other"] == "CARICC")
    assert (row["since"], row["sources"], row["self-reported"], row["last confirmed"]) == (
        "2009-12",
        2,
        "partly",
        "2012",
    )
    assert row["weakest"].startswith("atc-report-2012")
    assert "self-reported" in row["weakest"]


def test_two_documents_that_give_different_dates_report_two_agreements() -> None:
    other = Source("other", publisher="Other", date="2013")
    other.agree("caricc-atc-2012", "memorandum", "Memorandum", "2012", "asserted", "caricc", "cis-atc")
    rows = who(world(other), "CARICC", kind="agreement", status="asserted").records()
    assert [row["since"] for row in rows if row["other"] == "CIS ATC"] == ["2009-12", "2012"]


def test_a_later_signature_fulfils_an_earlier_plan() -> None:
    later = Source("later", publisher="Other", date="2013")
    later.agree("rcts-cted-2012", "memorandum", "Memorandum", "2012-05", "asserted", "sco-rcts", "cted")
    rows = [row for row in who(world(later), "CTED", kind="agreement").records() if row["other"] == "RCTS"]
    assert [(row["status"], row["since"], row["sources"]) for row in rows] == [("asserted", "2012-05", 1)]


def test_a_plan_after_a_signature_is_another_agreement() -> None:
    early = Source("early", publisher="Other", date="2009")
    early.agree("rcts-cted-2005", "memorandum", "Memorandum", "2005", "asserted", "sco-rcts", "cted")
    rows = [row for row in who(world(early), "CTED", kind="agreement").records() if row["other"] == "RCTS"]
    assert [row["status"] for row in rows] == ["asserted", "planned"]


def test_lead_and_partner_cooperate_and_partners_among_themselves_do_not() -> None:
    more = Source("more", publisher="More", date="2012")
    more.say("caricc", "partner_of", "border-biometrics")
    graph = world(more)
    assert ("INTERPOL", "asserted", "2010") in cooperation(graph, "OSCE")
    assert not [
        tie
        for tie in graph.ties
        if tie.via == iri("border-biometrics") and {tie.a, tie.b} == {iri("caricc"), iri("interpol")}
    ]


def test_joint_organizers_of_an_event_are_marked_as_such() -> None:
    row = next(row for row in who(world(), "CTITF").records() if row["other"] == "EU")
    assert row["tie"] == "cooperates with (joint event)"
    assert row["instrument"] == "Third expert meeting in Almaty"


def test_parents_parts_members_funders_and_the_supported_are_told() -> None:
    graph = world()
    assert ("has part", "RCTS") in [(row["tie"], row["other"]) for row in who(graph, "SCO").records()]
    assert ("has member", "Kazakhstan") in [(row["tie"], row["other"]) for row in who(graph, "SCO").records()]
    assert ("funds", "OSCE") in [(row["tie"], row["other"]) for row in who(graph, "Norway").records()]
    assert ("is supported by", "UNODC") in [(row["tie"], row["other"]) for row in who(graph, "Kazakhstan").records()]


def test_the_register_counts_as_no_source() -> None:
    row = next(row for row in who(world(), "RCTS").records() if row["tie"] == "is part of")
    assert row["sources"] == 0
    assert "register only" in row["weakest"]


def test_a_tie_told_from_both_ends_is_one_row_with_two_sources() -> None:
    rows = [row for row in who(world(), "UNODC").records() if row["other"] == "CTED"]
    assert [(row["sources"], row["topics"]) for row in rows] == [(2, "legal")]


def test_rejected_claims_are_gone_and_proposed_ones_wait() -> None:
    assert "EU" not in [other for other, *_ in cooperation(world(), "OSCE")]
    assert "UNRCCA" not in [other for other, *_ in cooperation(world(), "OSCE")]
    assert "UNRCCA" in [other for other, *_ in cooperation(world(proposed=True), "OSCE")]
    assert any("1 proposed" in note for note in who(world(), "OSCE").notes)


def test_filters_by_status_topic_and_kind() -> None:
    graph = world()
    assert cooperation(graph, "RCTS", status="planned") == [("CTED", "planned", None), ("UNRCCA", "planned", None)]
    assert [row["other"] for row in who(graph, "UNODC", topic="legal").records()] == ["CTED"]
    with pytest.raises(InputError, match="asserted, planned, recommended"):
        who(graph, "RCTS", status="signed")


def test_as_of_asks_what_held_and_known_by_what_was_known() -> None:
    graph = world()
    held = [other for other, *_ in cooperation(graph, "CARICC", as_of="2010-03", status="asserted")]
    assert held == ["CIS ATC", "INTERPOL"]
    assert {other for other, *_ in cooperation(graph, "INTERPOL", known_by="2010")} == {"CARICC"}
    assert {other for other, *_ in cooperation(graph, "INTERPOL", known_by="2011-11")} == {"CARICC", "OSCE"}
    assert {other for other, *_ in cooperation(graph, "INTERPOL", known_by="2012")} == {"CARICC", "CIS ATC", "OSCE"}
    with pytest.raises(InputError, match="is not a date"):
        who(graph, "CARICC", as_of="last year")


def test_a_document_about_others_changes_nothing() -> None:
    more = Source("more", publisher="Nobody", date="2014-01")
    more.name_("foo", "Organization", "Foo Federation")
    more.name_("bar", "Organization", "Bar Bureau")
    more.say("foo", "cooperates_with", "bar")
    assert who(world(more), "CARICC").records() == who(world(), "CARICC").records()


def test_splitting_the_evidence_over_two_publishers_raises_sources_not_ties() -> None:
    both = Source("both", publisher="One", date="2012")
    both.say("osce", "cooperates_with", "interpol")
    both.say("osce", "cooperates_with", "interpol")
    second = Source("second", publisher="Two", date="2012")
    first = Source("first", publisher="One", date="2012")
    for source in (first, second):
        source.say("osce", "cooperates_with", "interpol")
    base = [register().graph()]
    together = who(from_graphs([*base, both.graph()]), "OSCE", kind="cooperation")
    split = who(from_graphs([*base, first.graph(), second.graph()]), "OSCE", kind="cooperation")
    assert (len(together), len(split)) == (1, 1)
    assert (together.records()[0]["sources"], split.records()[0]["sources"]) == (1, 2)


def test_a_tie_of_one_sentence_with_an_agreement_is_not_told_twice() -> None:
    more = meeting()
    party = next(item for item in more.statements if item.relation == "party")
    more.say("caricc", "cooperates_with", "cis-atc", at=party.evidence.start // 1000)
    graph = from_graphs([register().graph(), more.graph()])
    assert len([row for row in who(graph, "CARICC").records() if row["other"] == "CIS ATC"]) == 1
