import datetime

import docx
import openpyxl
import pytest

from graph.loaders.tables import load_table
from graph.model import InputError


def write(path, text, encoding="utf-8"):
    path.write_bytes(text.encode(encoding))
    return path


def test_canonical_columns_of_a_csv(tmp_path):
    path = write(tmp_path / "a.csv", "kind,name,parties,date\nmemorandum,On borders,OSCE;CARICC,2010-05\n")
    (table,) = load_table(path)
    assert (table.kind, table.name, table.sheet) == ("agreements", "a.csv", "")
    assert table.rows[0].values == {
        "kind": "memorandum",
        "name": "On borders",
        "parties": "OSCE;CARICC",
        "date": "2010-05",
    }
    assert table.rows[0].number == 2


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
def test_delimiters_and_encodings(tmp_path, delimiter, encoding):
    rows = [["Project title", "Implementing agency", "Donor"], ["Träning", "UNODC", "Norway, Japan"]]
    text = "\n".join(delimiter.join(f'"{cell}"' for cell in row) for row in rows)
    (table,) = load_table(write(tmp_path / "p.csv", text, encoding))
    assert table.kind == "projects"
    assert table.rows[0].values == {"title": "Träning", "lead": "UNODC", "funders": "Norway, Japan"}


def test_usual_headings_are_understood(tmp_path):
    text = "Type,Between,Date of signature,URL\nMoU,OSCE; CIS,3 May 2010,https://example.org\n"
    (table,) = load_table(write(tmp_path / "a.csv", text))
    assert table.columns == ("kind", "parties", "date", "source_address")


def test_parties_in_several_columns_are_put_together(tmp_path):
    (table,) = load_table(write(tmp_path / "a.csv", "Party 1,Party 2,Signed\nOSCE,CIS,2010\n"))
    assert table.rows[0].values["parties"] == "OSCE;CIS"


def test_a_workbook_with_several_sheets_and_a_title_above_the_head(tmp_path):
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "Projects"
    for row in (
        ["List of projects"],
        [],
        ["Code", "Title", "Lead agency", "Start"],
        [12.0, "Borders", "UNODC", datetime.datetime(2018, 5, 1)],
    ):
        sheet.append(row)
    other = book.create_sheet("Agreements")
    other.append(["Parties", "Year"])
    other.append(["OSCE;CIS", 2010])
    book.create_sheet("Notes").append(["made", "by", "hand"])
    book.save(tmp_path / "b.xlsx")
    tables = load_table(tmp_path / "b.xlsx")
    assert [(table.kind, table.sheet) for table in tables] == [("projects", "Projects"), ("agreements", "Agreements")]
    assert tables[0].rows[0].values == {"code": "12", "title": "Borders", "lead": "UNODC", "start": "2018-05-01"}
    assert tables[0].rows[0].number == 4
    assert "Notes" in tables[0].warnings[0]


def test_formulas_are_not_computed(tmp_path):
    book = openpyxl.Workbook()
    book.active.append(["Parties", "Name"])
    book.active.append(["OSCE;CIS", '=CONCATENATE("a","b")'])
    book.save(tmp_path / "b.xlsx")
    assert load_table(tmp_path / "b.xlsx")[0].rows[0].values == {"parties": "OSCE;CIS", "name": ""}


def test_tables_in_a_docx(tmp_path):
    document = docx.Document()
    document.add_paragraph("Agreements of the year")
    table = document.add_table(rows=2, cols=2)
    for cell, text in zip(
        (c for row in table.rows for c in row.cells), ("Signatories", "Date", "OSCE; CIS", "2010"), strict=True
    ):
        cell.text = text
    document.save(tmp_path / "a.docx")
    (found,) = load_table(tmp_path / "a.docx")
    assert (found.kind, found.sheet, found.rows[0].values["parties"]) == ("agreements", "table 1", "OSCE; CIS")


def test_a_table_without_the_needed_columns_names_what_it_has_and_what_is_needed(tmp_path):
    path = write(tmp_path / "x.csv", "colour,size\nred,3\n")
    with pytest.raises(InputError, match=r"x\.csv: has the columns colour, size; needed are.*title and lead.*parties"):
        load_table(path)


def test_a_row_with_too_many_cells_is_told(tmp_path):
    path = write(tmp_path / "x.csv", "parties,date\nOSCE;CIS,2010\nOSCE, CIS,2011\n")
    with pytest.raises(InputError, match=r"x\.csv, row 3: has 3 cells but the head has 2"):
        load_table(path)


def test_empty_rows_are_left_out_and_a_head_alone_is_an_error(tmp_path):
    assert len(load_table(write(tmp_path / "a.csv", "parties,date\n,\nOSCE;CIS,2010\n\n"))[0].rows) == 1
    with pytest.raises(InputError, match="no rows"):
        load_table(write(tmp_path / "b.csv", "parties,date\n"))
