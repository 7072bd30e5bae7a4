"""Sentences of this field with their trees, drawn from a small grammar, to train the parser on.

What comes in is ``tools/parser_grammar.txt``; what goes out are :class:`treebank.Tree` objects whose trees are right by
construction. The grammar holds what treebanks have little of: long lists of bodies, agents and partners of verbs, "as
well as with", "provide support to", bracketed short names, memoranda between bodies, headings.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from treebank import Tree

FORMS = (".VB", ".VBZ", ".VBD", ".VBN", ".VBG")
PARTICLE = "compound:prt"


@dataclass(frozen=True, slots=True)
class Part:
    """One part of a rule; ``label`` is ``*`` for the head and empty for a symbol whose parts hang on the head."""

    label: str
    symbol: str
    optional: bool


Grammar = dict[str, list[list[Part]]]
Grown = tuple[list[str], list[str], list[int], list[str], int]
"""Words, tags, heads, labels and the index of the head."""


def read_grammar(path: Path) -> Grammar:
    """The rules of a grammar by symbol; likelier ones stand there several times."""
    out: Grammar = {}
    for line in path.read_text(encoding="utf-8").splitlines():
        fields = line.split()
        if not fields or line.startswith("#"):
            continue
        if fields[0].startswith("@"):
            for form, ending in zip(fields[1:], FORMS, strict=True):
                word, _, particle = form.partition("_")
                parts = [Part("*", f"{word}/{ending[1:]}", False)]
                parts += [Part(PARTICLE, f"{particle}/RP", False)] if particle else []
                out.setdefault(fields[0][1:] + ending, []).append(parts)
            continue
        times = int(fields.pop(0)[:-1]) if fields[0][:-1].isdigit() else 1
        out.setdefault(fields[0], []).extend([[_part(text) for text in fields[1:]]] * times)
    return out


def _part(text: str) -> Part:
    optional = text.endswith("?") and not text.endswith("/?")
    text = text.removesuffix("?") if optional else text
    if text.startswith("*"):
        return Part("*", text[1:], optional)
    label, sign, symbol = text.partition("=")
    return Part(label, symbol, optional) if sign else Part("", text, optional)


def _grow(grammar: Grammar, symbol: str, rng: random.Random) -> Grown:
    """A tree for a symbol."""
    if "/" in symbol:
        word, tag = symbol.rsplit("/", 1)
        return [word], [tag], [0], ["ROOT"], 0
    parts = _parts(grammar, rng.choice(grammar[symbol]), rng)
    words: list[str] = []
    tags: list[str] = []
    heads: list[int] = []
    labels: list[str] = []
    tops: list[tuple[int, str]] = []
    for label, grown in parts:
        shift = len(words)
        words += grown[0]
        tags += grown[1]
        heads += [head + shift for head in grown[2]]
        labels += grown[3]
        tops.append((grown[4] + shift, label))
    head = next(top for top, label in tops if label == "*")
    for top, label in tops:
        heads[top] = head
        labels[top] = label if label != "*" else "ROOT"
    return words, tags, heads, labels, head


def _parts(grammar: Grammar, rule: list[Part], rng: random.Random) -> list[tuple[str, Grown]]:
    """The parts of a rule, grown, with those of headless symbols in their place."""
    out: list[tuple[str, Grown]] = []
    for part in rule:
        if part.optional and rng.random() < 0.5:
            continue
        if part.label:
            out.append((part.label, _grow(grammar, part.symbol, rng)))
        else:
            out += _parts(grammar, rng.choice(grammar[part.symbol]), rng)
    return out


def sentences(path: Path, number: int, rng: random.Random, longest: int = 70) -> Iterator[Tree]:
    """So many trees of a grammar, four of five from ``S`` and the others from ``F`` (fragments)."""
    grammar = read_grammar(path)
    while number > 0:
        words, tags, heads, labels, _ = _grow(grammar, "S" if rng.random() < 0.8 else "F", rng)
        if len(words) > longest:
            continue
        number -= 1
        if words[0] != "Xname":
            words[0] = words[0][0].upper() + words[0][1:]
        yield Tree(words, tags, heads, labels, "grammar", [word == "Xname" for word in words])
