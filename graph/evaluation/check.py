"""Check gold records against their documents and against the guidelines.

What comes in are gold files and the folder of their documents; what goes out is a list of problems: quotes that do not
stand in the document, types, kinds, statuses and topics that the guidelines do not know, references to no entity. Run
it as ``python -m graph.evaluation.check CORPUS GOLD.json ... [--shortest-quote N]``.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from graph.evaluation.comparison import flat
from graph.evaluation.score import read_json
from graph.model import STATUS_ORDER, InputError
from graph.vocabulary import topics

ENTITIES = {"State", "Organization", "NationalBody", "Programme", "Instrument", "System", "Event", "Place"}
KINDS = {
    "agreements": {"memorandum", "protocol", "joint_declaration", "agreement", "convention", "other"},
    "instruments": {
        *("resolution", "convention", "strategy", "plan", "statement", "declaration", "policy", "guidance", "report"),
        "other",
    },
}
REFERENCES = {
    "agreements": ("parties",),
    "relations": ("subject", "object"),
    "projects": ("lead", "partners", "funders", "beneficiaries"),
    "events": ("organizers", "hosts", "funders", "participants"),
    "instruments": ("id",),
    "topics": ("actor",),
    "recommendations": ("addressees",),
}
ACTOR = {"Organization", "State", "NationalBody"}
# The ends that the guidelines allow. The ontology is wider where the register says more than a text does.
ENDS: dict[str, tuple[set[str], set[str]]] = {
    "part_of": ({"Organization", "NationalBody"}, ACTOR),
    "member_of": ({"State", "Organization"}, {"Organization"}),
    "cooperates_with": (ACTOR, ACTOR),
    "supports": (ACTOR, ACTOR | {"Place", "Programme"}),
    "seeks_support_from": (ACTOR | {"Place"}, ACTOR),
    "funds": (ACTOR, {"Programme", "Event", "Organization", "Instrument"}),
    "leads": (ACTOR, {"Organization", "Programme", "Event"}),
    "operates": (ACTOR, {"System", "Programme"}),
    "implements": (ACTOR, {"Instrument", "Programme"}),
    "monitors": (ACTOR, {"Instrument"}),
    "adopted": (ACTOR, {"Instrument"}),
    "mandated_by": ({"Organization", "Programme"}, {"Instrument", "Organization"}),
    "succeeds": ({"Organization"}, {"Organization"}),
    "located_in": ({"Organization", "NationalBody", "Event"}, {"Place", "State"}),
}
RELATIONS = {*ENDS, "addresses"}
MODES = {"does", "needs", "should"}
LONGEST = 30
"""Most words of a quote."""


def problems(gold: dict[str, Any], text: str, shortest: int = 5) -> Iterator[str]:
    """What is wrong with the gold of a document whose text is ``text``."""
    text = flat(text)
    ids = [entity["id"] for entity in gold["entities"]]
    types = {entity["id"]: entity["type"] for entity in gold["entities"]}
    if len(ids) != len(types):
        yield "duplicate entity ids"
    for section, records in gold.items():
        if not isinstance(records, list):
            continue
        for number, record in enumerate(records):
            for found in (
                *_quote(record, text, shortest),
                *_values(section, record, types),
                *_ends(section, record, types),
            ):
                yield f"{section}[{number}]: {found}"


def _quote(record: dict[str, Any], text: str, shortest: int) -> Iterator[str]:
    quote = flat(record.get("quote") or "")
    if quote not in text:
        yield f"quote not in the document: {record.get('quote')!r}"
    if not shortest <= len(quote.split()) <= LONGEST:
        yield f"quote of {len(quote.split())} words: {record.get('quote')!r}"


def _values(section: str, record: dict[str, Any], types: dict[str, str]) -> Iterator[str]:
    if section == "entities" and record["type"] not in ENTITIES:
        yield f"type {record['type']}"
    if section in KINDS and record["kind"] not in KINDS[section]:
        yield f"kind {record['kind']}"
    if section == "relations" and record["type"] not in RELATIONS:
        yield f"relation {record['type']}"
    if section == "relations" and record["type"] in ENDS:
        ends = types.get(record["subject"], ""), types.get(record["object"], "")
        if any(end not in allowed for end, allowed in zip(ends, ENDS[record["type"]], strict=True)):
            yield f"{record['type']} from {ends[0] or None} to {ends[1] or None}"
    if section in ("agreements", "relations") and record["status"] not in STATUS_ORDER:
        yield f"status {record['status']}"
    if section == "topics" and (record["topic"] not in topics() or record["mode"] not in MODES):
        yield f"topic {record['topic']} {record['mode']}"
    for code in record.get("topics", []) if section in ("projects", "recommendations") else []:
        if code not in topics():
            yield f"topic {code}"


def _ends(section: str, record: dict[str, Any], types: dict[str, str]) -> Iterator[str]:
    for key in REFERENCES.get(section, ()):
        value = record.get(key)
        to_topic = section == "relations" and record["type"] == "addresses" and key == "object"
        for end in value if isinstance(value, list) else [value]:
            if end is None or (end not in types and not (to_topic and end in topics())):
                yield f"{key} {end!r} is no entity id"


def main(arguments: Sequence[str] | None = None) -> int:
    """Run from the command line: 0 without problems, 1 with some, 2 where a file cannot be read."""
    parser = argparse.ArgumentParser(description="Check gold records against their documents and the guidelines.")
    parser.add_argument("corpus", type=Path, help="folder of DOCUMENT.txt")
    parser.add_argument("gold", nargs="+", type=Path, help="gold files")
    parser.add_argument("--shortest-quote", type=int, default=5, help="fewest words of a quote")
    args = parser.parse_args(arguments)
    bad = 0
    for path in args.gold:
        try:
            gold = read_json(path)
            text = (args.corpus / f"{gold['document']}.txt").read_text(encoding="utf-8")
        except (InputError, OSError, KeyError) as error:
            print(f"check: {error}", file=sys.stderr)
            return 2
        found = list(problems(gold, text, args.shortest_quote))
        counts = {section: len(records) for section, records in gold.items() if isinstance(records, list)}
        print(path, counts, f"{len(found)} problems")
        for problem in found:
            print("  ", problem)
        bad += len(found)
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main())
