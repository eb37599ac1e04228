"""Sentences for people who do not read charts."""

from __future__ import annotations

from truceline.monitor.warning.calibration import LEAST_INCIDENTS
from truceline.monitor.warning.hawkes import SelfExcitation
from truceline.monitor.warning.model import Alert, Watch
from truceline.monitor.warning.replay import BackTest, EventRow

__all__ = ["in_words"]

# Beyond this correlation the rate of false alarms in simulation is twice the stated one.
_CORRELATED = 0.1


def in_words(result: Alert | Watch | SelfExcitation | EventRow | BackTest) -> str:
    """What a result says, in one to three sentences."""
    if isinstance(result, Alert):
        return _alert(result)
    if isinstance(result, Watch):
        return _watch(result)
    if isinstance(result, SelfExcitation):
        return _excitation(result)
    return _event(result) if isinstance(result, EventRow) else _back_test(result)


def _alert(alert: Alert) -> str:
    where = f" in {alert.zone}" if alert.zone else ""
    status = "released" if alert.is_released else "internal, not released"
    made_up = "Simulated. " if alert.is_simulated else ""
    times = alert.incidents / alert.expected
    known = f", known on {alert.known_on}," if alert.known_on else ""
    return (
        f"{made_up}Warning of {alert.spoke_on}{known} ({status}): {alert.pair.label}{where} have "
        f"risen, by the count of {alert.feed}. Since {alert.rise_began_on} there were "
        f"{_number(alert.incidents, 'incident')} in {_number(alert.observed_days, 'observed day')} "
        f"where about {alert.expected:.1f} were usual ({times:.1f} times)."
    )


def _watch(watch: Watch) -> str:
    where = f" in {watch.zone}" if watch.zone else ""
    if watch.unanswered:
        return f"{watch.pair.label}{where} cannot be watched: {watch.unanswered}."
    text = (
        f"{watch.pair.label}{where}: {_number(len(watch.alerts), 'warning')} in "
        f"{watch.watched_days} days watched; {watch.expected_false_alarms:.1f} would have come by "
        "chance if nothing had changed."
    )
    if watch.autocorrelation is not None and watch.autocorrelation > _CORRELATED:
        text += (
            f" Busy days follow busy days here (correlation {watch.autocorrelation:.2f}), so false "
            "alarms come more often than that."
        )
    if watch.unpromised_days:
        text += (
            f" On {watch.unpromised_days} of these days fewer than {LEAST_INCIDENTS} incidents "
            "taught the level: there no rate of false alarms is promised."
        )
    if watch.is_learning:
        text += " The chart is now learning a new level and is silent: that is no all-clear."
    return text


def _excitation(fit: SelfExcitation) -> str:
    high = f"{fit.high:.2f}" if fit.high < 3 else "beyond 3"
    text = (
        f"Taken at face value, an incident is directly followed by {fit.branching:.2f} others "
        f"({100 * fit.level:.0f} % interval {fit.low:.2f} to {high})"
    )
    if fit.half_life_days is not None:
        text += f", half of them within {fit.half_life_days:.1f} days"
    return text + "; a background that rises and falls by itself looks the same."


def _event(row: EventRow) -> str:
    what = f"{row.event.label} ({row.event.on}), {row.pair.label}"
    if row.verdict == "early":
        return (
            f"{what}: warned {_number(row.warning_days or 0, 'day')} before. This chart speaks so "
            f"often that {100 * row.share_warned:.0f} % of all days would have counted as warned."
        )
    if row.verdict == "not early" and row.first_alert:
        return f"{what}: no early warning; spoke only on {row.first_alert.known_on}."
    if row.verdict == "missed":
        return f"{what}: no warning, though the chart watched {row.watched_days} days before."
    return f"{what}: the chart could not speak in the days before; no verdict."


def _back_test(test: BackTest) -> str:
    early = sum(row.verdict == "early" for row in test.events)
    return (
        f"{early} of {len(test.events)} charts warned within {test.horizon_days} days before a "
        f"stated event. {_number(test.false_alarms, 'alarm')} came with no stated event after; "
        f"{test.expected_false_alarms:.1f} would come by chance from {len(test.charts)} charts if "
        "nothing changed."
    )


def _number(count: int, what: str) -> str:
    return f"{count} {what}" if count == 1 else f"{count} {what}s"
