"""Statements in RDF 1.2: each reifies the triple that it claims, instead of naming its three parts.

What comes in are the triples of ledgers; what goes out are the same with ``statement rdf:reifies <<( s p o )>>`` in
the place of ``ct:subject``, ``ct:relation`` and ``ct:object``, and, for a file that is read back, the three again.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import Any

import pyoxigraph as ox

from graph.vocabulary import CT, RDF

REIFIES = ox.NamedNode(RDF + "reifies")
"""The property of RDF 1.2 from a statement to the triple that it is about."""

_PARTS = tuple(ox.NamedNode(CT + name) for name in ("subject", "relation", "object"))


def reified(triples: Iterable[ox.Triple]) -> Iterator[ox.Triple]:
    """Ledgers in RDF 1.2. The address of a relation is the property itself, so it becomes the predicate as it is."""
    parts: dict[Any, dict[ox.NamedNode, Any]] = defaultdict(dict)
    for triple in triples:
        if triple.predicate in _PARTS:
            parts[triple.subject][triple.predicate] = triple.object
        else:
            yield triple
    for statement, found in parts.items():
        yield ox.Triple(statement, REIFIES, ox.Triple(*(found[part] for part in _PARTS)))


def told_apart(quads: Iterable[ox.Triple | ox.Quad]) -> Iterator[ox.Triple | ox.Quad]:
    """What :func:`reified` gave, with the parts of each claim named again. A triple about anything else is dropped."""
    for quad in quads:
        if not isinstance(quad.object, ox.Triple):
            yield quad
        elif quad.predicate == REIFIES:
            claimed = (quad.object.subject, quad.object.predicate, quad.object.object)
            for part, term in zip(_PARTS, claimed, strict=True):
                yield ox.Triple(quad.subject, part, term)
