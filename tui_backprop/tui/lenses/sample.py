"""Inspect: one sample through the network, forward then backward, a page a step."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from typing import ClassVar

from textual.strip import Strip

from tui_backprop.training.inside.sample import SampleArithmetic, SampleRequest
from tui_backprop.training.snapshot import Scene, Snapshot
from tui_backprop.tui.lenses.lens import Lens, answer, note
from tui_backprop.tui.render.arithmetic import Page, pages
from tui_backprop.tui.render.look import Look
from tui_backprop.tui.render.text import line


class SampleLens(Lens):
    """The pages of one sample's pass; the whole pass is laid out below one another where there is room."""

    name = "inspect"
    title = "Inspect"
    minimum = (40, 8)
    keys: ClassVar[Mapping[str, str]] = {
        "right": "next step",
        "left": "step before",
        "down": "scroll down",
        "up": "scroll up",
        "j": "next sample",
        "k": "sample before",
    }

    def __init__(self) -> None:
        self.sample = 0
        self.page = 0
        self.scroll = 0
        self._samples = 1
        self._pages: list[Page] = []
        self._last: SampleArithmetic | None = None

    def begin(self, scene: Scene) -> None:
        self._samples = scene.samples
        self.sample = min(self.sample, scene.samples - 1)
        self._last = None
        self._pages = []

    def requests(self, width: int, height: int, look: Look) -> tuple[Hashable, ...]:
        return (SampleRequest(self.sample),)

    def draw(self, snapshot: Snapshot, scene: Scene, width: int, height: int, look: Look) -> list[Strip]:
        found = answer(snapshot, SampleRequest(self.sample))
        if found is not None:
            self._last = found
            self._pages = pages(found, scene.class_names)
        if not self._pages:
            return note("waiting for the first look", width, height, look)
        self.page = min(self.page, len(self._pages) - 1)
        page = self._pages[self.page]
        step = f"step {self.page + 1} of {len(self._pages)}   "
        strips = [line([(step, "muted"), (page.title, "accent")], width, look)]
        if height > 8:
            strips += [line([(self._check(), "muted")], width, look), Strip.blank(width)]
        room = max(0, height - len(strips))
        body = [row for parts in page.lines for row in _wrapped(parts, width, look)]
        self.scroll = max(0, min(self.scroll, len(body) - room))
        strips += body[self.scroll : self.scroll + room]
        if self.scroll + room < len(body) and room:
            left = len(body) - self.scroll - room
            strips[-1] = line([(f"{left + 1} more lines, scroll with the arrow keys", "muted")], width, look)
        return (strips + [Strip.blank(width)] * height)[:height]

    def _check(self) -> str:
        worst = self._last.worst_error if self._last else None
        if worst is None:
            return "the gradient is not checked numerically (float32 or too many parameters)"
        return f"largest relative difference to central differences: {worst:.1e}"

    def press(self, key: str, scene: Scene) -> bool:
        if key in ("left", "right"):
            self.page = max(0, min(self.page + (1 if key == "right" else -1), len(self._pages) - 1))
            self.scroll = 0
        elif key in ("up", "down"):
            self.scroll = max(0, self.scroll + (1 if key == "down" else -1))
        elif key in ("j", "k"):
            self.sample = (self.sample + (1 if key == "j" else -1)) % scene.samples
        else:
            return False
        return True


def _wrapped(parts: list[tuple[str, str]], width: int, look: Look) -> list[Strip]:
    """A line of parts over as many rows as it needs, broken at spaces, the later rows indented."""
    rows: list[list[tuple[str, str]]] = [[]]
    used = 0
    for text, role in parts:
        for word in _words(text):
            if used + len(word.rstrip()) > width and used > 4:
                rows.append([("    ", role)])
                used = 4
                word = word.lstrip()
            if used + len(word) > width:
                word = word.rstrip()
            rows[-1].append((word, role))
            used += len(word)
    return [line(row, width, look) for row in rows]


def _words(text: str) -> list[str]:
    """`text` cut behind its runs of spaces."""
    words: list[str] = []
    start = 0
    for index in range(1, len(text)):
        if text[index - 1] == " " and text[index] != " ":
            words.append(text[start:index])
            start = index
    return [*words, text[start:]]
