"""TensorBoard's event files, read by hand: TFRecord framing, and the few fields of the protocol buffers that matter.

A record is: length (8 bytes, little-endian), masked CRC-32C of these (4), the data, masked CRC-32C of the data (4).
The data are a message `Event`: 1 wall_time (double), 2 step (varint), 5 summary, whose field 1 are the values: 1 tag
(string), 2 simple_value (float), 8 tensor (5 float_val, 6 double_val, 4 tensor_content, 1 dtype).
"""

from __future__ import annotations

import math
import struct
from collections.abc import Iterator

from tui_backprop.watching.figures import Figures
from tui_backprop.watching.words import canonical

MARK = "tfevents"
"""What is in the name of every such file."""
LARGEST = 64 << 20
"""Bytes of a record, at most: an image or a graph; more than that is no event file."""
_HEAD = struct.Struct("<QI")
_FLOAT, _DOUBLE = struct.Struct("<f"), struct.Struct("<d")
_DTYPES = {1: "f", 2: "d", 3: "i", 9: "q"}


class Events:
    """Takes the bytes of an event file as they are appended, and gives the scalars in them.

    Attributes:
        is_damaged: they are no event file, or not any more: the checksum of a record's length is wrong, so that the
            next one cannot be found.
    """

    def __init__(self) -> None:
        self.is_damaged = False
        self._pending = b""

    def feed(self, data: bytes) -> list[Figures]:
        """The scalars of the records that these bytes complete; none behind damage."""
        if self.is_damaged:
            return []
        data = self._pending + data
        found: list[Figures] = []
        at = 0
        while len(data) - at >= _HEAD.size:
            length, crc = _HEAD.unpack_from(data, at)
            if crc != _masked_crc(data[at : at + 8]) or length > LARGEST:
                self.is_damaged, data = True, b""
                break
            end = at + _HEAD.size + length + 4
            if end > len(data):
                break
            figures = _scalars(data[at + _HEAD.size : end - 4])
            if figures is not None:
                found.append(figures)
            at = end
        self._pending = data[at:]
        return found


def _scalars(event: bytes) -> Figures | None:
    """The step and the scalars of one `Event`; None when it has none."""
    step = 0.0
    values: dict[str, float] = {}
    try:
        for number, value in _fields(event):
            if number == 2 and isinstance(value, int):
                step = float(value if value < 1 << 63 else value - (1 << 64))
            elif number == 5 and isinstance(value, bytes):
                values |= dict(_summary(value))
    except (IndexError, struct.error, UnicodeDecodeError, ValueError):
        return None  # a message of another kind, or one that is damaged: the next record stands by itself
    return Figures(step=step, values=values) if values else None


def _summary(message: bytes) -> Iterator[tuple[str, float]]:
    for number, value in _fields(message):
        if number == 1 and isinstance(value, bytes):
            tag, scalar = "", None
            for inner, content in _fields(value):
                if inner == 1 and isinstance(content, bytes):
                    tag = content.decode()
                elif inner == 2 and isinstance(content, bytes):
                    scalar = _FLOAT.unpack(content)[0]
                elif inner == 8 and isinstance(content, bytes):
                    scalar = _tensor(content)
            if tag and scalar is not None:
                yield canonical(tag), scalar


def _tensor(message: bytes) -> float | None:
    """The number in a tensor of one; None for any other."""
    dtype, content, values = 0, b"", []
    for number, value in _fields(message):
        if number == 1 and isinstance(value, int):
            dtype = value
        elif number == 4 and isinstance(value, bytes):
            content = value
        elif number in (5, 6) and isinstance(value, bytes):
            form = _FLOAT if number == 5 else _DOUBLE
            values += [found[0] for found in form.iter_unpack(value)]
        elif number == 2 and _size(value) != 1:
            return None
    code = _DTYPES.get(dtype, "")
    if content and code and len(content) == struct.calcsize(code):
        return float(struct.unpack(f"<{code}", content)[0])
    return float(values[0]) if len(values) == 1 else None


def _size(shape: int | bytes) -> int:
    size = 1
    if isinstance(shape, bytes):
        for number, value in _fields(shape):
            if number == 2 and isinstance(value, bytes):
                size *= next((inner for field, inner in _fields(value) if field == 1 and isinstance(inner, int)), 1)
    return size


def _fields(message: bytes) -> Iterator[tuple[int, int | bytes]]:
    """Number and value of each field of a message: varints as integers, everything else as its bytes.

    Raises:
        ValueError: it is no message.
    """
    at = 0
    while at < len(message):
        key, at = _varint(message, at)
        kind = key & 7
        if kind == 0:
            value, at = _varint(message, at)
            yield key >> 3, value
            continue
        if kind == 2:
            size, at = _varint(message, at)
        elif kind in (1, 5):
            size = 8 if kind == 1 else 4
        else:
            raise ValueError(f"wire type {kind}")
        if at + size > len(message):
            raise ValueError("cut off")
        yield key >> 3, message[at : at + size]
        at += size


def _varint(message: bytes, at: int) -> tuple[int, int]:
    value = shift = 0
    while shift < 70:
        byte = message[at]
        at += 1
        value |= (byte & 0x7F) << shift
        if not byte & 0x80:
            return value, at
        shift += 7
    raise ValueError("a number of too many bytes")


def _table() -> list[int]:
    found = []
    for number in range(256):
        for _ in range(8):
            number = number >> 1 ^ (0x82F63B78 if number & 1 else 0)
        found.append(number)
    return found


_CRC_TABLE = _table()


def _masked_crc(data: bytes) -> int:
    """CRC-32C (Castagnoli) in the mask that TFRecord stores it with."""
    crc = 0xFFFFFFFF
    for byte in data:
        crc = _CRC_TABLE[(crc ^ byte) & 0xFF] ^ crc >> 8
    crc ^= 0xFFFFFFFF
    return ((crc >> 15 | crc << 17) + 0xA282EAD8) & 0xFFFFFFFF


def encode_scalar(step: int, tag: str, value: float) -> bytes:
    """One record with one scalar, as TensorBoard writes it."""
    name = tag.encode()
    inner = b"\x0a" + _length(name) + name + b"\x15" + _FLOAT.pack(value if math.isfinite(value) else math.nan)
    summary = b"\x0a" + _length(inner) + inner
    event = b"\x10" + _encode_varint(step) + b"\x2a" + _length(summary) + summary
    head = struct.pack("<Q", len(event))
    return head + struct.pack("<I", _masked_crc(head)) + event + struct.pack("<I", _masked_crc(event))


def _length(data: bytes) -> bytes:
    return _encode_varint(len(data))


def _encode_varint(value: int) -> bytes:
    found = bytearray()
    while value >= 0x80:
        found.append(value & 0x7F | 0x80)
        value >>= 7
    found.append(value)
    return bytes(found)
