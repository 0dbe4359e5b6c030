"""The one documented container of bytes for a compiled diagram.

Container: ``MAGIC``, the header's length as 8 bytes little-endian, the header (JSON, UTF-8), the arrays one after the
other (C order, little-endian), and the SHA-256 of everything before it. The header lists each array's name, dtype
and shape in their order in the file. Nothing in it is executable.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from typing import Any

import numpy as np

from configurator.engine.errors import ArtifactError
from configurator.engine.jit import Arrays

MAGIC = b"ATELIER-KB/2\n"
_BEFORE = b"ATELIER-KB/1\n"
"""The first version: the same without ``base``, because no node had one."""
_DIGEST = 32
_LENGTH = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class Names:
    """What the numbers stand for, and how many bits the number of all variants needs."""

    variables: tuple[str, ...]
    values: tuple[tuple[str, ...], ...]
    auxiliary: tuple[bool, ...]
    count_bits: int


def pack(arrays: Arrays, names: Names) -> bytes:
    """Write the container; equal content gives equal bytes."""
    parts = arrays._asdict()
    header = {
        "variables": names.variables,
        "values": names.values,
        "auxiliary": names.auxiliary,
        "count_bits": names.count_bits,
        "arrays": [[name, part.dtype.newbyteorder("<").str, part.shape] for name, part in parts.items()],
    }
    text = json.dumps(header, ensure_ascii=False, separators=(",", ":")).encode()
    raw = [np.ascontiguousarray(part, dtype=part.dtype.newbyteorder("<")).tobytes() for part in parts.values()]
    content = b"".join([MAGIC, len(text).to_bytes(_LENGTH, "little"), text, *raw])
    return content + hashlib.sha256(content).digest()


def unpack(data: bytes) -> tuple[Arrays, Names]:
    """Read the container. Raises ArtifactError where a byte is missing, added or changed."""
    if not data.startswith((MAGIC, _BEFORE)):
        raise ArtifactError(reason="it does not begin like one")
    if hashlib.sha256(data[:-_DIGEST]).digest() != data[-_DIGEST:]:
        raise ArtifactError(reason="its checksum does not fit its content")
    start = len(MAGIC) + _LENGTH
    size = int.from_bytes(data[len(MAGIC) : start], "little")
    try:
        return _read(json.loads(data[start : start + size]), data[start + size : -_DIGEST])
    except (ValueError, KeyError, TypeError) as error:
        raise ArtifactError(reason="it was written by another version") from error


def _read(header: dict[str, Any], raw: bytes) -> tuple[Arrays, Names]:
    parts, at = {}, 0
    for name, kind, shape in header["arrays"]:
        dtype = np.dtype(kind)
        count = int(np.prod(shape, dtype=np.int64))
        part = np.frombuffer(raw, dtype=dtype, count=count, offset=at).reshape(shape)
        parts[name] = part.astype(dtype.newbyteorder("="))
        at += count * dtype.itemsize
    if at != len(raw):
        raise ValueError(at)
    nodes = len(parts["node_edge"]) - 1
    parts.setdefault("base", np.full(nodes, nodes, dtype=np.uint32))
    names = Names(
        variables=tuple(header["variables"]),
        values=tuple(tuple(values) for values in header["values"]),
        auxiliary=tuple(header["auxiliary"]),
        count_bits=header["count_bits"],
    )
    return Arrays(**parts), names
