"""`backprop-tui report`: what it writes, what it says, and what it refuses."""

from __future__ import annotations

import importlib.util
import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.report.lab.making import change_outcome, files_in, record, sketched
from tui_backprop.cli.main import main
from tui_backprop.store.place import Store

PROGRAMS = Path(__file__).parent.parent / "check" / "programs"
Told = tuple[int, str, str]


@pytest.fixture
def store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Store:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    monkeypatch.setenv("BACKPROP_TUI_HOME", str(tmp_path / "home"))
    (tmp_path / "here").mkdir()
    monkeypatch.chdir(tmp_path / "here")
    return Store(tmp_path / "home")


@pytest.fixture
def sketches(monkeypatch: pytest.MonkeyPatch) -> None:
    """Draws no figures: `tests/report/lab/test_write.py` does."""
    monkeypatch.setattr("tui_backprop.report.lab.write.rendered", sketched)


@pytest.fixture
def command(store: Store, capsys: pytest.CaptureFixture[str]) -> Callable[..., Told]:  # noqa: ARG001
    def run(*arguments: str) -> Told:
        capsys.readouterr()
        code = main(["report", *arguments])
        out, err = capsys.readouterr()
        return code, out, err

    return run


def test_the_newest_run_is_written_beside_where_one_is(store: Store, command: Callable[..., Told]):
    record(store)
    run = record(store, seed=8)
    code, out, err = command()
    assert (code, err) == (0, "")
    assert out.splitlines() == [f"report-{run}/report.html", f"report-{run}/report.md"]
    assert "Seed 8" in Path(f"report-{run}/report.md").read_text(encoding="utf-8")


@pytest.mark.usefixtures("sketches")
def test_where_the_newest_row_is_a_sweep_it_says_which_training_it_is_on(store: Store, command: Callable[..., Told]):
    run = record(store)
    assert main(["sweep", "--vary", "learning_rate=0.3,0.03", "--seeds", "2", "--epochs", "5", "--jobs", "1"]) == 0
    _, _, err = command()
    assert err.startswith(f"the newest training is {run} (the newest of all, ")
    assert "is a sweep; --sweep last is on that)" in err


@pytest.mark.usefixtures("sketches")
def test_it_may_be_written_again(store: Store, command: Callable[..., Told]):
    record(store)
    assert [command()[0], command()[0]] == [0, 0]


@pytest.mark.usefixtures("sketches")
def test_several_runs_are_compared(store: Store, command: Callable[..., Told]):
    names = [record(store, learning_rate=rate, seed=seed) for rate in (0.3, 0.03) for seed in (1, 2)]
    code, _, _ = command(*names, "-o", "lab1")
    assert code == 0
    text = Path("lab1/report.md").read_text(encoding="utf-8")
    assert "Comparison: learning rate" in text
    assert len([name for name in files_in(Path("lab1")) if name.startswith("figures/compare-learning-rate")]) == 4


@pytest.mark.usefixtures("sketches")
def test_a_number_that_does_not_agree_is_told_and_is_the_exit_code(store: Store, command: Callable[..., Told]):
    run = record(store)
    change_outcome(store, run, lambda outcome: outcome["result"].update(accuracy=0.5))
    code, out, err = command(run, "-o", "lab1")
    assert code == 1
    assert "report.html" in out
    assert err.startswith(f"does not agree: {run}: accuracy: its recorded result says 0.5, the stored weights give ")
    assert err.count("\n") == 1
    assert "do not agree with the stored weights" in Path("lab1/report.html").read_text(encoding="utf-8")


def test_an_unknown_run_is_refused_with_the_nearest(store: Store, command: Callable[..., Told]):
    run = record(store)
    wrong = run[:-1] + "-"
    code, out, err = command(wrong)
    assert (code, out) == (2, "")
    assert f"there is no run '{wrong}'; did you mean '{run}'?" in err
    assert not list(Path().iterdir())


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ((), "there are no runs in the store; train one: backprop-tui train"),
        (("--sweep", "x"), "--sweep x: there is no such file, and no sweep in the store; run one: backprop-tui sweep"),
        (("--code", "none.py"), "--code none.py: there is no such file; name a program"),
        (("--code", "."), "--code .: there is no such file; name a program"),
        (("--outpt", "x"), "--outpt: there is no such option; did you mean '--output'?"),
    ],
)
def test_what_is_not_there_is_one_line(command: Callable[..., Told], arguments: tuple[str, ...], message: str):
    code, out, err = command(*arguments)
    assert (code, out) == (2, "")
    assert message in err
    assert err.count("\n") == 1
    assert not list(Path().iterdir())


def test_a_directory_that_cannot_be_written_to_is_refused_before_the_work(store: Store, command: Callable[..., Told]):
    record(store)
    Path("file").write_text("")
    for place in ("file", "file/below"):
        code, out, err = command("-o", place)
        assert (code, out) == (2, "")
        assert err.startswith(f"backprop-tui: -o {place}: ")


@pytest.mark.usefixtures("sketches")
def test_what_a_person_has_changed_is_not_overwritten(store: Store, command: Callable[..., Told]):
    record(store)
    assert command("-o", "lab1")[0] == 0
    Path("lab1/report.md").write_text("my words")
    code, _, err = command("-o", "lab1")
    assert code == 2
    assert "-o lab1: report.md has been changed since the report wrote it; move it away, or name another" in err
    assert Path("lab1/report.md").read_text() == "my words"


def test_a_run_whose_data_are_others_now_is_refused(store: Store, command: Callable[..., Told], tmp_path: Path):
    file = tmp_path / "table.csv"
    rows = [f"{i / 10},{i % 7},{'a' if i % 2 else 'b'}" for i in range(30)]
    file.write_text("\n".join(["x,y,label", *rows]))
    run = record(store, dataset="csv", data=str(file))
    file.write_text("\n".join(["x,y,label", *rows[:-1], "9,9,a"]))
    code, _, err = command(run, "-o", "lab1")
    assert code == 2
    assert f"{run}: its data are not the same any more as when it began" in err
    assert not Path("lab1").exists()


def test_without_matplotlib_it_says_what_to_install(
    store: Store, command: Callable[..., Told], monkeypatch: pytest.MonkeyPatch
):
    record(store)
    find = importlib.util.find_spec
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None if name == "matplotlib" else find(name))
    code, _, err = command()
    assert code == 2
    assert "matplotlib, which is not installed; pip install 'backprop-tui[report]'" in err


@pytest.mark.usefixtures("sketches")
def test_a_sweep_is_trained_again_and_checked(command: Callable[..., Told], capsys: pytest.CaptureFixture[str]):
    arguments = ["--vary", "learning_rate=0.3,0.03", "--seeds", "3", "--epochs", "60", "--jobs", "1"]
    assert main(["sweep", *arguments, "--json"]) == 0
    Path("rates.json").write_text(capsys.readouterr().out)
    code, out, err = command("--sweep", "rates.json", "-o", "lab1")
    assert (code, err) == (0, "")
    assert out.splitlines()[0] == "lab1/report.html"
    assert "all of its runs were trained again" in Path("lab1/report.md").read_text(encoding="utf-8")
    found: dict[str, Any] = json.loads(Path("rates.json").read_text().splitlines()[-1])
    found["cells"][0]["statistics"]["accuracy"]["mean"] = 0.123
    Path("rates.json").write_text(json.dumps(found))
    code, _, err = command("--sweep", "rates.json", "-o", "lab1")
    assert code == 1
    assert "does not agree: rates.json, learning_rate=0.3, accuracy mean: recorded 0.123, trained again " in err


@pytest.mark.usefixtures("sketches")
@pytest.mark.parametrize("name", ["r01_xor_class_explicit.py", "s12_tanh_twice.py"])
def test_a_persons_own_program_comes_with_its_check(command: Callable[..., Told], name: str):
    shutil.copy(PROGRAMS / name, "lab1.py")
    code, _, _ = command("--code", "lab1.py", "-o", "lab1")
    assert code == 0
    text = Path("lab1/report.md").read_text(encoding="utf-8")
    assert "The program lab1.py" in text
    if name.startswith("r"):
        assert "Right: every update is the slope of the loss" in text
    else:
        assert "Line 8: tanh is taken twice" in text
        assert "return 1.0 - np.tanh(x)" in text
