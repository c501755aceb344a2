"""Several trainings of one program: whether they begin at the same weights."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.reading.small_programs import line_with, said_of, slips_in

STUDY = """\
def sgd(p, g, state):
    for k in p:
        p[k] -= 0.3 * g[k]


def momentum(p, g, state):
    for k in p:
        state[k] = 0.9 * state.get(k, 0.0) - 0.05 * g[k]
        p[k] += state[k]


def adagrad(p, g, state):
    for k in p:
        state[k] = state.get(k, 0.0) + g[k] ** 2
        p[k] -= 0.1 * g[k] / (np.sqrt(state[k]) + 1e-8)


x, y = samples(60)
{before}
for optimizer in (sgd, momentum, adagrad):
    {begin}
    state = {{}}
    for epoch in range(200):
        g = gradient(p, x, y)
        optimizer(p, g, state)
        print('epoch', epoch, 'loss', loss(p, x, y))
"""


@pytest.mark.usefixtures("forked")
@pytest.mark.parametrize(
    ("before", "begin", "fair"),
    [
        ("", "p = weights()", False),
        ("start = weights()", "p = {k: w.copy() for k, w in start.items()}", True),
        ("", "rng = np.random.default_rng(1); p = weights()", True),
    ],
)
def test_optimizers_are_compared_from_the_same_weights(tmp_path: Path, before: str, begin: str, fair: bool) -> None:
    rest = STUDY.format(before=before, begin=begin)
    report = said_of(tmp_path, rest)
    assert slips_in(report) == ([] if fair else [("compared-from-different-weights", line_with(begin, rest))])
    assert report.verdict == ("right" if fair else "slip")


@pytest.mark.usefixtures("forked")
def test_what_is_compared_is_named(tmp_path: Path) -> None:
    (finding,) = said_of(tmp_path, STUDY.format(before="", begin="p = weights()")).findings
    assert "optimizers sgd 0.3, momentum 0.9 0.05, AdaGrad 0.1; set the seed before every one" in finding.message


@pytest.mark.usefixtures("forked")
def test_momentum_whose_velocity_begins_as_the_number_0_is_momentum(tmp_path: Path) -> None:
    rest = STUDY.format(before="", begin="p = weights()").replace("(sgd, momentum, adagrad)", "(momentum,)")
    report = said_of(tmp_path, rest)
    assert (report.verdict, report.optimizer) == ("right", "momentum 0.9")
