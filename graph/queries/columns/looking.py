"""Indexes over what was derived."""

from __future__ import annotations

import numpy as np

from graph.queries.arrays import index
from graph.queries.columns import ways
from graph.queries.columns.tables import Columns


def add(columns: Columns) -> None:
    """Add them to the tables."""
    ends = columns.arrays["ties"][:, :2].reshape(-1)
    rows = np.repeat(np.arange(len(ends) // 2), 2)
    once = np.ones(len(ends), bool)
    once[1::2] = ends[1::2] != ends[::2]
    made = index(ends[once], len(columns.nodes), rows[once])
    columns.arrays["ties_of"], columns.arrays["ties_of_at"] = made
    from graph.queries.paths import USUAL, WHOLE, load_weights

    ways.keep(columns, ways.network_of(columns, USUAL, load_weights(), WHOLE))
