"""From a name as a person types it to the one entity that is meant.

What comes in is any name: full, acronym, alias in any language of the graph, any case, with or without accents, hyphens
and articles, "RCTS/SCO" or "ATC of the CIS" for "CIS ATC", Latin letters for a Cyrillic acronym, or the identifier of
the register. What goes out is an entity. Nothing is guessed: a name that fits several is an error that lists them, an
unknown one is an error that lists what is spelled alike.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterator
from typing import cast

from rapidfuzz import fuzz

from graph.model import InputError
from graph.queries.projection import ACTORS, Entity, Graph, of_type
from graph.words import key

_LATIN = dict(zip("абвгдезийклмнопрстуфыэ", "abvgdeziyklmnoprstufye", strict=True)) | {
    "ж": "zh", "х": "kh", "ц": "ts", "ч": "ch", "ш": "sh", "щ": "shch", "ю": "yu", "я": "ya", "ъ": "", "ь": "",
    "і": "i", "ї": "yi", "є": "ye", "ґ": "g",
}  # fmt: skip
_SMALL = frozenset(
    {
        "of",
        "for",
        "in",
        "on",
        "and",
        "to",
        "de",
        "des",
        "du",
        "la",
        "le",
        "les",
        "l",
        "d",
        "et",
        "der",
        "die",
        "und",
        "el",
        "los",
    }
)
_NOT_NAMED = frozenset({"Topic", "Document", "Recommendation", "Agreement"})

Index = dict[str, dict[str, frozenset[str]]]


def find(graph: Graph, name: str, types: Collection[str] | None = None) -> Entity:
    """The entity of that name (among ``types``, if given).

    The forms of a name are tried in turn, strictest first: as written; without case, accents, articles and hyphens; as
    a bag of words; with the name of its parent; in Latin letters. The first form that fits anything decides. Where it
    fits an actor and something else, the actor is meant; where it fits several, the one that bears it as its own name
    or acronym and not only as a document's word for it.
    """
    wanted = name.strip()
    if not wanted:
        raise InputError("A name is needed, for example 'UNODC'")
    allowed = frozenset(types) if types else None
    for form, text in _forms(wanted):
        found = [graph.entity(iri) for iri in _bearers(graph, form, text)]
        found = [entity for entity in found if (entity.type in allowed if allowed else entity.type not in _NOT_NAMED)]
        actors = [entity for entity in found if entity.type in ACTORS]
        official = [entity for entity in actors if wanted in (entity.name, entity.attributes.get("acronym"))]
        chosen = next((some for some in (actors, official) if len(some) == 1), found)
        if len(chosen) == 1:
            return chosen[0]
        if chosen:
            several = _listed(sorted(chosen, key=lambda entity: entity.iri))
            raise InputError(f"'{wanted}' can mean: {several}. Give one of the identifiers in brackets")
    if not graph.statements:
        raise InputError(f"Nothing is named '{wanted}': the graph is empty; load documents with ctgraph build")
    near = suggestions(graph, wanted, allowed)
    raise InputError(f"Nothing is named '{wanted}' in this graph" + (f". Near: {_listed(near)}" if near else ""))


def find_topic(graph: Graph, name: str) -> Entity:
    """The topic of that code or label.

    A code is the last part of the topic's IRI, such as ``borders``.
    """
    topics = of_type(graph, "Topic")
    wanted = key(name)
    for entity in topics:
        if wanted in {key(entity.slug.replace("_", " ")), key(entity.name), *map(key, entity.aliases)}:
            return entity
    part = [entity for entity in topics if wanted and wanted in key(entity.name)]
    if len(part) == 1:
        return part[0]
    near = part or sorted(topics, key=lambda entity: -_likeness(wanted, entity))[:4]
    raise InputError(f"No one topic is named '{name}'" + (f". Near: {_listed(near)}" if near else ""))


def suggestions(graph: Graph, name: str, types: Collection[str] | None = None, limit: int = 5) -> list[Entity]:
    """Entities whose names are spelled most like ``name``, best first."""
    forms = {
        text: iris
        for text, iris in _index(graph, "plain").items()
        if any(
            graph.entity(iri).type in (types or ()) or (not types and graph.entity(iri).type not in _NOT_NAMED)
            for iri in iris
        )
    }
    wanted = key(name)
    scored = ((_likeness_of_forms(wanted, text), text) for text in forms)
    ranked = sorted(((score, text) for score, text in scored if score >= 60), key=lambda pair: (-pair[0], pair[1]))
    found = dict.fromkeys(iri for _, text in ranked[: limit * 3] for iri in sorted(forms[text]))
    return [graph.entity(iri) for iri in found][:limit]


def nearest(wanted: str, names: Collection[str], limit: int = 5) -> list[str]:
    """Of some names those that are spelled most like ``wanted``, best first.

    >>> nearest("almaty", ["rabat-2010", "almaty-2011"], 1)
    ['almaty-2011']
    """
    return sorted(names, key=lambda name: (-fuzz.WRatio(key(wanted), key(name)), name))[:limit]


def _likeness_of_forms(wanted: str, text: str) -> float:
    """How alike two keys are, 0 to 100; the beginning of a longer name counts nearly as much as a whole name."""
    size = wanted.count(" ") + 1
    opening = " ".join(text.split()[:size]) if size > 1 or len(wanted) >= 8 else text
    return max(fuzz.ratio(wanted, text), fuzz.ratio(wanted, opening) - 3)


def _likeness(wanted: str, entity: Entity) -> float:
    return max(fuzz.WRatio(wanted, entity.slug), fuzz.WRatio(wanted, key(entity.name)))


def _listed(entities: list[Entity]) -> str:
    shown = [f"{entity.name} [{entity.slug}]" for entity in entities[:8]]
    return "; ".join(shown) + (f" and {len(entities) - 8} more" if len(entities) > 8 else "")


def _forms(name: str) -> Iterator[tuple[str, str]]:
    plain = key(name)
    yield "exact", name
    yield "slug", name.rsplit("/", 1)[-1].casefold() if name.startswith("http") else name.casefold()
    yield "plain", plain
    yield "joined", plain.replace(" ", "")
    yield "bag", _bag(plain)
    yield "family", _bag(plain)
    yield "latin", _latin(plain)


def _bag(plain: str) -> str:
    return " ".join(sorted({word for word in plain.split() if word not in _SMALL}))


def _latin(plain: str) -> str:
    return "".join(_LATIN.get(letter, letter) for letter in plain)


def _bearers(graph: Graph, form: str, text: str) -> Collection[str]:
    """Those who bear a name in one form."""
    if not text:
        return ()
    if graph.columns is None:
        return _index(graph, form).get(text, ())
    from graph.queries.columns.looking import bearers

    columns = graph.columns
    return [columns.nodes[number] for number in bearers(columns, form, text)]


def forms_of(graph: Graph, iri: str) -> Iterator[tuple[str, str]]:
    """All names of an entity in all forms in which they are sought."""
    for form in ("slug", "family", *FORMS):
        for text in sorted(_in_form(graph, iri, form)):
            yield form, text


def _in_form(graph: Graph, iri: str, form: str) -> set[str]:
    """The names of an entity in one form."""
    if form == "family":
        return _family(graph, iri)
    entity = graph.entity(iri)
    return {entity.slug.casefold()} if form == "slug" else {FORMS[form](name) for name in _names(entity)}


def _index(graph: Graph, form: str) -> dict[str, frozenset[str]]:
    """All names of a graph in one form, with those who bear them; made when first needed."""
    known = cast(Index, graph.cache.setdefault("names", {}))
    if form not in known:
        found: dict[str, set[str]] = defaultdict(set)
        for iri in graph.entities:
            for text in _in_form(graph, iri, form):
                found[text].add(iri)
        known[form] = {text: frozenset(iris) for text, iris in found.items()}
    return known[form]


FORMS: dict[str, Callable[[str], str]] = {
    "exact": lambda name: name,
    "plain": key,
    "joined": lambda name: key(name).replace(" ", ""),
    "bag": lambda name: _bag(key(name)),
    "latin": lambda name: _latin(key(name)),
}


def _names(entity: Entity) -> set[str]:
    return {entity.name, entity.acronym, *entity.aliases, *_codes(entity)} - {""}


def _family(graph: Graph, iri: str) -> set[str]:
    """Each name of a body together with each name of what it is part of."""
    parents = {item.object for item in graph.about(iri, "part_of") if item.object in graph.entities}
    if not parents:
        return set()
    own = {key(name) for name in _names(graph.entity(iri))}
    above = {key(name) for parent in parents for name in _names(graph.entity(parent))}
    return {_bag(f"{one} {other}") for one in own for other in above}


def _codes(entity: Entity) -> list[str]:
    return [entity.attributes[name] for name in ("symbol", "code") if entity.attributes.get(name)]
