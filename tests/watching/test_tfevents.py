"""Event files of TensorBoard."""

from __future__ import annotations

import struct

from hypothesis import given
from hypothesis import strategies as st

from tui_backprop.watching.tfevents import Events, _masked_crc, encode_scalar


def test_scalars_come_back() -> None:
    data = b"".join(encode_scalar(step, "Loss/train", 1 / (step + 1)) for step in range(50))
    found = Events().feed(data)
    assert [one.step for one in found] == list(range(50))
    assert found[1].values == {"loss": 0.5}


def test_the_checksum_is_that_of_the_format() -> None:
    # CRC-32C of "123456789" is 0xE3069283, a value that its definition gives.
    plain = 0xE3069283
    assert _masked_crc(b"123456789") == ((plain >> 15 | plain << 17) + 0xA282EAD8) & 0xFFFFFFFF


def test_records_may_arrive_in_pieces() -> None:
    data = encode_scalar(1, "loss", 0.5) + encode_scalar(2, "loss", 0.25)
    events = Events()
    found = [one for index in range(len(data)) for one in events.feed(data[index : index + 1])]
    assert [one.values["loss"] for one in found] == [0.5, 0.25]


def test_a_tensor_of_one_number_is_a_scalar() -> None:
    content = b"\x08\x01" + b"\x12\x00" + b"\x22\x04" + struct.pack("<f", 0.75)  # dtype, shape, tensor_content
    value = b"\x0a\x04loss" + b"\x42" + bytes([len(content)]) + content
    summary = b"\x0a" + bytes([len(value)]) + value
    event = b"\x10\x07\x2a" + bytes([len(summary)]) + summary
    plain = encode_scalar(0, "x", 0.0)
    head = struct.pack("<Q", len(event))
    record = head + struct.pack("<I", _masked_crc(head)) + event + plain[-4:]
    found = Events().feed(record)
    assert [(one.step, one.values) for one in found] == [(7, {"loss": 0.75})]


def test_what_is_no_event_file_is_said() -> None:
    events = Events()
    assert events.feed(b"epoch,loss\n1,0.5\n2,0.25\n") == []
    assert events.is_damaged


@given(st.binary(max_size=200))
def test_a_damaged_message_is_passed_over(rubbish: bytes) -> None:
    head = struct.pack("<Q", len(rubbish))
    record = head + struct.pack("<I", _masked_crc(head)) + rubbish + b"\0\0\0\0"
    found = Events().feed(record + encode_scalar(3, "loss", 0.5))
    assert found[-1].values == {"loss": 0.5}
