"""Relations stated by predicates, read from the trees of sentences.

What comes in are a sentence and its :class:`~graph.extraction.parsing.Tree`; what goes out are claims, and the hits of
the lexicon. One walker reads every entry of :mod:`graph.extraction.lexicon`: each slot of an entry is a question to
:mod:`graph.extraction.branches` (who does it, what it is done to, what a preposition governs), whatever the
construction.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial

from graph.extraction.branches import Branches
from graph.extraction.cast import Thing
from graph.extraction.clauses import Sentence
from graph.extraction.frames import MONEY_GOES_TO, Claim, by_order, claims_by_order, claims_of, ends
from graph.extraction.lexicon import Match, matches
from graph.extraction.parsing import Tree
from graph.extraction.patterns import Date
from graph.extraction.status import status_in, status_of

ANYTHING = frozenset({"Organization", "State", "NationalBody", "Programme", "Instrument", "System", "Event", "Place"})
READER = "/tree"
"""What marks the rule of a claim that this reader made."""


@dataclass(frozen=True, slots=True)
class Hit:
    """A predicate of the lexicon in a sentence, whether or not its ends are found.

    ``first`` and ``last`` (inclusive) are words of the passage, ``node`` the node of the tree that carries it (-1
    without a tree).
    """

    entry: str
    relation: str
    first: int
    last: int
    node: int
    status: str | None


def hits(sentence: Sentence, tree: Tree | None) -> list[Hit]:
    """All predicates of a sentence with the status that the words around them give."""
    out = []
    for match in matches(sentence):
        if tree is not None and not _fits_tag(tree, match):
            continue
        p = match.predicate
        node = -1 if tree is None else carrier(tree, match)
        if p.status:
            status: str | None = p.status
        else:
            status = status_of(sentence, match.first) if tree is None else status_in(sentence, tree, node)
        out.append(Hit(p.id, p.relation, match.first, match.last, node, status))
    return out


def claims(sentence: Sentence, tree: Tree, when: list[tuple[int, Date]]) -> list[Claim]:
    """All relations that the predicates of a sentence state; ``when`` are its dates.

    Where the tree fills both ends of a predicate it decides; where it does not, order and small words do.
    """
    branches = Branches(sentence, tree)
    out: list[Claim] = []
    for match in matches(sentence):
        if not _fits_tag(tree, match):
            continue
        node = carrier(tree, match)
        pairs, partners = ends(match.predicate, partial(find, branches, match, node))
        if not pairs and _names_another(branches, match, node):
            continue
        if not pairs:
            found = claims_by_order(sentence, match, when)
            if found:
                out += found
                continue
            pairs, partners = ends(match.predicate, partial(_find_both, branches, match, node))
        status = match.predicate.status or status_in(sentence, tree, node)
        if status is not None:
            out += claims_of(sentence, match, pairs, partners, status, when, match.predicate.id + READER)
    return out


def _names_another(branches: Branches, match: Match, verb: int) -> bool:
    """Whether the tree tells who or what a verb speaks of and that is no name ("the project gives help to Mali")."""
    if match.predicate.kind != "verb" or not branches.tree.tags[verb].startswith("V"):
        return False
    subject = "object" if branches.passive(verb) else "subject"
    if subject not in (*match.predicate.first, *match.predicate.second):
        return False
    own = branches.tree.below(verb, "nsubj", "nsubj:pass")
    return bool(own) and not any(branches.things(node, ANYTHING) for node in own)


def _fits_tag(tree: Tree, match: Match) -> bool:
    """Whether the tree agrees that a word is a verb, or a noun."""
    node = tree.node_at(match.first)
    tag, kind = tree.tags[node], match.predicate.kind
    if kind == "verb":
        if tag in ("VBG", "JJ") and tree.labels[node] in ("compound", "amod"):
            return False
        after_name = node > 0 and tree.mention[node - 1] >= 0
        return tag.startswith("V") or after_name or tree.labels[node] == "ROOT" or match.voice != "active"
    return kind != "noun" or match.last > match.first or not tag.startswith("V") or tag == "VBG"


def carrier(tree: Tree, match: Match) -> int:
    """The node of a predicate: of its words the one that hangs on a word outside."""
    nodes = sorted({tree.node_at(i) for i in range(match.first, match.last + 1)})
    return next((node for node in nodes if tree.heads[node] not in nodes), nodes[0])


def find(branches: Branches, match: Match, node: int, slot: str, types: frozenset[str]) -> list[Thing]:
    """What stands in a slot of a predicate."""
    kind = match.predicate.kind
    if slot == "subject":
        return branches.doers(node, types) if kind == "verb" else _light_subject(branches, node, types)
    if slot == "object":
        return branches.patients(node, types)
    if slot == "owner":
        return _owner(branches, node, types)
    if slot == "thing":
        return (
            _described(branches, match, node, types)
            if kind == "description"
            else _doers_beside(branches, match, node, types)
        )
    if slot == "after":
        return _complement(branches, match, types)
    if slot == "later":
        return branches.first_below(node, types, match.last)
    if slot == "between":
        return branches.governed(node, "between", types, match.last) or branches.governed(
            node, "among", types, match.last
        )
    if slot == "before":
        return []
    found = branches.governed(node, slot, types, match.last)
    if not found and kind == "noun":
        found = _beside(branches, match, node, slot, types)
    return found


def _find_both(branches: Branches, match: Match, node: int, slot: str, types: frozenset[str]) -> list[Thing]:
    """What stands in a slot by the tree, else by order and small words."""
    return find(branches, match, node, slot, types) or by_order(branches.sentence, match, slot, types)


def _light_subject(branches: Branches, noun: int, types: frozenset[str]) -> list[Thing]:
    """Who does what a noun says: the subject of the verb that it is the object of ("provides support")."""
    verb = _clause_of(branches, noun)
    return branches.doers(verb, types) if verb >= 0 else []


def _clause_of(branches: Branches, noun: int) -> int:
    """The verb whose object, complement or subject of a passive a noun is; -1 where it is the subject itself."""
    tree, at = branches.tree, noun
    for _ in range(6):
        label, head = tree.labels[at], tree.heads[at]
        if head == at or label in ("nsubj", "nmod:poss", "appos", "acl", "acl:relcl"):
            return -1
        if tree.tags[head].startswith("V"):
            return head
        at = head
    return -1


def _beside(branches: Branches, match: Match, noun: int, slot: str, types: frozenset[str]) -> list[Thing]:
    """What a preposition after a noun governs that the tree hangs on the verb ("gives support to X")."""
    tree = branches.tree
    verb = tree.heads[noun]
    if tree.labels[noun] not in ("obj", "nsubj:pass") or verb == noun:
        return []
    return branches.governed(verb, slot, types, match.last)


def _owner(branches: Branches, noun: int, types: frozenset[str]) -> list[Thing]:
    """Whose a noun is: "X's support", "its support", "UNODC support"."""
    tree = branches.tree
    for child in tree.below(noun, "nmod:poss", "compound"):
        if tree.norms[child] in {"its", "their"}:
            verb = _clause_of(branches, noun)
            found = branches.doers(verb, types) if verb >= 0 else []
            found = found or branches.meant(child, types)
        else:
            found = branches.things(child, types)
        if found:
            return found
    return []


def _described(branches: Branches, match: Match, node: int, types: frozenset[str]) -> list[Thing]:
    """What a description describes: the subject of "is", the noun it stands beside, or what it hangs on."""
    tree, at = branches.tree, node
    for _ in range(6):
        label, head = tree.labels[at], tree.heads[at]
        if tree.tags[at].startswith("V") and (branches.passive(at) or label == "acl"):
            return branches.patients(at, types) or branches.things(head, types)
        if label == "attr" or (label in ("obj", "pobj", "xcomp") and tree.norms[head] in BECOMING):
            return branches.doers(_verb(branches, head), types)
        if label in ("appos", "nmod:desc", "parataxis", "list", "acl", "acl:relcl"):
            return branches.things(head, types) if tree.spans[head][0] < match.first else []
        if label == "nsubj" and tree.below(head, "attr"):
            return [thing for attr in tree.below(head, "attr") for thing in branches.things(attr, types)]
        if label in ("prep", "conj", "pobj") and head != at:
            if label == "prep" and branches.thing(head) is not None:
                return branches.things(head, types)
            at = head
            continue
        break
    return []


BECOMING = frozenset("become becomes became remain remains remained as".split())
"""Words whose complement describes their subject."""


def _verb(branches: Branches, node: int) -> int:
    """A verb, or the verb on which a preposition such as "as" hangs."""
    return branches.tree.heads[node] if branches.tree.labels[node] == "prep" else node


def _doers_beside(branches: Branches, match: Match, node: int, types: frozenset[str]) -> list[Thing]:
    """Whom a phrase beside a clause speaks of: who acts there, or for money and chairs what it is done to."""
    tree, at = branches.tree, tree_head(branches, node)
    goes_to = types & MONEY_GOES_TO
    for _ in range(6):
        if at < 0:
            return []
        if tree.tags[at].startswith("V") or tree.below(at, "nsubj", "nsubj:pass"):
            patients = branches.patients(at, goes_to) if match.predicate.first == ("after",) else []
            doers = patients or branches.doers(at, types)
            if not doers and match.predicate.first == ("after",):
                doers = branches.patients(at, types)
            if doers:
                return doers
        elif branches.thing(at) is not None and tree.labels[at] not in ("obj", "pobj"):
            found = branches.things(at, types)
            if found:
                return found
        at = tree_head(branches, at)
    return []


def tree_head(branches: Branches, node: int) -> int:
    """The head of a node, or -1 for a root."""
    head = branches.tree.heads[node]
    return head if head != node else -1


def _complement(branches: Branches, match: Match, types: frozenset[str]) -> list[Thing]:
    """What follows a phrase or a description: the complement of its last word."""
    tree = branches.tree
    last = tree.node_at(match.last)
    found = branches.complement(last, types)
    if found:
        return found
    for child in tree.children[last]:
        if tree.spans[child][0] > match.last and branches.thing(child) is not None:
            return branches.things(child, types)
    return []
