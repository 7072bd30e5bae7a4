"""What an actor does: projects and support, what happened when, and the topics it works on.

What comes in is an inquiry and an actor; what goes out are sections.
"""

from __future__ import annotations

from collections import defaultdict

from graph.model import Statement, strongest
from graph.queries.projection import ACTORS, Entity
from graph.queries.timeline import timeline
from graph.views.briefs.bonds import Bond, bonds, remark
from graph.views.briefs.inquiry import Inquiry, table
from graph.views.briefs.model import Chart, Row, Section
from graph.views.briefs.wording import (
    BASE,
    attested,
    capital,
    counted,
    date_in_words,
    independent,
    listed,
    period,
    the,
    topics_listed,
)
from graph.vocabulary import pillars, topics

ROLES = {
    "leads": "leads",
    "operates": "operates",
    "partner_of": "partner",
    "implements": "carries out",
    "funds": "funds",
    "benefits_from": "beneficiary",
}
HELP = ("support", "funding")
UNTOLD = ("member_of", "observer_of", "located_in")
"""Relations whose dates other sections tell."""


def project_section(inquiry: Inquiry, entity: Entity) -> Section:
    """The projects in which an actor has a part, and whom it supports or is supported by."""
    rows = [*_projects(inquiry, entity)]
    helped = [bond for bond in bonds(inquiry.graph, entity.iri, among=HELP) if not bond.via]
    helping = [_support_row(inquiry, entity, bond) for bond in helped]
    tables = []
    if rows:
        tables.append(table("Projects", ("Project", "Part in it", "With", "Period", "Topics", "Remark"), rows))
    if helping:
        columns = ("What is said", "Topics", "Since", "Sources", "Remark")
        tables.append(table("Support told without a project", columns, helping))
    points = () if tables else (inquiry.nothing(f"project or support in which {the(entity)} has a part"),)
    question = inquiry.command("who", inquiry.names[0], "--kind", "project,support,funding,programme,common-programme")
    return Section("projects", "Projects and support", question, points, tuple(tables))


def _projects(inquiry: Inquiry, entity: Entity) -> list[Row]:
    graph = inquiry.graph
    parts: dict[tuple[str, str], list[Statement]] = defaultdict(list)
    for item in graph.about(entity.iri, *ROLES):
        if graph.entity(item.object).type == "Programme":
            parts[item.object, item.status].append(item)
    rows = []
    for (node, status), said in parts.items():
        data = graph.entity(node).attributes
        roles = listed(dict.fromkeys(ROLES[item.relation] for item in said))
        others = {
            item.subject
            for item in graph.towards(node, "leads", "operates", "partner_of", "implements", "funds")
            if item.subject != entity.iri and graph.entity(item.subject).type in ACTORS
        }
        concerned = sorted({item.object for item in graph.about(node, "concerns")})
        since = data.get("start", "") or min((item.valid_from for item in said if item.valid_from), default="")
        cells = (
            graph.entity(node).name,
            roles,
            listed(sorted(map(graph.label, others)), 3),
            period(since, data.get("end", "")),
            topics_listed(graph, concerned, 2),
            remark(graph, said),
        )
        rows.append((status, since, cells[0], inquiry.row(cells, said, status)))
    rows.sort(key=lambda one: (("asserted", "planned", "recommended").index(one[0]), one[1] or "9999", one[2]))
    return [row for *_, row in rows]


def _support_row(inquiry: Inquiry, entity: Entity, bond: Bond) -> Row:
    graph = inquiry.graph
    other = the(graph.entity(bond.others[0]))
    giver, taker = (the(entity), other) if bond.forward else (other, the(entity))
    base = BASE[bond.relation]
    told = {"asserted": _third(base), "planned": f"is to {base}", "recommended": f"should {base}"}[bond.status]
    cells = (
        f"{capital(giver)} {told} {taker}",
        topics_listed(graph, bond.topics, 3),
        date_in_words(bond.since),
        str(independent(graph, bond.statements)),
        remark(graph, bond.statements, bond.until),
    )
    return inquiry.row(cells, bond.statements, bond.status)


def _third(base: str) -> str:
    """The third person of a plain form.

    >>> _third("seek support from"), _third("fund")
    ('seeks support from', 'funds')
    """
    first, _, rest = base.partition(" ")
    return f"{first}s {rest}".strip()


def timeline_section(inquiry: Inquiry, entity: Entity) -> Section:
    """Agreements, events and projects by date."""
    graph = inquiry.graph
    found = timeline(graph, entity.iri.rsplit("/", 1)[-1])
    rows = []
    for record, said in zip(found.records(), found.evidence, strict=True):
        if record["kind"] == "tie" and said[0].relation in UNTOLD:
            continue
        cells = (
            date_in_words(record["date"]),
            "other tie" if record["kind"] == "tie" else str(record["kind"]).replace("programme", "project"),
            capital(str(record["what"])),
            date_in_words(record["known since"] or "") or "register only"
            if all(graph.register(item) for item in said)
            else date_in_words(record["known since"] or "") or "undated",
        )
        rows.append(inquiry.row(cells, said, record["status"]))
    tables = (table("Dated facts", ("Date", "Kind", "What", "First told"), rows),) if rows else ()
    points = () if rows else (inquiry.nothing(f"dated event or act of {the(entity)}"),)
    notes = tuple(f"{note}." for note in found.notes if "no date" in note)
    question = inquiry.command("timeline", inquiry.names[0])
    return Section("timeline", "Events and timeline", question, points, tables, notes=notes)


def topic_section(inquiry: Inquiry, entity: Entity) -> Section:
    """The topics that an actor works on, by pillar of the Strategy, and on whose word."""
    graph = inquiry.graph
    said: dict[str, list[Statement]] = defaultdict(list)
    for item in graph.about(entity.iri, "works_on"):
        if item.status == "asserted":
            said[item.object].append(item)
    rows, spoken, listed_only = [], dict.fromkeys(pillars(), 0), dict.fromkeys(pillars(), 0)
    known = topics()
    for iri in sorted(said, key=lambda one: list(known).index(graph.entity(one).slug)):
        topic, items = known[graph.entity(iri).slug], said[iri]
        register = all(graph.register(item) for item in items)
        (listed_only if register else spoken)[topic.pillar] += 1
        cells = (f"{topic.pillar}", topic.label, attested(graph, items))
        rows.append(inquiry.row(cells, items, strongest(item.status for item in items)))
    question = inquiry.command("show", inquiry.names[0])
    if not rows:
        point = inquiry.nothing(f"topic of the Strategy on which {the(entity)} works")
        return Section("topics", "Topics it works on", question, (point,))
    chart = Chart(
        "Topics by pillar of the United Nations Global Counter-Terrorism Strategy",
        "stacked",
        tuple(f"Pillar {code}" for code in pillars()),
        (
            ("a document says so", tuple(float(value) for value in spoken.values())),
            ("register only", tuple(float(value) for value in listed_only.values())),
        ),
        "topics",
        "; ".join(f"{code}: {term.label}" for code, term in pillars().items()),
    )
    counts = f"{capital(counted(len(rows), 'topic'))} of {len(known)}: {sum(spoken.values())} by a document, "
    note = counts + f"{sum(listed_only.values())} by the register only."
    whole = table("Topics", ("Pillar", "Topic", "Attested by"), rows, note)
    return Section("topics", "Topics it works on", question, (), (whole,), (chart,))
