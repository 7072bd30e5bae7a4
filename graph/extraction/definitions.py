"""What a text itself says its acronyms and short names stand for.

What comes in are the words of a passage; what goes out are :class:`Definition` objects: "Name (ACRONYM)", also with
quotation marks, "hereinafter" or a foreign name in the bracket, "Name, known as ACRONYM", "ACRONYM (Name)" and
"ACRONYM, the Name,". Which thing the name is, :mod:`graph.extraction.learning` decides.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from graph.words import Word, words

CONNECTORS = frozenset("of for on against to de la du des del et el and & with from among".split())
ARTICLES = frozenset({"the", "a", "an", "its", "their"})
QUOTES = frozenset("\"“”«»‘’„'")
CALLING = frozenset(
    """hereinafter hereafter henceforth referred to as known called also abbreviated the or in short acronym
    by its""".split()
)
"""Words that may stand before a short name: "hereinafter referred to as the"."""
NAMING = (("known", "as"), ("abbreviated", "as"), ("referred", "to", "as"), ("abbreviated", "to"))
BREAKS = frozenset({".", ";", ":", "(", ")"})
REACH = 16
"""How many words a bracket may hold that defines something."""


@dataclass(frozen=True, slots=True)
class Definition:
    """A short name and the name it stands for.

    The name ends before word ``end``; ``first`` is where the words begin whose initials the acronym has, or -1. Where
    the name follows the short one, ``after`` is true and the name is the words ``first`` to ``end``; ``close`` is where
    the bracket closes.
    """

    short: str
    first: int
    end: int
    after: bool = False
    close: int = -1


def definitions(text: list[Word]) -> Iterator[Definition]:
    """All definitions in a passage."""
    for at, word in enumerate(text):
        if word.text == "(" and at:
            yield from _in_bracket(text, at)
        elif word.text == "," and at:
            yield from _in_apposition(text, at)


def _in_bracket(text: list[Word], at: int) -> Iterator[Definition]:
    """What the bracket at word ``at`` defines: its short name stands for the name before, or the other way round."""
    close = next((i for i in range(at + 1, min(at + REACH, len(text))) if text[i].text == ")"), -1)
    if close < 0:
        return
    short = _short_name(text, at + 1, close)
    if short:
        first = initials(text, at, short) if _acronym(short) else -1
        yield Definition(short, first, at, close=close)
    elif text[at - 1].is_acronym and initials(text, close, text[at - 1].text) == _skip_articles(text, at + 1):
        yield Definition(text[at - 1].text, _skip_articles(text, at + 1), close, after=True)


def _short_name(text: list[Word], first: int, close: int) -> str:
    """The short name that the words of a bracket give, or the empty string.

    One acronym alone, before a comma or after one ("CEMOC; Comité d'état-major", "then RTF"), or any capitalised words
    after "hereinafter" or in quotation marks.
    """
    quoted = any(text[i].text in QUOTES for i in range(first, close))
    called = False
    while first < close and (text[first].norm in CALLING or text[first].text in QUOTES or text[first].text == ","):
        called = called or text[first].norm in {"hereinafter", "hereafter", "henceforth", "called", "known"}
        first += 1
    last = first
    while last < close and text[last].text not in QUOTES and text[last].text not in {",", ";"}:
        last += 1
    inside = text[first:last]
    if not inside:
        return ""
    written = "".join(w.text if w.text in "/-" or w.start == p.end else " " + w.text for p, w in pairwise(inside))
    short = inside[0].text + written
    if all(w.is_acronym or w.text in "/-" for w in inside) and len(inside) <= 3:
        return short
    opening = called or (quoted and last < close)
    return short if opening and len(inside) <= 4 and all(w.is_capital for w in inside) else ""


def _in_apposition(text: list[Word], comma: int) -> Iterator[Definition]:
    """ "Name, known as ACRONYM", "Name, or ACRONYM," and "ACRONYM, the Name," with the comma at word ``comma``."""
    at = comma + 1
    while at < len(text) and text[at].norm in CALLING:
        at += 1
    if at >= len(text):
        return
    named = at - comma > 1 and text[at].is_acronym and text[comma + 1].norm != "the"
    if named and (first := initials(text, comma, text[at].text)) >= 0:
        yield Definition(text[at].text, first, comma)
    short = text[comma - 1]
    if short.is_acronym and len(short.text) > 2 and text[at].is_capital and not text[at].is_acronym:
        end = next((i for i in range(at + 1, min(at + REACH, len(text))) if text[i].text in {",", ".", ";", ")"}), -1)
        for stop in (end, _next_comma(text, end)):
            if stop > at and initials(text, stop, short.text) == at:
                yield Definition(short.text, at, stop, after=True)
                return


def _next_comma(text: list[Word], at: int) -> int:
    """The comma or full stop after the one at ``at``, for names with a comma of their own."""
    if at < 0 or text[at].text != ",":
        return -1
    return next((i for i in range(at + 1, min(at + REACH, len(text))) if text[i].text in {",", ".", ";", ")"}), -1)


def _skip_articles(text: list[Word], at: int) -> int:
    while at < len(text) and text[at].norm in ARTICLES:
        at += 1
    return at


def _acronym(short: str) -> bool:
    return sum(c.isupper() for c in short) >= 2


def initials(text: list[Word], at: int, short: str) -> int:
    """The first word of the name before word ``at`` that has the letters of an acronym, or -1.

    Initials of the words must give the letters in order; small words may be skipped, and parts of a hyphenated word
    may each give one. After Schwartz and Hearst, A simple algorithm for identifying abbreviation definitions in
    biomedical text, PSB 2003, with initials only.
    """
    letters = [c.lower() for c in short if c.isalpha()]
    if len(letters) < 2:
        return -1
    position, open_letters, first = at - 1, letters, at
    while position >= 0 and open_letters and at - position <= len(letters) * 2 + 4:
        word = text[position]
        if word.text in BREAKS:
            break
        if word.norm[0].isalnum():
            left = _without_initials(word, open_letters)
            if not left and word.norm in CONNECTORS and not word.is_capital:
                left = open_letters  # no name begins with "of"
            if len(left) < len(open_letters):
                first, open_letters = position, left
            elif word.is_capital and len(left) == len(letters) and word.norm not in CONNECTORS | ARTICLES:
                return -1
        position -= 1
    return first if not open_letters and first < at else -1


def _without_initials(word: Word, letters: list[str]) -> list[str]:
    """The letters of an acronym without those at its end that a word gives: as an acronym itself, or by initials."""
    size = len(word.text)
    if word.is_acronym and word.text.lower() == "".join(letters[-size:]):
        return letters[:-size]
    left = letters
    for part in reversed(word.text.replace("-", " ").split()):
        if left and part[0].lower() == left[-1]:
            left = left[:-1]
    return left


def fits(short: str, name: list[Word]) -> bool:
    """Whether the letters of an acronym stand in a name in order, the first of them at its first word.

    The longer way of Schwartz and Hearst, for names whose words give more than their initials ("CARICC", "Moneyval").
    """
    letters = [c.lower() for c in short if c.isalpha()]
    written = [w.norm for w in name if w.norm not in ARTICLES and w.norm[0].isalnum()]
    if len(letters) < 2 or not written or written[0][0] != letters[0]:
        return False
    found = iter("".join(written))
    return all(letter in found for letter in letters)


def exact_initials(name: str) -> set[str]:
    """The acronyms that the initials of a name's words give: of all words, and of those without small ones.

    >>> sorted(exact_initials("Council of the Northern Ports"))
    ['CNP', 'CONP']
    """
    parts = [p for w in words(name) if w.norm[0].isalnum() and w.norm not in ARTICLES for p in _parts(w)]
    if len(parts) < 3 or not all(p[0].isupper() or p in CONNECTORS | {"and"} for p in parts):
        return set()
    all_words = "".join(p[0] for p in parts).upper()
    return {all_words, "".join(p[0] for p in parts if p[0].isupper())}


def _parts(word: Word) -> list[str]:
    return [part for part in re.split(r"[-\s]", word.text) if part]
