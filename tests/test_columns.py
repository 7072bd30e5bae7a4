"""The graph that is read from tables on disk is the graph that is read record by record, after every change too."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
import threading
from pathlib import Path

import numpy as np
import pytest
from conftest import ROOT
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from test_queries_metamorphic import QUESTIONS

from graph.cli.demo import build_sample
from graph.model import DocumentEntry, DocumentGraph, Evidence, InputError, Metadata, Naming, Statement
from graph.queries import columns
from graph.queries.columns import shelf
from graph.queries.columns.texts import Texts, packed
from graph.queries.duplication import duplication
from graph.queries.gaps import gaps
from graph.queries.names import find
from graph.queries.paths import paths
from graph.queries.projection import Graph, load, read
from graph.queries.who import who
from graph.stores import build_store, open_store
from graph.vocabulary import AGREEMENT, BASE, document_iri, entity_iri, topic_iri


def same(one: Graph, other: Graph) -> None:
    """Whether two graphs are equal in all that a question can see, in the same order."""
    assert list(one.entities.items()) == list(other.entities.items())
    assert list(one.documents.items()) == list(other.documents.items())
    for name in ("statements", "namings", "waiting", "agreements", "ties"):
        assert list(getattr(one, name)) == list(getattr(other, name)), name
    for name in ("by_subject", "by_object", "namings_of", "ties_of"):
        groups = [{key: list(group) for key, group in getattr(side, name).items()} for side in (one, other)]
        assert groups[0] == groups[1], name
    assert one.today() == other.today()
    assert one.remarks == other.remarks


def same_as_read(address: Path | str) -> None:
    """Whether the graph from tables, made now and opened again, equals the one from records."""
    for proposed in (False, True):
        with open_store(address) as store:
            made = load(store, proposed=proposed)
            opened = load(store, proposed=proposed)
            whole = read(store, proposed=proposed)
        assert made.columns is not None and whole.columns is None
        same(made, whole)
        same(opened, whole)


# -- made graphs ---------------------------------------------------------------------------------------------------

BODIES = [entity_iri(slug) for slug in ("cis", "atc", "sco", "rats", "unodc")] + [entity_iri("state-kz")]
NODES = [entity_iri("programme-a"), entity_iri("event-b"), AGREEMENT + "c", AGREEMENT + "d", AGREEMENT + "e"]
TOPICS = [topic_iri("borders"), topic_iri("training")]
DATES = ["", "2009", "2009-12", "2012-05-01"]
RELATIONS = ["party", "party", "party", "leads", "partner_of", "organizes", "funds", "benefits_from", "cooperates_with",
             "cooperates_with", "works_on", "part_of", "supports", "member_of", "concerns", "needs"]  # fmt: skip
NAMES = {BODIES[0]: ["CIS", "Commonwealth"], BODIES[1]: ["ATC", "CIS ATC", "Centre"], BODIES[2]: ["SCO"],
         BODIES[3]: ["RATS", "Structure", "SCO RATS"]}  # fmt: skip


@st.composite
def claims(draw: st.DrawFn, document: str) -> Statement:
    relation = draw(st.sampled_from(RELATIONS))
    ends = {
        "party": (NODES, BODIES),
        "works_on": (BODIES, TOPICS),
        "concerns": (NODES, TOPICS),
        "needs": (BODIES, TOPICS),
    }
    roles = ("leads", "partner_of", "organizes", "funds", "benefits_from")
    subjects, objects = ends.get(relation, (BODIES, NODES[:2] if relation in roles else BODIES))
    start = draw(st.integers(-1, 60))
    quote = "words" if start >= 0 else draw(st.sampled_from(["they work", "on borders", "a 🕊 ж"]))
    evidence = Evidence(quote, start, start + 20, page=draw(st.none() | st.integers(1, 9)))
    return Statement(
        document, draw(st.sampled_from(subjects)), relation, draw(st.sampled_from(objects)),
        draw(st.sampled_from(["asserted", "asserted", "planned", "recommended"])), evidence,
        draw(st.sampled_from(DATES)), draw(st.sampled_from(["", "2015"])), self_reported=draw(st.booleans()),
        confidence=draw(st.sampled_from([1.0, 0.85, 1 / 3])),
        verdict=draw(st.sampled_from(["accepted", "accepted", "accepted", "proposed", "rejected"])),
    )  # fmt: skip


@st.composite
def namings(draw: st.DrawFn, document: str) -> Naming:
    iri = draw(st.sampled_from(BODIES + NODES))
    kinds = {AGREEMENT: ["Agreement"], BASE: ["Organization", "State", "Programme", "Event"]}
    type_ = draw(st.sampled_from(next(types for start, types in kinds.items() if iri.startswith(start))))
    name, *others = draw(st.permutations(NAMES.get(iri, [iri.rsplit("/", 1)[-1], "Another name"])))
    attributes = {"date": draw(st.sampled_from(DATES)), "kind": draw(st.sampled_from(["", "protocol", "other"]))}
    return Naming(document, iri, type_, name, tuple(sorted(others)),
                  tuple(sorted((key, value) for key, value in attributes.items() if value)))  # fmt: skip


@st.composite
def documents(draw: st.DrawFn, number: int) -> DocumentGraph:
    iri = document_iri(f"d{number}")
    about = Metadata(publisher=draw(st.sampled_from(["", "A", "B"])), date=draw(st.sampled_from(DATES)))
    entry = DocumentEntry(iri, f"d{number}", draw(st.sampled_from(["text", "text", "table", "register"])), "", about)
    said, named = st.lists(claims(iri), min_size=1, max_size=12), st.lists(namings(iri), max_size=8)
    return DocumentGraph(entry, tuple(draw(named)), tuple(draw(said)))


@settings(max_examples=10, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.tuples(*(documents(number) for number in range(6))), st.lists(documents(2) | documents(9), max_size=2))
def test_any_graph_from_tables_is_the_graph_from_records(
    first: tuple[DocumentGraph, ...], later: list[DocumentGraph]
) -> None:
    with tempfile.TemporaryDirectory() as folder:
        address = Path(folder) / "s"
        build_store(address, first)
        same_as_read(address)
        for document in later:
            with open_store(address) as store:
                store.put([document])
            same_as_read(address)
        with open_store(address) as store:
            store.remove(first[0].entry.id)
        same_as_read(address)


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The store of the sample documents."""
    return build_sample(tmp_path_factory.mktemp("sample"))


def test_the_sample_graph_from_tables_is_the_graph_from_records(sample: Path) -> None:
    same_as_read(sample)


MORE = {
    "gaps of all": lambda graph: gaps(graph, every=True, limit=200),
    "gaps of one actor": lambda graph: gaps(graph, region="Central Asia", actor="UNODC"),
    "gaps of a State": lambda graph: gaps(graph, region="Tajikistan", every=True),
    "path on a topic": lambda graph: paths(graph, "UNODC", "CIS ATC", k=9, topic="borders", status="all"),
    "path at a date": lambda graph: paths(graph, "UNODC", "CIS ATC", k=9, as_of="2011"),
    "path through States": lambda graph: paths(graph, "CARICC", "OSCE", k=9, through_states=True, avoid=["UN"]),
    "path of two hops": lambda graph: paths(graph, "CARICC", "OSCE", k=30, hops=2),
    "who of a region": lambda graph: who(graph, "UNODC", region="Central Asia", as_of="2012"),
    "common members": lambda graph: who(graph, "CARICC", kind="all", known_by="2015"),
    "all pairs": lambda graph: duplication(graph, as_of="2010", limit=60),
    "pairs of one": lambda graph: duplication(graph, "CIS ATC", limit=60, sensitivity=True),
    "pairs of a family": lambda graph: duplication(graph, family="UN", limit=60),
    "a misspelled name": lambda graph: find(graph, "Shanghay Cooperation"),
}


@pytest.mark.parametrize("proposed", [False, True])
@pytest.mark.parametrize("name", [*QUESTIONS, *MORE])
def test_every_question_has_the_same_answer_from_tables(sample: Path, name: str, proposed: bool) -> None:
    answers = []
    with open_store(sample) as store:
        for graph in (load(store, proposed=proposed), read(store, proposed=proposed)):
            try:
                answers.append((QUESTIONS | MORE)[name](graph).to_json())
            except InputError as error:
                answers.append(str(error))
    assert answers[0] == answers[1]


# -- where the tables lie ------------------------------------------------------------------------------------------


def report(number: int, *said: str) -> DocumentGraph:
    """A document in which some bodies work with CIS."""
    iri = document_iri(f"r{number}")
    claims = tuple(
        Statement(iri, entity_iri(slug), "cooperates_with", BODIES[0], "asserted", Evidence(slug)) for slug in said
    )
    names = tuple(Naming(iri, entity_iri(slug), "Organization", slug.upper()) for slug in said)
    return DocumentGraph(DocumentEntry(iri, f"r{number}", "text", ""), names, claims)


@pytest.fixture
def address(tmp_path: Path) -> Path:
    """A store of ten documents, of which a question was asked."""
    build_store(tmp_path / "s", [report(number, f"a{number}", f"b{number}") for number in range(10)])
    names_in(tmp_path / "s")
    return tmp_path / "s"


def names_in(address: Path) -> set[str]:
    with open_store(address) as store:
        graph = load(store)
    same_as_read(address)
    return {entity.name for entity in graph.entities.values() if entity.type == "Organization"}


def tables_of(address: Path) -> Path:
    return address / "projection" / "accepted.columns"


def test_a_second_question_reads_no_records(address: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with open_store(address) as store:
        monkeypatch.setattr(store, "contents", None)
        monkeypatch.setattr(store, "statements", None)
        assert "A3" in {entity.name for entity in load(store).entities.values()}


def test_after_a_change_only_the_changed_document_is_read(address: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with open_store(address) as store:
        store.put([report(11, "new")])
    with open_store(address) as store:
        asked = []
        whole = store.contents
        monkeypatch.setattr(store, "contents", lambda documents=None: asked.append(documents) or whole(documents))
        assert "NEW" in {entity.name for entity in load(store).entities.values()}
        assert asked == [{document_iri("r11")}]


@pytest.mark.parametrize("harm", ["cut", "head", "empty", "other", "folder"])
def test_tables_that_are_broken_are_made_again(address: Path, harm: str) -> None:
    path = tables_of(address)
    whole = path.read_bytes()
    if harm == "folder":
        path.unlink()
        path.mkdir()
        assert "A3" in names_in(address)  # nothing can be kept there; the question is answered
        return
    broken = {"cut": whole[:-100], "head": whole[:30] + b"x" + whole[31:], "empty": b"", "other": b"{}" * 5000}
    path.write_bytes(broken[harm])
    assert "A3" in names_in(address)
    assert path.read_bytes() == whole


def test_tables_of_other_rules_are_made_again(address: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = tables_of(address).read_bytes()
    monkeypatch.setattr(columns, "rules", lambda: "others")
    assert "A3" in names_in(address)
    assert tables_of(address).read_bytes() != before


def test_where_nothing_can_be_kept_questions_are_answered(address: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    shutil.rmtree(address / "projection")
    monkeypatch.setattr(shelf, "save", full)
    assert "A3" in names_in(address)
    assert not (address / "projection").exists()


def test_a_write_that_fails_leaves_nothing_behind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "replace", full)
    with pytest.raises(OSError, match="No space"):
        shelf.save(tmp_path / "p" / "x", {}, {"a": np.arange(5)})
    assert list((tmp_path / "p").iterdir()) == []


def test_many_at_once_make_one_whole_file(address: Path) -> None:
    whole = tables_of(address).read_bytes()
    shutil.rmtree(address / "projection")
    found: list[int] = []

    def ask() -> None:
        with open_store(address) as store:
            found.append(len(load(store).ties))

    threads = [threading.Thread(target=ask) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert found == [20] * 6
    assert [path.name for path in tables_of(address).parent.iterdir()] == ["accepted.columns"]
    assert tables_of(address).read_bytes() == whole


def test_the_same_content_gives_the_same_tables_whatever_the_hash_seed(tmp_path: Path) -> None:
    made = []
    for seed in ("1", "2"):
        script = (
            "import sys; sys.path[:0] = ['tests', 'tools']; from pathlib import Path; from test_columns import report;"
            "from graph.stores import build_store, open_store; from graph.queries.projection import load;"
            f"at = Path({str(tmp_path / seed)!r}); build_store(at, [report(n, f'a{{n}}', 'b') for n in range(9)]);"
            "load(open_store(at))"
        )
        environment = {**os.environ, "PYTHONHASHSEED": seed}
        subprocess.run([sys.executable, "-c", script], check=True, env=environment, cwd=ROOT)
        made.append(tables_of(tmp_path / seed).read_bytes())
    assert made[0] == made[1]


@given(st.lists(st.text()))
def test_strings_come_back_and_are_found_in_a_sorted_table(texts: list[str]) -> None:
    table = Texts(*packed(sorted({*texts, "\ud800 half a pair"})))
    assert table.all() == [table[number] for number in range(len(table))] == sorted({*texts, "\ud800 half a pair"})
    assert all(table[table.find(text)] == text for text in texts)
    assert table.find("\x00 nothing of the kind") == -1 or "\x00 nothing of the kind" in texts
