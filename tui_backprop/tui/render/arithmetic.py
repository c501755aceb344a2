"""One sample's pass through the network as formulas with their numbers in place: enough to redo it by hand."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from tui_backprop.training.inside.sample import LayerArithmetic, SampleArithmetic

Floats = NDArray[np.floating]
Part = tuple[str, str]
"""A text and the role it is drawn in."""

TERMS = 6
"""Terms of a sum that are written out; the rest is one number."""
UNITS = 64
"""Units of a layer that are written out, at most."""
AGREES = 1e-5
"""Largest relative difference at which the two gradients are called equal."""
ROUNDING = 1e-9
"""And largest absolute one: central differences are no better than the loss's rounding over their step."""

_SUB = str.maketrans("0123456789,", "₀₁₂₃₄₅₆₇₈₉,")
_FROM_SUB = str.maketrans("₀₁₂₃₄₅₆₇₈₉✓✗", "0123456789+x")


@dataclass(frozen=True)
class Page:
    """One step of the pass.

    Attributes:
        title: as "forward, layer 1 of 3 (tanh)".
        lines: each a list of parts.
    """

    title: str
    lines: list[list[Part]] = field(default_factory=list)


def number(value: float) -> str:
    """Six significant digits, or a whole number as it is, and a proper minus: it can be typed in again."""
    if not math.isfinite(value):
        return f"{value}"
    size = abs(value)
    if size < 1e5 and value == int(value):
        return f"{int(value)}".replace("-", "−")
    text = f"{value:.6f}" if 1e-3 <= size < 1e5 else f"{value:.5e}"
    return text.replace("-", "−")


def _factor(value: float) -> str:
    text = number(value)
    return f"({text})" if text.startswith("−") else text


def _index(*indices: int) -> str:
    return ",".join(str(index + 1) for index in indices).translate(_SUB)


def pages(found: SampleArithmetic, class_names: Sequence[str] = ()) -> list[Page]:
    """Every step in order: the inputs, each layer forward, the loss, each layer backward with its update.

    Args:
        found: what the trainer says of the sample.
        class_names: of the data set; empty in regression.
    """
    layers = found.layers
    result = [_inputs(found, class_names)]
    result += [_forward(layer, len(layers)) for layer in layers]
    result.append(_loss(found))
    for layer in reversed(layers):
        following = layers[layer.number] if layer.number < len(layers) else None
        result.append(_backward(found, layer, following))
    return result


def _inputs(found: SampleArithmetic, class_names: Sequence[str]) -> Page:
    page = Page(f"sample {found.sample}, as it comes in after {found.steps:,} steps")
    page.lines.append([("inputs a⁰ ", "muted"), (_vector(found.inputs), "text")])
    truth = class_names[int(found.truth)] if class_names else number(found.truth)
    page.lines.append([("truth ", "muted"), (truth, "text"), ("  target y ", "muted"), (_vector(found.target), "text")])
    return page


def _vector(values: Floats) -> str:
    shown = "  ".join(number(float(value)) for value in values[: 2 * TERMS])
    return shown + (f"  … {len(values):,} in all" if len(values) > 2 * TERMS else "")


def _sum(weights: Floats, inputs: Floats, bias: float | None) -> str:
    products = list(zip(weights[:TERMS], inputs[:TERMS], strict=True))
    text = " + ".join(f"{_factor(float(w))}·{_factor(float(a))}" for w, a in products)
    if len(weights) > TERMS:
        rest = float(weights[TERMS:] @ inputs[TERMS:])
        text += f" + … {len(weights) - TERMS:,} more: {_factor(rest)}"
    return text + (f" + {_factor(bias)}" if bias is not None else "")


def _forward(layer: LayerArithmetic, count: int) -> Page:
    k = layer.number
    page = Page(f"forward, layer {k} of {count} ({layer.activation})")
    has_bias = layer.biases is not None
    page.lines.append(
        [
            (f"z = W·a{'⁻'} + b" if has_bias else "z = W·a⁻", "accent"),
            (f"     a = f(z), f: {layer.formula}", "muted"),
        ]
    )
    for unit in _shown(page, len(layer.z)):
        bias = float(layer.biases[unit]) if layer.biases is not None else None
        page.lines.append(
            [
                (f"z{_index(unit)} = ", "muted"),
                (_sum(layer.weights[unit], layer.inputs, bias), "text"),
                (f" = {number(float(layer.z[unit]))}", "accent"),
            ]
        )
        name = "a" if layer.activation == "none" else layer.activation
        page.lines.append(
            [
                (f"a{_index(unit)} = {name}({number(float(layer.z[unit]))}) = ", "muted"),
                (number(float(layer.a[unit])), "accent"),
            ]
        )
    return page


def _shown(page: Page, units: int) -> range:
    if units > UNITS:
        page.lines.append([(f"the first {UNITS} of {units:,} units", "muted")])
    return range(min(units, UNITS))


def _loss(found: SampleArithmetic) -> Page:
    page = Page(f"loss ({found.loss_name})")
    page.lines.append([(f"L = {found.loss_formula}", "accent")])
    last = found.layers[-1]
    page.lines.append([("a ", "muted"), (_vector(last.a), "text"), ("   y ", "muted"), (_vector(found.target), "text")])
    page.lines.append([("L = ", "muted"), (number(found.loss), "accent")])
    return page


def _backward(found: SampleArithmetic, layer: LayerArithmetic, following: LayerArithmetic | None) -> Page:
    page = Page(f"backward, layer {layer.number} of {len(found.layers)} ({layer.activation})")
    fused = layer.da is None or layer.slope is None
    if fused:
        page.lines.append(
            [(f"∂L/∂z = {found.loss_slope}", "accent"), ("     the loss and its output activation in one", "muted")]
        )
    elif following is None:
        page.lines.append([(f"∂L/∂a = {found.loss_slope}", "accent"), ("     ∂L/∂z = ∂L/∂a · f'(z)", "accent")])
    else:
        page.lines.append(
            [(f"∂L/∂a = Wᵀ·∂L/∂z of layer {following.number}", "accent"), ("     ∂L/∂z = ∂L/∂a · f'(z)", "accent")]
        )
    page.lines.append([("∂L/∂W = ∂L/∂z·a⁻ᵀ     ∂L/∂b = ∂L/∂z", "accent")])
    page.lines.append([(f"step, {found.optimizer}: {found.optimizer_formula}", "muted")])
    page.lines.append([(_settings(found), "muted")])
    for unit in _shown(page, len(layer.dz)):
        page.lines.extend(_unit_backward(found, layer, following, unit))
    return page


_LETTERS = {"momentum": "μ", "beta1": "β₁", "beta2": "β₂", "rho": "ρ", "epsilon": "ε", "weight_decay": "λ"}


def _settings(found: SampleArithmetic) -> str:
    """The constants of the optimizer's step, by their letters in its formula."""
    values = {"η": found.learning_rate} | {_LETTERS[name]: value for name, value in found.settings.items()}
    text = "  ".join(f"{letter} {value:g}" for letter, value in values.items())
    if "m̂" in found.optimizer_formula or found.optimizer == "adamw":
        text += f"  t {found.steps + 1}  m̂ = m / (1 − β₁ᵗ)  v̂ = v / (1 − β₂ᵗ)"
    return text


def _unit_backward(
    found: SampleArithmetic, layer: LayerArithmetic, following: LayerArithmetic | None, unit: int
) -> list[list[Part]]:
    lines: list[list[Part]] = []
    j = _index(unit)
    dz = float(layer.dz[unit])
    if layer.da is None or layer.slope is None:
        y = float(found.target[unit])
        lines.append(
            [
                (f"∂L/∂z{j} = ", "muted"),
                (f"{number(float(layer.a[unit]))} − {_factor(y)}", "text"),
                (f" = {number(dz)}", "accent"),
            ]
        )
    else:
        da, slope = float(layer.da[unit]), float(layer.slope[unit])
        if following is not None:
            lines.append(
                [
                    (f"∂L/∂a{j} = ", "muted"),
                    (_sum(following.weights[:, unit], following.dz, None), "text"),
                    (f" = {number(da)}", "accent"),
                ]
            )
        else:
            size = f", m = {len(found.target)}" if "m" in found.loss_slope else ""
            where = f"   from a = {number(float(layer.a[unit]))}, y = {number(float(found.target[unit]))}{size}"
            lines.append([(f"∂L/∂a{j} = ", "muted"), (number(da), "accent"), (where, "muted")])
        lines.append(
            [
                (f"∂L/∂z{j} = ", "muted"),
                (f"{_factor(da)}·{_factor(slope)}", "text"),
                (f" = {number(dz)}", "accent"),
            ]
        )
    lines.extend(
        _gradient(
            f"w{_index(unit, source)}",
            f"{_factor(dz)}·{_factor(float(layer.inputs[source]))}",
            float(layer.dw[unit, source]),
            None if layer.numerical_w is None else float(layer.numerical_w[unit, source]),
            float(layer.weights[unit, source]),
            float(layer.update_w[unit, source]),
            {name: float(kept[unit, source]) for name, kept in layer.state_w.items()},
        )
        for source in range(min(len(layer.inputs), 2 * TERMS))
    )
    if len(layer.inputs) > 2 * TERMS:
        lines.append([(f"… {len(layer.inputs) - 2 * TERMS:,} more weights", "muted")])
    if layer.db is not None and layer.biases is not None and layer.update_b is not None:
        lines.append(
            _gradient(
                f"b{j}",
                number(dz),
                float(layer.db[unit]),
                None if layer.numerical_b is None else float(layer.numerical_b[unit]),
                float(layer.biases[unit]),
                float(layer.update_b[unit]),
                {name: float(kept[unit]) for name, kept in layer.state_b.items()},
            )
        )
    return lines


def _gradient(
    name: str,
    product: str,
    gradient: float,
    numerical: float | None,
    value: float,
    update: float,
    state: dict[str, float],
) -> list[Part]:
    parts: list[Part] = [
        (f"  ∂L/∂{name} = ", "muted"),
        (product, "text"),
        (f" = {number(gradient)}", "accent"),
    ]
    if numerical is not None:
        agrees = abs(gradient - numerical) <= AGREES * max(abs(gradient), abs(numerical)) + ROUNDING
        parts.append((f"   numerically {number(numerical)} ", "muted"))
        parts.append(("✓", "good") if agrees else ("✗", "bad"))
    if state:
        kept = ", ".join(f"{letter} {number(before)}" for letter, before in state.items())
        parts.append((f"   {kept}", "muted"))
    sign = "+" if update >= 0 else "−"
    parts.append((f"   {name} ← {number(value)} {sign} {number(abs(update))} = {number(value + update)}", "text"))
    return parts


_WORDS = {
    "a⁻": "a_prev", "½(": "1/2 (", "½": "1/2", "²": "^2", "³": "^3", "√v̂": "sqrt(vhat)", "√s": "sqrt(s)", "√": "sqrt ",
    "m̂": "mhat", "v̂": "vhat", "Σ": "sum ", "σ'": "sigma'", "σ": "sigma", "Φ": "Phi", "φ": "phi", "π": "pi",
    "β₁ᵗ": "b1^t", "β₂ᵗ": "b2^t", "β₁": "b1", "β₂": "b2", "η": "rate", "θ": "w", "μ": "mu", "ρ": "rho", "ε": "eps",
    "λ": "decay", "α": "alpha", "δ": "delta", "≤": "<=", "≥": ">=", "←": "<-", "−": "-", "·": "*", "∂": "d",
    "ᵀ": "^T", "⁻": "-", "⁰": "0", "…": "...", "⊙": "*", "±": "+/-", "∞": "inf",
}  # fmt: skip
"""What stands for the signs of a formula where there is only ASCII; the longer ones come first."""


def in_ascii(page: Page) -> Page:
    """The same page in ASCII."""
    return Page(_spelled(page.title), [[(_spelled(text), role) for text, role in parts] for parts in page.lines])


def _spelled(text: str) -> str:
    for sign, word in _WORDS.items():
        text = text.replace(sign, word)
    return text.translate(_FROM_SUB)
