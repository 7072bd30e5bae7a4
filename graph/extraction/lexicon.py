"""The lexicon of predicates: which verbs, nouns and phrases state which relation, and where its ends stand.

What comes in are ``data/registry/predicates.csv`` and ``verb_forms.csv``; what goes out are :class:`Predicate` entries
and, for a sentence, the :class:`Match` of every predicate in it. Two readers find the ends of a match: by order and
small words (:mod:`graph.extraction.frames`) and by a dependency tree (:mod:`graph.extraction.walker`). The columns of
the table are explained in ``docs/registry.md``.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from graph.extraction.clauses import DETERMINERS, PREPOSITIONS, Sentence
from graph.register import read_table
from graph.vocabulary import data_folder
from graph.vocabulary import relations as vocabulary_relations
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
"""What the cells ``subject`` and ``object`` may name."""
KINDS = frozenset({"verb", "noun", "phrase", "description"})
SLOTS = frozenset({"subject", "object", "owner", "thing", "after", "before", "later", "between"})
"""Where an end may stand, besides the prepositions."""
SKIPPED = frozenset(
    """close closer full direct joint active strong strategic technical financial generous continued regular kind
    substantial additional own further common technical-advisory expert material practical logistical""".split()
)
"""Adjectives that may stand inside a phrase although the table does not write them ("in close cooperation with")."""
TEXTS = frozenset(
    "agreement agreements protocol protocols memorandum memoranda arrangement arrangements mou mous".split()
)
"""Nouns after "cooperation" that make it the name of a text."""
NOUNS_IN_ING = frozenset({"training", "funding", "financing", "backing", "meeting", "building", "setting", "hosting"})
"""Forms of verbs that are mostly nouns."""
INTRODUCES = frozenset(
    """, ( : - – — | is are was were be been being as became become becomes remain remains remained namely and which
    who that""".split()
)
"""What stands before a description of a name."""
BE = frozenset({"is", "are", "was", "were", "be", "been", "being"})
HAVE = frozenset({"has", "have", "had", "having"})
LIGHT = frozenset("also jointly closely actively now currently already then first newly partly mainly chiefly".split())
"""Adverbs that may stand between an auxiliary and its verb."""


@dataclass(frozen=True, slots=True)
class Predicate:
    """One entry: ``first`` and ``second`` are the slots where the subject and the object of the relation stand."""

    id: str
    kind: str
    relation: str
    first: tuple[str, ...]
    second: tuple[str, ...]
    needs: frozenset[str]
    subject: frozenset[str]
    object: frozenset[str]
    status: str


@dataclass(frozen=True, slots=True)
class Trigger:
    """A form of a predicate: its words in normal form, and for a verb whether they can be a passive participle."""

    words: tuple[str, ...]
    form: str
    predicate: Predicate


@dataclass(frozen=True, slots=True)
class Match:
    """A predicate in a sentence: words ``first`` to ``last`` (inclusive), and the ``voice`` of a verb."""

    first: int
    last: int
    voice: str
    predicate: Predicate


@cache
def irregular() -> dict[str, tuple[str, str]]:
    """The past tense and the participle of irregular verbs."""
    rows = read_table(data_folder() / "registry" / "verb_forms.csv")
    return {row["verb"]: (row["past"], row["participle"]) for row in rows}


def forms(verb: str) -> dict[str, str]:
    """The forms of an English verb: ``base`` (with the third person), ``past``, ``participle``, ``both`` or ``ing``;
    ``same`` where the participle is the verb itself ("run").

    >>> sorted(forms("supply"))
    ['supplied', 'supplies', 'supply', 'supplying']
    >>> forms("fund")["funded"]
    'both'
    """
    vowel_y = verb.endswith("y") and verb[-2:-1] in "aeiou"
    stem = verb[:-1] if verb.endswith("e") or (verb.endswith("y") and not vowel_y) else verb
    doubled = verb[-1] if verb in {"run", "equip", "set", "put", "begin", "commit", "admit", "grip", "refer"} else ""
    if verb.endswith("y") and not vowel_y:
        found = {verb: "base", stem + "ies": "base", verb + "ing": "ing"}
        past = stem + "ied"
    elif verb.endswith("e"):
        found = {verb: "base", verb + "s": "base", stem + "ing": "ing"}
        past = verb + "d"
    else:
        ending = "es" if verb.endswith(("s", "sh", "ch", "x", "o")) else "s"
        found = {verb: "base", verb + ending: "base", verb + doubled + "ing": "ing"}
        past = verb + doubled + "ed"
    if verb == "have":
        del found["haves"]
        found["has"] = "base"
    if verb in irregular():
        past_form, participle = irregular()[verb]
        told = {past_form: "past", participle: "both" if participle == past_form else "participle"}
        return {**found, **told, **({verb: "same"} if verb == participle else {})}
    return {**found, past: "both"}


@cache
def entries() -> tuple[Predicate, ...]:
    """All entries of the lexicon, in the order of the table."""
    return tuple(_predicate(row) for row in read_table(data_folder() / "registry" / "predicates.csv"))


def _predicate(row: dict[str, str]) -> Predicate:
    ends = vocabulary_relations()[row["relation"]]
    return Predicate(
        row["id"],
        row["kind"],
        row["relation"],
        tuple(row["first"].split()),
        tuple(row["second"].split()),
        frozenset(row["needs"].split("|")) - {""},
        _types(row["subject"]) or ends.subjects,
        _types(row["object"]) or ends.objects,
        row["status"],
    )


def _types(text: str) -> frozenset[str]:
    return frozenset(t for name in text.split() for t in TYPES[name])


@cache
def lexicon() -> dict[str, list[Trigger]]:
    """The triggers of all predicates by their first word."""
    out: dict[str, list[Trigger]] = {}
    rows = read_table(data_folder() / "registry" / "predicates.csv")
    for predicate, row in zip(entries(), rows, strict=True):
        for trigger in _triggers(row["predicate"], predicate):
            out.setdefault(trigger.words[0], []).append(trigger)
    return out


def _triggers(text: str, predicate: Predicate) -> list[Trigger]:
    """The forms that a cell stands for: alternatives between bars, and in rows of verbs all forms of the first word."""
    out: dict[tuple[str, ...], Trigger] = {}
    for one in text.split("|"):
        head, *rest = one.strip().split()
        variants = forms(head) if predicate.kind == "verb" else {head: ""}
        for form, name in variants.items():
            key = tuple(w.norm for w in words(" ".join([form, *rest])))
            out[key] = Trigger(key, name, predicate)
    return list(out.values())


@cache
def verbs() -> frozenset[str]:
    """All forms of verbs in the lexicon and of the other verbs of the field: what tells a verb where there is no
    parse.
    """
    told = {t.words[0] for triggers in lexicon().values() for t in triggers if t.predicate.kind == "verb"}
    return frozenset(told) | MORE_VERBS


MORE_VERBS = frozenset(
    """signed sign signs signing concluded concludes conclude concluding agreed agrees agree agreeing held holds hold
    met meets meet hosted hosts host organized organizes organize organizing welcomed welcomes noted notes expressed
    expresses continued continues decided decides launched attended attends said says stated states called calls invited
    highlighted stressed emphasized recommended proposed suggested participated promoted promotes promote promoting
    conducted conducts conduct expanded deepened works worked include includes included became become remains visited
    opened opens helped stands pursuing takes took gave gives made makes use uses using addresses addressed
    contributes""".split()
)
"""Verbs that tell a clause although they may state no relation."""


def matches(sentence: Sentence) -> list[Match]:
    """The predicates of a sentence by their words; of those that begin or lie in one another the longest."""
    if sentence.predicates is None:
        sentence.predicates = _matches(sentence)
    return sentence.predicates


def _matches(sentence: Sentence) -> list[Match]:
    found: list[Match] = []
    for at in range(len(sentence.words)):
        if not sentence.free(at):
            continue
        here = [m for trigger in lexicon().get(sentence.norm(at), ()) if (m := _match(sentence, at, trigger))]
        for m in here:
            longer = (o for o in here if o.last > m.last and o.predicate.relation == m.predicate.relation)
            if not any(longer) and not _inside(found, m):
                found.append(m)
    return found


def _inside(found: list[Match], match: Match) -> bool:
    """Whether a longer match holds this one."""
    return any(m.first < match.first and match.last <= m.last for m in found[-8:])


def _match(sentence: Sentence, at: int, trigger: Trigger) -> Match | None:
    """The match of a trigger at a word, if its words follow there and what it needs stands near."""
    place = at
    for position, part in enumerate(trigger.words):
        if position and sentence.norm(place) in SKIPPED and sentence.norm(place) != part:
            place += 1
        if sentence.norm(place) != part or not sentence.free(place):
            return None
        place += 1
    last, predicate = place - 1, trigger.predicate
    if predicate.needs and not _near(sentence, at, last, predicate.needs):
        return None
    if predicate.kind == "noun" and sentence.norm(place) in TEXTS:
        return None
    if predicate.kind == "description" and not _describes(sentence, at):
        return None
    if predicate.kind != "verb":
        return Match(at, last, "", predicate)
    if trigger.form == "ing" and trigger.words[0] in NOUNS_IN_ING and not _is_gerund(sentence, at, last):
        return None
    if len(trigger.words) == 1 and trigger.form in ("base", "same") and _is_noun(sentence, at, predicate):
        return None
    return Match(at, last, voice(sentence, at, last, trigger.form), predicate)


def _near(sentence: Sentence, first: int, last: int, needs: frozenset[str], reach: int = 12) -> bool:
    """Whether one of the words that a predicate needs stands near, before the clause ends."""
    for i in range(last + 1, min(last + reach + 1, len(sentence.words))):
        if sentence.norm(i) == ";":
            break
        if sentence.norm(i) in needs:
            return True
    return any(sentence.norm(i) in needs for i in range(max(0, first - 5), first))


def _describes(sentence: Sentence, at: int) -> bool:
    """Whether a description stands where it can describe a name: after one, after a comma or bracket, or after "be"."""
    before = at - 1
    while before >= 0 and at - before <= 5 and sentence.free(before) and _modifies(sentence, before):
        before -= 1
    return before < 0 or not sentence.free(before) or sentence.norm(before) in INTRODUCES


def _modifies(sentence: Sentence, at: int) -> bool:
    """Whether a word can stand before a noun that describes: an article, a number or an adjective."""
    word = sentence.words[at]
    norm = word.norm
    plain = norm.isalpha() and word.text.islower() and norm not in INTRODUCES and norm not in sentence.verbs
    return norm in DETERMINERS or norm.isdigit() or (plain and norm not in PREPOSITIONS)


def _is_gerund(sentence: Sentence, at: int, last: int) -> bool:
    """Whether "training" is the verb: after "is" or "by", and with an object at once."""
    follows = not sentence.free(last + 1) or sentence.norm(last + 1) in DETERMINERS
    return follows and sentence.norm(at - 1) in BE | {"by", "in", "for", "and", ",", "of"}


def _is_noun(sentence: Sentence, at: int, predicate: Predicate) -> bool:
    """Whether a word that may be a verb or a noun is a noun: an article, an adjective or an owner stands before."""
    before, after = sentence.norm(at - 1), sentence.norm(at + 1)
    if before in DETERMINERS | {"of", "'s", "with", "for", "in", "by", "from", "under"} | SKIPPED:
        return True
    own = {*predicate.first, *predicate.second}
    return after in {"of", "from", "by"} - own and before not in {"to", "and", "will", "shall", "should"}


def voice(sentence: Sentence, at: int, last: int, form: str) -> str:
    """How a form of a verb at words ``at`` to ``last`` stands: ``active``, ``passive`` or ``participle``.

    A participle after "be" is passive, one after "have" active; a bare one before "by" describes the name before it.
    """
    if form not in ("both", "participle", "same"):
        return "active"
    before = at - 1
    while before >= 0 and sentence.free(before) and (sentence.norm(before) in LIGHT or _is_adverb(sentence, before)):
        before -= 1
    norm = sentence.norm(before) if before >= 0 and sentence.free(before) else ""
    if norm in BE:
        return "passive"
    if norm in HAVE and form == "both":
        return "active"
    following = [sentence.norm(i) for i in range(last + 1, last + 4) if sentence.free(i)]
    if "by" in following[:3] and "and" not in following[: following.index("by")]:
        return "participle"
    return "participle" if form == "participle" and norm not in HAVE else "active"


def _is_adverb(sentence: Sentence, at: int) -> bool:
    return sentence.norm(at).endswith("ly")
