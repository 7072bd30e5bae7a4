"""Gold records as labels of what extraction looks at: which pairs of things are related, and how.

What comes in are a reading of a document and its gold records; what goes out are labels of its pairs for training. A
gold relation is a positive example where a pair stands in a sentence of its quote (or in the list that the sentence
opens, or in one name); other sentences that name the same pair are left out, for they are no negative examples.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from graph.evaluation.collection import read_collection
from graph.evaluation.comparison import SYMMETRIC, Sections, align, flat
from graph.evaluation.score import merge_gold
from graph.extraction.cast import Cast, Mention, Thing, note
from graph.extraction.gazetteer import Gazetteer
from graph.extraction.pairs import LEARNED, Pair
from graph.extraction.passages import Passage
from graph.extraction.reading import Reading
from graph.register import read_table
from graph.vocabulary import data_folder
from graph.words import words

LEAST = 3
"""Words of a quote that must stand in a sentence."""


def documents_of(part: str, benchmark: Path, shared: Path) -> list[tuple[str, Path, Sections]]:
    """Name, file and gold of the documents of a part: ``develop``, ``test``, or ``shared``, which may not be there."""
    if part == "shared":
        gold = merge_gold(sorted((shared / "eval" / "gold").glob("*.json")))
        return [(name, shared / "corpus" / f"{name}.txt", sections) for name, sections in gold.items()]
    items = [item for item in read_collection(benchmark) if item.split == part]
    return [(item.name, benchmark / "text" / f"{item.name}.md", item.document.gold) for item in items]


@dataclass(frozen=True, slots=True)
class Label:
    """The relations of a pair, each with its direction and status; ``open`` where the gold has one, but not here."""

    relations: frozenset[tuple[str, str]]
    open: bool


def aligned(cast: Cast, gold: Sections) -> dict[str, str]:
    """The things of a cast that are entities of the gold, by their names."""
    found = [
        {"id": t.id, "type": t.type, "name": t.name, "aliases": list(t.surfaces)}
        for t in cast.things.values()
        if t.first
    ]
    return align(gold["entities"], found)


def complete(cast: Cast, parts: Sequence[Passage], text: str, gold: Sections) -> None:
    """Enter the gold entities that were not found, so that more relations can be learned from a document."""
    known = set(aligned(cast, gold).values())
    heads = {row["head"]: row["kind"] for row in read_table(data_folder() / "registry" / "name_heads.csv")}
    names, new = Gazetteer(), {}
    for entity in gold["entities"]:
        if entity["id"] in known:
            continue
        for name in (entity["name"], *entity.get("aliases", ())):
            names.add(entity["id"], name)
        head = next((w.norm for w in reversed(words(entity["name"])) if w.norm in heads), "")
        new[entity["id"]] = Thing("gold-" + entity["id"], entity["type"], head=head, kind=heads.get(head, ""))
    for part in parts:
        for hit in names.find(part.words):
            thing = cast.things.setdefault("gold-" + hit.slugs[0], new[hit.slugs[0]])
            start, end = part.words[hit.first].start, part.words[hit.last - 1].end
            note(thing, text[start:end], part, start, end)
            mentions = cast.mentions[part.index]
            met = [m for m in mentions if m.first < hit.last and hit.first < m.last]
            if all(m.last - m.first < hit.last - hit.first for m in met):
                kept = [m for m in mentions if m not in met]
                mine = Mention(hit.first, hit.last, thing.id)
                cast.mentions[part.index] = sorted([*kept, mine], key=lambda m: m.first)


def quoted(reading: Reading, quotes: set[str]) -> dict[str, set[int]]:
    """The passages in which each quote stands, with the items of a list that such a passage opens."""
    tokens = [(token, part.index) for part in reading.parts for word in part.words for token in _tokens(word.text)]
    text = " " + " ".join(token for token, _ in tokens) + " "
    place, begins = 1, {}
    for index, (token, _) in enumerate(tokens):
        begins[place] = index
        place += len(token) + 1
    out = {}
    for quote in quotes:
        wanted = _tokens(quote)
        found: set[int] = set()
        halves = (wanted[: len(wanted) // 2], wanted[len(wanted) // 2 :])
        for cut in (wanted, wanted[1:], wanted[2:], wanted[:-2], *halves):
            at = text.find(f" {' '.join(cut)} ") if cut else -1
            if at >= 0:
                first = begins[at + 1]
                owners = Counter(owner for _, owner in tokens[first : first + len(cut)])
                found |= {owner for owner, n in owners.items() if n >= min(LEAST, len(cut))}
                break
        out[quote] = found | {part.index for part in reading.parts if part.lead is not None and part.lead in found}
    return out


def _tokens(text: str) -> list[str]:
    return re.findall(r"\w+", flat(text))


def labels(reading: Reading, pairs: Sequence[Pair], gold: Sections) -> list[Label]:
    """The label of every pair."""
    entity = aligned(reading.cast, gold)
    relations = [row for row in gold["relations"] if row["type"] in LEARNED]
    where = quoted(reading, {row["quote"] for row in relations})
    between = defaultdict(list)
    for row in relations:
        between[row["subject"], row["object"]].append(row)
    out = []
    for pair in pairs:
        one, other = entity.get(pair.left.id, ""), entity.get(pair.right.id, "")
        told: set[tuple[str, str]] = set()
        elsewhere = False
        for ends, direction in (((one, other), ">"), ((other, one), "<")) if one and other and one != other else ():
            for row in between.get(ends, ()):
                name = row["type"] + ("=" if row["type"] in SYMMETRIC else direction)
                if pair.kind == "name" or pair.passage in where[row["quote"]]:
                    told.add((name, row["status"]))
                else:
                    elsewhere = True
        out.append(Label(frozenset(told), elsewhere))
    return out
