"""What the first pass over a document reads with and what it learns: the names that the document alone knows.

What comes in are forms of names and the things they stand for; what goes out is :class:`Learned`, which the second pass
reads with. An identity that begins with ``=`` is a slug of the register; any other is the id of a thing of the
document's own.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path

from graph.extraction.cast import Thing
from graph.extraction.gazetteer import Gazetteer, Hit
from graph.extraction.passages import Passage
from graph.model import Document
from graph.register import Register, read_table
from graph.words import Word, key

BAG_SKIPPED = frozenset({"of", "for", "on", "in", "and", "to", "against", "at"})
"""Words that do not tell names apart."""


@dataclass(slots=True)
class Learned:
    """What the first pass reads with (heads of names, generic names, choices among entries) and what it learns.

    ``names`` and ``acronyms`` map forms to identities; ``terms`` are acronyms that name no body; ``bags`` find a name
    again whose words stand in another order; ``ends`` tell where in a passage names by form end, with their first word;
    ``loose`` are common names of instruments ("the Plan of Action") with their heads; ``own_actors`` finds the actors
    among its names.
    """

    document: Document
    register: Register
    heads: dict[str, tuple[str, str]]
    generic: frozenset[str]
    terms_known: frozenset[str]
    chosen: dict[tuple[str, ...], str]
    things: dict[str, Thing] = field(default_factory=dict)
    names: dict[str, str] = field(default_factory=dict)
    acronyms: dict[str, str] = field(default_factory=dict)
    terms: set[str] = field(default_factory=set)
    bags: dict[tuple[str, ...], str] = field(default_factory=dict)
    ends: dict[tuple[int, int], tuple[int, str]] = field(default_factory=dict)
    loose: dict[str, str] = field(default_factory=dict)
    own_actors: Gazetteer = field(default_factory=Gazetteer)

    def slug(self, hit: Hit) -> str:
        """The entry that a register name stands for in this document."""
        return hit.slugs[0] if len(hit.slugs) == 1 else self.chosen[hit.slugs]

    def written(self, part: Passage, first: int, last: int) -> str:
        """The text of words ``first`` to ``last`` (exclusive) of a passage."""
        return self.document.text[part.words[first].start : part.words[last - 1].end]

    def type_of(self, identity: str) -> str:
        """The type of what an identity stands for, or the empty string."""
        if identity.startswith("="):
            return self.register.entries[identity[1:]].type
        return self.things[identity].type if identity in self.things else ""

    def replace(self, identity: str, other: str) -> None:
        """Let all names of one thing be those of another."""
        for table in (self.names, self.acronyms):
            for name in [name for name, known in table.items() if known == identity]:
                table[name] = other
        for bag in [bag for bag, known in self.bags.items() if known == identity]:
            self.bags[bag] = other
        for place in [place for place, known in self.ends.items() if known[1] == identity]:
            self.ends[place] = (self.ends[place][0], other)
        self.things.pop(identity, None)


@lru_cache(maxsize=2)
def generic_names(folder: Path) -> frozenset[str]:
    """Common nouns that capitals make look like names."""
    return frozenset(key(row["name"]) for row in read_table(folder / "generic_names.csv"))


@lru_cache(maxsize=2)
def term_acronyms(folder: Path) -> frozenset[str]:
    """Acronyms that name subjects, things or groups of perpetrators rather than bodies."""
    return frozenset(row["acronym"] for row in read_table(folder / "terms.csv"))


def shouts(text: list[Word]) -> bool:
    """Whether a passage is set in capitals, so that they tell nothing."""
    letters = "".join([w.text for w in text if w.text.isalpha()])
    return len(letters) > 20 and sum(map(str.isupper, letters)) > 0.6 * len(letters)
