"""The map: zones as of a day, incidents, routes, and the user's own boundaries."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date
from typing import Any
from urllib.parse import quote

from truceline.core.errors import InputError
from truceline.geography.model import ZoneShape
from truceline.monitor.model import Count
from truceline.web import features
from truceline.web.context import Context, Ctx
from truceline.web.errors import status_of
from truceline.web.filters import FilterChoices, Filters, FilterValues, filter_choices
from truceline.web.page import Page, Pages
from truceline.web.pages.map_files import GLOBE, OnDay, has_reports, holds, laid, register_files
from truceline.web.refused import refusal
from truceline.web.table import Column, Row, Table
from truceline.workspace.located import Located
from truceline.workspace.scrutiny import scrutiny_row

__all__ = ["register"]

_MARGIN_DEG = 6
"""How far beyond what is drawn the countries reach at first; the browser asks for more."""
_COLUMNS = (
    Column(key="zone", heading="Zone", kind="name", link="zone_href"),
    Column(key="held", heading="Held"),
    Column(key="lines", heading="Lines"),
    Column(key="counter", heading="Counter", kind="name"),
    Column(key="value", heading="Incidents", kind="number", link="href"),
    Column(key="certain", heading="certainly", kind="number", link="href"),
    Column(key="possible", heading="possibly", kind="number", link="href"),
    Column(key="days", heading="Counted on"),
)

_VIEW = ("z", "lon", "lat", "span", "hide")
"""Parameters that say how the browser shows the map: kept in forms, read by the browser alone."""


def register(pages: Pages) -> None:
    """Register the map and what it draws."""
    pages.add("/map", show_map, template="map.html", csv=True)
    register_files(pages)


def show_map(
    context: Ctx,
    filters: Filters,
    on: OnDay = None,
) -> Page:
    """Zones of a day with their counts; the map draws them with the incidents asked for."""
    shapes = list(context.workspace.record.zones(context.as_of)[0].values())
    day = on or context.today
    choices = filter_choices(context)
    try:
        located = _located(context, filters)
    except InputError as exc:
        if context.request.url.path.endswith((".json", ".csv")):
            raise
        return _refused(context, filters, exc, choices=choices)
    held = [shape for shape in shapes if holds(shape, day)]
    table = Table(
        caption="Zones that held on the day",
        columns=_COLUMNS,
        rows=tuple(row for shape in held for row in _zone_rows(context, filters, shape)),
        total=len(held),
        simulated=any(one.reports.feed.is_simulated for one in located),
    )
    seen = features.bounds_of(shapes, located)
    days = [*_days(shapes, located)] or [day]
    return Page(
        title="Map",
        table=table,
        simulated=table.simulated,
        content={
            "on": day,
            "kept": _kept(context),
            "filters": filters,
            "asked_in_words": filters.words(choices.names),
            "first_day": min(days),
            "last_day": max(days),
            "counters": _counters(context, filters, located),
            "layers": [
                {
                    "layer_id": layer_id,
                    "href": context.link(f"/map/layers/{quote(layer_id, safe='')}.geojson"),
                }
                for layer_id in context.workspace.record.layers
            ],
            "addresses": _addresses(context, filters, seen),
            "bounds": seen,
            "scrutiny": _scrutiny(context, filters),
        },
        drawn={"choices": choices},
    )


def _scrutiny(context: Context, filters: FilterValues) -> list[dict[str, Any]]:
    """What the count of the zone asked for hangs on; nothing where no zone is asked for."""
    question = filters.question(context)
    is_asked = bool(question.zone or question.ceasefire)
    if not is_asked or not context.workspace.monitor.counters(question.as_of, question.feed):
        return []
    return [scrutiny_row(one) for one in context.workspace.scrutiny.of(question)]


def _refused(
    context: Context, filters: FilterValues, error: InputError, *, choices: FilterChoices
) -> Page:
    """The form as it was sent, with what is wrong in it; nothing is drawn for a wrong question."""
    return Page(
        title="Map",
        status=status_of(error),
        content={
            "filters": filters,
            "kept": _kept(context),
            "problem": refusal(context, filters, error, choices=choices),
        },
        drawn={"choices": choices},
    )


def _kept(context: Context) -> dict[str, str]:
    """What forms keep: the day of the zones, and how the browser shows the map."""
    asked = context.request.query_params
    return {name: asked[name] for name in ("on", *_VIEW) if asked.get(name)}


def _located(context: Context, filters: FilterValues) -> Sequence[Located]:
    """What was asked for, by counter; nothing where the workspace has no reports yet."""
    return laid(context.workspace, filters.question(context))


def _days(shapes: Sequence[ZoneShape], located: Sequence[Located]) -> Iterator[date]:
    """Days between which the slider moves: on which a zone changes, or reports begin and end."""
    for shape in shapes:
        yield from (day for day in (shape.valid_from, shape.valid_until) if day)
    for reach in (one.reports.reach for one in located):
        if reach:
            yield from (reach.from_on, date.fromordinal(reach.until_on.toordinal() - 1))


def _zone_rows(context: Context, filters: FilterValues, shape: ZoneShape) -> Iterator[Row]:
    inside = replace(filters, zone=shape.zone_id)
    zone = {
        "zone": shape.name,
        "zone_id": shape.zone_id,
        "zone_href": context.link("/incidents", **inside.query()),
        "held": f"{shape.valid_from or 'not known'} until {shape.valid_until or 'no known end'}",
        "lines": "agreed" if shape.is_stated else "never agreed",
        "accuracy_m": shape.accuracy_m,
    }
    if not has_reports(context.workspace, context.as_of):
        nothing = {"counter": "", "value": None, "certain": None, "possible": None, "days": ""}
        yield {**zone, **nothing, "href": "", "why": "there are no reports"}
        return
    for count in context.workspace.monitor.count("events", inside.question(context)):
        href = context.link("/incidents", **inside.query(feed=count.feed))
        yield {**zone, **_numbers(count), "href": href}


def _numbers(count: Count) -> dict[str, Any]:
    return {
        "counter": count.counter,
        "feed": count.feed,
        "value": count.value,
        "certain": count.certain,
        "possible": count.possible,
        "days": str(count.period),
        "why": str(count.filters.get("unknown", "")),
        "simulated": count.is_simulated,
    }


def _counters(
    context: Context, filters: FilterValues, located: Sequence[Located]
) -> list[dict[str, Any]]:
    """Counters with how many incidents each gives; the one with the most is drawn at first."""
    most = max(located, key=len, default=None)
    return [
        {
            "feed": one.reports.feed.feed,
            "counter": one.reports.feed.counter,
            "incidents": len(one),
            "unplaced": features.unplaced(one),
            "simulated": one.reports.feed.is_simulated,
            "is_drawn": one is most,
            "href": context.link("/incidents", **filters.query(feed=one.reports.feed.feed)),
        }
        for one in located
    ]


def _addresses(
    context: Context, filters: FilterValues, seen: features.Bounds | None
) -> dict[str, str]:
    """Where the browser finds what it draws."""
    link = context.link
    west, south, east, north = seen or GLOBE
    window = (
        max(int(west) - _MARGIN_DEG, -180),
        max(int(south) - _MARGIN_DEG, -85),
        min(int(east) + _MARGIN_DEG, 180),
        min(int(north) + _MARGIN_DEG, 85),
    )
    return {
        "incidents": link("/map/incidents.geojson", **filters.query()),
        "zones": link("/map/zones.geojson"),
        "accuracy": link("/map/accuracy.geojson"),
        "base": f"/map/base.geojson?bbox={','.join(map(str, window))}",
        "routes": link("/map/routes.geojson"),
        "places": link("/map/places.geojson"),
        "table": link("/incidents", **filters.query()),
    }
