"""The benchmark's annotation format: read a document with its block of records and compile it to gold records.

What comes in is one file: front matter, Markdown text in which ``{id|surface}`` marks forms such as "the Centre", and
after ``=== records`` one line per record (see ``data/benchmark/README.md``). What goes out is the plain text and a
gold record in the format of ``docs/guidelines.md``: anchors widened to quotes, lists expanded to pairs, and the pairs
added that follow from agreements, events and projects.
"""

from __future__ import annotations

import re
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
KINDS = {
    "A": {"memorandum", "protocol", "joint_declaration", "agreement", "convention", "other"},
    "I": {
        "resolution",
        "convention",
        "strategy",
        "plan",
        "statement",
        "declaration",
        "policy",
        "guidance",
        "report",
        "other",
    },
}
MODES = {"does", "needs", "should"}
DATE = re.compile(r"(19|20)\d\d(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?)?")
LINE = re.compile(r"\n(?=[ \t]*(?:[-*•|#]|\d+[.)]\s|\([a-z]\)))")
MARK = re.compile(r"\{([\w+-]+)\|([^{}]*)\}")


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
    match = re.match(r"---\n(.*?)\n---\n(.*?)\n=== records\n(.*)", raw, re.DOTALL)
    if not match:
        raise InputError(f"{path}: not a benchmark document (front matter between --- lines, text, then '=== records')")
    front: dict[str, str] = {}
    sources: list[str] = []
    for line in match[1].splitlines():
        name, _, value = line.partition(":")
        if name.strip() == "source":
            sources.append(value.strip())
        elif value:
            front[name.strip()] = value.strip()
    text, marks = _unmark(match[2].strip("\n") + "\n")
    document = Annotated(
        path.stem, front, sources, text, marks, {"document": path.stem, **{s: [] for s in SECTIONS.values()}}
    )
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


def _unmark(text: str) -> tuple[str, list[tuple[int, int, tuple[str, ...]]]]:
    out, marks, last = "", [], 0
    for match in MARK.finditer(text):
        out += text[last : match.start()]
        marks.append((len(out), len(out) + len(match[2]), tuple(match[1].split("+"))))
        out += match[2]
        last = match.end()
    return out + text[last:], marks


def _ids(text: str) -> list[str]:
    return [i.strip() for i in re.split(r"[,+]", text) if i.strip() and i.strip() not in {"no", "none", "-"}]


def _record(document: Annotated, letter: str, f: list[str]) -> None:
    gold = document.gold
    if letter == "N":
        quote_of(document.text, f[0])
        document.traps.append((f[0], f[1] if len(f) > 1 else ""))
        return
    if letter not in SECTIONS:
        raise ValueError(f"unknown record letter {letter!r}")
    if letter == "E":
        aliases = [a.strip() for a in (f[3] if len(f) > 3 else "").split(";") if a.strip()]
        gold["entities"].append(
            {
                "id": f[0],
                "type": f[1],
                "name": f[2],
                "aliases": aliases,
                "quote": _named(document.text, [f[2], *aliases]),
            }
        )
        return
    quote = quote_of(document.text, f[-1])
    if letter == "A":
        row: dict[str, Any] = {"kind": f[0], "parties": _ids(f[1]), "date": f[2] or None, "status": f[3], "name": f[4]}
    elif letter == "R":
        for subject in _ids(f[1]):
            for other in _ids(f[2]):
                gold["relations"].append(
                    {
                        "type": f[0],
                        "subject": subject,
                        "object": other,
                        "status": f[3] or "asserted",
                        "date": f[4] or None,
                        "quote": quote,
                    }
                )
        return
    elif letter == "P":
        named = dict(part.partition("=")[::2] for part in f[3:-1])
        row = {"code": f[0] or None, "title": f[1], "status": f[2] or None}
        row.update({k: _ids(named.get(k, "")) for k in ("lead", "partners", "funders", "beneficiaries", "topics")})
    elif letter == "V":
        named = dict(part.partition("=")[::2] for part in f[5:-1])
        row = {"name": f[0], "kind": f[1], "start": f[2] or None, "end": f[3] or None, "place": f[4] or None}
        row.update({k: _ids(named.get(k, "")) for k in ("organizers", "hosts", "funders", "participants")})
        if named.get("status"):
            row["status"] = named["status"]
    elif letter == "I":
        row = {"id": f[0], "kind": f[1], "symbol": f[2] or None, "name": f[3], "year": int(f[4]) if f[4] else None}
    elif letter == "T":
        for actor in _ids(f[0]):
            for topic in _ids(f[1]):
                gold["topics"].append({"actor": actor, "topic": topic, "mode": f[2], "quote": quote})
        return
    else:
        row = {"number": f[0] or None, "addressees": _ids(f[1]), "topics": _ids(f[2])}
    gold[SECTIONS[letter]].append({**row, "quote": quote})


def _named(text: str, forms: list[str]) -> str:
    for form in sorted(forms, key=len, reverse=True):
        if re.search(rf"(?<!\w){_loose(form)}(?!\w)", text):
            return quote_of(text, form)
    raise ValueError(f"no form of the name stands in the text: {'; '.join(forms)}")


def _loose(words: str) -> str:
    return r"[\s*_]+".join(re.escape(w) for w in words.split())


def quote_of(text: str, anchor: str) -> str:
    """The quote that an anchor stands for: its sentence, heading or row, cut to 30 words around it."""
    found = re.search(rf"(?<!\w){_loose(anchor)}", text) if anchor else None
    if not found:
        raise ValueError(f"anchor not in the text: {anchor!r}")
    begin = max(text.rfind("\n\n", 0, found.start()) + 2, 0)
    stop = text.find("\n\n", found.end())
    stop = len(text) if stop < 0 else stop
    for line in LINE.finditer(text, begin, stop):
        if line.end() <= found.start():
            begin = line.end()
        elif line.start() >= found.end():
            stop = line.start()
            break
    spans = sentences(text, begin, stop)
    first, last = next(((a, b) for a, b in spans if a <= found.start() < b), (begin, stop))
    if found.end() > last:
        last = found.end()
    words = [(m.start(), m.end()) for m in re.finditer(r"\S+", text[first:last])]
    if len(words) > 30:
        low = next(i for i, (_, end) in enumerate(words) if first + end > found.start())
        high = next((i for i, (_, end) in enumerate(words) if first + end >= found.end()), len(words) - 1)
        spare = max(0, 30 - (high - low + 1))
        low = max(0, min(low - spare // 2, len(words) - 30))
        words = words[low : low + 30]
    return " ".join(text[first + words[0][0] : first + words[-1][1]].split())


def _implied(document: Annotated) -> None:
    """Add the pairs that follow from agreements, events and projects, and keep the strongest status of
    each relation.
    """
    gold = document.gold
    rows = gold["relations"]

    def pair(one: str, other: str, status: str, date: str | None, quote: str) -> None:
        rows.append(
            {"type": "cooperates_with", "subject": one, "object": other, "status": status, "date": date, "quote": quote}
        )

    for row in gold["agreements"]:
        if row["status"] != "recommended":
            for one, other in combinations(row["parties"], 2):
                pair(one, other, row["status"], row["date"], row["quote"])
    for row in gold["events"]:
        for one, other in combinations(row["organizers"], 2):
            pair(one, other, row.get("status", "asserted"), row["start"], row["quote"])
    for row in gold["projects"]:
        status = "planned" if row["status"] == "planned" else "asserted"
        for lead in row["lead"]:
            for partner in row["partners"]:
                pair(lead, partner, status, None, row["quote"])
    best: dict[tuple[str, ...], dict[str, Any]] = {}
    for row in rows:
        ends = (
            sorted((row["subject"], row["object"]))
            if row["type"] == "cooperates_with"
            else [row["subject"], row["object"]]
        )
        identity = (row["type"], *ends)
        old = best.get(identity)
        if old is None or STATUS_ORDER.get(row["status"], 9) < STATUS_ORDER.get(old["status"], 9):
            best[identity] = row
    gold["relations"] = list(best.values())


def _check(document: Annotated) -> None:
    gold, problems = document.gold, document.problems
    ids = [e["id"] for e in gold["entities"]]
    types = {e["id"]: e["type"] for e in gold["entities"]}
    problems += [f"entity {i} twice" for i in sorted({i for i in ids if ids.count(i) > 1})]
    problems += [f"entity {e['id']}: type {e['type']}" for e in gold["entities"] if e["type"] not in classes()]
    known_topics, known = topics(), relations()

    def check_ids(where: str, values: list[str]) -> None:
        problems.extend(f"{where}: {v!r} is no entity" for v in values if v not in types)

    for row in gold["relations"]:
        where = f"relation {row['type']} {row['subject']} {row['object']}"
        if row["type"] not in known:
            problems.append(f"{where}: unknown type")
            continue
        check_ids(where, [row["subject"]] + ([] if row["type"] == "addresses" else [row["object"]]))
        if row["type"] == "addresses" and row["object"] not in known_topics:
            problems.append(f"{where}: unknown topic")
        ends = known[row["type"]]
        if types.get(row["subject"], next(iter(ends.subjects))) not in ends.subjects:
            problems.append(f"{where}: subject is a {types[row['subject']]}")
        if row["type"] != "addresses" and types.get(row["object"], next(iter(ends.objects))) not in ends.objects:
            problems.append(f"{where}: object is a {types[row['object']]}")
        if row["status"] not in STATUS_ORDER:
            problems.append(f"{where}: status {row['status']!r}")
        if row["subject"] == row["object"]:
            problems.append(f"{where}: both ends are the same")
    for letter, section, fields in (
        ("A", "agreements", ["parties"]),
        ("P", "projects", ["lead", "partners", "funders", "beneficiaries"]),
        ("V", "events", ["organizers", "hosts", "funders", "participants"]),
        ("M", "recommendations", ["addressees"]),
    ):
        for row in gold[section]:
            where = f"{section}: {row['quote'][:40]}"
            for name in fields:
                check_ids(where, row[name])
            problems += [f"{where}: unknown topic {t}" for t in row.get("topics", []) if t not in known_topics]
            if letter == "A" and (
                row["kind"] not in KINDS["A"] or row["status"] not in STATUS_ORDER or len(row["parties"]) < 2
            ):
                problems.append(f"{where}: kind, status or parties")
    for row in gold["instruments"]:
        if row["kind"] not in KINDS["I"] or types.get(row["id"]) != "Instrument":
            problems.append(f"instrument {row['id']}: kind {row['kind']} or no entity of type Instrument")
    for row in gold["topics"]:
        check_ids("topic", [row["actor"]])
        if row["topic"] not in known_topics or row["mode"] not in MODES:
            problems.append(f"topic {row['actor']} {row['topic']} {row['mode']}")
    for section in ("relations", "agreements", "events"):
        for row in gold[section]:
            for name in ("date", "start", "end"):
                if row.get(name) and not DATE.fullmatch(row[name]):
                    problems.append(f"{section}: date {row[name]!r}")
    surfaces = {e["id"]: [key(n) for n in [e["name"], *e["aliases"]]] for e in gold["entities"]}
    marked = {i for _, _, who in document.marks for i in who}
    flat = f" {key(document.text)} "
    for row in gold["relations"]:
        for end in (row["subject"], row["object"]):
            if end in surfaces and end not in marked and not any(f" {s} " in flat for s in surfaces[end]):
                problems.append(f"relation {row['type']}: {end} never occurs in the text")
