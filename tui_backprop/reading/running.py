"""Other people's code in a process of its own: limited in time, memory, files and processes, in a copy of its folder.

The process is this module, run with the name of a program; it writes the report to its standard output as JSON. It
gets a scratch copy of the program's folder, so that nothing of the user's is written to, and no standard input. With
bubblewrap (`bwrap`) it has no network either; `network_is_closed` says whether that is so.
"""

from __future__ import annotations

import contextlib
import functools
import json
import os
import resource
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from tui_backprop.reading.report import ERROR, Report

SECONDS = 60
MEMORY = 4 << 30
FILE_SIZE = 64 << 20
MOST_COPIED = 200 << 20
MOST_FILES = 256
OUTPUT = "report.json"


def check_file(path: Path, arguments: Sequence[str] = (), answers: str = "", *, seconds: int = SECONDS) -> Report:
    """What is said about a program, which is run in a process of its own.

    Args:
        path: a script or a notebook.
        arguments: its command line.
        answers: what `input()` gets, a line each.
        seconds: of processor time and, twice as many, of real time, after which it is ended.
    """
    path = path.resolve()
    with tempfile.TemporaryDirectory(prefix="backprop-check-") as scratch:
        home = Path(scratch)
        program = _copied(path, home / "program")
        request: dict[str, object] = {"path": str(program), "arguments": list(arguments), "answers": answers}
        request |= {"to": str(home / OUTPUT), "seconds": seconds}
        command = [*_sandbox(home), sys.executable, "-m", "tui_backprop.reading.running"]
        problem = _run(command, json.dumps(request), home, seconds)
        output = home / OUTPUT
        if output.exists():
            report = Report.from_json(json.loads(output.read_text(encoding="utf-8")))
            report.file = path.name
            return report
        return Report(path.name, ERROR, not_checked=[problem or "it ended the process that runs it"])


def _copied(path: Path, folder: Path) -> Path:
    """The program in a copy of its folder; alone when the folder is too large to copy."""
    size = 0
    for root, directories, files in os.walk(path.parent):
        directories[:] = [d for d in directories if not d.startswith(".") and d not in {"__pycache__", "node_modules"}]
        for name in files:
            place = Path(root) / name
            size += place.stat().st_size if place.is_file() else 0
        if size > MOST_COPIED:
            folder.mkdir()
            return Path(shutil.copy(path, folder))
    shutil.copytree(
        path.parent, folder, ignore=shutil.ignore_patterns(".*", "__pycache__", "node_modules"), symlinks=True
    )
    return folder / path.name


@functools.cache
def network_is_closed() -> bool:
    """Whether programs are run without network: bubblewrap is there and allowed."""
    if shutil.which("bwrap") is None:
        return False
    probe = subprocess.run([*_bubblewrap(), "true"], capture_output=True, check=False)
    return probe.returncode == 0


def _bubblewrap() -> list[str]:
    return ["bwrap", "--ro-bind", "/", "/", "--dev", "/dev", "--proc", "/proc", "--unshare-net", "--die-with-parent"]


def _sandbox(home: Path) -> list[str]:
    return [*_bubblewrap(), "--bind", str(home), str(home)] if network_is_closed() else []


def _run(command: Sequence[str], request: str, home: Path, seconds: int) -> str:
    """Run the child to its end; what went wrong with it, or ""."""
    package = str(Path(__file__).resolve().parents[2])
    environment = {
        **os.environ, "PYTHONPATH": package, "PYTHONHASHSEED": "0", "TMPDIR": str(home), "HOME": str(home),
        "OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1", "MKL_NUM_THREADS": "1", "MPLBACKEND": "Agg",
    }  # fmt: skip
    question, complaint = home / "request.json", home / "complaint"
    question.write_text(request, encoding="utf-8")
    # Files and not pipes: a process that the program leaves behind would hold a pipe open.
    with question.open("rb") as asked, complaint.open("wb") as said:
        child = subprocess.Popen(
            command,
            stdin=asked,
            stdout=subprocess.DEVNULL,
            stderr=said,
            cwd=home,
            env=environment,
            start_new_session=True,
        )
        try:
            child.wait(2 * seconds)
        except subprocess.TimeoutExpired:
            return f"it was ended after {2 * seconds} seconds"
        finally:
            _end(child)
    if child.returncode and child.returncode < 0:
        return f"it was ended by signal {-child.returncode}; the limits are {seconds} s and {MEMORY >> 30} GB"
    last = complaint.read_text(encoding="utf-8", errors="replace").strip().rpartition("\n")[2]
    return last if child.returncode else ""


def _end(child: subprocess.Popen[bytes]) -> None:
    """End the child and all that it started."""
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(child.pid, 9)
    child.wait()


def _limit(seconds: int) -> None:
    """Limits of the child, which it sets itself before the program begins."""
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds + 2))
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_FSIZE, (FILE_SIZE, FILE_SIZE))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_NOFILE, (MOST_FILES, MOST_FILES))


def main() -> None:
    """The child: read the request, take standard input away, run the program, write the report."""
    from tui_backprop.reading.judging import judge_program

    request = json.loads(sys.stdin.read())
    _limit(request["seconds"])
    null = os.open(os.devnull, os.O_RDONLY)
    os.dup2(null, 0)
    path = Path(request["path"])
    try:
        report = judge_program(path, request["arguments"], request["answers"], seconds=request["seconds"] / 4)
    except Exception as error:  # our own defect, which is no fault of the program
        report = Report(path.name, not_checked=[f"the checker itself failed: {type(error).__name__}: {error}"])
    Path(request["to"]).write_text(json.dumps(report.as_json()), encoding="utf-8")
    os._exit(0)  # a program's threads and exit functions are not waited for


if __name__ == "__main__":
    main()
