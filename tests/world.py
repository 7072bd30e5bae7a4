"""A small world of about twenty actors whose answers are known by hand, for the tests of questions and views.

Central Asia in 2009-2014, told by a meeting report (publisher CTITF), a report of CIS ATC about itself, a review by a
research institute, a table of agreements and the register. Quotes never overlap unless a test says so.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field, replace

from graph.model import DocumentEntry, DocumentGraph, Evidence, Metadata, Naming, Statement
from graph.queries.projection import Graph, from_graphs

BASE = "https://w3id.org/ctgraph/"


def iri(slug: str) -> str:
    """IRI of a slug; ``topic:borders`` and ``agreement:x`` go to their own rooms."""
    room, _, rest = slug.rpartition(":")
    return f"{BASE}{room or 'id'}/{rest}"


def digest(*parts: str) -> str:
    return hashlib.sha256("\x1f".join(parts).encode()).hexdigest()[:16]


@dataclass
class Source:
    """Collects what one document says; each claim stands on a stretch of its own unless ``at`` repeats one."""

    name: str
    origin: str = "text"
    title: str = ""
    publisher: str = ""
    date: str = ""
    namings: list[Naming] = field(default_factory=list)
    statements: list[Statement] = field(default_factory=list)

    @property
    def id(self) -> str:
        return iri("document:" + self.name)

    def name_(self, slug: str, type_: str, name: str, *aliases: str, **attributes: str) -> None:
        pairs = tuple(sorted(attributes.items()))
        quote = Evidence(name, 0, len(name), page=1)
        if self.origin != "text":
            quote = Evidence(name, table=self.name + ".csv", row=len(self.statements) + 2)
        self.namings.append(Naming(self.id, iri(slug), type_, name, aliases, pairs, quote))

    def say(
        self,
        subject: str,
        relation: str,
        object_: str,
        status: str = "asserted",
        *,
        at: int | None = None,
        quote: str = "",
        source: str = "",
        **more: object,
    ) -> None:
        number = at if at is not None else len(self.statements) + 1
        quote = quote or f"{subject} {relation.replace('_', ' ')} {object_}"
        if self.origin == "text":
            evidence = Evidence(quote, number * 1000, number * 1000 + len(quote), page=number % 9 + 1)
        else:
            evidence = Evidence(quote, table=self.name + ".csv", row=number + 1, source=source)
        made = Statement(self.id, iri(subject), relation, iri(object_), status, evidence, **more)  # type: ignore[arg-type]
        key = digest(self.id, subject, relation, object_, status, str(number), str(sorted(more.items())))
        self.statements.append(replace(made, id=iri("statement:" + key)))

    def agree(self, slug: str, kind: str, name: str, date: str, status: str, *parties: str, **more: object) -> None:
        node = "agreement:" + slug
        self.name_(node, "Agreement", name, kind=kind, date=date)
        number = len(self.statements) + 1
        for party in parties:
            self.say(
                node, "party", party, status, at=number, valid_from=date, quote=f"{name}: {', '.join(parties)}", **more
            )

    def graph(self) -> DocumentGraph:
        data = Metadata(title=self.title, publisher=self.publisher, date=self.date)
        entry = DocumentEntry(self.id, self.name, self.origin, digest(self.name), data)
        return DocumentGraph(entry, tuple(self.namings), tuple(self.statements))


STATES = {"kz": "Kazakhstan", "kg": "Kyrgyzstan", "tj": "Tajikistan", "uz": "Uzbekistan", "tm": "Turkmenistan"}
STATES |= {"ru": "Russian Federation", "no": "Norway", "cn": "China"}
CENTRAL_ASIA = ("kz", "kg", "tj", "uz", "tm")
BODIES = {
    "un": ("United Nations", "UN", "un_principal_organ"),
    "ctitf": ("Counter-Terrorism Implementation Task Force", "CTITF", "un_ct_body"),
    "cted": ("Counter-Terrorism Committee Executive Directorate", "CTED", "un_ct_body"),
    "unodc": ("United Nations Office on Drugs and Crime", "UNODC", "un_entity"),
    "unrcca": ("United Nations Regional Centre for Preventive Diplomacy for Central Asia", "UNRCCA", "un_mission"),
    "sco": ("Shanghai Cooperation Organization", "SCO", "regional_organization"),
    "sco-rcts": ("Regional Counter-Terrorism Structure", "RCTS", "regional_ct_body"),
    "cis": ("Commonwealth of Independent States", "CIS", "regional_organization"),
    "cis-atc": ("Anti-Terrorism Centre of the CIS", "CIS ATC", "regional_ct_body"),
    "csto": ("Collective Security Treaty Organization", "CSTO", "regional_organization"),
    "caricc": ("Central Asian Regional Information and Coordination Centre", "CARICC", "regional_ct_body"),
    "osce": ("Organization for Security and Co-operation in Europe", "OSCE", "regional_organization"),
    "eu": ("European Union", "EU", "regional_organization"),
    "interpol": ("International Criminal Police Organization", "INTERPOL", "international_organization"),
    "aseanapol": ("ASEAN Chiefs of National Police", "ASEANAPOL", "regional_organization"),
}


def register() -> Source:
    """States, bodies, names, members and parents, as the register gives them."""
    it = Source("register", "register")
    for code, name in STATES.items():
        it.name_("state-" + code, "State", name, iso2=code)
    it.name_("place-central-asia", "Place", "Central Asia", "CA", kind="region")
    it.name_("place-almaty", "Place", "Almaty", kind="city")
    for code in CENTRAL_ASIA:
        it.say("state-" + code, "located_in", "place-central-asia", source="UN geoscheme")
    it.say("place-almaty", "located_in", "state-kz", source="UN geoscheme")
    more = {
        "sco-rcts": ("RCTS SCO", "SCO RATS", "Региональная антитеррористическая структура", "РАТС"),
        "cis-atc": ("ATC", "Antiterrorism Center of the Commonwealth of Independent States"),
        "unodc": ("Office des Nations unies contre la drogue et le crime",),
    }
    founded = {"sco": "2001", "sco-rcts": "2004", "cis": "1991", "cis-atc": "2000", "csto": "2002", "caricc": "2007"}
    for slug, (name, acronym, kind) in BODIES.items():
        dates = {"founded": founded[slug]} if slug in founded else {}
        it.name_(slug, "Organization", name, *more.get(slug, ()), acronym=acronym, kind=kind, **dates)
    it.name_("kz-mfa", "NationalBody", "Ministry of Foreign Affairs of Kazakhstan", kind="national")
    it.name_("kz-atc", "NationalBody", "Anti-Terrorist Centre of Kazakhstan", "ATC", kind="national")
    for child, parent in (
        ("ctitf", "un"), ("cted", "un"), ("unodc", "un"), ("unrcca", "un"), ("sco-rcts", "sco"), ("cis-atc", "cis"),
        ("kz-mfa", "state-kz"), ("kz-atc", "state-kz"),
    ):  # fmt: skip
        it.say(child, "part_of", parent, source="register of bodies")
    members = {
        "sco": "kz kg tj uz ru cn",
        "cis": "kz kg tj uz ru",
        "csto": "kz kg tj ru",
        "caricc": "kz kg tj uz tm ru",
        "osce": "kz kg tj uz tm ru no",
        "un": "kz kg tj uz tm ru no cn",
    }
    for body, codes in members.items():
        for code in codes.split():
            it.say("state-" + code, "member_of", body, source="list of members", valid_from=founded.get(body, ""))
    it.say("caricc", "located_in", "place-almaty", source="register of bodies")
    it.say("cis-atc", "works_on", "topic:exercises", source="register of bodies")
    for code, label in TOPICS.items():
        it.name_("topic:" + code, "Topic", label, code=code)
    return it


TOPICS = {
    "borders": "Border security and travel documents",
    "information": "Information exchange and databases",
    "internet": "Internet and new technology",
    "training": "Training and capacity building in general",
    "exercises": "Joint exercises",
    "detention": "Prisons and detention",
    "crime_drugs": "Organized crime and drugs",
    "legal": "Criminal justice and legislation",
    "equipment": "Equipment and technical base",
    "strategy": "Strategies and plans",
}


def meeting() -> Source:
    """The report of a meeting in Almaty, published by CTITF in November 2011."""
    it = Source("meeting-2011", title="Report of the third expert meeting", publisher="CTITF", date="2011-11")
    it.agree("caricc-atc", "memorandum", "Memorandum on Cooperation", "2009-12", "asserted", "caricc", "cis-atc")
    it.agree("caricc-rcts", "protocol", "Protocol of Cooperation", "2010-09", "asserted", "caricc", "sco-rcts")
    it.agree("un-sco", "joint_declaration", "Joint Declaration of Cooperation", "2010-04", "asserted", "un", "sco")
    it.agree("unodc-sco", "memorandum", "Memorandum of Understanding", "2011-06", "asserted", "unodc", "sco")
    it.agree("rcts-unodc", "protocol", "Protocol of cooperation", "2011-07-22", "asserted", "sco-rcts", "unodc")
    it.agree("csto-atc", "protocol", "Cooperation protocol", "2011", "asserted", "csto", "cis-atc")
    it.agree("csto-rcts", "protocol", "Cooperation protocol", "2011", "asserted", "csto", "sco-rcts")
    it.agree("rcts-cted", "memorandum", "Memorandum", "", "planned", "sco-rcts", "cted")
    it.agree("rcts-unrcca", "memorandum", "Memorandum", "", "planned", "sco-rcts", "unrcca")
    parties = ("un", "cis", "csto", "sco", "caricc", "osce")
    it.agree("coalition", "other", "Eurasian Coalition against Terrorism", "", "recommended", *parties)
    for code in ("information", "training"):
        it.say("sco-rcts", "works_on", "topic:" + code)
        it.say("cis-atc", "works_on", "topic:" + code)
    it.say("caricc", "works_on", "topic:crime_drugs")
    it.say("caricc", "works_on", "topic:information")
    it.name_("border-biometrics", "Programme", "Border biometrics", code="BB-1", start="2010")
    it.say("osce", "leads", "border-biometrics")
    it.say("interpol", "partner_of", "border-biometrics")
    it.say("state-no", "funds", "border-biometrics")
    it.say("state-tj", "benefits_from", "border-biometrics")
    it.say("border-biometrics", "concerns", "topic:borders")
    it.name_("prison-help", "Programme", "Prison help")
    it.say("unodc", "leads", "prison-help", "planned")
    it.say("state-kg", "benefits_from", "prison-help", "planned")
    it.say("prison-help", "concerns", "topic:detention", "planned")
    it.name_("almaty-meeting", "Event", "Third expert meeting in Almaty", start="2011-07-21", kind="meeting")
    for body in ("ctitf", "unrcca", "eu"):
        it.say(body, "organizes", "almaty-meeting")
    it.say("kz-mfa", "hosts", "almaty-meeting")
    it.say("almaty-meeting", "located_in", "place-almaty")
    it.say("almaty-meeting", "concerns", "topic:strategy")
    it.say(
        "place-central-asia", "needs", "topic:borders", quote="border control institutions need equipment and training"
    )
    it.say("place-central-asia", "needs", "topic:internet")
    it.say("state-kg", "needs", "topic:detention")
    it.say("state-tj", "needs", "topic:equipment")
    it.say("state-ru", "offers", "topic:equipment")
    it.say("cted", "cooperates_with", "unodc", at=900)
    it.say("cted", "works_on", "topic:legal", at=900, quote="cted cooperates with unodc on legal")
    it.say("unodc", "supports", "state-kz")
    it.say("osce", "cooperates_with", "eu", verdict="rejected")
    it.say("osce", "cooperates_with", "unrcca", verdict="proposed", confidence=0.3)
    return it


def atc_report() -> Source:
    """CIS ATC about itself, 2012: it repeats one memorandum with a coarser date and tells a tie of its own."""
    it = Source("atc-report-2012", title="Ten years of work", publisher="CIS ATC", date="2012")
    it.agree("caricc-atc-2009", "memorandum", "Memorandum", "2009", "asserted", "caricc", "cis-atc", self_reported=True)
    it.say("cis-atc", "cooperates_with", "interpol", self_reported=True)
    return it


def review() -> Source:
    """A review by an institute, 2014."""
    it = Source("review-2014", title="Ties in review", publisher="Review Institute", date="2014-03")
    it.say("unodc", "cooperates_with", "cted")
    it.say("cis-atc", "works_on", "topic:exercises")
    it.say("sco-rcts", "works_on", "topic:exercises")
    it.say("cis-atc", "mandated_by", "cis-decision")
    it.name_("cis-decision", "Instrument", "Decision of the CIS on the Centre", kind="other", year="2000")
    it.say("cis", "adopted", "cis-decision", valid_from="2000-06")
    return it


def table() -> Source:
    """A table of agreements with its own sources."""
    it = Source("agreements", "table")
    source = "Press release of INTERPOL, 2010, www.example.org"
    it.agree("interpol-caricc", "agreement", "Agreement", "2010", "asserted", "interpol", "caricc", source=source)
    return it


def sources() -> list[Source]:
    return [register(), meeting(), atc_report(), review(), table()]


def world(*more: Source, **options: bool) -> Graph:
    """The graph of all of them, and of what a test adds."""
    return from_graphs([source.graph() for source in (*sources(), *more)], **options)
