"""What a command runs: the script in it, and what that is called."""

from __future__ import annotations

import itertools
import re
from collections.abc import Sequence
from pathlib import Path

SCRIPTS = (".py",)
NOTEBOOKS = (".ipynb",)
_SOURCES = (
    *SCRIPTS, *NOTEBOOKS, ".pyw", ".sh", ".bash", ".zsh", ".fish", ".js", ".mjs", ".ts", ".rb", ".pl", ".jl", ".r",
    ".R", ".m", ".lua", ".php", ".java", ".go", ".rs", ".swift", ".kts",
)  # fmt: skip
"""How the names of sources end that something else runs."""
_PYTHON = re.compile(r"python[\d.]*$")
_RUNNERS = re.compile(
    r"(python|pypy|ipython|bash|sh|zsh|dash|ksh|fish|node|deno|bun|ruby|perl|julia|Rscript|octave|lua|php|java|go|swift"
    r"|env|nice|nohup|time|timeout|stdbuf|unbuffer|taskset|xvfb-run|uv|poetry|pipenv|conda|mamba|pixi|hatch|pdm"
    r"|torchrun|accelerate|deepspeed|mpirun|mpiexec|srun)[\d.]*$"
)
"""What runs the program that is named behind it."""
_FLAGS = re.compile(r"-[ubBdqO]+$")
"""Options of Python that stand alone, and leave the program as it is to be looked into."""


def script_at(words: Sequence[str]) -> int:
    """Where in a command the script is that Python itself runs; 0 where there is none.

    >>> script_at(["python3", "-u", "lab1.py", "--epochs", "5"]), script_at(["python3", "-m", "lab1"])
    (2, 0)
    """
    if not words or not _PYTHON.match(Path(words[0]).name):
        return 0
    at = 1
    while at < len(words) and (_FLAGS.match(words[at]) or words[at] in ("-W", "-X")):
        at += 2 if words[at] in ("-W", "-X") else 1
    return at if at < len(words) and words[at].endswith(SCRIPTS) else 0


def title_of(words: Sequence[str]) -> str:
    """What a command runs, in few words: the script, not what runs it.

    >>> [title_of(text.split()) for text in ("./train --config a.py", "nice python3 -u lab1.py", "python3 -m train")]
    ['train', 'lab1.py', 'train']
    """
    name = Path(words[0]).name
    if not _RUNNERS.match(name):
        return name
    for before, word in itertools.pairwise(words):
        if word == "-c":
            break
        if before == "-m":
            return word
        if word.endswith(_SOURCES):
            return Path(word).name
    return name
