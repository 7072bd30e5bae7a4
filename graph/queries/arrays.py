"""Small things with arrays: indexes of rows by their keys, and many ranges at once.

What comes in and goes out are numpy arrays. The rows that belong to key k of an index are
``rows[starts[k] : starts[k + 1]]``, in order.
"""

from __future__ import annotations

from typing import Any

import numpy as np

Array = np.ndarray[Any, Any]


def index(keys: Array, size: int, rows: Array | None = None) -> tuple[Array, Array]:
    """An index of rows (0, 1, 2 … unless given) by their keys: the rows in order of key, and where each key begins."""
    order = np.argsort(keys, kind="stable")
    starts = np.zeros(size + 1, np.int64)
    np.cumsum(np.bincount(keys, minlength=size), out=starts[1:])
    found = order if rows is None else rows[order]
    return found.astype(np.int32), starts


def spans(starts: Array, ends: Array) -> tuple[Array, Array]:
    """All numbers of several ranges one after another, and for each the number of its range.

    >>> numbers, of = spans(np.array([5, 0]), np.array([7, 1]))
    >>> numbers.tolist(), of.tolist()
    ([5, 6, 0], [0, 0, 1])
    """
    lengths = ends - starts
    of = np.repeat(np.arange(len(lengths)), lengths)
    before = np.cumsum(lengths) - lengths
    return np.arange(int(lengths.sum())) - before[of] + starts[of], of
