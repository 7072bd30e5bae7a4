"""Train the weights of ``graph/models/topics.json``: who works on which topic, in which mode, what a text is about.

What comes in are the develop part of ``data/benchmark`` and, where it is there, the folder ``../shared`` with documents
and gold records; what goes out are the weights (three decimals, sorted) and, with ``--measure``, the figures of
documents that were left out of training: each real document alone, the benchmark in ten parts. Needs scikit-learn,
which the program itself does not.
"""

from __future__ import annotations

import argparse
import json
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
from sklearn.feature_extraction import DictVectorizer
from sklearn.linear_model import LogisticRegression

from graph.evaluation.comparison import align, flat, jaccard, norm
from graph.evaluation.labels import documents_of
from graph.extraction import topic_model as actors
from graph.extraction import topic_spans as spans
from graph.extraction.extractor import read_document
from graph.extraction.project_records import all_projects
from graph.extraction.reading import Reading
from graph.extraction.recommendations import recommendations
from graph.extraction.topics import MOST
from graph.loaders import load_document
from graph.pipeline import registry_folder
from graph.register import shared_register

ROOT = Path(__file__).resolve().parent.parent
TARGET = ROOT / "graph" / "models" / "topics.json"
FEWEST = 3
"""In how many documents a feature must stand."""
SMALL = 0.015
"""Weights below this are left out."""
PARTS = 10
REAL_WEIGHT = 2.0
"""How much more an example of a real document counts."""
KINDS = ("project", "recommendation", "instrument")

Gold = Mapping[str, Any]
Weights = dict[str, float]
Pair = tuple[str, str]


@dataclass(slots=True)
class Example:
    """A candidate: its pair of actor and topic (or of text and topic), features, label (``None``: not used)."""

    pair: Pair
    features: list[str]
    label: str | None
    modes: list[str] = field(default_factory=list)
    group: tuple[int, str] = (0, "")
    can_do: bool = True


@dataclass(slots=True)
class Examples:
    """All examples of a document, with the gold they are held against."""

    name: str
    real: bool
    gold: set[tuple[str, str, str]]
    pairs: list[Example] = field(default_factory=list)
    about: dict[str, list[Example]] = field(default_factory=dict)
    about_gold: dict[str, set[Pair]] = field(default_factory=dict)


def documents(shared: Path) -> Iterator[tuple[str, bool, Gold, Reading]]:
    """Every document that may be learned from: name, whether it is a real one, gold and reading."""
    register = shared_register(registry_folder())
    for part in ("develop", "shared"):
        for name, path, gold in documents_of(part, ROOT / "data" / "benchmark", shared):
            yield name, part == "shared", gold, read_document(load_document(path), register, fast=True)


class Places:
    """Finds the passages in which a quote stands."""

    def __init__(self, reading: Reading) -> None:
        text = reading.document.text
        self.words = [(w, p.index) for p in reading.parts for w in _plain(text[p.start : p.end])]
        self.starts: dict[str, list[int]] = defaultdict(list)
        for at, (word, _) in enumerate(self.words):
            self.starts[word].append(at)

    def of(self, quote: str) -> set[int]:
        """The passages of a quote; where it does not stand as a whole, those of its first and last six words."""
        wanted = _plain(quote)
        found = self._find(wanted)
        if not found and len(wanted) > 6:
            found = self._find(wanted[:6]) | self._find(wanted[-6:])
        return found

    def _find(self, wanted: list[str]) -> set[int]:
        for at in self.starts[wanted[0]] if wanted else ():
            here = self.words[at : at + len(wanted)]
            if [word for word, _ in here] == wanted:
                return {passage for _, passage in here}
        return set()


def _plain(text: str) -> list[str]:
    return [word for word in ("".join(c for c in w if c.isalnum()) for w in flat(text).split()) if word]


def examples(name: str, real: bool, gold: Gold, reading: Reading) -> Examples:
    """The candidates of a document with their labels."""
    places = Places(reading)
    entities = [
        {"id": t.id, "type": t.type, "name": t.name, "aliases": list(t.surfaces)}
        for t in reading.cast.things.values()
        if t.first
    ]
    known = align(gold["entities"], entities)
    out = Examples(name, real, {(t["actor"], t["topic"], t["mode"]) for t in gold["topics"]})
    told: dict[Pair, list[tuple[str, set[int]]]] = defaultdict(list)
    for topic in gold["topics"]:
        told[topic["actor"], topic["topic"]].append((topic["mode"], places.of(topic["quote"])))
    for found in actors.candidates(reading):
        passage = found.sentence.part.index
        starts = [group.first for group in found.sentence.groups]
        for thing, at, features in found.actors:
            for spot in found.topics:
                pair = (known.get(thing.id, f"?{thing.id}"), spot.topic)
                modes = [mode for mode, where in told.get(pair, ()) if passage in where]
                label = modes[0] if modes else (None if pair in told else "")
                joint = [*found.shared, *features, *spot.features, *actors.cross(at, features, spot, starts)]
                mode_features = actors.pair_mode_features(found, features, spot)
                group = (passage, thing.id)
                out.pairs.append(Example(pair, joint, label, mode_features, group, thing.is_actor))
    _about_projects(out, gold, reading)
    _about_recommendations(out, gold, reading)
    _about_instruments(out, gold, reading, known)
    return out


def _add(out: Examples, kind: str, identity: str, zones: spans.Zones, wanted: set[str]) -> None:
    out.about_gold.setdefault(kind, set()).update((identity, topic) for topic in wanted)
    rows = out.about.setdefault(kind, [])
    for topic, features in spans.span_features(kind, zones).items():
        rows.append(Example((identity, topic), features, "yes" if topic in wanted else "", group=(0, identity)))


def _about_projects(out: Examples, gold: Gold, reading: Reading) -> None:
    left = list(gold["projects"])
    for number, project in enumerate(all_projects(reading)):
        for record in left:
            same_code = project.code and norm(record.get("code")) == norm(project.code)
            if same_code or jaccard(record["title"], project.title) >= 0.6:
                left.remove(record)
                _add(out, "project", str(number), spans.project_zones(reading, project), set(record["topics"]))
                break


def _about_recommendations(out: Examples, gold: Gold, reading: Reading) -> None:
    left = list(gold["recommendations"])
    for part, _ in recommendations(reading.parts, reading.document.text):
        text = flat(reading.document.text[part.start : part.block.end])
        for record in left:
            if flat(record["quote"])[:40] in text:
                left.remove(record)
                zones = spans.recommendation_zones(reading, part)
                _add(out, "recommendation", str(part.index), zones, set(record["topics"]))
                break


def _about_instruments(out: Examples, gold: Gold, reading: Reading, known: Mapping[str, str]) -> None:
    wanted: dict[str, set[str]] = defaultdict(set)
    for relation in gold["relations"]:
        if relation["type"] == "addresses":
            wanted[relation["subject"]].add(relation["object"])
    for thing in reading.cast.things.values():
        if thing.type == "Instrument" and thing.first:
            identity = known.get(thing.id, f"?{thing.id}")
            _add(out, "instrument", identity, spans.instrument_zones(reading, thing), wanted.get(identity, set()))


def fit(rows: Sequence[tuple[list[str], str, float]], docs: Sequence[set[str]], strength: float) -> dict[str, Weights]:
    """Weights of each label, from rows of features, label and weight; of two labels only the second has any."""
    counts = Counter(feature for document in docs for feature in document)
    kept = {feature for feature, n in counts.items() if n >= FEWEST}
    vectors = DictVectorizer(dtype=np.float32)
    matrix = vectors.fit_transform([dict.fromkeys((f for f in features if f in kept), 1) for features, _, _ in rows])
    matrix.indices, matrix.indptr = matrix.indices.astype(np.int32), matrix.indptr.astype(np.int32)
    labels = [label for _, label, _ in rows]
    solver = "liblinear" if len(set(labels)) == 2 else "lbfgs"
    model = LogisticRegression(C=strength, max_iter=500, solver=solver)
    model.fit(matrix, labels, sample_weight=[weight for _, _, weight in rows])
    names = vectors.get_feature_names_out()
    classes = model.classes_[1:] if len(model.classes_) == 2 else model.classes_
    out: dict[str, Weights] = {}
    for label, row, intercept in zip(classes, model.coef_, model.intercept_, strict=True):
        weights = {name: float(value) for name, value in zip(names, row, strict=True)}
        weights["bias"] = weights.get("bias", 0.0) + float(intercept)
        out[str(label)] = {n: round(v, 3) for n, v in sorted(weights.items()) if abs(v) >= SMALL}
    return out


def train(docs: Sequence[Examples], strengths: tuple[float, float, float] = (0.02, 0.3, 0.1)) -> dict[str, Any]:
    """The weights from these documents."""

    def weight(document: Examples) -> float:
        return REAL_WEIGHT if document.real else 1.0

    used = [(d, e) for d in docs for e in d.pairs if e.label is not None]
    pair = fit(
        [(e.features, "yes" if e.label else "", weight(d)) for d, e in used],
        [{f for e in d.pairs for f in e.features} for d in docs],
        strengths[0],
    )["yes"]
    mode = fit(
        [(e.modes, str(e.label), 1.0) for _, e in used if e.label],
        [{f for e in d.pairs if e.label for f in e.modes} for d in docs],
        strengths[1],
    )
    about = fit(
        [(e.features, str(e.label), weight(d)) for d in docs for kind in KINDS for e in d.about.get(kind, ())],
        [{f for rows in d.about.values() for e in rows for f in e.features} for d in docs],
        strengths[2],
    )["yes"]
    return {"pair": pair, "mode": mode, "about": about}


def chosen(weights: Mapping[str, Any], document: Examples) -> dict[tuple[str, str, str], float]:
    """The topics that the weights find in a document, with their best scores."""
    by_group: dict[tuple[int, str], list[tuple[float, Example]]] = defaultdict(list)
    for example in document.pairs:
        by_group[example.group].append((actors.total(weights["pair"], example.features), example))
    out: dict[tuple[str, str, str], float] = {}
    for rows in by_group.values():
        for score, example in sorted(rows, key=lambda row: (-row[0], row[1].pair))[:MOST]:
            mode = max(
                actors.MODES, key=lambda m: (actors.total(weights["mode"][m], example.modes), -actors.MODES.index(m))
            )
            if mode != "does" or example.can_do:
                key = (*example.pair, mode)
                out[key] = max(score, out.get(key, -99.0))
    return out


def about_scores(weights: Mapping[str, Any], document: Examples, kind: str, limit: int) -> dict[Pair, float]:
    """The best topics of each text of a kind, with their scores."""
    by_text: dict[str, list[tuple[float, Pair]]] = defaultdict(list)
    for example in document.about.get(kind, ()):
        by_text[example.pair[0]].append((actors.total(weights["about"], example.features), example.pair))
    return {p: score for rows in by_text.values() for score, p in sorted(rows, reverse=True)[:limit]}


LIMITS = {"project": 4, "recommendation": 3, "instrument": 3}


def f1(found: Sequence[Mapping[Any, float]], gold: Sequence[set[Any]], threshold: float) -> tuple[float, float, float]:
    """Precision, recall and F1 of what scores above a threshold, over documents."""
    chosen_sets = [{key for key, score in scores.items() if score > threshold} for scores in found]
    hits = sum(len(a & b) for a, b in zip(chosen_sets, gold, strict=True))
    predicted, wanted = sum(map(len, chosen_sets)), sum(map(len, gold))
    return hits / max(predicted, 1), hits / max(wanted, 1), 2 * hits / max(predicted + wanted, 1)


def left_out(docs: Sequence[Examples]) -> dict[str, dict[str, Any]]:
    """What each document's own weights, trained on the others, find in it."""
    own = [d for d in docs if not d.real]
    folds = [own[i::PARTS] for i in range(PARTS)] + [[d] for d in docs if d.real]
    out: dict[str, dict[str, Any]] = {}
    for fold in folds:
        names = {d.name for d in fold}
        weights = train([d for d in docs if d.name not in names])
        for document in fold:
            found: dict[str, Any] = {kind: about_scores(weights, document, kind, LIMITS[kind]) for kind in KINDS}
            out[document.name] = {**found, "topics": chosen(weights, document)}
    return out


def thresholds(docs: Sequence[Examples], found: Mapping[str, Mapping[str, Any]]) -> dict[str, float]:
    """The threshold of each kind that does best on the left-out documents, develop and real ones weighing the same.

    For instruments precision weighs double, because their topics are relations among many surer ones.
    """
    grid = [round(-3 + 0.1 * i, 1) for i in range(41)]

    def worth(kind: str, threshold: float) -> float:
        both = [figure(docs, found, kind, threshold, real) for real in (False, True)]
        if kind == "instrument":
            return sum(1.25 * p * r / (0.25 * p + r) if p + r else 0.0 for p, r, _ in both)
        return sum(f for _, _, f in both)

    return {kind: max(grid, key=lambda t: worth(kind, t)) for kind in ("topics", *KINDS)}


def figure(
    docs: Sequence[Examples], found: Mapping[str, Mapping[str, Any]], kind: str, threshold: float, real: bool
) -> tuple[float, float, float]:
    """Precision, recall and F1 of a kind on the benchmark or on the real documents."""
    part = [d for d in docs if d.real == real]
    gold = [d.gold if kind == "topics" else d.about_gold.get(kind, set()) for d in part]
    return f1([found[d.name][kind] for d in part], gold, threshold)


def main() -> int:
    """Train and write the weights."""
    parser = argparse.ArgumentParser(description="Train the weights of topics.")
    parser.add_argument("--shared", type=Path, default=ROOT.parent / "shared")
    parser.add_argument("--measure", action="store_true", help="print figures of left-out documents, write nothing")
    args = parser.parse_args()
    docs = [examples(*one) for one in documents(args.shared)]
    found = left_out(docs)
    best = thresholds(docs, found)
    for kind, threshold in best.items():
        for real in (False, True) if any(d.real for d in docs) else (False,):
            p, r, f = figure(docs, found, kind, threshold, real)
            print(f"{kind:15} {'real' if real else 'develop':8} over {threshold:5.1f}: P {p:.3f} R {r:.3f} F {f:.3f}")
    if not args.measure:
        weights = {**train(docs), "thresholds": best}
        TARGET.parent.mkdir(exist_ok=True)
        TARGET.write_text(json.dumps(weights, sort_keys=True, ensure_ascii=False, indent=0) + "\n", encoding="utf-8")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
