"""The text of the help: every key, how to read the screen, and every formula."""

from __future__ import annotations

from textwrap import wrap

from rich.text import Text

from tui_backprop.nn.glossary import glossary
from tui_backprop.training.live.program import Program
from tui_backprop.tui.actions import GROUPS
from tui_backprop.tui.key_help import help_rows, panel_keys
from tui_backprop.tui.layout import TABS, watched_tabs
from tui_backprop.tui.render.look import Look
from tui_backprop.tui.run_keys import TITLE, run_keys_help

READING = (
    ("Loss", "the curve of every epoch: each column shows the lowest and the highest value that it stands for"),
    ("Accuracy", "the share of training samples that are right; – when the network is no longer finite"),
    ("Prediction", "every sample in the colour of the class it is taken for; wrong ones are hollow"),
    ("Decision field", "the network's output over the plane; the line is the boundary, small glyphs are test samples"),
    ("Network", "a line's colour is a weight's sign, its strength its size; ○ dead, ◐ saturated, × switched off"),
    ("Layers", "length of the gradient and of an update against the weights, flat and dead units"),
    ("Hidden", "where each layer puts the samples, and how it bends the plane's grid"),
    ("Inspect", "one sample forward and backward, every number of the chain rule"),
    ("Samples", "index, truth, the network's output, and whether it is on the right side"),
    ("Pace", "epochs a second at most; 0 trains flat out, and the picture then shows the newest state"),
)


WATCHING = (
    ("Loss", "what is to fall, as it is printed; each column shows the lowest and the highest value it stands for"),
    ("Accuracy", "what is to rise; shares that are printed in per cent are shown as shares"),
    ("Printed", "the lines of the program, the newest below; a long one goes on in the next row"),
    (
        "Its network",
        "of a NumPy program: Field, Samples, Network, Hidden, Inspect and Confusion show its own network, with the "
        "weights as they are in it at the moment; these tabs come when it is found, and else the status line says why",
    ),
    (
        "Its loss",
        "the curve is what the program prints; 'its network' and 'ours' beside it (u) are the loss by our formula, a "
        "mean over the samples, and Inspect's that of one; what is printed may be a multiple, as a sum is, or a half",
    ),
)


def help_text(look: Look, width: int = 200, program: Program | None = None, *, list_first: bool = False) -> Text:
    """The whole text; what needs more than `width` columns goes on in the next row, under itself.

    Args:
        program: somebody else's that is watched: what concerns trainings of ours alone is left out.
        list_first: it is asked for in the list of runs, whose keys then come first.
    """
    text = Text()
    rows = help_rows(len(TABS) if program is None else len(watched_tabs(scores=True, network=True)), program)
    keys_width = max(len(keys) for _, keys, _, _ in rows) + 2
    label_width = max(len(label) for _, _, label, _ in rows) + 2

    def entry(keys: str, label: str, explained: str, role: str = "muted") -> None:
        text.append(f"  {keys:<{keys_width}}", look.ink("accent", bold=True))
        text.append(f"{label:<{label_width}}", look.ink("text"))
        indent = 2 + keys_width + label_width
        told = wrap(explained, max(20, width - indent)) or [""]
        text.append(f"\n{' ' * indent}".join(told) + "\n", look.ink(role))

    def keys_of_the_list() -> None:
        text.append(f"{TITLE}\n", look.ink("text", bold=True))
        for keys, explained in run_keys_help():
            entry(keys, "", explained)
        text.append("\n")

    if list_first:
        keys_of_the_list()
    for group in (group for group in GROUPS if any(row[0] == group for row in rows)):
        text.append(f"{group}\n", look.ink("text", bold=True))
        for _, keys, label, explained in (row for row in rows if row[0] == group):
            entry(keys, label, explained)
        text.append("\n")
    text.append("While a panel has the focus\n", look.ink("text", bold=True))
    for title, own_keys in panel_keys(program):
        entry("", title, ", ".join(f"{names} {what}" for names, what in own_keys))
    text.append("\n")
    if program is not None:
        text.append("On the screen\n", look.ink("text", bold=True))
        for label, explained in WATCHING:
            entry("", label, explained)
        return text
    if not list_first:
        keys_of_the_list()
    text.append("On the screen\n", look.ink("text", bold=True))
    for label, explained in READING:
        entry("", label, explained)
    for heading, entries in glossary().items():
        text.append(f"\n{heading}\n", look.ink("text", bold=True))
        for one in entries:
            text.append(f"  {one.name:<{label_width}}", look.ink("accent"))
            told = wrap(f"{one.formula}   {one.source}", max(20, width - 2 - label_width))
            text.append(f"\n{' ' * (2 + label_width)}".join(told) + "\n", look.ink("muted"))
    return text
