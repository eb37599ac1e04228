"""Simulated truth: incidents happen somewhere, and are reported at the town that they are near."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import NDArray

from truceline.geography import Footprints, ZoneShape
from truceline.geography.projection import plane_at
from truceline.geography.sampled import sample_shares

PLANE = plane_at(38.0, 35.0)
REACH_M = 25_000.0
WIDE_M = 100_000.0


@dataclass(frozen=True)
class Verdict:
    """Incidents truly in the zone, and what two ways of counting make of their reports."""

    true: float
    expected: float
    by_point: float

    @property
    def bias(self) -> float:
        return self.expected / self.true - 1

    @property
    def bias_by_point(self) -> float:
        return self.by_point / self.true - 1


def discs(lon: NDArray[np.float64], lat: NDArray[np.float64], radius_m: float) -> Footprints:
    return Footprints(
        lon_deg=lon,
        lat_deg=lat,
        radius_m=np.full(len(lon), radius_m),
        area=np.full(len(lon), -1),
        areas=(),
        basis=np.full(len(lon), "", dtype=object),
    )


def _enclave() -> shapely.Polygon:
    return shapely.Point(0, 0).buffer(10_000)


def _corridor() -> shapely.Polygon:
    return shapely.LineString([(-60_000, 0), (0, 8_000), (60_000, 0)]).buffer(6_000)


def _between() -> shapely.Polygon:
    return shapely.box(-22_000, -60_000, 22_000, 60_000)


ZONES = {"enclave": _enclave, "corridor": _corridor, "open land": _between}


def towns(kind: str, rng: np.random.Generator, number: int) -> NDArray[np.float64]:
    """Where the towns lie: all over; besides, in the enclave, along the road, or just outside."""
    anywhere = rng.uniform(-WIDE_M, WIDE_M, (number, 2))
    some = number // 3
    if kind == "enclave":
        anywhere[:some] = rng.normal(scale=3_000, size=(some, 2))
    elif kind == "corridor":
        x = rng.uniform(-60_000, 60_000, some)
        anywhere[:some] = np.column_stack([x, 8_000 * (1 - np.abs(x) / 60_000)])
    else:
        side = rng.choice([-1, 1], some) * rng.uniform(23_000, 33_000, some)
        anywhere[:some] = np.column_stack([side, rng.uniform(-60_000, 60_000, some)])
        anywhere = anywhere[np.abs(anywhere[:, 0]) > 22_000]
    return anywhere


def judged(kind: str, *, events: int, seed: int, points: int = 64) -> Verdict:
    """Incidents within 25 km of towns, each reported at its town, counted both ways."""
    rng = np.random.default_rng([seed, len(kind)])
    places = towns(kind, rng, 60)
    at = places[rng.integers(0, len(places), events)]
    turn, off = rng.uniform(0, 2 * np.pi, events), REACH_M * np.sqrt(rng.random(events))
    truly = at + off[:, None] * np.column_stack([np.cos(turn), np.sin(turn)])
    flat = ZONES[kind]()
    shapely.prepare(flat)
    lon, lat = PLANE.proj(at[:, 0], at[:, 1], inverse=True)
    shape = PLANE.round(shapely.segmentize(flat, 1_000))
    zone = ZoneShape(zone_id=kind, name=kind, geometry=shape, accuracy_m=0.0)
    shares = sample_shares(discs(lon, lat, REACH_M), [zone], points=points).of_zone(0)
    return Verdict(
        true=float(shapely.contains_xy(flat, truly[:, 0], truly[:, 1]).sum()),
        expected=float(shares.p_inside.sum()),
        by_point=float(shares.inside.sum()),
    )


def together(verdicts: list[Verdict]) -> Verdict:
    return Verdict(
        true=sum(v.true for v in verdicts),
        expected=sum(v.expected for v in verdicts),
        by_point=sum(v.by_point for v in verdicts),
    )
