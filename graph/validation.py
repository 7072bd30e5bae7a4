"""Whether a graph is valid: the shapes of ``shapes.ttl`` put to a whole store, with findings that a person can act on.

What comes in is a store, or triples; what goes out is a list of :class:`Finding`, empty for a valid graph. The shapes
are SHACL-SPARQL. :func:`validate` puts each of their queries once to all nodes in memory;
:func:`validate_with_pyshacl` runs the same file in a standard engine, node by node, and finds the same (a test holds
the two together).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

import pyoxigraph as ox

from graph import vocabulary
from graph.stores import export, shape
from graph.stores.base import Store
from graph.vocabulary import CT, SKOS, TYPE, XSD

SH = "http://www.w3.org/ns/shacl#"
LONGEST_QUOTE = 120


@dataclass(frozen=True, slots=True, order=True)
class Finding:
    """One fault: what is wrong with which node. ``statement`` tells a claim in words, with its document and quote."""

    message: str
    focus: str
    label: str
    statement: str = ""

    def __str__(self) -> str:
        return f"{self.message}: {self.label}" + (f" [{self.statement}]" if self.statement else "") + f" <{self.focus}>"


@dataclass(frozen=True, slots=True)
class Question:
    """A query of the shapes that finds faulty nodes, and what is wrong with them."""

    message: str
    query: str


@cache
def questions() -> tuple[Question, ...]:
    """All queries of the shapes, with their prefixes, in the order of the file."""
    nodes = shape.gather(ox.parse(path=str(vocabulary.shapes_path()), format=ox.RdfFormat.TURTLE))
    prefixes = "".join(
        f"PREFIX {fields[SH + 'prefix'][0]}: <{fields[SH + 'namespace'][0]}>\n"
        for fields in nodes.values()
        if SH + "namespace" in fields
    )
    return tuple(
        Question(fields[SH + "message"][0], prefixes + fields[SH + "select"][0])
        for fields in nodes.values()
        if SH + "select" in fields
    )


def triples_of(store: Store) -> Iterator[ox.Triple]:
    """What a store holds, as RDF: as it lies there, or made from its records where it is no RDF store."""
    raw = getattr(store, "triples", None)
    if raw is not None:
        yield from raw()
        return
    graphs = export.graphs_of(store)
    for graph in graphs:
        yield from shape.ledger(graph)
    yield from shape.plain(graphs)


def validate(store: Store) -> list[Finding]:
    """All faults of a store, sorted; none if it is valid."""
    return validate_triples(triples_of(store))


def validate_triples(triples: Iterable[ox.Triple]) -> list[Finding]:
    """All faults of a graph given as triples, sorted."""
    memory = ox.Store()
    memory.bulk_extend(ox.Quad(t.subject, t.predicate, t.object) for t in triples)
    memory.bulk_load(path=str(vocabulary.ontology_path()), format=ox.RdfFormat.TURTLE)
    findings = set()
    for question in questions():
        answer = memory.query(question.query)
        assert isinstance(answer, ox.QuerySolutions)
        tells_value = ox.Variable("value") in answer.variables
        for row in answer:
            value = row["value"] if tells_value else None
            message = question.message.replace("{?value}", _name(memory, value) if value is not None else "")
            findings.add(_finding(memory, message, row["this"]))
    return sorted(findings)


def _finding(memory: ox.Store, message: str, focus: ox.NamedNode) -> Finding:
    fields = shape.gather(memory.quads_for_pattern(focus, None, None)).get(focus.value, {})
    if CT + "Statement" not in fields.get(TYPE, ()):
        return Finding(message, focus.value, _name(memory, focus))

    def end(name: str) -> str:
        return ", ".join(_name(memory, ox.NamedNode(iri)) for iri in fields.get(CT + name, ())) or f"(no {name})"

    quote = " ".join(" ".join(fields.get(CT + "quote", ())).split())
    shown = quote if len(quote) <= LONGEST_QUOTE else quote[:LONGEST_QUOTE].rstrip() + " …"
    statement = end("document") + (f": “{shown}”" if shown else "")
    return Finding(message, focus.value, f"{end('subject')} – {end('relation')} – {end('object')}", statement)


_LABELS = (SKOS + "prefLabel", vocabulary.RDFS + "label", CT + "name")


def _name(memory: ox.Store, term: Any) -> str:
    """The label of a node, or the last part of its address; a literal's text."""
    if not isinstance(term, ox.NamedNode):
        return str(term.value)
    for predicate in _LABELS:
        for quad in memory.quads_for_pattern(term, ox.NamedNode(predicate), None):
            return shape.value(quad.object)
    return vocabulary.local_name(term.value)


def validate_with_pyshacl(triples: Iterable[ox.Triple]) -> set[tuple[str, str]]:
    """The faulty nodes with their messages by the standard engine pySHACL: for small graphs, since it is slow."""
    import pyshacl
    import rdflib

    data = rdflib.Graph().parse(vocabulary.ontology_path())
    terms: dict[Any, Any] = {}
    for triple in triples:
        data.add((_rdflib(triple.subject, terms), _rdflib(triple.predicate, terms), _rdflib(triple.object, terms)))
    shapes = rdflib.Graph().parse(vocabulary.shapes_path())
    _, report, _ = pyshacl.validate(data, shacl_graph=shapes, inference="none", inplace=True)
    sh = rdflib.Namespace(SH)
    results: Mapping[Any, Any] = {node: str(report.value(node, sh.focusNode)) for node in report.subjects(sh.focusNode)}
    return {(focus, str(report.value(node, sh.resultMessage))) for node, focus in results.items()}


def _rdflib(term: Any, known: dict[Any, Any]) -> Any:
    import rdflib

    if term not in known:
        if isinstance(term, ox.NamedNode):
            known[term] = rdflib.URIRef(term.value)
        else:
            datatype = None if term.datatype.value == XSD + "string" else rdflib.URIRef(term.datatype.value)
            known[term] = rdflib.Literal(term.value, datatype=datatype, normalize=False)
    return known[term]
