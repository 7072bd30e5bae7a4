"""Find the names of the register in running words.

What comes in are the names of a :class:`~graph.register.Register` (and what a document itself defines) and the words of
a passage; what goes out are the longest names found, left to right. Names are compared in normal form; in addition a
word that the form writes with a capital must have one in the text, and an acronym must be written as one, so that "who"
is not the WHO and "is" no body.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from graph.register import Register, once_per_register
from graph.words import Word, words

SKIPPED = frozenset({"the", "a", "an", "'s"})


@dataclass(slots=True)
class Node:
    """A state of the trie of words; ``names`` are the slugs whose form ends here with the form's words as written."""

    next: dict[str, Node] = field(default_factory=dict)
    names: list[tuple[str, tuple[str, ...]]] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Hit:
    """Words ``first`` to ``last`` (exclusive) bear a name of each of ``slugs``."""

    first: int
    last: int
    slugs: tuple[str, ...]


class Gazetteer:
    """A trie over the words of all names."""

    def __init__(self) -> None:
        self.root = Node()

    def add(self, slug: str, name: str) -> None:
        """Let ``name`` be found as ``slug``."""
        parts = [w for w in words(name) if w.norm not in SKIPPED]
        if not parts or len("".join(w.norm for w in parts)) < 2:
            return
        node = self.root
        for part in parts:
            node = node.next.setdefault(part.norm, Node())
        form = tuple(part.text for part in parts)
        if (slug, form) not in node.names:
            node.names.append((slug, form))

    def find(self, text: list[Word]) -> list[Hit]:
        """The longest names in ``text``, left to right, without overlap."""
        hits: list[Hit] = []
        position = 0
        while position < len(text):
            hit = self._longest(text, position) if text[position].norm not in SKIPPED else None
            if hit:
                hit = self._with_tail(text, hit) if hit.last - hit.first > 3 else hit
                hits.append(hit)
            position = hit.last if hit else position + 1
        return hits

    def _with_tail(self, text: list[Word], hit: Hit) -> Hit:
        """The name up to the end of another that begins in it after "of": "Department of the League Secretariat"."""
        for at in range(hit.last - 1, hit.first + 1, -1):
            before = text[at - 1].norm
            if before == "of" or (before == "the" and text[at - 2].norm == "of"):
                tail = self._longest(text, at)
                return Hit(hit.first, tail.last, hit.slugs) if tail and tail.last > hit.last else hit
        return hit

    def _longest(self, text: list[Word], first: int) -> Hit | None:
        node, at, best = self.root, first, None
        matched: list[str] = []
        while at < len(text):
            word = text[at]
            if word.norm in SKIPPED and matched and word.norm not in node.next:
                at += 1
                continue
            following = node.next.get(word.norm)
            if following is None:
                break
            node, at = following, at + 1
            matched.append(word.text)
            if node.names:
                slugs = tuple(dict.fromkeys(slug for slug, form in node.names if _as_written(form, matched)))
                if slugs:
                    best = Hit(first, at, slugs)
        return best


def _as_written(form: tuple[str, ...], text: list[str]) -> bool:
    """Whether the words of a text are written so that they can be this form of a name."""
    capitals = 0
    for wanted, found in zip(form, text, strict=True):
        if sum(c.isupper() for c in wanted) >= 2 and "-" not in wanted:
            same = found.replace(".", "") == wanted.replace(".", "")
            if not same and not (found.isupper() and len(wanted) > 4):
                return False
            capitals += 1
        elif wanted[0].isupper():
            if found[0].isupper():
                capitals += 1
            elif len(form) == 1 or found == form[0]:
                return False
    needed = sum(word[0].isupper() for word in form)
    return capitals >= needed - (1 if needed > 3 else 0)


@once_per_register
def register_gazetteer(register: Register) -> Gazetteer:
    """The gazetteer of a register, built once for each."""
    gazetteer = Gazetteer()
    for entry in register.entries.values():
        for name, _ in entry.names:
            gazetteer.add(entry.slug, name)
    return gazetteer
