"""Static pictures: text that can be read and searched, safe files, nothing over anything else, the same bytes."""

from __future__ import annotations

import io
import os
import re
import subprocess
import sys
import warnings
from collections.abc import Callable
from itertools import combinations
from pathlib import Path
from typing import Any

import pypdfium2 as pdfium
import pytest
from crowd import CYRILLIC, crowd
from lxml import etree
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.patches import Polygon
from matplotlib.text import Text
from PIL import Image
from world import Source, world

from graph.cli.demo import build_sample, sample_graph
from graph.model import InputError
from graph.queries.projection import Graph
from graph.views.gaps import gaps_drawn
from graph.views.matrix import matrix_drawn
from graph.views.network import network_drawn
from graph.views.palette import GROUPS, LINES, TONES
from graph.views.sources import sources_drawn
from graph.views.stills import (
    gaps_still,
    matrix_still,
    network_still,
    paper,
    sources_still,
    timeline_still,
)
from graph.views.stills.letters import readable
from graph.views.stills.sheet import Sheet, settled

ROOT = Path(__file__).parent.parent
SVG = "{http://www.w3.org/2000/svg}"
STILLS: dict[str, Callable[..., bytes]] = {
    "network": network_still,
    "paths": lambda graph, **options: network_still(graph, start="CARICC", end="UNODC", **options),
    "matrix": matrix_still,
    "gaps": gaps_still,
    "timeline": timeline_still,
    "sources": sources_still,
}
EVIL = "<script>alert(1)</script>\"'&`</style><!-- ]]> $\\frac{1}{2}$ $x$"
NAMES = {
    "evil": EVIL,
    "long": "Long " * 2000,
    "word": "W" * 10_000,
    "arabic": "مركز مكافحة الإرهاب",
    "hebrew": "מרכז \u202e נגד",
    "control": "A\x00B\x07C\x1b[31mD\ufffe\ud800E",
    "chinese": "反恐中心",
    "joined": "Ze\u0301ro\u200d\u200b\ufeffwidth",
    "accents": "Z" + "\u0301" * 300,
    "money": "Price $5 and $6_a^b$",
    "blank": " ",
}


def hostile() -> Graph:
    more = Source("hostile", title=EVIL, publisher=EVIL, date="2012")
    for slug, name in NAMES.items():
        more.name_(slug, "Organization", name)
        more.say(slug, "cooperates_with", "osce", quote=name or "nothing")
    more.agree("evil-act", "memorandum", EVIL, "2012", "asserted", "evil", "caricc", "eu", "arabic")
    return world(more)


def texts(svg: bytes) -> list[str]:
    """The rows of text of a picture."""
    return ["".join(found.itertext()) for found in etree.fromstring(svg).iter(f"{SVG}text")]


def pages(pdf: bytes) -> str:
    """The text that a reader of the PDF finds."""
    document = pdfium.PdfDocument(pdf)
    assert len(document) == 1
    return " ".join(str(document[0].get_textpage().get_text_range()).split())


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Graph:
    return sample_graph(build_sample(tmp_path_factory.mktemp("sample")))


@pytest.mark.parametrize("view", STILLS)
@pytest.mark.parametrize("form", ["svg", "png", "pdf"])
def test_every_view_has_a_title_and_says_what_it_rests_on(view: str, form: str) -> None:
    size = "160x90mm" if form == "png" else "slide"
    data = STILLS[view](world(), format=form, size=size, title="For the minister", snapshot="0123456789abcdef0123")
    source = "Sources: 3 documents, 1 table and the register, up to 2014-03. Snapshot of the store: 0123456789abcdef."
    if form == "svg":
        assert {"For the minister", source} <= set(texts(data))
        root = etree.fromstring(data)
        assert root.findtext(f"{SVG}title") == "For the minister"
        assert source in (root.findtext(f"{SVG}desc") or "")
    elif form == "pdf":
        assert "For the minister" in pages(data) and source in pages(data)
    else:
        with Image.open(io.BytesIO(data)) as picture:
            assert picture.size == (1890, 1063)
            assert picture.text["Title"] == "For the minister"  # type: ignore[attr-defined]
            assert source in picture.text["Description"]  # type: ignore[attr-defined]


def test_the_network_names_every_actor_that_the_page_draws() -> None:
    drawn = network_drawn(world())
    labels = {row for node in drawn.data["nodes"] if not node["hub"] for row in node["label"].split("\n")}
    assert {"CARICC", "OSCE", "UNODC"} <= labels
    assert labels <= set(texts(network_still(world())))
    found = pages(network_still(world(), format="pdf"))
    assert all(label in found for label in labels)


def test_a_joint_act_of_many_is_a_diamond_with_its_name() -> None:
    rows = texts(network_still(world()))
    assert "Eurasian Coalition" in rows and "against Terrorism" in rows
    assert GROUPS["hub"].label in rows


def test_planned_ties_are_dashed_and_recommended_ones_dotted() -> None:
    def dashes(**options: Any) -> set[str]:
        svg = network_still(world(), **options).decode()
        return set(re.findall(r"stroke-dasharray: ([\d.,]+)", svg))

    lengths = {status: ",".join(f"{length:g}" for length in LINES[status].dashes) for status in LINES}
    assert dashes(status="asserted") == set()
    assert len(dashes(status="planned")) == 1
    assert len(dashes()) == 2
    planned = [float(length) for length in dashes(status="planned").pop().split(",")]
    assert planned == pytest.approx([float(length) for length in lengths["planned"].split(",")], rel=0.01)
    rows = texts(network_still(world()))
    assert {"asserted", "planned", "recommended"} <= set(rows)
    assert "planned" not in texts(network_still(world(), status="asserted"))


def test_a_tie_with_a_direction_has_the_head_of_an_arrow() -> None:
    def arrows(graph: Graph) -> int:
        with settled():
            sheet = paper.network_paper(graph, "slide", "", {"kind": "structure,support"})
        return sum(len(patch.get_xy()) == 4 and patch.get_zorder() == 2 for patch in polygons(sheet))

    more = Source("more", title="More", publisher="Us", date="2013")
    more.say("osce", "supports", "caricc", quote="OSCE supports CARICC")
    assert arrows(world(more)) == arrows(world()) + 1


def polygons(sheet: Sheet) -> list[Polygon]:
    return [found for found in sheet.figure.findobj(Polygon) if isinstance(found, Polygon)]


Extent = tuple[float, float, float, float]


def shared(one: Extent, other: Extent) -> tuple[float, float]:
    """Width and height of what two rectangles share; below zero where they are apart."""
    return min(one[2], other[2]) - max(one[0], other[0]), min(one[3], other[3]) - max(one[1], other[1])


def overlaps(sheet: Sheet) -> list[tuple[str, str]]:
    """Texts that cover each other, or a box that is not their own, as the drawing library measures them."""
    canvas = FigureCanvasAgg(sheet.figure)
    renderer = canvas.get_renderer()  # type: ignore[no-untyped-call]
    rows = [found for found in sheet.figure.findobj(Text) if isinstance(found, Text) and found.get_text()]
    boxes: list[tuple[str, Extent]] = [(row.get_text(), row.get_window_extent(renderer).extents) for row in rows]
    boxes = [(text, tuple(map(float, extent))) for text, extent in boxes]  # type: ignore[misc]
    found = []
    for (one, a), (other, b) in combinations(boxes, 2):
        wide, high = shared(a, b)
        if wide > 0.5 and high > 0.25 * min(a[3] - a[1], b[3] - b[1]):
            found.append((one, other))
    for shape in polygons(sheet):
        if shape.get_zorder() < 3:
            continue  # grounds of captions, and arrows
        left, low, right, high_ = area = tuple(map(float, shape.get_window_extent(renderer).extents))
        for text, box in boxes:
            wide, high = shared(area, box)  # type: ignore[arg-type]
            if wide <= 0.5 or high <= 0.5:
                continue
            inside = left <= (box[0] + box[2]) / 2 <= right and low <= (box[1] + box[3]) / 2 <= high_
            if not inside and wide > 1 and high > 1:
                found.append((text, "a box"))
            if inside and (box[0] < left - 0.5 or box[2] > right + 0.5):
                found.append((text, "the edge of its box"))
    for text, (left, low, right, high_) in boxes:
        if left < 0 or low < 0 or right > sheet.width + 0.5 or high_ > sheet.height + 0.5:
            found.append((text, "the edge of the picture"))
    return found


NETWORKS: list[dict[str, Any]] = [
    {},
    {"region": "Central Asia", "kind": "agreement,cooperation", "most": 16},
    {"focus": "CARICC"},
    {"topic": "borders", "most": 30},
    {"start": "CARICC", "end": "UNCCT"},
    {"most": 45},
]


@pytest.mark.parametrize("size", ["slide", "160x100mm"])
def test_no_label_of_the_sample_covers_another_or_a_box_that_is_not_its_own(sample: Graph, size: str) -> None:
    with settled():
        for options in NETWORKS if size == "slide" else NETWORKS[:2]:
            assert overlaps(paper.network_paper(sample, size, "", options)) == [], options  # type: ignore[arg-type]


def test_no_text_of_a_matrix_or_timeline_covers_another_or_is_too_small(sample: Graph) -> None:
    with settled():
        sheets = [paper.grid_paper(sample, draw, "slide", "", {}) for draw in (matrix_drawn, gaps_drawn, sources_drawn)]
        sheets.append(paper.timeline_paper(sample, "slide", "", {}))
        for sheet in sheets:
            assert overlaps(sheet) == []
            assert min(row.get_fontsize() for row in sheet.figure.findobj(Text) if isinstance(row, Text)) >= 5.5


@pytest.mark.parametrize("number", [2, 40, 300])
def test_networks_of_any_size_are_drawn_without_overlap(number: int) -> None:
    with settled():
        sheet = paper.network_paper(crowd(number), "slide", "", {})
        assert overlaps(sheet) == []
    rows = [row.get_text() for row in sheet.figure.findobj(Text)]  # type: ignore[union-attr]
    if number > 45:
        assert any(row.startswith(f"{number} actors in ") for row in rows)
        shown = {row for row in rows if re.fullmatch(r"B\d+X", row)}
        more = sum(int(row.split()[1]) for row in rows if re.fullmatch(r"and \d+ more", row))
        assert len(shown) + more == number
    else:
        assert {f"B{index}X" for index in range(number)} <= set(rows)


def test_around_one_actor_the_firmest_ties_are_drawn_and_the_rest_is_told() -> None:
    star = Source("star", title="Star", publisher="Us", date="2013")
    for number in range(70):
        star.name_(f"a{number}", "Organization", f"Body Number {number}", f"B{number}X")
        star.say(f"a{number}", "cooperates_with", "asean", "asserted" if number < 10 else "planned")
    star.name_("asean", "Organization", "Association of Nations", "ASEAN")
    rows = texts(network_still(world(star), focus="ASEAN"))
    note = next(row for row in rows if "actors with most ties are drawn" in row)
    assert "The 45 actors" in note and "26 with fewer are left out" in note
    drawn = {row for row in rows if re.fullmatch(r"B\d+X", row)}
    assert len(drawn) == 44 and {f"B{number}X" for number in range(10)} <= drawn


def test_a_matrix_that_is_too_large_says_what_is_left_out(sample: Graph) -> None:
    rows = texts(gaps_still(sample, size="100x80mm"))
    told = re.search(r"(\d+) of (\d+) places are drawn, those with most needs first", " ".join(rows))
    assert told and int(told[1]) < 20 < int(told[2])
    assert f"{told[1]} places" in next(row for row in rows if "topics" in row)


def test_a_timeline_that_is_too_full_keeps_the_latest() -> None:
    many = Source("many", title="Many", publisher="Us", date="2020")
    for number in range(300):
        date = f"{1990 + number // 10}-{number % 10 + 1:02d}"
        many.agree(f"act-{number}", "memorandum", f"Memorandum number {number}", date, "asserted", "osce", "caricc")
    rows = " ".join(texts(timeline_still(world(many))))
    told = re.search(r"The latest (\d+) of (\d+) are drawn", rows)
    assert told and 20 < int(told[1]) < int(told[2])
    assert "number 299" in rows and "number 5 " not in rows


@pytest.mark.parametrize("view", STILLS)
def test_hostile_names_stay_text_in_every_form(view: str, capfd: pytest.CaptureFixture[str]) -> None:
    graph = hostile()
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        svg, png, pdf = (STILLS[view](graph, format=form, size="160x120mm") for form in ("svg", "png", "pdf"))
    root = etree.fromstring(svg)
    assert not [tag for tag in ("script", "image", "foreignObject", "a") if list(root.iter(SVG + tag))]
    assert b"<!DOCTYPE" not in svg and b"<!ENTITY" not in svg and b"@import" not in svg
    links = [value for element in root.iter() for name, value in element.attrib.items() if name.endswith("href")]
    assert all(value.startswith("#") for value in links)
    assert not [name for element in root.iter() for name in element.attrib if name.startswith("on")]
    Image.open(io.BytesIO(png)).load()
    pages(pdf)
    assert capfd.readouterr() == ("", "")


def test_what_looks_like_a_formula_is_printed_as_it_is() -> None:
    for form, read in (("svg", lambda data: " ".join(texts(data))), ("pdf", pages)):
        found = read(network_still(hostile(), format=form, focus="OSCE"))
        assert "Price $5 and $6_a^b$" in found
        assert "$x$" in found


def test_other_scripts_are_text_and_what_no_font_has_is_an_empty_box() -> None:
    found = " ".join(texts(network_still(hostile(), focus="OSCE")))
    assert NAMES["arabic"] in found
    assert "□□□□" in found
    assert "反" not in found
    cyrillic = crowd(12)
    assert CYRILLIC.split()[0] in pages(network_still(cyrillic, format="pdf", title=CYRILLIC))
    assert readable("A\u202eB\x1b\u200bC\ufeff\ue000") == "ABC□"


def test_a_picture_can_do_without_its_title_but_keeps_it_for_those_who_cannot_see() -> None:
    svg = network_still(world(), title="")
    assert "Cooperation against terrorism" not in texts(svg)
    assert etree.fromstring(svg).findtext(f"{SVG}title") == "Cooperation against terrorism"


def test_fonts_of_a_pdf_are_embedded_and_nothing_is_dated() -> None:
    pdf = network_still(world(), format="pdf")
    assert pdf.count(b"/FontFile2") >= 2
    assert b"CreationDate" not in pdf and b"ModDate" not in pdf
    assert b"<dc:date>" not in network_still(world())


def test_sizes() -> None:
    for size, dots in (("160x90mm", (1890, 1063)), ("16x9 cm", (1890, 1063)), ("a4", (2480, 3508))):
        with Image.open(io.BytesIO(network_still(world(), format="png", size=size))) as picture:
            assert picture.size == dots
            assert [round(value) for value in picture.info["dpi"]] == [300, 300]
    for size in ("large", "10x10", "1x1cm", "3x3m", "-5x9cm", "1e9x1e9mm"):
        with pytest.raises(InputError):
            network_still(world(), size=size)
    with pytest.raises(InputError, match="svg, png, pdf"):
        network_still(world(), format="gif")


def test_cells_have_the_colours_of_the_page() -> None:
    style = (ROOT / "graph/views/templates/page.css").read_text(encoding="utf-8").lower()
    for tone, (fill, ink) in TONES.items():
        if tone in ("none", "plain"):
            continue
        rule = re.search(rf"\.sample\.{tone} \{{ background: (#\w+); color: (#\w+);", style)
        assert rule, tone

        def full(colour: str) -> str:
            return "#" + "".join(2 * digit for digit in colour[1:]) if len(colour) == 4 else colour

        assert (full(rule[1]), full(rule[2])) == (fill.lower(), ink.lower()), tone


def test_the_settings_of_the_user_do_not_matter() -> None:
    import matplotlib

    plain = network_still(world())
    with matplotlib.rc_context({"font.size": 30, "svg.fonttype": "path", "lines.linewidth": 9, "text.usetex": True}):
        assert network_still(world()) == plain


def test_the_same_bytes_whatever_the_hash_seed_is_and_without_a_home(tmp_path: Path) -> None:
    code = (
        "import sys, hashlib; sys.path.insert(0, 'tests')\n"
        "from crowd import crowd; from world import world; from graph.views import stills as s\n"
        "w, said = world(), lambda data: print(hashlib.sha256(data).hexdigest())\n"
        "for f in (s.network_still, s.matrix_still, s.gaps_still, s.timeline_still, s.sources_still):\n"
        "    said(f(w, format='svg')), said(f(w, format='pdf'))\n"
        "said(s.network_still(w, format='png', size='160x90mm')), said(s.network_still(crowd(60)))\n"
    )
    nowhere = tmp_path / "no-home"
    nowhere.write_text("")  # a file, so that no folder can be made in it
    results = []
    for seed in ("1", "77"):
        env = {**os.environ, "PYTHONHASHSEED": seed}
        if seed == "77":
            env |= {"HOME": str(nowhere), "XDG_CACHE_HOME": str(nowhere), "XDG_CONFIG_HOME": str(nowhere)}
        run = subprocess.run([sys.executable, "-c", code], cwd=ROOT, env=env, capture_output=True, text=True)
        assert (run.returncode, run.stderr) == (0, "")
        results.append(run.stdout)
    assert results[0] == results[1]


def test_other_commands_do_not_load_the_drawing_library() -> None:
    code = "import sys; from graph.cli.app import commands; commands(); print('matplotlib' in sys.modules)"
    run = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert run.stdout == "False\n"
