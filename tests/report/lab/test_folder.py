"""What a person has written or changed in a report's directory is never overwritten."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from tests.report.lab.making import files_in
from tui_backprop.errors import BackpropError
from tui_backprop.report.lab.folder import MANIFEST, Folder

FILES = {"report.md": b"one", "figures/a.png": b"two"}


def test_a_report_may_be_written_again_and_leaves_nothing_over(tmp_path: Path):
    folder = Folder(tmp_path / "new" / "report")
    folder.write(FILES)
    again = Folder(folder.path)
    again.require_free(["report.md", "figures/b.png"])
    again.write({"report.md": b"three", "figures/b.png": b"four"})
    assert files_in(folder.path) == {"report.md", "figures/b.png", MANIFEST}
    assert (folder.path / "report.md").read_bytes() == b"three"


def test_what_was_changed_is_not_overwritten(tmp_path: Path):
    Folder(tmp_path).write(FILES)
    (tmp_path / "report.md").write_text("my own words")
    with pytest.raises(BackpropError, match=r"report\.md has been changed since the report wrote it; move it away"):
        Folder(tmp_path).require_free(FILES)


def test_what_is_no_reports_is_not_overwritten(tmp_path: Path):
    (tmp_path / "report.md").write_text("my own words")
    folder = Folder(tmp_path)
    with pytest.raises(BackpropError, match=r"report\.md is there already, and no report has written it"):
        folder.require_free(FILES)
    folder.require_free(["other.md"])
    (tmp_path / MANIFEST).write_text("[]")
    with pytest.raises(BackpropError, match=r"report\.json is there already"):
        Folder(tmp_path).require_free(["other.md"])


def test_other_files_in_the_directory_stay(tmp_path: Path):
    (tmp_path / "notes.txt").write_text("mine")
    Folder(tmp_path).write(FILES)
    Folder(tmp_path).write({"report.md": b"again"})
    assert files_in(tmp_path) == {"notes.txt", "report.md", MANIFEST}


def test_a_changed_figure_of_an_earlier_report_stays(tmp_path: Path):
    Folder(tmp_path).write(FILES)
    (tmp_path / "figures" / "a.png").write_bytes(b"drawn over")
    Folder(tmp_path).write({"report.md": b"again"})
    assert (tmp_path / "figures" / "a.png").read_bytes() == b"drawn over"


def test_a_manifest_leads_nowhere_else(tmp_path: Path):
    outside = tmp_path / "precious"
    outside.write_bytes(b"one")
    inner = tmp_path / "report"
    Folder(inner).write({"report.md": b"one"})
    manifest = json.loads((inner / MANIFEST).read_text())
    files = next(value for value in manifest.values() if isinstance(value, dict))
    files["../precious"] = files["report.md"]
    (inner / MANIFEST).write_text(json.dumps(manifest))
    Folder(inner).write({"report.md": b"two"})
    assert outside.exists()


def test_a_file_is_no_directory(tmp_path: Path):
    (tmp_path / "file").write_text("")
    with pytest.raises(BackpropError, match="it is a file; name a directory"):
        Folder(tmp_path / "file")
    with pytest.raises(BackpropError, match="cannot be written to"):
        Folder(tmp_path / "file" / "below")
    with pytest.raises(BackpropError, match="a name in it is not valid"):
        Folder(tmp_path / "a\0b")


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
def test_a_directory_that_may_not_be_written_to(tmp_path: Path):
    tmp_path.chmod(0o500)
    with pytest.raises(BackpropError, match="cannot be written to: Permission denied"):
        Folder(tmp_path)


def test_a_directory_that_was_not_needed_goes(tmp_path: Path):
    Folder(tmp_path / "new").discard()
    assert not (tmp_path / "new").exists()
    Folder(tmp_path).discard()
    assert tmp_path.exists()
