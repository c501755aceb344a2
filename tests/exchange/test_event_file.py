"""Event files: their bytes, and what TensorBoard reads of them."""

from __future__ import annotations

import struct

import numpy as np
import pytest

from tui_backprop.exchange.curves import Curves
from tui_backprop.exchange.event_file import crc32c, event_file, file_name, record, scalar

CURVES = Curves(
    np.array([0, 1, 2]), np.array([1, 1, 1]), {"loss": np.array([0.5, np.nan, 0.25]), "accuracy": np.array([0, 0.5, 1])}
)


@pytest.mark.parametrize(
    ("data", "crc"),
    [
        (b"\x00" * 32, 0x8A9136AA),
        (b"\xff" * 32, 0x62A8AB43),
        (bytes(range(32)), 0x46DD794E),
        (bytes(range(31, -1, -1)), 0x113FDB5C),
    ],
)
def test_crc_is_that_of_rfc_3720(data: bytes, crc: int) -> None:
    assert crc32c(data) == crc


def test_bytes_of_one_number() -> None:
    content = scalar("loss", 0.5, step=300, wall_time=1.5)
    assert content == (
        b"\x09"
        + struct.pack("<d", 1.5)
        + b"\x10\xac\x02"
        + b"\x2a\x0d\x0a\x0b"
        + b"\x0a\x04loss"
        + b"\x15\x00\x00\x00\x3f"
    )
    # The masked checksums were made by TensorBoard's own writer.
    framed = record(b"\x09\x00\x00\x80\x87\xb8\x9a\xd9\x41\x1a\x0dbrain.Event:2")
    assert framed[:8] == struct.pack("<Q", 24)
    assert framed[12:36].endswith(b"brain.Event:2")


def test_reads_back_in_tensorboard(tmp_path) -> None:
    from tensorboard.backend.event_processing import event_accumulator as accumulator

    (tmp_path / file_name(1_700_000_000.5, "lab")).write_bytes(event_file(CURVES, started=1_700_000_000.5, seconds=4.0))
    found = accumulator.EventAccumulator(str(tmp_path)).Reload()
    assert set(found.Tags()["scalars"]) == {"loss", "accuracy"}
    assert [(event.step, event.value) for event in found.Scalars("loss")] == [(0, 0.5), (2, 0.25)]
    assert [event.wall_time for event in found.Scalars("accuracy")] == [1_700_000_000.5 + 2 * step for step in range(3)]
    assert found.file_version == 2.0


def test_every_record_is_whole() -> None:
    data = event_file(CURVES, started=0.0, seconds=1.0)
    contents = []
    while data:
        (length,) = struct.unpack_from("<Q", data)
        for crc, checked in ((data[8:12], data[:8]), (data[12 + length : 16 + length], data[12 : 12 + length])):
            unmasked = (struct.unpack("<I", crc)[0] - 0xA282EAD8) & 0xFFFFFFFF
            assert (unmasked >> 17 | unmasked << 15) & 0xFFFFFFFF == crc32c(checked)
        contents.append(data[12 : 12 + length])
        data = data[16 + length :]
    assert len(contents) == 1 + 2 + 3
    assert b"brain.Event:2" in contents[0]
