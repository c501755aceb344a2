"""The keys of actions and of panels, as the help screen and README tell them."""

from __future__ import annotations

from tui_backprop.training.live.program import Program
from tui_backprop.tui.actions import ACTIONS, Action
from tui_backprop.tui.layout import TABS, panels_of, watched_tabs
from tui_backprop.tui.lenses.registry import LENSES
from tui_backprop.tui.run_keys import TITLE, run_keys_help

OF_PROGRAMS = {
    "pause": "the program and all it has started stand still (SIGSTOP), and go on",
    "rerun": "run the program again, from the start",
    "stop": "interrupt the program, as Ctrl-C does (SIGINT)",
    "line": "copy the line that watches this again",
    "report": "the line that writes the report on a Python program",
    "runs": "where the runs are that were recorded",
    "pin": "keep its curves under those of its next run; P lets go of the last",
    "beside": "our network beside its own, from the same weights, samples and order; where they part is marked",
    "row": "Printed, the samples, and what else has more than it shows, by a row",
    "page": "the same by a page",
    "ends": "the same to its end, or its start",
    "leave-running": "a program that is watched ends with the screen: 'backprop-tui watch' in tmux stays",
    "quit": "leave; a program that runs is ended (SIGHUP)",
}
"""What some keys do to somebody else's program, by the action."""

NOT_RUN_HERE = {
    "pin": "keep its curves as they are now, under what comes; P lets go of the last",
    "quit": "leave, and close the pipe if it is one",
}
"""The same, where it is what somebody else's program prints or logs."""


def help_of(action: Action, program: Program | None) -> str:
    """What an action does, to a training of ours or to somebody else's program."""
    if program is None:
        return action.help
    of_others = {} if program.is_run_here else NOT_RUN_HERE
    return (OF_PROGRAMS | of_others).get(action.id, action.help)


def help_rows(tabs: int, program: Program | None = None) -> list[tuple[str, str, str, str]]:
    """Group, keys, label and help of every action; the keys of the `tabs` tabs there are share one row.

    Args:
        program: somebody else's that is watched, to which not every action does something; None for ours.
    """
    rows = []
    for action in (action for action in ACTIONS if action.is_offered(program)):
        if action.id == "tab-1":
            rows.append((action.group, f"1 … {tabs}", "Tabs", action.help))
        elif not action.id.startswith("tab-"):
            rows.append((action.group, action.key_text, action.label, help_of(action, program)))
    return rows


def key_table_markdown() -> str:
    """The keys as a Markdown table, for README."""
    lines = ["| key | what it does |", "|---|---|"]
    for _, keys, label, text in help_rows(len(TABS)):
        shown = " ".join("…" if key == "…" else f"`{key}`" for key in keys.split())
        lines.append(f"| {shown} | **{label}**: {text} |".replace("`|`", "`\\|`"))
    lines += ["", f"{TITLE}, behind `h`, has these:", "", "| key | what it does |", "|---|---|"]
    lines += [f"| `{key}` | {what} |" for key, what in run_keys_help()]
    lines += ["", "A panel that has the focus takes these first:", "", "| panel | keys |", "|---|---|"]
    for title, own in panel_keys():
        shown = ", ".join(" ".join(f"`{key}`" for key in names.split()) + f" {what}" for names, what in own)
        lines.append(f"| {title} | {shown} |")
    return "\n".join(lines) + "\n"


def panel_keys(program: Program | None = None) -> list[tuple[str, list[tuple[str, str]]]]:
    """The keys that panels take while they have the focus: each panel's title, and its keys with what they do.

    Args:
        program: somebody else's that is watched: its panels alone, and not what would change its network.
    """
    shown = set(LENSES) if program is None else panels_of(watched_tabs(scores=True, network=True))
    return [
        (lens.title, lens.key_help(is_watched=program is not None))
        for name, lens in LENSES.items()
        if lens.keys and name in shown
    ]
