"""What the pictures of a mission report are drawn from: bars over time, points, and a frame."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import timedelta

import pyarrow as pa

from truceline.briefs import text
from truceline.briefs.charts import IncidentPoint
from truceline.briefs.compose.incidents import is_precise
from truceline.core.dates import Period
from truceline.core.report import Incident
from truceline.geography.model import ZoneShape
from truceline.monitor.series import series_of
from truceline.reporting.inputs import Scene
from truceline.reporting.model import Plan, Template
from truceline.workspace.located import Located
from truceline.workspace.report_counts import Tally

__all__ = ["bounds_of", "scene_of"]

# Degrees of country shown around zones and incidents on the map.
_MARGIN_DEG = 0.6
_USUAL_CHART_DAYS = 28


def scene_of(tally: Tally, plan: Plan, kind: Template, located: Located) -> Scene:
    """The series of one counter until the end of the period, and its incidents as points."""
    days = [one.options["days"] for one in kind.sections if one.kind == "chart"]
    length = max(*(days or [_USUAL_CHART_DAYS]), plan.period.days + plan.previous.days)
    last = plan.period.until_on
    span = Period(from_on=last - timedelta(days=length), until_on=last)
    feed = located.reports.feed
    chosen = tally.chosen(tally.narrowed("events", tally.question(feed.feed)))
    return Scene(
        feed=feed,
        series=series_of(chosen, span=span, anchor=plan.period.from_on),
        points=tuple(_points(located)),
        total=len(located),
    )


def _points(located: Located) -> Iterator[IncidentPoint]:
    table = located.reports.table.take(pa.array(located.rows))
    names = ["report_id", "lon_deg", "lat_deg", "radius_m", "precision", "fatalities_best"]
    rows = table.select([*names, "first_day", "last_day"]).to_pylist()
    for index, row in zip(located.rows.tolist(), rows, strict=True):
        if row["lon_deg"] is None or row["lat_deg"] is None:
            continue
        deaths = row["fatalities_best"]
        known = "deaths not given" if deaths is None else text.plural(deaths, "death")
        yield IncidentPoint(
            incident_id=Incident.of(row["report_id"]).incident_id,
            lon_deg=row["lon_deg"],
            lat_deg=row["lat_deg"],
            deaths=deaths,
            is_precise=is_precise(row, located.footprints, index),
            says=f"{text.days_between(row['first_day'], row['last_day'])}: {known}",
        )


def bounds_of(
    shapes: Iterable[ZoneShape], scenes: Iterable[Scene]
) -> tuple[float, float, float, float]:
    """West, south, east, north in degrees, with as much around as a frame may show."""
    boxes = [shape.geometry.bounds for shape in shapes if not shape.geometry.is_empty]
    points = [(p.lon_deg, p.lat_deg) for scene in scenes for p in scene.points]
    boxes += [(lon, lat, lon, lat) for lon, lat in points]
    if not boxes:
        return (-180.0, -60.0, 180.0, 85.0)
    wests, souths, easts, norths = zip(*boxes, strict=True)
    west, south, east, north = min(wests), min(souths), max(easts), max(norths)
    reach = _MARGIN_DEG + 1.5 * max(east - west, north - south)
    return (
        max(west - reach, -180.0),
        max(south - reach, -90.0),
        min(east + reach, 180.0),
        min(north + reach, 90.0),
    )
