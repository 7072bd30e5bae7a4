"""Files that cannot be used end in one clear line that names the file and says what to do."""

import io
import zipfile

import docx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from reportlab.lib.pdfencrypt import StandardEncryption
from reportlab.pdfgen import canvas

from graph.loaders import find_inputs, load_document
from graph.loaders.tables import load_table
from graph.model import InputError

PROSE = "The Office and the Centre met in Vienna on 3 May 2010 and agreed to train border guards. "


def pdf(text=PROSE, password=None):
    stream = io.BytesIO()
    page = canvas.Canvas(stream, encrypt=StandardEncryption(password) if password else None)
    page.drawString(72, 700, text)
    page.save()
    return stream.getvalue()


def word(text=PROSE):
    stream = io.BytesIO()
    document = docx.Document()
    document.add_paragraph(text)
    document.save(stream)
    return stream.getvalue()


def archive(files, compression=zipfile.ZIP_DEFLATED):
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", compression) as new:
        for name, data in files.items():
            new.writestr(name, data)
    return stream.getvalue()


def outcome(path):
    """The text of a file, or the message that it cannot be read, which is one line."""
    try:
        return load_document(path).source
    except InputError as error:
        message = str(error)
    assert "\n" not in message
    return message


NO_PAGES = (
    b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[]/Count 0>>endobj\n"
    b"trailer<</Root 1 0 R/Size 3>>\n%%EOF\n"
)
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600

CASES = {
    "empty.txt": (b"", "empty"),
    "blank.md": (b" \n\n", "empty"),
    "rules.md": (b"---\n\n***\n", "no text"),
    "binary.txt": (b"abc\0\x01\x02" * 50, "binary"),
    "noise.txt": (bytes(range(1, 9)) * 50, "binary"),
    "picture.png": (b"\x89PNG\r\n\x1a\n" + b"\0" * 50, "unknown kind of file"),
    "half.txt": ("Jiménez – Støre – Juppé – ".encode() * 3 + b"\xff abc", "save it again as UTF-8"),
    "utf16.txt": (b"\xff\xfea", "utf-16"),
    "cut.pdf": (pdf()[:600], "truncated"),
    "damaged.pdf": (b"%PDF-1.4\n" + b"garbage " * 40 + b"%%EOF", "truncated or damaged"),
    "locked.pdf": (pdf(password="secret"), "password-protected; save a copy without a password"),
    "nopages.pdf": (NO_PAGES, "pages|damaged"),
    "scan.pdf": (pdf(" "), "no text layer; run OCR, e.g. `ocrmypdf in.pdf out.pdf`"),
    "fake.pdf": (b"this is no PDF", "not a PDF"),
    "cut.docx": (word()[:3000], "truncated or damaged"),
    "locked.docx": (OLE + "EncryptedPackage".encode("utf-16-le"), "password-protected"),
    "old.doc": (OLE, "old Microsoft Office file; save it as .docx"),
    "fake.docx": (b"plain text", "not a DOCX"),
    "empty.docx": (word(""), "no text"),
    "hollow.docx": (archive({"word/document.xml": b"<a/>"}), "truncated or damaged"),
    "other.zip": (archive({"a.txt": b"x"}), "ZIP archive"),
    "paper.rtf": (b"{\\rtf1 text}", "RTF"),
    "paper.odt": (archive({"content.xml": b"x"}), "save it as .docx"),
    "data.json": (b"{}", "unknown kind of file .json"),
    "empty.html": (b"<html><body><script>x</script></body></html>", "no text"),
    "rows.csv": (b"a,b\n1,2\n", "is a table"),
}


@pytest.mark.parametrize("name", CASES)
def test_a_bad_file_ends_in_one_clear_line(tmp_path, name):
    data, message = CASES[name]
    path = tmp_path / name
    path.write_bytes(data)
    with pytest.raises(InputError, match=message) as error:
        load_document(path)
    assert name in str(error.value)
    assert "\n" not in str(error.value)


def test_a_file_over_the_limit_is_not_read(tmp_path):
    path = tmp_path / "big.txt"
    path.write_text(PROSE * 100)
    with pytest.raises(InputError, match=r"big\.txt: .* over the limit of .*--max-size"):
        load_document(path, max_size=1000)


def test_an_archive_that_bursts_is_not_unpacked(tmp_path):
    path = tmp_path / "bomb.docx"
    path.write_bytes(archive({"word/document.xml": b"<a>" + b" " * 30_000_000 + b"</a>"}))
    assert path.stat().st_size < 100_000
    with pytest.raises(InputError, match=r"unpacks to 28\.6 MB"):
        load_document(path, max_size=10_000_000)
    path = tmp_path / "bomb.xlsx"
    path.write_bytes(archive({"xl/workbook.xml": b" " * 30_000_000}))
    with pytest.raises(InputError, match="unpacks to"):
        load_table(path, max_size=10_000_000)


def test_entities_of_a_docx_are_not_resolved(tmp_path):
    secret = tmp_path / "secret.txt"
    secret.write_text("SECRET")
    with zipfile.ZipFile(io.BytesIO(word())) as old:
        files = {name: old.read(name) for name in old.namelist()}
    entity = f'<!DOCTYPE w:document [<!ENTITY x SYSTEM "{secret.as_uri()}"><!ENTITY a "aaaaaaaaaa">]>'.encode()
    xml = files["word/document.xml"].replace(PROSE.strip().encode(), b"Before &x; &a; after the words")
    head, _, rest = xml.partition(b"?>")
    files["word/document.xml"] = head + b"?>" + entity + rest
    path = tmp_path / "entity.docx"
    path.write_bytes(archive(files))
    assert "SECRET" not in outcome(path)


def test_missing_files_and_empty_folders(tmp_path):
    with pytest.raises(InputError, match="no such file"):
        load_document(tmp_path / "nothing.txt")
    with pytest.raises(InputError, match="no such file or folder"):
        find_inputs([tmp_path / "nothing.txt"])
    (tmp_path / "folder").mkdir()
    with pytest.raises(InputError, match="folder has no documents"):
        find_inputs([tmp_path / "folder"])
    with pytest.raises(InputError, match="is a folder"):
        load_document(tmp_path / "folder")


@pytest.mark.parametrize(
    ("name", "data"), [("a.xlsx", archive({"xl/workbook.xml": b"<a/>"})), ("a.csv", b"a\0b"), ("a.pdf", pdf())]
)
def test_bad_tables_are_told(tmp_path, name, data):
    path = tmp_path / name
    path.write_bytes(data)
    with pytest.raises(InputError, match=name):
        load_table(path)


WORD, PDF = word(), pdf()


@settings(max_examples=80, deadline=None)
@given(st.data())
def test_any_damage_ends_in_an_input_error_or_a_document(tmp_path_factory, data):
    whole, name = data.draw(st.sampled_from([(WORD, "d.docx"), (PDF, "d.pdf")]))
    position = data.draw(st.integers(0, len(whole) - 1))
    patch = data.draw(st.binary(max_size=40))
    end = len(whole) if data.draw(st.booleans()) else position + len(patch)
    path = tmp_path_factory.getbasetemp() / name
    path.write_bytes(whole[:position] + patch + whole[position + len(patch) : end])
    outcome(path)


@settings(max_examples=150, deadline=None)
@given(st.binary(max_size=300), st.sampled_from(["a.txt", "a.md", "a.html", "a.pdf", "a.docx", "a"]))
def test_any_bytes_end_in_an_input_error_or_a_document(tmp_path_factory, data, name):
    path = tmp_path_factory.getbasetemp() / name
    path.write_bytes(data)
    outcome(path)
