"""What goes over the line comes back as it was, and nothing else does."""

from __future__ import annotations

import dataclasses
import json
import math
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.tui.fakes import snapshot_of
from tui_backprop.experiment.experiment import Experiment
from tui_backprop.training.inside.field import FieldRequest
from tui_backprop.training.live.codec import Codec, CodecError
from tui_backprop.training.live.requests import Answers, CurveRequest
from tui_backprop.training.live.snapshot import (
    Command,
    EditWeight,
    Leave,
    Pause,
    SetPace,
    Snapshot,
    Start,
    Steer,
    Step,
    StepUnit,
    SwitchUnit,
    Want,
)
from tui_backprop.training.observers import OBSERVERS

CODEC = Codec(OBSERVERS)
REQUESTS = [FieldRequest(20, 10) if kind is FieldRequest else kind() for kind in OBSERVERS]
"""One of each kind."""


def through(kind: Any, message: object) -> Any:
    text, blobs = CODEC.encode(kind, message)
    return CODEC.decode(kind, text, memoryview(b"".join(blobs)))


def same(one: Any, other: Any) -> bool:
    """Equal in every field, arrays to the bit."""
    if isinstance(one, np.ndarray):
        return one.dtype == other.dtype and one.shape == other.shape and one.tobytes() == other.tobytes()
    if isinstance(one, Answers):
        pairs = dict(other.items())
        return len(pairs) == len(one.items()) and all(same(answer, pairs[asked]) for asked, answer in one.items())
    if dataclasses.is_dataclass(one):
        fields = [field.name for field in dataclasses.fields(one)]
        return type(one) is type(other) and all(same(getattr(one, name), getattr(other, name)) for name in fields)
    if isinstance(one, tuple | list):
        return len(one) == len(other) and type(one) is type(other) and all(map(same, one, other))
    if isinstance(one, dict):
        return one.keys() == other.keys() and all(same(one[name], other[name]) for name in one)
    if isinstance(one, float) and math.isnan(one):
        return math.isnan(other)
    return bool(one == other)


@pytest.mark.parametrize(
    "command",
    [
        Start(3, Experiment(dataset="moons", hidden=(5, 4), batch=16, metrics=("macro-f1",)), paused=True, resume="x"),
        Pause(), Step(StepUnit.SAMPLE), Leave(in_order=False, stays=True), Steer(), SetPace(2.5),
        EditWeight(0, 1, -1, math.inf), SwitchUnit(1, 2, on=False), Want(4, tuple(REQUESTS), 0.25),
    ],
    ids=lambda command: type(command).__name__,
)  # fmt: skip
def test_a_command_comes_back(command: Any) -> None:
    assert through(Command, command) == command


@pytest.mark.parametrize(
    "experiment",
    [
        Experiment(), Experiment(dataset="bumps"), Experiment(dataset="gauss", dropout=0.2, validation_fraction=0.2),
        Experiment(dataset="moons", optimizer="adamw", metrics=("balanced-accuracy",)),
    ],
    ids=lambda experiment: experiment.dataset,
)  # fmt: skip
@pytest.mark.parametrize("request_made", REQUESTS, ids=lambda made: type(made).__name__)
def test_every_answer_comes_back_to_the_bit(experiment: Experiment, request_made: Any) -> None:
    snapshot = snapshot_of(experiment, 3, request_made, CurveRequest(7))
    assert same(snapshot, through(Snapshot, snapshot))


@pytest.mark.parametrize(
    "text",
    [
        b"", b"null", b"3", b'"Pause"', b'["Pause"]', b'["Nothing",[]]', b'["Step",["jump"]]', b'["Pause",[1]]',
        b'["SetPace",["fast"]]', b'["SetPace",[true]]', b'["Leave",[1,0]]', b'["__class__",[]]', b"[" * 100_000,
        b'["Start",[1,{"epochs":-3},false,""]]', b'["Start",[1,{"no":3},false,""]]', b'["EditWeight",[0,1,2]]',
        b'["Want",[0,[["Experiment",[]]],0.0]]', b"\xff\xfe",
    ],
)  # fmt: skip
def test_anything_else_is_refused(text: bytes) -> None:
    with pytest.raises(CodecError):
        CODEC.decode(Command, text, memoryview(b""))


def test_a_text_with_a_character_that_is_none_is_refused() -> None:
    text, blobs = CODEC.encode(np.ndarray, np.array(["ab", "c"]))
    assert list(CODEC.decode(np.ndarray, text, memoryview(b"".join(blobs)))) == ["ab", "c"]
    with pytest.raises(CodecError, match="a character that is none"):
        CODEC.decode(np.ndarray, text, memoryview(b"\xff" * 16))


@given(st.binary(max_size=200), st.binary(max_size=50))
def test_noise_is_refused(text: bytes, arrays: bytes) -> None:
    for kind in (Command, Snapshot):
        with pytest.raises(CodecError):
            CODEC.decode(kind, text, memoryview(arrays))


@given(st.data())
def test_a_changed_snapshot_is_refused_or_plain(data: Any) -> None:
    """Whatever is changed in a message: an error of one kind, or a snapshot."""
    text, blobs = CODEC.encode(Snapshot, snapshot_of(Experiment(), 2, CurveRequest(5)))
    tree = json.loads(text)
    here = tree
    while isinstance(here, list | dict) and here:
        keys = list(here) if isinstance(here, dict) else list(range(len(here)))
        key = data.draw(st.sampled_from(keys))
        if not isinstance(here[key], list | dict) or data.draw(st.booleans()):
            here[key] = data.draw(st.sampled_from([None, True, -1, 1e999, "x", [], {}, [[]], {"dict": {}}, [1, 2]]))
            break
        here = here[key]
    try:
        found = CODEC.decode(Snapshot, json.dumps(tree).encode(), memoryview(b"".join(blobs)))
    except CodecError:
        return
    assert isinstance(found, Snapshot)


def test_an_array_is_no_longer_than_its_message() -> None:
    snapshot = snapshot_of(Experiment(), 2, CurveRequest(5))
    text, blobs = CODEC.encode(Snapshot, snapshot)
    with pytest.raises(CodecError):
        CODEC.decode(Snapshot, text, memoryview(b"".join(blobs))[:-8])


def test_objects_are_not_sent() -> None:
    with pytest.raises(CodecError):
        CODEC.encode(Command, SetPace(object()))  # type: ignore[arg-type]
    curve = snapshot_of(Experiment(), 2, CurveRequest(5)).curve
    odd = dataclasses.replace(curve, epochs=np.array([object()]))
    with pytest.raises(CodecError):
        CODEC.encode(Snapshot, Snapshot(0, 1, status="running", answers=Answers({CurveRequest(): odd})))  # type: ignore[arg-type]


def test_the_fingerprint_tells_messages_apart() -> None:
    assert Codec(OBSERVERS).fingerprint == CODEC.fingerprint
    assert Codec([CurveRequest]).fingerprint != CODEC.fingerprint
