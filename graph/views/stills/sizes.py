"""Forms and sizes that a picture can have, known without what draws it.

What comes in is what a person wrote; what goes out are points.
"""

from __future__ import annotations

import re

from graph.model import InputError

FORMATS = ("svg", "png", "pdf")
SLIDE = "slide"
INCH = 72.0  # points
UNITS = {"mm": INCH / 25.4, "cm": INCH / 2.54, "in": INCH}
SIZES = {
    SLIDE: (13.333 * INCH, 7.5 * INCH),
    "a4": (210 * UNITS["mm"], 297 * UNITS["mm"]),
    "a4-landscape": (297 * UNITS["mm"], 210 * UNITS["mm"]),
}
LEAST, MOST = 80.0, 1000.0  # millimetres of a side


def size_of(text: str) -> tuple[float, float]:
    """Width and height in points of ``slide``, ``a4``, ``a4-landscape`` or one such as ``160x90mm``.

    Raises:
        InputError: where it is none of these, or a side is shorter than 8 cm or longer than 1 m.

    >>> [round(side) for side in size_of("254x127mm")]
    [720, 360]
    """
    if text.lower() in SIZES:
        return SIZES[text.lower()]
    found = re.fullmatch(r"(\d+(?:\.\d+)?)(mm|cm|in)?[x×](\d+(?:\.\d+)?)(mm|cm|in)", text.replace(" ", "").lower())
    if not found:
        raise InputError(f"{text}: no size of a picture; choose slide, a4, a4-landscape or one such as 160x90mm")
    unit = UNITS[found[4]]
    sides = float(found[1]) * UNITS[found[2] or found[4]], float(found[3]) * unit
    if not all(LEAST - 0.1 <= side / UNITS["mm"] <= MOST + 0.1 for side in sides):
        raise InputError(f"{text}: a side of a picture is between {LEAST:.0f} mm and {MOST:.0f} mm")
    return sides
