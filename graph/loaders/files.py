"""Files before they are understood: size, kind by content, decoding, and archives that would burst.

In comes a path, out come its bytes or decoded text. All that can be wrong with a file as such ends here in an
:class:`InputError` of one line that names the file and says what to do.
"""

from __future__ import annotations

import codecs
import io
import re
import struct
import zipfile
import zlib
from pathlib import Path
from typing import Literal

from charset_normalizer import from_bytes
from lxml import etree

from graph.model import InputError

MAX_SIZE = 200 * 1024 * 1024
"""Largest file that is read, in bytes, unless ``--max-size`` says otherwise."""

DAMAGE = (
    zipfile.BadZipFile, zlib.error, struct.error, etree.XMLSyntaxError, EOFError, OSError, KeyError, ValueError,
    TypeError, AttributeError, IndexError, NotImplementedError, RuntimeError, SyntaxError,
)  # fmt: skip
"""What the libraries that open an Office file raise when it is damaged."""

Kind = Literal["text", "html", "pdf", "docx", "table", "xlsx", "rdf"]

SUFFIXES: dict[str, Kind] = {
    ".txt": "text",
    ".text": "text",
    ".md": "text",
    ".markdown": "text",
    ".pdf": "pdf",
    ".docx": "docx",
    ".docm": "docx",
    ".html": "html",
    ".htm": "html",
    ".xhtml": "html",
    ".csv": "table",
    ".tsv": "table",
    ".xlsx": "xlsx",
    ".xlsm": "xlsx",
    ".ttl": "rdf",
    ".trig": "rdf",
    ".nq": "rdf",
    ".nt": "rdf",
    ".jsonld": "rdf",
}
"""Kinds of file by suffix."""

NEAR = {
    ".doc": "save it as .docx",
    ".rtf": "save it as .docx",
    ".odt": "save it as .docx",
    ".pages": "save it as .docx",
    ".xls": "save it as .xlsx or .csv",
    ".ods": "save it as .xlsx or .csv",
    ".ppt": "save it as .pdf",
    ".pptx": "save it as .pdf",
    ".odp": "save it as .pdf",
    ".epub": "save it as .html or .txt",
    ".mht": "save it as .html",
    ".rdf": "convert it to Turtle (.ttl)",
}
"""Documents that are not read, and what to do with them."""

_ENCODINGS = ["cp1252", "cp1250", "cp1251", "cp1253", "cp1254", "cp1256", "koi8_r", "iso8859_5", "gb18030", "shift_jis"]
_HTML = re.compile(rb"\s*(?:<\?xml[^>]*>\s*)?(?:<!--.*?-->\s*)*<(?:!doctype\s+html|html|head|body)\b", re.I | re.S)


def read_bytes(path: Path, max_size: int = MAX_SIZE) -> bytes:
    """The content of a file, after its size was checked."""
    try:
        if path.is_dir():
            raise InputError(f"{path}: is a folder, not a file")
        size = path.stat().st_size
        if size > max_size:
            raise InputError(
                f"{path}: {_megabytes(size)} is over the limit of {_megabytes(max_size)}; raise it with --max-size"
            )
        if size == 0:
            raise InputError(f"{path}: the file is empty")
        return path.read_bytes()
    except FileNotFoundError:
        raise InputError(f"{path}: no such file") from None
    except OSError as error:
        raise InputError(f"{path}: cannot be read ({error.strerror or error})") from None


def _megabytes(size: int) -> str:
    return f"{size / 1048576:.3g} MB"


def kind_of(path: Path, data: bytes) -> Kind:
    """The kind of a file: what its first bytes say, then its suffix."""
    suffix = path.suffix.lower()
    if b"%PDF-" in data[:1024]:
        return "pdf"
    if data[:4] == b"PK\x03\x04":
        return _zip_kind(path, data)
    if data[:8] == b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1":
        if "EncryptedPackage".encode("utf-16-le") in data:
            raise InputError(f"{path}: is password-protected; save a copy without a password")
        raise InputError(f"{path}: is an old Microsoft Office file; {NEAR.get(suffix, 'save it as .docx or .xlsx')}")
    if data[:5] == b"{\\rtf":
        raise InputError(f"{path}: is an RTF file; save it as .docx")
    known = SUFFIXES.get(suffix)
    if known in ("pdf", "docx", "xlsx"):
        raise InputError(f"{path}: is not a {suffix[1:].upper()} file, or its beginning is cut off; get the file again")
    if suffix in NEAR:
        raise InputError(f"{path}: {suffix} files are not read; {NEAR[suffix]}")
    if known in (None, "text", "html") and _HTML.match(data[:4096]):
        return "html"
    if known is not None:
        return known
    if suffix and re.fullmatch(r"\.[a-z][a-z0-9]{0,7}", suffix):
        raise InputError(f"{path}: unknown kind of file {suffix} (known: {' '.join(sorted(SUFFIXES))})")
    return "text"


def _zip_kind(path: Path, data: bytes) -> Kind:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            names = set(archive.namelist())
    except zipfile.BadZipFile:
        raise InputError(f"{path}: is truncated or damaged; get the file again") from None
    if "word/document.xml" in names or any(re.fullmatch(r"word/document\d*\.xml", name) for name in names):
        return "docx"
    if "xl/workbook.xml" in names:
        return "xlsx"
    hint = NEAR.get(path.suffix.lower(), "unpack it first")
    raise InputError(f"{path}: is a ZIP archive but no DOCX or XLSX file; {hint}")


def check_archive(path: Path, data: bytes, max_size: int = MAX_SIZE) -> None:
    """Refuse an Office file that unpacks to far more than it may, before anything of it is unpacked."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            entries = archive.infolist()
    except zipfile.BadZipFile:
        raise InputError(f"{path}: is truncated or damaged; get the file again") from None
    if any(entry.flag_bits & 1 for entry in entries):
        raise InputError(f"{path}: is password-protected; save a copy without a password")
    texts = sum(entry.file_size for entry in entries if entry.filename.lower().endswith((".xml", ".rels", ".vml")))
    total = sum(entry.file_size for entry in entries)
    if texts > max_size or total > 4 * max_size or len(entries) > 50000:
        raise InputError(
            f"{path}: unpacks to {_megabytes(total)}, over the limit of {_megabytes(max_size)}; "
            "if you trust the file raise it with --max-size"
        )


def decode(path: Path, data: bytes) -> tuple[str, str]:
    """The text of a file and the name of its encoding."""
    for mark, encoding in (
        (codecs.BOM_UTF8, "utf-8-sig"),
        (codecs.BOM_UTF32_LE, "utf-32"),
        (codecs.BOM_UTF16_LE, "utf-16"),
        (codecs.BOM_UTF16_BE, "utf-16"),
    ):
        if data.startswith(mark):
            try:
                return _not_binary(path, data.decode(encoding)), encoding
            except UnicodeDecodeError as error:
                raise InputError(
                    f"{path}: marked as {encoding} but broken at byte {error.start}; save it again as UTF-8"
                ) from None
    if b"\0" in data:
        raise InputError(f"{path}: is a binary file (or UTF-16 without a byte order mark), not a text")
    try:
        return _not_binary(path, data.decode("utf-8")), "utf-8"
    except UnicodeDecodeError as error:
        broken = error.start
    if _nearly_utf8(data):
        raise InputError(f"{path}: is UTF-8 but broken at byte {broken}; save it again as UTF-8")
    return _not_binary(path, _legacy(path, data)), "legacy"


def _nearly_utf8(data: bytes) -> bool:
    """Whether most bytes above ASCII form proper UTF-8 sequences, so that another encoding would garble them."""
    good = len(re.findall(rb"[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3}", data))
    high = len(re.findall(rb"[\x80-\xff]+", data))
    return good >= 3 and good * 2 > high


def _legacy(path: Path, data: bytes) -> str:
    """Decode text of an older encoding; the choice is made on the stretches that are not ASCII."""
    spots = [found.start() for found in re.finditer(rb"[\x80-\xff]", data[: 4 * 1048576])][:20000:10]
    sample = b"\n".join(data[max(spot - 60, 0) : spot + 60] for spot in spots) if len(data) > 400000 else data
    try:
        western = data.decode("cp1252")
    except UnicodeDecodeError:
        western = ""
    if western and _reads_western(western):
        return western
    best = from_bytes(sample, cp_isolation=_ENCODINGS).best()
    if best is not None and best.chaos < 0.2:
        try:
            return data.decode(best.encoding)
        except UnicodeDecodeError:
            pass
    raise InputError(f"{path}: the encoding cannot be told; save it as UTF-8")


def _reads_western(text: str) -> bool:
    """Whether the letters above ASCII stand inside words that are otherwise ASCII, as in French or German."""
    high = re.findall(r"[\u00c0-\u017f]", text)
    alone = re.findall(r"[\u00c0-\u017f]{3,}", text)
    odd = re.findall(r"[\u00a1\u00a2\u00a4-\u00a6\u00a8\u00ac\u00af\u00b1\u00b5\u00b8\u00be\u00d7\u00f7]", text)
    return len("".join(alone)) < 0.2 * len(high) + 1 and len(odd) <= 0.3 * len(high) + 3


def _not_binary(path: Path, text: str) -> str:
    if "\0" in text[:1000000] or "\0" in text:
        raise InputError(f"{path}: is a binary file, not a text")
    control = len(re.findall(r"[\x01-\x08\x0e-\x1a\x1c-\x1f]", text[:200000]))
    if control > 0.05 * min(len(text), 200000) + 4:
        raise InputError(f"{path}: is a binary file, not a text")
    if not text.strip():
        raise InputError(f"{path}: the file is empty (only white space)")
    return text
