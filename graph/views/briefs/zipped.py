"""Office files as equal bytes for equal content: what they pack keeps no moment and no machine.

What comes in are the bytes of a DOCX, PPTX or XLSX file; what goes out is the same file with one fixed date on each of
its parts, also in the workbooks that a presentation carries behind its charts.
"""

from __future__ import annotations

import io
import zipfile

DATE = (2000, 1, 1, 0, 0, 0)


def fixed(packed: bytes) -> bytes:
    """The file packed again, with its parts in the same order, all of one date."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(packed)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            data = old.read(name)
            entry = zipfile.ZipInfo(name, DATE)
            entry.create_system, entry.external_attr = 0, 0
            new.writestr(entry, fixed(data) if name.endswith(".xlsx") else data, zipfile.ZIP_DEFLATED)
    return out.getvalue()
