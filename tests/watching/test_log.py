"""From lines to curves: what counts, where a point belongs, when another training begins, how long it will take."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui_backprop.errors import BackpropError
from tui_backprop.watching.curves import BUCKETS, Series
from tui_backprop.watching.figures import Figures
from tui_backprop.watching.log import Log
from tui_backprop.watching.reader import Pattern, Reader
from tui_backprop.watching.stretch import EPOCH, STEP, Stretch
from tui_backprop.watching.words import canonical


class Clock:
    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


def log_of(*lines: str, clock: Clock | None = None, each: float = 1.0) -> Log:
    clock = clock or Clock()
    log, reader = Log(clock), Reader()
    for line in lines:
        clock.now += each
        log.add(reader.read(line))
    return log


def points(log: Log, name: str = "loss") -> list[tuple[float, float]]:
    shape = log.course.series[name].shape()
    return [(float(x), float(low)) for x, low in zip(shape.x, shape.low, strict=True)]


def test_epochs_as_they_are_printed() -> None:
    log = log_of("epoch 0 loss 0.9", "epoch 100 loss 0.5", "epoch 200 loss 0.2")
    assert log.course.unit == "epoch"
    assert points(log) == [(0, 0.9), (100, 0.5), (200, 0.2)]


def test_an_epoch_said_before_holds_for_the_lines_after_it() -> None:
    log = log_of("Epoch 1/3", "loss: 0.9 - accuracy: 0.1", "Epoch 2/3", "loss: 0.5 - accuracy: 0.6")
    assert points(log) == [(1, 0.9), (2, 0.5)]
    assert log.end == 3


def test_steps_of_an_epoch_are_parts_of_it() -> None:
    log = log_of("Train Epoch: 1 [0/100 (0%)] Loss: 2.0", "Train Epoch: 1 [50/100 (50%)] Loss: 1.0",
                 "Train Epoch: 2 [50/100 (50%)] Loss: 0.5")  # fmt: skip
    assert points(log) == [(0, 2.0), (0.5, 1.0), (1.5, 0.5)]


def test_steps_that_begin_anew_every_epoch_are_counted_on() -> None:
    log = log_of("[1, 1000] loss: 2.0", "[1, 2000] loss: 1.5", "[2, 1000] loss: 1.0")
    assert log.course.unit == "step"
    assert points(log) == [(1000, 2.0), (2000, 1.5), (3000, 1.0)]


def test_a_bar_for_every_epoch_is_one_training() -> None:
    bar = " {0}%|#| {0}/100 [00:01<00:02, 29.9it/s, loss={1}]"
    log = log_of(bar.format(50, 3), bar.format(100, 2), bar.format(50, 1), bar.format(100, 0.5))
    assert log.trainings == 1
    assert points(log) == [(50, 3), (100, 2), (150, 1), (200, 0.5)]


def test_without_any_count_lines_are_counted() -> None:
    log = log_of("loss 3", "loss 2", "loss 1")
    assert log.course.unit == "line"
    assert points(log) == [(1, 3), (2, 2), (3, 1)]


def test_a_program_that_trains_twice_has_two_trainings() -> None:
    first = [f"epoch {n} loss {1 / (n + 1)}" for n in range(0, 500, 100)]
    log = log_of(*first, *first[:3])
    assert log.trainings == 2
    assert len(points(log)) == 3
    assert len(log.earlier) == 1


def test_train_and_test_lines_of_one_epoch_are_one_training() -> None:
    log = log_of("Epoch 1 train loss 0.9", "Epoch 1 test loss 1.0", "Epoch 2 train loss 0.8", "Epoch 2 test loss 0.9")
    assert log.trainings == 1
    assert set(log.course.series) == {"loss", "test_loss"}


def test_time_left_at_the_rate_so_far() -> None:
    clock = Clock()
    log = log_of("Epoch 10/100 loss 0.9", "Epoch 20/100 loss 0.8", clock=clock, each=5.0)
    assert log.seconds_left == pytest.approx(40)
    clock.now += 4
    assert log.seconds_left == pytest.approx(36)
    assert log_of("epoch 1 loss 1", "epoch 2 loss 1").seconds_left is None


def test_a_table_has_its_names_in_its_header() -> None:
    log = log_of("epoch     train_loss  valid_loss  accuracy  time    ",
                 "0         0.483     0.345     0.88      00:05",
                 "1         0.283     0.245     0.91      00:05")  # fmt: skip
    assert points(log) == [(0, 0.483), (1, 0.283)]
    assert points(log, "validation_loss") == [(0, 0.345), (1, 0.245)]


def test_a_table_of_gradient_boosting() -> None:
    log = log_of("      Iter       Train Loss   Remaining Time ", "         1           1.2345            0.50s",
                 "         2           1.1345            0.40s")  # fmt: skip
    assert points(log) == [(1, 1.2345), (2, 1.1345)]


def test_an_infinite_loss_breaks_the_curve_and_not_the_log() -> None:
    log = log_of("epoch 1 loss 1", "epoch 2 loss nan", "epoch 3 loss inf")
    series = log.course.series["loss"]
    assert series.broken_at == 2
    assert math.isinf(series.last)
    assert points(log) == [(1, 1)]


def test_memory_is_bounded_whatever_is_measured() -> None:
    log = Log()
    for number in range(500):
        log.add(Figures(values={f"loss{number}": 1.0}))
    assert len(log.course.series) <= 48
    assert log.left_out


@given(st.lists(st.tuples(st.floats(0, 1e6), st.floats()), max_size=200))
def test_a_series_keeps_its_extremes(values: list[tuple[float, float]]) -> None:
    series = Series()
    for x, value in values:
        series.add(x, value)
    finite = [value for _, value in values if math.isfinite(value)]
    shape = series.shape(7)
    assert len(shape.x) <= 7
    assert np.all(np.diff(shape.x) > 0)
    if finite:
        assert shape.low.min() == min(finite) == series.lowest[0]
        assert shape.high.max() == max(finite) == series.highest[0]


def test_a_long_series_stays_small_and_loses_no_spike() -> None:
    series = Series()
    for x in range(100_000):
        series.add(x, 1000.0 if x == 77_777 else 1.0)
    shape = series.shape()
    assert len(shape.x) <= BUCKETS
    assert shape.high.max() == 1000
    assert shape.x[-1] == 99_999


@given(st.lists(st.text(max_size=60), max_size=30))
def test_no_lines_make_it_fail(lines: list[str]) -> None:
    log_of(*lines)


def test_a_pattern_of_ones_own() -> None:
    pattern = Pattern(r"^(?P<epoch>\d+);(?P<loss>\S+);(?P<val_acc>\S+)$")
    found = pattern.read("12;0.25;95%")
    assert found.epoch == 12
    assert found.values == {"loss": 0.25, "validation_accuracy": 95}
    assert pattern.read("something else").is_empty
    assert pattern.read("1;x;2").values == {"validation_accuracy": 2}


@pytest.mark.parametrize(("pattern", "said"), [("(?P<loss>", "not a regular expression"), (r"\d+", "no group"),
                                               (r"(?P<epoch>\d+)", "no group")])  # fmt: skip
def test_a_pattern_that_cannot_be_used_is_refused(pattern: str, said: str) -> None:
    with pytest.raises(BackpropError, match=said) as caught:
        Pattern(pattern)
    assert caught.value.where == "--pattern"


@pytest.mark.parametrize(
    ("name", "wanted"),
    [("val_acc", "validation_accuracy"), ("Loss/train", "loss"), ("eval/f1", "validation_f1"),
     ("train_loss_epoch", "loss"), ("lr-Adam", "lr_adam"), ("epoch_loss", "loss"), ("foo/bar", "foo_bar")],
)  # fmt: skip
def test_names_of_one_thing(name: str, wanted: str) -> None:
    assert canonical(name) == wanted


NUMBERS = st.floats(-1e6, 1e6) | st.sampled_from([math.nan, math.inf, 0.5])


@given(st.lists(st.tuples(
    st.sampled_from([EPOCH, STEP]), st.integers(0, 3000), st.booleans(), st.lists(NUMBERS, min_size=1, max_size=40),
    st.sampled_from(["loss", "accuracy"]),
), max_size=12))  # fmt: skip
def test_a_stretch_is_what_its_records_are(pieces: list[tuple[str, int, bool, list[float], str]]) -> None:
    one_by_one, at_once = (Log(Clock(), restarts=False) for _ in range(2))
    at = 0
    for unit, start, goes_on, values, name in pieces:
        first = at if goes_on else start
        at = first + len(values)
        stretch = Stretch(unit, [float(x) for x in range(first, at)], {name: values})
        for figures in stretch:
            one_by_one.add(figures)
        at_once.extend(stretch)
    assert_same(one_by_one, at_once)


def test_long_stretches_are_what_their_records_are() -> None:
    one_by_one, at_once = (Log(Clock(), restarts=False) for _ in range(2))
    rng = np.random.default_rng(0)
    at = 0
    for length in rng.integers(1, 700, 60).tolist():
        stretch = Stretch(STEP, list(range(at, at + length)), {"loss": rng.normal(size=length).tolist()})
        at += length
        for figures in stretch:
            one_by_one.add(figures)
        at_once.extend(stretch)
    assert at > 10 * BUCKETS
    assert_same(one_by_one, at_once)


def assert_same(one: Log, other: Log) -> None:
    assert one.course.series.keys() == other.course.series.keys()
    for name, series in one.course.series.items():
        np.testing.assert_equal(vars(other.course.series[name]), vars(series))
    for log in (one, other):
        log.course.series = {}
    np.testing.assert_equal(vars(one.course), vars(other.course))
    assert (one.count, one.epoch, one.step, one.steps) == (other.count, other.epoch, other.step, other.steps)


def test_a_report_before_the_first_epoch_does_not_make_steps_of_epochs() -> None:
    log = Log(Clock(), restarts=False)
    log.add(Figures(step=0, values={"loss": 3.0}))
    for epoch in (1.0, 2.0):
        log.add(Figures(epoch=epoch, values={"loss": 1 / epoch}))
    assert log.course.unit == "epoch"
    assert points(log) == [(0, 3), (1, 1), (2, 0.5)]
