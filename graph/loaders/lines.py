"""The lines of a text before they are understood: where they stand, how wide they are wrapped, which are no text.

In comes a source, out come :class:`Line` records, the width at which lines are wrapped, and for each line whether it is
a rule, a photo credit, a page number, a running head or a line of a table of contents.
"""

from __future__ import annotations

import itertools
import re
from collections import Counter
from dataclasses import dataclass

from graph.loaders.joining import ended
from graph.loaders.lists import item_marker

_LINE = re.compile(r"([^\n\r\f]*)(\r\n|[\n\r\f]|\Z)")
_RULE = re.compile(r"(?:[-*_=~.·•#—–+|:]\s*){3,}$")
_CREDIT = re.compile(
    r"(?:©\s*)?(?:UN|UN/DPI|UNICEF|United Nations)?\s*"
    r"(?:photo(?:s|graph)?(?: credit)?s?|picture|image(?: credit)?|credit)"
    r"(?:\s*(?:[:©/|–-]|by|courtesy of)\s*[^.;]{0,120})?$|©\s*\S[^.;]{0,100}$",
    re.IGNORECASE,
)
_IMAGE = re.compile(r"!\[[^\]]*\]\([^)]*\)$|<img\b[^<>]*>$|<!--.*-->$")
_PAGE = re.compile(
    r"(?:[-–—|]\s*)?(?:page\s+)?(?:\d{1,3}|[ivxl]{1,6})(?:\s*(?:of|/|\|)\s*\d{1,4})?(?:\s*[-–—|])?$", re.I
)
_CONTENTS = re.compile(r"(?:\.\s?){4,}\s*(?:\d{1,4}|[ivxl]+)$|…{2,}\s*\d{1,4}$")
_BY = re.compile(r"(?:[\w-]+ed(?: and [\w-]+ed)?|held) (?:jointly )?(?:by|at)\b", re.IGNORECASE)


@dataclass(slots=True)
class Line:
    """A line of the source: bounds and text of its visible part, its indent, and whether a page ends after it."""

    start: int
    end: int
    text: str
    indent: int
    hard: bool
    page_end: bool


def split_lines(source: str, start: int = 0) -> list[Line]:
    """The lines of a source from an offset on; ``>`` of block quotes counts as indent."""
    lines = []
    for found in _LINE.finditer(source, start):
        raw = found.group(1)
        text = raw.strip()
        if not raw and not found.group(2):
            break
        begin = found.start() + (len(raw) - len(raw.lstrip()) if text else 0)
        indent = len(raw[: begin - found.start()].expandtabs(4))
        if text.startswith(">"):
            inner = text.lstrip("> \t")
            begin += len(text) - len(inner)
            text = inner
        hard = raw.endswith("  ") or text.endswith("\\")
        if text.endswith("\\"):
            text = text[:-1].rstrip()
        lines.append(Line(begin, begin + len(text), text, indent, hard, found.group(2) == "\f"))
    return lines


def begins_with_by(text: str) -> bool:
    """Whether a line of a title page begins with a participle and "by" (``organized by …``)."""
    return bool(_BY.match(text))


def is_page_number(text: str) -> bool:
    """Whether a line is a page number: ``12``, ``- 12 -``, ``Page 3 of 9``, ``iv``."""
    return len(text) < 24 and bool(_PAGE.match(text))


def is_no_text(text: str) -> bool:
    """Whether a line is a rule, an image, a photo credit, a fence or a line of the contents."""
    if text.startswith("```") or _CONTENTS.search(text) or _RULE.match(text) or _IMAGE.match(text):
        return True
    return len(text) < 160 and bool(_CREDIT.match(text))


def wrap_width(lines: list[Line]) -> tuple[float, bool]:
    """The width at which lines are wrapped, and whether they are wrapped at all (else each line is a paragraph)."""
    filled = [len(line.text) for line in lines if line.text]
    if not filled or sum(length > 200 for length in filled) >= max(0.05 * len(filled), 1):
        return 80.0, False
    inner = sorted(len(line.text) for line, after in itertools.pairwise(lines) if line.text and after.text)
    if len(inner) < 8:
        return 72.0, True
    return float(min(max(inner[int(len(inner) * 0.85)], 40), 160)), True


def running_heads(lines: list[Line]) -> set[int]:
    """Lines that repeat where pages break: beside page numbers or page ends, or in the middle of a sentence."""
    places: dict[str, list[int]] = {}
    counts = Counter(re.sub(r"\d+", "#", line.text) for line in lines if 3 < len(line.text) <= 90)
    repeated = {text for text, count in counts.items() if count >= 3 and any(char.isalpha() for char in text)}
    if not repeated:
        return set()
    filled = [index for index, line in enumerate(lines) if line.text]
    for place, index in enumerate(filled):
        text = re.sub(r"\d+", "#", lines[index].text)
        if text in repeated:
            places.setdefault(text, []).append(place)
    heads: set[int] = set()
    for found in places.values():
        breaks = sum(_at_page_break(lines, filled, place) for place in found)
        if breaks >= 2 and breaks * 2 >= len(found):
            heads.update(filled[place] for place in found)
    return heads


def _at_page_break(lines: list[Line], filled: list[int], place: int) -> bool:
    index = filled[place]
    before = lines[filled[place - 1]] if place else None
    after = lines[filled[place + 1]] if place + 1 < len(filled) else None
    for line in (before, after):
        if line is not None and is_page_number(line.text):
            return True
    last = filled[place - 1] if place else 0
    if lines[index].page_end or any(line.page_end for line in lines[last:index]):
        return True
    if item_marker(lines[index].text) or before is None or after is None or ended(before.text):
        return False
    return after.text[:1].islower() and len(before.text) > 40 and not lines[index - 1].text
