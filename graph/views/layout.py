"""Where the boxes of a network picture stand, computed before the page is opened.

What comes in are nodes with the size of their box and the pairs that are linked; what goes out are whole-number
positions. Same input, same positions: the seed is fixed and nodes are taken in sorted order. Boxes do not overlap,
separate groups stand in free corners or below the large one, and the picture is wide rather than high, as a screen is.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from math import sqrt

import networkx as nx
import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]
SEED = 7
GAP = 22.0  # free space kept between two boxes
FLAT = 2.2  # the same of a small separate group, which lies below the large one
FINE = 90  # nodes up to which a group is laid out with all care
TRIES, TRIED = 24, 700  # most drawings of a group, and most nodes in all of them together
MANY = 200  # nodes of a map from which on each group is drawn once
LOOSE = 1.3  # area of the picture for the area of its boxes with the space around them
WIDE = 1.75  # width of a picture for its height


def place(
    sizes: Mapping[str, tuple[float, float]],
    links: Iterable[tuple[str, str, float]],
    *,
    wide: float = WIDE,
    tries: int = TRIES,
) -> dict[str, tuple[int, int]]:
    """Positions of all nodes; ``links`` have a weight (a firmer tie draws its ends nearer).

    ``tries`` drawings are made of each part, and the one with the fewest crossings is kept.
    """
    network: nx.Graph[str] = nx.Graph()
    network.add_nodes_from(sorted(sizes))
    for a, b, weight in sorted(links):
        if a != b:
            network.add_edge(a, b, weight=max(weight, network.get_edge_data(a, b, {"weight": 0.0})["weight"]))
    groups = sorted(
        (sorted(group) for group in nx.connected_components(network)), key=lambda group: (-len(group), group[0])
    )
    drawn = [
        (group, _spread(network.subgraph(group), group, sizes, FLAT if number else wide, tries))
        for number, group in enumerate(groups)
    ]
    return _packed(drawn, sizes, list(network.edges()), wide)


def place_groups(
    sizes: Mapping[str, tuple[float, float]],
    links: Iterable[tuple[str, str, float]],
    groups: Sequence[Sequence[str]],
) -> tuple[dict[str, tuple[int, int]], list[tuple[int, int, int, int]]]:
    """Positions where each group has a frame of its own, and the frames: middle, width and height.

    Inside a frame only the links of the group count, among frames the number of links from one to the other.
    """
    home = {node: index for index, group in enumerate(groups) for node in group}
    inside: list[list[tuple[str, str, float]]] = [[] for _ in groups]
    between: dict[tuple[int, int], float] = {}
    for a, b, weight in sorted(links):
        one, other = sorted((home[a], home[b]))
        if one == other:
            inside[one].append((a, b, weight))
        else:
            between[one, other] = between.get((one, other), 0.0) + weight
    tries = 1 if len(sizes) > MANY else 4  # a map of thousands is made in seconds, not in minutes
    drawn = [
        place({node: sizes[node] for node in group}, own, tries=tries)
        for group, own in zip(groups, inside, strict=True)
    ]
    frames = [_frame(spots, sizes) for spots in drawn]
    names = [f"{index:05d}" for index in range(len(groups))]
    most = max(between.values(), default=1.0)
    middles = place(
        {name: (w, h) for name, (_, _, w, h) in zip(names, frames, strict=True)},
        [(names[a], names[b], 0.2 + 0.8 * weight / most) for (a, b), weight in between.items()],
    )
    found: dict[str, tuple[int, int]] = {}
    placed = []
    for name, spots, (left, top, w, h) in zip(names, drawn, frames, strict=True):
        x, y = middles[name]
        for node, (nx_, ny) in spots.items():
            found[node] = (nx_ - left - w // 2 + x, ny - top - h // 2 + y)
        placed.append((x, y, w, h))
    return found, placed


def _frame(spots: Mapping[str, tuple[int, int]], sizes: Mapping[str, tuple[float, float]]) -> tuple[int, int, int, int]:
    """Left, top, width and height of what is drawn, with some room around it."""
    left = min(x - sizes[node][0] / 2 for node, (x, _) in spots.items()) - 2 * GAP
    right = max(x + sizes[node][0] / 2 for node, (x, _) in spots.items()) + 2 * GAP
    top = min(y - sizes[node][1] / 2 for node, (_, y) in spots.items()) - 2 * GAP
    bottom = max(y + sizes[node][1] / 2 for node, (_, y) in spots.items()) + 2 * GAP
    return round(left), round(top), round(right - left), round(bottom - top)


def _spread(
    network: nx.Graph[str], group: list[str], sizes: Mapping[str, tuple[float, float]], wide: float, tries: int
) -> Array:
    boxes = np.array([sizes[node] for node in group], dtype=float)
    if len(group) == 1:
        return np.zeros((1, 2))
    fine = len(group) <= FINE and tries > 1
    ordered: nx.Graph[str] = nx.Graph()
    ordered.add_nodes_from(group)
    ordered.add_weighted_edges_from(
        sorted((min(a, b), max(a, b), data["weight"]) for a, b, data in network.edges(data=True))
    )
    area = float(((boxes[:, 0] + 2 * GAP) * (boxes[:, 1] + 3 * GAP)).sum()) * LOOSE
    extent = np.array([sqrt(area * wide), sqrt(area / wide)])
    index = {node: number for number, node in enumerate(group)}
    pairs = np.array([(index[a], index[b]) for a, b in ordered.edges()], dtype=int).reshape(-1, 2)
    drawings = []
    for turn in range(min(tries, max(TRIED // len(group), 1)) if fine else 1):
        start = nx.circular_layout(ordered) if not turn else nx.random_layout(ordered, seed=SEED + turn)
        found = nx.spring_layout(
            ordered, pos=start, k=2.2 / sqrt(len(group)), iterations=300 if fine else 60, seed=SEED
        )
        points = _filled(_turned(np.array([found[node] for node in group], dtype=float))) * extent
        drawings.append((_crossings(points, pairs) if fine else 0, turn, points))
    points = min(drawings, key=lambda drawing: drawing[:2])[2]
    for _ in range(12 if fine else 0):
        points = apart(points, boxes, rounds=30)
        points = off_the_lines(points, boxes, pairs)
    return apart(points, boxes, rounds=400)


def _crossings(points: Array, pairs: NDArray[np.int_]) -> int:
    """How many pairs of lines cross."""
    one, other = points[pairs[:, 0]], points[pairs[:, 1]]

    def side(p: Array, q: Array, r: Array) -> Array:
        """On which side of the line from p to q each r lies."""
        along, away = q - p, r[None, :, :] - p[:, None, :]
        found: Array = np.sign(along[:, None, 0] * away[:, :, 1] - along[:, None, 1] * away[:, :, 0])
        return found

    parted = side(one, other, one) * side(one, other, other) < 0
    return int((parted & parted.T).sum()) // 2


def _turned(points: Array) -> Array:
    """The drawing turned so that its longest direction lies flat."""
    centred = points - points.mean(axis=0)
    _, _, axes = np.linalg.svd(centred, full_matrices=False)
    axes = axes * np.where(axes[np.arange(2), np.abs(axes).argmax(axis=1)] < 0, -1, 1)[:, None]
    turned: Array = centred @ axes.T
    return turned


def _filled(points: Array) -> Array:
    """Coordinates between 0 and 1, half by distance and half by rank, so that crowds spread into empty corners."""
    extent = np.maximum(points.max(axis=0) - points.min(axis=0), 1e-6)
    by_distance = (points - points.min(axis=0)) / extent
    ranks = np.argsort(np.argsort(np.round(points, 6), axis=0, kind="stable"), axis=0, kind="stable")
    filled: Array = (by_distance + ranks / max(len(points) - 1, 1)) / 2
    return filled


def apart(points: Array, boxes: Array, rounds: int, gap: float = GAP) -> Array:
    """Push boxes that overlap apart, along the direction in which they overlap less, until ``gap`` is between them."""
    points = points.copy()
    need = (boxes[:, None, :] + boxes[None, :, :]) / 2 + np.array([gap, gap * 0.8])
    order = np.arange(len(points))
    for _ in range(rounds):
        between = points[:, None, :] - points[None, :, :]
        over = need - np.abs(between)
        hit = (over > 0.5).all(axis=2) & (order[:, None] != order[None, :])
        if not hit.any():
            break
        flat = over[:, :, 0] < over[:, :, 1]
        side = np.where(between != 0, np.sign(between), np.where(order[:, None] < order[None, :], -1, 1)[:, :, None])
        push = np.zeros_like(between)
        push[:, :, 0] = np.where(hit & flat, side[:, :, 0] * over[:, :, 0], 0)
        push[:, :, 1] = np.where(hit & ~flat, side[:, :, 1] * over[:, :, 1], 0)
        points += push.sum(axis=1) * 0.35
    return points


def off_the_lines(points: Array, boxes: Array, pairs: NDArray[np.int_]) -> Array:
    """Move boxes that lie on a line between two others a little off it, so that no line seems to end at them."""
    if not len(pairs) or len(points) > 160:
        return points
    points = points.copy()
    one, other = points[pairs[:, 0]], points[pairs[:, 1]]
    along = other - one
    length = np.maximum((along**2).sum(axis=1), 1e-9)
    for node in range(len(points)):
        free = (pairs != node).all(axis=1)
        share = np.clip(((points[node] - one) * along).sum(axis=1) / length, 0, 1)
        away = points[node] - (one + share[:, None] * along)
        distance = np.sqrt((away**2).sum(axis=1))
        normal = np.stack([-along[:, 1], along[:, 0]], axis=1) / np.sqrt(length)[:, None]
        reach = np.abs(normal[:, 0]) * boxes[node, 0] / 2 + np.abs(normal[:, 1]) * boxes[node, 1] / 2 + 8
        near = free & (distance < reach) & (share > 0.04) & (share < 0.96)
        if near.any():
            index = int(np.argmin(np.where(near, distance, np.inf)))
            side = 1.0 if float((away[index] * normal[index]).sum()) >= 0 else -1.0
            points[node] += normal[index] * side * (reach[index] - distance[index]) * 0.6
    return points


def _packed(
    drawn: list[tuple[list[str], Array]],
    sizes: Mapping[str, tuple[float, float]],
    links: list[tuple[str, str]],
    wide: float,
) -> dict[str, tuple[int, int]]:
    """The largest group first; each other one in a free corner of what is drawn, or else in rows below it."""
    found: dict[str, tuple[int, int]] = {}
    extents = [_extent(group, points, sizes) for group, points in drawn]
    limit = extents[0][1][0] if drawn else 0.0
    if len(drawn) > 3:
        limit = max(limit, sqrt(sum(area for *_, area in extents[1:]) * wide))
    taken = np.zeros((0, 4))  # rectangles: left, top, right, bottom
    x, y, row, rows_begun = 0.0, 0.0, 0.0, False
    for number, ((group, points), (low, size, _)) in enumerate(zip(drawn, extents, strict=True)):
        corner = _corner(taken, size, extents[0][1]) if number and not rows_begun else None
        if corner is None:
            if number and not rows_begun:
                rows_begun, y = True, float(taken[:, 3].max()) + 2 * GAP
            if x and x + size[0] > limit:
                x, y, row = 0.0, y + row + 2 * GAP, 0.0
            corner = np.array([x, y])
            x, row = x + size[0] + 2 * GAP, max(row, float(size[1]))
        for node, point in zip(group, points - low + corner, strict=True):
            found[node] = (round(float(point[0])), round(float(point[1])))
        taken = np.concatenate([taken, _taken(found, group, sizes, links)])
        if number == 0:
            x, row = 0.0, 0.0
    return found


def _taken(
    found: Mapping[str, tuple[int, int]],
    group: list[str],
    sizes: Mapping[str, tuple[float, float]],
    links: list[tuple[str, str]],
) -> Array:
    """The rectangles that a placed group covers: its boxes, and small ones along its lines."""
    rows = []
    for node in group:
        (x, y), (w, h) = found[node], sizes[node]
        rows.append((x - w / 2, y - h / 2, x + w / 2, y + h / 2))
    members = set(group)
    for a, b in links:
        if a in members:
            for share in np.linspace(0, 1, 24):
                px, py = (float(found[a][k] + (found[b][k] - found[a][k]) * share) for k in (0, 1))
                rows.append((px, py, px, py))
    return np.array(rows, dtype=float)


def _corner(taken: Array, size: Array, whole: Array) -> Array | None:
    """Where a group of that size fits into the free room of the picture, or partly into it; lowest right first."""
    room = whole - size
    if room[0] < 0:
        return None
    inside = np.linspace(room[1], 0, 14) if room[1] > 0 else np.zeros(0)
    for y in [*inside, *np.linspace(max(room[1], 0), whole[1] - size[1] / 4, 10)]:
        for x in np.linspace(room[0], 0, 20):
            spot = np.array([x - GAP, y - GAP, x + size[0] + GAP, y + size[1] + GAP])
            hit = (taken[:, 0] < spot[2]) & (taken[:, 2] > spot[0]) & (taken[:, 1] < spot[3]) & (taken[:, 3] > spot[1])
            if not hit.any():
                return np.array([x, y])
    return None


def _extent(group: list[str], points: Array, sizes: Mapping[str, tuple[float, float]]) -> tuple[Array, Array, float]:
    boxes = np.array([sizes[node] for node in group], dtype=float)
    low: Array = (points - boxes / 2).min(axis=0)
    size: Array = (points + boxes / 2).max(axis=0) - low
    return low, size, float((size[0] + 2 * GAP) * (size[1] + 2 * GAP))
