"""The briefing on a region: which bodies are at work there, what they agreed, what is needed, who might meet it.

What comes in is an inquiry and a place (a region, a State or a city); what goes out is a draft.
"""

from __future__ import annotations

from collections import Counter

from graph.queries.answer import told
from graph.queries.coverage import coverage
from graph.queries.cube import STATES, Cell, cube
from graph.queries.gaps import LEGEND, gaps, matrix
from graph.queries.projection import Entity, Graph
from graph.queries.territory import body_in, states_of_place
from graph.queries.uncoordinated import uncoordinated
from graph.views.briefs.bonds import Bond, bond_of, in_force
from graph.views.briefs.content_acts import act_table, meant_sections, summary_of_meant
from graph.views.briefs.content_limits import limits
from graph.views.briefs.content_needs import doers, match_section
from graph.views.briefs.content_open import recommendation_section
from graph.views.briefs.content_overlap import MEASURE
from graph.views.briefs.inquiry import Draft, Inquiry, table
from graph.views.briefs.model import Chart, Point, Row, Section
from graph.views.briefs.picture import network
from graph.views.briefs.wording import capital, counted, listed, subject_matter, the
from graph.vocabulary import kinds, pillars

MOST_COLUMNS = 8
MOST_GAPS, MOST_PAIRS = 25, 15


def region_brief(inquiry: Inquiry, place: Entity) -> Draft:
    """All sections on a place."""
    graph, name = inquiry.graph, inquiry.names[0]
    inside = frozenset(states_of_place(graph, place.iri))
    bodies = _bodies(graph, inside)
    known = {iri for iri in bodies if iri in coverage(graph)}
    acts = [bond_of(graph, act) for act in graph.agreements if known & set(act.parties)]
    held = [bond for bond in acts if in_force(graph, bond)]
    cells = cube(graph, region=name)
    advised, advice_told = recommendation_section(inquiry, place)
    matched, match_told = match_section(inquiry, region=name)
    apart, apart_told = _apart(inquiry, place)
    draft = Draft(place.name, "")
    draft.sections = [
        _at_work(inquiry, place, bodies, known, acts),
        _force(inquiry, place, known, held),
        *meant_sections(inquiry, acts, f"agreement of the bodies of {the(place)}", option=("--region", name)),
        _matrix(inquiry, place, cells),
        _gaps(inquiry, place),
        matched,
        apart,
        advised,
    ]
    draft.summary = [
        *_summary(inquiry, place, inside, known, held),
        *summary_of_meant(inquiry, acts),
        *_needs_told(inquiry, place, cells),
        *match_told,
        *apart_told,
        *advice_told,
    ]
    draft.not_covered = [*_uncovered(graph, place, cells), *limits(inquiry, [place], draft.sections)]
    return draft


def _bodies(graph: Graph, inside: frozenset[str]) -> dict[str, str]:
    """The bodies of a region that are no organ of another, with the reason."""
    found = {}
    for iri, entity in graph.entities.items():
        if entity.type == "Organization" and entity.kind != "organ":
            if reason := body_in(graph, iri, inside)[0]:
                found[iri] = reason
    return found


def _at_work(inquiry: Inquiry, place: Entity, bodies: dict[str, str], known: set[str], acts: list[Bond]) -> Section:
    graph = inquiry.graph
    inside = frozenset(states_of_place(graph, place.iri))
    signed = Counter(
        iri for bond in acts if in_force(graph, bond) for iri in (bond.reader, *bond.others) if iri in known
    )
    spoken = {iri: coverage(graph)[iri] for iri in known}
    order = sorted(known, key=lambda iri: (-signed[iri], -len(spoken[iri]), graph.label(iri)))
    shown = [iri for iri in order if graph.entity(iri).kind or signed[iri]]
    rows = []
    for iri in shown:
        entity, kind = graph.entity(iri), kinds("organization-kind").get(graph.entity(iri).kind)
        why, said = body_in(graph, iri, inside)
        topics = {item.object for item in graph.about(iri, "works_on") if not graph.register(item)}
        cells = (
            entity.titled if len(entity.titled) < 90 else entity.label,
            kind.label if kind else "",
            {"seat": "has its seat there", "members": "has members there"}.get(why, why),
            str(signed[iri]),
            str(len(topics)),
            str(len(spoken[iri])),
        )
        rows.append(inquiry.row(cells, said, most=2))
    question = inquiry.command("view", "network", "--region", inquiry.names[0], "-o", "network.html")
    if not rows:
        return Section("bodies", "Bodies at work", question, (inquiry.nothing(f"body at work in {the(place)}"),))
    columns = ("Body", "Kind", "Why it counts", "Agreements", "Topics told", "Documents")
    silent, unclear = len(bodies) - len(known), len(known) - len(shown)
    parts = [f"{capital(counted(silent, 'more body', 'more bodies'))} of the region stand in the register only."]
    parts = (parts if silent else []) + (
        [f"{capital(counted(unclear, 'name'))} of unknown kind and without an agreement left out."] if unclear else []
    )
    note = " ".join(parts)
    return Section("bodies", "Bodies at work", question, (), (table("Bodies of the region", columns, rows, note),))


def _force(inquiry: Inquiry, place: Entity, known: set[str], held: list[Bond]) -> Section:
    graph = inquiry.graph
    ties = [tie for tie in graph.ties if tie.a in known and tie.b in known]
    picture = network(inquiry, f"Cooperation of the bodies of {the(place)}", ties, most=26)
    tables = act_table(inquiry, "Agreements in force with a body of the region", held)
    empty = () if tables else (inquiry.nothing(f"agreement in force with a body of {the(place)}"),)
    question = inquiry.command("view", "network", "--region", inquiry.names[0], "-o", "network.html")
    return Section("cooperation", "Agreements in force", question, empty, tuple(tables), network=picture)


def _matrix(inquiry: Inquiry, place: Entity, cells: list[Cell]) -> Section:
    """Topics by places, and how many topics of each pillar are in which state for the place as a whole."""
    graph = inquiry.graph
    found = matrix(graph, region=inquiry.names[0])
    columns = [str(name) for name in found.rows.columns][: MOST_COLUMNS + 1]
    rows = []
    for record, said in zip(found.records(), found.evidence, strict=True):
        signs = [str(record[name] or "") for name in columns]
        spoken = any(set(sign) & set("●○◐!") for sign in signs[1:])
        rows.append(inquiry.row(signs, said if spoken else (), most=2))  # that nothing is found, nobody says
    question = inquiry.command("view", "gaps", "--region", inquiry.names[0], "-o", "gaps.html")
    if not rows:
        return Section("matrix", "Who acts on what, where", question, (inquiry.nothing(f"activity in {the(place)}"),))
    by_pillar = Counter(
        (graph.entity(cell.topic).attributes.get("pillar", ""), cell.state) for cell in cells if cell.place == place.iri
    )
    chart = Chart(
        f"State of the topics of each pillar in {the(place)} as a whole",
        "stacked",
        tuple(f"Pillar {code}" for code in pillars()),
        tuple((state, tuple(float(by_pillar[code, state]) for code in pillars())) for state in STATES),
        "topics",
        "; ".join(f"{code}: {term.label}" for code, term in pillars().items()),
    )
    left = len(found.rows.columns) - len(columns)
    note = f"{LEGEND}." + (
        f" {capital(counted(left, 'State'))} more {'is' if left == 1 else 'are'} left out." if left else ""
    )
    whole = table("Topics by places", [capital(columns[0]), *columns[1:]], rows, note)
    return Section("matrix", "Who acts on what, where", question, (), (whole,), (chart,))


def _gaps(inquiry: Inquiry, place: Entity) -> Section:
    found = gaps(inquiry.graph, region=inquiry.names[0], limit=10_000)
    rows: list[Row] = []
    whole_place = len(states_of_place(inquiry.graph, place.iri)) > 1
    for record, said in zip(found.records(), found.evidence, strict=True):
        if whole_place and record["place"] != place.name:
            continue
        cells = (
            str(record["topic"]),
            str(record["state"]),
            str(record["needed by"] or ""),
            doers(record["active"] or record["planned"]),
        )
        rows.append(inquiry.row(cells, said, most=3) if len(rows) < MOST_GAPS else Row(cells))
    question = inquiry.command("gaps", "--region", inquiry.names[0])
    if not rows:
        return Section("gaps", "Needs and gaps", question, (inquiry.nothing(f"need or plan in {the(place)}"),))
    columns = ("Topic", "State of it", "Needed by", "Who acts or plans to")
    whole = table("Needs and plans, unmet ones first", columns, rows, most=MOST_GAPS)
    note = (
        "“By members” is weak: the body works on the topic and has members there, but no act for the place is told of."
    )
    return Section("gaps", "Needs and gaps", question, (), (whole,), notes=(note,))


def _apart(inquiry: Inquiry, place: Entity) -> tuple[Section, list[Point]]:
    found = uncoordinated(inquiry.graph, region=inquiry.names[0], limit=10_000)
    records = found.records()
    rows = []
    for record, said in list(zip(records, found.evidence, strict=True))[:MOST_PAIRS]:
        topics = [
            subject_matter(inquiry.graph.entity(code)) for code in _codes(inquiry.graph, record["shared functions"])
        ]
        cells = (
            str(record["one"]),
            str(record["other"]),
            f"{record['overlap']:.2f}",
            str(record["shared states"]),
            "; ".join(topics),
            str(record["contact"]),
        )
        rows.append(inquiry.row(cells, said))
    question = inquiry.command("uncoordinated", "--region", inquiry.names[0])
    heading = "Overlap without an agreement"
    if not rows:
        point = inquiry.nothing(f"bodies of {the(place)} that overlap and have no agreement")
        return Section("uncoordinated", heading, question, (point,)), []
    columns = ("One", "Other", "Overlap", "Shared States", "Shared topics", "Contact")
    note = f"The first {MOST_PAIRS} of {len(records)} pairs are shown." if len(records) > MOST_PAIRS else ""
    section = Section("uncoordinated", heading, question, (), (table("Pairs", columns, rows, note),), notes=(MEASURE,))
    first = records[0]
    text = (
        f"{capital(counted(len(records), 'pair'))} of bodies overlap without an agreement; {first['one']} and "
        f"{first['other']} overlap most ({first['overlap']:.2f} of 1)."
    )
    return section, [Point(text, "", rows[0].sources)]


def _codes(graph: Graph, slugs: object) -> list[str]:
    wanted = {part.strip() for part in str(slugs or "").split(",")}
    return [iri for iri, entity in graph.entities.items() if entity.type == "Topic" and entity.slug in wanted]


def _summary(inquiry: Inquiry, place: Entity, inside: frozenset[str], known: set[str], held: list[Bond]) -> list[Point]:
    graph = inquiry.graph
    names = listed((the(graph.entity(iri)) for iri in sorted(inside, key=graph.label)), 8)
    said = [item for items in states_of_place(graph, place.iri).values() for item in items]
    said = said or told(graph, place.iri, "states")
    points = [inquiry.point(f"{capital(the(place))} is taken here as {names}.", said)] if len(inside) > 1 else []
    signed = Counter(iri for bond in held for iri in (bond.reader, *bond.others) if iri in known)
    if not known:
        return [*points, inquiry.nothing(f"body at work in {the(place)}")]
    best = sorted(signed, key=lambda iri: (-signed[iri], graph.label(iri)))[:3]
    text = f"These documents speak of {counted(len(known), 'body', 'bodies')} of the region"
    statements = []
    if best:
        text += (
            f"; {listed(f'{the(graph.entity(iri))} ({signed[iri]})' for iri in best)} have the most agreements in force"
        )
        statements = [bond.statements[0] for bond in held if {bond.reader, *bond.others} & set(best)]
    return [*points, inquiry.point(f"{text}.", statements, "asserted" if best else "", most=6)]


def _needs_told(inquiry: Inquiry, place: Entity, cells: list[Cell]) -> list[Point]:
    graph = inquiry.graph
    own = [cell for cell in cells if cell.place == place.iri]
    bare = [cell for cell in own if cell.rank in (0, 1)]
    weak = [cell for cell in own if cell.rank == 2]
    points = []
    if bare:
        names = "; ".join(subject_matter(graph.entity(cell.topic)) for cell in bare[:6])
        text = f"A need is stated and nobody is seen to act on {counted(len(bare), 'topic')}: {names}."
        points.append(inquiry.point(text, [cell.needs[0] for cell in bare if cell.needs], most=6))
    if weak:
        names = "; ".join(subject_matter(graph.entity(cell.topic)) for cell in weak[:6])
        more = f" and {len(weak) - 6} others" if len(weak) > 6 else ""
        text = f"Only bodies with members there work on {counted(len(weak), 'more topic')} on which a need is stated: "
        text += f"{names}{more}."
        points.append(inquiry.point(text, [cell.needs[0] for cell in weak if cell.needs], most=6))
    if not bare and not weak:
        met = [cell for cell in own if cell.needs]
        if not met:
            points.append(inquiry.nothing(f"need stated for {the(place)}"))
    return points


def _uncovered(graph: Graph, place: Entity, cells: list[Cell]) -> list[Point]:
    own = [cell for cell in cells if cell.place == place.iri and cell.state == "not covered"]
    if not own:
        return []
    names = "; ".join(subject_matter(graph.entity(cell.topic)) for cell in own)
    text = (
        f"On {counted(len(own), 'topic')} no document speaks of {the(place)}, which is unknown and not empty: {names}."
    )
    return [Point(text)]
