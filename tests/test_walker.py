"""The walker reads the lexicon of predicates from trees, here written by hand as a right parser gives them."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from graph.extraction import walker
from graph.extraction.clauses import Sentence
from graph.extraction.extractor import name_document, read_parts
from graph.extraction.parsing import Tree, node_spans
from graph.loaders import load_document
from graph.register import shared_register
from graph.vocabulary import data_folder

REGISTRY = data_folder() / "registry"
Read = Callable[[str, str], tuple[Sentence, Tree]]


@pytest.fixture
def parsed(tmp_path: Path) -> Read:
    """A sentence and its tree, written as one "head/label/tag" for each node; heads are numbers of nodes from 0."""

    def run(text: str, drawn: str) -> tuple[Sentence, Tree]:
        path = tmp_path / "text.txt"
        path.write_text(text + "\n", encoding="utf-8")
        document, register = load_document(path), shared_register(REGISTRY)
        reading = read_parts(document, register, *name_document(document, register), fast=True)
        sentence = reading.sentences[-1]
        return sentence, _tree(sentence, drawn)

    return run


def _tree(sentence: Sentence, drawn: str) -> Tree:
    spans = node_spans(sentence.words, [(m.first, m.last) for m in sentence.mentions])
    nodes = [node for node, (first, last, _) in enumerate(spans) for _ in range(first, last)]
    cells = [cell.split("/") for cell in drawn.split()]
    assert len(cells) == len(spans), [sentence.text(first, last) for first, last, _ in spans]
    norms = ["" if n >= 0 else sentence.norm(first) for first, _, n in spans]
    texts = [sentence.text(first, last) for first, last, _ in spans]
    heads = [int(head) for head, _, _ in cells]
    tree = Tree(
        [(a, b) for a, b, _ in spans], [n for _, _, n in spans], texts, norms, [t for _, _, t in cells], heads, []
    )
    tree.labels += [label for _, label, _ in cells]
    tree.nodes += nodes
    tree.children = [[c for c, head in enumerate(heads) if head == node and c != node] for node in range(len(heads))]
    return tree


def ties(read: tuple[Sentence, Tree]) -> set[tuple[str, str, str, str]]:
    return {(c.relation, c.subject.id, c.object.id, c.status) for c in walker.claims(*read, [])}


def test_participle_takes_the_name_that_it_describes(parsed: Read) -> None:
    # Project KALKAN , funded by Norway , ended .
    read = parsed(
        "Project KALKAN, funded by Norway, ended.",
        "6/nsubj/NNP 2/punct/, 0/acl/VBN 2/obl:agent/IN 3/pobj/NNP 2/punct/, 6/ROOT/VBD 6/punct/.",
    )
    assert ("funds", "state-no", "project-kalkan", "asserted") in ties(read)


def test_verbs_joined_by_and_share_their_subject(parsed: Read) -> None:
    # UNODC advises CICA and supports Mali .
    read = parsed(
        "UNODC advises CICA and supports Mali.",
        "1/nsubj/NNP 1/ROOT/VBZ 1/obj/NNP 4/cc/CC 1/conj/VBZ 4/obj/NNP 1/punct/.",
    )
    assert {("supports", "unodc", "cica", "asserted"), ("supports", "unodc", "state-ml", "asserted")} <= ties(read)


def test_who_is_ready_to_do_it_plans_it(parsed: Read) -> None:
    # UNODC is ready to support Mali .
    read = parsed(
        "UNODC is ready to support Mali.",
        "1/nsubj/NNP 1/ROOT/VBZ 1/attr/JJ 4/mark/TO 2/xcomp/VB 4/obj/NNP 1/punct/.",
    )
    assert ties(read) == {("supports", "unodc", "state-ml", "planned")}


def test_what_is_denied_or_supposed_is_no_relation(parsed: Read) -> None:
    denied = parsed("UNODC does not support Mali.", "3/nsubj/NNP 3/aux/VBZ 3/advmod/RB 3/ROOT/VB 3/obj/NNP 3/punct/.")
    assert ties(denied) == set()
    # If UNODC supports Mali , Norway pays .
    supposed = parsed(
        "If UNODC supports Mali, Norway pays.",
        "2/mark/IN 2/nsubj/NNP 6/advcl/VBZ 2/obj/NNP 2/punct/, 6/nsubj/NNP 6/ROOT/VBZ 6/punct/.",
    )
    assert ties(supposed) == set()


def test_object_of_a_relative_clause_is_the_name_before_it(parsed: Read) -> None:
    # The CICA , which Kazakhstan chairs , met .
    read = parsed(
        "The CICA, which Kazakhstan chairs, met.",
        "1/det/DT 7/nsubj/NNP 5/punct/, 5/obj/WDT 5/nsubj/NNP 1/acl:relcl/VBZ 5/punct/, 7/ROOT/VBD 7/punct/.",
    )
    assert ("leads", "state-kz", "cica", "asserted") in ties(read)


def test_people_stand_for_those_they_belong_to(parsed: Read) -> None:
    # Officers of Mali were trained by INTERPOL and UNODC .
    read = parsed(
        "Officers of Mali were trained by INTERPOL and UNODC.",
        "4/nsubj:pass/NNS 0/prep/IN 1/pobj/NNP 4/aux:pass/VBD 4/ROOT/VBN 4/obl:agent/IN 5/pobj/NNP 8/cc/CC 6/conj/NNP "
        "4/punct/.",
    )
    found = ties(read)
    assert {("supports", "interpol", "state-ml", "asserted"), ("supports", "unodc", "state-ml", "asserted")} <= found


def test_light_verb_and_noun_state_one_relation(parsed: Read) -> None:
    # UNODC continued its assistance to Mali .
    read = parsed(
        "UNODC continued its assistance to Mali.",
        "1/nsubj/NNP 1/ROOT/VBD 3/nmod:poss/PRP$ 1/obj/NN 3/prep/IN 4/pobj/NNP 1/punct/.",
    )
    assert ties(read) == {("supports", "unodc", "state-ml", "asserted")}


def test_hits_are_told_where_no_ends_are_found(parsed: Read) -> None:
    read = parsed("UNODC trains.", "1/nsubj/NNP 1/ROOT/VBZ 1/punct/.")
    assert [(hit.relation, hit.node, hit.status) for hit in walker.hits(*read) if hit.entry == "supports-train"] == [
        ("supports", 1, "asserted")
    ]
    assert walker.claims(*read, []) == []
