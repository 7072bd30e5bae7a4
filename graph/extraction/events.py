"""Events: meetings, workshops, exercises and signings with their dates, places, organizers and participants.

What comes in are sentences with their mentions and dates; what goes out are :class:`Happening` objects. An event is
told by a noun of event together with a date or a place and a word of holding, or by a name of its own. The same event
told in several sentences is one: same day and place, or much the same name.
"""

from __future__ import annotations

import re
from functools import lru_cache
from itertools import pairwise

from graph.extraction.cast import ACTORS, Thing
from graph.extraction.clauses import DETERMINERS, FINITE, Sentence
from graph.extraction.event_roles import JOINT, Happening, add_all, roles
from graph.extraction.patterns import MONTH_NAMES, Date
from graph.words import key

ORDINAL = re.compile(r"\d{1,3}(?:st|nd|rd|th)$")

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
    "talks": "meeting",
    "negotiations": "meeting",
    "debate": "meeting",
    "panel": "meeting",
    "lecture": "meeting",
    "videoconference": "meeting",
    "teleconference": "meeting",
    "assembly": "meeting",
    "ceremony": "other",
    "inauguration": "launch",
    "opening": "launch",
    "handover": "other",
    "anniversary": "other",
    "conferences": "conference",
    "sessions": "session",
    "trainings": "training",
    "courses": "training",
    "webinars": "webinar",
    "simulation": "exercise",
    "fair": "other",
    "event": "other",
}
ORDINALS = frozenset(
    """first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth fourteenth fifteenth
    sixteenth seventeenth eighteenth nineteenth twentieth annual inaugural next last""".split()
)
HOLDING = frozenset(
    """held hold holds holding organized organizes organize organizing coorganized hosted hosts host cohosted convened
    convenes convene conducted conducts conduct place launched launch met meet attended gathered brought participated
    opened delivered chaired facilitated sponsored supported initiated assembled""".split()
)
STOP_NAME = frozenset(
    """held was were is be will took takes brought gathered attended organized hosted convened which that where during
    with by from at under and""".split()
)
"""Words that end an event's name."""
STOP_BEFORE = (
    DETERMINERS
    | frozenset({"\t"})
    | frozenset(", ; : ( ) . in on at of by for with and to from organized held hosted during".split())
)
"""Words before which an event's name begins."""
NEEDS_NAME = frozenset("session mission visit dialogue forum training assembly panel opening fair".split())
"""Nouns that tell an event only with a date or as part of a name."""
VAGUE = frozenset("training session course courses opening panel simulation event talks consultations".split())
SPOKEN = frozenset("remarks statement statements speech speeches address".split())
"""Nouns that after a noun of event tell a part of it: "opening remarks"."""
PLURALS = frozenset({"consultations", "talks", "negotiations"})


Dateline = tuple[Date, Thing | None]
"""A date, and the city if one stands with it, that open a text."""


def dateline(sentence: Sentence, when: list[tuple[int, Date]]) -> Dateline | None:
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
        if word.norm not in KINDS or (out and at <= out[-1].last) or sentence.norm(at + 1) in SPOKEN:
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
        place = place or _place_within(sentence, first, last) or _place_before(sentence, first)
        near = date is not None and any(first <= i <= last + 7 for i, d in when if d is date)
        numbered = any(sentence.norm(i) in ORDINALS or ORDINAL.match(sentence.norm(i)) for i in range(first, at))
        if not _is_told(word.norm, thing, date, place, held or near or numbered, last - first, numbered):
            continue
        span = (date.first, date.last) if date else ("", "")
        name = sentence.text(first, last)
        event = Happening(name, KINDS[word.norm], *span, place, sentence.part.index, first, last, thing)
        roles(sentence, event, at)
        out.append(event)
    for event, later in pairwise(out):  # who is named after the next event came to that one, and the other way round
        ahead = {t.id for g in sentence.groups if g.first > later.first for t in g.things}
        later.participants = [t for t in later.participants if t.id in ahead or t not in event.participants]
        event.participants = [t for t in event.participants if t.id not in ahead]
    return out or _meetings(sentence, when, opening)


MET = frozenset({"met", "meets", "gathered", "convened", "assembled"})
VISITED = frozenset({"visited", "visits", "received"})


def _meetings(
    sentence: Sentence, when: list[tuple[int, Date]], opening: tuple[Date, Thing | None] | None
) -> list[Happening]:
    """A meeting that only a verb tells, with its date: "A met with B in Bishkek on 3 May", "A visited B in May"."""
    for at, word in enumerate(sentence.words):
        norm = word.norm
        if norm not in MET | VISITED or not sentence.free(at) or sentence.norm(at - 1) in {"to", "be", "been"}:
            continue
        date = _date(when, at, at + 1) or (opening[0] if opening is not None else None)
        if date is None or len(date.first) < 7:
            continue
        before = [g for g in sentence.groups if g.last <= at and g.role in ("subject", "of") and g.of(ACTORS)]
        after = [
            g for g in sentence.groups if g.first > at and g.role in ("with", "object", "of") and g.first - at < 10
        ]
        one = before[-1].of(ACTORS) if before and at - before[-1].last <= 6 else []
        other = after[0].of(ACTORS) if after else []
        place = _place(sentence, at) or _place_before(sentence, at) or (opening[1] if opening is not None else None)
        if (norm in VISITED and not (one and other)) or not (one or place is not None):
            continue
        first = max(0, before[-1].first - 4) if one else max(0, at - 12)
        last = min(len(sentence.words), (after[0].last if other else at + 1))
        what = "Visit" if norm in VISITED else "Meeting"
        who = (before[-1].first, before[-1].last) if one else (first, at)
        name = f"{what} of {sentence.text(*who)}"
        name += f" with {sentence.text(after[0].first, after[0].last)}" if other else ""
        span = (date.first, date.last)
        event = Happening(name, what.lower(), *span, place, sentence.part.index, first, last, rule="event-verb")
        add_all(event.participants, [*one, *other])
        if norm == "received":
            event.hosts = one
        return [event]
    return []


def _is_told(
    noun: str, thing: Thing | None, date: Date | None, place: Thing | None, held: bool, size: int, numbered: bool
) -> bool:
    """Whether a noun of event, with what stands around it, tells of one event that takes place.

    ``held`` is whether the sentence speaks of holding something, ``size`` the number of words of the event's name,
    ``numbered`` whether the name counts it.
    """
    named = thing is not None
    plural = noun.endswith("s") and noun not in PLURALS
    if plural and not (date and place):
        return False
    if not (date or (place and held)) or not (held or named):
        return False
    if named:
        return True
    return (date is not None or noun not in NEEDS_NAME) and (size >= 3 or noun not in VAGUE or numbered)


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
    if norm in {",", ";", ".", ":", "(", ")", "\t"} or (norm in STOP_NAME - {"and"} and sentence.free(at)):
        return True
    if norm == "in" and ((at + 1) in sentence.covered or sentence.norm(at + 1) in JOINT):
        return True
    after = sentence.norm(at + 1)
    return norm in {"on", "in", "from"} and (after.isdigit() or after in MONTH_NAMES)


def _date(when: list[tuple[int, Date]], at: int, last: int) -> Date | None:
    """The date of an event: the first after its name, else the last before it; one that is more than a year wins."""
    after = [date for place, date in when if last - 1 <= place <= last + 30]
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


def _place_within(sentence: Sentence, first: int, last: int) -> Thing | None:
    """The city in an event's name: "the Bishkek conference"."""
    inside = [g for g in sentence.groups if first <= g.first and g.last <= last]
    return next((t for g in inside for t in g.things if t.is_city), None)


def _place_before(sentence: Sentence, first: int) -> Thing | None:
    """The one city before an event that the sentence places: "In Bishkek, on 3 May, a conference was held"."""
    before = [g for g in sentence.groups if g.last <= first and (g.role in ("in", "at") or g.first <= 1)]
    cities = {t.id: t for g in before for t in g.things if t.is_city}
    return next(iter(cities.values())) if len(cities) == 1 else None


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
            (twin.wholes, event.wholes),
        ):
            add_all(mine, theirs)
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
    if one.place is not None and one.place is other.place and (_within(one, other) or _within(other, one)):
        return True
    left, right = _words_of(one.name), _words_of(other.name)
    alike = len(left & right) / len(left | right) if left | right else 0
    same_time = not both_dated or one.start.startswith(other.start) or other.start.startswith(one.start)
    return alike >= 0.6 and same_time


@lru_cache(maxsize=4096)
def _words_of(name: str) -> frozenset[str]:
    return frozenset(key(name).split())


def _within(day: Happening, period: Happening) -> bool:
    """Whether one of two events of much the same kind lies on a day of the other."""
    spoken = _words_of(day.name) & _words_of(period.name)
    return len(day.start) == 10 and period.start <= day.start <= period.end and len(spoken) > 1
