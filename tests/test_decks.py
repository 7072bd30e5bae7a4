"""Slides of a briefing: python-pptx opens them, nothing is lost, all can be edited, equal bytes, and nothing runs."""

from __future__ import annotations

import io
import os
import re
import subprocess
import sys
import zipfile
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from conftest import ROOT
from decks import brief, network, source
from lxml import etree
from openpyxl import load_workbook
from pptx import Presentation
from pptx.enum.dml import MSO_LINE
from pptx.enum.shapes import MSO_SHAPE_TYPE, PP_PLACEHOLDER
from pptx.oxml.ns import qn
from pptx.util import Emu, Inches

from graph.model import InputError
from graph.views.briefs.model import Brief, Chart, Node, Point, Row, Section, Table
from graph.views.briefs.pptx import write_pptx

FEET = (PP_PLACEHOLDER.FOOTER, PP_PLACEHOLDER.SLIDE_NUMBER)
DASHES = {"asserted": MSO_LINE.SOLID, "planned": MSO_LINE.DASH, "recommended": MSO_LINE.ROUND_DOT}


def opened(data: bytes) -> Any:
    return Presentation(io.BytesIO(data))


@pytest.fixture(scope="module")
def deck() -> Any:
    return opened(write_pptx(brief()))


def shapes_of(slide: Any) -> list[Any]:
    found = []
    for shape in slide.shapes:
        found.append(shape)
        if shape.shape_type == MSO_SHAPE_TYPE.GROUP:
            found += list(shape.shapes)
    return found


def text_of(slide: Any) -> str:
    parts = [shape.text_frame.text for shape in shapes_of(slide) if shape.has_text_frame]
    for shape in slide.shapes:
        if shape.has_table:
            parts += [cell.text for row in shape.table.rows for cell in row.cells]
    return "\n".join(parts)


def slides_on(deck: Any, heading: str) -> list[Any]:
    return [slide for slide in deck.slides if slide.shapes.title.text_frame.text.startswith(heading)]


def only_section(section: Section, **changes: Any) -> Brief:
    return replace(brief(sources=3), summary=(), not_covered=(), sections=(section,), **changes)


def test_slides_are_wide_and_each_has_a_title_of_its_own(deck: Any) -> None:
    titles = [slide.shapes.title.text_frame.text for slide in deck.slides]
    assert round(deck.slide_width / deck.slide_height, 2) == 1.78
    assert all(titles) and len(set(titles)) == len(titles)


def test_every_slide_has_a_number_and_a_footer_with_snapshot_and_date(deck: Any) -> None:
    for number, slide in enumerate(deck.slides, 1):
        holders = {holder.placeholder_format.type: holder for holder in slide.placeholders}
        assert "3f2a91c0b7de44aa" in holders[PP_PLACEHOLDER.FOOTER].text_frame.text
        assert "2020-05" in holders[PP_PLACEHOLDER.FOOTER].text_frame.text
        field = next(holders[PP_PLACEHOLDER.SLIDE_NUMBER]._element.iter(qn("a:fld")))
        assert field.get("type") == "slidenum" and field.findtext(qn("a:t")) == str(number)


def test_no_point_row_or_source_is_lost(deck: Any) -> None:
    said = "\n".join(map(text_of, deck.slides))
    given = brief()
    for point in (*given.summary, *given.not_covered, *(one for part in given.sections for one in part.points)):
        assert point.text in said
    for row in given.sections[0].tables[0].rows:
        assert row.cells[0] in said
    for one in given.sources:
        assert f"[{one.number}] {one.title}" in said
    for part in given.sections:
        assert part.question in said
        assert all(note in said for note in part.notes)


def test_a_table_that_goes_on_repeats_its_head(deck: Any) -> None:
    tables = [shape.table for slide in slides_on(deck, "Partners") for shape in slide.shapes if shape.has_table]
    heads = [[cell.text for cell in table.rows[0].cells] for table in tables]
    assert len(tables) > 1
    assert all(head == ["Status", "partner", "tie", "since", "Cited"] for head in heads)
    assert sum(len(table.rows) - 1 for table in tables) == 30


def test_long_parts_are_numbered(deck: Any) -> None:
    titles = [slide.shapes.title.text_frame.text for slide in slides_on(deck, "Partners")]
    assert titles == [f"Partners ({n}/{len(titles)})" for n in range(1, len(titles) + 1)]


def test_a_status_is_a_mark_and_a_word(deck: Any) -> None:
    said = "\n".join(map(text_of, slides_on(deck, "Partners")))
    for mark, word in (("●", "asserted"), ("◐", "planned"), ("○", "recommended")):
        assert f"{mark}\u00a0{word}" in said


def test_the_notes_of_a_slide_hold_the_whole_quote_of_each_source_it_cites(deck: Any) -> None:
    sources = {one.number: one for one in brief().sources}
    checked = 0
    for slide in deck.slides:
        notes = slide.notes_slide.notes_text_frame.text
        for cited in re.findall(r"\[(\d+(?:,\s\d+)*)\]", text_of(slide)):
            for number in map(int, cited.split(",")):
                assert sources[number].quote in notes
                checked += 1
    assert checked > 50


def test_charts_can_be_edited_and_hold_the_numbers_of_the_briefing(deck: Any) -> None:
    charts = [shape.chart for slide in slides_on(deck, "Work") for shape in slide.shapes if shape.has_chart]
    given = brief().sections[1].charts
    assert len(charts) == len(given) == 2
    for drawn, chart in zip(charts, given, strict=True):
        plot = drawn.plots[0]
        assert tuple(plot.categories) == chart.categories
        assert [(one.name, tuple(one.values)) for one in plot.series] == list(chart.series)
        book = load_workbook(io.BytesIO(drawn.part.chart_workbook.xlsx_part.blob))
        rows = list(book["Sheet1"].values)
        assert [row[0] for row in rows[1:]] == list(chart.categories)
        assert [row[1] for row in rows[1:]] == list(chart.series[0][1])


def test_a_chart_of_many_bars_goes_on_over_several_slides() -> None:
    names = tuple(f"State {n}" for n in range(40))
    chart = Chart("Ties by State", "bar", names, (("ties", tuple(float(n) for n in range(40))),), "ties")
    made = opened(write_pptx(only_section(Section("s", "States", charts=(chart,)))))
    plots = [shape.chart.plots[0] for slide in made.slides for shape in slide.shapes if shape.has_chart]
    assert len(plots) > 1
    assert [name for plot in plots for name in plot.categories] == list(names)


def test_a_network_is_made_of_shapes_whose_lines_are_glued_to_them(deck: Any) -> None:
    given = brief().sections[0].network
    assert given is not None
    group = next(
        shape for slide in deck.slides for shape in slide.shapes if shape.name == "Network" and hasattr(shape, "shapes")
    )
    shapes = {shape.shape_id: shape for shape in group.shapes}
    lines = [shape for shape in group.shapes if shape._element.tag == qn("p:cxnSp")]
    assert len(lines) == len(given.links)
    labels = {node.id: node.label.replace("\n", " ") for node in given.nodes}
    glued = []
    for line in lines:
        start, end = (line._element.find(f".//{qn(tag)}") for tag in ("a:stCxn", "a:endCxn"))
        names = [shapes[int(one.get("id"))].name for one in (start, end)]
        for one, x, y in ((start, line.begin_x, line.begin_y), (end, line.end_x, line.end_y)):
            box = shapes[int(one.get("id"))]
            assert box.left <= x <= box.left + box.width and box.top <= y <= box.top + box.height
        glued.append((*names, line.line.dash_style))
    assert sorted(map(str, glued)) == sorted(
        str((labels[link.a], labels[link.b], DASHES[link.status])) for link in given.links
    )


def test_boxes_of_a_network_do_not_overlap(deck: Any) -> None:
    group = next(s for slide in deck.slides for s in slide.shapes if s.name == "Network")
    boxes = [s for s in group.shapes if s._element.tag == qn("p:sp") and s.shape_type == MSO_SHAPE_TYPE.AUTO_SHAPE]
    assert len(boxes) == 12
    for index, a in enumerate(boxes):
        for b in boxes[index + 1 :]:
            assert (
                a.left + a.width <= b.left
                or b.left + b.width <= a.left
                or a.top + a.height <= b.top
                or b.top + b.height <= a.top
            ), (a.name, b.name)


@pytest.mark.parametrize(("nodes", "picture"), [(39, False), (40, True)])
def test_a_network_of_forty_nodes_is_a_picture(nodes: int, picture: bool) -> None:
    made = opened(write_pptx(only_section(Section("n", "Network", network=network(nodes)))))
    kinds = {shape.shape_type for shape in slides_on(made, "Network")[0].shapes if shape.name == "Network"}
    assert kinds == {MSO_SHAPE_TYPE.PICTURE if picture else MSO_SHAPE_TYPE.GROUP}


def test_what_is_seen_is_told_to_those_who_do_not_see_it(deck: Any) -> None:
    seen = 0
    for slide in deck.slides:
        for shape in slide.shapes:
            kinds = (MSO_SHAPE_TYPE.GROUP, MSO_SHAPE_TYPE.PICTURE, MSO_SHAPE_TYPE.CHART, MSO_SHAPE_TYPE.TABLE)
            if shape.shape_type in kinds:
                assert next(shape._element.iter(qn("p:cNvPr"))).get("descr")
                seen += 1
    assert seen >= 5


def test_no_two_shapes_of_a_slide_have_one_number(deck: Any) -> None:
    for slide in deck.slides:
        numbers = [one.get("id") for one in slide.shapes._spTree.iter(qn("p:cNvPr"))]
        assert len(numbers) == len(set(numbers))


def test_nothing_stands_outside_the_slide_or_over_its_footer(deck: Any) -> None:
    check_places(deck)


def check_places(deck: Any) -> None:
    """No shape beyond the edges, none over the footer."""
    for slide in deck.slides:
        feet = [holder.top for holder in slide.placeholders if holder.placeholder_format.type in FEET]
        for shape in slide.shapes:
            if shape.is_placeholder and shape.top in feet:
                continue
            assert shape.left >= 0 and shape.left + shape.width <= deck.slide_width, (shape.name, text_of(slide)[:80])
            assert shape.top >= 0 and shape.top + shape.height <= min([*feet, deck.slide_height]), shape.name


def test_the_same_briefing_gives_the_same_bytes() -> None:
    given = brief(rows=5, nodes=6)
    assert write_pptx(given) == write_pptx(given)


def test_the_bytes_hang_on_no_hash_seed() -> None:
    script = (
        "import hashlib, sys; sys.path.insert(0, 'tests'); from decks import brief;"
        "from graph.views.briefs.pptx import write_pptx;"
        "print(hashlib.sha256(write_pptx(brief(rows=2, nodes=40, sources=2))).hexdigest())"
    )
    found = {
        subprocess.run(
            [sys.executable, "-c", script],
            cwd=ROOT,
            env={**os.environ, "PYTHONHASHSEED": seed},
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for seed in ("1", "2")
    }
    assert len(found) == 1


def test_no_part_of_the_file_tells_when_it_was_made() -> None:
    with zipfile.ZipFile(io.BytesIO(write_pptx(brief(rows=3)))) as packed:
        assert {entry.date_time for entry in packed.infolist()} == {(2000, 1, 1, 0, 0, 0)}
        core = packed.read("docProps/core.xml").decode()
        assert set(re.findall(r">(\d{4}-[^<]*)<", core)) == {"2000-01-01T00:00:00Z"}
        books = [name for name in packed.namelist() if name.endswith(".xlsx")]
        assert books
        for name in books:
            with zipfile.ZipFile(io.BytesIO(packed.read(name))) as book:
                assert {entry.date_time for entry in book.infolist()} == {(2000, 1, 1, 0, 0, 0)}
                assert set(re.findall(r">(\d{4}-[^<]*)<", book.read("docProps/core.xml").decode())) == {
                    "2000-01-01T00:00:00Z"
                }


BAD = "A\x00B\x1b[31m \ud800C \u202edeorsrever\u202c ﷐ \ufffe <a:t>&amp;]]> _x000D_ {=1+1} http://example.org/x"
LONG = "Coordinating Council of the " + "Very Long Named " * 640


def hostile() -> Brief:
    """Every text of a briefing is one that no file should be broken by."""
    formula = '=HYPERLINK("http://example.org","x")'
    given = network(6)
    nodes = tuple(Node(one.id, BAD, BAD, one.group, one.x, one.y, one.w, one.h) for one in given.nodes)
    section = Section(
        "bad",
        BAD,
        BAD,
        (Point(BAD, "asserted", (1,)), Point(LONG, "", (99,))),
        (Table(BAD, (BAD, formula), (Row((LONG, BAD), "planned", (1, 2)), Row((formula, ""))), LONG),),
        (Chart(formula, "bar", (formula, "+1", "http://example.org/a", BAD), ((formula, (1.0, 2.0, 3.0, 4.0)),), BAD),),
        replace(given, nodes=nodes, title=LONG),
        (LONG,),
    )
    sources = (
        source(1, title=LONG, quote=LONG, publisher=BAD, address="javascript:alert(1)"),
        source(2, title=BAD, quote=formula, cited=BAD),
    )
    return Brief("pair", LONG, BAD, BAD, BAD, (Point(LONG),), (section,), (Point(BAD),), sources)


def test_hostile_texts_give_valid_slides_in_which_nothing_runs() -> None:
    data = write_pptx(hostile())
    made = opened(data)
    check_places(made)
    with zipfile.ZipFile(io.BytesIO(data)) as packed:
        for name in packed.namelist():
            if name.endswith((".xml", ".rels")):
                text = packed.read(name)
                etree.fromstring(text)
                assert b"hlinkClick" not in text and b"hlinkHover" not in text
                assert b'TargetMode="External"' not in text and b"/hyperlink" not in text
            if name.endswith(".xlsx"):
                book = load_workbook(io.BytesIO(packed.read(name)))
                cells = [cell for row in book["Sheet1"].iter_rows() for cell in row]
                assert all(cell.data_type in "sn" and cell.hyperlink is None for cell in cells)
                assert all(not str(cell.value).startswith(("=", "+", "-", "@")) for cell in cells)


def test_a_long_name_is_shortened_visibly_and_whole_in_the_notes() -> None:
    made = opened(write_pptx(hostile()))
    whole = " ".join(LONG.split())
    slide = next(slide for slide in made.slides if "…" in slide.shapes.title.text_frame.text)
    assert whole in slide.notes_slide.notes_text_frame.text
    body = next(slide for slide in made.slides if "Coordinating" in text_of(slide) and "[99]" in text_of(slide))
    assert whole not in text_of(body) and whole in body.notes_slide.notes_text_frame.text


def ministry(path: Path, *, size: tuple[float, float] = (10, 7.5), slides: int = 2) -> Path:
    """A ministry's presentation: 4:3, its own theme font, layouts in its own order and language, example slides."""
    deck = Presentation()
    deck.slide_width, deck.slide_height = Inches(size[0]), Inches(size[1])
    names = ["Titelfolie", "Titel und Inhalt", "Abschnitt", "Zwei Inhalte", "Vergleich", "Nur Titel"]
    for layout, name in zip(deck.slide_layouts, names, strict=False):
        layout.name = name
    for number in range(slides):
        slide = deck.slides.add_slide(deck.slide_layouts[number % 2])
        slide.shapes.title.text_frame.text = "An example of ours"
        slide.notes_slide.notes_text_frame.text = "A note of ours"
    content = deck.slide_layouts[1]
    for holder in content.placeholders:
        if holder.placeholder_format.idx == 1:
            holder.left, holder.top, holder.width, holder.height = (Inches(n) for n in (1, 2, 8, 4))
    deck.save(path)
    with zipfile.ZipFile(path) as old:
        parts = {name: old.read(name) for name in old.namelist()}
    with zipfile.ZipFile(path, "w") as new:
        for name, data in parts.items():
            new.writestr(name, data.replace(b'typeface="Calibri"', b'typeface="DejaVu Serif"'))
    return path


def test_a_template_gives_size_layouts_and_room_and_loses_its_example_slides(tmp_path: Path) -> None:
    made = opened(write_pptx(brief(rows=8), ministry(tmp_path / "ours.pptx")))
    assert (made.slide_width, made.slide_height) == (Inches(10), Inches(7.5))
    said = "\n".join(text_of(slide) for slide in made.slides)
    assert "An example of ours" not in said and "Northern Centre" in said
    used = {slide.slide_layout.name for slide in made.slides}
    assert used <= {"Titelfolie", "Titel und Inhalt", "Nur Titel"} and len(used) == 3
    tables = [shape for slide in made.slides for shape in slide.shapes if shape.has_table]
    assert tables and all(shape.left == Inches(1) and shape.width <= Inches(8) for shape in tables)
    check_places(made)


def test_the_example_slides_of_a_template_leave_no_trace_in_the_file(tmp_path: Path) -> None:
    data = write_pptx(brief(rows=3), ministry(tmp_path / "ours.pptx", slides=40))
    with zipfile.ZipFile(io.BytesIO(data)) as packed:
        names = [name for name in packed.namelist() if name.startswith("ppt/slides/slide")]
        assert len(names) == len(opened(data).slides)
        assert len(set(packed.namelist())) == len(packed.namelist())
        assert not any(b"of ours" in packed.read(name) for name in packed.namelist())


def test_a_potx_is_a_template_too(tmp_path: Path) -> None:
    packed = io.BytesIO()
    kind = b"presentationml.presentation.main+xml"
    with zipfile.ZipFile(ministry(tmp_path / "ours.pptx")) as old, zipfile.ZipFile(packed, "w") as new:
        for name in old.namelist():
            data = old.read(name)
            new.writestr(name, data.replace(kind, b"presentationml.template.main+xml"))
    path = tmp_path / "ours.potx"
    path.write_bytes(packed.getvalue())
    assert len(opened(write_pptx(brief(rows=3), path)).slides) > 5


def test_a_template_without_a_layout_for_titles_alone_is_used_all_the_same(tmp_path: Path) -> None:
    path = ministry(tmp_path / "ours.pptx", size=(13.333, 7.5), slides=0)
    deck = Presentation(path)
    for layout in list(deck.slide_layouts):
        if layout.name not in ("Titel und Inhalt",):
            deck.slide_layouts.remove(layout)
    deck.save(path)
    made = opened(write_pptx(brief(), path))
    assert {slide.slide_layout.name for slide in made.slides} == {"Titel und Inhalt"}
    assert "Partner 29 of the Centre" in "\n".join(map(text_of, made.slides))
    check_places(made)


@pytest.mark.parametrize(
    "content",
    [b"", b"not a presentation", b"PK\x03\x04 cut", "docx", "macro"],
    ids=["empty", "text", "cut", "docx", "macro"],
)
def test_a_template_that_is_none_is_told_in_one_line(tmp_path: Path, content: bytes | str) -> None:
    path = tmp_path / "ours.pptx"
    if content == "docx":
        from docx import Document

        Document().save(str(path))
    elif content == "macro":
        with zipfile.ZipFile(path, "w") as packed:
            packed.writestr(
                "[Content_Types].xml", "<Types>application/vnd.ms-powerpoint.presentation.macroEnabled</Types>"
            )
    else:
        assert isinstance(content, bytes)
        path.write_bytes(content)
    with pytest.raises(InputError) as caught:
        write_pptx(brief(rows=1), path)
    assert str(path) in str(caught.value) and "\n" not in str(caught.value)


def test_a_template_that_is_missing_is_told(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="cannot be read"):
        write_pptx(brief(rows=1), tmp_path / "none.pptx")


def test_a_table_without_rows_still_shows_its_head() -> None:
    made = opened(write_pptx(only_section(Section("t", "Table", tables=(Table("Partners", ("partner", "tie"), ()),)))))
    table = next(shape.table for slide in made.slides for shape in slide.shapes if shape.has_table)
    assert [[cell.text for cell in row.cells] for row in table.rows] == [["partner", "tie"]]


def test_a_briefing_without_anything_is_still_a_presentation() -> None:
    made = opened(write_pptx(Brief("topic", "Nothing", "", "", "", (), (), (), ())))
    assert [slide.shapes.title.text_frame.text for slide in made.slides] == ["Nothing"]


def test_letters_are_large_enough_to_be_read(deck: Any) -> None:
    for slide in list(deck.slides)[1:]:
        sources = slide.shapes.title.text_frame.text.startswith("Sources")
        for shape in slide.shapes:
            if (
                not shape.has_text_frame
                or shape.name == "How to read"
                or (shape.is_placeholder and shape.placeholder_format.type in FEET)
            ):
                continue
            for paragraph in shape.text_frame.paragraphs:
                for run in paragraph.runs:
                    least = 10 if sources else 12 if re.fullmatch(r" \[[\d, ]+\]", run.text) else 14
                    assert run.font.size is not None and run.font.size >= Emu(least * 12700), (shape.name, run.text)
