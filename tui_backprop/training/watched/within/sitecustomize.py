"""Looks at the weights of a program that is watched, from within its process; the program itself is not changed.

Python imports a module of this name at its start, before the program, when this folder is on PYTHONPATH. So it runs in
whatever Python the person has: it needs the standard library only, and imports nothing of this project.

Between two looks it costs nothing. For a look a thread asks the main thread to trace itself (`sys.settrace`) until it
comes to the line at which a forward pass begins: there all updates of the step before are done. The weights are copied,
and the trace is taken off again. The thread sends the copy, in the form of `training.live.codec`, to `looks.Looks`.
"""

from __future__ import annotations

import atexit
import contextlib
import ctypes
import importlib
import json
import os
import socket
import struct
import sys
import threading
import time
from types import CodeType, FrameType, SimpleNamespace
from typing import Any

FOLDER = "BACKPROP_TUI_LOOK"
"""The variable with the folder of the socket and of what is to be looked at."""
WANTED = "wanted.json"
MAIN = ("<module>", 1)
"""Where what stands in a program outside of all functions is looked for."""
FIRST_PAUSE, PAUSE, LONGEST = 0.02, 0.08, 2.0
"""Seconds between two looks: in the beginning, later, and when looks find nothing."""
SHARE = 0.03
"""Of the time that looking and sending may take, about."""
MOST_EVENTS = 200_000
"""Calls and lines after which a trace that has not come to its line is taken off."""
MOST_NUMBERS = 2_000_000
"""Numbers of the samples that are sent, about; of more samples some are left out, evenly."""
MOST_COMPARED = 200_000
"""Numbers of the samples up to which it is noticed that they are others now, whatever their order."""
PATIENCE = 0.3
"""Seconds that the last look may wait to be taken by the other side."""


class Looker:
    """Looks, and sends what it sees.

    Args:
        folder: with the socket "looks" and the file `WANTED`, which may come later.
    """

    def __init__(self, folder: str) -> None:
        self.folder = folder
        self.began = time.monotonic()
        self.wanted: dict[str, Any] | None = None
        self.mine: dict[CodeType, bool] = {}
        self.frames: dict[tuple[str, int], Any] = {}
        self.seen: tuple[list[float], list[Any], list[Any], list[Any]] | None = None
        self.marks: list[Any] = []
        self.came = threading.Event()
        self.sending = threading.Lock()
        self.events = self.number = 0
        self.marked: list[FrameType] = []
        self.is_off = False
        self.link = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        self.link.connect(os.path.join(folder, "looks"))  # noqa: PTH118 - pathlib costs a program time to start
        self.call = ctypes.CFUNCTYPE(ctypes.c_int, ctypes.c_void_p)(self.interrupt)
        if hasattr(os, "register_at_fork"):
            os.register_at_fork(after_in_child=self.forget)
        atexit.register(self.end)
        if self.is_told():
            self.start_trace()  # the very first pass is looked at
        threading.Thread(target=self.run, daemon=True).start()

    def is_told(self) -> bool:
        """Whether it is known by now what to look at."""
        try:
            with open(os.path.join(self.folder, WANTED), encoding="utf-8") as file:  # noqa: PTH118, PTH123
                self.wanted = json.load(file)
        except (OSError, ValueError):
            return False
        return True

    # The thread

    def run(self) -> None:
        """Look again and again, as often as costs little."""
        try:
            while self.wanted is None and not self.is_off:
                time.sleep(0.1)
                if self.is_told():
                    self.ask()
            pause = FIRST_PAUSE
            while not self.is_off:
                if self.came.wait(1.0):
                    self.came.clear()
                    began = time.monotonic()
                    self.send(is_last=False)
                    taken = time.monotonic() - began
                    pause = max(PAUSE if self.number > 10 else FIRST_PAUSE, taken / SHARE)
                elif self.events > MOST_EVENTS:
                    pause = min(LONGEST, 2 * pause)
                else:
                    continue
                time.sleep(pause)
                self.ask()
        except (OSError, ValueError, RuntimeError):  # nobody looks any more
            self.is_off = True

    def ask(self) -> None:
        """Have the main thread trace itself."""
        self.events = 0
        ctypes.pythonapi.Py_AddPendingCall(self.call, None)

    # In the main thread

    def interrupt(self, _: Any) -> int:
        """Begin to trace; called between two instructions of the program."""
        try:
            if not self.is_off and sys.gettrace() is None:  # else somebody debugs it
                self.start_trace()
                frame: FrameType | None = sys._getframe()
                while frame is not None:
                    if self.is_mine(frame.f_code):
                        frame.f_trace = self.line
                        self.marked.append(frame)
                    frame = frame.f_back
        except Exception:
            self.is_off = True
        return 0

    def start_trace(self) -> None:
        self.events = 0
        sys.settrace(self.entered)

    def stop_trace(self) -> None:
        sys.settrace(None)
        for frame in self.marked:
            frame.f_trace = None
        self.marked = []

    def is_mine(self, code: CodeType) -> bool:
        """Whether it is the function in which a forward pass begins."""
        known = self.mine.get(code)
        if known is None:
            assert self.wanted is not None
            path = code.co_filename.replace(os.sep, "/")
            known = code.co_name == self.wanted["function"] and ("/" + path).endswith("/" + self.wanted["file"])
            self.mine[code] = known
        return known

    def entered(self, frame: FrameType, *_: Any) -> Any:
        """A function is called."""
        self.events += 1
        if self.events > MOST_EVENTS:
            self.stop_trace()
            return None
        return self.line if self.is_mine(frame.f_code) else None

    def line(self, frame: FrameType, event: str, _: Any) -> Any:
        """A line of the function is about to run."""
        self.events += 1
        assert self.wanted is not None
        if event == "line" and frame.f_lineno == self.wanted["line"] and self.look(frame):
            self.stop_trace()
            self.came.set()
            return None
        if self.events > MOST_EVENTS:
            self.stop_trace()
            return None
        return self.line

    def look(self, frame: FrameType) -> bool:
        """Copy what is wanted; False where it is not to be had from here."""
        frames: dict[tuple[str, int], FrameType] = {}
        outer: FrameType | None = frame
        while outer is not None:
            key = outer.f_code.co_name, outer.f_code.co_firstlineno
            if key[0] != "<module>" or key not in frames:  # behind that of a program is what runs it, as a notebook
                frames[key] = outer
            outer = outer.f_back
        try:
            self.seen = self.copied(frames)
        except Exception:
            return False
        self.frames = frames
        return True

    def copied(self, frames: dict[tuple[str, int], Any]) -> tuple[list[float], list[Any], list[Any], list[Any]]:
        """Epoch and rate, the tensors, and where they were not sent yet samples and labels, with their marks."""
        wanted, numpy = self.wanted, sys.modules["numpy"]
        assert wanted is not None
        tensors = [numpy.array(self.found(place, frames), dtype="<f8") for place in wanted["tensors"]]
        numbers = [float("nan"), float("nan")]
        if wanted["epoch"] is not None:
            numbers[0] = float(self.found(wanted["epoch"], frames))
        if wanted["rate"] is not None:
            with contextlib.suppress(Exception):  # it need not be there from the beginning
                numbers[1] = float(self.found(wanted["rate"], frames))
        wholes = [self.whole(wanted[name], frames) for name in ("inputs", "targets")]
        marks = [self.mark(whole) for whole in wholes]
        data = []
        if not self.are_the_same(marks, self.marks):
            data = [self.rows(whole, wanted["inputs"]["width"]) for whole in wholes]
        return numbers, tensors, data, marks

    def found(self, place: dict[str, Any], frames: dict[tuple[str, int], Any]) -> Any:
        """The object at a place."""
        frame = frames[place["function"], place["line"]]
        value = (frame.f_locals if place["scope"] == "local" else frame.f_globals)[place["name"]]
        for kind, key in place["way"]:
            if kind == "each":
                value = [part[key] for part in value]
            elif kind == "cut":
                start, _, end = key.partition(":")
                value = sys.modules["numpy"].asarray(value)[:, int(start) : int(end)]
            else:
                value = getattr(value, key) if kind == "attribute" else value[key]
        return value

    def whole(self, kept: dict[str, Any], frames: dict[tuple[str, int], Any]) -> Any:
        """All samples, or all labels, as rows."""
        numpy = sys.modules["numpy"]
        whole = numpy.asarray(self.found(kept["place"], frames))
        whole = numpy.asarray(whole.T if kept["form"] == "columns" else whole)
        return whole.reshape(len(whole), -1)

    def rows(self, whole: Any, width: int) -> Any:
        """As many of them as are sent."""
        every = max(1, -(-len(whole) * width // MOST_NUMBERS))
        return sys.modules["numpy"].array(whole[::every], dtype="<f8")

    def mark(self, whole: Any) -> tuple[Any, float, float]:
        """What tells whether they are others now, in whatever order: how many, their sum, and that of their squares."""
        if whole.size > MOST_COMPARED:
            return whole.shape, 0.0, 0.0
        numbers = sys.modules["numpy"].array(whole, dtype="<f8")
        return whole.shape, float(numbers.sum()), float((numbers * numbers).sum())

    def are_the_same(self, marks: list[Any], before: list[Any]) -> bool:
        """Whether marks differ by rounding only."""
        if [mark[0] for mark in marks] != [mark[0] for mark in before]:
            return False
        for mark, other in zip(marks, before):  # noqa: B905 - of the same length, and Python may be old
            size = abs(other[2]) + 1e-300
            if abs(mark[2] - other[2]) > 1e-9 * size or abs(mark[1] - other[1]) > 1e-9 * (size + abs(other[1])):
                return False
        return True

    # Sending

    def send(self, *, is_last: bool) -> None:
        """Send what was seen last."""
        with self.sending:
            seen, self.seen = self.seen, None
            if seen is None:
                return
            (epoch, rate), tensors, data, marks = seen
            blobs: list[bytes] = []
            size = 0
            trees = []
            for array in (*tensors, *data):
                raw = array.tobytes()
                trees.append(["<f8", list(array.shape), size])
                blobs.append(raw)
                size += len(raw)
            self.number += 1
            count = len(tensors)
            told = [self.number, time.monotonic() - self.began, epoch, is_last, trees[:count], trees[count:], rate]
            text = json.dumps(told).encode()
            self.link.sendall(struct.pack("<II", len(text), size) + text + b"".join(blobs))
            self.marks = marks

    def end(self) -> None:
        """A last look, as the program ends, at where the weights were.

        Of one that was too quick for any look before, at what it has left in its main module.
        """
        try:
            was_off, self.is_off = self.is_off, True
            self.stop_trace()
            if not self.frames and not was_off and (self.wanted is not None or self.is_told()):
                left = vars(sys.modules["__main__"])
                self.frames[MAIN] = SimpleNamespace(f_locals=left, f_globals=left)
            if self.frames:
                self.seen = self.copied(self.frames)
                self.link.settimeout(PATIENCE)
                self.send(is_last=True)
        except Exception:  # it ends, and nothing of this may be in its way
            pass
        finally:
            self.frames = {}

    def forget(self) -> None:
        """In a process that the program has forked: look no more."""
        self.is_off = True
        self.frames = {}
        if self.marked or sys.gettrace() == self.entered:
            self.stop_trace()
        self.link.close()


def begin() -> None:
    """Begin, and leave no trace for the processes that the program starts."""
    home = os.path.dirname(os.path.abspath(__file__))  # noqa: PTH100, PTH120
    sys.path[:] = [path for path in sys.path if not path or os.path.abspath(path) != home]  # noqa: PTH100
    rest = [path for path in os.environ.get("PYTHONPATH", "").split(os.pathsep) if path != home]
    if any(rest):
        os.environ["PYTHONPATH"] = os.pathsep.join(rest)
    else:
        os.environ.pop("PYTHONPATH", None)
    folder = os.environ.pop(FOLDER, "")
    own = sys.modules.pop(__name__)
    try:
        importlib.import_module(__name__)  # that of the Python in use, in whose place this one came
    except ImportError:
        sys.modules[__name__] = own
    if folder:
        with contextlib.suppress(Exception):  # it is then watched by what it prints
            Looker(folder)


if __name__ == "sitecustomize":
    begin()
