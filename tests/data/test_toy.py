from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui_backprop.data import toy
from tui_backprop.data.dataset import Dataset

CLASSIFICATION = [toy.circle, toy.moons, toy.spiral, toy.gauss]
REGRESSION = [toy.plane, toy.bumps]
ALL = [toy.linear, *CLASSIFICATION, *REGRESSION]


def rng(seed: int = 7) -> np.random.Generator:
    return np.random.default_rng(seed)


def test_xor_is_the_reference_bit_for_bit() -> None:
    expected = []
    for i in range(11):
        expected.append((0.1 * i, 0.1 * i, 0))
        if i != 5:
            expected.append((0.1 * i, 1 - 0.1 * i, 1))
    dataset = toy.xor()
    assert len(dataset) == toy.XOR_POINTS == 21
    found = [(x, y, int(label)) for (x, y), label in zip(dataset.inputs.tolist(), dataset.labels, strict=True)]
    assert found == expected
    assert dataset.inputs[6, 0] == 0.30000000000000004
    assert np.bincount(dataset.labels).tolist() == [11, 10]
    assert dataset.class_names == ("0", "1")


def test_linear_is_uniform_in_the_unit_square_and_labelled_by_the_diagonal() -> None:
    dataset = toy.linear(10_000, rng=rng())
    x, y = dataset.inputs.T
    assert np.array_equal(dataset.labels, [0 if a > b else 1 for a, b in zip(x, y, strict=True)])
    assert dataset.inputs.min() >= 0
    assert dataset.inputs.max() < 1
    counts, _, _ = np.histogram2d(x, y, bins=4, range=[[0, 1], [0, 1]])
    assert counts.min() > 500


def test_linear_draws_as_the_reference_does() -> None:
    assert np.array_equal(toy.linear(100, rng=rng(3)).inputs, rng(3).uniform(0, 1, (100, 2)))


@pytest.mark.parametrize("generate", CLASSIFICATION)
@pytest.mark.parametrize("samples", [2, 3, 200, 201])
def test_classes_are_balanced_and_everything_is_for_training(generate: Callable[..., Dataset], samples: int) -> None:
    dataset = generate(samples, noise=0.1, rng=rng())
    assert dataset.inputs.shape == (samples, 2)
    assert dataset.labels.dtype == np.int64
    zeros, ones = np.bincount(dataset.labels, minlength=2)
    assert zeros - ones in (0, 1)
    assert dataset.train.tolist() == list(range(samples))
    assert len(dataset.test) == 0


@pytest.mark.parametrize("generate", ALL)
def test_coordinates_are_of_order_one(generate: Callable[..., Dataset]) -> None:
    inputs = generate(1000, rng=rng()).inputs
    assert 0.7 < np.abs(inputs).max() < 1.6
    assert inputs.dtype == np.float64


@pytest.mark.parametrize("generate", ALL)
def test_the_same_seed_gives_the_same_data_and_another_seed_other_data(
    generate: Callable[..., Dataset],
) -> None:
    first, again, other = (generate(50, noise=0.2, rng=rng(seed)) for seed in (1, 1, 2))
    assert np.array_equal(first.inputs, again.inputs)
    assert np.array_equal(first.labels, again.labels)
    assert not np.array_equal(first.inputs, other.inputs)


@pytest.mark.parametrize("generate", ALL)
def test_noise_displaces_the_very_same_points_by_its_standard_deviation(
    generate: Callable[..., Dataset],
) -> None:
    clean = generate(5000, rng=rng())
    noisy = generate(5000, noise=0.25, rng=rng())
    twice = generate(5000, noise=0.5, rng=rng())
    assert np.array_equal(clean.labels, noisy.labels)
    moved = noisy.inputs - clean.inputs
    assert moved.std() == pytest.approx(0.25, rel=0.05)
    assert abs(moved.mean()) < 0.02
    assert np.allclose(twice.inputs - clean.inputs, 2 * moved)


def test_jitter_without_noise_changes_nothing_and_draws_nothing() -> None:
    generator = rng()
    dataset = toy.xor()
    assert toy.jitter(dataset, noise=0, rng=generator) is dataset
    assert generator.random() == rng().random()


def test_circle_is_a_disc_in_a_ring() -> None:
    dataset = toy.circle(1000, rng=rng())
    radius = np.hypot(*dataset.inputs.T)
    assert radius[dataset.labels == 1].max() < 0.5
    assert radius[dataset.labels == 0].min() >= 0.7
    assert radius.max() < 1


def test_moons_are_half_circles_that_are_each_other_turned_about_the_origin() -> None:
    dataset = toy.moons(1000, rng=rng())
    centre = np.array([0.5, 0.25])
    upper, lower = dataset.inputs[dataset.labels == 0], dataset.inputs[dataset.labels == 1]
    assert np.allclose(np.hypot(*(upper + centre).T), 1)
    assert np.allclose(np.hypot(*(lower - centre).T), 1)
    assert upper[:, 1].min() >= -0.25
    assert lower[:, 1].max() <= 0.25


@given(st.integers(2, 400))
def test_spiral_arms_share_no_point_and_end_at_radius_one(samples: int) -> None:
    dataset = toy.spiral(samples, rng=rng())
    radius = np.hypot(*dataset.inputs.T)
    assert radius.max() == pytest.approx(1)
    assert radius.min() > 0
    pairs = samples // 2
    assert np.allclose(dataset.inputs[0 : 2 * pairs : 2], -dataset.inputs[1 : 2 * pairs : 2])


def test_spiral_makes_one_and_three_quarter_turns() -> None:
    arm = toy.spiral(2000, rng=rng()).inputs[::2]
    turned = np.unwrap(np.arctan2(arm[:, 0], arm[:, 1]))
    assert (turned[-1] - turned[0]) / (2 * np.pi) == pytest.approx(1.75, abs=0.01)


def test_gauss_clouds_have_their_centres_and_deviation() -> None:
    dataset = toy.gauss(20_000, rng=rng())
    for label, centre in ((0, -0.4), (1, 0.4)):
        cloud = dataset.inputs[dataset.labels == label]
        assert np.allclose(cloud.mean(axis=0), centre, atol=0.01)
        assert np.allclose(cloud.std(axis=0), np.sqrt(0.5) / 5, rtol=0.05)


def test_plane_is_the_mean_of_the_coordinates() -> None:
    dataset = toy.plane(500, rng=rng())
    assert dataset.is_regression
    assert np.allclose(dataset.labels, (dataset.inputs[:, 0] + dataset.inputs[:, 1]) / 2)


def test_bumps_agree_with_the_playground_at_every_point() -> None:
    cones = [(-4, 2.5, 1), (0, 2.5, -1), (4, 2.5, 1), (-4, -2.5, -1), (0, -2.5, 1), (4, -2.5, -1)]

    def playground(x: float, y: float) -> float:
        best = 0.0
        for cx, cy, sign in cones:
            value = sign * (1 - min(np.hypot(x - cx, y - cy), 2) / 2)
            best = value if abs(value) > abs(best) else best
        return best

    dataset = toy.bumps(2000, rng=rng())
    assert dataset.is_regression
    assert dataset.labels.dtype == np.float64
    expected = [playground(6 * x, 6 * y) for x, y in dataset.inputs]
    assert np.allclose(dataset.labels, expected)
    assert dataset.labels.max() > 0.8
    assert dataset.labels.min() < -0.8


def test_plane_says_how_it_differs_from_the_playground() -> None:
    dataset = toy.plane(500, rng=rng())
    playground = (6 * dataset.inputs).sum(axis=1) / 10  # its scale of labels takes −10…10 to −1…1
    assert np.allclose(playground, 0.6 * dataset.inputs.sum(axis=1))
    assert np.abs(playground - dataset.labels).max() > 0.1
    assert "0.6 (x + y)" in (toy.plane.__doc__ or "")


def test_spiral_says_how_it_differs_from_the_playground() -> None:
    n = 100

    def arm(turn: float) -> np.ndarray:
        along = np.arange(n) / n
        angle = 1.75 * along * 2 * np.pi + turn
        return np.column_stack([along * np.sin(angle), along * np.cos(angle)])

    positive, negative = arm(0), arm(np.pi)
    dataset = toy.spiral(2 * n, rng=rng())
    assert np.allclose(positive[1:], dataset.inputs[dataset.labels == 0][:-1])
    assert np.allclose(negative[1:], dataset.inputs[dataset.labels == 1][:-1])
    assert not positive[0].any()
    assert not negative[0].any()
    said = " ".join((toy.spiral.__doc__ or "").split())
    assert "start at 0 and end one step before 1" in said
    assert "class 1 is our class 0" in said


def test_noise_says_how_it_differs_from_the_playground() -> None:
    said = " ".join((toy.jitter.__doc__ or "").split())
    for part in ("labels circle, plane and bumps", "the spiral uniformly by up to n / 5", "0.02 to 0.02 + 0.28 n"):
        assert part in said
    # gauss: a variance of 0.5 + 7 n, its domain 0…0.5 onto 0.5…4, over 5²
    assert [round((0.5 + 7 * n) / 25, 9) for n in (0, 0.5)] == [0.02, round(0.02 + 0.28 * 0.5, 9)]
    labels = toy.circle(50, noise=0.5, rng=rng()).labels
    assert np.array_equal(labels, toy.circle(50, rng=rng()).labels)
