"""The whole way from a document to its records.

What comes in is a :class:`~graph.model.Document` and the register; what goes out are :class:`~graph.model.Records`. The
steps are those of the design: passages, mentions, structure, clauses, status, records; this module only joins them and
keeps what they share, such as what "it" and "the Centre" mean in a sentence.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field

from graph.extraction import agreements, events, frames, projects, structure, topics
from graph.extraction.clauses import Sentence, read
from graph.extraction.mentions import ACTORS, Cast, Thing, read_names
from graph.extraction.passages import Passage, passages
from graph.extraction.patterns import Date
from graph.extraction.phrases import add_phrases
from graph.extraction.recommendations import SUMMARY, in_recommendations
from graph.extraction.writing import write
from graph.model import Document, Records
from graph.register import Register
from graph.words import fold

YEAR = re.compile(r"\b(?:19[89]|20[0-4])\d\b")
JOINT = events.JOINT
LIST_HEADING = re.compile(r"participants|speakers|contents|annex|abbreviations|acronyms", re.IGNORECASE)


@dataclass(slots=True)
class Reading:
    """A document in the course of extraction."""

    document: Document
    register: Register
    parts: list[Passage]
    cast: Cast
    year: str
    sentences: list[Sentence] = field(default_factory=list)
    dates: list[list[tuple[int, Date]]] = field(default_factory=list)
    claims: list[frames.Claim] = field(default_factory=list)
    pacts: list[agreements.Pact] = field(default_factory=list)
    events: list[events.Happening] = field(default_factory=list)
    projects: list[projects.Project] = field(default_factory=list)
    topics: list[topics.TopicClaim] = field(default_factory=list)
    region: Thing | None = None


def extract(document: Document, register: Register) -> Records:
    """The records of a document; for one that is not in English only its entities."""
    parts = passages(document)
    cast = read_names(document, parts, register)
    if not document.names_only:
        add_phrases(document, parts, cast)
    reading = Reading(document, register, parts, cast, _year(document))
    if not document.names_only:
        reading.region = _region(reading)
        reading.projects = projects.blocks(parts, document.text, cast)
        _sentences(reading)
        _claims(reading)
        _events(reading)
        _topics(reading)
    return write(reading)


def _year(document: Document) -> str:
    """The year that dates without one most likely mean: the one the text names most, else that of the document."""
    named = Counter(YEAR.findall(document.text))
    if document.metadata.date:
        named[document.metadata.date[:4]] += 2
    return max(named, key=lambda y: (named[y], y)) if named else ""


def _region(reading: Reading) -> Thing | None:
    """The region that the document is about: the one named most, if it is named often."""
    counts: Counter[str] = Counter()
    for mentions in reading.cast.mentions:
        for mention in mentions:
            thing = reading.cast.thing(mention)
            if thing.type == "Place" and thing.kind == "region":
                counts[thing.id] += 1
    if not counts:
        return None
    best = max(counts, key=lambda i: (counts[i], i))
    return reading.cast.things[best] if counts[best] >= 5 else None


def _sentences(reading: Reading) -> None:
    """Read every passage with what pronouns mean in it."""
    inherited: list[Thing] = []
    block = -1
    heading: tuple[str, ...] = ()
    for part in reading.parts:
        project = next((p for p in reading.projects if p.begin <= part.index < p.stop), None)
        if part.headings != heading:
            inherited, heading = _heading_bodies(reading, part), part.headings
        if part.block_index != block:
            block = part.block_index
            if part.block.kind == "item" and part.lead is not None and reading.sentences:
                inherited = _subjects(reading.sentences[part.lead]) or inherited
            elif project is None:
                kept = inherited if part.block.kind == "item" else []
                inherited = _heading_bodies(reading, part) or kept
        meaning = _meaning(reading, part, inherited, project)
        sentence = read(part, reading.cast.mentions[part.index], reading.cast, frames.verbs(), meaning)
        reading.sentences.append(sentence)
        reading.dates.append(frames.sentence_dates(sentence, reading.year))
        inherited = _subjects(sentence) or inherited


def _heading_bodies(reading: Reading, part: Passage) -> list[Thing]:
    """The one body that the nearest heading above names, which is then the subject of fragments below it."""
    for other in reversed(reading.parts[: part.index + 1]):
        if other.block.kind in ("heading", "title"):
            bodies = [reading.cast.thing(m) for m in reading.cast.mentions[other.index]]
            actors = list({b.id: b for b in bodies if b.type in ("Organization", "NationalBody")}.values())
            return actors if len(actors) == 1 else []
    return []


def _subjects(sentence: Sentence) -> list[Thing]:
    """The actors that a sentence is about: its first subject, else what it inherited."""
    for group in sentence.groups:
        if group.role == "subject" and any(t.is_actor or t.type == "Programme" for t in group.things):
            return [t for t in group.things if t.is_actor or t.type == "Programme"]
    return sentence.inherited


def _meaning(reading: Reading, part: Passage, inherited: list[Thing], project: projects.Project | None) -> list[Thing]:
    """What "it", "the Centre" or "this project" can mean in a passage."""
    for at, word in enumerate(part.words):
        if word.norm in {"it", "they"} and at < 4:
            break
        if word.is_capital and at and part.words[at - 1].norm in {"the", "this"} and word.norm in _HEADS:
            kept = [t for t in inherited if _has_head(t, word.norm, reading.register)]
            body = kept[0] if kept else _by_head(reading, word.norm, part.index)
            if body is not None:
                return [body]
    if project is not None:
        return [*project.lead, project.thing] if not inherited or part.first else [*inherited, project.thing]
    return inherited


_HEADS = frozenset(
    """center committee office organization unit team forum union league bank department agency mission structure
    platform council institute academy program task group secretariat network commission directorate branch""".split()
)


def _by_head(reading: Reading, head: str, index: int) -> Thing | None:
    """The body named last before a passage whose full name has this head."""
    for at in range(index, max(-1, index - 60), -1):
        for mention in reversed(reading.cast.mentions[at]):
            thing = reading.cast.thing(mention)
            if _has_head(thing, head, reading.register):
                return thing
    return None


def _has_head(thing: Thing, head: str, register: Register) -> bool:
    """Whether a body's full name, here or in the register, has this head."""
    if thing.type not in ("Organization", "NationalBody", "Programme"):
        return False
    if thing.head == head:
        return True
    forms = list(thing.surfaces)
    if thing.slug in register.entries:
        forms += [register.entries[thing.slug].name]
    return any(fold(word) == head for form in forms for word in form.split() if len(form.split()) > 1)


def _claims(reading: Reading) -> None:
    """Relations and agreements of all sentences, and what names tell."""
    reading.claims += structure.by_names(reading.cast, reading.parts, reading.register)
    reading.claims += structure.committees(reading.cast, reading.parts)
    reading.claims += structure.owners(reading.cast, reading.parts)
    for sentence, when in zip(reading.sentences, reading.dates, strict=True):
        part = sentence.part
        if part.block.kind in ("heading", "title") and not reading.cast.mentions[part.index]:
            continue
        reading.claims += structure.by_neighbours(sentence, reading.cast, reading.register)
        if part.block.kind in ("heading", "title") or part.under(LIST_HEADING):
            continue
        reading.claims += frames.claims(sentence, reading.year)
        if not any(SUMMARY.search(h) for h in part.headings):
            reading.pacts += agreements.pacts(sentence, when)


def _events(reading: Reading) -> None:
    found = _title_event(reading)
    opening: tuple[Date, Thing | None] | None = None
    block = -1
    for sentence, when in zip(reading.sentences, reading.dates, strict=True):
        if sentence.part.block_index != block:
            opening, block = None, sentence.part.block_index
        if sentence.part.block.kind not in ("title", "heading"):
            found += events.happenings(sentence, when, opening)
            opening = events.dateline(sentence, when) or opening
    found += _launches(reading)
    reading.events = events.merge(found)
    _listed_participants(reading)


def _launches(reading: Reading) -> list[events.Happening]:
    """The launch of a project or programme that a sentence dates."""
    out: list[events.Happening] = []
    for sentence, when in zip(reading.sentences, reading.dates, strict=True):
        for at, word in enumerate(sentence.words):
            if word.norm not in {"launched", "launch", "launching"} or not sentence.free(at):
                continue
            near = [
                date
                for place, date in when
                if 0 < place - at <= 6 or (word.norm != "launched" and 0 < place - at <= 24)
            ]
            project = _launched(reading, sentence, at)
            if not near or project is None:
                continue
            block = next((p for p in reading.projects if p.thing is project), None)
            title = f"{block.code} {block.title}" if block is not None else project.name
            index = sentence.part.index
            event = events.Happening(
                f"Launch of {title}", "launch", near[0].first, "", None, index, at, at + 1, rule="launch"
            )
            event.organizers = list(block.lead) if block is not None else []
            out.append(event)
    return out


def _launched(reading: Reading, sentence: Sentence, at: int) -> Thing | None:
    """The programme that "launched" or "launch of" speaks of: in the sentence, else the project of the block."""
    passive = sentence.norm(at) == "launched"
    for group in sentence.groups:
        near = group.last <= at and at - group.last <= 3 if passive else 0 < group.first - at <= 3
        programmes = [t for t in group.things if t.type == "Programme"]
        if near and programmes:
            return programmes[0]
    if passive and any(w.norm in {"project", "program", "initiative"} for w in sentence.words[:16]):
        block = next((p for p in reading.projects if p.begin <= sentence.part.index < p.stop), None)
        return block.thing if block is not None else None
    return None


def _listed_participants(reading: Reading) -> None:
    """Bodies in a list that "It brought together representatives of:" opens took part in the event told before it."""
    for sentence in reading.sentences:
        lead = sentence.part.lead
        if lead is None or not reading.events or sentence.part.block.kind != "item":
            continue
        opening = reading.sentences[lead]
        if not events.ATTEND.search(opening.text(max(0, len(opening.words) - 12), len(opening.words))):
            continue
        before = [e for e in reading.events if e.passage <= lead and e.kind != "signing"]
        event = before[-1] if before else None
        titled = next((e for e in reading.events if e.rule == "title-page"), None)
        event = titled if titled is not None and lead - titled.passage < 25 else event
        if event is not None:
            people = [t for g in sentence.groups for t in g.things if t.is_actor]
            event.participants += [p for p in people if p not in event.participants]


def _title_event(reading: Reading) -> list[events.Happening]:
    """The event that a title page announces over several lines: name, organizers, date, place."""
    titles = [s for s in reading.sentences if s.part.block.kind == "title"]
    found: list[events.Happening] = []
    for sentence in titles:
        noun = next((i for i, w in enumerate(sentence.words) if w.norm in events.KINDS), None)
        if noun is None or found:
            continue
        kind = events.KINDS[sentence.words[noun].norm]
        name = reading.document.text[sentence.part.start : sentence.part.end].strip(" *¹²³")
        thing = next((t for g in sentence.groups for t in g.things if t.type == "Event"), None)
        found.append(
            events.Happening(
                name, kind, "", "", None, sentence.part.index, 0, len(sentence.words), thing, rule="title-page"
            )
        )
    if not found:
        return []
    event = found[0]
    for sentence in titles:
        for _, date in reading.dates[sentence.part.index]:
            if not event.start:
                event.start, event.end = date.first, date.last
        for group in sentence.groups:
            for thing in group.things:
                if thing.type == "Place" and thing.kind == "city" and event.place is None:
                    event.place = thing
        text = " ".join(w.norm for w in sentence.words)
        actors = [t for g in sentence.groups for t in g.things if t.type in ACTORS]
        if re.search(r"\b(organized|coorganized|convened) by\b", text):
            event.organizers += [a for a in actors if a not in event.organizers]
        elif re.search(r"\b(cofinanced|financed|funded|cofunded|sponsored) by\b", text):
            event.funders += [a for a in actors if a not in event.funders]
        elif re.search(r"\bhosted by\b", text):
            event.hosts += [a for a in actors if a not in event.hosts]
    return found if event.start else []


def _topics(reading: Reading) -> None:
    for sentence in reading.sentences:
        part = sentence.part
        if part.block.kind in ("heading", "title", "note") or part.under(LIST_HEADING):
            continue
        recommending = in_recommendations(part)
        actors = [t for t in _topic_actors(reading, sentence, recommending) if t.is_actor or t.type == "Place"]
        reading.topics += topics.topic_claims(sentence, actors[:6], recommending)


def _topic_actors(reading: Reading, sentence: Sentence, recommending: bool) -> list[Thing]:
    """Who a sentence speaks of: its subjects with their partners, what its pronoun means, or the region it means."""
    partners = [
        t
        for g in sentence.groups
        if g.role == "with" and sentence.norm(g.near - 1) in JOINT
        for t in g.things
        if t.is_actor
    ]
    for group in sentence.groups:
        if group.role == "subject" and any(
            t.is_actor or (t.type == "Place" and t.kind == "region") for t in group.things
        ):
            return [*group.things, *partners]
    if any(w.norm in {"it", "they"} for w in sentence.words[:6]) or _definite(sentence):
        return [*sentence.inherited, *partners]
    opening = [w.norm for w in sentence.words[:12]]
    if reading.region is not None and any(
        n in {"states", "countries", "national", "governments", "regional"} for n in opening
    ):
        return [reading.region]
    agents = [g for g in sentence.groups if g.role == "by" and any(t.is_actor for t in g.things)]
    if agents:
        return [*agents[0].things, *partners]
    places = [t for g in sentence.groups for t in g.things if t.type == "Place" and t.kind == "region"]
    if places:
        return places[:1]
    if recommending and reading.region is not None and not sentence.groups:
        return [reading.region]
    return []


def _definite(sentence: Sentence) -> bool:
    return any(
        w.norm in _HEADS | {"project"} and sentence.norm(i - 1) in {"the", "this"}
        for i, w in enumerate(sentence.words[:8])
    )
