"""The built wheel, away from the sources: everything that it needs is in it."""

from __future__ import annotations

import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent


@pytest.fixture(scope="module")
def unpacked(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel's contents in a folder of their own."""
    folder = tmp_path_factory.mktemp("wheel")
    command = [sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps", "--wheel-dir", str(folder), str(ROOT)]
    built = subprocess.run(command, capture_output=True, text=True)
    if built.returncode:
        pytest.skip(f"the wheel could not be built here (is the package index out of reach?): {built.stderr[-300:]}")
    (wheel,) = folder.glob("*.whl")
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(folder / "contents")
    return folder / "contents"


def run(unpacked: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "PYTHONPATH": str(unpacked)}
    command = [sys.executable, "-P", "-m", "tui_backprop", *arguments]
    return subprocess.run(command, cwd=unpacked.parent, env=environment, capture_output=True, text=True, timeout=120)


def test_wheel_is_what_runs(unpacked: Path):
    script = "import tui_backprop; print(tui_backprop.__file__)"
    environment = {**os.environ, "PYTHONPATH": str(unpacked)}
    done = subprocess.run(
        [sys.executable, "-P", "-c", script], cwd=unpacked, env=environment, capture_output=True, text=True
    )
    assert Path(done.stdout.strip()).is_relative_to(unpacked)


def test_trains(unpacked: Path):
    done = run(unpacked, "train", "--epochs", "20", "--json")
    assert done.returncode == 0, done.stderr
    assert '"epochs": 20' in done.stdout


def test_has_every_theme(unpacked: Path):
    script = "from tui_backprop.tui.themes import find_themes; print('\\n'.join(sorted(find_themes())))"
    environment = {**os.environ, "PYTHONPATH": str(unpacked), "BACKPROP_TUI_HOME": str(unpacked / "nowhere")}
    done = subprocess.run(
        [sys.executable, "-P", "-c", script], cwd=unpacked.parent, env=environment, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr
    assert set(done.stdout.split()) == {path.stem for path in (ROOT / "themes").glob("*.toml")}
    assert len(done.stdout.split()) >= 4


def test_has_style_sheet_and_type_marker(unpacked: Path):
    package = unpacked / "tui_backprop"
    assert (package / "py.typed").is_file()
    sources = {path.relative_to(ROOT) for path in (ROOT / "tui_backprop").rglob("*.tcss")}
    assert sources
    assert all((unpacked / path).is_file() for path in sources)


def test_carries_no_tests(unpacked: Path):
    assert not [path for path in unpacked.rglob("*") if "tests" in path.parts[len(unpacked.parts) :]]
