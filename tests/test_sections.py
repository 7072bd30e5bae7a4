"""Projects, events, topics and recommendations found in short texts that we wrote."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from graph.extraction import topic_model
from graph.extraction.extractor import extract
from graph.loaders import load_document
from graph.model import Records
from graph.register import shared_register
from graph.vocabulary import data_folder

REGISTER = shared_register(data_folder() / "registry")


@pytest.fixture
def read(tmp_path: Path) -> Any:
    """Extract the records of a text by the rules alone."""

    def run(text: str) -> Records:
        path = tmp_path / "text.md"
        path.write_text(text, encoding="utf-8")
        return extract(load_document(path), REGISTER, fast=True)

    return run


def only(rows: list[dict[str, Any]]) -> dict[str, Any]:
    assert len(rows) == 1, rows
    return rows[0]


def addressed(read: Any, text: str, heading: str = "Recommendations") -> list[list[str]]:
    return [r["addressees"] for r in read(f"# Report\n\n## {heading}\n\n{text}\n").recommendations]


def test_a_recommendation_in_the_passive_addresses_its_agent(read: Any) -> None:
    assert addressed(read, "- Contact points should be named by INTERPOL.") == [["interpol"]]


def test_a_recommendation_addresses_those_whose_capacity_it_is_about(read: Any) -> None:
    assert addressed(read, "- The capacity of Tajikistan in border control should be enhanced.") == [["state-tj"]]


def test_a_common_plural_subject_addresses_nobody_by_name(read: Any) -> None:
    assert addressed(read, "- Regional organizations should cooperate with UNODC.") == [[]]


def test_a_heading_addresses_the_bullets_that_name_nobody(read: Any) -> None:
    found = addressed(read, "- Publish a handbook in Russian.\n- Train judges.", "Recommendations to the OSCE")
    assert found == [["osce"], ["osce"]]


def test_a_recommendation_that_is_a_heading_addresses_whom_the_paragraph_below_names(read: Any) -> None:
    text = "# Report\n\n**Recommendation 1: Hold a yearly drill**\n\nINTERPOL should hold a drill for border guards.\n"
    row = only(read(text).recommendations)
    assert (row["number"], row["addressees"]) == ("1", ["interpol"])


def test_a_project_in_prose_has_its_lead_partner_donor_and_beneficiaries(read: Any) -> None:
    project = only(
        read(
            "Project LANTERN is implemented by UNODC in partnership with INTERPOL. "
            "The project is funded by Norway and trains officers for Tajikistan and Uzbekistan."
        ).projects
    )
    found = [project[key] for key in ("lead", "partners", "funders", "beneficiaries")]
    assert found == [["unodc"], ["interpol"], ["state-no"], ["state-tj", "state-uz"]]


def test_lines_under_a_title_make_a_project(read: Any) -> None:
    text = (
        "# Sheets\n\n## Eyes on the Pass\n\nStatus: planned\n\nLead agency: UNODC\n\nImplementing partners: OSCE\n\n"
        "Source of funds: Japan\n\nBeneficiary countries: Kyrgyzstan, Tajikistan\n"
    )
    project = only(read(text).projects)
    assert (project["title"], project["status"]) == ("Eyes on the Pass", "planned")
    assert (project["lead"], project["partners"], project["funders"]) == (["unodc"], ["osce"], ["state-jp"])
    assert project["beneficiaries"] == ["state-kg", "state-tj"]


def test_a_table_of_projects_is_read_by_the_heads_of_its_columns(read: Any) -> None:
    text = (
        "# Overview\n\n| Project | Status | Lead | Donor |\n|---|---|---|---|\n"
        "| Safe Crossing | ongoing | OSCE | Norway |\n| Clean Ledger | completed | UNODC | Japan |\n"
    )
    found = [(p["title"], p["status"], p["lead"], p["funders"]) for p in read(text).projects]
    assert found == [
        ("Safe Crossing", "ongoing", ["osce"], ["state-no"]),
        ("Clean Ledger", "completed", ["unodc"], ["state-jp"]),
    ]


def test_a_row_of_an_overview_and_the_block_of_its_code_are_one_project(read: Any) -> None:
    text = (
        "# Overview\n\n| Code | Title | Status |\n|---|---|---|\n| OSCE-2019-07 | Night Watch | ongoing |\n\n"
        "## OSCE-2019-07: Night Watch on the Lake\n\nThe project is funded by Norway.\n"
    )
    project = only(read(text).projects)
    assert (project["code"], project["status"], project["funders"]) == ("OSCE-2019-07", "ongoing", ["state-no"])


def test_a_quoted_title_by_a_word_for_a_project_is_one(read: Any) -> None:
    text = 'The OSCE runs the project "Bridges of Trust". It also read the paper "Walls of Doubt".'
    assert [p["title"] for p in read(text).projects] == ["Bridges of Trust"]


def test_a_day_without_a_year_has_that_of_the_heading(read: Any) -> None:
    text = "# Chronology, 2019 and later\n\n## 2012\n\nOn 4 May, UNODC held a workshop in Almaty on border control.\n"
    event = only(read(text).events)
    assert (event["start"], event["place"], event["organizers"]) == ("2012-05-04", "Almaty", ["unodc"])


def test_later_sentences_tell_who_came_to_an_event(read: Any) -> None:
    event = only(
        read(
            "On 4 May 2012 UNODC organized a workshop on border control in Almaty. "
            "It was hosted by Kazakhstan. Delegations from Tajikistan and Uzbekistan took part."
        ).events
    )
    assert event["hosts"] == ["state-kz"]
    assert event["participants"] == ["state-tj", "state-uz"]


def test_a_meeting_may_be_told_by_its_verb(read: Any) -> None:
    event = only(read("On 4 May 2012 the OSCE met with INTERPOL in Vienna.").events)
    assert (event["start"], event["place"], event["participants"]) == ("2012-05-04", "Vienna", ["osce", "interpol"])


def test_a_row_names_its_event_up_to_the_end_of_the_cell(read: Any) -> None:
    text = "# Dates\n\n| Event | Where | When |\n|---|---|---|\n| Third donor meeting | Vienna | 4 May 2012 |\n"
    event = only(read(text).events)
    assert (event["name"], event["place"], event["start"]) == ("Third donor meeting", "Vienna", "2012-05-04")


def test_two_events_of_one_sentence_have_their_own_participants(read: Any) -> None:
    found = read(
        "A workshop was held in Almaty on 4 May 2012, attended by Tajikistan, "
        "and a seminar in Vienna on 6 June 2012, attended by Uzbekistan."
    ).events
    assert [e["participants"] for e in found] == [["state-tj"], ["state-uz"]]


def test_a_topic_goes_to_the_subject_and_not_to_those_who_attend(read: Any) -> None:
    records = read("UNODC trains prosecutors in Tajikistan on the financing of terrorism.")
    found = {(t["actor"], t["topic"]) for t in records.topics}
    assert ("unodc", "financing") in found
    assert ("state-tj", "financing") not in found


def test_the_weights_of_topics_know_common_words_only() -> None:
    told = [f.removeprefix("w ") for f in topic_model.model()["pair"] if f.startswith("w ")]
    assert told
    assert all(word.isalpha() and word == word.lower() for word in told)


def test_a_named_exercise_is_an_event_of_its_year(read: Any) -> None:
    event = only(read("The CSTO held the exercise Steppe Shield-2011 for special forces of Kazakhstan.").events)
    assert (event["kind"], event["start"], event["organizers"]) == ("exercise", "2011", ["csto"])
