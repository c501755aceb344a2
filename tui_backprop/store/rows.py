"""`Row`: a run as one line of a list, and what of it can be filtered and sorted by."""

from __future__ import annotations

import json
import math
import re
import time
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from tui_backprop.store.reader import StoredRun, progress
from tui_backprop.store.standing import Standing
from tui_backprop.store.writer import Writer

RESULTS = (
    "epochs", "steps", "loss", "accuracy", "test_loss", "test_accuracy", "validation_loss", "validation_accuracy",
    "seconds",
)  # fmt: skip
"""Numbers that a run's result may hold."""

TEXTS = ("what", "file", "verdict")
"""What is no training has these of its result: what it was in a line, and of a check the program and the verdict."""

FIELDS = ("id", "kind", "status", "stopped_by", "name", "note", "tag", "started", "host", "size", *RESULTS, *TEXTS)
"""What every row can be asked for, besides the settings of its experiment."""


@dataclass(frozen=True)
class Row:
    """A run as the index keeps it.

    Attributes:
        id: the run's name.
        kind: "run", "sweep", …
        started: seconds since 1970.
        status: a word of `Standing`; "" when it must be found out by looking at `writer`.
        stopped_by: which rule ended it; "" when none has.
        name, note, tags: its labels.
        writer: as JSON.
        touched: when anything of it was last written, in seconds since 1970.
        size: bytes on the disk.
        experiment: its settings, as JSON.
        result: how far it has come, as JSON.
        message: what of it could not be read; "" when all could.
    """

    id: str
    kind: str
    started: float
    status: str
    stopped_by: str
    name: str
    note: str
    tags: tuple[str, ...]
    writer: str
    touched: float
    size: int
    experiment: str
    result: str
    message: str

    @classmethod
    def of(cls, run: StoredRun) -> Row:
        """The row of a run that was read."""
        outcome = run.outcome or {}
        return cls(
            id=run.id,
            kind=run.kind,
            started=run.started,
            status="" if run.outcome is None else run.status,
            stopped_by=str(outcome.get("stopped_by", "")),
            name=run.labels.name,
            note=run.labels.note,
            tags=run.labels.tags,
            writer=json.dumps(run.writer.to_dict()),
            touched=run.touched,
            size=run.size,
            experiment=json.dumps(run.meta.get("experiment", {})),
            result=json.dumps(dict(progress(run))),
            message="; ".join(run.damage),
        )

    @classmethod
    def damaged(cls, run: str, message: str, *, started: float, size: int = 0) -> Row:
        """The row of a run that is set aside."""
        return cls(run, "run", started, Standing.DAMAGED, "", "", "", (), "{}", started, size, "{}", "{}", message)

    @cached_property
    def settings(self) -> Mapping[str, Any]:
        """The settings of its experiment."""
        value = json.loads(self.experiment)
        return value if isinstance(value, dict) else {}

    @cached_property
    def results(self) -> Mapping[str, Any]:
        """How far it has come: names of `RESULTS`, and others."""
        value = json.loads(self.result)
        return value if isinstance(value, dict) else {}

    @cached_property
    def state(self) -> str:
        """Its status, as of when it was first asked for."""
        if self.status:
            return self.status
        is_alive = Writer.from_dict(json.loads(self.writer)).is_alive(self.touched)
        return Standing.RUNNING if is_alive else Standing.INTERRUPTED

    def value(self, field: str) -> Any:
        """What it has for a field of `FIELDS` or a setting of its experiment; None when it has nothing."""
        if field in RESULTS or field in TEXTS:
            return _pick(self.result, field)
        if field == "tag":
            return self.tags
        if field == "status":
            return self.state
        if field == "started":
            return time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(self.started))
        if field == "host":
            return Writer.from_dict(json.loads(self.writer)).host
        if field in FIELDS:
            return getattr(self, field)
        return _pick(self.experiment, field)

    @cached_property
    def words(self) -> str:
        """What free words are looked for in, in lower case."""
        found = _STRINGS.findall(self.experiment) + _STRINGS.findall(self.result)
        parts = (self.id, self.kind, self.state, self.name, self.note, *self.tags, *found)
        return " ".join(parts).lower()

    def to_dict(self) -> dict[str, Any]:
        """Plain JSON values; a number that is not finite is None."""
        plain: dict[str, Any] = {
            "id": self.id,
            "kind": self.kind,
            "started": self.value("started"),
            "status": self.state,
            "stopped_by": self.stopped_by,
            "name": self.name,
            "note": self.note,
            "tags": list(self.tags),
            "host": self.value("host"),
            "size": self.size,
            "experiment": dict(self.settings),
        }
        plain |= {name: finite(self.results.get(name)) for name in RESULTS}
        others = {name: value for name, value in self.results.items() if name not in plain}
        plain |= {name: finite(value) for name, value in others.items() if not isinstance(value, dict | list)}
        return plain | {"message": self.message}


_STRINGS = re.compile(r': "((?:[^"\\]|\\.)*)"')
_DECODER = json.JSONDecoder()


def _pick(text: str, name: str) -> Any:
    """One value of a flat JSON object as `json.dumps` writes it; a list of ten thousand needs one or two of each.

    Inside of a string the quotation marks around the name would have backslashes.
    """
    key = f'"{name}": '
    at = text.find(key)
    return None if at < 0 else _DECODER.raw_decode(text, at + len(key))[0]


def finite(value: Any) -> Any:
    """A value, or None for a number that JSON cannot hold."""
    return None if isinstance(value, float) and not math.isfinite(value) else value
