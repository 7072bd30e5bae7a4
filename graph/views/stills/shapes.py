"""Outlines of nodes, the same shapes as in the pages, and where a line meets them.

What comes in are a shape with its middle, width and height; what goes out are the corners of a convex polygon.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from math import cos, pi, sin
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from graph.views.stills.sheet import Box

Point = tuple[float, float]
ARC = 9  # corners of a quarter of a circle
STEPS = 28  # pieces of an arc
BENDS = (0.0, 0.04, -0.04, 0.08, -0.08, 0.12, -0.12, 0.16, -0.16)


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


def inside(points: list[Point], point: Point) -> bool:
    """Whether a point lies within an outline."""
    turns = [
        (bx - ax) * (point[1] - ay) - (by - ay) * (point[0] - ax)
        for (ax, ay), (bx, by) in zip(points, [*points[1:], points[0]], strict=True)
    ]
    return all(turn > 0 for turn in turns) or all(turn < 0 for turn in turns)


def curve(start: Point, end: Point, bend: float) -> list[Point]:
    """An arc whose middle lies off the straight line by ``bend`` of its length."""
    (x, y), (u, v) = start, end
    cx, cy = (x + u) / 2 - (v - y) * bend * 2, (y + v) / 2 + (u - x) * bend * 2
    shares = [step / STEPS for step in range(STEPS + 1)]
    return [
        ((1 - t) ** 2 * x + 2 * t * (1 - t) * cx + t * t * u, (1 - t) ** 2 * y + 2 * t * (1 - t) * cy + t * t * v)
        for t in shares
    ]


def bent(start: Point, end: Point, boxes: Sequence[Box], body: Box) -> float:
    """The least bend with which a line from start to end passes by the boxes and stays in the body of the picture.

    None where every bend meets as many.
    """
    if not boxes:
        return 0.0
    edges = np.array([(box.left, box.top, box.right, box.bottom) for box in boxes]) + np.array([-2, -2, 2, 2])
    best = (len(boxes) + 1, 0.0)
    for bend in BENDS:
        points = np.array(curve(start, end, bend))[:, None, :]
        low, high = points.min(axis=(0, 1)), points.max(axis=(0, 1))
        if bend and (low[0] < body.left or low[1] < body.top or high[0] > body.right or high[1] > body.bottom):
            continue
        met = ((points > edges[None, :, :2]) & (points < edges[None, :, 2:])).all(axis=2).any(axis=0).sum()
        if met < best[0]:
            best = (int(met), bend)
        if not met:
            break
    return best[1]


def crosses(box: Box, way: Sequence[Point]) -> bool:
    """Whether a line through points passes through a rectangle."""
    return any(_meets(box, start, end) for start, end in pairwise(way))


def _meets(box: Box, start: Point, end: Point) -> bool:
    low, high = 0.0, 1.0
    sides = ((start[0], end[0], box.left, box.right), (start[1], end[1], box.top, box.bottom))
    for begin, finish, least, most in sides:
        along = finish - begin
        if abs(along) < 1e-9:
            if not least < begin < most:
                return False
            continue
        near, far = sorted(((least - begin) / along, (most - begin) / along))
        low, high = max(low, near), min(high, far)
    return low < high


def arrow(tip: Point, start: Point, size: float) -> list[Point]:
    """The head of an arrow that comes from ``start`` and ends at ``tip``."""
    dx, dy = tip[0] - start[0], tip[1] - start[1]
    length = (dx * dx + dy * dy) ** 0.5 or 1.0
    dx, dy = dx / length * size, dy / length * size
    return [tip, (tip[0] - dx - dy * 0.42, tip[1] - dy + dx * 0.42), (tip[0] - dx + dy * 0.42, tip[1] - dy - dx * 0.42)]
