"""Run the notebooks from top to bottom and keep what their cells show, so that they can be read without running them.

What comes in are the notebooks; what goes out are the same files with the outputs of today. Needs nothing but the
package: what a cell prints and what its last line gives (text, table or picture) are its outputs, as in Jupyter.
"""

from __future__ import annotations

import ast
import contextlib
import io
import json
import sys
from pathlib import Path
from typing import Any

NOTEBOOKS = Path(__file__).resolve().parent.parent / "notebooks"


def main() -> None:
    for path in sorted(NOTEBOOKS.glob("*.ipynb")):
        notebook = json.loads(path.read_text(encoding="utf-8"))
        run(notebook["cells"])
        path.write_text(json.dumps(notebook, ensure_ascii=False, indent=1) + "\n", encoding="utf-8", newline="\n")
        sys.stdout.write(f"written: {path.name}\n")


def run(cells: list[dict[str, Any]]) -> None:
    """Run the cells in order and put their outputs into them."""
    names: dict[str, Any] = {}
    number = 0
    for cell in cells:
        if cell["cell_type"] != "code":
            continue
        number += 1
        printed = io.StringIO()
        with contextlib.redirect_stdout(printed):
            value = evaluate("".join(cell["source"]), names)
        cell["execution_count"], cell["outputs"] = number, []
        if printed.getvalue():
            cell["outputs"].append({"output_type": "stream", "name": "stdout", "text": lines(printed.getvalue())})
        if value is not None:
            data = {"text/plain": lines(str(value) if len(repr(value)) < 4000 else type(value).__name__)}
            for method, kind in (("_repr_svg_", "image/svg+xml"), ("_repr_html_", "text/html")):
                if hasattr(value, method) and (shown := getattr(value, method)()):
                    data = {kind: lines(shown), "text/plain": [type(value).__name__]}
            output = {"output_type": "execute_result", "execution_count": number, "metadata": {}, "data": data}
            cell["outputs"].append(output)


def evaluate(source: str, names: dict[str, Any]) -> Any:
    """Run a cell; gives the value of its last line if that is an expression."""
    tree = ast.parse(source)
    last = tree.body.pop() if tree.body and isinstance(tree.body[-1], ast.Expr) else None
    exec(compile(tree, "cell", "exec"), names)
    return eval(compile(ast.Expression(last.value), "cell", "eval"), names) if isinstance(last, ast.Expr) else None


def lines(text: str) -> list[str]:
    """Text as notebooks keep it."""
    return text.splitlines(keepends=True)


if __name__ == "__main__":
    main()
