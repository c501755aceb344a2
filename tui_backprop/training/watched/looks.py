"""The listening end of the looks into a program: a private socket to which `within.sitecustomize` sends them."""

from __future__ import annotations

import contextlib
import json
import math
import os
import shutil
import socket
import struct
import tempfile
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from tui_backprop.nn.arrays import Array
from tui_backprop.reading.mapped.dwelling import Kept, OwnNetwork
from tui_backprop.training.live.codec import Codec, CodecError

ENVIRONMENT = "BACKPROP_TUI_LOOK"
"""The variable that tells the program where to send; see `within.sitecustomize`."""
WANTED = "wanted.json"
WITHIN = Path(__file__).parent / "within"
_LENGTHS = struct.Struct("<II")
_LONGEST = 1 << 28
_PIECE = 1 << 18
_PIECES = 64
"""Read at a time, at most: the process has other things to do."""


@dataclass(frozen=True, eq=False)
class Look:
    """The numbers of a program's network at one moment.

    Attributes:
        number: 1 for the first; seconds: since the program began.
        epoch: the program's own count; NaN where it is not known.
        is_last: the program has ended.
        tensors: as in `OwnNetwork.tensors`, float64.
        data: the samples (n, d) and their labels (n, m), in the first look and when they are others than before; else
            empty.
        rate: the program's learning rate; NaN where it is not known.
    """

    number: int
    seconds: float
    epoch: float
    is_last: bool
    tensors: tuple[Array, ...]
    data: tuple[Array, ...]
    rate: float = math.nan


class Looks:
    """Receives the looks into one program.

    Attributes:
        is_connected: the program has come so far that it could be looked into.
    """

    def __init__(self) -> None:
        self._folder = Path(tempfile.mkdtemp(prefix="backprop-look-"))  # for its owner only
        self._listener = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        self._listener.setblocking(False)
        self._listener.bind(str(self._folder / "looks"))
        self._listener.listen(1)
        self._link: socket.socket | None = None
        self._pending = bytearray()
        self._codec = Codec(())
        self.is_connected = False

    def want(self, network: OwnNetwork) -> None:
        """Have these be looked at from now on."""
        wanted = {
            "file": network.file,
            "function": network.function,
            "line": network.line,
            "tensors": [asdict(place) for place in network.tensors],
            "rate": None if network.rate_place is None else asdict(network.rate_place),
            "epoch": None if network.epoch is None else asdict(network.epoch),
            "inputs": _told(network.inputs, network),
            "targets": _told(network.targets, network),
        }
        draft = self._folder / "draft"
        draft.write_text(json.dumps(wanted), encoding="utf-8")
        draft.rename(self._folder / WANTED)

    @property
    def environment(self) -> dict[str, str]:
        """What a Python program must find in its environment to be looked into."""
        before = os.environ.get("PYTHONPATH")
        path = os.pathsep.join([str(WITHIN), *([before] if before else [])])
        return {ENVIRONMENT: str(self._folder), "PYTHONPATH": path}

    def take(self) -> list[Look]:
        """The looks that have come; does not wait."""
        if self._link is None:
            self._accept()
        if self._link is None:
            return []
        for _ in range(_PIECES):
            try:
                data = self._link.recv(_PIECE)
            except BlockingIOError:
                break
            except OSError:
                data = b""
            if not data:
                break
            self._pending += data
        return list(self._whole())

    def _accept(self) -> None:
        with contextlib.suppress(OSError):
            self._link, _ = self._listener.accept()
            self._link.setblocking(False)
            self.is_connected = True

    def _whole(self) -> Iterator[Look]:
        """The messages that are complete."""
        while len(self._pending) >= _LENGTHS.size:
            text, arrays = _LENGTHS.unpack_from(self._pending)
            end = _LENGTHS.size + text + arrays
            if text + arrays > _LONGEST:
                self._pending.clear()
                self.close()
                return
            if len(self._pending) < end:
                return
            message = memoryview(bytes(self._pending[_LENGTHS.size : end]))
            del self._pending[:end]
            with contextlib.suppress(CodecError):  # whoever sent that is none of ours
                yield self._codec.decode(Look, message[:text], message[text:])

    def close(self) -> None:
        """Listen no more."""
        for one in (self._listener, self._link):
            if one is not None:
                one.close()
        shutil.rmtree(self._folder, ignore_errors=True)


def _told(kept: Kept, network: OwnNetwork) -> dict[str, Any]:
    """The place of samples or labels; all have as many numbers as a sample, by which some are left out alike."""
    return {"place": asdict(kept.place), "form": kept.form, "width": network.sizes[0]}
