"""Checkpoints: what is needed to go on, replaced as a whole, and the one before it kept.

A run has two, in two files that take turns. A file becomes a checkpoint by its name, when it is whole and durable; a
damaged one leaves the other.
"""

from __future__ import annotations

import contextlib
import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tui_backprop.nn.arrays import Array
from tui_backprop.store.files import create_file, sync_folder
from tui_backprop.store.frames import (
    ARRAY,
    HEAD,
    SEAL,
    STATE,
    FrameError,
    Part,
    Scan,
    encode,
    encode_array,
    encode_json,
    scan,
)
from tui_backprop.store.journal import write_all
from tui_backprop.store.place import FORMAT, require_format

NAMES = ("checkpoint-0", "checkpoint-1")


@dataclass(frozen=True, eq=False)
class Checkpoint:
    """A moment of a run.

    Attributes:
        serial: counts the checkpoints of a run, from 1.
        state: what is no array, as plain JSON values.
        arrays: name to array.
    """

    serial: int
    state: Mapping[str, Any]
    arrays: Mapping[str, Array] = field(default_factory=dict)

    @property
    def nbytes(self) -> int:
        return sum(array.nbytes for array in self.arrays.values())


def write_checkpoint(run: Path, checkpoint: Checkpoint) -> None:
    """Put a checkpoint in place of the older of the two.

    Raises:
        OSError: the disk does not let it; those that were there are untouched.
    """
    target = run / NAMES[checkpoint.serial % 2]
    draft = run / f".{target.name}.draft"
    head = {"format": FORMAT, "run": run.name, "serial": checkpoint.serial}
    contents: list[tuple[bytes, list[Part]]] = [
        (HEAD, [encode_json(head)]),
        (STATE, [encode_json(checkpoint.state)]),
        *((ARRAY, encode_array(name, array)) for name, array in checkpoint.arrays.items()),
        (SEAL, [encode_json({"arrays": len(checkpoint.arrays)})]),
    ]
    file = create_file(draft, exclusive=False)
    try:
        try:
            small: list[Part] = []
            for sequence, (kind, parts) in enumerate(contents):
                for piece in encode(kind, sequence, parts):
                    # Small pieces go out together: each write costs the thread that trains a moment, too.
                    if memoryview(piece).nbytes < 1 << 16:
                        small.append(bytes(piece))
                        continue
                    write_all(file, [b"".join(small), piece])
                    small.clear()
            write_all(file, [b"".join(small)])
            os.fsync(file)
        finally:
            os.close(file)
        draft.replace(target)
    except BaseException:
        with contextlib.suppress(OSError):
            draft.unlink()
        raise
    sync_folder(run)


def read_checkpoint(run: Path, *, arrays: bool = True) -> tuple[Checkpoint | None, list[str]]:
    """The newest checkpoint that is whole.

    Args:
        arrays: False leaves the arrays out.

    Returns:
        it, or None when there is none; and a line for each file that is damaged.

    Raises:
        StoreError: it was written by a newer program.
    """
    found: list[tuple[int, Scan]] = []
    damage: list[str] = []
    for name in NAMES:
        try:
            scanned = scan((run / name).read_bytes())
        except FileNotFoundError:
            continue
        except OSError as error:
            damage.append(f"{name} cannot be read: {error.strerror}")
            continue
        try:
            found.append((_serial(scanned, run), scanned))
        except FrameError:
            damage.append(f"{name} is damaged")
    for serial, scanned in sorted(found, key=lambda item: -item[0]):
        try:
            state = scanned.frames[1].json()
            values = dict(frame.array() for frame in scanned.frames[2:-1]) if arrays else {}
        except FrameError:
            damage.append(f"{NAMES[serial % 2]} is damaged")
            continue
        return Checkpoint(serial, state, values), damage
    return None, damage


def _serial(scanned: Scan, run: Path) -> int:
    """The serial of a checkpoint that is whole.

    Raises:
        FrameError: it is not.
    """
    kinds = [frame.kind for frame in scanned.frames]
    is_whole = kinds[:2] == [HEAD, STATE] and kinds[-1] == SEAL and set(kinds[2:-1]) <= {ARRAY}
    if not is_whole or scanned.gaps or scanned.torn or scanned.lost:
        raise FrameError("not whole")
    head = scanned.frames[0].json()
    require_format(head.get("format"), where=str(run))
    serial, count = head.get("serial"), scanned.frames[-1].json().get("arrays")
    if not isinstance(serial, int) or count != len(kinds) - 3:
        raise FrameError("not whole")
    return serial
