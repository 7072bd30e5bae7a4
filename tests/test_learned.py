"""The learned step of relations: which pairs it looks at, that names never count, and how sure it is."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import pytest

from graph.extraction import learned
from graph.extraction.cast import Thing
from graph.extraction.confidence import cases, evidence, judged
from graph.extraction.extractor import extract, name_document, read_document, read_parts
from graph.extraction.frames import Claim
from graph.extraction.learned import SCALE, model_of
from graph.extraction.pairs import Pair, pairs
from graph.extraction.writing import write
from graph.loaders import load_document
from graph.register import shared_register
from graph.statements import from_records
from graph.vocabulary import data_folder
from graph.words import key

REGISTER = shared_register(data_folder() / "registry")


def pairs_of(tmp_path: Path, text: str) -> list[Pair]:
    path = tmp_path / "text.md"
    path.write_text(text, encoding="utf-8")
    document = load_document(path)
    parts, cast = name_document(document, REGISTER)
    return list(pairs(read_parts(document, REGISTER, parts, cast, fast=True)))


def ends(found: list[Pair], kind: str) -> set[frozenset[str]]:
    return {frozenset((pair.left.id, pair.right.id)) for pair in found if pair.kind == kind}


def test_things_of_one_sentence_are_a_pair(tmp_path: Path) -> None:
    assert frozenset(("unodc", "interpol")) in ends(
        pairs_of(tmp_path, "UNODC trains officers with INTERPOL."), "sentence"
    )


def test_items_of_a_list_are_paired_with_who_opens_it(tmp_path: Path) -> None:
    text = "CARICC brings together:\n\n- Kazakhstan;\n- Tajikistan.\n"
    found = ends(pairs_of(tmp_path, text), "around")
    assert {frozenset(("caricc", "state-kz")), frozenset(("caricc", "state-tj"))} <= found


def test_what_stands_under_a_heading_is_paired_with_its_body(tmp_path: Path) -> None:
    text = "# Bodies\n\n## CARICC\n\nSeat: Almaty.\n"
    assert any("caricc" in pair for pair in ends(pairs_of(tmp_path, text), "around"))


def test_a_name_inside_another_is_a_pair(tmp_path: Path) -> None:
    found = pairs_of(tmp_path, "The Secretariat of the Harbour States Forum met. The Harbour States Forum is old.")
    assert [pair for pair in found if pair.kind == "name" and "name:of|organization>organization" in pair.features]


def test_other_names_in_the_same_places_give_the_same_features(tmp_path: Path) -> None:
    text = "In 2012 {} signed a protocol with {}, and its experts trained officers of Tajikistan."
    bodies = ("the Harbour States Forum", "the Mountain States Forum")
    one, other = pairs_of(tmp_path, text.format(*bodies)), pairs_of(tmp_path, text.format(*bodies[::-1]))
    assert [pair.features for pair in one] == [pair.features for pair in other]


@pytest.fixture(scope="module")
def features() -> set[str]:
    return {f for parsed in (True, False) for f in learned.tables(parsed)["model"]["weights"]}


def test_no_weight_hangs_on_a_name(features: set[str]) -> None:
    assert features
    assert not [f for f in features if f != f.lower()]
    names = {form for entry in REGISTER.entries.values() for form, _ in entry.names if form != form.lower()}
    short = {key(name) for name in names if " " not in name and len(name) > 1}
    words = {word for f in features for word in re.findall(r"[^\W\d_]+", f.split(":", 1)[-1])}
    assert words & short <= ORDINARY


ORDINARY = set(
    "can ran start safe aid ban act may share us who it in as un is am no at to so ic be by my me do".split()
)
"""Words of English that are also acronyms or codes."""


def test_a_score_is_the_sum_of_weights_and_every_feature_counts_once() -> None:
    table = {"classes": ["leads>", "leads<"], "bias": [-100, 0], "weights": {"a": [0, 5, 1, -7], "b": [0, 1]}}
    model = model_of(table)
    assert model.scores(["b", "a", "a", "unknown"]).tolist() == [-94, -7]
    assert SCALE == 1000


def claim(rule: str, confidence: float, passage: int = 0, status: str = "asserted") -> Claim:
    one, other = Thing("a", "Organization"), Thing("b", "Programme")
    return Claim("leads", one, other, status, passage, 0, 5, rule, confidence=confidence)


TABLE = {
    "rules": {"leads/words": 0.7},
    "confidence": {"base": 0, "model": 0.5, "rule": 1, "by none": -1, "sentences": 0.5},
    "threshold": {"rule": 0.1, "model": 0.4},
}


def test_two_methods_that_agree_are_surer_than_one() -> None:
    rule, model = claim("leads-head", 0.7), claim("learned", 0.8)
    (both,) = judged([rule, model], TABLE)
    (alone,) = judged([rule], TABLE)
    assert both.confidence > alone.confidence
    assert both.rule == "leads-head"


def test_what_several_sentences_say_is_surer() -> None:
    (once,) = judged([claim("leads-head", 0.7)], TABLE)
    (twice,) = judged([claim("leads-head", 0.7), claim("leads-head", 0.7, passage=3)], TABLE)
    assert twice.confidence > once.confidence


def test_what_only_the_model_holds_possible_needs_more() -> None:
    assert judged([claim("learned", 0.5)], TABLE) == []
    assert judged([claim("learned", 0.9)], TABLE)


def test_the_status_is_the_strongest_that_a_rule_reads() -> None:
    (kept,) = judged([claim("leads-head", 0.7, status="planned"), claim("learned", 0.9)], TABLE)
    assert kept.status == "planned"


def test_evidence_names_are_those_that_weights_are_kept_for() -> None:
    (case,) = cases([claim("leads-head", 0.7), claim("learned", 0.6)])
    told = set(evidence(case, {}, {}))
    assert told <= set(learned.tables(False)["confidence"])


def test_every_relation_tells_its_confidence(tmp_path: Path) -> None:
    path = tmp_path / "text.md"
    path.write_text("UNODC signed a memorandum with INTERPOL in 2012. UNODC supports Tajikistan.", encoding="utf-8")
    records = extract(load_document(path), REGISTER, fast=True)
    assert records.relations
    assert all(0 < row["confidence"] < 1 for row in records.relations)


def test_what_is_kept_with_little_confidence_is_only_proposed(tmp_path: Path) -> None:
    path = tmp_path / "text.md"
    path.write_text("UNODC supports Tajikistan. UNODC signed a memorandum with INTERPOL in 2012.", encoding="utf-8")
    document = load_document(path)
    reading = read_document(document, REGISTER, fast=True)
    records = write(reading, lambda claims: [replace(c, confidence=0.2) for c in claims if c.rule != "agreement-pair"])
    assert {row.get("verdict") for row in records.relations} == {"proposed"}
    statements = from_records(document, records, REGISTER).statements
    assert {s.verdict for s in statements if s.relation == "supports"} == {"proposed"}
    assert {s.verdict for s in statements if s.relation == "party"} == {"accepted"}
