"""Every message about data that gives advice is produced, and its advice followed until it works."""

from __future__ import annotations

import ast
import re
import shlex
import sys
from pathlib import Path
from types import FrameType

import pytest

import tui_backprop
from tests.data.advice import CASES, Case, write
from tui_backprop.cli.main import main
from tui_backprop.errors import BackpropError

PACKAGE = Path(tui_backprop.__file__).parent
MODULES = [*sorted((PACKAGE / "data").glob("*.py")), PACKAGE / "experiment" / "experiment.py"]
KINDS = ("DataError", "ExperimentError")


def prepare(case: Case, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(folder)
    for name, content in case.files.items():
        Path(name).parent.mkdir(parents=True, exist_ok=True)
        write(name, content)()


def produce(case: Case, capsys: pytest.CaptureFixture[str]) -> str:
    """The message."""
    with pytest.MonkeyPatch.context() as patch:
        if case.patch is not None:
            case.patch(patch)
        assert main(shlex.split(case.arguments)) == 2
    return capsys.readouterr().err


WAYS = [(name, index) for name, case in CASES.items() for index in range(len(case.ways))]


@pytest.mark.parametrize(("name", "index"), WAYS, ids=[f"{name}-{index}" for name, index in WAYS])
def test_advice_that_is_followed_works(
    name: str, index: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    case = CASES[name]
    if "pip install" in case.ways[index].said:
        pytest.importorskip("sklearn", reason="the advice is followed where the extra is installed")
    prepare(case, tmp_path, monkeypatch)
    message = produce(case, capsys)
    way = case.ways[index]
    assert way.said in message
    arguments = way.follow(shlex.split(case.arguments))
    assert main(arguments) == 0, capsys.readouterr().err


@pytest.mark.parametrize("name", CASES)
def test_every_option_that_a_message_names_is_followed(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    case = CASES[name]
    prepare(case, tmp_path, monkeypatch)
    advice = produce(case, capsys).partition("; ")[2]
    followed = " ".join(way.said for way in case.ways)
    assert set(re.findall(r"--[a-z]+(?:-[a-z]+)*", advice)) <= set(re.findall(r"--[a-z]+(?:-[a-z]+)*", followed))


ELSEWHERE = {"nearest(spec.dataset, SOURCES)": "an option and a file of settings refuse the name before"}
"""Advice that a command line cannot bring up."""

Site = tuple[str, int]
"""A module's name and the line on which an error is made."""


def advising() -> dict[tuple[str, int, int], str]:
    """Where errors with advice are made: module, first and last line, and the source of it."""
    found = {}
    for path in MODULES:
        source = path.read_text(encoding="utf-8")
        for node in ast.walk(ast.parse(source)):
            if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in KINDS):
                continue
            for keyword in node.keywords:
                text = ast.get_source_segment(source, keyword.value) or ""
                # A remedy that is passed on is another's.
                if keyword.arg == "remedy" and text not in ("error.remedy", *ELSEWHERE):
                    found[path.name, node.lineno, node.end_lineno or node.lineno] = text
    return found


@pytest.fixture
def made(monkeypatch: pytest.MonkeyPatch) -> set[Site]:
    """Where errors have been made."""
    sites: set[Site] = set()
    original = BackpropError.__init__

    def record(self: BackpropError, what: str, *, where: str = "", remedy: str = "") -> None:
        frame: FrameType = sys._getframe(1)
        sites.add((Path(frame.f_code.co_filename).name, frame.f_lineno))
        original(self, what, where=where, remedy=remedy)

    monkeypatch.setattr(BackpropError, "__init__", record)
    return sites


def test_every_message_with_advice_has_a_case(
    made: set[Site], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    for index, case in enumerate(CASES.values()):
        folder = tmp_path / str(index)
        folder.mkdir()
        prepare(case, folder, monkeypatch)
        produce(case, capsys)
    missing = [
        f"{module}, line {first}: {text}"
        for (module, first, last), text in advising().items()
        if not any(name == module and first <= line <= last for name, line in made)
    ]
    assert missing == []
