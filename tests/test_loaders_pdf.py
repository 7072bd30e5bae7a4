# ruff: noqa: E501 (sample texts read better on one line)
import re

import pytest
from loader_checks import block_of, check_document, texts
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle, getSampleStyleSheet
from reportlab.pdfgen import canvas
from reportlab.platypus import BaseDocTemplate, Frame, PageTemplate, Paragraph, Spacer, Table, TableStyle

from graph.loaders import load_document

STYLES = getSampleStyleSheet()
BODY = ParagraphStyle("body", parent=STYLES["Normal"], alignment=4, spaceAfter=6)
WORDS = re.findall(r"\w+", "judges guards experts police lawyers teachers editors customs coast prison airport harbour")
SENTENCES = [
    f"In the {WORDS[n % 12]} year {2000 + n} the Office trained {WORDS[n * 5 % 12]} and {WORDS[n * 7 % 11]}, and the Centre "
    f"sent {n + 7} {WORDS[n * 3 % 7]} to the border, where the Union paid for {WORDS[n * 2 % 9]} measure number {n}."
    for n in range(60)
]  # fmt: skip


def head(page, document):
    page.setFont("Helvetica", 8)
    page.drawString(72, 810, "A/66/762 Report of the meeting")
    page.drawCentredString(298, 30, str(document.page))


def make(path, story, columns=1, on_page=head):
    document = BaseDocTemplate(str(path), pagesize=A4, title="Untitled")
    width = (A4[0] - 144 - 20 * (columns - 1)) / columns
    frames = [
        Frame(72 + n * (width + 20), 60, width, 720, id=str(n), leftPadding=0, rightPadding=0) for n in range(columns)
    ]
    document.addPageTemplates(PageTemplate(frames=frames, onPage=on_page))
    document.build(story)
    loaded = load_document(path)
    check_document(loaded, step=41)
    return loaded


def paragraphs():
    return [Paragraph(" ".join(SENTENCES[n : n + 4]), BODY) for n in range(0, 60, 4)]


def expected():
    return [" ".join(SENTENCES[n : n + 4]) for n in range(0, 60, 4)]


@pytest.mark.parametrize("columns", [1, 2, 3])
def test_columns_are_read_one_after_the_other(tmp_path, columns):
    loaded = make(tmp_path / "a.pdf", [Paragraph("The Title", STYLES["Title"]), *paragraphs()], columns)
    joined = " ".join(texts(loaded, "paragraph"))
    places = [joined.find(sentence) for sentence in SENTENCES]
    assert -1 not in places
    assert places == sorted(places)


def test_running_heads_and_page_numbers_are_dropped_and_pages_counted(tmp_path):
    loaded = make(tmp_path / "a.pdf", paragraphs() * 2)
    assert "A/66/762" not in loaded.text
    assert texts(loaded, "paragraph")[:10] == expected()[:10]
    assert loaded.source.count("\f") >= 1
    last = loaded.blocks[-1]
    assert loaded.evidence(last.start, last.end).place() == f"p. {loaded.source.count(chr(12)) + 1}"


def test_headings_by_size_and_weight_and_list_items(tmp_path):
    story = [
        Paragraph("A report on training", STYLES["Title"]),
        Paragraph(SENTENCES[0], BODY),
        Paragraph("Background", STYLES["Heading1"]),
        Paragraph(SENTENCES[1], BODY),
        Paragraph("What was done", STYLES["Heading2"]),
        Paragraph("<b>Measures</b>", BODY),
        *[Paragraph(SENTENCES[n], BODY, bulletText=f"{n}.") for n in range(2, 5)],
    ]
    bulleted = ParagraphStyle("bullet", parent=BODY, leftIndent=18, bulletIndent=0)
    story[-3:] = [Paragraph(SENTENCES[n], bulleted, bulletText=f"{n}.") for n in range(2, 5)]
    loaded = make(tmp_path / "a.pdf", story, on_page=lambda page, document: None)
    assert texts(loaded, "title") == ["A report on training"]
    assert texts(loaded, "heading") == ["Background", "What was done", "Measures"]
    levels = [block.level for block in loaded.blocks if block.kind == "heading"]
    assert levels == sorted(set(levels))
    assert texts(loaded, "item") == SENTENCES[2:5]
    assert [block.marker for block in loaded.blocks if block.kind == "item"] == ["2.", "3.", "4."]
    assert loaded.metadata.title == "A report on training"


def test_ruled_tables_become_rows(tmp_path):
    cells = [
        ["Body", "Topic"],
        [Paragraph("Organization for the Safety of the Region", BODY), "borders"],
        ["Centre", "judges"],
    ]
    table = Table(cells, colWidths=[150, 150], style=TableStyle([("GRID", (0, 0), (-1, -1), 0.5, "black")]))
    loaded = make(
        tmp_path / "a.pdf", [Paragraph(SENTENCES[0], BODY), table, Spacer(1, 8), Paragraph(SENTENCES[1], BODY)]
    )
    rows = [[loaded.text[a:b] for a, b in block.cells] for block in loaded.blocks if block.kind == "row"]
    assert rows == [["Body", "Topic"], ["Organization for the Safety of the Region", "borders"], ["Centre", "judges"]]
    assert texts(loaded, "paragraph") == SENTENCES[:2]


def test_a_sentence_over_a_page_break_is_joined_around_the_footnote(tmp_path):
    path = tmp_path / "a.pdf"
    page = canvas.Canvas(str(path), pagesize=A4)
    for number in range(1, 4):
        page.setFont("Helvetica", 10)
        lines = ["The Office and the Centre met in the city and talked about the work that both do with the"]
        lines = lines * 3 if number == 1 else ["border guards of the region, which the Union pays.", *lines * 3]
        for row, line in enumerate(lines):
            page.drawString(72, 700 - 14 * row, line)
        if number == 1:
            page.setFont("Helvetica", 6)
            page.drawString(72, 103, "1")
            page.setFont("Helvetica", 8)
            page.drawString(77, 100, "See the report of the meeting, annex two.")
        page.setFont("Helvetica", 8)
        page.drawString(300, 40, str(number))
        page.showPage()
    page.save()
    loaded = load_document(path)
    check_document(loaded)
    assert texts(loaded, "note") == ["See the report of the meeting, annex two."]
    assert block_of(loaded, "See the report").marker in ("1", "¹")
    assert "that both do with the border guards of the region" in loaded.text


def test_hyphens_at_line_ends_are_undone(tmp_path):
    path = tmp_path / "a.pdf"
    page = canvas.Canvas(str(path), pagesize=A4)
    page.setFont("Helvetica", 10)
    for row, line in enumerate(
        ["The Office and the Centre signed in the city of Vienna a memo-", "randum on the training of guards."]
    ):
        page.drawString(72, 700 - 12 * row, line)
    page.save()
    loaded = load_document(path)
    assert "a memorandum on the training" in loaded.text
    start = loaded.text.index("memorandum")
    assert loaded.evidence(start, start + 10).quote == "memo- randum"
