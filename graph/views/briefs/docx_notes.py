"""Footnotes of Word: the part that holds them, and the references in the text.

What comes in are an open document and the sources of a briefing; what goes out are footnotes that Word numbers itself.
A source that is cited again refers to its first footnote by a cross-reference (``NOTEREF``), whose field code is ours;
nothing of a document ever stands in a field code.
"""

from __future__ import annotations

from collections.abc import Sequence
from copy import deepcopy
from typing import Any

from docx.document import Document
from docx.enum.style import WD_STYLE_TYPE
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Pt
from docx.text.paragraph import Paragraph
from lxml import etree

from graph.views.briefs.docx_text import run_of
from graph.views.briefs.model import Brief, Source
from graph.views.briefs.notes import first_notes, note, told_numbers

CONTENT = "application/vnd.openxmlformats-officedocument.wordprocessingml.footnotes+xml"
AFTER = ("endnotePr", "compat", "docVars", "rsids", "mathPr", "attachedSchema", "themeFontLang", "clrSchemeMapping",
         "doNotIncludeSubdocsInStats", "shapeDefaults", "decimalSymbol", "listSeparator")  # fmt: skip
"""What follows the settings of footnotes in the order of the standard."""
SEPARATORS = {"separator": -1, "continuationSeparator": 0}


class Footnotes:
    """The footnotes of one document as they are written; :meth:`close` puts them into the package."""

    def __init__(self, document: Document, brief: Brief, *, keep: bool) -> None:
        sources = brief.sources
        self.document = document
        self.sources = {source.number: source for source in sources}
        self.told = told_numbers(brief)
        self.first = first_notes(sources)
        self.cited: dict[int, int] = {}
        self.bookmark = _highest_bookmark(document)
        self.text_style, self.mark_style = _styles(document)
        self.root = _root(document, keep=keep)
        self.next = max([0, *(int(one.get(qn("w:id"))) for one in self.root)]) + 1

    def cite(self, paragraph: Paragraph, numbers: Sequence[int], *, noted: bool = True) -> None:
        """Put references to these sources at the end of a paragraph, parted by small commas.

        Below a picture (not ``noted``) they only refer to footnotes, which stand where a sentence or row cites them.
        """
        for place, number in enumerate(numbers):
            if place:
                paragraph._p.append(self._mark(run_of(", ")))
            self.refer(paragraph._p, number, raised=True, noted=noted)

    def refer(self, parent: Any, number: int, *, raised: bool, noted: bool = True) -> None:
        """A reference to one source: its footnote the first time, a cross-reference to it afterwards.

        A source that only a picture cites has no footnote but its number, which the annex explains.
        """
        if number not in self.told:
            run = run_of(str(number))
            parent.append(self._mark(run) if raised else run)
            return
        if noted and number not in self.cited:
            self._first(parent, number)
            return
        field = OxmlElement("w:fldSimple")
        field.set(qn("w:instr"), f" NOTEREF {_name(number)} \\h ")
        run = run_of(str(number))
        field.append(self._mark(run) if raised else run)
        parent.append(field)

    def _first(self, parent: Any, number: int) -> None:
        identity, self.cited[number] = self.next, self.next
        self.next += 1
        self.bookmark += 1
        start, end = OxmlElement("w:bookmarkStart"), OxmlElement("w:bookmarkEnd")
        for tag in (start, end):
            tag.set(qn("w:id"), str(self.bookmark))
        start.set(qn("w:name"), _name(number))
        run, mark = OxmlElement("w:r"), OxmlElement("w:footnoteReference")
        mark.set(qn("w:id"), str(identity))
        run.append(mark)
        for tag in (start, self._mark(run), end):
            parent.append(tag)
        self.root.append(self._footnote(identity, self.sources[number]))

    def _mark(self, run: Any) -> Any:
        """A run in the style of footnote references."""
        properties, style = OxmlElement("w:rPr"), OxmlElement("w:rStyle")
        style.set(qn("w:val"), self.mark_style)
        properties.append(style)
        run.insert(0, properties)
        return run

    def _footnote(self, identity: int, source: Source) -> Any:
        footnote, paragraph = OxmlElement("w:footnote"), OxmlElement("w:p")
        footnote.set(qn("w:id"), str(identity))
        properties, style = OxmlElement("w:pPr"), OxmlElement("w:pStyle")
        style.set(qn("w:val"), self.text_style)
        properties.append(style)
        own = OxmlElement("w:r")
        own.append(OxmlElement("w:footnoteRef"))
        paragraph.append(properties)
        paragraph.append(self._mark(own))
        before, other, rest = note(source, self.first[source.document])
        paragraph.append(run_of(f" {before}"))
        if other:
            self.refer(paragraph, other, raised=False)
            paragraph.append(run_of(rest))
        footnote.append(paragraph)
        return footnote

    def close(self) -> None:
        """Write the footnotes into the package."""
        part, package = self.document.part, self.document.part.package
        blob = etree.tostring(self.root, xml_declaration=True, encoding="UTF-8", standalone=True)
        known = [one.target_part for one in part.rels.values() if one.reltype == RELATIONSHIP_TYPE.FOOTNOTES]
        if known:
            known[0]._blob = blob
        else:
            made = Part(PackURI("/word/footnotes.xml"), CONTENT, blob, package)
            part.relate_to(made, RELATIONSHIP_TYPE.FOOTNOTES)
        _settings(self.document)


def _name(number: int) -> str:
    return f"_ctgraph_source_{number}"


def _highest_bookmark(document: Document) -> int:
    marks = document.element.body.iter(qn("w:bookmarkStart"))
    return max([0, *(int(mark.get(qn("w:id"))) for mark in marks if (mark.get(qn("w:id")) or "").isdigit())])


def _styles(document: Document) -> tuple[str, str]:
    """The styles of the text of a footnote and of its mark, made where the document has none."""
    styles = document.styles
    names = {style.name.casefold(): style for style in styles if style.name}
    text, mark = names.get("footnote text"), names.get("footnote reference")
    if text is None:
        text = styles.add_style("footnote text", WD_STYLE_TYPE.PARAGRAPH, builtin=True)
        text.base_style = names.get("normal")
        text.font.size = Pt(8)
        text.paragraph_format.space_after = Pt(1)
        text.paragraph_format.space_before = Pt(0)
        text.paragraph_format.line_spacing = 1.0
    if mark is None:
        mark = styles.add_style("footnote reference", WD_STYLE_TYPE.CHARACTER, builtin=True)
        mark.font.superscript = True
    return text.style_id, mark.style_id


def _root(document: Document, *, keep: bool) -> Any:
    """The footnotes that the document has: all of them, or its separators only."""
    rels = document.part.rels.values()
    found = [one.target_part for one in rels if one.reltype == RELATIONSHIP_TYPE.FOOTNOTES]
    root = parse_xml(f"<w:footnotes {nsdecls('w')}/>")
    if found:
        for child in parse_xml(found[0].blob):
            if keep or child.get(qn("w:type")) in SEPARATORS:
                root.append(deepcopy(child))
    if not any(child.get(qn("w:type")) == "separator" for child in root):
        for place, (kind, identity) in enumerate(SEPARATORS.items()):
            root.insert(
                place,
                parse_xml(
                    f'<w:footnote {nsdecls("w")} w:type="{kind}" w:id="{identity}"><w:p><w:pPr><w:spacing w:after="0" '
                    f'w:line="240" w:lineRule="auto"/></w:pPr><w:r><w:{kind}/></w:r></w:p></w:footnote>'
                ),
            )
    return root


def _settings(document: Document) -> None:
    """Name the separators in the settings, which Word expects beside a part of footnotes."""
    settings = document.settings.element
    if settings.find(qn("w:footnotePr")) is not None:
        return
    made = OxmlElement("w:footnotePr")
    for identity in SEPARATORS.values():
        one = OxmlElement("w:footnote")
        one.set(qn("w:id"), str(identity))
        made.append(one)
    later = {qn(f"w:{name}") for name in AFTER}
    following = next((child for child in settings if child.tag in later or not child.tag.startswith("{")), None)
    if following is None:
        settings.append(made)
    else:
        following.addprevious(made)
