"""Inline markup of Markdown and stray HTML in a line of text.

In come a source and a stretch of it, out come the spans that are text: emphasis marks, tags, comments, images and link
targets are left out, and a space stands where a block tag (``<br>``, ``<p>``, ``<li>``) was.
"""

from __future__ import annotations

import re

from graph.loaders.normalise import SPACE, Span

_TAGS = (
    "a|abbr|b|big|blockquote|br|caption|center|cite|code|col|colgroup|dd|del|div|dl|dt|em|figcaption|figure|font|"
    "h[1-6]|hr|i|img|ins|kbd|li|main|mark|ol|p|pre|s|section|small|span|strike|strong|sub|sup|table|tbody|td|tfoot|"
    "th|thead|tr|tt|u|ul"
)
_SPECIAL = re.compile(r"[*_<\[!\\`&]")
_MARKUP = re.compile(
    r"(?P<comment><!--.*?-->)"
    rf"|(?P<block></?(?:blockquote|br|caption|dd|div|dl|dt|h[1-6]|hr|li|ol|p|table|td|th|tr|ul)\b[^<>]*>)"
    rf"|(?P<tag></?(?:{_TAGS})\b[^<>]*>)"
    r"|(?P<image>!\[[^\[\]]*\]\([^()]*\))"
    r"|\[(?P<link>[^\[\]]+)\]\((?:[^()\s]|\([^()\s]*\))*(?:\s\"[^\"]*\")?\)"
    r"|<(?P<address>(?:https?|mailto):[^<>\s]+)>"
    r"|(?P<note>\[\^[\w-]+\])"
    r"|\\(?P<escape>[\\`*_{}\[\]()#+.!|>-])"
    r"|(?P<stars>\*{2,3}|(?<![\w*])\*(?=[^\s*])|(?<=[^\s*])\*(?![\w*]))"
    r"|(?<!\w)(?P<under>_{1,3})(?=[^\s_])(?P<words>[^_\n]*[^\s_])(?P=under)(?!\w)"
    r"|`(?P<code>[^`\n]+)`"
    r"|(?P<blank>&nbsp;)"
    r"|&(?P<amp>amp;)"
)


def inline_spans(source: str, start: int, end: int) -> list[Span]:
    """The spans of ``source[start:end]`` without its inline markup.

    >>> line = "The **Office** signed <b>it</b>"
    >>> [line[a:b] for a, b in inline_spans(line, 0, len(line))]
    ['The ', 'Office', ' signed ', 'it']
    """
    if not _SPECIAL.search(source, start, end):
        return [(start, end)] if start < end else []
    spans: list[Span] = []
    position = start

    def keep(low: int, high: int) -> None:
        if low < high:
            spans.append((low, high))

    for found in _MARKUP.finditer(source, start, end):
        if found.start() < position:
            continue
        keep(position, found.start())
        position = found.end()
        kind = found.lastgroup
        if kind in ("block", "blank"):
            spans.append(SPACE)
        elif kind in ("link", "words"):
            spans.extend(inline_spans(source, *found.span(kind)))
        elif kind in ("address", "code", "escape"):
            keep(*found.span(kind))
        elif kind == "amp":
            keep(found.start(), found.start() + 1)
    keep(position, end)
    return spans
