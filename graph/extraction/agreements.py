"""Agreements: who agreed, or might agree, with whom, by what kind of text, when.

What comes in is a sentence; what goes out are :class:`Pact` objects. A noun of agreement ("protocol", "MOU") is joined
to its parties by "between A and B", by "with B" and the subject, by "signed by", or by two subjects that sign. A plural
noun with several partners gives one agreement each ("protocols with B as well as with C"), a singular one gives one
with all.
"""

from __future__ import annotations

from dataclasses import dataclass

from graph.extraction.branches import Branches
from graph.extraction.cast import ACTORS, Thing
from graph.extraction.clauses import FINITE, Sentence
from graph.extraction.frames import nearest_date
from graph.extraction.parsing import Tree
from graph.extraction.parties import MAX_LISTED, SIGNED, SIGNING, SIGNING_BOTH, TALKS, fronted, governed, parties_of
from graph.extraction.patterns import Date
from graph.extraction.status import status_after, status_of
from graph.extraction.surroundings import NOWHERE, Surroundings

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
    "treaties": "agreement",
    "pacts": "agreement",
    "notes": "other",
    "program": "other",
    "roadmap": "other",
    "charter": "other",
}
WEAK = frozenset(
    """declaration statement document arrangement arrangements communique contract pact pacts program roadmap
    charter""".split()
)
"""Nouns that mean an agreement only with a word of joining or signing near them."""
JOINING = frozenset({"joint", "cooperation", "working", "strategic"})
ENDED = frozenset("ended ends lapsed expired terminated suspended end".split())
"""Words after which a date is that of the end."""
MODIFIERS = frozenset(
    "cooperation joint tripartite bilateral trilateral working framework strategic partnership exchange of".split()
)
"""What may stand before the noun in the name of an agreement."""
SUBJECTS_OF_NAME = frozenset({"understanding", "cooperation", "intent", "partnership", "collaboration", "mutual"})
"""What may follow the noun and "of" or "on" in its name."""
NEW_NOUN = frozenset("protocol protocols memorandum memoranda agreement agreements mou mous declaration".split())
"""Nouns that begin the next agreement of a sentence."""


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


def row_pact(sentence: Sentence, when: list[tuple[int, Date]], around: Surroundings = NOWHERE) -> list[Pact]:
    """The agreement of a table's row: a cell with its noun, and two actors or more in the other cells; where the row
    names one, the body of the heading is the other.
    """
    noun = next((i for i in range(len(sentence.words)) if sentence.norm(i) in NOUNS and _open(sentence, i)), -1)
    actors = list({t.id: t for g in sentence.groups for t in g.of(ACTORS)}.values())
    if noun < 0 or not actors or len(actors) > 8 or (sentence.norm(noun) in TALKS | {"notes"}):
        return []
    if len(actors) == 1:
        actors = around.one(actors) + actors
        if len(actors) != 2:
            return []
    date = when[0][1].first if when else ""
    status = status_of(sentence, len(sentence.words), 60)
    if status is None:
        return []
    size = len(sentence.words)
    return [Pact(_kind(sentence, noun), actors, status, date, _name(sentence, noun), sentence.part.index, 0, size)]


def pacts(
    sentence: Sentence,
    when: list[tuple[int, Date]],
    tree: Tree | None = None,
    around: Surroundings = NOWHERE,
) -> list[Pact]:
    """All agreements that a sentence states; ``around`` tells what the headings and sentences before it say."""
    if sentence.part.block.kind == "row":
        return row_pact(sentence, when, around)
    out: list[Pact] = []
    branches = Branches(sentence, tree) if tree is not None else None
    spots = [i for i in range(len(sentence.words)) if sentence.norm(i) in NOUNS and _open(sentence, i)]
    spots = [i for i in spots if _means_agreement(sentence, i)]
    for number, at in enumerate(spots):
        stop = next((i for i in spots[number + 1 :] if sentence.norm(i) in NEW_NOUN), len(sentence.words))
        found = parties_of(sentence, at, stop, branches, around)
        following = spots[number + 1] if number + 1 < len(spots) else stop
        status = _status(sentence, at, min(stop, following)) if found else None
        if status is None:
            continue
        previous = spots[number - 1] if number else -1
        for parties, last in found:
            name, signed = _name(sentence, at), _was_signed(sentence, at, stop)
            date = _date(sentence, when, at, last, stop, previous) or (
                around.date if signed or _concluded(sentence, at) else ""
            )
            dated = [place for place, one in when if one.first == date and last <= place <= last + 14]
            first, end = _first(sentence, at, parties), dated[0] + 3 if dated else last
            out.append(Pact(_kind(sentence, at), parties, status, date, name, sentence.part.index, first, end, signed))
    return out or listed_pacts(sentence, around)


def titled_pacts(sentence: Sentence) -> list[Pact]:
    """The agreement whose title a heading is: "Memorandum of Understanding between A and B"."""
    at = next((i for i in range(min(6, len(sentence.words))) if sentence.norm(i) in NOUNS), -1)
    if at < 0 or sentence.norm(at) in WEAK | {"notes", "letters", "letter"} or not _open(sentence, at):
        return []
    members = governed(sentence, at, len(sentence.words), "between")
    if not members or len(members[0].of(ACTORS)) < 2:
        return []
    status = _status(sentence, at, len(sentence.words))
    where = (sentence.part.index, at, members[0].last)
    return [Pact(_kind(sentence, at), members[0].of(ACTORS), status, "", _name(sentence, at), *where)] if status else []


def listed_pacts(sentence: Sentence, around: Surroundings) -> list[Pact]:
    """The agreements of an item in a list of partners ("Agreements in force with: Albania, Serbia")."""
    if sentence.part.block.kind != "item" or not around.noun or len(sentence.words) > MAX_LISTED:
        return []
    if any(sentence.norm(i) in FINITE or sentence.norm(i) in SIGNING for i in range(len(sentence.words))):
        return []
    others = list({t.id: t for g in sentence.groups for t in g.of(ACTORS)}.values())
    one = around.one(others)
    kind, where = NOUNS[around.noun], (sentence.part.index, 0, len(sentence.words))
    return [Pact(kind, [*one, other], "asserted", "", around.noun, *where) for other in others if one]


def _means_agreement(sentence: Sentence, at: int) -> bool:
    """Whether a noun of agreement means one here: not any letter or document."""
    noun = sentence.norm(at)
    if noun in {"protocol", "protocols"} and "its" in {sentence.norm(i) for i in range(at - 3, at)}:
        return sentence.norm(at + 1) == "with"  # the protocols of a convention are none of its secretariat's
    if noun in TALKS:
        return any(sentence.norm(i) in SIGNED for i in range(max(0, at - 6), at) if sentence.free(i))
    if noun == "notes":
        near = {sentence.norm(i) for i in range(at - 4, at + 4) if sentence.free(i)}
        return bool(near & {"exchange", "exchanged", "exchanges"})
    if noun in {"letter", "letters"}:
        return sentence.norm(at + 1) == "of" or "exchange" in (sentence.norm(at - 1), sentence.norm(at - 2))
    return noun not in WEAK or _joint(sentence, at)


def _status(sentence: Sentence, at: int, stop: int) -> str | None:
    """The status by the words before the noun, else by those after it; ``None`` where the text denies it."""
    status = status_of(sentence, at)
    if status != "asserted":
        return status
    after = {sentence.norm(i) for i in range(at + 1, min(stop, at + 30)) if sentence.free(i)}
    if after & {"initialed", "initialled"} and not after & {"signed"} and sentence.norm(at) != "notes":
        return "planned"
    return status_after(sentence, at + 1, min(stop, at + 40))


def _was_signed(sentence: Sentence, at: int, stop: int) -> bool:
    """Whether the text speaks of the signing itself."""
    near = range(max(0, at - 16), min(stop, at + 24))
    return any(sentence.free(i) and sentence.norm(i) in SIGNED for i in near)


def _concluded(sentence: Sentence, at: int) -> bool:
    """Whether a verb of concluding stands near the noun."""
    near = range(max(0, at - 10), min(len(sentence.words), at + 10))
    return any(sentence.free(i) and sentence.norm(i) in SIGNING_BOTH for i in near)


def _open(sentence: Sentence, at: int) -> bool:
    """Whether the noun is free or heads a name by form ("Joint Declaration of Cooperation"), not one of the
    register.
    """
    if sentence.free(at):
        return True
    group = sentence.group_at(at)
    return group is not None and any(t.made == "form" and t.head == sentence.norm(at) for t in group.things)


def _joint(sentence: Sentence, at: int) -> bool:
    """Whether the words near a weak noun make it an agreement: "joint declaration with", "signed a document"."""
    before = {sentence.norm(i) for i in range(max(0, at - 3), at)}
    after = {sentence.norm(i) for i in range(at + 1, at + 4)}
    near = {sentence.norm(i) for i in range(max(0, at - 8), min(len(sentence.words), at + 8))}
    signed = bool(near & (SIGNED | {"concluded", "conclude", "concluding", "concludes", "initialed", "initialled"}))
    if signed and sentence.norm(at) in {"document", "arrangement", "arrangements"}:
        return True
    joint = bool(before & JOINING or after & {"cooperation", "intent", "between"})
    return joint and (signed or bool(after & {"between", "with"}) or bool(fronted(sentence, at, "between")))


def _kind(sentence: Sentence, at: int) -> str:
    noun = sentence.norm(at)
    if noun in {"letter", "letters"} and sentence.norm(at + 1) == "of" and sentence.norm(at + 2) == "intent":
        return "other"
    return NOUNS[noun]


def _date(sentence: Sentence, when: list[tuple[int, Date]], at: int, last: int, stop: int, previous: int) -> str:
    """The date of an agreement: one between the noun and the next, else one before it that no other agreement has.

    A year in brackets after it is its date; a date after "lapsed" or "ended" is not.
    """
    for i in range(at, min(stop, last + 12, len(sentence.words) - 1)):
        year = sentence.norm(i + 1)
        if sentence.norm(i) == "(" and year.isdigit() and len(year) == 4 and year[:2] in {"19", "20"}:
            return year
    after = [(place, date) for place, date in when if at < place <= min(stop, last + 14)]
    ended = next(
        (i for i in range(at, min(stop, len(sentence.words))) if sentence.norm(i) in ENDED), len(sentence.words)
    )
    after = [(place, date) for place, date in after if place < ended and not _of_period(sentence, place)]
    if after:
        return after[0][1].first
    before = [(place, date) for place, date in when if place < at and (previous < 0 or place <= previous)]
    in_force = [(place, date) for place, date in when if at < place < ended and sentence.norm(place - 1) == "since"]
    return nearest_date(before or in_force, at)


def _of_period(sentence: Sentence, place: int) -> bool:
    """Whether a date tells for which time an agreement is, or since when it is in force, not when it was signed."""
    return sentence.norm(place - 1) in {"for", "since", "until"}


def _name(sentence: Sentence, at: int) -> str:
    """The words of the agreement's noun phrase: "Memorandum of Understanding", "cooperation protocol"."""
    first = at
    while first > 0 and sentence.free(first - 1) and sentence.norm(first - 1) in MODIFIERS:
        first -= 1
    if sentence.norm(first) == "of":
        first += 1
    last = at + 1
    if sentence.norm(last) in {"of", "on"} and sentence.norm(last + 1) in SUBJECTS_OF_NAME:
        last += 3 if sentence.norm(last + 1) == "mutual" else 2
    return " ".join(w.text for w in sentence.words[first:last])


def _first(sentence: Sentence, at: int, parties: list[Thing]) -> int:
    """Where the quote of an agreement begins: at the nearest party before its noun."""
    places = [g.first for g in sentence.groups if any(p in g.things for p in parties) and g.first < at]
    return max(places, default=at)
