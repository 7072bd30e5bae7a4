"""Relations stated by predicates: verbs, nouns and set phrases with their frames, read from a table.

What comes in is a :class:`~graph.extraction.clauses.Sentence`; what goes out are :class:`Claim` objects. The lexicon is
``data/registry/predicates.csv``: each row is a trigger, the relation it states, which types stand at which end, the
prepositions of the object, words that must stand near ("provide … assistance") and an example that is a test. A trigger
that begins with ``~`` stands for all forms of the verb.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from itertools import combinations

from graph.extraction.cast import Thing
from graph.extraction.clauses import DETERMINERS, FINITE, Sentence, objects_after, subject_before
from graph.extraction.patterns import Date, dates
from graph.extraction.status import status_after, status_of
from graph.register import read_table
from graph.vocabulary import data_folder
from graph.words import words

Ends = tuple[list[Thing], list[Thing]]
"""Who stands at the two ends of a relation; either may be empty."""
NO_ENDS: Ends = ([], [])
TYPES = {
    "actor": {"Organization", "State", "NationalBody"},
    "place": {"Place"},
    "programme": {"Programme"},
    "instrument": {"Instrument"},
    "system": {"System"},
    "event": {"Event"},
    "organization": {"Organization"},
    "state": {"State"},
    "nationalbody": {"NationalBody"},
}
BE = frozenset({"is", "are", "was", "were", "be", "been", "being"})
UNDATED = frozenset({"part_of", "member_of", "monitors", "implements"})
"""Relations that a date near them says nothing of."""
MORE_VERBS = frozenset(
    """signed sign signs signing concluded concludes conclude concluding agreed agrees agree agreeing held holds hold
    met meets meet hosted hosts host organized organizes organize organizing welcomed welcomes noted notes expressed
    expresses continued continues decided decides launched attended attends said says stated states called calls invited
    highlighted stressed emphasized recommended proposed suggested participated promoted promotes promote promoting
    conducted conducts conduct expanded deepened works worked include includes included became become remains visited
    opened opens helped stands pursuing takes took gave gives made makes use uses using addresses addressed
    contributes""".split()
)
"""Verbs that state no relation of the lexicon but tell a clause."""
NO_VERBS = frozenset("member members part office offices body unit within seat headquarters".split())
"""Triggers that are nouns although they stand in a verbal row."""


@dataclass(frozen=True, slots=True)
class Predicate:
    """One row of the lexicon; ``trigger`` is a tuple of words in normal form."""

    id: str
    frame: str
    trigger: tuple[str, ...]
    relation: str
    subject: frozenset[str]
    object: frozenset[str]
    prepositions: frozenset[str]
    needs: frozenset[str]
    reach: int
    status: str


@dataclass(slots=True)
class Claim:
    """A relation found: ends are things, ``first`` and ``last`` bound the words that state it."""

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


def forms(verb: str) -> set[str]:
    """The forms of a regular English verb.

    >>> sorted(forms("supply"))
    ['supplied', 'supplies', 'supply', 'supplying']
    >>> sorted(forms("fund"))
    ['fund', 'funded', 'funding', 'funds']
    """
    if verb.endswith("e"):
        return {verb, verb + "s", verb + "d", verb[:-1] + "ing"}
    if verb.endswith("y") and verb[-2] not in "aeiou":
        return {verb, verb[:-1] + "ies", verb[:-1] + "ied", verb + "ing"}
    if verb.endswith(("s", "sh", "ch", "x")):
        return {verb, verb + "es", verb + "ed", verb + "ing"}
    if verb in {"run", "equip"}:
        return {verb, verb + "s", verb + verb[-1] + "ed", verb + verb[-1] + "ing"}
    return {verb, verb + "s", verb + "ed", verb + "ing"}


@lru_cache(maxsize=1)
def lexicon() -> dict[str, list[Predicate]]:
    """The predicates by the first word of their trigger."""
    out: dict[str, list[Predicate]] = {}
    for row in read_table(data_folder() / "registry" / "predicates.csv"):
        for trigger in _triggers(row["trigger"]):
            predicate = Predicate(
                row["id"],
                row["frame"],
                trigger,
                row["relation"],
                _types(row["subject"]),
                _types(row["object"]),
                _prepositions(row["prepositions"]),
                frozenset(row["needs"].split("|")) - {""},
                int(row["reach"]),
                row["status"],
            )
            out.setdefault(trigger[0], []).append(predicate)
    return out


@lru_cache(maxsize=1)
def verbs() -> frozenset[str]:
    """All words of the lexicon's verbal triggers: what tells a verb where there is no parse."""
    rows = [predicate for predicates in lexicon().values() for predicate in predicates]
    told = frozenset(p.trigger[0] for p in rows if p.frame in ("verb", "passive", "includes"))
    return (told | MORE_VERBS) - NO_VERBS


def _triggers(text: str) -> list[tuple[str, ...]]:
    out: list[tuple[str, ...]] = []
    for one in text.split("|"):
        if one.startswith("~"):
            head, *rest = one[1:].split()
            out += [tuple(w.norm for w in words(" ".join([form, *rest]))) for form in sorted(forms(head))]
        else:
            out.append(tuple(w.norm for w in words(one)))
    return [t for t in out if t]


def _prepositions(text: str) -> frozenset[str]:
    """The prepositions of a row; ``-`` stands for a direct object, and so does an empty cell."""
    return frozenset("" if one == "-" else one for one in text.split()) or frozenset({""})


def _types(text: str) -> frozenset[str]:
    return frozenset(t for name in text.split() for t in TYPES[name])


def claims(sentence: Sentence, when: list[tuple[int, Date]]) -> list[Claim]:
    """All relations that the predicates of a sentence state; ``when`` are its dates."""
    out: list[Claim] = []
    if not sentence.groups:
        return out
    for at in range(len(sentence.words)):
        if not sentence.free(at):
            continue
        best: Predicate | None = None
        for predicate in lexicon().get(sentence.norm(at), ()):
            if all(sentence.norm(at + i) == part and sentence.free(at + i) for i, part in enumerate(predicate.trigger)):
                found = _apply(sentence, at, predicate, when)
                if found and (best is None or len(predicate.trigger) >= len(best.trigger)):
                    best = predicate
                    out += found
    return out


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


def _before_its_verb(sentence: Sentence, at: int) -> bool:
    """Whether a phrase stands between a subject and its verb ("A, in cooperation with B, plans to organize")."""
    before = [g for g in sentence.groups if g.last <= at and g.role == "subject"]
    if not before:
        return False
    between = [sentence.norm(i) for i in range(before[-1].last, at) if sentence.free(i)]
    return not any(norm in FINITE or (norm in sentence.verbs and not norm.endswith("ing")) for norm in between)


def _asked(sentence: Sentence, at: int) -> bool:
    """Whether support is only asked for: "requests for assistance"."""
    return any(sentence.norm(i) in {"request", "requests", "need", "needs", "calls"} for i in range(max(0, at - 4), at))


def _near(sentence: Sentence, at: int, needs: frozenset[str], reach: int) -> bool:
    """Whether one of the words that a predicate needs stands near."""
    return any(sentence.norm(i) in needs for i in range(max(0, at - 2), at + reach + 1))


def _apply(sentence: Sentence, at: int, p: Predicate, when: list[tuple[int, Date]]) -> list[Claim]:
    """The claims of a predicate whose trigger begins at ``at``."""
    last = at + len(p.trigger) - 1
    if p.needs and not _near(sentence, at, p.needs, p.reach):
        return []
    subjects, objects = FRAMES[p.frame](sentence, at, last, p)
    if not subjects or not objects:
        return []
    status = p.status or status_of(sentence, at)
    if status == "asserted" and p.frame in ("noun", "between", "own"):
        ahead = [g.first for g in sentence.groups if g.first > last and any(o in g.things for o in objects)]
        status = status_after(sentence, last + 1, min(ahead, default=last + 1))
    if status == "asserted" and p.frame == "phrase" and _before_its_verb(sentence, at):
        ends = [g.last for g in sentence.groups if g.first > last and any(o in g.things for o in objects)]
        end = max(ends, default=last + 1)
        status = status_after(sentence, end, end + 6)
    if status is None or (p.relation == "supports" and p.frame == "noun" and _asked(sentence, at)):
        return []
    relation = {"funded_by": "funds"}.get(p.relation, p.relation.removesuffix("_reversed"))
    if p.relation.endswith("_reversed") or p.relation == "funded_by":
        subjects, objects = objects, subjects
    pairs = [(one, other) for one in subjects for other in objects if one.id != other.id]
    if relation == "cooperates_with" and 1 < len(subjects) <= 4 and p.frame == "phrase":
        pairs += combinations(subjects, 2)
    return [_claim(sentence, relation, *pair, status, at, p.id, when) for pair in pairs]


def _passive(sentence: Sentence, at: int, last: int, p: Predicate) -> Ends:
    """The ends of "X was founded by Y"."""
    agents = _adjacent(sentence, last, frozenset({"by"}), p.subject, 6)
    patients = subject_before(sentence, at, p.object) or _patient(sentence, at, p.object)
    return agents, patients


def _passive_place(sentence: Sentence, at: int, last: int, p: Predicate) -> Ends:
    """The ends of "X is headquartered in Y"."""
    patients = subject_before(sentence, at, p.subject) or _patient(sentence, at, p.subject)
    return patients, objects_after(sentence, last, p.prepositions, p.object, p.reach)[:1]


def _verb(sentence: Sentence, at: int, last: int, p: Predicate) -> Ends:
    """The ends of "X supports Y"; a noun of the same form and a passive state nothing here."""
    before, after = sentence.norm(at - 1), sentence.norm(last + 1)
    trigger = p.trigger[0]
    as_noun = before in DETERMINERS | {"of"} and not trigger.endswith(("ed", "ing"))
    if as_noun and trigger == p.trigger[-1]:
        return NO_ENDS
    passive = before in BE and (trigger.endswith("ed") or trigger in {"run", "led", "held", "built"})
    if (passive or after == "by") and p.relation not in ("located_in", "mandated_by"):
        return NO_ENDS
    subjects = subject_before(sentence, at, p.subject)
    return subjects, objects_after(sentence, last, p.prepositions, p.object, p.reach)


def _noun(sentence: Sentence, at: int, last: int, p: Predicate) -> Ends:
    """The ends of "X provides assistance to Y"."""
    return subject_before(sentence, at, p.subject), _adjacent(sentence, last, p.prepositions, p.object, p.reach)


def _phrase(sentence: Sentence, at: int, last: int, p: Predicate) -> Ends:
    """The ends of "X trains officers in cooperation with Y", in any order."""
    ahead = (g for g in sentence.groups if last < g.first <= last + p.reach)
    group = sentence.group_at(last + 1) or next(ahead, None)
    if group is None or not group.of(p.object) or group.near > last:
        return NO_ENDS
    preposition, reach = frozenset({p.trigger[-1]}), p.reach + len(p.trigger)
    objects = objects_after(sentence, at, preposition, p.object, reach) or group.of(p.object)
    subjects = (
        _agent_before(sentence, at, p.subject)
        or subject_before(sentence, at, p.subject)
        or _subject_after(sentence, at, p.subject, objects)
    )
    return subjects, objects


def _own(sentence: Sentence, at: int, last: int, p: Predicate) -> Ends:
    """The ends of "X's support to Y" and "support to Y by X"."""
    possessive = sentence.norm(at - 1) == "'s"
    owner = next((g for g in sentence.groups if possessive and g.last == at - 1), None)
    subjects = owner.of(p.subject) if owner else _adjacent(sentence, last, frozenset({"by"}), p.subject, 14)
    return subjects, _adjacent(sentence, last, p.prepositions, p.object, p.reach)


def _between(sentence: Sentence, at: int, last: int, p: Predicate) -> Ends:
    """The ends of "cooperation between X and Y"."""
    reach = last + p.reach + 2
    group = next((g for g in sentence.groups if last < g.first <= reach and g.role == "between"), None)
    members = group.of(p.subject) if group is not None else []
    return members[:1], members[1:]


def _includes(sentence: Sentence, at: int, last: int, p: Predicate) -> Ends:
    """The ends of "X comprises A, B and C": the members and the whole."""
    members = objects_after(sentence, last, frozenset({"", "of", "as"}), p.subject, p.reach)
    wholes = _patient(sentence, at, p.object) or subject_before(sentence, at, p.object)
    return members, wholes[:1]


FRAMES: dict[str, Callable[[Sentence, int, int, Predicate], Ends]] = {
    "passive": _passive,
    "passive_place": _passive_place,
    "verb": _verb,
    "noun": _noun,
    "phrase": _phrase,
    "own": _own,
    "between": _between,
    "includes": _includes,
}
"""How each kind of row finds who stands at the two ends: by the sentence and the trigger's first and last word."""


def _adjacent(
    sentence: Sentence, last: int, prepositions: frozenset[str], types: frozenset[str], reach: int
) -> list[Thing]:
    """The objects of a preposition that follows the trigger at once (at most ``reach`` words on)."""
    for i in range(last + 1, min(last + reach + 1, len(sentence.words))):
        if sentence.free(i) and sentence.norm(i) in prepositions:
            return objects_after(sentence, i - 1, frozenset({sentence.norm(i)}), types, 8)
        if sentence.norm(i) in {",", ";", "."}:
            break
    return []


def _patient(sentence: Sentence, at: int, types: frozenset[str]) -> list[Thing]:
    """What a participle speaks of: the group right before it ("Project X, funded by Norway")."""
    before = [g for g in sentence.groups if g.last <= at and g.of(types)]
    if before and at - before[-1].last <= 3:
        return before[-1].of(types)
    return []


def _subject_after(sentence: Sentence, at: int, types: frozenset[str], objects: list[Thing]) -> list[Thing]:
    """The subject after a fronted phrase ("In cooperation with A, B trained ...")."""
    if any(g.last <= at and g.role == "subject" for g in sentence.groups) or at > 3:
        return []
    for group in sentence.groups:
        if group.first > at and group.role == "subject" and not any(t in objects for t in group.things):
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
