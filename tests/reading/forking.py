"""Programs are run in forks of one process that has everything imported: for tests that judge many.

What is judged, and by what, is the same as in a process that is started for each program; the sandbox and the watch
over what a program starts are not there. Tests of these two (`test_running`, `test_processes`, the commands') do
without this module.
"""

from __future__ import annotations

import contextlib
import json
import os
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest

from tui_backprop.reading.running import running


class Forks:
    """The process that is forked.

    Args:
        home: a folder for it.
        module: its program; by default this one.
    """

    def __init__(self, home: Path, module: str = "tests.reading.forking") -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-m", module], stdin=subprocess.PIPE, stdout=subprocess.PIPE,
            cwd=home, env=running.surroundings(home), text=True,
        )  # fmt: skip

    def run(self, _command: Sequence[str], request: str, home: Path, seconds: int) -> str:
        """In place of `running._run`: what went wrong, or ""."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(json.dumps([str(home), request]) + "\n")
        self._process.stdin.flush()
        status = int(self._process.stdout.readline())
        if status < 0:
            return f"it was ended by signal {-status}; the limits are {seconds} s and {running.MEMORY >> 30} GB"
        return (home / "complaint").read_text(encoding="utf-8").strip().rpartition("\n")[2] if status else ""

    def close(self) -> None:
        """End the process."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.close()
        self._process.wait()
        self._process.stdout.close()


@pytest.fixture(scope="session")
def forks() -> Iterator[Forks]:
    """The process that is forked, one for all tests."""
    with tempfile.TemporaryDirectory(prefix="backprop-forks-") as home:
        server = Forks(Path(home))
        yield server
        server.close()


@pytest.fixture
def forked(forks: Forks, monkeypatch: pytest.MonkeyPatch) -> None:
    """Programs are run in forks."""
    monkeypatch.setattr(running, "_run", forks.run)


def main() -> None:
    """Fork for each request, and tell how it ended."""
    from tui_backprop.reading.mapped import own_network  # noqa: F401 - that is what takes the time
    from tui_backprop.reading.verdicts import judging  # noqa: F401 - that is what takes the time

    while line := sys.stdin.readline():
        home, request = json.loads(line)
        child = os.fork()
        if not child:
            _become(Path(home))
            running.do(json.loads(request))
        _, status = os.waitpid(child, 0)
        with contextlib.suppress(ProcessLookupError):
            os.killpg(child, signal.SIGKILL)
        print(os.waitstatus_to_exitcode(status), flush=True)


def _become(home: Path) -> None:
    """What a process is that was started for a program."""
    os.setsid()
    os.chdir(home)
    sys.path[0] = str(home)
    os.environ.clear()
    os.environ.update(running.surroundings(home))
    tempfile.tempdir = None
    null = os.open(os.devnull, os.O_WRONLY)
    os.dup2(null, 1)
    os.dup2(os.open("complaint", os.O_WRONLY | os.O_CREAT), 2)


if __name__ == "__main__":
    main()
