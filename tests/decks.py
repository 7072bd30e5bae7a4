"""A hand-made briefing with every part that a briefing can have, for the tests of slides and of rendered files."""

from __future__ import annotations

from graph.views.briefs.model import Brief, Chart, Link, Network, Node, Point, Row, Section, Source, Table
from graph.views.layout import place

GROUP_ORDER = ("un", "ct", "regional", "international", "national", "state", "other")


def source(number: int, **changes: object) -> Source:
    given: dict[str, object] = {
        "origin": "text",
        "document": f"report-{number}",
        "title": f"Report {number} on the work of the northern bodies",
        "publisher": "Northern Secretariat",
        "date": f"20{10 + number % 10}-05",
        "place": f"p. {number}",
        "quote": f"The Centre and the Office agreed on point {number} of their plan for joint exercises and training",
    }
    return Source(number, **(given | changes))  # type: ignore[arg-type]


def network(count: int, title: str = "Cooperation of the Northern Centre") -> Network:
    """A wheel of so many actors, with one joint act and all three statuses."""
    names = [f"Body {number}" if number % 3 else f"Northern\nOffice {number}" for number in range(count - 1)]
    sizes = {f"n{number}": (110.0, 48.0 if "\n" in name else 30.0) for number, name in enumerate(names)}
    sizes["act"] = (26.0, 26.0)
    pairs = [("n0", f"n{number}") for number in range(1, count - 1)]
    pairs += [("act", f"n{number}") for number in range(1, min(4, count - 1))]
    spots = place(sizes, [(a, b, 1.0) for a, b in pairs])
    nodes = [
        Node(
            f"n{number}",
            name,
            f"The body of the north with the number {number}",
            GROUP_ORDER[number % len(GROUP_ORDER)],
            *spots[f"n{number}"],
            *sizes[f"n{number}"],
            focus=number == 0,
        )
        for number, name in enumerate(names)
    ]
    nodes.append(Node("act", "Joint plan", "Joint plan on training", "hub", *spots["act"], 26.0, 26.0))
    statuses = ("asserted", "planned", "recommended")
    links = tuple(Link(a, b, statuses[n % 3], "memorandum, 2012", (n % 5 + 1,)) for n, (a, b) in enumerate(pairs))
    return Network(title, tuple(nodes), links, "States are not drawn.")


def brief(*, rows: int = 30, nodes: int = 12, sources: int = 25) -> Brief:
    """A briefing of moderate size on an invented body."""
    statuses = ("asserted", "planned", "recommended")
    partners = Table(
        "Partners of the Northern Centre",
        ("partner", "tie", "since"),
        tuple(
            Row(
                (f"Partner {n} of the Centre", "cooperates with, by a memorandum on training", f"20{n % 20:02d}"),
                statuses[n % 3],
                (n % 25 + 1,),
            )
            for n in range(rows)
        ),
        "Ties of States are left out.",
    )
    chart = Chart(
        "Claims by year",
        "stacked",
        ("2010", "2011", "2012"),
        (("asserted", (3.0, 5.0, 2.0)), ("planned", (1.0, 0.0, 2.0)), ("recommended", (0.0, 1.0, 4.0))),
        "claims",
    )
    bars = Chart(
        "Topics",
        "bar",
        ("Borders", "Training", "Exercises"),
        (("ties", (7.0, 4.0, 1.0)),),
        "ties",
        "Only named topics.",
    )
    points = tuple(
        Point(
            f"The Northern Centre works with partner {n} on training, on exercises and on exchanging lists of names.",
            statuses[n % 3],
            (n + 1,),
        )
        for n in range(20)
    )
    return Brief(
        "organization",
        "Northern Centre against Terrorism",
        "Who it works with, on what ground, and what is missing",
        "2020-05",
        "3f2a91c0b7de44aa90b1",
        (
            Point("The Northern Centre cooperates with 12 bodies.", "", ()),
            Point("Two acts are planned.", "planned", (2, 3)),
        ),
        (
            Section(
                "partners",
                "Partners",
                "ctgraph who 'Northern Centre'",
                points,
                (partners,),
                (),
                network(nodes),
                ("One claim is not yet accepted.",),
            ),
            Section("work", "Work over time", "ctgraph timeline 'Northern Centre'", (), (), (chart, bars)),
            Section("empty", "Contradictions", "ctgraph contradictions"),
        ),
        (Point("No document tells how often the bodies met."), Point("Nothing is said on money.", "", (4,))),
        tuple(source(n) for n in range(1, sources + 1)),
    )
