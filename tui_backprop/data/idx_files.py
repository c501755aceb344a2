"""Which files of a directory are a data set in the IDX format, by the names that they go by."""

from __future__ import annotations

import re
from collections import defaultdict
from pathlib import Path

from tui_backprop.data.files import names_in
from tui_backprop.errors import DataError

FASHION_MNIST_DIRECTORY = Path("/usr/share/datasets/fashion-mnist")
"""Where Debian's package `dataset-fashion-mnist` puts the four files."""

_KINDS = {"images": "idx3-ubyte", "labels": "idx1-ubyte"}
_NAMES = tuple(f"{part}-{kind}-{form}.gz" for part in ("train", "t10k") for kind, form in _KINDS.items())
_FORM = re.compile(r"(?P<set>.*?)(?P<part>train|t10k|test)-(?P<kind>images|labels)[-.]idx\d+-\w+(\.gz)?", re.IGNORECASE)
_INSIDE = ("raw", "gzip", "MNIST/raw", "FashionMNIST/raw", "EMNIST/raw", "KMNIST/raw", "QMNIST/raw")
"""Where torchvision and EMNIST's archive put the files below the directory that a person knows."""


def is_idx(path: Path) -> bool:
    """Whether a file is one in the IDX format, by its name."""
    return _FORM.fullmatch(path.name) is not None


def find_files(path: Path) -> dict[tuple[str, str], Path]:
    """The files of a data set by part ("train" or "t10k") and kind ("images" or "labels").

    They are named train-images-idx3-ubyte and so on, or with a dot before "idx", and may end in .gz; the part for
    testing is called t10k or test, and may be missing; a word such as emnist-letters- may come first. They stand in
    the directory, or below it where torchvision and EMNIST put them. An uncompressed file is preferred.

    Args:
        path: the directory, or one of the files.

    Raises:
        DataError: a file is missing, or the directory holds several data sets.
    """
    remedy = _remedy(path)
    if path.is_file() and is_idx(path):
        found = _sets(path.parent, names_in(path.parent, remedy=remedy))
        match = _FORM.fullmatch(path.name)
        assert match is not None, "is_idx has said so"
        return _complete(found[match["set"].lower()], path.parent, remedy)
    sets = _sets(path, names_in(path, remedy=remedy))
    directory = path
    for below in _INSIDE:
        if not sets and (path / below).is_dir():
            directory = path / below
            sets = _sets(directory, names_in(directory, remedy=remedy))
    if len(sets) > 1:
        examples = [str(next(iter(files.values()))) for files in sets.values()]
        what = f"there are {len(sets)} data sets ({', '.join(name.strip('-') or 'without a name' for name in sets)})"
        raise DataError(what, where=str(directory), remedy=f"name a file of one, as --data {examples[0]}")
    return _complete(next(iter(sets.values()), {}), directory, remedy)


def _sets(directory: Path, names: list[str]) -> dict[str, dict[tuple[str, str], Path]]:
    """The files by the words before their names, and by part and kind."""
    sets: dict[str, dict[tuple[str, str], Path]] = defaultdict(dict)
    for name in sorted(names, key=lambda name: not name.lower().endswith(".gz")):
        if match := _FORM.fullmatch(name):
            part = "train" if match["part"].lower() == "train" else "t10k"
            sets[match["set"].lower()][part, match["kind"].lower()] = directory / name
    return dict(sets)


def _complete(files: dict[tuple[str, str], Path], directory: Path, remedy: str) -> dict[tuple[str, str], Path]:
    """The files, if none is missing beside those that are there; without test images, those for training."""
    if not files:
        raise DataError("there are no IDX files", where=str(directory), remedy=remedy)
    parts = ["train", *(["t10k"] if any(part == "t10k" for part, _ in files) else [])]
    match = _FORM.fullmatch(next(iter(files.values())).name)
    assert match is not None, "its name has been recognised"
    missing = [
        f"{match['set']}{part}-{kind}-{form}.gz"
        for part in parts
        for kind, form in _KINDS.items()
        if (part, kind) not in files
    ]
    if missing:
        belongs = "it belongs" if len(missing) == 1 else "they belong"
        remedy = f"{belongs} beside {', '.join(sorted(path.name for path in files.values()))}"
        raise DataError(f"there is no {' and no '.join(missing)}", where=str(directory), remedy=remedy)
    return files


def _remedy(directory: Path) -> str:
    elsewhere = f"name the directory of {', '.join(_NAMES)} with --data DIR"
    if directory == FASHION_MNIST_DIRECTORY:
        return f"install it (on Debian: apt install dataset-fashion-mnist), or {elsewhere}"
    return elsewhere
