"""Lines of numbers alone are read as epoch and loss where they can be nothing else."""

from __future__ import annotations

import itertools
import math

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from tui_backprop.watching.figures import Figures
from tui_backprop.watching.log import Log
from tui_backprop.watching.reader import Reader

Points = list[tuple[float | None, dict[str, float]]]


def read(text: str) -> list[Figures]:
    """All that is read of some lines."""
    reader, found = Reader(), []
    for line in text.splitlines():
        newest = reader.read(line)
        found += [figures for figures in (*reader.late(), newest) if not figures.is_empty]
    return found


def points(text: str) -> Points:
    return [(figures.epoch, dict(figures.values)) for figures in read(text)]


LOSSES = (0.7, 0.5, 0.4, 0.31)


@pytest.mark.parametrize(
    "form",
    ["{} {}", "{}: {}", "{:04} | {}", "{}, {}", "{},{}", "({}, {})", "[{}] {}", "({}) {}", "{}\t{}", "{:5}   {}",
     "#{} {}", "{} - {}", "{} -> {}", "{} [[{}]]", "({}, np.float64({}))", "| {} | {} |", "{}/400 {}"],
)  # fmt: skip
def test_an_epoch_and_its_loss_in_many_forms(form: str) -> None:
    text = "\n".join(form.format(100 * k, loss) for k, loss in enumerate(LOSSES))
    assert points(text) == [(100 * k, {"loss": loss}) for k, loss in enumerate(LOSSES)]
    if "/" in form:
        assert {figures.epochs for figures in read(text)} == {400}


@pytest.mark.parametrize(
    ("form", "name"),
    [("E = {}", "error"), ("J(w): {}", "cost"), ("L={}", "loss"), ("E_total: {}", "error"), ("  C = {}", "cost")],
)
def test_a_letter_that_several_lines_have_is_the_loss(form: str, name: str) -> None:
    lines = [form.format(loss) for loss in LOSSES]
    assert [values for _, values in points("\n".join(lines))] == [{name: loss} for loss in LOSSES]
    assert points("\n".join(lines[:2])) == []


def test_a_constant_is_no_loss_however_often_it_is_printed() -> None:
    assert points("C = 1.0\n" * 5) == []
    assert points("L = 4\nL = 3\nL = 2\n") == []


@pytest.mark.parametrize("form", ["Epoch {}: {}", "epoch {} {}", "Epoch: {}, {}", "Epoch [{}] {}", "Epoch {} -> {}"])
def test_the_word_epoch_may_stand_before_the_numbers(form: str) -> None:
    text = "\n".join(form.format(100 * k, loss) for k, loss in enumerate(LOSSES))
    found = [(epoch, values) for epoch, values in points(text) if values]
    assert found == [(100 * k, {"loss": loss}) for k, loss in enumerate(LOSSES)]


def test_iterations_count_steps() -> None:
    found = [figures for figures in read("iter 1: 0.7\niter 2: 0.5\niter 3: 0.4\n") if figures.values]
    assert [(figures.step, dict(figures.values)) for figures in found] == [
        (1, {"loss": 0.7}), (2, {"loss": 0.5}), (3, {"loss": 0.4})
    ]  # fmt: skip


def test_what_stands_behind_the_loss_has_no_name() -> None:
    assert points("12 0.345 0.9\n13 0.3 0.91\n14 0.2 0.95") == []
    found = points("1 0.345 0.9\n2 0.3 0.91\n3 0.2 0.95")
    assert found == [(1, {"loss": 0.345, "column 3": 0.9}), (2, {"loss": 0.3, "column 3": 0.91}),
                     (3, {"loss": 0.2, "column 3": 0.95})]  # fmt: skip


def test_what_may_be_an_accuracy_is_not_called_a_loss() -> None:
    assert points("0 0.45\n1 0.62\n2 0.71") == [
        (0, {"column 2": 0.45}),
        (1, {"column 2": 0.62}),
        (2, {"column 2": 0.71}),
    ]
    assert points("0 1.45\n1 1.62\n2 1.71")[0] == (0, {"loss": 1.45})


def test_the_last_epoch_and_a_loss_that_is_no_number_are_read() -> None:
    found = points("0 0.7\n100 0.5\n200 0.4\n299 nan\n")
    assert found[-1][0] == 299
    assert math.isnan(found[-1][1]["loss"])
    assert len(found) == 4


def test_other_lines_may_stand_between() -> None:
    assert len(points("0 0.7\nsaved\n1 0.5\nsaved\n2 0.4\n")) == 3


def test_a_second_training_counts_as_the_first_did() -> None:
    one = "0 0.7\n10 0.5\n20 0.4\n30 0.2\n"
    log, reader = Log(), Reader()
    for line in (one + "and now with momentum\n" + one).splitlines():
        newest = reader.read(line)
        for figures in (*reader.late(), newest):
            if not figures.is_empty:
                log.add(figures)
    assert (log.trainings, log.course.x, log.course.series["loss"].count) == (2, 30, 4)
    # Predictions, one a line, are no training.
    assert len(points(one + "0 0.01\n1 0.98\n2 0.97\n3 0.02\n")) == 4


@pytest.mark.parametrize(
    "text",
    [
        "0 0.7\n1 0.5\n",  # two lines
        "12:30:01 0.5\n12:30:02 0.4\n12:30:03 0.3",
        "0:30.5\n1:30.5\n2:30.5",
        "1690000000 0.5\n1690000060 0.4\n1690000120 0.3",
        "2019 0.5\n2020 0.4\n2021 0.3",
        "2024-01-01 0.5\n2024-01-02 0.4\n2024-01-03 0.3",
        "10.0.0.1 0.5\n10.0.0.2 0.5\n10.0.0.3 0.5",
        "1 1.2.3\n2 1.2.4\n3 1.2.5",
        "1. 0.5\n2. 0.4\n3. 0.3",
        "[[0 0.5]\n [1 0.4]\n [2 0.3]]",
        "[0 0.5]\n[1 0.4]\n[2 0.3]",
        "0 0.5 0.4 0.1 0.2 0.3\n1 0.5 0.4 0.1 0.2 0.3\n2 0.5 0.4 0.1 0.2 0.3",
        "0    0.5\n1    0.4\n2    0.3\nName: x, dtype: float64",  # a pandas series
        "         x0        x1\n0  0.123456  0.234\n1  0.2  0.3\n2  0.3  0.4",
        "    x    y\n 0 0.5\n 1 0.4\n 2 0.3\n 3 0.2",
        "0 0 0.01\n0 1 0.98\n1 0 0.97\n1 1 0.02",
        "0 3\n1 4\n2 5",
        "0 0.5\n0 0.4\n0 0.3",
        "0 0.5\n1 0.4\n3 0.3\n7 0.2\n20 0.1",
        "3 0.5\n2 0.4\n1 0.3",
        "0 0.5\n1, 0.4\n2: 0.3",
        "10% 0.5\n20% 0.4\n30% 0.3",
        "1/3 [===>] 0.5\n2/3 [=====>] 0.4\n3/3 [======>] 0.3",
        "0 inf\n1 inf\n2 inf",
        "loss: 0.7\n0 0.5\n1 0.4\n2 0.3",  # one that names its loss
    ],
)  # fmt: skip
def test_what_may_be_something_else_is_not_read(text: str) -> None:
    assert [point for point in points(text) if point[0] is not None] == []


@given(
    st.integers(1, 1000), st.booleans(),
    st.lists(st.floats(0.0001, 1e6).map(lambda x: round(x, 4)), min_size=3, max_size=12),
    st.sampled_from(["{} {}", "{}: {:.4f}", "{:4d} | {}", "({}, {})"]),
)  # fmt: skip
def test_any_run_of_losses_is_read_whole(step: int, from_zero: bool, losses: list[float], form: str) -> None:
    first = 0 if from_zero else step
    text = "\n".join(form.format(first + step * k, loss) for k, loss in enumerate(losses))
    found = read(text)
    assert [figures.epoch for figures in found] == [first + step * k for k in range(len(losses))]
    assert [next(iter(figures.values.values())) for figures in found] == losses


@given(st.lists(st.text(st.sampled_from("0123456789.:/-[]() ,|e"), max_size=30), max_size=8))
def test_no_line_is_too_odd(lines: list[str]) -> None:
    read("\n".join(lines))


@given(st.lists(st.tuples(st.integers(0, 50), st.floats(0.01, 1).map(lambda x: round(x, 3))), min_size=3, max_size=9))
def test_what_does_not_count_up_is_not_read(rows: list[tuple[int, float]]) -> None:
    counts = [count for count, _ in rows]
    steps = [b - a for a, b in itertools.pairwise(counts)]
    assume(not any(one == other > 0 for one, other in itertools.pairwise(steps)))
    assert points("\n".join(f"{count} {value}" for count, value in rows)) == []
