"""`watch` without a screen: a line each time that so long has passed, and a summary."""

from __future__ import annotations

from pathlib import Path

import pytest

from tui_backprop.cli import watch_lines
from tui_backprop.cli.main import main


@pytest.mark.parametrize(("seconds", "lines"), [(3600.0, 0), (0.0, 1)])
def test_there_is_no_line_before_its_time(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    seconds: float,
    lines: int,
) -> None:
    monkeypatch.setattr(watch_lines, "EVERY", seconds)
    monkeypatch.chdir(tmp_path)
    assert main(["watch", "--no-store", "--lines", "--", "sh", "-c", "echo epoch 3 loss 0.5"]) == 0
    said = capsys.readouterr().out.splitlines()
    assert said.count("epoch 3  loss 0.5") == lines
    assert said[lines].startswith("sh: epoch 3 after ")
    assert said[lines + 1 :] == ["  loss  0.5 → 0.5, lowest 0.5 at epoch 3"]
