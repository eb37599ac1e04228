"""Observations for tests of tallies, from short arguments."""

from __future__ import annotations

from datetime import date, time
from typing import Any

from truceline.core.dates import Period
from truceline.core.observation import Observation

DAY = date(2019, 9, 1)
DAYS = Period(from_on=DAY, until_on=date(2019, 9, 3))


def saw(entry_id: str, kind: str = "explosion", at: str = "", **values: Any) -> Observation:
    """An entry of fire on 1 September 2019; `at` as `14:05` or `14:05-14:20`."""
    clocks = [time.fromisoformat(clock) for clock in at.split("-") if clock]
    given: dict[str, Any] = {
        "topic": "ceasefire-violation",
        "on": DAY,
        "from_at": clocks[0] if clocks else None,
        "until_at": clocks[1] if len(clocks) > 1 else None,
    }
    return Observation(entry_id=entry_id, kind=kind, **{**given, **values})
