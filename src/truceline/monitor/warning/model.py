"""Shapes of warning: how a chart is run, what it took for normal, and what it said."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import numpy as np
from numpy.typing import NDArray

from truceline.core.dates import Period
from truceline.core.errors import InvalidValue
from truceline.monitor.warning.calibration import LEAST_INCIDENTS

__all__ = ["Alert", "ChartPath", "Knowledge", "Pair", "Reference", "WarningRule", "Watch"]


@dataclass(frozen=True, slots=True, kw_only=True)
class WarningRule:
    """How a chart is run; all days are observed days, and days that nobody saw do not count.

    Attributes:
        ratio: The rise that the chart is tuned to find: so many times the level learnt.
        false_alarm_days: While nothing changes, one alarm in so many days watched.
        reference_days: The level is learnt from so many days, the latest there are; weekly charts
            take twice as many.
        least_reference_days: Fewer days teach no level: the chart learns and stays silent.
        guard_days: So many days before today never teach, lest a slow rise become the level.
        refresh_days: The level is learnt anew after so many days.
        sparse_below_per_day: A pair with fewer incidents per day in its first reference is counted
            in weeks.
    """

    ratio: float = 2.0
    false_alarm_days: float = 365.0
    reference_days: int = 91
    least_reference_days: int = 28
    guard_days: int = 14
    refresh_days: int = 28
    sparse_below_per_day: float = 1 / 7

    def __post_init__(self) -> None:
        if not 1.05 <= self.ratio <= 20:
            raise InvalidValue(
                f"A rise to {self.ratio} times the level cannot be watched for.",
                hint="Give a ratio from 1.05 to 20, such as 2.",
            )
        if not 14 <= self.false_alarm_days <= 100_000:
            raise InvalidValue(
                f"One false alarm in {self.false_alarm_days} days cannot be promised.",
                hint="Give 14 to 100000 days, such as 365.",
            )
        enough = 14 <= self.least_reference_days <= self.reference_days
        if not enough or self.guard_days < 0 or self.refresh_days < 7:
            raise InvalidValue(
                "The reference window of the chart makes no sense.",
                hint="At least 14 days to learn from, no negative guard, a refresh of 7 or more.",
            )

    def least_reference_days_by(self, step_days: int) -> int:
        """Likewise after an alarm, within the whole window."""
        twice = self.least_reference_days * (2 if step_days > 1 else 1)
        return min(twice, self.reference_days_by(step_days))

    def reference_days_by(self, step_days: int) -> int:
        """Weeks are learnt from twice as many days, since sparse counts teach little."""
        return self.reference_days * (2 if step_days > 1 else 1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Pair:
    """Whose clashes are watched.

    Attributes:
        label: In words.
        between: Two groups of feed labels; None for all incidents.
    """

    label: str
    between: tuple[tuple[str, ...], tuple[str, ...]] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Knowledge:
    """When each report could have been known, for an honest replay.

    Attributes:
        wait_days: A day is judged so many days after it, by the reports then known; one that comes
            later is left out for good, and counted as late.
        lag_days: A report is known so many days after its incident's last day; None where the
            rows' own `known_at` tells.
    """

    wait_days: int
    lag_days: int | None = None

    def __post_init__(self) -> None:
        if self.wait_days < 0 or (self.lag_days is not None and self.lag_days < 0):
            raise InvalidValue(
                "Nothing is known before it happens: the wait or the lag is negative.",
                hint="Give 0 or more days.",
            )


@dataclass(frozen=True, slots=True, kw_only=True)
class Reference:
    """What a chart took for normal at a time, with the threshold that follows from it.

    Attributes:
        steps: Days (or weeks) learnt from; `step_days` 1 or 7.
        incidents: Counted in them.
        level_per_step: Incidents per step when nothing changes.
        excess: Variance divided by mean, less 1: 0 for Poisson counts.
        threshold: The chart speaks when its statistic reaches so many incidents.
        allowance_per_step: Taken off the statistic at each step.
    """

    steps: int
    step_days: int
    incidents: int
    level_per_step: float
    excess: float
    threshold: float
    allowance_per_step: float


@dataclass(frozen=True, kw_only=True, eq=False)
class ChartPath:
    """A chart step by step, for a drawing or a check.

    Attributes:
        last_day: (steps,) last day of each step, days since 1970-01-01.
        counts: (steps,) incidents counted.
        statistic: (steps,) in incidents; NaN while the chart learns.
        threshold: (steps,) in incidents; NaN while it learns.
        level: (steps,) taken for normal, incidents per step; NaN while it learns.
        learnt_from: (steps,) incidents in the window that the level was learnt from; NaN likewise.
    """

    last_day: NDArray[np.int64]
    counts: NDArray[np.int64]
    statistic: NDArray[np.float64]
    threshold: NDArray[np.float64]
    level: NDArray[np.float64]
    learnt_from: NDArray[np.float64]

    @property
    def watched(self) -> int:
        """Steps on which the chart could have spoken."""
        return int(np.isfinite(self.threshold).sum())

    @property
    def unpromised(self) -> int:
        """Steps watched with a level learnt from too few incidents to promise any rate."""
        return int((self.learnt_from < LEAST_INCIDENTS).sum())


@dataclass(frozen=True, slots=True, kw_only=True)
class Alert:
    """A chart has spoken: counts rose beyond what its level explains.

    Attributes:
        zone: Zone id, empty for everywhere; `pair` whose clashes.
        spoke_on: Last day of the step on which the statistic reached the threshold.
        known_on: First day on which that could have been known; None outside a replay.
        rise_began_on: First day after the statistic was last at zero: the estimate of the change.
        report_ids: The incidents counted since then, by day.
        incidents: How many they are.
        observed_days: Over how many observed days.
        expected: How many the level would have given in these days.
        statistic: In incidents; `threshold` that it reached.
        reference: What was taken for normal.
        is_released: Warnings are internal until a named person releases them.
    """

    feed: str
    zone: str
    pair: Pair
    spoke_on: date
    rise_began_on: date
    report_ids: tuple[str, ...]
    incidents: int
    observed_days: int
    expected: float
    statistic: float
    threshold: float
    reference: Reference
    known_on: date | None = None
    is_released: bool = False
    is_simulated: bool = False


@dataclass(frozen=True, kw_only=True, eq=False)
class Watch:
    """One zone and pair, watched by one counter over a period.

    Attributes:
        period: Days asked about; `observed_days` those of them on which somebody looked.
        watched_days: Observed days on which the chart could have spoken.
        learning_days: Observed days on which it learnt a level, and so stayed silent.
        step_days: 1 for days, 7 for weeks of observed days.
        alerts: In order of days.
        unanswered: Why there is no chart; empty where there is one.
        is_learning: The last step was silent because the level is being learnt.
        autocorrelation: Of counts on neighbouring steps; None where it is not defined.
        late_reports: Reports left out because they came too late to be judged (replay only);
            `unseen_reports` because they lie on days on which nobody is said to have looked.
        path: None where there is no chart.
    """

    feed: str
    counter: str
    zone: str
    pair: Pair
    period: Period
    rule: WarningRule
    observed_days: int
    watched_days: int
    learning_days: int
    step_days: int
    alerts: tuple[Alert, ...]
    unanswered: str = ""
    is_learning: bool = False
    autocorrelation: float | None = None
    late_reports: int = 0
    unseen_reports: int = 0
    filters: Mapping[str, Any] = field(default_factory=dict)
    assumptions: tuple[str, ...] = ()
    is_simulated: bool = False
    path: ChartPath | None = None

    @property
    def expected_false_alarms(self) -> float:
        """How often the chart would have spoken by chance in the days watched."""
        return self.watched_days / self.rule.false_alarm_days

    @property
    def unpromised_days(self) -> int:
        """Days watched on which no rate of false alarms is promised, too little being known."""
        return self.path.unpromised * self.step_days if self.path else 0

    @property
    def is_promised(self) -> bool:
        """Whether the stated rate of false alarms holds for the chart as it stands at the end."""
        if self.path is None or not len(self.path.learnt_from):
            return False
        return bool(self.path.learnt_from[-1] >= LEAST_INCIDENTS)
