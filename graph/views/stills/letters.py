"""Letters of the pictures: which face draws a text, how wide it is, and how it is cut into rows that fit.

What comes in is text of documents; what goes out is text that the fonts matplotlib ships can draw on every machine,
with its size in points. Control and direction characters are gone; a letter that no face has is drawn as an empty box.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from enum import Enum
from functools import cache, lru_cache
from pathlib import Path

import matplotlib
from matplotlib.font_manager import FontProperties
from matplotlib.ft2font import FT2Font, LoadFlags

from graph.queries.answer import clean

FAMILY = "DejaVu Sans"
MISSING = "□"
JOINER = "\u200c"  # parts two letters of one word in Persian
LONGEST = 600  # letters of a text that are looked at; no picture has room for more
MEASURED = 64.0  # size at which widths are taken


class Face(Enum):
    """A cut of the font, by the name of its file."""

    plain = "DejaVuSans"
    bold = "DejaVuSans-Bold"
    slanted = "DejaVuSans-Oblique"


PLAIN, BOLD, SLANTED = Face.plain, Face.bold, Face.slanted


@lru_cache(maxsize=5000)
def readable(text: str) -> str:
    """The text without what cannot be drawn; no longer than any picture has room for.

    Marks that have no shape of their own are left out (matplotlib fails on some of them), and so are accents beyond the
    second on one letter, which would cover the rows above.
    """
    text = unicodedata.normalize("NFC", clean(text[: 4 * LONGEST]))
    found, accents = [], 0
    for letter in text[:LONGEST]:
        kind = unicodedata.category(letter)
        accents = accents + 1 if kind in ("Mn", "Me") else 0
        if accents > 2 or (kind in ("Cc", "Cf") and letter != JOINER):
            continue
        found.append(letter if any(ord(letter) in _letters(face) for face in (PLAIN, BOLD)) else MISSING)
    return "".join(found)


def face_of(text: str, wanted: Face) -> Face:
    """The face that draws a text: the one wanted, or else one that has more of its letters."""
    if text.isascii() or _letters(wanted).issuperset(map(ord, text)):
        return wanted
    faces = (wanted, PLAIN, BOLD)
    return min(faces, key=lambda face: sum(ord(letter) not in _letters(face) for letter in set(text)))


def drawn(text: str, face: Face) -> str:
    """The text with an empty box for each letter that this face does not have."""
    known = _letters(face)
    return "".join(letter if ord(letter) in known else MISSING for letter in text)


@cache
def properties(face: Face, size: float) -> FontProperties:
    """The font for matplotlib, by its file, so that no other font of the machine is taken."""
    return FontProperties(
        family=[FAMILY],
        weight="bold" if face is BOLD else "normal",
        style="oblique" if face is SLANTED else "normal",
        size=size,
        fname=str(_file(face)),
    )


def width(text: str, size: float, face: Face = PLAIN) -> float:
    """How wide a text is at a size, both in points; letters are set a little closer than this where they pair well."""
    return sum(map(_advances(face_of(text, face)).__getitem__, text)) * size


def widest(rows: Sequence[str], size: float, face: Face = PLAIN) -> float:
    """The width of the widest row."""
    return max((width(row, size, face) for row in rows), default=0.0)


def shortened(text: str, size: float, room: float, face: Face = PLAIN) -> str:
    """The text, or as much of it as fits, with an ellipsis."""
    if width(text, size, face) <= room:
        return text
    low, high = 0, len(text)
    while low < high:
        middle = (low + high + 1) // 2
        if width(text[:middle].rstrip() + "…", size, face) <= room:
            low = middle
        else:
            high = middle - 1
    return text[:low].rstrip(" ,;:–-") + "…"


def rows_of(text: str, size: float, room: float, most: int, face: Face = PLAIN) -> list[str]:
    """The text in at most so many rows that fit; what is left over ends in an ellipsis."""
    words, rows = text.split(), [""]
    for number, word in enumerate(words):
        joined = f"{rows[-1]} {word}".strip()
        if width(joined, size, face) <= room:
            rows[-1] = joined
        elif len(rows) == most:
            rows[-1] = shortened(" ".join((rows[-1], *words[number:])).strip(), size, room, face)
            break
        elif rows[-1]:
            rows.append(word)
        else:
            rows[-1] = word
        while width(rows[-1], size, face) > room and len(rows) < most:
            cut = _fitting(rows[-1], size, room, face)
            rows[-1:] = [rows[-1][:cut] + "-", rows[-1][cut:]]
        rows[-1] = shortened(rows[-1], size, room, face)
    return [row for row in rows if row]


def _fitting(word: str, size: float, room: float, face: Face) -> int:
    """How many letters of a long word fit with a hyphen; one at least."""
    cut = len(word) - 1
    while cut > 1 and width(word[:cut] + "-", size, face) > room:
        cut -= 1
    return max(cut, 1)


@cache
def _file(face: Face) -> Path:
    return Path(matplotlib.get_data_path()) / "fonts" / "ttf" / f"{face.value}.ttf"


@cache
def _font(face: Face) -> FT2Font:
    font = FT2Font(str(_file(face)))
    font.set_size(MEASURED, 72)
    return font


class _Advances(dict[str, float]):
    """How far the pen moves for each letter of a face, of size one."""

    def __init__(self, face: Face) -> None:
        super().__init__()
        self.face = face

    def __missing__(self, letter: str) -> float:
        known = ord(letter) in _letters(self.face)
        glyph = _font(self.face).load_char(ord(letter if known else MISSING), flags=LoadFlags.NO_HINTING)
        self[letter] = found = float(glyph.linearHoriAdvance) / 65536 / MEASURED
        return found


@cache
def _advances(face: Face) -> _Advances:
    return _Advances(face)


@cache
def _letters(face: Face) -> frozenset[int]:
    return frozenset(_font(face).get_charmap())
