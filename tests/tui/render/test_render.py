"""Whatever the numbers are, every renderer fills its rectangle exactly, without an exception or a warning."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp
from textual.strip import Strip

from tui_backprop.tui.render import field, image, numbers
from tui_backprop.tui.render.axes import with_axes
from tui_backprop.tui.render.bounds import Bounds, bounds_of
from tui_backprop.tui.render.curve import Mark, Series, curve
from tui_backprop.tui.render.look import Look
from tui_backprop.tui.render.scatter import Points, scatter
from tui_backprop.tui.render.sparkline import sparkline
from tui_backprop.tui.render.table import Column, table
from tui_backprop.tui.render.text import fit, line

Check = Callable[[Sequence[Strip], int, int], None]

any_float = st.floats(allow_nan=True, allow_infinity=True)
series = hnp.arrays(np.float64, st.integers(0, 40), elements=any_float)
planes = hnp.arrays(np.float64, st.tuples(st.integers(0, 5), st.integers(0, 5)), elements=any_float)
widths, heights = st.integers(0, 40), st.integers(0, 12)
number = st.integers(0, 9)
limit = st.none() | any_float
relaxed = settings(
    deadline=None, max_examples=100, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)


@relaxed
@given(values=series, width=widths, height=heights, low=limit, high=limit, log=st.booleans(), which=number)
def test_sparkline(
    values: np.ndarray,
    width: int,
    height: int,
    low: float | None,
    high: float | None,
    log: bool,
    which: int,
    looks: list[Look],
    check: Check,
) -> None:
    strips = sparkline(values, width, looks[which], height=height, low=low, high=high, log=log)
    check(strips, width, height)


@relaxed
@given(data=st.data(), width=widths, height=heights, which=number)
def test_scatter_and_axes(
    data: st.DataObject, width: int, height: int, which: int, looks: list[Look], check: Check
) -> None:
    size = data.draw(st.integers(0, 30))
    xy = data.draw(hnp.arrays(np.float64, (size, 2), elements=any_float))
    classes = data.draw(hnp.arrays(np.int64, size, elements=st.integers(-3, 30)))
    wrong = data.draw(st.none() | hnp.arrays(np.bool_, size))
    chosen = data.draw(st.builds(Bounds, any_float, any_float, any_float, any_float) | st.just(bounds_of(xy)))
    points = Points(xy, classes, wrong)
    look = looks[which]
    check(scatter(points, chosen, width, height, look), width, height)
    framed = with_axes(chosen, width, height, look, lambda w, h: scatter(points, chosen, w, h, look))
    check(framed, width, height)


@relaxed
@given(
    data=st.data(),
    width=widths,
    height=heights,
    log=st.booleans(),
    low=limit,
    high=limit,
    until=limit,
    mark=any_float,
    which=number,
)
def test_curve(
    data: st.DataObject,
    width: int,
    height: int,
    log: bool,
    low: float | None,
    high: float | None,
    until: float | None,
    mark: float,
    which: int,
    looks: list[Look],
    check: Check,
) -> None:
    epochs = np.cumsum(data.draw(hnp.arrays(np.float64, st.integers(0, 40), elements=st.floats(0, 1e6))))
    drawn = [
        Series(data.draw(st.text(max_size=9)), role, epochs, data.draw(series))
        for role in data.draw(st.lists(st.sampled_from(["train", "test", "pinned3"]), max_size=3))
    ]
    marks = [Mark(mark, data.draw(st.text(max_size=20)))]
    strips = curve(drawn, width, height, looks[which], log=log, low=low, high=high, until=until, marks=marks)
    check(strips, width, height)


@relaxed
@given(values=planes, width=widths, height=heights, low=any_float, high=any_float, flag=st.booleans(), which=number)
def test_fields(
    values: np.ndarray,
    width: int,
    height: int,
    low: float,
    high: float,
    flag: bool,
    which: int,
    looks: list[Look],
    check: Check,
) -> None:
    look = looks[which]
    points = Points([[0.5, 0.5], [9, 9]], [0, 1])
    drawn = field.field(
        values, width, height, look, low=low, high=high, discrete=flag, points=points, bounds=Bounds(0, 1, 0, 1)
    )
    check(drawn, width, height)
    winners = np.arange(values.size).reshape(values.shape)
    check(field.class_field(winners, values, width, height, look, boundary=flag), width, height)


@relaxed
@given(pixels=planes, width=widths, height=heights, low=any_float, high=any_float, which=number)
def test_images(
    pixels: np.ndarray, width: int, height: int, low: float, high: float, which: int, looks: list[Look], check: Check
) -> None:
    look = looks[which]
    check(image.image(pixels, width, height, look, low=low, high=high), width, height)
    check(image.weights(pixels, width, height, look), width, height)
    tiling = image.best_tiling(pixels.shape, width, height, look, caption=9, rows=2)
    captions = [[[("服 shirt", "good"), (" 9%", "muted")]]]
    for draw in (image.image, image.weights):
        drawn = image.gallery([pixels] * 5, captions, width, height, look, tiling, draw)
        check(drawn, width, height)


@relaxed
@given(texts=st.lists(st.text(max_size=12), max_size=4), width=widths, height=heights, which=number)
def test_text_and_tables(
    texts: list[str], width: int, height: int, which: int, looks: list[Look], check: Check
) -> None:
    look = looks[which]
    check([line([(text, "muted") for text in texts], width, look)], width, 1)
    columns = [Column("a"), Column("bb", align="right", width=3), Column("wide", stretch=True)]
    check(table(columns, [texts, [("x", "bad")]], width, height, look, cursor=1), width, height)
    for align in ("left", "right", "center"):
        strip = line([("".join(texts), "text")], width, look, align=align)
        check([strip], width, 1)
        assert fit(strip.text, width, align) == strip.text


@given(any_float)
def test_losses_are_always_as_wide(value: float) -> None:
    assert len(numbers.format_loss(value)) == 8
    assert len(numbers.format_loss(value, 10)) == 10
    for text in (numbers.format_percent(value), numbers.format_rate(value), numbers.format_eta(value)):
        assert text
