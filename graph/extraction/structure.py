"""Relations that the make-up of names and lists tells: parts, owners, members, seats.

What comes in are things with the names inside their names, and sentences; what goes out are claims: a body whose name
is built on another's is part of it, a ministry is part of its state, states listed in brackets after "members" belong
to the body, a resolution was adopted by its organ.
"""

from __future__ import annotations

import re

from graph.extraction.clauses import Sentence, subject_before
from graph.extraction.frames import Claim
from graph.extraction.mentions import Cast, Thing
from graph.extraction.passages import Passage
from graph.register import Register
from graph.words import key

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


def by_neighbours(sentence: Sentence, cast: Cast, register: Register) -> list[Claim]:
    """Claims from names that stand side by side: "OSCE's Action against Terrorism Unit", "X of the Y", "X in Z"."""
    out: list[Claim] = []
    for left, right in zip(sentence.mentions, sentence.mentions[1:], strict=False):
        one, other = cast.thing(left), cast.thing(right)
        between = [sentence.norm(i) for i in range(left.last, right.first)]
        span = (sentence.part.index, left.first, right.last)
        whole, part = (one, other) if between == ["'s"] else (other, one)
        if between == ["'s"] or between in (["of"], ["of", "the"]):
            relation = _part(part, whole)
            if relation:
                out.append(Claim(relation, part, whole, "asserted", *span, "possessive", confidence=0.8))
            elif between == ["'s"] and whole.is_actor and part.type in OWNED:
                out.append(Claim(OWNED[part.type], whole, part, "asserted", *span, "possessive", confidence=0.7))
        if (
            between in (["in"], ["office", "in"], ["mission", "in"], ["field", "office", "in"])
            and one.type == "Organization"
            and other.type in ("Place", "State")
            and (len(between) > 1 or _seated(one))
        ):
            out.append(Claim("located_in", one, other, "asserted", *span, "office-in", confidence=0.7))
    out += _possessed(sentence, cast)
    out += _joint_names(sentence, cast)
    out += _hyphenated(sentence, cast)
    out += _member_lists(sentence, cast)
    out += _bracket_members(sentence, cast, register)
    out += _named_bodies(sentence, cast)
    return out


OWNED = {"Instrument": "adopted", "Programme": "operates", "System": "operates"}
"""What the owner of a thing does with it: "the SCO's Convention", "the OSCE's Programme"."""


def _possessed(sentence: Sentence, cast: Cast) -> list[Claim]:
    """ "UNODC, through its Terrorism Prevention Branch": what "its" names belongs to the subject."""
    out: list[Claim] = []
    for mention in sentence.mentions:
        thing = cast.thing(mention)
        if sentence.norm(mention.first - 1) not in {"its", "their"} or not sentence.free(mention.first - 1):
            continue
        if thing.type not in OWNED and thing.type != "Organization":
            continue
        subjects = subject_before(sentence, mention.first - 1, frozenset({"Organization", "State", "NationalBody"}))
        for owner in subjects[:2]:
            relation = OWNED.get(thing.type) or _part(thing, owner)
            if relation and owner.id != thing.id and mention.first - 1 > 0:
                span = (sentence.part.index, max(0, mention.first - 8), mention.last)
                out.append(
                    Claim(
                        relation,
                        owner if relation != "part_of" else thing,
                        thing if relation != "part_of" else owner,
                        "asserted",
                        *span,
                        "its",
                        confidence=0.7,
                    )
                )
    return out


JOINT_NOUNS = frozenset(
    """project projects workshop workshops initiative program programs mission exercise exercises training
    conference seminar meeting report assessment team""".split()
)


def _joint_names(sentence: Sentence, cast: Cast) -> list[Claim]:
    """ "A joint OSCE/IOM project" and "the UNODC-WCO programme": the bodies run it together."""
    out: list[Claim] = []
    for left, right in zip(sentence.mentions, sentence.mentions[1:], strict=False):
        one, other = cast.thing(left), cast.thing(right)
        between = [sentence.norm(i) for i in range(left.last, right.first)]
        if between not in (["/"], ["-"], ["–"], ["and"]) or not (one.is_actor and other.is_actor) or one.id == other.id:
            continue
        joint = sentence.norm(left.first - 1) == "joint"
        noun = any(sentence.norm(right.last + i) in JOINT_NOUNS for i in range(2))
        if (joint and noun) or (between[0] != "and" and noun):
            span = (sentence.part.index, left.first, min(right.last + 2, len(sentence.words)))
            out.append(Claim("cooperates_with", one, other, "asserted", *span, "joint-names", confidence=0.75))
    return out


HYPHENATED = {
    "funded": "funds",
    "financed": "funds",
    "sponsored": "funds",
    "led": "leads",
    "run": "operates",
    "chaired": "leads",
}


def _hyphenated(sentence: Sentence, cast: Cast) -> list[Claim]:
    """ "The EU-funded BOMCA programme", "the UNODC-led Initiative"."""
    out: list[Claim] = []
    for mention in sentence.mentions:
        at = mention.last
        relation = HYPHENATED.get(sentence.norm(at + 1), "") if sentence.norm(at) == "-" else ""
        actor = cast.thing(mention)
        if not relation or not actor.is_actor:
            continue
        target = next((m for m in sentence.mentions if at + 2 <= m.first <= at + 6), None)
        if target is not None and cast.thing(target).type in ("Programme", "Event", "Organization"):
            span = (sentence.part.index, mention.first, target.last)
            out.append(Claim(relation, actor, cast.thing(target), "asserted", *span, "hyphen", confidence=0.75))
    return out


MEMBERS_OF = re.compile(r"^\W*(?:full\s+|current\s+|founding\s+)?members?(?:\s+states?)?\b[^:]{0,30}:", re.IGNORECASE)


def _member_lists(sentence: Sentence, cast: Cast) -> list[Claim]:
    """A line "Members: A, B, C" under a body's heading, and "all member states of the X: A, B and C"."""
    out: list[Claim] = []
    for mention in sentence.mentions:
        whole = cast.thing(mention)
        before = {sentence.norm(i) for i in range(max(0, mention.first - 5), mention.first)}
        if whole.type != "Organization" or not before & {"members", "member", "countries"} or "of" not in before:
            continue
        colon = next(
            (
                i
                for i in range(mention.last, min(mention.last + 6, len(sentence.words)))
                if sentence.norm(i) in {":", "(", "are", "include"}
            ),
            -1,
        )
        group = next((g for g in sentence.groups if colon >= 0 and colon < g.first <= colon + 2), None)
        if group is not None and len(group.things) > 1:
            out += _members(sentence, group.things, whole, mention.first, group.last)
    if not out and MEMBERS_OF.match(sentence.text(0, min(len(sentence.words), 12))) and sentence.groups:
        wholes = [t for t in sentence.inherited if t.type == "Organization"]
        if len(wholes) == 1 and len(sentence.groups[0].things) > 1:
            out += _members(sentence, sentence.groups[0].things, wholes[0], 0, sentence.groups[0].last)
    return out


def _members(sentence: Sentence, members: list[Thing], whole: Thing, first: int, last: int) -> list[Claim]:
    return [
        Claim("member_of", member, whole, "asserted", sentence.part.index, first, last, "member-list", confidence=0.8)
        for member in members
        if member.type in ("State", "Organization") and member.id != whole.id
    ]


SEATED = frozenset("office mission college center academy bureau institute branch school headquarters unit".split())


def _seated(thing: Thing) -> bool:
    return bool(SEATED & {w for surface in thing.surfaces for w in key(surface).split()})


NAMELY = frozenset({"namely", "including", "especially", "particularly", "notably", "as", "(", ","})
BODIES = frozenset("bodies organs institutions structures".split())


def _named_bodies(sentence: Sentence, cast: Cast) -> list[Claim]:
    """ "The bodies of the CIS, namely A, B and C" and "the UN and its bodies, especially A and B": parts
    of the whole.
    """
    out: list[Claim] = []
    for at, word in enumerate(sentence.words):
        if word.norm not in BODIES or not sentence.free(at):
            continue
        before = next((m for m in reversed(sentence.mentions) if m.last <= at and at - m.last <= 4), None)
        after = next(
            (m for m in sentence.mentions if m.first > at and m.first - at <= 3 and sentence.norm(at + 1) == "of"), None
        )
        owner = after if after is not None else before
        if owner is None or cast.thing(owner).type != "Organization":
            continue
        if after is None and not any(sentence.norm(i) in {"its", "'s"} for i in range(owner.last, at)):
            continue
        start = max(at, owner.last)
        group = next((g for g in sentence.groups if g.first > start and g.first - start <= 8), None)
        if group is None or not any(sentence.norm(i) in NAMELY for i in range(start, group.first)):
            continue
        whole = cast.thing(owner)
        for member in group.things:
            if member.type == "Organization" and member.id != whole.id:
                out.append(
                    Claim(
                        "part_of",
                        member,
                        whole,
                        "asserted",
                        sentence.part.index,
                        owner.first,
                        group.last,
                        "named-bodies",
                        confidence=0.8,
                    )
                )
    return out


def _bracket_members(sentence: Sentence, cast: Cast, register: Register) -> list[Claim]:
    """States in brackets after a body's "countries" or "members" are its members ("the G5 Sahel countries (A, B)")."""
    out: list[Claim] = []
    for mention in sentence.mentions:
        whole: Thing | None = cast.thing(mention)
        at = mention.last
        noun_inside = sentence.norm(at - 1) in {"countries", "states", "members"}
        if noun_inside:
            name = sentence.text(mention.first, at - 1)
            slug = next((e.slug for e in register.find(name) if e.type == "Organization"), "")
            whole = cast.things.get(slug)
        elif sentence.norm(at) in {"member", "participating"}:
            at += 1
        if whole is None or whole.type != "Organization":
            continue
        at = at - 1 if noun_inside else at
        if sentence.norm(at) not in {"countries", "states", "members"} or sentence.norm(at + 1) != "(":
            continue
        for other in sentence.mentions:
            closed = any(sentence.norm(i) == ")" for i in range(at + 1, max(at + 1, other.first)))
            member = cast.thing(other)
            if (
                other.first > at + 1
                and not closed
                and member.type in ("State", "Organization")
                and member.id != whole.id
            ):
                span = (sentence.part.index, mention.first, other.last)
                out.append(Claim("member_of", member, whole, "asserted", *span, "bracket-members", confidence=0.85))
    return out


def committees(cast: Cast, parts: list[Passage]) -> list[Claim]:
    """A committee named by the number of a resolution ("1540 Committee") acts under it."""
    out: list[Claim] = []
    numbered = {
        match[1]: thing
        for thing in cast.things.values()
        if thing.head == "resolution" and (match := re.match(r"S/RES/(\d+)", thing.symbol.replace(" ", "")))
    }
    for thing in list(cast.things.values()):
        if thing.type != "Organization":
            continue
        for surface, (passage, start, end) in thing.first.items():
            for number in re.findall(r"\b[12]\d{3}\b", surface):
                if number in numbered and re.search(r"committee", surface, re.IGNORECASE):
                    first, last = _words(parts[passage], start, end)
                    out.append(
                        Claim(
                            "mandated_by",
                            thing,
                            numbered[number],
                            "asserted",
                            passage,
                            first,
                            last,
                            "numbered-committee",
                            confidence=0.8,
                        )
                    )
    return out


def owners(cast: Cast, parts: list[Passage]) -> list[Claim]:
    """An instrument or programme whose name begins with a body's name is that body's ("EU
    Counter-Terrorism Strategy").
    """
    out: list[Claim] = []
    for thing in cast.things.values():
        if thing.type not in OWNED or thing.made != "form" or not thing.inner or thing.head == "resolution":
            continue
        where = thing.place_of_name()
        owner = cast.things.get(thing.inner[0].lstrip("="))
        if where is None or owner is None or not owner.is_actor or owner.id in NOT_WHOLES:
            continue
        if any(thing.name.startswith(surface) for surface in owner.surfaces):
            passage, start, end = where
            first, last = _words(parts[passage], start, end)
            out.append(
                Claim(
                    OWNED[thing.type], owner, thing, "asserted", passage, first, last, "owner-in-name", confidence=0.7
                )
            )
    return out
