"""The command line, on small texts and a small register of its own."""

from __future__ import annotations

import csv
import json
import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import NamedTuple

import openpyxl
import pytest

from graph.cli import run
from graph.cli.terminal import shown

REGISTER = {
    "sources": "id,title,publisher,date,address,read_on\nsrc-a,About us,CARICC,2010,,2026-01-01\n",
    "bodies": (
        "id,name,acronym,kind,class,parent,seat,seat_state,founded,ended,founding_instrument,predecessor,successor,"
        "website,exists,topics,source,checked\n"
        "caricc,Central Asian Centre for Drug Control,CARICC,regional_ct_body,Organization,,Almaty,kz,2009,,,,,,yes,"
        "crime_drugs;information,src-a,yes\n"
        "unodc,United Nations Office on Drugs and Crime,UNODC,un_entity,Organization,,,,1997,,,,,,yes,"
        "crime_drugs,src-a,yes\n"
        "interpol,International Criminal Police Organization,INTERPOL,international_organization,Organization,,,,1923,"
        ",,,,,yes,information,src-a,yes\n"
        "ghost,Ghost Agency,GA,ngo,Organization,,,,,,,,,,yes,,general knowledge,no\n"
        "gulf,Gulf Academy,GA,research,Organization,,,,,,,,,,yes,,src-a,yes\n"
    ),
    "body_names": (
        "body,name,lang,form,from,to,source,checked\nunodc,УНП ООН,ru,acronym,,,src-a,yes\n"
        "caricc,ЦАРИКЦ,ru,acronym,,,src-a,yes\n"
    ),
    "states": (
        "iso2,iso3,name,un_member,source,checked\nkz,KAZ,Kazakhstan,yes,src-a,yes\nkg,KGZ,Kyrgyzstan,yes,src-a,yes\n"
    ),
    "state_names": "state,name,lang,form,from,to,source,checked\nkz,Казахстан,ru,short,,,src-a,yes\n",
    "memberships": (
        "member,organization,kind,from,to,source,checked\n"
        "kz,caricc,member,2006,,src-a,yes\nkg,caricc,member,2006,,src-a,yes\n"
    ),
    "regions": "id,name,aliases,states,source,checked\ncentral-asia,Central Asia,CA,kz;kg,src-a,yes\n",
    "places": "id,name,aliases,state,source,checked\nalmaty,Almaty,,kz,src-a,yes\n",
}

REPORT = (
    "---\ntitle: Report on cooperation\npublisher: INTERPOL\ndate: 2012-01\n---\n\n# Report\n\n"
    "CARICC and UNODC signed a memorandum of understanding in May 2011 in Almaty.\n\n"
    "INTERPOL cooperates with CARICC. UNODC and INTERPOL plan to sign a cooperation agreement in 2013.\n"
)
NEWS = "---\ntitle: News\npublisher: News\ndate: 2014-02\n---\n\nINTERPOL cooperates with UNODC on border control.\n"
TABLE = (
    "kind,name,parties,date,status,source_title,checked\n"
    "protocol,Protocol on data,CARICC;INTERPOL,2015-03,asserted,A page,yes\n"
)


class Ran(NamedTuple):
    """What a run of the command line gave."""

    code: int
    out: str
    err: str


@pytest.fixture(autouse=True)
def room(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty folder to work in, with the small register."""
    registry = tmp_path / "register"
    registry.mkdir()
    for name, text in REGISTER.items():
        (registry / f"{name}.csv").write_text(text, encoding="utf-8")
    work = tmp_path / "work"
    work.mkdir()
    monkeypatch.chdir(work)
    monkeypatch.setenv("CTGRAPH_REGISTRY", str(registry))
    for name in ("CTGRAPH_STORE", "CTGRAPH_DEBUG", "COLUMNS"):
        monkeypatch.delenv(name, raising=False)
    (work / "report.md").write_text(REPORT, encoding="utf-8")
    return work


@pytest.fixture
def ctgraph(capsys: pytest.CaptureFixture[str]):  # type: ignore[no-untyped-def]
    """Run the command line in this process."""

    def call(*arguments: str) -> Ran:
        capsys.readouterr()
        code = run(arguments)
        got = capsys.readouterr()
        return Ran(code, got.out, got.err)

    return call


@pytest.fixture
def store(ctgraph) -> Path:  # type: ignore[no-untyped-def]
    """A store of the report."""
    assert ctgraph("build", "report.md").code == 0
    return Path("ctgraph.store")


def shell(*arguments: str, **more: str) -> subprocess.CompletedProcess[str]:
    """Run the command line in a process of its own."""
    return subprocess.run(
        [sys.executable, "-m", "graph.cli", *arguments],
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
        timeout=60,
        env={**os.environ, "PYTHONPATH": str(Path(__file__).resolve().parents[1]), **more},
    )


# -- building and asking ---------------------------------------------------------------------------------------------


def test_a_built_store_answers_who_with_its_evidence(ctgraph, store) -> None:
    got = ctgraph("who", "CARICC", "--evidence")
    assert got.code == 0
    assert "UNODC" in got.out
    assert "INTERPOL" in got.out
    assert "signed a memorandum of understanding in May 2011" in got.out
    assert "Report on cooperation" in got.out


def test_a_name_in_another_script_is_understood(ctgraph, store) -> None:
    assert "UNODC" in ctgraph("who", "ЦАРИКЦ").out


def test_status_means_the_same_in_every_question(ctgraph, store) -> None:
    planned = json.loads(ctgraph("who", "UNODC", "--status", "planned", "--format", "json").out)
    assert [row["status"] for row in planned["rows"]] == ["planned"]
    shown_ = json.loads(ctgraph("search", "agreement", "--status", "asserted", "--format", "json").out)
    assert all(item["status"] == "asserted" for row in shown_["rows"] for item in row["evidence"])
    assert ctgraph("gaps", "--status", "perhaps").code == 2


def test_as_of_and_known_by_are_taken_everywhere(ctgraph, store) -> None:
    for question in (["who", "CARICC"], ["path", "CARICC", "UNODC"], ["duplication"], ["gaps"], ["match"], ["brokers"]):
        assert ctgraph(*question, "--as-of", "2012-05").code == 0, question
        assert ctgraph(*question, "--known-by", "2012-05").code == 0, question
    got = ctgraph("who", "CARICC", "--as-of", "yesterday")
    assert got.code == 2
    assert got.err.startswith("ctgraph: 'yesterday' is not a date")


@pytest.mark.parametrize(
    "question",
    [
        ["who", "UNODC"],
        ["path", "INTERPOL", "UNODC"],
        ["duplication", "CARICC", "UNODC"],
        ["duplication", "--matrix"],
        ["uncoordinated"],
        ["dormant"],
        ["gaps", "--region", "Central Asia"],
        ["gaps", "--region", "Central Asia", "--matrix"],
        ["gaps", "--region", "Central Asia", "--by", "pillar"],
        ["gaps", "--region", "Kazakhstan", "--compare", "Kyrgyzstan"],
        ["sources", "CARICC", "UNODC"],
        ["recommendations"],
        ["diff", "2010", "2012"],
        ["match"],
        ["authority", "CARICC"],
        ["timeline"],
        ["brokers"],
        ["contradictions"],
        ["search", "memorandum"],
        ["show", "CARICC"],
        ["documents"],
    ],
)
def test_every_question_answers_in_every_form(ctgraph, store, question: list[str]) -> None:
    assert ctgraph(*question).out.strip()
    assert ctgraph(*question, "--format", "csv").out.count("\n") >= 1
    assert "rows" in json.loads(ctgraph(*question, "--format", "json").out)
    assert ctgraph(*question, "--format", "md").out.startswith("**")
    assert ctgraph(*question, "-o", "answer.xlsx").code == 0
    assert openpyxl.load_workbook("answer.xlsx").sheetnames == ["answer", "evidence", "notes"]


def test_an_unknown_or_ambiguous_name_names_candidates(ctgraph, store) -> None:
    got = ctgraph("who", "INTERPOLL")
    assert got.code == 2
    assert got.out == ""
    assert got.err.startswith("ctgraph: ")
    assert "International Criminal Police Organization" in got.err
    both = ctgraph("who", "GA")
    assert both.code == 2
    assert "Ghost Agency" in both.err
    assert "Gulf Academy" in both.err


def test_add_replaces_and_remove_takes_out(ctgraph, store) -> None:
    Path("news.md").write_text(NEWS, encoding="utf-8")
    assert "added: news" in ctgraph("add", "news.md").err
    assert "nothing changed" in ctgraph("add", "news.md").err
    Path("news.md").write_text(NEWS.replace("UNODC", "CARICC"), encoding="utf-8")
    assert "replaced: news" in ctgraph("add", "news.md").err
    listed = list(csv.DictReader(ctgraph("documents", "--format", "csv").out.splitlines()))
    assert [row["name"] for row in listed] == ["news", "report"]
    assert ctgraph("remove", "news.md").code == 0
    got = ctgraph("remove", "news")
    assert got.code == 2
    assert "no such document" in got.err


def test_adding_and_removing_leaves_the_store_as_it_was(ctgraph, store) -> None:
    before = ctgraph("export").out
    Path("news.md").write_text(NEWS, encoding="utf-8")
    ctgraph("add", "news.md")
    assert ctgraph("export").out != before
    ctgraph("remove", "news")
    assert ctgraph("export").out == before


def test_tables_are_known_by_their_columns_and_documents_by_metadata(ctgraph) -> None:
    Path("in").mkdir()
    shutil.copy("report.md", "in/report.md")
    Path("in/plain.txt").write_text("INTERPOL cooperates with UNODC on border control.\n", encoding="utf-8")
    Path("in/agreements.csv").write_text(TABLE, encoding="utf-8")
    Path("in/metadata.csv").write_text("file,title,publisher,date\nplain.txt,A note,UNODC,2016-07\n", encoding="utf-8")
    assert ctgraph("build", "in").code == 0
    listed = {row["name"]: row for row in csv.DictReader(ctgraph("documents", "-f", "csv").out.splitlines())}
    assert list(listed) == ["agreements.csv", "plain", "report"]
    assert listed["agreements.csv"]["origin"] == "table"
    assert (listed["plain"]["publisher"], listed["plain"]["date"]) == ("UNODC", "2016-07")
    assert "Protocol on data" in ctgraph("who", "CARICC", "-f", "csv").out


def test_a_backup_builds_the_same_store_again(ctgraph, store) -> None:
    assert ctgraph("backup", "b.nq").code == 0
    assert ctgraph("--store", "again.store", "build", "b.nq").code == 0
    assert ctgraph("export").out == ctgraph("export", "--store", "again.store").out
    assert ctgraph("backup", "b.zip").code == 2


def test_exports_and_pictures_are_written(ctgraph, store) -> None:
    forms = "trig nquads turtle rdf12 jsonld jsonl graphml gexf cytoscape ftm csv xlsx docx-matrix".split()
    for form in forms:
        assert ctgraph("export", "--format", form, "-o", f"graph.{form}").code == 0
        first = Path(f"graph.{form}").read_bytes()
        ctgraph("export", "--format", form, "-o", f"graph.{form}")
        assert Path(f"graph.{form}").read_bytes() == first, f"{form} is not the same twice"
    for named, form in (("a.gexf", "gexf"), ("a.cyjs", "cytoscape"), ("a.ftm.json", "ftm"), ("a.ftm", "ftm")):
        assert ctgraph("export", "-o", named).code == 0
        assert Path(named).read_bytes() == Path(f"graph.{form}").read_bytes()
    assert ctgraph("export", "-o", "graph.pdf").code == 2
    assert ctgraph("export", "--status", "planned", "-o", "graph.trig").code == 2
    assert ctgraph("export", "--region", "Central Asia", "-o", "graph.trig").code == 2
    assert ctgraph("export", "--region", "Atlantis", "-o", "matrix.docx").code == 2
    assert ctgraph("export", "--region", "Central Asia", "-o", "matrix.docx").code == 0
    assert "planned: " in ctgraph("export", "--status", "planned", "--format", "ftm").out
    assert ctgraph("view", "network", "--region", "Central Asia", "-o", "page.html").code == 0
    assert "CARICC" in Path("page.html").read_text(encoding="utf-8")
    assert ctgraph("view", "network", "-o", "nowhere/page.html").code == 2


def test_a_view_is_a_page_or_a_picture_by_the_suffix_of_its_file(ctgraph, store) -> None:
    starts = {"html": b"<!DOCTYPE", "svg": b"<?xml", "PNG": b"\x89PNG", "pdf": b"%PDF"}
    for view in ("network", "matrix", "gaps", "timeline", "sources"):
        for suffix, start in starts.items() if view == "network" else [("svg", b"<?xml")]:
            assert ctgraph("view", view, "-o", f"view.{suffix}").code == 0
            assert Path(f"view.{suffix}").read_bytes().startswith(start)
    revision = next(line for line in ctgraph("doctor").out.splitlines() if "revision" in line).rpartition(" ")[2]
    ctgraph("view", "network", "--focus", "CARICC", "-o", "view.svg", "--size", "160x90mm")
    assert f"Snapshot of the store: {revision}." in Path("view.svg").read_text(encoding="utf-8")
    for wrong in (
        ("-o", "view.gif"),
        ("-o", "view"),
        ("-o", "other.svg", "--size", "huge"),
        ("-o", "other.html", "--size", "a4"),
        ("-o", "other.png", "--focus", "Nobody"),
    ):
        got = ctgraph("view", "network", *wrong)
        assert got.code == 2 and len(got.err.splitlines()) == 1, wrong
    assert not list(Path().glob("other*"))


def test_validate_and_doctor_tell_the_state(ctgraph, store) -> None:
    assert ctgraph("validate").code == 0
    told = ctgraph("doctor").out
    assert "bodies: 5" in told
    assert "GA: ghost, gulf" in told
    assert "text 1" in told


def test_the_number_of_jobs_does_not_matter(ctgraph) -> None:
    for number in range(3):
        Path(f"n{number}.md").write_text(NEWS.replace("News", f"News {number}"), encoding="utf-8")
    files = ["n0.md", "n1.md", "n2.md", "report.md"]
    assert ctgraph("build", *files, "--store", "one", "--jobs", "1").code == 0
    assert ctgraph("build", *reversed(files), "--store", "two", "--jobs", "2").code == 0
    assert ctgraph("export", "--store", "one").out == ctgraph("export", "--store", "two").out


# -- records files ---------------------------------------------------------------------------------------------------


def test_extract_writes_a_records_file_for_each_document(ctgraph) -> None:
    assert ctgraph("extract", "report.md", "--output", "out").code == 0
    records = json.loads(Path("out/report.json").read_text(encoding="utf-8"))
    assert records["document"] == "report"
    assert {"cooperates_with"} <= {relation["type"] for relation in records["relations"]}
    first = Path("out/report.json").read_bytes()
    ctgraph("extract", "report.md", "--output", "out")
    assert Path("out/report.json").read_bytes() == first
    assert not Path("ctgraph.store").exists()


def test_two_inputs_with_one_stem_keep_their_extension(ctgraph) -> None:
    Path("report.txt").write_text("CARICC cooperates with UNODC.\n", encoding="utf-8")
    assert ctgraph("extract", "report.md", "report.txt", "--output", "out").code == 0
    assert sorted(path.name for path in Path("out").iterdir()) == ["report.md.json", "report.txt.json"]
    assert ctgraph("build", "report.md", "report.txt").code == 0
    assert len(ctgraph("documents", "-f", "csv").out.splitlines()) == 3


def test_one_name_in_two_folders_gives_two_documents(ctgraph) -> None:
    for folder in ("a", "b"):
        Path(folder).mkdir()
        shutil.copy("report.md", folder)
    assert ctgraph("extract", "a", "b", "--output", "out").code == 0
    assert sorted(path.name for path in Path("out").iterdir()) == ["a-report.md.json", "b-report.md.json"]


# -- what can go wrong -----------------------------------------------------------------------------------------------


def _bad_files() -> list[tuple[str, bytes, str]]:
    return [
        ("empty.txt", b"", "empty"),
        ("binary.txt", bytes(range(256)) * 4, "binary"),
        ("cut.pdf", b"%PDF-1.7\n1 0 obj\n<< /Type /Cat", "pdf"),
        ("old.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "docx"),
        ("wrong.docx", b"PK\x03\x04 nothing", "truncated"),
        ("columns.csv", b"colour,size\nred,3\n", "columns"),
        ("broken.ttl", b"<a> <b> .", "Turtle"),
        ("foreign.ttl", b"<http://a/> <http://b/> <http://c/> .\n", "no documents"),
        ("picture.png", b"\x89PNG\r\n\x1a\n" + b"\0" * 40, "png"),
    ]


@pytest.mark.parametrize(
    ("name", "data", "told"), _bad_files(), ids=lambda value: value if isinstance(value, str) else ""
)
def test_a_single_bad_file_is_2_and_changes_nothing(ctgraph, store, name: str, data: bytes, told: str) -> None:
    Path(name).write_bytes(data)
    before = ctgraph("export").out
    got = ctgraph("add", name)
    assert got.code == 2
    assert got.err.startswith("ctgraph: ")
    assert got.err.count("\n") == 1
    assert name in got.err
    assert told.casefold() in got.err.casefold()
    assert "Traceback" not in got.err
    assert ctgraph("export").out == before
    assert ctgraph("build", name, "--store", "new.store").code == 2
    assert not Path("new.store").exists()


def test_one_bad_file_among_good_ones_is_1_and_the_rest_is_done(ctgraph) -> None:
    Path("empty.txt").write_bytes(b"")
    got = ctgraph("build", "report.md", "empty.txt")
    assert got.code == 1
    assert "empty.txt" in got.err
    assert "1 of 2 files could not be read" in got.err
    assert "UNODC" in ctgraph("who", "CARICC").out
    got = ctgraph("extract", "report.md", "empty.txt", "--output", "out")
    assert got.code == 1
    assert [path.name for path in Path("out").iterdir()] == ["report.json"]


def test_bad_usage_is_2(ctgraph, store) -> None:
    for arguments in (
        ["nosuchcommand"],
        ["who"],
        ["who", "CARICC", "--nosuchoption"],
        ["who", "CARICC", "--format", "word"],
        ["build", "nowhere.txt", "--store", "x"],
        ["build", "report.md"],
        ["build", "report.md", "--store", "no/such/folder/x.store"],
        ["build", "report.md", "--store", "x", "--metadata", "report.md"],
        ["build", "report.md", "--store", "x", "--max-size", "0"],
        ["build", "report.md", "--store", "x", "--registry", "."],
        ["extract", "report.md", "--output", "report.md"],
        ["remove", "nothing"],
        ["brokers", "--with", "CARICC"],
        ["who", "CARICC", "--store", "nowhere.store"],
    ):
        got = ctgraph(*arguments)
        assert got.code == 2, (arguments, got)
        assert "Traceback" not in got.err
    assert not Path("x").exists()


def test_build_does_not_overwrite_unless_forced(ctgraph, store) -> None:
    before = ctgraph("export").out
    Path("news.md").write_text(NEWS, encoding="utf-8")
    got = ctgraph("build", "news.md")
    assert got.code == 2
    assert "--force" in got.err
    assert ctgraph("export").out == before
    assert ctgraph("build", "news.md", "--force").code == 0
    assert "news" in ctgraph("documents").out
    assert "report" not in ctgraph("documents").out


def test_a_folder_that_is_no_store_is_never_replaced(ctgraph) -> None:
    Path("mine").mkdir()
    Path("mine/letter.txt").write_text("dear", encoding="utf-8")
    for arguments in (["who", "CARICC"], ["add", "report.md"], ["build", "report.md", "--force"], ["documents"]):
        got = ctgraph(*arguments, "--store", "mine")
        assert got.code == 2, arguments
        assert "mine" in got.err
    assert Path("mine/letter.txt").read_text(encoding="utf-8") == "dear"


def test_a_file_over_the_limit_is_refused_and_read_with_a_higher_one(ctgraph) -> None:
    Path("long.txt").write_text("CARICC cooperates with UNODC.\n" * 4000, encoding="utf-8")
    got = ctgraph("extract", "long.txt", "--output", "out", "--max-size", "0.1")
    assert got.code == 2
    assert "--max-size" in got.err
    assert ctgraph("extract", "long.txt", "--output", "out", "--max-size", "1").code == 0


def test_a_folder_without_documents_is_told(ctgraph) -> None:
    Path("none").mkdir()
    got = ctgraph("build", "none")
    assert got.code == 2
    assert "no documents" in got.err


def test_hostile_names_reach_the_terminal_harmless(ctgraph) -> None:
    name = "a\x1b[31m\u202egnp.txt"
    Path(name).write_text("CARICC cooperates with =HYPERLINK(1) and UNODC.\n", encoding="utf-8")
    got = ctgraph("extract", name, "--output", "out")
    assert got.code == 0
    bad = ctgraph("extract", "b\x1b]0;x\x07.txt", "--output", "out")
    assert bad.code == 2
    for text in (got.err, bad.err):
        assert "\x1b" not in text
        assert "\u202e" not in text
    assert ctgraph("build", name).code == 0
    assert "\x1b" not in ctgraph("documents").out
    assert "\x1b" not in ctgraph("export", "--format", "csv").out
    assert shown("a\nb") == "a\\nb"


def test_a_document_named_with_slashes_stays_in_the_folder(ctgraph) -> None:
    Path("..report..md").write_text(REPORT, encoding="utf-8")
    assert ctgraph("extract", "..report..md", "--output", "out").code == 0
    assert len(list(Path("out").iterdir())) == 1


# -- as a process ----------------------------------------------------------------------------------------------------


def test_help_is_quick_and_lists_the_commands() -> None:
    begin = time.monotonic()
    got = shell("--help")
    took = time.monotonic() - begin
    assert got.returncode == 0
    assert "duplication" in got.stdout
    assert took < 3, "heavy modules must be imported inside the commands"
    loaded = subprocess.run(
        [sys.executable, "-c", "import sys; from graph.cli.app import commands; commands(); print(*sys.modules)"],
        capture_output=True,
        text=True,
        check=True,
        env={**os.environ, "PYTHONPATH": str(Path(__file__).resolve().parents[1])},
    ).stdout.split()
    assert not {"pandas", "rdflib", "networkx", "pypdfium2", "pyoxigraph", "numpy"} & set(loaded)


def test_without_a_command_the_help_is_shown() -> None:
    got = shell()
    assert got.returncode == 0
    assert "Usage" in got.stdout


def test_output_is_utf8_whatever_the_locale() -> None:
    got = shell("build", "report.md", PYTHONIOENCODING="ascii", LC_ALL="C")
    assert got.returncode == 0, got.stderr
    got = shell("who", "ЦАРИКЦ", PYTHONIOENCODING="ascii", LC_ALL="C.UTF-8")
    assert got.returncode == 0, got.stderr
    assert "●" in got.stdout


@pytest.mark.skipif(sys.platform == "win32", reason="pipes and signals of POSIX")
def test_a_reader_who_leaves_and_ctrl_c_are_answered_without_a_traceback() -> None:
    assert shell("build", "report.md").returncode == 0
    command = f"{sys.executable} -m graph.cli export --format nquads | head -n 1"
    root = str(Path(__file__).resolve().parents[1])
    got = subprocess.run(
        command, shell=True, capture_output=True, text=True, check=False, env={**os.environ, "PYTHONPATH": root}
    )
    assert got.stderr == ""
    Path("many").mkdir()
    for number in range(400):
        Path(f"many/{number}.md").write_text(REPORT, encoding="utf-8")
    process = subprocess.Popen(
        [sys.executable, "-m", "graph.cli", "build", "many", "--store", "many.store", "--jobs", "2"],
        stderr=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONPATH": root},
        start_new_session=True,
    )
    begun = time.monotonic()
    while not list(Path().glob(".many.store*")) and process.poll() is None and time.monotonic() - begun < 20:
        time.sleep(0.05)
    time.sleep(0.2)
    os.killpg(process.pid, signal.SIGINT)
    _, told = process.communicate(timeout=30)
    assert process.returncode in (0, 130)
    assert "Traceback" not in told
    if process.returncode == 130:
        assert not Path("many.store").exists()


def test_an_unexpected_fault_is_one_line_with_a_hint(ctgraph, store, monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(*given: object, **more: object) -> None:
        raise RuntimeError("something odd")

    monkeypatch.setattr("graph.queries.who.who", fails)
    got = ctgraph("who", "CARICC")
    assert got.code == 1
    assert got.err == ("ctgraph: failed: RuntimeError: something odd (ctgraph --debug shows where; please report it)\n")
    with pytest.raises(RuntimeError):
        run(["--debug", "who", "CARICC"])
