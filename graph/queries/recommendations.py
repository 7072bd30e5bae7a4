"""What was recommended to whom, and what came after it that looks like its implementation.

What comes in is a graph, and optionally an addressee, a topic or a document; what goes out is a row for each
recommendation (measures of a plan of action are recommendations too) and each candidate, those without any first.

A candidate is an act (agreement, project, event, or a statement that somebody works on, supports or cooperates) that is
asserted, told by another document, and later than the recommendation: it began, or was first told, after the document
that recommends was published. It fits by actors, topics and words,

    score(act, r) = |A(r) & A(act)| / |A(r)|  +  |T(r) & T(act)| / |T(r)|  +  |W(r) & W(act)| / |W(r)|

with A the addressees and actors, T the topics, W the rarer words (five letters or more, in at most one text in fifty,
not of the names of its topics) of the text and of the quotes; a term whose set is empty for r is 0. An act is a
candidate when it shares an actor or a topic, two terms are above 0 and the score is at least 1. The reasons name what
coincides. Candidates are leads for a reader: that two things coincide does not make one the consequence of the other.
The measure is ours.

>>> from graph.queries.toy import report, toy
>>> advised = report("plan", "recommendation:r addressed_to a", "recommendation:r concerns topic:borders", date="2010")
>>> later = report("news", "a works_on topic:borders", date="2012")
>>> recommendations(toy(advised, later)).rows[["to", "later act", "date", "score"]].values.tolist()
[['A', 'A works on Border security and travel documents', '2012', 2.0]]
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from graph.model import InputError, Statement
from graph.queries.answer import Answer, answer
from graph.queries.dates import first_day, last_day
from graph.queries.measures import Advice, advice
from graph.queries.names import find, find_topic, nearest
from graph.queries.projection import ACTORS, Graph, once_per_graph
from graph.queries.projection import known_by as limited
from graph.queries.ties import concerned
from graph.queries.who import PHRASES
from graph.words import key

LEAST = 1.0
RARE = 0.02
SHORTEST_WORD = 5
SAYING = ("works_on", "cooperates_with", "supports")


@dataclass(frozen=True, slots=True)
class Act:
    """Something that was done, with what a recommendation is compared with."""

    name: str
    date: str
    actors: frozenset[str]
    topics: frozenset[str]
    words: frozenset[str]
    statements: tuple[Statement, ...]


@dataclass(frozen=True, slots=True)
class Fit:
    """How well an act fits a recommendation, and why."""

    score: float
    reasons: str
    act: Act


def recommendations(
    graph: Graph,
    name: str | None = None,
    *,
    topic: str | None = None,
    document: str | None = None,
    unmet: bool = False,
    known_by: str | None = None,
    most: int = 2,
    limit: int = 40,
) -> Answer:
    """Recommendations with up to ``most`` candidates each.

    ``name`` is the addressee, ``document`` the one that recommends; ``unmet`` keeps those without any candidate.
    """
    if known_by:
        graph = limited(graph, known_by)
    found = _chosen(graph, name, topic, document)
    rated = [(one, candidates(graph, one)[:most]) for one in found]
    alone = sum(not fits for _, fits in rated)
    undated = sum(not one.date for one in found)
    rated = [pair for pair in rated if not (unmet and pair[1])]
    rated.sort(key=lambda pair: bool(pair[1]))
    rows: list[tuple[object, ...]] = []
    evidence: list[list[Statement]] = []
    for one, fits in rated[:limit]:
        entry = graph.documents[one.document]
        head = (
            one.text,
            ", ".join(graph.label(iri) for iri in one.addressees) or None,
            ", ".join(graph.entity(code).slug for code in one.topics) or None,
        )
        tail = (one.number or None, entry.name, one.date or None)
        for fit in fits:
            rows.append((*head, fit.act.name, fit.act.date, fit.reasons, round(fit.score, 2), *tail))
            evidence.append([*one.statements[:1], *fit.act.statements[:6]])
        if not fits:
            rows.append((*head, "nothing found" if one.date else "undated", None, None, None, *tail))
            evidence.append(list(one.statements[:1]))
    notes = [
        f"Recommendations: {len(found)}, {alone} of them without a later act that fits",
        "A later act is a candidate, not a fact: same actors, same topics or same words after the recommendation",
    ]
    if undated:
        notes.append(f"In documents without a date, so that nothing can be later: {undated}")
    if len(rated) > limit:
        notes.append(f"The first {limit} of {len(rated)} are shown (--limit)")
    columns = ["recommendation", "to", "topics", "later act", "date", "reasons", "score", "no.", "document", "of"]
    title = "Recommendations" + (f" to {find(graph, name).titled}" if name else "")
    return answer(graph, title, columns, rows, evidence, notes)


def candidates(graph: Graph, one: Advice) -> list[Fit]:
    """The later acts that fit a recommendation, best first."""
    if not one.date:
        return []
    named = words_of(" ".join(graph.entity(code).name for code in one.topics))
    limit, wanted = last_day(one.date), _rare(graph, words_of(one.text) - named)
    found = []
    for act in acts(graph):
        if not act.date or first_day(act.date) <= limit or all(s.document == one.document for s in act.statements):
            continue
        actors, topics = set(one.addressees) & act.actors, set(one.topics) & act.topics
        if not actors and not topics:
            continue
        words = wanted & act.words
        terms = [
            len(shared) / len(whole)
            for shared, whole in ((actors, one.addressees), (topics, one.topics), (words, wanted))
            if whole and shared
        ]
        if len(terms) > 1 and sum(terms) >= LEAST:
            found.append(Fit(sum(terms), _reasons(graph, actors, topics, words), act))
    return sorted(found, key=lambda fit: (-round(fit.score, 9), fit.act.date, fit.act.name))


@once_per_graph
def acts(graph: Graph) -> list[Act]:
    """All asserted acts of a graph, made once for it."""
    return list(_acts(graph))


def _acts(graph: Graph) -> Iterator[Act]:
    for agreement in graph.agreements:
        if agreement.status == "asserted":
            said = [item for items in agreement.parties.values() for item in items]
            name = f"{agreement.name or agreement.kind}: {', '.join(map(graph.label, agreement.parties))}"
            yield _act(graph, name, agreement.date, agreement.parties, agreement.topics, said)
    for node, entity in graph.entities.items():
        if entity.type in ("Programme", "Event"):
            said = [item for item in graph.towards(node) if item.status == "asserted"]
            date = entity.attributes.get("start") or entity.attributes.get("date") or ""
            doers = {item.subject for item in said}
            if doers:
                yield _act(graph, entity.name, date, doers, concerned(graph, node), said)
    groups: dict[tuple[str, str, str], list[Statement]] = defaultdict(list)
    for item in graph.statements:
        if item.relation in SAYING and item.status == "asserted" and graph.text(item):
            groups[item.subject, item.relation, item.object].append(item)
    for (subject, relation, target), said in groups.items():
        about = target if relation == "works_on" else ""
        name = f"{graph.label(subject)} {PHRASES.get(relation, ('works on', ''))[0]} {graph.label(target)}"
        actors = {subject} if about else {subject, target}
        yield _act(graph, name, "", actors, [about] if about else [], said)


def _act(
    graph: Graph,
    name: str,
    date: str,
    actors: Iterable[str],
    topics: Sequence[str],
    said: Sequence[Statement],
) -> Act:
    told = sorted(day for item in said if (day := graph.published(item)))
    began = date or min((item.valid_from for item in said if item.valid_from), default="") or (told[0] if told else "")
    doers = frozenset(iri for iri in actors if graph.entity(iri).type in ACTORS)
    quotes = " ".join({item.evidence.quote for item in said if graph.text(item)})
    ordered = sorted(said, key=lambda item: (not graph.text(item), item.id))
    return Act(name, began, doers, frozenset(topics), words_of(f"{name} {quotes}"), tuple(ordered))


def words_of(text: str) -> frozenset[str]:
    """The longer words of a text in their plain form.

    >>> sorted(words_of("One calendar of joint Exercises"))
    ['calendar', 'exercises', 'joint']
    """
    return frozenset(word for word in key(text).split() if len(word) >= SHORTEST_WORD)


@once_per_graph
def _word_counts(graph: Graph) -> tuple[Counter[str], float]:
    """In how many acts and recommendations each word stands, and up to how many it is rare."""
    count: Counter[str] = Counter()
    texts = [act.words for act in acts(graph)] + [words_of(one.text) for one in advice(graph)]
    for text in texts:
        count.update(text)
    return count, max(RARE * len(texts), 2.0)


def _rare(graph: Graph, words: frozenset[str]) -> frozenset[str]:
    """Those of some words that few acts and recommendations use."""
    known, most = _word_counts(graph)
    return frozenset(word for word in words if known[word] <= most)


def _reasons(graph: Graph, actors: set[str], topics: set[str], words: frozenset[str]) -> str:
    parts = [
        ("same actors", sorted(map(graph.label, actors))),
        ("same topics", sorted(graph.entity(code).slug for code in topics)),
        ("same words", sorted(words)[:5]),
    ]
    return "; ".join(f"{what}: {', '.join(items)}" for what, items in parts if items)


def _chosen(graph: Graph, name: str | None, topic: str | None, document: str | None) -> list[Advice]:
    found = advice(graph)
    if name:
        iri = find(graph, name).iri
        found = [one for one in found if iri in one.addressees]
    if topic:
        code = find_topic(graph, topic).iri
        found = [one for one in found if code in one.topics]
    if document:
        names = {entry.name: entry.id for entry in graph.documents.values() if entry.origin != "register"}
        if document not in names:
            raise InputError(f"No document is named '{document}'. Near: {', '.join(nearest(document, list(names)))}")
        found = [one for one in found if one.document == names[document]]
    return found
