"""The parties of an agreement: who stands at its two sides, in the constructions that texts use.

What comes in are a sentence, the place of a noun of agreement, the tree of the sentence where there is one and what
stands around it; what goes out are lists of parties, each with the last word that tells of them.
"""

from __future__ import annotations

from graph.extraction.branches import Branches
from graph.extraction.cast import ACTORS, Thing
from graph.extraction.clauses import COLLECTIVE, FINITE, Group, Sentence, subject_before
from graph.extraction.surroundings import Surroundings

PLURAL = frozenset("memoranda memorandums mous protocols agreements accords arrangements letters".split())
SIGNING = frozenset(
    """sign signs signed signing conclude concludes concluded concluding conclusion signature enter
    entered entering reached initialed initialled exchanged exchange signatories parties has have had
    renewed extended negotiating negotiate negotiated negotiations drafting draft finalize finalized
    finalizing looking considering consider prepare preparing established inked names signatures under
    existing ratified terminated expired lapsed approved initial initials initialing initialling exists rest
    rests""".split()
)
SIGNING_BOTH = frozenset(
    """sign signs signed signing concluded conclude concluding concludes entered exchanged exchange reached initialed
    initialled initial inked negotiating negotiate names signatures issued issue made renewed""".split()
)
"""Verbs whose two subjects sign with each other."""
SIGNED = frozenset({"signed", "sign", "signing", "signature", "signatures", "signs"})
TALKS = frozenset({"program", "roadmap", "charter"})
"""Nouns that mean an agreement only where two bodies sign them."""
MAX_LISTED = 40
"""How many words an item may have that only lists partners."""


def parties_of(
    sentence: Sentence, at: int, stop: int, branches: Branches | None, around: Surroundings
) -> list[tuple[list[Thing], int]]:
    """Lists of parties of the agreement whose noun stands at ``at``, each with its last word."""
    for preposition in ("between", "among"):
        members = governed(sentence, at, stop, preposition) or fronted(sentence, at, preposition)
        if members and len(members[0].of(ACTORS)) >= 2:
            return [(members[0].of(ACTORS), max(members[0].last, at + 1))]
    relative = _relative(sentence, at, stop)
    if relative:
        return [relative]
    verb = _signing(sentence, at, stop, branches)
    partners = governed(sentence, at, stop, "with") or _partners_before(sentence, at, verb)
    if partners:
        found = _with_partners(sentence, at, verb, partners, branches, around)
        if found:
            return found
    agents = governed(sentence, at, stop, "by")
    if agents and len(agents[0].of(ACTORS)) >= 2 and verb >= 0:
        return [(agents[0].of(ACTORS), agents[0].last)]
    if verb >= 0 and (sentence.norm(verb) in SIGNING_BOTH or verb > at):
        subjects = _signing_together(sentence, at, verb, branches)
        if len(subjects) >= 2:
            return [(subjects, max(at, verb) + 1)]
    colon = _after_colon(sentence, at)
    if colon:
        return [colon]
    if not partners and len(around.pair) == 2 and _is_entry(sentence, at):
        return [(around.pair, at + 1)]
    return _listed(sentence, at, around) or _theirs(sentence, at)


def fronted(sentence: Sentence, at: int, preposition: str) -> list[Group]:
    """The parties before the noun: "Between A and B there is a memorandum", "relations between A and B rest on"."""
    before = [g for g in sentence.groups if g.role == preposition and g.last <= at]
    if not before:
        return []
    between = [sentence.norm(i) for i in range(before[-1].last, at) if sentence.free(i)]
    joined = bool(set(between) & JOINS_BEFORE)
    return before[-1:] if joined and not set(between) & {";", "."} else []


JOINS_BEFORE = frozenset("there exists exist signed concluded rest rests based governed exchanged initialed".split())
"""Words between fronted parties and the noun of their agreement."""


def _after_colon(sentence: Sentence, at: int) -> tuple[list[Thing], int] | None:
    """The parties that follow a colon: "Three signatures under one memorandum: A, B, C"."""
    near = {sentence.norm(i) for i in range(max(0, at - 6), at + 6) if sentence.free(i)}
    colon = next((i for i in range(at + 1, min(at + 8, len(sentence.words))) if sentence.norm(i) == ":"), -1)
    if colon < 0 or not near & (SIGNED | {"parties", "signatories"}):
        return None
    after = [g for g in sentence.groups if colon < g.first <= colon + 4]
    parties = [t for g in after for t in g.of(ACTORS)]
    return (parties, after[-1].last) if 2 <= len(parties) <= 8 else None


def _is_entry(sentence: Sentence, at: int) -> bool:
    """Whether a fragment only records an agreement ("Border Agreement, 14 July 1997") and names no party."""
    told = any(sentence.norm(i) in FINITE or sentence.norm(i) in {"its", "their"} for i in range(len(sentence.words)))
    named = any(g.of(ACTORS) for g in sentence.groups)
    return not told and not named and sentence.norm(at) not in TALKS and len(sentence.words) <= MAX_LISTED


def _signing_together(sentence: Sentence, at: int, verb: int, branches: Branches | None) -> list[Thing]:
    """The two or more bodies that sign with each other: the subjects of the verb of signing."""
    if verb > at:
        return []
    doers = _doers(branches, verb)
    listed = subject_before(sentence, verb, ACTORS)
    if len(doers) >= 2:
        return listed if all(thing in listed for thing in doers) else doers
    subjects = subject_before(sentence, verb, ACTORS)
    if len(subjects) < 2 and any(sentence.norm(i) in COLLECTIVE for i in range(max(0, verb - 4), verb)):
        subjects = [thing for thing in sentence.inherited if thing.is_actor]
    return subjects


def _doers(branches: Branches | None, verb: int) -> list[Thing]:
    """Who signs, by the tree: the subject of an active verb that is no participle after a noun."""
    if branches is None or verb < 0:
        return []
    tree = branches.tree
    node = tree.node_at(verb)
    if not tree.tags[node].startswith("V") or tree.labels[node] == "acl" or branches.passive(node):
        return []
    return branches.doers(node, ACTORS)


def _listed(sentence: Sentence, at: int, around: Surroundings) -> list[tuple[list[Thing], int]]:
    """The parties that a fragment of a list names: "Eurojust and Albania: cooperation agreement", "INTERPOL: MOU"."""
    if any(sentence.norm(i) in FINITE for i in range(len(sentence.words))):
        return []
    before = [g for g in sentence.groups if g.last <= at and g.of(ACTORS)]
    if not before or before[0].role != "subject":
        return []
    parties = before[0].of(ACTORS)
    labelled = sentence.norm(before[0].last) == ":" and before[0].first <= 1
    if sentence.part.block.kind != "item" and not labelled:
        return []
    if len(parties) == 1:
        parties = (
            around.one(parties) or [t for t in sentence.inherited if t.is_actor and t not in parties][:2]
        ) + parties
    return [(parties, at + 1)] if len(parties) == 2 else []


def _theirs(sentence: Sentence, at: int) -> list[tuple[list[Thing], int]]:
    """The parties of "their memorandum", and of "by an agreement signed in Riyadh, A and B made known"."""
    if any(sentence.norm(i) == "their" for i in range(max(0, at - 3), at)):
        owners = subject_before(sentence, at, ACTORS)
        return [(owners, at + 1)] if 2 <= len(owners) <= 4 else []
    if at < 8 and any(sentence.norm(i) in {"by", "under"} for i in range(max(0, at - 3), at)):
        subject = next((g for g in sentence.groups if g.first > at and g.role == "subject"), None)
        if subject is not None and 2 <= len(subject.of(ACTORS)) <= 4:
            return [(subject.of(ACTORS), at + 1)]
    return []


def _with_partners(
    sentence: Sentence, at: int, verb: int, partners: list[Group], branches: Branches | None, around: Surroundings
) -> list[tuple[list[Thing], int]]:
    """The parties where the subject agrees "with" others: one list for each of several partners, or one with all."""
    taken = [thing for group in partners for thing in group.of(ACTORS)]
    subjects = _owner_of(sentence, at, partners[0]) or _signers(sentence, at, verb, branches)
    subjects = [s for s in subjects if s not in taken] or around.one(taken)
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


def governed(sentence: Sentence, at: int, stop: int, preposition: str) -> list[Group]:
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


def _signing(sentence: Sentence, at: int, stop: int, branches: Branches | None) -> int:
    """The verb of signing that belongs to the noun: the nearest before it in its clause, else after it; or -1."""
    for i in range(at - 1, max(-1, at - 16), -1):
        if sentence.norm(i) == ";":
            break
        if sentence.free(i) and sentence.norm(i) in SIGNING and not _beside_noun(sentence, branches, i):
            return i
    for i in range(at + 1, min(stop, at + 24)):
        if sentence.free(i) and sentence.norm(i) in SIGNING:
            return i
    return -1


def _owner_of(sentence: Sentence, at: int, partner: Group) -> list[Thing]:
    """Whose agreement it is in "the agreement of A with B"."""
    between = [g for g in sentence.groups if at < g.first and g.last <= partner.near and g.role == "of"]
    return between[0].of(ACTORS) if between and between[0].first - at <= 9 else []


def _beside_noun(sentence: Sentence, branches: Branches | None, verb: int) -> bool:
    """Whether a verb is a participle that describes another noun ("a Memorandum with A concluded in May")."""
    before = sentence.group_at(verb - 1)
    if before is not None and before.role in {"with", "between"}:
        return True
    return branches is not None and branches.tree.labels[branches.tree.node_at(verb)] == "acl"


def _signers(sentence: Sentence, at: int, verb: int, branches: Branches | None) -> list[Thing]:
    """Who agrees: the subject of the verb of signing or of the noun, its owner, or what the text spoke of."""
    doers = _doers(branches, verb) if verb < at else []
    if doers:
        return doers
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
