"""Write agreements and events as records, with the claims that follow from them.

What comes in is a finished reading; what goes out are rows of :class:`~graph.model.Records`. An agreement told several
times is one, with its strongest status; a dated one that was signed is an event as well. An event that no name stands
for gets an entity of its own, so that relations can speak of it.
"""

from __future__ import annotations

from itertools import combinations
from typing import Any

from graph.extraction.agreements import Pact
from graph.extraction.cast import Thing
from graph.extraction.event_roles import Happening
from graph.extraction.events import KINDS
from graph.extraction.frames import Claim
from graph.extraction.reading import Reading, quote
from graph.extraction.whole_states import spelled_out, states_of
from graph.model import STATUS_ORDER
from graph.words import key

NO_OPENINGS = frozenset({"including", "following", "such", "other", "various"})
"""Words that open a stretch of text about meetings in general, not the name or description of one."""


def agreement_records(reading: Reading, claims: list[Claim]) -> tuple[list[dict[str, Any]], list[Happening]]:
    """The agreements, once each, and the signings of those that were signed on a date; adds the pairs to ``claims``."""
    best: dict[tuple[str, tuple[str, ...]], dict[str, Any]] = {}
    for pact in reading.pacts:
        parties = list({p.id: p for p in pact.parties}.values())
        if len(parties) < 2:
            continue
        identity = (pact.kind, tuple(sorted(p.id for p in parties)))
        row = _agreement(reading, pact, parties)
        best[identity] = _better(best[identity], row) if identity in best else row
        if pact.status != "recommended":
            where = (pact.status, pact.passage, pact.first, pact.last)
            claims += [
                Claim("cooperates_with", one, other, *where, "agreement-pair", pact.date, 0.85)
                for one, other in combinations(parties, 2)
            ]
    signings = []
    for row in best.values():
        pact = _pact_of(reading, row)
        if row["status"] == "asserted" and row["date"] and pact.signed:
            signings.append(_signing(reading, row, pact))
    return list(best.values()), signings


def _agreement(reading: Reading, pact: Pact, parties: list[Thing]) -> dict[str, Any]:
    return {
        "kind": pact.kind,
        "parties": [p.id for p in parties],
        "date": pact.date or None,
        "status": pact.status,
        "name": pact.name,
        **quote(reading, pact.passage, pact.first, pact.last),
        "rule": "agreement",
        "confidence": 0.8,
    }


def _better(old: dict[str, Any], new: dict[str, Any]) -> dict[str, Any]:
    """Of two records of one agreement the one with the stronger status, then with the more exact date."""
    if STATUS_ORDER[new["status"]] < STATUS_ORDER[old["status"]]:
        return {**new, "date": new["date"] or old["date"]}
    if len(new["date"] or "") > len(old["date"] or "") and new["status"] == old["status"]:
        return new
    return old


def _pact_of(reading: Reading, row: dict[str, Any]) -> Pact:
    parties = sorted(row["parties"])
    return next(p for p in reading.pacts if sorted({t.id for t in p.parties}) == parties and p.kind == row["kind"])


def _signing(reading: Reading, row: dict[str, Any], pact: Pact) -> Happening:
    parties = [reading.cast.things[i] for i in row["parties"]]
    names = [min(p.surfaces, key=lambda s: (-p.surfaces[s], s)) for p in parties]
    name = f"Signing of the {row['name']} between {' and '.join(names) if len(names) == 2 else ', '.join(names)}"
    place = _signed_in(reading, pact)
    signing = Happening(name, "signing", row["date"], "", place, pact.passage, pact.first, pact.last, rule="signing")
    signing.participants = parties
    return signing


def _signed_in(reading: Reading, pact: Pact) -> Thing | None:
    """The city where an agreement was signed: the only one of its sentence, told by "in" or as a dateline before it."""
    sentence = reading.sentences[pact.passage]
    cities = {t.id: t for g in sentence.groups if g.role in ("in", "at") for t in g.things if t.is_city}
    if not cities and pact.passage and reading.parts[pact.passage - 1].block_index == sentence.part.block_index:
        before = reading.sentences[pact.passage - 1]
        if reading.datelines[pact.passage - 1] is not None:
            cities = {t.id: t for g in before.groups for t in g.things if t.is_city}
    return next(iter(cities.values())) if len(cities) == 1 else None


def event_records(reading: Reading, found: list[Happening], claims: list[Claim]) -> list[dict[str, Any]]:
    """The events, each with an entity unless it is a signing or a launch; adds to ``claims`` what follows from them."""
    out = []
    members = states_of(claims)
    for number, event in enumerate(found, start=1):
        if event.name.split(" ", 1)[0].lower() in NO_OPENINGS:
            continue
        states = spelled_out(reading, event.wholes, members)
        event.participants += [t for t in states if t.type == "State" and t not in event.participants]
        if event.thing is None and event.kind not in ("signing", "launch"):
            event.thing = _event_thing(reading, event, number)
        claims += _event_claims(event)
        out.append(_event(reading, event))
    return out


def _event(reading: Reading, event: Happening) -> dict[str, Any]:
    place = event.place
    return {
        "name": event.name,
        "kind": event.kind,
        "start": event.start or None,
        "end": event.end or None,
        "place": max(place.surfaces, key=lambda s: (place.surfaces[s], s)) if place is not None else None,
        "organizers": [t.id for t in event.organizers],
        "hosts": [t.id for t in event.hosts],
        "funders": [t.id for t in event.funders],
        "participants": [t.id for t in event.participants],
        **quote(reading, event.passage, event.first, event.last),
        "entity": event.thing.id if event.thing is not None else None,
        "status": event.status,
        "rule": event.rule,
        "confidence": 0.7,
    }


def _event_thing(reading: Reading, event: Happening, number: int) -> Thing:
    """An entity for an event that no name stands for: its describing phrase names it."""
    base = "event-" + "-".join(key(event.name).split())[:50].strip("-")
    identity = base if base not in reading.cast.things else f"{base}-{number}"
    part = reading.parts[event.passage]
    last = min(event.last, len(part.words))
    thing = Thing(identity, "Event", kind=event.kind, made="phrase")
    name = reading.document.text[part.words[event.first].start : part.words[last - 1].end]
    thing.surfaces[name] = 1
    thing.first[name] = (part.index, part.words[event.first].start, part.words[last - 1].end)
    for short in _short_names(reading, event, last):
        thing.surfaces[short] += 0
    reading.cast.things[identity] = thing
    return thing


def _short_names(reading: Reading, event: Happening, last: int) -> list[str]:
    """The event's phrase up to its noun, and with the place that follows: forms in which a text speaks of it again."""
    part = reading.parts[event.passage]
    noun = next((i for i in range(event.first, last) if part.words[i].norm in KINDS), last - 1)
    text = reading.document.text
    out = [text[part.words[event.first].start : part.words[noun].end]]
    for mention in reading.cast.mentions[event.passage]:
        if event.place is not None and mention.thing == event.place.id and last <= mention.first <= last + 2:
            out.append(text[part.words[event.first].start : part.words[mention.last - 1].end])
    return out


def _event_claims(event: Happening) -> list[Claim]:
    """Where an event is, who pays for it, and that its organizers cooperate."""
    out: list[Claim] = []
    where = (event.status, event.passage, event.first, event.last)
    if event.thing is not None:
        if event.place is not None:
            out.append(Claim("located_in", event.thing, event.place, *where, "event-place", event.start, 0.8))
        for funder in event.funders:
            out.append(Claim("funds", funder, event.thing, *where, "event-funder", event.start, 0.7))
    for one, other in combinations(event.organizers, 2):
        out.append(Claim("cooperates_with", one, other, *where, "organizers", event.start, 0.75))
    return out
