"""One analysis that fails by a defect of the checker takes nothing of the others away."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

PROGRAMS = Path(__file__).parents[2] / "check" / "programs"
JUDGE = """
import contextlib, io, json, os, sys
from pathlib import Path
from tui_backprop.reading.verdicts import examine
from tui_backprop.reading.verdicts.judging import judge_program
def broken(*_):
    raise AttributeError("'tuple' object has no attribute 'size'")
setattr(examine, sys.argv[1], broken)
path = Path(sys.argv[2])
with contextlib.redirect_stdout(io.StringIO()):
    report = judge_program(path, seconds=300)
print(json.dumps(report.public()))
"""


@pytest.mark.parametrize(
    ("analysis", "what"),
    [("broken_samples", "samples"), ("broken_claims", "printed numbers"), ("broken_invariants", "invariants")],
)
@pytest.mark.parametrize(
    ("name", "verdict", "slip"),
    [("r04_bare_script.py", "right", ""), ("s12_tanh_twice.py", "slip", "tanh-twice")],
)
def test_only_that_one_is_missing_and_it_is_said(
    tmp_path: Path, analysis: str, what: str, name: str, verdict: str, slip: str
) -> None:
    done = subprocess.run(
        [sys.executable, "-c", JUDGE, analysis, str(PROGRAMS / name)],
        capture_output=True, text=True, check=True, cwd=tmp_path, timeout=240,
    )  # fmt: skip
    report = json.loads(done.stdout.splitlines()[-1])
    assert report["verdict"] == verdict
    assert [finding["slip"] for finding in report["findings"]] == ([slip] if slip else [])
    told = f"{what}: the checker itself failed there (AttributeError: 'tuple' object has no attribute 'size')"
    assert told in report["not_checked"]
