"""Every store holds the same graph and gives the same answers: a folder, Neo4j, Fuseki and an Oxigraph server.

The servers are real: the suite starts each once and stops it. Without them (``make servers`` fetches them) it skips.
"""

from __future__ import annotations

import importlib
import os
import re
import shlex
import socket
import socketserver
import ssl
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from pathlib import Path
from types import SimpleNamespace
from urllib.parse import urlsplit

import pytest
import servers
from conftest import ROOT, SHARED, require
from hypothesis import HealthCheck, given, settings
from test_store import HOSTILE, A, B, document_graphs, export_of, graph, graphs_in, naming, statement

from graph.claims import normal
from graph.cli import run
from graph.cli.app import commands
from graph.cli.options import ASK
from graph.model import DocumentGraph, InputError
from graph.stores import Store, StoreBusy, StoreDamaged, build_store, open_store
from graph.stores.moving import move
from graph.vocabulary import document_iri, entity_iri

ENGINES = ("folder", "oxigraph", "fuseki", "neo4j")


@dataclass
class Engine:
    """A store of some kind that tests may fill: its name, and where it is."""

    name: str
    address: str
    server: servers.Server | None = None
    at_first: bytes = b""
    """What it held when it was started, as TriG."""

    def open(self, wait: float = 10.0) -> Store:
        return open_store(self.address, create=True, wait=wait)


@pytest.fixture(scope="session")
def sample(tmp_path_factory: pytest.TempPathFactory) -> str:
    """The sample documents and tables in a folder."""
    folder = str(tmp_path_factory.mktemp("sample") / "s")
    data = ROOT / "data"
    assert run(["build", str(data / "documents"), str(data / "tables"), "--fast", "--store", folder]) == 0
    return folder


@pytest.fixture(scope="session")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A certificate that nobody trusts yet, with its key beside it."""
    require("openssl")
    return servers.certificate(tmp_path_factory.mktemp("certificate"))


@pytest.fixture(scope="session", params=ENGINES)
def engine(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    """Each kind of store in turn, one server at a time."""
    name = request.param
    folder = tmp_path_factory.mktemp(name)
    os.environ["CTGRAPH_CACHE"] = str(tmp_path_factory.mktemp("cache"))
    if name == "folder":
        yield Engine(name, str(folder / "s"))
        return
    require(name)
    more = {}
    if name == "neo4j":
        load_by_admin(request.getfixturevalue("sample"), folder)
        more = {"encrypted": request.getfixturevalue("certificate").parent}
    with getattr(servers, name)(folder, **more) as server:
        if name == "neo4j":
            os.environ |= {"NEO4J_USERNAME": "neo4j", "NEO4J_PASSWORD": servers.PASSWORD}
        here = Engine(name, server.address, server)
        with here.open() as opened:
            here.at_first = export_of(opened)
        yield here


def load_by_admin(store: str, folder: Path) -> None:
    """Load the files of an export into a new Neo4j, as ``import.sh`` does."""
    assert run(["export", "--format", "neo4j-admin", "-o", str(folder / "files"), "--store", store]) == 0
    servers.neo4j_home(folder)
    script = (folder / "files" / "import.sh").read_text(encoding="utf-8")
    command = script.partition('neo4j-admin}"')[2].replace("\\\n", " ")
    servers.neo4j_admin(folder, *shlex.split(command), at=folder / "files")


def test_what_neo4j_admin_loads_is_the_same_graph(engine: Engine, sample: str) -> None:
    if engine.name != "neo4j":
        assert not [line for line in engine.at_first.splitlines() if line and not line.startswith(b"@prefix")]
        return
    with open_store(sample) as source:
        assert engine.at_first == export_of(source)


@pytest.fixture
def store(engine: Engine) -> Iterator[Store]:
    """An empty store of each kind."""
    with engine.open() as opened:
        for document in opened.hashes():
            opened.remove(document)
    with engine.open() as opened:  # anew, so that no lock is held until a test writes
        yield opened


@contextmanager
def without_copies(store: Store) -> Iterator[None]:
    """Read all from the server itself, as a reader does who comes for the first time."""
    kept = getattr(store, "_cache", None)
    if kept is not None:
        store._cache = None  # type: ignore[attr-defined]
    yield
    if kept is not None:
        store._cache = kept  # type: ignore[attr-defined]


# -- what goes in comes out --------------------------------------------------------------------------------------------


def looked_up(store: Store) -> list[object]:
    """What every look-up of the contract says of a store, by all combinations that its content suggests."""
    out: list[object] = [store.documents(), store.hashes(), store.revision(), store.namings(), store.statements()]
    ends = sorted({end for item in store.statements() for end in (item.subject, item.object)})
    for entry in store.documents():
        out += [store.counts(entry.id), store.namings(document=entry.id), store.statements(document=entry.id)]
    for iri in ends:
        out += [store.namings(iri), store.statements(touching=iri), store.statements(subject=iri)]
        out += [store.statements(object=iri), store.statements(subject=iri, relation="cooperates_with")]
        out += [store.statements(object=iri, document=A.entry.id), store.namings(iri, A.entry.id)]
        out += [store.statements(iri, None, other) for other in ends]
    out += [store.statements(relation=name) for name in ("cooperates_with", "supports", "part_of")]
    out += [store.statements(touching=ends[0], relation="supports"), store.counts(document_iri("never seen"))]
    return out


def test_every_look_up_says_what_the_embedded_store_says(store: Store, tmp_path: Path) -> None:
    with open_store(tmp_path / "reference", create=True) as reference:
        for each in (reference, store):
            each.put([A, B])
        with without_copies(store):
            assert looked_up(store) == looked_up(reference)
        assert looked_up(store) == looked_up(reference)
        for form in ("trig", "nquads", "turtle", "jsonld"):
            assert export_of(store, form) == export_of(reference, form)


def test_any_graph_comes_out_as_it_went_in(store: Store) -> None:
    examples = 40 if store.__class__.__name__ == "RdfStore" else 12

    @settings(max_examples=examples, deadline=None, suppress_health_check=list(HealthCheck))
    @given(document_graphs(), document_graphs("another document"))
    def check(one: DocumentGraph, two: DocumentGraph) -> None:
        expected = sorted((normal(one), normal(two)), key=lambda item: item.entry.id)
        store.put([one, two])  # each example replaces the one before
        with without_copies(store):
            assert graphs_in(store) == expected

    check()


def test_changes_leave_what_a_fresh_store_would_hold(store: Store, tmp_path: Path) -> None:
    other = replace(A, statements=A.statements[1:], namings=A.namings[:1])
    store.put([A, B])
    store.put([other])
    store.remove(B.entry.id)
    store.put([B, graph("c", statement("c", "atc", "part_of", "cis"))])
    store.put([A])
    store.remove(document_iri("c"))
    build_store(tmp_path / "fresh", [A, B])
    with open_store(tmp_path / "fresh") as fresh, without_copies(store):
        assert (store.revision(), export_of(store)) == (fresh.revision(), export_of(fresh))


@pytest.mark.parametrize("name", HOSTILE, ids=range(len(HOSTILE)))
def test_a_hostile_name_comes_out_the_same_and_changes_nothing_else(store: Store, name: str) -> None:
    store.put([A])
    before = graphs_in(store)
    item = graph(
        "d",
        naming("d", "x", name, aliases=(name + "!",), attributes=(("acronym", name), ("note", name))),
        statement("d", "x", "part_of", "rats", rule=name, said_by=entity_iri("atc")),
    )
    store.put([item])
    with without_copies(store):
        assert store.namings(entity_iri("x")) == list(normal(item).namings)
        assert store.statements(subject=entity_iri("x")) == list(normal(item).statements)
    store.remove(item.entry.id)
    with without_copies(store):
        assert graphs_in(store) == before


def test_removing_what_is_not_there_is_a_key_error(store: Store) -> None:
    with pytest.raises(KeyError):
        store.remove(document_iri("never seen"))


def test_a_claim_for_another_document_is_refused_and_nothing_stored(store: Store) -> None:
    with pytest.raises(ValueError, match="another document"):
        store.put([DocumentGraph(A.entry, B.namings, ())])
    assert store.documents() == []


# -- the same questions, the same answers ------------------------------------------------------------------------------


def examples() -> dict[str, list[str]]:
    """The example of each question, from its own help."""
    found = {}
    for command in commands().registered_commands:
        if command.rich_help_panel == ASK:
            words = shlex.split((command.epilog or "").split("`")[1])
            found[words[1]] = words[1:]
    return found


def test_every_question_has_an_example_that_can_be_asked() -> None:
    assert {"who", "path", "duplication", "gaps", "match", "authority", "timeline", "brokers"} <= examples().keys()


ANSWERS: dict[str, bytes] = {}
"""What the embedded store answers, by question."""


def test_every_question_is_answered_to_the_byte_as_by_the_embedded_store(
    engine: Engine, store: Store, sample: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The whole sample is pushed, each question is asked of both stores, and the graph pulled back is the same."""
    assert run(["push", engine.address, "--exact", "--store", sample]) == 0
    projection = importlib.import_module("graph.queries.projection")
    load, loaded = projection.load, {}

    def once(opened: Store, *, proposed: bool = False) -> object:
        """Each graph is read from its store once, not again for every question."""
        key = type(opened), opened.revision(), proposed
        if key not in loaded:
            loaded[key] = load(opened, proposed=proposed)
        return loaded[key]

    monkeypatch.setattr(projection, "load", once)
    for name, words in examples().items():
        for address in (sample, engine.address):
            if address == sample and name in ANSWERS:
                continue
            out = tmp_path / f"{name}.json"
            assert run([*words, "--store", address, "--format", "json", "-o", str(out)]) == 0
            if address == sample:
                ANSWERS[name] = out.read_bytes()
        assert out.read_bytes() == ANSWERS[name], f"{name} on {engine.name}"
    back = str(tmp_path / "back")
    assert run(["pull", engine.address, "--store", back]) == 0
    with open_store(sample) as first, open_store(back) as second:
        assert export_of(first) == export_of(second)


CYPHER = re.findall(r"```cypher\n(.*?)```", (ROOT / "docs" / "neo4j.md").read_text(encoding="utf-8"), re.S)


@pytest.mark.parametrize("query", CYPHER, ids=range(len(CYPHER)))
def test_the_queries_of_the_page_on_neo4j_find_something(engine: Engine, sample: str, query: str) -> None:
    if engine.name != "neo4j":
        pytest.skip("is about Neo4j")
    with engine.open() as there, open_store(sample) as source:
        move(source, there, exact=True)  # nothing to do, as a rule: the test before left it there
        assert there._rows(query)  # type: ignore[attr-defined]


@pytest.mark.skipif(not (SHARED / "corpus").is_dir(), reason="the folder beside the repository is not here")
def test_documents_beside_the_repository_go_there_and_back(
    engine: Engine, store: Store, tmp_path_factory: pytest.TempPathFactory, tmp_path: Path
) -> None:
    folder = Path(tmp_path_factory.getbasetemp()) / "corpus-store"
    if not folder.exists():
        assert run(["build", str(SHARED / "corpus"), "--fast", "--store", str(folder)]) == 0
    with open_store(folder) as source:
        texts = [item for item in graphs_in(source) if item.entry.origin == "text"]
        store.put(texts)
        with without_copies(store):
            assert graphs_in(store) == texts
        move(store, source)
        assert [item for item in graphs_in(source) if item.entry.origin == "text"] == texts


def test_a_push_writes_only_what_changed_and_keeps_what_only_the_other_has(store: Store, tmp_path: Path) -> None:
    store.put([B])
    with open_store(tmp_path / "here", create=True) as here:
        here.put([A])
        assert move(here, store).written == ["report a"]
        again = move(here, store)
        assert (again.written, again.deleted, again.only_there) == ([], [], ["report b"])
        assert move(here, store, exact=True).deleted == ["report b"]
        assert store.revision() == here.revision()


def test_the_commands_work_on_every_store(
    engine: Engine, store: Store, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    text = tmp_path / "note.md"
    text.write_text(
        "# Note\n\nUNODC and the SCO RATS signed a memorandum of understanding in 2011.\n", encoding="utf-8"
    )
    here = ["--store", engine.address]
    assert run(["add", str(text), "--fast", *here]) == 0
    assert run(["documents", "--format", "csv", *here]) == 0
    assert "\nnote," in capsys.readouterr().out
    assert run(["validate", *here]) == 0
    assert run(["backup", str(tmp_path / "b.nq"), *here]) == 0
    assert run(["build", str(text), "--fast", *here]) == 2
    assert "--force" in capsys.readouterr().err
    text.write_text("# Note\n\nUNODC supports the SCO RATS in training.\n", encoding="utf-8")
    assert run(["add", str(text), "--fast", *here]) == 0
    assert "replaced: note" in capsys.readouterr().err
    assert run(["add", str(tmp_path / "b.nq"), *here]) == 0
    assert run(["backup", str(tmp_path / "c.nq"), *here]) == 0
    assert (tmp_path / "b.nq").read_bytes() == (tmp_path / "c.nq").read_bytes()
    assert run(["remove", "note", *here]) == 0
    with open_store(engine.address) as again:
        assert again.documents() == []


# -- writers, readers, faults ------------------------------------------------------------------------------------------


def test_two_writers_at_once_leave_whole_documents(engine: Engine, store: Store) -> None:
    if engine.name == "folder":
        pytest.skip("one process holds the lock of a folder; test_store.py has its tests")
    failed: list[BaseException] = []

    def write(number: int) -> None:
        try:
            with engine.open(wait=60) as mine:
                for turn in range(4):
                    name = f"d{turn % 2}"
                    rows = [statement(name, f"w{number}", "part_of", f"y{n}") for n in range(15)]
                    mine.put([graph(name, naming(name, "shared", f"Writer {number}"), *rows)])
        except BaseException as error:
            failed.append(error)

    threads = [threading.Thread(target=write, args=(number,)) for number in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not failed
    for item in graphs_in(store):
        assert len(item.statements) == 15 and len({s.subject for s in item.statements}) == 1
    last = {item.entry.id: item for item in graphs_in(store)}
    store.put([A])
    assert {item.entry.id: item for item in graphs_in(store)} == last | {A.entry.id: normal(A)}


def test_a_reader_goes_on_beside_a_writer(engine: Engine, store: Store) -> None:
    store.put([A])
    with open_store(engine.address) as reader:
        assert reader.documents() == [A.entry]
    store.put([B])
    with open_store(engine.address) as reader:
        assert reader.statements() == sorted((*normal(A).statements, *normal(B).statements), key=lambda s: s.id)


def test_a_server_without_a_store_says_so(engine: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    if engine.name not in ("fuseki", "oxigraph"):
        pytest.skip("needs a second, empty graph in the server")
    monkeypatch.setenv("CTGRAPH_SPARQL_GRAPH", "https://example.org/elsewhere")
    with pytest.raises(InputError, match="no store here"):
        open_store(engine.address)
    with open_store(engine.address, create=True) as elsewhere:
        elsewhere.put([A, B])
        elsewhere.remove(B.entry.id)
        with without_copies(elsewhere):
            assert graphs_in(elsewhere) == [normal(A)]
        elsewhere.remove(A.entry.id)


def test_a_store_of_a_newer_version_is_refused(engine: Engine, store: Store) -> None:
    if engine.name == "neo4j":
        change = "MATCH (m:CtgraphStore) SET m.format = {}"
        set_format = lambda number: store._rows(change.format(number))  # type: ignore[attr-defined] # noqa: E731
    elif engine.name == "folder":
        pytest.skip("test_store.py has this test")
    else:
        from graph.stores.sparql import LAYOUT, MARK

        def set_format(number: int) -> None:
            body = f"DELETE WHERE {{ {MARK} {LAYOUT} ?o }} ; INSERT DATA {{ {MARK} {LAYOUT} '{number}' }}"
            kind = "application/sparql-update"
            store._request(store._update_address, body.encode(), kind, "*/*", again=False)  # type: ignore[attr-defined]

    set_format(99)
    try:
        with pytest.raises(StoreDamaged, match="newer"):
            open_store(engine.address)
    finally:
        set_format(1)


def test_a_wrong_password_is_told_without_showing_it(engine: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    if engine.name != "neo4j":
        pytest.skip("only Neo4j asks for a password here")
    monkeypatch.setenv("NEO4J_PASSWORD", "mistyped-secret")
    with pytest.raises(InputError, match="wrong user name or password") as raised:
        open_store(engine.address)
    assert "mistyped-secret" not in str(raised.value)
    monkeypatch.delenv("NEO4J_USERNAME")
    monkeypatch.delenv("NEO4J_PASSWORD")
    with pytest.raises(InputError, match="NEO4J_USERNAME"):
        open_store(engine.address)


def test_a_server_that_is_too_old_is_told(engine: Engine, store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    if engine.name != "neo4j":
        pytest.skip("any server of SPARQL 1.1 will do")
    old = SimpleNamespace(agent="Neo4j/4.4.30")
    monkeypatch.setattr(store._driver, "get_server_info", lambda: old)  # type: ignore[attr-defined]
    with pytest.raises(StoreDamaged, match=r"is Neo4j/4\.4\.30; Neo4j 5 or newer"):
        store._check(create=False)  # type: ignore[attr-defined]


def test_credentials_may_stand_in_a_file(engine: Engine, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    if engine.name != "neo4j":
        pytest.skip("only Neo4j asks for a password here")
    file = tmp_path / "credentials"
    file.write_text(f"# for the team\nNEO4J_USERNAME=neo4j\nNEO4J_PASSWORD={servers.PASSWORD}\n", encoding="utf-8")
    monkeypatch.delenv("NEO4J_USERNAME")
    monkeypatch.delenv("NEO4J_PASSWORD")
    monkeypatch.setenv("CTGRAPH_CREDENTIALS", str(file))
    with open_store(engine.address) as opened:
        opened.hashes()


def test_a_writer_in_the_way_is_told_of_after_the_waiting_time(engine: Engine, store: Store) -> None:
    if engine.name != "neo4j":
        pytest.skip("a SPARQL endpoint has no transactions that stay open")
    with engine.open(wait=1) as second:
        with store._session.begin_transaction() as held:  # type: ignore[attr-defined]
            held.run("MATCH (m:CtgraphStore) SET m.writes = 0").consume()
            started = time.monotonic()
            with pytest.raises(StoreBusy, match="another writer"):
                second.put([A])
            assert time.monotonic() - started < 20
            assert second.documents() == []
        second.put([A])
        assert second.documents() == [A.entry]


def test_what_neo4j_shows_is_labelled_and_tied(engine: Engine, store: Store) -> None:
    if engine.name != "neo4j":
        pytest.skip("is about Neo4j")
    third = graph("c", statement("c", "rats", "supports", "atc", verdict="rejected"))
    store.put([A, B, third])
    ask = store._rows  # type: ignore[attr-defined]
    query = (
        "MATCH (a:Organization {id: $a})-[r]->(b:Organization) WHERE r.claim IS NOT NULL "
        "RETURN type(r) AS type, r.status AS status, r.since AS since, r.statements AS statements, "
        "r.documents AS documents ORDER BY type"
    )
    both = {"type": "COOPERATES_WITH", "status": "asserted", "since": "2009-12", "statements": 2, "documents": 2}
    planned = {"type": "SUPPORTS", "status": "planned", "since": None, "statements": 1, "documents": 1}
    assert ask(query, a=entity_iri("rats")) == [both, planned]
    store.remove(B.entry.id)
    one = both | {"since": "2011", "statements": 1, "documents": 1}
    assert ask(query, a=entity_iri("rats")) == [one, planned]
    assert ask("MATCH (n:Entity {id: $a}) RETURN n.name AS name", a=entity_iri("rats")) == [
        {"name": "Regional Structure"}
    ]
    for document in (A.entry.id, third.entry.id):
        store.remove(document)
    assert ask("MATCH (n) WHERE NOT n:CtgraphStore RETURN count(n) AS left") == [{"left": 0}]
    constraints = ask("SHOW CONSTRAINTS YIELD name RETURN name")
    assert {"ctgraph_Entity", "ctgraph_Statement"} <= {row["name"] for row in constraints}


# -- encrypted connections ---------------------------------------------------------------------------------------------


@contextmanager
def encrypted(engine: Engine, certificate: Path) -> Iterator[str]:
    """The encrypted address of a server: Neo4j's own, or that of a proxy before a SPARQL endpoint, as teams have it."""
    assert engine.server
    if engine.name == "neo4j":
        yield engine.address.replace("bolt://", "bolt+s://")
        return
    told = urlsplit(engine.address)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, certificate.with_name("key.pem"))

    class Pass(socketserver.BaseRequestHandler):
        def handle(self) -> None:
            with (
                suppress(OSError),
                context.wrap_socket(self.request, server_side=True) as outside,
                socket.create_connection((told.hostname, told.port)) as inside,
            ):
                back = threading.Thread(target=pour, args=(inside, outside))
                back.start()
                pour(outside, inside)
                back.join()

    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), Pass) as proxy:
        proxy.daemon_threads = True
        threading.Thread(target=proxy.serve_forever, daemon=True).start()
        yield f"https://127.0.0.1:{proxy.server_address[1]}{told.path}"
        proxy.shutdown()


def pour(source: socket.socket, target: socket.socket) -> None:
    """Pass on what comes, and that nothing more comes."""
    with suppress(OSError):
        while data := source.recv(65536):
            target.sendall(data)
    with suppress(OSError):
        target.shutdown(socket.SHUT_WR)


def test_an_encrypted_connection_is_only_made_to_a_server_that_is_trusted(
    engine: Engine, store: Store, certificate: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    if engine.name == "folder":
        pytest.skip("needs no connection")
    with encrypted(engine, certificate) as address:
        with pytest.raises(InputError, match="does not answer"):
            open_store(address)
        monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
        with open_store(address) as safe:
            safe.put([A, B])
            with without_copies(safe):
                assert graphs_in(safe) == graphs_in(store) == [normal(A), normal(B)]


def test_bolt_with_ssc_takes_a_certificate_that_signs_itself(engine: Engine, store: Store) -> None:
    if engine.name != "neo4j":
        pytest.skip("is about Neo4j")
    store.put([A])
    with open_store(engine.address.replace("bolt://", "bolt+ssc://")) as safe:
        assert safe.hashes() == store.hashes()


# -- addresses and servers that are not there --------------------------------------------------------------------------


@pytest.mark.parametrize("address", ["bolt://127.0.0.1:{}", "http://127.0.0.1:{}/kg/query"])
def test_a_server_that_is_not_there_is_told(address: str) -> None:
    with pytest.raises(InputError, match="does not answer"):
        open_store(address.format(servers.free_port()))


def test_an_address_with_a_password_is_refused_without_repeating_it() -> None:
    for address in ("bolt://neo4j:secret@host", "https://me:secret@host/query"):
        with pytest.raises(InputError) as raised:
            open_store(address)
        assert "secret" not in str(raised.value)


def test_a_server_of_unknown_layout_asks_where_updates_go() -> None:
    with pytest.raises(InputError, match="CTGRAPH_SPARQL_UPDATE"):
        open_store("http://127.0.0.1:1/answers")


@pytest.mark.parametrize("name", ENGINES[1:])
def test_a_server_that_dies_in_the_middle_is_told_and_keeps_whole_documents(name: str, tmp_path: Path) -> None:
    if name == "neo4j":
        pytest.skip("starting Neo4j twice takes long; tools/kill_test.py does it")
    require(name)
    port = servers.free_port()
    start = getattr(servers, name)
    whole = graph("whole", *(statement("whole", "x", "part_of", f"y{n}") for n in range(300)))
    with start(tmp_path / name, port=port) as server, open_store(server.address, create=True) as store:
        store.put([A])
        server.process.kill()
        server.process.wait()
        with pytest.raises(InputError, match="does not answer"):
            store.put([whole])
    with start(tmp_path / name, port=port) as server, open_store(server.address) as store:
        assert graphs_in(store) in ([normal(A)], sorted([normal(A), normal(whole)], key=lambda g: g.entry.id))
        store.put([whole])
        assert len(store.statements(document=whole.entry.id)) == 300
