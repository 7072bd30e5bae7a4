"""By what right a body acts: the chain of mandates, and what it carries out.

What comes in is a graph and the name of a body, programme or instrument; what goes out are steps. Upwards: what it is
mandated by, who adopted that, what it is part of, and so on until nothing is above. Downwards, one step: what it
adopted, runs, carries out and oversees. ``step`` counts from the thing asked for, upwards positive, downwards negative.
There is no score.

>>> from graph.queries.toy import report, toy
>>> graph = toy(report("r", "a mandated_by instrument:decree", "b adopted instrument:decree"))
>>> authority(graph, "A").rows[["step", "tie", "to"]].values.tolist()
[[1, 'is mandated by', 'decree'], [2, 'was adopted by', 'B']]
"""

from __future__ import annotations

from graph.model import STATUS_ORDER, Statement
from graph.queries.answer import Answer, answer
from graph.queries.names import find
from graph.queries.projection import Graph
from graph.queries.projection import known_by as limited
from graph.queries.who import PHRASES

HIGHEST = 8  # steps; a longer chain of mandates is a circle


def authority(graph: Graph, name: str, *, known_by: str | None = None) -> Answer:
    """The chain above ``name``, and what stands under it."""
    if known_by:
        graph = limited(graph, known_by)
    entity = find(graph, name)
    steps: list[tuple[int, str, str, str, list[Statement]]] = []
    seen, level = {entity.iri}, [entity.iri]
    for height in range(1, HIGHEST + 1):
        above: list[str] = []
        for iri in level:
            upwards = [(item.object, item, True) for item in graph.about(iri, "mandated_by", "part_of", "implements")]
            upwards += [(item.subject, item, False) for item in graph.towards(iri, "adopted")]
            if graph.entity(iri).type == "Programme":
                upwards += [(item.subject, item, False) for item in graph.towards(iri, "leads", "operates")]
            groups: dict[tuple[str, str, bool], list[Statement]] = {}
            for other, item, forward in upwards:
                groups.setdefault((other, item.relation, forward), []).append(item)
            for (other, relation, forward), items in sorted(groups.items()):
                if relation == "implements" and height > 1:
                    continue
                steps.append((height, iri, PHRASES[relation][0 if forward else 1], other, items))
                if other not in seen and relation != "implements":
                    seen.add(other)
                    above.append(other)
        level = above
        if not level:
            break
    for relation in ("adopted", "leads", "operates", "implements", "monitors"):
        for item in graph.about(entity.iri, relation):
            if (1, entity.iri, PHRASES[relation][0], item.object) not in [step[:4] for step in steps]:
                steps.append((-1, entity.iri, PHRASES[relation][0], item.object, [item]))
    for item in graph.towards(entity.iri, "mandated_by", "implements", "monitors"):
        steps.append((-1, entity.iri, PHRASES[item.relation][1], item.subject, [item]))
    merged: dict[tuple[int, str, str, str], list[Statement]] = {}
    for height, iri, verb, other, items in steps:
        merged.setdefault((height, iri, verb, other), []).extend(items)
    rows, evidence = [], []
    for (height, iri, verb, other), items in sorted(
        merged.items(), key=lambda one: (one[0][0] < 0, abs(one[0][0]), one[0][2], graph.label(one[0][3]))
    ):
        best = min(items, key=lambda item: STATUS_ORDER[item.status])
        since = min((item.valid_from for item in items if item.valid_from), default="")
        rows.append((height, graph.label(iri), verb, graph.entity(other).name, best.status, since or None))
        evidence.append(items)
    notes = (
        []
        if any(step[0] > 0 for step in steps)
        else [f"No document tells what {entity.name} is mandated by or part of"]
    )
    return answer(
        graph, f"Authority of {entity.titled}", ["step", "from", "tie", "to", "status", "since"], rows, evidence, notes
    )
