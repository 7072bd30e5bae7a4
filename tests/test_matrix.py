"""The matrix of bodies and pillars: what stands in it, what Word shows, and that it is read back, edited or not."""

from __future__ import annotations

import io
from pathlib import Path

import docx
import pypdfium2
import pytest
import render_office
from conftest import require
from world import Source, iri, world

from graph.loaders.tables import load_table
from graph.model import DocumentGraph, InputError
from graph.pipeline import Options, Outcome, read_graphs, registry_folder, sources
from graph.register import shared_register
from graph.table_statements import from_table
from graph.views.exchange.matrix_docx import NOT_COVERED, NOTHING, to_docx
from graph.views.exchange.pillars import lines_of, matrix_of
from graph.vocabulary import local_slug

NAMES = {
    "sco-rcts": "Regional Anti-Terrorist Structure of the Shanghai Cooperation Organisation",
    "cis-atc": "Anti-Terrorism Center of the Commonwealth of Independent States",
}


def advice() -> Source:
    """A report with recommendations, plans and a part in an event."""
    it = Source("advice-2015", title="What next", publisher="Institute", date="2015-06")
    it.say("cis-atc", "should_work_on", "topic:human_rights", "recommended")
    it.say("sco-rcts", "works_on", "topic:equipment", "planned")
    it.say("csto", "organizes", "almaty-meeting")
    it.name_("recommendation:one", "Recommendation", "CARICC should train more officers", number="1")
    it.say("recommendation:one", "addressed_to", "caricc")
    it.say("recommendation:one", "concerns", "topic:training")
    it.say("osce", "works_on", "topic:legal", verdict="proposed", confidence=0.3)
    it.say("agreement:csto-atc", "concerns", "topic:arms")
    return it


def row_of(graph, slug: str) -> dict[str, list[tuple[str, str, tuple[str, ...]]]]:
    row = next(row for row in matrix_of(graph).rows if row.iri == iri(slug))
    return {cell.pillar: [(line.topic, line.status, line.ways) for line in cell.lines] for cell in row.cells}


def test_a_body_works_on_what_documents_say_on_the_topics_of_its_projects_and_of_its_agreements() -> None:
    graph = world(advice())
    assert row_of(graph, "sco-rcts")["III"] == [
        ("training", "asserted", ()),
        ("exercises", "asserted", ()),
        ("equipment", "planned", ()),
    ]
    assert row_of(graph, "osce") == {
        "I": [],
        "II": [("borders", "asserted", ("project Border biometrics (lead)",))],
        "III": [],
        "IV": [],
    }
    assert ("strategy", "asserted", ("event Third expert meeting in Almaty (organizer)",)) in row_of(graph, "csto")[
        "III"
    ]
    assert ("arms", "asserted", ("Cooperation protocol (2011) with CIS ATC",)) in row_of(graph, "csto")["II"]


def test_what_is_recommended_stands_as_recommended() -> None:
    graph = world(advice())
    assert row_of(graph, "cis-atc")["IV"] == [("human_rights", "recommended", ())]
    assert ("training", "recommended", ()) in row_of(graph, "caricc")["III"]


def test_what_the_register_alone_lists_is_no_activity() -> None:
    it = Source("register-2", "register")
    it.say("csto", "works_on", "topic:borders")
    assert "csto" not in {row.iri.rsplit("/", 1)[1] for row in matrix_of(world(it)).rows}


def test_an_empty_cell_tells_whether_any_document_speaks_of_the_body_and_the_pillar() -> None:
    rows = {row.iri: row for row in matrix_of(world(advice())).rows}
    pillars = {cell.pillar: cell for cell in rows[iri("osce")].cells}
    assert pillars["II"].lines
    assert not pillars["III"].lines and pillars["III"].covered > 0, "the meeting speaks of OSCE and of strategies"
    assert not pillars["I"].lines and pillars["I"].covered == 0, "no document speaks of a topic of the first pillar"


def test_a_region_has_the_bodies_of_the_region_and_an_unknown_one_is_told() -> None:
    named = {row.acronym for row in matrix_of(world(advice()), "Central Asia").rows}
    assert {"CARICC", "RCTS", "CIS ATC"} <= named
    assert "INTERPOL" not in named
    with pytest.raises(InputError, match="Atlantis"):
        matrix_of(world(), "Atlantis")


def written(graph, tmp_path: Path, name: str = "matrix.docx", region: str | None = None) -> Path:
    path = tmp_path / name
    path.write_bytes(to_docx(matrix_of(graph, region), "0123456789abcdef"))
    return path


def read(path: Path) -> Outcome:
    return read_graphs(sources([path])[0], Options(registry_folder()))


def claims(graphs: list[DocumentGraph]) -> set[tuple[str, str, str]]:
    found = {item for graph in graphs for item in graph.statements}
    return {(item.subject.rsplit("/", 1)[1], item.object.rsplit("/", 1)[1], item.status) for item in found}


def expected(graph) -> set[tuple[str, str, str]]:
    return {(body.rsplit("/", 1)[1], topic, status) for body, topic, status in lines_of(matrix_of(graph))}


def real_world():
    """The small world with two bodies called as the register of the package calls them."""
    it = Source("names", "register")
    for slug, name in NAMES.items():
        it.name_(slug, "Organization", name)
    return world(advice(), it)


def test_word_shows_marks_sources_a_legend_and_the_snapshot(tmp_path: Path) -> None:
    document = docx.Document(str(written(world(advice()), tmp_path)))
    assert document.sections[0].page_width > document.sections[0].page_height
    matrix, listed = document.tables
    assert [cell.text.split(":")[0] for cell in matrix.rows[0].cells] == [
        "Body", "Pillar I", "Pillar II", "Pillar III", "Pillar IV",
    ]  # fmt: skip
    assert matrix.rows[0]._tr.xpath("w:trPr/w:tblHeader")
    rows = {row.cells[0].paragraphs[0].text: row for row in matrix.rows}
    lines = [paragraph.text for paragraph in rows["RCTS"].cells[3].paragraphs]
    assert lines[0].startswith("● Training and capacity building in general: asserted [")
    assert lines[-1].startswith("◐ Equipment and technical base: planned [")
    assert rows["OSCE"].cells[1].text == NOT_COVERED
    assert rows["OSCE"].cells[3].text == NOTHING
    number = lines[-1].split("[")[1].rstrip("]")
    source = next(row for row in listed.rows if row.cells[0].text == f"[{number}]")
    assert [cell.text for cell in source.cells[1:4]] == ["What next", "Institute", "2015-06"]
    assert source.cells[5].text == "“sco-rcts works on topic:equipment”"
    text = "\n".join(paragraph.text for paragraph in document.paragraphs)
    assert "○ recommended" in text and "0123456789abcdef" in text


def test_the_same_matrix_gives_the_same_bytes_without_a_date_of_writing(tmp_path: Path) -> None:
    first, second = (written(world(advice()), tmp_path, name) for name in ("a.docx", "b.docx"))
    assert first.read_bytes() == second.read_bytes()
    core = docx.Document(str(first)).core_properties
    assert (core.created.year, core.modified.year, core.author) == (2000, 2000, "ctgraph")


def test_the_matrix_read_back_makes_the_same_claims_with_the_same_sources(tmp_path: Path) -> None:
    graph = real_world()
    outcome = read(written(graph, tmp_path))
    assert not outcome.warnings
    assert claims(outcome.graphs) == expected(graph)
    (table,) = outcome.graphs
    assert (table.entry.name, table.entry.origin) == ("matrix.docx table 1", "table")
    item = next(i for i in table.statements if i.object == iri("topic:equipment"))
    assert item.evidence.source == "What next, Institute, 2015-06"
    assert "“sco-rcts works on topic:equipment” (p. 3)" in item.evidence.quote
    assert item.evidence.place().startswith("matrix.docx table 1, row ")


def test_the_sources_of_the_matrix_are_not_read_as_a_report_of_their_own(tmp_path: Path) -> None:
    assert [graph.entry.origin for graph in read(written(real_world(), tmp_path)).graphs] == ["table"]


def test_beside_other_tables_and_text_only_the_matrix_and_its_sources_are_left_out_of_the_text(tmp_path: Path) -> None:
    document = docx.Document()
    document.add_paragraph("CARICC signed a memorandum of understanding with UNODC in May 2010.")
    for rows in (
        [HEAD, ["CARICC", "", "Organized crime and drugs: asserted [1]", "", ""]],
        [
            ["No.", "Title", "Quote"],
            ["[1]", "Report", "CARICC cooperates with INTERPOL on the exchange of information."],
        ],
        [["Colour", "Size"], ["red", "3"]],
    ):
        table = document.add_table(rows=len(rows), cols=len(rows[0]))
        for row, texts in zip(table.rows, rows, strict=True):
            for cell, text in zip(row.cells, texts, strict=True):
                cell.text = text
    document.save(str(tmp_path / "note.docx"))
    text, table = read(tmp_path / "note.docx").graphs
    assert (text.entry.origin, table.entry.origin) == ("text", "table")
    assert any(item.relation == "party" for item in text.statements), "the paragraph is read"
    assert not [item for item in text.statements if "interpol" in item.subject + item.object], "the quote is not"


def test_one_export_of_what_was_read_back_gives_the_same_claims_again(tmp_path: Path) -> None:
    from graph.pipeline import register_graphs
    from graph.queries.projection import from_graphs

    graph = real_world()
    first = read(written(graph, tmp_path)).graphs
    again = from_graphs([*register_graphs(registry_folder()), *first])
    known = {body for body, _, _ in expected(graph)} & {row.iri.rsplit("/", 1)[1] for row in matrix_of(again).rows}
    assert {"cis-atc", "sco-rcts", "osce"} <= known
    assert {one for one in expected(again) if one[0] in known} == {one for one in expected(graph) if one[0] in known}


def test_what_a_person_changes_in_word_is_read(tmp_path: Path) -> None:
    path = written(real_world(), tmp_path)
    document = docx.Document(str(path))
    matrix, listed = document.tables
    row = next(row for row in matrix.rows if row.cells[0].text.startswith("CIS ATC"))
    for paragraph in row.cells[3].paragraphs:
        if "exercises" in paragraph.text:  # the word is changed and the mark forgotten: the word counts
            paragraph.runs[0].text = paragraph.text.replace("asserted", "planned")
    row.cells[3].add_paragraph("Training and capacity building: planned [90]")
    row.cells[1].text = "Dialogue and tolerance (recommended) [91]\nVictims of terrorism – asserted"
    new = matrix.add_row().cells
    new[0].text, new[2].text = "CARICC", "◐ Border security"
    other = matrix.add_row().cells
    other[0].text, other[4].text = "Academy of the Steppe (AOS)", "Prisons and detention: asserted [90, 91]"
    for number, title in ((90, "Plan of the year"), (91, "Minutes")):
        cells = listed.add_row().cells
        cells[0].text, cells[1].text, cells[3].text = f"[{number}]", title, "2016-01"
    document.save(str(path))

    outcome = read(path)
    found = claims(outcome.graphs)
    assert not outcome.warnings
    assert {
        ("cis-atc", "exercises", "planned"),
        ("cis-atc", "training", "planned"),
        ("cis-atc", "dialogue", "recommended"),
        ("cis-atc", "victims", "asserted"),
        ("caricc", "borders", "planned"),
        (local_slug("Organization", "Academy of the Steppe"), "detention", "asserted"),
    } <= found
    assert ("cis-atc", "exercises", "asserted") not in found
    said = {item.object: item for item in outcome.graphs[0].statements if item.subject == iri("cis-atc")}
    assert said[iri("topic:dialogue")].evidence.source == "Minutes, 2016-01"
    assert said[iri("topic:victims")].confidence < 1, "a line without a source is one that nobody has checked"


def test_a_matrix_that_another_program_saved_is_read_the_same(tmp_path: Path) -> None:
    require("libreoffice")
    path = written(real_world(), tmp_path)
    (opened,) = render_office.as_pdf([path], tmp_path / "first", "odt")
    (saved,) = render_office.as_pdf([opened], tmp_path / "again", "docx")
    before, after = read(path), read(saved)
    assert not after.warnings
    assert claims(after.graphs) == claims(before.graphs)
    sources_of = [{item.evidence.source for item in outcome.graphs[0].statements} for outcome in (before, after)]
    assert sources_of[0] == sources_of[1]


def test_the_printed_matrix_lies_on_its_side_with_its_head_on_each_page(tmp_path: Path) -> None:
    require("libreoffice")
    many = [Source(f"report-{number}", title=f"Report {number}", publisher="P", date="2015") for number in range(3)]
    for number in range(45):
        slug = f"office-{number}"
        many[0].name_(slug, "Organization", f"Regional Office {number:02d}", kind="regional_ct_body")
        for one in many:
            one.say(slug, "works_on", "topic:borders")
    path = written(world(*many), tmp_path)
    document = pypdfium2.PdfDocument(render_office.as_pdf([path], tmp_path)[0])
    try:
        pages = [" ".join(page.get_textpage().get_text_bounded().split()) for page in document]
        assert all(page.get_width() > page.get_height() for page in document)
    finally:
        document.close()
    first_sources = next(number for number, text in enumerate(pages) if "Publisher" in text)
    assert first_sources > 1
    for text in pages[:first_sources]:
        assert "Pillar IV: Human rights and the rule of law" in text
    assert all(f"Regional Office {number:02d}" in "".join(pages) for number in range(45))


def plain_table(tmp_path: Path, rows: list[list[str]], *after: str) -> Path:
    document = docx.Document()
    document.add_paragraph("Regional cooperation in the year")
    table = document.add_table(rows=len(rows), cols=len(rows[0]))
    for row, texts in zip(table.rows, rows, strict=True):
        for cell, text in zip(row.cells, texts, strict=True):
            cell.text = text
    for text in after:
        document.add_paragraph(text)
    document.save(str(tmp_path / "mapping.docx"))
    return tmp_path / "mapping.docx"


HEAD = ["Organization", "Pillar I", "Pillar II", "Pillar III", "Pillar IV"]


def test_a_table_made_by_hand_is_read_by_the_same_grammar(tmp_path: Path) -> None:
    rows = [
        ["Mapping of activities", "", "", "", ""],
        HEAD,
        ["CARICC", "–", "• Organized crime and drugs: asserted [1]\n• Border security: planned [1]", "n/a", ""],
        ["", "", "Financing of terrorism: recommended", "", ""],
    ]
    path = plain_table(tmp_path, rows, "[1] Report of the Centre, CARICC, 2012")
    outcome = read(path)
    (table,) = (graph for graph in outcome.graphs if graph.entry.origin == "table")
    assert claims([table]) == {
        ("caricc", "crime_drugs", "asserted"),
        ("caricc", "borders", "planned"),
        ("caricc", "financing", "recommended"),
    }
    assert {item.evidence.source for item in table.statements} == {"Report of the Centre, CARICC, 2012", ""}


def test_a_mapping_without_statuses_is_not_guessed_at_and_a_note_says_so(tmp_path: Path) -> None:
    rows = [HEAD, ["CARICC", "", "Workshops planned for drug police; database", "Training of 40 officers", ""]]
    outcome = read(plain_table(tmp_path, rows))
    assert [graph.entry.origin for graph in outcome.graphs] == ["text"]
    (note,) = (warning for warning in outcome.warnings if "matrix" in warning)
    assert note.startswith("table 1: 2 lines of the matrix are not read: no status")
    assert "row 2" in note


def test_a_line_of_an_unknown_topic_or_source_is_told(tmp_path: Path) -> None:
    rows = [HEAD, ["CARICC", "", "Security of things: planned", "Joint exercises: asserted [7]", ""]]
    notes = " ".join(read(plain_table(tmp_path, rows)).warnings)
    assert "1 line of the matrix is not read: no topic" in notes and "'Security of things: planned'" in notes
    assert "sources cited in the matrix but not listed: 7" in notes


def test_activities_may_be_kept_as_a_table_with_a_row_for_each(tmp_path: Path) -> None:
    path = tmp_path / "activities.csv"
    path.write_text(
        "body,topic,status,source_title\nCARICC,crime_drugs,asserted,Report\nCARICC,Border security,planned,\n"
    )
    (table,) = load_table(path)
    graph = from_table(table, shared_register(registry_folder()))
    assert claims([graph]) == {("caricc", "crime_drugs", "asserted"), ("caricc", "borders", "planned")}


def test_nothing_in_the_matrix_is_a_field_a_link_or_a_macro(tmp_path: Path) -> None:
    it = Source("bad", title="{ INCLUDETEXT c:/secret }", publisher="P", date="2015")
    it.name_("cis-atc", "Organization", '{ HYPERLINK "http://example.org" } =1+1', kind="regional_ct_body")
    it.say("cis-atc", "works_on", "topic:borders", quote="{ DDEAUTO cmd } <w:fldSimple w:instr='x'/>")
    data = written(world(it), tmp_path).read_bytes()
    document = docx.Document(io.BytesIO(data))
    assert not document.element.body.xpath("//w:fldChar | //w:instrText | //w:fldSimple | //w:hyperlink")
    assert not [rel for rel in document.part.rels.values() if rel.is_external]
    assert "DDEAUTO" in "".join(cell.text for row in document.tables[1].rows for cell in row.cells)
