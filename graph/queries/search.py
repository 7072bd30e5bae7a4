"""Words in names, quotes and titles: the way in when one does not know what a thing is called.

What comes in is a graph and words; what goes out is a ranked table of entities, passages and documents that hold all
of them.

    score = 3 in a name (5 if they are a whole name), 2 in a title, 1 in a quote, plus 0.001 for each statement

Words match by their beginning, from four letters on by any part of them ("terror" finds "counter-terrorism"), without
case and accents.

>>> from graph.queries.toy import report, toy
>>> search(toy(report("r", "harbour_police cooperates_with b")), "harbour").rows[["type", "found in"]].values.tolist()
[['Organization', 'name'], ['passage', 'quote']]
"""

from __future__ import annotations

from collections import Counter, defaultdict

from graph.model import Evidence, InputError, Statement
from graph.queries.answer import Answer, answer, clean, told
from graph.queries.names import nearest
from graph.queries.projection import Graph
from graph.words import key


def search(graph: Graph, words: str, *, limit: int = 40) -> Answer:
    """What holds all of ``words``, best first."""
    wanted = key(words).split()
    if not wanted:
        raise InputError("A word to search for is needed")
    found: list[tuple[float, str, str, str, int, list[Statement]]] = []
    for entity in graph.entities.values():
        names = [entity.name, entity.acronym, *entity.aliases]
        hits = [name for name in names if name and _holds(key(name), wanted)]
        if hits:
            said = [*graph.about(entity.iri), *graph.towards(entity.iri)]
            whole = any(key(name) == " ".join(wanted) for name in hits)
            score = 3 + 2 * whole + min(len(said), 100) / 1000
            shown = entity.name if entity.name in hits else f"{entity.name} ({hits[0]})"
            named = told(graph, entity.iri, "name", hits[0])
            found.append((score, entity.type, shown, "name", len(said), [*named[:2], *said[:2]]))
    quotes: dict[tuple[str, str], list[Statement]] = defaultdict(list)
    for item in graph.statements:
        quotes[item.document, item.evidence.quote].append(item)
    for (_, quote), items in quotes.items():
        if quote and _holds(key(quote), wanted):
            found.append((1 + min(len(items), 100) / 1000, "passage", quote, "quote", len(items), items[:3]))
    of_document = Counter(item.document for item in graph.statements)
    for entry in graph.documents.values():
        title = entry.metadata.title or entry.name
        if _holds(key(f"{title} {entry.name}"), wanted):
            itself = Statement(entry.id, entry.id, "title", entry.id, "asserted", Evidence(title))
            found.append((2, "Document", title, "title", of_document[entry.id], [itself]))
    found.sort(key=lambda one: (-one[0], one[1], one[2]))
    if not found:
        near = ", ".join(nearest(words, [entity.name for entity in graph.entities.values()]))
        return answer(graph, f"Search for {words}", ["type"], [], [], [f"No hits. Names spelled alike: {near}"])
    rows = [(type_, clean(text), where, count) for _, type_, text, where, count, _ in found[:limit]]
    notes = [f"{len(found)} hits" + (f", the first {limit} are shown" if len(found) > limit else "")]
    return answer(
        graph,
        f"Search for {words}",
        ["type", "text", "found in", "statements"],
        rows,
        [one[5] for one in found[:limit]],
        notes,
    )


def _holds(text: str, wanted: list[str]) -> bool:
    words = text.split()
    return all(any(word.startswith(want) or (len(want) > 3 and want in word) for word in words) for want in wanted)
