"""What is asked of the charts of a workspace, and the shapes of the answers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, fields, replace
from datetime import date, timedelta

import numpy as np

from truceline.core.dates import Period
from truceline.core.errors import InvalidValue
from truceline.core.report_table import day_number
from truceline.monitor.filters import ReportFilter
from truceline.monitor.scope import day_of
from truceline.monitor.warning import (
    Alert,
    BackTest,
    Knowledge,
    StatedEvent,
    WarningRule,
    Watch,
    alerts_of,
    in_words,
)

__all__ = [
    "BackTested",
    "ReplayAsked",
    "Replayed",
    "Warned",
    "WarningAsked",
    "given",
    "seen_until",
    "warned_in_words",
]

_MOST_DAYS = 3660


@dataclass(frozen=True, slots=True, kw_only=True)
class WarningAsked:
    """What is asked of the charts.

    Attributes:
        on: The charts run up to this day; None for the last day with reports.
        days: Alerts that spoke on the last so many days up to it are shown.
        as_of: Only what was known at the end of that day.
        zones: Zones to watch, as areas on all days; empty for all that hold on the day.
        between: Two actors to watch instead of the main pairs.
        feed: One feed only; empty for all.
        filters: Which incidents are watched; actors by id, name or label.
        rule: How the charts are run.
    """

    on: date | None = None
    days: int = 28
    as_of: date | None = None
    zones: tuple[str, ...] = ()
    between: tuple[str, str] | None = None
    feed: str = ""
    filters: ReportFilter = field(default_factory=ReportFilter)
    rule: WarningRule = field(default_factory=WarningRule)

    def __post_init__(self) -> None:
        if not 1 <= self.days <= _MOST_DAYS:
            raise InvalidValue(
                f"Alerts of {self.days} days are asked for.", hint=f"Give 1 to {_MOST_DAYS} days."
            )


@dataclass(frozen=True, slots=True, kw_only=True)
class ReplayAsked:
    """What a back-test is asked.

    Attributes:
        events: Of which the charts should have warned; empty for the pack's own dated ends of
            ceasefires.
        horizon_days: How far ahead an alert is taken to warn.
        knowledge: When each report is taken to have been known.
        as_of: Only what was known at the end of that day.
        between: Two actors to watch instead of the main pairs.
        feed: One feed only; empty for all.
        rule: How the charts are run.
    """

    events: tuple[StatedEvent, ...] = ()
    horizon_days: int = 30
    knowledge: Knowledge = field(default_factory=lambda: Knowledge(wait_days=3, lag_days=3))
    as_of: date | None = None
    between: tuple[str, str] | None = None
    feed: str = ""
    rule: WarningRule = field(default_factory=WarningRule)


@dataclass(frozen=True, kw_only=True)
class Warned:
    """The charts as they stand on a day; internal unless a named person releases an alert.

    Attributes:
        run: Id of the run behind it.
        period: The days whose alerts are shown; the day asked about is the last of them.
        as_of: Day of knowledge; None for everything.
        rule: How the charts were run.
        watches: One per feed, zone and pair.
        scope: Which zones and pairs are watched, and why no others.
        names: Zone id → name; empty id is everywhere.
        not_watched: Feeds and zones without charts, and why.
        assumptions: In plain words.
    """

    run: str
    period: Period
    as_of: date | None
    rule: WarningRule
    watches: tuple[Watch, ...]
    scope: str
    names: Mapping[str, str]
    not_watched: tuple[str, ...] = ()
    assumptions: tuple[str, ...] = ()

    @property
    def on(self) -> date:
        """The last day that the charts speak of."""
        return self.period.until_on - timedelta(days=1)

    @property
    def alerts(self) -> tuple[Alert, ...]:
        """Alerts that spoke in the period, newest first."""
        found = [a for a in alerts_of(self.watches) if a.spoke_on >= self.period.from_on]
        return tuple(reversed(found))

    @property
    def earlier(self) -> int:
        """How many alerts spoke before the period."""
        return len(alerts_of(self.watches)) - len(self.alerts)

    @property
    def expected_false_alarms(self) -> float:
        """How many alerts the stated rate gives in the period, over all charts together."""
        days = sum(self.watched_days(one) for one in self.watches)
        return days / self.rule.false_alarm_days

    def watched_days(self, one: Watch) -> int:
        """On how many observed days of the period a chart could have spoken."""
        if one.path is None:
            return 0
        near = one.path.last_day >= day_number(self.period.from_on)
        return int((near & np.isfinite(one.path.threshold)).sum()) * one.step_days

    def state(self, one: Watch) -> str:
        """`spoke`, `quiet`, `learning`, `not watched` (no such day in the period) or `no chart`."""
        if one.path is None:
            return "no chart"
        if any(a.spoke_on >= self.period.from_on for a in one.alerts):
            return "spoke"
        if one.is_learning:
            return "learning"
        return "quiet" if self.watched_days(one) else "not watched"

    def number(self, state: str) -> int:
        """How many charts are in a state."""
        return sum(self.state(one) == state for one in self.watches)

    def words(self, one: Alert | Watch) -> str:
        """An alert or a chart in a sentence, with names for ids."""
        counters = {watch.feed: watch.counter for watch in self.watches}
        return in_words(
            replace(
                one,
                zone=self.names.get(one.zone, one.zone) if one.zone else "",
                feed=counters.get(one.feed, one.feed),
            )
        )


@dataclass(frozen=True, kw_only=True)
class BackTested:
    """What the charts of one feed would have said before stated events.

    Attributes:
        run: Id of the run behind it.
        names: Zone id → name.
        test: Its figures.
        knowledge: When each report was taken to have been known.
        watches: The charts behind it.
        beyond: Events that lie beyond the feed's reports, of which it can say nothing.
    """

    run: str
    feed: str
    counter: str
    test: BackTest
    knowledge: Knowledge
    rule: WarningRule
    names: Mapping[str, str]
    watches: tuple[Watch, ...]
    assumptions: tuple[str, ...] = ()
    beyond: tuple[StatedEvent, ...] = ()
    is_simulated: bool = False


@dataclass(frozen=True, kw_only=True)
class Replayed:
    """Back-tests feed by feed, and why some feeds have none."""

    tested: tuple[BackTested, ...]
    not_tested: tuple[str, ...] = ()


def given(asked: WarningAsked | ReplayAsked) -> dict[str, object]:
    """The parts of a question as a run records them."""
    found: dict[str, object] = {
        one.name: getattr(asked, one.name) for one in fields(asked) if one.name != "rule"
    }
    found |= {one.name: getattr(asked.rule, one.name) for one in fields(asked.rule)}
    for name, value in found.items():
        if isinstance(value, Knowledge):
            found[name] = f"wait {value.wait_days}, lag {value.lag_days}"
        elif name == "events" and isinstance(value, tuple):
            found[name] = [f"{e.on} {e.zone} {e.label} ({e.source})" for e in value]
    if isinstance(asked, WarningAsked):
        found |= {"filters": asked.filters.as_mapping()}
    return {name: value for name, value in found.items() if value not in (None, "", (), [], {})}


def seen_until(one: Watch) -> date | None:
    """The last day that a chart has judged; None where there is no chart."""
    return day_of(int(one.path.last_day[-1])) if one.path is not None else None


def warned_in_words(warned: Warned) -> str:
    """What the charts say on the day, for somebody who does not read charts."""
    alerts, charts = len(warned.alerts), len(warned.watches) - warned.number("no chart")
    if not charts:
        return (
            f"No chart could be kept up to {warned.on}: nothing can be said, and that is no "
            "all-clear."
        )
    counted = {name: warned.number(name) for name in ("quiet", "learning", "not watched")}
    text = (
        f"{_number(alerts, 'warning')} from {warned.period.from_on} to {warned.on}, internal and "
        f"not released. {_number(charts, 'chart')} watched; if nothing had changed, about "
        f"{warned.expected_false_alarms:.1f} warnings would have come by chance, several at once "
        f"where charts overlap. {_number(counted['quiet'], 'chart')} quiet"
    )
    if counted["learning"]:
        text += f", {counted['learning']} learning a level and so silent"
    if counted["not watched"]:
        text += f", {counted['not watched']} without an observed day in the period"
    if warned.number("no chart"):
        text += f", {warned.number('no chart')} that could not be kept"
    after = " A chart that spoke is silent while it learns a new level." if alerts else ""
    return f"{text}.{after} Quiet is no all-clear."


def _number(count: int, what: str) -> str:
    return f"{count} {what}" if count == 1 else f"{count} {what}s"
