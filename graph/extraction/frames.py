"""Relations stated by predicates, read by order and small words.

What comes in is a :class:`~graph.extraction.clauses.Sentence`; what goes out are :class:`Claim` objects. The predicates
are those of :mod:`graph.extraction.lexicon`; this module finds what stands in their slots without a parse: the subject
before a verb, the objects after it, the agent after "by", the owner before "'s". Where a document has dependency trees,
:mod:`graph.extraction.walker` reads the same lexicon from them.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from itertools import combinations

from graph.extraction.cast import Thing
from graph.extraction.clauses import DETERMINERS, FINITE, Group, Sentence, objects_after, subject_before
from graph.extraction.lexicon import BE, LIGHT, Match, Predicate, matches
from graph.extraction.patterns import Date, dates
from graph.extraction.status import status_after, status_of

UNDATED = frozenset({"part_of", "member_of", "monitors", "implements"})
"""Relations that a date near them says nothing of."""
ADJACENT = 4
"""How many words may stand between a noun and the preposition of its object."""
NEAR_OBJECT, NEAR_PREPOSITION, NEAR_AGENT = 7, 16, 14
"""How many words after a predicate its object, the objects of a preposition and the agent of a passive may stand."""
JOINT = frozenset({"leads", "operates"})
"""Relations whose two or three subjects cooperate: they lead or run one thing together."""
MONEY_GOES_TO = frozenset({"Programme", "Event"})
"""What money is for, where a sentence names one."""
NOT_NOUNS = LIGHT | BE | DETERMINERS | {"which", "who", "that", "as", "partly", "largely", "fully", "itself"}
"""Words that may stand between a name and what describes it."""
MANY = 4
"""Up to how many bodies of one list are taken for partners of each other."""


READER = "/words"
"""What marks the rule of a claim that this reader made."""
Pair = tuple[Thing, Thing]
Find = Callable[[str, frozenset[str]], list[Thing]]
"""Fills a slot with things of some types."""


@dataclass(slots=True)
class Claim:
    """A relation found: ends are things, ``first`` and ``last`` bound the words that state it.

    ``date`` is when it began or happened, ``until`` when it ended, ``said_by`` the id of the thing that reports it.
    """

    relation: str
    subject: Thing
    object: Thing
    status: str
    passage: int
    first: int
    last: int
    rule: str
    date: str = ""
    confidence: float = 0.7
    until: str = ""
    said_by: str = ""


def claims(sentence: Sentence, when: list[tuple[int, Date]]) -> list[Claim]:
    """All relations that the predicates of a sentence state; ``when`` are its dates."""
    if not sentence.groups:
        return []
    return [claim for match in matches(sentence) for claim in claims_by_order(sentence, match, when)]


def sentence_dates(sentence: Sentence, year: str) -> list[tuple[int, Date]]:
    """Dates of a sentence with the index of the word where each begins."""
    part = sentence.part
    out = []
    for date in dates(_text(sentence), year):
        at = next((i for i, w in enumerate(part.words) if w.end > part.start + date.start), len(part.words))
        out.append((at, date))
    return out


def _text(sentence: Sentence) -> str:
    """The text of the passage rebuilt from its words with their spacing."""
    part = sentence.part
    chars = [" "] * (part.end - part.start)
    for word in part.words:
        chars[word.start - part.start : word.end - part.start] = word.text
    return "".join(chars)


def claims_by_order(sentence: Sentence, match: Match, when: list[tuple[int, Date]]) -> list[Claim]:
    """The claims of a predicate found in a sentence."""
    pairs, partners = ends(match.predicate, partial(by_order, sentence, match))
    if not pairs:
        return []
    status = status_of_match(sentence, match, [thing for pair in pairs for thing in pair])
    if status is None:
        return []
    return claims_of(sentence, match, pairs, partners, status, when, match.predicate.id + READER)


def by_order(sentence: Sentence, match: Match, slot: str, types: frozenset[str]) -> list[Thing]:
    """What stands in a slot of a predicate by order and small words."""
    return (READERS.get(slot) or _preposition)(sentence, match, types, slot)


def claims_of(
    sentence: Sentence,
    match: Match,
    pairs: list[Pair],
    partners: list[Pair],
    status: str,
    when: list[tuple[int, Date]],
    rule: str,
) -> list[Claim]:
    """The claims that pairs of ends make: the relation of the predicate, and cooperation of ``partners``."""
    relation, at = match.predicate.relation, match.first
    return [
        *(_claim(sentence, relation, *pair, status, at, rule, when) for pair in pairs),
        *(_claim(sentence, "cooperates_with", *pair, status, at, rule, when) for pair in partners),
    ]


def status_of_match(sentence: Sentence, match: Match, ends: list[Thing]) -> str | None:
    """The status of what a predicate states: its own, else that of the words before it, else of those after a noun."""
    p = match.predicate
    status = p.status or status_of(sentence, match.first)
    if status != "asserted":
        return status
    if p.kind == "noun":
        if p.relation == "supports" and _asked(sentence, match.first):
            return None
        ahead = [g.first for g in sentence.groups if g.first > match.last and any(e in g.things for e in ends)]
        return status_after(sentence, match.last + 1, min(ahead, default=match.last + 1))
    if p.kind == "phrase" and _before_its_verb(sentence, match.first):
        ahead = [g.last for g in sentence.groups if g.first > match.last and any(e in g.things for e in ends)]
        end = max(ahead, default=match.last + 1)
        return status_after(sentence, end, end + 6)
    return status


def _before_its_verb(sentence: Sentence, at: int) -> bool:
    """Whether a phrase stands between a subject and its verb ("A, in cooperation with B, plans to organize")."""
    before = [g for g in sentence.groups if g.last <= at and g.role == "subject"]
    if not before:
        return False
    between = [sentence.norm(i) for i in range(before[-1].last, at) if sentence.free(i)]
    return not any(norm in FINITE or (norm in sentence.verbs and not norm.endswith("ing")) for norm in between)


def _asked(sentence: Sentence, at: int) -> bool:
    """Whether support is only asked for: "requests for assistance"."""
    asked = {"request", "requests", "need", "needs", "calls", "requested", "seeks", "sought", "asked"}
    return any(sentence.norm(i) in asked for i in range(max(0, at - 4), at))


def ends(p: Predicate, find: Find) -> tuple[list[Pair], list[Pair]]:
    """The pairs at the two ends of a predicate, and pairs of those who do it together; ``find`` fills a slot."""
    seconds = _filled(p.second, p.object, find, set())
    firsts = _filled(p.first, p.subject, find, {t.id for t in seconds})
    if not firsts or not seconds:
        members = _members(p, find) if p.relation == "cooperates_with" else []
        return list(combinations(members, 2)), []
    pairs = [(a, b) for a in firsts for b in seconds if a.id != b.id]
    joint = p.relation in JOINT or (p.relation == "cooperates_with" and p.kind == "phrase")
    actors = [one for one in firsts if one.is_actor]
    return pairs, list(combinations(actors, 2)) if joint and len(actors) <= MANY else []


def _filled(slots: tuple[str, ...], types: frozenset[str], find: Find, taken: set[str]) -> list[Thing]:
    """What stands in the first of some slots that is filled; things that are ``taken`` do not count."""
    for slot in slots:
        things = {thing.id: thing for thing in find(slot, types) if thing.id not in taken}
        if things:
            return list(things.values())
    return []


def _members(p: Predicate, find: Find) -> list[Thing]:
    """The bodies of one list that a predicate joins: "between A and B", "a joint project of A and B", "A and B met"."""
    if p.kind == "noun":
        slots = tuple(slot for slot in p.second if slot == "between" or slot in p.first)
    else:
        slots = tuple(slot for slot in p.first if slot in p.second)
    members = _filled(slots, p.subject, find, set())
    limit = 2 * MANY
    return members if 1 < len(members) <= limit else []


def _subject(sentence: Sentence, match: Match, types: frozenset[str], slot: str) -> list[Thing]:
    """Who does it: the subject before, in a passive the agent after "by"."""
    if match.voice in ("passive", "participle"):
        return _adjacent(sentence, match.last, frozenset({"by"}), types, NEAR_AGENT, stops=frozenset({";", "."}))
    return subject_before(sentence, match.first, types)


def _object(sentence: Sentence, match: Match, types: frozenset[str], slot: str) -> list[Thing]:
    """What it is done to: the object after a verb, in a passive what the participle speaks of."""
    if match.voice == "participle":
        return _patient(sentence, match.first, types)
    if match.voice == "passive":
        return subject_before(sentence, match.first, types)
    found = objects_after(sentence, match.last, _roles(sentence, match, ""), types, NEAR_OBJECT)
    return found or _relative_object(sentence, match.first, types)


def _relative_object(sentence: Sentence, at: int, types: frozenset[str]) -> list[Thing]:
    """The name that "which" stands for in "the Process, which Slovenia chairs"."""
    subject = next((g for g in reversed(sentence.groups) if g.last <= at), None)
    if subject is None or at - subject.last > 3:
        return []
    before = subject.first - 1
    if sentence.norm(before) == "the":
        before -= 1
    if sentence.norm(before) not in {"which", "that"}:
        return []
    named = next((g for g in reversed(sentence.groups) if g.last <= before and before - g.last <= 1), None)
    return named.of(types) if named is not None else []


def _preposition(sentence: Sentence, match: Match, types: frozenset[str], slot: str) -> list[Thing]:
    """What follows a preposition after the predicate."""
    if match.predicate.kind == "verb":
        return objects_after(sentence, match.last, _roles(sentence, match, slot), types, NEAR_PREPOSITION)
    return _adjacent(sentence, match.last, frozenset({slot}), types, ADJACENT + (10 if slot == "by" else 0))


def _roles(sentence: Sentence, match: Match, slot: str) -> frozenset[str]:
    """The role of what is looked for; after "puts into practice" the object seems to stand after "into"."""
    return frozenset({slot, *(sentence.norm(i) for i in range(match.first + 1, match.last + 1))})


def _owner(sentence: Sentence, match: Match, types: frozenset[str], slot: str) -> list[Thing]:
    """Who owns a noun: "X's support", "its support", "the X support"."""
    before = match.first - 1
    while before >= 0 and sentence.free(before) and sentence.words[before].text.islower() and match.first - before < 4:
        if sentence.norm(before) in {"'s", "its", "their"}:
            break
        before -= 1
    if before >= 0 and sentence.free(before) and sentence.norm(before) in {"its", "their"}:
        return subject_before(sentence, before, types) or [t for t in sentence.inherited if t.type in types]
    group = next((g for g in sentence.groups if g.last in (before, before + 1) and g.last <= match.first), None)
    if group is None or not (sentence.norm(group.last) == "'s" or group.last == match.first):
        return []
    return group.of(types)


def _thing(sentence: Sentence, match: Match, types: frozenset[str], slot: str) -> list[Thing]:
    """What a description or a phrase speaks of: the name right before it, else the doer of the clause."""
    at = match.first
    if match.predicate.relation == "funds" and types & MONEY_GOES_TO:
        near = [g for g in sentence.groups if g.of(types & MONEY_GOES_TO)]
        if near:
            return min(near, key=lambda g: abs(g.first - at)).of(types & MONEY_GOES_TO)
    if match.predicate.kind == "description":
        return _patient(sentence, at, types, with_comma=True) or subject_before(sentence, at, types)
    if match.predicate.first == match.predicate.second or match.predicate.second == ("thing",):
        after = [g for g in sentence.groups if g.role == "by" and match.last < g.first <= match.last + 3]
        if after and len(after[0].of(types)) > 1:
            return after[0].of(types)
    return (
        _agent_before(sentence, at, types)
        or subject_before(sentence, at, types)
        or _subject_after(sentence, at, types)
        or (_patient(sentence, at, types) if match.predicate.second == ("thing",) else [])
    )


def _after(sentence: Sentence, match: Match, types: frozenset[str], slot: str) -> list[Thing]:
    """What follows a phrase at once: its complement, with what is joined to it."""
    last = match.last
    ahead = (g for g in sentence.groups if last < g.first <= last + 8)
    group = sentence.group_at(last + 1) or next(ahead, None)
    if group is None or not group.of(types) or group.near > last:
        return []
    ending = frozenset({sentence.norm(last), ""})
    return objects_after(sentence, match.first, ending, types, 12) or group.of(types)


def _before(sentence: Sentence, match: Match, types: frozenset[str], slot: str) -> list[Thing]:
    """The names right before a phrase ("with X as its partner")."""
    return _patient(sentence, match.first, types, with_comma=False)


def _later(sentence: Sentence, match: Match, types: frozenset[str], slot: str) -> list[Thing]:
    """The first fitting names after a predicate, whatever their role."""
    for group in sentence.groups:
        if match.last < group.first <= match.last + NEAR_PREPOSITION and group.of(types):
            between = [sentence.norm(i) for i in range(match.last + 1, group.first) if sentence.free(i)]
            return [] if ";" in between else group.of(types)
    return []


def _between(sentence: Sentence, match: Match, types: frozenset[str], slot: str) -> list[Thing]:
    """All members of "cooperation between X and Y"."""
    reach = match.last + 10
    group = next((g for g in sentence.groups if match.last < g.first <= reach and g.role in ("between", "among")), None)
    return group.of(types) if group is not None else []


Reader = Callable[[Sentence, Match, frozenset[str], str], list[Thing]]
READERS: dict[str, Reader] = {
    "subject": _subject,
    "object": _object,
    "owner": _owner,
    "thing": _thing,
    "after": _after,
    "before": _before,
    "later": _later,
    "between": _between,
}
"""How each slot is found; any other slot is a preposition."""


def _adjacent(
    sentence: Sentence,
    last: int,
    prepositions: frozenset[str],
    types: frozenset[str],
    reach: int,
    stops: frozenset[str] = frozenset({",", ";", "."}),
) -> list[Thing]:
    """The objects of a preposition that follows the trigger at once (at most ``reach`` words on)."""
    for i in range(last + 1, min(last + reach + 1, len(sentence.words))):
        if sentence.free(i) and sentence.norm(i) in prepositions:
            return objects_after(sentence, i - 1, frozenset({sentence.norm(i)}), types, 8)
        if sentence.norm(i) in stops:
            break
    return []


def _patient(sentence: Sentence, at: int, types: frozenset[str], with_comma: bool = True) -> list[Thing]:
    """What a participle or an apposition speaks of: the group right before it ("Project X, funded by Norway")."""
    before: list[Group] = [g for g in sentence.groups if g.last <= at and g.of(types)]
    if not before or at - before[-1].last > 4:
        return []
    between = [sentence.norm(i) for i in range(before[-1].last, at) if sentence.free(i)]
    if any(norm in {";", "."} for norm in between) or (not with_comma and "," in between):
        return []
    if with_comma and any(norm.isalpha() and norm not in NOT_NOUNS for norm in between):
        return []
    return before[-1].of(types)


def _subject_after(sentence: Sentence, at: int, types: frozenset[str]) -> list[Thing]:
    """The subject after a fronted phrase ("In cooperation with A, B trained ...")."""
    if any(g.last <= at and g.role == "subject" for g in sentence.groups) or at > 3:
        return []
    for group in sentence.groups:
        if group.first > at and group.role == "subject" and group.of(types):
            return group.of(types)
    return []


def _agent_before(sentence: Sentence, at: int, types: frozenset[str]) -> list[Thing]:
    """The agent of a passive before the phrase ("organized by A in cooperation with B")."""
    before = [g for g in sentence.groups if g.last <= at and g.role == "by" and g.of(types)]
    return before[-1].of(types) if before and at - before[-1].last <= 6 else []


def _claim(
    sentence: Sentence,
    relation: str,
    one: Thing,
    other: Thing,
    status: str,
    at: int,
    rule: str,
    when: list[tuple[int, Date]],
) -> Claim:
    places = [i for g in sentence.groups if one in g.things or other in g.things for i in (g.first, g.last - 1)]
    span = [i for i in [*places, at] if abs(i - at) <= 40]
    date = nearest_date(when, at) if relation not in UNDATED else ""
    return Claim(relation, one, other, status, sentence.part.index, min(span), max(span) + 1, rule, date)


def nearest_date(when: list[tuple[int, Date]], at: int) -> str:
    """The date that stands nearest to a word of the sentence; empty where the sentence has none."""
    return min(when, key=lambda pair: abs(pair[0] - at))[1].first if when else ""
