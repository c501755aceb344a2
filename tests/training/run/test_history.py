"""Learning curves in bounded memory: against brute force."""

from __future__ import annotations

import math
import tracemalloc

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tui_backprop.training.run.history import EMPTY_CURVE, Curve, History
from tui_backprop.training.run.record import SERIES, Record, series_of

values = st.one_of(st.floats(-1e6, 1e6), st.sampled_from([math.nan, math.inf, -math.inf]))
optional = st.one_of(st.none(), values)


def brute_force(records: list[Record], curve: Curve, name: str) -> tuple[list[float], list[float]]:
    """The extremes of the finite values in each bucket of `curve`, NaN where there are none."""
    low, high = [], []
    for start in curve.epochs:
        inside = [
            value
            for record in records
            if start <= record.epoch < start + curve.width
            and (value := getattr(record, name)) is not None
            and math.isfinite(value)
        ]
        low.append(min(inside, default=math.nan))
        high.append(max(inside, default=math.nan))
    return low, high


def assert_same_as_brute_force(records: list[Record], curve: Curve) -> None:
    last = records[-1].epoch
    assert curve.epochs[0] == 0
    assert (np.diff(curve.epochs) == curve.width).all()
    assert curve.epochs[-1] <= last < curve.epochs[-1] + curve.width
    for name in SERIES:
        low, high = brute_force(records, curve, name)
        if all(math.isnan(value) for value in low):
            assert name not in curve.low
            continue
        np.testing.assert_array_equal(curve.low[name], low)
        np.testing.assert_array_equal(curve.high[name], high)


@settings(max_examples=60, deadline=None)
@given(data=st.data())
def test_no_extreme_is_ever_lost(data: st.DataObject) -> None:
    buckets = data.draw(st.sampled_from([2, 4, 8, 16]))
    n = data.draw(st.integers(1, 120))
    with_test = data.draw(st.booleans())
    records = [
        Record(epoch, epoch, data.draw(values), data.draw(optional), data.draw(values) if with_test else None)
        for epoch in range(n)
    ]
    history = History(buckets)
    start = 0
    while start < n:
        count = data.draw(st.integers(1, 40))
        history.extend(records[start : start + count])
        start += count
    curve = history.curve()
    assert len(curve.epochs) <= buckets
    assert_same_as_brute_force(records, curve)
    columns = data.draw(st.integers(1, 20))
    narrow = history.curve(columns)
    assert len(narrow.epochs) <= columns
    assert_same_as_brute_force(records, narrow)
    perfect = [record.epoch for record in records if record.accuracy is not None and 1 <= record.accuracy < math.inf]
    assert history.perfect_at == (perfect[0] if perfect else None)


def smooth(epoch: int) -> Record:
    return Record(epoch, epoch, 1 / (epoch + 1), 0.5)


def test_a_spike_of_one_epoch_survives_a_million() -> None:
    history = History()
    spike = 654_321
    for start in range(0, 1_000_000, 50_000):
        records = [smooth(epoch) for epoch in range(start, start + 50_000)]
        if start <= spike < start + 50_000:
            records[spike - start] = records[spike - start]._replace(loss=99.0)
        history.extend(records)
    for columns in (None, 200, 60, 1):
        curve = history.curve(columns)
        bucket = int(np.nanargmax(curve.high["loss"]))
        assert curve.high["loss"][bucket] == 99.0
        assert curve.epochs[bucket] <= spike < curve.epochs[bucket] + curve.width
        assert columns == 1 or curve.high["loss"][0] == 1.0
        assert columns is None or len(curve.epochs) <= columns


def test_memory_does_not_grow_with_the_run() -> None:
    history = History(64)
    tracemalloc.start()
    for epoch in range(1000):  # NumPy keeps some small blocks for itself
        history.extend([smooth(epoch)])
    before = tracemalloc.get_traced_memory()[0]
    for epoch in range(1000, 6000):
        history.extend([smooth(epoch)])
    after = tracemalloc.get_traced_memory()[0]
    tracemalloc.stop()
    # Half of what a single number an epoch would take: other threads of the tests may hold a little, too.
    assert after - before < 5000 * 8 / 2


def test_the_way_the_records_are_cut_does_not_matter() -> None:
    records = [smooth(epoch) for epoch in range(777)]
    whole, single = History(32), History(32)
    whole.extend(records)
    for record in records:
        single.extend([record])
    assert whole.width == single.width == 32
    np.testing.assert_array_equal(whole.curve().low["loss"], single.curve().low["loss"])
    np.testing.assert_array_equal(whole.curve().high["loss"], single.curve().high["loss"])


def test_empty() -> None:
    assert History().curve() is EMPTY_CURVE
    history = History()
    history.extend([])
    assert history.curve(10) is EMPTY_CURVE


def test_a_curve_is_the_callers_own() -> None:
    history = History()
    history.extend([smooth(0), smooth(1)])
    first = history.curve()
    first.low["loss"][:] = -1
    assert history.curve().low["loss"].tolist() == [1.0, 0.5]


def test_perfect_then_diverged_in_one_go() -> None:
    """A diverged record has no accuracy, which must not hide the perfect ones before it."""
    history = History()
    history.extend([Record(0, 0, 1.0, 0.5), Record(1, 1, 0.1, 1.0), Record(2, 2, math.inf, None)])
    assert history.perfect_at == 1
    assert history.curve().high["loss"].tolist()[:2] == [1.0, 0.1]
    assert math.isnan(history.curve().high["loss"][2])


@pytest.mark.parametrize("cut", [True, False])
def test_an_interrupted_epoch_repeats_the_number_of_the_one_before(cut: bool) -> None:
    records = [Record(0, 0, 1.0, 0.5), Record(1, 5, 0.5, 0.5), Record(1, 7, 3.0, 0.25)]
    history = History()
    for chunk in [records[:2], records[2:]] if cut else [records]:
        history.extend(chunk)
    curve = history.curve()
    assert curve.epochs.tolist() == [0, 1]
    assert curve.low["loss"].tolist() == [1.0, 0.5]
    assert curve.high["loss"].tolist() == [1.0, 3.0]


def test_metrics_have_curves_like_everything_else() -> None:
    history = History(4, series=series_of(["macro-f1"]))
    history.extend([smooth(epoch)._replace(metrics={"macro_f1": epoch / 10}) for epoch in range(6)])
    history.extend([smooth(6)._replace(metrics={"macro_f1": None})])
    curve = history.curve()
    assert set(curve.low) == {"loss", "accuracy", "macro_f1"}
    assert curve.width == 2
    np.testing.assert_array_equal(curve.low["macro_f1"], [0.0, 0.2, 0.4, np.nan])
    np.testing.assert_array_equal(curve.high["macro_f1"], [0.1, 0.3, 0.5, np.nan])
