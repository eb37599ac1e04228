"""The timeline of a process: what the record and the feeds hold, laid out on one time axis."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date, timedelta

from truceline.briefs import text
from truceline.core.claim import Stated
from truceline.core.dates import Period, When
from truceline.monitor.model import FeedSeries
from truceline.record.model import Record
from truceline.web.timeline.agreements import draw_agreements, signed_on
from truceline.web.timeline.ceasefires import draw_ceasefires
from truceline.web.timeline.model import UNIT, Lane, Link, Scale, Tick, Timeline
from truceline.web.timeline.rates import draw_rates
from truceline.web.timeline.talks import draw_tracks

__all__ = ["draw_timeline", "whole_span"]

_MIN_WIDTH = 1040
_PER_WEEK = 1.6  # a bar of a week must be seen
_MOST_WIDTH = 6000
_MARGIN_DAYS = 45


def whole_span(record: Record, series: Sequence[FeedSeries], today: date) -> Period:
    """From the first to the last day that anything here speaks of, with a margin."""
    known = [today, *_days(record)]
    for one in series:
        known += [one.reach.from_on, one.reach.until_on] if one.reach else []
    margin = timedelta(days=_MARGIN_DAYS)
    first, last = min(known), max(known)
    return Period(
        from_on=first - margin if first - date.min > margin else first,
        until_on=last + margin if date.max - last > margin else last,
    )


def _days(record: Record) -> Iterator[date]:
    stated: list[Stated[When]] = []
    for track in record.tracks.values():
        stated += [track.started, track.ended]
    for meeting in record.rounds.values():
        stated += [meeting.from_on, meeting.last_on]
    for agreement in record.agreements.values():
        stated += [agreement.signed, agreement.in_effect]
    for ceasefire in record.ceasefires.values():
        stated += [ceasefire.declared, ceasefire.in_effect, ceasefire.ended]
    for one in stated:
        for when in (one.value, *(value for value, _ in one.options)):
            yield from (day for day in (when.first_day, when.last_day) if day)


def draw_timeline(
    record: Record, series: Sequence[FeedSeries], *, span: Period, today: date, link: Link
) -> Timeline:
    """Tracks, rounds, agreements, ceasefires and weekly reports on one axis.

    Args:
        record: As of the day of knowledge.
        series: One per counter; they stand in lanes of their own, never added.
        span: Days shown.
        today: The day that the page speaks of.
        link: Makes an address of the dashboard from a path.
    """
    width = min(max(_MIN_WIDTH, span.days / 7 * _PER_WEEK), _MOST_WIDTH)
    scale = Scale(span=span, width=width, today=today)
    lanes: list[Lane] = []
    parts: tuple[tuple[str, Iterable[Lane]], ...] = (
        ("Talks", draw_tracks(record, scale, link)),
        ("Agreements", draw_agreements(record, scale, link)),
        ("Ceasefires", draw_ceasefires(record, scale, link)),
        ("Reports per week", draw_rates(series, scale)),
    )
    y = float(UNIT)  # the axis stands above
    for heading, found in parts:
        below = tuple(found)
        if below:
            lanes.append(Lane(label=heading, y=y, is_heading=True))
            y += UNIT
        for lane in below:
            lanes.append(_moved(lane, y))
            y += lane.units * UNIT
    return Timeline(
        width=round(width),
        height=round(y),
        span=span,
        lanes=tuple(lanes),
        ticks=tuple(_ticks(scale)),
        today_x=scale.x(today) if scale.holds(today) else None,
        clipped=_clipped(record, scale),
    )


def _moved(lane: Lane, y: float) -> Lane:
    """The lane with all that it holds, `y` pixels further down."""
    rate = replace(lane.rate, y=lane.rate.y + y) if lane.rate else None
    return replace(
        lane,
        y=y,
        bars=tuple(replace(bar, y=bar.y + y) for bar in lane.bars),
        marks=tuple(replace(mark, y=mark.y + y) for mark in lane.marks),
        rate=rate,
    )


def _clipped(record: Record, scale: Scale) -> int:
    days = [one.from_on.value.first_day for one in record.rounds.values()]
    days += [signed_on(one) for one in record.agreements.values()]
    return sum(day is not None and not scale.holds(day) for day in days)


def _ticks(scale: Scale) -> Iterator[Tick]:
    """Years, and quarters or months where the picture is wide enough."""
    per_year = scale.width * 365 / scale.span.days
    months = 1 if per_year > 700 else 3 if per_year > 200 else 12
    years = next(
        step for step in (1, 2, 5, 10, 50, 100, 500) if step * per_year > 36 or step == 500
    )
    first = scale.span.from_on.year
    for year in range(first - first % years or years, scale.span.until_on.year + 1, years):
        for month in range(1, 13, months):
            day = date(year, month, 1)
            if scale.holds(day):
                x = scale.x(day)
                label = f"{year}" if month == 1 else text.day(day).split()[1][:3]
                is_cut = x + 34 > scale.width
                yield Tick(x=x, label="" if is_cut else label, label_x=x + 4)
