"""Make the pictures of the README and of ``docs/gallery.md``, and that page, from the sample data.

What comes in are the sample documents that the package brings; what goes out are pages as a headless Chromium shows
them. ``--screens FOLDER`` writes each page at three sizes instead, to be looked at.
"""

from __future__ import annotations

import argparse
import io
import shutil
import sys
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from graph.cli.demo import build_sample, sample_graph
from graph.queries.projection import Graph
from graph.views.gaps import gaps_page
from graph.views.matrix import matrix_page
from graph.views.network import network_page
from graph.views.page import write
from graph.views.sources import sources_page
from graph.views.stills import gaps_still, network_still
from graph.views.timeline import timeline_page

DOCS = Path(__file__).resolve().parent.parent / "docs"
BROWSERS = ("chromium", "chromium-browser", "google-chrome", "chrome")
SIZES = {"projector": (1280, 720), "desk": (1920, 1080), "phone": (420, 860)}
GALLERY_SIZE = (1400, 860)
COLOURS = 240  # of a picture of the gallery, so that it stays small

HEAD = """# Gallery

Written by `tools/make_gallery.py` from the sample documents; do not edit. Every picture is one HTML file that works
from a USB stick with the network off: search with any name, filters, and a click that opens the quote with its document
and page. Lines are solid where a text asserts a tie, dashed where it is planned, dotted where it is recommended.
[How fast pages open](speed-of-pages.md) is measured up to 20,000 actors.
"""


@dataclass(frozen=True)
class Shot:
    """A page with what is done in it before the picture is taken."""

    name: str
    heading: str
    text: str
    command: str
    page: Callable[[Graph], str]
    act: str = ""


SHOTS = [
    Shot(
        "central-asia",
        "The bodies of one region",
        "The sixteen bodies of Central Asia that cooperate most. What ties three or more is a diamond.",
        "ctgraph view network --region 'Central Asia' --kind agreement,cooperation --most 16 -o central-asia.html",
        lambda graph: network_page(
            graph,
            region="Central Asia",
            kind="agreement,cooperation",
            most=16,
            title="Cooperation against terrorism in Central Asia",
        ),
    ),
    Shot(
        "evidence",
        "The evidence beside the picture",
        "A click on a line, or the return key in the list, shows what the tie rests on.",
        "ctgraph view network --region 'Central Asia' --kind agreement,cooperation --most 16 -o central-asia.html",
        lambda graph: network_page(
            graph,
            region="Central Asia",
            kind="agreement,cooperation",
            most=16,
            title="Cooperation against terrorism in Central Asia",
        ),
        "page.network.pickLine(page.network.drawn.lines.find((line) => ['CARICC', 'RATS'].every((name) => "
        "[line.from, line.to].some((id) => page.network.node(id).short === name))).id)",
    ),
    Shot(
        "network",
        "The whole network",
        "A large network opens as a map of groups that are tied among themselves more than to others.",
        "ctgraph view network -o network.html",
        lambda graph: network_page(graph, title="Cooperation against terrorism"),
    ),
    Shot(
        "group",
        "A group opened",
        "A double click, or the button in the list, opens a group where it stands.",
        "ctgraph view network -o network.html",
        lambda graph: network_page(graph, title="Cooperation against terrorism"),
        "page.network.enter(page.network.drawn.groups[0].key)",
    ),
    Shot(
        "ego",
        "Around one body",
        "Everyone it is tied to, and how they are tied to each other.",
        "ctgraph view network --focus CARICC -o caricc.html",
        lambda graph: network_page(graph, focus="CARICC"),
    ),
    Shot(
        "path",
        "From one body to another",
        "The cheapest paths, each hop with the act it runs through.",
        "ctgraph view network --from CARICC --to UNCCT -o path.html",
        lambda graph: network_page(graph, start="CARICC", end="UNCCT"),
    ),
    Shot(
        "topic",
        "One topic",
        "Ties on border security, and those among bodies that both work on it.",
        "ctgraph view network --topic borders --most 30 -o borders.html",
        lambda graph: network_page(graph, topic="borders", most=30),
    ),
    Shot(
        "date",
        "At a date",
        "What held in 2011; the slider in the page asks the same of any year.",
        "ctgraph view network --region 'Central Asia' --as-of 2011 -o 2011.html",
        lambda graph: network_page(
            graph, region="Central Asia", as_of="2011", most=20, title="Central Asia as it was in 2011"
        ),
    ),
    Shot(
        "matrix",
        "Who does the same",
        "Overlap of States, functions and years; a tick where the two have an agreement.",
        "ctgraph view matrix -o matrix.html",
        matrix_page,
        "document.querySelector('#list button').click()",
    ),
    Shot(
        "gaps",
        "Where something is missing",
        "Topics by places; red where a need is stated and nobody is found to meet it.",
        "ctgraph view gaps -o gaps.html",
        gaps_page,
        "document.querySelector('#list button').click()",
    ),
    Shot(
        "timeline",
        "What was agreed when",
        "Agreements along the years; events, projects and foundations at a click.",
        "ctgraph view timeline --since 2000 -o timeline.html",
        lambda graph: timeline_page(graph, since="2000"),
    ),
    Shot(
        "sources",
        "Who says so",
        "Ties by documents: what several tell, what hangs on one, what a party tells of itself.",
        "ctgraph view sources -o sources.html",
        sources_page,
    ),
]


@dataclass(frozen=True)
class Still:
    """A static picture."""

    name: str
    command: str
    picture: Callable[[Graph], bytes]


PAPER = """## On paper and on slides

The same views as SVG, PNG (300 dots an inch) or PDF, with legend, sources and the snapshot of the store: the suffix of
the file decides. `--size a4` or `--size 160x90mm` draws for a page or a column; letters stay as large as they can be.
"""

STILLS = [
    Still(
        "still-network",
        "ctgraph view network --region 'Central Asia' --kind agreement,cooperation --most 16 -o central-asia.png",
        lambda graph: network_still(
            graph,
            format="png",
            region="Central Asia",
            kind="agreement,cooperation",
            most=16,
            title="Cooperation against terrorism in Central Asia",
        ),
    ),
    Still("still-gaps", "ctgraph view gaps -o gaps.png", lambda graph: gaps_still(graph, format="png")),
]


def main() -> int:
    """Take the pictures."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--screens", type=Path, metavar="FOLDER", help="write all pages at three sizes here instead")
    asked = parser.parse_args()
    browser = next((found for name in BROWSERS if (found := shutil.which(name))), None)
    if browser is None:
        print("no Chromium here; install it to make the pictures", file=sys.stderr)
        return 2
    from playwright.sync_api import sync_playwright

    with tempfile.TemporaryDirectory() as folder, sync_playwright() as play:
        graph = sample_graph(build_sample(Path(folder)))
        chromium = play.chromium.launch(executable_path=browser, args=["--no-sandbox", "--disable-gpu"])
        for shot in SHOTS:
            page = write(shot.page(graph), Path(folder) / f"{shot.name}.html")
            if asked.screens:
                asked.screens.mkdir(parents=True, exist_ok=True)
                for size, extent in SIZES.items():
                    (asked.screens / f"{shot.name}-{size}.png").write_bytes(_taken(chromium, page, extent, shot.act))
            else:
                images = DOCS / "images"
                images.mkdir(parents=True, exist_ok=True)
                data = _small(_taken(chromium, page, GALLERY_SIZE, shot.act))
                (images / f"{shot.name}.png").write_bytes(data)
            print(f"written: {shot.name}")
        chromium.close()
        for still in STILLS:
            data = still.picture(graph)
            if asked.screens:
                (asked.screens / f"{still.name}.png").write_bytes(data)
            else:
                (DOCS / "images" / f"{still.name}.png").write_bytes(_small(data, GALLERY_SIZE[0], 64))
            print(f"written: {still.name}")
    if not asked.screens:
        (DOCS / "gallery.md").write_text(gallery(), encoding="utf-8", newline="\n")
    return 0


def gallery() -> str:
    """The page with all pictures."""
    parts = [HEAD]
    for shot in SHOTS:
        parts.append(f"## {shot.heading}\n\n{shot.text}\n\n```\n{shot.command}\n```\n")
        parts.append(f"![{shot.heading}: {shot.text}](images/{shot.name}.png)\n")
    parts.append(PAPER)
    for still in STILLS:
        parts.append(f"```\n{still.command}\n```\n\n![{still.command}](images/{still.name}.png)\n")
    return "\n".join(parts)


def _taken(chromium: Any, path: Path, size: tuple[int, int], act: str) -> bytes:
    context = chromium.new_context(viewport={"width": size[0], "height": size[1]}, offline=True)
    page = context.new_page()
    page.goto(path.as_uri())
    page.wait_for_selector("body[data-ready=yes]")
    if act:
        page.evaluate(f"(() => {{ {act}; }})()")
    page.wait_for_timeout(700)
    data: bytes = page.screenshot()
    context.close()
    return data


def _small(data: bytes, wide: int = 0, colours: int = COLOURS) -> bytes:
    """The same picture with few colours, and no wider than ``wide`` where that is given."""
    from PIL import Image

    out = io.BytesIO()
    with Image.open(io.BytesIO(data)) as picture:
        whole = picture.convert("RGB")
        if wide:
            whole = whole.resize((wide, round(wide * whole.height / whole.width)), Image.Resampling.LANCZOS)
        few = whole.quantize(colours, method=Image.Quantize.MEDIANCUT, dither=Image.Dither.NONE)
        few.save(out, "PNG", optimize=True)
    return out.getvalue()


if __name__ == "__main__":
    sys.exit(main())
