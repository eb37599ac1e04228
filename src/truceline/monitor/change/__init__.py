"""Change: how incidents moved around a ceasefire, with what chance and habit may do to the number.

In come the reports of one feed seen through a zone, or daily series of them, and a start. Out come
ratios with intervals that allow for days which resemble each other, pooled over zones or starts, or
set against zones outside the agreement; and one sentence for each. Refused are ratios from windows
that nobody observed, or that hold next to no incident: then a reason stands in place of a number.
"""

from truceline.monitor.change.against import against
from truceline.monitor.change.daily import daily_series
from truceline.monitor.change.level import level_change, level_change_of
from truceline.monitor.change.model import (
    Adjusted,
    Against,
    ChangeWindow,
    DailySeries,
    Effect,
    LevelChange,
    Pooled,
)
from truceline.monitor.change.pool import Middle, adjust_p_values, pool_estimates, pooled
from truceline.monitor.change.power import Detectable, detectable, power_in_words
from truceline.monitor.change.recheck import Rechecked, recheck
from truceline.monitor.change.starts import (
    ChangeCase,
    FeedChange,
    StartChange,
    ZoneChange,
    ceasefire_cases,
    change_around,
)
from truceline.monitor.change.words import in_words

__all__ = [
    "Adjusted",
    "Against",
    "ChangeCase",
    "ChangeWindow",
    "DailySeries",
    "Detectable",
    "Effect",
    "FeedChange",
    "LevelChange",
    "Middle",
    "Pooled",
    "Rechecked",
    "StartChange",
    "ZoneChange",
    "adjust_p_values",
    "against",
    "ceasefire_cases",
    "change_around",
    "daily_series",
    "detectable",
    "in_words",
    "level_change",
    "level_change_of",
    "pool_estimates",
    "pooled",
    "power_in_words",
    "recheck",
]
