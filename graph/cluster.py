"""Reading files on a cluster: the same work as in one process, shared among the workers of a Dask scheduler.

What comes in is the address of a scheduler and the files; what goes out are their outcomes, in the order of the files,
the same to the byte as those of one process. The content of each file travels with its task, so the workers need no
common folder; they must have the same version of ctgraph and the same register, which each task checks. A worker that
dies costs time only: its tasks go to others. A scheduler lets whoever reaches it run code: keep it in a closed network.
"""

from __future__ import annotations

import hashlib
import logging
import tempfile
from collections import deque
from collections.abc import Callable, Generator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path
from typing import Any

from graph import __version__
from graph.model import InputError
from graph.pipeline import Options, Outcome, Source, attempt, registry_folder

AHEAD = 4
"""Tasks for each worker that are handed out at once; more would only hold their files in memory."""

RETRIES = 3
"""How often a task is tried again elsewhere after its worker died."""


@dataclass(frozen=True, slots=True)
class Task:
    """One file with its content, and what the worker must agree with. Without ``registry`` it takes its own."""

    source: Source
    content: bytes
    options: Options
    registry: Path | None
    fingerprint: str


@lru_cache(maxsize=4)
def fingerprint(registry: Path) -> str:
    """A hash of our version and of the tables of a register."""
    total = hashlib.sha256(__version__.encode())
    for path in sorted(registry.glob("*.csv")):
        total.update(path.name.encode() + b"\0" + path.read_bytes())
    return total.hexdigest()


def work(read: Callable[[Source, Options], Outcome], task: Task) -> Outcome:
    """What a worker does: put the file into a folder of its own and read it as one process would."""
    registry = registry_folder(task.registry)
    if fingerprint(registry) != task.fingerprint:
        return Outcome(
            task.source, error=f"{task.source.path}: a worker has another version of ctgraph or its register"
        )
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / task.source.path.name
        path.write_bytes(task.content)
        here = replace(task.source, path=path)
        outcome = attempt(read, here, replace(task.options, registry=registry, debug=False))
        outcome.source = task.source
        outcome.error = outcome.error.replace(str(path), str(task.source.path))
        outcome.warnings = tuple(text.replace(str(path), str(task.source.path)) for text in outcome.warnings)
        return outcome


def run(
    read: Callable[[Source, Options], Outcome], files: Sequence[Source], options: Options, scheduler: str
) -> Generator[Outcome, None, None]:
    """Read files on the workers of a scheduler; outcomes come in the order of the files."""
    client = _client(scheduler)
    try:
        workers = len(client.scheduler_info(n_workers=-1)["workers"])
        if not workers:
            raise InputError(f"{scheduler}: the scheduler has no workers; start some with: dask worker {scheduler}")
        default = options.registry == registry_folder()
        known = fingerprint(options.registry)
        todo = deque(files)
        waiting: deque[tuple[Source, Any]] = deque()
        while todo or waiting:
            while todo and len(waiting) < AHEAD * workers:
                source = todo.popleft()
                try:
                    content = _content(source, options)
                except InputError as error:
                    waiting.append((source, str(error)))
                    continue
                task = Task(source, content, options, None if default else options.registry, known)
                waiting.append((source, client.submit(work, read, task, pure=False, retries=RETRIES)))
            yield _outcome(*waiting.popleft())
    finally:
        client.close()


def _content(source: Source, options: Options) -> bytes:
    try:
        if source.path.stat().st_size > options.max_size:
            limit = options.max_size / 1048576
            raise InputError(f"{source.path}: larger than {limit:g} MB; allow more with --max-size")
        return source.path.read_bytes()
    except OSError as error:
        raise InputError(f"{source.path}: cannot be read ({error.strerror or error})") from None


def _outcome(source: Source, found: Any) -> Outcome:
    if isinstance(found, str):
        return Outcome(source, error=found)
    try:
        outcome: Outcome = found.result()
        return outcome
    except Exception as error:
        reason = " ".join(str(error).split())[:160]
        return Outcome(source, error=f"{source.path}: the cluster could not read it ({type(error).__name__}: {reason})")


def _client(scheduler: str) -> Any:
    try:
        from distributed import Client
    except ImportError:
        raise InputError("a cluster needs one more package: pip install 'ct-cooperation-graph[cluster]'") from None
    logging.getLogger("distributed").setLevel(logging.CRITICAL)
    try:
        return Client(scheduler, timeout=15, set_as_default=False)  # type: ignore[no-untyped-call]
    except (OSError, ValueError, TimeoutError) as error:
        reason = " ".join(str(error).split())[:160]
        raise InputError(f"{scheduler}: no scheduler answers there ({reason})") from None
