"""What the numbers depend on besides the experiment: versions, and the library that multiplies matrices.

One thread is used for products of matrices, unless the person has said otherwise. A large product is summed in another
order by two threads than by one, so that `train`, the dashboard and a sweep would not agree to the bit; and two
processes with a thread for every core each slow one another down many times over, on a machine with others logged in
also when there is one of ours.
"""

from __future__ import annotations

import os
from typing import Any

THREADS = ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS", "BLIS_NUM_THREADS", "VECLIB_MAXIMUM_THREADS")
"""Variables by which the libraries that NumPy may use are told how many threads to take, read when they are loaded."""

ONE_THREAD = dict.fromkeys(THREADS, "1")
"""The environment of a process that takes one thread."""

UNKNOWN = "cannot tell"


def pin_threads() -> None:
    """Take one thread, here and in child processes; to be called before NumPy is imported.

    Nothing changes for a person who has set any of `THREADS`.
    """
    if not any(name in os.environ for name in THREADS):
        os.environ.update(ONE_THREAD)


def machine() -> dict[str, Any]:
    """What may change the bits of a result, as plain JSON values.

    Returns:
        Versions of `backprop_tui`, `numpy` and `python`; `blas`, the library, with its `kernel` (chosen by the
        processor) and `threads`; "cannot tell" where the library does not say.
    """
    import platform

    import numpy as np
    from threadpoolctl import threadpool_info

    from tui_backprop import __version__

    np.linalg.norm(np.zeros(1))  # the library is loaded with what uses it
    found: dict[str, Any] = next((pool for pool in threadpool_info() if pool["user_api"] == "blas"), {})
    library = " ".join(str(found[name]) for name in ("internal_api", "version") if found.get(name)) or UNKNOWN
    return {
        "backprop_tui": __version__,
        "numpy": np.__version__,
        "python": platform.python_version(),
        "blas": library,
        "kernel": found.get("architecture") or UNKNOWN,
        "threads": found.get("num_threads") or UNKNOWN,
    }
