"""How much room a text takes on a slide, so that slides can be broken before any program has drawn them.

What comes in are texts, sizes in points and widths in EMU (914,400 to the inch); what goes out are numbers of lines
and heights. Letters are as wide as those of Helvetica, whose widths Arial and Liberation Sans share; ``breadth`` is how
much wider the font of a template is taken to be. The measure is meant to be a little too wide rather than too narrow.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from functools import lru_cache

from graph.queries.answer import clean

POINT = 12700
"""EMU of a point."""

LINE = 1.17
"""Height of a line of Arial for the size of its letters, and a little more."""

BOLD = 1.07
"""How much wider bold letters are."""

_WIDTHS = (  # thousandths of the size, from the space to the tilde: Adobe's font metrics of Helvetica
    278, 278, 355, 556, 556, 889, 667, 222, 333, 333, 389, 584, 278, 333, 278, 278, 556, 556, 556, 556, 556, 556, 556,
    556, 556, 556, 278, 278, 584, 584, 584, 556, 1015, 667, 667, 722, 722, 667, 611, 778, 722, 278, 500, 667, 556, 833,
    722, 778, 667, 778, 722, 667, 611, 722, 667, 944, 667, 667, 611, 278, 278, 278, 469, 556, 222, 556, 556, 500, 556,
    556, 278, 556, 556, 222, 222, 500, 222, 833, 556, 556, 556, 556, 333, 500, 278, 556, 500, 722, 500, 500, 500, 334,
    260, 334, 584,
)  # fmt: skip
_OTHER = 620  # a letter that the table does not hold: Cyrillic, Greek, Arabic
_WIDE = 1000  # a character that East Asian fonts draw in a square
_INVALID = re.compile("[\ud800-\udfff\ufffe\uffff]")
_BREAK = re.compile(r"(?<=[-/–—])(?=\w)")


def safe(text: str) -> str:
    r"""Text of a document as a slide can hold it: one line, without what XML forbids or what turns letters round.

    >>> safe("a\x00b\ud800\u202ec\nd")
    'abc d'
    """
    return clean(_INVALID.sub("", text))


def shortened(text: str, most: int) -> str:
    """A text of at most so many letters, cut at a word where there is one; what was cut shows as an ellipsis.

    >>> shortened("Memorandum of Understanding", 16)
    'Memorandum of …'
    """
    if len(text) <= most:
        return text
    head = text[: most - 1]
    space = head.rfind(" ")
    return (head[:space] + " …") if space > most // 2 else head + "…"


def width(text: str, size: float, *, bold: bool = False, breadth: float = 1.0) -> float:
    """The width of one line of text in EMU."""
    return _units(text) / 1000 * size * POINT * (BOLD if bold else 1.0) * breadth


def lines(text: str, size: float, room: float, *, bold: bool = False, breadth: float = 1.0) -> int:
    """The number of lines that a text takes in so much width (EMU); a word too long for a line is broken."""
    return lines_of([(text, size * (BOLD if bold else 1.0))], room, breadth=breadth)


def lines_of(parts: Sequence[tuple[str, float]], room: float, *, breadth: float = 1.0) -> int:
    """The same for texts of several sizes that follow each other in one paragraph."""
    count, used = 1, 0.0
    for part, size in parts:
        unit = size * POINT * breadth / 1000
        for number, word in enumerate(part.split(" ")):
            for piece, text in enumerate(_BREAK.split(word)):
                long = _units(text) * unit
                before = _units(" ") * unit if used and number and not piece else 0.0
                if used + before + long <= room:
                    used += before + long
                    continue
                over = int(long // room) if room > 0 else 0
                count += over + (1 if used else 0)
                used = long - over * room
    return count


def height(count: int, size: float, line: float = LINE) -> float:
    """The height of so many lines in EMU; ``line`` is that of the font for the size of its letters."""
    return count * size * line * POINT


def wrapped(text: str, size: float, room: float, most: int, *, breadth: float = 1.0) -> list[str]:
    """A text as at most so many lines that fit into a width (EMU); what does not fit shows as an ellipsis."""
    found: list[str] = []
    words = text.split()
    while words:
        line = words.pop(0)
        while words and width(f"{line} {words[0]}", size, breadth=breadth) <= room:
            line += " " + words.pop(0)
        if len(found) == most - 1 and words:
            line, words = f"{line} {' '.join(words)}", []
        found.append(fitted(line, size, room, breadth=breadth))
    return found


def fitted(text: str, size: float, room: float, *, bold: bool = False, breadth: float = 1.0) -> str:
    """A text cut so that it fits into one line of this width (EMU), with an ellipsis if anything was cut."""
    if width(text, size, bold=bold, breadth=breadth) <= room:
        return text
    low, high = 0, len(text)
    while low < high:
        middle = (low + high + 1) // 2
        if width(text[:middle].rstrip() + "…", size, bold=bold, breadth=breadth) <= room:
            low = middle
        else:
            high = middle - 1
    return text[:low].rstrip() + "…"


@lru_cache(maxsize=4096)
def _letter(letter: str) -> int:
    if " " <= letter <= "~":
        return _WIDTHS[ord(letter) - 32]
    if unicodedata.combining(letter):
        return 0
    plain = unicodedata.normalize("NFD", letter)[0]
    if " " <= plain <= "~":
        return _WIDTHS[ord(plain) - 32]
    return _WIDE if unicodedata.east_asian_width(letter) in "WF" or letter in "—…●◐○" else _OTHER


def _units(text: str) -> int:
    return sum(map(_letter, text))
