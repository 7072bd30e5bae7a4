"""A document in the course of extraction, and what pronouns mean in its sentences.

What comes in are passages and their cast; what goes out is a :class:`Reading` whose sentences know their groups and
what "it", "the Centre" or "this project" stands for: the subject before, the body that the heading names, or the
project of the block. Later steps add claims, agreements, events and topics to it.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass, field
from typing import Any

from graph.extraction.agreements import Pact
from graph.extraction.cast import Cast, Mention, Thing
from graph.extraction.clauses import BODY_HEADS, Sentence, read
from graph.extraction.event_roles import Happening
from graph.extraction.events import Dateline, dateline
from graph.extraction.frames import Claim, sentence_dates
from graph.extraction.lexicon import verbs
from graph.extraction.parsing import Tree
from graph.extraction.passages import Passage
from graph.extraction.patterns import Date
from graph.extraction.projects import Project
from graph.extraction.topics import TopicClaim
from graph.model import Document
from graph.register import Register
from graph.words import fold

NAMED_HEADS = BODY_HEADS | {"academy", "process", "alliance", "conference", "council", "facility", "partnership"}
"""Heads after "the" that stand for the body or programme named last with this head."""
TEXT_HEADS = frozenset(
    "strategy plan convention protocol memorandum declaration resolution charter treaty pact".split()
)
"""Heads after "the" that stand for the instrument named last with this head."""
DEFINITE = NAMED_HEADS | TEXT_HEADS | frozenset("project programme program".split())
NEAR = 12
"""How many passages back a thing may have been named that a small letter speaks of."""
YEAR = re.compile(r"\b(?:19[5-9]|20[0-4])\d\b")
DATELINE = 7
"""Most words of a heading or an opening that dates what follows."""
REACH = 60
"""How many passages back such a body may have been named."""
MIN_WORDS, MAX_WORDS = 5, 30
"""The length of a quote."""


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
    datelines: list[Dateline | None] = field(default_factory=list)
    """What opens each sentence as a dateline, if it does."""
    claims: list[Claim] = field(default_factory=list)
    learned: list[Claim] = field(default_factory=list)
    """What the trained model holds possible, most of it with little confidence."""
    pacts: list[Pact] = field(default_factory=list)
    events: list[Happening] = field(default_factory=list)
    projects: list[Project] = field(default_factory=list)
    topics: list[TopicClaim] = field(default_factory=list)
    region: Thing | None = None
    main: Thing | None = None
    """The body that the document is about: the organization named most."""
    named: dict[str, set[int]] = field(default_factory=dict)
    """The passages in which each thing is named."""
    trees: dict[int, Tree] = field(default_factory=dict)
    """Trees of sentences by their passage; empty where nothing is parsed."""

    def project_at(self, passage: int) -> Project | None:
        """The project whose block holds a passage."""
        before = bisect_right(self.projects, passage, key=lambda project: project.begin) - 1
        found = self.projects[before] if before >= 0 else None
        return found if found is not None and passage < found.stop else None


class _Years:
    """The year that dates without one have at a place of the text: of the heading or of the opening of the block."""

    def __init__(self, usual: str) -> None:
        self.usual = usual
        self.headings: tuple[str, ...] = ()
        self.block = -1
        self.of_heading = self.of_block = ""

    def pass_on(self, part: Passage) -> None:
        """Go on to a passage."""
        if part.headings != self.headings:
            self.headings = part.headings
            self.of_heading = next((y for h in reversed(part.headings) if (y := _only_year(h))), "")
        if part.block_index != self.block:
            self.block, self.of_block = part.block_index, ""
        if not self.of_block and len(part.words) <= DATELINE:
            self.of_block = _only_year(" ".join(w.text for w in part.words))

    def year(self) -> str:
        """The year here."""
        return self.of_block or self.of_heading or self.usual


def _only_year(text: str) -> str:
    """The year of a short text that names one only, and is no more than a date or a place."""
    found = set(YEAR.findall(text))
    return found.pop() if len(found) == 1 and len(text.split()) <= DATELINE else ""


def read_sentences(reading: Reading) -> None:
    """Read every passage with what pronouns mean in it."""
    for index, mentions in enumerate(reading.cast.mentions):
        for mention in mentions:
            reading.named.setdefault(mention.thing, set()).add(index)
    years = _Years(reading.year)
    inherited: list[Thing] = []
    block = -1
    heading: tuple[str, ...] = ()
    main = reading.main = _main_body(reading.cast)
    named: dict[tuple[str, ...], list[Thing]] = {}
    above: list[Thing] = []
    for part in reading.parts:
        if part.block.kind in ("heading", "title"):
            named[part.headings] = _heading_bodies(reading, part)
            around = [b for b in named.get(part.headings[:-1], []) if main is not None and b.id == main.id]
            above = named[part.headings] or around
        project = reading.project_at(part.index)
        if part.headings != heading:
            inherited, heading = above, part.headings
        if part.block_index != block:
            block = part.block_index
            is_item = part.block.kind == "item"
            if is_item and part.lead is not None and reading.sentences:
                inherited = _subjects(reading.sentences[part.lead]) or inherited
            elif project is None:
                inherited = above or (inherited if is_item else [])
        meaning = _meaning(reading, part, inherited, project)
        mentions = _with_definites(reading, part, meaning)
        sentence = read(part, mentions, reading.cast, verbs(), meaning)
        sentence.above = above
        reading.sentences.append(sentence)
        years.pass_on(part)
        when = sentence_dates(sentence, years.year())
        reading.dates.append(when)
        reading.datelines.append(dateline(sentence, when))
        inherited = _subjects(sentence) or inherited


def _main_body(cast: Cast) -> Thing | None:
    """The organization named most."""
    counts = cast.counts()
    bodies = (i for i in counts if cast.things[i].type == "Organization")
    best = min(bodies, key=lambda i: (-counts[i], i), default="")
    return cast.things.get(best)


def _heading_bodies(reading: Reading, part: Passage) -> list[Thing]:
    """The one body that a heading names, which is then the subject of fragments below it."""
    bodies = reading.cast.named_in(part.index)
    if not bodies:
        bodies = [reading.cast.thing(mention) for mention in _with_definites(reading, part, [])]
    actors = list({b.id: b for b in bodies if b.type in ("Organization", "NationalBody")}.values())
    return actors if len(actors) == 1 else []


def _subjects(sentence: Sentence) -> list[Thing]:
    """The actors that a sentence is about: its first subject, else what it inherited."""
    for group in sentence.groups:
        subjects = [t for t in group.things if t.is_actor or t.type == "Programme"]
        if group.role == "subject" and subjects:
            return subjects
    return sentence.inherited


def _meaning(reading: Reading, part: Passage, inherited: list[Thing], project: Project | None) -> list[Thing]:
    """What "it", "the Centre", "both sides" or "this project" can mean in a passage."""
    together = _together(reading, part)
    if together:
        return together
    for at, word in enumerate(part.words):
        if word.norm in {"it", "they"} and at < 4:
            break
        if word.is_capital and at and part.words[at - 1].norm in {"the", "this"} and word.norm in NAMED_HEADS:
            kept = [t for t in inherited if _has_head(t, word.norm, reading.register)]
            body = kept[0] if kept else _by_head(reading, word.norm, part.index)
            if body is not None:
                return [body]
    if project is not None:
        return [*project.lead, project.thing] if not inherited or part.first else [*inherited, project.thing]
    return inherited


def _together(reading: Reading, part: Passage) -> list[Thing]:
    """Whom "the two organizations", "both sides" or "the three" mean: as many bodies that stood together before."""
    number = 0
    for at, word in enumerate(part.words[:OPENING]):
        before = part.words[at - 1].norm if at else ""
        if word.norm in COLLECTIVE and (word.norm == "both" or before in {"the", "these", "all"}):
            following = part.words[at + 1] if at + 1 < len(part.words) else None
            if following is not None and following.is_capital:
                return []
            number = COLLECTIVE[word.norm]
            break
    if not number:
        return []
    for sentence in reversed(reading.sentences[-TOGETHER:]):
        if sentence.part.headings != part.headings:
            break
        for group in sentence.groups:
            actors = [thing for thing in group.things if thing.is_actor]
            if len(actors) == number:
                return actors
        named = {t.id: t for group in sentence.groups for t in group.things if t.is_actor}
        if len(named) == number:
            return list(named.values())
    return []


COLLECTIVE = {"two": 2, "both": 2, "three": 3, "four": 4, "parties": 2, "sides": 2}
"""Words that mean bodies named together before, and how many."""
OPENING, TOGETHER = 14, 5
"""Among how many first words they stand, and how many sentences before the bodies were named."""


def _with_definites(reading: Reading, part: Passage, meaning: list[Thing]) -> list[Mention]:
    """The mentions of a passage and those of what it calls "the Centre", "that Committee" or "the strategy"."""
    mentions = reading.cast.mentions[part.index]
    covered = {i for mention in mentions for i in range(mention.first, mention.last)}
    found: list[Mention] = []
    for at, word in enumerate(part.words):
        definite = at and part.words[at - 1].norm in {"the", "this", "that"}
        if at in covered or not definite or word.norm not in DEFINITE:
            continue
        ahead = part.words[at + 1] if at + 1 < len(part.words) else None
        if ahead is not None and (ahead.is_capital or ahead.norm in {"of", "for", "on", "-"} or at + 1 in covered):
            continue
        kept = [thing for thing in meaning if _has_head(thing, word.norm, reading.register)]
        if word.is_capital or kept:
            body = kept[0] if kept else _by_head(reading, word.norm, part.index)
        else:
            body = _only_one(reading, word.norm, part.index)
        if body is not None:
            found.append(Mention(at, at + 1, body.id))
    return sorted([*mentions, *found], key=lambda mention: mention.first) if found else mentions


def _by_head(reading: Reading, head: str, index: int) -> Thing | None:
    """The body named last before a passage whose full name has this head."""
    for at in range(index, max(-1, index - REACH), -1):
        for thing in reversed(reading.cast.named_in(at)):
            if _has_head(thing, head, reading.register):
                return thing
    return None


def _only_one(reading: Reading, head: str, index: int) -> Thing | None:
    """The thing with this head where the passages before name but one: a small letter tells no name."""
    named = {
        thing.id: thing
        for at in range(max(0, index - NEAR), index + 1)
        for thing in reading.cast.named_in(at)
        if _has_head(thing, head, reading.register)
    }
    return next(iter(named.values())) if len(named) == 1 else None


def _has_head(thing: Thing, head: str, register: Register) -> bool:
    """Whether a body's full name, here or in the register, has this head."""
    if thing.type not in (("Instrument",) if head in TEXT_HEADS else ("Organization", "NationalBody", "Programme")):
        return False
    if thing.head == head:
        return True
    forms = [form.split() for form in thing.surfaces]
    if thing.slug in register.entries:
        forms.append(register.entries[thing.slug].name.split())
    return any(fold(word) == head for form in forms if len(form) > 1 for word in form)


def quote(reading: Reading, passage: int, first: int, last: int) -> dict[str, Any]:
    """The evidence keys of a record: 5 to 30 words of the passage around words ``first`` to ``last``."""
    part = reading.parts[passage]
    spots = [i for i, w in enumerate(part.words) if w.norm[0].isalnum()] or list(range(len(part.words)))
    low = next((n for n, i in enumerate(spots) if i >= first), len(spots) - 1)
    high = next((n for n in range(len(spots) - 1, -1, -1) if spots[n] < last), low) + 1
    low = max(low, high - MAX_WORDS)
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


def quote_of_name(reading: Reading, thing: Thing) -> tuple[int, int, int]:
    """The passage and the words in which a thing's name, or else any form of it, stands; it must have been named."""
    passage, start, end = thing.first.get(thing.name) or next(iter(thing.first.values()))
    spots = [i for i, w in enumerate(reading.parts[passage].words) if w.start < end and w.end > start] or [0]
    return passage, spots[0], spots[-1] + 1
