"""Trees made from the trees of a treebank: short names in brackets, longer lists, headings, fragments, no final stop.

What comes in is a :class:`treebank.Tree` in which names are one word; what goes out is another one, whose tree is right
because the change is small and known. They bring what our documents have and treebanks lack.
"""

from __future__ import annotations

import random
from collections.abc import Sequence

from treebank import Tree

from graph.extraction.parsing import NAME

Added = tuple[str, str, int, str]
"""A new word, its tag, its head (an index among the new words, or -1 for the word they follow) and its label."""


def insert(tree: Tree, after: int, added: Sequence[Added], head: int) -> Tree:
    """A tree with words added after one; those whose head is -1 hang on ``head``."""

    def moved(index: int) -> int:
        return index if index <= after else index + len(added)

    at = after + 1
    heads = [moved(h) for h in tree.heads]
    new = [at + h if h >= 0 else moved(head) for _, _, h, _ in added]
    return Tree(
        [*tree.words[:at], *(word for word, *_ in added), *tree.words[at:]],
        [*tree.tags[:at], *(tag for _, tag, *_ in added), *tree.tags[at:]],
        [*heads[:at], *new, *heads[at:]],
        [*tree.labels[:at], *(label for *_, label in added), *tree.labels[at:]],
        tree.source,
        [*tree.names[:at], *(word == NAME for word, *_ in added), *tree.names[at:]],
    )


def with_brackets(tree: Tree, rng: random.Random) -> Tree | None:
    """The tree with a short name in brackets after one of its names ("Xname ( Xname )")."""
    spots = [n for n, named in enumerate(tree.names) if named and tree.labels[n] not in ("compound", "flat")]
    if not spots:
        return None
    at = rng.choice(spots)
    return insert(tree, at, [("(", "-LRB-", 1, "punct"), (NAME, "NNP", -1, "appos"), (")", "-RRB-", 1, "punct")], at)


def with_list(tree: Tree, rng: random.Random) -> Tree | None:
    """The tree with one of its names made a list of two to eight."""
    joined = {head for head, label in zip(tree.heads, tree.labels, strict=True) if label == "conj"}
    spots = [
        n
        for n, named in enumerate(tree.names)
        if named and n not in joined and tree.labels[n] in ("nsubj", "nsubj:pass", "obj", "pobj", "attr", "appos")
    ]
    if not spots:
        return None
    at = rng.choice(spots)
    added: list[Added] = []
    more = rng.choice([1, 1, 2, 2, 3, 4, 5, 7])
    the = rng.random() < 0.3
    for n in range(more):
        begin, last = len(added), n == more - 1
        words: list[tuple[str, str, str]] = []
        if not last or (more > 1 and rng.random() < 0.4):
            words.append((",", ",", "punct"))
        if last:
            words.append(("and", "CC", "cc"))
        if the:
            words.append(("the", "DT", "det"))
        top = begin + len(words)
        added += [(word, tag, top, label) for word, tag, label in words]
        added.append((NAME, "NNP", -1, "conj"))
    return insert(tree, at, added, at)


def with_name(tree: Tree, rng: random.Random) -> Tree | None:
    """The tree with a name in the place of one of its common nouns ("a Xname was signed")."""
    spots = [
        n
        for n, tag in enumerate(tree.tags)
        if tag == "NN" and tree.labels[n] in ("nsubj", "nsubj:pass", "obj", "pobj") and tree.words[n].isalpha()
    ]
    if not spots:
        return None
    at = rng.choice(spots)
    words = [*tree.words[:at], NAME, *tree.words[at + 1 :]]
    tags = [*tree.tags[:at], "NNP", *tree.tags[at + 1 :]]
    names = [*tree.names[:at], True, *tree.names[at + 1 :]]
    return Tree(words, tags, tree.heads, tree.labels, tree.source, names)


def without_stop(tree: Tree) -> Tree | None:
    """The tree without its last mark."""
    last = len(tree.words) - 1
    if last < 2 or tree.labels[last] != "punct" or last in tree.heads:
        return None
    return Tree(tree.words[:-1], tree.tags[:-1], tree.heads[:-1], tree.labels[:-1], tree.source, tree.names[:-1])


def fragment(tree: Tree, rng: random.Random) -> Tree | None:
    """A noun with all that hangs on it, as a heading or an item of a list has it."""
    below: list[list[int]] = [[] for _ in tree.heads]
    for at in range(len(tree.heads)):
        up = at
        while tree.heads[up] != up:
            below[up].append(at)
            up = tree.heads[up]
        below[up].append(at)
    spots = [
        n
        for n, tag in enumerate(tree.tags)
        if tag.startswith("NN") and tree.labels[n] in ("obj", "pobj", "nsubj", "attr") and len(below[n]) > 4
    ]
    if not spots:
        return None
    top = rng.choice(spots)
    inside = below[top]
    place = {old: new for new, old in enumerate(inside)}
    heads = [place.get(tree.heads[old], place[top]) for old in inside]
    heads[place[top]] = place[top]
    labels = ["ROOT" if old == top else tree.labels[old] for old in inside]
    words, tags = [tree.words[old] for old in inside], [tree.tags[old] for old in inside]
    return Tree(words, tags, heads, labels, tree.source, [tree.names[old] for old in inside])


def in_capitals(tree: Tree, rng: random.Random) -> Tree:
    """The tree of a heading: all words in capitals, or all but short ones with a capital."""
    upper = rng.random() < 0.4
    words = [
        word if named else word.upper() if upper else word[0].upper() + word[1:] if len(word) > 3 else word
        for word, named in zip(tree.words, tree.names, strict=True)
    ]
    return Tree(words, tree.tags, tree.heads, tree.labels, tree.source, tree.names)


def changed(trees: Sequence[Tree], rng: random.Random) -> list[Tree]:
    """The trees with some of them changed; every change keeps to a small share."""
    return [_changed(tree, rng) for tree in trees]


def _changed(tree: Tree, rng: random.Random) -> Tree:
    if rng.random() < 0.12:
        tree = with_name(tree, rng) or tree
    if rng.random() < 0.12:
        tree = with_list(tree, rng) or tree
    if rng.random() < 0.10:
        tree = with_brackets(tree, rng) or tree
    share = rng.random()
    if share < 0.12:
        return without_stop(tree) or tree
    if share < 0.15:
        return in_capitals(tree, rng)
    return (fragment(tree, rng) or tree) if share < 0.19 else tree
