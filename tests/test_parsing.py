"""Trees of sentences: names are one word, and the same sentence has the same tree whatever it is parsed with."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path

import pytest

from graph.extraction import parsing
from graph.extraction.cast import Mention
from graph.extraction.clauses import Sentence
from graph.extraction.parsing import NAME, Tree
from graph.extraction.passages import Passage
from graph.model import Block
from graph.words import words


def sentence(marked: str) -> Sentence:
    """A sentence of a text in which names stand in square brackets."""
    text, spans = "", []
    for piece in re.split(r"(\[[^]]*\])", marked):
        begin = len(text)
        text += piece.strip("[]") if piece.startswith("[") else piece
        if piece.startswith("["):
            spans.append((begin, len(text)))
    found = words(text)
    mentions = []
    for begin, end in spans:
        inside = [i for i, word in enumerate(found) if word.start < end and word.end > begin]
        mentions.append(Mention(inside[0], inside[-1] + 1, text[begin:end]))
    covered = {i: n for n, mention in enumerate(mentions) for i in range(mention.first, mention.last)}
    block = Block(0, len(text), "paragraph")
    return Sentence(Passage(0, 0, len(text), found, block, 0), mentions, [], found, covered)


TEXTS = [
    "The [Delta Border Centre], [Uplands Police Bureau] and the [OVPC] signed a protocol with [Norway].",
    "A training course on document security was organized in 2015 by the [Delta Border Centre] for officers of [Lake "
    "Union] member states.",
    "[OVPC] works closely with the [Uplands Police Bureau] as well as with [Norway].",
    "The [Delta Border Centre], which is headed by a Director, provides support to the [Lake Union].",
    "In cooperation with the [OVPC], the [Lake Union] will hold three workshops.",
    "Members of the [Lake Union] are [Norway], [Sweden], [Denmark] and [Finland].",
    "No name is here.",
]


@pytest.fixture(scope="module")
def trees() -> list[Tree]:
    return parsing.parse([sentence(text) for text in TEXTS])


def named(text: str) -> Callable[[Tree, str], int]:
    """A look-up of the node of a name in the tree of a text."""
    mentions = sentence(text).mentions
    return lambda tree, name: tree.mention.index(next(n for n, m in enumerate(mentions) if m.thing == name))


def test_a_name_is_one_node_and_every_word_has_a_node(trees: list[Tree]) -> None:
    for text, tree in zip(TEXTS, trees, strict=True):
        one = sentence(text)
        assert [i for i in tree.mention if i >= 0] == list(range(len(one.mentions)))
        assert [tree.texts[n] for n, mention in enumerate(tree.mention) if mention >= 0] == [NAME] * len(one.mentions)
        assert tree.spans[0][0] == 0 and tree.spans[-1][1] == len(one.words)
        assert all(left[1] == right[0] for left, right in pairwise(tree.spans))
        for index in range(len(one.words)):
            first, last = tree.spans[tree.node_at(index)]
            assert first <= index < last
        assert tree.node_at(len(one.words)) == -1


def test_every_node_but_a_root_hangs_on_another_one(trees: list[Tree]) -> None:
    for tree in trees:
        assert tree.labels.count("ROOT") >= 1
        for node, head in enumerate(tree.heads):
            assert (tree.labels[node] == "ROOT") == (head == node)
            assert head == node or node in tree.children[head]


def test_the_members_of_a_list_hang_on_the_first_and_it_is_the_subject(trees: list[Tree]) -> None:
    tree, at = trees[0], named(TEXTS[0])
    first = at(tree, "Delta Border Centre")
    verb = tree.norms.index("signed")
    assert tree.labels[first] == "nsubj" and tree.heads[first] == verb
    assert tree.below(first, "conj") == [at(tree, "Uplands Police Bureau"), at(tree, "OVPC")]
    assert tree.labels[at(tree, "Norway")] == "pobj" and tree.norms[tree.heads[at(tree, "Norway")]] == "with"


def test_who_did_it_in_a_passive_hangs_on_by(trees: list[Tree]) -> None:
    tree, at = trees[1], named(TEXTS[1])
    by = tree.heads[at(tree, "Delta Border Centre")]
    assert tree.norms[by] == "by" and tree.labels[by] == "obl:agent"
    assert tree.heads[by] == tree.norms.index("organized")


def test_a_second_with_hangs_on_the_first(trees: list[Tree]) -> None:
    tree, at = trees[2], named(TEXTS[2])
    second = tree.heads[at(tree, "Norway")]
    assert tree.labels[second] == "conj" and tree.heads[second] == tree.heads[at(tree, "Uplands Police Bureau")]


def test_a_sentence_has_the_same_tree_alone_and_among_others(trees: list[Tree]) -> None:
    alone = [parsing.parse([sentence(text)])[0] for text in TEXTS]
    many = parsing.parse([sentence(text) for text in reversed(TEXTS * 30)])
    assert alone == trees
    assert many[::-1] == trees * 30


def test_another_process_reads_the_same_trees(trees: list[Tree]) -> None:
    code = (
        "import json, sys; from test_parsing import TEXTS, sentence; from graph.extraction import parsing;"
        "print(json.dumps([[t.heads, t.labels, t.tags] for t in parsing.parse([sentence(x) for x in TEXTS])]))"
    )
    path = os.pathsep.join([os.path.dirname(__file__), *sys.path])
    run = {**os.environ, "PYTHONPATH": path, "PYTHONHASHSEED": "7", "OMP_NUM_THREADS": "2"}
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, env=run)
    assert json.loads(done.stdout) == [[tree.heads, tree.labels, tree.tags] for tree in trees]


def test_a_very_long_sentence_is_cut_and_loses_no_word() -> None:
    long = sentence("[Norway] thanked " + ", ".join(f"the [Body {n}]" for n in range(400)) + ".")
    tree = parsing.parse([long])[0]
    assert tree.mention.count(-1) + len(long.mentions) == len(tree.heads) == len(tree.tags)
    assert len(tree.nodes) == len(long.words) and tree.labels.count("ROOT") > 1
    assert all(abs(head - node) <= parsing.MAX_NODES for node, head in enumerate(tree.heads))


def test_no_sentences_and_an_empty_one_have_no_nodes() -> None:
    assert parsing.parse([]) == []
    assert parsing.parse([sentence("")])[0].heads == []


@pytest.mark.parametrize(
    ("text", "nodes"),
    [
        ("a cross-border law-enforcement group", ["a", "cross-border", "law-enforcement", "group"]),
        ("resolution 1,373 of 28.9.2001", ["resolution", "1,373", "of", "28.9.2001"]),
        ("it doesn't; the state's", ["it", "doesn't", ";", "the", "state", "'s"]),
        ("the [OVPC]-led talks", ["the", NAME, "-", "led", "talks"]),
        ("police - army", ["police", "-", "army"]),
    ],
)
def test_words_that_are_joined_are_one_node(text: str, nodes: list[str]) -> None:
    assert parsing.parse([sentence(text)])[0].texts == nodes


def test_the_model_is_part_of_the_package_is_small_and_names_what_it_was_trained_on() -> None:
    files = [path for path in parsing.folder().rglob("*") if path.is_file()]
    assert parsing.available()
    assert sum(path.stat().st_size for path in files) < 12_000_000
    licence = (parsing.folder() / "LICENSE").read_text(encoding="utf-8")
    assert all(name in licence for name in ("ShareAlike 4.0", "English EWT", "English GUM", "English PUD"))


def test_only_sentences_that_can_state_something_are_parsed() -> None:
    assert parsing.wanted(sentence("The talks of [Norway] and [Sweden]."))
    assert parsing.wanted(sentence("[Norway] funded the talks."))
    assert not parsing.wanted(sentence("A sunny day in [Norway]."))
    assert not parsing.wanted(sentence("The council funded the talks."))


def test_a_question_to_the_graph_does_not_wait_for_the_parser(tmp_path: Path) -> None:
    code = (
        "import sys; import graph.extraction.extractor; from graph.cli import run;"
        "run(['who', 'OSCE', '--store', sys.argv[1]]); print('loaded', sorted({'spacy', 'thinc'} & set(sys.modules)))"
    )
    store = tmp_path / "empty.store"
    done = subprocess.run([sys.executable, "-c", code, str(store)], capture_output=True, text=True, check=True)
    assert done.stdout.splitlines()[-1] == "loaded []"
