"""What comes in a period: due days, beginnings, recurrences, ends of terms."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date

from truceline.core.dates import Period, When
from truceline.record.clocks import Met
from truceline.record.model import ObligationStatus, State
from truceline.talks.clocks.model import Upcoming
from truceline.talks.clocks.recurrence import occurrences, step_of

__all__ = ["undated", "upcoming"]

_OVER = (State.DONE,)


def upcoming(
    statuses: Iterable[ObligationStatus], *, period: Period, with_done: bool = False
) -> tuple[Upcoming, ...]:
    """What may fall into a period, the earliest first.

    A clock that waits for something that is not met has no day yet. What is said to be done but
    not verified still stands here, with its state.

    Args:
        statuses: As they stand on the day asked about.
        period: Days looked at.
        with_done: Also what is done, and its further recurrences.
    """
    found = [
        one
        for status in statuses
        if with_done or status.state not in _OVER
        for one in _of(status, period)
    ]
    return tuple(sorted(found, key=_order))


def undated(statuses: Iterable[ObligationStatus]) -> tuple[ObligationStatus, ...]:
    """Obligations without any day to come by: neither due nor recurring at a stated time.

    They are no part of a calendar, so it must say how many there are.
    """
    return tuple(
        status
        for status in statuses
        if status.state not in _OVER
        and not status.due.is_known
        and step_of(status.obligation.recurrence) is None
    )


def _order(one: Upcoming) -> tuple[date, date, str, int]:
    first, last = one.when.first_day, one.when.last_day
    return (
        first or last or date.max,
        last or date.max,
        one.status.obligation.obligation_id,
        one.number,
    )


def _of(status: ObligationStatus, period: Period) -> Iterator[Upcoming]:
    clock = status.clock
    if clock is None or clock.started is Met.NOT_MET:
        return
    ends = clock.until_on.first_day
    if _meets(clock.due, period):
        yield Upcoming(kind="due", when=clock.due, status=status, notes=clock.notes)
    recurs = step_of(status.obligation.recurrence) is not None
    if recurs:
        times = occurrences(
            clock.from_on, status.obligation.recurrence, period=period, until_on=ends
        )
        for one in times:
            notes = (*clock.notes, one.note) if one.note else clock.notes
            yield Upcoming(
                kind="recurs", when=one.when, status=status, number=one.number, notes=notes
            )
    elif _meets(clock.from_on, period):
        yield Upcoming(kind="begins", when=clock.from_on, status=status)
    for term in clock.terms[-1:]:
        if _meets(term.until_on, period):
            yield Upcoming(
                kind="term ends",
                when=term.until_on,
                status=status,
                number=term.number,
                notes=clock.notes,
            )


def _meets(when: When, period: Period) -> bool:
    """Whether a time may fall into a period; one that is open at an end does not."""
    first, last = when.first_day or when.last_day, when.last_day or when.first_day
    return bool(first and last and first < period.until_on and last >= period.from_on)
