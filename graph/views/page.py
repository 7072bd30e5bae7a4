"""What all pages share: one HTML file with everything inside, safe to open, the same bytes for the same input.

What comes in is a template, its data and the scripts it runs; what goes out is the text of the page. Names and quotes
reach a page in two ways only: through Jinja with escaping on, and as JSON in which no character can end the element it
stands in. The Content-Security-Policy of a page names its scripts and its style by their hashes and allows no others.
"""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from graph.model import STATUS_ORDER, Statement
from graph.queries.answer import clean, evidence_line
from graph.queries.projection import Graph

MOST_TOLD = 12  # quotes shown for one tie or cell
LONGEST_QUOTE = 1500  # letters of a quote that a panel shows


def render(
    graph: Graph,
    template: str,
    title: str,
    data: Mapping[str, Any],
    scripts: Sequence[str],
    remarks: Iterable[str] = (),
    *,
    with_network: bool = False,
    **context: Any,
) -> str:
    """The template filled. ``scripts`` are files of ours, run in this order, after vis-network where it is wanted."""
    code = [_ours(name) for name in ("page.js", *scripts)]
    if with_network:
        code.insert(0, _library())
    style = _ours("page.css")
    policy = (
        f"default-src 'none'; script-src {' '.join(map(source_hash, code))}; style-src {source_hash(style)}; "
        "img-src data: blob:; base-uri 'none'; form-action 'none'"
    )
    said = [*remarks, *graph.remarks]
    if graph.proposed:
        said.append(f"{graph.proposed} proposed claims of this graph are left out (--proposed counts them in)")
    return (
        environment()
        .get_template(template)
        .render(
            title=clean(title),
            policy=policy,
            scripts=[Markup(text) for text in code],
            style=Markup(style),
            data=Markup(as_json(data)),
            remarks=list(dict.fromkeys(clean(remark) for remark in said)),
            documents=sum(entry.origin == "text" for entry in graph.documents.values()),
            **context,
        )
    )


def write(text: str, path: str | Path) -> Path:
    """Write a page and return where it is."""
    target = Path(path)
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_text(text, encoding="utf-8", errors="backslashreplace", newline="\n")
    return target


def told(graph: Graph, statements: Iterable[Statement], most: int = MOST_TOLD) -> tuple[list[dict[str, str]], int]:
    """The evidence as a panel shows it: quote, where it stands, status; and how many more there are."""
    lines = {tuple(sorted(line.items())): line for line in (_told(graph, item) for item in statements)}
    return list(lines.values())[:most], max(len(lines) - most, 0)


def _told(graph: Graph, item: Statement) -> dict[str, str]:
    line = evidence_line(item, graph.documents)
    _quote, dash, source = line.partition('" — ') if '" — ' in line else ("", "", line)
    text = clean(item.evidence.quote) if dash else ""
    if len(text) > LONGEST_QUOTE:
        text = text[:LONGEST_QUOTE].rstrip() + " …"
    return {"quote": text, "source": source, "status": item.status}


def counts(statuses: Iterable[str]) -> dict[str, int]:
    """How many there are of each status, strongest first."""
    found = dict.fromkeys(STATUS_ORDER, 0)
    for status in statuses:
        found[status] += 1
    return found


def as_json(data: Mapping[str, Any]) -> str:
    r"""JSON that cannot end the script element around it.

    >>> as_json({"name": "</script>&"})
    '{"name":"\\u003c/script\\u003e\\u0026"}'
    """
    text = json.dumps(data, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    for letter in "<>&\u2028\u2029":
        text = text.replace(letter, f"\\u{ord(letter):04x}")
    return text.encode("utf-8", "backslashreplace").decode("utf-8")


@cache
def environment() -> Environment:
    """The templates, with escaping on."""
    return Environment(
        loader=PackageLoader("graph.views"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


def _ours(name: str) -> str:
    return (files("graph.views") / "templates" / name).read_text(encoding="utf-8")


@cache
def _library() -> str:
    return (files("pyvis") / "templates/lib/vis-9.1.2/vis-network.min.js").read_text(encoding="utf-8")


def source_hash(text: str) -> str:
    """How a Content-Security-Policy names a script or style of the page."""
    return "'sha256-" + base64.b64encode(hashlib.sha256(text.encode("utf-8")).digest()).decode("ascii") + "'"
