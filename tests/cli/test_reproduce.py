"""`backprop-tui reproduce`: what it prints, writes and returns. The runs themselves take minutes: others stand in."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tui_backprop.cli.main import main
from tui_backprop.experiment.experiment import Experiment
from tui_backprop.report import reproduction
from tui_backprop.report.judging import Check, Row, Verdict, perfect

QUICK = Experiment(activation="sigmoid", learning_rate=0.1, epochs=30)


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Two rows and two checks of runs that take no time."""

    def check(statement: str, *, holds: bool) -> Check:
        return Check(statement, "A", (QUICK,), lambda runs: Verdict(holds, f"{len(runs)} runs"), 2)

    monkeypatch.setattr(reproduction, "ROWS", (Row("A", "one", "100 %", "2/2", QUICK, perfect, 2),))
    monkeypatch.setattr(reproduction, "CHECKS", (check("holds always", holds=True),))
    monkeypatch.setattr(reproduction, "FASHION_ROWS", (Row("E", "two", "", "", QUICK, perfect, 1),))
    monkeypatch.setattr(reproduction, "FASHION_CHECKS", (check("never holds", holds=False),))


def test_prints_published_beside_measured(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["reproduce"]) == 0
    out, err = capsys.readouterr()
    assert err == ""
    assert "A  the optimizer and activation study" in out
    (line,) = [line for line in out.splitlines() if line.startswith("one (2 seeds)")]
    assert line.split()[3:6] == ["100", "%", "2/2"]
    assert line.split()[6].startswith(("0/2", "1/2", "2/2"))
    assert "holds   holds always: 2 runs" in out
    assert "two" not in out


def test_fails_when_a_check_does(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["reproduce", "--fashion-mnist", "--json", "--jobs", "1"]) == 1
    lines = capsys.readouterr().out.splitlines()
    assert "FAILS   never holds: 2 runs" in lines
    found = json.loads(lines[-1])
    assert [check["holds"] for check in found["checks"]] == [True, False]
    assert [row["claim"] for row in found["rows"]] == ["one", "two"]
    assert found["runs"] == 2
    assert found["seconds"] > 0


def test_page(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "page.md"
    assert main(["reproduce", "--markdown", str(path)]) == 0
    page = path.read_text(encoding="utf-8")
    assert "| one (2 seeds) | 100 % | 2/2 |" in page
    assert f"`backprop-tui reproduce --markdown {path}`" in page
    capsys.readouterr()
    assert main(["reproduce", "--markdown", "-"]) == 0
    out = capsys.readouterr().out
    assert out.startswith("# The reference systems")
    assert "| holds | holds always | 2 runs |" in out


def test_what_was_measured_is_kept_for_the_page_and_the_presets(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    page, kept = tmp_path / "page.md", tmp_path / "measured.json"
    assert main(["reproduce", "--fashion-mnist", "--measured", str(kept)]) == 1
    found = json.loads(kept.read_text(encoding="utf-8"))
    (kernel,) = found["machines"]
    mine = found["rows"]["A"]["one"][kernel]
    # Another kernel has measured something else, and the pictures are not run again.
    found["machines"]["Katmai"] = {"kernel": "Katmai"}
    found["rows"]["A"]["one"]["Katmai"] = "2/2; first at epoch 9"
    kept.write_text(json.dumps(found), encoding="utf-8")
    assert main(["reproduce", "--measured", str(kept), "--markdown", str(page)]) == 0
    text = page.read_text(encoding="utf-8")
    assert f"| one (2 seeds) | 100 % | 2/2 | {mine} [{kernel}] · 2/2; first at epoch 9 [Katmai] |" in text
    assert f"| A: one | {mine} | 2/2; first at epoch 9 |" in text
    assert "1 of the 1 rows" in text
    assert f"| two (1 seeds) | – | – | {found['rows']['E']['two'][kernel]} |" in text
    assert "| FAILS | never holds | 2 runs |" in text
    assert json.loads(kept.read_text(encoding="utf-8"))["rows"] == found["rows"]
    capsys.readouterr()


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--measured", "-"], "--measured -: it is read and written"),
        (["--measured", "README.md"], "README.md: is not what 'reproduce --measured' writes"),
        (["--markdown", "/nowhere/page.md"], "--markdown /nowhere/page.md: there is no directory"),
        (["--jobs", "x"], "--jobs: 'x' is not a whole number"),
        (["--fashion"], "--fashion: there is no such option; did you mean '--fashion-mnist'?"),
        (["extra"], "unexpected 'extra'"),
    ],
)
def test_bad_use_is_one_line(arguments: list[str], message: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["reproduce", *arguments]) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert message in err
    assert err.count("\n") == 1
