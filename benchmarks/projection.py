"""The tables that questions read: how long they take to make, to open and to bring up to date, and what questions cost.

``python benchmarks/projection.py S`` (0.1 million triples; ``M`` 1 million, ``L`` 10 million) prints a table; with
``--write docs/performance.md`` it takes the place of the one of that size on the page. ``--store FOLDER`` takes a store
that is there (one of the generator's), ``--peers`` also asks the graph that is read record by record, and networkx.
Each part is a process of its own. Times are those of the processor, so that other work on the machine does not count; a
question's is the median of several asks after the first, whose own time stands beside it.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from itertools import islice
from pathlib import Path

import networkx as nx
from questions import generated

from graph.model import DocumentGraph
from graph.queries.duplication import duplication
from graph.queries.gaps import gaps
from graph.queries.names import find
from graph.queries.paths import USUAL, Conditions, ground_of, load_weights, paths
from graph.queries.projection import Graph, load, read
from graph.queries.who import who
from graph.stores import build_store, open_store

SIZES = {"S": 9_000, "M": 90_000, "L": 800_000}
GOALS = {
    "open": "300", "who, a median body": "5", "who, the hub": "20", "ten paths": "40", "overlap, one body": "200",
    "overlap, a region": "1000", "gaps, a region": "100", "one document more": "10 s", "command: path": "1 s",
}  # fmt: skip


def main() -> None:
    """Measure at one size, and print or write the table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("size", choices=SIZES, nargs="?", default="S")
    parser.add_argument("--store", type=Path, help="a store that is there already")
    parser.add_argument("--peers", action="store_true", help="also without tables, and with networkx")
    parser.add_argument("--write", type=Path, help="the page whose table is replaced")
    parser.add_argument("--part", help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.part:
        print(json.dumps(PARTS[given.part](given.store)))
        return
    with tempfile.TemporaryDirectory() as folder:
        store = given.store or Path(folder) / "store"
        if not store.exists():
            build_store(store, generated(SIZES[given.size]))
        text = table(given.size, store, peers=given.peers)
    print(text)
    if given.write:
        page, mark = given.write.read_text(encoding="utf-8"), f"<!-- tables {given.size} -->"
        new = re.sub(f"{mark}.*?{mark}", lambda _: f"{mark}\n{text}{mark}", page, flags=re.S)
        given.write.write_text(new, encoding="utf-8")


def table(size: str, store: Path, *, peers: bool) -> str:
    """All rows at one size."""

    def part(name: str) -> dict[str, list[float]]:
        command = [sys.executable, __file__, size, "--store", str(store), "--part", name]
        found = subprocess.run(command, check=True, capture_output=True, text=True)
        print(found.stdout.strip(), file=sys.stderr, flush=True)
        return dict(json.loads(found.stdout))

    made, asked = part("make"), part("ask")
    statements, ties, documents = (int(number) for number in made.pop("counts"))
    other = part("peers") if peers else {}
    rows = {**made, **asked, **part("commands"), **part("update")}
    lines = [
        f"{size}: {statements:,} statements in {documents:,} documents, {ties:,} ties; load at the end "
        f"{os.getloadavg()[0]:.1f}.",
        "",
        "| what | goal | median | first | without tables | networkx |",
        "|---|---:|---:|---:|---:|---:|",
    ]
    for name, cells in rows.items():
        shown = [f"{cell:,.1f}" for cell in cells] + [""] * (2 - len(cells))
        there = [f"{cell:,.1f}" for cell in other.get(name, [])] + [""] * (2 - len(other.get(name, [])))
        lines.append(f"| {name} | {GOALS.get(name.split(' (')[0], '')} | {' | '.join(shown + there)} |")
    return "\n".join(lines) + "\n"


# -- parts, each a process of its own ------------------------------------------------------------------------------


def make(store: Path) -> dict[str, list[float]]:
    """The first question of all makes the tables."""
    for path in (store / "projection").glob("*"):
        path.unlink()
    took = spent(lambda: opened(store))
    graph = opened(store)
    size = sum(path.stat().st_size for path in (store / "projection").iterdir()) / 1e6
    counts = [len(graph.statements), len(graph.ties), len(graph.documents)]
    return {"counts": counts, "make the tables (s)": [took / 1000], "memory to make them (MB)": [memory()],
            "tables on disk (MB)": [size]}  # fmt: skip


def ask(store: Path) -> dict[str, list[float]]:
    """Open the tables and ask in one session."""
    openings = [spent(lambda: opened(store)) for _ in range(5)]
    graph = opened(store)
    found = {"open (ms)": [statistics.median(openings), openings[0]]}
    found |= {f"{name} (ms)": times(asks) for name, asks in questions(graph).items()}
    return found | {"memory after that (MB)": [memory()]}


def peers(store: Path) -> dict[str, list[float]]:
    """The same questions of the graph that has every record in memory, and paths by networkx."""
    with open_store(store) as there:
        whole: list[Graph] = []
        took = spent(lambda: whole.append(read(there)))
    found = {"open (ms)": [took]}
    for name, asks in questions(whole[0]).items():
        asks[0]()
        found[f"{name} (ms)"] = times(asks)[:1]
    graph = opened(store)
    ground = ground_of(graph, Conditions(USUAL), load_weights())
    network = nx.Graph()
    ways = ground.network
    for one in range(len(ways.starts) - 1):
        for way in range(
            int(ways.starts[one + 1]) - 1, int(ways.starts[one]) - 1, -1
        ):  # the cheapest last, so it stays
            network.add_edge(one, int(ways.others[way]), cost=float(ways.costs[way]))
    asks = [
        lambda a=a, b=b: list(islice(nx.shortest_simple_paths(network, a, b, weight="cost"), 10))
        for a, b in [(graph.columns.number(find(graph, x).iri), graph.columns.number(find(graph, y).iri))
                     for x, y in ends(graph)]
    ]  # fmt: skip
    found["ten paths (ms)"] += times(asks[:3])[:1]
    return found | {"memory after that (MB)": [memory()]}


def commands(store: Path) -> dict[str, list[float]]:
    """Whole commands, from the start of Python to the last line; their processor time."""
    (one, two), *_ = ends(opened(store))
    found = {}
    for name, words in {
        "command: path (s)": ["path", one, two, "-k", "10"],
        "command: who (s)": ["who", one],
        "command: gaps (s)": ["gaps", "--region", "Region 1", "--limit", "10"],
    }.items():
        runs = []
        for _ in range(3):
            before = children()
            subprocess.run([sys.executable, "-m", "graph.cli", *words, "--store", str(store)], check=True,
                           stdout=subprocess.DEVNULL)  # fmt: skip
            runs.append(children() - before)
        found[name] = [statistics.median(runs), runs[0]]
    return found


def update(store: Path) -> dict[str, list[float]]:
    """From one more document in the store to the next answer."""
    (one, _), *_ = ends(opened(store))
    made = generated(1_000)
    more = next(graph for graph in made if graph.entry.origin == "text")
    name = "one-more"
    iri = more.entry.id.rsplit("/", 1)[0] + "/" + name
    with open_store(store) as there:
        there.put([_renamed(more, iri, name)])
    took = spent(lambda: who(opened(store), one))
    with open_store(store) as there:
        there.remove(iri)
    back = spent(lambda: who(opened(store), one))
    return {"one document more (s)": [took / 1000], "one document less (s)": [back / 1000],
            "memory for that (MB)": [memory()]}  # fmt: skip


def _renamed(graph: DocumentGraph, iri: str, name: str) -> DocumentGraph:
    from dataclasses import replace

    return DocumentGraph(
        replace(graph.entry, id=iri, name=name),
        tuple(replace(naming, document=iri) for naming in graph.namings),
        tuple(replace(item, document=iri, id=item.id + "-more") for item in graph.statements),
    )


PARTS: dict[str, Callable[[Path], dict[str, list[float]]]] = {
    "make": make, "ask": ask, "peers": peers, "commands": commands, "update": update,
}  # fmt: skip


def questions(graph: Graph) -> dict[str, list[Callable[[], object]]]:
    """The questions that are timed, each several times."""
    middle = [name for pair in ends(graph) for name in pair]
    hub = f"who, the hub ({len(graph.ties_of[find(graph, 'body-0').iri]):,} ties)"
    return {
        "a name": [lambda name=name: find(graph, name) for name in middle],
        "who, a median body": [lambda name=name: who(graph, name) for name in middle],
        hub: [lambda: who(graph, "body-0")] * 4,
        "ten paths": [lambda a=a, b=b: paths(graph, a, b, k=10) for a, b in ends(graph)],
        "overlap, one body": [lambda name=name: duplication(graph, name) for name in middle[:6]],
        "overlap, a region": [lambda: duplication(graph, region="Region 1")] * 4,
        "gaps, a region": [lambda: gaps(graph, region="Region 1")] * 4,
    }


def ends(graph: Graph) -> list[tuple[str, str]]:
    """Pairs of bodies with a median number of ties: the generator gives body 0 the most, and so on down."""
    count = sum(name.startswith("body-") for name in (iri.rsplit("/", 1)[-1] for iri in graph.entities))
    middle = [f"body-{number}" for number in range(count // 2, count // 2 + 20)]
    return list(zip(middle[::2], middle[1::2], strict=True))


def opened(store: Path) -> Graph:
    """The graph of a store."""
    with open_store(store) as there:
        return load(there)


def times(asks: list[Callable[[], object]]) -> list[float]:
    """The median of all asks but the first, and the first."""
    took = [spent(one) for one in asks]
    return [statistics.median(took[1:]), took[0]]


def spent(work: Callable[[], object]) -> float:
    """Milliseconds of the processor that something takes."""
    started = time.process_time()
    work()
    return (time.process_time() - started) * 1000


def children() -> float:
    """Seconds of the processor that finished processes of this one took."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def memory() -> float:
    """Megabytes that this process took at most."""
    told = Path("/proc/self/status")
    found = re.search(r"VmHWM:\s+(\d+)", told.read_text(encoding="utf-8")) if told.exists() else None
    return int(found[1]) / 1024 if found else float("nan")


if __name__ == "__main__":
    main()
