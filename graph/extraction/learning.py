"""The first pass over a document: the names that it alone knows, and what its acronyms stand for.

What comes in are passages with the register names already found in them; what goes out is :class:`Learned`: names by
form ("Fusion Task Force Project"), definitions ("... (HSSF)"), acronyms without one, short forms of longer names, and
for every ambiguous register name the entry that the rest of the document speaks for. The second pass reads with what
this one learned (see :mod:`graph.extraction.mentions`).

An identity that begins with ``=`` is a slug of the register; any other is the id of a thing of the document's own.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path

from graph.extraction.cast import Thing
from graph.extraction.gazetteer import Hit
from graph.extraction.names import Name, chains, definition, heads
from graph.extraction.passages import Passage
from graph.model import Document
from graph.register import Register, read_table
from graph.vocabulary import data_folder
from graph.words import Word, key

TERM_ACRONYMS = frozenset(
    """PVE CVE CT AML CFT AML/CFT PPP PPPS NGO NGOS MOU MOUS CBRN WMD FTF FTFS SALW IED IEDS ICT HQ TOR
    SOP SOPS PNR API IBM CSO CSOS PIA FIU FIUS DNA UAS RBA UTC GMT PDF HTTP HTTPS WWW URL TV USD EUR IT AI
    PCVE VE VETLIT SDG SDGS MLA TOC COVID ISIL ISIS ISIS-K AQIM JNIM DAESH ETIM ETIM/TIP HTS LTTE PKK FARC
    ETA IMU EIJ GIA GSPC MUJAO TTP""".split()
)
"""Acronyms that name subjects, things or groups of perpetrators rather than bodies."""
TYPES_BY_WEIGHT = ("Organization", "State", "NationalBody", "Place", "Instrument")
BAG_SKIPPED = frozenset({"of", "for", "on", "in", "and", "to", "against", "at"})


@dataclass(slots=True)
class Learned:
    """What the first pass reads with (heads of names, generic names, choices among entries) and what it learns.

    ``names`` and ``acronyms`` map forms to identities; ``terms`` are acronyms that name no body; ``bags`` find a name
    again whose words stand in another order.
    """

    document: Document
    register: Register
    heads: dict[str, tuple[str, str]]
    generic: frozenset[str]
    chosen: dict[tuple[str, ...], str]
    things: dict[str, Thing] = field(default_factory=dict)
    names: dict[str, str] = field(default_factory=dict)
    acronyms: dict[str, str] = field(default_factory=dict)
    terms: set[str] = field(default_factory=set)
    bags: dict[tuple[str, ...], str] = field(default_factory=dict)

    def slug(self, hit: Hit) -> str:
        """The entry that a register name stands for in this document."""
        return hit.slugs[0] if len(hit.slugs) == 1 else self.chosen[hit.slugs]

    def written(self, part: Passage, first: int, last: int) -> str:
        """The text of words ``first`` to ``last`` (exclusive) of a passage."""
        return self.document.text[part.words[first].start : part.words[last - 1].end]


def learn(document: Document, parts: list[Passage], raw: list[list[Hit]], register: Register) -> Learned:
    """Read all passages once; ``raw`` are the register names of each."""
    folder = data_folder() / "registry"
    learned = Learned(document, register, heads(folder), _generic(folder), _settle(raw, register))
    for part, hits in zip(parts, raw, strict=True):
        if not _shouts(part.words):
            _learn_chains(learned, part, hits)
    for part, hits in zip(parts, raw, strict=True):
        _learn_definitions(learned, part, hits)
    _learn_acronyms(learned, parts, raw)
    _learn_short_names(learned)
    return learned


@lru_cache(maxsize=2)
def _generic(folder: Path) -> frozenset[str]:
    return frozenset(key(row["name"]) for row in read_table(folder / "generic_names.csv"))


def _shouts(text: list[Word]) -> bool:
    """Whether a passage is set in capitals, so that they tell nothing."""
    letters = [c for w in text for c in w.text if c.isalpha()]
    return len(letters) > 20 and sum(c.isupper() for c in letters) > 0.6 * len(letters)


def _settle(raw: list[list[Hit]], register: Register) -> dict[tuple[str, ...], str]:
    """For every ambiguous name the entry that the document speaks for: itself or its parent named otherwise."""
    sure = Counter(hit.slugs[0] for hits in raw for hit in hits if len(hit.slugs) == 1)

    def weight(slug: str) -> tuple[int, int, int, str]:
        entry = register.entries[slug]
        rank = TYPES_BY_WEIGHT.index(entry.type) if entry.type in TYPES_BY_WEIGHT else 9
        return -sure[slug], -sure[entry.parent], rank, slug

    ambiguous = {hit.slugs for hits in raw for hit in hits if len(hit.slugs) > 1}
    return {slugs: min(slugs, key=weight) for slugs in ambiguous}


def _learn_chains(learned: Learned, part: Passage, hits: list[Hit]) -> None:
    """Names by form: the same words in another order are one name, and so is a register name turned round."""
    for name in chains(part.words, hits, learned.heads):
        text = learned.written(part, name.first, name.last)
        inner = [hit for hit in hits if name.first <= hit.first and hit.last <= name.last]
        if _tells_nothing(learned, name, text, inner):
            continue
        bag = tuple(sorted(set(key(text).split()) - BAG_SKIPPED))
        if bag in learned.bags:
            learned.names[text] = learned.bags[bag]
            continue
        resolved = learned.register.resolve(text) if inner and len(bag) <= 4 else None
        identity = "=" + resolved if resolved else _new_thing(learned, part, name, text, inner)
        learned.names[text] = learned.bags[bag] = identity


def _tells_nothing(learned: Learned, name: Name, text: str, inner: list[Hit]) -> bool:
    """Whether a chain is a common noun ("Member States", "Working Group") or a name that the register knows."""
    bare = key(text)
    if bare in learned.generic or (not inner and len(bare.split()) < 2):
        return True
    if name.head.endswith("s") and not inner and name.type in ("Organization", "NationalBody"):
        return True
    return bool(learned.register.by_key.get(bare))


def _new_thing(learned: Learned, part: Passage, name: Name, text: str, inner: list[Hit]) -> str:
    """Enter a thing for a name by form; a body named after a state or its people is a national body."""
    inside = [learned.register.entries[learned.slug(hit)] for hit in inner]
    has_state = any(entry.type == "State" for entry in inside)
    demonyms = learned.register.demonyms
    peoples = [demonyms[w.norm] for w in part.words[name.first : name.first + 2] if w.norm in demonyms]
    kind = name.type
    of_a_state = has_state or (peoples and not inside)
    if kind == "Organization" and of_a_state and not any(entry.type == "Organization" for entry in inside):
        kind = "NationalBody"
    identity = _identity(kind, text, learned)
    thing = Thing(identity, kind, kind=learned.heads.get(name.head, ("", ""))[1], head=name.head)
    thing.inner = list(dict.fromkeys("=" + entry.slug for entry in inside))
    if peoples and kind == "NationalBody" and not has_state:
        thing.inner.append("=" + peoples[0])
    learned.things[identity] = thing
    return identity


def _identity(kind: str, text: str, learned: Learned) -> str:
    base = "-".join(key(text).split())[:60].strip("-") or "x"
    identity = base
    while identity in learned.things and learned.things[identity].type != kind:
        identity += "-" + kind.lower()
    return identity


def _learn_definitions(learned: Learned, part: Passage, hits: list[Hit]) -> None:
    """What "(ACRONYM)" after a name stands for: a register name right before it, else the words of its letters."""
    for at, word in enumerate(part.words):
        if word.text != "(":
            continue
        found = definition(part.words, at)
        if not _names_known(learned, part, hits, at, found[0] if found else -1) and found:
            _define(learned, part, at, *found)


def _names_known(learned: Learned, part: Passage, hits: list[Hit], at: int, first: int) -> bool:
    """Whether the bracket at word ``at`` gives the acronym of a register name, which is then learned.

    ``first`` is where the words begin whose letters the acronym has, or -1.
    """
    closed = at + 2 < len(part.words) and part.words[at + 2].text == ")"
    before = next((hit for hit in hits if hit.last == at), None)
    if before is None or not closed or not part.words[at + 1].is_acronym:
        return False
    short = part.words[at + 1].text
    if first < 0 and len(short) <= 2:
        return False
    inside = next((hit for hit in hits if hit.first == at + 1), None)
    slug = learned.slug(before)
    if inside and slug not in inside.slugs and not 0 <= first <= before.first:
        return False
    learned.acronyms[short] = "=" + slug
    return True


def _define(learned: Learned, part: Passage, at: int, first: int, short: str) -> None:
    """Learn an acronym for the words from ``first`` to the bracket: a name learned before, a new one, or a term."""
    for candidate in range(max(0, first - 4), first + 1):
        text = learned.written(part, candidate, at)
        if text in learned.names:
            learned.acronyms[short] = learned.names[text]
            return
    known = learned.register.find(learned.written(part, first, at))
    if known:  # "the Secretariat of the Collective Security Treaty Organization (CSTO)"
        learned.acronyms[short] = "=" + known[0].slug
        return
    span = part.words[first:at]
    capital = sum(w.is_capital for w in span) >= max(2, sum(w.norm[0].isalnum() for w in span) * 0.6)
    head = next((w.norm for w in reversed(span) if w.norm in learned.heads), "")
    if capital and (head or len(short) >= 4):
        kind, subkind = learned.heads.get(head, ("Organization", ""))
        text = learned.written(part, first, at)
        identity = _identity(kind, text, learned)
        learned.things.setdefault(identity, Thing(identity, kind, head=head, kind=subkind))
        learned.names[text] = learned.acronyms[short] = identity
    elif not learned.register.by_key.get(key(short)):
        learned.terms.add(short)


def _learn_acronyms(learned: Learned, parts: list[Passage], raw: list[list[Hit]]) -> None:
    """Acronyms that nothing explains are taken for organizations where they are long and stand in running text."""
    plain = {w.text for part in parts for w in part.words if w.text.islower()}
    for part, hits in zip(parts, raw, strict=True):
        covered = {i for hit in hits for i in range(hit.first, hit.last)}
        if _shouts(part.words) or part.block.kind in ("title", "heading"):
            continue
        for at, word in enumerate(part.words):
            text = word.text
            if at in covered or not _looks_like_a_body(text) or text.lower() in plain:
                continue
            if text in learned.acronyms or text in learned.terms or text in learned.names:
                continue
            before = part.words[at - 1].text if at else ""
            after = part.words[at + 1].text if at + 1 < len(part.words) else ""
            if before == "-" or after == "-" or after.isdigit():
                continue
            learned.things.setdefault(text.lower(), Thing(text.lower(), "Organization", made="acronym"))
            learned.names[text] = text.lower()


def _looks_like_a_body(text: str) -> bool:
    return len(text) >= 4 and text.isalpha() and text.isupper() and text not in TERM_ACRONYMS


def _learn_short_names(learned: Learned) -> None:
    """A name that is part of exactly one longer name with the same head is that name in short."""
    keys = {identity: key(name).split() for name, identity in learned.names.items() if identity in learned.things}
    for name, identity in sorted(learned.names.items()):
        thing = learned.things.get(identity)
        short = key(name).split()
        if thing is None or len(short) < 2 or thing.inner or " ".join(short) in learned.generic:
            continue
        longer = {
            other
            for other, long in keys.items()
            if other != identity
            and learned.things[other].type == thing.type
            and learned.things[other].head == thing.head
            and len(long) > len(short)
            and any(long[i : i + len(short)] == short for i in range(len(long) - len(short) + 1))
        }
        if len(longer) == 1:
            learned.names[name] = longer.pop()
