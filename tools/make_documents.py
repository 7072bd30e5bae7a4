"""Make the sample PDF, DOCX and HTML documents from their texts.

The texts under ``tools/document_texts`` are Markdown with front matter; its key
``format`` (pdf, docx or html) says what each becomes. The same text always
gives the same bytes: dates and identifiers are fixed, no clock is read.

Only the Markdown that the sample texts use is understood: headings, paragraphs,
bulleted and numbered lists, tables, and bold and plain text inside them.

Run ``python tools/make_documents.py`` in the repository; ``--check`` writes
nothing and exits with 1 if a document differs from what would be made.

reportlab (BSD) and python-docx (MIT) are needed.
"""

from __future__ import annotations

import argparse
import html
import io
import re
import sys
import zipfile
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

TEXTS = Path(__file__).resolve().parent / "document_texts"
ROOT = Path(__file__).resolve().parent.parent / "data" / "documents"
FIXED_TIME = datetime(2026, 1, 1)
_MONTHS = [
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
]


@dataclass(frozen=True)
class Block:
    """A piece of a text: a heading, a paragraph, a list or a table.

    ``kind`` is ``h1``, ``h2``, ``h3``, ``p``, ``ul``, ``ol`` or ``table``; a list has one row
    for each item, a table one row for each line, every other block one row with one cell.
    """

    kind: str
    rows: list[list[str]] = field(default_factory=list)

    @property
    def text(self) -> str:
        """The first cell: all there is of a heading or a paragraph."""
        return self.rows[0][0]


@dataclass(frozen=True)
class Source:
    """A text with its front matter."""

    stem: str
    meta: dict[str, str]
    blocks: list[Block]

    @property
    def spoken_date(self) -> str:
        """The date as one writes it: ``22 July 2011`` or ``March 2022``."""
        year, *rest = self.meta["date"].split("-")
        words = [year]
        if rest:
            words.insert(0, _MONTHS[int(rest[0]) - 1])
        if len(rest) > 1:
            words.insert(0, str(int(rest[1])))
        return " ".join(words)


def parse(path: Path) -> Source:
    """Read one text of ``tools/document_texts``."""
    _, front, body = path.read_text(encoding="utf-8").split("---\n", 2)
    meta = {}
    for line in front.splitlines():
        key, _, value = line.partition(":")
        meta[key.strip()] = value.strip().strip('"')
    return Source(path.stem, meta, [_block(part) for part in re.split(r"\n\s*\n", body.strip())])


def _block(part: str) -> Block:
    lines = part.splitlines()
    heading = re.match(r"(#{1,3}) (.*)", part)
    if heading:
        return Block(f"h{len(heading[1])}", [[heading[2]]])
    if all(line.startswith("- ") for line in lines):
        return Block("ul", [[line[2:]] for line in lines])
    if all(re.match(r"\d+\. ", line) for line in lines):
        return Block("ol", [[line.split(". ", 1)[1]] for line in lines])
    if all(line.startswith("|") for line in lines):
        cells = [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]
        return Block("table", [cells[0], *cells[2:]])
    return Block("p", [[" ".join(lines)]])


def _marked_up(text: str, tag: str) -> str:
    return re.sub(r"\*\*(.+?)\*\*", rf"<{tag}>\1</{tag}>", html.escape(text, quote=False))


# --- PDF ---------------------------------------------------------------------------------------


def to_pdf(source: Source) -> bytes:
    """Lay the text out in two columns, with a running head and page numbers."""
    from reportlab.lib.pagesizes import A4
    from reportlab.lib.styles import ParagraphStyle
    from reportlab.lib.units import mm
    from reportlab.pdfgen.canvas import Canvas
    from reportlab.platypus import (
        BaseDocTemplate,
        Flowable,
        Frame,
        FrameBreak,
        ListFlowable,
        ListItem,
        NextPageTemplate,
        PageTemplate,
        Paragraph,
    )

    width, height = A4
    side, foot, head, gap, title_height = 24 * mm, 24 * mm, 26 * mm, 8 * mm, 44 * mm
    column = (width - 2 * side - gap) / 2
    body = ParagraphStyle("body", fontName="Times-Roman", fontSize=11.5, leading=15, spaceAfter=6, allowWidows=1)
    small = ParagraphStyle("small", parent=body, fontSize=9, leading=11.5)
    headings = {
        "h2": ParagraphStyle(
            "h2",
            fontName="Helvetica-Bold",
            fontSize=12,
            leading=15,
            spaceBefore=8,
            spaceAfter=4,
            keepWithNext=1,
        ),
        "h3": ParagraphStyle("h3", fontName="Helvetica-Bold", fontSize=10.5, leading=14, keepWithNext=1),
    }
    title = ParagraphStyle("title", fontName="Helvetica-Bold", fontSize=17, leading=21)

    def furniture(canvas: Canvas, document: BaseDocTemplate) -> None:
        canvas.saveState()
        canvas.setFont("Helvetica", 8.5)
        canvas.drawString(side, height - 15 * mm, source.meta["header"])
        canvas.line(side, height - 17 * mm, width - side, height - 17 * mm)
        canvas.drawCentredString(width / 2, 13 * mm, f"{source.meta['publisher']} - page {document.page}")
        canvas.restoreState()

    def columns(top: float) -> list[Frame]:
        return [Frame(left, foot, column, height - foot - top, 0, 0, 0, 0) for left in (side, side + column + gap)]

    def listing(block: Block, style: ParagraphStyle) -> Flowable:
        items = [ListItem(Paragraph(_marked_up(row[0], "b"), style)) for row in block.rows]
        if block.kind == "ul":
            return ListFlowable(items, bulletType="bullet", leftIndent=10, bulletFontSize=7)
        return ListFlowable(
            items,
            bulletType="1",
            bulletFormat="%s.",
            leftIndent=18,
            bulletFontName=style.fontName,
            bulletFontSize=style.fontSize,
        )

    story: list[Flowable] = [
        Paragraph(source.meta["title"], title),
        Paragraph(f"<br/>{source.meta['author']}. {source.spoken_date}", body),
        NextPageTemplate("later"),
        FrameBreak(),
    ]
    style = body
    for block in source.blocks:
        if block.kind == "h1":
            continue
        if block.kind in headings:
            story.append(Paragraph(block.text, headings[block.kind]))
            style = small if block.text == "Sources" else body
        elif block.kind in ("ul", "ol"):
            story.append(listing(block, style))
        elif block.kind == "table":
            raise ValueError(f"{source.stem}: tables are not laid out in columns")
        else:
            story.append(Paragraph(_marked_up(block.text, "b"), style))

    out = io.BytesIO()
    document = BaseDocTemplate(
        out,
        pagesize=A4,
        title=source.meta["title"],
        author=source.meta["author"],
        subject=source.meta["source"],
        creator=source.meta["publisher"],
        lang=source.meta["language"],
        invariant=1,
    )
    over = Frame(side, height - head - title_height, width - 2 * side, title_height, 0, 0, 0, 0)
    document.addPageTemplates(
        [
            PageTemplate("first", [over, *columns(head + title_height)], onPage=furniture),
            PageTemplate("later", columns(head), onPage=furniture),
        ]
    )
    document.build(story)
    return out.getvalue()


# --- DOCX --------------------------------------------------------------------------------------


def to_docx(source: Source) -> bytes:
    """Write headings, lists and tables with the styles of a word processor."""
    from docx import Document
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn
    from docx.text.paragraph import Paragraph

    document = Document()
    numbering = document.part.numbering_part.element
    abstract = document.styles["List Number"].element.pPr.numPr.numId.val
    abstract_id = numbering.num_having_numId(abstract).abstractNumId.val

    def new_list() -> int:
        """A numbering of its own, which starts at 1."""
        number = numbering.add_num(abstract_id)
        number.add_lvlOverride(ilvl=0).add_startOverride(1)
        return int(number.numId)

    def write(paragraph: Paragraph, text: str) -> None:
        for i, run in enumerate(re.split(r"\*\*", text)):
            paragraph.add_run(run).bold = True if i % 2 else None

    for block in source.blocks:
        if block.kind.startswith("h"):
            document.add_heading(block.text, level=int(block.kind[1]) - 1)
            if block.kind == "h1":
                write(document.add_paragraph(), f"{source.meta['author']}. {source.spoken_date}")
        elif block.kind in ("ul", "ol"):
            number = new_list() if block.kind == "ol" else None
            for row in block.rows:
                paragraph = document.add_paragraph(style="List Bullet" if number is None else "List Number")
                if number is not None:
                    place = OxmlElement("w:numPr")
                    for tag, value in (("w:ilvl", 0), ("w:numId", number)):
                        element = OxmlElement(tag)
                        element.set(qn("w:val"), str(value))
                        place.append(element)
                    paragraph._p.get_or_add_pPr().append(place)
                write(paragraph, row[0])
        elif block.kind == "table":
            table = document.add_table(len(block.rows), len(block.rows[0]), style="Table Grid")
            for cells, row in zip(table.rows, block.rows, strict=True):
                for cell, text in zip(cells.cells, row, strict=True):
                    cell.text = text
            header = OxmlElement("w:tblHeader")
            header.set(qn("w:val"), "true")
            table.rows[0]._tr.get_or_add_trPr().append(header)
            document.add_paragraph()
        else:
            write(document.add_paragraph(), block.text)

    properties = document.core_properties
    properties.title = source.meta["title"]
    properties.author = source.meta["author"]
    properties.last_modified_by = source.meta["publisher"]
    properties.subject = source.meta["source"]
    properties.comments = ""
    properties.language = source.meta["language"]
    properties.identifier = source.stem
    properties.created = properties.modified = FIXED_TIME
    properties.revision = 1
    out = io.BytesIO()
    document.save(out)
    return _fixed_zip(out.getvalue())


def _fixed_zip(data: bytes) -> bytes:
    """Pack an archive again, with one date for every entry."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w") as new:
        for name in old.namelist():
            entry = zipfile.ZipInfo(name, FIXED_TIME.timetuple()[:6])
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.create_system = 0
            new.writestr(entry, old.read(name))
    return out.getvalue()


# --- HTML --------------------------------------------------------------------------------------


def to_html(source: Source) -> bytes:
    """Write a web page, with the navigation and the foot that pages have around a text."""
    meta = {key: html.escape(value) for key, value in source.meta.items()}
    parts = [
        "<!DOCTYPE html>",
        f'<html lang="{meta["language"]}">',
        "<head>",
        '<meta charset="utf-8">',
        f"<title>{meta['title']}</title>",
        f'<meta name="author" content="{meta["author"]}">',
        f'<meta name="DC.publisher" content="{meta["publisher"]}">',
        f'<meta name="DC.date" content="{meta["date"]}">',
        f'<meta name="DC.source" content="{meta["source"]}">',
        "</head>",
        "<body>",
        '<nav><a href="#">Home</a> <a href="#">About</a> <a href="#">News</a> <a href="#">Contacts</a></nav>',
        "<main>",
    ]
    for block in source.blocks:
        parts += _html_block(block)
    parts += [
        "</main>",
        f"<footer>{meta['publisher']}. {source.spoken_date}</footer>",
        "</body>",
        "</html>",
    ]
    return ("\n".join(parts) + "\n").encode()


def _html_block(block: Block) -> list[str]:
    if block.kind in ("ul", "ol"):
        items = [f"<li>{_linked(row[0])}</li>" for row in block.rows]
        return [f"<{block.kind}>", *items, f"</{block.kind}>"]
    if block.kind == "table":
        head, *rows = block.rows
        lines = ["".join(f"<th>{_linked(cell)}</th>" for cell in head)]
        lines += ["".join(f"<td>{_linked(cell)}</td>" for cell in row) for row in rows]
        return ["<table>", *(f"<tr>{line}</tr>" for line in lines), "</table>"]
    return [f"<{block.kind}>{_linked(block.text)}</{block.kind}>"]


def _linked(text: str) -> str:
    return re.sub(r"(https?://\S+)", r'<a href="\1">\1</a>', _marked_up(text, "strong"))


# --- All of them -------------------------------------------------------------------------------

WRITERS: dict[str, Callable[[Source], bytes]] = {"pdf": to_pdf, "docx": to_docx, "html": to_html}


def make(folder: Path) -> dict[Path, bytes]:
    """All documents to be made in a folder, from the texts beside this script."""
    made = {}
    for path in sorted(TEXTS.glob("*.md")):
        source = parse(path)
        suffix = source.meta["format"]
        made[folder / f"{source.stem}.{suffix}"] = WRITERS[suffix](source)
    return made


def main(arguments: list[str] | None = None) -> int:
    """Run the command; the result is its exit code."""
    parser = argparse.ArgumentParser(description="Make the sample documents from their texts.")
    parser.add_argument("--folder", type=Path, default=ROOT, help="default: data/documents")
    parser.add_argument("--check", action="store_true", help="compare only; exit with 1 if they differ")
    options = parser.parse_args(arguments)
    different = 0
    for path, data in make(options.folder).items():
        if path.exists() and path.read_bytes() == data:
            print(f"{path.name}: unchanged")
        elif options.check:
            print(f"{path.name}: differs")
            different += 1
        else:
            path.write_bytes(data)
            print(f"{path.name}: written")
    return 1 if different else 0


if __name__ == "__main__":
    sys.exit(main())
