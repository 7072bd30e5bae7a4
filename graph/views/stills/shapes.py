"""Outlines of nodes, the same shapes as in the pages, and where a line meets them.

What comes in are a shape with its middle, width and height; what goes out are the corners of a convex polygon.
"""

from __future__ import annotations

from math import cos, pi, sin

Point = tuple[float, float]
ARC = 9  # corners of a quarter of a circle


def outline(shape: str, x: float, y: float, wide: float, high: float) -> list[Point]:
    """The corners of a node; shapes are those of :data:`graph.views.palette.GROUPS` and ``community``."""
    left, top, right, bottom = x - wide / 2, y - high / 2, x + wide / 2, y + high / 2
    cut = min(high / 3, wide / 3)
    if shape == "pill":
        return _rounded(left, top, right, bottom, min(wide, high) / 2)
    if shape == "round":
        return _rounded(left, top, right, bottom, high / 4)
    if shape == "community":
        return _rounded(left, top, right, bottom, min(wide, high) / 6)
    if shape == "hexagon":
        return [
            (left + cut, top),
            (right - cut, top),
            (right, y),
            (right - cut, bottom),
            (left + cut, bottom),
            (left, y),
        ]
    if shape == "cut":
        return [
            (left + cut, top), (right - cut, top), (right, top + cut), (right, bottom - cut),
            (right - cut, bottom), (left + cut, bottom), (left, bottom - cut), (left, top + cut),
        ]  # fmt: skip
    if shape == "slant":
        return [(left + cut, top), (right, top), (right - cut, bottom), (left, bottom)]
    if shape == "diamond":
        return [(x, top), (right, y), (x, bottom), (left, y)]
    return [(left, top), (right, top), (right, bottom), (left, bottom)]


def _rounded(left: float, top: float, right: float, bottom: float, radius: float) -> list[Point]:
    corners = [
        (right - radius, top + radius, -pi / 2),
        (right - radius, bottom - radius, 0.0),
        (left + radius, bottom - radius, pi / 2),
        (left + radius, top + radius, pi),
    ]
    steps = [step / ARC * pi / 2 for step in range(ARC + 1)]
    return [
        (x + radius * cos(start + step), y + radius * sin(start + step)) for x, y, start in corners for step in steps
    ]


def border(points: list[Point], middle: Point, towards: Point) -> Point:
    """Where the line from the middle of an outline towards another point leaves it."""
    (x, y), (u, v) = middle, (towards[0] - middle[0], towards[1] - middle[1])
    for (ax, ay), (bx, by) in zip(points, [*points[1:], points[0]], strict=True):
        ex, ey = bx - ax, by - ay
        across = u * ey - v * ex
        if abs(across) < 1e-12:
            continue
        along = ((ax - x) * ey - (ay - y) * ex) / across
        share = ((ax - x) * v - (ay - y) * u) / across
        if along > 0 and -1e-9 <= share <= 1 + 1e-9:
            return x + u * along, y + v * along
    return middle


def arrow(tip: Point, start: Point, size: float) -> list[Point]:
    """The head of an arrow that comes from ``start`` and ends at ``tip``."""
    dx, dy = tip[0] - start[0], tip[1] - start[1]
    length = (dx * dx + dy * dy) ** 0.5 or 1.0
    dx, dy = dx / length * size, dy / length * size
    return [tip, (tip[0] - dx - dy * 0.42, tip[1] - dy + dx * 0.42), (tip[0] - dx + dy * 0.42, tip[1] - dy - dx * 0.42)]
