"""Train and measure the parser of ``graph/models/parser`` from public treebanks.

What comes in are CoNLL-U files (plain or ``.gz``) of UD English EWT, GUM and PUD; what goes out is the model.

    python tools/train_parser.py train OUT --train ewt-train.conllu gum-train.conllu pud-test.conllu \
        --dev ewt-dev.conllu gum-dev.conllu
"""

from __future__ import annotations

import argparse
import json
import random
import shutil
import sys
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

import spacy
from spacy.language import Language
from spacy.tokens import Doc
from spacy.training import Example
from thinc.api import Config, fix_random_seed

sys.path.insert(0, str(Path(__file__).resolve().parent))

import field_sentences
import parser_figures as figures
import tree_changes
import treebank
from treebank import Tree

from graph.extraction.parsing import NO_TOKENIZER, load, open_model, prepare

SEED = 20
ROOT = Path(__file__).resolve().parent.parent
OWN = ROOT / "data" / "treebank"
GRAMMAR = ROOT / "tools" / "parser_grammar.txt"
FIELD_SENTENCES, OWN_TIMES = 3500, 10
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
    """Batches that grow from 500 to 1,500 words in the first half of the steps."""
    order: list[Example] = []
    for step in range(steps):
        size = min(1500, 500 + 1000 * step / (0.5 * steps))
        batch: list[Example] = []
        words = 0
        while words < size:
            if not order:
                order = list(examples)
                rng.shuffle(order)
            one = order.pop()
            batch.append(one)
            words += len(one.reference)
        yield batch


def train(args: argparse.Namespace) -> None:
    rng = random.Random(SEED)
    fix_random_seed(SEED)
    gold = training_trees(args.train, rng)
    dev = [tree for path in args.dev for tree in treebank.trees(path, True)][::4]
    own = list(treebank.read_field(OWN / "field-test.conllu"))
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
        if step > 0.5 * args.steps:
            optimizer.learn_rate = args.rate * max(0.05, (args.steps - step) / (0.5 * args.steps))
        language.update(batch, sgd=optimizer, losses=losses, drop=0.1)
        if step % 400 == 399 or step == args.steps - 1:
            with language.use_params(optimizer.averages):
                got = {name: _scores(language, trees) for name, trees in (("dev", dev), ("own", own))}
                language.to_disk(args.out)
            print(step + 1, f"{time.time() - start:.0f} s", got, flush=True)


def pack(args: argparse.Namespace) -> None:
    """Copy a trained model without what is not needed to parse: the tokenizer, and the strings of its training."""
    language = spacy.load(args.model)
    labels = {label for name in ("tagger", "parser") for label in language.get_pipe(name).labels}  # type: ignore[attr-defined]
    unneeded = shutil.ignore_patterns("tokenizer", "lookups.bin", "key2row", "vectors")
    shutil.copytree(args.model, args.out, ignore=unneeded, dirs_exist_ok=True)
    (args.out / "vocab" / "strings.json").write_text(json.dumps(sorted(labels | {"ROOT", "dep"}), indent=0) + "\n")
    settings = Config().from_disk(args.out / "config.cfg")
    settings["nlp"]["tokenizer"] = {"@tokenizers": NO_TOKENIZER}
    settings["training"], settings["initialize"], settings["paths"] = {}, {}, {}
    settings.to_disk(args.out / "config.cfg")


def _scores(language: Language, trees: Sequence[Tree]) -> str:
    got = figures.scores(trees, figures.parsed(language, trees))
    return " ".join(f"{name} {value:.3f}" for name, value in got.items())


def training_trees(paths: Sequence[Path], rng: random.Random) -> list[Tree]:
    """Treebanks with names as one word and, for three trees of ten, as they are; sentences of the field; our own trees.

    The few trees of our own are repeated so that they count.
    """
    plain = [tree for path in paths for tree in treebank.trees(path, False) if rng.random() < 0.3]
    named = [tree for path in paths for tree in treebank.trees(path, True)]
    field = field_sentences.sentences(GRAMMAR, FIELD_SENTENCES, rng)
    own = list(treebank.read_field(OWN / "field-train.conllu"))
    return [*plain, *tree_changes.changed(named, rng), *tree_changes.changed(list(field), rng), *own * OWN_TIMES]


def evaluate(args: argparse.Namespace) -> None:
    """Print the figures of ``docs/parser.md``."""
    language = open_model(args.model) if args.model else load()
    sets = {"names as one word": True, "names as they are": False}
    print("| trees | sentences | tags | heads (UAS) | heads and labels (LAS) |\n|---|---:|---:|---:|---:|")
    named: list[Tree] = []
    for words, collapsed in sets.items():
        for path in args.trees:
            gold = list(treebank.trees(path, collapsed))
            named += gold if collapsed else []
            _line(language, f"{path.name.split('.')[0]}, {words}", gold)
    own = list(treebank.read_field(OWN / "field-test.conllu"))
    _line(language, "our own, test half", own)
    print()
    started = time.process_time()
    found = figures.parsed(language, named)
    speed = sum(len(tree.words) for tree in named) / (time.process_time() - started)
    print(figures.table("label", figures.by_label(named, found), 20), end="\n\n")
    print(figures.table("step, treebanks", figures.step_figures(named, found)), end="\n\n")
    print(figures.table("step, our own test half", figures.step_figures(own, figures.parsed(language, own))))
    print(f"\n{speed:,.0f} nodes a second of processor time on one core")


def _line(language: Language, name: str, gold: Sequence[Tree]) -> None:
    got = figures.scores(gold, figures.parsed(language, gold))
    print(f"| {name} | {len(gold):,} | {got['tags']:.3f} | {got['uas']:.3f} | {got['las']:.3f} |")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parts = parser.add_subparsers(required=True)
    one = parts.add_parser("train")
    one.add_argument("out", type=Path)
    one.add_argument("--train", type=Path, nargs="+", required=True)
    one.add_argument("--dev", type=Path, nargs="+", required=True)
    one.add_argument(
        "--steps", type=int, default=3000, help="batches to train on; 3,000 take about 12 minutes of processor time"
    )
    one.add_argument("--rate", type=float, default=0.002)
    one.set_defaults(run=train)
    three = parts.add_parser("pack", help="copy a trained model without what only training needs")
    three.add_argument("model", type=Path)
    three.add_argument("out", type=Path)
    three.set_defaults(run=pack)
    two = parts.add_parser("evaluate", help="print the figures of docs/parser.md")
    two.add_argument("trees", type=Path, nargs="+")
    two.add_argument("--model", type=Path, help="another model than that of the package")
    two.set_defaults(run=evaluate)
    args = parser.parse_args()
    args.run(args)


if __name__ == "__main__":
    main()
