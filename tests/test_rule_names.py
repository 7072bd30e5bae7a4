"""Rules say how the language of the field works: no proper name stands in them that the register does not hold.

A word counts as a proper name where the develop part of the benchmark writes it with a capital only. Tables of rules
and the word lists in the code of the extraction are looked through for such words.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from functools import lru_cache
from itertools import pairwise
from pathlib import Path

import graph.extraction
from graph.extraction.patterns import MONTHS
from graph.register import read_table, shared_register
from graph.vocabulary import data_folder
from graph.words import fold, words

ROOT = Path(__file__).resolve().parent.parent
TABLES = ("name_heads", "generic_names", "status_cues", "predicates", "topic_cues", "verb_forms", "end_cues")
NOT_RULES = frozenset({"example", "class"})
"""Columns of these tables that hold our own sentences or classes of the ontology."""
COMMON = frozenset(
    """alert asset bulletin cabinet chamber cocaine cochairs compliance correctional curricula curriculum desalination
    emergencies enhanced facilitating facility heroin improve incitement interception municipality navy observatory
    perspective piracy plants prison prosecutions recovery regime regulation spearhead statute statutes vision war
    wing""".split()
)
"""Ordinary nouns and verbs that the texts happen to write only inside names. A new one may be added here; a name of a
body, place or programme may not: it belongs into the register, with its source.
"""


@lru_cache(maxsize=1)
def registered() -> frozenset[str]:
    """All words of names in the register, of peoples, and the acronyms that name no body."""
    folder = data_folder() / "registry"
    register = shared_register(folder)
    names = [name for entry in register.entries.values() for name, _ in entry.names] + list(register.demonyms)
    terms = [row["acronym"] for row in read_table(folder / "terms.csv")]
    return frozenset(word.norm for name in [*names, *terms] for word in words(name))


def develop_texts() -> Iterator[str]:
    rows = read_table(ROOT / "data" / "benchmark" / "split.csv")
    for row in rows:
        if row["split"] == "develop":
            yield (ROOT / "data" / "benchmark" / "text" / f"{row['document']}.md").read_text(encoding="utf-8")


def docstrings() -> Iterator[str]:
    for path in (ROOT / "graph").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
                yield str(node.value.value)


@lru_cache(maxsize=1)
def proper_names() -> frozenset[str]:
    """Words that the texts write with a capital inside sentences, and that nothing we wrote has without one."""
    capital: set[str] = set()
    plain = {fold(month) for month in MONTHS}
    for text in develop_texts():
        found = words(text)
        for before, word in pairwise(found):
            if word.text.islower():
                plain.add(word.norm)
            elif (
                word.is_capital
                and len(word.text) > 1
                and before.norm[0].isalnum()
                and "\n" not in text[before.end : word.start]
            ):
                capital.add(word.norm)
    ours = [path.read_text(encoding="utf-8") for path in [*ROOT.glob("*.md"), *(ROOT / "docs").glob("*.md")]]
    for text in [*ours, *docstrings()]:
        plain.update(word.norm for word in words(text) if word.text.islower())
    return frozenset(capital - plain)


def in_tables() -> Iterator[tuple[str, str]]:
    """Every cell of the rule tables, with its table."""
    for table in TABLES:
        for row in read_table(data_folder() / "registry" / f"{table}.csv"):
            yield from ((table, cell) for column, cell in row.items() if column not in NOT_RULES)


def in_code() -> Iterator[tuple[str, str]]:
    """Every string in the code of the extraction that is no docstring, with its file."""
    for path in sorted(Path(graph.extraction.__path__[0]).glob("*.py")):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        shown = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
        for node in ast.walk(tree):
            if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in shown:
                yield path.name, node.value


def test_rules_name_nothing_that_the_register_does_not_hold() -> None:
    unknown = proper_names() - registered() - COMMON
    found = sorted(
        {
            f"{place}: {word.text}"
            for place, cell in [*in_tables(), *in_code()]
            for word in words(cell.replace("_", " "))
            if word.norm in unknown
        }
    )
    assert found == [], "put the name into the register with its source, or an ordinary noun into COMMON"


def test_tables_of_rules_write_capitals_only_in_registered_names() -> None:
    found = sorted(
        f"{table}: {word.text}"
        for table, cell in in_tables()
        for word in words(cell)
        if any(c.isupper() for c in word.text) and word.norm not in registered()
    )
    assert found == []


def test_a_name_of_the_texts_counts_as_one() -> None:
    assert {"sarajevo", "guam"} & proper_names()
    assert not {"committee", "strategy", "december"} & proper_names()
