"""The scorer and the checks of gold records."""

from __future__ import annotations

import copy
import importlib.util
import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from conftest import SHARED, require

from graph.evaluation.check import main as check
from graph.evaluation.check import problems
from graph.evaluation.score import main as score_command
from graph.evaluation.score import merge_gold, score
from graph.model import InputError

TEXT = (
    "The Anti-Terrorism Centre (ATC) signed a memorandum with CARICC in May 2011 in Almaty. "
    "UNODC funds CARICC. The two centres should train border guards together each year."
)


def record(quote: str, **more: Any) -> dict[str, Any]:
    return {"quote": quote, **more}


SIGNED = "signed a memorandum with CARICC in May 2011"

GOLD: dict[str, Any] = {
    "document": "small",
    "entities": [
        record(
            "The Anti-Terrorism Centre (ATC) signed a",
            id="atc",
            type="Organization",
            name="Anti-Terrorism Centre",
            aliases=["ATC"],
        ),
        record(SIGNED, id="caricc", type="Organization", name="CARICC", aliases=[]),
        record("CARICC in May 2011 in Almaty.", id="almaty", type="Place", name="Almaty", aliases=[]),
        record("UNODC funds CARICC. The two centres", id="unodc", type="Organization", name="UNODC", aliases=[]),
    ],
    "agreements": [
        record(
            SIGNED,
            kind="memorandum",
            parties=["atc", "caricc"],
            date="2011-05",
            status="asserted",
            name=None,
        )
    ],
    "relations": [
        record(SIGNED, type="cooperates_with", subject="atc", object="caricc", status="asserted", date="2011-05"),
        record(
            "UNODC funds CARICC. The two centres",
            type="funds",
            subject="unodc",
            object="caricc",
            status="asserted",
            date=None,
        ),
    ],
    "projects": [],
    "events": [],
    "instruments": [],
    "topics": [record("should train border guards together each", actor="caricc", topic="training", mode="should")],
    "recommendations": [
        record(
            "The two centres should train border guards together",
            number=None,
            addressees=["atc", "caricc"],
            topics=["training"],
        )
    ],
}


def found() -> dict[str, Any]:
    """A prediction that is right but for one entity missed, one invented, one status, one addressee."""
    out = copy.deepcopy(GOLD)
    out["entities"] = [e for e in out["entities"] if e["id"] != "almaty"]
    out["entities"][0] |= {"id": "x", "name": "ATC", "aliases": []}
    out["entities"].append(record("each year.", id="year", type="Event", name="Each Year", aliases=[]))
    out["relations"][0]["subject"], out["relations"][1]["status"] = "x", "planned"
    out["agreements"][0]["parties"] = ["caricc", "x"]
    out["agreements"][0]["date"] = "2011"
    out["recommendations"][0]["addressees"] = ["x"]
    return out


@pytest.fixture
def files(tmp_path: Path) -> Path:
    """A folder with the small gold, its prediction and its document."""
    (tmp_path / "gold.json").write_text(json.dumps(GOLD), encoding="utf-8")
    (tmp_path / "small.json").write_text(json.dumps(found()), encoding="utf-8")
    (tmp_path / "small.txt").write_text(TEXT, encoding="utf-8")
    return tmp_path


def test_figures_of_a_small_gold_are_those_counted_by_hand(files: Path) -> None:
    report = score(merge_gold([files / "gold.json"]), {"small": found()}, {"small": TEXT}).report()
    assert report["entities"] == {"precision": 0.75, "recall": 0.75, "f1": 0.75, "gold": 4, "predicted": 4}
    assert report["relations"]["f1"] == 0.5
    assert report["relations without status"]["f1"] == 1.0
    assert report["relation dates"]["f1"] == 1.0
    assert report["agreements"]["f1"] == 1.0, "a date of less precision agrees"
    assert report["topics"]["f1"] == 1.0
    assert report["recommendations"] == {"precision": 1.0, "recall": 0.6667, "f1": 0.8, "gold": 3, "predicted": 2}
    assert report["overall"]["f1"] == round((0.75 + 0.5 + 1.0 + 1.0 + 0.8) / 5, 4)
    assert report["grounded"] == {"share": 1.0, "records": 9}


def test_parts_of_a_gold_are_put_together(files: Path) -> None:
    part = {**GOLD, "entities": [{**GOLD["entities"][0], "name": "Centre ATC"}], "relations": []}
    (files / "part.json").write_text(json.dumps(part), encoding="utf-8")
    gold = merge_gold([files / "gold.json", files / "part.json"])["small"]
    assert len(gold["entities"]) == 4
    assert "Centre ATC" in gold["entities"][0]["aliases"]


def test_a_record_without_its_keys_counts_as_nothing_and_is_told(capsys: pytest.CaptureFixture[str]) -> None:
    prediction = {**found(), "topics": [record("x", topic="training")]}
    gold = {"small": {section: list(GOLD[section]) for section in GOLD if section != "document"}}
    report = score(gold, {"small": prediction}).report()
    assert report["topics"]["predicted"] == 0
    assert "a record without actor, mode" in capsys.readouterr().err


def test_the_checks_find_what_the_guidelines_forbid() -> None:
    assert list(problems(GOLD, TEXT)) == []
    bad = copy.deepcopy(GOLD)
    bad["entities"][0]["type"] = "Band"
    bad["relations"][0]["quote"] = "words that stand nowhere in it"
    bad["relations"][1]["object"] = "almaty"
    bad["topics"][0]["topic"] = "football"
    bad["recommendations"][0]["addressees"] = ["nobody"]
    told = "\n".join(problems(bad, TEXT))
    for part in (
        "entities[0]: type Band",
        "relations[0]: quote not in the document",
        "relations[1]: funds from Organization to Place",
        "topics[0]: topic football should",
        "recommendations[0]: addressees 'nobody' is no entity id",
    ):
        assert part in told


def test_a_file_that_is_no_gold_is_named(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "gold.json"
    path.write_text("[1]", encoding="utf-8")
    with pytest.raises(InputError, match=r"gold\.json: not a records file"):
        merge_gold([path])
    assert score_command(["--gold", str(path), "--predicted", str(tmp_path)]) == 2
    assert check([str(tmp_path), str(path)]) == 2
    assert "gold.json" in capsys.readouterr().err


def _original(name: str, arguments: list[str]) -> str:
    script = SHARED / "eval" / name
    return subprocess.run(
        [sys.executable, str(script), *arguments], capture_output=True, text=True, check=False, encoding="utf-8"
    ).stdout


def _ours(module: str, arguments: list[str]) -> str:
    assert importlib.util.find_spec(module)
    return subprocess.run(
        [sys.executable, "-m", module, *arguments], capture_output=True, text=True, check=False, encoding="utf-8"
    ).stdout


@pytest.mark.parametrize("more", [[], ["--json"], ["--errors", "50"]])
def test_figures_equal_those_of_the_first_scorer(files: Path, more: list[str]) -> None:
    require("shared")
    small = ["--gold", str(files / "gold.json"), "--predicted", str(files), "--corpus", str(files), *more]
    assert _ours("graph.evaluation.score", small) == _original("score.py", small)
    gold = sorted(map(str, (SHARED / "eval" / "gold").glob("*.json")))
    whole = ["--gold", *gold, "--predicted", str(SHARED / "eval" / "gold"), "--corpus", str(SHARED / "corpus"), *more]
    assert _ours("graph.evaluation.score", whole) == _original("score.py", whole)


def test_checks_equal_those_of_the_first_checker() -> None:
    require("shared")
    gold = sorted(map(str, (SHARED / "eval" / "gold").glob("*.json")))
    arguments = [str(SHARED / "corpus"), *gold]
    assert _ours("graph.evaluation.check", arguments) == _original("check_gold.py", arguments)


def test_the_committed_figures_hold() -> None:
    require("shared")
    tools = Path(__file__).resolve().parents[1] / "tools" / "quality.py"
    ran = subprocess.run([sys.executable, str(tools), "--check"], capture_output=True, text=True, check=False)
    assert ran.returncode == 0, ran.stderr
