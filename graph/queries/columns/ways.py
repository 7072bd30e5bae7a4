"""The network of paths out of the table of ties, with the costs of all ties worked out at once.

What comes in are tables, conditions and charges; what goes out is the network for them. That for asserted ties and the
usual charges lies with the tables, so that a single question need not make it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

import numpy as np

from graph.queries.arrays import Array, spans
from graph.queries.columns.tables import COLUMN, Columns
from graph.queries.dates import years
from graph.queries.network import Network, network
from graph.queries.projection import ACTORS, Tie

T, E = COLUMN["ties"], COLUMN["entities"]
NAMES = {name: f"ways_{name}" for name in ("starts", "others", "ties", "costs", "vias", "whole", "shared")}
"""The arrays of a network and their names among the tables."""

AtDate = Callable[[Iterable[Tie], str], tuple[list[Tie], list[str]]]


def kept(columns: Columns) -> Network | None:
    """The network that lies with the tables."""
    if NAMES["starts"] not in columns.arrays:
        return None
    return Network(**{name: columns.arrays[place] for name, place in NAMES.items()})


def keep(columns: Columns, made: Network) -> None:
    """Lay a network down with the tables."""
    small = {"starts": np.int64, "costs": np.float64, "whole": np.bool_, "shared": np.bool_}
    for name, place in NAMES.items():
        columns.arrays[place] = getattr(made, name).astype(small.get(name, np.int32))


def network_of(
    columns: Columns,
    statuses: frozenset[str],
    weights: Mapping[str, Mapping[str, float]],
    whole: frozenset[str],
    topic: str = "",
    as_of: tuple[str, AtDate] | None = None,
) -> Network:
    """The network of the ties of some statuses, on a topic, or that held at a date."""
    ties = columns.arrays["ties"]
    kinds = [columns.code(kind) for kind in weights["kind"]]
    actors = np.isin(columns.column("entities", "type"), [columns.code(type_) for type_ in sorted(ACTORS)])
    counts = np.isin(ties[:, T["status"]], [columns.code(status) for status in sorted(statuses)])
    counts &= np.isin(ties[:, T["kind"]], kinds) if kinds else True
    counts &= actors[ties[:, T["a"]]] & actors[ties[:, T["b"]]]
    if topic:
        numbers, of = spans(*(ties[:, T[name]].astype(np.int64) for name in ("topics", "topics_end")))
        on_topic = np.zeros(len(ties), bool)
        on_topic[of[columns.arrays["tie_topics"][numbers] == columns.number(topic)]] = True
        counts &= on_topic
    rows = np.flatnonzero(counts)
    if as_of:
        when, at_date = as_of
        held = {id(tie) for tie in at_date(map(columns.tie, rows.tolist()), when)[0]}
        rows = rows[[id(columns.tie(row)) in held for row in rows.tolist()]]
    ties = ties[rows]
    costs = costs_of(columns, ties, weights)
    relation = ranks(columns.words)[ties[:, T["relation"]]]
    order = np.lexsort((ties[:, T["via"]], relation, costs))
    tied = np.isin(ties[:, T["kind"]], [columns.code(kind) for kind in sorted(whole)])
    return network(rows, costs, ties[:, : T["b"] + 1], ties[:, T["via"]], tied, order, len(columns.nodes))


def costs_of(columns: Columns, ties: Array, weights: Mapping[str, Mapping[str, float]]) -> Array:
    """What a hop over each tie costs, to the last digit as :func:`graph.queries.paths.cost` has it."""
    evidence, words = weights["evidence"], columns.words
    today, per_year, most = columns.meta["today"], evidence.get("age_per_year", 0.0), evidence.get("age_most", 1.0)
    dates = np.unique(ties[:, T["confirmed"]])
    age, status, kind = np.zeros((3, len(words)))
    age[dates] = [min(per_year * years(words[date], today), most) for date in dates.tolist()]
    for number in np.unique(ties[:, T["status"]]).tolist():
        status[number] = weights["status"].get(words[number], 1.0)
    for number in np.unique(ties[:, T["kind"]]).tolist():
        kind[number] = weights["kind"].get(words[number], 0.0)
    base = status[ties[:, T["status"]]] + kind[ties[:, T["kind"]]]
    found: Array = (
        base + age[ties[:, T["confirmed"]]] + evidence.get("sources", 0.0) / np.maximum(1, ties[:, T["sources"]])
    )
    return found


def ranks(words: list[str]) -> Array:
    """The place of each word in the order of the alphabet."""
    found = np.empty(len(words), np.int32)
    found[np.array(sorted(range(len(words)), key=words.__getitem__), np.int64)] = np.arange(len(words))
    return found
