"""Projects and programmes: blocks with a code and a status, and programmes named in running text.

What comes in are passages with their mentions; what goes out are :class:`Project` objects. A block opens with
"CODE: Title" as a heading, a paragraph or a table row; "Status:", "Donor:", "Partners:", "Beneficiaries:" lines and the
text up to the next heading of that level belong to it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from graph.extraction.cast import ACTORS, Cast, Mention, Thing, note
from graph.extraction.passages import Passage
from graph.extraction.patterns import CODE, MONTH_NAMES
from graph.words import key

LETTERED = re.compile(r"^\W*(?:Project|Component|Programme)\s+(?:[A-Z]|\d{1,2}|[IVX]+)\s*[:.–—]\s*(?P<title>\S.+)$")
"""A title after the letter or number of a project in a list."""
FIGURES = re.compile(
    r"^\W*Project\s+(?:No\.?\s*|number\s+)?(?P<code>\d{3,})\s*[:–—-]\s*(?P<title>\S.+)$", re.IGNORECASE
)
"""A title after a code of figures alone."""
OPENING = re.compile(
    r"^\W*(?:Project\s+)?"
    rf"(?:(?P<code>{CODE.pattern})\W{{0,4}}\s*|(?P<loose>[A-Z][A-Z0-9]*(?:[-/][A-Z0-9]+)*)\s*[:–—]\s*)"
    r"(?P<title>.*)$"
)
LABEL = re.compile(
    r"^\W*(?P<label>(?:project )?status|state of play|donors?|funded by|financed by|paid by|funding(?: source)?|"
    r"funders?|financing|source of funds|sponsors?|(?:implementing |national |project |other )?partners?|"
    r"(?:other )?members of the consortium|consortium|in cooperation with|beneficiar(?:y|ies)|"
    r"target (?:countries|groups?)|"
    r"implementing (?:entity|entities|agency|agencies|body)|executing agency|implemented by|implementation|"
    r"lead(?: (?:agency|entity|body|partner|of the consortium))?|led by|run by|executed by|developed by|owner|"
    r"duration|period|(?:beneficiary |partner |target )?countr(?:y|ies)|where|region|coverage|geographical scope|"
    r"(?:project |full |programme )?title|(?:project |programme )?name|(?:project )?code|(?:project )?number|budget)"
    r"\W{0,3}[:\t]\W*(?P<value>.+)$",
    re.IGNORECASE,
)
FIELDS = {
    "status": ("status", "state of play"),
    "funders": ("donor", "fund", "financ", "paid", "source of", "sponsor"),
    "partners": ("partner", "members of the cons", "consortium", "in cooperation"),
    "beneficiaries": ("beneficiar", "target", "countr", "where", "region", "coverage", "geographical"),
    "lead": ("implement", "executing", "executed", "lead", "led by", "run by", "developed", "owner"),
    "title": ("title", "name", "short name", "project", "programme", "initiative"),
    "code": ("code", "number"),
}
"""What a label opens with, by the field it fills; "implementing partners" are partners."""
BRACKET = re.compile(r"\s*\(([^()]*)\)\s*$")
"""A bracket at the end of a title, which names partners."""
SECTIONS = re.compile(r"results|impact|activities|status|background|outputs|next steps", re.IGNORECASE)
"""Headings within a block."""
STATES = {
    "ongoing": "ongoing",
    "on-going": "ongoing",
    "in progress": "ongoing",
    "begun": "ongoing",
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
    "planning": "planned",
    "to be launched": "planned",
    "suspended": "suspended",
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
    columns: list[str] = field(default_factory=list)
    """The fields of the columns, where the project is a row of a table."""


def blocks(parts: list[Passage], text: str, cast: Cast) -> list[Project]:
    """Project blocks of a document with what their title and label lines say."""
    out: list[Project] = []
    header: list[str] = []
    for part in parts:
        if not part.first:
            continue
        line = text[part.start : part.end]
        if part.block.kind != "row":
            header = []
        elif not header:
            header = [field_of(cell) for cell in line.split("\t")]
            header = header if _heads_projects(header) else ["-"]
        opened = _opened(part, line, out, cast, parts, text) or _of_row(part, line, header, cast, parts)
        if opened is None:
            continue
        if out:
            out[-1].stop = min(out[-1].stop, part.index)
        opened.columns = header if len(header) > 1 and part.block.kind == "row" else []
        opened.thing.surfaces[opened.title] += 1
        opened.thing.first.setdefault(opened.title, (part.index, part.start, part.end))
        out.append(opened)
    for project in out:
        if parts[project.begin].block.kind == "row" and (project.code or project.columns):
            project.stop = project.begin + 1
            _cells(project, parts[project.begin], text, cast)
        else:
            _labels(project, parts, text, cast)
    return _once(out)


def _heads_projects(header: list[str]) -> bool:
    """Whether the fields of a table's head are those of projects: a title or code, and who leads or pays."""
    return bool({"title", "code"} & set(header)) and bool({"status", "lead", "funders"} & set(header))


def _of_row(part: Passage, line: str, header: list[str], cast: Cast, parts: list[Passage]) -> Project | None:
    """The project of a row without a code, under a head that has a column of titles."""
    cells = line.split("\t")
    at = header.index("title") if "title" in header else -1
    if part.block.kind != "row" or not 0 <= at < len(cells) or field_of(cells[at]) or not cells[at].strip():
        return None
    title = cells[at].strip(" *")
    identity = "project-" + "-".join(key(title).split())[:60]
    thing = cast.things.setdefault(identity, Thing(identity, "Programme", head="project", made="block"))
    return _open(part, "", title, 0, thing, cast, parts)


def _once(found: list[Project]) -> list[Project]:
    """One project for each code: what a row of an overview says goes to the block of the same code."""
    blocks = {p.code: p for p in found if p.code and p.stop > p.begin + 1}
    out: list[Project] = []
    for project in found:
        block = blocks.get(project.code)
        if block is None or block is project:
            out.append(project)
        else:
            block.status = block.status or project.status
            for mine, more in (
                (block.lead, project.lead),
                (block.partners, project.partners),
                (block.funders, project.funders),
                (block.beneficiaries, project.beneficiaries),
            ):
                mine += [body for body in more if body not in mine]
    return out


def _opened(
    part: Passage, line: str, before: list[Project], cast: Cast, parts: list[Passage], text: str
) -> Project | None:
    """The project whose block a passage opens, by its code, its label "Title", or the labels in the lines below it."""
    match = OPENING.match(line)
    code = (match["code"] or match["loose"] or "") if match else ""
    if match and re.search(r"\d", code) and re.search("[A-Z]{2}", code) and len(match["title"].split()) >= 2:
        again = before and before[-1].code == code
        if again and parts[before[-1].begin].block.kind == part.block.kind:
            return None
        thing = cast.things.setdefault(code.lower(), Thing(code.lower(), "Programme", head="code", made="code"))
        title = match["title"].split("\t")[0] if part.block.kind == "row" else match["title"]
        return _open(part, code, title, match.start("title"), thing, cast, parts)
    figures = FIGURES.match(line)
    if figures and len(part.words) <= 40:
        code = figures["code"]
        thing = cast.things.setdefault(
            f"project-{code}", Thing(f"project-{code}", "Programme", head="code", made="code")
        )
        return _open(part, code, figures["title"], figures.start("title"), thing, cast, parts)
    label = LABEL.match(line)
    if label and field_of(label["label"]) == "title" and len(label["value"].split()) > 1:
        title, offset = label["value"], label.start("value")
    elif not label and _may_be_title(part, line) and _labelled(part, parts, text):
        lettered = LETTERED.match(line)
        title, offset = (lettered["title"], lettered.start("title")) if lettered else (line, 0)
    else:
        return None
    title = title.strip(" *:|")
    identity = "project-" + "-".join(key(title).split())[:60]
    thing = cast.things.setdefault(identity, Thing(identity, "Programme", head="project", made="block"))
    return _open(part, "", title, offset, thing, cast, parts)


def _may_be_title(part: Passage, line: str) -> bool:
    """Whether a line can be the title of a block: a heading, or a short paragraph that is no sentence."""
    if re.match(r"\W*(?:table|figure|annex|exhibit|chart)\b", line, re.IGNORECASE):
        return False
    short = part.block.kind == "paragraph" and len(part.words) <= 30 and not line.rstrip(" *").endswith((".", ":", ";"))
    return part.block.kind == "heading" or short


def _labelled(part: Passage, parts: list[Passage], text: str) -> bool:
    """Whether one of the next few lines, up to a heading, tells a project's status, donor or beneficiaries.

    Under a paragraph two lines must, and the first of them at once.
    """
    found: list[str] = []
    below = parts[part.index + 1 : part.index + 2]
    if part.block.kind == "heading" and below and _titled_itself(below[0], parts, text):
        return False
    for later in parts[part.index + 1 : part.index + 8]:
        if later.block.kind == "heading":
            break
        match = LABEL.match(text[later.start : later.end]) if later.first else None
        if match:
            found.append(field_of(match["label"]))
        elif part.block.kind != "heading" or len(found) or later.index > part.index + 4:
            break
    if "title" in found:
        return False
    told = {"status", "funders", "beneficiaries", "lead"} & set(found)
    return len(found) > 1 and bool(told) if part.block.kind != "heading" else bool(told - {"lead"}) or len(told) > 1


QUOTED = re.compile(r"[“\"«](?P<title>[^”\"»]{4,140})[”\"»]")
CALLED = re.compile(
    r"\bunder the (?:working )?title$|"
    r"\b(?:project|program(?:me)?|initiative|operation|campaign|course|scheme|exercise|drill|manoeuvre|maneuver)s?\b"
    r"(?:\s+(?:is |was |are |were )?(?:named|called|entitled|titled|known as|under the (?:title|name)(?: of)?|on))?"
    r"(?:,? (?:such as|including|namely))?(?: the)?[\s,:–—(]*$",
    re.IGNORECASE,
)
"""What stands before the quoted title of a project."""
IS_ONE = re.compile(
    r"^[\s,]*(?:(?:series of )?(?:project|program(?:me)?|initiative|operation|campaign|exercise|drill)s?\b"
    r"|\((?:an?\s+|the\s+)?[^()]{0,40}\b(?:operation|project|program(?:me)?|campaign)\b[^()]*\))",
    re.IGNORECASE,
)
"""What stands after it: "project", or a bracket that says that it is one."""


PLAIN = re.compile(
    r"\b(?:project|program(?:me)?|operation)\s+(?P<title>[A-Z][\w-]*[A-Z][\w-]*(?:\s+(?:[IVX]+|\d{1,2})\b)?)(?=[\s,.;:)])"
    r"|\bexercises?\s+(?P<drill>(?:[A-Z]\w+[- –])+(?:19|20)\d\d)\b"
    r"|\b(?P<yearly>(?:[A-Z]\w+[- ]){1,3}Anti-?[Tt]error[- –](?:19|20)\d\d)\b"
    r"|\b(?P<first>[A-Z][\w-]+(?:\s[A-Z][\w-]+){0,3}),\s+an?\s+(?:[a-z-]+\s){0,3}(?:project|program(?:me)?|operation)\b"
)
"""A title in capitals after "project", or a name that ", a project" explains."""


NO_TITLE = re.compile(rf"^(?:{'|'.join(sorted(MONTH_NAMES))})$|(?:an|ish|ese)$", re.IGNORECASE)
"""Months and words for people, which a comma and "a project" may follow."""


def quoted(parts: list[Passage], text: str, cast: Cast) -> None:
    """Enter programmes whose titles stand in quotation marks by a word for a project, with their mentions."""
    for part in parts:
        line = text[part.start : part.end]
        if part.block.kind in ("heading", "title"):
            continue
        for match in [*QUOTED.finditer(line), *PLAIN.finditer(line)]:
            plain = match.re is PLAIN
            before, after = line[max(0, match.start() - 60) : match.start()], line[match.end() : match.end() + 90]
            if not plain and not (CALLED.search(before) or IS_ONE.match(after)):
                continue
            group = next(name for name, value in match.groupdict().items() if value)
            start, end = part.start + match.start(group), part.start + match.end(group)
            inside = [i for i, w in enumerate(part.words) if start <= w.start and w.end <= end]
            mentions = cast.mentions[part.index]
            crossing = [m for m in mentions if inside and m.first <= inside[-1] and m.last > inside[0]]
            taken = [cast.thing(m).type in ("Programme", "Event") or plain for m in crossing]
            if not inside or any(taken):
                continue
            title = match[group].strip(" ,.")
            if group == "first" and NO_TITLE.search(title):
                continue
            identity = "programme-" + "-".join(key(title).split())[:60]
            thing = cast.things.setdefault(identity, Thing(identity, "Programme", head="project", made="phrase"))
            thing.inner += [m.thing for m in crossing if m.thing not in thing.inner]
            note(thing, title, part, start, end)
            kept = [m for m in mentions if m not in crossing]
            new = Mention(inside[0], inside[-1] + 1, identity)
            cast.mentions[part.index] = sorted([*kept, new], key=lambda m: m.first)


def _titled_itself(part: Passage, parts: list[Passage], text: str) -> bool:
    """Whether a passage below a heading is itself the title of a block, so that the heading is that of a chapter."""
    line = text[part.start : part.end]
    is_title = part.block.kind == "paragraph" and not LABEL.match(line) and _may_be_title(part, line)
    return is_title and _labelled(part, parts, text)


def field_of(label: str) -> str:
    """The field that a label or the head of a column fills, or the empty string.

    >>> field_of("Implementing partners"), field_of("Lead of the consortium"), field_of("Remarks")
    ('partners', 'lead', '')
    """
    low = label.lower().strip(" *:")
    if "partner" in low or "members of" in low:
        return "partners" if "countr" not in low and not low.startswith("lead") else FIELD_OF_PARTNER[low[:4]]
    low = low.removeprefix("project ").removeprefix("full ").removeprefix("programme ")
    return next((name for name, openings in FIELDS.items() if low.startswith(openings)), "")


FIELD_OF_PARTNER = {"lead": "lead", "part": "beneficiaries"}
"""Labels with "partner" that name no partner: "lead partner", "partner countries"."""


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
        if match:
            _fill(project, field_of(match["label"]), match["value"], cast.named_in(part.index))


def _cells(project: Project, part: Passage, text: str, cast: Cast) -> None:
    """Add what the cells of a project's row say, by the heads of their columns where these tell."""
    at = part.start
    cells = text[part.start : part.end].split("\t")
    columns = project.columns or ["title", *([""] * len(cells))]
    for name, cell in zip(columns, cells, strict=False):
        end = at + len(cell)
        inside = [cast.thing(m) for m in cast.mentions[part.index] if at <= part.words[m.first].start < end]
        if name == "title":
            title = re.sub(r"\s*\([^()]*project\)$", "", cell.strip(" *").removeprefix(project.code).strip(" :–—*"))
            project.title = title or project.title
        elif name in ("lead", "funders", "partners", "beneficiaries", "status"):
            if name == "lead" and any(b.type in ACTORS for b in inside):
                project.lead.clear()
            _fill(project, name, cell, inside)
        elif not project.columns and len(cell.split()) <= 10:
            project.status = project.status or project_status(cell)
        at = end + 1


def _fill(project: Project, name: str, value: str, bodies: list[Thing]) -> None:
    """Fill one field of a project with the things that its line or cell names."""
    actors = [b for b in bodies if b.type in ACTORS]
    if name == "status":
        project.status = project_status(value)
    elif name == "funders":
        project.funders += [b for b in actors if b not in project.funders]
    elif name == "partners":
        project.partners += [b for b in actors if b not in project.partners and b not in project.lead]
    elif name == "beneficiaries":
        reached = [b for b in bodies if b.type in ACTORS | {"Place"}]
        project.beneficiaries += [b for b in reached if b not in project.beneficiaries]
    elif name == "lead":
        project.lead += [b for b in actors if b not in project.lead]


def project_status(value: str) -> str:
    """The status of a project in the guidelines' words, or the empty string.

    >>> project_status("Status: On-going (phase II)")
    'ongoing'
    """
    low = value.lower()
    return next((state for word, state in STATES.items() if re.search(rf"\b{word}\b", low)), "")
