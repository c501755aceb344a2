"""What is said of a slip that one of Adam's moments has, or both."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.reading.small_programs import line_with, said_of

TRAINING = """\
p, (x, y) = weights(), samples(24)
m, v = ({k: np.zeros_like(w) for k, w in p.items()} for _ in 'mv')
for t in range(1, 40):
    g = gradient(p, x, y)
    print(loss(p, x, y))
    for k in p:
        m[k] = 0.9 * m[k] + 0.1 * g[k]
        v[k] = 0.999 * v[k] + 0.001 * g[k] ** 2
        first = m[k] / (1 - 0.9 ** t)
        root = np.sqrt(v[k] / (1 - 0.999 ** t))
        p[k] = p[k] - 0.01 * first / (root + 1e-8)
"""
M_FIRST = """\
        first = m[k] / (1 - 0.9 ** t)
        root = np.sqrt(v[k] / (1 - 0.999 ** t))
"""
V_FIRST = "".join(reversed(M_FIRST.splitlines(keepends=True)))
M_WHOLE, V_WHOLE = "m[k] / (1 - 0.9 ** t)", "v[k] / (1 - 0.999 ** t)"
M_AGAIN, V_AGAIN = "m[k] = 0.9 * m[k] + 0.1 *", "v[k] = 0.999 * v[k] + 0.001 *"


@pytest.mark.usefixtures("forked")
@pytest.mark.parametrize(
    ("changes", "slip", "at", "said"),
    [
        ({M_WHOLE: "m[k]"}, "adam-no-correction", "p[k] = p[k] - 0.01",
         "Adam's bias correction of m is missing: m / (1 − β₁ᵗ), as v has its own"),
        ({V_WHOLE: "v[k]"}, "adam-no-correction", "root = np.sqrt",
         "Adam's bias correction of v is missing: v / (1 − β₂ᵗ), as m has its own"),
        ({M_WHOLE: "m[k]", V_WHOLE: "v[k]"}, "adam-no-correction", "root = np.sqrt",
         "Adam's bias correction is missing: m / (1 − β₁ᵗ) and v / (1 − β₂ᵗ)"),
        ({M_WHOLE: "m[k] / (1 - 0.9)"}, "adam-correction-without-power", "first = m[k]",
         "the bias correction of m is m / (1 − β₁) for ever, where m / (1 − β₁ᵗ) belongs"),
        ({V_WHOLE: "v[k] / (1 - 0.999)"}, "adam-correction-without-power", "root = np.sqrt",
         "the bias correction of v is v / (1 − β₂) for ever, where v / (1 − β₂ᵗ) belongs"),
        ({M_AGAIN: "m[k] = 0.1 * m[k] + 0.9 *"}, "adam-decay-exchanged", "m[k] = ",
         "β₁ and 1 − β₁ are exchanged: of m β₁ stays, and 1 − β₁ of g is added"),
        ({V_AGAIN: "v[k] = 0.001 * v[k] + 0.999 *"}, "adam-decay-exchanged", "v[k] = ",
         "β₂ and 1 − β₂ are exchanged: of v β₂ stays, and 1 − β₂ of g² is added"),
    ],
)  # fmt: skip
@pytest.mark.parametrize("order", [M_FIRST, V_FIRST], ids=["m first", "v first"])
def test_which_moment_has_the_slip(
    tmp_path: Path, changes: dict[str, str], slip: str, at: str, said: str, order: str
) -> None:
    program = TRAINING.replace(M_FIRST, order)
    for right, wrong in changes.items():
        assert right in program
        program = program.replace(right, wrong)
    (found,) = said_of(tmp_path, program).findings
    assert (found.slip, found.line) == (slip, line_with(at, program))
    assert found.message.startswith(f"{said}; the first ")
