"""Small pictures for notebooks: bars, a coloured grid, a network; plain SVG that needs no library and no network.

What comes in are names with figures, or a graph with the actors to draw; what goes out is an :class:`Svg`, which a
notebook shows and which can be written to a file. All text is escaped. Colours and lines are those of the pages.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from html import escape

from graph.model import STATUS_ORDER
from graph.queries.projection import Graph
from graph.queries.ties import COOPERATION
from graph.views.layout import place
from graph.views.palette import GROUPS, group_of

INK, LINE, FILL = "#222222", "#BBBBBB", (0, 114, 178)
DASHES = {"asserted": "", "planned": "7 5", "recommended": "2 4"}
LETTER = 8.5  # points that a letter takes at the size of the labels
ROW = 24


class Svg(str):
    """A picture as text."""

    def _repr_svg_(self) -> str:
        return str(self)


def bars(values: Mapping[str, float], title: str, *, unit: str = "", width: int = 720) -> Svg:
    """A bar for each name, in the order given, with its figure."""
    left = 12 + LETTER * max((len(name) for name in values), default=0)
    most = max([*values.values(), 0.0]) or 1.0
    parts = []
    for number, (name, value) in enumerate(values.items()):
        y, long = 44 + number * ROW, (width - left - 90) * max(value, 0) / most
        parts.append(_text(left - 8, y + 13, name, "end"))
        parts.append(f'<rect x="{left}" y="{y}" width="{long:.1f}" height="17" fill="rgb{FILL}"/>')
        parts.append(_text(left + long + 6, y + 13, f"{value:g}{unit}"))
    return _picture(title, parts, width, 52 + ROW * len(values))


def grid(
    rows: Sequence[str], columns: Sequence[str], values: Mapping[tuple[str, str], float], title: str, *, most: float = 0
) -> Svg:
    """Rows by columns, the darker the higher the figure (``most`` is the darkest), which stands in the field."""
    left, wide = 12 + LETTER * max((len(row) for row in rows), default=0), 64
    top = 44 + int(LETTER * 0.75 * max((len(column) for column in columns), default=0))
    most = most or max([*values.values(), 0.0]) or 1.0
    parts = []
    for place_, column in enumerate(columns):
        x = left + place_ * wide + wide / 2
        parts.append(f'<g transform="translate({x:.0f},{top - 6}) rotate(-40)">{_text(0, 0, column)}</g>')
    for number, row in enumerate(rows):
        y = top + number * ROW
        parts.append(_text(left - 8, y + 16, row, "end"))
        for place_, column in enumerate(columns):
            x, value = left + place_ * wide, values.get((row, column))
            share = min((value or 0.0) / most, 1.0)
            parts.append(
                f'<rect x="{x}" y="{y}" width="{wide - 3}" height="{ROW - 3}" stroke="{LINE}" '
                f'fill="{_shade(share) if value is not None else "#FFFFFF"}"/>'
            )
            if value is not None:
                ink = "#FFFFFF" if share > 0.75 else INK
                parts.append(_text(x + wide / 2 - 2, y + 15, f"{value:.2f}", "middle", ink))
    return _picture(title, parts, left + wide * len(columns) + 70, top + ROW * len(rows) + 16)


def network(graph: Graph, actors: Iterable[str], title: str) -> Svg:
    """Actors and their cooperation: a solid line is asserted, a dashed one planned, a dotted one recommended."""
    shown = sorted(set(actors))
    lines: dict[tuple[str, str], str] = {}
    for tie in graph.ties:
        if tie.kind in COOPERATION and tie.a in shown and tie.b in shown:
            a, b = sorted((tie.a, tie.b))
            lines[a, b] = min(lines.get((a, b), tie.status), tie.status, key=STATUS_ORDER.__getitem__)
    sizes = {iri: (LETTER * len(graph.label(iri)) + 22.0, 28.0) for iri in shown}
    spots = place(sizes, [(a, b, 1.0) for a, b in lines])
    low_x, low_y = min(x for x, _ in spots.values()) - 120, min(y for _, y in spots.values()) - 70
    parts = []
    for (a, b), status in sorted(lines.items()):
        (x, y), (u, v) = spots[a], spots[b]
        parts.append(
            f'<line x1="{x - low_x}" y1="{y - low_y}" x2="{u - low_x}" y2="{v - low_y}" stroke="#666666" '
            f'stroke-width="1.6" stroke-dasharray="{DASHES[status]}"/>'
        )
    for iri in shown:
        (x, y), (wide, high), group = spots[iri], sizes[iri], GROUPS[group_of(graph, iri)]
        parts.append(
            f'<rect x="{x - low_x - wide / 2:.0f}" y="{y - low_y - high / 2:.0f}" width="{wide:.0f}" '
            f'height="{high:.0f}" rx="6" fill="{group.fill}" stroke="#444444"/>'
        )
        parts.append(_text(x - low_x, y - low_y + 5, graph.label(iri), "middle", group.ink))
    width, height = max(x for x, _ in spots.values()) - low_x + 120, max(y for _, y in spots.values()) - low_y + 60
    groups = [GROUPS[name] for name in GROUPS if name in {group_of(graph, iri) for iri in shown}]
    parts.append(_text(12, height + 4, "Solid: asserted. Dashed: planned. Dotted: recommended."))
    for number, group in enumerate(groups):
        y = height + 16 + 20 * number
        parts.append(f'<rect x="12" y="{y}" width="24" height="14" rx="3" fill="{group.fill}" stroke="#444444"/>')
        parts.append(_text(44, y + 12, group.label))
    return _picture(title, parts, width, height + 24 + 20 * len(groups))


def _picture(title: str, parts: Iterable[str], width: float, height: float) -> Svg:
    return Svg(
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width:.0f} {height:.0f}" width="{width:.0f}" '
        f'role="img" font-family="sans-serif" font-size="13"><title>{escape(title)}</title>'
        f'<rect width="100%" height="100%" fill="#FFFFFF"/>'
        f'<text x="12" y="24" font-size="16" font-weight="bold" fill="{INK}">{escape(title)}</text>'
        + "".join(parts)
        + "</svg>"
    )


def _text(x: float, y: float, text: str, anchor: str = "start", ink: str = INK) -> str:
    return f'<text x="{x:.0f}" y="{y:.0f}" text-anchor="{anchor}" fill="{ink}">{escape(text)}</text>'


def _shade(share: float) -> str:
    red, green, blue = (round(255 - (255 - part) * share) for part in FILL)
    return f"rgb({red},{green},{blue})"
