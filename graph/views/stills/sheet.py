"""The paper of a picture: its size, its frame of title, legend and source line, and the bytes that it becomes.

What comes in are texts and shapes with places in points from the upper left corner; what goes out is SVG, PNG or PDF.
The same picture gives the same bytes on every machine: fonts are those that matplotlib ships, no setting of the user
counts, and no file carries a date. Text stays text in SVG and PDF.
"""

from __future__ import annotations

import io
import math
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any, TypeAlias

import matplotlib
from lxml import etree
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.backends.backend_pdf import FigureCanvasPdf
from matplotlib.backends.backend_svg import FigureCanvasSVG
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Polygon
from PIL import Image, PngImagePlugin

from graph.views.stills.letters import (
    BOLD,
    FAMILY,
    PLAIN,
    Face,
    drawn,
    face_of,
    properties,
    readable,
    rows_of,
    width,
)
from graph.views.stills.sizes import INCH

INK, GREY, PALE = "#1A1A1A", "#555555", "#BBBBBB"
DPI = 300
SETTINGS: dict[Any, Any] = {
    "svg.fonttype": "none",
    "svg.hashsalt": "ctgraph",
    "pdf.fonttype": 42,
    "lines.scale_dashes": False,
    "text.parse_math": False,
    "text.hinting": "no_hinting",
    "path.simplify": False,
}
FALLBACK = f"'{FAMILY}', Verdana, sans-serif"  # Verdana is as wide, where a viewer lacks the font


@contextmanager
def settled() -> Iterator[None]:
    """Draw with the settings of the pictures, whatever the user's are."""
    with matplotlib.rc_context():
        matplotlib.rcdefaults()
        matplotlib.rcParams.update(SETTINGS)
        yield


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle on the paper: left, top, right, bottom."""

    left: float
    top: float
    right: float
    bottom: float

    @property
    def wide(self) -> float:
        """Its width."""
        return self.right - self.left

    @property
    def high(self) -> float:
        """Its height."""
        return self.bottom - self.top

    def touches(self, other: Box, gap: float = 0.0) -> bool:
        """Whether the two overlap or are nearer than a gap."""
        return (
            self.left < other.right + gap
            and other.left < self.right + gap
            and self.top < other.bottom + gap
            and other.top < self.bottom + gap
        )


Draw: TypeAlias = "Callable[[Sheet, Box], None]"
NOTHING = "The documents tell nothing of what is asked for here"


@dataclass(frozen=True, slots=True)
class Key:
    """An entry of the legend: what it says, and how the sample beside it is drawn into a box."""

    label: str
    draw: Draw
    wide: float = 2.4  # of the sample, in letters


@dataclass(frozen=True, slots=True)
class Words:
    """What stands around a picture: title (``shown`` unless a slide has its own), a line below it, notes, sources."""

    title: str
    counted: str = ""
    notes: Sequence[str] = ()
    source: str = ""
    shown: bool = True

    @property
    def description(self) -> str:
        """All but the title in one text, for those who cannot see the picture."""
        return ". ".join(part.rstrip(".") for part in (self.counted, *self.notes, self.source) if part) + "."


@dataclass(slots=True)
class Sheet:
    """A picture in the making; ``base`` is the size of its running text in points."""

    width: float
    height: float
    words: Words
    figure: Figure = field(init=False)
    axes: Axes = field(init=False)

    def __post_init__(self) -> None:
        # Whole dots, so that no edge of the picture is cut.
        self.width, self.height = (round(side / INCH * DPI) * INCH / DPI + 1e-9 for side in (self.width, self.height))
        self.figure = Figure(figsize=(self.width / INCH, self.height / INCH), dpi=INCH, facecolor="white")
        self.axes = self.figure.add_axes((0.0, 0.0, 1.0, 1.0))
        self.axes.set_xlim(0, self.width)
        self.axes.set_ylim(self.height, 0)
        self.axes.axis("off")

    @property
    def base(self) -> float:
        """Size of the running text: 12 points on a slide, 9 on an upright A4 page, less on what is smaller."""
        inches = min(self.width, 1.78 * self.height) / INCH
        return min(max(8 + (inches - 6.3) * 0.57, 6.2), 24.0)

    @property
    def margin(self) -> float:
        """Free space along the sides."""
        return 0.03 * min(self.width, 1.3 * self.height)

    def text(
        self,
        x: float,
        y: float,
        text: str,
        size: float,
        *,
        face: Face = PLAIN,
        ink: str = INK,
        at: str = "left",
        turned: float = 0.0,
        layer: float = 5.0,
    ) -> None:
        """One row of text; ``y`` is the middle of its small letters, ``at`` the end of it that ``x`` is."""
        text = readable(text)
        if not text:
            return
        face = face_of(text, face)
        down = 0.36 * size  # from the middle to the line that letters stand on
        angle = math.radians(turned)
        self.axes.text(
            x + down * math.sin(angle),
            y + down * math.cos(angle),
            drawn(text, face),
            fontproperties=properties(face, round(size, 2)),
            color=ink,
            ha=at,
            va="baseline",
            rotation=turned,
            rotation_mode="anchor",
            parse_math=False,
            clip_on=False,
            zorder=layer,
        )

    def line(
        self,
        points: Sequence[tuple[float, float]],
        *,
        ink: str = INK,
        wide: float = 1.0,
        dashes: Sequence[float] = (),
        layer: float = 1.0,
    ) -> None:
        """A line through points; ``dashes`` are lengths of ink and gap in points."""
        line = Line2D([x for x, _ in points], [y for _, y in points], color=ink, linewidth=wide, zorder=layer)
        line.set_dash_capstyle("butt")
        line.set_clip_on(False)
        if dashes:
            line.set_linestyle((0, tuple(dashes)))
        self.axes.add_line(line)

    def area(
        self,
        points: Sequence[tuple[float, float]],
        *,
        fill: str,
        edge: str = "none",
        wide: float = 0.0,
        dashes: Sequence[float] = (),
        shade: float = 1.0,
        layer: float = 3.0,
    ) -> None:
        """A filled area with an edge."""
        patch = Polygon(
            list(points), closed=True, facecolor=fill, edgecolor=edge, linewidth=wide, alpha=shade, zorder=layer
        )
        patch.set_clip_on(False)
        if dashes:
            patch.set_linestyle((0, tuple(dashes)))
        self.axes.add_patch(patch)

    def rectangle(self, box: Box, *, fill: str, edge: str = "none", wide: float = 0.0, layer: float = 3.0) -> None:
        """A filled rectangle."""
        corners = [(box.left, box.top), (box.right, box.top), (box.right, box.bottom), (box.left, box.bottom)]
        self.area(corners, fill=fill, edge=edge, wide=wide, layer=layer)

    def nothing(self, body: Box) -> None:
        """Say that there is nothing to draw."""
        self.text((body.left + body.right) / 2, (body.top + body.bottom) / 2, NOTHING, self.base, at="center")

    def frame(self, legend: Sequence[Key]) -> Box:
        """Draw what stands around the picture and return the room that is left for it."""
        words, left, right, base = self.words, self.margin, self.width - self.margin, self.base
        y = self.margin
        text = readable(words.title) if words.shown else ""
        sizes = [base * share for share in (1.75, 1.55, 1.35, 1.2)]
        title = next((size for size in sizes if width(text, size, BOLD) < 1.9 * (right - left)), sizes[-1])
        for row in rows_of(text, title, right - left, 2, BOLD):
            self.text(left, y + title * 0.5, row, title, face=BOLD)
            y += title * 1.25
        for row in rows_of(readable(words.counted), base, right - left, 2):
            self.text(left, y + base * 0.55, row, base, ink=GREY)
            y += base * 1.35
        foot = self._foot(words, left, right)
        foot = self._legend(legend, left, right, foot)
        return Box(left, y + base * 0.6, right, foot - base * 0.7)

    def _foot(self, words: Words, left: float, right: float) -> float:
        """Notes and the line of sources, at the bottom; where they begin."""
        size, rows = self.base * 0.78, list[str]()
        notes = " ".join(note if note.endswith((".", "!", "?")) else note + "." for note in words.notes if note)
        rows += rows_of(readable(notes), size, right - left, 3 if self.height > 4 * INCH else 2)
        rows += rows_of(readable(words.source), size, right - left, 2)
        y = self.height - self.margin - size * 1.35 * len(rows)
        for number, row in enumerate(rows):
            self.text(left, y + size * (0.7 + 1.35 * number), row, size, ink=GREY)
        if rows:
            self.line([(left, y - size * 0.3), (right, y - size * 0.3)], ink=PALE, wide=0.5)
        return y - size * 0.3

    def _legend(self, legend: Sequence[Key], left: float, right: float, bottom: float) -> float:
        """The legend in rows above ``bottom``; where it begins."""
        size = self.base * 0.88
        high, gap = size * 1.75, size * 1.5
        rows: list[list[tuple[float, Key]]] = []
        x = right
        for key in legend:
            wide = size * (key.wide + 0.6) + width(key.label, size)
            if x + wide > right:
                rows.append([])
                x = left
            rows[-1].append((x, key))
            x += wide + gap
        top = bottom - high * len(rows) - (size * 0.3 if rows else 0)
        for number, row in enumerate(rows):
            y = top + high * (number + 0.5)
            for x, key in row:
                sample = size * key.wide
                key.draw(self, Box(x, y - size * 0.62, x + sample, y + size * 0.62))
                self.text(x + sample + size * 0.6, y, key.label, size)
        return top

    def file(self, form: str) -> bytes:
        """The picture as a file, with its words for those who cannot see it."""
        title, description = readable(self.words.title), readable(self.words.description)
        if form == "svg":
            return self._svg(title, description)
        if form == "png":
            return self._png(title, description)
        return self._pdf(title, description)

    def _svg(self, title: str, description: str) -> bytes:
        out = io.BytesIO()
        canvas: Any = FigureCanvasSVG(self.figure)
        canvas.print_svg(out, metadata={"Date": None, "Creator": None})
        parser = etree.XMLParser(resolve_entities=False, no_network=True, remove_comments=True, huge_tree=True)
        root = etree.fromstring(out.getvalue(), parser)
        space = "{http://www.w3.org/2000/svg}"
        for found in list(root.iter(f"{space}metadata")):
            found.getparent().remove(found)
        for number, (tag, text) in enumerate((("title", title), ("desc", description))):
            element = etree.Element(space + tag, id=tag)
            element.text = text
            element.tail = "\n"
            root.insert(number, element)
        root.set("role", "img")
        root.set("aria-labelledby", "title desc")
        for element in root.iter(f"{space}text"):
            element.set("style", element.get("style", "").replace(f"'{FAMILY}'", FALLBACK))
        # Without its document type, which would name an address.
        return b'<?xml version="1.0" encoding="utf-8"?>\n' + etree.tostring(root, encoding="utf-8") + b"\n"

    def _png(self, title: str, description: str) -> bytes:
        self.figure.set_dpi(DPI)
        canvas: Any = FigureCanvasAgg(self.figure)
        canvas.draw()
        picture = Image.frombytes("RGBA", canvas.get_width_height(), bytes(canvas.buffer_rgba())).convert("RGB")
        self.figure.set_dpi(INCH)
        told = PngImagePlugin.PngInfo()
        told.add_itxt("Title", title)
        told.add_itxt("Description", description)
        out = io.BytesIO()
        picture.save(out, "PNG", dpi=(DPI, DPI), pnginfo=told, compress_level=7)
        return out.getvalue()

    def _pdf(self, title: str, description: str) -> bytes:
        out = io.BytesIO()
        canvas: Any = FigureCanvasPdf(self.figure)
        told = {"Title": title, "Subject": description}
        canvas.print_pdf(out, metadata={**told, **dict.fromkeys(("Creator", "Producer", "CreationDate", "ModDate"))})
        return out.getvalue()
