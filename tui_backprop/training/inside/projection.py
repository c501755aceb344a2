"""The way from a space of inputs into a plane and back: along two features, or along two principal components."""

from __future__ import annotations

from abc import ABC, abstractmethod

import numpy as np

from tui_backprop.nn.arrays import Array
from tui_backprop.training.live.observe import principal_components


class Projection(ABC):
    """A plane through a space of d inputs.

    Attributes:
        axes: what its two axes are.
        short_axes: the same in fewer letters where there are any.
        directions: (2, d), the inputs along each axis.
        origin: (d,), the inputs at (0, 0).
    """

    axes: tuple[str, str]
    directions: Array
    origin: Array

    @property
    def short_axes(self) -> tuple[str, str]:
        return self.axes

    @abstractmethod
    def to_plane(self, inputs: Array) -> Array:
        """(n, d) inputs to (n, 2)."""

    def from_plane(self, points: Array) -> Array:
        """(n, 2) points of the plane to (n, d) inputs."""
        return np.asarray(points @ self.directions + self.origin)


class FeatureProjection(Projection):
    """Two features as they are; the others stand at their mean.

    Args:
        mean: (d,), of the inputs.
        names: of the features.
        x, y: which features are on the axes; a single one is drawn against nothing.
    """

    def __init__(self, mean: Array, names: tuple[str, ...], x: int, y: int) -> None:
        d = len(mean)
        x, y = min(x, d - 1), min(y, d - 1)
        self.axes = (names[x], names[y] if d > 1 else "")
        self.directions = np.eye(d)[[x, y]]
        if d == 1:
            self.directions[1] = 0
        self._mean = mean
        self._is_shown: Array = np.asarray(self.directions.any(axis=0))
        self.origin = np.where(self._is_shown, 0.0, mean)

    def to_plane(self, inputs: Array) -> Array:
        middle = np.where(self._is_shown, self._mean, 0)
        return np.asarray((inputs - middle) @ self.directions.T + self.directions @ self._mean)


class ComponentProjection(Projection):
    """The first two principal components, through the mean.

    Args:
        inputs: (n, d), what they are the components of.
    """

    axes = ("principal component 1", "principal component 2")

    def __init__(self, inputs: Array) -> None:
        self.origin, self.directions = principal_components(inputs)

    @property
    def short_axes(self) -> tuple[str, str]:
        return "PC 1", "PC 2"

    def to_plane(self, inputs: Array) -> Array:
        return np.asarray((inputs - self.origin) @ self.directions.T)
