"""Every page opened in a real browser with the network off: drawn, filtered, searched, explained, and accessible."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from conftest import require
from crowd import CYRILLIC, LONG, crowd
from test_view_network import hostile
from world import Source, world

from graph.queries.projection import Graph
from graph.views.gaps import gaps_page
from graph.views.matrix import matrix_page
from graph.views.network import network_page
from graph.views.page import write
from graph.views.sources import sources_page
from graph.views.timeline import timeline_page

PAGES: dict[str, Callable[[Graph], str]] = {
    "network": network_page,
    "paths": lambda graph: network_page(graph, start="CARICC", end="UNODC"),
    "matrix": matrix_page,
    "gaps": gaps_page,
    "timeline": timeline_page,
    "sources": sources_page,
}
WHERE = "(() => { const at = page.network.where(0); return [Math.round(at.x), Math.round(at.y)]; })()"


@dataclass
class Opened:
    """A page that is open, with all that went wrong in it."""

    page: Any
    faults: list[str] = field(default_factory=list)

    def drawn(self) -> int:
        return int(self.page.evaluate("document.getElementById('canvas').dataset.drawn"))

    def panel(self) -> str:
        return str(self.page.inner_text("#panel"))

    def settle(self) -> None:
        """Wait until the table, which is written a little later, stands."""
        self.page.wait_for_timeout(400)


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    require("chromium")
    require("playwright")
    from playwright.sync_api import sync_playwright

    path = next(found for name in ("chromium", "chromium-browser", "google-chrome") if (found := shutil.which(name)))
    with sync_playwright() as play:
        chromium = play.chromium.launch(executable_path=path, args=["--no-sandbox", "--disable-gpu"])
        yield chromium
        chromium.close()


@pytest.fixture
def opened(browser: Any, tmp_path: Path) -> Iterator[Callable[..., Opened]]:
    contexts = []

    def open_(text: str, width: int = 1280, height: int = 800) -> Opened:
        context = browser.new_context(viewport={"width": width, "height": height}, offline=True)
        contexts.append(context)
        it = Opened(context.new_page())
        file = write(text, tmp_path / f"page{len(contexts)}.html").as_uri()
        it.page.on("console", lambda said: it.faults.append(said.text) if said.type in ("error", "warning") else None)
        it.page.on("pageerror", lambda error: it.faults.append(str(error)))
        it.page.on("dialog", lambda dialog: (it.faults.append("dialog: " + dialog.message), dialog.dismiss()))
        it.page.on("request", lambda sent: None if sent.url == file else it.faults.append("request: " + sent.url[:80]))
        it.page.goto(file)
        it.page.wait_for_selector("body[data-ready=yes]")
        return it

    yield open_
    for context in contexts:
        context.close()


def violations(it: Opened) -> list[str]:
    require("axe")
    from axe_playwright_python.sync_playwright import Axe

    it.settle()
    found = Axe().run(it.page).response["violations"]
    return [f"{one['id']}: {one['nodes'][0]['html'][:160]}" for one in found]


@pytest.mark.parametrize("name", PAGES)
def test_a_page_opens_without_a_network_and_is_accessible(name: str, opened: Callable[..., Opened]) -> None:
    it = opened(PAGES[name](world()))
    assert it.drawn() > 0
    assert violations(it) == []
    first = "#list button"
    it.page.click(first)
    assert it.panel()
    assert violations(it) == []
    assert it.faults == []


@pytest.mark.parametrize("name", PAGES)
def test_the_panel_shows_quote_document_and_page(name: str, opened: Callable[..., Opened]) -> None:
    it = opened(PAGES[name](world()))
    for button in it.page.locator("#list button").all():
        button.click()
        if it.page.locator("#panel blockquote").count() == 0 and it.page.locator("#panel .ties button").count():
            it.page.locator("#panel .ties button").first.click()
        if it.page.locator("#panel blockquote").count():
            break
    assert it.page.locator("#panel blockquote").count() > 0
    assert "p. " in it.panel()
    assert any(title in it.panel() for title in ("Report of the third expert meeting", "Ties in review", "Ten years"))


def test_a_click_on_a_body_and_on_a_line_of_the_picture_tells_of_it(opened: Callable[..., Opened]) -> None:
    it = opened(network_page(world()))
    where = "const box = document.getElementById('canvas').getBoundingClientRect();"
    spot = it.page.evaluate(
        f"""() => {{ {where}
        const node = page.data.nodes.find((one) => one.short === 'RCTS');
        const at = page.network.where(node.id); return [box.x + at.x, box.y + at.y]; }}"""
    )
    it.page.mouse.click(*spot)
    assert "Regional Counter-Terrorism Structure" in it.panel()
    spot = it.page.evaluate(
        f"""() => {{ {where}
        const id = (name) => page.data.nodes.find((one) => one.short === name).id;
        const a = page.network.where(id('CARICC')), b = page.network.where(id('INTERPOL'));
        return [box.x + a.x * 0.35 + b.x * 0.65, box.y + a.y * 0.35 + b.y * 0.65]; }}"""
    )
    it.page.mouse.click(*spot)
    assert "CARICC – INTERPOL" in it.panel() or "INTERPOL – CARICC" in it.panel()
    assert "Press release of INTERPOL" in it.panel()


def test_status_is_told_by_the_style_of_the_line_and_each_status_can_be_put_off(
    opened: Callable[..., Opened],
) -> None:
    it = opened(network_page(world()))
    lines = "page.network.drawn.lines.map((line) => line.status)"
    assert set(it.page.evaluate(lines)) == {"asserted", "planned", "recommended"}
    it.page.uncheck("input[name=status][value=planned]")
    it.page.uncheck("input[name=status][value=recommended]")
    assert set(it.page.evaluate(lines)) == {"asserted"}
    it.page.uncheck("input[name=status][value=asserted]")
    assert it.drawn() == 0
    assert it.page.inner_text("#note") == "Nothing passes the filters"


def test_the_network_is_filtered_by_topic_source_kind_of_actor_and_year(opened: Callable[..., Opened]) -> None:
    it = opened(network_page(world()))
    whole = it.drawn()

    def left(act: Callable[[], None]) -> int:
        act()
        found = it.drawn()
        it.page.reload()
        it.page.wait_for_selector("body[data-ready=yes]")
        return found

    assert left(lambda: it.page.select_option("#source", label="Ties in review (2014-03)")) == 2
    assert left(lambda: it.page.select_option("#topic", label="Criminal justice and legislation")) == 2
    assert 0 < left(lambda: it.page.select_option("#region", label="Central Asia")) <= whole
    assert 0 < left(lambda: it.page.uncheck("input[name=group][value=un]")) < whole
    assert 0 < left(lambda: it.page.locator("#year").fill("2009")) < whole


@pytest.mark.parametrize("name", ["matrix", "gaps", "timeline", "sources"])
def test_filters_of_the_other_pages_leave_less_and_can_leave_nothing(name: str, opened: Callable[..., Opened]) -> None:
    it = opened(PAGES[name](world()))
    whole = it.drawn()
    boxes = it.page.locator("#filters input[type=checkbox]:checked")
    counts = [whole]
    while boxes.count():
        boxes.first.uncheck()
        counts.append(it.drawn())
    assert counts == sorted(counts, reverse=True)
    assert counts[-1] == 0
    assert it.page.inner_text("#note") == "Nothing passes the filters"


def test_an_actor_is_found_by_any_of_its_names(opened: Callable[..., Opened]) -> None:
    more = Source("names", publisher="X", date="2012")
    more.name_("sco-rcts", "Organization", "Regional Counter-Terrorism Structure", "РАТС ШОС", "Structure régionale")
    for name in ("network", "timeline", "sources", "matrix"):
        it = opened(PAGES[name](world(more)))
        for asked in ("ратс шос", "structure regionale", "RCTS"):
            it.page.fill("#search", asked)
            if name == "network":
                it.page.press("#search", "Enter")
                assert "Regional Counter-Terrorism Structure" in it.panel()
            else:
                assert it.drawn() > 0
        it.page.fill("#search", "nobody of this name")
        assert it.page.locator("#list button").count() == 0
        assert it.faults == []


def test_keys_move_the_picture_and_go_from_cell_to_cell(opened: Callable[..., Opened]) -> None:
    it = opened(network_page(world()))
    it.page.focus("#canvas")
    before = it.page.evaluate(WHERE)
    it.page.keyboard.press("ArrowRight")
    it.page.keyboard.press("+")
    assert it.page.evaluate(WHERE) != before
    it.page.keyboard.press("0")
    assert it.page.evaluate(WHERE) == before
    it = opened(gaps_page(world()))
    it.page.locator("#grid button:not([hidden])").first.focus()
    first = it.page.evaluate("document.activeElement.dataset.square")
    it.page.keyboard.press("ArrowRight")
    assert it.page.evaluate("document.activeElement.dataset.square") != first
    it.page.keyboard.press("Enter")
    assert it.panel()
    it.page.keyboard.press("Escape")
    assert not it.panel()


def bad() -> Source:
    """What a hostile document could hold in its names and quotes."""
    it = hostile()
    texts = [
        "<img src=x onerror=alert(1)>",
        "javascript:alert(1)",
        '<svg onload="alert(1)"><a href="javascript:alert(2)">x</a></svg>',
        '=HYPERLINK("http://example.org","x")',
        '{ INCLUDETEXT "http://example.org" }',
        "\u202egnp.exe\u202c \u200fright to left",
        "}}{{ 7*7 }} {% raw %} </script><script>alert(3)</script>",
        "long " * 2000,
    ]
    for number, text in enumerate(texts):
        it.name_(f"bad{number}", "Organization", text, text.upper(), kind=text[:60])
        it.say(f"bad{number}", "cooperates_with", "caricc", quote=text)
        it.say(f"bad{number}", "works_on", "topic:borders", quote=text)
        it.say("state-kz", "member_of", f"bad{number}", quote=text)
        it.agree(f"act{number}", text[:40], text, "2011-02", "asserted", f"bad{number}", "osce", "eu")
        it.name_(f"place{number}", "Place", text, state="kz")
        it.say(f"place{number}", "needs", "topic:borders", quote=text)
    return it


@pytest.mark.parametrize("name", PAGES)
def test_a_hostile_document_stays_text(name: str, opened: Callable[..., Opened]) -> None:
    it = opened(PAGES[name](world(bad())))
    for button in it.page.locator("#list button").all()[:25]:
        button.click()
    it.settle()
    assert it.page.locator("img, svg[onload], a[href^=javascript], iframe, object, embed").count() == 0
    handlers = "[...document.querySelectorAll('*')].flatMap((one) => [...one.attributes].map((two) => two.name))"
    assert not [found for found in it.page.evaluate(handlers) if found.startswith("on")]
    assert it.faults == []


@pytest.mark.parametrize("size", [20, 300, 2000])
def test_a_network_of_any_size_opens_legibly_and_expands_on_demand(size: int, opened: Callable[..., Opened]) -> None:
    it = opened(network_page(crowd(size)))
    assert 0 < it.drawn() <= 500
    named = int(it.page.evaluate("document.getElementById('canvas').dataset.labels"))
    assert named >= 0.8 * it.drawn()
    first = it.drawn()
    if size > 100:
        assert violations(it) == []
        it.page.evaluate("page.network.enter(page.network.drawn.groups[0].key)")
        assert first < it.drawn() <= 2000
        if it.page.is_visible("#open"):
            it.page.click("#open")
            assert it.drawn() > size / 2
        assert it.drawn() <= 2000
    it.page.fill("#search", CYRILLIC.split()[0].lower())
    it.page.press("#search", "Enter")
    assert CYRILLIC in it.panel()
    it.page.fill("#search", "bundesdonaudampf")
    it.page.press("#search", "Enter")
    assert LONG in it.panel()
    it.page.get_by_text("Draw only what is around it").click()
    assert 2 <= it.drawn() <= 121
    it.page.click("#back")
    it.page.uncheck("input[name=status][value=asserted]")
    assert it.faults == []


def test_names_over_the_picture_never_cover_each_other(opened: Callable[..., Opened]) -> None:
    it = opened(network_page(crowd(300)))
    it.page.click("#open")
    it.settle()
    spots = it.page.evaluate("page.network.labels")
    assert len(spots) > 30
    for number, one in enumerate(spots):
        for other in spots[number + 1 :]:
            assert one[0] >= other[2] or other[0] >= one[2] or one[1] >= other[3] or other[1] >= one[3]


@pytest.mark.parametrize("name", PAGES)
def test_a_page_fits_a_small_screen_and_prints(name: str, opened: Callable[..., Opened]) -> None:
    it = opened(PAGES[name](world()), width=390, height=780)
    assert it.page.evaluate("document.documentElement.scrollWidth") <= 392
    printed = opened(PAGES[name](world()))
    data = printed.page.pdf(prefer_css_page_size=True)
    assert data.startswith(b"%PDF")
    assert it.faults == printed.faults == []


HOSTILE_NOTE = """# Meeting report <script>alert(1)</script>

UNODC and CARICC signed a memorandum of understanding in May 2011 in Almaty <img src=x onerror=alert(2)>.
The =HYPERLINK("http://example.org") Centre for [Border](javascript:alert(3)) Security cooperates with INTERPOL.
{ INCLUDETEXT "http://example.org" } INTERPOL plans a joint project with OSCE </script><svg onload=alert(4)>.
"""


def test_a_hostile_file_read_by_the_program_is_drawn_as_text(opened: Callable[..., Opened], tmp_path: Path) -> None:
    from typer.testing import CliRunner

    from graph.cli.app import commands

    note, store, target = tmp_path / "note.md", tmp_path / "s.store", tmp_path / "n.html"
    note.write_text(HOSTILE_NOTE, encoding="utf-8")
    for arguments in (["build", str(note)], ["view", "network", "--focus", "UNODC", "-o", str(target)]):
        result = CliRunner().invoke(commands(), [*arguments, "--store", str(store)])
        assert result.exit_code == 0, result.output
    it = opened(target.read_text(encoding="utf-8"))
    for button in it.page.locator("#list button").all()[:25]:
        button.click()
    it.settle()
    assert "memorandum" in it.page.inner_text("#table").casefold()
    assert it.page.locator("img, svg[onload], a[href^=javascript]").count() == 0
    assert it.faults == []
