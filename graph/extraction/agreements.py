"""Agreements: who agreed, or might agree, with whom, by what kind of text, when.

What comes in is a sentence; what goes out are :class:`Pact` objects. A noun of agreement ("protocol", "MOU") is joined
to its parties by "between A and B", by "with B" and the subject, by "signed by", or by two subjects that sign. A
plural noun with several partners gives one agreement each ("protocols with B as well as with C"), a singular one gives
one with all.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from graph.extraction.clauses import Group, Sentence, subject_before
from graph.extraction.frames import nearest_date
from graph.extraction.mentions import ACTORS, Thing
from graph.extraction.patterns import Date
from graph.extraction.status import status_after, status_of

NOUNS = {
    "memorandum": "memorandum",
    "memoranda": "memorandum",
    "memorandums": "memorandum",
    "mou": "memorandum",
    "mous": "memorandum",
    "protocol": "protocol",
    "protocols": "protocol",
    "agreement": "agreement",
    "agreements": "agreement",
    "accord": "agreement",
    "accords": "agreement",
    "arrangement": "agreement",
    "arrangements": "agreement",
    "treaty": "agreement",
    "pact": "agreement",
    "letter": "other",
    "letters": "other",
    "declaration": "joint_declaration",
    "communique": "joint_declaration",
    "statement": "joint_declaration",
    "document": "other",
    "contract": "agreement",
}
PLURAL = frozenset("memoranda memorandums mous protocols agreements accords arrangements letters".split())
SIGNING = frozenset(
    """sign signs signed signing conclude concludes concluded concluding conclusion signature enter entered entering
    reached initialed initialled exchanged exchange signatories parties has have had renewed extended negotiating
    negotiate negotiated negotiations drafting draft finalize finalized finalizing looking considering consider prepare
    preparing established inked names signatures under existing ratified terminated expired lapsed approved""".split()
)
WEAK = frozenset(
    {
        "declaration",
        "statement",
        "document",
        "letter",
        "letters",
        "arrangement",
        "arrangements",
        "communique",
        "contract",
        "pact",
    }
)
NEW_NOUN = frozenset(
    {"protocol", "protocols", "memorandum", "memoranda", "agreement", "agreements", "mou", "mous", "declaration"}
)


@dataclass(slots=True)
class Pact:
    """An agreement found: kind, parties, status, date and the words that state it."""

    kind: str
    parties: list[Thing]
    status: str
    date: str
    name: str
    passage: int
    first: int
    last: int
    signed: bool = False


def row_pact(sentence: Sentence, when: list[tuple[int, Date]]) -> list[Pact]:
    """The agreement of a table's row: a cell with its noun, and two actors or more in the other cells."""
    noun = next((i for i in range(len(sentence.words)) if sentence.norm(i) in NOUNS and _open(sentence, i)), -1)
    actors = list({t.id: t for g in sentence.groups for t in g.of(ACTORS)}.values())
    if noun < 0 or len(actors) < 2 or len(actors) > 8:
        return []
    date = when[0][1].first if when else ""
    status = status_of(sentence, len(sentence.words), 60)
    if status is None:
        return []
    size = len(sentence.words)
    return [Pact(_kind(sentence, noun), actors, status, date, _name(sentence, noun), sentence.part.index, 0, size)]


def pacts(sentence: Sentence, when: list[tuple[int, Date]]) -> list[Pact]:
    """All agreements that a sentence states."""
    if sentence.part.block.kind == "row":
        return row_pact(sentence, when)
    out: list[Pact] = []
    spots = [i for i in range(len(sentence.words)) if sentence.norm(i) in NOUNS and _open(sentence, i)]
    for number, at in enumerate(spots):
        noun = sentence.norm(at)
        if (
            noun in {"letter", "letters"}
            and sentence.norm(at + 1) != "of"
            and "exchange" not in (sentence.norm(at - 1), sentence.norm(at - 2))
        ):
            continue
        if noun in WEAK - {"letter", "letters"} and not _joint(sentence, at):
            continue
        stop = next((i for i in spots[number + 1 :] if sentence.norm(i) in NEW_NOUN), len(sentence.words))
        found = _parties(sentence, at, stop)
        if not found:
            continue
        status = status_of(sentence, at)
        if status == "asserted":
            status = status_after(sentence, at + 1, min(stop, at + 40))
        if status is None:
            continue
        kind = _kind(sentence, at)
        for parties, last in found:
            date = _date(when, at, last, stop, spots[number - 1] if number else -1)
            dated = [place for place, one in when if one.first == date and last <= place <= last + 14]
            last = dated[0] + 3 if dated else last
            out.append(
                Pact(
                    kind,
                    parties,
                    status,
                    date,
                    _name(sentence, at),
                    sentence.part.index,
                    _first(sentence, at, parties),
                    last,
                    _was_signed(sentence, at, stop),
                )
            )
    return out


def _was_signed(sentence: Sentence, at: int, stop: int) -> bool:
    """Whether the text speaks of the signing itself."""
    near = range(max(0, at - 16), min(stop, at + 24))
    return any(sentence.free(i) and sentence.norm(i) in {"signed", "sign", "signing", "signature"} for i in near)


def _open(sentence: Sentence, at: int) -> bool:
    """Whether the noun is free or heads a name by form ("Joint Declaration of Cooperation"), not one of
    the register.
    """
    if sentence.free(at):
        return True
    group = sentence.group_at(at)
    return group is not None and any(t.made == "form" and t.head == sentence.norm(at) for t in group.things)


def _joint(sentence: Sentence, at: int) -> bool:
    before = {sentence.norm(i) for i in range(max(0, at - 3), at)}
    after = {sentence.norm(i) for i in range(at + 1, at + 4)}
    signed = any(
        sentence.norm(i) in {"signed", "sign", "signing", "concluded", "signature"}
        for i in range(max(0, at - 8), min(len(sentence.words), at + 8))
    )
    return (
        bool(
            before & {"joint", "cooperation", "working", "strategic"}
            or after & {"cooperation", "intent"}
            or "between" in after
        )
        and (signed or "between" in after or "with" in after)
    ) or (signed and sentence.norm(at) == "document")


def _kind(sentence: Sentence, at: int) -> str:
    noun = sentence.norm(at)
    if noun in {"letter", "letters"} and sentence.norm(at + 1) == "of" and sentence.norm(at + 2) == "intent":
        return "other"
    return NOUNS[noun]


def _parties(sentence: Sentence, at: int, stop: int) -> list[tuple[list[Thing], int]]:
    """Lists of parties of the agreement whose noun stands at ``at``, each with its last word."""
    between = _governed(sentence, at, stop, "between")
    if between and len(between[0].of(ACTORS)) >= 2:
        return [(between[0].of(ACTORS), between[0].last)]
    among = _governed(sentence, at, stop, "among")
    if among and len(among[0].of(ACTORS)) >= 2:
        return [(among[0].of(ACTORS), among[0].last)]
    relative = _relative(sentence, at, stop)
    if relative:
        return [relative]
    verb = _signing(sentence, at, stop)
    partners = _governed(sentence, at, stop, "with", before=verb)
    if partners:
        subjects = _signers(sentence, at, verb)
        groups = [group for group in partners if group.of(ACTORS)]
        if not subjects or not groups:
            return []
        last = groups[-1].last
        others = [thing for group in groups for thing in group.of(ACTORS) if thing not in subjects]
        if not others:
            return []
        if sentence.norm(at) in PLURAL or len(groups) > 1:
            return (
                [([*subjects[:1], other], last) for other in others]
                if len(subjects) == 1
                else [([one, other], last) for one in subjects for other in others]
            )
        return [([*subjects, *others], last)]
    agents = _governed(sentence, at, stop, "by")
    if agents and len(agents[0].of(ACTORS)) >= 2 and verb >= 0:
        return [(agents[0].of(ACTORS), agents[0].last)]
    if verb >= 0 and verb < at:
        subjects = subject_before(sentence, verb, ACTORS)
        if len(subjects) >= 2 and sentence.norm(verb) in {
            "sign",
            "signs",
            "signed",
            "signing",
            "concluded",
            "conclude",
            "entered",
            "exchanged",
            "reached",
            "initialed",
            "inked",
            "negotiating",
        }:
            return [(subjects, at + 1)]
    return []


def _relative(sentence: Sentence, at: int, stop: int) -> tuple[list[Thing], int] | None:
    """ "The Protocol which A and B concluded", "the agreement that A signed with B"."""
    for i in range(at + 1, min(at + 9, stop)):
        if sentence.free(i) and sentence.norm(i) in {"which", "that"}:
            group = next((g for g in sentence.groups if i < g.first <= i + 6), None)
            if group is None:
                return None
            verb = any(
                sentence.free(j) and sentence.norm(j) in SIGNING - {"has", "have", "had"}
                for j in range(group.last, group.last + 5)
            )
            if verb and len(group.of(ACTORS)) >= 2:
                return group.of(ACTORS), group.last
            return None
    return None


def _governed(sentence: Sentence, at: int, stop: int, preposition: str, before: int = -1) -> list[Group]:
    """Groups after the noun that the preposition governs, joined ones included; for "with" also before
    it after the verb.
    """
    out: list[Group] = []
    for group in sentence.groups:
        if group.role != preposition and group.role != "bracket":
            continue
        if group.role == "bracket":
            continue
        if at < group.first < stop and (group.near > at) and (out or group.first - at <= 16):
            between = [sentence.norm(i) for i in range(out[-1].last if out else at, group.near) if sentence.free(i)]
            if ";" in between or (out and not set(between) <= {",", "and", "as", "well", "or", "also"}):
                continue
            if not out and any(w in {"which", "that", "while"} for w in between):
                continue
            out.append(group)
    if not out and preposition == "with" and 0 <= before < at:
        out = [g for g in sentence.groups if g.role == "with" and before < g.near < at]
    return out


def _signing(sentence: Sentence, at: int, stop: int) -> int:
    """The verb of signing that belongs to the noun: the nearest before it in its clause, else after it; or -1."""
    for i in range(at - 1, max(-1, at - 16), -1):
        if sentence.norm(i) == ";":
            break
        if sentence.free(i) and sentence.norm(i) in SIGNING:
            return i
    for i in range(at + 1, min(stop, at + 24)):
        if sentence.free(i) and sentence.norm(i) in SIGNING:
            return i
    return -1


def _signers(sentence: Sentence, at: int, verb: int) -> list[Thing]:
    subjects = subject_before(sentence, verb, ACTORS) if 0 <= verb < at else []
    if not subjects and sentence.norm(at - 1) in {"its", "their"}:
        subjects = subject_before(sentence, at, ACTORS) or [t for t in sentence.inherited if t.is_actor]
    if not subjects:
        subjects = subject_before(sentence, at, ACTORS)
    if not subjects:
        owner = [g for g in sentence.groups if g.last <= at and sentence.norm(g.last) == "'s"]
        subjects = owner[-1].of(ACTORS) if owner else []
    if not subjects and not any(g.last <= at and g.role == "subject" for g in sentence.groups):
        subjects = [thing for thing in sentence.inherited if thing.is_actor]
    return subjects


def _date(when: list[tuple[int, Date]], at: int, last: int, stop: int, previous: int) -> str:
    """The date of an agreement: one between the noun and the next agreement, else one before that no other one has."""
    after = [date.first for place, date in when if at < place <= min(stop, last + 14)]
    if after:
        return after[0]
    before = [(place, date) for place, date in when if place < at and not previous < place]
    if previous < 0:
        before = [(place, date) for place, date in when if place < at]
    return nearest_date(before, at)


def _name(sentence: Sentence, at: int) -> str:
    """The words of the agreement's noun phrase: "Memorandum of Understanding", "cooperation protocol"."""
    first = at
    while (
        first > 0
        and sentence.free(first - 1)
        and re.fullmatch(
            r"cooperation|joint|tripartite|bilateral|trilateral|working|framework|strategic|partnership|exchange|of",
            sentence.norm(first - 1),
        )
    ):
        first -= 1
    if sentence.norm(first) == "of":
        first += 1
    last = at + 1
    if sentence.norm(last) in {"of", "on"} and sentence.norm(last + 1) in {
        "understanding",
        "cooperation",
        "intent",
        "partnership",
        "collaboration",
        "mutual",
    }:
        last += 2
        if sentence.norm(last - 1) == "mutual":
            last += 1
    return " ".join(w.text for w in sentence.words[first:last])


def _first(sentence: Sentence, at: int, parties: list[Thing]) -> int:
    """Where the quote of an agreement begins: at the nearest party before its noun."""
    places = [g.first for g in sentence.groups if any(p in g.things for p in parties) and g.first < at]
    return max(places, default=at)
