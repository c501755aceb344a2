"""What a person must find on the picture of each panel, whatever its size: checked beside the picture itself."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from tests.tui.picture import Picture
from tests.tui.roles import LETTERS
from tui_backprop.training.live.requests import SamplesRequest
from tui_backprop.training.live.snapshot import Scene, Snapshot
from tui_backprop.tui.actions import ACTIONS
from tui_backprop.tui.app import BackpropApp
from tui_backprop.tui.render.markers import CLASS_GLYPHS


@dataclass(frozen=True)
class Seen:
    """A picture, and the run that it is of."""

    picture: Picture
    app: BackpropApp

    @property
    def text(self) -> str:
        return self.picture.text

    @property
    def snapshot(self) -> Snapshot:
        snapshot = self.app.session.view().snapshot
        assert snapshot is not None
        return snapshot

    @property
    def scene(self) -> Scene:
        scene = self.app.session.view().scene
        assert scene is not None
        return scene

    def inked(self, role: str) -> str:
        """The characters in the colour of a role."""
        return self.picture.inked(LETTERS[role])

    def row(self, word: str, *, at: int = 0) -> str:
        """The one row that has a word at a column, without the blanks behind it."""
        (found,) = [row.rstrip() for row in self.picture.rows if f"{row} "[at:].startswith(f"{word} ")]
        return found


Finding = Callable[[Seen], None]
FINDINGS: dict[str, Finding] = {}
"""A panel's name to what checks its picture."""


def on(*panels: str) -> Callable[[Finding], Finding]:
    """Enters what must be found on the pictures of these panels."""

    def enter(check: Finding) -> Finding:
        FINDINGS.update(dict.fromkeys(panels, check))
        return check

    return enter


def has_braille(text: str) -> bool:
    return any("\u2801" <= character <= "\u28ff" for character in text)


@on("settings")
def every_setting_with_its_keys_and_value(seen: Seen) -> None:
    assert seen.picture.title == "Experiment"
    for action in ACTIONS:
        if action.setting:
            row = seen.row(action.setting.ljust(10), at=4)
            assert f" {action.value(seen.app.session)} " in f"{row} "
            assert action.keys[0] in row[:4]
            assert action.keys[0] in seen.inked("accent")


@on("now")
def the_figures_of_the_run(seen: Seen) -> None:
    record, scene = seen.snapshot.record, seen.scene
    assert record is not None
    assert record.accuracy is not None
    assert record.test_loss is not None
    assert record.test_accuracy is not None
    for name, value, role in (("loss", record.loss, "train"), ("test loss", record.test_loss, "test")):
        assert seen.row(name).endswith(f" {value:.6f}")
        assert f"{value:.6f}" in seen.inked(role)
    assert seen.row("accuracy").endswith(f" {100 * record.accuracy:.1f} %")
    assert seen.row("test accuracy").endswith(f" {100 * record.test_accuracy:.1f} %")
    assert seen.row("wrong").endswith(f" {seen.snapshot.wrong} of {scene.samples}")
    assert seen.row("samples").endswith(f" {scene.samples} + {scene.test_samples}")
    assert seen.row("network").endswith(" " + "-".join(map(str, scene.sizes)))


@on("loss", "accuracy")
def curves_with_title_legend_and_axes(seen: Seen) -> None:
    experiment, (*_, line, ticks) = seen.scene.experiment, seen.picture.rows
    assert seen.picture.title in (f"Loss · {experiment.loss} · log", "Accuracy")
    assert ticks.startswith("epoch")
    epochs = [*map(int, re.findall(r"\d+", ticks))]
    assert epochs[0] == 0
    assert len(epochs) == line.count("┬") >= 3
    assert seen.snapshot.record is not None
    assert epochs[-1] >= seen.snapshot.record.epoch
    values = [float(row.partition("┤")[0]) for row in seen.picture.rows if "┤" in row]
    assert values == sorted(values, reverse=True)
    assert len(values) >= 3
    for role in ("train", "test"):
        legend, *plot = seen.inked(role).splitlines()
        assert legend.split()[-1] == role
        assert has_braille("".join(plot))


@on("truth", "prediction")
def samples_in_their_plane(seen: Seen) -> None:
    wrong = seen.snapshot.wrong
    across, up = seen.scene.axes
    assert seen.picture.title in (f"Ground truth · {across} × {up}", f"Prediction · {wrong} wrong")
    is_prediction = seen.picture.title.startswith("Prediction")
    filled, hollow = CLASS_GLYPHS["unicode"]
    for index, name in enumerate(seen.scene.class_names):
        legend, *plot = seen.inked(f"class{index}").splitlines()
        assert legend.split()[0] == filled[index]
        assert f"{filled[index]} {name}" in seen.picture.rows[0]
        assert "".join(plot).count(filled[index]) > 10
        assert (hollow[index] in "".join(plot)) == is_prediction
    assert len(re.findall(r"-?\d\.\d", seen.picture.rows[-1])) == seen.picture.rows[-2].count("┬") >= 3
    assert sum("┤" in row for row in seen.picture.rows) >= 3


@on("samples")
def truth_prediction_and_verdict_of_each(seen: Seen) -> None:
    window, text = seen.snapshot.answers.of(SamplesRequest), seen.text
    assert window is not None
    shown = text.count("✓") + text.count("✗")
    total = seen.scene.samples
    assert seen.picture.title == (f"Samples · {total}" if shown == total else f"Samples · 0–{shown - 1} of {total}")
    assert text.count("✗") == sum(not right for right in window.right[:shown]) == seen.inked("bad").count("✗")
    for index in range(shown):
        assert re.search(rf"(^|\s){index}  {int(window.truth[index])}\s+{window.value[index]:.6f}  ", text)


@on("field")
def both_classes_their_boundary_and_the_samples(seen: Seen) -> None:
    record, scene = seen.snapshot.record, seen.scene
    assert record is not None
    assert record.test_accuracy is not None
    wrong = (seen.snapshot.wrong or 0) + round((1 - record.test_accuracy) * scene.test_samples)
    assert wrong > 0
    assert seen.picture.subtitle == f"{wrong} of {scene.samples + scene.test_samples} shown are wrong"
    ground = "".join(seen.picture.ground)
    assert {"0", "9"} <= set(ground)
    assert "|" in ground + "".join(seen.picture.ink)
    glyphs = seen.inked("class0") + seen.inked("class1")
    assert all(glyphs.count(glyph) > 5 for glyph in "●✚")
    assert set(glyphs) & set("○✛")
    assert seen.picture.rows[-1].split() == ["●", "0", "✚", "1", "•", "test", "○", "wrong"]


@on("network")
def every_layer_and_the_focused_unit_in_numbers(seen: Seen) -> None:
    head = seen.picture.rows[0].split()
    assert " ".join(head) == "inputs layer 1 layer 2 output"
    assert "layer 1, unit 1" in seen.inked("accent")
    assert seen.inked("accent").count("[") >= 1
    rows = [row for row in seen.picture.rows if "∂L/∂w" in row or "∂L/∂b" in row]
    assert re.findall(r"(?m)^[> ] (w\d|b) ", "\n".join(rows)) == ["w1", "w2", "b"]
    assert all(has_braille(seen.inked(role)) for role in ("class0", "class1"))


@on("layers")
def a_row_a_layer_and_the_verdict(seen: Seen) -> None:
    assert seen.picture.rows[0].split("  ")[0] == "layer"
    for heading in ("|∂L/∂W|", "|ΔW|/|W|", "flat", "dead", "mean a", "± a"):
        assert f" {heading}" in seen.picture.rows[0]
    names = [row.split("  ")[0] for row in seen.picture.rows[1:4]]
    assert names == ["1 tanh", "2 tanh", "3 sigmoid"]
    assert all(len(re.findall(r"[▁-█]", row)) == 6 for row in seen.picture.rows[1:4])
    record = seen.snapshot.record
    right = round(record.accuracy * seen.snapshot.scene.samples) if seen.snapshot.scene else None
    said = re.fullmatch(r"\s*gradients reach every layer; (\d+) of (\d+) right\s*", seen.inked("good"))
    assert said is not None
    assert round(record.accuracy * int(said[2])) == int(said[1])
    assert right in (None, int(said[1]))


@on("hidden")
def the_space_of_every_layer(seen: Seen) -> None:
    (head,) = [row for row in seen.picture.rows if row.startswith("inputs")]
    assert f"inputs: {' × '.join(seen.scene.feature_names)} " in head
    for layer in (1, 2):
        assert re.search(rf"layer {layer}: PC (1 )?\d+% × (PC 2 )?\d+%", head)
    assert seen.inked("class0").count("●") > 20
    assert seen.inked("class1").count("✚") > 20
    assert has_braille(seen.inked("border"))


@on("inspect")
def one_samples_arithmetic_with_its_numbers(seen: Seen) -> None:
    head = r"step 1 of 8   the gradient agrees with central differences to their rounding"
    assert re.fullmatch(head, seen.row("step"))
    assert "▸ sample 0, as it comes in" in seen.inked("accent")
    assert int(seen.row("truth", at=2)[2:].split("│")[0].split()[1]) == int(seen.scene.point_labels[0])
    rows = "\n".join(seen.picture.rows)
    for unit in "₁₂₃₄":
        assert re.search(rf"z{unit} = \(?−?\d+\.\d+\)?·.* \+ ", rows)
        assert re.search(rf"a{unit} = tanh\(−?\.?\d*\.\d+\) = −?\d\.\d+", rows)
    assert "more below" in rows


@on("compare")
def a_row_a_run_with_what_is_its_own(seen: Seen) -> None:
    for heading in ("run", "what is its own", "first 100 %", "loss", "accuracy", "test", "seconds"):
        assert heading in seen.picture.rows[0]
    assert "━━ now" in seen.inked("train")
    pins = seen.app.comparison.pins
    assert len(pins) == 2
    for row, name, own, snapshot in zip(
        seen.picture.rows[1:4],
        ("now", "1", "2"),
        ("relu, adamw", "tanh, adam", "tanh, adamw"),
        (seen.snapshot, *(pin.snapshot for pin in pins)),
        strict=True,
    ):
        assert re.match(rf".. {name} +{own} ", row)
        assert snapshot.record is not None
        assert f"{snapshot.record.loss:.6f} " in row
    assert [seen.inked(f"pinned{index}").split()[-1] for index in (0, 1)] == ["1", "2"]


@on("confusion")
def who_is_taken_for_whom(seen: Seen) -> None:
    assert seen.picture.rows[0].startswith("100.0 % of the test samples are right; truth down, prediction across")
    table = [re.findall(r"\d+|·", row) for row in seen.picture.rows[2:5]]
    for index, (name, *counts) in enumerate(table):
        assert name == seen.scene.class_names[index]
        assert [count for count in counts[:3] if count != "·"] == ["10"]
        assert counts[index] == "10"
        assert set(seen.picture.ground[2 + index]) == {" ", "g"}


@on("gallery")
def images_with_what_they_are_taken_for(seen: Seen) -> None:
    (first, last) = map(int, re.findall(r"\d+", seen.picture.rows[0])[:2])
    assert seen.picture.rows[0].startswith(f"{first}–{last} of {seen.scene.test_samples} test samples")
    captions = re.findall(r"✓ (\d) +(\d+)%", seen.text)
    assert len(captions) == last - first + 1 >= 8
    assert all(50 < int(sure) <= 100 for _, sure in captions)
    assert [int(truth) for truth, _ in captions] == [index % 3 for index in range(len(captions))]


@on("weights")
def a_picture_a_unit(seen: Seen) -> None:
    assert seen.picture.title == "First-layer weights · what was learned"
    units = [*map(int, re.findall(r"unit (\d+)", "\n".join(seen.picture.rows)))]
    assert units == [*range(1, len(units) + 1)]
    assert seen.picture.subtitle == f"units 1–{len(units)} of 12"
    ground = "".join(seen.picture.ground)
    assert {"0", "5", "9"} <= set(ground)
