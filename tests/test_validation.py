"""Each shape catches its fault and nothing else, a clean graph passes, and a standard engine finds the same."""

from dataclasses import replace

import pyoxigraph as ox
import pytest
from test_store import graph, naming, statement

from graph.claims import normal
from graph.model import DocumentGraph, Evidence
from graph.stores import open_store, shape
from graph.validation import questions, validate, validate_triples, validate_with_pyshacl
from graph.vocabulary import BASE, CT, entity_iri

NAMES = (
    naming("report", "rats", "Regional Structure", aliases=("RATS",)),
    naming("report", "atc", "Anti-Terrorism Centre"),
    naming("report", "state-kz", "Kazakhstan", type="State"),
    naming("report", "osh", "Osh", type="Place"),
    naming("report", "pact", "Memorandum of 2011", type="Agreement", attributes=(("kind", "memorandum"),)),
)
CLEAN = graph(
    "report",
    *NAMES,
    statement("report", "rats", "cooperates_with", "atc", valid_from="2009-12", valid_to="2009"),
    statement("report", "rats", "located_in", "osh", status="planned", verdict="proposed"),
    statement("report", "pact", "party", "rats"),
    statement("report", "pact", "party", "atc"),
    statement(
        "report", "atc", "supports", "state-kz", evidence=Evidence("", table="t.csv", row=3, source="Page, 2011")
    ),
    replace(statement("report", "state-kz", "needs", "x"), object=BASE + "topic/borders"),
)


def with_claims(*more) -> DocumentGraph:
    return replace(CLEAN, statements=(*CLEAN.statements, *more))


def triples(item: DocumentGraph) -> list[ox.Triple]:
    item = normal(item)
    return [*shape.ledger(item), *shape.plain([item])]


def without(found: list[ox.Triple], subject: str, predicate: str) -> list[ox.Triple]:
    return [t for t in found if (t.subject.value, t.predicate.value) != (subject, CT + predicate)]


FIRST = normal(CLEAN).statements[0].id

FAULTS = {
    "a claim without status": triples(with_claims(statement("report", "rats", "supports", "atc", status=""))),
    "unknown status": triples(with_claims(statement("report", "rats", "supports", "atc", status="rumoured"))),
    "unknown verdict": triples(with_claims(statement("report", "rats", "supports", "atc", verdict="perhaps"))),
    "unknown relation": triples(with_claims(statement("report", "rats", "befriends", "atc"))),
    "a claim without evidence": triples(
        with_claims(statement("report", "rats", "supports", "atc", evidence=Evidence("")))
    ),
    "the subject of this relation": triples(with_claims(statement("report", "osh", "supports", "atc"))),
    "the object of this relation": triples(with_claims(statement("report", "atc", "adopted", "rats"))),
    "the subject is named by no document": triples(with_claims(statement("report", "ghost", "supports", "atc"))),
    "the object is named by no document": triples(with_claims(statement("report", "atc", "supports", "ghost"))),
    "an interval that ends before": triples(
        with_claims(statement("report", "rats", "supports", "atc", valid_from="2011-03", valid_to="2010"))
    ),
    "a confidence that is not between": triples(
        with_claims(statement("report", "rats", "supports", "atc", confidence=1.5))
    ),
    "a claim that names no document": without(triples(CLEAN), FIRST, "document"),
    "a claim without subject": without(triples(CLEAN), FIRST, "subject"),
    "a claim without object": without(triples(CLEAN), FIRST, "object"),
    "a claim without relation": without(triples(CLEAN), FIRST, "relation"),
    "a claim without verdict": without(triples(CLEAN), FIRST, "verdict"),
    "a document without name": without(triples(CLEAN), CLEAN.entry.id, "name"),
    "a document without origin": without(triples(CLEAN), CLEAN.entry.id, "origin"),
    "a document that is no text": triples(replace(CLEAN, entry=replace(CLEAN.entry, origin="gossip"))),
    "an agreement with fewer than two parties": triples(
        replace(
            CLEAN,
            statements=tuple(s for s in CLEAN.statements if (s.relation, s.object) != ("party", entity_iri("atc"))),
        )
    ),
}


def test_a_clean_graph_passes():
    assert validate_triples(triples(CLEAN)) == []


@pytest.mark.parametrize("fault", FAULTS)
def test_each_fault_is_found_alone(fault):
    findings = validate_triples(FAULTS[fault])
    assert findings
    assert {finding.message.startswith(fault) for finding in findings} == {True}, findings


def test_a_rejected_party_does_not_count():
    parties = tuple(
        replace(s, verdict="rejected") if (s.relation, s.object) == ("party", entity_iri("atc")) else s
        for s in CLEAN.statements
    )
    (finding,) = validate_triples(triples(replace(CLEAN, statements=parties)))
    assert finding.label == "Memorandum of 2011"


def test_a_row_of_a_table_must_tell_its_source():
    row = Evidence("a row", table="t.csv", row=3)
    item = with_claims(statement("report", "rats", "supports", "atc", evidence=row))
    assert validate_triples(triples(item)) == []
    (finding,) = validate_triples(triples(replace(item, entry=replace(item.entry, origin="table")))[:])[:1]
    assert finding.message.startswith("a row of a table whose source is not told")


@pytest.mark.parametrize(
    ("first", "last", "valid"),
    [
        ("2009", "2009-12", True),
        ("2009-12", "2009", True),
        ("2009-12-31", "2010", True),
        ("2010", "2009-12-31", False),
        ("2009-05", "2009-04-30", False),
        ("", "2009", True),
    ],
)
def test_partial_dates_are_compared_as_far_as_both_are_known(first, last, valid):
    item = with_claims(statement("report", "rats", "supports", "atc", valid_from=first, valid_to=last))
    assert (validate_triples(triples(item)) == []) is valid


def test_findings_read_well(tmp_path):
    item = with_claims(
        statement("report", "osh", "supports", "atc", evidence=Evidence("Osh supports the Centre", 3, 9))
    )
    with open_store(tmp_path / "s", create=True) as store:
        store.put([item])
        (finding,) = validate(store)
    assert finding.message == "the subject of this relation cannot be of that class: Osh"
    assert finding.label == "Osh – supports – Anti-Terrorism Centre"
    assert finding.statement == "report: “Osh supports the Centre”"
    assert str(finding).startswith("the subject of this relation cannot be of that class: Osh: Osh – supports")


def test_a_standard_engine_finds_the_same():
    lacking = ["a claim without subject", "an agreement with fewer than two parties", "a document without origin"]
    told = [FAULTS[fault] for fault in lacking]
    told.append(list({str(t): t for found in FAULTS.values() for t in found}.values()))
    for found in told:
        ours = {(finding.focus, finding.message.split(":")[0]) for finding in validate_triples(found)}
        theirs = {(focus, message.split(":")[0]) for focus, message in validate_with_pyshacl(found)}
        assert ours == theirs


def test_every_question_has_a_fault_in_these_tests():
    told = {q.message.split(":")[0] for q in questions()}
    caught = {f.message.split(":")[0] for found in FAULTS.values() for f in validate_triples(found)}
    rare = {
        message for message in told - caught if not message.startswith(("a naming", "a claim with more", "a claim of"))
    }
    assert rare == {"a row of a table whose source is not told"}


def test_a_claim_with_two_statuses_is_found():
    second = ox.Triple(ox.NamedNode(FIRST), ox.NamedNode(CT + "status"), ox.NamedNode(BASE + "status/recommended"))
    other = ox.Triple(ox.NamedNode(FIRST), ox.NamedNode(CT + "status"), ox.NamedNode(BASE + "status/asserted"))
    (finding,) = validate_triples([*triples(CLEAN), second, other])[:1]
    assert finding.message == "a claim with more than one status"
