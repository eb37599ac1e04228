"""Shapes of change: a daily series, a window, one effect, and the results that carry them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

import numpy as np
from numpy.typing import NDArray

from truceline.core.dates import Period
from truceline.core.errors import InvalidValue, UnitMismatch
from truceline.core.report_table import day_number
from truceline.monitor.change.fit import Regression
from truceline.monitor.intervals import UNKNOWN
from truceline.monitor.model import Estimate

__all__ = [
    "Adjusted",
    "Against",
    "ChangeWindow",
    "DailySeries",
    "Effect",
    "LevelChange",
    "Pooled",
]


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeWindow:
    """Which days around a start are set against each other.

    Attributes:
        days_before: Length of the window before.
        days_during: Length of the window from the start on.
        washout_days: Days on either side of the start that belong to neither window. Violence
            rises between the signing of a ceasefire and its start, so that a window that ends at
            the start sets a calm against a storm (Williams, Hermansen, Strand, Clayton and Nygård,
            2024, arXiv:2110.05475). The default of 14 is ours: the paper names no length. For a
            truce of days take 0, since the washout would swallow it.
    """

    days_before: int = 56
    days_during: int = 56
    washout_days: int = 14

    @property
    def lag_days(self) -> int:
        """Days up to which days are taken to resemble each other: 12, less in a short window.

        A lag that spans half a window leaves the error so few degrees of freedom (6 in 28 + 28
        days) that little is found, and a floor of incidents that intervals are too wide; a quarter
        of the shorter side keeps the size where days correlate by .5.
        """
        return min(12, max(1, min(self.days_before, self.days_during) // 4))

    def __post_init__(self) -> None:
        if self.days_before < 1 or self.days_during < 1 or self.washout_days < 0:
            raise InvalidValue(
                f"The windows have {self.days_before} and {self.days_during} days, "
                f"the washout {self.washout_days}.",
                hint="Give windows of one day or more, and a washout of zero or more.",
            )

    def before(self, start: date) -> Period:
        """The days before a start, up to the washout."""
        until = start - timedelta(days=self.washout_days)
        return Period(from_on=until - timedelta(days=self.days_before), until_on=until)

    def during(self, start: date) -> Period:
        """The days from a start on, after the washout."""
        first = start + timedelta(days=self.washout_days)
        return Period(from_on=first, until_on=first + timedelta(days=self.days_during))

    def span(self, start: date) -> Period:
        """From the first day before to the last day during, washout included."""
        return Period(from_on=self.before(start).from_on, until_on=self.during(start).until_on)

    def without_washout(self) -> ChangeWindow:
        """The same windows, side by side."""
        return ChangeWindow(
            days_before=self.days_before, days_during=self.days_during, washout_days=0
        )


@dataclass(frozen=True, kw_only=True, eq=False)
class DailySeries:
    """Incidents per day of one feed and zone, on the days on which somebody was looking.

    Attributes:
        label: What it is about, for tables and sentences.
        day: (days,) days since 1970-01-01, in order; a day that nobody observed is absent.
        count: (days,) incidents: reports as counted, or the sum of their shares.
        exposure: (days,) share of the day and zone that was observed, in (0, 1].
        elsewhere: (days,) other reports of the same feed; None where not asked for.
        weighed_by: `value` or `expected`.
        feed: Id of the feed; `counter` who counts; `zone` id, empty for everywhere.
        filters: What the reports were filtered by; `run` id of the run that computed it.
        is_simulated: The reports were generated.
        unknown: Why there is no day at all; empty where there are some.
        notes: Sentences that the reader must see beside a result.
    """

    label: str
    day: NDArray[np.int64]
    count: NDArray[np.float64]
    exposure: NDArray[np.float64]
    elsewhere: NDArray[np.float64] | None = None
    weighed_by: str = "value"
    feed: str = ""
    counter: str = ""
    zone: str = ""
    filters: Mapping[str, Any] = field(default_factory=dict)
    run: str = ""
    is_simulated: bool = False
    unknown: str = ""
    notes: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        lengths = {len(self.day), len(self.count), len(self.exposure)}
        if self.elsewhere is not None:
            lengths.add(len(self.elsewhere))
        if len(lengths) != 1 or (np.diff(self.day) <= 0).any():
            raise InvalidValue(
                f"The series '{self.label}' is not one value for each of its days, in order.",
                hint="Give days in order, each once, and as many counts and exposures.",
            )

    def check_alike(self, other: DailySeries) -> None:
        """Refuse to judge together what two counters, or two ways of counting, made.

        Raises:
            UnitMismatch: The feeds differ, or the way in which reports are weighed.
        """
        if (self.feed, self.weighed_by) != (other.feed, other.weighed_by):
            raise UnitMismatch(
                f"Counts of '{self.feed}' by {self.weighed_by} and of '{other.feed}' by "
                f"{other.weighed_by} cannot be judged together: both may tell of one incident, "
                "each by habits of its own.",
                hint="Show them side by side.",
            )

    def within(self, period: Period) -> NDArray[np.bool_]:
        """(days,) whether each day lies in a period."""
        first, until = day_number(period.from_on), day_number(period.until_on)
        return np.asarray((self.day >= first) & (self.day < until))


@dataclass(frozen=True, slots=True, kw_only=True)
class Effect:
    """One ratio of rates with its 95 % interval, and what it rests on.

    Attributes:
        ratio: Rate from the start on, divided by the rate before.
        log_ratio: Its logarithm: the coefficient.
        standard_error: Of the logarithm, corrected for a window of this length.
        hac_error: The same before the correction (Newey–West).
        effective_df: Degrees of freedom of the t behind interval and `p_value`.
        p_value: Two-sided, 0–1, of no change.
        days_before: Observed days; `days_during` likewise.
        count_before: Incidents on them; `count_during` likewise.
        unknown: Why there is no ratio; empty where there is one.
    """

    ratio: Estimate = UNKNOWN
    log_ratio: float | None = None
    standard_error: float | None = None
    hac_error: float | None = None
    effective_df: float | None = None
    p_value: float | None = None
    days_before: int = 0
    days_during: int = 0
    count_before: float = 0.0
    count_during: float = 0.0
    unknown: str = ""


@dataclass(frozen=True, kw_only=True, eq=False)
class LevelChange:
    """How the level of incidents changed around a start.

    Attributes:
        label: What it is about.
        effect: With washout; `without_washout` the same windows side by side, as sensitivity.
        columns: Names of the coefficients of `regression`.
        regression: The fitted model with its design, for those who open it; None if unknown.
        lag_days: Days up to which the error takes resemblance into account.
        reference: Correlation of neighbouring days that the error is corrected for.
        resemblance: Observed correlation of neighbouring days' residuals; None if unknown.
        series: All days, those of the washout as well.
    """

    label: str
    start: date
    window: ChangeWindow
    effect: Effect
    without_washout: Effect
    series: DailySeries
    lag_days: int
    reference: float
    columns: tuple[str, ...] = ()
    regression: Regression | None = None
    resemblance: float | None = None
    assumptions: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Adjusted:
    """One of several questions asked at once.

    Attributes:
        p_value: As if it were the only one, 0–1.
        adjusted_p: The smallest share of false findings at which it counts as found.
        is_found: Whether it does at the share asked for.
    """

    label: str
    p_value: float
    adjusted_p: float
    is_found: bool


@dataclass(frozen=True, kw_only=True, eq=False)
class Pooled:
    """Several changes taken together: their middle, and how much they differ.

    Attributes:
        members: All changes; those without a ratio are named in `left_out` with the reason.
        ratio: Of the middle of the effects, with its 95 % interval.
        df: Of the t behind it; None where it is read against the normal.
        tau2: Variance of the true log ratios among the members.
        i2: Share of the differences that is not chance, 0–1.
        q: Cochran's statistic of difference.
        adjusted: The members one by one, corrected for having asked so often.
    """

    label: str
    members: tuple[LevelChange, ...]
    left_out: tuple[tuple[str, str], ...]
    ratio: Estimate
    log_ratio: float | None = None
    standard_error: float | None = None
    df: int | None = None
    p_value: float | None = None
    tau2: float | None = None
    i2: float | None = None
    q: float | None = None
    adjusted: tuple[Adjusted, ...] = ()
    method: str = ""
    unknown: str = ""
    assumptions: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True, eq=False)
class Against:
    """A zone's change set against that of zones outside the agreement.

    Attributes:
        label: The zone; `comparison` the others that were used.
        effect: The zone's ratio divided by the others' common ratio; its counts are the zone's.
        own: The zone's ratio, of the same model; `others` the common ratio of the others.
        drift_per_28_days: Before the start: by what factor the zone gained on the others per 28
            days. One where they moved alike.
        pre_trend: The same in words.
        is_parallel: Whether no drift was seen; None if it cannot be judged.
    """

    label: str
    comparison: tuple[str, ...]
    left_out: tuple[tuple[str, str], ...]
    start: date
    window: ChangeWindow
    effect: Effect
    own: Effect
    others: Effect
    drift_per_28_days: Effect
    pre_trend: str
    is_parallel: bool | None
    lag_days: int
    reference: float
    columns: tuple[str, ...] = ()
    regression: Regression | None = None
    assumptions: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
