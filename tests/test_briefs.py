"""A briefing says nothing without a source, nothing planned as done, and is the same file each time it is written."""

from __future__ import annotations

import io
import os
import re
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import docx
import openpyxl
import pytest
from conftest import ROOT, require
from docx.oxml.ns import qn
from lxml import etree, html
from world import Source, world

from graph.cli import run
from graph.loaders import load_document
from graph.model import InputError
from graph.queries.answer import MARKS
from graph.queries.projection import Graph
from graph.queries.projection import load as graph_of
from graph.stores import open_store
from graph.views.briefs.content import brief_of
from graph.views.briefs.docx import write_docx
from graph.views.briefs.html import write_html
from graph.views.briefs.model import Brief, Point, Row
from graph.views.briefs.xlsx import write_xlsx

SUBJECTS: dict[str, dict[str, Any]] = {
    "body": {"names": ["RCTS SCO"]},
    "state": {"names": ["Kazakhstan"]},
    "pair": {"names": ["CIS ATC", "RCTS SCO"]},
    "three": {"names": ["UNODC", "CARICC", "OSCE"]},
    "region": {"region": "Central Asia"},
    "topic": {"topic": "borders"},
}
OWN_WORD = re.compile(
    r"^(These |This one |No document |In force, as far as|“|It has no member States|In these documents)"
)
"""What needs no source: what is not told, our own counts, and what the vocabulary says of a topic."""


@pytest.fixture(scope="module")
def graph() -> Graph:
    return world()


def made(graph: Graph, subject: str) -> Brief:
    return brief_of(graph, **SUBJECTS[subject], snapshot="0123456789abcdef")


def points(brief: Brief) -> Iterator[Point]:
    yield from brief.summary
    for section in brief.sections:
        yield from section.points


def rows(brief: Brief) -> Iterator[Row]:
    for section in brief.sections:
        for table in section.tables:
            yield from table.rows


@pytest.mark.parametrize("subject", SUBJECTS)
def test_every_fact_has_sources_that_exist_and_every_source_is_cited(graph: Graph, subject: str) -> None:
    brief = made(graph, subject)
    numbers = [source.number for source in brief.sources]
    assert numbers == list(range(1, len(numbers) + 1))
    cited: set[int] = set()
    for point in points(brief):
        assert point.sources or OWN_WORD.match(point.text), point.text
        assert not point.status or point.sources
        cited |= set(point.sources)
    for row in rows(brief):
        assert row.sources or not set("".join(row.cells[1:])) - set("–?"), row.cells
        cited |= set(row.sources)
    for section in brief.sections:
        cited |= {number for link in (section.network.links if section.network else ()) for number in link.sources}
        assert section.question.startswith("ctgraph ")
    assert cited == set(numbers)
    assert 1 <= len(brief.summary) <= (8 if subject != "three" else 16)


@pytest.mark.parametrize("subject", SUBJECTS)
def test_what_is_planned_or_recommended_never_stands_as_in_force(graph: Graph, subject: str) -> None:
    brief = made(graph, subject)
    told = {section.key.split("-")[0]: section for section in brief.sections}
    for section in brief.sections:
        kind = section.key.split("-")[0]
        if kind == "cooperation":
            assert {row.status for table in section.tables for row in table.rows} <= {"asserted"}
            assert {point.status for point in section.points} <= {"asserted", ""}
        if kind in ("planned", "recommended"):
            assert {point.status for point in section.points} <= {kind, ""}
            assert not any(re.search(r"\b(cooperates|signed|concluded)\b", point.text) for point in section.points)
    for point in points(brief):
        if point.status in ("planned", "recommended"):
            assert "cooperates with" not in point.text
    assert "cooperation" in told


def test_a_planned_act_is_told_as_planned_with_its_source(graph: Graph) -> None:
    brief = made(graph, "body")
    planned = next(section for section in brief.sections if section.key == "planned")
    said = [point.text for point in planned.points]
    assert "A memorandum between RCTS and CTED is planned and not yet in force (planned; 1 source)." in said
    force = next(section for section in brief.sections if section.key == "cooperation")
    with_whom = {row.cells[0] for table in force.tables for row in table.rows}
    assert "CARICC" in with_whom and not with_whom & {"CTED", "UNRCCA"}


def test_a_sentence_tells_date_status_and_sources_in_plain_words() -> None:
    it = Source("note", title="A note", publisher="An institute", date="2012")
    words = "UNODC and CARICC signed a memorandum of understanding in May 2011"
    it.name_("agreement:m", "Agreement", "memorandum of understanding", kind="memorandum", date="2011-05")
    for party in ("unodc", "caricc"):
        it.say("agreement:m", "party", party, at=1, quote=words, valid_from="2011-05")
    brief = brief_of(world(it), ["UNODC", "CARICC"])
    force = next(section for section in brief.sections if section.key == "cooperation")
    assert force.points[0].text == (
        "UNODC and CARICC signed a memorandum of understanding in May 2011 (asserted; 1 source)."
    )
    (number,) = force.points[0].sources
    source = brief.sources[number - 1]
    assert (source.title, source.publisher, source.date, source.quote) == ("A note", "An institute", "2012", words)


def test_the_words_of_a_party_and_of_the_register_are_told_as_such(graph: Graph) -> None:
    pair = brief_of(graph, ["CIS ATC", "INTERPOL"])
    assert "(asserted; 1 source; self-reported)" in pair.sections[0].points[0].text
    assert any(source.self_reported for source in pair.sources)
    body = made(graph, "body")
    assert "(register only)" in body.summary[0].text
    assert all(body.sources[number - 1].origin == "register" for number in body.summary[0].sources)


def test_proposed_claims_are_left_out_and_counted(graph: Graph) -> None:
    brief = brief_of(graph, ["OSCE", "UNRCCA"])
    assert brief.sections[0].points[0].text.startswith("These ")
    assert any("wait" in point.text and "left out" in point.text for point in brief.not_covered)


def test_a_body_of_which_nothing_is_told_gets_a_briefing_that_says_so(graph: Graph) -> None:
    brief = brief_of(graph, ["ASEANAPOL"])
    texts = [point.text for point in points(brief)]
    assert any("tell of no cooperation of ASEANAPOL in force" in text for text in texts)
    assert any("do not speak of ASEANAPOL" in point.text for point in brief.not_covered)
    assert any(point.text.startswith("Nothing was found under: ") for point in brief.not_covered)
    for written in (write_docx(brief), write_xlsx(brief), write_html(brief).encode()):
        assert len(written) > 1000


def test_what_the_documents_do_not_cover_names_topics_documents_and_dates(graph: Graph) -> None:
    told = " ".join(point.text for point in made(graph, "body").not_covered)
    assert "no document says anything of RCTS" in told
    assert "reach from 2012 to March 2014" in told or "reach from November 2011 to March 2014" in told
    assert "Only English text is read" in told


def test_what_is_asked_for_must_be_one_thing_and_known(graph: Graph) -> None:
    with pytest.raises(InputError, match="only one"):
        brief_of(graph, ["UNODC"], region="Central Asia")
    with pytest.raises(InputError, match="Nothing is named 'Nobody at all'"):
        brief_of(graph, ["Nobody at all"])
    with pytest.raises(InputError, match="both Counter-Terrorism Committee"):
        brief_of(graph, ["CTED", "CTED"])
    assert brief_of(graph, ["Central Asia"]).kind == "region"
    assert brief_of(graph, ["Joint exercises"]).kind == "topic"


def test_quotes_are_verbatim_in_their_documents(tmp_path: Path) -> None:
    names = ("about-caricc.html", "almaty-expert-meeting-2011.pdf", "cis-atc-and-sco-rcts.md")
    files = [ROOT / "data" / "documents" / name for name in (*names, "needs-and-offers-central-asia.docx")]
    store = tmp_path / "s"
    assert run(["build", *map(str, files), "--store", str(store), "--fast"]) == 0
    with open_store(str(store)) as there:
        graph = graph_of(there)
    texts = {path.stem: " ".join(load_document(path).source.split()) for path in files}
    quotes = 0
    for subject in SUBJECTS:
        for source in made(graph, subject).sources:
            if source.origin == "text":
                assert source.quote and source.quote in texts[source.document]
                quotes += 1
    assert quotes > 100


def parts(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as file:
        assert {entry.date_time for entry in file.infolist()} == {(2000, 1, 1, 0, 0, 0)}
        return {name: file.read(name) for name in file.namelist()}


@pytest.mark.parametrize("subject", SUBJECTS)
def test_the_paper_opens_and_its_footnotes_are_the_sources_in_order(graph: Graph, subject: str) -> None:
    brief = made(graph, subject)
    data = write_docx(brief)
    document = docx.Document(io.BytesIO(data))
    headings = [one.text for one in document.paragraphs if one.style.name == "Heading 1"]
    assert headings[0] == "Summary"
    assert [section.heading for section in brief.sections] == headings[1 : len(brief.sections) + 1]
    assert "What the documents do not cover" in headings
    files = parts(data)
    notes = etree.fromstring(files["word/footnotes.xml"])
    by_id = {one.get(qn("w:id")): one for one in notes if one.get(qn("w:type")) is None}
    cited = [one.get(qn("w:id")) for one in document.element.body.iter(qn("w:footnoteReference"))]
    assert len(cited) == len(set(cited)) and set(cited) == set(by_id)
    for number, identity in enumerate(cited, 1):
        text = "".join(by_id[identity].itertext())
        source = brief.sources[number - 1]
        assert (source.quote or source.place or source.cited) in text
    marks = {one.get(qn("w:name")) for one in document.element.body.iter(qn("w:bookmarkStart"))}
    fields = [one.get(qn("w:instr")).split() for one in document.element.body.iter(qn("w:fldSimple"))]
    assert {field[0] for field in fields} <= {"NOTEREF", "SEQ"}
    assert {field[1] for field in fields if field[0] == "NOTEREF"} <= marks
    assert document.core_properties.title == brief.title
    heads = [table.rows[0]._tr.find(".//" + qn("w:tblHeader")) for table in document.tables]
    assert heads and all(head is not None for head in heads)
    for picture in document.element.body.iter(qn("wp:docPr")):
        assert picture.get("descr")


def test_status_stands_as_mark_and_word(graph: Graph) -> None:
    text = "\n".join(one.text for one in docx.Document(io.BytesIO(write_docx(made(graph, "body")))).paragraphs)
    for status, mark in MARKS.items():
        assert f"{mark}\u00a0{status}" in text


@pytest.mark.parametrize("subject", SUBJECTS)
def test_the_page_is_one_file_whose_notes_lead_back_and_forth(graph: Graph, subject: str) -> None:
    brief = made(graph, subject)
    page = html.fromstring(write_html(brief))
    targets = {one.get("id") for one in page.iter() if one.get("id")}
    links = [one.get("href") for one in page.iter("a")]
    assert links and all(link[0] == "#" and link[1:] in targets for link in links)
    assert len(page.xpath("//ol[@class='sources']/li")) == len(brief.sources)
    assert not page.xpath("//script | //link | //iframe")
    assert all(one.get("src").startswith("data:image/svg+xml;base64,") and one.get("alt") for one in page.iter("img"))
    policy = page.xpath("//meta[@http-equiv='Content-Security-Policy']/@content")[0]
    assert policy.startswith("default-src 'none'; style-src 'sha256-") and "unsafe" not in policy


@pytest.mark.parametrize("subject", SUBJECTS)
def test_the_workbook_has_a_sheet_for_each_table_and_links_to_sources(graph: Graph, subject: str) -> None:
    brief = made(graph, subject)
    book = openpyxl.load_workbook(io.BytesIO(write_xlsx(brief)))
    assert book.sheetnames[0] == "Summary" and book.sheetnames[-3:] == ["Not covered", "Questions", "Sources"]
    assert len(book.sheetnames) >= 4 + sum(len(section.tables) for section in brief.sections)
    assert book["Sources"].max_row == len(brief.sources) + 1
    links = [cell.hyperlink for page in book for row in page.iter_rows() for cell in row if cell.hyperlink]
    assert links and all(link.target is None and link.location.startswith("'Sources'!A") for link in links)
    assert all(page.freeze_panes == "A2" for page in book)


FORMS: dict[str, Callable[[Brief], bytes]] = {
    "docx": write_docx,
    "xlsx": write_xlsx,
    "html": lambda brief: write_html(brief).encode(),
}


@pytest.mark.parametrize("form", FORMS)
def test_the_same_graph_gives_the_same_bytes(form: str, graph: Graph) -> None:
    assert FORMS[form](made(graph, "body")) == FORMS[form](made(world(), "body"))


def test_bytes_do_not_hang_on_the_order_of_hashes(tmp_path: Path) -> None:
    code = (
        "import hashlib\n"
        "from test_briefs import FORMS, made\n"
        "from world import world\n"
        "graph = world()\n"
        "print([hashlib.sha256(FORMS[form](made(graph, 'body'))).hexdigest() for form in FORMS])\n"
    )
    told = {
        subprocess.run(
            [sys.executable, "-c", code],
            cwd=ROOT,
            env={**os.environ, "PYTHONHASHSEED": seed, "PYTHONPATH": os.pathsep.join(sys.path)},
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for seed in ("1", "77")
    }
    assert len(told) == 1


NASTY = (
    '=HYPERLINK("http://x.example","y")\x00\x1b[31m </w:t><script>alert(1)</script> &amp; ]]> {{brief}} \u202e\ufffe'
)


def hostile() -> Source:
    it = Source("bad", title=NASTY, publisher="+cmd|' /C calc'!A0", date="2013")
    it.name_("evil", "Organization", "Office " + NASTY, "@SUM(A1)", kind="regional_organization")
    it.agree("bad", "memorandum", NASTY, "2010", "asserted", "evil", "unodc")
    it.agree("worse", "other", "-2+3", "2011", "planned", "evil", "cted")
    it.say("evil", "works_on", "topic:borders", quote='{ HYPERLINK "http://x.example" } ' + NASTY)
    it.say("evil", "needs", "topic:training", quote="\\fldSimple " + NASTY)
    return it


def test_hostile_text_stays_text_in_every_form() -> None:
    brief = brief_of(world(hostile()), ["evil"])
    files = parts(write_docx(brief))
    for name, data in files.items():
        if name.endswith((".xml", ".rels")):
            etree.fromstring(data)
    body = etree.fromstring(files["word/document.xml"])
    codes = [one.get(qn("w:instr")) for one in body.iter(qn("w:fldSimple"))]
    assert codes and all(
        re.fullmatch(r" (NOTEREF _ctgraph_source_\d+ \\h|SEQ (Table|Figure) \\\* ARABIC) ", code) for code in codes
    )
    assert not list(body.iter(qn("w:instrText"), qn("w:hyperlink")))
    assert b"x.example" not in files["word/_rels/document.xml.rels"]
    text = "".join(body.itertext())
    assert "<script>alert(1)</script>" in text and "\x1b" not in text
    page = html.fromstring(write_html(brief))
    assert not page.xpath("//script") and "<script>alert(1)</script>" in page.text_content()
    book = openpyxl.load_workbook(io.BytesIO(write_xlsx(brief)))
    for sheet in book:
        for row in sheet.iter_rows():
            for cell in row:
                assert cell.data_type != "f"
                assert not (isinstance(cell.value, str) and cell.value[:1] in "=+-@")


def template(tmp_path: Path, marker: bool) -> Path:
    document = docx.Document()
    document.sections[0].header.paragraphs[0].text = "Ministry of Example"
    document.styles["Heading 1"].font.name = "Georgia"
    document.add_paragraph("Letterhead of the ministry")
    if marker:
        document.add_paragraph("{{brief}}")
        document.add_paragraph("Signed: the head of division")
    path = tmp_path / "ministry.docx"
    document.save(str(path))
    return path


def test_a_template_with_a_marker_is_filled_and_its_text_stays(graph: Graph, tmp_path: Path) -> None:
    brief = made(graph, "body")
    document = docx.Document(io.BytesIO(write_docx(brief, template(tmp_path, marker=True))))
    texts = [one.text for one in document.paragraphs if one.text]
    assert texts[0] == "Letterhead of the ministry" and texts[-1] == "Signed: the head of division"
    assert brief.title in texts and not any("{{brief}}" in text for text in texts)
    assert document.sections[0].header.paragraphs[0].text == "Ministry of Example"
    assert document.styles["Heading 1"].font.name == "Georgia"


def test_a_template_without_a_marker_gives_its_styles_and_headers(graph: Graph, tmp_path: Path) -> None:
    brief, path = made(graph, "pair"), template(tmp_path, marker=False)
    data = write_docx(brief, path)
    assert data == write_docx(brief, path)
    document = docx.Document(io.BytesIO(data))
    assert document.paragraphs[0].text == brief.title
    assert not any("Letterhead" in one.text for one in document.paragraphs)
    assert document.sections[0].header.paragraphs[0].text == "Ministry of Example"


def test_a_word_template_file_is_taken_and_a_broken_one_refused(graph: Graph, tmp_path: Path) -> None:
    brief, plain = made(graph, "pair"), template(tmp_path, marker=True)
    dotx = tmp_path / "ministry.dotx"
    with zipfile.ZipFile(plain) as old, zipfile.ZipFile(dotx, "w") as new:
        for name in old.namelist():
            new.writestr(name, old.read(name).replace(b"document.main+xml", b"template.main+xml"))
    docx.Document(io.BytesIO(write_docx(brief, dotx)))
    broken = tmp_path / "broken.docx"
    for content in (b"not a zip", b"PK\x05\x06" + bytes(18), plain.read_bytes()[:4000]):
        broken.write_bytes(content)
        with pytest.raises(InputError, match=r"broken\.docx: (not a Word document|is truncated or damaged)"):
            write_docx(brief, broken)


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> str:
    folder = tmp_path_factory.mktemp("brief")
    (folder / "note.txt").write_text("UNODC and CARICC signed a memorandum of understanding in May 2011.\n")
    assert run(["build", str(folder / "note.txt"), "--store", str(folder / "s")]) == 0
    return str(folder / "s")


def test_the_command_writes_the_form_of_the_suffix(store: str, tmp_path: Path) -> None:
    for form, opening in (("docx", b"PK"), ("xlsx", b"PK"), ("html", b"<!DOCTYPE html>"), ("pptx", b"PK")):
        out = tmp_path / f"b.{form}"
        assert run(["brief", "CARICC", "--store", store, "-o", str(out)]) == 0
        assert out.read_bytes().lstrip().startswith(opening)
    with open_store(store) as there:
        assert there.revision() in (tmp_path / "b.html").read_text()


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["CARICC", "-o", "b.pdf"], "a briefing is written as .docx, .pptx, .xlsx, .html"),
        (["Nobody at all", "-o", "b.docx"], "Nothing is named 'Nobody at all'"),
        (["-o", "b.docx"], "Name what to brief on"),
        (["CARICC", "--template", "none.docx", "-o", "b.docx"], "none.docx: no such file"),
        (["CARICC", "--template", "none.docx", "-o", "b.html"], "takes none"),
        (["CARICC", "--template", "none.potx", "-o", "b.docx"], "ends in .docx or .dotx"),
    ],
)
def test_what_cannot_be_written_is_told_in_one_line(
    arguments: list[str], told: str, store: str, tmp_path: Path, monkeypatch: Any, capsys: Any
) -> None:
    monkeypatch.chdir(tmp_path)
    assert run(["brief", *arguments, "--store", store]) == 2
    said = capsys.readouterr().err
    assert told in said and said.count("\n") == 1
    assert not list(tmp_path.iterdir())


def test_as_of_and_known_by_stand_in_title_and_questions(store: str, tmp_path: Path) -> None:
    out = tmp_path / "b.html"
    assert run(["brief", "CARICC", "--as-of", "2012", "--title", "A title", "--store", store, "-o", str(out)]) == 0
    page = html.fromstring(out.read_text()).text_content()
    assert "A title" in page and "as things stood in 2012" in page
    assert "ctgraph timeline CARICC --as-of 2012" in page


def test_the_page_opens_without_a_network_and_is_accessible(graph: Graph, tmp_path: Path) -> None:
    for name in ("playwright", "chromium", "axe"):
        require(name)
    from axe_playwright_python.sync_playwright import Axe
    from playwright.sync_api import sync_playwright

    file = tmp_path / "b.html"
    file.write_text(write_html(made(graph, "body")), encoding="utf-8")
    path = next(found for name in ("chromium", "chromium-browser", "google-chrome") if (found := shutil.which(name)))
    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path=path, args=["--no-sandbox", "--disable-gpu"])
        page = browser.new_context(viewport={"width": 400, "height": 800}, offline=True).new_page()
        faults: list[str] = []
        page.on("console", lambda said: faults.append(said.text))
        page.on("pageerror", lambda error: faults.append(str(error)))
        page.goto(file.as_uri())
        assert [one["id"] for one in Axe().run(page).response["violations"]] == []
        assert page.evaluate("document.documentElement.scrollWidth") <= 400
        assert page.evaluate("[...document.images].every((one) => one.naturalWidth > 0)")
        browser.close()
    assert faults == []
