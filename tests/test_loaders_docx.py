# ruff: noqa: E501 (sample texts read better on one line)
import io
import zipfile

import docx
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from loader_checks import block_of, check_document, texts

from graph.loaders import load_document

PROSE = "The Office and the Centre met in Vienna on 3 May 2010 and agreed to train border guards."


def save(document, folder):
    path = folder / "report.docx"
    document.save(path)
    loaded = load_document(path)
    check_document(loaded)
    return loaded


def test_headings_lists_tables_and_properties(tmp_path):
    document = docx.Document()
    document.core_properties.title = "A report"
    document.core_properties.author = "The Office"
    document.add_heading("A report", 0)
    document.add_paragraph("3 May 2010")
    document.add_paragraph(PROSE)
    document.add_heading("Recommendations", 1)
    for text in ("The Office should train judges.", "The Centre should train police."):
        document.add_paragraph(text, style="List Number")
    document.add_paragraph("A bullet", style="List Bullet 2")
    table = document.add_table(rows=2, cols=2)
    for cell, text in zip(
        (cell for row in table.rows for cell in row.cells), ("Body", "Topic", "OSCE", "borders"), strict=True
    ):
        cell.text = text
    loaded = save(document, tmp_path)
    assert texts(loaded, "title") == ["A report", "3 May 2010"]
    assert texts(loaded, "heading") == ["Recommendations"]
    items = [(block.marker, block.level) for block in loaded.blocks if block.kind == "item"]
    assert items == [("1.", 1), ("2.", 1), ("•", items[2][1])]
    rows = [block for block in loaded.blocks if block.kind == "row"]
    assert [loaded.text[low:high] for low, high in rows[1].cells] == ["OSCE", "borders"]
    assert (loaded.metadata.title, loaded.metadata.author, loaded.metadata.date) == (
        "A report",
        "The Office",
        "2010-05-03",
    )
    start = loaded.text.index("OSCE")
    assert loaded.evidence(start, start + 4).place() == "table 1, row 2"


def test_evidence_has_the_paragraph(tmp_path):
    document = docx.Document()
    document.add_paragraph(PROSE)
    document.add_paragraph("")
    document.add_paragraph("The Union met the Office in Rome.")
    loaded = save(document, tmp_path)
    start = loaded.text.index("Union")
    assert loaded.evidence(start, start + 5).place() == "paragraph 3"


def test_insertions_and_content_controls_are_read_and_deletions_are_not(tmp_path):
    document = docx.Document()
    paragraph = document.add_paragraph("The Office ")
    for tag, inner, text in (("w:ins", "w:t", "supports"), ("w:del", "w:delText", "leads")):
        change, run, part = OxmlElement(tag), OxmlElement("w:r"), OxmlElement(inner)
        part.text = text
        run.append(part)
        change.append(run)
        paragraph._p.append(change)
    paragraph.add_run(" the Centre in this work.")
    control, content = OxmlElement("w:sdt"), OxmlElement("w:sdtContent")
    content.append(document.add_paragraph("The Union funds the programme in the region.")._p)
    control.append(content)
    document.element.body.insert(0, control)
    loaded = save(document, tmp_path)
    assert "The Office supports the Centre in this work." in loaded.text
    assert "The Union funds the programme" in loaded.text


def test_numbers_are_printed_as_word_prints_them(tmp_path):
    document = docx.Document()
    numbering = document.part.numbering_part.element
    abstract = OxmlElement("w:abstractNum")
    abstract.set(qn("w:abstractNumId"), "77")
    for level, (form, pattern) in enumerate((("decimal", "%1."), ("lowerLetter", "(%2)"))):
        part = OxmlElement("w:lvl")
        part.set(qn("w:ilvl"), str(level))
        for tag, value in (("w:start", "1"), ("w:numFmt", form), ("w:lvlText", pattern)):
            child = OxmlElement(tag)
            child.set(qn("w:val"), value)
            part.append(child)
        abstract.append(part)
    numbering.insert(0, abstract)
    number = OxmlElement("w:num")
    number.set(qn("w:numId"), "77")
    reference = OxmlElement("w:abstractNumId")
    reference.set(qn("w:val"), "77")
    number.append(reference)
    numbering.append(number)
    document.add_paragraph(PROSE)
    for level, text in ((0, "One."), (1, "One a."), (1, "One b."), (0, "Two."), (1, "Two a.")):
        properties = document.add_paragraph(text)._p.get_or_add_pPr().get_or_add_numPr()
        properties.get_or_add_numId().val = 77
        properties.get_or_add_ilvl().val = level
    loaded = save(document, tmp_path)
    assert [(b.marker, b.level) for b in loaded.blocks if b.kind == "item"] == [
        ("1.", 1),
        ("(a)", 2),
        ("(b)", 2),
        ("2.", 1),
        ("(a)", 2),
    ]


def test_bold_paragraphs_read_as_headings(tmp_path):
    document = docx.Document()
    document.add_paragraph(PROSE)
    document.add_paragraph().add_run("What the States need").bold = True
    document.add_paragraph(PROSE)
    assert texts(save(document, tmp_path), "heading") == ["What the States need"]


def test_footnotes_become_notes(tmp_path):
    document = docx.Document()
    paragraph = document.add_paragraph("The Office trains guards")
    reference = OxmlElement("w:footnoteReference")
    reference.set(qn("w:id"), "2")
    paragraph.add_run()._r.append(reference)
    paragraph.add_run(" in the region of the south.")
    stream = io.BytesIO()
    document.save(stream)
    namespace = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    note = f'<w:footnotes xmlns:w="{namespace}"><w:footnote w:id="2"><w:p><w:r><w:t>See the annex.</w:t></w:r></w:p></w:footnote></w:footnotes>'
    path = tmp_path / "notes.docx"
    with zipfile.ZipFile(stream) as old, zipfile.ZipFile(path, "w") as new:
        for name in old.namelist():
            data = old.read(name)
            if name == "word/_rels/document.xml.rels":
                kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/footnotes"
                data = data.replace(
                    b"</Relationships>",
                    f'<Relationship Id="rId99" Type="{kind}" Target="footnotes.xml"/></Relationships>'.encode(),
                )
            if name == "[Content_Types].xml":
                kind = "application/vnd.openxmlformats-officedocument.wordprocessingml.footnotes+xml"
                data = data.replace(
                    b"</Types>", f'<Override PartName="/word/footnotes.xml" ContentType="{kind}"/></Types>'.encode()
                )
            new.writestr(name, data)
        new.writestr("word/footnotes.xml", note)
    loaded = load_document(path)
    check_document(loaded)
    assert texts(loaded, "note") == ["See the annex."]
    assert block_of(loaded, "See the annex").marker == "¹"
    assert "trains guards¹ in the region" in loaded.text
