"""The sample documents and tables that come with the package, as files and as a graph in memory.

What comes in is nothing; what goes out is what the demo and the notebooks ask their questions of. Rows for which nobody
has read a source stay out of the graph, so that no answer rests on them alone.
"""

from __future__ import annotations

from functools import cache

from graph.model import InputError
from graph.pipeline import Options, Source, merged, read_graphs, register_graphs, run, sources
from graph.queries.projection import UNREAD, Graph, build
from graph.vocabulary import data_folder

READ = (".md", ".html", ".pdf", ".docx")


def files() -> list[Source]:
    """The sample documents, then the sample tables."""
    data = data_folder()
    texts = sorted(path for path in (data / "documents").iterdir() if path.suffix in READ)
    return sources([*texts, *sorted((data / "tables").glob("*.csv"))], data / "documents" / "metadata.csv")


@cache
def graph() -> Graph:
    """The graph of the sample and the register, read once in a process."""
    options = Options(data_folder() / "registry")
    outcomes = list(run(read_graphs, files(), options))
    for outcome in outcomes:
        if outcome.error:
            raise InputError(outcome.error)
    found = merged([register_graphs(options.registry), *(outcome.graphs for outcome in outcomes)])
    told = (item for one in found for item in one.statements if not item.evidence.source.startswith(UNREAD))
    return build(
        sorted((one.entry for one in found), key=lambda entry: (entry.name, entry.id)),
        [naming for one in sorted(found, key=lambda one: one.entry.id) for naming in one.namings],
        sorted(told, key=lambda item: item.id),
    )
