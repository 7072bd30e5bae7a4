"""Strings as one run of bytes with the places where each begins.

What comes in are strings; what goes out are numbers that stand for them, and from a number the string again, decoded
when it is asked for. A sorted table of strings can be searched without decoding it: the order of UTF-8 bytes is that
of the characters. Halves of character pairs, which UTF-8 has no bytes for, are kept as they are.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Iterator
from itertools import pairwise

import numpy as np

from graph.queries.arrays import Array


class Texts:
    """A table of strings that lies in memory as bytes."""

    def __init__(self, data: Array, places: Array) -> None:
        self.data, self.places = data, places
        self._bytes = memoryview(data.data) if len(data) else memoryview(b"")
        self._known: dict[int, str] = {}

    def __len__(self) -> int:
        return len(self.places) - 1

    def __getitem__(self, number: int) -> str:
        found = self._known.get(number)
        if found is None:
            found = self._known[number] = str(self.bytes_of(number), "utf-8", "surrogatepass")
        return found

    def __iter__(self) -> Iterator[str]:
        return iter(self.all())

    def bytes_of(self, number: int) -> bytes:
        """The string as bytes."""
        first, end = self.places[number : number + 2].tolist()
        return self._bytes[first:end].tobytes()

    def all(self) -> list[str]:
        """Every string, in order."""
        whole, places = self._bytes.tobytes(), self.places.tolist()
        return [str(whole[first:end], "utf-8", "surrogatepass") for first, end in pairwise(places)]

    def place(self, text: str) -> int:
        """How many strings of a sorted table come before this one."""
        wanted, low, high = text.encode("utf-8", "surrogatepass"), 0, len(self)
        while low < high:
            middle = (low + high) // 2
            if self.bytes_of(middle) < wanted:
                low = middle + 1
            else:
                high = middle
        return low

    def find(self, text: str) -> int:
        """The number of a string in a sorted table, or -1."""
        found = self.place(text)
        return found if found < len(self) and self[found] == text else -1

    def forget(self) -> None:
        """Let go of what was decoded."""
        self._known.clear()


class Pen:
    """Writes strings down, each once; ``after`` is how many there are already."""

    def __init__(self, after: int = 0) -> None:
        self.after = after
        self._data, self._places = bytearray(), array("q", [0])
        self._known: dict[str, int] = {}

    def write(self, text: str) -> int:
        """The number of a string."""
        number = self._known.get(text)
        if number is None:
            number = self._known[text] = self.anew(text)
        return number

    def anew(self, text: str) -> int:
        """The number of a string that is not known to have come before, such as an identifier."""
        self._data += text.encode("utf-8", "surrogatepass")
        self._places.append(len(self._data))
        return self.after + len(self._places) - 2

    def arrays(self) -> tuple[Array, Array]:
        """The bytes, and where each string begins, with the end of the last."""
        return np.frombuffer(bytes(self._data), np.uint8), np.array(self._places, np.int64)


def packed(texts: Iterable[str]) -> tuple[Array, Array]:
    """A table of strings in the order given."""
    pen = Pen()
    for text in texts:
        pen.anew(text)
    return pen.arrays()
