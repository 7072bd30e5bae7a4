"""Things without a capitalised name: systems that a phrase describes, and names in quotation marks.

What comes in are passages and the cast of a document; what goes out are more mentions: "an extensive databank", "a
secure communication channel", and quoted names that a word near them classes ("Channel" after "operations"). They
matter only where a relation uses them: entities without a record are left out later.
"""

from __future__ import annotations

import re

from graph.extraction.cast import Cast, Mention, Thing, note
from graph.extraction.instruments import complement, described
from graph.extraction.passages import Passage
from graph.model import Document
from graph.words import Word, key

SYSTEM_HEADS = frozenset(
    """databank databanks database databases channel channels platform platforms portal network system register
    repository""".split()
)
SYSTEM_HINTS = frozenset(
    """data bank information communication secure electronic online web case management criminal joint
    combined common specialized regional shared extensive automated biometric registration police warning
    knowledge nominal global""".split()
)
STOPPERS = frozenset(
    """the a an its their this that these those of for in on at by to with and or from has have is are was were be been
    develop developed develops creating create created creates establish established maintains maintain operates
    operate using use uses set up including such as own which it they manages launched launch""".split()
)
"""Words that are not part of the phrase before a head."""
QUOTED = re.compile(r"[\"“«‘]([^\"“”«»‘’\n]{3,80})[\"”»’]")
QUOTE_CUES = {
    "Programme": frozenset(
        """operation operations exercise exercises series drill drills initiative initiatives project projects program
        programs campaign""".split()
    ),
    "Event": frozenset("workshop conference seminar symposium meeting forum roundtable".split()),
    "Instrument": frozenset(
        "module handbook guide manual guidelines declaration document publication toolkit curriculum".split()
    ),
}
"""What words near a name in quotation marks make of it."""


def add_phrases(document: Document, parts: list[Passage], cast: Cast) -> None:
    """Add the mentions of described systems and quoted names to the cast."""
    for part in parts:
        if part.block.kind in ("heading", "title"):
            continue
        mentions = cast.mentions[part.index]
        covered = {i for m in mentions for i in range(m.first, m.last)}
        found = _quoted(document, part, covered) + _systems(part.words, covered)
        _add_complements(document, part, cast)
        _add_instruments(document, part, cast, covered)
        for first, last, kind in found:
            if any(i in covered for i in range(first, last)):
                continue
            text = document.text[part.words[first].start : part.words[last - 1].end]
            identity = f"{kind.lower()}-" + "-".join(key(text).split())[:60]
            thing = cast.things.get(identity)
            if thing is None:
                thing = cast.things[identity] = Thing(identity, kind, head=part.words[last - 1].norm, made="phrase")
            thing.surfaces[text] += 1
            thing.first.setdefault(text, (part.index, part.words[first].start, part.words[last - 1].end))
            mentions.append(Mention(first, last, identity))
            covered.update(range(first, last))
        mentions.sort(key=lambda m: m.first)


def _add_instruments(document: Document, part: Passage, cast: Cast, covered: set[int]) -> None:
    """Add the instruments that a passage describes; names inside their descriptions are no mentions any more."""
    mentions = cast.mentions[part.index]
    for found in described(part.words, mentions, cast, covered):
        text = document.text[part.words[found.first].start : part.words[found.last - 1].end]
        identity = "instrument-" + "-".join(key(text).split())[:60]
        made = Thing(identity, "Instrument", kind=found.kind, head=found.head, made="phrase")
        thing = cast.things.setdefault(identity, made)
        note(thing, text, part, part.words[found.first].start, part.words[found.last - 1].end)
        if found.head == "program":
            for form in (text.partition(" (")[0], text.partition(" of ")[0]):
                thing.surfaces[form] += 0
        if found.first and part.words[found.first - 1].norm in {"draft", "new", "first", "second", "third"}:
            thing.surfaces[f"{part.words[found.first - 1].text} {text}"] += 0
        inside = [m for m in mentions if found.first <= m.first and m.last <= found.last]
        thing.inner += [m.thing for m in inside if m.thing not in thing.inner]
        mentions[:] = [m for m in mentions if m not in inside] + [Mention(found.first, found.last, identity)]
        mentions.sort(key=lambda m: m.first)
        covered.update(range(found.first, found.last))


def _add_complements(document: Document, part: Passage, cast: Cast) -> None:
    """Longer forms of instruments' names that go on without capitals: "the Agreement on waters", "the Pact of 2004"."""
    for mention in cast.mentions[part.index]:
        thing = cast.thing(mention)
        if thing.type != "Instrument" or thing.made != "form":
            continue
        end, year = complement(part.words, mention.first, mention.last, cast.mentions[part.index])
        thing.year = thing.year or year
        if end > mention.last:
            start, stop = part.words[mention.first].start, part.words[end - 1].end
            note(thing, document.text[start:stop], part, start, stop)


def _quoted(document: Document, part: Passage, covered: set[int]) -> list[tuple[int, int, str]]:
    """Names in quotation marks that a word near them classes."""
    out = []
    for match in QUOTED.finditer(document.text, part.start, part.end):
        inside = [i for i, w in enumerate(part.words) if w.start >= match.start(1) and w.end <= match.end(1)]
        if not inside or len(inside) > 10 or any(i in covered for i in inside):
            continue
        around = part.words[max(0, inside[0] - 10) : inside[0]] + part.words[inside[-1] + 1 : inside[-1] + 10]
        near = {w.norm for w in around}
        kind = next((kind for kind, cues in QUOTE_CUES.items() if cues & near), "")
        if kind:
            out.append((inside[0], inside[-1] + 1, kind))
    return out


def _systems(text: list[Word], covered: set[int]) -> list[tuple[int, int, str]]:
    """Described systems: an article or "its", one to four words, and a head."""
    out = []
    for at, word in enumerate(text):
        if word.norm not in SYSTEM_HEADS or at in covered:
            continue
        first = at
        while first > 0 and at - first <= 5 and _describes(text, first - 1, covered):
            first -= 1
        before = text[first - 1].norm if first else ""
        if not 1 <= at - first <= 4 or before not in {"a", "an", "its", "own", "their", "the"}:
            continue
        if any(w.norm in SYSTEM_HINTS for w in text[first:at]) or word.norm in {"databank", "database"}:
            out.append((first, at + 1, "System"))
    return out


def _describes(text: list[Word], at: int, covered: set[int]) -> bool:
    """Whether a word can be part of the phrase before a head."""
    return at not in covered and text[at].norm not in STOPPERS and text[at].norm.isalpha()
