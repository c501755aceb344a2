"""Recorded runs for reports, and what it takes to falsify one."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

from tui_backprop.experiment.experiment import Experiment
from tui_backprop.report.lab.blocks import Document
from tui_backprop.report.lab.compose import Material, report_of
from tui_backprop.report.lab.gather import Subject, gather
from tui_backprop.report.lab.write import SUFFIXES
from tui_backprop.store.checkpoints import Checkpoint, read_checkpoint, write_checkpoint
from tui_backprop.store.frames import OUTCOME, encode, encode_json, scan
from tui_backprop.store.index import Index
from tui_backprop.store.journal import segments
from tui_backprop.store.place import Store
from tui_backprop.training.diagnosis.chronicle import Chronicle
from tui_backprop.training.run.recording import Recording
from tui_backprop.training.run.trainer import Training

NOW = 1_795_600_000.0


def record(store: Store, **settings: Any) -> str:
    """Train an experiment to its end and record it, as `train` does; gives the run's name."""
    training = Training(Experiment(**{"epochs": 40, **settings}))
    chronicle = Chronicle(training)
    recording = Recording(training, store, collect=chronicle.settle)
    chronicle.also = recording.add
    for one in training.records():
        chronicle.take(one)
    findings = [finding.to_dict() for finding in chronicle.diagnosis().findings]
    assert recording.finish(findings=findings), recording.recorder.trouble
    return recording.recorder.id


def subjects(store: Store, *names: str) -> list[Subject]:
    """Recorded runs as a report gathers them."""
    with Index(store) as index:
        index.refresh()
        rows = {row.id: row for row in index.rows()}
    return gather(store, [rows[name] for name in names])


def document(*found: Subject, **more: Any) -> Document:
    """The report on some runs."""
    return report_of(Material(found, now=NOW, **more))


def text_of(found: Document) -> str:
    """All that a report says, without its pictures."""
    from tui_backprop.report.lab.markdown import markdown

    return markdown(found)


def change_outcome(store: Store, run: str, change: Callable[[dict[str, Any]], None]) -> None:
    """Change what the end of a run has recorded, with checksums that fit."""
    (_, file), *_ = reversed(segments(store.runs / run))
    frames = scan(file.read_bytes()).frames
    written = bytearray()
    for frame in frames:
        payload: list[Any] = [bytes(frame.payload)]
        if frame.kind == OUTCOME:
            value = json.loads(payload[0])
            change(value)
            payload = [encode_json(value)]
        for part in encode(frame.kind, frame.sequence, payload):
            written += part
    file.write_bytes(written)


def change_checkpoint(store: Store, run: str, change: Callable[[dict[str, Any], dict[str, Any]], None]) -> None:
    """Change the newest weights of a run, or what stands beside them."""
    found, _ = read_checkpoint(store.runs / run)
    assert found is not None
    state, arrays = json.loads(json.dumps(found.state)), {name: array.copy() for name, array in found.arrays.items()}
    change(state, arrays)
    write_checkpoint(store.runs / run, Checkpoint(found.serial + 1, state, arrays))


def sketched(_draw: object) -> dict[str, bytes]:
    """In place of `rendered`, for what is no matter of figures: drawing them takes nearly all the time of a report."""
    return dict.fromkeys(SUFFIXES, b'<svg xmlns="http://www.w3.org/2000/svg"></svg>')


def files_in(folder: Path) -> set[str]:
    return {str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file()}
