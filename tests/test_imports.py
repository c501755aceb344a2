"""What each layer imports when it runs: the contract that the linter reads off the sources, held in a live process."""

from __future__ import annotations

import subprocess
import sys

import pytest

HEAVY = ("textual", "plotext", "rich", "click", "numpy")


def imported_by(code: str) -> set[str]:
    """Names of the modules that a fresh process has imported after `code`."""
    script = f"{code}\nimport sys\nprint('\\n'.join(sys.modules))"
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    return set(done.stdout.splitlines())


def test_network_needs_numpy_only():
    found = imported_by("import tui_backprop.nn.network, tui_backprop.nn.optimizers, tui_backprop.nn.gradient_check")
    assert "numpy" in found
    assert not found & {"textual", "plotext", "rich", "click", "platformdirs", "tomli_w"}
    assert not {name for name in found if name.startswith(("tui_backprop.data", "tui_backprop.training"))}


@pytest.mark.parametrize("module", ["run.trainer", "trainer_process", "live.process", "many.population", "many.sweep"])
def test_training_knows_no_screen(module: str):
    found = imported_by(f"import tui_backprop.training.{module}")
    assert not found & {"textual", "plotext", "rich", "click"}
    assert not {name for name in found if name.startswith(("tui_backprop.tui", "tui_backprop.cli"))}


def test_help_imports_nothing_heavy():
    found = imported_by(
        "from tui_backprop.cli.main import main\n"
        "import contextlib, io\n"
        "with contextlib.redirect_stdout(io.StringIO()), contextlib.suppress(SystemExit):\n"
        "    main(['--version'])"
    )
    assert not found & {"numpy", "textual", "plotext"}


def test_dashboard_starts_without_its_slow_parts():
    found = imported_by("import tui_backprop.tui.app")
    assert "textual" in found
    assert "plotext" not in found


def test_what_trains_is_not_imported_before_the_first_paint():
    found = imported_by("import tui_backprop.cli.launch, tui_backprop.tui.sitting, tui_backprop.training.live.process")
    assert "tui_backprop.tui.app" in found
    assert not found & {f"tui_backprop.{each}" for each in ("nn.network", "training.run.trainer", "training.observers")}
    assert not found & {f"tui_backprop.{each}" for each in ("store.reader", "store.index", "tui.lenses.registry")}


def test_attaching_by_a_door_imports_neither_a_command_line_nor_the_store():
    found = imported_by("import tui_backprop.cli.attaching, tui_backprop.tui.sitting")
    assert {"tui_backprop.tui.app", "tui_backprop.training.live.attached"} <= found
    assert not found & {"click", "sqlite3", *(f"tui_backprop.store.{each}" for each in ("reader", "index", "frames"))}
