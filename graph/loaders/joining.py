"""Sentences that a page break, a photo credit or a line end broke: when to join them, and how.

In come the texts on both sides of a break, out comes whether the second goes on with the first; for line ends with a
hyphen, whether the hyphen belongs to the word. Only layout and small function words are looked at, never names.
"""

from __future__ import annotations

import re

from graph.loaders.normalise import Draft, Span, word_set

CONNECTORS = word_set("""
    a an the and or nor of in on at by for from to with within into onto over under between among through
    towards toward against about as than that which who whose whom its their his her our this these those such
    via per including regarding concerning because while when where if whether is are was were be been has have
    had will shall should may can could would must not no both either each every all any other more most also
    United
""")
"""Words that do not end a sentence or a heading: what follows belongs to them."""

STARTERS = word_set("""
    The A An In On At By For From To With During After Before Since While When Where As If This These Those Such
    It Its They Their We Our He She There Here All Both Each Every Some Many Most Several Other Another Further
    Furthermore Moreover However Therefore Thus Also Finally First Second Third Participants Under Through
    Following Among Between Drawing Building Based Although Though Because According Given Within Until Upon No
    Not Annex Session Chapter Part Section Pillar Recommendation Recommendations Conclusion Conclusions
""")
"""Words that begin a sentence or a heading, so that a capital letter there does not go on with a name."""

VERBS = word_set("""
    is are was were be been being has have had having will would shall should may might can could must does do
    did took takes take include includes included remain remains agreed adopted met held called noted welcomed
    stressed underlined highlighted recommended decided expressed emphasized suggested provided provides
    continue continues needs participated attended hosted supports supported works worked aims seeks
""")
"""Finite verbs (auxiliaries mostly) that tell a sentence from a name or a heading."""

_CLOSERS = "\"'”’»)]*_\u2070\u00b9\u00b2\u00b3\u2074\u2075\u2076\u2077\u2078\u2079"
_FINAL = re.compile(r"[.!?:;…。؟]$")
_REFERENCES = re.compile(r"(?:\s*\[[\d,; –-]+\])+\s*$")
_WORD = re.compile(r"[^\W_]+(?:[-'’/][^\W_]+)*")
_PREFIXES = word_set("""
    counter non co anti cross self well long short high low full half post ex multi capacity decision risk law
    rule evidence human inter sub e vice cyber socio geo gender human-rights third two three
""")


def has_verb(text: str) -> bool:
    """Whether a finite verb from the small list stands in the text."""
    return any(word in VERBS for word in _WORD.findall(text))


def ended(text: str) -> bool:
    """Whether a text ends as a sentence does: with a stop, a colon or a semicolon."""
    return bool(_FINAL.search(_REFERENCES.sub("", text).rstrip(_CLOSERS + " \t")))


def unfinished(text: str) -> bool:
    """Whether the last word or sign asks for more: a comma, a hyphen, an article, a preposition, "and"."""
    text = text.rstrip("*_ \t")
    if not text or text.endswith((",", "-", "\u2010", "(", "«", "“", "/", "&")):
        return bool(text)
    last = text.rsplit(None, 1)[-1]
    return last in CONNECTORS or (last.isupper() and last.lower() in CONNECTORS and len(last) > 1)


def goes_on(before: str, after: str) -> bool:
    """Whether the paragraph ``after`` a break goes on with the one ``before`` it.

    >>> goes_on("The Centre met the heads of the United", "Nations offices in the region.")
    True
    >>> goes_on("The Centre held two workshops.", "In June it held a third.")
    False
    """
    if not before or not after or ended(before):
        return False
    first = after.lstrip("\"'“‘«(*_ ")
    if first[:1].islower():
        return True
    if unfinished(before):
        return not (after[:1] in "#|" or (first.split(None, 1) or [""])[0].rstrip(":,") in STARTERS - {"The"})
    # A name cut in two ("… in Central" / "Asia. In 2011 …"): only where running prose stands before the break.
    sentence = re.split(r"(?<=[.!?])\s", before)[-1]
    last, start = (sentence.split() or [""])[-1], (first.split() or [""])[0]
    plain = [word for word in sentence.split() if len(word) > 3]
    prose = has_verb(before) or 2 * sum(word.islower() for word in plain) > len(plain)
    return (
        prose
        and len(before) > 45
        and len(after) > 30
        and last[:1].isupper()
        and not last.isupper()
        and start[:1].isupper()
        and start.strip(",.;:()") not in STARTERS
        and (has_verb(after) or ended(after))
    )


class Hyphens:
    """Decides for a word broken by a hyphen at a line end whether the hyphen is part of it.

    The document's own spelling elsewhere decides; then a short list of first parts that are written with a hyphen.
    """

    def __init__(self, source: str) -> None:
        self._source = source
        self._words: set[str] | None = None

    def keeps(self, left: str, right: str) -> bool:
        """Whether ``left-`` + ``right`` is written with its hyphen."""
        if not right[:1].islower() or not left[-1:].islower():
            return True
        if self._words is None:
            self._words = {word.lower() for word in re.findall(r"[^\W\d_]+(?:-[^\W\d_]+)*", self._source)}
        first = re.split(r"[^\w-]", left)[-1].lower()
        match = re.match(r"[^\W\d_]+", right)
        second = match.group().lower() if match else ""
        if f"{first}-{second}" in self._words:
            return True
        if first + second in self._words:
            return False
        return first.rsplit("-", 1)[-1] in _PREFIXES


def glue(source: str, before: list[Span], after: list[Span], gap: Span, hyphens: Hyphens) -> None:
    """Add the spans of the next line to a block's: the gap becomes a space, a hyphen at the line end is undone."""
    while before and not source[before[-1][0] : before[-1][1]].strip():
        before.pop()
    if not before:
        before.extend(after)
        return
    start, end = before[-1]
    while source[end - 1].isspace():
        end -= 1
    before[-1] = (start, end)
    if source[end - 1] in "-\u2010\u00ad" and end - start > 1 and source[end - 2].isalnum():
        left = source[max(start, end - 41) : end - 1]
        right = "".join(source[a:b] for a, b in after[:2] if a >= 0).lstrip()
        if source[end - 1] == "\u00ad" or not hyphens.keeps(left, right):
            before[-1] = (start, end - 1)
    else:
        before.append(gap)
    before.extend(after)


def join_broken(source: str, drafts: list[Draft], hyphens: Hyphens) -> list[Draft]:
    """Join paragraphs (and list items) with the paragraph that goes on with them, around notes in between."""
    joined: list[Draft] = []
    for draft in drafts:
        recent = range(len(joined) - 1, max(len(joined) - 12, -1), -1)
        previous = next((index for index in recent if joined[index].kind != "note"), None)
        if (
            previous is not None
            and draft.kind == "paragraph"
            and draft.style not in ("label", "line")
            and joined[previous].kind in ("paragraph", "item")
            and goes_on(joined[previous].tail(source), draft.head(source))
        ):
            before = joined[previous]
            end = before.spans[-1][1]
            gap = (end, end + 1) if end >= 0 and source[end : end + 1].isspace() else (-1, -1)
            glue(source, before.spans, draft.spans, gap, hyphens)
        else:
            joined.append(draft)
    return joined
