"""The registry of data sources, and `load`: from a description of data to a `Dataset`.

What is random comes from the seed by two separate streams, so that the same description always gives the same
data, and another test fraction splits the very same points.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Literal, Protocol

import numpy as np

from tui_backprop.data import toy
from tui_backprop.data.dataset import Dataset
from tui_backprop.data.files import Progress, part_of
from tui_backprop.data.idx import FASHION_MNIST_CLASSES, load_idx
from tui_backprop.data.idx_files import FASHION_MNIST_DIRECTORY, find_files, is_idx
from tui_backprop.data.scaling import fill_gaps, scale_labels, scale_pixels, standardise_features
from tui_backprop.data.split import split, validation_split
from tui_backprop.errors import DataError, nearest

MIN_POINTS = 2
MAX_POINTS = 1_000_000
MAX_NOISE = 1.0

POINTS_STREAM = 101
"""`default_rng([seed, POINTS_STREAM])` draws the points of a generated data set, and then their noise."""
_READ = 0.85
"""Share of the work after which data that are scaled are read."""
SPLIT_STREAM = 102
"""`default_rng([seed, SPLIT_STREAM])` chooses the test samples. Neither stream is 0, since NumPy gives
`[seed, 0]` the very stream of `seed` alone."""


Reader = Callable[["Source", "DataSpec", Progress | None], "Dataset"]
"""Reads all samples of a source."""


@dataclass(frozen=True)
class DataSpec:
    """What data an experiment is made on. A setting that the source does not take must keep its default.

    Attributes:
        dataset: a name in `SOURCES`.
        data: the file or directory of a source that reads one; empty for its default place, if it has one.
        target: the label of a table, by its column's name or number (1 is the first, -1 the last); empty to look
            for it.
        features, drop: names or numbers of columns to learn from, or to leave out, with commas between; empty for
            what looks useful.
        header: "yes" or "no" when it is known whether a table's first row names the columns, and else "auto".
        delimiter: what divides a table's columns: "comma", "semicolon", "tab", "bar" or "space"; "auto" to look.
        decimal: what divides a number's whole part from the rest: "point" or "comma"; "auto" to look.
        missing: what becomes of gaps in a table: "mean", "drop" or "refuse".
        test_data: another table, of the same columns, whose rows are for testing; empty for none.
        pictures: columns of a table that are pixels make pictures.
        points: how many points to generate, 2…1,000,000; 0 for the source's default.
        noise: standard deviation of the noise on generated coordinates, 0…1 (they are of order 1).
        test_fraction: share of the samples to set aside for testing, from 0 to below 1; None for the source's
            default.
        standardise: scale the features of a table, and a label that is a quantity, to mean 0 and standard deviation
            1 over the training samples; other sources have fixed scales and ignore it.
        regression: the label of a table is a number to predict, not a class; None to look.
        validation: (fraction, seed) of the training samples that will be kept for validation, by which nothing may
            be scaled; None for none.
        seed: at least 0; everything random comes from it.
    """

    dataset: str
    data: str = ""
    target: str = ""
    features: str = ""
    drop: str = ""
    header: str = "auto"
    delimiter: str = "auto"
    decimal: str = "auto"
    missing: str = "mean"
    test_data: str = ""
    pictures: bool = True
    points: int = 0
    noise: float = 0.0
    test_fraction: float | None = None
    standardise: bool = True
    regression: bool | None = None
    validation: tuple[float, int] | None = None
    seed: int = field(kw_only=True)


@dataclass(frozen=True)
class Source:
    """One kind of data.

    Attributes:
        name: what the user calls it.
        summary: one line for help texts.
        read: all samples of a valid specification, before any random split.
        task: what is learned; for a CSV file, unless `DataSpec.regression` says otherwise.
        default_points: how many points are generated when none are asked for; 0 when they come from a file.
        takes_points: whether the number of points can be chosen.
        takes_noise: whether noise can be added.
        takes_data: whether it reads a file or directory that the user may name.
        needs_data: whether the user must name it.
        takes_columns: whether it has columns whose roles can be chosen, and a kind of label.
        is_scaled: whether its features, and a label that is a quantity, are standardised.
        test_fraction: share of the samples for testing by default; None when the files themselves fix it.
        holds_pictures: whether its samples are pictures, for which a small network's settings are no use.
    """

    name: str
    summary: str
    read: Callable[[DataSpec, Progress | None], Dataset]
    task: Literal["classification", "regression"] = "classification"
    default_points: int = 0
    takes_points: bool = False
    takes_noise: bool = False
    takes_data: bool = False
    needs_data: bool = False
    takes_columns: bool = False
    is_scaled: bool = False
    test_fraction: float | None = 0.0
    holds_pictures: bool = False


def load(spec: DataSpec, progress: Progress | None = None, *, read: Reader | None = None) -> Dataset:
    """The data that `spec` describes, split into training and test samples, and scaled.

    Equal specifications give equal data, as long as the files stay the same.

    Args:
        progress: called with the share of the work that is done, while it is read and while it is scaled.
        read: reads in place of the source, such as `data.kept.Kept` does.

    Raises:
        DataError: the source is unknown, a setting is out of range or not one of that source's, or its file
            cannot be used.
    """
    source = check_spec(spec)
    told = part_of(progress, 0, _READ if source.is_scaled else 1)
    dataset = source.read(spec, told) if read is None else read(source, spec, told)
    if source.test_fraction is not None and not len(dataset.test):
        fraction = source.test_fraction if spec.test_fraction is None else spec.test_fraction
        rng = np.random.default_rng([spec.seed, SPLIT_STREAM])
        dataset = split(dataset, test_fraction=fraction, rng=rng)
    return _scaled(dataset, spec, part_of(progress, _READ, 1)) if source.is_scaled else dataset


def _scaled(dataset: Dataset, spec: DataSpec, progress: Progress | None) -> Dataset:
    """`dataset` with gaps filled and numbers scaled by the rows that are trained on, and a word about it."""
    told = progress or (lambda _: None)
    told(0)
    rows = validation_split(dataset, *spec.validation)[0] if spec.validation else dataset.train
    dataset = fill_gaps(dataset, rows)
    told(0.3)
    said = []
    if dataset.image_shape is not None:
        dataset = scale_pixels(dataset)
        said.append("pixels scaled to 0…1")
    elif spec.standardise:
        dataset = standardise_features(dataset, rows)
        said.append("features scaled to mean 0, deviation 1")
    if spec.standardise and dataset.is_regression:
        dataset = scale_labels(dataset, rows)
        said.append("the label too, so losses are of the scaled label, predictions in its own units")
    told(1)
    if dataset.understood is None:
        return dataset
    text = ", ".join(said)
    if dataset.standardised is not None or dataset.label_scale != (0.0, 1.0):
        text += "; --no-standardise"
    return replace(dataset, understood=replace(dataset.understood, scaled=text))


def source_of(path: str) -> str:
    """The source that reads the file or directory a person names without saying what it is: "idx" or "csv"."""
    found = _path(path)
    return "idx" if found.is_dir() or is_idx(found) else "csv"


def check_images(spec: DataSpec) -> None:
    """Refuse at a glance what `load` would refuse of a source of images: settings, and files that are missing.

    Raises:
        DataError: as `load`.
    """
    check_spec(spec)
    find_files(_images_directory(spec))


def check_files(spec: DataSpec) -> None:
    """Refuse at a glance what `load` would refuse of a table: settings, and files that are missing or of a wrong kind.

    Raises:
        DataError: as `load`.
    """
    source = check_spec(spec)
    for text in filter(None, (spec.data, spec.test_data)) if source.takes_columns else ():
        from tui_backprop.data.kinds import check_kind

        check_kind(text, _path(text))


def files_of(spec: DataSpec) -> list[Path]:
    """The files that a valid specification reads; none for data that need no file.

    Raises:
        DataError: a file of pictures is missing.
    """
    source = SOURCES[spec.dataset]
    if source.takes_columns:
        return [_path(text) for text in (spec.data, spec.test_data) if text]
    return list(find_files(_images_directory(spec)).values()) if source.takes_data else []


def check_spec(spec: DataSpec) -> Source:
    """Refuse what `load` would refuse of the settings, without reading any data.

    Returns:
        The source that `spec` names.

    Raises:
        DataError: as for `load`.
    """
    source = SOURCES.get(spec.dataset)
    if source is None:
        raise DataError(f"unknown dataset '{spec.dataset}'", remedy=nearest(spec.dataset, SOURCES))
    _check(spec, source)
    return source


def _check(spec: DataSpec, source: Source) -> None:
    """Refuse what is out of range, and what the source would silently ignore."""
    name = source.name
    if spec.seed < 0:
        raise DataError(f"seed must be at least 0, not {spec.seed}")
    if not source.takes_points and spec.points not in (0, source.default_points):
        fixed = f"exactly {source.default_points} points" if source.default_points else "as many points as its file"
        what = f"{name} has {fixed}, not {spec.points:,}"
        raise DataError(what, remedy="leave --points out")
    if spec.points != 0 and not MIN_POINTS <= spec.points <= MAX_POINTS:
        raise DataError(f"points must be from {MIN_POINTS} to {MAX_POINTS:,}, not {spec.points:,}")
    if not (math.isfinite(spec.noise) and 0 <= spec.noise <= MAX_NOISE):
        raise DataError(f"noise must be from 0 to {MAX_NOISE:g}, not {spec.noise:g}")
    if spec.noise and not source.takes_noise:
        raise DataError(f"noise is for generated data; {name} is read as it is", remedy="leave --noise out")
    if spec.data and not source.takes_data:
        what = f"{name} is generated and reads no file"
        raise DataError(what, remedy="use --dataset csv for a file of yours")
    if source.needs_data and not spec.data:
        what = "FILE" if source.takes_columns else "DIR"
        raise DataError(f"{name} needs to know which data to read", remedy=f"name it with --data {what}")
    if spec.target and not source.takes_columns:
        raise DataError(f"{name} has no columns to choose the target '{spec.target}' from", remedy="leave --target out")
    for field_name in ("features", "drop", "test_data"):
        if getattr(spec, field_name) and not source.takes_columns:
            option = "--" + field_name.replace("_", "-")
            raise DataError(f"{name} is no table, for which {option} is", remedy=f"leave {option} out")
    if spec.regression and not source.takes_columns and source.task != "regression":
        raise DataError(
            f"{name} is for {source.task} only", remedy="leave --regression out, or name a table with --data FILE"
        )
    if spec.test_data and spec.test_fraction:
        what = "a test fraction is for data without test samples of their own"
        raise DataError(what, remedy="leave --test-fraction out, or --test-data")
    if spec.test_fraction is not None and source.test_fraction is None:
        raise DataError(f"{name} comes with its own test samples", remedy="leave --test-fraction out")


class _Generator(Protocol):
    def __call__(self, samples: int, /, *, noise: float, rng: np.random.Generator) -> Dataset: ...


def _generated(
    generate: _Generator,
    name: str,
    summary: str,
    *,
    points: int = 200,
    takes_points: bool = True,
    task: Literal["classification", "regression"] = "classification",
) -> Source:
    def read(spec: DataSpec, _: Progress | None) -> Dataset:
        rng = np.random.default_rng([spec.seed, POINTS_STREAM])
        return generate(spec.points or points, noise=spec.noise, rng=rng)

    return Source(name, summary, read, task=task, default_points=points, takes_points=takes_points, takes_noise=True)


def _noisy_xor(_: int, *, noise: float, rng: np.random.Generator) -> Dataset:
    return toy.jitter(toy.xor(), noise=noise, rng=rng)


def _path(text: str) -> Path:
    """The path that `text` names, with `~` for a home directory."""
    try:
        return Path(text).expanduser()
    except RuntimeError as error:
        raise DataError("there is no such home directory", where=text) from error


def _read_csv(spec: DataSpec, progress: Progress | None) -> Dataset:
    # Imported when a table is read: what reads it would delay the first picture of every other data set.
    from tui_backprop.data.arrays import is_arrays, load_arrays
    from tui_backprop.data.column_names import split_names
    from tui_backprop.data.csv_file import Reading, load_csv
    from tui_backprop.data.kinds import refuse_url
    from tui_backprop.data.roles import Choice

    # Scaling waits for the split: the scale is learned from the training samples alone.
    refuse_url(spec.data)
    path = _path(spec.data)
    if is_arrays(path):
        return load_arrays(path, regression=spec.regression, progress=progress)
    choice = Choice(spec.target, split_names(spec.drop), split_names(spec.features), spec.regression)
    reading = Reading(choice, spec.header, spec.missing, spec.pictures, spec.delimiter, spec.decimal)
    test_path = _path(spec.test_data) if spec.test_data else None
    return load_csv(path, reading, test_path=test_path, progress=progress)


def _read_fashion_mnist(spec: DataSpec, progress: Progress | None) -> Dataset:
    found = load_idx(_images_directory(spec), class_names=FASHION_MNIST_CLASSES, progress=progress)
    return replace(found, name="fashion-mnist")


def _read_idx(spec: DataSpec, progress: Progress | None) -> Dataset:
    return load_idx(_images_directory(spec), progress=progress)


def _from_library(name: str, summary: str, task: Literal["classification", "regression"] = "classification") -> Source:
    def read(_: DataSpec, __: Progress | None) -> Dataset:
        from tui_backprop.data.library import load_library

        return load_library(name)

    return Source(name, summary, read, task=task, is_scaled=True, test_fraction=0.2)


def _images_directory(spec: DataSpec) -> Path:
    return _path(spec.data) if spec.data else FASHION_MNIST_DIRECTORY


_ALL = (
    _generated(toy.linear, "linear", "points in the unit square, divided by its diagonal", points=100),
    _generated(_noisy_xor, "xor", "21 points on two crossing diagonals", points=toy.XOR_POINTS, takes_points=False),
    _generated(toy.circle, "circle", "a disc inside a ring"),
    _generated(toy.moons, "moons", "two interleaved half circles"),
    _generated(toy.spiral, "spiral", "two spiral arms wound into each other"),
    _generated(toy.gauss, "gauss", "two Gaussian clouds"),
    _generated(toy.plane, "plane", "regression: a value that rises along the diagonal", task="regression"),
    _generated(toy.bumps, "bumps", "regression: six cones, up and down in turn", task="regression"),
    Source(
        "csv",
        "a table of your own: features and a label",
        _read_csv,
        takes_data=True,
        needs_data=True,
        takes_columns=True,
        is_scaled=True,
        test_fraction=0.2,
    ),
    Source(
        "fashion-mnist",
        "70,000 pictures of clothes in 10 classes, 28 × 28 pixels",
        _read_fashion_mnist,
        takes_data=True,
        test_fraction=None,
        holds_pictures=True,
    ),
    Source(
        "idx",
        "any pictures in IDX files, as MNIST has them",
        _read_idx,
        takes_data=True,
        needs_data=True,
        test_fraction=None,
        holds_pictures=True,
    ),
    _from_library("iris", "150 flowers of 3 species, 4 lengths (scikit-learn)"),
    _from_library("wine", "178 wines of 3 growers, 13 measurements (scikit-learn)"),
    _from_library("breast-cancer", "569 tumours, benign or malignant, 30 features (scikit-learn)"),
    _from_library("digits", "1,797 pictures of digits, 8 × 8 pixels (scikit-learn)"),
    _from_library("diabetes", "regression: progress of 442 patients, 10 features (scikit-learn)", "regression"),
)

SOURCES: dict[str, Source] = {source.name: source for source in _ALL}
"""Every source by its name, in the order in which a key cycles through them."""
