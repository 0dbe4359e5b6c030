"""Beside: the files that a catalog file names, read from its folder."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from pathlib import Path


def read_beside(
    folder: Path, paths: Iterable[str], checked: Callable[[bytes], bytes]
) -> tuple[dict[str, bytes], set[str]]:
    """Read files by their paths relative to a folder; returns those read, as checked, and the paths without one.

    What `checked` refuses with a ValueError, and a path that leads out of the folder, count as without one.
    """
    read: dict[str, bytes] = {}
    missing: set[str] = set()
    root = folder.resolve()
    for path in dict.fromkeys(paths):
        target = (root / path).resolve()
        if not target.is_relative_to(root):
            missing.add(path)
            continue
        try:
            read[path] = checked(target.read_bytes())
        except (OSError, ValueError):
            missing.add(path)
    return read, missing
