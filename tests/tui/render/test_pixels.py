"""Arrays resampled to pixels."""

from __future__ import annotations

import numpy as np

from tui_backprop.tui.render.pixels import resample


def test_resampling() -> None:
    values = np.arange(16.0).reshape(4, 4)
    assert resample(values, 2, 2).tolist() == [[2.5, 4.5], [10.5, 12.5]]
    assert resample(values, 4, 8)[0].tolist() == [0, 0, 1, 1, 2, 2, 3, 3]
    assert np.isnan(resample(np.empty((0, 3)), 1, 2)).all()
