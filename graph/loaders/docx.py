"""DOCX files: paragraphs, headings, lists, tables and footnotes in reading order.

In come the bytes of a DOCX, out come the source text (one paragraph or row per line), drafts, anchors with paragraph
numbers, and the core properties as metadata. The body is walked as XML because python-docx leaves out what stands in
content controls, tracked insertions and text boxes; deleted text is left out, as Word prints it.
"""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import docx
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.opc.exceptions import OpcError
from lxml import etree

from graph.loaders.files import DAMAGE, check_archive
from graph.loaders.flow import Flow
from graph.loaders.numbering import Numbering, W
from graph.model import InputError, Metadata

_SKIPPED = {W + tag for tag in ("del", "moveFrom", "instrText", "pPr", "rPr", "sdtPr", "tblPr", "fldData", "delText")}
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
_BOX = W + "txbxContent"
_SUPERSCRIPT = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")


def read_docx(
    path: Path, data: bytes, max_size: int, progress: Callable[[float], None] | None = None
) -> tuple[Flow, Metadata]:
    """The paragraphs of a DOCX and the metadata of its properties."""
    check_archive(path, data, max_size)
    try:
        document = docx.Document(io.BytesIO(data))
        body = document.element.body
        reader = _Reader(document)
        reader.body(body, progress)
        reader.notes()
        properties = _properties(document)
    except (OpcError, *DAMAGE) as error:
        raise InputError(f"{path}: is truncated or damaged ({_short(error)}); get the file again") from None
    reader.flow.headings()
    return reader.flow, properties


def _short(error: Exception) -> str:
    return re.sub(r"\s+", " ", str(error))[:80] or type(error).__name__


def _properties(document: Any) -> Metadata:
    core = document.core_properties
    language = (core.language or "").split("-")[0].lower()
    author = (core.author or "").strip()
    title = (core.title or "").strip()
    return Metadata(
        title="" if re.fullmatch(r"(?:document|untitled|microsoft word.*|word document)\d*", title, re.I) else title,
        author="" if author.lower() in ("python-docx", "user", "admin", "microsoft office user", "author") else author,
        language=language if len(language) == 2 else "",
    )


class _Reader:
    def __init__(self, document: Any) -> None:
        self.document = document
        self.flow = Flow()
        self.styles = {style.style_id: style for style in document.styles if hasattr(style, "style_id")}
        part = _related(document.part, RELATIONSHIP_TYPE.NUMBERING)
        self.numbering = Numbering(None if part is None else part.element)
        self.footnotes: list[tuple[str, str]] = []
        self._last_list: tuple[str, int] | None = None

    def body(self, body: Any, progress: Callable[[float], None] | None) -> None:
        total = max(len(body), 1)
        for number, element in enumerate(body):
            if progress and number % 500 == 0:
                progress(number / total)
            self.element(element)

    def element(self, element: Any) -> None:
        """Take a block: a paragraph, a table, or whatever holds such."""
        if element.tag == W + "p":
            self.paragraph(element)
        elif element.tag == W + "tbl":
            self.table(element)
        elif element.tag not in _SKIPPED and element.tag != W + "sectPr" and element.tag != _FALLBACK:
            for child in element:
                self.element(child)

    def paragraph(self, element: Any) -> None:
        text = "".join(self.text(element))
        kind, level, marker = self._kind(element)
        if kind == "heading" and text.strip():
            self.flow.add("title" if level == 0 else "heading", text, level=level)
        elif kind == "item" and text.strip():
            self.flow.add("item", text, level=level, marker=marker)
        else:
            self.flow.add("paragraph", text, bold=_all_bold(element))
        for box in element.iter(_BOX):
            if not any(parent.tag == _FALLBACK for parent in box.iterancestors()):
                for child in box:
                    self.element(child)

    def text(self, element: Any) -> Iterator[str]:
        """The visible text below an element, in order."""
        for child in element:
            tag = child.tag
            if tag in _SKIPPED or tag in (_FALLBACK, _BOX) or not isinstance(tag, str):
                continue
            if tag == W + "t":
                yield child.text or ""
            elif tag in (W + "tab", W + "ptab"):
                yield "\t"
            elif tag in (W + "br", W + "cr"):
                yield "\n"
            elif tag == W + "noBreakHyphen":
                yield "-"
            elif tag in (W + "footnoteReference", W + "endnoteReference"):
                kind = "footnotes" if tag == W + "footnoteReference" else "endnotes"
                self.footnotes.append((kind, child.get(W + "id", "")))
                yield str(len(self.footnotes)).translate(_SUPERSCRIPT)
            else:
                yield from self.text(child)

    def _kind(self, element: Any) -> tuple[str, int, str]:
        """``heading``, ``item`` or ``paragraph`` with level and marker, from the style and the properties."""
        properties = element.find(W + "pPr")
        style_id, outline, numbering = "", None, None
        if properties is not None:
            style = properties.find(W + "pStyle")
            style_id = style.get(W + "val", "") if style is not None else ""
            outline, numbering = properties.find(W + "outlineLvl"), properties.find(W + "numPr")
        chain: list[Any] = []
        style = self.styles.get(style_id)
        while style is not None and len(chain) < 12:
            chain.append(style)
            style = getattr(style, "base_style", None)
        for style in chain:
            name = (style.name or "").lower()
            if found := re.match(r"heading (\d)", name):
                return "heading", int(found.group(1)), ""
            if name in ("title", "subtitle"):
                return "heading", 0, ""
            inner = style.element.find(W + "pPr")
            if inner is not None:
                outline = outline if outline is not None else inner.find(W + "outlineLvl")
                numbering = numbering if numbering is not None else inner.find(W + "numPr")
        if outline is not None and (outline.get(W + "val") or "9").isdigit() and int(outline.get(W + "val", "9")) < 9:
            return "heading", int(outline.get(W + "val")) + 1, ""
        if numbering is not None:
            list_id = _child(numbering, "numId")
            if list_id not in ("", "0"):
                level = int(_child(numbering, "ilvl") or 0)
                return "item", level + 1, self.numbering.next(list_id, level)
        for style in chain:
            if found := re.match(r"list (bullet|number)(?: (\d))?$", (style.name or "").lower()):
                return "item", int(found.group(2) or 1), "•" if found.group(1) == "bullet" else ""
        return "paragraph", 0, ""

    def table(self, element: Any) -> None:
        """Take a table row by row; a table of one cell is a frame around paragraphs."""
        rows = list(_children(element, "tr"))
        if len(rows) == 1 and len(list(_children(rows[0], "tc"))) == 1:
            for child in next(_children(rows[0], "tc")):
                self.element(child)
            return
        number = self.flow.tables
        self.flow.tables += 1
        for index, row in enumerate(rows):
            cells = []
            kept: list[list[str]] = []
            for cell in _children(row, "tc"):
                merged = cell.find(f"{W}tcPr/{W}vMerge")
                below = merged is not None and merged.get(W + "val", "continue") != "restart"
                span = cell.find(f"{W}tcPr/{W}gridSpan")
                texts = [text for p in cell.iter(W + "p") if (text := "".join(self.text(p)).strip())]
                empty = [""] * (int(span.get(W + "val", "1")) - 1 if span is not None else 0)
                cells += ["" if below else " ".join(texts), *empty]
                kept += [[] if below else texts, *([] for _ in empty)]
            self.flow.row(cells, number, index)
            self.flow.paragraphs.setdefault(number, []).append((index + 1, kept))

    def notes(self) -> None:
        """Add the foot- and endnotes that the text refers to, in order."""
        texts: dict[tuple[str, str], str] = {}
        for kind, relation in (("footnotes", RELATIONSHIP_TYPE.FOOTNOTES), ("endnotes", RELATIONSHIP_TYPE.ENDNOTES)):
            part = _related(self.document.part, relation)
            if part is None:
                continue
            root = etree.fromstring(part.blob, etree.XMLParser(resolve_entities=False, no_network=True))
            for note in root:
                texts[kind, note.get(W + "id", "")] = " ".join("".join(self.text(note)).split())
        for number, key in enumerate(list(self.footnotes), 1):
            if texts.get(key):
                self.flow.add("note", texts[key], marker=str(number).translate(_SUPERSCRIPT))


def _related(part: Any, relation: str) -> Any:
    return next(
        (rel.target_part for rel in part.rels.values() if rel.reltype == relation and not rel.is_external), None
    )


def _child(element: Any, tag: str) -> str:
    child = element.find(W + tag)
    return "" if child is None else child.get(W + "val", "")


def _children(element: Any, tag: str) -> Iterator[Any]:
    """Rows of a table or cells of a row, through content controls and tracked insertions."""
    for child in element:
        if child.tag == W + tag:
            yield child
        elif child.tag in (W + "sdt", W + "sdtContent", W + "ins", W + "customXml"):
            yield from _children(child, tag)


def _all_bold(element: Any) -> bool:
    """Whether all runs with text are bold by their own properties."""
    runs = [run for run in element.iter(W + "r") if any((t.text or "").strip() for t in run.iter(W + "t"))]
    for run in runs:
        bold = run.find(f"{W}rPr/{W}b")
        if bold is None or bold.get(W + "val", "true") in ("0", "false", "off"):
            return False
    return bool(runs)
