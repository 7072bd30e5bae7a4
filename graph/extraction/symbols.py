"""Resolutions and other instruments that are told by their symbol or number alone.

What comes in is text; what goes out are spans with the official symbol: of the United Nations in its usual form
(``S/RES/1373(2001)``, ``A/RES/60/288``, ``S/PRST/2015/11``), of other bodies as printed (``PC.DEC/1063``,
``AG/RES. 1840 (XXXII-O/02)``), and acts of the European Union by their number (``Directive (EU) 2017/541``).
"""

from __future__ import annotations

import re
from dataclasses import dataclass

ROMAN = r"[IVXLC]+"
_YEAR = r"(?:19|20)\d\d"
_NUMBER = rf"(?:\d+/\d+|\d{{2,4}}(?:\s*\((?:{_YEAR}|{ROMAN})\))?)"
_AND = r"(?:\s*,\s*(?:and\s+)?|\s+and\s+|\s*;\s*(?:and\s+)?|\s+or\s+|\s*&\s*)"
_BODIES = {
    "S": r"Security\s+Council|SC|UNSC|UNSCR",
    "A": r"General\s+Assembly|GA|UNGA",
    "E": r"Economic\s+and\s+Social\s+Council|ECOSOC",
    "H": r"Human\s+Rights\s+Council|HRC",
}
PREFIXES = {"S": "S/RES/", "A": "A/RES/", "E": "E/RES/", "H": "A/HRC/RES/"}
"""How the symbols of an organ's resolutions begin."""
_BODY = rf"(?:(?:United\s+Nations|UN|U\.N\.)\s+)?(?:{'|'.join(_BODIES.values())})(?:['’]s)?"
RESOLUTIONS = re.compile(
    rf"(?P<body>{_BODY}\s+)?(?P<word>[Rr]esolutions?|UNSCRs?|SCRs?)\s+(?:[Nn]os?\.?\s+)?(?:of\s+)?(?:the\s+)?"
    rf"(?P<list>{_NUMBER}(?:{_AND}(?:resolutions?\s+)?{_NUMBER})*)(?P<after>\s+of\s+the\s+{_BODY})?"
)
ONE_RESOLUTION = re.compile(
    rf"(?P<session>\d+/\d+)|(?P<number>\d{{2,4}})(?:\s*\((?:(?P<year>{_YEAR})|(?P<roman>{ROMAN}))\))?"
)
SYMBOL = re.compile(
    rf"\b(?P<organ>[SAE])/(?P<kind>(?:HRC/)?RES|PRST)/(?P<number>\d+(?:/\d+)?(?:/Add\.\d+)?)"
    rf"(?:\s*\((?:(?P<year>{_YEAR})|(?P<roman>{ROMAN}))\))?"
)
OTHER_SYMBOL = re.compile(
    r"(?<![\w/.])(?![SAE]/(?:HRC/)?(?:RES|PRST)/)"
    r"(?P<symbol>(?:[A-Z][A-Za-z]{0,9}(?:\.\d+|\(\d+\))?[./]){0,4}(?P<kind>RES|Res|DEC|Dec|DECL|Decl|Rec|PRST|COMM)"
    rf"(?:[./]\s?|(?=\())[\w()/-]*\d[\w()/.-]*(?:\s?\({ROMAN}(?:-[A-Z]/\d\d)?\))?)"
)
EU_ACT = re.compile(
    r"\b(?P<word>(?:Council\s+|Commission\s+)?(?:Implementing\s+|Framework\s+)?"
    r"(?:Decision|Directive|Regulation|Common\s+Position|Joint\s+Action))\s+"
    r"(?P<number>(?:\((?:EU|EC|EEC|CFSP|EU, Euratom)\)\s+)?(?:No\.?\s+)?\d{2,4}/\d+(?:/(?:EU|EC|JHA|CFSP|EEC)\b)?)"
)
KINDS = {"res": "resolution", "decl": "declaration", "prst": "statement"}


@dataclass(frozen=True, slots=True)
class Resolution:
    """A resolution or presidential statement at ``start:end`` with its symbol.

    ``organ`` is a letter of :data:`PREFIXES`, or empty for other bodies; ``named`` tells whether the text names it.
    ``kind`` is a kind of instrument.
    """

    start: int
    end: int
    symbol: str
    organ: str
    number: str
    year: str
    named: bool
    kind: str = "resolution"


def resolutions(text: str) -> list[Resolution]:
    """All resolutions a text names, with lists taken apart, and other instruments by symbol.

    >>> text = "resolutions 1373 (2001) and 1624 (2005), and General Assembly resolution 60/288"
    >>> [r.symbol for r in resolutions(text)]
    ['S/RES/1373(2001)', 'S/RES/1624(2005)', 'A/RES/60/288']
    >>> [r.symbol for r in resolutions("ECOSOC resolution 2019/19, MC.DEC/7/06 and Directive (EU) 2017/541.")]
    ['E/RES/2019/19', 'MC.DEC/7/06', 'Directive (EU) 2017/541']
    """
    out = _numbered(text) + _by_symbol(text)
    taken = [(found.start, found.end) for found in out]
    others = [
        *(_other(match, match["symbol"], KINDS.get(match["kind"].lower(), "other")) for match in _symbols(text)),
        *(_other(match, f"{match['word']} {match['number']}", "other") for match in EU_ACT.finditer(text)),
    ]
    out += [found for found in others if all(found.end <= start or found.start >= end for start, end in taken)]
    return sorted(out, key=lambda found: found.start)


def _symbols(text: str) -> list[re.Match[str]]:
    return list(OTHER_SYMBOL.finditer(text)) if "/" in text or "." in text else []


def _organ(words: str | None) -> str:
    return next((organ for organ, form in _BODIES.items() if words and re.search(rf"\b(?:{form})\b", words)), "")


def _numbered(text: str) -> list[Resolution]:
    """Resolutions by number: "Security Council resolutions 1373 (2001) and 1624"."""
    out: list[Resolution] = []
    for match in RESOLUTIONS.finditer(text):
        named = _organ(match["body"]) or _organ(match["after"]) or ("S" if "SCR" in match["word"] else "")
        several = match["word"].endswith("s")
        for place, one in enumerate(ONE_RESOLUTION.finditer(match["list"])):
            begin = match.start("list") + one.start() if place else match.start()
            end = match.start("list") + one.end()
            inside = several and (one.end() < len(match["list"]) or "and" in match["list"])
            found = _one(one, named, begin, end, sure=place == 0 or inside)
            if found is not None:
                out.append(found)
    return out


def _one(one: re.Match[str], named: str, begin: int, end: int, *, sure: bool) -> Resolution | None:
    """A resolution of a list; a number without a mark of its own may be a year unless its place makes it ``sure``."""
    number, year, roman = one["number"], one["year"] or "", one["roman"]
    if one["session"]:
        organ = named if named in ("E", "H") else "A"
        return Resolution(begin, end, PREFIXES[organ] + one["session"], organ, one["session"], "", bool(named))
    if roman:
        organ = "E" if named == "E" else "A"
        return Resolution(begin, end, f"{PREFIXES[organ]}{number}({roman})", organ, number, "", bool(named))
    if len(number) < 3 and not (year or named == "S"):
        return None
    if not sure and not year and not named and 1900 <= int(number) <= 2100:
        return None
    symbol = f"S/RES/{number}" + (f"({year})" if year else "")
    return Resolution(begin, end, symbol, "S", number, year, bool(named))


def _by_symbol(text: str) -> list[Resolution]:
    """Symbols of the United Nations as printed."""
    out: list[Resolution] = []
    for match in SYMBOL.finditer(text):
        extra = match["year"] or match["roman"] or ""
        symbol = f"{match['organ']}/{match['kind']}/{match['number']}" + (f"({extra})" if extra else "")
        statement = match["kind"] == "PRST"
        organ = "H" if match["kind"].startswith("HRC") else match["organ"]
        year = match["year"] or (match["number"][:4] if statement else "")
        kind = "statement" if statement else "resolution"
        out.append(Resolution(match.start(), match.end(), symbol, organ, match["number"], year, named=True, kind=kind))
    return out


def _other(match: re.Match[str], symbol: str, kind: str) -> Resolution:
    """An instrument of another body, its symbol as printed."""
    printed = symbol.rstrip(".,;:-/")
    while printed.endswith(")") and printed.count("(") < printed.count(")"):
        printed = printed[:-1]
    year = next(iter(re.findall(rf"(?<!\d){_YEAR}(?!\d)", printed)), "")
    return Resolution(match.start(), match.start() + len(printed), printed, "", printed, year, named=False, kind=kind)
