"""Find things in the tree of a sentence: who does what a verb says, what it is done to, what a noun stands for.

What comes in are a sentence, its tree and a node; what goes out are things. Lists, appositions, relative pronouns,
control ("is ready to sign"), shared subjects, people who act for a body ("officers of X") and pronouns are followed
here, so that :mod:`graph.extraction.walker` only says which slot it wants.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from graph.extraction.cast import Thing
from graph.extraction.clauses import COLLECTIVE, COMMON_HEADS, DEFINITE_HEADS, OFFICE_HOLDERS, Sentence
from graph.extraction.parsing import Tree

RELATIVE = frozenset({"which", "that", "who", "whom"})
PERSONAL = frozenset({"it", "they", "them"})
SUBJECTS = ("nsubj", "nsubj:pass", "csubj")
OBJECT_CONTROL = frozenset(
    """help helps helped helping assist assists assisted assisting ask asks asked asking request requests requested
    mandate mandates mandated task tasks tasked enable enables enabled enabling encourage encouraged encourages invite
    invited invites urge urged urges call calls called allow allows allowed authorize authorizes authorized instruct
    instructed require required requires permit permits""".split()
)
"""Verbs whose object does what the verb after them says ("asked UNODC to train")."""
PEOPLE = OFFICE_HOLDERS | frozenset(
    """officer police authorities authority government governments forces force staff instructors instructor judges
    prosecutors customs service services agency agencies unit units investigators state states country countries member
    members guards guard analysts expert specialist trainers personnel military border institutions structures bodies
    parliament security efforts effort work capacity capacities activities needs region ministries ministry structure
    people team teams side part partners stakeholders counterparts leaders summit council officials official lawyers
    institution army troops women""".split()
)
"""Nouns for people and bodies that act, or take, for the one they belong to ("officers of X", "the efforts of X")."""
STEPS = 12
"""How far a chain in a tree is followed."""


@dataclass
class Branches:
    """A sentence with its tree, ready to be asked."""

    sentence: Sentence
    tree: Tree

    @cached_property
    def known(self) -> dict[str, Thing]:
        """The things of the sentence by their ids."""
        return {thing.id: thing for group in self.sentence.groups for thing in group.things}

    def thing(self, node: int) -> Thing | None:
        """The thing that a node names."""
        number = self.tree.mention[node]
        return self.known.get(self.sentence.mentions[number].thing) if number >= 0 else None

    def conjuncts(self, node: int) -> list[int]:
        """A node and everything joined to it by "and", in the order of the text."""
        out, waiting = [node], [node]
        while waiting and len(out) < 60:
            more = self.tree.below(waiting.pop(), "conj")
            out += more
            waiting += more
        return sorted(out)

    def things(self, node: int, types: frozenset[str], depth: int = 0) -> list[Thing]:
        """What a noun and all that is joined to it stand for, of these types, each once."""
        found: dict[str, Thing] = {}
        for one in self.conjuncts(node):
            for thing in self._stands_for(one, types, depth):
                found.setdefault(thing.id, thing)
        return list(found.values())

    def _stands_for(self, node: int, types: frozenset[str], depth: int) -> list[Thing]:
        """What one noun stands for: its name, its apposition, whose people it means, or what a pronoun means."""
        tree, thing = self.tree, self.thing(node)
        if thing is not None and thing.type in types:
            return self._listed(node, thing, types)
        norm = tree.norms[node]
        if norm in RELATIVE:
            return (
                self.things(self.antecedent(node), types, depth + 1) if depth < 3 and self.antecedent(node) >= 0 else []
            )
        if norm in PERSONAL:
            return self.meant(node, types)
        if self._is_definite(node) or self._is_collective(node):
            return [t for t in self.sentence.inherited if t.type in types]
        if depth > 3:
            return []
        for child in tree.below(node, "appos", "nmod:desc", "flat", "list"):
            found = self.things(child, types, depth + 1)
            if found:
                return found
        if thing is not None:
            return []
        if norm in PEOPLE or norm.endswith("s"):
            for child in self._owners(node):
                found = self.things(child, types, depth + 1)
                if found:
                    return found
        return self._examples(node, types, depth)

    def _listed(self, node: int, thing: Thing, types: frozenset[str]) -> list[Thing]:
        """A thing with those that follow it in its list; a comma or bracket may have cut the list in the tree."""
        word = self.tree.spans[node][0]
        group = self.sentence.group_at(word)
        if group is None or len(group.things) < 3:
            return [thing]
        later = [m.thing for m in self.sentence.mentions if word < m.first < group.last]
        return [thing, *(t for t in group.of(types) if t.id in later)]

    def meant(self, node: int, types: frozenset[str]) -> list[Thing]:
        """What a pronoun stands for: the subject of a clause above its own, else what the text spoke of before."""
        at = self.clause(node)
        for _ in range(STEPS):
            above = self._verb_above(self.tree.heads[at]) if self.tree.heads[at] != at else at
            if above == at:
                break
            subjects = [s for s in self.tree.below(above, "nsubj", "nsubj:pass") if s < node]
            things = [t for s in subjects if self.tree.norms[s] not in PERSONAL for t in self.things(s, types, 2)]
            if things:
                return things
            at = above
        return [t for t in self.sentence.inherited if t.type in types]

    def clause(self, node: int) -> int:
        """The verb of the clause in which a noun stands."""
        return self._verb_above(self.tree.heads[node])

    def _owners(self, node: int) -> list[int]:
        """Whose a noun is: "X's officers", "officers of X", "X officers"."""
        tree = self.tree
        of = [
            g for p in tree.below(node, "prep") if tree.norms[p] in {"of", "from", "in"} for g in tree.below(p, "pobj")
        ]
        return [*tree.below(node, "nmod:poss", "compound"), *of]

    def _examples(self, node: int, types: frozenset[str], depth: int) -> list[Thing]:
        """The names that "such as" or "including" gives for a noun."""
        tree = self.tree
        for child in tree.below(node, "prep"):
            if tree.norms[child] in {"such", "including", "namely", "like"}:
                for name in tree.below(child, "pobj"):
                    return self.things(name, types, depth + 1)
        return []

    def _is_definite(self, node: int) -> bool:
        """Whether a noun is "the Centre" or "this project", a thing spoken of before."""
        tree, norm = self.tree, self.tree.norms[node]
        if norm not in DEFINITE_HEADS or tree.mention[node] >= 0:
            return False
        articles = [tree.norms[child] for child in tree.below(node, "det")]
        capital = tree.texts[node][:1].isupper()
        alone = not tree.below(node, "prep", "nmod:poss", "compound", "acl", "acl:relcl", "amod")
        return alone and bool(set(articles) & {"the", "this"}) and (capital or norm in COMMON_HEADS)

    def _is_collective(self, node: int) -> bool:
        """Whether a noun is "both sides", "the three" or "the two organizations", bodies named together before."""
        tree = self.tree
        told = {tree.norms[child] for child in tree.below(node, "det", "nummod", "amod")}
        return tree.norms[node] in COLLECTIVE or (bool(told & COLLECTIVE) and tree.mention[node] < 0)

    def antecedent(self, node: int) -> int:
        """The noun that a relative pronoun stands for; -1 where its clause hangs on none."""
        at = node
        for _ in range(STEPS):
            if self.tree.labels[at] in ("acl:relcl", "acl"):
                return self.tree.heads[at]
            if self.tree.heads[at] == at:
                return -1
            at = self.tree.heads[at]
        return -1

    def passive(self, verb: int) -> bool:
        """Whether a verb is passive: by "be", by its subject, by its agent, or as a bare participle."""
        tree = self.tree
        if tree.below(verb, "aux:pass", "nsubj:pass", "obl:agent"):
            return True
        if tree.tags[verb] in ("VBN", "VBD") and not tree.below(verb, "obj") and self._by_name(verb):
            return True
        if tree.tags[verb] != "VBN" or tree.below(verb, "aux", "nsubj", "obj"):
            return False
        label = tree.labels[verb]
        return label in ("acl", "advcl") or (label == "conj" and self.passive(tree.heads[verb]))

    def _by_name(self, verb: int) -> bool:
        """Whether a name follows "by" after a verb."""
        tree = self.tree
        return any(
            tree.mention[noun] >= 0
            for p in tree.below(verb, "prep")
            if tree.norms[p] == "by"
            for noun in tree.below(p, "pobj")
        )

    def surface_subjects(self, verb: int, depth: int = 0) -> list[int]:
        """The nouns that are the grammatical subject of a verb, its own or one that it shares or is controlled by."""
        tree = self.tree
        own = tree.below(verb, *SUBJECTS)
        if own:
            return own
        label, head = tree.labels[verb], tree.heads[verb]
        if head == verb or depth > STEPS:
            return []
        if label in ("acl", "acl:relcl") and tree.tags[verb] in ("VBG", "VBN"):
            return [head]
        if label == "acl":
            return self._of_noun(head, depth)
        if label == "xcomp" and tree.norms[head] in OBJECT_CONTROL and tree.below(head, "obj"):
            return tree.below(head, "obj")
        if label in ("conj", "xcomp", "advcl", "attr", "pcomp", "parataxis", "aux", "ccomp"):
            return self.surface_subjects(self._verb_above(head), depth + 1)
        return []

    def _verb_above(self, node: int) -> int:
        """A node, or where it is a preposition or a noun the verb that it hangs on."""
        tree = self.tree
        for _ in range(STEPS):
            if tree.tags[node].startswith("V") or tree.below(node, *SUBJECTS) or tree.heads[node] == node:
                return node
            node = tree.heads[node]
        return node

    def _of_noun(self, noun: int, depth: int) -> list[int]:
        """Who has a plan "to do": the owner of the noun, else the subject of its verb."""
        owners = self._owners(noun)
        if owners:
            return owners
        return self.surface_subjects(self._verb_above(noun), depth + 1)

    def doers(self, verb: int, types: frozenset[str]) -> list[Thing]:
        """Who does what a verb says: its subject, in a passive the agent after "by"."""
        if self.passive(verb):
            return self.agents(verb, types)
        return self._all(self.surface_subjects(verb), types)

    def agents(self, verb: int, types: frozenset[str]) -> list[Thing]:
        """The agents after "by" of a passive, its own or those of a participle joined to it."""
        tree = self.tree
        nouns = [g for by in tree.below(verb, "obl:agent") for g in tree.below(by, "pobj")]
        if not nouns:
            nouns = [g for by in tree.below(verb, "prep") if tree.norms[by] == "by" for g in tree.below(by, "pobj")]
        if not nouns:
            for other in tree.below(verb, "conj"):
                nouns += [g for by in tree.below(other, "obl:agent") for g in tree.below(by, "pobj")]
        return self._all(nouns, types)

    def patients(self, verb: int, types: frozenset[str]) -> list[Thing]:
        """What is done to by a verb: its object, in a passive its subject."""
        tree = self.tree
        if self.passive(verb):
            return self._all(self.surface_subjects(verb), types)
        objects = tree.below(verb, "obj", "iobj")
        if not objects and tree.labels[verb] == "acl:relcl" and tree.below(verb, "nsubj"):
            objects = [tree.heads[verb]]
        if not objects:
            objects = [
                o for c in tree.below(verb, "conj") if not tree.below(c, *SUBJECTS) for o in tree.below(c, "obj")
            ]
        return self._all(objects, types)

    def _all(self, nodes: list[int], types: frozenset[str]) -> list[Thing]:
        found: dict[str, Thing] = {}
        for node in nodes:
            for thing in self.things(node, types):
                found.setdefault(thing.id, thing)
        return list(found.values())

    def governed(self, node: int, preposition: str, types: frozenset[str], after: int) -> list[Thing]:
        """What a preposition after word ``after`` governs that hangs on a node or the nouns below, nearest first."""
        tree = self.tree
        level = [node]
        passive = self.passive(node) if tree.tags[node].startswith("V") else False
        subjects = set(self.surface_subjects(node)) if passive else set()
        for _ in range(5):
            found: list[Thing] = []
            for one in level:
                for child in tree.below(one, "prep", "obl:agent", "obl"):
                    follows = tree.spans[child][0] > after or one in subjects
                    if tree.norms[child] == preposition and follows:
                        found += self.complement(child, types)
            if found:
                return list({thing.id: thing for thing in found}.values())
            level = [*(c for one in level for c in tree.below(one, *INSIDE)), *(s for s in subjects if node in level)]
        return []

    def complement(self, preposition: int, types: frozenset[str]) -> list[Thing]:
        """What one preposition governs, with the same preposition that is joined to it ("with A and with B")."""
        tree = self.tree
        nouns = [g for p in self.conjuncts(preposition) for g in tree.below(p, "pobj")]
        return self._all(nouns, types)

    def first_below(self, node: int, types: frozenset[str], after: int) -> list[Thing]:
        """The first fitting name anywhere below a node, with what is joined to it; after word ``after``."""
        tree = self.tree
        waiting = [node]
        inside: list[int] = []
        while waiting and len(inside) < 80:
            one = waiting.pop()
            inside.append(one)
            waiting += tree.children[one]
        for one in sorted(inside):
            thing = self.thing(one)
            if thing is not None and thing.type in types and tree.spans[one][0] > after:
                return self.things(one, types)
        return []


INSIDE = ("obj", "attr", "prep", "pobj", "pcomp", "xcomp", "nmod:desc", "obl", "conj", "appos", "nsubj:pass")
"""What belongs to the clause of a verb when its prepositions are looked for."""
