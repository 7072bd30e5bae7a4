"""The quality report: figures known by hand, intervals and baselines that never change, and what it may show."""

from __future__ import annotations

import importlib.util
import json
from pathlib import Path
from types import ModuleType
from typing import Any

import numpy as np
import pytest

from graph.evaluation.baselines import co_occurrence, random_spans
from graph.evaluation.quality import (
    Measured,
    draws,
    figures,
    fingerprint,
    losing,
    overlapping,
    relation_keys,
    summary,
)
from graph.evaluation.quality_page import leaderboard, page
from graph.evaluation.score import score
from graph.model import Records

ROOT = Path(__file__).resolve().parent.parent
TEXT = "CARICC signed a memorandum with Europol in May. UNODC funds CARICC and will support Europol. GUAM met."


def entity(identifier: str, name: str | None = None, kind: str = "Organization") -> dict[str, Any]:
    return {"id": identifier, "type": kind, "name": name or identifier, "aliases": [], "quote": TEXT[:20]}


def relation(kind: str, subject: str, other: str, status: str = "asserted") -> dict[str, Any]:
    return {"type": kind, "subject": subject, "object": other, "status": status, "date": None, "quote": TEXT[:20]}


def sections(entities: list[dict[str, Any]], relations: list[dict[str, Any]]) -> dict[str, Any]:
    return {**{section: [] for section in Records.SECTIONS}, "entities": entities, "relations": relations}


GOLD = sections(
    [entity("caricc", "CARICC"), entity("europol", "Europol"), entity("unodc", "UNODC"), entity("guam", "GUAM")],
    [
        relation("cooperates_with", "caricc", "europol"),
        relation("funds", "unodc", "caricc"),
        relation("supports", "unodc", "europol", "planned"),
        relation("addresses", "caricc", "borders"),
    ],
)
FOUND = {
    "document": "one",
    **sections(
        [entity("1", "CARICC"), entity("2", "Europol", "State"), entity("3", "UNODC Programme"), entity("4", "UNODC")],
        [
            relation("cooperates_with", "2", "1"),  # the other order: right
            relation("funds", "1", "4"),  # the other direction: wrong
            relation("supports", "4", "2"),  # another status: wrong
        ],
    ),
}
EMPTY = {"document": "two", **sections([], [])}
GROUPS = {"genre": ["minutes"], "region": ["Sahel"], "construction": ["list"], "constructed": ["no"]}
PART = [Measured("one", TEXT, GOLD, GROUPS), Measured("two", TEXT, GOLD, {**GROUPS, "construction": ["table"]})]
PREDICTED = {"one": FOUND, "two": EMPTY}


def values(entry: dict[str, Any]) -> tuple[float, float, float]:
    return entry["precision"], entry["recall"], entry["f1"]


def test_figures_known_by_hand() -> None:
    found = figures(PART[:1], PREDICTED)
    assert values(found["sections"]["entities"]) == (0.75, 0.75, 0.75)
    assert values(found["measures"]["entities with their type"]) == (0.5, 0.5, 0.5)
    assert values(found["measures"]["entities that share half of the words"]) == (0.75, 0.75, 0.75)
    assert values(found["measures"]["relations"]) == (0.3333, 0.25, 0.2857)
    assert values(found["measures"]["relations without status"]) == (0.6667, 0.5, 0.5714)
    assert values(found["measures"]["relations without status and direction"]) == (1.0, 0.75, 0.8571)
    assert values(found["relation types"]["cooperates_with"]) == (1.0, 1.0, 1.0)
    assert values(found["relation types"]["addresses"]) == (0.0, 0.0, 0.0)
    assert values(found["statuses"]["planned"]) == (0.0, 0.0, 0.0)
    assert found["statuses"]["asserted"]["gold"] == 3
    assert found["status accuracy"] == 0.5
    assert found["grounded"] == 1.0
    assert found["documents"] == 1


def test_figures_are_those_of_the_scorer() -> None:
    mine = figures(PART, PREDICTED)
    theirs = score({d.name: d.gold for d in PART}, PREDICTED, {d.name: d.text for d in PART}).report()
    assert mine["overall"]["f1"] == theirs["overall"]["f1"]
    assert mine["grounded"] == theirs["grounded"]["share"]
    for name, entry in mine["sections"].items():
        assert {k: v for k, v in entry.items() if k != "interval"} == theirs[name], name


def test_groups_count_the_documents_that_have_them() -> None:
    found = figures(PART, PREDICTED)["construction"]
    assert found["list"]["documents"] == 1
    assert (found["list"]["f1"], found["list"]["f1 of the others"]) == (0.2857, 0.0)
    assert found["table"]["gold"] == 4


def test_constructions_that_lose_most_come_first() -> None:
    rows = {
        name: {"documents": n, "f1": f1, "f1 of the others": 0.5}
        for name, n, f1 in [("list", 9, 0.3), ("table", 9, 0.1), ("rare", 2, 0.0), ("passive", 9, 0.6)]
    }
    assert losing(rows, 2) == ["table", "list"]


def test_entities_may_share_half_of_their_words() -> None:
    gold = [entity("a", "Counter-Terrorism Committee"), entity("b", "Committee")]
    assert overlapping(gold, [entity("x", "the Counter Terrorism Committees Committee", "Place")]) == 1
    assert overlapping(gold, [entity("x", "Committee of Ministers Meeting")]) == 0
    assert overlapping(gold, [entity("x", "Committee"), entity("y", "Committee")]) == 1


def test_the_strongest_status_stands() -> None:
    rows = [relation("funds", "a", "b", "recommended"), relation("funds", "a", "b", "planned")]
    assert relation_keys(rows, str, status=False) == {("funds", "a", "b"): "planned"}


def test_intervals_are_the_same_each_time() -> None:
    assert figures(PART, PREDICTED) == figures(PART, PREDICTED)
    assert np.array_equal(draws(5), draws(5)) and draws(5).sum(axis=1).tolist() == [5.0] * 1000
    assert not np.array_equal(draws(5, seed=1), draws(5, seed=2))
    low, high = figures(PART, PREDICTED)["sections"]["relations"]["interval"]["f1"]
    assert (low, high) == (0.0, 0.2857)  # both documents may be the empty one, or the other one


def test_nothing_found_and_nothing_wanted() -> None:
    nothing = Measured("none", "", sections([], []))
    found = figures([nothing], {})
    assert found["overall"]["f1"] == 0.0 and found["sections"]["relations"]["f1"] == 0.0
    assert page({"develop": found}, {"extraction": {"develop": summary([nothing], {})}})


def test_two_actors_in_a_sentence() -> None:
    got = co_occurrence(TEXT, {**FOUND, "entities": GOLD["entities"]})
    pairs = {(r["subject"], r["object"]) for r in got["relations"]}
    assert pairs == {("caricc", "europol"), ("caricc", "unodc"), ("europol", "unodc")}
    assert {(r["type"], r["status"]) for r in got["relations"]} == {("cooperates_with", "asserted")}
    inside = {"document": "x", "entities": [entity("un", "UN"), entity("office", "UN Office")], "relations": []}
    assert co_occurrence("The UN Office met.", inside)["relations"] == []


def test_chance_is_the_same_each_time_and_finds_next_to_nothing() -> None:
    text = " ".join(f"word{n}" for n in range(400)) + " " + TEXT
    part = [Measured(str(n), text, GOLD) for n in range(20)]
    drawn = {str(n): random_spans(text, {**FOUND, "document": str(n)}) for n in range(20)}
    assert drawn == {str(n): random_spans(text, {**FOUND, "document": str(n)}) for n in range(20)}
    assert drawn["0"] != {**drawn["1"], "document": "0"}
    assert len(drawn["0"]["entities"]) == 4 and len(drawn["0"]["relations"]) == 3
    row = summary(part, drawn)
    assert row["entities"]["f1"] < 0.05 and row["relations"]["f1"] < 0.01
    assert random_spans("", FOUND)["relations"] == []


def test_fingerprints_change_with_the_gold() -> None:
    other = Measured("one", TEXT, sections(GOLD["entities"], []))
    assert fingerprint(PART[:1]) == fingerprint(PART[:1]) != fingerprint([other])


def test_the_page_shows_figures_and_no_records() -> None:
    found = figures(PART, PREDICTED)
    systems = {"extraction": {"test": summary(PART, PREDICTED)}, "random": {"test": summary(PART, {})}}
    text = page({"test": found}, systems)
    assert "| cooperates_with | 1.000 / 0.500 / 0.667 (2) |" in text
    assert not any(name in text for name in ("CARICC", "caricc", "Europol", "GUAM", "memorandum with"))
    assert len(leaderboard(systems).splitlines()) == 4


@pytest.fixture
def tool(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    spec = importlib.util.spec_from_file_location("tool_quality", ROOT / "tools" / "quality.py")
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    for name, file in (("FIGURES", "quality.json"), ("PAGE", "quality.md"), ("BOARD", "benchmark.md")):
        monkeypatch.setattr(module, name, tmp_path / file)
    monkeypatch.setattr(module, "ROOT", tmp_path / "nothing" / "beside")
    return module


def benchmark(folder: Path) -> Path:
    head = "---\ntitle: T\nwriter: a\ngenre: minutes\nregion: Sahel\nconstructed: no\ntags: list\n---\n"
    records = (
        "E caricc | Organization | CARICC |\nE europol | Organization | Europol |\nE qx | Organization | Quxcorp |\n"
    )
    records += "A memorandum | caricc + europol | | asserted | | signed a memorandum with Europol\n"
    (folder / "documents").mkdir(parents=True)
    for name in ("a01-x", "e01-y"):
        body = f"# Notes\n\nCARICC signed a memorandum with Europol in May 2019. Quxcorp {name} was not there.\n\n"
        (folder / "documents" / f"{name}.md").write_text(f"{head}{body}=== records\n{records}", encoding="utf-8")
    return folder


def test_the_report_is_written_and_compared(
    tool: ModuleType, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    arguments = ["--benchmark", str(benchmark(tmp_path / "b"))]
    tool.BOARD.write_text("x\n<!-- leaderboard -->\n<!-- /leaderboard -->\n", encoding="utf-8")
    tool.FIGURES.write_text(json.dumps({"overall": {"f1": 0.9}}), encoding="utf-8")
    assert tool.main([*arguments, "--errors", "3"]) == 0
    out = capsys.readouterr().out
    assert "Misses in develop" in out and out.count("missed qx") == 1  # develop's, not test's
    report = json.loads(tool.FIGURES.read_text())
    assert {"develop", "test", "baselines", "overall"} <= set(report)  # figures of parts that are not here stay
    assert report["develop"]["sections"]["relations"]["gold"] == 1
    assert "ctgraph, this repository" in tool.BOARD.read_text()
    assert "qx" not in tool.PAGE.read_text()
    assert tool.main([*arguments, "--check"]) == 0
    report["test"]["sections"]["relations"]["f1"] += 1
    tool.FIGURES.write_text(json.dumps(report), encoding="utf-8")
    assert tool.main([*arguments, "--check"]) == 1
    assert "fell: test: relations" in capsys.readouterr().err
    report["test"]["fingerprint"] = "other"
    tool.FIGURES.write_text(json.dumps(report), encoding="utf-8")
    assert tool.main([*arguments, "--check"]) == 0


def test_without_any_gold_it_says_so(tool: ModuleType, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert tool.main(["--benchmark", str(tmp_path / "none")]) == 2
    assert tool.main(["--benchmark", str(benchmark(tmp_path / "b")), "--shared", str(tmp_path)]) == 2
    assert "--shared" in capsys.readouterr().err
