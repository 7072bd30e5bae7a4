"""Real servers for tests and benchmarks: fetch them once, start them on a free port, stop them again.

``python tools/servers.py`` fetches Neo4j and Fuseki from Maven Central with ``mvn`` (which checks their checksums)
into ``~/.cache/ctgraph/servers``, or the folder that ``CTGRAPH_SERVERS`` names; the Oxigraph server comes as a Python
package. Each server listens on this machine only, keeps its data in the folder that it is given, and ends with its
``with`` block.
"""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

NEO4J, FUSEKI = "5.26.25", "5.6.0"
"""Versions: the long-term release of Neo4j, and Fuseki's that came last."""

PLUGIN = "org.apache.maven.plugins:maven-dependency-plugin:3.6.1"
DEPENDENCIES = ("org.neo4j:neo4j", "org.neo4j.app:neo4j-server")
PASSWORD = "only-for-tests"
PATIENCE = 300.0
"""Seconds that a server may take to answer after its start."""

OPENED = ("java.nio", "java.io", "sun.nio.ch", "java.util.concurrent")
"""Packages of Java that Neo4j looks into."""

CONFIGURATION = """server.default_listen_address=127.0.0.1
server.bolt.listen_address=127.0.0.1:{bolt}
server.http.listen_address=127.0.0.1:{http}
dbms.usage_report.enabled=false
server.memory.heap.max_size={heap}m
server.memory.pagecache.size={pages}m
db.tx_log.rotation.retention_policy=false
"""

ENCRYPTED = """server.bolt.tls_level=OPTIONAL
dbms.ssl.policy.bolt.enabled=true
dbms.ssl.policy.bolt.base_directory={folder}
dbms.ssl.policy.bolt.private_key=key.pem
dbms.ssl.policy.bolt.public_certificate=certificate.pem
dbms.ssl.policy.bolt.client_auth=NONE
"""
"""With a certificate Neo4j speaks Bolt both ways, so that one server serves all tests."""


@dataclass(frozen=True, slots=True)
class Server:
    """A running server: its address, its process, where its data lie."""

    address: str
    process: subprocess.Popen[bytes]
    folder: Path


def place() -> Path:
    """Where the servers' programs are kept."""
    base = os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache"
    return Path(os.environ.get("CTGRAPH_SERVERS") or Path(base) / "ctgraph" / "servers")


def neo4j_programs() -> Path:
    """The folder with the programs of Neo4j."""
    return place() / f"neo4j-{NEO4J}"


def fuseki_program() -> Path:
    """The program of Fuseki."""
    return place() / f"fuseki-{FUSEKI}" / f"jena-fuseki-server-{FUSEKI}.jar"


def oxigraph_program() -> str | None:
    """The program of the Oxigraph server."""
    beside = Path(sys.executable).with_name("oxigraph")
    return str(beside) if beside.exists() else shutil.which("oxigraph")


def there(name: str) -> bool:
    """Whether a server can be started: ``neo4j``, ``fuseki`` or ``oxigraph``."""
    if name == "oxigraph":
        return oxigraph_program() is not None
    program = neo4j_programs() if name == "neo4j" else fuseki_program()
    return shutil.which("java") is not None and program.exists()


def fetch() -> None:
    """Fetch what is missing of Neo4j and Fuseki."""
    maven = ["mvn", "-q", "-B", "-C"]
    if not neo4j_programs().exists():
        draft = place() / "draft"
        shutil.rmtree(draft, ignore_errors=True)
        draft.mkdir(parents=True)
        wanted = "".join(
            f"<dependency><groupId>{group}</groupId><artifactId>{name}</artifactId><version>{NEO4J}</version></dependency>"
            for group, name in (dependency.split(":") for dependency in DEPENDENCIES)
        )
        (draft / "pom.xml").write_text(
            "<project><modelVersion>4.0.0</modelVersion><groupId>ctgraph</groupId><artifactId>servers</artifactId>"
            f"<version>1</version><packaging>pom</packaging><dependencies>{wanted}</dependencies></project>",
            encoding="utf-8",
        )
        goal = [f"{PLUGIN}:copy-dependencies", f"-DoutputDirectory={draft / 'programs'}", "-DincludeScope=runtime"]
        subprocess.run([*maven, *goal], cwd=draft, check=True)
        (draft / "programs").rename(neo4j_programs())
        shutil.rmtree(draft)
    if not fuseki_program().exists():
        artifact = f"-Dartifact=org.apache.jena:jena-fuseki-server:{FUSEKI}"
        folder = fuseki_program().parent
        subprocess.run([*maven, f"{PLUGIN}:copy", artifact, f"-DoutputDirectory={folder}"], check=True)


def free_port() -> int:
    """A port that nobody uses at this moment."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def neo4j(
    folder: Path, heap: int = 512, pages: int = 128, port: int = 0, encrypted: Path | None = None
) -> Iterator[Server]:
    """Neo4j in a folder; user ``neo4j`` with the password :data:`PASSWORD`.

    With the folder of a :func:`certificate` it also speaks encrypted Bolt, at the same port.
    """
    bolt, http = port or free_port(), free_port()
    if not (folder / "conf").exists():
        neo4j_home(folder)
    text = CONFIGURATION.format(bolt=bolt, http=http, heap=heap, pages=pages)
    text += ENCRYPTED.format(folder=encrypted) if encrypted else ""
    (folder / "conf" / "neo4j.conf").write_text(text, encoding="utf-8")
    command = ["java", f"-Xmx{heap}m", *(f"--add-opens=java.base/{name}=ALL-UNNAMED" for name in OPENED)]
    command += ["-cp", f"{neo4j_programs()}/*", "org.neo4j.server.CommunityEntryPoint"]
    command += [f"--home-dir={folder}", f"--config-dir={folder / 'conf'}"]
    with _running(command, folder, lambda: _bolt_answers(bolt)) as process:
        yield Server(f"bolt://127.0.0.1:{bolt}", process, folder)


def certificate(folder: Path) -> Path:
    """Make a certificate of this machine's own address, signed by itself, with its key, in a folder; needs openssl."""
    folder.mkdir(parents=True, exist_ok=True)
    made = folder / "certificate.pem"
    command = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=localhost"]
    command += ["-addext", "subjectAltName=IP:127.0.0.1", "-keyout", str(folder / "key.pem"), "-out", str(made)]
    subprocess.run(command, check=True, capture_output=True)
    return made


def neo4j_home(folder: Path) -> None:
    """Make the folders of a new Neo4j, and set its password."""
    for name in ("conf", "data", "logs", "run"):
        (folder / name).mkdir(parents=True, exist_ok=True)
    (folder / "conf" / "neo4j.conf").write_text("dbms.usage_report.enabled=false\n", encoding="utf-8")
    neo4j_admin(folder, "dbms", "set-initial-password", PASSWORD)


def neo4j_admin(folder: Path, *arguments: str, at: Path | None = None) -> str:
    """Run ``neo4j-admin`` on a server that is stopped, from the folder ``at``; gives back what it printed."""
    command = ["java", f"-Dbasedir={folder}", "-cp", f"{neo4j_programs()}/*"]
    command += ["org.neo4j.server.startup.Neo4jAdminCommand", *arguments]
    environment = {**os.environ, "NEO4J_HOME": str(folder), "NEO4J_CONF": str(folder / "conf")}
    run = subprocess.run(command, cwd=at, env=environment, capture_output=True, text=True, check=False)
    if run.returncode:
        raise RuntimeError(f"neo4j-admin {' '.join(arguments[:2])}: {run.stdout[-2000:]}{run.stderr[-2000:]}")
    return run.stdout


def _bolt_answers(port: int) -> bool:
    """Whether a server speaks Bolt at a port: it answers the greeting with a version."""
    with socket.create_connection(("127.0.0.1", port), timeout=2) as connection:
        connection.sendall(bytes.fromhex("6060b017" + "00000405" + "00" * 12))
        return len(connection.recv(4)) == 4


@contextmanager
def fuseki(folder: Path, heap: int = 512, port: int = 0) -> Iterator[Server]:
    """Fuseki with a TDB2 database in a folder, as data set ``kg``."""
    port = port or free_port()
    (folder / "database").mkdir(parents=True, exist_ok=True)
    command = ["java", f"-Xmx{heap}m", "-jar", str(fuseki_program()), "--localhost", "--port", str(port), "--ping"]
    command += ["--tdb2", "--loc", str(folder / "database"), "--update", "/kg"]
    with _running(command, folder, lambda: _answers(f"http://127.0.0.1:{port}/$/ping")) as process:
        yield Server(f"http://127.0.0.1:{port}/kg/query", process, folder)


@contextmanager
def oxigraph(folder: Path, port: int = 0) -> Iterator[Server]:
    """An Oxigraph server with its database in a folder."""
    port = port or free_port()
    folder.mkdir(parents=True, exist_ok=True)
    command = [oxigraph_program() or "oxigraph", "serve", "--location", str(folder / "database")]
    command += ["--bind", f"127.0.0.1:{port}"]
    with _running(command, folder, lambda: _answers(f"http://127.0.0.1:{port}/")) as process:
        yield Server(f"http://127.0.0.1:{port}/query", process, folder)


def _answers(address: str) -> bool:
    with urllib.request.urlopen(address, timeout=2) as answer:
        return bool(answer.status == 200)


@contextmanager
def _running(command: list[str], folder: Path, answers: Callable[[], bool]) -> Iterator[subprocess.Popen[bytes]]:
    """A process in its folder from when it answers until the end of the block."""
    log = folder / "server.log"
    with log.open("ab") as out:
        process = subprocess.Popen(command, cwd=folder, stdout=out, stderr=out, stdin=subprocess.DEVNULL)
    try:
        until = time.monotonic() + PATIENCE
        while True:
            try:
                if answers():
                    break
            except OSError:
                pass
            if process.poll() is not None or time.monotonic() > until:
                raise RuntimeError(f"{command[0]} did not start: {log.read_text(errors='replace')[-2000:]}")
            time.sleep(0.1)
        yield process
    finally:
        process.terminate()
        try:
            process.wait(20)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


if __name__ == "__main__":
    fetch()
