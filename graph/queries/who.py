"""Who an actor is tied to: everyone it cooperates with, belongs to, supports, funds or succeeds, and the reverse.

What comes in is a graph and a name; what goes out is a table with a row for each tie, strongest status first.

A row is one tie, however many documents report it. ``sources`` is the number of independent publishers,

    sources(t) = | { publisher(d) : d a text or row of a table that says t with the status shown } |

so ten reports of one publisher count once; the register, which is ours, and rows for which no source was read count
nothing (0 means: nobody else says so). ``self-reported`` is *yes* when every one of these documents is published by an
end of the tie, *partly* when some are: a party's word needs another's. ``last confirmed`` is the latest date of
publication, ``weakest`` names the evidence that one would doubt first (:func:`graph.queries.answer.weakest`). Ties run
through what the column ``instrument`` names: an agreement, a project, an event, or a programme in which both have a
part. That two are members of the same bodies is told on demand only (``kind="common-membership"``,
:mod:`graph.queries.shared`).

>>> from graph.model import DocumentEntry, DocumentGraph, Evidence, Metadata, Naming, Statement
>>> from graph.queries.projection import from_graphs
>>> def said(document, subject, object):
...     return Statement(document, subject, "cooperates_with", object, "asserted", Evidence("A and B work jointly"))
>>> def report(name, publisher):
...     entry = DocumentEntry(name, name, "text", "", Metadata(publisher=publisher))
...     names = tuple(Naming(name, iri, "Organization", iri.upper()) for iri in "ab")
...     return DocumentGraph(entry, names, (said(name, "a", "b"),))
>>> found = who(from_graphs([report("x", "B"), report("y", "C"), report("z", "C")]), "A")
>>> found.rows[["other", "status", "sources"]].values.tolist()
[['B', 'asserted', 2]]
"""

from __future__ import annotations

from collections.abc import Collection, Iterable

from graph.model import STATUS_ORDER, InputError
from graph.queries.answer import Answer, answer, weakest
from graph.queries.dates import checked, held
from graph.queries.names import find, find_topic
from graph.queries.projection import Graph, Tie
from graph.queries.projection import known_by as limited
from graph.queries.shared import MEMBERSHIP, PROGRAMME, common_memberships, common_programmes, shared_bodies
from graph.queries.territory import body_in, find_place, states_of_place
from graph.queries.ties import COOPERATION

PHRASES: dict[str, tuple[str, str]] = {
    "cooperates_with": ("cooperates with", "cooperates with"),
    "part_of": ("is part of", "has part"),
    "succeeds": ("succeeds", "is succeeded by"),
    "member_of": ("is a member of", "has member"),
    "observer_of": ("is an observer of", "has observer"),
    "supports": ("supports", "is supported by"),
    "seeks_support_from": ("seeks support from", "is asked for support by"),
    "funds": ("funds", "is funded by"),
    "leads": ("leads", "is led by"),
    "operates": ("operates", "is operated by"),
    "implements": ("implements", "is implemented by"),
    "monitors": ("monitors", "is monitored by"),
    "adopted": ("adopted", "was adopted by"),
    "mandated_by": ("is mandated by", "mandates"),
    "located_in": ("is located in", "is the place of"),
    "shares_programme": ("has a part in one programme with",) * 2,
    "shares_membership": ("is a member of the same bodies as",) * 2,
}
"""How a tie reads from its subject and from its object."""

KIND_ORDER = ("agreement", "cooperation", "project", "event", "support", "funding", PROGRAMME, "structure")
KINDS = (*KIND_ORDER, "succession", "membership", "programme", "mandate", "place", MEMBERSHIP)
HIDDEN = frozenset({"place", "mandate", MEMBERSHIP})  # these say little about who works with whom


def who(
    graph: Graph,
    name: str,
    *,
    status: str | Iterable[str] | None = None,
    as_of: str | None = None,
    known_by: str | None = None,
    topic: str | None = None,
    region: str | None = None,
    kind: str | Iterable[str] | None = None,
) -> Answer:
    """Everyone ``name`` is tied to.

    ``status`` keeps ties of these statuses, ``topic`` those on a topic, ``region`` those to actors of a place (its
    states, and bodies with their seat or members there that are not worldwide), ``kind`` those of some :data:`KINDS`
    (``all`` for all). ``as_of`` asks what held then, ``known_by`` what documents let one know then.
    """
    if known_by:
        graph = limited(graph, known_by)
    entity = find(graph, name)
    inside = frozenset(states_of_place(graph, find_place(graph, region).iri)) if region else frozenset()
    about = find_topic(graph, topic).iri if topic else ""
    statuses, kinds = chosen(status, STATUS_ORDER, "status"), _kinds(kind)
    notes: list[str] = []
    fellows = common_memberships(graph, entity.iri) if MEMBERSHIP in kinds else []
    ties = [
        tie
        for tie in [*graph.ties_of.get(entity.iri, []), *common_programmes(graph, entity.iri), *fellows]
        if tie.status in statuses
        and (not about or about in tie.topics)
        and (tie.kind in kinds if kinds else tie.kind not in HIDDEN)
        and (not region or _of_region(graph, tie.other(entity.iri), inside))
    ]
    if as_of:
        ties, remarks = at_date(graph, ties, as_of)
        notes += remarks
    rows, evidence = [], []
    for tie in sorted(ties, key=lambda tie: _order(graph, tie, entity.iri)):
        rows.append(
            (
                phrase(tie, entity.iri),
                graph.entity(tie.other(entity.iri)).label,
                instrument(graph, tie, dated=False),
                tie.status,
                tie.since or None,
                tie.until or None,
                tie.sources,
                own_word(graph, tie),
                ", ".join(graph.entity(code).slug for code in tie.topics) or None,
                tie.confirmed or None,
                weakest(graph, tie.statements),
            )
        )
        evidence.append(tie.statements)
    columns = ["tie", "other", "instrument", "status", "since", "until", "sources", "self-reported"]
    columns += ["topics", "last confirmed", "weakest"]
    partners = {tie.other(entity.iri) for tie in ties if tie.kind in COOPERATION and tie.status == "asserted"}
    where = f" in {find_place(graph, region).name}" if region else ""
    notes.insert(0, f"{_count(len(rows), 'tie')}; asserted cooperation with {_count(len(partners), 'actor')}{where}")
    return answer(graph, f"Who {entity.titled} is tied to{where}", columns, rows, evidence, notes)


def _count(number: int, what: str) -> str:
    return f"{number} {what}{'' if number == 1 else 's'}"


def _of_region(graph: Graph, iri: str, states: frozenset[str]) -> bool:
    if graph.entity(iri).type == "Place":
        return bool(states & states_of_place(graph, iri).keys())
    return bool(body_in(graph, iri, states)[0])


def chosen(given: str | Iterable[str] | None, known: Collection[str], what: str) -> frozenset[str]:
    """The values that a filter names ("planned,recommended" or a list), all of them when it is not given."""
    if not given:
        return frozenset(known)
    wanted = [one.strip() for one in (given.split(",") if isinstance(given, str) else given)]
    if "all" in wanted:
        return frozenset(known)
    for one in wanted:
        if one not in known:
            raise InputError(f"'{one}' is not a {what}: use {', '.join(known)}")
    return frozenset(wanted)


def at_date(graph: Graph, ties: Iterable[Tie], when: str) -> tuple[list[Tie], list[str]]:
    """The ties that held at a date, and remarks on those whose beginning nobody tells.

    Such a tie counts from the date of the earliest document that reports it; without that it is kept and told.
    """
    checked(when)
    kept, open_ = [], 0
    for tie in ties:
        since = tie.since or min((date for item in tie.statements if (date := graph.published(item))), default="")
        if held(since, tie.until, when):
            kept.append(tie)
            open_ += not since
    remarks = [f"As of {when}: a tie without a beginning counts from the first document that reports it"]
    if open_:
        remarks.append(f"{open_} ties have neither a beginning nor a dated document; they are kept")
    return kept, remarks


def phrase(tie: Tie, reader: str) -> str:
    """The tie as it reads from ``reader``."""
    forward, backward = PHRASES.get(tie.relation, (tie.relation.replace("_", " "),) * 2)
    text = forward if reader == tie.a else backward
    return (
        f"{text} (joint {'event' if tie.kind == 'event' else 'project'})" if tie.kind in ("event", "project") else text
    )


def instrument(graph: Graph, tie: Tie, *, dated: bool = True) -> str | None:
    """What the tie runs through: the agreement with kind and date, the project or the event, the common bodies."""
    if tie.kind == MEMBERSHIP:
        bodies = sorted(graph.label(iri) for iri in shared_bodies(tie))
        return ", ".join(bodies[:6]) + (f" and {len(bodies) - 6} more" if len(bodies) > 6 else "")
    if not tie.via:
        return None
    node = graph.entity(tie.via)
    if tie.kind != "agreement":
        return node.name
    kind = node.kind.replace("_", " ")
    date = f" ({tie.since})" if tie.since and dated else ""
    return (
        f"{node.name}{date}"
        if not kind or kind in node.name.casefold() or kind == "other"
        else f"{kind}: {node.name}{date}"
    )


def own_word(graph: Graph, tie: Tie) -> str:
    """Whether the tie rests on the word of its own ends: yes, partly or no."""
    spoken = [item for item in tie.statements if not graph.register(item) and item.status == tie.status]
    if tie.self_reported:
        return "yes"
    return "partly" if any(item.self_reported for item in spoken) else "no"


def _kinds(kind: str | Iterable[str] | None) -> frozenset[str]:
    return chosen(kind, KINDS, "kind of tie") if kind else frozenset()


def _order(graph: Graph, tie: Tie, reader: str) -> tuple[int, int, int, str, str, str]:
    place = KIND_ORDER.index(tie.kind) if tie.kind in KIND_ORDER else len(KIND_ORDER)
    shared = -len(shared_bodies(tie)) if tie.kind == MEMBERSHIP else 0
    return STATUS_ORDER[tie.status], place, shared, phrase(tie, reader), graph.label(tie.other(reader)), tie.since
