"""The five views as static pictures: SVG, PNG of 300 dots an inch, or PDF, to be pasted into a paper or a slide.

What comes in is a graph and what of it to show, by the options of the page of the same view; what goes out are the
bytes of a file. ``size`` is ``slide``, ``a4``, ``a4-landscape`` or one such as ``160x90mm``; ``snapshot`` is the
revision of the store, which the line of sources gives. An empty ``title`` draws none. What draws is loaded when the
first picture is asked for. All functions raise :class:`~graph.model.InputError` for a form, size or name that is none.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, Unpack

from graph.model import InputError
from graph.queries.projection import Graph
from graph.views.stills.sizes import FORMATS, SLIDE

if TYPE_CHECKING:
    from graph.views.gaps import Options as GapsOptions
    from graph.views.matrix import Options as MatrixOptions
    from graph.views.network import Options as NetworkOptions
    from graph.views.sources import Options as SourcesOptions
    from graph.views.timeline import Options as TimelineOptions

# Where it cannot keep its cache of fonts, or makes it first, the library says so to a reader who has no use for it.
logging.getLogger("matplotlib").setLevel(logging.ERROR)


def network_still(
    graph: Graph, *, format: str = "svg", size: str = SLIDE, snapshot: str = "", **options: Unpack[NetworkOptions]
) -> bytes:
    """The network, with the options of :func:`graph.views.network.network_drawn`; a large one is a map of groups."""
    with _drawing(format) as paper:
        return bytes(paper.network_paper(graph, size, snapshot, options).file(format))


def matrix_still(
    graph: Graph, *, format: str = "svg", size: str = SLIDE, snapshot: str = "", **options: Unpack[MatrixOptions]
) -> bytes:
    """Who does the same, with the options of :func:`graph.views.matrix.matrix_drawn`."""
    from graph.views.matrix import matrix_drawn

    with _drawing(format) as paper:
        return bytes(paper.grid_paper(graph, matrix_drawn, size, snapshot, options).file(format))


def gaps_still(
    graph: Graph, *, format: str = "svg", size: str = SLIDE, snapshot: str = "", **options: Unpack[GapsOptions]
) -> bytes:
    """Where something is missing, with the options of :func:`graph.views.gaps.gaps_drawn`."""
    from graph.views.gaps import gaps_drawn

    with _drawing(format) as paper:
        return bytes(paper.grid_paper(graph, gaps_drawn, size, snapshot, options).file(format))


def sources_still(
    graph: Graph, *, format: str = "svg", size: str = SLIDE, snapshot: str = "", **options: Unpack[SourcesOptions]
) -> bytes:
    """Who says so, with the options of :func:`graph.views.sources.sources_drawn`."""
    from graph.views.sources import sources_drawn

    with _drawing(format) as paper:
        return bytes(paper.grid_paper(graph, sources_drawn, size, snapshot, options).file(format))


def timeline_still(
    graph: Graph, *, format: str = "svg", size: str = SLIDE, snapshot: str = "", **options: Unpack[TimelineOptions]
) -> bytes:
    """What happened when, with the options of :func:`graph.views.timeline.timeline_drawn`."""
    with _drawing(format) as paper:
        return bytes(paper.timeline_paper(graph, size, snapshot, options).file(format))


@contextmanager
def _drawing(format: str) -> Iterator[Any]:
    """The module that draws, with its settings."""
    if format not in FORMATS:
        raise InputError(f"{format}: no form of a picture; choose {', '.join(FORMATS)}")
    from graph.views.stills import paper
    from graph.views.stills.sheet import settled

    with settled():
        yield paper
