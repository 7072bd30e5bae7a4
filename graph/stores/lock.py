"""A lock file that one writer holds at a time, on every platform, let go by the system when its process ends.

What comes in is the path of a file that only serves as lock; what goes out is the open file, locked, to be closed by
the one who asked for it. The file stays: deleting it would let two writers lock two files of one name.
"""

from __future__ import annotations

import os
import sys
import time
from pathlib import Path
from typing import IO

from graph.stores.base import StoreBusy

if sys.platform == "win32":
    import msvcrt

    def _try(stream: IO[bytes]) -> None:
        msvcrt.locking(stream.fileno(), msvcrt.LK_NBLCK, 1)
else:
    import fcntl

    def _try(stream: IO[bytes]) -> None:
        fcntl.flock(stream.fileno(), fcntl.LOCK_EX | fcntl.LOCK_NB)


def lock(path: Path, wait: float, name: str) -> IO[bytes]:
    """Open and lock ``path``, trying for ``wait`` seconds; then :class:`StoreBusy`, which calls the store ``name``.

    Who waited looks again whether the path still leads to the file that was locked: a store that was built anew in the
    meantime lies in another folder of the same name.
    """
    until = time.monotonic() + wait
    while True:
        stream = path.open("ab")
        try:
            _try(stream)
            if os.path.samestat(os.fstat(stream.fileno()), path.stat()):
                return stream
        except OSError as error:
            if not path.parent.exists():
                stream.close()
                raise FileNotFoundError(f"{name} was removed while waiting for it") from error
        stream.close()
        if time.monotonic() >= until:
            raise StoreBusy(
                f"{name}: in use by another writer (waited {wait:g} s); try again later or allow more time with --wait"
            )
        time.sleep(0.05)
