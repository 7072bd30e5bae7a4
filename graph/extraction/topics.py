"""Topics: which actor works on what, needs it, or is told to work on it.

What comes in are sentences; what goes out are pairs of an actor and a code of ``topics.csv`` with a mode. Cue phrases
stand in ``data/registry/topic_cues.csv``; a more specific cue hides a general one, and at most three topics are taken
from a sentence. The actor is the subject of the sentence; the mode follows from the words of status and of need.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from graph.extraction.cast import Thing
from graph.extraction.gazetteer import SKIPPED
from graph.register import read_table
from graph.vocabulary import data_folder
from graph.words import Word, words

GENERAL = ("training", "coordination", "strategy", "media")
"""Topics that yield to more specific ones, least specific first."""

NEED = re.compile(
    r"\b(needs?|needed|lack(s|ed|ing)?|requires?|required|necessary|insufficient|limited|gaps?|shortage|challenges?|"
    r"in need of|requested|seek(s|ing)?|asked for|still very much needed|absence of|weak|"
    r"should be (enhanced|strengthened|boosted|improved|increased|supported)|"
    r"to be (enhanced|strengthened|improved|boosted|supported))\b",
    re.IGNORECASE,
)
CAPACITY = re.compile(
    r"\b(capacit\w+|skills|knowledge|technical base|equipment|institutions|staff)\b.*"
    r"\b(should be|needs? to be|needs?|required|necessary)\b"
    r"|\b(is|are) (still )?(needed|necessary|required)\b|\bneeds? (for|of)\b|\bneeded\b",
    re.IGNORECASE,
)
SHOULD = re.compile(
    r"\b(should|encouraged to|may consider|could|recommended|suggested|proposed|urged|invited to|called upon|must|"
    r"ought|considered)\b",
    re.IGNORECASE,
)

MOST = 3
"""Most topics that are taken from a sentence, as the guidelines say."""


@dataclass(frozen=True, slots=True)
class TopicClaim:
    """That an actor does, needs or should do something on a topic, by a passage."""

    actor: Thing
    topic: str
    mode: str
    passage: int
    first: int
    last: int


@lru_cache(maxsize=1)
def _cues() -> dict[str, list[tuple[tuple[str, ...], str]]]:
    out: dict[str, list[tuple[tuple[str, ...], str]]] = {}
    for row in read_table(data_folder() / "registry" / "topic_cues.csv"):
        cue = tuple(w.norm for w in words(row["cue"]) if w.norm not in SKIPPED | {"-"})
        out.setdefault(cue[0], []).append((cue, row["topic"]))
    return out


def cues(text: list[Word]) -> list[tuple[int, int, str]]:
    """Cue phrases in words: first word, last word (exclusive), topic; a longer one hides what it covers."""
    kept = [(i, w.norm) for i, w in enumerate(text) if w.norm not in SKIPPED and w.norm != "-"]
    found: list[tuple[int, int, str]] = []
    for at in range(len(kept)):
        for cue, topic in _cues().get(kept[at][1], ()):
            span = kept[at : at + len(cue)]
            if len(span) == len(cue) and all(norm == part for (_, norm), part in zip(span, cue, strict=True)):
                found.append((span[0][0], span[-1][0] + 1, topic))
    found.sort(key=lambda f: (f[0], -(f[1] - f[0])))
    return [one for one in found if not any(_hides(other, one) for other in found)]


def _hides(one: tuple[int, int, str], other: tuple[int, int, str]) -> bool:
    """Whether a cue phrase holds another and is longer."""
    return one[0] <= other[0] and other[1] <= one[1] and one[1] - one[0] > other[1] - other[0]


def ranked(found: list[str]) -> list[str]:
    """Topics in the order of their first cue, general ones last."""
    order = {topic: place for place, topic in reversed(list(enumerate(found)))}
    return sorted(order, key=lambda t: (GENERAL[::-1].index(t) + 100 if t in GENERAL else 0, order[t]))


def topics_of(text: list[Word], limit: int = 3) -> list[str]:
    """The topics of a stretch of words, most specific first, at most ``limit``.

    >>> topics_of(words("training for prosecutors on the financing of terrorism"))
    ['legal', 'financing', 'training']
    """
    return ranked([topic for _, _, topic in cues(text)])[:limit]
