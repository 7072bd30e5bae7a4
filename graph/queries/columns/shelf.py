"""One file of arrays that is mapped into memory when it is opened, so that only what is touched is read.

What comes in are named arrays and what is known of them; what goes out is a file, written beside its place and then
renamed, so that nothing half-written lies there and two writers do not meet. The head of the file tells where each
array lies, with a checksum of itself and the size of the whole: a file that was cut short, or is of another kind, is
not believed. The arrays are little-endian, so the same content gives the same bytes everywhere.
"""

from __future__ import annotations

import json
import mmap
import os
import tempfile
import zlib
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

import numpy as np

MAGIC = b"ctgraph columns\n"
ALIGNED = 64
Arrays = dict[str, np.ndarray[Any, Any]]


def save(path: Path, meta: Mapping[str, Any], arrays: Mapping[str, np.ndarray[Any, Any]]) -> None:
    """Write the file. Raises ``OSError`` where that is not possible; then nothing is left there."""
    offset, places = 0, {}
    for name, array in arrays.items():
        offset = -(-offset // ALIGNED) * ALIGNED
        places[name] = [array.dtype.newbyteorder("<").str, list(array.shape), offset]
        offset += array.nbytes
    head = json.dumps({"meta": meta, "arrays": places, "size": offset}, ensure_ascii=True).encode()
    head = len(head).to_bytes(8, "little") + zlib.crc32(head).to_bytes(8, "little") + head
    path.parent.mkdir(exist_ok=True, parents=True)
    number, draft = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent)
    try:
        with os.fdopen(number, "wb") as stream:
            stream.write(MAGIC + head)
            begin = stream.write(b"\0" * (-(len(MAGIC) + len(head)) % ALIGNED)) + len(MAGIC) + len(head)
            for name, array in arrays.items():
                stream.write(b"\0" * (begin + places[name][2] - stream.tell()))
                stream.write(np.ascontiguousarray(array.astype(array.dtype.newbyteorder("<"), copy=False)).data)
        mask = os.umask(0)
        os.umask(mask)
        os.chmod(draft, 0o666 & ~mask)  # a temporary file is closed to others; this one is as open as any other
        os.replace(draft, path)
    except BaseException:
        with suppress(OSError):
            os.unlink(draft)
        raise


def load(path: Path) -> tuple[dict[str, Any], Arrays] | None:
    """What is known of the arrays, and the arrays, none of them read yet; ``None`` where the file cannot be used."""
    try:
        with path.open("rb") as stream:
            start = stream.read(len(MAGIC) + 16)
            length, check = (int.from_bytes(start[len(MAGIC) + at :][:8], "little") for at in (0, 8))
            if start[: len(MAGIC)] != MAGIC or length > 1 << 26:
                return None
            head = stream.read(length)
            if zlib.crc32(head) != check:
                return None
            told = json.loads(head)
            begin = -(-(len(start) + length) // ALIGNED) * ALIGNED
            if os.fstat(stream.fileno()).st_size != begin + told["size"]:
                return None
            memory = mmap.mmap(stream.fileno(), 0, access=mmap.ACCESS_READ)
    except (OSError, ValueError, KeyError):
        return None
    arrays = {}
    for name, (kind, shape, offset) in told["arrays"].items():
        count = int(np.prod(shape, dtype=np.int64))
        found = np.frombuffer(memory, dtype=kind, count=count, offset=begin + offset) if count else np.empty(0, kind)
        arrays[name] = found.reshape(shape)
    return told["meta"], arrays
