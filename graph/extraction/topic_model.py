"""Which actor works on which topic: candidates of every sentence, and a small linear model that chooses among them.

What comes in is a reading with its sentences; what goes out are :class:`~graph.extraction.topics.TopicClaim` objects.
A candidate is a pair of an actor that the sentence speaks of (named in it, inherited, of the heading, of the project's
block) and a topic whose cue stands in the sentence, in the one before or in the heading. The weights are in
``graph/models/topics.json``, made by ``tools/train_topics.py`` from annotated documents; features are roles, places,
cue phrases of the table and lower-case words, never names.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from typing import Any

from graph.extraction.cast import Thing
from graph.extraction.clauses import FINITE, Group, Sentence
from graph.extraction.event_roles import ATTEND, JOINT
from graph.extraction.events import KINDS
from graph.extraction.passages import LIST_HEADING
from graph.extraction.reading import NAMED_HEADS, Reading
from graph.extraction.recommendations import in_recommendations
from graph.extraction.status import status_of
from graph.extraction.topics import CAPACITY, GENERAL, MOST, NEED, SHOULD, TopicClaim, cues, ranked
from graph.words import words

MODES = ("does", "needs", "should")
BACK = 3
"""How many sentences back the subject may stand."""
MAX_ACTORS = 10
"""Most actors that are weighed for a sentence."""
REGION_WORDS = frozenset({"states", "countries", "national", "governments", "regional"})
"""Words at the beginning of a sentence that speak of the states of the region a document is about."""

Weights = dict[str, float]
Cue = tuple[int, int, str]
"""First word, last word (exclusive) and topic of a cue phrase."""


@dataclass(slots=True)
class Spot:
    """A topic whose cue stands at words ``first`` to ``last`` (exclusive) of the sentence, with its features; one from
    the heading or the sentence before has ``first`` -1.
    """

    topic: str
    first: int
    last: int
    features: list[str]
    likely: bool = False


@dataclass(slots=True)
class Candidates:
    """The actors and topics of a sentence with their features; every actor may go with every topic."""

    sentence: Sentence
    shared: list[str]
    actors: list[tuple[Thing, int, list[str]]]
    topics: list[Spot]
    modes: list[str]


@lru_cache(maxsize=1)
def model() -> dict[str, Any]:
    """The weights: ``pair``, ``mode`` for each mode, ``about`` for stretches of text, and ``thresholds``."""
    found: dict[str, Any] = json.loads((files("graph") / "models" / "topics.json").read_text(encoding="utf-8"))
    return found


def total(weights: Weights, features: Iterable[str]) -> float:
    """The sum of the weights of features."""
    get, score = weights.get, 0.0
    for feature in features:
        score += get(feature, 0.0)
    return score


def candidates(reading: Reading) -> Iterator[Candidates]:
    """The candidates of every sentence that can tell a topic, in order."""
    counts = reading.cast.counts()
    named = [t for t in reading.cast.things.values() if t.is_actor and counts[t.id]]
    leading = sorted(named, key=lambda t: (-counts[t.id], t.id))[:2]
    before: list[list[Thing]] = []
    above: list[Thing] = []
    last: list[Cue] = []
    headings: tuple[str, ...] = ()
    titled: list[str] = []
    for sentence in reading.sentences:
        part = sentence.part
        if part.block.kind in ("heading", "title"):
            above = [t for t in reading.cast.named_in(part.index) if t.is_actor][:2]
            before, last = [], []
            continue
        if part.headings != headings:
            headings = part.headings
            titled = [topic for _, _, topic in cues(words(headings[-1]))] if headings else []
        here: list[Cue] = []
        if part.block.kind != "note" and not part.under(LIST_HEADING):
            here = cues(sentence.words)
            spots = _spots(sentence, here, last, titled)
            if spots:
                told = _in_sentence(sentence) + _around(reading, sentence, before, above, leading)
                actors = _joined(told, counts)
                chosen = {thing.id for thing in told_actors(reading, sentence, in_recommendations(part))}
                for thing, _, features in actors:
                    features.append(f"subject by rule {thing.id in chosen}")
                yield Candidates(sentence, _shared(sentence), actors, spots, _mode_features(sentence))
        before = [_subjects(sentence), *before[: BACK - 1]]
        last = here


def told_actors(reading: Reading, sentence: Sentence, recommending: bool) -> list[Thing]:
    """Who a sentence speaks of: its subjects with their partners, what its pronoun means, or the region it means."""
    groups = sentence.groups
    joined = [g for g in groups if g.role == "with" and sentence.norm(g.near - 1) in JOINT]
    partners = [t for g in joined for t in g.things if t.is_actor]
    for group in groups:
        if group.role == "subject" and any(t.is_actor or t.is_region for t in group.things):
            return [*group.things, *partners]
    if any(w.norm in {"it", "they"} for w in sentence.words[:6]) or _definite(sentence):
        return [*sentence.inherited, *partners]
    region = [reading.region] if reading.region is not None else []
    if region and any(w.norm in REGION_WORDS for w in sentence.words[:12]):
        return region
    agents = [g for g in groups if g.role == "by" and any(t.is_actor for t in g.things)]
    if agents:
        return [*agents[0].things, *partners]
    places = [t for g in groups for t in g.things if t.is_region]
    return places[:1] or (region if recommending and not groups else sentence.inherited)


def _definite(sentence: Sentence) -> bool:
    """Whether the sentence opens with "the Centre" or "this project"."""
    return any(
        w.norm in NAMED_HEADS | {"project"} and sentence.norm(i - 1) in {"the", "this"}
        for i, w in enumerate(sentence.words[:8])
    )


def _subjects(sentence: Sentence) -> list[Thing]:
    return [t for g in sentence.groups if g.role == "subject" for t in g.things if t.is_actor or t.is_region]


Told = tuple[Thing, int, list[str]]
"""An actor, the word where it stands (-1 outside the sentence), and features."""


def _in_sentence(sentence: Sentence) -> list[Told]:
    """The actors and regions that a sentence names, with their roles."""
    out: list[Told] = []
    for number, group in enumerate(sentence.groups):
        verb = _verb_near(sentence, group)
        for thing in group.things:
            if thing.is_actor or thing.is_region:
                features = [f"role {group.role}", f"group {min(number, 4)}", f"role {group.role} {min(number, 3)}"]
                features += [f"{group.role} {verb}"] if verb else []
                features += ["in list"] if len(group.things) > 2 else []
                features += [f"next {sentence.norm(group.last)}"] if sentence.norm(group.last).islower() else []
                out.append((thing, group.first, features))
    return out


def _verb_near(sentence: Sentence, group: Group) -> str:
    """The verb that a subject governs, or that an agent or object follows."""
    if group.role == "subject":
        ahead = range(group.last, min(group.last + 12, len(sentence.words)))
    else:
        ahead = range(group.first - 1, max(group.first - 9, -1), -1)
    for at in ahead:
        norm = sentence.norm(at)
        if sentence.free(at) and (norm in sentence.verbs or norm in FINITE) and norm.islower():
            return norm
    return ""


def _around(
    reading: Reading, sentence: Sentence, before: list[list[Thing]], above: list[Thing], leading: list[Thing]
) -> list[Told]:
    """The actors that the surroundings of a sentence give it."""
    out: list[Told] = []
    opening = {w.norm for w in sentence.words[:12]}
    has_subject = bool(_subjects(sentence))
    pronoun = bool({w.norm for w in sentence.words[:6]} & {"it", "they", "its", "their"}) or any(
        w.norm in NAMED_HEADS | {"project"} and sentence.norm(i - 1) in {"the", "this"}
        for i, w in enumerate(sentence.words[:8])
    )
    state = f"{'no ' if not has_subject else ''}subject{' pronoun' if pronoun else ''}"
    state += " recommending" if in_recommendations(sentence.part) else ""
    for thing in sentence.inherited:
        out.append((thing, -1, ["inherited", f"inherited {state}"]))
    for back, subjects in enumerate(before):
        out += [(thing, -1, [f"back {back}", f"back {back} {state}"]) for thing in subjects]
    project = reading.project_at(sentence.part.index)
    if project is not None:
        out += [(thing, -1, ["project lead", f"lead {state}"]) for thing in project.lead]
        out += [(thing, -1, ["project partner", f"partner {state}"]) for thing in project.partners]
    out += [(thing, -1, ["of heading", f"heading {state}"]) for thing in above]
    if reading.region is not None:
        told = "states" if opening & REGION_WORDS else "none"
        out.append((reading.region, -1, ["region", f"region {told}", f"region {told} {state}"]))
    for rank, thing in enumerate(leading):
        out.append((thing, -1, [f"leading {rank}", f"leading {rank} {state}"]))
    return out


def _joined(told: list[Told], counts: Counter[str]) -> list[Told]:
    """Each actor once with the features of all the ways in which it is told."""
    out: dict[str, Told] = {}
    for thing, at, features in told:
        if not (thing.is_actor or thing.is_region):
            continue
        old = out.get(thing.id)
        if old is None:
            if len(out) < MAX_ACTORS:
                kind = "region" if thing.is_region else thing.type
                base = [f"type {kind}", f"often {min(counts[thing.id], 12) // 3}"]
                out[thing.id] = (thing, at, [*base, *features])
        else:
            out[thing.id] = (thing, old[1], [*old[2], *(f for f in features if f not in old[2])])
    return list(out.values())


def _spots(sentence: Sentence, found: list[Cue], last: list[Cue], titled: list[str]) -> list[Spot]:
    """The topics of a sentence, each once, with what tells how much they are its subject."""
    named = {i: group for group in sentence.groups for i in range(group.first, group.last)}
    out: dict[str, Spot] = {}
    topics = list(dict.fromkeys(topic for _, _, topic in found))
    specific = sum(topic not in GENERAL for topic in topics)
    for first, end, topic in found:
        inside = named.get(first)
        cue = "_".join(sentence.norm(i) for i in range(first, end))
        features = [f"before {sentence.norm(first - 1)}"] if sentence.free(first - 1) else []
        if not any(c.isdigit() for c in cue):
            features.append(f"cue {topic} {cue}")
        if inside is not None:
            kinds = sorted({t.type for t in inside.things})
            features += [f"in name {kind}" for kind in kinds] + [f"in name {topic}"]
        else:
            features.append("free cue")
        if topic in out:
            out[topic].features += ["twice", *(f for f in features if f not in out[topic].features)]
            continue
        rank = topics.index(topic)
        features += [f"topic {topic}", f"rank {min(rank, 4)}", f"topics {min(len(topics), 5)}"]
        if topic in GENERAL:
            features.append(f"general {topic} {min(specific, 2)}")
        features += ["also titled"] if topic in titled else []
        out[topic] = Spot(topic, first, end, features)
    heads = dict.fromkeys(titled)
    for topic in heads:
        if topic not in out:
            out[topic] = Spot(topic, -1, -1, [f"titled {min(len(heads), 3)}", f"titled {topic}"])
    earlier = dict.fromkeys(topic for _, _, topic in last)
    for topic in earlier:
        if topic in out:
            out[topic].features.append("also before")
        elif not topics:
            out[topic] = Spot(topic, -1, -1, ["topic before", f"earlier {topic}"])
    spots = list(out.values())
    likely = ranked([s.topic for s in spots if s.first >= 0 and "free cue" in s.features])[:MOST]
    for spot in spots:
        spot.likely = spot.topic in likely
        spot.features.append(f"likely {spot.likely}")
    return spots


def _shared(sentence: Sentence) -> list[str]:
    """Features of the sentence alone: what kind of passage it is, and its common words."""
    part = sentence.part
    out = ["bias", f"block {part.block.kind}", f"groups {min(len(sentence.groups), 5)}"]
    out += ["recommending"] if in_recommendations(part) else []
    text = " ".join(w.text for w in sentence.words)
    out += ["attending"] if ATTEND.search(text) else []
    out += ["event"] if any(w.norm in KINDS for w in sentence.words) else []
    out += [f"words {min(len(sentence.words) // 8, 6)}"]
    out += [f"w {word}" for word in sorted(common_words(sentence))]
    return out


def common_words(sentence: Sentence) -> set[str]:
    """The lower-case words of a sentence outside of names."""
    return {
        w.norm
        for i, w in enumerate(sentence.words)
        if i not in sentence.covered and len(w.norm) > 2 and w.text.islower() and w.norm.isalpha()
    }


def cross(at: int, features: list[str], spot: Spot, starts: list[int]) -> list[str]:
    """Features of an actor and a topic together: which stands first, how far apart, over how many other names."""
    told = ["likely subject"] if spot.likely and "subject by rule True" in features else []
    if at < 0 or spot.first < 0:
        return [f"apart {at < 0} {spot.first < 0}", *told]
    far = min(abs(spot.first - at) // 6, 5)
    first, last = (at, spot.first) if spot.first > at else (spot.last, at)
    between = sum(first < other < last for other in starts)
    side = "after" if spot.first > at else "before"
    return [f"{side} {far}", f"{side} {features[2]}", f"{side} over {min(between, 3)}", *told]


def _mode_features(sentence: Sentence) -> list[str]:
    """What tells whether something is done, needed or should be done."""
    text = " ".join(w.text for w in sentence.words)
    out = ["bias", f"block {sentence.part.block.kind}"]
    out += ["recommending"] if in_recommendations(sentence.part) else []
    patterns = (("need", NEED), ("capacity", CAPACITY), ("should", SHOULD))
    told = [name for name, pattern in patterns if pattern.search(text)]
    out += [*told, "told " + " ".join(told)]
    return out + [f"w {word}" for word in sorted(common_words(sentence))]


def pair_mode_features(found: Candidates, actor: list[str], spot: Spot) -> list[str]:
    """Features of the mode of a pair: those of the sentence with the status before the cue and the actor's role."""
    status = status_of(found.sentence, spot.first, 30) if spot.first >= 0 else "none"
    roles = [f for f in actor if f.startswith(("role", "type", "region", "inherited"))]
    return [*found.modes, f"status {status}", *roles, *(f"{status} {f}" for f in roles)]


def claims(reading: Reading) -> list[TopicClaim]:
    """The topics of all sentences, at most three for each actor of a sentence."""
    weights = model()
    pair, threshold = weights["pair"], weights["thresholds"]["topics"]
    out: list[TopicClaim] = []
    for found in candidates(reading):
        base = total(pair, found.shared)
        starts = [group.first for group in found.sentence.groups]
        topics = [(spot, total(pair, spot.features)) for spot in found.topics]
        for thing, at, features in found.actors:
            mine = base + total(pair, features)
            scored = [(mine + score + total(pair, cross(at, features, spot, starts)), spot) for spot, score in topics]
            best = sorted((s for s in scored if s[0] > threshold), key=lambda s: (-s[0], s[1].topic))[:MOST]
            for score, spot in best:
                mode = mode_of_pair(weights["mode"], found, features, spot)
                if mode == "does" and not thing.is_actor:
                    continue
                out.append(_claim(found, thing, spot, mode, score))
    return out


def mode_of_pair(weights: dict[str, Weights], found: Candidates, actor: list[str], spot: Spot) -> str:
    """The mode with the highest score."""
    features = pair_mode_features(found, actor, spot)
    return max(MODES, key=lambda mode: (total(weights[mode], features), -MODES.index(mode)))


def _claim(found: Candidates, thing: Thing, spot: Spot, mode: str, score: float) -> TopicClaim:
    size = len(found.sentence.words)
    first, last = (spot.first, spot.last) if spot.first >= 0 else (0, min(size, 12))
    return TopicClaim(thing, spot.topic, mode, found.sentence.part.index, first, last)
