"""Made worlds: a zone, three rings and the land beyond, with incidents at known rates."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, timedelta
from typing import Any

import numpy as np
from numpy.typing import NDArray

from truceline.geography.model import PlaceShares
from truceline.monitor import FeedReports, ZoneShares
from truceline.monitor.displacement import RingShares, Surroundings

MakeReports = Callable[..., FeedReports]
START = date(2018, 6, 1)
AREAS = ("zone", "near", "middle", "far", "control")
EDGES_KM = {"near": (0.0, 10.0), "middle": (10.0, 25.0), "far": (25.0, 50.0)}
_DAYS = 70


def made_world(
    make_reports: MakeReports,
    random: np.random.Generator,
    rates: Mapping[str, tuple[float, float]],
    *,
    spread: float = 1.0,
    share: float = 1.0,
) -> tuple[FeedReports, Surroundings]:
    """Reports by incidents a day before and during; `share` of each footprint in its own area.

    The rest of a footprint lies in the next area outwards (for the control: inwards).
    """
    rows: list[dict[str, Any]] = []
    where: list[int] = []
    for number, area in enumerate(AREAS):
        for step, rate in enumerate(rates[area]):
            for day in range(_DAYS):
                mean = rate if spread == 1 else random.gamma(rate / (spread - 1), spread - 1)
                count = int(random.poisson(mean))
                rows += [_row(day if step else day - _DAYS)] * count
                where += [number] * count
    # The feed must reach over all days.
    rows += [_row(-_DAYS), _row(_DAYS - 1)]
    where += [-1, -1]
    return make_reports(*rows), _surroundings(np.array(where), share)


def _row(day: int) -> dict[str, Any]:
    return {"day": START + timedelta(days=day)}


def _surroundings(where: NDArray[np.int64], share: float) -> Surroundings:
    zones = {}
    for number, area in enumerate(AREAS):
        inside = where == number
        other = where == (number - 1 if number else -9)
        p_inside = np.where(inside, share, np.where(other, 1 - share, 0.0))
        zones[area] = ZoneShares(
            zone_id=area,
            name=area,
            shares=PlaceShares(
                inside=inside,
                certain=inside & (share == 1),
                p_inside=p_inside,
                possible=p_inside > 0,
            ),
        )
    rings = tuple(
        RingShares(inner_km=inner, outer_km=outer, zone=zones[area])
        for area, (inner, outer) in EDGES_KM.items()
    )
    return Surroundings(zone=zones["zone"], rings=rings, control=zones["control"])
