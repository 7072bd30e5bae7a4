"""Plain English made of facts: dates, lists, names with their article, and how well something is attested.

What comes in are partial dates, names and statements; what goes out are pieces of sentences. A date is told with the
precision of its source, and nothing is told more firmly than its status.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from graph.model import STATUS_ORDER, Statement
from graph.queries.projection import Entity, Graph
from graph.queries.show import verb

MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
    "December",
)  # fmt: skip
NUMBERS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")
PLANNED, RECOMMENDED = "Planned, not yet in force", "Recommended only"

BASE = {
    "cooperates_with": "cooperate with",
    "part_of": "be part of",
    "succeeds": "succeed",
    "member_of": "be a member of",
    "observer_of": "be an observer of",
    "supports": "support",
    "seeks_support_from": "seek support from",
    "funds": "fund",
    "leads": "lead",
    "operates": "operate",
    "implements": "carry out",
    "monitors": "monitor",
    "adopted": "adopt",
    "mandated_by": "be mandated by",
    "located_in": "be located in",
    "partner_of": "be a partner in",
    "benefits_from": "benefit from",
    "works_on": "work on",
    "should_work_on": "work on",
    "participates_in": "take part in",
    "organizes": "organize",
    "hosts": "host",
    "needs": "need",
    "offers": "offer",
}
"""The plain form of what a relation says, as it follows "is to" (planned) and "should" (recommended)."""

_HEADS = frozenset(
    "organization organisation union commonwealth nations league council conference community forum bank fund group "
    "committee commission secretariat alliance initiative".split()
)
"""Nouns whose acronyms take an article, unless they are read as a word: the SCO, the CIS, but INTERPOL."""
_OPENINGS = frozenset(
    "ministry council committee office agency department secretariat executive general state security board group "
    "working centre center institute president prosecutor commission".split()
)
_REGIONS = frozenset(
    "sahel maghreb caucasus balkans gulf horn middle levant peninsula valley region basin bay arctic caribbean pacific "
    "americas mediterranean".split()
)
"""Words of regions that take an article: the Sahel, the Horn of Africa, the Ferghana Valley, but Central Asia."""
_STATES = frozenset(
    "federation republic states kingdom emirates islands bahamas comoros gambia maldives "
    "netherlands philippines".split()
)


def date_in_words(date: str) -> str:
    """A partial date as a person writes it.

    >>> date_in_words("2011-07-22"), date_in_words("2011-07"), date_in_words("2011"), date_in_words("")
    ('22 July 2011', 'July 2011', '2011', '')
    """
    parts = date.split("-")
    if not date or not all(part.isdigit() for part in parts) or len(parts) > 3:
        return date
    words = [parts[0]]
    if len(parts) > 1 and 1 <= int(parts[1]) <= 12:
        words.insert(0, MONTHS[int(parts[1]) - 1])
    if len(parts) > 2:
        words.insert(0, str(int(parts[2])))
    return " ".join(words)


def when(date: str) -> str:
    """A date as it follows a verb, with a space before it.

    >>> when("2011-07-22"), when("2011"), when("")
    (' on 22 July 2011', ' in 2011', '')
    """
    return f" {'on' if len(date) == 10 else 'in'} {date_in_words(date)}" if date else ""


def period(since: str, until: str) -> str:
    """Beginning and end in words, whichever are known.

    >>> period("2010", "2012-06"), period("2010", ""), period("", "2012"), period("", "")
    ('2010 to June 2012', 'since 2010', 'until 2012', '')
    """
    if since and until:
        same = since == until
        return date_in_words(since) if same else f"{date_in_words(since)} to {date_in_words(until)}"
    return f"since {date_in_words(since)}" if since else f"until {date_in_words(until)}" if until else ""


def listed(items: Iterable[str], most: int = 0) -> str:
    """A list as a sentence has it; with ``most`` the rest is counted.

    >>> listed(["A", "B", "C"]), listed(["A", "B", "C", "D"], 2), listed(["A"])
    ('A, B and C', 'A, B and 2 others', 'A')
    """
    names = list(items)
    if most and len(names) > most + 1:
        return f"{', '.join(names[:most])} and {len(names) - most} others"
    return f"{', '.join(names[:-1])} and {names[-1]}" if len(names) > 1 else "".join(names)


def number(count: int) -> str:
    """A number in a sentence: in words up to nine.

    >>> number(3), number(12), number(0)
    ('three', '12', 'no')
    """
    return NUMBERS[count] if 0 <= count < len(NUMBERS) else f"{count:,}"


def counted(count: int, one: str, many: str = "") -> str:
    """So many of something.

    >>> counted(1, "source"), counted(2, "body", "bodies"), counted(0, "project")
    ('one source', 'two bodies', 'no project')
    """
    return f"{number(count)} {one if count in (0, 1) else many or one + 's'}"


def capital(text: str) -> str:
    """The text as a sentence begins with it."""
    return text[:1].upper() + text[1:]


def the(entity: Entity) -> str:
    """The short name of a thing with the article that it takes in a sentence.

    >>> the(Entity("", "Organization", "Shanghai Cooperation Organization", "SCO"))
    'the SCO'
    >>> the(Entity("", "Organization", "United Nations Office on Drugs and Crime", "UNODC"))
    'UNODC'
    >>> the(Entity("", "State", "Russian Federation")), the(Entity("", "State", "Norway"))
    ('the Russian Federation', 'Norway')
    """
    label = entity.label
    if entity.type in ("Instrument", "Agreement", "Recommendation"):
        return f"the “{entity.name}”"
    if entity.type in ("Programme", "Event"):
        return f"the {'project' if entity.type == 'Programme' else 'event'} “{entity.name}”"
    if entity.type == "Topic":
        return subject_matter(entity)
    return f"the {label}" if _takes_article(entity, label) else label


def _takes_article(entity: Entity, label: str) -> bool:
    words = [word.casefold() for word in re.findall(r"[\w-]+", entity.name)]
    if not words or label.casefold().startswith("the "):
        return False
    if entity.type == "State":
        return words[-1] in _STATES or words[0] in ("united", "republic", "islamic", "democratic")
    if entity.type == "Place":
        return words[0] in _REGIONS or words[-1] in _REGIONS
    if entity.type not in ("Organization", "NationalBody"):
        return False
    if label == entity.name and not entity.acronym:
        return len(words) > 1 and (words[0] in _OPENINGS or words[-1] in _HEADS or " of " in label)
    if " " in label:
        return label.split()[-1].casefold() in _HEADS
    if entity.kind in ("un_entity", "un_ct_body", "un_mission", "specialized_body"):
        return False
    head = re.split(r" (?:of|for|on|in|against|to|and) ", entity.name)[0].split()[-1].casefold()
    return head in _HEADS and not _spoken(label)


def _spoken(acronym: str) -> bool:
    """Whether an acronym is read as a word: INTERPOL and ASEAN are, OSCE is not."""
    letters = acronym.upper()
    vowels = sum(letter in "AEIOU" for letter in letters)
    if len(letters) <= 3:
        return False
    return vowels >= 2 if len(letters) > 4 else bool(re.search(r"[^AEIOU][AEIOU][^AEIOU][AEIOU]?$", letters))


def subject_matter(topic: Entity) -> str:
    """A topic in the middle of a sentence: its first letter small unless it is an abbreviation.

    >>> subject_matter(Entity("", "Topic", "Border security")), subject_matter(Entity("", "Topic", "CBRN and others"))
    ('border security', 'CBRN and others')
    """
    name = topic.name
    return name if name[1:2].isupper() else name[:1].lower() + name[1:]


def topics_listed(graph: Graph, codes: Iterable[str], most: int = 0) -> str:
    """Topics in a sentence, parted by semicolons, since their names hold "and"."""
    names = [subject_matter(graph.entity(code)) for code in codes]
    more = len(names) - most if most and len(names) > most + 1 else 0
    return "; ".join([*names[: len(names) - more], *([f"{more} others"] if more else [])])


def dated(item: Statement, since: str) -> str:
    """The date of a claim behind it: of an adoption its day, of what lasts its beginning."""
    if not since:
        return ""
    return when(since) if item.relation == "adopted" else f" (since {date_in_words(since)})"


def claim(graph: Graph, item: Statement) -> str:
    """What a statement says, without its date: firmly where it is asserted, else "is to" or "should"."""
    subject, target = the(graph.entity(item.subject)), the(graph.entity(item.object))
    if item.status == "asserted":
        return f"{subject} {verb(item.relation, True)} {target}"
    modal = "is to" if item.status == "planned" else "should"
    return f"{subject} {modal} {BASE.get(item.relation, verb(item.relation, True))} {target}"


def independent(graph: Graph, statements: Iterable[Statement]) -> int:
    """How many independent sources say so: publishers of texts and sources of rows, the register not counted."""
    return len({graph.source(item) for item in statements if not graph.register(item)} - {""})


def own_word(graph: Graph, statements: Iterable[Statement]) -> str:
    """Whether a party says so itself: ``self-reported``, ``partly self-reported`` or nothing."""
    spoken = [item for item in statements if not graph.register(item)]
    if not any(item.self_reported for item in spoken):
        return ""
    return "self-reported" if all(item.self_reported for item in spoken) else "partly self-reported"


def attested(graph: Graph, statements: Sequence[Statement], status: str = "") -> str:
    """How well something is attested: status, number of independent sources, whose word it is."""
    said = [item for item in statements if not status or STATUS_ORDER[item.status] <= STATUS_ORDER[status]]
    said = said or list(statements)
    parts = [status] if status else []
    if all(graph.register(item) for item in said):
        parts.append("register only")
    else:
        count = independent(graph, said)
        parts.append(f"{count} independent sources" if count > 1 else "1 source" if count else "no source was read")
        parts += [word] if (word := own_word(graph, said)) else []
    return "; ".join(parts)
