"""Relations by a small trained model: the second method beside the rules.

What comes in is a :class:`~graph.extraction.reading.Reading` whose rules have spoken; what goes out are
:class:`~graph.extraction.frames.Claim` objects of the rule ``learned``, with the probability that the model gives them.
The model is a table of whole numbers, one row for each feature of :mod:`graph.extraction.pairs` and one column for each
relation and direction (``graph/models/relations.json``); a score is their sum, so that it is the same on every machine.
``tools/train_relations.py`` makes the table from the documents of the benchmark that may be looked into.
"""

from __future__ import annotations

import json
import math
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from graph.extraction.frames import Claim, nearest_date
from graph.extraction.pairs import Pair, ends_fit, pairs
from graph.extraction.reading import Reading

RULE = "learned"
SCALE = 1000
"""Weights are whole numbers of thousandths."""
FLOOR = -2.6
"""Below this score a pair is passed over, unless a rule speaks of it."""
UNDATED = frozenset({"part_of", "member_of", "monitors", "implements"})


@dataclass(frozen=True, slots=True)
class Model:
    """The weights: ``rows`` leads from a feature to its row, ``classes`` are the columns (``leads>``, ``leads<``)."""

    classes: tuple[str, ...]
    rows: dict[str, int]
    weights: NDArray[np.int32]
    bias: NDArray[np.int32]

    def scores(self, features: list[str]) -> NDArray[np.int64]:
        """The sums of weights of a pair's features, a column for each class; each feature counts once."""
        found = list({row for feature in features if (row := self.rows.get(feature, -1)) >= 0})
        total: NDArray[np.int64] = self.weights[found].sum(axis=0, dtype=np.int64) + self.bias
        return total


def path() -> Path:
    """Where the weights, the precision of rules and the curve of confidence lie."""
    return Path(str(resources.files("graph") / "models" / "relations.json"))


@lru_cache(maxsize=1)
def _file() -> dict[str, Any]:
    file = path()
    return json.loads(file.read_text(encoding="utf-8")) if file.exists() else {}


def tables(parsed: bool) -> dict[str, Any]:
    """The tables for documents with trees of their sentences, or without; empty where there are none."""
    kinds = ("parsed", "fast") if parsed else ("fast", "parsed")
    return next((_file()[kind] for kind in kinds if kind in _file()), {})


def model_of(data: dict[str, Any]) -> Model:
    """The model that a table holds: for each feature pairs of a column and a weight."""
    classes = tuple(data["classes"])
    rows = {feature: n for n, feature in enumerate(data["weights"])}
    weights = np.zeros((len(rows), len(classes)), dtype=np.int32)
    for n, cells in enumerate(data["weights"].values()):
        for column, weight in zip(cells[::2], cells[1::2], strict=True):
            weights[n, column] = weight
    return Model(classes, rows, weights, np.array(data["bias"], dtype=np.int32))


@lru_cache(maxsize=2)
def model(parsed: bool) -> Model | None:
    """The model of the package; ``None`` where it was not trained yet."""
    data = tables(parsed).get("model")
    return model_of(data) if data else None


def claims(reading: Reading, weights: Model | None = None) -> list[Claim]:
    """What the model holds possible, with its probability as confidence."""
    weights = weights or model(bool(reading.trees))
    if weights is None:
        return []
    return [claim for pair in pairs(reading) for claim in _claims(reading, pair, weights)]


@lru_cache(maxsize=512)
def _columns(classes: tuple[str, ...], left: str, right: str) -> list[tuple[int, str]]:
    """The columns of the relations that can hold between things of two types."""
    fits = set(ends_fit(left, right))
    return [(column, name) for column, name in enumerate(classes) if name in fits]


def _claims(reading: Reading, pair: Pair, weights: Model) -> Iterator[Claim]:
    status = pair.status
    if status is None:
        return
    scores = weights.scores(pair.features)
    for column, name in _columns(weights.classes, pair.left.type, pair.right.type):
        score = int(scores[column]) / SCALE
        if score < FLOOR and name not in pair.told:
            continue
        relation = name[:-1]
        ends = (pair.right, pair.left) if name.endswith("<") else (pair.left, pair.right)
        date = nearest_date(reading.dates[pair.passage], pair.at) if relation not in UNDATED else ""
        confidence = round(1 / (1 + math.exp(-score)), 6)
        yield Claim(relation, *ends, status, pair.passage, pair.first, pair.last, RULE, date, confidence)
