"""The pages: all that the lab asks for is on them, for every kind of data, and HTML needs nothing from outside."""

from __future__ import annotations

import base64
import re
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from tests.data.test_sources import write_idx
from tests.report.lab.making import document, files_in, record, subjects, text_of
from tui_backprop.nn.activations import ACTIVATIONS
from tui_backprop.nn.losses import LOSSES
from tui_backprop.nn.optimizers import LETTERS, OPTIMIZERS
from tui_backprop.report.lab import write as writing
from tui_backprop.report.lab.blocks import Document, Drawing, Heading, Paragraph, Remark, Tabular, Tone
from tui_backprop.report.lab.figures import style
from tui_backprop.report.lab.folder import Folder
from tui_backprop.report.lab.formulas import formulas
from tui_backprop.report.lab.html import page
from tui_backprop.report.lab.markdown import markdown
from tui_backprop.report.lab.write import write
from tui_backprop.report.table import Column, Table
from tui_backprop.store.place import Store

_RESOURCES = {"src", "href", "srcset", "data", "poster", "action", "background", "xlink:href", "cite", "formaction"}


class Page(HTMLParser):
    """What of a page may be fetched, its pictures, and what it says."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.links: list[str] = []
        self.images: list[dict[str, str | None]] = []
        self.tags: list[str] = []
        self.ids: set[str] = set()
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = dict(attrs)
        self.tags.append(tag)
        self.links += [value or "" for name, value in attrs if name in _RESOURCES]
        self.ids |= {value for name, value in attrs if name == "id" and value}
        if tag == "img":
            self.images.append(found)
        assert not [name for name in found if name.startswith("on")], "no scripts"


def assert_self_contained(text: str) -> Page:
    """No request leaves the page: everything that it shows is inside of it."""
    found = Page(text)
    assert not {"script", "iframe", "object", "embed", "video", "audio", "base", "form"} & set(found.tags)
    for link in found.links:
        assert link.startswith(("data:", "#")), link
        if link.startswith("#"):
            assert link[1:] in found.ids
    style = text[text.index("<style>") : text.index("</style>")]
    assert "url(" not in style
    assert "@import" not in style
    for image in found.images:
        assert image["alt"]
        drawn = base64.b64decode((image["src"] or "").removeprefix("data:image/svg+xml;base64,")).decode()
        assert drawn.rstrip().endswith("</svg>")
        links = re.findall(r'(?:href|src)="([^"]*)"', drawn)
        assert all(link.startswith(("#", "data:")) for link in links)
        assert not re.findall(r"url\((?!#)", drawn)
    return found


@pytest.fixture
def vector_only(monkeypatch: pytest.MonkeyPatch) -> None:
    """Draws every figure once, as SVG: its PNG is the same figure again."""
    monkeypatch.setattr(style, "_METADATA", {"svg": style._METADATA["svg"]})


@pytest.fixture
def written(store: Store, tmp_path: Path) -> Any:
    """Writes a report on runs and gives its document, its Markdown, its HTML and its directory."""

    def make(*names: str, **more: Any) -> tuple[Document, str, str, Path]:
        found = document(*subjects(store, *names), **more)
        folder = Folder(tmp_path / "report")
        write(found, folder)
        texts = [(folder.path / name).read_text(encoding="utf-8") for name in ("report.md", "report.html")]
        return found, texts[0], texts[1], folder.path

    return make


def test_the_page_has_what_the_lab_asks_for(store: Store, written: Any):
    run = record(store, epochs=300)
    found, md, html, folder = written(run)
    captions = [block.caption for block in found.blocks if isinstance(block, Drawing | Tabular)]
    for wanted in (
        "Learning curves", "Ground truth (left) beside", "Decision boundary", "Hidden space", "The hidden units",
        "Confusion matrix", "The 21 training samples: ground truth beside prediction", "Settings of the run",
    ):  # fmt: skip
        assert any(caption.startswith(wanted) for caption in captions), wanted
    assert all(
        "seed 7" in caption for caption in captions if caption.startswith(("Learning", "Ground", "Hidden", "The 21"))
    )
    assert all(
        "n = 21" in caption for caption in captions if caption.startswith(("Learning", "Ground", "Hidden", "The 21"))
    )
    for text in (md, html):
        assert "Figure 6:" in text
        assert "Figure 7:" not in text
        assert "accuracy 100 % (21 of 21 right)" in text
        assert "agree" in text
    assert len(assert_self_contained(html).images) == 6
    pictures = re.findall(r"!\[[^\]]+\]\((\S+)\)", md)
    assert {name.removesuffix(".png") + suffix for name in pictures for suffix in (".png", ".svg")} | {
        "report.md", "report.html", "report.json"
    } == files_in(folder)  # fmt: skip
    assert html.count("<tr") > 21


def test_the_same_report_has_the_same_bytes_whether_one_process_draws_it_or_several(
    store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    found = document(*subjects(store, record(store)))
    write(found, Folder(tmp_path / "one"))
    monkeypatch.setattr(writing, "MANY", 2)
    monkeypatch.setattr("threading.active_count", lambda: 1)
    told: list[tuple[int, int]] = []
    write(found, Folder(tmp_path / "two"), lambda done, total: told.append((done, total)))
    assert told == [(done, len(found.drawings)) for done in range(len(found.drawings) + 1)]
    assert files_in(tmp_path / "one") == files_in(tmp_path / "two")
    for name in files_in(tmp_path / "one"):
        assert (tmp_path / "one" / name).read_bytes() == (tmp_path / "two" / name).read_bytes(), name


EVERY: list[tuple[dict[str, Any], list[str]]] = [
    ({"dataset": "spiral", "points": 90, "test_fraction": 0.3, "loss": "cross-entropy"}, ["decision", "hidden-space"]),
    ({"dataset": "bumps", "points": 60}, ["predicted-over-true", "truth-and-prediction", "decision", "hidden-space"]),
    ({"hidden": ()}, ["decision", "confusion-matrix"]),
    ({"hidden": (12, 3, 1), "activation": "relu"}, ["hidden-units"]),
    ({"optimizer": "sgd", "learning_rate": 1e6, "activation": "relu", "output_activation": "none"}, ["decision"]),
    ({"dataset": "moons", "validation_fraction": 0.2, "patience": 3, "epochs": 100}, ["learning-curve"]),
    ({"epochs": 6000}, ["learning-curve"]),
]


@pytest.mark.usefixtures("vector_only")
@pytest.mark.parametrize(("settings", "figures"), EVERY, ids=lambda value: "-".join(map(str, value))[:40])
def test_every_kind_of_run_has_its_figures(store: Store, written: Any, settings: dict[str, Any], figures: list[str]):
    run = record(store, **settings)
    found, _, html, _ = written(run)
    names = [drawing.name.removesuffix(f"-{run}") for drawing in found.drawings]
    assert set(figures) <= set(names)
    assert len(assert_self_contained(html).images) == len(names)


@pytest.mark.usefixtures("vector_only")
def test_runs_are_compared_in_figures(store: Store):
    found = document(
        *subjects(store, *(record(store, learning_rate=rate, seed=seed) for rate in (0.3, 0.03) for seed in (1, 2)))
    )
    compared = [drawing for drawing in found.drawings if drawing.name.startswith("compare-learning-rate")]
    assert len(compared) == 2
    assert all(b"</svg>" in style.rendered(drawing.draw)["svg"] for drawing in compared)


@pytest.mark.usefixtures("vector_only")
def test_a_number_from_one_feature_is_a_curve_through_the_samples(store: Store, written: Any, tmp_path: Path):
    x = np.linspace(0, 6, 40)
    file = tmp_path / "wave.csv"
    file.write_text("\n".join(["time,height", *(f"{a},{b}" for a, b in zip(x, np.sin(x), strict=True))]))
    run = record(store, dataset="csv", data=str(file), target="height", hidden=(5,))
    found, md, html, _ = written(run)
    names = [drawing.name.removesuffix(f"-{run}") for drawing in found.drawings]
    assert names == ["learning-curve", "fit", "predicted-over-true", "hidden-space"]
    assert "R²" in md
    assert_self_contained(html)


@pytest.mark.usefixtures("vector_only")
@pytest.mark.parametrize("label", ["class", "number"])
def test_a_table_of_many_features_is_drawn_by_its_principal_components(
    store: Store, written: Any, tmp_path: Path, label: str
):
    rng = np.random.default_rng(1)
    x = rng.normal(size=(60, 5))
    y = (
        ["<b>*good*</b>" if row[0] > 0 else "_bad|" for row in x]
        if label == "class"
        else (x @ [1, 2, 0, 1, 3]).tolist()
    )
    lines = [",".join([*map(str, row), str(truth)]) for row, truth in zip(x.tolist(), y, strict=True)]
    file = tmp_path / "table.csv"
    file.write_text("\n".join(["a,b<i>,c|d,e_f,*g*,label", *lines]))
    run = record(store, dataset="csv", data=str(file), target="label", hidden=(5,))
    found, md, html, _ = written(run)
    assert "first two principal components of the 5 inputs" in md
    assert_self_contained(html)
    if label == "class":
        assert "&lt;b&gt;*good*&lt;/b&gt;" in html
        assert r"\<b\>\*good\*\</b\>" in md
    else:
        assert any(drawing.name.startswith("predicted-over-true") for drawing in found.drawings)
        assert "Root mean square error of label in its own units" in md


@pytest.mark.usefixtures("vector_only")
def test_pictures_are_shown_with_a_confusion_matrix(store: Store, written: Any, tmp_path: Path):
    write_idx(tmp_path / "letters", 12)
    run = record(store, dataset="idx", data=str(tmp_path / "letters"), loss="cross-entropy", epochs=3, hidden=(4,))
    found, _, html, _ = written(run)
    names = [drawing.name.removesuffix(f"-{run}") for drawing in found.drawings]
    assert names == ["learning-curve", "pictures", "hidden-space", "confusion-matrix"]
    assert len(assert_self_contained(html).images) == 4


def test_many_samples_are_listed_in_part_and_that_is_said(store: Store):
    printed = text_of(document(*subjects(store, record(store, dataset="moons", points=300, epochs=5))))
    assert "The first 100 of 300 training samples" in printed


def test_findings_are_included(store: Store):
    run = record(store, optimizer="sgd", learning_rate=1e-7, epochs=300)
    (subject,) = subjects(store, run)
    assert subject.stored.outcome is not None
    findings = subject.stored.outcome["findings"]
    assert findings
    found = document(subject)
    said = [line for block in found.blocks if isinstance(block, Remark) for line in block.lines]
    assert all(any(finding["sentence"] in line and finding["remedy"] in line for line in said) for finding in findings)


def _experiments() -> Iterator[dict[str, Any]]:
    yield from ({"activation": name} for name in ACTIVATIONS)
    yield from ({"optimizer": name} for name in OPTIMIZERS)
    yield from ({"loss": name} for name in LOSSES)


@pytest.mark.parametrize("settings", _experiments(), ids=lambda settings: str(settings))
def test_the_formulas_are_those_that_compute(store: Store, settings: dict[str, Any]):
    (subject,) = subjects(store, record(store, epochs=1, **settings))
    rows = formulas([subject])
    told = [formula for _, formula, _ in rows]
    experiment = subject.experiment
    assert ACTIVATIONS[experiment.activation].formula in told
    assert LOSSES[experiment.loss].formula in told
    assert any(LOSSES[experiment.loss].slope in formula for formula in told)
    (step,) = [what for what, _, _ in rows if what.startswith("a step")]
    for name, default in OPTIMIZERS[experiment.optimizer].defaults.items():
        assert f"{LETTERS[name]} = {experiment.optimizer_settings.get(name, default):g}" in step


def test_what_stands_in_a_text_never_becomes_markup():
    nasty = "<img src=https://example.org/x onerror=alert(1)> **b** [l](http://example.org) | `c` &amp; <script>"
    table = Table([Column(nasty)], [[nasty]])
    blocks = (Heading(nasty), Paragraph(nasty), Remark((nasty,), Tone.WARNING), Tabular(table, nasty))
    found = Document(nasty, nasty, blocks)
    parsed = Page(page(found, {}))
    assert "img" not in parsed.tags
    assert "script" not in parsed.tags
    assert "&amp;amp;" in page(found, {})
    assert r"\[l\](http" in markdown(found)
    assert r"\<script\>" in markdown(found)


def test_half_a_pair_of_backticks_is_a_letter():
    found = Document("a`b", "c", (Paragraph("x ` y"), Paragraph("`code_` and *this*")))
    assert "x \\` y" in markdown(found)
    assert r"`code_` and \*this\*" in markdown(found)
    assert "<p>x ` y</p>" in page(found, {})
