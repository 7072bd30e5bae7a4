"""Relations that the make-up of names and lists tells: parts, owners, members, seats.

What comes in are things with the names inside their names, and sentences; what goes out are claims: a body whose name is
built on another's is part of it, a ministry is part of its state, states listed in brackets after "members" belong to the
body, a resolution was adopted by its organ.
"""

from __future__ import annotations

from graph.extraction.clauses import Sentence
from graph.extraction.frames import Claim
from graph.extraction.mentions import Cast, Mention, Thing
from graph.extraction.passages import Passage
from graph.register import Register

NOT_WHOLES = frozenset({"un"})
MEMBER_WORDS = frozenset(
    "members member-states states countries participants entities composed comprising comprises consisting".split()
)


def by_names(cast: Cast, parts: list[Passage], register: Register) -> list[Claim]:
    """Claims that follow from names: parts of bodies, bodies of states, resolutions of organs."""
    out: list[Claim] = []
    for thing in cast.things.values():
        where = thing.place_of_name()
        if where is None:
            continue
        passage, start, end = where
        for inner in thing.inner:
            whole = cast.things.get(inner.lstrip("="))
            if whole is None:
                continue
            claim = _part(thing, whole)
            if claim:
                first, last = _words(parts[passage], start, end)
                out.append(Claim(claim, thing, whole, "asserted", passage, first, last, "name-inside", confidence=0.85))
        if thing.slug and thing.type in ("Organization", "NationalBody"):
            out += _register_parent(thing, cast, parts, register)
        if thing.type == "Instrument" and thing.adopter:
            organ = cast.things.get(thing.adopter)
            if organ is not None and thing.head == "resolution":
                first, last = _words(parts[passage], start, end)
                out.append(
                    Claim(
                        "adopted",
                        organ,
                        thing,
                        "asserted",
                        passage,
                        first,
                        last,
                        "resolution-organ",
                        date=thing.year,
                        confidence=0.9,
                    )
                )
    return out


def _part(thing: Thing, whole: Thing) -> str:
    if whole.id in NOT_WHOLES or thing.id == whole.id:
        return ""
    if thing.type == "Organization" and whole.type == "Organization":
        return "part_of"
    if thing.type == "NationalBody" and whole.type in ("State", "NationalBody"):
        return "part_of"
    return ""


def _register_parent(thing: Thing, cast: Cast, parts: list[Passage], register: Register) -> list[Claim]:
    """A register body whose name in this text is visibly built on its parent's ("CIS ATC", "OSCE Secretariat")."""
    entry = register.entries[thing.slug]
    parent = register.entries.get(entry.parent) or register.entries.get(f"state-{entry.parent}")
    if parent is None or parent.slug in NOT_WHOLES:
        return []
    whole = cast.things.get(parent.slug)
    if whole is None:
        return []
    for surface, (passage, start, end) in thing.first.items():
        if any(_inside(form, surface) for form, kind in parent.names if kind != "demonym" and len(form) > 1):
            first, last = _words(parts[passage], start, end)
            relation = _part(thing, whole)
            return (
                [Claim(relation, thing, whole, "asserted", passage, first, last, "name-inside", confidence=0.9)]
                if relation
                else []
            )
    return []


def _inside(form: str, surface: str) -> bool:
    at = surface.find(form)
    if at < 0 or len(form) >= len(surface):
        return False
    before = surface[at - 1] if at else " "
    after = surface[at + len(form)] if at + len(form) < len(surface) else " "
    return not before.isalnum() and not after.isalnum()


def _words(part: Passage, start: int, end: int) -> tuple[int, int]:
    inside = [i for i, w in enumerate(part.words) if w.start < end and w.end > start]
    return (inside[0], inside[-1] + 1) if inside else (0, 1)


def by_neighbours(sentence: Sentence, cast: Cast) -> list[Claim]:
    """Claims from names that stand side by side: "OSCE's Action against Terrorism Unit", "X of the Y", "Y (A, B and C)"."""
    out: list[Claim] = []
    for left, right in zip(sentence.mentions, sentence.mentions[1:], strict=False):
        one, other = cast.thing(left), cast.thing(right)
        between = [sentence.norm(i) for i in range(left.last, right.first)]
        whole, part = (
            (one, other) if between == ["'s"] else (other, one) if between in (["of"], ["of", "the"]) else (None, None)
        )
        if whole is not None and part is not None:
            relation = _part(part, whole)
            if relation and part.type in ("Organization", "NationalBody") and part.type != "State":
                out.append(
                    Claim(
                        relation,
                        part,
                        whole,
                        "asserted",
                        sentence.part.index,
                        left.first,
                        right.last,
                        "possessive",
                        confidence=0.8,
                    )
                )
    out += _bracket_members(sentence, cast)
    return out


def _bracket_members(sentence: Sentence, cast: Cast) -> list[Claim]:
    """States in brackets after a body's "countries" or "members" are its members ("the G5 Sahel countries (A, B)")."""
    out: list[Claim] = []
    for mention in sentence.mentions:
        whole = cast.thing(mention)
        if whole.type != "Organization":
            continue
        at = mention.last
        if sentence.norm(at) in {"member", "participating"}:
            at += 1
        if sentence.norm(at) not in {"countries", "states", "members"} or sentence.norm(at + 1) != "(":
            continue
        inside: list[Mention] = []
        for other in sentence.mentions:
            if other.first > at + 1 and not any(sentence.norm(i) == ")" for i in range(at + 1, other.first)):
                inside.append(other)
        for other in inside:
            member = cast.thing(other)
            if member.type in ("State", "Organization") and member.id != whole.id:
                out.append(
                    Claim(
                        "member_of",
                        member,
                        whole,
                        "asserted",
                        sentence.part.index,
                        mention.first,
                        other.last,
                        "bracket-members",
                        confidence=0.85,
                    )
                )
    return out
