"""Our benchmark as a whole: its documents, its fixed split, its counts and the files that are compiled from it.

What comes in is the folder ``data/benchmark`` with annotated documents in ``documents``; what goes out are these
documents with what is known of each, lists of problems, counts with the targets they are held against, and the compiled
texts and gold records that systems are measured on (the format stands in ``data/benchmark/README.md``).
"""

from __future__ import annotations

import csv
import hashlib
import io
import json
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from graph.evaluation.benchmark import Annotated, read_annotated
from graph.evaluation.check import RELATIONS as ANNOTATED
from graph.evaluation.check import problems as gold_problems
from graph.model import STATUS_ORDER, InputError
from graph.vocabulary import relations

TEST_WRITERS = frozenset("ef")
"""Writers whose documents are all test."""

TEST_FROM = 26
"""Documents of the other writers with this number or a higher one are test."""

SPLITS = ("develop", "test")

GENRES = frozenset(
    [
        "annual report",
        "chairman's summary",
        "communiqué",
        "news item",
        "press release",
        "memorandum",
        "resolution",
        "project sheet",
        "table",
        "web page",
        "speech",
        "minutes",
        "concept note",
        "newsletter",
    ]
)
REGIONS = frozenset(
    [
        "Central Asia",
        "Sahel",
        "North Africa",
        "East Africa",
        "West Africa",
        "Southern Africa",
        "Gulf and Levant",
        "South Asia",
        "South-East Asia",
        "East Asia",
        "Europe",
        "Balkans",
        "Caucasus",
        "Americas",
        "Caribbean",
        "Pacific",
        "Global",
    ]
)
REGISTERS = frozenset(
    ["terse minutes", "diplomatic prose", "press style", "translated-sounding", "plain report", "legal"]
)
TAGS = frozenset(
    "passive list bracket nested nominalisation fronted relative definite pronoun planned recommended denied ended "
    "suspended hypothetical reported several-agreements heading-subject table acronym-before acronym-after "
    "colliding-acronym unrelated footnote date-partial coordination apposition".split()
)

DOCUMENTS, RELATIONS, OF_EACH, TRAPS, LONG = 160, 1800, 40, 100, 10
"""What the benchmark must reach: documents, relations, relations of every type and status, traps, long documents."""

LONG_WORDS = (1000, 2500)
SPLIT_COLUMNS = ("document", "writer", "genre", "region", "split", "words", "relations", "text_sha256", "gold_sha256")


def split_of(name: str) -> str:
    """The part of the benchmark a document belongs to, told by its name alone.

    >>> split_of("a25-x"), split_of("a26-x"), split_of("e01-y")
    ('develop', 'test', 'test')
    """
    found = re.match(r"([a-z])(\d+)-", name)
    if not found:
        raise InputError(f"{name}: the name of a document is the writer's letter, a number and a slug (a07-press-item)")
    return "test" if found[1] in TEST_WRITERS or int(found[2]) >= TEST_FROM else "develop"


@dataclass(frozen=True, slots=True)
class Item:
    """A document of the benchmark with its compiled text and gold."""

    document: Annotated
    split: str

    @property
    def name(self) -> str:
        """The name of the document."""
        return self.document.name

    @property
    def tags(self) -> tuple[str, ...]:
        """The constructions that stand in it."""
        return tuple(dict.fromkeys(re.findall(r"[\w-]+", self.document.front.get("tags", ""))))

    @property
    def words(self) -> int:
        """The length of the plain text."""
        return len(self.document.text.split())

    @property
    def constructed(self) -> bool:
        """Whether it is made up to make a case."""
        return self.document.front.get("constructed") == "yes"

    def text(self) -> str:
        """The text that systems read: front matter and plain text."""
        front = self.document.front
        lines = [f"{key}: {front[key]}" for key in ("title", "publisher", "date") if front.get(key)]
        return "\n".join(["---", *lines, "language: en", "---", "", self.document.text])

    def gold(self) -> str:
        """The gold records as JSON."""
        return json.dumps(self.document.gold, ensure_ascii=False, indent=1) + "\n"


def read_collection(folder: Path) -> list[Item]:
    """All documents of a benchmark folder, by name. Raises :class:`InputError`."""
    paths = sorted((folder / "documents").glob("*.md"))
    if not paths:
        raise InputError(f"{folder}: no benchmark here (documents/*.md)")
    return [Item(read_annotated(path), split_of(path.stem)) for path in paths]


def problems(item: Item) -> Iterator[str]:
    """What is wrong with one document: its format, its records, its front matter, its sources and marked forms."""
    document, front = item.document, item.document.front
    yield from document.problems
    yield from gold_problems(document.gold, document.text, 1)
    for key, known in (("genre", GENRES), ("region", REGIONS), ("register", REGISTERS)):
        if front.get(key) not in known:
            yield f"{key}: {front.get(key)!r} is not in the list"
    yield from (f"tag {tag!r} is not in the list" for tag in item.tags if tag not in TAGS)
    if not item.tags:
        yield "no tags"
    if not front.get("title"):
        yield "no title"
    if front.get("writer") != item.name[0]:
        yield f"writer {front.get('writer')!r}, but the name begins with {item.name[0]!r}"
    if front.get("constructed") not in ("yes", "no"):
        yield "constructed: neither yes nor no"
    if not document.sources and not item.constructed:
        yield "no source"
    if not re.fullmatch(r"((19|20)\d\d(-\d\d){0,2})?", front.get("date", "")):
        yield f"date {front['date']!r}"
    ids = {entity["id"] for entity in document.gold["entities"]}
    for start, end, who in document.marks:
        yield from (f"{document.text[start:end]!r} is marked {i!r}, no entity" for i in who if i not in ids)


def all_problems(items: Iterable[Item]) -> list[str]:
    """The problems of all documents, each with the document's name; and numbers that are used twice."""
    found, numbers = [], defaultdict(list)
    for item in items:
        found += [f"{item.name}: {problem}" for problem in problems(item)]
        numbers[item.name.split("-")[0]].append(item.name)
    found += [f"{', '.join(names)}: one number" for names in numbers.values() if len(names) > 1]
    return found


def counts(items: Sequence[Item]) -> dict[str, Any]:
    """How much there is, in all and of each kind."""
    rows = [row for item in items for row in item.document.gold["relations"]]
    by = {
        key: dict(Counter(item.document.front.get(key, "") for item in items).most_common())
        for key in ("writer", "genre", "region", "register")
    }
    return {
        "documents": len(items),
        "words": sum(item.words for item in items),
        "long documents": sum(LONG_WORDS[0] <= item.words <= LONG_WORDS[1] for item in items),
        "records": {
            section: sum(len(item.document.gold[section]) for item in items)
            for section in ("entities", "agreements", "projects", "events", "instruments", "topics", "recommendations")
        },
        "relations": len(rows),
        "traps": sum(len(item.document.traps) for item in items),
        "constructed share": round(sum(item.constructed for item in items) / max(len(items), 1), 3),
        "relation types": {name: sum(row["type"] == name for row in rows) for name in relations() if name in ANNOTATED},
        "statuses": {name: sum(row["status"] == name for row in rows) for name in STATUS_ORDER},
        "splits": {
            split: {
                "documents": sum(item.split == split for item in items),
                "words": sum(item.words for item in items if item.split == split),
                "relations": sum(len(item.document.gold["relations"]) for item in items if item.split == split),
            }
            for split in SPLITS
        },
        **{f"by {key}": found for key, found in by.items()},
        "tags": dict(Counter(tag for item in items for tag in item.tags).most_common()),
    }


def targets(found: dict[str, Any]) -> list[tuple[str, int, int]]:
    """What the benchmark must reach, with what it has: name, wanted, counted."""
    return [
        ("documents", DOCUMENTS, found["documents"]),
        ("relations", RELATIONS, found["relations"]),
        *((f"relations: {name}", OF_EACH, n) for name, n in found["relation types"].items()),
        *((f"status: {name}", OF_EACH, n) for name, n in found["statuses"].items()),
        ("traps", TRAPS, found["traps"]),
        (f"documents of {LONG_WORDS[0]} to {LONG_WORDS[1]} words", LONG, found["long documents"]),
    ]


def compiled(items: Iterable[Item]) -> dict[str, str]:
    """The compiled files by their path inside the folder of the benchmark."""
    files: dict[str, str] = {}
    table, hashes = io.StringIO(), []
    writer = csv.writer(table, lineterminator="\n")
    writer.writerow(SPLIT_COLUMNS)
    for item in items:
        text, gold, front = item.text(), item.gold(), item.document.front
        files[f"text/{item.name}.md"], files[f"gold/{item.name}.json"] = text, gold
        sums = [hashlib.sha256(content.encode()).hexdigest() for content in (text, gold)]
        size = (item.words, len(item.document.gold["relations"]))
        writer.writerow([item.name, item.name[0], front.get("genre"), front.get("region"), item.split, *size, *sums])
        if item.split == "test":
            hashes += [f"{sums[0]}  text/{item.name}.md", f"{sums[1]}  gold/{item.name}.json"]
    files["split.csv"] = table.getvalue()
    files["test-hashes.txt"] = "\n".join(hashes) + "\n"
    return files


def write_compiled(folder: Path, files: dict[str, str]) -> None:
    """Write the compiled files and remove texts and gold of documents that are no more."""
    for part in ("text", "gold"):
        (folder / part).mkdir(exist_ok=True)
        for path in (folder / part).iterdir():
            if f"{part}/{path.name}" not in files:
                path.unlink()
    for name, content in files.items():
        (folder / name).write_text(content, encoding="utf-8")
