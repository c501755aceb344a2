"""Every operation of the tape in PyTorch, and the slopes that autograd finds.

`python -m tests.reading.in_torch` writes the record that `tape/test_rules.py` compares with; it needs PyTorch.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np

from tests.reading.tape.test_derivatives import ELSEWHERE, call_of, numbers
from tui_backprop.reading.tape.rules import RULES

RECORD = Path(__file__).parent / "torch_slopes.npz"
SEED = 11
SAME_NAME = {
    "add", "subtract", "multiply", "divide", "float_power", "logaddexp", "arctan2", "hypot", "maximum", "minimum",
    "fmax", "fmin", "matmul", "outer", "inner", "negative", "positive", "exp", "exp2", "expm1", "log", "log2", "log10",
    "log1p", "sqrt", "square", "reciprocal", "tanh", "sinh", "cosh", "sin", "cos", "tan", "arctan", "arcsinh", "ravel",
    "squeeze", "atleast_1d", "atleast_2d", "diag", "vdot", "nan_to_num",
}  # fmt: skip


def functions(torch: Any) -> dict[str, Callable[..., Any]]:
    """The operation of each name, called as `test_derivatives` calls NumPy's."""
    t = torch
    chosen = t.tensor([False, False, True, True])
    same = {name: getattr(t, name) for name in SAME_NAME}
    return same | {
        "power": t.pow,
        "absolute": t.abs,
        "fabs": t.abs,
        "cbrt": lambda a: a ** (1 / 3),
        "conjugate": lambda a: a,
        "clip": lambda a: t.clip(a, 0.7, 1.4),
        "where": lambda a, b: t.where(chosen, a, b),
        "dot": t.matmul,
        "einsum": lambda a, b: t.einsum("ij,jk->ik", a, b),
        "sum": lambda a: a.sum(1, keepdim=True),
        "mean": lambda a: a.mean(0),
        "average": lambda a: a.mean(0),
        "var": lambda a: a.var(0, unbiased=False),
        "std": lambda a: a.std(1, unbiased=False),
        "max": lambda a: a.amax(1),
        "amax": lambda a: a.amax(1),
        "min": lambda a: a.amin(1),
        "amin": lambda a: a.amin(1),
        "norm": lambda a: t.linalg.norm(a),
        "prod": lambda a: a.prod(0),
        "cumsum": lambda a: a.cumsum(1),
        "reshape": lambda a: a.reshape(2, 6),
        "flatten": lambda a: a.flatten(),
        "expand_dims": lambda a: a.unsqueeze(0),
        "copy": lambda a: a.clone(),
        "astype": lambda a: a.double(),
        "transpose": lambda a: a.permute(1, 0),
        "swapaxes": lambda a: a.swapaxes(0, 1),
        "moveaxis": lambda a: a.moveaxis(0, 1),
        "flip": lambda a: a.flip(1),
        "getitem": lambda a: a[[0, 0, 2], 1:],
        "take": lambda a: a[:, [0, 2, 2]],
        "concatenate": lambda a, b: t.cat([a, b], 1),
        "hstack": lambda a, b: t.hstack([a, b]),
        "vstack": lambda a, b: t.vstack([a, b]),
        "column_stack": lambda a, b: t.column_stack([a, b]),
        "stack": lambda a, b: t.stack([a, b], 1),
        "append": lambda a, b: t.cat([a, b], 1),
        "insert": lambda a: t.cat([a[:, :1], t.full((3, 1), 7.0, dtype=a.dtype), a[:, 1:]], 1),
        "tile": lambda a: t.tile(a, (2, 3)),
        "repeat": lambda a: a.repeat_interleave(3, 1),
        "broadcast_to": lambda a: a.broadcast_to(3, 4),
        "split": lambda a: t.split(a, 2, 1)[1],
        "array_split": lambda a: t.tensor_split(a, 3, 1)[0],
        "hsplit": lambda a: t.hsplit(a, 2)[0],
        "vsplit": lambda a: t.vsplit(a, 3)[2],
    }


def arguments(op: str) -> list[np.ndarray]:
    """The arrays that an operation is compared at."""
    _, shapes = call_of(op)
    return [numbers(shape, SEED + i) for i, shape in enumerate(shapes)]


def torch_slopes(torch: Any, op: str) -> list[np.ndarray]:
    """∂Σ c·f/∂array for every array of `arguments`, with the c of `test_derivatives.taped`."""
    inputs = [torch.tensor(a, dtype=torch.float64, requires_grad=True) for a in arguments(op)]
    result = functions(torch)[op](*inputs)
    c = np.random.default_rng(SEED).normal(size=tuple(result.shape))
    (result * torch.tensor(c)).sum().backward()
    return [x.grad.numpy() if x.grad is not None else np.zeros(tuple(x.shape)) for x in inputs]


def main() -> None:
    """Write the record."""
    import torch

    found = {}
    for op in sorted(set(RULES) - ELSEWHERE):
        for i, slope in enumerate(torch_slopes(torch, op)):
            found[f"{op}.{i}"] = slope
    np.savez_compressed(RECORD, **found)
    print(f"{len(found)} slopes of {len(set(RULES) - ELSEWHERE)} operations, PyTorch {torch.__version__}")


if __name__ == "__main__":
    main()
