"""Map and charts: one of each per counter, since counters are never laid together."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta
from typing import Any

from truceline.briefs import text
from truceline.briefs.charts import IncidentPoint, draw_map, draw_time_chart
from truceline.briefs.charts.map import map_frame
from truceline.briefs.compose.sheet import slug
from truceline.briefs.model import Block, Cell, Figure, Table
from truceline.core.dates import Period
from truceline.core.place import Place
from truceline.ingest.observations import OWN
from truceline.monitor.model import SeriesPoint
from truceline.reporting.audiences import Form, grid_cell
from truceline.reporting.compose.counts import simulated
from truceline.reporting.compose.sheet import Sheet, columns, paragraph
from truceline.reporting.inputs import Scene
from truceline.reporting.model import SectionSpec

__all__ = ["chart_blocks", "map_blocks"]

_BAR_HEADS = ("From", "Days", "As counted", "Possible", "Observed days")


def chart_blocks(sheet: Sheet, section: SectionSpec) -> tuple[Block, ...]:
    """The time charts, each with its bars as numbers."""
    blocks: list[Block] = []
    for scene in sheet.inputs.scenes:
        if scene.series:
            blocks += [*simulated(sheet, scene.feed), _chart(sheet, section, scene)]
            blocks.append(_bars(sheet, scene))
    return tuple(blocks) or (sheet.say("Nothing was counted: there are no reports."),)


def _chart(sheet: Sheet, section: SectionSpec, scene: Scene) -> Figure:
    plan = sheet.inputs.plan
    title = sheet.lens.words("Events counted by {counter}", counter=scene.feed.counter)
    periods = (
        (sheet.lens.words("the period before"), plan.previous),
        (sheet.lens.words("this report"), plan.period),
    )
    known = plan.cut_off
    spec = draw_time_chart(
        scene.series,
        title=title,
        subtitle=[sheet.lens.words("Known by {instant}", instant=known)],
        periods=periods,
    )
    return Figure(
        anchor=f"{section.section_id}-{slug(scene.feed.feed)}",
        spec=spec,
        caption=f"{title}. {'; '.join(f'{name}: {sheet.written(days)}' for name, days in periods)}",
        alt=f"{title}. {_series_words(sheet, scene)}",
    )


def _series_words(sheet: Sheet, scene: Scene) -> str:
    """The chart for who cannot see it, in signs that need no language: `≤ 31 (8 May 2017)`."""
    known = [bar for bar in scene.series if bar.value is not None]
    words = f"{sheet.written(_span(scene.series))}"
    if known:
        top = max(known, key=lambda bar: bar.value or 0)
        words += f": ≤ {text.number(top.value)} ({sheet.written(top.from_on)})"
    unseen = len(scene.series) - len(known)
    return f"{words}; {sheet.lens.words('not known')}: {unseen}/{len(scene.series)}."


def _span(series: tuple[SeriesPoint, ...]) -> Period:
    until = series[-1].from_on + timedelta(days=series[-1].days)
    return Period(from_on=series[0].from_on, until_on=until)


def _bars(sheet: Sheet, scene: Scene) -> Table:
    caption = sheet.lens.words("Events counted by {counter}", counter=scene.feed.counter)
    heads = columns(sheet, *_BAR_HEADS, right=_BAR_HEADS[1:])
    rows = tuple(_bar(sheet, bar) for bar in scene.series)
    return Table(caption=caption, columns=heads, rows=rows, is_folded=True)


def _bar(sheet: Sheet, bar: SeriesPoint) -> tuple[Cell, ...]:
    stated = bar.observed_days is not None
    unknown = "not observed" if bar.observed_days == 0 else "not known"
    return (
        Cell.of(sheet.written(bar.from_on)),
        Cell.of(text.number(bar.days)),
        Cell.of(sheet.lens.words(unknown) if bar.value is None else text.number(bar.value)),
        Cell.of("–" if bar.value is None and not bar.possible else text.number(bar.possible)),
        Cell.of(text.number(bar.observed_days) if stated else sheet.lens.words("not stated")),
    )


def map_blocks(sheet: Sheet, section: SectionSpec) -> tuple[Block, ...]:
    """One map per counter with incidents, with the disclaimers of the house."""
    blocks: list[Block] = []
    for scene in sheet.inputs.scenes:
        if scene.total:
            blocks += [*simulated(sheet, scene.feed), _map(sheet, section, scene)]
        else:
            counter = scene.feed.counter
            blocks.append(
                sheet.say("{counter}: there is nothing to draw on a map.", counter=counter)
            )
    if not blocks:
        return (sheet.say("Nothing was counted: there are no reports."),)
    said = _disclaimer(sheet)
    return (*blocks, paragraph(said)) if said else tuple(blocks)


def _disclaimer(sheet: Sheet) -> str:
    """What the house says below a map, in the leading language; all of it stands at the end."""
    return sheet.lens.house.disclaimers.get("map", {}).get(sheet.lens.language, "")


def _map(sheet: Sheet, section: SectionSpec, scene: Scene) -> Figure:
    zones = tuple(
        replace(zone, name=sheet.lens.name(zone.name)) for zone in sheet.inputs.zones.values()
    )
    points = _readable(sheet, scene)
    countries = tuple((sheet.lens.name(name), shape) for name, shape in sheet.inputs.outline)
    frame = map_frame(points, zones, countries)
    shown = sum(frame.holds(point.lon_deg, point.lat_deg) for point in points)
    title = sheet.lens.words("Incidents counted by {counter}", counter=scene.feed.counter)
    days = sheet.written(sheet.inputs.plan.period)
    spec = draw_map(
        points,
        title=title,
        subtitle=[words for words in (days, _disclaimer(sheet)) if words],
        zones=zones,
        outline=countries,
        places=_places(sheet),
    )
    said = sheet.lens.words(
        "{shown} of {total} incidents drawn; {without} without a point, {outside} outside the "
        "frame. North is up.",
        shown=shown,
        total=scene.total,
        without=scene.total - len(points),
        outside=len(points) - shown,
    )
    rule = sheet.lens.rules.rule("incident.lat_deg")
    if rule.form is Form.GRID:
        km = _side_km(sheet, scene)
        said += " " + sheet.lens.words("Drawn in squares of {km} km.", km=f"{km:g}")
    return Figure(
        anchor=f"{section.section_id}-{slug(scene.feed.feed)}",
        spec=spec if sheet.is_internal else _without_links(spec),
        caption=f"{title}, {days}. {said}",
        alt=f"{title}, {days}. {said}",
    )


def _readable(sheet: Sheet, scene: Scene) -> tuple[IncidentPoint, ...]:
    """Points as exactly as this audience may know them; outside none bears an id."""
    rule = sheet.lens.rules.rule("incident.lat_deg")
    if sheet.is_internal:
        return scene.points
    if rule.form is Form.GRID:
        km = _side_km(sheet, scene)
        return tuple(_in_square(point, km) for point in scene.points)
    is_printed = rule.form is Form.PRINTED
    return tuple(replace(one, incident_id="") for one in scene.points) if is_printed else ()


def _side_km(sheet: Sheet, scene: Scene) -> float:
    """Side of the squares of a map; of one's own entries no finer than where the team stood.

    What a team saw often lies where it stood, or a few hundred metres from there.
    """
    rules = sheet.lens.rules
    stood = rules.rule("position_lat_deg").km if scene.feed.feed == OWN.feed else 0.0
    return max(rules.rule("incident.lat_deg").km, stood)


def _in_square(point: IncidentPoint, km: float) -> IncidentPoint:
    cell = grid_cell(point.lon_deg, point.lat_deg, km)
    lon, lat = round(cell.lon_deg, 2), round(cell.lat_deg, 2)
    return replace(point, incident_id="", lon_deg=lon, lat_deg=lat, is_precise=False)


def _places(sheet: Sheet) -> tuple[Place, ...]:
    """Places of the record for orientation, the widest first, as likely the best known."""
    places = sheet.inputs.record.places.values()
    named = (replace(one, names={"en": sheet.lens.name(one.place_id)}) for one in places)
    return tuple(sorted(named, key=lambda one: (-one.radius_m, one.place_id)))


def _without_links(spec: Mapping[str, Any]) -> dict[str, Any]:
    """The picture without what leads to incidents."""
    return {name: _unlinked(value) for name, value in spec.items() if name != "href"}


def _unlinked(value: object) -> object:
    if isinstance(value, Mapping):
        return _without_links(value)
    return [_unlinked(one) for one in value] if isinstance(value, list) else value
