"""What is kept as the best so far stays as it was, or does not."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.reading.small_programs import BEGINNING, line_with, said_of, slips_in

STOPPING = """\
import copy


x, y = samples(40)
xv, yv = samples(30)
p = weights()
best, kept, wait = np.inf, None, 0
for epoch in range(300):
    g = gradient(p, x, y)
    for k in p:
        {update}
    now = loss(p, xv, yv)
    print('epoch', epoch, 'loss', loss(p, x, y), 'validation loss', now)
    if now < best:
        best, wait = now, 0
        kept = {keep}
    else:
        wait += 1
        if wait > 20:
            break
{after}
"""
IN_PLACE, REBOUND = "p[k] -= 0.5 * g[k]", "p[k] = p[k] - 0.5 * g[k]"
RESTORED = "p = kept\nprint('test accuracy', accuracy(p, xv, yv))"


@pytest.mark.usefixtures("forked")
@pytest.mark.parametrize(
    ("update", "keep", "after", "stays"),
    [
        (IN_PLACE, "p.copy()", RESTORED, False),
        (IN_PLACE, "p", RESTORED, False),
        (IN_PLACE, "[w for w in p.values()]", RESTORED.replace("= kept", "= dict(zip(p, kept))"), False),
        (REBOUND, "p", RESTORED, False),
        (REBOUND, "p.copy()", RESTORED, True),
        (IN_PLACE, "copy.deepcopy(p)", RESTORED, True),
        (IN_PLACE, "{k: w.copy() for k, w in p.items()}", RESTORED, True),
        (IN_PLACE, "epoch", "", True),
        (IN_PLACE, "p", "", True),  # it is kept, and never read
    ],
)
def test_kept_in_a_dict(tmp_path: Path, update: str, keep: str, after: str, stays: bool) -> None:
    rest = STOPPING.format(update=update, keep=keep, after=after)
    report = said_of(tmp_path, rest)
    assert slips_in(report) == (
        [] if stays else [("best-not-kept", line_with("kept = ", rest.replace("kept, wait", "")))]
    )
    assert report.verdict == ("right" if stays else "slip")


OBJECTS = """\
class Stopper:
    def __init__(self):
        self.best, self.state = (0, None), None

    def see(self, net, value):
        if self.best[0] < value:
            self.best = (value, {keep})


class Net:
    def __init__(self):
        self.p = weights()

    def __call__(self, x):
        return forward(self.p, x)[2]


def run(rate):
    x, y = samples(40)
    net, stopper = Net(), Stopper()
    for epoch in range(200):
        g = gradient(net.p, x, y)
        for k in net.p:
            net.p[k] -= rate * g[k]
        print('epoch', epoch, 'loss', loss(net.p, x, y))
        stopper.see(net, accuracy(net.p, x, y) + epoch / 1000)
    return stopper.best[1]


best = None
for rate in (0.5,):
    net = run(rate)
    if best is None or 3 > 2:
        best = net
"""


@pytest.mark.usefixtures("forked")
@pytest.mark.parametrize(("keep", "stays"), [("net", False), ("__import__('copy').deepcopy(net)", True)])
def test_kept_in_an_object(tmp_path: Path, keep: str, stays: bool) -> None:
    rest = OBJECTS.format(keep=keep)
    report = said_of(tmp_path, rest)
    assert slips_in(report) == ([] if stays else [("best-not-kept", line_with("self.best = (value", rest))])


STUDY = """\
x, y = samples(40)
best, chosen = np.inf, None
for rate in (0.1, 0.5):
    rng = np.random.default_rng(3)
    p = weights()
    for epoch in range(100):
        g = gradient(p, x, y)
        for k in p:
            p[k] -= rate * g[k]
        now = loss(p, x, y)
        print('epoch', epoch, 'loss', now)
    if now < best:
        best, chosen = now, p
print('accuracy', accuracy(chosen, x, y))
"""


@pytest.mark.usefixtures("forked")
def test_the_best_of_several_networks_is_not_trained_any_more(tmp_path: Path) -> None:
    assert said_of(tmp_path, STUDY, BEGINNING).verdict == "right"


@pytest.mark.usefixtures("forked")
def test_the_weights_of_now_beside_a_counter_are_none_that_are_kept(tmp_path: Path) -> None:
    rest = """\
x, y = samples(40)
p, seen, now = weights(), -1, None
for epoch in range(300):
    g = gradient(p, x, y)
    for k in p:
        p[k] -= 0.5 * g[k]
    if epoch > seen:
        seen = epoch
        now = p
    print('epoch', epoch, 'loss', loss(now, x, y))
"""
    assert said_of(tmp_path, rest).verdict == "right"
