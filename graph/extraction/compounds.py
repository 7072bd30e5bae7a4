"""Names that are built on a name of the register but are not that body: "Security Council of Nordhavn".

What comes in are the words of a passage and the register names in it; what goes out are the wider spans. A wider name
is the same body where what is added is its own parent or state ("Security Council of the United Nations"), and a body
of the document's own otherwise.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from graph.extraction.gazetteer import Hit
from graph.extraction.names import Heads, name_opens
from graph.register import Entry, Register
from graph.words import Word

BODIES = frozenset({"Organization", "NationalBody"})
TITLES = frozenset("former deputy new acting joint president chairman director head minister ministers".split())
"""Words with a capital before a body's name that are no part of it."""


@dataclass(frozen=True, slots=True)
class Compound:
    """Words ``first`` to ``last`` (exclusive) around the register name ``core``; ``other`` is the name after "of"."""

    first: int
    last: int
    core: Hit
    other: Hit | None
    head: str


def compounds(text: list[Word], hits: list[Hit], heads: Heads, demonyms: dict[str, str]) -> Iterator[Compound]:
    """Wider names around the register names of a passage that end with the head of a body."""
    covered = {i for hit in hits for i in range(hit.first, hit.last)}
    starts = {hit.first: hit for hit in hits}
    for core in hits:
        head = text[core.last - 1].norm
        if core.last - core.first < 2 or heads.get(head, ("",))[0] not in BODIES:
            continue
        first = _modified(text, core.first, covered, heads, demonyms)
        other = None
        if core.last < len(text) and text[core.last].norm == "of":
            after = core.last + 2 if text[min(core.last + 1, len(text) - 1)].norm == "the" else core.last + 1
            other = starts.get(after)
        if first < core.first or other is not None:
            yield Compound(first, other.last if other is not None else core.last, core, other, head)


def _modified(text: list[Word], at: int, covered: set[int], heads: Heads, demonyms: dict[str, str]) -> int:
    """Where the name begins that the words before a register name belong to: "Arab Ports Union", "Peace and ..."."""
    first = at
    joined = first > 1 and text[first - 1].norm == "and"
    before = first - 2 if joined else first - 1
    if before < 1 or before in covered or not name_opens(text, before):
        return at
    word = text[before]
    plain = not word.is_acronym and word.norm not in heads and word.norm not in demonyms and word.norm not in TITLES
    led = text[before - 1].norm in {"the", "of", ",", "and", "by", "with", "to"}
    return before if plain and led and (not joined or text[before - 1].norm == "the") else at


def belongs(entry: Entry, other: Entry, register: Register) -> bool:
    """Whether a body is part of another, or a body of a state."""
    seen: set[str] = set()
    while entry.slug not in seen:
        seen.add(entry.slug)
        if entry.parent == other.slug or (entry.parent and f"state-{entry.parent}" == other.slug):
            return True
        if entry.type == "NationalBody" and entry.state and f"state-{entry.state}" == other.slug:
            return True
        entry = register.entries.get(entry.parent, entry)
    return False
