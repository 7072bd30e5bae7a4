"""How long the questions take: on the sample documents, and on a made graph about as large as a ministry's.

Prints one table for each graph: who (a median body and the greatest hub), ten paths, duplication of one body and of a
region, the cube of gaps, brokers; the median of several asks in milliseconds, and the slowest. The first ask after a
graph is opened makes its look-up tables and is shown apart. Nothing is timed in the tests; run ``make bench``, or
``python benchmarks/questions.py 100000`` for a made graph of so many statements.
"""

from __future__ import annotations

import random
import statistics
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator
from itertools import accumulate, count
from pathlib import Path

from graph.cli.demo import build_sample
from graph.model import DocumentEntry, DocumentGraph, Evidence, Metadata, Naming, Statement
from graph.queries.brokers import brokers
from graph.queries.duplication import duplication
from graph.queries.gaps import gaps
from graph.queries.paths import paths
from graph.queries.projection import ACTORS, Graph, from_graphs, load
from graph.queries.ties import COOPERATION
from graph.queries.who import who
from graph.stores import open_store
from graph.vocabulary import BASE, topics

STATEMENTS, SEED, TIMES = 100_000, 7, 5
PER_DOCUMENT = 200


def main(size: int) -> None:
    """Time the questions on both graphs."""
    with tempfile.TemporaryDirectory() as folder:
        store = build_sample(Path(folder))
        started = time.perf_counter()
        with open_store(store) as there:
            graph = load(there)
        report(graph, "the sample documents", time.perf_counter() - started, "Central Asia")
    made = list(generated(size))
    started = time.perf_counter()
    graph = from_graphs(made)
    report(graph, "a made graph", time.perf_counter() - started, "Region 1")


def report(graph: Graph, name: str, opened: float, region: str) -> None:
    """Print the table for one graph."""
    degree: Counter[str] = Counter()
    for tie in graph.ties:
        if tie.kind in COOPERATION and {graph.entity(tie.a).type, graph.entity(tie.b).type} <= ACTORS - {"State"}:
            degree.update((tie.a, tie.b))
    ranked = [iri for iri, _ in sorted(degree.items(), key=lambda item: (-item[1], item[0]))]
    middle = [graph.entity(iri).slug for iri in ranked[len(ranked) // 2 :][:20]]
    hub = graph.entity(ranked[0]).slug
    first = timed(lambda: who(graph, middle[0]))
    questions: dict[str, list[Callable[[], object]]] = {
        "who, a median body": [lambda slug=slug: who(graph, slug) for slug in middle],
        f"who, the hub ({degree[ranked[0]]} ties)": [lambda: who(graph, hub)] * TIMES,
        "path, ten between median bodies": [
            lambda a=a, b=b: paths(graph, a, b, k=10) for a, b in zip(middle[::2], middle[1::2], strict=False)
        ],
        "duplication, one body": [lambda slug=slug: duplication(graph, slug) for slug in middle[:TIMES]],
        "duplication, a region": [lambda: duplication(graph, region=region)] * TIMES,
        "gaps, a region": [lambda: gaps(graph, region=region)] * TIMES,
        "brokers": [lambda: brokers(graph)],
    }
    print(f"\n{name}: {len(graph.statements)} statements, {len(graph.entities)} entities, {len(graph.ties)} ties")
    print(f"opened in {opened:.1f} s; the first question after that took {first:.0f} ms\n")
    print(f"{'question':<36}{'median ms':>10}{'slowest ms':>12}")
    for question, asks in questions.items():
        took = [timed(ask) for ask in asks]
        print(f"{question:<36}{statistics.median(took):>10.1f}{max(took):>12.1f}")


def timed(ask: Callable[[], object]) -> float:
    """Milliseconds that one ask takes."""
    started = time.perf_counter()
    ask()
    return (time.perf_counter() - started) * 1000


def generated(size: int) -> Iterator[DocumentGraph]:
    """Documents with about ``size`` statements: few bodies with many ties, most with few; agreements of two to five.

    One after the other, the same ones each time, so that the largest graph needs no more memory than the smallest.
    """
    chance = random.Random(SEED)
    bodies = [f"body-{number}" for number in range(max(size // 40, 20))]
    weights = list(accumulate(1 / (number + 1) ** 0.7 for number in range(len(bodies))))
    states = [f"state-{a}{b}" for a in "abcdefghij" for b in "abcdefghijklmnopqrst"][:190]
    codes = sorted(topics())
    register = _Made("register", "register")
    for number in range(12):
        register.name(f"place-region-{number}", "Place", f"Region {number}", kind="region")
        for state in states[number * 15 : number * 15 + 15]:
            register.say(state, "located_in", f"place-region-{number}")
    for state in states:
        register.name(state, "State", state.upper())
    for body in bodies:
        kind = "regional_organization" if chance.random() < 0.1 else "national"
        register.name(body, "Organization", body.replace("-", " ").title(), kind=kind, founded="1990")
        start = chance.randrange(180)
        for state in states[start : start + 8] if kind.startswith("regional") else ():
            register.say(state, "member_of", body)
    yield register.graph()
    number = 0
    for turn in count(1):
        if number >= size:
            return
        document = _Made(f"report-{turn}", "text")
        while len(document.statements) < PER_DOCUMENT:
            one, *others = chance.choices(bodies, cum_weights=weights, k=chance.choice((2, 2, 2, 3, 5)))
            kind, topic = chance.random(), chance.choice(codes)
            if kind < 0.35:
                document.agree(sorted({one, *others}), f"{chance.randrange(1995, 2024)}", topic)
            elif kind < 0.6:
                document.run(one, others, chance.choice(states), topic)
            elif kind < 0.8:
                document.say(one, "works_on", f"topic/{topic}")
            elif kind < 0.9:
                document.say(chance.choice(states), "needs", f"topic/{topic}")
            else:
                document.say(one, "cooperates_with", others[0])
        number += len(document.statements)
        yield document.graph()


class _Made:
    """A made document that collects what it says."""

    def __init__(self, name: str, origin: str) -> None:
        date = f"{2000 + sum(map(ord, name)) % 25}" if origin == "text" else ""
        self.entry = DocumentEntry(
            f"{BASE}document/{name}", name, origin, "", Metadata(title=name, publisher=name[-1:], date=date)
        )
        self.namings: list[Naming] = []
        self.statements: list[Statement] = []

    def name(self, slug: str, type_: str, name: str, **attributes: str) -> None:
        self.namings.append(
            Naming(self.entry.id, f"{BASE}id/{slug}", type_, name, (), tuple(sorted(attributes.items())))
        )

    def say(self, subject: str, relation: str, target: str, date: str = "") -> None:
        number = len(self.statements)
        evidence = Evidence(f"{subject} {relation} {target}", number * 100, number * 100 + 60, line=number)
        ends = [
            end if end.startswith(BASE) else BASE + (end if "/" in end else f"id/{end}") for end in (subject, target)
        ]
        identity = f"{BASE}statement/{self.entry.name}-{number:06}"
        self.statements.append(
            Statement(self.entry.id, ends[0], relation, ends[1], "asserted", evidence, valid_from=date, id=identity)
        )

    def agree(self, parties: list[str], date: str, topic: str) -> None:
        node = f"{BASE}agreement/{self.entry.name}-{len(self.statements)}"
        self.namings.append(
            Naming(self.entry.id, node, "Agreement", "Memorandum", (), (("date", date), ("kind", "memorandum")))
        )
        for party in parties:
            self.say(node, "party", party, date)
        self.say(node, "concerns", f"topic/{topic}")

    def run(self, lead: str, partners: list[str], state: str, topic: str) -> None:
        node = f"programme-{self.entry.name}-{len(self.statements)}"
        self.name(node, "Programme", f"Programme {node}", start="2010")
        self.say(lead, "leads", node)
        for partner in partners:
            self.say(partner, "partner_of", node)
        self.say(state, "benefits_from", node)
        self.say(node, "concerns", f"topic/{topic}")

    def graph(self) -> DocumentGraph:
        return DocumentGraph(self.entry, tuple(self.namings), tuple(self.statements))


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else STATEMENTS)
