"""A process of its own that cannot be started is told as such, whatever was missing, and leaves nothing open."""

from __future__ import annotations

import errno
import os
import socket
import subprocess
import tempfile
from types import ModuleType
from typing import NoReturn

import psutil
import pytest

from tui_backprop.errors import TrainerError
from tui_backprop.training.child import ChildProcess


@pytest.mark.parametrize(
    ("module", "what"),
    [(socket, "socketpair"), (tempfile, "TemporaryFile"), (subprocess, "Popen")],
    ids=["its channel", "its file", "itself"],
)
def test_whatever_is_missing_is_told_and_nothing_stays_open(
    monkeypatch: pytest.MonkeyPatch, module: ModuleType, what: str
) -> None:
    def refuse(*_: object, **__: object) -> NoReturn:
        raise OSError(errno.EMFILE, os.strerror(errno.EMFILE))

    before = psutil.Process().num_fds()
    monkeypatch.setattr(module, what, refuse)
    with pytest.raises(TrainerError, match="the clerk could not be started: Too many open files"):
        ChildProcess("nowhere", name="the clerk")
    assert psutil.Process().num_fds() == before


def test_one_that_ends_at_once_is_told_with_its_last_words() -> None:
    child = ChildProcess("tui_backprop.nowhere", name="the clerk")
    try:
        with pytest.raises(TrainerError, match=r"the clerk ended with status 1: .*No module named"):
            child.receive()
    finally:
        child.close()
