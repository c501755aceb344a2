"""`np.einsum` of two matrices that is their product: everything that knows products then knows it, too."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np


def as_product(args: Sequence[Any], kwargs: dict[str, Any]) -> tuple[Any, Any] | None:
    """The two matrices, transposed where need be, whose product `np.einsum(*args, **kwargs)` is; None for another.

    >>> a, b = np.ones((2, 3)), np.ones((4, 3))
    >>> left, right = as_product(("ij,kj->ik", a, b), {})
    >>> left.shape, right.shape, as_product(("ij,ij->j", a, a), {})
    ((2, 3), (3, 4), None)
    """
    if len(args) != 3 or kwargs or not isinstance(args[0], str) or any(np.ndim(one) != 2 for one in args[1:]):
        return None
    inputs, arrow, output = args[0].replace(" ", "").partition("->")
    letters = inputs.split(",")
    if not arrow or len(letters) != 2 or {len(part) for part in (*letters, output)} != {2} or "." in args[0]:
        return None
    (one, first), (other, second) = sorted(
        zip(letters, args[1:], strict=True), key=lambda part: output[0] not in part[0]
    )
    shared = set(one) & set(other)
    if len(shared) != 1 or len({*one, *other}) != 3 or set(output) != {*one, *other} - shared or output[0] not in one:
        return None
    summed = shared.pop()
    return (first if one[1] == summed else first.T), (second if other[0] == summed else second.T)
