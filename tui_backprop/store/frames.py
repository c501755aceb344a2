"""Checksummed frames: what every file of the store is made of.

A frame is a header of 28 bytes and a payload. The header, little-endian:

    4  mark      the same four bytes in every frame, to find the next one behind damage
    4  kind      four ASCII letters, what the payload is
    4  sequence  counts the frames of a file from 0, so that a loss in between is noticed
    8  length    of the payload, in bytes
    4  CRC-32    of the payload
    4  CRC-32    of the 24 bytes before it

A file that ends in the middle of a frame has lost that frame only. A frame that is damaged is skipped: the reader goes
on at the next whole one and says how many bytes it could not read.
"""

from __future__ import annotations

import json
import re
import struct
import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from tui_backprop.nn.arrays import Array

Part = bytes | bytearray | memoryview

MARK = b"\xf1BPf"
HEADER = struct.Struct("<4s4sIQII")
_CHECKED = HEADER.size - 4
_CRC = struct.Struct("<I")

HEAD, META, HISTORY, EVENT, OUTCOME = b"HEAD", b"META", b"HIST", b"EVNT", b"DONE"
"""Of a journal: who writes it, what is trained, learning curves, events, how it ended."""
STATE, ARRAY, SEAL = b"STAT", b"ARRY", b"SEAL"
"""Of a checkpoint, besides HEAD: what is no array, an array, and the last frame, without which it is not whole."""

_ARRAY_HEADER = struct.Struct("<HH")
_DTYPE = re.compile(r"[<>|][biuf](1|2|4|8)\Z")


class FrameError(ValueError):
    """A payload that is whole by its checksum and still not what its kind should hold."""


@dataclass(frozen=True)
class Frame:
    """One whole frame.

    Attributes:
        payload: a view into what was scanned.
        offset, end: where it begins and where it ends.
    """

    kind: bytes
    sequence: int
    payload: memoryview
    offset: int
    end: int

    def json(self) -> dict[str, Any]:
        """The payload as JSON.

        Raises:
            FrameError: it is none, or no object.
        """
        try:
            value = json.loads(bytes(self.payload))
        except (ValueError, RecursionError):
            raise FrameError(f"frame {self.sequence} holds no JSON") from None
        if not isinstance(value, dict):
            raise FrameError(f"frame {self.sequence} holds no JSON object")
        return value

    def array(self) -> tuple[str, Array]:
        """The payload as a named array, which may be written to.

        Raises:
            FrameError: it is none.
        """
        return decode_array(self.payload)


@dataclass(frozen=True)
class Scan:
    """What could be read of a file.

    Attributes:
        frames: every whole frame, in order.
        gaps: (offset, bytes) of damage in front of a whole frame.
        torn: bytes behind the last whole frame.
        lost: frames that are known to be missing, by the sequence of those that are there.
        end: where the last whole frame ends.
    """

    frames: tuple[Frame, ...]
    gaps: tuple[tuple[int, int], ...]
    torn: int
    lost: int
    end: int


def encode(kind: bytes, sequence: int, parts: Sequence[Part]) -> list[Part]:
    """A frame as the pieces to write one after another; the parts are not copied.

    Args:
        kind: four bytes.
        parts: the payload.
    """
    crc = length = 0
    for part in parts:
        crc = zlib.crc32(part, crc)
        length += memoryview(part).nbytes
    start = HEADER.pack(MARK, kind, sequence & 0xFFFFFFFF, length, crc, 0)[:_CHECKED]
    return [start + _CRC.pack(zlib.crc32(start)), *parts]


def encode_json(value: Any) -> bytes:
    """Compact JSON; numbers that are not finite are written as Python's json reads them (NaN, Infinity)."""
    return json.dumps(value, separators=(",", ":"), ensure_ascii=False).encode("utf-8", "surrogatepass")


def encode_array(name: str, array: Array) -> list[Part]:
    """An array of numbers or booleans as the payload of a frame: its description, then its bytes in C order."""
    shape = array.shape
    array = np.ascontiguousarray(array)
    described = encode_json({"name": name, "dtype": array.dtype.str, "shape": list(shape)})
    # Padded, so that the numbers are aligned in the file.
    described += b" " * (-(_ARRAY_HEADER.size + len(described)) % 8)
    return [_ARRAY_HEADER.pack(len(described), 0) + described, array.reshape(-1).view(np.uint8).data]


def decode_array(payload: memoryview) -> tuple[str, Array]:
    """The name and a copy of the array that `encode_array` has written.

    Raises:
        FrameError: it is none.
    """
    if len(payload) < _ARRAY_HEADER.size:
        raise FrameError("an array without a description")
    size, _ = _ARRAY_HEADER.unpack_from(payload)
    body = payload[_ARRAY_HEADER.size + size :]
    try:
        described = json.loads(bytes(payload[_ARRAY_HEADER.size : _ARRAY_HEADER.size + size]))
        name, dtype, shape = described["name"], described["dtype"], tuple(described["shape"])
        if not (isinstance(name, str) and isinstance(dtype, str) and _DTYPE.match(dtype)):
            raise FrameError("an array of a type that is not known")
        if not all(isinstance(length, int) and length >= 0 for length in shape):
            raise FrameError("an array of a shape that is none")
        return name, np.frombuffer(body, np.dtype(dtype)).reshape(shape).copy()
    except (ValueError, TypeError, KeyError, RecursionError, OverflowError) as error:
        raise FrameError(f"an array that cannot be read: {error}") from None


def scan(data: bytes | memoryview) -> Scan:
    """Every whole frame in `data`, whatever has happened to the rest of it."""
    view = memoryview(data)
    raw = data if isinstance(data, bytes) else bytes(data)
    frames: list[Frame] = []
    gaps: list[tuple[int, int]] = []
    position = end = lost = 0
    expected = 0
    while True:
        frame = _frame_at(view, position)
        if frame is None:
            position = raw.find(MARK, position + 1)
            if position < 0:
                break
            continue
        if frame.offset > end:
            gaps.append((end, frame.offset - end))
        lost += max(0, frame.sequence - expected)
        expected = frame.sequence + 1
        frames.append(frame)
        position = end = frame.end
    return Scan(tuple(frames), tuple(gaps), len(view) - end, lost, end)


def _frame_at(view: memoryview, position: int) -> Frame | None:
    """The frame that begins at `position`; None when none does, or not a whole one."""
    start = position + HEADER.size
    if start > len(view):
        return None
    mark, kind, sequence, length, crc, own = HEADER.unpack_from(view, position)
    if mark != MARK or zlib.crc32(view[position : position + _CHECKED]) != own or length > len(view) - start:
        return None
    payload = view[start : start + length]
    if zlib.crc32(payload) != crc:
        return None
    return Frame(kind, sequence, payload, position, start + length)
