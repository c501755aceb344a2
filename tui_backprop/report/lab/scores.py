"""Numbers of a report as they are printed: with the digits that mean something, and never without n."""

from __future__ import annotations

import math

from tui_backprop.nn.metrics import Metric
from tui_backprop.report.lab.shown import Shown

NONE = "–"


def loss_text(value: float | None) -> str:
    """A loss in four significant digits, the same everywhere in a report.

    >>> loss_text(0.044030123), loss_text(1.48921e-09), loss_text(12.3456), loss_text(0.0), loss_text(None)
    ('0.04403', '1.489e-09', '12.35', '0', '–')
    """
    if value is None or not math.isfinite(value):
        return NONE
    return f"{value:.4g}"


def score_text(value: float | None, metric: Metric) -> str:
    """A score in per cent where it is a share, else with four decimals; 100 % is only said of all.

    >>> from tui_backprop.nn.metrics import METRICS
    >>> [score_text(value, METRICS["accuracy"]) for value in (1.0, 0.99996, 20 / 21, None)]
    ['100 %', '99.99 %', '95.2 %', '–']
    """
    if value is None or not math.isfinite(value):
        return NONE
    if not metric.is_share:
        return metric.text(value, 4)
    if value in (0.0, 1.0):
        return f"{100 * value:.0f} %"
    text = f"{100 * value:.1f} %"
    return text if text not in ("100.0 %", "0.0 %") else "99.99 %" if value > 0.5 else "0.01 %"


def right_of(shown: Shown, part: str) -> str:
    """How many samples of a part are right, as "20 of 21"; "" in regression.

    Args:
        part: "train", "validation" or "test".
    """
    name = {"train": "accuracy"}.get(part, f"{part}_accuracy")
    share, n = shown.measured.get(name), shown.count(part)
    if share is None or not shown.experiment.score.is_share:
        return ""
    return f"{round(share * n):,} of {n:,}"
