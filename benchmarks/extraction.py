"""Extract the develop part of the benchmark with and without the parser, each in a process of its own, on one core.

Prints one table: words (as split at spaces) a second of processor time from text to records, seconds to import and
load, and peak memory; then how many sentences are parsed. Beside it the same texts go through a spaCy pipeline of the
sizes of its small English model (tagger and parser on one reader of words, names on another; width 96, depth 4) with
random weights: that tells how fast such a pipeline is, not how good; it gives trees and no records. Nothing is timed in
the tests; run ``make bench``.
"""

from __future__ import annotations

import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

DATA = Path(__file__).resolve().parent.parent / "data" / "benchmark"
ROUNDS = 3
ATTRIBUTES = ["NORM", "PREFIX", "SUFFIX", "SHAPE", "SPACY", "IS_SPACE"]
ROWS = [5000, 1000, 2500, 2500, 50, 50]
NAMES = {
    "fast": "ctgraph, rules alone (--fast)",
    "full": "ctgraph with trees",
    "peer": "spaCy, stock sizes, random weights (trees only)",
}


def main() -> None:
    """Run every mode in its own process and print the table."""
    if len(sys.argv) > 1:
        print(json.dumps(measure(sys.argv[1])))
        return
    found = {mode: _run(mode) for mode in NAMES}
    print(f"{found['full']['words']:,} words in {found['full']['documents']} documents")
    print(f"{'':50} {'words/s':>9} {'start s':>8} {'peak MB':>8}")
    for mode, name in NAMES.items():
        got = found[mode]
        print(f"{name:50} {got['words'] / got['seconds']:9,.0f} {got['start']:8.2f} {got['peak']:8.0f}")
    full = found["full"]
    print(
        f"parsed: {full['parsed'] / full['sentences']:.0%} of {full['sentences']:,} sentences, "
        f"{full['nodes']:,} nodes, {full['nodes'] / full['parsing']:,.0f} nodes a second of processor time"
    )


def _run(mode: str) -> dict[str, Any]:
    env = {**os.environ, "OMP_NUM_THREADS": "1"}
    done = subprocess.run([sys.executable, __file__, mode], capture_output=True, text=True, check=True, env=env)
    return dict(json.loads(done.stdout))


def measure(mode: str) -> dict[str, Any]:
    """The figures of one mode; the best of three rounds, by processor time."""
    texts = develop()
    work, start, more = (_peer if mode == "peer" else _ours)(texts, mode)
    seconds = min(_timed(work) for _ in range(ROUNDS))
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    words = sum(len(text.split()) for text in texts)
    return {"words": words, "documents": len(texts), "seconds": seconds, "start": start, "peak": peak, **more()}


def develop() -> list[str]:
    """The texts of the develop part."""
    from graph.evaluation.collection import read_collection

    return [item.text() for item in read_collection(DATA) if item.split == "develop"]


def _timed(work: Any) -> float:
    started = time.process_time()
    work()
    return time.process_time() - started


def _ours(texts: list[str], mode: str) -> Any:
    """Our extraction: what to time, the seconds until the parser is ready, and the share that it parses."""
    started = time.process_time()
    from graph.extraction import parsing
    from graph.extraction.extractor import extract, read_document
    from graph.pipeline import Options, load, registry_folder, sources
    from graph.register import shared_register

    if mode == "full":
        parsing.load()
    start = time.process_time() - started
    options, register = Options(registry_folder()), shared_register(registry_folder())
    with tempfile.TemporaryDirectory() as folder:
        for n, text in enumerate(texts):
            (Path(folder) / f"{n:03}.md").write_text(text, encoding="utf-8")
        documents = [load(source, options) for source in sources([Path(folder)])]

    def work() -> None:
        for document in documents:
            extract(document, register, fast=mode == "fast")

    def more() -> dict[str, Any]:
        readings = [read_document(document, register, fast=mode == "fast") for document in documents]
        chosen = [s for r in readings for s in r.sentences if s.part.index in r.trees]
        parsing_time = _timed(lambda: parsing.parse(chosen)) if chosen else 0.0
        nodes = sum(len(tree.heads) for r in readings for tree in r.trees.values())
        sentences = sum(len(r.sentences) for r in readings)
        return {"sentences": sentences, "parsed": len(chosen), "nodes": nodes, "parsing": parsing_time}

    return work, start, more


def _peer(texts: list[str], mode: str) -> Any:
    """A pipeline of spaCy's stock sizes, not trained."""
    started = time.process_time()
    import spacy
    from spacy.tokens import Doc, Span
    from spacy.training import Example

    language = spacy.blank("en")
    encode = {"@architectures": "spacy.MaxoutWindowEncoder.v2", "width": 96, "depth": 4, "window_size": 1}
    embed = {"@architectures": "spacy.MultiHashEmbed.v2", "width": 96, "attrs": ATTRIBUTES, "rows": ROWS}
    own = {
        "@architectures": "spacy.Tok2Vec.v2",
        "embed": {**embed, "include_static_vectors": False},
        "encode": {**encode, "maxout_pieces": 3},
    }
    shared = {"@architectures": "spacy.Tok2VecListener.v1", "width": 96, "upstream": "tok2vec"}
    language.add_pipe("tok2vec", config={"model": own})
    for name, words_read in (("tagger", shared), ("parser", shared), ("ner", own)):
        language.add_pipe(name, config={"model": {"tok2vec": words_read}})
    examples = []
    for n in range(50):
        words = [f"word{n}", "is", "here"]
        doc = Doc(language.vocab, words=words, tags=[f"T{n}"] * 3, heads=[1, 1, 1], deps=[f"d{n}", "ROOT", f"d{n}"])
        doc.ents = [Span(doc, 0, 1, label=f"E{n % 18}")]
        examples.append(Example(Doc(language.vocab, words=words), doc))
    language.initialize(lambda: examples)
    start = time.process_time() - started

    def work() -> None:
        for _ in language.pipe(texts, batch_size=16):
            pass

    return work, start, dict


if __name__ == "__main__":
    main()
