"""The simulated conflict database: deadly events in complete releases that correct earlier ones."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from numpy.random import Generator

from truceline.ingest.simulate_rows import (
    DISTRICT_DEG,
    LICENCE,
    PROVINCE_DEG,
    SIMULATED,
    Row,
    as_csv,
    as_yaml,
    cell_name,
    middle_of_cell,
    publishing_days,
)
from truceline.ingest.simulate_truth import (
    Release,
    Scene,
    SimulatedFeed,
    TrueIncident,
    point_of,
)

__all__ = ["database_feed"]

_MONITORS = ["Simulated local monitor", "Simulated news agency", "Simulated hospital network"]
_DATABASE_MAPPING = {
    "feed": "sim-conflict-database",
    "counter": "Simulated conflict database",
    "caveats": [
        SIMULATED,
        "Deadly events only: what killed nobody is not in this database.",
        "Most rows rest on one monitor.",
        "A label of one side may also cover the third party.",
    ],
    "licence": LICENCE,
    "is_simulated": True,
    "key": ["id"],
    "date": "date_start",
    "until": "date_end",
    "date_order": "ymd",
    "date_precision": "date_prec",
    "lon": "longitude",
    "lat": "latitude",
    "precision": "where_prec",
    "codebook": "ucdp-where-prec.v1",
    "place": "where",
    "admin1": "province",
    "admin2": "district",
    "kind": "type_of_violence",
    "side_a": "side_a",
    "side_b": "side_b",
    "deaths": {"low": "low", "best": "best", "high": "high", "civilian": "deaths_civilians"},
    "reported_by": "source_office",
    "headline": "source_headline",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class _Event:
    """A row of the database over its life: first and later versions by release."""

    native_id: str
    truth: tuple[TrueIncident, ...]
    versions: Mapping[int, Row | None] = field(default_factory=dict)

    def row_in(self, release: int) -> Row | None:
        """The row as it stands in a release; None before it came in and after it was dropped."""
        past = [number for number in self.versions if number <= release]
        return self.versions[max(past)] if past else None


def database_feed(scene: Scene, truth: Sequence[TrueIncident], rng: Generator) -> SimulatedFeed:
    """Deadly events by row, in complete quarterly releases that correct earlier ones."""
    cuts = publishing_days(scene, every=91, delay=0)
    events = []
    for number, group in enumerate(_merged(truth, rng), start=1):
        native_id = str(100_000 + number)
        versions = _versions(scene, native_id, group, cuts, rng)
        events.append(_Event(native_id=native_id, truth=group, versions=versions))
    releases = []
    for number, cut in enumerate(cuts):
        standing = [row for event in events if (row := event.row_in(number))]
        if standing:
            day = cut + timedelta(days=25)
            text = as_csv(standing)
            releases.append(Release(published_on=day, is_complete=True, csv_text=text))
    return SimulatedFeed(
        feed="sim-conflict-database",
        counter="Simulated conflict database",
        mapping_yaml=as_yaml(_DATABASE_MAPPING),
        releases=tuple(releases),
        tells=tuple((e.native_id, t.truth_id) for e in events if e.versions for t in e.truth),
    )


def _merged(truth: Sequence[TrueIncident], rng: Generator) -> list[tuple[TrueIncident, ...]]:
    """Deadly incidents that came to notice, some of one place and pair told as one event."""
    deadly = [t for t in truth if t.deaths and rng.random() < 0.92]
    open_events: dict[tuple[str, frozenset[str]], tuple[date, list[TrueIncident]]] = {}
    events = []
    for incident in deadly:
        where_who = (incident.place.place_id, frozenset((incident.from_side, incident.against)))
        last_day, members = open_events.get(where_who, (date.min, []))
        if incident.day <= last_day:
            members.append(incident)
            continue
        members = [incident]
        reach = int(rng.integers(2, 7)) if rng.random() < 0.3 else 0
        open_events[where_who] = (incident.day + timedelta(days=reach), members)
        events.append(members)
    return [tuple(members) for members in events]


def _versions(
    scene: Scene,
    native_id: str,
    group: tuple[TrueIncident, ...],
    cuts: Sequence[date],
    rng: Generator,
) -> dict[int, Row | None]:
    """The row by release: of the quarter it fell in, or one later; then corrected or dropped."""
    is_late = rng.random() < 0.05
    due = [number for number, cut in enumerate(cuts) if cut > group[-1].day][int(is_late) :]
    final = _database_row(scene, native_id, group, rng)
    if not due:
        return {}
    first, fate = due[0], rng.random()
    if len(due) < 2 or fate > 0.13:
        return {first: final}
    changed_in = int(rng.choice(due[1:]))
    if fate < 0.015:
        return {first: final, changed_in: None}
    if fate < 0.05:
        return {first: _at_centroid(final, group[0], 2), changed_in: _at_point(final, group[0])}
    return {first: _misjudged(final, rng), changed_in: final}


def _database_row(
    scene: Scene, native_id: str, group: tuple[TrueIncident, ...], rng: Generator
) -> Row:
    first, last = group[0], group[-1]
    deaths = sum(t.deaths for t in group)
    slack = int(rng.poisson(0.15 * deaths))
    monitor = _MONITORS[int(rng.choice(len(_MONITORS), p=[0.7, 0.2, 0.1]))]
    row = {
        "id": native_id,
        "date_start": first.day.isoformat(),
        "date_end": last.day.isoformat(),
        "date_prec": "1" if first.day == last.day else "2",
        **_sides_as_filed(scene, group, rng),
        "low": str(max(0, deaths - slack)),
        "best": str(deaths),
        "high": str(deaths + slack),
        "deaths_civilians": str(sum(t.deaths_civilian for t in group)),
        "source_office": monitor,
        "source_headline": f"[simulated] {deaths} killed near {first.place.name}",
        "country": first.place.country,
    }
    precision = int(rng.choice([1, 2, 3, 4], p=[0.45, 0.3, 0.15, 0.1]))
    return _at_point(row, first) if precision == 1 else _at_centroid(row, first, precision)


def _sides_as_filed(scene: Scene, group: tuple[TrueIncident, ...], rng: Generator) -> Row:
    """Side A first; half of what the third party did or suffered is filed under side B."""
    first = group[0]
    other = first.against if first.from_side == scene.side_a else first.from_side
    if other == scene.third_party and rng.random() < 0.5:
        other = scene.side_b
    is_one_sided = all(t.deaths == t.deaths_civilian for t in group) and rng.random() < 0.4
    if is_one_sided:
        doer = scene.side_a if first.from_side == scene.side_a else other
        return {
            "type_of_violence": "one-sided violence",
            "side_a": doer,
            "side_b": "Civilians",
        }
    return {"type_of_violence": "state-based conflict", "side_a": scene.side_a, "side_b": other}


def _at_point(row: Row, incident: TrueIncident) -> Row:
    """The row at the very place, rounded to about 100 m."""
    return row | {
        "where_prec": "1",
        "where": incident.place.name,
        "district": cell_name("district", incident, DISTRICT_DEG),
        "province": cell_name("province", incident, PROVINCE_DEG),
        "longitude": f"{incident.lon_deg:.3f}",
        "latitude": f"{incident.lat_deg:.3f}",
    }


def _at_centroid(row: Row, incident: TrueIncident, precision: int) -> Row:
    """The row at its town (2), or the middle of its district (3) or province (4)."""
    exact = _at_point(row, incident)
    where, (lon, lat) = incident.place.name, point_of(incident.place)
    if precision > 2:
        where = exact["district" if precision == 3 else "province"]
        cell_deg = DISTRICT_DEG if precision == 3 else PROVINCE_DEG
        lon, lat = middle_of_cell(incident.place, cell_deg)
    if precision == 4:
        exact["district"] = ""
    return exact | {
        "where_prec": str(precision),
        "where": where,
        "longitude": f"{lon:.3f}",
        "latitude": f"{lat:.3f}",
    }


def _misjudged(row: Row, rng: Generator) -> Row:
    """An early version with another figure, which a later release corrects."""
    best = int(row["best"]) + int(rng.integers(1, 4))
    return row | {
        "best": str(best),
        "high": str(max(best, int(row["high"])) + 1),
        "source_headline": row["source_headline"].replace(f"] {row['best']} ", f"] {best} "),
    }
