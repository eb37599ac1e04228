"""Reports around Homs: five calm months, then a week of many incidents."""

from __future__ import annotations

from datetime import date, timedelta

from workspace.builders import ged

__all__ = ["CALM", "LAST_DAY", "RISE", "RISE_BEGAN"]

_FIRST, RISE_BEGAN, LAST_DAY = date(2017, 1, 1), date(2017, 6, 10), date(2017, 6, 15)


def _day(at: int) -> str:
    return str(_FIRST + timedelta(days=at))


_CALM_DAYS = (RISE_BEGAN - _FIRST).days
CALM = [
    ged(10 * at + n, _day(at)) for at in range(_CALM_DAYS) for n in range((1, 2, 0, 1, 1)[at % 5])
]
RISE = [
    ged(10 * at + n, _day(at))
    for at in range(_CALM_DAYS, (LAST_DAY - _FIRST).days + 1)
    for n in range(6)
]
