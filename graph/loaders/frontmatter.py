"""Front matter and title page: what a document says of itself.

In comes the source of a text, out come the metadata of its front matter (``key: value`` lines between two ``---``) and
the offset where the text begins; from the blocks of a title page come its title and its date.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import fields, replace

from graph.model import Metadata

_FRONT = re.compile(r"\s*---[ \t]*\r?\n(.{0,8000}?)\r?\n(?:---|\.\.\.)[ \t]*(?:\r?\n|\Z)", re.DOTALL)
_PAIR = re.compile(r"([A-Za-z][\w -]{0,30}):(?:\s+(.*)|\s*)$")
KEYS = {
    "title": "title",
    "publisher": "publisher",
    "organization": "publisher",
    "organisation": "publisher",
    "issued by": "publisher",
    "author": "author",
    "authors": "author",
    "creator": "author",
    "date": "date",
    "date of publication": "date",
    "published": "date",
    "issued": "date",
    "year": "date",
    "language": "language",
    "lang": "language",
    "address": "address",
    "source": "address",
    "source address": "address",
    "url": "address",
    "link": "address",
}
"""Names of a field, in lower case, and the field of the metadata that they mean."""

_MONTHS = [
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
]
_MONTH = "|".join([*_MONTHS, *(f"{month[:3]}\\.?" for month in _MONTHS), "sept\\.?"])
_DATES = (
    re.compile(r"\b(?P<y>(?:19|20)\d\d)-(?P<n>0[1-9]|1[0-2])-(?P<d>0[1-9]|[12]\d|3[01])(?!\d)"),
    re.compile(
        r"\b(?P<d>\d{1,2})(?:st|nd|rd|th)?(?:\s*(?:[-–—&]|and|to)\s*\d{1,2}(?:st|nd|rd|th)?)?\s+(?:of\s+)?"
        rf"(?P<m>{_MONTH})(?:\s*[-–—]\s*\d{{1,2}}\s+(?:{_MONTH}))?,?\s+(?P<y>(?:19|20)\d\d)\b",
        re.IGNORECASE,
    ),
    re.compile(
        rf"\b(?P<m>{_MONTH})\s+(?P<d>\d{{1,2}})(?:st|nd|rd|th)?(?:\s*(?:[-–—&]|and|to)\s*\d{{1,2}}(?:st|nd|rd|th)?)?,?"
        r"\s+(?P<y>(?:19|20)\d\d)\b",
        re.IGNORECASE,
    ),
    re.compile(rf"\b(?P<m>{_MONTH}),?\s+(?P<y>(?:19|20)\d\d)\b", re.IGNORECASE),
    re.compile(r"\b(?P<y>(?:19|20)\d\d)-(?P<n>0[1-9]|1[0-2])\b"),
    re.compile(r"(?<![\d/()-])(?P<y>(?:19|20)\d\d)(?![\d/()-])"),
)


def partial_date(text: str) -> str:
    """The first date in a text as a partial ISO date, the most exact form first; empty if there is none.

    >>> partial_date("Vienna, 12 and 13 October 2009")
    '2009-10-12'
    """
    for pattern in _DATES:
        if found := pattern.search(text):
            parts = found.groupdict()
            month = int(parts.get("n") or 0)
            if parts.get("m"):
                month = next(i for i, name in enumerate(_MONTHS, 1) if name[:3] == parts["m"][:3].lower())
            day = int(parts.get("d") or 0)
            if day > 31:
                continue
            return parts["y"] + (f"-{month:02d}" if month else "") + (f"-{day:02d}" if day else "")
    return ""


def front_matter(source: str) -> tuple[Metadata, int]:
    """The metadata of the front matter and the offset after it; nothing and 0 if the text has none."""
    found = _FRONT.match(source)
    if not found:
        return Metadata(), 0
    values: dict[str, str] = {}
    for line in found.group(1).splitlines():
        pair = _PAIR.match(line)
        if pair is None:
            if line.strip() and not line.startswith((" ", "\t", "#", "-")):
                return Metadata(), 0
            continue
        value = (pair.group(2) or "").strip()
        if len(value) > 1 and value[0] == value[-1] and value[0] in "\"'":
            value = value[1:-1]
        field = KEYS.get(pair.group(1).strip().lower().replace("_", " "))
        if field and value and field not in values:
            values[field] = value
    if "date" in values:
        values["date"] = partial_date(values["date"]) or values["date"]
    return Metadata(**values), found.end()


def title_metadata(titles: Iterable[str], heading: str = "") -> Metadata:
    """Title and date of a title page, given its lines; the first heading is the title where there is no title page."""
    lines = [line for line in titles if line]
    title, before = "", ""
    for line in lines:
        capitals = "".join(word[0] for word in line.split() if word[0].isupper())
        if len(line.split()) > 2 and capitals != before:  # not a letterhead: an acronym, then the name it stands for
            title = line
            break
        before = line
    title = title or (lines[0] if lines else heading)
    return Metadata(title=title, date=partial_date("\n".join(lines)))


def fill(*sources: Metadata) -> Metadata:
    """One record from several: each field from the first that has it."""
    result = Metadata()
    for source in sources:
        result = replace(
            result,
            **{f.name: getattr(source, f.name) for f in fields(Metadata) if not getattr(result, f.name)},
        )
    return result


def missing(metadata: Metadata) -> str:
    """A line that names what is not known of the document; empty if all is known that answers need."""
    names = [name for name in ("title", "publisher", "date") if not getattr(metadata, name)]
    if not metadata.publisher and metadata.author:
        names = [name for name in names if name != "publisher"]
    return f"metadata missing: {', '.join(names)}" if names else ""
