"""Every notebook runs from top to bottom."""

from __future__ import annotations

import ast
import json
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest

from graph.queries.answer import Answer
from graph.views.charts import Svg

NOTEBOOKS = sorted((Path(__file__).parent.parent / "notebooks").glob("*.ipynb"))


def test_there_are_the_four_notebooks() -> None:
    assert {path.stem for path in NOTEBOOKS} == {"tour", "duplication-central-asia", "gaps-sahel", "methods"}


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_notebook_runs(path: Path) -> None:
    cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
    names: dict[str, Any] = {}
    values = []
    for number, cell in enumerate(cells):
        if cell["cell_type"] == "code":
            tree = ast.parse("".join(cell["source"]), f"{path.name}, cell {number}")
            last = tree.body.pop() if isinstance(tree.body[-1], ast.Expr) else None
            exec(compile(tree, f"{path.name}, cell {number}", "exec"), names)
            if isinstance(last, ast.Expr):
                values.append(eval(compile(ast.Expression(last.value), f"{path.name}, cell {number}", "eval"), names))
    answers = [value for value in values if isinstance(value, Answer)]
    assert all(len(answer) for answer in answers if "disagree" not in answer.title)
    pictures = [value for value in values if isinstance(value, Svg)]
    assert pictures
    for picture in pictures:
        assert ElementTree.fromstring(picture).tag.endswith("svg")
    told = [cell for cell in cells if cell["cell_type"] == "markdown"]
    assert len(told) >= 7
