"""`backprop-tui presets`: the ready-made experiments and what their sources found."""

from __future__ import annotations

import json

import click
from rich import box
from rich.console import Console
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from tui_backprop.cli.command import Command
from tui_backprop.cli.values import one_of
from tui_backprop.experiment.command_line import as_options
from tui_backprop.experiment.presets import PRESETS, Preset
from tui_backprop.experiment.toml_file import to_toml
from tui_backprop.report.measurements import NOT_MEASURED, Measurements, lines_of, packaged

MAX_WIDTH = 120


@click.command(cls=Command)
@click.argument("name", required=False, type=one_of("preset", PRESETS))
@click.option("--json", "as_json", is_flag=True, help="print one JSON object: preset name to its parts")
def presets(name: str | None, as_json: bool) -> None:
    """List the presets: the main settings of five published studies, and their claims beside what was measured.

    With a NAME, print that preset as a TOML file for --experiment, to be changed and kept.
    """
    measurements = packaged()
    if as_json:
        chosen = PRESETS.values() if name is None else [PRESETS[name]]
        print(
            json.dumps({preset.name: _as_json(preset, measurements) for preset in chosen}, ensure_ascii=False, indent=2)
        )
        return
    if name is not None:
        preset = PRESETS[name]
        print(f"# {preset.name}: {preset.summary}\n{to_toml(preset.experiment)}", end="")
        return
    console = Console(highlight=False)
    console.width = min(console.width, MAX_WIDTH)
    for preset in PRESETS.values():
        _show(preset, measurements, console)
    console.print(
        "published: what the study's author wrote, of one run. measured: rows of 'backprop-tui reproduce', over 20\n"
        "seeds unless it says otherwise; where processors' kernels do not agree, each with its kernels in brackets.\n"
        "† a value that the source leaves out.\n\n"
        "backprop-tui --preset NAME         watch one\n"
        "backprop-tui train --preset NAME   train it without a screen\n"
        "backprop-tui presets NAME          print its settings"
    )


def _show(preset: Preset, measurements: Measurements, console: Console) -> None:
    console.print(Text.assemble((preset.name, "bold"), f"  {preset.summary}"))
    console.print(Padding(Text(preset.source, style="dim"), (0, 0, 0, 2)))
    console.print(Padding(Text("preset: " + as_options(preset.experiment)), (0, 0, 0, 2)))
    table = Table(box=box.SIMPLE_HEAD, expand=True, pad_edge=False)
    table.add_column("claim", ratio=3)
    table.add_column("published", ratio=2)
    table.add_column("measured", ratio=5)
    for finding in preset.published:
        measured = "\n".join(lines_of(measurements, preset.system, finding.rows))
        table.add_row(Text(finding.claim), Text(finding.published or NOT_MEASURED), Text(measured or NOT_MEASURED))
    console.print(Padding(table, (0, 0, 0, 2)))


def _as_json(preset: Preset, measurements: Measurements) -> dict[str, object]:
    rows = measurements.rows.get(preset.system, {})
    return {
        "summary": preset.summary,
        "source": preset.source,
        "experiment": preset.experiment.to_dict(),
        "published": [
            {
                "claim": finding.claim,
                "published": finding.published,
                "measured": {row: rows[row] for row in finding.rows if row in rows},
            }
            for finding in preset.published
        ],
    }
