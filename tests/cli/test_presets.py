"""`backprop-tui presets`."""

from __future__ import annotations

import json

import pytest

from tui_backprop.cli.main import main
from tui_backprop.experiment.experiment import Experiment
from tui_backprop.experiment.presets import PRESETS
from tui_backprop.experiment.toml_file import from_toml
from tui_backprop.report.measurements import packaged


def test_the_list_names_every_preset_and_every_finding(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    assert main(["presets"]) == 0
    out = capsys.readouterr().out
    assert all(len(line) <= 80 for line in out.splitlines())
    words = set(out.split())
    for preset in PRESETS.values():
        assert f"\n{preset.name}  {preset.summary}\n" in f"\n{out}"
        for finding in preset.published:
            for text in (finding.claim, finding.published, *(f"{row}:" for row in finding.rows)):
                assert set(text.split()) <= words
            for row in finding.rows:
                assert set(packaged().told(preset.system, row).split()) <= words


@pytest.mark.parametrize("columns", ["20", "40", "300"])
def test_any_width_will_do(columns: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", columns)
    assert main(["presets"]) == 0
    assert max(len(line) for line in capsys.readouterr().out.splitlines()) <= min(int(columns), 120)


@pytest.mark.parametrize("name", PRESETS)
def test_one_preset_is_a_file_for_experiment(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["presets", name]) == 0
    assert from_toml(capsys.readouterr().out) == PRESETS[name].experiment


def test_json(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["presets", "--json"]) == 0
    everything = json.loads(capsys.readouterr().out)
    assert list(everything) == list(PRESETS)
    for name, parts in everything.items():
        assert Experiment.from_dict(parts["experiment"]) == PRESETS[name].experiment
        assert [finding["claim"] for finding in parts["published"]] == [f.claim for f in PRESETS[name].published]
        assert [list(finding["measured"]) for finding in parts["published"]] == [
            list(f.rows) for f in PRESETS[name].published
        ]
    assert main(["presets", "lab-sheet", "--json"]) == 0
    assert json.loads(capsys.readouterr().out) == {"lab-sheet": everything["lab-sheet"]}
