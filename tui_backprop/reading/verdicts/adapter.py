"""The classical gradient check, for a program in which nothing is found: an adapter names what is to be compared.

An adapter is a file, or the program itself, with

    params            the arrays that the forward pass reads, in a list or a dict, or a function that returns them
    loss(x, y)        a number
    gradients(x, y)   an array for each of `params`, in their order or under their names
    x, y              some samples and their labels

Every number of `params` is changed by ±h, and (L(w + h) − L(w − h)) / 2h is compared with what `gradients` returns,
at the program's own weights and at random ones.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tui_backprop.reading.finding import Finding
from tui_backprop.reading.network.judge import Comparison, Verdict, close, compared
from tui_backprop.reading.tape.tape import plain
from tui_backprop.reading.verdicts.report import ERROR, REMARK, RIGHT, SLIP, Report, TensorReport

Array = NDArray[Any]
STEP = 1e-6
POINTS = 3
MOST_NUMBERS = 40
"""Of a large tensor so many numbers are compared."""
ACCURACY = 1e-4  # of a part that is not parallel, to the whole: that of differences
NAMES = ("params", "loss", "gradients")
EXAMPLE = """from {module} import net, x, y
params = [net.w1, net.w2, net.w3]
def loss(x, y): return ((net.forward(x) - y) ** 2).mean()
def gradients(x, y):
    net.forward(x); net.backward(y); return [net.dw1, net.dw2, net.dw3]"""


class AdapterError(Exception):
    """An adapter that cannot be used, with what is wrong in a sentence."""


def is_adapter(names: Mapping[str, Any]) -> bool:
    """Whether a module has what an adapter has."""
    return all(name in names for name in NAMES) and all(callable(names[name]) for name in NAMES[1:])


class Weights:
    """The arrays of an adapter, each number within reach.

    Args:
        given: its `params`.
    """

    def __init__(self, given: Any) -> None:
        self._given = given
        self.names, held = _listed(self._now())
        for name, array in zip(self.names, held, strict=True):
            if not isinstance(array, np.ndarray) or array.dtype.kind != "f":
                kind = (
                    f"an array of {array.dtype}" if isinstance(array, np.ndarray) else f"of type {type(array).__name__}"
                )
                raise AdapterError(f"params: {name} is {kind}; an array of floating-point numbers is wanted")

    def _now(self) -> Any:
        return self._given() if callable(self._given) else self._given

    def arrays(self) -> list[Array]:
        """The arrays as they are now; writing to them is writing to the program's."""
        return [plain(array) for array in _listed(self._now())[1]]

    def put(self, numbers: list[Array]) -> None:
        for array, new in zip(self.arrays(), numbers, strict=True):
            array[...] = new


def _listed(things: Any) -> tuple[list[str], list[Any]]:
    if isinstance(things, Mapping):
        return [str(key) for key in things], list(things.values())
    if isinstance(things, (list, tuple)):
        return [f"number {i + 1}" for i in range(len(things))], list(things)
    raise AdapterError(f"a list or a dict of arrays is wanted, and not {type(things).__name__}")


def judge_adapter(names: Mapping[str, Any], report: Report) -> None:
    """Fill in what an adapter settles.

    Args:
        names: what its module holds.
        report: the verdict is written to.
    """
    try:
        rows = _compared(names)
    except AdapterError as error:
        report.verdict = ERROR
        report.not_checked.append(f"the adapter: {error}")
        return
    except Exception as error:  # raised by the functions of the adapter
        report.verdict = ERROR
        report.not_checked.append(f"the adapter: {type(error).__name__}: {error}")
        return
    report.loss_line = names["loss"].__code__.co_firstlineno if hasattr(names["loss"], "__code__") else 0
    place = getattr(names["gradients"], "__code__", None)
    _tell(rows, report, place.co_firstlineno if place is not None else 0)


def _compared(names: Mapping[str, Any]) -> list[tuple[tuple[int, ...], str, list[Comparison]]]:
    """For every tensor its shape, its name, and a comparison at each point."""
    missing = [name for name in ("x", "y") if name not in names]
    if missing:
        raise AdapterError(f"there is no {' and no '.join(missing)}; samples and labels are wanted, as x and y")
    x, y = names["x"], names["y"]
    weights = Weights(names["params"])
    begin = [np.array(array) for array in weights.arrays()]
    rng = np.random.default_rng(0)
    rows: list[tuple[tuple[int, ...], str, list[Comparison]]] = [
        (array.shape, name, []) for array, name in zip(begin, weights.names, strict=True)
    ]
    moved = False
    for point in range(POINTS):
        start = begin if point == 0 else [rng.normal(0.1, 0.6, array.shape) for array in begin]
        weights.put(start)
        gradients = _gradients(names["gradients"](x, y), begin)
        weights.put(start)  # gradients() may train
        for i, (gradient, row) in enumerate(zip(gradients, rows, strict=True)):
            which = _some(rng, start[i].size)
            slope = np.array([_slope(names["loss"], weights, i, k, x, y) for k in which])
            moved |= bool(np.any(slope))
            row[2].append(compared(np.ravel(gradient)[which], slope))
    weights.put(begin)
    if not moved:
        raise AdapterError("changing params changes no loss: give the arrays that forward reads, or params() that does")
    return rows


def _some(rng: np.random.Generator, size: int) -> NDArray[np.intp]:
    return np.arange(size) if size <= MOST_NUMBERS else np.sort(rng.choice(size, MOST_NUMBERS, replace=False))


def _slope(loss: Callable[[Any, Any], Any], weights: Weights, tensor: int, number: int, x: Any, y: Any) -> float:
    """∂loss/∂w of one number by a central difference."""
    either = []
    for sign in (1, -1):
        array = weights.arrays()[tensor]
        index = np.unravel_index(number, array.shape)
        was = array[index]
        array[index] = was + sign * STEP
        value = np.asarray(plain(loss(x, y)), float)
        weights.arrays()[tensor][index] = was
        if value.size != 1:
            raise AdapterError(f"loss(x, y) is of shape {value.shape}; a single number is wanted")
        either.append(float(value.reshape(())))
    return (either[0] - either[1]) / (2 * STEP)


def _gradients(given: Any, like: list[Array]) -> list[Array]:
    if given is None:
        raise AdapterError("gradients(x, y) returns None; an array for each of params is wanted")
    found = [np.array(plain(g), float) for g in _listed(given)[1]]
    if len(found) != len(like):
        raise AdapterError(f"gradients(x, y) returns {len(found)} arrays, and params are {len(like)}")
    for i, (gradient, array) in enumerate(zip(found, like, strict=True), 1):
        if gradient.size != array.size:
            raise AdapterError(f"gradient {i} is of shape {gradient.shape}, and its array of shape {array.shape}")
    return found


def _tell(rows: list[tuple[tuple[int, ...], str, list[Comparison]]], report: Report, line: int) -> None:
    """Right, another multiple, or wrong; without a tape no line is known."""
    verdicts = []
    ratios = [row[2][0].ratio for row in rows if all(c.rest <= ACCURACY for c in row[2])]
    usual = float(np.median([r for r in ratios if r])) if any(ratios) else np.nan
    for shape, name, found in rows:
        known = [c.ratio for c in found if c.ratio]
        parallel = all(c.rest <= ACCURACY for c in found) and (not known or close(min(known), max(known)))
        right = parallel and (not known or (close(known[0], usual) and usual > 0))
        scaled = parallel and bool(known) and known[0] > 0
        verdict = Verdict.RIGHT if right else Verdict.SCALE if scaled else Verdict.WRONG
        verdicts.append(verdict)
        ratio = float(f"{known[0]:.6g}") if parallel and known else None
        report.tensors.append(TensorReport(list(shape), 0, str(verdict), ratio, round(min(c.cosine for c in found), 6)))
        if verdict is Verdict.WRONG:
            told = f"the gradient of params {name}, of shape {shape}, is not the slope of loss(x, y)"
            report.findings.append(Finding("gradient-wrong", line, told, certain=True))
    if all(v is Verdict.RIGHT for v in verdicts):
        report.verdict = RIGHT if close(usual, 1.0) else REMARK
        if report.verdict == REMARK:
            report.remarks.append(f"gradients are {usual:.4g} × the slope of the loss")
    elif report.findings:
        report.verdict = SLIP
        report.not_checked.append("the line at which it goes wrong: functions are compared, and no tape is read")
    else:
        report.verdict = REMARK
        report.remarks.append("every direction is right, with scales that differ from tensor to tensor")
