"""The documentation says what the program does."""

from __future__ import annotations

import importlib.util
import re
import sys
from pathlib import Path
from types import ModuleType

import pytest
import typer

from graph.cli.app import commands

ROOT = Path(__file__).resolve().parents[1]
PAGES = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *sorted((ROOT / "docs").glob("*.md"))]


@pytest.fixture(scope="module")
def make_docs() -> ModuleType:
    """The script that writes the pages."""
    spec = importlib.util.spec_from_file_location("make_docs", ROOT / "tools" / "make_docs.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules["make_docs"] = module
    spec.loader.exec_module(module)
    return module


def test_the_page_on_the_command_line_is_up_to_date(make_docs: ModuleType) -> None:
    written = (ROOT / "docs" / "cli.md").read_text(encoding="utf-8")
    assert written == make_docs.page(), "run make docs"


def test_every_command_and_every_option_has_help_and_an_example(make_docs: ModuleType) -> None:
    for name, command in make_docs.leaves(typer.main.get_command(commands()), ""):
        assert command.help, name
        assert f"ctgraph {name}" in (command.epilog or ""), name
        for option in command.params:
            assert option.name == "help" or option.help, f"{name}: {option.name}"


@pytest.mark.slow
def test_the_examples_of_the_readme_print_what_it_shows(make_docs: ModuleType) -> None:
    written = (ROOT / "README.md").read_text(encoding="utf-8")
    assert written == make_docs.with_outputs(written), "run make docs"


@pytest.mark.slow
def test_the_examples_of_the_page_on_briefings_print_what_it_shows(make_docs: ModuleType) -> None:
    written = make_docs.BRIEFINGS.read_text(encoding="utf-8")
    assert written == make_docs.with_outputs(written), "run make docs"


def test_the_figures_of_the_readme_are_the_committed_ones(make_docs: ModuleType) -> None:
    written = (ROOT / "README.md").read_text(encoding="utf-8")
    assert written == make_docs.with_figures(written), "run make docs"


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_links_lead_somewhere(page: Path) -> None:
    for target in re.findall(r"\]\(([^)#:]+)\)", page.read_text(encoding="utf-8")):
        assert (page.parent / target).exists(), target


def test_the_columns_of_the_register_are_all_told() -> None:
    told = (ROOT / "docs" / "registry.md").read_text(encoding="utf-8")
    for table in ("sources", "bodies", "body_names", "memberships", "states", "regions", "places", "instruments"):
        head = (ROOT / "data" / "registry" / f"{table}.csv").read_text(encoding="utf-8-sig").splitlines()[0]
        assert ", ".join(head.split(",")) in told, table


def test_what_is_in_the_folder_of_the_package_can_be_found() -> None:
    made = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    for folder in ("registry", "documents", "tables"):
        assert f'"data/{folder}" = "graph/_data/{folder}"' in made
        assert (ROOT / "data" / folder).is_dir()
