"""The way between two groups of names in the tree of their sentence, as features of the learned step of relations.

What comes in are the shape of a sentence and its groups; what goes out are the labels up and down, the word where both
ways meet, and what the lexicon and the classes of words say of the words on the way.
"""

from __future__ import annotations

from graph.extraction.clauses import PREPOSITIONS, Group
from graph.extraction.pair_shape import NEGATIVE, Shape, stem
from graph.extraction.parsing import Tree


def _chain(tree: Tree, node: int) -> list[int]:
    """A node and those above it, up to the root."""
    out = [node]
    while tree.heads[out[-1]] != out[-1] and len(out) < 40:
        out.append(tree.heads[out[-1]])
    return out


def _steps(tree: Tree, nodes: list[int]) -> list[str]:
    """The labels of nodes on a path, without those of lists; of a word of relation also the word."""
    out = []
    for node in nodes:
        label = tree.labels[node].lower()
        if label in ("conj", "appos", "flat", "dep") or label.startswith("conj"):
            continue
        word = tree.norms[node]
        out.append(f"{label}:{word}" if word in PREPOSITIONS else label)
    return out


def _node(shape: Shape, group: Group) -> int:
    """The node of the first mention of a group."""
    return shape.tree.node_at(group.first) if shape.tree is not None else -1


def path(shape: Shape, one: Group, other: Group) -> list[str]:
    """The way from one group to the other in the tree: labels up and down, the word where both meet."""
    tree = shape.tree
    left, right = _node(shape, one), _node(shape, other)
    if tree is None or left < 0 or right < 0:
        return []
    up, down = _chain(tree, left), _chain(tree, right)
    below = set(up)
    top = next((node for node in down if node in below), -1)
    if top < 0:
        return ["path:none"]
    climb, drop = up[: up.index(top)], down[: down.index(top)]
    rise, fall = _steps(tree, climb), _steps(tree, drop)[::-1]
    word = stem(tree.norms[top]) if tree.mention[top] < 0 else "^"
    shape_of_path = " ".join(rise) + "^" + " ".join(fall)
    out = [
        f"path:{shape_of_path}" if len(rise) + len(fall) <= 6 else "path:long",
        f"top:{word}",
        f"steps:{min(len(rise) + len(fall), 7)}",
        f"ends:{rise[0] if rise else '-'}>{fall[-1] if fall else '-'}",
        f"meet:{rise[-1] if rise else '-'}>{fall[0] if fall else '-'}",
    ]
    if len(rise) + len(fall) <= 4:
        out.append(f"way:{' '.join(rise)}^{word}^{' '.join(fall)}")
    first, last = tree.spans[top]
    out += [f"c-top:{c}" for i in range(first, last) for c in shape.classes[i]]
    out += [f"lextop:{hit}" for i in range(first, last) for hit in shape.lexical.get(i, ())]
    inner = [n for n in (*climb[1:], *drop[1:]) if n != top and tree.mention[n] < 0]
    out += sorted({f"on:{stem(tree.norms[n])}" for n in inner})
    out += sorted({f"c-on:{c}" for n in inner for i in range(*tree.spans[n]) for c in shape.classes[i]})
    out += sorted({f"lexon:{hit}" for n in inner for i in range(*tree.spans[n]) for hit in shape.lexical.get(i, ())})
    if any(tree.norms[child] in NEGATIVE for child in tree.children[top]):
        out.append("top-negative")
    if any(n != left and n != right and tree.mention[n] >= 0 for n in (*climb, *drop)):
        out.append("over-name")
    return out


def root_path(shape: Shape, group: Group) -> list[str]:
    """The way from the root of the tree to a group."""
    tree, node = shape.tree, _node(shape, group)
    if tree is None or node < 0:
        return []
    up = _chain(tree, node)
    steps = _steps(tree, up[:-1])
    word = stem(tree.norms[up[-1]]) if tree.mention[up[-1]] < 0 else "^"
    first, last = tree.spans[up[-1]]
    out = [f"a-path:{' '.join(steps[:4])}", f"a-root:{word}", f"a-end:{steps[0] if steps else 'root'}"]
    out += [f"c-a-root:{c}" for i in range(first, last) for c in shape.classes[i]]
    out += [f"a-lexroot:{hit}" for i in range(first, last) for hit in shape.lexical.get(i, ())]
    subjects = tree.below(up[-1], "nsubj", "nsubj:pass")
    if any(tree.mention[n] < 0 for n in subjects):
        out.append(f"a-subject:{stem(tree.norms[next(n for n in subjects if tree.mention[n] < 0)])}")
    out.append(f"a-subjects:{min(len(subjects), 1)}{any(tree.mention[n] >= 0 for n in subjects):d}")
    return out
