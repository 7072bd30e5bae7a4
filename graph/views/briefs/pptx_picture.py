"""A network of a briefing as a picture: for networks that are too large for shapes on a slide.

What comes in is a :class:`~graph.views.briefs.model.Network`; what goes out are the bytes of a PNG with its size. The
same network gives the same bytes.
"""

from __future__ import annotations

import io

from graph.views.briefs.model import Network, Node
from graph.views.palette import GROUPS

DASHES: dict[str, object] = {"asserted": "-", "planned": (0, (5, 3)), "recommended": (0, (1, 2))}
DPI = 200


def network_png(network: Network, wide: float) -> tuple[bytes, int, int]:
    """The picture as PNG, its width and its height in dots; ``wide`` is the width of the room for its height."""
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure

    nodes = network.nodes
    left, right = min(node.x - node.w / 2 for node in nodes), max(node.x + node.w / 2 for node in nodes)
    top, bottom = min(node.y - node.h / 2 for node in nodes), max(node.y + node.h / 2 + 40 for node in nodes)
    inches = 12.0
    high = inches * (bottom - top) / (right - left)
    figure = Figure(figsize=(inches, high), dpi=DPI)
    FigureCanvasAgg(figure)
    axes = figure.add_axes((0, 0, 1, 1))
    axes.set_xlim(left - 4, right + 4)
    axes.set_ylim(bottom + 4, top - 4)
    axes.axis("off")
    points = inches * 72 / (right - left + 8)  # points of the picture for a pixel of the layout
    places = {node.id: node for node in nodes}
    for link in network.links:
        a, b = places[link.a], places[link.b]
        axes.plot(
            [a.x, b.x], [a.y, b.y], color="#404040", linewidth=1.0, linestyle=DASHES.get(link.status, "-"), zorder=1
        )
    for node in nodes:
        _draw(axes, node, points)
    out = io.BytesIO()
    figure.savefig(out, format="png", dpi=DPI, metadata={"Software": None})
    return out.getvalue(), int(inches * DPI), int(high * DPI)


def _draw(axes: object, node: Node, points: float) -> None:
    from matplotlib.patches import Polygon

    look = GROUPS.get(node.group, GROUPS["other"])
    outline = Polygon(
        _outline(look.shape, node),
        closed=True,
        facecolor=look.fill,
        edgecolor="#262626",
        linewidth=2.0 if node.focus else 0.8,
        linestyle="--" if look.shape == "plain" else "-",
        zorder=2,
    )
    axes.add_patch(outline)  # type: ignore[attr-defined]
    hub = node.group == "hub"
    axes.text(  # type: ignore[attr-defined]
        node.x,
        node.y + (node.h / 2 + 2 if hub else 0),
        node.label,
        color=look.ink,
        fontsize=13.0 * points,
        ha="center",
        va="top" if hub else "center",
        fontweight="bold" if node.focus else "normal",
        parse_math=False,
        zorder=3,
    )


def _outline(shape: str, node: Node) -> list[tuple[float, float]]:
    """The corners of a shape, as the interactive picture draws it."""
    w, h = node.w / 2, node.h / 2
    left, right, top, bottom, cut = node.x - w, node.x + w, node.y - h, node.y + h, min(10.0, h)
    if shape == "diamond":
        return [(node.x, top), (right, node.y), (node.x, bottom), (left, node.y)]
    if shape in ("hexagon", "pill"):
        return [
            (left + cut, top),
            (right - cut, top),
            (right, node.y),
            (right - cut, bottom),
            (left + cut, bottom),
            (left, node.y),
        ]
    if shape == "cut":
        c = cut / 2
        return [(left + c, top), (right - c, top), (right, top + c), (right, bottom - c), (right - c, bottom), (left + c, bottom), (left, bottom - c), (left, top + c)]  # fmt: skip
    if shape == "slant":
        return [(left + cut, top), (right, top), (right - cut, bottom), (left, bottom)]
    return [(left, top), (right, top), (right, bottom), (left, bottom)]
