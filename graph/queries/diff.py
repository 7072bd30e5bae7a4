"""What one edition of a document, or one snapshot of the graph, adds, drops or rewords against another.

What comes in are two graphs (the part of a graph that one document told, a whole store, or what was known by a date);
what goes out is a row for each difference, with the quotes of both sides. A claim is the same on both sides when
relation and ends are the same; an agreement when its parties are and its kinds do not differ, the nearest in date
first; a recommendation when its words are much the same:

    likeness(r, s) = 100 * (1 - edits(r, s) / (letters of r + letters of s))        edits: insertions and deletions

which is the normalised Indel similarity (rapidfuzz ``fuzz.ratio``); from 60 on it is the same recommendation, reworded.
Kinds of difference: *added*, *dropped*, *status* or *dates* changed, *reworded*. There is no score.

>>> from graph.queries.toy import report, toy
>>> old = toy(report("x", "a cooperates_with b planned", "a works_on topic:borders"))
>>> new = toy(report("y", "a cooperates_with b", "b works_on topic:borders"))
>>> diff(old, new).rows["change"].tolist()
['status', 'added', 'dropped']
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TypeVar

from rapidfuzz import fuzz

from graph.model import Statement, strongest
from graph.queries.answer import Answer, answer
from graph.queries.dates import compatible
from graph.queries.projection import Agreement, Graph, restricted
from graph.queries.show import verb
from graph.words import key

T = TypeVar("T")
SAME_WORDS = 60
ORDER = ("status", "dates", "added", "dropped", "reworded")
SKIPPED = frozenset({"party", "addressed_to"})  # told with the agreement or recommendation that they belong to


@dataclass(slots=True)
class Claim:
    """One thing that a side says, whoever of it says so."""

    what: str
    statements: list[Statement] = field(default_factory=list)

    @property
    def status(self) -> str:
        """Its strongest status."""
        return strongest(item.status for item in self.statements) if self.statements else "asserted"

    @property
    def dates(self) -> str:
        """When it held, as far as told."""
        since = min((item.valid_from for item in self.statements if item.valid_from), default="")
        until = max((item.valid_to for item in self.statements if item.valid_to), default="")
        return f"{since} to {until}" if until else since

    @property
    def words(self) -> str:
        """Its quote, the first by place."""
        return min((item.evidence.quote for item in self.statements), default="")


def diff(one: Graph, other: Graph, names: tuple[str, str] = ("one", "other"), *, rewording: bool = True) -> Answer:
    """What ``other`` says differently from ``one``; without ``rewording`` only what it says more, less or otherwise."""
    sides = _claims(one), _claims(other)
    found: list[tuple[str, str, str | None, str | None, list[Statement]]] = []
    for mark in sides[0].keys() | sides[1].keys():
        old, new = sides[0].get(mark), sides[1].get(mark)
        if old is None or new is None:
            claim = old or new
            assert claim is not None
            cells = (claim.status, None) if new is None else (None, claim.status)
            found.append(("dropped" if new is None else "added", claim.what, *cells, claim.statements))
        elif change := _changed(old, new, rewording):
            found.append((change[0], new.what, change[1], change[2], [*old.statements, *new.statements]))
    found += _agreements(one, other)
    found += _advice(one, other)
    found.sort(key=lambda row: (ORDER.index(row[0]), row[1], row[2] or "", row[3] or ""))
    counts = {change: sum(row[0] == change for row in found) for change in ORDER}
    told = ", ".join(f"{count} {change}" for change, count in counts.items() if count) or "no difference"
    made = answer(
        other,
        f"What {names[1]} says differently from {names[0]}",
        ["change", "what", names[0], names[1] if names[1] != names[0] else f"{names[1]} (2)"],
        [row[:4] for row in found],
        [row[4] for row in found],
        [told, "The evidence of a row gives the words of both sides"],
    )
    made.documents = {**one.documents, **other.documents}
    return made


def only(graph: Graph, document: str) -> Graph:
    """The part of a graph that one document told."""
    part = restricted(graph, lambda item: item.document == document, "", [graph.documents[document]])
    part.remarks = graph.remarks
    return part


def _claims(graph: Graph) -> Mapping[tuple[str, str, str], Claim]:
    """The claims of a side by relation and ends, without those that belong to an agreement or recommendation."""
    found: dict[tuple[str, str, str], Claim] = {}
    for item in graph.statements:
        types = {graph.entity(item.subject).type, graph.entity(item.object).type}
        if item.relation in SKIPPED or graph.register(item) or types & {"Agreement", "Recommendation"}:
            continue
        a, b = item.subject, item.object
        if item.relation == "cooperates_with":
            a, b = min(a, b), max(a, b)
        what = f"{graph.label(a)} {verb(item.relation, True)} {graph.entity(b).name}"
        found.setdefault((item.relation, a, b), Claim(what)).statements.append(item)
    return found


def _changed(old: Claim, new: Claim, rewording: bool) -> tuple[str, str, str] | None:
    if old.status != new.status:
        return "status", old.status, new.status
    if old.dates != new.dates and not (compatible(old.dates, new.dates) and not old.dates):
        return "dates", old.dates or "no date", new.dates or "no date"
    quotes = [{key(item.evidence.quote) for item in claim.statements} for claim in (old, new)]
    if rewording and quotes[0].isdisjoint(quotes[1]):
        return "reworded", old.words, new.words
    return None


def _agreements(one: Graph, other: Graph) -> list[tuple[str, str, str | None, str | None, list[Statement]]]:
    """Agreements added, dropped, or told with another status or date."""

    def same(a: Agreement, b: Agreement) -> bool:
        free = {"other", "", "agreement"}
        kinds = a.kind == b.kind or a.kind in free or b.kind in free
        return a.parties.keys() == b.parties.keys() and kinds

    def near(a: Agreement, b: Agreement) -> int:
        return 2 * (a.date == b.date) + compatible(a.date, b.date) + (a.name == b.name)

    pairs, gone, come = _paired(one.agreements, other.agreements, same, near)
    found: list[tuple[str, str, str | None, str | None, list[Statement]]] = []
    for old, new in pairs:
        said = [*_said(old), *_said(new)]
        if old.status != new.status:
            found.append(("status", _title(other, new), old.status, new.status, said))
        elif old.date != new.date:
            found.append(("dates", _title(other, new), old.date or "no date", new.date or "no date", said))
    found += [("dropped", _title(one, old), old.status, None, _said(old)) for old in gone]
    found += [("added", _title(other, new), None, new.status, _said(new)) for new in come]
    return found


def _advice(one: Graph, other: Graph) -> list[tuple[str, str, str | None, str | None, list[Statement]]]:
    """Recommendations added, dropped or reworded."""
    from graph.queries.measures import Advice, advice

    def near(a: Advice, b: Advice) -> int:
        return round(fuzz.ratio(key(a.text), key(b.text)))

    pairs, gone, come = _paired(advice(one), advice(other), lambda a, b: near(a, b) >= SAME_WORDS, near)
    found: list[tuple[str, str, str | None, str | None, list[Statement]]] = []
    for old, new in pairs:
        if key(old.text) != key(new.text):
            said = [*old.statements[:1], *new.statements[:1]]
            found.append(("reworded", f"recommendation {new.number}".strip(), old.text, new.text, said))
    found += [("dropped", f"recommendation: {old.text}", "recommended", None, list(old.statements[:1])) for old in gone]
    found += [("added", f"recommendation: {new.text}", None, "recommended", list(new.statements[:1])) for new in come]
    return found


def _paired(
    old: Sequence[T], new: Sequence[T], same: Callable[[T, T], bool], near: Callable[[T, T], int]
) -> tuple[list[tuple[T, T]], list[T], list[T]]:
    """Each of one side with the nearest of the other that may be the same, nearest pairs first; and what is left."""
    possible = [(-near(a, b), i, j) for i, a in enumerate(old) for j, b in enumerate(new) if same(a, b)]
    taken: dict[int, int] = {}
    for _, i, j in sorted(possible):
        if i not in taken and j not in taken.values():
            taken[i] = j
    used = set(taken.values())
    pairs = [(old[i], new[j]) for i, j in sorted(taken.items())]
    return pairs, [a for i, a in enumerate(old) if i not in taken], [b for j, b in enumerate(new) if j not in used]


def _said(agreement: Agreement) -> list[Statement]:
    return [item for items in agreement.parties.values() for item in items]


def _title(graph: Graph, agreement: Agreement) -> str:
    return f"{agreement.title}: {', '.join(graph.label(party) for party in agreement.parties)}"
