"""The pictures of a briefing: its network and its charts, as PNG for a paper and as SVG for a page.

What comes in are a :class:`~graph.views.briefs.model.Network` or :class:`~graph.views.briefs.model.Chart`; what goes
out are the bytes of a picture and the words that tell it to those who cannot see it. They are drawn as the static
pictures of the views are (:mod:`graph.views.stills`): same input, same bytes.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from graph.model import STATUS_ORDER
from graph.views.briefs.model import Chart, Network
from graph.views.briefs.wording import listed

if TYPE_CHECKING:
    from graph.views.stills.sheet import Box, Draw, Key, Sheet

WIDTH = 454.0  # points: the text of an A4 page
SHADES = ("#0072B2", "#56B4E9", "#E69F00", "#BBBBBB", "#FFFFFF")
"""Fills of the series of a chart, in the palette of the pictures; each has an edge, and a pattern of its own."""
INKS = ("#FFFFFF", "#000000", "#000000", "#000000", "#000000")


def network_words(network: Network) -> str:
    """What the picture shows, for those who cannot see it."""
    names = {node.id: node.label.replace("\n", " ") for node in network.nodes}
    actors = [names[node.id] for node in network.nodes if node.group != "hub"]
    found = Counter(link.status for link in network.links)
    lines = listed(f"{found[status]} {status}" for status in STATUS_ORDER if found[status])
    return f"{network.title}: {len(actors)} actors ({', '.join(sorted(actors))}); lines: {lines or 'none'}."


def chart_words(chart: Chart) -> str:
    """The figures of a chart in words."""
    parts = []
    for number, category in enumerate(chart.categories):
        values = [(name, of[number]) for name, of in chart.series if of[number]]
        told = ", ".join(f"{value:g} {name}" if len(chart.series) > 1 else f"{value:g}" for name, value in values)
        parts.append(f"{category}: {told or '0'}")
    return f"{chart.title} ({chart.unit}). {'; '.join(parts)}."


def network_figure(network: Network, form: str = "png") -> bytes:
    """The network as a picture, its legend below it; without a title, which the caption gives."""
    from graph.views.stills.network import network_body, network_legend
    from graph.views.stills.sheet import Sheet, Words, settled

    number = {node.id: place for place, node in enumerate(network.nodes)}
    data = {
        "kinds": [{"id": "agreement", "on": True}],
        "communities": [],
        "nodes": [
            {
                "id": number[node.id],
                "label": node.label,
                "group": node.group,
                "hub": node.group == "hub",
                "focus": node.focus,
                "x": node.x,
                "y": node.y,
                "w": node.w,
                "h": node.h,
            }
            for node in network.nodes
        ],
        "links": [
            {
                "id": place,
                "from": number[link.a],
                "to": number[link.b],
                "ties": [{"kind": "agreement", "status": link.status, "sources": 1}],
            }
            for place, link in enumerate(network.links)
        ],
    }
    high = WIDTH * (0.5 if len(network.nodes) <= 8 else 0.72 if len(network.nodes) <= 18 else 0.95)
    with settled():
        sheet = Sheet(WIDTH, high, Words(network.title, shown=False))
        network_body(sheet, data, sheet.frame(network_legend(data)))
        return sheet.file(form)


def chart_figure(chart: Chart, form: str = "png") -> bytes:
    """The chart as a picture: bars across for ``bar``, columns otherwise, with their figures."""
    from graph.views.stills.sheet import Sheet, Words, settled

    with settled():
        across = chart.kind == "bar"
        high = 26 + 19.0 * len(chart.categories) if across else 190.0
        sheet = Sheet(WIDTH, max(high, 80.0), Words(chart.title, shown=False))
        box = sheet.frame(_legend(chart))
        (_bars if across else _columns)(sheet, chart, (box.left, box.top, box.right, box.bottom))
        return sheet.file(form)


def _legend(chart: Chart) -> list[Key]:
    """What the series are, where there are several."""
    from graph.views.stills.sheet import Key

    def sample(number: int) -> Draw:
        def draw(sheet: Sheet, box: Box) -> None:
            sheet.rectangle(box, fill=SHADES[number % len(SHADES)], edge="#444444", wide=0.6)

        return draw

    if len(chart.series) < 2:
        return []
    return [Key(name, sample(number), 1.6) for number, (name, _) in enumerate(chart.series)]


def _bars(sheet: Sheet, chart: Chart, box: tuple[float, float, float, float]) -> None:
    from graph.views.stills.letters import PLAIN, shortened, width
    from graph.views.stills.sheet import Box

    left, top, right, bottom = box
    size = sheet.base * 1.15
    room = min(max(width(name, size, PLAIN) for name in chart.categories) + 8, (right - left) * 0.45)
    most = max([value for _, values in chart.series for value in values], default=0.0) or 1.0
    step = (bottom - top) / max(len(chart.categories), 1)
    for number, name in enumerate(chart.categories):
        y = top + step * (number + 0.5)
        sheet.text(left + room - 5, y, shortened(name, size, room - 6, PLAIN), size, at="right")
        value = chart.series[0][1][number]
        end = left + room + (right - left - room - 40) * value / most
        bar = Box(left + room, y - step * 0.34, max(end, left + room + 0.6), y + step * 0.34)
        sheet.rectangle(bar, fill=SHADES[0])
        sheet.text(end + 5, y, f"{value:g}", size)


def _columns(sheet: Sheet, chart: Chart, box: tuple[float, float, float, float]) -> None:
    from graph.views.stills.sheet import Box

    left, top, right, bottom = box
    size = sheet.base * 1.15
    totals = [sum(values[place] for _, values in chart.series) for place in range(len(chart.categories))]
    most = max([*totals, 1.0])
    floor, step = bottom - size * 1.8, (right - left) / max(len(chart.categories), 1)
    scale = (floor - top - size * 1.4) / most
    sheet.line([(left, floor), (right, floor)], ink="#444444", wide=0.7)
    for place, name in enumerate(chart.categories):
        middle, y = left + step * (place + 0.5), floor
        for number, (_, values) in enumerate(chart.series):
            if values[place]:
                part = Box(middle - step * 0.26, y - values[place] * scale, middle + step * 0.26, y)
                sheet.rectangle(part, fill=SHADES[number % len(SHADES)], edge="#444444", wide=0.6)
                if part.high > size:
                    at = (part.top + part.bottom) / 2
                    sheet.text(middle, at, f"{values[place]:g}", size, ink=INKS[number % len(INKS)], at="center")
                y = part.top
        sheet.text(middle, y - size * 0.8, f"{totals[place]:g}", size, at="center")
        sheet.text(middle, floor + size, name, size, at="center")
