"""Who is taken for whom."""

from __future__ import annotations

import numpy as np
import pytest

from tests.training.inside.runs import after, picture_set
from tui_backprop.training.inside import confusion
from tui_backprop.training.inside.confusion import ConfusionRequest


def test_confusion_counts_the_test_samples():
    training = after(0 + 1, picture_set(), loss="cross-entropy")
    found = confusion.observe(training, ConfusionRequest())
    assert found is not None
    assert found.part == "test"
    assert found.counts.sum() == 15
    assert found.counts.sum(axis=1).tolist() == [5, 5, 5]
    assert training.last is not None
    assert np.trace(found.counts) / 15 == pytest.approx(training.last.test_accuracy)


def test_none_in_regression():
    assert confusion.observe(after(1, dataset="plane"), ConfusionRequest()) is None
