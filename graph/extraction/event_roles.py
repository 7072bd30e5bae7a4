"""Who has a part in an event: organizers, hosts, those who pay, those who came.

What comes in is a sentence that tells of an event, or one after it that says who came; the things found are added to
the :class:`Happening`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from graph.extraction.cast import ACTORS, Thing
from graph.extraction.clauses import Group, Sentence, subject_before
from graph.extraction.status import status_of

ORGANIZE = frozenset(
    """organized organize organizes organizing coorganized held hold holds holding convened convene convenes conducted
    conduct conducts delivered arranged launched assembled staged ran gave summoned called""".split()
)
HOST = frozenset("hosted host hosts cohosted received".split())
FUND = frozenset("funded financed sponsored cofinanced cofunded funding financial sponsorship paid money".split())
PAYS = frozenset("funds finances funded financed sponsored paid pays".split())
JOINT = frozenset(
    """cooperation partnership collaboration coordination jointly together conjunction behalf collaborate collaborates
    collaborated cooperate cooperated""".split()
)
"""Words before "with" that join further organizers."""
SUPPORTED = frozenset("support assistance help auspices patronage".split())
"""Words before "of" that name organizers, unless money is meant."""
BILATERAL = frozenset(
    "round talks consultations consultation negotiations dialogue trilateral bilateral troika".split()
)
"""Events whose organizers are those who talk."""
_WHO = (
    r"(?:participants?|representatives?|delegations?|delegates|speakers|guests|observers|experts|officials|officers|"
    r"lecturers|chiefs|people|colleagues|specialists|practitioners|prosecutors|ministers|listeners|senior officials)"
)
ATTEND = re.compile(
    r"\b(attended|participated|participating|took part|taking part|take part|takes part|taken part|gathered|"
    r"brought together|bringing together|brings together|represented (?:by|were)|were represented|joined by|"
    r"(?:participation|attendance|presence) of|sat in|"
    rf"{_WHO} (?:came |were |was )?(?:from|of|included|including)|{_WHO}(?=[:,])|(?:were|was|being) {_WHO}|"
    r"(?:were|was|those|also) present|present (?:were|was|as well|also)|^present(?=[:,])|came from|in the hall|"
    r"sent (?:\w+ )?(?:delegations?|delegates|people|experts|officers|representatives|observers)|guests|listened in|"
    r"watched|addressed by|chaired by|in the chair|chairmanship of|were invited)\b",
    re.IGNORECASE,
)
"""Words that tell who came."""
ABSENT = re.compile(
    r"\b(absent|will attend|to be invited|expected|not present|did not (?:attend|come|take))\b", re.IGNORECASE
)


@dataclass(slots=True)
class Happening:
    """An event found, with the things that have a part in it."""

    name: str
    kind: str
    start: str
    end: str
    place: Thing | None
    passage: int
    first: int
    last: int
    thing: Thing | None = None
    organizers: list[Thing] = field(default_factory=list)
    hosts: list[Thing] = field(default_factory=list)
    funders: list[Thing] = field(default_factory=list)
    participants: list[Thing] = field(default_factory=list)
    wholes: list[Thing] = field(default_factory=list)
    """Bodies and regions whose states took part ("the countries of the X")."""
    status: str = "asserted"
    rule: str = "event-noun"


def roles(sentence: Sentence, event: Happening, at: int) -> None:
    """Who organized, hosted, paid and took part, from the words of the same sentence."""
    free = [(i, sentence.norm(i)) for i in range(len(sentence.words)) if sentence.free(i)]
    for i, norm in free:
        if norm in ORGANIZE | HOST:
            people = _agents(sentence, i, at)
            add_all(event.hosts if norm in HOST and norm != "cohosted" else event.organizers, people)
            if people or i > at:
                event.status = status_of(sentence, i) or event.status
        elif norm in FUND:
            add_all(event.funders, _governed(sentence, i, {"by", "from", "of"}, 5))
        if norm in PAYS:
            add_all(
                event.funders,
                [t for g in sentence.groups if g.role == "subject" and 0 <= i - g.last < 3 for t in g.of(ACTORS)],
            )
    if not event.organizers:
        add_all(event.organizers, _owner(sentence, event, at))
    for i, norm in free:
        near = {sentence.norm(i - 1), sentence.norm(i - 2)}
        if norm in JOINT and (event.organizers or event.hosts):
            add_all(event.organizers, _governed(sentence, i, {"with", "of"}, 3))
        elif norm in SUPPORTED and near & {"the", "with", "under"} and not near & FUND:
            add_all(event.organizers, _governed(sentence, i, {"of", "from"}, 2))
    _talks(sentence, event, at)
    attendance(sentence, event, at)


def held_by(sentence: Sentence, event: Happening) -> None:
    """Who organized, hosted or paid, by the passives of a sentence whose subject is the event."""
    for i in range(len(sentence.words)):
        norm = sentence.norm(i)
        if not sentence.free(i) or norm not in ORGANIZE | HOST | FUND | JOINT:
            continue
        people = _governed(sentence, i, {"by"}, 4)
        if norm in FUND:
            add_all(event.funders, people)
        elif norm in HOST:
            add_all(event.hosts, people)
        elif norm in ORGANIZE:
            add_all(event.organizers, people)
        elif event.organizers:
            add_all(event.organizers, _governed(sentence, i, {"with"}, 3))


def _talks(sentence: Sentence, event: Happening, at: int) -> None:
    """Those who hold talks with each other are both organizers and participants."""
    name = {sentence.norm(i) for i in range(event.first, event.last)}
    if name & BILATERAL and len(event.organizers) > 1 and all(t.type == "State" for t in event.organizers):
        add_all(event.participants, event.organizers)


def _governed(sentence: Sentence, at: int, prepositions: set[str], reach: int) -> list[Thing]:
    """The actors after a word and one of the prepositions."""
    group = _next(sentence, at, prepositions, reach)
    return group.of(ACTORS) if group else []


def _agents(sentence: Sentence, verb: int, noun: int) -> list[Thing]:
    """Who organized: the agent of a passive, else the subject of a verb that stands before the event."""
    passive = _next(sentence, verb, {"by"}, 4)
    if passive:
        return passive.of(ACTORS) + _governed(sentence, passive.last - 1, {"with"}, 2)
    if verb > noun:  # "the meeting, which A and B organized"
        relative = next((i for i in range(noun + 1, verb) if sentence.norm(i) in {"which", "that"}), -1)
        inside = [g for g in sentence.groups if 0 <= relative < g.first and g.last <= verb]
        return [t for g in inside if g.role == "subject" for t in g.of(ACTORS)]
    return subject_before(sentence, verb, ACTORS)


OWN_MEETINGS = frozenset(
    """meeting session summit plenary conference consultations assembly congress round exercise dialogue forum seminar
    training course workshop""".split()
)
BODIES = frozenset({"Organization"})


def _owner(sentence: Sentence, event: Happening, at: int) -> list[Thing]:
    """Whose meeting it is: "the eighth meeting of the Platform", "the SCO summit", "their third meeting"."""
    if sentence.norm(at) not in OWN_MEETINGS:
        return []
    after = _next(sentence, at, {"of"}, 1)
    if after and after.of(BODIES):
        return after.of(BODIES)[:1]
    before = [g for g in sentence.groups if event.first - 1 <= g.first and g.last <= at and at - g.last <= 3]
    owners = [t for g in before for t in g.of(BODIES)]
    if owners:
        return owners[-1:]
    if sentence.norm(event.first - 1) in {"its", "their"}:
        return [t for t in subject_before(sentence, event.first - 1, ACTORS) if t.type in BODIES]
    return []


def attendance(sentence: Sentence, event: Happening, at: int) -> None:
    """Named bodies and states that took part, where the sentence speaks of attendance."""
    text = sentence.text(0, len(sentence.words))
    found = ATTEND.search(text)
    if not found or ABSENT.search(text):
        return
    place = _word_of(sentence, found.group())
    place = at if place is None else place
    for group in sentence.groups:
        before = group.last <= place and place - group.last < 4 and group.role in ("subject", "of", "from")
        if group.first < place and not before and group.last <= place:
            continue
        if group.role in ("in", "at", "on") or (event.place is not None and event.place in group.things):
            continue
        add_all(event.wholes, [t for t in group.things if t.is_region])
        others = [t for t in group.of(ACTORS) if t not in event.organizers and t not in event.hosts]
        around = {sentence.norm(i) for i in (group.first - 3, group.first - 2, group.first - 1, group.last)}
        if around & MEMBERS and len(others) == 1:
            add_all(event.wholes, others)
        else:
            add_all(event.participants, others)


MEMBERS = frozenset({"countries", "states", "members", "member", "participating"})


def _word_of(sentence: Sentence, phrase: str) -> int | None:
    """The word at which a phrase of the sentence begins."""
    wanted = phrase.lower().split()
    for i in range(len(sentence.words)):
        if all(sentence.words[i + n].text.lower() == w for n, w in enumerate(wanted) if i + n < len(sentence.words)):
            return i
    return None


def _next(sentence: Sentence, at: int, prepositions: set[str], reach: int) -> Group | None:
    """The group that the first of the prepositions within reach after a word governs."""
    for i in range(at + 1, min(at + reach + 1, len(sentence.words))):
        if sentence.free(i) and sentence.norm(i) in prepositions:
            return next((g for g in sentence.groups if i < g.first <= i + 5 and g.near == i), None)
    return None


def add_all(target: list[Thing], things: list[Thing]) -> None:
    """Add things that are not there yet."""
    for thing in things:
        if thing not in target:
            target.append(thing)
