"""Projects and programmes: blocks with a code and a status, and programmes named in running text.

What comes in are passages with their mentions; what goes out are :class:`Project` objects. A block opens with
"CODE: Title" as a heading, a paragraph or a table row; "Status:", "Donor:", "Partners:", "Beneficiaries:" lines and the
text up to the next heading of that level belong to it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from graph.extraction.cast import ACTORS, Cast, Thing
from graph.extraction.passages import Passage
from graph.extraction.patterns import CODE
from graph.words import key

OPENING = re.compile(
    r"^\W*(?:Project\s+)?"
    rf"(?:(?P<code>{CODE.pattern})\W{{0,4}}\s*|(?P<loose>[A-Z][A-Z0-9]*(?:[-/][A-Z0-9]+)*)\s*[:–—]\s*)"
    r"(?P<title>.*)$"
)
LABEL = re.compile(
    r"^\W*(?P<label>status|donors?|funded by|funding|funders?|partners?|implementing partners?|beneficiar(?:y|ies)|"
    r"implementing (?:entity|agency)|lead(?: agency)?|duration|countries|beneficiary countries|region)"
    r"\W*:\W*(?P<value>.+)$",
    re.IGNORECASE,
)
BRACKET = re.compile(r"\s*\(([^()]*)\)\s*$")
"""A bracket at the end of a title, which names partners."""
SECTIONS = re.compile(r"results|impact|activities|status|background|outputs|next steps", re.IGNORECASE)
"""Headings within a block."""
STATES = {
    "ongoing": "ongoing",
    "on-going": "ongoing",
    "under way": "ongoing",
    "underway": "ongoing",
    "active": "ongoing",
    "completed": "completed",
    "closed": "completed",
    "finished": "completed",
    "ended": "completed",
    "concluded": "completed",
    "initiated": "initiated",
    "started": "initiated",
    "launched": "initiated",
    "new": "initiated",
    "planned": "planned",
    "pipeline": "planned",
    "proposed": "planned",
}


@dataclass(slots=True)
class Project:
    """A project found; ``begin`` and ``stop`` bound the passages of its block."""

    thing: Thing
    code: str
    title: str
    passage: int
    begin: int
    stop: int
    status: str = ""
    lead: list[Thing] = field(default_factory=list)
    partners: list[Thing] = field(default_factory=list)
    funders: list[Thing] = field(default_factory=list)
    beneficiaries: list[Thing] = field(default_factory=list)


def blocks(parts: list[Passage], text: str, cast: Cast) -> list[Project]:
    """Project blocks of a document with what their title and label lines say."""
    out: list[Project] = []
    for part in parts:
        if not part.first:
            continue
        match = OPENING.match(text[part.start : part.end])
        code = (match["code"] or match["loose"] or "") if match else ""
        if match and re.search(r"\d", code) and re.search("[A-Z]{2}", code) and len(match["title"].split()) >= 2:
            thing = cast.things.get(code.lower())
            if thing is None:
                thing = cast.things[code.lower()] = Thing(code.lower(), "Programme", head="code", made="code")
            if out and out[-1].code == code:
                continue
            opened = _open(part, code, match["title"], match.start("title"), thing, cast, parts)
        elif part.block.kind == "heading" and _labelled(part, parts, text):
            title = text[part.start : part.end].strip(" *:")
            identity = "project-" + "-".join(key(title).split())[:60]
            thing = cast.things.setdefault(identity, Thing(identity, "Programme", head="project", made="block"))
            opened = _open(part, "", title, 0, thing, cast, parts)
        else:
            continue
        if out:
            out[-1].stop = min(out[-1].stop, part.index)
        thing.surfaces[opened.title] += 1
        thing.first.setdefault(opened.title, (part.index, part.start, part.end))
        out.append(opened)
    for project in out:
        _labels(project, parts, text, cast)
    return out


def _labelled(part: Passage, parts: list[Passage], text: str) -> bool:
    """Whether one of the next few lines under a heading tells a project's status, donor or partners."""
    under = [p for p in parts[part.index + 1 : part.index + 6] if p.first and p.block.kind != "heading"]
    found = [m["label"].lower() for p in under[:4] if (m := LABEL.match(text[p.start : p.end]))]
    return any(
        label == "status" or label.startswith(("donor", "fund", "implementing", "beneficiar")) for label in found
    )


def _open(
    part: Passage, code: str, printed: str, offset: int, thing: Thing, cast: Cast, parts: list[Passage]
) -> Project:
    """The project whose block a passage opens; ``offset`` is where the printed title begins in it."""
    title = printed.strip(" \t|-–:*")
    bracket = BRACKET.search(title)
    if bracket and re.search(r"[A-Z]{3,}", bracket[1]) and "I-ACT" not in bracket[1][:6]:
        plain = title[: bracket.start()]
    else:
        plain = title
    project = Project(thing, code, plain.strip(), part.index, part.index, _stop(part, parts))
    owner = re.match(r"[A-Za-z]+", code)
    lead = _by_acronym(owner.group(), cast) if owner else None
    if lead is not None:
        project.lead.append(lead)
    for mention in cast.mentions[part.index] if bracket else ():
        body = cast.thing(mention)
        inside = bracket is not None and part.words[mention.first].start >= part.start + offset + bracket.start()
        if body.type in ACTORS and inside and body not in project.lead:
            project.partners.append(body)
    return project


def _stop(part: Passage, parts: list[Passage]) -> int:
    """Where the block that a passage opens ends: at the next heading of its level that is none of its sections."""
    if part.block.kind != "heading":
        return len(parts)
    for later in parts[part.index + 1 :]:
        opens = later.block.kind == "heading" and later.block.level <= part.block.level and later.first
        if opens and not SECTIONS.match(" ".join(w.text for w in later.words[:4])):
            return later.index
    return len(parts)


def _by_acronym(short: str, cast: Cast) -> Thing | None:
    """The actor that an acronym names or is defined to name."""
    for thing in cast.things.values():
        if thing.type in ACTORS and short in thing.surfaces:
            return thing
    return cast.things.get(cast.aliases.get(short, "").removeprefix("="))


def _labels(project: Project, parts: list[Passage], text: str, cast: Cast) -> None:
    """Add what the lines "Status:", "Donor:", "Partners:" of a block say."""
    for part in parts[project.begin : project.stop]:
        match = LABEL.match(text[part.start : part.end]) if part.first else None
        if not match:
            continue
        label = match["label"].lower()
        bodies = cast.named_in(part.index)
        actors = [b for b in bodies if b.type in ACTORS]
        if label == "status":
            project.status = project_status(match["value"])
        elif label.startswith(("donor", "fund")):
            project.funders += [b for b in actors if b not in project.funders]
        elif "partner" in label:
            project.partners += [b for b in actors if b not in project.partners and b not in project.lead]
        elif label.startswith(("beneficiar", "countries", "region")):
            reached = [b for b in bodies if b.type in ACTORS | {"Place"}]
            project.beneficiaries += [b for b in reached if b not in project.beneficiaries]
        elif label.startswith(("lead", "implementing")):
            project.lead += [b for b in actors if b not in project.lead]


def project_status(value: str) -> str:
    """The status of a project in the guidelines' words, or the empty string.

    >>> project_status("Status: On-going (phase II)")
    'ongoing'
    """
    low = value.lower()
    return next((state for word, state in STATES.items() if re.search(rf"\b{word}\b", low)), "")
