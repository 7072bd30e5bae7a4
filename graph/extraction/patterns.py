"""Dates and project codes, which are told by their form alone.

What comes in is text; what goes out are spans with their normal form: ISO dates with the precision of the text
(``2011-07-22``, ``2009-12``, ``2010``), and codes of projects. Symbols of resolutions are in
:mod:`graph.extraction.symbols`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

_MONTH_FORMS = [
    ("january", "jan"),
    ("february", "feb"),
    ("march", "mar"),
    ("april", "apr"),
    ("may",),
    ("june", "jun"),
    ("july", "jul"),
    ("august", "aug"),
    ("september", "sep", "sept"),
    ("october", "oct"),
    ("november", "nov"),
    ("december", "dec"),
]
MONTHS = {name: number for number, forms in enumerate(_MONTH_FORMS, start=1) for name in forms}
MONTH_NAMES = frozenset(forms[0] for forms in _MONTH_FORMS)
_MONTH = r"(?P<{0}>" + "|".join(sorted(MONTHS, key=len, reverse=True)) + r")\b\.?"
_DAY = r"(?P<{0}>\d{{1,2}})(?:st|nd|rd|th)?"
_DASH = r"\s*(?:-|–|—|to|and|until|through|/)\s*"
_YEAR = r"(?P<{0}>(?:19|20)\d\d)\b"
_D1, _D2 = _DAY.format("d1"), _DAY.format("d2")
_M1, _M2 = _MONTH.format("m1"), _MONTH.format("m2")
_Y1, _Y2 = (rf"(?:,?\s+{_YEAR.format(name)})?" for name in ("y1", "y2"))

DATE_FORMS = [
    # 30 September - 2 October 2010
    rf"\b{_D1}\s+{_M1}{_Y1}{_DASH}{_D2}\s+{_M2}{_Y2}",
    # September 30 - October 2, 2010
    rf"\b{_M1}\s+{_D1}{_DASH}{_M2}\s+{_D2}{_Y2}",
    # 12, 13 and 14 October 2009
    rf"\b{_D1}(?:,\s*\d{{1,2}}(?:st|nd|rd|th)?)+,?\s*(?:and|&)\s*{_D2}\s+(?:of\s+)?{_M2}{_Y2}",
    # 22-23.09.2011
    r"\b(?P<d1>[0-3]?\d)\.?\s*[-–]\s*(?P<d2>[0-3]?\d)[./](?P<n1>0?[1-9]|1[0-2])[./](?P<y1>(?:19|20)\d\d)\b",
    # 21-22 July 2011, 12 and 13 October 2009
    rf"\b{_D1}{_DASH}{_D2}\s+(?:of\s+)?{_M2}{_Y2}",
    # July 21-22, 2011
    rf"\b{_M1}\s+{_D1}{_DASH}{_D2}\b{_Y2}",
    # 22 July 2011
    rf"\b{_D1}\s+(?:of\s+)?{_M1}{_Y1}",
    # July 22nd 2011
    rf"\b{_M1}\s+{_D1}\b(?!\s*(?:-|–)?\s*(?:year|member)){_Y1}",
    # 2011-07-22
    r"\b(?P<y1>(?:19|20)\d\d)-(?P<n1>0[1-9]|1[0-2])-(?P<d1>[0-3]\d)\b",
    # 2011/07/22
    r"\b(?P<y1>(?:19|20)\d\d)/(?P<n1>0[1-9]|1[0-2])/(?P<d1>[0-3]\d)\b",
    # 22.07.2011
    r"\b(?P<d1>[0-3]?\d)[./](?P<n1>0?[1-9]|1[0-2])[./](?P<y1>(?:19|20)\d\d)\b",
    # from May to July 2012, November 2009 - February 2010
    rf"\b{_M1}{_Y1}{_DASH}{_M2},?\s+(?:of\s+)?{_YEAR.format('y2')}",
    # December 2009
    rf"\b{_M1},?\s+(?:of\s+)?{_YEAR.format('y1')}",
    # from 2010 to 2012, between 2010 and 2012
    r"\b(?:from|between|during|in|over)\s+(?P<y1>(?:19[4-9]|20[0-4])\d)\s*(?:-|–|to|and|until|through)\s*"
    r"(?P<y2>(?:19|20)\d\d)\b(?!/)",
    # in 2010, mid-2010
    r"(?:(?<=mid-)|(?<![\d/()-]))\b(?P<y1>(?:19[4-9]|20[0-4])\d)\b(?![\d/-]|\))",
]
DATES = [re.compile(form, re.IGNORECASE) for form in DATE_FORMS]
CLOSE = 20
"""How many characters may stand between a date and the one that gives it its year."""
BARE_MONTH = re.compile(
    r"\b(?i:in|since|until|by|during|of|early|late|mid-?)\s+"
    rf"(?P<m1>{'|'.join(forms[0].capitalize() for forms in _MONTH_FORMS)})\b(?!\s+\d)"
)


@dataclass(frozen=True, slots=True)
class Date:
    """A date or period at ``start:end`` of a text; ``first`` and ``last`` are partial ISO dates, ``last`` may be empty.

    ``guessed`` tells that the year was not printed with it but taken from the document.
    """

    start: int
    end: int
    first: str
    last: str = ""
    guessed: bool = False


def dates(text: str, year: str = "") -> list[Date]:
    """All dates in a text, most exact form first where they overlap.

    One printed without a year has that of the date that follows closely, else ``year``. The year of a date before it
    was tried and dropped: what a text tells next is often of another year.

    >>> [(d.first, d.last) for d in dates("on July 21-22, 2011, in December 2009 and on 17 June 2011")]
    [('2011-07-21', '2011-07-22'), ('2009-12', ''), ('2011-06-17', '')]
    >>> [(d.first, d.guessed) for d in dates("On 26-27 April, the Centre met.", "2018")]
    [('2018-04-26', True)]
    """
    found: list[Date] = []

    def free(start: int, end: int) -> bool:
        return all(end <= d.start or start >= d.end for d in found)

    for form in DATES:
        for match in form.finditer(text):
            if not free(*match.span()):
                continue
            got = {k: v for k, v in match.groupdict().items() if v}
            if "d1" in got and "m1" in got and got["m1"].lower() == "may" and not got["m1"][0].isupper():
                continue
            printed = got.get("y1") or got.get("y2")
            date = _period(got, got.get("y1") or got.get("y2") or year)
            if date:
                found.append(Date(match.start(), match.end(), *date, guessed=not printed))
    for match in BARE_MONTH.finditer(text):
        if year and free(match.start("m1"), match.end("m1")):
            first = f"{year}-{MONTHS[match['m1'].lower()]:02d}"
            found.append(Date(match.start("m1"), match.end("m1"), first, guessed=True))
    return _with_years_around(sorted(found, key=lambda d: d.start))


def _with_years_around(found: list[Date]) -> list[Date]:
    """Dates in order, those without a printed year completed from what follows: "in March and in October 2012"."""
    out: list[Date] = []
    for place, date in enumerate(found):
        printed = [other for other in found if not other.guessed]
        if not date.guessed or not printed:
            out.append(date)
            continue
        after = next((d for d in found[place + 1 :] if not d.guessed and d.start - date.end <= CLOSE), None)
        year = after.first[:4] if after is not None else date.first[:4]
        last = year + date.last[4:] if date.last else ""
        out.append(replace(date, first=year + date.first[4:], last=last))
    return out


def _period(got: dict[str, str], year: str) -> tuple[str, str] | None:
    if not year:
        return None
    month1 = int(got["n1"]) if "n1" in got else MONTHS.get(got.get("m1", got.get("m2", "")).lower(), 0)
    if not month1:
        return year, got["y2"] if got.get("y2", "") > year else ""
    if "d1" not in got:
        first = f"{year}-{month1:02d}"
        last = f"{got['y2']}-{MONTHS[got['m2'].lower()]:02d}" if "m2" in got else ""
        return (first, last) if last > first else (first, "")
    if not 1 <= int(got["d1"]) <= 31 or ("d2" in got and not 1 <= int(got["d2"]) <= 31):
        return None
    first = f"{year}-{month1:02d}-{int(got['d1']):02d}"
    if "d2" not in got:
        return first, ""
    month2 = MONTHS.get(got.get("m2", got.get("m1", "")).lower(), month1)
    last = f"{got.get('y2') or year}-{month2:02d}-{int(got['d2']):02d}"
    return (first, last) if last > first else (first, "")


CODE = re.compile(r"\b(?P<owner>[A-Z]{2,}[A-Za-z]*)(?:[-/](?:[A-Z]{1,4}|\d{1,4})){1,3}[-/]\d{1,4}(?:-[A-Za-z])?\b")
EXERCISE = re.compile(
    r"\b(?:[A-Z][\w’']*[-–\s]){0,3}[Aa]nti-?[Tt]error[-–\s](?:19|20)\d\d\b"
    r"|\b[A-Z][a-z]+(?:-[A-Z][a-z]+)*[-–](?:19|20)\d\d\b"
)
"""Names of exercises with their year: "Amber-Antiterror 2014", "Rampart-2011"."""
EXERCISES = re.compile(r"\b(?:exercises?|drills?|operations?|manoeuvres?|antiterror)\b", re.IGNORECASE)
