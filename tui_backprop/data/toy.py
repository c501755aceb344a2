"""Small data sets in the plane, drawn rather than read: a class, or a value, over two coordinates of order 1.

`linear` and `xor` are the data of the reference systems. The others follow TensorFlow Playground
(https://github.com/tensorflow/playground, src/dataset.ts) with its coordinates divided by 5 (circle, spiral,
gauss) or 6 (plane, bumps), and scikit-learn's `make_moons`, centred. Classes 0 and 1 are its −1 and 1, but for
`spiral`. Noise means the same for all of them, which it does not there; where `spiral`, `plane` and noise differ from
the Playground their functions say (`jitter` for noise).
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from tui_backprop.data.dataset import Dataset

XOR_POINTS = 21

_SPIRAL_TURNS = 1.75
_GAUSS_CENTRE = 0.4
_GAUSS_DEVIATION = np.sqrt(0.5) / 5
_BUMP_CENTRES = np.array([(-4, 2.5), (0, 2.5), (4, 2.5), (-4, -2.5), (0, -2.5), (4, -2.5)]) / 6
_BUMP_HEIGHTS = np.array([1.0, -1.0, 1.0, -1.0, 1.0, -1.0])
_BUMP_RADIUS = 2 / 6


def linear(samples: int, *, noise: float = 0.0, rng: np.random.Generator) -> Dataset:
    """`samples` points uniform in the unit square, of class 0 where x > y and else of class 1."""
    points = rng.uniform(0.0, 1.0, (samples, 2))
    labels = np.where(points[:, 0] > points[:, 1], 0, 1)
    return jitter(_classes("linear", points, labels), noise=noise, rng=rng)


def xor() -> Dataset:
    """The 21 points of two crossing diagonals of the unit square: class 0 rises, class 1 falls.

    The two alternate, and where they cross only the point of class 0 is kept. Coordinates are the floats
    `0.1 * i` and `1 - 0.1 * i`, so that 0.1 * 3 is 0.30000000000000004.
    """
    points: list[tuple[float, float]] = []
    labels: list[int] = []
    for i in range(11):
        points.append((0.1 * i, 0.1 * i))
        labels.append(0)
        if 0.1 * i == 0.5:
            continue
        points.append((0.1 * i, 1 - 0.1 * i))
        labels.append(1)
    return _classes("xor", np.array(points), np.array(labels))


def circle(samples: int, *, noise: float = 0.0, rng: np.random.Generator) -> Dataset:
    """A disc of radius 0.5 (class 1) inside a ring from 0.7 to 1 (class 0), radius and angle uniform."""
    labels = _alternating(samples)
    radius = np.where(labels == 1, rng.uniform(0.0, 0.5, samples), rng.uniform(0.7, 1.0, samples))
    angle = rng.uniform(0.0, 2 * np.pi, samples)
    points = radius[:, None] * np.column_stack([np.cos(angle), np.sin(angle)])
    return jitter(_classes("circle", points, labels), noise=noise, rng=rng)


def moons(samples: int, *, noise: float = 0.0, rng: np.random.Generator) -> Dataset:
    """Two interleaved half circles of radius 1, the upper of class 0 and the lower of class 1."""
    labels = _alternating(samples)
    angle = rng.uniform(0.0, np.pi, samples)
    upper = np.column_stack([np.cos(angle), np.sin(angle)]) - (0.5, 0.25)
    points = np.where(labels[:, None] == 1, -upper, upper)
    return jitter(_classes("moons", points, labels), noise=noise, rng=rng)


def spiral(samples: int, *, noise: float = 0.0, rng: np.random.Generator) -> Dataset:
    """Two arms of 1.75 turns, the second the first turned by half a turn, with evenly spaced points.

    The radius grows up to 1 and starts above 0, so that the arms share no point. TensorFlow Playground's start at 0
    and end one step before 1, so that both classes have a point at the origin; and its class 1 is our class 0.
    """
    labels = _alternating(samples)
    along = (np.arange(samples) // 2 + 1) / ((samples + 1) // 2)
    angle = 2 * np.pi * _SPIRAL_TURNS * along + np.pi * labels
    points = along[:, None] * np.column_stack([np.sin(angle), np.cos(angle)])
    return jitter(_classes("spiral", points, labels), noise=noise, rng=rng)


def gauss(samples: int, *, noise: float = 0.0, rng: np.random.Generator) -> Dataset:
    """Round Gaussian clouds of standard deviation 0.14: class 0 at (-0.4, -0.4), class 1 at (0.4, 0.4)."""
    labels = _alternating(samples)
    centres = np.where(labels == 1, _GAUSS_CENTRE, -_GAUSS_CENTRE)
    points = rng.normal(centres[:, None], _GAUSS_DEVIATION, (samples, 2))
    return jitter(_classes("gauss", points, labels), noise=noise, rng=rng)


def plane(samples: int, *, noise: float = 0.0, rng: np.random.Generator) -> Dataset:
    """Regression: points uniform in the square from -1 to 1, with the value (x + y) / 2, from -1 to 1.

    TensorFlow Playground's plane is steeper: 0.6 (x + y) in these coordinates, from -1.2 to 1.2.
    """
    points = rng.uniform(-1.0, 1.0, (samples, 2))
    return jitter(_values("plane", points, points.mean(axis=1)), noise=noise, rng=rng)


def bumps(samples: int, *, noise: float = 0.0, rng: np.random.Generator) -> Dataset:
    """Regression: points uniform in the square from -1 to 1, over six cones of height 1 and -1 in turn.

    A cone falls to 0 at a distance of 1/3 from its centre; where two overlap, the farther from 0 counts.
    """
    points = rng.uniform(-1.0, 1.0, (samples, 2))
    distance = np.linalg.norm(points[:, None, :] - _BUMP_CENTRES, axis=2)
    cones = np.maximum(0.0, 1.0 - distance / _BUMP_RADIUS)
    tallest = cones.argmax(axis=1)
    values = _BUMP_HEIGHTS[tallest] * cones[np.arange(samples), tallest]
    return jitter(_values("bumps", points, values), noise=noise, rng=rng)


def jitter(dataset: Dataset, *, noise: float, rng: np.random.Generator) -> Dataset:
    """`dataset` with Gaussian noise added to every coordinate; labels stay what they were.

    The generators above draw their points first and the noise after, so that one seed gives the same points
    at every amount of noise, displaced in proportion.

    TensorFlow Playground's noise is another at each data set. There a noise of n (its slider's share, 0 to 0.5) labels
    circle, plane and bumps as if their points were uniformly displaced by up to n, and leaves the points where they
    are, so that labels are wrong and not coordinates; it displaces the spiral uniformly by up to n / 5; and it raises
    the variance of gauss from 0.02 to 0.02 + 0.28 n.

    Args:
        noise: standard deviation of the noise, in the units of the coordinates (of order 1), at least 0.
            At 0 the coordinates are untouched and nothing is drawn.
    """
    if noise == 0:
        return dataset
    return replace(dataset, inputs=dataset.inputs + rng.normal(0.0, noise, dataset.inputs.shape))


def _alternating(samples: int) -> NDArray[np.int64]:
    """Classes 0, 1, 0, 1, …: balanced to one sample, in every stretch as in the whole."""
    return np.arange(samples, dtype=np.int64) % 2


def _classes(name: str, points: NDArray[np.float64], labels: NDArray[np.int64]) -> Dataset:
    return _dataset(name, points, labels.astype(np.int64), ("0", "1"))


def _values(name: str, points: NDArray[np.float64], values: NDArray[np.float64]) -> Dataset:
    return _dataset(name, points, values, ())


def _dataset(
    name: str,
    points: NDArray[np.float64],
    labels: NDArray[np.int64] | NDArray[np.float64],
    class_names: tuple[str, ...],
) -> Dataset:
    everything = np.arange(len(points), dtype=np.int64)
    return Dataset(
        name=name,
        inputs=points,
        labels=labels,
        feature_names=("x", "y"),
        class_names=class_names,
        train=everything,
        test=everything[:0],
    )
