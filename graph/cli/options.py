"""Options that mean the same in every command, as types that typer reads."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

BUILD, ASK, SHOW, KEEP = "Load", "Ask", "Draw and export", "Care for the store"
"""The panels of the help."""


class Format(StrEnum):
    """Forms of an answer."""

    table = "table"
    csv = "csv"
    json = "json"
    md = "md"
    xlsx = "xlsx"


StoreOption = Annotated[
    str | None,
    typer.Option(
        "--store",
        metavar="ADDRESS",
        help="The store: a folder, or the address of a server [CTGRAPH_STORE, else ./ctgraph.store].",
        show_default=False,
    ),
]
WaitOption = Annotated[
    float | None,
    typer.Option("--wait", metavar="SECONDS", help="Seconds to wait for another writer [10].", show_default=False),
]
StatusOption = Annotated[
    str | None,
    typer.Option(
        "--status",
        metavar="STATUS",
        help="Only claims of this status: asserted, planned, recommended; several with commas.",
    ),
]
AsOfOption = Annotated[
    str | None, typer.Option("--as-of", help="What held at this date: 2011, 2011-07 or 2011-07-22.", metavar="DATE")
]
KnownByOption = Annotated[
    str | None, typer.Option("--known-by", help="What documents let one know by this date.", metavar="DATE")
]
ProposedOption = Annotated[
    bool, typer.Option("--proposed", help="Count claims in that still wait for a person's verdict.")
]
EvidenceOption = Annotated[bool, typer.Option("--evidence", "-e", help="Show the quotes behind every row.")]
FormatOption = Annotated[
    Format | None,
    typer.Option(
        "--format", "-f", metavar="table|csv|json|md|xlsx", help="Form of the answer [table, or by the suffix of -o]."
    ),
]
OutputOption = Annotated[
    Path | None, typer.Option("--output", "-o", help="Write to this file instead of the screen.", metavar="FILE")
]
MetadataOption = Annotated[
    Path | None,
    typer.Option(
        "--metadata",
        help="Table (CSV) of what is known of the documents: file, title, publisher, author, date, language, address.",
        metavar="FILE",
    ),
]
MaxSizeOption = Annotated[
    float | None, typer.Option("--max-size", help="Largest file that is read, in megabytes [200].", metavar="MB")
]
JobsOption = Annotated[
    int, typer.Option("--jobs", "-j", metavar="N", help="Processes that read documents; 0 chooses.", min=0)
]
SchedulerOption = Annotated[
    str | None,
    typer.Option("--scheduler", metavar="ADDRESS", help="Read the files on a Dask cluster: tcp://HOST:8786."),
]
FastOption = Annotated[
    bool, typer.Option("--fast", help="Leave the parser out: about twice as fast, and fewer relations are found.")
]
RegistryOption = Annotated[
    Path | None,
    typer.Option(
        "--registry", help="Folder of register tables to use instead of ours [CTGRAPH_REGISTRY].", metavar="DIR"
    ),
]
RegionOption = Annotated[
    str | None, typer.Option("--region", metavar="PLACE", help="A region or state, such as Central Asia.")
]
TopicOption = Annotated[str | None, typer.Option("--topic", metavar="TOPIC", help="A topic, such as borders.")]
LimitOption = Annotated[int, typer.Option("--limit", "-n", metavar="N", help="Most rows to show.", min=1)]
