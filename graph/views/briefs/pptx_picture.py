"""A network of a briefing as a picture: for networks that are too large for shapes on a slide.

What comes in is a :class:`~graph.views.briefs.model.Network` and the room for it; what goes out are the bytes of a PNG,
drawn as the static picture of the network is. The same network gives the same bytes.
"""

from __future__ import annotations

from graph.views.briefs.model import Network
from graph.views.network_data import DIAMOND
from graph.views.palette import GROUPS
from graph.views.stills.network import Line, Spot, caption_room, draw_spots, label_room
from graph.views.stills.sheet import Box, Sheet, Words, settled

EDGE = 2.0  # points along the edges, for the lines around the outermost boxes


def network_png(network: Network, wide: float, high: float) -> bytes:
    """The picture without title and legend; width and height of the room are in points."""
    with settled():
        sheet = Sheet(wide, high, Words(network.title, shown=False))
        number = {node.id: index for index, node in enumerate(network.nodes)}
        spots = []
        for node in network.nodes:
            hub = node.group == "hub"
            size = caption_room(node.label) if hub else label_room(node.label)
            y = node.y + (size[1] - DIAMOND) / 2 if hub else node.y
            group = node.group if node.group in GROUPS else "other"
            spots.append(Spot(node.label, group, size, node.x, y, node.focus))
        lines = [Line(number[link.a], number[link.b], link.status, 1) for link in network.links]
        draw_spots(sheet, spots, lines, Box(EDGE, EDGE, sheet.width - EDGE, sheet.height - EDGE))
        return sheet.file("png")
