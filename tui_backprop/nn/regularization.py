"""What is added to the gradient besides the loss's own: weight penalties, and a bound on its length.

Dropout is part of the pass through the network itself (`network.Propagation`).
"""

from __future__ import annotations

import numpy as np

from tui_backprop.nn.arrays import Array
from tui_backprop.nn.network import Network


def add_penalties(network: Network, *, l1: float | Array, l2: float | Array) -> None:
    """Add the gradient of l1 Σ|w| + l2/2 Σw² to the network's gradient.

    Weights only: a bias has nothing to overfit with (Goodfellow, Bengio & Courville 2016, §7.1).

    Args:
        network: after a backward pass.
        l1: at least 0; a number, or K for a population.
        l2: likewise (PyTorch's weight_decay has the same scale).
    """
    use_l1, use_l2 = bool(np.any(l1)), bool(np.any(l2))
    rate1, rate2 = (np.asarray(rate, network.dtype) for rate in (l1, l2))
    if network.population is not None:
        rate1, rate2 = (np.broadcast_to(rate, (network.population,))[:, None, None] for rate in (rate1, rate2))
    for layer in network.layers:
        weights = layer.weights[..., : layer.fan_in]
        gradient = layer.gradient[..., : layer.fan_in]
        if use_l1:
            gradient += rate1 * np.sign(weights)
        if use_l2:
            gradient += rate2 * weights


def clip_by_norm(gradient: Array, limit: float | Array) -> None:
    """Shorten each network's gradient to the length `limit` where it is longer (Pascanu et al. 2013).

    Args:
        gradient: (…, P), changed in place; its direction stays.
        limit: above 0; a number, or K for a population.
    """
    # Divided by its largest entry first: the squares of an exploding gradient would overflow, and a bound on an
    # infinite length is 0.
    largest = np.abs(gradient).max(axis=-1, keepdims=True)
    largest = np.where(largest == 0, 1, largest)
    scaled = gradient / largest
    norm = np.sqrt((scaled * scaled).sum(axis=-1, keepdims=True))  # in units of the largest, so at least 1
    bound = np.asarray(limit, gradient.dtype)
    if bound.ndim:
        bound = bound[:, None]
    gradient *= np.minimum(1, bound / largest / np.maximum(norm, 1))
