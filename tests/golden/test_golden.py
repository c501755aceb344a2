"""The engine against PyTorch in float64: the record that `make_golden.py` made, and live where PyTorch is installed."""

from __future__ import annotations

import importlib.util
import json
from pathlib import Path
from types import ModuleType
from typing import Any

import numpy as np
import pytest

from tui_backprop.data.dataset import Dataset
from tui_backprop.data.sources import load
from tui_backprop.experiment.experiment import Experiment
from tui_backprop.nn.activations import ACTIVATIONS, quiet
from tui_backprop.nn.losses import LOSSES
from tui_backprop.nn.network import Network, Propagation, columns
from tui_backprop.nn.optimizers import OPTIMIZERS
from tui_backprop.nn.schedules import SCHEDULES
from tui_backprop.training.run.learner import Learner
from tui_backprop.training.run.samples import Batches, parts_of

HERE = Path(__file__).parent
RELATIVE = 1e-9
"""The agreement that is promised."""
TINY = 1e-13
"""Below this a number of order 1 is rounding."""

Golden = dict[str, np.ndarray]


def make_golden() -> ModuleType:
    spec = importlib.util.spec_from_file_location("make_golden", HERE / "make_golden.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="module")
def golden() -> Golden:
    with np.load(HERE / "golden.npz") as record:
        return dict(record)


def error(ours: np.ndarray, theirs: np.ndarray) -> float:
    """The largest relative error, entry by entry; entries that are rounding beside the largest count as that."""
    floor = TINY / RELATIVE * max(1.0, float(np.abs(theirs).max()))
    return float((np.abs(ours - theirs) / np.maximum(np.abs(theirs), floor)).max())


def single_steps(golden: Golden) -> list[tuple[dict[str, Any], float]]:
    """Every recorded step with the error of outputs, loss and gradient, the worst of the three."""
    rows: list[tuple[dict[str, Any], float]] = []
    taken = {"parameters": 0, "outputs": 0, "losses": 0, "gradients": 0}

    def take(name: str, count: int) -> np.ndarray:
        start = taken[name]
        taken[name] += count
        return golden[f"step_{name}"][start : start + count]

    inputs, labels, values = golden["inputs"], golden["labels"], golden["values"]
    for case in json.loads(str(golden["steps"])):
        loss = LOSSES[case["loss"]]
        sizes = (inputs.shape[1], *case["hidden"], 3)
        network = Network(sizes, hidden=case["activation"], output=case["output"], bias=case["bias"])
        count = network.parameters.size
        network.parameters[...] = take("parameters", count)
        one_hot = np.eye(3)[labels].T
        targets = values.T if "regression" in loss.tasks else 2 * one_hot - 1 if loss.signed else one_hot
        batch = columns(inputs, bias=case["bias"], dtype=np.float64)
        propagation = Propagation(network, batch, loss=loss, reduction=case["reduction"])
        with quiet():
            propagation.forward()
            propagation.backward(targets)
        rows.append(
            (
                case,
                max(
                    error(network.predict(inputs).ravel(), take("outputs", 3 * len(inputs))),
                    error(np.array([propagation.batch_loss(targets)]), take("losses", 1)),
                    error(network.gradient, take("gradients", count)),
                ),
            )
        )
    for name, end in taken.items():
        assert end == golden[f"step_{name}"].size
    return rows


def trajectory(golden: Golden, run: dict[str, Any], *, every: int) -> tuple[np.ndarray, np.ndarray]:
    """The losses before each update and the parameters after every `every`, by way of an experiment."""
    full = run["full"]
    settings = {key: value for key, value in run.items() if key != "full"}
    steps = len(golden["order"])
    experiment = Experiment(
        **settings, hidden=(4, 4), activation="tanh", loss="mse", epochs=steps, shuffle=False, batch="full"
    )
    dataset = load(experiment.data_spec)
    np.testing.assert_array_equal(dataset.inputs, golden["xor_inputs"])
    learner = Learner([experiment], parts_of(experiment, dataset))
    learner.network.parameters[...] = golden["start"]
    losses, kept = [], []
    for step in range(steps):
        if full:
            learner.measure_train()
            losses.append(learner.train.loss())
            assert learner.run_epoch()
        else:
            losses.append(one_batch(learner, experiment, dataset, golden["order"][step]))
        if (step + 1) % every == 0:
            kept.append(learner.network.parameters.copy())
    return np.array(losses), np.stack(kept)


def one_batch(learner: Learner, experiment: Experiment, dataset: Dataset, which: np.ndarray) -> float:
    """One update on the samples `which`; their loss before it."""
    small = Dataset(
        "batch", dataset.inputs[which], dataset.labels[which], ("x", "y"), ("0", "1"), np.arange(len(which)),
        np.arange(0),
    )  # fmt: skip
    (batch,) = next(Batches(parts_of(experiment, small).train, [experiment], ()).epoch())
    learner.step(batch)
    propagation = learner._propagations[batch.size]
    return propagation.batch_loss(batch.targets)


def trajectory_errors(golden: Golden, *, every: int) -> list[tuple[dict[str, Any], float]]:
    rows = []
    for index, run in enumerate(json.loads(str(golden["trajectories"]))):
        losses, parameters = trajectory(golden, run, every=every)
        worst = max(
            error(losses, golden["trajectory_losses"][index]), error(parameters, golden["trajectory_parameters"][index])
        )
        rows.append((run, worst))
    return rows


def assert_close(rows: list[tuple[dict[str, Any], float]]) -> None:
    wrong = [f"{worst:.1e} {case}" for case, worst in rows if not worst <= RELATIVE]
    assert not wrong, "\n".join(wrong)


def test_the_record_covers_every_activation_loss_optimizer_and_schedule(golden: Golden) -> None:
    steps = json.loads(str(golden["steps"]))
    for depth in (1, 2, 3):
        pairs = {(s["activation"], s["loss"], s["bias"], s["reduction"]) for s in steps if len(s["hidden"]) == depth}
        assert pairs == {
            (a, loss, b, r) for a in ACTIVATIONS for loss in LOSSES for b in (True, False) for r in ("mean", "sum")
        }
    free = {loss.name for loss in LOSSES.values() if not loss.output}
    assert {(s["output"], s["loss"]) for s in steps if s["loss"] in free} == {(a, b) for a in ACTIVATIONS for b in free}
    runs = json.loads(str(golden["trajectories"]))
    for full in (True, False):
        assert {run["optimizer"] for run in runs if run["full"] is full} == set(OPTIMIZERS)
    assert {run["schedule"] for run in runs if "schedule" in run} == set(SCHEDULES) - {"constant"}
    assert len(golden["order"]) == golden["trajectory_losses"].shape[1] == 1000


def test_the_output_activation_of_each_loss_is_the_one_an_experiment_chooses() -> None:
    module = make_golden()
    for name, output in module.LOSSES.items():
        assert Experiment(loss=name).output == (output or module.FUSED[name])


def test_outputs_losses_and_every_gradient_agree_with_pytorch(golden: Golden) -> None:
    assert_close(single_steps(golden))


def test_thousand_step_trajectories_agree_with_pytorch(golden: Golden) -> None:
    assert_close(trajectory_errors(golden, every=make_golden().KEEP_EVERY))


def test_the_comparison_notices_a_wrong_digit(golden: Golden) -> None:
    slightly = {**golden, "step_gradients": golden["step_gradients"] * (1 + 1e-8)}
    with pytest.raises(AssertionError):
        assert_close(single_steps(slightly))


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_live_pytorch_agrees_on_networks_of_another_seed(seed: int) -> None:
    pytest.importorskip("torch", reason="PyTorch is not installed: the golden record stands for it")
    module = make_golden()
    assert_close(single_steps(module.build(seed)))


def test_live_pytorch_says_what_the_record_says(golden: Golden) -> None:
    pytest.importorskip("torch", reason="PyTorch is not installed: the golden record stands for it")
    live = make_golden().build()
    assert set(live) == set(golden)
    for name, array in live.items():
        if array.dtype.kind == "f":
            np.testing.assert_allclose(array, golden[name], rtol=RELATIVE, atol=TINY, err_msg=name)


if __name__ == "__main__":
    with np.load(HERE / "golden.npz") as archive:
        found = dict(archive)
    for label, measured in (
        ("steps", single_steps(found)),
        ("trajectories", trajectory_errors(found, every=make_golden().KEEP_EVERY)),
    ):
        for row, worst_error in sorted(measured, key=lambda item: -item[1])[:5]:
            print(label, f"{worst_error:.1e}", row)
