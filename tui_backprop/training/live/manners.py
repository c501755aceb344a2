"""How a trainer behaves towards screens, as whoever starts it says."""

from __future__ import annotations

import json
import math
from dataclasses import asdict, dataclass
from pathlib import Path

from tui_backprop.store.place import Store

LAST_MOMENT = 1.0
"""Seconds that a trainer gets for what it records when nobody looks any more."""
MINUTE = 60.0
"""Seconds for which a run goes on when its screen has gone without a word, when nobody says otherwise."""


@dataclass(frozen=True)
class Manners:
    """What a trainer is told when it is started.

    Attributes:
        store: where it records its runs; None for nowhere.
        screen: what other screens call the one that starts it.
        has_door: other screens of this user and machine may come in.
        grace: seconds for which a run goes on when its last screen has gone without a word; infinite for a run that
            goes on to its end.
    """

    store: Store | None = None
    screen: str = ""
    has_door: bool = False
    grace: float = 0.0

    def to_text(self) -> str:
        """As an argument of a process."""
        grace = None if math.isinf(self.grace) else self.grace
        return json.dumps(asdict(self) | {"store": self.store and str(self.store.root), "grace": grace})

    @classmethod
    def from_text(cls, text: str) -> Manners:
        """What `to_text` has written."""
        values = json.loads(text)
        store = Store(Path(values.pop("store"))) if values["store"] else values.pop("store")
        grace = values.pop("grace")
        return cls(store=store, grace=math.inf if grace is None else grace, **values)


PLAIN = Manners()
"""Records nothing, lets nobody in, and ends with its screen."""
