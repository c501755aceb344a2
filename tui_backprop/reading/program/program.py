"""A program as it is run: its source, its surroundings, and the tape of what it did.

This module runs other people's code in the process that calls it; `running` gives that code a process of its own.
"""

from __future__ import annotations

import argparse
import ast
import builtins
import contextlib
import io
import linecache
import os
import random
import shlex
import signal
import sys
import threading
import traceback
import warnings
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from importlib.machinery import ModuleSpec, PathFinder
from pathlib import Path
from types import FrameType, ModuleType
from typing import TYPE_CHECKING, Any, cast
from unittest.mock import patch

import numpy as np

from tui_backprop.reading.program.keeping import KEPT, Keeping, NotingKept
from tui_backprop.reading.program.listening import is_a_library, listening
from tui_backprop.reading.program.loops import NAME, Loops, Rounds
from tui_backprop.reading.program.naming import NAMED, Named, NotingNames
from tui_backprop.reading.program.python_numbers import listening_to_numbers, names_for, with_numbers
from tui_backprop.reading.program.settings import NAME as SETTING
from tui_backprop.reading.program.settings import Noting, Settings, unread_settings
from tui_backprop.reading.source.branches import RAN, Choice, Marking
from tui_backprop.reading.source.cell_lines import joined
from tui_backprop.reading.source.counted import REACHED, MarkingCounted, Reached
from tui_backprop.reading.source.files import Files
from tui_backprop.reading.source.notebook import without_magics
from tui_backprop.reading.source.text import Text
from tui_backprop.reading.tape.record import Node
from tui_backprop.reading.tape.tape import Tape, TapeFull

if TYPE_CHECKING:
    from importlib.abc import Loader

SILENT = (
    "matplotlib", "mpl_toolkits", "seaborn", "plotly", "tqdm", "rich", "prettytable", "tabulate", "colorama",
    "termcolor", "loguru", "wandb", "tensorboardX", "torch", "tensorflow", "IPython", "imageio", "PIL", "cv2",
    "graphviz", "networkx", "alive_progress", "progressbar", "pandas", "tkinter",
)  # fmt: skip
"""Libraries that are imported for pictures and progress: they are replaced by stand-ins that do nothing."""
OF_PICTURES = ("matplotlib", "mpl_toolkits", "seaborn", "plotly", "tkinter", "cv2")
"""Those that other libraries do not get, either, since the program would get them then; of the rest libraries do."""
OF_DATA = "pandas"
"""One of them that data are read with, too: where it is installed, it is used."""
NOT_OF_DATA = (NameError, SyntaxError, ImportError, OSError, EOFError)
"""Errors that no missing table is the cause of."""
SEED = 3
MOST_PRINTED = 200_000
AGAIN = 0.2
"""Seconds between the attempts to stop a program."""


class Nothing:
    """Whatever is asked of it, it is another of its kind: the stand-in for a plot, a bar, a writer."""

    def __call__(self, *args: Any, **_: Any) -> Any:
        # A decorator gives back what it decorates.
        return args[0] if len(args) == 1 and callable(args[0]) and not isinstance(args[0], Nothing) else Nothing()

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        return Nothing()

    def __iter__(self) -> Iterator[Any]:
        return iter([Nothing(), Nothing()])

    def __getitem__(self, _: Any) -> Any:
        return Nothing()

    def __setitem__(self, *_: Any) -> None:
        pass

    def __enter__(self) -> Any:
        return self

    def __exit__(self, *_: Any) -> None:
        pass


class SilentModule(ModuleType):
    """A module of which every member is `Nothing`."""

    __path__: list[str] = []  # noqa: RUF012

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        if self.__name__.partition(".")[0] == "tqdm":
            return SilentModule(f"{self.__name__}.{name}") if name in {"auto", "notebook"} else passed_through
        return Nothing()


class passed_through:  # noqa: N801 - it stands for tqdm, which is called so
    """`tqdm(iterable)` and `trange(n)`: the iterable itself, with the bar's methods."""

    def __init__(self, iterable: Any = (), *_: Any, **__: Any) -> None:
        self._iterable = range(iterable) if isinstance(iterable, int) else iterable

    def __iter__(self) -> Iterator[Any]:
        return iter(self._iterable)

    def __len__(self) -> int:
        return len(self._iterable)

    @staticmethod
    def write(text: Any = "", **_: Any) -> None:
        print(text)

    def __enter__(self) -> Any:
        return self

    def __exit__(self, *_: Any) -> None:
        pass

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        return Nothing()


class SilentFinder:
    """Imports `SilentModule`s for the libraries of `SILENT`."""

    def find_spec(self, name: str, path: Any = None, target: Any = None) -> Any:  # noqa: ARG002
        top = name.partition(".")[0]
        if top not in SILENT or (top == OF_DATA and PathFinder.find_spec(top) is not None):
            return None
        if top not in OF_PICTURES and is_a_library(_importer()):
            return None
        return ModuleSpec(name, cast("Loader", self), is_package=True)  # `importlib.abc` costs 5 ms to import

    def create_module(self, spec: Any) -> ModuleType:
        return SilentModule(spec.name)

    def exec_module(self, module: ModuleType) -> None:
        pass


def _importer() -> str:
    """The file that imports something."""
    frame: FrameType | None = sys._getframe(2)
    while frame is not None and frame.f_code.co_filename.startswith("<frozen importlib"):
        frame = frame.f_back
    return frame.f_code.co_filename if frame is not None else ""


@dataclass
class Run:
    """What came of a program.

    Attributes:
        tape: what it computed.
        loops: how its loops went round.
        text: its source.
        settings: what it was given and did not read.
        complete: whether it ran to its end.
        printed: the beginning of what it printed.
        error: its exception's last line, or None.
        error_line: the line of the program that raised it, 0 when unknown.
        stopped: whether its time was over.
        asked: the questions to which no answer was given.
        names: what its module holds, as far as it came.
        choices: its branches on a string, and whether they ran; counted: those on a loop's counter.
        keeping: what it kept as its best so far; named: what it calls training samples, and samples to test with.
    """

    tape: Tape
    loops: Loops
    text: Text = field(default_factory=lambda: Text(""))
    settings: Settings = field(default_factory=Settings)
    complete: bool = False
    printed: str = ""
    error: str | None = None
    error_line: int = 0
    stopped: bool = False
    asked: list[str] = field(default_factory=list)
    names: dict[str, Any] = field(default_factory=dict)
    choices: list[Choice] = field(default_factory=list)
    counted: Reached = field(default_factory=Reached)
    keeping: Keeping = field(default_factory=Keeping)
    named: Named = field(default_factory=Named)


def source_of(path: Path) -> str:
    """A program's text; of a notebook, its code cells, with % and ! lines as comments.

    Raises:
        ValueError: when it is neither text nor a notebook.
    """
    text = path.read_bytes().decode("utf-8-sig", errors="replace")
    if path.suffix == ".ipynb":
        return joined(text)[0]
    return without_magics(text.replace("\r\n", "\n"))


def cells_in(path: Path) -> list[list[int]]:
    """Of each code cell of a notebook its number and its first line in `source_of`; none of a script."""
    if path.suffix != ".ipynb":
        return []
    try:
        return [list(cell) for cell in joined(path.read_bytes().decode("utf-8-sig", errors="replace"))[1]]
    except (OSError, ValueError):
        return []


def run_program(
    path: Path, arguments: Sequence[str] = (), answers: str = "", *, limit: int = 20_000, seconds: float = 20,
    numbers: bool = False, cut: Sequence[int] = (), told: Callable[[Node], object] | None = None, apart: bool = False,
) -> Run:  # fmt: skip
    """Run a program until the tape is full, it ends, or it fails.

    Args:
        path: the program; its folder is the current one while it runs.
        arguments: its command line.
        answers: what `input()` gets, a line each.
        limit: nodes of the tape; 0 for none, then it runs on plain arrays.
        seconds: of real time, after which it is stopped, and judged by what it has done.
        numbers: whether single Python numbers are put on the tape, too.
        cut: lines of loops that go round a few times only.
        told: see `Tape.told`.
        apart: whether lines of the files beside it are told apart from its own.
    """
    path = path.resolve()
    files = Files(path if apart else None)
    tape = Tape(path.parent, limit, callers={}, recording=limit > 0, told=told, files=files)
    run = Run(tape, Loops(tape, cut))
    printed = Printed()
    single = listening_to_numbers(tape) if numbers else contextlib.nullcontext()
    stopping = _stopping(run, str(path), seconds)
    with _surroundings(path, arguments, answers, printed, run), listening(tape), single, stopping:
        _execute(path, run, numbers=numbers)
    tape.recording = False
    run.printed = printed.getvalue()
    return run


@contextlib.contextmanager
def _stopping(run: Run, name: str, seconds: float) -> Iterator[None]:
    """Stop the program after a time; only in the main thread, where signals arrive.

    What is raised while a finalizer or a callback runs is lost there, so it is raised again until the program ends:
    as long as there is a frame of the file `name`.
    """
    if threading.current_thread() is not threading.main_thread():
        yield
        return

    def stop(_: int, frame: FrameType | None) -> None:
        if any(f.f_code.co_filename == name for f, _ in traceback.walk_stack(frame)):
            run.stopped = True
            run.tape.recording = False
            raise TapeFull

    before = signal.signal(signal.SIGALRM, stop)
    signal.setitimer(signal.ITIMER_REAL, seconds, AGAIN)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


class Printed(io.StringIO):
    """Standard output that keeps its beginning only."""

    def write(self, text: str) -> int:
        if self.tell() < MOST_PRINTED:
            super().write(text)
        return len(text)


def _execute(path: Path, run: Run, *, numbers: bool) -> None:
    name = str(path.resolve())
    try:
        source = source_of(path)
        linecache.cache[name] = (len(source), None, [f"{line}\n" for line in source.split("\n")], name)
        run.text = Text(source)
        run.settings.unread = unread_settings(run.text)
        tree = ast.parse(source, name)
        marker = Marking(run.choices)
        MarkingCounted(run.counted).visit(marker.visit(tree))
        tree = NotingNames().visit(NotingKept(tree).visit(tree))
        tree = with_numbers(tree) if numbers else tree
        code = compile(Rounds().visit(Noting(run.settings).visit(tree)), name, "exec")
        main = ModuleType("__main__")
        main.__file__ = name
        run.names = main.__dict__
        run.names.update({RAN: marker.ran, NAME: run.loops.rounds, SETTING: run.settings.note})
        run.names.update({REACHED: run.counted.note, KEPT: run.keeping.note, NAMED: run.named.note})
        run.names.update({"get_ipython": Nothing, "display": Nothing(), **(names_for(run.tape) if numbers else {})})
        sys.modules["__main__"] = main
        with _telling_options(run.settings):
            exec(code, main.__dict__)
        run.complete = True
    except TapeFull:
        pass
    except SystemExit as error:
        run.complete = error.code in (None, 0)
        if not run.complete:
            run.error = f"it ended with exit code {error.code}"
    except BaseException as error:
        run.tape.recording = False
        frames = [
            f for f in traceback.extract_tb(error.__traceback__) if f.filename.startswith(str(path.parent.resolve()))
        ]
        run.error = traceback.format_exception_only(error)[-1].strip()
        if isinstance(sys.modules.get(OF_DATA), SilentModule) and not isinstance(error, NOT_OF_DATA):
            run.error += f" ({OF_DATA} is not installed here: a stand-in that does nothing takes its place)"
        run.error_line = (frames[-1].lineno or 0) if frames else getattr(error, "lineno", 0) or 0
        run.error_line += run.tape.files.before(frames[-1].filename) if frames else 0


@contextlib.contextmanager
def _telling_options(settings: Settings) -> Iterator[None]:
    """Note the options that the program is given."""
    parse = argparse.ArgumentParser.parse_args

    def parse_args(parser: argparse.ArgumentParser, *args: Any, **kwargs: Any) -> Any:
        options = parse(parser, *args, **kwargs)
        settings.parsed(options)
        return options

    with patch.object(argparse.ArgumentParser, "parse_args", parse_args):
        yield


def _is_replaced(name: str) -> bool:
    """Whether a module that is loaded is a stand-in, or of one."""
    return isinstance(sys.modules.get(name.partition(".")[0]), SilentModule)


def _unanswered(question: str, path: Path, answers: str) -> str:
    """What a program is told that asks for more than it is given, and whoever reads how it ended."""
    asks = f"it asks for input{f': {question!r}' if question else ''}"
    given = [shlex.quote(answer) for answer in answers.split("\n")] if answers else []
    example = f"{','.join(given)},THE_NEXT" if given else "2,0.5,2000"
    how = f", after the {len(given)} given, one more" if given else " an answer for every input(), in order"
    return f"{asks}; --input gives{how}: backprop-tui check {shlex.quote(path.name)} --input {example}"


@contextlib.contextmanager
def _surroundings(path: Path, arguments: Sequence[str], answers: str, printed: Printed, run: Run) -> Iterator[None]:
    """Folder, arguments, answers, stand-ins, seeds and silence."""
    before = Path.cwd(), sys.argv, sys.path[:], sys.modules.get("__main__"), builtins.input
    finder = SilentFinder()
    given = iter(answers.split("\n") if answers else [])

    def answer(question: Any = "") -> str:
        reply = next(given, None)
        if reply is None:
            run.asked.append(str(question))
            raise EOFError(_unanswered(str(question).strip(), path, answers))
        return reply

    np.random.seed(SEED)  # noqa: NPY002
    random.seed(SEED)
    replaced = set(SILENT) - {OF_DATA}
    hidden = {name: module for name, module in sys.modules.items() if name.partition(".")[0] in replaced}
    for name in hidden:
        del sys.modules[name]
    try:
        os.chdir(path.parent)
        sys.argv, builtins.input = [str(path), *arguments], answer
        sys.path.insert(0, str(path.parent.resolve()))
        sys.meta_path.insert(0, finder)
        silence = io.StringIO()
        with warnings.catch_warnings(), contextlib.redirect_stdout(printed), contextlib.redirect_stderr(silence):
            warnings.simplefilter("ignore")
            yield
    finally:
        sys.meta_path.remove(finder)
        for name in [name for name in sys.modules if _is_replaced(name)]:
            del sys.modules[name]
        sys.modules.update(hidden)
        os.chdir(before[0])
        sys.argv, sys.path[:], builtins.input = before[1], before[2], before[4]
        if before[3] is not None:
            sys.modules["__main__"] = before[3]
