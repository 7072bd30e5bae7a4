"""The topics of a stretch of text: of a project's title and block, of a recommendation, of an instrument's name.

What comes in are zones (a name such as ``title`` or ``body`` with its words); what goes out are codes of
``topics.csv``, likeliest first. Cue phrases tell the candidates, and the weights ``about`` of
``graph/models/topics.json`` tell which of them the text is about.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import islice, takewhile

from graph.extraction.cast import Thing
from graph.extraction.passages import Passage
from graph.extraction.projects import Project
from graph.extraction.reading import Reading
from graph.extraction.topic_model import model, total
from graph.extraction.topics import GENERAL, cues
from graph.words import Word, words

Zones = list[tuple[str, list[Word]]]
BODY = 6
"""How many passages of a project's block are read."""
NAMED_IN = 3
"""In how many sentences the name of a programme or an instrument is looked up."""


def span_features(kind: str, zones: Zones) -> dict[str, list[str]]:
    """The candidate topics of a text with their features."""
    out: dict[str, dict[str, None]] = {}
    order: list[str] = []
    for zone, text in zones:
        found = cues(text)
        here = list(dict.fromkeys(topic for _, _, topic in found))
        order += [topic for topic in here if topic not in order]
        for first, last, topic in found:
            features = out.setdefault(topic, dict.fromkeys(("bias", f"kind {kind}", f"topic {topic}")))
            cue = "_".join(text[i].norm for i in range(first, last))
            again = f"{zone} {topic}" if f"{kind} {zone}" in features else ""
            features[f"{kind} {zone}"] = None
            features[f"{kind} {zone} {min(here.index(topic), 3)}"] = None
            features[f"{kind} {zone} of {min(len(here), 4)}"] = None
            if again:
                features[f"twice {zone}"] = None
            if not any(c.isdigit() for c in cue):
                features[f"cue {topic} {cue}"] = None
    specific = sum(topic not in GENERAL for topic in order)
    for topic, features in out.items():
        features[f"{kind} rank {min(order.index(topic), 4)}"] = None
        if topic in GENERAL:
            features[f"general {topic} {min(specific, 2)}"] = None
    return {topic: list(features) for topic, features in out.items()}


def topics_about(kind: str, zones: Zones, limit: int) -> list[str]:
    """The topics that a text is about, likeliest first, at most ``limit``."""
    weights, threshold = model()["about"], model()["thresholds"][kind]
    scored = [(total(weights, features), topic) for topic, features in span_features(kind, zones).items()]
    return [topic for score, topic in sorted(scored, key=lambda s: (-s[0], s[1])) if score > threshold][:limit]


def project_zones(reading: Reading, project: Project) -> Zones:
    """The title of a project, the passages of its block, or else the sentences that name it."""
    out: Zones = [("title", words(project.title))]
    if project.stop > project.begin:
        inside = islice(reading.parts, project.begin + 1, min(project.stop, project.begin + 1 + BODY))
        return out + [("opening" if n == 0 else "body", part.words) for n, part in enumerate(inside)]
    return out + [("named", text) for text in _sentences_of(reading, project.thing)]


def instrument_zones(reading: Reading, thing: Thing) -> Zones:
    """The name of an instrument and the first sentences that name it."""
    out: Zones = [("name", words(thing.name))]
    return out + [("named", text) for text in islice(_sentences_of(reading, thing), NAMED_IN)]


def recommendation_zones(reading: Reading, part: Passage) -> Zones:
    """All words of the block that opens with a recommendation, and of the paragraph below where that is a heading."""
    text = [word for p in _block(reading, part.index) for word in p.words]
    out: Zones = [("text", text)]
    below = explained(reading, part)
    if below is not None:
        out.append(("below", [word for p in islice(_block(reading, below.index), 2) for word in p.words]))
    return [*out, ("heading", words(part.headings[-1]))] if part.headings else out


def explained(reading: Reading, part: Passage) -> Passage | None:
    """The opening of the paragraph below a recommendation that is a heading or a bare title."""
    block = list(_block(reading, part.index))
    after = reading.parts[block[-1].index + 1 : block[-1].index + 2]
    titled = part.block.kind == "heading" or (len(block) == 1 and part.words[-1].text[-1] not in ".;")
    return after[0] if titled and after and after[0].block.kind == "paragraph" else None


def _block(reading: Reading, index: int) -> Iterator[Passage]:
    """The passages of the block that opens with a passage."""
    number = reading.parts[index].block_index
    return takewhile(lambda p: p.block_index == number, islice(reading.parts, index, None))


def _sentences_of(reading: Reading, thing: Thing) -> Iterator[list[Word]]:
    """The words of the sentences in which each form of a name stands first."""
    places: Iterable[int] = sorted({passage for passage, _, _ in thing.first.values()})
    return (reading.parts[passage].words for passage in islice(places, NAMED_IN))
