"""Textual's driver for Linux and macOS, which asks the terminal about its colours besides.

Textual's own reads the terminal in one loop that hands every byte to its parser of keys; here what answers the question
is taken out before. Where Textual is built otherwise, `asks` says so and its own driver is used.
"""

from __future__ import annotations

import codecs
import os
import selectors
import sys
from typing import Any

from textual.driver import Driver
from textual.message import Message

try:
    from textual._xterm_parser import XTermParser
    from textual.drivers.linux_driver import LinuxDriver
except ImportError:  # Windows, or another Textual
    _is_there = False
else:
    _is_there = all(hasattr(LinuxDriver, name) for name in ("run_input_thread", "start_application_mode"))

from tui_backprop.tui.terminal.question import QUESTION, Answers

POLL = 0.1
"""Seconds after which input is looked at that nothing has followed: a lone escape is a key then."""
CHUNK = 4096

asks: bool = _is_there and sys.platform != "win32"
"""Whether `AskingDriver` can be had here."""


class FullColours(Message):
    """The terminal has said that it shows 24-bit colours."""


if asks:

    class AskingDriver(LinuxDriver):
        """Asks once, when the terminal is first taken over; whatever the answer, and whenever, no key is lost."""

        _answers: Answers | None = None

        def start_application_mode(self) -> None:
            first, self._answers = self._answers is None, self._answers or Answers()
            super().start_application_mode()  # type: ignore[no-untyped-call]
            if first and self.input_tty:
                self.write(QUESTION)
                self.flush()

        def run_input_thread(self) -> None:
            answers = self._answers or Answers()
            parser = XTermParser(self._debug)
            decode = codecs.getincrementaldecoder("utf-8")("replace").decode
            told = answers.full
            with selectors.DefaultSelector() as selector:
                selector.register(self.fileno, selectors.EVENT_READ)
                while not self.exit_event.is_set():
                    text = self._read(selector, decode, answers)
                    messages: list[Any] = [*parser.feed(text)] if text else []
                    for message in (*messages, *parser.tick()):
                        self.process_message(message)
                    if answers.full and not told:
                        told = True
                        self.process_message(FullColours())

        def _read(self, selector: selectors.BaseSelector, decode: Any, answers: Answers) -> str:
            """What a person has typed by now; waits for it for `POLL` seconds."""
            if not selector.select(POLL):
                return answers.flush()
            data = os.read(self.fileno, CHUNK)
            if not data:
                self.exit_event.wait(POLL)
            return answers.feed(decode(data))


def asking_driver() -> type[Driver] | None:
    """The driver that asks; None where Textual's own has to do, or where a person has named another."""
    return AskingDriver if asks and not os.environ.get("TEXTUAL_DRIVER") else None
