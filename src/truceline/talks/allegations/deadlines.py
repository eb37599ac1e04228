"""What is overdue: a state that lasts longer than its days, or a next step past its day."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from truceline.talks.allegations.model import Case
from truceline.talks.allegations.rules import Rules

__all__ = ["Overdue", "due_on", "overdue"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Overdue:
    """One thing that should have been done.

    Attributes:
        what: The state that lasts, or the next step as written.
        who: Who was to do it; empty where nobody was named.
        due_on: Last day on which it was in time.
        days_late: Calendar days since.
        rule: By which rules the day was reckoned; empty where a person set it.
    """

    case_id: str
    what: str
    who: str
    due_on: date
    days_late: int
    rule: str


def due_on(case: Case, rules: Rules) -> date | None:
    """Last day (UTC) by which the case should leave its state; None where nothing falls due."""
    days = rules.days[case.state]
    return None if days is None else case.since.date() + timedelta(days=days)


def overdue(cases: Iterable[Case], rules: Rules, *, on: date) -> tuple[Overdue, ...]:
    """What is past its day, the latest first.

    Args:
        cases: As known; those whose import was withdrawn are left out.
        rules: With the days of each state.
        on: The day asked about.
    """
    found = []
    for case in cases:
        if case.is_withdrawn:
            continue
        due = due_on(case, rules)
        if due and due < on:
            found.append(_late(case, f"still {case.state.value}", "", due, on, rules.name))
        step = case.next_step
        if step and step.due_on and step.due_on < on:
            found.append(_late(case, step.what, step.who, step.due_on, on, ""))
    return tuple(sorted(found, key=lambda one: (-one.days_late, one.case_id)))


def _late(case: Case, what: str, who: str, due: date, on: date, rule: str) -> Overdue:
    days_late = (on - due).days
    return Overdue(
        case_id=case.case_id, what=what, who=who, due_on=due, days_late=days_late, rule=rule
    )
