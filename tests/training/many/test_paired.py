"""Tests on pairs of runs with the same seed: against SciPy's record, and as often wrong as they say."""

from __future__ import annotations

import json
from itertools import product
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui_backprop.training.many.paired import bootstrap_interval, holm, mcnemar_p, sign_flip_p

RECORD = json.loads((Path(__file__).parents[2] / "golden" / "statistics.json").read_text(encoding="utf-8"))


@pytest.mark.parametrize("case", RECORD["pairs"])
def test_pairs_are_scipys(case: dict[str, Any]):
    differences = case["differences"]
    is_exact = len(differences) <= 13  # as SciPy's was
    tolerance = 1e-12 if is_exact else 0.015  # 10,000 draws: three standard errors of a share near ½
    assert sign_flip_p(differences) == pytest.approx(case["sign_flip_p"], abs=tolerance)
    spread = np.std(differences) / len(differences) ** 0.5
    assert bootstrap_interval(differences) == pytest.approx(case["bootstrap"], abs=0.06 * spread)


@pytest.mark.parametrize(("one", "other", "p"), RECORD["mcnemar"])
def test_mcnemar_is_scipys_binomial_test(one: int, other: int, p: float):
    assert mcnemar_p(one, other) == pytest.approx(p, rel=1e-12)


def test_alike_pairs_are_called_different_as_seldom_as_said():
    rng = np.random.default_rng(5)
    wrong = sum(sign_flip_p(rng.normal(size=12)) < 0.05 for _ in range(1_000))
    assert wrong <= 70  # 50 expected; three standard deviations above


def test_few_pairs_cannot_tell_however_alike_they_are():
    assert sign_flip_p([0.1] * 5) > 0.05
    assert sign_flip_p([0.1] * 6) < 0.05
    assert bootstrap_interval([0.1]) is None


@given(st.lists(st.integers(-4, 4), max_size=12))
def test_halves_count_every_combination_of_signs(differences: list[int]):
    values = np.array([value for value in differences if value], float) / 21
    sums = [sum(s * v for s, v in zip(signs, values, strict=True)) for signs in product((-1, 1), repeat=len(values))]
    expected = np.mean([abs(total) >= abs(values.sum()) - 1e-9 for total in sums])
    assert sign_flip_p([value / 21 for value in differences]) == pytest.approx(expected, abs=1e-12)


def test_twenty_pairs_are_counted_to_the_last():
    assert sign_flip_p([0.1] * 20) == 2 / 2**20
    assert sign_flip_p([0.1] * 30) == 2 / 2**30


def test_tests_that_were_not_looked_at_count_too():
    assert holm([0.01, 0.02], family=10) == pytest.approx([0.1, 0.18])
    assert holm([0.01, 0.02], family=1) == holm([0.01, 0.02])


def test_nothing_to_compare():
    assert sign_flip_p([]) == 1
    assert sign_flip_p([0.0, 0.0]) == 1
    assert bootstrap_interval([0.0, 0.0, 0.0]) == (0, 0)


@given(st.lists(st.floats(0, 1), max_size=20))
def test_holm_keeps_the_order_and_only_raises(ps: list[float]):
    corrected = holm(ps)
    assert all(p <= after <= 1 for p, after in zip(ps, corrected, strict=True))
    order = np.argsort(ps, kind="stable")
    assert (np.diff(np.array(corrected)[order]) >= 0).all() if len(ps) else corrected == []
