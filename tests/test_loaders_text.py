# ruff: noqa: E501 (sample texts read better on one line)
import time
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from loader_checks import block_of, check_document, texts

from graph.loaders import find_inputs, load_document, metadata_for, read_metadata
from graph.loaders.frontmatter import partial_date
from graph.loaders.language import detect_language
from graph.loaders.normalise import build
from graph.loaders.text import read_text
from graph.model import Document, InputError, Metadata


def load(folder: Path, text: str, name: str = "report.md", encoding: str = "utf-8") -> Document:
    path = folder / name
    path.write_bytes(text.encode(encoding))
    document = load_document(path)
    check_document(document)
    return document


PROSE = "The Office and the Centre met in Vienna on 3 May 2010 and agreed to train border guards."


def test_wrapped_lines_are_one_paragraph_and_hyphens_are_undone(tmp_path):
    document = load(tmp_path, f"{PROSE}\nThe memo-\nrandum covers counter-\nterrorism and training.\n\n{PROSE}\n")
    assert "The memorandum covers counter-terrorism and training." in texts(document, "paragraph")[0]
    assert len(texts(document, "paragraph")) == 2


def test_the_spelling_of_the_document_decides_about_a_hyphen(tmp_path):
    document = load(
        tmp_path,
        f"{PROSE}\nA well-trained unit and a well-\ntrained guard met the sub-\nregional body.\n\nSubregional bodies met.",
    )
    assert "a well-trained guard met the subregional body" in document.text


def test_a_paragraph_cut_by_a_page_break_a_credit_or_a_rule_is_joined(tmp_path):
    text = (
        "The Centre met the heads of the United\n\n\nUN Photo\n\nNations offices in the region.\n\n"
        "The States asked the Office for equipment, training\n\n---\n\nand advice on border control.\n\n"
        "It keeps a regular dialogue on security issues in Central\n\n12\n\nAsia. In 2011 it signed two more papers.\n\n"
        "A new paragraph begins here."
    )
    document = load(tmp_path, text)
    assert texts(document, "paragraph") == [
        "The Centre met the heads of the United Nations offices in the region.",
        "The States asked the Office for equipment, training and advice on border control.",
        "It keeps a regular dialogue on security issues in Central Asia. In 2011 it signed two more papers.",
        "A new paragraph begins here.",
    ]
    assert "Photo" not in document.text
    quote = document.evidence(*block_of_span(document, "The Centre met")).quote
    assert quote == "The Centre met the heads of the United"  # the longer side of the break


def block_of_span(document: Document, words: str) -> tuple[int, int]:
    block = block_of(document, words)
    return block.start, block.end


def test_a_footnote_between_the_halves_becomes_a_note(tmp_path):
    document = load(
        tmp_path,
        f"{PROSE}\n\nMany States have made efforts in other ways\n\n¹ See the annex.\n\n² A/RES/62/272\n\nto counter the appeal of violence.",
    )
    assert "Many States have made efforts in other ways to counter the appeal of violence." in texts(
        document, "paragraph"
    )
    assert texts(document, "note") == ["See the annex.", "A/RES/62/272"]
    assert [block.marker for block in document.blocks if block.kind == "note"] == ["¹", "²"]


def test_sentences_that_end_are_not_joined(tmp_path):
    document = load(tmp_path, f"{PROSE}\n\n{PROSE}\n\nConclusions\n\n{PROSE}")
    assert len(texts(document, "paragraph")) == 3
    assert texts(document, "heading") == ["Conclusions"]


def test_headings_of_all_forms(tmp_path):
    text = (
        f"# Report\n\n{PROSE}\n\n## **Measures**\n\n{PROSE}\n\n**Bold heading**\n\n{PROSE}\n\n***Recommendation 1: Convene a conference***\n\n"
        f"{PROSE}\n\nSetext\n======\n\n{PROSE}\n\nSession 2: The Role of Regional Bodies\n\n{PROSE}\n\n"
        f"**UNX-2018-03-85:** Training of border guards in the region\n\n{PROSE}\n\nEmpowering the media\n\n- One item.\n\nStrategic capacities:\n\n- Another item.\n"
    )
    document = load(tmp_path, text)
    assert texts(document, "title") == ["Report"]
    assert texts(document, "heading") == [
        "Measures",
        "Bold heading",
        "Recommendation 1: Convene a conference",
        "Setext",
        "Session 2: The Role of Regional Bodies",
        "UNX-2018-03-85: Training of border guards in the region",
        "Empowering the media",
        "Strategic capacities:",
    ]
    assert block_of(document, "Measures").level == 2


def test_a_sentence_with_a_colon_is_no_heading(tmp_path):
    document = load(tmp_path, f"{PROSE}\n\nMost bodies in the region have units for this:\n\n- One.\n- Two.")
    assert texts(document, "heading") == []


def test_a_sentence_after_a_bold_date_is_no_heading(tmp_path):
    document = load(
        tmp_path, f"{PROSE}\n\n**21 June 2000.** The Council of the Heads founded the Centre. [1]\n\n{PROSE}"
    )
    assert texts(document, "heading") == []


def test_a_list_of_names_after_a_colon_is_no_heading(tmp_path):
    document = load(
        tmp_path,
        f"{PROSE}\n\nUnited Nations: CTED, DPA, UNHCR, UNODC\n\nOther States that sent somebody: Norway, Japan, Turkey\n\n{PROSE}",
    )
    assert texts(document, "heading") == []


def test_stacked_headings_get_falling_levels(tmp_path):
    document = load(
        tmp_path,
        f"{PROSE}\n\nSession 1: Capacity\n\nRecommendations for the Plan\n\nPrevention:\n\n- States should cooperate.",
    )
    levels = [block.level for block in document.blocks if block.kind == "heading"]
    assert levels == sorted(set(levels))


def test_label_lines_stay_blocks_of_their_own(tmp_path):
    document = load(
        tmp_path,
        f"{PROSE}\n\nStatus: Ongoing\nLead: the Office\nPartners: the Centre, the Union\n\n#### Status: Completed\n\n{PROSE}",
    )
    assert texts(document, "paragraph")[1:5] == [
        "Status: Ongoing",
        "Lead: the Office",
        "Partners: the Centre, the Union",
        "Status: Completed",
    ]


def test_list_items_have_markers_and_levels(tmp_path):
    text = f"{PROSE}\n\n1. First item\n   goes on\n   a) nested\n   b) nested too\n2. Second item\n\n- States should train:\n - judges;\n - police.\n\n(i) one thing;\n(ii) another thing.\n\n• bullet"
    document = load(tmp_path, text)
    items = [
        (block.marker, block.level, document.text[block.start : block.end])
        for block in document.blocks
        if block.kind == "item"
    ]
    assert items[:5] == [
        ("1.", 1, "First item goes on"),
        ("a)", 2, "nested"),
        ("b)", 2, "nested too"),
        ("2.", 1, "Second item"),
        ("-", items[4][1], "States should train:"),
    ]
    assert items[5][1] == items[6][1] == items[4][1] + 1
    assert [item[0] for item in items[7:]] == ["(i)", "(ii)", "•"]


def test_a_dash_inside_wrapped_text_is_no_item(tmp_path):
    document = load(
        tmp_path,
        f"{PROSE}\nThe programme reached many people in the region of the south\n– women in particular – and it was praised.\n",
    )
    assert texts(document, "item") == []


def test_tables_become_rows_with_cells(tmp_path):
    text = f"{PROSE}\n\n| Body | Topic |\n|---|---|\n| Office | borders |\n| Centre | |\n\n{PROSE}\n\n<b>UNX-1</b> Training\tGlobal\t12 months\nUNX-2 Advice\tSahel\t6 months\n"
    document = load(tmp_path, text)
    rows = [block for block in document.blocks if block.kind == "row"]
    assert [(row.table, row.row) for row in rows] == [(0, 0), (0, 1), (0, 2), (1, 0), (1, 1)]
    assert [document.text[low:high] for low, high in rows[1].cells] == ["Office", "borders"]
    assert [document.text[low:high] for low, high in rows[2].cells] == ["Centre", ""]
    assert [document.text[low:high] for low, high in rows[3].cells] == ["UNX-1 Training", "Global", "12 months"]


def test_a_single_line_with_a_tab_is_a_title_not_a_table(tmp_path):
    document = load(
        tmp_path, f"{PROSE}\n\nUNX-2017-74:\tSupporting the region\n----------------\t--\n\nStatus: Ongoing\n\n{PROSE}"
    )
    assert texts(document, "row") == []
    assert texts(document, "heading") == ["UNX-2017-74: Supporting the region"]


def test_title_page_gives_title_and_date(tmp_path):
    text = f"**Implementing the Strategy in the Region\n3rd Meeting on\nPillar III\nco-organized by the Office and the Union\n21-22 July 2011, Almaty**\n\nChairman's Summary\n\n{PROSE}"
    document = load(tmp_path, text)
    assert texts(document, "title") == [
        "Implementing the Strategy in the Region",
        "3rd Meeting on Pillar III",
        "co-organized by the Office and the Union",
        "21-22 July 2011, Almaty",
        "Chairman's Summary",
    ]
    assert document.metadata.title == "Implementing the Strategy in the Region"
    assert document.metadata.date == "2011-07-21"
    assert any("publisher" in warning for warning in document.warnings)


def test_front_matter_is_metadata_and_no_text(tmp_path):
    document = load(
        tmp_path,
        f"---\ntitle: 'A report'\npublisher: The Office\ndate: 3 May 2010\nsource: https://example.org/a\n---\n\n# Heading\n\n{PROSE}",
    )
    assert document.metadata == Metadata("A report", "The Office", "", "2010-05-03", "en", "https://example.org/a")
    assert "publisher" not in document.text
    assert document.warnings == ()


def test_the_metadata_table_goes_before_front_matter(tmp_path):
    (tmp_path / "meta.csv").write_text("file;title;date\nreport.md;Table title;May 2011\n")
    (tmp_path / "report.md").write_text(f"---\ntitle: Front title\npublisher: P\n---\n{PROSE}")
    row = metadata_for(read_metadata(tmp_path / "meta.csv"), tmp_path / "report.md")
    document = load_document(tmp_path / "report.md", metadata=row)
    assert (document.metadata.title, document.metadata.date, document.metadata.publisher) == (
        "Table title",
        "2011-05",
        "P",
    )


def test_running_heads_and_page_numbers_are_dropped(tmp_path):
    states = ["Kazakhstan", "Kyrgyzstan", "Tajikistan", "Turkmenistan", "Uzbekistan"]
    pages = [
        f"The Office trained guards in {state}, which asked for more of it and for\n\n{number}\n\nA/66/762\n\n"
        f"advice on equipment for the borders of {state}.\n\n"
        for number, state in enumerate(states, 11)
    ]
    document = load(tmp_path, "".join(pages))
    assert "A/66/762" not in document.text
    assert document.text.count("and for advice on equipment") == 5


def test_headings_that_repeat_are_no_running_heads(tmp_path):
    document = load(tmp_path, f"{PROSE}\n\n" + f"Conclusions\n\n{PROSE}\n\n" * 5)
    assert texts(document, "heading") == ["Conclusions"] * 5


def test_markup_is_dropped_from_text_and_quotes_keep_the_source(tmp_path):
    document = load(
        tmp_path, f"{PROSE}\n\nThe **Office** supports *the Centre* &amp; [the Union](https://example.org) <br> now\\*."
    )
    start = document.text.index("The Office supports")
    assert document.text[start:] == "The Office supports the Centre & the Union now*."
    assert document.evidence(start, start + 30).quote == "The **Office** supports *the Centre"


def test_control_characters_leave_the_text_and_stay_in_the_source(tmp_path):
    document = load(tmp_path, f"The \x07Office\u200b met\x1f the Centre. {PROSE}")
    assert document.text.startswith("The Office met the Centre.")
    assert "\x07" in document.source


def test_evidence_has_a_line(tmp_path):
    document = load(tmp_path, f"{PROSE}\n\nThe Union met the Office.")
    start = document.text.index("Union")
    assert document.evidence(start, start + 5).place() == "line 3"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_encodings(tmp_path, encoding):
    document = load(tmp_path, f"{PROSE} Trinidad Jiménez met Støre – “again”.", encoding=encoding)
    assert "Jiménez met Støre – “again”" in document.text


def test_cyrillic_code_page(tmp_path):
    text = "Организация Договора о коллективной безопасности и Центр подписали протокол о сотрудничестве в Москве. " * 8
    document = load(tmp_path, text, "a.txt", "cp1251")
    assert "коллективной безопасности" in document.text
    assert document.names_only


def test_another_language_gives_names_only(tmp_path):
    document = load(
        tmp_path, "Le Centre et l'Office ont signé un accord sur la formation des juges dans la région du Sahel. " * 5
    )
    assert document.names_only
    assert "mostly not in English: only names are read" in document.warnings
    assert document.metadata.language == "fr"


def test_a_list_of_names_is_not_taken_for_another_language():
    assert detect_language("OSCE, UNODC, CSTO, INTERPOL, Kazakhstan, Tajikistan, Uzbekistan")[1]


@pytest.mark.parametrize(
    ("text", "date"),
    [
        ("Vienna, 12 and 13 October 2009", "2009-10-12"),
        ("July 21-22, 2011 in Almaty", "2011-07-21"),
        ("24-25 MAY 2010", "2010-05-24"),
        ("29 March - 1 April 2011", "2011-03-29"),
        ("September 2011", "2011-09"),
        ("Annual report 2018", "2018"),
        ("A/RES/60/288", ""),
        ("2011-07-22", "2011-07-22"),
    ],
)
def test_partial_dates(text, date):
    assert partial_date(text) == date


def test_find_inputs_expands_folders(tmp_path):
    (tmp_path / "b").mkdir()
    for name in ("z.txt", "b/a.md", ".hidden.txt", "picture.png", "old.doc", "~$lock.docx"):
        (tmp_path / name).write_text("x")
    assert [path.relative_to(tmp_path).as_posix() for path in find_inputs([tmp_path])] == ["b/a.md", "old.doc", "z.txt"]
    assert find_inputs([tmp_path / "z.txt", tmp_path]).count(tmp_path / "z.txt") == 1


def test_metadata_table_errors_name_the_row(tmp_path):
    path = tmp_path / "m.csv"
    path.write_text("file,date\na.txt,yesterday\n")
    with pytest.raises(InputError, match=r"row 2.*yesterday"):
        read_metadata(path)
    path.write_text("title,date\na,2010\n")
    with pytest.raises(InputError, match="no column file"):
        read_metadata(path)


def test_reading_time_grows_with_the_text(tmp_path):
    paragraph = f"{PROSE} " * 6 + "\n\n- An item of a list\n- Another one\n\nStatus: Ongoing\n\n"
    path = tmp_path / "long.txt"
    path.write_text(paragraph * 4000)
    begin = time.perf_counter()
    seen: list[float] = []
    load_document(path, progress=seen.append)
    assert time.perf_counter() - begin < 8  # 2.4 MB; 50 MB take some 20 seconds
    assert seen == sorted(seen)
    assert seen[-1] == 1.0


@settings(max_examples=150, deadline=None)
@given(
    st.lists(
        st.one_of(
            st.text(max_size=60),
            st.sampled_from(
                ["", "---", "# A", "**b**", "- item", " 1. item", "a | b | c", "|--|--|", "x\ty", "¹ note", "UN Photo",
                 "The Office of the United", "Nations, and", "co-", "> q", "\f", "<b>x</b>", "[a](b)", "Status: Ongoing"]
            ),
        ),
        max_size=25,
    )
)  # fmt: skip
def test_whatever_the_text_the_map_holds(lines):
    source = "\n".join(lines)
    text, blocks, pieces = build(source, read_text(source))
    if text:
        check_document(Document("a", "a", "text", "", source, text, blocks, pieces), step=3)
        assert not any(ord(char) < 32 and char not in "\n\t" for char in text)
