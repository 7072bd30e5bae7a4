"""A cluster reads the same as one process, also when one of its workers dies in the middle."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
import servers
from conftest import ROOT, require

from graph.cli import run

TEXT = """# Report {n}

The Regional Structure {n} and the Border Centre {n} signed a memorandum of understanding in 201{n}.
UNODC supports the Border Centre {n} in the training of border guards.
The United Nations plans to conclude an agreement with the Regional Structure {n}.
"""


@pytest.fixture
def cluster(tmp_path: Path) -> Iterator[tuple[str, list[subprocess.Popen[bytes]]]]:
    """A scheduler and two workers, each a process of its own."""
    require("distributed")
    address = f"tcp://127.0.0.1:{servers.free_port()}"
    dask = [sys.executable, "-m", "dask"]
    quiet: dict[str, object] = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL, "cwd": ROOT}
    quiet["env"] = {**os.environ, "PYTHONPATH": str(ROOT)}
    host, port = address.removeprefix("tcp://").split(":")
    started = [subprocess.Popen([*dask, "scheduler", "--host", host, "--port", port, "--no-dashboard"], **quiet)]
    for _ in range(2):
        options = ["--nthreads", "1", "--no-nanny", "--no-dashboard", "--local-directory", str(tmp_path / "spill")]
        started.append(subprocess.Popen([*dask, "worker", address, *options], **quiet))
    try:
        from distributed import Client

        with Client(address, timeout=60, set_as_default=False) as client:
            client.wait_for_workers(2, timeout=120)
        yield address, started[1:]
    finally:
        for process in reversed(started):
            process.kill()
            process.wait()


def test_a_cluster_that_loses_a_worker_writes_the_same_bytes(
    cluster: tuple[str, list[subprocess.Popen[bytes]]], tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    address, workers = cluster
    texts = tmp_path / "texts"
    texts.mkdir()
    for number in range(10):
        (texts / f"report-{number}.md").write_text(TEXT.format(n=number) * 6, encoding="utf-8")
    (texts / "empty.pdf").write_bytes(b"no PDF at all")
    one, many = tmp_path / "one", tmp_path / "many"
    assert run(["extract", str(texts), "--output", str(one), "--jobs", "1", "--fast"]) == 1
    told_by_one = capfd.readouterr().err

    def kill_one() -> None:
        while not many.is_dir() or not list(many.iterdir()):
            time.sleep(0.02)
        workers[0].kill()

    killer = threading.Thread(target=kill_one, daemon=True)
    killer.start()
    assert run(["extract", str(texts), "--output", str(many), "--scheduler", address, "--fast"]) == 1
    killer.join(10)
    assert workers[0].wait(10) != 0
    written = sorted(path.name for path in one.iterdir())
    assert len(written) == 10 and written == sorted(path.name for path in many.iterdir())
    for name in written:
        assert (one / name).read_bytes() == (many / name).read_bytes()
    told = [line for line in capfd.readouterr().err.splitlines() if "empty.pdf" in line]
    assert told == [line for line in told_by_one.splitlines() if "empty.pdf" in line]


def test_a_scheduler_that_is_not_there_is_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    require("distributed")
    (tmp_path / "a.md").write_text(TEXT.format(n=1), encoding="utf-8")
    for address in ("no-address", f"tcp://127.0.0.1:{servers.free_port()}"):
        given = ["extract", str(tmp_path / "a.md"), "--output", str(tmp_path / "out"), "--scheduler", address]
        assert run(given) == 2
        assert "no scheduler answers" in capsys.readouterr().err
