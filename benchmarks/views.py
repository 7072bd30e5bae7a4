"""Open the network page of made-up graphs of 20 to 20,000 actors in headless Chromium; plain pyvis beside it.

Prints one table: seconds to make the page, its megabytes, seconds from opening to the first picture, milliseconds from
a filter's click to the next picture, both also as work of the page's own thread, which other programs on the machine do
not lengthen, and how much is drawn. pyvis makes its page as its manual says, of the same actors and ties, with its own
physics; its picture counts as there when that has come to rest, at most ``PATIENCE`` seconds.
Numbers on the command line are sizes: ``python benchmarks/views.py 20 300``; ``--write`` notes the table in
``docs/speed-of-pages.md``.
"""

from __future__ import annotations

import os
import shutil
import statistics
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "tests")]

from crowd import crowd  # noqa: E402

from graph.queries.projection import Graph  # noqa: E402
from graph.views.network import write_network  # noqa: E402

SIZES = (20, 300, 2000, 20000)
PATIENCE = 60
PYVIS_MOST = 2000  # adding edges takes pyvis time that grows with their square
CLICKS = 5
SAID: list[str] = []
PAGE = ROOT / "docs" / "speed-of-pages.md"
COLUMNS = ("open s", "work s", "filter ms", "work ms")
HEAD = f"{'page':8} {'actors':>6} {'make s':>7} {'MB':>6} " + " ".join(f"{name:>9}" for name in COLUMNS) + "  drawn"
NOTE = """# How fast pages open

Written by `benchmarks/views.py --write`; do not edit. Made-up networks, headless Chromium, network off. *open* and
*filter* are times on the clock, until the picture stands, with {cores} cores that other programs kept busy too (load
{load:.0f}); *work* is the time that the page's own thread worked, which a quiet machine comes near to. *drawn* are the
boxes of the first view: groups, where there are many actors. pyvis draws everything, with its own physics.

```
{table}
```
"""
FRAME = "new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))"


def main() -> int:
    """Run all sizes and print the table."""
    from playwright.sync_api import sync_playwright

    browser = next(
        (found for name in ("chromium", "chromium-browser", "google-chrome") if (found := shutil.which(name))), ""
    )
    if not browser:
        print("no Chromium here")
        return 2
    _say(HEAD)
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as play:
        chromium = play.chromium.launch(executable_path=browser, args=["--no-sandbox", "--disable-gpu"])
        for size in [int(one) for one in sys.argv[1:] if one.isdigit()] or SIZES:
            graph = crowd(size)
            _ours(chromium, graph, size, Path(folder) / "ours.html")
            if size <= PYVIS_MOST:
                _pyvis(chromium, graph, size, Path(folder) / "pyvis.html")
            else:
                _say(f"{'pyvis':8} {size:6}  not run: it adds each edge by looking at all others")
        chromium.close()
    if "--write" in sys.argv:
        PAGE.write_text(NOTE.format(table="\n".join(SAID), load=os.getloadavg()[1], cores=os.cpu_count()), "utf-8")
    return 0


def _say(line: str) -> None:
    SAID.append(line)
    print(line, flush=True)


class Watched:
    """A fresh page whose time on the clock and whose own work are both taken, in seconds."""

    def __init__(self, chromium: Any) -> None:
        context = chromium.new_context(offline=True)
        self.page = context.new_page()
        self.session = context.new_cdp_session(self.page)
        self.session.send("Performance.enable", {"timeDomain": "threadTicks"})

    def work(self) -> float:
        """Seconds that the page's main thread has worked since it began."""
        metrics = self.session.send("Performance.getMetrics")["metrics"]
        return float(next(one["value"] for one in metrics if one["name"] == "TaskDuration"))

    def open(self, path: Path, there: str) -> tuple[float, float]:
        """Open a page and wait until ``there`` holds and a picture was drawn."""
        started = time.perf_counter()
        self.page.goto(path.as_uri(), timeout=PATIENCE * 1000)
        self.page.wait_for_function(there, timeout=PATIENCE * 1000)
        self.page.evaluate(FRAME)
        return time.perf_counter() - started, self.work()

    def act(self, script: str) -> tuple[float, float]:
        """Run a script and wait for the second picture after it."""
        before, started = self.work(), time.perf_counter()
        self.page.evaluate(f"(async () => {{ {script}; await {FRAME}; }})()")
        return time.perf_counter() - started, self.work() - before


def _ours(chromium: Any, graph: Graph, size: int, path: Path) -> None:
    started = time.perf_counter()
    write_network(graph, path)
    made = time.perf_counter() - started
    watched = Watched(chromium)
    opened = watched.open(path, "document.body.dataset.ready === 'yes'")
    clicks = [
        watched.act(
            f"document.querySelector('input[name=status][value={('planned', 'recommended')[turn % 2]}]').click()"
        )
        for turn in range(CLICKS)
    ]
    drawn = int(watched.page.evaluate("document.getElementById('canvas').dataset.drawn"))
    _row("ctgraph", size, made, path, opened, clicks, drawn)


def _pyvis(chromium: Any, graph: Graph, size: int, path: Path) -> None:
    from playwright.sync_api import TimeoutError as Late
    from pyvis.network import Network

    started = time.perf_counter()
    network = Network(cdn_resources="in_line", directed=True)
    actors = {end for tie in graph.ties for end in (tie.a, tie.b) if graph.entity(end).type == "Organization"}
    for iri in sorted(actors):
        network.add_node(iri, label=graph.label(iri), title=graph.entity(iri).name)
    for tie in graph.ties:
        if tie.a in actors and tie.b in actors:
            network.add_edge(tie.a, tie.b, title=tie.statements[0].evidence.quote, dashes=tie.status != "asserted")
    path.write_text(network.generate_html(notebook=False), encoding="utf-8")
    made = time.perf_counter() - started
    watched = Watched(chromium)
    try:
        opened = watched.open(path, "window.network && network.physics.stabilized")
    except Late:
        _say(f"{'pyvis':8} {size:6} {made:7.1f} {path.stat().st_size / 1e6:6.2f}  more than {PATIENCE} s, not at rest")
        return
    hide = "edges.update(edges.get().filter((e) => e.dashes).map((e) => ({id: e.id, hidden: %s})))"
    clicks = [watched.act(hide % word) for word in ("true", "false", "true")]
    _row("pyvis", size, made, path, opened, clicks, len(actors))


def _row(
    name: str,
    size: int,
    made: float,
    path: Path,
    opened: tuple[float, float],
    clicks: list[tuple[float, float]],
    drawn: int,
) -> None:
    waited, worked = (statistics.median(one[side] for one in clicks) * 1000 for side in (0, 1))
    figures = (
        f"{made:7.1f} {path.stat().st_size / 1e6:6.2f} {opened[0]:9.2f} {opened[1]:9.2f} {waited:9.0f} {worked:9.0f}"
    )
    _say(f"{name:8} {size:6} {figures} {drawn:6}")


if __name__ == "__main__":
    sys.exit(main())
