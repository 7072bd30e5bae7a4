"""Recommendations: numbered ones, and the bullets under a heading "Recommendations".

What comes in are passages with their headings; what goes out are the first passages of each recommendation, and whom
its sentence addresses. A summary that repeats the recommendations of the report is left out.
"""

from __future__ import annotations

import re

from graph.extraction.cast import Thing
from graph.extraction.clauses import Group, Sentence
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


MODAL = frozenset(
    """should encouraged invited may could must need needs needed necessary recommended requested urged shall ought
    called advised""".split()
)
"""Words that make a sentence a recommendation; who stands before them is addressed."""
OPENING_WORDS = 40
"""Among how many first words the addressee of a recommendation stands."""
SAYING = frozenset("suggested recommended proposed emphasized stressed noted agreed important underlined".split())
OFFICES = frozenset("agencies authorities services institutions states countries bodies".split())
MEMBERS = frozenset({"members", "member", "participating"})


def addressees(sentence: Sentence, above: list[Thing], opening: Sentence | None, members: list[Thing]) -> list[Thing]:
    """Who is to carry out a recommendation.

    That is the subject before "should" with what it is the capacity of, the agent of a passive, the subject of the
    line that opens the list, or else the bodies that the heading addresses (``above``). ``members`` are the states
    that "Members should" means.
    """
    words = sentence.words
    first, modal = _modal(sentence)
    if modal < 0:
        opened = _before(opening, 0, len(opening.words)) if opening is not None else []
        return opened or _before(sentence, first, len(words)) or above
    if words[0].norm in MEMBERS | {"all"} and any(w.norm in MEMBERS for w in words[:3]):
        return members
    agents = [t for g in sentence.groups if _is_agent(sentence, g, modal) for t in g.things if _can_be_told(t)]
    listed = [t for g in sentence.groups if _is_list(g, first, modal) for t in g.things if _can_be_told(t)]
    found = [*listed, *_before(sentence, first, modal), *agents]
    if not found:
        found = [t for g in sentence.groups if _is_owner(sentence, g, modal) for t in g.things if _can_be_told(t)]
    if not found and modal < OPENING_WORDS and not _common_subject(sentence, modal):
        found = above
    return list({t.id: t for t in found}.values())


def _modal(sentence: Sentence) -> tuple[int, int]:
    """Where the clause that recommends begins, and its "should" or, after "It was suggested that", its bare "be"."""
    first, wanted = 0, MODAL
    opening = [w.norm for w in sentence.words[:10]]
    if "that" in opening and any(norm in SAYING for norm in opening[: opening.index("that")]):
        first, wanted = opening.index("that") + 1, MODAL | {"be"}
    last = min(len(sentence.words), first + 60)
    return first, next((i for i in range(first, last) if sentence.norm(i) in wanted and sentence.free(i)), -1)


def _can_be_told(thing: Thing) -> bool:
    return thing.is_actor or thing.is_region


def _before(sentence: Sentence, first: int, modal: int) -> list[Thing]:
    """The actors that are the subject between two words, with those listed in brackets after a common noun."""
    return [
        thing
        for group in sentence.groups
        if first <= group.first < min(modal, OPENING_WORDS) and group.role in ("subject", "bracket")
        for thing in group.things
        if _can_be_told(thing)
    ]


def _is_agent(sentence: Sentence, group: Group, modal: int) -> bool:
    """Whether a group is the agent of "should be done by" or "with the help of"."""
    if group.first < modal or group.first > modal + 30:
        return False
    before = sentence.norm(group.near - 1)
    helped = group.role in ("of", "from") and before in {"help", "support", "assistance", "auspices"}
    return helped or (group.role == "by" and before.endswith(("ed", "led", "run", "held")))


def _is_list(group: Group, first: int, modal: int) -> bool:
    """Whether a group before the modal lists who is meant ("the structures of the region (A, B and C) should")."""
    return first <= group.first < modal and len(group.things) > 2 and group.role in ("in", "of", "among")


def _is_owner(sentence: Sentence, group: Group, modal: int) -> bool:
    """Whether a group owns the subject: "the capacity of X", "agencies in X", "coherence between X and Y"."""
    if group.role == "between":
        return group.first < modal + 12
    if group.first > modal and "between" in {sentence.norm(modal + n) for n in (1, 2)}:
        return group.first < modal + 18 and group.role == "of"
    placed = group.role == "in" and sentence.norm(group.near - 1) in OFFICES
    return group.last <= modal and (group.role == "of" or placed)


def _common_subject(sentence: Sentence, modal: int) -> bool:
    """Whether a common plural noun is the subject ("Regional organizations should")."""
    return 0 < modal <= 4 and sentence.norm(modal - 1).endswith("s")
