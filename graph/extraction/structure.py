"""Relations that the make-up of names tells: parts, owners, mandates.

What comes in are the things of a document with the names inside their names; what goes out are claims: a body whose
name is built on another's is part of it, a ministry is part of its state, a strategy that bears a body's name is that
body's, a resolution was adopted by its organ and mandates the committee of its number.
"""

from __future__ import annotations

import re

from graph.extraction.cast import Cast, Thing, enter_known, note
from graph.extraction.frames import Claim
from graph.extraction.passages import Passage
from graph.register import Register
from graph.words import key

NOT_WHOLES = frozenset({"un"})
"""Half the names of the field begin with "United Nations", which tells no part."""
OWNED = {"Instrument": "adopted", "Programme": "operates", "System": "operates"}
"""What the owner of a thing does with it: "the SCO's Convention", "the OSCE's Programme"."""
RUN = ("Programme", "System")
"""What a body runs whose name it begins with; a body's name before "Strategy" was right in 2 of 9 cases only."""


SEATED = frozenset(
    """office mission college center academy bureau institute branch school headquarters unit coordinator delegation
    embassy secretariat post representation""".split()
)
"""What stands in a place: "the Regional Office in Dakar", but not "the UN in Dakar"."""
SEAT_IN_NAME = re.compile(r" (?:in|to|at) (?:the )?([^,]+)$")


def by_names(cast: Cast, parts: list[Passage], register: Register) -> list[Claim]:
    """Claims that follow from names: parts of bodies, bodies of states, resolutions of organs."""
    out: list[Claim] = []
    for thing in list(cast.things.values()):
        where = thing.place_of_name()
        if where is None:
            continue
        span = _spot(parts, where)
        for inner in thing.inner:
            whole = cast.things.get(inner)
            relation = part_relation(thing, whole) if whole is not None else ""
            if whole is not None and relation:
                out.append(Claim(relation, thing, whole, "asserted", *span, "name-inside", confidence=0.85))
        if thing.slug and thing.type in ("Organization", "NationalBody"):
            out += _register_parent(thing, cast, parts, register)
        if thing.type in ("Organization", "NationalBody"):
            out += _seat_in_name(thing, cast, parts, register)
        organ = cast.things.get(thing.adopter)
        if organ is not None and thing.type == "Instrument" and thing.head == "resolution":
            rule = "resolution-organ"
            out.append(Claim("adopted", organ, thing, "asserted", *span, rule, date=thing.year, confidence=0.9))
    return out


def part_relation(thing: Thing, whole: Thing) -> str:
    """``part_of`` where a thing can be part of another by their types, else the empty string."""
    if whole.id in NOT_WHOLES or thing.id == whole.id:
        return ""
    wholes = {"Organization": ("Organization",), "NationalBody": ("State", "NationalBody")}
    return "part_of" if whole.type in wholes.get(thing.type, ()) else ""


def _register_parent(thing: Thing, cast: Cast, parts: list[Passage], register: Register) -> list[Claim]:
    """A register body whose name in this text is visibly built on its parent's ("CIS ATC", "OSCE Secretariat")."""
    entry = register.entries[thing.slug]
    parent = register.entries.get(entry.parent) or register.entries.get(f"state-{entry.parent}")
    whole = cast.things.get(parent.slug) if parent is not None else None
    if parent is None or whole is None:
        return []
    relation = part_relation(thing, whole)
    forms = [form for form, kind in parent.names if kind != "demonym" and len(form) > 1]
    for surface, where in thing.first.items():
        if relation and any(_inside(form, surface) for form in forms):
            span = _spot(parts, where)
            return [Claim(relation, thing, whole, "asserted", *span, "name-inside", confidence=0.9)]
    return []


def _seat_in_name(thing: Thing, cast: Cast, parts: list[Passage], register: Register) -> list[Claim]:
    """The place at the end of the name of an office or a mission: "the X Office in Y", "the X Mission to Z", "X Z"."""
    for surface, where in sorted(thing.first.items()):
        match = SEAT_IN_NAME.search(surface)
        place = _place(match[1], register, cast, parts, where) if match and SEATED & set(key(surface).split()) else None
        if place is None and match is None:
            place = _country_office(thing, surface, register, cast, parts, where)
        if place is not None and place.id != thing.id:
            span = _spot(parts, where)
            return [Claim("located_in", thing, place, "asserted", *span, "seat-in-name", confidence=0.8)]
    return []


def _country_office(
    thing: Thing, surface: str, register: Register, cast: Cast, parts: list[Passage], where: tuple[int, int, int]
) -> Thing | None:
    """The State that follows a body's name at once: "UNDP Mali" is the office of UNDP there."""
    for inner in thing.inner:
        body = cast.things.get(inner)
        if body is None or body.type != "Organization":
            continue
        for form in body.surfaces:
            tail = surface.removeprefix(form)
            if tail != surface and tail.startswith(" "):
                place = _place(tail[1:], register, cast, parts, where)
                if place is not None and place.type == "State":
                    return place
    return None


def _place(
    name: str, register: Register, cast: Cast, parts: list[Passage], where: tuple[int, int, int]
) -> Thing | None:
    """The place or State of a name inside another, entered into the cast; ``None`` where it is no such name."""
    entry = next((e for e in register.find(name) if e.type in ("Place", "State")), None)
    place = enter_known(entry.slug, register, cast) if entry is not None else None
    if place is not None and name not in place.surfaces:
        note(place, name, parts[where[0]], where[2] - len(name), where[2])
    return place


def _inside(form: str, surface: str) -> bool:
    """Whether a form of a name stands as whole words in a longer one."""
    at = surface.find(form)
    if at < 0 or len(form) >= len(surface):
        return False
    before = surface[at - 1] if at else " "
    after = surface[at + len(form)] if at + len(form) < len(surface) else " "
    return not before.isalnum() and not after.isalnum()


def _spot(parts: list[Passage], where: tuple[int, int, int]) -> tuple[int, int, int]:
    """A place in characters as a passage with its first and last word (exclusive)."""
    passage, start, end = where
    inside = [i for i, w in enumerate(parts[passage].words) if w.start < end and w.end > start]
    return (passage, inside[0], inside[-1] + 1) if inside else (passage, 0, 1)


def committees(cast: Cast, parts: list[Passage]) -> list[Claim]:
    """A committee named by the number of a resolution ("1540 Committee") acts under it."""
    out: list[Claim] = []
    numbered = {
        match[1]: thing
        for thing in cast.things.values()
        if thing.head == "resolution" and (match := re.match(r"S/RES/(\d+)", thing.symbol.replace(" ", "")))
    }
    bodies = [thing for thing in cast.things.values() if thing.type == "Organization"]
    named = [(thing, surface) for thing in bodies for surface in thing.first]
    for thing, surface in named:
        if not re.search(r"committee", surface, re.IGNORECASE):
            continue
        span = _spot(parts, thing.first[surface])
        for number in re.findall(r"\b[12]\d{3}\b", surface):
            if number in numbered:
                mandate = numbered[number]
                rule = "numbered-committee"
                out.append(Claim("mandated_by", thing, mandate, "asserted", *span, rule, confidence=0.8))
    return out


def owners(cast: Cast, parts: list[Passage]) -> list[Claim]:
    """A programme or system whose name begins with a body's name is that body's ("the OSCE Programme")."""
    out: list[Claim] = []
    for thing in cast.things.values():
        if thing.type not in RUN or thing.made != "form" or not thing.inner:
            continue
        where = thing.place_of_name()
        owner = cast.things.get(thing.inner[0])
        if where is None or owner is None or not owner.is_actor or owner.id in NOT_WHOLES:
            continue
        if any(thing.name.startswith(surface) for surface in owner.surfaces):
            span = _spot(parts, where)
            out.append(Claim(OWNED[thing.type], owner, thing, "asserted", *span, "owner-in-name", confidence=0.7))
    return out
