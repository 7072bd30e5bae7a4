"""What a person decided about claims that disagree, kept in a table that outlives the store.

What comes in and goes out is a CSV file with one row for each decision. A disagreement is known by an identifier made
of its content, so a decision still fits after the store was built again, and no longer does once one of the claims
changes. Nothing is deleted by a decision: both claims stay in the graph, with what was decided beside them.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from pathlib import Path

from graph.model import InputError

HOLDS = ("one", "another", "both", "neither")
"""What may be decided: which of the two claims holds."""


@dataclass(frozen=True, slots=True)
class Decision:
    """Which side of a disagreement holds, by whom it was decided, and why; what disagreed is kept for the reader."""

    id: str
    holds: str
    by: str = ""
    note: str = ""
    about: str = ""
    what: str = ""
    one: str = ""
    another: str = ""


def read_decisions(path: Path) -> dict[str, Decision]:
    """The decisions of a file by identifier, none where there is no file. A broken row is an :class:`InputError`."""
    if not path.exists():
        return {}
    names = [field.name for field in fields(Decision)]
    found = {}
    try:
        text = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise InputError(f"{path}: cannot be read ({error})") from None
    for number, row in enumerate(csv.DictReader(io.StringIO(text)), 2):
        if not row.get("id") or row.get("holds") not in HOLDS:
            raise InputError(f"{path}, row {number}: needs an id, and in the column holds one of {', '.join(HOLDS)}")
        found[row["id"]] = Decision(**{name: row.get(name) or "" for name in names})
    return found


def decisions_text(decisions: Mapping[str, Decision]) -> str:
    """The file of some decisions, sorted.

    >>> print(decisions_text({"ab": Decision("ab", "one", "A. Person")}).splitlines()[1])
    ab,one,A. Person,,,,,
    """
    out = io.StringIO()
    writer = csv.DictWriter(out, [field.name for field in fields(Decision)], lineterminator="\n")
    writer.writeheader()
    for _, one in sorted(decisions.items()):
        writer.writerow(asdict(one))
    return out.getvalue()
