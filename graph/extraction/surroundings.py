"""What stands around a sentence that names an agreement: its headings, the line that opens its list, dates before it.

What comes in are the sentences of a document in order; what goes out is, for each, :class:`Surroundings`. "Georgia and
Türkiye" above a list of agreements names the two parties, "CARICC: file note" the one party of all of them, and the
line "Cooperation agreements with:" says what its items are.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from graph.extraction.cast import Cast, Thing
from graph.extraction.clauses import Sentence
from graph.extraction.patterns import Date

LISTED = frozenset({"agreements", "memoranda", "memorandums", "mous", "protocols", "arrangements", "treaties"})
"""Nouns in a heading or an opening line that say what the items below are."""


@dataclass(slots=True)
class Surroundings:
    """``bodies`` are the actors of the headings above, nearest first; ``noun`` what the list is of; ``date`` the last
    date, of a month or a day, of the sentences before in the same block.
    """

    bodies: list[list[Thing]] = field(default_factory=list)
    noun: str = ""
    date: str = ""

    @property
    def pair(self) -> list[Thing]:
        """The two actors of the nearest heading, if it names two."""
        return self.bodies[0] if self.bodies and len(self.bodies[0]) == 2 else []

    def one(self, taken: list[Thing]) -> list[Thing]:
        """The one actor of the nearest heading that names one, unless it is among ``taken``."""
        for bodies in self.bodies:
            left = [thing for thing in bodies if thing not in taken]
            if len(left) == 1:
                return left
        return []


NOWHERE = Surroundings()


def surroundings(
    sentences: Iterable[Sentence], dates: Iterable[list[tuple[int, Date]]], cast: Cast
) -> Iterator[Surroundings]:
    """The surroundings of each sentence."""
    headings: dict[int, list[Thing]] = {}
    block, noun, opening, last = -1, "", "", ""
    for sentence, when in zip(sentences, dates, strict=True):
        part = sentence.part
        kind = part.block.kind
        if kind in ("heading", "title"):
            level = part.block.level if kind == "heading" else 0
            headings = {at: bodies for at, bodies in headings.items() if at < level}
            headings[level] = list({t.id: t for t in cast.named_in(part.index) if t.is_actor}.values())
            noun, opening = _noun(sentence), ""
        elif kind == "paragraph":
            opening = _noun(sentence) if sentence.norm(len(sentence.words) - 1) == ":" else ""
        if part.block_index != block:
            block, last = part.block_index, ""
        above = [headings[level] for level in sorted(headings, reverse=True)]
        yield Surroundings(above, opening or noun, last)
        exact = [date.first for _, date in when if len(date.first) >= len("2011-07")]
        last = exact[-1] if exact else last


def _noun(sentence: Sentence) -> str:
    """The noun of agreements that a heading or an opening line names."""
    return next((w.norm for i, w in enumerate(sentence.words) if sentence.free(i) and w.norm in LISTED), "")
