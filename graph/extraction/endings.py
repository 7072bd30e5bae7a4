"""Until when a tie held, and who reports it: what a sentence says of its claims besides their status.

What comes in are the claims of a sentence with its dates; what goes out are the same claims with an end to their valid
time where the text says that they ended ("until 2014", "was suspended in 2016"), and with the body that is said to
report them ("according to the OSCE", "CARICC reported that"). A tie that ended was so: its status stays. The cues are a
table, ``data/registry/end_cues.csv``; one that names relations ends only those.
"""

from __future__ import annotations

from collections.abc import Iterable
from itertools import pairwise

from graph.extraction.cast import Thing
from graph.extraction.clauses import Group, Sentence
from graph.extraction.cues import cue_table, told_at
from graph.extraction.frames import Claim
from graph.extraction.patterns import Date

LASTING = frozenset(
    """part_of member_of cooperates_with supports seeks_support_from funds leads operates implements monitors
    located_in""".split()
)
"""Relations that hold for a time; to adopt, to mandate and to succeed happen once."""
BEFORE, AFTER = 14, 12
"""How far before and after the words of a claim its end may be told."""
REPORTING = frozenset(
    """reported reports said says stated states announced announces informed informs noted notes indicated indicates
    explained explains mentioned mentions confirmed confirms declared recalled recalls claimed claims""".split()
)
OPENING = frozenset({"that", ":"})


def note_ends(sentence: Sentence, claims: Iterable[Claim], when: list[tuple[int, Date]], known: str) -> None:
    """Set until when the claims of a sentence held; ``known`` is the date of the document, for an end without one."""
    ends = _ends(sentence, when, known)
    reporter = _reporter(sentence)
    for claim in claims:
        if claim.passage != sentence.part.index:
            continue
        for at, relations, until in ends:
            near = claim.first - BEFORE <= at <= claim.last + AFTER and not _parted(sentence, claim, at)
            if near and claim.relation in relations and not claim.until:
                claim.until = until
                if claim.date == until:
                    claim.date = ""
        if claim.relation in LASTING and not claim.until:
            claim.until = _period(sentence, claim, when)
        if reporter is not None and claim.first >= reporter[0]:
            claim.said_by = reporter[1].id


def _ends(sentence: Sentence, when: list[tuple[int, Date]], known: str) -> list[tuple[int, frozenset[str], str]]:
    """Where a sentence tells an end, of which relations, and its date."""
    out = []
    for at in range(len(sentence.words)):
        for cue, relations in told_at(sentence, at, cue_table("end_cues.csv", "relations")):
            until = _date(when, at, known, cue[0] in {"until", "till"})
            if until:
                out.append((at, frozenset(relations.split()) or LASTING, until))
                break
    return out


def _period(sentence: Sentence, claim: Claim, when: list[tuple[int, Date]]) -> str:
    """The end of the period of months or years at whose beginning a claim is dated: "from 2009 to 2014"."""
    if not claim.date:
        return ""
    for _, date in when:
        if date.first == claim.date and date.last and len(date.last) < len("2011-07-22"):
            return date.last
    ordered = sorted(when, key=lambda pair: pair[0])
    for (at, begin), (then, end) in pairwise(ordered):
        opened = sentence.norm(at - 1) in {"from", "between"}
        joined = sentence.norm(then - 1) in {"to", "until", "till", "-", "–", "and"} and then - at <= 5
        if opened and joined and claim.date in (begin.first, end.first) and begin.first < end.first:
            claim.date = begin.first
            return end.first
    return ""


def _date(when: list[tuple[int, Date]], at: int, known: str, needed: bool) -> str:
    """The date of an end: the one after its cue, else one before it, else the latest it can be."""
    after = [date for place, date in when if at < place <= at + 6]
    if after:
        return after[0].last or after[0].first
    if needed:
        return ""
    before = [date for place, date in when if place < at]
    return (before[-1].last or before[-1].first) if before else known


def _parted(sentence: Sentence, claim: Claim, at: int) -> bool:
    """Whether a semicolon stands between a claim and the word at ``at``."""
    low, high = (claim.last, at) if at >= claim.last else (at, claim.first)
    return any(sentence.norm(i) == ";" for i in range(low, high))


def _reporter(sentence: Sentence) -> tuple[int, Thing] | None:
    """Who reports what a sentence says, and from which word on."""
    for group in sentence.groups:
        told = _tells(sentence, group)
        if told is not None and len(group.things) == 1 and group.things[0].is_actor:
            return told, group.things[0]
    return None


def _tells(sentence: Sentence, group: Group) -> int | None:
    """Where what a group reports begins: after "X reported that", or anywhere in "according to X, ..."."""
    if sentence.norm(group.first - 2) == "according" or sentence.norm(group.first - 3) == "according":
        return 0 if group.first <= 5 else group.last
    if group.role != "subject":
        return None
    for at in range(group.last, min(group.last + 4, len(sentence.words))):
        if sentence.norm(at) in REPORTING and sentence.free(at):
            opened = next((i for i in range(at + 1, at + 5) if sentence.norm(i) in OPENING), None)
            return opened
    return None
