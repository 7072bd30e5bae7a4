"""Colours and shapes of actors, the same on every picture: safe for colour-blind readers, and never colour alone.

What comes in is an actor of a graph; what goes out is its group with fill, ink and shape. The colours are those of
Okabe and Ito (2008, "Color Universal Design"); the ink on each has a contrast of at least 4.5 to 1.
"""

from __future__ import annotations

from dataclasses import dataclass

from graph.queries.projection import Graph


@dataclass(frozen=True, slots=True)
class Group:
    """How a group of actors is drawn. Shapes are those that ``network.js`` knows."""

    label: str
    fill: str
    ink: str
    shape: str


@dataclass(frozen=True, slots=True)
class Stroke:
    """How a line of a status is drawn on paper: colour, lengths of ink and gap and least width, in points."""

    ink: str
    dashes: tuple[float, ...]
    wide: float


LINES = {
    "asserted": Stroke("#1A1A1A", (), 1.1),
    "planned": Stroke("#0072B2", (7.0, 4.0), 1.5),
    "recommended": Stroke("#B0431E", (1.8, 2.6), 1.6),
}
"""Lines of the statuses; the colours are those of the pages."""

TONES = {
    "none": ("#F4F4F4", "#111111"),
    "plain": ("#FFFFFF", "#111111"),
    "step0": ("#EEF4FA", "#000000"),
    "step1": ("#C6DCEF", "#000000"),
    "step2": ("#86B9DE", "#000000"),
    "step3": ("#1F6FA8", "#FFFFFF"),
    "step4": ("#08365C", "#FFFFFF"),
    "gap-need": ("#A83A12", "#FFFFFF"),
    "gap-planned": ("#BCDCF2", "#000000"),
    "gap-members": ("#E3F2EA", "#000000"),
    "gap-active": ("#8FD1B5", "#000000"),
    "gap-nothing": ("#FFFFFF", "#444444"),
    "said-asserted": ("#E0E0E0", "#000000"),
    "said-planned": ("#D3E7F5", "#003A5C"),
    "said-recommended": ("#F8E3DA", "#6E2409"),
}
"""Fill and ink of the cells of a matrix; those of ``page.css`` are the same."""

DATED = {
    "agreement": "#0072B2",
    "event": "#009E73",
    "programme": "#CC79A7",
    "foundation": "#E69F00",
    "tie": "#111111",
}
"""Ink of what stands on a timeline."""

GROUPS = {
    "un": Group("United Nations", "#0072B2", "#FFFFFF", "pill"),
    "ct": Group("Regional counter-terrorism body", "#E69F00", "#000000", "hexagon"),
    "regional": Group("Regional organization", "#009E73", "#000000", "box"),
    "international": Group("International organization or forum", "#56B4E9", "#000000", "cut"),
    "national": Group("National body", "#CC79A7", "#000000", "slant"),
    "state": Group("State", "#E3E3E3", "#000000", "plain"),
    "other": Group("Other body, or kind not known", "#F0E442", "#000000", "round"),
    "hub": Group("Agreement, project or event of three or more", "#FFFFFF", "#000000", "diamond"),
}

_KINDS = {
    "un_principal_organ": "un",
    "un_entity": "un",
    "un_ct_body": "un",
    "un_mission": "un",
    "regional_organization": "regional",
    "regional_ct_body": "ct",
    "international_organization": "international",
    "forum": "international",
    "financial_body": "international",
    "specialized_body": "international",
    "national": "national",
}
HEIGHT = 6  # steps up the parents; no body is nested deeper


def group_of(graph: Graph, iri: str) -> str:
    """The group of an actor: by its type, its kind, or that of the body it is part of."""
    entity = graph.entity(iri)
    if entity.type == "State":
        return "state"
    if entity.type == "NationalBody":
        return "national"
    current = iri
    for _ in range(HEIGHT):
        if graph.entity(current).slug == "un":
            return "un"
        found = _KINDS.get(graph.entity(current).kind)
        if found:
            return found
        above = [item for item in graph.about(current, "part_of") if item.status == "asserted"]
        if not above:
            break
        # A person wrote the register; a text may be misread.
        current = min(above, key=lambda item: (not graph.register(item), item.object)).object
    return "other"
