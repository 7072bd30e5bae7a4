"""Writing a graph as RDF text that is the same, byte for byte, for the same content.

What comes in are the documents of any store; what goes out is TriG (each document's ledger in the named graph of that
document, plain triples in the default graph, prefixes, everything sorted) or N-Quads of the same; and, for tools that
want them, Turtle and JSON-LD without the named graphs. All that is RDF 1.1. ``rdf12`` is Turtle of RDF 1.2, where a
statement reifies its triple (``rdf:reifies <<( … )>>``) instead of naming its three parts.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import IO

import pyoxigraph as ox

from graph.claims import normal
from graph.model import DocumentGraph, InputError, Naming, Statement
from graph.stores import shape
from graph.stores.base import Store
from graph.stores.jsonld import compact
from graph.stores.rdf12 import reified
from graph.vocabulary import PREFIXES, XSD

FORMATS = ("trig", "nquads", "turtle", "jsonld", "rdf12")

_LOCAL = re.compile(r"[A-Za-z0-9_](?:[\w-]*[A-Za-z0-9_])?", re.ASCII)
_PLAIN_DATATYPES = {XSD + "integer", XSD + "boolean"}


def graphs_of(store: Store) -> list[DocumentGraph]:
    """All documents of a store with what they contributed, sorted by address."""
    namings: dict[str, list[Naming]] = {}
    statements: dict[str, list[Statement]] = {}
    for naming in store.namings():
        namings.setdefault(naming.document, []).append(naming)
    for statement in store.statements():
        statements.setdefault(statement.document, []).append(statement)
    return [
        DocumentGraph(entry, tuple(namings.get(entry.id, ())), tuple(statements.get(entry.id, ())))
        for entry in sorted(store.documents(), key=lambda entry: entry.id)
    ]


def write(graphs: Iterable[DocumentGraph], stream: IO[bytes], format: str) -> None:
    """Write documents in one of :data:`FORMATS`."""
    if format not in FORMATS:
        raise InputError(f"unknown RDF format {format!r}; there are {', '.join(FORMATS)}")
    ordered = sorted((normal(graph) for graph in graphs), key=lambda graph: graph.entry.id)
    if format == "trig":
        stream.writelines(part.encode() for part in _trig(ordered))
    elif format == "nquads":
        stream.writelines(f"{line} .\n".encode() for line in sorted(_quads(ordered)))
    else:
        ledger = (triple for graph in ordered for triple in shape.ledger(graph))
        told = [*shape.plain(ordered), *(reified(ledger) if format == "rdf12" else ledger)]
        everything = {str(triple): triple for triple in told}
        triples = [everything[key] for key in sorted(everything)]
        if format == "jsonld":
            stream.write(compact(triples))
        else:
            ox.serialize(triples, stream, ox.RdfFormat.TURTLE, prefixes=PREFIXES)


def _quads(graphs: Iterable[DocumentGraph]) -> Iterator[str]:
    graphs = list(graphs)
    yield from shape.plain_lines(graphs)
    for graph in graphs:
        name = str(shape.node(graph.entry.id))
        yield from (f"{line} {name}" for line in shape.ledger_lines(graph))


def _trig(graphs: list[DocumentGraph]) -> Iterator[str]:
    for prefix, iri in PREFIXES.items():
        yield f"@prefix {prefix}: <{iri}> .\n"
    yield "\n"
    yield from _blocks(shape.plain(graphs), "")
    for graph in graphs:
        yield f"\n{_term(shape.node(graph.entry.id))} {{\n"
        yield from _blocks(shape.ledger(graph), "    ")
        yield "}\n"


def _blocks(triples: Iterable[ox.Triple], indent: str) -> Iterator[str]:
    """Triples of one graph by subject, the class first, in the order of their text."""
    nodes: dict[str, dict[str, list[str]]] = {}
    for triple in triples:
        predicate = _short(triple.predicate.value)
        nodes.setdefault(_term(triple.subject), {}).setdefault(predicate, []).append(_term(triple.object))
    for subject, found in sorted(nodes.items()):
        pairs = sorted((predicate != "rdf:type", predicate, sorted(objects)) for predicate, objects in found.items())
        text = " ;\n".join(
            f"{indent}    {predicate if other else 'a'} " + f",\n{indent}        ".join(objects)
            for other, predicate, objects in pairs
        )
        yield f"{indent}{subject}\n{text} .\n"


def _term(term: object) -> str:
    if isinstance(term, ox.NamedNode):
        return _short(term.value)
    if isinstance(term, ox.Literal) and term.language is None:
        datatype = term.datatype.value
        if datatype in _PLAIN_DATATYPES:
            return term.value
        if datatype.startswith(XSD) and datatype != XSD + "string":
            return f"{ox.Literal(term.value)}^^{_short(datatype)}"
    return str(term)


@lru_cache(maxsize=200_000)
def _short(iri: str) -> str:
    for prefix, start in PREFIXES.items():
        if iri.startswith(start) and _LOCAL.fullmatch(iri, len(start)):
            return f"{prefix}:{iri[len(start) :]}"
    return f"<{iri}>"
