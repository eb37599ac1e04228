"""Reports per week on the timeline, one lane per counter; weeks nobody saw are no zeros."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import timedelta

from truceline.briefs import text
from truceline.core.dates import Period
from truceline.monitor.model import FeedSeries, SeriesPoint
from truceline.web.timeline.model import LETTER, UNIT, Lane, Rate, Scale

__all__ = ["draw_rates"]

_UNITS = 3


def draw_rates(series: Sequence[FeedSeries], scale: Scale) -> Iterator[Lane]:
    """One lane per counter, each on a scale of its own."""
    for one in series:
        points = [p for p in one.points if _overlaps(p, scale.span)]
        most = max([1.0, *(max(p.possible, p.value or 0) for p in points)])
        height = float(_UNITS * UNIT - 8)
        rate = Rate(
            y=4,
            height=height,
            feed=one.feed.feed,
            counted=_path(points, scale, height, lambda p: p.value or 0.0, most),
            possible=_path(points, scale, height, lambda p: p.possible, most),
            unseen=_path(points, scale, height, lambda p: float(p.value is None), 1.0),
            partly=_path(points, scale, height, _is_partly_seen, 1.0),
            most=most,
            notes=tuple(_silences(one, scale)),
        )
        yield Lane(
            label=one.feed.counter,
            y=0,
            units=_UNITS,
            rate=rate,
            simulated=one.feed.is_simulated,
        )


def _overlaps(point: SeriesPoint, span: Period) -> bool:
    end = point.from_on + timedelta(days=point.days)
    return point.from_on < span.until_on and span.from_on < end


def _is_partly_seen(point: SeriesPoint) -> float:
    seen = point.observed_days
    return float(seen is not None and point.value is not None and seen < point.days)


def _path(
    points: Iterable[SeriesPoint],
    scale: Scale,
    height: float,
    amount: Callable[[SeriesPoint], float],
    most: float,
) -> str:
    """One rectangle per week; `most` is as high as the lane."""
    pieces = []
    for point in points:
        tall = round(min(amount(point) / most, 1.0) * height, 1)
        if tall:
            x = scale.x(point.from_on)
            wide = round(scale.x(point.from_on + timedelta(days=point.days)) - x, 1)
            pieces.append(f"M{x:g} {height:g}v{-tall:g}h{wide:g}v{tall:g}z")
    return "".join(pieces)


def _silences(one: FeedSeries, scale: Scale) -> Iterator[tuple[float, str]]:
    """What a feed says nothing about, written where there is room."""
    if one.reach is None:
        yield 4.0, "no reports: unknown, not calm"
        return
    last_on = one.reach.until_on - timedelta(days=1)
    if scale.x(one.reach.from_on) > 34 * LETTER:
        yield 4.0, f"no reports before {text.day(one.reach.from_on)}: unknown"
    if scale.width - scale.x(one.reach.until_on) > 34 * LETTER:
        yield scale.x(one.reach.until_on) + 6, f"no reports after {text.day(last_on)}: unknown"
