"""The same training step in the libraries that people would pick instead; a missing library is a missing column.

Each function returns a callable that does one unit of work on the same data and starting weights, so that the
table compares like with like. All run in the process, with the threads, of the benchmark.
"""

from __future__ import annotations

import importlib.util
import itertools
import os
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

Array = NDArray[Any]
Step = Callable[[], Any]


def has(module: str) -> bool:
    return importlib.util.find_spec(module) is not None


def initial_weights(sizes: Sequence[int], seed: int = 0) -> list[tuple[Array, Array]]:
    """Normal(0, 1) weights (fan_out, fan_in) and biases (fan_out,) for every layer."""
    rng = np.random.default_rng(seed)
    return [(rng.standard_normal((o, i)), rng.standard_normal(o)) for i, o in itertools.pairwise(sizes)]


def textbook_step(sizes: Sequence[int], inputs: Array, targets: Array, rate: float) -> Step:
    """Textbook NumPy: rows are samples, every operation makes a fresh array, written as one would on a blackboard."""
    (w1, b1), (w2, b2), (w3, b3) = [(w.T.copy(), b.copy()) for w, b in initial_weights(sizes)]
    n = len(inputs)

    def sigmoid(z: Array) -> Array:
        return np.asarray(1 / (1 + np.exp(-z)))

    def step() -> float:
        nonlocal w1, b1, w2, b2, w3, b3
        a1 = sigmoid(inputs @ w1 + b1)
        a2 = sigmoid(a1 @ w2 + b2)
        a3 = sigmoid(a2 @ w3 + b3)
        loss = np.mean((a3 - targets) ** 2)
        d3 = 2 * (a3 - targets) / n * a3 * (1 - a3)
        d2 = d3 @ w3.T * a2 * (1 - a2)
        d1 = d2 @ w2.T * a1 * (1 - a1)
        w3, b3 = w3 - rate * a2.T @ d3, b3 - rate * d3.sum(axis=0)
        w2, b2 = w2 - rate * a1.T @ d2, b2 - rate * d2.sum(axis=0)
        w1, b1 = w1 - rate * inputs.T @ d1, b1 - rate * d1.sum(axis=0)
        return float(loss)

    return step


def torch_network(sizes: Sequence[int], *, activation: str, output: str, dtype: Any, weights: Any = None) -> Any:
    import torch

    layers: list[Any] = []
    for index, (i, o) in enumerate(itertools.pairwise(sizes)):
        layers.append(torch.nn.Linear(i, o, dtype=dtype))
        name = output if index == len(sizes) - 2 else activation
        if name != "none":
            layers.append({"sigmoid": torch.nn.Sigmoid, "relu": torch.nn.ReLU}[name]())
    network = torch.nn.Sequential(*layers)
    if weights is not None:
        with torch.no_grad():
            linear = [layer for layer in network if isinstance(layer, torch.nn.Linear)]
            for layer, (w, b) in zip(linear, weights, strict=True):
                layer.weight.copy_(torch.tensor(w))
                layer.bias.copy_(torch.tensor(b))
    return network


def torch_step(sizes: Sequence[int], inputs: Array, targets: Array, rate: float) -> Step:
    """PyTorch eager, as its tutorials write it."""
    import torch

    network = torch_network(
        sizes, activation="sigmoid", output="sigmoid", dtype=torch.float64, weights=initial_weights(sizes)
    )
    optimizer = torch.optim.SGD(network.parameters(), lr=rate)
    x, y = torch.tensor(inputs), torch.tensor(targets)
    loss_function = torch.nn.MSELoss()

    def step() -> None:
        optimizer.zero_grad()
        loss_function(network(x), y).backward()
        optimizer.step()

    return step


def sklearn_step(sizes: Sequence[int], inputs: Array, targets: Array, rate: float) -> Step:
    """scikit-learn's MLPRegressor, one `partial_fit` a step (squared error; its output layer is linear)."""
    from sklearn.neural_network import MLPRegressor

    model = MLPRegressor(
        hidden_layer_sizes=tuple(sizes[1:-1]), activation="logistic", solver="sgd", learning_rate_init=rate,
        momentum=0.0, nesterovs_momentum=False, batch_size=len(inputs), alpha=0.0, shuffle=False, random_state=0,
    )  # fmt: skip
    y = targets[:, 0]
    model.partial_fit(inputs, y)
    return lambda: model.partial_fit(inputs, y)


_JAX_STEPS = 1000


def _jax_functions(rate: float) -> Any:
    import jax
    import jax.numpy as jnp

    jax.config.update("jax_enable_x64", True)

    def loss(parameters: Any, x: Any, y: Any) -> Any:
        a = x
        for w, b in parameters:
            a = jax.nn.sigmoid(a @ w.T + b)
        return jnp.mean((a - y) ** 2)

    def update(parameters: Any, x: Any, y: Any) -> Any:
        gradient = jax.grad(loss)(parameters, x, y)
        return jax.tree.map(lambda p, g: p - rate * g, parameters, gradient)

    return jax, jnp, update


def jax_scan(sizes: Sequence[int], inputs: Array, targets: Array, rate: float) -> tuple[Step, int]:
    """JAX: a compiled scan over many steps. Returns the call and how many steps it does."""
    jax, jnp, update = _jax_functions(rate)
    x, y = jnp.array(inputs), jnp.array(targets)

    @jax.jit  # type: ignore[untyped-decorator]
    def run(parameters: Any) -> Any:
        return jax.lax.scan(lambda p, _: (update(p, x, y), None), parameters, None, length=_JAX_STEPS)[0]

    state = [(jnp.array(w), jnp.array(b)) for w, b in initial_weights(sizes)]

    def step() -> None:
        jax.block_until_ready(run(state))

    return step, _JAX_STEPS


def jax_population(sizes: Sequence[int], inputs: Array, targets: Array, rate: float, count: int) -> tuple[Step, int]:
    """JAX: `count` networks by vmap inside one compiled scan. Returns the call and its network-steps."""
    jax, jnp, update = _jax_functions(rate)
    x, y = jnp.array(inputs), jnp.array(targets)
    length = max(1, 20 * _JAX_STEPS // count)

    @jax.jit  # type: ignore[untyped-decorator]
    def run(parameters: Any) -> Any:
        def body(p: Any, _: Any) -> Any:
            return jax.vmap(update, in_axes=(0, None, None))(p, x, y), None

        return jax.lax.scan(body, parameters, None, length=length)[0]

    layers = [initial_weights(sizes, seed) for seed in range(count)]
    state = [
        (jnp.stack([net[i][0] for net in layers]), jnp.stack([net[i][1] for net in layers]))
        for i in range(len(sizes) - 1)
    ]

    def step() -> None:
        jax.block_until_ready(run(state))

    return step, length * count


def torch_epoch(sizes: Sequence[int], inputs: Array, labels: Array, *, batch: int, rate: float, optimizer: str) -> Step:
    """PyTorch eager: one epoch of mini-batches with softmax cross-entropy, shuffled by a random permutation."""
    import torch

    network = torch_network(sizes, activation="relu", output="none", dtype=torch.float32)
    kind = {"sgd": torch.optim.SGD, "adam": torch.optim.Adam}[optimizer]
    stepper = kind(network.parameters(), lr=rate)
    x, y = torch.tensor(inputs), torch.tensor(labels)
    loss_function = torch.nn.CrossEntropyLoss()

    def epoch() -> None:
        order = torch.randperm(len(x))
        for start in range(0, len(x), batch):
            rows = order[start : start + batch]
            stepper.zero_grad()
            loss_function(network(x[rows]), y[rows]).backward()
            stepper.step()

    return epoch


def set_threads(count: int) -> None:
    """The same number of threads for everything; to be called before NumPy is imported by the caller's process."""
    if has("torch"):
        import torch

        torch.set_num_threads(count)
    os.environ["OMP_NUM_THREADS"] = os.environ["OPENBLAS_NUM_THREADS"] = str(count)
