"""Looking for the network of a program beside all else, and whether there is a point in it."""

from __future__ import annotations

import ast
import threading
from pathlib import Path

from tui_backprop.reading.mapped.dwelling import OwnNetwork
from tui_backprop.reading.program.program import source_of
from tui_backprop.reading.running import running
from tui_backprop.reading.running.running import network_in_file
from tui_backprop.training.watched.opening import Target

SECONDS = 60
"""Of processor time that the search may take."""
LAST_MOMENT = 1.0
"""Seconds that it gets to end."""


class Search:
    """A search for the network in a target's program, in a thread and a process of its own.

    Attributes:
        found: the network, or why it cannot be watched, in a clause; None while it is looked for.
    """

    def __init__(self, target: Target) -> None:
        self.found: OwnNetwork | str | None = None
        self._target = target
        self._thread = threading.Thread(target=self._look, daemon=True)
        self._thread.start()

    def _look(self) -> None:
        script, arguments = self._target.script
        try:
            self.found = network_in_file(Path(script), arguments, self._target.answers, seconds=SECONDS)
        except Exception as error:  # a full disk, a defect of ours: curves remain
            self.found = f"looking for the network failed: {type(error).__name__}: {error}"

    def wait(self, seconds: float) -> None:
        """Until it is over, but no longer than this."""
        self._thread.join(seconds)

    def stop(self) -> None:
        """End it, and the process that it has started."""
        running.stopping.set()
        self._thread.join(LAST_MOMENT)
        running.stopping.clear()


def uses_numpy(script: Path) -> bool:
    """Whether a Python program imports NumPy, itself or in a module beside it."""
    waiting, seen = [script], set()
    while waiting:
        path = waiting.pop()
        if path in seen or not path.is_file():
            continue
        seen.add(path)
        names = _imported(path)
        if "numpy" in names:
            return True
        waiting += [script.parent / f"{name}.py" for name in names]
    return False


def _imported(path: Path) -> set[str]:
    """The first parts of the names of what a module imports."""
    try:
        tree = ast.parse(source_of(path))
    except (OSError, SyntaxError, ValueError):
        return set()
    found = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            found |= {alias.name.partition(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            found.add(node.module.partition(".")[0])
    return found
