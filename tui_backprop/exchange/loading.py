"""Weights from a file into a network, after everything about them has been checked."""

from __future__ import annotations

import re

import numpy as np

from tui_backprop.errors import nearest
from tui_backprop.exchange.contents import Contents
from tui_backprop.exchange.model import (
    FORMAT,
    INPUT_DEVIATION,
    INPUT_MEAN,
    LABEL_DEVIATION,
    LABEL_MEAN,
    bias_name,
    weight_name,
)
from tui_backprop.nn.arrays import Array
from tui_backprop.training.run.trainer import Training

_SCALES = (INPUT_MEAN, INPUT_DEVIATION, LABEL_MEAN, LABEL_DEVIATION)
_LAYER = re.compile(r"layer(\d+)\.(weight|bias)\Z")


def put_weights(training: Training, contents: Contents) -> None:
    """Make a file's weights those of a training that has given no record yet.

    Raises:
        ValueError: a name is missing or unknown, a shape does not fit, a value is not a finite number, or the file's
            weights were learned on samples of another scale. The network is then as it was.
    """
    network = training.learner.network
    wanted: dict[str, tuple[int, ...]] = {}
    for number, layer in enumerate(network.layers, start=1):
        wanted[weight_name(number)] = (layer.fan_out, layer.fan_in)
        if network.bias:
            wanted[bias_name(number)] = (layer.fan_out,)
    _check_names(contents, wanted)
    for name, shape in wanted.items():
        _check_array(name, contents.arrays[name], shape, network.sizes, network.dtype)
    _check_scales(training, contents)
    for number, layer in enumerate(network.layers, start=1):
        layer.weights[:, : layer.fan_in] = contents.arrays[weight_name(number)]
        if layer.biases is not None:
            layer.biases[...] = contents.arrays[bias_name(number)]
    training.learner.parameters_changed()


def _check_names(contents: Contents, wanted: dict[str, tuple[int, ...]]) -> None:
    known = [name for name in contents.arrays if name not in _SCALES]
    missing = [name for name in wanted if name not in contents.arrays]
    if missing:
        has = ", ".join(known[:6]) + ("…" if len(known) > 6 else "") or "nothing"
        raise ValueError(f"'{missing[0]}' is missing; it has {has}")
    for name in known:
        if name not in wanted:
            layers = sum(match is not None for match in map(_LAYER.match, wanted)) if _LAYER.match(name) else 0
            remedy = "the network has fewer layers, or no biases" if layers else nearest(name, wanted)
            raise ValueError(f"'{name}' is no array of this network; {remedy}")


def _check_array(
    name: str, array: Array, shape: tuple[int, ...], sizes: tuple[int, ...], dtype: np.dtype[np.floating]
) -> None:
    if array.dtype.kind not in "fiu":
        raise ValueError(f"'{name}' holds no numbers, but {array.dtype}")
    if array.shape != shape:
        network = "-".join(map(str, sizes))
        raise ValueError(
            f"'{name}' has shape {_shape(array.shape)}, and a {network} network needs {_shape(shape)}; "
            "--hidden and --dataset say another network"
        )
    with np.errstate(over="ignore"):
        bad = np.flatnonzero(~np.isfinite(array.astype(dtype)).reshape(-1))
    if len(bad):
        raise ValueError(f"'{name}' has {len(bad):,} values that are not finite as {dtype}, the first at {bad[0]:,}")


def _shape(shape: tuple[int, ...]) -> str:
    return "×".join(map(str, shape)) or "()"


def _check_scales(training: Training, contents: Contents) -> None:
    """Refuse weights that were learned on samples of another scale: they would be another function of these."""
    dataset = training.dataset
    mean, deviation = dataset.standardised or (np.zeros(dataset.features), np.ones(dataset.features))
    here = {INPUT_MEAN: mean, INPUT_DEVIATION: deviation}
    here |= {
        name: np.array([value]) for name, value in zip((LABEL_MEAN, LABEL_DEVIATION), dataset.label_scale, strict=True)
    }
    for name, own in here.items():
        given = contents.arrays.get(name)
        if given is None and FORMAT in contents.texts:  # written here, by a network that took them as they are
            given = np.ones_like(own) if name in (INPUT_DEVIATION, LABEL_DEVIATION) else np.zeros_like(own)
        if given is not None and (given.shape != own.shape or not np.allclose(given, own, rtol=1e-9, atol=1e-12)):
            raise ValueError(f"'{name}' is not that of these data: the weights belong to samples of another scale")
