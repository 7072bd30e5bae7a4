"""The benchmark: its format, its split, its templates, and every document that is committed."""

from __future__ import annotations

import csv
import importlib.util
from functools import cache
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from graph.evaluation.benchmark import Annotated, quote_of, read_annotated
from graph.evaluation.collection import (
    Item,
    all_problems,
    compiled,
    counts,
    problems,
    read_collection,
    split_of,
    targets,
    write_compiled,
)
from graph.evaluation.comparison import flat
from graph.evaluation.skeletons import near_pairs, skeletons, templates
from graph.model import InputError

ROOT = Path(__file__).resolve().parent.parent
FOLDER = ROOT / "data" / "benchmark"

FRONT = """---
title: A day in Almaty: notes
writer: a
genre: press release
region: Central Asia
register: press style
constructed: no
publisher:
date: 2019-05-14
tags: passive, list nested
source: A page | CARICC | | https://example.org/page
---
"""
TEXT = """# A day in Almaty

On 14 May 2019 CARICC and Europol signed a memorandum in Almaty, and {caricc+europol|both sides} thanked UNODC. The
members of {caricc|the Centre} are Kazakhstan, Kyrgyzstan and Tajikistan. Mr Gold of the OSCE spoke after the host.

| Body | Part |
|---|---|
| UNODC | Leads the seminar |

=== records
"""
RECORDS = """E caricc | Organization | CARICC |
E europol | Organization | Europol |
E unodc | Organization | UNODC |
E osce | Organization | OSCE |
E kz | State | Kazakhstan |
E kg | State | Kyrgyzstan |
E tj | State | Tajikistan |
E almaty | Place | Almaty |
E seminar | Event | seminar |
A memorandum | caricc + europol | 2019-05-14 | asserted | memorandum | signed a memorandum in Almaty
R member_of | kz, kg, tj | caricc | asserted | | are Kazakhstan, Kyrgyzstan and Tajikistan
R leads | unodc | seminar | planned | | Leads the seminar
R leads | unodc | seminar | asserted | | Leads the seminar
P | Border project | planned | lead=unodc | partners=caricc,osce | topics=borders | A day in Almaty
V seminar | seminar | 2019-05 | | Almaty | organizers=europol,osce,unodc | hosts= | Leads the seminar
T caricc | borders, training | does | signed a memorandum in Almaty
N Mr Gold of the OSCE spoke after the host | speaker
"""


def write(folder: Path, records: str = RECORDS, front: str = FRONT, text: str = TEXT, name: str = "a01-day") -> Path:
    (folder / "documents").mkdir(exist_ok=True)
    path = folder / "documents" / f"{name}.md"
    path.write_text(front + text + records, encoding="utf-8")
    return path


@pytest.fixture
def small(tmp_path: Path) -> Annotated:
    return read_annotated(write(tmp_path))


def relation(document: Annotated, kind: str) -> set[tuple[str, str, str]]:
    return {(r["subject"], r["object"], r["status"]) for r in document.gold["relations"] if r["type"] == kind}


def script(name: str) -> ModuleType:
    spec = importlib.util.spec_from_file_location(f"tool_{name}", ROOT / "tools" / f"{name}.py")
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_marks_leave_the_text_plain(small: Annotated) -> None:
    assert not small.problems
    assert "{" not in small.text
    forms = [(small.text[a:b], who) for a, b, who in small.marks]
    assert forms == [("both sides", ("caricc", "europol")), ("the Centre", ("caricc",))]


def test_anchors_become_quotes(small: Annotated) -> None:
    quotes = {r["subject"]: r["quote"] for r in small.gold["relations"] if r["type"] == "member_of"}
    assert quotes["kz"] == "The members of the Centre are Kazakhstan, Kyrgyzstan and Tajikistan."
    leads = next(r for r in small.gold["relations"] if r["type"] == "leads")
    assert "Leads the seminar" in leads["quote"] and "Body" not in leads["quote"]


def test_a_quote_has_at_most_thirty_words_around_its_anchor() -> None:
    text = " ".join(f"w{n}" for n in range(100)) + ".\n"
    quote = quote_of(text, "w60 w61").split()
    assert len(quote) == 30 and {"w60", "w61"} <= set(quote)
    with pytest.raises(ValueError, match="anchor not in the text"):
        quote_of(text, "w61 w60")


def test_lists_become_pairs_and_the_strongest_status_stands(small: Annotated) -> None:
    assert relation(small, "member_of") == {(s, "caricc", "asserted") for s in ("kz", "kg", "tj")}
    assert relation(small, "leads") == {("unodc", "seminar", "asserted")}
    assert {t["topic"] for t in small.gold["topics"]} == {"borders", "training"}


def test_pairs_that_follow_are_added(small: Annotated) -> None:
    assert relation(small, "cooperates_with") == {
        ("caricc", "europol", "asserted"),  # parties
        ("europol", "osce", "asserted"),  # organizers
        ("europol", "unodc", "asserted"),
        ("osce", "unodc", "asserted"),  # also lead and partner, planned: the stronger one stands
        ("unodc", "caricc", "planned"),  # lead and partner
    }
    assert small.traps == [("Mr Gold of the OSCE spoke after the host", "speaker")]


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("R leads | unodc | nobody | asserted | | Leads the seminar", "'nobody' is no entity"),
        ("R leeds | unodc | caricc | asserted | | Leads the seminar", "unknown type"),
        ("R leads | unodc | caricc | maybe | | Leads the seminar", "status"),
        ("R leads | unodc | caricc | asserted | May | Leads the seminar", "date"),
        ("R leads | almaty | caricc | asserted | | Leads the seminar", "subject is a Place"),
        ("R leads | unodc | caricc | asserted | | never in the text", "anchor not in the text"),
        ("R leads | unodc | unodc | asserted | | Leads the seminar", "both ends are the same"),
        ("A pact | caricc + unodc | | asserted | | Leads the seminar", "kind, status or parties"),
        ("A memorandum | caricc | | asserted | | Leads the seminar", "kind, status or parties"),
        ("T caricc | magic | does | Leads the seminar", "magic"),
        ("I paper | resolution | | A paper | 2001 | Leads the seminar", "no entity of type Instrument"),
        ("E cica | Organization | CICA |", "no form of the name"),
        ("E unodc | Organization | UNODC |", "twice"),
        ("N words that are not there | x", "anchor not in the text"),
        ("X what | is this", "unknown record letter"),
    ],
)
def test_problems_of_records_are_found(tmp_path: Path, line: str, message: str) -> None:
    item = Item(read_annotated(write(tmp_path, RECORDS + line + "\n")), "develop")
    assert any(message in problem for problem in problems(item)), list(problems(item))


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("genre: press release", "genre: poem", "genre"),
        ("region: Central Asia", "region: Mars", "region"),
        ("writer: a", "writer: b", "writer"),
        ("tags: passive, list nested", "tags: passive, odd", "tag 'odd'"),
        ("source: A page | CARICC | | https://example.org/page\n", "", "no source"),
        ("date: 2019-05-14", "date: May 2019", "date"),
        ("constructed: no", "constructed: perhaps", "constructed"),
        ("{caricc|the Centre}", "{cntr|the Centre}", "'cntr', no entity"),
    ],
)
def test_problems_of_documents_are_found(tmp_path: Path, old: str, new: str, message: str) -> None:
    path = write(tmp_path, front=FRONT.replace(old, new), text=TEXT.replace(old, new))
    found = list(problems(Item(read_annotated(path), "develop")))
    assert any(message in problem for problem in found), found


def test_a_file_of_another_form_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "a01-x.md"
    path.write_text("no front matter", encoding="utf-8")
    with pytest.raises(InputError):
        read_annotated(path)


def test_the_split_is_told_by_the_name() -> None:
    names = ["a01-x", "d25-x", "a26-x", "d30-x", "e01-x", "f20-x"]
    assert [split_of(name) for name in names] == ["develop", "develop", "test", "test", "test", "test"]
    with pytest.raises(InputError):
        split_of("x")


def test_two_documents_of_one_number_are_a_problem(tmp_path: Path) -> None:
    write(tmp_path)
    write(tmp_path, name="a01-other")
    assert all_problems(read_collection(tmp_path)) == ["a01-day, a01-other: one number"]


def test_compiled_files(tmp_path: Path) -> None:
    write(tmp_path)
    write(tmp_path, name="a26-late")
    (tmp_path / "gold").mkdir()
    (tmp_path / "gold" / "a99-gone.json").write_text("{}")
    files = compiled(read_collection(tmp_path))
    write_compiled(tmp_path, files)
    assert sorted(p.name for p in (tmp_path / "gold").iterdir()) == ["a01-day.json", "a26-late.json"]
    text = (tmp_path / "text" / "a01-day.md").read_text()
    head = "---\ntitle: A day in Almaty: notes\ndate: 2019-05-14\nlanguage: en\n---\n\n# A day in Almaty\n"
    assert text.startswith(head)
    assert "===" not in text
    rows = list(csv.DictReader((tmp_path / "split.csv").open()))
    assert [(r["document"], r["split"]) for r in rows] == [("a01-day", "develop"), ("a26-late", "test")]
    assert (tmp_path / "test-hashes.txt").read_text().splitlines() == [
        f"{rows[1]['text_sha256']}  text/a26-late.md",
        f"{rows[1]['gold_sha256']}  gold/a26-late.json",
    ]


def variant(folder: Path, name: str, pairs: list[tuple[str, str, str]]) -> Item:
    """A document of three long sentences about other bodies, dates and numbers."""
    sentences = [
        f"On {when} a delegation of {one} came to the seat of {other} and asked for help with the training of guards."
        for one, other, when in pairs
    ]
    sentences[1] = sentences[1].replace("asked for help with", "had a word on").replace("came to", "was seen at")
    sentences[2] = (
        f"It is now up to {pairs[2][0]} whether the draft that lies on the table since {pairs[2][2]} is taken."
    )
    names = {n for one, other, _ in pairs for n in (one, other)}
    records = "".join(f"E e{i} | Organization | {n} |\n" for i, n in enumerate(sorted(names)))
    path = write(folder, records, text="# A heading\n\n" + " ".join(sentences) + "\n\n=== records\n", name=name)
    return Item(read_annotated(path), split_of(name))


def test_templates_are_found_by_their_skeletons(tmp_path: Path) -> None:
    one = variant(
        tmp_path, "a01-x", [("CARICC", "SELEC", "1 May 2019"), ("GUAM", "BSEC", "2001"), ("EAG", "CIS", "2002")]
    )
    two = variant(tmp_path, "b02-y", [("Europol", "AMERIPOL", "3 June 2011"), ("G5 Sahel", "ECOWAS", "May 2007"),
                                      ("SADC", "African Union", "1999")])  # fmt: skip
    found = [s for item in (one, two) for s in skeletons(item.document)]
    assert len(found) == 6
    pairs = near_pairs(found)
    assert {(a.document, b.document) for a, b, _ in pairs} == {("a01-x", "b02-y")} and len(pairs) >= 3
    assert templates(pairs) == [["a01-x", "b02-y"]]
    assert templates(pairs[:2]) == []


def test_another_build_is_no_template(tmp_path: Path) -> None:
    write(tmp_path, name="b03-z")
    one = variant(tmp_path, "a01-x", [("CARICC", "SELEC", "2001"), ("GUAM", "BSEC", "2001"), ("EAG", "CIS", "2002")])
    other = Item(read_annotated(tmp_path / "documents" / "b03-z.md"), "develop")
    assert not near_pairs([s for item in (one, other) for s in skeletons(item.document)])


def test_agreement_is_scored_both_ways(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    write(tmp_path)
    second = tmp_path / "second"
    second.mkdir()
    write(second, RECORDS.replace("R member_of | kz, kg, tj", "R member_of | kz, kg"))
    tool = script("benchmark")
    assert tool.main(["--folder", str(tmp_path), "agreement", str(second / "documents")]) == 0
    row = next(line for line in capsys.readouterr().out.splitlines() if line.startswith("| relations |"))
    cells = [cell.strip() for cell in row.strip("|").split("|")]
    assert cells == ["relations", "0.941", "0.941", "9", "8"]
    write(second, text=TEXT.replace("thanked", "greeted"))
    assert tool.main(["--folder", str(tmp_path), "agreement", str(second / "documents")]) == 2


def test_commands(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    write(tmp_path)
    tool = script("benchmark")
    folder = ["--folder", str(tmp_path)]
    assert tool.main([*folder, "check"]) == 0
    assert tool.main([*folder, "compile"]) == 0
    assert tool.main([*folder, "counts"]) == 1
    assert "MISSED" in capsys.readouterr().out
    assert tool.main([*folder, "skeletons"]) == 0
    write(tmp_path, RECORDS + "X odd\n")
    assert tool.main([*folder, "check"]) == 1
    assert tool.main([*folder, "compile"]) == 1
    assert tool.main(["--folder", str(tmp_path / "none"), "check"]) == 2


@cache
def committed() -> list[Item]:
    return read_collection(FOLDER)


def test_committed_documents_have_no_problems() -> None:
    assert all_problems(committed()) == []


def test_committed_quotes_stand_in_their_texts() -> None:
    for item in committed():
        text = flat(item.text())
        rows: list[dict[str, Any]] = [r for part in item.document.gold.values() if isinstance(part, list) for r in part]
        assert [r["quote"] for r in rows if not r["quote"] or flat(r["quote"]) not in text] == [], item.name


def test_compiled_files_are_those_of_the_documents() -> None:
    files = compiled(committed())
    for name, content in files.items():
        path = FOLDER / name
        assert path.exists() and path.read_text(encoding="utf-8") == content, f"{name}: run tools/benchmark.py compile"
    there = {f"{part}/{path.name}" for part in ("text", "gold") for path in (FOLDER / part).iterdir()}
    assert there <= set(files)


def test_targets_hold() -> None:
    found = counts(committed())
    assert [(name, least, have) for name, least, have in targets(found) if have < least] == []
    assert found["constructed share"] <= 1 / 3
    assert found["splits"]["test"]["documents"] >= 30


def test_no_two_documents_are_of_one_template() -> None:
    found = [sentence for item in committed() for sentence in skeletons(item.document)]
    assert templates(near_pairs(found)) == []
