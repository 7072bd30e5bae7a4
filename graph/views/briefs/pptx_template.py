"""The presentation that a briefing is written into: our own design, or a ministry's own file.

What comes in is the path of a ``.pptx`` or ``.potx`` file, or nothing; what goes out is a
:class:`~graph.views.briefs.pptx_slides.Design`: the presentation without its example slides, and the layouts to use,
found by the kinds of their placeholders and never by name, since those are in the language of the ministry.
"""

from __future__ import annotations

import io
import re
import zipfile
from pathlib import Path
from typing import Any

from pptx import Presentation
from pptx.enum.shapes import PP_PLACEHOLDER
from pptx.opc.constants import RELATIONSHIP_TYPE
from pptx.oxml.ns import qn

from graph.model import InputError
from graph.views.briefs.pptx_design import own_design
from graph.views.briefs.pptx_measure import LINE
from graph.views.briefs.pptx_slides import Box, Design

LARGEST = 500_000_000  # bytes that a template may unpack to
_MAIN = b"application/vnd.openxmlformats-officedocument.presentationml.presentation.main+xml"
_TEMPLATE = b"application/vnd.openxmlformats-officedocument.presentationml.template.main+xml"

TITLES = {PP_PLACEHOLDER.TITLE, PP_PLACEHOLDER.CENTER_TITLE}
TEXTS = {PP_PLACEHOLDER.OBJECT, PP_PLACEHOLDER.BODY}
FEET = {PP_PLACEHOLDER.DATE, PP_PLACEHOLDER.FOOTER, PP_PLACEHOLDER.SLIDE_NUMBER, PP_PLACEHOLDER.HEADER}

FONTS = {
    "Arial": (1.0, LINE),
    "Helvetica": (1.0, LINE),
    "Liberation Sans": (1.0, LINE),
    "Times New Roman": (0.95, LINE),
    "Calibri": (1.0, 1.24),
    "Carlito": (1.0, 1.24),
    "Cambria": (1.0, 1.2),
    "Georgia": (1.06, LINE),
    "Aptos": (1.0, 1.3),
    "Tahoma": (1.02, 1.22),
    "Segoe UI": (1.05, 1.35),
    "Verdana": (1.2, 1.23),
    "DejaVu Sans": (1.2, 1.2),
    "DejaVu Serif": (1.2, 1.2),
}
"""Fonts of designs: how wide they are for Arial, and the height of a line for the size of its letters."""

UNKNOWN = (1.12, 1.28)


def design_of(template: Path | None) -> Design:
    """The design to write into.

    Raises :class:`~graph.model.InputError` if the file is no presentation that can be used.
    """
    deck = Presentation(io.BytesIO(own_design())) if template is None else _opened(template)
    layouts = [layout for master in deck.slide_masters for layout in master.slide_layouts]
    titled = [layout for layout in layouts if _of_kind(layout, TITLES) and not _upright(layout)]
    if not titled:
        raise InputError(f"{template}: none of its slide layouts has a place for a title")
    texts = [layout for layout in titled if len(_of_kind(layout, TEXTS)) == 1 and not _others(layout)]
    any_content = {PP_PLACEHOLDER.OBJECT}
    text = max(texts or titled, key=lambda one: (bool(_of_kind(one, any_content)), _room(one), -layouts.index(one)))
    bare = next((layout for layout in titled if not _of_kind(layout, TEXTS) and not _others(layout)), text)
    cover = next((layout for layout in titled if _of_kind(layout, {PP_PLACEHOLDER.SUBTITLE})), bare)
    return Design(
        deck, cover, text, bare, _area(deck, text), _box(_of_kind(text, TITLES)[0]), *_font(deck), template is None
    )


def _opened(path: Path) -> Any:
    """A ministry's presentation without its example slides."""
    try:
        packed = path.read_bytes()
    except OSError as problem:
        raise InputError(f"{path}: cannot be read ({problem.strerror or problem})") from None
    try:
        with zipfile.ZipFile(io.BytesIO(packed)) as parts:
            if sum(part.file_size for part in parts.infolist()) > LARGEST:
                raise InputError(f"{path}: unpacks to more than {LARGEST // 1_000_000} MB")
            kinds = parts.read("[Content_Types].xml")
        if b"macroEnabled" in kinds or b"vbaProject" in kinds:
            raise InputError(f"{path}: holds macros; save it as .pptx or .potx without them")
        deck = Presentation(io.BytesIO(_as_presentation(packed) if _TEMPLATE in kinds else packed))
        _emptied(deck)
    except InputError:
        raise
    except Exception as problem:  # the file is a stranger's: whatever is wrong in it, the answer is one line
        raise InputError(f"{path}: cannot be read as a presentation ({_first_line(problem)})") from None
    if not deck.slide_width or not deck.slide_height:
        raise InputError(f"{path}: does not say how large its slides are")
    return deck


def _first_line(problem: Exception) -> str:
    text = str(problem).strip().splitlines()
    return text[0][:120] if text else type(problem).__name__


def _as_presentation(packed: bytes) -> bytes:
    """A ``.potx`` as the presentation that it is but for its kind."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(packed)) as old, zipfile.ZipFile(out, "w") as new:
        for part in old.infolist():
            data = old.read(part)
            new.writestr(part, data.replace(_TEMPLATE, _MAIN) if part.filename == "[Content_Types].xml" else data)
    return out.getvalue()


def _emptied(deck: Any) -> None:
    """Take out the example slides, and what names them: sections, shows of a choice of slides, the thumbnail."""
    listed = deck.slides._sldIdLst
    for entry in list(listed):
        deck.part.drop_rel(entry.get(qn("r:id")))
        listed.remove(entry)
    root = deck.part._element
    for name in ("p:extLst", "p:custShowLst"):
        for found in root.findall(qn(name)):
            root.remove(found)
    package = deck.part.package
    for name, relation in list(package._rels.items()):
        if relation.reltype == RELATIONSHIP_TYPE.THUMBNAIL:
            package.drop_rel(name)


def _of_kind(layout: Any, kinds: set[Any]) -> list[Any]:
    return [holder for holder in layout.placeholders if holder.placeholder_format.type in kinds]


def _others(layout: Any) -> list[Any]:
    """Placeholders for anything but title, text and the lower edge."""
    known = TITLES | TEXTS | FEET
    return [holder for holder in layout.placeholders if holder.placeholder_format.type not in known]


def _upright(layout: Any) -> bool:
    """Whether a layout has text that runs from top to bottom."""
    return any(holder.element.ph_orient == "vert" for holder in layout.placeholders)


def _room(layout: Any) -> int:
    return max((box.width * box.height for box in map(_box, _of_kind(layout, TEXTS))), default=0)


def _box(holder: Any) -> Box:
    return Box(*(int(value or 0) for value in (holder.left, holder.top, holder.width, holder.height)))


def _area(deck: Any, layout: Any) -> Box:
    """The room for content: that of the text placeholder, or what lies between title and footer."""
    wide, high = int(deck.slide_width), int(deck.slide_height)
    title = _box(_of_kind(layout, TITLES)[0])
    feet = [box.top for box in map(_box, _of_kind(layout, FEET)) if box.top > high // 2]
    floor = min(feet, default=high * 93 // 100)
    found = max(map(_box, _of_kind(layout, TEXTS)), key=lambda box: box.width * box.height, default=Box(0, 0, 0, 0))
    if found.width >= wide * 55 // 100 and found.height >= high * 45 // 100:
        return Box(found.left, found.top, found.width, min(found.height, floor - found.top))
    left = max(min(title.left, wide // 10), wide // 25)
    top = min(max(title.bottom, high // 10), high * 3 // 10)
    return Box(left, top, wide - 2 * left, floor - top - high // 50)


def _font(deck: Any) -> tuple[float, float]:
    """How wide the text font of a design is taken to be for the width of Arial, and how high its lines are."""
    for relation in deck.slide_master.part.rels.values():
        if relation.reltype == RELATIONSHIP_TYPE.THEME:
            face = re.search(
                rb"<a:minorFont>.*?<a:latin[^>]*typeface=[\"']([^\"']*)", relation.target_part.blob, re.DOTALL
            )
            return FONTS.get(face[1].decode("utf-8", "replace"), UNKNOWN) if face else UNKNOWN
    return UNKNOWN
