"""Pairs of things that may be related, and what is told of each pair: what the learned step of relations looks at.

What comes in is a :class:`~graph.extraction.reading.Reading`; what goes out are :class:`Pair` objects: two things of
one sentence, a thing of a sentence with one that its surroundings speak of (the subject before, the body of the
heading, the sentence that opens the list, the head of the table, the project of the block), or two things of which one
name holds the other. The features of a pair are words such as ``mid:support``; they never hold a name.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

from graph.extraction.cast import Thing
from graph.extraction.clauses import Group, Sentence
from graph.extraction.frames import Claim
from graph.extraction.pair_features import between, outside, surroundings, within_list
from graph.extraction.pair_shape import Shape, shape_of
from graph.extraction.reading import Reading
from graph.extraction.structure import NOT_WHOLES
from graph.vocabulary import relations
from graph.words import key

NEVER = frozenset({"addresses"})
"""Relations whose far end is no thing of the text."""
MAX_CONTEXT = 8
"""Most things of the surroundings that a sentence is paired with."""
MAX_PAIRS = 600
"""Most pairs that one sentence gives: a list of forty states is no clique."""
PARTNERS = frozenset({"Organization", "State", "NationalBody", "Programme", "Instrument", "System", "Event", "Place"})


@dataclass(slots=True)
class Pair:
    """Two things, the earlier one in the text first (of the surroundings, of the longer name), with what tells on them.

    ``first`` and ``last`` (exclusive) bound the words of the passage that hold them, ``at`` is the word before which a
    status would be told. ``kind`` is ``sentence``, ``around`` or ``name``; ``told`` is what rules state here,
    ``status`` what the words say of its reality (``None`` where they deny it).
    """

    left: Thing
    right: Thing
    kind: str
    passage: int
    first: int
    last: int
    at: int
    features: list[str]
    told: frozenset[str]
    status: str | None


def ends_fit(left: str, right: str) -> tuple[str, ...]:
    """The relations that things of two types can have, each with its direction: ``leads>``, ``leads<``."""
    found = _fitting().get((left, right))
    return found if found is not None else ()


_FITTING: dict[tuple[str, str], tuple[str, ...]] = {}


def _fitting() -> dict[tuple[str, str], tuple[str, ...]]:
    if not _FITTING:
        known = [r for r in relations().values() if r.name in LEARNED]
        for one in sorted(PARTNERS):
            for other in sorted(PARTNERS):
                fits = []
                for relation in known:
                    if one in relation.subjects and other in relation.objects:
                        fits.append(relation.name + ("=" if relation.symmetric else ">"))
                    if not relation.symmetric and other in relation.subjects and one in relation.objects:
                        fits.append(relation.name + "<")
                _FITTING[one, other] = tuple(fits)
    return _FITTING


LEARNED = (
    "part_of",
    "member_of",
    "cooperates_with",
    "supports",
    "seeks_support_from",
    "funds",
    "leads",
    "operates",
    "implements",
    "monitors",
    "adopted",
    "mandated_by",
    "succeeds",
    "located_in",
)
"""The relations between two things of a text."""


def pairs(reading: Reading) -> Iterator[Pair]:
    """All pairs of a document."""
    context = _Context(reading)
    told = _told(reading)
    for sentence in reading.sentences:
        shape = shape_of(sentence, reading)
        yield from _in_sentence(sentence, shape, told)
        yield from _around(sentence, shape, context.of(sentence), told)
    yield from _names(reading, told)


Told = dict[tuple[str, str], list[tuple[int, str]]]
"""What rules say of two things: the passage, and the relation with its direction and the rule."""


def _told(reading: Reading) -> Told:
    out: Told = defaultdict(list)
    for claim in reading.claims:
        symmetric = claim.relation == "cooperates_with"
        one, other = claim.subject.id, claim.object.id
        out[one, other].append((claim.passage, f"{claim.relation}{'=' if symmetric else '>'}|{family(claim)}"))
        out[other, one].append((claim.passage, f"{claim.relation}{'=' if symmetric else '<'}|{family(claim)}"))
    return out


def family(claim: Claim) -> str:
    """The family of rules a claim comes from: of entries of the lexicon, the relation and the reader.

    >>> from graph.extraction.cast import Thing
    >>> one, other = Thing("a", "State"), Thing("b", "State")
    >>> family(Claim("funds", one, other, "asserted", 0, 0, 1, "funds-finance/tree")), family(
    ...     Claim("part_of", one, other, "asserted", 0, 0, 1, "name-inside"))
    ('funds/tree', 'name-inside')
    """
    if claim.rule.startswith(claim.relation + "-"):
        return claim.relation + ("/tree" if claim.rule.endswith("/tree") else "/words")
    return claim.rule


def _verdicts(told: Told, left: Thing, right: Thing, passage: int) -> frozenset[str]:
    """The relations that rules state of a pair here. They are no features: rules err less where they were made."""
    here = (says for where, says in told.get((left.id, right.id), ()) if where == passage)
    return frozenset(says.split("|")[0] for says in here)


def _mates(told: Told, left: Thing, right: Thing, before: list[Thing], after: list[Thing], passage: int) -> list[str]:
    """What rules say here of those that stand in one list with an end of a pair, and the other end."""
    if not told:
        return []
    beside = [(mate.id, right.id) for mate in before if mate is not left]
    beside += [(left.id, mate.id) for mate in after if mate is not right]
    says = {says.split("|")[0] for ends in beside for where, says in told.get(ends, ()) if where == passage}
    return sorted(f"mates:{relation}" for relation in says)


def _in_sentence(sentence: Sentence, shape: Shape, told: Told) -> Iterator[Pair]:
    """Two things of a sentence, each pair once, where they stand nearest."""
    best: dict[tuple[str, str], tuple[int, Group, Group, Thing, Thing, int, int]] = {}
    spots = [(mention, sentence.group_at(mention.first), shape.cast.thing(mention)) for mention in sentence.mentions]
    for n, (one, group, left) in enumerate(spots):
        for other, second, right in spots[n + 1 :]:
            if left.id == right.id or group is None or second is None or not ends_fit(left.type, right.type):
                continue
            names = (min(left.id, right.id), max(left.id, right.id))
            gap = 0 if group is second else second.first - group.last + 1
            if names not in best or gap < best[names][0]:
                best[names] = (gap, group, second, left, right, one.first, other.last)
        if len(best) > MAX_PAIRS:
            break
    passage = sentence.part.index
    for _gap, group, second, left, right, first, last in best.values():
        same = group is second
        shared = shape.cached(group, second, within_list if same else between)
        types = shape.typed(shared, left, right)
        at = shape.predicate(group, second)
        features = [*shared.plain, *types, f"status:{shape.status(at) or 'denied'}"]
        features += _mates(told, left, right, [] if same else group.things, [] if same else second.things, passage)
        verdicts = _verdicts(told, left, right, passage)
        yield Pair(left, right, "sentence", passage, first, last, at, features, verdicts, shape.status(at))


def _around(
    sentence: Sentence, shape: Shape, context: list[tuple[Thing, tuple[str, ...]]], told: Told
) -> Iterator[Pair]:
    """A thing of the surroundings with each thing of the sentence."""
    here = {mention.thing for mention in sentence.mentions}
    passage = sentence.part.index
    for outer, ways in context:
        if outer.id in here:
            continue
        seen: set[str] = set()
        for mention in sentence.mentions:
            thing, group = shape.cast.thing(mention), sentence.group_at(mention.first)
            if thing.id in seen or thing.id == outer.id or group is None or not ends_fit(outer.type, thing.type):
                continue
            seen.add(thing.id)
            shared = shape.cached(None, group, outside)
            types = shape.typed(shared, outer, thing)
            features = [*shared.plain, *types, *surroundings(shape, outer, thing, ways)]
            features += _mates(told, outer, thing, [], group.things, passage)
            at = shape.predicate(None, group)
            features.append(f"status:{shape.status(at) or 'denied'}")
            verdicts = _verdicts(told, outer, thing, passage)
            yield Pair(
                outer, thing, "around", passage, mention.first, mention.last, at, features, verdicts, shape.status(at)
            )


def _names(reading: Reading, told: Told) -> Iterator[Pair]:
    """Two things of which one name holds the other as whole words: "the Secretariat of the X" and X."""
    holders: dict[str, list[tuple[Thing, str, str]]] = defaultdict(list)
    spelled: dict[str, Thing] = {}
    for thing in reading.cast.things.values():
        for surface in thing.first:
            form = key(surface)
            if not form:
                continue
            spelled.setdefault(form, thing)
            for word in set(form.split()):
                holders[word].append((thing, surface, form))
    done: set[tuple[str, str]] = set()
    for form, inner in spelled.items():
        if len(form) < 2:
            continue
        for outer, surface, longer in holders[form.split()[0]]:
            names = (outer.id, inner.id)
            if outer is inner or names in done or not ends_fit(outer.type, inner.type):
                continue
            if longer == form or f" {form} " not in f" {longer} " or inner.id in NOT_WHOLES:
                continue
            done.add(names)
            passage, start, end = outer.first[surface]
            words = reading.parts[passage].words
            spots = [i for i, w in enumerate(words) if w.start < end and w.end > start] or [0]
            features = _name_features(outer, inner, surface, longer, form)
            verdicts = _verdicts(told, outer, inner, passage)
            yield Pair(outer, inner, "name", passage, spots[0], spots[-1] + 1, spots[0], features, verdicts, "asserted")


def _name_features(outer: Thing, inner: Thing, surface: str, longer: str, form: str) -> list[str]:
    """How one name stands in another: in front, at the end, after "of" or "in", and of what kind both are."""
    low = surface.lower().replace("’s", " 's").replace("'s", " 's").split()
    tight = key(surface).split()
    where = tight.index(form.split()[0]) if form.split()[0] in tight else -1
    place = "front" if longer.startswith(form + " ") else "end" if longer.endswith(" " + form) else "middle"
    before = tight[where - 1] if where > 0 else ""
    joint = before if before in {"of", "in", "for", "to", "on", "with", "at", "and", "from", "by"} else "-"
    own = "own" if "'s" in low else "plain"
    types = f"{outer.type}>{inner.type}".lower()
    head = outer.head or (tight[-1] if place == "front" else tight[0])
    return [
        "name",
        f"name:{types}",
        f"name:{place}",
        f"name:{place}|{types}",
        f"name:{joint}|{types}",
        f"name:{place}|{joint}|{own}|{types}",
        f"name:head {head}|{types}",
        f"name:rest {min(len(tight) - len(form.split()), 5)}|{types}",
        f"name:made {outer.made}|{types}",
    ]


class _Context:
    """What the surroundings of every sentence speak of."""

    def __init__(self, reading: Reading) -> None:
        self.reading = reading
        cast = reading.cast
        counts = cast.counts()
        bodies = [t for t in counts if cast.things[t].type in ("Organization", "Programme", "System", "Instrument")]
        best = max(bodies, key=lambda i: (counts[i], i), default="")
        self.main = cast.things[best] if best and counts[best] >= 3 else None
        self.title: list[Thing] = []
        self.heading: dict[int, list[Thing]] = {}
        self.heads: dict[int, list[Thing]] = {}
        above: list[Thing] = []
        for part in reading.parts:
            named = cast.named_in(part.index)
            if part.block.kind in ("heading", "title"):
                above = named
                if part.block.kind == "title" or part.block_index == 0:
                    self.title += named
            self.heading[part.index] = above
            if part.block.kind == "row" and part.block.row == 0 and part.block.table is not None:
                self.heads[part.block.table] = named

    def of(self, sentence: Sentence) -> list[tuple[Thing, tuple[str, ...]]]:
        """The things of the surroundings, each with the ways in which it is there."""
        part, reading = sentence.part, self.reading
        ways: dict[str, list[str]] = defaultdict(list)
        for thing in sentence.inherited[:4]:
            ways[thing.id] += ["meant"] if len(sentence.inherited) == 1 else ["meant", "meant-several"]
        project = reading.project_at(part.index)
        if project is not None:
            ways[project.thing.id].append("project")
            for thing in project.lead[:2]:
                ways[thing.id].append("project-lead")
        if part.lead is not None and part.lead < len(reading.sentences):
            for group in reading.sentences[part.lead].groups:
                for thing in group.things[:3]:
                    ways[thing.id].append("lead-subject" if group.role == "subject" else "lead")
        if part.block.kind == "row" and part.block.table is not None and part.block.row:
            for thing in self.heads.get(part.block.table, [])[:3]:
                ways[thing.id].append("head-of-table")
        if part.block.kind not in ("heading", "title"):
            for thing in self.heading[part.index][:3]:
                ways[thing.id].append("heading")
        for thing in self.title[:3]:
            ways[thing.id].append("title")
        if self.main is not None:
            ways[self.main.id].append("main")
        if not part.first and part.index and reading.parts[part.index - 1].block_index == part.block_index:
            before = reading.sentences[part.index - 1] if part.index - 1 < len(reading.sentences) else None
            for group in before.groups if before is not None else []:
                for thing in group.things[:2]:
                    ways[thing.id].append("before-subject" if group.role == "subject" else "before")
        things = reading.cast.things
        ranked = sorted(ways.items(), key=lambda item: -len(item[1]))
        return [(things[i], tuple(sorted(set(w)))) for i, w in ranked[:MAX_CONTEXT] if i in things]
