"""Whether there is an error, or a step, in a program's text."""

from __future__ import annotations

import pytest

from tui_backprop.reading.source.differences import has_differences, modules_of


@pytest.mark.parametrize(
    ("source", "is_there"),
    [
        ("e = p - y", True),
        ("w -= rate * g", True),
        ("w.data -= g", True),
        ("w = np.subtract(w, g)", True),
        ("exec(text)", True),
        ("print('hello'", True),
        ("e = x - y.mean()", True),
        ("print('hello')", False),
        ("a = 1 / (1 + np.exp(-z))", False),
        ("s = 1 - a ** 2", False),
        ("n = n - 1; k -= 1", False),
        ("e = np.exp(z - z.max(axis=0))", False),
        ("x = (x - np.mean(x, 0)) / x.std(0)", False),
        ("x -= x.mean()", False),
        ("total += x", False),
    ],
)
def test_what_is_taken_off_what(source: str, is_there: bool):
    assert has_differences(source) is is_there


def test_modules():
    assert modules_of("import numpy as np, lab.net\nfrom data.xor import x\nfrom . import z") == {
        "numpy",
        "lab",
        "data",
        "",
    }
