"""The states behind a region or a body: "the G5 Sahel countries" are the states that the text lists as its members.

What comes in are the claims of a document; what goes out are the member states of each body, and lists of things in
which a region that bears a body's name is replaced by that body's states.
"""

from __future__ import annotations

from graph.extraction.cast import Thing
from graph.extraction.frames import Claim
from graph.extraction.reading import Reading
from graph.words import key

Members = dict[str, list[Thing]]


def states_of(claims: list[Claim]) -> Members:
    """The states that the text tells to be members, by the id of the body, in the order in which they are told."""
    out: Members = {}
    for claim in claims:
        if claim.relation == "member_of" and claim.subject.type == "State":
            told = out.setdefault(claim.object.id, [])
            if claim.subject not in told:
                told.append(claim.subject)
    return out


def spelled_out(reading: Reading, things: list[Thing], members: Members) -> list[Thing]:
    """Things with the states of each body or region whose states the text lists, in place of it."""
    out: list[Thing] = []
    for thing in things:
        whole = thing.id if thing.id in members else next((o for o in members if _same_base(reading, thing, o)), "")
        for one in members[whole] if whole else [thing]:
            if one not in out:
                out.append(one)
    return out


def _same_base(reading: Reading, place: Thing, body: str) -> bool:
    """Whether a region is that of a body's members by name ("G5 Sahel countries", G5 Sahel)."""
    thing = reading.cast.things.get(body)
    if thing is None or place.type != "Place":
        return False
    short = {key(s) for s in thing.surfaces}
    return any(key(s).rsplit(" ", 1)[0] in short or key(s) in short for s in place.surfaces)
