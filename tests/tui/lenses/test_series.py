"""Where a curve says that the network overfits."""

from __future__ import annotations

import pytest

from tui_backprop.training.run.history import EMPTY_CURVE, Curve
from tui_backprop.tui.lenses.series import lowest_notes, overfitting


def curve(test: list[float]) -> Curve:
    import numpy as np

    low = {"test_loss": np.array(test)}
    return Curve(np.arange(len(test)) * 10, 10, low, low)


@pytest.mark.parametrize(
    ("test", "epoch"),
    [([3, 2, 1, 1.2], 20), ([3, 2, 1, 1.01], None), ([3, 2, 1], None), ([1, float("nan")], None), ([1, 2, 3, 4], 0)],
)
def test_overfitting_is_marked_where_the_test_loss_turned(test, epoch):
    assert overfitting(curve(test)) == epoch


def test_an_epoch_that_a_bucket_hides_is_told_only_about():
    assert lowest_notes(1536, Curve(EMPTY_CURVE.epochs, 1, {}, {}))[0] == "test loss lowest at 1,536"
    assert lowest_notes(1536, Curve(EMPTY_CURVE.epochs, 64, {}, {}))[0] == "test loss lowest at about 1,536"


def test_however_short_a_note_says_of_what_it_is():
    assert all("test loss" in note for note in lowest_notes(1536, Curve(EMPTY_CURVE.epochs, 64, {}, {})))
