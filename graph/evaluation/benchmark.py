"""The benchmark's annotation format: read a document with its block of records and compile it to gold records.

What comes in is one file: front matter, Markdown text in which ``{id|surface}`` marks forms such as "the Centre", and
after ``=== records`` one line per record (see ``data/benchmark/README.md``). What goes out is the plain text and a
gold record in the format of ``docs/guidelines.md``: anchors widened to quotes, lists expanded to pairs, and the pairs
added that follow from agreements, events and projects.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from itertools import combinations
from pathlib import Path
from typing import Any

from graph.extraction.passages import sentences
from graph.model import STATUS_ORDER, InputError
from graph.vocabulary import classes, relations, topics
from graph.words import key

SECTIONS = {
    "E": "entities",
    "A": "agreements",
    "R": "relations",
    "P": "projects",
    "V": "events",
    "I": "instruments",
    "T": "topics",
    "M": "recommendations",
}
AGREEMENT_KINDS = frozenset("memorandum protocol joint_declaration agreement convention other".split())
INSTRUMENT_KINDS = frozenset(
    "resolution convention strategy plan statement declaration policy guidance report other".split()
)
PROJECT_BODIES = ("lead", "partners", "funders", "beneficiaries")
EVENT_BODIES = ("organizers", "hosts", "funders", "participants")
MODES = frozenset({"does", "needs", "should"})
DATE = re.compile(r"(19|20)\d\d(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?)?")
"""A partial ISO date."""
LINE = re.compile(r"\n(?=[ \t]*(?:[-*•|#]|\d+[.)]\s|\([a-z]\)))")
"""The beginning of a bullet, a numbered line, a row or a heading."""
MARK = re.compile(r"\{([\w+-]+)\|([^{}]*)\}")
"""A marked form: ids joined by "+", a bar and the form as the text has it."""
FORMAT = re.compile(r"---\n(.*?)\n---\n(.*?)\n=== records\n(.*)", re.DOTALL)
MAX_WORDS = 30
"""The length of a quote."""


@dataclass(slots=True)
class Annotated:
    """A document of the benchmark: its front matter, its plain text, marked forms, gold records, traps and problems."""

    name: str
    front: dict[str, str]
    sources: list[str]
    text: str
    marks: list[tuple[int, int, tuple[str, ...]]]
    gold: dict[str, Any]
    traps: list[tuple[str, str]] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)


def read_annotated(path: Path) -> Annotated:
    """Read and compile one file; what is wrong with it stands in ``problems``, each with its line."""
    raw = path.read_text(encoding="utf-8")
    match = FORMAT.match(raw)
    if not match:
        raise InputError(f"{path}: not a benchmark document (front matter between --- lines, text, then '=== records')")
    front, sources = _front(match[1])
    text, marks = _unmark(match[2].strip("\n") + "\n")
    gold: dict[str, Any] = {"document": path.stem, **{section: [] for section in SECTIONS.values()}}
    document = Annotated(path.stem, front, sources, text, marks, gold)
    first = raw[: match.start(3)].count("\n") + 1
    lines = [(first + n, line) for n, line in enumerate(match[3].splitlines()) if line.strip()]
    for number, line in sorted(lines, key=lambda pair: not pair[1].startswith("E ")):
        letter, _, rest = line.strip().partition(" ")
        fields = [f.strip() for f in rest.split("|")]
        try:
            _record(document, letter, fields)
        except (ValueError, IndexError) as error:
            document.problems.append(f"line {number}: {error}: {line.strip()[:100]}")
    _implied(document)
    _check(document)
    return document


def _front(text: str) -> tuple[dict[str, str], list[str]]:
    """The fields of the front matter, and its sources, of which there may be several."""
    pairs = [(name.strip(), value) for name, _, value in (line.partition(":") for line in text.splitlines())]
    front = {name: value.strip() for name, value in pairs if name != "source" and value}
    return front, [value.strip() for name, value in pairs if name == "source"]


def _unmark(text: str) -> tuple[str, list[tuple[int, int, tuple[str, ...]]]]:
    """The text without marks, and the place of each marked form with its ids."""
    out, marks, last = "", [], 0
    for match in MARK.finditer(text):
        out += text[last : match.start()]
        marks.append((len(out), len(out) + len(match[2]), tuple(match[1].split("+"))))
        out += match[2]
        last = match.end()
    return out + text[last:], marks


def _ids(text: str) -> list[str]:
    """The ids of a field, empty where it says that there are none."""
    return [i.strip() for i in re.split(r"[,+]", text) if i.strip() and i.strip() not in {"no", "none", "-"}]


def _record(document: Annotated, letter: str, fields: list[str]) -> None:
    """Compile one line to its rows.

    Raises
    ------
    ValueError, IndexError
        The line is not well formed, or its anchor does not stand in the text.
    """
    if letter == "N":
        quote_of(document.text, fields[0])
        document.traps.append((fields[0], fields[1] if len(fields) > 1 else ""))
        return
    if letter not in SECTIONS:
        raise ValueError(f"unknown record letter {letter!r}")
    rows = document.gold[SECTIONS[letter]]
    if letter == "E":
        rows.append(_entity(document.text, fields))
        return
    quote = quote_of(document.text, fields[-1])
    rows += [{**row, "quote": quote} for row in ROWS[letter](fields)]


def _entity(text: str, f: list[str]) -> dict[str, Any]:
    aliases = [a.strip() for a in (f[3] if len(f) > 3 else "").split(";") if a.strip()]
    return {"id": f[0], "type": f[1], "name": f[2], "aliases": aliases, "quote": _named(text, [f[2], *aliases])}


def _agreement(f: list[str]) -> list[dict[str, Any]]:
    return [{"kind": f[0], "parties": _ids(f[1]), "date": f[2] or None, "status": f[3], "name": f[4]}]


def _relations(f: list[str]) -> list[dict[str, Any]]:
    status, date = f[3] or "asserted", f[4] or None
    return [
        {"type": f[0], "subject": subject, "object": other, "status": status, "date": date}
        for subject in _ids(f[1])
        for other in _ids(f[2])
    ]


def _project(f: list[str]) -> list[dict[str, Any]]:
    named = _named_fields(f[3:-1])
    row: dict[str, Any] = {"code": f[0] or None, "title": f[1], "status": f[2] or None}
    return [row | {name: _ids(named.get(name, "")) for name in (*PROJECT_BODIES, "topics")}]


def _event(f: list[str]) -> list[dict[str, Any]]:
    named = _named_fields(f[5:-1])
    row: dict[str, Any] = {"name": f[0], "kind": f[1], "start": f[2] or None, "end": f[3] or None}
    row |= {"place": f[4] or None} | {name: _ids(named.get(name, "")) for name in EVENT_BODIES}
    return [row | {"status": named["status"]} if named.get("status") else row]


def _instrument(f: list[str]) -> list[dict[str, Any]]:
    year = int(f[4]) if f[4] else None
    return [{"id": f[0], "kind": f[1], "symbol": f[2] or None, "name": f[3], "year": year}]


def _topics(f: list[str]) -> list[dict[str, Any]]:
    return [{"actor": actor, "topic": topic, "mode": f[2]} for actor in _ids(f[0]) for topic in _ids(f[1])]


def _recommendation(f: list[str]) -> list[dict[str, Any]]:
    return [{"number": f[0] or None, "addressees": _ids(f[1]), "topics": _ids(f[2])}]


ROWS: dict[str, Callable[[list[str]], list[dict[str, Any]]]] = {
    "A": _agreement,
    "R": _relations,
    "P": _project,
    "V": _event,
    "I": _instrument,
    "T": _topics,
    "M": _recommendation,
}
"""The rows of a line by its letter, without the quote."""


def _named_fields(fields: list[str]) -> dict[str, str]:
    """The fields "name=value" of a line."""
    return {name: value for name, _, value in (field.partition("=") for field in fields)}


def _named(text: str, forms: list[str]) -> str:
    """The quote of the longest form of a name that stands in the text."""
    for form in sorted(forms, key=len, reverse=True):
        if re.search(rf"(?<!\w){_loose(form)}(?!\w)", text):
            return quote_of(text, form)
    raise ValueError(f"no form of the name stands in the text: {'; '.join(forms)}")


def _loose(words: str) -> str:
    """A pattern for words with any white space or emphasis between them."""
    return r"[\s*_]+".join(re.escape(w) for w in words.split())


def quote_of(text: str, anchor: str) -> str:
    """The quote that an anchor stands for: its sentence, heading or row, cut to 30 words around it."""
    found = re.search(rf"(?<!\w){_loose(anchor)}", text) if anchor else None
    if not found:
        raise ValueError(f"anchor not in the text: {anchor!r}")
    begin, stop = _block(text, *found.span())
    spans = sentences(text, begin, stop)
    first, last = next(((a, b) for a, b in spans if a <= found.start() < b), (begin, stop))
    last = max(last, found.end())
    words = [(first + m.start(), first + m.end()) for m in re.finditer(r"\S+", text[first:last])]
    if len(words) > MAX_WORDS:
        low = next(i for i, (_, end) in enumerate(words) if end > found.start())
        high = next((i for i, (_, end) in enumerate(words) if end >= found.end()), len(words) - 1)
        spare = max(0, MAX_WORDS - (high - low + 1))
        low = max(0, min(low - spare // 2, len(words) - MAX_WORDS))
        words = words[low : low + MAX_WORDS]
    return " ".join(text[words[0][0] : words[-1][1]].split())


def _block(text: str, start: int, end: int) -> tuple[int, int]:
    """Where the paragraph, bullet or row begins and stops that holds characters ``start`` to ``end``."""
    begin = max(text.rfind("\n\n", 0, start) + 2, 0)
    stop = text.find("\n\n", end)
    stop = len(text) if stop < 0 else stop
    for line in LINE.finditer(text, begin, stop):
        if line.end() <= start:
            begin = line.end()
        elif line.start() >= end:
            return begin, line.start()
    return begin, stop


def _implied(document: Annotated) -> None:
    """Add the pairs that follow from agreements, events and projects; keep the strongest status of each relation."""
    gold = document.gold
    best: dict[tuple[str, ...], dict[str, Any]] = {}
    for row in [*gold["relations"], *_pairs(gold)]:
        ends = (row["subject"], row["object"])
        identity = (row["type"], *(sorted(ends) if row["type"] == "cooperates_with" else ends))
        old = best.get(identity)
        if old is None or STATUS_ORDER.get(row["status"], 9) < STATUS_ORDER.get(old["status"], 9):
            best[identity] = row
    gold["relations"] = list(best.values())


def _pairs(gold: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """That parties, organizers, and the lead and partners of a project cooperate."""

    def pair(one: str, other: str, status: str, date: str | None, quote: str) -> dict[str, Any]:
        ends = {"type": "cooperates_with", "subject": one, "object": other}
        return ends | {"status": status, "date": date, "quote": quote}

    for row in gold["agreements"]:
        if row["status"] != "recommended":
            for one, other in combinations(row["parties"], 2):
                yield pair(one, other, row["status"], row["date"], row["quote"])
    for row in gold["events"]:
        for one, other in combinations(row["organizers"], 2):
            yield pair(one, other, row.get("status", "asserted"), row["start"], row["quote"])
    for row in gold["projects"]:
        status = "planned" if row["status"] == "planned" else "asserted"
        for lead in row["lead"]:
            for partner in row["partners"]:
                yield pair(lead, partner, status, None, row["quote"])


def _check(document: Annotated) -> None:
    """Note everything in the compiled records that the guidelines or the vocabulary do not allow."""
    gold = document.gold
    types = {e["id"]: e["type"] for e in gold["entities"]}
    document.problems += [
        *_entity_problems(gold),
        *_relation_problems(gold, types),
        *_body_problems(gold, types),
        *_instrument_problems(gold, types),
        *_topic_problems(gold, types),
        *_date_problems(gold),
        *_unnamed_ends(document),
    ]


def _entity_problems(gold: dict[str, Any]) -> Iterator[str]:
    counts = Counter(e["id"] for e in gold["entities"])
    for identity in sorted(i for i, count in counts.items() if count > 1):
        yield f"entity {identity} twice"
    for entity in gold["entities"]:
        if entity["type"] not in classes():
            yield f"entity {entity['id']}: type {entity['type']}"


def _relation_problems(gold: dict[str, Any], types: dict[str, str]) -> Iterator[str]:
    for row in gold["relations"]:
        where = f"relation {row['type']} {row['subject']} {row['object']}"
        if row["type"] not in relations():
            yield f"{where}: unknown type"
            continue
        of_topic = row["type"] == "addresses"
        yield from _unknown(where, [row["subject"]] if of_topic else [row["subject"], row["object"]], types)
        if of_topic and row["object"] not in topics():
            yield f"{where}: unknown topic"
        ends = relations()[row["type"]]
        if row["subject"] in types and types[row["subject"]] not in ends.subjects:
            yield f"{where}: subject is a {types[row['subject']]}"
        if not of_topic and row["object"] in types and types[row["object"]] not in ends.objects:
            yield f"{where}: object is a {types[row['object']]}"
        if row["status"] not in STATUS_ORDER:
            yield f"{where}: status {row['status']!r}"
        if row["subject"] == row["object"]:
            yield f"{where}: both ends are the same"


def _unknown(where: str, ids: Iterable[str], types: dict[str, str]) -> Iterator[str]:
    return (f"{where}: {identity!r} is no entity" for identity in ids if identity not in types)


def _body_problems(gold: dict[str, Any], types: dict[str, str]) -> Iterator[str]:
    """Ids, topics, kinds and statuses of agreements, projects, events and recommendations."""
    for section, fields in (
        ("agreements", ("parties",)),
        ("projects", PROJECT_BODIES),
        ("events", EVENT_BODIES),
        ("recommendations", ("addressees",)),
    ):
        for row in gold[section]:
            where = f"{section}: {row['quote'][:40]}"
            for name in fields:
                yield from _unknown(where, row[name], types)
            for topic in row.get("topics", []):
                if topic not in topics():
                    yield f"{where}: unknown topic {topic}"
            if section == "agreements" and not _is_agreement(row):
                yield f"{where}: kind, status or parties"


def _is_agreement(row: dict[str, Any]) -> bool:
    return row["kind"] in AGREEMENT_KINDS and row["status"] in STATUS_ORDER and len(row["parties"]) >= 2


def _instrument_problems(gold: dict[str, Any], types: dict[str, str]) -> Iterator[str]:
    for row in gold["instruments"]:
        if row["kind"] not in INSTRUMENT_KINDS or types.get(row["id"]) != "Instrument":
            yield f"instrument {row['id']}: kind {row['kind']} or no entity of type Instrument"


def _topic_problems(gold: dict[str, Any], types: dict[str, str]) -> Iterator[str]:
    for row in gold["topics"]:
        yield from _unknown("topic", [row["actor"]], types)
        if row["topic"] not in topics() or row["mode"] not in MODES:
            yield f"topic {row['actor']} {row['topic']} {row['mode']}"


def _date_problems(gold: dict[str, Any]) -> Iterator[str]:
    for section in ("relations", "agreements", "events"):
        for row in gold[section]:
            for name in ("date", "start", "end"):
                if row.get(name) and not DATE.fullmatch(row[name]):
                    yield f"{section}: date {row[name]!r}"


def _unnamed_ends(document: Annotated) -> Iterator[str]:
    """Ends of relations that no form of a name and no mark stands for in the text."""
    surfaces = {e["id"]: [key(n) for n in [e["name"], *e["aliases"]]] for e in document.gold["entities"]}
    marked = {i for _, _, who in document.marks for i in who}
    flat = f" {key(document.text)} "
    for row in document.gold["relations"]:
        for end in (row["subject"], row["object"]):
            if end in surfaces and end not in marked and not any(f" {s} " in flat for s in surfaces[end]):
                yield f"relation {row['type']}: {end} never occurs in the text"
