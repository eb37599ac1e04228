"""Positions and times in folded text, in the notations that people and programs use."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, timezone
from functools import cache

from pyproj import Transformer

__all__ = [
    "ClockTime",
    "GridPoint",
    "Instant",
    "clock_times",
    "degrees_in",
    "grid_hits",
    "instants_in",
    "pair_hits",
]

Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class _Degrees:
    """An angle as printed: its size in degrees, and how far it may lie from the true one."""

    start: int
    end: int
    degrees: float
    slack: float


_DECIMAL = re.compile(r"(?<!\d)\d{1,3}[.,]\d{2,}(?!\d)")
_SEXAGESIMAL = re.compile(
    r"(?<!\d)(\d{1,3})\s*(?:°|deg)\s*(\d{1,2}(?:[.,]\d+)?)\s*(?:'|min)"
    r"(?:\s*(\d{1,2}(?:[.,]\d+)?)\s*(?:\"|'{1,2}|sec)?)?"
)
_SPACED = re.compile(
    r"(?<![\d.])(\d{1,3})[ :](\d{1,2})[ :](\d{1,2}(?:[.,]\d+)?)\s*[nsewсюзв](?![^\W_])"
)
# As receivers show it: `N35 54.738 E036 37.404`, `N35 54 44`, `35 54.738N`.
_LED = re.compile(
    r"(?<![^\W_])[nsewсюзв]\s?(\d{1,3})[ :](\d{1,2}(?:[.,]\d+)?)"
    r"(?:[ :](\d{1,2}(?:[.,]\d+)?))?(?!\d)"
)
_MINUTES = re.compile(r"(?<![\d.,:])(\d{1,3})[ :](\d{1,2}[.,]\d+)\s*[nsewсюзв](?![^\W_])")
_COMPACT = re.compile(r"(?<!\d)(\d{2,3})(\d{2})(\d{2}(?:[.,]\d+)?)\s*[nsew](?![^\W_])")
_NEAR = 120
_NEAR_M = 100
_MGRS = re.compile(
    r"(?<![^\W_])(\d{1,2})\s?[c-hj-np-x]\s?([a-hj-np-z]{2})\s?(\d{3,5})\s?(\d{3,5})(?!\d)"
)
_MGRS_SOLID = re.compile(r"(?<![^\W_])(\d{1,2})[c-hj-np-x]\s?([a-hj-np-z]{2})\s?(\d{6,10})(?!\d)")
_UTM = re.compile(r"(?<!\d)(\d{6})(?:[.,]\d+)?[^\d]{1,12}(\d{7})(?!\d)")


def degrees_in(text: str) -> list[_Degrees]:
    """Every angle in a folded text, in the order of its place.

    Decimal degrees with point or comma and two or more decimals; degrees, minutes and seconds
    with signs, spaces or nothing between them. The sign is left to the reader: size alone counts.
    """
    found: list[_Degrees] = []
    parts: set[int] = set()
    for pattern in (_SEXAGESIMAL, _LED, _SPACED, _COMPACT, _MINUTES):
        for match in pattern.finditer(text):
            if parts.isdisjoint(range(*match.span())):  # an angle is read once, the fullest first
                found.append(_sexagesimal(match))
                parts.update(range(*match.span()))
    decimals = (_decimal(match) for match in _DECIMAL.finditer(text) if match.start() not in parts)
    return sorted((*found, *decimals), key=lambda one: one.start)


def _decimal(match: re.Match[str]) -> _Degrees:
    whole, decimals = re.split("[.,]", match[0])
    # Zeros at the end may be padding after rounding: only three decimals are believed then.
    digits = max(len(decimals.rstrip("0")), min(len(decimals), 3))
    slack = 10.0**-digits
    return _Degrees(*match.span(), float(f"{whole}.{decimals}"), slack + 1e-9)


def _sexagesimal(match: re.Match[str]) -> _Degrees:
    parts = [part.replace(",", ".") for part in match.groups() if part]
    degrees = sum(float(part) / 60**power for power, part in enumerate(parts))
    decimals = len(parts[-1].partition(".")[2])
    return _Degrees(*match.span(), degrees, 1.0 / 60 ** (len(parts) - 1) / 10.0**decimals + 1e-9)


def pair_hits(
    found: Sequence[_Degrees], points: Iterable[tuple[float, float]], *, most_slack: float
) -> Iterator[tuple[Span, tuple[float, float]]]:
    """Where both degrees of a point stand side by side, in either order.

    Args:
        found: Angles in the order of their place.
        points: Longitude and latitude of what is looked for.
        most_slack: How coarse an angle may be to count, in degrees.
    """
    order = sorted(
        (index for index, one in enumerate(found) if one.slack <= most_slack),
        key=lambda index: found[index].degrees,
    )
    sizes = [found[index].degrees for index in order]
    for lon, lat in points:
        lons = set(_equal(found, order, sizes, abs(lon)))
        for index in _equal(found, order, sizes, abs(lat)):
            for other in (index - 1, index + 1):
                if other in lons and abs(found[other].start - found[index].start) <= _NEAR:
                    first, last = sorted((found[index], found[other]), key=lambda one: one.start)
                    yield (first.start, last.end), (lon, lat)


def _equal(
    found: Sequence[_Degrees], order: Sequence[int], sizes: Sequence[float], wanted: float
) -> Iterator[int]:
    low, high = bisect_left(sizes, wanted - 0.02), bisect_right(sizes, wanted + 0.02)
    for index in order[low:high]:
        if abs(found[index].degrees - wanted) <= found[index].slack:
            yield index


@dataclass(frozen=True, slots=True)
class GridPoint:
    """A point on the UTM grid: zone, metres east and north, and its two MGRS letters."""

    zone: int
    east_m: float
    north_m: float
    square: str

    @classmethod
    def of(cls, lon_deg: float, lat_deg: float) -> GridPoint:
        """The grid point of a WGS 84 position.

        Source: NGA.STND.0037, Universal Grids and Grid Reference Systems, 2014 (letters of MGRS);
        the exceptions around Norway and Svalbard are left out.
        """
        zone = min(int((lon_deg + 180) // 6) + 1, 60)
        east, north = _utm(zone, lat_deg < 0).transform(lon_deg, lat_deg)
        columns = ("STUVWXYZ", "ABCDEFGH", "JKLMNPQR")[zone % 3]
        rows = "ABCDEFGHJKLMNPQRSTUV"
        column = columns[min(max(int(east // 100_000) - 1, 0), 7)]
        row = rows[(int(north // 100_000) + (0 if zone % 2 else 5)) % 20]
        return cls(zone=zone, east_m=east, north_m=north, square=(column + row).lower())

    def is_at(self, zone: str, square: str, east: str, north: str) -> bool:
        """Whether an MGRS reference means this point, within a hundred metres."""
        if int(zone) != self.zone or square != self.square or len(east) != len(north):
            return False
        size = 10.0 ** (5 - len(east))
        apart = (int(east) * size - self.east_m % 100_000, int(north) * size - self.north_m % 1e5)
        return all(abs(one) <= max(size, _NEAR_M) for one in apart)


@cache
def _utm(zone: int, is_south: bool) -> Transformer:
    code = (32700 if is_south else 32600) + zone
    return Transformer.from_crs("EPSG:4326", f"EPSG:{code}", always_xy=True)


def grid_hits(text: str, points: Sequence[GridPoint]) -> Iterator[tuple[Span, GridPoint]]:
    """Where a folded text gives one of the points on the military or the UTM grid."""
    references = [(m.span(), m.groups()) for m in _MGRS.finditer(text)]
    for match in _MGRS_SOLID.finditer(text):
        digits, half = match[3], len(match[3]) // 2
        references.append((match.span(), (match[1], match[2], digits[:half], digits[half:])))
    for span, (zone, square, east, north) in references:
        yield from ((span, one) for one in points if one.is_at(zone, square, east, north))
    for match in _UTM.finditer(text):
        east_m, north_m = int(match[1]), int(match[2])
        for one in points:
            if max(abs(one.east_m - east_m), abs(one.north_m - north_m)) <= _NEAR_M:
                yield match.span(), one


@dataclass(frozen=True, slots=True)
class ClockTime:
    """A clock time in a text; `is_plain` where only what stands around it makes it a time."""

    start: int
    end: int
    at: time
    is_plain: bool


@dataclass(frozen=True, slots=True)
class Instant:
    """A day with a clock time in a text; its zone is None where the text names none."""

    start: int
    end: int
    at: datetime


_CLOCK = re.compile(
    r"(?<![\d:.,])(\d{1,2})(\s?[:hч]\s?|\.)([0-5]\d)(?::[0-5]\d)?(?!\d|[.,]\d)"
    r"(?:\s?([ap])\.?\s?m(?![^\W_]))?"
)
_BARE = re.compile(r"(?<![\d:.,+-])([01]\d|2[0-3])([0-5]\d)(?![\d:.,-])")
_RANGE = re.compile(
    r"(?<![\d:.,+-])([01]\d|2[0-3])([0-5]\d)\s?-\s?([01]\d|2[0-3])([0-5]\d)(?![\d:.,-])"
)
_DATE_TIME_GROUP = re.compile(
    r"(?<!\d)(?:0[1-9]|[12]\d|3[01])([01]\d|2[0-3])([0-5]\d)\s?[a-z]?\s?"
    r"(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)"
)
_INSTANT = re.compile(
    r"(?<!\d)(\d{4})-(\d\d)-(\d\d)[t ](\d\d):(\d\d)(?::(\d\d)(?:[.,]\d+)?)?"
    r"\s?(z|utc|[+-]\d\d:?\d\d)?"
)


def clock_times(text: str) -> Iterator[ClockTime]:
    """Every clock time of a folded text, plain or military.

    `07:35`, `7h35`, `7.35`, `0735`, `7:35 pm`, `0735-0810`, `010735Z JUN`.
    """
    for match in _CLOCK.finditer(text):
        hour, half = int(match[1]), match[4]
        if half and 1 <= hour <= 12:
            hour = hour % 12 + (12 if half == "p" else 0)
        if hour < 24:
            is_plain = match[2] == "." and not half
            yield ClockTime(*match.span(), time(hour, int(match[3])), is_plain)
    for match in _BARE.finditer(text):
        yield ClockTime(*match.span(), time(int(match[1]), int(match[2])), is_plain=True)
    for match in _RANGE.finditer(text):
        is_years = {match[1], match[3]} <= {"19", "20"}
        for hour, minute in ((1, 2), (3, 4)):
            at = time(int(match[hour]), int(match[minute]))
            yield ClockTime(match.start(hour), match.end(minute), at, is_years)
    for match in _DATE_TIME_GROUP.finditer(text):
        yield ClockTime(*match.span(), time(int(match[1]), int(match[2])), is_plain=False)


def instants_in(text: str) -> Iterator[Instant]:
    """Every day with a clock time as programs write it: `2018-10-20t07:35:00+03:00`."""
    for match in _INSTANT.finditer(text):
        try:
            day = date.fromisoformat("-".join(match.groups()[:3]))
            at = datetime.combine(day, time(int(match[4]), int(match[5])))
        except ValueError:  # digits that are no day
            continue
        zone = _zone(match[7])
        yield Instant(*match.span(), at.replace(tzinfo=zone) if zone else at)


def _zone(written: str | None) -> timezone | None:
    if not written:
        return None
    if written in ("z", "utc"):
        return UTC
    hours, minutes = int(written[1:3]), int(written[-2:])
    if hours > 23 or minutes > 59:
        return None
    away = timedelta(hours=hours, minutes=minutes)
    return timezone(-away if written[0] == "-" else away)
