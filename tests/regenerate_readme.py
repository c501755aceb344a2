"""Brings the generated blocks of README.md up to date: the key table, what the commands really print, and the figures.

    python tests/regenerate_readme.py [--engine FILE] [--dashboard FILE]

The two files hold what the benchmarks printed; they go into `tests/benchmarks/results.md`, whose tables stay as they
are without them. README's short table of figures is taken from that page.
"""

from __future__ import annotations

import argparse
import os
import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
README = ROOT / "README.md"
RESULTS = ROOT / "tests" / "benchmarks" / "results.md"
BLOCK = re.compile(r"<!-- begin: (\w+) ?(.*?) -->\n(.*?)<!-- end: \1 -->\n", re.DOTALL)

BRIEF = (
    ("A training step of a 2-4-4-1 network on 21 samples: textbook NumPy ÷ ours", "one step, .*21 samples", 7, 0),
    ("The same, PyTorch eager ÷ ours", "one step, .*21 samples", 7, 1),
    ("The same, scikit-learn ÷ ours", "one step, .*21 samples", 7, 2),
    ("The same, JAX's compiled scan ÷ ours", "one step, .*21 samples", 7, 3),
    ("An epoch of Fashion-MNIST, PyTorch eager ÷ ours", "Fashion-MNIST sgd .*first half", 7, 0),
    ("Steps a second with the dashboard open ÷ without a screen", "dashboard ÷ headless", 2, 0),
    ("From a key to the changed screen, 95 of 100 times within", "key to changed screen, p95", 2, 0),
    ("Bytes a second over the line, the busiest tab", "the most of any tab, default", 2, 0),
    ("The same with `--low-bandwidth`", "the most of any tab, `--low-bandwidth`", 2, 0),
    ("First paint ÷ that of an empty Textual app", "first paint ÷", 2, 0),
)
"""README's figures: what each says, and where it stands: a pattern of its row's first cell in the tables of results,
the cell's number, and which of the values in that cell."""


def output_of(command: str) -> str:
    """A command's output and errors at 100 columns, as a block that shows both."""
    environment = {**os.environ, "COLUMNS": "100", "NO_COLOR": "1", "TERM": "dumb"}
    environment["PATH"] = f"{Path(sys.executable).parent}{os.pathsep}{environment['PATH']}"
    done = subprocess.run(
        command, shell=True, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    )
    lines = "\n".join(line.rstrip() for line in done.stdout.splitlines())
    return f"```console\n$ {command}\n{lines}\n```\n"


def brief(results: str) -> str:
    """README's short table of figures, in Markdown.

    Args:
        results: The text of the page of results.

    Raises:
        ValueError: A row is not on that page.
    """
    lines = ["| what | measured |", "|---|---:|"]
    for sentence, row, cell, value in BRIEF:
        found = re.search(rf"^\| ({row}.*) \|$", results, re.MULTILINE)
        if found is None:
            raise ValueError(f"no row of the results begins like '{row}'")
        cells = found.group(0).split("|")
        lines.append(f"| {sentence} | {cells[cell].split(', ')[value].strip()} |")
    return "\n".join(lines) + "\n"


def renew(page: Path, pasted: dict[str, Path | None]) -> None:
    """Writes a page's generated blocks anew.

    Args:
        page: A Markdown file.
        pasted: The blocks to paste, by name, with the file that holds each; None leaves a block as it is.
    """

    def renewed(match: re.Match[str]) -> str:
        kind, what, old = match.groups()
        if kind == "keys":
            from tui_backprop.tui.key_help import key_table_markdown

            new = key_table_markdown()
        elif kind == "run":
            new = output_of(what)
        elif kind == "brief":
            new = brief(RESULTS.read_text(encoding="utf-8"))
        else:
            source = pasted[what]
            new = source.read_text(encoding="utf-8").strip() + "\n" if source else old
        return f"<!-- begin: {kind}{' ' + what if what else ''} -->\n{new}<!-- end: {kind} -->\n"

    page.write_text(BLOCK.sub(renewed, page.read_text(encoding="utf-8")), encoding="utf-8")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--engine", type=Path)
    parser.add_argument("--dashboard", type=Path)
    arguments = parser.parse_args()
    pasted = {"engine": arguments.engine, "dashboard": arguments.dashboard}
    renew(RESULTS, pasted)
    renew(README, pasted)


if __name__ == "__main__":
    main()
