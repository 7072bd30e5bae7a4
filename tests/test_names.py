"""Names are found with their right ends, and the same thing under several names is one."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from graph.extraction.definitions import definitions, exact_initials, fits
from graph.extraction.extractor import extract
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
