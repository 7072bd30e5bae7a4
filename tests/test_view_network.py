"""The network page: safe, offline, the same every time, and complete without its picture."""

import base64
import hashlib
import json
import re
from html.parser import HTMLParser
from pathlib import Path

import pytest
from world import Source, world

from graph.model import InputError
from graph.views.layout import place
from graph.views.network import network_page, write_network

EVIL = "<script>alert(1)</script>\"'&`${x}</style><!--"
SCHEMES = re.compile(r"(?:https?:)?//", re.IGNORECASE)


class Page(HTMLParser):
    """Collects tags with attributes, and the text of scripts, styles and cells."""

    def __init__(self, text: str) -> None:
        super().__init__(convert_charrefs=True)
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.texts: list[tuple[str, str]] = []
        self.open = ""
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        self.open = tag
        if tag in ("script", "style", "td"):
            self.texts.append((tag, ""))

    def handle_data(self, data: str) -> None:
        if self.open in ("script", "style", "td"):
            tag, text = self.texts[-1]
            self.texts[-1] = (tag, text + data)

    def handle_endtag(self, tag: str) -> None:
        self.open = ""


def hostile() -> Source:
    more = Source("hostile", title=EVIL, publisher=EVIL, date="2012")
    more.name_("evil", "Organization", EVIL, EVIL + "2", kind=EVIL)
    more.say("evil", "cooperates_with", "osce", quote=EVIL)
    more.agree("evil-act", "memorandum", EVIL, "2012", "asserted", "evil", "caricc", "eu")
    return more


@pytest.fixture(scope="module")
def page() -> str:
    return network_page(world(hostile()))


def data_of(page: str) -> dict[str, list[dict[str, object]]]:
    return json.loads(re.search(r'<script type="application/json" id="data">(.*?)</script>', page, re.S).group(1))


def test_hostile_names_stay_text(page: str) -> None:
    tags = [tag for tag, _ in Page(page).tags]
    assert tags.count("script") == 5  # the data, the library and ours
    assert tags.count("style") == 1
    assert "<script>alert" not in page
    assert EVIL in [node["name"] for node in data_of(page)["nodes"]]
    assert EVIL in [text for tag, text in Page(page).texts if tag == "td"]


def test_the_policy_lets_only_these_scripts_run(page: str) -> None:
    parsed = Page(page)
    policy = next(
        attrs["content"] for tag, attrs in parsed.tags if attrs.get("http-equiv") == "Content-Security-Policy"
    )
    assert policy is not None
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    for tag, text in parsed.texts:
        if tag in ("script", "style") and not text.lstrip().startswith("{"):
            digest = base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
            assert f"'sha256-{digest}'" in policy


def test_nothing_is_loaded_from_anywhere(page: str) -> None:
    for tag, attrs in Page(page).tags:
        for name in ("src", "href", "action", "srcset", "data", "poster"):
            value = attrs.get(name)
            assert value is None or value.startswith("#"), (tag, name, value)
        assert not [name for name in attrs if name.startswith("on") or name == "style"]
    styles = [text for tag, text in Page(page).texts if tag == "style"]
    assert not [text for text in styles if SCHEMES.search(text) or "@import" in text or "url(" in text]


def test_our_script_makes_no_markup_of_text() -> None:
    script = (Path(__file__).parent.parent / "graph/views/templates/network.js").read_text(encoding="utf-8")
    for word in (
        "innerHTML",
        "outerHTML",
        "insertAdjacentHTML",
        "document.write",
        "eval(",
        "Function(",
        "fetch(",
        "XMLHttp",
    ):
        assert word not in script


def test_the_same_graph_gives_the_same_bytes(tmp_path: Path) -> None:
    one = write_network(world(), tmp_path / "one.html").read_bytes()
    other = write_network(world(), tmp_path / "deep" / "other.html").read_bytes()
    assert one == other
    assert b"\r" not in one


def test_every_line_has_its_status_and_its_evidence() -> None:
    data = data_of(network_page(world()))
    names = {node["id"]: node["short"] for node in data["nodes"]}
    drawn = {
        (frozenset((names[link["from"]], names[link["to"]])), tie["status"])
        for link in data["links"]
        for tie in link["ties"]
    }
    assert (frozenset(("CARICC", "CIS ATC")), "asserted") in drawn
    assert (frozenset(("RCTS", "CTED")), "planned") in drawn
    assert all(tie["evidence"] for link in data["links"] for tie in link["ties"])


def test_an_agreement_of_many_is_one_node_with_a_line_to_each() -> None:
    data = data_of(network_page(world()))
    hub = next(node for node in data["nodes"] if node["name"] == "Eurasian Coalition against Terrorism")
    assert sum(hub["id"] in (link["from"], link["to"]) for link in data["links"]) == 6


def test_member_states_are_not_drawn_by_default() -> None:
    names = {node["name"] for node in data_of(network_page(world()))["nodes"]}
    assert "Kazakhstan" not in names


def test_the_table_has_all_ties_in_words() -> None:
    cells = [text for tag, text in Page(network_page(world())).texts if tag == "td"]
    assert "Protocol of Cooperation (2010-09)" in cells
    assert any("Report of the third expert meeting (CTITF, 2011-11), p. 4" in text for text in cells)


def test_focus_region_topic_and_size_limit_what_is_drawn() -> None:
    def names(**options: object) -> set[str]:
        return {node["short"] for node in data_of(network_page(world(), **options))["nodes"] if not node["hub"]}

    assert names(focus="RCTS") == {"RCTS", "CARICC", "CSTO", "UNODC", "CTED", "UNRCCA"}
    assert names(topic="legal") == {"CTED", "UNODC"}
    assert len(names(most=4)) == 4
    assert "CARICC" in names(region="Central Asia")
    with pytest.raises(InputError):
        names(focus="Nobody at all")
    with pytest.raises(InputError):
        names(most=1)


def test_a_graph_without_cooperation_still_makes_a_page() -> None:
    page = network_page(world(), focus="ASEANAPOL")
    assert [node["short"] for node in data_of(page)["nodes"]] == ["ASEANAPOL"]


def test_long_and_foreign_names_fit_their_boxes_and_boxes_do_not_overlap() -> None:
    more = Source("long", publisher="X", date="2012")
    more.name_("de", "NationalBody", "Bundesdonaudampfschifffahrtsgesellschaftsterrorismusbekämpfungsstelle")
    more.name_(
        "ru", "Organization", "Антитеррористический центр государств-участников Содружества Независимых Государств"
    )
    more.say("de", "cooperates_with", "ru")
    more.say("ru", "cooperates_with", "osce")
    nodes = data_of(network_page(world(more)))["nodes"]
    assert all(len(row) <= 24 for node in nodes for row in node["label"].split("\n"))
    assert all(node["label"].count("\n") < 3 for node in nodes)
    boxes = [node for node in nodes if not node["hub"]]
    for number, one in enumerate(boxes):
        for other in boxes[number + 1 :]:
            apart = abs(one["x"] - other["x"]) * 2 >= one["w"] + other["w"]
            assert apart or abs(one["y"] - other["y"]) * 2 >= one["h"] + other["h"]


def test_positions_do_not_depend_on_the_order_of_the_input() -> None:
    sizes = dict.fromkeys("abcdefgh", (80.0, 35.0))
    links = [("a", "b", 1.0), ("b", "c", 1.0), ("c", "d", 0.5), ("f", "g", 1.0)]
    assert place(sizes, links) == place(dict(reversed(sizes.items())), links[::-1])
