"""Back-test: how early the charts spoke before stated events, how often wrongly, how often not."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np

from truceline.core.errors import InvalidValue, UnknownId
from truceline.core.report_table import day_number
from truceline.monitor.warning.model import Alert, Pair, Watch

__all__ = ["BackTest", "ChartRow", "EventRow", "StatedEvent", "back_test"]


@dataclass(frozen=True, slots=True, kw_only=True)
class StatedEvent:
    """A day on which something began, as somebody states it; part of the question.

    Attributes:
        label: Such as the name of an offensive.
        zone: Zone id.
        on: First day; `until_on` the first day after it, None where not stated.
        source: Who says so, and where.
    """

    label: str
    zone: str
    on: date
    source: str
    until_on: date | None = None

    def __post_init__(self) -> None:
        if not self.source:
            raise InvalidValue(
                f"The event '{self.label}' has no source.", hint="Say who dates it, and where."
            )
        if self.until_on and self.until_on <= self.on:
            raise InvalidValue(
                f"The event '{self.label}' ends before it begins.", hint="Swap the two days."
            )


@dataclass(frozen=True, slots=True, kw_only=True)
class EventRow:
    """One chart and one event of its zone.

    Attributes:
        verdict: `early` (spoke within the horizon and was known before the first day), `not early`
            (known only from the first day on), `missed` (silent though it watched), `not watched`
            (no chart, or it was learning on all days of the horizon).
        warning_days: From the first such alert being known to the event; None unless `early`.
        first_alert: The alert meant; None where there is none.
        watched_days: Days of the horizon on which the chart could have spoken.
        p_by_chance: Probability that a chart of the stated false-alarm rate speaks in those days.
        share_warned: Of all days of the replay, the share on which an event would have counted as
            `early`: what a day picked blindly has by this chart's own alerts.
    """

    event: StatedEvent
    pair: Pair
    verdict: str
    watched_days: int
    p_by_chance: float
    share_warned: float
    warning_days: int | None = None
    first_alert: Alert | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ChartRow:
    """One chart over the whole replay.

    Attributes:
        alerts: In all; `early` before an event, `during` one (about days until it ends, or of
            the horizon where no end is stated, and known too late to warn), `false` neither.
        expected_false: As many as the stated rate gives in `watched_days` while nothing changes.
        unanswered: Why there is no chart.
    """

    zone: str
    pair: Pair
    alerts: int
    early: int
    during: int
    false: int
    watched_days: int
    learning_days: int
    expected_false: float
    late_reports: int
    autocorrelation: float | None
    step_days: int
    unanswered: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class BackTest:
    """What the charts would have said before stated events.

    Attributes:
        horizon_days: An alert warns of an event that begins within so many days.
        charts: How many were run: each has its own false alarms.
        share_any_warned: Per event, the share of all days on which an event would have counted as
            `early` by at least one chart of its zone: what several charts at once amount to.
    """

    horizon_days: int
    events: tuple[EventRow, ...]
    charts: tuple[ChartRow, ...]
    share_any_warned: tuple[tuple[str, float], ...]
    assumptions: tuple[str, ...] = (
        "An alarm counts as false where no stated event follows within the horizon: it may have "
        "been right about a rise that nobody listed.",
        "Zones, pairs and events were chosen in knowledge of what happened.",
    )

    @property
    def false_alarms(self) -> int:
        """Over all charts."""
        return sum(row.false for row in self.charts)

    @property
    def expected_false_alarms(self) -> float:
        """Over all charts, while nothing changes."""
        return sum(row.expected_false for row in self.charts)


def back_test(
    watches: Sequence[Watch], events: Sequence[StatedEvent], *, horizon_days: int = 30
) -> BackTest:
    """Set the alerts of a replay against stated events.

    Run `watch_all` with a `Knowledge` first: only then does an alert say when it was known.

    Args:
        watches: Charts of any zones and pairs.
        events: Of which a chart in the same zone should have warned.
        horizon_days: How far ahead an alert is taken to warn.

    Raises:
        InvalidValue: The horizon holds no day, or a watch with alerts is no replay.
        UnknownId: No watch looks at the zone of an event.
    """
    if horizon_days < 1:
        raise InvalidValue("The horizon holds no day.", hint="Give 1 day or more, such as 30.")
    if any(alert.known_on is None for one in watches for alert in one.alerts):
        raise InvalidValue(
            "These alerts do not say when they would have been known.",
            hint="Watch with `knowledge=Knowledge(wait_days=…, lag_days=…)`.",
        )
    for event in events:
        if not any(one.zone == event.zone for one in watches):
            raise UnknownId(
                f"No chart watches zone '{event.zone}' of '{event.label}'.",
                hint=f"Watched: {', '.join(sorted({one.zone for one in watches}))}.",
            )
    rows = [
        _event_row(one, event, horizon_days)
        for event in events
        for one in watches
        if one.zone == event.zone
    ]
    shares = []
    for event in events:
        mine = [one for one in watches if one.zone == event.zone]
        warned = set().union(*(_warned(one, horizon_days) for one in mine))
        shares.append((event.label, len(warned) / mine[0].period.days))
    return BackTest(
        horizon_days=horizon_days,
        events=tuple(rows),
        charts=tuple(_chart_row(one, events, horizon_days) for one in watches),
        share_any_warned=tuple(shares),
    )


def _known_on(alert: Alert) -> date:
    return alert.known_on or alert.spoke_on


def _event_row(one: Watch, event: StatedEvent, horizon_days: int) -> EventRow:
    watched = _watched_before(one, event.on, horizon_days)
    early = [a for a in one.alerts if _role(a, (event,), horizon_days) == "early"]
    during = [a for a in one.alerts if _role(a, (event,), horizon_days) == "during"]
    first = next(iter(early + during), None)
    verdict = "early" if early else "not early" if during else "missed"
    if not early and not during and not watched:
        verdict = "not watched"
    return EventRow(
        event=event,
        pair=one.pair,
        verdict=verdict,
        watched_days=watched,
        p_by_chance=-math.expm1(-watched / one.rule.false_alarm_days),
        share_warned=len(_warned(one, horizon_days)) / one.period.days,
        warning_days=(event.on - _known_on(first)).days if early and first else None,
        first_alert=first,
    )


def _watched_before(one: Watch, on: date, horizon_days: int) -> int:
    """Days of the horizon on which the chart could have spoken."""
    if one.path is None:
        return 0
    end = day_number(on)
    near = (one.path.last_day >= end - horizon_days) & (one.path.last_day < end)
    return int((near & np.isfinite(one.path.threshold)).sum()) * one.step_days


def _warned(one: Watch, horizon_days: int) -> set[date]:
    """Days of the replay on which an event would have counted as warned."""
    warned: set[date] = set()
    for alert in one.alerts:
        late = (_known_on(alert) - alert.spoke_on).days
        warned |= {alert.spoke_on + timedelta(days=n) for n in range(late + 1, horizon_days + 1)}
    return {day for day in warned if one.period.from_on <= day < one.period.until_on}


def _role(alert: Alert, events: Sequence[StatedEvent], horizon_days: int) -> str:
    """`early`, `during` or `false`; early counts first where an alert is both.

    The rise itself must lie within the horizon: a lag never turns an alert about something older
    into a warning.
    """
    spoke, span = alert.spoke_on, timedelta(days=horizon_days)
    mine = [event for event in events if event.zone == alert.zone and spoke >= event.on - span]
    if any(_known_on(alert) < event.on for event in mine):
        return "early"
    if any(spoke < (event.until_on or event.on + span) for event in mine):
        return "during"
    return "false"


def _chart_row(one: Watch, events: Sequence[StatedEvent], horizon_days: int) -> ChartRow:
    roles = [_role(alert, events, horizon_days) for alert in one.alerts]
    return ChartRow(
        zone=one.zone,
        pair=one.pair,
        alerts=len(roles),
        early=roles.count("early"),
        during=roles.count("during"),
        false=roles.count("false"),
        watched_days=one.watched_days,
        learning_days=one.learning_days,
        expected_false=one.expected_false_alarms,
        late_reports=one.late_reports,
        autocorrelation=one.autocorrelation,
        step_days=one.step_days,
        unanswered=one.unanswered,
    )
