"""The register of bodies, states, places and instruments: who is who, in every name they go by.

What comes in are the tables of ``data/registry``; what goes out is a :class:`Register` that knows for every form of a
name which entries bear it. Extraction finds names with it, loaders resolve the cells of a table, and questions that
name a body which the store does not hold ask it for what is near.
"""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import lru_cache, wraps
from pathlib import Path
from typing import TypeVar
from weakref import WeakKeyDictionary

from rapidfuzz import fuzz, process

from graph.model import InputError
from graph.words import key, words


@dataclass(slots=True)
class Entry:
    """One body, state, place or instrument of the register with all forms of its name.

    ``slug`` is the local part of its address; ``type`` a class of the ontology; ``names`` are pairs of a form's text
    and its kind (``full``, ``acronym``, ``short``, ``former``, ``variant``, ``transliteration``, ``demonym``).
    """

    slug: str
    type: str
    name: str
    kind: str = ""
    acronym: str = ""
    parent: str = ""
    state: str = ""
    adopter: str = ""
    symbol: str = ""
    year: str = ""
    topics: tuple[str, ...] = ()
    names: list[tuple[str, str]] = field(default_factory=list)


@dataclass(slots=True, eq=False, weakref_slot=True)
class Register:
    """All entries by slug, and by the key of every form of their names.

    ``changes`` counts the names added, so that what was built from a register can be built again.
    """

    entries: dict[str, Entry] = field(default_factory=dict)
    by_key: dict[str, list[str]] = field(default_factory=dict)
    demonyms: dict[str, str] = field(default_factory=dict)
    regions: dict[str, tuple[str, ...]] = field(default_factory=dict)
    changes: int = 0

    def add_name(self, slug: str, name: str, form: str) -> None:
        """Let ``slug`` also be found under ``name``."""
        entry = self.entries[slug]
        if not name or any(name == known for known, _ in entry.names):
            return
        entry.names.append((name, form))
        self.changes += 1
        slugs = self.by_key.setdefault(key(name), [])
        if slug not in slugs:
            slugs.append(slug)

    def find(self, name: str) -> list[Entry]:
        """The entries that bear a name, in any case, accent or hyphenation; several where it is ambiguous."""
        found = [self.entries[slug] for slug in self.by_key.get(key(name), ())]
        exact = [entry for entry in found if any(form == name for form, _ in entry.names)]
        return exact or found

    def resolve(self, name: str) -> str | None:
        """The slug of the one entry that bears the name, or ``None`` where none or several do.

        "RATS SCO", "SCO RATS" and "SCO/RATS" are tried in either order.
        """
        found = self.find(name)
        if not found:
            for turned in turns(name):
                found = self.find(turned)
                if found:
                    break
        return found[0].slug if len(found) == 1 else None

    def near(self, name: str, limit: int = 5) -> list[str]:
        """Names of entries whose forms are spelt much like ``name``, nearest first."""
        hits = process.extract(key(name), self.by_key.keys(), scorer=fuzz.WRatio, limit=limit * 3, score_cutoff=70)
        out: list[str] = []
        for hit, _, _ in hits:
            for slug in self.by_key[hit]:
                if (label := self.entries[slug].name) not in out:
                    out.append(label)
        return out[:limit]


T = TypeVar("T")


def once_per_register(build: Callable[[Register], T]) -> Callable[[Register], T]:
    """Let a function of a register run once for each one, and again after names were added to it.

    What it returns is kept as long as the register is, and must not itself hold on to the register.
    """
    kept: WeakKeyDictionary[Register, tuple[int, T]] = WeakKeyDictionary()

    @wraps(build)
    def built(register: Register) -> T:
        found = kept.get(register)
        if found is None or found[0] != register.changes:
            found = kept[register] = (register.changes, build(register))
        return found[1]

    return built


def turns(name: str) -> Iterator[str]:
    """Other orders in which texts write a name of two parts: "SCO RCTS" as "RCTS SCO", "RCTS/SCO", "RCTS of the SCO".

    >>> list(turns("RCTS of the SCO"))
    ['SCO RCTS', 'RCTS SCO']
    """
    parts = [w.text for w in words(name) if w.norm not in {"the", "of", "/", "-", "(", ")", "'s", ","}]
    if 2 <= len(parts) <= 6:
        for cut in [1] if len(parts) == 2 else [1, len(parts) - 1]:
            yield " ".join(parts[cut:] + parts[:cut])
        yield " ".join(parts)


def read_table(path: Path) -> list[dict[str, str]]:
    """The rows of a register table, empty where the table is not there; the cells are stripped of outer white space."""
    if not path.exists():
        return []
    try:
        with path.open(encoding="utf-8-sig", newline="") as stream:
            return [{k: (v or "").strip() for k, v in row.items() if k} for row in csv.DictReader(stream)]
    except (UnicodeDecodeError, csv.Error) as error:
        raise InputError(f"{path}: not a readable CSV table ({error}); save it as CSV in UTF-8") from None


def load_register(folder: Path) -> Register:
    """Read the tables in ``folder`` (see ``docs/registry.md`` for their columns)."""
    register = Register()
    _read_bodies(register, folder)
    _read_states(register, folder)
    _read_places(register, folder)
    _read_instruments(register, folder)
    return register


def _read_bodies(register: Register, folder: Path) -> None:
    for row in read_table(folder / "bodies.csv"):
        slug = row["id"]
        _add(register, slug, row.get("class") or "Organization", row, kind=row.get("kind", ""))
        entry = register.entries[slug]
        entry.acronym, entry.parent = row.get("acronym", ""), row.get("parent", "")
        entry.state = row.get("seat_state", "")
        entry.topics = _parts(row.get("topics", ""))
        register.add_name(slug, entry.acronym, "acronym")
    for row in read_table(folder / "body_names.csv"):
        if row["body"] in register.entries:
            register.add_name(row["body"], row["name"], row.get("form", "variant"))


def _read_states(register: Register, folder: Path) -> None:
    for row in read_table(folder / "states.csv"):
        _add(register, f"state-{row['iso2']}", "State", row)
        register.entries[f"state-{row['iso2']}"].state = row["iso2"]
    for row in read_table(folder / "state_names.csv"):
        slug = f"state-{row['state']}"
        if slug not in register.entries:
            continue
        if row.get("form") == "demonym":
            register.demonyms.setdefault(key(row["name"]), slug)
        else:
            register.add_name(slug, row["name"], row.get("form", "variant"))


def _read_places(register: Register, folder: Path) -> None:
    for table, kind in (("regions.csv", "region"), ("places.csv", "city")):
        for row in read_table(folder / table):
            slug = f"place-{row['id']}"
            _add(register, slug, "Place", row, kind=kind)
            register.entries[slug].state = row.get("state", "")
            for alias in row.get("aliases", "").split(";"):
                register.add_name(slug, alias.strip(), "variant")
            if kind == "region":
                register.regions[slug] = tuple(f"state-{s}" for s in _parts(row.get("states", "")))


def _read_instruments(register: Register, folder: Path) -> None:
    for row in read_table(folder / "instruments.csv"):
        slug = row["id"]
        _add(register, slug, "Instrument", row, kind=row.get("kind", ""))
        entry = register.entries[slug]
        entry.adopter, entry.symbol = row.get("adopter", ""), row.get("symbol", "")
        entry.year = row.get("adopted", "")[:4]
        entry.topics = _parts(row.get("topics", ""))
        register.add_name(slug, entry.symbol, "acronym")
    for row in read_table(folder / "instrument_names.csv"):
        if row["instrument"] in register.entries:
            register.add_name(row["instrument"], row["name"], row.get("form", "variant"))


def _parts(cell: str) -> tuple[str, ...]:
    """The parts of a cell that holds a list."""
    return tuple(part for part in cell.split(";") if part)


def _add(register: Register, slug: str, kind_of_thing: str, row: dict[str, str], kind: str = "") -> None:
    if slug in register.entries:
        return
    register.entries[slug] = Entry(slug, kind_of_thing, row["name"], kind=kind)
    register.add_name(slug, row["name"], "full")


@lru_cache(maxsize=4)
def shared_register(folder: Path) -> Register:
    """The register of a folder, read once per process; do not change it."""
    return load_register(folder)
