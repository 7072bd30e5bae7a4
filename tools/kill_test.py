"""Kill a writer again and again at random moments, and look each time whether the store is whole.

``python tools/kill_test.py`` kills 200 writers to a store in a folder; ``--engine oxigraph|fuseki|neo4j`` does it with
a server, and ``--server`` kills the server instead of the writer. A writer builds, adds, replaces and removes documents
without end. After each kill the store must open; hold each document whole, in one of its editions, or not at all; hold
just the plain triples that follow from what it holds; and be valid. Prints the count.
"""

from __future__ import annotations

import argparse
import multiprocessing
import os
import random
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable
from contextlib import ExitStack
from multiprocessing.process import BaseProcess
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parent))

import servers

from graph.claims import normal
from graph.model import DocumentEntry, DocumentGraph, Evidence, InputError, Metadata, Naming, Statement
from graph.stores import Store, build_store, export, is_server, open_store, shape, sparql
from graph.stores.shape import HASH, node
from graph.validation import validate
from graph.vocabulary import document_iri, entity_iri

DOCUMENTS, EDITIONS, CLAIMS = 5, 3, 40
LONGEST = 0.5
"""Seconds after its first change at which a writer is killed at the latest."""


def edition(number: int, turn: int) -> DocumentGraph:
    """One of the editions of a document; they share some claims and names with each other and with other documents."""
    name = f"document {number}"
    iri = document_iri(name)
    body = entity_iri("body")
    namings = [Naming(iri, body, "Organization", f"The body, as edition {turn} of {name} calls it")]
    statements = []
    for claim in range(CLAIMS):
        other = entity_iri(f"body-{claim * (turn + 1) % 60}")
        namings.append(Naming(iri, other, "Organization", f"Body {claim * (turn + 1) % 60}", (f"B{turn}",)))
        evidence = Evidence(f"edition {turn}, claim {claim}", claim, claim + 10, line=claim)
        statements.append(Statement(iri, body, "supports", other, "asserted", evidence, rule=f"turn {turn}"))
    entry = DocumentEntry(iri, name, "text", f"{turn:064d}", Metadata(title=name, date="2020"))
    return normal(DocumentGraph(entry, tuple(namings), tuple(statements)))


def write_without_end(address: str, seed: int, told: Any) -> None:
    """What the writer does until it is killed; it tells when it begins."""
    chance = random.Random(seed)
    sparql.STALE = 3  # nobody waits a minute here for a writer that is dead
    told.set()
    while True:
        if not is_server(address) and chance.random() < 0.1:
            build_store(address, [edition(number, 0) for number in range(DOCUMENTS)], force=True)
            continue
        with open_store(address, create=True, wait=130) as store:
            for _ in range(6):
                number, turn = chance.randrange(DOCUMENTS), chance.randrange(EDITIONS + 1)
                if turn < EDITIONS:
                    store.put([edition(number, turn)])
                elif edition(number, 0).entry.id in store.hashes():
                    store.remove(edition(number, 0).entry.id)


def check(store: Store) -> str:
    """What is wrong with a store; empty if it is whole."""
    known = {
        (e.entry.id, e.entry.sha256): e for n in range(DOCUMENTS) for t in range(EDITIONS) for e in [edition(n, t)]
    }
    graphs = export.graphs_of(store)
    for graph in graphs:
        if known.get((graph.entry.id, graph.entry.sha256)) != graph:
            return f"{graph.entry.name} is not whole"
    triples = getattr(store, "triples", None)
    if triples is not None:
        held = {triple for triple in triples() if triple.predicate != node(HASH)}
        wanted = shape.plain(graphs) | {triple for graph in graphs for triple in shape.ledger(graph)}
        if held != wanted:
            return f"{len(held - wanted)} triples too many, {len(wanted - held)} missing"
    findings = validate(store)
    return str(findings[0]) if findings else ""


def killed(address: str, seed: int) -> BaseProcess:
    """Start a writer and kill it at a moment that the seed tells."""
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["graph.stores.rdf", "graph.stores.folder", "servers", "kill_test"])
    told = context.Event()
    writer = context.Process(target=write_without_end, args=(address, seed, told), daemon=True)
    writer.start()
    if not told.wait(60):
        raise RuntimeError("the writer did not begin")
    time.sleep(random.Random(-seed - 1).uniform(0, LONGEST))
    writer.kill()
    writer.join()
    return writer


def kill_many(address: str, times: int, restart: Callable[[], None] | None = None) -> Counter[str]:
    """Kill that many writers, or the server under them; counts how the store was found."""
    found: Counter[str] = Counter()
    for seed in range(times):
        if restart is None:
            killed(address, seed)
        else:
            restart()
        with open_store(address, create=True, wait=130) as store:
            found[check(store) or "whole"] += 1
    return found


def main() -> None:
    """Run it and print the count."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--times", type=int, default=200)
    parser.add_argument("--engine", choices=["folder", "oxigraph", "fuseki", "neo4j"], default="folder")
    parser.add_argument("--server", action="store_true", help="kill the server instead of the writer")
    given = parser.parse_args()
    os.environ["CTGRAPH_CACHE"] = "off"
    os.environ |= {"NEO4J_USERNAME": "neo4j", "NEO4J_PASSWORD": servers.PASSWORD}
    started = time.perf_counter()
    with tempfile.TemporaryDirectory() as folder, ExitStack() as stack:
        place, port = Path(folder), servers.free_port()
        if given.engine == "folder":
            found = kill_many(str(place / "killed.store"), given.times)
        else:
            running = [stack.enter_context(getattr(servers, given.engine)(place, port=port))]

            def restart() -> None:
                """Kill the server while a writer is at work, and start it again."""
                context = multiprocessing.get_context("forkserver")
                told = context.Event()
                writer = context.Process(target=_quiet, args=(running[-1].address, len(running), told), daemon=True)
                writer.start()
                told.wait(60)
                time.sleep(random.Random(len(running)).uniform(0.1, 1.5))
                running[-1].process.kill()
                running[-1].process.wait()
                writer.join()
                running.append(stack.enter_context(getattr(servers, given.engine)(place, port=port)))

            found = kill_many(running[0].address, given.times, restart if given.server else None)
    victim = f"{given.engine} server" if given.server else f"writer to {given.engine}"
    print(f"{victim}: killed {given.times} times in {time.perf_counter() - started:.0f} s")
    for state, count in found.most_common():
        print(f"  {count}  {state}")
    sys.exit(0 if set(found) == {"whole"} else 1)


def _quiet(address: str, seed: int, told: Any) -> None:
    """A writer that ends when its server is gone."""
    try:
        write_without_end(address, seed, told)
    except InputError:
        return


if __name__ == "__main__":
    main()
