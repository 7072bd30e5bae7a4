"""Cut a document into passages: sentences with the headings above them and the block they stand in.

What comes in is a :class:`~graph.model.Document` with its blocks; what goes out are :class:`Passage` objects, one per
sentence (one per row of a table), in document order. A passage knows its heading path, the paragraph that introduces
its list ("It brought together representatives of:"), and whether it stands in a summary, a list of recommendations or
an annex.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from graph.model import Block, Document
from graph.words import Word, words

ABBREVIATIONS = frozenset(
    "mr mrs ms dr prof h.e st no nos vol art arts para paras pp p e.g i.e cf etc vs approx dept gen col lt rt hon fig "
    "jan feb mar apr jun jul aug sep sept oct nov dec u.s u.n ed eds rev ref inter alia".split()
)
LIST_HEADING = re.compile(r"participants|speakers|contents|annex|abbreviations|acronyms", re.IGNORECASE)
"""Headings of lists, under which nothing is told."""
SENTENCE_END = re.compile(r"(?<=[.!?])(?:[\"”’')\]]*)\s+(?=[\"“‘'(\[]*[A-Z0-9«])")


@dataclass(slots=True)
class Passage:
    """A sentence: its span and words in ``Document.text``, the block it is part of and its surroundings.

    ``headings`` is the path of headings above, outermost first. ``lead`` is the index of the passage that introduces
    the list, or ``None``. ``first`` tells that the passage opens its block.
    """

    index: int
    start: int
    end: int
    words: list[Word]
    block: Block
    block_index: int
    headings: tuple[str, ...] = ()
    lead: int | None = None
    first: bool = True

    def under(self, pattern: re.Pattern[str]) -> bool:
        """Whether a heading above the passage matches."""
        return any(pattern.search(heading) for heading in self.headings)


def sentences(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """Spans of the sentences of ``text[start:end]``.

    >>> t = "The U.S. joined in Jan. 2011. It met No. 5. Then it left."
    >>> [t[a:b] for a, b in sentences(t, 0, len(t))]
    ['The U.S. joined in Jan. 2011.', 'It met No. 5.', 'Then it left.']
    """
    out: list[tuple[int, int]] = []
    begin = start
    for match in SENTENCE_END.finditer(text, start, end):
        before = text[begin : match.start()].rstrip("\"”’')]")
        last = re.split(r"[\s(]", before)[-1]
        if before.endswith("."):
            stem = last[:-1].lower()
            if stem in ABBREVIATIONS or re.fullmatch(r"[A-Z]", last[:-1]):
                continue
            if re.fullmatch(r"(?:[a-z]\.)+[a-z]?", stem) and not text[match.end() : match.end() + 4].istitle():
                continue
        out.append((begin, match.start()))
        begin = match.end()
    if text[begin:end].strip():
        out.append((begin, end))
    return out


def passages(document: Document) -> list[Passage]:
    """All sentences of a document with their surroundings."""
    out: list[Passage] = []
    path: list[tuple[int, str]] = []
    lead: int | None = None
    for number, block in enumerate(document.blocks):
        text = document.text[block.start : block.end]
        if block.kind == "heading":
            path = [(level, title) for level, title in path if level < block.level]
            path.append((block.level, text))
            lead = None
        headings = tuple(title for _, title in path)
        whole = block.kind in ("heading", "row")
        spans = [(block.start, block.end)] if whole else sentences(document.text, block.start, block.end)
        introduced = lead if block.kind == "item" else None
        for position, (start, end) in enumerate(spans):
            found = words(document.text, start, end)
            opens = position == 0
            out.append(Passage(len(out), start, end, found, block, number, headings, introduced, opens))
        if block.kind == "paragraph" and spans:
            lead = len(out) - 1 if text.rstrip().endswith((":", "of", "including")) else None
        elif block.kind == "item" and block.level == 1 and text.rstrip().endswith(":"):
            lead = len(out) - 1
    return out
