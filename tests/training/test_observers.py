"""The table of what answers each request: whole, and each entry of the type that its request promises."""

from __future__ import annotations

import dataclasses
import pickle
from collections.abc import Callable
from typing import Any, get_args

import pytest

from tui_backprop.experiment.experiment import Experiment
from tui_backprop.training.inside.field import FieldRequest
from tui_backprop.training.live.observe import Watched, answers_of, describe
from tui_backprop.training.live.requests import Request
from tui_backprop.training.observers import OBSERVERS
from tui_backprop.training.run.history import History
from tui_backprop.training.run.trainer import Training


def kinds(of: type[Any] = Request) -> set[type[Any]]:
    return {kind for below in of.__subclasses__() for kind in {below, *kinds(below)}}


def promised(kind: type[Any]) -> object:
    """The type of the answer that a kind of request names."""
    (base,) = kind.__orig_bases__
    return get_args(base)[0]


def example(kind: Callable[..., Request[object]]) -> Request[object]:
    return kind(columns=6, rows=4) if kind is FieldRequest else kind()


@pytest.fixture(scope="module")
def run() -> Watched:
    training = Training(Experiment(epochs=3))
    history = History()
    history.extend(list(training.records()))
    return Watched(training, describe(1, training), history)


def test_every_kind_of_request_has_an_entry():
    # Tests have kinds of their own, and somebody else's program is asked for what it prints.
    of_a_training = ("tui_backprop.training.inside.", "tui_backprop.training.live.")
    ours = {kind for kind in kinds() if kind.__module__.startswith(of_a_training)}
    assert ours == set(OBSERVERS)


@pytest.mark.parametrize("kind", OBSERVERS)
def test_answers_are_of_the_promised_type(run: Watched, kind: type[Request[object]]):
    request = example(kind)
    answers = pickle.loads(pickle.dumps(answers_of(run, [request], OBSERVERS)))
    assert request in answers
    answer = answers.get(request)
    assert answer is answers.of(kind)
    if answer is not None:  # XOR has no pictures
        assert type(answer) is promised(kind)


@pytest.mark.parametrize("kind", OBSERVERS)
def test_a_request_is_plain_data(kind: type[Request[object]]):
    request = example(kind)
    assert hash(request) == hash(pickle.loads(pickle.dumps(request)))
    assert dataclasses.replace(request) == request


def test_what_was_not_asked_has_no_answer(run: Watched):
    first, *others = map(example, OBSERVERS)
    answers = answers_of(run, [first], OBSERVERS)
    assert all(request not in answers and answers.get(request) is None for request in others)
