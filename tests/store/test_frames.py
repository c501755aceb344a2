"""Frames: what is written comes back, and damage costs what is damaged."""

from __future__ import annotations

import math
import random
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from tui_backprop.store.frames import (
    ARRAY,
    EVENT,
    MARK,
    Frame,
    FrameError,
    decode_array,
    encode,
    encode_array,
    encode_json,
    scan,
)


def file_of(*payloads: bytes, kind: bytes = EVENT) -> bytes:
    return b"".join(b"".join(encode(kind, number, [payload])) for number, payload in enumerate(payloads))


def contents(data: bytes) -> list[bytes]:
    return [bytes(frame.payload) for frame in scan(data).frames]


PAYLOADS = st.lists(st.one_of(st.binary(max_size=60), st.just(MARK), st.just(file_of(b"inside"))), max_size=8)


class TestScan:
    @given(PAYLOADS)
    def test_gives_back_what_was_written(self, payloads: list[bytes]) -> None:
        scanned = scan(file_of(*payloads))
        assert [bytes(frame.payload) for frame in scanned.frames] == payloads
        assert [frame.sequence for frame in scanned.frames] == list(range(len(payloads)))
        assert (scanned.gaps, scanned.torn, scanned.lost) == ((), 0, 0)

    def test_of_nothing_is_nothing(self) -> None:
        assert scan(b"").frames == ()

    def test_a_cut_at_any_byte_costs_the_frames_behind_it(self) -> None:
        payloads = [b"first", b"", MARK * 3, b"the last one"]
        data = file_of(*payloads)
        ends = [frame.end for frame in scan(data).frames]
        for cut in range(len(data)):
            scanned = scan(data[:cut])
            whole = sum(end <= cut for end in ends)
            assert [bytes(frame.payload) for frame in scanned.frames] == payloads[:whole]
            assert scanned.torn == cut - (ends[whole - 1] if whole else 0)

    def test_a_changed_bit_costs_one_frame_and_is_noticed(self) -> None:
        payloads = [b"first", b"second one", b"third"]
        data = file_of(*payloads)
        frames = scan(data).frames
        for place in range(len(data)):
            for bit in (1, 128):
                damaged = bytearray(data)
                damaged[place] ^= bit
                hit = next(index for index, frame in enumerate(frames) if frame.offset <= place < frame.end)
                scanned = scan(bytes(damaged))
                assert [bytes(frame.payload) for frame in scanned.frames] == payloads[:hit] + payloads[hit + 1 :]
                assert scanned.gaps or scanned.torn

    @given(PAYLOADS, st.data())
    def test_what_is_read_of_a_damaged_file_was_written(self, payloads: list[bytes], data: Any) -> None:
        content = bytearray(file_of(*payloads))
        if content:
            place = data.draw(st.integers(0, len(content) - 1))
            rubbish = data.draw(st.binary(min_size=1, max_size=40))
            content[place : place + len(rubbish)] = rubbish
        # A frame inside a damaged frame's payload is one that was written, too.
        assert set(contents(bytes(content))) <= {*payloads, b"inside"}

    def test_a_frame_that_is_missing_is_counted(self) -> None:
        parts = [b"".join(encode(EVENT, number, [b"x"])) for number in range(5)]
        assert scan(b"".join(parts[:2] + parts[4:])).lost == 2

    def test_a_length_that_cannot_be_is_not_believed(self) -> None:
        huge = encode(EVENT, 0, [b"x" * 100])[0]
        assert scan(bytes(memoryview(huge)) + b"short").frames == ()

    def test_noise_is_no_frame(self) -> None:
        noise = random.Random(1).randbytes(200_000)
        scanned = scan(noise)
        assert (scanned.frames, scanned.torn) == ((), 200_000)


class TestJson:
    @pytest.mark.parametrize("value", [{"a": [1, None, "ü\ud800"]}, {"big": 2**127, "loss": math.inf}])
    def test_comes_back(self, value: dict[str, Any]) -> None:
        (frame,) = scan(file_of(encode_json(value))).frames
        assert frame.json() == value

    @pytest.mark.parametrize("payload", [b"", b"[1]", b"{", b"\xff", b"[" * 100_000])
    def test_anything_else_is_refused(self, payload: bytes) -> None:
        with pytest.raises(FrameError, match="JSON"):
            Frame(EVENT, 3, memoryview(payload), 0, 0).json()


DTYPES = st.sampled_from(["<f8", "<f4", "<i8", "|u1", "|b1", ">f8"])


class TestArrays:
    @given(hnp.arrays(DTYPES, hnp.array_shapes(min_dims=0, max_dims=3, min_side=0, max_side=4)))
    def test_come_back_bit_for_bit(self, array: Any) -> None:
        payload = b"".join(map(bytes, encode_array("weights", array)))
        (frame,) = scan(file_of(payload, kind=ARRAY)).frames
        name, found = frame.array()
        assert name == "weights"
        assert (found.dtype, found.shape) == (array.dtype, array.shape)
        assert found.tobytes() == array.tobytes()
        assert found.flags.writeable

    def test_of_a_view_are_those_of_its_elements(self) -> None:
        array = np.arange(12.0).reshape(3, 4).T[1:]
        _, found = decode_array(memoryview(b"".join(map(bytes, encode_array("", array)))))
        np.testing.assert_array_equal(found, array)

    @pytest.mark.parametrize(
        "described",
        [
            {"name": "a", "dtype": "|O", "shape": [1]},
            {"name": "a", "dtype": "<f8", "shape": [-1]},
            {"name": "a", "dtype": "<f8", "shape": [2]},
            {"name": "a", "dtype": "<f8", "shape": 1},
            {"name": "a", "dtype": "<f8"},
            {"name": 1, "dtype": "<f8", "shape": [1]},
            [],
        ],
    )
    def test_of_no_numbers_are_refused(self, described: Any) -> None:
        text = encode_json(described)
        payload = len(text).to_bytes(2, "little") + b"\0\0" + text + b"\0" * 8
        with pytest.raises(FrameError, match="an array"):
            decode_array(memoryview(payload))

    @pytest.mark.parametrize("payload", [b"", b"\x10", b"\xff\xff\0\0{}"])
    def test_cut_short_are_refused(self, payload: bytes) -> None:
        with pytest.raises(FrameError):
            decode_array(memoryview(payload))
