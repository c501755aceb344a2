"""`Run`: one training that is tracked, and the functions of the module, which speak of the newest one."""

from __future__ import annotations

import atexit
import os
import threading
from collections.abc import Callable
from typing import Any

from tui_backprop.track.numbers import LASTING, number_of, numbers_of
from tui_backprop.track.sending import Sender

ENVIRONMENT = "BACKPROP_TUI_TRACK"
"""Where who watches listens: a socket; "off" for nothing at all; absent when nobody watches."""


class Run:
    """One training. None of its methods raises.

    Args:
        config: its settings.
        name: what it is called.

    Attributes:
        config: as it was given, and may be added to until the first record.
        name: likewise.
    """

    def __init__(self, config: Any = None, name: str = "") -> None:
        try:
            self.config: dict[str, Any] = dict(config) if config else {}
        except Exception:
            self.config = {}
        self.name = name if isinstance(name, str) else ""
        self._sender = Sender(os.environ.get(ENVIRONMENT, ""), self.config, self.name)
        self._is_over = False

    def log(self, data: Any, step: Any = None, commit: bool = True, **_: Any) -> None:  # noqa: ARG002
        """Say what was measured.

        Args:
            data: name to number; nested mappings are joined by "/", what is no number is left out.
            step: what it is counted by; one more than the last time when None. "epoch" in `data` counts before it.
            commit: taken for the sake of those who are used to it.
        """
        try:
            # Few steps, as a loop that computes finds none of them in the processor's caches: numbers that cannot
            # change any more are copied as they are, and what they are is for the other thread to find out.
            sender = self._sender
            if type(data) is dict and (step is None or type(step) in LASTING):
                values = data.copy()
                for value in values.values():
                    if type(value) not in LASTING:
                        break
                else:
                    sender.put((next(sender.numbers), step, values))
                    return
            values = numbers_of(data)
            if values:
                sender.put((next(sender.numbers), None if step is None else number_of(step), values))
        except Exception:
            return

    def finish(self, *_: Any, **__: Any) -> None:
        """Say that the training is over, and wait a moment until that has arrived."""
        try:
            if not self._is_over:
                self._is_over = True
                self._sender.close()
        except Exception:
            return

    def __enter__(self) -> Run:
        return self

    def __exit__(self, *_: object) -> None:
        self.finish()

    def _begin_anew(self) -> None:
        """In a process that was forked off: none of the threads is there, and a lock may be held for ever."""
        self._sender.begin_anew()


_current: Run | None = None
_lock = threading.Lock()


def init(config: Any = None, *_: Any, name: str = "", **options: Any) -> Run:
    """Begin to track a training; the one before is over with it.

    Args:
        config: its settings, a mapping; also as `config=`. A text is taken for the name of a project, and ignored.
        name: what it is called.
        options: taken for the sake of those who are used to them (`project`, `entity`, `mode`, …), and ignored.
    """
    global _current
    settings = config if not isinstance(config, str) else options.get("config")
    run = _made(settings, name)
    before, _current = _current, run
    if before is not None:
        before.finish()
    return run


def _made(config: Any, name: str) -> Run:
    try:
        return Run(config, name)
    except Exception:  # no thread can be started, say: then nothing is tracked
        return Run.__new__(_Silent)


class _Silent(Run):
    """A run that cannot be tracked."""

    config: dict[str, Any] = {}  # noqa: RUF012
    name = ""

    def log(self, data: Any, step: Any = None, commit: bool = True, **_: Any) -> None:
        pass

    def finish(self, *_: Any, **__: Any) -> None:
        pass

    def _begin_anew(self) -> None:
        pass


def log(data: Any, step: Any = None, commit: bool = True, **_: Any) -> None:  # noqa: ARG001
    """Say what was measured in the newest run; one is begun when there is none. See `Run.log`."""
    run = _current
    if run is None:
        with _lock:
            run = _current or init()
    run.log(data, step)


def finish(*_: Any, **__: Any) -> None:
    """Say that the newest run is over; the program may begin another."""
    global _current
    run, _current = _current, None
    if run is not None:
        run.finish()


def _after_fork() -> None:
    global _lock
    _lock = threading.Lock()
    if _current is not None:
        _current._begin_anew()


_register: Callable[..., None] | None = getattr(os, "register_at_fork", None)
if _register is not None:
    _register(after_in_child=_after_fork)
atexit.register(finish)
