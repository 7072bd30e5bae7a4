"""Relations stated by predicates: verbs, nouns and set phrases with their frames, read from a table.

What comes in is a :class:`~graph.extraction.clauses.Sentence`; what goes out are :class:`Claim` objects. The lexicon is
``data/registry/predicates.csv``: each row is a trigger, the relation it states, which types stand at which end, the
prepositions of the object, words that must stand near ("provide … assistance") and an example that is a test. A trigger
that begins with ``~`` stands for all forms of the verb.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import lru_cache

from graph.extraction.clauses import DETERMINERS, Sentence, objects_after, subject_before
from graph.extraction.mentions import Thing
from graph.extraction.patterns import Date, dates
from graph.extraction.status import status_after, status_of
from graph.register import read_table
from graph.vocabulary import data_folder
from graph.words import words

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
    extra: dict[str, str] = field(default_factory=dict)


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
    out = set()
    for predicates in lexicon().values():
        for predicate in predicates:
            if predicate.frame in ("verb", "passive", "includes"):
                out.add(predicate.trigger[0])
    extra = """signed sign signs signing concluded concludes conclude concluding agreed agrees agree agreeing held
    holds hold met meets meet hosted hosts host organized organizes organize organizing welcomed welcomes noted notes
    expressed expresses continued continues decided decides launched attended attends said says stated states called
    calls invited highlighted stressed emphasized recommended proposed suggested participated promoted promotes promote
    promoting conducted conducts conduct expanded deepened works worked include includes included became become remains
    visited opened opens helped stands pursuing takes took gave gives made makes use uses using addresses addressed
    contributes""".split()
    return frozenset(out | set(extra)) - {
        "member",
        "members",
        "part",
        "office",
        "offices",
        "body",
        "unit",
        "within",
        "seat",
        "headquarters",
    }


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


def claims(sentence: Sentence, year: str) -> list[Claim]:
    """All relations that the predicates of a sentence state."""
    out: list[Claim] = []
    if not sentence.groups:
        return out
    when = sentence_dates(sentence, year)
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
    text = part.words[0].start if part.words else part.start
    del text
    base = part.start
    raw = _text(sentence)
    out = []
    for date in dates(raw, year):
        at = next((i for i, w in enumerate(part.words) if w.end > base + date.start), len(part.words))
        out.append((at, date))
    return out


def _text(sentence: Sentence) -> str:
    """The text of the passage rebuilt from its words with their spacing."""
    part = sentence.part
    chars = [" "] * (part.end - part.start)
    for word in part.words:
        chars[word.start - part.start : word.end - part.start] = word.text
    return "".join(chars)


def _asked(sentence: Sentence, at: int) -> bool:
    """Whether support is only asked for: "requests for assistance"."""
    return any(sentence.norm(i) in {"request", "requests", "need", "needs", "calls"} for i in range(max(0, at - 4), at))


def _near(sentence: Sentence, at: int, needs: frozenset[str], reach: int) -> bool:
    return any(sentence.norm(i) in needs for i in range(max(0, at - 2), at + reach + 1))


def _apply(sentence: Sentence, at: int, p: Predicate, when: list[tuple[int, Date]]) -> list[Claim]:
    last = at + len(p.trigger) - 1
    if p.needs and not _near(sentence, at, p.needs, p.reach):
        return []
    ends = _ends(sentence, at, last, p)
    if not ends:
        return []
    subjects, objects = ends
    status = p.status or status_of(sentence, at)
    if status == "asserted" and p.frame in ("noun", "between", "own"):
        ahead = [g.first for g in sentence.groups if g.first > last and any(o in g.things for o in objects)]
        status = status_after(sentence, last + 1, min(ahead, default=last + 1))
    if status is None or (p.relation == "supports" and p.frame == "noun" and _asked(sentence, at)):
        return []
    relation = {"funded_by": "funds"}.get(p.relation, p.relation.removesuffix("_reversed"))
    if p.relation.endswith("_reversed") or p.relation == "funded_by":
        subjects, objects = objects, subjects
    out: list[Claim] = []
    for one in subjects:
        for other in objects:
            if one.id != other.id:
                out.append(_claim(sentence, relation, one, other, status, at, p.id, when))
    if relation == "cooperates_with" and 1 < len(subjects) <= 4 and p.frame == "phrase":
        for i, one in enumerate(subjects):
            for other in subjects[i + 1 :]:
                out.append(_claim(sentence, relation, one, other, status, at, p.id, when))
    return out


def _ends(sentence: Sentence, at: int, last: int, p: Predicate) -> tuple[list[Thing], list[Thing]] | None:
    """Who stands at the two ends of a predicate's relation, or ``None``."""
    before, after = sentence.norm(at - 1), sentence.norm(last + 1)
    if p.frame == "passive":
        agents = _adjacent(sentence, last, frozenset({"by"}), p.subject, 6)
        if not agents:
            return None
        patients = subject_before(sentence, at, p.object) or _patient(sentence, at, p.object)
        return (agents, patients) if patients else None
    if p.frame == "passive_place":
        patients = subject_before(sentence, at, p.subject) or _patient(sentence, at, p.subject)
        places = objects_after(sentence, last, p.prepositions, p.object, p.reach)
        return (patients, places[:1]) if patients and places else None
    if p.frame == "verb":
        if (
            p.trigger[-1] == p.trigger[0]
            and before in DETERMINERS | {"of"}
            and not p.trigger[0].endswith(("ed", "ing"))
        ):
            return None
        if (
            before in BE
            and (p.trigger[0].endswith("ed") or p.trigger[0] in {"run", "led", "held", "built"})
            and p.relation not in ("located_in", "mandated_by")
        ):
            return None
        if after == "by" and p.relation not in ("mandated_by", "located_in"):
            return None
        subjects = subject_before(sentence, at, p.subject)
        objects = objects_after(sentence, last, p.prepositions, p.object, p.reach)
        return (subjects, objects) if subjects and objects else None
    if p.frame == "noun":
        objects = _adjacent(sentence, last, p.prepositions, p.object, p.reach)
        subjects = subject_before(sentence, at, p.subject)
        return (subjects, objects) if subjects and objects else None
    if p.frame == "phrase":
        group = sentence.group_at(last + 1) or next(
            (g for g in sentence.groups if last < g.first <= last + p.reach), None
        )
        if group is None or not group.of(p.object) or group.near > last:
            return None
        objects = objects_after(
            sentence, at, frozenset({p.trigger[-1]}), p.object, p.reach + len(p.trigger)
        ) or group.of(p.object)
        subjects = (
            _agent_before(sentence, at, p.subject)
            or subject_before(sentence, at, p.subject)
            or _subject_after(sentence, at, p.subject, objects)
        )
        return (subjects, objects) if subjects and objects else None
    if p.frame == "own":
        owner = next((g for g in sentence.groups if g.last == at - 1 and before == "'s"), None)
        objects = _adjacent(sentence, last, p.prepositions, p.object, p.reach)
        subjects = owner.of(p.subject) if owner else _adjacent(sentence, last, frozenset({"by"}), p.subject, 14)
        return (subjects, objects) if subjects and objects else None
    if p.frame == "between":
        group = next((g for g in sentence.groups if last < g.first <= last + p.reach + 2 and g.role == "between"), None)
        if group is None or len(group.of(p.subject)) < 2:
            return None
        members = group.of(p.subject)
        return members[:1], members[1:]
    if p.frame == "includes":
        members = objects_after(sentence, last, frozenset({"", "of", "as"}), p.subject, p.reach)
        before_it = [g for g in sentence.groups if g.last <= at and g.of(p.object)]
        near = before_it[-1].of(p.object) if before_it and at - before_it[-1].last <= 3 else []
        wholes = near or subject_before(sentence, at, p.object)
        return (members, wholes[:1]) if members and wholes else None
    return None


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
    date = nearest_date(when, at) if relation not in ("part_of", "member_of", "monitors", "implements") else ""
    return Claim(relation, one, other, status, sentence.part.index, min(span), max(span) + 1, rule, date)


def nearest_date(when: list[tuple[int, Date]], at: int) -> str:
    """The date that stands nearest to a word of the sentence; empty where the sentence has none."""
    return min(when, key=lambda pair: abs(pair[0] - at))[1].first if when else ""
