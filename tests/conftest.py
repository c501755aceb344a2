"""For all tests."""

from __future__ import annotations

import contextlib
import itertools
import os
import shutil
import signal
import tempfile
from collections.abc import Iterator
from pathlib import Path

import hypothesis
import pytest

from tui_backprop.machine import pin_threads

# What runs inside the tests' process and what runs as a command are to agree to the bit.
pin_threads()

# A busy machine makes an example slow, not wrong.
hypothesis.settings.register_profile("patient", deadline=None, suppress_health_check=[hypothesis.HealthCheck.too_slow])
hypothesis.settings.load_profile("patient")

# A shell that starts the tests in the background has them, and all that they start, ignore Ctrl-C, and nohup a dropped
# line; tests do both.
with contextlib.suppress(ValueError):  # not in the main thread
    signal.signal(signal.SIGINT, signal.default_int_handler)
    signal.signal(signal.SIGHUP, signal.SIG_DFL)

pytest.register_assert_rewrite("tests.tui.findings")


@pytest.fixture(scope="session", autouse=True)
def _place_of_runs(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """What tests train is recorded in a directory of theirs, not among the runs of whoever runs them."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("BACKPROP_TUI_HOME", str(tmp_path_factory.mktemp("runs") / "store"))
        patch.setenv("XDG_CACHE_HOME", str(tmp_path_factory.mktemp("cache")))
        patch.setenv("MPLCONFIGDIR", str(tmp_path_factory.mktemp("matplotlib")))  # fonts are looked for once
        yield


_DOORS = itertools.count()


@pytest.fixture(autouse=True)
def _doors(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """No test is offered a training of another one, or of whoever runs them, that is still under way."""
    place = Path(tempfile.gettempdir()) / f"bp-{os.getpid()}-{next(_DOORS)}"  # short, as sockets want it
    monkeypatch.setenv("BACKPROP_TUI_SOCKETS", str(place))
    yield
    shutil.rmtree(place, ignore_errors=True)


def pytest_xdist_auto_num_workers() -> int:
    """One process more than there are cores: tests in a terminal mostly wait."""
    return len(os.sched_getaffinity(0)) + 1 if hasattr(os, "sched_getaffinity") else (os.cpu_count() or 1) + 1


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--accept", action="store_true", help="make changed pictures of the screen the ones to hold")


@pytest.fixture
def accept(request: pytest.FixtureRequest) -> bool:
    """Whether changed pictures of the screen are accepted."""
    return bool(request.config.getoption("--accept"))
