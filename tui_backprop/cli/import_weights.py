"""`backprop-tui import`: weights from a file as a new run, to be looked at and gone on with."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import click

from tui_backprop.cli.options import ExperimentCommand
from tui_backprop.cli.reading import read_data
from tui_backprop.cli.store_options import store_option
from tui_backprop.cli.values import file_name
from tui_backprop.errors import DataError, StoreError
from tui_backprop.exchange.contents import Contents
from tui_backprop.exchange.loading import put_weights
from tui_backprop.exchange.model import EXPERIMENT
from tui_backprop.exchange.weight_files import read_weights
from tui_backprop.experiment.experiment import Experiment
from tui_backprop.experiment.toml_file import from_toml
from tui_backprop.store.housekeeping import shared_name
from tui_backprop.store.labels import LONGEST_NAME, RESERVED, Labels, write_labels
from tui_backprop.store.place import find_store
from tui_backprop.store.standing import Standing
from tui_backprop.training.run.history import values_of
from tui_backprop.training.run.record import series_of
from tui_backprop.training.run.recording import Recording
from tui_backprop.training.run.trainer import Training


class ImportCommand(ExperimentCommand):
    """A command on a file that may hold an experiment of its own: options go over it."""

    def invoke(self, ctx: click.Context) -> Any:
        path = ctx.params.pop("path")
        contents = read_weights(path)
        text = contents.texts.get(EXPERIMENT)
        if text is not None and not ctx.params["preset"] and not ctx.params["experiment_file"]:
            for name, value in from_toml(text, where=path).to_dict().items():
                if name in ctx.params and ctx.params[name] is None:
                    ctx.params[name] = value
        ctx.params |= {"path": path, "contents": contents}
        return super().invoke(ctx)


@click.command("import", cls=ImportCommand, own_heading="Import")
@click.argument("path", metavar="FILE.npz|FILE.safetensors", type=file_name)
@store_option
def import_weights(experiment: Experiment, path: str, contents: Contents, store: str | None) -> None:
    """Take weights from a file as a new run.

    The file has layer1.weight of shape (units, inputs), layer1.bias of shape (units,), layer2.weight, …; 'backprop-tui
    export' writes such files, with the experiment inside. For a file without one, and to change it, there are the
    options of an experiment. Names, shapes and values are checked before anything is recorded. The run stands at epoch
    0 with these weights: 'backprop-tui resume RUN' trains on from them, and the history opens it.
    """
    training = Training(experiment, dataset=read_data(experiment))
    try:
        put_weights(training, contents)
    except ValueError as error:
        raise DataError(str(error), where=path) from None
    place = find_store(store)
    recording = Recording(training, place)
    record = next(training.records())
    recording.add(0, 0, values_of([record], series_of(experiment.metrics)))
    recording.recorder.event("imported", file=str(Path(path).absolute()))
    recording.keep()
    is_over = bool(training.stopped_by)
    done = recording.finish() if is_over else recording.finish(status=Standing.IMPORTED)
    if not done:
        raise StoreError(recording.recorder.trouble or "the disk does not answer", where=str(place.root))
    name = _name(path)
    write_labels(place.runs / recording.recorder.id, Labels(name=name, tags=("imported",)))
    score = "" if record.accuracy is None else f", {experiment.score.label} {record.accuracy:.6g}"
    parameters = training.learner.network.parameters.size
    print(f"{recording.recorder.id}: {parameters:,} parameters, loss {record.loss:.6g}{score}")
    if not is_over:
        print(f"to train on from them: backprop-tui resume {recording.recorder.id}")
    if shared := shared_name(place, name):
        print(shared, file=sys.stderr)


def _name(path: str) -> str:
    """What the new run is called: as its file, where that can be a name."""
    name = Path(path).stem.lstrip("-")[:LONGEST_NAME]
    return "" if name.lower() in RESERVED else name
