"""Boxes of a network set into the room of a picture: as large as they can be without touching, the layout kept.

What comes in are the middles and sizes of boxes as :mod:`graph.views.layout` put them, and the room on the paper; what
goes out are middles in that room and the scale at which the boxes are drawn.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from graph.views.layout import apart, off_the_lines

Array = NDArray[np.float64]
GAP = 26.0  # free space between two boxes, in units of the layout
FULL = 0.24  # most of the room that boxes may take, so that lines have room
STEP = 0.95  # a smaller scale is tried where one does not fit
LOOSE = 2.0  # how far few boxes may be drawn apart beyond their layout
ROUNDS = 14


def arranged(
    middles: Sequence[tuple[float, float]],
    sizes: Sequence[tuple[float, float]],
    pairs: Sequence[tuple[int, int]],
    room: tuple[float, float],
    most: float,
    *,
    keep: bool = False,
) -> tuple[list[tuple[float, float]], float]:
    """Middles within ``room`` (from its corner, in points), and points for a unit of the layout, ``most`` at most.

    ``keep`` leaves boxes in the rows and columns of the layout, which is drawn out only.
    """
    if not middles:
        return [], most
    start, boxes, extent = np.array(middles, dtype=float), np.array(sizes, dtype=float), np.array(room, dtype=float)
    links = np.array(pairs, dtype=int).reshape(-1, 2)
    low = (start - boxes / 2).min(axis=0)
    whole = (start + boxes / 2).max(axis=0) - low
    safe = float(min((extent / whole).min(), most))  # at this scale the layout fits as it is
    area = float(boxes.prod(axis=1).sum())
    scale = most if keep else max(min(most, float(np.sqrt(FULL * extent.prod() / area))), safe)
    found = None
    while found is None and scale > safe:
        found = _kept(start, boxes, extent / scale) if keep else _set(start, boxes, links, extent / scale)
        scale *= 1.0 if found is not None else STEP
    if found is None:
        scale = safe
        found = _spread(start, boxes, extent / scale)
    middle = (extent / scale - ((found + boxes / 2).max(axis=0) + (found - boxes / 2).min(axis=0))) / 2
    return [(float(x), float(y)) for x, y in (found + middle) * scale], scale


def _spread(points: Array, boxes: Array, room: Array) -> Array:
    """The layout drawn out to the edges of the room, but of few boxes not too far."""
    low, high = (points - boxes / 2).min(axis=0), (points + boxes / 2).max(axis=0)
    wanted = np.minimum(room, (high - low) * LOOSE)
    inner = points.max(axis=0) - points.min(axis=0)
    found = points.copy()
    for axis in (0, 1):
        if inner[axis] < 1e-6:
            found[:, axis] = wanted[axis] / 2
            continue
        # Boxes keep their size, so the middles are drawn out by what the outermost boxes leave of the room.
        share = (points[:, axis] - points[:, axis].min()) / inner[axis]
        first = boxes[points[:, axis].argmin(), axis] / 2
        last = boxes[points[:, axis].argmax(), axis] / 2
        found[:, axis] = first + share * max(wanted[axis] - first - last, 0.0)
    return _inside(found, boxes, wanted)


def _inside(points: Array, boxes: Array, room: Array) -> Array:
    clipped: Array = np.minimum(np.maximum(points, boxes / 2), np.maximum(room - boxes / 2, boxes / 2))
    return clipped


def _kept(start: Array, boxes: Array, room: Array) -> Array | None:
    """The layout drawn out to the room; None if boxes would touch."""
    if (boxes > room + 1e-6).any():
        return None
    points = _spread(start, boxes, room)
    return points if _free(points, boxes) else None


def _set(start: Array, boxes: Array, links: NDArray[np.int_], room: Array) -> Array | None:
    """The boxes in a room given in units of the layout, none too near to another; None if they do not fit."""
    if (boxes > room + 1e-6).any():
        return None
    points = _spread(start, boxes, room)
    best = None
    for _ in range(ROUNDS):
        points = _inside(apart(points, boxes, rounds=25, gap=GAP), boxes, room)
        points = _inside(off_the_lines(points, boxes, links), boxes, room)
    for _ in range(ROUNDS):
        points = _inside(apart(points, boxes, rounds=40, gap=GAP), boxes, room)
        if _free(points, boxes):
            best = points
            break
    return best


def _free(points: Array, boxes: Array) -> bool:
    need = (boxes[:, None, :] + boxes[None, :, :]) / 2 + GAP * 0.4
    over = (need - np.abs(points[:, None, :] - points[None, :, :]) > 0).all(axis=2)
    return int(over.sum()) == len(points)  # each with itself only
