"""Who and what a document names, and where: mentions, and the entities they are resolved to.

What comes in are the passages of a document and the register; what goes out is a :class:`~graph.extraction.cast.Cast`.
Two passes: the first (:mod:`graph.extraction.learning`) finds names of the register, names by form and definitions of
acronyms and so learns the names of this document; the second, here, reads every passage again with these names added
and with resolutions and project codes.

Resolution is by name only: what the register or the document itself says is the same. Nothing is merged on a score.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from graph.extraction.aliases import inside
from graph.extraction.cast import Cast, Mention, Thing, enter_known, note
from graph.extraction.gazetteer import Gazetteer, Hit, register_gazetteer
from graph.extraction.glossary import Learned
from graph.extraction.learning import learn
from graph.extraction.passages import Passage
from graph.extraction.patterns import CODE, EXERCISE, EXERCISES
from graph.extraction.symbols import Resolution, resolutions
from graph.model import Document
from graph.register import Entry, Register, once_per_register
from graph.words import Word

REGION_NOUNS = frozenset("states countries region republics governments member-states nations country state".split())
ORGANS = {
    "S": "Security Council",
    "A": "General Assembly",
    "E": "Economic and Social Council",
    "H": "Human Rights Council",
}
"""The organs of the United Nations by the letter that opens their symbols."""
ORGAN_ENDS = frozenset({"council", "assembly", "sc", "ga", "unsc", "unga", "ecosoc", "hrc"})


@dataclass(frozen=True, slots=True)
class _Span:
    """Words that name something: ``identity`` as in the first pass, ``found`` the resolution where they name one."""

    first: int
    last: int
    identity: str
    is_acronym: bool = False
    found: Resolution | None = None


def read_names(document: Document, parts: list[Passage], register: Register) -> Cast:
    """Find and resolve all names of a document."""
    gazetteer = register_gazetteer(register)
    raw = [gazetteer.find(part.words) for part in parts]
    learned = learn(document, parts, raw, register)
    own = Gazetteer()
    for name, identity in sorted(learned.names.items()):
        own.add(identity, name)
    cast = Cast({}, [], dict(learned.acronyms))
    for part, hits in zip(parts, raw, strict=True):
        cast.mentions.append(_mentions(part, _spans(part, hits, own.find(part.words), learned), learned, cast))
    return cast


def _spans(part: Passage, hits: list[Hit], own: list[Hit], learned: Learned) -> list[_Span]:
    """What the words of a passage name, without overlap: resolutions first, then the longest, acronyms before names."""
    spans = [_Span(hit.first, hit.last, "=" + learned.slug(hit)) for hit in hits]
    spans += [_Span(hit.first, hit.last, hit.slugs[0]) for hit in own]
    spans += _codes(part, learned)
    spans += [
        _Span(at, at + 1, learned.acronyms[word.text], is_acronym=True)
        for at, word in enumerate(part.words)
        if word.text in learned.acronyms
    ]
    spans.sort(key=lambda span: (span.first - span.last, not span.is_acronym, span.first))
    taken: list[_Span] = []
    for span in [*_resolutions(part, learned), *spans]:
        if all(span.last <= other.first or span.first >= other.last for other in taken):
            taken.append(span)
    return sorted(taken, key=lambda span: span.first)


def _mentions(part: Passage, spans: list[_Span], learned: Learned, cast: Cast) -> list[Mention]:
    """Enter what the spans name into the cast, with the names inside them."""
    register = learned.register
    out: list[Mention] = []
    for span in spans:
        identity = span.identity
        if identity not in learned.things:
            identity = learned.names.get(identity, identity)
        first, last = _grow(part.words, span.first, span.last, identity, register)
        if out and first < out[-1].last:
            continue
        thing = _enter(identity, learned, cast)
        if thing is None:
            continue
        if span.found is not None and (first, last) == (span.first, span.last):
            _note_resolution(thing, span.found, part, register, cast)
        start, end = part.words[first].start, part.words[last - 1].end
        note(thing, learned.document.text[start:end], part, start, end)
        if out and out[-1].thing == thing.id and last - first == 1 and part.words[first - 1].text == "(":
            closed = last < len(part.words) and part.words[last].text == ")"
            out[-1] = Mention(out[-1].first, last + 1 if closed else last, thing.id)
            continue
        _note_inner(thing, part, first, last, learned, cast)
        _note_whole(thing, part, first, last, register, cast)
        out.append(Mention(first, last, thing.id))
    return out


def _enter(identity: str, learned: Learned, cast: Cast) -> Thing | None:
    """The thing of an identity, entered into the cast with the things inside its name when first met."""
    if identity.startswith("="):
        return enter_known(identity[1:], learned.register, cast)
    if identity in cast.things:
        return cast.things[identity]
    thing = learned.things.get(identity)
    if thing is None:
        return None
    for inner in thing.inner:
        _enter(inner, learned, cast)
    thing.inner = [inner.removeprefix("=") for inner in thing.inner]
    cast.things[thing.id] = thing
    return thing


def _grow(text: list[Word], first: int, last: int, identity: str, register: Register) -> tuple[int, int]:
    """Take "Government of" before a state and "countries" after a region into the mention."""
    entry = register.entries.get(identity[1:]) if identity.startswith("=") else None
    if entry is None:
        return first, last
    if entry.type == "State":
        at = first - 1
        if at >= 0 and text[at].norm == "the":
            at -= 1
        governing = at >= 1 and text[at].norm == "of" and text[at - 1].is_capital
        if governing and text[at - 1].norm in {"government", "governments", "republic"}:
            return at - 1, last
    if entry.type == "Place" and entry.kind == "region" and last < len(text) and text[last].norm in REGION_NOUNS:
        return first, last + 1
    return first, last


def _note_inner(thing: Thing, part: Passage, first: int, last: int, learned: Learned, cast: Cast) -> None:
    """Names inside a name by form are named by the text too."""
    if thing.made != "form" or not thing.inner:
        return
    register = learned.register
    for hit in inside(learned, part.words[first:last]):
        own = cast.things.get(hit.slugs[0])
        if own is not None and own.id in thing.inner:
            _note_words(own, part, first + hit.first, first + hit.last)
    for hit in register_gazetteer(register).find(part.words[first:last]):
        for slug in hit.slugs:
            if slug in thing.inner and slug in cast.things:
                _note_words(cast.things[slug], part, first + hit.first, first + hit.last)
    for word in part.words[first:last]:
        state = register.demonyms.get(word.norm)
        if state in thing.inner and state in cast.things:
            _note_people(cast.things[state], word, part, register)


def _note_whole(thing: Thing, part: Passage, first: int, last: int, register: Register, cast: Cast) -> None:
    """Where a register body's name holds that of another body or of its state, the text names that one too."""
    entry = register.entries.get(thing.slug)
    if entry is None or entry.type not in ("Organization", "NationalBody") or last - first < 2:
        return
    for start, end, slugs in _names_within(part.words, first, last, register):
        for slug in slugs:
            inner = register.entries[slug]
            if slug == thing.slug or inner.type not in ("Organization", "State") or _is_part(inner, entry):
                continue
            whole = enter_known(slug, register, cast)
            if whole is not None:
                _note_words(whole, part, start, end)
                _add_inner(thing, slug)
                break
    for word in part.words[first:last]:
        state = register.demonyms.get(word.norm, "")
        if state and state.removeprefix("state-") == entry.parent:
            whole = enter_known(state, register, cast)
            if whole is not None:
                _note_people(whole, word, part, register)
                _add_inner(thing, state)


def _names_within(
    text: list[Word], first: int, last: int, register: Register
) -> list[tuple[int, int, tuple[str, ...]]]:
    """Register names in words ``first`` to ``last`` that leave out the last or the first of them.

    One at the end counts only after a preposition; else it is the head of the name itself: "EU Institute for Security
    Studies".
    """
    gazetteer = register_gazetteer(register)
    found = {(h.first + first, h.last + first): h.slugs for h in gazetteer.find(text[first : last - 1])}
    found |= {(h.first + first + 1, h.last + first + 1): h.slugs for h in gazetteer.find(text[first + 1 : last])}
    return [
        (start, end, slugs)
        for (start, end), slugs in sorted(found.items())
        if (end < last and (_short_owner(text, start, end) if start == first else not text[start - 1].is_capital))
        or _after_preposition(text, start)
    ]


def _short_owner(text: list[Word], start: int, end: int) -> bool:
    """Whether a name that opens a longer one is its owner in short ("CIS Executive Committee") or with a possessive;
    one spelt out is just how the body is called ("World Customs Organization Secretariat").
    """
    return end - start == 1 or text[end].norm == "'s"


def _after_preposition(text: list[Word], at: int) -> bool:
    before = at - 2 if text[at - 1].norm == "the" else at - 1
    return text[before].norm in {"of", "to", "for", "in", "at"}


def _is_part(inner: Entry, whole: Entry) -> bool:
    """Whether the inner name is that of a part or of the United Nations, which half the names begin with."""
    return inner.parent == whole.slug or inner.slug == "un"


def _add_inner(thing: Thing, identity: str) -> None:
    if identity not in thing.inner:
        thing.inner.append(identity)


def _note_words(thing: Thing, part: Passage, first: int, last: int) -> None:
    span = part.words[first:last]
    note(thing, " ".join(w.text for w in span), part, span[0].start, span[-1].end)


def _note_people(state: Thing, word: Word, part: Passage, register: Register) -> None:
    """Note a state that its people's name stands for ("the Kazakh Ministry")."""
    note(state, register.entries[state.id].name, part, word.start, word.end)
    state.surfaces[word.text] += 0


def _codes(part: Passage, learned: Learned) -> list[_Span]:
    """Codes of projects in a passage; each is a programme."""
    out: list[_Span] = []
    for match in CODE.finditer(learned.document.text, part.start, part.end):
        code = match.group()
        if not re.search(r"\d", code) or code.startswith(("A/", "S/")):
            continue
        span = _covering(part.words, match.start(), match.end())
        if span:
            identity = code.lower()
            learned.things.setdefault(identity, Thing(identity, "Programme", head="code", made="code"))
            out.append(_Span(*span, identity))
    return out + _exercises(part, learned)


def _exercises(part: Passage, learned: Learned) -> list[_Span]:
    """Exercises named with their year where a passage speaks of exercises; each is a programme."""
    out: list[_Span] = []
    text = learned.document.text
    for match in EXERCISE.finditer(text, part.start, part.end):
        span = _covering(part.words, match.start(), match.end())
        if not span or not (EXERCISES.search(text, part.start, part.end) or "rror" in match.group()):
            continue
        identity = re.sub(r"\W+", "-", match.group().lower())
        learned.things.setdefault(identity, Thing(identity, "Programme", head="exercise", made="phrase"))
        out.append(_Span(*span, identity))
    return out


def _resolutions(part: Passage, learned: Learned) -> list[_Span]:
    """Resolutions of a passage as spans of words; one that the register knows by its symbol has its slug."""
    out: list[_Span] = []
    for found in resolutions(learned.document.text[part.start : part.end]):
        span = _covering(part.words, part.start + found.start, part.start + found.end)
        if not span:
            continue
        bare = _without_year(found.symbol)
        slug = _symbols(learned.register).get(bare)
        identity = "=" + slug if slug else _new_resolution(found, bare, learned)
        out.append(_Span(*span, identity, found=found))
    return out


def _new_resolution(found: Resolution, bare: str, learned: Learned) -> str:
    """Enter a resolution that the register does not know, or add to it what this place tells."""
    identity = re.sub(r"\W+", "-", bare.lower()).strip("-")
    head = "resolution" if found.kind in ("resolution", "statement") else "symbol"
    new = Thing(identity, "Instrument", kind=found.kind, head=head, made="pattern")
    thing = learned.things.setdefault(identity, new)
    thing.symbol = max(thing.symbol, found.symbol, key=len)
    thing.year = thing.year or found.year
    thing.adopter = _organ(found, learned.register)
    return identity


def _note_resolution(thing: Thing, found: Resolution, part: Passage, register: Register, cast: Cast) -> None:
    """Enter the usual forms of a resolution's name, and its organ where the text names it with it."""
    thing.head = "resolution" if found.kind in ("resolution", "statement") else thing.head
    thing.kind = thing.kind or found.kind
    thing.year = thing.year or found.year
    for form in _resolution_names(found):
        thing.surfaces[form] += 0
    organ = _organ(found, register)
    thing.adopter = thing.adopter or organ
    body = enter_known(organ, register, cast) if found.named and organ else None
    if body is not None:
        begin = next((i for i, w in enumerate(part.words) if w.end > part.start + found.start), 0)
        last = next((w.end for w in part.words[begin:] if w.norm in ORGAN_ENDS), 0)
        if last:
            written = " ".join(w.text for w in part.words[begin:] if w.end <= last)
            note(body, written, part, part.words[begin].start, last)
            body.surfaces[_organ_name(found)] += 0


def _resolution_names(found: Resolution) -> list[str]:
    """The usual forms of the name of a resolution, which a list ("resolutions 1373 and 1540") does not spell out."""
    if found.kind != "resolution":
        return [found.symbol] if not found.organ else []
    if not found.organ:
        return [found.symbol, f"resolution {found.symbol}"]
    numbers = [found.number] + ([f"{found.number} ({found.year})"] if found.year else [])
    return [f"{before}resolution {number}" for number in numbers for before in ("", f"{_organ_name(found)} ")]


def _organ_name(found: Resolution) -> str:
    return ORGANS[found.organ]


def _organ(found: Resolution, register: Register) -> str:
    """The slug of the organ that adopted a resolution, or the empty string."""
    return (register.resolve(ORGANS[found.organ]) or "") if found.organ in ORGANS else ""


def _without_year(symbol: str) -> str:
    return re.sub(r"\(\d{4}\)$", "", symbol)


@once_per_register
def _symbols(register: Register) -> dict[str, str]:
    """Slugs of the register's instruments by symbol without the year."""
    return {
        _without_year(entry.symbol.replace(" ", "")): entry.slug
        for entry in register.entries.values()
        if entry.type == "Instrument" and entry.symbol
    }


def _covering(text: Iterable[Word], start: int, end: int) -> tuple[int, int] | None:
    """The words that cover characters ``start`` to ``end``."""
    inside = [i for i, w in enumerate(text) if w.start < end and w.end > start]
    return (inside[0], inside[-1] + 1) if inside else None
