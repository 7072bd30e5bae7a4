"""``python -m graph.cli`` is ``ctgraph``."""

from graph.cli import main

main()
