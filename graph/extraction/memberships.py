"""Who is a member of what, from lists: the clauses, labels and brackets in which a text counts members.

What comes in is a sentence with its cast; what goes out are claims of membership: "the members of the X: A, B and C",
"A, B and C, all of them members of the X", "Members: A, B" under the heading of a body, "the X countries (A, B)",
"eleven states make up the X" with the list below. A membership that only a verb states ("A joined the X") is a matter
of the lexicon of predicates.
"""

from __future__ import annotations

import re

from graph.extraction.cast import Cast, Mention, Thing
from graph.extraction.clauses import Group, Sentence
from graph.extraction.frames import Claim
from graph.register import Register

LABEL = re.compile(
    r"^\W*(?:(?:full|current|founding|all|its|other|the|associate|\w+teen|\w{3,5})\s+){0,2}"
    r"(?:members?|member\s+(?:states|countries)|participating\s+states|membership|sponsoring(?:\s+nations)?|countries)"
    r"\b[^:]{0,30}[:?]",
    re.IGNORECASE,
)
"""The words that open a line of members."""
MEMBER_NOUNS = frozenset({"countries", "states", "members"})
COUNTING = frozenset({"member", "members", "membership", "participating"})
MADE_UP = (("make", "up"), ("makes", "up"), ("made", "up"), ("belong", "to"), ("make", "it", "up"))
NO_MEMBERS = frozenset("non not former observer observers between among delegations experts".split())
"""Words near a cue after which the list does not tell members."""
MEMBERS = ("State", "Organization")
REACH = 8
"""How many words may stand between a cue and its list, or its whole."""


def members(sentence: Sentence, cast: Cast, register: Register, lead: Sentence | None) -> list[Claim]:
    """All memberships that lists state; ``lead`` is the sentence that opens the list of which this is an item."""
    return [
        *_listed(sentence, cast),
        *_labelled(sentence),
        *_bracketed(sentence, cast, register),
        *(_item(sentence, lead) if lead is not None else ()),
    ]


def _claims(sentence: Sentence, listed: list[Thing], whole: Thing, first: int, last: int, rule: str) -> list[Claim]:
    span = (sentence.part.index, first, last)
    return [
        Claim("member_of", member, whole, "asserted", *span, rule, confidence=0.8)
        for member in listed
        if member.type in MEMBERS and member.id != whole.id
    ]


def _list(group: Group | None) -> bool:
    """Whether a group is a list that can tell members: at least two states, or organizations."""
    return group is not None and len([t for t in group.things if t.type in MEMBERS]) > 1


def _listed(sentence: Sentence, cast: Cast) -> list[Claim]:
    """A list and a whole that "members", "makes up" or "belong to" joins in one sentence."""
    out: list[Claim] = []
    for at, word in enumerate(sentence.words):
        cue = sentence.free(at) and (word.norm in COUNTING or _made_up(sentence, at))
        if not cue or any(sentence.norm(i) in NO_MEMBERS for i in range(max(0, at - 3), at)):
            continue
        whole, edge = _whole(sentence, cast, at)
        if whole is None:
            continue
        group = _nearest_list(sentence, at, edge, whole)
        if group is not None:
            first, last = min(group.first, at), max(group.last, at + 1, edge)
            out += _claims(sentence, group.things, whole, first, last, "member-list")
    return out


def _made_up(sentence: Sentence, at: int) -> bool:
    first = sentence.norm(at)
    starting = [words for words in MADE_UP if words[0] == first]
    return any(all(sentence.norm(at + i) == norm for i, norm in enumerate(words)) for words in starting)


def _whole(sentence: Sentence, cast: Cast, at: int) -> tuple[Thing | None, int]:
    """The body whose members the word at ``at`` counts, and the word after its name."""
    for mention in sentence.mentions:
        if at < mention.first <= at + 5:
            between = [sentence.norm(i) for i in range(at + 1, mention.first)]
            if cast.thing(mention).type != "Organization":
                break
            if "of" in between or _made_up(sentence, at):
                return cast.thing(mention), mention.last
            break
    whose = any(sentence.norm(i) in {"whose", "its", "'s"} for i in range(max(0, at - 3), at))
    if not whose and sentence.norm(at + 1) != "it":
        return None, at
    before = [m for m in sentence.mentions if m.last <= at and cast.thing(m).type == "Organization"]
    near = [m for m in before if at - m.last <= REACH]
    if near:
        return cast.thing(near[-1]), at
    meant = [t for t in sentence.inherited if t.type == "Organization"]
    return (meant[0], at) if len(meant) == 1 else (None, at)


def _nearest_list(sentence: Sentence, at: int, edge: int, whole: Thing) -> Group | None:
    """The list after a cue and its whole, or the one right before the cue."""
    groups = [g for g in sentence.groups if whole not in g.things or len(g.things) > 2]
    after = next((g for g in groups if g.first >= edge and g.first - edge <= REACH and _list(g)), None)
    if after is not None and _opened(sentence, edge, after.first):
        return after
    before = next((g for g in reversed(groups) if g.last <= at and at - g.last <= 5 and _list(g)), None)
    return before


def _opened(sentence: Sentence, first: int, last: int) -> bool:
    """Whether the words between a whole and a list open the list."""
    between = {sentence.norm(i) for i in range(first, last)}
    return bool(between & {":", "(", "are", "were", "is", "being", "namely", "include", "includes", "-", "–", "—", ","})


def _labelled(sentence: Sentence) -> list[Claim]:
    """A line "Members: A, B, C" under a body's heading or after a sentence about it."""
    text = sentence.text(0, min(len(sentence.words), 14))
    wholes = [t for t in sentence.inherited if t.type == "Organization"]
    if len(wholes) != 1 or not LABEL.match(text):
        return []
    colon = next((i for i, w in enumerate(sentence.words) if w.norm in {":", "?"}), 0)
    group = next((g for g in sentence.groups if g.first > colon), None)
    if group is None or not _list(group) or group.first - colon > 4:
        return []
    return _claims(sentence, group.things, wholes[0], 0, group.last, "member-label")


def _bracketed(sentence: Sentence, cast: Cast, register: Register) -> list[Claim]:
    """States in brackets after a body's "countries" or "members": "the G5 Sahel countries (A, B)"."""
    out: list[Claim] = []
    for mention in sentence.mentions:
        whole, noun = _whole_of_noun(sentence, mention, cast, register)
        if whole is None or sentence.norm(noun) not in MEMBER_NOUNS or sentence.norm(noun + 1) != "(":
            continue
        close = next((i for i in range(noun + 1, len(sentence.words)) if sentence.norm(i) == ")"), len(sentence.words))
        for other in sentence.mentions:
            if noun + 1 < other.first <= close:
                rule = "bracket-members"
                out += _claims(sentence, [cast.thing(other)], whole, mention.first, other.last, rule)
    return out


def _whole_of_noun(sentence: Sentence, mention: Mention, cast: Cast, register: Register) -> tuple[Thing | None, int]:
    """The organization of a mention and the place of the noun for its members, inside the mention or after it."""
    whole: Thing | None = cast.thing(mention)
    at = mention.last
    if sentence.norm(at - 1) in MEMBER_NOUNS:
        at -= 1
        name = sentence.text(mention.first, at)
        slug = next((e.slug for e in register.find(name) if e.type == "Organization"), "")
        whole = cast.things.get(slug)
    elif sentence.norm(at) in {"member", "participating"}:
        at += 1
    return (whole if whole is not None and whole.type == "Organization" else None), at


def _item(sentence: Sentence, lead: Sentence) -> list[Claim]:
    """An item that is a state or a body, below "the members of the X are" or "eleven states make up the X"."""
    words = lead.words
    cue = next((i for i in range(len(words)) if words[i].norm in COUNTING or _made_up(lead, i)), -1)
    wholes = [t for g in lead.groups for t in g.things if t.type == "Organization"] or [
        t for t in lead.inherited if t.type == "Organization"
    ]
    if cue < 0 or len({t.id for t in wholes}) != 1 or not sentence.mentions or sentence.mentions[0].first > 1:
        return []
    listed = [t for g in sentence.groups[:1] for t in g.things if g.first <= 1]
    return _claims(sentence, listed, wholes[0], 0, sentence.mentions[0].last, "member-item")
