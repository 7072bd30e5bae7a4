"""Sources, recommendations, differences and decisions, on the hand-made world."""

from pathlib import Path

import pytest
from world import Source, iri, meeting, register, world

from graph.model import InputError
from graph.queries.contradictions import contradictions
from graph.queries.decisions import Decision, decisions_text, read_decisions
from graph.queries.diff import diff, only
from graph.queries.projection import from_graphs, known_by
from graph.queries.recommendations import recommendations
from graph.queries.sources import sources


def test_the_sources_of_a_tie_are_told_one_by_one() -> None:
    found = sources(world(), "CARICC", "CIS ATC")
    rows = {
        (row["source"], row["self-reported"], row["published"])
        for row in found.records()
        if row["status"] == "asserted"
    }
    assert rows == {("CTITF", "no", "2011-11"), ("CIS ATC", "yes", "2012")}
    assert any("2 independent sources" in note for note in found.notes)


def test_rows_for_which_no_source_was_read_count_as_no_source() -> None:
    more = Source("more", "table")
    more.agree("osce-cted", "memorandum", "Memorandum", "2012", "asserted", "osce", "cted", source="general knowledge")
    found = sources(world(more), "OSCE", "CTED")
    assert [row["counts"] for row in found.records()] == ["no, not read"]
    assert "no source that counts" in found.notes[0]


def test_a_tie_that_nobody_tells_of_is_said_so() -> None:
    assert "No document tells of a tie" in sources(world(), "ASEANAPOL", "EU").notes[0]
    with pytest.raises(InputError, match="needs two ends"):
        sources(world(), "RCTS", "РАТС")


def test_the_sources_on_one_actor_are_counted() -> None:
    rows = {row["source"]: row for row in sources(world(), "CIS ATC").records()}
    assert rows["CIS ATC"]["self-reported"] == rows["CIS ATC"]["claims"]
    assert rows["register"]["counts"] == "no, register"


def advice() -> Source:
    it = Source("advice", title="Advice", publisher="CTITF", date="2011-11")
    it.name_("recommendation:r1", "Recommendation", "CIS ATC and OSCE should hold joint exercises", number="1")
    it.say("recommendation:r1", "addressed_to", "cis-atc")
    it.say("recommendation:r1", "concerns", "topic:exercises")
    it.name_("recommendation:r2", "Recommendation", "EU should train prison staff", number="2")
    it.say("recommendation:r2", "addressed_to", "eu")
    it.say("recommendation:r2", "concerns", "topic:detention")
    return it


def test_a_later_act_of_the_same_actor_on_the_same_topic_is_a_candidate() -> None:
    found = recommendations(world(advice()), "CIS ATC")
    assert [(row["later act"], row["date"]) for row in found.records()] == [
        ("CIS ATC works on Joint exercises", "2014-03")
    ]
    assert "same actors: CIS ATC; same topics: exercises" in found.records()[0]["reasons"]
    assert len({item.document for item in found.evidence[0]}) == 2


def test_what_came_before_the_recommendation_is_no_candidate() -> None:
    late = advice()
    late.date = "2014-04"
    assert [row["later act"] for row in recommendations(world(late), "CIS ATC").records()] == ["nothing found"]


def test_recommendations_without_a_candidate_come_first() -> None:
    rows = recommendations(world(advice())).records()
    assert rows[0]["to"] == "EU"
    assert rows[0]["later act"] == "nothing found"
    assert {row["to"] for row in recommendations(world(advice()), unmet=True).records()} == {"EU"}
    assert len(recommendations(world(advice()), topic="exercises")) == 1
    with pytest.raises(InputError, match="Near: advice"):
        recommendations(world(advice()), document="advise")


def test_two_editions_differ_in_what_was_added_dropped_and_changed() -> None:
    second = meeting()
    second.name, second.date = "meeting-2012", "2012-11"
    second.statements = [
        item for item in second.statements if not (item.relation == "needs" and item.subject == iri("state-kg"))
    ]
    second.say("caricc", "works_on", "topic:training")
    signed = [item for item in second.statements if item.subject == iri("agreement:rcts-cted")]
    second.statements = [item for item in second.statements if item not in signed]
    second.agree("rcts-cted", "memorandum", "Memorandum", "2012-05", "asserted", "sco-rcts", "cted")
    old, new = (from_graphs([register().graph(), one.graph()]) for one in (meeting(), second))
    rows = {(row["change"], row["what"]) for row in diff(old, new, ("first", "second"), rewording=False).records()}
    assert rows == {
        ("dropped", "Kyrgyzstan needs Prisons and detention"),
        ("added", "CARICC works on Training and capacity building in general"),
        ("status", "Memorandum (2012-05): CTED, RCTS"),
    }


def test_a_document_does_not_differ_from_itself() -> None:
    graph = world()
    part = only(graph, iri("document:meeting-2011"))
    assert len(diff(part, part)) == 0
    assert diff(part, part).notes[0] == "no difference"


def test_dates_can_be_compared_as_snapshots() -> None:
    graph = world()
    found = diff(known_by(graph, "2011-11"), known_by(graph, "2012"), ("2011-11", "2012"))
    assert ("added", "CIS ATC cooperates with International Criminal Police Organization") in {
        (row["change"], row["what"]) for row in found.records()
    }
    assert all(found.lines(number) for number in range(len(found)))


def disagreeing() -> Source:
    other = Source("other", publisher="Other", date="2013")
    other.agree("caricc-rcts-2", "protocol", "Protocol", "2011-02", "asserted", "caricc", "sco-rcts")
    return other


def test_a_decision_is_kept_and_takes_the_row_off_the_list(tmp_path: Path) -> None:
    graph = world(disagreeing())
    mark = contradictions(graph).records()[0]["id"]
    path = tmp_path / "decisions.csv"
    path.write_text(decisions_text({mark: Decision(mark, "one", "A. Person", "the signed text")}), encoding="utf-8")
    decided = read_decisions(path)
    assert len(contradictions(graph, decisions=decided)) == 0
    row = contradictions(graph, decisions=decided, every=True).records()[0]
    assert row["decided"] == "one holds, A. Person, the signed text"


def test_a_decision_stays_when_other_documents_come_and_is_told_when_its_claims_go() -> None:
    graph = world(disagreeing())
    mark = contradictions(graph).records()[0]["id"]
    decided = {mark: Decision(mark, "one")}
    more = Source("more", publisher="More", date="2013")
    more.say("osce", "cooperates_with", "eu")
    assert len(contradictions(world(disagreeing(), more), decisions=decided)) == 0
    assert any("no longer holds" in note for note in contradictions(world(), decisions=decided).notes)


def test_a_broken_table_of_decisions_is_told_with_its_row(tmp_path: Path) -> None:
    path = tmp_path / "decisions.csv"
    path.write_text("id,holds\nab,perhaps\n", encoding="utf-8")
    with pytest.raises(InputError, match=r"row 2: needs an id"):
        read_decisions(path)


def test_two_agreements_with_names_of_their_own_do_not_disagree() -> None:
    other = Source("other", publisher="Other", date="2013")
    other.agree("exercises", "protocol", "Protocol on exercises", "2011-02", "asserted", "caricc", "sco-rcts")
    named = Source("named", publisher="Named", date="2013")
    named.agree("training", "protocol", "Protocol on training", "2012-02", "asserted", "caricc", "sco-rcts")
    rows = contradictions(from_graphs([register().graph(), other.graph(), named.graph()])).records()
    assert not [row for row in rows if row["about"] == "date"]
