"""HTML pages: the main content as paragraphs, headings, lists and tables.

In come the bytes of a page, out come the source text (one paragraph or row per line), drafts, anchors with paragraph
numbers, and title, author, date and address from its head. Menus, scripts, headers and footers are left out; nothing
that the page refers to is fetched.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import lxml.html
from lxml import etree

from graph.loaders.files import decode
from graph.loaders.flow import Flow
from graph.loaders.frontmatter import partial_date
from graph.loaders.normalise import word_set
from graph.model import InputError, Metadata

_DROPPED = word_set("""
    script style noscript nav footer aside form button svg iframe template object embed select option head
    dialog canvas audio video map math
""")
_BLOCKS = word_set("""
    address article blockquote body caption center dd details div dl dt fieldset figcaption figure h1 h2 h3 h4
    h5 h6 header hgroup hr html li main ol p pre section summary table tbody td tfoot th thead tr ul
""")
_BOILERPLATE = re.compile(
    r"(?:^|[\s_-])(?:nav(?:bar|igation)?|menu|breadcrumbs?|cookies?|sidebar|share|social|skip-link|footer|pagination)(?:$|[\s_-])",
    re.IGNORECASE,
)
_CHARSET = re.compile(rb"""<meta[^>]+charset\s*=\s*["']?\s*([\w.:-]+)|<\?xml[^>]+encoding\s*=\s*["']([\w.:-]+)""", re.I)
_SUPERSCRIPT = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")


def read_html(path: Path, data: bytes, progress: Callable[[float], None] | None = None) -> tuple[Flow, Metadata]:
    """The paragraphs of a page and the metadata of its head."""
    markup = re.sub(r"^\s*<\?xml[^>]*\?>", "", _decoded(path, data))
    markup = re.sub(r"[\x00-\x08\x0b\x0e-\x1f]", "", markup)
    parser = lxml.html.HTMLParser(huge_tree=True, remove_comments=True, remove_pis=True, no_network=True)
    try:
        root = lxml.html.document_fromstring(markup, parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError, ValueError):
        raise InputError(f"{path}: has no text") from None
    metadata = _head(root)
    if progress:
        progress(0.5)
    flow = Flow()
    _walk(_main(root), flow)
    flow.headings()
    return flow, metadata


def _decoded(path: Path, data: bytes) -> str:
    """The text of the page: byte order mark, then the charset that the page declares, then as any text file."""
    found = _CHARSET.search(data[:4096])
    if found and not data.startswith((codecs.BOM_UTF8, codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        name = (found.group(1) or found.group(2)).decode("ascii", "replace").lower()
        name = "cp1252" if name in ("iso-8859-1", "latin-1", "latin1", "us-ascii", "ascii") else name
        try:
            if not name.startswith("utf-16"):
                return data.decode(name)
        except (LookupError, UnicodeDecodeError):
            pass
    return decode(path, data)[0]


def _head(root: Any) -> Metadata:
    names: dict[str, str] = {}
    for meta in root.iter("meta"):
        name = (meta.get("name") or meta.get("property") or meta.get("itemprop") or "").lower()
        if name and meta.get("content"):
            names.setdefault(name, " ".join(meta.get("content").split()))
    link = next((link.get("href") for link in root.iter("link") if (link.get("rel") or "").lower() == "canonical"), "")
    title = next((" ".join(element.text_content().split()) for element in root.iter("title")), "")

    def first(*keys: str) -> str:
        return next((names[key] for key in keys if names.get(key)), "")

    date = first(
        "dc.date", "dcterms.date", "dcterms.issued", "article:published_time", "date", "datepublished", "citation_date"
    )
    return Metadata(
        title=first("dc.title", "dcterms.title", "og:title", "citation_title") or title,
        publisher=first("dc.publisher", "dcterms.publisher", "publisher", "og:site_name", "citation_publisher"),
        author=first("author", "dc.creator", "dcterms.creator", "article:author", "citation_author"),
        date=partial_date(date),
        language=(root.get("lang") or first("dc.language", "og:locale") or "")[:2].lower(),
        address=link or first("og:url", "dc.identifier"),
    )


def _main(root: Any) -> Any:
    """The element that holds the content: the one ``main`` or ``article`` with most of the text, else the body."""
    body = root.find("body")
    body = root if body is None else body
    size = len(body.text_content())
    for path in ("//main", "//*[@role='main']", "//article"):
        found = body.xpath("." + path)
        if len(found) == 1 and len(found[0].text_content()) > 0.2 * size:
            return found[0]
    return body


def _dropped(element: Any) -> bool:
    tag = element.tag
    if not isinstance(tag, str) or tag in _DROPPED:
        return True
    if tag == "header":
        return element.find(".//h1") is None
    if tag in ("body", "main", "article", "html"):
        return False
    if element.get("hidden") is not None or element.get("aria-hidden") == "true":
        return True
    if element.get("role") in ("navigation", "banner", "contentinfo", "search", "complementary"):
        return True
    if re.search(r"display:\s*none", element.get("style") or ""):
        return True
    names = f"{element.get('class') or ''} {element.get('id') or ''}"
    return tag in ("div", "ul", "ol", "section", "p", "span") and bool(names.strip() and _BOILERPLATE.search(names))


def _inline(element: Any) -> Iterator[str]:
    """The text of an element without that of blocks inside it."""
    if element.text:
        yield element.text
    for child in element:
        tag = child.tag
        if tag == "br":
            yield "\n"
        elif tag == "sup" and re.fullmatch(r"\[?\d{1,3}\]?", child.text_content().strip()):
            yield child.text_content().strip().strip("[]").translate(_SUPERSCRIPT)
        elif isinstance(tag, str) and tag not in _BLOCKS and not _dropped(child):
            yield from _inline(child)
        if child.tail:
            yield child.tail


def _walk(root: Any, flow: Flow) -> None:
    """Add the blocks below an element, without recursion: pages nest deeper than Python's stack."""
    pending: list[str] = []
    lists: list[list[Any]] = []
    todo: list[tuple[str, Any]] = [("open", root)]
    strong: list[str] = []

    def flush() -> None:
        text = " ".join("".join(pending).split())
        pending.clear()
        if not text:
            return
        if lists and lists[-1][2]:
            flow.add("item", text, level=len(lists), marker=lists[-1][2])
            lists[-1][2] = ""
        else:
            flow.add("paragraph", text, bold=bool(strong) and text == strong.pop())
        strong.clear()

    while todo:
        action, element = todo.pop()
        if action == "text":
            pending.append(element)
            continue
        tag = element.tag
        if action == "close":
            flush()
            if tag in ("ul", "ol") and lists:
                lists.pop()
            continue
        if element is not root and _dropped(element):
            continue
        if tag == "table" and _is_grid(element):
            flush()
            _table(element, flow)
            continue
        if re.fullmatch(r"h[1-6]", tag):
            flush()
            text = " ".join("".join(_inline(element)).split()) or " ".join(element.text_content().split())
            if text:
                flow.add("heading", text, level=int(tag[1]))
            continue
        if tag == "br":
            following = element.getnext()
            if following is not None and following.tag == "br" and not (element.tail or "").strip():
                flush()
            pending.append("\n")
            continue
        if tag == "sup" and re.fullmatch(r"\[?\d{1,3}\]?", element.text_content().strip()):
            pending.append(element.text_content().strip().strip("[]").translate(_SUPERSCRIPT))
            continue
        if tag in _BLOCKS:
            flush()
            if tag in ("ul", "ol"):
                start = element.get("start") or "1"
                lists.append([tag, int(start) if start.isdigit() else 1, ""])
            elif tag == "li" and lists:
                lists[-1][2] = "•" if lists[-1][0] == "ul" else f"{lists[-1][1]}."
                lists[-1][1] += 1
            todo.append(("close", element))
            if tag in ("p", "div") and len(element) == 1 and element[0].tag in ("b", "strong"):
                strong.append(" ".join(element[0].text_content().split()))
        for child in reversed(element):
            if child.tail:
                todo.append(("text", child.tail))
            todo.append(("open", child))
        if element.text:
            todo.append(("text", element.text))
    flush()


def _is_grid(table: Any) -> bool:
    """Whether a table holds data: no table inside, two rows and two columns at least."""
    if table.find(".//table") is not None:
        return False
    rows = [len([cell for cell in row if cell.tag in ("td", "th")]) for row in table.iter("tr")]
    return len(rows) >= 2 and max(rows) >= 2


def _table(table: Any, flow: Flow) -> None:
    number = flow.tables
    flow.tables += 1
    for caption in table.iter("caption"):
        flow.add("paragraph", " ".join(caption.text_content().split()))
    hanging: dict[int, int] = {}
    for index, row in enumerate(table.iter("tr")):
        cells: list[str] = []
        for cell in row:
            if cell.tag not in ("td", "th"):
                continue
            while hanging.get(len(cells), 0) > 0:
                hanging[len(cells)] -= 1
                cells.append("")
            width, height = _count(cell.get("colspan")), _count(cell.get("rowspan"))
            for column in range(len(cells), len(cells) + width):
                hanging[column] = height - 1
            cells.append(" ".join(_cell_text(cell).split()))
            cells.extend([""] * (width - 1))
        flow.row(cells, number, index)


def _cell_text(cell: Any) -> str:
    parts = [cell.text or ""]
    for element in cell.iterdescendants():
        if isinstance(element.tag, str) and element.tag not in ("script", "style"):
            block = element.tag in _BLOCKS or element.tag == "br"
            parts.append((" " if block else "") + (element.text or ""))
        parts.append(("" if element.tag not in _BLOCKS else " ") + (element.tail or ""))
    return "".join(parts)


def _count(value: str | None) -> int:
    return min(max(int(value), 1), 50) if value and value.isdigit() else 1
