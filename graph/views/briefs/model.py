"""What a briefing holds, before it takes a form: sections of points, tables, charts and a network, with their sources.

What comes in are answers to questions (:mod:`graph.views.briefs.content`); what goes out is a :class:`Brief`, which the
writers of DOCX, PPTX, HTML and XLSX put on paper. Texts in it are plain: writers make them safe for their form. A
number in ``sources`` is that of a :class:`Source` of the brief; what has none is our own word (a heading, a count).
"""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Source:
    """One place that is cited: a passage of a document, a row of a table, or a row of the register.

    ``origin`` is ``text``, ``table`` or ``register``; ``place`` says where ("p. 4", "agreements.csv, row 7"); ``quote``
    is verbatim and empty for a row, whose own source stands in ``cited``. ``self_reported``: a party says so itself.
    """

    number: int
    origin: str
    document: str
    title: str
    publisher: str
    date: str
    place: str
    quote: str
    cited: str = ""
    address: str = ""
    self_reported: bool = False


@dataclass(frozen=True, slots=True)
class Point:
    """A sentence of the briefing, with its status (empty where it has none) and its sources."""

    text: str
    status: str = ""
    sources: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a table: a text for each column, the status of what it says, and its sources."""

    cells: tuple[str, ...]
    status: str = ""
    sources: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Table:
    """A table with a title; ``note`` says what was left out."""

    title: str
    columns: tuple[str, ...]
    rows: tuple[Row, ...]
    note: str = ""


@dataclass(frozen=True, slots=True)
class Chart:
    """Numbers to be drawn: a value of each series for each category. ``kind`` is ``bar`` (across), ``column`` or
    ``stacked`` (columns whose series stand on each other); ``unit`` says what is counted.
    """

    title: str
    kind: str
    categories: tuple[str, ...]
    series: tuple[tuple[str, tuple[float, ...]], ...]
    unit: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class Node:
    """An actor of a network picture: its short label (lines parted by line breaks), full name and group of the palette
    (:data:`graph.views.palette.GROUPS`, or ``hub`` for an act of three or more), and its place: centre and size in
    pixels of the layout.
    """

    id: str
    label: str
    name: str
    group: str
    x: float
    y: float
    w: float
    h: float
    focus: bool = False


@dataclass(frozen=True, slots=True)
class Link:
    """A line between two nodes, with the strongest status of what it stands for, a few words and its sources."""

    a: str
    b: str
    status: str
    label: str
    sources: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Network:
    """A picture of actors and their ties."""

    title: str
    nodes: tuple[Node, ...]
    links: tuple[Link, ...]
    note: str = ""


@dataclass(frozen=True, slots=True)
class Section:
    """A part of a briefing. ``question`` is what was asked, as a command that anybody can run again."""

    key: str
    heading: str
    question: str = ""
    points: tuple[Point, ...] = ()
    tables: tuple[Table, ...] = ()
    charts: tuple[Chart, ...] = ()
    network: Network | None = None
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Brief:
    """A briefing. ``kind`` is ``organization``, ``pair``, ``region`` or ``topic``; ``snapshot`` the revision of the
    store; ``as_of`` the date that its documents reach to, never the clock's; ``summary`` the points that a reader in a
    hurry needs; ``not_covered`` what the documents do not tell.
    """

    kind: str
    title: str
    subtitle: str
    as_of: str
    snapshot: str
    summary: tuple[Point, ...]
    sections: tuple[Section, ...]
    not_covered: tuple[Point, ...]
    sources: tuple[Source, ...]
    documents: tuple[str, ...] = field(default=())
