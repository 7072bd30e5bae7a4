"""Needs and who could meet them, for a region or a topic.

What comes in is an inquiry and a region or topic; what goes out is a section and a sentence for the summary. That an
actor could meet a need is our reading of what it offers, runs or works on; no document says so.
"""

from __future__ import annotations

import re

from graph.queries.match import match
from graph.views.briefs.inquiry import Inquiry, table
from graph.views.briefs.model import Point, Section
from graph.views.briefs.wording import capital, counted, listed, number

MOST = 20


def match_section(
    inquiry: Inquiry, *, region: str | None = None, topic: str | None = None
) -> tuple[Section, list[Point]]:
    """Needs with up to two actors each, those that nobody works on first."""
    found = match(inquiry.graph, region=region, topic=topic, most=2, limit=10_000)
    records = found.records()
    words = ("--region", region) if region else ("--topic", topic or "")
    question = inquiry.command("match", *words)
    heading = "Needs and who could meet them"
    needs: dict[tuple[str, str], list[int]] = {}
    for place, record in enumerate(records):
        needs.setdefault((str(record["in need"]), str(record["topic"])), []).append(place)
    rows = []
    for (who, what), places in list(needs.items())[:MOST]:
        told = [
            f"{records[place]['actor']} ({records[place]['reasons']})" for place in places if records[place]["score"]
        ]
        cells = (who, *(() if topic else (what,)), "; ".join(told) or "nobody found")
        rows.append(inquiry.row(cells, [item for place in places for item in found.evidence[place]], most=3))
    if not rows:
        return Section("match", heading, question, (inquiry.nothing("need stated here"),)), []
    more = (
        f"The first {MOST} of {len(needs)} needs are shown; the command for this part lists all."
        if len(needs) > MOST
        else ""
    )
    note = f"{more} That an actor could meet a need is our reading of what it offers, runs or works on.".strip()
    columns = ("In need", *(() if topic else ("Topic",)), "Who could meet it, and why")
    whole = table("Needs and possible offers", columns, rows, note)
    section = Section("match", heading, question, (), (whole,))
    alone = {(record["in need"], record["topic"]) for record in records if record["actor"] == "nobody found"}
    offered = [record for record in records if "offers it" in str(record["reasons"])]
    text = f"{capital(counted(len(needs), 'need'))} {'is' if len(needs) == 1 else 'are'} stated"
    text += f", {len(alone)} of them without any actor on the topic" if alone else ""
    met = len({(record["in need"], record["topic"]) for record in offered})
    text += (
        f"; for {number(met)} of them an offer on the topic is on record"
        if met
        else ("; no offer on the topic of any of them is on record")
    )
    said = [items[0] for items in found.evidence[:6] if items]
    return section, [inquiry.point(f"{text}.", said)]


def doers(told: object, most: int = 5) -> str:
    """Who acts, of a cell of the gaps, without the rule by which each counts.

    >>> doers("UNODC (beneficiary for Tajikistan); OSCE (support); by members: CIS")
    'UNODC and OSCE; by members: CIS'
    """
    if not told:
        return "nobody found"
    parts = [re.sub(r" \([^()]*\)$", "", part) for part in str(told).split("; ")]
    weak = [part for part in parts if part.startswith("by members:")]
    named = [part for part in parts if part not in weak and not re.fullmatch(r"\d+ more", part)]
    hidden = sum(int(part.split()[0]) for part in parts if re.fullmatch(r"\d+ more", part))
    shown = named[:most]
    left = len(named) - len(shown) + hidden
    strong = f"{', '.join(shown)} and {left} more" if left else listed(shown)
    return "; ".join(part for part in (strong, *weak) if part)
