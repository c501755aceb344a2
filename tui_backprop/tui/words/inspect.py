"""One sample's pass through the network as formulas with their numbers in place: enough to redo it by hand.

A page is written out unit by unit, as it is looked at: a wide layer has thousands of lines, a screen some forty.

A loss or an optimizer's step that `formulas` cannot write is shown by its formula and its value.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tui_backprop.nn.activations import activation_named, quiet
from tui_backprop.nn.optimizers import LETTERS, Adam
from tui_backprop.training.inside.inspect import Inspection, LayerInspection, Parameters
from tui_backprop.tui.render.plain import spelled
from tui_backprop.tui.words import formulas
from tui_backprop.tui.words.formulas import (
    LOSSES,
    STEPS,
    Constants,
    Parameter,
    activation_text,
    constant,
    factor,
    number,
)

Floats = NDArray[np.floating]
Part = tuple[str, str]
"""A text and the role it is drawn in."""
Line = list[Part]

TERMS = 64
"""Terms of a sum that are written out: nobody adds up the 784 of an image by hand."""
FEW = 8
"""Of a longer one, these; the rest is one number."""
AGREES = 1e-5
"""Largest relative difference at which the two gradients are called equal, beside what rounding explains."""
OFF = "the unit is switched off"

_SUB = str.maketrans("0123456789,", "₀₁₂₃₄₅₆₇₈₉,")


@dataclass(frozen=True)
class Page:
    """One step of the pass.

    Attributes:
        title: as "forward, layer 1 of 3 (tanh)".
        head: the lines that all units share, each a list of parts.
        units: how many units have lines of their own, below the head.
        unit: writes the lines of the unit of that index.
    """

    title: str
    head: list[Line]
    units: int = 0
    unit: Callable[[int], list[Line]] = lambda _unit: []

    @property
    def blocks(self) -> int:
        """How many pieces the page is written out in: the head, and each unit."""
        return 1 + self.units

    def block(self, index: int) -> list[Line]:
        """The lines of one piece; 0 is the head."""
        return self.unit(index - 1) if index else self.head

    @property
    def lines(self) -> list[Line]:
        """All of it."""
        return [line for index in range(self.blocks) for line in self.block(index)]


def _equation(name: str, text: str, value: str, why: str = "") -> Line:
    """As "z₁ = 0.5·2 + 1 = 2", the sum in the middle left out where it is the value already."""
    line: Line = [(f"{name} = ", "muted")]
    line += [(text, "text"), (f" = {value}", "accent")] if text not in ("", value) else [(value, "accent")]
    if why:
        line.append((f"   {why}", "muted"))
    return line


def _index(*indices: int) -> str:
    return ",".join(str(index + 1) for index in indices).translate(_SUB)


def _written(count: int) -> int:
    """How many of `count` terms are written out."""
    return count if count <= TERMS else FEW


def _sum(weights: Floats, inputs: Floats, bias: float | None = None) -> str:
    shown = _written(len(weights))
    terms = [f"{factor(w)}·{factor(a)}" for w, a in zip(weights[:shown].tolist(), inputs[:shown].tolist(), strict=True)]
    if len(weights) > shown:
        with quiet():
            rest = float(weights[shown:] @ inputs[shown:])
        terms.append(f"… {len(weights) - shown:,} more: {factor(rest)}")
    if bias is not None:
        terms.append(factor(bias))
    return " + ".join(terms)


def _vector(values: Floats) -> str:
    shown = _written(len(values))
    text = "  ".join(map(number, values[:shown].tolist()))
    return text + (f"  … {len(values):,} in all" if len(values) > shown else "")


def pages(found: Inspection, class_names: Sequence[str] = ()) -> list[Page]:
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


def _inputs(found: Inspection, class_names: Sequence[str]) -> Page:
    truth = class_names[int(found.truth)] if class_names else number(found.truth)
    head: list[Line] = [
        [("inputs a⁰ ", "muted"), (_vector(found.inputs), "text")],
        [("truth ", "muted"), (truth, "text"), ("  target y ", "muted"), (_vector(found.target), "text")],
    ]
    mean, deviation = found.label_scale
    if found.label_scale != (0.0, 1.0):
        scaled = f"({number(found.truth)} − {factor(mean)})/{number(deviation)}"
        head.append(_equation("y", scaled, number(float(found.target[0])), "the label is scaled for training"))
    if found.dropout:
        head.append(
            [(f"dropout {constant(found.dropout)} is left out: the pass below is the one with all units", "muted")]
        )
    after = f" after {found.steps:,} steps" if found.steps >= 0 else ""
    return Page(f"sample {found.sample}, as it comes in{after}", head)


def _forward(layer: LayerInspection, count: int) -> Page:
    head: list[Line] = [
        [
            ("z = W·a⁻ + b" if layer.biases is not None else "z = W·a⁻", "accent"),
            (f"     a = f(z), f: {layer.formula}", "muted"),
        ]
    ]
    apply: Callable[[float], str] = partial(_applied, layer.activation)
    if not activation_named(layer.activation).is_elementwise:
        line, apply = _softmax(layer.z)
        head.append(line)

    def unit_lines(unit: int) -> list[Line]:
        j, z = _index(unit), float(layer.z[unit])
        bias = float(layer.biases.values[unit]) if layer.biases is not None else None
        is_off = unit in layer.off
        return [
            _equation(f"z{j}", _sum(layer.weights.values[unit], layer.inputs, bias), number(z)),
            _equation(
                f"a{j}", "" if is_off else apply(z), activation_text(float(layer.a[unit])), OFF if is_off else ""
            ),
        ]

    title = f"forward, layer {layer.number} of {count} ({layer.activation})"
    return Page(title, head, len(layer.z), unit_lines)


def _applied(activation: str, z: float) -> str:
    return number(z) if activation_named(activation).is_linear else f"{activation}({number(z)})"


def _softmax(z: Floats) -> tuple[Line, Callable[[float], str]]:
    """The sum that all units are divided by, and how each is written with it."""
    # The largest z is taken out only where a calculator would overflow without.
    shift = float(z.max()) if float(np.abs(z).max()) > 200 else 0.0
    with quiet():
        total = number(float(np.exp(z.astype(np.float64) - shift).sum()))

    def power(value: float) -> str:
        return f"exp({number(value)} − {factor(shift)})" if shift else f"exp({number(value)})"

    name = "Σ exp(z − max z)" if shift else "Σ exp(z)"
    head = _equation(name, " + ".join(map(power, z.tolist())), total)
    return head, lambda value: f"{power(value)}/{total}"


def _loss(found: Inspection) -> Page:
    last = found.layers[-1]
    head: list[Line] = [[(f"L = {found.loss_formula}", "accent")]]
    if "log" in found.loss_formula:
        head[0].append(("     log: the natural logarithm", "muted"))
    head.append([("a ", "muted"), (_vector(last.a), "text"), ("   y ", "muted"), (_vector(found.target), "text")])
    if "1/m" in found.loss_formula:
        head[-1] += [("   m ", "muted"), (f"{len(last.a)}", "text")]
    written = LOSSES.get(found.loss_name)
    text = written.value(last.z.tolist(), last.a.tolist(), found.target.tolist()) if written else ""
    head.append(_equation("L", text, number(found.loss)))
    mean, deviation = found.label_scale
    if found.label_scale != (0.0, 1.0):
        a = float(last.a[0])
        text = f"{factor(a)}·{number(deviation)} + {factor(mean)}"
        why = f"in the label's own units, the truth is {number(found.truth)}; L is of the scaled label"
        head.append(_equation("prediction", text, number(a * deviation + mean), why))
    return Page(f"loss ({found.loss_name})", head)


def _constants(found: Inspection) -> dict[str, float]:
    values = {"η": found.learning_rate} | {LETTERS[name]: value for name, value in found.settings.items()}
    if "β₁" in values:
        t = found.steps + 1
        values |= {"t": t, "1 − β₁ᵗ": 1 - values["β₁"] ** t, "1 − β₂ᵗ": 1 - values["β₂"] ** t}
    return values


def _backward(found: Inspection, layer: LayerInspection, following: LayerInspection | None) -> Page:
    if layer.da is None:
        first: Line = [
            (f"∂L/∂z = {found.loss_slope}", "accent"), ("     the loss and its output activation in one", "muted")
        ]  # fmt: skip
    else:
        above = found.loss_slope if following is None else f"Wᵀ·∂L/∂z of layer {following.number}"
        first = [(f"∂L/∂a = {above}     ∂L/∂z = ∂L/∂a·f'(z)", "accent")]
    constants = _constants(found)
    settings = [f"{letter} = {constant(value)}" for letter, value in constants.items()]
    if "t" in constants:
        settings += ["m̂ = m / (1 − β₁ᵗ)", "v̂ = v / (1 − β₂ᵗ)"]
    head = [first, [("∂L/∂W = ∂L/∂z·a⁻ᵀ     ∂L/∂b = ∂L/∂z", "accent")]]
    if found.optimizer:
        head += [
            [(f"step, {found.optimizer}: {found.optimizer_formula.replace('as Adam', Adam.formula)}", "muted")],
            [(f"{text}   ", "muted") for text in settings],
            *_regularisation(found),
        ]
    title = f"backward, layer {layer.number} of {len(found.layers)} ({layer.activation})"
    return Page(title, head, len(layer.dz), partial(_unit_backward, found, constants, layer, following))


def _regularisation(found: Inspection) -> list[Line]:
    """What the optimizer takes for the gradient: with its penalties, clipped."""
    of_weight, of_bias = "∂L/∂w", "∂L/∂b"
    if found.l1:
        of_weight += f" + {constant(found.l1)}·sign(w)"
    if found.l2:
        of_weight += f" + {constant(found.l2)}·w"
    is_clipped = found.shortened < 1
    if is_clipped:
        of_weight, of_bias = f"c·({of_weight})" if " + " in of_weight else f"c·{of_weight}", f"c·{of_bias}"
    lines: list[Line] = [[(f"g = {of_weight} of a weight, {of_bias} of a bias, from this sample alone", "muted")]]
    if found.clip_norm:
        limit, norm = constant(found.clip_norm), number(found.norm)
        length = f"clipping: over all weights and biases the gradient is {norm} long, {limit} is allowed"
        lines.append([(length if is_clipped else f"{length}, so it stays", "muted")])
        if is_clipped:
            lines[-1] += [(f"   c = {limit}/{norm}", "text"), (f" = {number(found.shortened)}", "accent")]
    return lines


def _parameter(of: Parameters, place: tuple[int, ...], name: str, product: str = "") -> Parameter:
    """One weight, or one bias."""
    found = of.numerical
    checked: dict[str, Any] = {}
    if found is not None:
        checked = {
            "numerical": float(found.central[place]),
            "rounding": float(found.rounding[place]),
            "below": float(found.below[place]),
            "above": float(found.above[place]),
            "kink": str(found.kinks[place]) if found.at_kink[place] else "",
        }
    return Parameter(
        name=name,
        product=product,
        value=float(of.values[place]),
        gradient=float(of.gradient[place]),
        update=float(of.update[place]),
        state={letter: float(kept[place]) for letter, kept in of.state.items()},
        **checked,
    )


def _unit_backward(
    found: Inspection,
    constants: Constants,
    layer: LayerInspection,
    following: LayerInspection | None,
    unit: int,
) -> list[Line]:
    j = _index(unit)
    dz = float(layer.dz[unit])
    lines = _delta(found, layer, following, unit)
    shown = _written(len(layer.inputs))
    for source in range(shown):
        product = f"{factor(dz)}·{factor(float(layer.inputs[source]))}"
        parameter = _parameter(layer.weights, (unit, source), f"w{_index(unit, source)}", product)
        lines.append(_update(found, constants, parameter))
    if len(layer.inputs) > shown:
        lines.append([(f"  … {len(layer.inputs) - shown:,} more weights", "muted")])
    if layer.biases is not None:
        lines.append(_update(found, constants, _parameter(layer.biases, (unit,), f"b{j}")))
    return lines


def _delta(found: Inspection, layer: LayerInspection, following: LayerInspection | None, unit: int) -> list[Line]:
    """A unit's ∂L/∂a, f'(z) and ∂L/∂z, or the last alone where the loss gives it at once."""
    j = _index(unit)
    dz = number(float(layer.dz[unit]))
    if unit in layer.off:
        return [_equation(f"∂L/∂z{j}", "", dz, OFF)]
    text = why = ""
    if following is not None:
        text = _sum(following.weights.values[:, unit], following.dz)
    elif found.loss_name in LOSSES:
        text, why = LOSSES[found.loss_name].slope(float(layer.a[unit]), float(found.target[unit]), len(found.target))
    if layer.da is None or layer.slope is None:
        return [_equation(f"∂L/∂z{j}", text, dz, why)]
    da, slope = float(layer.da[unit]), float(layer.slope[unit])
    arithmetic = activation_named(layer.activation).arithmetic
    z, a = float(layer.z[unit]), float(layer.a[unit])
    f_text, f_why = arithmetic(z, a, formulas) if arithmetic else ("", "")
    return [
        _equation(f"∂L/∂a{j}", text, number(da), why),
        _equation(f"f'(z{j})", f_text, number(slope), f_why),
        _equation(f"∂L/∂z{j} = ∂L/∂a{j}·f'(z{j})", f"{factor(da)}·{factor(slope)}", dz),
    ]


def _update(found: Inspection, constants: Constants, of: Parameter) -> Line:
    """∂L/∂w beside its check, what the optimizer makes of it, and the weight after the step."""
    parts: Line = [("  ", "text"), *_equation(f"∂L/∂{of.name}", of.product, number(of.gradient))]
    if of.numerical is not None:
        parts += _checked(of, of.numerical)
    if not found.optimizer:
        return parts
    text, g = _taken(found, of)
    if text != number(of.gradient):
        parts += [(f"   g = {text}", "text"), (f" = {number(g)}", "accent")]
    if found.optimizer in STEPS:
        kept, amount = STEPS[found.optimizer](constants, of, g)
        parts += [(f"   {text}", "muted") for text in kept]
        parts.append((f"   Δ = −{amount} = {number(of.update)}", "muted"))
    sign = "+" if of.update >= 0 else "−"
    new = number(of.value + of.update)
    parts.append((f"   {of.name} ← {number(of.value)} {sign} {number(abs(of.update))} = {new}", "text"))
    return parts


def _checked(of: Parameter, numerical: float) -> Line:
    """Whether both gradients agree; at a kink there is no one slope to agree with."""
    close = AGREES * max(abs(of.gradient), abs(numerical))
    allowed = close + of.rounding
    apart = abs(of.gradient - numerical)
    if apart <= allowed:
        known = f" ± {constant(float(f'{of.rounding:.2g}'))}" if apart > close else ""
        return [(f"   numerically {number(numerical)}{known} ", "muted"), ("✓", "good")]
    low, high = sorted((of.below, of.above))
    if not of.kink:
        return [(f"   numerically {number(numerical)} ", "muted"), ("✗", "bad")]
    if low - 4 * allowed <= of.gradient <= high + 4 * allowed:
        return [(f"   {of.kink}: a kink, the slope is between {number(low)} and {number(high)}", "muted")]
    # Kinks of several units at once: the chain rule takes one side of each, and no side of the loss has them all.
    below, above = number(of.below), number(of.above)
    return [(f"   {of.kink}: kinks of several units, the slope is {below} below and {above} above", "muted")]


def _taken(found: Inspection, of: Parameter) -> tuple[str, float]:
    """What the optimizer takes for the gradient: with the penalties of a weight, clipped."""
    terms = [(number(of.gradient), of.gradient)]
    if found.l1 and of.product:
        sign = float(np.sign(of.value))
        terms.append((f"{constant(found.l1)}·{factor(sign)}", found.l1 * sign))
    if found.l2 and of.product:
        terms.append((f"{constant(found.l2)}·{factor(of.value)}", found.l2 * of.value))
    text = " + ".join(text for text, _ in terms)
    if found.shortened < 1:
        text = f"{number(found.shortened)}·" + (f"({text})" if len(terms) > 1 else factor(of.gradient))
    return text, found.shortened * sum(value for _, value in terms)


def in_ascii(page: Page) -> Page:
    """The same page in ASCII."""

    def lines_of(lines: list[Line]) -> list[Line]:
        return [[(spelled(text), role) for text, role in parts] for parts in lines]

    return Page(spelled(page.title), lines_of(page.head), page.units, lambda unit: lines_of(page.unit(unit)))
