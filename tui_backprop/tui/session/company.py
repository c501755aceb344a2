"""What is said of the other screens that look at a run."""

from __future__ import annotations

from tui_backprop.training.live.snapshot import Company


def looking_on(company: Company) -> str:
    """Why this screen cannot change the run, and what can be done about it; "" when it steers."""
    if company.is_steering:
        return ""
    if company.reading_only:
        return f"reading only: {company.reading_only}"
    return f"looking on: {company.steerer or 'another screen'} steers, z takes over"


def others(company: Company) -> str:
    """How many look on while this screen steers; "" when nobody does."""
    if not company.is_steering or not company.others:
        return ""
    return "another screen looks on" if company.others == 1 else f"{company.others} other screens look on"
