"""`backprop-tui train`: its lines, its listing, its JSON, and how it ends."""

from __future__ import annotations

import errno
import json
import math
import os
import pty
import re
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tui_backprop.cli.listing import epoch_line, loss_text
from tui_backprop.cli.main import main
from tui_backprop.cli.train import LINES, lines_every
from tui_backprop.experiment.experiment import Experiment
from tui_backprop.store.reader import progress, read_run
from tui_backprop.training.diagnosis.rules import RULES
from tui_backprop.training.run.trainer import Record, Training

COMMAND = [sys.executable, "-m", "tui_backprop", "train"]
LAB_LINE = re.compile(r"epoch \d+ loss : \d\.\d{10}")
SAMPLE = re.compile(r"Iter( ?\d+)  Ground truth (\S+)  prediction (-?\d+\.\d+)")
DIVERGING = ["--activation", "none", "--output-activation", "none", "--optimizer", "sgd", "--lr", "0.3", "--batch", "1"]


def run(capsys: pytest.CaptureFixture[str], *arguments: str, code: int = 0) -> list[str]:
    """The lines that `train` prints; beside them it says what is wrong with the training, and nothing else."""
    assert main(["train", *arguments]) == code
    out, err = capsys.readouterr()
    told = {line.partition(":")[0] for line in err.splitlines()}
    assert {name for name in told if not name.endswith(".csv")} - {"label", "left out", "missing"} <= set(RULES)
    return out.splitlines()


def parsed(line: str) -> dict[str, Any]:
    """The object of a JSON line, refusing NaN and Infinity, which are not JSON."""

    def refuse(constant: str) -> None:
        raise AssertionError(f"{constant} is not JSON")

    loaded = json.loads(line, parse_constant=refuse)
    assert isinstance(loaded, dict)
    return loaded


def timeless(lines: list[str]) -> list[str]:
    return [re.sub(r'"(seconds|steps_per_second|run)": ([\d.e-]+|"[\w-]+")', r'"\1": 0', line) for line in lines]


@pytest.fixture
def iris(tmp_path: Path) -> str:
    """A table of three named classes."""
    rows = [f"{i % 3 + (i % 7) * 0.1:.1f},{(i % 3) * 2 - (i % 5) * 0.1:.1f},{'abc'[i % 3]}" for i in range(60)]
    path = tmp_path / "three.csv"
    path.write_text("x,y,kind\n" + "\n".join(rows) + "\n")
    return str(path)


def test_loss_lines_have_the_lab_s_form(capsys: pytest.CaptureFixture[str]) -> None:
    lines = run(capsys, "--epochs", "40", "--every", "10")
    assert [line.split()[1] for line in lines[:-1]] == ["10", "20", "30", "40"]
    assert all(LAB_LINE.fullmatch(line) for line in lines[:-1])
    records = {record.epoch: record.loss for record in Training(Experiment(epochs=40)).records()}
    assert lines[1] == f"epoch 20 loss : {records[20]:.10f}"
    assert re.fullmatch(r"Accuracy:[01]\.\d+", lines[-1])


def test_the_last_epoch_has_a_line_even_between_two_multiples(capsys: pytest.CaptureFixture[str]) -> None:
    lines = run(capsys, "--epochs", "25", "--every", "10")
    assert [line.split()[1] for line in lines[:-1]] == ["10", "20", "25"]


def test_every_zero_prints_no_loss_lines(capsys: pytest.CaptureFixture[str]) -> None:
    assert [line.split(":")[0] for line in run(capsys, "--epochs", "25", "--every", "0")] == ["Accuracy"]


@pytest.mark.parametrize("epochs", [1, 50, 99, 100, 101, 4_999, 20_000, 47_619, 1_000_000_000])
def test_by_default_a_run_of_any_length_has_a_readable_number_of_lines(epochs: int) -> None:
    step = lines_every(epochs)
    assert epochs / step <= LINES
    assert epochs / step > LINES / 2.6 or step == 1
    assert str(step).rstrip("0") in ("1", "2", "5")


@pytest.mark.parametrize(
    ("loss", "text"),
    [
        (0.0565555525, "0.0565555525"), (0.0, "0.0000000000"), (12.5, "12.5000000000"), (1e-5, "0.0000100000"),
        (1.23456789e-9, "1.234567890e-09"), (3e20, "3.000000000e+20"), (math.inf, "inf"), (math.nan, "nan"),
    ],
)  # fmt: skip
def test_a_loss_keeps_its_digits(loss: float, text: str) -> None:
    assert loss_text(loss) == text


def test_a_line_says_which_measurement_is_which() -> None:
    record = Record(5, 9, 0.1, 1.0, 0.25, 0.5, 0.125, 0.75)
    assert epoch_line(record, Experiment()) == (
        "epoch 5 loss : 0.1000000000  validation loss : 0.1250000000  validation accuracy : 0.7500"
        "  test loss : 0.2500000000  test accuracy : 0.5000"
    )


@pytest.mark.parametrize("preset", ["lab-batches", "lab-two-sizes"])
def test_the_loss_recomputed_from_the_listing_is_the_logged_loss(
    preset: str, capsys: pytest.CaptureFixture[str]
) -> None:
    lines = run(capsys, "--preset", preset, "--epochs", "200", "--samples", "--json")
    summary = parsed(lines[-1])
    logged = float(next(line for line in lines if line.startswith("epoch 200 ")).split(" : ")[1])
    found = [match for line in lines if (match := SAMPLE.fullmatch(line))]
    assert [match[1] for match in found] == [f"{index:2d}" for index in range(21)]
    errors = [(float(match[3]) - float(match[2])) ** 2 for match in found]
    count = 21 if summary["experiment"]["reduction"] == "mean" else 1
    # Six decimals of a prediction leave an error of 1e-6·|error| at most in its square.
    assert sum(errors) / count == pytest.approx(logged, abs=1e-6 * 21 / count)
    right = [(float(match[3]) > 0.5) == (match[2] == "1") for match in found]
    assert f"Accuracy:{sum(right) / 21}" in lines
    assert summary["accuracy"] == sum(right) / 21
    exact = [(sample["outputs"][0] - sample["truth"]) ** 2 for sample in summary["samples"]]
    assert math.fsum(exact) / count == pytest.approx(summary["loss"], rel=1e-12)
    assert logged == pytest.approx(summary["loss"], abs=5e-11)


def test_decimals_of_the_listing_can_be_chosen(capsys: pytest.CaptureFixture[str]) -> None:
    lines = run(capsys, "--epochs", "300", "--samples", "--decimals", "12", "--every", "0", "--json")
    found = [match for line in lines if (match := SAMPLE.fullmatch(line))]
    loss = sum((float(match[3]) - float(match[2])) ** 2 for match in found) / 21
    assert loss == pytest.approx(parsed(lines[-1])["loss"], abs=1e-11)
    assert all(len(match[3].split(".")[1]) == 12 for match in found)


def test_several_classes_are_listed_by_name_with_their_confidence(
    iris: str, capsys: pytest.CaptureFixture[str]
) -> None:
    lines = run(capsys, "--data", iris, "--loss", "cross-entropy", "--epochs", "30", "--samples", "--json")
    summary = parsed(lines[-1])
    pattern = re.compile(r"Iter( ?\d+)  Ground truth ([abc])  prediction ([abc]) (0\.\d{6}|1\.000000)")
    found = [match for line in lines if (match := pattern.fullmatch(line))]
    train, test = summary["samples"], summary["test_samples"]
    assert (len(train), len(test)) == (48, 12)
    assert summary["class_names"] == ["a", "b", "c"]
    assert len(found) == 60
    assert lines.index("Test samples") == [lines.index(match[0]) for match in found[:48]][-1] + 1
    for match, sample in zip(found, train + test, strict=True):
        assert (match[2], match[3]) == ("abc"[sample["truth"]], "abc"[sample["prediction"]])
        assert float(match[4]) == pytest.approx(max(sample["outputs"]), abs=5e-7)
        assert sample["outputs"].index(max(sample["outputs"])) == sample["prediction"]
    losses = [-math.log(sample["outputs"][sample["truth"]]) for sample in train]
    assert math.fsum(losses) / 48 == pytest.approx(summary["loss"], rel=1e-12)
    test_losses = [-math.log(sample["outputs"][sample["truth"]]) for sample in test]
    assert math.fsum(test_losses) / 12 == pytest.approx(summary["test_loss"], rel=1e-12)
    right = sum(sample["truth"] == sample["prediction"] for sample in test) / 12
    assert summary["test_accuracy"] == right
    assert f"Test accuracy:{right}" in lines
    assert any("  test loss : " in line and "  test accuracy : " in line for line in lines)


def test_two_named_classes_say_which_is_which(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "two.csv"
    path.write_text("x,kind\n" + "\n".join(f"{i},{'no' if i < 10 else 'yes'}" for i in range(20)) + "\n")
    lines = run(capsys, "--data", str(path), "--epochs", "5", "--samples")
    assert "Classes: 0 is no, 1 is yes" in lines
    assert {match[2] for line in lines if (match := SAMPLE.fullmatch(line))} == {"0", "1"}


def test_regression_lists_values_and_says_r_squared(capsys: pytest.CaptureFixture[str]) -> None:
    lines = run(capsys, "--dataset", "plane", "--points", "12", "--epochs", "20", "--samples", "--json")
    summary = parsed(lines[-1])
    found = [match for line in lines if (match := SAMPLE.fullmatch(line))]
    assert len(found) == 12
    assert lines[-2] == f"R²:{summary['accuracy']:.6f}"
    assert len(lines[-2]) == len("R²:0.123456")
    assert summary["first_perfect_epoch"] is None
    for match, sample in zip(found, summary["samples"], strict=True):
        assert float(match[2]) == pytest.approx(sample["truth"], abs=5e-7)
        assert float(match[3]) == pytest.approx(sample["prediction"], abs=5e-7)


def test_the_json_describes_the_run(capsys: pytest.CaptureFixture[str]) -> None:
    summary = parsed(run(capsys, "--preset", "lab-two-sizes", "--epochs", "1500", "--json")[-1])
    experiment = Experiment.from_dict(summary["experiment"])
    records = list(Training(experiment).records())
    assert summary["epochs"] == 1500 == summary["kept_epoch"]
    assert summary["steps"] == 1500 * 21
    assert summary["loss"] == records[-1].loss == summary["kept_loss"]
    assert summary["accuracy"] == records[-1].accuracy
    assert summary["test_loss"] is summary["test_accuracy"] is None
    assert summary["stopped_by"] == "epochs"
    assert summary["diverged_at"] is None
    assert summary["first_perfect_epoch"] == next((r.epoch for r in records if r.accuracy == 1), None)
    assert summary["steps_per_second"] == pytest.approx(summary["steps"] / summary["seconds"], rel=1e-3)
    assert "samples" not in summary


def test_the_first_perfect_epoch(capsys: pytest.CaptureFixture[str]) -> None:
    summary = parsed(run(capsys, "--epochs", "2000", "--json", "--stop-when-perfect-for", "3")[-1])
    assert summary["stopped_by"] == "perfect"
    assert summary["first_perfect_epoch"] == summary["epochs"] - 2
    assert summary["accuracy"] == 1.0


def test_two_runs_are_the_same_to_the_byte(iris: str, capsys: pytest.CaptureFixture[str]) -> None:
    for arguments in (["--batch", "4", "--seed", "3"], ["--data", iris, "--dropout", "0.2", "--batch", "7"]):
        arguments += ["--epochs", "50", "--samples", "--json"]
        assert timeless(run(capsys, *arguments)) == timeless(run(capsys, *arguments))
        again = subprocess.run([*COMMAND, *arguments], capture_output=True, text=True, check=True).stdout.splitlines()
        assert timeless(again) == timeless(run(capsys, *arguments))


def test_divergence_is_told_with_its_epoch_and_has_no_accuracy(capsys: pytest.CaptureFixture[str]) -> None:
    lines = run(capsys, *DIVERGING, "--epochs", "50", "--samples", "--json", code=1)
    summary = parsed(lines[-1])
    epoch = summary["diverged_at"]
    assert summary["epochs"] == epoch
    assert summary["stopped_by"] == "diverged"
    assert summary["loss"] is summary["accuracy"] is None
    assert summary["kept_epoch"] == epoch - 1
    assert math.isfinite(summary["kept_loss"])
    assert any(line.startswith(f"diverged at epoch {epoch}: ") for line in lines)
    assert f"kept: the weights of epoch {epoch - 1}" in lines
    assert lines[-2] == f"Accuracy: none, it diverged at epoch {epoch}"
    # What is listed is the state that is kept.
    errors = [(sample["outputs"][0] - sample["truth"]) ** 2 for sample in summary["samples"]]
    assert math.fsum(errors) / 21 == pytest.approx(summary["kept_loss"], rel=1e-12)
    assert f"epoch {epoch - 1} loss : {summary['kept_loss']:.10f}" in lines


def test_a_loss_that_is_infinite_from_the_beginning(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "large.csv"
    path.write_text("x,y\n" + "\n".join(f"{i}e90,{i}e99" for i in range(1, 9)) + "\n")
    lines = run(
        capsys, "--data", str(path), "--regression", "--no-standardise", "--activation", "none", "--dtype", "float32",
        "--samples", "--json", code=1,
    )  # fmt: skip
    summary = parsed(lines[-1])
    assert summary["diverged_at"] == summary["epochs"] == 0
    assert summary["kept_epoch"] is summary["kept_loss"] is summary["loss"] is None
    assert all(sample["outputs"] == [None] or math.isfinite(sample["outputs"][0]) for sample in summary["samples"])
    assert any("not finite from the beginning" in line for line in lines)


def test_the_lab_sheet_s_rule_stops_and_says_so(capsys: pytest.CaptureFixture[str]) -> None:
    lines = run(capsys, "--preset", "lab-sheet", "--seed", "8", "--json", "--samples")
    summary = parsed(lines[-1])
    assert summary["stopped_by"] == "losses"
    assert f"stopped at epoch {summary['epochs']}: every sample's loss is below 0.04" in lines
    assert max((sample["outputs"][0] - sample["truth"]) ** 2 for sample in summary["samples"]) < 0.04


def test_early_stopping_lists_and_reports_the_best_weights(iris: str, capsys: pytest.CaptureFixture[str]) -> None:
    lines = run(
        capsys, "--data", iris, "--loss", "cross-entropy", "--validation-fraction", "0.3", "--patience", "5",
        "--lr", "0.3", "--seed", "7", "--epochs", "3000", "--samples", "--json",
    )  # fmt: skip
    summary = parsed(lines[-1])
    best = summary["kept_epoch"]
    assert summary["stopped_by"] == "patience"
    assert summary["epochs"] == best + 5
    assert f"kept: the weights of epoch {best}" in lines
    losses = [-math.log(sample["outputs"][sample["truth"]]) for sample in summary["samples"]]
    assert math.fsum(losses) / len(losses) == pytest.approx(summary["loss"], rel=1e-9)
    ending = lines[lines.index(f"kept: the weights of epoch {best}") + 1]
    assert ending.startswith(f"epoch {best} loss : {loss_text(summary['loss'])}  validation loss : ")
    records = {r.epoch: r for r in Training(Experiment.from_dict(summary["experiment"])).records()}
    assert summary["validation_loss"] == records[best].validation_loss
    assert f"Validation accuracy:{summary['validation_accuracy']}" in lines


def test_a_saved_experiment_repeats_the_run(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = str(tmp_path / "mine.toml")
    arguments = ["--epochs", "20", "--json", "--every", "0"]
    first = run(capsys, "--preset", "lab-batches", "--hidden", "5", *arguments, "--save", path)
    again = run(capsys, "--experiment", path, "--json", "--every", "0")
    assert timeless(first) == timeless(again)


# Recording


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("BACKPROP_TUI_HOME", str(tmp_path / "home"))
    return tmp_path / "home"


def test_a_run_is_recorded_with_its_result(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    summary = parsed(run(capsys, "--dataset", "moons", "--epochs", "40", "--patience", "3", "--validation-fraction",
                         "0.3", "--metrics", "macro-f1", "--json")[-1])  # fmt: skip
    stored = read_run(home / "runs" / summary["run"])
    assert stored.status == "ended"
    assert stored.meta["experiment"] == summary["experiment"]
    assert stored.meta["machine"].items() >= summary["machine"].items()
    assert stored.outcome is not None
    assert stored.outcome["findings"] == summary["findings"]
    assert stored.outcome["stopped_by"] == summary["stopped_by"]
    assert (
        progress(stored).items()
        >= {
            name: summary[name] for name in ("epochs", "steps", "loss", "accuracy", "validation_loss", "macro_f1")
        }.items()
    )


def test_nothing_is_recorded_when_nothing_is_to_be(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert parsed(run(capsys, "--epochs", "3", "--json", "--no-store")[-1])["run"] is None
    assert not home.exists()


def test_it_is_recorded_where_it_is_told(home: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    summary = parsed(run(capsys, "--epochs", "3", "--json", "--store", str(tmp_path / "other"))[-1])
    assert (tmp_path / "other" / "runs" / summary["run"]).is_dir()
    assert not home.exists()


def test_a_disk_that_refuses_does_not_stop_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "link").symlink_to(tmp_path / "link")
    monkeypatch.setenv("BACKPROP_TUI_HOME", str(tmp_path / "link" / "home"))
    assert main(["train", "--epochs", "3", "--json"]) == 0
    out, err = capsys.readouterr()
    assert parsed(out.splitlines()[-1])["epochs"] == 3
    assert err.count("\n") == 1
    assert "not recorded" in err


def test_a_limit_deletes_the_oldest_and_says_so(
    home: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    first, second = (parsed(run(capsys, "--epochs", "3", "--json")[-1])["run"] for _ in range(2))
    (home / "pruned").unlink()
    size = sum(path.stat().st_size for path in (home / "runs").rglob("*") if path.is_file())
    monkeypatch.setenv("BACKPROP_TUI_STORE_LIMIT", str(int(size * 1.2)))
    assert main(["train", "--epochs", "3"]) == 0
    assert "runs deleted to keep the store under" in capsys.readouterr().err
    left = {path.name for path in (home / "runs").iterdir()}
    assert first not in left
    assert second in left


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--store", "x", "--no-store"], "--store x: --no-store records nothing"),
        (["--store", "README.md"], "not a directory"),
    ],
)
def test_a_store_that_cannot_be_one_is_refused(
    arguments: list[str], message: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["train", "--epochs", "1", *arguments]) == 2
    assert message in capsys.readouterr().err


# As a process


def start(*arguments: str, **more: Any) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [*COMMAND, *arguments], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, **more
    )  # fmt: skip


@pytest.mark.parametrize(("number", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143), (signal.SIGHUP, 129)])
def test_a_signal_ends_it_in_order_with_what_it_had(number: signal.Signals, code: int) -> None:
    with start("--epochs", "1000000000", "--every", "100", "--samples", "--json") as process:
        assert process.stdout is not None
        before = process.stdout.readline()
        process.send_signal(number)
        out, err = process.communicate(timeout=240)
    assert process.returncode == code
    lines = [before.strip(), *out.splitlines()]
    summary = parsed(lines[-1])
    assert lines[0].startswith("epoch 100 loss : ")
    assert summary["stopped_by"] == "interrupted"
    assert err == f"to go on with it: backprop-tui resume {summary['run']}\n"
    assert summary["epochs"] >= 100
    assert f"stopped at epoch {summary['epochs']}: interrupted after {summary['steps']:,} steps" in lines
    assert len([line for line in lines if SAMPLE.fullmatch(line)]) == 21
    errors = [(sample["outputs"][0] - sample["truth"]) ** 2 for sample in summary["samples"]]
    assert math.fsum(errors) / 21 == pytest.approx(summary["loss"], rel=1e-9)


def test_an_ignored_signal_stays_ignored() -> None:
    script = "trap '' INT; exec \"$@\""
    command = ["/bin/sh", "-c", script, "sh", *COMMAND, "--epochs", "3000", "--every", "100"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        process.stdout.readline()
        process.send_signal(signal.SIGINT)
        out, _ = process.communicate(timeout=240)
    assert process.returncode == 0
    assert "epoch 3000 loss" in out


def test_a_second_signal_kills() -> None:
    script = (
        "import os, signal\n"
        "from tui_backprop.cli.interrupts import Interrupts\n"
        "with Interrupts() as interrupts:\n"
        "    os.kill(os.getpid(), signal.SIGINT)\n"
        "    print(interrupts.requested(), interrupts.exit_code, flush=True)\n"
        "    os.kill(os.getpid(), signal.SIGINT)\n"
        "    print('alive')\n"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True)
    assert done.returncode == -signal.SIGINT
    assert (done.stdout, done.stderr) == ("True 130\n", "")


def test_a_reader_that_goes_away_ends_it_silently_and_it_can_go_on(tmp_path: Path) -> None:
    with start("--epochs", "1000000000", "--every", "1", "--store", str(tmp_path)) as process:
        assert process.stdout is not None
        assert process.stdout.readline().startswith("epoch 1 loss : ")
        process.stdout.close()
        assert process.stderr is not None
        assert process.stderr.read() == ""
    assert process.returncode == 128 + signal.SIGPIPE
    (path,) = tmp_path.glob("runs/2*")
    stored = read_run(path)
    assert (stored.status, stored.damage) == ("interrupted", ())
    assert stored.checkpoint is not None
    assert stored.checkpoint.state["training"]["steps"] == progress(stored)["steps"] > 0


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="this system has no /dev/full")
def test_a_full_disk_is_told_in_one_line() -> None:
    with Path("/dev/full").open("w") as full:
        done = subprocess.run([*COMMAND, "--epochs", "5"], stdout=full, stderr=subprocess.PIPE, text=True)
    assert done.returncode == 1
    assert done.stderr == f"backprop-tui: standard output cannot be written: {os.strerror(errno.ENOSPC)}\n"


def test_a_closed_output_does_not_matter() -> None:
    done = subprocess.run(["/bin/sh", "-c", '"$@" >&-', "sh", *COMMAND, "--epochs", "5"], capture_output=True)
    assert (done.returncode, done.stderr) == (0, b"")


def in_terminal(*arguments: str, piped: bool = False, interrupt: bool = False) -> tuple[int, str, str]:
    """Exit code, what was written to a terminal, and what to a pipe in place of standard output."""
    leader, follower = pty.openpty()
    environment = {**os.environ, "TERM": "xterm", "COLUMNS": "100"}
    out = subprocess.PIPE if piped else follower
    with subprocess.Popen(
        [*COMMAND, *arguments], stdin=follower, stdout=out, stderr=follower, env=environment
    ) as child:
        os.close(follower)
        written = b""
        while True:
            try:
                data = os.read(leader, 1 << 16)
            except OSError:  # the other end was closed
                break
            if not data:
                break
            written += data
            if interrupt and b"epoch 1000 loss" in written:
                child.send_signal(signal.SIGINT)
                interrupt = False
        lines = child.stdout.read().decode() if child.stdout is not None else ""
    os.close(leader)
    return child.returncode, written.decode(), lines


def test_a_terminal_gets_a_bar_with_the_time_left() -> None:
    code, screen, _ = in_terminal("--epochs", "1000000000", "--every", "1000", "--json", interrupt=True)
    assert code == 130
    assert "/1,000,000,000 epochs" in screen
    assert "left" in screen
    assert "epoch 1000 loss : " in screen
    # The bar hides the cursor and gives it back.
    assert screen.rindex("\x1b[?25h") > screen.rindex("\x1b[?25l")
    assert '"stopped_by": "interrupted"' in screen


def test_a_pipe_gets_lines_only_while_the_terminal_has_the_bar() -> None:
    code, screen, lines = in_terminal("--epochs", "300", "--every", "100", piped=True)
    assert code == 0
    assert "/300 epochs" in screen
    assert "loss" not in screen
    assert [line.split(" loss")[0] for line in lines.splitlines()[:-1]] == ["epoch 100", "epoch 200", "epoch 300"]
    assert "\x1b" not in lines


def test_neither_bar_nor_colour_without_a_terminal() -> None:
    done = subprocess.run([*COMMAND, "--epochs", "300"], capture_output=True, text=True)
    assert done.stderr == ""
    assert "\x1b" not in done.stdout


def test_what_is_wrong_is_said_with_what_to_do_beside_the_listing(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["train", "--init", "zeros", "--epochs", "300", "--json"]) == 0
    out, err = capsys.readouterr()
    (finding,) = parsed(out.splitlines()[-1])["findings"]
    assert finding["rule"] == "twins"
    assert finding["epoch"] == 300
    assert f"twins: {finding['sentence']}; {finding['remedy']}" in err.splitlines()
    assert "twins" not in "".join(out.splitlines()[:-1])


def test_nothing_is_said_of_a_training_that_is_well(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["train", "--epochs", "500", "--json"]) == 0
    out, err = capsys.readouterr()
    assert parsed(out.splitlines()[-1])["findings"] == []
    assert err == ""


def test_metrics_that_are_asked_for_are_listed(capsys: pytest.CaptureFixture[str]) -> None:
    typed = "train --epochs 20 --test-fraction 0.3 --metrics balanced-accuracy,macro-f1 --json --every 10"
    assert main(typed.split()) == 0
    *lines, last = capsys.readouterr().out.splitlines()
    found = json.loads(last)
    epoch = next(line for line in lines if line.startswith("epoch 20 "))
    for name, label in (("balanced_accuracy", "balanced accuracy"), ("macro_f1", "macro F1")):
        assert 0 <= found[name] <= 1
        assert f"  {label} : {found[name]:.4f}" in epoch
        assert f"  test {label} : {found[f'test_{name}']:.4f}" in epoch
        assert f"{label[0].upper()}{label[1:]}:{found[name]}" in lines
        assert f"Test {label}:{found[f'test_{name}']}" in lines
    assert "validation_macro_f1" not in found
