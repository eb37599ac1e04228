"""Episodes: continuous fire in one direction at one place, without a gap longer than stated."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta

from truceline.core.dates import Period
from truceline.core.errors import InvalidValue, UnitMismatch
from truceline.core.observation import Observation
from truceline.monitor.tallies.rules import load_tally_rules

__all__ = ["Episode", "EpisodeTally", "tally_episodes"]

_GAP_MINUTES = 30
_APART_DEG = 45.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Episode:
    """Fire that did not pause.

    Attributes:
        place: Where it lay as assessed, or the observers' position with the direction from it: then
            it is as sensitive as that position.
        direction: From whose direction, as stated, or a bearing; empty where none is stated.
        basis: `clock` where the entries give times, else `day`.
        from_at: Local time at which it began, None by day; `until_at` at which it ended.
        on: Local calendar day on which it began.
        entries: Entry ids, by time.
    """

    place: str
    direction: str
    basis: str
    on: date
    entries: tuple[str, ...]
    from_at: datetime | None = None
    until_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class EpisodeTally:
    """Episodes of one counter and period; those by clock and those by day are never added.

    Attributes:
        gap_minutes: Longest pause within an episode.
        by_clock: Episodes built from clock times.
        by_day: Place, direction and day taken together, for entries without clock times: each holds
            one episode or more, or belongs to one by clock.
        unplaced: Entry ids that name no place and no position: in no episode.
        left_aside: Entries of other kinds than fire, or of other days.
    """

    counter: str
    rule: str
    period: Period
    gap_minutes: float
    by_clock: tuple[Episode, ...]
    by_day: tuple[Episode, ...]
    unplaced: tuple[str, ...] = ()
    left_aside: int = 0
    assumptions: tuple[str, ...] = ()

    @property
    def directionless(self) -> int:
        """Episodes by clock whose direction nobody stated: they may be parts of others."""
        return sum(not one.direction for one in self.by_clock)

    def __add__(self, other: EpisodeTally) -> EpisodeTally:
        """Refused: an episode may lie in both.

        Raises:
            UnitMismatch: Always.
        """
        raise UnitMismatch(
            f"Episodes of {self.counter} and of {other.counter} cannot be added: one may lie in "
            "both.",
            hint="Tally the entries together, if they are one counter's.",
        )


def tally_episodes(
    observations: Iterable[Observation],
    *,
    counter: str,
    period: Period,
    gap_minutes: float = _GAP_MINUTES,
) -> EpisodeTally:
    """Put a team's entries of fire together into episodes.

    Entries belong together where they share a place and a direction and no pause between them is
    longer than `gap_minutes`. Two bearings from one position are one direction if they lie within
    45 degrees, the width of a point of the compass.

    Args:
        observations: Of one counter, in any order; other kinds than fire are left aside.
        counter: Who observed.
        period: Half-open days, by the day on which an entry began.
        gap_minutes: Longest pause; 30 is our reading, for nobody prescribes one.

    Raises:
        InvalidValue: The gap is negative.
    """
    if not 0 <= gap_minutes < 24 * 60:
        raise InvalidValue(
            f"A gap of {gap_minutes:g} minutes joins nothing, or everything.",
            hint="Give minutes, from 0 to less than a day.",
        )
    rule = load_tally_rules()["episodes"]
    given = sorted(observations, key=_order)
    fire = [
        one
        for one in given
        if one.kind in rule.kinds and period.from_on <= one.on < period.until_on
    ]
    unplaced = tuple(one.entry_id for one in fire if not _place(one))
    placed = [one for one in fire if _place(one)]
    clocked = [(one, span) for one in placed if (span := _span(one))]
    return EpisodeTally(
        counter=counter,
        rule=rule.name,
        period=period,
        gap_minutes=gap_minutes,
        by_clock=_by_clock(clocked, timedelta(minutes=gap_minutes)),
        by_day=_by_day([one for one in placed if not _span(one)]),
        unplaced=unplaced,
        left_aside=len(given) - len(fire),
        assumptions=(
            f"Fire that pauses for more than {gap_minutes:g} minutes is another episode.",
            "An entry with a beginning and no end is taken as a moment.",
            "Times are local; a night in which clocks change is not corrected.",
            "Entries without clock times stand by day: one line may hold several episodes.",
        ),
    )


@dataclass(slots=True)
class _Open:
    """An episode that may go on: its first bearing decides what is in its direction."""

    episode: Episode
    until_at: datetime
    bearing_deg: float | None


def _by_clock(
    entries: Sequence[tuple[Observation, tuple[datetime, datetime]]], gap: timedelta
) -> tuple[Episode, ...]:
    """Entries are in order of time, so that an episode left behind never goes on."""
    open_at: dict[tuple[str, str, str], list[_Open]] = defaultdict(list)
    done: list[_Open] = []
    for one, (begun, ended) in entries:
        near, way = open_at[_way(one)], _bearing(one)
        going = [each for each in near if begun - each.until_at <= gap]
        same = [each for each in going if _is_same_way(each.bearing_deg, way)]
        if not same:
            fresh = _Open(_episode(one, begun, "clock"), ended, way)
            near.append(fresh)
            done.append(fresh)
            continue
        best = min(same, key=lambda each: _turn(each.bearing_deg, way))
        best.until_at = max(best.until_at, ended)
        best.episode = replace(best.episode, entries=(*best.episode.entries, one.entry_id))
    return tuple(replace(each.episode, until_at=each.until_at) for each in done)


def _by_day(entries: Sequence[Observation]) -> tuple[Episode, ...]:
    groups: dict[tuple[object, ...], Episode] = {}
    for one in entries:
        fresh = _episode(one, None, "day")
        key = (_way(one), _bearing(one), one.on)
        found = groups.get(key)
        groups[key] = replace(found, entries=(*found.entries, one.entry_id)) if found else fresh
    return tuple(groups.values())


def _episode(one: Observation, begun: datetime | None, basis: str) -> Episode:
    bearing = "" if one.bearing_deg is None else f"{one.bearing_deg:g}°"
    return Episode(
        place=_place(one),
        direction=one.from_direction or bearing,
        basis=basis,
        on=one.on,
        entries=(one.entry_id,),
        from_at=begun,
        until_at=begun,
    )


def _way(one: Observation) -> tuple[str, str, str]:
    """Place and direction as stated; bearings are compared only from one and the same position."""
    if one.from_direction:
        return (_place(one), one.from_direction.strip().casefold(), "")
    return (_place(one), "", _position(one))


def _bearing(one: Observation) -> float | None:
    return None if one.from_direction else one.bearing_deg


def _position(one: Observation) -> str:
    if one.position_name:
        return f"from {one.position_name.strip().casefold()}"
    if one.position_lon_deg is not None and one.position_lat_deg is not None:
        return f"from {one.position_lat_deg:.3f} N, {one.position_lon_deg:.3f} E"
    return ""


def _place(one: Observation) -> str:
    """Where the fire lay: the place as assessed; with a bare bearing, the position it is from."""
    if one.place_name:
        return one.place_name.strip().casefold()
    if one.lon_deg is not None and one.lat_deg is not None:
        return f"{one.lat_deg:.3f} N, {one.lon_deg:.3f} E"
    return _position(one)


def _span(one: Observation) -> tuple[datetime, datetime] | None:
    """Beginning and end by the clock; None where no clock time says when it began or ended."""
    last = one.last_on or one.on
    if one.from_at is None or (one.until_at is None and last > one.on):
        return None
    begun = datetime.combine(one.on, _bare(one.from_at))
    return begun, datetime.combine(last, _bare(one.until_at or one.from_at))


def _bare(clock: time) -> time:
    return clock.replace(tzinfo=None)


def _turn(one: float | None, other: float | None) -> float:
    if one is None or other is None:
        return 0.0
    return abs((one - other + 180.0) % 360.0 - 180.0)


def _is_same_way(one: float | None, other: float | None) -> bool:
    return (one is None) == (other is None) and _turn(one, other) <= _APART_DEG


def _order(one: Observation) -> tuple[object, ...]:
    span = _span(one)
    begun = span[0] if span else datetime.combine(one.on, time.min)
    return (begun, one.bearing_deg is not None, one.bearing_deg or 0.0, one.entry_id)
