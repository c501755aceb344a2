"""The listening end of `tui_backprop.track`: a private socket to which a watched program's loops report."""

from __future__ import annotations

import base64
import contextlib
import json
import math
import os
import select
import shutil
import socket
import tempfile
from array import array
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from tui_backprop.watching.stretch import EPOCH, STEP, Stretch
from tui_backprop.watching.words import canonical

ENVIRONMENT = "BACKPROP_TUI_TRACK"
"""The variable that tells a program where to report; see `track.run`."""
PIECE = 1 << 18
LONGEST = 4 << 20
"""Bytes without a line end after which a sender is not listened to any more."""
MOST_SENDERS = 64
COUNTS = ("epoch", "step")
COLUMNS = (("kinds", "H"), ("steps", "d"), ("values", "d"))
"""What a batch consists of besides its names, and the kind of each column's numbers as `array` has it."""


def stretches_of(
    names: Sequence[Sequence[str]], kinds: Sequence[int], steps: Sequence[float], values: Sequence[float]
) -> Iterator[Stretch]:
    """The records of a batch, see `track.packing.Batch`; those of the same names in a row together.

    Raises:
        ValueError, TypeError, IndexError: it is none.
    """
    start = at = 0
    while start < len(kinds):
        kind = kinds[start]
        end = start + 1
        while end < len(kinds) and kinds[end] == kind:
            end += 1
        width = len(names[kind])
        rows = values[at : at + width * (end - start)]
        if len(rows) != width * (end - start):
            raise ValueError("numbers are missing")
        if width:
            columns = {name: rows[place::width] for place, name in enumerate(names[kind])}
            yield from _counted(columns, steps[start:end])
        start, at = end, at + len(rows)


def _counted(columns: Mapping[str, Sequence[float]], steps: Sequence[float]) -> Iterator[Stretch]:
    """Records of the same names: "epoch" among them counts before the step, "step" in its place."""
    named = {canonical(name): column for name, column in columns.items() if name not in COUNTS}
    epochs = columns.get("epoch")
    if epochs is not None and all(map(math.isfinite, epochs)):
        yield Stretch(EPOCH, epochs, named)
        return
    own = columns.get("step", steps)
    counted = [one if math.isfinite(one) else step for one, step in zip(own, steps, strict=True)]
    if epochs is None:
        yield Stretch(STEP, counted, named)
        return
    for row, (epoch, step) in enumerate(zip(epochs, counted, strict=True)):
        is_epoch = math.isfinite(epoch)
        single = {name: [column[row]] for name, column in named.items()}
        yield Stretch(EPOCH if is_epoch else STEP, [epoch if is_epoch else step], single)


class TrackSocket:
    """Listens to the loops of a program.

    Attributes:
        config: the settings that the newest of them has told.
        lost: records that came faster than they could be sent, of all of them.
    """

    def __init__(self) -> None:
        self._folder = Path(tempfile.mkdtemp(prefix="backprop-track-"))  # for its owner only
        self._listener = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        self._listener.setblocking(False)
        self._listener.bind(str(self._folder / "s"))
        self._listener.listen(MOST_SENDERS)
        self._senders: dict[socket.socket, bytearray] = {}
        self.config: dict[str, Any] = {}
        self._lost: dict[socket.socket, int] = {}

    @property
    def lost(self) -> int:
        return sum(self._lost.values())

    @property
    def environment(self) -> dict[str, str]:
        """What a program must find in its environment to report here."""
        return {ENVIRONMENT: str(self._folder / "s")}

    def take(self) -> list[Stretch]:
        """What has come; does not wait."""
        found: list[Stretch] = []
        ready = select.select([self._listener, *self._senders], [], [], 0)[0]
        for one in ready:
            if one is self._listener:
                self._accept()
            else:
                found += self._read(one)
        return found

    def _accept(self) -> None:
        with contextlib.suppress(OSError):
            sender, _ = self._listener.accept()
            if len(self._senders) >= MOST_SENDERS:
                sender.close()
                return
            sender.setblocking(False)
            self._senders[sender] = bytearray()

    def _read(self, sender: socket.socket) -> list[Stretch]:
        pending = self._senders[sender]
        try:
            data = sender.recv(PIECE)
        except BlockingIOError:
            return []
        except OSError:
            data = b""
        pending += data
        found: list[Stretch] = []
        *lines, rest = bytes(pending).split(b"\n")
        self._senders[sender] = bytearray(rest)
        for line in lines:
            found += self._stretches(line, sender)
        if not data or len(rest) > LONGEST:
            del self._senders[sender]
            sender.close()
        return found

    def _stretches(self, line: bytes, sender: socket.socket) -> list[Stretch]:
        try:
            value = json.loads(line)
            if "config" in value:
                self.config = dict(value["config"] or {})
                return []
            names = [[str(name) for name in one] for one in value["names"]]
            kinds, steps, values = (_column(value[name], code) for name, code in COLUMNS)
            self._lost[sender] = int(value["lost"])
            return list(stretches_of(names, kinds, steps, values))
        except (ValueError, TypeError, LookupError, AttributeError, RecursionError, OverflowError):
            return []  # whoever sent that is no `track` of ours

    def close(self) -> None:
        """Listen no more."""
        for one in (self._listener, *self._senders):
            one.close()
        with contextlib.suppress(OSError):
            os.unlink(self._folder / "s")  # noqa: PTH108
        shutil.rmtree(self._folder, ignore_errors=True)


def _column(text: str, code: str) -> list[Any]:
    """A column of numbers as it is sent.

    Raises:
        ValueError, TypeError: it is none.
    """
    return array(code, base64.b64decode(text)).tolist()
