"""Relations that the rows of a table tell by their columns: seats, donors, recipients, chairs, partners, members.

What comes in are the sentences of a document in order; what goes out are claims. The first row of a table that names
nobody is its header; its words tell what the cells below are (``data/registry/row_columns.csv``). The thing that
a row is about stands in the column of names, else in its first cell; where a table has no such column, its rows are
about the body of the heading above.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache

from graph.extraction.cast import Thing
from graph.extraction.clauses import Sentence
from graph.extraction.frames import Claim
from graph.register import read_table
from graph.vocabulary import data_folder, relations
from graph.words import words

ABOUT_BODY = {
    "seat": ("located_in", False),
    "leader": ("leads", True),
    "partner": ("cooperates_with", False),
    "whole": ("part_of", False),
    "mandate": ("mandated_by", False),
    "donor": ("funds", True),
}
"""What a column says of a body that its row is about, and whether the cell is the subject."""
ABOUT_WORK = {
    "donor": ("funds", True),
    "leader": ("leads", True),
    "doer": ("implements", True),
    "partner": ("implements", True),
    "mandate": ("mandated_by", False),
    "seat": ("located_in", False),
}
"""The same for a row about a programme or an event."""
ABOUT_TEXT = {"adopter": ("adopted", True), "doer": ("implements", True)}
"""The same for a row about an instrument."""
KEYS = {
    "body": frozenset({"Organization", "NationalBody"}),
    "event": frozenset({"Event"}),
    "work": frozenset({"Programme", "System"}),
    "text": frozenset({"Instrument"}),
    "any": frozenset({"Organization", "NationalBody", "Event", "Programme", "System", "Instrument"}),
}
"""The columns of names, with what may stand in them."""
MEMBERS = re.compile(r"\bmember", re.IGNORECASE)
"""What a heading says above a table of countries that are members rather than guests."""
CONFIDENCE = 0.75


@lru_cache(maxsize=1)
def _roles() -> dict[str, str]:
    rows = read_table(data_folder() / "registry" / "row_columns.csv")
    return {_form(row["header"]): row["role"] for row in rows}


def _form(text: str) -> str:
    return " ".join(w.norm for w in words(text) if w.norm[0].isalnum())


def row_claims(sentences: Iterable[Sentence]) -> Iterator[Claim]:
    """The claims of all rows of all tables."""
    before = -2
    roles: list[str] = []
    for sentence in sentences:
        if sentence.part.block.kind != "row":
            continue
        cells = _cells(sentence)
        header = _header(sentence, cells) if not sentence.mentions else []
        if header or sentence.part.block_index != before + 1:
            roles = header
        before = sentence.part.block_index
        if roles and sentence.mentions:
            yield from _row(sentence, cells, roles)


def _cells(sentence: Sentence) -> list[tuple[int, int]]:
    """First and last (exclusive) word of every cell of a row."""
    tabs = [i for i, word in enumerate(sentence.words) if word.text == "\t"]
    starts = [0, *(tab + 1 for tab in tabs)]
    return list(zip(starts, [*tabs, len(sentence.words)], strict=True))


def _header(sentence: Sentence, cells: list[tuple[int, int]]) -> list[str]:
    """The roles of the columns; empty where no two columns tell one."""
    found = [_roles().get(_form(sentence.text(first, last)), "") for first, last in cells]
    return found if sum(map(bool, found)) > 1 or found[:1] in (["donor"], ["member"]) else []


def _row(sentence: Sentence, cells: list[tuple[int, int]], roles: list[str]) -> Iterator[Claim]:
    """What one row says, by the roles of its columns."""
    things = [_things(sentence, first, last) for first, last in cells[: len(roles)]]
    told: dict[str, list[Thing]] = {}
    for role, inside in zip(roles, things, strict=False):
        told.setdefault(role, []).extend(inside)
    named = next((role for role in roles if role in KEYS), "")
    key = [t for t in told.pop(named, []) if t.type in KEYS[named]][:1] if named else []
    above = sentence.above[:1] or [t for t in sentence.inherited if t.type in ("Organization", "Programme")][:1]
    if not named:
        key = above
    yield from _gifts(sentence, told, key)
    for thing in key:
        for role, others in told.items():
            yield from _about(sentence, thing, role, others)
    if roles[0] == "member" and "whole" not in roles and MEMBERS.search(" ".join(sentence.part.headings)):
        for whole in (t for t in above if t.type == "Organization"):
            for member in told.get("member", [])[:1]:
                yield from _claim(sentence, "member_of", member, whole)


def _things(sentence: Sentence, first: int, last: int) -> list[Thing]:
    """The things of a cell that stand outside brackets."""
    found: list[Thing] = []
    depth = 0
    for at in range(first, last):
        depth += {"(": 1, ")": -1}.get(sentence.words[at].text, 0)
        mention = next((m for m in sentence.mentions if m.first == at), None)
        if mention is not None and depth == 0:
            found += [t for g in sentence.groups for t in g.things if t.id == mention.thing and t not in found][:1]
    return found


def _gifts(sentence: Sentence, told: dict[str, list[Thing]], key: list[Thing]) -> Iterator[Claim]:
    """Who gives to whom: the donor, else the one that carries the work out, supports the recipient."""
    givers = told.get("donor") or told.get("doer") or [thing for thing in key if thing.is_actor]
    for taker in told.get("taker", ()):
        for giver in givers:
            if giver.is_actor:
                yield from _claim(sentence, "supports", giver, taker)


def _about(sentence: Sentence, thing: Thing, role: str, others: list[Thing]) -> Iterator[Claim]:
    about = ABOUT_BODY if thing.is_actor else ABOUT_TEXT if thing.type == "Instrument" else ABOUT_WORK
    relation, turned = about.get(role, ("", False))
    for other in others if relation else ():
        one, far = (other, thing) if turned else (thing, other)
        yield from _claim(sentence, relation, one, far)
        if relation == "funds" and thing.type == "Organization":
            yield from _claim(sentence, "supports", one, far)


def _claim(sentence: Sentence, relation: str, one: Thing, other: Thing) -> Iterator[Claim]:
    """A claim with the whole row as its evidence, if things of these types can be its ends."""
    ends = relations()[relation]
    if one.id != other.id and one.type in ends.subjects and other.type in ends.objects:
        span = (sentence.part.index, 0, len(sentence.words))
        yield Claim(relation, one, other, "asserted", *span, f"row-{relation}", confidence=CONFIDENCE)
