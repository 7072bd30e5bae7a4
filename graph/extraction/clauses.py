"""The shape of a sentence that rules read: groups of names, the role of each group, pronouns and status words.

What comes in is a passage with its mentions; what goes out is a :class:`Sentence`: its groups (names that stand
together in a list), for each the word that governs it (a preposition, a verb, or none where it is a subject), and
helpers that find the subject before a trigger and the objects after it. This is a shallow reading: no parse, only
order, small words and the table of predicates.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from graph.extraction.cast import Cast, Mention, Thing
from graph.extraction.passages import Passage
from graph.extraction.patterns import MONTHS
from graph.words import Word

PREPOSITIONS = frozenset(
    """with by to for of in at on from under within between among through via during into upon against towards toward
    alongside across throughout throughtout regarding concerning on behalf over around without since until unlike
    per versus near inside outside beyond because about before after""".split()
)
CONJUNCTIONS = frozenset({"and", "or", "&", "but", "nor", "/"})
TRANSPARENT = frozenset("such as including especially namely particularly like notably e.g i.e both inter alia".split())
DETERMINERS = frozenset(
    "the a an its their his her this that these those all some each both relevant other several".split()
)
RELATIVES = frozenset({"which", "that", "who", "whose", "where"})
AUXILIARIES = frozenset(
    """is are was were be been being has have had do does did will shall would should could can may might must
    also jointly closely actively further regularly already currently now recently later formally officially then
    subsequently successfully continuously proactively not never to""".split()
)
FINITE = frozenset("is are was were has have had will shall would should could can may might must does did".split())
PRONOUNS = frozenset({"it", "they"})
COLLECTIVE = frozenset({"two", "both", "three", "four", "parties", "sides"})
"""Words that after "the" mean bodies named together before."""
OFFICE_HOLDERS = frozenset(
    """head heads director directors chief chiefs representative representatives secretary president minister ministers
    delegation delegations officials leaders leadership chairman chairperson commissioner general coordinator experts
    specialists officers delegates administrator spokesperson governor rector""".split()
)
"""People through whom a body acts: "the heads of the CIS ATC" sign for the CIS ATC."""
BODY_HEADS = frozenset(
    """center committee office organization secretariat commission unit team group network forum union league bank
    department directorate branch institute agency mission program task structure platform council""".split()
)
"""Heads that stand for a body named before ("the Centre", "the Committee")."""
DEFINITE_HEADS = BODY_HEADS | set("bureau coalition assembly project initiative college force body".split())
"""Heads that after "the" can be the subject of a verb, with or without a body named before."""
COMMON_HEADS = frozenset({"project", "program", "initiative", "organization", "center"})
"""Those of them that need no capital."""
OFFICE_WORDS = frozenset({"and", "deputy", "executive", "senior", "first", "vice", "the"})
"""Words that may stand among the names of their offices."""
BREAKS = frozenset({";", ":", "\t"})
LISTING = frozenset(
    {
        "the",
        "that",
        "its",
        "their",
        ",",
        "and",
        "&",
        "/",
        "or",
        "as",
        "well",
        "both",
        "along",
        "relevant",
        "agencies",
        "other",
    }
)
"""Words that may stand between two members of a list."""
MAX_STEPS = 9
"""How many words before a group are read for its role."""


@dataclass(slots=True)
class Group:
    """Names that stand together: words ``first`` to ``last`` (exclusive), the things, and the role.

    ``role`` is a preposition, ``"subject"``, ``"object"`` or ``"bracket"`` (a list in brackets after a common noun,
    whose role is that of the noun). ``near`` is the index of the word that governs it, or -1.
    """

    first: int
    last: int
    things: list[Thing]
    role: str = ""
    near: int = -1

    def of(self, types: frozenset[str]) -> list[Thing]:
        """The things of these types."""
        return [thing for thing in self.things if thing.type in types]


@dataclass(slots=True)
class Sentence:
    """A passage as rules read it. ``subject`` is what "it" and "the Centre" mean here, ``inherited`` the subject
    before, ``above`` the body of the headings; ``predicates`` is what the lexicon finds in it, once it was asked.
    """

    part: Passage
    mentions: list[Mention]
    groups: list[Group]
    words: list[Word]
    covered: dict[int, int]
    inherited: list[Thing] = field(default_factory=list)
    verbs: frozenset[str] = frozenset()
    above: list[Thing] = field(default_factory=list)
    predicates: list[Any] | None = None

    def norm(self, index: int) -> str:
        """The normal form of a word, or the empty string beyond the ends."""
        return self.words[index].norm if 0 <= index < len(self.words) else ""

    def free(self, index: int) -> bool:
        """Whether the word is no part of a name."""
        return index not in self.covered

    def text(self, first: int, last: int) -> str:
        """The words ``first`` to ``last`` (exclusive) with the spacing of the text."""
        out = ""
        for i in range(first, last):
            word = self.words[i]
            out += (" " if out and word.start > self.words[i - 1].end else "") + word.text
        return out

    def group_at(self, index: int) -> Group | None:
        """The group that holds a word."""
        return next((group for group in self.groups if group.first <= index < group.last), None)


def read(part: Passage, mentions: list[Mention], cast: Cast, verbs: frozenset[str], inherited: list[Thing]) -> Sentence:
    """Build the groups of a passage and find their roles."""
    covered = {i: n for n, mention in enumerate(mentions) for i in range(mention.first, mention.last)}
    sentence = Sentence(part, mentions, [], part.words, covered, inherited, verbs)
    run: list[Mention] = []
    for mention in mentions:
        if run and (_mixed(sentence, cast, run[-1], mention) or not _coordinated(sentence, run[-1], mention)):
            _close(sentence, run, cast)
            run = []
        run.append(mention)
    if run:
        _close(sentence, run, cast)
    for group in sentence.groups:
        group.role, group.near = _role(sentence, group)
    return sentence


def _coordinated(sentence: Sentence, left: Mention, right: Mention) -> bool:
    """Whether only list punctuation and small words stand between two mentions."""
    between = [sentence.norm(i) for i in range(left.last, right.first)]
    if not between or len(between) > 6 or between in (["the"], ["as"], ["along"]):
        return False
    return all(norm in LISTING for norm in between)


def _mixed(sentence: Sentence, cast: Cast, left: Mention, right: Mention) -> bool:
    """Whether two mentions are no list: one of them is a place ("in Vienna, OSCE and UNODC") or, without "and", one
    acts and the other does not ("under resolution 1373, Kenya").
    """
    one, other = cast.thing(left), cast.thing(right)
    if (one.type == "Place") != (other.type == "Place"):
        return True
    only_comma = all(sentence.norm(i) in {",", "the"} for i in range(left.last, right.first))
    return only_comma and one.is_actor != other.is_actor


def _close(sentence: Sentence, run: list[Mention], cast: Cast) -> None:
    """Make a group of a run of mentions; its last member opens a new clause where a verb follows "and X"."""
    if len(run) > 1:
        last, before = run[-1], run[-2]
        joint = [sentence.norm(i) for i in range(before.last, last.first)]
        governed = _role(sentence, Group(run[0].first, run[-1].last, []))[0] not in ("subject", "between", "among")
        if governed and "as" not in joint and _verb_follows(sentence, last.last):
            cut = _subject_start(sentence, run)
            _close(sentence, run[:cut], cast)
            _close(sentence, run[cut:], cast)
            return
    things = list({mention.thing: cast.thing(mention) for mention in run}.values())
    sentence.groups.append(Group(run[0].first, run[-1].last, things))


def _subject_start(sentence: Sentence, run: list[Mention]) -> int:
    """Where the subject of the verb that follows begins in a run: after the comma in "of X, A and B signed"."""
    if len(run) == 3 and [sentence.norm(i) for i in range(run[0].last, run[1].first)] in ([","], [",", "the"]):
        return 1
    return len(run) - 1


def _verb_follows(sentence: Sentence, at: int) -> bool:
    """Whether a verb stands at a word, with at most three adverbs before it."""
    for _ in range(3):
        if sentence.norm(at) not in AUXILIARIES - FINITE - {"to"}:
            break
        at += 1
    norm = sentence.norm(at)
    return norm in FINITE or (norm in sentence.verbs and not norm.endswith("ing"))


def _role(sentence: Sentence, group: Group) -> tuple[str, int]:
    """The role of a group and the word that gives it: the nearest one before it that tells, at most nine steps back."""
    at = group.first - 1
    for steps in range(MAX_STEPS):
        if at < 0:
            break
        if sentence.norm(at) == "(":
            if at - 1 in sentence.covered:
                owner = sentence.group_at(at - 1)
                return (owner.role or "object", owner.near) if owner else ("bracket", at - 1)
        elif at in sentence.covered:
            return "object", at
        elif sentence.norm(at) in {"of", "from"} and _is_office(sentence, at - 1):
            at = _before_office(sentence, at - 2)
            continue
        else:
            role = _role_given(sentence, group, at, steps)
            if role:
                return role, at
        at -= 1
    return ("subject" if at < 0 else "object"), at


def _is_office(sentence: Sentence, at: int) -> bool:
    return sentence.norm(at) in OFFICE_HOLDERS and sentence.free(at)


def _before_office(sentence: Sentence, at: int) -> int:
    """The word before "the deputy heads and experts", read backwards from ``at``."""
    while at >= 0 and sentence.free(at) and sentence.norm(at) in OFFICE_HOLDERS | OFFICE_WORDS:
        at -= 1
    return at


def _role_given(sentence: Sentence, group: Group, at: int, steps: int) -> str:
    """The role that the word at ``at`` gives a group after it, or the empty string where one must look further back."""
    norm = sentence.norm(at)
    if norm.isdigit() or norm in MONTHS or norm in BREAKS or norm in RELATIVES:
        return "subject"
    if norm in PREPOSITIONS and not (norm == "to" and sentence.norm(at + 1) in sentence.verbs):
        return norm
    if norm in {".", "“", '"'} and at < group.first - 1:
        return "subject"
    if norm == ",":
        return "" if steps > 0 and sentence.norm(at + 1) in TRANSPARENT else "subject"
    if norm in CONJUNCTIONS:
        return "subject" if _verb_follows(sentence, group.last) else ""
    as_noun = norm in {"support", "assistance", "training"} and at > 0 and sentence.norm(at - 1) in DETERMINERS
    as_adjective = norm.endswith("ing") and sentence.norm(at - 1) in DETERMINERS | {"-"}
    if norm in FINITE or (norm in sentence.verbs and not as_noun and not as_adjective):
        return "object"
    return ""


def subject_before(sentence: Sentence, trigger: int, types: frozenset[str]) -> list[Thing]:
    """The things that do what the word at ``trigger`` says, nearest first choice; empty where none is told.

    A relative pronoun right before takes the name before it; a pronoun or "the Centre" takes what the text spoke of.
    """
    at = trigger - 1
    while at >= 0 and sentence.free(at) and (sentence.norm(at) in AUXILIARIES or sentence.norm(at).endswith("ly")):
        at -= 1
    if sentence.norm(at) in RELATIVES and sentence.free(at):
        before = [g for g in sentence.groups if g.last <= at]
        if before and at - before[-1].last <= 2 and before[-1].of(types):
            return before[-1].of(types)
    if at >= 0 and not sentence.free(at):
        owner = sentence.group_at(at)
        if owner and owner.of(types) and owner.role in ("subject", "bracket"):
            return owner.of(types)
    for group in reversed([g for g in sentence.groups if g.last <= trigger]):
        if group.role == "subject" and group.of(types) and not _stopped(sentence, group.last, trigger):
            return group.of(types)
    if _has_pronoun(sentence, trigger):
        return [thing for thing in sentence.inherited if thing.type in types]
    return []


def _stopped(sentence: Sentence, first: int, last: int) -> bool:
    """Whether a break or a new subject that is no name stands between two words."""
    for i in range(first, last):
        if not sentence.free(i):
            continue
        norm = sentence.norm(i)
        if norm == ";" or (norm in PRONOUNS and i > first):
            return True
    return False


def _has_pronoun(sentence: Sentence, trigger: int) -> bool:
    """Whether "it", "they" or "the Centre" can be the subject of ``trigger``, or the bullet begins with its verb."""
    for i in range(trigger - 1, -1, -1):
        norm = sentence.norm(i)
        if norm in PRONOUNS or (norm in COLLECTIVE and (norm == "both" or sentence.norm(i - 1) == "the")):
            return True
        if sentence.norm(i + 1) == "'s" or sentence.norm(i - 1) not in {"the", "this"}:
            continue
        if norm in COMMON_HEADS or (norm in DEFINITE_HEADS and sentence.words[i].is_capital):
            return True
    return trigger <= 3 and sentence.part.block.kind == "item"


def objects_after(
    sentence: Sentence, trigger: int, prepositions: frozenset[str], types: frozenset[str], reach: int = 25
) -> list[Thing]:
    """The things after ``trigger`` in one of the given roles, with what is joined to them ("as well as with B").

    An empty string among ``prepositions`` stands for a direct object.
    """
    out: list[Thing] = []
    last = trigger
    for group in sentence.groups:
        if group.first <= trigger:
            continue
        if not out and group.first - trigger > reach:
            break
        between = [sentence.norm(i) for i in range(last, group.first) if sentence.free(i)]
        if ";" in between:
            break
        role = group.role
        fits = role in prepositions or ("" in prepositions and role in ("object", "bracket"))
        if role == "bracket" and not out:
            fits = fits or _noun_role(sentence, group) in prepositions
        if out:
            joined = [w for w in between if w not in {"the", ",", "relevant", "its"}]
            fits = fits or (joined[:3] == ["as", "well", "as"] and role in ("object", "bracket"))
            if fits and joined and joined[0] in {"and", "as", "or", "with"} and len(joined) <= 8:
                out += group.of(types)
                last = group.last
                continue
            break
        if role == "subject" and group.near > trigger and sentence.norm(group.near) not in {",", "and"}:
            break
        if fits and group.of(types):
            out += group.of(types)
            last = group.last
    return out


def _noun_role(sentence: Sentence, group: Group) -> str:
    """The preposition that governs the noun before a bracket."""
    for at in range(group.near, group.near - 8, -1):
        norm = sentence.norm(at)
        if norm in PREPOSITIONS:
            return norm
        if norm in sentence.verbs:
            break
    return ""
