"""All tables of a store: made anew, or changed where documents came or went.

What comes in are the entries and the records of documents; what goes out are tables, the same whether they were made
at once or changed step by step (but for the order of strings in their run of bytes).
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence

from graph.model import DocumentEntry, Naming, Statement
from graph.queries.arrays import Array
from graph.queries.columns import derived, entities, looking
from graph.queries.columns.change import Change
from graph.queries.columns.draft import Draft, changed, fresh, indexed
from graph.queries.columns.tables import Columns
from graph.queries.projection import topic_entities

Content = tuple[str, str, Sequence[Naming], Sequence[Statement]]


def make(entries: Sequence[DocumentEntry], contents: Iterable[Content], proposed: bool) -> Columns:
    """The tables of a whole store."""
    draft, arrays = fresh(entries, contents, topic_entities())
    columns = _columns(draft, arrays, entries, proposed)
    entities.write(columns, draft.ink)
    columns.refresh(draft.ink.arrays())
    columns.arrays |= derived.derive(columns, draft.ink)
    columns.refresh(draft.ink.arrays())
    looking.add(columns)
    columns.lasting = True
    return columns


def hashes_of(columns: Columns) -> dict[str, str]:
    """The content hash of each document of the tables."""
    ids, told = (columns.column("documents", name).tolist() for name in ("id", "hash"))
    found = {columns.texts[one]: columns.texts[other] for one, other in zip(ids, told, strict=True)}
    return {document: content_hash for document, content_hash in found.items() if content_hash}


def update(
    old: Columns,
    entries: Sequence[DocumentEntry],
    contents: Iterable[Content],
    gone: Collection[str],
    come: Collection[str],
    proposed: bool,
) -> Columns | None:
    """The tables after some documents went and others came; one that was replaced did both.

    ``None`` where the earlier tables prove not to fit.
    """
    draft, arrays = changed(old, entries, contents, gone, topic_entities())
    place, old_rows = arrays.pop("place"), arrays.pop("old_rows")
    columns = _columns(draft, arrays, entries, proposed)
    change = Change(old, columns, place, old_rows, gone, come)
    again = entities.write(columns, draft.ink, old, place, change.ends.tolist())
    columns.refresh(draft.ink.arrays())
    columns.arrays |= derived.derive(columns, draft.ink, change)
    columns.refresh(draft.ink.arrays())
    looking.add(columns, old, place, again)
    columns.lasting = True
    return columns if change.whole() else None


def _columns(draft: Draft, arrays: dict[str, Array], entries: Sequence[DocumentEntry], proposed: bool) -> Columns:
    today = max((entry.metadata.date for entry in entries), default="")
    arrays.pop("place", None)
    accepted = draft.ink.word("accepted")
    indexed(arrays, proposed=proposed, accepted=accepted, nodes=len(arrays["nodes_at"]) - 1,
            documents=len(arrays["documents"]))  # fmt: skip
    columns = Columns({"today": today}, arrays | draft.ink.arrays())
    columns.lasting = False
    columns.numbers = {iri: number for number, iri in enumerate(columns.nodes.all())}
    return columns
