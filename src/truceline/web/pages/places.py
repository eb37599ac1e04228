"""Places: names, where each lies and how surely, its zones, what was held and reported there."""

from __future__ import annotations

from typing import Any

from truceline.briefs import text
from truceline.core.dates import force_words
from truceline.core.errors import UnknownId
from truceline.core.place import Place
from truceline.geography.within import zones_around
from truceline.monitor.near import Spot
from truceline.record.ties import ties_of_place
from truceline.web.context import Context, Ctx
from truceline.web.page import Page, Pages
from truceline.web.pages.actors import names_row, round_row
from truceline.web.reading_evidence import accepted_about
from truceline.web.reported import incident_row
from truceline.web.said import source_links
from truceline.web.subjects import subject_row

__all__ = ["register"]

_LEAST_NEAR_M = 5_000.0
_SHOWN = 50


def register(pages: Pages) -> None:
    """Register the page of a place."""
    pages.add("/places/{place_id}", place, template="place.html")


def place(context: Ctx, place_id: str) -> Page:
    """One place."""
    found = context.record.places.get(place_id)
    if found is None:
        raise UnknownId(
            f"There is no place '{place_id}'"
            + (" known by that day." if context.as_of else " in the record."),
            hint="Look for it by its name in the search.",
        )
    near_m = max(found.radius_m, _LEAST_NEAR_M)
    near = _near(context, found, near_m)
    ties = ties_of_place(context.record, place_id)
    shapes, _ = context.workspace.record.zones(context.as_of)
    return Page(
        title=found.name,
        content={
            **accepted_about(context, f"place:{place_id}"),
            "place": {
                "place_id": found.place_id,
                "names": names_row(found.names),
                "lon_deg": found.lon_deg,
                "lat_deg": found.lat_deg,
                "radius_m": found.radius_m,
                "country": found.country,
                "gazetteer": found.gazetteer,
                "checked": found.checked,
                "sources": source_links(context, found.sources),
            },
            "zones": [
                {
                    "zone_id": shape.zone_id,
                    "name": shape.name,
                    "how": how,
                    "accuracy": f"{text.number(shape.accuracy_m)} m",
                    "is_stated": shape.is_stated,
                    "valid_from": shape.valid_from,
                    "valid_until": shape.valid_until,
                    "validity": text.with_days(force_words(shape.valid_from, shape.valid_until)),
                    "address": context.link("/incidents", zone=shape.zone_id),
                }
                for shape, how in zones_around(found, shapes.values())
            ],
            "rounds": [round_row(context, one) for one in ties.rounds],
            "obligations": [
                subject_row(context, f"obligation:{one.obligation_id}") for one in ties.obligations
            ],
            "near_km": near_m / 1000,
            "near": near[:_SHOWN],
            "has_more": len(near) > _SHOWN,
            "search": context.link("/search", q=found.name, what="incidents"),
        },
        simulated=any(one["simulated"] for one in near),
    )


def _near(context: Context, found: Place, near_m: float) -> list[dict[str, Any]]:
    """The newest reports within the place's reach, or at a place of its name."""
    spot = Spot(
        names=tuple(found.names.values()),
        lon_deg=found.lon_deg,
        lat_deg=found.lat_deg,
        radius_m=near_m,
    )
    reports = context.workspace.incidents.near_spot(spot, as_of=context.as_of, newest_first=True)
    return [
        {
            **incident_row(context, one.row),
            "counter": one.counter,
            "simulated": one.is_simulated,
            "distance": "not known" if one.metres is None else f"{one.metres / 1000:.1f} km",
        }
        for one in reports
    ]
