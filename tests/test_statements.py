"""Records and table rows become the statements that the design asks for."""

import json
from pathlib import Path

import pytest

from graph.claims import source_of
from graph.loaders.tables import Table, TableRow
from graph.model import Document, Metadata, Records
from graph.register import Entry, Register
from graph.statements import from_records
from graph.stores import shape
from graph.table_statements import from_table
from graph.vocabulary import agreement_iri, entity_iri, local_name, relations, topic_iri


@pytest.fixture
def register() -> Register:
    found = Register()
    for slug, type, name in (
        ("sco-rcts", "Organization", "Regional Counter-Terrorism Structure of the Shanghai Cooperation Organisation"),
        ("cis-atc", "Organization", "Anti-Terrorism Centre of the Commonwealth of Independent States"),
        ("caricc", "Organization", "Central Asian Regional Information and Coordination Centre"),
        ("state-kz", "State", "Kazakhstan"),
        ("place-almaty", "Place", "Almaty"),
    ):
        found.entries[slug] = Entry(slug, type, name)
        found.add_name(slug, name, "full")
    found.add_name("sco-rcts", "RATS SCO", "acronym")
    found.add_name("cis-atc", "CIS ATC", "acronym")
    found.add_name("caricc", "CARICC", "acronym")
    return found


def document(publisher: str = "") -> Document:
    return Document(
        "report",
        "report.txt",
        "text",
        "00" * 32,
        "",
        "Some words here.",
        (),
        (),
        metadata=Metadata(title="Report", publisher=publisher, date="2012"),
    )


ENTITIES = [
    {
        "id": "rats",
        "type": "Organization",
        "name": "RATS SCO",
        "aliases": ["RCTS"],
        "quote": "RATS SCO met",
        "register": "sco-rcts",
    },
    {
        "id": "atc",
        "type": "Organization",
        "name": "CIS ATC",
        "aliases": [],
        "quote": "CIS ATC met",
        "register": "cis-atc",
    },
    {
        "id": "caricc",
        "type": "Organization",
        "name": "CARICC",
        "aliases": [],
        "quote": "CARICC met",
        "register": "caricc",
    },
    {
        "id": "kz",
        "type": "State",
        "name": "Kazakhstan",
        "aliases": [],
        "quote": "in Kazakhstan",
        "register": "state-kz",
    },
    {"id": "unit", "type": "Organization", "name": "the Joint Unit", "aliases": ["JU"], "quote": "the Joint Unit"},
]


def graph_of(register=None, publisher="", **sections):
    sections.setdefault("entities", ENTITIES)
    return from_records(document(publisher), Records("report", **sections), register)


def claims(graph) -> set[tuple[str, str, str, str]]:
    return {(local_name(s.subject), s.relation, local_name(s.object), s.status) for s in graph.statements}


def test_entities_have_the_registers_identifier_or_one_of_class_and_name(register):
    graph = graph_of(register)
    assert {n.name: local_name(n.entity) for n in graph.namings} == {
        "RATS SCO": "sco-rcts",
        "CIS ATC": "cis-atc",
        "CARICC": "caricc",
        "Kazakhstan": "state-kz",
        "the Joint Unit": "organization-joint-unit",
    }


def test_an_agreement_is_one_node_with_its_parties(register):
    agreement = {
        "kind": "memorandum",
        "parties": ["rats", "atc", "caricc"],
        "date": "2011-07-22",
        "status": "asserted",
        "name": None,
        "quote": "the three signed a memorandum on 22 July 2011",
        "char_start": 100,
        "char_end": 160,
        "topics": ["borders"],
    }
    pair = {"type": "cooperates_with", "subject": "rats", "object": "atc", "status": "asserted"}
    relations = [
        {**pair, "quote": agreement["quote"]},
        {**pair, "object": "caricc", "quote": "signed a memorandum", "char_start": 110, "char_end": 130},
        {
            **pair,
            "subject": "atc",
            "object": "caricc",
            "quote": "elsewhere they work jointly",
            "char_start": 900,
            "char_end": 930,
        },
    ]
    graph = graph_of(register, agreements=[agreement], relations=relations)
    node = local_name(agreement_iri("memorandum", ["sco-rcts", "cis-atc", "caricc"], "2011"))
    assert claims(graph) == {
        (node, "party", "sco-rcts", "asserted"),
        (node, "party", "cis-atc", "asserted"),
        (node, "party", "caricc", "asserted"),
        (node, "concerns", "borders", "asserted"),
        ("caricc", "cooperates_with", "cis-atc", "asserted"),
    }
    (named,) = (n for n in graph.namings if n.type == "Agreement")
    assert named.name == "Memorandum of CARICC, CIS ATC and RATS SCO"
    assert dict(named.attributes) == {"kind": "memorandum", "date": "2011-07-22", "status": "asserted"}
    assert {s.valid_from for s in graph.statements if s.relation == "party"} == {"2011-07-22"}


def test_a_recommended_agreement_is_no_plain_triple(register):
    graph = graph_of(
        register,
        agreements=[
            {
                "kind": "other",
                "parties": ["rats", "atc"],
                "date": None,
                "status": "recommended",
                "quote": "should agree",
            }
        ],
    )
    assert len(graph.statements) == 2
    assert not any(shape.is_plain(s) for s in graph.statements)


def test_a_project_joins_leads_partners_funders_and_beneficiaries(register):
    project = {
        "code": "UNCCT-2017-74",
        "title": "Border skills",
        "status": "planned",
        "lead": ["rats"],
        "partners": ["atc"],
        "funders": ["kz"],
        "beneficiaries": ["kz"],
        "topics": ["borders", "no-such-topic"],
        "quote": "Border skills project",
    }
    named = {
        "id": "p",
        "type": "Programme",
        "name": "Border skills",
        "aliases": ["the project"],
        "quote": "Border skills",
    }
    run = {"type": "operates", "subject": "caricc", "object": "p", "status": "asserted", "quote": "CARICC runs it"}
    graph = graph_of(register, entities=[*ENTITIES, named], projects=[project], relations=[run])
    node = "programme-uncct-2017-74"
    assert claims(graph) == {
        ("sco-rcts", "leads", node, "planned"),
        ("cis-atc", "partner_of", node, "planned"),
        ("state-kz", "funds", node, "planned"),
        ("state-kz", "benefits_from", node, "planned"),
        (node, "concerns", "borders", "asserted"),
        ("caricc", "operates", node, "asserted"),
    }
    (programme,) = (n for n in graph.namings if n.type == "Programme")
    assert dict(programme.attributes)["code"] == "UNCCT-2017-74"


def test_an_event_has_organizers_hosts_participants_and_a_place(register):
    event = {
        "name": "Expert Meeting",
        "kind": "meeting",
        "start": "2011-07-21",
        "end": "2011-07-22",
        "place": "Almaty",
        "organizers": ["rats"],
        "hosts": ["kz"],
        "funders": ["atc"],
        "participants": ["caricc"],
        "quote": "met in Almaty",
        "char_start": 5,
        "char_end": 20,
    }
    graph = graph_of(register, events=[event])
    node = "event-expert-meeting-2011-07-21-report"
    assert claims(graph) == {
        ("sco-rcts", "organizes", node, "asserted"),
        ("state-kz", "hosts", node, "asserted"),
        ("cis-atc", "funds", node, "asserted"),
        ("caricc", "participates_in", node, "asserted"),
        (node, "located_in", "place-almaty", "asserted"),
    }
    assert {(s.valid_from, s.valid_to) for s in graph.statements} == {("2011-07-21", "2011-07-22")}
    assert {s.evidence.start for s in graph.statements} == {5}


def test_topics_by_mode(register):
    topics = [{"actor": "kz", "topic": "wmd", "mode": m, "quote": "on weapons"} for m in ("does", "needs", "should")]
    graph = graph_of(register, topics=[*topics, {"actor": "kz", "topic": "cooking", "mode": "does", "quote": "cooks"}])
    assert claims(graph) == {
        ("state-kz", "works_on", "wmd", "asserted"),
        ("state-kz", "needs", "wmd", "asserted"),
        ("state-kz", "should_work_on", "wmd", "recommended"),
    }
    assert graph.statements[0].object == topic_iri("wmd")


def test_recommendations_are_nodes(register):
    record = {
        "number": "3",
        "addressees": ["kz", "unit"],
        "topics": ["legal"],
        "quote": "States should ratify the conventions",
    }
    graph = graph_of(register, recommendations=[record])
    assert sorted(s.relation for s in graph.statements) == ["addressed_to", "addressed_to", "concerns"]
    (named,) = (n for n in graph.namings if n.type == "Recommendation")
    assert dict(named.attributes)["number"] == "3"


def test_instruments_go_by_their_symbol_and_address_topics(register):
    entity = {"id": "r", "type": "Instrument", "name": "resolution 2195", "aliases": [], "quote": "resolution 2195"}
    instrument = {
        "id": "r",
        "kind": "resolution",
        "symbol": "S/RES/2195(2014)",
        "name": "resolution 2195",
        "year": 2014,
        "quote": "by",
    }
    relation = {"type": "addresses", "subject": "r", "object": "crime_drugs", "status": "asserted", "quote": "on crime"}
    graph = graph_of(register, entities=[entity], instruments=[instrument], relations=[relation])
    assert claims(graph) == {("instrument-s-res-2195-2014", "addresses", "crime_drugs", "asserted")}
    assert dict(graph.namings[0].attributes) == {"kind": "resolution", "symbol": "S/RES/2195(2014)", "year": "2014"}


def test_a_claim_of_the_publisher_about_itself_is_self_reported(register):
    relation = {"type": "supports", "subject": "rats", "object": "kz", "status": "asserted", "quote": "RATS helps"}
    assert graph_of(register, "RATS SCO", relations=[relation]).statements[0].self_reported
    assert graph_of(register, "CARICC and RATS SCO", relations=[relation]).statements[0].self_reported
    assert not graph_of(register, "CARICC", relations=[relation]).statements[0].self_reported
    own = {**relation, "subject": "unit"}
    assert graph_of(register, "Joint Unit", relations=[own]).statements[0].self_reported


def test_claims_that_the_ontology_does_not_allow_are_passed_over(register):
    wrong = {"type": "adopted", "subject": "rats", "object": "kz", "status": "asserted", "quote": "x"}
    unknown = {**wrong, "type": "likes"}
    nobody = {**wrong, "type": "supports", "object": "nobody"}
    assert graph_of(register, relations=[wrong, unknown, nobody]).statements == ()


def test_rule_confidence_verdict_and_speaker_are_kept(register):
    relation = {
        "type": "supports",
        "subject": "rats",
        "object": "kz",
        "status": "planned",
        "date": "2013",
        "quote": "RATS will help",
        "rule": "support-will",
        "confidence": 0.6,
        "verdict": "proposed",
        "said_by": "atc",
        "page": 4,
        "method": "parser",
    }
    (statement,) = graph_of(register, relations=[relation]).statements
    assert (statement.rule, statement.confidence, statement.verdict) == ("support-will", 0.6, "proposed")
    assert (statement.said_by, statement.valid_from) == (entity_iri("cis-atc"), "2013")
    assert (statement.evidence.page, statement.method) == (4, "parser")


GOLD = sorted(Path(__file__).parent.glob("../data/benchmark/gold/*.json"))


@pytest.mark.parametrize("path", GOLD, ids=lambda path: path.stem)
def test_our_gold_records_become_statements_of_allowed_ends(path, register):
    records = Records.from_dict(json.loads(path.read_text(encoding="utf-8")))
    graph = from_records(document(), records, register)
    types = {n.entity: n.type for n in graph.namings}
    for item in graph.statements:
        relation = relations()[item.relation]
        assert types[item.subject] in relation.subjects
        assert types.get(item.object, "Topic") in relation.objects


# -- tables ------------------------------------------------------------------------------------------------------------

SOURCE = {
    "source_title": "Page",
    "source_publisher": "CARICC",
    "source_date": "2013",
    "source_address": "https://x.org",
}


def table(kind: str, *rows: dict[str, str]) -> Table:
    numbered = tuple(TableRow({**row, **SOURCE}, number) for number, row in enumerate(rows, 2))
    return Table(kind, f"{kind}.csv", f"/tmp/{kind}.csv", "11" * 32, numbered, ())


def test_a_row_of_agreements_is_one_agreement_with_its_source(register):
    row = {
        "kind": "protocol",
        "name": "",
        "parties": "RATS SCO; CIS ATC;Border League",
        "date": "2009-12",
        "status": "asserted",
        "topics": "borders",
        "valid_to": "2014",
        "checked": "no",
    }
    graph = from_table(table("agreements", row), register)
    parties = [s for s in graph.statements if s.relation == "party"]
    assert {local_name(s.object) for s in parties} == {"sco-rcts", "cis-atc", "organization-border-league"}
    assert {(s.valid_from, s.valid_to, s.method) for s in parties} == {("2009-12", "2014", "table")}
    assert {(s.evidence.table, s.evidence.row) for s in graph.statements} == {("agreements.csv", 2)}
    assert parties[0].evidence.source == "Page, CARICC, 2013, https://x.org"
    assert all(s.confidence < 1 for s in graph.statements)
    assert graph.entry.origin == "table"


def test_two_agreements_of_one_pair_in_one_year_stay_two(register):
    row = {
        "kind": "memorandum",
        "parties": "RATS SCO;CIS ATC",
        "date": "2011-03",
        "status": "asserted",
        "name": "First",
    }
    graph = from_table(table("agreements", row, {**row, "name": "Second"}, {**row, "date": "2012"}), register)
    assert len({n.entity for n in graph.namings if n.type == "Agreement"}) == 3
    records = [
        {"kind": "protocol", "parties": ["rats", "atc"], "date": date, "status": "asserted", "quote": f"on {date}"}
        for date in ("2011-03", "2011-03-05", "2011-09")
    ]
    graph = graph_of(register, agreements=records[:2])
    assert len({s.subject for s in graph.statements}) == 1
    graph = graph_of(register, agreements=records)
    assert len({s.subject for s in graph.statements}) == 3


def test_a_row_of_projects_is_one_programme(register):
    row = {
        "code": "",
        "title": "Control at ports",
        "status": "ongoing",
        "lead": "CARICC",
        "partners": "CIS ATC",
        "funders": "",
        "beneficiaries": "Kazakhstan",
        "topics": "borders",
        "start": "2011",
        "end": "",
    }
    graph = from_table(table("projects", row), register)
    assert claims(graph) == {
        ("caricc", "leads", "programme-control-at-ports", "asserted"),
        ("cis-atc", "partner_of", "programme-control-at-ports", "asserted"),
        ("state-kz", "benefits_from", "programme-control-at-ports", "asserted"),
        ("programme-control-at-ports", "concerns", "borders", "asserted"),
    }
    assert [s.self_reported for s in graph.statements if s.relation == "leads"] == [True]


def test_a_measure_is_a_recommendation_on_its_topics(register):
    graph = from_table(
        table("measures", {"id": "CA-1", "measure": "Train guards", "topics": "borders;training"}), register
    )
    assert sorted(local_name(s.object) for s in graph.statements) == ["borders", "training"]
    assert graph.namings[0].name == "Train guards"


def test_the_source_of_a_row_leaves_out_what_is_empty():
    assert source_of({"source_title": "A", "source_date": "2011"}, "source_") == "A, 2011"
