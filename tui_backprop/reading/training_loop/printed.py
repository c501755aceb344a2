"""What a program prints of its training: losses and accuracies, each with the number on the tape that it is."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from tui_backprop.reading.tape.record import Node

NUMBER = r"([-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?)\s*(%?)"
BETWEEN = r"[a-zA-Z_ ()\[\]'\"]{0,14}[:=\s'\",\-\[(]{0,6}"
LOSS = re.compile(r"(?i)(?:loss|cost|\bmse\b|\berror\b|cross.?entropy|损失|误差)" + BETWEEN + NUMBER)
ACCURACY = re.compile(r"(?i)(?:\bacc\b|accuracy|acc_\w+|准确率|正确率)" + BETWEEN + NUMBER)
MOST_CLAIMS = 400


FEWEST_LOSSES = 2
_PRINTS = re.compile(r"(?i)\bprint\b.*(?:loss|cost|\bmse\b|\berror\b|cross.?entropy|损失|误差)")


@dataclass(frozen=True, eq=False)
class Claim:
    """A printed number.

    Attributes:
        kind: "loss" or "accuracy".
        value: as printed, of a percentage the hundredth part.
        node: the number on the tape; None when it is not there.
        line: where it left the tape.
    """

    kind: str
    value: float
    node: Node | None
    line: int


def claims_of(printed: str, escaped: Sequence[tuple[Node, object]]) -> list[Claim]:
    """Losses and accuracies that were printed, in their order."""
    found: list[Claim] = []
    numbers = [(node, site, float(np.ravel(node.value)[0])) for node, site in escaped if np.size(node.value) == 1]
    begin = 0
    for match, kind in _matches(printed):
        text, percent = match.groups()
        value, close = float(text), _half_a_digit(text)
        if percent and kind == "loss":
            continue
        position = next(
            (i for i in range(begin, len(numbers)) if _is_it(numbers[i][2], value, close, percent=bool(percent))), None
        )
        node, line = None, 0
        if position is not None:
            node, line = numbers[position][0], getattr(numbers[position][1], "line", 0)
            begin = position + 1
        found.append(Claim(kind, value / 100 if percent else value, node, line))
        if len(found) == MOST_CLAIMS:
            break
    return found


def same_loss_each_time(printed: str, source: str) -> tuple[float, int] | None:
    """A loss that is printed again and again and is the same number each time, with the line that prints it.

    Args:
        printed: by the program, without a tape.
        source: the program.
    """
    values = [float(match.group(1)) for match, kind in _matches(printed) if kind == "loss"]
    if len(values) < FEWEST_LOSSES or len(set(values)) > 1:
        return None
    lines = [number for number, line in enumerate(source.split("\n"), 1) if _PRINTS.search(line)]
    return (values[0], lines[0]) if lines else None


def _matches(printed: str) -> list[tuple[re.Match[str], str]]:
    both = [(m, "loss") for m in LOSS.finditer(printed)] + [(m, "accuracy") for m in ACCURACY.finditer(printed)]
    return sorted(both, key=lambda pair: pair[0].start())


def _half_a_digit(text: str) -> float:
    """Half a unit of the last printed digit."""
    mantissa, _, exponent = text.lower().partition("e")
    digits = len(mantissa.partition(".")[2])
    return float(0.5000001 * 10.0 ** (int(exponent or 0) - digits))


def _is_it(number: float, value: float, close: float, *, percent: bool) -> bool:
    scales = (1.0, 100.0) if percent else (1.0,)
    return any(abs(number * scale - value) <= close + 1e-12 * abs(value) for scale in scales)
