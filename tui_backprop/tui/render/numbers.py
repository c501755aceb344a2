"""Numbers as text of a steady width, so that a value which changes ten times a second stands still."""

from __future__ import annotations

import math

UNKNOWN = "–"


def format_loss(value: float, width: int = 8) -> str:
    """A loss in exactly `width` ≥ 7 cells: "0.693147", "12.34567", "1.23e-05", "     nan".

    As many digits as fit; below 0.0001 and from a million on, with an exponent.
    """
    if not math.isfinite(value):
        return f"{value:>{width}}"
    plain = value == 0 or 1e-4 <= abs(value) < 1e6
    kind, digits = ("f", width - 2) if plain else ("e", 2)
    text = f"{value:.{digits}{kind}}"
    while len(text) > width and digits > 0:
        digits -= 1
        text = f"{value:.{digits}{kind}}"
    return f"{text:>{width}}"


def format_count(count: int, width: int = 0) -> str:
    """A whole number with separators, right-justified in `width` cells: "12,400"."""
    return f"{count:,}".rjust(width)


def format_eta(seconds: float | None, width: int = 0) -> str:
    """A time to go, right-justified: "0:41", "1:02:03", "4d 03h"; "–" when it is unknown, negative or endless."""
    if seconds is None or not math.isfinite(seconds) or seconds < 0:
        return UNKNOWN.rjust(width)
    whole = math.ceil(seconds)
    minutes, second = divmod(whole, 60)
    hours, minute = divmod(minutes, 60)
    if hours >= 100:
        days, hour = divmod(hours, 24)
        return f"{days}d {hour:02}h".rjust(width)
    text = f"{hours}:{minute:02}:{second:02}" if hours else f"{minute}:{second:02}"
    return text.rjust(width)


def format_rate(per_second: float, width: int = 0) -> str:
    """A speed, right-justified: "9,812/s", "3.4/s", "1.25M/s"; "–" when it is not finite or is negative."""
    if not math.isfinite(per_second) or per_second < 0:
        return UNKNOWN.rjust(width)
    if per_second >= 999_999.5:
        return f"{per_second / 1e6:,.2f}M/s".rjust(width)
    return (f"{per_second:,.0f}/s" if per_second >= 9.95 else f"{per_second:.1f}/s").rjust(width)


def format_percent(share: float, width: int = 7) -> str:
    """A share of 0…1, right-justified: "100.0 %", " 52.4 %".

    Never rounded to 100.0 while something is wrong, nor to 0.0 while something is right. "–" when it is no share,
    such as NaN: the accuracy of a network that has diverged is undefined.
    """
    if not 0 <= share <= 1:
        return UNKNOWN.rjust(width)
    tenths = round(share * 1000)
    if tenths >= 1000 > share * 1000:
        tenths = 999
    if tenths <= 0 < share:
        tenths = 1
    return f"{tenths / 10:.1f} %".rjust(width)


def align_decimals(values: list[float], decimals: int = 4) -> list[str]:
    """One text a value, all equally wide, with their points in one column; what is not finite is right-justified."""
    texts = [f"{value:.{decimals}f}" if math.isfinite(value) else f"{value}" for value in values]
    width = max((len(text) for text in texts), default=0)
    return [text.rjust(width) for text in texts]


def counted(number: int, word: str) -> str:
    """A number of things: "1 line", "2,000 lines"."""
    return f"{number:,} {word}{'' if number == 1 else 's'}"
