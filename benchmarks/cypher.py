"""Questions written by hand in Cypher against the same graph's answers from ctgraph, in one run on one Neo4j.

``python benchmarks/cypher.py S`` (or ``M``) loads the made graph into a Neo4j that it starts, asks both ways and prints
a table: milliseconds of the Cypher query over the wire, of our answer from the graph in memory, and how often the first
fits into the second. The queries tell less than our answers, which bring evidence, sources and notes; what ours need
first is the reading of the whole graph, told below the table.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from pathlib import Path

sys.path[:0] = [str(Path(__file__).parent), str(Path(__file__).parent.parent / "tools")]

import neo4j
import servers
from questions import generated
from stores import SIZES, counted, milliseconds, place, seconds

from graph.queries.gaps import gaps
from graph.queries.paths import paths
from graph.queries.projection import load
from graph.queries.who import who
from graph.stores import build_store, open_store
from graph.vocabulary import ENTITY

TIES = "COOPERATES_WITH|SUPPORTS|LEADS|PARTNER_OF"

WHO = f"""
MATCH (a:Entity {{id: $one}})
CALL (a) {{
  MATCH (a)-[r:{TIES}]-(b) RETURN b, type(r) AS kind, r.status AS status, r.since AS since
  UNION ALL
  MATCH (a)<-[:PARTY]-(g:Agreement)-[q:PARTY]->(b) RETURN b, g.kind AS kind, q.status AS status, q.since AS since
  UNION ALL
  MATCH (a)-[:LEADS|PARTNER_OF]->(g:Programme)<-[q:LEADS|PARTNER_OF]-(b)
  RETURN b, g.name AS kind, q.status AS status, q.since AS since
}}
RETURN b.name AS name, kind, status, since ORDER BY name, kind"""

GAPS = """
MATCH (:Place {name: 'Region 1'})<-[:LOCATED_IN]-(s:State) MATCH (t:Topic)
RETURN s.id AS state, t.id AS topic, EXISTS { (s)-[:NEEDS]->(t) } AS need,
  COUNT { (s)-[:BENEFITS_FROM]->(:Programme)-[:CONCERNS]->(t) } AS active
ORDER BY state, topic"""

PATHS = f"""
MATCH p = SHORTEST 10 (a:Entity {{id: $one}})
  (()-[r:{TIES}|PARTY]-(n WHERE NOT n:State AND NOT n:Topic))+ (b:Entity {{id: $two}})
RETURN [node IN nodes(p) | node.name] AS path"""


def main() -> None:
    """Load, ask both ways, print the table."""
    size = SIZES[sys.argv[1] if len(sys.argv) > 1 else "S"]
    os.environ |= {"NEO4J_USERNAME": "neo4j", "NEO4J_PASSWORD": servers.PASSWORD}
    made = counted(size)
    names = [iri.removeprefix(ENTITY) for iri in made.median]
    pairs = list(zip(made.median[::2], made.median[1::2], strict=False))[:5]
    with place("neo4j") as (address, _, _):
        build_store(address, generated(size))
        with open_store(address) as store:
            read = seconds(lambda: (store.namings(), store.statements()))
            graph = load(store)
        with neo4j.GraphDatabase.driver(address, auth=("neo4j", servers.PASSWORD)) as driver, driver.session() as open_:

            def ask(query: str, **values: str) -> Callable[[], object]:
                return lambda: list(open_.run(query, values))  # type: ignore[arg-type]

            short = [(a.removeprefix(ENTITY), b.removeprefix(ENTITY)) for a, b in pairs]
            questions: dict[str, tuple[list[Callable[[], object]], list[Callable[[], object]]]] = {
                "who, a median body": (
                    [ask(WHO, one=iri) for iri in made.median],
                    [lambda name=name: who(graph, name) for name in names],
                ),
                "gaps of a region": ([ask(GAPS)] * 5, [lambda: gaps(graph, region="Region 1")] * 5),
                "ten shortest paths": (
                    [ask(PATHS, one=one, two=two) for one, two in pairs],
                    [lambda one=one, two=two: paths(graph, one, two, k=10) for one, two in short],
                ),
            }
            print("| question | Cypher ms | ctgraph ms | ratio |\n|---|---:|---:|---:|")
            for question, (cypher, ours) in questions.items():
                for asks in (cypher, ours):
                    for each in asks * 2:
                        each()  # plans are made and look-up tables filled before anything is timed
                one, two = (milliseconds([seconds(each) for each in asks]) for asks in (cypher, ours))
                print(f"| {question} | {one} | {two} | {float(two) / max(float(one), 0.1):.1f} |")
    print(
        f"\n{made.statements:,} claims; load at the end {os.getloadavg()[0]:.1f}; reading the whole graph: {read:.1f} s"
    )


if __name__ == "__main__":
    main()
