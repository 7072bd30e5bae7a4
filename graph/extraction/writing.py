"""Write what was found as records: entities that matter, relations once each, every record with its quote.

What comes in is a finished reading; what goes out are :class:`~graph.model.Records`. Here the rules of the guidelines
on what counts once are applied: one relation per type and pair with the strongest status, every pair of an asserted or
planned agreement cooperates, organizers of one event cooperate, a project's lead cooperates with each partner, and
things that take part in nothing are left out unless they are organizations or states, have a name of their own, or are
cities where something is said to be.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from functools import partial
from typing import Any

from graph.extraction import learned
from graph.extraction.cast import ACTORS, Thing
from graph.extraction.confidence import ACCEPTED, judged
from graph.extraction.event_records import agreement_records, event_records
from graph.extraction.frames import Claim
from graph.extraction.passages import Passage
from graph.extraction.project_records import project_records
from graph.extraction.reading import MAX_WORDS, Reading, quote, quote_of_name
from graph.extraction.recommendations import addressees, recommendations
from graph.extraction.topic_spans import explained, instrument_zones, recommendation_zones, topics_about
from graph.extraction.whole_states import states_of
from graph.model import Records
from graph.vocabulary import relations as vocabulary_relations
from graph.words import Word

Judge = Callable[[Iterable[Claim]], list[Claim]]

SURE = frozenset({"register", "pattern", "code"})
"""Ways of finding a name that hardly err."""
NAMED = {"Programme": ("register", "form", "phrase", "block"), "Event": ("register", "form"), "System": ("form",)}
"""How things other than actors must have been found to stand without a record: those have names of their own."""
CONCLUDING = frozenset("signed signature adopted adoption concluded approval approved".split())
"""Words of acts whose place is told by the act's own record and matters to nothing else."""


def write(reading: Reading, judge: Judge | None = None) -> Records:
    """The records of a reading; ``judge`` makes one claim of all those of one relation, and says how sure it is."""
    judge = judge or partial(judged, tables=learned.tables(bool(reading.trees)))
    records = Records(reading.document.name)
    claims = list(reading.claims)
    records.agreements, signings = agreement_records(reading, claims)
    records.events = event_records(reading, [*reading.events, *signings], claims)
    records.projects = project_records(reading, claims)
    records.instruments, more = _instruments(reading)
    records.relations = _relations([*claims, *more, *reading.learned], reading, judge)
    records.topics = _topics(reading)
    records.recommendations = _recommendations(reading, claims)
    records.entities = _entities(reading, set(_used(records)))
    return records


def _used(records: Records) -> Iterator[str]:
    """The ids of all entities that a record speaks of."""
    for row in records.agreements:
        yield from row["parties"]
    for row in records.relations:
        yield from (row["subject"], row["object"], *([row["said_by"]] if "said_by" in row else []))
    for row in records.projects:
        yield row["id"]
        for field in ("lead", "partners", "funders", "beneficiaries"):
            yield from row[field]
    for row in records.events:
        for field in ("organizers", "hosts", "funders", "participants"):
            yield from row[field]
    for row in records.instruments:
        yield row["id"]
    for row in records.topics:
        yield row["actor"]
    for row in records.recommendations:
        yield from row["addressees"]


def _instruments(reading: Reading) -> tuple[list[dict[str, Any]], list[Claim]]:
    """All instruments that are named, and claims from the topics in their names."""
    out: list[dict[str, Any]] = []
    claims: list[Claim] = []
    for thing in reading.cast.things.values():
        if thing.type != "Instrument" or not thing.first:
            continue
        where = quote_of_name(reading, thing)
        out.append(
            {
                "id": thing.id,
                "kind": thing.kind or "other",
                "symbol": thing.symbol or None,
                "name": thing.name,
                "year": int(thing.year) if thing.year else None,
                **quote(reading, *where),
                "rule": "instrument-" + thing.made,
                "confidence": 0.85 if thing.made in ("register", "pattern") else 0.7,
            }
        )
        for code in topics_about("instrument", instrument_zones(reading, thing), 3):
            topic = Thing(code, "Topic")
            claims.append(Claim("addresses", thing, topic, "asserted", *where, "instrument-name", confidence=0.6))
    return out, claims


def _relations(claims: list[Claim], reading: Reading, judge: Judge) -> list[dict[str, Any]]:
    """One record for each relation and pair of ends, with how sure it is."""
    kept = judge(claim for claim in claims if _allowed(claim))
    return [
        {
            "type": claim.relation,
            "subject": claim.subject.id,
            "object": claim.object.id,
            "status": claim.status,
            "date": claim.date or None,
            **({"until": claim.until} if claim.until else {}),
            **({"said_by": claim.said_by} if claim.said_by else {}),
            **quote(reading, claim.passage, claim.first, claim.last),
            "rule": claim.rule,
            "confidence": claim.confidence,
            **({} if claim.confidence >= ACCEPTED else {"verdict": "proposed"}),
        }
        for claim in sorted(kept, key=lambda c: (c.passage, c.first, c.relation, c.subject.id, c.object.id))
    ]


def _allowed(claim: Claim) -> bool:
    """Whether the vocabulary knows the relation between ends of these types, and the text names both."""
    ends = vocabulary_relations().get(claim.relation)
    if ends is None or claim.subject.id == claim.object.id:
        return False
    if not claim.subject.first or not (claim.object.first or claim.object.type == "Topic"):
        return False
    return claim.subject.type in ends.subjects and claim.object.type in ends.objects


def _topics(reading: Reading) -> list[dict[str, Any]]:
    seen: set[tuple[str, str, str]] = set()
    out = []
    for claim in reading.topics:
        identity = (claim.actor.id, claim.topic, claim.mode)
        if identity in seen:
            continue
        seen.add(identity)
        out.append(
            {
                "actor": claim.actor.id,
                "topic": claim.topic,
                "mode": claim.mode,
                **quote(reading, claim.passage, max(0, claim.first - 6), claim.last + 6),
                "rule": "topic-cue",
                "confidence": 0.6,
            }
        )
    return out


def _recommendations(reading: Reading, claims: list[Claim]) -> list[dict[str, Any]]:
    members = _members(claims)
    return [
        {
            "number": number or None,
            "addressees": _addressees(reading, part, members),
            "topics": topics_about("recommendation", recommendation_zones(reading, part), 3),
            **quote(reading, part.index, 0, MAX_WORDS),
            "rule": "recommendation",
            "confidence": 0.8,
        }
        for part, number in recommendations(reading.parts, reading.document.text)
    ]


def _addressees(reading: Reading, part: Passage, members: list[Thing]) -> list[str]:
    """Whom a recommendation addresses."""
    if not reading.sentences:
        return []
    above = _addressed_above(reading, part)
    opening = reading.sentences[part.lead] if part.lead is not None else None
    told = addressees(reading.sentences[part.index], above, opening, members)
    below = explained(reading, part)
    for after in reading.sentences[part.index + 1 : part.index + 3]:
        inside = after.part.block_index in (part.block_index, below.block_index if below else part.block_index)
        if not told and inside:
            told = addressees(after, [], None, members)
    return [t.id for t in told]


def _addressed_above(reading: Reading, part: Passage) -> list[Thing]:
    """The bodies in the heading right above ("Recommendations to the OSCE")."""
    before = range(part.index - 1, -1, -1)
    heading = next((i for i in before if reading.parts[i].block.kind == "heading"), None)
    named = reading.cast.named_in(heading) if heading is not None else []
    return list({t.id: t for t in named if t.type in ACTORS}.values())


def _members(claims: list[Claim]) -> list[Thing]:
    """The states that a document tells as members of one body, if it tells them of one only."""
    told = states_of(claims)
    return next(iter(told.values())) if len(told) == 1 else []


def _entities(reading: Reading, used: set[str]) -> list[dict[str, Any]]:
    """The entities that a record uses, and all others that matter by themselves."""
    used = used | _cities(reading)
    out = []
    for thing in reading.cast.things.values():
        named = thing.type in ACTORS or thing.made in NAMED.get(thing.type, ())
        if not thing.first or not (named or thing.id in used):
            continue
        row: dict[str, Any] = {
            "id": thing.id,
            "type": thing.type,
            "name": thing.name,
            "aliases": sorted(set(thing.surfaces) - {thing.name}),
            **quote(reading, *quote_of_name(reading, thing)),
            "rule": "name-" + thing.made,
            "confidence": 0.95 if thing.made in SURE else 0.75,
        }
        if thing.slug:
            row["register"] = thing.slug
        out.append(row)
    return sorted(out, key=lambda r: str(r["id"]))


def _cities(reading: Reading) -> set[str]:
    """The ids of cities that are named as places, not inside another name ("the Warsaw Convention")."""
    out: set[str] = set()
    for part, mentions in zip(reading.parts, reading.cast.mentions, strict=True):
        cities = [m for m in mentions if reading.cast.thing(m).is_city]
        if cities and not any(word.norm in CONCLUDING for word in part.words):
            out |= {m.thing for m in cities if not _names_another(part.words, m.last)}
    return out


def _names_another(text: list[Word], at: int) -> bool:
    """Whether the word after a city goes on with a longer name."""
    return at < len(text) and (text[at].is_capital or text[at].norm == "-")
