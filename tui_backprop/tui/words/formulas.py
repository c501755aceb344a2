"""How numbers, losses, slopes and optimizers' steps are written with their numbers in place.

A loss or an optimizer's step is an entry under its name in `LOSSES` or `STEPS`; an activation's slope is in its own.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from tui_backprop.nn.losses import HUBER_DELTA

Part = tuple[str, str]
"""A text, and another that says why."""


def number(value: float, beside: float = 0.0) -> str:
    """Six significant digits or more, or a whole number as it is, and a proper minus: it can be typed in again.

    Args:
        beside: what it will be subtracted from: their difference has six digits too, so that 1 − 0.99999834 can be
            worked out from what is shown.
    """
    if not math.isfinite(value):
        return f"{value}".replace("-", "−")
    size = abs(value)
    if size < 1e5 and value == int(value):
        return f"{int(value)}".replace("-", "−")
    if not 1e-3 <= size < 1e5:
        return f"{value:.5e}".replace("-", "−")
    gap = min(abs(value - beside) or size, size)
    decimals = min(5 - math.floor(math.log10(gap)), 17) if gap < 0.1 else 6
    return f"{value:.{decimals}f}".replace("-", "−")


def factor(value: float, beside: float = 0.0) -> str:
    text = number(value, beside)
    return f"({text})" if text.startswith("−") else text


def square(value: float, beside: float = 0.0) -> str:
    text = number(value, beside)
    return f"({text})²" if text.startswith("−") or "e" in text else f"{text}²"


def constant(value: float) -> str:
    """A setting as it was given: 0.03 and 1e−08."""
    return f"{value:.6g}".replace("-", "−") if value != int(value) else f"{int(value)}"


def difference(a: float, y: float) -> str:
    return f"{number(a, y)} − {factor(y, a)}"


def activation_text(a: float) -> str:
    """An activation with the digits of its distance to 1 or −1, on which slopes and logarithms depend."""
    return number(a, math.copysign(1, a))


@dataclass(frozen=True)
class WrittenLoss:
    """How a loss is written.

    Attributes:
        value: the sample's loss, from every output's z, a and y.
        slope: `slope(a, y, m)`: ∂L/∂a of one output of m, or ∂L/∂z where the loss fuses it, and why.
    """

    value: Callable[[list[float], list[float], list[float]], str]
    slope: Callable[[float, float, int], Part]


def _joined(terms: Iterable[str], before: str = "") -> str:
    listed = list(terms)
    text = " + ".join(listed)
    return f"{before}({text})" if before and len(listed) > 1 else before + text


def _mean(term: Callable[[float, float], str]) -> Callable[[list[float], list[float], list[float]], str]:
    return lambda _z, a, y: _joined(map(term, a, y), f"1/{len(a)}·")


def _huber_term(a: float, y: float) -> str:
    inside = abs(a - y) <= HUBER_DELTA
    return f"½·({difference(a, y)})²" if inside else f"(|{difference(a, y)}| − ½)"


def _huber_slope(a: float, y: float, m: int) -> Part:
    if abs(a - y) <= HUBER_DELTA:
        return f"1/{m}·({difference(a, y)})", ""
    return f"1/{m}·{factor(math.copysign(HUBER_DELTA, a - y))}", f"as |a − y| = |{difference(a, y)}| > 1"


def _hinge_value(_z: list[float], a: list[float], y: list[float]) -> str:
    return _joined(f"max(0, 1 − {factor(sign)}·{factor(out, sign)})" for out, sign in zip(a, y, strict=True))


def _hinge_slope(a: float, y: float, _m: int) -> Part:
    text, relation = (f"−{factor(y)}", "<") if y * a < 1 else ("", "≥")
    return text, f"as y·a = {factor(y)}·{factor(a, y)} {relation} 1"


def _binary_value(z: list[float], a: list[float], y: list[float]) -> str:
    """From the activations as the formula says, and from the logits as it is computed."""
    logs = [
        f"log({activation_text(p)})" if one else f"log(1 − {activation_text(p)})" for p, one in zip(a, y, strict=True)
    ]
    computed = (f"log(1 + exp({number(-logit if one else logit)}))" for logit, one in zip(z, y, strict=True))
    return f"{_joined(logs, '−')} = {_joined(computed)}"


def _cross_value(z: list[float], a: list[float], y: list[float]) -> str:
    truth = y.index(max(y))
    others = (f"exp({number(one)} − {factor(z[truth])})" for index, one in enumerate(z) if index != truth)
    return f"−log({activation_text(a[truth])}) = log({_joined(['1', *others])})"


def _fused_slope(a: float, y: float, _m: int) -> Part:
    return difference(a, y), ""


LOSSES = {
    "mse": WrittenLoss(
        _mean(lambda a, y: f"({difference(a, y)})²"), lambda a, y, m: (f"2/{m}·({difference(a, y)})", "")
    ),
    "bce": WrittenLoss(_binary_value, _fused_slope),
    "cross-entropy": WrittenLoss(_cross_value, _fused_slope),
    "hinge": WrittenLoss(_hinge_value, _hinge_slope),
    "mae": WrittenLoss(
        _mean(lambda a, y: f"|{difference(a, y)}|"), lambda a, y, m: (f"1/{m}·sign({difference(a, y)})", "")
    ),
    "huber": WrittenLoss(_mean(_huber_term), _huber_slope),
}


@dataclass(frozen=True)
class Parameter:
    """One weight or bias.

    Attributes:
        name: as "w₁,₂".
        product: ∂L/∂z times the input, which make a weight's gradient; empty for a bias.
        value: before the step; gradient: of the loss alone, and numerical: by central differences.
        update: what the step adds; state: what the optimizer remembers before it.
        rounding: how much of `numerical` may be rounding; below, above: the slopes on both sides by differences.
        kink: where the loss has a kink, as "z = 0"; "" where it is smooth.
    """

    name: str
    product: str
    value: float
    gradient: float
    update: float
    state: dict[str, float]
    numerical: float | None = None
    rounding: float = 0.0
    below: float = 0.0
    above: float = 0.0
    kink: str = ""


Constants = Mapping[str, float]
"""The numbers of an optimizer's formula that all parameters share, by their letters."""

Step = tuple[list[str], str]
"""What the optimizer remembers from now on, one equation each, and what it subtracts from the parameter."""


def _average(letter: str, keep: float, before: float, share: float, g: float, *, squared: bool) -> tuple[str, float]:
    """As "m = 0.9·0.2 + 0.1·0.5 = 0.23", and its value; a factor of 1 is not written."""
    value = keep * before + share * (g * g if squared else g)
    old, new = factor(before), square(g) if squared else factor(g)
    old = old if keep == 1 else f"{constant(keep)}·{old}"
    new = new if share == 1 else f"{constant(share)}·{new}"
    return f"{letter} = {old} + {new} = {number(value)}", value


def _sgd(c: Constants, _of: Parameter, g: float) -> Step:
    return [], f"{constant(c['η'])}·{factor(g)}"


def _momentum(c: Constants, of: Parameter, g: float) -> Step:
    text, v = _average("v", c["μ"], of.state["v"], 1, g, squared=False)
    return [text], f"{constant(c['η'])}·{factor(v)}"


def _nesterov(c: Constants, of: Parameter, g: float) -> Step:
    text, v = _average("v", c["μ"], of.state["v"], 1, g, squared=False)
    return [text], f"{constant(c['η'])}·({number(g)} + {constant(c['μ'])}·{factor(v)})"


def _adagrad(c: Constants, of: Parameter, g: float) -> Step:
    text, s = _average("s", 1, of.state["s"], 1, g, squared=True)
    return [text], f"{constant(c['η'])}·{factor(g)}/(√({number(s)}) + {constant(c['ε'])})"


def _rmsprop(c: Constants, of: Parameter, g: float) -> Step:
    text, s = _average("s", c["ρ"], of.state["s"], 1 - c["ρ"], g, squared=True)
    return [text], f"{constant(c['η'])}·{factor(g)}/(√({number(s)}) + {constant(c['ε'])})"


def _adam(c: Constants, of: Parameter, g: float) -> Step:
    first, m = _average("m", c["β₁"], of.state["m"], 1 - c["β₁"], g, squared=False)
    second, v = _average("v", c["β₂"], of.state["v"], 1 - c["β₂"], g, squared=True)
    above = f"{factor(m)}/{constant(c['1 − β₁ᵗ'])}"
    below = f"√({number(v)}/{constant(c['1 − β₂ᵗ'])}) + {constant(c['ε'])}"
    return [first, second], f"{constant(c['η'])}·({above})/({below})"


def _adamw(c: Constants, of: Parameter, g: float) -> Step:
    kept, amount = _adam(c, of, g)
    return kept, f"{constant(c['η'])}·{constant(c['λ'])}·{factor(of.value)} − {amount}"


STEPS: dict[str, Callable[[Constants, Parameter, float], Step]] = {
    "sgd": _sgd,
    "momentum": _momentum,
    "nesterov": _nesterov,
    "adagrad": _adagrad,
    "rmsprop": _rmsprop,
    "adam": _adam,
    "adamw": _adamw,
}
