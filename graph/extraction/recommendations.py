"""Recommendations: numbered ones, and the bullets under a heading "Recommendations".

What comes in are passages with their headings; what goes out are the first passages of each recommendation. A summary
that repeats the recommendations of the report is left out.
"""

from __future__ import annotations

import re

from graph.extraction.passages import Passage

HEADING = re.compile(r"\brecommend|\bproposals\b|\bway forward\b|\bsuggestions\b", re.IGNORECASE)
SUMMARY = re.compile(r"executive summary|^summary$|^abstract", re.IGNORECASE)
NUMBERED = re.compile(r"^\W*recommendation\s+(?:no\.?\s*)?(\d+(?:\.\d+)?|[IVX]+)\b[.:)\s–-]*", re.IGNORECASE)
NOT_UNDER = re.compile(r"^(annex|participants|background|introduction|conclusions?|list of)\b", re.IGNORECASE)


def recommendations(parts: list[Passage], text: str) -> list[tuple[Passage, str]]:
    """Pairs of the first passage of a recommendation and its number as printed (empty for a bullet)."""
    out: list[tuple[Passage, str]] = []
    for part in parts:
        if not part.first or any(SUMMARY.search(h) for h in part.headings):
            continue
        numbered = NUMBERED.match(text[part.start : part.end])
        if numbered:
            out.append((part, numbered.group(1)))
        elif part.block.kind == "item" and in_recommendations(part):
            number = re.sub(r"[^\w.]", "", part.block.marker).rstrip(".")
            out.append((part, number if number[:1].isdigit() else ""))
    return out


def in_recommendations(part: Passage) -> bool:
    """Whether the nearest heading that tells is one of recommendations."""
    for heading in reversed(part.headings):
        if HEADING.search(heading):
            return True
        if NOT_UNDER.search(heading) or re.match(r"session\b", heading, re.IGNORECASE):
            return False
    return False
