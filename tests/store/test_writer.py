"""Whether the process that writes a run still lives."""

from __future__ import annotations

import dataclasses
import subprocess
import sys
import time
from typing import Any

import pytest

from tui_backprop.store import writer
from tui_backprop.store.writer import SILENCE, Writer, this_process


def test_this_process_lives() -> None:
    assert this_process().is_alive(0.0)
    assert Writer.from_dict(this_process().to_dict()) == this_process()


def test_one_that_has_ended_does_not() -> None:
    child = subprocess.Popen([sys.executable, "-c", ""])
    dead = dataclasses.replace(this_process(), pid=child.pid)
    child.wait()
    assert not dead.is_alive(time.time())


def test_another_process_with_its_number_is_not_taken_for_it() -> None:
    assert not dataclasses.replace(this_process(), born="1").is_alive(time.time())


def test_on_another_machine_it_is_judged_by_what_it_wrote() -> None:
    far = dataclasses.replace(this_process(), host="elsewhere", machine="other/1")
    assert far.is_alive(time.time() - SILENCE + 5)
    assert not far.is_alive(time.time() - SILENCE - 5)


@pytest.mark.parametrize("values", [None, [], {}, {"pid": "x", "host": 3}])
def test_one_that_is_not_known_is_judged_likewise(values: Any) -> None:
    assert not Writer.from_dict(values).is_alive(0.0)


def test_without_a_system_that_tells_its_start(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(writer, "Path", lambda path: type("Missing", (), {
        "read_text": lambda *_, **__: (_ for _ in ()).throw(OSError(path)), "exists": lambda _: False})())  # fmt: skip
    assert this_process().born == "alive"
    assert writer._born(2**22 + 1) == ""
