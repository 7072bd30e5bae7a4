"""The register tables become documents of the graph, each claim with its row and source."""

import pytest

from graph import vocabulary
from graph.loaders.register import register_graphs
from graph.stores import open_store
from graph.stores.folder import build
from graph.validation import validate
from graph.vocabulary import local_name

TABLES = {
    "sources.csv": """id,title,publisher,date,address,read_on
src-a,About us,SCO,2015,https://sco.example,2026-11-21
""",
    "bodies.csv": """id,name,acronym,kind,class,parent,seat,seat_state,founded,ended,founding_instrument,predecessor,successor,website,exists,topics,source,checked
sco,Shanghai Cooperation Organisation,SCO,regional_organization,Organization,,Beijing,cn,2001-06-15,,,shanghai-five,,,yes,strategy,src-a,yes
sco-rcts,Regional Counter-Terrorism Structure,RCTS,regional_ct_body,Organization,sco,Tashkent,uz,2004,,S/RES/1373(2001),,,,yes,law_enforcement;nonsense,src-a,no
shanghai-five,Shanghai Five,,forum,Organization,,,,1996,2001,,,sco,,no,,general knowledge,no
uz-mvd,Ministry of the Interior,,national,NationalBody,uz,Tashkent,uz,,,,,,,yes,,src-a,yes
""",  # noqa: E501
    "body_names.csv": """body,name,lang,form,from,to,source,checked
sco-rcts,RATS,en,former,2004,,src-a,yes
sco-rcts,РАТС,ru,acronym,,,src-a,yes
""",
    "memberships.csv": """member,organization,kind,from,to,source,checked
uz,sco,member,2001-06-15,,src-a,yes
cn,sco,observer,2001,2002,src-a,yes
sco-rcts,sco,partner,,,src-a,yes
xx,sco,member,,,src-a,yes
uz,nowhere,member,,,src-a,yes
""",
    "states.csv": """iso2,iso3,name,un_member,source,checked
uz,UZB,Uzbekistan,yes,src-a,yes
cn,CHN,China,yes,src-a,yes
""",
    "state_names.csv": """state,name,lang,form,from,to,source,checked
uz,Republic of Uzbekistan,en,full,,,src-a,yes
uz,Uzbek,en,demonym,,,src-a,yes
""",
    "places.csv": "id,name,aliases,state,source,checked\ntashkent,Tashkent,Toshkent,uz,src-a,yes\n",
    "regions.csv": "id,name,aliases,states,source,checked\ncentral-asia,Central Asia,CA,uz,src-a,yes\n",
    "instruments.csv": """id,kind,symbol,name,adopted,in_force,adopter,place,replaces,topics,status,source,checked
s-res-1373,resolution,S/RES/1373(2001),Security Council resolution 1373 (2001),2001-09-28,,sco,,,financing,adopted,src-a,yes
""",  # noqa: E501
}


@pytest.fixture
def graphs(tmp_path):
    folder = tmp_path / "registry"
    folder.mkdir()
    for name, text in TABLES.items():
        (folder / name).write_text(text, encoding="utf-8")
    return register_graphs(folder)


def claims(graphs) -> set[tuple[str, str, str]]:
    return {(local_name(s.subject), s.relation, local_name(s.object)) for g in graphs for s in g.statements}


def test_each_table_is_a_document_of_origin_register(graphs):
    names = ["bodies", "memberships", "states", "instruments", "places", "regions"]
    assert [g.entry.name for g in graphs] == [f"registry/{name}.csv" for name in names]
    assert {g.entry.origin for g in graphs} == {"register"}


def test_claims_of_the_tables(graphs):
    assert claims(graphs) == {
        ("sco", "located_in", "state-cn"),  # Beijing is in no table of places
        ("sco", "works_on", "strategy"),
        ("sco", "succeeds", "shanghai-five"),
        ("sco-rcts", "part_of", "sco"),
        ("sco-rcts", "located_in", "place-tashkent"),
        ("sco-rcts", "mandated_by", "s-res-1373"),
        ("sco-rcts", "works_on", "law_enforcement"),
        ("uz-mvd", "part_of", "state-uz"),
        ("uz-mvd", "located_in", "place-tashkent"),
        ("state-uz", "member_of", "sco"),
        ("state-cn", "observer_of", "sco"),
        ("sco-rcts", "observer_of", "sco"),
        ("sco", "adopted", "s-res-1373"),
        ("s-res-1373", "addresses", "financing"),
    }


def test_memberships_have_their_dates_and_kind(graphs):
    found = {(local_name(s.subject), s.valid_from, s.valid_to, s.rule) for s in graphs[1].statements}
    assert ("state-cn", "2001", "2002", "observer") in found


def test_all_names_but_demonyms_are_aliases(graphs):
    named = {local_name(n.entity): n for g in graphs for n in g.namings}
    assert named["sco-rcts"].aliases == ("RATS", "RCTS", "РАТС")
    assert named["state-uz"].aliases == ("Republic of Uzbekistan",)
    assert dict(named["place-central-asia"].attributes) == {"kind": "region", "states": "uz", "checked": "yes"}


def test_evidence_is_the_row_and_its_source(graphs):
    (claim,) = (s for s in graphs[0].statements if s.relation == "mandated_by")
    assert (claim.evidence.table, claim.evidence.row) == ("registry/bodies.csv", 3)
    assert claim.evidence.source == "About us, SCO, 2015, https://sco.example"
    assert claim.confidence < 1 and claim.method == "register"


def test_the_graph_of_the_register_is_valid(graphs, tmp_path):
    build(tmp_path / "s", graphs)
    with open_store(tmp_path / "s") as store:
        assert validate(store) == []


def test_a_missing_table_is_passed_over(tmp_path):
    assert register_graphs(tmp_path) == []


def test_the_real_register_is_read():
    folder = vocabulary.data_folder() / "registry"
    if not (folder / "bodies.csv").exists():
        pytest.skip("no register here")
    found = register_graphs(folder)
    assert sum(len(g.namings) for g in found) > 1000
    relations = vocabulary.relations()
    assert {s.relation for g in found for s in g.statements} <= set(relations)
