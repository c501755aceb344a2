"""Optimizers: each turns a gradient into a step on the flat parameter vector.

Adding one is one class and its entry in `OPTIMIZERS`. All follow PyTorch's conventions, so that a trajectory
can be compared with an independent oracle; θ are the parameters, g the gradient, η the learning rate, t the
count of steps, which starts at 1 and is one for the whole network.
"""

from __future__ import annotations

from typing import Any, ClassVar

import numpy as np

from tui_backprop.nn.arrays import Array

LETTERS = {"momentum": "μ", "beta1": "β₁", "beta2": "β₂", "rho": "ρ", "epsilon": "ε", "weight_decay": "λ"}
"""The optimizers' own settings to the letters that they have in formulas; the learning rate is η."""

_BLOCK = 1 << 14
"""Numbers updated at a time: parameters, gradient, buffers and scratch of a block then stay in the L2 cache."""

_FLUSH_EVERY = 64
"""Steps between two sweeps for vanishing moments (see `Optimizer.flush`)."""

_TINY = {np.dtype(np.float32): 1e-30, np.dtype(np.float64): 1e-290}


class Optimizer:
    """Base of all optimizers, and of how they walk over the parameters.

    Args:
        parameters: (P,), or (K, P) for a population; changed in place by `step`.
        gradient: the same shape; read by `step`, which may overwrite it.
        learning_rate: η > 0, a number, or an array of K numbers for a population.
        settings: the optimizer's own (momentum, beta1, …), each a number or K numbers; see `defaults`.
    """

    name: ClassVar[str]
    formula: ClassVar[str]
    source: ClassVar[str]
    defaults: ClassVar[dict[str, float]] = {}
    """The optimizer's own settings and their usual values."""
    buffers: ClassVar[tuple[str, ...]] = ()
    """Letters, in the formula, of the arrays of the parameters' size that it keeps from step to step."""
    scratch: ClassVar[int] = 0
    """How many arrays of a block's size it needs during a step."""

    def __init__(
        self, parameters: Array, gradient: Array, *, learning_rate: float | Array, **settings: float | Array
    ) -> None:
        unknown = set(settings) - set(self.defaults)
        if unknown:
            raise TypeError(f"{self.name} has no setting {', '.join(sorted(unknown))}")
        self.parameters = parameters
        self.gradient = gradient
        self.steps = 0
        lead = parameters.shape[:-1]
        dtype = parameters.dtype

        def per_network(value: float | Array) -> Array:
            # Shape () for one network and (K, 1) for a population: it then multiplies every parameter of its own.
            return np.array(np.broadcast_to(value, lead)[..., None] if lead else value, np.float64)

        self.exact = {key: per_network(settings.get(key, default)) for key, default in self.defaults.items()}
        """The settings in float64, for what is derived from them: 1 − 0.999 has three digits in float32."""
        self.settings = {key: value.astype(dtype) for key, value in self.exact.items()}
        self.learning_rate = per_network(learning_rate).astype(dtype)
        self.state = [np.zeros_like(parameters) for _ in self.buffers]
        self._blocks = list(self._cut())

    def _cut(self) -> Any:
        shape = self.parameters.shape
        if self.parameters.ndim == 1:
            slices = [slice(s, s + _BLOCK) for s in range(0, shape[0], _BLOCK)]
        else:
            rows = max(1, _BLOCK // shape[1])
            slices = [slice(s, s + rows) for s in range(0, shape[0], rows)]
        scratch = [np.empty_like(self.parameters[slices[0]]) for _ in range(self.scratch)]
        for part in slices:
            parameters = self.parameters[part]
            yield (
                part if self.parameters.ndim > 1 else ...,
                parameters,
                self.gradient[part],
                *(buffer[part] for buffer in self.state),
                *(temporary[: len(parameters)] for temporary in scratch),
            )

    def step(self) -> None:
        """One update of all parameters from the gradient."""
        self.steps += 1
        self.prepare()
        update = self.update
        for block in self._blocks:
            update(*block)
        if self.buffers and self.steps % _FLUSH_EVERY == 0:
            self.flush()

    def preview(self, gradient: Array) -> Array:
        """What the next step would add to the parameters if `gradient` were the gradient; nothing is changed.

        It is the step itself, with all its digits, and not the difference of the parameters before and after, which are
        rounded.

        Args:
            gradient: the shape of the parameters.
        """
        rate = self.learning_rate[..., 0] if self.parameters.ndim > 1 else self.learning_rate
        settings = {name: value[..., 0] if self.parameters.ndim > 1 else value for name, value in self.exact.items()}
        # From 0, where nothing is rounded away: no formula but that of a decay looks at the parameters.
        copy = type(self)(np.zeros_like(self.parameters), gradient.copy(), learning_rate=rate, **settings)
        copy.steps = self.steps
        for mine, its in zip(self.state, copy.state, strict=True):
            its[...] = mine
        copy.step()
        return copy.parameters

    def prepare(self) -> None:
        """What is computed once a step, before the blocks."""

    def update(self, rows: Any, p: Array, g: Array, *arrays: Array) -> None:
        """The formula, in place, on one block.

        Args:
            rows: which networks of a population the block holds (to index a (K, 1) setting); `...` for one.
            p: parameters.
            g: their gradient, free to be overwritten.
            arrays: this block of the buffers, then the scratch arrays.
        """
        raise NotImplementedError

    def flush(self) -> None:
        """Set vanishing entries of the buffers to 0.

        A moment whose gradient stays 0 (a dead unit, a pixel that is always black) decays into denormal numbers,
        which a processor handles many times slower: it doubled the cost of Adam on images. The bound lies far
        below anything that could move a parameter.
        """
        tiny = _TINY[self.parameters.dtype]
        for _, _, _, *arrays in self._blocks:
            for buffer in arrays[: len(self.buffers)]:
                np.copyto(buffer, 0, where=np.abs(buffer) < tiny)


class SGD(Optimizer):
    name = "sgd"
    formula = "θ ← θ − η g"
    source = "Robbins & Monro 1951"

    def update(self, rows: Any, p: Array, g: Array, *arrays: Array) -> None:
        np.multiply(g, self.learning_rate[rows], g)
        np.subtract(p, g, p)


class Momentum(Optimizer):
    name = "momentum"
    formula = "v ← μ v + g;  θ ← θ − η v"
    source = "Polyak 1964; Sutskever et al. 2013"
    defaults: ClassVar[dict[str, float]] = {"momentum": 0.9}
    buffers = ("v",)

    def update(self, rows: Any, p: Array, g: Array, *arrays: Array) -> None:
        (v,) = arrays
        np.multiply(v, self.settings["momentum"][rows], v)
        np.add(v, g, v)
        np.multiply(v, self.learning_rate[rows], g)
        np.subtract(p, g, p)


class Nesterov(Optimizer):
    name = "nesterov"
    formula = "v ← μ v + g;  θ ← θ − η (g + μ v)"
    source = "Nesterov 1983; Sutskever et al. 2013"
    defaults: ClassVar[dict[str, float]] = {"momentum": 0.9}
    buffers = ("v",)
    scratch = 1

    def update(self, rows: Any, p: Array, g: Array, *arrays: Array) -> None:
        v, t = arrays
        mu = self.settings["momentum"][rows]
        np.multiply(v, mu, v)
        np.add(v, g, v)
        np.multiply(v, mu, t)
        np.add(t, g, t)
        np.multiply(t, self.learning_rate[rows], t)
        np.subtract(p, t, p)


class _ByRoot(Optimizer):
    """Divides the gradient, parameter by parameter, by the root of what it has gathered of the squared gradients."""

    buffers = ("s",)
    scratch = 1

    def _against_root(self, rows: Any, p: Array, g: Array, s: Array, t: Array) -> None:
        """θ ← θ − η g / (√s + ε)."""
        np.sqrt(s, t)
        np.add(t, self.settings["epsilon"][rows], t)
        np.divide(g, t, t)
        np.multiply(t, self.learning_rate[rows], t)
        np.subtract(p, t, p)


class AdaGrad(_ByRoot):
    name = "adagrad"
    formula = "s ← s + g²;  θ ← θ − η g / (√s + ε)"
    source = "Duchi, Hazan & Singer 2011"
    defaults: ClassVar[dict[str, float]] = {"epsilon": 1e-10}

    def update(self, rows: Any, p: Array, g: Array, *arrays: Array) -> None:
        s, t = arrays
        np.multiply(g, g, t)
        np.add(s, t, s)
        self._against_root(rows, p, g, s, t)


class RMSProp(_ByRoot):
    name = "rmsprop"
    formula = "s ← ρ s + (1 − ρ) g²;  θ ← θ − η g / (√s + ε)"
    source = "Tieleman & Hinton 2012, lecture 6.5"
    defaults: ClassVar[dict[str, float]] = {"rho": 0.99, "epsilon": 1e-8}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._rest = np.asarray(1 - self.exact["rho"], self.parameters.dtype)

    def update(self, rows: Any, p: Array, g: Array, *arrays: Array) -> None:
        s, t = arrays
        rho = self.settings["rho"][rows]
        np.multiply(s, rho, s)
        np.multiply(g, g, t)
        np.multiply(t, self._rest[rows], t)
        np.add(s, t, s)
        self._against_root(rows, p, g, s, t)


class Adam(Optimizer):
    """Adam as published: one step count for the whole network, ε added to the root, inside the denominator."""

    name = "adam"
    formula = "m ← β₁ m + (1 − β₁) g;  v ← β₂ v + (1 − β₂) g²;  θ ← θ − η m̂ / (√v̂ + ε)"
    source = "Kingma & Ba 2015"
    defaults: ClassVar[dict[str, float]] = {"beta1": 0.9, "beta2": 0.999, "epsilon": 1e-8}
    buffers = ("m", "v")
    scratch = 1

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        dtype = self.parameters.dtype
        self._rest1 = np.asarray(1 - self.exact["beta1"], dtype)
        self._rest2 = np.asarray(1 - self.exact["beta2"], dtype)
        self._rate = np.zeros_like(self.learning_rate)
        self._root = np.zeros_like(self.learning_rate)

    def prepare(self) -> None:
        # m̂ = m / (1 − β₁ᵗ) and v̂ = v / (1 − β₂ᵗ), applied to the two factors that all parameters share.
        t = self.steps
        self._rate[...] = self.learning_rate / (1 - self.exact["beta1"] ** t)
        self._root[...] = 1 / np.sqrt(1 - self.exact["beta2"] ** t)

    def update(self, rows: Any, p: Array, g: Array, *arrays: Array) -> None:
        m, v, t = arrays
        np.multiply(g, g, t)
        np.multiply(t, self._rest2[rows], t)
        np.multiply(v, self.settings["beta2"][rows], v)
        np.add(v, t, v)
        np.multiply(g, self._rest1[rows], g)
        np.multiply(m, self.settings["beta1"][rows], m)
        np.add(m, g, m)
        np.sqrt(v, t)
        np.multiply(t, self._root[rows], t)
        np.add(t, self.settings["epsilon"][rows], t)
        np.divide(m, t, t)
        np.multiply(t, self._rate[rows], t)
        np.subtract(p, t, p)


class AdamW(Adam):
    """Adam beside a decay of all parameters, biases too, as in the paper and in PyTorch; `add_penalties` takes none."""

    name = "adamw"
    formula = "θ ← θ − η λ θ, biases too;  then as Adam"
    source = "Loshchilov & Hutter 2019"
    defaults: ClassVar[dict[str, float]] = {**Adam.defaults, "weight_decay": 0.01}

    def prepare(self) -> None:
        super().prepare()
        self._shrink = np.asarray(1 - self.learning_rate * self.exact["weight_decay"], self.parameters.dtype)

    def preview(self, gradient: Array) -> Array:
        decay = np.asarray(self.learning_rate * self.exact["weight_decay"], self.parameters.dtype)
        return np.asarray(super().preview(gradient) - decay * self.parameters)

    def update(self, rows: Any, p: Array, g: Array, *arrays: Array) -> None:
        np.multiply(p, self._shrink[rows], p)
        super().update(rows, p, g, *arrays)


OPTIMIZERS: dict[str, type[Optimizer]] = {
    kind.name: kind for kind in (SGD, Momentum, Nesterov, AdaGrad, RMSProp, Adam, AdamW)
}
"""Every optimizer by the name that the user types, in the order that a key cycles through them."""
