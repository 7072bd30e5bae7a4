"""RDF files: Turtle, TriG, N-Quads, N-Triples and JSON-LD to quads.

In comes a path, out comes a list of :class:`pyoxigraph.Quad`. Nothing is fetched: a JSON-LD file that refers to a
context on another machine is refused. What the quads mean is the business of ``graph.stores``.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pyoxigraph

from graph.loaders.files import MAX_SIZE, SUFFIXES, read_bytes
from graph.model import InputError

FORMATS = {
    ".ttl": pyoxigraph.RdfFormat.TURTLE,
    ".trig": pyoxigraph.RdfFormat.TRIG,
    ".nq": pyoxigraph.RdfFormat.N_QUADS,
    ".nt": pyoxigraph.RdfFormat.N_TRIPLES,
    ".jsonld": pyoxigraph.RdfFormat.JSON_LD,
}
"""Formats by suffix."""


def read_quads(path: str | Path, *, max_size: int = MAX_SIZE) -> list[pyoxigraph.Quad]:
    """All quads of an RDF file. Raises :class:`InputError` for a file that cannot be read as such."""
    path = Path(path)
    form = FORMATS.get(path.suffix.lower())
    if form is None:
        known = " ".join(suffix for suffix, kind in SUFFIXES.items() if kind == "rdf")
        raise InputError(f"{path}: unknown kind of RDF file (known: {known})")
    data = read_bytes(path, max_size)
    if form == pyoxigraph.RdfFormat.JSON_LD:
        _check_contexts(path, data)
    try:
        return list(pyoxigraph.parse(data, form))
    except (SyntaxError, ValueError, OSError, RecursionError) as error:
        line = getattr(error, "lineno", None)
        place = f", line {line}" if line else ""
        raise InputError(f"{path}{place}: is not valid {form.name} ({' '.join(str(error).split())[:160]})") from None


def _check_contexts(path: Path, data: bytes) -> None:
    """Refuse contexts that would have to be fetched, with the address in the message."""
    try:
        todo: list[Any] = [json.loads(data)]
    except (ValueError, RecursionError) as error:
        raise InputError(f"{path}: is not valid JSON-LD ({error})") from None
    while todo:
        value = todo.pop()
        if isinstance(value, list):
            todo.extend(value)
        elif isinstance(value, dict):
            contexts = value.get("@context", [])
            for context in contexts if isinstance(contexts, list) else [contexts]:
                address = context if isinstance(context, str) else None
                if isinstance(context, dict):
                    address = context.get("@import") if isinstance(context.get("@import"), str) else None
                if address:
                    raise InputError(
                        f"{path}: refers to the context {address}, but nothing is fetched; put it into the file"
                    )
            todo.extend(value.values())
