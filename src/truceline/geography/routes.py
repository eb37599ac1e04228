"""Routes of a pack as lines in degrees: whole, between two places, on a day."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from truceline.core.dates import parse_day
from truceline.core.errors import InvalidValue
from truceline.core.pack import Body
from truceline.core.place import Place, Route
from truceline.geography import lines
from truceline.geography.courses import route_throughout
from truceline.geography.flaws import ZoneFlaw, kilometres, text_of

__all__ = [
    "Part",
    "line_through",
    "part_named",
    "part_of_route",
    "point_of",
    "route_line",
    "route_named",
]


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """Which part of a route is meant.

    Attributes:
        ends: The two places that bound it, from the first to the second; empty for all of it.
        way: On a route that closes on itself: `along` its order, or `against` it.
        off_m: How far from the line an end may lie; None for the accuracy of route and place.
        on: The day whose line is meant; None for the days given.
        first: First day on which the line is needed; `until` the first day after; None if open.
    """

    ends: tuple[str, ...] = ()
    way: str = ""
    off_m: float | None = None
    on: date | None = None
    first: date | None = None
    until: date | None = None


def part_named(given: Mapping[str, Body], example: str, holds: tuple[date | None, ...]) -> Part:
    """The part that a construction names by `from`, `until`, `way`, `off_km` and `on`."""
    ends = tuple(text_of(given[key], example) for key in ("from", "until") if given.get(key))
    if len(ends) == 1:
        raise ZoneFlaw(
            "zone.bad-construction",
            "a part of a route needs both of its ends.",
            f"Write it as `{example}`, or leave out both ends.",
        )
    way = text_of(given["way"], example) if given.get("way") else ""
    if way not in {"", "along", "against"}:
        raise ZoneFlaw(
            "zone.bad-construction", f"'{way}' is no way to go.", "Write along or against."
        )
    off_m = kilometres(given["off_km"], "off_km: 2") if given.get("off_km") else None
    first, until = holds
    return Part(ends=ends, way=way, off_m=off_m, on=_day(given), first=first, until=until)


def _day(given: Mapping[str, Body]) -> date | None:
    if not given.get("on"):
        return None
    try:
        return parse_day(text_of(given["on"], "on: 2014-09-19"))
    except InvalidValue as exc:
        raise ZoneFlaw("zone.bad-construction", exc.message, exc.hint) from exc


def point_of(places: Mapping[str, Place], place_id: str) -> lines.LonLat:
    """Longitude and latitude of a place.

    Raises:
        ZoneFlaw: There is no such place, or nobody knows where it lies.
    """
    place = places.get(place_id)
    if place is None:
        raise ZoneFlaw(
            "zone.unknown-place",
            f"there is no place '{place_id}'.",
            "Add it to places/, or correct its id.",
        )
    if place.lon_deg is None or place.lat_deg is None:
        raise ZoneFlaw(
            "zone.unlocated-place",
            f"nobody knows where '{place_id}' ({place.name}) lies, so the zone cannot be drawn.",
            "Give the place a location with its source, or say `unstated: {within: ZONE}`.",
        )
    return place.lon_deg, place.lat_deg


def route_named(routes: Mapping[str, Route], route_id: str) -> Route:
    """A route by its id.

    Raises:
        ZoneFlaw: There is none, or it goes nowhere.
    """
    route = routes.get(route_id)
    if route is None:
        raise ZoneFlaw(
            "zone.unknown-route",
            f"there is no route '{route_id}'.",
            "Add it to routes/, or correct its id.",
        )
    if len(route.through) < 2:
        raise ZoneFlaw(
            "zone.too-few-points",
            f"route '{route_id}' goes through fewer than two places.",
            "Give it two places or more.",
        )
    return route


def route_line(
    route: Route,
    places: Mapping[str, Place],
    *,
    start: str = "",
    end: str = "",
    way: str = "",
    off_m: float | None = None,
    on: date | None = None,
) -> list[lines.LonLat]:
    """The line of a route, or of its part from one place to another, in longitude, latitude.

    Args:
        route: The route.
        places: Places by id.
        start: Place from which the part goes; its nearest point on the line begins it.
        end: Place to which it goes.
        way: On a route that closes on itself: `along` its order, or `against` it.
        off_m: How far from the line the two may lie; None for the accuracy of route and place.
        on: The day whose line is meant; needed where the route moved.

    Raises:
        InvalidValue: There is no such part; the message says why, the hint how to name one.
    """
    if bool(start) != bool(end):
        raise InvalidValue(
            "A part of a route needs both of its ends.", hint="Name both places, or neither."
        )
    part = Part(ends=(start, end) if start else (), way=way, off_m=off_m, on=on)
    try:
        return part_of_route(route, places, part)
    except ZoneFlaw as flaw:
        message = f"Route '{route.route_id}': {flaw.message}"
        raise InvalidValue(message, hint=flaw.hint) from flaw


def part_of_route(route: Route, places: Mapping[str, Place], part: Part) -> list[lines.LonLat]:
    """The line of a part of a route, from the first of its ends to the second.

    Raises:
        ZoneFlaw: A place is not known or lies off the route, the route is in pieces between the
            two, it can be gone two ways, or it moved.
    """
    through = route_throughout(route, part.first, part.until, part.on)
    if not part.ends:
        return line_through(places, through)
    start, end = part.ends
    is_closed = through[0] == through[-1]
    if not is_closed and {through.count(start), through.count(end)} == {1}:
        return _between_stops(places, through, part)
    points = point_of(places, start), point_of(places, end)
    off_m = part.off_m
    if off_m is None:
        off_m = route.accuracy_m + max(places[place_id].radius_m for place_id in part.ends)
    piece = _piece(places, through, points, off_m)
    return lines.part_of_line(piece, *points, off_m, way=part.way)


def _between_stops(
    places: Mapping[str, Place], through: tuple[str, ...], part: Part
) -> list[lines.LonLat]:
    """Between two stops of a route, so that stops beyond them need not be located."""
    first, last = (through.index(end) for end in part.ends)
    if first == last:
        raise ZoneFlaw(
            "zone.empty", "the part of the route has no length.", "Name two places apart."
        )
    lines.check_way(is_along=first < last, way=part.way)
    if first < last:
        return line_through(places, through[first : last + 1])
    return line_through(places, through[last : first + 1])[::-1]


def line_through(places: Mapping[str, Place], through: tuple[str, ...]) -> list[lines.LonLat]:
    """The points of places, in order."""
    return [point_of(places, place_id) for place_id in through]


def _piece(
    places: Mapping[str, Place],
    through: tuple[str, ...],
    points: tuple[lines.LonLat, lines.LonLat],
    off_m: float,
) -> list[lines.LonLat]:
    """The piece of a route on which both points lie; a place nobody can find parts two pieces."""
    pieces: list[list[lines.LonLat]] = [[]]
    lost = []
    for place_id in through:
        place = places.get(place_id)
        if place is not None and (place.lon_deg is None or place.lat_deg is None):
            lost.append(place_id)
            pieces.append([])
        else:
            pieces[-1].append(point_of(places, place_id))
    drawn = [piece for piece in pieces if len(set(piece)) > 1]
    if not lost:
        return pieces[0]
    for piece in drawn:
        if all(lines.metres_off(piece, point) <= off_m for point in points):
            return piece
    raise ZoneFlaw(
        "zone.route-in-pieces",
        f"no piece of the route holds both places: nobody knows where {', '.join(lost)} lies.",
        "Give that place a location with its source, or name two places on one side of it.",
    )
