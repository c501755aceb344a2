"""Every product of two matrices that `np.einsum` can be told to make is known as one, and nothing else is."""

from __future__ import annotations

import itertools

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui_backprop.reading.tape.einsum import as_product

SIZES = {"i": 2, "j": 3, "k": 4, "n": 5}


@pytest.mark.parametrize(
    ("one", "other", "output"),
    [(one, other, output) for one, other, output in itertools.product(("ij", "ji"), ("jk", "kj"), ("ik", "ki"))],
)
def test_a_product_in_all_its_forms(one: str, other: str, output: str) -> None:
    rng = np.random.default_rng(0)
    a, b = (rng.normal(size=[SIZES[letter] for letter in part]) for part in (one, other))
    for letters, operands in (((one, other), (a, b)), ((other, one), (b, a))):
        formula = f"{letters[0]},{letters[1]}->{output}"
        product = as_product((formula, *operands), {})
        assert product is not None
        assert product[0] @ product[1] == pytest.approx(np.einsum(formula, *operands))


@given(
    st.lists(st.text("ijkn", min_size=2, max_size=2), min_size=2, max_size=2),
    st.text("ijkn", max_size=2),
    st.integers(0, 99),
)
def test_what_is_called_a_product_is_one(inputs: list[str], output: str, seed: int) -> None:
    rng = np.random.default_rng(seed)
    operands = [rng.normal(size=[SIZES[letter] for letter in part]) for part in inputs]
    formula = f"{','.join(inputs)}->{output}"
    product = as_product((formula, *operands), {})
    if product is not None:
        assert product[0] @ product[1] == pytest.approx(np.einsum(formula, *operands))


@pytest.mark.parametrize("formula", ["ij,jk", "ij,jk->", "ij,ij->j", "ij,ij->ij", "ii,ij->ij", "...j,jk->jk"])
def test_what_is_none(formula: str) -> None:
    assert as_product((formula, np.ones((3, 3)), np.ones((3, 3))), {}) is None
    assert as_product(("ij,jk->ik", np.ones((3, 3)), np.ones((3, 3))), {"optimize": True}) is None
