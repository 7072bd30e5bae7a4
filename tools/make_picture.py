"""Make ``docs/images/network.png``: the page that the demo draws of Central Asia, as a headless Chromium shows it.

What comes in is the sample data; what goes out is the picture of the README.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from graph.cli.demo import build_sample, sample_graph
from graph.views.network import write_network

PICTURE = Path(__file__).resolve().parent.parent / "docs" / "images" / "network.png"
BROWSERS = ("chromium", "chromium-browser", "google-chrome", "chrome")
SIZE = (1400, 900)


def main() -> int:
    """Draw and take the picture."""
    browser = next((found for name in BROWSERS if (found := shutil.which(name))), None)
    if browser is None:
        print("no Chromium here; install it to make the picture", file=sys.stderr)
        return 2
    with tempfile.TemporaryDirectory() as folder:
        graph = sample_graph(build_sample(Path(folder)))
        page = write_network(
            graph,
            Path(folder) / "page.html",
            region="Central Asia",
            most=24,
            title="Cooperation against terrorism in Central Asia",
        )
        PICTURE.parent.mkdir(parents=True, exist_ok=True)
        command = [
            *(browser, "--headless=new", "--no-sandbox", "--disable-gpu", "--hide-scrollbars"),
            *(f"--window-size={SIZE[0]},{SIZE[1]}", "--virtual-time-budget=8000"),
            *(f"--user-data-dir={folder}/profile", f"--screenshot={PICTURE}", page.as_uri()),
        ]
        subprocess.run(command, check=True, timeout=120, capture_output=True)
    print(f"written: {PICTURE.name}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
