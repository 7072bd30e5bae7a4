"""Overlap without agreement: bodies that do the same for the same states and have no act between them.

What comes in is a graph, and optionally a region, a family or one body; what goes out are pairs by their overlap,

    overlap(A, B) = states * functions * period        (:mod:`graph.queries.overlap`)

that have no asserted agreement, neither themselves nor through bodies that are part of them. The column ``contact``
tells what there is instead: *nothing found*, *cooperate without an act*, or an act that is only *planned* or
*recommended*. Nothing found is a remark on these documents, not on the world.

>>> from graph.queries.toy import report, toy
>>> said = [f"state:x member_of {body}" for body in "abc"] + [f"{body} works_on topic:borders" for body in "abc"]
>>> graph = toy(report("r", *said, "agreement:m party a", "agreement:m party b"))
>>> uncoordinated(graph).rows[["one", "other", "contact"]].values.tolist()
[['A', 'C', 'nothing found'], ['B', 'C', 'nothing found']]
"""

from __future__ import annotations

from graph.queries.answer import Answer, answer
from graph.queries.duplication import Choice, evidence_of, pairs
from graph.queries.overlap import OURS, agreement_between
from graph.queries.projection import Graph
from graph.queries.projection import known_by as limited
from graph.queries.territory import find_place

LEAST = 0.02
"""Overlap below which a pair is not worth a line: one common function among many, or one common state."""

CONTACT = {"no": "nothing found", "no, but they cooperate": "cooperate without an act"}


def uncoordinated(
    graph: Graph,
    one: str | None = None,
    *,
    region: str | None = None,
    family: str | None = None,
    as_of: str | None = None,
    known_by: str | None = None,
    limit: int = 30,
) -> Answer:
    """The pairs that overlap and have no agreement; ``one`` asks for those of a body."""
    if known_by:
        graph = limited(graph, known_by)
    found, compared = pairs(graph, Choice(one, region, family, as_of or ""))
    rows, evidence = [], []
    agreed = faint = 0
    for pair in found:
        word, statements = agreement_between(graph, pair.one.entity.iri, pair.other.entity.iri)
        if word.startswith("yes"):
            agreed += 1
            continue
        if pair.overlap.score < LEAST:
            faint += 1
            continue
        rows.append(
            (
                pair.one.entity.label,
                pair.other.entity.label,
                CONTACT.get(word, f"an act is {word}"),
                round(pair.overlap.score, 3),
                len(pair.overlap.shared_states),
                ", ".join(graph.entity(topic).slug for topic in pair.overlap.shared_functions),
            )
        )
        evidence.append([*statements, *evidence_of(pair)])
    where = f" in {find_place(graph, region).name}" if region else ""
    notes = [
        f"Of {len(found)} pairs of {compared} bodies that overlap, {agreed} have an agreement and are left out, and "
        f"{faint} overlap by less than {LEAST}",
        "Nothing found means that these documents tell of nothing",
        OURS,
    ]
    if len(rows) > limit:
        notes.insert(0, f"The first {limit} of {len(rows)} pairs are shown (--limit)")
    columns = ["one", "other", "contact", "overlap", "shared states", "shared functions"]
    return answer(graph, f"Overlap without agreement{where}", columns, rows[:limit], evidence[:limit], notes)
