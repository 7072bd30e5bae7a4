"""What tests share: the parts of the machine that some need, and which must not be missing where all is tested."""

from __future__ import annotations

import importlib.util
import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
import servers

ROOT = Path(__file__).resolve().parents[1]
"""The repository."""

SHARED = ROOT.parent / "shared"
"""The folder with documents and gold records beside the repository, where there is one."""


def _chromium() -> bool:
    return any(shutil.which(name) for name in ("chromium", "chromium-browser", "google-chrome"))


COMPONENTS: dict[str, Callable[[], bool]] = {
    "chromium": _chromium,
    "axe": lambda: importlib.util.find_spec("axe_playwright_python") is not None,
    "playwright": lambda: importlib.util.find_spec("playwright") is not None,
    "neo4j": lambda: servers.there("neo4j"),
    "fuseki": lambda: servers.there("fuseki"),
    "oxigraph": lambda: servers.there("oxigraph"),
    "followthemoney": lambda: importlib.util.find_spec("followthemoney") is not None,
    "libreoffice": lambda: any(shutil.which(name) for name in ("soffice", "libreoffice")),
    "openssl": lambda: shutil.which("openssl") is not None,
    "distributed": lambda: importlib.util.find_spec("distributed") is not None,
    "shared": (SHARED / "eval" / "gold").is_dir,
}
"""Components by name, each with the question whether it is there."""

NEVER_REQUIRED = {"shared"}
"""The folder beside the repository is not there on every machine that must test everything."""


def require(name: str) -> None:
    """Go on if a component is there; else skip, or fail where ``CTGRAPH_REQUIRE`` names it or is ``all``."""
    if COMPONENTS[name]():
        return
    wanted = os.environ.get("CTGRAPH_REQUIRE", "")
    if name in wanted.split(",") or (wanted == "all" and name not in NEVER_REQUIRED):
        pytest.fail(f"{name} is missing, and CTGRAPH_REQUIRE={wanted} asks for it")
    pytest.skip(f"{name} is missing")
