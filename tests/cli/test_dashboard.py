"""`backprop-tui` alone: what the dashboard is called with, and where it refuses to start."""

from __future__ import annotations

import gc
import sys
import types
from collections.abc import Callable
from math import inf
from pathlib import Path

import pytest

from tui_backprop.cli.main import main
from tui_backprop.experiment.experiment import Experiment
from tui_backprop.experiment.presets import PRESETS
from tui_backprop.store.place import Store, find_store
from tui_backprop.training.live.manners import Manners
from tui_backprop.tui.options import DashboardOptions

Call = tuple[Experiment, DashboardOptions]


class Terminal:
    """A standard stream that is a terminal, or is not."""

    def __init__(self, is_terminal: bool = True) -> None:
        self._is_terminal = is_terminal

    def isatty(self) -> bool:
        return self._is_terminal

    def flush(self) -> None: ...

    def write(self, text: str) -> int:
        return len(text)


class Trainer:
    """Stands for the process that trains; starting it costs nothing."""

    newest: Trainer

    def __init__(self, manners: Manners) -> None:
        self.manners, self.store = manners, manners.store
        self.closed = False
        Trainer.newest = self

    def close(self) -> None:
        self.closed = True


@pytest.fixture
def started(monkeypatch: pytest.MonkeyPatch) -> Callable[..., Call]:
    """Runs the command on a terminal, and gives what the dashboard was called with."""
    calls: list[Call] = []
    app = types.ModuleType("tui_backprop.tui.sitting")

    def run(
        experiment: Experiment,
        *,
        options: DashboardOptions,
        launch: Callable[[], Trainer],
        trainer: Trainer,
        resume: str,
        offer: Callable[[], str] | None,
        store: Store | None,
    ) -> int:
        assert resume == ""
        assert store == trainer.store  # the history lists what this session records
        assert (offer is None) == (trainer.store is None)
        assert not trainer.closed
        assert launch().store == trainer.store  # a trainer that takes its place records, too
        Trainer.newest = trainer
        calls.append((experiment, options))
        return 0

    app.run = run  # type: ignore[attr-defined]
    import tui_backprop.tui

    monkeypatch.setattr("tui_backprop.training.live.process.TrainerProcess", Trainer)
    monkeypatch.setitem(sys.modules, "tui_backprop.tui.sitting", app)
    monkeypatch.setattr(tui_backprop.tui, "sitting", app, raising=False)
    monkeypatch.setenv("TERM", "xterm-256color")

    def start(*arguments: str) -> Call:
        with monkeypatch.context() as patch:
            for name in ("stdin", "stdout", "stderr"):
                patch.setattr(sys, name, Terminal())
            assert main(list(arguments)) == 0
        assert Trainer.newest.closed
        return calls.pop()

    return start


def test_alone_it_opens_on_xor(started: Callable[..., Call]) -> None:
    assert started() == (Experiment(), DashboardOptions())
    assert started("dashboard") == (Experiment(), DashboardOptions())


def test_it_takes_the_options_of_an_experiment(started: Callable[..., Call]) -> None:
    experiment, options = started("--dataset", "spiral", "--hidden", "8,8", "--no-bias")
    assert experiment == Experiment(dataset="spiral", hidden=(8, 8), bias=False)
    assert options == DashboardOptions()
    assert started("--preset", "lab-sheet")[0] == PRESETS["lab-sheet"].experiment


def test_it_takes_options_of_its_own(started: Callable[..., Call]) -> None:
    looks = ["--theme", "paper", "--markers", "ascii", "--fps", "5", "--low-bandwidth", "--no-mouse"]
    paces = ["--pace", "0", "--paused"]
    wanted = DashboardOptions(
        theme="paper", markers="ascii", pace=0.0, paused=True, fps=5.0, low_bandwidth=True, mouse=False
    )
    assert started(*looks, *paces) == (Experiment(), wanted)


@pytest.mark.parametrize(("typed", "grace"), [("detach", inf), ("end", 0.0), ("7.5", 7.5), ("", 60.0)])
def test_what_becomes_of_a_run_whose_line_drops(started: Callable[..., Call], typed: str, grace: float) -> None:
    started(*(["--on-hangup", typed] if typed else []))
    assert Trainer.newest.manners.grace == grace
    assert Trainer.newest.manners.has_door


@pytest.mark.parametrize("missing", ["stdin", "stdout", "stderr"])
def test_a_stream_that_is_no_terminal(
    missing: str, started: Callable[..., Call], monkeypatch: pytest.MonkeyPatch
) -> None:
    from tui_backprop.cli.launch import NoTerminalError, require_terminal

    assert started()
    with monkeypatch.context() as patch:
        for name in ("stdin", "stdout", "stderr"):
            patch.setattr(sys, name, Terminal(name != missing))
        with pytest.raises(NoTerminalError, match="backprop-tui train"):
            require_terminal()


@pytest.mark.parametrize("kind", ["dumb", "unknown"])
def test_a_terminal_that_cannot_draw(kind: str, monkeypatch: pytest.MonkeyPatch) -> None:
    from tui_backprop.cli.launch import NoTerminalError, require_terminal

    monkeypatch.setenv("TERM", kind)
    with monkeypatch.context() as patch:
        for name in ("stdin", "stdout", "stderr"):
            patch.setattr(sys, name, Terminal())
        with pytest.raises(NoTerminalError, match=kind):
            require_terminal()


@pytest.mark.parametrize(
    "arguments",
    ["--data no.csv", "--points 5", "--dataset fashion-mnist --data .", "--dataset fashion-mnist --noise 0.1"],
)
def test_data_that_cannot_be_used_is_told_before_the_screen_opens(
    arguments: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    from tui_backprop.cli import launch

    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(launch, "require_terminal", lambda: None)
    assert main(arguments.split()) == 2
    err = capsys.readouterr().err
    assert err.startswith("backprop-tui: ")
    assert "--" in err
    assert err.count("\n") == 1


def test_no_arguments_are_not_parsed() -> None:
    """What a command line needs to be read is not imported when there is none."""
    import subprocess

    script = (
        "import sys; sys.argv = ['backprop-tui']\n"
        "import tui_backprop.cli.launch as launch\n"
        "launch.launch = lambda *asked: print(*asked, 'click' in sys.modules) or 0\n"
        "from tui_backprop.__main__ import run\n"
        "sys.exit(run())\n"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert done.stdout.split() == [*f"{Experiment()} {DashboardOptions()} {find_store()}".split(), "False"]


@pytest.mark.parametrize(
    ("arguments", "asked"), [("", "''"), ("lab", "'lab'"), ("lab --fps 5", "parsed"), ("lab more", "parsed")]
)
def test_attaching_without_options_is_not_parsed_either(arguments: str, asked: str) -> None:
    import subprocess

    script = (
        f"import sys; sys.argv = 'backprop-tui attach {arguments}'.split()\n"
        "import tui_backprop.__main__ as main, tui_backprop.cli.attaching as attaching\n"
        "attaching.attach_to = lambda run, options, store, ahead: ahead.close() or print(repr(run), options, store, "
        "'click' in sys.modules) or 0\n"
        "main._command_line = lambda: print('parsed') or 0\n"
        "sys.exit(main.run())\n"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    expected = [asked] if asked == "parsed" else f"{asked} {DashboardOptions()} {find_store()} False".split()
    assert done.stdout.split() == expected


def test_nothing_is_looked_for_among_garbage_before_the_first_paint(monkeypatch: pytest.MonkeyPatch) -> None:
    """Also of a command that was parsed, for which the collector was turned on."""
    from tui_backprop.cli import launch
    from tui_backprop.tui import sitting

    seen: list[bool] = []
    monkeypatch.setattr(launch, "require_terminal", lambda: None)
    monkeypatch.setattr(sitting, "run", lambda *_, **__: seen.append(gc.isenabled()) or 0)
    gc.enable()
    launch.launch_on(Trainer(Manners()), Experiment(), DashboardOptions(), Store(Path("nowhere")))  # type: ignore[arg-type]
    assert seen == [False]
    assert gc.isenabled()


def test_its_trainer_records_where_it_is_told(
    started: Callable[..., Call], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("BACKPROP_TUI_HOME", str(tmp_path / "home"))
    started()
    assert Trainer.newest.store == Store(tmp_path / "home")
    started("--store", str(tmp_path / "other"))
    assert Trainer.newest.store == Store(tmp_path / "other")
    started("--no-store")
    assert Trainer.newest.store is None
    assert list(tmp_path.iterdir()) == [], "nothing is written where nothing was recorded"
