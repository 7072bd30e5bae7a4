"""What a sentence says of the reality of a claim: asserted, planned, recommended, or not a claim at all.

What comes in is a sentence and the place of the word that states a relation; what goes out is a status, or ``None``
where the text denies or only supposes. The cues are a table, ``data/registry/status_cues.csv``; the nearest cue before
the word, within its clause, decides, and a negation wins.
"""

from __future__ import annotations

import re

from graph.extraction.clauses import FINITE, Sentence
from graph.extraction.cues import cue_table, told_at
from graph.extraction.parsing import Tree

CLAUSE_END = frozenset({";", ":", "."})
SUGGESTED = re.compile(
    r"\b(was|were) (suggested|recommended|proposed)|(suggested|recommended|proposed) that|proposed the"
)
SETTLED = frozenset({"signed", "concluded", "adopted", "established"})
"""Verbs whose own status the cues before them give."""
DONE = frozenset(
    """signed concluded adopted established reached entered exchanged renewed ratified ended lapsed expired terminated
    suspended""".split()
)
"""Words of completion."""


def status_of(sentence: Sentence, trigger: int, reach: int = 14) -> str | None:
    """The status of what the word at ``trigger`` states; ``None`` where it is denied or supposed.

    Only words that are not part of a name count, back to the start of the clause; "It was suggested that" governs the
    whole sentence.
    """
    found: str | None = None
    for at in range(trigger - 1, max(0, trigger - reach) - 1, -1):
        if not sentence.free(at):
            continue
        if _begins_clause(sentence, at) or (found is None and trigger - at > 1 and _begins_part(sentence, at)):
            break
        cues = _cues_at(sentence, at)
        if "negated" in cues:
            return None
        found = found or next(iter(cues), None)
        if sentence.norm(at) in SETTLED and found is None and trigger - at > 3:
            break
    if found is None:
        opening = " ".join(sentence.norm(i) for i in range(min(len(sentence.words), 14)))
        if SUGGESTED.search(opening):
            return "recommended"
    return found or "asserted"


def _begins_clause(sentence: Sentence, at: int) -> bool:
    return sentence.norm(at) in CLAUSE_END or (sentence.norm(at) == "," and _new_clause(sentence, at))


def _begins_part(sentence: Sentence, at: int) -> bool:
    """Whether "and" or "but" goes on with a verb or a name."""
    goes_on = sentence.norm(at + 1) in FINITE or at + 1 in sentence.covered
    return sentence.norm(at) in {"and", "but"} and goes_on


def _cues_at(sentence: Sentence, at: int) -> list[str]:
    """The statuses of the cues that begin at a word; "May" and "Will" within a sentence are no cues."""
    norm = sentence.norm(at)
    if norm in {"may", "will"} and sentence.words[at].is_capital and at > 0:
        return []
    return [status for _, status in told_at(sentence, at, cue_table("status_cues.csv", "status"))]


def status_after(sentence: Sentence, first: int, last: int) -> str | None:
    """The status that words after a noun give it ("a memorandum … is in preparation", "assistance should be …").

    Words ``first`` to ``last`` (exclusive) are read up to the end of the clause; a word of completion ("was signed")
    settles it as asserted unless "to be" or "being" stands before it. ``None`` where they deny it.
    """
    for at in range(first, min(last, len(sentence.words))):
        if not sentence.free(at):
            continue
        norm = sentence.norm(at)
        if _begins_clause(sentence, at) or norm in {"which", "that", "who", "."}:
            break
        if norm in DONE and sentence.norm(at - 1) not in {"be", "being"}:
            break
        after = sentence.group_at(at + 1) or sentence.group_at(at + 2)
        if norm in {"and", "but", "while", "whereas"} and after is not None and after.role == "subject":
            break
        cues = _cues_at(sentence, at)
        if cues:
            return None if cues[0] == "negated" else cues[0]
    return "asserted"


def _new_clause(sentence: Sentence, comma: int) -> bool:
    """Whether a comma is followed by "and" or "while" with a subject of its own."""
    return sentence.norm(comma + 1) in {"and", "while", "but", "whereas"} and (comma + 2) in sentence.covered


GOVERNING = frozenset(
    "nsubj nsubj:pass obj iobj pobj prep obl:agent attr xcomp ccomp acl pcomp nmod:poss compound csubj obl".split()
)
"""Labels over which the status of what stands above reaches what stands below."""
MODIFYING = ("aux", "aux:pass", "advmod", "mark", "neg", "det", "amod", "cc", "fixed", "expl")
"""Children of a word that tell of its status."""


def status_in(sentence: Sentence, tree: Tree, node: int) -> str | None:
    """The status of what a node of a tree states, by the words that govern it; ``None`` where it is denied or supposed.

    The node's own auxiliaries, negations and adjectives count, and those of all verbs and nouns above it in its clause;
    of several cues the nearest to the node decides, and a negation wins.
    """
    words = _governing(tree, node)
    found: str | None = None
    for one in words:
        first, last = tree.spans[one]
        if tree.mention[one] >= 0:
            continue
        for at in range(first, last):
            cues = _cues_at(sentence, at)
            if "negated" in cues:
                return None
            found = found or next(iter(cues), None)
    return found or "asserted"


def _governing(tree: Tree, node: int) -> list[int]:
    """The words that govern a node, nearest first.

    A participle after a name ("the cell, established in 2016") tells what was done, whatever governs the name.
    """
    out: list[int] = []
    at = node
    for step in range(10):
        out += tree.below(at, *MODIFYING)
        if step:
            out.append(at)
        label, head = tree.labels[at], tree.heads[at]
        if head == at or (label == "acl" and tree.tags[at] == "VBN" and tree.mention[head] >= 0):
            break
        if (
            (step == 0 and label in ("advmod", "obl", "fixed", "mark"))
            or (label == "conj" and not tree.below(at, "aux", "aux:pass", "nsubj", "nsubj:pass"))
            or label in GOVERNING
            or (label == "advcl" and tree.below(at, "mark"))
        ):
            at = head
        else:
            break
    return out
