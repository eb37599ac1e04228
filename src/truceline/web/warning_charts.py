"""A chart of a warning as a small picture: the statistic, its threshold, and where it spoke."""

from __future__ import annotations

from typing import Any

import numpy as np

from truceline.briefs import text
from truceline.core.report_table import day_number
from truceline.monitor.scope import day_of
from truceline.monitor.warning import Watch

__all__ = ["HEIGHT", "WIDTH", "draw_chart"]

WIDTH, HEIGHT = 180, 36
_MOST_STEPS = 120
# Room for the threshold below the upper edge.
_HEADROOM = 1.15


def draw_chart(one: Watch) -> dict[str, Any] | None:
    """The last steps of a chart, the statistic as a share of the threshold of its day.

    A silence while the chart learns is a gap, never a line at zero.
    """
    path = one.path
    if path is None:
        return None
    steps = slice(max(0, len(path.counts) - _MOST_STEPS), None)
    share = path.statistic[steps] / path.threshold[steps]
    days = path.last_day[steps]
    spoke = {day_number(alert.spoke_on) for alert in one.alerts}
    across = np.linspace(2, WIDTH - 2, len(share))
    up = HEIGHT - 1 - np.minimum(share, _HEADROOM) / _HEADROOM * (HEIGHT - 4)
    lines: list[str] = []
    line = ""
    for x, y in zip(across, up, strict=True):
        if np.isnan(y):
            lines, line = ([*lines, line] if line else lines), ""
        else:
            line += f"{'L' if line else 'M'}{x:.1f} {y:.1f}"
    marks = [
        {"x": round(float(x), 1), "y": round(float(y), 1)}
        for x, y, day in zip(across, up, days, strict=True)
        if int(day) in spoke
    ]
    return {
        "lines": [*lines, line] if line else lines,
        "top": round(HEIGHT - 1 - (HEIGHT - 4) / _HEADROOM, 1),
        "marks": marks,
        "words": text.days_between(day_of(int(days[0])), day_of(int(days[-1]))),
    }
