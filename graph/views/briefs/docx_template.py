"""The paper that a Word briefing is written on: our own plain one, or a ministry's template.

What comes in is the path of a ``.docx`` or ``.dotx``; what goes out is the open document with the place where the
briefing goes. A paragraph ``{{brief}}`` marks that place and everything around it stays; without one the body is
replaced. Headers, footers, letterhead, styles and page stay in both cases.
"""

from __future__ import annotations

import io
import zipfile
from pathlib import Path
from typing import Any

from docx import Document as open_document
from docx.document import Document
from docx.enum.style import WD_STYLE_TYPE
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor

from graph.loaders.files import check_archive
from graph.model import InputError

MARKER = "{{brief}}"
TEMPLATE, DOCUMENT = (
    b"application/vnd.openxmlformats-officedocument.wordprocessingml.template.main+xml",
    b"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml",
)
PARAGRAPHS = ("Title", "Subtitle", "Heading 1", "Heading 2", "List Bullet", "Caption")


def opened(template: Path | None) -> tuple[Document, Any]:
    """The document to write into, and the paragraph that marks the place (``None``: the body is free)."""
    if template is None:
        return _plain(), None
    document = _from_file(template)
    marks = [one for one in document.element.body.iterchildren(qn("w:p")) if _text(one).strip() == MARKER]
    if len(marks) > 1:
        raise InputError(f"{template}: has {len(marks)} paragraphs {MARKER}; leave one")
    if not marks:
        for child in list(document.element.body):
            if child.tag != qn("w:sectPr"):
                document.element.body.remove(child)
    _complete(document)
    return document, marks[0] if marks else None


def _text(paragraph: Any) -> str:
    return "".join(one.text or "" for one in paragraph.iter(qn("w:t")))


def _from_file(path: Path) -> Document:
    """A document or template from a file; a template is a document by another name."""
    try:
        data = path.read_bytes()
    except OSError as error:
        raise InputError(f"{path}: cannot be read ({error.strerror or error})") from None
    try:
        check_archive(path, data)
        out = io.BytesIO()
        with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
            for name in old.namelist():
                part = old.read(name)
                if name == "[Content_Types].xml":
                    part = part.replace(TEMPLATE, DOCUMENT)
                new.writestr(name, part)
        document = open_document(io.BytesIO(out.getvalue()))
        document.element.body.iterchildren()
        if not document.sections:
            document.add_section()
    except InputError:
        raise
    except Exception as error:  # python-docx, lxml and zipfile each have faults of their own for a broken file
        told = " ".join(str(error).split())[:120]
        raise InputError(f"{path}: not a Word document or template that can be used ({told})") from None
    return document


def _plain() -> Document:
    """Our own paper: A4, one font, dark headings."""
    document = open_document()
    for relation in [one for one in document.part.package.rels.values() if "thumbnail" in one.reltype]:
        del document.part.package.rels[relation.rId]
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.left_margin = section.right_margin = Mm(25)
    section.top_margin, section.bottom_margin = Mm(22), Mm(20)
    ink = RGBColor(0x1F, 0x38, 0x64)
    _font(document.styles["Normal"], "Arial", 10)
    document.styles["Normal"].paragraph_format.space_after = Pt(5)
    for name, size, before in (("Title", 20, 0), ("Subtitle", 11, 0), ("Heading 1", 14, 14), ("Heading 2", 12, 10)):
        style = document.styles[name]
        _font(style, "Arial", size)
        style.font.color.rgb = ink
        style.font.italic = False
        style.paragraph_format.space_before, style.paragraph_format.space_after = Pt(before), Pt(4)
    caption = document.styles["Caption"]
    _font(caption, "Arial", 9.5)
    caption.font.color.rgb = ink
    caption.paragraph_format.space_before, caption.paragraph_format.space_after = Pt(8), Pt(3)
    document.styles["List Bullet"].paragraph_format.space_after = Pt(4)
    _complete(document)
    return document


def _font(style: Any, name: str, size: float) -> None:
    """One font for all scripts of a style, whatever its theme says."""
    style.font.name, style.font.size = name, Pt(size)
    fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
    for attribute in list(fonts.attrib):
        del fonts.attrib[attribute]
    for script in ("ascii", "hAnsi", "cs", "eastAsia"):
        fonts.set(qn(f"w:{script}"), name)


def _complete(document: Document) -> None:
    """Make the styles that a template lacks."""
    known = {style.name.casefold() for style in document.styles if style.name}
    for name in PARAGRAPHS:
        if name.casefold() not in known:
            style = document.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH, builtin=True)
            style.base_style = document.styles["Normal"] if "normal" in known else None
            if name.startswith(("Heading", "Title")):
                style.font.bold, style.font.size = True, Pt(13 if name.startswith("Heading") else 20)
                style.paragraph_format.keep_with_next = True
                style.paragraph_format.space_before = Pt(12)
