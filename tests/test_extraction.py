"""What extraction finds in short texts that we wrote: names, agreements, status, dates, events, projects, quotes."""

from __future__ import annotations

import re
import tempfile
from datetime import date
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graph.extraction import learned
from graph.extraction.confidence import judged
from graph.extraction.extractor import extract, read_document
from graph.extraction.patterns import dates
from graph.extraction.symbols import resolutions
from graph.extraction.writing import write
from graph.loaders import load_document
from graph.model import Records
from graph.register import Entry, Register, shared_register
from graph.vocabulary import data_folder
from graph.words import key, words

REGISTER = shared_register(data_folder() / "registry")


@pytest.fixture
def read(tmp_path: Path) -> Any:
    """Extract the records of a text by the rules alone, whatever the confidence."""

    def run(text: str) -> Records:
        path = tmp_path / "text.md"
        path.write_text(text, encoding="utf-8")
        reading = read_document(load_document(path), REGISTER)
        return write(reading, lambda claims: judged((c for c in claims if c.rule != learned.RULE), {}))

    return run


def ties(records: Records, relation: str) -> set[tuple[str, ...]]:
    rows = [r for r in records.relations if r["type"] == relation]
    return {(*sorted((r["subject"], r["object"])), r["status"]) for r in rows}


def names(records: Records) -> dict[str, set[str]]:
    return {e["id"]: {e["name"], *e["aliases"]} for e in records.entities}


def test_names_in_any_order_are_one_body(read: Any) -> None:
    found = names(read("RCTS SCO met in Tashkent. The SCO RATS trains officers, and RCTS/SCO keeps a list."))
    assert {"RCTS SCO", "SCO RATS", "RCTS/SCO"} <= found["sco-rcts"]


def test_acronym_defined_in_the_text_names_the_same_body(read: Any) -> None:
    found = names(read("The Harbour States Security Forum (HSSF) met. HSSF members agreed."))
    assert any({"Harbour States Security Forum", "HSSF"} <= forms for forms in found.values())


def test_body_inside_a_name_is_named_and_the_part_belongs_to_it(read: Any) -> None:
    records = read("The CSTO Secretariat signed a protocol with the CIS ATC.")
    assert {"csto", "cis"} <= set(names(records))
    assert ("csto", "csto-secretariat", "asserted") in ties(records, "part_of")


def test_acronym_after_the_inner_name_is_that_of_the_inner_body(read: Any) -> None:
    text = "The Secretariat of the Collective Security Treaty Organization (CSTO) met. The CSTO trains officers."
    found = names(read(text))
    assert "CSTO" in found["csto"]
    assert "CSTO" not in found.get("csto-secretariat", set())
    assert len([forms for forms in found.values() if "Collective Security Treaty Organization" in forms]) == 1


def test_generic_words_and_people_are_no_bodies(read: Any) -> None:
    records = read("The Working Group met. Ms Anna Berg of the Member States spoke to the Steering Committee.")
    assert [e for e in records.entities if e["type"] == "Organization"] == []


def test_plural_noun_makes_one_agreement_for_each_partner(read: Any) -> None:
    records = read("In 2011 the CSTO Secretariat signed protocols with the CIS ATC as well as with RCTS SCO.")
    found = {(a["kind"], tuple(sorted(a["parties"])), a["date"], a["status"]) for a in records.agreements}
    assert found == {
        ("protocol", ("cis-atc", "csto-secretariat"), "2011", "asserted"),
        ("protocol", ("csto-secretariat", "sco-rcts"), "2011", "asserted"),
    }


def test_each_agreement_of_a_sentence_has_its_own_date(read: Any) -> None:
    text = (
        "CARICC has working contacts. These include a Memorandum with the ATC of the CIS concluded in December 2009, "
        "and a Protocol of Cooperation with the RCTS SCO in September 2010."
    )
    found = {(a["kind"], a["date"]) for a in read(text).agreements}
    assert found == {("memorandum", "2009-12"), ("protocol", "2010-09")}


@pytest.mark.parametrize(
    ("text", "status"),
    [
        ("UNODC and CARICC signed a memorandum.", "asserted"),
        ("UNODC and CARICC will sign a memorandum.", "planned"),
        ("UNODC is looking into a memorandum with CARICC.", "planned"),
        ("A memorandum between UNODC and CARICC is in preparation.", "planned"),
        ("A memorandum between UNODC and CARICC should be concluded.", "recommended"),
        ("It was suggested that UNODC sign a memorandum with CARICC.", "recommended"),
        ("On 28 May 2018 a memorandum was signed by UNODC and CARICC.", "asserted"),
    ],
)
def test_status_of_an_agreement(read: Any, text: str, status: str) -> None:
    assert [a["status"] for a in read(text).agreements] == [status]


def test_what_is_signed_and_what_is_only_looked_into_stand_apart_in_one_sentence(read: Any) -> None:
    text = (
        "RCTS SCO and UNODC signed a protocol in July 2011 and RCTS SCO is looking into memoranda with CTED and UNRCCA."
    )
    found = {(a["kind"], *sorted(a["parties"]), a["status"]) for a in read(text).agreements}
    assert found == {
        ("protocol", "sco-rcts", "unodc", "asserted"),
        ("memorandum", "cted", "sco-rcts", "planned"),
        ("memorandum", "sco-rcts", "unrcca", "planned"),
    }


@pytest.mark.parametrize(
    "text",
    [
        "No agreement has been concluded between UNODC and CARICC.",
        "UNODC has never signed a memorandum with CARICC.",
        "If UNODC signed a memorandum with CARICC, training would be easier.",
        "UNODC denied that it had signed a memorandum with CARICC.",
    ],
)
def test_what_is_denied_or_supposed_is_no_agreement(read: Any, text: str) -> None:
    assert read(text).agreements == []


def test_planned_agreement_is_cooperation_planned_and_a_recommended_one_is_none(read: Any) -> None:
    assert ties(read("CTED will sign a protocol with CARICC."), "cooperates_with") == {("caricc", "cted", "planned")}
    assert ties(read("CTED should sign a protocol with CARICC."), "cooperates_with") == set()


def test_pronoun_means_the_subject_before(read: Any) -> None:
    records = read("CARICC keeps a databank. It cooperates with INTERPOL.")
    assert ("caricc", "interpol", "asserted") in ties(records, "cooperates_with")


def test_attending_together_is_no_cooperation(read: Any) -> None:
    records = read("The meeting was attended by representatives of OSCE, CICA and UNODC.")
    assert ties(records, "cooperates_with") == set()


def test_organizers_cooperate_and_the_event_has_place_and_dates(read: Any) -> None:
    records = read("On 8-9 September 2011 OSCE held a workshop on tourism security in Vienna jointly with UNODC.")
    (event,) = records.events
    assert (event["start"], event["end"], event["place"]) == ("2011-09-08", "2011-09-09", "Vienna")
    assert set(event["organizers"]) == {"osce", "unodc"}
    assert ("osce", "unodc", "asserted") in ties(records, "cooperates_with")


def test_project_block(read: Any) -> None:
    text = (
        "UNCCT is the United Nations Counter-Terrorism Centre.\n\n"
        "## UNCCT-2018-03: Training of Border Guards in Niger\n\nStatus: Ongoing\n\n"
        "The project is implemented in close cooperation with IOM.\n"
    )
    (project,) = read(text).projects
    assert (project["code"], project["title"], project["status"]) == (
        "UNCCT-2018-03",
        "Training of Border Guards in Niger",
        "ongoing",
    )
    assert project["lead"] == ["uncct"]
    assert project["partners"] == ["iom"]


def test_resolutions_of_a_list_have_their_symbols(read: Any) -> None:
    records = read("CTED monitors Security Council resolutions 1373 (2001) and 1624 (2005).")
    assert {i["symbol"] for i in records.instruments} == {"S/RES/1373(2001)", "S/RES/1624(2005)"}


def test_recommendations_under_a_heading_but_not_in_the_summary(read: Any) -> None:
    text = (
        "# Report\n\n## Executive Summary\n\n### Recommendations\n\n- UNODC should train judges.\n\n"
        "## Recommendations\n\n1. UNODC should train judges.\n2. CICA may consider a website.\n"
    )
    found = [(r["number"], r["addressees"]) for r in read(text).recommendations]
    assert found == [("1", ["unodc"]), ("2", ["cica"])]


def test_need_and_activity_are_told_apart(read: Any) -> None:
    records = read("Tajikistan needs equipment for its border guards. UNODC trains border guards.")
    found = {(t["actor"], t["topic"], t["mode"]) for t in records.topics}
    assert ("state-tj", "borders", "needs") in found
    assert ("unodc", "borders", "does") in found


@given(st.text(max_size=400))
@settings(max_examples=60, deadline=None)
def test_any_text_gives_records_whose_quotes_stand_in_it(text: str) -> None:
    body = "OSCE and UNODC signed a protocol. " + text.replace("\x00", "")
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "text.txt"
        path.write_text(body, encoding="utf-8", errors="replace")
        document = load_document(path)
        records = extract(document, REGISTER)
    flat = "".join(document.source.split())
    for section in Records.SECTIONS:
        for record in getattr(records, section):
            assert "".join(record["quote"].split()) in flat


@given(st.dates(min_value=date(1950, 1, 1), max_value=date(2049, 12, 31)))
def test_dates_are_read_in_every_usual_form(day: date) -> None:
    iso = day.isoformat()
    for form in ("%d %B %Y", "%B %d, %Y", "%Y-%m-%d"):
        assert [d.first for d in dates(f"signed on {day.strftime(form)} in Almaty")] == [iso]
    assert [d.first for d in dates(f"in {day.strftime('%B %Y')}")] == [iso[:7]]


@given(st.integers(min_value=100, max_value=2999), st.integers(min_value=1946, max_value=2030))
def test_resolution_symbol(number: int, year: int) -> None:
    assert [r.symbol for r in resolutions(f"Security Council resolution {number} ({year})")] == [
        f"S/RES/{number}({year})"
    ]


@given(st.text(max_size=80))
def test_words_cover_the_text_in_order(text: str) -> None:
    found = words(text)
    assert all(text[w.start : w.end] == w.text for w in found)
    assert all(a.end <= b.start for a, b in pairwise(found))
    codes = re.search(r"\b[a-z]-[a-z]{2}", text, re.IGNORECASE)  # capitals make "I-ACT" one word
    assert key(text) == key(text.upper()) or codes or not text.isascii()


@pytest.mark.parametrize(
    ("text", "slug"),
    [
        (
            "The Anti-Terrorism Council of the Philippines met. The ATC asked for help. "
            "The Anti-Terrorism Council met.",
            "ph-atc",
        ),
        ("The CIS met. The Anti-Terrorism Center of the CIS trains. The ATC also keeps a databank.", "cis-atc"),
        ("The Institute for Security Studies in Pretoria reports on Africa. The ISS trains judges.", "iss-africa"),
        ("The EU Institute for Security Studies in Paris reports. The ISS wrote on Mali.", "euiss"),
    ],
)
def test_an_ambiguous_acronym_is_settled_by_the_document(read: Any, text: str, slug: str) -> None:
    assert slug in names(read(text))
    others = {entry.slug for entry in REGISTER.find(text.split(" The ")[-1].split()[0])} - {slug}
    assert not others & set(names(read(text)))


def test_two_registers_in_one_process_are_kept_apart(tmp_path: Path) -> None:
    path = tmp_path / "text.md"
    path.write_text("The Harbour Forum trained judges with UNODC.", encoding="utf-8")
    document = load_document(path)
    other = Register(entries={"harbour": Entry("harbour", "Organization", "Harbour Forum")})
    assert "harbour" not in names(extract(document, other))
    other.add_name("harbour", "Harbour Forum", "full")
    assert set(names(extract(document, other))) == {"harbour", "unodc"}
    assert "harbour" not in names(extract(document, REGISTER))


@pytest.mark.parametrize(
    "text",
    [
        "Kazakhstan, Kyrgyzstan and Tajikistan, all of them members of CARICC, sent officers.",
        "The members of CARICC are Kazakhstan, Kyrgyzstan and Tajikistan.",
        "CARICC, whose members are Kazakhstan, Kyrgyzstan and Tajikistan, opened an office.",
        "# CARICC\n\nIt was opened in 2009.\n\nMembers: Kazakhstan, Kyrgyzstan, Tajikistan.",
        "Three states make up CARICC:\n\n- Kazakhstan\n- Kyrgyzstan\n- Tajikistan\n",
        "Officers of the CARICC member states (Kazakhstan, Kyrgyzstan and Tajikistan) met.",
    ],
)
def test_lists_tell_members(read: Any, text: str) -> None:
    expected = {("caricc", f"state-{code}", "asserted") for code in ("kz", "kg", "tj")}
    assert ties(read(text), "member_of") == expected


def test_lists_of_guests_tell_no_members(read: Any) -> None:
    text = "Officers of Kazakhstan and Kyrgyzstan, which are not members of OSCE, met. Observers: Norway and Finland."
    assert not ties(read("# OSCE\n\n" + text), "member_of")


@pytest.mark.parametrize(
    "text",
    [
        "Experts of UN entities (CTED and UNRCCA) took part in the talks.",
        "The bodies of the United Nations, namely CTED and UNRCCA, took part in the talks.",
        "CTED, UNRCCA and other UN entities took part in the talks.",
    ],
)
def test_lists_of_bodies_belong_to_their_whole(read: Any, text: str) -> None:
    wholes = {(part, whole) for *ends, _ in ties(read(text), "part_of") for part, whole in [ends]}
    assert {("cted", "un"), ("un", "unrcca")} <= wholes


def test_an_office_is_where_its_name_says(read: Any) -> None:
    found = ties(read("The OSCE Office in Tashkent and UNDP Mali sent experts."), "located_in")
    assert {place for pair in found for place in pair[:2] if place.startswith(("place-", "state-"))} == {
        "place-tashkent",
        "state-ml",
    }


@pytest.mark.parametrize(
    ("text", "until"),
    [
        ("The cooperation between CARICC and OSCE came to an end in March 2016.", "2016-03"),
        ("CARICC cooperated with OSCE until 2014.", "2014"),
        ("CARICC cooperated with OSCE from 2009 to 2014.", "2014"),
        ("Since 2009 CARICC has cooperated with OSCE.", None),
    ],
)
def test_a_tie_that_ended_stays_asserted_with_its_end(read: Any, text: str, until: str | None) -> None:
    (row,) = [r for r in read(text).relations if r["type"] == "cooperates_with"]
    assert (row["status"], row.get("until")) == ("asserted", until)


def test_what_a_body_reports_of_others_names_the_reporter(read: Any) -> None:
    (row,) = [r for r in read("UNODC reported that CARICC cooperates with OSCE.").relations if r["date"] is None]
    assert (row["type"], row["said_by"]) == ("cooperates_with", "unodc")


def test_columns_of_a_table_tell_what_its_rows_say(read: Any) -> None:
    table = (
        "# Centres\n\n| Centre | Seat | Chair | Donor |\n|---|---|---|---|\n"
        "| CARICC | Almaty | Tajikistan | Norway |\n| UNRCCA | Ashgabat | see above | Finland |\n"
    )
    records = read(table)
    found = {(r["type"], r["subject"], r["object"]) for r in records.relations}
    assert {
        ("located_in", "caricc", "place-almaty"),
        ("located_in", "unrcca", "place-ashgabat"),
        ("leads", "state-tj", "caricc"),
        ("funds", "state-no", "caricc"),
        ("funds", "state-fi", "unrcca"),
    } <= found


def test_a_table_of_countries_tells_members_only_under_such_a_heading(read: Any) -> None:
    rows = "| Country | Position |\n|---|---|\n| Norway | first |\n| Finland | second |\n"
    assert not ties(read(f"# OSCE\n\n## Guests\n\n{rows}"), "member_of")
    found = ties(read(f"# OSCE\n\n## Members\n\n{rows}"), "member_of")
    assert found == {("osce", "state-fi", "asserted"), ("osce", "state-no", "asserted")}


@pytest.mark.parametrize("name", ["cis-atc-and-sco-rcts.md", "uncct-sahel-2018.md", "maghreb-and-arab-league.md"])
def test_records_speak_of_entities_that_are_there(name: str) -> None:
    records = extract(load_document(data_folder() / "documents" / name), REGISTER)
    named = {entity["id"] for entity in records.entities}
    told = {r["subject"] for r in records.relations}
    told |= {r["object"] for r in records.relations if r["type"] != "addresses"}
    told |= {r["said_by"] for r in records.relations if "said_by" in r}
    told |= {party for r in records.agreements for party in r["parties"]}
    told |= {
        i for r in records.projects for field in ("lead", "partners", "funders", "beneficiaries") for i in r[field]
    }
    told |= {
        i for r in records.events for field in ("organizers", "hosts", "funders", "participants") for i in r[field]
    }
    told |= {r["actor"] for r in records.topics} | {r["id"] for r in records.instruments}
    assert told and told <= named
