"""Numbers of list paragraphs in a DOCX as Word prints them.

In come the numbering definitions of the file, out comes for each list paragraph its marker ("3.", "(a)", "•") and its
level. Word keeps no printed number in the text; it counts, and so does :class:`Numbering`.
"""

from __future__ import annotations

import re
from typing import Any

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


def _value(element: Any, tag: str) -> str:
    child = element.find(W + tag) if element is not None else None
    return "" if child is None else child.get(W + "val", "")


def _roman(number: int) -> str:
    letters = ""
    for value, sign in zip(
        (1000, 900, 500, 400, 100, 90, 50, 40, 10, 9, 5, 4, 1),
        ["m", "cm", "d", "cd", "c", "xc", "l", "xl", "x", "ix", "v", "iv", "i"],
        strict=True,
    ):
        letters += sign * (number // value)
        number %= value
    return letters


def _printed(number: int, form: str) -> str:
    if form in ("lowerLetter", "upperLetter"):
        letters = chr(97 + (number - 1) % 26) * ((number - 1) // 26 + 1)
        return letters if form == "lowerLetter" else letters.upper()
    if form in ("lowerRoman", "upperRoman"):
        return _roman(number) if form == "lowerRoman" else _roman(number).upper()
    return "" if form == "none" else f"{number:02d}" if form == "decimalZero" else str(number)


class Numbering:
    """Counts the list paragraphs of one document."""

    def __init__(self, root: Any) -> None:
        """``root`` is the ``w:numbering`` element of the file, or nothing."""
        self._levels: dict[str, dict[int, tuple[str, str, int]]] = {}
        self._lists: dict[str, tuple[str, dict[int, int]]] = {}
        self._counts: dict[str, dict[int, int]] = {}
        if root is None:
            return
        for abstract in root.iter(W + "abstractNum"):
            self._levels[abstract.get(W + "abstractNumId", "")] = {
                int(level.get(W + "ilvl", "0")): (
                    _value(level, "numFmt") or "decimal",
                    _value(level, "lvlText"),
                    int(_value(level, "start") or 1),
                )
                for level in abstract.iter(W + "lvl")
            }
        for number in root.iter(W + "num"):
            starts = {
                int(change.get(W + "ilvl", "0")): int(_value(change, "startOverride"))
                for change in number.iter(W + "lvlOverride")
                if _value(change, "startOverride").isdigit()
            }
            self._lists[number.get(W + "numId", "")] = (_value(number, "abstractNumId"), starts)

    def next(self, list_id: str, level: int) -> str:
        """The marker of the next paragraph of a list at a level (0 is outermost)."""
        abstract, starts = self._lists.get(list_id, ("", {}))
        form, pattern, start = self._levels.get(abstract, {}).get(level, ("bullet", "•", 1))
        if form == "bullet":
            return pattern if pattern.isprintable() and pattern.strip() and ord(pattern[0]) < 0xE000 else "•"
        # A list with a start of its own counts for itself; others share the counter of their definition.
        key = f"list {list_id}" if starts else f"definition {abstract}"
        counts = self._counts.setdefault(key, {})
        counts[level] = counts.get(level, starts.get(level, start) - 1) + 1
        for deeper in [other for other in counts if other > level]:
            del counts[deeper]

        def printed(found: re.Match[str]) -> str:
            place = int(found.group(1)) - 1
            other = self._levels.get(abstract, {}).get(place, ("decimal", "", 1))
            return _printed(counts.get(place, other[2]), other[0])

        return re.sub(r"%(\d)", printed, pattern).strip()
