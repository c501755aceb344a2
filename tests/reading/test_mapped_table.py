"""Right programs of the corpus whose network is not plainly written, and those that `watch` shows as curves only.

`python -m tests.reading.mapped_table` looks at all of them.
"""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from tests.reading.mapped_table import CHECK, Row, row_of

pytestmark = pytest.mark.usefixtures("forked")

ODD = {
    "programs/r25_dropout.py": "it drops units at random",
    "programs/r29_einsum_ones_column.py": "sgd 0.2, 23 updates alike",
    "programs/r31_bce_clipped_flat_vectors.py": "sgd 0.4, 23 updates alike",
    "programs/r36_nesterov_looks_ahead.py": "nesterov 0.1, 23 updates alike",
    "programs/r38_summed_over_the_samples.py": "sgd 1.8, 7 updates alike",
    "programs/r40_average_velocity_shuffled_in_place.py": "momentum 0.03 changing, 23 updates alike",
    "programs/r42_a_line_every_hundred_samples.py": "sgd 0.25, 23 updates alike",
    "programs/r43_ones_and_shuffled_rows.py": "23 updates alike",
    "programs/heldout/h02_l2_both_in_loss_and_gradient.py": "sgd 0.4, 23 updates alike",
    "programs/heldout/h04_autograd_style_objects.py": "sgd 0.2, 23 updates alike",
    "unseen/right_03_spiral_dict_momentum.py": "momentum 0.2, 22 updates alike",
    "unseen/right_07_circles_ones_column.py": "sgd 0.5, 13 updates alike",
    "unseen/right_08_blobs_einsum_adamw_dropout.py": "it drops units at random",
    "unseen/right_13_circles_npy_nesterov.py": "nesterov 0.25, 23 updates alike",
    "second/right_06_flat_nesterov.py": "nesterov 0.1, 22 updates alike",
    "second/right_08_digits_dropout.py": "it drops units at random",
    "traits/t01_only_an_error.py": "sgd 0.8, 23 updates alike",
    "second/right_10_einsum.py": "adam 0.01 changing, 15 updates alike",
}
"""What is told of them."""
CURVES_ONLY = {
    "programs/r05_neuron_objects_loops.py": "no weights were found",
    "programs/heldout/h08_huber_hinge_free_sum_loss.py": "its loss at line 17",
}
"""Why they are."""


def row(program: str) -> Row:
    path = CHECK / program
    entries = tomllib.loads((path.parent / "expected.toml").read_text(encoding="utf-8"))["program"]
    return row_of(path.parent, next(entry for entry in entries if entry["file"] == path.name))


@pytest.mark.parametrize("program", ODD, ids=lambda name: Path(name).stem)
def test_a_network_that_is_not_plainly_written_is_mapped(program: str) -> None:
    found = row(program)
    assert found.mapped, found.told
    assert ODD[program] in found.told


@pytest.mark.parametrize("program", CURVES_ONLY, ids=lambda name: Path(name).stem)
def test_why_there_are_curves_only_is_said(program: str) -> None:
    found = row(program)
    assert not found.mapped
    assert CURVES_ONLY[program] in found.told


@pytest.mark.parametrize(
    ("program", "why"),
    [("unseen/slip_16_circles_online.py", "more than dense layers"), ("third/slip_22.py", "")],
)  # fmt: skip
def test_a_wrong_program_is_no_trouble_of_ours(program: str, why: str) -> None:
    told = row(program).told
    assert "failed" not in told
    assert why in told
