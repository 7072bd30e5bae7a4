"""Topics: which actor works on what, needs it, or is told to work on it.

What comes in are sentences; what goes out are pairs of an actor and a code of ``topics.csv`` with a mode. Cue phrases
stand in ``data/registry/topic_cues.csv``; a more specific cue hides a general one, and at most three topics are taken
from a sentence. The actor is the subject of the sentence; the mode follows from the words of status and of need.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from graph.extraction.cast import Thing
from graph.extraction.cues import cue_table
from graph.extraction.gazetteer import SKIPPED
from graph.words import Word

PASSED_OVER = SKIPPED | {"-"}
"""Words that do not part the words of a cue."""
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


def cues(text: list[Word]) -> list[tuple[int, int, str]]:
    """Cue phrases in words: first word, last word (exclusive), topic; a longer one hides what it covers."""
    table = cue_table("topic_cues.csv", "topic", PASSED_OVER)
    kept = [(i, w.norm) for i, w in enumerate(text) if w.norm not in PASSED_OVER]
    found: list[tuple[int, int, str]] = []
    for at in range(len(kept)):
        for cue, topic in table.get(kept[at][1], ()):
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
