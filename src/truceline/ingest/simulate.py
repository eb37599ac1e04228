"""Demo incidents by a seeded generator: a known truth, and three counters who tell it."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import groupby

from numpy.random import Generator, default_rng

from truceline.core.coverage import CoverageSpan, CoverageState
from truceline.core.dates import Period
from truceline.core.errors import InvalidValue
from truceline.core.place import Place
from truceline.ingest.simulate_bulletin import bulletin_feed
from truceline.ingest.simulate_database import database_feed
from truceline.ingest.simulate_mission import mission_feed
from truceline.ingest.simulate_truth import (
    Phase,
    Release,
    Scene,
    SimulatedFeed,
    TrueIncident,
    draw_truth,
)

__all__ = [
    "Phase",
    "Release",
    "Scene",
    "SimulatedFeed",
    "Simulation",
    "TrueIncident",
    "demo_scene",
    "simulate",
]

_CALM, _RECOVERY_DAYS, _STEP_DAYS = 0.3, 112, 14


@dataclass(frozen=True, slots=True, kw_only=True)
class Simulation:
    """A simulated scene: none of it happened.

    Attributes:
        truth: Every incident as it was, in order of time.
        feeds: What the mission, the database and the party's bulletin publish.
        coverage: Days on which the mission could look, or could not; without gaps in time.
    """

    truth: tuple[TrueIncident, ...]
    feeds: tuple[SimulatedFeed, ...]
    coverage: tuple[CoverageSpan, ...]


def simulate(scene: Scene, *, seed: int = 7) -> Simulation:
    """What happens in a scene and what three counters tell of it; same seed, same bytes."""
    for_truth, for_coverage, for_mission, for_database, for_bulletin = default_rng(seed).spawn(5)
    truth = draw_truth(scene, for_truth)
    coverage = _draw_coverage(scene, for_coverage)
    feeds = (
        mission_feed(scene, truth, coverage, for_mission),
        database_feed(scene, truth, for_database),
        bulletin_feed(scene, truth, for_bulletin),
    )
    return Simulation(truth=truth, feeds=feeds, coverage=coverage)


def _draw_coverage(scene: Scene, rng: Generator) -> tuple[CoverageSpan, ...]:
    """Spans of access and of none in turn: mostly a few days, now and then two weeks."""
    spans: list[CoverageSpan] = []
    day, is_open = scene.from_on, True
    while day < scene.until_on:
        if is_open:
            length, reason = 5 + int(rng.geometric(1 / 20)), ""
        elif rng.random() < 0.12:
            length, reason = int(rng.integers(10, 16)), "no access: patrols suspended"
        else:
            length, reason = int(rng.integers(1, 5)), str(rng.choice(_REASONS))
        until_on = min(day + timedelta(days=length), scene.until_on)
        spans.append(_span(day, until_on, reason))
        day, is_open = until_on, not is_open
    return tuple(spans)


_REASONS = ["no access", "no access: turned back at a checkpoint", "no access: road closed"]


def _span(from_on: date, until_on: date, reason: str) -> CoverageSpan:
    return CoverageSpan(
        feed="sim-mission",
        zone_id="",
        from_on=from_on,
        until_on=until_on,
        state=CoverageState.UNOBSERVED if reason else CoverageState.OBSERVED,
        reason=f"[simulated] {reason}" if reason else "[simulated] patrols went out",
    )


def demo_scene(
    places: Sequence[Place],
    ceasefire_starts: Sequence[date],
    *,
    side_a: str = "Side A",
    side_b: str = "Side B",
    third_party: str = "Third group",
    period: Period | None = None,
    expected_incidents: int = 2_500,
) -> Scene:
    """A scene in which fighting drops when a ceasefire begins and recovers over 16 weeks.

    Args:
        places: Where incidents may lie; those without coordinates take no part.
        ceasefire_starts: First days of ceasefires, in any order.
        side_a: Label of the side that has aircraft and prints the bulletin.
        side_b: Label of the other side.
        third_party: Label of a group beside side B.
        period: Days to simulate; else from 90 days before the first start to 180 after the last.
        expected_incidents: Mean number of true incidents over the whole scene.

    Raises:
        InvalidValue: There is no start, or no place that can be located.
    """
    starts = sorted(ceasefire_starts)
    if not starts:
        raise InvalidValue("There is no start of a ceasefire.", hint="Give at least one day.")
    if period is None:
        first, after = starts[0] - timedelta(days=90), starts[-1] + timedelta(days=180)
        period = Period(from_on=first, until_on=after)
    return Scene(
        from_on=period.from_on,
        until_on=period.until_on,
        places=tuple(p for p in places if p.lon_deg is not None and p.lat_deg is not None),
        side_a=side_a,
        side_b=side_b,
        third_party=third_party,
        phases=_demo_phases(starts, period, expected_incidents),
    )


def _demo_phases(
    starts: Sequence[date], period: Period, expected_incidents: int
) -> tuple[Phase, ...]:
    """Runs of days with one level of fighting, scaled to the expected number of incidents."""
    calendar = [period.from_on + timedelta(days=n) for n in range(period.days)]
    levels = [_level(starts, day) for day in calendar]
    per_level = expected_incidents / sum(levels)
    phases, at = [], 0
    for level, run in groupby(levels):
        share = 0.4 + 0.2 * level
        rate = level * per_level
        phases.append(Phase(from_on=calendar[at], daily_rate=rate, share_from_side_a=share))
        at += len(list(run))
    return tuple(phases)


def _level(starts: Sequence[date], day: date) -> float:
    """Fighting relative to a day without ceasefire: low at first, up again in fortnights."""
    begun = bisect_right(starts, day)
    if begun == 0:
        return 1.0
    steps = (day - starts[begun - 1]).days // _STEP_DAYS
    return min(1.0, _CALM + (1 - _CALM) * steps * _STEP_DAYS / _RECOVERY_DAYS)
