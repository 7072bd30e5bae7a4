"""Every row of the lexicon of predicates shows by its example that it states what it says."""

from __future__ import annotations

from pathlib import Path

import pytest

from graph.extraction.extractor import name_document, read_parts
from graph.extraction.frames import READERS
from graph.extraction.lexicon import KINDS, SLOTS, TYPES, forms
from graph.loaders import load_document
from graph.register import read_table, shared_register
from graph.vocabulary import data_folder, relations

REGISTRY = data_folder() / "registry"
ROWS = read_table(REGISTRY / "predicates.csv")
PREPOSITIONS = frozenset(
    "with by to for of in at on from under within through into upon over out about pursuant as inside".split()
)


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row["id"])
def test_example_states_the_relation_by_its_row(row: dict[str, str], tmp_path: Path) -> None:
    path = tmp_path / "example.txt"
    path.write_text(row["example"] + "\n", encoding="utf-8")
    document, register = load_document(path), shared_register(REGISTRY)
    reading = read_parts(document, register, *name_document(document, register), fast=True)
    told = {(claim.relation, claim.rule.split("/")[0]) for claim in reading.claims}
    assert (row["relation"], row["id"]) in told


def test_every_row_has_an_example_of_its_own() -> None:
    examples = [row["example"] for row in ROWS]
    assert all(examples)


def test_rows_use_relations_of_the_ontology() -> None:
    assert {row["relation"] for row in ROWS} <= set(relations())


def test_rows_use_kinds_and_slots_that_extraction_knows() -> None:
    assert {row["kind"] for row in ROWS} <= KINDS
    used = {slot for row in ROWS for slot in (*row["first"].split(), *row["second"].split())}
    assert used <= SLOTS | PREPOSITIONS
    assert set(READERS) == SLOTS


def test_rows_use_kinds_of_things_that_extraction_knows() -> None:
    assert {name for row in ROWS for name in (*row["subject"].split(), *row["object"].split())} <= set(TYPES)


def test_ids_are_unique() -> None:
    ids = [row["id"] for row in ROWS]
    assert len(ids) == len(set(ids))


def test_irregular_verbs_have_their_forms() -> None:
    assert {"give", "gives", "giving", "gave", "given"} == set(forms("give"))
    assert forms("run")["run"] == "same"


def test_no_row_says_what_another_says() -> None:
    seen = {}
    for row in ROWS:
        for one in row["predicate"].split("|"):
            key = (one, row["kind"], row["relation"], row["first"], row["second"], row["needs"], row["object"])
            assert key not in seen, (row["id"], seen[key])
            seen[key] = row["id"]
