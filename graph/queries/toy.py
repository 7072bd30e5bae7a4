"""Graphs of a few sentences, for the examples in docstrings and for trying a question out.

What comes in are reports, each with sentences of three or four words: subject, relation, object, and perhaps a status;
what goes out is a graph. Words are names of organizations unless a class stands before them (``state:x``,
``topic:borders``, ``programme:p``, ``agreement:m``, ``recommendation:r``), with underscores for spaces.
"""

from __future__ import annotations

from graph.model import DocumentEntry, DocumentGraph, Evidence, Metadata, Naming, Statement
from graph.queries.projection import Graph, from_graphs
from graph.vocabulary import BASE, digest

ROOMS = {"topic": "topic", "agreement": "agreement", "recommendation": "recommendation"}
TYPES = {"nationalbody": "NationalBody"}


def toy(*reports: DocumentGraph) -> Graph:
    """The graph of some reports.

    >>> graph = toy(report("r", "a cooperates_with b", "a works_on topic:borders"))
    >>> [entity.name for entity in graph.entities.values() if entity.type == "Organization"]
    ['A', 'B']
    """
    return from_graphs(reports)


def report(
    name: str,
    *sentences: str,
    publisher: str = "",
    date: str = "",
    origin: str = "text",
    facts: dict[str, dict[str, str]] | None = None,
) -> DocumentGraph:
    """A document of some sentences, each its own quote; ``facts`` gives attributes to what bears a name."""
    entry = DocumentEntry(f"{BASE}document/{name}", name, origin, "", Metadata(publisher=publisher, date=date))
    namings: dict[str, Naming] = {}
    statements = []
    for number, sentence in enumerate(sentences):
        subject, relation, target, status = [*sentence.split(), "asserted"][:4]
        evidence = Evidence(sentence.replace("_", " "), number * 1000, number * 1000 + len(sentence), page=number + 1)
        ends = []
        for word in (subject, target):
            kind, _, rest = word.rpartition(":")
            type_ = TYPES.get(kind, kind.capitalize()) or "Organization"
            iri = f"{BASE}{ROOMS.get(kind, 'id')}/{'state-' if kind == 'state' else ''}{rest}"
            told = tuple(sorted((facts or {}).get(word, {}).items()))
            shown = rest.replace("_", " ") if len(rest) > 3 else rest.upper()
            if kind != "topic":
                namings[iri] = Naming(entry.id, iri, type_, shown, (), told, evidence)
            ends.append(iri)
        statements.append(
            Statement(
                entry.id,
                ends[0],
                relation,
                ends[1],
                status,
                evidence,
                id=f"{BASE}statement/{digest(name, sentence, str(number))}",
            )
        )
    return DocumentGraph(entry, tuple(namings.values()), tuple(statements))
