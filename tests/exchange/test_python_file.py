"""The Python file of a network: NumPy alone, and the predictions of the network it was made from."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from tui_backprop.exchange.model import model_of
from tui_backprop.exchange.python_file import FORMULAS, READABLE, python_source
from tui_backprop.experiment.experiment import Experiment
from tui_backprop.nn.activations import OUTPUT_ACTIVATIONS
from tui_backprop.training.run.trainer import Training

NUMPY = str(Path(np.__file__).parents[1])


def trained(epochs: int = 30, **settings: object) -> Training:
    training = Training(Experiment(epochs=epochs, **settings))  # type: ignore[arg-type]
    for _ in training.records():
        pass
    return training


def alone(source: str, samples: np.ndarray, folder: Path) -> tuple[np.ndarray, list[object]]:
    """What the file says of samples in a process that can import the standard library and NumPy only."""
    (folder / "network.py").write_text(source, encoding="utf-8")
    np.save(folder / "samples.npy", samples)
    script = (
        f"import sys; sys.path[:] = [p for p in sys.path if 'site-packages' not in p] + [{NUMPY!r}]\n"
        "class No:\n"
        "    def find_spec(self, name, path=None, target=None):\n"
        "        if name.split('.')[0] == 'tui_backprop': raise ImportError(name)\n"
        "sys.meta_path.insert(0, No())\n"
        f"sys.path.insert(0, {str(folder)!r})\n"
        "import json, network, numpy as np\n"
        f"x = np.load({str(folder / 'samples.npy')!r})\n"
        f"np.save({str(folder / 'out.npy')!r}, network.outputs(x))\n"
        "print(json.dumps([v if isinstance(v, str) else float(v) for v in network.predict(x)]))\n"
    )
    done = subprocess.run(
        [sys.executable, "-I", "-W", "error", "-c", script], capture_output=True, text=True, cwd=folder, check=False
    )
    assert done.returncode == 0, done.stderr
    return np.load(folder / "out.npy"), json.loads(done.stdout)


def own_units(training: Training) -> np.ndarray:
    """The samples as they were before they were scaled."""
    inputs = training.dataset.inputs
    if training.dataset.standardised is None:
        return inputs
    mean, deviation = training.dataset.standardised
    return inputs * deviation + mean


def test_every_activation_has_its_formula() -> None:
    assert FORMULAS.keys() == OUTPUT_ACTIVATIONS.keys()


@pytest.mark.parametrize("name", [name for name in FORMULAS if name != "softmax"])
def test_predictions_are_the_same_to_1e_12(name: str, tmp_path: Path) -> None:
    training = trained(activation=name, dataset="moons", hidden=(5, 3), optimizer="adam", learning_rate=0.01)
    model = model_of(training)
    found, said = alone(python_source(model, origin="a test"), own_units(training), tmp_path)
    expected = training.learner.network.predict(training.dataset.inputs)
    assert np.abs(found - expected).max() <= 1e-12
    names = training.dataset.class_names
    assert said == [names[int(value > model.threshold)] for value in expected[:, 0]]


@pytest.mark.parametrize(
    "settings",
    [
        {"dataset": "gauss", "loss": "cross-entropy", "hidden": (6,)},
        {"dataset": "xor", "bias": False},
        {"dataset": "xor", "loss": "hinge"},
        {"dataset": "bumps", "hidden": (8,)},
        {"dataset": "iris"},
    ],
)
def test_of_every_task(settings: dict[str, object], tmp_path: Path) -> None:
    if settings["dataset"] == "iris":
        pytest.importorskip("sklearn")
    training = trained(**settings)
    model = model_of(training)
    found, _ = alone(python_source(model, origin="a test"), own_units(training), tmp_path)
    expected = training.learner.parts.train.in_own_units(training.learner.network.predict(training.dataset.inputs))
    assert np.abs(found - expected).max() <= 1e-12


def test_large_networks_are_kept_to_the_bit_in_base64(tmp_path: Path) -> None:
    training = trained(epochs=2, hidden=(60, 60))
    model = model_of(training)
    assert model.parameters > READABLE
    source = python_source(model, origin="a test")
    assert "base64" in source
    found, _ = alone(source, training.dataset.inputs, tmp_path)
    assert np.abs(found - training.learner.network.predict(training.dataset.inputs)).max() <= 1e-12


def test_a_unit_that_is_switched_off_stays_so(tmp_path: Path) -> None:
    training = trained(hidden=(4, 4))
    training.learner.network.switch_unit(0, 2, on=False)
    model = model_of(training)
    assert model.switched_off == 1
    found, _ = alone(python_source(model, origin="a test"), training.dataset.inputs, tmp_path)
    assert np.abs(found - training.learner.network.predict(training.dataset.inputs)).max() <= 1e-12


def test_a_hostile_name_stays_in_the_docstring(tmp_path: Path) -> None:
    training = trained()
    source = python_source(model_of(training), origin='"""\nimport os\n\\')
    alone(source, training.dataset.inputs, tmp_path)


def test_runs_as_a_command(tmp_path: Path) -> None:
    training = trained()
    (tmp_path / "network.py").write_text(python_source(model_of(training), origin="a test"), encoding="utf-8")
    done = subprocess.run(
        [sys.executable, str(tmp_path / "network.py"), "0", "1"], capture_output=True, text=True, check=True
    )
    assert done.stdout.split()[-1] in training.dataset.class_names
    for arguments in ([], ["0", "a"]):
        command = [sys.executable, str(tmp_path / "network.py"), *arguments]
        wrong = subprocess.run(command, capture_output=True, text=True, check=False)
        assert wrong.returncode == 1
        assert wrong.stderr.endswith("usage: python FILE X1 X2\n")
        assert wrong.stderr.count("\n") == 1
