"""List items: their markers as printed, and how deep they stand.

In comes a line, out come its marker and where its text begins; :class:`Nesting` follows the items of a list and tells
the level of each from its indent and the class of its marker.
"""

from __future__ import annotations

import re

_ITEM = re.compile(
    r"(?P<bullet>[-*+•●▪■◦○‣∙·►➢✓–—\uf0b7\uf0a7\u2043](?=\s)|[•●▪■◦‣➢\uf0b7\uf0a7](?=\S)|o(?=\s{2,}|\t))\s*"
    r"|(?P<digits>\d{1,3}(?:\.\d{1,2}){0,3}[.)](?=\s)|\(\d{1,3}\)|\d{1,2}\.\d{1,2}(?:\.\d{1,2})?(?=\s+[A-Z]))\s*"
    r"|(?P<letter>[a-z][.)](?=\s)|\([a-z]{1,2}\)|[A-Z]\)(?=\s)|\([A-Z]\))\s*"
    r"|(?P<roman>\(?(?:x{0,3}(?:ix|iv|v?i{1,3}|v)|x{1,3})\)(?=\s)|[ivx]{2,5}\.(?=\s))\s*"
)
_ROMAN = re.compile(r"[ivx]+")


def item_marker(line: str) -> tuple[str, int, str] | None:
    """Marker, offset of the text after it and class of the marker, if the line (without indent) is a list item.

    >>> item_marker("(a) Training of judges")
    ('(a)', 4, 'letter')
    """
    found = _ITEM.match(line)
    if not found or found.end() >= len(line):
        return None
    kind = found.lastgroup or ""
    marker = (found.group(kind)).strip()
    if kind == "bullet":
        return marker, found.end(), "bullet" + marker
    if kind == "digits":
        return marker, found.end(), "digits" + str(marker.rstrip(".)").count(".")) + marker[-1]
    return marker, found.end(), kind


class Nesting:
    """The open levels of a list, outermost first: indent, class of marker and last marker of each."""

    def __init__(self) -> None:
        self._open: list[tuple[int, str, str]] = []

    def clear(self) -> None:
        """The list is over."""
        self._open.clear()

    def level(self, indent: int, kind: str, marker: str) -> int:
        """The level (1 is outermost) of the next item."""
        kind = self._numbering(kind, marker.strip("().").lower())
        ragged = kind.startswith("digits")  # " 9." above "10." is one level
        while self._open and self._open[-1][0] > indent + (ragged and self._open[-1][1] == kind):
            self._open.pop()
        if self._open and indent <= self._open[-1][0] + ragged:
            same = [place for place, (_, other, _) in enumerate(self._open) if other == kind]
            if same:
                del self._open[same[-1] :]
        self._open.append((indent, kind, marker))
        return len(self._open)

    def _numbering(self, kind: str, letters: str) -> str:
        """Whether ``(i)`` is the ninth letter or the first roman number: the letter before it tells."""
        if kind not in ("letter", "roman") or not _ROMAN.fullmatch(letters):
            return kind
        last = next((marker.strip("().").lower() for _, other, marker in reversed(self._open) if other == "letter"), "")
        if len(letters) == len(last) == 1 and ord(letters) == ord(last) + 1:
            return "letter"
        is_roman = len(letters) > 1 or letters == "i" or any(other == "roman" for _, other, _ in self._open)
        return "roman" if is_roman else "letter"
