"""`backprop-tui watch` without a screen: a line a second, and a summary."""

from __future__ import annotations

import contextlib
import json
import signal
import sys
import time
from collections.abc import Iterator
from types import FrameType
from typing import Any

from tui_backprop.report.watched import newest_line, summary_lines
from tui_backprop.report.watched_values import as_json as described
from tui_backprop.store.place import Store
from tui_backprop.training.live.program import Origin
from tui_backprop.training.watched.follower import Follower
from tui_backprop.training.watched.opening import Target, follow
from tui_backprop.training.watched.recording import WatchedRecording

EVERY = 1.0
"""Seconds between two lines."""
LAST_WORDS = 12
"""Printed lines that are shown of a program that has failed."""
_WAIT = 0.1
_FORWARDED = tuple(
    getattr(signal, name) for name in ("SIGINT", "SIGTERM", "SIGHUP", "SIGQUIT", "SIGUSR1", "SIGUSR2", "SIGWINCH")
    if hasattr(signal, name)
)  # fmt: skip


def tell(target: Target, store: Store | None, *, as_json: bool) -> int:
    """Watch to the end, and say what was read.

    Args:
        store: where it is recorded; None for nowhere.
        as_json: the last line is one JSON object, and there is no other.

    Returns:
        the exit code.
    """
    follower = follow(target)
    recording = None
    if store is not None:
        recording = WatchedRecording(
            follower.log, target.program, store, seconds=lambda: follower.seconds, config=follower.config
        )
    run = ""
    with _forwarding(follower) as caught:
        try:
            _watch(follower, recording, caught, is_quiet=as_json)
        finally:
            follower.close()
            if recording is not None:
                run = recording.finish(exit_status=follower.source.exit_status, interrupted=bool(caught))
    if recording is not None and recording.trouble:
        print(recording.trouble, file=sys.stderr)
    _say_end(follower, run, as_json=as_json)
    status = follower.source.exit_status
    if status is None:
        return 128 + caught[0] if caught else 0
    return status


def _watch(follower: Follower, recording: WatchedRecording | None, caught: list[int], *, is_quiet: bool) -> None:
    """Read to the end; a training that is not run here ends with a signal, too."""
    said_at, said = time.monotonic(), -1  # of a training that is over within a moment the summary says all
    is_ours = follower.source.program.origin is Origin.PROGRAM
    while not follower.is_over and (is_ours or not caught):
        follower.advance(_WAIT)
        if recording is not None:
            recording.keep_when_due()
        now = time.monotonic()
        if not is_quiet and follower.log.count != said and now - said_at >= EVERY:
            said_at, said = now, follower.log.count
            if follower.log.course.series:
                print(newest_line(follower.log.course), flush=True)


def _say_end(follower: Follower, run: str, *, as_json: bool) -> None:
    status = follower.source.exit_status
    if status and not as_json:
        _, lines = follower.printed.window(sys.maxsize, LAST_WORDS)
        for line in lines:
            print("".join(char if char.isprintable() or char == "\t" else "?" for char in line), file=sys.stderr)
    if as_json:
        print(json.dumps(described(follower, run), ensure_ascii=False, allow_nan=False))
        return
    for line in summary_lines(follower):
        print(line)


@contextlib.contextmanager
def _forwarding(follower: Follower) -> Iterator[list[int]]:
    """Pass signals on to the program; what has come of them to end it is in the list."""
    caught: list[int] = []

    def take(number: int, _frame: FrameType | None) -> None:
        if number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP, signal.SIGQUIT):
            caught.append(number)
        follower.source.pass_on(number)

    before: dict[int, Any] = {}
    for number in _FORWARDED:
        if signal.getsignal(number) is not signal.SIG_IGN:
            before[number] = signal.signal(number, take)
    try:
        yield caught
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
