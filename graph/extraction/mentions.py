"""Who and what a document names, and where: mentions, and the entities they are resolved to.

What comes in are the passages of a document and the register; what goes out is a :class:`Cast`: the things the
document names (each once, with all forms of its name) and, for every passage, the mentions of them. Two passes: the
first finds names of the register, names by form, resolutions and definitions of acronyms and so learns the names of
this document; the second reads every passage again with these names added.

Resolution is by name only: what the register or the document itself says is the same. Nothing is merged on a score.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path

from graph.extraction.gazetteer import Gazetteer, Hit, register_gazetteer
from graph.extraction.names import chains, definition, heads
from graph.extraction.passages import Passage
from graph.extraction.patterns import CODE, Resolution, resolutions
from graph.model import Document
from graph.register import Entry, Register, read_table, turns
from graph.vocabulary import data_folder
from graph.words import Word, key, words

ACTORS = frozenset({"Organization", "State", "NationalBody"})
REGION_NOUNS = frozenset("states countries region republics governments member-states nations country state".split())
UNKNOWN_ACRONYM = re.compile(r"[A-Z][A-Za-z]*[A-Z][A-Z-]*[A-Za-z]*")
TERM_ACRONYMS = frozenset(
    """PVE CVE CT AML CFT AML/CFT PPP PPPS NGO NGOS MOU MOUS CBRN WMD FTF FTFS SALW IED IEDS ICT HQ TOR SOP SOPS PNR
    API IBM CSO CSOS PIA FIU FIUS DNA UAS RBA UTC GMT PDF HTTP HTTPS WWW URL TV USD EUR IT AI PCVE VE VETLIT SDG SDGS
    MLA TOC COVID ISIL ISIS ISIS-K AQIM JNIM DAESH ETIM ETIM/TIP HTS LTTE PKK FARC ETA IMU EIJ GIA GSPC MUJAO
    TTP""".split()
)


@dataclass(slots=True)
class Thing:
    """An entity as this document names it.

    ``id`` is unique in the document; ``slug`` is its register entry, if any. ``surfaces`` counts the forms of its name
    with the first place of each. ``inner`` are ids of things whose names stand inside its name.
    """

    id: str
    type: str
    slug: str = ""
    kind: str = ""
    head: str = ""
    symbol: str = ""
    year: str = ""
    adopter: str = ""
    topics: tuple[str, ...] = ()
    surfaces: Counter[str] = field(default_factory=Counter)
    first: dict[str, tuple[int, int, int]] = field(default_factory=dict)
    inner: list[str] = field(default_factory=list)
    made: str = "form"

    @property
    def name(self) -> str:
        """The fullest name that the document gives."""
        return max(self.surfaces, key=lambda s: (len(s), s)) if self.surfaces else self.id

    def place_of_name(self) -> tuple[int, int, int] | None:
        """Where the name, or else any form of it, stands: passage, start and end."""
        return self.first.get(self.name) or next(iter(self.first.values()), None)

    @property
    def is_actor(self) -> bool:
        """Whether it can act: an organization, a state or a national body."""
        return self.type in ACTORS


@dataclass(frozen=True, slots=True)
class Mention:
    """Words ``first`` to ``last`` (exclusive) of a passage name the thing ``thing``."""

    first: int
    last: int
    thing: str


@dataclass(slots=True)
class Cast:
    """All things of a document and the mentions of every passage, in order."""

    things: dict[str, Thing]
    mentions: list[list[Mention]]
    aliases: dict[str, str]
    terms: set[str]

    def thing(self, mention: Mention) -> Thing:
        """The thing that a mention names."""
        return self.things[mention.thing]


@dataclass(slots=True)
class _Learned:
    """What the first pass learns: names of the document's own, acronyms, and terms that are no names."""

    things: dict[str, Thing] = field(default_factory=dict)
    names: dict[str, str] = field(default_factory=dict)
    acronyms: dict[str, str] = field(default_factory=dict)
    terms: set[str] = field(default_factory=set)
    bags: dict[tuple[str, ...], str] = field(default_factory=dict)


def read_names(document: Document, parts: list[Passage], register: Register) -> Cast:
    """Find and resolve all names of a document."""
    folder = data_folder() / "registry"
    known = heads(folder)
    gazetteer = register_gazetteer(register)
    generic = _generic(folder)
    learned = _Learned()
    raw = [gazetteer.find(part.words) for part in parts]
    chosen = _settle(raw, register)
    for part, hits in zip(parts, raw, strict=True):
        if not _shouts(part.words):
            _learn_chains(document, part, hits, chosen, known, generic, learned, register)
    for part, hits in zip(parts, raw, strict=True):
        _learn_definitions(document, part, hits, chosen, known, learned, register)
    _learn_acronyms(parts, raw, learned)
    _learn_short_names(learned, generic)
    own = Gazetteer()
    for name, identity in sorted(learned.names.items()):
        own.add(identity, name)
    cast = Cast({}, [], dict(learned.acronyms), learned.terms)
    for part, hits in zip(parts, raw, strict=True):
        cast.mentions.append(_mentions(document, part, hits, own.find(part.words), chosen, learned, register, cast))
    return cast


def _organs(register: Register) -> dict[str, str]:
    """The slugs of the Security Council and the General Assembly, whose letters open a symbol."""
    return {
        letter: register.resolve(name) or "" for letter, name in (("S", "Security Council"), ("A", "General Assembly"))
    }


def _generic(folder: Path) -> frozenset[str]:
    return frozenset(key(row["name"]) for row in read_table(folder / "generic_names.csv"))


def _shouts(text: list[Word]) -> bool:
    """Whether a passage is set in capitals, so that they tell nothing."""
    letters = [c for w in text for c in w.text if c.isalpha()]
    return len(letters) > 20 and sum(c.isupper() for c in letters) > 0.6 * len(letters)


def _settle(raw: list[list[Hit]], register: Register) -> dict[tuple[str, ...], str]:
    """For every ambiguous name the entry that the rest of the document speaks for: itself or its parent
    named otherwise.
    """
    sure: Counter[str] = Counter()
    for hits in raw:
        for hit in hits:
            if len(hit.slugs) == 1:
                sure[hit.slugs[0]] += 1
    order = ["Organization", "State", "NationalBody", "Place", "Instrument"]
    chosen: dict[tuple[str, ...], str] = {}
    for hits in raw:
        for hit in hits:
            if len(hit.slugs) > 1 and hit.slugs not in chosen:

                def weight(slug: str) -> tuple[int, int, int, str]:
                    entry = register.entries[slug]
                    return (
                        -sure[slug],
                        -sure[entry.parent],
                        order.index(entry.type) if entry.type in order else 9,
                        slug,
                    )

                chosen[hit.slugs] = min(hit.slugs, key=weight)
    return chosen


def _slug(hit: Hit, chosen: dict[tuple[str, ...], str]) -> str:
    return hit.slugs[0] if len(hit.slugs) == 1 else chosen[hit.slugs]


def _bag(name: str) -> tuple[str, ...]:
    skip = {"of", "for", "on", "in", "and", "to", "against", "at"}
    return tuple(sorted(set(key(name).split()) - skip))


def _learn_chains(
    document: Document,
    part: Passage,
    hits: list[Hit],
    chosen: dict[tuple[str, ...], str],
    known: dict[str, tuple[str, str]],
    generic: frozenset[str],
    learned: _Learned,
    register: Register,
) -> None:
    for name in chains(part.words, hits, known):
        text = document.text[part.words[name.first].start : part.words[name.last - 1].end]
        inner = [hit for hit in hits if name.first <= hit.first and hit.last <= name.last]
        bare = key(text)
        if bare in generic or (name.head.endswith("s") and not inner and name.type in ("Organization", "NationalBody")):
            continue
        if not inner and len(bare.split()) < 2:
            continue
        if register.by_key.get(bare):
            continue
        bag = _bag(text)
        if bag in learned.bags:
            learned.names[text] = learned.bags[bag]
            continue
        resolved = register.resolve(text) if inner and len(bag) <= 4 else None
        if resolved:
            learned.names[text] = learned.bags[bag] = "=" + resolved
            continue
        kind = name.type
        inside = [register.entries[_slug(hit, chosen)] for hit in inner]
        demonym = any(w.norm in register.demonyms for w in part.words[name.first : name.first + 2])
        if kind == "Organization" and not any(e.type == "Organization" for e in inside):
            if any(e.type == "State" for e in inside) or (demonym and not inside):
                kind = "NationalBody"
        identity = _identity(kind, text, learned)
        thing = Thing(identity, kind, kind=known.get(name.head, ("", ""))[1], head=name.head)
        thing.inner = list(dict.fromkeys("=" + entry.slug for entry in inside))
        if demonym and kind == "NationalBody" and not any(e.type == "State" for e in inside):
            state = next(
                register.demonyms[w.norm]
                for w in part.words[name.first : name.first + 2]
                if w.norm in register.demonyms
            )
            thing.inner.append("=" + state)
        learned.things[identity] = thing
        learned.names[text] = learned.bags[bag] = identity


def _identity(kind: str, text: str, learned: _Learned) -> str:
    base = "-".join(key(text).split())[:60].strip("-") or "x"
    identity = base
    while identity in learned.things and learned.things[identity].type != kind:
        identity += "-" + kind.lower()
    return identity


def _learn_definitions(
    document: Document,
    part: Passage,
    hits: list[Hit],
    chosen: dict[tuple[str, ...], str],
    known: dict[str, tuple[str, str]],
    learned: _Learned,
    register: Register,
) -> None:
    for at, word in enumerate(part.words):
        if word.text != "(":
            continue
        found = definition(part.words, at)
        before = next((hit for hit in hits if hit.last == at), None)
        short = part.words[at + 1].text if at + 2 < len(part.words) and part.words[at + 2].text == ")" else ""
        if before and short and part.words[at + 1].is_acronym and (found or len(short) > 2):
            inside = next((hit for hit in hits if hit.first == at + 1), None)
            same = inside is not None and _slug(before, chosen) in inside.slugs
            if not inside or same or (found and found[0] <= before.first):
                learned.acronyms[short] = "=" + _slug(before, chosen)
                continue
        if not found:
            continue
        first, short = found
        for candidate in range(max(0, first - 4), first + 1):
            text = document.text[part.words[candidate].start : part.words[at - 1].end]
            if text in learned.names:
                learned.acronyms[short] = learned.names[text]
                break
        else:
            span = part.words[first:at]
            text = document.text[span[0].start : span[-1].end]
            capital = sum(w.is_capital for w in span) >= max(2, len([w for w in span if w.norm[0].isalnum()]) * 0.6)
            head = next((w.norm for w in reversed(span) if w.norm in known), "")
            if capital and (head or len(short) >= 4):
                kind = known[head][0] if head else "Organization"
                identity = _identity(kind, text, learned)
                learned.things.setdefault(identity, Thing(identity, kind, head=head, kind=known.get(head, ("", ""))[1]))
                learned.names[text] = identity
                learned.acronyms[short] = identity
            elif not register.by_key.get(key(short)):
                learned.terms.add(short)


def _learn_acronyms(parts: list[Passage], raw: list[list[Hit]], learned: _Learned) -> None:
    """Acronyms that nothing explains are taken for organizations where they are long and stand in running text."""
    plain = {w.text for part in parts for w in part.words if w.text.islower()}
    for part, hits in zip(parts, raw, strict=True):
        covered = {i for hit in hits for i in range(hit.first, hit.last)}
        if _shouts(part.words) or part.block.kind in ("title", "heading"):
            continue
        for at, word in enumerate(part.words):
            text = word.text
            if at in covered or text in learned.acronyms or text in learned.terms or text.upper() in TERM_ACRONYMS:
                continue
            if (
                len(text) < 4
                or not text.isalpha()
                or not text.isupper()
                or text in learned.names
                or text.lower() in plain
            ):
                continue
            before = part.words[at - 1].text if at else ""
            after = part.words[at + 1].text if at + 1 < len(part.words) else ""
            if before == "-" or after == "-" or after.isdigit():
                continue
            learned.things.setdefault(text.lower(), Thing(text.lower(), "Organization", made="acronym"))
            learned.names[text] = text.lower()


def _learn_short_names(learned: _Learned, generic: frozenset[str]) -> None:
    """A name that is part of exactly one longer name with the same head is that name in short."""
    keys = {identity: key(name).split() for name, identity in learned.names.items() if identity in learned.things}
    for name, identity in sorted(learned.names.items()):
        thing = learned.things.get(identity)
        short = key(name).split()
        if thing is None or len(short) < 2 or thing.inner or " ".join(short) in generic:
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


def _mentions(
    document: Document,
    part: Passage,
    hits: list[Hit],
    own: list[Hit],
    chosen: dict[tuple[str, ...], str],
    learned: _Learned,
    register: Register,
    cast: Cast,
) -> list[Mention]:
    spans: list[tuple[int, int, str]] = [(hit.first, hit.last, "=" + _slug(hit, chosen)) for hit in hits]
    spans += [(hit.first, hit.last, hit.slugs[0]) for hit in own]
    spans += _codes(document, part, learned)
    for at, word in enumerate(part.words):
        if word.text in learned.acronyms:
            spans.append((at, at + 1, learned.acronyms[word.text] + "!"))
    taken: list[tuple[int, int, str]] = []
    named = _resolutions(document, part, learned, register)
    numbered = {(first, last): found for first, last, _, found in named}
    for first, last, identity in [span[:3] for span in named] + sorted(
        spans, key=lambda s: (-(s[1] - s[0]), not s[2].endswith("!"), s[0])
    ):
        if all(last <= a or first >= b for a, b, _ in taken):
            taken.append((first, last, identity.rstrip("!")))
    taken.sort()
    out: list[Mention] = []
    for first, last, identity in taken:
        identity = learned.names.get(identity, identity) if identity not in learned.things else identity
        first, last = _grow(part.words, first, last, identity, register)
        if out and first < out[-1].last:
            continue
        thing = _cast(identity, learned, register, cast)
        if thing is None:
            continue
        if (first, last) in numbered:
            _note_resolution(thing, numbered[first, last], part, register, cast)
        surface = document.text[part.words[first].start : part.words[last - 1].end]
        if out and out[-1].thing == thing.id and last - first == 1 and part.words[first - 1].text == "(":
            merged = out.pop()
            _note(thing, surface, part, part.words[first].start, part.words[last - 1].end)
            out.append(
                Mention(
                    merged.first,
                    last + 1 if last < len(part.words) and part.words[last].text == ")" else last,
                    thing.id,
                )
            )
            continue
        _note(thing, surface, part, part.words[first].start, part.words[last - 1].end)
        _note_inner(thing, part, first, last, register, cast)
        _note_whole(thing, part, first, last, register, cast)
        out.append(Mention(first, last, thing.id))
    return out


def _note_inner(thing: Thing, part: Passage, first: int, last: int, register: Register, cast: Cast) -> None:
    """Names inside a name by form are named by the text too."""
    if thing.made != "form" or not thing.inner:
        return
    for hit in register_gazetteer(register).find(part.words[first:last]):
        for slug in hit.slugs:
            if slug in thing.inner and slug in cast.things:
                words_of = part.words[first + hit.first : first + hit.last]
                surface = " ".join(w.text for w in words_of)
                _note(cast.things[slug], surface, part, words_of[0].start, words_of[-1].end)
    for word in part.words[first:last]:
        state = register.demonyms.get(word.norm)
        if state in thing.inner and state in cast.things:
            cast.things[state].surfaces[register.entries[state].name] += 0
            _note(cast.things[state], word.text, part, word.start, word.end)


def _note_whole(thing: Thing, part: Passage, first: int, last: int, register: Register, cast: Cast) -> None:
    """Where a register body's name holds that of another body or of its state, the text names that one too."""
    entry = register.entries.get(thing.slug)
    if entry is None or entry.type not in ("Organization", "NationalBody") or last - first < 2:
        return
    gazetteer = register_gazetteer(register)
    found = {(h.first + first, h.last + first): h for h in gazetteer.find(part.words[first : last - 1])}
    found.update({(h.first + first + 1, h.last + first + 1): h for h in gazetteer.find(part.words[first + 1 : last])})
    for (start, end), hit in sorted(found.items()):
        before = part.words[start - 1].norm if part.words[start - 1].norm != "the" else part.words[start - 2].norm
        if end == last and before not in {"of", "to", "for", "in", "at"}:
            continue  # the head of the name itself: "EU Institute for Security Studies"
        for slug in hit.slugs:
            inner = register.entries[slug]
            if slug == thing.slug or inner.type not in ("Organization", "State") or _is_part(inner, entry):
                continue
            whole = _cast("=" + slug, _Learned(), register, cast)
            if whole is not None:
                text = " ".join(w.text for w in part.words[start:end])
                _note(whole, text, part, part.words[start].start, part.words[end - 1].end)
                if slug not in thing.inner:
                    thing.inner.append(slug)
                break
    for word in part.words[first:last]:
        state = register.demonyms.get(word.norm, "")
        if state and state.removeprefix("state-") == entry.parent:
            whole = _cast("=" + state, _Learned(), register, cast)
            if whole is not None:
                whole.surfaces[register.entries[state].name] += 0
                _note(whole, word.text, part, word.start, word.end)
                if state not in thing.inner:
                    thing.inner.append(state)


def _is_part(inner: Entry, whole: Entry) -> bool:
    """Whether the inner name is that of a part or of the United Nations, which half the names begin with."""
    return inner.parent == whole.slug or inner.slug == "un"


def _note(thing: Thing, surface: str, part: Passage, start: int, end: int) -> None:
    surface = re.sub(r"\s+", " ", surface)
    thing.surfaces[surface] += 1
    thing.first.setdefault(surface, (part.index, start, end))


def _grow(text: list[Word], first: int, last: int, identity: str, register: Register) -> tuple[int, int]:
    """Take "Government of" before a state and "countries" after a region into the mention."""
    entry = register.entries.get(identity[1:]) if identity.startswith("=") else None
    if entry is None:
        return first, last
    if entry.type == "State":
        at = first - 1
        if at >= 0 and text[at].norm == "the":
            at -= 1
        if (
            at >= 1
            and text[at].norm == "of"
            and text[at - 1].norm in {"government", "governments", "republic"}
            and text[at - 1].is_capital
        ):
            return at - 1, last
    if entry.type == "Place" and entry.kind == "region" and last < len(text) and text[last].norm in REGION_NOUNS:
        return first, last + 1
    return first, last


def _cast(identity: str, learned: _Learned, register: Register, cast: Cast) -> Thing | None:
    """The thing of a provisional identity ("=slug" for a register entry), entered into the cast when first met."""
    local = identity[1:] if identity.startswith("=") else identity
    if local in cast.things:
        return cast.things[local]
    if identity.startswith("="):
        entry = register.entries.get(local)
        if entry is None:
            return None
        thing = Thing(local, entry.type, slug=local, kind=entry.kind, symbol=entry.symbol, year="", made="register")
        thing.adopter, thing.topics = entry.adopter, entry.topics
    else:
        found = learned.things.get(identity)
        if found is None:
            return None
        thing = found
        for inner in thing.inner:
            _cast(inner, learned, register, cast)
        thing.inner = [_local(x) for x in thing.inner]
    cast.things[thing.id] = thing
    return thing


def _local(identity: str) -> str:
    return identity.lstrip("=")


def _codes(document: Document, part: Passage, learned: _Learned) -> list[tuple[int, int, str]]:
    out: list[tuple[int, int, str]] = []
    for match in CODE.finditer(document.text, part.start, part.end):
        code = match.group()
        if not re.search(r"\d", code) or code.startswith(("A/", "S/")):
            continue
        span = _span(part.words, match.start(), match.end())
        if span:
            identity = code.lower()
            learned.things.setdefault(identity, Thing(identity, "Programme", head="code", made="code"))
            out.append((*span, identity))
    return out


def _resolution_names(found: Resolution) -> list[str]:
    """The usual forms of the name of a resolution, which a list ("resolutions 1373 and 1540") does not spell out."""
    if "/PRST/" in found.symbol:
        return []
    numbers = [found.number] + ([f"{found.number} ({found.year})"] if found.year else [])
    organ = "Security Council" if found.organ == "S" else "General Assembly"
    return [f"{before}resolution {number}" for number in numbers for before in ("", f"{organ} ")]


def _resolutions(
    document: Document, part: Passage, learned: _Learned, register: Register
) -> list[tuple[int, int, str, Resolution]]:
    """Resolutions of a passage as spans of words; one that the register knows by its symbol has its slug."""
    out: list[tuple[int, int, str, Resolution]] = []
    for found in resolutions(document.text[part.start : part.end]):
        span = _span(part.words, part.start + found.start, part.start + found.end)
        if not span:
            continue
        bare = re.sub(r"\(\d{4}\)", "", found.symbol)
        slug = _symbols(register).get(bare)
        if slug:
            out.append((*span, "=" + slug, found))
            continue
        kind = "statement" if "/PRST/" in found.symbol else "resolution"
        identity = re.sub(r"\W+", "-", bare.lower()).strip("-")
        thing = learned.things.setdefault(
            identity, Thing(identity, "Instrument", kind=kind, head="resolution", made="pattern")
        )
        thing.symbol = max(thing.symbol, found.symbol, key=len)
        thing.year = thing.year or found.year
        thing.adopter = _organs(register).get(found.organ, "")
        out.append((*span, identity, found))
    return out


def _note_resolution(thing: Thing, found: Resolution, part: Passage, register: Register, cast: Cast) -> None:
    """Enter the usual forms of a resolution's name, and its organ where the text names it with it."""
    thing.head, thing.kind = "resolution", thing.kind or "resolution"
    thing.year = thing.year or found.year
    for form in _resolution_names(found):
        thing.surfaces[form] += 0
    organ = _organs(register).get(found.organ, "")
    thing.adopter = thing.adopter or organ
    if found.named and organ:
        body = _cast("=" + organ, _Learned(), register, cast)
        if body is not None:
            words_of = part.words[_first_word(part, found.start) :]
            last = next((w.end for w in words_of if w.norm in {"council", "assembly", "sc", "ga", "unsc"}), 0)
            if last:
                start = words_of[0].start
                surface = "Security Council" if found.organ == "S" else "General Assembly"
                _note(body, surface, part, start, last)


def _first_word(part: Passage, offset: int) -> int:
    return next((i for i, w in enumerate(part.words) if w.end > part.start + offset), 0)


@lru_cache(maxsize=4)
def _symbols_of(identity: int) -> dict[str, str]:
    register = _registers[identity]
    return {
        re.sub(r"\(\d{4}\)", "", entry.symbol.replace(" ", "")): entry.slug
        for entry in register.entries.values()
        if entry.type == "Instrument" and entry.symbol
    }


_registers: dict[int, Register] = {}


def _symbols(register: Register) -> dict[str, str]:
    """Slugs of the register's instruments by symbol without the year."""
    _registers[id(register)] = register
    return _symbols_of(id(register))


def _span(text: Iterable[Word], start: int, end: int) -> tuple[int, int] | None:
    """The words that cover characters ``start`` to ``end``."""
    inside = [i for i, w in enumerate(text) if w.start < end and w.end > start]
    return (inside[0], inside[-1] + 1) if inside else None


def other_names(name: str) -> list[str]:
    """Word-order variants of a name of two parts, for those who look one up."""
    return [" ".join(w.text for w in words(turned)) for turned in turns(name)]
