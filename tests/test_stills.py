"""Static pictures: text that can be read and searched, safe files, the same bytes every time."""

from __future__ import annotations

import io

from lxml import etree
from PIL import Image
from world import world

from graph.views.stills import network_still

SVG = "{http://www.w3.org/2000/svg}"


def texts(svg: bytes) -> list[str]:
    """The rows of text of a picture."""
    return ["".join(found.itertext()) for found in etree.fromstring(svg).iter(f"{SVG}text")]


def test_a_picture_names_every_actor_and_says_what_it_rests_on() -> None:
    rows = texts(network_still(world(), snapshot="0123456789abcdef0123"))
    assert {"CARICC", "CIS ATC", "UNODC", "OSCE"} <= set(rows)
    assert any(row.startswith("Sources: ") and "0123456789abcdef." in row for row in rows)


def test_png_has_300_dots_an_inch_of_the_size_asked_for() -> None:
    with Image.open(io.BytesIO(network_still(world(), format="png", size="160x90mm"))) as picture:
        assert picture.size == (1890, 1063)
        assert [round(value) for value in picture.info["dpi"]] == [300, 300]
