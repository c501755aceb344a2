"""The list of training samples: truth, prediction, right or wrong, in as many columns as there is room for."""

from __future__ import annotations

import math

from rich.segment import Segment
from rich.style import Style
from textual.strip import Strip

from tui_backprop.training.live.snapshot import SampleWindow, Scene
from tui_backprop.tui.render.text import ellipsis_of, fit, line, meter
from tui_backprop.tui.session.session import View
from tui_backprop.tui.widgets.panel import Panel

GAP = 3
BAR = (8, 60)
"""Cells of the bar that shows a prediction where the list leaves room, at least and at most."""
MARGIN = 100
"""Rows asked for beyond both ends of what is shown, so that scrolling finds them there."""


class Samples(Panel):
    """Index, truth, prediction and right or wrong of every training sample.

    Attributes:
        top: the first sample shown.
    """

    title = "Samples"

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002
        super().__init__(id=id)
        self.top = 0

    def heading(self, view: View) -> str:
        if view.scene is None:
            return self.title
        total = view.scene.samples
        shown = self._page
        if shown >= total:
            return f"Samples · {total:,}"
        return f"Samples · {self.top:,}–{min(total, self.top + shown) - 1:,} of {total:,}"

    def window(self) -> tuple[int, int]:
        """Which rows are wanted of the trainer: the first, and how many."""
        start = max(0, self.top - MARGIN)
        return start, self.top - start + self._page + MARGIN

    @property
    def _total(self) -> int:
        return self._view.scene.samples if self._view is not None and self._view.scene is not None else 0

    @property
    def _columns(self) -> int:
        scene = self._view.scene if self._view is not None else None
        if scene is None:
            return 1
        return max(1, (self.size.width + GAP) // (_row_width(scene) + GAP))

    @property
    def _page(self) -> int:
        return max(1, self.size.height - 1) * self._columns

    def _bar(self, columns: int, size: int, width: int, scene: Scene) -> int:
        """Cells of every row's bar when the list has `columns` columns of `size` cells; 0 for none."""
        if scene.is_regression:
            return 0
        room = (width - (columns - 1) * GAP) // columns - size - 2
        return min(BAR[1], room) if room >= BAR[0] else 0

    def scroll(self, unit: str, way: int) -> None:
        """Move by a "row" or a "page", or to an "end"."""
        by = {"row": 1, "page": self._page, "end": self._total}[unit]
        self.top = self._clamped(self.top + way * by)
        self.redraw()

    def _clamped(self, top: int) -> int:
        return max(0, min(top, self._total - self._page))

    def draw(self, view: View, width: int, height: int) -> list[Strip]:
        scene, snapshot = view.scene, view.snapshot
        if scene is None or snapshot is None or height < 1:
            return [Strip.blank(width)] * height
        self.top = self._clamped(self.top)
        look = self.look
        body = height - 1
        # No more columns than there are samples for; what they leave goes to bars.
        columns = max(1, min(self._columns, -(-scene.samples // max(1, body))))
        size = min(_row_width(scene), width)
        bar = self._bar(columns, size, width, scene)
        size += bar + 2 if bar else 0
        head = _heading(scene, size)
        strips = [line([((" " * GAP).join([head] * columns), "muted")], width, look)]
        painter = _Painter(self, scene, snapshot.window, bar)
        for y in range(body):
            segments: list[Segment] = []
            for column in range(columns):
                if column:
                    segments.append(Segment(" " * GAP, Style.null()))
                segments += painter.row(self.top + column * body + y, size)
            used = columns * size + (columns - 1) * GAP
            strip = Strip(segments, used)
            strips.append(strip.adjust_cell_length(width))
        return strips


def _has_one_output(scene: Scene) -> bool:
    """Whether two classes are told by one number; otherwise the winner is named, and how sure it is."""
    return not scene.is_regression and scene.sizes[-1] == 1


def _name_width(scene: Scene) -> int:
    return max(5, min(12, max((len(name) for name in scene.class_names), default=5)))


def _predicted_width(scene: Scene) -> int:
    return max(len("predicted"), _name_width(scene))


def _digits(scene: Scene) -> int:
    return max(4, len(f"{scene.samples - 1:,}"))


def _row_width(scene: Scene) -> int:
    """Cells that one sample takes."""
    if scene.is_regression:
        return _digits(scene) + 2 + 9 + 2 + 9 + 2 + 9
    if _has_one_output(scene):
        return _digits(scene) + 2 + _name_width(scene) + 2 + 10 + 2 + 1
    return _digits(scene) + 2 + _name_width(scene) + 2 + _predicted_width(scene) + 2 + 7 + 2 + 1


def _heading(scene: Scene, size: int) -> str:
    digits, name = _digits(scene), _name_width(scene)
    if scene.is_regression:
        text = f"{'iter':>{digits}}  {'truth':>9}  {'predicted':>9}  {'error':>9}"
    elif _has_one_output(scene):
        text = f"{'iter':>{digits}}  {fit('truth', name)}  prediction   "
    else:
        text = f"{'iter':>{digits}}  {fit('truth', name)}  {fit('predicted', _predicted_width(scene))}    sure   "
    return fit(text, size)


def _number(value: float, width: int = 9) -> str:
    """A value with six decimals where it fits, for a column of numbers."""
    if not math.isfinite(value):
        return f"{value:>{width}}"
    text = f"{value:.6f}"
    digits = width - 7
    while len(text) > width and digits >= 0:
        text = f"{value:.{digits}e}"
        digits -= 1
    return text.rjust(width)


class _Painter:
    """Turns samples of one window into segments."""

    def __init__(self, panel: Samples, scene: Scene, window: SampleWindow, bar: int) -> None:
        look = panel.look
        self._bar_size = bar
        self._quiet = look.ink("border")
        self._low = -1.0 if scene.experiment.loss_function.signed else 0.0
        self._look, self._scene, self._window = look, scene, window
        self._muted, self._text = look.ink("muted"), look.ink("text")
        self._good, self._bad = look.ink("good", bold=True), look.ink("bad", bold=True)
        self._right, self._wrong = ("+", "x") if look.ascii else ("✓", "✗")
        self._digits, self._name = _digits(scene), _name_width(scene)
        self._predicted = _predicted_width(scene)
        self._unknown = "." if look.ascii else "·"
        ellipsis = ellipsis_of(look)
        self._names = [fit(name, self._name, ellipsis=ellipsis) for name in scene.class_names]
        self._has_one_output = _has_one_output(scene)
        self._class_inks = [look.class_ink(index) for index in range(len(self._names))]

    def row(self, index: int, size: int) -> list[Segment]:
        """The segments of one sample, `size` cells in all."""
        if index >= self._scene.samples:
            return [Segment(" " * size, Style.null())]
        number = Segment(f"{index:>{self._digits},}  ", self._muted)
        window = self._window
        at = index - window.start
        if not 0 <= at < len(window.truth):
            return [number, Segment(self._unknown.ljust(size - self._digits - 2), self._muted)]
        truth, value, right = window.truth[at], float(window.value[at]), bool(window.right[at])
        if self._scene.is_regression:
            return [
                number,
                Segment(f"{_number(float(truth))}  ", self._muted),
                Segment(f"{_number(value)}  ", self._text),
                Segment(_number(value - float(truth)), self._muted),
            ]
        mark = Segment(f"  {self._right if right else self._wrong}", self._good if right else self._bad)
        label = int(truth)
        segments = [number, Segment(self._names[label] + "  ", self._class_inks[label])]
        predicted = int(window.predicted[at])
        if self._has_one_output:
            bar = self._bar((value - self._low) / (1 - self._low), predicted)
            return [*segments, Segment(_number(value, 10), self._class_inks[predicted]), mark, *bar]
        name = self._names[predicted].ljust(self._predicted)
        segments.append(Segment(name + "  ", self._class_inks[predicted]))
        share = f"{value * 100:5.1f} %" if self._is_share else _number(value, 7)
        return [*segments, Segment(share, self._text), mark, *self._bar(value, predicted)]

    def _bar(self, share: float, predicted: int) -> list[Segment]:
        """How far a prediction is from the lowest to the highest there can be, in its class's colour."""
        if not self._bar_size:
            return []
        done, left = meter(share, self._bar_size, ascii=self._look.ascii)
        return [
            Segment("  ", self._muted),
            Segment(done, self._class_inks[predicted]),
            Segment(left, self._quiet),
        ]

    @property
    def _is_share(self) -> bool:
        return self._scene.experiment.output in ("softmax", "sigmoid")
