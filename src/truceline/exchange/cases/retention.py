"""What is to be erased when: nothing personal is kept longer than it is needed for."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from truceline.core.errors import InvalidValue
from truceline.exchange.cases.model import Case

__all__ = ["RETENTION_DAYS", "Due", "Held", "due_for_erasure", "held_cases"]

RETENTION_DAYS: Mapping[str, int] = {
    "raw-file": 180,
    "row": 1825,
    "consent-withdrawn": 30,
    "case-withdrawn": 30,
    "case-closed": 365,
    "case-handed-over": 365,
    "private-session": 30,
}
"""Days by kind after which a thing is due. A starting point: the group sets its own, in writing."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """Something that the vault holds, and since when it is no longer needed.

    Attributes:
        subject_id: Its subject in the vault.
        kind: One of the kinds of the rules.
        since_on: Day from which its time runs.
        keep_until: A later day that a person set with a reason; None where nobody did.
    """

    subject_id: str
    kind: str
    since_on: date
    keep_until: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Due:
    """Something to be erased.

    Attributes:
        subject_id: Its subject in the vault.
        kind: The rule by which it is due.
        due_on: Since when.
        overdue_days: How long it is past that day.
    """

    subject_id: str
    kind: str
    due_on: date
    overdue_days: int


def due_for_erasure(
    held: Iterable[Held], *, on: date, rules: Mapping[str, int] = RETENTION_DAYS
) -> tuple[Due, ...]:
    """What is due, the longest overdue first. Nothing is erased by itself: a person does it.

    Args:
        held: What the vault holds.
        on: The day on which it is asked.
        rules: Days by kind.

    Raises:
        InvalidValue: A kind has no rule; keeping it for ever must be said, not forgotten.
    """
    due = []
    for one in held:
        if one.kind not in rules:
            raise InvalidValue(
                f"There is no rule how long '{one.kind}' is kept.",
                hint=f"Rules exist for {', '.join(sorted(rules))}.",
            )
        due_on = one.since_on + timedelta(days=rules[one.kind])
        due_on = max(due_on, one.keep_until or due_on)
        if due_on <= on:
            overdue = (on - due_on).days
            due.append(
                Due(subject_id=one.subject_id, kind=one.kind, due_on=due_on, overdue_days=overdue)
            )
    return tuple(sorted(due, key=lambda one: (one.due_on, one.subject_id)))


def held_cases(cases: Iterable[Case]) -> tuple[Held, ...]:
    """Cases whose time runs: ended ones, and those handed over; open ones are needed."""
    held = []
    for case in cases:
        kind = f"case-{case.state}"
        if kind in RETENTION_DAYS:
            last = case.standing[-1]
            held.append(Held(subject_id=case.case_id, kind=kind, since_on=last.on))
    return tuple(held)
