"""Which obligations a report speaks of: fell due, changed, due next, overdue, contested."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from truceline.core.dates import Period
from truceline.record import find_attention
from truceline.record.model import ObligationStatus, State

__all__ = ["Dues", "Moved", "sort_dues"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Moved:
    """An obligation whose state is otherwise than in the report before.

    Attributes:
        status: As it stands now; for one that is recorded no more, as it stood.
        before: Its state then; None for one that was not recorded. `now` likewise.
    """

    status: ObligationStatus
    before: State | None
    now: State | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Dues:
    """Obligations by what a report says of them; one may stand in several lists.

    Attributes:
        fell_due: Their last due day lies in the period.
        moved: Their state changed since the report before.
        due_next: They fall due after the period, within the days asked about.
        overdue: Due before the period ended and not said to be done; `contested` disputed or
            ruled upon.
    """

    fell_due: tuple[ObligationStatus, ...]
    moved: tuple[Moved, ...]
    due_next: tuple[ObligationStatus, ...]
    overdue: tuple[ObligationStatus, ...]
    contested: tuple[ObligationStatus, ...]


def sort_dues(
    now: Sequence[ObligationStatus],
    before: Sequence[ObligationStatus],
    *,
    period: Period,
    next_days: int,
) -> Dues:
    """Sort statuses by what a report says of them.

    Args:
        now: On the last day of the period, as known at its cut-off.
        before: The same of the report before; empty for a first report, and then nothing moved.
        period: Days reported.
        next_days: How many days after the period are looked at.
    """
    attention = find_attention(now, on=period.until_on, days=next_days)
    dated = sorted(now, key=lambda one: one.due.last_day or date.max)
    first, after = period.from_on, period.until_on
    return Dues(
        fell_due=tuple(
            one for one in dated if one.due.last_day and first <= one.due.last_day < after
        ),
        moved=_moved(now, before) if before else (),
        due_next=attention.due_soon,
        overdue=attention.overdue,
        contested=attention.contested,
    )


def _moved(
    now: Sequence[ObligationStatus], before: Sequence[ObligationStatus]
) -> tuple[Moved, ...]:
    then = {one.obligation.obligation_id: one for one in before}
    found = []
    for one in now:
        old = then.pop(one.obligation.obligation_id, None)
        if old is None or old.state is not one.state:
            found.append(Moved(status=one, before=old.state if old else None, now=one.state))
    found += [Moved(status=old, before=old.state, now=None) for old in then.values()]
    return tuple(found)
