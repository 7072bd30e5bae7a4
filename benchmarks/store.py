"""Load the sample graph and look bodies up: our embedded store beside rdflib's memory store, same triples, same run.

Prints one table: seconds to load, and the median and slowest look-up of all statements that touch a body, in
milliseconds. Nothing is timed in the tests; run ``make bench``.
"""

from __future__ import annotations

import statistics
import tempfile
import time
from collections import Counter
from pathlib import Path

import pyoxigraph
import rdflib

from graph.loaders.register import register_graphs
from graph.stores import open_store
from graph.stores.folder import build
from graph.vocabulary import data_folder

LOOK_UPS = 50


def main() -> None:
    """Run both and print the table."""
    graphs = register_graphs(data_folder() / "registry")
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder) / "bench.store"
        started = time.perf_counter()
        build(place, graphs)
        ours_load = time.perf_counter() - started
        with open_store(str(place)) as store:
            statements = store.statements()
            ends = Counter(end for s in statements for end in (s.subject, s.object))
            bodies = [iri for iri, _ in ends.most_common(LOOK_UPS * 4)][::4]
            ours = [_timed(lambda iri=iri: store.statements(touching=iri)) for iri in bodies]
            dump = Path(folder) / "bench.nt"
            with dump.open("wb") as stream:
                store.export(stream, "nquads")
        quads = pyoxigraph.parse(path=str(dump), format=pyoxigraph.RdfFormat.N_QUADS)
        triples = Path(folder) / "triples.nt"
        with triples.open("wb") as stream:
            pyoxigraph.serialize(
                (pyoxigraph.Triple(q.subject, q.predicate, q.object) for q in quads),
                stream,
                pyoxigraph.RdfFormat.N_TRIPLES,
            )
        started = time.perf_counter()
        graph = rdflib.Graph().parse(triples, format="nt")
        peer_load = time.perf_counter() - started
        base = "https://w3id.org/ctgraph/ontology#"
        subject, other = rdflib.URIRef(base + "subject"), rdflib.URIRef(base + "object")

        def look(iri: str) -> list[list[tuple[object, object]]]:
            node = rdflib.URIRef(iri)
            found = {s for p in (subject, other) for s in graph.subjects(p, node)}
            return [list(graph.predicate_objects(s)) for s in found]

        peer = [_timed(lambda iri=iri: look(iri)) for iri in bodies]
    print(f"{len(statements)} statements, {len(graph)} triples, {len(bodies)} look-ups")
    print(f"{'store':24} {'load s':>8} {'median ms':>10} {'slowest ms':>11}")
    for name, load, times in (("ctgraph on disk", ours_load, ours), ("rdflib in memory", peer_load, peer)):
        print(f"{name:24} {load:8.2f} {statistics.median(times) * 1000:10.2f} {max(times) * 1000:11.2f}")


def _timed(work: object) -> float:
    started = time.perf_counter()
    work()  # type: ignore[operator]
    return time.perf_counter() - started


if __name__ == "__main__":
    main()
