"""Other people's code in a process of its own: limited in time, memory, files and processes, in a copy of its folder.

The process is this module, run with the name of a program; it writes the report to a file as JSON. It gets a scratch
copy of the program's folder, so that nothing of the user's is written to, and no standard input. With bubblewrap
(`bwrap`) it has no network either; `network_is_closed` says whether that is so.
"""

from __future__ import annotations

import functools
import json
import os
import resource
import secrets
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from tui_backprop.reading.mapped.dwelling import OwnNetwork
from tui_backprop.reading.program.program import cells_in, source_of
from tui_backprop.reading.running.processes import (
    MARK,
    MOST_PROCESSES,
    Family,
    count_starts,
    limit_processes,
    processes_allowed,
)
from tui_backprop.reading.running.scratch import copied, size_of
from tui_backprop.reading.source.branches import with_string
from tui_backprop.reading.source.cell_lines import in_cells
from tui_backprop.reading.verdicts.report import ERROR, Report

SECONDS = 60
MEMORY = 4 << 30
FILE_SIZE = 64 << 20
MOST_WRITTEN = 512 << 20
MOST_FILES = 256
OUTPUT = "report.json"
HANDED_ON = {"PATH", "LANG", "LC_ALL", "LC_CTYPE", "TZ", "LD_LIBRARY_PATH", "SYSTEMROOT"}
"""Of the environment no more is handed on: it may hold what is nobody else's business."""
LOOK_EVERY = 0.1  # seconds
INTERRUPTED = "interrupted"
ENDED = "it ended the process that runs it"


stopping = threading.Event()
"""Set when no more is wanted: what runs is ended, and reports so."""


def check_file(
    path: Path, arguments: Sequence[str] = (), answers: str = "", *, seconds: int = SECONDS,
    adapter: Path | None = None, instead: tuple[str, str] | None = None,
) -> Report:  # fmt: skip
    """What is said about a program, which is run in a process of its own.

    Args:
        path: a script or a notebook.
        arguments: its command line.
        answers: what `input()` gets, a line each.
        seconds: of processor time and, twice as many, of real time, after which it is ended.
        adapter: a file with `params`, `loss` and `gradients` that settles what cannot be found.
        instead: a string of the program, and what is put in its place in the copy that is run.
    """
    path = path.resolve()
    with tempfile.TemporaryDirectory(prefix="backprop-check-", ignore_cleanup_errors=True) as scratch:
        home = Path(scratch)
        program, left_out = copied(path, home / "program")
        if instead is not None and program.suffix == ".py":
            program.write_text(with_string(source_of(program), *instead), encoding="utf-8")
        copy = None if adapter is None else str(shutil.copy(adapter, program.parent))
        problem = _asked(_judged, home, program, arguments, answers, seconds, adapter=copy)
        report = _read(home / OUTPUT) or Report(path.name, ERROR, not_checked=[problem or ENDED])
        report.file, report.cells = path.name, cells_in(path)
        report.not_checked += [left_out] if left_out else []
        return report


def network_in_file(
    path: Path, arguments: Sequence[str] = (), answers: str = "", *, seconds: int = SECONDS
) -> OwnNetwork | str:
    """The network in a program, which is run in a process of its own; or why it cannot be watched, in a clause.

    Args: as `check_file`'s.
    """
    path = path.resolve()
    with tempfile.TemporaryDirectory(prefix="backprop-watch-", ignore_cleanup_errors=True) as scratch:
        home = Path(scratch)
        program, left_out = copied(path, home / "program")
        problem = _asked(_found, home, program, arguments, answers, seconds)
        try:
            told = json.loads((home / OUTPUT).read_text(encoding="utf-8"))
            found = in_cells(told["why"], cells_in(path)) or OwnNetwork.from_json(told["network"])
        except (OSError, ValueError, KeyError, TypeError):
            found = problem or ENDED
        return f"{found}; {left_out}" if left_out and isinstance(found, str) else found


def _asked(
    task: Callable[[dict[str, Any]], dict[str, Any]], home: Path, program: Path, arguments: Sequence[str],
    answers: str, seconds: int, adapter: str | None = None,
) -> str:  # fmt: skip
    """Have a task done by the child; what went wrong with it, or ""."""
    request = {
        "task": task.__name__, "path": str(program), "arguments": list(arguments), "answers": answers,
        "to": str(home / OUTPUT), "seconds": seconds, "adapter": adapter, "processes": processes_allowed(),
    }  # fmt: skip
    command = [*_sandbox(home), sys.executable, "-m", "tui_backprop.reading.running.running"]
    return _run(command, json.dumps(request), home, seconds)


def _read(output: Path) -> Report | None:
    """The child's report; None when there is none, or when the program left something else in its place."""
    try:
        return Report.from_json(json.loads(output.read_text(encoding="utf-8")))
    except (OSError, ValueError, KeyError, TypeError):
        return None


@functools.cache
def network_is_closed() -> bool:
    """Whether programs are run without network: bubblewrap is there and allowed."""
    if shutil.which("bwrap") is None:
        return False
    probe = subprocess.run([*_bubblewrap(), "true"], capture_output=True, check=False)
    return probe.returncode == 0


def _bubblewrap() -> list[str]:
    apart = ["--unshare-net", "--unshare-pid", "--unshare-ipc", "--die-with-parent"]
    return ["bwrap", "--ro-bind", "/", "/", "--dev", "/dev", "--proc", "/proc", *apart]


def _sandbox(home: Path) -> list[str]:
    return [*_bubblewrap(), "--bind", str(home), str(home)] if network_is_closed() else []


def surroundings(home: Path) -> dict[str, str]:
    """The environment of the child."""
    package = str(Path(__file__).resolve().parents[3])
    return {name: value for name, value in os.environ.items() if name in HANDED_ON} | {
        "PYTHONPATH": package, "PYTHONHASHSEED": "0", "TMPDIR": str(home), "HOME": str(home), "MPLBACKEND": "Agg",
        "OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1", "MKL_NUM_THREADS": "1",
        "BACKPROP_TUI_TRACK": "off",  # a thread of `track` would compute on the tape, at any moment
    }  # fmt: skip


def _run(command: Sequence[str], request: str, home: Path, seconds: int) -> str:
    """Run the child to its end; what went wrong with it, or ""."""
    mark = secrets.token_hex(8)
    environment = surroundings(home) | {MARK: mark}
    question, complaint = home / "request.json", home / "complaint"
    question.write_text(request, encoding="utf-8")
    # Files and not pipes: a process that the program leaves behind would hold a pipe open.
    with question.open("rb") as asked, complaint.open("wb") as said:
        child = subprocess.Popen(
            command, stdin=asked, stdout=subprocess.DEVNULL, stderr=said, cwd=home, env=environment,
            start_new_session=True,
        )  # fmt: skip
        family = Family(child.pid, mark)
        try:
            problem = _watched(child, family, home, seconds)
        finally:
            family.end()
            child.wait()
    if problem:
        return problem
    last = complaint.read_text(encoding="utf-8", errors="replace").strip().rpartition("\n")[2]
    # Bubblewrap tells of a signal as a shell does.
    number = child.returncode - 128 if network_is_closed() and not last else -child.returncode
    if number > 0:
        return f"it was ended by signal {number}; the limits are {seconds} s and {MEMORY >> 30} GB"
    return last if child.returncode else ""


def _watched(child: subprocess.Popen[bytes], family: Family, home: Path, seconds: int) -> str:
    """Wait for the child's end, or for a reason to end it, which is returned."""
    until, looked = time.monotonic() + 2 * seconds, time.monotonic()
    while child.poll() is None:
        now = time.monotonic()
        if stopping.is_set():
            return INTERRUPTED
        if now >= until:
            return f"it was ended after {2 * seconds} seconds"
        if len(family.members()) > 2 * MOST_PROCESSES:
            return f"it was ended: it started more than {MOST_PROCESSES} processes"
        if now - looked > 1:
            looked = now
            if size_of(home, MOST_WRITTEN) > MOST_WRITTEN:
                return f"it was ended: it wrote more than {MOST_WRITTEN >> 20} MB"
        try:
            child.wait(LOOK_EVERY)
        except subprocess.TimeoutExpired:
            continue
    return ""


def _limit(seconds: int, processes: int) -> None:
    """Limits of the child, which it sets itself before the program begins."""
    _lower(resource.RLIMIT_CPU, seconds, seconds + 2)
    _lower(resource.RLIMIT_AS, MEMORY, MEMORY)
    _lower(resource.RLIMIT_FSIZE, FILE_SIZE, FILE_SIZE)
    _lower(resource.RLIMIT_CORE, 0, 0)
    _lower(resource.RLIMIT_NOFILE, MOST_FILES, MOST_FILES)
    limit_processes(processes)
    count_starts()


def _lower(which: int, soft: int, hard: int) -> None:
    """Set a limit, or leave the one that there is where it is lower."""
    present = resource.getrlimit(which)[1]
    most = hard if present == resource.RLIM_INFINITY else min(hard, present)
    resource.setrlimit(which, (min(soft, most), most))


def _judged(request: dict[str, Any]) -> dict[str, Any]:
    """The report on a program."""
    from tui_backprop.reading.verdicts.judging import judge_program

    path = Path(request["path"])
    adapter = Path(request["adapter"]) if request["adapter"] else None
    try:
        report = judge_program(
            path, request["arguments"], request["answers"], seconds=request["seconds"] / 4, adapter=adapter
        )
    except Exception as error:  # our own defect, which is no fault of the program
        report = Report(path.name, not_checked=[f"the checker itself failed: {type(error).__name__}: {error}"])
    return report.as_json()


def _found(request: dict[str, Any]) -> dict[str, Any]:
    """The network in a program, or why there is none to be watched."""
    from tui_backprop.reading.mapped.own_network import NotFoundError, find_own_network

    path, seconds = Path(request["path"]), request["seconds"] / 4
    try:
        network = find_own_network(path, request["arguments"], request["answers"], seconds=seconds)
    except NotFoundError as error:
        return {"network": None, "why": str(error)}
    except Exception as error:  # our own defect, which is no fault of the program
        return {"network": None, "why": f"looking for the network failed: {type(error).__name__}: {error}"}
    return {"network": network.as_json(), "why": ""}


TASKS = {task.__name__: task for task in (_judged, _found)}


def main() -> None:
    """The child: read the request and do it."""
    do(json.loads(sys.stdin.read()))


def do(request: dict[str, Any]) -> None:
    """Take standard input away, run the program, write what was found; the process ends with it."""
    _limit(request["seconds"], request["processes"])
    null = os.open(os.devnull, os.O_RDONLY)
    os.dup2(null, 0)
    own = os.getpid()
    found = TASKS[request["task"]](request)
    if os.getpid() == own:  # a child that the program forked comes here, too
        Path(request["to"]).write_text(json.dumps(found), encoding="utf-8")
    os._exit(0)  # a program's threads and exit functions are not waited for


if __name__ == "__main__":
    main()
