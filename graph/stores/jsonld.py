"""A graph as JSON-LD that a person can read: short names, explained by a context that stands in the file itself.

What comes in are sorted triples; what goes out are bytes, the same for the same triples. Nothing has to be fetched to
understand them. Where all values of a property are addresses, or literals of one type, the context says so once.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable
from typing import Any

import pyoxigraph as ox

from graph.vocabulary import CT, PREFIXES, TYPE, XSD


def compact(triples: Iterable[ox.Triple]) -> bytes:
    """The triples as one JSON-LD document, a line for each node."""
    nodes: dict[str, list[tuple[str, Any]]] = defaultdict(list)
    kinds: dict[str, set[str]] = defaultdict(set)
    for triple in triples:
        subject, predicate = triple.subject.value, triple.predicate.value  # type: ignore[union-attr]
        nodes[subject].append((predicate, triple.object))
        kinds[predicate].add(_kind(triple.object))
    names = _names(kinds)
    context: dict[str, Any] = {"@version": 1.1, **PREFIXES}
    coerced = {}
    for predicate, name in sorted(names.items()):
        only = next(iter(kinds[predicate])) if len(kinds[predicate]) == 1 else ""
        coerced[predicate] = only
        context[name] = {"@id": predicate, **({"@type": _short(only)} if only not in ("", XSD + "string") else {})}
    head = json.dumps(context, ensure_ascii=False)
    lines = [_node(subject, pairs, names, coerced) for subject, pairs in sorted(nodes.items())]
    body = ",\n".join(json.dumps(line, ensure_ascii=False) for line in lines)
    return f'{{"@context": {head},\n"@graph": [\n{body}\n]}}\n'.encode("utf-8", "backslashreplace")


def _kind(term: object) -> str:
    """``@id`` of an address, the type of a literal."""
    return term.datatype.value if isinstance(term, ox.Literal) else "@id"


def _names(predicates: Iterable[str]) -> dict[str, str]:
    """A name for each property but ``rdf:type``: its last part, or with its prefix where two would have one name."""
    names: dict[str, str] = {}
    for predicate in sorted(set(predicates) - {TYPE}, key=lambda one: (not one.startswith(CT), one)):
        short = predicate[max(predicate.rfind("#"), predicate.rfind("/")) + 1 :]
        taken = short in names.values() or short in PREFIXES
        names[predicate] = _short(predicate) if taken else short
    return names


def _node(subject: str, pairs: list[tuple[str, Any]], names: dict[str, str], coerced: dict[str, str]) -> dict[str, Any]:
    found: dict[str, list[Any]] = defaultdict(list)
    for predicate, term in pairs:
        if predicate == TYPE:
            found["@type"].append(_short(term.value))
        elif coerced[predicate] == "@id":
            found[names[predicate]].append(_short(term.value))
        elif coerced[predicate] or _kind(term) == XSD + "string":
            found[names[predicate]].append(term.value)
        elif _kind(term) == "@id":
            found[names[predicate]].append({"@id": _short(term.value)})
        else:
            found[names[predicate]].append({"@value": term.value, "@type": _short(_kind(term))})
    told = {name: values[0] if len(values) == 1 else values for name, values in sorted(found.items())}
    return {"@id": _short(subject), **told}


def _short(iri: str) -> str:
    """An address with its prefix, where what follows cannot be taken for another address."""
    for prefix, start in PREFIXES.items():
        if iri.startswith(start) and not iri[len(start) :].startswith("//") and len(iri) > len(start):
            return f"{prefix}:{iri[len(start) :]}"
    return iri
