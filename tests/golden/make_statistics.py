"""Makes `statistics.json`: what SciPy says of the statistics that sweeps are judged by.

    python tests/golden/make_statistics.py

needs SciPy and NumPy only, nothing of this package, so that the two stay independent. Made with SciPy 1.17.1.
"""

from __future__ import annotations

import json
import warnings
from pathlib import Path
from typing import Any

import numpy as np
import scipy
from scipy import stats

RECORD = Path(__file__).with_name("statistics.json")


def group(rng: np.random.Generator, runs: int, last: int, censored: float) -> dict[str, Any]:
    times = rng.integers(1, last, runs)
    vain = rng.random(runs) < censored
    return {"times": times.tolist(), "happened": (~vain).tolist()}


def censored_data(made: dict[str, Any]) -> stats.CensoredData:
    times, happened = np.array(made["times"]), np.array(made["happened"])
    return stats.CensoredData(uncensored=times[happened], right=times[~happened])


def survival() -> list[dict[str, Any]]:
    found = []
    for seed, (runs, last, share) in enumerate([(20, 40, 0.0), (20, 500, 0.3), (40, 30, 0.6), (7, 9, 0.2)]):
        rng = np.random.default_rng(seed)
        one, other = group(rng, runs, last, share), group(rng, runs, round(1.6 * last), share)
        function = stats.ecdf(censored_data(one)).sf
        times = sorted({t for t, h in zip(one["times"], one["happened"], strict=True) if h})
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # there is no interval where the share is 0
            interval = function.confidence_interval(method="log-log")
        found.append(
            {
                "one": one,
                "other": other,
                "times": times,
                "share": function.evaluate(times).tolist(),
                "low": interval.low.evaluate(times).tolist(),
                "high": interval.high.evaluate(times).tolist(),
                "log_rank_p": float(stats.logrank(censored_data(one), censored_data(other)).pvalue),
            }
        )
    return found


def pairs() -> list[dict[str, Any]]:
    found = []
    for seed, (count, mean) in enumerate([(20, 0.6), (20, 0.1), (9, 1.0), (30, -0.5)]):
        differences = np.random.default_rng(seed).normal(mean, 1.0, count).round(3)
        sample = (differences,)
        resamples: Any = np.inf if count <= 13 else 400_000
        flipped = stats.permutation_test(sample, np.mean, permutation_type="samples", n_resamples=resamples, rng=1)
        interval = stats.bootstrap(
            sample, np.mean, n_resamples=400_000, method="percentile", rng=1, batch=20_000
        ).confidence_interval
        found.append(
            {
                "differences": differences.tolist(),
                "sign_flip_p": float(flipped.pvalue),
                "bootstrap": [float(interval.low), float(interval.high)],
            }
        )
    return found


def main() -> None:
    mcnemar = [[a, b, float(stats.binomtest(a, a + b).pvalue)] for a in range(12) for b in range(12) if a + b]
    record = {"scipy": scipy.__version__, "survival": survival(), "pairs": pairs(), "mcnemar": mcnemar}
    RECORD.write_text(json.dumps(record) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
