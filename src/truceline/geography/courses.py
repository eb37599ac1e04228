"""Lines that move: how a line ran on a day, or all through some days."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise

from truceline.core.place import Course, Route
from truceline.geography.flaws import ZoneFlaw

__all__ = ["route_on", "route_throughout"]

_HINT = "Say which day's line is meant, as in `on: 2014-09-19`."


@dataclass(frozen=True, slots=True)
class _Held:
    """The days on which a course may hold, and those on which it does for sure; half-open."""

    course: Course
    may_from: date
    may_until: date
    sure_from: date
    sure_until: date


def route_on(route: Route, day: date) -> tuple[str, ...]:
    """The places through which a line ran on a day.

    Raises:
        ZoneFlaw: No course holds on that day, or it is not certain which one does.
    """
    if not route.courses:
        return route.through
    found = [one for one in _held(route.courses) if one.may_from <= day < one.may_until]
    if len(found) == 1 and found[0].sure_from <= day < found[0].sure_until:
        return found[0].course.through
    if not found:
        raise ZoneFlaw(
            "zone.no-course",
            f"route '{route.route_id}' has no course on {day}.",
            "Add the course of that day, or name another day.",
        )
    raise ZoneFlaw(
        "zone.course-unsure",
        f"it is not certain how route '{route.route_id}' ran on {day}: "
        f"{len(found)} course{'s' if len(found) > 1 else ''} may hold.",
        "Correct the days of its courses, or name a day on which one holds for sure.",
    )


def route_throughout(
    route: Route, first: date | None, until: date | None, on: date | None = None
) -> tuple[str, ...]:
    """The places of a line all through some days, or on the one day that is meant.

    Args:
        route: The line.
        first: First day; None where open.
        until: First day after; None where open.
        on: The day whose line is meant, whatever the days.

    Raises:
        ZoneFlaw: The line moved within these days, or did not run all through them.
    """
    if on is not None or not route.courses:
        return route_on(route, on or date.min)
    first, until = first or date.min, until or date.max
    found = [one for one in _held(route.courses) if one.may_from < until and first < one.may_until]
    if len(found) > 1:
        days = ", ".join(str(one.course.valid_from.text) for one in found[1:])
        raise ZoneFlaw(
            "zone.line-moves",
            f"route '{route.route_id}' moves while the zone holds ({days}).",
            f"{_HINT[:-1]}; or write one zone for each course, with its own `valid`.",
        )
    if not found or first < found[0].sure_from or found[0].sure_until < until:
        raise ZoneFlaw(
            "zone.no-course",
            f"route '{route.route_id}' has no course that holds for sure as long as the zone.",
            _HINT,
        )
    return found[0].course.through


def _held(courses: Sequence[Course]) -> Iterator[_Held]:
    for course, after in pairwise([*courses, None]):
        if course is None:
            continue
        begins, ends = course.valid_from, course.valid_until
        if ends is None:
            ends = after.valid_from if after else None
        may_from = begins.first_day or date.min
        # A first day that is not known leaves no day for sure; an end that lasts does.
        sure_from = begins.last_day or date.max
        if ends is None or ends.basis == "ongoing":
            may_until = sure_until = date.max
        else:
            may_until = ends.last_day or date.max
            # When it ended is not known: for sure it held on the day it began.
            sure_until = ends.first_day or _day_after(sure_from)
        yield _Held(course, may_from, may_until, sure_from, sure_until)


def _day_after(day: date) -> date:
    return day + timedelta(days=1) if day < date.max else day
