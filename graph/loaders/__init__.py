"""Loaders: a file on disk becomes a :class:`graph.model.Document`.

``load_document`` looks at the content first and the suffix second, and hands the file to the reader of its kind.
Tables (CSV, XLSX, tables in DOCX) are read by :func:`graph.loaders.tables.load_table`, RDF by
:func:`graph.loaders.rdf.read_quads`.
``find_inputs`` expands folders, ``read_metadata`` reads the table of ``--metadata``. Every fault of a file is an
:class:`graph.model.InputError` of one line.
"""

from __future__ import annotations

import csv
import hashlib
import io
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path

from graph.loaders.docx import read_docx
from graph.loaders.files import MAX_SIZE, NEAR, SUFFIXES, Kind, decode, kind_of, read_bytes
from graph.loaders.frontmatter import KEYS, fill, front_matter, missing, partial_date, title_metadata
from graph.loaders.html import read_html
from graph.loaders.language import detect_language
from graph.loaders.normalise import Draft, build
from graph.loaders.pdf import read_pdf
from graph.loaders.text import read_text, title_page
from graph.model import Anchor, Document, InputError, Metadata

__all__ = ["MAX_SIZE", "find_inputs", "input_kind", "load_document", "metadata_for", "read_metadata"]

Progress = Callable[[float], None]


def load_document(
    path: str | Path,
    *,
    max_size: int = MAX_SIZE,
    metadata: Metadata | None = None,
    progress: Progress | None = None,
) -> Document:
    """Read one document. ``metadata`` (a row of the metadata table) goes before what the file says of itself.

    ``progress`` is called with a fraction between 0 and 1 now and then. Raises :class:`InputError`.
    """
    path = Path(path)
    data = read_bytes(path, max_size)
    kind = kind_of(path, data)
    anchors: tuple[Anchor, ...] = ()
    properties, warnings = Metadata(), []
    if kind == "text":
        source, encoding = decode(path, data)
        if encoding == "legacy":
            warnings.append("not UTF-8: the encoding was guessed")
        properties, start = front_matter(source)
        drafts: list[Draft] = read_text(source, start, progress)
    elif kind in ("table", "xlsx", "rdf"):
        raise InputError(f"{path}: is a {'table' if kind != 'rdf' else 'graph'}, not a document")
    elif kind == "pdf":
        pages = read_pdf(path, data, progress)
        source, drafts, anchors, properties = pages.source, pages.drafts, tuple(pages.anchors), pages.metadata
        warnings.extend(pages.warnings)
    else:
        flow, properties = (
            read_docx(path, data, max_size, progress) if kind == "docx" else read_html(path, data, progress)
        )
        source, anchors = flow.source, tuple(flow.anchors)
        drafts = title_page(source, flow.drafts)
    text, blocks, pieces = build(source, drafts)
    if not text:
        raise InputError(f"{path}: has no text")
    titles = [text[block.start : block.end] for block in blocks if block.kind == "title"]
    heading = next((text[block.start : block.end] for block in blocks if block.kind == "heading"), "")
    language, english = detect_language(text)
    known = fill(metadata or Metadata(), properties, title_metadata(titles, heading), Metadata(language=language))
    if not english:
        warnings.append("mostly not in English: only names are read")
    if gap := missing(known):
        warnings.append(gap)
    if progress:
        progress(1.0)
    return Document(
        name=path.stem,
        path=str(path),
        format=kind if kind != "text" else ("markdown" if path.suffix.lower() in (".md", ".markdown") else "text"),
        sha256=hashlib.sha256(data).hexdigest(),
        source=source,
        text=text,
        blocks=blocks,
        pieces=pieces,
        anchors=anchors,
        metadata=known,
        warnings=tuple(warnings),
        names_only=not english,
    )


def input_kind(path: str | Path) -> Kind:
    """The kind of an input by its suffix (``table`` and ``xlsx`` are tables, ``rdf`` graphs, the rest documents)."""
    return SUFFIXES.get(Path(path).suffix.lower(), "text")


def find_inputs(paths: Iterable[str | Path]) -> list[Path]:
    """The files to read: each path as given, folders with all documents, tables and graphs below them, sorted.

    Hidden files are left out, and files of other kinds too; documents in formats that are not read (``.doc``) stay in
    the list so that loading them tells what to do. Raises :class:`InputError` for a missing path or an empty folder.
    """
    found: dict[Path, None] = {}
    for given in map(Path, paths):
        if given.is_dir():
            inside = sorted(
                path
                for path in given.rglob("*")
                if path.suffix.lower() in SUFFIXES.keys() | NEAR.keys()
                and not any(part.startswith((".", "~$")) for part in path.relative_to(given).parts)
                and path.is_file()
            )
            if not inside:
                raise InputError(f"{given}: the folder has no documents (known: {' '.join(sorted(SUFFIXES))})")
            found.update(dict.fromkeys(inside))
        elif given.exists():
            found[given] = None
        else:
            raise InputError(f"{given}: no such file or folder")
    return list(found)


def read_metadata(path: str | Path) -> dict[str, Metadata]:
    """The rows of a metadata table (CSV) by the file name in its column ``file``; see :func:`metadata_for`."""
    path = Path(path)
    source, _ = decode(path, read_bytes(path))
    try:
        dialect: type[csv.Dialect] | csv.Dialect = csv.Sniffer().sniff(source[:4000], delimiters=",;\t")
    except csv.Error:
        dialect = csv.excel
    rows = list(csv.reader(io.StringIO(source, newline=""), dialect))
    head = [name.strip().lower().replace("_", " ") for name in rows[0]] if rows else []
    key = next((index for index, name in enumerate(head) if name in ("file", "name", "document", "file name")), None)
    if key is None:
        raise InputError(
            f"{path}: has no column file (columns: {', '.join(head)}; known: file, {', '.join(sorted(KEYS))})"
        )
    table: dict[str, Metadata] = {}
    for number, row in enumerate(rows[1:], 2):
        cells = {
            KEYS[name]: row[i].strip()
            for i, name in enumerate(head)
            if name in KEYS and i < len(row) and row[i].strip()
        }
        name = row[key].strip() if key < len(row) else ""
        if not name:
            continue
        if name in table:
            raise InputError(f"{path}, row {number}: {name} stands there twice")
        if "date" in cells:
            date = partial_date(cells["date"])
            if not date:
                raise InputError(
                    f"{path}, row {number}: {cells['date']!r} is no date; write 2011, 2011-07 or 2011-07-22"
                )
            cells["date"] = date
        table[name] = Metadata(**cells)
    return table


def metadata_for(table: Mapping[str, Metadata], path: str | Path) -> Metadata | None:
    """The row of the metadata table for a file: by its path, its name, or its name without suffix."""
    path = Path(path)
    return next((table[name] for name in (str(path), path.as_posix(), path.name, path.stem) if name in table), None)
