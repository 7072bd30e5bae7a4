"""The ontology is complete, readable by other tools, and says the same as the guidelines of the gold records."""

import csv
import re
from pathlib import Path

import pyoxigraph as ox
import pytest
import rdflib

from graph import vocabulary
from graph.vocabulary import CT, OWL, RDFS, SKOS, TYPE

ACTORS = {"State", "Organization", "NationalBody"}
GUIDELINE_ENDS = {
    "part_of": ({"Organization", "NationalBody"}, ACTORS),
    "member_of": ({"State", "Organization"}, {"Organization"}),
    "cooperates_with": (ACTORS, ACTORS),
    "supports": (ACTORS, ACTORS | {"Place", "Programme"}),
    "seeks_support_from": (ACTORS | {"Place"}, ACTORS),
    "funds": (ACTORS, {"Programme", "Event", "Organization", "Instrument"}),
    "leads": (ACTORS, {"Organization", "Programme", "Event"}),
    "operates": (ACTORS, {"System", "Programme"}),
    "implements": (ACTORS, {"Instrument", "Programme"}),
    "monitors": (ACTORS, {"Instrument"}),
    "adopted": (ACTORS, {"Instrument"}),
    "mandated_by": ({"Organization", "Programme"}, {"Instrument", "Organization"}),
    "succeeds": ({"Organization"}, {"Organization"}),
    "located_in": ({"Organization", "NationalBody", "Event"}, {"Place", "State"}),
    "addresses": ({"Instrument"}, {"Topic"}),
}


def test_relations_have_the_ends_of_the_guidelines():
    relations = vocabulary.relations()
    for name, (subjects, objects) in GUIDELINE_ENDS.items():
        assert (relations[name].subjects, relations[name].objects) == (subjects, objects), name


def test_only_cooperation_is_symmetric():
    assert [r.name for r in vocabulary.relations().values() if r.symmetric] == ["cooperates_with"]


def test_every_end_of_a_relation_is_a_class():
    for relation in vocabulary.relations().values():
        assert relation.subjects | relation.objects <= set(vocabulary.classes()), relation.name
        assert relation.subjects and relation.objects


def test_every_term_has_a_label_and_a_definition():
    triples = vocabulary._triples()
    terms = [iri for iri in triples if iri.startswith(vocabulary.BASE) and iri != vocabulary.BASE + "ontology"]
    assert len(terms) > 200
    for iri in terms:
        fields = triples[iri]
        assert fields.get(RDFS + "label") or fields.get(SKOS + "prefLabel"), iri
        assert fields.get(SKOS + "definition"), iri


def test_every_own_term_that_is_used_is_defined():
    text = vocabulary.ontology_path().read_text(encoding="utf-8")
    defined = set(vocabulary._triples())
    for quad in ox.parse(text, ox.RdfFormat.TURTLE):
        for term in (quad.predicate, quad.object):
            if isinstance(term, ox.NamedNode) and term.value.startswith(vocabulary.BASE):
                assert term.value in defined, term


def test_rdflib_reads_the_same_ontology():
    graph = rdflib.Graph().parse(vocabulary.ontology_path())
    assert len(graph) == len(list(ox.parse(path=str(vocabulary.ontology_path()))))


def test_there_are_29_topics_under_four_pillars():
    topics = vocabulary.topics()
    assert len(topics) == 29
    assert {topic.pillar for topic in topics.values()} == set(vocabulary.pillars()) == {"I", "II", "III", "IV"}
    assert all(topic.scope for topic in topics.values())


def test_every_topic_has_cue_phrases_and_no_cue_another_topic():
    table = vocabulary.data_folder() / "registry" / "topic_cues.csv"
    with table.open(encoding="utf-8") as stream:
        codes = {row["topic"] for row in csv.DictReader(stream)}
    assert codes == set(vocabulary.topics())


def test_statuses_come_strongest_first():
    from graph.model import STATUS_ORDER

    assert list(vocabulary.statuses()) == sorted(STATUS_ORDER, key=STATUS_ORDER.__getitem__)
    assert list(vocabulary.verdicts()) == ["accepted", "proposed", "rejected"]


def test_kinds_are_closed_lists():
    assert set(vocabulary.kinds("agreement-kind")) == {
        "memorandum", "protocol", "joint_declaration", "agreement", "convention", "other",
    }  # fmt: skip
    with pytest.raises(KeyError):
        vocabulary.kinds("no-such-list")


def test_no_attribute_has_the_name_of_a_property_of_statements():
    structural = set(vocabulary._of_type(OWL + "ObjectProperty"))
    assert not {term.iri for term in vocabulary.attributes().values()} & structural
    assert vocabulary.attributes()["status"].iri == CT + "standing"


def test_relations_are_listed_nowhere_else():
    """No Python file of the stores or the vocabulary has a list of relations of its own."""
    names = "|".join(vocabulary.relations())
    for path in [Path(vocabulary.__file__), *Path(vocabulary.__file__).parent.glob("stores/*.py")]:
        found = re.findall(rf"[\"']({names})[\"']", re.sub(r">>>.*", "", path.read_text(encoding="utf-8")))
        assert len(set(found)) <= 3, (path, found)


def test_alignments_point_to_the_standard_vocabularies():
    triples = vocabulary._triples()
    assert vocabulary.ORG + "Organization" in triples[CT + "Organization"][RDFS + "subClassOf"]
    assert vocabulary.ORG + "memberOf" in triples[CT + "member_of"][RDFS + "subPropertyOf"]
    assert vocabulary.PROV + "wasDerivedFrom" in triples[CT + "document"][RDFS + "subPropertyOf"]
    assert SKOS + "Concept" in triples[vocabulary.TOPIC + "borders"][TYPE]


@pytest.mark.parametrize(
    "name", ["", "???", "\u202e", "a" * 10_000, "<script>alert('x')</script>", 'x" ; DROP', "日本"]
)
def test_any_name_makes_an_address(name):
    for iri in (
        vocabulary.document_iri(name),
        vocabulary.entity_iri(vocabulary.local_slug("Organization", name)),
        vocabulary.agreement_iri("memorandum", [vocabulary.slug(name)], "2011"),
    ):
        assert ox.NamedNode(iri).value == iri
        assert len(iri) < 160


def test_spellings_of_one_name_make_one_address():
    assert vocabulary.local_slug("Organization", "The Counter-Terrorism Center") == vocabulary.local_slug(
        "Organization", "Counter Terrorism Centre"
    )
