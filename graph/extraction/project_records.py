"""Write projects as records, with the claims that follow from them.

What comes in is a finished reading with its claims; what goes out are rows of :class:`~graph.model.Records`: project
blocks, and programmes named in running text if something is known of who leads, pays or takes part. A project's lead
cooperates with each partner.
"""

from __future__ import annotations

import re
from typing import Any

from graph.extraction.cast import Thing
from graph.extraction.frames import Claim
from graph.extraction.project_facts import owners, tell
from graph.extraction.projects import Project, project_status
from graph.extraction.reading import MAX_WORDS, Reading, quote
from graph.extraction.topic_spans import project_zones, topics_about
from graph.extraction.whole_states import Members, spelled_out, states_of
from graph.words import key

MAX_TOPICS = 4
NEAR_OPENING = 12
"""How many passages after the opening of a block a cooperation of its lead still speaks of the project."""

TITLED = frozenset({"program", "project", "initiative", "operation", "process"})
"""Heads that make a name that of a project, whoever runs it."""

ENDED = frozenset("completed ended closed finished concluded expired terminated dissolved".split())
AHEAD = frozenset("planned upcoming forthcoming proposed envisaged".split())
"""Words that tell by a programme's name that it has ended, or is yet to begin."""


class _Index:
    """The claims of a document by programme and by passage, so that each project reads only its own."""

    def __init__(self, claims: list[Claim]) -> None:
        self.claims = list(claims)
        self.about: dict[str, list[int]] = {}
        self.at: dict[int, list[int]] = {}
        self.members = states_of(claims)
        for number, claim in enumerate(self.claims):
            if claim.object.type == "Programme":
                self.about.setdefault(claim.object.id, []).append(number)
            self.at.setdefault(claim.passage, []).append(number)

    def of(self, project: Project) -> list[Claim]:
        """The claims about a project and those of the passages of its block, in the order in which they were found."""
        inside = (n for passage in range(project.begin, project.stop) for n in self.at.get(passage, ()))
        return [self.claims[n] for n in sorted({*self.about.get(project.thing.id, ()), *inside})]


def project_records(reading: Reading, claims: list[Claim]) -> list[dict[str, Any]]:
    """The projects of a document; adds to ``claims`` what follows from them."""
    out = []
    index = _Index(claims)
    for project in all_projects(reading):
        _fill(reading, project, index.of(project), index.members)
        block = project.code or project.thing.made == "block"
        if block or project.lead or project.partners or project.funders or project.thing.head in TITLED:
            claims += _project_claims(reading, project)
            out.append(_project(reading, project))
    return out


def all_projects(reading: Reading) -> list[Project]:
    """The projects that blocks tell of, and the programmes that running text names."""
    return [*reading.projects, *_named_programmes(reading)]


def _named_programmes(reading: Reading) -> list[Project]:
    """Programmes that running text names and that no block tells of."""
    known = {project.thing.id for project in reading.projects}
    known |= {e.thing.id for e in reading.events if e.thing is not None}
    titles = [key(project.title) for project in reading.projects]
    out = []
    for thing in reading.cast.things.values():
        if thing.type == "Programme" and thing.id not in known and thing.made in ("form", "phrase"):
            passage = next(iter(thing.first.values()))[0]
            title = _title(thing)
            told = any(f" {key(title)} " in f" {block} " for block in titles)
            if not LETTER.search(title) and not told:
                out.append(Project(thing, "", title, passage, passage, passage))
    return out


LETTER = re.compile(r"^(?:Project|Component|Phase) (?:[A-Z]|\d+|[IVX]+)$")
"""The letter of a project in a list, which is no name."""


def _title(thing: Thing) -> str:
    """The name of a programme without years or an acronym in brackets, and without its owner if it is named so too."""
    name = re.sub(r"\s*\([^()]*\)$", "", thing.name)
    short = name.rpartition(" of ")[0]
    return short if short in thing.surfaces else name or thing.name


def _project(reading: Reading, project: Project) -> dict[str, Any]:
    size = len(reading.parts[project.passage].words)
    return {
        "id": project.thing.id,
        "code": project.code or None,
        "title": project.title,
        "status": project.status or None,
        "lead": [t.id for t in project.lead],
        "partners": [t.id for t in project.partners],
        "funders": [t.id for t in project.funders],
        "beneficiaries": [t.id for t in project.beneficiaries],
        "topics": topics_about("project", project_zones(reading, project), MAX_TOPICS),
        **quote(reading, project.passage, 0, min(size, MAX_WORDS)),
        "rule": "project-block" if project.code else "project-name",
        "confidence": 0.9 if project.code else 0.6,
    }


def _project_claims(reading: Reading, project: Project) -> list[Claim]:
    """That leads operate the project and cooperate with its partners, and that funders fund it."""
    out: list[Claim] = []
    thing = project.thing
    where = ("asserted", project.passage, 0, len(reading.parts[project.passage].words))
    for body in project.lead:
        out.append(Claim("operates", body, thing, *where, "project-lead", confidence=0.75))
        for partner in project.partners:
            out.append(Claim("cooperates_with", body, partner, *where, "project-partner", confidence=0.7))
    for funder in project.funders:
        out.append(Claim("funds", funder, thing, *where, "project-funder", confidence=0.7))
    return out


def _fill(reading: Reading, project: Project, claims: list[Claim], members: Members) -> None:
    """Leads, partners, funders, beneficiaries and the status that claims and the block's first paragraphs tell."""
    for claim in claims:
        _take(project, claim)
    is_block = project.stop > project.begin
    if is_block and not project.beneficiaries:
        project.beneficiaries = _beneficiaries(reading, project, claims, members)
    known = list(project.beneficiaries)
    tell(reading, project)
    told = spelled_out(reading, project.beneficiaries, members) if is_block else project.beneficiaries
    states = [t for t in told if t.type == "State" and t not in known]
    project.beneficiaries = states if states and all(t.is_region for t in known) else known or told
    inner = [reading.cast.things[i] for i in project.thing.inner if i in reading.cast.things]
    served = [t for t in inner if _is_served(project.thing, t)]
    if not project.lead and not project.code and project.thing.made != "block":
        project.lead += [t for t in inner if t.type == "Organization" and t not in served][:1] or owners(
            reading, project
        )
    if not project.lead and not project.code:
        carriers = [c.subject for c in claims if c.object is project.thing and c.relation == "implements"]
        project.lead += carriers[:1]
    if not project.beneficiaries and not is_block:
        project.beneficiaries = [t for t in inner if t.type == "State" or t.is_region]
    if is_block and not project.status:
        for part in reading.parts[project.begin : project.stop]:
            if part.first and part.words and part.words[0].norm == "status":
                project.status = project_status(" ".join(w.text for w in part.words))
    if not project.status:
        project.status = "ongoing" if is_block else _told_status(reading, project)


def _is_served(project: Thing, inner: Thing) -> bool:
    """Whether a project's name says that it is for a body ("Framework for the X"), not of it."""
    for form in inner.surfaces:
        before = project.name.split(form)[0].split() if form in project.name else []
        if [w.lower() for w in before[-2:] if w.lower() != "the"][-1:] in (["for"], ["in"], ["with"], ["to"], ["on"]):
            return True
    return False


def _told_status(reading: Reading, project: Project) -> str:
    """The status of a programme that running text names: a word by its name tells, else it runs."""
    for thing_passage, start, _ in project.thing.first.values():
        words_near = reading.parts[thing_passage].words
        at = next((i for i, w in enumerate(words_near) if w.start >= start), 0)
        near = {w.norm for w in words_near[max(0, at - 6) : at + 16]}
        if near & ENDED:
            return "completed"
        if near & AHEAD:
            return "planned"
    return "ongoing"


def _take(project: Project, claim: Claim) -> None:
    """Add to a project what one claim tells of it."""
    of_project = claim.object is project.thing
    leads = claim.relation in ("operates", "leads") and not project.code
    if of_project and leads and claim.subject not in project.lead:
        project.lead.append(claim.subject)
    elif of_project and claim.relation == "funds" and claim.subject not in project.funders:
        project.funders.append(claim.subject)
    elif claim.relation == "cooperates_with" and claim.subject in project.lead:
        near = project.begin <= claim.passage < min(project.stop, project.begin + NEAR_OPENING)
        if near and claim.object not in project.partners and claim.object not in project.lead:
            project.partners.append(claim.object)


def _beneficiaries(reading: Reading, project: Project, claims: list[Claim], members: Members) -> list[Thing]:
    """The states and regions of a project's title and of what it supports; a body's countries count as its members."""
    out: list[Thing] = []
    named = [reading.cast.thing(m) for m in reading.cast.mentions[project.passage]]
    named += [c.object for c in claims if project.begin <= c.passage < project.stop and c.relation == "supports"]
    for one in named:
        for body in spelled_out(reading, [one], members) if one.type == "Place" else [one]:
            if body.type in ("Place", "State") and body not in out:
                out.append(body)
    return out
