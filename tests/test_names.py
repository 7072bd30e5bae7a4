"""Names are found with their right ends, and the same thing under several names is one."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from graph.extraction.definitions import definitions, exact_initials, fits
from graph.extraction.extractor import extract
from graph.extraction.patterns import dates
from graph.extraction.symbols import resolutions
from graph.loaders import load_document
from graph.model import Records
from graph.register import shared_register
from graph.vocabulary import data_folder
from graph.words import words

Read = Callable[[str], Records]


@pytest.fixture
def read(tmp_path: Path) -> Read:
    """Extract the records of a text."""
    register = shared_register(data_folder() / "registry")

    def run(text: str) -> Records:
        path = tmp_path / "text.txt"
        path.write_text(text, encoding="utf-8")
        return extract(load_document(path), register)

    return run


def forms(records: Records) -> list[set[str]]:
    """The names of every entity."""
    return [{e["name"], *e["aliases"]} for e in records.entities]


def types(records: Records) -> dict[str, str]:
    """The type of every entity by its fullest name."""
    return {e["name"]: e["type"] for e in records.entities}


@pytest.mark.parametrize(
    ("text", "short", "full"),
    [
        ("The League of Nine Ports (LNP) met.", "LNP", "League of Nine Ports"),
        ('The League of Nine Ports (hereinafter "LNP") met. LNP staff left.', "LNP", "League of Nine Ports"),
        ("The Ostmark Coast Watch Bureau (OCWB; Küstenamt) met.", "OCWB", "Ostmark Coast Watch Bureau"),
        ("NPEO (Nine Ports Exchange Office) met. The NPEO left.", "NPEO", "Nine Ports Exchange Office"),
        (
            "MOLE, the Maritime Offences Liaison Exercise, began. MOLE ended.",
            "MOLE",
            "Maritime Offences Liaison Exercise",
        ),
        ("The Northern Rivers Guard Council met. NRGC then voted.", "NRGC", "Northern Rivers Guard Council"),
    ],
)
def test_short_name_and_full_name_are_one(read: Read, text: str, short: str, full: str) -> None:
    assert any({short, full} <= names for names in forms(read(text)))


def test_bracket_that_names_another_body_defines_nothing() -> None:
    found = list(definitions(words("the Committee on Ports (UNODC) and 12 officers (see below)")))
    assert [d.first for d in found] == [-1]
    assert not fits("UNODC", words("Committee on Ports"))


def test_initials_of_a_name_with_and_without_small_words() -> None:
    assert exact_initials("Bureau of Customs and Trade") >= {"BCT"}
    assert exact_initials("Bureau of customs") == set()


@pytest.mark.parametrize(
    ("text", "name"),
    [
        (
            "The Declaration on Eliminating Piracy and Promoting Trade among Ports was read.",
            "Declaration on Eliminating Piracy and Promoting Trade among Ports",
        ),
        (
            "The ministers adopted the Strategy to Counter the Rise of Smuggling in 2019.",
            "Strategy to Counter the Rise of Smuggling",
        ),
        (
            "The Convention on the Prevention and Combating of Smuggling entered into force.",
            "Convention on the Prevention and Combating of Smuggling",
        ),
        ("The Guidelines on Seafarers' Documents were read.", "Guidelines on Seafarers' Documents"),
        ("The Suppression of Smuggling Act was amended.", "Suppression of Smuggling Act"),
        ("The Harbour Safety Strategy (2026-2030) was adopted.", "Harbour Safety Strategy (2026-2030)"),
    ],
)
def test_names_of_instruments_are_whole(read: Read, text: str, name: str) -> None:
    assert name in {i["name"] for i in read(text).instruments}


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("The Pilot House and the Coast Observation Bureau met.", "Coast Observation Bureau"),
        (
            "The Council of Heads of State and Government of the Port League met.",
            "Council of Heads of State and Government of the Port League",
        ),
        ("The Harbour Mission to Tajikistan opened.", "Harbour Mission to Tajikistan"),
        ("The Fishers' Union of Nordhavn opened.", "Fishers' Union of Nordhavn"),
        ("The Sub-Group on Legal and Law Enforcement Issues met.", "Sub-Group on Legal and Law Enforcement Issues"),
    ],
)
def test_names_of_bodies_are_whole(read: Read, text: str, name: str) -> None:
    assert any(name in names for names in forms(read(text)))


def test_a_project_with_and_without_its_head_or_owner_is_one(read: Read) -> None:
    records = read("INTERPOL launched Project GANNET. The GANNET project ran on. INTERPOL's officers ran GANNET.")
    assert sum("GANNET" in name for name in types(records)) == 1


def test_words_in_capitals_that_open_a_paragraph_are_no_bodies(read: Read) -> None:
    records = read("RECALLING the decision of the Council,\n\nBEARING IN MIND the needs of ports,\n\nthey met.")
    assert not {"RECALLING", "BEARING", "MIND"} & set(types(records))


def test_city_matters_as_a_place_but_not_inside_another_name(read: Read) -> None:
    found = types(read("The officers trained in Tashkent. The Warsaw Convention was read."))
    assert found.get("Tashkent") == "Place"
    assert "Warsaw" not in found


def test_unknown_states_are_learned_from_their_titles_and_from_lists_of_members(read: Read) -> None:
    text = (
        "The members of the Forum are Nordland, Ostmark and the Kingdom of Haldor. Ostmark paid. "
        "Nordland asked the Coast Guard of Ostmark for boats."
    )
    found = types(read(text))
    assert {name: found.get(name) for name in ("Nordland", "Ostmark", "Kingdom of Haldor")} == {
        "Nordland": "State",
        "Ostmark": "State",
        "Kingdom of Haldor": "State",
    }
    assert found["Coast Guard of Ostmark"] == "NationalBody"


def test_capitals_in_a_list_of_states_alone_make_no_state(read: Read) -> None:
    found = types(
        read("The member states are Kazakhstan and Kyrgyzstan. Interior and Justice officials met, Anna said.")
    )
    assert sorted(name for name, kind in found.items() if kind == "State") == ["Kazakhstan", "Kyrgyzstan"]


@pytest.mark.parametrize(
    ("text", "name", "inner"),
    [
        ("The Security Council of Armenia met.", "Security Council of Armenia", "Armenia"),
        ("The General Assembly of the League of Nine Ports met.", "General Assembly of the League of Nine Ports", ""),
        ("It was told to the Arab Inter-Parliamentary Union.", "Arab Inter-Parliamentary Union", ""),
    ],
)
def test_body_with_another_owner_is_not_the_body_of_the_register(read: Read, text: str, name: str, inner: str) -> None:
    records = read(text)
    assert name in types(records)
    assert all(e.get("register", "") not in {"unsc", "unga", "ipu"} for e in records.entities)
    assert not inner or inner in types(records)


def test_body_named_with_its_own_parent_is_the_body_of_the_register(read: Read) -> None:
    records = read("The Security Council of the United Nations met.")
    assert [e["register"] for e in records.entities if "Security" in e["name"]] == ["unsc"]


@pytest.mark.parametrize(
    ("text", "name", "kind"),
    [
        ("Watch on Rafts Lost at Sea (WRLS) database is kept. WRLS grows.", "WRLS", "System"),
        ("The ministers opened the HERON programme. HERON ends in May.", "HERON", "Programme"),
    ],
)
def test_the_head_after_an_acronym_tells_what_it_is(read: Read, text: str, name: str, kind: str) -> None:
    found = [e for e in read(text).entities if name in {e["name"], *e["aliases"]}]
    assert [e["type"] for e in found] == [kind]


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("from May to July 2012", "2012-05", "2012-07"),
        ("November 2009 - February 2010", "2009-11", "2010-02"),
        ("on 5, 6 and 7 June 2012", "2012-06-05", "2012-06-07"),
        ("22-23.09.2011", "2011-09-22", "2011-09-23"),
        ("between 2010 and 2012", "2010", "2012"),
        ("in mid-2011", "2011", ""),
        ("2011/05/12", "2011-05-12", ""),
        ("in spring 2010", "2010", ""),
        ("since 2009", "2009", ""),
    ],
)
def test_ranges_and_vague_dates_keep_their_precision(text: str, first: str, last: str) -> None:
    assert [(d.first, d.last) for d in dates(text, "2018")] == [(first, last)]


def test_a_date_without_a_year_has_that_of_the_next() -> None:
    assert [d.first for d in dates("in March and in October 2012", "2018")] == ["2012-03", "2012-10"]
    assert [d.first for d in dates("on 7 June", "2018")] == ["2018-06-07"]


@pytest.mark.parametrize(
    ("text", "symbols"),
    [
        ("resolutions 1267, 1989 and 2253", ["S/RES/1267", "S/RES/1989", "S/RES/2253"]),
        ("General Assembly resolution 3034 (XXVII)", ["A/RES/3034(XXVII)"]),
        ("Human Rights Council resolution 37/27", ["A/HRC/RES/37/27"]),
        ("resolution AG/RES. 1840 (XXXII-O/02) was read", ["AG/RES. 1840 (XXXII-O/02)"]),
        ("decisions MC.DEC/7/06 and PC.DEC/1063.", ["MC.DEC/7/06", "PC.DEC/1063"]),
        ("Assembly/AU/Dec.256(XIII) of July", ["Assembly/AU/Dec.256(XIII)"]),
        ("Council Framework Decision 2002/475/JHA", ["Council Framework Decision 2002/475/JHA"]),
        ("Resolution CM/Res(2011)5, adopted", ["CM/Res(2011)5"]),
        ("resolution 5 of the club, and/or 2010/5", []),
    ],
)
def test_symbols_are_read_in_their_usual_forms(text: str, symbols: list[str]) -> None:
    assert [found.symbol for found in resolutions(text)] == symbols


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("The League's experts wrote a protocol on the return of boats.", "protocol on the return of boats"),
        ("They read the harbour strategy of the United Nations.", "harbour strategy of the United Nations"),
        ("The ministers signed the Harbour Pact of 2004.", "Harbour Pact of 2004"),
        ("Under Executive Order No. 7 the port closed.", "Executive Order No. 7"),
        ("The ports adopted the Joint Declaration.", "Joint Declaration"),
    ],
)
def test_described_and_plainly_named_instruments_are_found(read: Read, text: str, name: str) -> None:
    found = [{i["name"] for i in read(text).instruments}]
    assert any(name in names for names in found)


def test_a_programme_of_measures_for_a_period_is_a_plan(read: Read) -> None:
    records = read(
        "The states adopted a harbour program for 2010-2012 and a Programme of Joint Measures against Piracy."
    )
    found = {i["name"]: i["kind"] for i in records.instruments}
    assert found == {"harbour program for 2010-2012": "plan", "Programme of Joint Measures against Piracy": "plan"}


def test_the_report_of_a_meeting_is_no_instrument(read: Read) -> None:
    assert read("They read the Report of the First Meeting and the January 2009 Report.").instruments == []


def test_exercises_with_their_year_are_programmes(read: Read) -> None:
    found = types(read("The bodies held the exercises Amber-Antiterror 2014 and Rampart-2011 in May."))
    assert {name for name, kind in found.items() if kind == "Programme"} == {"Amber-Antiterror 2014", "Rampart-2011"}
