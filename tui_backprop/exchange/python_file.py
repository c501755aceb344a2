"""A network as a Python file of its own: the forward pass, which needs NumPy and nothing else."""

from __future__ import annotations

import base64
from collections.abc import Sequence

import numpy as np

from tui_backprop.exchange.model import Model
from tui_backprop.experiment.command_line import as_command
from tui_backprop.nn.activations import GELU_CUBE, LEAK
from tui_backprop.nn.arrays import Array

READABLE = 2_000
"""Parameters up to which their numbers are written as such; more stand as base64 of their bytes."""

FORMULAS = {
    "sigmoid": ["return 1 / (1 + np.exp(-z))"],
    "tanh": ["return np.tanh(z)"],
    "relu": ["return np.maximum(z, 0)"],
    "leaky-relu": [f"return np.maximum(z, z * z.dtype.type({LEAK}))"],
    "elu": ["return np.where(z > 0, z, np.expm1(np.minimum(z, 0)))"],
    "gelu": [f"return z / (1 + np.exp(-2 * float(np.sqrt(2 / np.pi)) * (z + {GELU_CUBE} * z * z * z)))"],
    "silu": ["return z / (1 + np.exp(-z))"],
    "softplus": ["return np.logaddexp(z.dtype.type(0), z)"],
    "none": ["return z"],
    "softmax": ["e = np.exp(z - z.max(axis=1, keepdims=True))", "return e / e.sum(axis=1, keepdims=True)"],
}
"""The body of each activation's function, of `z` (samples, units)."""


def python_source(model: Model, *, origin: str) -> str:
    """The file.

    Args:
        origin: what it comes from, in a line.
    """
    used = list(dict.fromkeys(model.activations))
    inputs = model.weights[0].shape[1]
    parts = [
        f'"""{_safe(origin)}: the forward pass, which needs NumPy alone.',
        "",
        "Trained by:",
        "",
        f"    {_safe(as_command(model.experiment, 'train'))}",
        "",
        f"`outputs(x)` takes samples of shape (n, {inputs}) {_scaled(model)} and gives what the network puts out;",
        f"`predict(x)` gives {_predicted(model)}.",
        '"""',
        "",
        *(["import base64", ""] if model.parameters > READABLE else []),
        "import numpy as np",
        "",
        f"DTYPE = np.{model.weights[0].dtype.name}",
        f"CLASSES = {list(model.class_names)!r}",
        "",
        *(["", *_DECODE, ""] if model.parameters > READABLE else []),
        "WEIGHTS = [  # of each layer, (units, inputs)",
        *(f"    {_array(array, model)}," for array in model.weights),
        "]",
        "BIASES = [  # of each layer, (units,)",
        *(f"    {_array(array, model)}," for array in model.biases),
        "]",
        *_scale(model),
        "",
        *(line for name in used for line in ("", f"def {_function(name)}(z):", *_indented(FORMULAS[name]), "")),
        "",
        "def outputs(x):",
        '    """What the network puts out for samples (n, inputs): (n, outputs)."""',
        "    a = np.asarray(x, float).reshape(-1, WEIGHTS[0].shape[1])",
        *(["    a = (a - INPUT_MEAN) / INPUT_DEVIATION"] if model.scale is not None else []),
        "    a = a.astype(DTYPE)",
        '    with np.errstate(all="ignore"):',
        *(f"        a = {_layer(model, index, name)}" for index, name in enumerate(model.activations)),
        *(["    a = a * LABEL_DEVIATION + LABEL_MEAN"] if model.label_scale != (0.0, 1.0) else []),
        "    return a",
        "",
        "",
        "def predict(x):",
        f'    """{_predicted(model)[0].upper()}{_predicted(model)[1:]}."""',
        *_indented(_decision(model)),
        "",
        "",
        'if __name__ == "__main__":',
        "    import sys",
        "",
        f'    USAGE = "usage: python FILE {" ".join(_numbers(inputs))}"',
        f"    if len(sys.argv) != {inputs} + 1:",
        "        sys.exit(USAGE)",
        "    try:",
        "        sample = [[float(text) for text in sys.argv[1:]]]",
        "    except ValueError as error:",
        '        sys.exit(f"{error}; {USAGE}")',
        "    print(outputs(sample)[0], predict(sample)[0])",
    ]
    return "\n".join(parts).replace("\n\n\n\n", "\n\n\n") + "\n"


_DECODE = [
    "def numbers(text, shape):",
    "    return np.frombuffer(base64.b64decode(text), np.dtype(DTYPE).newbyteorder('<')).reshape(shape).astype(DTYPE)",
]


def _numbers(count: int) -> list[str]:
    return [f"X{index}" for index in range(1, count + 1)] if count <= 6 else ["X1", "X2", "…", f"X{count}"]


def _safe(text: str) -> str:
    """Text that can stand in a docstring."""
    return text.replace("\\", "\\\\").replace('"""', "'''").replace("\n", " ")


def _indented(lines: Sequence[str]) -> list[str]:
    return [f"    {line}" for line in lines]


def _function(name: str) -> str:
    return "identity" if name == "none" else name.replace("-", "_")


def _array(array: Array, model: Model) -> str:
    if model.parameters <= READABLE:
        return f"np.array({array.astype(float).tolist()!r}, DTYPE)"
    raw = np.ascontiguousarray(array).astype(array.dtype.newbyteorder("<"), copy=False).tobytes()
    return f"numbers({base64.b64encode(raw).decode()!r}, {array.shape})"


def _scale(model: Model) -> list[str]:
    lines: list[str] = []
    if model.scale is not None:
        names = ("INPUT_MEAN", "INPUT_DEVIATION")
        lines += [f"{name} = np.array({array.tolist()!r})" for name, array in zip(names, model.scale, strict=True)]
    if model.label_scale != (0.0, 1.0):
        mean, deviation = model.label_scale
        lines += [f"LABEL_MEAN, LABEL_DEVIATION = {mean!r}, {deviation!r}"]
    return lines


def _layer(model: Model, index: int, name: str) -> str:
    bias = f" + BIASES[{index}]" if model.biases else ""
    return f"{_function(name)}(a @ WEIGHTS[{index}].T{bias})"


def _scaled(model: Model) -> str:
    return "as they are" if model.scale is None else "as they are, which it scales as in training,"


def _predicted(model: Model) -> str:
    if not model.class_names:
        return "the number that is predicted for each"
    return "the name of each one's class"


def _decision(model: Model) -> list[str]:
    if not model.class_names:
        return ["return outputs(x)[:, 0]"]
    if len(model.weights[-1]) == 1:
        return [f"return [CLASSES[int(value > {model.threshold!r})] for value in outputs(x)[:, 0]]"]
    return ["return [CLASSES[index] for index in outputs(x).argmax(axis=1)]"]
