"""A scratch copy of a program's folder."""

from __future__ import annotations

import contextlib
import os
import shutil
from pathlib import Path

MOST_COPIED = 200 << 20
MOST_ENTRIES = 5_000
LEFT_ALONE = {"__pycache__", "node_modules", "venv", "env", "site-packages"}


def copied(path: Path, folder: Path, most: int = MOST_COPIED) -> tuple[Path, str]:
    """Copy a program and what lies beside and below it.

    Hidden files, virtual environments, devices, pipes and what cannot be read are left out.

    Args:
        path: the program.
        folder: the copy, which is made.
        most: bytes; of a larger folder only the program is copied.

    Returns:
        The program in the copy, and what was left out in a sentence, or "".
    """
    folder.mkdir()
    found, size = [], 0
    for root, directories, names in os.walk(path.parent):
        directories[:] = [d for d in directories if not d.startswith(".") and d not in LEFT_ALONE]
        for name in names:
            file = Path(root) / name
            if name.startswith(".") or not file.is_file():
                continue
            found.append(file)
            size += file.stat().st_size
        if size > most or len(found) > MOST_ENTRIES:
            shutil.copy(path, folder)
            limit = f"{most >> 20} MB" if size > most else f"{MOST_ENTRIES} files"
            return (
                folder / path.name,
                f"its folder has more than {limit}: it was run alone, without the files beside it",
            )
    for file in found:
        place = folder / file.relative_to(path.parent)
        place.parent.mkdir(parents=True, exist_ok=True)
        with contextlib.suppress(OSError):
            shutil.copy(file, place)
    return folder / path.name, ""


def size_of(folder: Path, enough: int) -> int:
    """Bytes in a folder; no more than is enough is counted."""
    size = 0
    for root, _, names in os.walk(folder):
        for name in names:
            with contextlib.suppress(OSError):
                size += (Path(root) / name).lstat().st_blocks * 512
        if size > enough:
            break
    return size
