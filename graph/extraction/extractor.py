"""The whole way from a document to its records.

What comes in is a :class:`~graph.model.Document` and the register; what goes out are :class:`~graph.model.Records`. The
steps are those of the design: passages, mentions, structure, clauses, status, records; this module only joins them and
decides who a sentence is about where the sentence alone does not tell.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator

from graph.extraction import agreements, frames, learned, parsing, projects, structure, topic_model, walker
from graph.extraction.cast import Cast, Thing
from graph.extraction.clauses import Sentence
from graph.extraction.document_events import document_events
from graph.extraction.endings import note_ends
from graph.extraction.frames import Claim
from graph.extraction.memberships import members
from graph.extraction.mentions import read_names
from graph.extraction.neighbours import by_neighbours
from graph.extraction.passages import LIST_HEADING, Passage, passages
from graph.extraction.patterns import Date
from graph.extraction.phrases import add_phrases
from graph.extraction.reading import Reading, read_sentences
from graph.extraction.recommendations import SUMMARY
from graph.extraction.rows import row_claims
from graph.extraction.surroundings import surroundings
from graph.extraction.writing import write
from graph.model import Document, Records
from graph.register import Register

YEAR = re.compile(r"(?<!\()\b(?:19[89]|20[0-4])\d\b(?!\))")
"""A year that is not that of a resolution in brackets."""


def extract(document: Document, register: Register, *, fast: bool = False) -> Records:
    """The records of a document; for one that is not in English only its entities.

    With ``fast`` no sentence is parsed: some twice as fast, and fewer relations are found.
    """
    return write(read_document(document, register, fast=fast))


def read_document(document: Document, register: Register, *, fast: bool = False) -> Reading:
    """All that is found in a document, before it is written as records."""
    parts, cast = name_document(document, register)
    return read_parts(document, register, parts, cast, fast=fast, learn=learned.claims)


def name_document(document: Document, register: Register) -> tuple[list[Passage], Cast]:
    """The passages of a document and who and what they name."""
    parts = passages(document)
    cast = read_names(document, parts, register)
    if not document.names_only:
        add_phrases(document, parts, cast)
    return parts, cast


def read_parts(
    document: Document,
    register: Register,
    parts: list[Passage],
    cast: Cast,
    *,
    fast: bool = False,
    learn: Callable[[Reading], list[Claim]] | None = None,
) -> Reading:
    """What passages whose names are known say: by rules, and by a second method ``learn`` that knows what rules say."""
    reading = Reading(document, register, parts, cast, _year(document))
    if not document.names_only:
        reading.region = _region(reading)
        projects.quoted(parts, document.text, cast)
        reading.projects = projects.blocks(parts, document.text, cast)
        read_sentences(reading)
        if not fast and parsing.available():
            _parse(reading)
        _claims(reading)
        if learn is not None:
            reading.learned = learn(reading)
        _ends(reading)
        reading.events = document_events(reading)
        reading.topics = topic_model.claims(reading)
    return reading


def _year(document: Document) -> str:
    """The year that dates without one most likely mean: the one the text names most, else that of the document.

    A year in the document's own name counts for more ("report-2018").
    """
    named = Counter(YEAR.findall(document.text))
    own: set[str] = set(re.findall(r"(?<!\d)(?:19[89]|20[0-4])\d(?!\d)", document.name))
    if len(own) == 1 and named[max(own)]:
        return own.pop()
    if document.metadata.date:
        named[document.metadata.date[:4]] += 2
    return max(named, key=lambda y: (named[y], y)) if named else ""


def _region(reading: Reading) -> Thing | None:
    """The region that the document is about: the one named most, if it is named often."""
    cast = reading.cast
    counts = cast.counts()
    best = max((i for i in counts if cast.things[i].is_region), key=lambda i: (counts[i], i), default="")
    return cast.things[best] if counts[best] >= 5 else None


def _parse(reading: Reading) -> None:
    """The trees of the sentences in which a tree can tell something."""
    chosen = [s for s in reading.sentences if s.part.block.kind not in ("heading", "title") and parsing.wanted(s)]
    reading.trees = dict(zip((s.part.index for s in chosen), parsing.parse(chosen), strict=True))


def _claims(reading: Reading) -> None:
    """Relations and agreements of all sentences, and what names tell."""
    cast = reading.cast
    reading.claims += structure.by_names(cast, reading.parts, reading.register)
    reading.claims += structure.committees(cast, reading.parts)
    reading.claims += structure.owners(cast, reading.parts)
    reading.claims += row_claims(reading.sentences)
    opening: Sentence | None = None
    around = surroundings(reading.sentences, reading.dates, cast)
    for sentence, when, context in zip(reading.sentences, _datelined(reading), around, strict=True):
        part = sentence.part
        if part.block.kind != "item":
            opening = sentence if sentence.norm(len(sentence.words) - 1) == ":" else None
        reading.claims += by_neighbours(sentence, cast)
        reading.claims += members(sentence, cast, reading.register, opening if part.block.kind == "item" else None)
        if part.block.kind in ("heading", "title"):
            reading.pacts += agreements.titled_pacts(sentence)
        if part.block.kind in ("heading", "title") or part.under(LIST_HEADING):
            continue
        tree = reading.trees.get(part.index)
        reading.claims += frames.claims(sentence, when) if tree is None else walker.claims(sentence, tree, when)
        if not part.under(SUMMARY):
            reading.pacts += agreements.pacts(sentence, when, tree, context)


def _ends(reading: Reading) -> None:
    """Until when ties held, and who reports them."""
    of_passage: dict[int, list[Claim]] = {}
    for claim in (*reading.claims, *reading.learned):
        of_passage.setdefault(claim.passage, []).append(claim)
    for sentence, when in zip(reading.sentences, reading.dates, strict=True):
        if found := of_passage.get(sentence.part.index):
            note_ends(sentence, found, when, reading.document.metadata.date)


def _datelined(reading: Reading) -> Iterator[list[tuple[int, Date]]]:
    """The dates of every sentence; one without any has that of the dateline that opens its block or stands above it."""
    block, of_block, of_heading = -1, None, None
    for sentence, when, opening in zip(reading.sentences, reading.dates, reading.datelines, strict=True):
        if sentence.part.block_index != block:
            block, of_block = sentence.part.block_index, None
        if sentence.part.block.kind == "heading":
            of_heading = opening
        elif opening is not None:
            of_block = opening
        known = of_block or of_heading
        yield when or ([(0, known[0])] if known is not None else [])
