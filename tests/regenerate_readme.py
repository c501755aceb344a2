"""Brings the generated blocks of README.md up to date: the key table, and what the commands really print.

    python tests/regenerate_readme.py [--engine FILE] [--dashboard FILE]

The two files hold what the benchmarks printed; their blocks stay as they are without them.
"""

from __future__ import annotations

import argparse
import os
import re
import subprocess
import sys
from pathlib import Path

README = Path(__file__).resolve().parent.parent / "README.md"
BLOCK = re.compile(r"<!-- begin: (\w+) ?(.*?) -->\n(.*?)<!-- end: \1 -->\n", re.DOTALL)


def output_of(command: str) -> str:
    """A command's output and errors at 100 columns, as a block that shows both."""
    environment = {**os.environ, "COLUMNS": "100", "NO_COLOR": "1", "TERM": "dumb"}
    environment["PATH"] = f"{Path(sys.executable).parent}{os.pathsep}{environment['PATH']}"
    done = subprocess.run(
        command, shell=True, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    )
    lines = "\n".join(line.rstrip() for line in done.stdout.splitlines())
    return f"```console\n$ {command}\n{lines}\n```\n"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--engine", type=Path)
    parser.add_argument("--dashboard", type=Path)
    arguments = parser.parse_args()
    pasted = {"engine": arguments.engine, "dashboard": arguments.dashboard}

    def renewed(match: re.Match[str]) -> str:
        kind, what, old = match.groups()
        if kind == "keys":
            from tui_backprop.tui.key_help import key_table_markdown

            new = key_table_markdown()
        elif kind == "run":
            new = output_of(what)
        else:
            source = pasted[what]
            new = source.read_text(encoding="utf-8").strip() + "\n" if source else old
        return f"<!-- begin: {kind}{' ' + what if what else ''} -->\n{new}<!-- end: {kind} -->\n"

    README.write_text(BLOCK.sub(renewed, README.read_text(encoding="utf-8")), encoding="utf-8")


if __name__ == "__main__":
    main()
