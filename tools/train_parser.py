"""Train and measure the parser of ``graph/models/parser`` from public treebanks.

What comes in are CoNLL-U files (plain or ``.gz``) of UD English EWT, GUM and PUD; what goes out is the model.

    python tools/train_parser.py train OUT --train ewt-train.conllu gum-train.conllu pud-test.conllu \
        --dev ewt-dev.conllu gum-dev.conllu
"""

from __future__ import annotations

import argparse
import random
import sys
import time
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

import spacy
from spacy.language import Language
from spacy.tokens import Doc
from spacy.training import Example
from thinc.api import Config, fix_random_seed

sys.path.insert(0, str(Path(__file__).resolve().parent))

import treebank
from treebank import Tree

from graph.extraction.parsing import prepare

SEED = 20
CONFIG = """
[nlp]
lang = "xx"
pipeline = ["tok2vec","tagger","parser"]
batch_size = 64

[components]

[components.tok2vec]
factory = "tok2vec"

[components.tok2vec.model]
@architectures = "spacy.Tok2Vec.v2"

[components.tok2vec.model.embed]
@architectures = "spacy.MultiHashEmbed.v2"
width = 96
attrs = ["NORM","PREFIX","SUFFIX","SHAPE"]
rows = [5000,1000,2500,2500]
include_static_vectors = false

[components.tok2vec.model.encode]
@architectures = "spacy.MaxoutWindowEncoder.v2"
width = 96
depth = 4
window_size = 1
maxout_pieces = 3

[components.tagger]
factory = "tagger"

[components.tagger.model]
@architectures = "spacy.Tagger.v2"

[components.tagger.model.tok2vec]
@architectures = "spacy.Tok2VecListener.v1"
width = 96
upstream = "tok2vec"

[components.parser]
factory = "parser"
min_action_freq = 30

[components.parser.model]
@architectures = "spacy.TransitionBasedParser.v2"
state_type = "parser"
extra_state_tokens = false
hidden_width = 64
maxout_pieces = 2
use_upper = true

[components.parser.model.tok2vec]
@architectures = "spacy.Tok2VecListener.v1"
width = 96
upstream = "tok2vec"
"""


def example(language: Language, tree: Tree) -> Example:
    words = tree.words
    gold = Doc(language.vocab, words=words, tags=tree.tags, heads=tree.heads, deps=tree.labels)
    return Example(Doc(language.vocab, words=words), gold)


def batches(examples: list[Example], steps: int, rng: random.Random) -> Iterator[list[Example]]:
    """Batches of growing size (800 to 2,500 words), of sentences of like length."""
    order: list[Example] = []
    for step in range(steps):
        size = min(2500, 800 + 1700 * step / (0.5 * steps))
        batch, words = [], 0
        while words < size:
            if not order:
                order = list(examples)
                rng.shuffle(order)
            one = order.pop()
            batch.append(one)
            words += len(one.reference)
        yield batch


def scores(language: Language, trees: Sequence[Tree]) -> dict[str, float]:
    """Share of right tags, heads, and heads with labels; marks do not count for heads."""
    docs = language.pipe((Doc(language.vocab, words=tree.words) for tree in trees), batch_size=64)
    tags = heads = both = words = marked = 0
    for tree, doc in zip(trees, docs, strict=True):
        for at, token in enumerate(doc):
            tags += token.tag_ == tree.tags[at]
            marked += 1
            if tree.labels[at] == "punct":
                continue
            words += 1
            right = token.head.i == tree.heads[at]
            heads += right
            both += right and token.dep_ == tree.labels[at]
    return {"tags": tags / marked, "uas": heads / words, "las": both / words}


def train(args: argparse.Namespace) -> None:
    rng = random.Random(SEED)
    fix_random_seed(SEED)
    gold = [tree for path in args.train for tree in training_trees(path)]
    dev = [tree for path in args.dev for tree in treebank.trees(path, True)][::4]
    print(f"{len(gold)} trees, {len(dev)} for development", flush=True)
    language = spacy.blank("xx").from_config(Config().from_str(CONFIG))
    prepare(language)
    examples = [example(language, tree) for tree in gold if 1 < len(tree.words) <= 120]
    language.initialize(lambda: examples)
    optimizer = language.create_optimizer()  # type: ignore[no-untyped-call]
    optimizer.learn_rate = args.rate
    losses: dict[str, float] = {}
    start = time.time()
    for step, batch in enumerate(batches(examples, args.steps, rng)):
        if step > 0.6 * args.steps:
            optimizer.learn_rate = args.rate * max(0.1, (args.steps - step) / (0.4 * args.steps))
        language.update(batch, sgd=optimizer, losses=losses, drop=0.1)
        if step % 200 == 199 or step == args.steps - 1:
            with language.use_params(optimizer.averages):
                got = scores(language, dev)
            print(step + 1, f"{time.time() - start:.0f}s", {k: round(v, 4) for k, v in got.items()}, flush=True)
        if args.seconds and time.time() - start > args.seconds:
            break
    with language.use_params(optimizer.averages):
        language.to_disk(args.out)


def training_trees(path: Path) -> Iterable[Tree]:
    yield from treebank.trees(path, False)
    yield from treebank.trees(path, True)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parts = parser.add_subparsers(required=True)
    one = parts.add_parser("train")
    one.add_argument("out", type=Path)
    one.add_argument("--train", type=Path, nargs="+", required=True)
    one.add_argument("--dev", type=Path, nargs="+", required=True)
    one.add_argument("--steps", type=int, default=2100)
    one.add_argument("--seconds", type=int, default=0)
    one.add_argument("--rate", type=float, default=0.002)
    one.set_defaults(run=train)
    args = parser.parse_args()
    args.run(args)


if __name__ == "__main__":
    main()
