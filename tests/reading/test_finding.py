"""What is told of a slip."""

from __future__ import annotations

import pytest

from tui_backprop.reading.finding import Finding


@pytest.mark.parametrize(
    ("right", "change", "told"),
    [
        ("", "1 - a ** 2; tried: so all is right", ("change", "1 - a ** 2; tried: so all is right")),
        ("", "tried: so all is right", ("tried", "so all is right")),
        ("", "tried, with the other one: so all is right", ("tried", "with the other one: so all is right")),
        ("(1 − a₁²)", "tried: so all is right",
         ("change", "what is right in place of what is here; tried: so all is right")),
        ("(1 − a₁²)", "", ("change", "")),
    ],
)  # fmt: skip
def test_tried_follows_a_change(right: str, change: str, told: tuple[str, str]):
    assert Finding("chain-rule", 3, "wrong", certain=True, right=right, change=change).parts[-1] == told
