"""Programs that are changed in one place: the changes, the command, and its page."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.check.mutants import GRADES, GRADES_OF_RIGHT, PAGE, by_hand, entries
from tests.check.mutations import LEGITIMATE, STATEMENTS, WRONG, mutants

ROOT = Path(__file__).parents[2]
PROGRAM = """\
lr = 0.5
a1 = sigmoid(x @ W1)
d2 = 2 * (a2 - y) / n
d1 = d2 @ W2.T * (1 - a1 ** 2)
print(a1 * a2, f'{a1 - a2}')
W2 -= lr * a1.T @ d2
W1 = W1 - lr * np.sum(x, axis=0)
"""


def changed(operator: str) -> set[str]:
    """What the programs have at the changed line that an operator makes."""
    found = [m for m in mutants(PROGRAM, range(1, 8)) if m.operator == operator]
    return {m.source.split("\n")[m.lines[0] - 1] for m in found}


def test_a_mutant_has_one_other_line():
    for mutant in mutants(PROGRAM, range(1, 8)):
        pairs = zip(PROGRAM.split("\n"), mutant.source.split("\n"), strict=True)
        other = [number for number, (old, new) in enumerate(pairs, 1) if old != new]
        assert other
        assert set(other) <= set(mutant.lines)


@pytest.mark.parametrize(
    ("operator", "line"),
    [
        ("plus and minus", "d2 = 2 * ((a2 + (y))) / n"),
        ("factor dropped", "d1 = (d2 @ W2.T)"),
        ("number dropped", "d2 = (a2 - y) / n"),
        ("rate dropped", "W1 = W1 - (np.sum(x, axis=0))"),
        ("transpose dropped", "d1 = d2 @ W2 * (1 - a1 ** 2)"),
        ("transpose added", "a1 = sigmoid(((x).T @ W1))"),
        ("axis turned", "W1 = W1 - lr * np.sum(x, axis=1)"),
        ("mean and sum", "W1 = W1 - lr * np.mean(x, axis=0)"),
        ("division dropped", "d2 = (2 * (a2 - y))"),
        ("power dropped", "d1 = d2 @ W2.T * (1 - (a1))"),
        ("name exchanged", "d1 = d1 @ W2.T * (1 - a1 ** 2)"),
        ("z for a", "d1 = d2 @ W2.T * (1 - z1 ** 2)"),
        ("complement dropped", "d1 = d2 @ W2.T * ((a1 ** 2))"),
        ("update dropped", "pass"),
        ("another rate", "lr = 0.25"),
    ],
)
def test_operator_makes_the_line(operator: str, line: str):
    assert line in changed(operator)


def test_an_update_is_moved_to_where_all_that_it_needs_is_there():
    moved = [m for m in mutants(PROGRAM, [6]) if m.operator == "updated before used"]
    assert [m.lines for m in moved] == [(4, 5, 6)]
    assert moved[0].source.split("\n")[3:5] == [PROGRAM.split("\n")[5], PROGRAM.split("\n")[3]]


def test_what_is_printed_is_not_changed():
    assert not [m for m in mutants(PROGRAM, [5]) if m.operator in (*WRONG, *STATEMENTS)]


def test_lines_that_are_none_of_the_training_keep_their_formulas():
    assert {m.operator for m in mutants(PROGRAM, [])} <= set(LEGITIMATE)


def test_the_command_judges_mutants_of_a_program():
    command = [sys.executable, "-m", "tests.check.mutants", "--programs", "r01_", "--only", "line 61", "--most", "2"]
    ended = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert ended.returncode == 0, ended.stderr
    assert "1 of 1 programs do the same each time" in ended.stdout
    rows = [line for line in ended.stdout.split("\n") if "r01_xor_class_explicit.py line 61" in line]
    assert any(row.startswith("named there") for row in rows)


def _heads(page: str) -> list[dict[str, int]]:
    """The counts of the two lines that tell each grade's."""
    lines = [line for line in page.split("\n") if line.startswith("- another ")]
    return [{grade: int(number) for number, grade in re.findall(r"(\d+) ([^,]+)", line)} for line in lines]


def _columns(page: str, title: str, grades: tuple[str, ...]) -> dict[str, int]:
    """The sums of a table's columns."""
    section = page.split(f"## {title}\n")[1].split("\n## ")[0]
    rows = [[int(cell) for cell in row] for row in re.findall(r"\| (\d+) " * (len(grades) + 1) + r"\|", section)]
    assert all(sum(row[1:]) == row[0] for row in rows)
    return dict(zip(grades, map(sum, zip(*(row[1:] for row in rows), strict=True)), strict=True))


def test_the_pages_counts_are_those_of_its_tables():
    page = PAGE.read_text(encoding="utf-8")
    training, setting = _heads(page)
    assert training == _columns(page, "Another training", GRADES)
    assert setting == _columns(page, "Another setting", GRADES_OF_RIGHT)
    of_all = [
        int(number) for number in re.findall(r"\d+", next(row for row in page.split("\n") if "mutants of" in row))
    ]
    assert of_all[0] == sum(of_all[2:])
    assert of_all[4:] == [sum(training.values()), sum(setting.values())]


def test_what_is_called_right_is_listed():
    page = PAGE.read_text(encoding="utf-8")
    for title, number in (
        ("CALLED RIGHT", _heads(page)[0]["CALLED RIGHT"]),
        ("FALSE ALARM", _heads(page)[1]["FALSE ALARM"]),
    ):
        section = page.split(f"## {title}\n")[1].split("\n## ")[0]
        assert section.count("\n- ") == number


def test_what_is_judged_by_hand_are_mutants():
    sources = {path.name: path.read_text(encoding="utf-8") for path, _ in entries()}
    for key in by_hand():
        name = key.split(" line ")[0]
        found = mutants(sources[name], range(1, sources[name].count("\n") + 2))
        assert key in {f"{name} {mutant.key}" for mutant in found}
