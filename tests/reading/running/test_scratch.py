"""The copy of a program's folder."""

from __future__ import annotations

import os
from pathlib import Path

from tui_backprop.reading.running.scratch import MOST_ENTRIES, copied, size_of


def test_what_lies_beside_and_below_is_copied(tmp_path: Path):
    here = tmp_path / "here"
    (here / "data").mkdir(parents=True)
    for name in ("lab1.py", "helper.py", "data/xor.csv", ".hidden"):
        (here / name).write_text(name, encoding="utf-8")
    os.mkfifo(here / "pipe")
    (here / "nowhere").symlink_to(here / "missing")
    program, left_out = copied(here / "lab1.py", tmp_path / "copy")
    assert left_out == ""
    assert program == tmp_path / "copy" / "lab1.py"
    found = sorted(str(p.relative_to(tmp_path / "copy")) for p in (tmp_path / "copy").rglob("*") if p.is_file())
    assert found == ["data/xor.csv", "helper.py", "lab1.py"]


def test_of_a_large_folder_only_the_program_and_that_is_said(tmp_path: Path):
    here = tmp_path / "here"
    here.mkdir()
    (here / "lab1.py").write_text("1", encoding="utf-8")
    (here / "big").write_bytes(bytes(3 << 20))
    _, left_out = copied(here / "lab1.py", tmp_path / "copy", most=2 << 20)
    assert left_out == "its folder has more than 2 MB: it was run alone, without the files beside it"
    assert [p.name for p in (tmp_path / "copy").iterdir()] == ["lab1.py"]


def test_of_very_many_files_only_the_program(tmp_path: Path):
    here = tmp_path / "here"
    here.mkdir()
    for i in range(MOST_ENTRIES + 1):
        (here / f"{i}.py").touch()
    _, left_out = copied(here / "0.py", tmp_path / "copy")
    assert f"more than {MOST_ENTRIES} files" in left_out


def test_size(tmp_path: Path):
    (tmp_path / "a").write_bytes(bytes(1 << 16))
    assert 1 << 16 <= size_of(tmp_path, 1 << 30) <= 1 << 17
