"""`backprop-tui resume`: go on with a run that was interrupted."""

from __future__ import annotations

import click

from tui_backprop.cli.command import Command
from tui_backprop.cli.launch import launch
from tui_backprop.cli.store_options import store_option
from tui_backprop.cli.train import tell, train_to_the_end
from tui_backprop.cli.values import whole_number
from tui_backprop.store.housekeeping import resolve
from tui_backprop.store.index import Index
from tui_backprop.store.place import Store, find_store
from tui_backprop.store.reader import StoredRun, read_run
from tui_backprop.store.standing import Standing
from tui_backprop.training.run.recording import experiment_of, require_resumable, restore, warnings_for
from tui_backprop.tui.options import DashboardOptions


@click.command(
    cls=Command,
    epilog="Exit codes: 0 trained; 1 diverged; 2 bad use; 130, 143 and 129 interrupted by Ctrl-C, by "
    "SIGTERM and by a dropped line.",
)
@click.argument("run", default="", metavar="[RUN]")
@click.option(
    "--every", type=whole_number(0, 1_000_000_000), metavar="N",
    help="a loss line every N epochs, 0 for none  [default: as 'train' has it]",
)  # fmt: skip
@click.option("--samples", is_flag=True, help="list every sample with truth and prediction at the end")
@click.option(
    "--decimals", type=whole_number(1, 17), default="6", metavar="N", help="of a listed prediction  [default: 6]"
)
@click.option("--json", "as_json", is_flag=True, help="make the last line one JSON object, as 'train --json' does")
@click.option("--watch", is_flag=True, help="on the screen, as the dashboard")
@store_option
def resume(
    run: str, every: int | None, samples: bool, decimals: int, as_json: bool, watch: bool, store: str | None
) -> int:
    """Go on with a run that was interrupted, to the bits at which it would have ended.

    RUN is its name, the beginning or the end of its identifier, or its identifier; without RUN it is the newest that
    was interrupted. It goes on from its last checkpoint, at most a second or so before it ended, and is recorded as
    the same run.
    """
    place = find_store(store)
    stored = interrupted_run(place, run)
    if not run and not watch:
        name = f" ({stored.labels.name})" if stored.labels.name else ""
        click.echo(f"going on with {stored.id}{name}", err=True)
    for line in (*stored.damage, *warnings_for(stored)):
        click.echo(line, err=True)
    if watch:
        return launch(experiment_of(stored), DashboardOptions(), place, resume=stored.id)
    training = restore(stored)
    if stored.checkpoint is None:
        click.echo("it had no checkpoint yet: it begins anew", err=True)
    done = train_to_the_end(training, every, place, resumed=stored)
    return tell(done, samples=samples, decimals=decimals, as_json=as_json)


def interrupted_run(store: Store, wanted: str) -> StoredRun:
    """The run that is to go on.

    Args:
        wanted: see `resolve`; "" for the newest one that was interrupted.

    Raises:
        StoreError: there is none, or it cannot go on.
    """
    with Index(store) as index:
        index.refresh()
        rows = index.rows()
    waiting = [row for row in rows if row.kind == "run" and row.state == Standing.INTERRUPTED]
    row = resolve(waiting if waiting and not wanted else rows, wanted)
    run = read_run(store.runs / row.id)
    require_resumable(run)
    return run
