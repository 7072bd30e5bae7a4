"""The things that a document names and the mentions of them.

What comes in are names as the two passes of reading find them (see :mod:`graph.extraction.learning` and
:mod:`graph.extraction.mentions`); what goes out is a :class:`Cast`: every thing once, with all forms of its name and
the place of each, and for every passage the mentions in it. All later steps speak of :class:`Thing` objects.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field

from graph.extraction.passages import Passage
from graph.register import Register

ACTORS = frozenset({"Organization", "State", "NationalBody"})


@dataclass(slots=True)
class Thing:
    """An entity as this document names it.

    ``id`` is unique in the document; ``slug`` is its register entry, if any. ``surfaces`` counts the forms of its name
    with the first place of each. ``inner`` are ids of things whose names stand inside its name. ``made`` tells how it
    was found: ``register``, ``form``, ``acronym``, ``code``, ``pattern``, ``phrase`` or ``block``.
    """

    id: str
    type: str
    slug: str = ""
    kind: str = ""
    head: str = ""
    symbol: str = ""
    year: str = ""
    adopter: str = ""
    surfaces: Counter[str] = field(default_factory=Counter)
    first: dict[str, tuple[int, int, int]] = field(default_factory=dict)
    inner: list[str] = field(default_factory=list)
    made: str = "form"

    @property
    def name(self) -> str:
        """The fullest name that the document gives."""
        return max(self.surfaces, key=lambda s: (len(s), s)) if self.surfaces else self.id

    def place_of_name(self) -> tuple[int, int, int] | None:
        """Where the name, or else any form of it, stands: passage, start and end."""
        return self.first.get(self.name) or next(iter(self.first.values()), None)

    @property
    def is_actor(self) -> bool:
        """Whether it can act: an organization, a state or a national body."""
        return self.type in ACTORS

    @property
    def is_region(self) -> bool:
        """Whether it is a region rather than a city."""
        return self.type == "Place" and self.kind == "region"

    @property
    def is_city(self) -> bool:
        """Whether it is a city rather than a region."""
        return self.type == "Place" and self.kind == "city"


@dataclass(frozen=True, slots=True)
class Mention:
    """Words ``first`` to ``last`` (exclusive) of a passage name the thing ``thing``."""

    first: int
    last: int
    thing: str


@dataclass(slots=True)
class Cast:
    """All things of a document, the mentions of every passage in order, and what its own acronyms stand for."""

    things: dict[str, Thing]
    mentions: list[list[Mention]]
    aliases: dict[str, str]

    def thing(self, mention: Mention) -> Thing:
        """The thing that a mention names."""
        return self.things[mention.thing]

    def counts(self) -> Counter[str]:
        """How often each thing is named."""
        return Counter(mention.thing for mentions in self.mentions for mention in mentions)

    def named_in(self, passage: int) -> list[Thing]:
        """The things of a passage's mentions, in order."""
        return [self.things[mention.thing] for mention in self.mentions[passage]]


def note(thing: Thing, surface: str, part: Passage, start: int, end: int) -> None:
    """Count a form of a thing's name and keep where it stands first."""
    surface = re.sub(r"\s+", " ", surface)
    thing.surfaces[surface] += 1
    thing.first.setdefault(surface, (part.index, start, end))


def enter_known(slug: str, register: Register, cast: Cast) -> Thing | None:
    """The thing of a register entry, entered into the cast when first met; ``None`` for an unknown slug."""
    if slug in cast.things:
        return cast.things[slug]
    entry = register.entries.get(slug)
    if entry is None:
        return None
    thing = Thing(slug, entry.type, slug=slug, kind=entry.kind, symbol=entry.symbol, made="register")
    thing.adopter = entry.adopter
    cast.things[slug] = thing
    return thing
