"""What a sentence says of the reality of a claim: asserted, planned, recommended, or not a claim at all.

What comes in is a sentence and the place of the word that states a relation; what goes out is a status, or ``None``
where the text denies or only supposes. The cues are a table, ``data/registry/status_cues.csv``; the nearest cue before
the word, within its clause, decides, and a negation wins.
"""

from __future__ import annotations

import re
from functools import lru_cache

from graph.extraction.clauses import FINITE, Sentence
from graph.register import read_table
from graph.vocabulary import data_folder
from graph.words import words

RECOMMENDING = re.compile(r"recommendation|proposal|way forward|next steps|suggest", re.IGNORECASE)
CLAUSE_END = frozenset({";", ":"})


@lru_cache(maxsize=1)
def _cues() -> dict[str, list[tuple[tuple[str, ...], str]]]:
    out: dict[str, list[tuple[tuple[str, ...], str]]] = {}
    for row in read_table(data_folder() / "registry" / "status_cues.csv"):
        cue = tuple(w.norm for w in words(row["cue"]))
        out.setdefault(cue[0], []).append((cue, row["status"]))
    return out


def status_of(sentence: Sentence, trigger: int, reach: int = 14) -> str | None:
    """The status of what the word at ``trigger`` states; ``None`` where it is denied or supposed.

    Only words that are not part of a name count, back to the start of the clause; "It was suggested that" governs the
    whole sentence.
    """
    found: str | None = None
    first = max(0, trigger - reach)
    for at in range(trigger - 1, first - 1, -1):
        if not sentence.free(at):
            continue
        if sentence.norm(at) in CLAUSE_END:
            break
        if sentence.norm(at) == "," and _new_clause(sentence, at):
            break
        if (
            sentence.norm(at) in {"and", "but"}
            and found is None
            and trigger - at > 1
            and (sentence.norm(at + 1) in FINITE or at + 1 in sentence.covered)
        ):
            break
        if sentence.norm(at) in {"may", "will"} and sentence.words[at].is_capital and at > 0:
            continue
        for cue, status in _cues().get(sentence.norm(at), ()):
            if all(sentence.norm(at + i) == part and sentence.free(at + i) for i, part in enumerate(cue)):
                if status == "negated":
                    return None
                if found is None:
                    found = status
        if (
            sentence.norm(at) in {"signed", "concluded", "adopted", "established"}
            and found is None
            and trigger - at > 3
        ):
            break
    if found is None:
        opening = " ".join(sentence.norm(i) for i in range(min(len(sentence.words), 14)))
        if re.search(
            r"\b(was|were) (suggested|recommended|proposed)|(suggested|recommended|proposed) that|proposed the", opening
        ):
            return "recommended"
    return found or "asserted"


DONE = frozenset(
    "signed concluded adopted established reached initialled initialed entered exchanged renewed ratified".split()
)


def status_after(sentence: Sentence, first: int, last: int) -> str | None:
    """The status that words after a noun give it ("a memorandum … is in preparation", "assistance should be …").

    Words ``first`` to ``last`` (exclusive) are read up to the end of the clause; a word of completion ("was signed")
    settles it as asserted unless "to be" or "being" stands before it. ``None`` where they deny it.
    """
    for at in range(first, min(last, len(sentence.words))):
        if not sentence.free(at):
            continue
        norm = sentence.norm(at)
        if norm in CLAUSE_END or norm in {"which", "that", "who", "."} or (norm == "," and _new_clause(sentence, at)):
            break
        if norm in DONE and sentence.norm(at - 1) not in {"be", "being"}:
            break
        if norm in {"may", "will"} and sentence.words[at].is_capital:
            continue
        for cue, status in _cues().get(norm, ()):
            if all(sentence.norm(at + i) == part and sentence.free(at + i) for i, part in enumerate(cue)):
                return None if status == "negated" else status
    return "asserted"


def _new_clause(sentence: Sentence, comma: int) -> bool:
    """Whether a comma is followed by "and" or "while" with a subject of its own."""
    return sentence.norm(comma + 1) in {"and", "while", "but", "whereas"} and (comma + 2) in sentence.covered
