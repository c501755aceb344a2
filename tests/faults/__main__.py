"""`python -m tests.faults [WORD …]`: put each known fault back on a copy, and see that a test fails.

It makes the table in tests/faults/TABLE.md; with words only the rows whose claim has one are tried and made anew.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from tests.faults.fault import Fault
from tests.faults.known import FAULTS

ROOT = Path(__file__).parents[2]
TABLE = ROOT / "tests" / "faults" / "TABLE.md"
COPIED = ("tui_backprop", "tests", "themes", "pyproject.toml", "README.md", "CHANGELOG.md", "CONTRIBUTING.md")
_FIRST = re.compile(r"^(?:FAILED|ERROR) (\S+)", re.MULTILINE)
_ROW = re.compile(r"^\| (.+?) \| `[^`]+` \| (`.+`|\*\*none\*\*) \|$", re.MULTILINE)
NONE = "**none**"
TEST_FAILED = 1
"""pytest's exit status when a test has failed; anything else is no proof."""


def seen_by(fault: Fault, copy: Path) -> str | None:
    """The first test that fails with the fault in place; None when none does."""
    path = copy / fault.path
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace(fault.right, fault.wrong), encoding="utf-8")
    try:
        command = [
            sys.executable,
            "-m",
            "pytest",
            *fault.tests.split(),
            "-x",
            "-q",
            "-n",
            "0",
            "-p",
            "no:cacheprovider",
        ]
        environment = {**os.environ, "PYTHONPATH": str(copy), "PYTHONDONTWRITEBYTECODE": "1"}
        ended = subprocess.run(command, cwd=copy, env=environment, capture_output=True, text=True, check=False)
    finally:
        path.write_text(text, encoding="utf-8")
    found = _FIRST.search(ended.stdout)
    return found[1] if ended.returncode == TEST_FAILED and found else None


def table(seen: dict[str, str | None]) -> str:
    """The page: what is claimed, and which test fails where it is false.

    Args:
        seen: each fault's claim to the test; faults that were never tried are not among them.
    """
    lines = [
        "# What is claimed, and the test that fails where it is false",
        "",
        "Each row's fault was put back on a copy of the program, and the tests that concern it were run: the test",
        "named is the first that failed. Made by `python -m tests.faults`; the faults are in `tests/faults/known.py`.",
        "",
        f"{sum(name is not None for name in seen.values())} of {len(FAULTS)} faults are seen.",
        "",
        "| claim | fault in | the test that fails |",
        "| --- | --- | --- |",
    ]
    for fault in FAULTS:
        name = seen.get(fault.claim)
        lines.append(f"| {fault.claim} | `{fault.path}` | {f'`{name}`' if name else NONE} |")
    return "\n".join(lines) + "\n"


def told() -> dict[str, str | None]:
    """What the table says so far."""
    text = TABLE.read_text(encoding="utf-8") if TABLE.exists() else ""
    return {claim: None if name == NONE else name.strip("`") for claim, name in _ROW.findall(text)}


def main(words: list[str]) -> int:
    wanted = [fault for fault in FAULTS if not words or any(word in fault.claim for word in words)]
    seen = told()
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder)
        for name in COPIED:
            kind = shutil.copytree if (ROOT / name).is_dir() else shutil.copy
            kind(ROOT / name, copy / name)
        for number, fault in enumerate(wanted, start=1):
            seen[fault.claim] = seen_by(fault, copy)
            print(f"{number}/{len(wanted)}  {fault.claim}: {seen[fault.claim] or 'NOT SEEN'}", flush=True)
            TABLE.write_text(table(seen), encoding="utf-8")
    return int(any(seen[fault.claim] is None for fault in wanted))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
