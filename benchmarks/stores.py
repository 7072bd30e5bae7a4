"""The same made graph in every kind of store: how fast it loads, how large it is, and how long look-ups take.

``python benchmarks/stores.py S`` (0.1 million triples; ``M`` 1 million, ``L`` 10 million) prints one table with a row
for each store, in one run: a folder, Neo4j, Fuseki, an Oxigraph server, and rdflib's store in memory beside them.
Servers are started one after another, as in the tests, with 1 GB for their heaps; those that are not there are named.
With ``--write docs/performance.md`` the rows take the place of those of that size on the page. Times are medians
in milliseconds as a clock shows them, so what else the machine does counts: the load at the start is printed. The graph
is made document by document while it is loaded; ``--without questions`` leaves out what reads the whole graph.
"""

from __future__ import annotations

import argparse
import os
import pickle
import platform
import resource
import shlex
import statistics
import subprocess
import sys
import tempfile
import time
from collections import Counter, deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

sys.path[:0] = [str(Path(__file__).parent), str(Path(__file__).parent.parent / "tools")]

import servers
from questions import generated

from graph.queries.duplication import duplication
from graph.queries.gaps import gaps
from graph.queries.paths import paths
from graph.queries.projection import load
from graph.queries.who import who
from graph.stores import build_store, open_store, shape
from graph.stores.changes import ledger_with_hash
from graph.stores.tables import write_folder
from graph.stores.grouping import Grouping
from graph.vocabulary import ENTITY

SIZES = {"S": 9_000, "M": 90_000, "L": 800_000}
ENGINES = ("folder", "oxigraph", "fuseki", "neo4j", "neo4j-admin", "rdflib")
TOO_SLOW = {"L": ("oxigraph", "fuseki", "neo4j", "neo4j-admin", "rdflib"), "M": (), "S": ()}
"""What is left out at a size, since two cores are not enough for it; the table names it."""

LOOK_UPS = 20
COLUMNS = ("load s", "claims/s", "disk MB", "memory MB", "look-up", "look-up, hub", "a document", "read all s",
           "who", "paths", "overlap", "gaps", "as of", "one document added s")  # fmt: skip


@dataclass(frozen=True, slots=True)
class Made:
    """What is known of the made graph: its size, how long making it alone takes, and what is looked up in it."""

    size: int
    statements: int
    documents: int
    triples: int
    seconds: float
    median: list[str]
    hub: str
    texts: list[str]


def main() -> None:
    """Measure all engines at one size, and print or write the table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("size", choices=SIZES, nargs="?", default="S")
    parser.add_argument("--engines", default=",".join(ENGINES), help="which ones, with commas")
    parser.add_argument("--without", choices=("questions",), help="what is left out")
    parser.add_argument("--write", type=Path, help="the page whose rows are replaced")
    given = parser.parse_args()
    os.environ |= {"NEO4J_USERNAME": "neo4j", "NEO4J_PASSWORD": servers.PASSWORD}
    load_at_start = os.getloadavg()[0]
    made = in_a_child(lambda: counted(SIZES[given.size]))
    head = [
        f"{given.size}: {made.statements:,} statements in {made.documents:,} documents, {made.triples:,} triples; "
        f"making them takes {made.seconds:.1f} s of each load. Python {platform.python_version()}, {os.cpu_count()} "
        f"cores, load at the start {load_at_start:.1f}.",
        "",
        "| store | " + " | ".join(COLUMNS) + " |",
        "|---|" + "---:|" * len(COLUMNS),
    ]
    rows = {}
    for engine in given.engines.split(","):
        cells = ["not run: too slow or large for two cores"]
        if engine not in TOO_SLOW[given.size]:
            cells = measured(engine, made, given.without != "questions")
        rows[engine] = f"| {engine} | " + " | ".join(cells + [""] * (len(COLUMNS) - len(cells))) + " |"
        print(rows[engine], file=sys.stderr, flush=True)
    print("\n".join([*head, *rows.values()]))
    if given.write:
        write(given.write, given.size, head, rows)


def write(path: Path, size: str, head: list[str], rows: dict[str, str]) -> None:
    """Put the rows into the table of their size; rows of engines that were not measured now stay as they are."""
    page, mark = path.read_text(encoding="utf-8"), f"<!-- {size} -->"
    _, old, _ = page.split(mark)
    there = {line.split("|")[1].strip(): line for line in old.splitlines() if line.startswith("| ")}
    kept = {
        engine: line for engine, line in there.items() if engine in ENGINES and line.count("|") == head[2].count("|")
    }
    both = kept | rows
    table = "\n".join([*head, *(both[engine] for engine in ENGINES if engine in both)])
    path.write_text(page.replace(f"{mark}{old}{mark}", f"{mark}\n{table}\n{mark}"), encoding="utf-8")


def in_a_child(work: Callable[[], Any]) -> Any:
    """What some work gives back, done in a process of its own, so that memory is its own."""
    receiver, sender = os.pipe()
    child = os.fork()
    if not child:
        os.close(receiver)
        with os.fdopen(sender, "wb") as stream:
            try:
                found = work()
            except Exception as error:
                found = [f"failed: {error}"]
            pickle.dump(found, stream)
        os._exit(0)
    os.close(sender)
    with os.fdopen(receiver, "rb") as stream:
        found = pickle.load(stream)
    os.waitpid(child, 0)
    return found


def counted(size: int) -> Made:
    """Go through the made graph once and count."""
    seconds_of_making = seconds(lambda: deque(generated(size), maxlen=0))
    statements = documents = lines = 0
    degree: Counter[str] = Counter()
    claims: set[int] = set()
    texts: list[str] = []
    with tempfile.TemporaryDirectory() as folder, Grouping(Path(folder)) as grouping:
        for graph in generated(size):
            statements, documents = statements + len(graph.statements), documents + 1
            lines += len(ledger_with_hash(graph)[0])
            claims.update(hash(shape.claim_line(item)) for item in graph.statements if shape.is_plain(item))
            degree.update(end for item in graph.statements for end in (item.subject, item.object))
            if graph.entry.origin == "text" and len(texts) < LOOK_UPS:
                texts.append(graph.entry.id)
            grouping.add(graph)
        lines += sum(len(shape.entity_lines(group)) for group in grouping.groups())
    ranked = [iri for iri, _ in degree.most_common() if iri.startswith(ENTITY + "body-")]
    middle = len(ranked) // 2
    median = ranked[middle : middle + LOOK_UPS]
    return Made(size, statements, documents, lines + len(claims), seconds_of_making, median, ranked[0], texts)


def measured(engine: str, made: Made, questions: bool) -> list[str]:
    """The cells of one store's row."""
    if engine in ("oxigraph", "fuseki", "neo4j", "neo4j-admin") and not servers.there(engine.partition("-")[0]):
        return ["not run: not on this machine"]
    peers = {"rdflib": rdflib_row, "neo4j-admin": admin_row}
    found = in_a_child(lambda: peers[engine](made) if engine in peers else store_row(engine, made, questions))
    return [str(cell).replace("\n", " ") for cell in found]


@contextmanager
def place(engine: str) -> Iterator[tuple[str, Path, int]]:
    """An empty store: its address, the folder of its data, and its process."""
    with tempfile.TemporaryDirectory() as folder:
        os.environ["CTGRAPH_CACHE"] = folder + "/cache"
        data = Path(folder) / "data"
        if engine == "folder":
            yield str(data), data, os.getpid()
        elif engine == "oxigraph":
            with servers.oxigraph(data) as server:
                yield server.address, data, server.process.pid
        elif engine == "fuseki":
            with servers.fuseki(data, heap=1024) as server:
                yield server.address, data, server.process.pid
        else:
            with servers.neo4j(data, heap=1024, pages=256) as server:
                yield server.address, data, server.process.pid


def store_row(engine: str, made: Made, questions: bool) -> list[str]:
    """Load a store, look things up, and ask the questions."""
    with place(engine) as (address, data, process):
        worked = time.process_time()
        loaded = seconds(lambda: build_store(address, generated(made.size)))
        worked = time.process_time() - worked
        memory = [memory_of(process)]
        disk = size_of(data)
        with open_store(address) as store:
            store.statements(touching=made.median[0])
            looks = [seconds(lambda iri=iri: store.statements(touching=iri)) for iri in made.median]
            hubs = [seconds(lambda: store.statements(touching=made.hub)) for _ in range(5)]
            whole = [seconds(lambda iri=iri: store.statements(document=iri)) for iri in made.texts]
        with open_store(address) as store:
            store.remove(made.texts[0])
            one = next(graph for graph in generated(made.size) if graph.entry.id == made.texts[0])
            added = seconds(lambda: store.put([one]))
        answers = asked(address, made) if questions else [""] * 6
        memory.append(memory_of(process))
        first = [f"{loaded:.1f} ({worked:.1f})", f"{made.statements / loaded:,.0f}", f"{disk:,.0f}"]
        first.append(" / ".join(f"{one:,.0f}" for one in memory))
        return [*first, milliseconds(looks), milliseconds(hubs), milliseconds(whole), *answers, f"{added:.2f}"]


def asked(address: str, made: Made) -> list[str]:
    """Read everything for the first time, and ask the questions."""
    with open_store(address) as store:
        read = seconds(lambda: (store.namings(), store.statements()))
    with open_store(address) as store:
        graph = load(store)
    names = [iri.removeprefix(ENTITY) for iri in made.median]
    pairs = list(zip(names[::2], names[1::2], strict=False))[:5]
    questions: list[list[Callable[[], object]]] = [
        [lambda name=name: who(graph, name) for name in names],
        [lambda one=one, two=two: paths(graph, one, two, k=10) for one, two in pairs],
        [lambda name=name: duplication(graph, name) for name in names[:5]],
        [lambda: gaps(graph, region="Region 1") for _ in range(3)],
        [lambda name=name: who(graph, name, as_of="2010") for name in names],
    ]
    for asks in questions:
        asks[0]()
    return [f"{read:.2f}", *(milliseconds([seconds(ask) for ask in asks]) for asks in questions)]


def rdflib_row(made: Made) -> list[str]:
    """The same triples in rdflib's store in memory, with the same look-ups."""
    import rdflib

    graphs = list(generated(made.size))
    lines = {line for graph in graphs for line in ledger_with_hash(graph)[0]} | shape.plain_lines(graphs)
    text = "".join(f"{line} .\n" for line in lines)
    del graphs, lines
    memory = rdflib.Graph()
    loaded = seconds(lambda: memory.parse(data=text, format="nt"))
    base = "https://w3id.org/ctgraph/ontology#"

    def look(iri: str, *names: str) -> list[list[tuple[object, object]]]:
        found = {s for name in names for s in memory.subjects(rdflib.URIRef(base + name), rdflib.URIRef(iri))}
        return [list(memory.predicate_objects(subject)) for subject in found]

    looks = [seconds(lambda iri=iri: look(iri, "subject", "object")) for iri in made.median]
    hubs = [seconds(lambda: look(made.hub, "subject", "object")) for _ in range(5)]
    whole = [seconds(lambda iri=iri: look(iri, "document")) for iri in made.texts]
    first = [f"{loaded:.1f}", f"{made.statements / loaded:,.0f}", "none", f"{memory_of(os.getpid()):,.0f}"]
    return [*first, milliseconds(looks), milliseconds(hubs), milliseconds(whole)]


def admin_row(made: Made) -> list[str]:
    """The same graph by Neo4j's own importer: our files for it, its load into a server that is stopped, the indexes."""
    graphs = list(generated(made.size))
    with tempfile.TemporaryDirectory() as folder:
        home, files = Path(folder) / "neo4j", Path(folder) / "files"
        servers.neo4j_home(home)
        worked = time.process_time()
        took = seconds(lambda: write_folder(graphs, files, "neo4j-admin"))
        worked = time.process_time() - worked
        command = (files / "import.sh").read_text(encoding="utf-8").partition('neo4j-admin}"')[2].replace("\\\n", " ")
        took += seconds(lambda: servers.neo4j_admin(home, *shlex.split(command), at=files))
        with servers.neo4j(home, heap=1024, pages=256) as server:
            took += seconds(lambda: open_store(server.address).close())
        return [f"{took:.1f} ({worked:.1f})", f"{made.statements / took:,.0f}", f"{size_of(home / 'data'):,.0f}"]


def seconds(work: Callable[[], object]) -> float:
    """How long something takes."""
    started = time.perf_counter()
    work()
    return time.perf_counter() - started


def milliseconds(times: list[float]) -> str:
    """The median, as a cell."""
    return f"{statistics.median(times) * 1000:.1f}"


def size_of(folder: Path) -> float:
    """Megabytes on disk."""
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file()) / 1e6


def memory_of(process: int) -> float:
    """Megabytes that a process took at most."""
    if process == os.getpid():
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    found = subprocess.run(["grep", "VmHWM", f"/proc/{process}/status"], capture_output=True, text=True, check=False)
    return int(found.stdout.split()[1]) / 1024 if found.stdout else float("nan")


if __name__ == "__main__":
    main()
