"""Allegations that may tell one event: suggested with reasons, judged by a person, never merged."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from pyproj import Geod

from truceline.talks.allegations.model import Allegation, Case
from truceline.talks.allegations.rules import Rules

__all__ = ["Similar", "similar"]

_EARTH = Geod(ellps="WGS84")


@dataclass(frozen=True, slots=True, kw_only=True)
class Similar:
    """Two allegations that share place, time and kind.

    Attributes:
        first: Id of one; `second` of the other, in alphabetical order.
        reasons: What they share, in words.
        is_across: Two different sides allege them.
    """

    first: str
    second: str
    reasons: tuple[str, ...]
    is_across: bool


def similar(cases: Iterable[Case], rules: Rules) -> tuple[Similar, ...]:
    """Pairs that nobody judged yet, those between different sides first.

    Only pairs that are near in time, in place and of one kind; an allegation without a place name
    and without a point is in no pair, for nothing says where it was.
    """
    ordered = sorted((c for c in cases if not c.is_withdrawn), key=lambda c: c.allegation.first_on)
    found = []
    for at, case in enumerate(ordered):
        for other in ordered[at + 1 :]:
            if _days_apart(case.allegation, other.allegation) > rules.similar_days:
                # Later ones begin later still, so that none of them can be nearer.
                break
            pair = _pair(case, other, rules)
            if pair:
                found.append(pair)
    return tuple(sorted(found, key=lambda one: (not one.is_across, one.first, one.second)))


def _pair(case: Case, other: Case, rules: Rules) -> Similar | None:
    if other.case_id in (*case.same_as, *case.not_same):
        return None
    if case.case_id in (*other.same_as, *other.not_same):
        return None
    one, two = case.allegation, other.allegation
    reasons = (_kind(one, two), _place(one, two, rules))
    if not all(reasons):
        return None
    days = _days_apart(one, two)
    when = "days that overlap" if days <= 0 else f"{days} {'day' if days == 1 else 'days'} apart"
    first, second = sorted((case.case_id, other.case_id))
    return Similar(
        first=first,
        second=second,
        reasons=(*reasons, when),
        is_across=one.alleged_by.casefold() != two.alleged_by.casefold(),
    )


def _days_apart(one: Allegation, two: Allegation) -> int:
    """Days between the end of the first and the beginning of the second; 0 or less: they touch."""
    return (two.first_on - one.last_on).days


def _kind(one: Allegation, two: Allegation) -> str:
    open_ended = {"other", "violation-unspecified"}
    if one.kind == two.kind:
        return f"one kind: {one.kind}"
    return "a kind that is not said" if {one.kind, two.kind} & open_ended else ""


def _place(one: Allegation, two: Allegation, rules: Rules) -> str:
    names = {" ".join(each.place_name.casefold().split()) for each in (one, two)}
    if None not in (one.lon_deg, one.lat_deg, two.lon_deg, two.lat_deg):
        _, _, apart_m = _EARTH.inv(one.lon_deg, one.lat_deg, two.lon_deg, two.lat_deg)
        reach_m = (one.radius_m or 0) + (two.radius_m or 0) + rules.similar_distance_m
        return f"{apart_m / 1000:.1f} km apart" if apart_m <= reach_m else ""
    return f"one place: {one.place_name}" if len(names) == 1 and "" not in names else ""
