"""What is installed is what is needed, and a machine that must test everything cannot skip."""

from __future__ import annotations

import ast
import re
import sys
import tomllib
from importlib.metadata import packages_distributions
from pathlib import Path

import conftest
import pytest

ROOT = Path(__file__).resolve().parents[1]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
NOT_INSTALLED_BY_NAME = {"msvcrt", "fcntl"}


def plain(name: str) -> str:
    """A distribution's name as registries compare it."""
    return re.split(r"[<>=!~\[; ]", name)[0].lower().replace("_", "-")


def imported(folder: Path) -> dict[str, Path]:
    """The third-party modules that the files of a folder import."""
    out = {}
    for path in folder.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
            names += [node.module] if isinstance(node, ast.ImportFrom) and node.module and not node.level else []
            out.update({name.split(".")[0]: path for name in names})
    return {
        name: path
        for name, path in out.items()
        if name not in sys.stdlib_module_names | NOT_INSTALLED_BY_NAME and name != "graph"
    }


def test_every_module_that_is_imported_is_a_declared_dependency() -> None:
    extras = PROJECT["optional-dependencies"]
    declared = {plain(name) for name in (*PROJECT["dependencies"], *extras["cluster"], *extras["parquet"])}
    owners = packages_distributions()
    for module, path in imported(ROOT / "graph").items():
        assert declared & {plain(name) for name in owners.get(module, [module])}, f"{path.name} imports {module}"


def test_every_dependency_is_pinned_without_an_address() -> None:
    text = (ROOT / "constraints.txt").read_text(encoding="utf-8")
    lines = [line for line in text.splitlines() if line and not line.startswith("#")]
    assert all(re.fullmatch(r"[A-Za-z0-9._-]+==[A-Za-z0-9.+!]+", line) for line in lines)
    pinned = {plain(line) for line in lines}
    wanted = [
        *PROJECT["dependencies"],
        *(name for extra in PROJECT["optional-dependencies"].values() for name in extra),
    ]
    assert {plain(name) for name in wanted} <= pinned


def test_a_missing_component_is_skipped_or_fails_where_all_is_asked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(conftest.COMPONENTS, "nothing", lambda: False)
    monkeypatch.setitem(conftest.COMPONENTS, "something", lambda: True)
    monkeypatch.delenv("CTGRAPH_REQUIRE", raising=False)
    conftest.require("something")
    with pytest.raises(pytest.skip.Exception, match="nothing is missing"):
        conftest.require("nothing")
    for wanted in ("all", "chromium,nothing"):
        monkeypatch.setenv("CTGRAPH_REQUIRE", wanted)
        with pytest.raises(pytest.fail.Exception):
            conftest.require("nothing")


def test_the_code_reaches_nothing_outside() -> None:
    """Questions are about people's files; nothing of them may leave the machine on its own."""
    assert not {"requests", "httpx", "aiohttp", "urllib3"} & set(imported(ROOT / "graph"))
