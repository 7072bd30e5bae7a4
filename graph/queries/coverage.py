"""Which documents speak of what: the ground for telling "nothing found" from "not covered by the documents".

What comes in is a graph; what goes out are, for each entity and topic, the texts and tables that name it or claim
something of it. The register does not count: it lists, it does not report.
"""

from __future__ import annotations

from collections import defaultdict
from typing import cast

from graph.queries.dates import first_day, last_day
from graph.queries.projection import Graph


def coverage(graph: Graph) -> dict[str, set[str]]:
    """For everything that is spoken of, the documents that do; made once for a graph."""
    if "coverage" not in graph.cache:
        found: dict[str, set[str]] = defaultdict(set)
        for item in graph.statements:
            if not graph.register(item):
                found[item.subject].add(item.document)
                found[item.object].add(item.document)
        for naming in graph.namings:
            entry = graph.documents.get(naming.document)
            if entry is not None and entry.origin != "register":
                found[naming.entity].add(naming.document)
        graph.cache["coverage"] = dict(found)
    return cast("dict[str, set[str]]", graph.cache["coverage"])


def published_after(graph: Graph, date: str) -> set[str]:
    """The texts that were published after a date (that have a date of publication)."""
    return {
        entry.id
        for entry in graph.documents.values()
        if entry.origin == "text" and entry.metadata.date and first_day(entry.metadata.date) > last_day(date)
    }
