"""The same made graph in every kind of store: how fast it loads, how large it is, and how long look-ups take.

``python benchmarks/stores.py S`` (0.1 million triples; ``M`` 1 million, ``L`` 10 million) prints one table with a row
for each store, in one run: a folder, Neo4j, Fuseki, an Oxigraph server, and rdflib's store in memory beside them.
Servers are started one after another, as in the tests, with 1 GB for their heaps; those that are not there are named.
With ``--write docs/performance.md`` the table takes the place of the one of that size on the page. Times are medians
in milliseconds as a clock shows them, so what else the machine does counts: the load at the start is printed.
"""

from __future__ import annotations

import argparse
import os
import platform
import re
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

sys.path[:0] = [str(Path(__file__).parent), str(Path(__file__).parent.parent / "tools")]

import servers
from questions import generated

from graph.model import DocumentGraph
from graph.queries.duplication import duplication
from graph.queries.gaps import gaps
from graph.queries.paths import paths
from graph.queries.projection import load
from graph.queries.who import who
from graph.stores import build_store, open_store, shape
from graph.stores.changes import ledger_with_hash
from graph.vocabulary import ENTITY

SIZES = {"S": 9_000, "M": 90_000, "L": 800_000}
ENGINES = ("folder", "oxigraph", "fuseki", "neo4j", "rdflib")
TOO_SLOW = {"L": ("oxigraph", "fuseki", "neo4j", "rdflib"), "M": (), "S": ()}
"""What is left out at a size, since two cores are not enough for it; the table names it."""

LOOK_UPS = 20
COLUMNS = ("load s", "claims/s", "disk MB", "memory MB", "look-up", "look-up, hub", "a document", "read all s",
           "who", "paths", "overlap", "gaps", "as of", "one document added s")  # fmt: skip


def main() -> None:
    """Measure all engines at one size, and print or write the table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("size", choices=SIZES, nargs="?", default="S")
    parser.add_argument("--engines", default=",".join(ENGINES), help="which ones, with commas")
    parser.add_argument("--write", type=Path, help="the page whose table is replaced")
    given = parser.parse_args()
    os.environ |= {"NEO4J_USERNAME": "neo4j", "NEO4J_PASSWORD": servers.PASSWORD}
    graphs = generated(SIZES[given.size])
    triples = sum(len(shape.ledger(graph)) for graph in graphs) + len(shape.plain(graphs))
    statements = sum(len(graph.statements) for graph in graphs)
    lines = [
        f"{given.size}: {statements:,} statements in {len(graphs):,} documents, {triples:,} triples. "
        f"Python {platform.python_version()}, {os.cpu_count()} cores, load at the start {os.getloadavg()[0]:.1f}.",
        "",
        "| store | " + " | ".join(COLUMNS) + " |",
        "|---|" + "---:|" * len(COLUMNS),
    ]
    for engine in given.engines.split(","):
        row = ["not run: too slow or large for two cores"]
        if engine not in TOO_SLOW[given.size]:
            row = measured(engine, graphs)
        lines.append(f"| {engine} | " + " | ".join(row + [""] * (len(COLUMNS) - len(row))) + " |")
        print(lines[-1], file=sys.stderr, flush=True)
    text = "\n".join(lines) + "\n"
    print(text)
    if given.write:
        page = given.write.read_text(encoding="utf-8")
        mark = f"<!-- {given.size} -->"
        new = re.sub(f"{mark}.*?{mark}", lambda _: f"{mark}\n{text}{mark}", page, flags=re.S)
        given.write.write_text(new, encoding="utf-8")


def measured(engine: str, graphs: list[DocumentGraph]) -> list[str]:
    """The cells of one store's row, in a process of its own, so that memory is its own."""
    if engine in ("oxigraph", "fuseki", "neo4j") and not servers.there(engine):
        return ["not run: not on this machine"]
    receiver, sender = os.pipe()
    child = os.fork()
    if not child:
        try:
            cells = rdflib_row(graphs) if engine == "rdflib" else store_row(engine, graphs)
        except Exception as error:
            cells = [f"failed: {error}"]
        os.write(sender, "\n".join(cells).encode())
        os._exit(0)
    os.close(sender)
    with os.fdopen(receiver) as stream:
        found = stream.read().splitlines()
    os.waitpid(child, 0)
    return found


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


def store_row(engine: str, graphs: list[DocumentGraph]) -> list[str]:
    """Load a store, look things up, and ask the questions."""
    statements = sum(len(graph.statements) for graph in graphs)
    documents = [graph.entry.id for graph in graphs if graph.entry.origin == "text"][:LOOK_UPS]
    median, hub = bodies(graphs)
    with place(engine) as (address, data, process):
        loaded = seconds(lambda: build_store(address, graphs))
        with open_store(address) as store:
            store.statements(touching=median[0])
            looks = [seconds(lambda iri=iri: store.statements(touching=iri)) for iri in median]
            hubs = [seconds(lambda: store.statements(touching=hub)) for _ in range(5)]
            whole = [seconds(lambda iri=iri: store.statements(document=iri)) for iri in documents]
        with open_store(address) as store:
            read = seconds(lambda: (store.namings(), store.statements()))
        with open_store(address) as store:
            graph = load(store)
        names = [iri.removeprefix(ENTITY) for iri in median]
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
        answers = [milliseconds([seconds(ask) for ask in asks]) for asks in questions]
        with open_store(address) as store:
            store.remove(documents[0])
            one = next(graph for graph in graphs if graph.entry.id == documents[0])
            added = seconds(lambda: store.put([one]))
        first = [f"{loaded:.1f}", f"{statements / loaded:,.0f}", f"{size_of(data):.0f}", f"{memory_of(process):.0f}"]
        return [*first, milliseconds(looks), milliseconds(hubs), milliseconds(whole), f"{read:.2f}", *answers,
                f"{added:.2f}"]  # fmt: skip


def rdflib_row(graphs: list[DocumentGraph]) -> list[str]:
    """The same triples in rdflib's store in memory, with the same look-ups."""
    import rdflib

    lines = {line for graph in graphs for line in ledger_with_hash(graph)[0]} | shape.plain_lines(graphs)
    text = "".join(f"{line} .\n" for line in lines)
    memory = rdflib.Graph()
    loaded = seconds(lambda: memory.parse(data=text, format="nt"))
    median, hub = bodies(graphs)
    base = "https://w3id.org/ctgraph/ontology#"

    def look(iri: str, *names: str) -> list[list[tuple[object, object]]]:
        found = {s for name in names for s in memory.subjects(rdflib.URIRef(base + name), rdflib.URIRef(iri))}
        return [list(memory.predicate_objects(subject)) for subject in found]

    looks = [seconds(lambda iri=iri: look(iri, "subject", "object")) for iri in median]
    hubs = [seconds(lambda: look(hub, "subject", "object")) for _ in range(5)]
    documents = [graph.entry.id for graph in graphs if graph.entry.origin == "text"][:LOOK_UPS]
    whole = [seconds(lambda iri=iri: look(iri, "document")) for iri in documents]
    statements = sum(len(graph.statements) for graph in graphs)
    first = [f"{loaded:.1f}", f"{statements / loaded:,.0f}", "none", f"{memory_of(os.getpid()):.0f}"]
    return [*first, milliseconds(looks), milliseconds(hubs), milliseconds(whole)]


def bodies(graphs: list[DocumentGraph]) -> tuple[list[str], str]:
    """Bodies with a median number of statements, and the one with most."""
    degree = Counter(end for graph in graphs for item in graph.statements for end in (item.subject, item.object))
    ranked = [iri for iri, _ in degree.most_common() if iri.startswith(ENTITY + "body-")]
    middle = len(ranked) // 2
    return ranked[middle : middle + LOOK_UPS], ranked[0]


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
    """Megabytes that a process took at most; of this process with all that it measured, the made graph too."""
    if process == os.getpid():
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    found = subprocess.run(["grep", "VmHWM", f"/proc/{process}/status"], capture_output=True, text=True, check=False)
    return int(found.stdout.split()[1]) / 1024 if found.stdout else float("nan")


if __name__ == "__main__":
    main()
