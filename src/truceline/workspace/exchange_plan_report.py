"""What went otherwise than an agreed plan said: who did not come, who may not go any more."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date

from truceline.core.errors import InvalidValue
from truceline.workspace.exchange_plan_kept import KeptPlan, Past
from truceline.workspace.vouched import checked_words

__all__ = ["Report", "past_of"]

_MOST_REASON = 2_000
_WITHDRAWN = "Consent to the exchange was withdrawn."
_UNAVAILABLE = "The person can no longer be exchanged."
_UNHELD = "No list says any more that the person is held."
_JOINED = "The person is the same as another one of the plan, as people judged since."
_ERASED = "The room holds no row of the person any more."


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """What went otherwise than a plan said.

    Attributes:
        over: Events that are over.
        absent: Ids of persons who were to be released in them and were not.
        withdrawn: Ids of persons who no longer agree to be exchanged.
        unavailable: Ids of persons who cannot be exchanged any more for another reason.
        reason: In words, without a name: it stays.
    """

    over: tuple[str, ...] = ()
    absent: tuple[str, ...] = ()
    withdrawn: tuple[str, ...] = ()
    unavailable: tuple[str, ...] = ()
    reason: str = field(repr=False)


def past_of(
    kept: KeptPlan,
    report: Report,
    *,
    today: date,
    held: Collection[str],
    known_as: Mapping[str, str],
) -> Past:
    """What is past for a new plan: who came so far, and who is not planned any more.

    Args:
        kept: The plan that stands.
        report: What went otherwise.
        today: The day of the report.
        held: Ids of those whom a list says to be held, and none to be dead or released.
        known_as: Each id that a person of the room had or has, and the one it has now: rows that
            people join go under one id.

    Raises:
        InvalidValue: The report cannot be right; the hint says why.
    """
    reason = checked_words(report.reason, "The reason", most=_MOST_REASON)
    if not reason:
        raise InvalidValue("A reason is missing.", hint="Say why, without a name: it stays.")
    _check_days(kept, report.over, today)
    came = dict(kept.came) | _came(kept, report)
    released = {one for ids in came.values() for one in ids}
    if late := sorted(released & {*report.withdrawn, *report.unavailable}):
        raise InvalidValue(
            f"Person '{late[0]}' was released on a day that is over.",
            hint="Name as absent who did not come.",
        )
    gone = dict(kept.past.gone) if kept.past else {}
    planned = {person.person_id for person in kept.persons}
    for one in sorted(planned):
        now = known_as.get(one)
        if now is None:
            gone[one] = _ERASED
        elif now not in held:
            gone[one] = _UNHELD
        elif now != one and now in planned:
            gone[one] = _JOINED
    gone |= dict.fromkeys(report.unavailable, _UNAVAILABLE)
    gone |= dict.fromkeys(report.withdrawn, _WITHDRAWN)
    gone = {one: why for one, why in gone.items() if one not in released}
    return Past(replaces=kept.plan_id, came=came, gone=gone, reason=reason)


def _came(kept: KeptPlan, report: Report) -> dict[str, tuple[str, ...]]:
    due = {one for one, event in kept.plan.assigned.items() if event in report.over}
    if strange := sorted(set(report.absent) - due):
        raise InvalidValue(
            f"Person '{strange[0]}' was not to be released on a day that is said to be over.",
            hint="Name persons of that day's list, by their ids.",
        )
    here = sorted(due - set(report.absent))
    return {
        event: tuple(one for one in here if kept.plan.assigned[one] == event)
        for event in report.over
    }


def _check_days(kept: KeptPlan, over: Collection[str], today: date) -> None:
    """Refuse days to come as over, and days that have passed without a word on who came."""
    days = {event.event_id: event.on for event in kept.events}
    if strange := sorted(set(over) - set(days)):
        raise InvalidValue(
            f"The plan has no event '{strange[0]}'.", hint=f"Events: {', '.join(days)}."
        )
    if early := sorted(one for one in over if days[one] > today or one in kept.came):
        raise InvalidValue(
            f"Event '{early[0]}' is still to come, or was told of before.",
            hint="Name events whose day has come, each once.",
        )
    told = {*over, *kept.came}
    if silent := [one for one, on in days.items() if on < today and one not in told]:
        raise InvalidValue(
            f"The day of '{silent[0]}' has passed, and it is not said who came.",
            hint="Name it as over, with those who were absent.",
        )
