"""Names of one document that stand for one thing: acronyms by their letters, short forms, projects with and without
"Project".

What comes in is what the first pass learned (see :mod:`graph.extraction.learning`); what goes out is the same with
fewer things and more names for each. Only what the letters or the words of names tell counts, and only where exactly
one thing can be meant: two that could are left apart.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from graph.extraction.cast import ACTORS, Thing
from graph.extraction.definitions import CONNECTORS, exact_initials
from graph.extraction.gazetteer import Gazetteer, Hit
from graph.extraction.glossary import Learned, shouts
from graph.extraction.passages import Passage
from graph.words import Word, key, words

PROJECT_HEADS = frozenset("project operation exercise initiative".split())
"""Heads that a text may put before or after the name of a programme, or leave out."""
TYPING_HEADS = PROJECT_HEADS | frozenset("program database platform network system".split())
"""Heads after an acronym that tell what it is: "the WALRUS database"."""
SKIPPING = frozenset({"Instrument", "Programme", "Event"})
"""Types of things whose short names may leave out words in the middle."""
ORDINALS = {
    "1st": "first",
    "2nd": "second",
    "3rd": "third",
    "4th": "fourth",
    "5th": "fifth",
    "6th": "sixth",
    "7th": "seventh",
    "8th": "eighth",
    "9th": "ninth",
    "10th": "tenth",
}
SMALL_WORDS = CONNECTORS | frozenset("the in also by its this that be is are all".split())
VERBAL_ENDS = ("ING", "ED", "LY", "ES")
"""How words in capitals end that open the paragraphs of a resolution ("RECALLING")."""


def learn_aliases(learned: Learned, parts: list[Passage], raw: list[list[Hit]]) -> None:
    """Join names of one thing, and enter the acronyms that nothing explains."""
    _same_projects(learned)
    _learn_acronyms(learned, parts, raw)
    _learn_short_names(learned, _register_names(learned, parts, raw))
    _settle_loose(learned, _register_names(learned, parts, raw))
    _names_inside(learned)


def _learn_acronyms(learned: Learned, parts: list[Passage], raw: list[list[Hit]]) -> None:
    """What undefined acronyms stand for: the one name that has their initials, else a body where they are long and
    stand in running text.
    """
    by_letters = _by_initials(learned)
    plain = {w.text for part in parts for w in part.words if w.text.islower()}
    for part, hits in zip(parts, raw, strict=True):
        covered = {i for hit in hits for i in range(hit.first, hit.last)}
        for at, word in enumerate(part.words):
            text = word.text
            if len(text) < 3 or text[1:].islower() or at in covered or not word.is_acronym:
                continue
            if text in learned.acronyms or text in learned.names:
                continue
            meant = by_letters.get(text.upper(), set())
            if len(meant) == 1 and text not in learned.terms:
                learned.names[text] = learned.acronyms[text] = next(iter(meant))
            elif _quiet(part) and text.lower() not in plain and _is_body(learned, part.words, at):
                learned.things.setdefault(text.lower(), Thing(text.lower(), "Organization", made="acronym"))
                learned.names[text] = text.lower()


def _quiet(part: Passage) -> bool:
    """Whether capitals tell something in a passage."""
    return part.block.kind not in ("title", "heading") and not shouts(part.words)


def _by_initials(learned: Learned) -> dict[str, set[str]]:
    """The things whose names have the initials of an acronym, and projects by the acronym in their names."""
    out: dict[str, set[str]] = defaultdict(set)
    for name, identity in learned.names.items():
        for letters in exact_initials(name):
            out[letters].add(identity)
        thing = learned.things.get(identity)
        if thing is not None and thing.head in TYPING_HEADS:
            acronyms = [w.text for w in words(name) if w.is_acronym]
            core = _core(learned, name, thing)
            if len(core) == 1 and len(acronyms) == 1:
                out[acronyms[0]].add(identity)
    return out


def _is_body(learned: Learned, text: list[Word], at: int) -> bool:
    """Whether an acronym that nothing explains looks like that of a body."""
    written = text[at].text
    if len(written) < 4 or not written.isalpha() or not written.isupper() or written in learned.terms_known:
        return False
    if written in learned.terms or _opens_in_capitals(text, at):
        return False
    before = text[at - 1].text if at else ""
    after = text[at + 1].text if at + 1 < len(text) else ""
    return before != "-" and after != "-" and not after.isdigit()


def _opens_in_capitals(text: list[Word], at: int) -> bool:
    """Whether a word in capitals is one of those that open a paragraph ("BEARING IN MIND", "RECALLING")."""
    first, last = at, at + 1
    while first > 0 and text[first - 1].text.isupper():
        first -= 1
    while last < len(text) and text[last].text.isupper():
        last += 1
    run = text[first:last]
    opens = first == 0 or not text[first - 1].norm[0].isalnum()
    small = any(w.norm in SMALL_WORDS for w in run)
    return small or (opens and any(w.text.endswith(VERBAL_ENDS) for w in run))


def _register_names(learned: Learned, parts: list[Passage], raw: list[list[Hit]]) -> dict[str, str]:
    """The register names that the document uses, and the full ones of bodies it names in short, with identities."""
    out: dict[str, str] = {}
    for part, hits in zip(parts, raw, strict=True):
        for hit in hits:
            slug = learned.slug(hit)
            written = learned.written(part, hit.first, hit.last)
            if hit.last - hit.first > 2:
                out[written] = "=" + slug
            elif learned.register.entries[slug].type in ACTORS:
                out.setdefault(learned.register.entries[slug].name, "=" + slug)
    return out


def _learn_short_names(learned: Learned, known: dict[str, str]) -> None:
    """A name that is part of exactly one longer name of the same kind of thing is that name in short."""
    own = {name: identity for name, identity in learned.names.items() if identity in learned.things}
    longer: dict[str, set[tuple[str, tuple[str, ...]]]] = defaultdict(set)
    resolved = {name: identity for name, identity in learned.names.items() if identity.startswith("=")}
    for name, identity in [*own.items(), *resolved.items(), *known.items()]:
        long = _words(name)
        for word in long:
            longer[word].add((identity, long))
    for name, identity in sorted(own.items()):
        thing, short = learned.things.get(identity), _words(name)
        if thing is None or learned.names[name] != identity or len(short) < 2 or " ".join(short) in learned.generic:
            continue
        found = {
            other
            for other, long in longer[short[0]]
            if other != identity and _is_short_for(learned, thing, short, other, long)
        }
        if len(found) == 1:
            learned.names[name] = found.pop()


def _settle_loose(learned: Learned, known: dict[str, str]) -> None:
    """ "The Plan of Action" is the one plan of action that the document names, else an instrument of that name."""
    full: dict[str, str] = {**learned.names, **known}
    for text, head in sorted(learned.loose.items()):
        short = _words(text)
        meant = {
            identity
            for name, identity in full.items()
            if learned.type_of(identity) == "Instrument"
            and len(_words(name)) > len(short)
            and _together(short, _words(name))
        }
        if not meant:
            identity = "-".join(short)
            learned.things.setdefault(identity, Thing(identity, "Instrument", kind=learned.heads[head][1], head=head))
            learned.names[text] = identity
        elif len(meant) == 1:
            learned.names[text] = meant.pop()


def _is_short_for(learned: Learned, thing: Thing, short: tuple[str, ...], other: str, long: tuple[str, ...]) -> bool:
    """Whether a name's words stand together in a longer name of a thing of the same kind."""
    size = len(short)
    if len(long) <= size or not (_together(short, long) or (thing.type in SKIPPING and _in_order(short, long))):
        return False
    if other.startswith("="):
        entry = learned.register.entries[other[1:]]
        return entry.type == thing.type or {entry.type, thing.type} <= ACTORS - {"State"}
    longer = learned.things.get(other)
    if longer is None or longer.head != thing.head:
        return False
    return longer.type == thing.type or {longer.type, thing.type} <= ACTORS - {"State"}


def _together(short: tuple[str, ...], long: tuple[str, ...]) -> bool:
    return any(long[i : i + len(short)] == short for i in range(len(long) - len(short) + 1))


def _in_order(short: tuple[str, ...], long: tuple[str, ...]) -> bool:
    """Whether words stand in a longer name in order, others between: "Ports Strategy", "Ports Safety Strategy"."""
    rest = iter(long)
    return short[-1] == long[-1] and all(word in rest for word in short)


def _words(name: str) -> tuple[str, ...]:
    """The words of a name, ordinals in full."""
    return tuple(ORDINALS.get(word, word) for word in key(name).split())


def _same_projects(learned: Learned) -> None:
    """ "Project LANTERN", "the LANTERN project" and "the Forum's LANTERN project" are one."""
    groups: dict[tuple[str, ...], list[str]] = defaultdict(list)
    for name, identity in sorted(learned.names.items(), key=lambda item: (-len(item[0]), item[0])):
        thing = learned.things.get(identity)
        if thing is not None and thing.type == "Programme" and thing.head in PROJECT_HEADS:
            core = _core(learned, name, thing)
            if core and identity not in groups[core]:
                groups[core].append(identity)
    for same in groups.values():
        for identity in same[1:]:
            if identity in learned.things and same[0] in learned.things:
                learned.replace(identity, same[0])
    _typed_by_head(learned)


def _typed_by_head(learned: Learned) -> None:
    """ "The WALRUS database" tells what a defined acronym is whose name has no head of its own."""
    for name, identity in sorted(learned.names.items()):
        thing = learned.things.get(identity)
        parts = words(name)
        if thing is None or len(parts) != 2 or thing.head not in TYPING_HEADS:
            continue
        short = next((w.text for w in parts if w.text in learned.acronyms), "")
        other = learned.things.get(learned.acronyms.get(short, ""))
        if other is not None and other is not thing and (not other.head or other.type == thing.type):
            other.type, other.head = thing.type, thing.head
            learned.replace(identity, other.id)


def _core(learned: Learned, name: str, thing: Thing) -> tuple[str, ...]:
    """The words of a project's name without its head, small words and the bodies it belongs to."""
    bodies = [learned.register.entries[i[1:]] for i in thing.inner if i.startswith("=")]
    owners = {w for body in bodies if body.type in ACTORS for form, _ in body.names for w in key(form).split()}
    return tuple(w for w in key(name).split() if w not in {*PROJECT_HEADS, *CONNECTORS, *owners, thing.head})


def _names_inside(learned: Learned) -> None:
    """Own names inside longer own names name their things too: "the Secretariat of the League of Ports"."""
    gazetteer = Gazetteer()
    for name, identity in sorted(learned.names.items()):
        if learned.type_of(identity) in ACTORS and not identity.startswith("="):
            gazetteer.add(identity, name)
    learned.own_actors = gazetteer
    for name, identity in sorted(learned.names.items()):
        thing = learned.things.get(identity)
        if thing is None:
            continue
        for inner in inside(learned, words(name)):
            if inner.slugs[0] == identity or inner.slugs[0] in thing.inner:
                continue
            bodies = [i for i in thing.inner if learned.type_of(i) in ("Organization", "NationalBody")]
            if learned.type_of(inner.slugs[0]) == "State" and thing.type == "Organization" and not bodies:
                thing.type = "NationalBody"
            thing.inner.append(inner.slugs[0])


def inside(learned: Learned, text: list[Word]) -> Iterator[Hit]:
    """Own actors named inside the words of a name: after "of" or "for", or before its possessive."""
    for hit in learned.own_actors.find(text[1:]):
        first, last = hit.first + 1, hit.last + 1
        before = text[first - 2] if first > 1 and text[first - 1].norm == "the" else text[first - 1]
        if before.norm in {"of", "to"}:
            yield Hit(first, last, hit.slugs)
    for hit in learned.own_actors.find(text[:-1]):
        if hit.first == 0 and text[hit.last].norm == "'s":
            yield hit
