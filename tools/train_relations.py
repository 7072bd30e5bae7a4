"""Train the learned step of relations and the confidence of all relations, and report how well both do.

What comes in are the develop documents of ``data/benchmark`` (and, for the report, the documents of ``../shared`` that
have gold records and the test part); what goes out is ``graph/models/relations.json``: weights of pairs, precision of
rules, weights of evidence and the threshold. Every figure comes from documents that the weights behind it were not
made from: five folds of documents. ``train`` writes the file, ``report`` prints the tables of ``docs/relations.md``.
"""

from __future__ import annotations

import argparse
import json
import math
import re
import sys
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from scipy.sparse import csr_matrix
from sklearn.linear_model import LogisticRegression

from graph.evaluation.comparison import Sections
from graph.evaluation.labels import Label, aligned, complete, documents_of, labels
from graph.evaluation.quality import draws, measures
from graph.extraction import learned
from graph.extraction.confidence import ACCEPTED, Case, cases, chosen, evidence, rivals
from graph.extraction.extractor import name_document, read_parts
from graph.extraction.frames import Claim
from graph.extraction.learned import SCALE, Model, model_of
from graph.extraction.pair_shape import stem
from graph.extraction.pairs import Pair, ends_fit, family, pairs
from graph.extraction.reading import Reading
from graph.extraction.writing import write
from graph.loaders import load_document
from graph.model import Document
from graph.pipeline import registry_folder
from graph.register import Register, shared_register

ROOT = Path(__file__).resolve().parent.parent
BENCHMARK = ROOT / "data" / "benchmark"
FOLDS = 5
STRENGTH = 0.1
"""The inverse strength of the penalty of weights."""
SEEN = 3
"""Documents that a feature, and a word in it, must stand in."""
SMALLEST = 20
"""Weights below so many thousandths are left out."""
FEWEST, EVIDENCE = 10, 0.3
"""How often a sign must stand among the cases to weigh, and the inverse strength of the penalty of its weight."""
PRIOR = 4.0
"""How many cases the precision of a rule's family counts for beside the rule's own."""


@dataclass(slots=True)
class Example:
    """A document to learn from or to measure on: reading, gold, pairs with labels, also those of the whole cast."""

    name: str
    gold: Sections
    reading: Reading
    pairs: list[Pair]
    labels: list[Label]
    more: list[Pair]
    more_labels: list[Label]


def example(name: str, path: Path, gold: Sections, register: Register, fast: bool) -> Example:
    """Read a document twice: with the things that are found, and with all that the gold names."""
    document = load_document(path)
    reading = _reading(document, register, None, fast)
    whole = _reading(document, register, gold, fast)
    mine, theirs = list(pairs(reading)), list(pairs(whole))
    return Example(name, gold, reading, mine, labels(reading, mine, gold), theirs, labels(whole, theirs, gold))


def _reading(document: Document, register: Register, gold: Sections | None, fast: bool) -> Reading:
    parts, cast = name_document(document, register)
    if gold is not None:
        complete(cast, parts, document.text, gold)
    return read_parts(document, register, parts, cast, fast=fast)


# The weights of pairs


def vocabulary(examples: Sequence[Example], register: Register) -> list[str]:
    """The features that count: each in several documents, and without words that are names or hardly words at all."""
    seen: dict[str, set[str]] = defaultdict(set)
    low: dict[str, set[str]] = defaultdict(set)
    for one in examples:
        for pair in (*one.pairs, *one.more):
            for feature in pair.features:
                seen[feature].add(one.name)
        for part in one.reading.parts:
            for word in part.words:
                if word.text.islower():
                    low[stem(word.norm)].add(one.name)
    common = {word for word, names in low.items() if len(names) >= SEEN}
    rare = {stem(w.norm) for one in examples for part in one.reading.parts for w in part.words} - common
    names = {word for word in register.by_key if " " not in word}
    barred = (rare | (names - common)) - STRUCTURE
    return sorted(
        feature
        for feature, where in seen.items()
        if len(where) >= SEEN and not _telling(feature) & barred and not re.search(r"\d{3}", feature)
    )


STRUCTURE = frozenset(
    """organization state nationalbody programme instrument system event place topic none name own plain front end
    middle register form acronym code pattern phrase block true false around meant several project lead subject head
    table heading title main before""".split()
)
"""Words of features that are no words of a text."""


def _telling(feature: str) -> set[str]:
    """The words of a feature, without its label."""
    told = feature.split(":", 1)[-1] if ":" in feature else ""
    return set(re.findall(r"[^\W\d_]+", told.lower()))


def matrix(rows: Sequence[Pair], index: Mapping[str, int]) -> csr_matrix:
    """Which features each pair has."""
    cells = [sorted({index[f] for f in pair.features if f in index}) for pair in rows]
    ends = np.cumsum([0, *map(len, cells)])
    flat = np.fromiter((c for row in cells for c in row), dtype=np.int32, count=int(ends[-1]))
    return csr_matrix((np.ones(len(flat)), flat, ends), shape=(len(rows), len(index)))


def fit(examples: Sequence[Example], features: Sequence[str]) -> dict[str, Any]:
    """The weights of one model: for each relation and direction those of a logistic regression, in thousandths."""
    index = {feature: n for n, feature in enumerate(features)}
    rows = [pair for one in examples for pair in one.more]
    told = [label for one in examples for label in one.more_labels]
    table = matrix(rows, index)
    fits = [ends_fit(pair.left.type, pair.right.type) for pair in rows]
    classes, columns, bias = [], [], []
    for name in sorted({name for some in fits for name in some}):
        positive = [any(name == relation for relation, _ in label.relations) for label in told]
        used = [n for n, some in enumerate(fits) if name in some and (positive[n] or not told[n].open)]
        wanted = np.array([positive[n] for n in used])
        if wanted.sum() < 5:
            continue
        machine = LogisticRegression(C=STRENGTH, solver="liblinear", max_iter=100).fit(table[used], wanted)
        classes.append(name)
        columns.append(np.round(machine.coef_[0] * SCALE).astype(int))
        bias.append(round(float(machine.intercept_[0]) * SCALE))
    weights = np.stack(columns, axis=1)
    weights[np.abs(weights) < SMALLEST] = 0
    cells = {
        feature: [int(v) for k in np.nonzero(weights[n])[0] for v in (k, weights[n, k])]
        for n, feature in enumerate(features)
        if weights[n].any()
    }
    return {"classes": classes, "bias": bias, "weights": cells}


# The weights of evidence


@dataclass(slots=True)
class Judged:
    """A relation that rules or the model hold possible in a document, with whether the gold has it."""

    case: Case
    others: Mapping[tuple[str, ...], list[Case]]
    right: bool
    key: tuple[str, ...]


def judged_cases(one: Example, model: Model | None) -> list[Judged]:
    """All relations held possible in a document, and which are right."""
    reading = one.reading
    reading.learned = learned.claims(reading, model) if model is not None else []
    caught: list[Claim] = []

    def keep(claims: Iterable[Claim]) -> list[Claim]:
        caught.extend(claims)
        return []

    write(reading, keep)
    entity = aligned(reading.cast, one.gold)
    gold = _gold_keys(one.gold)
    found = cases(caught)
    others = rivals(found)
    out = []
    for case in found:
        far = case.ends[1] if case.relation == "addresses" else entity.get(case.ends[1], "?" + case.ends[1])
        ends = [entity.get(case.ends[0], "?" + case.ends[0]), far]
        if case.relation == "cooperates_with":
            ends.sort()
        key = (case.relation, *ends, chosen(case).status)
        out.append(Judged(case, others, key in gold, key))
    return out


def _gold_keys(gold: Sections) -> set[tuple[str, ...]]:
    out = set()
    for row in gold["relations"]:
        ends = [row["subject"], row["object"]]
        if row["type"] == "cooperates_with":
            ends.sort()
        out.add((row["type"], *ends, row["status"]))
    return out


def rule_table(found: Iterable[Judged]) -> dict[str, float]:
    """The precision of every family of rules and of every rule with several cases, smoothed by the relation's."""
    hits: Counter[str] = Counter()
    all_: Counter[str] = Counter()
    parents: dict[str, str] = {}
    for one in found:
        names = {one.case.relation, ""} if one.case.by_rules else set()
        for claim in one.case.by_rules:
            kind = family(claim)
            names |= {kind, claim.rule}
            parents[kind] = claim.relation
            if claim.rule != kind:
                parents[claim.rule] = kind
        for name in names:
            all_[name] += 1
            hits[name] += one.right
    out = {"": hits[""] / max(all_[""], 1)}

    def precision(name: str) -> float:
        if name not in out:
            out[name] = (hits[name] + PRIOR * precision(parents.get(name, ""))) / (all_[name] + PRIOR)
        return out[name]

    for name in sorted(all_):
        precision(name)
    return {name: round(p, 3) for name, p in sorted(out.items()) if name}


def weigh(found: Sequence[Judged], rules: Mapping[str, float]) -> dict[str, float]:
    """The weights of evidence: a logistic regression over what speaks for and against each relation."""
    rows = [evidence(one.case, rules, one.others) for one in found]
    often = Counter(name for row in rows for name in row)
    names = sorted(name for name, n in often.items() if n >= FEWEST)
    table = np.array([[row.get(name, 0.0) for name in names] for row in rows])
    wanted = np.array([one.right for one in found])
    machine = LogisticRegression(C=EVIDENCE, fit_intercept=False, solver="lbfgs", max_iter=2000).fit(table, wanted)
    return {name: round(float(w), 3) for name, w in zip(names, machine.coef_[0], strict=True)}


def sure(one: Judged, rules: Mapping[str, float], weights: Mapping[str, float]) -> float:
    """The confidence in a relation."""
    told = evidence(one.case, rules, one.others)
    return 1 / (1 + math.exp(-sum(weights.get(name, 0.0) * value for name, value in told.items())))


# Folds, thresholds, report


@dataclass(slots=True)
class Outcome:
    """The relations held possible in a document with the confidence that other documents give them."""

    name: str
    gold: int
    rows: list[tuple[float, Judged]]


def folds(examples: Sequence[Example], extra: Sequence[Example], register: Register) -> list[Outcome]:
    """Every document judged by weights of the other folds (and of ``extra`` documents)."""
    parts = [[one for n, one in enumerate(examples) if n % FOLDS == fold] for fold in range(FOLDS)]
    found: dict[str, list[Judged]] = {}
    for part in parts:
        rest = [one for one in examples if one not in part] + list(extra)
        model = model_of(fit(rest, vocabulary(rest, register)))
        for one in part:
            found[one.name] = judged_cases(one, model)
    out = []
    for part in parts:
        inside = {one.name for one in part}
        others = [case for name, some in found.items() if name not in inside for case in some]
        rules = rule_table(others)
        weights = weigh(others, rules)
        for one in part:
            rows = [(sure(case, rules, weights), case) for case in found[one.name]]
            out.append(Outcome(one.name, len(_gold_keys(one.gold)), rows))
    return out


def figures(outcomes: Sequence[Outcome], rule: float, model: float) -> tuple[float, float, float]:
    """Precision, recall and F1 of relations with a least confidence, for those of rules and those of the model."""
    hit = found = 0
    for one in outcomes:
        keys = {case.key: case.right for p, case in one.rows if p >= (rule if case.case.by_rules else model)}
        hit += sum(keys.values())
        found += len(keys)
    gold = sum(one.gold for one in outcomes)
    p, r = hit / max(found, 1), hit / max(gold, 1)
    return p, r, 2 * p * r / (p + r) if hit else 0.0


def thresholds(develop: Sequence[Outcome], real: Sequence[Outcome]) -> dict[str, float]:
    """The least confidence of relations that rules state and of others, best on both kinds of documents together."""

    def mean(pair: tuple[float, float]) -> float:
        return figures(develop, *pair)[2] + (figures(real, *pair)[2] if real else 0.0)

    best = max(((r, m) for r in STEPS for m in STEPS if m >= r), key=mean)
    return {"rule": best[0], "model": best[1]}


STEPS = [n / 100 for n in range(0, 51, 5)]
"""Thresholds that are tried."""
TIER = 0.9
"""The precision of what may be taken without a look."""


def sure_tier(outcomes: Sequence[Outcome]) -> float:
    """The least confidence from which on the relations have the precision of the tier; above 1 where there is none."""
    levels = [n / 100 for n in range(50, 100)]
    return next((least for least in levels if figures(outcomes, least, least)[0] >= TIER), 1.01)


def interval(outcomes: Sequence[Outcome], rule: float, model: float) -> tuple[float, float]:
    """The range of F1 when documents are drawn anew."""
    rows = np.zeros((len(outcomes), 4))
    for n, one in enumerate(outcomes):
        keys = {case.key: case.right for p, case in one.rows if p >= (rule if case.case.by_rules else model)}
        rows[n] = (sum(keys.values()), len(keys), sum(keys.values()), one.gold)
    low, high = np.percentile(measures(draws(len(outcomes)) @ rows)[:, 2], [2.5, 97.5])
    return float(low), float(high)


def table(parts: Mapping[str, Sequence[Outcome]], least: Mapping[str, float], tier: float) -> str:
    """The figures of every method on every part, and how the confidence fits, as Markdown."""
    out = ["| part | method | precision | recall | F1 | interval |", "|---|---|---|---|---|---|"]
    methods = {
        "rules": (0.0, 1.1),
        "the model where no rule speaks": (1.1, least["model"]),
        "rules and model": (least["rule"], least["model"]),
        "accepted": (ACCEPTED, ACCEPTED),
        f"surest (from {tier:.2f})": (tier, tier),
    }
    for part, outcomes in parts.items():
        for method, limits in methods.items():
            p, r, f = figures(outcomes, *limits)
            low, high = interval(outcomes, *limits)
            out.append(f"| {part} | {method} | {p:.3f} | {r:.3f} | {f:.3f} | {low:.2f} to {high:.2f} |")
    out += ["", "| part | confidence | relations | right |", "|---|---|---|---|"]
    for part, outcomes in parts.items():
        for step in range(1, 10):
            inside = [case.right for one in outcomes for p, case in one.rows if step / 10 <= p < step / 10 + 0.1]
            if inside:
                told = f"{step / 10:.1f} to {step / 10 + 0.1:.1f}"
                out.append(f"| {part} | {told} | {len(inside)} | {sum(inside) / len(inside):.2f} |")
    return "\n".join(out)


def losses(examples: Sequence[Example], outcomes: Sequence[Outcome], least: Mapping[str, float]) -> str:
    """What became of every gold relation between two things of the text, as Markdown."""
    rows: dict[str, Counter[str]] = defaultdict(Counter)
    for one, judged in zip(examples, outcomes, strict=True):
        entity = aligned(one.reading.cast, one.gold)
        formed = {
            (name[:-1], frozenset((entity[pair.left.id], entity[pair.right.id])))
            for pair, label in zip(one.pairs, one.labels, strict=True)
            for name, _ in label.relations
        }
        kept = [case for p, case in judged.rows if p >= least["rule" if case.case.by_rules else "model"]]
        right, told = {case.key for case in kept}, {case.key[:-1] for case in kept}
        for key in sorted(_gold_keys(one.gold)):
            ends = set(key[1:3])
            if key in right:
                fate = "found"
            elif key[:-1] in told:
                fate = "status"
            elif key[0] not in FATES and not ends <= set(entity.values()):
                fate = "entity"
            else:
                fate = "score" if (key[0], frozenset(ends)) in formed else "pair"
            rows[key[0]][fate] += 1
            rows["all"][fate] += 1
    out = [
        "| relation | gold | found | other status | an end not found | no pair where it is stated | score too low |",
        "|---|---|---|---|---|---|---|",
    ]
    for name, counts in sorted(rows.items(), key=lambda item: -sum(item[1].values())):
        cells = (counts[fate] for fate in ("found", "status", "entity", "pair", "score"))
        out.append(f"| {name} | {sum(counts.values())} | " + " | ".join(map(str, cells)) + " |")
    return "\n".join(out)


FATES = frozenset({"addresses"})
"""Relations whose far end is no thing of the text."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Train and write, or report."""
    parser = argparse.ArgumentParser(description="Train the learned step of relations.")
    parser.add_argument("action", choices=["train", "report"], nargs="?", default="train")
    parser.add_argument("--shared", type=Path, default=ROOT.parent / "shared")
    parser.add_argument("--fast", action="store_true", help="without trees of sentences")
    parser.add_argument("--output", type=Path, default=learned.path())
    args = parser.parse_args(arguments)
    register = shared_register(registry_folder())
    develop = [example(*one, register, args.fast) for one in documents_of("develop", BENCHMARK, args.shared)]
    print(f"{len(develop)} documents, {sum(len(one.pairs) for one in develop)} pairs", file=sys.stderr)
    judged = folds(develop, [], register)
    everything = [case for one in judged for _, case in one.rows]
    rules = rule_table(everything)
    data: dict[str, Any] = {
        "model": fit(develop, vocabulary(develop, register)),
        "rules": rules,
        "confidence": weigh(everything, rules),
    }
    parts = {"develop": judged}
    for part in ("shared", "test") if (args.shared / "eval" / "gold").is_dir() else ("test",):
        found = (example(*one, register, args.fast) for one in documents_of(part, BENCHMARK, args.shared))
        parts[part] = [outcome(one, data) for one in found]
    data["threshold"] = thresholds(judged, parts.get("shared", []))
    data["surest"] = sure_tier(judged)
    print(table(parts, data["threshold"], data["surest"]))
    print("\n" + losses(develop, [next(o for o in judged if o.name == one.name) for one in develop], data["threshold"]))
    print(data["threshold"], data["confidence"], file=sys.stderr)
    if args.action == "train":
        kinds = json.loads(args.output.read_text(encoding="utf-8")) if args.output.exists() else {}
        text = json.dumps(
            {**kinds, "fast" if args.fast else "parsed": data},
            ensure_ascii=False,
            sort_keys=True,
            separators=(",", ":"),
        )
        args.output.parent.mkdir(parents=True, exist_ok=True)
        args.output.write_text(text + "\n", encoding="utf-8")
    return 0


def outcome(one: Example, data: Mapping[str, Any]) -> Outcome:
    """A document judged by the tables."""
    found = judged_cases(one, model_of(data["model"]))
    rows = [(sure(case, data["rules"], data["confidence"]), case) for case in found]
    return Outcome(one.name, len(_gold_keys(one.gold)), rows)


if __name__ == "__main__":
    sys.exit(main())
