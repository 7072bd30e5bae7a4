"""The tree of a sentence: who hangs on whom, by a small parser of our own in which every name is one word.

What comes in are :class:`~graph.extraction.clauses.Sentence` objects; what goes out is a :class:`Tree` for each. Before
parsing, every mention is replaced by one placeholder, and words joined by hyphens become one node, so that sentences of
sixty words have trees of thirty. The model lies in ``graph/models/parser``; ``docs/parser.md`` tells what it was
trained on, its labels and its figures. spaCy is imported only when a tree is asked for.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from importlib import resources
from pathlib import Path
from typing import TYPE_CHECKING

from graph.extraction.clauses import Sentence
from graph.extraction.lexicon import lexicon, verbs
from graph.words import Word, fold

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.tokens import Doc

NAME = "Xname"
"""The word that stands for a mention."""
MAX_NODES = 150
"""A longer sentence is cut at the next mark after so many nodes; every piece is a tree with a root of its own."""
NO_TOKENIZER = "ctgraph.no_tokenizer.v1"
"""What the model's settings have in the place of a tokenizer."""
BATCH = 64
"""Sentences parsed together."""
HYPHENS = frozenset({"-", "‑", "‐"})
CUTS = frozenset({";", ":", ".", "\t", "•", ","})
"""Marks after which a long sentence may be cut."""
JOINS = frozenset({"-", "‑", "‐", "'", "’", "/", ".", ","})


@dataclass(slots=True)
class Tree:
    """The tree of a sentence: parallel lists over nodes, in the order of the text.

    ``spans`` are the passage words (first, last exclusive) that a node covers; a mention is one node and ``mention``
    its index in the sentence's mentions (-1 for other words). ``heads`` holds the node itself for a root.
    """

    spans: list[tuple[int, int]]
    mention: list[int]
    texts: list[str]
    norms: list[str]
    tags: list[str]
    heads: list[int]
    labels: list[str]
    children: list[list[int]] = field(default_factory=list)
    nodes: list[int] = field(default_factory=list)

    def node_at(self, word: int) -> int:
        """The node that covers a word of the passage; -1 beyond the ends."""
        return self.nodes[word] if 0 <= word < len(self.nodes) else -1

    def below(self, node: int, *labels: str) -> list[int]:
        """The children of a node with one of the labels, in the order of the text."""
        return [child for child in self.children[node] if self.labels[child] in labels]


def node_spans(words: Sequence[Word], mentions: Sequence[tuple[int, int]]) -> list[tuple[int, int, int]]:
    """The nodes of a sentence: first and last (exclusive) word of each, and its mention or -1.

    Mentions are spans in order; of two that overlap the first counts. Words joined by a hyphen, an apostrophe (but not
    the possessive) or, in numbers, a stop, comma or slash become one node.
    """
    out: list[tuple[int, int, int]] = []
    starts = {first: n for n, (first, _) in reversed(list(enumerate(mentions)))}
    at = 0
    while at < len(words):
        n = starts.get(at, -1)
        end = mentions[n][1] if n >= 0 else at + 1
        if n < 0:
            while end + 1 < len(words) and end not in starts and end + 1 not in starts and _joined(words, end):
                end += 2
        out.append((at, end, n))
        at = end
    return out


def _joined(words: Sequence[Word], at: int) -> bool:
    """Whether the mark at ``at`` joins the words beside it into one."""
    left, mark, right = words[at - 1], words[at], words[at + 1]
    if mark.text not in JOINS or left.end != mark.start or mark.end != right.start:
        return False
    if not (left.text[-1].isalnum() and right.text[0].isalnum()):
        return False
    if mark.text in HYPHENS:
        return True
    if mark.text in "'’":
        return left.text.isalpha() and right.text.isalpha()
    return left.text.isdigit() and right.text[0].isdigit()


def wanted(sentence: Sentence) -> bool:
    """Whether a tree can tell something: two mentions, or one and a verb or another trigger of the lexicon."""
    return len(sentence.mentions) >= 2 or (bool(sentence.mentions) and _states(sentence))


def _states(sentence: Sentence) -> bool:
    """Whether a trigger stands outside the names."""
    norms = [word.norm if sentence.free(i) else "" for i, word in enumerate(sentence.words)]
    for at, norm in enumerate(norms):
        if norm in verbs():
            return True
        if any(tuple(norms[at : at + len(t.words)]) == t.words for t in lexicon().get(norm, ())):
            return True
    return False


def folder() -> Path:
    """Where the model lies: in the package, or where the environment variable ``CTGRAPH_PARSER`` says."""
    return Path(os.environ.get("CTGRAPH_PARSER") or str(resources.files("graph") / "models" / "parser"))


def available() -> bool:
    """Whether the model is there."""
    return (folder() / "config.cfg").exists()


@lru_cache(maxsize=1)
def load() -> Language:
    """The model, loaded once in a process."""
    return open_model(folder())


def open_model(path: Path) -> Language:
    """The model in a folder, with words compared in the spelling that names are compared in."""
    import spacy
    from spacy.util import registry

    # Words are ours, so nothing is spent on the rules of a tokenizer.
    registry.tokenizers(NO_TOKENIZER, func=lambda: lambda _: None)
    language = spacy.load(path, exclude=["tokenizer"])
    prepare(language)
    return language


def prepare(language: Language) -> None:
    """Let a pipeline see words in the normal form of :func:`graph.words.fold`."""
    from spacy.attrs import NORM

    language.vocab.lex_attr_getters[NORM] = fold  # type: ignore[attr-defined]


def parse(sentences: Sequence[Sentence]) -> list[Tree]:
    """The trees of sentences, in their order. The tree of a sentence does not depend on the others."""
    language = load()
    trees = [_nodes(sentence) for sentence in sentences]
    pieces = [(tree, first, last) for tree in trees for first, last in _pieces(tree)]
    docs = language.pipe((_doc(language, tree.texts[first:last]) for tree, first, last in pieces), batch_size=BATCH)
    for (tree, first, _), doc in zip(pieces, docs, strict=True):
        for token in doc:
            tree.tags.append(token.tag_)
            tree.labels.append(token.dep_)
            tree.heads.append(first + token.head.i)
    for tree in trees:
        tree.children = [[] for _ in tree.heads]
        for node, head in enumerate(tree.heads):
            if head != node:
                tree.children[head].append(node)
    return trees


def _doc(language: Language, texts: list[str]) -> Doc:
    from spacy.tokens import Doc

    return Doc(language.vocab, words=texts)


def _nodes(sentence: Sentence) -> Tree:
    """The nodes of a sentence, not yet hung on one another."""
    tree = Tree([], [], [], [], [], [], [])
    spans = node_spans(sentence.words, [(mention.first, mention.last) for mention in sentence.mentions])
    for first, last, mention in spans:
        inside = sentence.words[first:last]
        tree.nodes += [len(tree.spans)] * (last - first)
        tree.spans.append((first, last))
        tree.mention.append(mention)
        text = "".join(word.text for word in inside)
        tree.texts.append(NAME if mention >= 0 else ";" if text == "\t" else text)
        tree.norms.append("" if mention >= 0 else "".join(word.norm for word in inside))
    return tree


def _pieces(tree: Tree) -> list[tuple[int, int]]:
    """Where a sentence is cut that is too long for one tree: after marks, else at the limit."""
    out: list[tuple[int, int]] = []
    first, length = 0, len(tree.texts)
    while length - first > MAX_NODES:
        marks = [i for i in range(first + MAX_NODES // 2, first + MAX_NODES) if tree.texts[i] in CUTS]
        last = marks[-1] + 1 if marks else first + MAX_NODES
        out.append((first, last))
        first = last
    return [*out, (first, length)] if first < length else out
