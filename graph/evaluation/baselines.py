"""Two baselines that every figure is held against: two actors in one sentence cooperate, and records by chance.

What comes in are texts and the records that the extraction found in them; what goes out are records of the same form.
Nothing depends on the clock or on anything but the document's name: the same document always gets the same records.
"""

from __future__ import annotations

import random
import re
from itertools import combinations
from typing import Any

from graph.evaluation.check import ACTOR, ENTITIES, RELATIONS
from graph.evaluation.comparison import Record
from graph.extraction.passages import sentences
from graph.vocabulary import topics
from graph.words import key

SEED = 7
LONGEST = 5
"""Most words of a span that is drawn."""


def _sentences(text: str) -> list[str]:
    """The sentences, headings and rows of a text."""
    out = []
    for block in re.split(r"\n\s*\n|\n(?=[ \t]*[-*|#])", text):
        out += [block[start:end] for start, end in sentences(block, 0, len(block))]
    return out


def co_occurrence(text: str, found: Record) -> Record:
    """The entities that were found, and ``cooperates_with`` for every two actors that stand in one sentence."""
    actors = [entity for entity in found["entities"] if entity["type"] in ACTOR]
    forms = sorted(
        {(key(name), entity["id"]) for entity in actors for name in [entity["name"], *entity["aliases"]] if key(name)},
        key=lambda form: (-len(form[0]), form),
    )
    relations: dict[tuple[str, ...], dict[str, Any]] = {}
    for sentence in _sentences(text):
        rest, inside = f" {key(sentence)} ", []
        for form, identifier in forms:
            if f" {form} " in rest:
                rest = rest.replace(f" {form} ", " \n ")
                inside.append(identifier)
        for one, other in combinations(sorted(set(inside)), 2):
            relations.setdefault(
                (one, other),
                {
                    "type": "cooperates_with",
                    "subject": one,
                    "object": other,
                    "status": "asserted",
                    "date": None,
                    "quote": " ".join(sentence.split()[:30]),
                },
            )
    return {"document": found["document"], "entities": found["entities"], "relations": list(relations.values())}


def random_spans(text: str, found: Record, seed: int = SEED) -> Record:
    """As many entities and relations as were found, drawn by chance: spans of words, types and pairs."""
    chance = random.Random(f"{seed} {found['document']}")
    body = text.split()
    entities: list[dict[str, Any]] = []
    for number in range(len(found["entities"]) if body else 0):
        start, size = chance.randrange(len(body)), chance.randint(1, LONGEST)
        name = " ".join(body[start : start + size]).strip(".,;:()|*#")
        kind = chance.choice(sorted(ENTITIES))
        entities.append({"id": f"r{number}", "type": kind, "name": name, "aliases": [], "quote": name})
    relations = []
    for _ in range(len(found["relations"]) if len(entities) > 1 else 0):
        kind = chance.choice(sorted(RELATIONS))
        one, other = chance.sample(entities, 2)
        far = chance.choice(sorted(topics())) if kind == "addresses" else other["id"]
        relations.append(
            {
                "type": kind,
                "subject": one["id"],
                "object": far,
                "status": "asserted",
                "date": None,
                "quote": one["quote"],
            }
        )
    return {"document": found["document"], "entities": entities, "relations": relations}
