"""The first pass over a document: the names that it alone knows, and what its acronyms stand for.

What comes in are passages with the register names already found in them; what goes out is :class:`Learned`: names by
form ("Fusion Task Force Project"), definitions ("... (HSSF)"), and for every ambiguous register name the entry that the
rest of the document speaks for. :mod:`graph.extraction.aliases` then adds what names have in common. The second pass
reads with what this one learned (see :mod:`graph.extraction.mentions`).
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from graph.extraction.aliases import learn_aliases
from graph.extraction.cast import Thing
from graph.extraction.compounds import BODIES, Compound, belongs, compounds
from graph.extraction.definitions import Definition, definitions, fits
from graph.extraction.gazetteer import Hit
from graph.extraction.glossary import BAG_SKIPPED, Learned, generic_names, shouts, term_acronyms
from graph.extraction.names import LOWER_TAILS, Name, chains, heads
from graph.extraction.passages import Passage
from graph.extraction.patterns import MONTH_NAMES
from graph.extraction.polities import states
from graph.model import Document
from graph.register import Entry, Register
from graph.vocabulary import data_folder
from graph.words import key

YEARS_AT_END = re.compile(r"\s*(?:\bfor\s+|\()?(?:19|20)\d\d(?:\s*(?:-|–|to)\s*(?:19|20)\d\d)?\)?$")
NEEDS_NUMBER = frozenset({"order", "decree", "ordinance", "goal", "goals"})
"""Heads that name an instrument only with its number."""
PLAIN_HEADS = frozenset("mission office project resolutions standards".split())
"""Heads that with the name of a body alone still name nothing."""
STATE_WORDS = frozenset({"national", "state", "federal", "royal"})
"""Words that open the names of bodies of a state."""
STATE_BODIES = frozenset("police guard guards gendarmerie customs army navy ministry".split())
"""Heads of bodies that only a state has."""
LOOSE_HEADS = frozenset({"plan", "action plan", "declaration", "strategy", "note", "agenda", "road map", "roadmap"})
"""Heads whose plain names ("the Joint Declaration") mean the one instrument of the document that has them."""
COUNTER_TERRORISM = {"CT": "counter-terrorism"}
"""What texts of this field write in short inside names."""
TYPES_BY_WEIGHT = ("Organization", "State", "NationalBody", "Place", "Instrument")


def learn(document: Document, parts: list[Passage], raw: list[list[Hit]], register: Register) -> Learned:
    """Read all passages once; ``raw`` are the register names of each, from which those that this document gives
    another meaning are taken out.
    """
    folder = data_folder() / "registry"
    chosen = _settle(raw, register)
    tables = (heads(folder), generic_names(folder), term_acronyms(folder))
    learned = Learned(document, register, *tables, chosen)
    _learn_names(learned, parts, raw)
    if _drop_redefined(learned, parts, raw):
        learned = Learned(document, register, *tables, chosen)
        _learn_names(learned, parts, raw)
    _learn_states(learned, parts, raw)
    learn_aliases(learned, parts, raw)
    return learned


def _learn_states(learned: Learned, parts: list[Passage], raw: list[list[Hit]]) -> None:
    """States that the register does not know, in the forms that the text gives."""
    owners = set()
    for name, identity in learned.names.items():
        thing = learned.things.get(identity)
        owned, _, owner = name.rpartition(" of ")
        if thing is not None and thing.head in STATE_BODIES and (thing.head != "ministry" or " of " in owned):
            owners.add(owner)
    for form, short in sorted(states([part.words for part in parts], raw, learned.heads, owners).items()):
        if learned.register.by_key.get(key(form)):
            continue
        identity = "state-named-" + "-".join(key(short).split())
        learned.things.setdefault(identity, Thing(identity, "State"))
        learned.names[form] = identity


def _learn_names(learned: Learned, parts: list[Passage], raw: list[list[Hit]]) -> None:
    """Names by form of all passages, and what short names stand for."""
    for part, hits in zip(parts, raw, strict=True):
        if not shouts(part.words):
            _learn_chains(learned, part, hits)
    for part, hits in zip(parts, raw, strict=True):
        _learn_definitions(learned, part, hits)


def _drop_redefined(learned: Learned, parts: list[Passage], raw: list[list[Hit]]) -> bool:
    """Take out register names that are acronyms which this document defines otherwise; whether there were any."""
    own = {short for short, identity in learned.acronyms.items() if not identity.startswith("=")}
    found = False
    for part, hits in zip(parts, raw, strict=True):
        kept = [hit for hit in hits if hit.last - hit.first > 1 or part.words[hit.first].text not in own]
        found = found or len(kept) < len(hits)
        hits[:] = kept
    return found


def _settle(raw: list[list[Hit]], register: Register) -> dict[tuple[str, ...], str]:
    """For every ambiguous name the entry that the document speaks for: itself or its parent named otherwise."""
    sure = Counter(hit.slugs[0] for hits in raw for hit in hits if len(hit.slugs) == 1)

    def weight(slug: str) -> tuple[int, int, int, str]:
        entry = register.entries[slug]
        rank = TYPES_BY_WEIGHT.index(entry.type) if entry.type in TYPES_BY_WEIGHT else 9
        return -sure[slug], -sure[entry.parent], rank, slug

    ambiguous = {hit.slugs for hits in raw for hit in hits if len(hit.slugs) > 1}
    return {slugs: min(slugs, key=weight) for slugs in ambiguous}


def _learn_chains(learned: Learned, part: Passage, hits: list[Hit]) -> None:
    """Names by form: the same words in another order are one name, and so is a register name turned round."""
    for name in chains(part.words, hits, learned.heads, learned.register.regions):
        text = learned.written(part, name.first, name.last)
        inner = [hit for hit in hits if name.first <= hit.first and hit.last <= name.last]
        inner = [hit for hit in inner if not (hit.first == name.first and part.words[hit.last - 1].norm == name.head)]
        if _tells_nothing(learned, name, text, inner):
            led = name.first > 0 and part.words[name.first - 1].norm in {"the", "its", "their"}
            if led and name.type == "Instrument" and name.head in LOOSE_HEADS and key(text) in learned.generic:
                learned.loose[text] = name.head
            continue
        bag = tuple(sorted(set(key(text).split()) - BAG_SKIPPED))
        if bag not in learned.bags:
            resolved = _resolved(learned, part, name, text, inner) if inner and len(bag) <= 8 else None
            learned.bags[bag] = "=" + resolved if resolved else _new_thing(learned, part, name, text, inner)
        learned.names[text] = learned.bags[bag]
        learned.ends[part.index, name.last] = (name.first, learned.bags[bag])
        _, _, bare = text.replace("’", "'").partition("'s ")
        if bare and inner and len(bare.split()) > 1 and key(bare) not in learned.generic:
            learned.names.setdefault(bare, learned.bags[bag])
    for wider in compounds(part.words, hits, learned.heads, learned.register.demonyms):
        _learn_compound(learned, part, wider)


def _resolved(learned: Learned, part: Passage, name: Name, text: str, inner: list[Hit]) -> str | None:
    """The entry that a name means in another order of words or with names inside it in full or in short."""
    found = learned.register.resolve(text) if len(key(text).split()) <= 6 else None
    if found:
        return found
    for hit in inner:
        entry = learned.register.entries[learned.slug(hit)]
        before, after = (part.words[a:b] for a, b in ((name.first, hit.first), (hit.last, name.last)))
        left, right = (" ".join(COUNTER_TERRORISM.get(w.text, w.text) for w in side) for side in (before, after))
        for form in (entry.name, entry.acronym):
            known = learned.register.find(f"{left} {form} {right}") if form else []
            if len(known) == 1 and known[0].type == name.type:
                return known[0].slug
    return None


def _learn_compound(learned: Learned, part: Passage, wider: Compound) -> None:
    """A wider name around a register name: that body with its parent or state, or a body of the document's own."""
    entries = learned.register.entries
    text = learned.written(part, wider.first, wider.last)
    cores = [entries[slug] for slug in wider.core.slugs if entries[slug].type in BODIES]
    other = entries[learned.slug(wider.other)] if wider.other is not None else None
    if not cores or text in learned.names or (other is not None and other.type not in BODIES | {"State"}):
        return
    known = [entry for entry in learned.register.find(text) if entry.type in BODIES]
    if wider.first == wider.core.first and other is not None:
        known = known or [entry for entry in cores if entry is other or belongs(entry, other, learned.register)]
    if known:
        learned.names[text] = "=" + known[0].slug
    elif len(wider.core.slugs) == 1 or other is not None:
        kind = "NationalBody" if other is not None and other.type == "State" else "Organization"
        identity = _identity(kind, text, learned)
        inner = ["=" + other.slug] if other is not None else []
        learned.things.setdefault(identity, Thing(identity, kind, head=wider.head, inner=inner))
        learned.names[text] = identity
    else:
        return
    learned.ends[part.index, wider.last] = (wider.first, learned.names[text])


def _tells_nothing(learned: Learned, name: Name, text: str, inner: list[Hit]) -> bool:
    """Whether a chain is a common noun ("Member States", "Working Group") or a name that the register knows."""
    bare = key(text)
    if name.head in NEEDS_NUMBER and not any(c.isdigit() for c in text):
        return True
    if name.head == "report" and _own_report(bare):
        return True
    if name.head in PLAIN_HEADS and inner and _only_owned(learned, name, bare, inner):
        return True
    if bare in learned.generic or (not inner and len(bare.split()) < 2):
        return True
    if name.head.endswith("s") and not inner and name.type in ("Organization", "NationalBody"):
        return True
    return bool(learned.register.by_key.get(bare))


def _own_report(bare: str) -> bool:
    """Whether a report is that of a meeting, or told by its date alone."""
    said = [w for w in bare.split() if w not in MONTH_NAMES and w != "report" and not w.isdigit()]
    return not said or any(w.rstrip("s") in {"meeting", "workshop", "conference", "session"} for w in said)


def _only_owned(learned: Learned, name: Name, bare: str, inner: list[Hit]) -> bool:
    """Whether a name says no more than whose a thing is: "the UN Mission", "Resolutions of the Security Council"."""
    owners = [learned.register.entries[slug] for hit in inner for slug in hit.slugs]
    said = {w for owner in owners if owner.type in BODIES for form, _ in owner.names for w in key(form).split()}
    return not set(bare.split()) - said - BAG_SKIPPED - {name.head}


def _new_thing(learned: Learned, part: Passage, name: Name, text: str, inner: list[Hit]) -> str:
    """Enter a thing for a name by form; a body named after a state or its people is a national body."""
    inside = [learned.register.entries[learned.slug(hit)] for hit in inner]
    has_state = any(entry.type == "State" for entry in inside)
    demonyms = learned.register.demonyms
    peoples = [demonyms[w.norm] for w in part.words[name.first : name.first + 2] if w.norm in demonyms]
    kind = name.type
    of_a_state = has_state or (peoples and not inside)
    of_a_state = of_a_state or part.words[name.first].norm in STATE_WORDS
    if kind == "Organization" and of_a_state and not any(entry.type == "Organization" for entry in inside):
        kind = "NationalBody"
    elif kind == "NationalBody" and not of_a_state and any(entry.type == "Organization" for entry in inside):
        kind = "Organization"
    identity = _identity(kind, text, learned)
    subkind = learned.heads.get(name.head, ("", ""))[1] or ("plan" if kind == "Instrument" else "")
    thing = Thing(identity, kind, kind=subkind, head=name.head)
    thing.inner = list(dict.fromkeys("=" + entry.slug for entry in inside))
    if peoples and kind == "NationalBody" and not has_state:
        thing.inner.append("=" + peoples[0])
    for form in _other_forms(learned, text, inside):
        thing.surfaces[form] += 0
        learned.names.setdefault(form, identity)
    learned.things[identity] = thing
    return identity


def _other_forms(learned: Learned, text: str, inside: list[Entry]) -> Iterator[str]:
    """Forms of a name without its years and without its owner: "the Council of Elders" of the League."""
    bare = YEARS_AT_END.sub("", text)
    if bare != text and len(bare.split()) > 1 and key(bare) not in learned.generic:
        yield bare
    for entry in inside:
        if entry.type == "Organization":
            own = re.sub(rf" of (?:the )?{re.escape(entry.name)}$", "", text)
            if own != text and len(own.split()) > 2 and key(own) not in learned.generic:
                yield own


def _identity(kind: str, text: str, learned: Learned) -> str:
    base = "-".join(key(text).split())[:60].strip("-") or "x"
    identity = base
    while identity in learned.things and learned.things[identity].type != kind:
        identity += "-" + kind.lower()
    return identity


def _learn_definitions(learned: Learned, part: Passage, hits: list[Hit]) -> None:
    """What short names stand for that the passage defines."""
    for found in definitions(part.words):
        if found.after:
            _learn_full_name(learned, part, found, hits)
            continue
        identity = _named_before(learned, part, found, hits)
        if identity:
            _learn_short(learned, found.short, identity)
        elif found.first >= 0:
            _define(learned, part, found)
        _learn_head_after(learned, part, found)


def _learn_head_after(learned: Learned, part: Passage, found: Definition) -> None:
    """The head after the bracket tells what is meant and belongs to the name: "Watch on Lost Rafts (WLR) database"."""
    thing = learned.things.get(learned.names.get(found.short, ""))
    after = part.words[found.close + 1] if 0 < found.close < len(part.words) - 1 else None
    if thing is None or after is None or after.norm not in learned.heads:
        return
    kind, subkind = learned.heads[after.norm]
    if thing.head or not (after.is_capital or after.norm in LOWER_TAILS):
        return
    thing.type, thing.head, thing.kind = kind, after.norm, subkind
    if found.first >= 0:
        learned.names[learned.written(part, found.first, found.close + 2)] = thing.id
    learned.names[f"{found.short} {after.text}"] = thing.id


def _learn_short(learned: Learned, short: str, identity: str) -> None:
    """Let a short name stand for a thing; where the register knows the thing by it, the two are one."""
    known = learned.register.find(short)
    thing = learned.things.get(identity)
    if thing is not None and len(known) == 1 and _akin(identity, known[0].name):
        learned.replace(identity, "=" + known[0].slug)
        return
    learned.terms.discard(short)
    if learned.names.get(short, "").startswith("="):
        return
    if short.isalnum():
        learned.acronyms[short] = identity
    learned.names[short] = identity


def _akin(identity: str, name: str) -> bool:
    """Whether all telling words of the shorter of two names stand in the longer."""
    left, right = set(identity.split("-")) - BAG_SKIPPED, set(key(name).split()) - BAG_SKIPPED
    return min(len(left), len(right)) > 1 and (left <= right or right <= left)


def _named_before(learned: Learned, part: Passage, found: Definition, hits: list[Hit]) -> str:
    """The identity of the name right before a definition: a name of the register or one by form, or the empty string.

    Initials decide between a name and one inside it ("the Secretariat of the League of Ports (LP)"), then whether the
    letters stand in the name in order. A bracket that holds the acronym of another body defines nothing.
    """
    hit = next((hit for hit in hits if hit.last == found.end), None)
    first, chain = learned.ends.get((part.index, found.end), (-1, ""))
    known = "=" + learned.slug(hit) if hit is not None else ""
    if not any(c.isupper() for c in found.short[1:]):
        return chain or known
    if hit is not None and known:
        others = [entry.slug for entry in learned.register.find(found.short)]
        if others and known[1:] not in others and not 0 <= found.first <= hit.first:
            known = ""
    starts = {first: chain, hit.first if hit is not None else -2: known}
    if found.first >= 0:
        if starts.get(found.first):
            return starts[found.first]
        if chain and first < found.first and not known and part.words[found.first - 1].is_capital:
            return chain
        return known if hit is not None and hit.first < found.first else ""
    if known and hit is not None and fits(found.short, part.words[hit.first : hit.last]):
        return known
    if chain and fits(found.short, part.words[first : found.end]):
        return chain
    if known and not chain:
        return known if len(found.short) > 2 else ""
    return chain if not known and len(found.short) >= 4 and found.short not in learned.terms_known else ""


def _learn_full_name(learned: Learned, part: Passage, found: Definition, hits: list[Hit]) -> None:
    """A name in full after its acronym: "RTF (Regional Task Force)"."""
    text = learned.written(part, found.first, found.end)
    known = learned.register.find(text) or learned.register.find(found.short)
    identity = learned.names.get(text) or ("=" + known[0].slug if len(known) == 1 else "")
    if not identity:
        span = part.words[found.first : found.end]
        head = next((w.norm for w in reversed(span) if w.norm in learned.heads), "")
        if not head:
            return
        inner = [hit for hit in hits if found.first <= hit.first and hit.last <= found.end]
        name = Name(found.first, found.end, learned.heads[head][0], head)
        identity = _new_thing(learned, part, name, text, inner)
    learned.names[text] = identity
    _learn_short(learned, found.short, identity)


def _define(learned: Learned, part: Passage, found: Definition) -> None:
    """Learn an acronym for the words whose initials it has: a name learned before, a new one, or a term."""
    first, at, short = found.first, found.end, found.short
    for candidate in range(max(0, first - 4), first + 1):
        text = learned.written(part, candidate, at)
        if text in learned.names:
            _learn_short(learned, short, learned.names[text])
            return
    known = learned.register.find(learned.written(part, first, at))
    if known:  # "the Secretariat of the Collective Security Treaty Organization (CSTO)"
        _learn_short(learned, short, "=" + known[0].slug)
        return
    if short in learned.terms_known:
        learned.terms.add(short)
        return
    span = part.words[first:at]
    capital = sum(w.is_capital for w in span) >= max(2, sum(w.norm[0].isalnum() for w in span) * 0.6)
    head = next((w.norm for w in reversed(span) if w.norm in learned.heads), "")
    if capital and (head or len(short) >= 4):
        kind, subkind = learned.heads.get(head, ("Organization", ""))
        text = learned.written(part, first, at)
        identity = _identity(kind, text, learned)
        learned.things.setdefault(identity, Thing(identity, kind, head=head, kind=subkind))
        learned.names[text] = identity
        _learn_short(learned, short, identity)
    elif not learned.register.by_key.get(key(short)):
        learned.terms.add(short)
