"""Is a document in English? Stop words and scripts tell; no model.

In comes a text, out come a language code (empty where the text is too short to tell) and whether the rules for English
sentences apply to it at all.
"""

from __future__ import annotations

import re
from collections import Counter

from graph.loaders.normalise import word_set

_WORDS: dict[str, frozenset[str]] = {
    "en": word_set("""
    the of and to in for with by is are was were that this which on from as has have be at it
"""),
    "fr": word_set("""
    le la les des du et en un une pour par dans que qui sur est sont avec aux au ce cette ont
"""),
    "es": word_set("""
    el la los las de del y en un una para por que con se es son al su como esta este lo
"""),
    "pt": word_set("""
    o os as da do das dos e em um uma para por que com se são ao na no nas nos pela não
"""),
    "it": word_set("""
    il lo gli di del della dei e in un una per che con si è sono al nel alla dal delle
"""),
    "de": word_set("""
    der die das und den dem des ein eine für mit von zu im ist sind auf nicht sich werden wird
"""),
    "nl": word_set("""
    de het een en van voor met op te zijn is dat die aan niet wordt door bij ook naar
"""),
    "tr": word_set("""
    ve bir bu için ile olarak olan da de gibi daha çok sonra kadar ise tarafından
"""),
}
_SCRIPTS = {
    "ru": re.compile(r"[\u0400-\u04ff]"),
    "ar": re.compile(r"[\u0600-\u06ff]"),
    "zh": re.compile(r"[\u4e00-\u9fff\u3040-\u30ff\uac00-\ud7af]"),
    "el": re.compile(r"[\u0370-\u03ff]"),
    "he": re.compile(r"[\u0590-\u05ff]"),
    "hi": re.compile(r"[\u0900-\u097f]"),
    "ka": re.compile(r"[\u10a0-\u10ff]"),
    "hy": re.compile(r"[\u0530-\u058f]"),
}
_LETTERS = re.compile(r"[^\W\d_]")
_WORD = re.compile(r"[^\W\d_]+")


def _sample(text: str, size: int = 20000, parts: int = 8) -> str:
    """Stretches from all over a long text."""
    if len(text) <= size * parts:
        return text
    step = len(text) // parts
    return "\n".join(text[start : start + size] for start in range(0, step * parts, step))


def detect_language(text: str) -> tuple[str, bool]:
    """The language of most of a text, and whether it is English (or too short to doubt it).

    >>> detect_language("The Centre and the Office signed a memorandum on the training of border guards in 2010.")
    ('en', True)
    """
    text = _sample(text)
    letters = len(_LETTERS.findall(text))
    if not letters:
        return "", True
    scripts = {code: len(pattern.findall(text)) for code, pattern in _SCRIPTS.items()}
    code, most = max(scripts.items(), key=lambda pair: pair[1])
    if most > 0.5 * letters:
        return code, False
    words = Counter(word.lower() for word in _WORD.findall(text))
    total = sum(words.values())
    hits = {code: sum(words[word] for word in stops) for code, stops in _WORDS.items()}
    code, most = max(hits.items(), key=lambda pair: pair[1])
    if total < 12 or most < 0.04 * total:
        return "", True
    if code != "en" and most > 1.4 * hits["en"] and most >= 0.1 * total:
        return code, False
    return ("en", True) if code == "en" or hits["en"] > 0.1 * total else ("", True)
