"""States that the register does not know: historical ones, new names, and those of made-up cases.

What comes in are the words of a document and the register names in them; what goes out are forms of names. A form is a
state's where the text treats it as one: "Republic of X", "the Government of X", a list of members or states in which
another name is a state's. A name seen once in a list alone is not enough.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Collection, Iterator

from graph.extraction.gazetteer import Hit
from graph.extraction.names import OPENERS, Heads
from graph.words import Word

TITLES = frozenset("republic kingdom emirate sultanate principality duchy".split())
"""What a state calls itself before "of" or at the end of its name."""
AUTHORITIES = frozenset("government governments authorities embassy".split())
"""What is a state's own when it stands before "of" and a name."""
MEMBERSHIP = frozenset("member members states state countries belong party parties composition namely founders".split())
"""Words near a list of states."""
LONGEST = 3
"""The most words of a state's short name."""


def states(
    passages: list[list[Word]], found: list[list[Hit]], heads: Heads, owners: Collection[str] = ()
) -> dict[str, str]:
    """Forms of names of states that the register does not know, each with the short form that stands for it.

    ``owners`` are names whose police or ministries the text names.
    """
    out: dict[str, str] = {}
    lists: list[list[str]] = []
    known: set[str] = set()
    telling = TITLES | AUTHORITIES | MEMBERSHIP
    for text, hits in zip(passages, found, strict=True):
        if not owners and telling.isdisjoint(word.norm for word in text):
            continue
        runs = _runs(text, hits, heads)
        for first, last in runs:
            out.update(_told(text, first, last))
            if (short := _written(text, first, last)) in owners:
                out[short] = short
        lists += _lists(text, runs, hits, known)
    _through_lists(out, lists, known, Counter(word.text for text in passages for word in text) if lists else Counter())
    return out


def _runs(text: list[Word], hits: list[Hit], heads: Heads) -> list[tuple[int, int]]:
    """Runs of up to three capitalised words that are neither register names nor heads of names."""
    covered = {i for hit in hits for i in range(hit.first, hit.last)}
    out: list[tuple[int, int]] = []
    at = 0
    while at < len(text):
        last = at
        while last < len(text) and last not in covered and _can_be(text, last, at, heads):
            last += 1
        follows = last < len(text) and (text[last].is_capital or text[last].norm == "-") and last not in covered
        follows = follows and text[last].norm not in TITLES
        if 0 < last - at <= LONGEST and not follows:
            out.append((at, last))
        at = max(last, at + 1)
    return out


def _can_be(text: list[Word], at: int, first: int, heads: Heads) -> bool:
    word = text[at]
    if text[at].norm == "-":
        return at > first and at + 1 < len(text) and text[at + 1].is_capital and text[at].start == text[at - 1].end
    plain = word.is_capital and not word.is_acronym and word.norm.isalpha() and word.norm not in heads
    return plain and word.norm not in OPENERS | TITLES | AUTHORITIES | MEMBERSHIP


def _written(text: list[Word], first: int, last: int) -> str:
    """The words as they stand, hyphens without blanks."""
    out = text[first].text
    for before, word in zip(text[first:last], text[first + 1 : last], strict=False):
        out += ("" if word.start == before.end else " ") + word.text
    return out


def _told(text: list[Word], first: int, last: int) -> dict[str, str]:
    """The forms that a state's title, or what is its own, before a run of words gives."""
    short = _written(text, first, last)
    before = first - 1
    if before >= 0 and text[before].norm == "the":
        before -= 1
    if before >= 1 and text[before].norm == "of" and text[before - 1].is_capital:
        owner = text[before - 1].norm
        if owner in TITLES:
            begin = before - 2 if text[before - 2].norm in {"grand", "democratic", "federal", "islamic"} else before - 1
            return {f"{_phrase(text, begin, first)} {short}": short, short: short}
        if owner in AUTHORITIES:
            return {short: short}
    if last < len(text) and text[last].norm in TITLES and text[last].is_capital:
        return {f"{short} {text[last].text}": f"{short} {text[last].text}"}
    return {}


def _phrase(text: list[Word], first: int, last: int) -> str:
    return " ".join(word.text for word in text[first:last])


def _lists(text: list[Word], runs: list[tuple[int, int]], hits: list[Hit], known: set[str]) -> Iterator[list[str]]:
    """Lists of names in a passage that speaks of members or states, register states among them (added to ``known``)."""
    if not runs or not any(word.norm in MEMBERSHIP for word in text):
        return
    items = {first: (last, _written(text, first, last)) for first, last in runs if first > 0}
    for hit in hits:
        if hit.slugs[0].startswith("state-"):
            items[hit.first] = (hit.last, _written(text, hit.first, hit.last))
            known.add(items[hit.first][1])
    current: list[str] = []
    end = -1
    for first in sorted(items):
        last, name = items[first]
        between = [word.norm for word in text[end:first]] if end >= 0 else []
        titled = bool(TITLES & set(between))
        if not between or not set(between) <= {",", "and", "the", "or", *(("of", *TITLES) if titled else ())}:
            if len(current) > 1:
                yield current
            current = []
        current.append(name)
        end = last
    if len(current) > 1:
        yield current


def _through_lists(out: dict[str, str], lists: list[list[str]], known: set[str], seen: Counter[str]) -> None:
    """Names that stand in a list with a state are states', until nothing more follows; ``seen`` counts all words."""
    by_name: dict[str, list[list[str]]] = defaultdict(list)
    for names in lists:
        for name in names:
            by_name[name].append(names)
    waiting = [name for name in by_name if name in known or name in out]
    while waiting:
        for names in by_name[waiting.pop()]:
            for name in names:
                sure = any(n in out for n in names) or sum(n in known for n in names) * 3 > len(names)
                sure = sure and min(seen[word] for word in re.split(r"[ -]", name)) > 1
                if name not in known and name not in out and sure:
                    out[name] = name
                    waiting.append(name)
