"""Trees of Universal Dependencies, turned into the scheme of our parser and into words as our texts have them.

What comes in are CoNLL-U files (plain or ``.gz``) of UD English; what goes out are :class:`Tree` objects whose words
are nodes as :mod:`graph.extraction.parsing` makes them. The label scheme is that of UD with five changes, which make
the path from a verb to its partners short:

* an adposition is the head of its noun: ``signed -prep-> with -pobj-> B``; the "by" of a passive has ``obl:agent``
  in place of ``prep``; "such as" and "including" are adpositions too; the possessive "'s" stays a ``case`` of its noun;
* a copula is the head of its clause: ``is -nsubj-> X``, ``is -attr-> member``; "is in Vienna" is ``is -prep-> in``;
* a preposition with a clause without subject is a preposition: ``by -pcomp-> promoting``; other markers stay ``mark``;
* coordinated prepositions hang together (``with -conj-> with``); all conjuncts hang on the first one, and ``cc`` and
  the comma hang on the conjunct that they introduce, as in UD;
* ``obl:unmarked`` and ``nmod:unmarked`` are ``unmarked``; trees are made projective; rare labels are joined.

``nsubj``, ``nsubj:pass``, ``obj``, ``acl``, ``acl:relcl``, ``advcl``, ``appos``, ``conj``, ``cc``, ``compound``,
``flat``, ``nmod:poss``, ``nmod:desc``, ``xcomp``, ``ccomp``, ``aux``, ``aux:pass``, ``mark``, ``advmod``, ``amod``,
``det``, ``nummod``, ``fixed``, ``parataxis``, ``list`` and ``punct`` mean what they mean in UD. Tags are those of the
Penn treebank.
"""

from __future__ import annotations

import gzip
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from graph.extraction.parsing import NAME, node_spans
from graph.words import words

JOINED = {
    "obl:unmarked": "unmarked",
    "nmod:unmarked": "unmarked",
    "nsubj:outer": "nsubj",
    "csubj:outer": "csubj",
    "csubj:pass": "csubj",
    "det:predet": "det",
    "advcl:relcl": "advcl",
    "cc:preconj": "cc",
    "goeswith": "flat",
    "reparandum": "dep",
    "orphan": "dep",
    "dislocated": "dep",
    "vocative": "discourse",
}
"""Labels of UD that become others."""
KEPT_MARKS = frozenset("while if whether although though that than as because since".split())
"""Markers that stay below their clause even where it has no subject."""
CLAUSAL = frozenset(
    """nsubj nsubj:pass nsubj:outer csubj csubj:pass csubj:outer aux mark punct cc expl parataxis discourse vocative
    dislocated""".split()
)
"""Children of a predicate that belong to its copula."""


@dataclass(slots=True)
class Token:
    """A word of a treebank; ``head`` is an index, that of the word itself for a root."""

    form: str
    upos: str
    tag: str
    head: int
    label: str
    misc: str = ""
    space: bool = True


@dataclass(slots=True)
class Tree:
    """A sentence with its tree: parallel lists, roots point to themselves. ``source`` names where it is from."""

    words: list[str]
    tags: list[str]
    heads: list[int]
    labels: list[str]
    source: str = ""
    names: list[bool] = field(default_factory=list)


def read(path: Path) -> Iterator[list[Token]]:
    """The sentences of a CoNLL-U file."""
    with gzip.open(path, "rt", encoding="utf-8") if path.suffix == ".gz" else path.open(encoding="utf-8") as lines:
        tokens: list[Token] = []
        glued: dict[int, bool] = {}
        for line in lines:
            columns = line.rstrip("\n").split("\t")
            if len(columns) == 10:
                number, misc = columns[0], columns[9]
                if "-" in number:
                    begin, end = (int(part) for part in number.split("-"))
                    glued |= dict.fromkeys(range(begin, end), False)
                    glued[end] = "SpaceAfter=No" not in misc
                elif "." not in number:
                    n = int(number)
                    head = int(columns[6]) - 1
                    space = glued.get(n, "SpaceAfter=No" not in misc)
                    form, tag = columns[1].replace(" ", ""), columns[4]
                    own = head if head >= 0 else n - 1
                    tokens.append(Token(form, columns[3], tag, own, columns[7], misc, space))
            elif not line.strip() and tokens:
                yield tokens
                tokens, glued = [], {}
        if tokens:
            yield tokens


def convert(tokens: list[Token]) -> None:
    """Bring a sentence into our scheme, in place."""
    for at, token in enumerate(tokens):
        if token.label == "cop" and tokens[token.head].head != at:
            _raise_copula(tokens, at)
    for at in range(len(tokens) - 1, -1, -1):
        token = tokens[at]
        if (token.label == "case" and token.tag != "POS" and token.head > at) or _opens_clause(tokens, at):
            _raise_adposition(tokens, at)
    for token in tokens:
        token.label = JOINED.get(token.label, token.label)
    projective([token.head for token in tokens], tokens)


def _raise_copula(tokens: list[Token], at: int) -> None:
    """Make a copula the head of its predicate."""
    top = tokens[at].head
    verb, predicate = tokens[at], tokens[top]
    verb.head, verb.label = (predicate.head if predicate.head != top else at), predicate.label
    predicate.head, predicate.label = at, "attr"
    nominal = predicate.upos in ("NOUN", "PROPN", "PRON", "NUM")
    for n, child in enumerate(tokens):
        if child.head != top or n in (top, at):
            continue
        kind = child.label
        across = (n < at < top) or (top < at < n)
        clausal = kind in CLAUSAL or (nominal and kind in ("obl", "obl:unmarked", "advcl"))
        clause = kind == "conj" and any(c.head == n and c.label.startswith(("nsubj", "cop", "aux")) for c in tokens)
        if (across and kind != "case") or clausal or clause or (kind == "advmod" and nominal and n < top - 1):
            child.head = at


def _opens_clause(tokens: list[Token], at: int) -> bool:
    """Whether a marker is a preposition of a clause without subject ("by promoting")."""
    token = tokens[at]
    verb = tokens[token.head]
    if token.label != "mark" or token.tag != "IN" or token.form.lower() in KEPT_MARKS or token.head < at:
        return False
    has_subject = any(c.head == token.head and c.label.startswith(("nsubj", "csubj")) for c in tokens)
    return verb.tag == "VBG" and not has_subject


def _raise_adposition(tokens: list[Token], at: int) -> None:
    """Make an adposition the head of its noun or clause."""
    below = tokens[at].head
    word, noun = tokens[at], tokens[below]
    clause = word.label == "mark"
    word.head = noun.head if noun.head != below else at
    kinds = {"obl": "prep", "nmod": "prep", "acl": "prep", "obl:agent": "obl:agent", "attr": "prep", "advcl": "prep"}
    word.label = kinds.get(noun.label, noun.label)
    noun.head, noun.label = at, "pcomp" if clause else ("prep" if _is_adposition(tokens, below) else "pobj")
    for n, child in enumerate(tokens):
        if child.head != below or n in (at, below):
            continue
        joined = child.label == "conj" and _is_adposition(tokens, n)
        if n < at or joined or (child.label in ("cc", "punct") and n < at):
            child.head = at


def _is_adposition(tokens: list[Token], at: int) -> bool:
    """Whether a word already has an object as an adposition has."""
    return any(child.head == at and child.label in ("pobj", "pcomp") for child in tokens)


def projective(heads: list[int], tokens: list[Token]) -> None:
    """Lift the words whose arcs cross others to the heads of their heads until none crosses."""
    for _ in range(200):
        crossing = _crossing([token.head for token in tokens])
        if crossing is None:
            return
        token = tokens[crossing]
        token.head = tokens[token.head].head
    for at, token in enumerate(tokens):
        token.head = heads[at]


def _crossing(heads: list[int]) -> int | None:
    """The word with the shortest arc that holds a word not below its head, if any."""
    best: tuple[int, int] | None = None
    for at, head in enumerate(heads):
        if head == at:
            continue
        low, high = min(at, head), max(at, head)
        for between in range(low + 1, high):
            up, steps = between, 0
            while up != head and heads[up] != up and steps < len(heads):
                up, steps = heads[up], steps + 1
            if up != head:
                best = min(best or (high - low, at), (high - low, at))
                break
    return best[1] if best else None


def name_chains(tokens: list[Token]) -> list[tuple[int, int]]:
    """Spans of proper names: runs of proper nouns that hang together, with "of the" between where it is so."""
    out: list[tuple[int, int]] = []
    at = 0
    while at < len(tokens):
        if tokens[at].upos != "PROPN" and not tokens[at].tag.startswith("NNP"):
            at += 1
            continue
        end = at + 1
        while end < len(tokens):
            step = _name_goes_on(tokens, at, end)
            if not step:
                break
            end += step
        if _one_head(tokens, at, end):
            out.append((at, end))
        at = end
    return out


def _name_goes_on(tokens: list[Token], first: int, at: int) -> int:
    """How many words more a name takes at a word: one, or those of "of the Y", or none."""
    token = tokens[at]
    inside = range(first, at)
    if token.upos == "PROPN" or token.tag.startswith("NNP"):
        near = token.head in inside or any(tokens[n].head == at for n in inside)
        return 1 if near and token.label != "conj" and token.label != "appos" else 0
    if token.form == "-" and at + 1 < len(tokens) and tokens[at + 1].tag.startswith("NNP"):
        return 2 if not tokens[at - 1].space and not token.space else 0
    step = at
    if token.form.lower() == "of" and token.head in inside:
        step += 1
        if step < len(tokens) and tokens[step].form.lower() == "the":
            step += 1
        if step < len(tokens) and tokens[step].upos == "PROPN" and token.label == "prep":
            return step - at + 1
    return 0


def _one_head(tokens: list[Token], first: int, last: int) -> bool:
    """Whether exactly one word of a span hangs outside it, and nothing outside hangs inside but on that one."""
    span = range(first, last)
    tops = [n for n in span if tokens[n].head not in span or tokens[n].head == n]
    return len(tops) == 1


def to_tree(tokens: list[Token], names: list[tuple[int, int]], source: str) -> Tree:
    """The tree over nodes as our texts have them; each of ``names`` becomes one placeholder."""
    text, starts = "", []
    for token in tokens:
        starts.append(len(text))
        text += token.form + (" " if token.space else "")
    found = words(text)
    owner = [n for n, token in enumerate(tokens) for _ in range(len(token.form) + token.space)]
    named = [(starts[a], starts[b - 1] + len(tokens[b - 1].form)) for a, b in names]
    mentions: list[tuple[int, int]] = []
    for begin, end in named:
        inside = [i for i, w in enumerate(found) if w.start < end and w.end > begin]
        if inside and (not mentions or mentions[-1][1] <= inside[0]):
            mentions.append((inside[0], inside[-1] + 1))
    spans = node_spans(found, mentions)
    tree = Tree([], [], [], [], source)
    covers: list[list[int]] = []
    for first, last, mention in spans:
        begin, end = found[first].start, found[last - 1].end
        tree.words.append(NAME if mention >= 0 else "".join(w.text for w in found[first:last]))
        tree.names.append(mention >= 0)
        owners = sorted({owner[c] for c in range(begin, end)})
        covers.append(owners)
    _attach(tree, tokens, covers)
    return tree


def _attach(tree: Tree, tokens: list[Token], covers: list[list[int]]) -> None:
    """Give every node of a tree the head, label and tag of the treebank's words that it covers."""
    home: dict[int, int] = {}
    for node, owners in enumerate(covers):
        for n in owners:
            if n not in home or tree.words[node][-1].isalnum():
                home[n] = node
    for node, owners in enumerate(covers):
        mine = [n for n in owners if home[n] == node]
        if not mine:
            split = home[owners[0]]
            tree.heads.append(split)
            tree.labels.append("punct" if not tree.words[node][0].isalnum() else "compound")
            tree.tags.append(tokens[owners[0]].tag if tree.words[node][0].isalnum() else _mark(tree.words[node]))
            continue
        top = next((n for n in mine if home[tokens[n].head] != node or tokens[n].head == n), mine[-1])
        tree.heads.append(home[tokens[top].head])
        tree.labels.append(tokens[top].label)
        tree.tags.append("NNP" if tree.names[node] else tokens[top].tag)


def _mark(text: str) -> str:
    return "HYPH" if text == "-" else ("." if text == "." else ",")


def read_field(path: Path) -> Iterator[Tree]:
    """The trees of a file that is in our scheme already (``data/treebank``)."""
    for tokens in read(path):
        names = ["Name=Yes" in token.misc for token in tokens]
        tree = Tree([], [token.tag for token in tokens], [token.head for token in tokens], [], "field", names)
        tree.words = [NAME if named else token.form for token, named in zip(tokens, names, strict=True)]
        tree.labels = ["ROOT" if token.label == "root" else token.label for token in tokens]
        yield tree


def sound(tree: Tree) -> bool:
    """Whether a tree has one root, no circle and no crossing arcs."""
    roots = [n for n, head in enumerate(tree.heads) if head == n]
    if len(roots) != 1:
        return False
    for at in range(len(tree.heads)):
        up, steps = at, 0
        while tree.heads[up] != up and steps <= len(tree.heads):
            up, steps = tree.heads[up], steps + 1
        if steps > len(tree.heads):
            return False
    return _crossing(tree.heads) is None


def trees(path: Path, collapsed: bool) -> Iterator[Tree]:
    """The trees of a file in our scheme, with names collapsed or not; unsound ones are left out."""
    for tokens in read(path):
        convert(tokens)
        tree = to_tree(tokens, name_chains(tokens) if collapsed else [], path.name.split(".")[0])
        for at, label in enumerate(tree.labels):
            if tree.heads[at] == at:
                tree.labels[at] = "ROOT"
            elif label == "root":
                tree.labels[at] = "dep"
        if sound(tree):
            yield tree
