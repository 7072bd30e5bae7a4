"""Find names that the register does not know by their form.

What comes in are the words of a passage and the names already found in it; what goes out are chains of capitalised
words around a head that tells what they name ("Permanent Secretariat of the G5 Sahel", "Ministry of Communications and
Information", "Fusion Task Force Project"). Heads and their classes are a table, ``data/registry/name_heads.csv``.

Tried and dropped: chains that run on over "in" (they swallow places), and acronyms of three letters without a
definition (half of them are subjects such as PVE and AML).
"""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from graph.extraction.definitions import CONNECTORS
from graph.extraction.gazetteer import Hit
from graph.register import read_table
from graph.words import Word, fold

Heads = dict[str, tuple[str, str]]
"""Head nouns in normal form with the class and the kind of what they name."""
OPENERS = frozenset(
    """their the a an in on at during through its this these those for as from with while and but since after
    before under by to of it they he she there where when which who both all some many most several other such
    each any no not however moreover furthermore addition also thus therefore although though because if whether
    once upon within without between among against about over per via including participants members
    representatives mr mrs ms dr his her our we i following regarding concerning according further finally
    another one two three four five six seven eight nine ten""".split()
)
"""Words that begin a sentence rather than a name."""
NUMBERS = frozenset("two three four five six seven eight nine ten".split())
PERSONS = frozenset("officers officer staff manager managers coordinators director directors experts advisers".split())
"""Words at the end of a name that make persons of it."""
NUMBERED = frozenset(
    "order decree ordinance law goal act protocol decision directive regulation phase pillar recommendation".split()
)
"""Heads whose number is part of the name: "Executive Order 7", "Goal 16"."""
LOWER_HEADS_AFTER = frozenset({"of", "for", "on", "against"})
LOWER_TAILS = frozenset("project program initiative operation campaign database platform network exercise".split())
"""Heads that end a name without a capital ("the BOMCA project")."""
JOINING = frozenset({"and", "&", "et"})
VERBS = frozenset(
    """prevent counter combat fight eradicate eliminate suppress strengthen support promote protect address enhance
    implement improve reduce assist build develop""".split()
)
"""What a plan or programme is to do, as its name says: "Plan of Action to Prevent and Counter ..."."""
PORTFOLIOS = frozenset(
    """foreign internal interior home defense justice finance finances security communications communication information
    education culture religious affairs emergency emergencies situations health transport trade economy economic labor
    social development public order""".split()
)
"""What ministries are for, where a text writes it without capitals."""
SEATED = frozenset("office mission embassy delegation representation antenna coordinator presence".split())
"""Heads whose place is part of the name: "the Mission to Nordhavn", "the Embassy of Merin in Castavia"."""
PARTING = frozenset({"with", "from", "to"})
"""Connectors that are part of a name only where they have a capital."""
YEAR = re.compile(r"(?:19|20)\d\d")
COMPASS = frozenset("north south east west central northern southern eastern western".split())
"""Words that share the region after "and": "West and Central Africa"."""
ORDINAL = re.compile(r"\d+(?:st|nd|rd|th)|[A-Z][a-z]+th")


@dataclass(frozen=True, slots=True)
class Name:
    """Words ``first`` to ``last`` (exclusive) are a name of class ``type``; ``head`` is its head in normal form."""

    first: int
    last: int
    type: str
    head: str


@lru_cache(maxsize=2)
def heads(folder: Path) -> Heads:
    """Head nouns in normal form with the class and the kind of what they name."""
    return {
        " ".join(fold(part) for part in row["head"].split()): (row["class"], row.get("kind", ""))
        for row in read_table(folder / "name_heads.csv")
    }


def chains(text: list[Word], hits: list[Hit], known: Heads, regions: Collection[str] = ()) -> list[Name]:
    """Names by form in a passage; a name that the register knows may be part of one, or is one and is then left out.

    ``regions`` are the slugs of regions, which the names of programmes and strategies may end with.
    """
    atoms = {hit.first: hit.last for hit in hits}
    places = {hit.first: hit for hit in hits if hit.slugs[0].startswith(("state-", "place-"))}
    out: list[Name] = []
    at = 0
    while at < len(text):
        if at in atoms or name_opens(text, at):
            last = _extend(text, at, atoms, known)
            owned = at in atoms and atoms[at] < last - 2 and text[atoms[at]].norm == "'s"
            if owned and not (at in places and places[at].slugs[0].startswith("state-")):
                at = atoms[at] + 1  # "the League's Council of Ministers" names two
                continue
            name = _classify(text, at, last, atoms, known) or _owned(text, at, last, atoms, known)
            if name:
                name = _with_years(text, _with_place(text, name, places, frozenset(regions)))
                if text[at].norm == "joint" and name.last + 1 < len(text) and text[name.last].norm == "and":
                    more = atoms.get(name.last + 1, name.last) if name.last in atoms.values() else name.last
                    name = Name(at, more, name.type, name.head)  # "Joint Committee of one and another"
            if name and atoms.get(at) != name.last:
                if at and name.type == "Event" and ORDINAL.fullmatch(text[at - 1].text):
                    name = Name(at - 1, name.last, name.type, name.head)
                out.append(name)
                at = name.last
                continue
        at = atoms.get(at, at + 1)
    return out


def name_opens(text: list[Word], at: int) -> bool:
    """Whether a name can begin at a word."""
    word = text[at]
    if not word.is_capital or not word.norm[0].isalpha() or (at > 0 and _is_hyphen(text, at - 1)):
        return False
    if word.norm in NUMBERS:  # "the Three-Party Committee", "the Four Rivers Conference"
        return at + 1 < len(text) and (text[at + 1].is_capital or text[at + 1].norm == "-") and at > 0
    return word.norm not in OPENERS


def _extend(text: list[Word], first: int, atoms: dict[int, int], known: Heads) -> int:
    """Where the chain of capitalised words that begins at ``first`` ends (exclusive)."""
    at = end = atoms.get(first, first + 1)
    has_head = any(word.norm in known for word in text[first:at])
    linked = False
    inside = {i for a, b in atoms.items() for i in range(a, b)}
    while at < len(text):
        word = text[at]
        before_capital = at + 1 < len(text) and text[at + 1].is_capital
        if at in atoms:
            if linked and at == end and end - 1 in inside and not word.norm.isdigit():
                break
            at = end = atoms[at]
        elif before_capital and (word.norm == "'s" or word.norm.isdigit() or _is_possessive(text, at)):
            at += 1
        elif word.norm.isdigit() and (ahead := _span_of_years(text, at)):
            at = ahead
        elif _is_hyphen(text, at):
            at = end = atoms.get(at + 1, at + 2)
        elif word.is_capital and word.norm[0].isalpha() and (word.norm != "i" or text[at - 1].norm in NUMBERED):
            has_head = has_head or word.norm in known
            at = end = at + 1
        elif text[at - 1].norm == "ministry" and (ahead := _portfolio(text, at)):
            at = end = ahead
            linked = True
        else:
            in_list = word.text == "," and linked and has_head
            ahead = _list_end(text, at, atoms, known) if in_list else _over(text, first, at, atoms, known, linked)
            if ahead < 0 and has_head:
                ahead = _to_verb(text, at, atoms, known)
            if ahead < 0:
                break
            linked = linked or word.norm not in JOINING
            at = ahead
    if not has_head and end < len(text) and text[end].norm in LOWER_TAILS and (end - 1) not in inside:
        end += 1
    return end


def _with_years(text: list[Word], name: Name) -> Name:
    """Take the years into a name: "Plan of Measures for 2014", "Strategy 2026-2030", "Strategy (2026-2030)"."""
    name = _with_number(text, name)
    end = name.last
    opens = end < len(text) and text[end].norm in {"for", "("}
    at = end + 1 if opens else end
    if name.type not in ("Instrument", "Programme") or at >= len(text) or not YEAR.fullmatch(text[at].norm):
        return name
    span = at + 2 < len(text) and text[at + 1].norm in {"-", "–", "to"} and YEAR.fullmatch(text[at + 2].norm)
    last = at + 3 if span else at + 1
    if opens and text[end].text == "(":
        closed = span and last < len(text) and text[last].text == ")"
        last = last + 1 if closed else end
    return Name(name.first, last, name.type, name.head)


def _with_number(text: list[Word], name: Name) -> Name:
    """Take the number into the name of an order or law: "Executive Order No. 7", "Royal Decree A/12"."""
    at = name.last
    if name.head not in NUMBERED or at >= len(text):
        return name
    if text[at].norm in {"no", "number", "n°", "nr"}:
        at += 2 if at + 1 < len(text) and text[at + 1].text == "." else 1
    last = at
    while last < len(text) and last - at < 5 and (last == at or text[last - 1].end == text[last].start):
        if not (text[last].norm.isdigit() or text[last].text in "-/" or text[last].text.isupper()):
            break
        last += 1
    if last > at and text[last - 1].text in "-/":
        last -= 1
    return Name(name.first, last, name.type, name.head) if any(w.norm.isdigit() for w in text[at:last]) else name


def _with_place(text: list[Word], name: Name, places: dict[int, Hit], regions: frozenset[str]) -> Name:
    """Take a place into a name that it belongs to: the seat of an office or mission, the region of a programme."""
    last = name.last
    if name.type in ("Programme", "Instrument"):
        if last < len(text) and text[last].norm == "in":
            hit = places.get(_after_article(text, last + 1))
            linked = any(w.norm in CONNECTORS for w in text[name.first : last])
            if hit is not None and not linked and not (hit.last < len(text) and text[hit.last].text == "("):
                hit = None
            if hit is not None and (hit.slugs[0] in regions or name.type == "Programme"):
                last = hit.last if hit.slugs[0] in regions or hit.slugs[0].startswith("state-") else last
        ending = next((hit for hit in places.values() if hit.last == last and hit.slugs[0] in regions), None)
        if ending is not None and last < len(text) and text[last].norm == "and":
            more = places.get(_after_article(text, last + 1))
            last = more.last if more is not None else last
    elif name.head in SEATED and last < len(text) and text[last].norm in {"in", "to"}:
        hit = places.get(_after_article(text, last + 1))
        last = hit.last if hit is not None else last
    return Name(name.first, last, name.type, name.head)


def _after_article(text: list[Word], at: int) -> int:
    return at + 1 if at < len(text) and text[at].norm == "the" else at


def _portfolio(text: list[Word], at: int) -> int:
    """Where a ministry's name without capitals ends ("Ministry of communications and information"), or 0."""
    end = 0
    if text[at].norm == "of" and at + 1 < len(text) and not text[at + 1].is_capital:
        at += 1
        while at < len(text) and (text[at].norm in PORTFOLIOS or (end and text[at].norm in {"and", ",", "of", "the"})):
            end = at + 1 if text[at].norm in PORTFOLIOS else end
            at += 1
    return end


def _span_of_years(text: list[Word], at: int) -> int:
    """Where a name goes on after "2020-2024" or "5-" inside it ("the 2020-2024 Action Plan", "5-Year Plan"), or 0."""
    ahead = at + 2
    if ahead >= len(text) or text[at + 1].norm not in {"-", "–"} or text[at + 1].start > text[at].end:
        return 0
    if text[ahead].norm.isdigit():
        ahead += 1
    return ahead if ahead < len(text) and text[ahead].is_capital else 0


def _is_possessive(text: list[Word], at: int) -> bool:
    """Whether a word is the apostrophe of a plural: "Seafarers' Documents"."""
    return text[at].text in "'’" and text[at - 1].text.endswith("s") and text[at - 1].end == text[at].start


def _to_verb(text: list[Word], at: int, atoms: dict[int, int], known: Heads) -> int:
    """Where a name goes on after "to" with what it is to do ("to Combat Transnational Crime"), or -1."""
    after = at + 1
    if text[at].norm != "to" or after >= len(text) or after in atoms:
        return -1
    return after if text[after].is_capital and text[after].norm in VERBS else -1


def _is_hyphen(text: list[Word], at: int) -> bool:
    """Whether a word is a hyphen with words right before and after it."""
    if text[at].norm != "-" or at + 1 >= len(text):
        return False
    return text[at - 1].end == text[at].start and text[at].end == text[at + 1].start


def _over(text: list[Word], first: int, at: int, atoms: dict[int, int], known: Heads, linked: bool) -> int:
    """Where the name that begins at ``first`` goes on after the small words at ``at``, or -1 where it ends.

    ``linked`` tells that it has a connector such as "of" already.
    """
    norm, before = text[at].norm, text[at - 1]
    if norm == "in" and linked and at + 1 < len(text) and text[at + 1].is_capital and text[at + 1].norm.endswith("ing"):
        return at + 1
    verbal = before.is_capital and linked and (before.norm.endswith("ing") or before.norm in VERBS)
    after_connector = norm in {"the", "its"} and (before.norm in CONNECTORS or verbal)
    if norm not in CONNECTORS - PARTING and not after_connector:
        return -1
    ahead = at + 1
    while ahead < len(text) and text[ahead].norm in {"the", "of", "a"}:
        ahead += 1
    if ahead >= len(text) or ahead - at > 3 or not (text[ahead].is_capital or ahead in atoms):
        return -1
    if norm in JOINING and text[at - 1].norm in COMPASS and ahead in atoms:
        return ahead
    if norm in JOINING and text[at - 1].norm == "state" and text[ahead].norm == "government":
        return ahead
    if norm in JOINING and ahead > at + 1 and not linked:
        return -1
    if norm in JOINING:
        goes_on = _joins(text, ahead, atoms, known) if linked else _fronts(text, first, ahead, atoms, known)
        return ahead if goes_on else -1
    return ahead


def _fronts(text: list[Word], first: int, at: int, atoms: dict[int, int], known: Heads) -> bool:
    """Whether "A and B Programme" is one name: no head and no known body before a head that comes right after."""
    if first in atoms or any(text[i].norm in known or text[i].is_acronym for i in range(first, at)):
        return False
    for i in range(at, min(at + 4, len(text))):
        if i in atoms or not (text[i].is_capital or text[i].norm == "-"):
            return False
        if text[i].norm in known:
            return i > at
    return False


def _of_measures(text: list[Word], at: int, end: int) -> bool:
    """Whether a programme is a plan that states adopt: "Programme of Cooperation", "Programme of Joint Measures"."""
    after = [word.norm for word in text[at : min(at + 4, end)]]
    return after[:1] == ["of"] and bool({"measures", "cooperation", "action", "activities"} & set(after))


def _owned(text: list[Word], first: int, last: int, atoms: dict[int, int], known: Heads) -> Name | None:
    """A known body's name with another owner: "General Assembly of the League of Ports"; the owner is no known name."""
    end = atoms.get(first, first)
    if end - first < 2 or end >= last or text[end].norm != "of" or _after_article(text, end + 1) in atoms:
        return None
    head = text[end - 1].norm
    body = known.get(head, ("",))[0] in ("Organization", "NationalBody")
    return Name(first, last, known[head][0], head) if body else None


def _list_end(text: list[Word], comma: int, atoms: dict[int, int], known: Heads) -> int:
    """Where "and" stands in a list of subjects inside a name ("Money Laundering, Proceeds of Crime and ..."), or -1."""
    for i in range(comma + 1, min(comma + 9, len(text) - 1)):
        if i in atoms or text[i].norm in known or text[i].is_acronym:
            return -1
        if text[i].norm == "and":
            return i if i > comma + 1 and text[i + 1].is_capital else -1
        if not text[i].is_capital and text[i].norm not in {",", "of", "the", "-"}:
            return -1
    return -1


def _joins(text: list[Word], at: int, atoms: dict[int, int], known: Heads) -> bool:
    """Whether what follows "and" goes on with the same name: words that end with no head and no known body.

    What the name is about goes on ("Prevention and Combating of Terrorism"), what is to be done too ("and Promoting
    Dialogue").
    """
    if at in atoms:
        return False
    verbal = text[at].norm.endswith("ing") or text[at].norm in VERBS
    first = at
    while at < len(text) and text[at].is_capital:
        if at in atoms or text[at].is_acronym:
            return False
        at += 1
    of = at < len(text) and text[at].norm == "of"
    if verbal or (of and at == first + 1 and text[first].norm.endswith(("tion", "ment"))):
        return text[first - 1].norm != "the"
    return text[at - 1].norm not in known and not of


def _classify(text: list[Word], first: int, last: int, atoms: dict[int, int], known: Heads) -> Name | None:
    """The class of a chain by its head: the last head before the first preposition, else the last word."""
    prepositions = (i for i in range(first, last) if text[i].norm in LOWER_HEADS_AFTER)
    cut = next((i for i in prepositions if not any(a < i < b for a, b in atoms.items())), last)
    inside = {i for a, b in atoms.items() for i in range(a, b) if first <= a}
    for i in range(cut - 1, first - 1, -1):
        if i in inside:
            continue
        norm = text[i].norm
        pair = f"{text[i - 1].norm} {norm}" if i > first else ""
        if pair in known and text[i - 1].is_capital:
            return Name(first, last, known[pair][0], pair)
        if norm in known and (text[i].is_capital or (i == last - 1 and norm in LOWER_TAILS)):
            titled = i == first and known[norm][0] == "Programme" and text[last - 1].norm not in PERSONS
            whole = cut < last or i == cut - 1 or titled
            end = last if whole else i + 1
            kind = "Instrument" if norm == "program" and _of_measures(text, i + 1, end) else known[norm][0]
            return Name(first, end, kind, norm) if end - first > 1 else None
    tail = text[last - 1]
    titled = last - 1 > cut + 1 and last - 1 not in inside and text[cut + 1].is_capital  # "Prevention of Terrorism Act"
    if titled and tail.is_capital and known.get(tail.norm, ("",))[0] == "Instrument":
        return Name(first, last, "Instrument", tail.norm)
    return None
