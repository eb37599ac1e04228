"""Pace: what is done of the obligations with a due day, against the time that is gone."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from truceline.core.agreement import Agreement
from truceline.core.dates import When
from truceline.record.due import was_done
from truceline.record.model import ObligationStatus, State
from truceline.talks.clocks.model import Pace

__all__ = ["pace_of"]


def pace_of(agreement: Agreement, statuses: Sequence[ObligationStatus], *, on: date) -> Pace:
    """How far an agreement is on a day, and how much of its time is gone.

    Obligations without a due day have no pace: they are stated and left out. One that is disputed
    is neither done nor claimed.

    Args:
        agreement: Signed by then.
        statuses: Of its obligations, on the day.
        on: The day.
    """
    own = [one for one in statuses if one.agreement_id == agreement.agreement_id]
    dated = [one for one in own if one.due.first_day and one.due.last_day]
    signed = (
        agreement.signed.value if agreement.signed.value.is_known else agreement.in_effect.value
    )
    low, high, why = _elapsed(signed, dated, on)
    return Pace(
        agreement_id=agreement.agreement_id,
        owed=len(own),
        dated=len(dated),
        done=sum(_is_done(one) for one in dated),
        claimed=sum(one.state is State.CLAIMED_DONE for one in dated),
        elapsed_low=low,
        elapsed_high=high,
        undefined=why,
    )


def _is_done(status: ObligationStatus) -> bool:
    return status.state is State.DONE or (status.state is State.LATE and was_done(status))


def _elapsed(
    signed: When, dated: Sequence[ObligationStatus], on: date
) -> tuple[float | None, float | None, str]:
    if not dated:
        return None, None, "No obligation of it has a day on which it falls due."
    if signed.first_day is None or signed.last_day is None:
        return None, None, "When it was signed is not known."
    first_end = max(one.due.first_day for one in dated if one.due.first_day)
    last_end = max(one.due.last_day for one in dated if one.due.last_day)
    if first_end <= signed.last_day:
        return None, None, "Its last due day may not lie after the signing."
    low = _share(signed.last_day, last_end, on)
    high = _share(signed.first_day, first_end, on)
    return low, high, ""


def _share(begin: date, end: date, on: date) -> float:
    return min(1.0, max(0.0, (on - begin).days / (end - begin).days))
