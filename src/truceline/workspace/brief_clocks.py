"""What a brief says of clocks: what comes next, pace and scores of the agreements it speaks of."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from truceline.core.dates import Period
from truceline.record import ObligationStatus, Record
from truceline.talks.clocks import Pace, ScoreTotal, Upcoming, pace_of, score_totals, upcoming

__all__ = ["BriefClocks", "brief_clocks"]

_NEXT = timedelta(days=14)


@dataclass(frozen=True, slots=True, kw_only=True)
class BriefClocks:
    """What comes in the next 14 days, paces and scores."""

    upcoming: tuple[Upcoming, ...]
    paces: tuple[Pace, ...]
    scores: tuple[ScoreTotal, ...]


def brief_clocks(record: Record, statuses: Sequence[ObligationStatus], *, on: date) -> BriefClocks:
    """Clocks of the agreements that a brief speaks of.

    Args:
        record: As of the day of knowledge.
        statuses: Those of the brief, on the day.
        on: The day; the next ones begin with it.
    """
    named = [record.agreements[one] for one in dict.fromkeys(s.agreement_id for s in statuses)]
    period = Period(from_on=on, until_on=min(on, date.max - _NEXT) + _NEXT)
    return BriefClocks(
        upcoming=upcoming(statuses, period=period),
        paces=tuple(pace_of(one, statuses, on=on) for one in named),
        scores=tuple(total for one in named for total in score_totals(record, one.agreement_id)),
    )
