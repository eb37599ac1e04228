"""The pictures: one time chart and one map per counter, since counters are never laid together."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from truceline.briefs import text
from truceline.briefs.charts import IncidentPoint, TimeMark, draw_map, draw_time_chart
from truceline.briefs.charts.map import map_frame
from truceline.briefs.compose.incidents import is_precise
from truceline.briefs.compose.sheet import SIMULATED, Sheet, caption, sentence, slug
from truceline.briefs.model import Block, Cell, Column, Figure, Paragraph, Section, Table
from truceline.core.dates import Period
from truceline.core.place import Place
from truceline.core.report import Incident
from truceline.geography.model import ZoneShape
from truceline.monitor.model import FeedAssessment, SeriesPoint

__all__ = ["chart_time", "draw_maps"]

_DISCLAIMER = "Boundaries and names shown are not an endorsement."


def chart_time(sheet: Sheet) -> tuple[Block, ...]:
    """The section `Over time`."""
    blocks: list[Block] = [Section(heading="Over time", level=2, anchor="over-time")]
    for feed in sheet.inputs.assessment.feeds:
        if feed.series:
            blocks += [_time_figure(sheet, feed), _series_table(feed)]
        else:
            words = f"{feed.feed.counter}: there is no series to draw."
            blocks.append(Paragraph(inlines=sentence(words)))
    return tuple(blocks)


def _time_figure(sheet: Sheet, feed: FeedAssessment) -> Figure:
    title = f"Events counted by {feed.feed.counter}"
    coverage = [f"coverage: {line.now.coverage}" for line in feed.totals[:1]]
    note = [*([SIMULATED] if feed.feed.is_simulated else []), *coverage]
    spec = draw_time_chart(
        feed.series, title=title, subtitle=note, marks=_marks(sheet), periods=_periods(sheet)
    )
    bars = text.plural(max(bar.days for bar in feed.series), "day")
    lines = "; ".join(f"{label}: {text.period(period)}" for label, period in _periods(sheet))
    words = caption(f"{title}, in bars of {bars}. Lines above the bars: {lines}.", feed.feed)
    anchor = f"time-{slug(feed.feed.feed)}"
    return Figure(anchor=anchor, spec=spec, caption=words, alt=_series_words(feed))


def _marks(sheet: Sheet) -> tuple[TimeMark, ...]:
    marks = []
    if sheet.ceasefire:
        begins, ends = sheet.ceasefire.in_effect.value, sheet.ceasefire.ended.value
        if begins.first_day:
            label = f"in effect {text.day(begins.first_day)}"
            marks.append(TimeMark(label=label, on=begins.first_day))
        if ends.first_day:
            label = f"ended {text.day(ends.first_day)}"
            marks.append(TimeMark(label=label, on=ends.first_day))
    return tuple(marks)


def _periods(sheet: Sheet) -> tuple[tuple[str, Period], ...]:
    assessment = sheet.inputs.assessment
    periods = [("before", assessment.previous), ("this brief", assessment.period)]
    if assessment.baseline:
        periods.insert(0, ("before the ceasefire", assessment.baseline))
    return tuple(periods)


def _series_words(feed: FeedAssessment) -> str:
    known = [bar for bar in feed.series if bar.value is not None]
    unseen = len(feed.series) - len(known)
    words = f"{text.plural(len(feed.series), 'bar')} from {text.day(feed.series[0].from_on)}"
    if known:
        top = max(known, key=lambda bar: bar.value or 0)
        words += f"; highest: {text.number(top.value)} from {text.day(top.from_on)}"
        low = min(known, key=lambda bar: bar.value or 0)
        words += f"; lowest: {text.number(low.value)} from {text.day(low.from_on)}"
    return words + (f"; {text.plural(unseen, 'bar')} unknown." if unseen else ".")


def _series_table(feed: FeedAssessment) -> Table:
    headings = ("From", "Days", "As counted", "Possible", "Observed days")
    columns = tuple(
        Column(heading=heading, align="right" if position else "left")
        for position, heading in enumerate(headings)
    )
    rows = tuple(_series_row(bar) for bar in feed.series)
    words = caption(f"The bars as numbers: {feed.feed.counter}", feed.feed)
    return Table(caption=words, columns=columns, rows=rows, is_folded=True)


def _series_row(bar: SeriesPoint) -> tuple[Cell, ...]:
    observed = "not stated" if bar.observed_days is None else text.number(bar.observed_days)
    unknown = "not observed" if bar.observed_days == 0 else "not known"
    value = unknown if bar.value is None else text.number(bar.value)
    return (
        Cell.of(text.day(bar.from_on)),
        Cell.of(text.number(bar.days)),
        Cell.of(value),
        Cell.of(text.number(bar.possible)),
        Cell.of(observed),
    )


def draw_maps(sheet: Sheet) -> tuple[Block, ...]:
    """The section `Map`."""
    blocks: list[Block] = [Section(heading="Map", level=2, anchor="map")]
    blocks += [_map_figure(sheet, feed) for feed in sheet.inputs.assessment.feeds]
    words = f"Zones are constructed from places and lines, not surveyed. {_DISCLAIMER}"
    idle = [zone.name for zone in _zones(sheet) if sheet.is_out_of_force(zone.zone_id)]
    if idle:
        words += f" Drawn, but not in force in this period: {text.joined(idle)}."
    return (*blocks, Paragraph(inlines=sentence(words)))


def _map_figure(sheet: Sheet, feed: FeedAssessment) -> Figure:
    zones = _zones(sheet)
    points = _points(sheet, feed)
    frame = map_frame(points, zones, sheet.inputs.outline)
    shown = sum(frame.holds(point.lon_deg, point.lat_deg) for point in points)
    total = feed.incidents.num_rows
    title = f"Incidents counted by {feed.feed.counter}"
    days = text.period(sheet.inputs.assessment.period)
    note = [f"{days} · {SIMULATED}" if feed.feed.is_simulated else days, _DISCLAIMER]
    spec = draw_map(
        points,
        title=title,
        subtitle=note,
        zones=zones,
        outline=sheet.inputs.outline,
        places=_places(sheet),
    )
    words = f"{title}, {days}: {text.number(shown)} of {text.plural(total, 'incident')} drawn; "
    words += f"{text.number(total - len(points))} without a point, "
    words += f"{text.number(len(points) - shown)} outside the frame. North is up. {_DISCLAIMER}"
    alt = f"Map with {text.plural(len(zones), 'zone')} and {text.plural(shown, 'incident')}."
    anchor = f"map-{slug(feed.feed.feed)}"
    return Figure(anchor=anchor, spec=spec, caption=caption(words, feed.feed), alt=alt)


def _zones(sheet: Sheet) -> tuple[ZoneShape, ...]:
    """Zones of the ceasefire; where it names none, those that are counted and in force."""
    shapes = sheet.inputs.shapes
    if sheet.ceasefire and sheet.ceasefire.zones:
        return tuple(shapes[zone] for zone in sheet.ceasefire.zones if zone in shapes)
    counted = {line.key for feed in sheet.inputs.assessment.feeds for line in feed.zones}
    return tuple(
        shape
        for zone, shape in shapes.items()
        if zone in counted and not sheet.is_out_of_force(zone)
    )


def _places(sheet: Sheet) -> tuple[Place, ...]:
    """Places of the record for orientation, the widest first, as likely the best known."""
    places = sheet.inputs.record.places.values()
    return tuple(sorted(places, key=lambda place: (-place.radius_m, place.place_id)))


def _points(sheet: Sheet, feed: FeedAssessment) -> tuple[IncidentPoint, ...]:
    prints = sheet.inputs.footprints.get(feed.feed.feed)
    names = ["report_id", "lon_deg", "lat_deg", "radius_m", "precision", "fatalities_best"]
    names += ["first_day", "last_day"]
    rows: list[Mapping[str, Any]] = feed.incidents.select(names).to_pylist()
    return tuple(
        IncidentPoint(
            incident_id=Incident.of(row["report_id"]).incident_id,
            lon_deg=row["lon_deg"],
            lat_deg=row["lat_deg"],
            deaths=row["fatalities_best"],
            is_precise=is_precise(row, prints, index),
            says=_point_words(row),
        )
        for index, row in enumerate(rows)
        if row["lon_deg"] is not None and row["lat_deg"] is not None
    )


def _point_words(row: Mapping[str, Any]) -> str:
    deaths = row["fatalities_best"]
    days = text.days_between(row["first_day"], row["last_day"])
    return f"{days}: {'deaths not given' if deaths is None else text.plural(deaths, 'death')}"
