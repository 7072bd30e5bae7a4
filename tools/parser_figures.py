"""How well a parser does: right tags and heads, every label, and the steps that rules take in a tree.

What comes in are trees of a treebank and the parsed trees of the same words; what goes out are lines of Markdown for
``docs/parser.md``. Marks do not count for heads.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

from spacy.language import Language
from spacy.tokens import Doc
from treebank import Tree

Step = tuple[int, int, int]
"""A sentence and two of its words."""


def parsed(language: Language, trees: Sequence[Tree]) -> list[Tree]:
    """The same words as the parser reads them."""
    docs = language.pipe((Doc(language.vocab, words=tree.words) for tree in trees), batch_size=64)
    return [
        Tree(tree.words, [t.tag_ for t in doc], [t.head.i for t in doc], [t.dep_ for t in doc], tree.source)
        for tree, doc in zip(trees, docs, strict=True)
    ]


def scores(gold: Sequence[Tree], found: Sequence[Tree]) -> dict[str, float]:
    """Share of right tags, of right heads, and of heads with the right label."""
    tags = heads = both = words = marked = 0
    for one, other in zip(gold, found, strict=True):
        for at, label in enumerate(one.labels):
            tags += one.tags[at] == other.tags[at]
            marked += 1
            if label != "punct":
                words += 1
                right = one.heads[at] == other.heads[at]
                heads += right
                both += right and label == other.labels[at]
    return {"tags": tags / marked, "uas": heads / words, "las": both / words}


def by_label(gold: Sequence[Tree], found: Sequence[Tree]) -> list[tuple[str, int, float, float, float]]:
    """For every label how often it stands in gold, and precision, recall and F1 of head and label together."""
    wanted: Counter[str] = Counter()
    given: Counter[str] = Counter()
    right: Counter[str] = Counter()
    for one, other in zip(gold, found, strict=True):
        wanted.update(one.labels)
        given.update(other.labels)
        for at, label in enumerate(one.labels):
            if label == other.labels[at] and one.heads[at] == other.heads[at]:
                right[label] += 1
    return [
        (label, number, *_precision_recall(right[label], given[label], number))
        for label, number in wanted.most_common()
    ]


def _precision_recall(right: int, given: int, wanted: int) -> tuple[float, float, float]:
    return right / given if given else 0.0, right / wanted if wanted else 0.0, 2 * right / max(1, given + wanted)


def steps(trees: Iterable[Tree]) -> dict[str, set[Step]]:
    """What rules read in trees: subjects, objects, agents, partners after "with" and members of lists."""
    out: dict[str, set[Step]] = {
        name: set() for name in ("subject of verb", "object of verb", "by-agent", "with-partner", "list member")
    }
    for n, tree in enumerate(trees):
        members = _members(tree)
        for at, label in enumerate(tree.labels):
            head = tree.heads[at]
            if label in ("nsubj", "nsubj:pass"):
                out["subject of verb"].add((n, head, at))
            elif label == "obj":
                out["object of verb"].add((n, head, at))
            elif label == "conj":
                out["list member"].add((n, head, at))
            elif label == "pobj":
                for member in (at, *members.get(at, ())):
                    if tree.labels[head] == "obl:agent":
                        out["by-agent"].add((n, tree.heads[head], member))
                    elif tree.words[head].lower() == "with":
                        first = tree.heads[head] if tree.labels[head] == "conj" else head
                        out["with-partner"].add((n, tree.heads[first], member))
    return out


def _members(tree: Tree) -> dict[int, list[int]]:
    """The conjuncts of every word."""
    out: dict[int, list[int]] = {}
    for at, label in enumerate(tree.labels):
        if label == "conj":
            out.setdefault(tree.heads[at], []).append(at)
    return out


def step_figures(gold: Sequence[Tree], found: Sequence[Tree]) -> list[tuple[str, int, float, float, float]]:
    """How often each step stands in gold, with precision, recall and F1 of finding it."""
    wanted, given = steps(gold), steps(found)
    return [
        (name, len(pairs), *_precision_recall(len(pairs & given[name]), len(given[name]), len(pairs)))
        for name, pairs in wanted.items()
    ]


def table(title: str, rows: Iterable[tuple[str, int, float, float, float]], least: int = 1) -> str:
    """Figures as a table in Markdown."""
    lines = [f"| {title} | in gold | precision | recall | F1 |", "|---|---:|---:|---:|---:|"]
    lines += [
        f"| {name} | {number:,} | {p:.2f} | {r:.2f} | {f:.2f} |" for name, number, p, r, f in rows if number >= least
    ]
    return "\n".join(lines)
