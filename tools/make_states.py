#!/usr/bin/env python3
"""Make the registry tables of states: ``states.csv`` and ``state_names.csv``.

The names come from Unicode CLDR, read through the package Babel, in the
languages of ``LANGUAGES``; ``state_names_more.csv``, a table that a person
edits, adds official names, abbreviations, former names and demonyms, and wins
where both have the same name.  Which states there are, and the names that the
United Nations uses where CLDR's English name differs, is data of this script.

The output is sorted and the same, byte for byte, for the same version of Babel
and the same hand-made table::

    python tools/make_states.py                      # writes to data/registry
    python tools/make_states.py --output out --more data/registry/state_names_more.csv
"""

from __future__ import annotations

import argparse
import csv
import sys
from collections import defaultdict
from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple

import babel
from babel import Locale
from babel.core import get_global

CLDR_SOURCE = "src-gen-cldr"
"""Row of ``sources.csv`` that names Unicode CLDR and its version."""

UN_SOURCE = "src-gen-un-members"
"""Row of ``sources.csv`` for the list of Member States of the United Nations."""

UNTERM_SOURCE = "src-gen-unterm"
"""Row of ``sources.csv`` for the names in UNTERM, which also has the two observer states."""

LANGUAGES = ("en", "fr", "es", "ru", "ar", "zh", "kk", "uz", "ky", "tg", "tk", "de", "pt", "tr")

FORMS = ("short", "full", "variant", "former", "demonym")

MEMBERS = """
ad ae af ag al am ao ar at au az ba bb bd be bf bg bh bi bj bn bo br bs bt bw by bz ca cd cf cg ch
ci cl cm cn co cr cu cv cy cz de dj dk dm do dz ec ee eg er es et fi fj fm fr ga gb gd ge gh gm gn
gq gr gt gw gy hn hr ht hu id ie il in iq ir is it jm jo jp ke kg kh ki km kn kp kr kw kz la lb lc
li lk lr ls lt lu lv ly ma mc md me mg mh mk ml mm mn mr mt mu mv mw mx my mz na ne ng ni nl no np
nr nz om pa pe pg ph pk pl pt pw py qa ro rs ru rw sa sb sc sd se sg si sk sl sm sn so sr ss st sv
sy sz td tg th tj tl tm tn to tr tt tv tz ua ug us uy uz vc ve vn vu ws ye za zm zw
""".split()
"""ISO 3166-1 alpha-2 codes, lower case, of the 193 Member States of the United Nations."""

OBSERVERS = ("ps", "va")
"""The State of Palestine and the Holy See: observers at the United Nations."""

UN_NAMES = {
    "ag": "Antigua and Barbuda",
    "ba": "Bosnia and Herzegovina",
    "bn": "Brunei Darussalam",
    "cd": "Democratic Republic of the Congo",
    "cg": "Congo",
    "ci": "Côte d'Ivoire",
    "cv": "Cabo Verde",
    "kn": "Saint Kitts and Nevis",
    "kp": "Democratic People's Republic of Korea",
    "kr": "Republic of Korea",
    "lc": "Saint Lucia",
    "mm": "Myanmar",
    "ps": "State of Palestine",
    "ru": "Russian Federation",
    "st": "Sao Tome and Principe",
    "tt": "Trinidad and Tobago",
    "us": "United States of America",
    "va": "Holy See",
    "vc": "Saint Vincent and the Grenadines",
    "vn": "Viet Nam",
}
"""Names of the register where CLDR's English name is not in the style of the United Nations."""

ALPHA_3 = {
    "cd": "COD",
    "de": "DEU",
    "fr": "FRA",
    "mm": "MMR",
    "ro": "ROU",
    "tl": "TLS",
    "ye": "YEM",
}
"""Present alpha-3 codes of states for which CLDR also keeps a withdrawn one."""


class Name(NamedTuple):
    """One row of ``state_names.csv`` and of ``state_names_more.csv``."""

    state: str
    name: str
    lang: str
    form: str
    start: str
    end: str
    source: str
    checked: str


NAME_COLUMNS = ("state", "name", "lang", "form", "from", "to", "source", "checked")
STATE_COLUMNS = ("iso2", "iso3", "name", "un_member", "source", "checked")


def alpha_3_codes() -> dict[str, str]:
    """Return alpha-2 → alpha-3 for all states, from CLDR's territory aliases."""
    found: dict[str, list[str]] = defaultdict(list)
    for alias, targets in get_global("territory_aliases").items():
        if len(alias) == 3 and alias.isalpha() and len(targets) == 1:
            found[targets[0].lower()].append(alias)
    codes = {}
    for state in (*MEMBERS, *OBSERVERS):
        if state in ALPHA_3:
            codes[state] = ALPHA_3[state]
        elif len(found[state]) == 1:
            codes[state] = found[state][0]
        else:
            raise SystemExit(f"{state} has the codes {found[state]}: give one in ALPHA_3")
    return codes


def make_states() -> list[tuple[str, ...]]:
    """Return the rows of ``states.csv``."""
    english = Locale.parse("en").territories
    codes = alpha_3_codes()
    rows: list[tuple[str, ...]] = []
    for state in sorted((*MEMBERS, *OBSERVERS)):
        observer = state in OBSERVERS
        if observer:
            source = UNTERM_SOURCE
        elif state in UN_NAMES:
            source = UN_SOURCE
        else:
            source = CLDR_SOURCE
        name = UN_NAMES.get(state, english[state.upper()])
        rows.append((state, codes[state], name, "no" if observer else "yes", source, "yes"))
    return rows


def cldr_names(states: Iterable[tuple[str, ...]]) -> list[Name]:
    """Return CLDR's name of every state in every language of ``LANGUAGES``."""
    registered = {row[0]: row[2] for row in states}
    names = []
    for lang in LANGUAGES:
        territories = Locale.parse(lang).territories
        for state, title in registered.items():
            name = territories.get(state.upper())
            if not name:
                print(f"CLDR has no name of {state} in {lang}", file=sys.stderr)
                continue
            form = "variant" if lang == "en" and name != title else "short"
            names.append(Name(state, name, lang, form, "", "", CLDR_SOURCE, "yes"))
    return names


def read_more(path: Path, states: Iterable[tuple[str, ...]]) -> list[Name]:
    """Read the hand-made table and stop with a message at the first row that is not valid."""
    known = {row[0] for row in states}
    names = []
    with path.open(encoding="utf-8", newline="") as handle:
        reader = csv.DictReader(handle)
        if tuple(reader.fieldnames or ()) != NAME_COLUMNS:
            raise SystemExit(f"{path}: the columns must be {','.join(NAME_COLUMNS)}")
        for row in reader:
            name = Name(*(row[column].strip() for column in NAME_COLUMNS))
            where = f"{path}:{reader.line_num}"
            if name.state not in known:
                raise SystemExit(f"{where}: unknown state {name.state!r}")
            if not name.name or not name.lang or name.form not in FORMS:
                raise SystemExit(f"{where}: needs a name, a language and one of {', '.join(FORMS)}")
            if not name.source or name.checked not in ("yes", "no"):
                raise SystemExit(f"{where}: a source and yes or no under 'checked' are needed")
            names.append(name)
    return names


def merge(states: Iterable[tuple[str, ...]], generated: Iterable[Name], more: Iterable[Name]) -> list[Name]:
    """Merge the two sets of names, one row for each name of a state in a language.

    The hand-made table wins.  The register's own name (in ``states.csv``) is not
    repeated as an English name.
    """
    registered = {row[0]: row[2] for row in states}
    merged: dict[tuple[str, str, str], Name] = {}
    for name in (*generated, *more):
        if name.lang == "en" and name.name == registered[name.state]:
            continue
        merged[name.state, name.lang, name.name] = name
    order = {lang: place for place, lang in enumerate(LANGUAGES)}
    return sorted(
        merged.values(),
        key=lambda n: (n.state, order.get(n.lang, len(order)), n.lang, FORMS.index(n.form), n.name),
    )


def report_shared(names: Iterable[Name]) -> None:
    """Tell on standard error which names, demonyms aside, belong to more than one state."""
    owners: dict[str, set[str]] = defaultdict(set)
    for name in names:
        if name.form != "demonym":
            owners[name.name.casefold()].add(name.state)
    for shared, states in sorted(owners.items()):
        if len(states) > 1:
            print(f"shared name: {shared}: {', '.join(sorted(states))}", file=sys.stderr)


def check_source(directory: Path) -> None:
    """Warn if ``sources.csv`` beside the output does not name the versions that were read."""
    version = get_global("cldr")["version"]
    path = directory / "sources.csv"
    if not path.exists():
        return
    with path.open(encoding="utf-8", newline="") as handle:
        titles = {row["id"]: row["title"] for row in csv.DictReader(handle)}
    title = titles.get(CLDR_SOURCE, "")
    if f"CLDR {version}" not in title or f"Babel {babel.__version__}" not in title:
        print(
            f"{path}: the title of {CLDR_SOURCE} should name CLDR {version} and Babel {babel.__version__}",
            file=sys.stderr,
        )


def write(path: Path, columns: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> None:
    """Write one table: UTF-8, comma, header row, line feeds."""
    with path.open("w", encoding="utf-8", newline="") as handle:
        writer = csv.writer(handle, lineterminator="\n")
        writer.writerow(columns)
        writer.writerows(rows)


def main(arguments: list[str] | None = None) -> int:
    """Run the script; return its exit code."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n\n")[0])
    parser.add_argument(
        "--output",
        type=Path,
        default=Path("data/registry"),
        metavar="DIR",
        help="folder to write to (default: %(default)s)",
    )
    parser.add_argument(
        "--more",
        type=Path,
        metavar="FILE",
        help="hand-made names (default: state_names_more.csv in DIR)",
    )
    options = parser.parse_args(arguments)
    more_path = options.more or options.output / "state_names_more.csv"
    if not more_path.is_file():
        parser.error(f"{more_path} is not there")
    options.output.mkdir(parents=True, exist_ok=True)
    states = make_states()
    names = merge(states, cldr_names(states), read_more(more_path, states))
    report_shared(names)
    check_source(options.output)
    write(options.output / "states.csv", STATE_COLUMNS, states)
    write(options.output / "state_names.csv", NAME_COLUMNS, names)
    print(f"{len(states)} states, {len(names)} names")
    return 0


if __name__ == "__main__":
    sys.exit(main())
