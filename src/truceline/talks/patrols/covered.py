"""What share of its route a patrol covered, from the lines of the pack or as it is claimed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from truceline.core.errors import InvalidValue
from truceline.core.field_item import FieldItem, Statement
from truceline.geography.lines import as_line
from truceline.geography.routes import route_line
from truceline.record.model import Record

__all__ = ["Share", "share_covered"]

# States that say how much was covered. `done` does not: a patrol may be done and have turned back.
_NONE = {"cancelled", "not done"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Share:
    """A share of a route with how it is known.

    Attributes:
        share: 0-1; None where it is not known, which is not nought.
        basis: `measured` on the pack's line, `claimed` as a share, `stated` by the state alone
            (cancelled, not done), or `not known`.
        covered_m: Length covered in metres; None where it was not measured.
        planned_m: Length planned in metres; None where it was not measured.
        why: Why it is not known; empty where it is.
    """

    share: float | None
    basis: str
    covered_m: float | None = None
    planned_m: float | None = None
    why: str = ""


def share_covered(record: Record, item: FieldItem, statement: Statement, *, on: date) -> Share:
    """The share of its planned stretch that a patrol covered, according to one statement.

    A stretch that is named is measured against the planned one, both along the route's line in
    the record. Where a place on the way has no point, the claimed share stands alone.

    Args:
        record: With the places and routes of the pack.
        item: The patrol.
        statement: One statement about it.
        on: The day whose course of the route is meant.
    """
    why = "Nobody says which stretch or share was covered."
    if statement.stretch:
        try:
            planned_m = _length_m(record, item, item.stretch, on)
            covered_m = _length_m(record, item, statement.stretch, on)
        except InvalidValue as exc:
            why = _unlocated(record, item) or exc.message
        else:
            return _measured(covered_m, planned_m)
    if statement.share is not None:
        return Share(share=statement.share, basis="claimed")
    if statement.state in _NONE:
        return Share(share=0.0, basis="stated")
    return Share(share=None, basis="not known", why=why)


def _measured(covered_m: float, planned_m: float) -> Share:
    if not planned_m or covered_m > planned_m * 1.0001:
        why = "The stretch covered is longer than the one that was planned."
        return Share(share=None, basis="not known", covered_m=covered_m,
                     planned_m=planned_m, why=why)  # fmt: skip
    share = min(1.0, covered_m / planned_m)
    return Share(share=share, basis="measured", covered_m=covered_m, planned_m=planned_m)


def _length_m(record: Record, item: FieldItem, stretch: tuple[str, ...], on: date) -> float:
    route = record.routes.get(item.where)
    if route is None:
        raise InvalidValue(f"There is no route '{item.where}'.", hint="Add it to routes/.")
    start, end = stretch or ("", "")
    points = route_line(route, record.places, start=start, end=end, on=on)
    return float(as_line(points)[1].length)


def _unlocated(record: Record, item: FieldItem) -> str:
    """Which places of the route have no point; empty where all have one."""
    route = record.routes.get(item.where)
    places = [
        record.places[one] for one in (route.through if route else ()) if one in record.places
    ]
    names = ", ".join(one.name for one in places if one.lon_deg is None)
    return f"The route cannot be measured: nobody knows where {names} lies." if names else ""
