"""What sentences about a project tell: who runs it, with whom, who pays, for whom.

What comes in is a reading and a project; what is found is added to the project. A sentence speaks of a project when it
names it, when it goes on from one that did with "it", "the project" or a bare participle ("Funded by Norway, ..."), or
when it opens with such words within the project's own block.
"""

from __future__ import annotations

from collections.abc import Iterator

from graph.extraction.cast import ACTORS, Thing
from graph.extraction.clauses import Group, Sentence, subject_before
from graph.extraction.projects import Project
from graph.extraction.reading import Reading

RUN = frozenset(
    """implemented led run executed conducted managed launched initiated developed delivered coordinated steered headed
    undertaken directed carried administered""".split()
)
"""Participles before "by" that name the lead."""
RUNS = frozenset(
    """implements leads runs executes conducts manages launched initiated develops delivers coordinates steers heads
    directs opened operates implemented conducted carries implement run carry conduct started implementing running
    conducting carrying leading managing executing""".split()
)
"""Verbs whose subject is the lead."""
PAID = frozenset("funded financed sponsored paid cofunded cofinanced cosponsored".split())
PAYS = frozenset("funds finances pays sponsors financed funded finance fund sponsored".split())
MONEY = frozenset("funding funds money grant grants contribution contributions financing donation euros".split())
SUPPORT = frozenset({"support", "assistance", "backing"})
JOINT = frozenset("partnership cooperation collaboration coordination conjunction together jointly association".split())
SERVES = frozenset(
    "assist assists help helps support supports benefit benefits strengthen train trains enable enables reach".split()
)
"""Verbs of purpose whose object is served by a project."""
NOUNS = frozenset("project program initiative programs operation course action facility scheme phase".split())
REACH = 2
"""How many sentences after one that names a project may go on about it."""
DEEP = 14
"""How many passages of a block are read."""


def tell(reading: Reading, project: Project) -> None:
    """Add to a project what the sentences about it say."""
    for sentence in _about(reading, project):
        for group in sentence.groups:
            if project.thing not in group.things:
                _place(reading, project, sentence, group)


def owners(reading: Reading, project: Project) -> list[Thing]:
    """Whose project it is by the words before its name: "its X", "the EU project X", a body right before the name.

    A title in quotation marks in a list is that of the body of which the list speaks.
    """
    for index in sorted(reading.named.get(project.thing.id, ())):
        sentence = reading.sentences[index]
        at = next((m.first for m in sentence.mentions if m.thing == project.thing.id), 0)
        before = [i for i in range(max(0, at - 4), at) if sentence.norm(i) not in SKIPPED]
        if before and sentence.norm(before[-1]) in {"its", "their"}:
            told = subject_before(sentence, before[-1], ACTORS)
            if told:
                return told[:1]
        owner = sentence.group_at(before[-1]) if before else None
        if owner is not None and owner.of(ACTORS) and owner.last <= at:
            return owner.of(ACTORS)[-1:]
        if project.thing.made == "phrase" and not any(g.role == "subject" and g.of(ACTORS) for g in sentence.groups):
            told = [t for t in sentence.inherited if t.type in ACTORS]
            if told:
                return told[:1]
    return []


SKIPPED = frozenset(
    {"project", "program", "initiative", "operation", "“", '"', "'s", "’s", "new", "own", "global", "joint"}
)
"""Words that may stand between a body and the name of its project."""


def _about(reading: Reading, project: Project) -> Iterator[Sentence]:
    """The sentences that speak of a project, in order."""
    if not reading.sentences:
        return
    if project.stop > project.begin:
        for sentence in reading.sentences[project.begin + 1 : min(project.stop, project.begin + 1 + DEEP)]:
            named = _names(reading, sentence, project.thing)
            if named or (goes_on(sentence) and not _others(reading, sentence, project.thing)):
                yield sentence
        return
    last = -9
    for index in sorted({where[0] for where in project.thing.first.values()} | _named_again(reading, project.thing)):
        for at in range(max(index, last + 1), min(index + REACH + 1, len(reading.sentences))):
            sentence = reading.sentences[at]
            if at == index or (
                sentence.part.headings == reading.parts[index].headings
                and goes_on(sentence)
                and not _others(reading, sentence, project.thing)
            ):
                yield sentence
                last = at
            else:
                break


def _named_again(reading: Reading, thing: Thing) -> set[int]:
    return reading.named.get(thing.id, set())


def _names(reading: Reading, sentence: Sentence, thing: Thing) -> bool:
    return sentence.part.index in reading.named.get(thing.id, ())


def _others(reading: Reading, sentence: Sentence, thing: Thing) -> bool:
    """Whether a sentence names another programme."""
    return any(t.type == "Programme" and t is not thing for g in sentence.groups for t in g.things)


def goes_on(sentence: Sentence) -> bool:
    """Whether a sentence opens like one that goes on about the project before it."""
    opening = [w.norm for w in sentence.words[:7]]
    if not opening:
        return False
    if opening[0] in RUN | PAID or (opening[0] == "jointly" and len(opening) > 1 and opening[1] in RUN | PAID):
        return True
    if opening[0] in {"it", "its"}:
        return True
    spoken = [i for i, norm in enumerate(opening) if norm in NOUNS]
    return bool(spoken) and any(norm in {"the", "this", "its"} for norm in opening[: spoken[0]])


def _place(reading: Reading, project: Project, sentence: Sentence, group: Group) -> None:
    """Put the things of one group where the words before or after it say."""
    actors = group.of(ACTORS)
    before = [sentence.norm(group.near - n) for n in (1, 2, 3)] if group.near > 0 else []
    if group.role == "by" and set(before) & PAID:
        _join(project.funders, actors)
    elif group.role == "by" and set(before[:2]) & RUN and _near_project(project, sentence, group):
        _join(project.lead, [t for t in actors if t not in project.partners])
    elif group.role == "with" and before and _as_partner(sentence, group, before[0]):
        _join(project.partners, [t for t in actors if t not in project.lead])
    elif group.role in ("of", "from", "by") and _as_funder(group.role, before):
        _join(project.funders, actors)
    elif group.role == "subject":
        _subject(project, sentence, group, actors)
    else:
        _served(project, sentence, group)


def _near_project(project: Project, sentence: Sentence, group: Group) -> bool:
    """Whether the project, or a word for it, stands shortly before "run by", or the sentence opens with these words."""
    if group.near <= 5:
        return True
    passive = sentence.norm(group.near - 2) in {"is", "was", "being", "been", "be", "are", "jointly"}
    if passive and goes_on(sentence):
        return True
    named = any(project.thing in g.things and 0 <= group.near - g.last <= 12 for g in sentence.groups)
    return named or any(sentence.norm(i) in NOUNS | {"it", "which"} for i in range(max(0, group.near - 9), group.near))


def _as_partner(sentence: Sentence, group: Group, before: str) -> bool:
    """Whether a group stands after "in cooperation with", or before "as its partner"."""
    return before in JOINT or "partner" in {sentence.norm(group.last + n) for n in (1, 2)}


def _as_funder(role: str, before: list[str]) -> bool:
    """Whether the words before a group, nearest first, speak of its money."""
    if set(before[:2]) & MONEY:
        return True
    return role != "by" and bool(set(before[:1]) & SUPPORT) and "financial" in before


def _subject(project: Project, sentence: Sentence, group: Group, actors: list[Thing]) -> None:
    """Who runs or pays for a project by the verb after the name: "UNDP implements and the EU finances it"."""
    relative = bool({sentence.norm(group.first - 1), sentence.norm(group.first - 2)} & {"which", "that"})
    for at in range(group.last, min(group.last + 7, len(sentence.words))):
        norm = sentence.norm(at)
        if not sentence.free(at) or norm in {",", ";"}:
            break
        if norm in PAYS:
            _join(project.funders, actors)
            return
        if norm in RUNS and (_object_is(project, sentence, at) or relative):
            _join(project.lead, [t for t in actors if t not in project.partners])
            return


def _object_is(project: Project, sentence: Sentence, verb: int) -> bool:
    """Whether the object of a verb is the project: its name, "it", or "the project"."""
    for group in sentence.groups:
        if verb < group.first <= verb + 8 and project.thing in group.things:
            return True
    ahead = [sentence.norm(i) for i in range(verb + 1, min(verb + 6, len(sentence.words)))]
    return bool(set(ahead) & (NOUNS | {"it"}))


def _served(project: Project, sentence: Sentence, group: Group) -> None:
    """The states, regions and bodies for which a project is."""
    others = [*project.funders, *project.lead, *project.partners]
    kinds = ("State", "NationalBody")
    places = [t for t in group.things if (t.type in kinds or t.is_region) and t not in others]
    before = {sentence.norm(i) for i in range(max(0, group.first - 7), group.first)}
    reached = group.role in ("for", "across", "throughout")
    inside = group.role == "in" and (before & (RUN | NOUNS) or sentence.part.index == project.passage)
    helped = group.role in ("object", "of", "to", "between") and before & SERVES
    if reached or inside or helped:
        _join(project.beneficiaries, places)


def _join(target: list[Thing], things: list[Thing]) -> None:
    target += [thing for thing in things if thing not in target]
