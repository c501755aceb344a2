"""On what a run was made, and what of it may change bits."""

from __future__ import annotations

import json

import numpy as np
import pytest

from tui_backprop.store.provenance import differences, digest, provenance


def test_it_is_told_in_plain_values() -> None:
    told = provenance()
    assert json.loads(json.dumps(told)) == told
    assert {"backprop_tui", "numpy", "python", "blas", "kernel", "threads", "host", "processor", "cores"} <= set(told)


def test_what_may_change_bits_is_told_and_nothing_else() -> None:
    now = provenance()
    assert differences(now, now) == []
    before = now | {"kernel": "no machine's", "threads": 0, "host": "elsewhere", "cores": 1000}
    assert differences(before, now) == [
        f"BLAS kernel no machine's then, {now['kernel']} now",
        f"BLAS threads 0 then, {now['threads']} now",
    ]


@pytest.mark.parametrize("before", [None, 3, [], {}])
def test_what_was_not_recorded_is_no_difference(before: object) -> None:
    assert differences(before, provenance()) == []


def test_a_fingerprint_is_of_values_shape_and_type() -> None:
    array = np.arange(6.0)
    assert digest([array]) == digest([array.copy()])
    others = [array.reshape(2, 3), array.astype(np.float32), array[::-1], array[:5]]
    assert len({digest([array]), *(digest([other]) for other in others)}) == 5
    assert digest([array, array]) != digest([array])
