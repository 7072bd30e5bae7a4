"""Relations between names that stand side by side or in a list of members.

What comes in is a sentence; what goes out are claims from the words between its names: "the OSCE's Action against
Terrorism Unit", "X of the Y", "the UNODC office in Tashkent", "a joint OSCE/IOM project", "the EU-funded programme",
and from lists that "its bodies" opens.
"""

from __future__ import annotations

from itertools import pairwise

from graph.extraction.cast import ACTORS, Cast, Mention, Thing
from graph.extraction.clauses import Group, Sentence, subject_before
from graph.extraction.frames import Claim
from graph.extraction.structure import OWNED, SEATED, part_relation
from graph.words import key

JOINT_NOUNS = frozenset(
    """project projects workshop workshops initiative program programs mission exercise exercises training conference
    seminar meeting report assessment team""".split()
)
HYPHENATED = {
    "funded": "funds",
    "financed": "funds",
    "sponsored": "funds",
    "led": "leads",
    "run": "operates",
    "chaired": "leads",
}
IN_PLACE = (["in"], ["office", "in"], ["mission", "in"], ["field", "office", "in"])
RIGHT_BEFORE = frozenset({"and", ",", "(", "through", "with", "via", "as", "well"})
"""Words between a name and "its" that leave no doubt whose is meant."""
NAMELY = frozenset({"namely", "including", "especially", "particularly", "notably", "as", "(", ",", ":"})
BODIES = frozenset("bodies organs institutions structures entities agencies organizations departments".split())


def by_neighbours(sentence: Sentence, cast: Cast) -> list[Claim]:
    """All claims from names that stand side by side or in lists."""
    return [
        *_owned_or_seated(sentence, cast),
        *_possessed(sentence, cast),
        *_joint_names(sentence, cast),
        *_hyphenated(sentence, cast),
        *_named_bodies(sentence, cast),
    ]


def _pairs(sentence: Sentence, cast: Cast) -> list[tuple[Thing, Thing, list[str], tuple[int, int, int]]]:
    """Names that follow each other, with the words between them and the place of all."""
    return [
        (
            cast.thing(left),
            cast.thing(right),
            [sentence.norm(i) for i in range(left.last, right.first)],
            (sentence.part.index, left.first, right.last),
        )
        for left, right in pairwise(sentence.mentions)
    ]


def _owned_or_seated(sentence: Sentence, cast: Cast) -> list[Claim]:
    """Claims from "OSCE's Action against Terrorism Unit", "X of the Y" and "X in Z"."""
    out: list[Claim] = []
    for one, other, between, span in _pairs(sentence, cast):
        possessive = between == ["'s"]
        whole, part = (one, other) if possessive else (other, one)
        if possessive or between in (["of"], ["of", "the"]):
            relation = part_relation(part, whole)
            if relation:
                out.append(Claim(relation, part, whole, "asserted", *span, "possessive", confidence=0.8))
            elif possessive and whole.is_actor and part.type in OWNED:
                out.append(Claim(OWNED[part.type], whole, part, "asserted", *span, "possessive", confidence=0.7))
        placed = between in IN_PLACE and one.type == "Organization" and other.type in ("Place", "State")
        if placed and (len(between) > 1 or _seated(one)):
            out.append(Claim("located_in", one, other, "asserted", *span, "office-in", confidence=0.7))
    return out


def _seated(thing: Thing) -> bool:
    return bool(SEATED & {w for surface in thing.surfaces for w in key(surface).split()})


def _possessed(sentence: Sentence, cast: Cast) -> list[Claim]:
    """What "its" names belongs to the name right before it or to the subject: "UNODC, through its Branch"."""
    out: list[Claim] = []
    for mention in sentence.mentions:
        thing = cast.thing(mention)
        at = mention.first - 1
        if at <= 0 or sentence.norm(at) not in {"its", "their"} or not sentence.free(at):
            continue
        if thing.type not in ("Organization", "Programme", "System"):
            continue
        span = (sentence.part.index, max(0, mention.first - 8), mention.last)
        for owner in _owners(sentence, cast, at):
            relation = OWNED.get(thing.type) or part_relation(thing, owner)
            if relation and owner.id != thing.id:
                ends = (thing, owner) if relation == "part_of" else (owner, thing)
                out.append(Claim(relation, *ends, "asserted", *span, "its", confidence=0.7))
    return out


def _owners(sentence: Sentence, cast: Cast, at: int) -> list[Thing]:
    """Whom "its" at a word means: the name right before, else the subject where no other actor stands between."""
    before = [m for m in sentence.mentions if m.last <= at]
    if before and all(sentence.norm(i) in RIGHT_BEFORE for i in range(before[-1].last, at)):
        owner = cast.thing(before[-1])
        return [owner] if owner.is_actor else []
    subjects = subject_before(sentence, at, ACTORS)
    actors = [cast.thing(m) for m in before if cast.thing(m).is_actor]
    return subjects[:1] if not actors or actors[-1] in subjects else []


def _joint_names(sentence: Sentence, cast: Cast) -> list[Claim]:
    """Bodies that run something together: "a joint OSCE/IOM project" and "the UNODC-WCO programme"."""
    out: list[Claim] = []
    for one, other, between, (passage, first, last) in _pairs(sentence, cast):
        if between not in (["/"], ["-"], ["–"], ["and"]) or not (one.is_actor and other.is_actor) or one.id == other.id:
            continue
        joint = sentence.norm(first - 1) == "joint"
        noun = any(sentence.norm(last + i) in JOINT_NOUNS for i in range(2))
        if noun and (joint or between[0] != "and"):
            span = (passage, first, min(last + 2, len(sentence.words)))
            out.append(Claim("cooperates_with", one, other, "asserted", *span, "joint-names", confidence=0.75))
    return out


def _hyphenated(sentence: Sentence, cast: Cast) -> list[Claim]:
    """What a participle joined to a name tells: "the EU-funded BOMCA programme", "the UNODC-led Initiative"."""
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


def _named_bodies(sentence: Sentence, cast: Cast) -> list[Claim]:
    """Parts of a whole: "the bodies of the CIS, namely A, B and C", "UN entities (A, B)", "A, B and other UN agencies".

    Lists after words such as these are called Hearst patterns (Hearst, Automatic acquisition of hyponyms, COLING 1992).
    """
    out: list[Claim] = []
    for at, word in enumerate(sentence.words):
        owner = _owner_of_bodies(sentence, at) if word.norm in BODIES and sentence.free(at) else None
        if owner is None or cast.thing(owner).type != "Organization":
            continue
        whole = cast.thing(owner)
        if word.norm == "entities" and sentence.norm(owner.first - 1) in {"and", "or"}:
            continue
        listed = _list_before(sentence, owner) or _list_after(sentence, max(at + 1, owner.last))
        if listed is None:
            continue
        span = (sentence.part.index, min(owner.first, listed.first), max(owner.last, listed.last))
        out += [
            Claim("part_of", member, whole, "asserted", *span, "named-bodies", confidence=0.8)
            for member in listed.things
            if member.type == "Organization" and member.id != whole.id
        ]
    return out


def _list_before(sentence: Sentence, owner: Mention) -> Group | None:
    """The list that "and other" joins to a whole's bodies."""
    at = owner.first - 1
    if sentence.norm(at) == "relevant":
        at -= 1
    if sentence.norm(at) != "other" or sentence.norm(at - 1) not in {"and", "or"}:
        return None
    return next((g for g in sentence.groups if g.first < at <= g.last), None) or next(
        (g for g in reversed(sentence.groups) if 0 <= at - 1 - g.last <= 1), None
    )


def _list_after(sentence: Sentence, start: int) -> Group | None:
    """The list that a word such as "including" opens."""
    near = [g for g in sentence.groups if g.first >= start and g.first - start <= 8]
    if len(near) > 1 and sentence.norm(start) in {"and", "or"} and sentence.norm(near[0].last) in BODIES:
        near = near[1:]
    if not near or not any(sentence.norm(i) in NAMELY for i in range(start, near[0].first)):
        return None
    return near[0]


def _owner_of_bodies(sentence: Sentence, at: int) -> Mention | None:
    """Whose bodies the word at ``at`` speaks of: "bodies of the X", else "X and its bodies", "X's bodies"."""
    if sentence.norm(at + 1) == "of":
        after = next((m for m in sentence.mentions if m.first > at and m.first - at <= 3), None)
        if after is not None:
            return after
    before = next((m for m in reversed(sentence.mentions) if m.last <= at and at - m.last <= 4), None)
    if before is None:
        return None
    owned = before.last == at or any(sentence.norm(i) in {"its", "'s"} for i in range(before.last, at))
    return before if owned else None
