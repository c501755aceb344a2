"""Processes that a program starts are counted, and ended with it."""

from __future__ import annotations

import os
import secrets
import subprocess
import sys
from pathlib import Path

import pytest

from tests.waiting import wait_for
from tui_backprop.reading.running.processes import MARK, MOST_PROCESSES, Family
from tui_backprop.reading.running.running import check_file
from tui_backprop.reading.verdicts.report import ERROR, UNKNOWN

linux_only = pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="needs /proc")


def checked(tmp_path: Path, source: str, **options: object):
    path = tmp_path / "lab1.py"
    path.write_text(source, encoding="utf-8")
    return check_file(path, **options)  # type: ignore[arg-type]


def alive(word: str) -> list[int]:
    """Processes whose command line has a word."""
    found = []
    for entry in Path("/proc").glob("[0-9]*/cmdline"):
        try:
            if word.encode() in entry.read_bytes():
                found.append(int(entry.parent.name))
        except OSError:
            continue
    return found


def test_forks_without_end_are_refused(tmp_path: Path):
    report = checked(tmp_path, "import os\nwhile True:\n    os.fork()\n")
    assert report.verdict == ERROR
    assert (
        f"line 3: BlockingIOError: [Errno 11] more than {MOST_PROCESSES} processes are not allowed"
        in report.not_checked
    )


@linux_only
def test_fork_bomb_of_the_shell_is_ended(tmp_path: Path):
    word = f"bomb{secrets.token_hex(6)}"
    # The word is in the command line of the shell and of all that it starts.
    bomb = f"n=0; while [ $n -lt 400 ]; do (sleep 60; : {word}) & n=$((n+1)); done; wait"
    report = checked(tmp_path, f"import os\nos.system({bomb!r})\n")
    assert report.verdict == ERROR
    assert f"more than {MOST_PROCESSES} processes" in report.not_checked[0]
    assert alive(word) == []


@linux_only
def test_daemon_in_a_session_of_its_own_is_ended(tmp_path: Path):
    word = f"daemon{secrets.token_hex(6)}"
    source = (
        "import subprocess, sys\n"
        "code = 'import time; print(flush=True); time.sleep(60)'\n"
        f"command = [sys.executable, '-c', code, {word!r}]\n"
        "daemon = subprocess.Popen(command, start_new_session=True, stdout=subprocess.PIPE)\n"
        "assert daemon.stdout.readline() == b'\\n'\n"  # it runs
    )
    assert checked(tmp_path, source).verdict == UNKNOWN
    assert alive(word) == []


@linux_only
def test_family_is_what_came_of_a_process():
    mark = secrets.token_hex(6)
    code = "import subprocess, sys; subprocess.run([sys.executable, '-c', 'import time; time.sleep(60)'])"
    child = subprocess.Popen([sys.executable, "-c", code], start_new_session=True, env={**os.environ, MARK: mark})
    family = Family(child.pid, mark)
    wait_for(lambda: len(family.marked()) == 2)  # and not the one of them that just becomes a program
    assert family.members() == family.marked()
    family.end()
    child.wait()
    assert family.members() == set()


def test_files_without_end_are_ended(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("tui_backprop.reading.running.running.MOST_WRITTEN", 8 << 20)
    source = (
        "import time\nfor i in range(1000):\n    open(f'{i}.bin', 'wb').write(bytes(1 << 20))\n    time.sleep(0.02)\n"
    )
    report = checked(tmp_path, source)
    assert report.verdict == ERROR
    assert report.not_checked == ["it was ended: it wrote more than 8 MB"]


def test_one_large_file_is_refused(tmp_path: Path):
    report = checked(
        tmp_path, "with open('a', 'wb') as f:\n    for i in range(200):\n        f.write(bytes(1 << 20))\n"
    )
    assert report.verdict == ERROR
    assert "File too large" in report.not_checked[0] or "signal" in report.not_checked[0]
