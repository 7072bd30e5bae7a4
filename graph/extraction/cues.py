"""Tables of cues: words that tell a status, an end or a topic.

What comes in is the name of a table in ``data/registry`` and of the column that says what a cue tells; what goes out
are the cues in normal form by their first word, and whether one stands at a place of a sentence.
"""

from __future__ import annotations

from functools import lru_cache

from graph.extraction.clauses import Sentence
from graph.register import read_table
from graph.vocabulary import data_folder
from graph.words import words

Cue = tuple[str, ...]


@lru_cache(maxsize=8)
def cue_table(file: str, column: str, skipped: frozenset[str] = frozenset()) -> dict[str, list[tuple[Cue, str]]]:
    """The cues of a table by their first word, each with its cell in ``column``; words of ``skipped`` do not count."""
    out: dict[str, list[tuple[Cue, str]]] = {}
    for row in read_table(data_folder() / "registry" / file):
        cue = tuple(w.norm for w in words(row["cue"]) if w.norm not in skipped)
        out.setdefault(cue[0], []).append((cue, row[column]))
    return out


def told_at(sentence: Sentence, at: int, table: dict[str, list[tuple[Cue, str]]]) -> list[tuple[Cue, str]]:
    """The cues of a table that stand at a word of a sentence, outside names."""
    return [
        (cue, cell)
        for cue, cell in table.get(sentence.norm(at), ())
        if all(sentence.norm(at + i) == part and sentence.free(at + i) for i, part in enumerate(cue))
    ]
