"""From records to statements: the step between reading a document and keeping what it says.

What comes in is a document with its :class:`~graph.model.Records`; what goes out is a
:class:`~graph.model.DocumentGraph`. Agreements, projects, events and
recommendations become nodes of their own, joined to their parties, leads, partners, hosts and addressees. That two
parties of an agreement cooperate is not stated again: questions derive it from the node.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import combinations
from typing import Any

from graph import vocabulary
from graph.claims import Collector, Names, publishers
from graph.model import Document, DocumentEntry, DocumentGraph, Evidence, Records, strongest
from graph.vocabulary import agreement_iri, document_iri, entity_iri, local_name, local_slug, recommendation_iri
from graph.words import key

Record = Mapping[str, Any]

MODES = {"does": ("works_on", "asserted"), "needs": ("needs", "asserted"), "should": ("should_work_on", "recommended")}
OWN_NAME = 5
"""Words from which on the name of an event tells it apart from others of its kind."""
"""The relation and status of each mode in which a document speaks of an actor and a topic."""

PAIR_RULE = "agreement-pair"
"""The rule of extraction that lists each pair of parties of an agreement."""


def entry_of(document: Document, origin: str = "text") -> DocumentEntry:
    """How a store lists a document."""
    return DocumentEntry(
        document_iri(document.name),
        document.name,
        origin,
        document.sha256,
        document.metadata,
        document.format,
        len(document.text.split()),
    )


def from_records(document: Document, records: Records, register: Names | None = None) -> DocumentGraph:
    """The statements of one document.

    Entities that extraction found in the register have its identifiers, projects and instruments their official code or
    symbol, all others their class and name. A claim is self-reported where a publisher of the document is an end of it.
    """
    cast = _Cast(Collector(entry_of(document), "rules"), register)
    for entity in records.entities:
        cast.meet(entity)
    _projects_and_instruments(cast, records)
    cast.collector.publishers = publishers(register, document.metadata.publisher, cast.by_name)
    cast.write_names()
    _agreements(cast, records)
    _relations(cast, records)
    _projects(cast, records)
    _events(cast, records)
    for topic in records.topics:
        relation, status = MODES.get(topic.get("mode", ""), ("", ""))
        cast.claim(topic.get("actor"), relation, cast.collector.topic(topic.get("topic", "")), topic, status=status)
    _recommendations(cast, records)
    return cast.collector.graph()


@dataclass(slots=True)
class _Cast:
    """The entities of a records file: their addresses by id and by name, and what is to be told of each."""

    collector: Collector
    register: Names | None
    by_id: dict[str, str] = field(default_factory=dict)
    by_name: dict[str, str] = field(default_factory=dict)
    entities: dict[str, Record] = field(default_factory=dict)
    attributes: dict[str, dict[str, Any]] = field(default_factory=dict)

    def meet(self, entity: Record) -> None:
        """Give an entity its address: the register's, or one made from class and name."""
        slug, type = entity.get("register") or "", entity["type"]
        if slug and self.register is not None and slug in self.register.entries:
            type = self.register.entries[slug].type
        self.place(entity, entity_iri(slug or local_slug(type, entity["name"])), type)

    def place(self, entity: Record, iri: str, type: str) -> None:
        """Let an entity have this address, under its id and all its names."""
        before = self.by_id.get(entity["id"])
        self.by_id[entity["id"]] = iri
        self.entities[entity["id"]] = entity
        self.attributes.setdefault(entity["id"], {})
        self.collector.types[iri] = type
        for name in (entity["name"], *(entity.get("aliases") or ())):
            if self.by_name.get(key(name)) in (None, before):
                self.by_name[key(name)] = iri

    def write_names(self) -> None:
        """Tell the names of all entities, with what other sections say of them."""
        for identity, entity in self.entities.items():
            iri, aliases = self.by_id[identity], entity.get("aliases") or ()
            self.collector.name(
                iri,
                self.collector.types[iri],
                entity["name"],
                evidence_of(entity),
                aliases,
                self.attributes[identity],
            )

    def iri(self, reference: object) -> str:
        """The address of what a record refers to: an entity's id, or an address already."""
        return self.by_id.get(str(reference), str(reference) if str(reference) in self.collector.types else "")

    def find(self, type: str, names: Iterable[str | None]) -> str | None:
        """The id of the entity of a class that bears one of some names."""
        iris = {self.by_name.get(key(name)) for name in names if name} - {None}
        return next((i for i, e in self.entities.items() if self.by_id[i] in iris and e["type"] == type), None)

    def claim(self, subject: object, relation: str, target: object, record: Record, **more: str) -> None:
        """Note a claim with the evidence, rule and confidence of a record."""
        self.collector.claim(
            self.iri(subject),
            relation,
            self.iri(target),
            evidence_of(record),
            said_by=self.iri(record.get("said_by")),
            rule=str(record.get("rule") or ""),
            method=str(record.get("method") or ""),
            confidence=float(record.get("confidence", 1.0)),
            verdict=str(record.get("verdict") or "accepted"),
            **more,
        )


def evidence_of(record: Record) -> Evidence:
    """The evidence that a record carries."""

    def whole(name: str) -> int | None:
        return int(record[name]) if record.get(name) is not None else None

    start, end = whole("char_start"), whole("char_end")
    return Evidence(
        quote=str(record.get("quote") or ""),
        start=-1 if start is None else start,
        end=-1 if end is None else end,
        page=whole("page"),
        paragraph=whole("paragraph"),
        line=whole("line"),
        heading=str(record.get("heading") or ""),
        table=str(record.get("table") or ""),
        row=whole("row"),
        source=str(record.get("source") or ""),
    )


def _dated(record: Record, date: str = "date", until: str = "until") -> dict[str, str]:
    return {"valid_from": str(record.get(date) or ""), "valid_to": str(record.get(until) or "")}


def _projects_and_instruments(cast: _Cast, records: Records) -> None:
    """Addresses by code and symbol, before anything refers to them, and the attributes of both."""
    for project in records.projects:
        code, title = project.get("code") or "", project.get("title") or ""
        identity = project.get("id") if project.get("id") in cast.by_id else None
        identity = identity or cast.find("Programme", [code, title])
        if identity is None:
            identity = f"project {code} {title}"
            cast.meet({**project, "id": identity, "type": "Programme", "name": title or code, "aliases": [code]})
        entity = cast.entities[identity]
        if code and not entity.get("register"):
            cast.place(entity, entity_iri(local_slug("Programme", code)), "Programme")
        told = {"code": code, "title": title, "status": project.get("status"), "kind": project.get("kind")}
        cast.attributes[identity] |= told
        cast.by_id[f"project {code} {title}"] = cast.by_id[identity]
    for instrument in records.instruments:
        identity = instrument.get("id", "")
        if identity not in cast.by_id:
            cast.meet({**instrument, "type": "Instrument"})
        named, symbol = cast.entities[identity], instrument.get("symbol") or ""
        if symbol and not named.get("register"):
            cast.place(named, entity_iri(local_slug("Instrument", symbol)), "Instrument")
        cast.attributes[identity] |= {name: instrument.get(name) for name in ("kind", "symbol", "year")}
    for event in records.events:
        known = cast.entities.get(str(event.get("entity") or ""))
        if known is not None and known["type"] == "Event" and not known.get("register"):
            cast.place(known, entity_iri(local_slug("Event", _event_key(cast, known["name"], event))), "Event")


def _event_key(cast: _Cast, name: str, event: Record) -> str:
    """What an event is known by: a name of its own with the year, a name such as "workshop" with document and date."""
    start = str(event.get("start") or "")
    if len(name.split()) < OWN_NAME:
        return f"{name} {start} {cast.collector.entry.name}"
    return f"{name} {start[:4]}" if start else name


def _agreements(cast: _Cast, records: Records) -> None:
    known: dict[str, list[Record]] = {}
    for record in records.agreements:
        parties = sorted({iri for party in record["parties"] if (iri := cast.iri(party))})
        if len(parties) > 1:
            date = str(record.get("date") or "")
            iri = agreement_iri(record.get("kind") or "other", map(local_name, parties), date)
            known.setdefault(iri, []).append({**record, "parties": parties})
    for base, reports in list(known.items()):
        known[base] = []
        for iri, report in zip(distinct(base, [(str(r.get("date") or ""), "") for r in reports]), reports, strict=True):
            known.setdefault(iri, []).append(report)
    for iri, same in ((iri, same) for iri, same in known.items() if same):
        first = min(same, key=lambda record: (-len(str(record.get("date") or "")), record.get("char_start") or 0))
        names = [str(record["name"]) for record in same if record.get("name")]
        status = strongest(record.get("status") or "asserted" for record in same)
        cast.collector.name(
            iri,
            "Agreement",
            max(names, key=len) if names else _title(first, cast),
            evidence_of(first),
            names,
            {
                "kind": first.get("kind") or "other",
                "status": status,
                "date": first.get("date"),
                "end": first.get("until"),
            },
        )
        for report in same:
            for party in report["parties"]:
                cast.claim(iri, "party", party, report, status=report.get("status") or "asserted", **_dated(report))
            for code in report.get("topics") or ():
                cast.claim(iri, "concerns", cast.collector.topic(code), report)


def distinct(base: str, reports: Sequence[tuple[str, str]]) -> list[str]:
    """Addresses for what one document reports of agreements that have one address, each with its date and name.

    They are one agreement, unless dates differ (neither begins with the other) or names do (give ``""`` for a name that
    is only how a text happens to put it): then each gets an address of its own.

    >>> distinct("x", [("2011", ""), ("2011-07", "")])
    ['x', 'x']
    >>> len(set(distinct("x", [("2011-03", ""), ("2011-07", "")])))
    2
    """
    dates = sorted({date for date, _ in reports}, key=len)
    one_date = all(dates[-1].startswith(date) for date in dates)
    if one_date and len({key(name) for _, name in reports if name}) < 2:
        return [base] * len(reports)
    return [f"{base}-{vocabulary.digest(date, key(name))[:6]}" for date, name in reports]


def _title(agreement: Record, cast: _Cast) -> str:
    """What an agreement without a name is called: its kind and its parties."""
    names = {naming.entity: naming.name for naming in cast.collector.namings}
    return agreement_title(str(agreement.get("kind") or "other"), [names[iri] for iri in agreement["parties"]])


def agreement_title(kind: str, parties: Sequence[str]) -> str:
    """A name for an agreement that has none.

    >>> agreement_title("joint_declaration", ["EU", "OSCE", "UN", "CIS"])
    'Joint declaration of CIS, EU, OSCE and one other'
    """
    label = vocabulary.kinds("agreement-kind")[kind].label if kind in vocabulary.kinds("agreement-kind") else kind
    label = "agreement" if label == "other" else label
    ordered = sorted(parties)
    shown, rest = (ordered, 0) if len(ordered) <= 3 else (ordered[:3], len(ordered) - 3)
    tail = f" and {rest} others" if rest > 1 else " and one other" if rest else ""
    listed = ", ".join(shown) + tail if rest else " and ".join([", ".join(shown[:-1]), shown[-1]])
    return f"{label[:1].upper()}{label[1:]} of {listed}"


def _relations(cast: _Cast, records: Records) -> None:
    by_pair: dict[frozenset[str], list[Record]] = {}
    for agreement in records.agreements:
        for pair in combinations(sorted(agreement["parties"]), 2):
            by_pair.setdefault(frozenset(pair), []).append(agreement)
    for record in records.relations:
        relation, ends = record["type"], frozenset((record["subject"], record["object"]))
        same = by_pair.get(ends, ()) if relation == "cooperates_with" else ()
        if same and (record.get("rule") == PAIR_RULE or any(_repeats(record, agreement) for agreement in same)):
            continue
        known = vocabulary.relations().get(relation)
        target = record["object"]
        if known is not None and "Topic" in known.objects:
            target = cast.collector.topic(target)
        status = record.get("status") or "asserted"
        cast.claim(record["subject"], relation, target, record, status=status, **_dated(record))


def _repeats(record: Record, agreement: Record) -> bool:
    """Whether a record rests on the same words as an agreement."""
    if record.get("quote") == agreement.get("quote"):
        return True
    one, other = evidence_of(record), evidence_of(agreement)
    return 0 <= one.start < other.end and 0 <= other.start < one.end


def _projects(cast: _Cast, records: Records) -> None:
    for project in records.projects:
        iri = cast.by_id[f"project {project.get('code') or ''} {project.get('title') or ''}"]
        more = {"status": "planned" if project.get("status") == "planned" else "asserted"}
        more |= _dated(project, "start", "stop")
        for column, relation in PROJECT_ROLES.items():
            for actor in project.get(column) or ():
                cast.claim(actor, relation, iri, project, **more)
        for code in project.get("topics") or ():
            cast.claim(iri, "concerns", cast.collector.topic(code), project)


PROJECT_ROLES = {"lead": "leads", "partners": "partner_of", "funders": "funds", "beneficiaries": "benefits_from"}
"""The relation of each column or key of a project to the project."""

EVENT_ROLES = {"organizers": "organizes", "hosts": "hosts", "funders": "funds", "participants": "participates_in"}
"""The relation of each key of an event to the event."""


def _events(cast: _Cast, records: Records) -> None:
    for event in records.events:
        name, start, end = event["name"] or event["quote"], event.get("start") or "", event.get("end") or ""
        identity = event.get("entity") if event.get("entity") in cast.by_id else cast.find("Event", [name])
        told = {"kind": event.get("kind"), "start": start, "end": end, "place": event.get("place")}
        if identity is not None and cast.iri(identity):
            entity = cast.entities[identity]
            name, iri = entity["name"], cast.by_id[identity]
            if entity["type"] == "Event" and not entity.get("register"):  # one name may stand for several meetings
                iri = entity_iri(local_slug("Event", _event_key(cast, name, event)))
        else:
            iri = entity_iri(local_slug("Event", _event_key(cast, name, event)))
        cast.collector.name(iri, "Event", name, evidence_of(event), (), told)
        more = {"status": event.get("status") or "asserted", "valid_from": start, "valid_to": end}
        for column, relation in EVENT_ROLES.items():
            for actor in event.get(column) or ():
                cast.claim(actor, relation, iri, event, **more)
        for code in event.get("topics") or ():
            cast.claim(iri, "concerns", cast.collector.topic(code), event)
        if place := _place(cast, event.get("place") or "", evidence_of(event)):
            cast.claim(iri, "located_in", place, event, **more)


def _place(cast: _Cast, name: str, evidence: Evidence) -> str:
    """The address of the city or state that an event was held in, if it is known under that name."""
    iri = cast.by_name.get(key(name), "") if name else ""
    if iri or not name or cast.register is None:
        return iri
    slug = cast.register.resolve(name)
    if slug is None or cast.register.entries[slug].type not in ("Place", "State"):
        return ""
    return cast.collector.name(entity_iri(slug), cast.register.entries[slug].type, name, evidence)


def _recommendations(cast: _Cast, records: Records) -> None:
    for record in records.recommendations:
        number, text = str(record.get("number") or ""), str(record.get("text") or record["quote"])
        iri = recommendation_iri(cast.collector.entry.id, number, text)
        cast.collector.name(iri, "Recommendation", text, evidence_of(record), (), {"number": number, "text": text})
        for addressee in record.get("addressees") or ():
            cast.claim(iri, "addressed_to", addressee, record)
        for code in record.get("topics") or ():
            cast.claim(iri, "concerns", cast.collector.topic(code), record)
