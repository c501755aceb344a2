"""What is called durable was given to the disk: a file is asked to be on it after the last that is written to it."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from tests.store.making import frames_of
from tui_backprop.store.place import Store
from tui_backprop.store.recorder import Recorder


@pytest.fixture
def undone(monkeypatch: pytest.MonkeyPatch) -> dict[str, int]:
    """Bytes written to each file since it was last asked to be on the disk, by the file's name."""
    left: dict[str, int] = {}
    write, fsync = os.write, os.fsync

    def name_of(file: int) -> str:
        return str(Path(f"/proc/self/fd/{file}").readlink())

    def noting_write(file: int, data: Any) -> int:
        done = write(file, data)
        left[name_of(file)] = left.get(name_of(file), 0) + done
        return done

    def noting_fsync(file: int) -> None:
        fsync(file)
        left[name_of(file)] = 0

    monkeypatch.setattr(os, "write", noting_write)
    monkeypatch.setattr(os, "fsync", noting_fsync)
    return left


@pytest.mark.skipif(not Path("/proc/self/fd").is_dir(), reason="the names of open files are told by Linux alone")
def test_nothing_is_left_behind_when_it_is_said_to_be_durable(store: Store, undone: dict[str, int]) -> None:
    it = Recorder(store, lambda: {"started": 5.0}, spacing=0.01)
    it.event("edited", layer=1)
    checkpoint = ({"epoch": 3}, {"weights": np.arange(4.0)})
    assert it.finish({"status": "ended"}, frames=frames_of(np.ones((1, 3))), checkpoint=checkpoint)
    run = store.runs / it.id
    written = {name: left for name, left in undone.items() if name.startswith(str(store.root))}
    assert any("journal" in name for name in written)
    assert any("checkpoint" in name for name in written)
    assert not any(written.values()), written
    # The names of the files are on the disk, too: their folder was asked after they were made.
    assert str(run) in written
