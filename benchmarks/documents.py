"""How many documents an hour become a graph: ``ctgraph build`` over a made folder, on one core, on two, on a cluster.

The folder holds texts made of the sample documents with a fixed seed: each keeps the head of one of them and takes its
paragraphs from it and from others, in a new order, so that no two are alike. It is built with one process, with two,
and with two workers of a local Dask scheduler, each time with the parser; what comes out must be the same revision.
Prints one table: documents and megabytes an hour by the clock, documents an hour of processor time, which other work on
the machine does not lengthen much, and the most memory of the largest process and of all together; with ``--write
docs/scale.md`` it goes into that page. A number on the command line tells how many documents.
"""

from __future__ import annotations

import argparse
import os
import random
import re
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "tools")]

import servers

from graph.stores import open_store

DOCUMENTS, SEED = 500, 11
MARK = "<!-- documents -->"
WAYS = {"one process": ["--jobs", "1"], "two processes": ["--jobs", "2"], "Dask, two workers": []}
COLUMNS = ("s", "processor s", "documents/h", "MB/h", "documents/h of processor", "memory MB, largest", "all")


@dataclass(frozen=True, slots=True)
class Took:
    """Seconds, seconds of processor, megabytes of the largest process and of all at one moment."""

    seconds: float
    worked: float
    largest: float
    together: float


def main() -> int:
    """Build the made folder in each way, and print or write the table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("documents", type=int, nargs="?", default=DOCUMENTS)
    parser.add_argument("--write", type=Path, help="the page whose table is replaced")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as place:
        folder, store = Path(place) / "texts", Path(place) / "made.store"
        size = make(folder, given.documents)
        load_at_start = os.getloadavg()[0]
        lines = ["| how | " + " | ".join(COLUMNS) + " |", "|---|" + "---:|" * len(COLUMNS)]
        revisions = set()
        for name, options in WAYS.items():
            with nothing() if options else cluster(Path(place)) as (address, others):
                how = options or ["--scheduler", address]
                took = watched(["build", str(folder), "--store", str(store), "--force", *how], others)
            with open_store(store) as built:
                revisions.add(built.revision())
            figures = (
                *(took.seconds, took.worked, given.documents / took.seconds * 3600, size / 1e6 / took.seconds * 3600),
                *(given.documents / took.worked * 3600, took.largest, took.together),
            )
            lines.append(f"| {name} | " + " | ".join(f"{figure:,.0f}" for figure in figures) + " |")
            print(lines[-1], file=sys.stderr, flush=True)
        with open_store(store) as built:
            claims = sum(built.counts(entry.id)["statements"] for entry in built.documents() if entry.origin == "text")
    assert len(revisions) == 1, "the ways differ in what they read"
    head = (
        f"{given.documents:,} made documents of {size / given.documents / 1000:.1f} kB, {claims:,} claims, the same "
        f"graph each time; {os.cpu_count()} cores, load at the start {load_at_start:.1f}."
    )
    text = "\n".join([head, "", *lines])
    print(text)
    if given.write:
        page = given.write.read_text(encoding="utf-8")
        new = re.sub(f"{MARK}.*?{MARK}", lambda _: f"{MARK}\n{text}\n{MARK}", page, flags=re.S)
        given.write.write_text(new, encoding="utf-8")
    return 0


def make(folder: Path, number: int) -> int:
    """Write so many texts; gives back their bytes."""
    folder.mkdir()
    chance = random.Random(SEED)
    samples = [path.read_text(encoding="utf-8") for path in sorted((ROOT / "data" / "documents").glob("*.md"))]
    parts = [text.split("\n\n") for text in samples]
    size = 0
    for turn in range(number):
        own = parts[turn % len(parts)]
        foreign = [part for other in chance.sample(parts, 3) for part in other[1:]]
        body = own[1:] + chance.sample(foreign, min(len(own), len(foreign)))
        chance.shuffle(body)
        data = "\n\n".join([own[0], f"This is made document {turn}.", *body]).encode()
        (folder / f"made-{turn:05}.md").write_bytes(data)
        size += len(data)
    return size


@contextmanager
def nothing() -> Iterator[tuple[str, list[int]]]:
    """No cluster."""
    yield "", []


@contextmanager
def cluster(place: Path) -> Iterator[tuple[str, list[int]]]:
    """A scheduler and two workers, each a process of its own: the address, and their ids."""
    from distributed import Client

    port = servers.free_port()
    address = f"tcp://127.0.0.1:{port}"
    dask = [sys.executable, "-m", "dask"]
    env = {**os.environ, "PYTHONPATH": str(ROOT)}
    commands = [["scheduler", "--host", "127.0.0.1", "--port", str(port), "--no-dashboard"]]
    worker = [
        "worker",
        address,
        "--nthreads",
        "1",
        "--no-nanny",
        "--no-dashboard",
        "--local-directory",
        str(place / "spill"),
    ]
    started = []
    try:
        for command in (*commands, worker, worker):
            out = subprocess.DEVNULL
            started.append(subprocess.Popen([*dask, *command], stdout=out, stderr=out, cwd=ROOT, env=env))
        with Client(address, timeout=60, set_as_default=False) as client:
            client.wait_for_workers(2, timeout=120)
        yield address, [process.pid for process in started]
    finally:
        for process in reversed(started):
            process.kill()
            process.wait()


def watched(arguments: Sequence[str], others: Sequence[int]) -> Took:
    """Run ``ctgraph`` beside some processes that work for it, and look at what it takes."""
    worked = sum(map(processor, others))
    started = time.perf_counter()
    process = subprocess.Popen(
        [sys.executable, "-m", "graph.cli", *arguments], cwd=ROOT, stderr=subprocess.PIPE, text=True
    )
    largest, together, alive = 0.0, 0.0, {}
    done = threading.Event()

    def watch() -> None:
        nonlocal largest, together
        while not done.wait(0.2):
            family = [*descendants(process.pid), *others]
            used = [memory_of(one) for one in family]
            alive.update({one: processor(one) for one in family if one not in others})
            largest, together = max(largest, *used), max(together, sum(used))

    watcher = threading.Thread(target=watch)
    watcher.start()
    _, told = process.communicate()
    seconds = time.perf_counter() - started
    done.set()
    watcher.join()
    if process.returncode:
        raise SystemExit(f"ctgraph {' '.join(arguments)}: {told[-2000:]}")
    return Took(seconds, sum(alive.values()) + sum(map(processor, others)) - worked, largest, together)


def descendants(process: int) -> list[int]:
    """A process and all that it started."""
    found = [process]
    for one in found:
        for listed in Path(f"/proc/{one}/task").glob("*/children"):
            try:
                found.extend(map(int, listed.read_text().split()))
            except OSError:
                continue
    return found


def memory_of(process: int) -> float:
    """Megabytes of memory that a process takes now."""
    try:
        return int(Path(f"/proc/{process}/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE") / 1e6
    except (OSError, IndexError):
        return 0.0


def processor(process: int) -> float:
    """Seconds that a process has worked."""
    try:
        fields = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
    except (OSError, IndexError):
        return 0.0


if __name__ == "__main__":
    sys.exit(main())
