"""What is open: recommendations addressed to an actor, and where documents disagree about it.

What comes in is an inquiry and an actor or a topic; what goes out are sections, and a sentence for the summary.
"""

from __future__ import annotations

from typing import Any

from graph.model import Statement
from graph.queries.contradictions import contradictions
from graph.queries.projection import Entity
from graph.queries.recommendations import recommendations
from graph.views.briefs.inquiry import Inquiry, table
from graph.views.briefs.model import Point, Section
from graph.views.briefs.wording import capital, counted, date_in_words, number, the

MOST = 25
COLUMNS = ("Recommendation", "Addressed to", "Made", "Later act")
CANDIDATE = "A later act is a candidate for a reader, not a fact: it shares actors, topics or words and came later."


def recommendation_section(inquiry: Inquiry, entity: Entity) -> tuple[Section, list[Point]]:
    """What was recommended to an actor, or on a topic."""
    topic = entity.type == "Topic"
    named: dict[str, Any] = {"topic": entity.slug} if topic else {"name": entity.slug}
    found = recommendations(inquiry.graph, **named, most=1, limit=MOST)
    words = ("--topic", entity.slug) if topic else (inquiry.names[0],)
    question = inquiry.command("recommendations", *words)
    heading = "Recommendations on it" if topic else "Recommendations addressed to it"
    whose = f"on {the(entity)}" if topic else f"addressed to {the(entity)}"
    rows = advice_rows(inquiry, found.records(), found.evidence)
    if not rows:
        point = inquiry.nothing(f"recommendation {whose}")
        return Section("recommendations", heading, question, (point,)), []
    alone = sum(record["later act"] in ("nothing found", "undated") for record in found.records())
    more = next((note for note in found.notes if "are shown" in note), "")
    section = Section(
        "recommendations",
        heading,
        question,
        (),
        (table("Recommendations", COLUMNS, rows, more),),
        notes=(CANDIDATE,),
    )
    verb = "is" if len(rows) == 1 else "are"
    text = f"{capital(counted(len(rows), 'recommendation'))} {verb} {whose}"
    if alone == len(rows):
        text += f"; no later act that may answer {'it' if alone == 1 else 'any of them'} is on record."
    elif alone:
        text += f"; for {number(alone)} of them no later act that may answer it is on record."
    else:
        text += "; for each of them a later act is on record that may answer it."
    said = [items[0] for items in found.evidence if items]
    return section, [inquiry.point(text, said, "recommended")]


def advice_rows(inquiry: Inquiry, records: list[dict[str, Any]], evidence: list[list[Statement]]) -> list[Any]:
    """Recommendations as rows of a table."""
    rows = []
    for record, said in zip(records, evidence, strict=True):
        later = str(record["later act"])
        if later == "nothing found":
            told = "none found"
        elif later == "undated":
            told = "the document is undated, so that nothing is later"
        else:
            day = date_in_words(record["date"] or "")
            told = f"{later} ({day})" if day else later
        mark = f"{record['no.']}. " if record["no."] else ""
        cells = (
            f"{mark}{record['recommendation']}",
            str(record["to"] or "nobody named"),
            date_in_words(record["of"] or "") or "undated",
            told,
        )
        rows.append(inquiry.row(cells, said[:2], "recommended"))
    return rows


def disagreement_section(inquiry: Inquiry, entity: Entity) -> Section:
    """Where documents disagree, as far as no person has decided."""
    found = contradictions(inquiry.graph, entity.slug, decisions=inquiry.decisions)
    rows = [
        inquiry.row(
            (str(record["what"]), str(record["about"]), _dated(record["one says"]), _dated(record["another says"])),
            said,
        )
        for record, said in zip(found.records(), found.evidence, strict=True)
    ]
    question = inquiry.command("contradictions", inquiry.names[0])
    if not rows:
        point = Point(f"In these documents no claims about {the(entity)} disagree on parties, dates or status.")
        return Section("disagreements", "Where documents disagree", question, (point,))
    whole = table("Claims that disagree", ("What", "About", "One says", "Another says"), rows, most=20)
    note = "Both claims stay in the graph until a person decides."
    return Section("disagreements", "Where documents disagree", question, (), (whole,), notes=(note,))


def _dated(text: object) -> str:
    """A date in words where a cell is nothing but a date."""
    return date_in_words(str(text))
