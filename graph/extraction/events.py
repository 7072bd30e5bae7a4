"""Events: meetings, workshops, exercises and signings with their dates, places, organizers and participants.

What comes in are sentences with their mentions and dates; what goes out are :class:`Happening` objects. An event is
told by a noun of event together with a date or a place and a word of holding, or by a name of its own. The same event
told in several sentences is one: same day and place, or much the same name.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from graph.extraction.cast import ACTORS, Thing
from graph.extraction.clauses import DETERMINERS, FINITE, Group, Sentence, subject_before
from graph.extraction.patterns import MONTH_NAMES, Date
from graph.extraction.status import status_of
from graph.words import key

KINDS = {
    "meeting": "meeting",
    "meetings": "meeting",
    "conference": "conference",
    "workshop": "workshop",
    "workshops": "workshop",
    "summit": "summit",
    "symposium": "symposium",
    "seminar": "seminar",
    "seminars": "seminar",
    "session": "session",
    "roundtable": "roundtable",
    "consultation": "meeting",
    "consultations": "meeting",
    "exercise": "exercise",
    "exercises": "exercise",
    "drill": "exercise",
    "drills": "exercise",
    "course": "training",
    "training": "training",
    "forum": "conference",
    "webinar": "webinar",
    "plenary": "session",
    "round": "meeting",
    "visit": "visit",
    "mission": "visit",
    "congress": "conference",
    "briefing": "meeting",
    "retreat": "meeting",
    "dialogue": "meeting",
}
HOLDING = frozenset(
    """held hold holds holding organized organizes organize organizing coorganized hosted hosts host cohosted convened
    convenes convene conducted conducts conduct place launched launch met meet attended gathered brought participated
    opened delivered chaired facilitated sponsored supported initiated assembled""".split()
)
ORGANIZE = frozenset(
    """organized organize organizes organizing coorganized held hold holds holding convened convene convenes conducted
    conduct conducts delivered arranged launched assembled""".split()
)
HOST = frozenset("hosted host hosts cohosted".split())
FUND = frozenset("funded financed sponsored cofinanced cofunded funding financial sponsorship".split())
JOINT = frozenset("cooperation partnership collaboration coordination jointly together conjunction behalf".split())
"""Words before "with" that join further organizers."""
ATTEND = re.compile(
    r"\b(attended|participants|participated|took part|taking part|gathered|brought together|bringing together|"
    r"representatives|delegations|delegates|joined by|participation of|speakers|present were|were present|guests|"
    r"sat in|taken part|takes part|welcomed|observers|drew|experts from|officials from|officers from|delegation)\b",
    re.IGNORECASE,
)
STOP_NAME = frozenset(
    """held was were is will took takes brought gathered attended organized hosted convened which that where during
    with by from at under and""".split()
)
"""Words that end an event's name."""
STOP_BEFORE = DETERMINERS | frozenset(
    ", ; : ( ) . in on at of by for with and to from organized held hosted during".split()
)
"""Words before which an event's name begins."""
NEEDS_NAME = frozenset({"session", "mission", "visit", "dialogue", "forum", "training"})
"""Nouns that tell an event only with a date or as part of a name."""
VAGUE = frozenset({"training", "session", "course"})


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
    status: str = "asserted"
    rule: str = "event-noun"


def dateline(sentence: Sentence, when: list[tuple[int, Date]]) -> tuple[Date, Thing | None] | None:
    """The date and place that an opening such as "Moscow, 28 May 2018." sets for what follows in its block."""
    if len(sentence.words) > 14 or len(when) != 1 or any(w.norm in KINDS for w in sentence.words):
        return None
    places = [t for g in sentence.groups for t in g.things if t.type in ("Place", "State")]
    free = [w.norm for i, w in enumerate(sentence.words) if sentence.free(i)]
    others = [norm for norm in free if norm.isalpha() and norm not in MONTH_NAMES]
    return (when[0][1], places[0] if places else None) if len(others) <= 2 else None


def happenings(
    sentence: Sentence, when: list[tuple[int, Date]], opening: tuple[Date, Thing | None] | None = None
) -> list[Happening]:
    """The events that a sentence tells of; ``opening`` is the date and place that its block began with."""
    out: list[Happening] = []
    free = {sentence.norm(i) for i in range(len(sentence.words)) if sentence.free(i)}
    fragment = sentence.part.block.kind in ("row", "item") or opening is not None or not free & FINITE
    held = fragment or bool(free & HOLDING)
    for at, word in enumerate(sentence.words):
        if word.norm not in KINDS or (out and at <= out[-1].last):
            continue
        thing = _event_thing(sentence, at)
        if not sentence.free(at) and thing is None:
            continue
        first, last = _span(sentence, at) if thing is None else _thing_span(sentence, at)
        date, place = _date(when, at, last), _place(sentence, last)
        if opening is not None and not out:
            date, place = date or opening[0], place or opening[1]
        if fragment and place is None and date is not None:
            place = next((t for g in sentence.groups for t in g.things if t.is_city), None)
        if not _is_told(word.norm, thing, date, place, held, last - first):
            continue
        span = (date.first, date.last) if date else ("", "")
        name = sentence.text(first, last)
        event = Happening(name, KINDS[word.norm], *span, place, sentence.part.index, first, last, thing)
        _roles(sentence, event, at)
        out.append(event)
    return out


def _is_told(noun: str, thing: Thing | None, date: Date | None, place: Thing | None, held: bool, size: int) -> bool:
    """Whether a noun of event, with what stands around it, tells of one event that takes place.

    ``held`` is whether the sentence speaks of holding something, ``size`` the number of words of the event's name.
    """
    named = thing is not None
    plural = noun.endswith("s") and noun != "consultations"
    if plural and not (date and place):
        return False
    if not (date or (place and held)) or not (held or named):
        return False
    if named:
        return True
    return (date is not None or noun not in NEEDS_NAME) and (size >= 3 or noun not in VAGUE)


def _event_thing(sentence: Sentence, at: int) -> Thing | None:
    group = sentence.group_at(at)
    return next((thing for thing in group.things if thing.type == "Event"), None) if group is not None else None


def _thing_span(sentence: Sentence, at: int) -> tuple[int, int]:
    mention = next(m for m in sentence.mentions if m.first <= at < m.last)
    return mention.first, mention.last


def _span(sentence: Sentence, at: int) -> tuple[int, int]:
    """The words of an event's noun phrase: its modifiers and what follows "on", "for" or "of"."""
    first = at
    while first > 0 and at - first < 8 and not _before_name(sentence, first - 1):
        first -= 1
    last = at + 1
    while last < len(sentence.words) and last - at < 26 and not _after_name(sentence, last):
        last += 1
    while last > at + 1 and sentence.norm(last - 1) in {"and", "on", "for", "of", "the", "in"}:
        last -= 1
    return first, last


def _before_name(sentence: Sentence, at: int) -> bool:
    """Whether a word before an event's noun is none of its modifiers."""
    norm = sentence.norm(at)
    is_verb = sentence.free(at) and norm in sentence.verbs and not norm.endswith("ing")
    return norm in STOP_BEFORE or is_verb


def _after_name(sentence: Sentence, at: int) -> bool:
    """Whether a word after an event's noun ends its name: a mark, a verb, or a place or date that follows."""
    norm = sentence.norm(at)
    if norm in {",", ";", ".", ":", "(", ")"} or (norm in STOP_NAME - {"and"} and sentence.free(at)):
        return True
    if norm == "in" and (at + 1) in sentence.covered:
        return True
    after = sentence.norm(at + 1)
    return norm in {"on", "in", "from"} and (after.isdigit() or after in MONTH_NAMES)


def _date(when: list[tuple[int, Date]], at: int, last: int) -> Date | None:
    """The date of an event: the first after its name, else the last before it; one that is more than a year wins."""
    after = [date for place, date in when if last - 1 <= place <= last + 24]
    before = [date for place, date in when if place < at][-1:]
    exact = [date for date in [*after, *before] if len(date.first) > 4]
    return next(iter([*exact, *after, *before]), None)


def _place(sentence: Sentence, last: int) -> Thing | None:
    """The city, else the state, after the event's name and "in", "at" or a bracket."""
    for group in sentence.groups:
        if group.first < last - 1 or group.first > last + 24:
            continue
        if group.role in ("in", "at", "bracket", "on") or sentence.norm(group.first - 1) in {"in", "at", "(", ","}:
            city = [t for t in group.things if t.is_city]
            state = [t for t in group.things if t.type == "State"]
            if city:
                return city[0]
            if state and group.role == "in":
                return state[0]
    return None


def _roles(sentence: Sentence, event: Happening, at: int) -> None:
    """Who organized, hosted, paid and took part, from the words of the same sentence."""
    free = [(i, sentence.norm(i)) for i in range(len(sentence.words)) if sentence.free(i)]
    for i, norm in free:
        if norm in ORGANIZE | HOST:
            people = _agents(sentence, i, at)
            _add(event.hosts if norm in HOST and norm != "cohosted" else event.organizers, people)
            if people or i > at:
                event.status = status_of(sentence, i) or event.status
        elif norm in FUND:
            _add(event.funders, _governed(sentence, i, {"by", "from", "of"}, 5))
    if not event.organizers:
        _add(event.organizers, _owner(sentence, event, at))
    if event.organizers or event.hosts:
        for i, norm in free:
            if norm in JOINT:
                _add(event.organizers, _governed(sentence, i, {"with", "of"}, 3))
    attendance(sentence, event, at)


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
    "meeting session summit plenary conference consultations assembly congress round exercise".split()
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
    place = next((i for i, w in enumerate(sentence.words) if ATTEND.fullmatch(w.text)), None)
    if place is None:
        found = ATTEND.search(sentence.text(0, len(sentence.words)))
        if not found:
            return
        opening = found.group().split()[0].lower()
        place = next((i for i, w in enumerate(sentence.words) if w.text.lower() == opening), at)
    for group in sentence.groups:
        before = group.last <= place and place - group.last < 3 and group.role == "subject"
        if group.first < place and not before:
            continue
        if group.role in ("in", "at") or (event.place is not None and event.place in group.things):
            continue
        others = [t for t in group.of(ACTORS) if t not in event.organizers and t not in event.hosts]
        _add(event.participants, others)


def _next(sentence: Sentence, at: int, prepositions: set[str], reach: int) -> Group | None:
    """The group that the first of the prepositions within reach after a word governs."""
    for i in range(at + 1, min(at + reach + 1, len(sentence.words))):
        if sentence.free(i) and sentence.norm(i) in prepositions:
            return next((g for g in sentence.groups if i < g.first <= i + 5 and g.near == i), None)
    return None


def _add(target: list[Thing], things: list[Thing]) -> None:
    for thing in things:
        if thing not in target:
            target.append(thing)


def merge(found: list[Happening]) -> list[Happening]:
    """One entry per event: same start and place, the same thing, or much the same name."""
    out: list[Happening] = []
    for event in found:
        twin = next((other for other in out if _same(event, other)), None)
        if twin is None:
            out.append(event)
            continue
        if len(event.name) > len(twin.name) and event.thing is not None and twin.thing is None:
            twin.name, twin.thing = event.name, event.thing
        twin.start, twin.end = max(twin.start, event.start, key=len), twin.end or event.end
        twin.place = twin.place or event.place
        if event.organizers and not twin.organizers:
            twin.status = event.status  # who organizes tells whether it has been organized
        for mine, theirs in (
            (twin.organizers, event.organizers),
            (twin.hosts, event.hosts),
            (twin.funders, event.funders),
            (twin.participants, event.participants),
        ):
            _add(mine, theirs)
    return out


def _same(one: Happening, other: Happening) -> bool:
    """Whether two are one event."""
    if one.kind == "signing" or other.kind == "signing":
        return one.kind == other.kind and one.name == other.name
    both_dated = bool(one.start and other.start)
    if one.thing is not None and one.thing is other.thing:
        return not both_dated or one.start[:4] == other.start[:4]
    same_place = one.place is other.place or not (one.place and other.place)
    if len(one.start) == 10 and one.start == other.start and same_place:
        return True
    left, right = set(key(one.name).split()), set(key(other.name).split())
    alike = len(left & right) / len(left | right) if left | right else 0
    same_time = not both_dated or one.start.startswith(other.start) or other.start.startswith(one.start)
    return alike >= 0.6 and same_time
