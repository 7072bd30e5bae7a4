"""Words of a text and the normal form in which names are compared.

What comes in is text; what goes out are :class:`Word` objects (a span, the text as written and a normal form) or the
key of a name. The normal form forgets case, accents, apostrophes, hyphens in the usual compounds ("counter-terrorism",
"counterterrorism" and "counter terrorism" are one word) and the British or American spelling of a few words, so that
the register needs one form of a name where texts use five.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

WORD = re.compile(
    r"\b[A-Z]-(?:[A-Z]{2,}|\d+(?:/\d+)?)\b|[^\W_]+(?:[.](?=[A-Z]\b)[A-Z])*|[’'](?=[sS]\b)[sS]|\S|\t", re.UNICODE
)
"""A run of letters and digits ("U.S", "I-ACT" and "I-24/7" are one), the possessive "'s", or any other single
character; the tab between two cells of a table is one too.
"""

COMPOUNDS = {
    ("counter", "terrorism"): "counterterrorism",
    ("counter", "terrorist"): "counterterrorist",
    ("anti", "terrorism"): "counterterrorism",
    ("anti", "terrorist"): "counterterrorist",
    ("anti", "terror"): "counterterror",
    ("counter", "radicalization"): "counterradicalization",
    ("counter", "extremism"): "counterextremism",
    ("counter", "narcotics"): "counternarcotics",
    ("anti", "narcotics"): "counternarcotics",
    ("anti", "money"): "antimoney",
    ("co", "operation"): "cooperation",
    ("co", "operates"): "cooperates",
    ("co", "operate"): "cooperate",
    ("co", "operated"): "cooperated",
    ("co", "operating"): "cooperating",
    ("co", "ordination"): "coordination",
    ("co", "ordinate"): "coordinate",
    ("co", "ordinates"): "coordinates",
    ("co", "ordinated"): "coordinated",
    ("co", "ordinator"): "coordinator",
    ("co", "organized"): "coorganized",
    ("co", "hosted"): "cohosted",
    ("co", "chaired"): "cochaired",
    ("co", "chairs"): "cochairs",
    ("co", "chair"): "cochair",
    ("co", "financed"): "cofinanced",
    ("co", "funded"): "cofunded",
    ("co", "sponsored"): "cosponsored",
    ("co", "led"): "coled",
    ("inter", "regional"): "interregional",
    ("sub", "regional"): "subregional",
    ("inter", "parliamentary"): "interparliamentary",
}

SPELLINGS = {
    "&": "and",
    "antiterrorism": "counterterrorism",
    "antiterrorist": "counterterrorist",
    "antiterror": "counterterror",
    "centre": "center",
    "centres": "centers",
    "programme": "program",
    "programmes": "programs",
    "defence": "defense",
    "labour": "labor",
    "coordinators": "coordinator",
    "organisation": "organization",
    "organisations": "organizations",
    "organised": "organized",
    "organise": "organize",
    "organises": "organizes",
    "organising": "organizing",
    "radicalisation": "radicalization",
    "authorisation": "authorization",
    "utilisation": "utilization",
    "civilisations": "civilizations",
    "stabilisation": "stabilization",
    "specialised": "specialized",
    "recognised": "recognized",
}


@dataclass(frozen=True, slots=True)
class Word:
    """A word at ``start:end`` of a text, as written and in normal form (several written words can be
    one, see above).
    """

    start: int
    end: int
    text: str
    norm: str

    @property
    def is_capital(self) -> bool:
        """Whether it begins with a capital letter or a digit run in capitals ("G5", "Europol", "CIS")."""
        return self.text[0].isupper()

    @property
    def is_acronym(self) -> bool:
        """Whether it is written like an acronym: two capitals or more ("UNODC", "G5", "CoE"), digits allowed."""
        return sum(c.isupper() for c in self.text) >= 2 or bool(re.fullmatch(r"[A-Z]\d+", self.text))


@lru_cache(maxsize=100_000)
def fold(text: str) -> str:
    """Lower case without accents, in the spelling that names are compared in.

    >>> fold("Organisation"), fold("Régional")
    ('organization', 'regional')
    """
    plain = text
    if not plain.isascii():
        plain = "".join(c for c in unicodedata.normalize("NFKD", plain) if not unicodedata.combining(c))
    plain = plain.casefold().replace(".", "")
    return SPELLINGS.get(plain, plain) or text


def words(text: str, start: int = 0, end: int | None = None) -> list[Word]:
    """The words of ``text[start:end]``, compounds joined, with offsets in ``text``.

    >>> [w.norm for w in words("the UN's Counter-Terrorism Centre")]
    ['the', 'un', "'s", 'counterterrorism', 'center']
    """
    out: list[Word] = []
    for match in WORD.finditer(text, start, len(text) if end is None else end):
        written = match.group()
        norm = "'s" if written[0] in "’'" and len(written) == 2 else fold(written)
        if norm[0].isalnum() and out:
            joint = 1 if out[-1].norm != "-" else 2
            if len(out) >= joint:
                first = out[-joint]
                compound = COMPOUNDS.get((first.norm, norm))
                if compound and match.start() - first.end <= 2:
                    del out[-joint:]
                    out.append(Word(first.start, match.end(), text[first.start : match.end()], compound))
                    continue
        out.append(Word(match.start(), match.end(), written, norm))
    return out


def key(name: str) -> str:
    """The form in which two names are the same: words in normal form without articles, punctuation and possessives.

    >>> key("The Anti-Terrorism Centre of the CIS")
    'counterterrorism center of cis'
    """
    return " ".join(w.norm for w in words(name) if w.norm not in {"the", "a", "an", "'s"} and w.norm[0].isalnum())
