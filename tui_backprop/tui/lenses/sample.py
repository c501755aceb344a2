"""Inspect: one sample through the network, forward then backward, step by step."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from typing import ClassVar

from textual.strip import Strip

from tui_backprop.training.inside.sample import SampleArithmetic, SampleRequest
from tui_backprop.training.snapshot import Scene, Snapshot
from tui_backprop.tui.lenses.lens import Lens, answer, note
from tui_backprop.tui.render.arithmetic import Page, in_ascii, pages
from tui_backprop.tui.render.look import Look
from tui_backprop.tui.render.text import line

INDENT = 6
"""Columns by which the later rows of a long line are set in."""
TWO_COLUMNS = 130
"""Columns from which forward and backward stand side by side."""


class SampleLens(Lens):
    """The pages of one sample's pass: as many as there is room for, the chosen one among them."""

    name = "inspect"
    title = "Inspect"
    minimum = (40, 8)
    keys: ClassVar[Mapping[str, str]] = {
        "left": "page",
        "right": "page",
        "up": "scroll",
        "down": "scroll",
        "k": "sample",
        "j": "sample",
    }

    def __init__(self) -> None:
        self.sample = 0
        self.page = 0
        self.scroll = 0
        self._samples = 1
        self._pages: list[Page] = []
        self._last: SampleArithmetic | None = None

    def follow(self, sample: int) -> None:
        self.sample = sample

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
        head = [
            line([(f"step {self.page + 1} of {len(self._pages)}   ", "muted"), (self._check(), "muted")], width, look)
        ]
        if height > 8:
            head.append(Strip.blank(width))
        room = max(0, height - len(head))
        body = (
            self._side_by_side(width, room, look) if width >= TWO_COLUMNS else self._column(0, None, width, room, look)
        )
        return [*head, *body][:height]

    def _side_by_side(self, width: int, height: int, look: Look) -> list[Strip]:
        """Forward at the left, the loss and backward at the right, as they are read in a book."""
        turn = len(self._pages) // 2
        left = (width - 3) * 2 // 5
        rule = line([(" | " if look.ascii else " │ ", "border")], 3, look)
        forward = self._column(0, turn, left, height, look)
        backward = self._column(turn, None, width - 3 - left, height, look)
        return [Strip.join([one, rule, other]) for one, other in zip(forward, backward, strict=True)]

    def _column(self, first: int, end: int | None, width: int, height: int, look: Look) -> list[Strip]:
        """Pages below one another, as many as there is room for; the chosen page is among them."""
        rows: list[Strip] = []
        top = 0
        is_here = False
        for index, page in list(enumerate(self._pages))[first:end]:
            is_chosen = index == self.page
            if is_chosen:
                top, is_here = len(rows), True
            mark = (">" if look.ascii else "▸") if is_chosen else " "
            rows.append(line([(f"{mark} ", "accent"), (page.title, "accent" if is_chosen else "text")], width, look))
            page = in_ascii(page) if look.ascii else page
            rows += [row for parts in page.lines for row in _wrapped([("  ", "text"), *parts], width, look)]
            rows.append(Strip.blank(width))
        if is_here:
            self.scroll = max(0, min(self.scroll, len(rows) - top - height))
            top += self.scroll
        top = max(0, min(top, len(rows) - height))
        shown = rows[top : top + height]
        left = len(rows) - top - height
        if left > 1 and height > 1:
            shown[-1] = line([(f"  {left} more lines", "muted")], width, look)
        return shown + [Strip.blank(width)] * (height - len(shown))

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
    indent = INDENT
    for text, role in parts:
        size = len(text.strip())
        if used > indent and used + len(text.rstrip()) > width and size <= width - indent:
            rows.append([(" " * indent, role)])  # a part that has room in a row of its own is not torn
            used = indent
            text = text.lstrip()
        for word in _words(text):
            if used + len(word.rstrip()) > width and used > indent:
                rows.append([(" " * indent, role)])
                used = indent
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
