"""The briefing on a topic: who works on it, where, what is needed, and which acts and projects are about it.

What comes in is an inquiry and a topic; what goes out is a draft.
"""

from __future__ import annotations

from collections import Counter, defaultdict

from graph.model import Statement, strongest
from graph.queries.gaps import gaps
from graph.queries.projection import Entity, Graph
from graph.queries.ties import COOPERATION
from graph.views.briefs.bonds import Bond, bond_of, in_force, remark
from graph.views.briefs.content_acts import act_table, meant_sections, summary_of_meant
from graph.views.briefs.content_limits import limits
from graph.views.briefs.content_needs import doers, match_section
from graph.views.briefs.content_open import recommendation_section
from graph.views.briefs.inquiry import Draft, Inquiry, table
from graph.views.briefs.model import Chart, Point, Section
from graph.views.briefs.picture import network
from graph.views.briefs.wording import attested, capital, counted, independent, listed, period, subject_matter, the
from graph.views.palette import GROUPS, group_of
from graph.vocabulary import pillars, topics

MOST_PLACES = 25


def topic_brief(inquiry: Inquiry, topic: Entity) -> Draft:
    """All sections on a topic."""
    graph = inquiry.graph
    acts = [bond_of(graph, act) for act in graph.agreements if topic.iri in act.topics]
    held = [bond for bond in acts if in_force(graph, bond)]
    working = _workers(graph, topic)
    matched, match_told = match_section(inquiry, topic=topic.slug)
    advised, advice_told = recommendation_section(inquiry, topic)
    places, place_told = _places(inquiry, topic)
    draft = Draft(topic.name, "")
    draft.sections = [
        _who(inquiry, topic, working),
        _force(inquiry, topic, held),
        *meant_sections(inquiry, acts, f"agreement on {the(topic)}", option=("--topic", inquiry.names[0])),
        _projects(inquiry, topic),
        places,
        matched,
        advised,
    ]
    draft.summary = [
        _pillar(topic),
        *_who_told(inquiry, topic, working),
        *_held_told(inquiry, topic, held),
        *summary_of_meant(inquiry, acts),
        *place_told,
        *match_told,
        *advice_told,
    ]
    draft.not_covered = limits(inquiry, [topic], draft.sections)
    return draft


def _pillar(topic: Entity) -> Point:
    known = topics()[topic.slug]
    text = f"“{known.label}” belongs to pillar {known.pillar} of the Strategy ({pillars()[known.pillar].label})"
    return Point(f"{text}; it takes in {known.scope}." if known.scope else f"{text}.")


def _workers(graph: Graph, topic: Entity) -> dict[str, list[Statement]]:
    found: dict[str, list[Statement]] = defaultdict(list)
    for item in graph.towards(topic.iri, "works_on"):
        if item.status == "asserted":
            found[item.subject].append(item)
    return found


def _who(inquiry: Inquiry, topic: Entity, working: dict[str, list[Statement]]) -> Section:
    graph = inquiry.graph
    told = {iri: items for iri, items in working.items() if not all(graph.register(item) for item in items)}
    question = inquiry.command("show", inquiry.names[0])
    if not told:
        point = inquiry.nothing(f"actor that works on {the(topic)}")
        return Section("actors", "Who works on it", question, (point,))
    order = sorted(told, key=lambda iri: (-independent(graph, told[iri]), -len(told[iri]), graph.label(iri)))
    rows = [
        inquiry.row(
            (
                graph.entity(iri).titled if len(graph.entity(iri).titled) < 90 else graph.label(iri),
                GROUPS[group_of(graph, iri)].label,
                attested(graph, told[iri]),
            ),
            told[iri],
            "asserted",
            most=3,
        )
        for iri in order
    ]
    silent = len(working) - len(told)
    note = (
        f"{capital(counted(silent, 'more actor'))} {'has' if silent == 1 else 'have'} it in the register only."
        if silent
        else ""
    )
    groups = Counter(GROUPS[group_of(graph, iri)].label for iri in told)
    chart = Chart(
        f"Actors that work on {the(topic)}, by kind",
        "bar",
        tuple(name for name, _ in sorted(groups.items(), key=lambda one: (-one[1], one[0]))),
        (("actors", tuple(float(count) for _, count in sorted(groups.items(), key=lambda one: (-one[1], one[0])))),),
        "actors",
    )
    whole = table("Actors", ("Actor", "Kind", "Attested by"), rows, note)
    return Section("actors", "Who works on it", question, (), (whole,), (chart,))


def _force(inquiry: Inquiry, topic: Entity, held: list[Bond]) -> Section:
    graph = inquiry.graph
    ties = [tie for tie in graph.ties if topic.iri in tie.topics and tie.kind in COOPERATION]
    picture = network(inquiry, f"Cooperation on {the(topic)}", ties, most=26)
    tables = act_table(inquiry, f"Agreements in force on {the(topic)}", held)
    empty = () if tables else (inquiry.nothing(f"agreement in force on {the(topic)}"),)
    question = inquiry.command("view", "network", "--topic", inquiry.names[0], "-o", "network.html")
    return Section("cooperation", "Agreements in force", question, empty, tuple(tables), network=picture)


def _projects(inquiry: Inquiry, topic: Entity) -> Section:
    """Projects, events and instruments that are about the topic."""
    graph = inquiry.graph
    rows = []
    for kind in ("Programme", "Event", "Instrument", "System"):
        nodes = {item.subject for item in graph.towards(topic.iri, "concerns", "addresses")}
        for iri in sorted(
            (one for one in nodes if graph.entity(one).type == kind), key=lambda one: (_since(graph, one), one)
        ):
            about = [item for item in graph.towards(topic.iri, "concerns", "addresses") if item.subject == iri]
            doers = {
                item.subject
                for item in graph.towards(iri, "leads", "operates", "organizes", "adopted", "partner_of")
                if item.status == "asserted"
            }
            data = graph.entity(iri).attributes
            said = [*about, *graph.towards(iri, "leads", "operates", "organizes", "adopted")]
            cells = (
                graph.entity(iri).name,
                {"Programme": "project"}.get(kind, kind.casefold()),
                listed(sorted(map(graph.label, doers)), 4),
                period(_since(graph, iri), data.get("end", "")),
                remark(graph, about),
            )
            rows.append(inquiry.row(cells, said, strongest(item.status for item in about), most=3))
    question = inquiry.command("show", topic.slug)
    if not rows:
        point = inquiry.nothing(f"project, event or instrument on {the(topic)}")
        return Section("projects", "Projects, events and instruments", question, (point,))
    columns = ("Name", "Kind", "By whom", "Period", "Remark")
    whole = table("Projects, events and instruments", columns, rows)
    return Section("projects", "Projects, events and instruments", question, (), (whole,))


def _since(graph: Graph, iri: str) -> str:
    data = graph.entity(iri).attributes
    return data.get("start") or data.get("date") or data.get("year") or ""


def _places(inquiry: Inquiry, topic: Entity) -> tuple[Section, list[Point]]:
    found = gaps(inquiry.graph, topic=topic.slug, limit=10_000)
    records = found.records()
    rows = [
        inquiry.row(
            (
                str(record["place"]),
                str(record["state"]),
                str(record["needed by"] or ""),
                doers(record["active"] or record["planned"]),
            ),
            said,
            most=3,
        )
        for record, said in list(zip(records, found.evidence, strict=True))[:MOST_PLACES]
    ]
    question = inquiry.command("gaps", "--topic", inquiry.names[0])
    if not rows:
        point = inquiry.nothing(f"place where {the(topic)} is worked on or needed")
        return Section("places", "Where", question, (point,)), []
    more = f"The first {MOST_PLACES} of {len(records)} places are shown." if len(records) > MOST_PLACES else ""
    whole = table("Places, unmet needs first", ("Place", "State", "Needed by", "Who acts or plans to"), rows, more)
    bare = [record for record in records if str(record["state"]).startswith("need stated") and not record["active"]]
    points = []
    if bare:
        names = listed((str(record["place"]) for record in bare), 6)
        text = f"A need for {subject_matter(topic)} is stated and nobody is seen to act in {names}."
        marks = tuple(sorted({mark for row in rows[: len(bare)] for mark in row.sources}))[:6]
        points = [Point(text, "", marks)]
    return Section("places", "Where", question, (), (whole,)), points


def _who_told(inquiry: Inquiry, topic: Entity, working: dict[str, list[Statement]]) -> list[Point]:
    graph = inquiry.graph
    told = {iri: items for iri, items in working.items() if not all(graph.register(item) for item in items)}
    if not told:
        return [inquiry.nothing(f"actor that works on {the(topic)}")]
    order = sorted(told, key=lambda iri: (-independent(graph, told[iri]), -len(told[iri]), graph.label(iri)))[:8]
    names = listed((the(graph.entity(iri)) for iri in order), 8)
    more = len(told) - len(order)
    text = f"{capital(counted(len(told), 'actor'))} {'works' if len(told) == 1 else 'work'} on it, by these documents"
    text += f": {names}" if not more else f"; best attested are {names}"
    spoken = [next(item for item in told[iri] if not graph.register(item)) for iri in order]
    return [inquiry.point(f"{text} (asserted).", spoken, "asserted", most=8)]


def _held_told(inquiry: Inquiry, topic: Entity, held: list[Bond]) -> list[Point]:
    graph = inquiry.graph
    if not held:
        return [inquiry.nothing(f"agreement in force on {the(topic)}")]
    parties = Counter(iri for bond in held for iri in (bond.reader, *bond.others))
    best = sorted(parties, key=lambda iri: (-parties[iri], graph.label(iri)))[:4]
    text = f"{capital(counted(len(held), 'agreement'))} on it {'is' if len(held) == 1 else 'are'} in force"
    text += f", most often with {listed(the(graph.entity(iri)) for iri in best)}" if len(held) > 1 else ""
    return [inquiry.point(f"{text} (asserted).", [bond.statements[0] for bond in held], "asserted", most=6)]
