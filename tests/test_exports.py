"""Each form of an export is read back by the library of the tool that it is for."""

from __future__ import annotations

import hashlib
import io
import json
import os
import re
import shlex
import subprocess
import sys
from collections import Counter
from pathlib import Path

import networkx as nx
import pandas as pd
import pyoxigraph as ox
import pytest
import rdflib
from conftest import require
from lxml import etree
from world import Source, iri, sources, world

from graph.model import InputError
from graph.queries.projection import ACTORS, Graph, from_graphs
from graph.stores import export, rdf12, shape
from graph.views.exchange import WRITERS
from graph.views.exchange.matrix_docx import to_docx
from graph.views.exchange.pillars import matrix_of
from graph.views.exchange.sheets import STATEMENT_COLUMNS
from graph.views.palette import GROUPS

HOSTILE = 'Bureau "7" <b>&amp; Söhne\u202e\x0b; =1+1'


def hostile() -> Source:
    """A document that names a body so that it hurts, with a planned and a recommended tie."""
    it = Source("strange", title="A <strange> report", publisher="Review & Co", date="2015-02")
    it.name_("bureau-7", "Organization", HOSTILE, kind="regional_ct_body")
    it.say("bureau-7", "cooperates_with", "caricc", quote='"Bureau <7>" & CARICC\x00 work\ntogether')
    it.say("bureau-7", "cooperates_with", "interpol", "planned", valid_from="2016")
    it.say("bureau-7", "cooperates_with", "osce", verdict="proposed", confidence=0.4)
    return it


@pytest.fixture(scope="module")
def graph() -> Graph:
    return world(hostile(), proposed=True)


def rdf(form: str) -> bytes:
    stream = io.BytesIO()
    export.write([source.graph() for source in (*sources(), hostile())], stream, form)
    return stream.getvalue()


def actor_ties(graph: Graph) -> list[tuple[str, str, str]]:
    return sorted(
        (tie.a, tie.b, tie.status)
        for tie in graph.ties
        if {graph.entity(tie.a).type, graph.entity(tie.b).type} <= ACTORS
    )


READERS = {
    "graphml": lambda data: nx.read_graphml(io.BytesIO(data), force_multigraph=True),
    "gexf": lambda data: nx.read_gexf(io.BytesIO(data)),
    "cytoscape": lambda data: nx.cytoscape_graph(json.loads(data)),
}


@pytest.mark.parametrize("form", READERS)
def test_networkx_reads_every_tie_with_its_status_and_its_quote(graph: Graph, form: str) -> None:
    network = READERS[form](WRITERS[form](graph))
    assert network.is_multigraph()
    assert sorted((a, b, edge["status"]) for a, b, edge in network.edges(data=True)) == actor_ties(graph)
    (edge,) = network.get_edge_data(iri("bureau-7"), iri("interpol")).values()
    assert (edge["status"], edge["since"], edge["sources"], edge["mutual"]) == ("planned", "2016", 1, True)
    assert edge["quote"] == "bureau-7 cooperates with interpol"
    assert edge["quoted_from"] == "A <strange> report, Review & Co, 2015-02, p. 3"
    memorandum = next(
        edge
        for edge in network.get_edge_data(iri("caricc"), iri("cis-atc")).values()
        if edge.get("instrument") == "Memorandum on Cooperation"
    )
    assert (memorandum["kind"], memorandum["since"], memorandum["verdict"]) == ("agreement", "2009-12", "accepted")
    verdicts = Counter(edge["verdict"] for _, _, edge in network.edges(data=True))
    assert verdicts["proposed"] == 2


@pytest.mark.parametrize("form", READERS)
def test_a_strange_name_reaches_networkx_without_what_xml_does_not_allow(graph: Graph, form: str) -> None:
    node = READERS[form](WRITERS[form](graph)).nodes[iri("bureau-7")]
    assert node["name"] == 'Bureau "7" <b>&amp; Söhne ; =1+1'
    assert node["group"] == "Regional counter-terrorism body"


def test_gephi_finds_the_colours_of_the_palette_and_larger_nodes_for_more_ties(graph: Graph) -> None:
    network = READERS["gexf"](WRITERS["gexf"](graph))
    node = network.nodes[iri("cis-atc")]
    red, green, blue = (node["viz"]["color"][name] for name in "rgb")
    assert f"#{red:02X}{green:02X}{blue:02X}" == GROUPS["ct"].fill
    sizes = {other: network.nodes[other]["viz"]["size"] for other in network}
    most = max(network.nodes, key=network.degree)
    assert sizes[most] == max(sizes.values()) > min(sizes.values())


def test_gexf_tells_no_date_of_writing(graph: Graph) -> None:
    assert b"lastmodified" not in WRITERS["gexf"](graph)
    assert b"networkx" not in WRITERS["gexf"](graph).lower()


def test_cytoscape_finds_an_identifier_for_each_node_and_edge(graph: Graph) -> None:
    elements = json.loads(WRITERS["cytoscape"](graph))["elements"]
    ids = [one["data"]["id"] for one in (*elements["nodes"], *elements["edges"])]
    assert len(ids) == len(set(ids)) > 40
    assert {one["data"]["source"] for one in elements["edges"]} <= set(ids)


def test_pandas_reads_a_statement_with_its_evidence_from_each_line(graph: Graph) -> None:
    frame = pd.read_json(io.BytesIO(WRITERS["jsonl"](graph)), lines=True)
    assert list(frame["id"]) == [item.id for item in graph.statements]
    row = frame[frame["id"] == next(i.id for i in graph.statements if i.object == iri("interpol"))].iloc[0]
    assert row["evidence"]["quote"]
    assert row["document"]["publisher"]
    assert any(end["name"] == HOSTILE for end in frame["subject"])
    assert set(frame["verdict"]) == {"accepted", "proposed"}


def test_no_reader_of_json_lines_finds_more_lines_than_statements() -> None:
    it = Source("lines", title="Lines", publisher="P", date="2015")
    it.name_("odd", "Organization", "A\u2028B\u0085C\ud800D")
    it.say("odd", "cooperates_with", "caricc")
    graph = world(it)
    text = WRITERS["jsonl"](graph).decode()
    assert len(text.splitlines()) == len(graph.statements)
    assert any(json.loads(line)["subject"]["name"] == "A\u2028B\u0085C\ud800D" for line in text.splitlines())


def test_pandas_reads_the_tables(graph: Graph) -> None:
    table = pd.read_csv(io.BytesIO(WRITERS["csv"](graph)))
    book = pd.read_excel(io.BytesIO(WRITERS["xlsx"](graph)), sheet_name=None)
    assert len(table) == len(book["statements"]) == len(graph.statements)
    assert list(table.columns) == list(book["statements"].columns)
    assert len(book["documents"]) == len(graph.documents)


def test_rdflib_finds_the_same_triples_in_json_ld_as_in_turtle() -> None:
    compacted, turtle = rdflib.Graph(), rdflib.Graph()
    compacted.parse(data=rdf("jsonld"), format="json-ld")
    turtle.parse(data=rdf("turtle"), format="turtle")
    assert set(compacted) == set(turtle)
    assert len(turtle) > 500
    assert isinstance(json.loads(rdf("jsonld"))["@context"], dict), "the context stands in the file"


def test_rdflib_reads_the_named_graphs() -> None:
    data = rdflib.Dataset()
    data.parse(data=rdf("trig"), format="trig")
    assert {str(one.identifier) for one in data.graphs()} >= {source.id for source in (*sources(), hostile())}


def test_rdf_12_reifies_each_claim_and_is_read_back_as_the_same_documents() -> None:
    quads = list(ox.parse(rdf("rdf12"), ox.RdfFormat.TURTLE))
    documents = [source.graph() for source in (*sources(), hostile())]
    claims = [quad for quad in quads if isinstance(quad.object, ox.Triple)]
    assert len(claims) == sum(len(graph.statements) for graph in documents)
    assert {quad.predicate.value for quad in claims} == {rdf12.REIFIES.value}
    assert b"<<(" in rdf("rdf12")
    assert shape.from_quads(quads) == shape.from_quads(ox.parse(rdf("turtle"), ox.RdfFormat.TURTLE))


def ftm(graph: Graph) -> list[dict]:
    return [json.loads(line) for line in WRITERS["ftm"](graph).decode().splitlines()]


def test_followthemoney_takes_every_entity_as_it_is() -> None:
    require("followthemoney")
    from followthemoney import model

    rows = ftm(world(hostile()))
    schemata = {row["id"]: model.get(row["schema"]) for row in rows}
    assert len(schemata) == len(rows)
    for row in rows:
        proxy = model.get_proxy(row, cleaned=False)
        proxy.schema.validate(row)
        for name, values in row["properties"].items():
            assert sorted(proxy.get(name)) == values, f"{row['id']} {name}: followthemoney would change or drop it"
            kind = proxy.schema.get(name)
            if kind.range is not None:
                assert all(schemata[value].is_a(kind.range) for value in values), f"{row['id']} {name}"
        assert all(row["properties"].get(name) for name in proxy.schema.required)
    count = Counter(row["schema"] for row in rows)
    assert {"Organization", "PublicBody", "Membership", "UnknownLink", "ProjectParticipant", "Document"} <= count.keys()


def test_a_planned_tie_is_no_link_of_aleph_unless_it_is_called_planned(graph: Graph) -> None:
    from graph.cli.asking import narrowed

    accepted = world(hostile())
    held = ftm(narrowed(accepted, status="asserted"))
    assert {row["properties"]["status"][0] for row in held if "role" in row["properties"]} == {"asserted"}
    links = [row["properties"] for row in ftm(accepted) if "role" in row["properties"]]
    planned = [link for link in links if link["status"] != ["asserted"]]
    assert planned
    for link in planned:
        assert link["role"][0].startswith(f"{link['status'][0]}: ")
        assert "startDate" not in link


def test_a_link_of_aleph_has_its_quotes_and_the_documents_that_prove_it() -> None:
    rows = ftm(world())
    link = next(row for row in rows if row["properties"].get("role") == ["memorandum: Memorandum on Cooperation"])
    assert link["properties"]["startDate"] == ["2009-12"]
    assert len(link["properties"]["proof"]) == len(link["properties"]["description"]) == 2
    document = next(row for row in rows if row["id"] == "ctgraph-document-meeting-2011")
    assert document["properties"]["title"] == ["Report of the third expert meeting"]


def test_only_addresses_that_open_a_page_become_links() -> None:
    it = Source("news", title="News", publisher="P", date="2015")
    it.name_("bad", "Organization", "Bad", website="javascript:alert(1)")
    it.name_("good", "Organization", "Good", website="https://example.org/a")
    it.say("bad", "cooperates_with", "good")
    found = {row["properties"]["name"][0]: row["properties"] for row in ftm(world(it)) if "name" in row["properties"]}
    assert "website" not in found["Bad"]
    assert found["Good"]["website"] == ["https://example.org/a"]


def digests() -> dict[str, str]:
    """A hash of what each writer makes of the small world."""
    graph = world(hostile(), proposed=True)
    made = {form: write(graph) for form, write in WRITERS.items()} | {form: rdf(form) for form in ("jsonld", "rdf12")}
    made["docx-matrix"] = to_docx(matrix_of(world(hostile())), "0123456789abcdef")
    return {form: hashlib.sha256(data).hexdigest() for form, data in made.items()}


def test_the_same_graph_gives_the_same_bytes_whatever_the_order_of_hashes() -> None:
    code = "import json, test_exports; print(json.dumps(test_exports.digests()))"
    root = Path(__file__).resolve().parents[1]
    env = os.environ | {"PYTHONPATH": os.pathsep.join(str(root / name) for name in ("tests", "tools", "."))}
    for seed in ("1", "2"):
        ran = subprocess.run(
            [sys.executable, "-c", code], env=env | {"PYTHONHASHSEED": seed}, capture_output=True, check=True
        )
        assert json.loads(ran.stdout) == digests()


def test_an_empty_network_is_still_a_file_of_its_form() -> None:
    it = Source("empty", title="Nothing", publisher="P", date="2015")
    graph = from_graphs([it.graph()])
    for form, read in READERS.items():
        assert read(WRITERS[form](graph)).number_of_nodes() == 0


def test_xml_forms_are_valid_xml(graph: Graph) -> None:
    for form in ("graphml", "gexf"):
        etree.fromstring(WRITERS[form](graph), etree.XMLParser(resolve_entities=False, huge_tree=False))


def test_an_unknown_form_is_told() -> None:
    with pytest.raises(InputError, match="unknown RDF format"):
        export.write([], io.BytesIO(), "n3")


PAGE = Path(__file__).resolve().parents[1] / "docs" / "exports.md"


def test_the_commands_and_the_python_of_the_page_on_exports_run(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from graph.cli import run
    from graph.stores import build_store

    pytest.importorskip("pyarrow")
    page = PAGE.read_text(encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("CTGRAPH_STORE", "world.store")
    build_store("world.store", [source.graph() for source in (*sources(), hostile())])
    blocks = [line for block in re.findall(r"```sh\n(.*?)```", page, re.DOTALL) for line in block.splitlines()]
    named = re.findall(r"`(ctgraph export [^`…]*)`", page)
    assert len(blocks) == 5 and len(named) > 9
    for command in (*named, *blocks):
        assert run(shlex.split(command)[1:]) == 0, command
    for suffix in re.findall(r"`graph(\.\w+)`", page):
        assert run(["export", "-o", f"graph{suffix}"]) == 0, suffix
    for code in re.findall(r"```python\n(.*?)```", page, re.DOTALL):
        exec(compile(code, "docs/exports.md", "exec"), {})
    query = re.search(r"```sql\nSELECT (.*?) FROM '(.*?)'\s+WHERE (.*?);", page, re.DOTALL)
    assert query is not None
    wanted = set(re.findall(r"\b[a-z_]+\b(?! *')", re.sub(r"'[^']*'", "", query[1] + " " + query[3])))
    assert wanted <= set(pd.read_parquet(query[2]).columns)


def test_the_page_on_exports_names_every_attribute_of_nodes_and_edges(graph: Graph) -> None:
    page = PAGE.read_text(encoding="utf-8")
    network = READERS["graphml"](WRITERS["graphml"](graph))
    told = {name for _, node in network.nodes(data=True) for name in node}
    told |= {name for _, _, edge in network.edges(data=True) for name in edge} - {"id"}
    told |= set(STATEMENT_COLUMNS[:-3])
    assert not [name for name in sorted(told) if f"`{name}`" not in page]
