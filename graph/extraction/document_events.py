"""Events that more than one sentence tells: of a title page, of a list of participants, launches of projects.

What comes in is a reading with its sentences and projects; what goes out are the events of the whole document, each
once, joined from what :mod:`graph.extraction.events` finds in every sentence and what only the order of the document
tells.
"""

from __future__ import annotations

import re

from graph.extraction.cast import ACTORS, Thing
from graph.extraction.clauses import Sentence
from graph.extraction.event_roles import ATTEND, HOST, JOINT, ORGANIZE, Happening, attendance, held_by
from graph.extraction.events import KINDS, ORDINAL, ORDINALS, Dateline, happenings, merge
from graph.extraction.patterns import Date
from graph.extraction.projects import Project
from graph.extraction.reading import Reading

LAUNCHING = frozenset({"launched", "launch", "launching"})
ORGANIZED_BY = re.compile(r"\b(organized|coorganized|convened) by\b")
FUNDED_BY = re.compile(r"\b(cofinanced|financed|funded|cofunded|sponsored) by\b")
HOSTED_BY = re.compile(r"\bhosted by\b")

PARTICIPANTS = re.compile(
    r"^\W*(?:annex\W+\w*\W*)?(?:(?:provisional |final )?list of )?participants\W*$", re.IGNORECASE
)
DRILLS = frozenset("exercise exercises drill drills maneuvers manoeuvres".split())
DRILL = re.compile(r"anti-?terror[- –]?(?:19|20)\d\d$|\b(?:exercise|drill)\b", re.IGNORECASE)
"""Names of exercises by their form."""
FOLLOWING = 5
"""How many sentences on a text may still tell who came to the event it has just named."""
GOES_ON = frozenset({"it", "its", "they"})


def document_events(reading: Reading) -> list[Happening]:
    """All events of a document, the same one told twice only once."""
    found = _title_event(reading)
    opening: Dateline | None = None
    headed: Dateline | None = None
    block = -1
    for sentence, when, line in zip(reading.sentences, reading.dates, reading.datelines, strict=True):
        if sentence.part.block_index != block:
            opening, block = headed, sentence.part.block_index
        if sentence.part.block.kind == "heading":
            headed = line
        elif sentence.part.block.kind != "title":
            told = happenings(sentence, when, opening)
            last = found[-1] if found else None
            if not told and last is not None and 0 < sentence.part.index - last.passage <= FOLLOWING:
                if sentence.part.headings == reading.parts[last.passage].headings:
                    _more_of(sentence, last)
            elif told and opening is headed:
                headed = None  # the heading dates the first event under it
            _of_project(reading, sentence, told)
            found += told
            opening = line or opening
    found += _launches(reading)
    found += _exercises(reading)
    _places_in_names(reading, found)
    merged = merge(found)
    _owners(reading, merged)
    _listed_participants(reading, merged)
    return merged


def _owners(reading: Reading, found: list[Happening]) -> None:
    """Give a numbered session, plenary or summit that nobody is said to organize to the body whose it is.

    That is the body in its name, else the one that the text speaks of just there, else the one that the document is
    about.
    """
    main = reading.main
    for event in found:
        words = event.name.lower().split()
        several = len(event.hosts) > 1 or bool(event.organizers)
        if event.hosts and several and all(t.type == "Organization" for t in event.hosts):
            _join(event.organizers, event.hosts)
        if event.organizers or event.hosts or event.kind in ("signing", "launch") or event.rule == "event-verb":
            continue
        inner = [reading.cast.things[i] for i in event.thing.inner if i in reading.cast.things] if event.thing else []
        bodies = [t for t in inner if t.type == "Organization"]
        numbered = any(word in ORDINALS or ORDINAL.match(word) for word in words)
        if bodies:
            event.organizers = bodies if "joint" in words else bodies[:1]
        elif {"plenary", "summit"} & set(words) or (numbered and {"session", "meeting"} & set(words)):
            near = [t for t in reading.sentences[event.passage].inherited if t.type == "Organization"]
            event.organizers = near[:1] or ([main] if main is not None else [])


def _places_in_names(reading: Reading, found: list[Happening]) -> None:
    """Give an event without a place the city that its name begins with: "Bishkek Summit"."""
    cities = {form: t for t in reading.cast.things.values() if t.is_city for form in t.surfaces}
    for event in found:
        if event.place is None and event.kind not in ("signing", "launch"):
            opening = event.name.split()[:3]
            named = [cities[form] for form in (" ".join(opening[:2]), *opening) if form in cities]
            event.place = next(iter(named), None)


def _of_project(reading: Reading, sentence: Sentence, told: list[Happening]) -> None:
    """Events in a project's block that "the project" held, or nobody is said to have held, are those of its lead.

    The partners of its title run them too.
    """
    project = reading.project_at(sentence.part.index)
    if project is None or not project.lead:
        return
    spoken = any(w.norm == "project" for w in sentence.words[:10])
    for event in told:
        by_project = spoken and all(t in project.lead for t in event.organizers)
        if by_project or not (event.organizers or event.hosts):
            _join(event.organizers, _launchers(reading, project.thing, project))


def _more_of(sentence: Sentence, event: Happening) -> None:
    """What a later sentence tells of an event: who came, and who ran it where the event is its subject."""
    attendance(sentence, event, 0)
    opening = [w.norm for w in sentence.words[:6]]
    noun = next((i for i, norm in enumerate(opening) if norm in KINDS), -1)
    if opening and (opening[0] in GOES_ON | ORGANIZE | HOST or (noun > 0 and opening[noun - 1] in {"the", "this"})):
        held_by(sentence, event)


def _title_event(reading: Reading) -> list[Happening]:
    """The event that a title page announces over several lines: name, organizers, date, place."""
    titles = [s for s in reading.sentences if s.part.block.kind == "title"]
    event = next((event for sentence in titles if (event := _announced(reading, sentence))), None)
    if event is None:
        return []
    for sentence in titles:
        _add_title_line(event, sentence, reading.dates[sentence.part.index])
    return [event] if event.start else []


def _announced(reading: Reading, sentence: Sentence) -> Happening | None:
    """The event that a line of the title page names by a noun of event."""
    noun = next((w.norm for w in sentence.words if w.norm in KINDS), None)
    if noun is None:
        return None
    part = sentence.part
    name = reading.document.text[part.start : part.end].strip(" *¹²³")
    thing = next((t for g in sentence.groups for t in g.things if t.type == "Event"), None)
    size = len(sentence.words)
    return Happening(name, KINDS[noun], "", "", None, part.index, 0, size, thing, rule="title-page")


def _add_title_line(event: Happening, sentence: Sentence, when: list[tuple[int, Date]]) -> None:
    """Add the date, the place and the bodies that one line of the title page gives."""
    if when and not event.start:
        event.start, event.end = when[0][1].first, when[0][1].last
    things = [thing for group in sentence.groups for thing in group.things]
    event.place = event.place or next((t for t in things if t.is_city), None)
    actors = [t for t in things if t.type in ACTORS]
    text = " ".join(w.norm for w in sentence.words)
    if ORGANIZED_BY.search(text):
        _join(event.organizers, actors)
    elif FUNDED_BY.search(text):
        _join(event.funders, actors)
    elif HOSTED_BY.search(text):
        _join(event.hosts, actors)


def _launches(reading: Reading) -> list[Happening]:
    """The launch of a project or programme that a sentence dates."""
    out: list[Happening] = []
    for sentence, when in zip(reading.sentences, reading.dates, strict=True):
        for at, word in enumerate(sentence.words):
            if word.norm not in LAUNCHING or not sentence.free(at):
                continue
            reach = 6 if word.norm == "launched" else 24
            near = [date for place, date in when if 0 < place - at <= reach]
            project = _launched(reading, sentence, at)
            if not near or project is None:
                continue
            block = next((p for p in reading.projects if p.thing is project), None)
            name = f"Launch of {block.code} {block.title}" if block is not None else f"Launch of {project.name}"
            index = sentence.part.index
            event = Happening(name, "launch", near[0].first, "", None, index, at, at + 1, rule="launch")
            event.organizers = _launchers(reading, project, block)
            out.append(event)
    return out


def _exercises(reading: Reading) -> list[Happening]:
    """Named exercises: programmes that the text calls exercises or drills, or whose name says so, with their year."""
    out: list[Happening] = []
    for thing in reading.cast.things.values():
        if thing.type != "Programme" or thing.made not in ("phrase", "form"):
            continue
        index = next(iter(thing.first.values()))[0]
        sentence = reading.sentences[index]
        mention = next((m for m in sentence.mentions if m.thing == thing.id), None)
        if mention is None or not (DRILL.search(thing.name) or _near_drill(sentence, mention.first, mention.last)):
            continue
        dated = [
            d for at, d in reading.dates[index] if mention.last - 1 <= at <= mention.last + 12 and len(d.first) > 4
        ]
        year = re.search(r"(?:19|20)\d\d$", thing.name)
        start, end = (dated[0].first, dated[0].last) if dated else (year.group() if year else "", "")
        event = Happening(thing.name, "exercise", start, end, None, index, mention.first, mention.last, thing)
        event.rule = "exercise-name"
        after = [g for g in sentence.groups if mention.last <= g.first <= mention.last + 10 and g.role in ("in", "at")]
        event.place = next((t for g in after for t in g.things if t.is_city or t.type == "State"), None)
        held_by(sentence, event)
        if not event.organizers:
            event.organizers = _launchers(reading, thing, None) or _running(sentence)
        out.append(event)
    return out


def _near_drill(sentence: Sentence, first: int, last: int) -> bool:
    """Whether a word for an exercise stands right by a name, or before the list in which the name stands."""
    near = {sentence.norm(i) for i in range(max(0, first - 14), min(last + 3, len(sentence.words)))}
    return bool(near & DRILLS)


def _running(sentence: Sentence) -> list[Thing]:
    """Those who run what a sentence speaks of: its subject or the body it goes on about, and who works with them."""
    subjects = [t for g in sentence.groups if g.role == "subject" for t in g.of(ACTORS)]
    with_ = [
        t for g in sentence.groups if g.role == "with" and sentence.norm(g.near - 1) in JOINT for t in g.of(ACTORS)
    ]
    out = [*(subjects[:1] or [t for t in sentence.inherited if t.type in ACTORS][:1]), *with_]
    return list({t.id: t for t in out}.values())


def _launchers(reading: Reading, project: Thing, block: Project | None) -> list[Thing]:
    """Who launched a project: the lead and the partners of its title, or else who runs it by the text."""
    if block is not None:
        titled = {m.thing for m in reading.cast.mentions[block.passage]}
        return [*block.lead, *(t for t in block.partners if t.id in titled)]
    running = ("operates", "leads")
    out = [c.subject for c in reading.claims if c.object is project and c.relation in running]
    return list({t.id: t for t in out}.values())[:3]


def _launched(reading: Reading, sentence: Sentence, at: int) -> Thing | None:
    """The programme that "launched" or "launch of" speaks of: in the sentence, else the project of the block."""
    passive = sentence.norm(at) == "launched"
    for group in sentence.groups:
        near = group.last <= at and at - group.last <= 3 if passive else 0 < group.first - at <= 3
        programmes = [t for t in group.things if t.type == "Programme"]
        if near and programmes:
            return programmes[0]
    if passive and any(w.norm in {"project", "program", "initiative"} for w in sentence.words[:16]):
        block = reading.project_at(sentence.part.index)
        return block.thing if block is not None else None
    return None


def _listed_participants(reading: Reading, found: list[Happening]) -> None:
    """Bodies in a list that "It brought together representatives of:" opens took part in the event told before it.

    Those under a heading "List of participants" took part in the event of the title page.
    """
    titled = next((event for event in found if event.rule == "title-page"), None)
    for sentence in reading.sentences:
        lead = sentence.part.lead
        if titled is not None and sentence.part.under(PARTICIPANTS):
            _join(titled.participants, [t for g in sentence.groups for t in g.things if t.is_actor])
            continue
        if lead is None or sentence.part.block.kind != "item":
            continue
        opening = reading.sentences[lead]
        if not ATTEND.search(opening.text(max(0, len(opening.words) - 12), len(opening.words))):
            continue
        before = [event for event in found if event.passage <= lead and event.kind != "signing"]
        near_title = titled is not None and lead - titled.passage < 25
        event = titled if near_title else (before[-1] if before else None)
        if event is not None:
            _join(event.participants, [t for g in sentence.groups for t in g.things if t.is_actor])


def _join(target: list[Thing], things: list[Thing]) -> None:
    target += [thing for thing in things if thing not in target]
