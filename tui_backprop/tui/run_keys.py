"""The keys of the list of runs: its bindings, its footer, the help screen and README read them here."""

from __future__ import annotations

from dataclasses import dataclass

TITLE = "The list of runs"


@dataclass(frozen=True)
class RunKey:
    """What a key does in the list of runs.

    Attributes:
        keys: as Textual calls them, with commas between.
        shown: what a person is told to press.
        action: the name of the screen's action, with its arguments.
        help: one line.
        short: in the footer; "" leaves it out there.
        rank: the footer drops the highest ranks first when it is narrow.
    """

    keys: str
    shown: str
    action: str
    help: str
    short: str = ""
    rank: int = 50


RUN_KEYS = (
    RunKey("enter", "Enter", "open", "open: the whole dashboard as it was at the run's end", "open", 1),
    RunKey("slash", "/", "filter", "filter by words and conditions: optimizer=adam accuracy>=0.95 moons", "filter", 2),
    RunKey("c", "c", "use('resume')", "continue a run that was interrupted", "continue", 3),
    RunKey("r", "r", "use('rerun')", "train the same again, to the same bits", "rerun", 6),
    RunKey("p", "p", "use('pin')", "pin its curves under the current run", "pin", 5),
    RunKey("space", "space", "mark", "mark, for d, x and t", "mark", 9),
    RunKey("d", "d", "diff", "difference of two: the marked one and this one", "diff", 7),
    RunKey("t", "t", "edit('tags')", "tags; what is tagged is never deleted to make room", "tags", 8),
    RunKey("n", "n", "edit('name')", "name", "name", 11),
    RunKey("a", "a", "edit('note')", "annotate: a note", "note", 12),
    RunKey("x,delete", "x", "delete", "delete the marked ones, or this one", "delete", 10),
    RunKey("u", "u", "undo", "bring back what was deleted last", "undo", 13),
    RunKey("s", "s", "sort(1)", "sort by the next column", "sort", 4),
    RunKey("S", "S", "turn", "the same order the other way round"),
    RunKey("w", "w", "report", "write the report on the marked ones, or this one", "report", 14),
    RunKey("i", "i", "tell", "all that is known of it, with the line that trains it again", "info", 15),
    RunKey("y", "y", "copy", "copy the line that trains it again"),
    RunKey("down,j", "↓", "move(1)", "one row down; ↑ up"),
    RunKey("up,k", "", "move(-1)", ""),
    RunKey("pagedown", "PgDn", "page(1)", "a page down; PgUp up"),
    RunKey("pageup", "", "page(-1)", ""),
    RunKey("end", "End", "move(1000000000)", "to the last; Home to the first"),
    RunKey("home", "", "move(-1000000000)", ""),
    RunKey("question_mark", "?", "app.act('help', 1)", "every key", "help", 4),
    RunKey("escape,q,h", "Esc", "leave", "back to the dashboard", "back", 0),
)


def run_keys_help() -> list[tuple[str, str]]:
    """The keys and what they do."""
    return [(key.shown, key.help) for key in RUN_KEYS if key.help]


def footer_keys(width: int) -> list[RunKey]:
    """Those whose key and name fit beside one another, in the registry's order."""
    chosen: list[RunKey] = []
    used = 1
    for key in sorted((key for key in RUN_KEYS if key.short), key=lambda key: key.rank):
        used += len(key.shown) + len(key.short) + 3
        if used > width:
            break
        chosen.append(key)
    return [key for key in RUN_KEYS if key in chosen]
