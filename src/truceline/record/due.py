"""Which obligations ask for attention on a day: due soon, overdue, disputed or breached."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from truceline.record.clocks import Met
from truceline.record.model import ObligationStatus, State

__all__ = ["Attention", "find_attention", "was_done"]

_SETTLED = (State.DONE, State.CLAIMED_DONE)
_CONTESTED = (State.DISPUTED, State.BREACHED)


@dataclass(frozen=True, slots=True, kw_only=True)
class Attention:
    """Obligations that ask for attention; each stands in one list.

    Attributes:
        due_soon: May fall due within the days asked about, and is not said to be done.
        overdue: Was due before the day, and is said not to be done, or nobody says what came of it.
        contested: Sources differ on whether it is done, or a body with a mandate ruled.
    """

    due_soon: tuple[ObligationStatus, ...]
    overdue: tuple[ObligationStatus, ...]
    contested: tuple[ObligationStatus, ...]


def find_attention(statuses: Iterable[ObligationStatus], *, on: date, days: int = 7) -> Attention:
    """Sort statuses by what they ask for, the earliest due first.

    Args:
        statuses: Of all obligations, as they stand on `on`.
        on: The day asked about; `due_soon` covers it and the following ones.
        days: How many days that is.
    """
    ordered = sorted(statuses, key=lambda one: one.due.last_day or date.max)
    contested = tuple(one for one in ordered if one.state in _CONTESTED)
    waiting = [
        one
        for one in ordered
        if one.state not in (*_SETTLED, *_CONTESTED)
        and (one.clock is None or one.clock.started is not Met.NOT_MET)
    ]
    return Attention(
        due_soon=tuple(one for one in waiting if _falls_due(one, on, days)),
        overdue=tuple(one for one in waiting if _is_past_due(one, on) and not was_done(one)),
        contested=contested,
    )


def _falls_due(status: ObligationStatus, on: date, days: int) -> bool:
    first, last = status.due.first_day or status.due.last_day, status.due.last_day
    return bool(first and last and (first - on).days < days and last >= on)


def _is_past_due(status: ObligationStatus, on: date) -> bool:
    return bool(status.due.last_day and status.due.last_day < on)


def was_done(status: ObligationStatus) -> bool:
    """Whether the latest word of somebody is that it is done or accepted, late or not."""
    latest: dict[str, str] = {}
    for claim in status.evidence:  # newest first
        if not claim.is_ruling:
            latest.setdefault(claim.claimant or claim.cited, claim.value)
    return bool({"done", "accepted"} & set(latest.values()))
