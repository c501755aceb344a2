"""The process that watches somebody else's training while a screen shows it.

It is run as `python -m` this module with its end of the channel, what is to be watched as JSON, and the directory of
the store in which it is recorded.
"""

from __future__ import annotations

import json
import sys
from multiprocessing.connection import Connection
from pathlib import Path

from tui_backprop.store.place import Store
from tui_backprop.training.observers import OBSERVERS
from tui_backprop.training.watched.opening import Target
from tui_backprop.training.watched.server import WatchServer


def main() -> None:
    given = json.loads(sys.argv[2])
    target = Target(**{**given, "command": tuple(given["command"])})
    store = Store(Path(sys.argv[3])) if len(sys.argv) > 3 else None
    WatchServer(Connection(int(sys.argv[1])), OBSERVERS, target, store).serve()


if __name__ == "__main__":
    main()
