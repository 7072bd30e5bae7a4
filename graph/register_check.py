"""What a domain expert should look at in the register's tables.

What comes in is the folder of tables; what goes out are counts by source, kind and language, and findings: names that
two entries bear, bodies without parent or seat, memberships that overlap, successors that do not exist, rows whose
source is not in ``sources.csv``. ``ctgraph doctor`` prints them.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

from graph.register import read_table
from graph.words import key

UNSOURCED = "general knowledge"
TABLES = (
    "bodies",
    "body_names",
    "memberships",
    "states",
    "state_names",
    "regions",
    "places",
    "instruments",
    "instrument_names",
    "instrument_parties",
)


@dataclass(frozen=True, slots=True)
class Share:
    """How many rows a table has and how many of them no read source stands behind."""

    table: str
    rows: int
    unchecked: int


@dataclass(frozen=True, slots=True)
class Finding:
    """Something to look at: what it is about (``collision``, ``parent`` …) and the words for it."""

    about: str
    text: str


def shares(folder: Path) -> list[Share]:
    """Rows and unchecked rows of every table."""
    out = []
    for table in TABLES:
        rows = read_table(folder / f"{table}.csv")
        out.append(Share(table, len(rows), sum(row.get("checked") != "yes" for row in rows)))
    return out


def by_publisher(folder: Path) -> Counter[str]:
    """Rows of all tables by the publisher of their source (its title where it has none)."""
    sources = {row["id"]: row.get("publisher") or row.get("title", "") for row in read_table(folder / "sources.csv")}
    count: Counter[str] = Counter()
    for table in TABLES:
        for row in read_table(folder / f"{table}.csv"):
            count[sources.get(row.get("source", ""), row.get("source") or "none given")] += 1
    return count


def findings(folder: Path) -> list[Finding]:
    """All findings, sorted by what they are about."""
    checks: tuple[Callable[[Path], Iterable[Finding]], ...] = (
        _collisions,
        _bodies,
        _overlaps,
        _dangling,
        _sources,
    )
    return sorted((f for check in checks for f in check(folder)), key=lambda f: (f.about, f.text))


def _collisions(folder: Path) -> Iterable[Finding]:
    owners: dict[str, set[str]] = defaultdict(set)
    for row in read_table(folder / "bodies.csv"):
        for name in (row["name"], row.get("acronym", "")):
            if name:
                owners[key(name)].add(row["id"])
    for row in read_table(folder / "body_names.csv"):
        owners[key(row["name"])].add(row["body"])
    for name, bodies in owners.items():
        if len(bodies) > 1:
            yield Finding("name of several bodies", f"{name}: {', '.join(sorted(bodies))}")


def _bodies(folder: Path) -> Iterable[Finding]:
    needing = {"organ", "un_ct_body", "national", "regional_ct_body"}
    for row in read_table(folder / "bodies.csv"):
        if not row.get("parent") and row.get("kind") in needing:
            yield Finding("body without parent", row["id"])
        if not row.get("seat") and row.get("kind") not in {"organ", "forum", "un_ct_body", "national"}:
            yield Finding("body without seat", row["id"])


def _overlaps(folder: Path) -> Iterable[Finding]:
    spans: dict[tuple[str, str], list[tuple[str, str, str]]] = defaultdict(list)
    for row in read_table(folder / "memberships.csv"):
        if row.get("kind") == "suspended":
            continue  # a suspended member remains one
        span = (row.get("from") or "", row.get("to") or "9999", row.get("kind", ""))
        spans[row["member"], row["organization"]].append(span)
    for (member, organization), found in spans.items():
        found.sort()
        for (_, first_end, kind), (second_start, _, other) in pairwise(found):
            if second_start < first_end:
                yield Finding("memberships overlap", f"{member} in {organization}: {kind} and {other}")


def _dangling(folder: Path) -> Iterable[Finding]:
    rows = read_table(folder / "bodies.csv")
    known = {row["id"] for row in rows}
    states = {row["iso2"] for row in read_table(folder / "states.csv")}
    for row in rows:
        for column in ("predecessor", "successor", "parent"):
            for one in filter(None, row.get(column, "").split(";")):
                if one not in known and not (column == "parent" and one in states):
                    yield Finding(f"{column} that does not exist", f"{row['id']}: {one}")
    for row in read_table(folder / "memberships.csv"):
        if row["member"] not in known | states or row["organization"] not in known:
            yield Finding("member that is no state or body here", f"{row['member']} in {row['organization']}")


def _sources(folder: Path) -> Iterable[Finding]:
    known = {row["id"] for row in read_table(folder / "sources.csv")}
    for table in TABLES:
        missing = Counter(
            source
            for row in read_table(folder / f"{table}.csv")
            if (source := row.get("source", "")) not in known and source != UNSOURCED
        )
        for source, count in missing.items():
            yield Finding("source that does not exist", f"{table}: {source or '(empty)'} ({count} rows)")
        for row in read_table(folder / f"{table}.csv"):
            if row.get("checked") == "yes" and row.get("source") == UNSOURCED:
                yield Finding("checked without a source", f"{table}: {next(iter(row.values()))}")
