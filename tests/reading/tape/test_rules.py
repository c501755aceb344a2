"""Every slope that the tape knows, against PyTorch: as it was recorded, and as it is where PyTorch is installed."""

from __future__ import annotations

import numpy as np
import pytest

from tests.reading.in_torch import RECORD, SEED, arguments, torch_slopes
from tests.reading.tape.test_derivatives import ELSEWHERE, call_of, tape_slopes, taped
from tui_backprop.reading.tape.rules import RULES

OPERATIONS = sorted(set(RULES) - ELSEWHERE)


def slopes(op: str) -> list[np.ndarray]:
    loss, leaves, _ = taped(call_of(op)[0], arguments(op), SEED)
    return tape_slopes(loss, leaves)


@pytest.mark.parametrize("op", OPERATIONS)
def test_recorded(op: str):
    with np.load(RECORD) as record:
        for i, slope in enumerate(slopes(op)):
            np.testing.assert_allclose(slope, record[f"{op}.{i}"], rtol=1e-10, atol=1e-12)


def test_live():
    torch = pytest.importorskip("torch")
    for op in OPERATIONS:
        for slope, wanted in zip(slopes(op), torch_slopes(torch, op), strict=True):
            np.testing.assert_allclose(slope, wanted, rtol=1e-10, atol=1e-12, err_msg=op)
