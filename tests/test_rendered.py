"""Briefings as LibreOffice draws them: every page has something on it, titles are there, nothing runs off the slide."""

from __future__ import annotations

import io
import re
from pathlib import Path
from typing import Any

import pypdfium2
import pytest
import render_office
from conftest import require
from decks import brief
from PIL import Image
from pptx import Presentation
from test_decks import ministry

from graph.views.briefs.docx import write_docx
from graph.views.briefs.pptx import write_pptx
from graph.views.briefs.xlsx import write_xlsx

FOOTER = r"Snapshot 3f2a91c0b7de\w* · (documents )?to 2020-05"
LEAST = 9.0  # points: names in a crowded network; the footer has 10, sources 11, all else more


def rendered(folder: Path, name: str, data: bytes) -> Path:
    require("libreoffice")
    path = folder / name
    path.write_bytes(data)
    return render_office.as_pdf([path], folder)[0]


@pytest.fixture(scope="module")
def slides(tmp_path_factory: pytest.TempPathFactory) -> tuple[Any, Path]:
    data = write_pptx(brief())
    return Presentation(io.BytesIO(data)), rendered(tmp_path_factory.mktemp("deck"), "deck.pptx", data)


def words(pdf: Path) -> list[str]:
    document = pypdfium2.PdfDocument(pdf)
    try:
        return [" ".join(page.get_textpage().get_text_bounded().split()) for page in document]
    finally:
        document.close()


def is_blank(path: Path) -> bool:
    with Image.open(path) as picture:
        low, high = picture.convert("L").getextrema()
    return low == high


def test_each_slide_is_a_page_with_its_title(slides: tuple[Any, Path]) -> None:
    deck, pdf = slides
    texts = words(pdf)
    assert len(texts) == len(deck.slides)
    for slide, text in zip(deck.slides, texts, strict=True):
        assert slide.shapes.title.text_frame.text in text


def test_no_slide_is_blank(slides: tuple[Any, Path], tmp_path: Path) -> None:
    pictures = render_office.as_pictures(slides[1], tmp_path, dots=30)
    assert len(pictures) == len(slides[0].slides)
    assert not any(map(is_blank, pictures))


def test_numbers_and_words_of_charts_and_networks_are_drawn(slides: tuple[Any, Path]) -> None:
    text = "\n".join(words(slides[1]))
    for word in ("Borders", "recommended", "Joint plan", "Body 10", "United Nations"):
        assert word in text


@pytest.mark.parametrize("template", [False, True], ids=["own", "ministry"])
def test_letters_stay_on_the_slide_above_the_footer_and_large_enough(tmp_path: Path, *, template: bool) -> None:
    given = ministry(tmp_path / "ours.pptx") if template else None
    pdf = rendered(tmp_path, "deck.pptx", write_pptx(brief(rows=45, sources=60), given))
    document = pypdfium2.PdfDocument(pdf)
    try:
        for number, page in enumerate(document, 1):
            wide, high = page.get_size()
            said = page.get_textpage()
            text = said.get_text_range()
            letters = [index for index in range(said.count_chars()) if said.get_text_range(index, 1).strip()]
            boxes = [said.get_charbox(index) for index in letters]
            assert all(left > 0 and right < wide and low > 0 and top < high for left, low, right, top in boxes)
            edge = footer_edge(said)
            footer = [found[0] for found in re.finditer(FOOTER, text)][-1]
            under = len("".join(footer.split())) + len(str(number))  # footer and number, and nothing else
            assert sum(low <= edge for _, low, _, _ in boxes) == under, (number, text)
            sizes = {round(height, 1) for height in letter_sizes(page)}
            assert min(sizes) >= LEAST, (number, sizes)
    finally:
        document.close()


def footer_edge(said: Any) -> float:
    """The upper edge of the footer: of the lowest place where its first word stands."""
    found, tops = said.search("Snapshot", match_case=True), []
    while (hit := found.get_next()) is not None:
        tops.append(max(said.get_charbox(index)[3] for index in range(hit[0], hit[0] + hit[1])))
    return min(tops)


def letter_sizes(page: Any) -> set[float]:
    """The sizes of all letters of a page in points, as they are drawn."""
    import pypdfium2.raw as raw

    said = page.get_textpage()
    return {
        raw.FPDFText_GetFontSize(said, index)
        for index in range(said.count_chars())
        if said.get_text_range(index, 1).strip()
    }


def test_the_tool_makes_pictures_and_tells_of_missing_files(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    require("libreoffice")
    path = tmp_path / "deck.pptx"
    path.write_bytes(write_pptx(brief(rows=1, nodes=3, sources=2)))
    assert render_office.main([str(path), "-o", str(tmp_path / "pages"), "--dots", "20"]) == 0
    made = sorted((tmp_path / "pages").glob("*.png"))
    assert made[0].name == "deck-01.png" and len(made) == len(capsys.readouterr().out.split())
    assert render_office.main([str(tmp_path / "none.pptx")]) == 2
    assert "none.pptx" in capsys.readouterr().err


def test_a_paper_is_drawn_with_its_headings_and_no_blank_page(tmp_path: Path) -> None:
    given = brief(rows=12, sources=25)
    pdf = rendered(tmp_path, "paper.docx", write_docx(given))
    text = " ".join(words(pdf))
    assert given.title in text
    for section in given.sections:
        assert section.heading in text
    assert 4 <= len(words(pdf)) <= 12
    assert not any(map(is_blank, render_office.as_pictures(pdf, tmp_path, dots=30)))


def test_a_workbook_is_drawn_with_its_tables(tmp_path: Path) -> None:
    given = brief(rows=12, sources=25)
    pdf = rendered(tmp_path, "book.xlsx", write_xlsx(given))
    text = " ".join(words(pdf))
    assert "Partner 11 of the Centre" in text and given.title in text
    assert not any(map(is_blank, render_office.as_pictures(pdf, tmp_path, dots=30)))
