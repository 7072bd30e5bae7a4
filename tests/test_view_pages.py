"""All pages as files: they say what the answers say, hold nothing from outside, and are the same every time."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
from test_pages_in_browser import PAGES, bad
from test_view_network import SCHEMES, Page
from typer.testing import CliRunner
from world import sources, world

from graph.cli.app import commands
from graph.queries.duplication import duplication
from graph.queries.gaps import gaps
from graph.queries.timeline import timeline
from graph.stores.folder import build
from graph.views.communities import MOST_GROUPS, communities
from graph.views.gaps import gaps_page
from graph.views.layout import place_groups
from graph.views.matrix import matrix_page
from graph.views.network import network_page
from graph.views.sources import sources_page
from graph.views.timeline import timeline_page


def data_of(page: str) -> dict[str, Any]:
    found = re.search(r'<script type="application/json" id="data">(.*?)</script>', page, re.S)
    assert found
    return dict(json.loads(found.group(1)))


def cells_of(page: str) -> list[str]:
    return [text for tag, text in Page(page).texts if tag == "td"]


@pytest.mark.parametrize("name", PAGES)
def test_a_page_runs_only_its_own_scripts_and_loads_nothing(name: str) -> None:
    page = PAGES[name](world(bad()))
    parsed = Page(page)
    policy = next(
        str(attrs["content"]) for _, attrs in parsed.tags if "Security-Policy" in str(attrs.get("http-equiv"))
    )
    assert policy.startswith("default-src 'none'; script-src 'sha256-")
    assert "unsafe" not in policy
    for tag, attrs in parsed.tags:
        for key, value in attrs.items():
            assert not key.startswith("on"), (tag, key)
            assert key not in ("style", "src", "srcset", "action", "poster")
            assert key != "href" or str(value).startswith("#")
    assert not [text for tag, text in parsed.texts if tag == "style" and (SCHEMES.search(text) or "url(" in text)]


@pytest.mark.parametrize("name", PAGES)
def test_the_same_graph_gives_the_same_page(name: str) -> None:
    assert PAGES[name](world(bad())) == PAGES[name](world(bad()))


@pytest.mark.parametrize("name", PAGES)
def test_our_scripts_make_no_markup_of_text(name: str) -> None:
    folder = Path(__file__).parent.parent / "graph/views/templates"
    for script in folder.glob("*.js"):
        text = script.read_text(encoding="utf-8")
        for word in ("innerHTML", "outerHTML", "insertAdjacentHTML", "document.write", "eval(", "Function(", "fetch("):
            assert word not in text, script.name


def test_the_matrix_shows_the_overlap_that_the_question_answers() -> None:
    answer = duplication(world(), limit=100)
    shown = {square["heading"]: square for square in data_of(matrix_page(world()))["squares"]}
    assert len(shown) == len(answer)
    for row in answer.records():
        square = shown[f"{row['one']} and {row['other']}"]
        assert square["text"].rstrip("✓") == f"{row['overlap']:.2f}"
        assert len(square["spots"]) == 2
    assert shown["CIS ATC and RCTS"]["evidence"]


def test_the_gap_matrix_tells_needs_from_plans_and_from_what_nobody_covers() -> None:
    page = data_of(gaps_page(world(), region="Central Asia"))
    shown = {square["heading"]: square for square in page["squares"]}
    for row in gaps(world(), region="Central Asia", every=True, limit=1000).records():
        assert f"{row['topic']} – {row['place']}" in shown
    assert shown["Internet and new technology – Central Asia"]["values"]["state"] == "need"
    assert shown["Prisons and detention – Kyrgyzstan"]["values"]["state"] == "planned"
    assert any(names[0] == "Central Asia" for names in page["rows"])


def test_the_timeline_has_every_dated_fact_once_and_parties_first() -> None:
    answer = timeline(world())
    items = data_of(timeline_page(world()))["items"]
    assert [item["text"] for item in items] == [row["what"] for row in answer.records()]
    assert "CARICC – CIS ATC: Memorandum on Cooperation" in {item["short"] for item in items}
    assert [item["at"] for item in items if item["date"] == "2009-12"] == [2009.958]
    focused = data_of(timeline_page(world(), focus="OSCE", topic="borders"))["items"]
    assert {item["kind"] for item in focused} == {"programme"}


def test_the_sources_page_counts_independent_publishers_and_marks_what_a_party_says_of_itself() -> None:
    data = data_of(sources_page(world(), focus="CIS ATC"))
    rows = {names[0]: number for number, names in enumerate(data["rows"])}
    number = next(number for label, number in rows.items() if "Memorandum on Cooperation" in label)
    assert next(label for label, index in rows.items() if index == number).startswith("2 · ")
    squares = [one for one in data["squares"] if one["spots"][0][0] == number]
    assert {one["values"]["own"] for one in squares} == {"yes", "no"}
    assert all(one["evidence"] for one in squares)


def test_paths_are_drawn_from_left_to_right_with_the_act_on_each_line() -> None:
    data = data_of(network_page(world(), start="CARICC", end="UNODC"))
    spots = {node["short"]: node["x"] for node in data["nodes"]}
    assert min(spots, key=lambda name: spots[name]) == "CARICC"
    assert max(spots, key=lambda name: spots[name]) == "UNODC"
    assert "Protocol of" in " ".join(link["label"] for link in data["links"])
    assert all(tie["evidence"] for link in data["links"] for tie in link["ties"])


def test_a_page_without_anything_to_draw_says_so_in_words() -> None:
    page = network_page(world(), start="ASEANAPOL", end="CARICC")
    assert data_of(page)["nodes"] == []
    assert "No path" in page
    assert "Nothing found" in matrix_page(world(), focus="ASEANAPOL")


def test_states_are_drawn_where_they_are_asked_for() -> None:
    def names(**options: Any) -> set[str]:
        return {node["name"] for node in data_of(network_page(world(), kind="support", **options))["nodes"]}

    assert "Kazakhstan" not in names()
    assert "Kazakhstan" in names(states=True)
    assert "Kazakhstan" in names(focus="Kazakhstan")


def test_a_link_has_what_the_filters_of_the_page_ask_for() -> None:
    data = data_of(network_page(world()))
    ties = [tie for link in data["links"] for tie in link["ties"]]
    assert all(tie["documents"] and tie["years"] for tie in ties)
    regions = {node["short"]: node["regions"] for node in data["nodes"] if not node["hub"]}
    assert regions["CARICC"] == ["place-central-asia"]
    assert regions["INTERPOL"] == []
    assert data["years"][0] < data["years"][1]


def test_groups_hold_everyone_once_and_none_is_too_large() -> None:
    actors = [f"a{number:03}" for number in range(300)]
    links = [(actors[i], actors[j], 1.0) for i in range(200) for j in range(i + 1, min(i + 4, 200))]
    links += [(actors[200], actors[number], 3.1) for number in range(201, 260)]
    groups = communities(actors, links, most=50)
    assert sorted(iri for group in groups for iri in group) == actors
    assert max(map(len, groups)) <= 50
    assert len(groups) <= MOST_GROUPS
    assert groups == communities(actors[::-1], links[::-1], most=50)


def test_frames_of_groups_do_not_overlap_and_hold_their_nodes() -> None:
    names = [[f"{letter}{number}" for number in range(8)] for letter in "abcd"]
    sizes = {name: (90.0, 35.0) for group in names for name in group}
    links = [(group[0], one, 1.0) for group in names for one in group[1:]] + [("a1", "b1", 1.0), ("c2", "d2", 0.5)]
    spots, frames = place_groups(sizes, links, names)
    for number, (x, y, w, h) in enumerate(frames):
        for name in names[number]:
            assert abs(spots[name][0] - x) <= w / 2 and abs(spots[name][1] - y) <= h / 2
        for a, b, c, d in frames[number + 1 :]:
            assert abs(x - a) * 2 >= w + c or abs(y - b) * 2 >= h + d


@pytest.mark.parametrize("name", ["network", "matrix", "gaps", "timeline", "sources"])
def test_every_page_has_a_command_that_takes_the_options_of_questions(name: str, tmp_path: Path) -> None:
    store = tmp_path / "s.store"
    build(store, [source.graph() for source in sources()])
    target = tmp_path / f"{name}.html"
    options = ["--status", "asserted", "--as-of", "2012", "--known-by", "2013", "--store", str(store)]
    result = CliRunner().invoke(commands(), ["view", name, "-o", str(target), *options])
    assert result.exit_code == 0, result.output
    assert "Content-Security-Policy" in target.read_text(encoding="utf-8")
