"""What a ceasefire may have moved elsewhere: zone, rings around it, and a control, side by side."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date

import numpy as np
from numpy.typing import NDArray

from truceline.core.coverage import CoverageState
from truceline.core.dates import Period
from truceline.core.errors import InvalidValue
from truceline.geography.model import PlaceShares
from truceline.monitor.change.daily import daily_series
from truceline.monitor.change.model import ChangeWindow
from truceline.monitor.compare import exposure_days
from truceline.monitor.count import Chosen, choose, count_chosen
from truceline.monitor.displacement.judge import Area, judged
from truceline.monitor.displacement.model import (
    AreaChange,
    Displacement,
    RingShares,
    Surroundings,
    Weighed,
)
from truceline.monitor.displacement.quotient import (
    Draws,
    draw,
    ratio,
    ratio_of_ratios,
    spread_of,
)
from truceline.monitor.filters import ReportFilter
from truceline.monitor.intervals import UNKNOWN, rate_ratio
from truceline.monitor.rules import rule_named
from truceline.monitor.scope import FeedReports, ZoneShares

__all__ = ["displacement"]

_WAYS = ("value", "expected")
_DRAWS = 20_000
_SURELY = 0.5
_ASSUMPTIONS = (
    "Without the ceasefire, the land around would have moved as the control did.",
    "The ceasefire changed nothing in the control; fighters or arms that went so far are not seen.",
    "Reports are as likely to be made in each area before and during.",
    "Counts of 7 days are independent of each other; they may vary more than single incidents do.",
    "That incidents rose around a zone does not say that those who fought in it went there.",
)


@dataclass(frozen=True, kw_only=True, eq=False)
class _Asked:
    window: ChangeWindow
    start: date
    reports: FeedReports
    draws: int
    seed: int


def displacement(
    reports: FeedReports,
    *,
    filters: ReportFilter,
    land: Surroundings,
    start: date,
    window: ChangeWindow | None = None,
    draws: int = _DRAWS,
    seed: int = 2003,
) -> Displacement:
    """Set a zone, the rings around it and a control side by side, before and during.

    Args:
        reports: Reports of one feed.
        filters: Whose incidents.
        land: The zone under the ceasefire, the rings around it (`rings_around`), and land that the
            ceasefire should not have touched (`land_beyond`).
        start: First day of the ceasefire there.
        window: Which days are set against each other; None for 56 each and 14 of washout.
        draws: For the intervals; more cost time.
        seed: Of the draws: the same gives the same.

    Raises:
        InvalidValue: There are too few draws, or a filter cannot run.
        UnknownId: A filter asks for a label that no report carries.
    """
    if draws < 1000:
        raise InvalidValue(f"Only {draws} draws.", hint="Give 1,000 draws or more.")
    asked = _Asked(
        window=window or ChangeWindow(), start=start, reports=reports, draws=draws, seed=seed
    )
    chosen, rings = choose(reports, filters), land.rings
    whole = land.around or _together(rings, land.zone)
    level = 1 - 0.05 / len(rings)
    far = _area(chosen, land.control, asked, None)
    near = _area(chosen, whole, asked, far, ring=(rings[0].inner_km, rings[-1].outer_km))
    inside = _area(chosen, land.zone, asked, far)
    one_by_one = tuple(
        _area(chosen, one.zone, asked, far, ring=(one.inner_km, one.outer_km), level=level).change
        for one in rings
    )
    bare = Displacement(
        label=land.zone.label,
        start=start,
        window=asked.window,
        zone=inside.change,
        around=near.change,
        rings=one_by_one,
        control=far.change,
        assumptions=_ASSUMPTIONS,
        notes=tuple(_notes(chosen, asked, near.change, level)),
    )
    return judged(bare, inside, near, far)


def _together(rings: Sequence[RingShares], zone: ZoneShares) -> ZoneShares:
    """All rings as one area: they share no land, so their shares add up.

    A footprint wholly inside the rings together, but in none of them, is not called certain.
    """
    parts = [ring.zone.shares for ring in rings]
    certain = np.any([part.certain for part in parts], axis=0)
    share = np.clip(np.sum([part.p_inside for part in parts], axis=0), 0.0, 1.0)
    return ZoneShares(
        zone_id=f"{zone.zone_id}:around",
        name=f"{rings[0].inner_km:g}–{rings[-1].outer_km:g} km around {zone.label}",
        shares=PlaceShares(
            inside=np.any([part.inside for part in parts], axis=0),
            certain=certain,
            p_inside=np.where(certain, 1.0, share),
            possible=np.any([part.possible for part in parts], axis=0),
        ),
        is_stated=all(ring.zone.is_stated for ring in rings),
    )


def _area(
    chosen: Chosen,
    zone: ZoneShares,
    asked: _Asked,
    control: Area | None,
    *,
    ring: tuple[float, float] | None = None,
    level: float = 0.95,
) -> Area:
    here = replace(chosen, zone=zone.as_area())
    periods = (asked.window.before(asked.start), asked.window.during(asked.start))
    before, during = (
        count_chosen(here, rule=rule_named("events"), period=period) for period in periods
    )
    days = (exposure_days(before, asked.reports), exposure_days(during, asked.reports))
    change = AreaChange(
        label=zone.label,
        before=before,
        during=during,
        inner_km=ring[0] if ring else None,
        outer_km=ring[1] if ring else None,
        level=level,
        unknown=_why_unknown(before.filters.get("unknown"), during.filters.get("unknown"), days),
    )
    if change.unknown:
        return Area(change=change, drawn={}, drift={})
    drawn, drift, weighed = {}, {}, {}
    for way in _WAYS:
        drawn[way], drift[way], spread = _drawn(here, asked, periods, way)
        weighed[way] = _weighed(change, way, spread, drawn[way], control)
    counts = [
        (int(n.value or 0), float(d)) for n, d in zip((during, before), days[::-1], strict=True)
    ]
    return Area(
        change=replace(
            change,
            ratio=rate_ratio(counts[0], counts[1]),
            by_value=weighed["value"],
            by_expected=weighed["expected"],
            resolved=_resolved(change),
        ),
        drawn=drawn,
        drift=drift,
        days_during=days[1],
    )


def _why_unknown(before: str | None, during: str | None, days: tuple[int, int]) -> str:
    if before or during:
        return f"the days {'before' if before else 'during'}: {before or during}"
    return "" if all(days) else "nobody was looking before, or during"


def _drawn(
    here: Chosen, asked: _Asked, periods: tuple[Period, Period], way: str
) -> tuple[Draws, Draws, float]:
    """Draws of the change, draws of the drift within the days before, and the spread."""
    # One stream per area and way, so that an area's draws do not hang on how many stand before it.
    name = f"{here.zone.zone_id if here.zone else ''}/{way}".encode()
    random = np.random.default_rng([asked.seed, *name])
    first, second = (daily_series(here, span=period, weigh_by=way).count for period in periods)
    spread = spread_of((first, second))
    half = len(first) // 2

    def rates(one: NDArray[np.float64], other: NDArray[np.float64]) -> Draws:
        return draw(
            (float(one.sum()), float(other.sum())),
            (max(len(one), 1), max(len(other), 1)),
            spread,
            random=random,
            draws=asked.draws,
        )

    return rates(first, second), rates(first[:half], first[half:]), spread


def _weighed(
    change: AreaChange, way: str, spread: float, drawn: Draws, control: Area | None
) -> Weighed:
    far = control.drawn.get(way) if control else None
    return Weighed(
        before=float(getattr(change.before, way) or 0.0),
        during=float(getattr(change.during, way) or 0.0),
        spread=spread,
        ratio=ratio(drawn, level=change.level),
        against_control=(ratio_of_ratios(drawn, far, level=change.level) if far else UNKNOWN),
    )


def _resolved(change: AreaChange) -> float | None:
    expected = (change.before.expected or 0.0) + (change.during.expected or 0.0)
    return (change.before.certain + change.during.certain) / expected if expected else None


def _notes(chosen: Chosen, asked: _Asked, around: AreaChange, level: float) -> Iterator[str]:
    yield (
        "The interval of an area's own ratio assumes incidents that occur independently of each "
        "other; those beside the control allow for incidents that cluster within weeks."
    )
    if around.resolved is not None and around.resolved < _SURELY:
        yield (
            f"Only {around.resolved:.0%} of the incidents expected around the zone surely lie "
            "there: most reports are placed less exactly than the rings are wide, so part of what "
            "happened inside counts as outside, and the other way round."
        )
    if level > 0.95:
        yield (
            f"Ring by ring the intervals hold at {level:.1%} each, so that all of them together "
            "hold at 95 %."
        )
    span = asked.window.span(asked.start)
    if chosen.reports.coverage(span).state is CoverageState.NOT_STATED:
        yield (
            f"{chosen.reports.feed.feed} does not state when it was looking: its days are taken "
            "as observed in every area."
        )
    yield "Every area is counted as the same area on all days, agreed or not."
