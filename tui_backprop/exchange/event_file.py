"""Learning curves as an event file of TensorBoard.

Such a file is a row of records, each the length of its content (8 bytes), a masked CRC-32C of those 8 bytes, the
content, and a masked CRC-32C of it; little-endian. A content is a protocol buffer `Event`: wall_time = 1 (double),
step = 2 (int64), file_version = 3 (string), summary = 5, whose value = 1 has tag = 1 (string) and simple_value = 2
(float). Sources: tensorflow/core/lib/io/record_writer.h, tensorflow/core/util/event.proto and
tensorflow/core/framework/summary.proto.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator

import numpy as np

from tui_backprop.exchange.curves import Curves

VERSION = "brain.Event:2"
_POLYNOMIAL = 0x82F63B78  # of Castagnoli, reflected
_MASK = 0xA282EAD8


def _table() -> list[int]:
    entries = []
    for byte in range(256):
        crc = byte
        for _ in range(8):
            crc = crc >> 1 ^ (_POLYNOMIAL if crc & 1 else 0)
        entries.append(crc)
    return entries


_TABLE = _table()


def crc32c(data: bytes) -> int:
    """CRC-32C (RFC 3720, appendix B.4).

    >>> hex(crc32c(b"123456789"))
    '0xe3069283'
    """
    crc = 0xFFFFFFFF
    for byte in data:
        crc = crc >> 8 ^ _TABLE[(crc ^ byte) & 0xFF]
    return crc ^ 0xFFFFFFFF


def _masked(data: bytes) -> bytes:
    crc = crc32c(data)
    return struct.pack("<I", ((crc >> 15 | crc << 17) + _MASK) & 0xFFFFFFFF)


def record(content: bytes) -> bytes:
    """One record of the file."""
    length = struct.pack("<Q", len(content))
    return length + _masked(length) + content + _masked(content)


def _varint(value: int) -> bytes:
    out = bytearray()
    while value > 0x7F:
        out.append(value & 0x7F | 0x80)
        value >>= 7
    out.append(value)
    return bytes(out)


def _text(field: int, content: bytes) -> bytes:
    return _varint(field << 3 | 2) + _varint(len(content)) + content


def _double(field: int, value: float) -> bytes:
    return _varint(field << 3 | 1) + struct.pack("<d", value)


def scalar(tag: str, value: float, *, step: int, wall_time: float) -> bytes:
    """The content of an event: one number, which TensorBoard keeps in 32 bits."""
    with np.errstate(over="ignore"):
        number = struct.pack("<f", np.float32(value))
    summary = _text(1, _text(1, tag.encode()) + _varint(2 << 3 | 5) + number)
    return _double(1, wall_time) + _varint(2 << 3) + _varint(step) + _text(5, summary)


def events(curves: Curves, *, started: float, seconds: float) -> Iterator[bytes]:
    """The records of a file, one after another.

    Args:
        started: when the run began, in seconds since 1970.
        seconds: how long it has trained; the time of an epoch is taken as its share of that.
    """
    yield record(_double(1, started) + _text(3, VERSION.encode()))
    last = max(1, int(curves.epochs[-1]))
    for index, epoch in enumerate(curves.epochs.tolist()):
        moment = started + seconds * epoch / last
        for name, values in curves.values.items():
            if np.isfinite(values[index]):
                yield record(scalar(name, float(values[index]), step=int(epoch), wall_time=moment))


def event_file(curves: Curves, *, started: float, seconds: float) -> bytes:
    """The whole file; see `events`."""
    return b"".join(events(curves, started=started, seconds=seconds))


def file_name(started: float, host: str) -> str:
    """What TensorBoard looks for in a directory."""
    return f"events.out.tfevents.{int(started):010d}.{host or 'localhost'}"
