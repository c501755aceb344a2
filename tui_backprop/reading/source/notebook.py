"""Notebooks as programs: their code cells, and running them one after the other as a kernel would.

Run as a script with a notebook and its arguments it is that program. It is run by whatever Python a person has, so it
needs the standard library only, and imports nothing of this project.
"""

from __future__ import annotations

import ast
import importlib
import json
import linecache
import os
import re
import sys
import traceback
import warnings
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType, TracebackType
from typing import Any

OTHER_LANGUAGE = re.compile(r"\s*%%(bash|sh|html|javascript|js|latex|markdown|svg|script|writefile|cmd)\b")
MAGIC = re.compile(r"^(\s*)(%{1,2}[A-Za-z].*|!.*)$")
HARMLESS = re.compile(r"%(matplotlib|config|load_ext|autoreload|reload_ext|pylab|precision|time)\b|%%(time|capture)\b")
"""What is left out without a word: it changes nothing that is computed."""


@dataclass(frozen=True)
class Cell:
    """A code cell.

    Attributes:
        number: as a kernel counts them when all are run, from 1.
        source: as Python; lines for the notebook itself (% and !) are comments.
        left_out: those lines, or the first line of a cell in another language.
    """

    number: int
    source: str
    left_out: tuple[str, ...] = ()


def cells_of(text: str) -> list[Cell]:
    """The code cells of a notebook.

    Args:
        text: of the file.

    Raises:
        ValueError: it is no notebook.
    """
    try:
        sources = [_source(cell) for cell in json.loads(text)["cells"] if cell["cell_type"] == "code"]
    except (KeyError, TypeError, AttributeError, RecursionError):
        raise ValueError("it is no notebook") from None
    return [_cell(number, source) for number, source in enumerate(sources, 1)]


def name_of_cell(notebook: str, number: int) -> str:
    """What a traceback, and a frame that runs, has as the file of a cell's code."""
    return f"{notebook}, cell {number}"


def _source(cell: Any) -> str:
    source = cell["source"]
    return (source if isinstance(source, str) else "".join(source)).replace("\r\n", "\n")


def _cell(number: int, source: str) -> Cell:
    if OTHER_LANGUAGE.match(source):
        return Cell(number, "", (source.strip().partition("\n")[0],))
    plain = without_magics(source)
    if plain == source:
        return Cell(number, source)
    left_out = tuple(line.strip() for line in source.split("\n") if MAGIC.match(line))
    return Cell(number, plain, left_out)


def without_magics(source: str) -> str:
    """Python text with % and ! lines as comments, where it is not Python as it is."""
    if _is_python(source):  # a line may begin with % and be none: the second one of `"%d" \\ % n`
        return source
    return "\n".join(MAGIC.sub(r"\1pass  # \2", line) for line in source.split("\n"))


def _is_python(text: str) -> bool:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            ast.parse(text)
    except (SyntaxError, ValueError):
        return False
    return True


# Running one


class _Shell:
    """What `get_ipython()` gives: every magic is taken, and nothing comes of it."""

    def __getattr__(self, name: str) -> Any:
        return _Shell()

    def __call__(self, *_: Any, **__: Any) -> None:
        pass


def _display(*values: Any, **_: Any) -> None:
    """Print what a notebook would show."""
    for value in values:
        print(repr(value))


def _stand_in_for_ipython() -> None:
    """Let `from IPython.display import clear_output` do no harm where there is no IPython."""
    try:
        importlib.import_module("IPython.display")
    except ImportError:
        package, display = ModuleType("IPython"), ModuleType("IPython.display")
        contents: dict[str, Any] = {"display": _display, "clear_output": _Shell(), "get_ipython": lambda: None}
        contents["version_info"] = (9, 0, 0)  # Matplotlib asks for it
        for module in (package, display):
            vars(module).update(contents)
        vars(package)["display"] = display
        sys.modules.update({"IPython": package, "IPython.display": display})


def _run_cell(cell: Cell, name: str, names: dict[str, Any]) -> None:
    """Run a cell, and print the value of the expression that it ends with."""
    lines = [f"{line}\n" for line in cell.source.split("\n")]
    linecache.cache[name] = (len(cell.source), None, lines, name)
    tree = ast.parse(cell.source, name)
    shown = tree.body.pop() if tree.body and isinstance(tree.body[-1], ast.Expr) else None
    exec(compile(tree, name, "exec"), names)
    if isinstance(shown, ast.Expr):
        value = eval(compile(ast.Expression(shown.value), name, "eval"), names)
        if value is not None and not cell.source.rstrip().endswith(";"):
            print(repr(value))


def _tell(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
    """Print a traceback without the frames of this file."""
    while trace is not None and trace.tb_frame.f_code.co_filename == __file__:
        trace = trace.tb_next
    if kind is SyntaxError:
        trace = None
    traceback.print_exception(kind, error, trace)


def main() -> None:
    """Run the notebook that the command line names, in its folder."""
    path = Path(sys.argv[1])
    try:
        cells = cells_of(path.read_bytes().decode("utf-8-sig"))
    except OSError as error:
        sys.exit(f"{path}: {error.strerror}")
    except ValueError:
        sys.exit(f"{path}: it is no notebook")
    sys.argv = sys.argv[1:]
    os.environ.setdefault("MPLBACKEND", "Agg")  # as inline figures, it opens no window
    warnings.filterwarnings("ignore", message=".*non-interactive", category=UserWarning)
    if path.parent != Path():
        os.chdir(path.parent)
    sys.path[0] = str(Path.cwd())
    _stand_in_for_ipython()
    module = ModuleType("__main__")
    vars(module).update(display=_display, get_ipython=_Shell)
    sys.modules["__main__"] = module
    sys.excepthook = _tell
    left_out = [f"{line} (cell {cell.number})" for cell in cells for line in cell.left_out if not HARMLESS.match(line)]
    if left_out:
        print(f"{path.name}: left out, as there is no Jupyter here: {', '.join(left_out)}", flush=True)
    for cell in cells:
        _run_cell(cell, name_of_cell(path.name, cell.number), vars(module))


if __name__ == "__main__":
    main()
