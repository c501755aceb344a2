"""Our own training beside a program's: from its first weights, on its samples, and where the two part.

On the tape both went side by side already (`reading.beside`), in whatever order the program takes its samples. When it
takes all at once, their order does not matter, and ours goes on to every later look.
"""

from __future__ import annotations

import math
import time
from collections import deque

from tui_backprop.nn.activations import quiet
from tui_backprop.nn.arrays import Array
from tui_backprop.reading.mapped.beside import apart
from tui_backprop.reading.mapped.dwelling import OwnNetwork
from tui_backprop.reading.mapped.own_rates import by_tensor
from tui_backprop.training.run.trainer import Training
from tui_backprop.training.watched.mirror import Mirror, Moment
from tui_backprop.training.watched.requests import BesideSeen, Measured
from tui_backprop.watching.curves import Series

SLICE = 0.03
"""Seconds of training at a time: the process has other things to do."""
BLOCK = 32
"""Updates between two looks at the clock."""
NUDGE = 1e-13
"""Of every first weight: some hundred times as much as rounding."""
MOST_AGAIN = 10_000
"""Updates, at most, after which it is tried what rounding does."""


class Beside:
    """Ours beside a mirrored network.

    Args:
        network: what was found in the program; mirror: it, as it was seen.
    """

    def __init__(self, network: OwnNetwork, mirror: Mirror) -> None:
        self._network = network
        self._mirror = mirror
        self._missing = mirror.tensor_of < 0  # biases that the program does not have, where a layer of it has some
        self._waiting: deque[Moment] = deque()
        self._taken = -1
        self._updates = 0
        self._its, self._ours = Series(), Series()
        self._same_to = math.nan
        self._parted: tuple[float, int, int, float] | None = None
        self._rounded = math.nan
        self._is_late = False
        self._changed: tuple[float, float] | None = None
        self._training: Training | None = None
        is_known = network.ours is not None and network.ours.rate_of(len(network.ours.rates)) is not None
        self._goes_on = is_known and not network.batch and network.counts_updates and not network.looks_ahead
        if self._goes_on:
            self._training = self._begun()

    def _begun(self) -> Training:
        assert self._network.ours is not None
        of, ours = self._mirror.watched.training, self._network.ours
        experiment = of.experiment.replace(
            optimizer=ours.optimizer, learning_rate=ours.rate, reduction="mean", batch=0,
            l2=self._network.penalty or 0.0, **ours.settings,
        )  # fmt: skip
        hidden = self._network.activations[:-1]
        training = Training(experiment, dataset=of.dataset, parts=of.learner.parts, hidden=hidden)
        learner = training.learner
        learner.network.parameters[...] = self._mirror.past[0].parameters
        learner.optimizer = by_tensor(learner.optimizer, ours, self._mirror.tensor_of)
        return training

    def advance(self) -> bool:
        """Train on to the next look, or a part of the way; True when there is anything new to be seen."""
        training, past = self._training, self._mirror.past
        if training is None:
            return False
        self._waiting.extend(moment for moment in past if moment.number > self._taken)
        self._taken = past[-1].number
        until = time.monotonic() + SLICE
        is_news = False
        with quiet():
            while self._waiting and self._training is not None and time.monotonic() < until:
                target = round(self._waiting[0].epoch - past[0].epoch)
                if self._has_other_rate(self._waiting[0]):
                    self._changed = self._waiting[0].epoch, self._waiting[0].rate
                    self._training = None
                    return True
                if self._updates < target:
                    self._train(training, min(BLOCK, target - self._updates))
                else:
                    self._compare(training, self._waiting.popleft(), past[0].parameters)
                    is_news = True
        return is_news

    def _has_other_rate(self, moment: Moment) -> bool:
        """Whether the program's rate is no more what ours is: then it is no fault when they part."""
        ours, first = self._network.ours, self._mirror.past[0]
        if ours is None or math.isnan(moment.rate) or not first.rate > 0:
            return False
        k = round(moment.epoch - first.epoch)
        wanted = [ours.rate_of(update) or 0.0 for update in (max(0, k - 1), k, k + 1)]
        share = moment.rate / first.rate
        return not any(math.isclose(share, one / ours.rate, rel_tol=1e-3) for one in wanted)

    def _train(self, training: Training, updates: int) -> None:
        for _ in range(updates):
            self._update(training, self._updates)
            self._updates += 1

    def _update(self, training: Training, number: int) -> None:
        assert self._network.ours is not None
        training.learner.optimizer.learning_rate[...] = self._network.ours.rate_of(number)
        training.learner.run_epoch()
        training.learner.network.parameters[self._missing] = 0

    def _parts_by_rounding(self, training: Training, first: Array) -> bool:
        """Whether ours, begun hardly a rounding away, parts from ours as well: then two that are right may."""
        if self._updates > MOST_AGAIN:
            return False
        again = self._begun()
        again.learner.network.parameters[...] *= 1 + NUDGE
        for number in range(self._updates):
            self._update(again, number)
        both = again.learner.network.parameters, training.learner.network.parameters
        return apart(*both, first, self._mirror.tensor_of) is not None

    def _compare(self, training: Training, moment: Moment, first: Array) -> None:
        """Compare at the moment's count; or one update on, when its pass came behind the update of its epoch."""
        learner = training.learner
        if self._parted is None:
            found = apart(learner.network.parameters, moment.parameters, first, self._mirror.tensor_of)
            if found is not None:
                self._train(training, 1)
                later = apart(learner.network.parameters, moment.parameters, first, self._mirror.tensor_of)
                found = found if later is not None else None
            if found is None:
                self._same_to = moment.epoch
            elif self._parts_by_rounding(training, first):
                self._rounded, self._training = moment.epoch, None
                return
            else:
                self._parted, self._is_late = (moment.epoch, *found), self._updates > MOST_AGAIN
        learner.measure_train()
        self._its.add(moment.epoch, moment.loss)
        self._ours.add(moment.epoch, learner.train.loss())

    def seen(self, columns: int, unit: str = "epoch") -> BesideSeen:
        """What is to be shown.

        Args:
            columns: of each curve, at most.
            unit: what the program calls what it counts, "epoch" or "step".
        """
        curves = (
            ()
            if self._ours.count < 2
            else (_curve("its_network", self._its, columns), _curve("ours", self._ours, columns))
        )
        return BesideSeen(*self._said(unit), curves, self._is_told)

    @property
    def _is_told(self) -> bool:
        """Whether there is one of ours, whose rate is its own: at rates that were read from updates it proves less."""
        ours = self._network.ours
        return ours is not None and ours.rate_of(len(ours.rates)) is not None

    def _said(self, unit: str) -> tuple[str, bool, float | None]:
        """The sentence, whether they have parted, and where on the curves that was."""
        network, ours = self._network, self._network.ours
        if ours is None:
            return f"ours cannot go beside it: {network.why_alone}", False, None
        if ours.parted:
            at = self._mirror.past[0].epoch + ours.parted if self._goes_on else None
            where = self._where(ours.tensor, ours.weight, ours.share)
            return f"ours parts from it at update {ours.parted:,}, first in {where}", True, at
        if self._parted is not None:
            epoch, tensor, weight, share = self._parted
            same = "" if math.isnan(self._same_to) else f", the same to {self._same_to:,.0f}"
            maybe = " (rounding may do that so late)" if self._is_late else ""
            said = f"ours parts from it by {unit} {epoch:,.0f}{maybe}{same}, first in"
            return f"{said} {self._where(tensor, weight, share)}", True, epoch
        if not math.isnan(self._rounded):
            seen = self._same_to > ours.updates
            same = f"the same to {unit} {self._same_to:,.0f}" if seen else f"the same for {ours.updates:,} updates"
            return f"ours: {same}; by {self._rounded:,.0f} rounding alone parts two such trainings", False, None
        if self._changed is not None and not math.isnan(self._same_to):
            epoch, rate = self._changed
            said = f"ours, from the same weights: the same to {unit} {self._same_to:,.0f}"
            return f"{said}; by {unit} {epoch:,.0f} its rate is {rate:.4g}: no further", False, None
        if self._updates and not math.isnan(self._same_to):  # where ours has begun it is no wonder
            return f"ours, from the same weights: the same to {unit} {self._same_to:,.0f}", False, None
        why = "" if self._goes_on else f"; {self._why_no_further()}: no further"
        how = "from the same weights" if self._is_told else "at the rates of its own updates"
        return f"ours, {how}: the same for {ours.updates:,} updates{why}", False, None

    def _why_no_further(self) -> str:
        """Why ours goes along for the first updates only."""
        if not self._is_told:
            return "its rate changes by a rule that could not be told"
        if self._network.looks_ahead:
            return "its gradients are taken at weights that it looks ahead to"
        return "its samples come in an order of its own"

    def _where(self, tensor: int, weight: int, share: float) -> str:
        """A weight as the program and as our panels name it."""
        start, bias = 0, self._network.has_biases
        for layer, (fan_in, fan_out) in enumerate(zip(self._network.sizes, self._network.sizes[1:], strict=False), 1):
            size = (fan_in + bias) * fan_out
            if weight < start + size:
                unit, source = divmod(weight - start, fan_in + bias)
                what = f"w{source + 1}" if source < fan_in else "bias"
                by = f"off by {100 * share:.2g} % of its change"
                return f"{self._network.tensors[tensor].text} (layer {layer}, unit {unit + 1}, {what}), {by}"
            start += size
        return self._network.tensors[tensor].text


def _curve(name: str, series: Series, columns: int) -> Measured:
    return Measured(
        name, "loss", series.shape(columns), series.first, series.last, series.lowest, series.highest, series.broken_at
    )
