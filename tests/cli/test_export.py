"""`backprop-tui export` and `backprop-tui import`: every form, and the way back."""

from __future__ import annotations

import csv
import io
import json
import shlex
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from tui_backprop.cli.export import KINDS, ending_of
from tui_backprop.cli.main import main
from tui_backprop.experiment.experiment import Experiment
from tui_backprop.experiment.toml_file import read_experiment
from tui_backprop.report.run_lines import line_again
from tui_backprop.store.place import find_store
from tui_backprop.store.reader import StoredRun, progress, read_run
from tui_backprop.training.run.history import values_of
from tui_backprop.training.run.record import SERIES
from tui_backprop.training.run.trainer import Training

Command = Callable[..., str]


@pytest.fixture
def command(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Command:
    """Runs a command in a directory and a store of its own, which must succeed, and gives what it prints."""
    monkeypatch.setenv("BACKPROP_TUI_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    monkeypatch.chdir(tmp_path)

    def run(*arguments: str, code: int = 0) -> str:
        capsys.readouterr()
        assert main(list(arguments)) == code
        out, err = capsys.readouterr()
        return err if code else out

    return run


def newest() -> StoredRun:
    store = find_store()
    return read_run(max(store.runs.iterdir(), key=lambda path: path.stat().st_mtime))


@pytest.fixture
def run(command: Command) -> Training:
    """A recorded run, and the same training anew."""
    command("train", "--epochs", "60", "--dataset", "moons", "--hidden", "5", "--test-fraction", "0.2", "--every", "0")
    training = Training(Experiment(dataset="moons", epochs=60, hidden=(5,), test_fraction=0.2))
    for _ in training.records():
        pass
    return training


class TestExport:
    def test_weights_are_those_of_the_run(self, run: Training, command: Command) -> None:
        text = command("export", "last", "w.npz", "w.safetensors", "w.py")
        assert text.count("21 parameters") == 3
        with np.load("w.npz", allow_pickle=False) as found:
            assert np.array_equal(found["layer1.weight"], run.learner.network.layers[0].weights[:, :2])
            assert np.array_equal(found["layer2.bias"], run.learner.network.layers[1].weights[:, 5])

    def test_metrics_are_those_of_every_epoch(self, command: Command, run: Training) -> None:
        command("export", "last", "m.csv", "m.jsonl", "board/")
        again = Training(run.experiment)
        records = list(again.records())
        expected = dict(zip(SERIES, values_of(records, SERIES), strict=True))
        rows = list(csv.DictReader(io.StringIO(Path("m.csv").read_text())))
        assert [int(row["epoch"]) for row in rows] == list(range(61))
        for name in ("loss", "accuracy", "test_loss", "test_accuracy"):
            assert [float(row[name]) for row in rows] == expected[name].tolist()
        lines = [json.loads(line) for line in Path("m.jsonl").read_text().splitlines()]
        assert [line["loss"] for line in lines] == expected["loss"].tolist()
        (events,) = Path("board").iterdir()
        assert events.name.startswith("events.out.tfevents.")

    def test_the_longest_curves_keep_their_extremes(self, command: Command) -> None:
        command("train", "--epochs", "3001", "--every", "0", "--dataset", "xor")
        told = command("export", "last", "m.csv")
        assert "rows, epochs 0 to 3,001, loss_min, loss_max" in told  # epoch 0 is before the training
        rows = list(csv.DictReader(io.StringIO(Path("m.csv").read_text())))
        assert sum(int(row["epochs"]) for row in rows) == 3002
        losses = [record.loss for record in Training(Experiment(epochs=3001)).records()]
        for row in rows:
            stretch = losses[int(row["epoch"]) : int(row["epoch"]) + int(row["epochs"])]
            assert (float(row["loss_min"]), float(row["loss_max"])) == (min(stretch), max(stretch))

    def test_the_experiment_trains_to_the_same_bits(self, command: Command, run: Training) -> None:
        command("export", "last", "e.toml", "again.sh")
        assert read_experiment("e.toml") == run.experiment
        line = Path("again.sh").read_text().split()
        assert line[:2] == ["backprop-tui", "train"]
        summary = json.loads(command(*line[1:], "--json").splitlines()[-1])
        assert run.last is not None
        assert summary["loss"] == run.last.loss

    @pytest.mark.parametrize("suffix", ["svg", "txt"])
    def test_the_screen(self, command: Command, run: Training, suffix: str) -> None:
        command("export", "last", f"screen.{suffix}", "--size", "100x30")
        text = Path(f"screen.{suffix}").read_text(encoding="utf-8")
        assert "ended" in text
        if suffix == "txt":
            lines = text.splitlines()
            assert len(lines) == 30
            assert "moons" in lines[0]
            assert f"60/{run.experiment.epochs}" in lines[0]
            assert max(map(len, lines)) <= 100
            # Without colours the field's shades, and a line that explains them, say what its colours would.
            field = lines[lines.index(next(line for line in lines if "Decision field" in line)) + 1 :]
            assert any(line.count("█") + line.count("▓") > 10 for line in field)
            assert any("● 0    ░▒▓█   ✚ 1" in line for line in field)

    def test_a_recording_of_the_session(self, command: Command, run: Training) -> None:
        assert run
        command("export", "last", "s.cast", "--size", "80x24", "--seconds", "3")
        head, *events = [json.loads(line) for line in Path("s.cast").read_text(encoding="utf-8").splitlines()]
        assert (head["version"], head["width"], head["height"]) == (2, 80, 24)
        times = [time for time, _, _ in events]
        assert times == sorted(times)
        assert {kind for _, kind, _ in events} == {"o"}
        assert "epoch" in "".join(text for _, _, text in events)

    @pytest.mark.parametrize(
        ("arguments", "message"),
        [
            (["last", "w.pth"], "'.pth' does not say what to write"),
            (["last", "w.pth"], ".jsonl, DIR/, .toml"),
            (["last"], "FILE… is missing"),
            (["nothing", "w.npz"], "there is no run 'nothing'"),
            (["last", "no/where/w.npz"], "cannot be written"),
            (["last", "x.svg", "--size", "3x3"], "'3x3' is no size"),
            (["last", "x", "--as", "npy"], "unknown kind 'npy'"),
        ],
    )
    def test_wrong_use_is_told_in_one_line(
        self, run: Training, command: Command, arguments: list[str], message: str
    ) -> None:
        assert run
        err = command("export", *arguments, code=2)
        assert message in err
        assert err.count("\n") == 1

    def test_of_a_watched_program_it_has_what_was_measured(self, command: Command) -> None:
        lines = "".join(f"step {5 * n} loss {1 / n} accuracy {n / 8}\n" for n in range(1, 9))
        Path("log.txt").write_text(lines + "step 45 loss nan\n")
        command("watch", "log.txt", "--lines")
        told = command("export", "last", "c.csv", "c.jsonl", "logs/")
        # The one without a finite number is none.
        assert told.splitlines()[0] == "c.csv: 8 rows, steps 5 to 40, loss, accuracy"
        rows = list(csv.DictReader(io.StringIO(Path("c.csv").read_text())))
        assert [row["step"] for row in rows] == [str(5 * n) for n in range(1, 9)]
        assert [float(row["loss"]) for row in rows] == [1 / n for n in range(1, 9)]
        assert json.loads(Path("c.jsonl").read_text().splitlines()[1]) == {"step": 10, "loss": 0.5, "accuracy": 0.25}
        assert "it was read, and not run: there is no command" in command("export", "last", "c.sh", code=2)
        command("watch", *map(str, Path("logs").iterdir()), "--lines")
        command("export", "last", "again.csv")
        again = list(csv.DictReader(io.StringIO(Path("again.csv").read_text())))
        assert [float(row["loss"]) for row in again] == pytest.approx([1 / n for n in range(1, 9)])

    def test_of_a_watched_command_it_has_the_command(self, command: Command) -> None:
        command("watch", "--lines", "--", "sh", "-c", "echo epoch 1 loss 0.5")
        command("export", "last", "c.sh")
        assert Path("c.sh").read_text() == "sh -c 'echo epoch 1 loss 0.5'\n"

    def test_the_line_that_watches_again_has_its_options_and_works(self, command: Command) -> None:
        Path("lab 1.py").write_text("for k in range(int(input('how many? '))):\n    print(k, 'of', 0.5 / (k + 1))\n")
        pattern = r"(?P<epoch>\d+) of (?P<loss>\S+)"
        command("watch", "lab 1.py", "--input", "3", "--pattern", pattern, "--lines")
        first = newest()
        words = shlex.split(line_again(first))
        assert words[:2] == ["backprop-tui", "watch"]
        command(*words[1:2], "--lines", *words[2:])
        again = newest()
        assert again.id != first.id
        assert progress(again)["loss"] == progress(first)["loss"] == pytest.approx(0.5 / 3)

    def test_help_names_every_suffix(self, command: Command) -> None:
        text = command("export", "--help")
        assert all(f"\n  {ending_of(suffix)} " in text for suffix, _, _ in KINDS.values())


class TestImport:
    @pytest.mark.parametrize("suffix", ["npz", "safetensors"])
    def test_weights_come_back_to_the_bit_and_train_on(self, run: Training, command: Command, suffix: str) -> None:
        command("export", "last", f"best.{suffix}")
        text = command("import", f"best.{suffix}")
        assert run.last is not None
        assert f"loss {run.last.loss:.6g}" in text
        stored = newest()
        assert stored.labels.name == "best"
        assert stored.status == "imported"
        assert "imported" in command("runs", "status=imported")
        assert "status              imported\n" in command("runs", "show", "best")
        assert stored.checkpoint is not None
        assert np.array_equal(stored.checkpoint.arrays["parameters"], run.learner.network.parameters)
        summary = json.loads(command("resume", "best", "--every", "0", "--json").splitlines()[-1])
        assert summary["epochs"] == 60
        assert summary["loss"] < run.last.loss
        assert "without the weights that were imported" in command("runs", "show", "best")

    def test_a_name_that_another_run_has_is_said(
        self, run: Training, command: Command, capsys: pytest.CaptureFixture[str]
    ) -> None:
        assert run
        command("export", "last", "w.npz")
        for shared in (False, True):
            assert main(["import", "w.npz"]) == 0
            said = f"2 runs have that name: 'w' is the newest of them, {newest().id}\n"
            assert capsys.readouterr().err == (said if shared else "")

    def test_options_go_over_the_file(self, run: Training, command: Command) -> None:
        assert run
        command("export", "last", "w.npz")
        command("import", "w.npz", "--epochs", "5", "--optimizer", "sgd")
        experiment = newest().meta["experiment"]
        assert (experiment["epochs"], experiment["optimizer"], experiment["dataset"]) == (5, "sgd", "moons")

    @pytest.mark.parametrize(
        ("change", "message"),
        [
            (lambda arrays: arrays.pop("layer1.bias"), "'layer1.bias' is missing; it has layer1.weight"),
            (lambda arrays: arrays.update({"layer3.weight": np.ones(2)}), "the network has fewer layers"),
            (lambda arrays: arrays.update({"layer1.weigth": np.ones(2)}), "did you mean 'layer1.weight'?"),
            (
                lambda arrays: arrays.update({"layer1.weight": np.ones((5, 3))}),
                "'layer1.weight' has shape 5×3, and a 2-5-1 network needs 5×2",
            ),
            (lambda arrays: arrays["layer2.weight"].fill(np.nan), "has 5 values that are not finite"),
            (lambda arrays: arrays.update({"layer2.bias": np.array(["x"])}), "holds no numbers"),
        ],
    )
    def test_what_does_not_fit_is_refused(
        self, run: Training, command: Command, change: Callable[[dict[str, np.ndarray]], object], message: str
    ) -> None:
        assert run
        command("export", "last", "w.npz")
        with np.load("w.npz", allow_pickle=False) as found:
            arrays = {name: found[name] for name in found.files}
        change(arrays)
        np.savez("w.npz", **arrays)
        before = len(list(find_store().runs.iterdir()))
        err = command("import", "w.npz", code=2)
        assert "w.npz" in err
        assert message in err
        assert err.count("\n") == 1
        assert len(list(find_store().runs.iterdir())) == before
