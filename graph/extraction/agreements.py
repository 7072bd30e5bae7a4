"""Agreements: who agreed, or might agree, with whom, by what kind of text, when.

What comes in is a sentence; what goes out are :class:`Pact` objects. A noun of agreement ("protocol", "MOU") is joined
to its parties by "between A and B", by "with B" and the subject, by "signed by", or by two subjects that sign. A plural
noun with several partners gives one agreement each ("protocols with B as well as with C"), a singular one gives one
with all.
"""

from __future__ import annotations

from dataclasses import dataclass

from graph.extraction.cast import ACTORS, Thing
from graph.extraction.clauses import FINITE, Group, Sentence, subject_before
from graph.extraction.frames import nearest_date
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
    """sign signs signed signing conclude concludes concluded concluding conclusion signature enter
    entered entering reached initialed initialled exchanged exchange signatories parties has have had
    renewed extended negotiating negotiate negotiated negotiations drafting draft finalize finalized
    finalizing looking considering consider prepare preparing established inked names signatures under
    existing ratified terminated expired lapsed approved""".split()
)
WEAK = frozenset("declaration statement document arrangement arrangements communique contract pact".split())
"""Nouns that mean an agreement only with a word of joining or signing near them."""
JOINING = frozenset({"joint", "cooperation", "working", "strategic"})
SIGNING_BOTH = frozenset(
    """sign signs signed signing concluded conclude entered exchanged reached initialed initialled inked negotiating
    names signatures""".split()
)
"""Verbs whose two subjects sign with each other."""
SIGNED = frozenset({"signed", "sign", "signing", "signature"})
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
        stop = next((i for i in spots[number + 1 :] if sentence.norm(i) in NEW_NOUN), len(sentence.words))
        found = _parties(sentence, at, stop) if _means_agreement(sentence, at) else []
        status = _status(sentence, at, stop) if found else None
        if status is None:
            continue
        previous = spots[number - 1] if number else -1
        for parties, last in found:
            date = _date(when, at, last, stop, previous)
            dated = [place for place, one in when if one.first == date and last <= place <= last + 14]
            first, end = _first(sentence, at, parties), dated[0] + 3 if dated else last
            name, signed = _name(sentence, at), _was_signed(sentence, at, stop)
            out.append(Pact(_kind(sentence, at), parties, status, date, name, sentence.part.index, first, end, signed))
    return out


def _means_agreement(sentence: Sentence, at: int) -> bool:
    """Whether a noun of agreement means one here: not any letter or document."""
    noun = sentence.norm(at)
    if noun in {"letter", "letters"}:
        return sentence.norm(at + 1) == "of" or "exchange" in (sentence.norm(at - 1), sentence.norm(at - 2))
    return noun not in WEAK or _joint(sentence, at)


def _status(sentence: Sentence, at: int, stop: int) -> str | None:
    """The status by the words before the noun, else by those after it; ``None`` where the text denies it."""
    status = status_of(sentence, at)
    return status_after(sentence, at + 1, min(stop, at + 40)) if status == "asserted" else status


def _was_signed(sentence: Sentence, at: int, stop: int) -> bool:
    """Whether the text speaks of the signing itself."""
    near = range(max(0, at - 16), min(stop, at + 24))
    return any(sentence.free(i) and sentence.norm(i) in SIGNED for i in near)


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
    signed = bool(near & (SIGNED | {"concluded"}))
    if signed and sentence.norm(at) == "document":
        return True
    joint = bool(before & JOINING or after & {"cooperation", "intent", "between"})
    return joint and (signed or bool(after & {"between", "with"}))


def _kind(sentence: Sentence, at: int) -> str:
    noun = sentence.norm(at)
    if noun in {"letter", "letters"} and sentence.norm(at + 1) == "of" and sentence.norm(at + 2) == "intent":
        return "other"
    return NOUNS[noun]


def _parties(sentence: Sentence, at: int, stop: int) -> list[tuple[list[Thing], int]]:
    """Lists of parties of the agreement whose noun stands at ``at``, each with its last word."""
    for preposition in ("between", "among"):
        members = _governed(sentence, at, stop, preposition)
        if members and len(members[0].of(ACTORS)) >= 2:
            return [(members[0].of(ACTORS), members[0].last)]
    relative = _relative(sentence, at, stop)
    if relative:
        return [relative]
    verb = _signing(sentence, at, stop)
    partners = _governed(sentence, at, stop, "with") or _partners_before(sentence, at, verb)
    if partners:
        return _with_partners(sentence, at, verb, partners)
    agents = _governed(sentence, at, stop, "by")
    if agents and len(agents[0].of(ACTORS)) >= 2 and verb >= 0:
        return [(agents[0].of(ACTORS), agents[0].last)]
    if 0 <= verb < at and sentence.norm(verb) in SIGNING_BOTH:
        subjects = subject_before(sentence, verb, ACTORS)
        if len(subjects) >= 2:
            return [(subjects, at + 1)]
    return _listed(sentence, at)


def _listed(sentence: Sentence, at: int) -> list[tuple[list[Thing], int]]:
    """The parties that a fragment of a list names: "Eurojust and Albania: cooperation agreement", "INTERPOL: MOU"."""
    if sentence.part.block.kind != "item" or any(sentence.norm(i) in FINITE for i in range(len(sentence.words))):
        return []
    before = [g for g in sentence.groups if g.last <= at and g.of(ACTORS)]
    if not before or before[0].role != "subject":
        return []
    parties = before[0].of(ACTORS)
    if len(parties) == 1:
        parties = [t for t in sentence.inherited if t.is_actor and t not in parties][:2] + parties
    return [(parties, at + 1)] if len(parties) == 2 else []


def _with_partners(sentence: Sentence, at: int, verb: int, partners: list[Group]) -> list[tuple[list[Thing], int]]:
    """The parties where the subject agrees "with" others: one list for each of several partners, or one with all."""
    subjects = _signers(sentence, at, verb)
    groups = [group for group in partners if group.of(ACTORS)]
    others = [thing for group in groups for thing in group.of(ACTORS) if thing not in subjects]
    if not subjects or not others:
        return []
    last = groups[-1].last
    if sentence.norm(at) in PLURAL or len(groups) > 1:
        return [([one, other], last) for one in subjects for other in others]
    return [([*subjects, *others], last)]


def _relative(sentence: Sentence, at: int, stop: int) -> tuple[list[Thing], int] | None:
    """The parties of a relative clause: "the Protocol which A and B concluded"."""
    relatives = (i for i in range(at + 1, min(at + 9, stop)) if sentence.norm(i) in {"which", "that"})
    pronoun = next((i for i in relatives if sentence.free(i)), None)
    if pronoun is None:
        return None
    group = next((g for g in sentence.groups if pronoun < g.first <= pronoun + 6), None)
    if group is None or not group.of(ACTORS):
        return None
    after = range(group.last, group.last + 5)
    verb = next((i for i in after if sentence.free(i) and sentence.norm(i) in SIGNING - {"has", "have", "had"}), -1)
    partners = [g for g in sentence.groups if 0 <= verb < g.near <= verb + 4 and g.role == "with"]
    parties = group.of(ACTORS) + [t for g in partners[:1] for t in g.of(ACTORS)]
    last = partners[0].last if partners else group.last
    return (parties, last) if verb >= 0 and len(parties) >= 2 else None


def _governed(sentence: Sentence, at: int, stop: int, preposition: str) -> list[Group]:
    """Groups after the noun that the preposition governs, joined ones included."""
    out: list[Group] = []
    for group in sentence.groups:
        if group.role != preposition or not at < group.first < stop or group.near <= at:
            continue
        if not out and group.first - at > 16:
            continue
        between = {sentence.norm(i) for i in range(out[-1].last if out else at, group.near) if sentence.free(i)}
        goes_on = between <= {",", "and", "as", "well", "or", "also"}
        if goes_on if out else not between & {";", "which", "that", "while"}:
            out.append(group)
    return out


def _partners_before(sentence: Sentence, at: int, verb: int) -> list[Group]:
    """Groups after "with" between the verb of signing and the noun ("signed with A a protocol")."""
    return [g for g in sentence.groups if g.role == "with" and 0 <= verb < g.near < at]


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
    """Who agrees: the subject of the verb of signing or of the noun, its owner, or what the text spoke of."""
    subjects = subject_before(sentence, verb, ACTORS) if 0 <= verb < at else []
    inherited = [thing for thing in sentence.inherited if thing.is_actor]
    subjects = subjects or subject_before(sentence, at, ACTORS)
    if not subjects and sentence.norm(at - 1) in {"its", "their"}:
        subjects = inherited
    if not subjects:
        owner = [g for g in sentence.groups if g.last <= at and sentence.norm(g.last) == "'s"]
        subjects = owner[-1].of(ACTORS) if owner else []
    if not subjects and not any(g.last <= at and g.role == "subject" for g in sentence.groups):
        subjects = inherited
    return subjects


def _date(when: list[tuple[int, Date]], at: int, last: int, stop: int, previous: int) -> str:
    """The date of an agreement: one between the noun and the next, else one before it that no other agreement has."""
    after = [date.first for place, date in when if at < place <= min(stop, last + 14)]
    if after:
        return after[0]
    return nearest_date(
        [(place, date) for place, date in when if place < at and (previous < 0 or place <= previous)], at
    )


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
