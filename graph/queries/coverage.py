"""Which documents speak of what: the ground for telling "nothing found" from "not covered by the documents".

What comes in is a graph; what goes out are, for each entity and topic, the texts and tables that name it or claim
something of it. The register does not count: it lists, it does not report.
"""

from __future__ import annotations

from collections import defaultdict

from graph.queries.dates import first_day, last_day
from graph.queries.projection import Graph, once_per_graph


@once_per_graph
def coverage(graph: Graph) -> dict[str, set[str]]:
    """For everything that is spoken of, the documents that do; made once for a graph."""
    found: dict[str, set[str]] = defaultdict(set)
    for item in graph.statements:
        if not graph.register(item):
            found[item.subject].add(item.document)
            found[item.object].add(item.document)
    for naming in graph.namings:
        entry = graph.documents.get(naming.document)
        if entry is not None and entry.origin != "register":
            found[naming.entity].add(naming.document)
    return dict(found)


def published_after(graph: Graph, date: str) -> set[str]:
    """The texts that were published after a date (that have a date of publication)."""
    return {
        entry.id
        for entry in graph.documents.values()
        if entry.origin == "text" and entry.metadata.date and first_day(entry.metadata.date) > last_day(date)
    }
