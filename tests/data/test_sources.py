from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui_backprop.data import toy
from tui_backprop.data.idx_files import FASHION_MNIST_DIRECTORY
from tui_backprop.data.sources import MAX_POINTS, SOURCES, DataSpec, load
from tui_backprop.data.split import split
from tui_backprop.errors import DataError

LIBRARY = ["iris", "wine", "breast-cancer", "digits", "diabetes"]
GENERATED = [name for name, source in SOURCES.items() if source.default_points]


def refusal(spec: DataSpec) -> str:
    with pytest.raises(DataError) as caught:
        load(spec)
    assert "\n" not in str(caught.value)
    return str(caught.value)


@pytest.fixture
def table(tmp_path: Path) -> str:
    path = tmp_path / "table.csv"
    path.write_text("a,kind,b\n" + "".join(f"{i},{'xy'[i % 2]},{i * i}\n" for i in range(50)))
    return str(path)


def test_the_sources_in_the_order_of_the_key() -> None:
    assert GENERATED[:2] == ["linear", "xor"]
    assert list(SOURCES) == [*GENERATED, "csv", "fashion-mnist", "idx", *LIBRARY]


@pytest.mark.parametrize("name", SOURCES)
def test_a_source_describes_itself(name: str) -> None:
    source = SOURCES[name]
    assert source.name == name
    assert 10 < len(source.summary) < 70
    assert "\n" not in source.summary
    assert (source.default_points > 0) == (not source.takes_data and name not in LIBRARY)
    assert source.takes_data or not source.needs_data


@pytest.mark.parametrize("name", GENERATED)
def test_a_generated_source_has_its_default_points_and_task_and_trains_on_all(name: str) -> None:
    dataset = load(DataSpec(name, seed=7))
    assert dataset.name == name
    assert len(dataset) == {"linear": 100, "xor": 21}.get(name, 200)
    assert dataset.is_regression == (SOURCES[name].task == "regression") == (name in ("plane", "bumps"))
    assert len(dataset.test) == 0
    assert dataset.standardised is None


def test_xor_is_the_reference_at_every_seed() -> None:
    for seed in (0, 1, 2):
        assert np.array_equal(load(DataSpec("xor", seed=seed)).inputs, toy.xor().inputs)
    assert np.array_equal(load(DataSpec("xor", points=21, seed=1)).inputs, toy.xor().inputs)


def test_noise_moves_xor_and_keeps_its_labels() -> None:
    noisy = load(DataSpec("xor", noise=0.1, seed=1))
    assert np.array_equal(noisy.labels, toy.xor().labels)
    assert 0.05 < (noisy.inputs - toy.xor().inputs).std() < 0.15


@given(st.sampled_from(GENERATED), st.integers(0, 2**70), st.sampled_from([0.0, 0.1]))
def test_the_same_description_gives_the_same_data(name: str, seed: int, noise: float) -> None:
    spec = DataSpec(name, noise=noise, test_fraction=0.3, seed=seed)
    first, again = load(spec), load(spec)
    assert np.array_equal(first.inputs, again.inputs)
    assert np.array_equal(first.labels, again.labels)
    assert np.array_equal(first.test, again.test)


@pytest.mark.parametrize("name", [name for name in GENERATED if name != "xor"])
def test_the_split_does_not_shift_the_points_and_the_noise_does_not_shift_the_split(name: str) -> None:
    whole = load(DataSpec(name, seed=3))
    halved = load(DataSpec(name, test_fraction=0.5, seed=3))
    noisy = load(DataSpec(name, test_fraction=0.5, noise=0.2, seed=3))
    assert np.array_equal(whole.inputs, halved.inputs)
    assert len(halved.test) == pytest.approx(len(whole) / 2, abs=1)
    assert np.array_equal(halved.test, noisy.test)
    assert not np.array_equal(halved.test, load(DataSpec(name, test_fraction=0.5, seed=4)).test)


def test_points_and_split_do_not_come_from_the_stream_of_the_bare_seed() -> None:
    """Else they would be correlated with whatever else is drawn from the seed, the weights above all."""
    dataset = load(DataSpec("linear", test_fraction=0.3, seed=5))
    assert not np.array_equal(dataset.inputs, np.random.default_rng(5).uniform(0, 1, (100, 2)))
    bare = split(dataset, test_fraction=0.3, rng=np.random.default_rng(5))
    assert not np.array_equal(dataset.test, bare.test)


def test_a_csv_file_keeps_a_fifth_for_testing_and_scales_by_the_training_rows(table: str) -> None:
    dataset = load(DataSpec("csv", data=table, target="kind", seed=1))
    assert dataset.feature_names == ("a", "b")
    assert len(dataset.test) == 10
    assert np.allclose(dataset.inputs[dataset.train].mean(axis=0), 0)
    assert np.allclose(dataset.inputs[dataset.train].std(axis=0), 1)
    assert not np.allclose(dataset.inputs.mean(axis=0), 0, atol=1e-6)
    raw = load(DataSpec("csv", data=table, target="kind", standardise=False, seed=1))
    assert raw.standardised is None
    assert raw.inputs[:3].tolist() == [[0, 0], [1, 1], [2, 4]]
    assert np.array_equal(raw.test, dataset.test)


def test_a_csv_file_can_be_a_regression(tmp_path: Path) -> None:
    path = tmp_path / "prices.csv"
    path.write_text("a,price\n1,2.5\n2,3.5\n4,1\n")
    dataset = load(DataSpec("csv", data=str(path), regression=True, test_fraction=0, seed=1))
    assert dataset.is_regression
    assert dataset.labels.tolist() == [2.5, 3.5, 1]


def test_a_home_directory_is_found(table: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", str(Path(table).parent))
    assert load(DataSpec("csv", data="~/table.csv", target="kind", seed=1)).name == "table.csv"
    text = refusal(DataSpec("csv", data="~no-such-user-here/table.csv", seed=1))
    assert text == "~no-such-user-here/table.csv: there is no such home directory"


XOR = DataSpec("xor", seed=1)


@pytest.mark.parametrize(
    ("spec", "message"),
    [
        (
            replace(XOR, dataset="moon"),
            "unknown dataset 'moon'; did you mean 'moons'?",
        ),
        (replace(XOR, points=50), "xor has exactly 21 points, not 50; leave --points out"),
        (
            replace(XOR, dataset="csv", data="x.csv", points=50),
            "csv has as many points as its file, not 50; leave --points out",
        ),
        (replace(XOR, dataset="moons", points=1), "points must be from 2 to 1,000,000, not 1"),
        (replace(XOR, dataset="moons", points=-5), "points must be from 2 to 1,000,000, not -5"),
        (
            replace(XOR, dataset="moons", points=MAX_POINTS + 1),
            "points must be from 2 to 1,000,000, not 1,000,001",
        ),
        (replace(XOR, noise=-0.1), "noise must be from 0 to 1, not -0.1"),
        (replace(XOR, noise=1.5), "noise must be from 0 to 1, not 1.5"),
        (replace(XOR, noise=float("nan")), "noise must be from 0 to 1, not nan"),
        (
            replace(XOR, dataset="fashion-mnist", noise=0.1),
            "noise is for generated data; fashion-mnist is read as it is; leave --noise out",
        ),
        (replace(XOR, seed=-1), "seed must be at least 0, not -1"),
        (replace(XOR, test_fraction=1.0), "test fraction must be at least 0 and below 1, not 1.0"),
        (
            replace(XOR, dataset="fashion-mnist", test_fraction=0.2),
            "fashion-mnist comes with its own test samples; leave --test-fraction out",
        ),
        (replace(XOR, dataset="csv"), "csv needs to know which data to read; name it with --data FILE"),
        (replace(XOR, dataset="idx"), "idx needs to know which data to read; name it with --data DIR"),
        (
            replace(XOR, data="iris.csv"),
            "xor is generated and reads no file; use --dataset csv for a file of yours",
        ),
        (
            replace(XOR, target="kind"),
            "xor has no columns to choose the target 'kind' from; leave --target out",
        ),
        (replace(XOR, drop="kind"), "xor is no table, for which --drop is; leave --drop out"),
        (
            replace(XOR, dataset="csv", data="https://a.org/iris.csv"),
            "https://a.org/iris.csv: this is an address, and only "
            "files are read; download it first, for example: curl -LO https://a.org/iris.csv",
        ),
        (
            replace(XOR, regression=True),
            "xor is for classification only; leave --regression out, or name a table with --data FILE",
        ),
    ],
)
def test_a_setting_that_cannot_be_is_refused(spec: DataSpec, message: str) -> None:
    assert refusal(spec) == message


def write_idx(directory: Path, classes: int) -> None:
    directory.mkdir()
    for part in ("train", "t10k"):
        labels = bytes(range(classes))
        (directory / f"{part}-labels-idx1-ubyte").write_bytes(bytes([0, 0, 8, 1, 0, 0, 0, classes]) + labels)
        shape = bytes([0, 0, 8, 3, 0, 0, 0, classes, 0, 0, 0, 1, 0, 0, 0, 1])
        (directory / f"{part}-images-idx3-ubyte").write_bytes(shape + labels)


def test_idx_reads_any_directory_and_fashion_mnist_only_its_own_classes(tmp_path: Path) -> None:
    write_idx(tmp_path / "letters", 26)
    write_idx(tmp_path / "ten", 10)
    letters = load(DataSpec("idx", data=str(tmp_path / "letters"), seed=1))
    assert letters.name == "letters"
    assert letters.classes == 26
    assert letters.test.tolist() == list(range(26, 52))
    clothes = load(DataSpec("fashion-mnist", data=str(tmp_path / "ten"), seed=1))
    assert clothes.name == "fashion-mnist"
    assert clothes.class_names[9] == "Ankle boot"
    text = refusal(DataSpec("fashion-mnist", data=str(tmp_path / "letters"), seed=1))
    assert "the labels make 26 classes, where 10 are named" in text


@pytest.mark.skipif(
    not FASHION_MNIST_DIRECTORY.is_dir(), reason=f"Fashion-MNIST is not installed in {FASHION_MNIST_DIRECTORY}"
)
def test_fashion_mnist_is_found_where_debian_puts_it() -> None:
    dataset = load(DataSpec("fashion-mnist", seed=1))
    assert dataset.name == "fashion-mnist"
    assert len(dataset) == 70_000
    assert dataset.class_names[0] == "T-shirt/top"
