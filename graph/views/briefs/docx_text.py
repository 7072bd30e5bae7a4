"""Pieces of Word text: runs of plain text, captions, shaded cells; and the bytes of a document without a clock.

What comes in are texts of documents, which are strangers'; what goes out are text runs, in which nothing is a field, a
link or markup, and from which characters that XML does not have are gone.
"""

from __future__ import annotations

import io
import re
import zipfile
from datetime import datetime
from typing import Any

from docx.document import Document
from docx.oxml import OxmlElement
from docx.oxml.ns import qn

_NO_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
FIXED = datetime(2000, 1, 1)


def xml_text(text: str) -> str:
    r"""Text without characters that XML 1.0 does not have.

    >>> xml_text("a\x00b\ufffec")
    'abc'
    """
    return _NO_XML.sub("", text)


def run_of(text: str) -> Any:
    """A run of plain text."""
    run, element = OxmlElement("w:r"), OxmlElement("w:t")
    element.text = xml_text(text)
    element.set(qn("xml:space"), "preserve")
    run.append(element)
    return run


def field(code: str, shown: str) -> Any:
    """A field of ours, such as the number of a page, with what it shows until Word counts anew."""
    made = OxmlElement("w:fldSimple")
    made.set(qn("w:instr"), f" {code} ")
    made.append(run_of(shown))
    return made


def shaded(cell: Any, fill: str) -> None:
    """Give a cell of a table a background."""
    properties = cell._tc.get_or_add_tcPr()
    shade = OxmlElement("w:shd")
    for name, value in (("val", "clear"), ("color", "auto"), ("fill", fill)):
        shade.set(qn(f"w:{name}"), value)
    properties.append(shade)


def flag(row: Any, name: str) -> None:
    """Set a property of a row: ``tblHeader`` repeats it on every page, ``cantSplit`` keeps it on one."""
    row._tr.get_or_add_trPr().append(OxmlElement(f"w:{name}"))


def file_bytes(document: Document) -> bytes:
    """The document as a file that carries no time of writing."""
    properties = document.core_properties
    properties.created = properties.modified = FIXED
    properties.last_modified_by, properties.revision = "", 1
    raw, out = io.BytesIO(), io.BytesIO()
    document.save(raw)
    with zipfile.ZipFile(raw) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            entry = zipfile.ZipInfo(name, (2000, 1, 1, 0, 0, 0))
            entry.create_system = 0
            new.writestr(entry, old.read(name), zipfile.ZIP_DEFLATED)
    return out.getvalue()
