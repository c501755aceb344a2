"""Metrics against their definitions, sample by sample, for one network and for a population."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from tui_backprop.data.dataset import Dataset
from tui_backprop.data.sources import load
from tui_backprop.experiment.experiment import Experiment
from tui_backprop.nn.metrics import METRICS, OPTIONAL, score_of
from tui_backprop.training.run.learner import Evaluator, Learner
from tui_backprop.training.run.samples import parts_of


class Said:
    """Answers that were given outright."""

    def __init__(self, truth: list[int], said: list[int], classes: int) -> None:
        self.truth, self.said, self.classes = truth, said, classes
        self.targets = np.eye(classes)[truth].T
        self.outputs = np.eye(classes)[said].T

    def share_right(self) -> Any:
        return float(np.mean(np.array(self.truth) == np.array(self.said)))

    def confusion(self) -> np.ndarray[Any, Any]:
        counts = np.zeros((self.classes, self.classes), np.int64)
        for pair in zip(self.truth, self.said, strict=True):
            counts[pair] += 1
        return counts


def recall(truth: list[int], said: list[int], of: int) -> float:
    found = [answer == of for true, answer in zip(truth, said, strict=True) if true == of]
    return sum(found) / len(found)


def f1(truth: list[int], said: list[int], of: int) -> float:
    right = sum(true == answer == of for true, answer in zip(truth, said, strict=True))
    return 2 * right / (truth.count(of) + said.count(of))


answers = st.integers(2, 5).flatmap(
    lambda classes: st.tuples(
        st.just(classes),
        st.lists(st.tuples(st.integers(0, classes - 1), st.integers(0, classes - 1)), min_size=1, max_size=30),
    )
)


@given(answers)
def test_of_classes(drawn: tuple[int, list[tuple[int, int]]]) -> None:
    classes, pairs = drawn
    truth, said = [true for true, _ in pairs], [answer for _, answer in pairs]
    given_answers = Said(truth, said, classes)
    recalls = [recall(truth, said, of) for of in set(truth)]
    assert METRICS["balanced-accuracy"].measure(given_answers) == pytest.approx(np.mean(recalls))
    scores = [f1(truth, said, of) for of in {*truth, *said}]
    assert METRICS["macro-f1"].measure(given_answers) == pytest.approx(np.mean(scores))
    for metric in METRICS.values():
        if "classification" in metric.tasks:
            assert metric.low <= metric.measure(given_answers) <= metric.high
            assert metric.measure(Said(truth, truth, classes)) == metric.best


def test_as_scikit_learn_has_them() -> None:
    theirs = pytest.importorskip("sklearn.metrics")
    rng = np.random.default_rng(3)
    for _ in range(20):
        truth, said = rng.integers(0, 4, 25), rng.integers(0, 4, 25)
        truth[:4] = range(4)  # a class that does not occur is a warning there
        ours = Said(truth.tolist(), said.tolist(), 4)
        assert METRICS["balanced-accuracy"].measure(ours) == pytest.approx(theirs.balanced_accuracy_score(truth, said))
        assert METRICS["macro-f1"].measure(ours) == pytest.approx(theirs.f1_score(truth, said, average="macro"))


def test_every_task_has_a_score_that_need_not_be_asked_for() -> None:
    assert score_of("classification").name == "accuracy"
    assert score_of("regression").label == "R²"
    assert not {"accuracy", "r2"} & set(OPTIONAL)
    assert set(OPTIONAL) < set(METRICS)


@pytest.mark.parametrize(
    "settings",
    [
        {}, {"loss": "hinge"}, {"loss": "cross-entropy"}, {"dataset": "spiral", "points": 30, "loss": "cross-entropy"},
        {"dataset": "plane"},
    ],
)  # fmt: skip
def test_an_evaluator_counts_what_the_data_set_says(settings: dict[str, Any]) -> None:
    metrics = () if settings.get("dataset") == "plane" else OPTIONAL
    experiments = [Experiment(**settings, metrics=metrics, seed=seed, data_seed=1) for seed in (1, 2, 3)]
    data = load(experiments[0].data_spec)
    together = Learner(experiments, parts_of(experiments[0], data), population=True)
    together.measure_train()
    for k, experiment in enumerate(experiments):
        alone = Learner([experiment], parts_of(experiment, data))
        alone.measure_train()
        own, others = alone.train.scores(), together.train.scores()
        assert set(own) == {"accuracy", *(METRICS[name].key for name in metrics)}
        for name, value in own.items():
            assert type(value) is float
            assert others[name][k] == value
        if metrics:
            np.testing.assert_array_equal(alone.train.confusion(), counted(data, alone.train))
            np.testing.assert_array_equal(together.train.confusion()[k], alone.train.confusion())


def counted(data: Dataset, evaluator: Evaluator) -> np.ndarray[Any, Any]:
    counts = np.zeros((data.classes, data.classes), np.int64)
    for row, sample in enumerate(evaluator.part.which):
        outputs = evaluator.outputs[:, row]
        said = int(outputs[0] > evaluator.threshold) if len(outputs) == 1 else int(outputs.argmax())
        counts[int(data.labels[sample]), said] += 1
    return counts


@given(st.floats(-1e12, 1, allow_nan=False))
@example(1 - 2**-53)
@example(0.99999)
def test_r_squared_has_at_most_six_digits_and_is_1_only_when_it_is(value: float) -> None:
    for decimals in (4, 6):
        text = METRICS["r2"].text(value, decimals)
        mantissa = text.split("e")[0].lstrip("-").replace(".", "").lstrip("0")
        assert len(mantissa) <= 6
        assert (float(text) == 1) == (value == 1)
        assert float(text) == pytest.approx(value, rel=1e-5, abs=2 * 10.0**-decimals)
