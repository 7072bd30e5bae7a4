"""What must hold for every loaded document, for the tests of all loaders."""

from __future__ import annotations

from graph.model import Block, Document


def texts(document: Document, kind: str) -> list[str]:
    """The texts of the blocks of a kind."""
    return [document.text[block.start : block.end] for block in document.blocks if block.kind == kind]


def block_of(document: Document, words: str) -> Block:
    """The block that holds the words."""
    at = document.text.index(words)
    return next(block for block in document.blocks if block.start <= at < block.end)


def bare(text: str) -> str:
    """The text without white space."""
    return "".join(text.split())


def check_document(document: Document, step: int = 7) -> None:
    """Blocks follow each other, the map holds character by character, and quotes are slices of the source."""
    assert document.text == "\n".join(document.text[block.start : block.end] for block in document.blocks)
    for before, after in zip(document.blocks, document.blocks[1:], strict=False):
        assert before.end + 1 == after.start
    for block in document.blocks:
        assert all(block.start <= low <= high <= block.end for low, high in block.cells)
    end = 0
    for start, origin, length in document.pieces:
        assert start >= end
        end = start + length
        for text, source in zip(document.text[start:end], document.source[origin : origin + length], strict=True):
            assert text == source or (text == " " and source.isspace())
    source = bare(document.source)
    for start in range(0, len(document.text), step):
        for length in (1, 12, 80):
            found = document.evidence(start, min(start + length, len(document.text)))
            assert bare(found.quote) in source
            if found.quote:
                assert bare(found.quote) == bare(document.source[found.start : found.end])
        assert 0 <= document.source_offset(start) <= len(document.source)
