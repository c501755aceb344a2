"""The listening end of `tui_backprop.track`: a private socket to which a watched program's loops report."""

from __future__ import annotations

import contextlib
import json
import math
import os
import select
import shutil
import socket
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from tui_backprop.watching.figures import Figures
from tui_backprop.watching.words import canonical

ENVIRONMENT = "BACKPROP_TUI_TRACK"
"""The variable that tells a program where to report; see `track.run`."""
PIECE = 1 << 18
LONGEST = 4 << 20
"""Bytes without a line end after which a sender is not listened to any more."""
MOST_SENDERS = 64


def figures_of_record(step: float, values: Mapping[str, float]) -> Figures:
    """A record as figures: "epoch" among the numbers counts before the step, and is no measurement."""
    named = {canonical(name): value for name, value in values.items() if name not in ("epoch", "step")}
    epoch = values.get("epoch")
    if epoch is not None and math.isfinite(epoch):
        return Figures(epoch=float(epoch), values=named)
    own = values.get("step", step)
    return Figures(step=float(own) if math.isfinite(own) else step, values=named)


class TrackSocket:
    """Listens to the loops of a program.

    Attributes:
        config: the settings that the newest of them has told.
    """

    def __init__(self) -> None:
        self._folder = Path(tempfile.mkdtemp(prefix="backprop-track-"))  # for its owner only
        self._listener = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        self._listener.setblocking(False)
        self._listener.bind(str(self._folder / "s"))
        self._listener.listen(MOST_SENDERS)
        self._senders: dict[socket.socket, bytearray] = {}
        self.config: dict[str, Any] = {}

    @property
    def environment(self) -> dict[str, str]:
        """What a program must find in its environment to report here."""
        return {ENVIRONMENT: str(self._folder / "s")}

    def take(self) -> list[Figures]:
        """What has come; does not wait."""
        found: list[Figures] = []
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

    def _read(self, sender: socket.socket) -> list[Figures]:
        pending = self._senders[sender]
        try:
            data = sender.recv(PIECE)
        except BlockingIOError:
            return []
        except OSError:
            data = b""
        pending += data
        found: list[Figures] = []
        *lines, rest = bytes(pending).split(b"\n")
        self._senders[sender] = bytearray(rest)
        for line in lines:
            found += self._figures(line)
        if not data or len(rest) > LONGEST:
            del self._senders[sender]
            sender.close()
        return found

    def _figures(self, line: bytes) -> list[Figures]:
        try:
            value = json.loads(line)
            if isinstance(value, dict):
                self.config = dict(value.get("config") or {})
                return []
            return [
                figures_of_record(float(step), {str(name): float(number) for name, number in values.items()})
                for step, values in value
            ]
        except (ValueError, TypeError, AttributeError, RecursionError, OverflowError):
            return []  # whoever sent that is no `track` of ours

    def close(self) -> None:
        """Listen no more."""
        for one in (self._listener, *self._senders):
            one.close()
        with contextlib.suppress(OSError):
            os.unlink(self._folder / "s")  # noqa: PTH108
        shutil.rmtree(self._folder, ignore_errors=True)
