"""Sizes as people write them."""

from __future__ import annotations

import pytest

from tui_backprop.errors import StoreError
from tui_backprop.store.sizes import LIMIT, limit_of, parse_size


class TestLimit:
    @pytest.mark.parametrize(
        ("text", "size"),
        [("0", 0), ("500MB", 500_000_000), ("2 GB", 2_000_000_000), ("1.5k", 1500), ("1000000", 1_000_000)],
    )
    def test_sizes(self, text: str, size: int) -> None:
        assert parse_size(text) == limit_of({"BACKPROP_TUI_STORE_LIMIT": text}) == size

    @pytest.mark.parametrize("text", ["-1", "x", "1 XB", "nan"])
    def test_other_words_are_refused(self, text: str) -> None:
        with pytest.raises(StoreError, match=r"BACKPROP_TUI_STORE_LIMIT: .* is not a size"):
            limit_of({"BACKPROP_TUI_STORE_LIMIT": text})

    def test_nothing_said_is_the_usual_limit(self) -> None:
        assert limit_of({}) == limit_of({"BACKPROP_TUI_STORE_LIMIT": ""}) == LIMIT
