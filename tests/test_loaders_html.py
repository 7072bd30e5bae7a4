# ruff: noqa: E501 (sample texts read better on one line)
from hypothesis import given, settings
from hypothesis import strategies as st
from loader_checks import block_of, check_document, texts

from graph.loaders import load_document
from graph.loaders.html import read_html
from graph.loaders.normalise import build
from graph.model import Document

PROSE = "The Office and the Centre met in Vienna on 3 May 2010 and agreed to train border guards."


def load(folder, body, head="", encoding="utf-8"):
    path = folder / "page.html"
    path.write_bytes(f"<!DOCTYPE html><html lang='en'><head>{head}</head><body>{body}</body></html>".encode(encoding))
    document = load_document(path)
    check_document(document)
    return document


def test_main_content_without_menus_and_scripts(tmp_path):
    body = f"<nav>Home</nav><header>Site</header><main><h1>Centre</h1><p>{PROSE}</p><script>x()</script><div class='share-buttons share'>Share</div></main><footer>Imprint</footer>"
    document = load(tmp_path, body)
    assert document.text == f"Centre\n{PROSE}"


def test_lists_nest_and_count(tmp_path):
    document = load(
        tmp_path, f"<p>{PROSE}</p><ol start='3'><li>Three<ul><li>inner</li></ul></li><li><p>Four</p></li></ol>"
    )
    items = [(b.marker, b.level, document.text[b.start : b.end]) for b in document.blocks if b.kind == "item"]
    assert items == [("3.", 1, "Three"), ("•", 2, "inner"), ("4.", 1, "Four")]


def test_tables_with_spans(tmp_path):
    table = "<table><tr><th>Body</th><th>Topic</th></tr><tr><td rowspan='2'>OSCE</td><td>borders</td></tr><tr><td>training<br>judges</td></tr></table>"
    document = load(tmp_path, f"<p>{PROSE}</p>{table}")
    rows = [[document.text[a:b] for a, b in block.cells] for block in document.blocks if block.kind == "row"]
    assert rows == [["Body", "Topic"], ["OSCE", "borders"], ["", "training judges"]]


def test_layout_tables_are_text(tmp_path):
    document = load(tmp_path, f"<table><tr><td><h2>Heading</h2><p>{PROSE}</p></td></tr></table>")
    assert texts(document, "row") == []
    assert texts(document, "paragraph") == [PROSE]


def test_head_gives_metadata(tmp_path):
    head = "<title>About</title><meta name='author' content='The Office'><meta property='article:published_time' content='2015-03-02T10:00:00Z'><link rel='canonical' href='https://example.org/a'>"
    found = load(tmp_path, f"<p>{PROSE}</p>", head).metadata
    assert (found.title, found.author, found.date, found.language, found.address) == (
        "About",
        "The Office",
        "2015-03-02",
        "en",
        "https://example.org/a",
    )


def test_declared_charset(tmp_path):
    document = load(tmp_path, f"<p>{PROSE} Jiménez – Støre</p>", "<meta charset='windows-1252'>", "cp1252")
    assert "Jiménez – Støre" in document.text


def test_paragraph_numbers_and_bold_headings(tmp_path):
    document = load(
        tmp_path, f"<p>{PROSE}</p><p><strong>What comes next</strong></p><p>The Union<sup>2</sup> met the Office.</p>"
    )
    assert texts(document, "heading") == ["What comes next"]
    assert block_of(document, "The Union² met")
    start = document.text.index("met the Office")
    assert document.evidence(start, start + 5).place() == "paragraph 3"


def test_deep_nesting_does_not_break(tmp_path):
    assert PROSE in load(tmp_path, "<div>" * 200 + f"<p>{PROSE}</p>" + "</div>" * 200).text


@settings(max_examples=60, deadline=None)
@given(st.lists(st.sampled_from(["<p>", "</p>", "<ul>", "<li>", "</ul>", "<b>x</b>", "a &amp; b", "<br>", "<table><tr><td>1<td>2<tr><td>3<td>4</table>", "<h2>h</h2>", "é\u200b", "<sup>1</sup>"]), max_size=20))  # fmt: skip
def test_whatever_the_markup_the_map_holds(tmp_path_factory, parts):
    path = tmp_path_factory.getbasetemp() / "x.html"
    flow, _ = read_html(path, ("<html><body>word " + "".join(parts) + "</body></html>").encode())
    text, blocks, pieces = build(flow.source, flow.drafts)
    check_document(Document("a", "a", "html", "", flow.source, text, blocks, pieces, tuple(flow.anchors)), step=2)
