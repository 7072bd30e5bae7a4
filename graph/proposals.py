"""Propose a row of the register for a body that it lacks, from a document that names it.

What comes in is a name and a document; what goes out is a row with the columns of ``bodies.csv``, marked unchecked, and
the words of the document that it rests on. A person checks it and moves it into the register.
"""

from __future__ import annotations

import csv
import re
from dataclasses import dataclass
from pathlib import Path

from graph.extraction.definitions import definitions
from graph.extraction.names import heads
from graph.model import Document, Evidence, InputError
from graph.register import Register
from graph.words import key, words

COLUMNS = (
    "id,name,acronym,kind,class,parent,seat,seat_state,founded,ended,founding_instrument,predecessor,successor,website,"
    "exists,topics,source,checked"
).split(",")


@dataclass(frozen=True, slots=True)
class Proposal:
    """A row for ``bodies.csv`` and the quote in which the document names the body."""

    row: dict[str, str]
    evidence: Evidence


def propose(name: str, document: Document, register: Register, folder: Path) -> Proposal:
    """A row for the body ``name`` as ``document`` names it.

    Raises
    ------
    InputError
        The register knows the name already, or the document does not name the body.
    """
    known = register.find(name)
    if known:
        raise InputError(f"{name}: the register knows it already, as {', '.join(e.name for e in known)}")
    place = re.search(r"(?<!\w)" + r"\s+".join(map(re.escape, name.split())) + r"(?!\w)", document.text)
    if place is None:
        raise InputError(f"{document.path}: does not name {name!r}; give the name as the document writes it")
    after = words(document.text, place.start(), min(place.end() + 40, len(document.text)))
    at = next((i for i, word in enumerate(after) if word.text == "("), -1)
    near = at > 0 and after[at].start <= place.end() + 2
    found = next((d for d in definitions(after) if d.end == at and d.first >= 0), None) if near else None
    table = heads(folder)
    head = next((w.norm for w in reversed(words(name)) if w.norm in table), "")
    kind = table.get(head, ("Organization", ""))[0]
    row = dict.fromkeys(COLUMNS, "")
    row |= {
        "id": "-".join(key(name).split()),
        "name": name,
        "acronym": found.short if found else "",
        "class": kind if kind in ("Organization", "NationalBody") else "Organization",
        "exists": "yes",
        "source": document.metadata.title or document.name,
        "checked": "no",
    }
    end = document.text.find("\n", place.end())
    stop = min(end if end >= 0 else len(document.text), place.end() + 160)
    return Proposal(row, document.evidence(max(place.start() - 60, 0), stop))


def append_row(path: Path, row: dict[str, str]) -> None:
    """Append a row to a table of proposals, with a head where the table is new; a row of the same id is kept once."""
    rows = []
    if path.exists():
        with path.open(encoding="utf-8-sig", newline="") as stream:
            reader = csv.DictReader(stream)
            if reader.fieldnames and set(COLUMNS) - set(reader.fieldnames):
                raise InputError(f"{path}: not a table of bodies; give another file with -o")
            rows = [old for old in reader if old["id"] != row["id"]]
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, COLUMNS, lineterminator="\n", extrasaction="ignore")
        writer.writeheader()
        writer.writerows([*rows, row])
