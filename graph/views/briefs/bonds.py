"""What ties a body to others, told once for each act: an agreement of five is one bond, not four ties.

What comes in is a graph and an actor; what goes out are :class:`Bond` records, with the sentence and the cells in which
a briefing tells them. A bond is of one status: where an act is asserted of some and planned of others, it is two.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass

from graph.model import Statement
from graph.queries.dates import first_day, last_day
from graph.queries.projection import Agreement, Graph, Tie
from graph.queries.ties import COOPERATION
from graph.views.briefs.wording import attested, capital, date_in_words, independent, listed, own_word, the, when
from graph.vocabulary import kinds

_GENERIC = re.compile(
    r"(?i)(?:[a-z]+ ){0,2}(?:memorand(?:um|a|ums)|protocols?|agreements?|declarations?|conventions?|mous?)"
    r"(?: (?:of|on) (?:understanding|cooperation|intent))?"
)
"""Names of acts that are kinds of acts rather than titles."""


@dataclass(frozen=True, slots=True)
class Bond:
    """One act, project, event or plain cooperation of ``reader`` with ``others``, of one status."""

    kind: str
    relation: str
    via: str
    status: str
    reader: str
    others: tuple[str, ...]
    since: str
    until: str
    topics: tuple[str, ...]
    statements: tuple[Statement, ...]
    sources: int
    forward: bool = True


def bonds(graph: Graph, iri: str, with_: str = "", among: Collection[str] = COOPERATION) -> list[Bond]:
    """The bonds of an actor (``with_`` another one), the best attested first within each status and kind."""
    groups: dict[tuple[str, ...], list[Tie]] = defaultdict(list)
    for tie in graph.ties_of.get(iri, ()):
        if tie.kind in among:
            other = "" if tie.via else tie.other(iri)
            groups[tie.kind, tie.relation, tie.via, tie.status, other, str(tie.a == iri)].append(tie)
    symmetric: dict[tuple[str, ...], list[Tie]] = defaultdict(list)
    for key, ties in groups.items():
        turned = key[:5] + (("",) if key[1] == "cooperates_with" else key[5:])
        symmetric[turned] += ties
    found = []
    for (kind, relation, via, status, _, forward), ties in symmetric.items():
        others = tuple(sorted({tie.other(iri) for tie in ties}, key=lambda one: (graph.label(one), one)))
        if with_ and with_ not in others:
            continue
        said = {item.id: item for tie in ties for item in tie.statements}
        found.append(
            Bond(
                kind, relation, via, status, iri, others,
                max((tie.since for tie in ties), key=lambda day: (len(day), day)),
                max((tie.until for tie in ties), default=""),
                tuple(sorted({topic for tie in ties for topic in tie.topics})),
                tuple(said.values()),
                independent(graph, [item for item in said.values() if item.status == status]),
                forward != "False",
            )
        )  # fmt: skip
    order = ("agreement", "cooperation", "project", "event")
    return sorted(
        found,
        key=lambda bond: (
            order.index(bond.kind) if bond.kind in order else len(order),
            -bond.sources,
            [graph.label(other) for other in bond.others],
            bond.since,
            bond.via,
        ),
    )


def in_force(graph: Graph, bond: Bond) -> bool:
    """Whether an asserted bond has not ended by the date that the documents reach to."""
    today = graph.today()
    over = bond.until and today and last_day(bond.until) < first_day(today)
    return bond.status == "asserted" and not over


def ground(graph: Graph, bond: Bond) -> str:
    """What a bond rests on, as a cell: the act, project or event by its name."""
    if bond.kind == "cooperation" or not bond.via:
        return "no act named"
    return capital(act_name(graph, bond.via))


def act_name(graph: Graph, via: str) -> str:
    """The name of an act as its documents have it, its kind where they give no name."""
    node = graph.entity(via)
    kind = kinds("agreement-kind").get(node.kind)
    named = node.name if via in graph.entities else ""
    if named and not re.fullmatch(r"(?i)mou'?s?", named):
        return named
    word = kind.label if kind and kind.code != "other" else "agreement"
    return "memorandum of understanding" if word == "memorandum" and named else word


def article(graph: Graph, via: str) -> str:
    """The act in a sentence: "a protocol", or "the “Protocol of …”" where it has a title of its own.

    "Protocol of Cooperation" is a kind of act however it is written; a longer name is a title.
    """
    name = act_name(graph, via)
    if graph.entity(via).type != "Agreement":
        return f"the {'event' if graph.entity(via).type == 'Event' else 'project'} “{name}”"
    if _GENERIC.fullmatch(name):
        plain = name if re.search(r"[A-Z]{2}", name) else name.lower()
        return plain if re.search(r"[^s]s$|^memoranda\b", plain.split(" of ")[0]) else f"{_a(plain)} {plain}"
    return f"the “{name}”"


def _a(text: str) -> str:
    return "an" if text[:1] in "aeiou" else "a"


def sentence(graph: Graph, bond: Bond) -> str:
    """The bond as a sentence with its status and how well it is attested."""
    ends = [the(graph.entity(iri)) for iri in (bond.reader, *bond.others)]
    told = attested(graph, bond.statements, bond.status)
    return f"{capital(_clause(graph, bond, ends))}{_over(graph, bond)} ({told})."


def _clause(graph: Graph, bond: Bond, ends: list[str]) -> str:
    if bond.kind == "agreement":
        return _act(graph, bond, ends)
    if bond.kind == "project":
        return _modal(bond, listed(ends), "work together in the project", f"“{graph.entity(bond.via).name}”")
    if bond.kind == "event":
        done = {"asserted": "organized", "planned": "are to organize", "recommended": "should organize"}[bond.status]
        return f"{listed(ends)} together {done} “{graph.entity(bond.via).name}”{when(bond.since)}"
    since = f" (since {date_in_words(bond.since)})" if bond.since and bond.status == "asserted" else ""
    if bond.status == "asserted":
        return f"{ends[0]} cooperates with {listed(ends[1:])}{since}"
    modal = "is to cooperate" if bond.status == "planned" else "should cooperate"
    return f"{ends[0]} {modal} with {listed(ends[1:])}"


def _modal(bond: Bond, who: str, does: str, what: str) -> str:
    verbs = {"asserted": does, "planned": f"are to {does}", "recommended": f"should {does}"}
    return f"{who} {verbs[bond.status]} {what}"


def _act(graph: Graph, bond: Bond, ends: list[str]) -> str:
    what = article(graph, bond.via)
    if bond.status == "asserted":
        return f"{listed(ends)} {verb_of(bond)} {what}{when(bond.since)}"
    dated = f", dated {date_in_words(bond.since)}," if bond.since else ""
    modal = "is planned and not yet in force" if bond.status == "planned" else "is only recommended"
    plural = not what.startswith(("a ", "an ", "the "))
    modal = modal.replace("is ", "are ", 1) if plural else modal
    return f"{what} between {listed(ends)}{dated} {modal}"


def verb_of(bond: Bond) -> str:
    """The verb that the sources use of an act: signed, adopted or issued where they say so, else concluded."""
    words = " ".join(f"{item.evidence.quote} {item.evidence.source}" for item in bond.statements).casefold()
    if re.search(r"\bsign(s|ed|ing|ature)?\b", words):
        return "signed"
    return "adopted" if re.search(r"\badopt(s|ed|ion)?\b", words) else "concluded"


def _over(graph: Graph, bond: Bond) -> str:
    if bond.status != "asserted" or in_force(graph, bond):
        return ""
    return f"; this ended {when(bond.until).strip()}"


def remark(graph: Graph, statements: Iterable[Statement], until: str = "") -> str:
    """What a reader must know of the sources of a row."""
    said = list(statements)
    parts = [f"until {date_in_words(until)}"] if until else []
    spoken = [item for item in said if not graph.register(item)]
    if not spoken:
        parts.append("register only")
    elif not independent(graph, spoken):
        parts.append("no source was read")
    parts += [word] if (word := own_word(graph, spoken)) else []
    return "; ".join(parts)


def bond_of(graph: Graph, act: Agreement) -> Bond:
    """An agreement as the bond of its first party with the others."""
    said = {item.id: item for items in act.parties.values() for item in items}
    parties = sorted(act.parties, key=lambda iri: (graph.label(iri), iri))
    held = [item for item in said.values() if item.status == act.status]
    return Bond(
        "agreement",
        "cooperates_with",
        act.iri,
        act.status,
        parties[0],
        tuple(parties[1:]),
        act.date,
        act.until,
        act.topics,
        tuple(said.values()),
        independent(graph, held),
    )
