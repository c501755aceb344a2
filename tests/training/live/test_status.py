"""Where a run stands is told by one word, of which each is one kind at most."""

from __future__ import annotations

import pytest

from tui_backprop.training.live.status import Status


@pytest.mark.parametrize("status", Status)
def test_of_one_kind(status: Status) -> None:
    assert [status.is_preparing, status.is_under_way, status.is_over].count(True) == 1


def test_kinds() -> None:
    assert [status for status in Status if status.is_preparing] == ["waiting", "loading"]
    assert [status for status in Status if status.is_under_way] == ["running", "paused"]
    assert [status for status in Status if status.is_over] == ["ended", "failed", "dead"]
