"""Every row of the lexicon of predicates shows by its example that it states what it says."""

from __future__ import annotations

from pathlib import Path

import pytest

from graph.extraction.extractor import extract
from graph.extraction.frames import FRAMES
from graph.loaders import load_document
from graph.register import read_table, shared_register
from graph.vocabulary import data_folder, relations

REGISTRY = data_folder() / "registry"
ROWS = read_table(REGISTRY / "predicates.csv")


@pytest.mark.parametrize("row", [row for row in ROWS if row["example"]], ids=lambda row: row["id"])
def test_example_states_the_relation(row: dict[str, str], tmp_path: Path) -> None:
    path = tmp_path / "example.txt"
    path.write_text(row["example"] + "\n", encoding="utf-8")
    records = extract(load_document(path), shared_register(REGISTRY))
    wanted = {"funded_by": "funds"}.get(row["relation"], row["relation"].removesuffix("_reversed"))
    assert wanted in {relation["type"] for relation in records.relations}, records.relations


def test_rows_use_relations_of_the_ontology() -> None:
    known = set(relations()) | {"funded_by"}
    assert {row["relation"].removesuffix("_reversed") for row in ROWS} <= known


def test_rows_use_frames_that_extraction_knows() -> None:
    assert {row["frame"] for row in ROWS} <= set(FRAMES)


def test_ids_are_unique() -> None:
    ids = [row["id"] for row in ROWS]
    assert len(ids) == len(set(ids))
