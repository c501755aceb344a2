"""Adam whose moments are made or read otherwise than they belong, where the updates are those of another optimizer."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.reading.small_programs import line_with, said_of, slips_in

PROGRAM = """\
x, y = samples(60)
p = weights()
m, v = ({k: np.zeros_like(p[k]) for k in p} for _ in range(2))
lr, beta1, beta2, eps = 0.01, 0.9, 0.999, 1e-8
for t in range(1, 201):
    for k, g in gradient(p, x, y).items():
        m[k] = FIRST
        v[k] = SECOND
        mh, vh = m[k] / (1 - beta1 ** t), v[k] / (1 - beta2 ** t)
        p[k] -= UPDATE
    print('epoch', t, 'loss', loss(p, x, y))
"""
FIRST, SECOND = "beta1 * m[k] + (1 - beta1) * g", "beta2 * v[k] + (1 - beta2) * g ** 2"
UPDATE = "lr * mh / (np.sqrt(vh) + eps)"


@pytest.mark.usefixtures("forked")
@pytest.mark.parametrize(
    ("first", "second", "update", "slip", "line"),
    [
        (FIRST, SECOND, UPDATE, "", ""),
        ("(1 - beta1) * g + beta1 * m[k]", "beta2 * v[k] + (1 - beta2) * g * g", UPDATE, "", ""),
        ("beta1 * m[k] + beta1 * g", SECOND, UPDATE, "adam-share-wrong", "m[k] ="),
        ("beta1 * m[k] + (1 - beta2) * g", SECOND, UPDATE, "adam-share-wrong", "m[k] ="),
        (FIRST, "beta2 * v[k] + beta2 * g ** 2", UPDATE, "adam-share-wrong", "v[k] ="),
        (FIRST, "beta2 * v[k] + (1 - beta1) * (g * g)", UPDATE, "adam-share-wrong", "v[k] ="),
        (FIRST, SECOND, "lr * mh", "second-moment-unread", "v[k] ="),
        (FIRST, SECOND, "lr * m[k]", "second-moment-unread", "v[k] ="),
        (FIRST, SECOND, "lr * mh / (vh + eps)", "root-missing", "p[k] -="),
        (FIRST, "v[k]", "lr * m[k]", "", ""),  # momentum, of which no more is written
    ],
)
def test_moments_are_what_adam_has(tmp_path: Path, first: str, second: str, update: str, slip: str, line: str) -> None:
    rest = PROGRAM.replace("FIRST", first).replace("SECOND", second).replace("UPDATE", update)
    report = said_of(tmp_path, rest)
    assert slips_in(report) == ([(slip, line_with(line, rest))] if slip else [])
    assert report.verdict == ("slip" if slip else "right")


@pytest.mark.usefixtures("forked")
def test_by_how_much_the_rate_is_another_is_told(tmp_path: Path) -> None:
    rest = PROGRAM.replace("FIRST", "beta1 * m[k] + beta1 * g").replace("SECOND", SECOND).replace("UPDATE", UPDATE)
    (found,) = said_of(tmp_path, rest).findings
    assert "0.9 of g is added where 0.1 belongs: every update is 9 times Adam's at the rate that is set" in found.whole


BESIDE = """\
x, y = samples(60)
def train(kind, p):
    m, v, s = ({k: np.zeros_like(p[k]) for k in p} for _ in range(3))
    for t in range(1, 13):
        for k, g in gradient(p, x, y).items():
            if kind == 'sgd':
                p[k] -= 0.2 * g
            elif kind == 'momentum':
                v[k] = 0.9 * v[k] + g
                p[k] -= 0.05 * v[k]
            else:
                m[k] = 0.9 * m[k] + 0.1 * g
                s[k] = 0.999 * s[k] + 0.001 * g ** 2
                p[k] -= 0.01 * m[k] / (1 - 0.9 ** t) / (np.sqrt(s[k] / (1 - 0.999 ** t)) + 1e-8)
        print(kind, 'loss', loss(p, x, y))
first = weights()
"""


@pytest.mark.usefixtures("forked")
@pytest.mark.parametrize("kinds", [("sgd", "adam"), ("sgd", "momentum"), ("momentum", "adam")])
def test_what_another_training_keeps_is_read_there(tmp_path: Path, kinds: tuple[str, str]) -> None:
    calls = "".join(f"train('{kind}', {{k: first[k].copy() for k in first}})\n" for kind in kinds)
    report = said_of(tmp_path, BESIDE + calls)
    assert not report.findings
