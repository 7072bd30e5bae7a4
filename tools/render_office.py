"""Office files as pictures of their pages, drawn by LibreOffice without a screen: to look at, and for tests.

    python tools/render_office.py FILE... -o FOLDER

What comes in are DOCX, PPTX, XLSX or other files that LibreOffice opens; what goes out is FILE-01.png, FILE-02.png …
for each in the folder, beside the PDF they are made of. Each run has a profile of its own, so several may run at once.
"""

from __future__ import annotations

import argparse
import shutil
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

SECONDS = 180  # that a file may take


def as_pdf(files: Sequence[Path], folder: Path, form: str = "pdf") -> list[Path]:
    """Let LibreOffice print each file to PDF, or save it in another form of its own (``odt``, ``docx``).

    Raises RuntimeError with LibreOffice's own words if a file gives none.
    """
    folder.mkdir(parents=True, exist_ok=True)
    office = shutil.which("soffice") or shutil.which("libreoffice")
    if office is None:
        raise RuntimeError("LibreOffice is not installed")
    found = []
    with tempfile.TemporaryDirectory() as profile:
        for file in files:
            done = subprocess.run(
                [
                    office,
                    f"-env:UserInstallation={Path(profile).as_uri()}",
                    "--headless",
                    "--convert-to",
                    form,
                    "--outdir",
                    str(folder),
                    str(file),
                ],
                capture_output=True,
                text=True,
                timeout=SECONDS,
                check=False,
            )
            made = folder / f"{file.stem}.{form}"
            if done.returncode or not made.is_file():
                raise RuntimeError(
                    f"{file}: LibreOffice gave no {form.upper()}: {done.stderr.strip() or done.stdout.strip()}"
                )
            found.append(made)
    return found


def as_pictures(pdf: Path, folder: Path, *, dots: int = 96) -> list[Path]:
    """The pages of a PDF as PNG, so many dots to the inch."""
    import pypdfium2

    folder.mkdir(parents=True, exist_ok=True)
    document = pypdfium2.PdfDocument(pdf)
    try:
        found = []
        for number in range(len(document)):
            path = folder / f"{pdf.stem}-{number + 1:02d}.png"
            document[number].render(scale=dots / 72).to_pil().save(path)
            found.append(path)
        return found
    finally:
        document.close()


def main(arguments: Sequence[str] | None = None) -> int:
    """Render the files of the command line; 2 for a file that is not there, 1 for one that cannot be drawn."""
    parser = argparse.ArgumentParser(description="Office files as pictures of their pages, drawn by LibreOffice.")
    parser.add_argument("files", nargs="+", type=Path, metavar="FILE")
    parser.add_argument("-o", "--output", type=Path, default=Path(), metavar="FOLDER", help="where the pictures go")
    parser.add_argument("--dots", type=int, default=96, help="dots to the inch (96)")
    given = parser.parse_args(arguments)
    missing = [str(file) for file in given.files if not file.is_file()]
    if missing:
        print(f"no such file: {', '.join(missing)}", file=sys.stderr)
        return 2
    stems = Counter(file.stem for file in given.files)
    try:
        for file in given.files:
            (pdf,) = as_pdf([file], given.output)
            if stems[file.stem] > 1:  # brief.docx and brief.pptx keep their suffix
                pdf = pdf.rename(given.output / f"{file.name}.pdf")
            for path in as_pictures(pdf, given.output, dots=given.dots):
                print(path)
    except (RuntimeError, subprocess.TimeoutExpired) as problem:
        print(problem, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
