"""Headings without markup: which lines that stand alone are headings, and how high they are.

In comes the text of a line (or of a short paragraph), out comes whether it reads as a heading and a level from 1 to 5;
the level is a guess from its form (capitals, "Session 2", "Conclusions", a colon at the end), refined afterwards by
which headings stand directly under which.
"""

from __future__ import annotations

import re

from graph.loaders.joining import CONNECTORS, ended, has_verb, unfinished
from graph.loaders.normalise import Draft

_SMALL = CONNECTORS | {"vs", "de", "la", "et", "des", "du"}
_PART = re.compile(
    r"(?:annex(?:es)?|appendix|chapter|part|section|session|pillar|theme|panel|module|title|article|output|outcome|day|"
    r"exhibit|working group|recommendation|measure|goal|objective)\s+(?:[IVXLC]+|\d+|[A-Z]|one|two|three|four|five)\b",
    re.IGNORECASE,
)
_CODE = re.compile(r"[A-Z][A-Z0-9]*(?:[-/][A-Z0-9]+)+(?:-[A-Za-z0-9]+)*\s*:?\s+\S")
_WHOLE = re.compile(
    r"(?:executive )?summary|abstract|contents|table of contents|annex(?:es)?|foreword|preface|acknowledge?ments", re.I
)
_SECTION = re.compile(
    r"conclusions?|recommendations?|introduction|background|overview|summary|results|next steps|way forward|findings|"
    r"opening|closing|proceedings|objectives?|participants?|follow-?up|key (?:findings|messages|recommendations)",
    re.IGNORECASE,
)
_FIELD = re.compile(
    r"(?:status|duration|period|budget|lead|partners?|donors?|fund(?:ing|ers?|ed by)|beneficiar\w+|location|contact|"
    r"website|date|dates|code|implement\w+|start|end|countr\w+|participants|venue|place|organi[sz]ers?|host\w*)\b[^:]{0,40}:",
    re.IGNORECASE,
)
_LABEL = re.compile(r"(?:\*\*|__)?([A-Z][\w'’/&() -]{1,44}?)\s*:(?:\*\*|__)?(?:\s+(\S.*))?$")


def is_label(text: str) -> bool:
    """Whether a line is a field of a form: a short name, a colon and a short value (``Status: Ongoing``)."""
    text = text.strip()
    found = _LABEL.match(text) if len(text) <= 300 else None
    if not found or not found.group(2):
        return False
    name, value = found.group(1), found.group(2)
    if _PART.match(text) or any(char.isdigit() for char in name) or len(name.split()) > 5 or has_verb(name):
        return False
    return bool(_FIELD.match(text.lstrip("*_"))) or (
        not has_verb(value) and (len(text) <= 110 or value.count(",") + value.count(";") >= 2)
    )


def is_field(text: str) -> bool:
    """Whether a line is a field with a usual name, even if it is marked up as a heading."""
    found = _FIELD.match(text)
    return bool(found and text[found.end() :].strip())


def is_part(text: str) -> bool:
    """Whether a line names a numbered part of a document (``Session 2``, ``Output 4.1``)."""
    return bool(_PART.match(text))


def is_code_title(text: str) -> bool:
    """Whether a line is a project's code with its title (``UNX-2018-03: Border training``)."""
    return bool(_CODE.match(text)) and any(char.isdigit() for char in text.split()[0]) and not _ends(text)


def looks_like_heading(text: str) -> bool:
    """Whether a line that stands alone reads as a heading: a name or phrase, not a sentence, without a final stop."""
    words = text.split()
    if not words or len(text) > 200 or not any(char.isalpha() for char in text):
        return False
    first = text.lstrip("\"'“‘«([")[:1]
    if not (first.isupper() or first.isdigit()) or _ends(text) or unfinished(text):
        return False
    if _PART.match(text) or is_code_title(text):
        return True
    if is_label(text):
        return False
    if re.search(r":\s.*[,;].*[,;]", text):
        return False  # a lead-in with its list on one line
    if text.endswith(":"):
        return len(words) <= 12 and not has_verb(text)
    letters = [char for char in text if char.isalpha()]
    capitals = sum(char.isupper() for char in letters) / len(letters)
    if len(words) > 22:
        return False
    content = [word for word in words if word.strip("\"'“”‘’(),:").lower() not in _SMALL and word[:1].isalpha()]
    titled = sum(word[:1].isupper() for word in content) / len(content) if content else 0.0
    return capitals > 0.8 or (titled >= 0.7 and len(words) <= 22) or (len(words) <= 10 and not has_verb(text))


def _ends(text: str) -> bool:
    return text.rstrip().endswith(",") or (ended(text) and not text.endswith(("etc.", ":")))


def guess_level(text: str, style: str) -> int:
    """The level of a heading without markup, from its form."""
    letters = [char for char in text if char.isalpha()]
    bare = re.sub(r"^(?:[IVX]+|[A-Z]|\d{1,2}(?:\.\d{1,2})*)[.)]?\s+", "", text).strip(" :*_")
    if _WHOLE.fullmatch(bare):
        return 1
    if _PART.match(text):
        return 2 if not re.match(r"recommendation|measure|output", text, re.I) else 4 if style == "bold-italic" else 3
    if number := re.match(r"(\d{1,2}(?:\.\d{1,2})+|\d{1,2}(?=[.)]))[.)]?\s", text):
        return min(1 + number.group(1).rstrip(".").count(".") + 1, 5)
    if letters and sum(char.isupper() for char in letters) / len(letters) > 0.8 and len(letters) > 5:
        return 2
    if text.endswith(":") and style != "bold":
        return 5
    if _SECTION.match(bare):
        return 3
    return {"bold": 3, "bold-italic": 4}.get(style, 4)


def settle_levels(source: str, drafts: list[Draft]) -> None:
    """Lift guessed headings that stand directly over a heading of no lower level: the upper one holds the other."""
    for index in range(len(drafts) - 2, -1, -1):
        upper, lower = drafts[index], drafts[index + 1]
        stacked = upper.kind == lower.kind == "heading" and upper.style != "markdown" and lower.style != "markdown"
        if stacked and upper.level >= lower.level:
            both = _SECTION.match(upper.head(source)) and _SECTION.match(lower.head(source))
            upper.level = 1 if both else max(lower.level - 1, 1)
