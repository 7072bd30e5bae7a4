"""Questions on the command line: their options, what they refuse, and what a person decided."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from test_cli import REPORT, ctgraph, room, store  # noqa: F401

LATER = REPORT.replace("2012-01", "2014-01").replace(
    "UNODC and INTERPOL plan to sign a cooperation agreement in 2013.",
    "UNODC and INTERPOL signed a cooperation agreement in March 2013.",
)


def test_diff_takes_documents_files_stores_and_dates(ctgraph, store) -> None:  # noqa: F811
    Path("later.md").write_text(LATER, encoding="utf-8")
    got = json.loads(ctgraph("diff", "report", "later.md", "--format", "json").out)
    changed = [row for row in got["rows"] if row["change"] == "status"]
    assert [(row["report"], row["later.md"]) for row in changed] == [("planned", "asserted")]
    assert len(changed[0]["evidence"]) >= 2
    assert "no difference" in ctgraph("diff", "ctgraph.store", "ctgraph.store").out
    assert ctgraph("backup", "all.nq").code == 0
    assert "no difference" in ctgraph("diff", "ctgraph.store", "all.nq").out
    assert "added" in ctgraph("diff", "2010", "2013").out
    got = ctgraph("diff", "reporter", "report")
    assert (got.code, "Documents: report" in got.err) == (2, True)


def test_a_decision_outlives_the_store(ctgraph, store) -> None:  # noqa: F811
    other = REPORT.replace("May 2011", "June 2012").replace("INTERPOL\ndate", "Other\ndate")
    Path("other.md").write_text(other, encoding="utf-8")
    assert ctgraph("add", "other.md").code == 0
    rows = json.loads(ctgraph("contradictions", "--format", "json").out)["rows"]
    assert [row["about"] for row in rows] == ["date"]
    assert ctgraph("decide", rows[0]["id"], "--holds", "one", "--by", "A. Person").code == 0
    assert ctgraph("build", "report.md", "other.md", "--force").code == 0
    assert json.loads(ctgraph("contradictions", "--format", "json").out)["rows"] == []
    listed = json.loads(ctgraph("contradictions", "--all", "--format", "json").out)["rows"]
    assert listed[0]["decided"] == "one holds, A. Person"
    assert ctgraph("decide", rows[0]["id"], "--holds", "open").code == 0
    assert len(json.loads(ctgraph("contradictions", "--format", "json").out)["rows"]) == 1
    assert ctgraph("decide", "nosuch", "--holds", "one").code == 2
    assert ctgraph("decide", rows[0]["id"], "--holds", "maybe").code == 2


def test_a_path_is_kept_away_from_an_actor(ctgraph, store) -> None:  # noqa: F811
    assert "CARICC" in ctgraph("path", "INTERPOL", "UNODC", "--format", "csv").out
    got = ctgraph("path", "INTERPOL", "UNODC", "--avoid", "CARICC")
    assert got.code == 0
    assert "Nothing found" in got.out
    assert "With planned and recommended ties there is one: INTERPOL – UNODC" in " ".join(got.out.split())
    assert ctgraph("path", "INTERPOL", "UNODC", "--avoid", "UNODC").code == 2


@pytest.mark.parametrize(
    ("question", "message"),
    [
        (["who", "CARICC", "--as-of", "2011-02-31"], "2011-02 has 28 days"),
        (["who", "CARICC", "--as-of", "2011-13"], "is not a date"),
        (["who", "CARICC", "--known-by", "soon"], "is not a date"),
        (["who", "CARICC", "--region", "Sahel"], "Regions of this graph: Central Asia"),
        (["who", "CARICC", "--kind", "friendship"], "is not a kind of tie: use agreement"),
        (["who", "CARICC", "--topic", "borderz"], "Near: "),
        (["timeline", "CARICC", "--since", "2012", "--until", "2010"], "The interval is inverted"),
        (["path", "CARICC", "CARICC"], "a path needs two ends"),
        (["path", "CARICC", "UNODC", "--hops", "0"], "A path has 1 to"),
        (["duplication", "CARICC", "ЦАРИКЦ"], "give two bodies"),
        (["gaps", "--matrix"], "needs a region"),
        (["gaps", "--by", "measure"], "No plan of action is loaded"),
        (["brokers", "--with", "CARICC"], "give two names"),
        (["brokers", "--without-agreement", "CARICC,ghost"], "No signed agreement"),
        (["recommendations", "--document", "reprt"], "Near: report"),
    ],
)
def test_what_cannot_be_asked_is_told_in_one_line(ctgraph, store, question: list[str], message: str) -> None:  # noqa: F811
    got = ctgraph(*question)
    assert got.code == 2, got
    assert got.out == ""
    assert got.err.count("\n") == 1
    assert message in got.err


def test_an_empty_store_says_what_to_do(ctgraph, room: Path) -> None:  # noqa: F811
    from graph.stores.folder import build

    build(Path("empty.store"), [])
    for question in (["gaps"], ["brokers"], ["who", "CARICC"], ["contradictions"]):
        got = ctgraph(*question, "--store", "empty.store")
        assert got.code == 2
        assert got.err == "ctgraph: empty.store: the store is empty; load documents with ctgraph add FILE...\n"
