"""The simulated monitoring mission: what observers saw and heard from their bases."""

from __future__ import annotations

import math
from collections.abc import Sequence
from datetime import date, timedelta

import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray

from truceline.core.coverage import CoverageSpan, CoverageState
from truceline.core.place import Place
from truceline.ingest.simulate_rows import (
    LICENCE,
    SIMULATED,
    Dated,
    as_yaml,
    displaced,
    instalments,
    publishing_days,
)
from truceline.ingest.simulate_truth import (
    GLOBE,
    Scene,
    SimulatedFeed,
    TrueIncident,
    point_of,
)

__all__ = ["mission_feed"]

_SIGHT_M, _EARSHOT_M = 7_000.0, 20_000.0
_UNIT = {"small-arms fire": "shots", "clash": "shots"}
_MISSION_MAPPING = {
    "feed": "sim-mission",
    "counter": "Simulated monitoring mission",
    "caveats": [
        SIMULATED,
        "Observers count what they see and hear within about 20 km of their patrol bases; "
        "beyond that, and on days without access, nothing is known.",
        "The mission counts explosions and shots, not events, and no casualties.",
    ],
    "licence": LICENCE,
    "is_simulated": True,
    "key": ["report_no"],
    "date": "date",
    "date_order": "ymd",
    "lon": "longitude",
    "lat": "latitude",
    "radius_m": "radius_m",
    "place": "near",
    "country_code": "country",
    "kind": "what",
    "side_a": "side_1",
    "side_b": "side_2",
    "from_direction": "from_direction_of",
    "units": "count",
    "unit": "counted",
    "grade": "grade",
    "reported_by": "patrol_base",
    "headline": "headline",
    "known_at": "entered_at",
}


def mission_feed(
    scene: Scene,
    truth: Sequence[TrueIncident],
    coverage: Sequence[CoverageSpan],
    rng: Generator,
) -> SimulatedFeed:
    """What observers saw and heard from their bases on days with access.

    Published every 13 weeks; each row has a timestamp of its own, and about one row in
    forty comes again, corrected, in the next release.
    """
    bases = _bases(scene, rng)
    nearest, far_m = _nearest(bases, truth)
    closed = _closed_days(coverage)
    seen: list[tuple[Dated, str]] = []
    for incident, base, distance_m in zip(truth, nearest, far_m, strict=True):
        p_noticed = 0.95 if distance_m <= _SIGHT_M else 0.7
        if distance_m > _EARSHOT_M or incident.day in closed or rng.random() > p_noticed:
            continue
        no = f"SM-{len(seen) + 1:05d}"
        row = _mission_row(scene, incident, no, bases[base], distance_m <= _SIGHT_M, rng)
        seen.append((row, incident.truth_id))
    published = publishing_days(scene, every=91, delay=14)
    rows = [dated for dated, _ in seen]
    rows += _mission_corrections(rows, published, rng)
    return SimulatedFeed(
        feed="sim-mission",
        counter="Simulated monitoring mission",
        mapping_yaml=as_yaml(_MISSION_MAPPING),
        releases=instalments(rows, published),
        tells=tuple((dated.row["report_no"], truth_id) for dated, truth_id in seen),
    )


def _bases(scene: Scene, rng: Generator) -> list[Place]:
    """Every second place, at least one, has a patrol base."""
    chosen = rng.choice(len(scene.places), size=math.ceil(len(scene.places) / 2), replace=False)
    return [scene.places[index] for index in sorted(chosen)]


def _nearest(
    bases: Sequence[Place], truth: Sequence[TrueIncident]
) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
    """Index of the base nearest to each incident, and the distance in metres."""
    lon = np.array([t.lon_deg for t in truth], dtype=np.float64)
    lat = np.array([t.lat_deg for t in truth], dtype=np.float64)
    index, least_m = np.zeros(len(truth), dtype=np.int64), np.full(len(truth), np.inf)
    for number, base in enumerate(bases):
        base_lon, base_lat = (np.full(len(truth), deg) for deg in point_of(base))
        far_m = np.asarray(GLOBE.inv(lon, lat, base_lon, base_lat)[2])
        index[far_m < least_m] = number
        least_m = np.minimum(least_m, far_m)
    return index, least_m


def _closed_days(coverage: Sequence[CoverageSpan]) -> frozenset[date]:
    return frozenset(
        span.from_on + timedelta(days=n)
        for span in coverage
        if span.state is CoverageState.UNOBSERVED and span.until_on
        for n in range((span.until_on - span.from_on).days)
    )


def _mission_row(
    scene: Scene,
    incident: TrueIncident,
    no: str,
    base: Place,
    is_in_sight: bool,
    rng: Generator,
) -> Dated:
    """What was only heard has no direction, a wider radius and a rougher count."""
    radius_m = 1_000 if is_in_sight else int(rng.choice([2_000, 3_000, 5_000]))
    lon, lat = displaced(incident, radius_m, rng)
    units = incident.units if is_in_sight else max(1, int(rng.poisson(incident.units)))
    unit = _UNIT.get(incident.kind, "explosions")
    other = incident.against if incident.from_side == scene.side_a else incident.from_side
    can_tell = is_in_sight and incident.kind != "mine or IED" and rng.random() < 0.8
    known_on = incident.day + timedelta(days=int(rng.choice([1, 1, 1, 1, 2, 5])))
    count = "" if incident.kind == "clash" and rng.random() < 0.1 else str(units)
    grade = "observed" if is_in_sight else "heard"
    row = {
        "report_no": no,
        "date": incident.day.isoformat(),
        "entered_at": f"{known_on}T16:00:00Z",
        "near": incident.place.name,
        "country": incident.place.country,
        "longitude": lon,
        "latitude": lat,
        "radius_m": str(radius_m),
        "what": incident.kind,
        "side_1": scene.side_a if can_tell else "",
        "side_2": other if can_tell else "",
        "from_direction_of": incident.from_side if can_tell else "",
        "count": count,
        "counted": unit,
        "grade": grade,
        "patrol_base": f"Simulated patrol base {base.name}",
        "headline": _mission_headline(count, unit, grade, incident.place),
    }
    return Dated(known_on=known_on, row=row)


def _mission_headline(count: str, unit: str, grade: str, place: Place) -> str:
    counted = unit.removesuffix("s") if count == "1" else unit
    return f"[simulated] {count or 'Uncounted'} {counted} ({grade}) near {place.name}"


def _mission_corrections(
    rows: Sequence[Dated], published: Sequence[date], rng: Generator
) -> list[Dated]:
    """Recounted from recordings after publication: same number, new count and timestamp."""
    corrected = []
    for dated in rows:
        later = [day for day in published if day >= dated.known_on]
        if not dated.row["count"] or len(later) < 2 or rng.random() > 0.025:
            continue
        known_on = later[0] + timedelta(days=int(rng.integers(1, 15)))
        count = str(int(dated.row["count"]) + int(rng.integers(1, 6)))
        unit, tail = dated.row["counted"], dated.row["headline"].partition(" (")[2]
        headline = f"[simulated] {count} {unit} ({tail} (recounted)"
        changed = {"count": count, "headline": headline, "entered_at": f"{known_on}T16:00:00Z"}
        corrected.append(Dated(known_on=known_on, row=dated.row | changed))
    return corrected
