"""The graph as files for the tools that analysts already use; ``docs/exports.md`` tells what is in each.

What comes in is a graph; what goes out are bytes, the same for the same graph. RDF is written by
:mod:`graph.stores.export`, folders for databases by :mod:`graph.stores.tables`.
"""

from __future__ import annotations

from collections.abc import Callable

from graph.queries.projection import Graph
from graph.views.exchange.ftm import to_ftm
from graph.views.exchange.networks import to_cytoscape, to_gexf, to_graphml
from graph.views.exchange.sheets import to_csv, to_jsonl, to_xlsx

WRITERS: dict[str, Callable[[Graph], bytes]] = {
    "csv": to_csv,
    "xlsx": to_xlsx,
    "jsonl": to_jsonl,
    "graphml": to_graphml,
    "gexf": to_gexf,
    "cytoscape": to_cytoscape,
    "ftm": to_ftm,
}
"""Forms and what writes them."""

ACCEPTED_ONLY = frozenset({"ftm"})
"""Forms that have no good way to mark a proposed claim, and so leave it out."""
