"""The embedded store gives back what it got, whole documents at a time, and never lies half-written."""

import csv
import gc
import io
import json
import os
import shutil
import subprocess
import sys
import tempfile
from dataclasses import replace
from pathlib import Path

import pyoxigraph as ox
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from kill_test import check, edition, kill_many

from graph import vocabulary
from graph.claims import normal, statement_iri
from graph.cli import run
from graph.model import DocumentEntry, DocumentGraph, Evidence, InputError, Metadata, Naming, Statement
from graph.stores import StoreBusy, StoreDamaged, build_store, export, grouping, open_store, shape, tables
from graph.stores.folder import build
from graph.stores.rdf import RdfStore
from graph.stores.tables import write_folder
from graph.vocabulary import CT, SKOS, TYPE, document_iri, entity_iri

HOSTILE = [
    'He said "no" {and} left',
    "<script>alert(1)</script>",
    "line one\nline two\r\n\ttabbed",
    "\u202eright to left\u200f",
    "back\\slash \\u0041 \\",
    "x" * 10_000,
    "'); DELETE WHERE { ?s ?p ?o } #",
    "Комитет · لجنة · 委员会 · 🕊",
    "nul\x00 bell\x07 del\x7f",
]


def entry(name: str, **more: object) -> DocumentEntry:
    fields = {"origin": "text", "sha256": "ab" * 32, "metadata": Metadata(title=name, date="2011-05")} | more
    return DocumentEntry(document_iri(name), name, **fields)


def statement(document: str, subject: str, relation: str, target: str, **more: object) -> Statement:
    fields = {"status": "asserted", "evidence": Evidence(f"{subject} {relation} {target}", 3, 40, page=2)} | more
    return Statement(document_iri(document), entity_iri(subject), relation, entity_iri(target), **fields)


def naming(document: str, slug: str, name: str, **more: object) -> Naming:
    return Naming(document_iri(document), entity_iri(slug), more.pop("type", "Organization"), name, **more)


def graph(name: str, *items: Statement | Naming, **more: object) -> DocumentGraph:
    namings = tuple(item for item in items if isinstance(item, Naming))
    return DocumentGraph(entry(name, **more), namings, tuple(item for item in items if isinstance(item, Statement)))


def export_of(store, format: str = "trig") -> bytes:
    stream = io.BytesIO()
    store.export(stream, format)
    return stream.getvalue()


def graphs_in(store) -> list[DocumentGraph]:
    return export.graphs_of(store)


A = graph(
    "report a",
    naming(
        "report a", "rats", "Regional Structure", aliases=("RATS", "the Structure"), attributes=(("kind", "organ"),)
    ),
    naming("report a", "atc", "Anti-Terrorism Centre"),
    statement("report a", "rats", "cooperates_with", "atc", valid_from="2011", rule="r1", confidence=0.85),
    statement("report a", "rats", "supports", "atc", status="planned"),
)
B = graph(
    "report b",
    naming("report b", "rats", "Regional Anti-Terrorist Structure of the Organization", aliases=("RATS",)),
    naming("report b", "atc", "ATC"),
    statement("report b", "rats", "cooperates_with", "atc", valid_from="2009-12", self_reported=True),
)


@pytest.fixture
def store(tmp_path):
    with open_store(tmp_path / "s", create=True) as opened:
        yield opened


# -- what goes in comes out --------------------------------------------------------------------------------------------

texts = st.one_of(st.sampled_from(HOSTILE), st.text(st.characters(exclude_categories=["Cs"]), max_size=30))
dates = st.one_of(st.sampled_from(["", "2009", "2009-12", "2009-02-30", "0000", "about 2009"]), texts)
numbers = st.none() | st.integers(0, 10**6)
evidences = st.builds(
    Evidence,
    texts,
    st.integers(-1, 9999),
    st.integers(-1, 9999),
    numbers,
    numbers,
    numbers,
    texts,
    texts,
    numbers,
    texts,
)
entities = st.builds(entity_iri, st.sampled_from(["state-kz", "un", "sco-rcts", "place-osh", "organization-атц"]))
pairs = st.tuples(st.sampled_from(sorted(vocabulary.attributes())), texts.filter(bool))


@st.composite
def document_graphs(draw, name: str = "any document"):
    iri = document_iri(name)
    namings = st.builds(
        Naming, st.just(iri), entities, st.sampled_from(["State", "Organization", "Place"]), texts,
        st.lists(texts, max_size=3).map(tuple), st.lists(pairs, max_size=3).map(tuple), evidences,
    )  # fmt: skip
    statements = st.builds(
        Statement, st.just(iri), entities, st.sampled_from(sorted(vocabulary.relations())), entities,
        st.sampled_from(["asserted", "planned", "recommended", ""]), evidences, dates, dates,
        st.just("") | entities, st.booleans(), texts, texts, st.floats(0, 1),
        st.sampled_from(["accepted", "proposed", "rejected"]),
    )  # fmt: skip
    metadata = st.builds(Metadata, texts, texts, texts, dates, texts, texts)
    item = DocumentEntry(iri, name, draw(st.sampled_from(["text", "table", "register"])), draw(texts),
                         draw(metadata), draw(texts), draw(st.integers(0, 10**7)))  # fmt: skip
    return DocumentGraph(
        item, tuple(draw(st.lists(namings, max_size=4))), tuple(draw(st.lists(statements, max_size=5)))
    )


quickly = settings(max_examples=15, deadline=None, suppress_health_check=list(HealthCheck))


@quickly
@given(document_graphs(), document_graphs("another document"))
def test_any_graph_comes_out_as_it_went_in(tmp_path, one, two):
    folder = tmp_path / "roundtrip"
    shutil.rmtree(folder, ignore_errors=True)
    expected = sorted((normal(one), normal(two)), key=lambda item: item.entry.id)
    with open_store(folder, create=True) as store:
        store.put([one, two])
        assert graphs_in(store) == expected
        shutil.rmtree(folder / "records")  # the copy gone, the database itself must tell the same
        assert graphs_in(store) == expected


@settings(max_examples=15, deadline=None)
@given(document_graphs(), document_graphs("another document"))
def test_an_export_read_back_is_the_same_to_the_byte(one, two):
    for format, rdf in (("trig", ox.RdfFormat.TRIG), ("nquads", ox.RdfFormat.N_QUADS)):
        first, second = io.BytesIO(), io.BytesIO()
        export.write([one, two], first, format)
        back = shape.from_quads(ox.parse(first.getvalue(), rdf))
        export.write(reversed(back), second, format)
        assert first.getvalue() == second.getvalue()


@quickly
@given(document_graphs(), document_graphs("another document"), document_graphs("another document"))
def test_add_replace_remove_leaves_what_a_fresh_store_holds(tmp_path, kept, old, new):
    for folder in ("changed", "fresh"):
        shutil.rmtree(tmp_path / folder, ignore_errors=True)
    with open_store(tmp_path / "changed", create=True) as store:
        store.put([old, kept])
        alone_before = set(map(str, store.triples()))
        store.put([new])
        store.remove(new.entry.id)
        store.put([old])
        assert set(map(str, store.triples())) == alone_before
        revision, text = store.revision(), export_of(store)
    build(tmp_path / "fresh", [kept, old])
    with open_store(tmp_path / "fresh") as store:
        assert set(map(str, store.triples())) == alone_before
        assert (store.revision(), export_of(store)) == (revision, text)


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_names_come_out_the_same(store, name):
    item = graph("d", naming("d", "x", name, aliases=(name + "!",)), statement("d", "x", "part_of", "y", rule=name))
    store.put([item])
    assert store.namings(entity=entity_iri("x"))[0].name == name
    assert store.statements(subject=entity_iri("x"))[0].rule == name


def test_partial_dates_keep_their_precision(store):
    for date in ("2009", "2009-12", "2009-12-31", "2009-13", "spring 2009"):
        store.put([graph("d", statement("d", "x", "part_of", "y", valid_from=date))])
        assert [item.valid_from for item in store.statements()] == [date]


# -- documents as wholes -----------------------------------------------------------------------------------------------


def test_a_plain_triple_stays_as_long_as_one_document_supports_it(store):
    claim = ox.Triple(ox.NamedNode(entity_iri("rats")), ox.NamedNode(CT + "cooperates_with"),
                      ox.NamedNode(entity_iri("atc")))  # fmt: skip
    store.put([A, B])
    assert claim in set(store.triples())
    store.remove(A.entry.id)
    assert claim in set(store.triples())
    store.remove(B.entry.id)
    assert list(store.triples()) == []


@pytest.mark.parametrize("more", [{"status": "planned"}, {"verdict": "proposed"}, {"verdict": "rejected"}])
def test_only_accepted_and_asserted_claims_are_plain_triples(store, more):
    store.put([graph("d", statement("d", "x", "part_of", "y", **more))])
    assert len(store.statements()) == 1
    assert not [t for t in store.triples() if t.predicate.value == CT + "part_of"]


def test_a_claim_that_a_new_edition_no_longer_makes_goes(store):
    store.put([A])
    store.put([replace(A, statements=A.statements[1:])])
    assert [item.relation for item in store.statements()] == ["supports"]
    assert not [t for t in store.triples() if t.predicate.value == CT + "cooperates_with"]


def labels(store, slug: str) -> set[str]:
    return {t.object.value for t in store.triples()
            if t.subject.value == entity_iri(slug) and t.predicate.value == SKOS + "prefLabel"}  # fmt: skip


def test_the_register_names_an_entity_before_a_longer_name_of_a_text(store):
    register = graph("bodies.csv", naming("bodies.csv", "rats", "RATS of the SCO"), origin="register")
    store.put([A, B])
    assert labels(store, "rats") == {"Regional Anti-Terrorist Structure of the Organization"}
    store.put([register])
    assert labels(store, "rats") == {"RATS of the SCO"}
    store.remove(register.entry.id)
    store.remove(B.entry.id)
    assert labels(store, "rats") == {"Regional Structure"}


def test_the_order_of_loading_leaves_no_trace(tmp_path):
    results = []
    for name, order in (("ab", [A, B]), ("ba", [B, A])):
        with open_store(tmp_path / name, create=True) as store:
            store.put(order)
            results.append((store.revision(), export_of(store), export_of(store, "nquads"), store.documents()))
    assert results[0] == results[1]


def test_removing_what_is_not_there_is_a_key_error(store):
    with pytest.raises(KeyError):
        store.remove(document_iri("never seen"))


def test_putting_the_same_document_again_changes_nothing(store):
    store.put([A])
    before = (store.folder / "log.jsonl").read_text(encoding="utf-8")
    store.put([A])
    assert (store.folder / "log.jsonl").read_text(encoding="utf-8") == before


def test_a_claim_for_another_document_is_refused(store):
    with pytest.raises(ValueError, match="another document"):
        store.put([DocumentGraph(A.entry, B.namings, ())])
    assert store.documents() == []


def test_an_unknown_attribute_is_refused_and_nothing_is_stored(store):
    with pytest.raises(ValueError, match="no attribute"):
        store.put([graph("d", naming("d", "x", "X", attributes=(("colour", "red"),)))])
    assert list(store.triples()) == []


# -- look-ups ----------------------------------------------------------------------------------------------------------


def test_look_ups_meet_all_their_conditions(store):
    store.put([A, B])
    rats, atc = entity_iri("rats"), entity_iri("atc")
    assert len(store.statements()) == 3
    assert len(store.statements(subject=rats)) == 3 and not store.statements(subject=atc)
    assert len(store.statements(touching=atc)) == len(store.statements(object=atc)) == 3
    assert len(store.statements(relation="supports")) == 1
    assert len(store.statements(document=B.entry.id, subject=rats, relation="cooperates_with")) == 1
    assert len(store.namings(entity=rats)) == 2 and len(store.namings(document=A.entry.id)) == 2
    assert len(store.namings(entity=rats, document=B.entry.id)) == 1
    assert store.counts(A.entry.id) == {"statements": 2, "namings": 2}
    assert [item.id for item in store.statements()] == sorted(item.id for item in store.statements())
    assert store.documents() == [A.entry, B.entry]


def test_a_statement_keeps_its_address_when_a_better_rule_or_a_reviewer_speaks(store):
    old = A.statements[0]
    new = replace(old, rule="r2", confidence=0.99, verdict="rejected", evidence=replace(old.evidence, start=7, page=3))
    assert statement_iri(old) == statement_iri(new)
    assert statement_iri(old) != statement_iri(replace(old, status="planned"))


def test_the_revision_follows_the_content(store):
    store.put([A])
    one = store.revision()
    store.put([B])
    two = store.revision()
    store.remove(B.entry.id)
    assert store.revision() == one != two


# -- exports -----------------------------------------------------------------------------------------------------------


def test_trig_puts_each_ledger_into_the_graph_of_its_document(store):
    store.put([A, B])
    quads = list(ox.parse(export_of(store), ox.RdfFormat.TRIG))
    for quad in quads:
        is_claim = quad.predicate.value == CT + "quote"
        assert (quad.graph_name != ox.DefaultGraph()) or not is_claim
    assert {q.graph_name.value for q in quads if q.graph_name != ox.DefaultGraph()} == {A.entry.id, B.entry.id}
    assert {str(q) for q in quads} == {str(q) for q in ox.parse(export_of(store, "nquads"), ox.RdfFormat.N_QUADS)}


@pytest.mark.parametrize(("format", "rdf"), [("turtle", ox.RdfFormat.TURTLE), ("jsonld", ox.RdfFormat.JSON_LD)])
def test_other_formats_hold_the_same_triples(store, format, rdf):
    store.put([A, B])
    back = shape.from_quads(ox.parse(export_of(store, format), rdf))
    assert back == graphs_in(store)


def test_an_unknown_format_is_told(store):
    with pytest.raises(InputError, match="unknown RDF format"):
        export_of(store, "doc")


# -- folders, locks and damage -----------------------------------------------------------------------------------------


def test_build_makes_the_same_store_as_adding(store, tmp_path):
    store.put([A, B])
    build(tmp_path / "built", [B, A])
    with open_store(tmp_path / "built") as built:
        assert export_of(built) == export_of(store)
        assert set(map(str, built.triples())) == set(map(str, store.triples()))


def test_documents_are_taken_one_after_the_other_and_let_go_of(tmp_path):
    alive = []

    def coming(start):
        for number in range(start, start + 30):
            alive.append(sum(isinstance(item, DocumentGraph) for item in gc.get_objects()))
            yield graph(f"report {number}", statement(f"report {number}", "a", "part_of", "b"))

    build(tmp_path / "s", coming(0))
    with open_store(tmp_path / "s") as store:
        store.put(coming(30))
        assert len(store.documents()) == 60
    assert max(alive) - min(alive) <= 3


def test_many_namings_are_brought_together_on_disk_with_the_same_outcome(store, tmp_path, monkeypatch):
    items = [graph(f"d{n}", naming(f"d{n}", "x", f"X {n % 7}"), naming(f"d{n}", f"y{n}", "Y")) for n in range(20)]
    store.put(items)
    monkeypatch.setattr(grouping, "KEPT", 3)
    build(tmp_path / "built", items)
    assert sorted(os.listdir(tmp_path / "built")) == ["data", "lock", "log.jsonl", "records", "store.json"]
    with open_store(tmp_path / "built") as other:
        assert set(other.triples()) == set(store.triples())


def test_a_later_document_of_the_same_address_takes_the_place_of_an_earlier_one(tmp_path):
    once, later = graph("a", statement("a", "x", "part_of", "y")), graph("a", statement("a", "x", "part_of", "z"))
    build_store(tmp_path / "s", [once, B, later])
    build(tmp_path / "wanted", [later, B])
    with open_store(tmp_path / "s") as store, open_store(tmp_path / "wanted") as wanted:
        assert set(store.triples()) == set(wanted.triples()) and store.revision() == wanted.revision()
    build_store(tmp_path / "s", [once, later, once], force=True)
    with open_store(tmp_path / "s") as store:
        assert graphs_in(store) == [normal(once)]


def test_what_came_before_a_break_stays_and_is_whole(tmp_path):
    def broken_off():
        yield B
        raise InputError("gone")

    build(tmp_path / "s", [A])
    with open_store(tmp_path / "s") as store, pytest.raises(InputError, match="gone"):
        store.put(broken_off())
    with open_store(tmp_path / "s") as store:
        assert graphs_in(store) == [normal(A), normal(B)]
    with pytest.raises(InputError, match="gone"):
        build(tmp_path / "new", broken_off())
    assert not (tmp_path / "new").exists() and not list(tmp_path.glob(".new*"))


def test_text_is_written_with_the_escapes_of_the_database():
    chars = tuple(map(chr, (*range(0xD800), *range(0xE000, 0x10100))))
    item = normal(graph("a", naming("a", "x", "".join(chars), aliases=chars)))
    lines = shape.ledger_lines(item)
    assert len(lines) > 60_000
    assert lines == [str(triple) for triple in shape.ledger(item)]
    assert {value.value for value in (triple.object for triple in shape.ledger(item))} > set(chars)
    with pytest.raises(ValueError, match="literal value"):
        shape.ledger_lines(graph("a", naming("a", "x", "half \ud800")))


def test_a_document_that_names_a_known_body_is_added_without_asking_who_else_does(store, monkeypatch):
    store.put([A])
    asked = []
    monkeypatch.setattr(RdfStore, "named", lambda self, entities: asked.extend(entities) or iter(()))
    store.put([graph("c", naming("c", "atc", "ATC"), naming("c", "new", "New body"), naming("c", "rats", "R" * 99))])
    assert asked == [entity_iri("rats")]
    about = [triple for triple in store.triples() if triple.subject.value == entity_iri("atc")]
    names = {triple.object.value for triple in about if SKOS in triple.predicate.value}
    assert names == {"Anti-Terrorism Centre", "ATC"}


def test_build_does_not_overwrite_unless_forced(tmp_path):
    folder = tmp_path / "s"
    build(folder, [A])
    with pytest.raises(InputError, match="--force"):
        build(folder, [B])
    build(folder, [B], force=True)
    with open_store(folder) as store:
        assert store.documents() == [B.entry]
    assert os.listdir(tmp_path) == ["s"]


def test_build_never_overwrites_what_is_no_store(tmp_path):
    (tmp_path / "notes").mkdir()
    (tmp_path / "notes" / "thesis.txt").write_text("years of work", encoding="utf-8")
    with pytest.raises(InputError, match="not a ctgraph store"):
        build(tmp_path / "notes", [A], force=True)
    assert (tmp_path / "notes" / "thesis.txt").exists()


def test_a_build_that_fails_leaves_nothing(tmp_path):
    def graphs():
        yield A
        raise InputError("second file is broken")

    with pytest.raises(InputError, match="second file"):
        build(tmp_path / "s", graphs())
    assert os.listdir(tmp_path) == []


def test_two_documents_of_one_name_are_told(tmp_path):
    with pytest.raises(InputError, match="two documents"):
        build(tmp_path / "s", [A, A])


def test_leftovers_of_a_killed_build_are_swept_away(tmp_path):
    (tmp_path / ".s.building-dead").mkdir()
    build(tmp_path / "s", [A])
    assert os.listdir(tmp_path) == ["s"]


def test_a_second_writer_waits_and_is_then_told(tmp_path):
    folder = tmp_path / "s"
    with open_store(folder, create=True) as first:
        first.put([A])
        with open_store(folder, wait=0.2) as second:
            with pytest.raises(StoreBusy, match="in use by another writer"):
                second.put([B])
            assert second.documents() == [A.entry]
        with pytest.raises(StoreBusy):
            build(folder, [B], force=True, wait=0.1)
    with open_store(folder) as second:
        second.put([B])
        assert second.documents() == [A.entry, B.entry]


def test_a_reader_opens_beside_a_writer(tmp_path):
    with open_store(tmp_path / "s", create=True) as writer:
        writer.put([A])
        with open_store(tmp_path / "s") as reader:
            assert reader.documents() == [A.entry]
        writer.put([B])
        with open_store(tmp_path / "s") as reader:
            assert reader.documents() == [A.entry, B.entry]


def test_a_folder_that_is_no_store_is_told(tmp_path):
    with pytest.raises(InputError, match="no store here"):
        open_store(tmp_path / "missing")
    with pytest.raises(StoreDamaged, match="not a ctgraph store"):
        open_store(tmp_path)
    with pytest.raises(InputError, match="unknown kind of address"):
        open_store("ftp://example.org/store")


def test_a_store_of_a_newer_version_is_refused(tmp_path):
    build(tmp_path / "s", [A])
    (tmp_path / "s" / "store.json").write_text(json.dumps({"format": 99}), encoding="utf-8")
    with pytest.raises(StoreDamaged, match="newer version"):
        open_store(tmp_path / "s")


@pytest.mark.parametrize("victim", ["CURRENT", "*.sst", "MANIFEST-*"])
def test_a_truncated_store_is_told(tmp_path, victim):
    build(tmp_path / "s", [A])
    for path in (tmp_path / "s" / "data").glob(victim):
        path.write_bytes(b"")
    with pytest.raises(StoreDamaged, match="damaged"), open_store(tmp_path / "s") as store:
        store.put([B])


def test_a_place_that_cannot_be_written_is_told(tmp_path):
    (tmp_path / "file").write_text("", encoding="utf-8")
    with pytest.raises(InputError):
        build(tmp_path / "file" / "s", [A])


def test_a_broken_copy_of_the_records_is_passed_over(store):
    store.put([A])
    for path in (store.folder / "records").iterdir():
        path.write_text('{"fields": [', encoding="utf-8")
    assert store.statements() == list(normal(A).statements)


def test_the_log_tells_when_and_the_graph_does_not(store):
    store.put([A])
    store.remove(A.entry.id)
    lines = [json.loads(line) for line in (store.folder / "log.jsonl").read_text(encoding="utf-8").splitlines()]
    assert [line["action"] for line in lines] == ["add", "remove"]
    assert lines[0]["moment"][:2] == "20"


NO_ROOM = """
import sys
from pathlib import Path
import resource
from test_store import graph, statement
from graph.cli import run
from graph.model import InputError
from graph.stores import open_store
from graph.stores.folder import build
folder, how = Path(sys.argv[1]), sys.argv[2]
items = (statement("big", f"x{n}", "part_of", f"y{n}", rule="long " * 40 + str(n)) for n in range(1500))
big = graph("big", *items)
resource.setrlimit(resource.RLIMIT_FSIZE, (150_000, 150_000))
try:
    if how == "build":
        build(folder, [big])
    else:
        with open_store(folder) as store:
            store.put([big])
except InputError as error:
    print(error)
"""


def python_child(code: str, *arguments: object) -> str:
    """What another process prints, which has the tests and the package at hand."""
    root = Path(__file__).parent.parent
    where = {"PYTHONPATH": os.pathsep.join(map(str, (root, root / "tests", root / "tools")))}
    ran = subprocess.run([sys.executable, "-c", code, *map(str, arguments)], capture_output=True, text=True,
                         cwd="/", env={**os.environ, **where}, check=False)  # fmt: skip
    assert ran.returncode == 0, ran.stderr[-2000:]
    return ran.stdout


def test_a_full_disk_is_told_and_nothing_half_written(tmp_path):
    said = python_child(NO_ROOM, tmp_path / "new", "build")
    assert "could not be written" in said and os.listdir(tmp_path) == []
    build(tmp_path / "s", [A])
    said = python_child(NO_ROOM, tmp_path / "s", "put")
    assert "big could not be written" in said and "\n" not in said.strip()
    with open_store(tmp_path / "s") as store:
        assert graphs_in(store) == [normal(A)]
        store.put([B])
        assert store.documents() == [A.entry, B.entry]


READ_ONLY = """
import os
import sys
from pathlib import Path
import graph.stores.rdf
from test_store import A, B
from graph.model import InputError
from graph.stores import open_store
from graph.stores.folder import build
folder = Path(sys.argv[1])
if os.geteuid() == 0:
    os.setgid(65534)
    os.setuid(65534)
with open_store(folder) as store:
    print(len(store.documents()))
    try:
        store.put([B])
    except InputError as error:
        print(error)
try:
    build(folder.parent / "new", [A])
except InputError as error:
    print(error)
"""


def test_in_a_folder_that_may_only_be_read_one_reads_and_is_told_when_writing():
    place = Path(tempfile.mkdtemp())
    try:
        build(place / "s", [A])
        for path in (place, *place.rglob("*")):
            path.chmod(0o555 if path.is_dir() else 0o444)
        lines = python_child(READ_ONLY, place / "s").splitlines()
        assert lines[0] == "1"
        assert "cannot be written to" in lines[1] and "cannot be written to" in lines[2] and len(lines) == 3
    finally:
        for path in (place, *place.rglob("*")):
            path.chmod(0o755)
        shutil.rmtree(place)


def test_a_backup_restores_to_the_same_bytes(tmp_path):
    with open_store(tmp_path / "s", create=True) as store:
        store.put([A, B])
        before = export_of(store)
    assert run(["backup", str(tmp_path / "b.nq"), "--store", str(tmp_path / "s")]) == 0
    with open_store(tmp_path / "again", create=True) as store:
        store.put(shape.from_quads(ox.parse(path=str(tmp_path / "b.nq"), format=ox.RdfFormat.N_QUADS)))
        assert export_of(store) == before
    assert run(["backup", str(tmp_path / "c.nq"), "--store", str(tmp_path / "again")]) == 0
    assert (tmp_path / "b.nq").read_bytes() == (tmp_path / "c.nq").read_bytes()


def test_writers_that_are_killed_leave_whole_documents(tmp_path):
    found = kill_many(str(tmp_path / "killed.store"), 20)
    assert found == {"whole": 20}
    assert {path.name for path in tmp_path.iterdir() if ".building-" not in path.name} == {"killed.store"}


def test_the_check_after_a_kill_sees_what_is_not_whole(tmp_path):
    whole = edition(1, 0)
    with open_store(tmp_path / "s", create=True) as store:
        store.put([whole])
        assert check(store) == ""
        store.put([replace(whole, statements=whole.statements[1:])])
        assert "not whole" in check(store)


def test_types_are_those_of_the_ontology(store):
    store.put([A])
    types = {t.object.value for t in store.triples() if t.predicate.value == TYPE}
    assert types == {CT + "Organization", CT + "Document", CT + "Naming", CT + "Statement"}


# -- tables for other tools --------------------------------------------------------------------------------------------


def test_parquet_has_a_row_for_each_statement_and_entity(tmp_path):
    parquet = pytest.importorskip("pyarrow.parquet")
    for name in ("one", "two"):
        write_folder([A, B], tmp_path / name, "parquet")
    for path in (tmp_path / "one").iterdir():
        assert path.read_bytes() == (tmp_path / "two" / path.name).read_bytes()
    statements = parquet.read_table(tmp_path / "one" / "statements.parquet").to_pylist()
    kept = sorted((*normal(A).statements, *normal(B).statements), key=lambda item: item.id)
    assert [row["id"] for row in statements] == [item.id for item in kept]
    assert [row["confidence"] for row in statements] == [item.confidence for item in kept]
    assert {row["subject_name"] for row in statements} == {"Regional Anti-Terrorist Structure of the Organization"}
    entities = parquet.read_table(tmp_path / "one" / "entities.parquet").to_pylist()
    assert [row["id"] for row in entities] == [entity_iri("atc"), entity_iri("rats")]
    assert dict(entities[1]["attributes"]) == {"kind": "organ"} and entities[1]["class"] == "Organization"
    documents = parquet.read_table(tmp_path / "one" / "documents.parquet").to_pylist()
    assert [(row["name"], row["statements"]) for row in documents] == [("report a", 2), ("report b", 1)]


def test_the_columns_of_parquet_are_those_that_are_documented(tmp_path):
    parquet = pytest.importorskip("pyarrow.parquet")
    for path in write_folder([A], tmp_path, "parquet"):
        told = tables.__doc__.split(f"``{path.stem}``:")[1].split("``:")[0] if path.stem != "documents" else ""
        for column in parquet.read_schema(path).names:
            assert f"``{column}``" in (told or tables.__doc__), f"{path.name}: {column}"


def test_hostile_names_stay_in_their_cell_of_the_files_for_neo4j(tmp_path):
    item = graph("d", *(naming("d", f"x{n}", name, aliases=(name + "!", "\x1f")) for n, name in enumerate(HOSTILE)))
    write_folder([item], tmp_path, "neo4j-admin")
    with (tmp_path / "entities.csv").open(encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream))
    assert {row["name:string"] for row in rows} == set(HOSTILE)
    assert "array-delimiter=U+001E" in (tmp_path / "import.sh").read_text(encoding="utf-8")
