"""Compare the records of one document with its gold records, section by section.

What comes in are the sections of both; what goes out are tallies of hits, misses and wrong records. Entities are
aligned by their names first, and everything else is compared over that alignment (the rules stand in
``docs/guidelines.md``).
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from graph.model import Records

Record = dict[str, Any]
Sections = dict[str, list[Record]]
Key = tuple[str, ...]

SECTIONS = Records.SECTIONS
SYMMETRIC = {"cooperates_with"}
ARTICLES = {"the", "a", "an"}


def norm(name: str | None) -> str:
    """A name without case, accents, articles and punctuation.

    >>> norm("The Comité's  list A")
    'comite list a'
    """
    text = unicodedata.normalize("NFKD", name or "")
    text = "".join(c for c in text if not unicodedata.combining(c)).casefold().replace("'s ", " ").replace("’s ", " ")
    words = re.sub(r"[^\w]+", " ", text).split()
    return " ".join(w for i, w in enumerate(words) if w not in ARTICLES or (w == "a" and i == len(words) - 1))


def flat(text: str) -> str:
    """A quote as it is compared: white space, case, curly quotes and Markdown's stars do not count."""
    text = text.replace("*", "").replace("’", "'").replace("“", '"').replace("”", '"')
    return re.sub(r"\s+", " ", text).strip().lower()


def names(entity: Record) -> set[str]:
    """The normalised names of an entity."""
    return {norm(n) for n in [entity.get("name"), *(entity.get("aliases") or [])] if n} - {""}


def jaccard(left: str, right: str) -> float:
    """The share of words that two titles have in common."""
    one, other = set(norm(left).split()), set(norm(right).split())
    return len(one & other) / len(one | other) if one | other else 0.0


def same_date(left: str | None, right: str | None) -> bool:
    """Whether one partial date begins with the other."""
    return left == right or bool(left and right and (left.startswith(right) or right.startswith(left)))


def same_symbol(left: str | None, right: str | None) -> bool:
    """UN symbols are the same when one only lacks the year.

    >>> same_symbol("S/RES/1373", "S/RES/1373(2001)"), same_symbol("S/RES/1373(2001)", "S/RES/1373(2002)")
    (True, False)
    """
    one, other = (re.sub(r"\s", "", x or "").upper() for x in (left, right))
    if not one or not other:
        return False
    without = [re.sub(r"\(\d{4}\)$", "", x) for x in (one, other)]
    return one == other or (without[0] == without[1] and not (one.endswith(")") and other.endswith(")")))


@dataclass(slots=True)
class Tally:
    """Hits among the predicted and the gold records of a section; ``weights`` replaces them where
    records weigh less.
    """

    hit: int = 0
    predicted: int = 0
    gold: int = 0
    missed: list[str] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)
    weights: list[float] | None = None

    def add(self, hits: int, predicted: int, gold: int) -> None:
        """Count further records."""
        self.hit += hits
        self.predicted += predicted
        self.gold += gold

    def take(self, other: Tally) -> None:
        """Count what another tally counted."""
        self.add(other.hit, other.predicted, other.gold)
        self.missed += other.missed
        self.wrong += other.wrong

    def figures(self) -> dict[str, float]:
        """Precision, recall, F1 and the numbers they are made of."""
        hit_p, all_p, hit_g, all_g = self.weights or (self.hit, self.predicted, self.hit, self.gold)
        p, r = hit_p / all_p if all_p else 0.0, hit_g / all_g if all_g else 0.0
        f = 2 * p * r / (p + r) if p + r else 0.0
        found = {"precision": round(p, 4), "recall": round(r, 4), "f1": round(f, 4)}
        return {**found, "gold": round(all_g), "predicted": round(all_p)}


Tallies = defaultdict[str, Tally]


def align(gold: Sequence[Record], predicted: Sequence[Record]) -> dict[str, str]:
    """Map predicted entity ids to gold ids by shared names; a shared name owned by several goes to the best overlap."""
    owners: dict[str, set[str]] = defaultdict(set)
    for entity in gold:
        for name in names(entity):
            owners[name].add(entity["id"])
    types = {entity["id"]: entity["type"] for entity in gold}
    mapping = {}
    for entity in predicted:
        votes: Counter[str] = Counter()
        for name in sorted(names(entity)):  # sorted, so that a tie falls the same way in every process
            for owner in sorted(owners.get(name, ())):
                votes[owner] += 1 + (0.5 if types[owner] == entity.get("type") else 0)  # type: ignore[assignment]
        if votes:
            mapping[entity["id"]] = votes.most_common(1)[0][0]
    return mapping


def weigh(tally: Tally, gold: Mapping[Key, str], predicted: Mapping[Key, str]) -> None:
    """Records of one type that share a quote weigh one together, so that a list sentence counts once.

    Both mappings lead from a record's key to its quote.
    """

    def weights(quotes: Mapping[Key, str]) -> dict[Key, float]:
        groups = Counter((key[0], quote) for key, quote in quotes.items())
        return {key: 1 / groups[key[0], quote] for key, quote in quotes.items()}

    g, p = weights(gold), weights(predicted)
    more = (
        sum(p[key] for key in predicted if key in gold),
        sum(p.values()),
        sum(g[key] for key in gold if key in predicted),
        sum(g.values()),
    )
    tally.weights = [a + b for a, b in zip(tally.weights or (0.0,) * 4, more, strict=True)]


def compare_sets(
    tally: Tally,
    gold: Iterable[Hashable],
    predicted: Iterable[Hashable],
    describe: Callable[[Any], str] = str,
) -> None:
    """Count keys that both sides have."""
    want, have = set(gold), set(predicted)
    tally.add(len(want & have), len(have), len(want))
    tally.missed += [describe(key) for key in sorted(want - have, key=str)]
    tally.wrong += [describe(key) for key in sorted(have - want, key=str)]


def pair(
    tally: Tally,
    gold: Iterable[Record],
    predicted: Sequence[Record],
    same: Callable[[Record, Record], bool],
    describe: Callable[[Record], str],
) -> list[tuple[Record, Record]]:
    """Greedy one-to-one matching of records; returns the matched pairs."""
    left, matched = list(gold), []
    for record in predicted:
        found = next((one for one in left if same(one, record)), None)
        if found is None:
            tally.wrong.append(describe(record))
        else:
            left.remove(found)
            matched.append((found, record))
    tally.missed += [describe(one) for one in left]
    tally.add(len(matched), len(predicted), len(matched) + len(left))
    return matched


@dataclass(slots=True)
class Comparison:
    """One document's gold and prediction with the alignment of their entities."""

    gold: Sections
    predicted: Sections
    tallies: Tallies
    mapping: dict[str, str]
    label: dict[str, str]

    def to_gold(self, identifier: str) -> str:
        """The gold id of a predicted entity, or its name with a question mark where it is aligned to none."""
        return self.mapping.get(identifier, f"?{self.label.get(identifier, identifier)}")

    def entities(self) -> None:
        """Entities found, and their types."""
        gold_type = {entity["id"]: entity["type"] for entity in self.gold["entities"]}
        tally = self.tallies["entities"]
        hit = set(self.mapping.values()) & set(gold_type)
        tally.add(len(hit), len(self.predicted["entities"]), len(gold_type))
        tally.missed += sorted(set(gold_type) - hit)
        tally.wrong += sorted(e["name"] for e in self.predicted["entities"] if e["id"] not in self.mapping)
        typed = [
            (e["type"], gold_type[self.mapping[e["id"]]]) for e in self.predicted["entities"] if e["id"] in self.mapping
        ]
        self.tallies["entity types"].add(sum(a == b for a, b in typed), len(typed), len(typed))

    def relations(self) -> None:
        """Relations with and without their status, a quote once, and their dates."""

        def key(record: Record, convert: Callable[[str], str], status: bool) -> Key:
            far = record["object"] if record["type"] == "addresses" else convert(record["object"])
            ends = [convert(record["subject"]), far]
            if record["type"] in SYMMETRIC:
                ends.sort()
            return (record["type"], *ends, *([record["status"]] if status else []))

        gold, predicted = self.gold["relations"], self.predicted["relations"]
        weigh(
            self.tallies["relations, a quote once"],
            {key(r, str, True): flat(r.get("quote") or "")[:60] for r in gold},
            {key(r, self.to_gold, True): flat(r.get("quote") or "")[:60] for r in predicted},
        )
        dates = {key(r, str, False): r.get("date") for r in gold}
        for record in predicted:
            one = key(record, self.to_gold, False)
            if one in dates:
                agreed = bool(dates[one]) and same_date(dates[one], record.get("date"))
                self.tallies["relation dates"].add(int(agreed), int(bool(record.get("date"))), int(bool(dates[one])))
        for name, status in (("relations", True), ("relations without status", False)):
            compare_sets(
                self.tallies[name],
                {key(r, str, status) for r in gold},
                {key(r, self.to_gold, status) for r in predicted},
                " | ".join,
            )

    def agreements(self) -> None:
        """Agreements by parties and kind, and with status and date as well."""

        def same(strict: bool) -> Callable[[Record, Record], bool]:
            def check(g: Record, p: Record) -> bool:
                if set(g["parties"]) != {self.to_gold(party) for party in p["parties"]}:
                    return False
                if "other" not in (g["kind"], p["kind"]) and g["kind"] != p["kind"]:
                    return False
                dated = g["date"] is None or same_date(g["date"], p.get("date"))
                return not strict or (g["status"] == p["status"] and dated)

            return check

        def text(record: Record) -> str:
            parties = " + ".join(sorted(self.label.get(party, party) for party in record["parties"]))
            return f"{record['kind']} {record.get('date')} {record['status']}: {parties}"

        for name, strict in (("agreements", True), ("agreements by parties", False)):
            pair(self.tallies[name], self.gold["agreements"], self.predicted["agreements"], same(strict), text)

    def fields(
        self,
        section: str,
        matched: Sequence[tuple[Record, Record]],
        lists: Sequence[str],
        scalars: Sequence[str] = (),
    ) -> None:
        """The fields of records that were found, and all fields of those that were missed."""
        tally = self.tallies[section]
        for gold, predicted in matched:
            for key in lists:
                convert = str if key == "topics" else self.to_gold
                compare_sets(
                    tally,
                    {(key, value) for value in gold.get(key) or []},
                    {(key, convert(value)) for value in predicted.get(key) or []},
                )
            for key in scalars:
                want, have = gold.get(key), predicted.get(key)
                if want:
                    agreed = same_date(want, have) if key in ("start", "end") else norm(want) == norm(have)
                    tally.add(int(agreed), int(bool(have)), 1)
                elif have:
                    tally.add(0, 1, 0)
        known = [gold for gold, _ in matched]
        for gold in self.gold[section]:
            if gold not in known:
                tally.gold += sum(len(gold.get(key) or []) for key in lists) + sum(bool(gold.get(k)) for k in scalars)

    def found(
        self, section: str, same: Callable[[Record, Record], bool], describe: Callable[[Record], str]
    ) -> list[tuple[Record, Record]]:
        """Match the records of a section and count under ``... found`` how many there are."""
        tally = Tally()
        matched = pair(tally, self.gold[section], self.predicted[section], same, describe)
        self.tallies[f"{section} found"].take(tally)
        return matched

    def projects(self) -> None:
        """Projects by code or title, and their fields."""

        def same(g: Record, p: Record) -> bool:
            if g.get("code") and p.get("code"):
                return norm(g["code"]) == norm(p["code"])
            return bool(g.get("code") and norm(g["code"]) == norm(p.get("code"))) or (
                jaccard(g["title"], p.get("title", "")) >= 0.6
            )

        matched = self.found("projects", same, lambda r: f"{r.get('code')} {r.get('title')}")
        self.fields("projects", matched, ["lead", "partners", "funders", "beneficiaries", "topics"], ["status"])

    def events(self) -> None:
        """Events by beginning and place or by name, and their fields."""

        def same(g: Record, p: Record) -> bool:
            here, there = norm(g.get("place")), norm(p.get("place"))
            begins = bool(g.get("start")) and g["start"] == p.get("start")
            return (begins and (not g.get("place") or here in there or there in here)) or (
                jaccard(g["name"], p.get("name", "")) >= 0.6
            )

        matched = self.found("events", same, lambda r: f"{r.get('start')} {r.get('place')} {r.get('name')}")
        self.fields("events", matched, ["organizers", "hosts", "funders", "participants"], ["start", "end", "place"])

    def instruments(self) -> None:
        """Instruments by symbol, entity or name."""
        pair(
            self.tallies["instruments"],
            self.gold["instruments"],
            self.predicted["instruments"],
            lambda g, p: (
                same_symbol(g.get("symbol"), p.get("symbol"))
                or self.mapping.get(p.get("id", "")) == g["id"]
                or jaccard(g["name"], p.get("name", "")) >= 0.7
            ),
            lambda r: f"{r.get('symbol')} {r.get('name')}",
        )

    def topics(self) -> None:
        """Who works on what, with and without the mode."""

        def keys(records: Iterable[Record], convert: Callable[[str], str], mode: bool) -> Collection[Key]:
            return {(convert(r["actor"]), r["topic"], *([r["mode"]] if mode else [])) for r in records}

        for name, mode in (("topics", True), ("topics without mode", False)):
            gold, predicted = self.gold["topics"], self.predicted["topics"]
            compare_sets(self.tallies[name], keys(gold, str, mode), keys(predicted, self.to_gold, mode), " | ".join)

    def recommendations(self) -> None:
        """Recommendations by their words, and their fields."""

        def same(g: Record, p: Record) -> bool:
            one, other = flat(g["quote"]), flat(p["quote"])
            return one[:60] in other or other[:60] in one or other.startswith(one[:40])

        matched = self.found("recommendations", same, lambda r: str(r["quote"])[:80])
        self.fields("recommendations", matched, ["addressees", "topics"])


def score_document(gold: Sections, predicted: Sections, tallies: Tallies) -> None:
    """Count one document into the tallies."""
    label = {entity["id"]: entity["name"] for entity in predicted["entities"]}
    both = Comparison(gold, predicted, tallies, align(gold["entities"], predicted["entities"]), label)
    both.entities()
    both.relations()
    both.agreements()
    both.projects()
    both.events()
    both.instruments()
    both.topics()
    both.recommendations()
