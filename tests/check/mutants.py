"""Right programs changed in one place each, and what the checker says of them: `python -m tests.check.mutants`.

Each right program of the corpus is changed at one place of a step of its training (`mutations.WRONG`, `STATEMENTS`) or
in one of its settings (`mutations.LEGITIMATE`). Mutants that fail, and those whose weights and printed lines are the
program's own, are left out; the others are judged. `--only WORD` takes those whose program, place or operator has the
word, `--most N` so many, `--minutes N` no longer, `--jobs N` at a time; `--write` writes MUTANTS.md.
"""

from __future__ import annotations

import argparse
import contextlib
import json
import re
import sys
import tempfile
import threading
import time
import tomllib
import zlib
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from tests.check.mutations import LEGITIMATE, STATEMENTS, WRONG, Mutant, mutants
from tests.reading.forking import Forks
from tui_backprop.reading.running import running
from tui_backprop.reading.verdicts.report import REMARK, RIGHT, SLIP, Report

HERE = Path(__file__).parent
PAGE = HERE / "MUTANTS.md"
JUDGED = HERE / "mutants_judged.toml"
"""Of mutants that were called right, why they are, as a person found out."""
FOLDERS = ("programs", "programs/heldout", "unseen", "second", "third", "further", "traits")
THERE, ELSEWHERE, NO_LINE = "named there", "named elsewhere", "a slip without a line"
UNKNOWN, SCALED, CALLED_RIGHT = "unknown", "another scale", "CALLED RIGHT"
GRADES = (THERE, ELSEWHERE, NO_LINE, UNKNOWN, REMARK, SCALED, CALLED_RIGHT)
TOLD, NOT_TOLD, FALSE_ALARM = "right or remark", "not told", "FALSE ALARM"
GRADES_OF_RIGHT = (TOLD, NOT_TOLD, FALSE_ALARM)
FAILS, SAME = "fails", "does the same"
MOST = 400
ONE_OF = 5
"""One mutant of so many is a legitimate one."""
TRIED = 3
"""How many are drawn for each that is wanted, as many fail or do the same."""
SECONDS = 40


@dataclass(frozen=True)
class Original:
    """A right program.

    Attributes:
        path: where it is.
        arguments: its command line.
        answers: what `input()` gets.
        after: what comes of it, as `after_run.after_run` tells it.
        prints_the_same: whether it prints the same each time.
    """

    path: Path
    arguments: list[str]
    answers: str
    after: dict[str, Any]
    prints_the_same: bool

    @property
    def source(self) -> str:
        return self.path.read_bytes().decode("utf-8-sig").replace("\r\n", "\n")


@dataclass(frozen=True)
class Row:
    """A mutant and what is said of it.

    Attributes:
        program: its file.
        mutant: which.
        grade: one of `GRADES`, of `GRADES_OF_RIGHT`, `FAILS` or `SAME`.
        said: by the checker.
    """

    program: str
    mutant: Mutant
    grade: str
    said: str = ""

    @property
    def key(self) -> str:
        return f"{self.program} {self.mutant.key}"


class Judge:
    """Runs and judges programs, in forks of one process for each thread."""

    def __init__(self) -> None:
        self._local, self._started, self._lock = threading.local(), [], threading.Lock()

    def __enter__(self) -> Judge:
        self._home = tempfile.TemporaryDirectory(prefix="backprop-mutants-")
        self._before, running._run = running._run, self._run  # type: ignore[assignment]
        return self

    def __exit__(self, *_: object) -> None:
        running._run = self._before
        for forks in self._started:
            forks.close()
        self._home.cleanup()

    def _run(self, command: Sequence[str], request: str, home: Path, seconds: int) -> str:
        if not hasattr(self._local, "forks"):
            with self._lock:
                self._local.forks = Forks(Path(self._home.name), "tests.check.after_run")
                self._started.append(self._local.forks)
        return str(self._local.forks.run(command, request, home, seconds))

    def after(self, path: Path, arguments: Sequence[str], answers: str) -> dict[str, Any]:
        """What comes of a program; `error` says how it failed."""
        with tempfile.TemporaryDirectory(dir=self._home.name) as scratch:
            output = Path(scratch) / "after.json"
            request = {
                "task": "after_run", "path": str(path), "arguments": list(arguments), "answers": answers,
                "to": str(output), "seconds": SECONDS, "processes": running.processes_allowed(),
            }  # fmt: skip
            problem = self._run([], json.dumps(request), Path(scratch), SECONDS)
            with contextlib.suppress(OSError, ValueError):
                return dict(json.loads(output.read_text(encoding="utf-8")))
            return {"weights": [], "printed": [], "lines": [], "error": problem or "it left nothing"}

    def original(self, path: Path, entry: dict[str, Any]) -> Original | None:
        """A program, with what comes of it; None when it does not do the same each time."""
        arguments, answers = entry.get("args", []), entry.get("input", "").strip()
        first, second = (self.after(path, arguments, answers) for _ in range(2))
        if first["error"] or not first["weights"] or not same_weights(first, second):
            return None
        return Original(path, arguments, answers, first, same_lines(first, second))

    def row(self, original: Original, mutant: Mutant) -> Row:
        """Run a mutant and, unless it fails or does the same, judge it."""
        with tempfile.TemporaryDirectory(dir=self._home.name) as scratch:
            path = Path(scratch) / original.path.name
            path.write_text(mutant.source, encoding="utf-8")
            after = self.after(path, original.arguments, original.answers)
            if after["error"]:
                return Row(path.name, mutant, FAILS, after["error"])
            same = not original.prints_the_same or same_lines(original.after, after)
            if same and same_weights(original.after, after):
                return Row(path.name, mutant, SAME)
            report = check(path, original.arguments, original.answers)
        grade = graded(report, mutant)
        if grade == CALLED_RIGHT and is_scaled(original, after):
            grade = SCALED
        return Row(path.name, mutant, grade, said_by(report))


def check(path: Path, arguments: Sequence[str], answers: str) -> Report:
    return running.check_file(path, arguments, answers, seconds=SECONDS)


def same_weights(one: dict[str, Any], other: dict[str, Any]) -> bool:
    """Whether each tensor of a run is one of the other's, as far as both were taped and in whatever order."""
    return all(any(_same_tensor(a, b) for b in other["weights"]) for a in one["weights"])


def _same_tensor(a: Sequence[Any], b: Sequence[Any]) -> bool:
    most = min(len(a), len(b))
    first, second = (np.asarray(tensor[:most]) for tensor in (a, b))
    return first.shape == second.shape and np.allclose(first, second, rtol=1e-9, atol=1e-12, equal_nan=True)


def is_scaled(original: Original, after: dict[str, Any]) -> bool:
    """Whether all that a mutant changes is a factor of its updates or of the loss that it prints.

    The first updates, from the same weights, are one multiple of the program's own; where the multiple is 1, so are
    the printed numbers that differ.
    """
    firsts = [tensor[:2] for tensor in original.after["weights"]]
    ratios: list[float] = []
    for old, new in [pair for pair in firsts if np.any(pair[0])]:  # a velocity begins otherwise
        same_start = [t[:2] for t in after["weights"] if np.allclose(t[0], old, rtol=1e-9, atol=1e-12)]
        ratios += _ratios(np.subtract(new, old), np.subtract(same_start[0][1], old)) if same_start else []
    as_many = len(original.after["weights"]) == len(after["weights"])
    if not as_many or not ratios or not np.allclose(ratios, ratios[0], rtol=1e-3) or ratios[0] <= 0:
        return False
    return not np.isclose(ratios[0], 1, rtol=1e-6) or (
        original.prints_the_same and _printed_scaled(original.after, after)
    )


def _ratios(taken: Any, others: Any) -> list[float]:
    """The multiples, number by number, that updates are of others; of numbers that are 0 in both there is none."""
    with np.errstate(all="ignore"):
        return [float(ratio) for ratio in np.divide(others, taken)[(taken != 0) | (others != 0)]]


NUMBER = re.compile(r"[-+]?\d+\.?\d*(?:[eE][-+]?\d+)?")


def _printed_scaled(one: dict[str, Any], other: dict[str, Any]) -> bool:
    """Whether the printed numbers that differ are one multiple of each other, to their last digit."""
    most = min(len(one["printed"]), len(other["printed"]))
    texts = [NUMBER.findall("\n".join(run["printed"][:most])) for run in (one, other)]
    if len(texts[0]) != len(texts[1]):
        return False
    pairs = [(float(a), float(b)) for a, b in zip(*texts, strict=True) if a != b]
    if not pairs:
        return True
    first, second = max(pairs, key=lambda pair: min(abs(pair[0]), abs(pair[1])))
    return bool(first) and all(abs(b - a * second / first) <= 0.02 * abs(b) + 1e-3 for a, b in pairs)


def same_lines(one: dict[str, Any], other: dict[str, Any]) -> bool:
    """Whether two runs printed the same, as far as both came."""
    most = min(len(one["printed"]), len(other["printed"]))
    return bool(one["printed"][:most] == other["printed"][:most])


def graded(report: Report, mutant: Mutant) -> str:
    """What is said, in a word."""
    if mutant.is_legitimate:
        return FALSE_ALARM if report.verdict == SLIP else TOLD if report.verdict in {RIGHT, REMARK} else NOT_TOLD
    if report.verdict != SLIP:
        return {RIGHT: CALLED_RIGHT, REMARK: REMARK}.get(report.verdict, UNKNOWN)
    lines = {finding.line for finding in report.slips}
    return THERE if lines & set(mutant.lines) else ELSEWHERE if lines - {0} else NO_LINE


def said_by(report: Report) -> str:
    """The verdict, with what was found or not judged."""
    findings = [f"{'' if f.certain else 'suspected '}{f.slip} line {f.line}" for f in report.findings]
    return "; ".join([report.verdict, *(findings or report.remarks or report.not_checked)])


def entries() -> Iterator[tuple[Path, dict[str, Any]]]:
    """The programs that are right, without the notebooks: what is changed is Python."""
    for folder in FOLDERS:
        for entry in tomllib.loads((HERE / folder / "expected.toml").read_text(encoding="utf-8"))["program"]:
            if entry["verdict"] in {"right", "remark"} and not entry["file"].endswith(".ipynb"):
                yield HERE / folder / entry["file"], entry


def drawn(originals: Iterable[Original], word: str, most: int) -> list[tuple[Original, Mutant]]:
    """Some mutants of all programs: from each in its turn, of the operator that had the fewest so far."""
    waiting: list[tuple[Original, dict[str, list[Mutant]]]] = []
    for original in originals:
        by_operator: dict[str, list[Mutant]] = {}
        found = [m for m in mutants(original.source, original.after["lines"]) if _compiles(m)]
        for mutant in sorted(found, key=lambda m: zlib.crc32(m.key.encode())):
            if word in f"{original.path.name} {mutant.key}":
                by_operator.setdefault(mutant.operator, []).append(mutant)
        waiting.append((original, by_operator))
    chosen: list[tuple[Original, Mutant]] = []
    had: Counter[str] = Counter()
    while len(chosen) < most and any(by_operator for _, by_operator in waiting):
        for original, by_operator in waiting:
            legitimate = len(chosen) % ONE_OF == ONE_OF - 1
            wanted = [name for name in by_operator if (name in LEGITIMATE) == legitimate] or list(by_operator)
            if wanted:
                operator = min(wanted, key=lambda name: had[name])
                had[operator] += 1
                chosen.append((original, by_operator[operator].pop(0)))
                if not by_operator[operator]:
                    del by_operator[operator]
    return chosen[:most]


def _compiles(mutant: Mutant) -> bool:
    try:
        compile(mutant.source, "mutant", "exec")
    except SyntaxError:
        return False
    return True


def page(rows: Sequence[Row], programs: int, options: str = "") -> str:
    """The table as a page.

    Args:
        rows: the mutants.
        programs: of how many.
        options: with which the command was called.
    """
    judged = [row for row in rows if row.grade not in {FAILS, SAME}]
    wrong = [row for row in judged if not row.mutant.is_legitimate]
    right = [row for row in judged if row.mutant.is_legitimate]
    lines = [
        "# What `backprop-tui check` says of programs that are changed in one place",
        "",
        f"Made by `python -m tests.check.mutants {options}`; its docstring says how.",
        "",
        "A change of the training need not be a slip. Where all that is changed is a factor of every update, or of the",
        "printed loss, the program is as right as it was: that is found out by running it, without the checker.",
        "",
        f"- {len(rows)} mutants of {programs} right programs: {_count(rows, FAILS)} fail, {_count(rows, SAME)} do the"
        f" same as the program, {len(wrong)} have another training, {len(right)} another setting",
        f"- another training: {_told(wrong, GRADES)}",
        f"- another setting: {_told(right, GRADES_OF_RIGHT)}",
    ]
    whys = by_hand()
    as_right = sum(row.grade == CALLED_RIGHT and row.key in whys for row in judged)
    lines += [f"- CALLED RIGHT, and as right as the program, by hand: {as_right} (said there why)"]
    lines += ["", "## Another training", "", *_table(wrong, (*WRONG, *STATEMENTS), GRADES)]
    lines += ["", "## Another setting", "", *_table(right, tuple(LEGITIMATE), GRADES_OF_RIGHT)]
    for grade in (FALSE_ALARM, CALLED_RIGHT, REMARK, NO_LINE, NOT_TOLD):
        listed = sorted(
            f"- `{row.key}` — {row.said}" + (f"; by hand: {whys[row.key]}" if row.key in whys else "")
            for row in judged
            if row.grade == grade
        )
        lines += ["", f"## {grade[0].upper()}{grade[1:]}", "", *(listed or ["None."])]
    return "\n".join(lines) + "\n"


def by_hand() -> dict[str, str]:
    """Why mutants are right that are called so, by their keys."""
    return {entry["key"]: entry["why"] for entry in tomllib.loads(JUDGED.read_text(encoding="utf-8"))["mutant"]}


def _count(rows: Iterable[Row], grade: str) -> int:
    return sum(row.grade == grade for row in rows)


def _told(rows: Sequence[Row], grades: Sequence[str]) -> str:
    return ", ".join(f"{_count(rows, grade)} {grade}" for grade in grades)


def _table(rows: Sequence[Row], operators: Sequence[str], grades: Sequence[str]) -> Iterator[str]:
    yield f"| change | mutants | {' | '.join(grades)} |"
    yield "|" + "---|" * (len(grades) + 2)
    for operator in operators:
        of_it = [row for row in rows if row.mutant.operator == operator]
        yield f"| {operator} | {len(of_it)} | {' | '.join(str(_count(of_it, grade)) for grade in grades)} |"


def measured(
    word: str = "", most: int = MOST, jobs: int = 1, programs: str = "", minutes: float = np.inf
) -> tuple[list[Row], int]:  # fmt: skip
    """The mutants that are wanted, judged; and of how many programs.

    Args:
        word: that a mutant's key has.
        most: how many that neither fail nor do the same.
        jobs: how many at a time.
        programs: a word that the programs' names have.
        minutes: after which no more are judged.
    """
    until = time.monotonic() + 60 * minutes
    with Judge() as judge, ThreadPoolExecutor(jobs) as pool:
        found = [(path, entry) for path, entry in entries() if programs in path.name]
        originals = []
        for (path, _), original in zip(found, pool.map(lambda pair: judge.original(*pair), found), strict=True):
            print(f"{path.name}: {'is changed' if original else 'left out'}", flush=True)
            originals += [original] if original else []
        print(f"{len(originals)} of {len(found)} programs do the same each time", flush=True)
        rows: list[Row] = []
        chosen = drawn(originals, word, most * TRIED)
        for start in range(0, len(chosen), max(jobs, 1)):
            for row in pool.map(lambda pair: judge.row(*pair), chosen[start : start + jobs]):
                rows.append(row)
                print(f"{row.grade:22} {row.key}   {row.said}", flush=True)
            if sum(row.grade not in {FAILS, SAME} for row in rows) >= most or time.monotonic() > until:
                break
    return rows, len(originals)


def main() -> None:
    """Print what is said of each, and the counts; or write the page."""
    parser = argparse.ArgumentParser(prog="python -m tests.check.mutants", description=(__doc__ or "").split("\n")[0])
    parser.add_argument("--only", default="", help="a word of a mutant's operator, place or text")
    parser.add_argument("--programs", default="", help="a word of the programs' names")
    parser.add_argument("--most", type=int, default=MOST, help="how many are judged")
    parser.add_argument("--minutes", type=float, default=np.inf, help="after which no more are judged")
    parser.add_argument("--jobs", type=int, default=1, help="how many at a time")
    parser.add_argument("--write", action="store_true", help="write MUTANTS.md")
    options = parser.parse_args()
    rows, programs = measured(options.only, options.most, options.jobs, options.programs, options.minutes)
    text = page(rows, programs, " ".join(sys.argv[1:]))
    print("", *text.split("\n")[7:10], sep="\n")
    if options.write:
        PAGE.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
