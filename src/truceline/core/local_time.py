"""Local clock times and instants: when a day begins in a zone, whatever summer time does to it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from truceline.core.dates import When
from truceline.core.errors import InvalidValue

__all__ = ["Instants", "day_span", "instants_of", "local_day", "local_instants"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Instants:
    """The instants (UTC) that a local time may mean, and why there is more than one or none.

    Attributes:
        earliest: First of them.
        latest: Last of them; the same but for a clock time that comes twice.
        note: What summer time did to it; empty where it did nothing.
    """

    earliest: datetime
    latest: datetime
    note: str = ""


def _zone(name: str) -> ZoneInfo:
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError) as exc:
        raise InvalidValue(
            f"'{name}' is not a time zone.", hint="Write an IANA name such as Asia/Damascus."
        ) from exc


def local_instants(day: date, at: time, zone: str) -> Instants:
    """The instants that a clock time of a day means in a zone.

    A time that the clock passes twice means either; one that it leaps over means the first
    instant after the leap.

    Args:
        day: Local calendar day.
        at: Local clock time.
        zone: IANA name, such as Asia/Damascus.

    Raises:
        InvalidValue: There is no such zone.
    """
    where = _zone(zone)
    first = datetime.combine(day, at).replace(tzinfo=where, fold=0)
    second = first.replace(fold=1)
    earliest, latest = first.astimezone(UTC), second.astimezone(UTC)
    if earliest == latest:
        return Instants(earliest=earliest, latest=latest)
    if earliest < latest:
        return Instants(
            earliest=earliest, latest=latest, note="The clock passed this time twice that day."
        )
    leap = _first_after_leap(latest, where)
    return Instants(
        earliest=leap, latest=leap, note="The clock leapt over this time: the leap's end counts."
    )


def _first_after_leap(before: datetime, where: ZoneInfo) -> datetime:
    """The first whole minute after the leap that begins at or after an instant (UTC)."""
    low, offset = before, before.astimezone(where).utcoffset()
    high = before + timedelta(hours=26)
    while high - low > timedelta(minutes=1):
        middle = low + (high - low) / 2
        middle = middle.replace(second=0, microsecond=0)
        if middle <= low:
            break
        if middle.astimezone(where).utcoffset() == offset:
            low = middle
        else:
            high = middle
    return high


def day_span(day: date, zone: str) -> tuple[datetime, datetime]:
    """When a local day begins, and when the next one does (UTC, half-open).

    Not always 24 hours apart: a day of summer time's change has 23 or 25.

    Raises:
        InvalidValue: There is no such zone.
    """
    begins = local_instants(day, time.min, zone)
    ends = local_instants(day + timedelta(days=1), time.min, zone)
    return begins.earliest, ends.earliest


def local_day(instant: datetime, zone: str) -> date:
    """The calendar day that it is in a zone at an instant.

    Raises:
        InvalidValue: There is no such zone.
    """
    return instant.astimezone(_zone(zone)).date()


def instants_of(when: When, zone: str) -> Instants | None:
    """The first and last instant that an uncertain time may mean; None where it has an open end.

    Without a clock time `latest` is the end of its last day, which no longer belongs to it.

    Raises:
        InvalidValue: There is no such zone.
    """
    if when.first_day is None or when.last_day is None:
        return None
    if when.at and when.first_day == when.last_day:
        return local_instants(when.first_day, when.at, zone)
    begins, ends = day_span(when.first_day, zone)[0], day_span(when.last_day, zone)[1]
    return Instants(earliest=begins, latest=ends)
