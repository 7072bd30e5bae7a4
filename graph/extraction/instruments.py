"""Instruments that a text describes rather than names: "the League's anti-smuggling strategy", "a protocol on ...".

What comes in are the words of a passage and its mentions; what goes out are spans with their head. A noun of instrument
without a capital is one only where the text tells which: whose it is, what it is about, or for which years.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass

from graph.extraction.cast import Cast, Mention
from graph.words import Word

HEADS = {
    "strategy": "strategy",
    "concept": "policy",
    "declaration": "declaration",
    "convention": "convention",
    "protocol": "convention",
    "treaty": "convention",
    "handbook": "guidance",
    "guidelines": "guidance",
    "guide": "guidance",
    "manual": "guidance",
    "charter": "convention",
    "statute": "other",
    "statutes": "other",
    "standards": "other",
    "recommendations": "other",
    "roadmap": "plan",
    "plan": "plan",
    "rules": "other",
    "program": "plan",
    "curriculum": "guidance",
    "toolkit": "guidance",
}
"""Nouns of instrument, with the kind of each."""
OWNED_ONLY = frozenset({"standards", "recommendations", "statute", "statutes", "charter", "rules", "concept"})
"""Nouns that need an owner."""
PLANS = frozenset("action work strategic financial contingency joint implementation".split())
"""Words that make a plan an instrument."""
ABOUT = frozenset({"on", "against", "for", "to"})
LEADING = frozenset("the a an its their his new draft first second third joint own revised this".split())
STOP = frozenset(
    """which that who is are was were has have had will would should shall may might can could be been by with from
    during since until under through as but while where when after before in at not also it they into between among
    he she to if than remains remain says day days week month occasion margins""".split()
)
"""Words that end what an instrument is about."""
MEASURES = frozenset({"measures"})
NTH = frozenset({"first", "second", "third", "fourth"})
TIMES = frozenset("day days week month occasion margins".split())
YEAR = re.compile(r"(?:19|20)\d\d")
LONGEST = 9
"""The most words of what an instrument is about."""


@dataclass(frozen=True, slots=True)
class Described:
    """Words ``first`` to ``last`` (exclusive) describe an instrument with this head and kind."""

    first: int
    last: int
    head: str
    kind: str


def described(text: list[Word], mentions: list[Mention], cast: Cast, covered: Collection[int]) -> list[Described]:
    """The instruments that a passage describes."""
    starts = {m.first: m for m in mentions}
    ends = {m.last: m for m in mentions}
    out: list[Described] = []
    for at, word in enumerate(text):
        kind = HEADS.get(word.norm)
        if kind is None or at in covered or (out and at < out[-1].last):
            continue
        if word.norm == "plan" and not _is_plan(text, at):
            continue
        if word.norm == "program":
            out += _program(text, at, covered)
            continue
        found = _around(text, at, starts, ends, cast, covered)
        if found is not None:
            out.append(Described(*found, word.norm, kind))
    return out


def _program(text: list[Word], at: int, covered: Collection[int]) -> list[Described]:
    """A programme of measures or for a period, which is a plan: "the second program for 2010-2012"."""
    first = at
    while first > 0 and at - first < 4 and (_describes(text, first - 1, covered) or text[first - 1].norm in NTH):
        first -= 1
    last = at + 1
    if last + 3 < len(text) and text[last].norm in {"for", "("} and YEAR.fullmatch(text[last + 1].norm):
        last += 2
        if text[last].norm in {"-", "–", "to"} and YEAR.fullmatch(text[last + 1].norm):
            last += 2
        if last < len(text) and text[at + 1].text == "(" and text[last].text == ")":
            last += 1
    of = last + 1 < len(text) and text[last].norm == "of"
    measures = of and (text[last + 1].norm in MEASURES or (last + 2 < len(text) and text[last + 2].norm in MEASURES))
    if measures:
        last += 2 if text[last + 1].norm in MEASURES else 3
    return [Described(first, last, "program", "plan")] if measures or last > at + 1 else []


def _is_plan(text: list[Word], at: int) -> bool:
    after = at + 2 < len(text) and text[at + 1].norm == "of" and text[at + 2].norm == "action"
    return after or (at > 0 and text[at - 1].norm in PLANS)


def _around(
    text: list[Word],
    at: int,
    starts: dict[int, Mention],
    ends: dict[int, Mention],
    cast: Cast,
    covered: Collection[int],
) -> tuple[int, int] | None:
    """The words of the phrase around the noun at ``at`` if it tells which instrument is meant."""
    first = at
    while first > 0 and at - first < 4 and _describes(text, first - 1, covered):
        first -= 1
    owner = ends.get(first - 1) if first and text[first - 1].norm == "'s" else ends.get(first)
    owned = owner is not None and cast.thing(owner).type == "Organization"
    last = at + 3 if at + 2 < len(text) and text[at + 1].norm == "of" and text[at + 2].norm == "action" else at + 1
    end = _owner_after(text, last, starts, cast)
    indefinite = first > 0 and text[first - 1].norm in {"a", "an"}
    if end:  # but not in "the Principles, a declaration of the Council"
        apart = indefinite and (first == at or (first > 1 and text[first - 2].text == ","))
        return None if apart else (first, end)
    if owned and owner is not None and first - owner.last <= 1 and not text[at].is_capital:
        return owner.first, last
    titled = text[at].is_capital and first < at and text[at - 1].is_capital
    about = _about(text, last, starts) if text[at].norm not in OWNED_ONLY and not titled else 0
    led = first > 0 and text[first - 1].norm in LEADING
    led = led or (text[at].norm == "guidelines" and first < at)
    return (first, about) if about and led else None


def _describes(text: list[Word], at: int, covered: Collection[int]) -> bool:
    """Whether a word before the noun belongs to it: "anti-smuggling", "draft", "five-year"."""
    word = text[at]
    plain = at not in covered and (word.norm.isalpha() or word.norm == "-")
    return plain and word.norm not in STOP | LEADING | {"and", "of", "on", "for"}


def _owner_after(text: list[Word], last: int, starts: dict[int, Mention], cast: Cast) -> int:
    """Where "of the ORGANIZATION" after the noun ends, or 0."""
    if last >= len(text) or text[last].norm != "of":
        return 0
    at = last + 2 if last + 1 < len(text) and text[last + 1].norm == "the" else last + 1
    owner = starts.get(at)
    if owner is None or cast.thing(owner).type != "Organization":
        return 0
    bracket = next((i for i in range(owner.first, owner.last) if text[i].text == "("), owner.last)
    return bracket


def _about(text: list[Word], last: int, starts: dict[int, Mention]) -> int:
    """Where what the instrument is about ends ("on the return of fighters and their families"), or 0."""
    if last >= len(text) or text[last].norm not in ABOUT:
        return 0
    if text[last].norm in {"to", "for"} and not (last + 1 < len(text) and text[last + 1].is_capital):
        return 0
    at = end = last + 1
    while at < len(text) and at - last <= LONGEST and _goes_on(text, at, starts):
        if at in starts:
            at = end = starts[at].last
            continue
        if text[at].norm not in {"and", "or", "of", "the", "a", "an", "on", "for", "their"}:
            end = at + 1
        at += 1
    when = at < len(text) and text[at].norm in TIMES
    return end if end > last + 1 and not when else 0


def _goes_on(text: list[Word], at: int, starts: dict[int, Mention]) -> bool:
    """Whether a word is still part of what an instrument is about."""
    word = text[at]
    if word.norm == "in":  # "in Countering Smuggling", "in the Sahel"
        after = at + 2 if at + 1 < len(text) and text[at + 1].norm == "the" else at + 1
        return after < len(text) and (after in starts or text[after].norm.endswith("ing"))
    participle = word.norm.endswith("ed") and not word.is_capital and word.norm not in {"related", "indicted"}
    return word.norm not in STOP and not participle and word.text not in ',;:.()[]"“”'


def complement(text: list[Word], first: int, last: int, mentions: list[Mention]) -> tuple[int, str]:
    """Where the name of an instrument at words ``first`` to ``last`` really ends, and its year if that is told.

    The name goes on with what it is about where its last word is its noun, and with "of 2004"; a year in the name or in
    brackets is its year too.
    """
    inside = [word.norm for word in text[first:last] if YEAR.fullmatch(word.norm)]
    after = text[last].norm if last < len(text) else ""
    year = text[last + 1].norm if after in {"of", "("} and last + 1 < len(text) else ""
    if YEAR.fullmatch(year):
        return (last + 2 if after == "of" else last), year
    noun = text[last - 1].norm
    starts = {mention.first: mention for mention in mentions}
    end = _about(text, last, starts) if noun in HEADS or noun in {"agreement", "bulletin", "norms", "document"} else 0
    return max(end, last), inside[0] if inside else ""
