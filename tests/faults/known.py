"""Faults that this program has had, or could well have, each a small change of one file.

What a screen, a table or a page says about the numbers is only as good as the test that fails when it is false. Each
entry puts a fault back, and names the tests that must then fail; `python -m tests.faults` does so, one after the other.
"""

from __future__ import annotations

from tests.faults.fault import Fault
from tests.faults.kept import LOOKED_AT, REPORTED, STORED

_RULES = "tests/training/diagnosis/test_rules.py"
_DIAGNOSIS, _MANY = "tui_backprop/training/diagnosis", "tui_backprop/training/many"

RULES = (
    "diverged", "dead-output", "dead-units", "saturated", "twins", "vanishing", "exploding", "tiny-steps",
    "large-steps", "oscillating", "plateau", "converged-linear", "constant-answer", "imbalanced",
    "unscaled-input", "unscaled-target", "loss-activation-mismatch", "overfitting", "leak", "too-short",
    "strong-penalty",
)  # fmt: skip

_ENTER = "        RULES[name] = Rule(name, cause, source, judge, hides)\n"

BLIND = tuple(
    Fault(
        f"the diagnosis finds `{rule}` where that is the cause",
        f"{_DIAGNOSIS}/rules.py",
        _ENTER,
        f"        if name != {rule!r}:\n    {_ENTER}",
        f"{_RULES} -k known_cause",
    )
    for rule in RULES
)
"""A rule that never speaks."""

FALSE_ALARMS = (
    Fault(
        "flat units of a network that has learnt everything are no finding",
        f"{_DIAGNOSIS}/rules.py",
        "    if e.has_learnt or layer is None or layer.flat < (0.9 if e.is_falling else 0.8):\n",
        "    if layer is None or layer.flat < 0.5:\n",
        f"{_RULES}",
    ),
    Fault(
        "a step is judged on batches of the size that training takes",
        f"{_DIAGNOSIS}/steps.py",
        "        size, n = min(learner.batches.size, _LARGEST_BATCH), len(learner.parts.train)\n",
        "        size, n = 512, len(learner.parts.train)\n",
        "tests/training/diagnosis tests/training/inside/test_layers.py",
    ),
    Fault(
        "a unit that few samples activate is not called dead",
        f"{_DIAGNOSIS}/dead.py",
        "        if not len(self._rows) or not suspects.any():\n",
        "        if True:\n",
        "tests/training/diagnosis tests/training/inside/test_layers.py",
    ),
    Fault(
        "an L2 penalty does not hide that gradients vanish",
        f"{_DIAGNOSIS}/examiner.py",
        "                    reach=float(np.median(slopes[index][felt] / slopes[-1][felt])) if felt.any() else 0.0,\n",
        "                    reach=_rms(dense.gradient + float(np.max(self._learner.l2)) * dense.weights)\n"
        "                    / (_rms(network.layers[-1].gradient) or 1.0),\n",
        "tests/training/diagnosis",
    ),
)

SWEEPS = (
    Fault(
        "a run that never reached 100 % counts in the median epoch",
        f"{_MANY}/statistics.py",
        "median([time_to_hold(outcome) for outcome in outcomes])",
        "median([time for outcome in outcomes if (time := time_to_hold(outcome)).happened])",
        "tests/training/many/test_statistics.py tests/cli/test_sweep.py",
    ),
    Fault(
        "a run that came to 100 % for one epoch has not reached it",
        f"{_MANY}/holding.py",
        "            elif self._held_at[index] < 0 and epoch - self._since[index] >= HOLD:\n",
        "            elif self._held_at[index] < 0:\n",
        "tests/training/many/test_holding.py",
    ),
    Fault(
        "a diverged run has failed for good, also when it had been at 100 %",
        f"{_MANY}/statistics.py",
        "    if outcome.diverged_at is not None:\n        return Observed(math.inf, happened=False)\n",
        "",
        "tests/training/many/test_statistics.py",
    ),
    Fault(
        "a diverged run counts in the share at 100 %",
        f"{_MANY}/statistics.py",
        "wilson(perfect, len(outcomes))",
        "wilson(perfect, len(finite) or 1)",
        "tests/training/many/test_statistics.py",
    ),
    Fault(
        "a mean says over how many runs it is",
        f"{_MANY}/statistics.py",
        "        return 0 if self.accuracy is None else self.accuracy.over\n",
        "        return self.runs\n",
        "tests/training/many/test_statistics.py tests/cli/test_sweep.py tests/report/test_sweep.py",
    ),
    Fault(
        "cells are compared seed by seed",
        f"{_MANY}/versus.py",
        "    differences = [a - b for a, b in scored if a is not None and b is not None and len(kinds) == 1]\n",
        "    differences = [a - b for (a, _), (_, b) in zip(scored, scored[::-1], strict=True)\n"
        "                   if a is not None and b is not None and len(kinds) == 1]\n",
        "tests/training/many/test_versus.py",
    ),
    Fault(
        "all tests of a table are corrected together (Holm)",
        f"{_MANY}/paired.py",
        "        highest = max(highest, min(1.0, (tests - rank) * ps[index]))\n",
        "        highest = ps[index]\n",
        "tests/training/many/test_paired.py",
    ),
    Fault(
        "where the reference was taken for its results, the correction is for all pairs of cells",
        f"{_MANY}/versus.py",
        "    family = len(tests) if is_chosen else len(varied) * len(cells) * (len(cells) - 1) // 2\n",
        "    family = len(tests)\n",
        "tests/training/many/test_versus.py",
    ),
    Fault(
        "'better' is said only where the seeds can tell",
        f"{_MANY}/versus.py",
        '        if not found:\n            return f"{seeds} cannot tell"\n',
        "        found = found or list(self.tests.values())\n",
        "tests/training/many/test_versus.py",
    ),
    Fault(
        "McNemar's test is the exact one",
        f"{_MANY}/paired.py",
        "    return float(min(1.0, 2 * tail / 2**pairs))\n",
        "    return float(min(1.0, tail / 2**pairs))\n",
        "tests/training/many/test_paired.py",
    ),
    Fault(
        "findings are counted over the runs that were examined",
        "tui_backprop/report/sweep_findings.py",
        "{count}/{summary.examined}",
        "{count}/{summary.runs}",
        "tests/cli/test_sweep.py",
    ),
)

INSPECT = (
    Fault(
        "at a kink there is no one slope to be wrong about",
        "tui_backprop/tui/words/inspect.py",
        "    if not of.kink:\n",
        "    if True:\n",
        "tests/tui/words",
    ),
    Fault(
        "what rounding explains of a difference is no error",
        "tui_backprop/tui/words/inspect.py",
        "    allowed = close + of.rounding\n",
        "    allowed = close\n",
        "tests/tui/words",
    ),
    Fault(
        "rounding grows with the loss",
        "tui_backprop/nn/gradient_check.py",
        "        rounding = _rounding(propagation, targets) / steps\n",
        "        rounding = 8 * np.finfo(np.float64).eps / steps\n",
        "tests/nn/test_gradient_check.py tests/training/inside/test_inspect.py tests/tui/words/test_inspect.py",
    ),
    Fault(
        "Δ is the update itself",
        "tui_backprop/training/inside/inspect.py",
        "        update = optimizer.preview(network.gradient)\n",
        "        update = (network.parameters + optimizer.preview(network.gradient)) - network.parameters\n",
        "tests/training/inside/test_inspect.py",
    ),
    Fault(
        "of a class without samples nothing is said, and not 0 %",
        "tui_backprop/tui/render/confusion.py",
        "np.where(totals > 0, np.diagonal(shares), np.nan)",
        "np.where(totals > 0, np.diagonal(shares), 0.0)",
        "tests/tui/render tests/tui/lenses -k confusion",
    ),
)

REPRODUCTION = (
    Fault(
        "the studies' presets take the samples in their order, as the claims were made",
        "tui_backprop/experiment/presets.py",
        'hidden=(4, 4), activation="sigmoid", optimizer="sgd", learning_rate=0.3, batch=1, shuffle=False,',
        'hidden=(4, 4), activation="sigmoid", optimizer="sgd", learning_rate=0.3, batch=1, shuffle=True,',
        "tests/experiment tests/report/test_reproduction.py",
    ),
    Fault(
        "a row that is not the same on all kernels names them",
        "tui_backprop/report/measurements.py",
        "    if len(kernels) < 2:\n",
        "    if True:\n",
        "tests/report/test_measurements.py",
    ),
    Fault(
        "products of matrices take one thread, so that train, dashboard and sweep agree to the bit",
        "tui_backprop/machine.py",
        "        os.environ.update(ONE_THREAD)\n",
        "        pass\n",
        "tests/test_machine.py tests/cli/test_train.py",
    ),
    Fault(
        "a run's record names the kernel and the threads",
        "tui_backprop/machine.py",
        '        "kernel": found.get("architecture") or UNKNOWN,\n',
        "",
        "tests/test_machine.py tests/store tests/cli/test_train.py",
    ),
    Fault(
        "the lab sheet's stopping rule takes the losses that were gathered during the pass",
        "tui_backprop/training/run/stopping.py",
        "learner.pass_loss if learner.experiment.losses_during_pass else learner.train.losses().max(axis=-1)",
        "learner.train.losses().max(axis=-1)",
        "tests/training/run/test_stopping.py",
    ),
)

SMALL_TRUTHS = (
    Fault(
        "a float32 run does not diverge before its loss does",
        "tui_backprop/training/run/trainer.py",
        "                if not math.isfinite(loss + float(dot(zeros))):\n",
        "                if not math.isfinite(loss + dot(zeros)):\n",
        "tests/training/run/test_trainer.py -k float32",
    ),
    Fault(
        "patience gives back the best weights also when the epochs end first",
        "tui_backprop/training/run/trainer.py",
        "                    self.stopped_by = Ending.EPOCHS\n                    self._restore_best()\n",
        "                    self.stopped_by = Ending.EPOCHS\n",
        "tests/training/run/test_stopping.py tests/training/run/test_trainer.py",
    ),
    Fault(
        "warm-up's help says what the factor is",
        "tui_backprop/nn/schedules.py",
        "    return min(1.0, (epoch + 1) / length) if length else 1.0\n",
        "    return min(1.0, epoch / length) if length else 1.0\n",
        "tests/nn/test_schedules.py",
    ),
    Fault(
        "AdamW's decay is of the biases, too, as it says",
        "tui_backprop/nn/optimizers.py",
        '    formula = "θ ← θ − η λ θ, biases too;  then as Adam"\n',
        '    formula = "θ ← θ − η λ θ;  then as Adam"\n',
        "tests/nn/test_optimizers.py",
    ),
    Fault(
        "R² has at most six digits",
        "tui_backprop/nn/metrics.py",
        '        rounded = f"{value:.{min(decimals, 6 - before)}f}"\n',
        '        rounded = f"{value:.{decimals}f}"\n',
        "tests/nn/test_metrics.py",
    ),
    Fault(
        "a figure is never rounded to 100 %",
        "tui_backprop/nn/metrics.py",
        "        if float(rounded) == self.best != value:\n",
        "        if False:\n",
        "tests/nn/test_metrics.py",
    ),
    Fault(
        "a run that is taken up again is diagnosed as one that never stopped",
        "tui_backprop/training/run/recording.py",
        '        history.recent.extend(state.get("recent", ()))\n',
        "",
        "tests/training/run/test_recording.py -k same_curves",
    ),
)

FAULTS = (*BLIND, *FALSE_ALARMS, *SWEEPS, *INSPECT, *REPRODUCTION, *SMALL_TRUTHS, *STORED, *REPORTED, *LOOKED_AT)
"""All of them, in the order of their table."""
