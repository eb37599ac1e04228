"""When each track last met by a day, how that ended, and what it left behind."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from truceline.core.dates import When
from truceline.core.talks import LeftBehind, Round
from truceline.record.model import Record

__all__ = ["LastMet", "first_day", "last_meetings", "rounds_by", "rounds_of"]


@dataclass(frozen=True, slots=True, kw_only=True)
class LastMet:
    """The last round of a track that had begun by a day.

    Attributes:
        last: None where no round had begun, as far as the record says.
        days_since: Whole days from its last day (first, where that is not known) to the day asked
            about; 0 while it meets; None where no day is known.
        is_meeting: Whether the day lies inside the round.
        left: What the round left behind; empty means that nothing is recorded, not that nothing
            was left.
        rounds: How many rounds had begun.
        later: First round known to begin after the day; None where none is.
        undated: Rounds without any day: they may be later than `last`.
    """

    track_id: str
    last: Round | None
    days_since: int | None
    is_meeting: bool
    left: tuple[LeftBehind, ...]
    rounds: int
    later: Round | None = None
    undated: tuple[Round, ...] = ()


def last_meetings(record: Record, on: date) -> tuple[LastMet, ...]:
    """When each track last met by a day, the latest first; tracks that never met come last."""
    found = [_last_met(record, track_id, on) for track_id in record.tracks]
    return tuple(
        sorted(
            found,
            key=lambda one: (one.last is None, -_ordinal(one.last), one.track_id),
        )
    )


def _last_met(record: Record, track_id: str, on: date) -> LastMet:
    held = rounds_by(record, track_id, on)
    every = rounds_of(record, track_id)
    last = held[-1] if held else None
    over = _last_day(last) if last else None
    return LastMet(
        track_id=track_id,
        last=last,
        days_since=max(0, (on - over).days) if over else None,
        is_meeting=bool(last and over and (first_day(last) or over) <= on <= over),
        left=last.left if last else (),
        rounds=len(held),
        later=next((one for one in every if (first_day(one) or date.min) > on), None),
        undated=tuple(one for one in every if first_day(one) is None),
    )


def rounds_of(record: Record, track_id: str) -> tuple[Round, ...]:
    """Every round of a track by its first day; those without a day come last."""
    held = [one for one in record.rounds.values() if one.track_id == track_id]
    return tuple(sorted(held, key=lambda one: (first_day(one) or date.max, one.round_id)))


def rounds_by(record: Record, track_id: str, on: date) -> tuple[Round, ...]:
    """Rounds of a track that had begun by a day, oldest first; without those of unknown days."""
    return tuple(
        one for one in rounds_of(record, track_id) if (day := first_day(one)) and day <= on
    )


def first_day(one: Round) -> date | None:
    """Earliest day on which a round may have begun; its last day where only that is known."""
    return _earliest(one.from_on.value) or _earliest(one.last_on.value)


def _earliest(when: When) -> date | None:
    return when.first_day or when.last_day


def _last_day(one: Round) -> date | None:
    when = one.last_on.value if one.last_on.value.is_known else one.from_on.value
    return when.last_day or when.first_day


def _ordinal(one: Round | None) -> int:
    day = first_day(one) if one else None
    return day.toordinal() if day else 0
