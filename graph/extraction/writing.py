"""Write what was found as records: entities that matter, relations once each, every record with its quote.

What comes in is a finished reading; what goes out are :class:`~graph.model.Records`. Here the rules of the guidelines
on what counts once are applied: one relation per type and pair with the strongest status, every pair of an asserted or
planned agreement cooperates, organizers of one event cooperate, a project's lead cooperates with each partner, and
things that take part in nothing are left out unless they are organizations or states.
"""

from __future__ import annotations

from itertools import combinations, islice, takewhile
from typing import TYPE_CHECKING, Any

from graph.extraction.agreements import Pact
from graph.extraction.events import KINDS, Happening
from graph.extraction.frames import Claim
from graph.extraction.mentions import ACTORS, Thing
from graph.extraction.projects import Project, project_status
from graph.extraction.recommendations import recommendations
from graph.extraction.topics import topics_of
from graph.model import STATUS_ORDER, Records
from graph.vocabulary import relations as vocabulary_relations
from graph.words import Word, key, words

if TYPE_CHECKING:
    from graph.extraction.extractor import Reading

MIN_WORDS, MAX_WORDS = 5, 30
SYMMETRIC = frozenset({"cooperates_with"})


def write(reading: Reading) -> Records:
    """The records of a reading."""
    records = Records(reading.document.name)
    used: set[str] = set()
    claims = list(reading.claims)
    agreements, signings = _agreements(reading, claims)
    events = [*reading.events, *signings]
    records.agreements = agreements
    records.events = _events(reading, events, claims)
    records.projects = _projects(reading, claims)
    records.instruments, more = _instruments(reading)
    claims += more
    records.relations = _relations(reading, claims)
    records.topics = _topics(reading)
    records.recommendations = _recommendations(reading)
    for row in records.agreements:
        used.update(row["parties"])
    for row in records.relations:
        used.update((row["subject"], row["object"]))
    for row in records.projects:
        used.update(i for field in ("lead", "partners", "funders", "beneficiaries") for i in row[field])
        used.add(row["id"])
    for row in records.events:
        used.update(i for field in ("organizers", "hosts", "funders", "participants") for i in row[field])
    used.update(row["id"] for row in records.instruments)
    used.update(row["actor"] for row in records.topics)
    used.update(i for row in records.recommendations for i in row["addressees"])
    records.entities = _entities(reading, used)
    return records


def quote(reading: Reading, passage: int, first: int, last: int) -> dict[str, Any]:
    """The evidence keys of a record: 5 to 30 words of the passage around words ``first`` to ``last``."""
    part = reading.parts[passage]
    spots = [i for i, w in enumerate(part.words) if w.norm[0].isalnum()]
    if not spots:
        spots = list(range(len(part.words)))
    low = next((n for n, i in enumerate(spots) if i >= first), len(spots) - 1)
    high = next((n for n in range(len(spots) - 1, -1, -1) if spots[n] < last), low) + 1
    if high - low > MAX_WORDS:
        low = high - MAX_WORDS
    while high - low < MIN_WORDS + 3 and (low > 0 or high < len(spots)):
        if high < len(spots):
            high += 1
        if low > 0 and high - low < MIN_WORDS + 3:
            low -= 1
    start, end = part.words[spots[low]].start, part.words[spots[high - 1]].end
    evidence = reading.document.evidence(start, end)
    out: dict[str, Any] = {"quote": evidence.quote, "char_start": evidence.start, "char_end": evidence.end}
    for name in ("page", "paragraph", "line"):
        value = getattr(evidence, name)
        if value is not None:
            out[name] = value
    if part.headings:
        out["heading"] = part.headings[-1][:120]
    return out


def _agreements(reading: Reading, claims: list[Claim]) -> tuple[list[dict[str, Any]], list[Happening]]:
    best: dict[tuple[str, tuple[str, ...]], dict[str, Any]] = {}
    signings: list[Happening] = []
    for pact in reading.pacts:
        parties = list({p.id: p for p in pact.parties}.values())
        if len(parties) < 2:
            continue
        identity = (pact.kind, tuple(sorted(p.id for p in parties)))
        row = {
            "kind": pact.kind,
            "parties": [p.id for p in parties],
            "date": pact.date or None,
            "status": pact.status,
            "name": pact.name,
            **quote(reading, pact.passage, pact.first, pact.last),
            "rule": "agreement",
            "confidence": 0.8,
        }
        old = best.get(identity)
        if old is not None:
            stronger = STATUS_ORDER[row["status"]] < STATUS_ORDER[old["status"]]
            if stronger:
                best[identity] = {**row, "date": row["date"] or old["date"]}
            elif len(row["date"] or "") > len(old["date"] or "") and row["status"] == old["status"]:
                best[identity] = row
        else:
            best[identity] = row
        if pact.status != "recommended":
            for one, other in combinations(parties, 2):
                claims.append(
                    Claim(
                        "cooperates_with",
                        one,
                        other,
                        pact.status,
                        pact.passage,
                        pact.first,
                        pact.last,
                        "agreement-pair",
                        pact.date,
                        0.85,
                    )
                )
    for row in best.values():
        if row["status"] == "asserted" and row["date"]:
            pact = _pact_of(reading, row)
            if pact.signed:
                signings.append(_signing(reading, row, pact))
    return list(best.values()), signings


def _pact_of(reading: Reading, row: dict[str, Any]) -> Pact:
    parties = sorted(row["parties"])
    return next(p for p in reading.pacts if sorted({t.id for t in p.parties}) == parties and p.kind == row["kind"])


def _signing(reading: Reading, row: dict[str, Any], pact: Pact) -> Happening:
    parties = [reading.cast.things[i] for i in row["parties"]]
    names = [min(p.surfaces, key=lambda s: (-p.surfaces[s], s)) for p in parties]
    name = f"Signing of the {row['name']} between {' and '.join(names) if len(names) == 2 else ', '.join(names)}"
    return Happening(
        name,
        "signing",
        row["date"],
        "",
        None,
        pact.passage,
        pact.first,
        pact.last,
        participants=parties,
        rule="signing",
    )


def _events(reading: Reading, found: list[Happening], claims: list[Claim]) -> list[dict[str, Any]]:
    out = []
    for number, event in enumerate(found, start=1):
        if event.thing is None and event.kind not in ("signing", "launch"):
            event.thing = _event_thing(reading, event, number)
        if event.thing is not None:
            _event_claims(event, claims)
        elif event.kind == "signing":
            pass
        for one, other in combinations(event.organizers, 2):
            claims.append(
                Claim(
                    "cooperates_with",
                    one,
                    other,
                    event.status,
                    event.passage,
                    event.first,
                    event.last,
                    "organizers",
                    event.start,
                    0.75,
                )
            )
        out.append(
            {
                "name": event.name,
                "kind": event.kind,
                "start": event.start or None,
                "end": event.end or None,
                "place": _place_name(event.place),
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
        )
    return out


def _place_name(place: Thing | None) -> str | None:
    return max(place.surfaces, key=lambda s: (place.surfaces[s], s)) if place is not None else None


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


def _event_claims(event: Happening, claims: list[Claim]) -> None:
    assert event.thing is not None
    where = (event.status, event.passage, event.first, event.last)
    if event.place is not None:
        claims.append(Claim("located_in", event.thing, event.place, *where, "event-place", event.start, 0.8))
    for funder in event.funders:
        claims.append(Claim("funds", funder, event.thing, *where, "event-funder", event.start, 0.7))


def _projects(reading: Reading, claims: list[Claim]) -> list[dict[str, Any]]:
    out = []
    found = list(reading.projects)
    known = {project.thing.id for project in found}
    for thing in reading.cast.things.values():
        if thing.type == "Programme" and thing.id not in known and thing.made in ("form", "phrase"):
            passage = next(iter(thing.first.values()))[0]
            found.append(Project(thing, "", thing.name, passage, passage, passage))
    for project in found:
        _fill(reading, project, claims)
        block = project.code or project.thing.made == "block"
        if not block and not (project.lead or project.partners or project.funders):
            continue
        part = reading.parts[project.passage]
        for body in project.lead:
            claims.append(
                Claim(
                    "operates",
                    body,
                    project.thing,
                    "asserted",
                    project.passage,
                    0,
                    len(part.words),
                    "project-lead",
                    confidence=0.75,
                )
            )
            for partner in project.partners:
                claims.append(
                    Claim(
                        "cooperates_with",
                        body,
                        partner,
                        "asserted",
                        project.passage,
                        0,
                        len(part.words),
                        "project-partner",
                        confidence=0.7,
                    )
                )
        for funder in project.funders:
            claims.append(
                Claim(
                    "funds",
                    funder,
                    project.thing,
                    "asserted",
                    project.passage,
                    0,
                    len(part.words),
                    "project-funder",
                    confidence=0.7,
                )
            )
        out.append(
            {
                "id": project.thing.id,
                "code": project.code or None,
                "title": project.title,
                "status": project.status or None,
                "lead": [t.id for t in project.lead],
                "partners": [t.id for t in project.partners],
                "funders": [t.id for t in project.funders],
                "beneficiaries": [t.id for t in project.beneficiaries],
                "topics": _project_topics(reading, project),
                **quote(reading, project.passage, 0, min(len(part.words), MAX_WORDS)),
                "rule": "project-block" if project.code else "project-name",
                "confidence": 0.9 if project.code else 0.6,
            }
        )
    return out


def _project_topics(reading: Reading, project: Project) -> list[str]:
    """Topics of a project: of its title first, then of the first sentences of its block, at most four."""
    out = topics_of(words(project.title), 4)
    for part in reading.parts[project.begin + 1 : min(project.stop, project.begin + 7)]:
        out += [code for code in topics_of(part.words, 4) if code not in out]
    return out[:4]


def _fill(reading: Reading, project: Project, claims: list[Claim]) -> None:
    """Leads, partners, funders and beneficiaries that claims and the block's first paragraphs tell."""
    for claim in claims:
        inside = project.begin <= claim.passage < project.stop
        if (
            claim.object is project.thing
            and claim.relation in ("operates", "leads")
            and claim.subject not in project.lead
            and not project.code
        ):
            project.lead.append(claim.subject)
        elif claim.object is project.thing and claim.relation == "funds" and claim.subject not in project.funders:
            project.funders.append(claim.subject)
        elif (
            (
                inside
                and claim.relation == "cooperates_with"
                and claim.subject in project.lead
                and claim.passage - project.begin < 12
            )
            and claim.object not in project.partners
            and claim.object not in project.lead
        ):
            project.partners.append(claim.object)
    if not project.lead and not project.code and project.thing.made != "block":
        owners = [reading.cast.things[i] for i in project.thing.inner if i in reading.cast.things]
        project.lead += [o for o in owners if o.type == "Organization"][:1]
    if project.stop > project.begin and not project.beneficiaries:
        project.beneficiaries = _beneficiaries(reading, project, claims)
    if not project.status and project.stop > project.begin:
        for part in reading.parts[project.begin : project.stop]:
            if part.first and part.words and part.words[0].norm == "status":
                project.status = project_status(" ".join(w.text for w in part.words))


def _beneficiaries(reading: Reading, project: Project, claims: list[Claim]) -> list[Thing]:
    """The states and regions of a project's title and of what it supports; a body's countries count as its members."""
    out: list[Thing] = []
    members: dict[str, list[Thing]] = {}
    for claim in claims:
        if claim.relation == "member_of" and claim.subject.type == "State":
            members.setdefault(claim.object.id, []).append(claim.subject)
    named = [reading.cast.thing(m) for m in reading.cast.mentions[project.passage]]
    named += [c.object for c in claims if project.begin <= c.passage < project.stop and c.relation == "supports"]
    for body in named:
        whole = next((o for o in members if body.type == "Place" and _same_base(reading, body, o)), "")
        for one in members[whole] if whole else [body]:
            if one.type in ("Place", "State") and one not in out:
                out.append(one)
    return out


def _same_base(reading: Reading, place: Thing, body: str) -> bool:
    """Whether a region is that of a body's members by name ("G5 Sahel countries", G5 Sahel)."""
    thing = reading.cast.things.get(body)
    if thing is None:
        return False
    short = {key(s) for s in thing.surfaces}
    return any(key(s).rsplit(" ", 1)[0] in short or key(s) in short for s in place.surfaces)


def _instruments(reading: Reading) -> tuple[list[dict[str, Any]], list[Claim]]:
    out: list[dict[str, Any]] = []
    claims: list[Claim] = []
    for thing in reading.cast.things.values():
        if thing.type != "Instrument" or not thing.first:
            continue
        passage, start, end = thing.first.get(thing.name) or next(iter(thing.first.values()))
        part = reading.parts[passage]
        spots = [i for i, w in enumerate(part.words) if w.start < end and w.end > start] or [0]
        where = (passage, spots[0], spots[-1] + 1)
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
        if thing.head != "resolution":
            for code in topics_of(words(thing.name), 2):
                claims.append(
                    Claim(
                        "addresses", thing, Thing(code, "Topic"), "asserted", *where, "instrument-name", confidence=0.6
                    )
                )
    return out, claims


def _relations(reading: Reading, claims: list[Claim]) -> list[dict[str, Any]]:
    known = vocabulary_relations()
    best: dict[tuple[str, str, str], Claim] = {}
    for claim in claims:
        ends = known.get(claim.relation)
        if ends is None or claim.subject.id == claim.object.id:
            continue
        if claim.subject.type not in ends.subjects or claim.object.type not in ends.objects:
            continue
        pair = (claim.subject.id, claim.object.id)
        if claim.relation in SYMMETRIC:
            pair = (min(pair), max(pair))
        identity = (claim.relation, *pair)
        old = best.get(identity)
        if old is None or (STATUS_ORDER[claim.status], -claim.confidence) < (STATUS_ORDER[old.status], -old.confidence):
            best[identity] = claim
    return [
        {
            "type": claim.relation,
            "subject": claim.subject.id,
            "object": claim.object.id,
            "status": claim.status,
            "date": claim.date or None,
            **quote(reading, claim.passage, claim.first, claim.last),
            "rule": claim.rule,
            "confidence": claim.confidence,
        }
        for claim in sorted(best.values(), key=lambda c: (c.passage, c.first, c.relation, c.subject.id, c.object.id))
        if not (
            claim.relation == "cooperates_with" and claim.status == "recommended" and claim.rule == "agreement-pair"
        )
    ]


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


def _block_words(reading: Reading, index: int) -> list[Word]:
    """All words of the block that opens with the passage ``index``."""
    block = reading.parts[index].block_index
    parts = takewhile(lambda part: part.block_index == block, islice(reading.parts, index, None))
    return [word for part in parts for word in part.words]


def _recommendations(reading: Reading) -> list[dict[str, Any]]:
    out = []
    for part, number in recommendations(reading.parts, reading.document.text):
        sentence = reading.sentences[part.index] if reading.sentences else None
        addressees: list[str] = []
        if sentence is not None:
            for group in sentence.groups:
                if group.role == "subject" and group.first < 30:
                    addressees += [t.id for t in group.things if t.type in ACTORS or t.type == "Place"]
                    break
        whole = _block_words(reading, part.index)
        out.append(
            {
                "number": number or None,
                "addressees": list(dict.fromkeys(addressees)),
                "topics": topics_of(whole, 2),
                **quote(reading, part.index, 0, MAX_WORDS),
                "rule": "recommendation",
                "confidence": 0.8,
            }
        )
    return out


def _entities(reading: Reading, used: set[str]) -> list[dict[str, Any]]:
    out = []
    for thing in reading.cast.things.values():
        if not thing.first or (thing.id not in used and thing.type not in ("Organization", "State", "NationalBody")):
            continue
        passage, start, end = thing.first.get(thing.name) or next(iter(thing.first.values()))
        part = reading.parts[passage]
        spots = [i for i, w in enumerate(part.words) if w.start < end and w.end > start] or [0]
        row: dict[str, Any] = {
            "id": thing.id,
            "type": thing.type,
            "name": thing.name,
            "aliases": sorted(set(thing.surfaces) - {thing.name}),
            **quote(reading, passage, spots[0], spots[-1] + 1),
            "rule": "name-" + thing.made,
            "confidence": {"register": 0.95, "pattern": 0.95, "code": 0.95}.get(thing.made, 0.75),
        }
        if thing.slug:
            row["register"] = thing.slug
        out.append(row)
    return sorted(out, key=lambda r: str(r["id"]))
