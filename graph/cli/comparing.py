"""Commands that set side by side: bodies that do the same, needs and those who could meet them, regions, agreements.

What comes in are names and options; what goes out is an answer, as of every command of :mod:`graph.cli.asking`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from graph.cli.asking import PerhapsName, question
from graph.cli.options import AsOfOption, KnownByOption, LimitOption, RegionOption, TopicOption
from graph.model import InputError

if TYPE_CHECKING:
    from graph.queries.answer import Answer
    from graph.queries.projection import Graph

FamilyOption = Annotated[
    str | None, typer.Option("--family", metavar="BODY", help="Only bodies that are part of this one.")
]
PerhapsLimit = Annotated[int | None, typer.Option("--limit", "-n", metavar="N", help="Most rows to show.", min=1)]
ROWS, MATRIX = 30, 10


@question("ctgraph duplication 'CIS ATC' 'SCO RCTS'")
def duplication(
    graph: Graph,
    one: Annotated[str | None, typer.Argument(metavar="[A]", help="A body.", show_default=False)] = None,
    other: Annotated[str | None, typer.Argument(metavar="[B]", help="Another.", show_default=False)] = None,
    region: RegionOption = None,
    family: FamilyOption = None,
    sensitivity: Annotated[
        bool, typer.Option("--sensitivity", help="Show the rank of each pair with one factor left out.")
    ] = False,
    matrix: Annotated[bool, typer.Option("--matrix", help="Show a table of bodies by bodies.")] = False,
    limit: PerhapsLimit = None,
    as_of: AsOfOption = None,
    known_by: KnownByOption = None,
) -> Answer:
    """Where do two bodies do the same for the same States at the same time?

    Without names, the pairs that overlap most; with one, the pairs of that body.
    """
    from graph.queries.duplication import duplication as ask

    return ask(
        graph,
        one,
        other,
        region=region,
        family=family,
        as_of=as_of,
        known_by=known_by,
        sensitivity=sensitivity,
        matrix=matrix,
        limit=limit or (MATRIX if matrix else ROWS),
    )


@question("ctgraph uncoordinated --region 'Central Asia'")
def uncoordinated(
    graph: Graph,
    one: PerhapsName = None,
    region: RegionOption = None,
    family: FamilyOption = None,
    limit: LimitOption = 30,
    as_of: AsOfOption = None,
    known_by: KnownByOption = None,
) -> Answer:
    """Which bodies do the same and have no agreement?"""
    from graph.queries.uncoordinated import uncoordinated as ask

    return ask(graph, one, region=region, family=family, as_of=as_of, known_by=known_by, limit=limit)


@question("ctgraph dormant --region 'Central Asia'")
def dormant(
    graph: Graph,
    name: PerhapsName = None,
    region: RegionOption = None,
    limit: LimitOption = 30,
    as_of: AsOfOption = None,
    known_by: KnownByOption = None,
) -> Answer:
    """After which agreements is nothing found that the parties did together?"""
    from graph.queries.dormant import dormant as ask

    return ask(graph, name, region=region, as_of=as_of, known_by=known_by, limit=limit)


@question("ctgraph gaps --region 'Central Asia'")
def gaps(
    graph: Graph,
    region: RegionOption = None,
    topic: TopicOption = None,
    actor: Annotated[
        str | None, typer.Option("--actor", metavar="NAME", help="Only what this actor does fills a gap.")
    ] = None,
    by: Annotated[
        str, typer.Option("--by", metavar="topic|pillar|measure", help="Pillar of the Strategy, or measure of a plan.")
    ] = "topic",
    measures: Annotated[
        str | None, typer.Option("--measures", metavar="TABLE", help="The plan, where several tables are loaded.")
    ] = None,
    compare: Annotated[
        str | None, typer.Option("--compare", metavar="PLACE", help="Set another region beside --region.")
    ] = None,
    matrix: Annotated[bool, typer.Option("--matrix", help="Show topics by places, a sign for each cell.")] = False,
    every: Annotated[bool, typer.Option("--all", help="List all cells, not only those with a need or a plan.")] = False,
    limit: LimitOption = 100,
    known_by: KnownByOption = None,
) -> Answer:
    """Where is a need stated and nobody found to work on it?"""
    from graph.queries import gaps as questions

    if (compare or matrix) and not region:
        raise InputError(f"--{'compare' if compare else 'matrix'} needs a region: --region 'Central Asia'")
    if compare and region:
        return questions.compare(graph, region, compare, topic=topic, actor=actor, known_by=known_by)
    if matrix and region:
        return questions.matrix(graph, region=region, topic=topic, actor=actor, known_by=known_by)
    return questions.gaps(
        graph,
        region=region,
        topic=topic,
        actor=actor,
        by="measure" if measures else by,
        measures=measures,
        known_by=known_by,
        every=every,
        limit=limit,
    )


@question("ctgraph match --region 'Central Asia'")
def match(
    graph: Graph,
    name: PerhapsName = None,
    topic: TopicOption = None,
    region: RegionOption = None,
    most: Annotated[int, typer.Option("--most", metavar="N", help="Most partners for each need.", min=1)] = 3,
    limit: Annotated[int, typer.Option("--limit", "-n", metavar="N", help="Most needs to show.", min=1)] = 60,
    known_by: KnownByOption = None,
) -> Answer:
    """Who could meet which need? Needs that nobody meets come first."""
    from graph.queries.match import match as ask

    return ask(graph, name, topic=topic, region=region, known_by=known_by, most=most, limit=limit)
