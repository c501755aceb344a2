"""Makes `golden.npz`: what PyTorch says of the small networks that the engine is held against, in float64.

    python tests/golden/make_golden.py

needs PyTorch and NumPy only, nothing of this package, so that the two stay independent. Made with PyTorch 2.13.0.

The record holds
- single steps: outputs, loss and the gradient of every parameter, for every activation, loss, depth (0 to 3 hidden
  layers), reduction, with biases and without;
- trajectories of 1,000 updates on XOR: every optimizer on the full batch and on a fixed order of mini-batches, and
  with weight decay, clipped gradients and learning-rate schedules.

A network's parameters are one vector, layer by layer, each layer's weights (fan_out, fan_in + 1) row by row with the
bias as the last column; without biases, (fan_out, fan_in).

Two conventions differ, and are made equal here. The mean squared, absolute and Huber error is PyTorch's mean over
samples and outputs; its "sum" is the sum over the samples of the mean over the outputs. PyTorch clips a gradient to
limit / (norm + 1e-6) of its length, a cushion against a division by zero; the limit is raised by as much.

The learning rates keep the trajectories out of chaos: RMSProp on the full batch at 0.003 turns a difference of 1e-15
in the starting weights into 1e-4 of the loss within 1,000 steps, whoever computes it.
"""

from __future__ import annotations

import itertools
import json
from pathlib import Path
from typing import Any

import numpy as np

RECORD = Path(__file__).with_name("golden.npz")

INPUTS, SAMPLES = 2, 5
HIDDEN = ((), (3,), (3, 4), (3, 4, 3))
ACTIVATIONS = ("sigmoid", "tanh", "relu", "leaky-relu", "elu", "gelu", "silu", "softplus", "none")
LOSSES = {"mse": "sigmoid", "mae": "sigmoid", "huber": "sigmoid", "hinge": "none", "bce": "", "cross-entropy": ""}
"""Each loss with the output activation that goes with it; "" where PyTorch's loss takes the logits."""
FUSED = {"bce": "sigmoid", "cross-entropy": "softmax"}

STEPS = 1000
KEEP_EVERY = 50
XOR_SIZES = (2, 4, 4, 1)
BATCH = 5

_RATES = {
    "sgd": 0.3, "momentum": 0.1, "nesterov": 0.1, "adagrad": 0.1, "rmsprop": 0.001, "adam": 0.03, "adamw": 0.03,
}  # fmt: skip


def steps() -> list[dict[str, Any]]:
    """The single steps, each by its settings."""
    cases = [
        {"hidden": hidden, "activation": activation, "loss": loss, "output": output or FUSED[loss],
         "reduction": reduction, "bias": bias}
        for hidden in HIDDEN
        for activation in (ACTIVATIONS if hidden else ("none",))
        for loss, output in LOSSES.items()
        for reduction in ("mean", "sum")
        for bias in (True, False)
    ]  # fmt: skip
    cases += [
        {"hidden": (3,), "activation": "tanh", "loss": loss, "output": output, "reduction": "mean", "bias": True}
        for output in ACTIVATIONS
        for loss in LOSSES
        if loss not in FUSED and LOSSES[loss] != output
    ]
    return cases


def trajectories() -> list[dict[str, Any]]:
    """The trajectories, each by the fields of an experiment."""
    plain = [{"optimizer": name, "learning_rate": rate} for name, rate in _RATES.items()]
    sgd, momentum, adam = plain[0], plain[1], plain[5]
    runs = [{**run, "full": full} for full in (True, False) for run in plain]
    runs += [{**run, "full": True, "l2": 0.003} for run in (sgd, momentum, adam)]
    runs += [{**run, "full": False, "clip_norm": 0.02} for run in (sgd, momentum, adam)]
    runs += [
        {**run, "full": True, **schedule}
        for run in (sgd, adam)
        for schedule in (
            {"schedule": "step", "schedule_every": 150, "schedule_gamma": 0.7},
            {"schedule": "exponential", "schedule_every": 1, "schedule_gamma": 0.998},
            {"schedule": "cosine"},
            {"warmup": 200},
        )
    ]
    return runs


def build(seed: int = 0) -> dict[str, np.ndarray]:
    """The whole record, with inputs, targets and parameters drawn from `seed`."""
    import torch

    torch.set_num_threads(1)
    rng = np.random.default_rng(seed)
    record: dict[str, np.ndarray] = {"torch": np.array(torch.__version__)}
    record["inputs"] = rng.normal(size=(SAMPLES, INPUTS))
    record["labels"] = rng.integers(0, 3, SAMPLES)
    record["values"] = rng.normal(size=(SAMPLES, 3))
    cases = steps()
    results: dict[str, list[np.ndarray]] = {"parameters": [], "outputs": [], "losses": [], "gradients": []}
    for case in cases:
        for name, array in _step(torch, case, record, rng).items():
            results[name].append(array)
    record["steps"] = np.array(json.dumps(cases))
    for name, arrays in results.items():
        record[f"step_{name}"] = np.concatenate(arrays)

    record["xor_inputs"], record["xor_targets"] = _xor()
    record["start"] = rng.normal(size=_count(XOR_SIZES, bias=True))
    order = np.concatenate([rng.permutation(21)[:20].reshape(-1, BATCH) for _ in range(STEPS * BATCH // 20)])
    record["order"] = order.astype(np.int8)
    runs = trajectories()
    record["trajectories"] = np.array(json.dumps(runs))
    found = [_trajectory(torch, run, record) for run in runs]
    record["trajectory_losses"] = np.stack([losses for losses, _ in found])
    record["trajectory_parameters"] = np.stack([parameters for _, parameters in found])
    return record


def _xor() -> tuple[np.ndarray, np.ndarray]:
    points, labels = [], []
    for i in range(11):
        points.append((0.1 * i, 0.1 * i))
        labels.append(0.0)
        if i != 5:
            points.append((0.1 * i, 1 - 0.1 * i))
            labels.append(1.0)
    return np.array(points), np.array(labels)[:, None]


def _count(sizes: tuple[int, ...], *, bias: bool) -> int:
    return sum(o * (i + bias) for i, o in itertools.pairwise(sizes))


def _layers(torch: Any, vector: np.ndarray, sizes: tuple[int, ...], *, bias: bool) -> list[tuple[Any, Any]]:
    """Weights and biases (or None) of every layer, as leaves of PyTorch's graph."""
    layers, start = [], 0
    for i, o in itertools.pairwise(sizes):
        block = torch.tensor(vector[start : start + o * (i + bias)].reshape(o, i + bias), dtype=torch.float64)
        start += o * (i + bias)
        weights = block[:, :i].clone().requires_grad_()
        layers.append((weights, block[:, i].clone().requires_grad_() if bias else None))
    return layers


def _flat(layers: list[tuple[Any, Any]], read: Any) -> np.ndarray:
    parts = []
    for weights, biases in layers:
        block = read(weights)
        if biases is not None:
            block = np.concatenate([block, read(biases)[:, None]], axis=1)
        parts.append(block.ravel())
    return np.concatenate(parts)


def _activate(torch: Any, name: str, z: Any) -> Any:
    functional = torch.nn.functional
    return {
        "sigmoid": torch.sigmoid,
        "tanh": torch.tanh,
        "relu": torch.relu,
        "leaky-relu": lambda z: functional.leaky_relu(z, 0.01),
        "elu": functional.elu,
        "gelu": lambda z: functional.gelu(z, approximate="tanh"),
        "silu": functional.silu,
        "softplus": lambda z: functional.softplus(z, threshold=1e9),
        "none": lambda z: z,
        "softmax": lambda z: torch.softmax(z, dim=-1),
    }[name](z)


def _forward(torch: Any, layers: list[tuple[Any, Any]], x: Any, hidden: str) -> Any:
    """The logits, (n, outputs)."""
    for weights, biases in layers[:-1]:
        x = _activate(torch, hidden, torch.nn.functional.linear(x, weights, biases))
    return torch.nn.functional.linear(x, *layers[-1])


def _loss(torch: Any, name: str, logits: Any, outputs: Any, record: dict[str, np.ndarray], reduction: str) -> Any:
    functional = torch.nn.functional
    labels = torch.tensor(record["labels"])
    values = torch.tensor(record["values"])
    one_hot = functional.one_hot(labels, 3).to(torch.float64)
    if name == "cross-entropy":
        return functional.cross_entropy(logits, labels, reduction=reduction)
    if name == "bce":
        losses = functional.binary_cross_entropy_with_logits(logits, one_hot, reduction="none").sum(dim=1)
    elif name == "hinge":
        losses = torch.clamp(1 - (2 * one_hot - 1) * outputs, min=0).sum(dim=1)
    else:
        formula = {"mse": functional.mse_loss, "mae": functional.l1_loss, "huber": functional.huber_loss}[name]
        if reduction == "mean":
            return formula(outputs, values)
        losses = formula(outputs, values, reduction="none").mean(dim=1)
    return losses.mean() if reduction == "mean" else losses.sum()


def _step(
    torch: Any, case: dict[str, Any], record: dict[str, np.ndarray], rng: np.random.Generator
) -> dict[str, np.ndarray]:
    sizes = (INPUTS, *case["hidden"], 3)
    vector = rng.normal(size=_count(sizes, bias=case["bias"]))
    layers = _layers(torch, vector, sizes, bias=case["bias"])
    logits = _forward(torch, layers, torch.tensor(record["inputs"]), case["activation"])
    outputs = _activate(torch, case["output"], logits)
    loss = _loss(torch, case["loss"], logits, outputs, record, case["reduction"])
    loss.backward()
    return {
        "parameters": vector,
        "outputs": outputs.detach().numpy().ravel(),
        "losses": np.array([loss.item()]),
        "gradients": _flat(layers, lambda tensor: tensor.grad.numpy()),
    }


def _trajectory(torch: Any, run: dict[str, Any], record: dict[str, np.ndarray]) -> tuple[np.ndarray, np.ndarray]:
    """The loss before each update, (STEPS,), and the parameters after each `KEEP_EVERY` updates."""
    layers = _layers(torch, record["start"], XOR_SIZES, bias=True)
    weights, biases = [w for w, _ in layers], [b for _, b in layers]
    optim, rate = torch.optim, run["learning_rate"]
    # Weight decay is for weights: the biases are a group of their own.
    groups = [{"params": weights, "weight_decay": run["l2"]}, {"params": biases}] if "l2" in run else weights + biases
    optimizer = {
        "sgd": lambda: optim.SGD(groups, lr=rate),
        "momentum": lambda: optim.SGD(groups, lr=rate, momentum=0.9),
        "nesterov": lambda: optim.SGD(groups, lr=rate, momentum=0.9, nesterov=True),
        "adagrad": lambda: optim.Adagrad(groups, lr=rate),
        "rmsprop": lambda: optim.RMSprop(groups, lr=rate),
        "adam": lambda: optim.Adam(groups, lr=rate),
        "adamw": lambda: optim.AdamW(groups, lr=rate),
    }[run["optimizer"]]()
    schedules, scheduler = optim.lr_scheduler, None
    if "warmup" in run:
        length = run["warmup"]
        scheduler = schedules.LinearLR(optimizer, start_factor=1 / length, total_iters=length - 1)
    elif run.get("schedule") == "step":
        scheduler = schedules.StepLR(optimizer, run["schedule_every"], run["schedule_gamma"])
    elif run.get("schedule") == "exponential":
        scheduler = schedules.ExponentialLR(optimizer, run["schedule_gamma"])
    elif run.get("schedule") == "cosine":
        scheduler = schedules.CosineAnnealingLR(optimizer, T_max=STEPS)
    x, y = torch.tensor(record["xor_inputs"]), torch.tensor(record["xor_targets"])
    losses, kept = [], []
    for step in range(STEPS):
        which = slice(None) if run["full"] else torch.tensor(record["order"][step].astype(np.int64))
        optimizer.zero_grad()
        outputs = torch.sigmoid(_forward(torch, layers, x[which], "tanh"))
        loss = torch.nn.functional.mse_loss(outputs, y[which])
        loss.backward()
        losses.append(loss.item())
        if "clip_norm" in run:
            norm = torch.nn.utils.get_total_norm([p.grad for p in weights + biases]).item()
            limit = run["clip_norm"] * (norm + 1e-6) / norm
            torch.nn.utils.clip_grad_norm_(weights + biases, limit if norm > run["clip_norm"] else np.inf)
        optimizer.step()
        if scheduler is not None:
            scheduler.step()
        if (step + 1) % KEEP_EVERY == 0:
            kept.append(_flat(layers, lambda tensor: tensor.detach().numpy()))
    return np.array(losses), np.stack(kept)


if __name__ == "__main__":
    np.savez_compressed(RECORD, **build())
    print(f"{RECORD}: {RECORD.stat().st_size:,} bytes")
